// Appends to the log itself, without an engine above it: the simulator's events with their streams, expected versions,
// actors and request ids, as an engine would hand them over.
//
// The floor writes as many bytes to RocksDB under nothing but the log's key: no stream index, no request ids, no
// expectations. Both stores stay open and grow over all turns, so that the cost of the tail index, of flushes and of
// compactions is in the figures.

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "bench/load.h"
#include "bench/measure.h"
#include "bench/raw.h"
#include "bench/stores.h"
#include "bench/workloads.h"

namespace gendan::bench {
namespace {

// What the floor writes: the values of each append.
using Values = std::vector<std::vector<std::string>>;

Values floor_values(const Appends& appends) {
  Values out;
  out.reserve(appends.appends.size());
  for (const Append& append : appends.appends) values_of(append, out.emplace_back());
  return out;
}

void append_all(Log& log, const Appends& appends, Durability durability, Stopwatch& watch) {
  watch.start();
  for (const Append& append : appends.appends) {
    check(log.append(append, durability).status(), "append");
    watch.lap();
  }
}

// One thread, appends of `batch` events.
void append_batches(const Run& run, const std::string& workload, std::size_t batch, Durability durability,
                    std::size_t events, Target target) {
  const bool sync = durability == Durability::kSync;
  AppendMaker maker(load(run), "b", batch);
  const std::unique_ptr<Store> store = open_store_in(run.fresh("log"));
  RawLog raw(run.fresh("raw"));
  std::uint64_t position = 1;
  Stopwatch watch;
  Stopwatch floor_watch;

  Row row;
  row.workload = workload;
  row.params = "batch=" + std::to_string(batch) + " threads=1";
  row.unit = "events/s";
  row.floor_name = std::string("RocksDB, log key only, ") + (sync ? "synced" : "not synced");
  row.target = std::move(target);
  Appends appends;
  by_turns(
      run.rounds(5), row,
      [&](int) {
        appends = maker.make(events);
        const Values values = floor_values(appends);
        return rate_of(static_cast<double>(appends.events), [&] {
          floor_watch.start();
          for (const std::vector<std::string>& one : values) {
            raw.put(position, one, sync);
            position += one.size();
            floor_watch.lap();
          }
        });
      },
      [&](int) {
        return rate_of(static_cast<double>(appends.events),
                       [&] { append_all(store->log(), appends, durability, watch); });
      });
  row.latencies = watch.latencies();
  run.report(row);
}

// Against a file that takes the same bytes, a hundred events per fdatasync.
void append_against_file(const Run& run, std::size_t events) {
  AppendMaker maker(load(run), "f", 100);
  const std::unique_ptr<Store> store = open_store_in(run.fresh("log"));
  RawFile file(run.fresh("file"));
  Stopwatch watch;

  Row row;
  row.workload = "append_durable";
  row.params = "batch=100 threads=1";
  row.unit = "events/s";
  row.floor_name = "raw file, fdatasync per 100";
  row.target = Target::at_least(0.70, ">= 0.70");
  Appends appends;
  by_turns(
      run.rounds(7), row,
      [&](int) {
        appends = maker.make(events);
        std::vector<std::string> blocks;
        for (const std::vector<std::string>& values : floor_values(appends)) {
          std::string& block = blocks.emplace_back();
          for (const std::string& value : values) block += value;
        }
        return rate_of(static_cast<double>(appends.events), [&] {
          for (const std::string& block : blocks) file.write_synced(block);
        });
      },
      [&](int) {
        return rate_of(static_cast<double>(appends.events),
                       [&] { append_all(store->log(), appends, Durability::kSync, watch); });
      });
  row.latencies = watch.latencies();
  run.report(row);
}

// Starts a thread for each place, and waits for all of them.
template <class Fn>
void in_threads(std::size_t count, Fn&& fn) {
  std::vector<std::thread> threads;
  std::vector<std::string> failures(count);
  for (std::size_t place = 0; place < count; ++place) {
    threads.emplace_back([&, place] {
      try {
        fn(place);
      } catch (const std::exception& failure) {
        failures[place] = failure.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& failure : failures) {
    if (!failure.empty()) throw Failed(failure);
  }
}

void append_from_threads(const Run& run, std::size_t threads, std::size_t events_each) {
  const std::unique_ptr<Store> store = open_store_in(run.fresh("log"));
  RawLog raw(run.fresh("raw"));
  std::vector<AppendMaker> makers;
  for (std::size_t i = 0; i < threads; ++i) makers.emplace_back(load(run), "t" + std::to_string(i) + "-", 1);
  std::vector<Appends> appends(threads);
  std::vector<Values> values(threads);
  std::vector<Stopwatch> watches(threads);
  std::atomic<std::uint64_t> position{1};

  Row row;
  row.workload = "append_durable";
  row.params = "batch=1 threads=" + std::to_string(threads);
  row.unit = "events/s";
  row.floor_name = "RocksDB, log key only, synced, as many threads";
  row.target = Target::at_least(2.0, ">= 2.0");
  const double all = static_cast<double>(threads * events_each);
  by_turns(
      run.rounds(5), row,
      [&](int) {
        for (std::size_t i = 0; i < threads; ++i) {
          appends[i] = makers[i].make(events_each);
          values[i] = floor_values(appends[i]);
        }
        return rate_of(all, [&] {
          in_threads(threads, [&](std::size_t i) {
            for (const std::vector<std::string>& one : values[i]) raw.put(position.fetch_add(1), one, true);
          });
        });
      },
      [&](int) {
        return rate_of(all, [&] {
          in_threads(threads,
                     [&](std::size_t i) { append_all(store->log(), appends[i], Durability::kSync, watches[i]); });
        });
      });
  Stopwatch together;
  for (const Stopwatch& watch : watches) together.merge(watch);
  row.latencies = together.latencies();
  run.report(row);
}

}  // namespace

void append_buffered(const Run& run) {
  append_batches(run, "append_buffered", 1, Durability::kBuffered, run.pick(100'000, 500), Target::none());
  append_batches(run, "append_buffered", 100, Durability::kBuffered, run.pick(400'000, 1000),
                 Target::at_least(0.70, ">= 0.70"));
}

void append_durable(const Run& run) {
  append_batches(run, "append_durable", 1, Durability::kSync, run.pick(5000, 50), Target::at_least(0.90, ">= 0.90"));
  append_from_threads(run, 64, run.pick(1000, 5));
  append_batches(run, "append_durable", 100, Durability::kSync, run.pick(50'000, 500), Target::none());
  append_against_file(run, run.pick(50'000, 500));
}

}  // namespace gendan::bench
