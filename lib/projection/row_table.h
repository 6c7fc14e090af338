#ifndef GENDAN_LIB_PROJECTION_ROW_TABLE_H_
#define GENDAN_LIB_PROJECTION_ROW_TABLE_H_

#include <algorithm>
#include <memory>
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
// Self&)` that names its fields once for reading and writing. Rows are never taken away; their addresses stay.
template <class Row>
class Table {
 public:
  const Row* find(std::string_view key) const {
    const auto found = rows_.find(to_absl(key));
    return found == rows_.end() ? nullptr : &found->second->row;
  }
  // The row to be changed, or nullptr.
  Row* change(std::string_view key) {
    const auto found = rows_.find(to_absl(key));
    return found == rows_.end() ? nullptr : &note(*found->second);
  }
  // The row to be changed; a new one where there is none.
  Row& change_or_add(std::string_view key) {
    const auto found = rows_.find(to_absl(key));
    return note(found == rows_.end() ? add(key) : *found->second);
  }

  // `prefix` goes before each key.
  void collect(std::string_view prefix, std::vector<RowStore::Change>& changes) {
    for (Entry* entry : changed_) {
      entry->changed = false;
      std::string bytes;
      Writer writer(bytes);
      Row::fields(writer, std::as_const(entry->row));
      std::string key(prefix);
      key += entry->key;
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
  }

  // Calls fn(key, row) in order of the keys.
  template <class Fn>
  void for_each(const Fn& fn) const {
    std::vector<const Entry*> entries;
    entries.reserve(rows_.size());
    for (const auto& [key, entry] : rows_) entries.push_back(entry.get());
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (const Entry* entry : entries) fn(entry->key, entry->row);
  }
  std::size_t size() const { return rows_.size(); }

 private:
  struct Entry {
    std::string key;
    Row row;
    bool changed = false;
  };
  Entry& add(std::string_view key) {
    auto entry = std::make_unique<Entry>();
    entry->key = key;
    Entry& added = *entry;
    rows_.emplace(to_absl(added.key), std::move(entry));
    return added;
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
};

}  // namespace gendan::rows

#endif  // GENDAN_LIB_PROJECTION_ROW_TABLE_H_
