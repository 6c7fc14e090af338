#include <gtest/gtest.h>
#include <signal.h>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliSimulate, TellsWhatHappened) {
  const Folder folder;
  const boost::json::object report =
      json_of(gendan(folder, {"simulate", "--orders", "40", "--seed", "7", "--format", "json"}));
  EXPECT_EQ(report.at("orders"), 40);
  EXPECT_EQ(report.at("events"), json_of(gendan(folder, {"info", "--format", "json"})).at("head"));
}

TEST(CliSimulate, GivesTheSameEventsForTheSameSeed) {
  const Folder folder;
  for (const char* log : {"one", "two", "other"}) {
    const std::string seed = log == std::string("other") ? "8" : "7";
    ASSERT_EQ(gendan(folder, {"simulate", "--orders", "40", "--seed", seed, "--log", log}).exit, 0);
  }
  const std::string one = gendan(folder, {"events", "--format", "json", "--log", "one"}).out;
  EXPECT_EQ(one, gendan(folder, {"events", "--format", "json", "--log", "two"}).out);
  EXPECT_NE(one, gendan(folder, {"events", "--format", "json", "--log", "other"}).out);
}

TEST(CliSimulate, LeavesALogWhoseReplayAgrees) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "40", "--seed", "7"}).exit, 0);
  const boost::json::object report = json_of(gendan(folder, {"replay", "--format", "json"}));
  EXPECT_EQ(report.at("agrees"), true);
  EXPECT_GE(report.at("projections_compared").to_number<std::int64_t>(), 3);
  EXPECT_EQ(report.at("observed_events"), 0);
}

TEST(CliSimulate, RefusesToLiveTheSameSeedTwiceInOneLog) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "5", "--seed", "7"}).exit, 0);
  const Result again = gendan(folder, {"simulate", "--orders", "5", "--seed", "7", "--format", "json"});
  EXPECT_EQ(again.exit, 1);
  EXPECT_EQ(error_of(again).at("code"), "already_exists");
}

TEST(CliSimulate, StopsBetweenTwoStepsWhenInterrupted) {
  const Folder folder;
  Running running(folder, {"simulate", "--orders", "1000000", "--seed", "7"});
  Running::await_events(folder / "gendan-log");
  running.signal(SIGINT);
  const Result result = running.wait();
  EXPECT_EQ(result.exit, 130) << result.err;
  EXPECT_NE(result.err.find("interrupted"), std::string::npos);
  EXPECT_EQ(gendan(folder, {"replay"}).exit, 0);
}

TEST(CliSimulate, RefusesBadNumbers) {
  const Folder folder;
  EXPECT_EQ(gendan(folder, {"simulate", "--orders", "0"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"simulate", "--orders", "many"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"simulate", "--start", "yesterday"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"simulate", "--concurrent", "0"}).exit, 1);
}

TEST(CliSimulate, RefusesAFirstDayBeforeTimeBegins) {
  const Folder folder;
  for (const char* day : {"1900-01-01", "1970-01-01"}) {
    const Result result = gendan(folder, {"simulate", "--orders", "1", "--start", day, "--format", "json"});
    EXPECT_EQ(result.exit, 1) << day;
    EXPECT_EQ(error_of(result).at("code"), "date_out_of_range") << day;
  }
}

}  // namespace
}  // namespace gendan::cli_test
