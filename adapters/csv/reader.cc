#include "gendan/adapters/csv/reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

#include "gendan/core/refusal.h"

namespace gendan::csv {
namespace {

constexpr std::size_t kBufferBytes = 64u << 10;
// What is kept of a cell that is too large, to show which one it is.
constexpr std::size_t kShownBytes = 64;

// Printed characters of windows-1252 in 80 .. 9F; 0 where it has none.
constexpr std::array<char16_t, 32> kWindows1252High = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void put(char16_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

absl::Status bad_csv(std::string_view field, std::string_view detail, std::string_view remedy = {}) {
  return refuse(Code::kBadCsv, field, detail, remedy);
}

}  // namespace

FaultFacts facts_of(CellFault fault) {
  switch (fault) {
    case CellFault::kTooLarge:
      return {Code::kTooLarge, "the cell is larger than its limit"};
    case CellFault::kNotText:
      return {Code::kBadCharacter, "the cell holds bytes that are no characters in the file's declared encoding"};
    case CellFault::kStrayQuote:
    case CellFault::kNone:
      break;
  }
  return {Code::kBadCsv, "a quote stands inside an unquoted cell, or text after a closing quote"};
}

FaultFacts facts_of(RowFault fault) {
  switch (fault) {
    case RowFault::kTooFewCells:
      return {Code::kBadCsv, "the row has fewer cells than the header"};
    case RowFault::kTooManyCells:
      return {Code::kBadCsv, "the row has more cells than the header"};
    case RowFault::kTruncated:
    case RowFault::kNone:
      break;
  }
  return {Code::kBadCsv, "the file ends inside a quoted cell"};
}

absl::StatusOr<ByteSource> open_file(const std::string& path) {
  const std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rbe"), [](std::FILE* f) {
    if (f != nullptr) (void)std::fclose(f);
  });
  if (file == nullptr) {
    const int error = errno;
    return refuse(error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kStorageFailed, "file",
                  printable(path) + ": " + std::strerror(error));
  }
  // A folder opens, and then cannot be read.
  const int first = std::fgetc(file.get());
  if (first != EOF) {
    (void)std::ungetc(first, file.get());
  } else if (std::ferror(file.get()) != 0) {
    const int error = errno;
    return refuse(error == EISDIR ? Code::kNotFound : Code::kStorageFailed, "file",
                  printable(path) + ": " + std::strerror(error));
  }
  return ByteSource([file, path](char* to, std::size_t size) -> absl::StatusOr<std::size_t> {
    const std::size_t count = std::fread(to, 1, size, file.get());
    if (count == 0 && std::ferror(file.get()) != 0) {
      return refuse(Code::kStorageFailed, "file", printable(path) + " cannot be read to its end");
    }
    return count;
  });
}

ByteSource from_text(std::string text) {
  return [text = std::move(text), at = std::size_t{0}](char* to, std::size_t size) mutable {
    const std::size_t count = std::min(size, text.size() - at);
    std::memcpy(to, text.data() + at, count);
    at += count;
    return absl::StatusOr<std::size_t>(count);
  };
}

Reader::Reader(ByteSource source, const ReaderOptions& options)
    : source_(std::move(source)), options_(options), buffer_(kBufferBytes), width_(options.max_columns) {}

absl::StatusOr<Reader> Reader::open(ByteSource source, const ReaderOptions& options) {
  const char s = options.separator;
  if (s == '"' || s == '\r' || s == '\n' || s == '\0' || static_cast<unsigned char>(s) >= 0x80) {
    return refuse(Code::kBadUsage, "separator", "this byte cannot separate cells");
  }
  Reader reader(std::move(source), options);
  if (absl::Status status = reader.skip_mark(); !status.ok()) return status;
  if (absl::Status status = reader.read_header(); !status.ok()) return status;
  return reader;
}

bool Reader::fill() {
  if (ended_ || !status_.ok()) return false;
  base_ += filled_;
  at_ = 0;
  filled_ = 0;
  absl::StatusOr<std::size_t> count = source_(buffer_.data(), buffer_.size());
  if (!count.ok()) {
    status_ = std::move(count).status();
    return false;
  }
  filled_ = *count;
  ended_ = filled_ == 0;
  return !ended_;
}

absl::Status Reader::nul() const {
  return bad_csv("byte " + std::to_string(offset()), "a NUL byte: this is a binary file",
                 "name a text file; a workbook is to be exported as CSV first");
}

absl::Status Reader::skip_mark() {
  // A source may give its bytes one by one.
  std::string start;
  while (start.size() < 3 && more()) {
    const std::size_t take = std::min<std::size_t>(3 - start.size(), filled_ - at_);
    start.append(buffer_.data() + at_, take);
    at_ += take;
  }
  if (!status_.ok()) return status_;
  if (start.empty()) return bad_csv("file", "the file has 0 bytes", "name a file with a header row");
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    return bad_csv("byte 0", "the file is UTF-16", "save it as \"CSV UTF-8\"");
  }
  if (start == "\xEF\xBB\xBF") {
    if (options_.encoding == Encoding::kUtf8) return absl::OkStatus();
    return bad_csv("byte 0", "the file starts with the mark of UTF-8, but is declared to be in another encoding",
                   "declare the encoding utf-8");
  }
  // Put back what is no mark: in front of what is left of the buffer.
  std::vector<char> joined(start.begin(), start.end());
  joined.insert(joined.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
                buffer_.begin() + static_cast<std::ptrdiff_t>(filled_));
  base_ = base_ + at_ - start.size();
  filled_ = joined.size();
  joined.resize(std::max(joined.size(), kBufferBytes));
  buffer_ = std::move(joined);
  at_ = 0;
  return absl::OkStatus();
}

absl::Status Reader::read_header() {
  absl::StatusOr<bool> there = skip_blank_lines();
  if (!there.ok()) return there.status();
  if (!*there) return bad_csv("file", "the file has no header row", "name a file with a header row");
  Row row;
  if (absl::Status status = read_row(row); !status.ok()) return status;
  if (row.fault == RowFault::kTruncated) return bad_csv("header", facts_of(row.fault).words);
  if (row.cell_count > width_) {
    return bad_csv("header", "it has more than " + std::to_string(options_.max_columns) + " columns");
  }
  std::set<std::string_view> seen;
  for (const Cell& cell : row.cells) {
    if (cell.fault != CellFault::kNone) {
      return bad_csv("header",
                     "column " + std::to_string(header_.size() + 1) + ": " + std::string(facts_of(cell.fault).words));
    }
    if (!cell.text.empty() && !seen.insert(cell.text).second) {
      return bad_csv("header", "two columns are named \"" + printable(cell.text) + "\"",
                     "give each column a name of its own");
    }
    header_.emplace_back(cell.text);
  }
  width_ = header_.size();
  return absl::OkStatus();
}

bool Reader::take_line_end() {
  if (buffer_[at_] == '\n') {
    ++at_;
    return true;
  }
  if (buffer_[at_] != '\r') return false;
  ++at_;
  if (more() && buffer_[at_] == '\n') ++at_;
  return true;
}

absl::StatusOr<bool> Reader::skip_blank_lines() {
  while (more()) {
    ++row_number_;
    if (width_ == 1 || !take_line_end()) return true;
  }
  if (!status_.ok()) return status_;
  return false;
}

absl::StatusOr<bool> Reader::next(Row& row) {
  if (!status_.ok()) return status_;
  absl::StatusOr<bool> there = skip_blank_lines();
  if (!there.ok() || !*there) return there;
  if (absl::Status status = read_row(row); !status.ok()) {
    status_ = status;
    return status;
  }
  return true;
}

absl::Status Reader::read_row(Row& row) {
  row.number = row_number_;
  row.offset = offset();
  text_.clear();
  extents_.clear();
  cell_count_ = 0;
  bool ended = false;
  bool truncated = false;
  while (!ended) {
    if (absl::Status status = read_cell(ended, truncated); !status.ok()) return status;
  }
  row.cell_count = cell_count_;
  row.fault = truncated              ? RowFault::kTruncated
              : cell_count_ > width_ ? RowFault::kTooManyCells
              : cell_count_ < width_ ? RowFault::kTooFewCells
                                     : RowFault::kNone;
  // text_ grows while the extents are converted, so views come last.
  for (Extent& extent : extents_) to_utf8(extent);
  cells_.clear();
  for (const Extent& extent : extents_) {
    cells_.push_back({std::string_view(text_).substr(extent.from, extent.size), extent.fault});
  }
  row.cells = cells_;
  return absl::OkStatus();
}

void Reader::keep(const char* from, std::size_t size) {
  cell_bytes_ += size;
  if (cell_count_ >= width_) return;  // beyond the header: counted, not kept
  if (cell_bytes_ > options_.max_cell_bytes || text_.size() + size > options_.max_row_bytes) {
    cell_.fault = CellFault::kTooLarge;
  }
  if (cell_.fault != CellFault::kTooLarge) {
    text_.append(from, size);
    return;
  }
  // The same beginning is shown however the bytes arrive.
  const std::size_t kept = std::min(text_.size() - cell_.from, kShownBytes);
  text_.resize(cell_.from + kept);
  text_.append(from, std::min(size, kShownBytes - kept));
}

void Reader::end_cell() {
  if (cell_count_ < width_) {
    cell_.size = text_.size() - cell_.from;
    extents_.push_back(cell_);
  }
  ++cell_count_;
}

absl::Status Reader::read_quoted(bool& truncated) {
  for (;;) {
    if (!more()) {
      truncated = true;
      return status_;
    }
    const char* from = buffer_.data() + at_;
    const char* end = buffer_.data() + filled_;
    const char* stop = std::find_if(from, end, [](char c) { return c == '"' || c == '\0'; });
    keep(from, static_cast<std::size_t>(stop - from));
    at_ += static_cast<std::size_t>(stop - from);
    if (stop == end) continue;
    if (*stop == '\0') return nul();
    ++at_;
    if (!more() || buffer_[at_] != '"') return status_;
    keep("\"", 1);
    ++at_;
  }
}

absl::Status Reader::read_cell(bool& ended, bool& truncated) {
  cell_ = {text_.size(), 0, CellFault::kNone};
  cell_bytes_ = 0;
  bool after_quotes = false;
  if (more() && buffer_[at_] == '"') {
    ++at_;
    if (absl::Status status = read_quoted(truncated); !status.ok()) return status;
    after_quotes = true;
  }
  const char separator = options_.separator;
  while (more()) {
    const char* from = buffer_.data() + at_;
    const char* end = buffer_.data() + filled_;
    const char* stop = std::find_if(
        from, end, [separator](char c) { return c == separator || c == '\n' || c == '\r' || c == '"' || c == '\0'; });
    if (stop != from) {
      if (after_quotes && cell_.fault == CellFault::kNone) cell_.fault = CellFault::kStrayQuote;
      keep(from, static_cast<std::size_t>(stop - from));
      at_ += static_cast<std::size_t>(stop - from);
    }
    if (stop == end) continue;
    if (*stop == '\0') return nul();
    if (*stop == '"') {
      if (cell_.fault == CellFault::kNone) cell_.fault = CellFault::kStrayQuote;
      keep("\"", 1);
      ++at_;
      continue;
    }
    end_cell();
    if (*stop == separator) {
      ++at_;
    } else {
      (void)take_line_end();
      ended = true;
    }
    return status_;
  }
  end_cell();
  ended = true;
  return status_;
}

void Reader::to_utf8(Extent& extent) {
  const std::string_view text = std::string_view(text_).substr(extent.from, extent.size);
  if (is_ascii(text)) return;
  if (options_.encoding == Encoding::kUtf8) {
    if (extent.fault == CellFault::kNone && !is_utf8(text)) extent.fault = CellFault::kNotText;
    return;
  }
  std::string converted;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    char16_t character = byte;
    if (options_.encoding == Encoding::kWindows1252 && byte >= 0x80 && byte < 0xA0) {
      character = kWindows1252High.at(byte - 0x80u);
      if (character == 0) {
        if (extent.fault == CellFault::kNone) extent.fault = CellFault::kNotText;
        return;
      }
    }
    put(character, converted);
  }
  extent.from = text_.size();
  extent.size = converted.size();
  text_ += converted;
}

}  // namespace gendan::csv
