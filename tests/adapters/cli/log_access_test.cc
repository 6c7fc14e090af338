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

const std::vector<Words> kEveryKind = {
    {"info"},         {"events"},           {"replay"},
    {"show", "PO-1"}, {"report", "delays"}, {"simulate", "--orders", "1", "--seed", "99"}};

void refuses_everywhere(const Folder& folder, const std::string& code) {
  const auto before = bytes_of(folder / "gendan-log");
  for (Words words : kEveryKind) {
    words.insert(words.end(), {"--format", "json"});
    const Result result = gendan(folder, words);
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

TEST(CliLogAccess, RefusesASecondWriter) {
  const Folder folder;
  Running first(folder, {"simulate", "--orders", "1000000"});
  Running::await_events(folder / "gendan-log");
  const Result second = gendan(folder, {"simulate", "--orders", "1", "--seed", "2", "--format", "json"});
  EXPECT_EQ(second.exit, 3);
  EXPECT_EQ(error_of(second).at("code"), "locked");
  first.signal(SIGINT);
  EXPECT_EQ(first.wait().exit, 130);
}

}  // namespace
}  // namespace gendan::cli_test
