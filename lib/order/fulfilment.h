#ifndef GENDAN_LIB_ORDER_FULFILMENT_H_
#define GENDAN_LIB_ORDER_FULFILMENT_H_

// The fulfilment machine of a line (production.cc), through which the goods' events of other capabilities pass too.

#include "absl/status/status.h"
#include "gendan/order/event.h"
#include "order/facts.h"

namespace gendan {

// For the events that production.cc instantiates it for.
template <class E>
absl::Status step_fulfilment(FulfilmentState& state, const E& event, const OrderFacts& facts);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_FULFILMENT_H_
