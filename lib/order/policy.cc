#include "gendan/order/policy.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/wide.h"

namespace gendan::policy {
namespace {

absl::Status within(Decimal tolerance, Decimal most, std::string_view field) {
  if (tolerance <= most) return absl::OkStatus();
  return refuse(Code::kOverTolerance, field, absl::StrCat(tolerance.str(), ", the house allows ", most.str()));
}

// The lot or the proposal that an event is about; empty for others.
std::string subject_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> std::string {
        if constexpr (requires { e.lot.str(); }) {
          return e.lot.str();
        } else if constexpr (requires { e.proposal.str(); }) {
          return e.proposal.str();
        } else {
          return {};
        }
      },
      event);
}

// Who took such a step with the subject last, or with the lot that it was a part of then; empty where nobody did.
// `ahead` stands in front of the second step in the actor's own append.
absl::StatusOr<std::string> who_took(std::uint16_t step, const std::string& subject, View& view, const StreamId& stream,
                                     std::span<const Events::Item> ahead, std::string_view actor) {
  std::vector<std::pair<std::string, std::string>> taken;  // subject and actor; of a part: its lot's too
  const auto take = [&](const Event& event, std::string_view by) {
    if (const auto* split = std::get_if<LotSplit>(&event)) {
      const std::size_t before = taken.size();
      for (std::size_t i = 0; i < before; ++i) {
        if (taken[i].first == split->lot.str()) taken.emplace_back(split->into.str(), taken[i].second);
      }
    }
    if (facts_of(event).tag == step) taken.emplace_back(subject_of(event), by);
  };
  absl::Status read = view.history(stream, [&](const PastEvent& past) {
    if (!past.reversed) take(past.event, past.actor);
    return true;
  });
  if (!read.ok()) return read;
  for (const Events::Item& item : ahead) {
    if (item.stream == stream) take(item.event, actor);
  }
  std::string last;
  for (auto& [about, by] : taken) {
    if (about == subject) last = std::move(by);
  }
  return last;
}

absl::StatusOr<Money> value_of(const Order& order) {
  Wide micros = 0;
  Money value;
  for (const Line& line : order.lines) {
    const Money& price = line.terms.unit_price;
    if (price.currency.empty()) continue;
    value.currency = price.currency;
    micros += Wide{line.terms.quantity.value.micros()} * price.value.micros();
  }
  micros = (micros + Decimal::kScale / 2) / Decimal::kScale;
  if (micros > std::numeric_limits<std::int64_t>::max()) return refuse(Code::kNumberOutOfRange, "value");
  value.value = Decimal::from_micros(static_cast<std::int64_t>(micros));
  return value;
}

// Whether a hold for credit keeps the whole order, or is placed by the same decision.
bool held_for_credit(const Order& order, const Events& events) {
  const auto keeps = [](const auto& hold) {
    return hold.kind == HoldKind::kCredit && hold.line.value == 0 && hold.shipment.empty();
  };
  const auto let_go = [&](const Hold& hold) {
    return std::any_of(events.items().begin(), events.items().end(), [&](const Events::Item& item) {
      const auto* released = std::get_if<HoldReleased>(&item.event);
      return released != nullptr && item.stream == stream_of(order.id) && released->hold == hold.id;
    });
  };
  for (const Hold& hold : order.holds) {
    if (hold.state == HoldState::kHeld && keeps(hold) && !let_go(hold)) return true;
  }
  return std::any_of(events.items().begin(), events.items().end(), [&](const Events::Item& item) {
    const auto* placed = std::get_if<HoldPlaced>(&item.event);
    return placed != nullptr && item.stream == stream_of(order.id) && keeps(*placed);
  });
}

// The order that the stream is; nullptr where it begins with this decision.
absl::StatusOr<const Order*> order_on(View& view, const StreamId& stream) {
  return order_behind(view, OrderId(name_of(stream.str())));
}

absl::Status whole(const Order& order, const Allocation& allocation) {
  const Line* line = find_line(order, allocation.line);
  if (line == nullptr) return absl::OkStatus();  // the judge says so
  const Wide then = Wide{line->ledger.shipped} + allocation.quantity.value.micros();
  if (then >= lower_limit(line->terms)) return absl::OkStatus();
  return refuse(Code::kPartialShipment, absl::StrCat("line ", allocation.line.value),
                absl::StrCat(allocation.quantity.value.str(), " of ", line->terms.quantity.value.str()));
}

// Whether the decision says that the corrective action of the case had no effect.
bool refutes_effect(const Events& events, const StreamId& stream) {
  return std::any_of(events.items().begin(), events.items().end(), [&](const Events::Item& item) {
    return item.stream == stream && std::holds_alternative<EffectivenessRefuted>(item.event);
  });
}

absl::Status moment_given(Instant moment, std::string_view field, std::string_view about, std::string_view remedy) {
  return moment.micros != 0 ? absl::OkStatus() : refuse(Code::kMissing, field, about, remedy);
}

absl::Status within(const std::vector<LineChange>& changes, Decimal most) {
  for (const LineChange& change : changes) {
    if (change.over_tolerance) GENDAN_RETURN_IF_ERROR(within(*change.over_tolerance, most, "over_tolerance"));
    if (change.under_tolerance) GENDAN_RETURN_IF_ERROR(within(*change.under_tolerance, most, "under_tolerance"));
  }
  return absl::OkStatus();
}

}  // namespace

Policy tolerance_at_most(Decimal most) {
  return [most](View&, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      if (const auto* line = std::get_if<LineAdded>(&item.event)) {
        GENDAN_RETURN_IF_ERROR(within(line->over_tolerance, most, "over_tolerance"));
        GENDAN_RETURN_IF_ERROR(within(line->under_tolerance, most, "under_tolerance"));
      }
      const auto* proposed = std::get_if<ChangeProposed>(&item.event);
      const auto* revised = std::get_if<OrderRevised>(&item.event);
      if (proposed != nullptr) GENDAN_RETURN_IF_ERROR(within(proposed->changes, most));
      if (revised != nullptr) GENDAN_RETURN_IF_ERROR(within(revised->changes, most));
    }
    return absl::OkStatus();
  };
}

Policy competence_required(std::function<bool(std::string_view, std::string_view, Date)> may) {
  return [may = std::move(may)](View&, const Context& context, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const std::string_view name = facts_of(item.event).name;
      if (!may(context.actor, name, context.today)) {
        return refuse(Code::kNotCompetent, "actor", absl::StrCat(context.actor, ": ", to_absl(name)));
      }
      const auto* review = std::get_if<OrderReviewStarted>(&item.event);
      if (review == nullptr || may(review->reviewer.str(), name, context.today)) continue;
      return refuse(Code::kNotCompetent, "reviewer", review->reviewer.str());
    }
    return absl::OkStatus();
  };
}

std::vector<EyePair> usual_eye_pairs() {
  return {{kFacts<OrderReviewed>.tag, kFacts<OrderConfirmed>.tag},
          {kFacts<ChangeProposed>.tag, kFacts<ChangeAccepted>.tag},
          {kFacts<LotFailed>.tag, kFacts<ConcessionGranted>.tag},
          {kFacts<LotPassed>.tag, kFacts<LotReleased>.tag}};
}

Policy four_eyes(std::vector<EyePair> pairs) {
  return [pairs = std::move(pairs)](View& view, const Context& context, const Events& events) -> absl::Status {
    for (std::size_t i = 0; i < events.items().size(); ++i) {
      const Events::Item& item = events.items()[i];
      const std::uint16_t second = facts_of(item.event).tag;
      for (const EyePair& pair : pairs) {
        if (pair.second != second) continue;
        const absl::StatusOr<std::string> first = who_took(pair.first, subject_of(item.event), view, item.stream,
                                                           std::span(events.items()).first(i), context.actor);
        if (!first.ok()) return first.status();
        if (*first != context.actor) continue;
        return refuse(Code::kSamePerson, "actor",
                      absl::StrCat(context.actor, ": ", to_absl(facts_of(item.event).name)));
      }
    }
    return absl::OkStatus();
  };
}

Policy documents_required(std::vector<std::string> documents) {
  return [documents = std::move(documents)](View& view, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const auto* despatch = std::get_if<ShipmentDespatched>(&item.event);
      if (despatch == nullptr) continue;
      absl::StatusOr<const Shipment*> shipment = view.shipment(ShipmentId(name_of(item.stream.str())));
      if (!shipment.ok()) return shipment.status();
      for (const std::string& wanted : documents) {
        const auto named = [&](const std::string& text) {
          return text.starts_with(wanted) && (text.size() == wanted.size() || text[wanted.size()] == ' ');
        };
        const std::vector<DocumentAttached>& attached = (*shipment)->documents;
        if (std::any_of(despatch->documents.begin(), despatch->documents.end(), named) ||
            std::any_of(attached.begin(), attached.end(),
                        [&](const DocumentAttached& d) { return named(d.document); })) {
          continue;
        }
        return refuse(Code::kMissingDocument, "documents", wanted);
      }
    }
    return absl::OkStatus();
  };
}

Policy customer_allowed(std::function<absl::Status(const CustomerId&)> check) {
  return [check = std::move(check)](View&, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const auto* draft = std::get_if<OrderDrafted>(&item.event);
      if (draft != nullptr) GENDAN_RETURN_IF_ERROR(check(draft->customer));
    }
    return absl::OkStatus();
  };
}

Policy spec_revision_required() {
  return [](View& view, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      if (!std::holds_alternative<OrderSubmitted>(item.event)) continue;
      absl::StatusOr<const Order*> order = order_on(view, item.stream);
      if (!order.ok()) return order.status();
      if (*order == nullptr) continue;
      for (const Line& line : (*order)->lines) {
        if (!line.terms.spec_revision.empty()) continue;
        return refuse(Code::kMissing, absl::StrCat("lines[", line.terms.line.value, "].spec_revision"));
      }
    }
    return absl::OkStatus();
  };
}

Policy holds_released_by(std::function<bool(HoldKind, std::string_view)> may) {
  return [may = std::move(may)](View& view, const Context& context, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const auto* released = std::get_if<HoldReleased>(&item.event);
      if (released == nullptr) continue;
      absl::StatusOr<const Order*> order = order_on(view, item.stream);
      if (!order.ok()) return order.status();
      if (*order == nullptr) continue;
      for (const Hold& hold : (*order)->holds) {
        if (hold.id != released->hold || may(hold.kind, context.actor)) continue;
        return refuse(Code::kNotCompetent, "actor", absl::StrCat(context.actor, ": hold ", hold.id.str()));
      }
    }
    return absl::OkStatus();
  };
}

Policy calendar_feasible(std::function<bool(const Order&)> risk_accepted) {
  return
      [accepted = std::move(risk_accepted)](View& view, const Context& context, const Events& events) -> absl::Status {
        for (const Events::Item& item : events.items()) {
          const auto* calendar = std::get_if<CalendarBaselined>(&item.event);
          if (calendar == nullptr) continue;
          absl::StatusOr<const Order*> order = order_on(view, item.stream);
          if (!order.ok()) return order.status();
          for (const MilestonePlan& milestone : calendar->milestones) {
            if (milestone.planned >= context.today || (*order != nullptr && accepted(**order))) continue;
            return refuse(Code::kDateInPast, "milestones",
                          absl::StrCat(milestone.code.str(), " would be due on ", milestone.planned.str()),
                          "move the ex-factory day, or have the risk accepted");
          }
        }
        return absl::OkStatus();
      };
}

Policy lines_shipped_whole(std::function<bool(const Order&)> is_whole) {
  return [is_whole = std::move(is_whole)](View& view, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const auto* plan = std::get_if<ShipmentPlanned>(&item.event);
      if (plan == nullptr) continue;
      for (const Allocation& allocation : plan->allocations) {
        absl::StatusOr<const Order*> order = order_behind(view, allocation.order);
        if (!order.ok()) return order.status();
        if (*order != nullptr && is_whole(**order)) GENDAN_RETURN_IF_ERROR(whole(**order, allocation));
      }
    }
    return absl::OkStatus();
  };
}

Policy complaints_reopened_within(std::int32_t days) {
  return [days](View& view, const Context& context, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      if (!std::holds_alternative<ComplaintReopened>(item.event) || refutes_effect(events, item.stream)) continue;
      Instant closed;
      GENDAN_RETURN_IF_ERROR(view.history(item.stream, [&](const PastEvent& past) {
        if (!past.reversed && std::holds_alternative<ComplaintClosed>(past.event)) closed = past.recorded_at;
        return true;
      }));
      if (closed.micros == 0) continue;  // the judge says so
      const std::int64_t passed = context.now.micros - closed.micros;
      if (passed <= std::int64_t{days} * 86'400'000'000) continue;
      return refuse(Code::kTooLate, "case", absl::StrCat("it was closed on ", day_of(closed).str()));
    }
    return absl::OkStatus();
  };
}

Policy inform_by_required() {
  return [](View&, const Context&, const Events& events) -> absl::Status {
    constexpr std::string_view kTell = "say by when the customer is to be told";
    for (const Events::Item& item : events.items()) {
      if (const auto* incident = std::get_if<IncidentRaised>(&item.event)) {
        GENDAN_RETURN_IF_ERROR(
            moment_given(incident->inform_by, "inform_by", absl::StrCat("incident ", incident->incident.str()), kTell));
      } else if (const auto* delay = std::get_if<DelayAnnounced>(&item.event)) {
        GENDAN_RETURN_IF_ERROR(
            moment_given(delay->inform_by, "inform_by", absl::StrCat("the delay of line ", delay->line.value), kTell));
      } else if (const auto* complaint = std::get_if<ComplaintReceived>(&item.event)) {
        GENDAN_RETURN_IF_ERROR(moment_given(complaint->acknowledge_by, "acknowledge_by",
                                            absl::StrCat("case ", to_absl(name_of(item.stream.str()))),
                                            "say by when the complaint is to be acknowledged"));
      }
    }
    return absl::OkStatus();
  };
}

Policy credit_check(std::function<absl::Status(const CustomerId&, const Money&)> check) {
  return [check = std::move(check)](View& view, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      if (!std::holds_alternative<OrderConfirmed>(item.event)) continue;
      absl::StatusOr<const Order*> order = view.order(OrderId(name_of(item.stream.str())));
      if (!order.ok()) return order.status();
      const absl::StatusOr<Money> value = value_of(**order);
      if (!value.ok()) return value.status();
      if (value->currency.empty() || held_for_credit(**order, events)) continue;
      GENDAN_RETURN_IF_ERROR(check((*order)->header.customer, *value));
    }
    return absl::OkStatus();
  };
}

}  // namespace gendan::policy
