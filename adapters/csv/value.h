#ifndef GENDAN_ADAPTERS_CSV_VALUE_H_
#define GENDAN_ADAPTERS_CSV_VALUE_H_

// Cells into values.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/adapters/csv/mapping.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"

namespace gendan::csv {

struct DayTime {
  Date day;
  std::int64_t micros = 0;  // since midnight
  friend bool operator==(const DayTime&, const DayTime&) = default;
};

// OK when `pattern` names a day: %Y or %y, %m or %b or %B, %d, once each; beside them %H, %M, %S, %f, %% and other
// characters as they stand. %y needs the century that the mapping declares. An error is a sentence.
absl::Status check_pattern(std::string_view pattern, bool has_century);

// Tries every pattern, and every length that a number without a mark behind it can have. Refused: not_a_date (no
// reading is a day and time that exist, or two give different ones), date_out_of_range.
absl::StatusOr<DayTime> read_patterns(std::string_view text, std::span<const std::string> patterns, int century);

// Digits with the mapping's decimal and thousands marks into the form that Decimal has. Refused: not_a_number,
// number_out_of_range.
absl::StatusOr<std::string> read_number(std::string_view text, const Mapping& mapping);

// A row's cells as the rules of a file address them.
struct RowCells {
  const FileRule* file = nullptr;
  std::span<const Cell* const> cells;  // by index into FileRule::columns
};

// What became of a value.
struct Reading {
  enum class State : std::uint8_t { kGiven, kNotGiven, kBad };
  State state = State::kNotGiven;
  std::string text;     // kGiven: as the JSON form of events writes it; kBad: what was read
  absl::Status status;  // kBad: why; OK where the cell's own fault says it
  Instant instant;      // kGiven dates and times
};
Reading read_value(const Value& value, const RowCells& row, const Mapping& mapping);

enum class Held : std::uint8_t { kYes, kNo, kUnknown };  // unknown: the cell has a fault
Held holds(const Condition& condition, const RowCells& row, const Mapping& mapping);

// The columns of a value as a person names them: "year + month".
std::string columns_of(const Value& value, const FileRule& file);

// The JSON of a value that was read. Refused: not_a_number (a field of whole numbers), unknown_code (true or false).
absl::StatusOr<std::string> json_of(const std::string& text, Field::Json json);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_VALUE_H_
