#ifndef GENDAN_LOG_ROW_STORE_H_
#define GENDAN_LOG_ROW_STORE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"

namespace gendan {

// Where projections save their rows beside the log: sorted bytes to bytes, disposable, never a source of truth.
// Safe from any thread.
class GENDAN_EXPORT RowStore {
 public:
  struct Change {
    std::string key;
    std::optional<std::string> value;  // nullopt deletes
  };
  virtual ~RowStore() = default;

  // All changes or none, at once. Not synced by itself: after a crash an older state may stand there, whole.
  // Errors: storage_failed (where the write may have done something, the log is poisoned as by one of its own),
  // read_only, closed.
  virtual absl::Status save(const std::vector<Change>& changes) = 0;
  // nullopt where there is no such row.
  virtual absl::StatusOr<std::optional<std::string>> find(std::string_view key) = 0;
  // Rows whose key starts with `prefix`, in order of their keys; false from the callee ends it.
  virtual absl::Status scan(std::string_view prefix,
                            const std::function<bool(std::string_view key, std::string_view value)>& row) = 0;
  // Deletes the rows whose key starts with `prefix`. Errors: as save().
  virtual absl::Status clear(std::string_view prefix) = 0;
};

}  // namespace gendan

#endif  // GENDAN_LOG_ROW_STORE_H_
