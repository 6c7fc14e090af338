#include "tests/faults/faulty_file_system.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

using Operation = FaultyFileSystem::Operation;
using Failure = FaultyFileSystem::Failure;

class FaultyFiles : public ::testing::Test {
 protected:
  FaultyFiles() {
    std::filesystem::create_directory(folder_.path() + "/attic");
    std::filesystem::create_directory(folder_.path() + "/files");
    files_ = std::make_shared<FaultyFileSystem>(folder_.path() + "/attic");
    files_->leave_garbage(false);
  }

  std::string path(const std::string& name) const { return folder_.path() + "/files/" + name; }
  std::unique_ptr<rocksdb::FSWritableFile> create(const std::string& name) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    EXPECT_TRUE(files_->NewWritableFile(path(name), {}, &file, nullptr).ok());
    return file;
  }
  rocksdb::IOStatus sync_folder() {
    std::unique_ptr<rocksdb::FSDirectory> folder;
    EXPECT_TRUE(files_->NewDirectory(path(""), {}, &folder, nullptr).ok());
    return folder->Fsync({}, nullptr);
  }
  rocksdb::IOStatus rename(const std::string& from, const std::string& to) {
    return files_->RenameFile(path(from), path(to), {}, nullptr);
  }
  static rocksdb::IOStatus append(rocksdb::FSWritableFile& file, const std::string& text) {
    return file.Append(text, {}, nullptr);
  }
  static rocksdb::IOStatus sync(rocksdb::FSWritableFile& file) { return file.Sync({}, nullptr); }
  // A file of which all is durable.
  void durable(const std::string& name, const std::string& text) {
    const auto file = create(name);
    EXPECT_TRUE(append(*file, text).ok());
    EXPECT_TRUE(sync(*file).ok());
    EXPECT_TRUE(sync_folder().ok());
  }
  bool there(const std::string& name) const { return std::filesystem::exists(path(name)); }
  std::string text(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  std::string read(const std::string& name) {
    std::unique_ptr<rocksdb::FSRandomAccessFile> file;
    EXPECT_TRUE(files_->NewRandomAccessFile(path(name), {}, &file, nullptr).ok());
    char scratch[64];
    rocksdb::Slice result;
    EXPECT_TRUE(file->Read(0, sizeof scratch, {}, &result, scratch, nullptr).ok());
    return result.ToString();
  }

  TemporaryFolder folder_;
  std::shared_ptr<FaultyFileSystem> files_;
};

TEST_F(FaultyFiles, KeepWhatWasSyncedAcrossACrash) {
  durable("a", "one");
  for (std::uint64_t seed = 0; seed < 20; ++seed) files_->crash(seed);
  EXPECT_EQ(text("a"), "one");
}

TEST_F(FaultyFiles, LoseTheUnsyncedEndOfAFileWholeOrInPart) {
  std::set<std::string> found;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::string name = "a" + std::to_string(seed);
    durable(name, "one");
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(files_->ReopenWritableFile(path(name), {}, &file, nullptr).ok());
    ASSERT_TRUE(append(*file, "two").ok());
    EXPECT_EQ(files_->synced_bytes(path(name)), 3u);
    files_->crash(seed);
    found.insert(text(name));
  }
  EXPECT_EQ(found, (std::set<std::string>{"one", "onet", "onetw", "onetwo"}));
}

TEST_F(FaultyFiles, LeaveGarbageInTheEndOfAFileThatWasNotSynced) {
  files_->leave_garbage(true);
  std::set<std::string> found;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    durable("a", "one");
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(files_->ReopenWritableFile(path("a"), {}, &file, nullptr).ok());
    ASSERT_TRUE(append(*file, "two").ok());
    files_->crash(seed);
    EXPECT_EQ(text("a").substr(0, 3), "one");
    found.insert(text("a"));
  }
  EXPECT_GT(found.size(), 8u);
}

TEST_F(FaultyFiles, AreCutOffUnderAllTheirNames) {
  durable("a", "one");
  ASSERT_TRUE(files_->LinkFile(path("a"), path("b"), {}, nullptr).ok());
  const auto file = create("b");
  EXPECT_EQ(text("a"), "");
  ASSERT_TRUE(append(*file, "two").ok());
  EXPECT_EQ(text("a"), "two");
  EXPECT_EQ(files_->synced_bytes(path("a")), 0u);
}

TEST_F(FaultyFiles, LoseAFileWhoseFolderWasNotSynced) {
  std::set<bool> found;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto file = create("a");
    ASSERT_TRUE(append(*file, "one").ok());
    ASSERT_TRUE(sync(*file).ok());
    files_->crash(seed);
    found.insert(there("a"));
    std::filesystem::remove(path("a"));
  }
  EXPECT_EQ(found.size(), 2u) << "with some seeds the name survives, with some it does not";
}

TEST_F(FaultyFiles, BringBackWhatAnUnsyncedRenameReplaced) {
  std::set<std::string> found;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    durable("current", "old");
    durable("next", "new");
    ASSERT_TRUE(rename("next", "current").ok());
    EXPECT_EQ(text("current"), "new");
    files_->crash(seed);
    EXPECT_EQ(there("next"), text("current") == "old");
    found.insert(text("current"));
  }
  EXPECT_EQ(found, (std::set<std::string>{"old", "new"}));
}

TEST_F(FaultyFiles, KeepARenameWhoseFolderWasSynced) {
  durable("current", "old");
  durable("next", "new");
  ASSERT_TRUE(rename("next", "current").ok());
  ASSERT_TRUE(sync_folder().ok());
  for (std::uint64_t seed = 0; seed < 20; ++seed) files_->crash(seed);
  EXPECT_EQ(text("current"), "new");
  EXPECT_FALSE(there("next"));
}

TEST_F(FaultyFiles, BringBackAFileWhoseRemovalWasNotSynced) {
  std::set<bool> found;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    durable("a", "one");
    ASSERT_TRUE(files_->DeleteFile(path("a"), {}, nullptr).ok());
    EXPECT_FALSE(there("a"));
    files_->crash(seed);
    found.insert(there("a"));
    if (there("a")) {
      EXPECT_EQ(text("a"), "one");
    }
  }
  EXPECT_EQ(found.size(), 2u);
}

TEST_F(FaultyFiles, AreDeadAfterACrash) {
  const auto file = create("a");
  files_->crash(1);
  EXPECT_FALSE(append(*file, "one").ok());
  EXPECT_FALSE(sync(*file).ok());
  EXPECT_TRUE(append(*create("b"), "one").ok());
}

TEST_F(FaultyFiles, LoseNothingWhenOnlyTheProcessDies) {
  const auto file = create("a");
  ASSERT_TRUE(append(*file, "one").ok());
  files_->kill_process();
  EXPECT_FALSE(append(*file, "two").ok());
  EXPECT_EQ(text("a"), "one");
}

TEST_F(FaultyFiles, StopWhereThePowerIsCut) {
  const auto file = create("a");
  files_->cut_power_at(2);
  EXPECT_TRUE(append(*file, "one").ok());
  EXPECT_FALSE(files_->power_is_off());
  EXPECT_FALSE(append(*file, "two").ok());
  EXPECT_TRUE(files_->power_is_off());
  EXPECT_FALSE(sync(*file).ok());
  std::unique_ptr<rocksdb::FSWritableFile> other;
  EXPECT_FALSE(files_->NewWritableFile(path("b"), {}, &other, nullptr).ok());
  EXPECT_EQ(text("a"), "one");
}

TEST_F(FaultyFiles, FailTheWriteThatWasOrderedAndWriteHalfOfIt) {
  const auto file = create("a");
  files_->fail(Operation::kWrite, 2, Failure::kInputOutput);
  EXPECT_TRUE(append(*file, "one").ok());
  const rocksdb::IOStatus failed = append(*file, "abcdef");
  EXPECT_TRUE(failed.IsIOError()) << failed.ToString();
  EXPECT_FALSE(failed.IsNoSpace());
  EXPECT_TRUE(append(*file, "two").ok());
  EXPECT_EQ(text("a"), "oneabctwo");
}

TEST_F(FaultyFiles, FailUntilTheyAreHealed) {
  const auto file = create("a");
  files_->fail(Operation::kWrite, 1, Failure::kNoSpace, true);
  EXPECT_TRUE(append(*file, "").IsNoSpace());
  EXPECT_TRUE(append(*file, "").IsNoSpace());
  files_->heal();
  EXPECT_TRUE(append(*file, "one").ok());
}

TEST_F(FaultyFiles, FailToCreateRenameAndSyncAFolderWhenOrdered) {
  durable("a", "one");
  std::unique_ptr<rocksdb::FSWritableFile> file;
  files_->fail(Operation::kCreate, 1, Failure::kNoSpace);
  EXPECT_TRUE(files_->NewWritableFile(path("b"), {}, &file, nullptr).IsNoSpace());
  EXPECT_FALSE(there("b"));
  files_->fail(Operation::kRename, 1, Failure::kInputOutput);
  EXPECT_TRUE(rename("a", "b").IsIOError());
  EXPECT_TRUE(there("a"));
  files_->fail(Operation::kSyncFolder, 1, Failure::kInputOutput);
  EXPECT_TRUE(sync_folder().IsIOError());
  EXPECT_TRUE(sync_folder().ok());
}

TEST_F(FaultyFiles, TakeNoChangeWhileTheyAreReadOnly) {
  durable("a", "one");
  const auto file = create("b");
  files_->become_read_only();
  const rocksdb::IOStatus failed = append(*file, "abcdef");
  EXPECT_TRUE(failed.IsIOError() && !failed.IsNoSpace()) << failed.ToString();
  EXPECT_NE(failed.ToString().find("Read-only file system"), std::string::npos) << failed.ToString();
  std::unique_ptr<rocksdb::FSWritableFile> other;
  rocksdb::FileLock* lock = nullptr;
  EXPECT_TRUE(sync(*file).IsIOError());
  EXPECT_TRUE(sync_folder().IsIOError());
  EXPECT_TRUE(files_->NewWritableFile(path("c"), {}, &other, nullptr).IsIOError());
  EXPECT_TRUE(files_->ReopenWritableFile(path("a"), {}, &other, nullptr).IsIOError());
  EXPECT_TRUE(files_->LinkFile(path("a"), path("c"), {}, nullptr).IsIOError());
  EXPECT_TRUE(rename("a", "c").IsIOError());
  EXPECT_TRUE(files_->DeleteFile(path("a"), {}, nullptr).IsIOError());
  EXPECT_TRUE(files_->CreateDir(path("c"), {}, nullptr).IsIOError());
  EXPECT_TRUE(files_->CreateDirIfMissing(path("c"), {}, nullptr).IsIOError());
  EXPECT_TRUE(files_->CreateDirIfMissing(path(""), {}, nullptr).ok()) << "that one is there";
  EXPECT_TRUE(files_->DeleteDir(path(""), {}, nullptr).IsIOError());
  EXPECT_TRUE(files_->LockFile(path("c"), {}, &lock, nullptr).IsIOError());
  EXPECT_EQ(read("a"), "one");
  EXPECT_EQ(text("b"), "");
  EXPECT_FALSE(there("c"));
}

TEST_F(FaultyFiles, AreReadOnlyUntilTheyAreHealed) {
  files_->become_read_only();
  files_->kill_process();
  files_->crash(1);
  std::unique_ptr<rocksdb::FSWritableFile> file;
  EXPECT_FALSE(files_->NewWritableFile(path("a"), {}, &file, nullptr).ok());
  files_->heal();
  EXPECT_TRUE(append(*create("a"), "one").ok());
}

TEST_F(FaultyFiles, LoseForGoodWhatAFailedSyncWasToWrite) {
  std::set<std::string> found;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    durable("a", "one");
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(files_->ReopenWritableFile(path("a"), {}, &file, nullptr).ok());
    ASSERT_TRUE(append(*file, "two").ok());
    files_->fail(Operation::kSync, 1, Failure::kInputOutput);
    EXPECT_FALSE(sync(*file).ok());
    EXPECT_EQ(text("a"), "onetwo") << "it can still be read";
    ASSERT_TRUE(append(*file, "three").ok());
    EXPECT_TRUE(sync(*file).ok()) << "and later syncs work";
    files_->crash(seed);
    found.insert(text("a"));
  }
  EXPECT_EQ(found, (std::set<std::string>{std::string("one\0\0\0three", 11)}));
}

TEST_F(FaultyFiles, FlipTheBitThatWasNamed) {
  durable("a", "one");
  files_->flip_bit("/a", 1);
  EXPECT_EQ(read("a"), "ooe");
  EXPECT_EQ(text("a"), "one") << "the file itself is whole";
}

TEST_F(FaultyFiles, FlipBitsAtTheRateThatWasAsked) {
  durable("a", "one");
  files_->flip_bits(500'000, 7);
  int wrong = 0;
  for (int i = 0; i < 200; ++i) wrong += read("a") != "one" ? 1 : 0;
  EXPECT_GT(wrong, 70);
  EXPECT_LT(wrong, 130);
}

}  // namespace
}  // namespace gendan::faults_test
