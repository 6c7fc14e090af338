#include "gendan/core/date.h"

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

// absl::CivilDay makes 1 March of 30 February; what goes into it is checked here first.
int days_in_month(int year, int month) {
  switch (month) {
    case 2:
      return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
      return 30;
    default:
      return 31;
  }
}

absl::StatusOr<Date> checked(int year, int month, int day, std::string_view field, const std::string& shown) {
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
    return refuse(Code::kNotADate, field, shown + " is not a day of the calendar");
  }
  if (year < 1900 || year > 2200) return refuse(Code::kDateOutOfRange, field, shown + " is out of range");
  return Date::from_days(static_cast<std::int32_t>(absl::CivilDay(year, month, day) - absl::CivilDay()));
}

}  // namespace

absl::StatusOr<Date> Date::from_civil(int year, int month, int day, std::string_view field) {
  return checked(year, month, day, field, absl::StrFormat("%04d-%02d-%02d", year, month, day));
}

absl::StatusOr<Date> Date::parse(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  constexpr std::string_view kForm = "dddd-dd-dd";
  bool well_formed = text.size() == kForm.size();
  for (std::size_t i = 0; well_formed && i < kForm.size(); ++i) {
    well_formed = kForm[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
  }
  if (!well_formed) return refuse(Code::kNotADate, field, in_quotes(text) + " is not a date of the form 2024-02-29");
  const auto number = [text](std::size_t from, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(from, digits)) value = value * 10 + (c - '0');
    return value;
  };
  return checked(number(0, 4), number(5, 2), number(8, 2), field, std::string(text));
}

bool Date::valid() const { return *this >= kFirstDate && *this <= kLastDate; }

std::string Date::str() const {
  if (!has_value()) return {};
  const absl::CivilDay day = absl::CivilDay() + days_;
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

}  // namespace gendan
