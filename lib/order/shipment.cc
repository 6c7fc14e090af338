#include "gendan/order/shipment.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"
#include "order/check.h"
#include "order/completion.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/taken_back.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

struct ShipmentFacts {
  const Shipment& shipment;
  const Judging& how;
};

// ---- rules ----------------------------------------------------------------------------------------------------------

struct HasDocuments {
  static constexpr std::string_view kName = "shipment.has_documents";
  static absl::Status ask(const ShipmentDespatched& event, const ShipmentFacts& facts) {
    if (!event.documents.empty() || !facts.shipment.documents.empty()) return absl::OkStatus();
    return refuse(Code::kMissingDocument, "documents");
  }
};

struct NewDocument {
  static constexpr std::string_view kName = "shipment.new_document";
  static absl::Status ask(const DocumentAttached& event, const ShipmentFacts& facts) {
    const std::vector<DocumentAttached>& attached = facts.shipment.documents;
    if (std::find(attached.begin(), attached.end(), event) == attached.end()) return absl::OkStatus();
    return refuse(Code::kDuplicate, "document", event.document + " " + event.reference);
  }
};

struct DayNotFuture : DayHasCome {
  static constexpr std::string_view kName = "shipment.day_not_future";
};

// What was recorded as delivered may never have been seen to leave. Asked ahead of what depends on today: whoever asks
// again with another today (conformance()) is told the same.
struct NotBeforeDespatch {
  static constexpr std::string_view kName = "shipment.not_before_despatch";
  static absl::Status ask(const ShipmentDelivered& event, const ShipmentFacts& facts) {
    const Date despatched = facts.shipment.despatched;
    if (!despatched.has_value() || event.day >= despatched) return absl::OkStatus();
    return refuse(Code::kDateInPast, "day", event.day.str() + ", and it was despatched on " + despatched.str(),
                  "give the day of the despatch or a later one");
  }
};

struct CancelHasReason : ReasonGiven {
  static constexpr std::string_view kName = "shipment.cancel_has_reason";
};

struct ShipmentMachine : fsm::Front<ShipmentMachine, ShipmentState, ShipmentFacts> {
  static constexpr std::string_view kName = "shipment";
  static constexpr std::string_view kScope = "shipment";
  static constexpr std::string_view kStates[] = {"None",      "Planned",   "Packed",   "Booked",
                                                 "InTransit", "Delivered", "Cancelled"};
  using None = At<ShipmentState::kNone>;
  using Planned = At<ShipmentState::kPlanned>;
  using Packed = At<ShipmentState::kPacked>;
  using Booked = At<ShipmentState::kBooked>;
  using InTransit = At<ShipmentState::kInTransit>;
  using Delivered = At<ShipmentState::kDelivered>;
  using Cancelled = At<ShipmentState::kCancelled>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       event                     to         guard
      Row<None,      ShipmentPlanned,          Planned>,
      Row<Planned,   ShipmentPacked,           Packed>,
      Row<Planned,   DocumentAttached,         Stay,      When<NewDocument>>,
      Row<Planned,   ShipmentCancelled,        Cancelled, When<CancelHasReason>>,
      Row<Packed,    CarrierBooked,            Booked>,
      Row<Packed,    DocumentAttached,         Stay,      When<NewDocument>>,
      Row<Packed,    ShipmentDespatched,       InTransit, When<HasDocuments, DayNotFuture>>,
      Row<Packed,    ShipmentCancelled,        Cancelled, When<CancelHasReason>>,
      Row<Booked,    DocumentAttached,         Stay,      When<NewDocument>>,
      Row<Booked,    ShipmentDespatched,       InTransit, When<HasDocuments, DayNotFuture>>,
      Row<Booked,    ShipmentCancelled,        Cancelled, When<CancelHasReason>>,
      Row<InTransit, DocumentAttached,         Stay,      When<NewDocument>>,
      Row<InTransit, TransportExceptionRaised, Stay>,
      Row<InTransit, ShipmentDelivered,        Delivered, When<NotBeforeDespatch, DayNotFuture>>
  > {};
  // clang-format on
};

template <class E>
absl::Status take(Shipment& shipment, const E& event, const Judging& how) {
  return fsm::step<ShipmentMachine>(shipment.state, event, ShipmentFacts{shipment, how}, how.mode);
}

std::string allocation_path(std::size_t index) { return "allocations[" + std::to_string(index) + "]"; }

absl::Status check_allocations(const std::vector<Allocation>& allocations) {
  if (allocations.empty()) return refuse(Code::kMissing, "allocations");
  for (std::size_t i = 0; i < allocations.size(); ++i) {
    const Allocation& a = allocations[i];
    GENDAN_RETURN_IF_ERROR(check(a.order, allocation_path(i) + ".order"));
    GENDAN_RETURN_IF_ERROR(check_quantity(a.quantity, allocation_path(i) + ".quantity"));
    for (std::size_t j = 0; j < i; ++j) {
      if (allocations[j].order == a.order && allocations[j].line == a.line) {
        return refuse(Code::kDuplicate, allocation_path(i), "the line stands twice");
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

MachineFacts describe_shipment() { return fsm::describe<ShipmentMachine>(); }

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Shipment& shipment, const ShipmentPlanned& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_allocations(event.allocations));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.mode, "mode"));
    if (event.despatch.has_value()) GENDAN_RETURN_IF_ERROR(check_date(event.despatch, "despatch"));
  }
  GENDAN_RETURN_IF_ERROR(take(shipment, event, how));
  shipment.allocations = event.allocations;
  shipment.mode = event.mode;
  shipment.planned_despatch = event.despatch;
  return absl::OkStatus();
}

absl::Status step(Shipment& shipment, const ShipmentPacked& event, const Judging& how) {
  if (checking(how)) {
    if (event.cartons == 0) return refuse(Code::kNotPositive, "cartons", "0");
    if (event.gross_kilograms.is_negative()) return refuse(Code::kNegative, "gross_kilograms");
  }
  return take(shipment, event, how);
}

absl::Status step(Shipment& shipment, const CarrierBooked& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.carrier, "carrier"));
    GENDAN_RETURN_IF_ERROR(check_text(event.booking, "booking"));
  }
  return take(shipment, event, how);
}

absl::Status step(Shipment& shipment, const ShipmentDespatched& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    for (const std::string& document : event.documents) GENDAN_RETURN_IF_ERROR(check_text(document, "documents"));
  }
  GENDAN_RETURN_IF_ERROR(take(shipment, event, how));
  shipment.despatched = event.day;
  return absl::OkStatus();
}

absl::Status step(Shipment& shipment, const DocumentAttached& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.document, "document"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reference, "reference"));
  }
  GENDAN_RETURN_IF_ERROR(take(shipment, event, how));
  shipment.documents.push_back(event);
  return absl::OkStatus();
}

absl::Status step(Shipment& shipment, const TransportExceptionRaised& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.what, "what"));
  GENDAN_RETURN_IF_ERROR(take(shipment, event, how));
  ++shipment.exceptions;
  return absl::OkStatus();
}

absl::Status step(Shipment& shipment, const ShipmentDelivered& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
  GENDAN_RETURN_IF_ERROR(take(shipment, event, how));
  shipment.delivered = event.day;
  return absl::OkStatus();
}

absl::Status step(Shipment& shipment, const ShipmentCancelled& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return take(shipment, event, how);
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace shipment {
namespace {

// Those of the lots that are of the allocation's line. unknown_lot
absl::StatusOr<std::vector<PackedLot>> lots_for(const Allocation& allocation, const Order& order,
                                                const std::vector<FromLot>& lots) {
  std::vector<PackedLot> out;
  for (const FromLot& from : lots) {
    if (from.order != allocation.order) continue;
    const Lot* lot = find_lot(order, from.lot);
    if (lot == nullptr) return refuse(Code::kUnknownLot, "lots", from.lot.str());
    if (lot->line == allocation.line) out.push_back({from.lot, from.quantity});
  }
  return out;
}

// The events, and behind them OrderCompleted for each of the orders that they settle.
absl::StatusOr<Events> with_completions(View& view, const std::vector<Allocation>& allocations, Events events,
                                        const Context& context) {
  std::vector<OrderId> orders;
  for (const Allocation& allocation : allocations) {
    if (std::find(orders.begin(), orders.end(), allocation.order) == orders.end()) orders.push_back(allocation.order);
  }
  for (const OrderId& order_id : orders) {
    absl::StatusOr<const Order*> order = view.order(order_id);
    if (!order.ok()) return order.status();
    absl::StatusOr<Events> more = with_completion(view, **order, std::move(events), context);
    if (!more.ok()) return more.status();
    events = *std::move(more);
  }
  return events;
}

// What the order was told of a line of a shipment, in millionths of the line's unit.
struct Told {
  Wide packed = 0;  // and not unpacked
  Wide despatched = 0;
  std::array<Wide, 5> received{};  // accepted, damaged, missing, refused, lost
};
Wide all_of(const std::array<Wide, 5>& received) { return std::accumulate(received.begin(), received.end(), Wide{0}); }
void note(const GoodsPacked& event, Told& told) { told.packed += event.quantity.value.micros(); }
void note(const GoodsUnpacked& event, Told& told) { told.packed -= event.quantity.value.micros(); }
void note(const GoodsDespatched& event, Told& told) { told.despatched += event.quantity.value.micros(); }
void note(const GoodsDelivered& event, Told& told) {
  const std::array<Decimal, 5> parts = {event.accepted, event.damaged, event.missing, event.refused, event.lost};
  for (std::size_t i = 0; i < parts.size(); ++i) told.received[i] += parts[i].micros();
}

absl::StatusOr<Told> told_on(View& view, const StreamId& stream, const ShipmentId& id, LineNo line,
                             const std::vector<TakenBack>& without = {}) {
  Told told;
  GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
    if (past.reversed || is_taken_back(without, stream, past.version)) return true;
    std::visit(
        [&](const auto& event) {
          if constexpr (requires { note(event, told); }) {
            if (event.shipment == id && event.line == line) note(event, told);
          }
        },
        past.event);
    return true;
  }));
  return told;
}

// Where nothing was recorded of either, what the order was told goes by the shipment's own state.
absl::StatusOr<Told> told_of(View& view, const Order& order, const Shipment& shipment, const Allocation& a) {
  if (order.observed || shipment.observed) return told_on(view, stream_of(a.order), shipment.id, a.line);
  Told told;
  const bool left = shipment.state == ShipmentState::kInTransit || shipment.state == ShipmentState::kDelivered;
  const bool packed = left || shipment.state == ShipmentState::kPacked || shipment.state == ShipmentState::kBooked;
  if (packed) told.packed = a.quantity.value.micros();
  if (left) told.despatched = a.quantity.value.micros();
  return told;
}

// What is left of a quantity, of which so much was recorded before it was decided here.
Quantity rest_of(const Quantity& quantity, Wide recorded) {
  const Wide left = quantity.value.micros() - std::max<Wide>(recorded, 0);
  return {Decimal::from_micros(clamped(std::max<Wide>(left, 0))), quantity.unit};
}

// Tells the order what it does not know of goods that have left; first that they were packed, or they would be taken
// from what others have packed.
void tell_left(const ShipmentId& id, const Allocation& a, const Told& told, Date day, Events& events) {
  const Quantity left = rest_of(a.quantity, told.despatched);
  if (!left.value.is_positive()) return;
  const Quantity packed = rest_of(a.quantity, told.packed);
  if (packed.value.is_positive()) events.add(stream_of(a.order), GoodsPacked{id, a.line, packed, {}});
  events.add(stream_of(a.order), GoodsDespatched{id, a.line, left, day});
}

// Where a decision of the shipment that tells its orders of goods brings it; none for other events.
std::optional<ShipmentState> brings_to(const Event& event) {
  if (std::holds_alternative<ShipmentPacked>(event)) return ShipmentState::kPacked;
  if (std::holds_alternative<ShipmentDespatched>(event)) return ShipmentState::kInTransit;
  if (std::holds_alternative<ShipmentDelivered>(event)) return ShipmentState::kDelivered;
  if (std::holds_alternative<ShipmentCancelled>(event)) return ShipmentState::kCancelled;
  return std::nullopt;
}

// What decisions have made of the shipment.
struct Decided {
  ShipmentState state = ShipmentState::kNone;  // those aside that are taken back
  bool newest_goes = false;                    // the last of them is taken back
};

absl::StatusOr<Decided> decided_of(View& view, const ShipmentId& id, const std::vector<TakenBack>& taken) {
  Decided decided;
  const StreamId stream = stream_of(id);
  GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
    const std::optional<ShipmentState> state = brings_to(past.event);
    if (!state.has_value() || past.reversed || past.observed) return true;
    decided.newest_goes = is_taken_back(taken, stream, past.version);
    if (!decided.newest_goes) decided.state = *state;
    return true;
  }));
  return decided;
}

// What decisions of the shipment rest on is told still: all of the line for those that have brought it on, nothing
// packed for one that has cancelled it. What was told beyond that may be taken back. still_needed
absl::Status check_told(View& view, const StreamId& order, const ShipmentId& id, LineNo line,
                        const std::vector<TakenBack>& taken) {
  const absl::StatusOr<Decided> decided = decided_of(view, id, taken);
  if (!decided.ok()) return decided.status();
  // It takes only what it told the order by itself.
  if (decided->newest_goes) return absl::OkStatus();
  absl::StatusOr<const Shipment*> shipment = view.shipment(id);
  if (refused_with(shipment.status(), Code::kUnknownShipment)) return absl::OkStatus();
  if (!shipment.ok()) return shipment.status();
  const auto& all = (*shipment)->allocations;
  const auto own = std::find_if(all.begin(), all.end(), [&](const Allocation& allocation) {
    return allocation.line == line && stream_of(allocation.order) == order;
  });
  if (own == all.end()) return absl::OkStatus();
  absl::StatusOr<Told> before = told_on(view, order, id, line);
  if (!before.ok()) return before.status();
  absl::StatusOr<Told> after = told_on(view, order, id, line, taken);
  if (!after.ok()) return after.status();
  const auto lacks = [&](Wide now, Wide then) { return then < now && then < own->quantity.value.micros(); };
  // What was unpacked may have been packed once more by a decision.
  const auto exceeds = [&](Wide now, Wide then) { return then > now && then > own->quantity.value.micros(); };
  bool needed = false;
  switch (decided->state) {
    case ShipmentState::kDelivered:
      needed = lacks(all_of(before->received), all_of(after->received));
      [[fallthrough]];
    case ShipmentState::kInTransit:
      needed |= lacks(before->despatched, after->despatched);
      [[fallthrough]];
    case ShipmentState::kPacked:
      needed |= lacks(before->packed, after->packed) || exceeds(before->packed, after->packed);
      break;
    case ShipmentState::kCancelled:
      needed = after->packed > std::max<Wide>(before->packed, 0) || after->packed < std::min<Wide>(before->packed, 0);
      break;
    default:
      break;
  }
  if (!needed) return absl::OkStatus();
  return refuse(Code::kStillNeeded, "target", "shipment " + id.str() + " was decided on with it");
}

absl::Status check_against_order(const Allocation& allocation, const Order& order) {
  if (order.commercial != Commercial::kConfirmed) {
    return refuse(Code::kIllegalTransition, "allocations", "order " + order.id.str() + " is not confirmed");
  }
  const Line* line = find_line(order, allocation.line);
  if (line == nullptr) return unknown_line(allocation.line);
  return check_amount(allocation.quantity, *line, "allocations.quantity");
}

// What has left is not unpacked: the order would count it as others' goods.
absl::Status has_left(const Allocation& a, const Told& told) {
  return refuse(Code::kQuantityChain, "line " + std::to_string(a.line.value),
                Decimal::from_micros(clamped(told.despatched)).str() + " " + a.quantity.unit.str() + " of " +
                    a.order.str() + " have left with the shipment",
                "despatch it, or have that taken back first");
}

// What was received of an allocation, less what was recorded of it before; none where all of it was. delivery_sum
absl::StatusOr<std::optional<Received>> unrecorded(const Told& told, const Allocation& allocation, Received received) {
  const Wide recorded = all_of(told.received);
  // Nothing that is said now agrees with more than was shipped.
  if (recorded > allocation.quantity.value.micros()) return std::nullopt;
  const std::array<Decimal*, 5> parts = {&received.accepted, &received.damaged, &received.missing, &received.refused,
                                         &received.lost};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Wide left = parts[i]->micros() - told.received[i];
    if (left < 0) {
      return refuse(Code::kDeliverySum, "received",
                    "line " + std::to_string(allocation.line.value) + " of " + allocation.order.str() +
                        ": more was recorded before than is said now",
                    "say of each line all that was received, with what was recorded");
    }
    *parts[i] = Decimal::from_micros(clamped(left));
  }
  if (recorded == allocation.quantity.value.micros()) return std::nullopt;
  return received;
}

absl::StatusOr<Events> deliver_all(View& view, const Context& context, const ShipmentId& id, const Shipment& shipment,
                                   Date day, const std::vector<Received>& received) {
  const bool in_transit = shipment.state == ShipmentState::kInTransit;
  Events events;
  events.add(stream_of(id), ShipmentDelivered{day});
  for (const Allocation& allocation : shipment.allocations) {
    const auto matches = [&](const Received& r) { return r.order == allocation.order && r.line == allocation.line; };
    const auto found = std::find_if(received.begin(), received.end(), matches);
    if (found == received.end() || std::count_if(received.begin(), received.end(), matches) != 1) {
      return refuse(
          Code::kDeliverySum, "received",
          "line " + std::to_string(allocation.line.value) + " of " + allocation.order.str() + " is to be named once");
    }
    Wide sum = 0;
    for (const Decimal amount : {found->accepted, found->damaged, found->missing, found->refused, found->lost}) {
      if (amount.is_negative()) return refuse(Code::kNegative, "received", amount.str());
      sum += amount.micros();
    }
    if (sum != allocation.quantity.value.micros()) {
      return refuse(Code::kDeliverySum, "received",
                    "line " + std::to_string(allocation.line.value) + " of " + allocation.order.str() + ": " +
                        to_string(allocation.quantity) + " were shipped");
    }
    if (!in_transit) continue;
    absl::StatusOr<const Order*> order = view.order(allocation.order);
    if (!order.ok()) return order.status();
    absl::StatusOr<Told> told = told_of(view, **order, shipment, allocation);
    if (!told.ok()) return told.status();
    absl::StatusOr<std::optional<Received>> rest = unrecorded(*told, allocation, *found);
    if (!rest.ok()) return rest.status();
    if (!rest->has_value()) continue;
    tell_left(id, allocation, *told, shipment.despatched, events);
    const Received& now = **rest;
    events.add(stream_of(allocation.order),
               GoodsDelivered{id, allocation.line, day, allocation.quantity.unit, now.accepted, now.damaged,
                              now.missing, now.refused, now.lost, shipment.mode});
  }
  if (received.size() != shipment.allocations.size()) return refuse(Code::kUnknownLine, "received");
  if (!in_transit) return events;  // the machine says why not, before any order does
  return with_completions(view, shipment.allocations, std::move(events), context);
}

}  // namespace

Decision plan(ShipmentId id, ShipmentPlanned plan) {
  return [id = std::move(id), plan = std::move(plan)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check_new(view, id, "shipment"));
    GENDAN_RETURN_IF_ERROR(check_allocations(plan.allocations));
    for (const Allocation& allocation : plan.allocations) {
      absl::StatusOr<const Order*> order = view.order(allocation.order);
      if (!order.ok()) return order.status();
      GENDAN_RETURN_IF_ERROR(check_against_order(allocation, **order));
    }
    return Events().on(stream_of(id), plan);
  };
}

Decision pack(ShipmentId id, ShipmentPacked packing, std::vector<FromLot> lots) {
  return [id = std::move(id), packing, lots = std::move(lots)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Shipment*> shipment = view.shipment(id);
    if (!shipment.ok()) return shipment.status();
    Events events;
    events.add(stream_of(id), packing);
    std::size_t taken = 0;
    for (const Allocation& a : (*shipment)->allocations) {
      absl::StatusOr<const Order*> order = view.order(a.order);
      if (!order.ok()) return order.status();
      absl::StatusOr<std::vector<PackedLot>> parts = lots_for(a, **order, lots);
      if (!parts.ok()) return parts.status();
      taken += parts->size();
      absl::StatusOr<Told> told = told_of(view, **order, **shipment, a);
      if (!told.ok()) return told.status();
      const Quantity rest = rest_of(a.quantity, told->packed);
      if (rest.value.is_positive()) {
        events.add(stream_of(a.order), GoodsPacked{id, a.line, rest, *std::move(parts)});
      } else if (!parts->empty() && (*shipment)->state == ShipmentState::kPlanned) {
        return refuse(Code::kLotSum, "lots", "line " + std::to_string(a.line.value) + " was recorded as packed before");
      }
    }
    if (taken != lots.size()) return refuse(Code::kUnknownLot, "lots", "a lot is of no line of the shipment");
    return events;
  };
}

Decision attach_document(ShipmentId shipment, DocumentAttached document) {
  return write(std::move(shipment), std::move(document));
}

Party contracts_carriage(Incoterm incoterm) {
  switch (incoterm) {
    case Incoterm::kNone:
      return Party::kNone;
    case Incoterm::kEXW:
    case Incoterm::kFCA:
    case Incoterm::kFAS:
    case Incoterm::kFOB:
      return Party::kBuyer;
    default:
      return Party::kSeller;
  }
}

Decision book(ShipmentId id, CarrierBooked booking) {
  if (booking.by == Party::kNone) return write(std::move(id), std::move(booking));
  return [id = std::move(id), booking = std::move(booking)](View& view, const Context&) -> absl::StatusOr<Events> {
    const absl::StatusOr<const Shipment*> shipment = view.shipment(id);
    if (!shipment.ok()) return shipment.status();
    for (const Allocation& a : (*shipment)->allocations) {
      const absl::StatusOr<const Order*> order = view.order(a.order);
      if (!order.ok()) return order.status();
      const Incoterm term = incoterm_of(**order, a.line);
      const Party duty = contracts_carriage(term);
      if (duty == Party::kNone || duty == booking.by) continue;
      return refuse(Code::kNotItsDuty, "by",
                    "line " + std::to_string(a.line.value) + " of " + a.order.str() + " goes " +
                        std::string(to_string(term)) + ": the " + (duty == Party::kBuyer ? "buyer" : "seller") +
                        " contracts the carriage");
    }
    return Events().on(stream_of(id), booking);
  };
}

Decision despatch(ShipmentId id, ShipmentDespatched despatch) {
  return [id = std::move(id), despatch = std::move(despatch)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Shipment*> shipment = view.shipment(id);
    if (!shipment.ok()) return shipment.status();
    Events events;
    events.add(stream_of(id), despatch);
    for (const Allocation& a : (*shipment)->allocations) {
      absl::StatusOr<const Order*> order = view.order(a.order);
      if (!order.ok()) return order.status();
      absl::StatusOr<Told> told = told_of(view, **order, **shipment, a);
      if (!told.ok()) return told.status();
      tell_left(id, a, *told, despatch.day, events);
    }
    return events;
  };
}

Decision raise_exception(ShipmentId shipment, std::string what) {
  return write(std::move(shipment), TransportExceptionRaised{std::move(what)});
}

Decision deliver(ShipmentId id, Date day, std::vector<Received> received) {
  return [id = std::move(id), day, received = std::move(received)](View& view,
                                                                   const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Shipment*> shipment = view.shipment(id);
    if (!shipment.ok()) return shipment.status();
    return deliver_all(view, context, id, **shipment, day, received);
  };
}

Decision deliver_in_full(ShipmentId id, Date day) {
  return [id = std::move(id), day](View& view, const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Shipment*> shipment = view.shipment(id);
    if (!shipment.ok()) return shipment.status();
    std::vector<Received> received;
    for (const Allocation& a : (*shipment)->allocations) {
      received.push_back({a.order, a.line, a.quantity.value, {}, {}, {}, {}});
    }
    return deliver_all(view, context, id, **shipment, day, received);
  };
}

Decision cancel(ShipmentId id, std::string reason) {
  return
      [id = std::move(id), reason = std::move(reason)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Shipment*> shipment = view.shipment(id);
        if (!shipment.ok()) return shipment.status();
        Events events;
        events.add(stream_of(id), ShipmentCancelled{reason});
        const ShipmentState state = (*shipment)->state;
        const bool planned = state == ShipmentState::kPlanned;
        if (!planned && state != ShipmentState::kPacked && state != ShipmentState::kBooked) return events;
        std::vector<Allocation> unpacked;
        for (const Allocation& a : (*shipment)->allocations) {
          absl::StatusOr<const Order*> order = view.order(a.order);
          // A plan that was recorded may be of an order that was never entered.
          if (planned && refused_with(order.status(), Code::kUnknownOrder)) continue;
          if (!order.ok()) return order.status();
          absl::StatusOr<Told> told = told_of(view, **order, **shipment, a);
          if (!told.ok()) return told.status();
          if (told->despatched > 0) return has_left(a, *told);
          // Of what is only planned, something may have been recorded as packed.
          if (told->packed <= 0) continue;
          const Quantity packed = {Decimal::from_micros(clamped(told->packed)), a.quantity.unit};
          events.add(stream_of(a.order), GoodsUnpacked{id, a.line, packed});
          unpacked.push_back(a);
        }
        return with_completions(view, unpacked, std::move(events), context);
      };
}

}  // namespace shipment

absl::Status check_goods_taken_back(View& view, const std::vector<TakenBack>& taken) {
  for (const TakenBack& one : taken) {
    GENDAN_RETURN_IF_ERROR(std::visit(
        [&](const auto& event) -> absl::Status {
          if constexpr (requires(shipment::Told& told) { shipment::note(event, told); }) {
            return shipment::check_told(view, one.stream, event.shipment, event.line, taken);
          } else {
            return absl::OkStatus();
          }
        },
        one.event));
  }
  return absl::OkStatus();
}

}  // namespace gendan
