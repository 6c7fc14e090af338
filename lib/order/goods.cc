// The order's side of a shipment: what packing, despatch and delivery do to each line.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/facts.h"
#include "order/fulfilment.h"
#include "order/steps.h"

namespace gendan {
namespace {

absl::Status check_lots(const GoodsPacked& event, const Line& line) {
  for (std::size_t i = 0; i < event.lots.size(); ++i) {
    GENDAN_RETURN_IF_ERROR(check(event.lots[i].lot, "lots.lot"));
    GENDAN_RETURN_IF_ERROR(check_amount(event.lots[i].quantity, line, "lots.quantity"));
    for (std::size_t j = 0; j < i; ++j) {
      if (event.lots[j].lot == event.lots[i].lot) return refuse(Code::kDuplicate, "lots", event.lots[i].lot.str());
    }
  }
  return absl::OkStatus();
}

template <class E>
absl::StatusOr<Line*> on_line(Order& order, const E& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional(event.shipment, "shipment"));
    if constexpr (requires { event.quantity; }) {
      GENDAN_RETURN_IF_ERROR(check_amount(event.quantity, *line, "quantity"));
    }
    if constexpr (requires { event.day; }) GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    if constexpr (requires { event.lots; }) GENDAN_RETURN_IF_ERROR(check_lots(event, *line));
  }
  OrderFacts facts{order, how};
  facts.line = line;
  GENDAN_RETURN_IF_ERROR(step_fulfilment(line->fulfilment, event, facts));
  return line;
}

absl::Status check_received(const GoodsDelivered& event, const Line& line) {
  const std::pair<std::string_view, Decimal> amounts[] = {{"accepted", event.accepted},
                                                          {"damaged", event.damaged},
                                                          {"missing", event.missing},
                                                          {"refused", event.refused},
                                                          {"lost", event.lost}};
  for (const auto& [field, amount] : amounts) {
    if (amount.is_negative()) return refuse(Code::kNegative, field, amount.str());
  }
  if (event.unit != line.terms.quantity.unit) {
    return refuse(Code::kUnitMismatch, "unit",
                  "the line counts in " + line.terms.quantity.unit.str() + ", not in " + event.unit.str());
  }
  return check_optional_text(event.mode, "mode");
}

// A shipment is unpacked whole; where the world says otherwise nobody knows which lots are left in it.
void take_out_lots(Order& order, const GoodsUnpacked& event) {
  const auto unpacked = [&](const LotPart& part) {
    if (part.shipment != event.shipment) return false;
    const Lot* lot = find_lot(std::as_const(order), part.lot);
    return lot != nullptr && lot->line == event.line;
  };
  if (std::as_const(order).packed_lots.find(unpacked) != nullptr) std::erase_if(order.packed_lots.edit(), unpacked);
}

}  // namespace

absl::Status step(Order& order, const GoodsPacked& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(add_to((*line)->ledger.packed, event.quantity.value, "quantity"));
  for (const PackedLot& part : event.lots) {
    const Lot* lot = find_lot(std::as_const(order), part.lot);
    if (lot == nullptr || lot->line != event.line) return refuse(Code::kUnknownLot, "lots", part.lot.str());
    order.packed_lots.edit().push_back({event.shipment, part.lot, part.quantity.value.micros()});
  }
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const GoodsUnpacked& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(take_from((*line)->ledger.packed, event.quantity.value, "quantity"));
  take_out_lots(order, event);
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const GoodsDespatched& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(add_to((*line)->ledger.shipped, event.quantity.value, "quantity"));
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const GoodsDelivered& event, const Judging& how) {
  absl::StatusOr<Line*> found = on_line(order, event, how);
  if (!found.ok()) return found.status();
  Line& line = **found;
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_received(event, line));
  const Excess before = excess_of(line.ledger, line.terms);
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.delivered, event.accepted, "accepted"));
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.delivered, event.damaged, "damaged"));
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.damaged, event.damaged, "damaged"));
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.lost, event.missing, "missing"));
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.lost, event.lost, "lost"));
  GENDAN_RETURN_IF_ERROR(add_to(line.ledger.refused, event.refused, "refused"));
  line.last_delivery = std::max(line.last_delivery, event.day);
  return keep_invariants(order, line, before, how.mode);
}

}  // namespace gendan
