#ifndef GENDAN_LIB_ORDER_ENDED_RETURNS_H_
#define GENDAN_LIB_ORDER_ENDED_RETURNS_H_

#include "absl/status/status.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"

namespace gendan {

// Adds what settles the order's returns that have ended on their own streams alone (returns.cc), as a record of the
// world says: no decision of the return would tell the order any more.
absl::Status settle_ended_returns(View& view, const Order& order, Events& events);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ENDED_RETURNS_H_
