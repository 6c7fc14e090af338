// What was recorded, where decisions and read models meet it.

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "gendan/audit/agreement.h"
#include "gendan/audit/conformance.h"
#include "gendan/order/codec.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/order_desk.h"
#include "gendan/projection/time_action.h"
#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");

TEST(Recorded, ARefutedCheckTakesAnEightDBackAndNeverForward) {
  House house;
  const Attached<ComplaintRegister> complaints = house.engine->attach<ComplaintRegister>().value();
  const StreamId stream("case/C-1");
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  const auto expect_reached = [&](CapaState reached) {
    EXPECT_EQ(house.engine->load(CaseId("C-1"))->capa, reached);
    const std::vector<CaseView> cases = complaints.read([](const ComplaintRegister& now) {
      return now.cases({}, {kToday, 0});
    });
    ASSERT_EQ(cases.size(), 1u);
    EXPECT_EQ(cases[0].capa, reached);
  };
  ASSERT_TRUE(house
                  .record(Events()
                              .on(stream, received)
                              .on(stream, CapaOpened{"8D-1", PersonId("li")})
                              .on(stream, CapaStepCompleted{1, "the team"})
                              .on(stream, EffectivenessRefuted{"seen again"}))
                  .ok());
  expect_reached(CapaState::kD1);
  ASSERT_TRUE(house
                  .record(Events()
                              .on(stream, CapaStepCompleted{7, "the drawing is changed"})
                              .on(stream, EffectivenessRefuted{"seen again"}))
                  .ok());
  expect_reached(CapaState::kD3);
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, ACorrectionBelowWhatLeftIsAnOverrun) {
  House house;
  house.draft();
  const auto beyond_agreed = [&] {
    const Order order = house.order();
    const Overrun* overrun =
        order.overruns.find([](const Overrun& one) { return one.invariant == Invariant::kShippedWithinAgreed; });
    return overrun != nullptr ? overrun->micros : 0;
  };
  ASSERT_TRUE(
      house.record(Events().on(kStream, GoodsDespatched{ShipmentId("S1"), LineNo{1}, pieces(50), kToday})).ok());
  EXPECT_EQ(beyond_agreed(), 0);
  ASSERT_TRUE(house.record(Events().on(kStream, EntryCorrected{LineNo{1}, "quantity", "100 EA", "40 EA"})).ok());
  EXPECT_EQ(beyond_agreed(), pieces(8).value.micros());  // 5 % more than 40 may leave
  house.must(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "40 EA", "60 EA"}));
  EXPECT_EQ(beyond_agreed(), 0);
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, WhatComesBackOfOneReturnIsNotTakenFromWhatAnotherIsToBring) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  const auto awaited = [&](const char* rma) { return awaited_of(house.order(), ReturnId(rma), LineNo{1}); };
  for (const char* rma : {"RMA-1", "RMA-2"}) {
    house.must(returns::request(ReturnId(rma), {kOrder, LineNo{1}, pieces(8), ReturnReason::kDefective, {}, ""}));
    house.must(returns::authorise(ReturnId(rma), {pieces(8), {}}));
  }
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, GoodsReturned{ReturnId("RMA-0"), LineNo{1}, pieces(5), pieces(2), kToday})
                              .on(kStream, GoodsReturned{ReturnId("RMA-1"), LineNo{1}, pieces(6), pieces(1), kToday})
                              .on(kStream, ReturnAwaitEnded{ReturnId("RMA-2"), LineNo{1}, pieces(30)}))
                  .ok());
  EXPECT_EQ(awaited("RMA-0"), 0);
  EXPECT_EQ(awaited("RMA-1"), pieces(1).value.micros());
  EXPECT_EQ(awaited("RMA-2"), 0);
  const Ledger ledger = house.order().lines[0].ledger;
  EXPECT_EQ(ledger.return_awaited, pieces(1).value.micros());
  EXPECT_EQ(ledger.returned, pieces(11).value.micros());
  expect_replay_agrees(*house.engine);
}

// The version of the newest event of the type.
template <class E>
Version newest(House& house) {
  Version found;
  EXPECT_TRUE(house.engine
                  ->history(kStream, Version{1},
                            [&](const Record& record, const Event& event) {
                              if (std::holds_alternative<E>(event)) found = record.version;
                              return true;
                            })
                  .ok());
  return found;
}

void deliver(House& house, const char* shipment, std::int64_t count, Date day) {
  house.clock.set(start_of(day));
  house.despatch(shipment, {{kOrder, LineNo{1}, pieces(count)}});
  house.must(shipment::deliver_in_full(ShipmentId(shipment), day));
}

TEST(Recorded, AnAnnouncementThatIsTakenBackLeavesNoReturnOfTheLineStuck) {
  House house;
  house.confirm();
  ASSERT_TRUE(
      house.record(Events().on(kStream, ProductionReported{LineNo{1}, pieces(100), pieces(0), "", kToday})).ok());
  house.release("L1", 100);
  deliver(house, "S1", 100, kToday);
  const auto authorise = [&](const char* rma, std::int64_t count) {
    house.must(returns::request(ReturnId(rma), {kOrder, LineNo{1}, pieces(count), ReturnReason::kDefective, {}, ""}));
    house.must(returns::authorise(ReturnId(rma), {pieces(count), {}}));
  };
  authorise("RMA-1", 8);
  const Version awaited = newest<ReturnAwaited>(house);
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(8), kToday}));
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{awaited, "of another order"})).ok());
  EXPECT_EQ(house.order().lines[0].ledger.return_awaited, 0);
  authorise("RMA-2", 5);
  house.must(returns::cancel(ReturnId("RMA-2"), "he keeps them"));
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, AnAnnouncementThatIsTakenBackLeavesWhatAnotherReturnIsToBring) {
  House house;
  house.confirm();
  ASSERT_TRUE(
      house.record(Events().on(kStream, ProductionReported{LineNo{1}, pieces(100), pieces(0), "", kToday})).ok());
  house.release("L1", 100);
  deliver(house, "S1", 100, kToday);
  Version announced;
  for (const auto& [rma, count] : {std::pair("RMA-1", 8), std::pair("RMA-2", 5)}) {
    house.must(returns::request(ReturnId(rma), {kOrder, LineNo{1}, pieces(count), ReturnReason::kDefective, {}, ""}));
    house.must(returns::authorise(ReturnId(rma), {pieces(count), {}}));
    if (announced.value == 0) announced = newest<ReturnAwaited>(house);
  }
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(8), kToday}));
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{announced, "of another order"})).ok());
  EXPECT_EQ(awaited_of(house.order(), ReturnId("RMA-2"), LineNo{1}), pieces(5).value.micros());
  EXPECT_EQ(house.order().lines[0].ledger.return_awaited, pieces(5).value.micros());
  house.must(returns::receive(ReturnId("RMA-2"), {pieces(5), kToday}));
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, WhatTheOrderHasBackAlreadyIsReceivedOnItsDay) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  deliver(house, "S1", 8, kToday);
  deliver(house, "S2", 92, kToday.plus(5));
  const StreamId rma("return/RMA-1");
  const Date day = kToday.plus(2);
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, GoodsReturned{ReturnId("RMA-1"), LineNo{1}, pieces(8), pieces(0), day})
                              .on(rma, ReturnRequested{kOrder, LineNo{1}, pieces(8), ReturnReason::kDefective, {}, ""})
                              .on(rma, ReturnAuthorised{pieces(8), {}}))
                  .ok());
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(8), day}));
  EXPECT_EQ(house.order().lines[0].ledger.returned, pieces(8).value.micros());
}

TEST(Recorded, ARequirementThatWasRecordedASecondTimeIsVerifiedWhole) {
  House house;
  const Attached<OrderDesk> desk = house.engine->attach<OrderDesk>().value();
  const auto open_at_the_desk = [&] {
    return desk.read([](const OrderDesk& now) { return now.requirements(kToday).size(); });
  };
  house.confirm();
  const RequirementAttached logo{"R1", LineNo{1}, "logo embroidered"};
  house.must(intake::attach_requirement(kOrder, logo));
  house.must(intake::verify_requirement(kOrder, {"R1", "photo 1"}));
  ASSERT_TRUE(house.record(Events().on(kStream, logo)).ok());
  EXPECT_EQ(open_at_the_desk(), 1u);
  house.must(intake::verify_requirement(kOrder, {"R1", "photo 2"}));
  EXPECT_EQ(open_at_the_desk(), 0u);
  for (const Requirement& requirement : house.order().requirements) EXPECT_TRUE(requirement.verified);
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, AMilestoneThatIsWaivedOrPlannedAgainHasNoActualDayAnyMore) {
  const MilestoneCode ex("EX");
  const std::vector<MilestonePlan> again = {{ex, "logistics", kToday.plus(9), {}}};
  for (const Event& event :
       {Event(MilestoneWaived{LineNo{0}, ex, "planner", "fetched"}),
        Event(CalendarRebaselined{LineNo{0}, again, 1, "mail"}), Event(CalendarBaselined{LineNo{0}, again})}) {
    House house;
    const Attached<TimeAction> calendars = house.engine->attach<TimeAction>().value();
    house.confirm();
    house.must(schedule::baseline(kOrder, LineNo{0}, {{ex, "logistics", 0, {}}}, kToday.plus(7), WorkCalendar()));
    house.must(schedule::complete(kOrder, LineNo{0}, ex, kToday));
    ASSERT_TRUE(house.record(Events().on(kStream, event)).ok());
    EXPECT_FALSE(house.order().milestones[0].actual.has_value()) << facts_of(event).name;
    const std::vector<MilestoneStanding> listed =
        calendars.read([](const TimeAction& now) { return now.milestones({}, kToday); });
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].state, house.order().milestones[0].state) << facts_of(event).name;
    EXPECT_FALSE(listed[0].actual.has_value()) << facts_of(event).name;
    expect_replay_agrees(*house.engine);
  }
}

TEST(Recorded, AVerdictKeepsItsFindingsThoughItsUnitsAreCountedInAnotherWayToday) {
  House house;
  house.confirm();
  house.produce(100);
  const LotId lot("L1");
  house.must(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(100)}));
  house.must(quality::plan_inspection(kOrder, lot, plan(100, 5, 1, 2)));
  for (const std::uint32_t unit : {1u, 2u}) {
    house.must(quality::record_defect(kOrder, {lot, unit, DefectClass::kMajor, "hole", 1, ""}));
  }
  const Version second = newest<DefectRecorded>(house);
  ASSERT_TRUE(house.record(Events().on(kStream, LotFailed{lot, 5, 0, 2, 1})).ok());
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, second, "entered twice")), "still_needed");
}

LotRejected scrapped(const char* lot) { return {LotId(lot), Disposition::kScrap}; }

TEST(Recorded, GoodsThatWereRejectedBeforeTheirProductionWasEnteredDoNotComeBackWithIt) {
  House house;
  house.confirm();
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, LotSubmitted{LotId("L1"), LineNo{1}, pieces(100)})
                              .on(kStream, LotFailed{LotId("L1"), 5, 1, 0, 0})
                              .on(kStream, scrapped("L1")))
                  .ok());
  EXPECT_EQ(house.order().overruns.size(), 1u) << "more in lots than made";
  house.produce(100);
  EXPECT_TRUE(house.order().overruns.empty());
  const Decision second = quality::submit_lot(kOrder, {LotId("L2"), LineNo{1}, pieces(100)});
  EXPECT_REFUSED(house.execute(second), "not_enough_produced");
  house.produce(100);
  house.must(second);
  const Ledger ledger = house.order().lines[0].ledger;
  EXPECT_EQ(ledger.produced, pieces(100).value.micros());
  EXPECT_EQ(ledger.scrapped, pieces(100).value.micros());
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, ARejectedLotThatIsSeenAgainBringsBackWhatItTook) {
  House house;
  house.confirm();
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, ProductionReported{LineNo{1}, pieces(0), pieces(50), "torn", kToday})
                              .on(kStream, LotSubmitted{LotId("L1"), LineNo{1}, pieces(100)})
                              .on(kStream, scrapped("L1"))
                              .on(kStream, LotPassed{LotId("L1"), 5, 0, 0, 0, false}))
                  .ok());
  const Ledger ledger = house.order().lines[0].ledger;
  EXPECT_EQ(ledger.produced, 0);
  EXPECT_EQ(ledger.scrapped, pieces(50).value.micros());
  EXPECT_EQ(ledger.lotted, pieces(100).value.micros());
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, ALotThatWasSeenBeforeItsProductionIsRejected) {
  for (const bool inspected : {true, false}) {
    House house;
    LineAdded terms = line(1);
    terms.inspected = inspected;
    house.confirm("O-1", {terms});
    ASSERT_TRUE(house
                    .record(Events()
                                .on(kStream, LotSubmitted{LotId("L1"), LineNo{1}, pieces(100)})
                                .on(kStream, LotFailed{LotId("L1"), 5, 1, 0, 0}))
                    .ok());
    house.must(quality::reject_lot(kOrder, LotId("L1"), Disposition::kScrap));
    EXPECT_EQ(house.order().lines[0].ledger.scrapped, pieces(100).value.micros());
    expect_replay_agrees(*house.engine);
  }
}

// Puts a decided event on the stream, as a version did whose rules took it.
void append_as_decided(House& house, const Event& event, const char* request) {
  std::string payload;
  encode(event, payload);
  Append append;
  append.request_id = RequestId(request);
  append.actor = "li";
  append.streams = {{kStream, Expect::any()}};
  append.events = {NewEvent{0, facts_of(event).tag, facts_of(event).schema, 0, {}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
}

// A lot of 100 of a line that need not be inspected has failed; returns the production's version.
Version produce_a_failed_lot(House& house) {
  LineAdded terms = line(1);
  terms.inspected = false;
  house.confirm("O-1", {terms});
  house.produce(100);
  const Version produced = house.order().version;
  house.must(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(100)}));
  house.must(quality::plan_inspection(kOrder, LotId("L1"), plan(100, 5, 1, 2)));
  house.must(quality::record_defect(kOrder, {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
  house.must(quality::close_inspection(kOrder, LotId("L1"), 5));
  return produced;
}

TEST(Recorded, AReversalOfAProductionLeavesWhatWasDecidedAheadOfItReadable) {
  House house;
  const Version produced = produce_a_failed_lot(house);
  house.must(quality::reject_lot(kOrder, LotId("L1"), Disposition::kScrap));
  house.produce(100);
  append_as_decided(house, GoodsPacked{ShipmentId("S1"), LineNo{1}, pieces(100)}, "packed");
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{produced, "counted twice"})).ok());
  const absl::StatusOr<Order> order = house.engine->load(kOrder);
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_TRUE(order->observed);
  EXPECT_FALSE(order->overruns.empty());
  expect_replay_agrees(*house.engine);
  const absl::StatusOr<ConformanceReport> report = conformance(*house.engine);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->overruns, order->overruns.size());
}

TEST(Recorded, AReversalOfAProductionLeavesWhatWasDecidedBehindItReadable) {
  House house;
  const Version produced = produce_a_failed_lot(house);
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{produced, "counted twice"})).ok());
  EXPECT_TRUE(house.order().observed);
  house.must(quality::reject_lot(kOrder, LotId("L1"), Disposition::kScrap));
  house.produce(100);
  // As it was decided by a version that took no more out of the production than there was.
  append_as_decided(house, GoodsPacked{ShipmentId("S1"), LineNo{1}, pieces(100)}, "packed");
  house.draft("O-2", {line(1)}, "PO-2");  // behind which the engine has taken it in
  const absl::StatusOr<Order> order = house.engine->load(kOrder);
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_FALSE(order->overruns.empty());
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, AReversalPromisesNoInvariants) {
  House house;
  house.confirm();
  house.produce(10);
  ASSERT_FALSE(house.order().observed);
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{house.order().version, "counted twice"})).ok());
  EXPECT_TRUE(house.order().observed);
  expect_replay_agrees(*house.engine);
}

TEST(Recorded, AReversalLeavesAnOrderWhoseTermsAreKnownAndWhoseCancellationIsRejected) {
  House house;
  house.confirm();
  house.produce(60);
  house.produce(40);
  const Version second = house.order().version;
  house.produce(5);
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{house.order().version, "counted twice"})).ok());
  house.must(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(100)}));
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{second, "of another order"})).ok());
  EXPECT_FALSE(house.order().overruns.empty());
  EXPECT_TRUE(agreement_of(*house.engine, kOrder).ok());
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  house.must(intake::reject_cancellation(kOrder, "it is made already"));
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
  expect_replay_agrees(*house.engine);
}

}  // namespace
}  // namespace gendan
