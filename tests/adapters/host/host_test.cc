#include <gtest/gtest.h>

#include <chrono>

#include "gendan/adapters/host/stderr_logger.h"
#include "gendan/adapters/host/system_clock.h"

namespace gendan {
namespace {

TEST(SystemClock, TellsTheMachinesTimeInMicroseconds) {
  const auto seconds = [] {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  SystemClock clock;
  const auto before = seconds();
  const Instant now = clock.now();
  EXPECT_GE(now.micros / 1'000'000, before);
  EXPECT_LE(now.micros / 1'000'000, seconds());
}

TEST(SystemClock, CountsDaysInUtcUnlessAZoneIsGiven) {
  EXPECT_EQ(SystemClock().utc_offset_minutes(Instant{}), 0);
  EXPECT_EQ(SystemClock(480).utc_offset_minutes(Instant{}), 480);
}

TEST(SystemClock, NeverRunsBackwardsInItsSteadyTime) {
  SystemClock clock;
  const std::int64_t first = clock.steady_nanos();
  EXPECT_GE(clock.steady_nanos(), first);
}

TEST(StderrLogger, WritesOneLineWithItsLevel) {
  testing::internal::CaptureStderr();
  StderrLogger().log(Logger::Level::kWarning, "the disk is nearly full");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "gendan: warning: the disk is nearly full\n");
}

TEST(StderrLogger, DropsWhatLiesBelowItsLevel) {
  testing::internal::CaptureStderr();
  StderrLogger(Logger::Level::kError).log(Logger::Level::kWarning, "not worth a word");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace gendan
