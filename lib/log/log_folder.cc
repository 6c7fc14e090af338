#include "log/log_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "gendan/core/refusal.h"
#include "log/append_codec.h"

namespace gendan {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "GENDAN";
// Of one length, so that the one can be written over the other.
constexpr std::string_view kCreating = "gendan log 1, being made\n";
constexpr std::string_view kComplete = "gendan log 1, complete. \n";
static_assert(kCreating.size() == kComplete.size());
static_assert(kLogFormat == 1, "the marks above name the format");
// Before formats were numbered in it.
constexpr std::string_view kUnnumbered = "gendan log, ";
constexpr std::string_view kNumbered = "gendan log ";

absl::Status failed(const std::string& path, int error, std::string_view field = "path") {
  return refuse(Code::kStorageFailed, field, path + ": " + std::generic_category().message(error));
}

absl::Status no_log(const std::string& path, std::string_view why) {
  return refuse(Code::kNotAGendanLog, "path", path + " " + std::string(why));
}

// Makes the names in a folder durable. Returns what was wrong, or 0.
int try_sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return errno;
  const int error = ::fsync(folder) == 0 ? 0 : errno;
  ::close(folder);
  return error;
}

// Whether a log may be made there: the folder is missing or empty.
absl::StatusOr<bool> is_free(const std::string& path, std::string_view field) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return true;
  if (error) return failed(path, error.value(), field);
  if (status.type() != fs::file_type::directory) return false;
  const bool empty = fs::is_empty(path, error);
  if (error) return failed(path, error.value(), field);
  return empty;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogFolder>> LogFolder::open(const std::string& path, bool create_if_missing,
                                                           OpenMode open_mode) {
  if (path.empty()) return refuse(Code::kMissing, "path");
  const bool read_only = open_mode != OpenMode::kWrite;
  const std::string marker = (fs::path(path) / kMarker).string();
  const int mode = (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC;
  int file = ::open(marker.c_str(), mode);
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    const absl::StatusOr<bool> free = is_free(path, "path");
    if (!free.ok()) return free.status();
    if (!*free) return no_log(path, "holds something else");
    if (read_only || !create_if_missing) return no_log(path, "does not exist or is empty");
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failed(path, error.value());
    file = ::open(marker.c_str(), mode | O_CREAT, 0644);
  }
  if (file < 0) return failed(marker, errno);
  std::unique_ptr<LogFolder> folder(new LogFolder(file));

  if (open_mode != OpenMode::kFollow && ::flock(file, (read_only ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed(marker, errno);
    return refuse(Code::kLocked, "path", path + " is open in another process, or a second time in this one");
  }
  if (absl::Status s = folder->read_marker(path); !s.ok()) return s;
  if (!folder->complete_ && (read_only || !create_if_missing)) {
    return no_log(path, "holds a log that was never completed");
  }
  return folder;
}

LogFolder::~LogFolder() { ::close(file_); }

absl::Status LogFolder::read_marker(const std::string& path) {
  std::array<char, kComplete.size() + 1> text;
  const ssize_t size = ::pread(file_, text.data(), text.size(), 0);
  if (size < 0) return failed(path, errno);
  const std::string_view found(text.data(), static_cast<std::size_t>(size));
  complete_ = found == kComplete;
  // Whoever was cut off while making the file may have left it empty.
  if (complete_ || found == kCreating || found.empty()) return absl::OkStatus();
  if (found.starts_with(kUnnumbered)) {
    return refuse(Code::kOlderFormat, "path", path + " holds a log of format 0, which was never frozen");
  }
  if (std::uint32_t format = 0;
      found.starts_with(kNumbered) &&
      std::from_chars(found.data() + kNumbered.size(), found.data() + found.size(), format).ec == std::errc() &&
      format > kLogFormat) {
    return refuse(Code::kNewerFormat, "path", path + " holds a log of format " + std::to_string(format));
  }
  return no_log(path, std::string("has a file ") + kMarker + " that is not a gendan log's");
}

absl::Status LogFolder::write_marker(bool complete) {
  const std::string_view text = complete ? kComplete : kCreating;
  if (::pwrite(file_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) || ::fsync(file_) != 0) {
    return failed(kMarker, errno);
  }
  complete_ = complete;
  return absl::OkStatus();
}

absl::Status LogFolder::check_free(const std::string& path, std::string_view field) {
  if (path.empty()) return refuse(Code::kMissing, field);
  const absl::StatusOr<bool> free = is_free(path, field);
  if (!free.ok()) return free.status();
  return *free ? absl::OkStatus() : refuse(Code::kAlreadyExists, field, path + " is not empty");
}

// Which of the folders are new nobody may know any more, since the process that made them may have died. Their errors
// count unless they say that this folder is not one that could have been made here.
absl::Status LogFolder::sync_way_to(const std::string& path, std::string_view field) {
  std::error_code error;
  fs::path folder = fs::canonical(path, error);  // without links, nor a slash at its end
  if (error) return failed(path, error.value(), field);
  if (const int own = try_sync_folder(folder.string()); own != 0) return failed(folder.string(), own, field);
  for (bool own = true; folder.has_relative_path(); own = false) {
    folder = folder.parent_path();
    const int sync_error = try_sync_folder(folder.string());
    const bool elsewhere = sync_error == EACCES || sync_error == EPERM || sync_error == EROFS || sync_error == EINVAL;
    const bool made_here = own && ::access(folder.c_str(), W_OK) == 0;
    if (sync_error != 0 && (made_here || !elsewhere)) return failed(folder.string(), sync_error, field);
  }
  return absl::OkStatus();
}

absl::Status LogFolder::mark(const std::string& path) {
  const std::string marker = (fs::path(path) / kMarker).string();
  const int file = ::open(marker.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return failed(marker, errno);
  LogFolder folder(file);
  if (absl::Status s = folder.mark_complete(); !s.ok()) return s;
  return sync_way_to(path);
}

absl::Status LogFolder::mark_being_made(const std::string& path) {
  if (absl::Status s = write_marker(false); !s.ok()) return s;
  return sync_way_to(path);
}

absl::Status LogFolder::mark_complete() { return write_marker(true); }

}  // namespace gendan
