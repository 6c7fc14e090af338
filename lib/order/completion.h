#ifndef GENDAN_LIB_ORDER_COMPLETION_H_
#define GENDAN_LIB_ORDER_COMPLETION_H_

#include "absl/status/statusor.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"

namespace gendan {

// The events, and behind them OrderCompleted where they settle the last open line of the order, after what gives back
// all that is still reserved for it. An order of which no line was open before them was reopened, and stays so. Those
// of `events` that stand on the order's stream are tried on a copy of it; their refusal is returned.
absl::StatusOr<Events> with_completion(View& view, const Order& order, Events events, const Context& context);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_COMPLETION_H_
