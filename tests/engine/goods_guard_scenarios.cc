// What the guards of a line's goods, of lots and of shipments say in the rows of which no other story tells; and what
// of the ledger's invariants stands behind no guard.

#include <string>
#include <utility>
#include <vector>

#include "gendan/order/judge.h"
#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const LotId kLot("L1");
const ShipmentId kShipment("S1");
const StreamId kStream("order/O-1");
const LineNo kLine{1};
const Date kTomorrow = kToday.plus(1);

using Given = void (*)(Story&);

Scenario refused(std::string name, std::string code, Given given, Decision decision) {
  return {std::move(name), std::move(code), [given, decision = std::move(decision)](Story& s) {
            given(s);
            s.step(decision);
          }};
}
Scenario refused_raw(std::string name, std::string code, Given given, StreamId stream, Event event) {
  return {std::move(name), std::move(code), [given, stream = std::move(stream), event = std::move(event)](Story& s) {
            given(s);
            s.raw(stream, event);
          }};
}

// ---- lines ----------------------------------------------------------------------------------------------------------

// Nobody makes or inspects it here: it waits until it is delivered.
LineAdded bought() {
  LineAdded out = line(1);
  out.produced = false;
  out.inspected = false;
  return out;
}
void draft_of_bought(Story& s) { s.draft("O-1", {bought()}); }
void planned(Story& s) {
  s.confirm("O-1", {bought()});
  s.step(shipment::plan(kShipment, {{{kOrder, kLine, pieces(100)}}, "Ocean", kToday}));
}
void packed(Story& s) {
  planned(s);
  s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
}
void booked(Story& s) {
  packed(s);
  s.step(shipment::book(kShipment, {"COSCO", "612"}));
}
void in_transit(Story& s) {
  packed(s);
  s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
}
void in_transit_and_short_closed(Story& s) {
  in_transit(s);
  s.step(production::short_close(kOrder, {kLine, "season over", ""}));
}
void short_close(Story& s) { s.step(production::short_close(kOrder, {kLine, "season over", "mail of 2 March"})); }
void packed_and_short_closed(Story& s) {
  packed(s);
  short_close(s);
}
// Nothing of it was packed, so its order is complete.
void short_closed(Story& s) {
  s.confirm("O-1", {bought()});
  short_close(s);
}
void in_production(Story& s) {
  s.confirm();
  s.produce(50);
}
// Of a line that was made here.
void completed(Story& s) { s.delivered(); }

Decision despatch(std::vector<std::string> documents = {"packing list"}) {
  return shipment::despatch(kShipment, {kToday, std::move(documents)});
}
GoodsDespatched despatched(Date day) { return {kShipment, kLine, pieces(1), day}; }
GoodsDelivered delivered(Date day) {
  return {kShipment, kLine, day, pieces(1).unit, Decimal::of(1), {}, {}, {}, {}, ""};
}

// What keeps goods in the house.
void are_held(Story& s) { s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, {}, "smell"})); }
void are_required(Story& s) { s.step(intake::attach_requirement(kOrder, {"R1", kLine, "logo embroidered"})); }
void are_unpaid(Story& s) { s.step(finance::request_deposit(kOrder, {dollars("375"), {}, ""})); }

Scenario kept(std::string name, std::string code, Given given, Given because) {
  return {std::move(name), std::move(code), [given, because](Story& s) {
            given(s);
            because(s);
            s.step(despatch());
          }};
}

// The order is not under way any more, and its line could take the event.
Scenario refused_of_completed(std::string name, Event event) {
  return refused_raw(std::move(name), "illegal_transition", completed, kStream, std::move(event));
}

// ---- shipments ------------------------------------------------------------------------------------------------------

Scenario attached_twice(const std::string& state, Given given) {
  return {"ADocumentIsAttachedOnceToAShipment" + state, "duplicate", [given](Story& s) {
            given(s);
            for (int i = 0; i < 2; ++i) s.step(shipment::attach_document(kShipment, {"packing list", "PL-7"}));
          }};
}

// ---- lots -----------------------------------------------------------------------------------------------------------

// A lot of what was bought, which may be packed before anybody has inspected it.
void lot(Story& s) {
  s.confirm("O-1", {bought()});
  s.step(quality::submit_lot(kOrder, {kLot, kLine, pieces(100)}));
}
void partly_packed_lot(Story& s) {
  lot(s);
  s.step(shipment::plan(kShipment, {{{kOrder, kLine, pieces(60)}}, "Ocean", kToday}));
  s.step(shipment::pack(kShipment, {4, Decimal::of(80)}, {{kOrder, kLot, pieces(60)}}));
}

DefectRecorded needle() { return {kLot, 1, DefectClass::kCritical, "needle", 1, ""}; }

// What brings a lot on that was submitted.
void stays(Story&) {}
void is_planned(Story& s) { s.step(quality::plan_inspection(kOrder, kLot, plan(100, 5, 1, 2))); }
void is_sampled(Story& s) {
  is_planned(s);
  s.step(quality::record_defect(kOrder, {kLot, 1, DefectClass::kMinor, "stain", 1, ""}));
}
void passes(Story& s) {
  is_planned(s);
  s.step(quality::close_inspection(kOrder, kLot, 5));
}
void fails(Story& s) {
  is_planned(s);
  s.step(quality::record_defect(kOrder, needle()));
  s.step(quality::close_inspection(kOrder, kLot, 5));
}
void is_reworked(Story& s) {
  fails(s);
  s.step(quality::order_rework(kOrder, kLot, "NCR-1"));
}
void is_conceded(Story& s) {
  fails(s);
  s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
}

void planned_lot(Story& s) {
  lot(s);
  is_planned(s);
}
void sampled_lot(Story& s) {
  lot(s);
  is_sampled(s);
}
void conceded_and_held(Story& s) {
  lot(s);
  is_conceded(s);
  s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, kLine, "smell"}));
}
// Somebody was seen to find something in a lot for which no plan had been entered.
void found_unplanned(Story& s) {
  lot(s);
  s.observe(Events().on(kStream, needle()));
}
void found_and_planned(Story& s) {
  found_unplanned(s);
  is_planned(s);
}
// It says that it is ISO 2859-1's, and takes fewer pieces than that does.
SamplingPlan not_of_its_tables() {
  SamplingPlan out = plan(100, 5, 1, 2);
  out.edition = "ISO 2859-1:1999";
  out.letter = "F";
  out.classes.resize(1);
  return out;
}

void reject_with_its_order(Story& s, Disposition disposition) {
  s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season over"));
  s.step(quality::reject_lot(kOrder, kLot, disposition));
}
Scenario rejected_without_disposition(const std::string& state, Given brought) {
  return {"ALot" + state + "IsNotRejectedWithoutADisposition", "no_disposition", [brought](Story& s) {
            lot(s);
            brought(s);
            reject_with_its_order(s, Disposition::kNone);
          }};
}
Scenario rejected_uninspected(const std::string& state, Given brought) {
  return {"ALot" + state + "IsNotRejectedWhileItsOrderStands", "illegal_transition", [brought](Story& s) {
            lot(s);
            brought(s);
            s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
          }};
}
Scenario rejected_packed(const std::string& state, Given brought) {
  return {"WhatIsPackedOfALot" + state + "IsNotRejected", "quantity_chain", [brought](Story& s) {
            partly_packed_lot(s);
            brought(s);
            reject_with_its_order(s, Disposition::kReturnToSupplier);
          }};
}
Scenario split_packed(const std::string& state, Given brought) {
  return {"WhatIsPackedOfALot" + state + "IsNotSplitOff", "quantity_chain", [brought](Story& s) {
            partly_packed_lot(s);
            brought(s);
            s.step(quality::split_lot(kOrder, {kLot, LotId("L1-B"), pieces(41)}));
          }};
}

// ---- the ledger -----------------------------------------------------------------------------------------------------

// Of a log's history no guard is asked. Where what is decided now can never break an invariant, because a guard or the
// way of counting is ahead of it, a history that somebody else wrote still can, and is refused.
void read(Story& s, Order& order, const Event& event) { s.note(judge(order, event, Judging{})); }

}  // namespace

std::vector<Scenario> goods_guard_scenarios() {
  return {
      // lines that wait
      kept("WaitingGoodsDoNotLeaveWhileHeld", "on_hold", packed, are_held),
      kept("WaitingGoodsDoNotLeaveWithARequirementUnverified", "requirement_unverified", packed, are_required),
      kept("WaitingGoodsDoNotLeaveBeforeTheDepositIsPaid", "deposit_unpaid", packed, are_unpaid),
      refused_raw("ADespatchOfWaitingGoodsIsNotTomorrow", "date_in_future", packed, kStream, despatched(kTomorrow)),
      refused_raw("GoodsOfADraftDoNotLeave", "illegal_transition", draft_of_bought, kStream, despatched(kToday)),
      refused_raw("ADeliveryOfWaitingGoodsIsNotTomorrow", "date_in_future", in_transit, kStream, delivered(kTomorrow)),

      // lines in production
      refused("LaterScrapHasAReason", "no_reason", in_production,
              production::report(kOrder, {kLine, pieces(10), pieces(1), "", kToday})),
      refused("ALaterReportIsNotAboutTheFuture", "date_in_future", in_production,
              production::report(kOrder, {kLine, pieces(10), pieces(0), "", kTomorrow})),
      refused("AShortClosingOfALineInProductionHasAReason", "no_reason", in_production,
              production::short_close(kOrder, {kLine, "", "mail of 2 March"})),
      refused_of_completed("NothingIsMadeForACompletedOrder",
                           ProductionReported{kLine, pieces(1), pieces(0), "", kToday}),
      refused_of_completed("NothingIsPackedForACompletedOrder", GoodsPacked{kShipment, kLine, pieces(1)}),
      refused_of_completed("NothingLeavesForACompletedOrder", despatched(kToday)),
      refused_of_completed("NothingIsReservedForACompletedOrder",
                           SupplyReserved{StockId("COTTON"), ReservationId("O-1/1"), kLine, pieces(9), kToday.plus(3)}),
      refused_of_completed("ALineOfACompletedOrderIsNotClosedShort",
                           LineShortClosed{kLine, "season over", "mail of 2 March"}),

      // lines that are closed short
      kept("GoodsOfAShortClosedLineDoNotLeaveWhileHeld", "on_hold", packed_and_short_closed, are_held),
      kept("GoodsOfAShortClosedLineDoNotLeaveWithARequirementUnverified", "requirement_unverified",
           packed_and_short_closed, are_required),
      kept("GoodsOfAShortClosedLineDoNotLeaveBeforeTheDepositIsPaid", "deposit_unpaid", packed_and_short_closed,
           are_unpaid),
      refused_raw("ADespatchOfAShortClosedLineIsNotTomorrow", "date_in_future", packed_and_short_closed, kStream,
                  despatched(kTomorrow)),
      refused_raw("NothingLeavesOfAShortClosedLineOfACompletedOrder", "illegal_transition", short_closed, kStream,
                  despatched(kToday)),
      refused_raw("ADeliveryOfAShortClosedLineIsNotTomorrow", "date_in_future", in_transit_and_short_closed, kStream,
                  delivered(kTomorrow)),

      // shipments
      attached_twice("ThatIsPlanned", planned),
      attached_twice("ThatIsBooked", booked),
      attached_twice("InTransit", in_transit),
      refused("ACancellationOfAPlannedShipmentHasAReason", "no_reason", planned, shipment::cancel(kShipment, "")),
      refused("ACancellationOfABookedShipmentHasAReason", "no_reason", booked, shipment::cancel(kShipment, "")),
      refused("ABookedShipmentDoesNotLeaveWithoutDocuments", "missing_document", booked, despatch({})),
      refused_raw("ABookedShipmentsDespatchIsNotTomorrow", "date_in_future", booked, stream_of(kShipment),
                  ShipmentDespatched{kTomorrow, {"packing list"}}),

      // lots
      refused("APlanForALotOfWhichSomethingWasFoundIsForAllOfIt", "bad_plan", found_unplanned,
              quality::plan_inspection(kOrder, kLot, plan(90, 5, 1, 2))),
      refused("APlanForALotOfWhichSomethingWasFoundIsOfItsTables", "bad_plan", found_unplanned,
              quality::plan_inspection(kOrder, kLot, not_of_its_tables())),
      refused("AnInspectionIsNotFailedByWhatWasFoundBeforeItsPlanAlone", "sample_incomplete", found_and_planned,
              quality::close_inspection(kOrder, kLot, 3)),
      refused("AnInspectionWithFindingsIsClosedWhenTheSampleIsComplete", "sample_incomplete", sampled_lot,
              quality::close_inspection(kOrder, kLot, 4)),
      refused_raw("APassOfALotWithoutFindingsHasNone", "verdict_mismatch", planned_lot, kStream,
                  LotPassed{kLot, 5, 0, 1, 0, false}),
      refused_raw("ALotWithoutFindingsDoesNotFail", "verdict_mismatch", planned_lot, kStream,
                  LotFailed{kLot, 5, 0, 0, 0}),
      refused("AConcededLotIsNotReleasedWhileItsLineIsHeld", "on_hold", conceded_and_held,
              quality::release_lot(kOrder, kLot)),
      rejected_without_disposition("ThatWaits", stays),
      rejected_without_disposition("ThatIsPlanned", is_planned),
      rejected_without_disposition("UnderInspection", is_sampled),
      rejected_uninspected("ThatIsPlanned", is_planned),
      rejected_uninspected("UnderInspection", is_sampled),
      rejected_packed("ThatWaits", stays),
      rejected_packed("ThatIsPlanned", is_planned),
      rejected_packed("UnderInspection", is_sampled),
      rejected_packed("InRework", is_reworked),
      split_packed("ThatPassed", passes),
      split_packed("ThatFailed", fails),
      split_packed("ThatWasConceded", is_conceded),

      // the ledger
      {"AHistoryOfMoreInLotsThanWasMadeIsNotRead", "quantity_chain",
       [](Story& s) {
         s.confirm();
         Order order = s.house().order();
         read(s, order, LotSubmitted{kLot, kLine, pieces(100)});
       }},
      // A lot of less than nothing is the only way to less in lots than passed, or less passed than released.
      {"AHistoryOfMorePassedThanInLotsIsNotRead", "quantity_chain",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.lot();
         Order order = s.house().order();
         read(s, order, LotSubmitted{LotId("L2"), kLine, pieces(-50)});
         read(s, order, LotPassed{kLot, 5, 0, 0, 0, false});
       }},
      {"AHistoryOfMoreReleasedThanPassedIsNotRead", "quantity_chain",
       [](Story& s) {
         const LotId less("L3");
         s.confirm();
         s.produce();
         s.lot("L1", 50);
         s.lot("L2", 50);
         s.step(quality::close_inspection(kOrder, kLot, 5));
         Order order = s.house().order();
         read(s, order, LotSubmitted{less, kLine, pieces(-50)});
         read(s, order, InspectionPlanned{less, plan(50, 5, 1, 2)});
         read(s, order, LotPassed{less, 5, 0, 0, 0, false});
         read(s, order, LotReleased{kLot});
       }},
      {"AHistoryOfTheEndOfWhatNobodyAwaitedIsNotRead", "quantity_chain",
       [](Story& s) {
         s.delivered();
         Order order = s.house().order();
         read(s, order, ReturnAwaitEnded{ReturnId("RMA-1"), kLine, pieces(10)});
       }},
  };
}

}  // namespace gendan
