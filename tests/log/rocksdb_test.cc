#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "log/log_tree.h"
#include "log/rocksdb_settings.h"
#include "log/rocksdb_storage.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void set_contents(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Every name below a folder with what stands in it.
std::map<std::string, std::string> snapshot(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    out[entry.path().lexically_relative(folder).string()] =
        entry.is_regular_file() ? contents(entry.path()) : std::string("(a folder)");
  }
  return out;
}

class RocksDbStore : public ::testing::Test {
 protected:
  RocksDbStore() { options_.clock = &clock_; }
  fs::path path() const { return fs::path(folder_.path()) / "log"; }
  absl::StatusOr<std::unique_ptr<Store>> try_open() { return open_rocksdb_store(path().string(), options_); }
  std::unique_ptr<Store> open() {
    absl::StatusOr<std::unique_ptr<Store>> store = try_open();
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  void fill(int appends, int from = 0) {
    const std::unique_ptr<Store> store = open();
    ASSERT_NE(store, nullptr);
    for (int i = from; i < from + appends; ++i) {
      ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 7), "payload").to(store->log()));
    }
    ASSERT_TRUE(store->close().ok());
  }
  void expect_refused_untouched(Code code) {
    const std::map<std::string, std::string> before = snapshot(folder_.path());
    const absl::StatusOr<std::unique_ptr<Store>> store = try_open();
    EXPECT_THAT(store, RefusedWith(code));
    EXPECT_EQ(snapshot(folder_.path()), before);
  }
  // Copies the folder as a process that dies leaves it.
  void copy_of(const fs::path& from, const fs::path& to) { fs::copy(from, to, fs::copy_options::recursive); }

  TestClock clock_;
  StoreOptions options_;
  TemporaryFolder folder_;
};

TEST_F(RocksDbStore, IsMadeInAMissingFolderAndInAnEmptyOne) {
  EXPECT_NE(open(), nullptr);
  EXPECT_TRUE(fs::exists(path() / "GENDAN"));
  const TemporaryFolder empty;
  EXPECT_TRUE(open_rocksdb_store(empty.path(), options_).ok());
}

TEST_F(RocksDbStore, IsNotMadeWhenThatIsNotAsked) {
  options_.create_if_missing = false;
  expect_refused_untouched(Code::kNotAGendanLog);
  fs::create_directory(path());
  expect_refused_untouched(Code::kNotAGendanLog);
}

TEST_F(RocksDbStore, RefusesAFolderWithSomethingElseInIt) {
  fs::create_directory(path());
  set_contents(path() / "letter.txt", "Dear customer");
  expect_refused_untouched(Code::kNotAGendanLog);
}

TEST_F(RocksDbStore, RefusesAFile) {
  set_contents(path(), "a file");
  expect_refused_untouched(Code::kNotAGendanLog);
}

TEST_F(RocksDbStore, RefusesAFolderWhoseMarkerIsNotOurs) {
  fs::create_directory(path());
  for (const std::string text : {"something", "gendan log 1, complete. \nand more", "gendan log"}) {
    set_contents(path() / "GENDAN", text);
    expect_refused_untouched(Code::kNotAGendanLog);
  }
}

TEST_F(RocksDbStore, RefusesAnEmptyPath) { EXPECT_THAT(open_rocksdb_store("", options_), RefusedWith(Code::kMissing)); }

TEST_F(RocksDbStore, FinishesWhatAnInterruptedMakingLeft) {
  fill(0);
  for (const char* text : {"", "gendan log 1, being made\n"}) {
    set_contents(path() / "GENDAN", text);
    fill(1, text[0] == 0 ? 0 : 1);
  }
  fs::remove(path() / "CURRENT");
  expect_refused_untouched(Code::kCorrupt);
  fs::remove_all(path());
  fs::create_directory(path());
  set_contents(path() / "GENDAN", "gendan log 1, being made\n");
  options_.mode = OpenMode::kRead;
  expect_refused_untouched(Code::kNotAGendanLog);
  options_.mode = OpenMode::kWrite;
  fill(1);
}

TEST_F(RocksDbStore, FinishesAMakingThatHadNotComeToAllTables) {
  {
    rocksdb::Options options;
    options.create_if_missing = options.create_missing_column_families = true;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* made = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, path().string(),
                                  {{rocksdb::kDefaultColumnFamilyName, options}, {kFamilies[0], options}}, &handles,
                                  &made)
                    .ok());
    const std::unique_ptr<rocksdb::DB> db(made);
    for (rocksdb::ColumnFamilyHandle* const handle : handles) db->DestroyColumnFamilyHandle(handle);
  }
  set_contents(path() / "GENDAN", "gendan log 1, being made\n");
  fill(1);
}

// A disk on which the nth write or sync of write-ahead logs fails.
class FailingWriteAheadLogs final : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingWriteAheadLogs(const std::shared_ptr<rocksdb::FileSystem>& base) : FileSystemWrapper(base) {}
  const char* Name() const override { return "gendan.FailingWriteAheadLogs"; }

  void fail(int nth) { left_ = nth; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    rocksdb::IOStatus status = target_->NewWritableFile(path, options, &file, debug);
    if (!status.ok()) return status;
    if (path.ends_with(".log")) {
      *result = std::make_unique<File>(*this, std::move(file));
    } else {
      *result = std::move(file);
    }
    return status;
  }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(FailingWriteAheadLogs& disk, std::unique_ptr<rocksdb::FSWritableFile> file)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      return disk_.due() ? failed() : FSWritableFileOwnerWrapper::Append(data, options, debug);
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      return disk_.due() ? failed() : FSWritableFileOwnerWrapper::Sync(options, debug);
    }

   private:
    static rocksdb::IOStatus failed() { return rocksdb::IOStatus::IOError("a fault was ordered"); }
    FailingWriteAheadLogs& disk_;
  };

  bool due() { return left_ > 0 && --left_ == 0; }

  std::atomic<int> left_{0};
};

// Who opens tables has appended nothing of which he would not know what became of it.
TEST_F(RocksDbStore, IsRefusedWithStorageFailedWhereverItsMakingFails) {
  const auto disk = std::make_shared<FailingWriteAheadLogs>(rocksdb::FileSystem::Default());
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  int refused = 0;
  for (int nth = 1; nth <= 20; ++nth) {
    disk->fail(nth);
    const absl::StatusOr<OpenedRocksDb> made =
        open_rocksdb(path().string() + std::to_string(nth), RocksDbOptions(), /*tree=*/false, env.get());
    disk->fail(0);
    if (made.ok()) break;
    EXPECT_THAT(made.status(), RefusedWith(Code::kStorageFailed)) << nth;
    ++refused;
  }
  EXPECT_GE(refused, 2) << "the format is written, and synced";
  EXPECT_LT(refused, 20);
}

TEST_F(RocksDbStore, IsNotFinishedWhenMakingIsNotAsked) {
  fs::create_directory(path());
  options_.create_if_missing = false;
  for (const char* text : {"", "gendan log 1, being made\n"}) {
    set_contents(path() / "GENDAN", text);
    expect_refused_untouched(Code::kNotAGendanLog);
  }
}

TEST_F(RocksDbStore, IsLookedIntoBeforeAMarkThatWasCutOffIsBelieved) {
  fill(100);
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
    const std::string name = entry.path().filename().string();
    if (name == "CURRENT" || name.rfind("MANIFEST", 0) == 0 || entry.path().extension() == ".sst") {
      files.push_back(entry.path());
    }
  }
  ASSERT_GE(files.size(), 4u);
  set_contents(path() / "GENDAN", "");
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename().string());
    const std::string bytes = contents(file);
    fs::remove(file);
    expect_refused_untouched(Code::kCorrupt);
    set_contents(file, bytes);
  }
  const std::unique_ptr<Store> store = open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(read_all(store->log()).size(), 100u);
}

TEST_F(RocksDbStore, RefusesANewerFormat) {
  fill(10);
  {
    const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(path().string(), {});
    ASSERT_TRUE(storage.ok());
    const Storage::Change change[] = {Storage::Change::put(Storage::Table::kMeta, "format", "gendan log 7")};
    ASSERT_TRUE((*storage)->write(change, true).ok());
    ASSERT_TRUE((*storage)->close().ok());
  }
  expect_refused_untouched(Code::kNewerFormat);
}

TEST_F(RocksDbStore, RefusesAFormatThatIsGone) {
  fill(10);
  {
    const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(path().string(), {});
    ASSERT_TRUE(storage.ok());
    const Storage::Change change[] = {Storage::Change::erase(Storage::Table::kMeta, "format")};
    ASSERT_TRUE((*storage)->write(change, true).ok());
    ASSERT_TRUE((*storage)->close().ok());
  }
  EXPECT_FALSE(try_open().ok());
}

TEST_F(RocksDbStore, RefusesATreeThatIsDamaged) {
  fill(300);  // more than the 256 that a node stands for
  {
    const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(path().string(), {});
    ASSERT_TRUE(storage.ok());
    const LogTree::Key key = LogTree::key_of(LogTree::kStoredLevels, 0);
    const Storage::Change change[] = {Storage::Change::put(Storage::Table::kTree, {key.data(), key.size()}, "no node")};
    ASSERT_TRUE((*storage)->write(change, true).ok());
    ASSERT_TRUE((*storage)->close().ok());
  }
  expect_refused_untouched(Code::kCorrupt);
  options_.tree = false;
  EXPECT_EQ(read_all(open()->log()).size(), 300u);
}

TEST_F(RocksDbStore, DeletesWhatAnEarlierProcessWasWritingAndWillNotEnd) {
  fill(1);
  for (const char* name : {"sorted.run", "room.probe"}) set_contents(path() / name, "left behind");
  fill(1, 1);
  for (const char* name : {"sorted.run", "room.probe"}) EXPECT_FALSE(fs::exists(path() / name)) << name;
}

TEST_F(RocksDbStore, RefusesALogOfWhichAFileIsMissing) {
  fill(100);
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
    const std::string name = entry.path().filename().string();
    if (name == "CURRENT" || name.rfind("MANIFEST", 0) == 0 || entry.path().extension() == ".sst") {
      files.push_back(entry.path());
    }
  }
  ASSERT_GE(files.size(), 3u);
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename().string());
    const std::string bytes = contents(file);
    fs::remove(file);
    expect_refused_untouched(Code::kCorrupt);
    set_contents(file, bytes);
  }
  EXPECT_NE(open(), nullptr);
}

TEST_F(RocksDbStore, RefusesALogOfWhichAFileWasCutShort) {
  fill(100);
  for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
    const std::string name = entry.path().filename().string();
    if (name != "CURRENT" && entry.path().extension() != ".sst") continue;
    SCOPED_TRACE(name);
    const std::string bytes = contents(entry.path());
    set_contents(entry.path(), std::string_view(bytes).substr(0, bytes.size() / 2));
    expect_refused_untouched(Code::kCorrupt);
    set_contents(entry.path(), bytes);
  }
}

TEST_F(RocksDbStore, RefusesAWriteAheadLogWithAChangeInItsMiddle) {
  fill(1);
  const fs::path copy = fs::path(folder_.path()) / "copy";
  {
    const std::unique_ptr<Store> store = open();
    for (int i = 1; i < 300; ++i) {
      ASSERT_APPENDED(
          one("r" + std::to_string(i), "order/1", std::string(200, 'p')).to(store->log(), Durability::kSync));
    }
    copy_of(path(), copy);
  }
  fs::remove_all(path());
  fs::rename(copy, path());
  fs::path newest;
  for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) newest = entry.path();
  }
  ASSERT_FALSE(newest.empty());
  std::string bytes = contents(newest);
  bytes[bytes.size() / 4] = static_cast<char>(bytes[bytes.size() / 4] ^ 1);
  set_contents(newest, bytes);
  expect_refused_untouched(Code::kCorrupt);
}

TEST_F(RocksDbStore, SaysThatARecordIsDamagedWhenItIsRead) {
  fill(2000);
  fs::path largest;
  for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
    if (entry.path().extension() == ".sst" && (largest.empty() || entry.file_size() > fs::file_size(largest))) {
      largest = entry.path();
    }
  }
  std::string bytes = contents(largest);
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 0x10);
  set_contents(largest, bytes);
  const absl::StatusOr<std::unique_ptr<Store>> store = try_open();
  absl::Status status = store.status();
  if (store.ok()) {
    std::uint64_t next = 1;
    status = (*store)->log().read_all({1}, [&](const Record& r) { return r.position.value == next++; });
  }
  EXPECT_THAT(status, RefusedWith(Code::kCorrupt));
}

TEST_F(RocksDbStore, IsOpenForOneWriterAtATime) {
  const std::unique_ptr<Store> store = open();
  EXPECT_THAT(try_open(), RefusedWith(Code::kLocked));
  options_.mode = OpenMode::kRead;
  EXPECT_THAT(try_open(), RefusedWith(Code::kLocked));
  // The refused openings took nothing away from the one that is open.
  EXPECT_TRUE(one("r1", "order/1").to(store->log(), Durability::kSync).ok());
}

TEST_F(RocksDbStore, IsRefusedToASecondProcess) {
  const std::unique_ptr<Store> store = open();
  const pid_t child = fork();
  if (child == 0) _exit(refused_with(try_open().status(), Code::kLocked) ? 0 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_TRUE(one("r1", "order/1").to(store->log(), Durability::kSync).ok());
}

TEST_F(RocksDbStore, IsReadByManyWithoutAChange) {
  fill(50);
  const std::map<std::string, std::string> before = snapshot(folder_.path());
  options_.mode = OpenMode::kRead;
  {
    const std::unique_ptr<Store> a = open();
    const std::unique_ptr<Store> b = open();
    EXPECT_EQ(read_all(a->log()).size(), 50u);
    EXPECT_EQ(read_all(b->log()).size(), 50u);
    EXPECT_EQ(read_stream(a->log(), "order/1").size(), 7u);
    EXPECT_TRUE(a->log().resolve(RequestId("r7"))->has_value());
    EXPECT_THAT(one("x", "order/1").to(a->log()), RefusedWith(Code::kReadOnly));
    EXPECT_THAT(a->rows().save({{"a", "b"}}), RefusedWith(Code::kReadOnly));
    EXPECT_THAT(a->rows().clear("a"), RefusedWith(Code::kReadOnly));
    EXPECT_TRUE(a->log().sync().ok());
    options_.mode = OpenMode::kWrite;
    EXPECT_THAT(try_open(), RefusedWith(Code::kLocked));
  }
  EXPECT_EQ(snapshot(folder_.path()), before);
}

TEST_F(RocksDbStore, LeavesNoMessagesInTheFolder) {
  fill(10);
  fill(10, 10);
  for (const auto& [name, bytes] : snapshot(path())) EXPECT_NE(name.rfind("LOG", 0), 0u) << name;
}

TEST_F(RocksDbStore, KeepsToSmallBudgets) {
  options_.memory_budget_bytes = 1;
  options_.tail_index_events = 1;
  fill(40);
  EXPECT_EQ(read_all(open()->log()).size(), 40u);
}

}  // namespace
}  // namespace gendan::log_test
