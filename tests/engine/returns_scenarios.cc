#include "gendan/order/returns.h"

#include <tuple>

#include "scenarios.h"

namespace gendan {
namespace {

const ReturnId kRma("RMA-1");
const StreamId kStream("return/RMA-1");

ReturnRequested wanted(std::int64_t quantity = 10) {
  ReturnRequested out;
  out.order = OrderId("O-1");
  out.line = LineNo{1};
  out.quantity = pieces(quantity);
  out.reason = ReturnReason::kDefective;
  return out;
}

void requested(Story& s) {
  s.delivered();
  s.step(returns::request(kRma, wanted()));
}
void authorised(Story& s) {
  requested(s);
  s.step(returns::authorise(kRma, {pieces(8), kToday.plus(30)}));
}
void received(Story& s) {
  authorised(s);
  s.step(returns::receive(kRma, {pieces(7), kToday}));
}
// 60 pieces arrive today, and 40 more in five days.
void delivered_twice(Story& s) {
  LineAdded bought = line(1);
  bought.produced = false;
  bought.inspected = false;
  s.confirm("O-1", {bought});
  for (const auto& [id, quantity, when] : {std::tuple("S1", 60, kToday), std::tuple("S2", 40, kToday.plus(5))}) {
    s.house().clock.set(start_of(when));
    s.step(shipment::plan(ShipmentId(id), {{{OrderId("O-1"), LineNo{1}, pieces(quantity)}}, "Ocean", when}));
    s.step(shipment::pack(ShipmentId(id), {4, Decimal::of(80)}));
    s.step(shipment::despatch(ShipmentId(id), {when, {"packing list"}}));
    s.step(shipment::deliver_in_full(ShipmentId(id), when));
  }
}
void came_back(Story& s, std::int64_t quantity, Date when, const ReturnId& rma = kRma) {
  s.step(returns::request(rma, wanted(quantity)));
  s.step(returns::authorise(rma, {pieces(quantity), {}}));
  s.step(returns::receive(rma, {pieces(quantity), when}));
}
// 5 pieces were seen to come back.
void came_back_unannounced(Story& s, const ReturnId& rma = ReturnId("RMA-0")) {
  s.observe(Events().on(StreamId("order/O-1"), GoodsReturned{rma, LineNo{1}, pieces(5), pieces(0), kToday}));
}
// As an import of returns alone would have it.
void authorised_elsewhere(Story& s) {
  s.observe(Events().on(kStream, wanted()).on(kStream, ReturnAuthorised{pieces(8), {}}));
}
void dispositioned(Story& s) {
  received(s);
  s.step(returns::disposition(kRma, {pieces(4), pieces(2), pieces(1), ""}));
}

}  // namespace

std::vector<Scenario> returns_scenarios() {
  return {
      {"AReturnRunsToItsSettlement", "ok",
       [](Story& s) {
         dispositioned(s);
         s.step(returns::close(kRma, {ReturnSettlement::kCreditNote, "CN-1"}));
       }},
      {"AReturnIsSettledByANoteThatWasIssued", "unknown_credit_note",
       [](Story& s) {
         dispositioned(s);
         s.step(finance::invoice(
             OrderId("O-1"),
             {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
         s.step(returns::close(kRma, {ReturnSettlement::kCreditNote, "CN-1"}));
       }},
      {"AReturnIsSettledByItsCreditNote", "ok",
       [](Story& s) {
         dispositioned(s);
         s.step(finance::invoice(
             OrderId("O-1"),
             {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
         s.step(finance::credit(OrderId("O-1"), {CreditNoteId("CN-1"), InvoiceId("INV-1"), dollars("87.5"),
                                                 "seven came back", kRma.str()}));
         s.step(returns::close(kRma, {ReturnSettlement::kCreditNote, "CN-1"}));
       }},
      {"AReturnIsRequestedOnce", "already_exists",
       [](Story& s) {
         requested(s);
         s.step(returns::request(kRma, wanted()));
       }},
      {"AReturnsRequestIsWrittenOnce", "illegal_transition",
       [](Story& s) {
         requested(s);
         s.raw(kStream, wanted());
       }},
      {"AReturnIsOfAKnownOrder", "unknown_order", [](Story& s) { s.step(returns::request(kRma, wanted())); }},
      {"AReturnIsOfAKnownLine", "unknown_line",
       [](Story& s) {
         s.delivered();
         ReturnRequested other = wanted();
         other.line = LineNo{9};
         s.step(returns::request(kRma, other));
       }},
      {"AReturnComesOfAKnownComplaint", "unknown_case",
       [](Story& s) {
         s.delivered();
         ReturnRequested other = wanted();
         other.complaint = CaseId("C-9");
         s.step(returns::request(kRma, other));
       }},
      {"AReturnHasAReason", "unknown_code",
       [](Story& s) {
         s.delivered();
         ReturnRequested other = wanted();
         other.reason = ReturnReason::kNone;
         s.step(returns::request(kRma, other));
       }},
      {"AReturnIsOfSomething", "not_positive",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted(0)));
       }},
      {"AReturnCountsAsItsLineDoes", "unit_mismatch",
       [](Story& s) {
         s.delivered();
         ReturnRequested other = wanted();
         other.quantity.unit = UnitCode::parse("KGM", "unit").value();
         s.step(returns::request(kRma, other));
       }},
      {"NoMoreIsRequestedThanWasDelivered", "quantity_chain",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted(101)));
       }},
      {"WhatIsOnItsWayIsNotReturned", "quantity_chain",
       [](Story& s) {
         s.in_transit();
         s.step(returns::request(kRma, wanted(1)));
       }},
      {"TwoReturnsTogetherAreNoMoreThanWasDelivered", "quantity_chain",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted(60)));
         s.step(returns::request(ReturnId("RMA-2"), wanted(60)));
         s.step(returns::authorise(kRma, {pieces(60), {}}));
         s.step(returns::authorise(ReturnId("RMA-2"), {pieces(60), {}}));
       }},
      {"WhatIsAwaitedIsNotRequestedAgain", "quantity_chain",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted(60)));
         s.step(returns::authorise(kRma, {pieces(60), {}}));
         s.step(returns::request(ReturnId("RMA-2"), wanted(41)));
       }},
      {"WhatIsAwaitedNoLongerMayBeRequestedAgain", "ok",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted(60)));
         s.step(returns::authorise(kRma, {pieces(60), {}}));
         s.step(returns::cancel(kRma, "he keeps them"));
         s.step(returns::request(ReturnId("RMA-2"), wanted(100)));
       }},
      {"WhatWasNotSentBackMayBeRequestedAgain", "ok",
       [](Story& s) {
         received(s);
         s.step(returns::request(ReturnId("RMA-2"), wanted(93)));
       }},
      {"WhatCameBackIsNotReturnedAgain", "quantity_chain",
       [](Story& s) {
         received(s);
         s.step(returns::request(ReturnId("RMA-2"), wanted(94)));
       }},
      {"AnUnknownReturnIsNotAuthorised", "unknown_return",
       [](Story& s) {
         s.step(returns::authorise(kRma, {pieces(1), {}}));
       }},
      {"NoMoreIsAuthorisedThanRequested", "beyond_authorised",
       [](Story& s) {
         requested(s);
         s.step(returns::authorise(kRma, {pieces(11), {}}));
       }},
      {"AnAuthorisationDoesNotExpireBeforeItBegins", "date_in_past",
       [](Story& s) {
         requested(s);
         s.step(returns::authorise(kRma, {pieces(8), kToday.plus(-1)}));
       }},
      {"AnAuthorisationCountsAsTheRequestDid", "unit_mismatch",
       [](Story& s) {
         requested(s);
         s.step(returns::authorise(kRma, {{Decimal::of(1), UnitCode::parse("KGM", "unit").value()}, {}}));
       }},
      {"AReturnIsAuthorisedOnce", "illegal_transition",
       [](Story& s) {
         authorised(s);
         s.step(returns::authorise(kRma, {pieces(8), {}}));
       }},
      {"AReturnIsRefusedForAReason", "no_reason",
       [](Story& s) {
         requested(s);
         s.step(returns::refuse_return(kRma, ""));
       }},
      {"ARefusedReturnStaysRefused", "illegal_transition",
       [](Story& s) {
         requested(s);
         s.step(returns::refuse_return(kRma, "worn"));
         s.step(returns::authorise(kRma, {pieces(8), {}}));
       }},
      {"ARequestIsCancelledForAReason", "no_reason",
       [](Story& s) {
         requested(s);
         s.step(returns::cancel(kRma, ""));
       }},
      {"ARequestMayBeCancelled", "ok",
       [](Story& s) {
         requested(s);
         s.step(returns::cancel(kRma, "he keeps them"));
       }},
      {"WhatCameBackIsNotCancelled", "illegal_transition",
       [](Story& s) {
         received(s);
         s.step(returns::cancel(kRma, "he keeps them"));
       }},
      {"GoodsAreTakenBackWithAnAuthorisationOnly", "illegal_transition",
       [](Story& s) {
         requested(s);
         s.step(returns::receive(kRma, {pieces(8), kToday}));
       }},
      {"NoMoreIsTakenBackThanAuthorised", "beyond_authorised",
       [](Story& s) {
         authorised(s);
         s.step(returns::receive(kRma, {pieces(9), kToday}));
       }},
      {"GoodsDoNotComeBackTomorrow", "date_in_future",
       [](Story& s) {
         authorised(s);
         s.step(returns::receive(kRma, {pieces(8), kToday.plus(1)}));
       }},
      {"GoodsDoNotComeBackBeforeTheyWereDelivered", "date_in_past",
       [](Story& s) {
         authorised(s);
         s.step(returns::receive(kRma, {pieces(8), kToday.plus(-1)}));
       }},
      {"GoodsOfAReturnThatNobodyAuthorisedAreNotTakenBackOnAnyDay", "illegal_transition",
       [](Story& s) {
         requested(s);
         s.step(returns::receive(kRma, {pieces(8), kToday.plus(-1)}));
       }},
      {"GoodsOfTheFirstDeliveryComeBackBeforeTheSecond", "ok",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 60, kToday.plus(2));
       }},
      {"NoMoreComesBackThanHadBeenDeliveredByThen", "date_in_past",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 61, kToday.plus(2));
       }},
      {"TwoReturnsTogetherAreNoMoreThanHadBeenDeliveredByThen", "date_in_past",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 40, kToday.plus(2));
         came_back(s, 21, kToday.plus(2), ReturnId("RMA-2"));
       }},
      {"TwoReturnsOfTheFirstDeliveryComeBackBeforeTheSecond", "ok",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 40, kToday.plus(2));
         came_back(s, 20, kToday.plus(2), ReturnId("RMA-2"));
       }},
      {"WhatCameBackLaterHadNotComeBackBefore", "date_in_past",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 60, kToday.plus(4));
         came_back(s, 1, kToday.plus(2), ReturnId("RMA-2"));
       }},
      {"AReturnIsReceivedOnce", "illegal_transition",
       [](Story& s) {
         authorised(s);
         s.step(returns::receive(kRma, {pieces(4), kToday}));
         s.step(returns::receive(kRma, {pieces(4), kToday}));
       }},
      {"GoodsOfAllDeliveriesComeBackAfterTheLast", "ok",
       [](Story& s) {
         delivered_twice(s);
         came_back(s, 100, kToday.plus(5));
       }},
      {"GoodsDoNotComeBackOfADeliveryThatWasTakenBack", "date_in_past",
       [](Story& s) {
         s.delivered();
         s.step(reversal::reverse_event(StreamId("shipment/S1"), Version{4}, "another shipment"));
         s.house().clock.set(start_of(kToday.plus(3)));
         s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday.plus(3)));
         came_back(s, 8, kToday.plus(1));
       }},
      {"AReturnThatWasSeenBeforeTheDeliveryIsTakenDown", "ok",
       [](Story& s) {
         authorised(s);
         s.observe(Events().on(kStream, ReturnReceived{pieces(8), kToday.plus(-1)}));
       }},
      {"GoodsComeBackBeforeTheReturnExpires", "return_expired",
       [](Story& s) {
         authorised(s);
         s.house().clock.set(start_of(kToday.plus(31)));
         s.step(returns::receive(kRma, {pieces(8), kToday.plus(31)}));
       }},
      {"GoodsMayComeBackOnTheLastDay", "ok",
       [](Story& s) {
         authorised(s);
         s.house().clock.set(start_of(kToday.plus(30)));
         s.step(returns::receive(kRma, {pieces(8), kToday.plus(30)}));
       }},
      {"ADispositionAddsUp", "disposition_sum",
       [](Story& s) {
         received(s);
         s.step(returns::disposition(kRma, {pieces(4), pieces(2), pieces(2), ""}));
       }},
      {"ADispositionHasNoNegativePart", "negative",
       [](Story& s) {
         received(s);
         s.step(returns::disposition(kRma, {pieces(8), pieces(-1), pieces(0), ""}));
       }},
      {"ADispositionNeedsGoods", "illegal_transition",
       [](Story& s) {
         authorised(s);
         s.step(returns::disposition(kRma, {pieces(8), pieces(0), pieces(0), ""}));
       }},
      {"ACreditNoteHasANumber", "missing",
       [](Story& s) {
         dispositioned(s);
         s.step(returns::close(kRma, {ReturnSettlement::kCreditNote, ""}));
       }},
      {"AReturnMayBeSettledWithNothing", "ok",
       [](Story& s) {
         dispositioned(s);
         s.step(returns::close(kRma, {ReturnSettlement::kNothing, ""}));
       }},
      {"AReturnIsSettledSomehow", "unknown_code",
       [](Story& s) {
         dispositioned(s);
         s.step(returns::close(kRma, {ReturnSettlement::kNone, "?"}));
       }},
      {"AReturnIsNotSettledBeforeItsDisposition", "illegal_transition",
       [](Story& s) {
         received(s);
         s.step(returns::close(kRma, {ReturnSettlement::kNothing, ""}));
       }},
      {"AReturnIsOpenedOnItsOrderOnce", "return_open",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted()));
         s.raw(StreamId("order/O-1"), ReturnOpened{kRma});
       }},
      {"AReturnThatIsNotOpenIsNotSettled", "unknown_return",
       [](Story& s) {
         s.delivered();
         s.raw(StreamId("order/O-1"), ReturnSettled{kRma});
       }},
      {"AnOrderIsClosedOnceItsReturnIsRefused", "closed",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted()));
         s.step(returns::refuse_return(kRma, "worn"));
         s.step(intake::close(OrderId("O-1")));
         s.expect_summary();
       }},
      {"AnOrderIsClosedOnceItsReturnIsCancelled", "closed",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted()));
         s.step(returns::authorise(kRma, {pieces(8), {}}));
         s.step(returns::cancel(kRma, "kept"));
         s.step(intake::close(OrderId("O-1")));
         s.expect_summary();
       }},
      {"AnOrderIsClosedOnceItsReturnIsSettled", "closed",
       [](Story& s) {
         dispositioned(s);
         s.step(returns::close(kRma, {ReturnSettlement::kNothing, ""}));
         s.step(intake::close(OrderId("O-1")));
         s.expect_summary();
       }},
      {"AnOrderIsNotClosedBeforeWhatCameBackIsSettled", "return_open",
       [](Story& s) {
         dispositioned(s);
         s.step(intake::close(OrderId("O-1")));
       }},
      {"AReturnOfAnOrderThatWasNeverEnteredIsSettledAlone", "ok",
       [](Story& s) {
         s.observe(Events().on(stream_of(kRma), wanted()));
         s.step(returns::refuse_return(kRma, "worn"));
       }},
      // what one side alone knows of
      {"WhatCameBackOfAnotherReturnLeavesThisOneAwaited", "ok",
       [](Story& s) {
         authorised(s);
         came_back_unannounced(s);
         s.step(returns::receive(kRma, {pieces(8), kToday}));
       }},
      {"WhatCameBackOfAnotherReturnLeavesThisOneToBeCancelled", "ok",
       [](Story& s) {
         authorised(s);
         came_back_unannounced(s);
         s.step(returns::cancel(kRma, "he keeps them"));
       }},
      {"NoMoreIsEndedThanIsAwaitedWithThatReturn", "quantity_chain",
       [](Story& s) {
         authorised(s);
         s.raw(StreamId("order/O-1"), ReturnAwaitEnded{ReturnId("RMA-0"), LineNo{1}, pieces(1)});
       }},
      {"NoMoreComesBackThanIsAwaitedWithThatReturn", "quantity_chain",
       [](Story& s) {
         authorised(s);
         s.raw(StreamId("order/O-1"), GoodsReturned{ReturnId("RMA-0"), LineNo{1}, pieces(1), pieces(0), kToday});
       }},
      {"WhatCameBackOfThisReturnIsNoLongerAwaitedWithIt", "quantity_chain",
       [](Story& s) {
         authorised(s);
         came_back_unannounced(s, kRma);
         s.step(returns::receive(kRma, {pieces(4), kToday}));
       }},
      {"TheRestOfThisReturnIsAwaitedStill", "ok",
       [](Story& s) {
         authorised(s);
         came_back_unannounced(s, kRma);
         s.step(returns::receive(kRma, {pieces(3), kToday}));
         s.step(returns::request(ReturnId("RMA-2"), wanted(92)));
       }},
      {"AReturnOfAnOrderThatWasNeverEnteredIsAuthorised", "ok",
       [](Story& s) {
         s.observe(Events().on(kStream, wanted()));
         s.step(returns::authorise(kRma, {pieces(8), {}}));
       }},
      {"AnAuthorisedReturnOfAnOrderThatWasNeverEnteredIsCancelled", "ok",
       [](Story& s) {
         authorised_elsewhere(s);
         s.step(returns::cancel(kRma, "he keeps them"));
       }},
      {"AnAuthorisedReturnOfAnOrderThatWasNeverEnteredIsReceived", "ok",
       [](Story& s) {
         authorised_elsewhere(s);
         s.step(returns::receive(kRma, {pieces(8), kToday}));
       }},
      {"AReturnThatTheOrderWasNotToldOfIsCancelled", "ok",
       [](Story& s) {
         s.delivered();
         authorised_elsewhere(s);
         s.step(returns::cancel(kRma, "he keeps them"));
         s.step(returns::request(ReturnId("RMA-2"), wanted(100)));
       }},
      {"AReturnThatTheOrderWasNotToldOfIsReceived", "ok",
       [](Story& s) {
         s.delivered();
         authorised_elsewhere(s);
         s.step(returns::receive(kRma, {pieces(7), kToday}));
         s.step(returns::request(ReturnId("RMA-2"), wanted(93)));
       }},
      {"WhatTheOrderWasNotToldOfCountsOnceItIsBack", "quantity_chain",
       [](Story& s) {
         s.delivered();
         authorised_elsewhere(s);
         s.step(returns::receive(kRma, {pieces(7), kToday}));
         s.step(returns::request(ReturnId("RMA-2"), wanted(94)));
       }},
      {"WhatTheOrderHasBackAlreadyIsNotCountedTwice", "ok",
       [](Story& s) {
         s.delivered();
         authorised_elsewhere(s);
         came_back_unannounced(s, kRma);
         s.step(returns::receive(kRma, {pieces(5), kToday}));
         s.step(returns::request(ReturnId("RMA-2"), wanted(95)));
       }},
      {"WhatWasNotAwaitedIsNotEnded", "quantity_chain",
       [](Story& s) {
         s.delivered();
         s.raw(StreamId("order/O-1"), ReturnAwaitEnded{kRma, LineNo{1}, pieces(1)});
       }},
      {"AReturnDoesNotReopenTheOrder", "closed",
       [](Story& s) {
         s.delivered();
         s.draft("O-2", {line(1)}, "PO-2");
         s.step(intake::close(OrderId("O-1")));
         s.step(returns::request(kRma, wanted()));
         s.step(returns::authorise(kRma, {pieces(8), {}}));
         s.step(returns::receive(kRma, {pieces(8), kToday}));
         s.step(returns::disposition(kRma, {pieces(8), pieces(0), pieces(0), ""}));
         s.step(returns::close(kRma, {ReturnSettlement::kReplacement, "O-2"}));
         s.expect_summary();
       }},
      {"AReturnLeavesACompletedOrderCompleted", "completed",
       [](Story& s) {
         received(s);
         s.expect_summary();
       }},
      {"ARefusedReturnChangesNothingOnTheOrder", "completed",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(kRma, wanted()));
         s.step(returns::refuse_return(kRma, "worn"));
         s.expect_summary();
       }},
      {"AReturnThatWasObservedIsTaken", "ok",
       [](Story& s) {
         s.delivered();
         s.observe(Events().on(StreamId("order/O-1"), GoodsReturned{kRma, LineNo{1}, pieces(5), pieces(0), kToday}));
       }},
  };
}

}  // namespace gendan
