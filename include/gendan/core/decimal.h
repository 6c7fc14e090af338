#ifndef GENDAN_CORE_DECIMAL_H_
#define GENDAN_CORE_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/export.h"

namespace gendan {

// An exact fixed-point number with six decimals: -9,223,372,036,854.775808 .. 9,223,372,036,854.775807.
// No operation rounds in silence: what does not fit is refused.
class Decimal {
 public:
  static constexpr std::int64_t kScale = 1'000'000;

  constexpr Decimal() = default;
  static constexpr Decimal from_micros(std::int64_t micros) { return Decimal(micros); }
  // `whole` must lie within +-9,223,372,036,854; meant for literals in code. Input goes through parse().
  static constexpr Decimal of(std::int64_t whole) { return Decimal(whole * kScale); }

  // Reads "12", "12.5", "-0.000001": an optional minus, digits, optionally a point and more digits, of which those
  // after the sixth must be 0. No blanks, no exponent, no thousands separators, no plus, no negative zero. Refused:
  // missing, not_a_number, number_out_of_range (overflow, or a decimal after the sixth that is not 0).
  GENDAN_EXPORT static absl::StatusOr<Decimal> parse(std::string_view text, std::string_view field);

  constexpr std::int64_t micros() const { return micros_; }
  constexpr bool is_zero() const { return micros_ == 0; }
  constexpr bool is_positive() const { return micros_ > 0; }
  constexpr bool is_negative() const { return micros_ < 0; }

  // The shortest text that parse() reads back: "12", "12.5".
  GENDAN_EXPORT std::string str() const;

  // Exact; refused with number_out_of_range on overflow, and for times() also where the product has more than six
  // decimals.
  GENDAN_EXPORT static absl::StatusOr<Decimal> add(Decimal a, Decimal b);
  GENDAN_EXPORT static absl::StatusOr<Decimal> subtract(Decimal a, Decimal b);
  GENDAN_EXPORT static absl::StatusOr<Decimal> times(Decimal a, Decimal b);

  friend constexpr auto operator<=>(Decimal, Decimal) = default;

 private:
  explicit constexpr Decimal(std::int64_t micros) : micros_(micros) {}
  std::int64_t micros_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_CORE_DECIMAL_H_
