#include "gendan/core/clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;

constexpr std::int64_t kDay = 86'400'000'000;

Date date(std::string_view text) { return Date::parse(text, "test").value(); }
std::int64_t micros_of(std::string_view text) { return parse_instant(text, "test").value().micros; }

TEST(Instant, IsWrittenInUtcWithTheDecimalsThatItHas) {
  EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Instant{1'709'211'900'000'000}), "2024-02-29T13:05:00Z");
  EXPECT_EQ(to_string(Instant{1'709'211'900'500'000}), "2024-02-29T13:05:00.5Z");
  EXPECT_EQ(to_string(Instant{1'709'211'900'000'001}), "2024-02-29T13:05:00.000001Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Instant, IsReadFromTheFormThatItIsWrittenIn) {
  EXPECT_EQ(micros_of("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(micros_of("2024-02-29T13:05:00Z"), 1'709'211'900'000'000);
  EXPECT_EQ(micros_of("2024-02-29T13:05:00.5Z"), 1'709'211'900'500'000);
  EXPECT_EQ(micros_of("2024-02-29T13:05:00.500000Z"), 1'709'211'900'500'000);
  EXPECT_EQ(micros_of("2024-02-29T13:05:00.000001Z"), 1'709'211'900'000'001);
  EXPECT_EQ(micros_of("1969-12-31T23:59:59.999999Z"), -1);
}

TEST(Instant, ReachesAsFarAsDatesDo) {
  EXPECT_EQ(micros_of("1900-01-01T00:00:00Z"), kFirstDate.days() * kDay);
  EXPECT_EQ(micros_of("2200-12-31T23:59:59.999999Z"), (kLastDate.days() + 1) * kDay - 1);
  EXPECT_THAT(parse_instant("1899-12-31T23:59:59Z", "at"), IsRefused(Code::kDateOutOfRange, "at"));
  EXPECT_THAT(parse_instant("2201-01-01T00:00:00Z", "at"), IsRefused(Code::kDateOutOfRange, "at"));
}

TEST(Instant, RefusesEveryOtherForm) {
  for (const char* text : {"2024-02-29",
                           "2024-02-29T13:05Z",
                           "2024-02-29T13:05:00",
                           "2024-02-29 13:05:00Z",
                           "2024-02-29T13:05:00z",
                           "2024-02-29T13:05:00+00:00",
                           "2024-02-29T13:05:00.Z",
                           "2024-02-29T13:05:00.1234567Z",
                           "2024-02-29T13:05:00,5Z",
                           "2024-02-29T13:05:00.-1Z",
                           "2024-02-29T13:05:0xZ",
                           "2024-02-29T-1:05:00Z",
                           "2024-02-29T1 :05:00Z",
                           "2024-02-29T13-05-00Z",
                           "20240229T130500Z",
                           "Z",
                           "x",
                           "2024-02-29T13:05:00ZZ",
                           "2024-02-29T13:05:005Z",
                           "2024-2-29T13:05:00.0Z"}) {
    EXPECT_THAT(parse_instant(text, "at"), IsRefused(Code::kNotADate, "at")) << text;
  }
}

TEST(Instant, RefusesADayOrTimeThatDoesNotExist) {
  for (const char* text : {"2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-02-29T24:00:00Z",
                           "2024-02-29T23:60:00Z", "2016-12-31T23:59:60Z", "1899-12-31T24:00:00Z"}) {
    EXPECT_THAT(parse_instant(text, "at"), IsRefused(Code::kNotADate, "at")) << text;
  }
}

TEST(Instant, RefusesEmptyTextAsMissing) { EXPECT_THAT(parse_instant("", "at"), IsRefused(Code::kMissing, "at")); }

TEST(Instant, IsWrittenEvenWhereNoDateReaches) {
  EXPECT_EQ(to_string(Instant{std::numeric_limits<std::int64_t>::max()}), "294247-01-10T04:00:54.775807Z");
  EXPECT_EQ(to_string(Instant{std::numeric_limits<std::int64_t>::min()}), "-290308-12-21T19:59:05.224192Z");
}

RC_GTEST_PROP(Instant, IsReadBackAsItWasWritten, ()) {
  const std::int64_t unit = *rc::gen::element<std::int64_t>(1, 1'000, 1'000'000, 60'000'000, kDay);
  const Instant instant{
      *rc::gen::inRange<std::int64_t>(kFirstDate.days() * kDay / unit, (kLastDate.days() + 1) * kDay / unit) * unit};
  const auto back = parse_instant(to_string(instant), "at");
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == instant);
}

TEST(DayOf, IsTheDayInTheGivenZone) {
  const Instant evening{micros_of("2024-02-29T16:30:00Z")};
  EXPECT_EQ(day_of(evening), date("2024-02-29"));
  EXPECT_EQ(day_of(evening, 8 * 60), date("2024-03-01"));
  EXPECT_EQ(day_of(evening, 7 * 60 + 29), date("2024-02-29"));
  EXPECT_EQ(day_of(evening, 7 * 60 + 30), date("2024-03-01"));
  EXPECT_EQ(day_of(evening, -17 * 60), date("2024-02-28"));
}

TEST(DayOf, RoundsDownBefore1970) {
  EXPECT_EQ(day_of(Instant{-1}).days(), -1);
  EXPECT_EQ(day_of(Instant{-kDay}).days(), -1);
  EXPECT_EQ(day_of(Instant{-kDay - 1}).days(), -2);
}

TEST(DayOf, TakesAnyMomentAndOffset) {
  for (const std::int64_t micros :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    for (const int offset : {std::numeric_limits<int>::min(), 0, std::numeric_limits<int>::max()}) {
      EXPECT_FALSE(day_of(Instant{micros}, offset).valid());
    }
  }
}

RC_GTEST_PROP(DayOf, GivesBackTheDayFromItsFirstToItsLastMicrosecond, ()) {
  const Date day = Date::from_days(*rc::gen::inRange(kFirstDate.days(), kLastDate.days() + 1));
  RC_ASSERT(day_of(start_of(day)) == day);
  RC_ASSERT(day_of(Instant{start_of(day).micros + kDay - 1}) == day);
}

TEST(StartOf, IsZeroForADayThatIsNotValid) {
  EXPECT_EQ(start_of(Date()).micros, 0);
  EXPECT_EQ(start_of(Date::from_days(std::numeric_limits<std::int32_t>::max())).micros, 0);
}

}  // namespace
}  // namespace gendan
