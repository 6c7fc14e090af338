#ifndef GENDAN_LIB_CORE_UTF8_H_
#define GENDAN_LIB_CORE_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gendan {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: what stands there is not UTF-8
};

// The code point at the start of `text`; `text` must not be empty. Strict: overlong forms, surrogates, numbers above
// U+10FFFF and cut sequences are not UTF-8.
CodePoint first_code_point(std::string_view text);

bool is_utf8(std::string_view text);

// C0, DEL and C1.
constexpr bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f); }
// Blanks of any script: Unicode's White_Space less the controls.
constexpr bool is_blank(char32_t c) {
  return c == 0x20 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

// Input as a refusal's detail shows it: in double quotes, controls, broken bytes, quotes and backslashes escaped, cut
// after some 60 bytes. Always valid UTF-8 on one line.
std::string in_quotes(std::string_view text);

}  // namespace gendan

#endif  // GENDAN_LIB_CORE_UTF8_H_
