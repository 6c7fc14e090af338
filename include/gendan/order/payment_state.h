#ifndef GENDAN_ORDER_PAYMENT_STATE_H_
#define GENDAN_ORDER_PAYMENT_STATE_H_

#include <cstdint>

#include "gendan/core/id.h"
#include "gendan/order/finance.h"

namespace gendan {

// The fold of one payment/ stream. A plain value.
struct Payment {
  PaymentId id;
  Version version;
  PaymentState state = PaymentState::kNone;
  bool observed = false;
  PaymentReceived received;
  std::int64_t allocated = 0;  // in millionths of the payment's currency; above what was received only where observed
  friend bool operator==(const Payment&, const Payment&) = default;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_PAYMENT_STATE_H_
