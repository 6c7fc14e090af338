#ifndef GENDAN_ADAPTERS_CSV_MAPPING_JSON_H_
#define GENDAN_ADAPTERS_CSV_MAPPING_JSON_H_

// An event's JSON from its fields' paths.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/adapters/csv/mapping.h"

namespace gendan::csv {

// `text` as a JSON string, in quotes; `text` must be UTF-8.
std::string json_text(std::string_view text);

// The shape that the paths of an event's fields have together.
class JsonShape {
 public:
  // An error is a sentence about the path at fault.
  static absl::StatusOr<JsonShape> of(const std::vector<Field>& fields);

  // The object; values[i] is the JSON of fields[i], nullopt where it is left out. Objects and list elements of which
  // every field is left out are left out too, and so is a quantity or an amount of money without its "value".
  std::string object(const std::vector<std::optional<std::string>>& values) const;

 private:
  struct Node {
    std::string name;                  // of a member; empty for a list's element
    bool list = false;                 // its children are elements
    std::optional<std::size_t> field;  // a leaf
    std::vector<Node> children;
  };

  static bool write(const Node& node, const std::vector<std::optional<std::string>>& values, std::string& out);

  Node root_;
};

// Finds out what JSON the field takes (Field::json) and checks its constant. An error is a sentence.
absl::Status check_field(std::string_view event, Field& field);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_MAPPING_JSON_H_
