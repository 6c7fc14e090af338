#ifndef GENDAN_TESTS_LOG_HEX_H_
#define GENDAN_TESTS_LOG_HEX_H_

#include <cctype>
#include <string>
#include <string_view>

namespace gendan::log_test {

// Pairs of hexadecimal digits, blanks between them or not; a '#' takes the rest of its line away.
inline std::string from_hex(std::string_view text) {
  std::string out;
  std::string digits;
  bool comment = false;
  for (const char c : text) {
    if (c == '\n') comment = false;
    if (c == '#') comment = true;
    if (comment || std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    digits += c;
    if (digits.size() < 2) continue;
    out += static_cast<char>(std::stoi(digits, nullptr, 16));
    digits.clear();
  }
  return out;
}

inline std::string to_hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
    out += ' ';
  }
  return out;
}

}  // namespace gendan::log_test

#endif  // GENDAN_TESTS_LOG_HEX_H_
