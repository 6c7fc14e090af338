#ifndef GENDAN_ORDER_PRODUCTION_H_
#define GENDAN_ORDER_PRODUCTION_H_

// Production of a line, and its early end.

#include <cstdint>
#include <string>

#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen.
enum class FulfilmentState : std::uint8_t {
  kNone = 0,
  kWaiting = 1,
  kInProduction = 2,
  kShortClosed = 3,
};

// ---- events -------------------------------------------------------------------------------------------------------

struct ProductionReported {
  LineNo line;
  Quantity good;
  Quantity scrap;            // in the same unit; may be 0
  std::string scrap_reason;  // where there is scrap
  Date day;
  friend bool operator==(const ProductionReported&, const ProductionReported&) = default;
};

// The balance of a line will not be delivered: nothing more of it is made or packed. What stands packed still leaves,
// or is unpacked with its shipment; what was recorded as packed without one, by another record.
struct LineShortClosed {
  LineNo line;
  std::string reason;
  std::string customer_reference;  // the customer's agreement, where the balance is beyond the under-tolerance
  friend bool operator==(const LineShortClosed&, const LineShortClosed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order), unknown_line (line), illegal_transition (fulfilment, order: the order is not
// confirmed).

namespace production {

// not_positive (good: it and scrap both 0), negative (good, scrap), unit_mismatch (good, scrap), no_reason
// (scrap_reason: scrap without a reason), overproduction (good > agreed x (1 + over-tolerance)), date_in_future (day).
GENDAN_EXPORT Decision report(OrderId order, ProductionReported production);
// no_reason (reason), over_tolerance (customer_reference: the balance exceeds the under-tolerance and no agreement of
// the customer is named). What was refused or lost belongs to the balance. When it was the last open line, and none of
// it stands packed or is on its way, OrderCompleted follows in the same append.
GENDAN_EXPORT Decision short_close(OrderId order, LineShortClosed closing);

}  // namespace production
}  // namespace gendan

#endif  // GENDAN_ORDER_PRODUCTION_H_
