#ifndef GENDAN_ADAPTERS_CSV_MAPPING_H_
#define GENDAN_ADAPTERS_CSV_MAPPING_H_

// What a CSV file's columns mean, as a small text says it: docs/csv_import.md has the language.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/adapters/csv/reader.h"
#include "gendan/export.h"
#include "gendan/order/stream.h"

namespace gendan::csv {

// A value of a row: a column, a constant, or a text with columns in it.
struct Value {
  enum class Kind : std::uint8_t { kText, kNumber, kDate, kTime };
  struct Piece {
    std::string literal;
    std::optional<std::size_t> column;  // index into FileRule::columns; without it the piece is the literal
  };

  Kind kind = Kind::kText;
  bool constant = false;              // one piece, a literal
  std::vector<Piece> pieces;          // joined; where one of their cells is not given, the value is not
  bool trim = false;                  // blanks at the ends of each cell are left out
  std::vector<std::string> nulls;     // cells that mean "not given", besides the mapping's and ""
  std::optional<std::size_t> table;   // index into Mapping::tables
  std::vector<std::string> patterns;  // kDate and kTime: every one of them is tried
};

// What a rule asks of a cell before its event is made.
struct Condition {
  enum class Test : std::uint8_t { kGiven, kIs, kIsNot };
  std::size_t column = 0;  // index into FileRule::columns
  Test test = Test::kGiven;
  std::vector<std::string> values;  // kIs: one of these; kIsNot: none of these
};

// A field of an event.
struct Field {
  enum class Json : std::uint8_t { kText, kWhole, kBool };
  std::string path;  // as gendan's JSON has it: "quantity.value", "milestones[0].code"
  Value value;
  bool optional = false;  // without it the event goes in all the same
  Json json = Json::kText;
  int line = 0;  // of the mapping's text
};

// One event that a row gives.
struct EventRule {
  bool once = false;  // once per stream, from the first row that can give it; else from each row
  std::string event;  // "LineAdded"
  std::string label;  // tells two rules of one event type apart; the event type's name where none is given
  Category category = Category::kOrder;
  Value stream;                 // the number of the order, shipment, case, return, payment, stock or supplier
  std::vector<Value> at;        // when it occurred: the first that is given; none: the target's own time
  std::vector<Condition> when;  // all must hold
  std::vector<Field> fields;
  int line = 0;
};

// What the rows of one kind of file give.
struct FileRule {
  std::string name;
  std::optional<Value> row;  // what names a row, over every file of this kind; without it a row is its content
  std::vector<EventRule> events;
  std::vector<std::string> columns;  // every column that a rule uses
};

struct Table {
  std::string name;
  std::vector<std::pair<std::string, std::string>> entries;  // cell, meaning
};

// A whole mapping; parse_mapping makes it, and only what it makes is consistent.
struct Mapping {
  std::string name;           // stands in the request ids: another name makes other facts
  std::uint32_t version = 1;  // of the mapping's text, for people
  Encoding encoding = Encoding::kUtf8;
  char separator = ',';
  char decimal = '.';
  std::optional<char> thousands;
  int utc_offset_minutes = 0;  // of dates and times in the files
  std::vector<std::string> nulls;
  std::optional<int> century;  // the first year that two digits can mean
  std::vector<Table> tables;
  std::vector<FileRule> files;
};

// Refused: bad_mapping; the field is "line 12", the detail says what is wrong there. Every event type, field name and
// constant is checked against the library's vocabulary.
GENDAN_EXPORT absl::StatusOr<Mapping> parse_mapping(std::string_view text);

// A mapping that comes with the library, by its name, or else the one in a text file. Refused: bad_mapping, not_found,
// storage_failed.
GENDAN_EXPORT absl::StatusOr<Mapping> load_mapping(const std::string& name_or_path);

struct ShippedMapping {
  std::string_view name;
  std::string_view text;
};
// Those that come with the library, in order of their names.
GENDAN_EXPORT std::span<const ShippedMapping> shipped_mappings();

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_MAPPING_H_
