#ifndef GENDAN_BENCH_LIVE_ORDERS_H_
#define GENDAN_BENCH_LIVE_ORDERS_H_

// Orders in the middle of their lives: confirmed, two lines, five milestones each, a promise, a requirement.

#include <cstddef>

#include "bench/bench.h"
#include "gendan/engine.h"

namespace gendan::bench {

OrderId live_order_id(std::size_t number);
// The `place`-th milestone of either line's calendar, 0 to 4.
MilestoneCode milestone_code(std::size_t place);
UnitCode each();

// Written through execute, as decisions of the library, not synced; `together` of them by turns, a step of each, as
// orders lie in a log. The engine's clock must tell the time.
void make_live_orders(Engine& engine, std::size_t count, std::size_t together = 1);
// Brings the first `count` of them on: all milestones but the last are done. They have kLiveOrderEvents events then.
void work_on_live_orders(Engine& engine, std::size_t count, std::size_t together);
inline constexpr std::size_t kLiveOrderEvents = 20;

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_LIVE_ORDERS_H_
