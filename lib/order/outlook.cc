#include "gendan/order/outlook.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "order/check.h"
#include "order/sequence.h"
#include "order/wide.h"

namespace gendan {
namespace {

// The day so many working days behind another. What takes none ends with what it waits for, though that day is not
// worked.
absl::StatusOr<Date> day_behind(Date day, int days, const WorkCalendar& calendar) {
  if (days == 0) return day;
  return calendar.shift(day, days);
}

// A milestone of a scope, with places instead of codes.
struct Step {
  const Milestone* milestone = nullptr;
  std::vector<std::size_t> after;
  int days = 0;  // from the last of its predecessors, as planned; of a first step 0
  Date expected;
  std::optional<std::size_t> before;  // the predecessor that is expected last
  bool pushed = false;                // it is that predecessor that makes it wait
  bool open() const { return milestone->state == MilestoneState::kPlanned; }
  bool done() const { return milestone->state == MilestoneState::kDone; }
};

// In `at` they stand as in the order. There a predecessor may stand behind what waits for it, because a calendar that
// is planned anew leaves its old milestones where they are; in `sequence` none does, so that one pass forwards and one
// backwards see everything in order.
struct Steps {
  std::vector<Step> at;
  std::vector<std::size_t> sequence;
};

Steps steps_of(const Order& order, LineNo line, const WorkCalendar& calendar) {
  constexpr std::size_t kNowhere = ~std::size_t{0};
  Steps steps;
  std::vector<std::size_t> places(order.milestones.size(), kNowhere);
  for (std::size_t i = 0; i < order.milestones.size(); ++i) {
    const Milestone& milestone = order.milestones[i];
    if (milestone.line.value != 0 && milestone.line != line) continue;
    // Recorded as waived, and never planned: no day has anything to do with it.
    if (milestone.state == MilestoneState::kWaived && !milestone.planned.has_value()) continue;
    places[i] = steps.at.size();
    steps.at.emplace_back().milestone = &milestone;
  }
  std::vector<std::vector<std::size_t>> after(steps.at.size());
  for (std::size_t i = 0; i < steps.at.size(); ++i) {
    for (const std::uint32_t index : steps.at[i].milestone->after) {
      if (places[index] != kNowhere) after[i].push_back(places[index]);
    }
  }
  steps.sequence = sequence_of(after);
  std::vector<std::size_t> turns(steps.at.size(), kNowhere);
  for (std::size_t turn = 0; turn < steps.sequence.size(); ++turn) turns[steps.sequence[turn]] = turn;
  // What was recorded as a fact may go round in a circle: such steps come last, and wait only for what comes before.
  for (std::size_t i = 0; i < steps.at.size(); ++i) {
    if (turns[i] != kNowhere) continue;
    turns[i] = steps.sequence.size();
    steps.sequence.push_back(i);
  }
  for (std::size_t i = 0; i < steps.at.size(); ++i) {
    Step& step = steps.at[i];
    for (const std::size_t place : after[i]) {
      if (turns[place] < turns[i]) step.after.push_back(place);
    }
    const Milestone& milestone = *step.milestone;
    if (!step.after.empty()) {
      step.days = std::max(0, calendar.working_days_between(milestone.ready, milestone.planned));
    }
  }
  return steps;
}

void find_before(std::vector<Step>& steps, Step& step) {
  step.before.reset();
  for (const std::size_t place : step.after) {
    if (!step.before || steps[place].expected > steps[*step.before].expected) step.before = place;
  }
}

// What is to be expected of a step that is over already; nothing for an open one.
std::optional<Date> settled_day(const std::vector<Step>& steps, const Step& step) {
  const Milestone& milestone = *step.milestone;
  if (step.done()) return milestone.actual;
  if (step.open()) return std::nullopt;
  // Nobody waits for what was waived, but for what it waited for.
  return step.before ? steps[*step.before].expected : milestone.planned;
}

// Fills in what is to be expected of every step.
absl::Status look_ahead(Steps& all, Date today, const WorkCalendar& calendar) {
  std::vector<Step>& steps = all.at;
  for (const std::size_t place : all.sequence) {
    Step& step = steps[place];
    find_before(steps, step);
    step.pushed = step.before.has_value();
    if (const std::optional<Date> day = settled_day(steps, step)) {
      step.expected = *day;
      continue;
    }
    step.expected = std::max(step.milestone->due(), today);
    if (!step.before) continue;
    const absl::StatusOr<Date> earliest = day_behind(steps[*step.before].expected, step.days, calendar);
    if (!earliest.ok()) return earliest.status();
    step.pushed = *earliest >= step.expected;
    step.expected = std::max(step.expected, *earliest);
  }
  return absl::OkStatus();
}

// Working days that a step still takes: from today, or from the end of what it waits for.
int days_left(const std::vector<Step>& steps, const Step& step, Date today, const WorkCalendar& calendar) {
  Date from = today;
  if (step.before) from = std::max(from, steps[*step.before].expected);
  return std::max(0, calendar.working_days_between(from, step.expected));
}

std::size_t last_of(const Steps& steps) {
  std::size_t last = steps.sequence.front();
  for (const std::size_t place : steps.sequence) {
    if (steps.at[place].expected >= steps.at[last].expected) last = place;
  }
  return last;
}

// By when each step must be done. One that nothing waits for has the end that is given, or its plan where none is; any
// other must leave what waits for it its days. What is done waits for nothing any more.
absl::StatusOr<std::vector<Date>> latest_days(const Steps& all, Date end, const WorkCalendar& calendar) {
  std::vector<Date> latest;
  for (const Step& step : all.at) latest.push_back(end.has_value() ? end : step.milestone->planned);
  std::vector<bool> waited_for(all.at.size(), false);
  for (std::size_t turn = all.sequence.size(); turn-- > 0;) {
    const std::size_t i = all.sequence[turn];
    const Step& step = all.at[i];
    // A waived step takes no days: what waits for it waits for what it waited for.
    if (step.after.empty() || (!step.open() && (step.done() || !waited_for[i]))) continue;
    absl::StatusOr<Date> day = latest[i];
    const int days = step.open() ? step.days : 0;
    if (days > 0 && !calendar.works_on(*day)) day = calendar.shift(*day, -1);
    if (day.ok()) day = day_behind(*day, -days, calendar);
    if (!day.ok()) return day.status();
    for (const std::size_t before : step.after) {
      latest[before] = waited_for[before] ? std::min(latest[before], *day) : *day;
      waited_for[before] = true;
    }
  }
  return latest;
}

std::vector<std::size_t> chain_to(const std::vector<Step>& steps, std::size_t last) {
  std::vector<std::size_t> chain = {last};
  while (steps[chain.back()].pushed) chain.push_back(*steps[chain.back()].before);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

// Where the calendar was to end when it was first planned. What was put in front of a step later on may have its own
// first plan behind that step's: only steps that nothing waits for say where the end was.
Date first_end(const std::vector<Step>& steps) {
  std::vector<bool> waited_for(steps.size(), false);
  for (const Step& step : steps) {
    for (const std::size_t before : step.after) waited_for[before] = true;
  }
  Date end;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Milestone& milestone = *steps[i].milestone;
    if (!waited_for[i]) end = std::max(end, milestone.baseline.has_value() ? milestone.baseline : milestone.planned);
  }
  return end;
}

// The part of so many days, rounded down.
int part_of(int days, Decimal part) {
  return static_cast<int>(static_cast<std::int64_t>(days) * part.micros() / Decimal::kScale);
}

absl::StatusOr<Steps> looked_ahead(const Order& order, LineNo line, Date today, const WorkCalendar& calendar) {
  GENDAN_RETURN_IF_ERROR(check_scope(order, line));
  Steps steps = steps_of(order, line, calendar);
  if (steps.at.empty()) return refuse(Code::kUnknownMilestone, "milestones", "there is no calendar");
  GENDAN_RETURN_IF_ERROR(look_ahead(steps, today, calendar));
  return steps;
}

}  // namespace

absl::StatusOr<CalendarOutlook> calendar_outlook(const Order& order, LineNo line, Date today,
                                                 const WorkCalendar& calendar) {
  const absl::StatusOr<Steps> looked = looked_ahead(order, line, today, calendar);
  if (!looked.ok()) return looked.status();
  const std::vector<Step>& steps = looked->at;
  CalendarOutlook out;
  for (const Step& step : steps) {
    const Milestone& milestone = *step.milestone;
    out.milestones.push_back({milestone.line, milestone.code, milestone.state, milestone.planned, step.expected,
                              milestone.planned, 0, false});
    if (!out.planned.has_value() || milestone.planned > out.planned) out.planned = milestone.planned;
  }
  const std::size_t last = last_of(*looked);
  out.expected = steps[last].expected;
  out.days_late = calendar.working_days_between(out.planned, out.expected);
  for (const std::size_t i : chain_to(steps, last)) out.critical_path.push_back(steps[i].milestone->code);
  const absl::StatusOr<std::vector<Date>> by_plan = latest_days(*looked, Date(), calendar);
  if (!by_plan.ok()) return by_plan.status();
  const absl::StatusOr<std::vector<Date>> by_end = latest_days(*looked, out.expected, calendar);
  if (!by_end.ok()) return by_end.status();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    MilestoneOutlook& one = out.milestones[i];
    one.latest = (*by_plan)[i];
    one.slack = calendar.working_days_between(one.expected, one.latest);
    one.critical = steps[i].open() && calendar.working_days_between(one.expected, (*by_end)[i]) <= 0;
  }
  return out;
}

std::string_view to_string(Recovery recovery) {
  switch (recovery) {
    case Recovery::kOverlap:
      return "overlap";
    case Recovery::kExpedite:
      return "expedite";
    case Recovery::kSplit:
      return "split";
    case Recovery::kMode:
      return "mode";
  }
  return "";
}

absl::StatusOr<RecoveryPlan> recovery_options(const Order& order, LineNo line_no, Date today,
                                              const WorkCalendar& calendar, const RecoveryAssumptions& assumptions) {
  const Decimal one = Decimal::of(1);
  for (const Decimal part : {assumptions.expedited, assumptions.overlapped}) {
    if (part < Decimal() || part > one) return refuse(Code::kNumberOutOfRange, "assumptions", part.str());
  }
  const absl::StatusOr<Steps> looked = looked_ahead(order, line_no, today, calendar);
  if (!looked.ok()) return looked.status();
  const Line* line = find_line(order, line_no);
  if (line == nullptr) return unknown_line(line_no);
  if (!line->promised.has_value()) return refuse(Code::kNoPromise, "line");
  const std::vector<Step>& steps = looked->at;

  const std::size_t last = last_of(*looked);
  const Date end = steps[last].expected;
  // Behind the calendar's end the goods travel; that takes the days that lay between the first plan and the promise
  // that it was made for, however often both have moved since.
  const bool noted = line->planned_for.has_value();
  const Date planned_end = noted ? line->planned_end : first_end(steps);
  const Date planned_for = noted ? line->planned_for : line->first_promised;
  const int behind = planned_end.has_value() ? std::max(0, planned_for - planned_end) : 0;
  RecoveryPlan out;
  out.promised = line->promised;
  out.expected = end.plus(behind);
  out.days_late = out.expected - out.promised;
  if (out.days_late <= 0) return out;

  const auto add = [&](RecoveryOption option) {
    if (option.days <= 0) return;
    option.enough = option.days >= out.days_late && option.kind != Recovery::kSplit;
    out.options.push_back(std::move(option));
  };
  // Calendar days won where one step ends so many working days earlier than it is expected to: because it takes less
  // time, or because it begins before `beside`, which it waits for, is done. What follows moves up with it, as far as
  // its other predecessors and its own plan let it; a forecast is only what it looks like without that.
  const auto days_won = [&](std::size_t place, int saved,
                            std::optional<std::size_t> beside = std::nullopt) -> absl::StatusOr<int> {
    Steps changed = *looked;
    for (const std::size_t i : changed.sequence) {
      Step& step = changed.at[i];
      if (!step.open()) {
        find_before(changed.at, step);
        step.expected = *settled_day(changed.at, step);
        continue;
      }
      const int left = days_left(steps, steps[i], today, calendar);
      Date behind_others = today;
      for (const std::size_t before : step.after) {
        if (i != place || before != beside) behind_others = std::max(behind_others, changed.at[before].expected);
      }
      absl::StatusOr<Date> day = day_behind(behind_others, i == place && !beside ? left - saved : left, calendar);
      if (day.ok() && i == place && beside) {
        const absl::StatusOr<Date> overlapped =
            day_behind(std::max(today, changed.at[*beside].expected), left - saved, calendar);
        if (!overlapped.ok()) return overlapped.status();
        day = std::max(*day, *overlapped);
      }
      if (!day.ok()) return day.status();
      step.expected = std::min(steps[i].expected, std::max(step.milestone->planned, *day));
    }
    return end - changed.at[last_of(changed)].expected;
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    if (!step.open()) continue;
    const int left = days_left(steps, step, today, calendar);
    if (const int saved = part_of(left, assumptions.expedited); saved > 0) {
      const absl::StatusOr<int> won = days_won(i, saved);
      if (!won.ok()) return won.status();
      RecoveryOption option;
      option.kind = Recovery::kExpedite;
      option.milestone = step.milestone->code;
      option.days = *won;
      option.assumption = absl::StrCat(step.milestone->code.str(), " in ", left - saved, " working days, not ", left);
      add(std::move(option));
    }
    if (!step.before || !steps[*step.before].open()) continue;  // nothing to run beside
    const Step& before = steps[*step.before];
    const int beside = std::min(left, days_left(steps, before, today, calendar));
    if (const int shared = part_of(beside, assumptions.overlapped); shared > 0) {
      const absl::StatusOr<int> won = days_won(i, shared, step.before);
      if (!won.ok()) return won.status();
      RecoveryOption option;
      option.kind = Recovery::kOverlap;
      option.milestone = step.milestone->code;
      option.days = *won;
      option.assumption = absl::StrCat(step.milestone->code.str(), " begins ", shared, " working days before ",
                                       before.milestone->code.str(), " is done");
      add(std::move(option));
    }
  }
  const Ledger& ledger = line->ledger;
  const std::int64_t made = line->terms.inspected ? ledger.released : line->terms.produced ? ledger.produced : 0;
  const std::int64_t ready = clamped(Wide{made} - ledger.packed);
  const std::int64_t agreed = line->terms.quantity.value.micros();
  if (ready > 0 && ready < agreed && Wide{ledger.shipped} + ready < agreed) {
    RecoveryOption option;
    option.kind = Recovery::kSplit;
    option.quantity = {Decimal::from_micros(ready), line->terms.quantity.unit};
    option.days = end - today;
    option.assumption = absl::StrCat(option.quantity.value.str(), " of ", line->terms.quantity.value.str(),
                                     " are ready and leave today; the rest follows");
    add(std::move(option));
  }
  const auto transit = std::find_if(assumptions.transit.begin(), assumptions.transit.end(),
                                    [&](const TransitTime& t) { return t.mode == line->terms.mode; });
  if (transit != assumptions.transit.end() && ledger.shipped == 0) {
    for (const TransitTime& other : assumptions.transit) {
      RecoveryOption option;
      option.kind = Recovery::kMode;
      option.mode = other.mode;
      option.days = transit->days - other.days;
      option.assumption = absl::StrCat(other.mode, " takes ", other.days, " days, ", transit->mode, " ", transit->days);
      add(std::move(option));
    }
  }
  std::stable_sort(out.options.begin(), out.options.end(), [](const RecoveryOption& a, const RecoveryOption& b) {
    return std::tuple(!a.enough, a.kind, -a.days, a.milestone.str(), a.mode) <
           std::tuple(!b.enough, b.kind, -b.days, b.milestone.str(), b.mode);
  });
  return out;
}

}  // namespace gendan
