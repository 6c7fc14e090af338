#ifndef GENDAN_BENCH_HAND_FOLD_H_
#define GENDAN_BENCH_HAND_FOLD_H_

#include "gendan/order/event.h"
#include "gendan/order/order.h"

namespace gendan::bench {

// What judge(order, event, kReplay) does, written as a switch by hand over the same structs: may this happen in this
// state, do the ledger's invariants hold, and what becomes of the order. False: it may not. No framework, no words for
// a refusal, no statuses: the floor of the fold.
bool hand_fold(Order& order, const Event& event);

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_HAND_FOLD_H_
