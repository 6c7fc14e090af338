#ifndef GENDAN_LIB_ORDER_ARCHIVE_JSON_TREE_H_
#define GENDAN_LIB_ORDER_ARCHIVE_JSON_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gendan {

// A JSON value, members in the order in which they stood.
struct Json {
  enum class Kind : std::uint8_t { kNull, kBool, kInteger, kNumber, kText, kList, kObject };

  Kind kind = Kind::kNull;
  bool flag = false;                 // kBool
  std::int64_t integer = 0;          // kInteger: a whole number of 64 bits, written without point and exponent
  std::uint64_t above = 0;           // kInteger: instead, one above what `integer` holds; 0 for others
  std::string text{};                // kText
  std::vector<Json> elements{};      // kList; kObject: the members' values
  std::vector<std::string> names{};  // kObject: the members' names

  // What messages call it: "a number", "an object".
  std::string_view kind_name() const;
};

// Strict: one value and nothing behind it; no comments, no trailing commas, UTF-8 only, at most 32 levels deep, no name
// twice in an object. Refused: bad_json.
absl::StatusOr<Json> parse_json(std::string_view text);

// Appends `text` as a JSON string; bytes that are not UTF-8 are written as U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_JSON_TREE_H_
