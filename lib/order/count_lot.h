#ifndef GENDAN_LIB_ORDER_COUNT_LOT_H_
#define GENDAN_LIB_ORDER_COUNT_LOT_H_

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/order/aql.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/switching.h"

namespace gendan {

// What a lot was found to be, by class: critical, major, minor, as its plan counts.
struct LotFindings {
  std::array<std::uint32_t, 3> found{};
  bool accepted = false;
  bool gap = false;
};

// The severity in force for the supplier and product family of a line, and what has been counted since it began; as if
// nothing had, where the line has no supplier. Refused: inspection_discontinued, also where nobody has written it yet.
absl::StatusOr<Switching> switching_of(View& view, const Order& order, LineNo line);

// The severity that the tables are entered with for the lot: the one in force, but never reduced for a lot that has
// been inspected before, for which ISO 2859-1:1999 (7.4) knows normal and tightened inspection only. None where the
// line has no supplier, and the plan says it.
Severity severity_for(const Order& order, const Lot& lot, const Switching& in_force);

// severity_mismatch: a plan of the tables of another severity than that. A lot that was inspected before may be planned
// as normal or tightened, whichever is in force.
absl::Status check_severity(const Order& order, const Lot& lot, const SamplingPlan& plan, const Switching& in_force);

// take_lot() of a lot that stands in the log: one that discontinues inspection does not end the counting where its
// edition's number had been passed before, by lots of the other edition. Old logs go on behind such a lot: it is
// InspectionDiscontinued, which they do not have, that ends it. Refused: as take_lot().
absl::StatusOr<Switch> count_on(Switching& switching, AqlEdition edition, const LotOutcome& outcome);

// Adds to `events` that the lot counts for its supplier's product family, and what that switches. Nothing where it does
// not count: a line without a supplier, a lot inspected before, one that the supplier was told of already, a plan that
// is not of a known edition or of another severity than the one in force, or inspection that has been discontinued
// meanwhile. A switch that earlier lots brought about and nobody has written is written first.
absl::Status count_lot(View& view, const Order& order, const Lot& lot, const LotFindings& findings, Events& events);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_COUNT_LOT_H_
