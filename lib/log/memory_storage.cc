#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/log/storage.h"

namespace gendan {
namespace {

using Rows = std::map<std::string, std::string, std::less<>>;

struct MemoryTable {
  mutable std::shared_mutex mutex;
  Rows rows;
  // Counts what may make a place in `rows` stale: erasing, and changing a value.
  std::atomic<std::uint64_t> changed{0};
};

class MemoryCursor final : public Storage::Cursor {
 public:
  explicit MemoryCursor(const MemoryTable& table) : table_(table) {}

  bool seek(std::string_view key) override {
    const std::shared_lock lock(table_.mutex);
    return take(table_.rows.lower_bound(key));
  }

  bool seek_for_prev(std::string_view key) override {
    const std::shared_lock lock(table_.mutex);
    const auto after = table_.rows.upper_bound(key);
    return after == table_.rows.begin() ? leave() : take(std::prev(after));
  }

  bool next() override {
    const std::shared_lock lock(table_.mutex);
    return take(place_is_good() ? std::next(at_) : table_.rows.upper_bound(key_));
  }

  std::string_view key() const override { return key_; }
  std::string_view value() const override { return value_; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  bool place_is_good() const { return on_ && changed_ == table_.changed.load(std::memory_order_relaxed); }

  // A copy, because the row may change while the caller looks at it.
  bool take(Rows::const_iterator at) {
    if (at == table_.rows.end()) return leave();
    at_ = at;
    on_ = true;
    changed_ = table_.changed.load(std::memory_order_relaxed);
    key_ = at->first;
    value_ = at->second;
    return true;
  }

  bool leave() {
    on_ = false;
    return false;
  }

  const MemoryTable& table_;
  Rows::const_iterator at_;
  bool on_ = false;
  std::uint64_t changed_ = 0;
  std::string key_;
  std::string value_;
};

class MemoryRun final : public Storage::Run {
 public:
  explicit MemoryRun(MemoryTable& table) : table_(table) {}

  absl::Status add(std::string_view key, std::string_view value) override {
    if (!pairs_.empty() && key <= pairs_.back().first) return refuse(Code::kInternal, "run", "keys do not ascend");
    pairs_.emplace_back(key, value);
    return absl::OkStatus();
  }

  absl::Status finish() override {
    const std::unique_lock lock(table_.mutex);
    for (auto& [key, value] : pairs_) table_.rows.insert_or_assign(std::move(key), std::move(value));
    table_.changed.fetch_add(1, std::memory_order_relaxed);
    return absl::OkStatus();
  }

 private:
  MemoryTable& table_;
  std::vector<std::pair<std::string, std::string>> pairs_;
};

class MemoryStorage final : public Storage {
 public:
  absl::Status write(std::span<const Change> changes, bool) override {
    // All tables that the batch touches at once, so that nobody sees half of it; in their order, so that two batches
    // cannot wait for each other.
    std::array<std::unique_lock<std::shared_mutex>, kTableCount> locks;
    for (std::size_t i = 0; i < kTableCount; ++i) {
      for (const Change& change : changes) {
        if (static_cast<std::size_t>(change.table) != i) continue;
        locks[i] = std::unique_lock(tables_[i].mutex);
        break;
      }
    }
    for (const Change& change : changes) apply(change, table(change.table));
    return absl::OkStatus();
  }

  absl::Status sync() override { return absl::OkStatus(); }

  absl::StatusOr<bool> get(Table which, std::string_view key, std::string& value) override {
    const MemoryTable& t = table(which);
    const std::shared_lock lock(t.mutex);
    const auto found = t.rows.find(key);
    if (found == t.rows.end()) {
      value.clear();
      return false;
    }
    value = found->second;
    return true;
  }

  std::unique_ptr<Cursor> cursor(Table which, Access) override { return std::make_unique<MemoryCursor>(table(which)); }

  absl::StatusOr<std::unique_ptr<Run>> start_run(Table which) override {
    return std::make_unique<MemoryRun>(table(which));
  }

  bool read_only() const override { return false; }
  absl::Status close() override { return absl::OkStatus(); }

 private:
  MemoryTable& table(Table which) { return tables_[static_cast<std::size_t>(which)]; }

  static void apply(const Change& change, MemoryTable& table) {
    Rows& rows = table.rows;
    switch (change.kind) {
      case Change::Kind::kPut: {
        // The log only ever grows at its end.
        const bool at_end = rows.empty() || rows.rbegin()->first < change.key;
        if (at_end) {
          rows.emplace_hint(rows.end(), change.key, change.value);
          return;
        }
        rows.insert_or_assign(std::string(change.key), std::string(change.value));
        break;
      }
      case Change::Kind::kErase:
        if (const auto found = rows.find(change.key); found != rows.end()) rows.erase(found);
        break;
      case Change::Kind::kEraseRange:
        if (change.key < change.value) rows.erase(rows.lower_bound(change.key), rows.lower_bound(change.value));
        break;
    }
    table.changed.fetch_add(1, std::memory_order_relaxed);
  }

  std::array<MemoryTable, kTableCount> tables_;
};

}  // namespace

std::shared_ptr<Storage> make_memory_storage() { return std::make_shared<MemoryStorage>(); }

}  // namespace gendan
