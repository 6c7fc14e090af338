#ifndef GENDAN_LIB_ORDER_DECIDE_H_
#define GENDAN_LIB_ORDER_DECIDE_H_

#include <string_view>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "order/check.h"

namespace gendan {

// The order that another stream refers to; nullptr where it names none, or one that was never entered, as a record of
// the world may.
inline absl::StatusOr<const Order*> order_behind(View& view, const OrderId& id) {
  if (id.empty()) return nullptr;
  absl::StatusOr<const Order*> order = view.order(id);
  if (refused_with(order.status(), Code::kUnknownOrder)) return nullptr;
  return order;
}

// Whether the id can be given to what is to begin: already_exists.
template <class Tag>
absl::Status check_new(View& view, const Id<Tag>& id, std::string_view field) {
  GENDAN_RETURN_IF_ERROR(check(id, field));
  absl::StatusOr<Version> version = view.version(stream_of(id));
  if (!version.ok()) return version.status();
  return version->value == 0 ? absl::OkStatus() : refuse(Code::kAlreadyExists, field, id.str());
}

// unknown_order, unknown_shipment, unknown_case, unknown_return, unknown_stock
inline absl::Status is_there(View& view, const OrderId& id) { return view.order(id).status(); }
inline absl::Status is_there(View& view, const ShipmentId& id) { return view.shipment(id).status(); }
inline absl::Status is_there(View& view, const CaseId& id) { return view.complaint(id).status(); }
inline absl::Status is_there(View& view, const ReturnId& id) { return view.rma(id).status(); }
inline absl::Status is_there(View& view, const StockId& id) { return view.stock(id).status(); }

// The decision that writes one event to an existing order, shipment, case, return or stock, where the judge's guards
// say all there is to say.
template <class Tag, class E>
Decision write(Id<Tag> id, E event) {
  return [id = std::move(id), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(is_there(view, id));
    return Events().on(stream_of(id), event);
  };
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_DECIDE_H_
