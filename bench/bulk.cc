// A history written in bulk, through sorted files: log, index, request ids and tree. "as simulated" keeps the
// simulator's appends as they are; the other has a hundred events in each, as an import has.
//
// The floor writes as many bytes into sorted files under nothing but the log's key, and puts them into RocksDB.

#include <string>
#include <vector>

#include "bench/load.h"
#include "bench/measure.h"
#include "bench/raw.h"
#include "bench/stores.h"
#include "bench/workloads.h"

namespace gendan::bench {

void bulk_load(const Run& run) {
  for (const std::size_t batch : {std::size_t{100}, std::size_t{0}}) {
    Row row;
    row.workload = "bulk_load";
    row.params = batch == 0 ? "as simulated" : "batch=" + std::to_string(batch);
    row.unit = "events/s";
    row.floor_name = "RocksDB, sorted file, log key only";
    row.target = batch > 0 ? Target::rate(1e6, ">= 1 M/s") : Target::none();
    Appends appends;
    by_turns(
        run.rounds(5), row,
        [&](int) {
          // From the beginning: each turn has a log of its own.
          appends = AppendMaker(load(run), "k", batch).make(run.pick(1'000'000, 1000));
          std::vector<std::string> values;
          for (const Append& append : appends.appends) values_of(append, values);
          const std::filesystem::path folder = run.fresh("raw");
          RawLog raw(folder);
          return rate_of(static_cast<double>(appends.events), [&] { raw.put_sorted_file(1, values); });
        },
        [&](int) {
          const std::unique_ptr<Store> store = open_store_in(run.fresh("log"));
          return rate_of(static_cast<double>(appends.events), [&] {
            const std::unique_ptr<BulkAppender> bulk = check(store->log().start_bulk(), "start bulk");
            for (const Append& append : appends.appends) check(bulk->append(append).status(), "append in bulk");
            check(bulk->finish(), "finish bulk");
          });
        });
    run.report(row);
  }
}

}  // namespace gendan::bench
