#include "gendan/core/calendar.h"

#include <algorithm>
#include <string>
#include <utility>

#include "gendan/core/refusal.h"

namespace gendan {
namespace {

static_assert(kFirstDate.weekday() == 0, "counting whole weeks from the first day takes it for a Monday");

absl::Status sort_dates(std::vector<Date>& dates, const char* field) {
  for (std::size_t i = 0; i < dates.size(); ++i) {
    if (!dates[i].valid()) {
      return refuse(Code::kNotADate, std::string(field) + "[" + std::to_string(i) + "]",
                    dates[i].has_value() ? dates[i].str() + " is out of range" : "no date");
    }
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return absl::OkStatus();
}

// How many of `dates` are `day` or earlier.
int count_to(const std::vector<Date>& dates, Date day) {
  return static_cast<int>(std::upper_bound(dates.begin(), dates.end(), day) - dates.begin());
}

}  // namespace

WorkCalendar::WorkCalendar() : week_(0b0011111) {}

absl::StatusOr<WorkCalendar> WorkCalendar::create(std::bitset<7> week, std::vector<Date> holidays,
                                                  std::vector<Date> make_up_days) {
  if (absl::Status s = sort_dates(holidays, "holidays"); !s.ok()) return s;
  if (absl::Status s = sort_dates(make_up_days, "make_up_days"); !s.ok()) return s;
  if (week.none()) return refuse(Code::kBadCalendar, "week", "no day of the week is a working day");
  for (const Date day : make_up_days) {
    if (std::binary_search(holidays.begin(), holidays.end(), day)) {
      return refuse(Code::kDuplicate, "make_up_days", day.str() + " is a holiday too",
                    "make the day a holiday or a make-up day");
    }
  }
  std::erase_if(holidays, [&](Date day) { return !week[static_cast<std::size_t>(day.weekday())]; });
  std::erase_if(make_up_days, [&](Date day) { return week[static_cast<std::size_t>(day.weekday())]; });
  WorkCalendar calendar;
  calendar.week_ = week;
  calendar.holidays_ = std::move(holidays);
  calendar.make_up_days_ = std::move(make_up_days);
  return calendar;
}

bool WorkCalendar::works_on(Date day) const {
  if (!day.valid()) return false;
  if (week_[static_cast<std::size_t>(day.weekday())]) {
    return !std::binary_search(holidays_.begin(), holidays_.end(), day);
  }
  return std::binary_search(make_up_days_.begin(), make_up_days_.end(), day);
}

int WorkCalendar::count_through(Date day) const {
  const int days = day - kFirstDate + 1;
  int count = days / 7 * static_cast<int>(week_.count());
  for (int weekday = 0; weekday < days % 7; ++weekday) count += week_[static_cast<std::size_t>(weekday)] ? 1 : 0;
  return count - count_to(holidays_, day) + count_to(make_up_days_, day);
}

absl::StatusOr<Date> WorkCalendar::shift(Date day, int n) const {
  if (!day.valid()) {
    return refuse(Code::kDateOutOfRange, "day", day.has_value() ? day.str() + " is out of range" : "no date");
  }
  // The answer is the working day of this ordinal, counted from the first date.
  const std::int64_t wanted = std::int64_t{n} + (n > 0 ? count_through(day) : count_through(day.plus(-1)) + 1);
  if (wanted < 1 || wanted > count_through(kLastDate)) {
    return refuse(Code::kDateOutOfRange, "day",
                  "there is no day " + std::to_string(n) + " working days from " + day.str());
  }
  std::int32_t low = kFirstDate.days();
  std::int32_t high = kLastDate.days();
  while (low < high) {
    const std::int32_t middle = low + (high - low) / 2;
    if (count_through(Date::from_days(middle)) >= wanted) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return Date::from_days(low);
}

int WorkCalendar::working_days_between(Date from, Date to) const {
  if (!from.valid() || !to.valid()) return 0;
  return count_through(to) - count_through(from);
}

}  // namespace gendan
