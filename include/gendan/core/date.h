#ifndef GENDAN_CORE_DATE_H_
#define GENDAN_CORE_DATE_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/export.h"

namespace gendan {

// A civil day in the proleptic Gregorian calendar, 1900-01-01 .. 2200-12-31, or none.
class Date {
 public:
  constexpr Date() = default;  // none

  // Refused: not_a_date (2024-02-30 is not silently 1 March), date_out_of_range.
  GENDAN_EXPORT static absl::StatusOr<Date> from_civil(int year, int month, int day, std::string_view field);
  // "2024-02-29" (ISO 8601, extended), nothing else. Refused: missing, not_a_date, date_out_of_range.
  GENDAN_EXPORT static absl::StatusOr<Date> parse(std::string_view text, std::string_view field);

  // Days since 1970-01-01. For decoders: any number; valid() says whether it lies in range.
  static constexpr Date from_days(std::int32_t days) { return Date(days); }
  constexpr std::int32_t days() const { return days_; }
  constexpr bool has_value() const { return days_ != kNone; }
  GENDAN_EXPORT bool valid() const;  // none is not valid

  GENDAN_EXPORT std::string str() const;  // "2024-02-29"; "" for none

  // Whole days from `b` to `a`; both must be valid, else the number means nothing.
  friend constexpr std::int32_t operator-(Date a, Date b) {
    return static_cast<std::int32_t>(std::int64_t{a.days_} - b.days_);
  }
  // The day `days` later, not necessarily a valid one; none where this is none or the sum does not fit 32 bits.
  constexpr Date plus(std::int32_t days) const {
    const std::int64_t sum = std::int64_t{days_} + days;
    return has_value() && sum == static_cast<std::int32_t>(sum) ? Date(static_cast<std::int32_t>(sum)) : Date();
  }

  // 0 = Monday .. 6 = Sunday.
  constexpr int weekday() const { return ((days_ % 7) + 7 + 3) % 7; }

  friend constexpr auto operator<=>(Date, Date) = default;  // none stands before every day

 private:
  static constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();
  explicit constexpr Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = kNone;
};

// The bounds of a valid date: 1900-01-01 and 2200-12-31.
inline constexpr Date kFirstDate = Date::from_days(-25'567);
inline constexpr Date kLastDate = Date::from_days(84'370);

}  // namespace gendan

#endif  // GENDAN_CORE_DATE_H_
