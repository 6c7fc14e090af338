// What a projection takes: of the rest it hears nothing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gendan/projection/delays.h"
#include "gendan/projection/inventory.h"
#include "tests/projection/runner_fixture.h"

namespace gendan {
namespace {

using ::testing::IsEmpty;

// DelayRejected counts, DraftDiscarded does not.
class TakingTest : public RunnerTest {
 protected:
  struct Picky : Life {
    explicit Picky(TakingTest& test) : Life(test, test.every(0)) { counter.not_taken = kFacts<DraftDiscarded>.tag; }
  };
  void mix() {
    log_.tape.on("order/A", DelayRejected{{1}, "no"});
    log_.tape.on("order/A", DraftDiscarded{"no"});
    log_.tape.append({{"order/A", DraftDiscarded{"no"}}, {"order/B", DelayRejected{{1}, "no"}}});
  }
};

TEST_F(TakingTest, AProjectionHearsOnlyOfTheTypesThatItTakes) {
  mix();
  Picky caught_up(*this);
  ASSERT_TRUE(caught_up.runner.open().ok());
  ASSERT_TRUE(caught_up.runner.catch_up().ok());
  EXPECT_EQ(caught_up.counter.counts, (std::map<std::string, std::uint64_t>{{"order/A", 1}, {"order/B", 1}}));
  EXPECT_EQ(caught_up.runner.position(), log_.head());

  Picky applied(*this);
  ASSERT_TRUE(applied.runner.open().ok());
  for (std::size_t i = 0; i < log_.tape.size(); ++i) ASSERT_TRUE(apply(applied.runner, i).ok());
  EXPECT_EQ(applied.counter.counts, caught_up.counter.counts);
  EXPECT_EQ(applied.runner.position(), log_.head());

  Counter fresh;
  fresh.not_taken = kFacts<DraftDiscarded>.tag;
  const ProjectionCheck check[] = {{&applied.runner, &fresh}};
  const absl::StatusOr<std::vector<RowDifference>> differences = verify(log_, check);
  ASSERT_TRUE(differences.ok());
  EXPECT_THAT(*differences, IsEmpty());
}

TEST_F(TakingTest, WhatOneDoesNotTakeAnotherBesideItMay) {
  mix();
  Picky one(*this);
  ASSERT_TRUE(one.runner.open().ok());
  Counter all;
  FakeRows rows;
  ProjectionRunner other(all, log_, rows, every(0));
  ASSERT_TRUE(other.open().ok());
  ProjectionRunner* both[] = {&one.runner, &other};
  ASSERT_TRUE(catch_up(log_, both).ok());
  EXPECT_EQ(one.counter.counts["order/A"], 1u);
  EXPECT_EQ(all.counts, expected());
  EXPECT_EQ(one.runner.position(), log_.head());
  EXPECT_EQ(other.position(), log_.head());
}

TEST_F(TakingTest, TakingBackWhatItDoesNotTakeFoldsNothingAnew) {
  mix();
  log_.tape.on("order/A", EventReversed{Version{2}, "by mistake"});
  log_.tape.on("order/A", DelayRejected{{1}, "no"});
  Picky caught_up(*this);
  ASSERT_TRUE(caught_up.runner.open().ok());
  ASSERT_TRUE(caught_up.runner.catch_up().ok());
  EXPECT_EQ(caught_up.counter.counts["order/A"], 2u);
  EXPECT_EQ(caught_up.counter.forgotten, 0u);
  EXPECT_EQ(caught_up.runner.position(), log_.head());

  Picky applied(*this);
  ASSERT_TRUE(applied.runner.open().ok());
  for (std::size_t i = 0; i < log_.tape.size(); ++i) ASSERT_TRUE(apply(applied.runner, i).ok());
  EXPECT_EQ(applied.counter.counts, caught_up.counter.counts);
  EXPECT_EQ(applied.counter.forgotten, 0u);
}

TEST_F(TakingTest, TakingBackWhatItTakesLeavesOutTheRestWhenItFoldsAnew) {
  mix();
  log_.tape.on("order/A", DelayRejected{{1}, "no"});
  log_.tape.on("order/A", EventReversed{Version{1}, "by mistake"});
  Picky life(*this);
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts["order/A"], 1u);
  EXPECT_EQ(life.counter.forgotten, 1u);
}

// Nobody decides that, but it may have been recorded.
TEST_F(TakingTest, AReversalOfWhatHasNotComeYetFoldsAnew) {
  mix();
  log_.tape.on("order/A", EventReversed{Version{9}, "by mistake"});
  Picky life(*this);
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts["order/A"], 1u);
  EXPECT_EQ(life.counter.forgotten, 1u);
}

TEST(Takes, AProjectionOfTheLibraryTakesWhatItCountsAndWhatTheLibraryDoesNotKnow) {
  const Delays delays;
  EXPECT_TRUE(delays.takes(kFacts<GoodsDelivered>.tag));
  EXPECT_FALSE(delays.takes(kFacts<LotSubmitted>.tag));
  EXPECT_TRUE(delays.takes(kFirstHostTag - 1));
  EXPECT_FALSE(delays.takes(kFirstHostTag));
  const Inventory inventory;
  EXPECT_TRUE(inventory.takes(kFacts<StockReceived>.tag));
  EXPECT_FALSE(inventory.takes(kFacts<GoodsDelivered>.tag));
  EXPECT_TRUE(inventory.takes(kFirstHostTag - 1));
}

}  // namespace
}  // namespace gendan
