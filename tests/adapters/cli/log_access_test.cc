// Logs that cannot be opened: a clear message, exit code 3, and not one byte of them changes.

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "gendan/log/storage.h"
#include "program.h"

namespace gendan::cli_test {
namespace {

constexpr char kSample[] = GENDAN_SOURCE_DIR "/adapters/csv/samples/orders_sample";

const std::vector<Words> kWriting = {{"simulate", "--orders", "1", "--seed", "99"},
                                     {"import", std::string(kSample) + ".map", std::string(kSample) + ".csv"},
                                     {"execute"}};
constexpr char kDecision[] = R"({"decision":"intake.submit","order":"PO-1","actor":"a","request_id":"r1","with":{}})";
const std::vector<Words> kReading = {{"info"},
                                     {"events", "--limit", "1"},
                                     {"replay"},
                                     {"report", "delays"},
                                     {"report", "quality"},
                                     {"report", "complaints"}};

std::vector<Words> every_kind() {
  std::vector<Words> all = kReading;
  all.push_back({"show", "PO-1"});
  all.insert(all.end(), kWriting.begin(), kWriting.end());
  return all;
}

void refuses_everywhere(const Folder& folder, const std::string& code) {
  const auto before = bytes_of(folder / "gendan-log");
  for (Words words : every_kind()) {
    words.insert(words.end(), {"--format", "json"});
    const Result result = gendan(folder, words, kDecision);
    EXPECT_EQ(result.exit, 3) << words[0] << result.out;
    EXPECT_EQ(error_of(result).at("code"), boost::json::string_view(code)) << words[0];
    EXPECT_TRUE(result.out.empty()) << words[0];
    EXPECT_EQ(bytes_of(folder / "gendan-log"), before) << words[0];
  }
}

TEST(CliLogAccess, RefusesALogOfANewerFormat) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "3"}).exit, 0);
  {
    auto storage = open_rocksdb_storage(folder / "gendan-log", {});
    ASSERT_TRUE(storage.ok()) << storage.status();
    const std::array change = {Storage::Change::put(Storage::Table::kMeta, "format", "gendan log 4000000000")};
    ASSERT_TRUE((*storage)->write(change, true).ok());
    ASSERT_TRUE((*storage)->close().ok());
  }
  refuses_everywhere(folder, "newer_format");
}

TEST(CliLogAccess, RefusesALogWithADamagedFile) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "3"}).exit, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder / "gendan-log")) {
    if (entry.path().filename().string().rfind("MANIFEST", 0) != 0) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(12);
    file.write("damage", 6);
  }
  refuses_everywhere(folder, "corrupt");
}

TEST(CliLogAccess, RefusesASecondProcess) {
  const Folder folder;
  Running first(folder, {"simulate", "--orders", "1000000"});
  Running::await_events(folder / "gendan-log");
  for (Words words : every_kind()) {
    words.insert(words.end(), {"--format", "json"});
    const Result second = gendan(folder, words, kDecision);
    EXPECT_EQ(second.exit, 3) << words[0];
    EXPECT_EQ(error_of(second).at("code"), "locked") << words[0];
    EXPECT_FALSE(error_of(second).at("remedy").as_string().empty()) << words[0];
  }
  first.signal(SIGINT);
  EXPECT_EQ(first.wait().exit, 130);
}

}  // namespace
}  // namespace gendan::cli_test
