#include <array>
#include <cstdint>
#include <cstdio>

#include "gendan/adapters/csv/reader.h"

namespace gendan::csv {
namespace {

// The length of the UTF-8 sequence at the start of `text`; 0 where there is none.
std::size_t sequence(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = sequence(text.substr(i));
    if (size == 0) return false;
    i += size;
  }
  return true;
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= limit) return out + "...";
    const std::size_t size = sequence(text.substr(i));
    const auto first = static_cast<unsigned char>(text[i]);
    const bool c1 = size == 2 && first == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (size == 0 || first < 0x20 || first == 0x7F || c1) {
      std::array<char, 8> escaped{};
      for (std::size_t k = 0; k < (size == 0 ? 1 : size); ++k) {
        (void)std::snprintf(escaped.data(), escaped.size(), "\\x%02X", static_cast<unsigned char>(text[i + k]));
        out += escaped.data();
      }
    } else {
      out += text.substr(i, size);
    }
    i += size == 0 ? 1 : size;
  }
  return out;
}

}  // namespace gendan::csv
