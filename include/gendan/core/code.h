#ifndef GENDAN_CORE_CODE_H_
#define GENDAN_CORE_CODE_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/export.h"

namespace gendan {

// A unit of measure of UN/ECE Recommendation 20, revision 11e, with the packages of Recommendation 21 (prefixed X):
// "EA", "KGM", "XPK". 2,162 codes. Held as up to three characters in 16 bits. Ordered as the texts are.
class UnitCode {
 public:
  constexpr UnitCode() = default;  // empty: no unit given

  // Refused: missing, unknown_unit. Exact: no folding of case, no blanks.
  GENDAN_EXPORT static absl::StatusOr<UnitCode> parse(std::string_view text, std::string_view field);

  // For decoders: any 16 bits; valid() says whether they are a listed code.
  static constexpr UnitCode from_bits(std::uint16_t bits) { return UnitCode(bits); }
  constexpr std::uint16_t bits() const { return bits_; }
  GENDAN_EXPORT bool valid() const;
  constexpr bool empty() const { return bits_ == 0; }
  GENDAN_EXPORT std::string str() const;  // "EA"; "" when empty; "#60000" for bits that no text packs to

  friend constexpr auto operator<=>(UnitCode, UnitCode) = default;

 private:
  explicit constexpr UnitCode(std::uint16_t bits) : bits_(bits) {}
  std::uint16_t bits_ = 0;  // base 37: 0 = none, 1-10 = '0'-'9', 11-36 = 'A'-'Z'; first character most significant,
                            // shorter codes padded with 0 on the right
};

// A currency of ISO 4217: "USD". 178 codes. Held as three letters in 16 bits.
class CurrencyCode {
 public:
  constexpr CurrencyCode() = default;

  // Refused: missing, unknown_currency. Exact: upper case only.
  GENDAN_EXPORT static absl::StatusOr<CurrencyCode> parse(std::string_view text, std::string_view field);

  static constexpr CurrencyCode from_bits(std::uint16_t bits) { return CurrencyCode(bits); }
  constexpr std::uint16_t bits() const { return bits_; }
  GENDAN_EXPORT bool valid() const;
  constexpr bool empty() const { return bits_ == 0; }
  GENDAN_EXPORT std::string str() const;  // as UnitCode

  friend constexpr auto operator<=>(CurrencyCode, CurrencyCode) = default;

 private:
  explicit constexpr CurrencyCode(std::uint16_t bits) : bits_(bits) {}
  std::uint16_t bits_ = 0;  // base 37, as UnitCode
};

// All listed codes in ascending order of their text. The views live as long as the program.
GENDAN_EXPORT std::span<const std::string_view> unit_codes();
GENDAN_EXPORT std::span<const std::string_view> currency_codes();

// OK when `text` is a GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications 7.9).
// Refused: bad_gtin.
GENDAN_EXPORT absl::Status check_gtin(std::string_view text, std::string_view field);

}  // namespace gendan

#endif  // GENDAN_CORE_CODE_H_
