// What opening costs.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "gendan/log/storage.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

// Counts the pairs of the log that are read.
class CountingStorage final : public Storage {
 public:
  explicit CountingStorage(std::shared_ptr<Storage> base) : base_(std::move(base)) {}

  std::uint64_t read = 0;

  absl::Status write(std::span<const Change> changes, bool sync) override { return base_->write(changes, sync); }
  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override {
    std::unique_ptr<Cursor> cursor = base_->cursor(table, access);
    if (table != Table::kLog) return cursor;
    return std::make_unique<CountingCursor>(std::move(cursor), read);
  }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool read_only() const override { return base_->read_only(); }
  // The tables are opened again, as after the process died.
  absl::Status close() override { return absl::OkStatus(); }

 private:
  class CountingCursor final : public Cursor {
   public:
    CountingCursor(std::unique_ptr<Cursor> base, std::uint64_t& read) : base_(std::move(base)), read_(read) {}
    bool seek(std::string_view key) override { return counted(base_->seek(key)); }
    bool seek_for_prev(std::string_view key) override { return counted(base_->seek_for_prev(key)); }
    bool next() override { return counted(base_->next()); }
    std::string_view key() const override { return base_->key(); }
    std::string_view value() const override { return base_->value(); }
    absl::Status status() const override { return base_->status(); }

   private:
    bool counted(bool there) {
      ++read_;
      return there;
    }
    const std::unique_ptr<Cursor> base_;
    std::uint64_t& read_;
  };

  const std::shared_ptr<Storage> base_;
};

TEST(OpeningALog, ReadsNoMoreOfALongOneThanOfAShortOne) {
  constexpr std::uint64_t kTail = 50;
  // Two tails, one of them in sorting, and what the tree has not got a node for yet.
  constexpr std::uint64_t kEnough = 2 * (2 * kTail + 256);
  TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = kTail;
  const auto storage = std::make_shared<CountingStorage>(make_memory_storage());
  int events = 0;
  for (const int length : {500, 5000}) {
    {
      const std::unique_ptr<Store> store = *open_store(storage, options);
      for (; events < length; ++events) {
        ASSERT_APPENDED(one("r" + std::to_string(events), "order/" + std::to_string(events % 40)).to(store->log()));
      }
      // The process dies: what a closing would put into tables is not there.
      EXPECT_GT(store->log().head().value, 0u);
      storage->read = 0;
      const std::unique_ptr<Store> again = *open_store(storage, options);
      EXPECT_EQ(again->log().head().value, static_cast<std::uint64_t>(length));
      EXPECT_LT(storage->read, kEnough) << length;
    }
  }
}

}  // namespace
}  // namespace gendan::log_test
