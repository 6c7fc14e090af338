#ifndef GENDAN_ORDER_WORK_H_
#define GENDAN_ORDER_WORK_H_

// Work in progress: where the goods of an order's lines are now, from the factory to the customer.

#include <cstdint>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/order.h"

namespace gendan {

// Amounts are in millionths of the line's unit, none below 0. Of goods that were made, or that came in, every one is in
// exactly one of the places from `made` to `lost`; what was rejected or scrapped is in none.
struct LineWork {
  LineNo line;
  ItemId item;
  SupplierId supplier;
  UnitCode unit;
  std::int64_t agreed = 0;
  std::int64_t to_make = 0;     // agreed and not made yet; 0 for what is not produced here, and once short-closed
  std::int64_t made = 0;        // and not in a lot yet; of a line without inspection: not packed yet
  std::int64_t inspecting = 0;  // in lots that wait for a verdict, or for what becomes of them after a bad one
  std::int64_t accepted = 0;    // passed or conceded, not released
  std::int64_t released = 0;    // not packed
  std::int64_t packed = 0;      // waits for its despatch
  std::int64_t on_the_way = 0;
  std::int64_t delivered = 0;  // accepted or damaged
  std::int64_t refused = 0;
  std::int64_t lost = 0;
  friend bool operator==(const LineWork&, const LineWork&) = default;
};

// In order of the order's lines. Where observed events broke the chain of quantities, a place that would hold less than
// nothing holds nothing.
GENDAN_EXPORT std::vector<LineWork> work_of(const Order& order);

}  // namespace gendan

#endif  // GENDAN_ORDER_WORK_H_
