#ifndef GENDAN_ADAPTERS_CLI_TABLE_H_
#define GENDAN_ADAPTERS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gendan::cli {

// How many columns of a terminal a UTF-8 text takes: 2 for CJK and fullwidth characters, 0 for combining marks, 1 for
// all others; a byte that is not UTF-8 counts 1.
std::size_t display_width(std::string_view text);
// The longest beginning that fits `width`, with "…" as its last character where something was cut off.
std::string clip(std::string_view text, std::size_t width);

// Rows of cells with aligned columns, for people. Cells are made printable.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    std::size_t at_most = 40;  // wider cells are clipped
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Missing cells are empty, surplus ones are dropped.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  // Titles, a rule and the rows, each line after `indent`, without blanks at its end.
  std::string str(std::string_view indent = "") const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// "12,345"
std::string grouped(std::uint64_t number);
// "11.49 %" of part in whole, two decimals; "-" for a whole of 0.
std::string percent(std::uint64_t part, std::uint64_t whole);
// "1 line", "2 lines"
std::string count_of(std::uint64_t number, std::string_view singular, std::string_view plural);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_TABLE_H_
