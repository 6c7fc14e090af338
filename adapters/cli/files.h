#ifndef GENDAN_ADAPTERS_CLI_FILES_H_
#define GENDAN_ADAPTERS_CLI_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/proof/tree.h"

namespace gendan::cli {

// A file of at most `limit` bytes; "-" is standard input. Refused: not_found, too_large, storage_failed.
absl::StatusOr<std::string> read_file(const std::string& path, std::size_t limit);
// Writes a file that must not be there yet; whole, or it is removed again. Refused: already_exists, storage_failed.
absl::Status write_file(const std::string& path, std::string_view bytes);

// What an operation on a file refuses with that set errno to `error`: not_found, already_exists, storage_failed.
absl::Status file_failed(const std::string& path, int error);

std::string hex_of(const Hash& hash);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_FILES_H_
