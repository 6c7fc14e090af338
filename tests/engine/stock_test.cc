// Stock and the orders that it is reserved for, through the engine.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StockId kCotton("COTTON");
const ReservationId kReservation("O-1/1");

Quantity metres(std::int64_t n) { return {Decimal::of(n), UnitCode::parse("MTR", "unit").value()}; }
std::int64_t micros(std::int64_t n) { return Decimal::of(n).micros(); }

void stocked(House& house, std::int64_t there = 500) {
  house.must(stock::open(kCotton, {ItemId("COTTON-220"), metres(1).unit, "warehouse 2"}));
  house.must(stock::receive(kCotton, {{}, metres(there), kToday, "DN 1"}));
}
Decision reserve(std::int64_t amount, const ReservationId& reservation = kReservation, const char* order = "O-1",
                 std::uint32_t line = 1) {
  return stock::reserve(kCotton, {reservation, OrderId(order), LineNo{line}, metres(amount), kToday.plus(10)});
}
void reserved(House& house) {
  house.confirm();
  stocked(house);
  house.must(reserve(200));
}
Stock cotton(House& house) { return house.engine->load(kCotton).value(); }

void expect_free(House& house) {
  EXPECT_TRUE(house.order().supplies.empty());
  EXPECT_TRUE(cotton(house).reservations.empty());
  expect_replay_agrees(*house.engine);
}

TEST(Stock, AReservationStandsOnBothSides) {
  House house;
  reserved(house);
  ASSERT_EQ(house.order().supplies.size(), 1u);
  EXPECT_EQ(house.order().supplies[0], (Supply{kCotton, kReservation, LineNo{1}, metres(200), kToday.plus(10)}));
  ASSERT_EQ(cotton(house).reservations.size(), 1u);
  EXPECT_EQ(cotton(house).reservations[0].order, kOrder);
  EXPECT_EQ(cotton(house).on_hand, micros(500));
}

TEST(Stock, ASuppliedLineIsNoLongerReservedFor) {
  House house;
  reserved(house);
  house.must(stock::issue(kCotton, {kReservation, metres(150), kToday, ""}));
  EXPECT_EQ(house.order().supplies.size(), 1u);
  EXPECT_EQ(cotton(house).reservations.at(0).issued, micros(150));
  house.must(stock::issue(kCotton, {kReservation, metres(50), kToday, ""}));
  EXPECT_EQ(cotton(house).on_hand, micros(300));
  expect_free(house);
}

TEST(Stock, TheOrdersStreamSaysWhatItWasIssued) {
  House house;
  reserved(house);
  house.must(stock::issue(kCotton, {kReservation, metres(150), kToday, ""}));
  EXPECT_EQ(house.order().supplies.items().at(0).left, metres(50));
  house.must(stock::release(kCotton, kReservation, "the rest is not needed"));
  std::vector<Event> tail;
  ASSERT_TRUE(house.engine
                  ->history(stream_of(kOrder), Version{house.order().version.value - 1},
                            [&](const Record&, const Event& event) {
                              tail.push_back(event);
                              return true;
                            })
                  .ok());
  ASSERT_EQ(tail.size(), 2u);
  EXPECT_EQ(tail[0], Event(SupplyIssued{kCotton, kReservation, LineNo{1}, metres(150)}));
  EXPECT_EQ(tail[1], Event(SupplyReleased{kCotton, kReservation, LineNo{1}, "the rest is not needed"}));
}

TEST(Stock, ACancelledOrderGivesBackWhatIsReservedForIt) {
  House house;
  reserved(house);
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
  EXPECT_EQ(house.order().supplies.size(), 1u);
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  expect_free(house);
  EXPECT_EQ(available(cotton(house), kToday, kToday), micros(500));
}

TEST(Stock, ACompletedOrderGivesBackWhatIsLeft) {
  House house;
  reserved(house);
  house.must(stock::issue(kCotton, {kReservation, metres(150), kToday, ""}));
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
  expect_free(house);
  EXPECT_EQ(available(cotton(house), kToday, kToday), micros(350));
}

TEST(Stock, AnOrderWhoseLastLineIsShortClosedGivesBackWhatIsLeft) {
  House house;
  reserved(house);
  house.must(production::short_close(kOrder, {LineNo{1}, "the season is over", "mail"}));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
  expect_free(house);
}

TEST(Stock, AClosedOrderGivesBackWhatIsLeft) {
  House house;
  reserved(house);
  // Completed as the world saw it: nobody decided so, and nothing was given back.
  ASSERT_TRUE(house.record(Events().on(stream_of(kOrder), OrderCompleted{})).ok());
  ASSERT_EQ(house.order().supplies.size(), 1u);
  house.must(intake::close(kOrder));
  expect_free(house);
}

TEST(Stock, AShortClosedLineGivesBackAndTheOthersKeepTheirs) {
  House house;
  house.confirm("O-1", {line(1), line(2)});
  stocked(house);
  house.must(reserve(200));
  house.must(reserve(100, ReservationId("O-1/2"), "O-1", 2));
  house.must(production::short_close(kOrder, {LineNo{1}, "the season is over", "mail"}));
  ASSERT_EQ(house.order().supplies.size(), 1u);
  EXPECT_EQ(house.order().supplies[0].line, LineNo{2});
  EXPECT_EQ(cotton(house).reservations.size(), 1u);
}

TEST(Stock, ACancellationGivesBackFromEveryStock) {
  House house;
  house.confirm("O-1", {line(1), line(2)});
  stocked(house);
  const StockId buttons("BUTTONS");
  house.must(stock::open(buttons, {ItemId("BUTTON-4"), pieces(1).unit, ""}));
  house.must(stock::receive(buttons, {{}, pieces(9000), kToday, ""}));
  house.must(reserve(200));
  house.must(reserve(100, ReservationId("O-1/2"), "O-1", 2));
  house.must(stock::reserve(buttons, {kReservation, kOrder, LineNo{1}, pieces(700), kToday.plus(3)}));
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  expect_free(house);
  EXPECT_TRUE(house.engine->load(buttons).value().reservations.empty());
}

// Facts of the world may have been observed of one side alone.
class StockOnOneSide : public ::testing::TestWithParam<bool> {};

TEST_P(StockOnOneSide, ASupplyThatTheOrderAloneKnowsEndsWithIt) {
  House house;
  house.confirm();
  if (GetParam()) stocked(house);
  const SupplyReserved supply{kCotton, kReservation, LineNo{1}, metres(20), kToday.plus(10)};
  ASSERT_TRUE(house.record(Events().on(stream_of(kOrder), supply)).ok());
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  EXPECT_TRUE(house.order().supplies.empty());
}

INSTANTIATE_TEST_SUITE_P(All, StockOnOneSide, ::testing::Bool(),
                         [](const auto& known) { return known.param ? "OfAKnownStock" : "OfAnUnknownStock"; });

TEST(Stock, AReservationThatTheStockAloneKnowsIsIssuedAndReleased) {
  for (const bool known : {true, false}) {
    House house;
    if (known) house.confirm();
    stocked(house);
    const StockReserved reservation{kReservation, kOrder, LineNo{1}, metres(200), kToday.plus(10)};
    ASSERT_TRUE(house.record(Events().on(stream_of(kCotton), reservation)).ok());
    house.must(stock::issue(kCotton, {kReservation, metres(150), kToday, ""}));
    house.must(stock::release(kCotton, kReservation, "the rest is not needed"));
    EXPECT_TRUE(cotton(house).reservations.empty());
  }
}

TEST(Stock, ASupplyDoesNotEndAReservationOfTheSameNameForAnother) {
  House house;
  house.confirm();
  house.confirm("O-2", {line(1)}, "PO-2");
  stocked(house);
  const SupplyReserved stale{kCotton, kReservation, LineNo{1}, metres(20), kToday.plus(10)};
  ASSERT_TRUE(house.record(Events().on(stream_of(kOrder), stale)).ok());
  house.must(reserve(100, kReservation, "O-2"));
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  EXPECT_TRUE(house.order().supplies.empty());
  EXPECT_EQ(cotton(house).reservations.size(), 1u);
  EXPECT_EQ(house.order("O-2").supplies.size(), 1u);
}

TEST(Stock, IsNotPromisedTwiceByTwoWhoDecideAtOnce) {
  House house;
  house.confirm();
  house.confirm("O-2", {line(1)}, "PO-2");
  stocked(house);
  int decided = 0;
  const absl::StatusOr<Receipt> receipt =
      house.execute([&](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<Events> events = reserve(300)(view, context);
        // Meanwhile somebody else takes most of it.
        if (decided++ == 0) house.must(reserve(400, ReservationId("O-2/1"), "O-2"));
        return events;
      });
  EXPECT_EQ(decided, 2);
  EXPECT_REFUSED(receipt, "not_available");
  EXPECT_EQ(cotton(house).reservations.size(), 1u);
}

TEST(Stock, ARefusedReservationWritesNothingOnEitherSide) {
  House house;
  house.confirm();
  stocked(house);
  const Position head = house.engine->head();
  EXPECT_REFUSED(house.execute(reserve(501)), "not_available");
  EXPECT_EQ(house.engine->head(), head);
}

TEST(Stock, AReservationIsTakenBackAsAWhole) {
  House house;
  reserved(house);
  house.must(reversal::reverse_event(stream_of(kCotton), cotton(house).version, "the wrong fabric"));
  expect_free(house);
}

// The stock by itself would allow it: the order holds the other end.
TEST(Stock, AnIssueIsTakenBackOnBothSides) {
  House house;
  reserved(house);
  house.must(stock::issue(kCotton, {kReservation, metres(150), kToday, ""}));
  const Version issued = cotton(house).version;
  house.must(stock::issue(kCotton, {kReservation, metres(50), kToday, ""}));
  house.must(reversal::reverse_event(stream_of(kCotton), issued, "the roll was left behind"));
  ASSERT_EQ(house.order().supplies.size(), 1u);
  EXPECT_EQ(house.order().supplies[0].left, metres(150));
  ASSERT_EQ(cotton(house).reservations.size(), 1u);
  EXPECT_EQ(cotton(house).reservations[0].micros, micros(150));
  house.must(stock::release(kCotton, kReservation, "the rest is not needed"));
  expect_free(house);
}

TEST(Stock, AReleaseIsNotTakenBackOnceTheOrderIsOver) {
  House house;
  reserved(house);
  house.must(stock::release(kCotton, kReservation, "another fabric"));
  const Version released = cotton(house).version;
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kCotton), released, "the wrong one")), "still_needed");
}

TEST(Stock, AnOpeningThatIsTakenBackCanBeMadeAgain) {
  House house;
  house.must(stock::open(kCotton, {ItemId("COTTON-200"), pieces(1).unit, ""}));
  house.must(reversal::reverse_event(stream_of(kCotton), Version{1}, "the wrong unit"));
  EXPECT_REFUSED(house.engine->load(kCotton), "unknown_stock");
  stocked(house);
  EXPECT_EQ(cotton(house).unit, metres(1).unit);
}

TEST(Stock, WhatCameInIsNotTakenBackWhileItIsPromised) {
  House house;
  reserved(house);
  EXPECT_REFUSED(house.execute(reversal::reverse_event(stream_of(kCotton), Version{2}, "counted twice")),
                 "still_needed");
}

TEST(Stock, WhatIsSeenOfAnUnopenedStockOpensIt) {
  House house;
  house.confirm();
  ASSERT_TRUE(house.record(Events().on(stream_of(kCotton), StockReceived{{}, metres(80), kToday, "DN 9"})).ok());
  EXPECT_EQ(cotton(house).unit, metres(1).unit);
  house.must(reserve(80));
  // More than the books know has left: the books go below nothing, and the next one sees it.
  ASSERT_TRUE(house.record(Events().on(stream_of(kCotton), StockIssued{{}, metres(100), kToday, ""})).ok());
  EXPECT_EQ(cotton(house).on_hand, -micros(20));
  EXPECT_REFUSED(house.execute(stock::issue(kCotton, {kReservation, metres(80), kToday, ""})), "beyond_stock");
}

TEST(Stock, AnObservedOpeningDoesNotMakeMetresOfKilograms) {
  House house;
  ASSERT_TRUE(house.record(Events().on(stream_of(kCotton), StockReceived{{}, metres(80), kToday, "DN 9"})).ok());
  EXPECT_REFUSED(house.record(Events().on(stream_of(kCotton), StockOpened{ItemId("COTTON-220"), pieces(1).unit, ""})),
                 "unit_mismatch");
  EXPECT_TRUE(
      house.record(Events().on(stream_of(kCotton), StockOpened{ItemId("COTTON-220"), metres(1).unit, ""})).ok());
}

TEST(Stock, AnObservationCountsInAUnitOfTheList) {
  House house;
  Quantity odd = metres(1);
  odd.unit = UnitCode::from_bits(60'000);
  EXPECT_REFUSED(house.record(Events().on(stream_of(kCotton), StockReceived{{}, odd, kToday, ""})), "unknown_unit");
}

TEST(Stock, AnUnknownOneIsNotLoaded) {
  House house;
  EXPECT_REFUSED(house.engine->load(StockId("SILK")), "unknown_stock");
}

void record(House& house, const StreamId& stream, Event event) {
  const absl::StatusOr<Receipt> receipt = house.record(Events().on(stream, std::move(event)));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
}
void issue(House& house, std::int64_t amount) {
  house.must(stock::issue(kCotton, {kReservation, metres(amount), kToday, ""}));
}
void expect_left(House& house, std::int64_t there, std::int64_t of_order) {
  ASSERT_EQ(cotton(house).reservations.size(), 1u);
  EXPECT_EQ(cotton(house).reservations[0].micros, micros(there));
  ASSERT_EQ(house.order().supplies.size(), 1u);
  EXPECT_EQ(house.order().supplies[0].left, metres(of_order));
}

TEST(Stock, TheOrderIsToldOfAnIssueThatTheStockAloneKnewWithTheNext) {
  House house;
  reserved(house);
  record(house, stream_of(kCotton), StockIssued{kReservation, metres(30), kToday, ""});
  issue(house, 20);
  expect_left(house, 150, 150);
  issue(house, 150);
  expect_free(house);
}

TEST(Stock, TheOrderIsNotToldAgainOfAnIssueThatItKnewAlone) {
  House house;
  reserved(house);
  record(house, stream_of(kOrder), SupplyIssued{kCotton, kReservation, LineNo{1}, metres(30)});
  issue(house, 20);
  expect_left(house, 180, 170);
  issue(house, 180);
  EXPECT_EQ(cotton(house).on_hand, micros(300));
  expect_free(house);
}

}  // namespace
}  // namespace gendan
