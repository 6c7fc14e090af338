// Opening a log that was closed in order. The floor is the same with a twentieth of the events: if opening read the
// log, the ratio would be a twentieth; a ratio near 1 says that its length does not matter. Both have a tail of the
// index to read, and the tree's right edge to make.

#include <string>

#include "bench/load.h"
#include "bench/measure.h"
#include "bench/stores.h"
#include "bench/workloads.h"

namespace gendan::bench {
namespace {

std::filesystem::path filled(const Run& run, std::string_view name, std::size_t bulk, std::size_t tail) {
  const std::filesystem::path folder = run.fresh(name);
  AppendMaker maker(load(run), std::string(name), 100);
  const std::unique_ptr<Store> store = open_store_in(folder);
  for (std::size_t left = bulk; left > 0;) {
    const std::size_t part = std::min<std::size_t>(left, 500'000);
    const Appends appends = maker.make(part);
    const std::unique_ptr<BulkAppender> writer = check(store->log().start_bulk(), "start bulk");
    for (const Append& append : appends.appends) check(writer->append(append).status(), "append in bulk");
    check(writer->finish(), "finish bulk");
    left -= part;
  }
  const Appends last = maker.make(tail);
  for (const Append& append : last.appends) {
    check(store->log().append(append, Durability::kBuffered).status(), "append");
  }
  check(store->close(), "close");
  return folder;
}

}  // namespace

void open(const Run& run) {
  const std::size_t events = run.pick<std::size_t>(3'000'000, 4000);
  const std::size_t tail = run.pick<std::size_t>(2000, 100);
  const std::filesystem::path small = filled(run, "small", events / 20, tail);
  const std::filesystem::path large = filled(run, "large", events, tail);
  Row row;
  row.workload = "open";
  row.params = std::to_string(events) + " events";
  row.unit = "opens/s";
  row.floor_name = "the same with a twentieth of the events";
  row.target = Target::at_least(0.5, "independent of length");
  const int times = run.pick(10, 1);
  const auto open_often = [&](const std::filesystem::path& folder) {
    return rate_of(times, [&] {
      for (int i = 0; i < times; ++i) open_store_in(folder).reset();
    });
  };
  by_turns(
      run.rounds(5), row, [&](int) { return open_often(small); }, [&](int) { return open_often(large); });
  run.report(row);
}

}  // namespace gendan::bench
