#ifndef GENDAN_LIB_ORDER_FACTS_H_
#define GENDAN_LIB_ORDER_FACTS_H_

// What the guards of an order's machines may look at, and the words they share.

#include <string_view>

#include "absl/status/status.h"
#include "gendan/core/refusal.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"

namespace gendan {

// The order as it stands before the event, and the part of it that the event is about (null where it is about none).
struct OrderFacts {
  const Order& order;
  const Judging& how;
  const Line* line = nullptr;
  const Lot* lot = nullptr;
  const Milestone* milestone = nullptr;
  const Proposal* proposal = nullptr;
  const Obligation* obligation = nullptr;
};

// ---- rules used by more than one capability -------------------------------------------------------------------------

// Work on an order begins with its confirmation and ends with its completion.
struct OrderConfirmedRule {
  static constexpr std::string_view kName = "order.confirmed";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    const Commercial state = facts.order.commercial;
    if (state == Commercial::kConfirmed || state == Commercial::kCancelPending) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "the order is not confirmed", "confirm the order first");
  }
};

struct OrderNotOver {
  static constexpr std::string_view kName = "order.not_over";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    switch (facts.order.commercial) {
      case Commercial::kNone:
      case Commercial::kCancelled:
      case Commercial::kRejected:
      case Commercial::kDiscarded:
      case Commercial::kClosed:
        return refuse(Code::kIllegalTransition, "order", "the order is over");
      default:
        return absl::OkStatus();
    }
  }
};

struct HasReason {
  static constexpr std::string_view kName = "order.has_reason";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts&) {
    return event.reason.empty() ? refuse(Code::kNoReason, "reason") : absl::OkStatus();
  }
};

// Nothing moves while a hold covers the line.
struct NoHoldInScope {
  static constexpr std::string_view kName = "hold.none_in_scope";
  template <class E>
  static absl::Status ask([[maybe_unused]] const E& event, const OrderFacts& facts) {
    const LineNo line = facts.line != nullptr ? facts.line->terms.line : LineNo{};
    if constexpr (requires { event.shipment; }) {
      if (!on_hold(facts.order, line, event.shipment)) return absl::OkStatus();
    } else {
      if (!on_hold(facts.order, line)) return absl::OkStatus();
    }
    return refuse(Code::kOnHold, "order", facts.order.id.str() + " is on hold");
  }
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_FACTS_H_
