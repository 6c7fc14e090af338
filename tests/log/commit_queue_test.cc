#include "log/commit_queue.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace gendan {
namespace {

// Callers that come again and again, and a commit that takes as many of them as it is told to.
class CommitQueueTest : public ::testing::Test {
 protected:
  struct Caller : CommitQueue::Ticket {
    int commits = 0;
  };

  // `take(n)` of the n that wait are committed.
  template <class Take>
  void come(std::size_t threads, int times, Take take) {
    std::atomic<bool> committing{false};
    std::vector<std::size_t> groups;  // commit runs alone, so it needs no lock
    CommitQueue queue([&](std::span<CommitQueue::Ticket* const> group) {
      EXPECT_FALSE(committing.exchange(true));
      const std::size_t taken = take(group.size());
      for (std::size_t i = 0; i < taken; ++i) ++static_cast<Caller*>(group[i])->commits;
      groups.push_back(taken);
      std::this_thread::yield();
      committing = false;
      return taken;
    });
    std::atomic<int> wrong{0};
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < threads; ++i) {
      callers.emplace_back([&] {
        for (int time = 0; time < times; ++time) {
          Caller caller;
          queue.submit(caller);
          if (caller.commits != 1) ++wrong;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(queue.pending(), 0u);
    std::size_t sum = 0;
    for (const std::size_t taken : groups) sum += taken;
    EXPECT_EQ(sum, threads * static_cast<std::size_t>(times));
  }
};

TEST_F(CommitQueueTest, CommitsForACallerWhoComesAlone) {
  come(1, 1000, [](std::size_t waiting) { return waiting; });
}

TEST_F(CommitQueueTest, WakesEveryoneOfAGroupHoweverManyTheyAre) {
  come(150, 100, [](std::size_t waiting) { return waiting; });
}

TEST_F(CommitQueueTest, WakesNobodyForWhomNothingWasCommittedYet) {
  std::size_t turn = 0;
  come(70, 100, [&](std::size_t waiting) { return 1 + turn++ * 7 % waiting; });
}

TEST_F(CommitQueueTest, HandsTheLeadOnWhereEachCommitsForHimselfOnly) {
  come(20, 200, [](std::size_t) { return std::size_t{1}; });
}

}  // namespace
}  // namespace gendan
