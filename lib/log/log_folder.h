#ifndef GENDAN_LIB_LOG_LOG_FOLDER_H_
#define GENDAN_LIB_LOG_LOG_FOLDER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/log/open_mode.h"

namespace gendan {

// A folder that holds a log, known by the file GENDAN in it, and the lock on that file: one writer, or any number of
// readers. Whoever is refused has changed nothing.
class LogFolder {
 public:
  // Whoever follows a writer takes no lock. Without `create_if_missing` the log must have been made to its end.
  // Refused: missing (no path), not_a_gendan_log, newer_format, older_format, locked, storage_failed.
  static absl::StatusOr<std::unique_ptr<LogFolder>> open(const std::string& path, bool create_if_missing,
                                                         OpenMode mode);

  // Whether a log may be put there: the folder is missing or empty. `field` is what the caller's own calls it. Refused:
  // missing (no path), already_exists, storage_failed.
  static absl::Status check_free(const std::string& path, std::string_view field = "path");
  // Makes the folder's names durable, and its own, and those of the folders above it. Refused: storage_failed.
  static absl::Status sync_way_to(const std::string& path, std::string_view field = "path");
  // Makes a complete log of a folder that has all of a log but this mark. Durable on return.
  static absl::Status mark(const std::string& path);

  ~LogFolder();
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;

  // False while the log in it has yet to be made, also when an earlier process did not come to the end of making it.
  bool complete() const { return complete_; }
  // Says that the log in `path`, its folder, is being made. Durable on return, as the folder's own name is.
  absl::Status mark_being_made(const std::string& path);
  // Says that the log has been made. Durable on return.
  absl::Status mark_complete();

 private:
  explicit LogFolder(int file) : file_(file) {}
  absl::Status read_marker(const std::string& path);
  absl::Status write_marker(bool complete);

  const int file_;
  bool complete_ = false;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_LOG_FOLDER_H_
