#ifndef GENDAN_ADAPTERS_CSV_READER_H_
#define GENDAN_ADAPTERS_CSV_READER_H_

// Reads CSV (RFC 4180) as a stream, in memory that does not grow with the file.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/refusal_code.h"
#include "gendan/export.h"

namespace gendan::csv {

enum class Encoding : std::uint8_t {
  kUtf8,
  kLatin1,       // ISO 8859-1: every byte is a character
  kWindows1252,  // as Latin-1, with printed characters in 80 .. 9F; five bytes mean nothing
};

// Gives up to `size` bytes (at least 1) into `to` and returns how many; 0 at the end, and from then on.
using ByteSource = std::function<absl::StatusOr<std::size_t>(char* to, std::size_t size)>;

// The bytes of a file, from its start. Refused: not_found (also for a folder), storage_failed, the latter also by the
// source itself.
GENDAN_EXPORT absl::StatusOr<ByteSource> open_file(const std::string& path);
// The bytes of a text, which is copied.
GENDAN_EXPORT ByteSource from_text(std::string text);

struct ReaderOptions {
  char separator = ',';  // one byte below 80; not a quote, a line end or NUL
  Encoding encoding = Encoding::kUtf8;
  // A cell with more bytes than this in the file has the fault kTooLarge, and only its beginning is kept.
  std::size_t max_cell_bytes = 1u << 20;
  // What one row may take in memory; cells beyond it have the fault kTooLarge too.
  std::size_t max_row_bytes = 16u << 20;
  std::size_t max_columns = 4096;  // a header with more is refused
};

enum class CellFault : std::uint8_t {
  kNone,
  kTooLarge,    // Cell::text is its beginning
  kNotText,     // bytes that are no characters in the declared encoding; Cell::text holds the bytes as they are
  kStrayQuote,  // a quote in an unquoted cell, or text after the closing quote; Cell::text is what stands there
};

enum class RowFault : std::uint8_t {
  kNone,
  kTooFewCells,
  kTooManyCells,  // the cells beyond the header are counted, not kept
  kTruncated,     // the file ends inside a quoted cell
};

// The refusal code and a few words for a fault: too_large, "the cell is larger than its limit".
struct FaultFacts {
  Code code;
  std::string_view words;
};
GENDAN_EXPORT FaultFacts facts_of(CellFault fault);  // not for kNone
GENDAN_EXPORT FaultFacts facts_of(RowFault fault);   // not for kNone

struct Cell {
  std::string_view text;  // UTF-8 where there is no fault
  CellFault fault = CellFault::kNone;
};

struct Row {
  std::uint64_t number = 0;      // as a spreadsheet counts: the header is row 1, blank lines count
  std::uint64_t offset = 0;      // of the row's first byte in the file
  std::uint64_t cell_count = 0;  // as found in the file
  RowFault fault = RowFault::kNone;
  std::span<const Cell> cells;  // at most as many as the header has
};

// Rules, beyond RFC 4180: a row ends with CRLF, LF or a lone CR, and a file may mix them; inside quotes they are text.
// A byte order mark of UTF-8 at the start is left out. A blank line is no row, except where the header has one column.
// Nothing is trimmed. What is wrong in one cell or row is a fault of that cell or row, and reading goes on after it.
//
// Not safe from several threads at once.
class GENDAN_EXPORT Reader {
 public:
  // Reads the header. Refused: bad_csv (0 bytes, no header; two columns of one name; a header that is cut off, too wide
  // or not text; UTF-16; a UTF-8 mark although another encoding is declared; NUL bytes: a binary file), bad_usage (a
  // separator that cannot be one), and errors of the source.
  static absl::StatusOr<Reader> open(ByteSource source, const ReaderOptions& options);

  Reader(Reader&&) = default;
  Reader& operator=(Reader&&) = default;

  // The columns' names, unique but for empty ones.
  const std::vector<std::string>& header() const { return header_; }

  // The next row; false at the end. `row` views memory of the reader, valid until the next call.
  // Refused, then and ever after: bad_csv (a NUL byte), and errors of the source.
  absl::StatusOr<bool> next(Row& row);

  // Bytes taken from the source and given out in rows so far.
  std::uint64_t offset() const { return base_ + at_; }

 private:
  struct Extent {
    std::size_t from = 0;
    std::size_t size = 0;
    CellFault fault = CellFault::kNone;
  };

  Reader(ByteSource source, const ReaderOptions& options);
  absl::Status skip_mark();
  absl::Status read_header();
  absl::Status read_row(Row& row);  // the row at hand; there is at least one byte
  absl::Status read_cell(bool& ended, bool& truncated);
  absl::Status read_quoted(bool& truncated);
  absl::StatusOr<bool> skip_blank_lines();  // false: nothing follows
  bool fill();                              // false: at the end, or status_ is an error
  bool more() { return at_ < filled_ || fill(); }
  bool take_line_end();  // consumes one if it stands here
  void keep(const char* from, std::size_t size);
  void end_cell();
  void to_utf8(Extent& extent);
  absl::Status nul() const;

  ByteSource source_;
  ReaderOptions options_;
  absl::Status status_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t base_ = 0;  // offset in the file of buffer_[0]
  bool ended_ = false;
  std::uint64_t row_number_ = 0;
  std::size_t width_;  // cells kept of a row
  std::vector<std::string> header_;

  // The row at hand.
  std::string text_;
  std::vector<Extent> extents_;
  std::vector<Cell> cells_;
  std::uint64_t cell_count_ = 0;
  Extent cell_;  // the cell at hand
  std::uint64_t cell_bytes_ = 0;
};

// True when `text` is valid UTF-8: no overlong forms, surrogates or numbers above U+10FFFF.
GENDAN_EXPORT bool is_utf8(std::string_view text);
// `text` as a message shows it: on one line, valid UTF-8, other bytes and controls as \xNN, cut after `limit` bytes.
GENDAN_EXPORT std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_READER_H_
