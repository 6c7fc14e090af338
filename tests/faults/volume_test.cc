// Much of the same: retries without end, and a reader behind many writers.

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/workload.h"
#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

bool nightly() { return std::getenv("GENDAN_NIGHTLY") != nullptr; }

template <class Work>
void in_threads(std::size_t count, const Work& work) {
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < count; ++t) threads.emplace_back(work, t);
  for (std::thread& thread : threads) thread.join();
}

TEST(ManyRetries, LeaveEveryRequestOnce) {
  constexpr std::size_t kThreads = 8;
  constexpr std::uint64_t kRounds = 4;  // between two of them the log is opened anew
  const std::uint64_t retries = nightly() ? 1'000'000 : 20'000;
  const std::uint64_t requests = retries / 10;
  const std::uint64_t calls = (retries + requests) / kRounds / kThreads + 1;  // of a thread in a round
  const std::shared_ptr<Storage> storage = make_memory_storage();
  const Workload workload(1);
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 1'000;
  std::vector<std::atomic<std::uint64_t>> positions(requests);
  std::atomic<std::uint64_t> wrong{0};
  std::atomic<std::uint64_t> repeated{0};
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const absl::StatusOr<std::unique_ptr<Store>> store = open_store(storage, options);
    ASSERT_TRUE(store.ok()) << store.status();
    in_threads(kThreads, [&](std::size_t thread) {
      Random random(round * 100 + thread);
      for (std::uint64_t i = 0; i < calls; ++i) {
        const std::uint64_t number = random.below(requests);
        const absl::StatusOr<Receipt> receipt = workload.make(number).to((*store)->log());
        std::uint64_t known = 0;
        const bool right = receipt.ok() && (positions[number].compare_exchange_strong(known, receipt->first.value) ||
                                            known == receipt->first.value);
        if (!right) ++wrong;
        if (receipt.ok() && receipt->repeated) ++repeated;
      }
    });
    std::vector<std::uint64_t> found(requests);
    std::string last;
    std::uint64_t appends = 0;
    EXPECT_TRUE((*store)
                    ->log()
                    .read_all({1},
                              [&](const Record& record) {
                                if (record.position != record.append_first) return true;
                                const std::optional<std::uint64_t> number = workload.number_of(record.request_id);
                                EXPECT_TRUE(number && *number < requests);
                                if (++found[*number] > 1 || positions[*number] != record.position.value) ++wrong;
                                ++appends;
                                return true;
                              })
                    .ok());
    EXPECT_GT(appends, requests / 4);
    ASSERT_TRUE((*store)->close().ok());
  }
  EXPECT_EQ(wrong, 0u);
  EXPECT_GE(repeated, retries);
}

TEST(TailReader, SeesEveryPositionOnceBehindManyWriters) {
  const std::size_t writers = nightly() ? 64 : 8;
  const std::uint64_t events = nightly() ? 10'000'000 : 1'000'000;
  constexpr std::uint64_t kEvents = 25;  // of an append
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  const absl::StatusOr<std::unique_ptr<Store>> store = open_memory_store(options);
  ASSERT_TRUE(store.ok()) << store.status();
  Log& log = (*store)->log();

  const std::uint64_t appends = events / kEvents / writers;
  const std::uint64_t total = appends * kEvents * writers;
  ASSERT_EQ(total, events);
  std::uint64_t seen = 0;
  std::uint64_t wrong = 0;
  absl::Status status;
  std::thread reader([&] {
    while (seen < total && status.ok()) {
      const Position head = log.wait_beyond({seen}, absl::InfiniteDuration());
      if (head.value <= seen) ++wrong;
      status = log.read_all({seen + 1}, [&](const Record& record) {
        if (record.position.value != ++seen) ++wrong;
        return true;
      });
    }
  });
  std::atomic<std::uint64_t> failed{0};
  in_threads(writers, [&](std::size_t writer) {
    for (std::uint64_t i = 0; i < appends; ++i) {
      log_test::Writing writing(std::to_string(writer) + "-" + std::to_string(i));
      writing.on("order/" + std::to_string(writer));
      for (std::uint64_t e = 0; e < kEvents; ++e) writing.event("x");
      if (!writing.to(log).ok()) ++failed;
    }
  });
  reader.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(failed, 0u);
  EXPECT_EQ(wrong, 0u);
  EXPECT_EQ(seen, total);
}

}  // namespace
}  // namespace gendan::faults_test
