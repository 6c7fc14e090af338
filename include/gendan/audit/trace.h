#ifndef GENDAN_AUDIT_TRACE_H_
#define GENDAN_AUDIT_TRACE_H_

// From a complaint to the shipment, the lot, its inspection and the supplier; and from goods to the complaints about
// them.

#include <vector>

#include "absl/status/statusor.h"
#include "gendan/audit/certificate.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/projection/complaints.h"

namespace gendan {

// A shipment's part in a line's goods.
struct Carriage {
  ShipmentId shipment;
  Quantity quantity;  // despatched
  Date despatched;
  Date delivered;  // none while it is on its way
};

struct GoodsTrace {
  OrderId order;
  LineNo line;
  CustomerId customer;
  SupplierId supplier;
  ItemId item;
  // The lot asked for; every lot of the line where none was.
  std::vector<InspectionCertificate> lots;
  // All that carried goods of the line, in order of despatch: which pieces of a lot went with which is nobody's record.
  std::vector<Carriage> shipments;
  // About the lot; about the line, or the whole order, where no lot was asked for. In order of their ids.
  std::vector<CaseView> complaints;
};

struct ComplaintTrace {
  CaseView complaint;
  GoodsTrace goods;
  // Other complaints about goods of the same supplier, in order of their ids; none where no supplier is known.
  std::vector<CaseView> of_supplier;
};

// What is known of a line's goods, and of one lot of them where `lot` is not empty. Ages are counted on `day`. Reads
// the order's history and, one after another, the register. Refused: unknown_order, unknown_line, unknown_lot; errors
// of the log pass through.
GENDAN_EXPORT absl::StatusOr<GoodsTrace> trace_goods(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                                     const OrderId& order, LineNo line, const LotId& lot,
                                                     ComplaintDay day);

// The same from a complaint. Where it names no order, or an order and no line of several, its goods are empty but for
// what it names. Refused: unknown_case, and what trace_goods() refuses.
GENDAN_EXPORT absl::StatusOr<ComplaintTrace> trace_complaint(Engine& engine,
                                                             const Attached<ComplaintRegister>& complaints,
                                                             const CaseId& complaint, ComplaintDay day);

}  // namespace gendan

#endif  // GENDAN_AUDIT_TRACE_H_
