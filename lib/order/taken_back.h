#ifndef GENDAN_LIB_ORDER_TAKEN_BACK_H_
#define GENDAN_LIB_ORDER_TAKEN_BACK_H_

// What a decision left out because the order knew it already, or settled by it, nobody would write any more once that
// is taken back: its own stream has moved on.

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/id.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"

namespace gendan {

// An event that a reversal takes back.
struct TakenBack {
  StreamId stream;
  Version version;
  Event event;
};

inline bool is_taken_back(const std::vector<TakenBack>& taken, const StreamId& stream, Version version) {
  return std::any_of(taken.begin(), taken.end(),
                     [&](const TakenBack& one) { return one.version == version && one.stream == stream; });
}

// shipment.cc: still_needed (target: goods on the order of a shipment that was packed, despatched, delivered or
// cancelled by a decision, which wrote only what was left).
absl::Status check_goods_taken_back(View& view, const std::vector<TakenBack>& taken);
// returns.cc: still_needed (target: what is back of a return of which the rest was decided on, or a credit note by
// which a return is settled).
absl::Status check_returns_taken_back(View& view, const std::vector<TakenBack>& taken);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_TAKEN_BACK_H_
