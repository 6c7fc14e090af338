#include "gendan/order/reversal.h"

#include <algorithm>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/steps.h"

namespace gendan {

absl::Status check_values(const EventReversed& event) {
  if (event.reason.empty()) return refuse(Code::kNoReason, "reason");
  return check_optional_text(event.reason, "reason");
}

namespace {

// Whether the event is about how a lot of the line is inspected: by the severity in force for the line's supplier and
// product family, for which its verdict is counted.
bool is_of_inspection(const Event& event, const Order& order, LineNo line) {
  return std::visit(
      [&](const auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<E, InspectionPlanned> || std::is_same_v<E, LotPassed> ||
                      std::is_same_v<E, LotFailed>) {
          const Lot* lot = find_lot(order, e.lot);
          return lot != nullptr && lot->line == line;
        } else {
          return false;
        }
      },
      event);
}

// What comes back with a return, or comes no more.
struct EndOfWaiting {
  ReturnId rma;
  LineNo line;
  friend bool operator==(const EndOfWaiting&, const EndOfWaiting&) = default;
};
std::optional<EndOfWaiting> end_of_waiting(const Event& event) {
  if (const auto* returned = std::get_if<GoodsReturned>(&event)) return EndOfWaiting{returned->rma, returned->line};
  if (const auto* ended = std::get_if<ReturnAwaitEnded>(&event)) return EndOfWaiting{ended->rma, ended->line};
  return std::nullopt;
}

// A return that has ended, or whose goods are here, ended all that was awaited with it then. Nobody would ever end what
// would be awaited besides.
bool ended_the_rest(const Event& later, const Event& earlier, const Order* order) {
  const std::optional<EndOfWaiting> end = end_of_waiting(later);
  return end.has_value() && end == end_of_waiting(earlier) && order != nullptr &&
         awaited_of(*order, end->rma, end->line) == 0;
}

// A return is settled by the credit note that was issued for it.
bool settled_by(const Event& later, const Event& earlier) {
  const auto* note = std::get_if<CreditNoteIssued>(&earlier);
  const auto* settled = std::get_if<ReturnSettled>(&later);
  return note != nullptr && settled != nullptr && note->reference == settled->rma.str();
}

}  // namespace

bool leans_on(const Event& later, const Event& earlier, const Order* order) {
  if (const auto* corrected = std::get_if<EntryCorrected>(&earlier)) {
    const bool of_supply = corrected->field == "supplier" || corrected->field == "family";
    return of_supply && order != nullptr && is_of_inspection(later, *order, corrected->line);
  }
  if (ended_the_rest(later, earlier, order) || settled_by(later, earlier)) return true;
  // A verdict keeps its findings.
  if (const auto* defect = std::get_if<DefectRecorded>(&earlier)) {
    const auto* passed = std::get_if<LotPassed>(&later);
    const auto* failed = std::get_if<LotFailed>(&later);
    return (passed != nullptr && passed->lot == defect->lot) || (failed != nullptr && failed->lot == defect->lot);
  }
  const auto* split = std::get_if<LotSplit>(&earlier);
  if (split == nullptr || std::holds_alternative<LotSplit>(later)) return false;
  // A verdict, a release, a concession are of the lot as large as it is then.
  return std::visit(
      [&](const auto& e) {
        if constexpr (requires { e.lot == split->lot; }) {
          return e.lot == split->lot;
        } else {
          return false;
        }
      },
      later);
}

namespace {

// Events that one decision writes to one stream and that mean nothing without each other: a change is accepted, put in
// force and set before others; a cancellation is charged; a case is reopened because what was done had no effect.
bool is_kept_together(const Event& event) {
  return std::holds_alternative<ChangeAccepted>(event) || std::holds_alternative<OrderRevised>(event) ||
         std::holds_alternative<ChangeSuperseded>(event) || std::holds_alternative<CancellationCharged>(event) ||
         std::holds_alternative<OrderCancelled>(event) || std::holds_alternative<EffectivenessRefuted>(event) ||
         std::holds_alternative<ComplaintReopened>(event);
}

}  // namespace

namespace reversal {

Decision reverse_event(StreamId stream, Version target, std::string reason) {
  return [stream = std::move(stream), target, reason = std::move(reason)](View& view,
                                                                          const Context&) -> absl::StatusOr<Events> {
    struct Part {
      StreamId stream;
      Version version;
      bool kept_together;
    };
    std::vector<Part> parts;
    bool together = false;
    bool revised = false;
    std::set<StreamId> streams;
    bool observed = false;
    GENDAN_RETURN_IF_ERROR(view.append_of(stream, target, [&](const StreamId& on, const PastEvent& past) {
      revised |= std::holds_alternative<OrderRevised>(past.event);
      // A promise that a revision has moved; those of a confirmation stand by themselves.
      const bool moved = revised && std::holds_alternative<DeliveryPromised>(past.event);
      parts.push_back({on, past.version, moved || is_kept_together(past.event)});
      together |= parts.back().kept_together && past.version == target;
      streams.insert(on);
      observed |= past.observed;
    }));
    Events out;
    const bool whole = streams.size() > 1;
    if (observed || (!whole && !together)) {
      out.add(stream, EventReversed{target, reason});
      return out;
    }
    std::reverse(parts.begin(), parts.end());
    for (const Part& part : parts) {
      if (whole || part.kept_together) out.add(part.stream, EventReversed{part.version, reason});
    }
    return out;
  };
}

}  // namespace reversal
}  // namespace gendan
