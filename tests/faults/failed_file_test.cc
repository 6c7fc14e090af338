// Each single operation on files fails once, and the process dies after it.

#include <rocksdb/env.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "log/rocksdb_storage.h"
#include "log/rocksdb_store.h"
#include "tests/faults/faulty_file_system.h"
#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

using log_test::one;
using log_test::RefusedWith;
using Operation = FaultyFileSystem::Operation;
using Failure = FaultyFileSystem::Failure;

class RocksDbOnFailingFiles : public ::testing::Test {
 protected:
  RocksDbOnFailingFiles() {
    std::filesystem::create_directory(folder_.path() + "/attic");
    files_ = std::make_shared<FaultyFileSystem>(folder_.path() + "/attic");
    files_->leave_garbage(false);
    env_ = rocksdb::NewCompositeEnv(files_);
    options_.clock = &clock_;
    options_.tail_index_events = 10;
  }
  absl::StatusOr<std::unique_ptr<Store>> open() {
    return open_rocksdb_store_in(env_.get(), folder_.path() + "/log", options_);
  }

  // Appends, with the nth operation of a kind failing; then the process dies. Returns what was acknowledged.
  std::uint64_t append_some(Operation operation, std::uint64_t nth, Failure failure, Durability durability) {
    absl::StatusOr<std::unique_ptr<Store>> store = open();
    EXPECT_TRUE(store.ok()) << store.status();
    if (!store.ok()) return 0;
    files_->fail(operation, nth, failure);
    std::uint64_t head = (*store)->log().head().value;
    for (int i = 0; i < 45; ++i) {
      const std::string name = "r" + std::to_string(nth) + "-" + std::to_string(i);
      const absl::StatusOr<Receipt> receipt =
          one(name, "order/" + std::to_string(i % 5), std::string(300, 'x')).to((*store)->log(), durability);
      if (receipt.ok()) head = receipt->last.value;
    }
    files_->kill_process();
    return head;
  }

  // With each of the first so many operations failing in turn, until there are no more.
  void expect_opens_after_each(Operation operation, std::uint64_t operations, Durability durability,
                               Failure failure = Failure::kInputOutput) {
    for (std::uint64_t nth = 1; nth <= operations; ++nth) {
      SCOPED_TRACE("operation " + std::to_string(nth));
      const std::uint64_t acknowledged = append_some(operation, nth, failure, durability);
      const absl::StatusOr<std::unique_ptr<Store>> store = open();
      ASSERT_TRUE(store.ok()) << store.status();
      EXPECT_GE((*store)->log().head().value, acknowledged);
      EXPECT_EQ(log_test::read_all((*store)->log()).size(), (*store)->log().head().value);
    }
  }

  // With each of the first so many operations of an opening failing in turn. Whatever the opening answers, the process
  // dies then, and the next one opens the log.
  void expect_opens_after_an_opening_with_each(Operation operation, std::uint64_t operations) {
    for (std::uint64_t nth = 1; nth <= operations; ++nth) {
      SCOPED_TRACE("operation " + std::to_string(nth));
      constexpr std::uint64_t kNone = 1 << 20;
      const std::uint64_t acknowledged = append_some(operation, kNone + nth, Failure::kInputOutput, Durability::kSync);
      const std::uint64_t before = files_->count(operation);
      files_->fail(operation, nth, Failure::kInputOutput);
      {
        const absl::StatusOr<std::unique_ptr<Store>> store = open();
        if (!store.ok()) {
          EXPECT_THAT(store, RefusedWith(Code::kStorageFailed));
        }
        EXPECT_GT(files_->count(operation), before) << "an opening has none";
        files_->kill_process();
      }
      const absl::StatusOr<std::unique_ptr<Store>> store = open();
      ASSERT_TRUE(store.ok()) << store.status();
      EXPECT_GE((*store)->log().head().value, acknowledged);
      EXPECT_EQ(log_test::read_all((*store)->log()).size(), (*store)->log().head().value);
    }
  }

  log_test::TestClock clock_;
  StoreOptions options_;
  TemporaryFolder folder_;
  std::shared_ptr<FaultyFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnyWriteThatFailed) {
  expect_opens_after_each(Operation::kWrite, 20, Durability::kBuffered);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnySyncThatFailed) {
  expect_opens_after_each(Operation::kSync, 24, Durability::kBuffered);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnyFileThatCouldNotBeMade) {
  expect_opens_after_each(Operation::kCreate, 4, Durability::kSync);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnyFolderThatCouldNotBeSynced) {
  expect_opens_after_each(Operation::kSyncFolder, 5, Durability::kSync);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterThereWasNoRoomForAWrite) {
  expect_opens_after_each(Operation::kWrite, 10, Durability::kSync, Failure::kNoSpace);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterThereWasNoRoomForASync) {
  expect_opens_after_each(Operation::kSync, 10, Durability::kBuffered, Failure::kNoSpace);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnOpeningThatCouldNotRenameAFile) {
  expect_opens_after_an_opening_with_each(Operation::kRename, 3);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnOpeningThatCouldNotRemoveAFile) {
  expect_opens_after_an_opening_with_each(Operation::kRemove, 4);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnOpeningThatCouldNotMakeAFile) {
  expect_opens_after_an_opening_with_each(Operation::kCreate, 6);
}

TEST_F(RocksDbOnFailingFiles, OpensAgainAfterAnOpeningThatCouldNotSyncAFolder) {
  expect_opens_after_an_opening_with_each(Operation::kSyncFolder, 4);
}

TEST_F(RocksDbOnFailingFiles, DeletesWhatWasLeftBehindBeforeItNeedsTheRoom) {
  ASSERT_TRUE(open().ok());
  const std::filesystem::path log = folder_.path() + "/log";
  for (const char* name : {"sorted.run", "room.probe"}) std::ofstream(log / name) << "left behind";
  files_->fail(Operation::kCreate, 1, Failure::kNoSpace, /*lasting=*/true);
  EXPECT_THAT(open(), RefusedWith(Code::kStorageFailed));
  for (const char* name : {"sorted.run", "room.probe"}) EXPECT_FALSE(std::filesystem::exists(log / name)) << name;
}

// A file that went into the table has its first name still, and to write under that would be to write over the table.
TEST_F(RocksDbOnFailingFiles, KeepsARunWhoseFirstNameCouldNotBeDeleted) {
  {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    ASSERT_TRUE(store.ok()) << store.status();
    std::unique_ptr<BulkAppender> bulk = *(*store)->log().start_bulk();
    ASSERT_APPENDED(bulk->append(one("r1", "order/1").append()));
    files_->fail(Operation::kRemove, 1, Failure::kInputOutput, /*lasting=*/true);
    ASSERT_TRUE(bulk->finish().ok());
    EXPECT_THAT(bulk->append(one("r2", "order/1").append()), RefusedWith(Code::kStorageFailed));
    bulk.reset();
    files_->heal();
    ASSERT_APPENDED(one("r2", "order/1").to((*store)->log(), Durability::kSync));
    bulk = *(*store)->log().start_bulk();
    ASSERT_APPENDED(bulk->append(one("r3", "order/1").append()));
    ASSERT_TRUE(bulk->finish().ok());
    bulk.reset();
    files_->kill_process();
  }
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(log_test::read_all((*store)->log()).size(), 3u);
  EXPECT_EQ(log_test::read_stream((*store)->log(), "order/1").size(), 3u);
}

TEST_F(RocksDbOnFailingFiles, GoesOnByItselfWhenThereIsRoomAgain) {
  for (const Operation operation : {Operation::kWrite, Operation::kSync}) {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    ASSERT_TRUE(store.ok()) << store.status();
    Log& log = (*store)->log();
    const std::uint64_t before = log.head().value;
    const auto request = [&](const char* name) { return name + std::to_string(before); };
    ASSERT_APPENDED(one(request("r1-"), "order/1").to(log, Durability::kSync));
    files_->fail(operation, 1, Failure::kNoSpace, /*lasting=*/true);
    EXPECT_THAT(one(request("r2-"), "order/1").to(log, Durability::kSync), RefusedWith(Code::kOutcomeUnknown));
    EXPECT_THAT(one(request("r3-"), "order/1").to(log, Durability::kSync), RefusedWith(Code::kPoisoned));
    EXPECT_TRUE(log.resolve(RequestId(request("r1-")))->has_value());
    files_->heal();
    // Not under somebody's eyes: he reads from what is to be closed.
    ASSERT_TRUE(log.read_all({1},
                             [&](const Record&) {
                               EXPECT_THAT(one(request("r3-"), "order/1").to(log), RefusedWith(Code::kPoisoned));
                               return false;
                             })
                    .ok());
    const absl::StatusOr<Receipt> next = one(request("r3-"), "order/1").to(log, Durability::kSync);
    ASSERT_APPENDED(next);
    const absl::StatusOr<std::optional<Receipt>> unknown = log.resolve(RequestId(request("r2-")));
    ASSERT_TRUE(unknown.ok()) << unknown.status();
    EXPECT_EQ(next->first.value, before + (unknown->has_value() ? 3 : 2));
    EXPECT_EQ(log_test::read_all(log).size(), next->first.value);
    EXPECT_EQ(log_test::read_stream(log, "order/1").size(), next->first.value);
    ASSERT_TRUE((*store)->close().ok());
  }
}

TEST_F(RocksDbOnFailingFiles, GoesOnWhereItWereRowsThatFoundTheDiskFull) {
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_APPENDED(one("r1", "order/1").to((*store)->log(), Durability::kSync));
  files_->fail(Operation::kWrite, 1, Failure::kNoSpace, /*lasting=*/true);
  EXPECT_THAT((*store)->rows().save({{"a", "1"}}), RefusedWith(Code::kStorageFailed));
  files_->heal();
  const absl::StatusOr<Receipt> next = one("r2", "order/1").to((*store)->log(), Durability::kSync);
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
}

// A disk that has no room for what RocksDB makes of its files in the background, and for all else.
class FullForCompactions final : public rocksdb::FileSystemWrapper {
 public:
  explicit FullForCompactions(const std::shared_ptr<rocksdb::FileSystem>& base) : FileSystemWrapper(base) {}
  const char* Name() const override { return "gendan.FullForCompactions"; }

  bool was_met() const { return met_; }
  void make_room() { full_ = false; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    rocksdb::IOStatus status = target_->NewWritableFile(path, options, &file, debug);
    if (status.ok()) *result = std::make_unique<File>(*this, std::move(file));
    return status;
  }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(FullForCompactions& disk, std::unique_ptr<rocksdb::FSWritableFile> file)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      // So RocksDB marks a compaction's file, but one that writers wait for.
      if (GetIOPriority() != rocksdb::Env::IO_LOW || !disk_.full_) {
        return FSWritableFileOwnerWrapper::Append(data, options, debug);
      }
      disk_.met_ = true;
      return rocksdb::IOStatus::NoSpace("a fault was ordered");
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }

   private:
    FullForCompactions& disk_;
  };

  std::atomic<bool> full_{true};
  std::atomic<bool> met_{false};
};

TEST_F(RocksDbOnFailingFiles, GoesOnWhereItWasACompactionThatFoundTheDiskFull) {
  const auto disk = std::make_shared<FullForCompactions>(files_);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  options_.memory_budget_bytes = 4 << 20;  // memtables of 1 MiB
  const absl::StatusOr<std::unique_ptr<Store>> store =
      open_rocksdb_store_in(env.get(), folder_.path() + "/log", options_);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_APPENDED(one("r1", "order/1").to((*store)->log(), Durability::kSync));
  const std::vector<RowStore::Change> rows = {{"a", std::string(256 << 10, 'v')}};
  absl::Status saved;
  // Not so quickly that anybody would wait for it.
  for (int i = 0; i < 1000 && saved.ok() && !disk->was_met(); ++i) {
    saved = (*store)->rows().save(rows);
    absl::SleepFor(absl::Milliseconds(2));
  }
  ASSERT_TRUE(disk->was_met()) << "nothing was compacted";
  // Now more quickly than memtables come to the disk.
  files_->slow_sync(absl::Milliseconds(300));
  for (int i = 0; i < 1000 && saved.ok(); ++i) saved = (*store)->rows().save(rows);
  EXPECT_THAT(saved, RefusedWith(Code::kStorageFailed));
  files_->slow_sync(absl::ZeroDuration());
  disk->make_room();
  const absl::StatusOr<Receipt> next = one("r2", "order/1").to((*store)->log(), Durability::kSync);
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
}

TEST_F(RocksDbOnFailingFiles, IsNotOpenedForWritingOnAReadOnlyFileSystem) {
  ASSERT_TRUE(open().ok());
  files_->become_read_only();
  const absl::StatusOr<std::unique_ptr<Store>> refused = open();
  EXPECT_THAT(refused, RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr("Read-only file system"));
  files_->heal();
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_APPENDED(one("r1", "order/1").to((*store)->log(), Durability::kSync));
}

TEST_F(RocksDbOnFailingFiles, IsReadOnAReadOnlyFileSystem) {
  {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (int i = 0; i < 45; ++i) {  // some of the index is in its table, the rest has to be read from the log
      ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 5)).to((*store)->log()));
    }
    files_->kill_process();
  }
  files_->become_read_only();
  options_.mode = OpenMode::kRead;
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(log_test::read_all((*store)->log()).size(), 45u);
  EXPECT_EQ(log_test::read_stream((*store)->log(), "order/1").size(), 9u);
  EXPECT_TRUE((*store)->log().resolve(RequestId("r44"))->has_value());
  EXPECT_EQ((*store)->log().tree_head()->appends, 45u);
}

TEST_F(RocksDbOnFailingFiles, LosesNothingWhereTheFileSystemBecomesReadOnly) {
  {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    ASSERT_TRUE(store.ok()) << store.status();
    Log& log = (*store)->log();
    ASSERT_APPENDED(one("r1", "order/1").to(log, Durability::kSync));
    ASSERT_APPENDED(one("r2", "order/1").to(log, Durability::kBuffered));
    files_->become_read_only();
    EXPECT_THAT(one("r3", "order/1").to(log, Durability::kSync), RefusedWith(Code::kOutcomeUnknown));
    EXPECT_THAT(one("r4", "order/1").to(log, Durability::kSync), RefusedWith(Code::kPoisoned));
    EXPECT_EQ(log_test::read_all(log).size(), 2u);
    EXPECT_FALSE((*store)->close().ok());
  }
  files_->heal();
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(log_test::read_all((*store)->log()).size(), 2u);
  const absl::StatusOr<Receipt> next = one("r3", "order/1").to((*store)->log(), Durability::kSync);
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 3u);
}

TEST_F(RocksDbOnFailingFiles, TakesNoMoreAppendsAfterRowsCouldNotBeSaved) {
  const absl::StatusOr<std::unique_ptr<Store>> store = open();
  ASSERT_TRUE(store.ok()) << store.status();
  files_->fail(Operation::kWrite, 1, Failure::kInputOutput);
  EXPECT_THAT((*store)->rows().save({{"a", "b"}}), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(one("r1", "order/1").to((*store)->log()), RefusedWith(Code::kPoisoned));
  EXPECT_THAT((*store)->log().sync(), RefusedWith(Code::kPoisoned));
  EXPECT_FALSE((*store)->close().ok());
}

// Debian's RocksDB has its assertions compiled in: one of them would end the process.
TEST_F(RocksDbOnFailingFiles, AreNotSyncedAfterAWriteToThemFailed) {
  const absl::StatusOr<OpenedRocksDb> opened =
      open_rocksdb(folder_.path() + "/log", RocksDbOptions(), /*tree=*/false, env_.get());
  ASSERT_TRUE(opened.ok()) << opened.status();
  Storage& storage = *opened->storage;
  const Storage::Change change[] = {Storage::Change::put(Storage::Table::kRows, "a", "b")};
  files_->fail(Operation::kWrite, 1, Failure::kInputOutput);
  EXPECT_THAT(storage.write(change, false), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(storage.write(change, false), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(storage.sync(), RefusedWith(Code::kOutcomeUnknown));
}

}  // namespace
}  // namespace gendan::faults_test
