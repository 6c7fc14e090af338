#include "scenarios.h"

namespace gendan {
namespace {

const CaseId kCase("C-1");
const StreamId kStream("case/C-1");

void open_8d(Story& s, int steps) {
  s.resolving();
  s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
  for (int i = 1; i <= steps; ++i) {
    s.step(complaint::advance_8d(kCase, {static_cast<std::uint8_t>(i), "done"}));
  }
}

void plan_check(Story& s, Date due = kToday.plus(60)) {
  s.step(complaint::plan_effectiveness_check(kCase, {due, PersonId("zhao")}));
}

void steps_to_6(Story& s) {
  for (std::uint8_t i = 1; i <= 6; ++i) s.step(complaint::advance_8d(kCase, {i, "done"}));
}
void another_8d(Story& s) {
  s.step(complaint::open_capa(kCase, {"8D-2", PersonId("wang")}));
  steps_to_6(s);
}

ComplaintReceived about(const OrderId& order) {
  ComplaintReceived out;
  out.customer = CustomerId("ACME");
  out.order = order;
  out.channel = "email";
  out.allegations = {{"colour", "not the blue we ordered"}};
  return out;
}

void resolve(Story& s) {
  s.step(complaint::acknowledge(kCase, "email"));
  s.step(complaint::assess(kCase, {CaseSeverity::kMinor, true, ""}));
  s.step(complaint::investigate(kCase, "8D-1"));
  s.step(complaint::propose(kCase, {"", "replace"}));
  s.step(complaint::accept(kCase, "email"));
}

// A complaint that was closed behind an 8D of which the effect was confirmed, and has come back.
void reopened_behind_8d(Story& s) {
  open_8d(s, 8);
  plan_check(s);
  s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
  s.step(complaint::close(kCase, {"replaced", 4}));
  s.step(complaint::reopen(kCase, "the replacement fades too"));
}
void resolve_again(Story& s) {
  s.step(complaint::propose(kCase, {"wrong dye", "refund"}));
  s.step(complaint::accept(kCase, "email"));
}

// A minor complaint that was closed, and of which the customer has new evidence.
void reopened(Story& s) {
  s.resolving(CaseSeverity::kMinor);
  s.step(complaint::close(kCase, {"replaced", 4}));
  s.step(complaint::reopen(kCase, "a needle in the replacement"));
}

// A complaint about the order, from its receipt to its end.
void settled(Story& s) {
  s.step(complaint::receive(kCase, about(OrderId("O-1"))));
  resolve(s);
  s.step(complaint::close(kCase, {"replaced", 4}));
}

}  // namespace

std::vector<Scenario> case_scenarios() {
  return {
      {"AComplaintIsHandledToItsEnd", "ok",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AComplaintIsReceivedOnce", "already_exists",
       [](Story& s) {
         s.complaint();
         s.complaint();
       }},
      {"AComplaintsReceiptIsWrittenOnce", "illegal_transition",
       [](Story& s) {
         s.complaint();
         ComplaintReceived again;
         again.customer = CustomerId("ACME");
         again.channel = "phone";
         again.allegations = {{"colour", "still not blue"}};
         s.raw(kStream, again);
       }},
      {"AComplaintAllegesSomething", "no_allegation",
       [](Story& s) {
         ComplaintReceived empty;
         empty.customer = CustomerId("ACME");
         empty.channel = "phone";
         s.step(complaint::receive(kCase, empty));
       }},
      {"AComplaintRefersToAKnownOrder", "unknown_order",
       [](Story& s) {
         ComplaintReceived received;
         received.customer = CustomerId("ACME");
         received.channel = "phone";
         received.order = OrderId("O-9");
         received.allegations = {{"colour", "not blue"}};
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintAboutALineNamesItsOrder", "missing",
       [](Story& s) {
         ComplaintReceived received = about({});
         received.line = LineNo{1};
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintAboutALotNamesItsOrder", "missing",
       [](Story& s) {
         ComplaintReceived received = about({});
         received.lot = LotId("L1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintRefersToALotOfItsLine", "unknown_lot",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.produce();
         s.lot();
         ComplaintReceived received = about(OrderId("O-1"));
         received.line = LineNo{2};
         received.lot = LotId("L1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintRefersToAShipmentOfItsOrder", "unknown_shipment",
       [](Story& s) {
         s.delivered();
         s.draft("O-2", {line(1)}, "PO-2");
         ComplaintReceived received = about(OrderId("O-2"));
         received.shipment = ShipmentId("S1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintIsNotAboutAShipmentThatWasCancelled", "unknown_shipment",
       [](Story& s) {
         s.confirm();
         s.step(shipment::plan(ShipmentId("S1"), {{{OrderId("O-1"), LineNo{1}, pieces(10)}}, "Ocean", kToday}));
         s.step(shipment::cancel(ShipmentId("S1"), "no vessel"));
         ComplaintReceived received = about(OrderId("O-1"));
         received.shipment = ShipmentId("S1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintAboutALotRefersToAShipmentOfItsLine", "unknown_shipment",
       [](Story& s) {
         House& house = s.house();
         house.confirm("O-1", {line(1), line(2)});
         house.produce(10);
         house.produce(10, 2);
         house.release("L1", 10);
         house.release("L2", 10, 2);
         house.despatch("S1", {{OrderId("O-1"), LineNo{1}, pieces(10)}});
         ComplaintReceived received = about(OrderId("O-1"));
         received.lot = LotId("L2");
         received.shipment = ShipmentId("S1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintRefersToTheShipmentThatCarriedIt", "ok",
       [](Story& s) {
         s.delivered();
         ComplaintReceived received = about(OrderId("O-1"));
         received.line = LineNo{1};
         received.lot = LotId("L1");
         received.shipment = ShipmentId("S1");
         s.step(complaint::receive(kCase, received));
       }},
      {"AComplaintRefersToAKnownLot", "unknown_lot",
       [](Story& s) {
         s.confirm();
         ComplaintReceived received;
         received.customer = CustomerId("ACME");
         received.channel = "phone";
         received.order = OrderId("O-1");
         received.lot = LotId("L9");
         received.allegations = {{"colour", "not blue"}};
         s.step(complaint::receive(kCase, received));
       }},
      {"AnUnknownCaseIsNotAcknowledged", "unknown_case",
       [](Story& s) { s.step(complaint::acknowledge(kCase, "email")); }},
      {"AnAcknowledgementComesOnce", "illegal_transition",
       [](Story& s) {
         s.complaint();
         s.step(complaint::acknowledge(kCase, "email"));
         s.step(complaint::acknowledge(kCase, "email"));
       }},
      {"AMissedAcknowledgementIsReportedWhenItsTimeIsOver", "ok",
       [](Story& s) {
         s.complaint();
         s.house().clock.set(start_of(kToday.plus(2)));
         s.raw(kStream, AcknowledgementMissed{start_of(kToday.plus(1))});
       }},
      {"AMissedAcknowledgementIsNotReportedEarlier", "date_in_future",
       [](Story& s) {
         s.complaint();
         s.raw(kStream, AcknowledgementMissed{start_of(kToday.plus(1))});
       }},
      {"AnAssessmentHasASeverity", "unknown_code",
       [](Story& s) {
         s.complaint();
         s.step(complaint::acknowledge(kCase, "email"));
         s.step(complaint::assess(kCase, {CaseSeverity::kNone, true, ""}));
       }},
      {"AMajorComplaintNeedsARootCause", "no_root_cause",
       [](Story& s) {
         s.investigated();
         s.step(complaint::propose(kCase, {"", "replace"}));
       }},
      {"AMinorComplaintIsResolvedWithoutARootCause", "ok",
       [](Story& s) {
         s.investigated(CaseSeverity::kMinor);
         s.step(complaint::propose(kCase, {"", "credit 2 %"}));
         s.step(complaint::accept(kCase, "email"));
         s.step(complaint::close(kCase, {"credited", 0}));
       }},
      {"AnUnacceptedResolutionGoesBackToTheInvestigation", "ok",
       [](Story& s) {
         s.investigated();
         s.step(complaint::propose(kCase, {"wrong dye lot", "credit 2 %"}));
         s.step(complaint::escalate(kCase, "we want new goods"));
         s.step(complaint::propose(kCase, {"wrong dye lot", "replace"}));
         s.step(complaint::accept(kCase, "email"));
       }},
      {"AnEscalationHasAReason", "no_reason",
       [](Story& s) {
         s.investigated();
         s.step(complaint::propose(kCase, {"wrong dye lot", "credit 2 %"}));
         s.step(complaint::escalate(kCase, ""));
       }},
      {"AClosingHasAnOutcome", "no_outcome",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"", 4}));
       }},
      {"AMajorComplaintIsNotClosedOnAResolutionWithoutARootCause", "no_root_cause",
       [](Story& s) {
         s.investigated();
         s.observe(Events().on(kStream, ResolutionProposed{"", "replace"}));
         s.step(complaint::accept(kCase, "email"));
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"ASatisfactionStaysOnItsScale", "off_scale",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"replaced", 6}));
       }},
      {"AComplaintIsNotClosedBeforeItsActionsAreDone", "step_skipped",
       [](Story& s) {
         open_8d(s, 5);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AComplaintIsClosedWhenItsActionsAreDone", "ok",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AComplaintWithAn8DIsNotClosedBeforeSomebodyIsToLookAtItsEffect", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 8);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"TheEffectOfAnActionIsConfirmed", "ok",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
       }},
      {"AComplaintIsClosedBehindItsConfirmedEffect", "ok",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AnActionWithoutEffectReopensTheComplaintAndThe8DFromD3", "ok",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::refute_effectiveness(kCase, "the same again"));
         s.step(complaint::advance_8d(kCase, {4, "the real cause"}));
         s.step(complaint::propose(kCase, {"worn tool", "replace"}));
       }},
      {"AnActionThatIsNotEffectiveNeedsAnotherCheck", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::refute_effectiveness(kCase, "the same again"));
         for (std::uint8_t i = 4; i <= 8; ++i) s.step(complaint::advance_8d(kCase, {i, "done"}));
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AnActionIsCheckedAgainAfterItHadNoEffect", "ok",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s);
         s.step(complaint::refute_effectiveness(kCase, "the same again"));
         plan_check(s);
       }},
      {"AnActionOfD7HasNoEffect", "ok",
       [](Story& s) {
         open_8d(s, 7);
         plan_check(s);
         s.step(complaint::refute_effectiveness(kCase, "the same again"));
         s.step(complaint::advance_8d(kCase, {4, "the real cause"}));
       }},
      {"AConfirmedEffectMayBeCheckedAgain", "ok",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
         plan_check(s);
       }},
      {"ACheckIsMoved", "ok",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s);
         plan_check(s, kToday.plus(90));
       }},
      {"ThereIsNoEffectToCheckWithoutAn8D", "illegal_transition",
       [](Story& s) {
         s.resolving();
         plan_check(s);
       }},
      {"ACheckIsNotPlannedForYesterday", "date_in_past",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s, kToday.plus(-1));
       }},
      {"AnActionThatIsNotInPlaceIsNotEffective", "step_skipped",
       [](Story& s) {
         open_8d(s, 5);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
       }},
      {"AnEffectHasItsEvidence", "no_evidence",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, ""));
       }},
      {"AnEffectThatNobodyPlannedToLookAtIsNotConfirmed", "illegal_transition",
       [](Story& s) {
         open_8d(s, 8);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
       }},
      {"ACheckThatDidNotHappenIsReportedOnce", "duplicate",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(2)));
         s.raw(kStream, EffectivenessCheckMissed{kToday.plus(1)});
         s.raw(kStream, EffectivenessCheckMissed{kToday.plus(1)});
       }},
      {"ACheckIsNotMissedOnItsDay", "date_in_future",
       [](Story& s) {
         open_8d(s, 6);
         plan_check(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(1)));
         s.raw(kStream, EffectivenessCheckMissed{kToday.plus(1)});
       }},
      {"An8DRunsToItsEnd", "ok", [](Story& s) { open_8d(s, 8); }},
      {"AnInvestigationOpensAn8D", "ok",
       [](Story& s) {
         s.investigated();
         s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
       }},
      {"An8DIsOpenedOnce", "illegal_transition",
       [](Story& s) {
         open_8d(s, 0);
         s.step(complaint::open_capa(kCase, {"8D-2", PersonId("wang")}));
       }},
      {"Another8DIsOpenedBehindOneThatIsDone", "ok",
       [](Story& s) {
         reopened_behind_8d(s);
         s.step(complaint::open_capa(kCase, {"8D-2", PersonId("wang")}));
         s.step(complaint::advance_8d(kCase, {1, "the team"}));
       }},
      {"AComplaintIsNotClosedBeforeTheActionsOfAnother8DAreDone", "step_skipped",
       [](Story& s) {
         reopened_behind_8d(s);
         s.step(complaint::open_capa(kCase, {"8D-2", PersonId("wang")}));
         plan_check(s);
         resolve_again(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"Another8DIsNotClosedOnWhatWasConfirmedOfTheFirst", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
         another_8d(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"Another8DIsNotClosedOnACheckThatWasPlannedForTheFirst", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s, kToday.plus(1));
         another_8d(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"Another8DIsNotClosedOnACheckOfTheFirstThatWasMissed", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(3)));
         s.advance(kToday.plus(3));
         another_8d(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"Another8DIsNotClosedOnWhatWasConfirmedOfOneThatWasNotSeenToBeDone", "no_effectiveness_check",
       [](Story& s) {
         open_8d(s, 7);
         plan_check(s);
         s.step(complaint::confirm_effectiveness(kCase, "not seen again"));
         s.observe(Events().on(kStream, CapaOpened{"8D-2", PersonId("wang")}));
         steps_to_6(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"TheCheckOfTheFirst8DIsNotMissedBehindAnother", "illegal_transition",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s, kToday.plus(1));
         another_8d(s);
         s.house().clock.set(start_of(kToday.plus(3)));
         s.advance(kToday.plus(3));
         s.raw(kStream, EffectivenessCheckMissed{kToday.plus(1)});
       }},
      {"ACheckOfAnother8DThatIsSeenToBePlannedForADayMissedBeforeIsMissedToo", "ok",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(3)));
         s.advance(kToday.plus(3));
         another_8d(s);
         s.observe(Events().on(kStream, EffectivenessCheckPlanned{kToday.plus(1), PersonId("zhao")}));
         s.raw(kStream, EffectivenessCheckMissed{kToday.plus(1)});
       }},
      {"AComplaintThatCameBackIsNotClosedOnWhatWasConfirmedBefore", "no_effectiveness_check",
       [](Story& s) {
         reopened_behind_8d(s);
         resolve_again(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AComplaintThatCameBackIsClosedOnceItsEffectIsToBeLookedAtAgain", "ok",
       [](Story& s) {
         reopened_behind_8d(s);
         plan_check(s);
         resolve_again(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"ACheckThatIsPlannedIsHeldThoughTheComplaintComesBack", "ok",
       [](Story& s) {
         open_8d(s, 8);
         plan_check(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::reopen(kCase, "the replacement fades too"));
         s.step(complaint::confirm_effectiveness(kCase, "it was the old goods"));
         resolve_again(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"An8DIsOpenedByAnInvestigation", "illegal_transition",
       [](Story& s) {
         s.complaint();
         s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
       }},
      {"An8DStepIsNotSkipped", "step_skipped",
       [](Story& s) {
         open_8d(s, 2);
         s.step(complaint::advance_8d(kCase, {4, "root cause found"}));
       }},
      {"An8DHasEightSteps", "off_scale",
       [](Story& s) {
         open_8d(s, 8);
         s.step(complaint::advance_8d(kCase, {9, "one more"}));
       }},
      {"AClosedComplaintIsReopenedByNewEvidence", "ok",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::reopen(kCase, "the replacement fades too"));
         s.step(complaint::propose(kCase, {"wrong dye", "refund"}));
       }},
      {"AComplaintUnderInvestigationIsAssessedAnew", "ok",
       [](Story& s) {
         reopened(s);
         s.step(complaint::assess(kCase, {CaseSeverity::kCritical, true, "needle"}));
         s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
         s.step(complaint::propose(kCase, {"no needle detector", "recall"}));
       }},
      {"AComplaintThatIsFoundToBeCriticalNeedsARootCause", "no_root_cause",
       [](Story& s) {
         reopened(s);
         s.step(complaint::assess(kCase, {CaseSeverity::kCritical, true, "needle"}));
         s.step(complaint::propose(kCase, {"", "replace"}));
       }},
      {"AComplaintThatIsFoundToBeCriticalIsNotClosedWithoutARootCause", "no_root_cause",
       [](Story& s) {
         reopened(s);
         s.step(complaint::assess(kCase, {CaseSeverity::kCritical, true, "needle"}));
         s.observe(Events().on(kStream, ResolutionProposed{"", "replace"}));
         s.step(complaint::accept(kCase, "email"));
         s.step(complaint::close(kCase, {"replaced", 4}));
       }},
      {"AComplaintThatIsFoundToBeMinorNeedsNoRootCause", "ok",
       [](Story& s) {
         s.investigated(CaseSeverity::kMajor);
         s.step(complaint::assess(kCase, {CaseSeverity::kMinor, false, "within the agreed standard"}));
         s.step(complaint::propose(kCase, {"", "credit 2 %"}));
       }},
      {"ANewAssessmentHasASeverity", "unknown_code",
       [](Story& s) {
         reopened(s);
         s.step(complaint::assess(kCase, {CaseSeverity::kNone, true, ""}));
       }},
      {"AComplaintThatIsClosedIsNotAssessed", "illegal_transition",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::assess(kCase, {CaseSeverity::kCritical, true, ""}));
       }},
      {"AnOrderIsClosedOnceItsComplaintIs", "closed",
       [](Story& s) {
         s.delivered();
         settled(s);
         s.step(intake::close(OrderId("O-1")));
         s.expect_summary();
       }},
      {"AComplaintThatIsReopenedKeepsItsOrderOpen", "complaint_open",
       [](Story& s) {
         s.delivered();
         settled(s);
         s.step(complaint::reopen(kCase, "the replacement fades too"));
         s.step(intake::close(OrderId("O-1")));
       }},
      {"AComplaintAboutAClosedOrderIsTaken", "closed",
       [](Story& s) {
         s.delivered();
         s.step(intake::close(OrderId("O-1")));
         settled(s);
         s.expect_summary();
       }},
      {"AComplaintIsOpenedOnItsOrderOnce", "complaint_open",
       [](Story& s) {
         s.confirm();
         s.complaint(OrderId("O-1"));
         s.raw(StreamId("order/O-1"), ComplaintOpened{kCase});
       }},
      {"AComplaintThatIsNotOpenIsNotSettled", "unknown_case",
       [](Story& s) {
         s.confirm();
         s.raw(StreamId("order/O-1"), ComplaintSettled{kCase});
       }},
      {"AComplaintAboutAnOrderThatWasNeverEnteredIsClosedAlone", "ok",
       [](Story& s) {
         s.observe(Events().on(stream_of(kCase), about(OrderId("O-9"))));
         resolve(s);
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::reopen(kCase, "the replacement fades too"));
       }},
      {"AReopeningNeedsNewEvidence", "no_evidence",
       [](Story& s) {
         s.resolving();
         s.step(complaint::close(kCase, {"replaced", 4}));
         s.step(complaint::reopen(kCase, ""));
       }},
  };
}

}  // namespace gendan
