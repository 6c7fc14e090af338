#include "gendan/order/hold.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::When;

using None = At<HoldState::kNone>;
using Held = At<HoldState::kHeld>;
using Released = At<HoldState::kReleased>;

// A completed order can be held, so that nobody closes it.
struct NotCalledOffOrClosed {
  static constexpr std::string_view kName = "order.not_over";
  static absl::Status ask(const HoldPlaced&, const OrderFacts& facts) {
    const Commercial state = facts.order.commercial;
    const bool over = state == Commercial::kNone || state == Commercial::kClosed || is_called_off(state);
    return over ? refuse(Code::kIllegalTransition, "order", "the order was not entered, or was called off or closed")
                : absl::OkStatus();
  }
};

struct HasEvidence {
  static constexpr std::string_view kName = "hold.has_evidence";
  static absl::Status ask(const HoldReleased& event, const OrderFacts&) {
    return event.evidence.empty() ? refuse(Code::kNoEvidence, "evidence") : absl::OkStatus();
  }
};

struct HoldMachine : fsm::Front<HoldMachine, HoldState, OrderFacts> {
  static constexpr std::string_view kName = "hold";
  static constexpr std::string_view kScope = "hold";
  static constexpr std::string_view kStates[] = {"None", "Held", "Released"};
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from  event         to        guard
      Row<None, HoldPlaced,   Held,     When<NotCalledOffOrClosed, HasReason>>,
      Row<Held, HoldReleased, Released, When<HasEvidence>>
  > {};
  // clang-format on
};

Hold* find_hold(Order& order, const HoldId& id) {
  return order.holds.find([&](const Hold& hold) { return hold.id == id; });
}

}  // namespace

MachineFacts describe_hold() { return fsm::describe<HoldMachine>(); }

absl::Status step(Order& order, const HoldPlaced& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.hold, "hold"));
    if (event.kind == HoldKind::kNone) return refuse(Code::kUnknownCode, "kind", "a hold has a kind");
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
    GENDAN_RETURN_IF_ERROR(check_optional(event.shipment, "shipment"));
  }
  GENDAN_RETURN_IF_ERROR(check_scope(order, event.line));
  if (find_hold(order, event.hold) != nullptr) return refuse(Code::kDuplicate, "hold", event.hold.str());
  HoldState state = HoldState::kNone;
  GENDAN_RETURN_IF_ERROR(fsm::step<HoldMachine>(state, event, OrderFacts{order, how}, how.mode));
  order.holds.edit().push_back({event.hold, event.kind, state, event.line, event.shipment});
  return absl::OkStatus();
}

absl::Status step(Order& order, const HoldReleased& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.evidence, "evidence"));
  Hold* hold = find_hold(order, event.hold);
  if (hold == nullptr) return refuse(Code::kUnknownHold, "hold", event.hold.str());
  return fsm::step<HoldMachine>(hold->state, event, OrderFacts{order, how}, how.mode);
}

namespace hold {

Decision place(OrderId id, HoldPlaced hold) {
  if (hold.shipment.empty()) return write(std::move(id), std::move(hold));
  return [id = std::move(id), hold = std::move(hold)](View& view, const Context&) -> absl::StatusOr<Events> {
    const absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const absl::StatusOr<const Shipment*> shipment = view.shipment(hold.shipment);
    if (!shipment.ok()) return shipment.status();
    const ShipmentState state = (*shipment)->state;
    if (state == ShipmentState::kDelivered || state == ShipmentState::kCancelled) {
      return refuse(Code::kIllegalTransition, "shipment", hold.shipment.str() + " is over",
                    "hold the line or the order");
    }
    const std::vector<Allocation>& goods = (*shipment)->allocations;
    const bool carries = std::any_of(goods.begin(), goods.end(), [&](const Allocation& a) {
      return a.order == id && (hold.line.value == 0 || a.line == hold.line);
    });
    if (!carries) return refuse(Code::kUnknownShipment, "shipment", hold.shipment.str() + " carries nothing of it");
    return Events().on(stream_of(id), hold);
  };
}

Decision release(OrderId order, HoldId hold, std::string evidence) {
  return write(std::move(order), HoldReleased{std::move(hold), std::move(evidence)});
}

}  // namespace hold
}  // namespace gendan
