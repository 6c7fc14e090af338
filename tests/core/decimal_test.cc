#include "gendan/core/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;
using testing::refusal_in;
__extension__ typedef __int128 Wide;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

std::int64_t micros_of(std::string_view text) {
  const auto value = Decimal::parse(text, "f");
  EXPECT_TRUE(value.ok()) << text << ": " << value.status();
  return value.ok() ? value->micros() : -999;
}

TEST(Decimal, ReadsWholeNumbersAndDecimals) {
  EXPECT_EQ(micros_of("0"), 0);
  EXPECT_EQ(micros_of("12"), 12'000'000);
  EXPECT_EQ(micros_of("12.5"), 12'500'000);
  EXPECT_EQ(micros_of("0.000001"), 1);
  EXPECT_EQ(micros_of("-0.000001"), -1);
  EXPECT_EQ(micros_of("-12.340000"), -12'340'000);
  EXPECT_EQ(micros_of("007"), 7'000'000);
  EXPECT_EQ(micros_of("0.000"), 0);
}

TEST(Decimal, ReadsBothEndsOfItsRange) {
  EXPECT_EQ(micros_of("9223372036854.775807"), kHighest);
  EXPECT_EQ(micros_of("-9223372036854.775808"), kLowest);
}

TEST(Decimal, ReadsLeadingZerosAndTrailingZerosOfAnyNumber) {
  EXPECT_EQ(micros_of(absl::StrCat(std::string(1000, '0'), "1.", std::string(1000, '0'))), 1'000'000);
}

TEST(Decimal, RefusesEmptyTextAsMissing) { EXPECT_THAT(Decimal::parse("", "f"), IsRefused(Code::kMissing, "f")); }

TEST(Decimal, RefusesTextThatIsNotANumber) {
  for (const char* text :
       {"-",         ".",   "-.",  "1.",  ".5",   "-.5", "+1", " 1",       "1 ",    "1 2",    "1,5",
        "1,000",     "1'0", "1e3", "1E3", "0x1",  "--1", "1-", "1.2.",     "1.2.3", "1..2",   "nan",
        "inf",       "\t1", "1\n", "- 1", "1.-5", "1_0", "²",  "\xD9\xA1", "１",    "twelve", "99999999999999999999x",
        "1.0000001x"}) {
    EXPECT_THAT(Decimal::parse(text, "lines[0].quantity"), IsRefused(Code::kNotANumber, "lines[0].quantity")) << text;
  }
  EXPECT_THAT(Decimal::parse(std::string_view("1\0", 2), "f"), IsRefused(Code::kNotANumber, "f"));
}

TEST(Decimal, RefusesANegativeZero) {
  for (const char* text : {"-0", "-00", "-0.0", "-0.000000", "-0.0000000"}) {
    EXPECT_THAT(Decimal::parse(text, "f"), IsRefused(Code::kNotANumber, "f")) << text;
  }
}

TEST(Decimal, RefusesASeventhDecimalUnlessItIsZero) {
  EXPECT_EQ(micros_of("1.1234560"), 1'123'456);
  EXPECT_EQ(micros_of("1.12345600000"), 1'123'456);
  for (const char* text : {"1.1234561", "0.0000001", "-0.0000001", "1.00000000001", "9223372036854.7758079"}) {
    EXPECT_THAT(Decimal::parse(text, "f"), IsRefused(Code::kNumberOutOfRange, "f")) << text;
  }
}

TEST(Decimal, RefusesWhatSixtyFourBitsDoNotHold) {
  for (const char* text : {"9223372036854.775808", "-9223372036854.775809", "9223372036855", "-9223372036855",
                           "18446744073709551616", "9223372036854775808", "100000000000000000000000000000000000000"}) {
    EXPECT_THAT(Decimal::parse(text, "f"), IsRefused(Code::kNumberOutOfRange, "f")) << text;
  }
}

TEST(Decimal, ShowsTheOffendingTextCutAndWithoutControls) {
  const std::string detail = refusal_in(Decimal::parse("1\n" + std::string(100'000, '9'), "f")).detail;
  EXPECT_LT(detail.size(), 120u);
  EXPECT_NE(detail.find("1\\x0a9"), std::string::npos) << detail;
}

TEST(Decimal, WritesTheShortestText) {
  EXPECT_EQ(Decimal().str(), "0");
  EXPECT_EQ(Decimal::of(1200).str(), "1200");
  EXPECT_EQ(Decimal::from_micros(12'500'000).str(), "12.5");
  EXPECT_EQ(Decimal::from_micros(-1).str(), "-0.000001");
  EXPECT_EQ(Decimal::from_micros(1'000'010).str(), "1.00001");
  EXPECT_EQ(Decimal::from_micros(kHighest).str(), "9223372036854.775807");
  EXPECT_EQ(Decimal::from_micros(kLowest).str(), "-9223372036854.775808");
}

TEST(Decimal, KnowsItsSign) {
  EXPECT_TRUE(Decimal().is_zero());
  EXPECT_FALSE(Decimal().is_positive() || Decimal().is_negative());
  EXPECT_TRUE(Decimal::from_micros(1).is_positive());
  EXPECT_TRUE(Decimal::from_micros(kLowest).is_negative());
  EXPECT_LT(Decimal::of(-1), Decimal::from_micros(-999'999));
}

TEST(Decimal, RefusesASumThatDoesNotFit) {
  const Decimal most = Decimal::from_micros(kHighest);
  const Decimal least = Decimal::from_micros(kLowest);
  const Decimal smallest = Decimal::from_micros(1);
  EXPECT_THAT(Decimal::add(most, smallest), IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_THAT(Decimal::subtract(least, smallest), IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_THAT(Decimal::subtract(Decimal(), least), IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_EQ(Decimal::add(most, least)->micros(), -1);
}

TEST(Decimal, RefusesAProductWithMoreThanSixDecimals) {
  EXPECT_THAT(Decimal::times(Decimal::from_micros(1), Decimal::from_micros(500'000)),
              IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_EQ(Decimal::times(Decimal::from_micros(31'200), Decimal::of(1200))->str(), "37.44");
}

TEST(Decimal, RefusesAProductThatDoesNotFit) {
  EXPECT_THAT(Decimal::times(Decimal::from_micros(kLowest), Decimal::of(-1)), IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_THAT(Decimal::times(Decimal::from_micros(kLowest), Decimal::from_micros(kLowest)),
              IsRefused(Code::kNumberOutOfRange, ""));
  EXPECT_EQ(Decimal::times(Decimal::from_micros(kLowest), Decimal::of(1))->micros(), kLowest);
}

// Numbers near 0, near the ends of the range, round ones, and any.
rc::Gen<std::int64_t> any_micros() {
  return rc::gen::weightedOneOf<std::int64_t>(
      {{3, rc::gen::arbitrary<std::int64_t>()},
       {2, rc::gen::inRange<std::int64_t>(-2'000'000, 2'000'001)},
       {2, rc::gen::map(rc::gen::inRange<std::int64_t>(-9'223'372, 9'223'373),
                        [](std::int64_t n) { return n * 1'000'000'000; })},
       {2, rc::gen::map(rc::gen::arbitrary<std::uint16_t>(), [](std::uint16_t n) { return kHighest - n; })},
       {2, rc::gen::map(rc::gen::arbitrary<std::uint16_t>(), [](std::uint16_t n) { return kLowest + n; })},
       {3,
        rc::gen::map(rc::gen::arbitrary<std::int32_t>(), [](std::int32_t n) { return std::int64_t{n} * 1'000'000; })}});
}

RC_GTEST_PROP(Decimal, ReadsBackWhatItWrites, ()) {
  const Decimal value = Decimal::from_micros(*any_micros());
  const auto back = Decimal::parse(value.str(), "f");
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == value);
}

void compare(const absl::StatusOr<Decimal>& got, Wide exact_micros, bool exact) {
  if (exact && exact_micros >= kLowest && exact_micros <= kHighest) {
    RC_ASSERT(got.ok());
    RC_ASSERT(got->micros() == static_cast<std::int64_t>(exact_micros));
  } else {
    RC_ASSERT(refused_with(got.status(), Code::kNumberOutOfRange));
  }
}

RC_GTEST_PROP(Decimal, AddsAndSubtractsAsWiderIntegersDo, ()) {
  const std::int64_t a = *any_micros();
  const std::int64_t b = *any_micros();
  compare(Decimal::add(Decimal::from_micros(a), Decimal::from_micros(b)), Wide{a} + b, true);
  compare(Decimal::subtract(Decimal::from_micros(a), Decimal::from_micros(b)), Wide{a} - b, true);
}

RC_GTEST_PROP(Decimal, MultipliesAsWiderIntegersDo, ()) {
  const std::int64_t a = *any_micros();
  const std::int64_t b = *any_micros();
  const Wide product = Wide{a} * b;
  compare(Decimal::times(Decimal::from_micros(a), Decimal::from_micros(b)), product / 1'000'000,
          product % 1'000'000 == 0);
}

// parse() against a reader that shares nothing with it: a pattern by hand and digits shifted into a wide integer.
RC_GTEST_PROP(Decimal, AcceptsExactlyTheDocumentedForm, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789.-0019 +e")));
  std::size_t i = !text.empty() && text[0] == '-' ? 1 : 0;
  Wide value = 0;
  std::size_t whole = 0;
  std::size_t decimals = 0;
  bool exact = true;
  for (; i < text.size() && std::isdigit(text[i]) != 0; ++i, ++whole) value = value * 10 + (text[i] - '0');
  bool form = whole > 0;
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && std::isdigit(text[i]) != 0; ++i, ++decimals) {
      if (decimals < 6) {
        value = value * 10 + (text[i] - '0');
      } else if (text[i] != '0') {
        exact = false;
      }
    }
    form = form && decimals > 0;
  }
  form = form && i == text.size();
  for (std::size_t d = decimals; d < 6; ++d) value *= 10;
  RC_PRE(whole < 30u);
  const auto got = Decimal::parse(text, "f");
  if (text.empty()) {
    RC_ASSERT(refused_with(got.status(), Code::kMissing));
  } else if (!form || (text[0] == '-' && value == 0 && exact)) {
    RC_ASSERT(refused_with(got.status(), Code::kNotANumber));
  } else {
    compare(got, text[0] == '-' ? -value : value, exact);
  }
}

}  // namespace
}  // namespace gendan
