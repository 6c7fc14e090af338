#include "gendan/projection/time_action.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

const Date kToday = day("2024-06-01");

MilestoneCode code(const char* name) { return MilestoneCode(name); }

class TimeActionTest : public ::testing::Test {
 protected:
  // FABRIC by buying on 10 May, SEWING by the plant on 20 May, EX-FACTORY by logistics on 10 June.
  void baseline(const char* order = "PO-1") {
    OrderDrafted header;
    header.customer = CustomerId("ACME");
    tape_.on(std::string("order/") + order, header);
    tape_.on(std::string("order/") + order,
             CalendarBaselined{LineNo{0},
                               {{code("FABRIC"), "buying", day("2024-05-10"), {}},
                                {code("SEWING"), "plant", day("2024-05-20"), {0}},
                                {code("EX-FACTORY"), "logistics", day("2024-06-10"), {1}}}});
  }
  void complete(const char* name, const char* when) {
    tape_.on("order/PO-1", MilestoneCompleted{LineNo{0}, code(name), day(when)});
  }
  const TimeAction& told() {
    calendar_.reset();
    tape_.play(calendar_);
    return calendar_;
  }
  MilestoneStanding milestone(const char* name) {
    MilestoneFilter filter;
    filter.code = code(name);
    return told().milestones(filter, kToday).at(0);
  }

  Tape tape_;
  TimeAction calendar_;
};

TEST_F(TimeActionTest, SaysByHowManyDaysAMilestoneWasMetLate) {
  baseline();
  complete("FABRIC", "2024-05-13");
  EXPECT_EQ(milestone("FABRIC").days_late, 3);
  EXPECT_EQ(milestone("FABRIC").state, MilestoneState::kDone);
  EXPECT_FALSE(milestone("FABRIC").days_overdue.has_value());
}

TEST_F(TimeActionTest, SaysWhatIsOverdueAndWhatIsNotYetDue) {
  baseline();
  EXPECT_EQ(milestone("SEWING").days_overdue, 12);
  EXPECT_FALSE(milestone("EX-FACTORY").days_overdue.has_value());
}

TEST_F(TimeActionTest, SaysWhatIsForecastBehindItsDay) {
  baseline();
  tape_.on("order/PO-1", MilestoneForecast{LineNo{0}, code("EX-FACTORY"), day("2024-06-12"), "vessel"});
  EXPECT_TRUE(milestone("EX-FACTORY").at_risk);
  tape_.on("order/PO-1", MilestoneForecast{LineNo{0}, code("EX-FACTORY"), day("2024-06-10"), "other vessel"});
  EXPECT_FALSE(milestone("EX-FACTORY").at_risk);
}

TEST_F(TimeActionTest, KeepsTheBaselineWhenACalendarIsPlannedAnew) {
  baseline();
  tape_.on("order/PO-1", MilestoneForecast{LineNo{0}, code("SEWING"), day("2024-06-12"), "late fabric"});
  tape_.on("order/PO-1", CalendarRebaselined{LineNo{0}, {{code("SEWING"), "", day("2024-05-30"), {}}}, 2, ""});
  complete("SEWING", "2024-05-30");
  const MilestoneStanding sewing = milestone("SEWING");
  EXPECT_EQ(sewing.baseline, day("2024-05-20"));
  EXPECT_EQ(sewing.planned, day("2024-05-30"));
  EXPECT_EQ(sewing.department, "plant");
  EXPECT_FALSE(sewing.forecast.has_value());
  EXPECT_EQ(sewing.days_late, 0);
  EXPECT_EQ(sewing.days_late_baseline, 10);
}

TEST_F(TimeActionTest, CountsHowWellEachStepKeepsItsDays) {
  baseline();
  baseline("PO-2");
  complete("FABRIC", "2024-05-10");
  complete("SEWING", "2024-05-25");
  const std::vector<Adherence> steps = told().adherence(AdherenceKey::kCode, kToday);
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[1].name, "FABRIC");
  EXPECT_EQ(steps[1].done, 1u);
  EXPECT_EQ(steps[1].on_time, 1u);
  EXPECT_EQ(steps[1].overdue, 1u);  // of PO-2
  EXPECT_EQ(steps[1].adherence(), (Share{1, 2}));
  EXPECT_EQ(steps[2].name, "SEWING");
  EXPECT_EQ(steps[2].adherence(), (Share{0, 2}));
  EXPECT_EQ(steps[2].worst_days, 12);
  EXPECT_EQ(steps[0].open, 2u);
  EXPECT_EQ(steps[0].adherence().whole, 0u);  // not due yet
}

TEST_F(TimeActionTest, CountsByDepartmentAndInAll) {
  baseline();
  complete("FABRIC", "2024-05-10");
  const std::vector<Adherence> departments = told().adherence(AdherenceKey::kDepartment, kToday);
  ASSERT_EQ(departments.size(), 3u);
  EXPECT_EQ(departments[0].name, "buying");
  EXPECT_EQ(departments[0].on_time, 1u);
  const Adherence all = told().all_milestones(kToday);
  EXPECT_EQ(all.done, 1u);
  EXPECT_EQ(all.open, 2u);
  EXPECT_EQ(all.overdue, 1u);
}

TEST_F(TimeActionTest, LeavesOutWhatWasWaivedAndWhatIsOver) {
  baseline();
  baseline("PO-2");
  tape_.on("order/PO-1", MilestoneWaived{LineNo{0}, code("FABRIC"), "planner", "from stock"});
  tape_.on("order/PO-2", OrderCancelled{});
  const Adherence all = told().all_milestones(kToday);
  EXPECT_EQ(all.open, 2u);
  EXPECT_EQ(all.overdue, 1u);
}

TEST_F(TimeActionTest, AnOrderThatIsSeenToGoOnBehindItsEndHasOpenMilestones) {
  baseline();
  for (const Event& event : {Event(OrderDrafted{}), Event(OrderConfirmed{}), Event(CancellationRejected{"too late"})}) {
    tape_.on("order/PO-1", OrderClosed{});
    EXPECT_EQ(told().all_milestones(kToday).open, 0u);
    tape_.observed("order/PO-1", event);
    EXPECT_EQ(told().all_milestones(kToday).open, 3u) << facts_of(event).name;
  }
}

TEST_F(TimeActionTest, AMilestoneThatIsRecordedAsPlannedAgainIsOpen) {
  baseline();
  complete("SEWING", "2024-05-20");
  tape_.observed("order/PO-1", CalendarRebaselined{LineNo{0}, {{code("SEWING"), "", day("2024-05-30"), {}}}, 2, ""});
  const MilestoneStanding sewing = milestone("SEWING");
  EXPECT_EQ(sewing.state, MilestoneState::kPlanned);
  EXPECT_FALSE(sewing.actual.has_value());
  EXPECT_FALSE(sewing.days_late.has_value());
  EXPECT_EQ(sewing.days_overdue, 2);
  EXPECT_EQ(told().all_milestones(kToday).done, 0u);
}

TEST_F(TimeActionTest, AMilestoneThatIsRecordedAsWaivedIsNotDone) {
  baseline();
  complete("SEWING", "2024-05-20");
  tape_.observed("order/PO-1", MilestoneWaived{LineNo{0}, code("SEWING"), "planner", "from stock"});
  EXPECT_FALSE(milestone("SEWING").actual.has_value());
  EXPECT_FALSE(milestone("SEWING").days_late.has_value());
}

TEST_F(TimeActionTest, ListsWhatIsDueByADayEarliestFirst) {
  baseline("PO-2");
  baseline("PO-1");
  MilestoneFilter filter;
  filter.open_only = true;
  filter.due_by = day("2024-05-31");
  const std::vector<MilestoneStanding> due = told().milestones(filter, kToday);
  ASSERT_EQ(due.size(), 4u);
  EXPECT_EQ(due[0].order, OrderId("PO-1"));
  EXPECT_EQ(due[0].code, code("FABRIC"));
  EXPECT_EQ(due[1].order, OrderId("PO-2"));
  EXPECT_EQ(due[2].code, code("SEWING"));
}

TEST_F(TimeActionTest, ShowsAMilestoneThatWasObservedWithoutAPlan) {
  complete("PACKED", "2024-05-10");
  EXPECT_EQ(milestone("PACKED").state, MilestoneState::kDone);
  EXPECT_FALSE(milestone("PACKED").days_late.has_value());
  EXPECT_EQ(told().all_milestones(kToday), Adherence());
}

TEST_F(TimeActionTest, ShowsAMilestoneThatWasSeenToBeMissedWithoutAPlan) {
  tape_.observed("order/PO-1", MilestoneMissed{LineNo{0}, code("LAB-DIP"), day("2024-05-10")});
  EXPECT_EQ(milestone("LAB-DIP").state, MilestoneState::kPlanned);
  EXPECT_FALSE(milestone("LAB-DIP").planned.has_value());
  EXPECT_FALSE(milestone("LAB-DIP").forecast.has_value());
  EXPECT_EQ(told().all_milestones(kToday), Adherence());
}

TEST_F(TimeActionTest, AMissLeavesAMilestoneAsItIs) {
  baseline();
  complete("FABRIC", "2024-05-13");
  const MilestoneStanding done = milestone("FABRIC");
  const MilestoneStanding open = milestone("SEWING");
  tape_.observed("order/PO-1", MilestoneMissed{LineNo{0}, code("FABRIC"), day("2024-05-10")});
  tape_.on("order/PO-1", MilestoneMissed{LineNo{0}, code("SEWING"), day("2024-05-20")});
  EXPECT_EQ(milestone("FABRIC"), done);
  EXPECT_EQ(milestone("SEWING"), open);
}

TEST_F(TimeActionTest, CountsShipmentsThatLeftOnTheirDay) {
  const auto plan = [&](const char* shipment, const char* when) {
    tape_.on(std::string("shipment/") + shipment, ShipmentPlanned{{}, "Ocean", day(when)});
  };
  plan("S-1", "2024-05-10");
  tape_.on("shipment/S-1", ShipmentDespatched{day("2024-05-10"), {"packing list"}});
  plan("S-2", "2024-05-10");
  tape_.on("shipment/S-2", ShipmentDespatched{day("2024-05-14"), {"packing list"}});
  plan("S-3", "2024-05-30");
  plan("S-4", "2024-05-01");
  tape_.on("shipment/S-4", ShipmentCancelled{"collected"});
  plan("S-5", "2024-06-30");
  const Adherence left = told().ex_factory(kToday);
  EXPECT_EQ(left.done, 2u);
  EXPECT_EQ(left.on_time, 1u);
  EXPECT_EQ(left.open, 2u);
  EXPECT_EQ(left.overdue, 1u);
  EXPECT_EQ(left.worst_days, 4);
  EXPECT_EQ(left.adherence(), (Share{1, 3}));
}

TEST_F(TimeActionTest, AShipmentThatHasArrivedWithoutBeingSeenToLeaveCountsNowhere) {
  tape_.on("shipment/S-1", ShipmentPlanned{{}, "Ocean", day("2024-05-10")});
  EXPECT_EQ(told().ex_factory(kToday).overdue, 1u);
  tape_.observed("shipment/S-1", ShipmentDelivered{day("2024-05-20")});
  EXPECT_EQ(told().ex_factory(kToday), Adherence());
  tape_.observed("shipment/S-1", ShipmentDespatched{day("2024-05-12"), {}});
  EXPECT_EQ(told().ex_factory(kToday).done, 1u);
}

TEST_F(TimeActionTest, AShipmentThatIsSeenToGoOnThoughItWasCancelledCounts) {
  tape_.on("shipment/S-1", ShipmentPlanned{{}, "Ocean", day("2024-05-10")});
  const auto cancel = [&] {
    tape_.on("shipment/S-1", ShipmentCancelled{"collected"});
    EXPECT_EQ(told().ex_factory(kToday), Adherence());
  };
  cancel();
  tape_.observed("shipment/S-1", ShipmentPacked{4, Decimal::of(80)});
  EXPECT_EQ(told().ex_factory(kToday).open, 1u);
  cancel();
  tape_.observed("shipment/S-1", CarrierBooked{"Maersk", "B-1"});
  EXPECT_EQ(told().ex_factory(kToday).open, 1u);
  cancel();
  tape_.observed("shipment/S-1", ShipmentPlanned{{}, "Ocean", day("2024-05-10")});
  EXPECT_EQ(told().ex_factory(kToday).open, 1u);
  cancel();
  tape_.observed("shipment/S-1", ShipmentDespatched{day("2024-05-14"), {}});
  EXPECT_EQ(told().ex_factory(kToday).done, 1u);
  EXPECT_EQ(told().ex_factory(kToday).worst_days, 4);
  cancel();
  tape_.observed("shipment/S-1", ShipmentDelivered{day("2024-05-20")});
  EXPECT_EQ(told().ex_factory(kToday).done, 1u);
}

TEST_F(TimeActionTest, AShipmentThatIsRecordedAsPlannedAgainHasNotLeft) {
  tape_.on("shipment/S-1", ShipmentPlanned{{}, "Ocean", day("2024-05-10")});
  tape_.on("shipment/S-1", ShipmentDespatched{day("2024-05-10"), {}});
  tape_.observed("shipment/S-1", ShipmentPlanned{{}, "Ocean", day("2024-05-30")});
  EXPECT_EQ(told().ex_factory(kToday).done, 0u);
  EXPECT_EQ(told().ex_factory(kToday).overdue, 1u);
  // Nobody saw when it left for the second time.
  tape_.observed("shipment/S-1", ShipmentDelivered{day("2024-06-02")});
  EXPECT_EQ(told().ex_factory(kToday).done, 0u);
  EXPECT_EQ(told().ex_factory(kToday).overdue, 0u);
}

}  // namespace
}  // namespace gendan
