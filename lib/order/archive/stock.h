#ifndef GENDAN_LIB_ORDER_ARCHIVE_STOCK_H_
#define GENDAN_LIB_ORDER_ARCHIVE_STOCK_H_

// The layout of the events of stock: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/stock.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, StockOpened& e, unsigned) {
  archive & make_nvp("item", e.item);
  archive & make_nvp("unit", e.unit);
  archive & make_nvp("location", e.location);
}

template <class Archive>
void serialize(Archive& archive, StockExpected& e, unsigned) {
  archive & make_nvp("arrival", e.arrival);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("due", e.due);
  archive & make_nvp("supplier", e.supplier);
}

template <class Archive>
void serialize(Archive& archive, ArrivalRevised& e, unsigned) {
  archive & make_nvp("arrival", e.arrival);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("due", e.due);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, StockReceived& e, unsigned) {
  archive & make_nvp("arrival", e.arrival);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("day", e.day);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, StockReserved& e, unsigned) {
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("order", e.order);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("needed", e.needed);
}

template <class Archive>
void serialize(Archive& archive, StockIssued& e, unsigned) {
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("day", e.day);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, ReservationReleased& e, unsigned) {
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, StockCounted& e, unsigned) {
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("day", e.day);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, SupplyReserved& e, unsigned) {
  archive & make_nvp("stock", e.stock);
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("needed", e.needed);
}

template <class Archive>
void serialize(Archive& archive, SupplyIssued& e, unsigned) {
  archive & make_nvp("stock", e.stock);
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, SupplyReleased& e, unsigned) {
  archive & make_nvp("stock", e.stock);
  archive & make_nvp("reservation", e.reservation);
  archive & make_nvp("line", e.line);
  archive & make_nvp("reason", e.reason);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_STOCK_H_
