#include "gendan/order/schedule.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/sequence.h"
#include "order/steps.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

// ---- rules ----------------------------------------------------------------------------------------------------------

struct ForecastNotPast {
  static constexpr std::string_view kName = "schedule.forecast_not_past";
  static absl::Status ask(const MilestoneForecast& event, const OrderFacts& facts) {
    if (event.forecast >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "forecast", event.forecast.str());
  }
};

struct ActualNotFuture {
  static constexpr std::string_view kName = "schedule.actual_not_future";
  static absl::Status ask(const MilestoneCompleted& event, const OrderFacts& facts) {
    if (event.actual <= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInFuture, "actual", event.actual.str());
  }
};

struct PredecessorsDone {
  static constexpr std::string_view kName = "schedule.predecessors_done";
  static absl::Status ask(const MilestoneCompleted&, const OrderFacts& facts) {
    for (const std::uint32_t index : facts.milestone->after) {
      const Milestone& before = facts.order.milestones[index];
      if (before.state == MilestoneState::kPlanned) {
        return refuse(Code::kPredecessorOpen, "code", before.code.str() + " is still open");
      }
    }
    return absl::OkStatus();
  }
};

struct WaivedByAuthority {
  static constexpr std::string_view kName = "schedule.waived_by_authority";
  static absl::Status ask(const MilestoneWaived& event, const OrderFacts&) {
    return event.authority.empty() ? refuse(Code::kMissing, "authority") : absl::OkStatus();
  }
};

// A milestone is missed once its due day has ended, and once per due day. One that was planned back to an earlier day
// than the last reported was missed then.
struct DueDayOver {
  static constexpr std::string_view kName = "schedule.due_day_over";
  static absl::Status ask(const MilestoneMissed& event, const OrderFacts& facts) {
    if (event.due != facts.milestone->due() || event.due <= facts.milestone->missed) {
      return refuse(Code::kDuplicate, "due", event.due.str(), "it is due on another day, or was reported before");
    }
    if (event.due >= facts.how.today) return refuse(Code::kDateInFuture, "due", event.due.str());
    return absl::OkStatus();
  }
};

// What is planned is only planned anew, whatever the new steps are called.
struct NoCalendarYet {
  static constexpr std::string_view kName = "schedule.no_calendar_yet";
  static absl::Status ask(const CalendarBaselined& event, const OrderFacts& facts) {
    for (const Milestone& milestone : facts.order.milestones) {
      if (milestone.line != event.line || !milestone.baseline.has_value()) continue;
      return refuse(Code::kIllegalTransition, "line", "it has a calendar: " + milestone.code.str() + " is planned",
                    "rebaseline the calendar");
    }
    return absl::OkStatus();
  }
};

// A change that was accepted after the calendar was planned, or else the customer's word.
struct RebaselineAgreed {
  static constexpr std::string_view kName = "schedule.rebaseline_agreed";
  static absl::Status ask(const CalendarRebaselined& event, const OrderFacts& facts) {
    if (!event.approval.empty()) return absl::OkStatus();
    const Order& order = facts.order;
    // The first revision is the order as it was confirmed, which is no change.
    if (event.revision == 0 || order.revision < 2) return refuse(Code::kNotAgreed, "revision");
    if (event.revision != order.revision) {
      return refuse(Code::kStaleRevision, "revision",
                    absl::StrCat(event.revision, ", the one in force is ", order.revision));
    }
    for (const Milestone& milestone : order.milestones) {
      if (milestone.line != event.line || milestone.revision < event.revision) continue;
      return refuse(Code::kNotAgreed, "revision", absl::StrCat("the calendar follows revision ", event.revision));
    }
    return absl::OkStatus();
  }
};

struct MilestoneMachine : fsm::Front<MilestoneMachine, MilestoneState, OrderFacts> {
  static constexpr std::string_view kName = "milestone";
  static constexpr std::string_view kScope = "milestone";
  static constexpr std::string_view kStates[] = {"None", "Planned", "Done", "Waived"};
  using None = At<MilestoneState::kNone>;
  using Planned = At<MilestoneState::kPlanned>;
  using Done = At<MilestoneState::kDone>;
  using Waived = At<MilestoneState::kWaived>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from     event                to       guard
      Row<None,    CalendarBaselined,   Planned, When<OrderConfirmedRule, NoCalendarYet>>,
      Row<None,    CalendarRebaselined, Planned, When<OrderConfirmedRule, RebaselineAgreed>>,
      Row<Planned, CalendarRebaselined, Stay,    When<OrderConfirmedRule, RebaselineAgreed>>,
      Row<Planned, MilestoneForecast,   Stay,    When<ForecastNotPast>>,
      Row<Planned, MilestoneCompleted,  Done,    When<ActualNotFuture, PredecessorsDone>>,
      Row<Planned, MilestoneWaived,     Waived,  When<WaivedByAuthority, HasReason>>,
      Row<Planned, MilestoneMissed,     Stay,    When<OrderConfirmedRule, DueDayOver>>,
      Row<Done,    MilestoneReversed,   Planned, When<HasReason>>
  > {};
  // clang-format on
};

// The milestone that the event names. An observed event may name one that no calendar has planned: it is added.
absl::StatusOr<Milestone*> milestone_of(Order& order, LineNo line, const MilestoneCode& code, Mode mode) {
  if (Milestone* found = find_milestone(order, line, code)) return found;
  if (mode != Mode::kObserve) return refuse(Code::kUnknownMilestone, "code", code.str());
  GENDAN_RETURN_IF_ERROR(check_scope(order, line));
  GENDAN_RETURN_IF_ERROR(check(code, "code"));
  Milestone milestone;
  milestone.line = line;
  milestone.code = code;
  return &order.milestones.edit().emplace_back(std::move(milestone));
}

template <class E>
absl::StatusOr<Milestone*> on_milestone(Order& order, const E& event, const Judging& how) {
  absl::StatusOr<Milestone*> milestone = milestone_of(order, event.line, event.code, how.mode);
  if (!milestone.ok()) return milestone.status();
  OrderFacts facts{order, how};
  facts.milestone = *milestone;
  GENDAN_RETURN_IF_ERROR(fsm::step<MilestoneMachine>((*milestone)->state, event, facts, how.mode));
  return milestone;
}

absl::Status check_plan(LineNo line, const std::vector<MilestonePlan>& milestones, const Order& order) {
  if (milestones.empty()) return refuse(Code::kMissing, "milestones");
  GENDAN_RETURN_IF_ERROR(check_scope(order, line));
  for (std::size_t i = 0; i < milestones.size(); ++i) {
    const MilestonePlan& plan = milestones[i];
    const std::string path = "milestones[" + std::to_string(i) + "]";
    GENDAN_RETURN_IF_ERROR(check(plan.code, path + ".code"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(plan.department, path + ".department"));
    GENDAN_RETURN_IF_ERROR(check_date(plan.planned, path + ".planned"));
    for (std::size_t j = 0; j < i; ++j) {
      if (milestones[j].code == plan.code) return refuse(Code::kDuplicate, path + ".code", plan.code.str());
    }
    for (const std::uint32_t before : plan.after) {
      if (before >= i) {
        return refuse(Code::kCyclicCalendar, path + ".after",
                      "a milestone stands behind its predecessors, and none comes before itself");
      }
    }
  }
  return absl::OkStatus();
}

// Something of the scope is planned, and nothing that is open is left out.
absl::Status check_open_milestones(const CalendarRebaselined& event, const Order& order) {
  bool planned = false;
  for (const Milestone& milestone : order.milestones) {
    if (milestone.line != event.line) continue;
    planned |= milestone.baseline.has_value();
    const bool named = std::any_of(event.milestones.begin(), event.milestones.end(),
                                   [&](const MilestonePlan& plan) { return plan.code == milestone.code; });
    if (milestone.state == MilestoneState::kPlanned && !named) {
      return refuse(Code::kMissing, "milestones", milestone.code.str() + " is open",
                    "plan every open milestone, or waive it first");
    }
  }
  return planned ? absl::OkStatus()
                 : refuse(Code::kUnknownMilestone, "line", "nothing is planned yet", "baseline the calendar first");
}

// What is done stays in front of what is planned anew, and may have waited for it itself.
absl::Status check_no_circle(const Order& order, LineNo line) {
  std::vector<std::vector<std::size_t>> after(order.milestones.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Milestone& milestone = order.milestones[i];
    if (milestone.line == line) after[i].assign(milestone.after.begin(), milestone.after.end());
  }
  if (sequence_of(after).size() == after.size()) return absl::OkStatus();
  return refuse(Code::kCyclicCalendar, "milestones",
                "with what is done and stays in front, a milestone waits for itself");
}

// When all that the milestone waits for was to be done. What is done counts with its actual day where that is the later
// one: the plan was made knowing it. Nobody waits for what was waived, but for what it waited for.
Date ready_for(const Order& order, const Milestone& milestone) {
  std::vector<bool> seen(order.milestones.size(), false);
  std::vector<std::uint32_t> waited_for(milestone.after.begin(), milestone.after.end());
  Date ready;
  while (!waited_for.empty()) {
    const std::uint32_t index = waited_for.back();
    waited_for.pop_back();
    if (seen[index]) continue;
    seen[index] = true;
    const Milestone& before = order.milestones[index];
    if (before.state == MilestoneState::kWaived && !before.after.empty()) {
      waited_for.insert(waited_for.end(), before.after.begin(), before.after.end());
    } else {
      ready = std::max(ready, before.planned);
      if (before.state == MilestoneState::kDone) ready = std::max(ready, before.actual);
    }
  }
  return ready;
}

// A calendar's last step is planned for the first time, for that day and the promises in force. Of the two calendars
// that a line may be planned by, the one counts that ends last, as both are planned now.
void note_promises(Order& order, LineNo line, Date end) {
  for (Line& one : order.lines.edit()) {
    if (line.value != 0 && one.terms.line != line) continue;
    const bool ends_before =
        std::any_of(order.milestones.begin(), order.milestones.end(), [&](const Milestone& milestone) {
          const bool other = milestone.line != line && (milestone.line.value == 0 || milestone.line == one.terms.line);
          return other && milestone.planned > end;
        });
    if (ends_before) continue;
    one.planned_for = one.promised;
    one.planned_end = end;
  }
}

// Puts the event's milestones into the order. Predecessors are indices into the event's own list; in the order they
// become indices into all its milestones.
template <class E>
absl::Status plan_milestones(Order& order, const E& event, const Judging& how) {
  constexpr bool kAnew = std::is_same_v<E, CalendarRebaselined>;
  // All are asked about the order as it was before.
  std::vector<MilestoneState> states;
  for (const MilestonePlan& plan : event.milestones) {
    const Milestone* known = find_milestone(order, event.line, plan.code);
    MilestoneState state = known != nullptr ? known->state : MilestoneState::kNone;
    GENDAN_RETURN_IF_ERROR(fsm::step<MilestoneMachine>(state, event, OrderFacts{order, how}, how.mode));
    states.push_back(state);
  }
  Date end;
  bool first_end = false;  // its last step was not planned before
  std::vector<std::uint32_t> places;
  places.reserve(event.milestones.size());
  for (std::size_t i = 0; i < event.milestones.size(); ++i) {
    const MilestonePlan& plan = event.milestones[i];
    const Milestone* known = find_milestone(order, event.line, plan.code);
    std::size_t place = order.milestones.size();
    if (known != nullptr) {
      place = static_cast<std::size_t>(known - order.milestones.data());
    } else {
      order.milestones.edit().emplace_back();
    }
    Milestone& milestone = order.milestones.edit()[place];
    milestone.line = event.line;
    milestone.code = plan.code;
    milestone.state = states[i];
    milestone.actual = Date();
    milestone.planned = plan.planned;
    milestone.revision = order.revision;
    const bool first = !kAnew || !milestone.baseline.has_value();
    if (first) milestone.baseline = plan.planned;
    if (plan.planned >= end) {
      end = plan.planned;
      first_end = first;
    }
    if (kAnew) {
      milestone.forecast = Date();
      // What was done or waived before is not planned anew, and stays in front of it.
      const auto open = [&](std::uint32_t before) {
        return order.milestones[before].state == MilestoneState::kPlanned;
      };
      milestone.after.erase(std::remove_if(milestone.after.begin(), milestone.after.end(), open),
                            milestone.after.end());
    } else {
      milestone.after.clear();
    }
    for (const std::uint32_t before : plan.after) {
      if (before >= places.size()) return refuse(Code::kCyclicCalendar, "milestones");
      milestone.after.push_back(places[before]);
    }
    places.push_back(static_cast<std::uint32_t>(place));
  }
  for (const std::uint32_t place : places) {
    Milestone& milestone = order.milestones.edit()[place];
    milestone.ready = ready_for(order, milestone);
  }
  if (first_end) note_promises(order, event.line, end);
  return how.mode == Mode::kEnforce ? check_no_circle(order, event.line) : absl::OkStatus();
}

}  // namespace

MachineFacts describe_milestone() { return fsm::describe<MilestoneMachine>(); }

absl::Status step(Order& order, const CalendarBaselined& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_plan(event.line, event.milestones, order));
  return plan_milestones(order, event, how);
}

absl::Status step(Order& order, const CalendarRebaselined& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_plan(event.line, event.milestones, order));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.approval, "approval"));
  }
  if (how.mode == Mode::kEnforce) GENDAN_RETURN_IF_ERROR(check_open_milestones(event, order));
  return plan_milestones(order, event, how);
}

absl::Status step(Order& order, const MilestoneForecast& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_date(event.forecast, "forecast"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  }
  absl::StatusOr<Milestone*> milestone = on_milestone(order, event, how);
  if (!milestone.ok()) return milestone.status();
  (*milestone)->forecast = event.forecast;
  return absl::OkStatus();
}

absl::Status step(Order& order, const MilestoneCompleted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_date(event.actual, "actual"));
  absl::StatusOr<Milestone*> milestone = on_milestone(order, event, how);
  if (!milestone.ok()) return milestone.status();
  (*milestone)->actual = event.actual;
  return absl::OkStatus();
}

absl::Status step(Order& order, const MilestoneWaived& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.authority, "authority"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  }
  absl::StatusOr<Milestone*> milestone = on_milestone(order, event, how);
  if (!milestone.ok()) return milestone.status();
  (*milestone)->actual = Date();
  return absl::OkStatus();
}

absl::Status step(Order& order, const MilestoneReversed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  absl::StatusOr<Milestone*> milestone = on_milestone(order, event, how);
  if (!milestone.ok()) return milestone.status();
  (*milestone)->actual = Date();
  return absl::OkStatus();
}

absl::Status step(Order& order, const MilestoneMissed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
  absl::StatusOr<Milestone*> milestone = on_milestone(order, event, how);
  if (!milestone.ok()) return milestone.status();
  (*milestone)->missed = event.due;
  return absl::OkStatus();
}

namespace schedule {
namespace {

// The template in an order in which every step stands behind its predecessors; among those that could come next, the
// one that the template names first.
absl::StatusOr<std::vector<std::size_t>> in_sequence(const std::vector<MilestoneTemplate>& steps) {
  std::vector<std::size_t> sequence;
  std::vector<bool> placed(steps.size(), false);
  const auto index_of = [&](const MilestoneCode& code) {
    return static_cast<std::size_t>(
        std::find_if(steps.begin(), steps.end(), [&](const MilestoneTemplate& s) { return s.code == code; }) -
        steps.begin());
  };
  for (const MilestoneTemplate& step : steps) {
    for (const MilestoneCode& code : step.after) {
      if (index_of(code) == steps.size()) return refuse(Code::kUnknownMilestone, "steps.after", code.str());
    }
  }
  while (sequence.size() < steps.size()) {
    std::size_t next = 0;
    const auto ready = [&](std::size_t i) {
      return !placed[i] && std::all_of(steps[i].after.begin(), steps[i].after.end(),
                                       [&](const MilestoneCode& code) { return placed[index_of(code)]; });
    };
    while (next < steps.size() && !ready(next)) ++next;
    if (next == steps.size()) return refuse(Code::kCyclicCalendar, "steps.after");
    placed[next] = true;
    sequence.push_back(next);
  }
  return sequence;
}

absl::StatusOr<std::vector<MilestonePlan>> plan_backward(const std::vector<MilestoneTemplate>& steps, Date ex_factory,
                                                         const WorkCalendar& calendar) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (steps[i].code == steps[j].code) return refuse(Code::kDuplicate, "steps", steps[i].code.str());
    }
  }
  GENDAN_RETURN_IF_ERROR(check_date(ex_factory, "ex_factory"));
  absl::StatusOr<std::vector<std::size_t>> sequence = in_sequence(steps);
  if (!sequence.ok()) return sequence.status();
  absl::StatusOr<Date> last_worked = ex_factory;
  if (!calendar.works_on(ex_factory)) last_worked = calendar.shift(ex_factory, -1);
  if (!last_worked.ok()) return last_worked.status();
  std::vector<MilestonePlan> milestones;
  for (const std::size_t i : *sequence) {
    const MilestoneTemplate& step = steps[i];
    const absl::StatusOr<Date> day = calendar.shift(*last_worked, step.offset);
    if (!day.ok()) return day.status();
    MilestonePlan plan;
    plan.code = step.code;
    plan.department = step.department;
    plan.planned = *day;
    for (const MilestoneCode& code : step.after) {
      const auto before =
          std::find_if(milestones.begin(), milestones.end(), [&](const MilestonePlan& m) { return m.code == code; });
      if (before->planned > plan.planned) {
        return refuse(Code::kBadCalendar, "steps." + step.code.str(), "it would come before " + code.str());
      }
      plan.after.push_back(static_cast<std::uint32_t>(before - milestones.begin()));
    }
    milestones.push_back(std::move(plan));
  }
  return milestones;
}

// Without those done or waived. What would wait for a waived one waits for what that one waits for; of what is done the
// event has no way to say that a step waits for it.
std::vector<MilestonePlan> open_ones(const Order& order, LineNo line, const std::vector<MilestonePlan>& milestones) {
  std::vector<MilestonePlan> out;
  std::vector<std::vector<std::uint32_t>> waited_for;  // where somebody waits for that step, as indices into `out`
  for (const MilestonePlan& plan : milestones) {
    std::vector<std::uint32_t> after;
    for (const std::uint32_t before : plan.after) {
      for (const std::uint32_t index : waited_for[before]) {
        if (std::find(after.begin(), after.end(), index) == after.end()) after.push_back(index);
      }
    }
    const Milestone* known = find_milestone(order, line, plan.code);
    if (known == nullptr || known->state == MilestoneState::kPlanned) {
      waited_for.push_back({static_cast<std::uint32_t>(out.size())});
      out.emplace_back(plan).after = std::move(after);
    } else if (known->state == MilestoneState::kWaived) {
      waited_for.push_back(std::move(after));
    } else {
      waited_for.emplace_back();
    }
  }
  return out;
}

}  // namespace

Decision baseline(OrderId order, LineNo line, std::vector<MilestoneTemplate> steps, Date ex_factory,
                  WorkCalendar calendar) {
  return [order = std::move(order), line, steps = std::move(steps), ex_factory, calendar = std::move(calendar)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(view.order(order).status());
    absl::StatusOr<std::vector<MilestonePlan>> milestones = plan_backward(steps, ex_factory, calendar);
    if (!milestones.ok()) return milestones.status();
    return Events().on(stream_of(order), CalendarBaselined{line, *std::move(milestones)});
  };
}

Decision rebaseline(OrderId order, LineNo line, std::vector<MilestoneTemplate> steps, Date ex_factory,
                    WorkCalendar calendar, std::string approval) {
  return [order = std::move(order), line, steps = std::move(steps), ex_factory, calendar = std::move(calendar),
          approval = std::move(approval)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> found = view.order(order);
    if (!found.ok()) return found.status();
    absl::StatusOr<std::vector<MilestonePlan>> milestones = plan_backward(steps, ex_factory, calendar);
    if (!milestones.ok()) return milestones.status();
    CalendarRebaselined event;
    event.line = line;
    event.milestones = open_ones(**found, line, *milestones);
    event.revision = approval.empty() ? (*found)->revision : 0;
    event.approval = approval;
    return Events().on(stream_of(order), std::move(event));
  };
}

Decision forecast(OrderId order, LineNo line, MilestoneCode code, Date day, std::string reason) {
  return write(std::move(order), MilestoneForecast{line, std::move(code), day, std::move(reason)});
}
Decision complete(OrderId order, LineNo line, MilestoneCode code, Date actual) {
  return write(std::move(order), MilestoneCompleted{line, std::move(code), actual});
}
Decision waive(OrderId order, LineNo line, MilestoneCode code, std::string authority, std::string reason) {
  return write(std::move(order), MilestoneWaived{line, std::move(code), std::move(authority), std::move(reason)});
}
Decision reverse(OrderId order, LineNo line, MilestoneCode code, std::string reason) {
  return write(std::move(order), MilestoneReversed{line, std::move(code), std::move(reason)});
}

}  // namespace schedule
}  // namespace gendan
