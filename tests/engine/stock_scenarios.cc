#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StockId kCotton("COTTON");
const StreamId kStream("stock/COTTON");
const ArrivalId kArrival("PUR-1");
const ReservationId kFirst("O-1/1");
const ReservationId kSecond("O-2/1");

Quantity metres(std::int64_t n) { return {Decimal::of(n), UnitCode::parse("MTR", "unit").value()}; }
StockOpened opening() { return {ItemId("COTTON-220"), metres(1).unit, "warehouse 2"}; }

void opened(Story& s) { s.step(stock::open(kCotton, opening())); }
// So much is there.
void stocked(Story& s, std::int64_t there) {
  opened(s);
  if (there > 0) s.step(stock::receive(kCotton, {{}, metres(there), kToday, "DN 1"}));
}
void expected(Story& s, std::int64_t amount, Date due) {
  s.step(stock::expect(kCotton, {kArrival, metres(amount), due, SupplierId("MILL-7")}));
}
void reserve(Story& s, std::int64_t amount, Date needed = kToday.plus(10), const ReservationId& reservation = kFirst,
             std::uint32_t line = 1, const OrderId& order = kOrder) {
  s.step(stock::reserve(kCotton, {reservation, order, LineNo{line}, metres(amount), needed}));
}
void issue(Story& s, std::int64_t amount, const ReservationId& reservation = kFirst, const char* reason = "") {
  s.step(stock::issue(kCotton, {reservation, metres(amount), kToday, reason}));
}
// 500 metres, which came the day before yesterday.
void two_days_later(Story& s) {
  stocked(s, 500);
  s.house().clock.set(start_of(kToday.plus(2)));
}
// And of which somebody counted 450 yesterday.
void counted_yesterday(Story& s) {
  two_days_later(s);
  s.step(stock::count(kCotton, {metres(450), kToday.plus(1), "moths"}));
}
// 500 metres, of which 200 are reserved for the order.
void reserved(Story& s) {
  s.confirm();
  stocked(s, 500);
  reserve(s, 200);
}

}  // namespace

std::vector<Scenario> stock_scenarios() {
  return {
      // opening
      {"AStockIsOpenedOnce", "already_exists",
       [](Story& s) {
         opened(s);
         opened(s);
       }},
      {"AStockIsOpenedOnceWhoeverDecides", "illegal_transition",
       [](Story& s) {
         opened(s);
         s.raw(kStream, opening());
       }},
      {"AStockNamesItsItem", "missing",
       [](Story& s) {
         StockOpened stock = opening();
         stock.item = {};
         s.step(stock::open(kCotton, stock));
       }},
      {"AStockNamesItsUnit", "missing",
       [](Story& s) {
         StockOpened stock = opening();
         stock.unit = {};
         s.step(stock::open(kCotton, stock));
       }},
      {"AStockCountsInAUnitOfTheList", "unknown_unit",
       [](Story& s) {
         StockOpened stock = opening();
         stock.unit = UnitCode::from_bits(60'000);
         s.step(stock::open(kCotton, stock));
       }},
      {"AStockHasANameThatCanBeOne", "bad_character",
       [](Story& s) { s.step(stock::open(StockId("a\nb"), opening())); }},
      {"AnUnopenedStockTakesNothingIn", "unknown_stock",
       [](Story& s) {
         s.step(stock::receive(kCotton, {{}, metres(1), kToday, ""}));
       }},
      {"AnUnopenedStockTakesNothingInWhoeverDecides", "illegal_transition",
       [](Story& s) {
         s.raw(kStream, StockCounted{Quantity{}, kToday, "nothing"});
       }},
      // arrivals
      {"WhatIsExpectedComesLater", "date_in_past",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(-1));
       }},
      {"WhatIsExpectedMayComeToday", "ok",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday);
       }},
      {"AnArrivalIsExpectedOnce", "duplicate",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         expected(s, 100, kToday.plus(5));
       }},
      {"AnArrivalOfNothingIsRefused", "not_positive",
       [](Story& s) {
         opened(s);
         expected(s, 0, kToday.plus(5));
       }},
      {"AnArrivalCountsInTheStocksUnit", "unit_mismatch",
       [](Story& s) {
         opened(s);
         s.step(stock::expect(kCotton, {kArrival, pieces(5), kToday.plus(5), {}}));
       }},
      {"AnArrivalMovesForAReason", "no_reason",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(100), kToday.plus(9), ""}));
       }},
      {"AnArrivalDoesNotMoveIntoThePast", "date_in_past",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(100), kToday.plus(-1), "early"}));
       }},
      {"AnArrivalThatComesNoMoreHasNoDay", "ok",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(0), {}, "the mill is closed"}));
       }},
      {"AnArrivalThatComesNoMoreIsUnknown", "unknown_arrival",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(0), {}, "the mill is closed"}));
         s.step(stock::receive(kCotton, {kArrival, metres(100), kToday, ""}));
       }},
      {"AnArrivalIsNotLessThanNothing", "negative",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(-1), kToday.plus(5), "less"}));
       }},
      {"OnlyWhatIsExpectedIsMoved", "unknown_arrival",
       [](Story& s) {
         opened(s);
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(1), kToday.plus(5), "late"}));
       }},
      {"AnArrivalHasAName", "missing",
       [](Story& s) {
         opened(s);
         s.step(stock::expect(kCotton, {{}, metres(5), kToday.plus(5), {}}));
       }},
      {"AnArrivalComesInParts", "ok",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::receive(kCotton, {kArrival, metres(60), kToday, ""}));
         s.step(stock::receive(kCotton, {kArrival, metres(40), kToday, ""}));
       }},
      {"AnArrivalThatHasComeIsNotReceivedAgain", "unknown_arrival",
       [](Story& s) {
         opened(s);
         expected(s, 100, kToday.plus(5));
         s.step(stock::receive(kCotton, {kArrival, metres(110), kToday, ""}));
         s.step(stock::receive(kCotton, {kArrival, metres(1), kToday, ""}));
       }},
      {"WhatWasReceivedHasCome", "date_in_future",
       [](Story& s) {
         opened(s);
         s.step(stock::receive(kCotton, {{}, metres(1), kToday.plus(1), ""}));
       }},
      // reservations
      {"AnOrdersLineReservesWhatIsThere", "ok", [](Story& s) { reserved(s); }},
      {"ALineInProductionReservesMore", "ok",
       [](Story& s) {
         reserved(s);
         s.produce(10);
         reserve(s, 300, kToday.plus(10), kSecond);
       }},
      {"NoMoreIsReservedThanIsThere", "not_available",
       [](Story& s) {
         s.confirm();
         stocked(s, 500);
         reserve(s, 501);
       }},
      {"WhatIsReservedIsNotPromisedAgain", "not_available",
       [](Story& s) {
         reserved(s);
         reserve(s, 301, kToday.plus(10), kSecond);
       }},
      {"WhatIsNeededLaterIsNotPromisedForEarlier", "not_available",
       [](Story& s) {
         reserved(s);
         reserve(s, 301, kToday, kSecond);
       }},
      {"WhatIsDueInTimeCanBePromised", "ok",
       [](Story& s) {
         s.confirm();
         opened(s);
         expected(s, 200, kToday.plus(10));
         reserve(s, 200);
       }},
      {"WhatIsDueTooLateCannotBePromised", "not_available",
       [](Story& s) {
         s.confirm();
         opened(s);
         expected(s, 200, kToday.plus(11));
         reserve(s, 200);
       }},
      {"WhatIsOverdueCannotBePromised", "not_available",
       [](Story& s) {
         s.confirm();
         opened(s);
         expected(s, 200, kToday.plus(2));
         s.house().clock.set(start_of(kToday.plus(3)));
         reserve(s, 200);
       }},
      {"AReservationIsForADayToCome", "date_in_past",
       [](Story& s) {
         s.confirm();
         stocked(s, 500);
         reserve(s, 200, kToday.plus(-1));
       }},
      {"AReservationHasANameOfItsOwn", "duplicate",
       [](Story& s) {
         reserved(s);
         reserve(s, 100);
       }},
      {"AReservationIsForAnOrderThatIsConfirmed", "illegal_transition",
       [](Story& s) {
         s.draft();
         stocked(s, 500);
         reserve(s, 200);
       }},
      {"AReservationIsForAKnownOrder", "unknown_order",
       [](Story& s) {
         stocked(s, 500);
         reserve(s, 200);
       }},
      {"AReservationIsForAKnownLine", "unknown_line",
       [](Story& s) {
         s.confirm();
         stocked(s, 500);
         reserve(s, 200, kToday.plus(10), kFirst, 2);
       }},
      {"AShortClosedLineNeedsNothing", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         stocked(s, 500);
         s.step(production::short_close(kOrder, {LineNo{1}, "the season is over", "mail"}));
         reserve(s, 200);
       }},
      {"AReservationOfNothingIsRefused", "not_positive",
       [](Story& s) {
         s.confirm();
         stocked(s, 500);
         reserve(s, 0);
       }},
      {"AReservationHasAName", "missing",
       [](Story& s) {
         s.confirm();
         stocked(s, 500);
         reserve(s, 5, kToday.plus(10), {});
       }},
      {"OneReservesFromAKnownStock", "unknown_stock",
       [](Story& s) {
         s.confirm();
         reserve(s, 200);
       }},
      // issues
      {"WhatIsReservedIsIssuedInParts", "ok",
       [](Story& s) {
         reserved(s);
         issue(s, 150);
         issue(s, 50);
       }},
      {"ALineInProductionIsIssuedTheRest", "ok",
       [](Story& s) {
         reserved(s);
         s.produce(10);
         issue(s, 200);
       }},
      {"NoMoreIsIssuedThanIsReserved", "beyond_reservation",
       [](Story& s) {
         reserved(s);
         issue(s, 150);
         issue(s, 51);
       }},
      {"WhatIsUsedUpIsNotIssuedAgain", "unknown_reservation",
       [](Story& s) {
         reserved(s);
         issue(s, 200);
         issue(s, 1);
       }},
      {"NoMoreIsIssuedThanIsThere", "beyond_stock",
       [](Story& s) {
         s.confirm();
         opened(s);
         expected(s, 200, kToday.plus(10));
         reserve(s, 200);
         issue(s, 1);
       }},
      {"WhatIsIssuedHasLeft", "date_in_future",
       [](Story& s) {
         reserved(s);
         s.step(stock::issue(kCotton, {kFirst, metres(1), kToday.plus(1), ""}));
       }},
      {"WhatOthersNeedSoonerIsKeptForThem", "not_available",
       [](Story& s) {
         s.confirm();
         stocked(s, 200);
         expected(s, 300, kToday.plus(9));
         reserve(s, 150, kToday.plus(2));
         reserve(s, 300, kToday.plus(10), kSecond);
         issue(s, 51, kSecond);
       }},
      {"WhatOthersNeedLaterIsIssued", "ok",
       [](Story& s) {
         s.confirm();
         stocked(s, 200);
         expected(s, 300, kToday.plus(9));
         reserve(s, 150, kToday.plus(2));
         reserve(s, 300, kToday.plus(10), kSecond);
         s.step(stock::revise_arrival(kCotton, {kArrival, metres(0), {}, "the mill is closed"}));
         issue(s, 150);
         issue(s, 50, kSecond);
       }},
      {"WhatIsFreeIsIssuedForAReason", "ok",
       [](Story& s) {
         reserved(s);
         issue(s, 300, {}, "samples");
       }},
      {"WhatIsIssuedForNoOrderHasAReason", "no_reason",
       [](Story& s) {
         reserved(s);
         issue(s, 300, {});
       }},
      {"WhatIsReservedIsNotIssuedForNoOrder", "not_available",
       [](Story& s) {
         reserved(s);
         issue(s, 301, {}, "samples");
       }},
      // the end of a reservation
      {"AReservationIsReleasedForAReason", "no_reason",
       [](Story& s) {
         reserved(s);
         s.step(stock::release(kCotton, kFirst, ""));
       }},
      {"WhatIsReleasedCanBePromisedAgain", "ok",
       [](Story& s) {
         reserved(s);
         s.step(stock::release(kCotton, kFirst, "another fabric"));
         reserve(s, 500, kToday.plus(10), kSecond);
       }},
      {"AReservationIsReleasedOnce", "unknown_reservation",
       [](Story& s) {
         reserved(s);
         s.step(stock::release(kCotton, kFirst, "another fabric"));
         s.step(stock::release(kCotton, kFirst, "another fabric"));
       }},
      {"AShortClosedLineIsIssuedNothing", "unknown_reservation",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         stocked(s, 500);
         reserve(s, 200);
         s.step(production::short_close(kOrder, {LineNo{1}, "the season is over", "mail"}));
         issue(s, 1);
       }},
      {"AShortClosedLineIsIssuedNothingWhoeverDecides", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.observe(Events()
                       .on(stream_of(kOrder), LineShortClosed{LineNo{1}, "the season is over", "mail"})
                       .on(stream_of(kOrder), SupplyReserved{kCotton, kFirst, LineNo{1}, metres(9), kToday.plus(3)}));
         s.raw(stream_of(kOrder), SupplyIssued{kCotton, kFirst, LineNo{1}, metres(1)});
       }},
      {"ALineInProductionGivesBack", "ok",
       [](Story& s) {
         reserved(s);
         s.produce(10);
         s.step(stock::release(kCotton, kFirst, "enough was made"));
       }},
      {"TheOrderIsNotIssuedMoreThanItReserved", "beyond_reservation",
       [](Story& s) {
         reserved(s);
         s.raw(stream_of(kOrder), SupplyIssued{kCotton, kFirst, LineNo{1}, metres(201)});
       }},
      {"TheOrderIsNotIssuedInAnotherUnit", "unit_mismatch",
       [](Story& s) {
         reserved(s);
         s.raw(stream_of(kOrder), SupplyIssued{kCotton, kFirst, LineNo{1}, pieces(1)});
       }},
      {"AnOrderIsNotCancelledWhileSomethingIsReservedForIt", "illegal_transition",
       [](Story& s) {
         reserved(s);
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
         s.raw(stream_of(kOrder), OrderCancelled{"agreed"});
       }},
      {"AnOrderIsNotCompletedWhileSomethingIsReservedForIt", "illegal_transition",
       [](Story& s) {
         reserved(s);
         GoodsDelivered delivered;
         delivered.shipment = ShipmentId("S1");
         delivered.line = LineNo{1};
         delivered.day = kToday;
         delivered.unit = pieces(1).unit;
         delivered.accepted = Decimal::of(100);
         s.observe(Events().on(stream_of(kOrder), delivered));
         s.raw(stream_of(kOrder), OrderCompleted{});
       }},
      {"AnOrderIsNotClosedWhileSomethingIsReservedForIt", "illegal_transition",
       [](Story& s) {
         reserved(s);
         s.observe(Events().on(stream_of(kOrder), OrderCompleted{}));
         s.raw(stream_of(kOrder), OrderClosed{});
       }},
      // counts
      {"ACountThatAgreesNeedsNoReason", "ok",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::count(kCotton, {metres(500), kToday, ""}));
       }},
      {"ACountThatDiffersSaysWhy", "no_reason",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::count(kCotton, {metres(499), kToday, ""}));
       }},
      {"ACountIsNotLessThanNothing", "negative",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::count(kCotton, {metres(-1), kToday, "?"}));
       }},
      {"ACountIsInTheStocksUnit", "unit_mismatch",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::count(kCotton, {pieces(1), kToday, "?"}));
       }},
      {"NothingIsReceivedInAnotherUnit", "unit_mismatch",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::receive(kCotton, {{}, pieces(1), kToday, ""}));
       }},
      {"AStockIsNotMoreThanCanBeCounted", "number_out_of_range",
       [](Story& s) {
         stocked(s, 9'000'000'000'000);
         s.step(stock::receive(kCotton, {{}, metres(9'000'000'000'000), kToday, ""}));
       }},
      {"ACountHasBeenMade", "date_in_future",
       [](Story& s) {
         stocked(s, 500);
         s.step(stock::count(kCotton, {metres(500), kToday.plus(1), ""}));
       }},
      {"ACountMayBeEnteredLate", "ok",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::count(kCotton, {metres(450), kToday, "moths"}));
       }},
      {"ACountIsNotOfADayBeforeWhatCameIn", "date_in_past",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::receive(kCotton, {{}, metres(50), kToday.plus(1), "DN 2"}));
         s.step(stock::count(kCotton, {metres(500), kToday, "counted before"}));
       }},
      {"ACountIsNotOfADayBeforeWhatWentOut", "date_in_past",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::issue(kCotton, {{}, metres(50), kToday.plus(1), "samples"}));
         s.step(stock::count(kCotton, {metres(500), kToday, "counted before"}));
       }},
      {"ACountIsNotOfADayBeforeALaterCount", "date_in_past",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::count(kCotton, {metres(450), kToday.plus(1), "moths"}));
         s.step(stock::count(kCotton, {metres(500), kToday, "counted before"}));
       }},
      {"WhatCameInBeforeACountIsInIt", "date_in_past",
       [](Story& s) {
         counted_yesterday(s);
         s.step(stock::receive(kCotton, {{}, metres(50), kToday, "DN 2"}));
       }},
      {"WhatWentOutBeforeACountIsNotInIt", "date_in_past",
       [](Story& s) {
         counted_yesterday(s);
         s.step(stock::issue(kCotton, {{}, metres(50), kToday, "samples"}));
       }},
      {"WhatMovedOnTheDayOfACountMayBeEnteredLate", "ok",
       [](Story& s) {
         counted_yesterday(s);
         s.step(stock::receive(kCotton, {{}, metres(50), kToday.plus(1), "DN 2"}));
         s.step(stock::issue(kCotton, {{}, metres(50), kToday.plus(1), "samples"}));
       }},
      {"ACountThatWasTakenBackKeepsNothingOut", "ok",
       [](Story& s) {
         counted_yesterday(s);
         s.step(reversal::reverse_event(kStream, Version{3}, "another stock"));
         s.step(stock::receive(kCotton, {{}, metres(50), kToday, "DN 2"}));
       }},
      {"WhatWasSeenToComeInBeforeACountIsTakenDown", "ok",
       [](Story& s) {
         counted_yesterday(s);
         s.observe(Events().on(kStream, StockReceived{{}, metres(50), kToday, "DN 2"}));
       }},
      {"WhatWasTakenBackDoesNotStandBehindACount", "ok",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::receive(kCotton, {{}, metres(50), kToday.plus(1), "DN 2"}));
         s.step(reversal::reverse_event(kStream, Version{3}, "another stock"));
         s.step(stock::count(kCotton, {metres(450), kToday, "moths"}));
       }},
      {"ACountOfADayBeforeWhatCameInIsTakenDown", "ok",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::receive(kCotton, {{}, metres(50), kToday.plus(1), "DN 2"}));
         s.observe(Events().on(kStream, StockCounted{metres(550), kToday, ""}));
       }},
      {"ACountHasADay", "missing",
       [](Story& s) {
         two_days_later(s);
         s.step(stock::count(kCotton, {metres(500), {}, ""}));
       }},
      {"WhatWasCountedIsThere", "beyond_stock",
       [](Story& s) {
         reserved(s);
         s.step(stock::count(kCotton, {metres(150), kToday, "a leaking roof"}));
         issue(s, 151);
       }},
  };
}

}  // namespace gendan
