// Which lots goods are packed from, holds on a shipment, and who books its carrier.

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const ShipmentId kShipment("S1");
const StreamId kStream("order/O-1");

using shipment::FromLot;

void release(Story& s, const char* name, std::uint32_t size, std::uint32_t number = 1) {
  const LotId lot(name);
  s.step(quality::submit_lot(kOrder, {lot, LineNo{number}, pieces(size)}));
  s.step(quality::plan_inspection(kOrder, lot, gendan::plan(size, 5, 1, 2)));
  s.step(quality::close_inspection(kOrder, lot, 5));
  s.step(quality::release_lot(kOrder, lot));
}

// Line 1: lots of 60 and 40, released.
void two_lots(Story& s) {
  s.confirm();
  s.produce();
  release(s, "L1", 60);
  release(s, "L2", 40);
}

// Two lines, a lot of 60 of each.
void two_lines(Story& s) {
  s.confirm("O-1", {line(1), line(2)});
  s.produce();
  release(s, "L1", 60);
  s.step(production::report(kOrder, {LineNo{2}, pieces(100), pieces(0), "", kToday}));
  release(s, "L2", 60, 2);
}

void plan(Story& s, std::int64_t quantity, const ShipmentId& id = kShipment) {
  s.step(shipment::plan(id, {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
}
void pack(Story& s, std::vector<FromLot> lots, const ShipmentId& id = kShipment) {
  s.step(shipment::pack(id, {4, Decimal::of(80)}, std::move(lots)));
}
FromLot from(const char* lot, std::int64_t quantity) { return {kOrder, LotId(lot), pieces(quantity)}; }

void two_shipments(Story& s) {
  two_lots(s);
  plan(s, 60);
  pack(s, {from("L1", 60)});
  plan(s, 40, ShipmentId("S2"));
  pack(s, {from("L2", 40)}, ShipmentId("S2"));
}
HoldPlaced on(const ShipmentId& shipment) {
  return {HoldId("H1"), HoldKind::kDocuments, LineNo{0}, "certificate of origin to be checked", shipment};
}

// 100 pieces are made, and then 60 agreed.
void lowered_too_late(Story& s) {
  s.confirm();
  s.produce();
  s.step(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, pieces(60), {}, {}}}, ""}));
  s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
}

// A line that is delivered as it comes, in batches that nobody inspects.
void bought(Story& s) {
  LineAdded line = gendan::line(1);
  line.produced = false;
  line.inspected = false;
  s.confirm("O-1", {line});
  s.step(quality::submit_lot(kOrder, {LotId("B1"), LineNo{1}, pieces(100)}));
}

// Packed, of an order that is FOB and a line that is not.
void cif(Story& s) {
  LineAdded line = gendan::line(1);
  line.incoterm = Incoterm::kCIF;
  line.inspected = false;
  s.confirm("O-1", {line});
  s.produce();
  plan(s, 100);
  pack(s, {});
}

// 60 of the 100 of B1 are packed, and the rest is found to be bad.
void packed_and_failed(Story& s) {
  bought(s);
  plan(s, 60);
  pack(s, {from("B1", 60)});
  s.step(quality::plan_inspection(kOrder, LotId("B1"), gendan::plan(100, 5, 1, 2)));
  s.step(quality::record_defect(kOrder, {LotId("B1"), 1, DefectClass::kCritical, "needle", 1, ""}));
  s.step(quality::close_inspection(kOrder, LotId("B1"), 5));
}

}  // namespace

std::vector<Scenario> packing_scenarios() {
  return {
      {"GoodsArePackedFromTheirLots", "ok",
       [](Story& s) {
         two_lots(s);
         plan(s, 100);
         pack(s, {from("L1", 60), from("L2", 40)});
       }},
      {"GoodsMayBePackedFromLotsThatNobodyNotes", "ok",
       [](Story& s) {
         two_lots(s);
         plan(s, 100);
         pack(s, {});
       }},
      {"ALotGivesNoMoreThanItHas", "unreleased",
       [](Story& s) {
         two_lots(s);
         plan(s, 100);
         pack(s, {from("L1", 80), from("L2", 20)});
       }},
      {"WhatIsPackedOfALotIsGone", "unreleased",
       [](Story& s) {
         two_lots(s);
         plan(s, 50);
         pack(s, {from("L1", 50)});
         plan(s, 50, ShipmentId("S2"));
         pack(s, {from("L1", 20), from("L2", 30)}, ShipmentId("S2"));
       }},
      {"WhatIsUnpackedIsBackInItsLot", "ok",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {from("L1", 60)});
         s.step(shipment::cancel(kShipment, "wrong cartons"));
         plan(s, 60, ShipmentId("S2"));
         pack(s, {from("L1", 60)}, ShipmentId("S2"));
       }},
      {"WhatAnotherShipmentHoldsStaysInIt", "unreleased",
       [](Story& s) {
         two_lots(s);
         plan(s, 30);
         pack(s, {from("L1", 30)});
         plan(s, 30, ShipmentId("S2"));
         pack(s, {from("L1", 30)}, ShipmentId("S2"));
         s.step(shipment::cancel(kShipment, "wrong cartons"));
         plan(s, 60, ShipmentId("S3"));
         pack(s, {from("L1", 60)}, ShipmentId("S3"));
       }},
      {"TheLotsAddUpToWhatIsPacked", "lot_sum",
       [](Story& s) {
         two_lots(s);
         plan(s, 100);
         pack(s, {from("L1", 60)});
       }},
      {"AnUnknownLotGivesNothing", "unknown_lot",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {from("L9", 60)});
       }},
      {"ALotOfALineThatIsNotCarriedGivesNothing", "unknown_lot",
       [](Story& s) {
         two_lines(s);
         plan(s, 60);
         pack(s, {from("L1", 60), from("L2", 60)});
       }},
      {"ALotOfAnotherLineGivesNothing", "unknown_lot",
       [](Story& s) {
         two_lines(s);
         s.raw(kStream, GoodsPacked{kShipment, LineNo{1}, pieces(60), {{LotId("L2"), pieces(60)}}});
       }},
      {"ALotOfAnOrderThatIsNotCarriedGivesNothing", "unknown_lot",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {from("L1", 60), {OrderId("O-2"), LotId("L1"), pieces(60)}});
       }},
      {"ALotIsNamedOnce", "duplicate",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {from("L1", 40), from("L1", 40)});
       }},
      {"ALotGivesSomething", "not_positive",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {from("L1", 0)});
       }},
      {"ALotCountsInTheUnitOfItsLine", "unit_mismatch",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         pack(s, {{kOrder, LotId("L1"), {Decimal::of(60), UnitCode::parse("KGM", "unit").value()}}});
       }},
      {"ALotThatIsNotReleasedGivesNothing", "unreleased",
       [](Story& s) {
         s.confirm();
         s.produce();
         release(s, "L1", 60);
         s.step(quality::submit_lot(kOrder, {LotId("L2"), LineNo{1}, pieces(40)}));
         plan(s, 40);
         pack(s, {from("L2", 40)});
       }},
      {"ALotThatWaitsGivesWhereNobodyInspects", "ok",
       [](Story& s) {
         bought(s);
         plan(s, 100);
         pack(s, {from("B1", 100)});
       }},
      {"ALotThatIsBeingInspectedGivesNothingEvenSo", "unreleased",
       [](Story& s) {
         bought(s);
         s.step(quality::plan_inspection(kOrder, LotId("B1"), gendan::plan(100, 5, 1, 2)));
         plan(s, 100);
         pack(s, {from("B1", 100)});
       }},
      {"ALotThatIsPackedIsNotTakenBack", "quantity_chain",
       [](Story& s) {
         two_lots(s);
         plan(s, 30);
         pack(s, {from("L1", 30)});
         s.step(quality::revoke_release(kOrder, LotId("L1"), "smell"));
       }},
      {"ALotThatIsNotPackedIsTakenBackBesideOneThatIs", "ok",
       [](Story& s) {
         two_lots(s);
         plan(s, 30);
         pack(s, {from("L1", 30)});
         s.step(quality::revoke_release(kOrder, LotId("L2"), "smell"));
       }},
      {"ALotOfACancelledShipmentIsTakenBack", "ok",
       [](Story& s) {
         two_lots(s);
         plan(s, 30);
         pack(s, {from("L1", 30)});
         s.step(shipment::cancel(kShipment, "wrong cartons"));
         s.step(quality::revoke_release(kOrder, LotId("L1"), "smell"));
       }},
      {"WhatIsPackedOfALotIsNotRejected", "quantity_chain",
       [](Story& s) {
         packed_and_failed(s);
         s.step(quality::reject_lot(kOrder, LotId("B1"), Disposition::kReturnToSupplier));
       }},
      {"WhatIsPackedOfALotIsNotScrappedInRework", "quantity_chain",
       [](Story& s) {
         packed_and_failed(s);
         s.step(quality::order_rework(kOrder, LotId("B1"), "NCR-1"));
         s.step(quality::resubmit(kOrder, LotId("B1"), pieces(41)));
       }},
      {"WhatIsNotPackedOfALotIsScrappedInRework", "ok",
       [](Story& s) {
         packed_and_failed(s);
         s.step(quality::order_rework(kOrder, LotId("B1"), "NCR-1"));
         s.step(quality::resubmit(kOrder, LotId("B1"), pieces(40)));
       }},
      {"GoodsAreNotSeenToLeaveALotOfAnotherLine", "unknown_lot",
       [](Story& s) {
         two_lines(s);
         s.observe(Events().on(kStream, GoodsPacked{kShipment, LineNo{1}, pieces(50), {{LotId("L2"), pieces(50)}}}));
       }},
      {"AHoldOnAShipmentKeepsItInTheHouse", "on_hold",
       [](Story& s) {
         two_shipments(s);
         s.step(hold::place(kOrder, on(kShipment)));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"AHoldOnAShipmentLetsTheOthersGo", "ok",
       [](Story& s) {
         two_shipments(s);
         s.step(hold::place(kOrder, on(kShipment)));
         s.step(shipment::despatch(ShipmentId("S2"), {kToday, {"packing list"}}));
       }},
      {"AHoldOnAShipmentKeepsItFromBeingPacked", "on_hold",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         s.step(hold::place(kOrder, on(kShipment)));
         pack(s, {});
       }},
      {"AHoldOnAShipmentLetsLotsBeReleased", "ok",
       [](Story& s) {
         s.confirm();
         s.produce();
         release(s, "L1", 60);
         plan(s, 60);
         s.step(hold::place(kOrder, on(kShipment)));
         release(s, "L2", 40);
       }},
      {"AHoldOnALineOfAShipmentKeepsTheLineInTheHouse", "on_hold",
       [](Story& s) {
         two_shipments(s);
         HoldPlaced line = on(kShipment);
         line.line = LineNo{1};
         s.step(hold::place(kOrder, line));
         s.step(shipment::despatch(kShipment, {kToday, {"packing list"}}));
       }},
      {"AHoldIsNotOnAShipmentThatHasArrived", "illegal_transition",
       [](Story& s) {
         s.delivered();
         s.step(hold::place(kOrder, on(kShipment)));
       }},
      {"AHoldIsNotOnAShipmentThatWasGivenUp", "illegal_transition",
       [](Story& s) {
         s.packed();
         s.step(shipment::cancel(kShipment, "no vessel"));
         s.step(hold::place(kOrder, on(kShipment)));
       }},
      {"AHoldIsOnAShipmentThatIsThere", "unknown_shipment",
       [](Story& s) {
         two_lots(s);
         s.step(hold::place(kOrder, on(ShipmentId("S9"))));
       }},
      {"AHoldIsOnAShipmentThatCarriesTheOrder", "unknown_shipment",
       [](Story& s) {
         two_lots(s);
         plan(s, 60);
         s.confirm("O-2", {line(1)}, "PO-2");
         s.step(hold::place(OrderId("O-2"), on(kShipment)));
       }},
      {"AHoldIsOnAShipmentThatCarriesTheLine", "unknown_shipment",
       [](Story& s) {
         two_lines(s);
         plan(s, 60);
         HoldPlaced other = on(kShipment);
         other.line = LineNo{2};
         s.step(hold::place(kOrder, other));
       }},
      {"AHoldOnAShipmentShowsOnTheOrder", "on hold",
       [](Story& s) {
         two_shipments(s);
         s.step(hold::place(kOrder, on(kShipment)));
         s.expect_summary();
       }},
      // The orders of these stories are FOB.
      {"TheBuyerBooksUnderFob", "ok",
       [](Story& s) {
         s.packed();
         s.step(shipment::book(kShipment, {"COSCO", "B-1", Party::kBuyer}));
       }},
      {"TheSellerDoesNotBookUnderFob", "not_its_duty",
       [](Story& s) {
         s.packed();
         s.step(shipment::book(kShipment, {"COSCO", "B-1", Party::kSeller}));
       }},
      {"TheBuyerDoesNotBookALineThatGoesCif", "not_its_duty",
       [](Story& s) {
         cif(s);
         s.step(shipment::book(kShipment, {"COSCO", "B-1", Party::kBuyer}));
       }},
      {"TheSellerBooksALineThatGoesCif", "ok",
       [](Story& s) {
         cif(s);
         s.step(shipment::book(kShipment, {"COSCO", "B-1", Party::kSeller}));
       }},
      {"ABookingMayLeaveOpenWhoMadeIt", "ok",
       [](Story& s) {
         s.packed();
         s.step(shipment::book(kShipment, {"COSCO", "B-1"}));
       }},
      {"GoodsAreSeenToLeaveALotWhateverItsState", "ok",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(60)}));
         s.observe(Events().on(kStream, GoodsPacked{kShipment, LineNo{1}, pieces(50), {{LotId("L1"), pieces(70)}}}));
       }},
      {"ScrapIsReportedAfterTheQuantityWasLowered", "ok",
       [](Story& s) {
         lowered_too_late(s);
         s.step(production::report(kOrder, {LineNo{1}, pieces(0), pieces(3), "oil stains", kToday}));
       }},
      {"NothingGoodIsReportedAfterTheQuantityWasLowered", "overproduction",
       [](Story& s) {
         lowered_too_late(s);
         s.step(production::report(kOrder, {LineNo{1}, pieces(1), pieces(3), "oil stains", kToday}));
       }},
      {"NoMoreIsScrappedThanCanBeCounted", "number_out_of_range",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{1}, pieces(100), pieces(9'223'372'036'854), "fire", kToday}));
         s.lot();
         s.step(quality::record_defect(kOrder, {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::reject_lot(kOrder, LotId("L1"), Disposition::kScrap));
       }},
      {"GoodsAreNotSeenToLeaveALotThatIsNotThere", "unknown_lot",
       [](Story& s) {
         s.confirm();
         s.observe(Events().on(kStream, GoodsPacked{kShipment, LineNo{1}, pieces(50), {{LotId("L9"), pieces(50)}}}));
       }},
  };
}

}  // namespace gendan
