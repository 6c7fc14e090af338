#include <utility>

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const LotId kLot("L1");
const StreamId kStream("order/O-1");

DefectRecorded defect(std::uint32_t unit, DefectClass defect_class = DefectClass::kMajor, std::uint32_t count = 1) {
  return {kLot, unit, defect_class, "broken stitch", count, ""};
}

void made_lot(Story& s) {
  s.confirm();
  s.produce();
  s.lot();
}

void bad_plan(Story& s, SamplingPlan sampling) {
  s.confirm();
  s.produce();
  s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(100)}));
  s.step(quality::plan_inspection(kOrder, kLot, std::move(sampling)));
}

void passed_lot(Story& s) {
  made_lot(s);
  s.step(quality::close_inspection(kOrder, kLot, 5));
}

void seen(Story& s, Event event) { s.observe(Events().on(kStream, std::move(event))); }

void pack(Story& s) {
  s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
}

// What the ledger of the line has in lots, accepted (passed or conceded) and released, as an outcome of its own.
void note_lots(Story& s) {
  const Ledger ledger = s.house().order().lines[0].ledger;
  const auto number = [](std::int64_t micros) { return Decimal::from_micros(micros).str(); };
  s.note(number(ledger.lotted) + " " + number(ledger.passed + ledger.conceded) + " " + number(ledger.released));
}

void note_state(Story& s) {
  const LotState state = s.house().order().lots[0].state;
  s.note(state == LotState::kConceded ? "conceded" : state == LotState::kPassed ? "passed" : "something else");
}

void in_rework(Story& s) {
  s.failed_lot();
  s.step(quality::order_rework(kOrder, kLot, "NCR-1"));
}

Quantity kilograms(std::int64_t value) { return {Decimal::of(value), UnitCode::parse("KGM", "unit").value()}; }

// A plan that says it is ISO 2859-1's for 100 pieces at level II and 2.5.
void table_plan(Story& s, std::uint32_t sample, std::uint32_t accept, std::uint32_t reject,
                const std::string& level = "II", const std::string& letter = "F") {
  s.confirm();
  s.produce();
  s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(100)}));
  SamplingPlan sampling = plan(100, sample, accept, reject);
  sampling.edition = "ISO 2859-1:1999";
  sampling.level = level;
  sampling.letter = letter;
  sampling.classes.resize(1);
  s.step(quality::plan_inspection(kOrder, kLot, sampling));
}

void rejected_with_its_order(Story& s) {
  s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
  s.step(intake::accept_cancellation(kOrder, "agreed"));
  s.expect_summary();
}

}  // namespace

std::vector<Scenario> floor_scenarios() {
  return {
      // production
      {"ProductionIsReportedInParts", "in production",
       [](Story& s) {
         s.confirm();
         s.produce(60);
         s.produce(40);
         s.expect_summary();
       }},
      {"ProductionEndsAtTheOverTolerance", "overproduction",
       [](Story& s) {
         s.confirm();
         s.produce(106);
       }},
      {"LaterProductionEndsAtTheOverToleranceToo", "overproduction",
       [](Story& s) {
         s.confirm();
         s.produce(100);
         s.produce(6);
       }},
      {"ScrapHasAReason", "no_reason",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{1}, pieces(10), pieces(1), "", kToday}));
       }},
      {"AReportIsNotAboutTheFuture", "date_in_future",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{1}, pieces(10), pieces(0), "", kToday.plus(1)}));
       }},
      {"AReportCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{1}, kilograms(10), {}, "", kToday}));
       }},
      {"AReportOfNothingIsRefused", "not_positive",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{1}, pieces(0), pieces(0), "", kToday}));
       }},
      {"ADraftIsNotProduced", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.produce(10);
       }},
      {"AnUnknownLineIsNotProduced", "unknown_line",
       [](Story& s) {
         s.confirm();
         s.step(production::report(kOrder, {LineNo{9}, pieces(10), pieces(0), "", kToday}));
       }},
      {"AShortBalanceNeedsTheCustomersAgreement", "over_tolerance",
       [](Story& s) {
         s.confirm();
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", ""}));
       }},
      {"AWaitingLineIsShortClosedByAgreement", "completed",
       [](Story& s) {
         s.confirm();
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}));
         s.expect_summary();
       }},
      {"ALineInProductionIsShortClosedByAgreement", "completed",
       [](Story& s) {
         s.confirm();
         s.produce(10);
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}));
         s.expect_summary();
       }},
      {"AShortClosingHasAReason", "no_reason",
       [](Story& s) {
         s.confirm();
         s.step(production::short_close(kOrder, {LineNo{1}, "", "mail of 2 March"}));
       }},
      {"AShortClosedLineIsProducedNoMore", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}));
         s.produce(1);
       }},
      {"ADraftIsNotShortClosed", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}));
       }},
      // quality
      {"ALotIsNotLargerThanWhatWasMade", "not_enough_produced",
       [](Story& s) {
         s.confirm();
         s.produce(50);
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(51)}));
       }},
      {"ALotOfADraftIsRefused", "illegal_transition",
       [](Story& s) {
         LineAdded bought = line(1);
         bought.produced = false;
         s.draft("O-1", {bought});
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(5)}));
       }},
      {"ALotHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(50)}));
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(50)}));
       }},
      {"APlanIsForTheWholeLot", "bad_plan", [](Story& s) { bad_plan(s, plan(90, 5, 1, 2)); }},
      {"ASampleIsNotLargerThanTheLot", "bad_plan", [](Story& s) { bad_plan(s, plan(100, 101, 1, 2)); }},
      {"ASampleIsNotEmpty", "bad_plan", [](Story& s) { bad_plan(s, plan(100, 0, 1, 2)); }},
      {"ReStandsAboveAc", "bad_plan", [](Story& s) { bad_plan(s, plan(100, 5, 2, 2)); }},
      {"ACriticalDefectIsNeverPlannedFor", "bad_plan",
       [](Story& s) {
         SamplingPlan sampling = plan(100, 5, 1, 2);
         sampling.classes.push_back({DefectClass::kCritical, "0.1", 1, 2});
         bad_plan(s, sampling);
       }},
      {"AFindingLiesWithinTheSample", "beyond_sample",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(6)));
       }},
      {"ALaterFindingLiesWithinTheSampleToo", "beyond_sample",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.step(quality::record_defect(kOrder, defect(0)));
       }},
      {"AnInspectionIsClosedWhenTheSampleIsComplete", "sample_incomplete",
       [](Story& s) {
         made_lot(s);
         s.step(quality::close_inspection(kOrder, kLot, 4));
       }},
      {"AcDefectsPass", "ok",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"ReDefectsFail", "illegal_transition",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.step(quality::record_defect(kOrder, defect(2)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"APassIsNotTypedIn", "verdict_mismatch",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.step(quality::record_defect(kOrder, defect(2)));
         s.raw(kStream, LotPassed{kLot, 5, 0, 2, 0, false});
       }},
      {"APassWithACriticalDefectIsRefused", "verdict_mismatch",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1, DefectClass::kCritical)));
         s.raw(kStream, LotPassed{kLot, 5, 1, 0, 0, false});
       }},
      {"AFailIsNotTypedIn", "verdict_mismatch",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.raw(kStream, LotFailed{kLot, 5, 0, 1, 0});
       }},
      {"AFailedInspectionWasCompleteToo", "sample_incomplete",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         s.step(quality::record_defect(kOrder, defect(2)));
         s.step(quality::close_inspection(kOrder, kLot, 3));
       }},
      {"AReworkNamesItsReport", "missing",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::order_rework(kOrder, kLot, ""));
       }},
      {"AReworkedLotIsInspectedAnew", "ok",
       [](Story& s) {
         in_rework(s);
         s.step(quality::resubmit(kOrder, kLot, pieces(10)));
         s.step(quality::plan_inspection(kOrder, kLot, plan(90, 5, 1, 2)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AReworkedLotKeepsSomethingInIt", "quantity_chain",
       [](Story& s) {
         in_rework(s);
         s.step(quality::resubmit(kOrder, kLot, pieces(100)));
       }},
      {"AFailedLotIsConcededByTheCustomer", "ok",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AConcessionNamesTheCustomersAgreement", "no_concession_reference",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, ""));
       }},
      {"AFailedLotIsRejectedAndMadeAgain", "ok",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
         s.produce(100);
       }},
      {"ALotInReworkIsRejected", "ok",
       [](Story& s) {
         in_rework(s);
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
       }},
      {"ALotIsNotLargerThanTheTables", "number_out_of_range",
       [](Story& s) {
         s.confirm("O-1", {line(1, 5'000'000'000)});
         s.produce(5'000'000'000);
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(4'294'967'296)}));
       }},
      {"TheLargestLotOfTheTablesIsPlanned", "ok",
       [](Story& s) {
         s.confirm("O-1", {line(1, 5'000'000'000)});
         s.produce(5'000'000'000);
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(4'294'967'295)}));
         SamplingRequest request;
         request.classes = {{DefectClass::kMajor, "2.5"}};
         s.step(quality::plan_inspection_by_table(kOrder, kLot, request));
       }},
      {"APlanThatNamesTheTablesHasTheirSample", "bad_plan", [](Story& s) { table_plan(s, 5, 1, 2); }},
      {"APlanThatNamesTheTablesHasTheirAcceptanceNumber", "bad_plan", [](Story& s) { table_plan(s, 20, 2, 3); }},
      {"APlanThatNamesTheTablesHasALevelOfTheirs", "bad_plan", [](Story& s) { table_plan(s, 5, 1, 2, "my own"); }},
      {"APlanAsTheTablesHaveItIsTaken", "ok", [](Story& s) { table_plan(s, 20, 1, 2); }},
      {"APlanThatNamesTheTablesHasTheirLetter", "bad_plan", [](Story& s) { table_plan(s, 20, 1, 2, "II", "E"); }},
      {"APlanThatNamesTheTablesIsNotForCriticalDefectsAlone", "bad_plan",
       [](Story& s) {
         SamplingPlan sampling = plan(100, 20, 0, 1);
         sampling.edition = "ISO 2859-1:1999";
         sampling.letter = "F";
         sampling.classes = {{DefectClass::kCritical, "0", 0, 1}};
         bad_plan(s, sampling);
       }},
      {"AUnitWithAMajorDefectIsNoMinorOne", "ok",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, defect(1)));
         for (std::uint32_t unit = 1; unit <= 3; ++unit) {
           s.step(quality::record_defect(kOrder, defect(unit, DefectClass::kMinor)));
         }
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"ThreeUnitsWithMinorDefectsAloneAreThree", "illegal_transition",
       [](Story& s) {
         made_lot(s);
         for (std::uint32_t unit = 1; unit <= 3; ++unit) {
           s.step(quality::record_defect(kOrder, defect(unit, DefectClass::kMinor)));
         }
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AReleasedLotThatIsSeenToFailIsNotPacked", "unreleased",
       [](Story& s) {
         s.released();
         seen(s, LotFailed{kLot, 5, 1, 0, 0});
         pack(s);
       }},
      {"AReleasedLotThatIsSeenRejectedIsNotPacked", "unreleased",
       [](Story& s) {
         s.released();
         seen(s, LotRejected{kLot, Disposition::kScrap});
         pack(s);
       }},
      {"AReleasedLotThatIsSeenInInspectionIsNotPacked", "unreleased",
       [](Story& s) {
         s.released();
         seen(s, defect(1));
         pack(s);
       }},
      {"ALotThatPassedAndIsSeenToFailIsRejected", "ok",
       [](Story& s) {
         passed_lot(s);
         seen(s, LotFailed{kLot, 5, 1, 0, 0});
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
       }},
      {"ALotThatPassedAndIsSeenToFailIsConceded", "100 100 100",
       [](Story& s) {
         passed_lot(s);
         seen(s, LotFailed{kLot, 5, 1, 0, 0});
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
         note_lots(s);
       }},
      {"ALotThatPassedAndIsSeenToFailIsInspectedAnew", "90 90 0",
       [](Story& s) {
         passed_lot(s);
         seen(s, LotFailed{kLot, 5, 1, 0, 0});
         s.step(quality::order_rework(kOrder, kLot, "NCR-1"));
         s.step(quality::resubmit(kOrder, kLot, pieces(10)));
         s.step(quality::plan_inspection(kOrder, kLot, plan(90, 5, 1, 2)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         note_lots(s);
       }},
      {"AReleaseThatIsSeenAgainCountsOnce", "100 100 100",
       [](Story& s) {
         s.released();
         seen(s, LotReleased{kLot});
         note_lots(s);
       }},
      {"ALotThatIsSeenReleasedBeforeItPassesCountsOnceItHas", "100 100 100",
       [](Story& s) {
         made_lot(s);
         seen(s, LotReleased{kLot});
         seen(s, LotPassed{kLot, 5, 0, 0, 0, false});
         s.step(quality::release_lot(kOrder, kLot));
         note_lots(s);
       }},
      {"ARevocationOfWhatWasNotReleasedTakesNothing", "100 100 0",
       [](Story& s) {
         passed_lot(s);
         seen(s, LotReleaseRevoked{kLot, "smell"});
         note_lots(s);
       }},
      {"ARejectionThatIsSeenAgainCountsOnce", "0 0 0",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
         seen(s, LotRejected{kLot, Disposition::kScrap});
         note_lots(s);
       }},
      {"ARejectedLotThatIsSeenSubmittedAgainIsInspected", "100 100 0",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
         seen(s, LotResubmitted{kLot, pieces(0)});
         s.step(quality::plan_inspection(kOrder, kLot, plan(100, 5, 1, 2)));
         s.step(quality::close_inspection(kOrder, kLot, 5));
         note_lots(s);
       }},
      {"ALotIsNotRejectedWithoutAnInspection", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(100)}));
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
       }},
      {"ALotThatWaitsForItsPlanIsRejectedWithItsOrder", "cancelled",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(100)}));
         rejected_with_its_order(s);
       }},
      {"ALotThatWaitsForItsInspectionIsRejectedWithItsOrder", "cancelled",
       [](Story& s) {
         made_lot(s);
         rejected_with_its_order(s);
       }},
      {"ALotUnderInspectionIsRejectedWithItsOrder", "cancelled",
       [](Story& s) {
         made_lot(s);
         s.step(quality::record_defect(kOrder, {kLot, 1, DefectClass::kMinor, "stain", 1, ""}));
         rejected_with_its_order(s);
       }},
      {"ARejectionSaysWhatBecomesOfTheGoods", "no_disposition",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kNone));
       }},
      {"AReworkRejectionSaysWhatBecomesOfTheGoods", "no_disposition",
       [](Story& s) {
         in_rework(s);
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kNone));
       }},
      {"ALotIsNotReleasedWhileItsLineIsHeld", "on_hold",
       [](Story& s) {
         made_lot(s);
         s.step(quality::close_inspection(kOrder, kLot, 5));
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, LineNo{1}, "smell"}));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AnUninspectedLotIsNotReleased", "illegal_transition",
       [](Story& s) {
         made_lot(s);
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AReleaseIsRevokedAndGivenAgain", "ok",
       [](Story& s) {
         s.released();
         s.step(quality::revoke_release(kOrder, kLot, "smell in the carton"));
         s.step(quality::release_lot(kOrder, kLot));
       }},
      {"AConcededLotWhoseReleaseIsRevokedIsConcededStill", "conceded",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
         s.step(quality::revoke_release(kOrder, kLot, "smell in the carton"));
         note_state(s);
       }},
      {"APassedLotWhoseReleaseIsRevokedIsPassedStill", "passed",
       [](Story& s) {
         s.released();
         s.step(quality::revoke_release(kOrder, kLot, "smell in the carton"));
         note_state(s);
       }},
      {"AConcededLotIsReleasedAgainOnceItsReleaseIsRevoked", "100 100 100",
       [](Story& s) {
         s.failed_lot();
         s.step(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
         s.step(quality::release_lot(kOrder, kLot));
         s.step(quality::revoke_release(kOrder, kLot, "smell in the carton"));
         s.step(quality::release_lot(kOrder, kLot));
         note_lots(s);
       }},
      {"ARevocationHasAReason", "no_reason",
       [](Story& s) {
         s.released();
         s.step(quality::revoke_release(kOrder, kLot, ""));
       }},
      {"APackedLotIsNotRevoked", "quantity_chain",
       [](Story& s) {
         s.packed();
         s.step(quality::revoke_release(kOrder, kLot, "smell in the carton"));
       }},
      {"ALotCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.step(quality::submit_lot(kOrder, {kLot, LineNo{1}, kilograms(10)}));
       }},
      {"WhatReworkScrapsCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         in_rework(s);
         s.step(quality::resubmit(kOrder, kLot, kilograms(1)));
       }},
      {"ReworkDoesNotScrapLessThanNothing", "negative",
       [](Story& s) {
         in_rework(s);
         s.step(quality::resubmit(kOrder, kLot, pieces(-1)));
       }},
  };
}

}  // namespace gendan
