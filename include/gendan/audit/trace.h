#ifndef GENDAN_AUDIT_TRACE_H_
#define GENDAN_AUDIT_TRACE_H_

// From a complaint to the shipment, the lot, its inspection and the supplier; and from a shipment, a lot or a supplier
// to the complaints about their goods.

#include <vector>

#include "absl/status/statusor.h"
#include "gendan/audit/certificate.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/order/shipment.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/quality.h"

namespace gendan {

// A shipment's part in a line's goods.
struct Carriage {
  ShipmentId shipment;
  Quantity quantity;  // despatched
  Date despatched;
  Date delivered;  // none while it is on its way
  // Those of the line that it carries, in order of packing, as far as somebody noted them.
  std::vector<PackedLot> lots;
  // Of what was packed or despatched, whichever is more, that of which nobody noted the lots.
  Quantity unnoted;
};

struct GoodsTrace {
  OrderId order;
  LineNo line;
  CustomerId customer;
  SupplierId supplier;
  ItemId item;
  // The lot asked for and its parts, where some were split off; every lot of the line where none was asked for.
  std::vector<InspectionCertificate> lots;
  // All that carried goods of the line, in order of despatch. Where a lot was asked for, those that carried it or
  // a part of it, and those of which nobody noted the lots, or not of all: they may have.
  std::vector<Carriage> shipments;
  // About the lot, a part of it or what it was a part of; about the line, or the whole order, where no lot was asked
  // for. One that tells no line but a shipment is about the lines that this carries, of its order where it names one.
  // In order of their ids.
  std::vector<CaseView> complaints;
};

struct ComplaintTrace {
  CaseView complaint;
  GoodsTrace goods;
  // What the shipment that it names carries, where that is of several lines and the complaint tells none; of the order
  // alone where it names one. Each as in ShipmentTrace. Lines that nobody entered are left out: a shipment that was
  // recorded may name any.
  std::vector<GoodsTrace> carried;
  // Other complaints about goods of the same supplier, in order of their ids; none where no supplier is known.
  std::vector<CaseView> of_supplier;
};

struct ShipmentTrace {
  ShipmentId shipment;
  // One for each of its allocations, in their order. The lots are those that it carries: all of the line, where nobody
  // noted them, or not of all that it carries; none, while it is not packed and its order was told of nothing in it.
  // The shipments are all that carried goods of the line.
  std::vector<GoodsTrace> goods;
  // That name the shipment, in order of their ids.
  std::vector<CaseView> complaints;
};

struct SupplierTrace {
  SupplierId supplier;
  // One for each of its lots, in order of order and lot; parts are with the lot that they were split off. Lines of its
  // without a lot are not among them.
  std::vector<GoodsTrace> lots;
  // About its goods, in order of their ids: those too that tell no line, but a shipment all of which is its.
  std::vector<CaseView> complaints;
};

// What is known of a line's goods, and of one lot of them where `lot` is not empty. Ages are counted on `day`. Reads
// the order's history and, one after another, the register. Refused: unknown_order, unknown_line, unknown_lot; errors
// of the log pass through.
GENDAN_EXPORT absl::StatusOr<GoodsTrace> trace_goods(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                                     const OrderId& order, LineNo line, const LotId& lot,
                                                     ComplaintDay day);

// The same from a complaint. A line that it does not name is that of its lot, the one line of its order, or the one
// that its shipment carries. Where it tells no lot but names a shipment that carries the line, the lots are those that
// this carries, as in ShipmentTrace. Where nothing tells the line, its goods are empty but for what it names and for
// the supplier of all that is carried, where there is one. Refused: unknown_case, and what trace_goods() refuses of the
// line that it names or that its lot is of.
GENDAN_EXPORT absl::StatusOr<ComplaintTrace> trace_complaint(Engine& engine,
                                                             const Attached<ComplaintRegister>& complaints,
                                                             const CaseId& complaint, ComplaintDay day);

// The same of what a shipment carries. Refused: unknown_shipment, and what trace_goods() refuses.
GENDAN_EXPORT absl::StatusOr<ShipmentTrace> trace_shipment(Engine& engine,
                                                           const Attached<ComplaintRegister>& complaints,
                                                           const ShipmentId& shipment, ComplaintDay day);

// The same of a supplier's lots, as a recall asks for them. Takes as long as their orders' histories are to be read.
// A supplier that nothing is known of has no lots and no complaints. Refused: what trace_goods() refuses.
GENDAN_EXPORT absl::StatusOr<SupplierTrace> trace_supplier(Engine& engine,
                                                           const Attached<ComplaintRegister>& complaints,
                                                           const Attached<QualityStatistics>& quality,
                                                           const SupplierId& supplier, ComplaintDay day);

}  // namespace gendan

#endif  // GENDAN_AUDIT_TRACE_H_
