#ifndef GENDAN_CORE_QUANTITY_H_
#define GENDAN_CORE_QUANTITY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gendan/core/code.h"
#include "gendan/core/decimal.h"
#include "gendan/export.h"

namespace gendan {

// So many of a unit: 1,200 EA; 35.5 KGM.
struct Quantity {
  Decimal value;
  UnitCode unit;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// An amount in a currency, with six decimals so that a unit price of 0.0312 is exact.
struct Money {
  Decimal value;
  CurrencyCode currency;
  friend bool operator==(const Money&, const Money&) = default;
};

GENDAN_EXPORT std::string to_string(const Quantity& quantity);  // "1200 EA"
GENDAN_EXPORT std::string to_string(const Money& money);        // "12.5 USD"

// Refused: not_positive, unknown_unit.
GENDAN_EXPORT absl::Status check_quantity(const Quantity& quantity, std::string_view field);
// Refused: negative, unknown_currency.
GENDAN_EXPORT absl::Status check_money(const Money& money, std::string_view field);

}  // namespace gendan

#endif  // GENDAN_CORE_QUANTITY_H_
