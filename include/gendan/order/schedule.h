#ifndef GENDAN_ORDER_SCHEDULE_H_
#define GENDAN_ORDER_SCHEDULE_H_

// The time-and-action (T&A) calendar: milestones planned, planned anew only by agreement, forecast often, completed
// once.

#include <cstdint>
#include <string>
#include <vector>

#include "gendan/core/calendar.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen.
enum class MilestoneState : std::uint8_t { kNone = 0, kPlanned = 1, kDone = 2, kWaived = 3 };

struct MilestonePlan {
  MilestoneCode code;
  std::string department;  // who answers for it
  Date planned;
  std::vector<std::uint32_t> after;  // predecessors, as indices into the same calendar
  friend bool operator==(const MilestonePlan&, const MilestonePlan&) = default;
};

// ---- events -------------------------------------------------------------------------------------------------------

// The calendar as first agreed. It is never edited: forecasts and actuals stand beside it.
struct CalendarBaselined {
  LineNo line;  // 0 for the whole order
  std::vector<MilestonePlan> milestones;
  friend bool operator==(const CalendarBaselined&, const CalendarBaselined&) = default;
};

// The calendar of a scope planned anew, because a change was accepted or the customer approved. It names every
// milestone that is open, and may name new ones; what is done or waived stays as it is, and so does the day first
// agreed (Milestone::baseline). Forecasts are dropped: they were made for the old plan. A due day that was reported as
// missed and stays is not reported again.
struct CalendarRebaselined {
  LineNo line;  // 0 for the whole order
  std::vector<MilestonePlan> milestones;
  std::uint32_t revision = 0;  // of the order, whose change is the reason; 0: none is
  std::string approval;        // the customer's, where no change was accepted: his reference
  friend bool operator==(const CalendarRebaselined&, const CalendarRebaselined&) = default;
};

struct MilestoneForecast {
  LineNo line;
  MilestoneCode code;
  Date forecast;
  std::string reason;
  friend bool operator==(const MilestoneForecast&, const MilestoneForecast&) = default;
};

struct MilestoneCompleted {
  LineNo line;
  MilestoneCode code;
  Date actual;
  friend bool operator==(const MilestoneCompleted&, const MilestoneCompleted&) = default;
};

struct MilestoneWaived {
  LineNo line;
  MilestoneCode code;
  std::string authority;
  std::string reason;
  friend bool operator==(const MilestoneWaived&, const MilestoneWaived&) = default;
};

struct MilestoneReversed {
  LineNo line;
  MilestoneCode code;
  std::string reason;
  friend bool operator==(const MilestoneReversed&, const MilestoneReversed&) = default;
};

// Time has passed a planned or forecast day without an actual. Written by advance_to, once per due day, while the order
// is confirmed.
struct MilestoneMissed {
  LineNo line;
  MilestoneCode code;
  Date due;
  friend bool operator==(const MilestoneMissed&, const MilestoneMissed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order).

// One step of a calendar template: so many working days before (negative) or after ex-factory.
struct MilestoneTemplate {
  MilestoneCode code;
  std::string department;
  int offset = 0;  // working days from ex-factory, or from the last day worked before it where it is none itself
  std::vector<MilestoneCode> after;
};

namespace schedule {

// Schedules the template backward from the ex-factory day over the host's working calendar; where that day is not
// worked, from the last one before it that is. Refused: illegal_transition
// (order, line, milestone: the order is not confirmed, or this scope has a calendar), unknown_line (line), missing
// (milestones, ex_factory: none), duplicate (steps), unknown_milestone (steps.after: a predecessor that the template
// lacks), cyclic_calendar (steps.after), bad_calendar (steps.*: a step before its predecessor), date_out_of_range
// (ex_factory, day).
GENDAN_EXPORT Decision baseline(OrderId order, LineNo line, std::vector<MilestoneTemplate> steps, Date ex_factory,
                                WorkCalendar calendar);
// Plans what is open anew: every step of the template but those done or waived. A step behind a waived one waits for
// what the template has that one wait for, and, where it stood behind it before, for what that was to wait for. What is
// done already is not late for the new plan, and stays in front of what was planned behind it before, but of no step
// that is new. The reason is the change accepted last, where no calendar of this scope has followed it yet, or else the
// customer's approval. Refused: not_agreed (revision: also where no change was accepted since the order was confirmed),
// unknown_milestone (line, steps.after: this scope has no calendar; a predecessor that the template lacks), missing
// (milestones, ex_factory: none; an open milestone that the template lacks), cyclic_calendar (steps.after, milestones:
// also with what is done or waived and stays in front), and as baseline(): illegal_transition (order: it is not
// confirmed), unknown_line (line), duplicate (steps), bad_calendar (steps.*), date_out_of_range (ex_factory, day).
GENDAN_EXPORT Decision rebaseline(OrderId order, LineNo line, std::vector<MilestoneTemplate> steps, Date ex_factory,
                                  WorkCalendar calendar, std::string approval);
// Refused: unknown_milestone (code), illegal_transition (milestone), date_in_past (forecast).
GENDAN_EXPORT Decision forecast(OrderId order, LineNo line, MilestoneCode code, Date day, std::string reason);
// Refused: unknown_milestone (code), illegal_transition (milestone), date_in_future (actual), predecessor_open.
GENDAN_EXPORT Decision complete(OrderId order, LineNo line, MilestoneCode code, Date actual);
// Refused: unknown_milestone (code), illegal_transition (milestone), no_reason (reason), missing (authority).
GENDAN_EXPORT Decision waive(OrderId order, LineNo line, MilestoneCode code, std::string authority, std::string reason);
// Refused: unknown_milestone (code), illegal_transition (milestone), no_reason (reason).
GENDAN_EXPORT Decision reverse(OrderId order, LineNo line, MilestoneCode code, std::string reason);

}  // namespace schedule
}  // namespace gendan

#endif  // GENDAN_ORDER_SCHEDULE_H_
