#include "files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gendan/core/refusal.h"

namespace gendan::cli {

absl::Status file_failed(const std::string& path, int error) {
  const Code code = error == ENOENT ? Code::kNotFound : error == EEXIST ? Code::kAlreadyExists : Code::kStorageFailed;
  return refuse(code, "file", path + ": " + std::generic_category().message(error));
}

absl::StatusOr<std::string> read_file(const std::string& path, std::size_t limit) {
  const int file = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return file_failed(path, errno);
  std::string out;
  char block[16384];
  ssize_t size = 0;
  while (out.size() <= limit && (size = ::read(file, block, sizeof block)) > 0) {
    out.append(block, static_cast<std::size_t>(size));
  }
  const int error = errno;
  if (file != STDIN_FILENO) ::close(file);
  if (size < 0) return file_failed(path, error);
  if (out.size() > limit) return refuse(Code::kTooLarge, "file", path);
  return out;
}

absl::Status write_file(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return file_failed(path, errno);
  while (!bytes.empty()) {
    const ssize_t size = ::write(file, bytes.data(), bytes.size());
    if (size < 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  int error = bytes.empty() ? 0 : errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0) return absl::OkStatus();
  std::remove(path.c_str());
  return file_failed(path, error);
}

std::string hex_of(const Hash& hash) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

}  // namespace gendan::cli
