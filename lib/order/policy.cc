#include "gendan/order/policy.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <variant>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"
#include "order/check.h"

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

absl::StatusOr<Money> value_of(const Order& order) {
  absl::int128 micros = 0;
  Money value;
  for (const Line& line : order.lines) {
    const Money& price = line.terms.unit_price;
    if (price.currency.empty()) continue;
    value.currency = price.currency;
    micros += absl::int128(line.terms.quantity.value.micros()) * price.value.micros();
  }
  micros = (micros + Decimal::kScale / 2) / Decimal::kScale;
  if (micros > std::numeric_limits<std::int64_t>::max()) return refuse(Code::kNumberOutOfRange, "value");
  value.value = Decimal::from_micros(static_cast<std::int64_t>(micros));
  return value;
}

}  // namespace

Policy tolerance_at_most(Decimal most) {
  return [most](View&, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const auto* line = std::get_if<LineAdded>(&item.event);
      if (line == nullptr) continue;
      GENDAN_RETURN_IF_ERROR(within(line->over_tolerance, most, "over_tolerance"));
      GENDAN_RETURN_IF_ERROR(within(line->under_tolerance, most, "under_tolerance"));
    }
    return absl::OkStatus();
  };
}

Policy competence_required(std::function<bool(std::string_view, std::string_view, Date)> may) {
  return [may = std::move(may)](View&, const Context& context, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      const std::string_view name = facts_of(item.event).name;
      if (may(context.actor, name, context.today)) continue;
      return refuse(Code::kNotCompetent, "actor", absl::StrCat(context.actor, ": ", to_absl(name)));
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
    for (const Events::Item& item : events.items()) {
      const std::uint16_t second = facts_of(item.event).tag;
      for (const EyePair& pair : pairs) {
        if (pair.second != second) continue;
        const std::string subject = subject_of(item.event);
        std::string first;
        GENDAN_RETURN_IF_ERROR(view.history(item.stream, [&](const PastEvent& past) {
          if (!past.reversed && facts_of(past.event).tag == pair.first && subject_of(past.event) == subject)
            first = past.actor;
          return true;
        }));
        if (first != context.actor) continue;
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

Policy credit_check(std::function<absl::Status(const CustomerId&, const Money&)> check) {
  return [check = std::move(check)](View& view, const Context&, const Events& events) -> absl::Status {
    for (const Events::Item& item : events.items()) {
      if (!std::holds_alternative<OrderConfirmed>(item.event)) continue;
      absl::StatusOr<const Order*> order = view.order(OrderId(name_of(item.stream.str())));
      if (!order.ok()) return order.status();
      const absl::StatusOr<Money> value = value_of(**order);
      if (!value.ok()) return value.status();
      if (value->currency.empty()) continue;
      GENDAN_RETURN_IF_ERROR(check((*order)->header.customer, *value));
    }
    return absl::OkStatus();
  };
}

}  // namespace gendan::policy
