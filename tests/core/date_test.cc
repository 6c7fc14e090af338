#include "gendan/core/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <limits>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;

std::string form(int year, int month, int day) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

// A calendar that only knows how to go on by one day, from Monday 1 January 1900.
struct NaiveDay {
  int year = 1900;
  int month = 1;
  int day = 1;
  int weekday = 0;

  bool leap() const { return year % 400 == 0 || (year % 100 != 0 && year % 4 == 0); }
  int length() const {
    static constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap() ? 29 : kLengths[month - 1];
  }
  void next() {
    weekday = weekday == 6 ? 0 : weekday + 1;
    if (++day <= length()) return;
    day = 1;
    if (++month <= 12) return;
    month = 1;
    ++year;
  }
};

TEST(Date, AgreesWithANaiveCalendarOnEveryDayOfItsRange) {
  NaiveDay naive;
  std::int32_t days = kFirstDate.days();
  for (; naive.year <= 2200; naive.next(), ++days) {
    const std::string text = form(naive.year, naive.month, naive.day);
    const auto parsed = Date::parse(text, "f");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ASSERT_EQ(parsed->days(), days) << text;
    ASSERT_EQ(parsed->str(), text);
    ASSERT_EQ(parsed->weekday(), naive.weekday) << text;
    ASSERT_TRUE(parsed->valid()) << text;
    ASSERT_EQ(Date::from_civil(naive.year, naive.month, naive.day, "f").value(), *parsed);
  }
  EXPECT_EQ(days, kLastDate.days() + 1);
}

TEST(Date, RefusesEveryDayThatTheCalendarDoesNotHave) {
  for (int year = 1900; year <= 2200; ++year) {
    for (int month = 0; month <= 13; ++month) {
      const bool is_month = month >= 1 && month <= 12;
      const int length = is_month ? NaiveDay{year, month, 1, 0}.length() : 0;
      for (int day = 0; day <= 32; ++day) {
        const bool real = day >= 1 && day <= length;
        const auto date = Date::from_civil(year, month, day, "f");
        ASSERT_EQ(date.ok(), real) << form(year, month, day);
        ASSERT_TRUE(real || refused_with(date.status(), Code::kNotADate)) << date.status();
      }
    }
  }
}

TEST(Date, CountsFromTheFirstOfJanuary1970) {
  EXPECT_EQ(Date::parse("1970-01-01", "f")->days(), 0);
  EXPECT_EQ(Date::parse("1969-12-31", "f")->days(), -1);
  EXPECT_EQ(Date::parse("2000-02-29", "f")->days(), 11016);
  EXPECT_EQ(Date::parse("1970-01-01", "f")->weekday(), 3);
}

TEST(Date, KnowsLeapYears) {
  EXPECT_TRUE(Date::parse("2024-02-29", "f").ok());
  EXPECT_TRUE(Date::parse("2000-02-29", "f").ok());
  for (const char* text : {"1900-02-29", "2100-02-29", "2200-02-29", "2023-02-29", "2024-02-30"}) {
    EXPECT_THAT(Date::parse(text, "promised"), IsRefused(Code::kNotADate, "promised")) << text;
  }
}

TEST(Date, ReachesFrom1900To2200) {
  EXPECT_EQ(*Date::parse("1900-01-01", "f"), kFirstDate);
  EXPECT_EQ(*Date::parse("2200-12-31", "f"), kLastDate);
  for (const char* text : {"1899-12-31", "2201-01-01", "0000-01-01", "0001-01-01", "9999-12-31"}) {
    EXPECT_THAT(Date::parse(text, "f"), IsRefused(Code::kDateOutOfRange, "f")) << text;
  }
}

TEST(Date, RefusesADayThatIsNoneBeforeItLooksAtTheRange) {
  EXPECT_THAT(Date::parse("1899-02-29", "f"), IsRefused(Code::kNotADate, "f"));
}

TEST(Date, TakesNoYearHoweverFarForAValidOne) {
  constexpr int kLowest = std::numeric_limits<int>::min();
  constexpr int kHighest = std::numeric_limits<int>::max();
  for (const int year : {kLowest, -2024, 0, 24, kHighest}) {
    EXPECT_THAT(Date::from_civil(year, 1, 31, "f"), IsRefused(Code::kDateOutOfRange, "f")) << year;
  }
  EXPECT_THAT(Date::from_civil(2024, kLowest, 1, "f"), IsRefused(Code::kNotADate, "f"));
  EXPECT_THAT(Date::from_civil(2024, 1, kHighest, "f"), IsRefused(Code::kNotADate, "f"));
}

TEST(Date, ReadsOneFormOnly) {
  for (const char* text : {"2024-2-29", "24-02-29", "2024/02/29", "20240229", "29.02.2024", "02-29-2024", " 2024-02-29",
                           "2024-02-29 ", "2024-02-29T00:00:00Z", "2024-02", "+024-02-29", "-024-02-29", "2024-02-2x",
                           "2024 02 29", "Date Not Captured", "2024-0-029", "2024--2-29", "２０２４-02-29"}) {
    EXPECT_THAT(Date::parse(text, "f"), IsRefused(Code::kNotADate, "f")) << text;
  }
}

TEST(Date, RefusesEmptyTextAsMissing) { EXPECT_THAT(Date::parse("", "f"), IsRefused(Code::kMissing, "f")); }

TEST(Date, IsNoneByDefault) {
  const Date none;
  EXPECT_FALSE(none.has_value());
  EXPECT_FALSE(none.valid());
  EXPECT_EQ(none.str(), "");
  EXPECT_LT(none, kFirstDate);
  EXPECT_EQ(none.plus(1), none);
}

TEST(Date, IsValidOnlyWithinItsRange) {
  EXPECT_TRUE(kFirstDate.valid());
  EXPECT_TRUE(kLastDate.valid());
  EXPECT_FALSE(kFirstDate.plus(-1).valid());
  EXPECT_FALSE(kLastDate.plus(1).valid());
  EXPECT_FALSE(Date::from_days(std::numeric_limits<std::int32_t>::max()).valid());
}

TEST(Date, GivesNoneForADayThatDoesNotFit) {
  const Date far = Date::from_days(std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(far.plus(1), Date());
  EXPECT_EQ(Date::from_days(-2'000'000'000).plus(-2'000'000'000), Date());
}

RC_GTEST_PROP(Date, CountsTheDaysBetweenTwoDates, ()) {
  const Date a = Date::from_days(*rc::gen::inRange(kFirstDate.days(), kLastDate.days() + 1));
  const Date b = Date::from_days(*rc::gen::inRange(kFirstDate.days(), kLastDate.days() + 1));
  RC_ASSERT(b.plus(a - b) == a);
  RC_ASSERT((a - b > 0) == (a > b));
  RC_ASSERT((a.str() < b.str()) == (a < b));
}

}  // namespace
}  // namespace gendan
