#include "gendan/order/reversal.h"

#include <algorithm>
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
#include "order/taken_back.h"

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

}  // namespace

bool leans_on(const Event& later, const Event& earlier, const Order* order) {
  if (const auto* corrected = std::get_if<EntryCorrected>(&earlier)) {
    const bool of_supply = corrected->field == "supplier" || corrected->field == "family";
    return of_supply && order != nullptr && is_of_inspection(later, *order, corrected->line);
  }
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

// What of the streams has been taken back before: a record of the world, or an old log, may have done so with a part of
// what is kept together.
absl::Status add_reversed(View& view, const std::set<StreamId>& streams,
                          std::set<std::pair<StreamId, Version>>& reversed) {
  for (const StreamId& stream : streams) {
    GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
      if (past.reversed) reversed.emplace(stream, past.version);
      return true;
    }));
  }
  return absl::OkStatus();
}

}  // namespace

namespace reversal {

Decision reverse_event(StreamId stream, Version target, std::string reason) {
  return [stream = std::move(stream), target, reason = std::move(reason)](View& view,
                                                                          const Context&) -> absl::StatusOr<Events> {
    struct Part {
      TakenBack taken;
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
      parts.push_back({{on, past.version, past.event}, moved || is_kept_together(past.event)});
      together |= parts.back().kept_together && past.version == target;
      streams.insert(on);
      observed |= past.observed;
    }));
    const bool whole = streams.size() > 1;
    const bool alone = observed || (!whole && !together);
    std::set<std::pair<StreamId, Version>> reversed;
    GENDAN_RETURN_IF_ERROR(add_reversed(view, streams, reversed));
    std::vector<TakenBack> taken;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      const bool is_target = part->taken.stream == stream && part->taken.version == target;
      const bool goes_along =
          !alone && (whole || part->kept_together) && !reversed.contains({part->taken.stream, part->taken.version});
      if (is_target || goes_along) taken.push_back(std::move(part->taken));
    }
    // What has been taken back before is refused by that name.
    if (!reversed.contains({stream, target})) {
      GENDAN_RETURN_IF_ERROR(check_goods_taken_back(view, taken));
      GENDAN_RETURN_IF_ERROR(check_returns_taken_back(view, taken));
      GENDAN_RETURN_IF_ERROR(check_complaints_taken_back(view, taken));
      GENDAN_RETURN_IF_ERROR(check_po_numbers_taken_back(view, taken));
    }
    Events out;
    for (const TakenBack& one : taken) out.add(one.stream, EventReversed{one.version, reason});
    return out;
  };
}

}  // namespace reversal
}  // namespace gendan
