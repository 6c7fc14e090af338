#include "gendan/core/code.h"

#include <array>
#include <iterator>

#include "core/currency_codes.h"
#include "core/unit_codes.h"
#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

constexpr int kBase = 37;

// The packing of code.h; 0 for text that has none. Padding on the right keeps the order of the texts.
constexpr std::uint16_t pack(std::string_view text) {
  if (text.empty() || text.size() > 3) return 0;
  int bits = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    int digit = 0;
    if (i < text.size()) {
      const char c = text[i];
      if (c >= '0' && c <= '9') {
        digit = 1 + (c - '0');
      } else if (c >= 'A' && c <= 'Z') {
        digit = 11 + (c - 'A');
      } else {
        return 0;
      }
    }
    bits = bits * kBase + digit;
  }
  return static_cast<std::uint16_t>(bits);
}

// "#" and the number where no text packs to `bits`.
std::string unpack(std::uint16_t bits) {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text;
  for (const int power : {kBase * kBase, kBase, 1}) {
    const int digit = bits / power % kBase;
    if (digit != 0) text.push_back(kCharacters[static_cast<std::size_t>(digit - 1)]);
  }
  return pack(text) == bits ? text : '#' + std::to_string(bits);
}

// One bit for each number of 16 bits.
class CodeSet {
 public:
  template <std::size_t N>
  explicit constexpr CodeSet(const std::string_view (&codes)[N]) {
    for (const std::string_view code : codes) {
      const std::uint16_t bits = pack(code);
      words_[bits / 64] |= std::uint64_t{1} << bits % 64;
    }
  }
  constexpr bool has(std::uint16_t bits) const { return (words_[bits / 64] >> bits % 64 & 1) != 0; }

 private:
  std::array<std::uint64_t, 65536 / 64> words_{};
};

template <std::size_t N>
constexpr bool ascending(const std::string_view (&codes)[N]) {
  for (std::size_t i = 0; i < N; ++i) {
    if (pack(codes[i]) == 0 || (i > 0 && pack(codes[i - 1]) >= pack(codes[i]))) return false;
  }
  return true;
}

static_assert(std::size(kUnitCodes) == 2162 && ascending(kUnitCodes));
static_assert(std::size(kCurrencyCodes) == 178 && ascending(kCurrencyCodes));
constexpr CodeSet kUnits(kUnitCodes);
constexpr CodeSet kCurrencies(kCurrencyCodes);

}  // namespace

absl::StatusOr<UnitCode> UnitCode::parse(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  const std::uint16_t bits = pack(text);
  if (!kUnits.has(bits)) return refuse(Code::kUnknownUnit, field, in_quotes(text));
  return UnitCode(bits);
}

bool UnitCode::valid() const { return kUnits.has(bits_); }
std::string UnitCode::str() const { return unpack(bits_); }

absl::StatusOr<CurrencyCode> CurrencyCode::parse(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  const std::uint16_t bits = pack(text);
  if (!kCurrencies.has(bits)) return refuse(Code::kUnknownCurrency, field, in_quotes(text));
  return CurrencyCode(bits);
}

bool CurrencyCode::valid() const { return kCurrencies.has(bits_); }
std::string CurrencyCode::str() const { return unpack(bits_); }

std::span<const std::string_view> unit_codes() { return kUnitCodes; }
std::span<const std::string_view> currency_codes() { return kCurrencyCodes; }

absl::Status check_gtin(std::string_view text, std::string_view field) {
  const auto refused = [&](const std::string& why) { return refuse(Code::kBadGtin, field, in_quotes(text) + why); };
  if (text.size() != 8 && text.size() != 12 && text.size() != 13 && text.size() != 14) {
    return refused(" has " + std::to_string(text.size()) + " characters, not 8, 12, 13 or 14");
  }
  // Weights 3 and 1 in turn, from the digit left of the check digit.
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return refused(" is not made of digits");
    if (i + 1 < text.size()) sum += (text[i] - '0') * ((text.size() - i) % 2 == 0 ? 3 : 1);
  }
  const int right = (10 - sum % 10) % 10;
  if (text.back() - '0' != right) return refused(" should end in " + std::to_string(right));
  return absl::OkStatus();
}

}  // namespace gendan
