// What the Merkle tree costs an append: the same appends into a log that keeps its tree and into one that goes without.
// Both logs take every append, by turns, and grow over all of them.

#include <string>
#include <utility>

#include "bench/load.h"
#include "bench/measure.h"
#include "bench/stores.h"
#include "bench/workloads.h"

namespace gendan::bench {
namespace {

void with_and_without(const Run& run, std::string workload, std::size_t batch, Durability durability,
                      std::size_t events, Target target) {
  AppendMaker maker(load(run), "m", batch);
  const std::unique_ptr<Store> with = open_store_in(run.fresh("with"), true);
  const std::unique_ptr<Store> without = open_store_in(run.fresh("without"), false);
  Row row;
  row.workload = std::move(workload);
  row.params = "batch=" + std::to_string(batch);
  row.unit = "events/s";
  row.floor_name = "the same log without its tree";
  row.target = std::move(target);
  Appends appends;
  const auto append_all = [&](Store& store) {
    return rate_of(static_cast<double>(appends.events), [&] {
      for (const Append& append : appends.appends) check(store.log().append(append, durability).status(), "append");
    });
  };
  by_turns(
      run.rounds(9), row,
      [&](int) {
        appends = maker.make(events);
        return append_all(*without);
      },
      [&](int) { return append_all(*with); });
  run.report(row);
}

}  // namespace

void tree(const Run& run) {
  with_and_without(run, "tree", 100, Durability::kBuffered, run.pick(300'000, 1000), Target::at_least(0.85, ">= 0.85"));
  with_and_without(run, "tree", 1, Durability::kBuffered, run.pick(100'000, 500), Target::at_least(0.75, ">= 0.75"));
}

void tree_durable(const Run& run) {
  with_and_without(run, "tree_durable", 1, Durability::kSync, run.pick(5000, 50), Target::at_least(0.95, ">= 0.95"));
}

}  // namespace gendan::bench
