#include "plan.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "gendan/core/refusal.h"
#include "mapping_text.h"

namespace gendan::csv {
namespace {

// The same refusal, saying which file.
absl::Status in_file(const absl::Status& status, const std::string& path) {
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value() || refusal->field == "file") return status;
  return refuse(refusal->code, refusal->field, printable(path) + ": " + refusal->detail, refusal->remedy);
}

// The file's size. Refused: bad_csv (a NUL byte), and errors of the source.
absl::StatusOr<std::uint64_t> look_through(const std::string& path) {
  absl::StatusOr<ByteSource> source = open_file(path);
  if (!source.ok()) return source.status();
  std::vector<char> buffer(64u << 10);
  std::uint64_t bytes = 0;
  for (;;) {
    const absl::StatusOr<std::size_t> count = (*source)(buffer.data(), buffer.size());
    if (!count.ok()) return count.status();
    if (*count == 0) return bytes;
    if (const void* nul = std::memchr(buffer.data(), '\0', *count)) {
      const auto at = bytes + static_cast<std::uint64_t>(static_cast<const char*>(nul) - buffer.data());
      return refuse(Code::kBadCsv, "byte " + std::to_string(at), "a NUL byte: this is a binary file",
                    "name a text file; a workbook is to be exported as CSV first");
    }
    bytes += *count;
  }
}

std::optional<std::size_t> position(const std::vector<std::string>& header, const std::string& column) {
  const auto at = std::find(header.begin(), header.end(), column);
  if (at == header.end()) return std::nullopt;
  return static_cast<std::size_t>(at - header.begin());
}

std::string missing_columns(const FileRule& file, const std::vector<std::string>& header) {
  std::string missing;
  for (const std::string& column : file.columns) {
    if (!position(header, column).has_value()) missing += (missing.empty() ? "" : ", ") + quote(column);
  }
  return missing;
}

absl::Status lacks_columns(const std::string& path, const std::string& lacks, const std::vector<std::string>& header) {
  return refuse(Code::kBadMapping, "column", printable(path) + " lacks columns that the mapping uses (" + lacks + ")",
                header.size() == 1 ? "the header has one column only: declare the separator that the file has"
                                   : "name the right file, or give the mapping the names of this file's columns");
}

absl::StatusOr<std::size_t> kind_of(const Mapping& mapping, const ImportFile& file,
                                    const std::vector<std::string>& header) {
  std::vector<std::size_t> fitting;
  std::string lacks;
  for (std::size_t k = 0; k < mapping.files.size(); ++k) {
    if (!file.kind.empty() && mapping.files[k].name != file.kind) continue;
    const std::string missing = missing_columns(mapping.files[k], header);
    if (missing.empty()) {
      fitting.push_back(k);
    } else {
      lacks += (lacks.empty() ? "" : "; ") + mapping.files[k].name + ": " + missing;
    }
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.size() > 1) {
    std::string names;
    for (const std::size_t k : fitting) names += (names.empty() ? "" : ", ") + mapping.files[k].name;
    return refuse(Code::kBadMapping, "file", printable(file.path) + " can be any of: " + names,
                  "say which, as in " + mapping.files[fitting.front()].name + "=" + printable(file.path));
  }
  if (lacks.empty()) {
    return refuse(Code::kBadMapping, "file", "the mapping has no kind of file named " + quote(file.kind));
  }
  return lacks_columns(file.path, lacks, header);
}

}  // namespace

ReaderOptions reader_options(const Mapping& mapping, const ImportOptions& options) {
  ReaderOptions reader;
  reader.separator = mapping.separator;
  reader.encoding = mapping.encoding;
  reader.max_cell_bytes = options.max_cell_bytes;
  reader.max_row_bytes = std::max(reader.max_row_bytes, options.max_cell_bytes);
  return reader;
}

absl::StatusOr<std::vector<PlannedFile>> plan_files(const Mapping& mapping, const std::vector<ImportFile>& files,
                                                    const ReaderOptions& options) {
  if (files.empty()) return refuse(Code::kMissing, "file", "no file is given");
  std::vector<PlannedFile> plan;
  for (const ImportFile& file : files) {
    PlannedFile planned;
    planned.path = file.path;
    absl::StatusOr<ByteSource> source = open_file(file.path);
    if (!source.ok()) return source.status();
    const absl::StatusOr<Reader> reader = Reader::open(*std::move(source), options);
    if (!reader.ok()) return in_file(reader.status(), file.path);
    const absl::StatusOr<std::size_t> kind = kind_of(mapping, file, reader->header());
    if (!kind.ok()) return kind.status();
    planned.kind = *kind;
    const absl::StatusOr<std::uint64_t> bytes = look_through(file.path);
    if (!bytes.ok()) return in_file(bytes.status(), file.path);
    planned.bytes = *bytes;
    plan.push_back(std::move(planned));
  }
  std::stable_sort(plan.begin(), plan.end(), [](const auto& a, const auto& b) { return a.kind < b.kind; });
  return plan;
}

absl::StatusOr<std::vector<std::size_t>> positions_of(const FileRule& kind, const std::vector<std::string>& header,
                                                      const std::string& path) {
  std::vector<std::size_t> positions;
  for (const std::string& column : kind.columns) {
    const std::optional<std::size_t> at = position(header, column);
    if (!at.has_value()) return lacks_columns(path, kind.name + ": " + missing_columns(kind, header), header);
    positions.push_back(*at);
  }
  return positions;
}

}  // namespace gendan::csv
