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

// The decision that writes one event to an existing order, shipment, case, return or stock, where the judge's guards
// say all there is to say.
template <class E>
Decision write(OrderId order, E event) {
  return [order = std::move(order), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> found = view.order(order);
    if (!found.ok()) return found.status();
    return Events().on(stream_of(order), event);
  };
}
template <class E>
Decision write(ShipmentId shipment, E event) {
  return
      [shipment = std::move(shipment), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
        absl::StatusOr<const Shipment*> found = view.shipment(shipment);
        if (!found.ok()) return found.status();
        return Events().on(stream_of(shipment), event);
      };
}
template <class E>
Decision write(CaseId complaint, E event) {
  return [complaint = std::move(complaint), event = std::move(event)](View& view,
                                                                      const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Complaint*> found = view.complaint(complaint);
    if (!found.ok()) return found.status();
    return Events().on(stream_of(complaint), event);
  };
}
template <class E>
Decision write(ReturnId rma, E event) {
  return [rma = std::move(rma), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Return*> found = view.rma(rma);
    if (!found.ok()) return found.status();
    return Events().on(stream_of(rma), event);
  };
}
template <class E>
Decision write(StockId stock, E event) {
  return [stock = std::move(stock), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Stock*> found = view.stock(stock);
    if (!found.ok()) return found.status();
    return Events().on(stream_of(stock), event);
  };
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_DECIDE_H_
