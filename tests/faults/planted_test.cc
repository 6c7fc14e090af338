// Every mistake that the log could easily have is made once, to see that the crash cycles notice it.

#include <iostream>
#include <string>

#include "log/planted.h"
#include "tests/faults/crash_cycle.h"
#include "tests/log/support.h"

#ifdef GENDAN_MUTANTS

namespace gendan::faults_test {
namespace {

class Planting {
 public:
  explicit Planting(PlantedBug bug) { planted_bug.store(bug); }
  ~Planting() { planted_bug.store(PlantedBug::kNone); }
};

// Lives by the seeds 1, 2, 3 ... until one is found out, `within` at most; the same seeds are clean without the
// mistake.
void expect_caught(PlantedBug bug, Level level, std::uint64_t within, Life (*one_life)(Level, std::uint64_t)) {
  std::uint64_t seed = 0;
  std::string found;
  {
    const Planting planting(bug);
    while (found.empty() && seed < within) {
      const Life life = one_life(level, ++seed);
      if (!life.accusations.empty()) found = life.accusations.front();
    }
  }
  EXPECT_FALSE(found.empty()) << "nobody noticed in " << within << " lives";
  std::cout << "noticed in life " << seed << ": " << found.substr(0, 200) << "\n";
  for (std::uint64_t clean = 1; clean <= seed; ++clean) {
    const Life life = one_life(level, clean);
    EXPECT_TRUE(life.accusations.empty()) << "seed " << clean << " without it: " << life.accusations.front();
  }
}

void expect_caught(PlantedBug bug, Level level, std::uint64_t within) {
  expect_caught(bug, level, within, [](Level at, std::uint64_t seed) { return live(at, seed); });
}

TEST(PlantedBugs, AcknowledgingBeforeTheSyncIsCaughtOnTheSeam) {
  expect_caught(PlantedBug::kAcknowledgeBeforeSync, Level::kSeam, 100);
}

TEST(PlantedBugs, AcknowledgingBeforeTheSyncIsCaughtOnRocksDbFiles) {
  expect_caught(PlantedBug::kAcknowledgeBeforeSync, Level::kFiles, 20);
}

TEST(PlantedBugs, AFolderSyncThatIsDroppedIsCaughtOnRocksDbFiles) {
  expect_caught(PlantedBug::kFolderSyncDropped, Level::kFiles, 20);
}

TEST(PlantedBugs, AnIndexThatIsWrittenBeforeTheLogIsCaught) {
  expect_caught(PlantedBug::kIndexBeforeLog, Level::kSeam, 100);
}

TEST(PlantedBugs, ARequestThatIsNotInTheIndexIsCaught) {
  expect_caught(PlantedBug::kRequestNotInIndex, Level::kSeam, 100);
}

TEST(PlantedBugs, APositionThatIsGivenAwayAgainAfterAFailedWriteIsCaught) {
  expect_caught(PlantedBug::kPositionReused, Level::kSeam, 100);
}

TEST(PlantedBugs, AFollowerThatItsLeaderDropsIsCaught) {
  expect_caught(PlantedBug::kLeaderDropsFollower, Level::kSeam, 100);
}

TEST(PlantedBugs, AFailedSyncThatIsTriedAgainIsCaughtOnRocksDbFiles) {
  expect_caught(PlantedBug::kFailedSyncRetried, Level::kFiles, 60);
}

TEST(PlantedBugs, AStaleExpectationIsCaught) { expect_caught(PlantedBug::kStaleExpectation, Level::kSeam, 100); }

TEST(PlantedBugs, AHeadThatIsRecoveredTooLowIsCaught) {
  expect_caught(PlantedBug::kRecoveredHeadTooLow, Level::kSeam, 100);
}

TEST(PlantedBugs, AHeadThatIsRecoveredTooHighIsCaught) {
  expect_caught(PlantedBug::kRecoveredHeadTooHigh, Level::kSeam, 100);
}

TEST(PlantedBugs, ALeafThatIsMissingFromTheTreeIsCaught) { expect_caught(PlantedBug::kLeafMissing, Level::kSeam, 100); }

TEST(PlantedBugs, ARunOfABulkThatFailedAndIsBelievedIsCaughtOnTheSeam) {
  expect_caught(PlantedBug::kFailedRunBelieved, Level::kSeam, 100, live_with_bulks);
}

TEST(PlantedBugs, ARunOfABulkThatFailedAndIsBelievedIsCaughtOnRocksDbFiles) {
  expect_caught(PlantedBug::kFailedRunBelieved, Level::kFiles, 20, live_with_bulks);
}

TEST(PlantedBugs, ABulkThatGoesOnBehindALostRunIsCaught) {
  expect_caught(PlantedBug::kLostRunForgotten, Level::kSeam, 100, live_with_bulks);
}

TEST(PlantedBugs, LeavesOfABulkThatWasGivenUpAreCaughtWhenTheyStayInTheTree) {
  expect_caught(PlantedBug::kGivenUpLeavesKept, Level::kSeam, 100, live_with_bulks);
}

TEST(PlantedBugs, NodesOfABulkThatAreLeftOutOfTheTreesTableAreCaught) {
  expect_caught(PlantedBug::kNodesLeftOut, Level::kSeam, 100, live_with_bulks);
}

}  // namespace
}  // namespace gendan::faults_test

#endif  // GENDAN_MUTANTS
