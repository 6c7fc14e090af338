#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>

#include "gendan/log/storage.h"
#include "gendan/log/store.h"
#include "gendan/testing/manual_clock.h"
#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliVerify, FindsALogDamagedThatCannotBeOpened) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "1", "--quiet"}).exit, 0);
  folder.write("gendan-log/CURRENT", "rubbish");
  EXPECT_EQ(gendan(folder, {"info"}).exit, 3);
  const Result json = gendan(folder, {"verify", "--format", "json"});
  EXPECT_EQ(json.exit, 1) << json.err;
  const boost::json::object report = json_of(json);
  EXPECT_FALSE(report.at("clean").as_bool());
  ASSERT_EQ(report.at("findings").as_array().size(), 1u);
  EXPECT_EQ(report.at("findings").at(0).at("code"), "corrupt");
  EXPECT_EQ(report.at("findings").at(0).at("where"), "opening");
  const Result text = gendan(folder, {"verify", "--quiet"});
  EXPECT_EQ(text.exit, 1) << text.err;
  EXPECT_NE(text.out.find("The log is damaged: 1 finding.\n"), std::string::npos) << text.out;
}

TEST(CliVerify, JudgesNoLogThatIsNotThere) {
  const Folder folder;
  const Result result = gendan(folder, {"verify", "--format", "json"});
  EXPECT_EQ(result.exit, 3) << result.out;
  EXPECT_EQ(error_of(result).at("code"), "not_a_gendan_log");
}

// A log of 1,500 streams of which the index knows nothing any more.
void make_damaged(const std::string& log) {
  testing::ManualClock clock(Instant{1'700'000'000'000'000});
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 100;
  const std::unique_ptr<Store> store = open_rocksdb_store(log, options).value();
  for (int i = 0; i < 1'500; ++i) {
    Append append;
    append.request_id = RequestId(std::to_string(i));
    append.actor = "host";
    append.streams = {{StreamId("blob/" + std::to_string(i)), Expect::any()}};
    append.events = {NewEvent{0, 0x8001, 1, 0, {}, "x"}};
    ASSERT_TRUE(store->log().append(append, Durability::kBuffered).ok());
  }
  ASSERT_TRUE(store->close().ok());
  const std::shared_ptr<Storage> storage = open_rocksdb_storage(log, {}).value();
  const std::array no_segments = {Storage::Change::erase_range(Storage::Table::kIndex, "s", "t")};
  ASSERT_TRUE(storage->write(no_segments, true).ok());
  ASSERT_TRUE(storage->close().ok());
}

TEST(CliVerify, SaysThatThereMayBeMoreFindingsThanAreKept) {
  const Folder folder;
  ASSERT_NO_FATAL_FAILURE(make_damaged(folder / "gendan-log"));
  const Result result = gendan(folder, {"verify", "--quiet"});
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_NE(result.out.find("The log is damaged: at least 1,000 findings.\n"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("  and at least 980 more; --format json lists 1,000\n"), std::string::npos) << result.out;
  const boost::json::object json = json_of(gendan(folder, {"verify", "--format", "json"}));
  EXPECT_EQ(json.at("findings").as_array().size(), 1'000u);
}

}  // namespace
}  // namespace gendan::cli_test
