#ifndef GENDAN_ORDER_RETURN_STATE_H_
#define GENDAN_ORDER_RETURN_STATE_H_

#include "gendan/core/id.h"
#include "gendan/order/returns.h"

namespace gendan {

// The fold of one return/ stream. A plain value.
struct Return {
  ReturnId id;
  Version version;
  ReturnState state = ReturnState::kNone;
  bool observed = false;
  ReturnRequested requested;
  Quantity authorised;
  Date expires;
  Quantity received;
  friend bool operator==(const Return&, const Return&) = default;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_RETURN_STATE_H_
