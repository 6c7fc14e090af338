// What only a log in a folder can do: be copied while it is written, and be read beside its writer.
#include <gtest/gtest.h>
#include <rocksdb/convenience.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gendan/audit/verify.h"
#include "gendan/log/backup.h"
#include "gendan/proof/key.h"
#include "log/rocksdb_settings.h"
#include "log/wire.h"
#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

namespace fs = std::filesystem;

class RocksDbFolder : public ::testing::Test {
 protected:
  RocksDbFolder() {
    options_.clock = &clock_;
    store_ = open("log");
  }
  std::string path(const std::string& name) const { return (fs::path(folder_.path()) / name).string(); }
  std::unique_ptr<Store> open(const std::string& name, OpenMode mode = OpenMode::kWrite) {
    StoreOptions options = options_;
    options.mode = mode;
    absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(path(name), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  void append(int from, int to) {
    for (int i = from; i <= to; ++i) {
      ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 20), "p").to(store_->log()));
    }
  }

  void back_up(int times) {
    for (int i = 1; i <= times; ++i) {
      append(i, i);
      ASSERT_TRUE(store_->back_up(path("backups")).ok());
    }
  }
  std::set<std::string> files_of_backups() const {
    std::set<std::string> out;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path("backups"))) {
      out.insert(entry.path().string());
    }
    return out;
  }
  // One that no other backup shares.
  void lose_a_file_of(int number) const {
    const std::string own = path("backups/private/" + std::to_string(number));
    fs::remove(fs::directory_iterator(own)->path());
  }
  // Its size and all others stay.
  void change_a_byte_of(int number) const {
    for (const fs::directory_entry& entry : fs::directory_iterator(path("backups/private/" + std::to_string(number)))) {
      if (entry.path().filename().string().rfind("MANIFEST", 0) != 0) continue;
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(20);
      const int byte = file.get();
      file.seekp(20);
      file.put(static_cast<char>(byte ^ 0x55));
    }
  }

  TemporaryFolder folder_;
  TestClock clock_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
};

TEST_F(RocksDbFolder, CanBeCopiedIntoAFolderThatOpensAsALog) {
  append(1, 500);
  const absl::Status status = store_->checkpoint(path("copy"));
  ASSERT_TRUE(status.ok()) << status;
  append(501, 600);
  const std::unique_ptr<Store> copy = open("copy");
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(copy->log().head().value, 500u);
  EXPECT_EQ(read_stream(copy->log(), "order/3").size(), 25u);
  EXPECT_EQ(*copy->log().tree_head(), *store_->log().tree_head_at(500));
  // Each goes its own way.
  ASSERT_APPENDED(one("other", "order/1").to(copy->log()));
  EXPECT_EQ(store_->log().head().value, 600u);
}

TEST_F(RocksDbFolder, IsCopiedAsAPrefixWhileOthersAppend) {
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) EXPECT_TRUE(one("w" + std::to_string(i), "order/1").to(store_->log()).ok());
  });
  for (int i = 0; i < 5; ++i) {
    while (store_->log().head().value < static_cast<std::uint64_t>(200 * (i + 1))) std::this_thread::yield();
    const std::uint64_t before = store_->log().head().value;
    const std::string name = "copy" + std::to_string(i);
    ASSERT_TRUE(store_->checkpoint(path(name)).ok());
    const std::uint64_t after = store_->log().head().value;
    const std::unique_ptr<Store> copy = open(name);
    ASSERT_NE(copy, nullptr);
    EXPECT_GE(copy->log().head().value, before);
    EXPECT_LE(copy->log().head().value, after + 64);
    EXPECT_EQ(read_all(copy->log()).size(), copy->log().head().value);
    EXPECT_EQ(copy->log().tree_head()->root, store_->log().tree_head_at(copy->log().tree_head()->appends)->root);
  }
  stop = true;
  writer.join();
}

TEST_F(RocksDbFolder, IsBackedUpAsAPrefixWhileOthersAppend) {
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) EXPECT_TRUE(one("w" + std::to_string(i), "order/1").to(store_->log()).ok());
  });
  std::vector<std::uint64_t> heads;
  for (int i = 0; i < 3; ++i) {
    while (store_->log().head().value < static_cast<std::uint64_t>(200 * (i + 1))) std::this_thread::yield();
    heads.push_back(store_->log().head().value);
    ASSERT_TRUE(store_->back_up(path("backups")).ok());
    heads.push_back(store_->log().head().value);
  }
  stop = true;
  writer.join();
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const std::string name = "restored" + std::to_string(number);
    ASSERT_TRUE(restore_backup(path("backups"), number, path(name)).ok());
    const std::unique_ptr<Store> copy = open(name);
    ASSERT_NE(copy, nullptr);
    EXPECT_GE(copy->log().head().value, heads[2 * number - 2]);
    EXPECT_LE(copy->log().head().value, heads[2 * number - 1] + 64);
    EXPECT_EQ(read_all(copy->log()).size(), copy->log().head().value);
    EXPECT_EQ(copy->log().tree_head()->root, store_->log().tree_head_at(copy->log().tree_head()->appends)->root);
  }
}

TEST_F(RocksDbFolder, IsNotBackedUpIntoItself) {
  append(1, 1);
  for (const char* const folder : {"log", "log/", "log/backups", "log/../log"}) {
    EXPECT_THAT(store_->back_up(path(folder)), RefusedWith(Code::kBadUsage)) << folder;
  }
  append(2, 2);
}

TEST_F(RocksDbFolder, IsNotCopiedIntoItself) {
  append(1, 1);
  for (const char* const folder : {"log", "log/", "log/copy", "log/../log/copy"}) {
    EXPECT_THAT(store_->checkpoint(path(folder)), RefusedWith(Code::kBadUsage)) << folder;
  }
  EXPECT_FALSE(fs::exists(path("log/copy")));
}

TEST_F(RocksDbFolder, IsNotCopiedIntoItselfByARelativeName) {
  append(1, 1);
  const fs::path before = fs::current_path();
  fs::current_path(path("log"));
  EXPECT_THAT(store_->checkpoint("copy"), RefusedWith(Code::kBadUsage));
  EXPECT_THAT(store_->back_up("backups"), RefusedWith(Code::kBadUsage));
  const absl::Status beside = store_->checkpoint("../copy");
  fs::current_path(before);
  EXPECT_TRUE(beside.ok()) << beside;
  EXPECT_FALSE(fs::exists(path("log/copy")));
  EXPECT_FALSE(fs::exists(path("log/backups")));
}

TEST_F(RocksDbFolder, IsNotBackedUpIntoAFolderThatHoldsSomethingElse) {
  append(1, 1);
  fs::create_directories(path("full/inside"));
  const absl::Status refused = store_->back_up(path("full")).status();
  EXPECT_THAT(refused, RefusedWith(Code::kAlreadyExists));
  EXPECT_EQ(refusal_of(refused)->field, "folder");
  EXPECT_FALSE(fs::exists(path("full/LOCK")));
  ASSERT_TRUE(store_->checkpoint(path("copy")).ok());
  EXPECT_THAT(store_->back_up(path("copy")), RefusedWith(Code::kAlreadyExists));
}

// Of what is not its own RocksDB deletes, with a backup that fails or with old ones, what bears the names that it uses.
TEST_F(RocksDbFolder, IsNotBackedUpBesideSomethingElseWhateverThatIsCalled) {
  append(1, 1);
  fs::create_directories(path("full/meta"));
  fs::create_directories(path("full/shared"));
  std::ofstream(path("full/shared/letter")) << "of somebody";
  EXPECT_THAT(store_->back_up(path("full")), RefusedWith(Code::kAlreadyExists));
  EXPECT_FALSE(fs::exists(path("full/LOCK")));
  back_up(1);
  fs::create_directories(path("backups/shared"));
  const absl::Status refused = store_->back_up(path("backups")).status();
  EXPECT_THAT(refused, RefusedWith(Code::kAlreadyExists));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("backups/shared"));
  EXPECT_THAT(delete_old_backups(path("backups"), 1), RefusedWith(Code::kAlreadyExists));
}

// No file can be opened in this process meanwhile. Rights that a folder lacks would not stop root.
class NoFiles {
 public:
  NoFiles() {
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit none = before_;
    none.rlim_cur = 0;
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoFiles() { EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before_), 0); }
  NoFiles(const NoFiles&) = delete;
  NoFiles& operator=(const NoFiles&) = delete;

 private:
  rlimit before_{};
};

TEST_F(RocksDbFolder, IsRefusedABackupAtTheFieldThatWasGivenWhereTheFolderCannotBeRead) {
  back_up(1);
  absl::Status backed_up;
  absl::Status deleted;
  {
    const NoFiles none;
    backed_up = store_->back_up(path("backups")).status();
    deleted = delete_old_backups(path("backups"), 1);
  }
  EXPECT_THAT(backed_up, testing::IsRefused(Code::kStorageFailed, "folder"));
  EXPECT_THAT(deleted, testing::IsRefused(Code::kStorageFailed, "folder"));
  EXPECT_TRUE(store_->back_up(path("backups")).ok());
}

TEST_F(RocksDbFolder, IsBackedUpWhereAFirstBackupWasInterrupted) {
  append(1, 1);
  fs::create_directories(path("backups"));
  std::ofstream(path("backups/LOCK")).close();
  for (const char* const folder : {"shared_checksum", "private", "meta"}) {
    fs::create_directory(path("backups") + "/" + folder);
    const std::string copy = path(std::string("backups-") + folder);
    fs::copy(path("backups"), copy, fs::copy_options::recursive);
    EXPECT_TRUE(store_->back_up(copy).ok()) << folder;
  }
}

TEST_F(RocksDbFolder, IsNotCopiedOverSomethingElse) {
  append(1, 1);
  fs::create_directories(path("full/inside"));
  EXPECT_THAT(store_->checkpoint(path("full")), RefusedWith(Code::kAlreadyExists));
  EXPECT_THAT(store_->checkpoint(""), RefusedWith(Code::kMissing));
  EXPECT_TRUE(fs::exists(path("full/inside")));
  const std::unique_ptr<Store> memory = *open_memory_store(options_);
  EXPECT_THAT(memory->checkpoint(path("copy")), RefusedWith(Code::kUnsupported));
  EXPECT_THAT(memory->back_up(path("backups")), RefusedWith(Code::kUnsupported));
}

// A copy is made there first, and what is there is deleted before.
TEST_F(RocksDbFolder, IsNotCopiedWhereSomethingElseIsInTheFolderInWhichCopiesAreMade) {
  append(1, 1);
  { ASSERT_NE(open("copy.tmp"), nullptr); }
  for (const char* const folder : {"copy", "copy//"}) {
    const absl::Status refused = store_->checkpoint(path(folder));
    EXPECT_THAT(refused, RefusedWith(Code::kAlreadyExists)) << folder;
    EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("copy.tmp is not empty"));
  }
  EXPECT_FALSE(fs::exists(path("copy")));
  EXPECT_NE(open("copy.tmp"), nullptr) << "the other log has lost files";
}

TEST_F(RocksDbFolder, IsNotCopiedWhereItIsItselfInTheFolderInWhichCopiesAreMade) {
  store_ = nullptr;
  store_ = open("log.tmp");
  append(1, 1);
  EXPECT_THAT(store_->checkpoint(path("log/")), RefusedWith(Code::kAlreadyExists)) << "there is another log";
  fs::remove_all(path("log"));
  fs::create_directory_symlink(path("log.tmp"), path("link.tmp"));
  for (const char* const folder : {"log", "log/", "link"}) {
    EXPECT_THAT(store_->checkpoint(path(folder)), RefusedWith(Code::kBadUsage)) << folder;
  }
  store_ = nullptr;
  store_ = open("log.tmp");
  ASSERT_NE(store_, nullptr);
  EXPECT_EQ(read_all(store_->log()).size(), 1u);
}

TEST_F(RocksDbFolder, IsCopiedAgainOnceWhatAnInterruptedCopyLeftIsDeleted) {
  append(1, 5);
  fs::create_directory(path("copy.tmp"));  // empty: nothing of anybody's
  ASSERT_TRUE(store_->checkpoint(path("copy")).ok());
  EXPECT_FALSE(fs::exists(path("copy.tmp")));
  fs::rename(path("copy"), path("copy.tmp"));
  EXPECT_THAT(store_->checkpoint(path("copy")), RefusedWith(Code::kAlreadyExists));
  fs::remove_all(path("copy.tmp"));
  ASSERT_TRUE(store_->checkpoint(path("copy")).ok());
  EXPECT_EQ(open("copy")->log().head().value, 5u);
}

TEST_F(RocksDbFolder, ComesBackFromAnyOfItsBackups) {
  std::vector<TreeHead> heads;
  for (int i = 0; i < 3; ++i) {
    append(100 * i + 1, 100 * (i + 1));
    const absl::StatusOr<std::uint32_t> number = store_->back_up(path("backups"));
    ASSERT_TRUE(number.ok()) << number.status();
    EXPECT_EQ(*number, static_cast<std::uint32_t>(i + 1));
    heads.push_back(*store_->log().tree_head());
  }
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(path("backups"));
  ASSERT_TRUE(backups.ok()) << backups.status();
  ASSERT_EQ(backups->size(), 3u);
  for (std::uint32_t number = 1; number <= 3; ++number) {
    EXPECT_EQ((*backups)[number - 1].number, number);
    EXPECT_GT((*backups)[number - 1].bytes, 0u);
    EXPECT_TRUE(verify_backup(path("backups"), number).ok());
    const std::string name = "restored" + std::to_string(number);
    const absl::Status status = restore_backup(path("backups"), number, path(name));
    ASSERT_TRUE(status.ok()) << status;
    const std::unique_ptr<Store> restored = open(name);
    ASSERT_NE(restored, nullptr);
    EXPECT_EQ(*restored->log().tree_head(), heads[number - 1]);
    EXPECT_EQ(restored->log().version_of("order/1")->value, 5u * number);
    EXPECT_TRUE(restored->log().resolve(RequestId("r7"))->has_value());
  }
}

TEST_F(RocksDbFolder, KeepsAsManyBackupsAsItIsTold) {
  for (int i = 0; i < 4; ++i) {
    append(i + 1, i + 1);
    ASSERT_TRUE(store_->back_up(path("backups")).ok());
  }
  ASSERT_TRUE(delete_old_backups(path("backups"), 2).ok());
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(path("backups"));
  ASSERT_TRUE(backups.ok());
  ASSERT_EQ(backups->size(), 2u);
  EXPECT_EQ(backups->front().number, 3u);
  EXPECT_THAT(restore_backup(path("backups"), 1, path("gone")), RefusedWith(Code::kNotFound));
  EXPECT_THAT(verify_backup(path("backups"), 1), RefusedWith(Code::kNotFound));
  EXPECT_THAT(list_backups(path("nowhere")), RefusedWith(Code::kNotFound));
  EXPECT_THAT(restore_backup(path("backups"), 4, path("log")), RefusedWith(Code::kAlreadyExists));
}

TEST_F(RocksDbFolder, FindsADamagedBackup) {
  append(1, 200);
  ASSERT_TRUE(store_->back_up(path("backups")).ok());
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path("backups"))) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
    file.put('\x7f');
  }
  EXPECT_THAT(verify_backup(path("backups"), 1), RefusedWith(Code::kCorrupt));
}

TEST_F(RocksDbFolder, ListsABackupThatHasLostAFileAsDamaged) {
  back_up(2);
  lose_a_file_of(2);
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(path("backups"));
  ASSERT_TRUE(backups.ok()) << backups.status();
  ASSERT_EQ(backups->size(), 2u);
  EXPECT_FALSE(backups->front().damaged);
  EXPECT_EQ(backups->back().number, 2u);
  EXPECT_TRUE(backups->back().damaged);
  EXPECT_EQ(backups->back().files, 0u);
  EXPECT_TRUE(verify_backup(path("backups"), 1).ok());
  EXPECT_THAT(verify_backup(path("backups"), 2), RefusedWith(Code::kCorrupt));
  EXPECT_THAT(restore_backup(path("backups"), 2, path("restored")), RefusedWith(Code::kCorrupt));
}

TEST_F(RocksDbFolder, ListsABackupWhoseDescriptionIsDamagedAsDamaged) {
  back_up(3);
  const std::string description = path("backups/meta/2");
  fs::resize_file(description, fs::file_size(description) / 2);
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(path("backups"));
  ASSERT_TRUE(backups.ok()) << backups.status();
  ASSERT_EQ(backups->size(), 3u);
  for (const BackupFacts& backup : *backups) {
    EXPECT_EQ(backup.damaged, backup.number == 2) << backup.number;
    EXPECT_EQ(verify_backup(path("backups"), backup.number).ok(), backup.number != 2) << backup.number;
  }
}

TEST_F(RocksDbFolder, KeepsADamagedBackupUntilAsManyAsItIsToldAreNewer) {
  back_up(3);
  lose_a_file_of(2);
  const std::set<std::string> files = files_of_backups();
  for (const std::uint32_t keep : {3u, 2u}) {
    ASSERT_TRUE(delete_old_backups(path("backups"), keep).ok());
    EXPECT_EQ(list_backups(path("backups"))->size(), 3u);
    EXPECT_EQ(files_of_backups(), files) << keep;
  }
  ASSERT_TRUE(delete_old_backups(path("backups"), 1).ok());
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(path("backups"));
  ASSERT_TRUE(backups.ok()) << backups.status();
  ASSERT_EQ(backups->size(), 1u);
  EXPECT_EQ(backups->front().number, 3u);
  EXPECT_TRUE(verify_backup(path("backups"), 3).ok());
}

TEST_F(RocksDbFolder, DoesNotCountABackupOfWhichAByteHasChangedAsOneOfThoseThatAreKept) {
  back_up(4);
  change_a_byte_of(3);
  ASSERT_TRUE(delete_old_backups(path("backups"), 2).ok());
  EXPECT_EQ(list_backups(path("backups"))->size(), 3u);
  EXPECT_THAT(verify_backup(path("backups"), 1), RefusedWith(Code::kNotFound));
  EXPECT_TRUE(verify_backup(path("backups"), 2).ok());
  EXPECT_THAT(verify_backup(path("backups"), 3), RefusedWith(Code::kCorrupt));
  EXPECT_TRUE(verify_backup(path("backups"), 4).ok());
  ASSERT_TRUE(delete_old_backups(path("backups"), 1).ok());
  EXPECT_EQ(list_backups(path("backups"))->size(), 1u);
  EXPECT_TRUE(verify_backup(path("backups"), 4).ok());
}

TEST_F(RocksDbFolder, DeletesNoBackupWhereFewerAreWholeThanAreKept) {
  back_up(3);
  for (const int number : {2, 3}) change_a_byte_of(number);
  const std::set<std::string> files = files_of_backups();
  ASSERT_TRUE(delete_old_backups(path("backups"), 2).ok());
  EXPECT_EQ(files_of_backups(), files);
}

TEST_F(RocksDbFolder, IsReadBesideItsWriter) {
  append(1, 100);
  const std::unique_ptr<Store> reader = open("log", OpenMode::kFollow);
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->log().head().value, 100u);
  append(101, 250);
  EXPECT_EQ(reader->log().head().value, 100u);
  EXPECT_EQ(read_all(reader->log()).size(), 100u);
  const absl::StatusOr<Position> head = reader->log().catch_up();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->value, 250u);
  EXPECT_EQ(read_all(reader->log()), read_all(store_->log()));
  for (int i = 0; i < 20; ++i) {
    const std::string stream = "order/" + std::to_string(i);
    EXPECT_EQ(read_stream(reader->log(), stream), read_stream(store_->log(), stream));
  }
  EXPECT_EQ(*reader->log().tree_head(), *store_->log().tree_head());
  EXPECT_TRUE(reader->log().resolve(RequestId("r250"))->has_value());
  EXPECT_THAT(one("x", "order/1").to(reader->log()), RefusedWith(Code::kReadOnly));
}

TEST_F(RocksDbFolder, IsFollowedAcrossRunsOfItsIndex) {
  options_.tail_index_events = 64;
  store_.reset();
  store_ = open("log");
  append(1, 10);
  const std::unique_ptr<Store> reader = open("log", OpenMode::kFollow);
  ASSERT_NE(reader, nullptr);
  int next = 11;
  for (int round = 0; round < 30; ++round) {
    append(next, next + 41);
    next += 42;
    ASSERT_TRUE(reader->log().catch_up().ok());
    ASSERT_EQ(reader->log().head(), store_->log().head());
    for (int i = 0; i < 20; ++i) {
      const std::string stream = "order/" + std::to_string(i);
      ASSERT_EQ(reader->log().version_of(stream)->value, store_->log().version_of(stream)->value);
      ASSERT_EQ(read_stream(reader->log(), stream).size(), store_->log().version_of(stream)->value);
    }
    ASSERT_EQ(*reader->log().tree_head(), *store_->log().tree_head());
  }
}

TEST_F(RocksDbFolder, IsFollowedWhileItIsWritten) {
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      EXPECT_TRUE(one("w" + std::to_string(i), "order/" + std::to_string(i % 3)).to(store_->log()).ok());
    }
  });
  const std::unique_ptr<Store> reader = open("log", OpenMode::kFollow);
  ASSERT_NE(reader, nullptr);
  std::uint64_t seen = 0;
  while (seen < 5000) {
    const absl::StatusOr<Position> head = reader->log().catch_up();
    ASSERT_TRUE(head.ok()) << head.status();
    ASSERT_GE(head->value, seen);
    std::uint64_t next = seen + 1;
    ASSERT_TRUE(reader->log()
                    .read_all({next},
                              [&](const Record& record) {
                                EXPECT_EQ(record.position.value, next++);
                                return true;
                              })
                    .ok());
    EXPECT_EQ(next, head->value + 1);
    seen = head->value;
  }
  stop = true;
  writer.join();
}

TEST_F(RocksDbFolder, IsFollowedWhileItsWriteAheadLogsAreDeleted) {
  constexpr std::uint64_t kAppends = 4000;
  options_.memory_budget_bytes = 4 << 20;  // memtables of 1 MiB, of which all that is written fills many
  store_.reset();
  store_ = open("log");
  const std::unique_ptr<Store> reader = open("log", OpenMode::kFollow);
  ASSERT_NE(reader, nullptr);
  const auto request = [](std::uint64_t position) { return "w" + std::to_string(position); };
  std::atomic<bool> written{false};
  std::set<fs::path> write_ahead;  // logs that were there at some time
  std::thread writer([&] {
    for (std::uint64_t i = 1; i <= kAppends; ++i) {
      EXPECT_TRUE(one(request(i), "order/" + std::to_string(i % 3), std::string(4096, 'p')).to(store_->log()).ok());
      if (i % 50 != 0) continue;
      for (const fs::directory_entry& entry : fs::directory_iterator(path("log"))) {
        if (entry.path().extension() == ".log") write_ahead.insert(entry.path());
      }
    }
    written = true;
  });
  std::uint64_t seen = 0;
  std::uint64_t wrong = 0;
  absl::Status status;
  // Behind its writer it may be a little short.
  for (int looks = 0; looks < 10 && seen < kAppends && status.ok();) {
    if (written) ++looks;
    status = reader->log().catch_up().status();
    if (!status.ok()) break;
    status = reader->log().read_all({seen + 1}, [&](const Record& record) {
      ++seen;
      if (record.position.value != seen || record.request_id != request(seen)) ++wrong;
      return true;
    });
  }
  writer.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(seen, kAppends);
  EXPECT_EQ(wrong, 0u);
  std::erase_if(write_ahead, [](const fs::path& log) { return fs::exists(log); });
  EXPECT_GE(write_ahead.size(), 2u) << "hardly a write-ahead log was deleted";
}

// What a store reports, by name.
class Figures final : public MetricSink {
 public:
  void counter(std::string_view name, std::string_view, double value) override { take(name, value); }
  void gauge(std::string_view name, std::string_view, double value) override { take(name, value); }
  void histogram(std::string_view name, std::string_view, const Histogram& histogram) override {
    EXPECT_EQ(histogram.counts.size(), histogram.bounds.size() + 1);
    std::uint64_t sum = 0;
    for (const std::uint64_t count : histogram.counts) sum += count;
    EXPECT_EQ(sum, histogram.count);
    take(name, static_cast<double>(histogram.count));
  }
  double at(const std::string& name) const {
    for (const auto& [known, value] : values) {
      if (known == name) return value;
    }
    ADD_FAILURE() << name;
    return -1;
  }
  std::vector<std::pair<std::string, double>> values;

 private:
  void take(std::string_view name, double value) { values.emplace_back(name, value); }
};

TEST_F(RocksDbFolder, ReportsWhatItMeasures) {
  append(1, 20);
  ASSERT_APPENDED(one("sync", "order/1").to(store_->log(), Durability::kSync));
  ASSERT_APPENDED(one("sync", "order/1").to(store_->log()));
  EXPECT_FALSE(one("bad", "order/1", "x", Expect::no_stream()).to(store_->log()).ok());
  Figures figures;
  store_->report(figures);
  EXPECT_EQ(figures.at("gendan_log_appends_total"), 21);
  EXPECT_EQ(figures.at("gendan_log_events_total"), 21);
  EXPECT_GT(figures.at("gendan_log_bytes_total"), 21 * 20);
  EXPECT_EQ(figures.at("gendan_log_repeated_total"), 1);
  EXPECT_EQ(figures.at("gendan_log_refused_total"), 1);
  EXPECT_EQ(figures.at("gendan_log_append_seconds"), 23);
  EXPECT_EQ(figures.at("gendan_log_fsync_seconds"), 1);
  EXPECT_EQ(figures.at("gendan_log_group_appends"), 21);
  EXPECT_EQ(figures.at("gendan_log_head"), 21);
}

TEST_F(RocksDbFolder, CountsWhatItRefusesBecauseItTakesNothingNow) {
  {
    const absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = store_->log().start_bulk();
    ASSERT_TRUE(bulk.ok()) << bulk.status();
    EXPECT_THAT(one("a", "order/1").to(store_->log()), RefusedWith(Code::kLocked));
  }
  ASSERT_TRUE(store_->close().ok());
  EXPECT_THAT(one("b", "order/1").to(store_->log()), RefusedWith(Code::kClosed));
  Figures figures;
  store_->report(figures);
  EXPECT_EQ(figures.at("gendan_log_refused_total"), 2);
}

TEST_F(RocksDbFolder, CountsWhatABulkRefusesAndRepeats) {
  {
    const absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = store_->log().start_bulk();
    ASSERT_TRUE(bulk.ok()) << bulk.status();
    ASSERT_APPENDED((*bulk)->append(one("a", "order/1").append()));
    EXPECT_TRUE((*bulk)->append(one("a", "order/1").append())->repeated);
    EXPECT_FALSE((*bulk)->append(one("b", "order/1", "x", Expect::no_stream()).append()).ok());
    EXPECT_FALSE((*bulk)->append_stored({}).ok());
    ASSERT_TRUE((*bulk)->finish().ok());
  }
  Figures figures;
  store_->report(figures);
  EXPECT_EQ(figures.at("gendan_log_appends_total"), 1);
  EXPECT_EQ(figures.at("gendan_log_repeated_total"), 1);
  EXPECT_EQ(figures.at("gendan_log_refused_total"), 2);
}

TEST_F(RocksDbFolder, MeasuresTheSyncsThatAreNoAppends) {
  const std::unique_ptr<HeadSigner> signer =
      *Ed25519Signer::create("example.com/orders", std::array<std::uint8_t, 32>{7});
  options_.signer = signer.get();
  options_.origin = "example.com/orders";
  store_.reset();
  store_ = open("log");
  const auto fsyncs = [&] {
    Figures figures;
    store_->report(figures);
    return figures.at("gendan_log_fsync_seconds");
  };
  ASSERT_TRUE(store_->log().sync().ok());
  EXPECT_EQ(fsyncs(), 1);
  ASSERT_TRUE(store_->sign_head().ok());
  EXPECT_EQ(fsyncs(), 3) << "a sync, and the head's own write";
  ASSERT_TRUE(store_->rows().save({{"a", "1"}}).ok());
  EXPECT_EQ(fsyncs(), 3);
  store_.reset();  // it has the signer
}

TEST_F(RocksDbFolder, HasItsColdPartCompressedMoreWhereThatIsAsked) {
  const std::vector<rocksdb::CompressionType> supported = rocksdb::GetSupportedCompressions();
  if (std::find(supported.begin(), supported.end(), rocksdb::kZSTD) == supported.end()) {
    GTEST_SKIP() << "RocksDB has no ZSTD";
  }
  const auto compressed_more = [&] {
    for (const fs::directory_entry& entry : fs::directory_iterator(path("log"))) {
      if (entry.path().extension() != ".sst") continue;
      rocksdb::SstFileReader file{rocksdb::Options()};
      // One that is being written cannot be opened yet, and one that was replaced is gone.
      if (!file.Open(entry.path().string()).ok()) continue;
      const std::shared_ptr<const rocksdb::TableProperties> facts = file.GetTableProperties();
      if (facts->column_family_name == kFamilies.front() && facts->compression_name == "ZSTD") return true;
    }
    return false;
  };
  options_.compress_cold_more = true;
  options_.memory_budget_bytes = 4 << 20;  // files of 1 MiB, which RocksDB soon moves down to where it is cold
  store_.reset();
  store_ = open("log");
  constexpr std::size_t kEnough = 4096;  // by then writers would be waiting for what moves them
  const std::string payload(64 << 10, 'p');
  std::size_t appends = 0;
  while (!compressed_more() && appends < kEnough) {
    for (std::size_t i = 0; i < 16; ++i) {
      ASSERT_APPENDED(one("r" + std::to_string(++appends), "order/1", payload).to(store_->log()));
    }
  }
  EXPECT_LT(appends, kEnough);

  ASSERT_TRUE(store_->close().ok());
  RocksDbOptions tables;
  tables.mode = OpenMode::kRead;
  const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(path("log"), tables);
  ASSERT_TRUE(storage.ok()) << storage.status();
  EXPECT_TRUE((*storage)->check_stored_bytes().ok());
  ASSERT_TRUE((*storage)->close().ok());
  store_ = open("log");
  EXPECT_EQ(read_all(store_->log()).size(), appends);
}

TEST_F(RocksDbFolder, IsCheckedOnItsDiskWhereRocksDbStillAnswersFromMemory) {
  for (int i = 1; i <= 100; ++i) {
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/1", std::string(100, 'p')).to(store_->log()));
  }
  ASSERT_TRUE(store_->close().ok());
  fs::path largest;  // the log's table
  for (const fs::directory_entry& entry : fs::directory_iterator(path("log"))) {
    if (entry.path().extension() == ".sst" && (largest.empty() || entry.file_size() > fs::file_size(largest))) {
      largest = entry.path();
    }
  }
  ASSERT_FALSE(largest.empty());
  RocksDbOptions tables;
  tables.mode = OpenMode::kRead;
  std::array<char, 8> first;
  wire::put_sorted_u64(first.data(), 1);
  const std::string_view key(first.data(), first.size());
  std::string chunk;
  {
    const std::shared_ptr<Storage> storage = *open_rocksdb_storage(path("log"), tables);
    const absl::StatusOr<bool> found = storage->get(Storage::Table::kLog, key, chunk);
    ASSERT_TRUE(found.ok() && *found) << found.status();
    ASSERT_TRUE(storage->check_stored_bytes().ok());
    // Under RocksDB's feet, in the block that it has just read.
    std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(10);
    const int was = file.get();
    file.seekp(10);
    file.put(static_cast<char>(was ^ 1));
    file.close();
    ASSERT_TRUE(file.good());

    std::string again;
    const absl::StatusOr<bool> cached = storage->get(Storage::Table::kLog, key, again);
    ASSERT_TRUE(cached.ok() && *cached) << cached.status();
    EXPECT_EQ(again, chunk);
    EXPECT_THAT(storage->check_stored_bytes(), RefusedWith(Code::kCorrupt));
    const absl::StatusOr<VerifyReport> report = verify(*storage);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_FALSE(report->clean());
    EXPECT_EQ(report->findings.front().where, "files");
  }
  const absl::StatusOr<std::shared_ptr<Storage>> anew = open_rocksdb_storage(path("log"), tables);
  const absl::Status read = anew.ok() ? (*anew)->get(Storage::Table::kLog, key, chunk).status() : anew.status();
  EXPECT_THAT(read, RefusedWith(Code::kCorrupt)) << "another block has the flipped bit";
}

}  // namespace
}  // namespace gendan::log_test
