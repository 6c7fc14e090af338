#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

constexpr int kThreads = 8;

class LogUnderThreads : public OnEveryBackend {
 protected:
  template <class Work>
  static void in_threads(int count, const Work& work) {
    std::vector<std::thread> threads;
    for (int t = 0; t < count; ++t) threads.emplace_back(work, t);
    for (std::thread& thread : threads) thread.join();
  }
  int rounds() const { return GetParam() == Kind::kMemory ? 400 : 60; }
};
INSTANTIATE_TEST_SUITE_P(Backends, LogUnderThreads, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(LogUnderThreads, GivesGaplessPositionsAndVersions) {
  options_.tail_index_events = 100;
  reopen();
  std::vector<std::vector<Receipt>> receipts(kThreads);
  in_threads(kThreads, [&](int t) {
    for (int i = 0; i < rounds(); ++i) {
      Writing w("r" + std::to_string(t) + "-" + std::to_string(i));
      w.on("own/" + std::to_string(t), Expect::exactly({static_cast<std::uint64_t>(i)})).event("o");
      w.on("shared/" + std::to_string(i % 3)).event("s").event("s");
      const absl::StatusOr<Receipt> receipt = w.to(log(), (t + i) % 2 == 0 ? Durability::kSync : Durability::kBuffered);
      if (receipt.ok()) receipts[static_cast<std::size_t>(t)].push_back(*receipt);
    }
  });
  const std::vector<Kept> all = read_all(log());
  ASSERT_EQ(all.size(), static_cast<std::size_t>(3 * kThreads * rounds()));
  std::map<std::string, std::uint64_t> versions;
  std::int64_t recorded_at = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].position, i + 1);
    ASSERT_EQ(all[i].version, ++versions[all[i].stream]);
    ASSERT_GE(all[i].recorded_at, recorded_at);
    recorded_at = all[i].recorded_at;
  }
  for (int t = 0; t < kThreads; ++t) {
    const std::vector<Receipt>& own = receipts[static_cast<std::size_t>(t)];
    ASSERT_EQ(own.size(), static_cast<std::size_t>(rounds()));
    for (std::size_t i = 0; i < own.size(); ++i) {
      const Kept& first = all[own[i].first.value - 1];
      EXPECT_EQ(first.request_id, "r" + std::to_string(t) + "-" + std::to_string(i));
      EXPECT_EQ(own[i].last.value, own[i].first.value + 2);
      EXPECT_EQ(own[i].versions[0].value, i + 1);
      EXPECT_EQ(own[i].versions[1].value, all[own[i].last.value - 1].version);
    }
  }
}

TEST_P(LogUnderThreads, LetsOneOfThoseWinWhoExpectTheSameVersion) {
  std::atomic<int> won{0};
  std::atomic<int> lost{0};
  in_threads(kThreads, [&](int t) {
    for (int i = 0; i < rounds(); ++i) {
      const absl::StatusOr<Receipt> receipt =
          one("r" + std::to_string(t) + "-" + std::to_string(i), "order/" + std::to_string(i), "x", Expect::no_stream())
              .to(log());
      if (receipt.ok()) {
        ++won;
      } else if (refused_with(receipt.status(), Code::kWrongVersion)) {
        ++lost;
      }
    }
  });
  EXPECT_EQ(won, rounds());
  EXPECT_EQ(lost, (kThreads - 1) * rounds());
  EXPECT_EQ(log().head().value, static_cast<std::uint64_t>(rounds()));
}

TEST_P(LogUnderThreads, WritesARequestOnceThatManySendAtOnce) {
  std::atomic<int> written{0};
  std::atomic<int> repeated{0};
  in_threads(kThreads, [&](int) {
    for (int i = 0; i < rounds(); ++i) {
      const absl::StatusOr<Receipt> receipt = one("r" + std::to_string(i), "order/1").to(log(), Durability::kSync);
      if (receipt.ok()) ++(receipt->repeated ? repeated : written);
    }
  });
  EXPECT_EQ(written, rounds());
  EXPECT_EQ(repeated, (kThreads - 1) * rounds());
  EXPECT_EQ(log().head().value, static_cast<std::uint64_t>(rounds()));
}

TEST_P(LogUnderThreads, ShowsATailingReaderEveryPositionOnceAndInOrder) {
  options_.tail_index_events = 50;
  reopen();
  const std::uint64_t total = static_cast<std::uint64_t>(4 * rounds());
  std::thread reader([&] {
    std::uint64_t seen = 0;
    while (seen < total) {
      log().wait_beyond({seen}, absl::InfiniteDuration());
      const absl::Status status = log().read_all({seen + 1}, [&](const Record& r) {
        EXPECT_EQ(r.position.value, seen + 1);
        seen = r.position.value;
        return true;
      });
      ASSERT_TRUE(status.ok()) << status;
      const absl::StatusOr<Version> version = log().version_of("order/0");
      ASSERT_TRUE(version.ok());
      std::uint64_t last = 0;
      ASSERT_TRUE(log()
                      .read_stream("order/0", {1},
                                   [&](const Record& r) {
                                     EXPECT_EQ(r.version.value, last + 1);
                                     last = r.version.value;
                                     return true;
                                   })
                      .ok());
      EXPECT_GE(last, version->value);
    }
    EXPECT_EQ(seen, total);
  });
  in_threads(4, [&](int t) {
    for (int i = 0; i < rounds(); ++i) {
      EXPECT_TRUE(one("r" + std::to_string(t) + "-" + std::to_string(i), "order/" + std::to_string(t)).to(log()).ok());
    }
  });
  reader.join();
}

TEST_P(LogUnderThreads, WaitsUntilSomethingIsAppended) {
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_TRUE(one("r1", "order/1").to(log()).ok());
  });
  EXPECT_EQ(log().wait_beyond({0}, absl::InfiniteDuration()).value, 1u);
  writer.join();
}

TEST_P(LogUnderThreads, WaitsNoLongerThanItMay) {
  EXPECT_EQ(log().wait_beyond({0}, absl::Milliseconds(5)).value, 0u);
  EXPECT_EQ(log().wait_beyond({0}, absl::ZeroDuration()).value, 0u);
  EXPECT_EQ(log().wait_beyond({0}, -absl::Seconds(1)).value, 0u);
}

// `stop` is asked on every wake.
TEST_P(LogUnderThreads, SleepsWhileNothingIsAppended) {
  int asked = 0;
  const auto count = [&] {
    ++asked;
    return false;
  };
  EXPECT_EQ(log().wait_beyond({0}, absl::Milliseconds(200), count).value, 0u);
  EXPECT_GE(asked, 1);
  EXPECT_LE(asked, 4) << "it looks by itself whether there is something new";
}

TEST_P(LogUnderThreads, StopsWaitingWhenItIsInterrupted) {
  std::atomic<int> back{0};
  std::vector<std::thread> waiters;
  for (int t = 0; t < 3; ++t) {
    waiters.emplace_back([&] {
      log().wait_beyond({0}, absl::InfiniteDuration());
      ++back;
    });
  }
  while (back < 3) {
    log().interrupt();
    std::this_thread::yield();
  }
  for (std::thread& waiter : waiters) waiter.join();
  EXPECT_EQ(log().wait_beyond({0}, absl::Milliseconds(5)).value, 0u);
}

TEST_P(LogUnderThreads, DoesNotWaitWhereItWasToldToStopBefore) {
  bool stopped = true;
  log().interrupt();
  EXPECT_EQ(log().wait_beyond({0}, absl::InfiniteDuration(), [&] { return stopped; }).value, 0u);
}

}  // namespace
}  // namespace gendan::log_test
