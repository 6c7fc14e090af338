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

struct Lived {
  std::uint64_t lives = 0;
  std::uint64_t appends = 0;
  std::uint64_t cuts = 0;
  std::uint64_t deaths = 0;
  std::uint64_t closings = 0;
};

// Of the cycles that were asked for, one in `share` lives is of one kind; ends at the first that goes wrong. Returns
// how many were lived, and their sums.
template <class Live>
Lived expect_well(std::uint64_t share, std::uint64_t remainder, const Live& live) {
  const std::uint64_t lives = std::max<std::uint64_t>(1, cycles() / kCyclesPerLife);
  Lived sums;
  for (std::uint64_t seed = first_seed(); seed < first_seed() + lives; ++seed) {
    if (seed % share != remainder) continue;
    const Life life = live(seed);
    ++sums.lives;
    sums.appends += life.appends;
    sums.cuts += life.cuts;
    sums.deaths += life.deaths;
    sums.closings += life.closings;
    if (life.accusations.empty()) continue;
    for (const std::string& accusation : life.accusations) ADD_FAILURE() << accusation;
    ADD_FAILURE() << "seed " << seed << ": " << life.story << "\nagain: ./dev faults --cycles " << kCyclesPerLife
                  << " --seed " << seed;
    return sums;
  }
  std::cout << sums.lives << " lives of " << kCyclesPerLife << " cycles, " << sums.appends << " appends at their ends; "
            << sums.cuts << " power cuts, " << sums.deaths << " dead processes, " << sums.closings << " closings\n";
  return sums;
}

TEST(CrashCycles, LoseNothingAcknowledgedOnTheSeam) {
  expect_well(2, 0, [](std::uint64_t seed) { return live(Level::kSeam, seed); });
}

TEST(CrashCycles, LoseNothingAcknowledgedOnRocksDbFiles) {
  const Lived lived = expect_well(2, 1, [](std::uint64_t seed) { return live(Level::kFiles, seed); });
  if (lived.lives >= 10) {
    EXPECT_GT(lived.cuts, lived.lives);
    EXPECT_GT(lived.deaths, lived.lives / 2);
    EXPECT_GT(lived.closings, 0u);
  }
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
  const Lived sums = expect_well(20, 3, [&](std::uint64_t seed) {
    Life life = live(Level::kFiles, seed, true);
    refused += life.refused ? 1 : 0;
    return life;
  });
  std::cout << refused << " of them did not open for garbage\n";
  // Of a few lives all may end so.
  if (sums.lives >= 20) {
    EXPECT_LT(refused, sums.lives);
  }
}

}  // namespace
}  // namespace gendan::faults_test
