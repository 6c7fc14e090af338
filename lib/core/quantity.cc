#include "gendan/core/quantity.h"

#include "gendan/core/refusal.h"

namespace gendan {
namespace {

template <class Code>
std::string join(Decimal value, Code code) {
  return code.empty() ? value.str() : value.str() + ' ' + code.str();
}

}  // namespace

std::string to_string(const Quantity& quantity) { return join(quantity.value, quantity.unit); }
std::string to_string(const Money& money) { return join(money.value, money.currency); }

absl::Status check_quantity(const Quantity& quantity, std::string_view field) {
  if (!quantity.value.is_positive()) return refuse(Code::kNotPositive, field, "quantity is " + quantity.value.str());
  if (!quantity.unit.valid()) {
    return refuse(Code::kUnknownUnit, field, quantity.unit.empty() ? "no unit" : "unit is " + quantity.unit.str());
  }
  return absl::OkStatus();
}

absl::Status check_money(const Money& money, std::string_view field) {
  if (money.value.is_negative()) return refuse(Code::kNegative, field, "amount is " + money.value.str());
  if (!money.currency.valid()) {
    return refuse(Code::kUnknownCurrency, field,
                  money.currency.empty() ? "no currency" : "currency is " + money.currency.str());
  }
  return absl::OkStatus();
}

}  // namespace gendan
