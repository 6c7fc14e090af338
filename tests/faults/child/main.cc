// faults_child FOLDER SEED FIRST: appends what Workload(SEED) says from the number FIRST on, on four threads, and
// writes each acknowledgement to its standard output (tests/faults/acknowledgement.h), until somebody kills it.

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "gendan/log/store.h"
#include "tests/faults/acknowledgement.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {
namespace {

int append_until_killed(const std::string& folder, std::uint64_t seed, std::uint64_t first) {
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 100;
  absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(folder, options);
  if (!store.ok()) return 2;
  const Workload workload(seed);
  std::atomic<std::uint64_t> numbers{first};
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Random random(seed * 10 + t);
      while (true) {
        const std::uint64_t before = numbers;
        const std::uint64_t number = before > 0 && random.one_in(6) ? random.below(before) : numbers++;
        const Durability durability = random.one_in(3) ? Durability::kSync : Durability::kBuffered;
        const absl::StatusOr<Receipt> receipt = workload.make(number).to((*store)->log(), durability);
        if (!receipt.ok()) std::_Exit(3);
        const Acknowledgement told = acknowledge(number, durability, *receipt);
        // Less than a pipe takes at once, so it arrives whole.
        if (write(STDOUT_FILENO, &told, sizeof told) != sizeof told) std::_Exit(4);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

}  // namespace
}  // namespace gendan::faults_test

int main(int count, char** arguments) {
  if (count != 4) return 1;
  return gendan::faults_test::append_until_killed(arguments[1], std::strtoull(arguments[2], nullptr, 10),
                                                  std::strtoull(arguments[3], nullptr, 10));
}
