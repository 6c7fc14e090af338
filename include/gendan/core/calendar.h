#ifndef GENDAN_CORE_CALENDAR_H_
#define GENDAN_CORE_CALENDAR_H_

#include <bitset>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/date.h"
#include "gendan/export.h"

namespace gendan {

// Which days a factory works: a week pattern, less holidays, plus make-up days (a Sunday worked before a long holiday).
// A plain value; reading is safe from any thread.
class WorkCalendar {
 public:
  // Monday to Friday.
  GENDAN_EXPORT WorkCalendar();
  // `week[0]` is Monday. The lists may come in any order; a date named twice in one of them counts once. Refused:
  // not_a_date (a date that is not valid), bad_calendar (no working day in the week), duplicate (a day that is both).
  GENDAN_EXPORT static absl::StatusOr<WorkCalendar> create(std::bitset<7> week, std::vector<Date> holidays,
                                                           std::vector<Date> make_up_days);

  // False for a day that is not valid.
  GENDAN_EXPORT bool works_on(Date day) const;
  // The working day `n` working days after (n > 0) or before (n < 0) `day`; n = 0 gives `day` itself if it works, else
  // the next that does. Exact, and bounded however many holidays there are. Refused: date_out_of_range (`day` is not
  // valid, or there is no such day up to kLastDate or from kFirstDate on).
  GENDAN_EXPORT absl::StatusOr<Date> shift(Date day, int n) const;
  // Working days in (from, to]; when to < from, those in (to, from] with a minus. 0 where either is not valid.
  GENDAN_EXPORT int working_days_between(Date from, Date to) const;

 private:
  // Working days in kFirstDate .. `day`, which is at least the day before kFirstDate.
  int count_through(Date day) const;

  std::bitset<7> week_;
  std::vector<Date> holidays_;      // those on days that the week works; sorted
  std::vector<Date> make_up_days_;  // those on days that it does not; sorted
};

}  // namespace gendan

#endif  // GENDAN_CORE_CALENDAR_H_
