#include "core/utf8.h"

namespace gendan {

CodePoint first_code_point(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};

  std::size_t bytes = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((lead & 0xe0) == 0xc0) {
    bytes = 2, value = lead & 0x1f, least = 0x80;
  } else if ((lead & 0xf0) == 0xe0) {
    bytes = 3, value = lead & 0x0f, least = 0x800;
  } else if ((lead & 0xf8) == 0xf0) {
    bytes = 4, value = lead & 0x07, least = 0x10000;
  } else {
    return {};
  }
  if (text.size() < bytes) return {};
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, bytes};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (c.bytes == 0) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 60;
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    if (out.size() > kMost) return out + "\"...";
    const CodePoint c = first_code_point(text);
    if (c.bytes == 0 || is_control(c.value) || c.value == 0x2028 || c.value == 0x2029) {
      const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
      for (std::size_t i = 0; i < bytes; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        out.append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 0xf]);
      }
      text.remove_prefix(bytes);
      continue;
    }
    if (c.value == U'"' || c.value == U'\\') out.push_back('\\');
    out.append(text.substr(0, c.bytes));
    text.remove_prefix(c.bytes);
  }
  return out + "\"";
}

}  // namespace gendan
