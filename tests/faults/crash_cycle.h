#ifndef GENDAN_TESTS_FAULTS_CRASH_CYCLE_H_
#define GENDAN_TESTS_FAULTS_CRASH_CYCLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/faults/ground.h"

namespace gendan::faults_test {

// How often a log's life is cut short by one seed.
inline constexpr std::uint64_t kCyclesPerLife = 4;

struct Life {
  std::vector<std::string> accusations;  // what is wrong, in words; none: all is well
  std::string story;                     // what was done to it
  std::uint64_t appends = 0;             // that the log held at its end
  std::uint64_t cuts = 0;                // of its power, while it was at work or opened
  std::uint64_t deaths = 0;              // of its process
  std::uint64_t closings = 0;            // in order
  bool refused = false;                  // it ended early: garbage stood behind a power cut, and the log did not open
};

// Makes a log and lets clients, one or four at once, append to it, send again, save rows and sync; cuts its power,
// kills its process, or makes its storage fail, at a point that the seed gives; opens it again and compares it with
// what the clients were told (Ledger). And so kCyclesPerLife times with the same log. In every third life on kFiles
// each later opening is tried before with one of its operations failing. What one client does follows from the seed
// alone; how four run beside each other does not.
//
// With `garbage` a power cut on kFiles may leave anything in the part of a file that was not synced. A log that refuses
// to open for it, as corrupt, has lost nothing and said nothing wrong; the life ends there.
Life live(Level level, std::uint64_t seed, bool garbage = false);

// The same with clients that also write in bulk: append one by one or copy out of another log, have several runs made,
// finish or give up. Faults, cuts and deaths come at any operation while they do it.
Life live_with_bulks(Level level, std::uint64_t seed);

// The first with an engine on top, on faulty files: simulated orders, a cut, and a replay that has to agree with what
// was kept beside the log.
Life live_with_engine(std::uint64_t seed);

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_CRASH_CYCLE_H_
