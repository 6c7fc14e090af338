// The CSV reader: however the bytes arrive, in one piece or in small ones, they are the same rows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "gendan/adapters/csv/reader.h"

namespace {

namespace csv = gendan::csv;

csv::ByteSource in_pieces(std::string_view text, std::size_t piece) {
  return [text, piece](char* to, std::size_t size) mutable -> absl::StatusOr<std::size_t> {
    const std::size_t taken = std::min({size, piece, text.size()});
    text.copy(to, taken);
    text.remove_prefix(taken);
    return taken;
  };
}

std::string all_rows(csv::ByteSource source, const csv::ReaderOptions& options) {
  absl::StatusOr<csv::Reader> reader = csv::Reader::open(std::move(source), options);
  if (!reader.ok()) return "refused";
  std::string out;
  for (const std::string& column : reader->header()) out += column + '\x1f';
  csv::Row row;
  for (;;) {
    const absl::StatusOr<bool> more = reader->next(row);
    if (!more.ok()) return out + "refused";
    if (!*more) return out;
    out += '\x1e' + std::to_string(row.number) + '.' + std::to_string(row.offset) + '.' +
           std::to_string(row.cell_count) + '.' + std::to_string(static_cast<int>(row.fault));
    for (const csv::Cell& cell : row.cells) {
      if (cell.fault == csv::CellFault::kNone && !csv::is_utf8(cell.text)) std::abort();
      out += '\x1f' + std::to_string(static_cast<int>(cell.fault));
      out += cell.text;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  csv::ReaderOptions options;
  options.encoding = static_cast<csv::Encoding>(data[0] % 3);
  options.max_cell_bytes = 64;
  options.max_row_bytes = 256;
  options.max_columns = 16;
  const std::size_t piece = data[1] % 16 + 1;
  const std::string_view text(reinterpret_cast<const char*>(data + 2), size - 2);
  if (all_rows(in_pieces(text, size), options) != all_rows(in_pieces(text, piece), options)) std::abort();
  return 0;
}
