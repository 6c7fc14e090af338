#include "gendan/core/decimal.h"

#include <limits>

#include "absl/numeric/int128.h"
#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The sum, difference or product; refused where 64 bits do not hold it.
absl::StatusOr<Decimal> narrow(absl::int128 micros, Decimal a, const char* sign, Decimal b) {
  if (micros < std::numeric_limits<std::int64_t>::min() || micros > std::numeric_limits<std::int64_t>::max()) {
    return refuse(Code::kNumberOutOfRange, "", a.str() + sign + b.str() + " is too large");
  }
  return Decimal::from_micros(static_cast<std::int64_t>(micros));
}

}  // namespace

absl::StatusOr<Decimal> Decimal::parse(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  const auto refused = [&](Code code, const char* why) { return refuse(code, field, in_quotes(text) + why); };

  std::string_view rest = text;
  const bool minus = rest.front() == '-';
  if (minus) rest.remove_prefix(1);

  // The form first, so that "99999999999999x" is not a number rather than one that is too large.
  const std::size_t point = rest.find('.');
  const std::string_view whole = rest.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? std::string_view() : rest.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && decimals.empty())) {
    return refused(Code::kNotANumber, " is not a number");
  }
  for (const std::string_view part : {whole, decimals}) {
    for (const char c : part) {
      if (!is_digit(c)) return refused(Code::kNotANumber, " is not a number");
    }
  }

  constexpr std::size_t kDecimals = 6;
  const std::string_view kept = decimals.substr(0, kDecimals);
  if (decimals.find_first_not_of('0', kept.size()) != std::string_view::npos) {
    return refused(Code::kNumberOutOfRange, " has more than six decimals");
  }
  const std::uint64_t most = std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (minus ? 1 : 0);
  std::uint64_t micros = 0;
  const auto append = [&](char c) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (micros > (most - digit) / 10) return false;
    micros = micros * 10 + digit;
    return true;
  };
  bool fits = true;
  for (const char c : whole) fits = fits && append(c);
  for (std::size_t i = 0; i < kDecimals; ++i) fits = fits && append(i < kept.size() ? kept[i] : '0');
  if (!fits) return refused(Code::kNumberOutOfRange, " is too large");
  if (minus && micros == 0) return refused(Code::kNotANumber, " is a negative zero");
  return from_micros(static_cast<std::int64_t>(minus ? 0 - micros : micros));
}

std::string Decimal::str() const {
  const std::uint64_t magnitude =
      is_negative() ? 0 - static_cast<std::uint64_t>(micros_) : static_cast<std::uint64_t>(micros_);
  std::string text = is_negative() ? "-" : "";
  text += std::to_string(magnitude / kScale);
  if (const std::uint64_t part = magnitude % kScale; part != 0) {
    const std::string digits = std::to_string(kScale + part);
    text += '.';
    text.append(digits, 1, digits.find_last_not_of('0'));
  }
  return text;
}

absl::StatusOr<Decimal> Decimal::add(Decimal a, Decimal b) {
  return narrow(absl::int128(a.micros_) + b.micros_, a, " + ", b);
}

absl::StatusOr<Decimal> Decimal::subtract(Decimal a, Decimal b) {
  return narrow(absl::int128(a.micros_) - b.micros_, a, " - ", b);
}

absl::StatusOr<Decimal> Decimal::times(Decimal a, Decimal b) {
  const absl::int128 product = absl::int128(a.micros_) * b.micros_;
  if (product % kScale != 0) {
    return refuse(Code::kNumberOutOfRange, "", a.str() + " x " + b.str() + " has more than six decimals");
  }
  return narrow(product / kScale, a, " x ", b);
}

}  // namespace gendan
