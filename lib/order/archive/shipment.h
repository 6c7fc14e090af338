#ifndef GENDAN_LIB_ORDER_ARCHIVE_SHIPMENT_H_
#define GENDAN_LIB_ORDER_ARCHIVE_SHIPMENT_H_

// The layout of the events of shipments: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/shipment.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, Allocation& e, unsigned) {
  archive & make_nvp("order", e.order);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, ShipmentPlanned& e, unsigned) {
  archive & make_nvp("allocations", e.allocations);
  archive & make_nvp("mode", e.mode);
  archive & make_nvp("despatch", e.despatch);
}

template <class Archive>
void serialize(Archive& archive, ShipmentPacked& e, unsigned) {
  archive & make_nvp("cartons", e.cartons);
  archive & make_nvp("gross_kilograms", e.gross_kilograms);
}

template <class Archive>
void serialize(Archive& archive, CarrierBooked& e, unsigned version) {
  archive & make_nvp("carrier", e.carrier);
  archive & make_nvp("booking", e.booking);
  if (version >= 2) archive & make_nvp("by", e.by);
}

template <class Archive>
void serialize(Archive& archive, ShipmentDespatched& e, unsigned) {
  archive & make_nvp("day", e.day);
  archive & make_nvp("documents", e.documents);
}

template <class Archive>
void serialize(Archive& archive, DocumentAttached& e, unsigned) {
  archive & make_nvp("document", e.document);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, TransportExceptionRaised& e, unsigned) {
  archive & make_nvp("what", e.what);
}

template <class Archive>
void serialize(Archive& archive, ShipmentDelivered& e, unsigned) {
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, ShipmentCancelled& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, PackedLot& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, GoodsPacked& e, unsigned version) {
  archive & make_nvp("shipment", e.shipment);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  if (version >= 2) archive & make_nvp("lots", e.lots);
}

template <class Archive>
void serialize(Archive& archive, GoodsUnpacked& e, unsigned) {
  archive & make_nvp("shipment", e.shipment);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, GoodsDespatched& e, unsigned) {
  archive & make_nvp("shipment", e.shipment);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, GoodsDelivered& e, unsigned) {
  archive & make_nvp("shipment", e.shipment);
  archive & make_nvp("line", e.line);
  archive & make_nvp("day", e.day);
  archive & make_nvp("unit", e.unit);
  archive & make_nvp("accepted", e.accepted);
  archive & make_nvp("damaged", e.damaged);
  archive & make_nvp("missing", e.missing);
  archive & make_nvp("refused", e.refused);
  archive & make_nvp("lost", e.lost);
  archive & make_nvp("mode", e.mode);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_SHIPMENT_H_
