// Lots of which a part fares otherwise than the rest.

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const LotId kLot("L1");
const LotId kPart("L1-B");
const ShipmentId kShipment("S1");
const StreamId kStream("order/O-1");

LotSplit part(std::int64_t size, const LotId& into = kPart) { return {kLot, into, pieces(size)}; }
void split(Story& s, std::int64_t size) { s.step(quality::split_lot(kOrder, part(size))); }
void passed_lot(Story& s) {
  s.confirm();
  s.produce();
  s.lot();
  s.step(quality::close_inspection(kOrder, kLot, 5));
}
void plan(Story& s, std::int64_t quantity) {
  s.step(shipment::plan(kShipment, {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
}
void pack(Story& s, const LotId& lot, std::int64_t quantity) {
  s.step(shipment::pack(kShipment, {4, Decimal::of(80)}, {{kOrder, lot, pieces(quantity)}}));
}
// 60 of the 100 pieces of a released lot, packed.
void partly_packed(Story& s) {
  s.released();
  plan(s, 60);
  pack(s, kLot, 60);
}

}  // namespace

std::vector<Scenario> split_scenarios() {
  return {
      {"APartOfAPassedLotIsReleased", "ok",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         s.step(quality::release_lot(kOrder, kPart));
         plan(s, 40);
         pack(s, kPart, 40);
       }},
      {"TheRestOfAPassedLotIsNotReleasedWithItsPart", "unreleased",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         s.step(quality::release_lot(kOrder, kPart));
         plan(s, 60);
         pack(s, kLot, 60);
       }},
      {"OnlyTheReleasedPartIsPacked", "unreleased",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         s.step(quality::release_lot(kOrder, kPart));
         plan(s, 41);
         s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
       }},
      {"APartOfAFailedLotIsConcededAndTheRestRejected", "ok",
       [](Story& s) {
         s.failed_lot();
         split(s, 40);
         s.step(quality::grant_concession(kOrder, kPart, "mail of 2 March"));
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
         s.step(quality::release_lot(kOrder, kPart));
         s.step(production::report(kOrder, {LineNo{1}, pieces(60), pieces(0), "", kToday}));
       }},
      {"TheRestOfAPartlyConcededLotStaysFailed", "illegal_transition",
       [](Story& s) {
         s.failed_lot();
         split(s, 40);
         s.step(quality::grant_concession(kOrder, kPart, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"APartOfAFailedLotIsReworked", "ok",
       [](Story& s) {
         s.failed_lot();
         split(s, 40);
         s.step(quality::order_rework(kOrder, kPart, "NCR-1"));
         s.step(quality::resubmit(kOrder, kPart, pieces(10)));
         s.step(quality::plan_inspection(kOrder, kPart, gendan::plan(30, 5, 1, 2)));
         s.step(quality::close_inspection(kOrder, kPart, 5));
         s.step(quality::release_lot(kOrder, kPart));
       }},
      {"APartOfAConcededLotIsReleased", "ok",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         split(s, 40);
         s.step(quality::release_lot(kOrder, kPart));
       }},
      {"AConcededLotWhoseReleaseIsRevokedIsSplit", "ok",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
         s.step(quality::revoke_release(kOrder, kLot, "smell"));
         split(s, 40);
         s.step(quality::release_lot(kOrder, kPart));
       }},
      {"TheReleaseOfAPartIsTakenBack", "ok",
       [](Story& s) {
         s.released();
         split(s, 40);
         s.step(quality::revoke_release(kOrder, kPart, "smell"));
         plan(s, 60);
         pack(s, kLot, 60);
       }},
      {"WhatIsNotPackedOfALotIsSplitOff", "ok",
       [](Story& s) {
         partly_packed(s);
         split(s, 40);
         s.step(quality::revoke_release(kOrder, kPart, "smell"));
       }},
      {"WhatIsPackedOfALotIsNotSplitOff", "quantity_chain",
       [](Story& s) {
         partly_packed(s);
         split(s, 41);
       }},
      {"APartIsSplitAgain", "ok",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         s.step(quality::split_lot(kOrder, {kPart, LotId("L1-C"), pieces(39)}));
         s.step(quality::release_lot(kOrder, LotId("L1-C")));
       }},
      {"AllOfALotIsNoPart", "quantity_chain",
       [](Story& s) {
         passed_lot(s);
         split(s, 100);
       }},
      {"NothingIsNoPart", "not_positive",
       [](Story& s) {
         passed_lot(s);
         split(s, 0);
       }},
      {"APartCountsInTheUnitOfItsLot", "unit_mismatch",
       [](Story& s) {
         passed_lot(s);
         s.step(quality::split_lot(kOrder, {kLot, kPart, {Decimal::of(1), UnitCode::parse("KGM", "unit").value()}}));
       }},
      {"APartHasAnIdOfItsOwn", "duplicate",
       [](Story& s) {
         passed_lot(s);
         s.step(quality::split_lot(kOrder, part(40, kLot)));
       }},
      {"APartHasAnId", "missing",
       [](Story& s) {
         passed_lot(s);
         s.step(quality::split_lot(kOrder, part(40, LotId())));
       }},
      {"AnUnknownLotHasNoParts", "unknown_lot",
       [](Story& s) {
         s.confirm();
         split(s, 40);
       }},
      {"ALotIsNotSplitBeforeItsVerdict", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.lot();
         split(s, 40);
       }},
      {"ARejectedLotIsNotSplit", "illegal_transition",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
         split(s, 40);
       }},
      {"ASplitIsTakenBack", "ok",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         s.step(reversal::reverse_event(kStream, s.house().order().version, "wrong lot"));
         s.step(quality::release_lot(kOrder, kLot));
         plan(s, 100);
         pack(s, kLot, 100);
       }},
      {"ASplitIsNotTakenBackOnceItsPartIsReleased", "still_needed",
       [](Story& s) {
         passed_lot(s);
         split(s, 40);
         const Version version = s.house().order().version;
         s.step(quality::release_lot(kOrder, kPart));
         s.step(reversal::reverse_event(kStream, version, "wrong lot"));
       }},
      {"ASplitIsNotTakenBackOnceTheRestIsConceded", "still_needed",
       [](Story& s) {
         s.failed_lot();
         split(s, 40);
         const Version version = s.house().order().version;
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March: 60 pieces"));
         s.step(reversal::reverse_event(kStream, version, "wrong lot"));
       }},
      {"ASplitIsTakenBackAheadOfAnother", "ok",
       [](Story& s) {
         s.failed_lot();
         split(s, 40);
         const Version version = s.house().order().version;
         s.step(quality::split_lot(kOrder, part(10, LotId("L1-C"))));
         s.step(reversal::reverse_event(kStream, version, "wrong lot"));
         s.step(quality::split_lot(kOrder, part(89)));
       }},
      {"ASeenPartOfALotInInspectionIsInspectedByItself", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.lot();
         s.step(quality::record_defect(kOrder, {kLot, 1, DefectClass::kMajor, "stain", 1, ""}));
         s.observe(Events().on(kStream, part(40)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::close_inspection(kOrder, kPart, 5));
       }},
      {"ASeenPartIsNotMoreThanItsLot", "quantity_chain",
       [](Story& s) {
         passed_lot(s);
         s.observe(Events().on(kStream, part(101)));
       }},
      {"ASeenPartIsALotOfItsOwn", "ok",
       [](Story& s) {
         passed_lot(s);
         s.observe(Events().on(kStream, part(40)).on(kStream, LotReleased{kPart}));
       }},
  };
}

}  // namespace gendan
