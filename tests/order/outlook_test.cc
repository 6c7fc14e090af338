#include "gendan/order/outlook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/engine/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const OrderId kOrder("O-1");
const LineNo kLine{1};

MilestoneCode code(std::string_view text) { return MilestoneCode(std::string(text)); }

// FABRIC, SEW, PACK and EX one behind the other, and TRIM that only PACK waits for; a week has five days.
//   FABRIC Wed 6 May, TRIM Fri 15 May, SEW Wed 20 May, PACK Wed 27 May, EX Fri 29 May; promised for 10 June.
class OutlookTest : public ::testing::Test {
 protected:
  OutlookTest() {
    house_.confirm();
    house_.must(schedule::baseline(kOrder, LineNo{0},
                                   {{code("FABRIC"), "buying", -17, {}},
                                    {code("TRIM"), "buying", -10, {}},
                                    {code("SEW"), "sewing", -7, {code("FABRIC")}},
                                    {code("PACK"), "packing", -2, {code("SEW"), code("TRIM")}},
                                    {code("EX"), "logistics", 0, {code("PACK")}}},
                                   day(2026, 5, 29), calendar_));
  }
  void forecast(std::string_view milestone, Date when) {
    house_.must(schedule::forecast(kOrder, LineNo{0}, code(milestone), when, "mill is late"));
  }
  void complete(std::string_view milestone, Date when) {
    house_.clock.set(start_of(when));
    house_.must(schedule::complete(kOrder, LineNo{0}, code(milestone), when));
  }
  CalendarOutlook outlook(Date today = kToday) {
    return calendar_outlook(house_.order(), kLine, today, calendar_).value();
  }
  MilestoneOutlook of(std::string_view milestone, Date today = kToday) {
    for (const MilestoneOutlook& one : outlook(today).milestones) {
      if (one.code == code(milestone)) return one;
    }
    ADD_FAILURE() << milestone;
    return {};
  }
  RecoveryPlan recovery(const RecoveryAssumptions& assumptions = {}, Date today = kToday) {
    return recovery_options(house_.order(), kLine, today, calendar_, assumptions).value();
  }
  static std::vector<std::string> lines(const RecoveryPlan& plan) {
    std::vector<std::string> out;
    for (const RecoveryOption& option : plan.options) {
      out.push_back(std::string(to_string(option.kind)) + " " + option.milestone.str() + option.mode + " " +
                    std::to_string(option.days) + (option.enough ? " enough" : ""));
    }
    return out;
  }

  House house_;
  WorkCalendar calendar_;
};

TEST_F(OutlookTest, OnPlanEverythingIsExpectedAsPlanned) {
  const CalendarOutlook now = outlook();
  for (const MilestoneOutlook& one : now.milestones) EXPECT_EQ(one.expected, one.planned) << one.code.str();
  EXPECT_EQ(now.expected, day(2026, 5, 29));
  EXPECT_EQ(now.days_late, 0);
  EXPECT_THAT(now.critical_path, ElementsAre(code("FABRIC"), code("SEW"), code("PACK"), code("EX")));
}

TEST_F(OutlookTest, SlackIsWhatAMilestoneMayLoseWithoutMovingTheEnd) {
  EXPECT_EQ(of("TRIM").slack, 3);
  EXPECT_EQ(of("TRIM").latest, day(2026, 5, 20));
  EXPECT_FALSE(of("TRIM").critical);
  for (const char* milestone : {"FABRIC", "SEW", "PACK", "EX"}) {
    EXPECT_EQ(of(milestone).slack, 0) << milestone;
    EXPECT_TRUE(of(milestone).critical) << milestone;
  }
}

TEST_F(OutlookTest, ASlipGoesDownstream) {
  forecast("FABRIC", day(2026, 5, 13));
  EXPECT_EQ(of("SEW").expected, day(2026, 5, 27));
  EXPECT_EQ(of("PACK").expected, day(2026, 6, 3));
  EXPECT_EQ(of("EX").expected, day(2026, 6, 5));
  EXPECT_EQ(of("FABRIC").slack, -5);
  EXPECT_EQ(outlook().days_late, 5);
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("FABRIC"), code("SEW"), code("PACK"), code("EX")));
}

TEST_F(OutlookTest, ASlipWithinTheSlackMovesNothing) {
  forecast("TRIM", day(2026, 5, 19));
  EXPECT_EQ(of("TRIM").slack, 1);
  EXPECT_EQ(outlook().days_late, 0);
}

TEST_F(OutlookTest, ASlipBeyondTheSlackMakesItsPathTheCriticalOne) {
  forecast("TRIM", day(2026, 5, 22));
  EXPECT_EQ(outlook().days_late, 2);
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("TRIM"), code("PACK"), code("EX")));
}

TEST_F(OutlookTest, WhatIsOverdueIsExpectedTodayAtTheEarliest) {
  EXPECT_EQ(of("FABRIC", day(2026, 5, 11)).expected, day(2026, 5, 11));
  EXPECT_EQ(outlook(day(2026, 5, 11)).expected, day(2026, 6, 3));
}

TEST_F(OutlookTest, WhatIsDoneCountsWithItsActualDay) {
  complete("FABRIC", day(2026, 5, 8));
  EXPECT_EQ(of("FABRIC", day(2026, 5, 8)).expected, day(2026, 5, 8));
  EXPECT_EQ(of("SEW", day(2026, 5, 8)).expected, day(2026, 5, 22));
}

TEST_F(OutlookTest, WhatIsDoneEarlyDoesNotPullThePlanForward) {
  complete("FABRIC", day(2026, 5, 4));
  EXPECT_EQ(of("SEW", day(2026, 5, 4)).expected, day(2026, 5, 20));
}

TEST_F(OutlookTest, NobodyWaitsForWhatWasWaived) {
  forecast("TRIM", day(2026, 6, 30));
  house_.must(schedule::waive(kOrder, LineNo{0}, code("TRIM"), "boss", "customer sends them"));
  EXPECT_EQ(outlook().days_late, 0);
}

TEST_F(OutlookTest, WhatWaitsForAWaivedStepLeavesItsDaysToTheStepBeforeIt) {
  house_.must(schedule::waive(kOrder, LineNo{0}, code("SEW"), "boss", "bought sewn"));
  EXPECT_EQ(of("FABRIC").latest, day(2026, 5, 20));
  EXPECT_EQ(of("FABRIC").slack, 10);
}

TEST_F(OutlookTest, AWaivedLastStepHurriesNobody) {
  house_.must(schedule::waive(kOrder, LineNo{0}, code("EX"), "boss", "fetched"));
  EXPECT_EQ(of("PACK").latest, day(2026, 5, 27));
}

TEST_F(OutlookTest, WhatIsDoneHurriesNobody) {
  complete("FABRIC", day(2026, 5, 6));
  complete("SEW", day(2026, 5, 8));
  house_.must(schedule::reverse(kOrder, LineNo{0}, code("FABRIC"), "another order's"));
  forecast("FABRIC", day(2026, 5, 13));
  EXPECT_FALSE(of("FABRIC", day(2026, 5, 8)).critical);
}

TEST_F(OutlookTest, EveryStepIsCriticalWhoseDelayMovesTheEnd) {
  forecast("TRIM", day(2026, 5, 20));  // the day on which SEW is expected too
  for (const char* one : {"FABRIC", "SEW", "TRIM", "PACK", "EX"}) EXPECT_TRUE(of(one).critical) << one;
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("FABRIC"), code("SEW"), code("PACK"), code("EX")));
}

TEST_F(OutlookTest, WhatIsDoneIsNotCritical) {
  complete("FABRIC", day(2026, 5, 8));
  EXPECT_FALSE(of("FABRIC", day(2026, 5, 8)).critical);
  EXPECT_TRUE(of("SEW", day(2026, 5, 8)).critical);
  EXPECT_THAT(outlook(day(2026, 5, 8)).critical_path,
              ElementsAre(code("FABRIC"), code("SEW"), code("PACK"), code("EX")));
}

TEST_F(OutlookTest, SlackDoesNotReachBehindAPlannedDayThatIsNotWorkedAnyMore) {
  calendar_ = WorkCalendar::create(0b0011111, {day(2026, 5, 29)}, {}).value();  // EX's
  EXPECT_EQ(of("PACK").latest, day(2026, 5, 27));
  EXPECT_EQ(of("PACK").slack, 0);
}

TEST_F(OutlookTest, HolidaysAreNotWorkingDays) {
  calendar_ = WorkCalendar::create(0b0011111, {day(2026, 5, 25)}, {}).value();
  forecast("FABRIC", day(2026, 5, 13));
  EXPECT_EQ(of("SEW").expected, day(2026, 5, 28));
}

TEST_F(OutlookTest, AMilestoneThatWasWaivedAndNeverPlannedIsLeftOut) {
  const MilestoneWaived waived{LineNo{0}, code("LAB-DIP"), "boss", "as on the last order"};
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), waived)).ok());
  EXPECT_EQ(outlook().milestones.size(), 5u);
  House other;
  other.confirm();
  ASSERT_TRUE(other.record(Events().on(stream_of(kOrder), waived)).ok());
  EXPECT_REFUSED(calendar_outlook(other.order(), kLine, kToday, calendar_), "unknown_milestone");
  EXPECT_REFUSED(recovery_options(other.order(), kLine, kToday, calendar_, {}), "unknown_milestone");
}

TEST_F(OutlookTest, AScopeWithoutACalendarIsRefused) {
  House other;
  other.confirm();
  EXPECT_REFUSED(calendar_outlook(other.order(), kLine, kToday, calendar_), "unknown_milestone");
  EXPECT_REFUSED(calendar_outlook(house_.order(), LineNo{7}, kToday, calendar_), "unknown_line");
}

TEST_F(OutlookTest, AnOrderOnTimeHasNothingToRecover) {
  EXPECT_EQ(recovery().expected, day(2026, 6, 10));
  EXPECT_EQ(recovery().days_late, 0);
  EXPECT_THAT(recovery().options, IsEmpty());
}

TEST_F(OutlookTest, RecoveriesThatAreEnoughComeFirstThenThoseThatDisturbLeast) {
  forecast("FABRIC", day(2026, 5, 13));
  const RecoveryPlan plan = recovery();
  EXPECT_EQ(plan.promised, day(2026, 6, 10));
  EXPECT_EQ(plan.expected, day(2026, 6, 17));
  EXPECT_EQ(plan.days_late, 7);
  EXPECT_THAT(lines(plan), ElementsAre("overlap SEW 7 enough", "expedite FABRIC 7 enough", "overlap PACK 2",
                                       "overlap EX 1", "expedite SEW 3", "expedite PACK 1"));
  EXPECT_EQ(plan.options[0].assumption, "SEW begins 5 working days before FABRIC is done");
  EXPECT_EQ(plan.options[4].assumption, "SEW in 7 working days, not 10");
}

TEST_F(OutlookTest, WhatOtherPathsHoldUpIsNotWon) {
  forecast("FABRIC", day(2026, 5, 13));
  forecast("TRIM", day(2026, 5, 26));
  // SEW alone could win three days, but PACK then waits for TRIM.
  for (const std::string& line : lines(recovery())) EXPECT_NE(line, "expedite SEW 3");
  EXPECT_THAT(lines(recovery()), ::testing::Contains("expedite SEW 1"));
}

TEST_F(OutlookTest, AStepRunsBesideOneOfThoseThatItWaitsForAlone) {
  forecast("FABRIC", day(2026, 5, 13));
  forecast("TRIM", day(2026, 5, 27));  // as SEW
  for (const std::string& line : lines(recovery())) EXPECT_EQ(line.find("overlap PACK"), std::string::npos) << line;
}

TEST_F(OutlookTest, AStepThatIsBegunEarlyStillTakesItsDaysBehindTheOthers) {
  forecast("FABRIC", day(2026, 5, 13));
  forecast("TRIM", day(2026, 5, 26));
  EXPECT_THAT(lines(recovery()), ::testing::Contains("overlap PACK 1"));
}

TEST_F(OutlookTest, WhatIsWonBeforeAWaivedStepIsWonBehindIt) {
  house_.must(schedule::waive(kOrder, LineNo{0}, code("SEW"), "boss", "bought sewn"));
  forecast("FABRIC", day(2026, 6, 3));
  EXPECT_THAT(lines(recovery()), ::testing::Contains(::testing::StartsWith("expedite FABRIC ")));
}

TEST_F(OutlookTest, AFasterModeIsProposedWhereItsTransitIsKnown) {
  forecast("FABRIC", day(2026, 5, 13));
  RecoveryAssumptions assumptions;
  assumptions.transit = {{"Ocean", 35}, {"Rail", 20}, {"Air", 5}, {"Barge", 50}};
  EXPECT_THAT(lines(recovery(assumptions)), ::testing::IsSupersetOf({"mode Air 30 enough", "mode Rail 15 enough"}));
  EXPECT_THAT(lines(recovery(assumptions)), ::testing::Not(::testing::Contains(::testing::HasSubstr("Barge"))));
  assumptions.transit = {{"Rail", 20}, {"Air", 5}};
  EXPECT_THAT(lines(recovery(assumptions)), ::testing::Not(::testing::Contains(::testing::HasSubstr("mode"))));
}

TEST_F(OutlookTest, WhatIsReleasedCanBeSentAhead) {
  forecast("FABRIC", day(2026, 5, 13));
  house_.produce(40);
  house_.release("L1", 40);
  const RecoveryPlan plan = recovery();
  const auto split = std::find_if(plan.options.begin(), plan.options.end(),
                                  [](const RecoveryOption& o) { return o.kind == Recovery::kSplit; });
  ASSERT_NE(split, plan.options.end());
  EXPECT_EQ(split->quantity, pieces(40));
  EXPECT_FALSE(split->enough);
}

TEST_F(OutlookTest, AssumptionsArePartsOfOne) {
  RecoveryAssumptions assumptions;
  assumptions.expedited = Decimal::of(2);
  EXPECT_REFUSED(recovery_options(house_.order(), kLine, kToday, calendar_, assumptions), "number_out_of_range");
  assumptions = {};
  assumptions.overlapped = Decimal::from_micros(-1);
  EXPECT_REFUSED(recovery_options(house_.order(), kLine, kToday, calendar_, assumptions), "number_out_of_range");
}

TEST_F(OutlookTest, WithoutAPromiseThereIsNothingToWinBack) {
  Order order = house_.order();
  order.lines.edit()[0].promised = Date();
  EXPECT_REFUSED(recovery_options(order, kLine, kToday, calendar_, {}), "no_promise");
}

// SEW and PACK behind it on one day, Friday 29 May, which has become a holiday since; promised for 10 June.
class OnAHoliday : public ::testing::Test {
 protected:
  OnAHoliday() {
    house_.confirm();
    house_.must(schedule::baseline(kOrder, LineNo{0},
                                   {{code("SEW"), "sewing", 0, {}}, {code("PACK"), "packing", 0, {code("SEW")}}},
                                   kPlanned, WorkCalendar()));
  }

  const Date kPlanned = day(2026, 5, 29);
  const WorkCalendar calendar_ = WorkCalendar::create(0b0011111, {kPlanned}, {}).value();
  House house_;
};

TEST_F(OnAHoliday, AStepThatTakesNoDaysEndsWithWhatItWaitsFor) {
  const CalendarOutlook now = calendar_outlook(house_.order(), kLine, kToday, calendar_).value();
  EXPECT_EQ(now.expected, kPlanned);
  EXPECT_EQ(now.days_late, 0);
  EXPECT_EQ(now.milestones[0].latest, kPlanned);
}

TEST_F(OnAHoliday, TimeIsWonThroughAStepThatTakesNoDays) {
  house_.must(schedule::forecast(kOrder, LineNo{0}, code("SEW"), day(2026, 6, 8), "late"));
  const RecoveryPlan plan = recovery_options(house_.order(), kLine, kToday, calendar_, {}).value();
  EXPECT_EQ(plan.days_late, 10);
  ASSERT_EQ(plan.options.size(), 1u);
  EXPECT_EQ(plan.options[0].milestone, code("SEW"));
  EXPECT_EQ(plan.options[0].days, 10);
}

// ---- planned anew ---------------------------------------------------------------------------------------------------

// FABRIC Mon 4 May, SEW Mon 25 May, EX Mon 1 June, each behind the one before; planned anew as each test says.
class PlannedAnew : public ::testing::Test {
 protected:
  PlannedAnew() {
    house_.confirm();
    house_.must(schedule::baseline(kOrder, LineNo{0}, chain(), kExFactory, calendar_));
  }
  void plan_anew(std::vector<MilestoneTemplate> steps) { plan_for(kExFactory, std::move(steps)); }
  void plan_for(Date ex_factory, std::vector<MilestoneTemplate> steps) {
    house_.must(schedule::rebaseline(kOrder, LineNo{0}, std::move(steps), ex_factory, calendar_, "mail"));
  }
  // As in the first plan.
  static std::vector<MilestoneTemplate> chain() {
    return {{code("FABRIC"), "buying", -20, {}},
            {code("SEW"), "sewing", -5, {code("FABRIC")}},
            {code("EX"), "logistics", 0, {code("SEW")}}};
  }
  void forecast(std::string_view milestone, Date when) {
    house_.must(schedule::forecast(kOrder, LineNo{0}, code(milestone), when, "late"));
  }
  CalendarOutlook outlook() { return calendar_outlook(house_.order(), kLine, kToday, calendar_).value(); }

  const Date kExFactory = day(2026, 6, 1);
  House house_;
  WorkCalendar calendar_;
};

TEST_F(PlannedAnew, AStepThatWasPutInFrontIsWaitedFor) {
  plan_anew({{code("SAMPLE"), "buying", -25, {}},
             {code("FABRIC"), "buying", -20, {code("SAMPLE")}},
             {code("SEW"), "sewing", -5, {code("FABRIC")}},
             {code("EX"), "logistics", 0, {code("SEW")}}});
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("SAMPLE"), code("FABRIC"), code("SEW"), code("EX")));
  forecast("SAMPLE", day(2026, 5, 4));  // a week late
  EXPECT_EQ(outlook().expected, day(2026, 6, 8));
  EXPECT_EQ(outlook().days_late, 5);
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("SAMPLE"), code("FABRIC"), code("SEW"), code("EX")));
}

TEST_F(PlannedAnew, AStepThatWasPutBetweenIsWaitedFor) {
  plan_anew({{code("FABRIC"), "buying", -20, {}},
             {code("SEW"), "sewing", -5, {code("FABRIC")}},
             {code("WASH"), "sewing", -2, {code("SEW")}},
             {code("EX"), "logistics", 0, {code("WASH")}}});
  forecast("WASH", day(2026, 6, 1));  // two days late
  EXPECT_EQ(outlook().expected, day(2026, 6, 3));
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("WASH"), code("EX")));
}

TEST_F(PlannedAnew, AStepThatWasPutBehindAWaivedOneIsLateWithWhatThatWaitedFor) {
  house_.must(schedule::waive(kOrder, LineNo{0}, code("SEW"), "boss", "bought sewn"));
  plan_anew({{code("FABRIC"), "buying", -20, {}},
             {code("SEW"), "sewing", -5, {code("FABRIC")}},
             {code("WASH"), "sewing", -2, {code("SEW")}},
             {code("EX"), "logistics", 0, {code("WASH")}}});
  forecast("FABRIC", day(2026, 5, 11));  // a week late
  EXPECT_EQ(outlook().expected, day(2026, 6, 8));
  EXPECT_THAT(outlook().critical_path, ElementsAre(code("FABRIC"), code("WASH"), code("EX")));
}

TEST_F(PlannedAnew, WhatWasDoneLateBeforeIsNotLateForTheNewPlan) {
  house_.clock.set(start_of(day(2026, 5, 18)));
  house_.must(schedule::complete(kOrder, LineNo{0}, code("FABRIC"), day(2026, 5, 18)));
  plan_for(day(2026, 7, 1), chain());
  EXPECT_EQ(outlook().milestones[1].expected, day(2026, 6, 24));
  EXPECT_EQ(outlook().days_late, 0);
}

TEST_F(PlannedAnew, WhatWasDoneLateBeforeAWaivedStepIsNotLateForTheNewPlan) {
  house_.clock.set(start_of(day(2026, 5, 29)));
  house_.must(schedule::complete(kOrder, LineNo{0}, code("FABRIC"), day(2026, 5, 29)));
  house_.must(schedule::waive(kOrder, LineNo{0}, code("SEW"), "boss", "bought sewn"));
  plan_for(day(2026, 7, 1), chain());
  EXPECT_EQ(outlook().days_late, 0);
}

TEST_F(PlannedAnew, WhatIsDoneLaterThanTheNewPlanKnewIsLate) {
  house_.clock.set(start_of(day(2026, 5, 18)));
  house_.must(schedule::complete(kOrder, LineNo{0}, code("FABRIC"), day(2026, 5, 18)));
  plan_for(day(2026, 7, 1), chain());
  house_.must(schedule::reverse(kOrder, LineNo{0}, code("FABRIC"), "another order's"));
  house_.clock.set(start_of(day(2026, 5, 20)));
  house_.must(schedule::complete(kOrder, LineNo{0}, code("FABRIC"), day(2026, 5, 20)));
  EXPECT_EQ(outlook().days_late, 2);
}

TEST_F(PlannedAnew, MilestonesAreGivenAsTheyStandInTheOrder) {
  plan_anew({{code("SAMPLE"), "buying", -25, {}},
             {code("FABRIC"), "buying", -20, {code("SAMPLE")}},
             {code("SEW"), "sewing", -5, {code("FABRIC")}},
             {code("EX"), "logistics", 0, {code("SEW")}}});
  std::vector<MilestoneCode> codes;
  for (const MilestoneOutlook& one : outlook().milestones) codes.push_back(one.code);
  EXPECT_THAT(codes, ElementsAre(code("FABRIC"), code("SEW"), code("EX"), code("SAMPLE")));
}

// Promised for 10 June, nine days behind EX; agreed on for 10 July, with EX on 1 July.
class AgreedLater : public PlannedAnew {
 protected:
  AgreedLater() {
    const LineChange later{kLine, std::nullopt, std::nullopt, day(2026, 7, 10)};
    house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {later}, "the shop opens later"}));
    house_.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  }
  void plan_for_july(std::vector<MilestoneTemplate> steps) {
    house_.must(schedule::rebaseline(kOrder, LineNo{0}, std::move(steps), day(2026, 7, 1), calendar_, ""));
  }
  RecoveryPlan recovery() { return recovery_options(house_.order(), kLine, kToday, calendar_, {}).value(); }
};

TEST_F(AgreedLater, ACalendarThatFollowsLeavesTheGoodsTheirDaysOfTravel) {
  plan_for_july(chain());
  EXPECT_EQ(recovery().promised, day(2026, 7, 10));
  EXPECT_EQ(recovery().expected, day(2026, 7, 10));
  EXPECT_EQ(recovery().days_late, 0);
  forecast("EX", day(2026, 7, 8));  // a week late
  EXPECT_EQ(recovery().expected, day(2026, 7, 17));
  EXPECT_EQ(recovery().days_late, 7);
}

TEST_F(AgreedLater, AStepThatWasPutBetweenTakesNothingOfTheDaysOfTravel) {
  plan_for_july({{code("FABRIC"), "buying", -20, {}},
                 {code("SEW"), "sewing", -5, {code("FABRIC")}},
                 {code("WASH"), "sewing", -2, {code("SEW")}},
                 {code("EX"), "logistics", 0, {code("WASH")}}});
  EXPECT_EQ(recovery().expected, day(2026, 7, 10));
}

TEST_F(AgreedLater, ANewLastStepIsFollowedByTheDaysThatThePromiseInForceLeavesIt) {
  std::vector<MilestoneTemplate> steps = chain();
  steps.push_back({code("LOAD"), "logistics", 2, {code("EX")}});
  plan_for_july(std::move(steps));
  EXPECT_EQ(recovery().expected, day(2026, 7, 10));
}

TEST_F(AgreedLater, ANewStepBesideTheLastTakesNothingOfTheDaysOfTravel) {
  std::vector<MilestoneTemplate> steps = chain();
  steps.push_back({code("DOCS"), "logistics", -3, {code("SEW")}});
  plan_for_july(std::move(steps));
  EXPECT_EQ(recovery().expected, day(2026, 7, 10));
}

// Promised for 10 June; agreed on for 10 July, before there was any calendar.
class PlannedLate : public ::testing::Test {
 protected:
  PlannedLate() {
    house_.confirm();
    const LineChange later{kLine, std::nullopt, std::nullopt, day(2026, 7, 10)};
    house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {later}, "the shop opens later"}));
    house_.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  }
  void plan(LineNo line, Date ex_factory) {
    house_.must(schedule::baseline(kOrder, line, {{code("EX"), "logistics", 0, {}}}, ex_factory, WorkCalendar()));
  }
  Date expected() { return recovery_options(house_.order(), kLine, kToday, WorkCalendar(), {}).value().expected; }

  House house_;
};

TEST_F(PlannedLate, TheDaysOfTravelAreThoseOfThePromiseThatTheCalendarWasMadeFor) {
  plan(LineNo{0}, day(2026, 7, 1));
  EXPECT_EQ(expected(), day(2026, 7, 10));
  house_.must(schedule::forecast(kOrder, LineNo{0}, code("EX"), day(2026, 7, 8), "late"));
  EXPECT_EQ(expected(), day(2026, 7, 17));
}

TEST_F(PlannedLate, OfTwoCalendarsTheOneThatEndsLastSaysForWhichPromiseItWasMade) {
  plan(LineNo{0}, day(2026, 7, 1));
  house_.must(promise::announce_delay(kOrder, {kLine, day(2026, 7, 20), DelayCause::kMaterial, "fabric late"}));
  house_.must(promise::accept_delay(kOrder, kLine, "email"));
  plan(kLine, day(2026, 6, 1));
  EXPECT_EQ(expected(), day(2026, 7, 10));
}

TEST(TwoCalendars, AreComparedByWhereTheyEndNow) {
  House house;
  house.confirm();
  const std::vector<MilestoneTemplate> ex = {{code("EX"), "logistics", 0, {}}};
  house.must(schedule::baseline(kOrder, kLine, ex, day(2026, 6, 1), WorkCalendar()));
  const LineChange later{kLine, std::nullopt, std::nullopt, day(2026, 7, 10)};
  house.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {later}, "the shop opens later"}));
  house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  house.must(schedule::rebaseline(kOrder, kLine, ex, day(2026, 7, 1), WorkCalendar(), ""));
  house.must(
      schedule::baseline(kOrder, LineNo{0}, {{code("SAMPLE"), "buying", 0, {}}}, day(2026, 6, 15), WorkCalendar()));
  const RecoveryPlan plan = recovery_options(house.order(), kLine, kToday, WorkCalendar(), {}).value();
  EXPECT_EQ(plan.expected, day(2026, 7, 10));
  EXPECT_EQ(plan.days_late, 0);
}

// ---- any calendar ---------------------------------------------------------------------------------------------------

Order arbitrary_calendar(const WorkCalendar& calendar) {
  Order order;
  order.id = kOrder;
  const std::size_t count = *rc::gen::inRange<std::size_t>(1, 12);
  for (std::size_t i = 0; i < count; ++i) {
    Milestone milestone;
    milestone.code = MilestoneCode("M" + std::to_string(i));
    milestone.state = MilestoneState::kPlanned;
    milestone.planned = calendar.shift(kToday, *rc::gen::inRange(0, 40)).value();
    for (std::uint32_t before = 0; before < i; ++before) {
      if (*rc::gen::inRange(0, 3) != 0) continue;
      milestone.after.push_back(before);
      milestone.ready = std::max(milestone.ready, order.milestones[before].planned);
    }
    milestone.planned = std::max(milestone.planned, milestone.ready);
    if (*rc::gen::inRange(0, 3) == 0) {
      milestone.forecast = calendar.shift(milestone.planned, *rc::gen::inRange(0, 15)).value();
    }
    order.milestones.edit().push_back(milestone);
  }
  return order;
}

// The same weeks, but some days have become holidays since.
WorkCalendar with_holidays() {
  std::vector<Date> holidays;
  for (const int days : *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(0, 60))) {
    holidays.push_back(kToday.plus(days));
  }
  return WorkCalendar::create(0b0011111, std::move(holidays), {}).value();
}

// The longest path, walked anew for every milestone. What takes no days ends with what it waits for.
Date naive_expected(const Order& order, std::size_t i, const WorkCalendar& calendar) {
  const Milestone& milestone = order.milestones[i];
  Date expected = std::max(milestone.due(), kToday);
  Date planned_before;
  for (const std::uint32_t before : milestone.after) {
    planned_before = std::max(planned_before, order.milestones[before].planned);
  }
  for (const std::uint32_t before : milestone.after) {
    const int days = calendar.working_days_between(planned_before, milestone.planned);
    const Date from = naive_expected(order, before, calendar);
    expected = std::max(expected, days == 0 ? from : calendar.shift(from, days).value());
  }
  return expected;
}

RC_GTEST_PROP(Outlook, IsTheLongestPath, ()) {
  const Order order = arbitrary_calendar(WorkCalendar());
  const WorkCalendar calendar = with_holidays();
  const CalendarOutlook outlook = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  Date end;
  for (std::size_t i = 0; i < order.milestones.size(); ++i) {
    RC_ASSERT(outlook.milestones[i].expected == naive_expected(order, i, calendar));
    end = std::max(end, outlook.milestones[i].expected);
  }
  RC_ASSERT(outlook.expected == end);
}

RC_GTEST_PROP(Outlook, IsTheSameInWhateverOrderMilestonesStand, ()) {
  const WorkCalendar calendar;
  const Order order = arbitrary_calendar(calendar);
  const std::size_t count = order.milestones.size();
  Order turned = order;
  for (std::size_t i = 0; i < count; ++i) {
    Milestone& milestone = turned.milestones.edit()[count - 1 - i];
    milestone = order.milestones[i];
    for (std::uint32_t& before : milestone.after) before = static_cast<std::uint32_t>(count - 1 - before);
  }
  const CalendarOutlook one = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  const CalendarOutlook other = calendar_outlook(turned, LineNo{0}, kToday, calendar).value();
  RC_ASSERT(one.expected == other.expected);
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT(one.milestones[i].code == other.milestones[count - 1 - i].code);
    RC_ASSERT(one.milestones[i].expected == other.milestones[count - 1 - i].expected);
    RC_ASSERT(one.milestones[i].latest == other.milestones[count - 1 - i].latest);
  }
}

// Facts may have led there.
RC_GTEST_PROP(Outlook, EndsForACalendarThatGoesRound, ()) {
  const WorkCalendar calendar;
  Order order = arbitrary_calendar(calendar);
  const auto count = static_cast<std::uint32_t>(order.milestones.size());
  for (Milestone& milestone : order.milestones.edit()) {
    milestone.after.push_back(*rc::gen::inRange<std::uint32_t>(0, count));
  }
  const CalendarOutlook outlook = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  RC_ASSERT(outlook.milestones.size() == count);
  RC_ASSERT(!outlook.critical_path.empty());
  RC_ASSERT(outlook.critical_path.size() <= count);
}

RC_GTEST_PROP(Outlook, ASlipWithinTheSlackKeepsTheEnd, ()) {
  Order order = arbitrary_calendar(WorkCalendar());
  const WorkCalendar calendar = with_holidays();
  const CalendarOutlook before = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  std::vector<std::size_t> with_slack;
  for (std::size_t i = 0; i < before.milestones.size(); ++i) {
    if (before.milestones[i].slack > 0) with_slack.push_back(i);
  }
  RC_CLASSIFY(!with_slack.empty(), "has slack");
  if (with_slack.empty()) return;
  const std::size_t i = *rc::gen::elementOf(with_slack);
  order.milestones.edit()[i].forecast =
      calendar.shift(before.milestones[i].expected, before.milestones[i].slack).value();
  const CalendarOutlook after = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  RC_ASSERT(after.expected == std::max(before.expected, before.planned));
}

RC_GTEST_PROP(Outlook, IsCriticalWhereADayMoreMovesTheEnd, ()) {
  Order order = arbitrary_calendar(WorkCalendar());
  const WorkCalendar calendar = with_holidays();
  const CalendarOutlook before = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  const auto i = *rc::gen::inRange<std::size_t>(0, before.milestones.size());
  RC_CLASSIFY(before.milestones[i].critical, "critical");
  order.milestones.edit()[i].forecast = calendar.shift(before.milestones[i].expected, 1).value();
  const CalendarOutlook after = calendar_outlook(order, LineNo{0}, kToday, calendar).value();
  RC_ASSERT(before.milestones[i].critical == (after.expected > before.expected));
}

RC_GTEST_PROP(Outlook, ARecoveryNeverWinsMoreThanIsLost, ()) {
  const WorkCalendar calendar;
  Order order = arbitrary_calendar(calendar);
  Line line;
  line.terms.line = kLine;
  line.terms.quantity = pieces(100);
  line.promised = line.first_promised = calendar_outlook(order, LineNo{0}, kToday, calendar)->planned;
  order.lines.edit().push_back(line);
  const RecoveryPlan plan = recovery_options(order, kLine, kToday, calendar, {}).value();
  for (const RecoveryOption& option : plan.options) {
    RC_ASSERT(option.days > 0);
    RC_ASSERT(option.days <= plan.days_late);
    RC_ASSERT(option.enough == (option.days >= plan.days_late));
  }
}

}  // namespace
}  // namespace gendan
