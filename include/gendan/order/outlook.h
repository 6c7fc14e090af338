#ifndef GENDAN_ORDER_OUTLOOK_H_
#define GENDAN_ORDER_OUTLOOK_H_

// Where an order's time-and-action calendar is heading: what a slip does downstream, which milestones have no time to
// lose, and what could win a date back. Computed from the order as it stands; nothing here is ever stored.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/calendar.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/order.h"

namespace gendan {

// All functions are pure and safe from any thread. Days are working days of the calendar handed in, unless it says
// calendar days.

struct MilestoneOutlook {
  LineNo line;
  MilestoneCode code;
  MilestoneState state = MilestoneState::kNone;
  Date planned;
  // The actual day of one that is done. Of an open one the latest of: its forecast, or its plan where it has none;
  // today; its predecessors' expected day and the days that its plan left between them and it: that day itself, worked
  // or not, where it left none.
  Date expected;
  Date latest;            // by when it must be done for the calendar's last milestones to keep their plan
  int slack = 0;          // from expected to latest; negative: that many too late
  bool critical = false;  // open, and a delay of it is a delay of the end
  friend bool operator==(const MilestoneOutlook&, const MilestoneOutlook&) = default;
};

struct CalendarOutlook {
  // As they stand in the order, without those that were waived and never planned.
  std::vector<MilestoneOutlook> milestones;
  Date planned;       // end of the last milestone, as baselined
  Date expected;      // end of the last milestone, as it looks today
  int days_late = 0;  // from planned to expected; negative: early
  // From first to last: one chain of milestones that makes the end what it is, those that are done included.
  std::vector<MilestoneCode> critical_path;
  friend bool operator==(const CalendarOutlook&, const CalendarOutlook&) = default;
};

// Of the milestones of one line and those of the whole order; line 0: of the whole order alone. Refused: unknown_line,
// unknown_milestone (the scope has no calendar), date_out_of_range.
GENDAN_EXPORT absl::StatusOr<CalendarOutlook> calendar_outlook(const Order& order, LineNo line, Date today,
                                                               const WorkCalendar& calendar);

// Ways to win time, those that disturb least first. Numbers are not stored anywhere.
enum class Recovery : std::uint8_t {
  kOverlap,   // begin a step before the one before it is finished
  kExpedite,  // do a step in less time
  kSplit,     // send ahead what is ready
  kMode,      // a faster mode of transport
};
GENDAN_EXPORT std::string_view to_string(Recovery recovery);

struct TransitTime {
  std::string mode;  // as in the line's mode: "Ocean"
  int days = 0;      // calendar days from ex-factory to the customer
};

// What the house thinks it can do. The defaults are nobody's measurement: a host that knows better says so.
struct RecoveryAssumptions {
  // Of the days that a step takes, the part that overtime or a second line can save. 0 to 1.
  Decimal expedited = Decimal::from_micros(300'000);
  // Of the shorter of two steps, the part that can run beside the other. 0 to 1.
  Decimal overlapped = Decimal::from_micros(500'000);
  std::vector<TransitTime> transit;  // without it no change of mode is proposed
};

struct RecoveryOption {
  Recovery kind = Recovery::kOverlap;
  MilestoneCode milestone;  // that is expedited, or begun early
  std::string mode;         // to change to
  Quantity quantity;        // to be sent ahead
  int days = 0;             // calendar days won, for the whole line or, by kSplit, for that quantity
  bool enough = false;      // alone it keeps the promise
  std::string assumption;   // in words
  friend bool operator==(const RecoveryOption&, const RecoveryOption&) = default;
};

struct RecoveryPlan {
  Date promised;
  // Delivery, as it looks today: the calendar's end, and behind it the days that its baseline left until the promise
  // that was in force when it was made.
  Date expected;
  int days_late = 0;  // calendar days; 0 or less: nothing is to be won back, and no option is given
  // Those that are enough first; then by kind, by days won, by milestone.
  std::vector<RecoveryOption> options;
};

// Refused: unknown_line, no_promise, unknown_milestone (no calendar), number_out_of_range (a part outside 0 to 1),
// date_out_of_range.
GENDAN_EXPORT absl::StatusOr<RecoveryPlan> recovery_options(const Order& order, LineNo line, Date today,
                                                            const WorkCalendar& calendar,
                                                            const RecoveryAssumptions& assumptions);

}  // namespace gendan

#endif  // GENDAN_ORDER_OUTLOOK_H_
