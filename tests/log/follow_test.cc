// A log that is read beside its writer, with tables that can be told what they show of it.
#include <gtest/gtest.h>

#include <string>

#include "log/log_tree.h"
#include "log/recovery.h"
#include "log/wire.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

// Shows what another storage held at the last catch_up(), but for one position of its log, or one entry of another of
// its tables, so many times.
class FollowingStorage final : public Storage {
 public:
  explicit FollowingStorage(std::shared_ptr<Storage> writers) : writers_(std::move(writers)) {}

  void hide(std::uint64_t position, int times) {
    char key[8];
    wire::put_sorted_u64(key, position);
    hide(Table::kLog, {key, sizeof key}, times);
  }
  void hide(Table table, std::string_view key, int times) {
    hidden_in_ = table;
    hidden_ = key;
    times_ = times;
  }

  absl::Status catch_up() override {
    const bool hiding = times_ > 0 && times_-- > 0;
    for (const Table table : {Table::kLog, Table::kIndex, Table::kRows, Table::kMeta, Table::kTree}) {
      const std::unique_ptr<Cursor> cursor = writers_->cursor(table, Access::kScan);
      for (bool there = cursor->seek(""); there; there = cursor->next()) {
        if (hiding && table == hidden_in_ && cursor->key() == hidden_) continue;
        const Change change[] = {Change::put(table, cursor->key(), cursor->value())};
        if (absl::Status s = seen_->write(change, true); !s.ok()) return s;
      }
    }
    return absl::OkStatus();
  }

  absl::Status write(std::span<const Change>, bool) override { return refuse(Code::kReadOnly, "storage"); }
  absl::Status sync() override { return refuse(Code::kReadOnly, "storage"); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return seen_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return seen_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table) override { return refuse(Code::kReadOnly, "storage"); }
  bool read_only() const override { return true; }
  absl::Status close() override { return absl::OkStatus(); }

 private:
  const std::shared_ptr<Storage> writers_;
  const std::shared_ptr<Storage> seen_ = make_memory_storage();
  Table hidden_in_ = Table::kLog;
  std::string hidden_;
  int times_ = 0;
};

class FollowedLog : public ::testing::Test {
 protected:
  FollowedLog() {
    options_.clock = &clock_;
    writer_ = *open_store(tables_, options_);
    append(1, 3);
    EXPECT_TRUE(following_->catch_up().ok());
    reader_ = *open_store(following_, options_);
  }
  void append(int from, int to) {
    for (int i = from; i <= to; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(writer_->log()));
  }

  TestClock clock_;
  StoreOptions options_;
  std::shared_ptr<Storage> tables_ = make_memory_storage();
  std::shared_ptr<FollowingStorage> following_ = std::make_shared<FollowingStorage>(tables_);
  std::unique_ptr<Store> writer_;
  std::unique_ptr<Store> reader_;
};

TEST_F(FollowedLog, IsNotTakenForDamagedWhereAHoleIsGoneAtASecondLook) {
  append(4, 6);
  following_->hide(5, 1);
  const absl::StatusOr<Position> head = reader_->log().catch_up();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->value, 6u);
  EXPECT_EQ(read_all(reader_->log()), read_all(writer_->log()));
  EXPECT_EQ(read_stream(reader_->log(), "order/1").size(), 6u);
  EXPECT_EQ(*reader_->log().tree_head(), *writer_->log().tree_head());
}

TEST_F(FollowedLog, IsTakenForDamagedWhereAHoleStays) {
  append(4, 6);
  following_->hide(5, 100);
  // What lies in front of it may be read.
  EXPECT_EQ(reader_->log().catch_up()->value, 4u);
  EXPECT_THAT(reader_->log().catch_up(), RefusedWith(Code::kCorrupt));
  EXPECT_EQ(read_all(reader_->log()).size(), 4u);
  following_->hide(5, 0);
  EXPECT_EQ(reader_->log().catch_up()->value, 6u);
}

// Each look finds another hole, none of them twice.
TEST_F(FollowedLog, IsReadAsFarAsItIsWholeWhereItsWriterIsQuickerThanWhoFollows) {
  for (int before = 3; before < 30; before += 3) {
    append(before + 1, before + 3);
    following_->hide(static_cast<std::uint64_t>(before) + 2, 100);
    const absl::StatusOr<Position> head = reader_->log().catch_up();
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_EQ(head->value, static_cast<std::uint64_t>(before) + 1);
    EXPECT_EQ(*reader_->log().tree_head(), *writer_->log().tree_head_at(head->value));
    following_->hide(static_cast<std::uint64_t>(before) + 2, 0);
    ASSERT_TRUE(reader_->log().catch_up().ok());
    EXPECT_EQ(read_all(reader_->log()), read_all(writer_->log()));
    EXPECT_EQ(*reader_->log().tree_head(), *writer_->log().tree_head());
  }
}

// Of an append of many chunks nothing is to be seen before all of it is there.
TEST_F(FollowedLog, ShowsNothingOfAnAppendInWhichTheHoleLies) {
  append(4, 4);
  Writing large = one("large", "order/2");
  for (int i = 0; i < 20; ++i) large.event(std::string(4096, 'p'));
  ASSERT_APPENDED(large.to(writer_->log()));
  const std::uint64_t last = writer_->log().head().value;
  std::vector<std::uint64_t> chunks;
  const std::unique_ptr<Storage::Cursor> cursor = tables_->cursor(Storage::Table::kLog, Storage::Access::kScan);
  for (bool there = cursor->seek(""); there; there = cursor->next())
    chunks.push_back(wire::get_sorted_u64(cursor->key()));
  ASSERT_GT(chunks.back(), 5u) << "it has one chunk";
  following_->hide(chunks.back(), 100);
  EXPECT_EQ(reader_->log().catch_up()->value, 4u);
  EXPECT_TRUE(read_stream(reader_->log(), "order/2").empty());
  EXPECT_FALSE(reader_->log().resolve(RequestId("large"))->has_value());
  following_->hide(chunks.back(), 0);
  EXPECT_EQ(reader_->log().catch_up()->value, last);
  EXPECT_EQ(read_all(reader_->log()), read_all(writer_->log()));
}

// A log that is opened beside its writer, as open_rocksdb_store() does it.
class LogOpenedBeside : public FollowedLog {
 protected:
  LogOpenedBeside() { append(4, 600); }
  // Looks once, with something hidden, and then sees all.
  void expect_opens_up_to(std::uint64_t position) {
    ASSERT_TRUE(beside_->catch_up().ok());
    const absl::StatusOr<Recovered> recovered = recover(*beside_, Holes::kEndIt);
    ASSERT_TRUE(recovered.ok()) << recovered.status();
    EXPECT_EQ(recovered->head.value, position);
    const absl::StatusOr<std::unique_ptr<LogTree>> tree =
        LogTree::recover(*beside_, recovered->head, recovered->recorded_at, Holes::kEndIt);
    ASSERT_TRUE(tree.ok()) << tree.status();
    EXPECT_EQ(*(*tree)->head(), *writer_->log().tree_head_at(position));
    EXPECT_TRUE((*tree)->prove({1}, position).ok());
    ASSERT_TRUE(beside_->catch_up().ok());
    ASSERT_TRUE((*tree)->catch_up(writer_->log().head()).ok());
    EXPECT_EQ(*(*tree)->head(), *writer_->log().tree_head());
    EXPECT_TRUE((*tree)->prove({1}, 600).ok());
  }

  std::shared_ptr<FollowingStorage> beside_ = std::make_shared<FollowingStorage>(tables_);
};

TEST_F(LogOpenedBeside, IsNotTakenForDamagedWhereItsTreeReachesBehindTheHole) {
  for (const std::uint64_t hidden : {400u, 200u}) {
    beside_ = std::make_shared<FollowingStorage>(tables_);
    beside_->hide(hidden, 1);
    expect_opens_up_to(hidden - 1);
  }
}

TEST_F(LogOpenedBeside, IsNotTakenForDamagedWhereTheHoleIsInItsTree) {
  const LogTree::Key first = LogTree::key_of(LogTree::kStoredLevels, 0);
  beside_->hide(Storage::Table::kTree, {first.data(), first.size()}, 1);
  expect_opens_up_to(600);
}

TEST_F(FollowedLog, MayHoldARequestThatAFollowerDoesNotSee) {
  append(4, 4);
  EXPECT_FALSE(reader_->log().resolve(RequestId("r4"))->has_value());
  EXPECT_TRUE(writer_->log().resolve(RequestId("r4"))->has_value());
  ASSERT_TRUE(reader_->log().catch_up().ok());
  EXPECT_TRUE(reader_->log().resolve(RequestId("r4"))->has_value());
}

}  // namespace
}  // namespace gendan::log_test
