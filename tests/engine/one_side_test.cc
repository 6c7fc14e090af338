// What was recorded of one side, an order's or that of a shipment or a return, counts once when the decision comes.

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gendan/projection/attention.h"
#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");
const ShipmentId kShipment("S1");
const ReturnId kRma("RMA-1");
const StreamId kReturn("return/RMA-1");

void record(House& house, const StreamId& stream, Event event) {
  const absl::StatusOr<Receipt> receipt = house.record(Events().on(stream, std::move(event)));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
}

Ledger ledger(const House& house) { return house.engine->load(kOrder)->lines[0].ledger; }
std::int64_t micros(std::int64_t count) { return pieces(count).value.micros(); }

// ---- shipments ------------------------------------------------------------------------------------------------------

// 100 pieces are released; S1 is to carry 30 of them, S2 50.
void planned(House& house) {
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  for (const auto& [id, quantity] : {std::pair("S1", 30), std::pair("S2", 50)}) {
    house.must(shipment::plan(ShipmentId(id), {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
  }
}
void pack(House& house, const char* id) { house.must(shipment::pack(ShipmentId(id), {4, Decimal::of(80)})); }
void packed(House& house) {
  planned(house);
  pack(house, "S1");
  pack(house, "S2");
}
void despatch(House& house, const char* id) {
  house.must(shipment::despatch(ShipmentId(id), {kToday, {"packing list"}}));
}
void in_transit(House& house) {
  packed(house);
  despatch(house, "S1");
}
GoodsDespatched left(std::int64_t count) { return {kShipment, LineNo{1}, pieces(count), kToday}; }
GoodsDelivered arrived(std::int64_t accepted, std::int64_t refused = 0, std::int64_t lost = 0) {
  GoodsDelivered out;
  out.shipment = kShipment;
  out.line = LineNo{1};
  out.day = kToday;
  out.unit = pieces(1).unit;
  out.accepted = Decimal::of(accepted);
  out.refused = Decimal::of(refused);
  out.lost = Decimal::of(lost);
  return out;
}

TEST(OneSide, ADespatchThatTheOrderKnowsCountsOnce) {
  House house;
  packed(house);
  record(house, kStream, left(30));
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).shipped, micros(30));
  despatch(house, "S2");
  EXPECT_EQ(ledger(house).shipped, micros(80));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, OfADespatchThatTheOrderKnowsInPartTheRestIsWritten) {
  House house;
  packed(house);
  record(house, kStream, left(20));
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).shipped, micros(30));
}

TEST(OneSide, ADespatchThatWasTakenBackFromTheOrderCountsAgain) {
  House house;
  packed(house);
  record(house, kStream, left(30));
  record(house, kStream, EventReversed{house.order().version, "of another day"});
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).shipped, micros(30));
}

TEST(OneSide, ADeliveryThatTheOrderKnowsCountsOnce) {
  House house;
  in_transit(house);
  record(house, kStream, arrived(30));
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).delivered, micros(30));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, OfADeliveryThatTheOrderKnowsInPartTheRestIsWritten) {
  House house;
  in_transit(house);
  record(house, kStream, arrived(20));
  shipment::Received received{kOrder, LineNo{1}, Decimal::of(27), Decimal::of(3), {}, {}, {}};
  house.must(shipment::deliver(kShipment, kToday, {received}));
  EXPECT_EQ(ledger(house).delivered, micros(30));
  EXPECT_EQ(ledger(house).damaged, micros(3));
}

TEST(OneSide, ADeliverySaysNoLessThanTheOrderKnows) {
  House house;
  in_transit(house);
  record(house, kStream, arrived(20, 5));
  EXPECT_REFUSED(house.execute(shipment::deliver_in_full(kShipment, kToday)), "delivery_sum");
  shipment::Received received{kOrder, LineNo{1}, Decimal::of(25), {}, {}, Decimal::of(5), {}};
  house.must(shipment::deliver(kShipment, kToday, {received}));
  EXPECT_EQ(ledger(house).delivered, micros(25));
  EXPECT_EQ(ledger(house).refused, micros(5));
}

TEST(OneSide, ADeliveryAgreesWithOneThatTheOrderKnowsWhole) {
  House house;
  in_transit(house);
  record(house, kStream, arrived(0, 30));
  EXPECT_REFUSED(house.execute(shipment::deliver_in_full(kShipment, kToday)), "delivery_sum");
  shipment::Received received{kOrder, LineNo{1}, {}, {}, {}, Decimal::of(30), {}};
  house.must(shipment::deliver(kShipment, kToday, {received}));
  EXPECT_EQ(ledger(house).delivered, 0);
  EXPECT_EQ(ledger(house).refused, micros(30));
}

TEST(OneSide, ADeliveryOfWhichTheOrderKnowsTooMuchLeavesThatAlone) {
  House house;
  in_transit(house);
  record(house, kStream, arrived(30));
  record(house, kStream, arrived(30));
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).delivered, micros(60));
}

TEST(OneSide, APackingThatTheOrderKnowsCountsOnce) {
  House house;
  planned(house);
  record(house, kStream, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  pack(house, "S1");
  EXPECT_EQ(ledger(house).packed, micros(30));
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, 0);
}

TEST(OneSide, NoLotIsNamedForAPackingThatTheOrderKnows) {
  House house;
  planned(house);
  record(house, kStream, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  EXPECT_REFUSED(house.execute(shipment::pack(kShipment, {4, Decimal::of(80)}, {{kOrder, LotId("L1"), pieces(30)}})),
                 "lot_sum");
}

TEST(OneSide, AShipmentThatIsPackedAlreadyIsNotPackedWhateverLotsAreNamed) {
  House house;
  planned(house);
  record(house, kStream, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  pack(house, "S1");
  EXPECT_REFUSED(house.execute(shipment::pack(kShipment, {4, Decimal::of(80)}, {{kOrder, LotId("L1"), pieces(30)}})),
                 "illegal_transition");
}

TEST(OneSide, WhatWasPackedOfAPlannedShipmentIsUnpackedWhenItIsCancelled) {
  House house;
  planned(house);
  pack(house, "S2");
  record(house, kStream, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, micros(50));
  EXPECT_EQ(house.engine->load(kShipment)->state, ShipmentState::kCancelled);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, APlannedShipmentIsCancelledWithoutUnpackingWhatWasNotPacked) {
  House house;
  planned(house);
  pack(house, "S2");
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, micros(50));
}

TEST(OneSide, AShipmentThatWasPlannedForAnOrderOfElsewhereIsCancelled) {
  House house;
  record(house, stream_of(kShipment), ShipmentPlanned{{{kOrder, LineNo{1}, pieces(30)}}, "Ocean", kToday});
  house.must(shipment::cancel(kShipment, "no vessel"));
}

TEST(OneSide, AnUnpackingThatTheOrderKnowsCountsOnce) {
  House house;
  packed(house);
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(30)});
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, micros(50));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, WhatWasUnpackedAsTheOrderKnowsIsPackedAgain) {
  House house;
  planned(house);
  record(house, kStream, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(30)});
  pack(house, "S1");
  EXPECT_EQ(ledger(house).packed, micros(30));
}

// The newest step of S1 is taken back from its own stream alone.
void take_step_back(House& house) {
  record(house, stream_of(kShipment), EventReversed{house.engine->load(kShipment)->version, "of another day"});
}
void packed_unseen_by_the_order(House& house) {
  record(house, stream_of(kShipment), ShipmentPacked{4, Decimal::of(80)});
}

TEST(OneSide, APackingThatWasTakenBackFromTheShipmentAloneCountsOnce) {
  House house;
  planned(house);
  pack(house, "S1");
  take_step_back(house);
  pack(house, "S1");
  EXPECT_EQ(ledger(house).packed, micros(30));
  pack(house, "S2");
  despatch(house, "S1");
  despatch(house, "S2");
  EXPECT_EQ(ledger(house).shipped, micros(80));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, WhatTheOrderStillHasAsPackedOfAShipmentIsUnpackedWhenItIsCancelled) {
  House house;
  planned(house);
  pack(house, "S1");
  take_step_back(house);
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, 0);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AShipmentThatWasPackedOnItsOwnStreamAloneUnpacksNothingOfOthers) {
  House house;
  planned(house);
  packed_unseen_by_the_order(house);
  pack(house, "S2");
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_EQ(ledger(house).packed, micros(50));
  despatch(house, "S2");
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AShipmentThatWasPackedOnItsOwnStreamAloneIsPackedOnTheOrderWhenItLeaves) {
  House house;
  planned(house);
  packed_unseen_by_the_order(house);
  pack(house, "S2");
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).packed, micros(80));
  EXPECT_EQ(ledger(house).shipped, micros(30));
  despatch(house, "S2");
  EXPECT_EQ(ledger(house).shipped, micros(80));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AShipmentThatWasPackedOnItsOwnStreamAloneTakesNothingThatOthersPacked) {
  House house;
  planned(house);
  house.must(shipment::plan(ShipmentId("S3"), {{{kOrder, LineNo{1}, pieces(90)}}, "Ocean", kToday}));
  packed_unseen_by_the_order(house);
  pack(house, "S3");
  EXPECT_REFUSED(house.execute(shipment::despatch(kShipment, {kToday, {"packing list"}})), "unreleased");
  despatch(house, "S3");
  house.must(shipment::cancel(kShipment, "nothing was packed"));
}

TEST(OneSide, AShipmentOfWhichTheOrderSawTheGoodsUnpackedTakesNothingThatOthersPacked) {
  House house;
  packed(house);
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(30)});
  despatch(house, "S1");
  despatch(house, "S2");
  EXPECT_EQ(ledger(house).packed, micros(80));
  EXPECT_EQ(ledger(house).shipped, micros(80));
}

TEST(OneSide, ADespatchThatToldItsOrderThatTheGoodsWerePackedIsTakenBackWhole) {
  House house;
  packed(house);
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(30)});
  const Ledger before = ledger(house);
  despatch(house, "S1");
  const Version left = house.engine->load(kShipment)->version;
  house.must(reversal::reverse_event(stream_of(kShipment), left, "the truck did not come"));
  EXPECT_EQ(ledger(house), before);
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).shipped, micros(30));
}

TEST(OneSide, ADeliveryThatToldItsOrderThatTheGoodsHadLeftIsTakenBackWhole) {
  House house;
  packed(house);
  record(house, stream_of(kShipment), ShipmentDespatched{kToday, {"packing list"}});
  house.must(shipment::deliver_in_full(kShipment, kToday));
  const Version arrived = house.engine->load(kShipment)->version;
  house.must(reversal::reverse_event(stream_of(kShipment), arrived, "it was another"));
  EXPECT_EQ(ledger(house).shipped, micros(0));
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).delivered, micros(30));
}

TEST(OneSide, AShipmentOfWhichGoodsWereOnlySeenToLeaveIsNotCancelled) {
  House house;
  planned(house);
  record(house, kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(30), kToday});
  EXPECT_REFUSED(house.execute(shipment::cancel(kShipment, "no vessel")), "quantity_chain");
}

TEST(OneSide, ADespatchThatWasTakenBackFromTheShipmentAloneCountsOnce) {
  House house;
  in_transit(house);
  take_step_back(house);
  despatch(house, "S1");
  EXPECT_EQ(ledger(house).shipped, micros(30));
  despatch(house, "S2");
  EXPECT_EQ(ledger(house).shipped, micros(80));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, GoodsThatHaveLeftOnTheOrderAreNotUnpacked) {
  House house;
  in_transit(house);
  take_step_back(house);
  EXPECT_REFUSED(house.execute(shipment::cancel(kShipment, "no vessel")), "quantity_chain");
  EXPECT_EQ(ledger(house).packed, micros(80));
}

TEST(OneSide, AShipmentThatLeftOnItsOwnStreamAloneHasLeftOnTheOrderWhenItArrives) {
  House house;
  packed(house);
  record(house, stream_of(kShipment), ShipmentDespatched{kToday, {"packing list"}});
  despatch(house, "S2");
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).shipped, micros(80));
  EXPECT_EQ(ledger(house).delivered, micros(30));
  house.must(shipment::deliver_in_full(ShipmentId("S2"), kToday));
  EXPECT_EQ(ledger(house).delivered, micros(80));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AShipmentThatWentOnOnItsOwnStreamAloneIsPackedAndHasLeftOnTheOrderWhenItArrives) {
  House house;
  planned(house);
  packed_unseen_by_the_order(house);
  record(house, stream_of(kShipment), ShipmentDespatched{kToday, {"packing list"}});
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).packed, micros(30));
  EXPECT_EQ(ledger(house).shipped, micros(30));
  EXPECT_EQ(ledger(house).delivered, micros(30));
  EXPECT_TRUE(house.order().overruns.empty());
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, ADeliveryThatWasTakenBackFromTheShipmentAloneCountsOnce) {
  House house;
  in_transit(house);
  despatch(house, "S2");
  house.must(shipment::deliver_in_full(kShipment, kToday));
  take_step_back(house);
  house.must(shipment::deliver_in_full(kShipment, kToday));
  EXPECT_EQ(ledger(house).delivered, micros(30));
  expect_replay_agrees(*house.engine);
}

// ---- orders ---------------------------------------------------------------------------------------------------------

TEST(OneSide, APromiseOfBeforeItsConfirmationIsConfirmedAsItWasMade) {
  House house;
  house.draft();
  house.review();
  record(house, kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 10)});
  const OrderConfirmed terms{1, Incoterm::kFOB, "Ningbo", "30 days"};
  EXPECT_REFUSED(house.execute(intake::confirm(kOrder, terms, {day(2026, 6, 11)})), "not_agreed");
  house.must(intake::confirm(kOrder, terms, {day(2026, 6, 10)}));
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
  EXPECT_EQ(house.order().lines[0].promised, day(2026, 6, 10));
  house.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 11), DelayCause::kMaterial, "fabric late"}));
}

// An order that is reviewed and not confirmed.
void reviewed(House& house) {
  house.draft();
  house.review();
}
void confirm(House& house) {
  house.must(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
}
std::size_t untold(const Attached<Attention>& attention) {
  return attention.read([](const Attention& now) { return now.untold(kToday).size(); });
}

TEST(OneSide, ALineOfWhichTheAnswerToADelayWasRecordedIsPromisedWhenItIsConfirmed) {
  House house;
  reviewed(house);
  record(house, kStream, DelayRejected{LineNo{1}, "the season starts"});
  confirm(house);
  EXPECT_EQ(house.order().lines[0].promised, day(2026, 6, 10));
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AnOrderWhoseGoodsArrivedBehindTheAnswerToADelayIsConfirmed) {
  House house;
  reviewed(house);
  record(house, kStream, DelayRejected{LineNo{1}, "the season starts"});
  record(house, kStream, arrived(100));
  EXPECT_REFUSED(house.execute(intake::cancel(kOrder, "not wanted any more")), "below_shipped");
  confirm(house);
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, ADelayThatWasAnnouncedBeforeItsLineWasPromisedIsEndedByThePromise) {
  House house;
  const Attached<Attention> attention = house.engine->attach<Attention>().value();
  reviewed(house);
  record(house, kStream,
         DelayAnnounced{LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "", start_of(kToday.plus(1))});
  EXPECT_EQ(untold(attention), 1u);
  confirm(house);
  const Order order = house.order();
  EXPECT_EQ(order.lines[0].promise, PromiseState::kPromised);
  EXPECT_FALSE(find_obligation(order, about_delay(LineNo{1}))->open());
  EXPECT_EQ(untold(attention), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(kToday.plus(2))).value(), 0u);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AFirstPromiseLeavesWhatWasOwedOfBeforeIt) {
  House house;
  const Attached<Attention> attention = house.engine->attach<Attention>().value();
  reviewed(house);
  record(house, kStream, DelayRejected{LineNo{1}, "the season starts"});
  record(house, kStream, InformingMissed{about_delay(LineNo{1}), start_of(kToday)});
  confirm(house);
  const Order order = house.order();
  EXPECT_EQ(find_obligation(order, about_delay(LineNo{1}))->state, ObligationState::kOverdue);
  EXPECT_EQ(untold(attention), 1u);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AnOrderThatNobodyConfirmedIsNotCalledOffOnceItHasArrived) {
  for (const GoodsDelivered& goods : {arrived(100), arrived(0, 100), arrived(0, 0, 100)}) {
    House house;
    house.draft();
    record(house, kStream, goods);
    EXPECT_REFUSED(house.execute(intake::discard(kOrder, "typed twice")), "below_shipped");
    EXPECT_REFUSED(house.execute(intake::cancel(kOrder, "season cancelled")), "below_shipped");
    for (const Decision& step : {intake::submit(kOrder), intake::start_review(kOrder, PersonId("li")),
                                 intake::raise_query(kOrder, {QueryId("Q1"), "quantity", "per colour?"}),
                                 intake::answer_query(kOrder, {QueryId("Q1"), "in all"}),
                                 intake::complete_review(kOrder, {{{"quantity", true, ""}}})}) {
      house.must(step);
      EXPECT_REFUSED(house.execute(intake::reject(kOrder, "no capacity")), "below_shipped");
      EXPECT_REFUSED(house.execute(intake::cancel(kOrder, "season cancelled")), "below_shipped");
    }
    confirm(house);
  }
}

TEST(OneSide, AQuantityIsNotChangedBelowWhatHasArrivedThoughNobodySawItLeave) {
  const auto half = [](const char* id) {
    return ChangeProposed{
        ProposalId(id), 1, Party::kBuyer, {{LineNo{1}, pieces(50), std::nullopt, std::nullopt}}, "half of it"};
  };
  for (const GoodsDelivered& goods : {arrived(100), arrived(0, 100), arrived(0, 0, 100)}) {
    House house;
    house.confirm();
    house.must(amendment::propose(kOrder, half("P1")));
    record(house, kStream, goods);
    EXPECT_REFUSED(house.execute(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller)), "below_shipped");
    house.must(amendment::reject(kOrder, ProposalId("P1"), "it has arrived"));
    EXPECT_REFUSED(house.execute(amendment::propose(kOrder, half("P2"))), "below_shipped");
  }
}

TEST(OneSide, AnOrderThatNobodySawLeaveIsNotCancelledOnceItHasArrived) {
  for (const GoodsDelivered& goods : {arrived(100), arrived(0, 100), arrived(0, 0, 100)}) {
    House house;
    house.confirm();
    record(house, kStream, goods);
    house.must(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
    EXPECT_REFUSED(house.execute(intake::accept_cancellation(kOrder, "agreed")), "below_shipped");
  }
}

TEST(OneSide, AnOrderWithoutAHeaderIsChangedInTheCurrencyOfItsPrices) {
  const CurrencyCode euros = CurrencyCode::parse("EUR", "currency").value();
  const auto at = [](const Money& price) {
    return amendment::propose(
        kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, price, std::nullopt}}, "more of them"});
  };
  for (const bool priced : {true, false}) {
    House house;
    LineAdded entered = line(1);
    if (!priced) entered.unit_price = {};
    record(house, kStream, entered);
    record(house, kStream, OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"});
    if (priced) {
      EXPECT_REFUSED(house.execute(at({Decimal::of(11), euros})), "currency_mismatch");
    }
    house.must(at(dollars("11")));
  }
}

TEST(OneSide, TheLinesOfAnOrderWithoutPricesAreChangedInOneCurrency) {
  const CurrencyCode euros = CurrencyCode::parse("EUR", "currency").value();
  House house;
  for (const std::uint32_t number : {1u, 2u}) {
    LineAdded entered = line(number);
    entered.unit_price = {};
    record(house, kStream, entered);
  }
  record(house, kStream, OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"});
  const auto at = [](const Money& second) {
    return amendment::propose(kOrder, {ProposalId("P1"),
                                       1,
                                       Party::kBuyer,
                                       {{LineNo{1}, std::nullopt, dollars("11"), std::nullopt},
                                        {LineNo{2}, std::nullopt, second, std::nullopt}},
                                       "as offered"});
  };
  EXPECT_REFUSED(house.execute(at({Decimal::of(9), euros})), "currency_mismatch");
  house.must(at(dollars("9")));
}

// ---- returns --------------------------------------------------------------------------------------------------------

void delivered(House& house, std::vector<LineAdded> lines = {line(1)}) {
  house.confirm("O-1", std::move(lines));
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(kShipment, kToday));
}
void requested(House& house) {
  delivered(house);
  house.must(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
}
void authorise(House& house, std::int64_t count) { house.must(returns::authorise(kRma, {pieces(count), {}})); }
void came_back(House& house, std::int64_t count, std::int64_t missing = 0) {
  record(house, kStream, GoodsReturned{kRma, LineNo{1}, pieces(count), pieces(missing), kToday});
}
std::int64_t awaited(House& house) { return awaited_of(house.order(), kRma, LineNo{1}); }
// All that is left of the return is done by decisions, and the order is closed behind it.
void expect_closed(House& house, std::int64_t received, std::int64_t returned) {
  house.must(returns::disposition(kRma, {pieces(received), pieces(0), pieces(0), ""}));
  house.must(returns::close(kRma, {ReturnSettlement::kNothing, ""}));
  house.must(intake::close(kOrder));
  EXPECT_EQ(ledger(house).returned, micros(returned));
  EXPECT_EQ(ledger(house).return_awaited, 0);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, WhatCameBackBeforeItWasAuthorisedIsNotAwaited) {
  House house;
  requested(house);
  came_back(house, 10);
  authorise(house, 10);
  EXPECT_EQ(awaited(house), 0);
  house.must(returns::receive(kRma, {pieces(10), kToday}));
  expect_closed(house, 10, 10);
}

TEST(OneSide, TheRestOfWhatCameBackBeforeItWasAuthorisedIsAwaited) {
  House house;
  requested(house);
  came_back(house, 4);
  authorise(house, 10);
  EXPECT_EQ(awaited(house), micros(6));
  house.must(returns::receive(kRma, {pieces(6), kToday}));
  expect_closed(house, 6, 10);
}

TEST(OneSide, WhatWasSeenToBeMissingBeforeItWasAuthorisedIsNotAwaited) {
  House house;
  requested(house);
  came_back(house, 8, 2);
  authorise(house, 10);
  EXPECT_EQ(awaited(house), 0);
  house.must(returns::receive(kRma, {pieces(8), kToday}));
  expect_closed(house, 8, 8);
}

TEST(OneSide, AReturnThatWasReceivedOnItsOwnStreamIsBackOnTheOrderWhenItIsClosed) {
  House house;
  requested(house);
  authorise(house, 8);
  record(house, kReturn, ReturnReceived{pieces(7), kToday});
  expect_closed(house, 7, 7);
}

TEST(OneSide, AReturnThatWentOnOnItsOwnStreamIsBackOnTheOrderWhenItIsClosed) {
  House house;
  requested(house);
  record(house, kReturn, ReturnAuthorised{pieces(8), {}});
  record(house, kReturn, ReturnReceived{pieces(7), kToday});
  expect_closed(house, 7, 7);
}

TEST(OneSide, OfAReturnThatTheOrderKnowsInPartTheRestIsReceived) {
  House house;
  requested(house);
  record(house, kReturn, ReturnAuthorised{pieces(10), {}});
  came_back(house, 4);
  house.must(returns::receive(kRma, {pieces(10), kToday}));
  EXPECT_EQ(ledger(house).returned, micros(10));
  expect_closed(house, 10, 10);
}

TEST(OneSide, WhatCameBackOfAnotherLineIsNotOfTheReturn) {
  House house;
  delivered(house, {line(1), line(2)});
  house.must(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
  record(house, kStream, GoodsReturned{kRma, LineNo{2}, pieces(4), pieces(0), kToday});
  authorise(house, 10);
  EXPECT_EQ(awaited(house), micros(10));
}

TEST(OneSide, AReturnThatBothSidesWereToldOfIsBackOnTheOrderOnce) {
  for (const std::int64_t known : {5, 7}) {
    House house;
    requested(house);
    authorise(house, 8);
    came_back(house, known);
    record(house, kReturn, ReturnReceived{pieces(7), kToday});
    expect_closed(house, 7, 7);
  }
}

TEST(OneSide, AReturnThatEndedOnItsOwnStreamIsSettledWithTheOrder) {
  const std::vector<Event> ends = {ReturnClosed{ReturnSettlement::kNothing, ""}, ReturnCancelled{"kept"},
                                   ReturnRefused{"worn"}};
  for (const Event& end : ends) {
    House house;
    requested(house);
    authorise(house, 8);
    record(house, kReturn, end);
    house.must(intake::close(kOrder));
    EXPECT_EQ(house.order().commercial, Commercial::kClosed);
    EXPECT_EQ(ledger(house).returned, 0);
    EXPECT_EQ(ledger(house).return_awaited, 0);
    expect_replay_agrees(*house.engine);
  }
}

TEST(OneSide, WhatCameWithAReturnThatEndedOnItsOwnStreamIsBackOnTheOrder) {
  House house;
  requested(house);
  authorise(house, 8);
  record(house, kReturn, ReturnReceived{pieces(7), kToday});
  record(house, kReturn, ReturnClosed{ReturnSettlement::kNothing, ""});
  house.must(intake::close(kOrder));
  EXPECT_EQ(ledger(house).returned, micros(7));
  EXPECT_EQ(ledger(house).return_awaited, 0);
}

TEST(OneSide, AReturnThatTheOrderAwaitsAlreadyIsAwaitedOnce) {
  House house;
  requested(house);
  record(house, kStream, ReturnAwaited{kRma, LineNo{1}, pieces(10)});
  authorise(house, 10);
  EXPECT_EQ(awaited(house), micros(10));
  house.must(returns::receive(kRma, {pieces(10), kToday}));
  expect_closed(house, 10, 10);
}

TEST(OneSide, AnAuthorisationThatWasTakenBackFromTheReturnAloneIsAwaitedOnce) {
  House house;
  requested(house);
  authorise(house, 8);
  record(house, kReturn, EventReversed{house.engine->load(kRma)->version, "for more"});
  authorise(house, 10);
  EXPECT_EQ(awaited(house), micros(10));
  house.must(returns::receive(kRma, {pieces(10), kToday}));
  expect_closed(house, 10, 10);
}

TEST(OneSide, AReturnThatIsOpenOnItsOrderAlreadyIsRequested) {
  House house;
  delivered(house);
  record(house, kStream, ReturnOpened{kRma});
  house.must(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
  house.must(returns::refuse_return(kRma, "worn"));
  house.must(intake::close(kOrder));
  expect_replay_agrees(*house.engine);
}

// More than can be counted is missing then; undefined where that is not noticed.
TEST(OneSide, OfAReturnNothingIsReceivedThatIsBelowZero) {
  House house;
  requested(house);
  authorise(house, 8);
  const Decimal least = Decimal::from_micros(std::numeric_limits<std::int64_t>::min());
  EXPECT_REFUSED(house.execute(returns::receive(kRma, {{least, pieces(1).unit}, kToday})), "not_positive");
}

TEST(OneSide, AReturnThatNobodyEnteredKeepsItsOrderOpen) {
  House house;
  delivered(house);
  record(house, kStream, ReturnOpened{kRma});
  EXPECT_REFUSED(house.execute(intake::close(kOrder)), "return_open");
}

// ---- complaints -----------------------------------------------------------------------------------------------------

const CaseId kCase("C-1");

Decision complain() {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.order = kOrder;
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  return complaint::receive(kCase, received);
}

TEST(OneSide, AComplaintThatWasClosedOnItsOwnStreamIsSettledWithTheOrder) {
  House house;
  delivered(house);
  house.must(complain());
  EXPECT_REFUSED(house.execute(intake::close(kOrder)), "complaint_open");
  record(house, stream_of(kCase), ComplaintClosed{"replaced", 4});
  house.must(intake::close(kOrder));
  EXPECT_EQ(house.order().commercial, Commercial::kClosed);
  EXPECT_TRUE(house.order().complaints.empty());
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AComplaintThatIsOpenOnItsOrderAlreadyIsReceived) {
  House house;
  delivered(house);
  record(house, kStream, ComplaintOpened{kCase});
  house.must(complain());
  EXPECT_EQ(house.order().complaints.size(), 1u);
  expect_replay_agrees(*house.engine);
}

TEST(OneSide, AnOrderThatWasRecordedWithoutItsDraftIsComplainedOf) {
  House house;
  record(house, kStream, line(1));
  house.must(complain());
}

TEST(OneSide, AComplaintIsAboutAShipmentThatLeftBeforeItWasRecordedAsCancelled) {
  House house;
  in_transit(house);
  record(house, stream_of(kShipment), ShipmentCancelled{"turned back"});
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.order = kOrder;
  received.shipment = kShipment;
  received.channel = "email";
  received.allegations = {{"late", "it never came"}};
  house.must(complaint::receive(kCase, received));
}

TEST(OneSide, WhatTellsAnOrderOfAnOpenReturnIsNotTakenBackUnderIt) {
  House house;
  delivered(house);
  record(house, kStream, ReturnOpened{kRma});
  const Version opened = house.order().version;
  house.must(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, opened, "another order")), "still_needed");
  house.must(returns::refuse_return(kRma, "worn"));
  house.must(intake::close(kOrder));
}

TEST(OneSide, WhatTellsAnOrderOfAReturnThatNobodyEnteredIsTakenBack) {
  House house;
  delivered(house);
  record(house, kStream, ReturnOpened{kRma});
  house.must(reversal::reverse_event(kStream, house.order().version, "another order"));
  house.must(intake::close(kOrder));
}

TEST(OneSide, WhatTellsAnOrderOfAnOpenComplaintIsNotTakenBackUnderIt) {
  House house;
  delivered(house);
  record(house, kStream, ComplaintOpened{kCase});
  const Version opened = house.order().version;
  house.must(complain());
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, opened, "another order")), "still_needed");
}

TEST(OneSide, AnEndOnItsOwnStreamByWhichAnOrderWasClosedIsNotTakenBackUnderIt) {
  House house;
  delivered(house);
  house.must(complain());
  house.must(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
  record(house, stream_of(kCase), ComplaintClosed{"replaced", 4});
  record(house, stream_of(kRma), ReturnRefused{"worn"});
  house.must(intake::close(kOrder));
  const Version closed = house.engine->load(kCase)->version;
  const Version refused = house.engine->load(kRma)->version;
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kCase), closed, "mistyped")), "still_needed");
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kRma), refused, "mistyped")), "still_needed");
}

TEST(OneSide, AComplaintThatWasReceivedIsTakenBackWithWhatItToldItsOrder) {
  House house;
  delivered(house);
  house.must(complain());
  house.must(reversal::reverse_event(stream_of(kCase), Version{1}, "meant for another"));
  EXPECT_TRUE(house.order().complaints.empty());
  house.must(intake::close(kOrder));
}

// From being investigated to closed.
void close_case(House& house) {
  house.must(complaint::propose(kCase, {"needle", "replace"}));
  house.must(complaint::accept(kCase, "email"));
  house.must(complaint::close(kCase, {"replaced", 4}));
}
void closed_case(House& house) {
  delivered(house);
  house.must(complain());
  house.must(complaint::acknowledge(kCase, "email"));
  house.must(complaint::assess(kCase, {CaseSeverity::kMinor, true, ""}));
  house.must(complaint::investigate(kCase, "8D-1"));
  close_case(house);
}
Version last_of_case(const House& house) { return house.engine->load(kCase)->version; }

TEST(OneSide, TheSecondClosingOfAComplaintIsTakenBack) {
  House house;
  closed_case(house);
  house.must(complaint::reopen(kCase, "a photo"));
  close_case(house);
  house.must(reversal::reverse_event(stream_of(kCase), last_of_case(house), "mistyped"));
  EXPECT_EQ(house.order().complaints.size(), 1u);
}

TEST(OneSide, TheReopeningOfAComplaintThatWasSeenToGoOnIsNotTakenBack) {
  House house;
  closed_case(house);
  house.must(complaint::reopen(kCase, "a photo"));
  const Version reopened = last_of_case(house);
  record(house, stream_of(kCase), ResolutionProposed{"needle", "replace"});
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kCase), reopened, "mistyped")), "still_needed");
}

TEST(OneSide, AnEndThatWasRecordedOnceMoreIsTakenBack) {
  House house;
  closed_case(house);
  record(house, stream_of(kCase), ComplaintClosed{"replaced", 4});
  house.must(reversal::reverse_event(stream_of(kCase), last_of_case(house), "twice"));
}

TEST(OneSide, APackingIsNotTakenBackUnderADespatchThatWasDecidedOnIt) {
  House house;
  packed(house);
  const Version packing = house.engine->load(kShipment)->version;
  record(house, stream_of(kShipment), CarrierBooked{"Maersk", "BK-77", Party::kBuyer});
  despatch(house, "S1");
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kShipment), packing, "miscounted")), "still_needed");
  despatch(house, "S2");
}

TEST(OneSide, AnUnpackingThatADespatchHasMadeUpForIsNotTakenBackUnderIt) {
  House house;
  planned(house);
  pack(house, "S1");
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(30)});
  const Version unpacked = house.order().version;
  despatch(house, "S1");
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, unpacked, "another order")), "still_needed");
  house.must(reversal::reverse_event(stream_of(kShipment), house.engine->load(kShipment)->version, "it did not leave"));
  house.must(reversal::reverse_event(kStream, unpacked, "another order"));
  EXPECT_EQ(ledger(house).packed, micros(30));
}

TEST(OneSide, AnEndThatWasRecordedBehindTheOneThatWasSettledIsTakenBack) {
  House house;
  requested(house);
  house.must(returns::cancel(kRma, "he keeps them"));
  record(house, kReturn, ReturnClosed{ReturnSettlement::kNothing, ""});
  record(house, kReturn, ReturnReceived{pieces(10), kToday});
  record(house, kReturn, ReturnClosed{ReturnSettlement::kNothing, ""});
  house.must(reversal::reverse_event(kReturn, house.engine->load(kRma)->version, "another return"));
}

TEST(OneSide, AComplaintThatWasReceivedForTheWrongOrderIsTakenBackThoughItWasSeenToGoOn) {
  House house;
  delivered(house);
  house.must(complain());
  record(house, stream_of(kCase), ComplaintAcknowledged{"email"});
  house.must(reversal::reverse_event(stream_of(kCase), Version{1}, "meant for another"));
  EXPECT_TRUE(house.order().complaints.empty());
}

TEST(OneSide, WhatWasAwaitedOfAReturnIsNotTakenBackUnderTheAuthorisationOfTheRest) {
  House house;
  requested(house);
  record(house, kStream, ReturnAwaited{kRma, LineNo{1}, pieces(4)});
  const Version awaited = house.order().version;
  authorise(house, 10);
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, awaited, "of another")), "still_needed");
  house.must(returns::receive(kRma, {pieces(10), kToday}));
}

TEST(OneSide, AnEndByWhichAnOrderWasClosedIsNotTakenBackThoughItsSettlementWasRecordedToo) {
  House house;
  delivered(house);
  house.must(complain());
  record(house, stream_of(kCase), ComplaintClosed{"replaced", 4});
  house.must(intake::close(kOrder));
  record(house, kStream, ComplaintSettled{kCase});
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kCase), last_of_case(house), "mistyped")),
                 "still_needed");
}

TEST(OneSide, AnUnpackingOfMoreThanWasPackedIsNotTakenBackUnderACancelledShipment) {
  House house;
  planned(house);
  pack(house, "S2");
  pack(house, "S1");
  record(house, kStream, GoodsUnpacked{kShipment, LineNo{1}, pieces(60)});
  const Version unpacked = house.order().version;
  house.must(shipment::cancel(kShipment, "no vessel"));
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, unpacked, "of another")), "still_needed");
}

}  // namespace
}  // namespace gendan
