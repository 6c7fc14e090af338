#ifndef GENDAN_LIB_ORDER_FULFILMENT_H_
#define GENDAN_LIB_ORDER_FULFILMENT_H_

// The fulfilment machine of a line (production.cc), through which the goods' events of other capabilities pass too.

#include "absl/status/status.h"
#include "gendan/order/event.h"
#include "order/facts.h"

namespace gendan {

absl::Status step_fulfilment(FulfilmentState& state, const LineAdded& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const GoodsPacked& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const GoodsUnpacked& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const GoodsDespatched& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const GoodsDelivered& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const SupplyReserved& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const SupplyIssued& event, const OrderFacts& facts);
absl::Status step_fulfilment(FulfilmentState& state, const SupplyReleased& event, const OrderFacts& facts);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_FULFILMENT_H_
