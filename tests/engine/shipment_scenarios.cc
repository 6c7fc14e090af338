#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const ShipmentId kShipment("S1");
const LotId kLot("L1");
const StreamId kStream("order/O-1");

// All that was ordered has arrived in S1; 5 pieces more, which the tolerance allows, stand packed in S2.
void arrived_but_for_the_rest(Story& s) {
  LineAdded bought = line(1);
  bought.produced = false;
  bought.inspected = false;
  s.confirm("O-1", {bought});
  for (const auto& [id, quantity] : {std::pair("S1", 100), std::pair("S2", 5)}) {
    s.step(shipment::plan(ShipmentId(id), {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
    s.step(shipment::pack(ShipmentId(id), {4, Decimal::of(80)}));
  }
  s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
  s.step(shipment::deliver_in_full(kShipment, kToday));
}

// 50 pieces of a draft were seen to leave.
void left_already(Story& s) {
  s.draft();
  s.observe(Events().on(kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(50), kToday}));
}

ShipmentPlanned allocate(std::int64_t quantity, std::uint32_t number = 1, const char* order = "O-1") {
  return {{{OrderId(order), LineNo{number}, pieces(quantity)}}, "Ocean", kToday};
}

void place_hold(Story& s, std::uint32_t number = 0) {
  s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, LineNo{number}, "smell"}));
}

shipment::Received received(std::int64_t accepted, std::int64_t missing = 0, std::int64_t refused = 0) {
  return {kOrder, LineNo{1}, Decimal::of(accepted), Decimal(), Decimal::of(missing), Decimal::of(refused), Decimal()};
}

// 50 of 100 pieces are packed, and the customer agrees to have no more.
void packed_and_closed_short(Story& s) {
  s.confirm();
  s.produce(50);
  s.lot("L1", 50);
  s.step(quality::close_inspection(kOrder, kLot, 5));
  s.step(quality::release_lot(kOrder, kLot));
  s.step(shipment::plan(kShipment, allocate(50)));
  s.step(shipment::pack(kShipment, {2, Decimal::of(40)}));
  s.step(production::short_close(kOrder, {LineNo{1}, "season over", "mail of 2 March"}));
}
void despatch(Story& s) { s.step(shipment::despatch(kShipment, {kToday, {"packing list"}})); }

}  // namespace

std::vector<Scenario> shipment_scenarios() {
  return {
      {"GoodsGoOutAndArrive", "completed",
       [](Story& s) {
         s.released();
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::book(kShipment, {"COSCO", "B-1"}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
         s.step(shipment::raise_exception(kShipment, "rolled to the next vessel"));
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"APartIsShippedAndTheRestStaysOpen", "part shipped",
       [](Story& s) {
         s.released();
         s.step(shipment::plan(kShipment, allocate(60)));
         s.step(shipment::pack(kShipment, {3, Decimal::of(50)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"ALineThatIsNotProducedPassesTheSameDoors", "completed",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.confirm("O-1", {bought});
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"AWaitingLineIsUnpacked", "ok",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.confirm("O-1", {bought});
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::cancel(kShipment, "wrong vessel"));
       }},
      {"ALineThatWaitsIsNotPackedUnreleased", "unreleased",
       [](Story& s) {
         s.confirm();
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
       }},
      {"AShipmentIsPlannedOnce", "already_exists",
       [](Story& s) {
         s.packed();
         s.step(shipment::plan(kShipment, allocate(1)));
       }},
      {"AShipmentsPlanIsWrittenOnce", "illegal_transition",
       [](Story& s) {
         s.packed();
         s.raw(stream_of(kShipment), allocate(1));
       }},
      {"AShipmentCarriesKnownOrders", "unknown_order",
       [](Story& s) { s.step(shipment::plan(kShipment, allocate(10, 1, "O-9"))); }},
      {"AShipmentCarriesKnownLines", "unknown_line",
       [](Story& s) {
         s.confirm();
         s.step(shipment::plan(kShipment, allocate(10, 9)));
       }},
      {"AShipmentOfADraftIsRefused", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(shipment::plan(kShipment, allocate(10)));
       }},
      {"OnlyReleasedGoodsArePacked", "unreleased",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
       }},
      {"GoodsAreNotPackedWhileHeld", "on_hold",
       [](Story& s) {
         s.released();
         s.step(shipment::plan(kShipment, allocate(100)));
         place_hold(s);
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
       }},
      {"WaitingGoodsAreNotPackedWhileHeld", "on_hold",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.confirm("O-1", {bought});
         s.step(shipment::plan(kShipment, allocate(100)));
         place_hold(s);
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
       }},
      {"GoodsDoNotLeaveWhileHeld", "on_hold",
       [](Story& s) {
         s.packed();
         place_hold(s);
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"GoodsLeaveWhenAnotherLineIsHeld", "ok",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.produce();
         s.lot();
         s.step(quality::close_inspection(kOrder, kLot, 5));
         place_hold(s, 2);
         s.step(quality::release_lot(kOrder, kLot));
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"GoodsDoNotLeaveWithoutDocuments", "missing_document",
       [](Story& s) {
         s.packed();
         s.step(shipment::despatch(kShipment, {kToday, {}}));
       }},
      {"GoodsLeaveWithWhatWasAttached", "ok",
       [](Story& s) {
         s.packed();
         s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
         s.step(shipment::despatch(kShipment, {kToday, {}}));
       }},
      {"DocumentsAreAttachedAtEveryStepOfTheWay", "ok",
       [](Story& s) {
         s.released();
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::attach_document(kShipment, {"proforma invoice", "7780"}));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
         s.step(shipment::book(kShipment, {"COSCO", "612"}));
         s.step(shipment::attach_document(kShipment, {"commercial invoice", "7781"}));
         s.step(shipment::despatch(kShipment, {kToday, {}}));
         s.step(shipment::attach_document(kShipment, {"bill of lading", "COSU612"}));
       }},
      {"ADocumentIsAttachedOnce", "duplicate",
       [](Story& s) {
         s.packed();
         s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
         s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
       }},
      {"ADocumentSaysWhatItIs", "missing",
       [](Story& s) {
         s.packed();
         s.step(shipment::attach_document(kShipment, {"", "PL-7"}));
       }},
      {"ACancelledShipmentTakesNoDocument", "illegal_transition",
       [](Story& s) {
         s.packed();
         s.step(shipment::cancel(kShipment, "customer collects"));
         s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
       }},
      {"GoodsDoNotLeaveWithARequirementUnverified", "requirement_unverified",
       [](Story& s) {
         s.packed();
         s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"GoodsDoNotLeaveTomorrow", "date_in_future",
       [](Story& s) {
         s.packed();
         s.step(shipment::despatch(kShipment, {kToday.plus(1), {"packing list"}}));
       }},
      {"ADespatchOfGoodsIsNotTomorrow", "date_in_future",
       [](Story& s) {
         s.packed();
         s.raw(kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(1), kToday.plus(1)});
       }},
      {"MoreThanTheToleranceIsNotShipped", "over_tolerance",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.confirm("O-1", {bought});
         s.step(shipment::plan(kShipment, allocate(106)));
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"WhatIsNotPackedIsNotShipped", "quantity_chain",
       [](Story& s) {
         s.released();
         s.raw(kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(1), kToday});
       }},
      {"GoodsOfADraftAreNotPacked", "illegal_transition",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.draft("O-1", {bought});
         s.raw(kStream, GoodsPacked{kShipment, LineNo{1}, pieces(1)});
       }},
      {"ABookedShipmentIsCancelledAndUnpacked", "ok",
       [](Story& s) {
         s.packed();
         s.step(shipment::book(kShipment, {"COSCO", "B-1"}));
         s.step(shipment::cancel(kShipment, "vessel omitted the port"));
         s.step(quality::revoke_release(kOrder, kLot, "repack"));
       }},
      {"APackedShipmentIsCancelledAndUnpacked", "ok",
       [](Story& s) {
         s.packed();
         s.step(shipment::cancel(kShipment, "wrong cartons"));
         s.step(quality::revoke_release(kOrder, kLot, "repack"));
       }},
      {"APlannedShipmentIsCancelled", "ok",
       [](Story& s) {
         s.released();
         s.step(shipment::plan(kShipment, allocate(100)));
         s.step(shipment::cancel(kShipment, "wrong vessel"));
       }},
      {"ACancellationOfAShipmentHasAReason", "no_reason",
       [](Story& s) {
         s.packed();
         s.step(shipment::cancel(kShipment, ""));
       }},
      {"AShipmentThatLeftIsNotCancelled", "illegal_transition",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::cancel(kShipment, "wrong vessel"));
       }},
      {"AShipmentCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         s.released();
         ShipmentPlanned planned = allocate(10);
         planned.allocations[0].quantity.unit = UnitCode::parse("KGM", "unit").value();
         s.step(shipment::plan(kShipment, planned));
       }},
      {"ADeliveryHasNoNegativePart", "negative",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(101, -1)}));
       }},
      {"AShortDeliveryLeavesTheOrderOpen", "shipped",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(80, 20)}));
         s.expect_summary();
       }},
      {"ADeliveryWithinToleranceCompletesTheOrder", "completed",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(96, 0, 4)}));
         s.expect_summary();
       }},
      {"WhatStandsPackedStillLeaves", "completed",
       [](Story& s) {
         arrived_but_for_the_rest(s);
         s.step(shipment::despatch(ShipmentId("S2"), {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(ShipmentId("S2"), kToday));
         s.expect_summary();
       }},
      {"WhatStandsPackedKeepsTheOrderOpen", "part shipped",
       [](Story& s) {
         arrived_but_for_the_rest(s);
         s.expect_summary();
       }},
      {"UnpackingTheRestCompletesTheOrder", "completed",
       [](Story& s) {
         arrived_but_for_the_rest(s);
         s.step(shipment::cancel(ShipmentId("S2"), "the customer has enough"));
         s.expect_summary();
       }},
      {"ADeliveryAddsUpToWhatWasShipped", "delivery_sum",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(80)}));
       }},
      {"ADeliveryIsNotTomorrow", "date_in_future",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver_in_full(kShipment, kToday.plus(1)));
       }},
      {"ADeliveryOfGoodsIsNotTomorrow", "date_in_future",
       [](Story& s) {
         s.in_transit();
         s.raw(kStream, GoodsDelivered{
                            kShipment, LineNo{1}, kToday.plus(1), pieces(1).unit, Decimal::of(1), {}, {}, {}, {}, ""});
       }},
      {"AShipmentsDeliveryIsNotTomorrow", "date_in_future",
       [](Story& s) {
         s.in_transit();
         s.raw(stream_of(kShipment), ShipmentDelivered{kToday.plus(1)});
       }},
      {"AShipmentsDespatchIsNotTomorrow", "date_in_future",
       [](Story& s) {
         s.packed();
         s.raw(stream_of(kShipment), ShipmentDespatched{kToday.plus(1), {"packing list"}});
       }},
      {"AShipmentIsDeliveredOnce", "illegal_transition",
       [](Story& s) {
         s.delivered();
         s.step(shipment::deliver_in_full(kShipment, kToday));
       }},
      {"WhatHasNotLeftIsNotDelivered", "illegal_transition",
       [](Story& s) {
         s.packed();
         s.step(shipment::deliver_in_full(kShipment, kToday));
       }},
      {"GoodsDoNotArriveBeforeTheyLeave", "date_in_past",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver_in_full(kShipment, kToday.plus(-1)));
       }},
      {"GoodsAreNotLostBeforeTheyLeave", "date_in_past",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday.plus(-1), {received(0, 100)}));
       }},
      {"AShipmentsDeliveryIsNotBeforeItsDespatch", "date_in_past",
       [](Story& s) {
         s.in_transit();
         s.raw(stream_of(kShipment), ShipmentDelivered{kToday.plus(-1)});
       }},
      {"ADeliveryMayBeEnteredLate", "completed",
       [](Story& s) {
         s.in_transit();
         s.house().clock.set(start_of(kToday.plus(9)));
         s.step(shipment::deliver_in_full(kShipment, kToday.plus(4)));
         s.expect_summary();
       }},
      {"AShipmentThatNobodySawLeaveIsDelivered", "ok",
       [](Story& s) {
         s.observe(Events().on(stream_of(kShipment), TransportExceptionRaised{"held at customs"}));
         s.raw(stream_of(kShipment), ShipmentDelivered{kToday.plus(-1)});
       }},
      {"GoodsThatWereSeenToArriveBeforeTheyLeftAreTakenDown", "ok",
       [](Story& s) {
         s.in_transit();
         s.observe(
             Events()
                 .on(stream_of(kShipment), ShipmentDelivered{kToday.plus(-1)})
                 .on(kStream,
                     GoodsDelivered{
                         kShipment, LineNo{1}, kToday.plus(-1), pieces(1).unit, Decimal::of(100), {}, {}, {}, {}, ""}));
       }},
      {"MoreThanWasShippedIsNotDelivered", "quantity_chain",
       [](Story& s) {
         s.in_transit();
         s.raw(kStream,
               GoodsDelivered{kShipment, LineNo{1}, kToday, pieces(1).unit, Decimal::of(101), {}, {}, {}, {}, ""});
       }},
      {"AConsolidatedShipmentDeliversTwoOrders", "completed",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         bought.inspected = false;
         s.confirm("O-1", {bought}, "PO-1");
         s.confirm("O-2", {bought}, "PO-2");
         s.step(shipment::plan(
             kShipment,
             {{{OrderId("O-1"), LineNo{1}, pieces(100)}, {OrderId("O-2"), LineNo{1}, pieces(100)}}, "Ocean", kToday}));
         s.step(shipment::pack(kShipment, {8, Decimal::of(160)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary("O-2");
       }},
      // goods that were recorded before the order was confirmed
      {"ACorrectionLeavesTheUnitOfWhatHasMoved", "unit_mismatch",
       [](Story& s) {
         left_already(s);
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "100 KGM"}));
       }},
      {"ACorrectionLeavesRoomForWhatHasLeft", "over_tolerance",
       [](Story& s) {
         left_already(s);
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "47 EA"}));
       }},
      {"ACorrectionToWhatHasLeftIsTaken", "ok",
       [](Story& s) {
         left_already(s);
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "50 EA"}));
       }},
      // a line that is closed short
      {"WhatWasLostBelongsToTheBalance", "over_tolerance",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(80, 20)}));
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", ""}));
       }},
      {"WhatWasRefusedBelongsToTheBalance", "over_tolerance",
       [](Story& s) {
         s.in_transit();
         s.step(shipment::deliver(kShipment, kToday, {received(80, 0, 20)}));
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", ""}));
       }},
      {"WhatIsOnItsWayDoesNot", "ok",
       [](Story& s) {
         s.in_transit();
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", ""}));
       }},
      {"AnOrderWaitsForWhatStandsPackedOfAShortClosedLine", "confirmed",
       [](Story& s) {
         packed_and_closed_short(s);
         s.expect_summary();
       }},
      {"WhatStandsPackedOfAShortClosedLineLeavesAndCompletesItsOrder", "completed",
       [](Story& s) {
         packed_and_closed_short(s);
         despatch(s);
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"AShortClosedLineOfWhichNothingIsPackedAnyMoreCompletesItsOrder", "completed",
       [](Story& s) {
         packed_and_closed_short(s);
         s.step(shipment::cancel(kShipment, "season over"));
         s.expect_summary();
       }},
      {"WhatAnotherShipmentHasPackedOfAShortClosedLineKeepsItsOrderOpen", "part shipped",
       [](Story& s) {
         s.released();
         for (const auto& [id, quantity] : {std::pair("S1", 30), std::pair("S2", 20)}) {
           s.step(shipment::plan(ShipmentId(id), allocate(quantity)));
           s.step(shipment::pack(ShipmentId(id), {4, Decimal::of(80)}));
         }
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", "mail of 2 March"}));
         despatch(s);
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"WhatAnOrderWasCompletedWithoutLeavesOnceItIsReopened", "completed",
       [](Story& s) {
         packed_and_closed_short(s);
         s.observe(Events().on(kStream, OrderCompleted{}));
         s.step(intake::reopen(kOrder, "the packed goods are wanted", "head of sales"));
         despatch(s);
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
      {"WhatStandsPackedOfAShortClosedLineStaysOnceItsOrderIsCompleted", "illegal_transition",
       [](Story& s) {
         packed_and_closed_short(s);
         s.observe(Events().on(kStream, OrderCompleted{}));
         despatch(s);
       }},
      {"AShortClosedLineIsPackedNoMore", "illegal_transition",
       [](Story& s) {
         packed_and_closed_short(s);
         s.step(shipment::plan(ShipmentId("S2"), allocate(1)));
         s.step(shipment::pack(ShipmentId("S2"), {4, Decimal::of(80)}));
       }},
      {"AShortClosedLineIsStillUnpacked", "ok",
       [](Story& s) {
         s.packed();
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", "mail of 2 March"}));
         s.step(shipment::cancel(kShipment, "season over"));
       }},
      {"AShortClosedLineIsStillDelivered", "completed",
       [](Story& s) {
         s.confirm();
         s.produce(50);
         s.lot("L1", 50);
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
         s.step(shipment::plan(kShipment, allocate(50)));
         s.step(shipment::pack(kShipment, {2, Decimal::of(40)}));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
         s.step(production::short_close(kOrder, {LineNo{1}, "season over", "mail of 2 March"}));
         s.step(shipment::deliver_in_full(kShipment, kToday));
         s.expect_summary();
       }},
  };
}

}  // namespace gendan
