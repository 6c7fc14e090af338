// Opening a log that was closed in order. The floor is the same with a twentieth of the events: if opening read the
// log, the ratio would be a twentieth; a ratio near 1 says that its length does not matter. Both have a tail of the
// index to read, and the tree's right edge to make.
//
// And opening a copy, which a restored backup is too: the part of the index that was in memory is read from the log
// again, as by a second reader.

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

// Of a log with so many events, all of them in the index's memory.
std::filesystem::path copied(const Run& run, std::size_t tail) {
  const std::filesystem::path copy = run.fresh("copy");
  const std::unique_ptr<Store> store = open_store_in(run.fresh("copied"));
  AppendMaker maker(load(run), "copied", 1);
  const Appends appends = maker.make(tail);
  for (const Append& append : appends.appends) {
    check(store->log().append(append, Durability::kBuffered).status(), "append");
  }
  check(store->checkpoint(copy.string()), "checkpoint");
  return copy;
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

  // By default the index's memory has room for 350,000 single appends at least.
  const std::size_t in_memory = run.pick<std::size_t>(250'000, 1000);
  const std::filesystem::path copy = copied(run, in_memory);
  row.params = "a copy, " + std::to_string(in_memory) + " events to index";
  row.floor_name = "one that was closed in order";
  row.target = {};
  by_turns(
      run.rounds(5), row, [&](int) { return rate_of(1, [&] { open_store_in(large, true, OpenMode::kRead).reset(); }); },
      [&](int) { return rate_of(1, [&] { open_store_in(copy, true, OpenMode::kRead).reset(); }); });
  run.report(row);
}

}  // namespace gendan::bench
