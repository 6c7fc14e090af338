#include "gendan/order/severity.h"

#include <string>
#include <variant>

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const SupplierId kMill("MILL-7");
const StreamId kStream("supplier/MILL-7");
const StreamId kOrderStream("order/O-1");

// Level S-1, AQL 6.5: lots of ten are sampled by two or three units, none of which may be faulty.
SamplingRequest request(AqlEdition edition) {
  SamplingRequest out;
  out.edition = edition;
  out.level = "S-1";
  out.classes = {{DefectClass::kMajor, "6.5"}};
  return out;
}

// An order with so many lots of ten to inspect.
void order_of_lots(Story& s, int lots) {
  s.confirm("O-1", {line(1, 10 * lots)});
  s.produce(10 * lots);
}

void plan_lot(Story& s, const LotId& lot, AqlEdition edition = AqlEdition::kIso2859Of99) {
  s.step(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
  s.step(quality::plan_inspection_by_table(kOrder, lot, request(edition)));
}

void close_lot(Story& s, const LotId& lot, bool good) {
  const absl::StatusOr<Order> order = s.house().engine->load(kOrder);
  const Lot* found = order.ok() ? find_lot(*order, lot) : nullptr;
  if (found == nullptr) return;
  const std::uint32_t sample = found->plan.sample_size;
  if (!good) s.step(quality::record_defect(kOrder, {lot, 1, DefectClass::kCritical, "needle", 1, ""}));
  s.step(quality::close_inspection(kOrder, lot, sample));
}

void inspect(Story& s, int number, bool good, AqlEdition edition = AqlEdition::kIso2859Of99) {
  const LotId lot("L" + std::to_string(number));
  plan_lot(s, lot, edition);
  close_lot(s, lot, good);
}

void tightened(Story& s, int lots = 20) {
  order_of_lots(s, lots);
  inspect(s, 1, false);
  inspect(s, 2, false);
}

void discontinued(Story& s) {
  tightened(s);
  for (int i = 3; i <= 7; ++i) inspect(s, i, false);
}

// The fifth that was not accepted is one of 105E, which does not ask how many were not.
void discontinued_by_either(Story& s) {
  tightened(s);
  for (int i = 3; i <= 6; ++i) inspect(s, i, false);
  inspect(s, 7, false, AqlEdition::kZ14);
  inspect(s, 8, false);
}

void reduced(Story& s, int lots = 20) {
  order_of_lots(s, lots);
  for (int i = 1; i <= 10; ++i) inspect(s, i, true, AqlEdition::kZ14);
  s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, "quality manager"));
}

// A lot of a hundred, of whose sample so many are faulty.
void inspect_larger(Story& s, int number, AqlEdition edition, const std::string& aql, std::uint32_t faulty) {
  const LotId lot("L" + std::to_string(number));
  SamplingRequest larger;
  larger.edition = edition;
  larger.classes = {{DefectClass::kMajor, aql}};
  s.step(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(100)}));
  s.step(quality::plan_inspection_by_table(kOrder, lot, larger));
  for (std::uint32_t unit = 1; unit <= faulty; ++unit) {
    s.step(quality::record_defect(kOrder, {lot, unit, DefectClass::kMajor, "broken stitch", 1, ""}));
  }
  close_lot(s, lot, true);
}

// On reduced inspection 105E's letter F accepts none at AQL 2.5, and rejects at two.
void in_the_gap(Story& s) {
  reduced(s, 30);
  inspect_larger(s, 11, AqlEdition::kZ14, "2.5", 1);
}

// By ISO's letter F three are accepted at AQL 6.5, and two one step tighter.
void ten_larger(Story& s, std::uint32_t faulty_in_the_last) {
  order_of_lots(s, 100);
  for (int i = 1; i <= 10; ++i) {
    inspect_larger(s, i, AqlEdition::kIso2859Of99, "6.5", i == 10 ? faulty_in_the_last : 2);
  }
  s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kIso2859Of99, "quality manager"));
}

void accepted_by_iso(Story& s, int lots) {
  order_of_lots(s, lots);
  for (int i = 1; i <= lots; ++i) inspect(s, i, true);
  s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kIso2859Of99, "quality manager"));
}

SamplingPlan of_tables(Severity severity) {
  SamplingRequest asked = request(AqlEdition::kIso2859Of99);
  asked.lot_size = 10;
  asked.severity = severity;
  return sampling_plan(asked).value();
}

void rework(Story& s) {
  s.step(quality::order_rework(kOrder, LotId("L1"), "NCR-1"));
  s.step(quality::resubmit(kOrder, LotId("L1"), pieces(0)));
}

void submitted_again(Story& s) {
  order_of_lots(s, 2);
  inspect(s, 1, false);
  rework(s);
}

std::string severity_now(Story& s) {
  const absl::StatusOr<Supplier> supplier = s.house().engine->load(kMill);
  const FamilySeverity* family = supplier.ok() ? find_family(*supplier, "shirts") : nullptr;
  constexpr std::string_view kNames[] = {"none", "normal", "tightened", "reduced", "discontinued"};
  return std::string(kNames[family == nullptr ? 0 : static_cast<std::size_t>(family->state)]);
}

// The supplier's severity, as an outcome of its own: an outcome that is not "ok" must be the last.
void expect_severity(Story& s) { s.note(severity_now(s)); }

// The same behind what the order's last verdict says.
void expect_verdict(Story& s) {
  std::string verdict = "none";
  s.note(s.house().engine->history(kOrderStream, Version{1}, [&verdict](const Record&, const Event& event) {
    if (const auto* passed = std::get_if<LotPassed>(&event)) verdict = passed->gap ? "passed in the gap" : "passed";
    if (std::holds_alternative<LotFailed>(event)) verdict = "failed";
    return true;
  }));
  s.note(verdict + ", " + severity_now(s));
}

LotCounted counted(Severity severity, bool accepted = true) {
  LotCounted out;
  out.family = "shirts";
  out.order = kOrder;
  out.lot = LotId("L9");
  out.edition = "ISO 2859-1:1999";
  out.severity = severity;
  out.accepted = accepted;
  return out;
}

// An order of two lines, of which one was entered for another supplier at first; gives the version of the correction.
Version corrected(Story& s, LineNo number) {
  s.draft("O-1", {line(1), line(2)});
  s.step(intake::correct_entry(kOrder, {number, "supplier", "MILL-7", "MILL-8"}));
  const Version version = s.house().order().version;
  s.review();
  s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 10)}));
  s.produce();
  s.lot();
  return version;
}

// Lots of tightened inspection by these editions were seen elsewhere, and none was accepted. No event says that they
// end it.
void seen_to_fail(Story& s, const std::vector<AqlEdition>& editions) {
  Events seen;
  for (int i = 0; i < 2; ++i) seen.add(kStream, counted(Severity::kNormal, false));
  seen.add(kStream, SeverityTightened{"shirts"});
  for (const AqlEdition edition : editions) {
    LotCounted one = counted(Severity::kTightened, false);
    one.edition = to_string(edition);
    seen.add(kStream, one);
  }
  s.observe(seen);
}

// A lot that nobody has planned, and of which a critical defect was seen.
void found_before_its_plan(Story& s) {
  s.confirm();
  s.produce();
  s.step(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(100)}));
  s.observe(Events().on(kOrderStream, DefectRecorded{LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
}

// As only a lot that failed is.
void fails(Story& s) {
  s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
  s.step(quality::order_rework(kOrder, LotId("L1"), "NCR-1"));
}

SamplingPlan of_one_unit(std::vector<ClassPlan> classes) {
  SamplingPlan out = plan(1, 1, 0, 1);
  out.edition = to_string(AqlEdition::kIso2859Of99);
  out.classes = std::move(classes);
  return out;
}

void plan_one_unit(Story& s, const SamplingPlan& sampling) {
  order_of_lots(s, 1);
  s.step(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(1)}));
  s.step(quality::plan_inspection(kOrder, LotId("L1"), sampling));
}

const std::vector<AqlEdition> kFive(5, AqlEdition::kIso2859Of99);
// 105E does not ask how many were not accepted, so that by ISO the sixth comes too late.
const std::vector<AqlEdition> kSixByEither = {AqlEdition::kIso2859Of99, AqlEdition::kIso2859Of99,
                                              AqlEdition::kIso2859Of99, AqlEdition::kIso2859Of99,
                                              AqlEdition::kZ14,         AqlEdition::kIso2859Of99};

}  // namespace

std::vector<Scenario> severity_scenarios() {
  return {
      {"AFirstGoodLotLeavesInspectionNormal", "normal",
       [](Story& s) {
         order_of_lots(s, 1);
         inspect(s, 1, true);
         expect_severity(s);
       }},
      {"APartOfALotThatWasCountedIsNotCountedAgain", "normal",
       [](Story& s) {
         order_of_lots(s, 2);
         inspect(s, 1, false);
         const LotId part("L1-B");
         s.step(quality::split_lot(kOrder, {LotId("L1"), part, pieces(4)}));
         s.step(quality::order_rework(kOrder, part, "NCR-1"));
         s.step(quality::resubmit(kOrder, part, pieces(0)));
         s.step(quality::plan_inspection_by_table(kOrder, part, request(AqlEdition::kIso2859Of99)));
         s.step(quality::record_defect(kOrder, {part, 1, DefectClass::kCritical, "needle", 1, ""}));
         const absl::StatusOr<Order> order = s.house().engine->load(kOrder);
         const Lot* found = order.ok() ? find_lot(*order, part) : nullptr;
         if (found == nullptr) return;
         s.step(quality::close_inspection(kOrder, part, found->plan.sample_size));
         expect_severity(s);  // two of five lots not accepted would be tightened
       }},
      {"TwoOfFiveLotsNotAcceptedTightenInspection", "tightened",
       [](Story& s) {
         order_of_lots(s, 5);
         inspect(s, 1, false);
         for (int i = 2; i <= 4; ++i) inspect(s, i, true);
         inspect(s, 5, false);
         expect_severity(s);
       }},
      {"TwoOfSixLotsNotAcceptedDoNot", "normal",
       [](Story& s) {
         order_of_lots(s, 6);
         inspect(s, 1, false);
         for (int i = 2; i <= 5; ++i) inspect(s, i, true);
         inspect(s, 6, false);
         expect_severity(s);
       }},
      {"FiveAcceptedLotsEndTightenedInspection", "normal",
       [](Story& s) {
         tightened(s);
         for (int i = 3; i <= 7; ++i) inspect(s, i, true);
         expect_severity(s);
       }},
      {"FiveLotsNotAcceptedOnTightenedInspectionDiscontinueIt", "discontinued",
       [](Story& s) {
         discontinued(s);
         expect_severity(s);
       }},
      {"InspectionIsDiscontinuedWhereEditionsAreMixedToo", "discontinued",
       [](Story& s) {
         discontinued_by_either(s);
         expect_severity(s);
       }},
      {"InspectionThatWasDiscontinuedWhereEditionsAreMixedIsResumed", "tightened",
       [](Story& s) {
         discontinued_by_either(s);
         s.step(quality::resume_inspection(kMill, "shirts", "needle detector replaced"));
         inspect(s, 9, false);
         expect_severity(s);
       }},
      {"InspectionThatWasToBeDiscontinuedBeforeIsSoWithTheNextLot", "discontinued",
       [](Story& s) {
         order_of_lots(s, 1);
         plan_lot(s, LotId("L1"));
         seen_to_fail(s, kSixByEither);
         close_lot(s, LotId("L1"), true);
         expect_severity(s);
       }},
      {"WhatRecordedLotsHaveEndedIsNotPlanned", "inspection_discontinued",
       [](Story& s) {
         seen_to_fail(s, kSixByEither);
         order_of_lots(s, 1);
         plan_lot(s, LotId("L1"));
       }},
      {"WhatRecordedLotsHaveEndedIsResumedTightened", "tightened",
       [](Story& s) {
         seen_to_fail(s, kFive);
         s.step(quality::resume_inspection(kMill, "shirts", "needle detector replaced"));
         order_of_lots(s, 1);
         inspect(s, 1, true);
         expect_severity(s);
       }},
      {"WhatIsDiscontinuedIsNotPlanned", "inspection_discontinued",
       [](Story& s) {
         discontinued(s);
         s.step(quality::submit_lot(kOrder, {LotId("L8"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection_by_table(kOrder, LotId("L8"), request(AqlEdition::kIso2859Of99)));
       }},
      {"WhatIsDiscontinuedIsNotCounted", "illegal_transition",
       [](Story& s) {
         discontinued(s);
         s.raw(kStream, counted(Severity::kTightened));
       }},
      {"InspectionIsResumedTightened", "tightened",
       [](Story& s) {
         discontinued(s);
         s.step(quality::resume_inspection(kMill, "shirts", "needle detector replaced"));
         inspect(s, 8, true);
         expect_severity(s);
       }},
      {"InspectionIsResumedForAnAction", "missing",
       [](Story& s) {
         discontinued(s);
         s.step(quality::resume_inspection(kMill, "shirts", ""));
       }},
      {"InspectionThatGoesOnIsNotResumed", "illegal_transition",
       [](Story& s) {
         tightened(s);
         s.step(quality::resume_inspection(kMill, "shirts", "none needed"));
       }},
      {"TenAcceptedLotsAllowReducedInspection", "reduced",
       [](Story& s) {
         reduced(s);
         inspect(s, 11, true, AqlEdition::kZ14);
         expect_severity(s);
       }},
      {"NineAcceptedLotsDoNotAllowIt", "illegal_transition",
       [](Story& s) {
         order_of_lots(s, 20);
         for (int i = 1; i <= 9; ++i) inspect(s, i, true, AqlEdition::kZ14);
         s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, "quality manager"));
       }},
      {"LotsOfOneEditionDoNotAllowItByTheOther", "illegal_transition",
       [](Story& s) {
         order_of_lots(s, 20);
         for (int i = 1; i <= 10; ++i) inspect(s, i, true);
         s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, "quality manager"));
       }},
      {"ALotOfTheOtherEditionDoesNotLendItsEditionToTheRest", "illegal_transition",
       [](Story& s) {
         order_of_lots(s, 20);
         for (int i = 1; i <= 10; ++i) inspect(s, i, true);
         inspect(s, 11, true, AqlEdition::kZ14);
         s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, "quality manager"));
       }},
      {"ReducedInspectionNeedsAnAuthority", "missing",
       [](Story& s) {
         order_of_lots(s, 20);
         for (int i = 1; i <= 10; ++i) inspect(s, i, true, AqlEdition::kZ14);
         s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, ""));
       }},
      {"FifteenLotsAcceptedByAnAcBelowTwoAllowReducedInspectionByIso", "reduced",
       [](Story& s) {
         accepted_by_iso(s, 15);
         expect_severity(s);
       }},
      {"FourteenLotsAcceptedByAnAcBelowTwoDoNotAllowItByIso", "illegal_transition",
       [](Story& s) { accepted_by_iso(s, 14); }},
      {"TenLotsThatATighterLimitWouldAcceptAllowReducedInspectionByIso", "reduced",
       [](Story& s) {
         ten_larger(s, 2);
         expect_severity(s);
       }},
      {"ALotThatATighterLimitWouldNotAcceptTakesTheScoreBack", "illegal_transition",
       [](Story& s) { ten_larger(s, 3); }},
      {"ALotBetweenAcAndRePassesAndEndsReducedInspection", "passed in the gap, normal",
       [](Story& s) {
         in_the_gap(s);
         expect_verdict(s);
       }},
      {"ALotWithReDefectsFailsAndEndsReducedInspection", "failed, normal",
       [](Story& s) {
         reduced(s, 30);
         inspect_larger(s, 11, AqlEdition::kZ14, "2.5", 2);
         expect_verdict(s);
       }},
      {"ALotWithAcDefectsPassesAndLeavesInspectionReduced", "passed, reduced",
       [](Story& s) {
         reduced(s, 30);
         inspect_larger(s, 11, AqlEdition::kZ14, "2.5", 0);
         expect_verdict(s);
       }},
      {"ALotBehindOneBetweenAcAndReIsInspectedNormally", "ok",
       [](Story& s) {
         in_the_gap(s);
         s.step(quality::submit_lot(kOrder, {LotId("L12"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection(kOrder, LotId("L12"), of_tables(Severity::kNormal)));
       }},
      {"ALotBehindOneBetweenAcAndReIsNotInspectedReduced", "severity_mismatch",
       [](Story& s) {
         in_the_gap(s);
         s.step(quality::submit_lot(kOrder, {LotId("L12"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection(kOrder, LotId("L12"), of_tables(Severity::kReduced)));
       }},
      {"ALotNotAcceptedEndsReducedInspection", "normal",
       [](Story& s) {
         reduced(s);
         inspect(s, 11, false, AqlEdition::kZ14);
         expect_severity(s);
       }},
      {"IrregularProductionEndsReducedInspection", "normal",
       [](Story& s) {
         reduced(s);
         s.step(quality::normalise_inspection(kMill, "shirts", "the mill was on strike"));
         expect_severity(s);
       }},
      {"ReducedInspectionEndsForAReason", "no_reason",
       [](Story& s) {
         reduced(s);
         s.step(quality::normalise_inspection(kMill, "shirts", ""));
       }},
      {"ReasonsDoNotEndTightenedInspection", "illegal_transition",
       [](Story& s) {
         tightened(s);
         s.step(quality::normalise_inspection(kMill, "shirts", "it is the best mill we have"));
       }},
      {"NobodyTightensByHand", "illegal_transition",
       [](Story& s) {
         order_of_lots(s, 1);
         inspect(s, 1, false);
         s.raw(kStream, SeverityTightened{"shirts"});
       }},
      {"NobodyDiscontinuesByHand", "illegal_transition",
       [](Story& s) {
         tightened(s);
         s.raw(kStream, InspectionDiscontinued{"shirts"});
       }},
      {"ALotOfAnotherSeverityIsNotCounted", "severity_mismatch",
       [](Story& s) {
         tightened(s);
         s.raw(kStream, counted(Severity::kNormal));
       }},
      {"TheFirstLotIsOfNormalSeverity", "severity_mismatch",
       [](Story& s) { s.raw(kStream, counted(Severity::kReduced)); }},
      {"ALotCountedOnReducedInspectionIsOfReducedSeverity", "severity_mismatch",
       [](Story& s) {
         reduced(s);
         s.raw(kStream, counted(Severity::kNormal));
       }},
      {"ALotCountedOnNormalInspectionIsOfNormalSeverity", "severity_mismatch",
       [](Story& s) {
         order_of_lots(s, 1);
         inspect(s, 1, true);
         s.raw(kStream, counted(Severity::kTightened));
       }},
      // Normal, tightened and reduced each: a lot that switched, and nobody said so.
      {"ASwitchFromNormalIsWrittenBeforeTheNextLot", "illegal_transition",
       [](Story& s) {
         s.raw(kStream, counted(Severity::kNormal, false));
         s.raw(kStream, counted(Severity::kNormal, false));
         s.raw(kStream, counted(Severity::kTightened));
       }},
      {"ASwitchFromTightenedIsWrittenBeforeTheNextLot", "illegal_transition",
       [](Story& s) {
         tightened(s);
         for (int i = 0; i < 5; ++i) s.raw(kStream, counted(Severity::kTightened));
         s.raw(kStream, counted(Severity::kNormal));
       }},
      {"ASwitchFromReducedIsWrittenBeforeTheNextLot", "illegal_transition",
       [](Story& s) {
         reduced(s);
         s.raw(kStream, counted(Severity::kReduced, false));
         s.raw(kStream, counted(Severity::kNormal));
       }},
      {"AnObservedSwitchIsMadeUpForByTheNextLot", "tightened",
       [](Story& s) {
         s.observe(
             Events().on(kStream, counted(Severity::kNormal, false)).on(kStream, counted(Severity::kNormal, false)));
         order_of_lots(s, 1);
         inspect(s, 1, true);
         expect_severity(s);
       }},
      {"ObservedLotsBeyondASwitchAreTakenByTheSeverityItLedTo", "normal",
       [](Story& s) {
         s.observe(Events()
                       .on(kStream, counted(Severity::kNormal, false))
                       .on(kStream, counted(Severity::kNormal, false))
                       .on(kStream, counted(Severity::kTightened)));
         order_of_lots(s, 4);
         for (int i = 1; i <= 4; ++i) inspect(s, i, true);
         expect_severity(s);
       }},
      {"ALotBehindASwitchThatIsTakenBackShowsThatItTookPlace", "normal",
       [](Story& s) {
         tightened(s);
         const absl::StatusOr<Supplier> supplier = s.house().engine->load(kMill);
         if (!supplier.ok()) return;
         inspect(s, 3, true);
         s.observe(Events().on(kStream, EventReversed{supplier->version, "written by hand"}));
         for (int i = 4; i <= 7; ++i) inspect(s, i, true);
         expect_severity(s);
       }},
      {"ASupplierThatALotWasInspectedForIsNotTakenBack", "still_needed",
       [](Story& s) {
         const Version version = corrected(s, LineNo{1});
         s.step(reversal::reverse_event(kOrderStream, version, "it was MILL-7"));
       }},
      {"ASupplierOfALineWithoutLotsIsTakenBack", "ok",
       [](Story& s) {
         const Version version = corrected(s, LineNo{2});
         s.step(reversal::reverse_event(kOrderStream, version, "it was MILL-7"));
       }},
      {"ALotSubmittedAgainDoesNotCount", "normal",
       [](Story& s) {
         order_of_lots(s, 2);
         inspect(s, 1, false);
         rework(s);
         s.step(quality::plan_inspection_by_table(kOrder, LotId("L1"), request(AqlEdition::kIso2859Of99)));
         s.step(quality::record_defect(kOrder, {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
         s.step(quality::close_inspection(kOrder, LotId("L1"), 2));
         expect_severity(s);
       }},
      {"APlanOfTheTablesIsOfTheSeverityInForce", "severity_mismatch",
       [](Story& s) {
         tightened(s);
         s.step(quality::submit_lot(kOrder, {LotId("L3"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection(kOrder, LotId("L3"), of_tables(Severity::kNormal)));
       }},
      {"APlanOfTheTablesThatIsOfTheSeverityInForceIsTaken", "ok",
       [](Story& s) {
         tightened(s);
         s.step(quality::submit_lot(kOrder, {LotId("L3"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection(kOrder, LotId("L3"), of_tables(Severity::kTightened)));
       }},
      {"ALotSubmittedAgainMayBeInspectedTightened", "ok",
       [](Story& s) {
         submitted_again(s);
         s.step(quality::plan_inspection(kOrder, LotId("L1"), of_tables(Severity::kTightened)));
       }},
      {"ALotSubmittedAgainIsNotInspectedReduced", "severity_mismatch",
       [](Story& s) {
         submitted_again(s);
         s.step(quality::plan_inspection(kOrder, LotId("L1"), of_tables(Severity::kReduced)));
       }},
      {"ALotSubmittedAgainIsInspectedNormallyWhereInspectionIsReduced", "normal",
       [](Story& s) {
         order_of_lots(s, 20);
         inspect(s, 1, false, AqlEdition::kZ14);
         for (int i = 2; i <= 11; ++i) inspect(s, i, true, AqlEdition::kZ14);
         s.step(quality::reduce_inspection(kMill, "shirts", AqlEdition::kZ14, "quality manager"));
         rework(s);
         s.step(quality::plan_inspection_by_table(kOrder, LotId("L1"), request(AqlEdition::kZ14)));
         const absl::StatusOr<Order> order = s.house().engine->load(kOrder);
         const bool normal = order.ok() && find_lot(*order, LotId("L1"))->plan.severity == Severity::kNormal;
         s.note(normal ? "normal" : "another");
       }},
      {"APlanOfTheHouseHasItsOwnSeverity", "ok",
       [](Story& s) {
         tightened(s);
         s.step(quality::submit_lot(kOrder, {LotId("L3"), LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection(kOrder, LotId("L3"), plan(10, 2, 0, 1)));
       }},
      {"ALotOfAHostsOwnPlanDoesNotCount", "none",
       [](Story& s) {
         s.released();
         expect_severity(s);
       }},
      {"WhatIsDiscontinuedIsNotInspectedByAPlanOfTheHouseEither", "inspection_discontinued",
       [](Story& s) {
         discontinued(s);
         s.step(quality::submit_lot(kOrder, {LotId("L9"), LineNo{1}, pieces(1)}));
         s.step(quality::plan_inspection(kOrder, LotId("L9"), plan(1, 1, 0, 1)));
       }},
      {"AClassThatThePlanDoesNotSpeakOfAcceptsNothing", "failed",
       [](Story& s) {
         order_of_lots(s, 1);
         const LotId lot("L1");
         s.step(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
         s.step(quality::plan_inspection_by_table(kOrder, lot, request(AqlEdition::kIso2859Of99)));
         s.step(quality::record_defect(kOrder, {lot, 1, DefectClass::kMinor, "loose thread", 1, ""}));
         const absl::StatusOr<Order> order = s.house().engine->load(kOrder);
         const Lot* found = order.ok() ? find_lot(*order, lot) : nullptr;
         if (found == nullptr) return;
         s.step(quality::close_inspection(kOrder, lot, found->plan.sample_size));
         const absl::StatusOr<Order> after = s.house().engine->load(kOrder);
         s.note(after.ok() && find_lot(*after, lot)->state == LotState::kFailed ? "failed" : "another");
       }},
      {"ALotThatItsSupplierWasToldOfCountsOnce", "normal",
       [](Story& s) {
         order_of_lots(s, 1);
         plan_lot(s, LotId("L1"));
         LotCounted told = counted(Severity::kNormal, false);
         told.lot = LotId("L1");
         s.observe(Events().on(kStream, told));
         close_lot(s, LotId("L1"), false);
         expect_severity(s);
       }},
      {"AnotherLotThanTheOneThatASupplierWasToldOfCounts", "tightened",
       [](Story& s) {
         order_of_lots(s, 1);
         plan_lot(s, LotId("L1"));
         s.observe(Events().on(kStream, counted(Severity::kNormal, false)));
         close_lot(s, LotId("L1"), false);
         expect_severity(s);
       }},
      {"ALotWhoseVerdictWasTakenBackFromTheOrderAloneCountsOnce", "normal",
       [](Story& s) {
         order_of_lots(s, 1);
         inspect(s, 1, false);
         s.observe(Events().on(kOrderStream, EventReversed{s.house().order().version, "entered twice"}));
         close_lot(s, LotId("L1"), false);
         expect_severity(s);
       }},
      {"ALotWhoseVerdictWasTakenBackCountsAnew", "tightened",
       [](Story& s) {
         order_of_lots(s, 2);
         inspect(s, 1, false);
         s.step(reversal::reverse_event(kOrderStream, s.house().order().version, "of another lot"));
         close_lot(s, LotId("L1"), false);
         inspect(s, 2, false);
         expect_severity(s);
       }},
      // plans that come late
      {"ALotThatWasFoundFaultyBeforeItsPlanWasEnteredFails", "ok",
       [](Story& s) {
         found_before_its_plan(s);
         s.observe(Events().on(kOrderStream, InspectionPlanned{LotId("L1"), plan(100, 5, 1, 2)}));
         fails(s);
       }},
      {"ALotThatWasSeenUnderInspectionIsPlannedStill", "ok",
       [](Story& s) {
         found_before_its_plan(s);
         s.step(quality::plan_inspection(kOrder, LotId("L1"), plan(100, 5, 1, 2)));
         fails(s);
       }},
      {"AnInspectionWithoutAPlanIsNotClosed", "sample_incomplete",
       [](Story& s) {
         found_before_its_plan(s);
         s.step(quality::close_inspection(kOrder, LotId("L1"), 0));
       }},
      {"ALotUnderInspectionIsNotPlannedAnew", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.lot();
         s.step(quality::record_defect(kOrder, {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
         s.step(quality::plan_inspection(kOrder, LotId("L1"), plan(100, 5, 1, 2)));
       }},
      {"ALotSubmittedAgainIsNotInspectedByThePlanOfBefore", "ok",
       [](Story& s) {
         s.failed_lot();
         rework(s);
         s.observe(Events().on(kOrderStream, DefectRecorded{LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
         s.step(quality::plan_inspection(kOrder, LotId("L1"), plan(100, 5, 1, 2)));
         fails(s);
       }},
      // plans that name the tables
      {"APlanThatNamesTheTablesIsNotOfACellOnWhichTheyDoNotAgree", "cell_disputed",
       [](Story& s) {
         tightened(s);
         s.step(quality::submit_lot(kOrder, {LotId("L3"), LineNo{1}, pieces(8)}));
         SamplingPlan sampling = plan(8, 2, 7, 8);
         sampling.edition = to_string(AqlEdition::kIso2859Of99);
         sampling.severity = Severity::kTightened;
         sampling.letter = "A";
         sampling.classes[0].aql = "10";
         s.step(quality::plan_inspection(kOrder, LotId("L3"), sampling));
       }},
      {"APlanThatNamesTheTablesAcceptsNothingOfOneUnit", "bad_plan",
       [](Story& s) {
         plan_one_unit(s, of_one_unit({{DefectClass::kMajor, "2.5", 5, 6}}));
       }},
      {"APlanThatNamesTheTablesIsTakenForOneUnit", "ok",
       [](Story& s) {
         plan_one_unit(s, of_one_unit({{DefectClass::kMajor, "2.5", 0, 1}, {DefectClass::kMinor, "4.0", 0, 1}}));
       }},
      {"AnEditionIsOneOfTheTables", "unknown_code",
       [](Story& s) {
         LotCounted other = counted(Severity::kNormal);
         other.edition = "house rules";
         s.raw(kStream, other);
       }},
  };
}

}  // namespace gendan
