#ifndef GENDAN_LIB_LOG_STORED_ROWS_H_
#define GENDAN_LIB_LOG_STORED_ROWS_H_

#include <atomic>
#include <span>

#include "gendan/log/row_store.h"
#include "gendan/log/storage.h"
#include "log/stored_log.h"

namespace gendan {

// Rows in a storage's table for them.
class StoredRows final : public RowStore {
 public:
  // Borrows the storage, and the log that stands on it too, which outlive it.
  StoredRows(Storage& storage, StoredLog& log) : storage_(storage), log_(log) {}

  absl::Status save(const std::vector<Change>& changes) override;
  absl::StatusOr<std::optional<std::string>> find(std::string_view key) override;
  absl::Status scan(std::string_view prefix,
                    const std::function<bool(std::string_view key, std::string_view value)>& row) override;
  absl::Status clear(std::string_view prefix) override;

  void close() { closed_.store(true, std::memory_order_release); }

 private:
  absl::Status check_open() const;
  absl::Status check_writable() const;
  absl::Status write(std::span<const Storage::Change> changes);

  Storage& storage_;
  StoredLog& log_;
  std::atomic<bool> closed_{false};
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_STORED_ROWS_H_
