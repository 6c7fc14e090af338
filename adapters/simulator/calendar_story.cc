#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gendan/order/incident.h"
#include "gendan/order/promise.h"
#include "gendan/order/schedule.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr LineNo kWholeOrder{0};
constexpr std::int64_t kHourMicros = 3'600'000'000;

struct Step {
  std::string_view code;
  std::string_view department;
  int per_mille;  // of the working days between confirmation and ex-factory, still to go
  bool optional;
  std::string_view after;
};
constexpr Step kSteps[] = {
    {"ORDER-CONFIRMED", "sales", 1000, false, ""},
    {"LAB-DIP", "quality", 880, true, "ORDER-CONFIRMED"},
    {"MATERIAL-ORDERED", "purchasing", 820, false, "ORDER-CONFIRMED"},
    {"SAMPLE-APPROVED", "sales", 680, true, "ORDER-CONFIRMED"},
    {"ARTWORK-APPROVED", "sales", 600, true, "ORDER-CONFIRMED"},
    {"MATERIAL-IN", "purchasing", 480, false, "MATERIAL-ORDERED"},
    {"PRODUCTION-START", "production", 420, false, "MATERIAL-IN"},
    {"MID-CHECK", "quality", 250, true, "PRODUCTION-START"},
    {"PRODUCTION-END", "production", 130, false, "PRODUCTION-START"},
    {"FINAL-INSPECTION", "quality", 60, false, "PRODUCTION-END"},
    {"DOCUMENTS", "logistics", 40, false, "PRODUCTION-END"},
    {"EX-FACTORY", "logistics", 0, false, "FINAL-INSPECTION"},
};

std::vector<MilestoneTemplate> draw_template(Random& random, int working_days) {
  std::vector<MilestoneTemplate> steps;
  for (const Step& step : kSteps) {
    if (step.optional && random.chance(450)) continue;
    MilestoneTemplate one;
    one.code = MilestoneCode(step.code);
    one.department = step.department;
    one.offset = -(working_days * step.per_mille / 1000);
    if (!step.after.empty()) one.after.emplace_back(step.after);
    steps.push_back(std::move(one));
  }
  if (steps.back().code.str() == "EX-FACTORY") steps.back().after.emplace_back("DOCUMENTS");
  return steps;
}

bool optional(const MilestoneCode& code) {
  return std::any_of(std::begin(kSteps), std::end(kSteps),
                     [&](const Step& step) { return step.code == code.str() && step.optional; });
}

// Now and then a milestone is reported done by mistake, and taken back.
void complete_one(Teller& teller, const OrderPlan& plan, LineNo line, const MilestoneCode& code) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  if (random.chance(5)) {
    teller.refused(Desk::kPlanning, "complete tomorrow", Code::kDateInFuture,
                   schedule::complete(id, line, code, teller.today().plus(1)));
  }
  if (optional(code) && random.chance(60)) {
    teller.act(Desk::kPlanning, "waive milestone",
               schedule::waive(id, line, code, "head of planning", "same as on the last order"));
    return;
  }
  teller.act(Desk::kPlanning, "complete milestone", schedule::complete(id, line, code, teller.today()));
  if (random.chance(8)) {
    teller.act(Desk::kPlanning, "take milestone back", schedule::reverse(id, line, code, "reported for another order"));
    teller.act(Desk::kPlanning, "complete milestone again", schedule::complete(id, line, code, teller.today()));
  }
}

// The customer has agreed to a later day: what is still open follows it.
void plan_anew(Teller& teller, OrderPlan& plan, int days, const std::string& approval) {
  const Order order = teller.load(plan.id);
  const bool open = std::any_of(order.milestones.begin(), order.milestones.end(), [](const Milestone& milestone) {
    return milestone.line == kWholeOrder && milestone.state == MilestoneState::kPlanned;
  });
  if (!open) return;
  const Date ex_factory = plan.ex_factory.plus(days);
  const WorkCalendar calendar = work_calendar(ex_factory);
  if (order.revision == 1 && teller.random.chance(50)) {
    teller.refused(Desk::kPlanning, "plan anew in silence", Code::kNotAgreed,
                   schedule::rebaseline(plan.id, kWholeOrder, plan.steps, ex_factory, calendar, ""));
  }
  teller.act(Desk::kPlanning, "plan anew",
             schedule::rebaseline(plan.id, kWholeOrder, plan.steps, ex_factory, calendar, approval));
  plan.ex_factory = ex_factory;
}

// The customer is told of the delay, one in three too late; not where he has answered before, or heard of another day.
Story tell_of_delay(Stage& stage, Plan plan, DelayAnnounced delay, int round, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/delay-told-", round), plan->id.str(), plan->number, seed);
  const bool late = teller.random.chance(300);
  co_await teller.hours(late ? 50 : 1, late ? 120 : 20);
  const Order order = teller.load(plan->id);
  const Obligation* owed = find_obligation(order, about_delay(delay.line));
  if (owed == nullptr || !owed->open() || owed->due != delay.inform_by) co_return;
  CustomerInformed message;
  message.channel = teller.random.chance(700) ? "email" : "phone";
  message.contact = plan->customer->contact;
  message.message = absl::StrCat("expected on ", delay.new_date.str());
  message.about = {about_delay(delay.line)};
  teller.act(Desk::kSales, "tell the customer of the delay", incident::inform(plan->id, message));
}

// `apart` draws what the rest of the order's fate does not depend on.
Story announce(Teller& teller, Random& apart, Plan plan, LineNo line, DelayCause cause, int days, int round,
               bool& accepted) {
  Random& random = teller.random;
  const OrderId& id = plan->id;
  const Order order = teller.load(id);
  const Date promised = find_line(order, line)->promised;
  DelayAnnounced delay;
  delay.line = line;
  delay.new_date = std::max(promised, teller.today()).plus(days);
  delay.cause = cause;
  if (cause == DelayCause::kOther) delay.note = "see the supplier's letter";
  const bool by_a_moment = apart.chance(500);
  if (by_a_moment) delay.inform_by = {teller.stage().now().micros + 48 * kHourMicros};
  if (random.chance(80)) {
    DelayAnnounced causeless = delay;
    causeless.cause = DelayCause::kNone;
    teller.refused(Desk::kSales, "announce a delay without cause", Code::kNoCause,
                   promise::announce_delay(id, causeless));
  }
  if (promised >= teller.today() && random.chance(50)) {
    DelayAnnounced idle = delay;
    idle.new_date = promised;
    teller.refused(Desk::kSales, "announce no delay", Code::kNotLater, promise::announce_delay(id, idle));
  }
  const Milestone* leaving = find_milestone(order, kWholeOrder, MilestoneCode("EX-FACTORY"));
  if (leaving != nullptr && leaving->state == MilestoneState::kPlanned) {
    const Date forecast = std::max(leaving->planned.plus(days), teller.today());
    teller.act(Desk::kPlanning, "forecast",
               schedule::forecast(id, kWholeOrder, leaving->code, forecast, std::string(to_string(cause))));
  }
  teller.act(Desk::kSales, "announce delay", promise::announce_delay(id, delay));
  ++teller.stage().report().delays;
  if (by_a_moment) teller.stage().spawn(tell_of_delay(teller.stage(), plan, delay, round, apart.next()));

  co_await proceed(teller, *plan, 4, 90);
  const Order later = teller.load(id);
  // Meanwhile both sides may have agreed to another date.
  if (later.commercial != Commercial::kConfirmed) co_return;
  if (find_line(later, line)->promise != PromiseState::kDelayOpen) co_return;
  accepted = random.chance(plan->customer->patience) && delay.new_date >= teller.today();
  if (accepted) {
    const std::string approval = absl::StrCat("email ", teller.today().str());
    teller.act(Desk::kBuyer, "accept delay", promise::accept_delay(id, line, approval));
    if (random.chance(300)) plan_anew(teller, *plan, days, approval);
  } else {
    teller.act(Desk::kBuyer, "reject delay", promise::reject_delay(id, line, "the season does not wait"));
  }
}

}  // namespace

Story prepare(Teller& teller, OrderPlan& plan) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  plan.ex_factory = *std::min_element(plan.promised.begin(), plan.promised.end());
  plan.ex_factory = std::max(plan.ex_factory.plus(-plan.transit_days), teller.today().plus(10));
  const WorkCalendar calendar = work_calendar(plan.ex_factory);
  const int working_days = std::max(calendar.working_days_between(teller.today(), plan.ex_factory), 6);
  plan.steps = draw_template(random, working_days);

  co_await proceed(teller, plan, 1, 12);
  if (plan.over) co_return;
  if (random.chance(15)) {
    std::vector<MilestoneTemplate> cyclic = plan.steps;
    cyclic.front().after.push_back(cyclic.back().code);
    teller.refused(Desk::kPlanning, "plan in a circle", Code::kCyclicCalendar,
                   schedule::baseline(id, kWholeOrder, cyclic, plan.ex_factory, calendar));
  }
  teller.act(Desk::kPlanning, "baseline calendar",
             schedule::baseline(id, kWholeOrder, plan.steps, plan.ex_factory, calendar));
  const LineNo labelled = plan.lines.back().terms.line;
  const bool labels = plan.lines.size() > 1 && random.chance(100);
  if (labels) {
    std::vector<MilestoneTemplate> steps;
    steps.push_back({MilestoneCode("LABEL-ARTWORK"), "sales", -(working_days * 800 / 1000), {}});
    steps.push_back(
        {MilestoneCode("LABELS-IN"), "purchasing", -(working_days * 550 / 1000), {MilestoneCode("LABEL-ARTWORK")}});
    teller.act(Desk::kPlanning, "baseline the line's calendar",
               schedule::baseline(id, labelled, std::move(steps), plan.ex_factory, calendar));
  }
  if (random.chance(20)) {
    teller.refused(Desk::kPlanning, "leave before the start", Code::kPredecessorOpen,
                   schedule::complete(id, kWholeOrder, MilestoneCode("EX-FACTORY"), teller.today()));
  }
  if (random.chance(10)) {
    teller.refused(Desk::kPlanning, "complete what is not planned", Code::kUnknownMilestone,
                   schedule::complete(id, kWholeOrder, MilestoneCode("PARTY"), teller.today()));
  }

  // Up to the arrival of the material; from then on production sets the pace.
  int slip = 0;
  for (const LinePlan& line : plan.lines) slip = std::max(slip, line.slip_days / 2);
  for (const MilestoneTemplate& step : plan.steps) {
    if (step.code.str() == "PRODUCTION-START") break;
    const Order order = teller.load(id);
    const Milestone* milestone = find_milestone(order, kWholeOrder, step.code);
    const bool material = step.code.str() == "MATERIAL-IN";
    Date happens = milestone->planned.plus(static_cast<int>(random.between(-2, random.chance(150) ? 5 : 0)));
    if (material && slip > 0) {
      happens = milestone->planned.plus(slip);
      if (random.chance(600)) {
        const Date forecast = std::max(happens, teller.today());
        teller.act(Desk::kPurchasing, "forecast material",
                   schedule::forecast(id, kWholeOrder, step.code, forecast, "the mill is behind"));
      }
    }
    co_await teller.day(happens);
    co_await proceed(teller, plan, 0, 3);
    if (plan.over) co_return;
    complete_one(teller, plan, kWholeOrder, step.code);
  }
  if (labels) {
    for (const char* code : {"LABEL-ARTWORK", "LABELS-IN"}) {
      complete_one(teller, plan, labelled, MilestoneCode(code));
    }
  }
}

void complete_through(Teller& teller, const OrderPlan& plan, std::string_view last) {
  const Order order = teller.load(plan.id);
  for (const MilestoneTemplate& step : plan.steps) {
    const Milestone* milestone = find_milestone(order, kWholeOrder, step.code);
    if (milestone != nullptr && milestone->state == MilestoneState::kPlanned) {
      complete_one(teller, plan, kWholeOrder, step.code);
    }
    if (step.code.str() == last) return;
  }
}

Story tell_delay(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/delay"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  Random apart(stage.seed() ^ (0x1F02A0000000000u + plan->number));
  const int days_left = std::max(plan->promised.front() - stage.today(), 4);
  co_await teller.day(stage.today().plus(days_left * static_cast<int>(random.between(20, 85)) / 100));
  co_await proceed(teller, *plan, 0, 2);
  if (plan->over) co_return;

  // The line that lags most, where one does.
  std::size_t chosen = static_cast<std::size_t>(random.below(plan->lines.size()));
  for (std::size_t i = 0; i < plan->lines.size(); ++i) {
    if (plan->lines[i].slip_days > plan->lines[chosen].slip_days) chosen = i;
  }
  const LinePlan& mine = plan->lines[chosen];
  const Order order = teller.load(plan->id);
  const Line* line = find_line(order, mine.terms.line);
  if (order.commercial != Commercial::kConfirmed || line->promise != PromiseState::kPromised || settled(*line))
    co_return;

  DelayCause cause = mine.bad_batch ? DelayCause::kQuality : mine.supplier->usual_cause;
  if (random.chance(350)) cause = static_cast<DelayCause>(random.between(1, 12));
  int days = std::max(mine.slip_days, static_cast<int>(random.between(3, 14)));
  bool accepted = false;
  co_await announce(teller, apart, plan, mine.terms.line, cause, days, 1, accepted);
  if (plan->over || accepted || !random.chance(500)) co_return;

  co_await proceed(teller, *plan, 12, 80);
  const Order later = teller.load(plan->id);
  if (later.commercial != Commercial::kConfirmed) co_return;
  const Line* waiting = find_line(later, mine.terms.line);
  if (waiting->promise != PromiseState::kPromised || settled(*waiting)) co_return;
  days = std::max(days / 2, 1);
  co_await announce(teller, apart, plan, mine.terms.line, cause, days, 2, accepted);
}

}  // namespace gendan::simulation
