#include "log/stored_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "gendan/core/refusal.h"

namespace gendan {
namespace {

using Table = Storage::Table;

// The least key that is greater than every key with this prefix; nothing when there is none.
std::optional<std::string> end_of(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (end.empty()) return std::nullopt;
  end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace

absl::Status StoredRows::check_open() const {
  return closed_.load(std::memory_order_acquire) ? refuse(Code::kClosed, "rows") : absl::OkStatus();
}

absl::Status StoredRows::check_writable() const {
  if (absl::Status s = check_open(); !s.ok()) return s;
  return storage_.read_only() ? refuse(Code::kReadOnly, "rows") : absl::OkStatus();
}

// Rows that may be there or not are no different from rows that are not: they are disposable, and whole either way. But
// the storage takes no more writes then, and so the log does not.
absl::Status StoredRows::write(std::span<const Storage::Change> changes) {
  absl::Status status = log_.write_beside(changes, /*sync=*/false);
  if (!refused_with(status, Code::kOutcomeUnknown)) return status;
  return refuse(Code::kStorageFailed, "rows", "the storage takes no more writes", "close the store and open it again");
}

absl::Status StoredRows::save(const std::vector<Change>& changes) {
  if (absl::Status s = check_writable(); !s.ok()) return s;
  std::vector<Storage::Change> batch;
  batch.reserve(changes.size());
  for (const Change& change : changes) {
    batch.push_back(change.value ? Storage::Change::put(Table::kRows, change.key, *change.value)
                                 : Storage::Change::erase(Table::kRows, change.key));
  }
  // A sorted table takes neighbours one after another several times as fast as in the order in which they changed. Of
  // two changes of one row the later one still comes later.
  std::stable_sort(batch.begin(), batch.end(),
                   [](const Storage::Change& a, const Storage::Change& b) { return a.key < b.key; });
  return batch.empty() ? absl::OkStatus() : write(batch);
}

absl::StatusOr<std::optional<std::string>> StoredRows::find(std::string_view key) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  std::string value;
  const absl::StatusOr<bool> found = storage_.get(Table::kRows, key, value);
  if (!found.ok()) return found.status();
  if (!*found) return std::optional<std::string>();
  return std::optional<std::string>(std::move(value));
}

absl::Status StoredRows::scan(std::string_view prefix,
                              const std::function<bool(std::string_view key, std::string_view value)>& row) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kRows, Storage::Access::kScan);
  for (bool there = cursor->seek(prefix); there; there = cursor->next()) {
    if (cursor->key().substr(0, prefix.size()) != prefix || !row(cursor->key(), cursor->value())) break;
  }
  return cursor->status();
}

absl::Status StoredRows::clear(std::string_view prefix) {
  if (absl::Status s = check_writable(); !s.ok()) return s;
  std::string end;
  if (const std::optional<std::string> bound = end_of(prefix)) {
    end = *bound;
  } else {
    // No key bounds the prefix from above: up to the last row, and that one by name.
    const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kRows, Storage::Access::kPoint);
    if (!cursor->seek(prefix)) return cursor->status();
    for (bool there = true; there; there = cursor->next()) end = cursor->key();
    if (!cursor->status().ok()) return cursor->status();
    end.push_back('\0');
  }
  const Storage::Change change[] = {Storage::Change::erase_range(Table::kRows, prefix, end)};
  return write(change);
}

}  // namespace gendan
