#ifndef GENDAN_ADAPTERS_CSV_MAPPING_TEXT_H_
#define GENDAN_ADAPTERS_CSV_MAPPING_TEXT_H_

// The words of the mapping language.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gendan::csv {

inline constexpr std::size_t kMaxNameBytes = 32;

struct Token {
  std::string text;
  bool quoted = false;
  bool is(std::string_view word) const { return !quoted && text == word; }
};

// A bad_mapping without a place: the parser adds the line.
absl::Status wrong(std::string_view detail);

std::string quote(std::string_view text);

// A line's words, texts in quotes and equals signs; a text holds a quote as two. '#' at the start of a word begins a
// comment.
absl::StatusOr<std::vector<Token>> tokens_of(std::string_view line);

absl::Status check_name(const std::string& name, std::string_view what, std::size_t limit = kMaxNameBytes);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_MAPPING_TEXT_H_
