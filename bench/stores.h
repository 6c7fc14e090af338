#ifndef GENDAN_BENCH_STORES_H_
#define GENDAN_BENCH_STORES_H_

#include <filesystem>
#include <memory>

#include "bench/bench.h"
#include "gendan/adapters/host/system_clock.h"
#include "gendan/log/store.h"

namespace gendan::bench {

inline SystemClock& system_clock() {
  static SystemClock clock;
  return clock;
}

// A store with the options that a host gets who says nothing.
inline std::unique_ptr<Store> open_store_in(const std::filesystem::path& folder, bool tree = true,
                                            OpenMode mode = OpenMode::kWrite) {
  StoreOptions options;
  options.clock = &system_clock();
  options.tree = tree;
  options.mode = mode;
  return check(open_rocksdb_store(folder.string(), options), "open a store");
}

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_STORES_H_
