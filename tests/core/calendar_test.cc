#include "gendan/core/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;

Date date(std::string_view text) { return Date::parse(text, "test").value(); }

const std::bitset<7> kMondayToFriday(0b0011111);

// October 2024 in China: a week off from the 1st, worked off on a Sunday before and a Saturday after.
WorkCalendar golden_week() {
  std::vector<Date> holidays;
  for (int day = 1; day <= 7; ++day) holidays.push_back(Date::from_civil(2024, 10, day, "test").value());
  return WorkCalendar::create(kMondayToFriday, holidays, {date("2024-10-12"), date("2024-09-29")}).value();
}

TEST(WorkCalendar, WorksMondayToFridayByDefault) {
  const WorkCalendar calendar;
  const Date monday = date("2024-02-26");
  for (int i = 0; i < 7; ++i) EXPECT_EQ(calendar.works_on(monday.plus(i)), i < 5) << i;
}

TEST(WorkCalendar, LeavesOutHolidaysAndTakesInMakeUpDays) {
  const WorkCalendar calendar = golden_week();
  EXPECT_FALSE(calendar.works_on(date("2024-10-01")));
  EXPECT_FALSE(calendar.works_on(date("2024-10-05")));
  EXPECT_TRUE(calendar.works_on(date("2024-10-08")));
  EXPECT_TRUE(calendar.works_on(date("2024-09-29")));
  EXPECT_TRUE(calendar.works_on(date("2024-10-12")));
  EXPECT_FALSE(calendar.works_on(date("2024-10-13")));
}

TEST(WorkCalendar, ShiftsOverALongHoliday) {
  const WorkCalendar calendar = golden_week();
  EXPECT_EQ(*calendar.shift(date("2024-09-27"), 1), date("2024-09-29"));
  EXPECT_EQ(*calendar.shift(date("2024-09-27"), 3), date("2024-10-08"));
  EXPECT_EQ(*calendar.shift(date("2024-10-08"), -1), date("2024-09-30"));
  EXPECT_EQ(*calendar.shift(date("2024-10-04"), -1), date("2024-09-30"));
  EXPECT_EQ(*calendar.shift(date("2024-10-04"), 1), date("2024-10-08"));
}

TEST(WorkCalendar, ShiftsByNothingToTheSameOrTheNextWorkingDay) {
  const WorkCalendar calendar = golden_week();
  EXPECT_EQ(*calendar.shift(date("2024-09-30"), 0), date("2024-09-30"));
  EXPECT_EQ(*calendar.shift(date("2024-10-01"), 0), date("2024-10-08"));
}

TEST(WorkCalendar, RefusesAWeekWithoutAWorkingDay) {
  EXPECT_THAT(WorkCalendar::create({}, {}, {date("2024-10-12")}), IsRefused(Code::kBadCalendar, "week"));
}

TEST(WorkCalendar, RefusesADateThatIsNotValidAndSaysWhich) {
  EXPECT_THAT(WorkCalendar::create(kMondayToFriday, {date("2024-10-01"), Date()}, {}),
              IsRefused(Code::kNotADate, "holidays[1]"));
  EXPECT_THAT(WorkCalendar::create(kMondayToFriday, {}, {kLastDate.plus(1)}),
              IsRefused(Code::kNotADate, "make_up_days[0]"));
}

TEST(WorkCalendar, RefusesADayThatIsBothAHolidayAndAMakeUpDay) {
  for (const char* day : {"2024-10-12", "2024-10-11"}) {
    EXPECT_THAT(WorkCalendar::create(kMondayToFriday, {date(day)}, {date(day)}),
                IsRefused(Code::kDuplicate, "make_up_days"));
  }
}

TEST(WorkCalendar, CountsADateNamedTwiceOnce) {
  const Date day = date("2024-10-01");
  const auto calendar = WorkCalendar::create(kMondayToFriday, {day, day}, {});
  ASSERT_TRUE(calendar.ok());
  EXPECT_EQ(calendar->working_days_between(date("2024-09-30"), date("2024-10-04")), 3);
}

TEST(WorkCalendar, CountsHolidaysOnFreeDaysAndMakeUpDaysOnWorkingDaysForNothing) {
  const auto calendar = WorkCalendar::create(kMondayToFriday, {date("2024-10-05")}, {date("2024-10-04")});
  ASSERT_TRUE(calendar.ok());
  EXPECT_EQ(calendar->working_days_between(date("2024-09-27"), date("2024-10-06")), 5);
  EXPECT_EQ(*calendar->shift(date("2024-10-03"), 2), date("2024-10-07"));
}

TEST(WorkCalendar, RefusesAShiftBeyondTheDatesThereAre) {
  const WorkCalendar calendar;
  constexpr int kMost = std::numeric_limits<int>::max();
  constexpr int kLeast = std::numeric_limits<int>::min();
  for (const Date day : {kFirstDate, date("2024-02-29"), kLastDate}) {
    EXPECT_THAT(calendar.shift(day, kMost), IsRefused(Code::kDateOutOfRange, "day"));
    EXPECT_THAT(calendar.shift(day, kLeast), IsRefused(Code::kDateOutOfRange, "day"));
  }
  EXPECT_THAT(calendar.shift(kLastDate, 1), IsRefused(Code::kDateOutOfRange, "day"));
  EXPECT_THAT(calendar.shift(kFirstDate, -1), IsRefused(Code::kDateOutOfRange, "day"));
}

TEST(WorkCalendar, RefusesToShiftADayThatIsNotValid) {
  EXPECT_THAT(WorkCalendar().shift(Date(), 0), IsRefused(Code::kDateOutOfRange, "day"));
  EXPECT_THAT(WorkCalendar().shift(kLastDate.plus(1), -1), IsRefused(Code::kDateOutOfRange, "day"));
}

TEST(WorkCalendar, AnswersEvenWhenEveryDayIsAHoliday) {
  std::vector<Date> holidays;
  for (Date day = kFirstDate; day <= kLastDate; day = day.plus(1)) holidays.push_back(day);
  const auto calendar = WorkCalendar::create(std::bitset<7>(0b1111111), holidays, {});
  ASSERT_TRUE(calendar.ok());
  for (const int n : {-1, 0, 1}) {
    EXPECT_THAT(calendar->shift(date("2024-02-29"), n), IsRefused(Code::kDateOutOfRange, "day")) << n;
  }
  EXPECT_EQ(calendar->working_days_between(kFirstDate, kLastDate), 0);
}

TEST(WorkCalendar, KnowsNoWorkOnADayThatIsNotValid) {
  EXPECT_FALSE(WorkCalendar().works_on(Date()));
  EXPECT_FALSE(WorkCalendar().works_on(kLastDate.plus(1)));
  EXPECT_EQ(WorkCalendar().working_days_between(Date(), kLastDate), 0);
  EXPECT_EQ(WorkCalendar().working_days_between(kFirstDate, kLastDate.plus(1)), 0);
}

// The same rules, walked day by day.
struct NaiveCalendar {
  std::bitset<7> week;
  std::vector<Date> holidays;
  std::vector<Date> make_up_days;

  bool works_on(Date day) const {
    const auto in = [day](const std::vector<Date>& days) {
      return std::find(days.begin(), days.end(), day) != days.end();
    };
    return !in(holidays) && (week[static_cast<std::size_t>(day.weekday())] || in(make_up_days));
  }
  std::optional<Date> shift(Date day, int n) const {
    if (n == 0) {
      for (; day.valid(); day = day.plus(1)) {
        if (works_on(day)) return day;
      }
      return std::nullopt;
    }
    const int step = n > 0 ? 1 : -1;
    for (int left = n; left != 0;) {
      day = day.plus(step);
      if (!day.valid()) return std::nullopt;
      if (works_on(day)) left -= step;
    }
    return day;
  }
  int between(Date from, Date to) const {
    if (to < from) return -between(to, from);
    int count = 0;
    while (from < to) {
      from = from.plus(1);
      count += works_on(from) ? 1 : 0;
    }
    return count;
  }
};

RC_GTEST_PROP(WorkCalendar, AgreesWithACalendarWalkedDayByDay, ()) {
  // Two months of days somewhere, at the edges too, so that the special days come in the way.
  constexpr int kSpan = 60;
  const Date base =
      Date::from_days(*rc::gen::oneOf(rc::gen::just(kFirstDate.days()), rc::gen::just(kLastDate.days() - kSpan),
                                      rc::gen::inRange(kFirstDate.days(), kLastDate.days() - kSpan)));
  const auto day_near = rc::gen::map(rc::gen::inRange(0, kSpan + 1), [base](int i) { return base.plus(i); });
  NaiveCalendar naive;
  naive.week = std::bitset<7>(*rc::gen::inRange<unsigned>(1, 128));
  naive.holidays = *rc::gen::container<std::vector<Date>>(day_near);
  naive.make_up_days = *rc::gen::container<std::vector<Date>>(day_near);
  std::erase_if(naive.make_up_days, [&](Date day) {
    return std::find(naive.holidays.begin(), naive.holidays.end(), day) != naive.holidays.end();
  });
  const auto calendar = WorkCalendar::create(naive.week, naive.holidays, naive.make_up_days);
  RC_ASSERT(calendar.ok());

  for (int i = 0; i <= kSpan; ++i) RC_ASSERT(calendar->works_on(base.plus(i)) == naive.works_on(base.plus(i)));
  const Date from = *day_near;
  const Date to = *day_near;
  RC_ASSERT(calendar->working_days_between(from, to) == naive.between(from, to));
  const int n = *rc::gen::inRange(-70, 71);
  const auto shifted = calendar->shift(from, n);
  const auto expected = naive.shift(from, n);
  RC_ASSERT(shifted.ok() == expected.has_value());
  if (expected.has_value()) {
    RC_ASSERT(*shifted == *expected);
  } else {
    RC_ASSERT(refused_with(shifted.status(), Code::kDateOutOfRange));
  }
}

}  // namespace
}  // namespace gendan
