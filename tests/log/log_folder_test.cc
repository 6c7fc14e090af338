// What is made durable when a log, or a first backup, is made in a folder.
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "tests/log/support.h"

namespace {

std::mutex mutex;
std::set<std::string>* synced = nullptr;  // guarded by mutex; null: nobody wants to know

}  // namespace

// Takes the place of the C library's in this program.
extern "C" int fsync(int file) {
  {
    const std::lock_guard lock(mutex);
    char name[PATH_MAX];
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    const ssize_t size = synced == nullptr ? 0 : readlink(link.c_str(), name, sizeof name);
    if (size > 0) synced->emplace(name, static_cast<std::size_t>(size));
  }
  return static_cast<int>(syscall(SYS_fsync, file));
}

namespace gendan::log_test {
namespace {

namespace fs = std::filesystem;

class NewLog : public ::testing::Test {
 protected:
  NewLog() { options_.clock = &clock_; }
  // What is synced meanwhile.
  static std::set<std::string> synced_by(const std::function<void()>& call) {
    std::set<std::string> out;
    {
      const std::lock_guard lock(mutex);
      synced = &out;
    }
    call();
    const std::lock_guard lock(mutex);
    synced = nullptr;
    return out;
  }
  // Opens a log; returns what was synced meanwhile.
  std::set<std::string> synced_by_opening(const std::string& path) {
    absl::StatusOr<std::unique_ptr<Store>> store;
    std::set<std::string> out = synced_by([&] { store = open_rocksdb_store(path, options_); });
    EXPECT_TRUE(store.ok()) << store.status();
    return out;
  }
  void expect_all_levels(const std::set<std::string>& synced_folders, const char* own = "a/b/log") {
    for (const char* name : {own, "a/b", "a", ""}) {
      const fs::path folder = name[0] == 0 ? base_ : base_ / name;
      EXPECT_EQ(synced_folders.count(folder.string()), 1u) << folder;
    }
  }

  TestClock clock_;
  StoreOptions options_;
  TemporaryFolder folder_;
  const fs::path base_ = fs::canonical(folder_.path());
};

TEST_F(NewLog, HasTheNamesOfAllFoldersThatWereMadeForItMadeDurable) {
  expect_all_levels(synced_by_opening((base_ / "a/b/log").string()));
}

TEST_F(NewLog, MayBeNamedWithASlashAtTheEnd) {
  expect_all_levels(synced_by_opening((base_ / "a/b/log").string() + "/"));
}

TEST_F(NewLog, HasThemMadeDurableByWhoeverEndsAnInterruptedMaking) {
  fs::create_directories(base_ / "a/b/log");
  std::ofstream(base_ / "a/b/log/GENDAN") << "gendan log 1, being made\n";
  expect_all_levels(synced_by_opening((base_ / "a/b/log").string()));
}

TEST_F(NewLog, IsOpenedLaterWithoutThat) {
  synced_by_opening((base_ / "a/b/log").string());
  EXPECT_EQ(synced_by_opening((base_ / "a/b/log").string()).count((base_ / "a").string()), 0u);
}

using NewBackups = NewLog;

TEST_F(NewBackups, HaveTheNamesOfAllFoldersThatWereMadeForThemMadeDurable) {
  const std::unique_ptr<Store> store = *open_rocksdb_store((base_ / "log").string(), options_);
  const std::string folder = (base_ / "a/b/backups").string() + "/";
  // The first may have been interrupted before that.
  for (int i = 0; i < 2; ++i) {
    absl::Status status;
    const std::set<std::string> out = synced_by([&] { status = store->back_up(folder).status(); });
    ASSERT_TRUE(status.ok()) << status;
    expect_all_levels(out, "a/b/backups");
  }
}

}  // namespace
}  // namespace gendan::log_test
