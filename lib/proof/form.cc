#include "proof/form.h"

#include <algorithm>
#include <limits>

#include "absl/strings/escaping.h"
#include "gendan/core/text.h"

namespace gendan {

std::optional<std::uint64_t> read_decimal(std::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (kMost - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::string base64(std::string_view bytes) { return absl::Base64Escape(to_absl(bytes)); }
std::string base64(const Hash& hash) { return base64(as_text(hash)); }

std::optional<std::string> read_base64(std::string_view text) {
  std::string bytes;
  // The decoder is lenient about padding, blanks and the last bits; there is only one text that is written.
  if (!absl::Base64Unescape(to_absl(text), &bytes) || base64(bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<Hash> read_hash(std::string_view text) {
  const std::optional<std::string> bytes = read_base64(text);
  Hash hash;
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

std::optional<std::string_view> Lines::next() {
  const std::size_t end = left_.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = left_.substr(0, end);
  left_.remove_prefix(end + 1);
  ++number_;
  return line;
}

}  // namespace gendan
