// What falls due as time passes: Engine::advance_to, and the deadlines that it looks at.

#include "engine/deadlines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support.h"

namespace gendan {
namespace {

using ::testing::UnorderedElementsAre;

const MilestoneCode kEx("EX");

Instant in_days(int days) { return start_of(kToday.plus(days)); }

// Due a week from today.
void plan_ex_factory(House& house, const char* id) {
  house.must(schedule::baseline(OrderId(id), LineNo{0}, {{kEx, "logistics", 0, {}}}, kToday.plus(7), WorkCalendar()));
}

TEST(Engine, WritesAMissedMilestoneOncePerDueDay) {
  House house;
  house.confirm();
  house.must(
      schedule::baseline(OrderId("O-1"), LineNo{0},
                         {{MilestoneCode("FABRIC"), "buying", -10, {}}, {MilestoneCode("EX"), "logistics", 0, {}}},
                         day(2026, 4, 1), WorkCalendar()));
  const Date fabric = house.order().milestones[0].planned;
  EXPECT_EQ(house.engine->advance_to(start_of(fabric)).value(), 0u) << "the due day itself is not over";
  EXPECT_EQ(house.engine->advance_to(start_of(fabric.plus(1))).value(), 1u);
  EXPECT_EQ(house.engine->advance_to(start_of(fabric.plus(2))).value(), 0u);
  EXPECT_EQ(house.order().milestones[0].missed, fabric);
  house.clock.set(start_of(fabric.plus(2)));
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, MilestoneCode("FABRIC"), fabric.plus(5), "mill is late"));
  EXPECT_EQ(house.engine->advance_to(start_of(fabric.plus(6))).value(), 1u);
}

TEST(Engine, ReportsAnAcknowledgementThatDidNotCome) {
  House house;
  ComplaintReceived complaint;
  complaint.customer = CustomerId("ACME");
  complaint.channel = "email";
  complaint.allegations = {{"colour", "not the blue we ordered"}};
  complaint.acknowledge_by = start_of(kToday.plus(1));
  house.must(complaint::receive(CaseId("C-1"), complaint));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(1))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(2))).value(), 1u);
  EXPECT_TRUE(house.engine->load(CaseId("C-1"))->acknowledgement_missed);
}

TEST(Engine, ReportsThatNobodyLookedAtTheEffectOfAnActionOncePerDueDay) {
  House house;
  const CaseId id("C-1");
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not blue"}};
  house.must(complaint::receive(id, received));
  house.must(complaint::acknowledge(id, "email"));
  house.must(complaint::assess(id, {CaseSeverity::kMajor, true, ""}));
  house.must(complaint::investigate(id, "8D-1"));
  house.must(complaint::open_capa(id, {"8D-1", PersonId("wang")}));
  house.must(complaint::plan_effectiveness_check(id, {kToday.plus(1), PersonId("zhao")}));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(1))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(2))).value(), 1u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(3))).value(), 0u);
  EXPECT_EQ(house.engine->load(id)->check_missed, kToday.plus(1));
  house.must(complaint::plan_effectiveness_check(id, {kToday.plus(4), PersonId("zhao")}));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(5))).value(), 1u);
}

TEST(Engine, SaysThatALateAcknowledgementIsLateWhereNobodyHasLookedAtTheClock) {
  House house;
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not blue"}};
  received.acknowledge_by = start_of(kToday.plus(1));
  house.must(complaint::receive(CaseId("C-1"), received));
  house.must(complaint::receive(CaseId("C-2"), received));
  house.clock.set(start_of(kToday.plus(2)));
  house.must(complaint::acknowledge(CaseId("C-1"), "email"));
  const Complaint late = house.engine->load(CaseId("C-1")).value();
  EXPECT_TRUE(late.acknowledgement_missed);
  EXPECT_EQ(late.state, ComplaintState::kAcknowledged);

  Request noted_late = house.request();  // on the phone, in time
  noted_late.occurred_at = start_of(kToday);
  ASSERT_TRUE(house.engine->execute(noted_late, complaint::acknowledge(CaseId("C-2"), "phone")).ok());
  EXPECT_FALSE(house.engine->load(CaseId("C-2"))->acknowledgement_missed);
}

TEST(Engine, MissesAMilestoneThatIsNotDoneAfterAll) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  house.must(schedule::complete(OrderId("O-1"), LineNo{0}, kEx, kToday));
  house.must(schedule::reverse(OrderId("O-1"), LineNo{0}, kEx, "another order's"));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(7))).value(), 0u) << "the due day itself is not over";
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(8))).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(7));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(9))).value(), 0u);
}

// Recorded events may be about other days than the order has.
TEST(Engine, MissesAMilestoneOnItsForecastDayAfterAnotherDaysMissWasRecorded) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, kEx, kToday.plus(9), "the mill is late"));
  ASSERT_TRUE(house.record(Events().on(StreamId("order/O-1"), MilestoneMissed{LineNo{0}, kEx, kToday.plus(7)})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(9))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(10))).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(9));
}

TEST(Engine, MissesAMilestoneOnItsForecastDayWhereThePlanWasRecordedLater) {
  House house;
  house.confirm();
  const StreamId stream("order/O-1");
  const MilestonePlan planned{kEx, "logistics", kToday.plus(7), {}};
  ASSERT_TRUE(house.record(Events().on(stream, MilestoneForecast{LineNo{0}, kEx, kToday.plus(9), ""})).ok());
  ASSERT_TRUE(house.record(Events().on(stream, CalendarBaselined{LineNo{0}, {planned}})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(9))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(10))).value(), 1u);
}

TEST(Engine, MissesAMilestoneOnItsForecastDayWhereItWasDoneAndItsPlanWasRecordedLater) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, kEx, kToday.plus(5), "early"));
  house.must(schedule::complete(OrderId("O-1"), LineNo{0}, kEx, kToday));
  const MilestonePlan planned{kEx, "logistics", kToday.plus(30), {}};
  ASSERT_TRUE(house.record(Events().on(StreamId("order/O-1"), CalendarBaselined{LineNo{0}, {planned}})).ok());
  EXPECT_EQ(house.order().milestones[0].due(), kToday.plus(5));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(5))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(6))).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(5));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(32))).value(), 0u);
}

TEST(Engine, MissesAMilestoneOnItsForecastDayWhereItWasWaivedAndItsPlanWasRecordedLater) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, kEx, kToday.plus(5), "early"));
  house.must(schedule::waive(OrderId("O-1"), LineNo{0}, kEx, "sales", "not asked for"));
  const MilestonePlan planned{kEx, "logistics", kToday.plus(30), {}};
  ASSERT_TRUE(house.record(Events().on(StreamId("order/O-1"), CalendarBaselined{LineNo{0}, {planned}})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(6))).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(5));
}

// Which milestones were done ends with the order, and their forecasts do not.
TEST(Engine, MissesAMilestoneOfAReopenedOrderByTheDayOfItsRecordedPlan) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, kEx, kToday.plus(5), "early"));
  house.must(schedule::complete(OrderId("O-1"), LineNo{0}, kEx, kToday));
  const StreamId stream("order/O-1");
  ASSERT_TRUE(house.record(Events().on(stream, OrderCompleted{})).ok());
  house.must(intake::reopen(OrderId("O-1"), "ten are missing", "sales"));
  const MilestonePlan planned{kEx, "logistics", kToday.plus(30), {}};
  ASSERT_TRUE(house.record(Events().on(stream, CalendarBaselined{LineNo{0}, {planned}})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(31))).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(5));
}

TEST(Engine, MissesAMilestoneAgainWhoseMissWasTakenBack) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  const Instant later = start_of(kToday.plus(8));
  house.clock.set(later);
  EXPECT_EQ(house.engine->advance_to(later).value(), 1u);
  house.must(reversal::reverse_event(StreamId("order/O-1"), house.order().version, "it had left"));
  EXPECT_EQ(house.engine->advance_to(later).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(7));
  EXPECT_EQ(house.engine->advance_to(later).value(), 0u);
}

TEST(Engine, MissesNoDayAgainThatStaysInANewCalendar) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  const Instant later = start_of(kToday.plus(8));
  EXPECT_EQ(house.engine->advance_to(later).value(), 1u);
  house.must(schedule::rebaseline(OrderId("O-1"), LineNo{0}, {{kEx, "logistics", 0, {}}}, kToday.plus(7),
                                  WorkCalendar(), "mail of 3 March"));
  EXPECT_EQ(house.engine->advance_to(later).value(), 0u);
}

TEST(Engine, MissesAMilestoneOfAnOrderThatIsReopened) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  ASSERT_TRUE(house.record(Events().on(StreamId("order/O-1"), OrderCompleted{})).ok());
  house.clock.set(start_of(kToday.plus(30)));
  EXPECT_EQ(house.engine->advance_to(house.clock.now()).value(), 0u);
  house.must(intake::reopen(OrderId("O-1"), "ten are missing", "sales"));
  EXPECT_EQ(house.engine->advance_to(house.clock.now()).value(), 1u);
}

TEST(Engine, MissesAMilestoneOfAnOrderThatIsSeenToGoOnBehindItsEnd) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  const StreamId stream("order/O-1");
  ASSERT_TRUE(house.record(Events().on(stream, OrderCompleted{})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(30))).value(), 0u);
  ASSERT_TRUE(house.record(Events().on(stream, CancellationRequested{Party::kBuyer, "bankrupt"})).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(30))).value(), 1u);
}

TEST(Engine, MissesNothingOfAnOrderThatIsOver) {
  House house;
  house.confirm("O-1");
  house.confirm("O-2", {line(1)}, "PO-2");
  for (const char* id : {"O-1", "O-2"}) plan_ex_factory(house, id);
  house.must(schedule::complete(OrderId("O-1"), LineNo{0}, kEx, kToday));
  ASSERT_TRUE(house.record(Events().on(StreamId("order/O-1"), OrderCompleted{})).ok());
  house.must(schedule::reverse(OrderId("O-1"), LineNo{0}, kEx, "another order's"));
  house.must(intake::request_cancellation(OrderId("O-2"), Party::kBuyer, "bankrupt"));
  house.must(intake::accept_cancellation(OrderId("O-2"), "bankrupt"));
  house.must(schedule::forecast(OrderId("O-2"), LineNo{0}, kEx, kToday.plus(9), "late"));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(30))).value(), 0u);
}

TEST(Engine, MissesNoDayAgainThatAnotherWasMissedAfter) {
  House house;
  house.confirm();
  plan_ex_factory(house, "O-1");
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(8))).value(), 1u);
  house.clock.set(start_of(kToday.plus(8)));
  house.must(schedule::forecast(OrderId("O-1"), LineNo{0}, kEx, kToday.plus(9), "late"));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(10))).value(), 1u);
  house.must(schedule::rebaseline(OrderId("O-1"), LineNo{0}, {{kEx, "logistics", 0, {}}}, kToday.plus(7),
                                  WorkCalendar(), "mail"));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(10))).value(), 0u);
}

TEST(Engine, MissesAMilestoneAtTheEndOfItsDayInTheClocksZone) {
  House house;
  house.clock.set_zone(480);
  house.confirm();
  plan_ex_factory(house, "O-1");
  const Instant end{start_of(kToday.plus(8)).micros - 8 * std::int64_t{3'600'000'000}};
  EXPECT_EQ(house.engine->advance_to({end.micros - 1}).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(end).value(), 1u);
  Instant occurred;
  ASSERT_TRUE(house.engine
                  ->history(StreamId("order/O-1"), Version{1},
                            [&](const Record& record, const Event& event) {
                              if (std::holds_alternative<MilestoneMissed>(event)) occurred = record.occurred_at;
                              return true;
                            })
                  .ok());
  EXPECT_EQ(occurred, end);
}

TEST(Engine, MissesMilestonesOfBefore1970) {
  House house;
  const Date today = day(1960, 3, 1);
  const Date due = today.plus(7);
  house.clock.set(start_of(today));
  for (const char* id : {"O-1", "O-2"}) {
    house.confirm(id, {line(1)}, std::string("PO-") + id);
    house.must(schedule::baseline(OrderId(id), LineNo{0}, {{kEx, "logistics", 0, {}}}, due, WorkCalendar()));
  }
  // Which is then open on a day that only the order knows.
  house.must(schedule::complete(OrderId("O-2"), LineNo{0}, kEx, today));
  house.must(schedule::reverse(OrderId("O-2"), LineNo{0}, kEx, "another order's"));
  EXPECT_EQ(house.engine->advance_to(start_of(due)).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(due.plus(1))).value(), 2u);
  for (const char* id : {"O-1", "O-2"}) EXPECT_EQ(house.order(id).milestones[0].missed, due) << id;
  EXPECT_REFUSED(house.engine->advance_to(start_of(due)), "clock_went_back");
}

TEST(Engine, MissesTheOthersWhereOneDeadlineCannotBeWritten) {
  House house;
  house.confirm("O-1");
  house.confirm("O-2", {line(1)}, "PO-2");
  for (const char* id : {"O-1", "O-2"}) plan_ex_factory(house, id);
  // Written past the engine, which would have refused it: from here on the first order cannot be folded.
  std::string payload;
  encode(OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"}, payload);
  Append append;
  append.request_id = RequestId("forged");
  append.actor = "nobody";
  append.streams = {{StreamId("order/O-1"), Expect::any()}};
  append.events = {NewEvent{0, kFacts<OrderConfirmed>.tag, 1, 0, {}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  EXPECT_REFUSED(house.engine->advance_to(start_of(kToday.plus(8))), "corrupt");
  EXPECT_EQ(house.order("O-2").milestones[0].missed, kToday.plus(7));
}

TEST(Engine, MissesNoAcknowledgementThatIsNotOwedAnyMore) {
  House house;
  ComplaintReceived complaint;
  complaint.customer = CustomerId("ACME");
  complaint.channel = "email";
  complaint.allegations = {{"colour", "not the blue we ordered"}};
  complaint.acknowledge_by = start_of(kToday.plus(1));
  ASSERT_TRUE(house.record(Events().on(StreamId("case/C-1"), complaint)).ok());
  complaint.acknowledge_by = {};
  ASSERT_TRUE(house.record(Events().on(StreamId("case/C-1"), complaint)).ok());
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(3))).value(), 0u);
}

TEST(Engine, MissesMilestonesWhoseNamesLookAlike) {
  House house;
  house.confirm("A");
  house.confirm("A/1", {line(1), line(2)}, "PO-2");
  house.must(schedule::baseline(OrderId("A"), LineNo{1}, {{MilestoneCode("2/X"), "logistics", 0, {}}}, kToday.plus(7),
                                WorkCalendar()));
  house.must(schedule::baseline(OrderId("A/1"), LineNo{2}, {{MilestoneCode("X"), "logistics", 0, {}}}, kToday.plus(7),
                                WorkCalendar()));
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(8))).value(), 2u);
}

TEST(Engine, RefusesToGoBackInTime) {
  House house;
  ASSERT_TRUE(house.engine->advance_to(start_of(kToday)).ok());
  EXPECT_REFUSED(house.engine->advance_to(start_of(kToday.plus(-1))), "clock_went_back");
}

// ---- the list of candidates -----------------------------------------------------------------------------------------

TEST(Deadlines, ReadBackFromTheirRowsThatMilestonesAreOpenAgain) {
  Deadlines deadlines;
  Record record;
  record.stream = "order/O-1";
  deadlines.apply(record, MilestoneReversed{LineNo{0}, MilestoneCode("EX"), "counted twice"});
  std::vector<RowStore::Change> rows;
  deadlines.collect(rows);
  ASSERT_EQ(rows.size(), 1u);
  Deadlines back;
  ASSERT_TRUE(back.restore(rows[0].key, *rows[0].value).ok());
  ASSERT_EQ(back.due(in_days(1), kToday).size(), 1u);
  EXPECT_EQ(back.due(in_days(1), kToday)[0].kind, Deadlines::Kind::kOpenAgain);
  back.apply(record, OrderCompleted{});
  EXPECT_TRUE(back.due(in_days(1), kToday).empty());
}

TEST(Deadlines, NameAnOrderThatIsToBeAskedInFrontOfWhateverIsDue) {
  Deadlines deadlines;
  Record record;
  record.stream = "order/O-1";
  const Date due = day(1960, 3, 1);
  deadlines.apply(record, MilestoneForecast{LineNo{0}, kEx, due, ""});
  deadlines.apply(record, MilestoneReversed{LineNo{0}, MilestoneCode("SEW"), "counted twice"});
  const std::vector<Deadlines::Deadline> passed = deadlines.due(start_of(due.plus(1)), due.plus(1));
  ASSERT_EQ(passed.size(), 2u);
  EXPECT_EQ(passed[0].kind, Deadlines::Kind::kOpenAgain);
  EXPECT_EQ(passed[1].day, due);
}

TEST(Deadlines, AskNoOrderBeforeTheDayOfItsRecordedPlan) {
  Deadlines deadlines;
  Record record;
  record.stream = "order/O-1";
  record.flags = kObserved;
  MilestonePlan plan;
  plan.code = kEx;
  plan.planned = kToday.plus(40);
  deadlines.apply(record, CalendarBaselined{LineNo{0}, {plan}});
  EXPECT_TRUE(deadlines.due(in_days(1), kToday.plus(1)).empty());
  EXPECT_EQ(deadlines.due(in_days(42), kToday.plus(42)).size(), 1u);
}

TEST(Deadlines, ReadBackFromTheirRowsWhichMilestonesWereMetUntilTheOrderEnds) {
  MilestonePlan plan;
  plan.code = kEx;
  plan.planned = kToday.plus(40);
  const Event met[] = {MilestoneCompleted{LineNo{0}, kEx, kToday}, MilestoneWaived{LineNo{0}, kEx, "sales", "late"}};
  for (const Event& event : met) {
    Record record;
    record.stream = "order/O-1";
    Deadlines deadlines;
    deadlines.apply(record, MilestoneForecast{LineNo{0}, kEx, kToday.plus(5), ""});
    deadlines.apply(record, event);
    std::vector<RowStore::Change> rows;
    deadlines.collect(rows);
    Deadlines back;
    Deadlines ended;
    for (const RowStore::Change& row : rows) {
      if (!row.value.has_value()) continue;
      ASSERT_TRUE(back.restore(row.key, *row.value).ok());
      ASSERT_TRUE(ended.restore(row.key, *row.value).ok());
    }
    EXPECT_TRUE(back.due(in_days(30), kToday.plus(30)).empty()) << facts_of(event).name;
    record.flags = kObserved;
    back.apply(record, CalendarBaselined{LineNo{0}, {plan}});
    ASSERT_EQ(back.due(in_days(1), kToday.plus(1)).size(), 1u) << facts_of(event).name;
    EXPECT_EQ(back.due(in_days(1), kToday.plus(1))[0].kind, Deadlines::Kind::kOpenAgain);

    ended.apply(record, OrderCompleted{});
    rows.clear();
    ended.collect(rows);
    ASSERT_FALSE(rows.empty());
    for (const RowStore::Change& row : rows) EXPECT_FALSE(row.value.has_value()) << facts_of(event).name;
  }
}

// From their rows too. What goes on without ever having ended, as what is imported does, is not asked.
TEST(Deadlines, AskAnOrderThatGoesOnBehindItsEndWhereMilestonesWereOpenThen) {
  const Event going_on[] = {OrderDrafted{},
                            OrderSubmitted{},
                            OrderConfirmed{},
                            CancellationRequested{Party::kBuyer, "no"},
                            CancellationRejected{"late"},
                            OrderReopened{"ten are missing", "sales"}};
  Record record;
  record.stream = "order/O-1";
  for (const Event& event : going_on) {
    Deadlines deadlines;
    deadlines.apply(record, event);
    deadlines.apply(record, OrderClosed{});
    deadlines.apply(record, event);
    EXPECT_TRUE(deadlines.due(in_days(1), kToday).empty()) << facts_of(event).name;
    deadlines.apply(record, MilestoneForecast{LineNo{0}, kEx, kToday.plus(9), ""});
    deadlines.apply(record, OrderCompleted{});
    deadlines.apply(record, OrderClosed{});
    EXPECT_TRUE(deadlines.due(in_days(30), kToday.plus(30)).empty()) << facts_of(event).name;
    std::vector<RowStore::Change> rows;
    deadlines.collect(rows);
    Deadlines back;
    for (const RowStore::Change& row : rows) {
      if (!row.value.has_value()) continue;
      ASSERT_TRUE(back.restore(row.key, *row.value).ok());
    }
    EXPECT_TRUE(back.due(in_days(30), kToday.plus(30)).empty()) << facts_of(event).name;
    back.apply(record, event);
    ASSERT_EQ(back.due(in_days(1), kToday).size(), 1u) << facts_of(event).name;
    EXPECT_EQ(back.due(in_days(1), kToday)[0].kind, Deadlines::Kind::kOpenAgain);
  }
}

TEST(Deadlines, ReadBackFromTheirRowsWhatIsDue) {
  Deadlines deadlines;
  const auto on = [&](std::string_view stream, const Event& event) {
    Record record;
    record.stream = stream;
    deadlines.apply(record, event);
  };
  on("order/O-1", MilestoneForecast{LineNo{0}, MilestoneCode("I1"), kToday, ""});
  on("order/O-1", IncidentRaised{IncidentId("I1"), LineNo{2}, IncidentKind::kWeather, "storm", in_days(2)});
  on("order/O-1", DelayAnnounced{LineNo{2}, kToday.plus(9), DelayCause::kOther, "storm", in_days(3)});
  ComplaintReceived complaint;
  complaint.acknowledge_by = in_days(4);
  on("case/O-1", complaint);

  std::vector<RowStore::Change> rows;
  deadlines.collect(rows);
  ASSERT_EQ(rows.size(), 4u);
  Deadlines back;
  for (const RowStore::Change& row : rows) ASSERT_TRUE(back.restore(row.key, *row.value).ok());
  EXPECT_FALSE(back.restore("order/O-1", "1").ok());
  const std::vector<Deadlines::Deadline> due = back.due(in_days(9), kToday.plus(9));
  ASSERT_EQ(due.size(), 4u);
  EXPECT_EQ(due[0].code.str(), "I1");
  EXPECT_EQ(due[0].day, kToday);
  EXPECT_EQ(due[1].about, about_incident(IncidentId("I1")));
  EXPECT_EQ(due[1].instant, in_days(2));
  EXPECT_EQ(due[2].about, about_delay(LineNo{2}));
  EXPECT_EQ(due[3].kind, Deadlines::Kind::kAcknowledgement);
  EXPECT_EQ(due[3].stream, "case/O-1");
}

// Seen from outside, the aggregate alone would keep one that is left over from being missed.
TEST(Deadlines, AreSettledByWhateverSettlesThem) {
  struct Settled {
    Event opening;
    std::vector<Event> settling;
  };
  const LineNo line{1};
  const Matter strike = about_incident(IncidentId("I1"));
  CustomerInformed informed;
  informed.about = {about_delay(line), strike};
  ComplaintReceived owed;
  owed.acknowledge_by = in_days(1);
  const MilestoneForecast forecast{line, kEx, kToday, ""};
  const DelayAnnounced announced{line, kToday.plus(9), DelayCause::kOther, "storm", in_days(1)};
  const std::vector<Settled> all = {
      {forecast,
       {MilestoneCompleted{line, kEx, kToday}, MilestoneWaived{line, kEx, "sales", "late"},
        MilestoneMissed{line, kEx, kToday}, OrderCancelled{"agreed"}, OrderRejected{"price"}, DraftDiscarded{"twice"},
        OrderCompleted{}, OrderClosed{}}},
      {MilestoneReversed{line, kEx, "counted twice"}, {OrderCancelled{"agreed"}, OrderCompleted{}}},
      {owed, {ComplaintAcknowledged{"email"}, AcknowledgementMissed{in_days(1)}, ComplaintReceived{}}},
      {EffectivenessCheckPlanned{kToday, PersonId("zhao")},
       {EffectivenessCheckMissed{kToday}, EffectivenessConfirmed{"none since"}, EffectivenessRefuted{"again"}}},
      {IncidentRaised{IncidentId("I1"), line, IncidentKind::kWeather, "storm", in_days(1)},
       {informed, InformingMissed{strike, in_days(1)}}},
      {announced,
       {informed, InformingMissed{about_delay(line), in_days(1)}, PromiseRevised{line, kToday.plus(9), "email"},
        DeliveryPromised{line, kToday.plus(9)}, DelayRejected{line, "no"},
        DelayAnnounced{line, kToday.plus(9), DelayCause::kOther, "storm", {}}}},
  };
  Record record;
  record.stream = "order/O-1";
  for (const auto& [opening, settling] : all) {
    for (const Event& event : settling) {
      Deadlines deadlines;
      deadlines.apply(record, opening);
      ASSERT_EQ(deadlines.due(in_days(9), kToday.plus(9)).size(), 1u) << facts_of(opening).name;
      deadlines.apply(record, event);
      EXPECT_TRUE(deadlines.due(in_days(9), kToday.plus(9)).empty())
          << facts_of(opening).name << ", " << facts_of(event).name;
    }
  }
}

TEST(Deadlines, AreNotSettledByTheMissOfACheckOnAnotherDay) {
  Deadlines deadlines;
  Record record;
  record.stream = "case/C-1";
  deadlines.apply(record, EffectivenessCheckPlanned{kToday.plus(4), PersonId("zhao")});
  deadlines.apply(record, EffectivenessCheckMissed{kToday});
  EXPECT_EQ(deadlines.due(in_days(9), kToday.plus(9)).size(), 1u);
}

// It leaves the order's obligation as it is.
TEST(Deadlines, AreNotSettledByAPromiseThatWasRecorded) {
  Deadlines deadlines;
  Record record;
  record.stream = "order/O-1";
  deadlines.apply(record, DelayAnnounced{LineNo{1}, kToday.plus(9), DelayCause::kOther, "storm", in_days(1)});
  record.flags = kObserved;
  deadlines.apply(record, DeliveryPromised{LineNo{1}, kToday.plus(5)});
  EXPECT_EQ(deadlines.due(in_days(9), kToday.plus(9)).size(), 1u);
}

TEST(Deadlines, TakeWhatOneStandsOnAndWhatTheLibraryDoesNotKnow) {
  const Deadlines deadlines;
  std::vector<std::string_view> taken;
  for (const EventFacts& facts : event_types()) {
    if (deadlines.takes(facts.tag)) taken.push_back(facts.name);
  }
  EXPECT_THAT(
      taken, UnorderedElementsAre(
                 "OrderDrafted", "OrderSubmitted", "OrderReviewStarted", "OrderQueryRaised", "OrderQueryAnswered",
                 "OrderReviewed", "OrderConfirmed", "OrderRejected", "DraftDiscarded", "CancellationRequested",
                 "CancellationRejected", "OrderClosed", "CalendarBaselined", "CalendarRebaselined", "MilestoneForecast",
                 "MilestoneCompleted", "MilestoneWaived", "MilestoneReversed", "MilestoneMissed", "OrderCancelled",
                 "OrderCompleted", "OrderReopened", "ComplaintReceived", "ComplaintAcknowledged",
                 "AcknowledgementMissed", "EffectivenessCheckPlanned", "EffectivenessCheckMissed",
                 "EffectivenessConfirmed", "EffectivenessRefuted", "IncidentRaised", "DeliveryPromised",
                 "DelayAnnounced", "PromiseRevised", "DelayRejected", "CustomerInformed", "InformingMissed"));
  EXPECT_TRUE(deadlines.takes(kFirstHostTag - 1));
  EXPECT_FALSE(deadlines.takes(kFirstHostTag));
}

}  // namespace
}  // namespace gendan
