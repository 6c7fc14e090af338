#ifndef GENDAN_LIB_ORDER_FACTS_H_
#define GENDAN_LIB_ORDER_FACTS_H_

// What the guards of an order's machines may look at, and the rules that machines share.

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

// ---- rules under many names: what derives from one says which -------------------------------------------------------

struct ReasonGiven {
  template <class E, class Facts>
  static absl::Status ask(const E& event, const Facts&) {
    return event.reason.empty() ? refuse(Code::kNoReason, "reason") : absl::OkStatus();
  }
};

struct DayHasCome {
  template <class E, class Facts>
  static absl::Status ask(const E& event, const Facts& facts) {
    return event.day <= facts.how.today ? absl::OkStatus() : refuse(Code::kDateInFuture, "day", event.day.str());
  }
};

// ---- rules used by more than one capability -------------------------------------------------------------------------

// Work on an order begins with its confirmation and ends with its completion.
struct OrderConfirmedRule {
  static constexpr std::string_view kName = "order.confirmed";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    if (is_under_way(facts.order.commercial)) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "the order is not confirmed", "confirm the order first");
  }
};

struct HasReason : ReasonGiven {
  static constexpr std::string_view kName = "order.has_reason";
};

// Nothing moves while a hold covers the line.
struct NoHoldInScope {
  static constexpr std::string_view kName = "hold.none_in_scope";
  template <class E>
  static absl::Status ask([[maybe_unused]] const E& event, const OrderFacts& facts) {
    const LineNo line = facts.line->terms.line;
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
