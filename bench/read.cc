// Reading: the whole log for a replay, a scan or a projection that begins anew, and one order for a decision.
//
// The log is the simulator's, repeated until it is long enough, appended as the simulator appended it (one to three
// events at a time, the orders interleaved), closed and opened again, so that everything is read from sorted files;
// both it and its floor are in the operating system's cache. The floor has the same bytes per event, one key per event.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/bench.h"
#include "bench/live_orders.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/raw.h"
#include "bench/stores.h"
#include "bench/workloads.h"
#include "benchmark/benchmark.h"
#include "engine/aggregate.h"
#include "engine/aggregate_store.h"
#include "engine/refold.h"
#include "gendan/audit/replay.h"
#include "gendan/engine.h"
#include "gendan/order/codec.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/quality.h"
#include "gendan/projection/runner.h"

namespace gendan::bench {
namespace {

constexpr const char* kFloor = "raw RocksDB scan";

// A log and its floor, filled alike and settled.
struct Filled {
  std::filesystem::path folder;
  std::unique_ptr<Store> store;
  std::unique_ptr<RawLog> raw;
  double events = 0;
};

void fill(AppendMaker& maker, std::size_t events, Filled& out) {
  constexpr std::size_t kStretch = 50'000;
  std::uint64_t position = 1;
  std::vector<std::string> values;
  while (position <= events) {
    const Appends appends = maker.make(std::min(kStretch, events));
    for (const Append& append : appends.appends) {
      check(out.store->log().append(append, Durability::kBuffered).status(), "append");
      values.clear();
      values_of(append, values);
      out.raw->put(position, values, false);
      position += values.size();
    }
  }
  out.events = static_cast<double>(position - 1);
}

Filled filled(const Run& run) {
  Filled out;
  out.folder = run.fresh("log");
  out.store = open_store_in(out.folder);
  out.raw = std::make_unique<RawLog>(run.fresh("raw"));
  AppendMaker maker(load(run), "r", 0);
  fill(maker, run.pick(600'000, 1000), out);
  check(out.store->close(), "close");
  out.store = open_store_in(out.folder);
  out.raw->settle();
  return out;
}

template <class Work>
void against_scan(const Run& run, const Filled& log, Row row, const Work& work) {
  row.unit = "events/s";
  row.floor_name = kFloor;
  by_turns(
      run.rounds(7), row, [&](int) { return rate_of(log.events, [&] { benchmark::DoNotOptimize(log.raw->scan()); }); },
      [&](int) { return rate_of(log.events, work); });
  run.report(row);
}

// Gives every event to fn(record, event).
template <class Fn>
void read_decoded(Log& log, Fn&& fn) {
  Decoder decoder;
  absl::Status wrong;
  check(log.read_all(Position{1},
                     [&](const Record& record) {
                       wrong = decoder.decode(record.type, record.schema, record.payload);
                       if (!wrong.ok()) return false;
                       wrong = fn(record, decoder.event());
                       return wrong.ok();
                     }),
        "read");
  check(wrong, "read");
}

void run_at_once(std::span<const std::function<void()>> jobs) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < jobs.size(); ++i) threads.emplace_back(jobs[i]);
  jobs[0]();
  for (std::thread& thread : threads) thread.join();
}

// Every aggregate of the log, as an audit folds them.
std::unique_ptr<Refold> fold_all(Log& log, std::size_t threads) {
  auto refold = std::make_unique<Refold>(
      log, [](std::string_view) { return nullptr; }, threads, ReplayOptions().stretch,
      [](const Refolded& event) { check(event.judged, "judge"); });
  check(refold->run(log.head(), run_at_once), "fold");
  benchmark::DoNotOptimize(refold->streams());
  return refold;
}

struct Projected {
  Delays delays;
  QualityStatistics quality;
  ComplaintRegister complaints;
};

std::unique_ptr<Projected> project_all(Store& store) {
  auto made = std::make_unique<Projected>();
  std::vector<std::unique_ptr<ProjectionRunner>> runners;
  std::vector<ProjectionRunner*> together;
  for (Projection* projection : std::initializer_list<Projection*>{&made->delays, &made->quality, &made->complaints}) {
    runners.push_back(std::make_unique<ProjectionRunner>(*projection, store.log(), store.rows(),
                                                         RunnerOptions{EngineOptions().save_every, true, nullptr}));
    check(runners.back()->open(), "open a projection");
    together.push_back(runners.back().get());
  }
  check(catch_up(store.log(), together), "catch up");
  for (ProjectionRunner* runner : together) check(runner->save(), "save a projection");
  return made;
}

}  // namespace

void replay(const Run& run) {
  const Filled log = filled(run);
  Row row;
  row.workload = "replay";
  row.params = "threads=1 events=" + std::to_string(static_cast<std::uint64_t>(log.events));
  row.target = Target::at_least(0.50, ">= 0.50");
  against_scan(run, log, row, [&] { return fold_all(log.store->log(), 1); });

  row.params = "threads=2 events=" + std::to_string(static_cast<std::uint64_t>(log.events));
  row.unit = "events/s";
  row.floor_name = "the same on one thread";
  row.target = Target::at_least(1.6, ">= 1.6");
  by_turns(
      run.rounds(7), row, [&](int) { return rate_of(log.events, [&] { return fold_all(log.store->log(), 1); }); },
      [&](int) { return rate_of(log.events, [&] { return fold_all(log.store->log(), 2); }); });
  run.report(row);
}

void scan_decoded(const Run& run) {
  const Filled log = filled(run);
  Row row;
  row.workload = "scan_decoded";
  row.params = "threads=1 events=" + std::to_string(static_cast<std::uint64_t>(log.events));
  row.target = Target::at_least(0.50, ">= 0.50");
  against_scan(run, log, row, [&] {
    read_decoded(log.store->log(), [](const Record&, const Event& event) {
      benchmark::DoNotOptimize(event.index());
      return absl::OkStatus();
    });
  });
}

void catch_up(const Run& run) {
  const Filled log = filled(run);
  Row row;
  row.workload = "catch_up";
  row.params = "delays, quality, complaints, together, rows saved";
  row.target = Target::at_least(0.25, ">= 0.25");
  against_scan(run, log, row, [&] {
    check(log.store->rows().clear("p/"), "clear");
    return project_all(*log.store);
  });
}

// ---- load_order -----------------------------------------------------------------------------------------------------

namespace {

struct FilledOrders {
  std::filesystem::path folder;
  std::unique_ptr<RawLog> raw;
  std::vector<std::vector<std::uint64_t>> positions;  // per order
};

// The bytes of each append, cut into one value per event.
void copy_to_floor(Log& log, RawLog& raw) {
  std::vector<std::string> values;
  check(log.read_appends(Position{1},
                         [&](const StoredAppend& append) {
                           std::string bytes;
                           for (const std::string_view chunk : append.chunks) bytes += chunk;
                           values.clear();
                           cut(bytes, append.last.value - append.first.value + 1, values);
                           raw.put(append.first.value, values, false);
                           return true;
                         }),
        "read");
}

// Live orders of 20 events, two lines and ten milestones, a hundred at a time by turns.
FilledOrders filled_with_orders(const Run& run, std::size_t orders) {
  constexpr std::size_t kTogether = 100;
  FilledOrders out;
  out.folder = run.fresh("log");
  out.raw = std::make_unique<RawLog>(run.fresh("raw"));
  {
    EngineOptions options;
    options.clock = &system_clock();
    const std::unique_ptr<Engine> engine = check(Engine::open(open_store_in(out.folder), options), "open an engine");
    make_live_orders(*engine, orders, kTogether);
    work_on_live_orders(*engine, orders, kTogether);
    check(engine->close(), "close");
  }
  const std::unique_ptr<Store> store = open_store_in(out.folder);
  for (const std::string_view rows : {kAggregateRows, kAggregateMark}) check(store->rows().clear(rows), "clear");
  copy_to_floor(store->log(), *out.raw);
  for (std::size_t number = 0; number < orders; ++number) {
    std::vector<std::uint64_t>& positions = out.positions.emplace_back();
    check(store->log().read_stream(stream_of(live_order_id(number)).str(), Version{1},
                                   [&](const Record& record) {
                                     positions.push_back(record.position.value);
                                     return true;
                                   }),
          "read");
  }
  check(store->close(), "close");
  out.raw->settle();
  return out;
}

// Loads orders of an engine that keeps none in memory, against `floor`, in an order that is not the log's. An engine
// that writes would save what it has folded, and find it the next time; one that only reads looks for events behind a
// row.
void load_orders(const Run& run, Row row, const std::filesystem::path& folder, std::size_t orders, OpenMode mode,
                 std::size_t memory, const std::function<void(std::size_t order)>& floor) {
  EngineOptions options;
  options.clock = &system_clock();
  options.cache_bytes = 0;
  options.read_only = mode == OpenMode::kRead;
  StoreOptions store_options;
  store_options.clock = &system_clock();
  store_options.mode = mode;
  store_options.memory_budget_bytes = memory;
  const std::unique_ptr<Engine> engine =
      check(Engine::open(check(open_rocksdb_store(folder.string(), store_options), "open a store"), options),
            "open an engine");
  const std::size_t count = run.pick(20'000, 50);
  Stopwatch watch;
  std::size_t drawn = 0;
  const auto next = [&] { return ++drawn * 7919 % orders; };
  row.workload = "load_order";
  row.unit = "orders/s";
  by_turns(
      run.rounds(7), row,
      [&](int) {
        return rate_of(static_cast<double>(count), [&] {
          for (std::size_t i = 0; i < count; ++i) floor(next());
        });
      },
      [&](int) {
        return rate_of(static_cast<double>(count), [&] {
          watch.start();
          for (std::size_t i = 0; i < count; ++i) {
            const Order order = check(engine->load(live_order_id(next())), "load");
            if (order.version.value != kLiveOrderEvents) throw Failed("load_order: an order is not whole");
            watch.lap();
          }
        });
      });
  row.latencies = watch.latencies();
  run.report(row);
}

// Loads every order once in an engine that keeps them, and saves them.
void save_snapshots(const std::filesystem::path& folder, std::size_t orders, RawLog& raw) {
  constexpr std::size_t kStretch = 1000;
  const std::unique_ptr<Store> store = open_store_in(folder);
  Event event;
  std::vector<RowStore::Change> rows;
  for (std::size_t number = 0; number < orders; ++number) {
    const std::string stream = stream_of(live_order_id(number)).str();
    Aggregate aggregate(stream, nullptr);
    absl::Status wrong;
    check(store->log().read_stream(stream, Version{1},
                                   [&](const Record& record) {
                                     wrong = decode(record.type, record.schema, record.payload, event);
                                     if (wrong.ok()) wrong = aggregate.judge(event, {});
                                     return wrong.ok();
                                   }),
          "read");
    check(wrong, "fold");
    std::string bytes;
    aggregate.encode(bytes);
    const std::string key = std::string(kAggregateRows) + stream;
    raw.put(key, bytes);
    rows.push_back({key, std::move(bytes)});
    if (rows.size() == kStretch || number + 1 == orders) {
      rows.push_back({std::string(kAggregateMark), aggregate_mark(store->log().head())});
      check(store->rows().save(rows), "save");
      rows.clear();
    }
  }
  check(store->close(), "close");
  raw.settle();
}

}  // namespace

void load_order(const Run& run) {
  // Room for the rows of all orders, and for a few of them.
  const std::size_t much = StoreOptions().memory_budget_bytes;
  const std::size_t little = 4 << 20;
  const std::size_t orders = run.pick(20'000, 50);
  const FilledOrders log = filled_with_orders(run, orders);
  Row row;
  row.params = "20 events, from its events";
  row.floor_name = "RocksDB, 20 seeks of the same bytes";
  row.target = Target::within_times(1.5);
  load_orders(run, row, log.folder, orders, OpenMode::kRead, much,
              [&](std::size_t order) { benchmark::DoNotOptimize(log.raw->read(log.positions[order])); });

  RawLog snapshots(run.fresh("snapshots"));
  save_snapshots(log.folder, orders, snapshots);
  row.floor_name = "RocksDB, one get of the same bytes";
  row.target = Target::within_times(1.2);
  std::string value;
  const auto get = [&](std::size_t order) {
    const std::string key = std::string(kAggregateRows) + stream_of(live_order_id(order)).str();
    if (snapshots.get(key, value) == 0) throw Failed("a snapshot is missing");
  };
  row.params = "20 events, from its snapshot in RocksDB's cache";
  load_orders(run, row, log.folder, orders, OpenMode::kWrite, much, get);
  snapshots.settle(little);
  row.params = "20 events, from its snapshot in a file";
  load_orders(run, row, log.folder, orders, OpenMode::kWrite, little, get);
}

}  // namespace gendan::bench
