#ifndef GENDAN_LIB_ORDER_OBLIGATION_H_
#define GENDAN_LIB_ORDER_OBLIGATION_H_

// The obligation to tell the customer of a line's delay (incident.cc), which the events of promises open and settle.

#include "absl/status/status.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"

namespace gendan {

absl::Status step_obligation(Order& order, const DeliveryPromised& event, const Judging& how);
absl::Status step_obligation(Order& order, const DelayAnnounced& event, const Judging& how);
absl::Status step_obligation(Order& order, const PromiseRevised& event, const Judging& how);
absl::Status step_obligation(Order& order, const DelayRejected& event, const Judging& how);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_OBLIGATION_H_
