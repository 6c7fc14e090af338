#ifndef GENDAN_LIB_PROJECTION_ROW_TABLE_H_
#define GENDAN_LIB_PROJECTION_ROW_TABLE_H_

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gendan/core/text.h"
#include "gendan/log/row_store.h"
#include "projection/row_codec.h"

namespace gendan::rows {

// Rows by key, with a note of those that changed. `Row` has a `template <class Io, class Self> static void fields(Io&,
// Self&)` that names its fields once for reading and writing. Their addresses stay.
template <class Row>
class Table {
 public:
  const Row* find(std::string_view key) const {
    const auto found = rows_.find(to_absl(key));
    return found == rows_.end() || found->second->gone ? nullptr : &found->second->row;
  }
  // The row to be changed, or nullptr.
  Row* change(std::string_view key) {
    const auto found = rows_.find(to_absl(key));
    return found == rows_.end() || found->second->gone ? nullptr : &note(*found->second);
  }
  // The row to be changed; a new one where there is none.
  Row& change_or_add(std::string_view key) {
    const auto found = rows_.find(to_absl(key));
    Entry& entry = found == rows_.end() ? add(key) : *found->second;
    gone_ -= entry.gone ? 1 : 0;
    entry.gone = false;
    return note(entry);
  }
  void erase(std::string_view key) {
    const auto found = rows_.find(to_absl(key));
    if (found != rows_.end()) erase(*found->second);
  }
  // Every row whose key begins so. Looks at all of them.
  void erase_all(std::string_view prefix) {
    for (auto& [key, entry] : rows_) {
      if (std::string_view(entry->key).starts_with(prefix)) erase(*entry);
    }
  }

  // `prefix` goes before each key.
  void collect(std::string_view prefix, std::vector<RowStore::Change>& changes) {
    for (Entry* entry : changed_) {
      entry->changed = false;
      std::string key(prefix);
      key += entry->key;
      if (entry->gone) {
        changes.push_back({std::move(key), std::nullopt});
        rows_.erase(rows_.find(to_absl(entry->key)));
        --gone_;
        continue;
      }
      std::string bytes;
      Writer writer(bytes);
      Row::fields(writer, std::as_const(entry->row));
      changes.push_back({std::move(key), std::move(bytes)});
    }
    changed_.clear();
  }
  absl::Status restore(std::string_view key, std::string_view value) {
    Row row;
    Reader reader(value);
    Row::fields(reader, row);
    if (absl::Status status = reader.finish(key); !status.ok()) return status;
    if (find(key) != nullptr) return refuse(Code::kCorrupt, key, "a row was given twice");
    add(key).row = std::move(row);
    return absl::OkStatus();
  }
  void clear() {
    rows_.clear();
    changed_.clear();
    gone_ = 0;
  }

  // Calls fn(key, row) in order of the keys.
  template <class Fn>
  void for_each(const Fn& fn) const {
    std::vector<const Entry*> entries;
    entries.reserve(rows_.size());
    for (const auto& [key, entry] : rows_) {
      if (!entry->gone) entries.push_back(entry.get());
    }
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (const Entry* entry : entries) fn(entry->key, entry->row);
  }
  std::size_t size() const { return rows_.size() - gone_; }

 private:
  struct Entry {
    std::string key;
    Row row;
    bool changed = false;
    bool gone = false;  // erased, and whoever collects does not know yet
  };
  Entry& add(std::string_view key) {
    auto entry = std::make_unique<Entry>();
    entry->key = key;
    Entry& added = *entry;
    rows_.emplace(to_absl(added.key), std::move(entry));
    return added;
  }
  void erase(Entry& entry) {
    if (entry.gone) return;
    entry.gone = true;
    ++gone_;
    note(entry) = Row();
  }
  Row& note(Entry& entry) {
    if (!entry.changed) {
      entry.changed = true;
      changed_.push_back(&entry);
    }
    return entry.row;
  }

  absl::flat_hash_map<absl::string_view, std::unique_ptr<Entry>> rows_;  // the key points into its entry
  std::vector<Entry*> changed_;
  std::size_t gone_ = 0;
};

}  // namespace gendan::rows

#endif  // GENDAN_LIB_PROJECTION_ROW_TABLE_H_
