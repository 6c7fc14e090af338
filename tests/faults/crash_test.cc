#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/faults/crash_cycle.h"
#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr || *text == 0 ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t cycles() {
  return number_from("GENDAN_FAULT_CYCLES", std::getenv("GENDAN_NIGHTLY") == nullptr ? 300 : 10'000);
}
std::uint64_t first_seed() { return number_from("GENDAN_FAULT_SEED", 1); }

// Of the cycles that were asked for, one in `share` lives is of one kind; ends at the first that goes wrong.
template <class Live>
void expect_well(std::uint64_t share, std::uint64_t remainder, const Live& live) {
  const std::uint64_t lives = std::max<std::uint64_t>(1, cycles() / kCyclesPerLife);
  std::uint64_t lived = 0;
  std::uint64_t appends = 0;
  for (std::uint64_t seed = first_seed(); seed < first_seed() + lives; ++seed) {
    if (seed % share != remainder) continue;
    const Life life = live(seed);
    ++lived;
    appends += life.appends;
    if (life.accusations.empty()) continue;
    for (const std::string& accusation : life.accusations) ADD_FAILURE() << accusation;
    FAIL() << "seed " << seed << ": " << life.story << "\nagain: ./dev faults --cycles " << kCyclesPerLife << " --seed "
           << seed;
  }
  std::cout << lived << " lives of " << kCyclesPerLife << " cycles, " << appends << " appends at their ends\n";
}

TEST(CrashCycles, LoseNothingAcknowledgedOnTheSeam) {
  expect_well(2, 0, [](std::uint64_t seed) { return live(Level::kSeam, seed); });
}

TEST(CrashCycles, LoseNothingAcknowledgedOnRocksDbFiles) {
  expect_well(2, 1, [](std::uint64_t seed) { return live(Level::kFiles, seed); });
}

TEST(CrashCycles, LoseNothingThatWasFinishedInBulkOnTheSeam) {
  expect_well(4, 2, [](std::uint64_t seed) { return live_with_bulks(Level::kSeam, seed); });
}

TEST(CrashCycles, LoseNothingThatWasFinishedInBulkOnRocksDbFiles) {
  expect_well(10, 3, [](std::uint64_t seed) { return live_with_bulks(Level::kFiles, seed); });
}

TEST(CrashCycles, LeaveProjectionsOnRocksDbThatAgreeWithAReplay) { expect_well(10, 1, live_with_engine); }

TEST(CrashCycles, ShowNothingWrongWhenGarbageIsLeftInRocksDbFiles) {
  std::uint64_t refused = 0;
  expect_well(20, 3, [&](std::uint64_t seed) {
    Life life = live(Level::kFiles, seed, true);
    refused += life.refused ? 1 : 0;
    return life;
  });
  std::cout << refused << " of them did not open for garbage\n";
}

}  // namespace
}  // namespace gendan::faults_test
