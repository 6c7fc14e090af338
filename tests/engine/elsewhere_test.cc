// What users of other order systems reported as broken, each as a test under the number of the report.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gendan/projection/delays.h"
#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");

ChangeProposed quantity_change(const char* id, std::uint32_t base, std::int64_t quantity, std::uint32_t number = 1) {
  return {ProposalId(id), base, Party::kBuyer, {{LineNo{number}, pieces(quantity), std::nullopt, std::nullopt}}, ""};
}

// The order of a house with one line, 100 pieces, all delivered.
void deliver_whole(House& house) {
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
}

// erpnext#10728, #3082: an order can only be amended by cancelling it and entering it anew.
TEST(Elsewhere, AnOrderIsAmendedWithoutBeingCancelled) {
  House house;
  house.confirm();
  house.produce(40);
  house.must(amendment::propose(kOrder, quantity_change("P1", 1, 80)));
  house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  const Order order = house.order();
  EXPECT_EQ(order.revision, 2u);
  EXPECT_EQ(order.commercial, Commercial::kConfirmed);
  EXPECT_EQ(order.lines[0].terms.quantity, pieces(80));
  EXPECT_EQ(order.lines[0].ledger.produced, 40 * Decimal::kScale);  // what was made of it stands
}

// erpnext#49089: nobody can see who changed what, when and why.
TEST(Elsewhere, TheHistorySaysWhoChangedWhatWhenAndWhy) {
  House house;
  house.confirm();
  house.clock.advance(3'600'000'000);
  Request request = house.request();
  request.actor = "wang";
  ChangeProposed change = quantity_change("P1", 1, 80);
  change.reason = "the shop in Iquique closes";
  ASSERT_TRUE(house.engine->execute(request, amendment::propose(kOrder, change)).ok());
  std::string who;
  Instant when;
  ChangeProposed what;
  ASSERT_TRUE(house.engine
                  ->history(stream_of(kOrder), Version{1},
                            [&](const Record& record, const Event& event) {
                              if (const auto* proposed = std::get_if<ChangeProposed>(&event)) {
                                who = record.actor;
                                when = record.recorded_at;
                                what = *proposed;
                              }
                              return true;
                            })
                  .ok());
  EXPECT_EQ(who, "wang");
  EXPECT_EQ(when, house.clock.now());
  EXPECT_EQ(what, change);
}

// erpnext#14997: the date was moved, and the order still says that it is overdue.
TEST(Elsewhere, AnOrderWhoseDateWasMovedIsNoLongerOverdue) {
  House house;
  const Attached<Delays> delays = house.engine->attach<Delays>().value();
  house.confirm();  // promised for 10 June
  const Date after = day(2026, 6, 15);
  const auto overdue = [&] { return delays.read([&](const Delays& now) { return now.totals(after).open_late; }); };
  EXPECT_EQ(overdue(), 1u);
  house.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "fabric late"}));
  house.must(promise::accept_delay(kOrder, LineNo{1}, "email"));
  EXPECT_EQ(overdue(), 0u);
}

// The same, where buyer and seller have agreed on the other date without a word of a delay.
TEST(Elsewhere, AnOrderWhoseDateWasAgreedAnewIsNoLongerOverdue) {
  House house;
  const Attached<Delays> delays = house.engine->attach<Delays>().value();
  house.confirm();  // promised for 10 June
  const Date after = day(2026, 6, 15);
  const auto overdue = [&] { return delays.read([&](const Delays& now) { return now.totals(after).open_late; }); };
  EXPECT_EQ(overdue(), 1u);
  const LineChange later{LineNo{1}, std::nullopt, std::nullopt, day(2026, 6, 20)};
  house.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {later}, "the shop opens later"}));
  EXPECT_EQ(overdue(), 1u) << "nobody has agreed to it yet";
  house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  EXPECT_EQ(overdue(), 0u);
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  const std::optional<LineDelay> line =
      delays.read([&](const Delays& now) { return now.line(kOrder, LineNo{1}, after); });
  EXPECT_EQ(line->promised, day(2026, 6, 20));
  EXPECT_EQ(line->first_promised, day(2026, 6, 10));
  EXPECT_EQ(line->days_late, kToday - day(2026, 6, 20));
}

// erpnext#58825: the status is wrong after a return. A return does not undo that the order was delivered.
TEST(Elsewhere, AReturnLeavesTheOrderDelivered) {
  House house;
  deliver_whole(house);
  const Summary before = summary_of(house.order());
  ReturnRequested wanted;
  wanted.order = kOrder;
  wanted.line = LineNo{1};
  wanted.quantity = pieces(10);
  wanted.reason = ReturnReason::kDefective;
  house.must(returns::request(ReturnId("RMA-1"), wanted));
  house.must(returns::authorise(ReturnId("RMA-1"), {pieces(10), kToday.plus(30)}));
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  const Order order = house.order();
  EXPECT_EQ(summary_of(order), before);
  EXPECT_EQ(order.commercial, Commercial::kCompleted);
  EXPECT_EQ(order.lines[0].ledger.delivered, 100 * Decimal::kScale);
  EXPECT_EQ(order.lines[0].ledger.returned, 10 * Decimal::kScale);
}

// erpnext#50419: a return that was rejected opens the sale again.
TEST(Elsewhere, ARefusedReturnChangesNothingOfTheOrder) {
  House house;
  deliver_whole(house);
  Order before = house.order();
  ReturnRequested wanted;
  wanted.order = kOrder;
  wanted.line = LineNo{1};
  wanted.quantity = pieces(10);
  wanted.reason = ReturnReason::kDefective;
  house.must(returns::request(ReturnId("RMA-1"), wanted));
  house.must(returns::refuse_return(ReturnId("RMA-1"), "worn"));
  before.version = house.order().version;  // that it was open and is settled stands in its history
  EXPECT_EQ(house.order(), before);
}

// erpnext#41969: one row cannot be inspected in parts.
TEST(Elsewhere, OneLineIsInspectedInSeveralLots) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 30);
  house.release("L2", 50);
  house.release("L3", 20);
  EXPECT_EQ(house.order().lines[0].ledger.released, 100 * Decimal::kScale);
}

// erpnext#43486: what was accepted hangs on an inspection that failed.
TEST(Elsewhere, WhatAFailedInspectionCoveredIsNotReleased) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 60);
  house.must(quality::submit_lot(kOrder, {LotId("L2"), LineNo{1}, pieces(40)}));
  house.must(quality::plan_inspection(kOrder, LotId("L2"), plan(40, 5, 1, 2)));
  house.must(quality::record_defect(kOrder, {LotId("L2"), 1, DefectClass::kCritical, "needle", 1, ""}));
  house.must(quality::close_inspection(kOrder, LotId("L2"), 5));
  EXPECT_REFUSED(house.execute(quality::release_lot(kOrder, LotId("L2"))), "illegal_transition");
  EXPECT_EQ(house.order().lines[0].ledger.released, 60 * Decimal::kScale);
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(61)}}, "Ocean", kToday}));
  EXPECT_REFUSED(house.execute(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)})), "unreleased");
}

// medusa#5158: cancelling again and again made a fulfilled quantity of -428,723.
TEST(Elsewhere, CancellingAgainAndAgainTakesBackOnlyOnce) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  Request request = house.request();
  const Receipt first = house.engine->execute(request, shipment::cancel(ShipmentId("S1"), "no vessel")).value();
  const Position head = house.engine->head();
  for (int i = 0; i < 100; ++i) {
    const Receipt again = house.engine->execute(request, shipment::cancel(ShipmentId("S1"), "no vessel")).value();
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.last, first.last);
    EXPECT_REFUSED(house.execute(shipment::cancel(ShipmentId("S1"), "no vessel")), "illegal_transition");
  }
  EXPECT_EQ(house.engine->head(), head);
  EXPECT_EQ(house.order().lines[0].ledger.packed, 0);
}

// medusa#16823, saleor#17152, vendure#3398: updates at the same time spoil quantities.
TEST(Elsewhere, QuantitiesAddUpWhateverComesAtTheSameTime) {
  House house;
  house.confirm();
  constexpr int kThreads = 4;
  constexpr int kReports = 20;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&house, t] {
      for (int i = 0; i < kReports; ++i) {
        Request request;
        request.request_id = RequestId("t-" + std::to_string(t) + "-" + std::to_string(i));
        request.actor = "line";
        request.durability = Durability::kBuffered;
        EXPECT_TRUE(
            house.engine->execute(request, production::report(kOrder, {LineNo{1}, pieces(1), pieces(0), "", kToday}))
                .ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(house.order().lines[0].ledger.produced, kThreads * kReports * Decimal::kScale);
}

// vendure#2191: two of three pieces cannot be sent.
TEST(Elsewhere, TwoOfThreePiecesAreSentAndThenTheThird) {
  House house;
  LineAdded three = line(1, 3);
  three.inspected = false;
  house.confirm("O-1", {three});
  house.produce(3);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(2)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
  house.despatch("S2", {{kOrder, LineNo{1}, pieces(1)}});
  house.must(shipment::deliver_in_full(ShipmentId("S2"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
}

// vendure#1865: an order is stuck after it was modified.
TEST(Elsewhere, AnOrderThatWasChangedOnItsWayIsCarriedToItsEnd) {
  House house;
  house.confirm();
  house.produce(60);
  house.release("L1", 60);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(60)}});
  house.must(amendment::propose(kOrder, quantity_change("P1", 1, 80)));
  house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  house.produce(20);
  house.release("L2", 20);
  house.despatch("S2", {{kOrder, LineNo{1}, pieces(20)}});
  house.must(shipment::deliver_in_full(ShipmentId("S2"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
}

// solidus#3719, spree#5203: states are wrong where a cancellation crosses a shipment.
TEST(Elsewhere, ACancellationThatCrossesADespatchFindsTheGoodsGone) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "no longer wanted"));
  house.must(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
  EXPECT_REFUSED(house.execute(intake::accept_cancellation(kOrder, "no longer wanted")), "below_shipped");
  house.must(intake::reject_cancellation(kOrder, "the goods are on their way"));
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
}

}  // namespace
}  // namespace gendan
