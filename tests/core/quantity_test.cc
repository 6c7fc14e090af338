#include "gendan/core/quantity.h"

#include <gtest/gtest.h>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;
using testing::refusal_in;

UnitCode unit(std::string_view text) { return UnitCode::parse(text, "test").value(); }
CurrencyCode currency(std::string_view text) { return CurrencyCode::parse(text, "test").value(); }

TEST(Quantity, IsWrittenAsNumberAndUnit) {
  EXPECT_EQ(to_string(Quantity{Decimal::of(1200), unit("EA")}), "1200 EA");
  EXPECT_EQ(to_string(Quantity{Decimal::of(3), {}}), "3");
  EXPECT_EQ(to_string(Money{Decimal::from_micros(12'500'000), currency("USD")}), "12.5 USD");
}

TEST(Quantity, IsAcceptedAboveZeroInAListedUnit) {
  EXPECT_EQ(check_quantity({Decimal::from_micros(1), unit("KGM")}, "q"), absl::OkStatus());
}

TEST(Quantity, IsRefusedUnlessAboveZero) {
  EXPECT_THAT(check_quantity({Decimal(), unit("EA")}, "lines[0].quantity"),
              IsRefused(Code::kNotPositive, "lines[0].quantity"));
  const absl::Status status = check_quantity({Decimal::of(-3), unit("EA")}, "q");
  EXPECT_THAT(status, IsRefused(Code::kNotPositive, "q"));
  EXPECT_EQ(refusal_in(status).detail, "quantity is -3");
}

TEST(Quantity, IsRefusedWithoutAListedUnit) {
  EXPECT_THAT(check_quantity({Decimal::of(1), {}}, "q"), IsRefused(Code::kUnknownUnit, "q"));
  EXPECT_THAT(check_quantity({Decimal::of(1), UnitCode::from_bits(65535)}, "q"), IsRefused(Code::kUnknownUnit, "q"));
}

TEST(Quantity, ReportsTheNumberBeforeTheUnit) {
  EXPECT_THAT(check_quantity({}, "q"), IsRefused(Code::kNotPositive, "q"));
}

TEST(Money, IsAcceptedFromZeroUpInAListedCurrency) {
  EXPECT_EQ(check_money({Decimal(), currency("CNY")}, "price"), absl::OkStatus());
  EXPECT_EQ(check_money({Decimal::from_micros(31'200), currency("USD")}, "price"), absl::OkStatus());
}

TEST(Money, IsRefusedBelowZero) {
  EXPECT_THAT(check_money({Decimal::from_micros(-1), currency("USD")}, "price"), IsRefused(Code::kNegative, "price"));
}

TEST(Money, IsRefusedWithoutAListedCurrency) {
  EXPECT_THAT(check_money({Decimal::of(1), {}}, "price"), IsRefused(Code::kUnknownCurrency, "price"));
  EXPECT_THAT(check_money({Decimal::of(1), CurrencyCode::from_bits(unit("EA").bits())}, "price"),
              IsRefused(Code::kUnknownCurrency, "price"));
}

TEST(Money, ReportsTheNumberBeforeTheCurrency) {
  EXPECT_THAT(check_money({Decimal::of(-1), {}}, "price"), IsRefused(Code::kNegative, "price"));
}

}  // namespace
}  // namespace gendan
