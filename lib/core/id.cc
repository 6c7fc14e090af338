#include "gendan/core/id.h"

#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {

absl::Status check_id(std::string_view text, std::string_view field, std::size_t max_bytes) {
  if (text.empty()) return refuse(Code::kMissing, field);
  if (text.size() > max_bytes) {
    return refuse(Code::kTooLong, field,
                  std::to_string(text.size()) + " bytes; the longest id has " + std::to_string(max_bytes));
  }
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = first_code_point(text.substr(at));
    if (c.bytes == 0) {
      return refuse(Code::kBadCharacter, field, in_quotes(text) + " is not UTF-8 at byte " + std::to_string(at + 1));
    }
    if (is_control(c.value)) {
      return refuse(Code::kBadCharacter, field,
                    in_quotes(text) + " has a control character at byte " + std::to_string(at + 1));
    }
    blank = is_blank(c.value);
    if (blank && at == 0) return refuse(Code::kBadCharacter, field, in_quotes(text) + " begins with a blank");
    at += c.bytes;
  }
  if (blank) return refuse(Code::kBadCharacter, field, in_quotes(text) + " ends with a blank");
  return absl::OkStatus();
}

}  // namespace gendan
