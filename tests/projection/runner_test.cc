#include "gendan/projection/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "tests/projection/runner_fixture.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(RunnerTest, CatchesUpWithTheWholeLog) {
  grow(5);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 0u);
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.runner.position().value, 5u);
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, StartsAgainFromWhatWasSaved) {
  grow(7);
  live_and_save();
  grow(2);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 7u);
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.applied, 2u);
  EXPECT_EQ(life.counter.counts, expected());
  EXPECT_THAT(logger_.lines, IsEmpty());
}

TEST_F(RunnerTest, ReplaysTheGapAfterACrashBetweenSavesExactlyOnce) {
  grow(7);
  {
    Life life(*this, every(3));  // saves at 3 and 6
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_EQ(rows_.saves, 2u);
  }
  Life life(*this, every(3));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 6u);
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, SavesLessOftenTheMoreIsSavedWhileItCatchesUp) {
  grow(19);
  Life life(*this, every(2));  // saves at 2, 4, 8, 16, and what is left
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(rows_.saves, 5u);
  Life next(*this, every(2));
  ASSERT_TRUE(next.runner.open().ok());
  EXPECT_EQ(next.runner.position().value, 19u);
}

TEST_F(RunnerTest, SavesAsOftenAsItIsToldOnceItHasCaughtUp) {
  grow(16);
  Life life(*this, every(2));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  const std::uint64_t before = rows_.saves;
  grow(6);
  for (std::size_t i = 16; i < 22; ++i) ASSERT_TRUE(apply(life.runner, i).ok());
  EXPECT_EQ(rows_.saves, before + 3);
}

TEST_F(RunnerTest, SavesRowsAndPositionAsOne) {
  grow(3);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ASSERT_TRUE(life.runner.save().ok());
  EXPECT_EQ(rows_.writes, 1u);
  EXPECT_EQ(rows_.rows.size(), 3u);  // two streams and the position
  EXPECT_TRUE(rows_.rows.contains("p/counter/r/order/A"));
  EXPECT_TRUE(rows_.rows.contains("p/counter/m"));
}

TEST_F(RunnerTest, SavesNothingWhenNothingHasChanged) {
  grow(3);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ASSERT_TRUE(life.runner.save().ok());
  ASSERT_TRUE(life.runner.save().ok());
  EXPECT_EQ(rows_.saves, 1u);
}

TEST_F(RunnerTest, AppliesEventsAsTheyComeAndPassesOverThoseItHas) {
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  grow(2);
  ASSERT_TRUE(apply(life.runner, 0).ok());
  ASSERT_TRUE(apply(life.runner, 1).ok());
  ASSERT_TRUE(apply(life.runner, 0).ok());
  ASSERT_TRUE(apply(life.runner, 1).ok());
  EXPECT_EQ(life.counter.applied, 2u);
  EXPECT_EQ(log_.readings, 0u);
}

TEST_F(RunnerTest, ClosesAGapFromTheLog) {
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  grow(5);
  ASSERT_TRUE(apply(life.runner, 3).ok());
  EXPECT_EQ(life.runner.position().value, 5u);  // to the head, so the fifth is there too
  ASSERT_TRUE(apply(life.runner, 4).ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, RefusesAnEventThatTheLogDoesNotReach) {
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  grow(3);
  const Record beyond = log_.tape[2].record;
  const Event event = log_.tape[2].event;
  log_.tape.lose_after(1);
  EXPECT_TRUE(refused_with(life.runner.apply(beyond, event), Code::kNotFound));
  EXPECT_EQ(life.runner.position().value, 1u);
  EXPECT_EQ(life.counter.applied, 1u);
}

TEST_F(RunnerTest, RefusesAnAppendWithAHoleInItAndAppliesNothing) {
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  grow(3);
  const std::vector<Record> records = {log_.tape[0].record, log_.tape[2].record};
  const std::vector<Event> events = {log_.tape[0].event, log_.tape[2].event};
  EXPECT_FALSE(life.runner.apply(records, events).ok());
  EXPECT_EQ(life.counter.applied, 0u);
}

TEST_F(RunnerTest, AnErrorOfTheLogKeepsWhatWasRead) {
  grow(5);
  log_.broken_at = 4;
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_TRUE(refused_with(life.runner.catch_up(), Code::kStorageFailed));
  EXPECT_EQ(life.runner.position().value, 3u);
  log_.broken_at.reset();
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, FoldsAnewWhenTheSchemaHasChanged) {
  grow(4);
  live_and_save();
  rows_.rows["p/counter/r/order/OLD"] = "9";
  Life life(*this, every(0), 2);
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 0u);
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("schema 1, not 2")));
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
  ASSERT_TRUE(life.runner.save().ok());
  EXPECT_FALSE(rows_.rows.contains("p/counter/r/order/OLD"));
}

TEST_F(RunnerTest, FoldsAnewWhenARowIsCorrupt) {
  grow(4);
  live_and_save();
  rows_.rows["p/counter/r/order/B"] = "x";
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_THAT(life.counter.counts, IsEmpty());
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("\"order/B\" is corrupt")));
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, FoldsAnewWhenThePositionCannotBeRead) {
  grow(4);
  live_and_save();
  for (const std::string& bytes : {std::string(), std::string("\x07"), rows_.rows["p/counter/m"] + "x"}) {
    rows_.rows["p/counter/m"] = bytes;
    Life life(*this, every(0));
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_EQ(life.counter.counts, expected());
  }
  EXPECT_EQ(logger_.lines.size(), 3u);
}

TEST_F(RunnerTest, FoldsAnewWhenTheLogIsShorterThanWhatWasSaved) {
  grow(6);
  live_and_save();
  log_.tape.lose_after(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("stand at position 6, the log ends at 4")));
}

TEST_F(RunnerTest, FoldsAnewWhenAnotherHistoryHasTakenThePlaceOfTheOneSaved) {
  grow(6);
  live_and_save();
  log_.tape.lose_after(4);
  for (int i = 0; i < 4; ++i) log_.tape.on("order/C", DelayRejected{{1}, "no"});
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("another event stands at position 6")));
}

TEST_F(RunnerTest, RowsWithoutAPositionAreNotBelieved) {
  grow(2);
  rows_.rows["p/counter/r/order/A"] = "5";
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

// Rows that a writer may save just before they are looked through.
class RowsOfAWriter final : public RowStore {
 public:
  RowsOfAWriter(RowStore& rows, std::function<void()> before_scan)
      : rows_(rows), before_scan_(std::move(before_scan)) {}

  absl::Status save(const std::vector<Change>& changes) override { return rows_.save(changes); }
  absl::StatusOr<std::optional<std::string>> find(std::string_view key) override { return rows_.find(key); }
  absl::Status scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& row) override {
    before_scan_();
    return rows_.scan(prefix, row);
  }
  absl::Status clear(std::string_view prefix) override { return rows_.clear(prefix); }

 private:
  RowStore& rows_;
  const std::function<void()> before_scan_;
};

TEST_F(RunnerTest, BelievesNoRowsThatWereSavedBehindThePositionItRead) {
  grow(4);
  live_and_save();
  bool saves = true;
  RowsOfAWriter rows(rows_, [&] {
    if (!std::exchange(saves, false)) return;
    grow(2);
    live_and_save();
  });
  Counter counter;
  ProjectionRunner reader(counter, log_, rows, {.saves = false, .logger = &logger_});
  ASSERT_TRUE(reader.open().ok());
  EXPECT_EQ(reader.position().value, 6u);
  ASSERT_TRUE(reader.catch_up().ok());
  EXPECT_EQ(counter.counts, expected());
  EXPECT_THAT(logger_.lines, IsEmpty());
}

TEST_F(RunnerTest, FoldsAnewWhereRowsAreSavedWheneverItReadsThem) {
  grow(4);
  live_and_save();
  RowsOfAWriter rows(rows_, [&] {
    grow(1);
    live_and_save();
  });
  Counter counter;
  ProjectionRunner reader(counter, log_, rows, {.saves = false, .logger = &logger_});
  ASSERT_TRUE(reader.open().ok());
  EXPECT_EQ(reader.position().value, 0u);
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("again and again")));
  ASSERT_TRUE(reader.catch_up().ok());
  EXPECT_EQ(counter.counts, expected());
}

TEST_F(RunnerTest, WhereverTheWipingOfOldRowsIsCutShortTheNextLifeFoldsAnew) {
  grow(4);
  for (std::uint64_t cut = 0; cut < 3; ++cut) {
    rows_.rows.clear();
    rows_.fail_in.reset();
    {
      Life life(*this, every(0));
      ASSERT_TRUE(life.runner.open().ok());
      ASSERT_TRUE(life.runner.catch_up().ok());
      ASSERT_TRUE(life.runner.save().ok());
    }
    rows_.rows["p/counter/r/order/OLD"] = "9";
    {
      Life life(*this, every(0), 2);
      ASSERT_TRUE(life.runner.open().ok());
      ASSERT_TRUE(life.runner.catch_up().ok());
      rows_.fail_in = cut;
      EXPECT_FALSE(life.runner.save().ok());
    }
    rows_.fail_in.reset();
    Life life(*this, every(0), 2);
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_EQ(life.counter.counts, expected()) << "cut before write " << cut;
  }
}

TEST_F(RunnerTest, AFailedSaveKeepsItsChangesForTheNext) {
  grow(3);
  {
    Life life(*this, every(0));
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    rows_.fail_in = 0;
    EXPECT_TRUE(refused_with(life.runner.save(), Code::kStorageFailed));
    rows_.fail_in.reset();
    grow(1);
    ASSERT_TRUE(life.runner.catch_up().ok());
    ASSERT_TRUE(life.runner.save().ok());
  }
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 4u);
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, ASaveThatFailsByItselfIsLoggedAndTheFoldGoesOn) {
  grow(5);
  Life life(*this, every(2));
  ASSERT_TRUE(life.runner.open().ok());
  rows_.fail_in = 0;
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
  EXPECT_THAT(logger_.lines, ElementsAre(HasSubstr("not saved"), HasSubstr("not saved")));
}

TEST_F(RunnerTest, GoesOnWhereTheLoggerThrows) {
  struct Throwing final : Logger {
    void log(Level, std::string_view) override { throw std::runtime_error("the disk is full"); }
  } logger;
  grow(5);
  Life life(*this, {.save_every = 2, .logger = &logger});
  ASSERT_TRUE(life.runner.open().ok());
  rows_.fail_in = 0;
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, StartsAnewWhereTheProjectionThrows) {
  grow(5);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(apply(life.runner, 0).ok());
  life.counter.throws_at = 3;
  EXPECT_THROW(life.runner.catch_up().IgnoreError(), std::runtime_error);
  EXPECT_EQ(life.runner.position(), Position{0});
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts, expected());
}

TEST_F(RunnerTest, WritesNothingBesideALogThatIsOnlyRead) {
  grow(5);
  Life life(*this, {.save_every = 2, .saves = false});
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ASSERT_TRUE(life.runner.save().ok());
  EXPECT_EQ(life.counter.counts, expected());
  EXPECT_EQ(rows_.writes, 0u);
}

TEST_F(RunnerTest, NeverSavesInTheMiddleOfAnAppend) {
  const Event event = DelayRejected{{1}, "no"};
  log_.tape.append({{"order/A", event}, {"order/B", event}, {"order/A", event}});
  log_.tape.append({{"order/A", event}, {"order/B", event}});
  {
    Life life(*this, every(1));
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_EQ(rows_.saves, 2u);
  }
  Life life(*this, every(1));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.position().value, 5u);
}

TEST_F(RunnerTest, ReadersSeeAnAppendWholeOrNotAtAll) {
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  const Event event = DelayRejected{{1}, "no"};
  constexpr int kAppends = 300;
  for (int i = 0; i < kAppends; ++i) log_.tape.append({{"order/A", event}, {"order/B", event}});
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::thread reader([&] {
    while (!done) {
      life.runner.read([&] {
        const auto a = life.counter.counts.find("order/A");
        const auto b = life.counter.counts.find("order/B");
        const std::uint64_t as = a == life.counter.counts.end() ? 0 : a->second;
        const std::uint64_t bs = b == life.counter.counts.end() ? 0 : b->second;
        if (as != bs) ++torn;
      });
    }
  });
  for (int i = 0; i < kAppends / 2; ++i) {
    const std::size_t first = static_cast<std::size_t>(i) * 2;
    const std::vector<Record> records = {log_.tape[first].record, log_.tape[first + 1].record};
    const std::vector<Event> events = {log_.tape[first].event, log_.tape[first + 1].event};
    ASSERT_TRUE(life.runner.apply(records, events).ok());
  }
  ASSERT_TRUE(life.runner.catch_up().ok());
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(life.runner.position().value, kAppends * 2u);
}

TEST_F(RunnerTest, WaitReturnsWhenAnotherThreadHasCaughtUp) {
  grow(10);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_EQ(life.runner.wait({10}, absl::Milliseconds(1)).value, 0u);
  std::thread follower([&] { EXPECT_TRUE(life.runner.catch_up().ok()); });
  EXPECT_EQ(life.runner.wait({10}, absl::InfiniteDuration()).value, 10u);
  follower.join();
}

// ---- verify -------------------------------------------------------------------------------------------------------

class VerifyTest : public RunnerTest {
 protected:
  std::vector<std::string> differences(ProjectionRunner& runner) {
    Counter fresh;
    const ProjectionCheck check[] = {{&runner, &fresh}};
    absl::StatusOr<std::vector<RowDifference>> found = verify(log_, check);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> lines;
    for (const RowDifference& one : *found) lines.push_back(one.projection + " " + one.key + ": " + one.what);
    return lines;
  }
};

TEST_F(VerifyTest, FindsNothingWhereRowsAgreeSavedOrNot) {
  grow(6);
  Life life(*this, every(4));
  ASSERT_TRUE(life.runner.open().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
  ASSERT_TRUE(life.runner.save().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
  grow(3);  // behind the log is not different from it
  EXPECT_THAT(differences(life.runner), IsEmpty());
}

TEST_F(VerifyTest, SavedRowsThatCouldNotBeBelievedAreADifferenceUntilTheyAreReplaced) {
  grow(6);
  live_and_save();
  const auto whole = rows_.rows;
  const std::vector<std::pair<std::function<void()>, std::string>> damages = {
      {[&] { rows_.rows["p/counter/r/order/B"] = "x"; }, "counter : saved row \"order/B\" is corrupt"},
      {[&] { rows_.rows["p/counter/m"] = "x"; }, "counter : the saved position cannot be read"},
      {[&] { rows_.rows.erase("p/counter/m"); }, "counter : saved rows lack their position"},
  };
  for (const auto& [damage, told] : damages) {
    rows_.rows = whole;
    damage();
    Life life(*this, every(0));
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_THAT(differences(life.runner), ElementsAre(told));
    ASSERT_TRUE(life.runner.save().ok());
    EXPECT_THAT(differences(life.runner), IsEmpty());
  }
}

TEST_F(VerifyTest, SavedRowsOfALogThatWasLongerAreADifference) {
  grow(6);
  live_and_save();
  log_.tape.lose_after(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_THAT(differences(life.runner), ElementsAre(HasSubstr("stand at position 6, the log ends at 4")));
}

TEST_F(VerifyTest, SavedRowsOfAnotherSchemaAreNoDifference) {
  grow(4);
  live_and_save();
  Life life(*this, every(0), 2);
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
}

TEST_F(VerifyTest, ListsEveryRowThatDiffers) {
  grow(6);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ASSERT_TRUE(life.runner.save().ok());
  rows_.rows["p/counter/r/order/A"] = "31";
  rows_.rows["p/counter/r/order/C"] = "1";
  rows_.rows.erase("p/counter/r/order/B");
  EXPECT_THAT(differences(life.runner), ElementsAre("counter order/A: byte 1 differs (saved 2 bytes, folded 1)",
                                                    "counter order/B: folded only", "counter order/C: saved only"));
}

TEST_F(VerifyTest, SeesARowThatIsWrongInMemoryAndNotYetSaved) {
  grow(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ++life.counter.counts["order/A"];
  EXPECT_EQ(differences(life.runner).size(), 1u);
}

TEST_F(VerifyTest, WorksBesideALogThatIsOnlyRead) {
  grow(4);
  Life life(*this, {.saves = false});
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
  EXPECT_EQ(rows_.writes, 0u);
}

TEST_F(VerifyTest, ComparesTheRowsOfAWriterWhoIsAheadWithAFoldUpToWhereHeIs) {
  grow(4);
  live_and_save();
  Life reader(*this, {.saves = false});
  ASSERT_TRUE(reader.runner.open().ok());
  grow(1);
  ASSERT_TRUE(reader.runner.catch_up().ok());
  grow(2);
  live_and_save();
  EXPECT_THAT(differences(reader.runner), IsEmpty());
  rows_.rows["p/counter/r/order/A"] = "31";
  EXPECT_THAT(differences(reader.runner), ElementsAre(HasSubstr("order/A")));
}

TEST_F(VerifyTest, ComparesNoRowsOfAWriterThatAreAheadOfTheLog) {
  grow(4);
  live_and_save();
  Life reader(*this, {.saves = false});
  ASSERT_TRUE(reader.runner.open().ok());
  grow(2);
  live_and_save();
  log_.tape.lose_after(5);
  EXPECT_THAT(differences(reader.runner), IsEmpty());
}

TEST_F(VerifyTest, LeavesTheRunnerAsItWas) {
  grow(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_THAT(differences(life.runner), IsEmpty());
  ASSERT_TRUE(life.runner.save().ok());
  Life next(*this, every(0));
  ASSERT_TRUE(next.runner.open().ok());
  EXPECT_EQ(next.counter.counts, expected());
}

TEST_F(VerifyTest, SaysSoWhenTheLogCannotBeRead) {
  grow(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  Counter fresh;
  const ProjectionCheck check[] = {{&life.runner, &fresh}};
  log_.broken_at = 2;
  EXPECT_TRUE(refused_with(verify(log_, check).status(), Code::kStorageFailed));
  log_.broken_at.reset();
  log_.tape.lose_after(3);
  EXPECT_TRUE(refused_with(verify(log_, check).status(), Code::kCorrupt));
}

TEST_F(RunnerTest, CatchesUpTogetherAndReadsTheLogOnceForAll) {
  Life ahead(*this, every(0));
  ASSERT_TRUE(ahead.runner.open().ok());
  grow(4);
  ASSERT_TRUE(ahead.runner.catch_up().ok());
  grow(3);
  log_.tape.append({{"order/A", EventReversed{Version{1}, "twice"}}, {"order/A", DelayRejected{{1}, "no"}}});
  Counter counter;
  FakeRows rows;
  ProjectionRunner behind(counter, log_, rows, every(2));
  ASSERT_TRUE(behind.open().ok());
  log_.readings = 0;
  ProjectionRunner* both[] = {&ahead.runner, &behind, &behind};
  ASSERT_TRUE(catch_up(log_, both).ok());
  EXPECT_EQ(log_.readings, log_.tape.size());
  EXPECT_EQ(ahead.runner.position(), log_.head());
  EXPECT_EQ(behind.position(), log_.head());
  EXPECT_EQ(ahead.counter.counts, counter.counts);
  EXPECT_EQ(counter.counts["order/A"], 3u);
  EXPECT_EQ(counter.forgotten, 1u);
  EXPECT_FALSE(rows.rows.empty());
}

TEST_F(RunnerTest, CatchingUpTogetherStopsWhereTheLogFails) {
  grow(6);
  Life one(*this, every(0));
  ASSERT_TRUE(one.runner.open().ok());
  Counter counter;
  FakeRows rows;
  ProjectionRunner other(counter, log_, rows, every(0));
  ASSERT_TRUE(other.open().ok());
  ProjectionRunner* both[] = {&one.runner, &other};
  log_.broken_at = 4;
  EXPECT_TRUE(refused_with(catch_up(log_, both), Code::kStorageFailed));
  EXPECT_EQ(one.runner.position().value, 3u);
  EXPECT_EQ(other.position().value, 3u);
  log_.broken_at.reset();
  ASSERT_TRUE(catch_up(log_, both).ok());
  EXPECT_EQ(counter.counts, expected());
}

TEST_F(RunnerTest, FoldsAStreamAnewWhenSomethingOfItIsTakenBack) {
  grow(4);  // B A B A
  log_.tape.on("order/A", EventReversed{Version{1}, "twice"});
  grow(1);  // B
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts["order/A"], 1u);
  EXPECT_EQ(life.counter.counts["order/B"], 3u);
  EXPECT_EQ(life.counter.forgotten, 1u);
  EXPECT_EQ(life.runner.position(), Position{6});
}

TEST_F(RunnerTest, FoldsAStreamAnewInTheMiddleOfAnAppend) {
  grow(2);
  log_.tape.append({{"order/A", EventReversed{Version{1}, "twice"}}, {"order/A", DelayRejected{{1}, "no"}}});
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  std::vector<Record> records;
  std::vector<Event> events;
  for (std::size_t i = 0; i < log_.tape.size(); ++i) {
    records.push_back(log_.tape[i].record);
    events.push_back(log_.tape[i].event);
  }
  ASSERT_TRUE(life.runner.apply(records, events).ok());
  EXPECT_EQ(life.counter.counts["order/A"], 1u);
  EXPECT_EQ(life.runner.position(), log_.head());
}

TEST_F(RunnerTest, StartsAnewWhenTheLogCannotBeReadForAReversal) {
  grow(4);
  Life life(*this, every(0));
  ASSERT_TRUE(life.runner.open().ok());
  ASSERT_TRUE(life.runner.catch_up().ok());
  ASSERT_TRUE(life.runner.save().ok());
  log_.tape.on("order/A", EventReversed{Version{1}, "twice"});
  log_.broken_at = 4;  // of order/A
  EXPECT_FALSE(apply(life.runner, 4).ok());
  EXPECT_EQ(life.runner.position(), Position{0});
  log_.broken_at.reset();
  ASSERT_TRUE(life.runner.catch_up().ok());
  EXPECT_EQ(life.counter.counts["order/A"], 1u);
  EXPECT_EQ(life.counter.counts["order/B"], 2u);
}

TEST_F(RunnerTest, RowsThatAreLostWhileTheyAreSavedAreFoldedAnew) {
  grow(5);
  {
    Life life(*this, every(0));
    ASSERT_TRUE(life.runner.open().ok());
    ASSERT_TRUE(life.runner.catch_up().ok());
    rows_.throws = true;
    EXPECT_THROW(life.runner.save().IgnoreError(), std::bad_alloc);
    rows_.throws = false;
    EXPECT_EQ(life.runner.position().value, 0u);
    ASSERT_TRUE(life.runner.catch_up().ok());
    EXPECT_EQ(life.counter.counts, expected());
    ASSERT_TRUE(life.runner.save().ok());
  }
  Life next(*this, every(0));
  ASSERT_TRUE(next.runner.open().ok());
  EXPECT_EQ(next.runner.position().value, 5u);
  EXPECT_EQ(next.counter.counts, expected());
}

}  // namespace
}  // namespace gendan
