// Space, on disk and in memory. The "rate" is bytes per piece, and less is better.
//
// size: a log of the simulator's events, closed; everything in its folder counts (events, envelopes, both indexes, the
// write-ahead log's rest). Most of its events are small; the log of its LineAdded alone has larger ones. It is compared
// with the payloads alone, and with all that an append was given: payloads, stream names, request ids, actors,
// departments and times.
//
// memory: what the process has more of the heap when so many orders (two lines, ten milestones) are in the cache: in
// one that has room for all, which keeps them ready for use, and in a full one, which keeps most of them packed,
// against the 1 KiB that an order may cost there.

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/live_orders.h"
#include "bench/load.h"
#include "bench/stores.h"
#include "bench/workloads.h"
#include "gendan/log/storage.h"

namespace gendan::bench {
namespace {

double bytes_in(const std::filesystem::path& folder) {
  double bytes = 0;
  for (const std::filesystem::directory_entry& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes;
}

struct Given {
  double events = 0;
  double payloads = 0;
  double all = 0;
};

void count(const Append& append, Given& given) {
  constexpr double kTime = 8;
  given.events += static_cast<double>(append.events.size());
  given.all += static_cast<double>(append.request_id.str().size() + append.actor.size() + append.department.size());
  for (const Append::Stream& stream : append.streams) given.all += static_cast<double>(stream.id.str().size());
  for (const NewEvent& event : append.events) {
    given.payloads += static_cast<double>(event.payload.size());
    given.all += static_cast<double>(event.payload.size()) + kTime;
  }
}

// The order lines alone, as a system that is taken over brings them.
Load lines_of(const Load& load) {
  Load out;
  out.streams = load.streams;
  std::vector<std::uint64_t> versions(load.streams.size());
  for (const LoadEvent& event : load.events) {
    if (!std::holds_alternative<LineAdded>(event.event)) continue;
    out.events.push_back(event);
    out.events.back().version = ++versions[event.stream];
  }
  return out;
}

void size_of(const Run& run, const Load& events_of, std::string how, std::size_t batch) {
  const std::filesystem::path folder = run.fresh("log");
  AppendMaker maker(events_of, "s", batch);
  Given given;
  const std::unique_ptr<Store> store = open_store_in(folder);
  const double events = run.pick(600'000.0, 1000.0);
  while (given.events < events) {
    for (const Append& append : maker.make(run.pick(50'000, 1000)).appends) {
      check(store->log().append(append, Durability::kBuffered).status(), "append");
      count(append, given);
    }
  }
  check(store->close(), "close");

  Row row;
  row.workload = "size";
  row.unit = "bytes/event";
  row.rate = bytes_in(folder) / given.events;
  how += ", payloads of " + std::to_string(std::lround(given.payloads / given.events));
  const auto against = [&](const char* name, double bytes, Target target) {
    row.params = how;
    row.floor_name = name;
    row.floor_rate = bytes / given.events;
    row.ratio_low = row.ratio_high = row.ratio();
    row.target = std::move(target);
    run.report(row);
  };
  against("payload bytes", given.payloads, Target::at_most(0.75, "<= 0.75"));
  against("all bytes given to the append", given.all, Target::none());
}

double heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

}  // namespace

void size(const Run& run) {
  size_of(run, load(run), "as appended by the simulator", 0);
  size_of(run, load(run), "batch=100", 100);
  size_of(run, lines_of(load(run)), "LineAdded, batch=100", 100);
}

void memory(const Run& run) {
  const std::size_t orders = run.pick(2000, 20);
  EngineOptions options;
  options.clock = &system_clock();
  // On tables in memory, as RocksDB's block cache would grow while orders are loaded.
  const std::shared_ptr<Storage> tables = make_memory_storage();
  const auto open = [&] {
    StoreOptions store_options;
    store_options.clock = &system_clock();
    return check(Engine::open(check(open_store(tables, store_options), "open a store"), options), "open an engine");
  };
  {
    const std::unique_ptr<Engine> engine = open();
    make_live_orders(*engine, orders);
    check(engine->close(), "close");
  }
  const std::unique_ptr<Engine> engine = open();
  check(engine->load(live_order_id(0)).status(), "load");
  const double before = heap_bytes();
  for (std::size_t number = 1; number <= orders / 2; ++number) {
    check(engine->load(live_order_id(number)).status(), "load");
  }
  const double middle = heap_bytes();
  for (std::size_t number = orders / 2 + 1; number < orders; ++number) {
    check(engine->load(live_order_id(number)).status(), "load");
  }
  const double after = heap_bytes();
  const Engine::Statistics statistics = engine->statistics();

  Row row;
  row.workload = "memory";
  row.unit = "bytes/order";
  row.floor_name = "1 KiB";
  row.floor_rate = 1024;
  row.target = Target::none();
  row.params = "2 lines, 10 milestones, ready for use, on the heap";
  row.rate = (after - before) / static_cast<double>(orders - 1);
  const std::size_t first_orders = orders / 2;
  const double first_half = (middle - before) / static_cast<double>(first_orders);
  const double second_half = (after - middle) / static_cast<double>(orders - 1 - first_orders);
  row.ratio_low = std::min(first_half, second_half) / row.floor_rate;
  row.ratio_high = std::max(first_half, second_half) / row.floor_rate;
  run.report(row);
  row.params = "2 lines, 10 milestones, ready for use, as the engine estimates";
  row.rate = static_cast<double>(statistics.cache_bytes) / static_cast<double>(orders);
  row.ratio_low = row.ratio_high = row.ratio();
  run.report(row);
  check(engine->close(), "close");

  options.cache_bytes = run.pick(1u << 20, 10u << 10);
  const std::unique_ptr<Engine> full = open();
  check(full->load(live_order_id(0)).status(), "load");
  const double empty = heap_bytes();
  for (std::size_t number = 1; number < orders; ++number) check(full->load(live_order_id(number)).status(), "load");
  const double filled = heap_bytes();
  std::size_t kept = 0;
  check(full->kept_aggregates([&](const Engine::Kept& one) {
    kept += one.cached ? 1 : 0;
    return true;
  }),
        "count");
  if (kept == 0 || kept == orders) throw Failed("memory: the cache is not full");
  row.target = Target::at_most(1.0, "<= 1");
  row.params = "2 lines, 10 milestones, in a full cache, on the heap";
  row.rate = (filled - empty) / static_cast<double>(kept);
  row.ratio_low = row.ratio_high = row.ratio();
  run.report(row);
}

}  // namespace gendan::bench
