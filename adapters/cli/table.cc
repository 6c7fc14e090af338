#include "table.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "output.h"

namespace gendan::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// The blocks that terminals draw two columns wide, and those of marks that they draw over the character before.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range kMarks[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

template <std::size_t N>
bool within(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges), [c](Range r) { return c >= r.first && c <= r.last; });
}

struct Character {
  std::size_t bytes = 1;
  std::size_t width = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const CodePoint c = first_code_point(text.substr(at));
  if (c.bytes == 0) return {};
  return {c.bytes, within(kMarks, c.value) ? 0u : within(kWide, c.value) ? 2u : 1u};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    width += c.width;
    at += c.bytes;
  }
  return width;
}

std::string clip(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 0, at = 0;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (used + c.width + 1 > width) break;
    used += c.width;
    at += c.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = clip(printable(cells[i]), columns_[i].at_most);
  rows_.push_back(std::move(cells));
}

std::string Table::str(std::string_view indent) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  std::string out;
  const auto line = [&](const auto& cell_of) {
    std::string text(indent);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string cell = cell_of(i);
      const std::string padding(widths[i] - std::min(widths[i], display_width(cell)), ' ');
      if (i > 0) text += "  ";
      text += columns_[i].align == Align::kRight ? padding + cell : cell + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  };
  line([&](std::size_t i) { return columns_[i].title; });
  line([&](std::size_t i) { return std::string(widths[i], '-'); });
  for (const auto& row : rows_) line([&](std::size_t i) { return row[i]; });
  return out;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const std::uint64_t hundredths =
      static_cast<std::uint64_t>(static_cast<double>(part) * 10'000.0 / static_cast<double>(whole) + 0.5);
  const char* const point = hundredths % 100 < 10 ? ".0" : ".";
  return std::to_string(hundredths / 100) + point + std::to_string(hundredths % 100) + " %";
}

std::string count_of(std::uint64_t number, std::string_view singular, std::string_view plural) {
  return grouped(number) + " " + std::string(number == 1 ? singular : plural);
}

}  // namespace gendan::cli
