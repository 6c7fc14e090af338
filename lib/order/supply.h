#ifndef GENDAN_LIB_ORDER_SUPPLY_H_
#define GENDAN_LIB_ORDER_SUPPLY_H_

#include <string>

#include "absl/status/status.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"

namespace gendan {

// Adds what gives back all that is reserved for a line of the order (stock.cc), or for all of it (line 0): who is over
// needs nothing.
absl::Status free_supplies(View& view, const Order& order, LineNo line, const std::string& reason, Events& events);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_SUPPLY_H_
