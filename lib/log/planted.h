#ifndef GENDAN_LIB_LOG_PLANTED_H_
#define GENDAN_LIB_LOG_PLANTED_H_

#include <atomic>
#include <cstdint>

namespace gendan {

// Mistakes that a log could have. tests/faults makes them one by one, to see that it would be noticed.
// kFailedSyncRetried stands in the tests' file system: above that RocksDB, and the log's own poison, refuse a second
// sync.
enum class PlantedBug : std::uint8_t {
  kNone,
  kAcknowledgeBeforeSync,  // a kSync append returns without waiting for its bytes
  kFolderSyncDropped,      // the file system forgets to sync a folder, and says that it did
  kIndexBeforeLog,         // a run of the index goes in before what it points to is durable
  kRequestNotInIndex,      // an append's request id is not kept with it
  kPositionReused,         // after a write whose outcome is unknown its positions are given away again
  kLeaderDropsFollower,    // a caller is told that its append was written, but it was left out of the batch
  kFailedSyncRetried,      // a sync that failed is tried again, and its success believed
  kStaleExpectation,       // an append does not see what earlier ones of its group write
  kRecoveredHeadTooLow,    // the log's last append is forgotten when it is opened
  kRecoveredHeadTooHigh,   // the log takes itself for longer than it is when it is opened
  kLeafMissing,            // an append over several streams is left out of the tree
  kFailedRunBelieved,      // a bulk takes a run that could not be finished for one that was
  kLostRunForgotten,       // a bulk goes on behind a run that is lost
  kGivenUpLeavesKept,      // the leaves of a bulk that was given up stay in the tree
  kNodesLeftOut,           // the tree's nodes over what was written in bulk are not put into the table
};

#ifdef GENDAN_MUTANTS
// The one that is made now.
inline std::atomic<PlantedBug> planted_bug{PlantedBug::kNone};

inline bool planted(PlantedBug bug) { return planted_bug.load(std::memory_order_relaxed) == bug; }
#else
inline bool planted(PlantedBug) { return false; }
#endif

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_PLANTED_H_
