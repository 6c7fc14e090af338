#include "adapters/simulator/random.h"

#include <gtest/gtest.h>

#include <array>

namespace gendan::simulation {
namespace {

TEST(SimulationRandom, IsSplitMix64) {
  Random random(1234567);
  for (const std::uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                       4593380528125082431u, 16408922859458223821u}) {
    EXPECT_EQ(random.next(), expected);
  }
}

TEST(SimulationRandom, StaysBetweenItsBoundsAndReachesBoth) {
  Random random(1);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t draw = random.between(-2, 3);
    ASSERT_GE(draw, -2);
    ASSERT_LE(draw, 3);
    low = low || draw == -2;
    high = high || draw == 3;
  }
  EXPECT_TRUE(low && high);
}

TEST(SimulationRandom, DrawsByWeight) {
  Random random(2);
  constexpr std::array<int, 4> kWeights = {0, 700, 300, 0};
  std::array<int, 4> counts = {};
  for (int i = 0; i < 10'000; ++i) ++counts[random.weighted(kWeights)];
  EXPECT_EQ(counts[0], 0);
  EXPECT_EQ(counts[3], 0);
  EXPECT_NEAR(counts[1], 7000, 200);
}

TEST(SimulationRandom, NeverHappensAtChanceZeroAndAlwaysAtAThousand) {
  Random random(3);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_FALSE(random.chance(0));
    ASSERT_TRUE(random.chance(1000));
  }
}

}  // namespace
}  // namespace gendan::simulation
