#ifndef GENDAN_LIB_ORDER_COUNT_LOT_H_
#define GENDAN_LIB_ORDER_COUNT_LOT_H_

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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
// nothing had, where the line has no supplier. Refused: inspection_discontinued.
absl::StatusOr<Switching> switching_of(View& view, const Order& order, LineNo line);

// Adds to `events` that the lot counts for its supplier's product family, and what that switches. Nothing where it does
// not count: a line without a supplier, a lot inspected before, a plan that is not of a known edition or of another
// severity than the one in force, or inspection that has been discontinued meanwhile.
absl::Status count_lot(View& view, const Order& order, const Lot& lot, const LotFindings& findings, Events& events);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_COUNT_LOT_H_
