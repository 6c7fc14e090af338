#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");

ChangeProposed change(const char* id, Party by, std::int64_t quantity, std::uint32_t base = 1,
                      std::uint32_t line_number = 1) {
  return {ProposalId(id), base, by, {{LineNo{line_number}, pieces(quantity), std::nullopt, std::nullopt}}, ""};
}

ChangeProposed of_terms(const char* id, TermsChange terms) {
  return {ProposalId(id), 1, Party::kBuyer, {}, "", std::move(terms)};
}
template <class Set>
ChangeProposed of_line(Set set) {
  LineChange change;
  change.line = LineNo{1};
  set(change);
  return {ProposalId("P1"), 1, Party::kBuyer, {change}, ""};
}

void proposed(Story& s) {
  s.confirm();
  s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80)));
}

void accepted(Story& s) {
  proposed(s);
  s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
}

// A change that both sides agreed to while the calendar stood.
void agreed_change(Story& s) {
  s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80)));
  s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
}

// The calendar of Story::calendar() a month later, with a step more.
Decision planned_anew(std::string approval = "") {
  return schedule::rebaseline(kOrder, LineNo{0},
                              {{MilestoneCode("FABRIC"), "buying", -20, {}},
                               {MilestoneCode("SEW"), "production", -5, {MilestoneCode("FABRIC")}},
                               {MilestoneCode("WASH"), "production", -2, {MilestoneCode("SEW")}},
                               {MilestoneCode("EX"), "logistics", 0, {MilestoneCode("WASH")}}},
                              day(2026, 7, 1), WorkCalendar(), std::move(approval));
}

std::vector<MilestonePlan> anew_plan() {
  std::vector<MilestonePlan> plan;
  for (const char* code : {"FABRIC", "SEW", "EX"}) plan.push_back({MilestoneCode(code), "", day(2026, 7, 1), {}});
  return plan;
}

void delay_open(Story& s) {
  s.confirm();
  s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "fabric late"}));
}

// Line 1 on another day.
Decision asked_for(Date requested, const char* id = "P1", std::uint32_t base = 1) {
  return amendment::propose(
      kOrder, {ProposalId(id), base, Party::kBuyer, {{LineNo{1}, std::nullopt, std::nullopt, requested}}, ""});
}
void agree_on(Story& s, Date requested) {
  s.step(asked_for(requested));
  s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
}

// Of which the customer is to be told by tomorrow.
void delay_to_be_told(Story& s) {
  s.confirm();
  s.step(promise::announce_delay(
      kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "fabric late", start_of(kToday.plus(1))}));
}
Decision told_of_delay() {
  CustomerInformed message;
  message.channel = "phone";
  message.message = "ten days later";
  message.about = {about_delay(LineNo{1})};
  return incident::inform(kOrder, message);
}

Decision announced(Date when) {
  return promise::announce_delay(kOrder, {LineNo{1}, when, DelayCause::kMaterial, "fabric late"});
}

// Line 1 of two is made, and arrives.
void deliver_line(Story& s) {
  s.produce();
  s.lot();
  s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
  s.step(quality::release_lot(kOrder, LotId("L1")));
  s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  s.step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
  s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
}
Decision closed_short() { return production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}); }

void held(Story& s) {
  s.confirm();
  s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, "limit exceeded"}));
}

}  // namespace

std::vector<Scenario> change_scenarios() {
  return {
      {"AChangedLinesValueCanBeCounted", "number_out_of_range",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, {ProposalId("P1"),
                                            1,
                                            Party::kBuyer,
                                            {{LineNo{1}, pieces(9'000'000'000'000), dollars("2"), std::nullopt}},
                                            ""}));
       }},
      {"AChangedPriceAloneIsCountedWithTheQuantityInForce", "number_out_of_range",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, {ProposalId("P1"),
                                            1,
                                            Party::kBuyer,
                                            {{LineNo{1}, std::nullopt, dollars("900000000000"), std::nullopt}},
                                            ""}));
       }},
      {"AChangeNamesALineOnce", "duplicate_line",
       [](Story& s) {
         s.confirm();
         ChangeProposed twice = change("P1", Party::kBuyer, 80);
         twice.changes.push_back(twice.changes[0]);
         s.step(amendment::propose(kOrder, twice));
       }},
      {"AChangeNamesALineOfTheOrder", "unknown_line",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80, 1, 9)));
       }},
      {"AChangedQuantityIsPositive", "not_positive",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 0)));
       }},
      {"AChangedPriceIsInTheOrdersCurrency", "currency_mismatch",
       [](Story& s) {
         s.confirm();
         const Money euros{Decimal::of(11), CurrencyCode::parse("EUR", "price").value()};
         s.step(amendment::propose(
             kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, euros, std::nullopt}}, ""}));
       }},
      {"AChangedPriceIsNotBelowZero", "negative",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, dollars("-1"), std::nullopt}}, ""}));
       }},
      {"AChangeIsProposedBySomebody", "missing",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kNone, 80)));
       }},
      {"AnAcceptedChangeIsPutInForceOnce", "stale_revision",
       [](Story& s) {
         accepted(s);
         s.raw(StreamId("order/O-1"), OrderRevised{3, ProposalId("P1"), change("P1", Party::kBuyer, 80).changes});
       }},
      {"AProposalIsSupersededOnlyByAnotherRevision", "stale_revision",
       [](Story& s) {
         proposed(s);
         s.raw(StreamId("order/O-1"), ChangeSuperseded{ProposalId("P1"), 1});
       }},
      // amendment
      {"AChangeIsAcceptedAsItIs", "ok", [](Story& s) { accepted(s); }},
      {"AChangeIsAnsweredByACounterproposal", "ok",
       [](Story& s) {
         proposed(s);
         s.step(amendment::reject(kOrder, ProposalId("P1"), "80 is below the dye batch"));
         s.step(amendment::propose(kOrder, change("P2", Party::kSeller, 90)));
         s.step(amendment::accept(kOrder, ProposalId("P2"), Party::kBuyer));
       }},
      {"ARejectedChangeLeavesTheOldRevisionInForce", "confirmed",
       [](Story& s) {
         proposed(s);
         s.step(amendment::reject(kOrder, ProposalId("P1"), "made already"));
         s.expect_summary();
       }},
      {"ABuyerWhoChangesTwiceMustWithdrawFirst", "proposal_open",
       [](Story& s) {
         proposed(s);
         s.step(amendment::propose(kOrder, change("P2", Party::kBuyer, 70)));
       }},
      {"ABuyerChangesTwiceBeforeTheSellerAnswers", "ok",
       [](Story& s) {
         proposed(s);
         s.step(amendment::withdraw(kOrder, ProposalId("P1"), Party::kBuyer));
         s.step(amendment::propose(kOrder, change("P2", Party::kBuyer, 70)));
         s.step(amendment::accept(kOrder, ProposalId("P2"), Party::kSeller));
       }},
      {"AChangeThatCrossesADespatchIsJudgedByWhatIsShippedNow", "below_shipped",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 50)));
         s.produce();
         s.lot();
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::release_lot(kOrder, LotId("L1")));
         s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
         s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
         s.step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AChangeOfAnUnconfirmedOrderIsRefused", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80, 0)));
       }},
      {"AChangeOfAStaleRevisionIsRefused", "stale_revision",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80, 7)));
       }},
      {"AnAcceptanceOfAStaleRevisionIsRefused", "stale_revision",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80)));
         s.step(amendment::propose(kOrder, change("P2", Party::kBuyer, 80, 1, 2)));
         // A host that forgets to supersede what it overtakes.
         s.step([](View&, const Context&) -> absl::StatusOr<Events> {
           const std::vector<LineChange> changes = {{LineNo{2}, pieces(80), std::nullopt, std::nullopt}};
           return Events()
               .on(kStream, ChangeAccepted{ProposalId("P2"), Party::kSeller})
               .on(kStream, OrderRevised{2, ProposalId("P2"), changes});
         });
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AnAcceptanceCompletesAnOrderThatHasAllItNowAsksFor", "completed",
       [](Story& s) {
         s.confirm();
         s.produce(90);
         s.lot("L1", 90);
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::release_lot(kOrder, LotId("L1")));
         s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(90)}}, "Ocean", kToday}));
         s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
         s.step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 90)));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
         s.expect_summary();
       }},
      {"AnAcceptanceSupersedesWhatItOvertakes", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80)));
         s.step(amendment::propose(kOrder, change("P2", Party::kBuyer, 80, 1, 2)));
         s.step(amendment::accept(kOrder, ProposalId("P2"), Party::kSeller));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AChangeBelowWhatIsShippedIsRefused", "below_shipped",
       [](Story& s) {
         s.in_transit();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 50)));
       }},
      {"AChangeBelowWhatIsReleasedIsRefused", "below_released",
       [](Story& s) {
         s.released();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 50)));
       }},
      {"AnAcceptanceBelowWhatWasReleasedMeanwhileIsRefused", "below_released",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 50)));
         s.produce();
         s.lot();
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::release_lot(kOrder, LotId("L1")));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AChangeThatChangesNothingIsRefused", "no_change",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {}, ""}));
       }},
      {"AChangeToAPastDateIsRefused", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, std::nullopt, kToday.plus(-1)}}, ""}));
       }},
      {"AChangeWhoseDateHasPassedMeanwhileIsNotAccepted", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(asked_for(kToday.plus(3)));
         s.house().clock.set(start_of(kToday.plus(4)));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AChangeIsAcceptedOnTheVeryDayThatItAsksFor", "ok",
       [](Story& s) {
         s.confirm();
         s.step(asked_for(kToday.plus(3)));
         s.house().clock.set(start_of(kToday.plus(3)));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"ARevisionThatIsWrittenLaterThanItsDateIsRefused", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(asked_for(kToday.plus(3)));
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.house().clock.set(start_of(kToday.plus(4)));
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), {{LineNo{1}, std::nullopt, std::nullopt, kToday.plus(3)}}});
       }},
      {"ARevisionBelowWhatWasReleasedSinceItWasAcceptedIsRefused", "below_released",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 50)));
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.produce();
         s.lot();
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::release_lot(kOrder, LotId("L1")));
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), change("P1", Party::kBuyer, 50).changes});
       }},
      {"ARevisionToMoreOfALineThatWasShortClosedSinceItWasAcceptedIsRefused", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 120)));
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.step(closed_short());
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), change("P1", Party::kBuyer, 120).changes});
       }},
      {"ARevisionOfAnOrderThatWasCancelledSinceItWasAcceptedIsRefused", "illegal_transition",
       [](Story& s) {
         proposed(s);
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), change("P1", Party::kBuyer, 80).changes});
       }},
      {"MoreOfAShortClosedLineIsNotAskedFor", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(closed_short());
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 120)));
       }},
      {"MoreOfALineThatIsShortClosedMeanwhileIsNotAccepted", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 120)));
         s.step(closed_short());
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"LessOfAShortClosedLineIsAgreedTo", "ok",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(closed_short());
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 80)));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"AChangeInAnotherUnitIsRefused", "unit_mismatch",
       [](Story& s) {
         s.confirm();
         ChangeProposed in_kilos = change("P1", Party::kBuyer, 80);
         in_kilos.changes[0].quantity->unit = UnitCode::parse("KGM", "").value();
         s.step(amendment::propose(kOrder, in_kilos));
       }},
      {"AProposalHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         accepted(s);
         s.step(amendment::propose(kOrder, change("P1", Party::kBuyer, 70, 2)));
       }},
      {"AProposerDoesNotAcceptItsOwnChange", "own_proposal",
       [](Story& s) {
         proposed(s);
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kBuyer));
       }},
      {"OnlyTheProposerWithdraws", "own_proposal",
       [](Story& s) {
         proposed(s);
         s.step(amendment::withdraw(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"ARejectedChangeHasAReason", "no_reason",
       [](Story& s) {
         proposed(s);
         s.step(amendment::reject(kOrder, ProposalId("P1"), ""));
       }},
      {"ACancelledOrderAcceptsNoChange", "illegal_transition",
       [](Story& s) {
         proposed(s);
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"ARevisionIsWhatWasProposed", "no_change",
       [](Story& s) {
         proposed(s);
         s.step([](View&, const Context&) -> absl::StatusOr<Events> {
           const std::vector<LineChange> other = {{LineNo{1}, pieces(60), std::nullopt, std::nullopt}};
           return Events()
               .on(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller})
               .on(kStream, OrderRevised{2, ProposalId("P1"), other});
         });
       }},
      {"ARevisionIsOfTheTermsThatWereProposed", "no_change",
       [](Story& s) {
         s.confirm();
         const ChangeProposed terms = of_terms("P1", {Incoterm::kCIF, "Hamburg", {}});
         s.step(amendment::propose(kOrder, terms));
         s.step([terms](View&, const Context&) -> absl::StatusOr<Events> {
           return Events()
               .on(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller})
               .on(kStream, OrderRevised{2, ProposalId("P1"), {}, {Incoterm::kCIF, "Bremen", {}}});
         });
       }},
      {"TheTermsOfAnOrderAreChangedByThemselves", "ok",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_terms("P1", {Incoterm::kCIF, "Hamburg", "60 days"})));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      {"TwoOpenProposalsDoNotShareTheTerms", "proposal_open",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_terms("P1", {Incoterm::kCIF, {}, {}})));
         s.step(amendment::propose(kOrder, of_terms("P2", {{}, {}, "60 days"})));
       }},
      {"AProposalOfTermsStandsBesideOneOfALine", "ok",
       [](Story& s) {
         proposed(s);
         s.step(amendment::propose(kOrder, of_terms("P2", {{}, {}, "60 days"})));
       }},
      {"ADeliveryTermIsOneOfIncoterms2020", "unknown_incoterm",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_terms("P1", {Incoterm::kNone, {}, {}})));
       }},
      {"PaymentTermsAreSaidInWords", "missing",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_terms("P1", {{}, {}, ""})));
       }},
      {"AChangedSpecificationHasAName", "missing",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_line([](LineChange& c) { c.spec_revision = ""; })));
       }},
      {"AChangedToleranceIsAFraction", "number_out_of_range",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_line([](LineChange& c) { c.over_tolerance = Decimal::of(2); })));
       }},
      {"AChangedToleranceIsNotBelowNought", "number_out_of_range",
       [](Story& s) {
         s.confirm();
         s.step(amendment::propose(kOrder, of_line([](LineChange& c) { c.under_tolerance = Decimal::of(-1); })));
       }},
      {"AToleranceIsNotTakenAwayFromWhatHasLeft", "over_tolerance",
       [](Story& s) {
         s.confirm();
         s.produce(105);
         s.lot("L1", 105);
         s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
         s.step(quality::release_lot(kOrder, LotId("L1")));
         s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(105)}}, "Ocean", kToday}));
         s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
         s.step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
         s.step(amendment::propose(kOrder, of_line([](LineChange& c) { c.over_tolerance = Decimal(); })));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
       }},
      // schedule
      {"AMilestoneIsForecastAndCompleted", "ok",
       [](Story& s) {
         s.calendar();
         s.step(schedule::forecast(kOrder, LineNo{0}, MilestoneCode("FABRIC"), day(2026, 5, 8), "mill is late"));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("SEW"), kToday));
       }},
      {"AForecastIsNotInThePast", "date_in_past",
       [](Story& s) {
         s.calendar();
         s.step(schedule::forecast(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday.plus(-1), ""));
       }},
      {"AnActualIsNotInTheFuture", "date_in_future",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday.plus(1)));
       }},
      {"AMilestoneWaitsForItsPredecessors", "predecessor_open",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("SEW"), kToday));
       }},
      {"AWaivedPredecessorIsNotWaitedFor", "ok",
       [](Story& s) {
         s.calendar();
         s.step(schedule::waive(kOrder, LineNo{0}, MilestoneCode("FABRIC"), "planner", "fabric from stock"));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("SEW"), kToday));
       }},
      {"AWaiverNamesItsAuthority", "missing",
       [](Story& s) {
         s.calendar();
         s.step(schedule::waive(kOrder, LineNo{0}, MilestoneCode("FABRIC"), "", "fabric from stock"));
       }},
      {"AMilestoneIsCompletedOnce", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
       }},
      {"ACompletionIsReversed", "ok",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.step(schedule::reverse(kOrder, LineNo{0}, MilestoneCode("FABRIC"), "wrong roll counted"));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
       }},
      {"AnUnknownMilestoneIsNotCompleted", "unknown_milestone",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("WASH"), kToday));
       }},
      {"ACalendarIsBaselinedOnce", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(schedule::baseline(kOrder, LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, day(2026, 6, 1),
                                   WorkCalendar()));
       }},
      {"ACalendarIsBaselinedOnceWhateverItsStepsAreCalled", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(schedule::baseline(kOrder, LineNo{0}, {{MilestoneCode("LOAD"), "logistics", 0, {}}}, day(2026, 6, 1),
                                   WorkCalendar()));
       }},
      {"ALineHasACalendarBesideItsOrders", "ok",
       [](Story& s) {
         s.calendar();
         s.step(schedule::baseline(kOrder, LineNo{1}, {{MilestoneCode("LOAD"), "logistics", 0, {}}}, day(2026, 6, 1),
                                   WorkCalendar()));
       }},
      {"ADraftHasNoCalendar", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(schedule::baseline(kOrder, LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, day(2026, 6, 1),
                                   WorkCalendar()));
       }},
      {"ACalendarHasNoCycle", "cyclic_calendar",
       [](Story& s) {
         s.confirm();
         s.step(schedule::baseline(
             kOrder, LineNo{0},
             {{MilestoneCode("A"), "", -1, {MilestoneCode("B")}}, {MilestoneCode("B"), "", 0, {MilestoneCode("A")}}},
             day(2026, 6, 1), WorkCalendar()));
       }},
      {"AMilestoneDoesNotComeBeforeItsPredecessor", "bad_calendar",
       [](Story& s) {
         s.confirm();
         s.step(schedule::baseline(kOrder, LineNo{0},
                                   {{MilestoneCode("A"), "", 5, {}}, {MilestoneCode("B"), "", 0, {MilestoneCode("A")}}},
                                   day(2026, 6, 1), WorkCalendar()));
       }},
      {"ACalendarIsPlannedAnewOnceAChangeIsAccepted", "ok",
       [](Story& s) {
         s.calendar();
         agreed_change(s);
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.step(planned_anew());
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("SEW"), kToday));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("WASH"), kToday));
       }},
      {"ACalendarIsPlannedAnewByTheCustomersApproval", "ok",
       [](Story& s) {
         s.calendar();
         s.step(planned_anew("mail of 3 March"));
       }},
      {"ACalendarIsNotPlannedAnewSilently", "not_agreed",
       [](Story& s) {
         s.calendar();
         s.step(planned_anew());
       }},
      {"ACalendarOfBeforeTheConfirmationIsNotPlannedAnewForIt", "not_agreed",
       [](Story& s) {
         s.draft();
         s.review();
         s.observe(Events().on(kStream, CalendarBaselined{LineNo{0}, anew_plan()}));
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
         s.step(planned_anew());
       }},
      {"AnAcceptedChangeMovesACalendarOnce", "not_agreed",
       [](Story& s) {
         s.calendar();
         agreed_change(s);
         s.step(planned_anew());
         s.step(planned_anew());
       }},
      {"ACalendarDoesNotFollowARevisionOfThePast", "stale_revision",
       [](Story& s) {
         s.calendar();
         agreed_change(s);
         s.raw(kStream, CalendarRebaselined{LineNo{0}, anew_plan(), 1, ""});
       }},
      {"ACalendarIsNotPlannedAnewWithoutAReasonToName", "not_agreed",
       [](Story& s) {
         s.calendar();
         s.raw(kStream, CalendarRebaselined{LineNo{0}, anew_plan(), 0, ""});
       }},
      {"ANewCalendarNamesEveryOpenMilestone", "missing",
       [](Story& s) {
         s.calendar();
         s.step(schedule::rebaseline(kOrder, LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, day(2026, 7, 1),
                                     WorkCalendar(), "mail"));
       }},
      {"ACalendarThatDoesNotExistIsNotPlannedAnew", "unknown_milestone",
       [](Story& s) {
         s.confirm();
         s.step(planned_anew("mail"));
       }},
      {"WhatIsDoneIsNotPlannedAnew", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.raw(kStream, CalendarRebaselined{LineNo{0}, anew_plan(), 0, "mail"});
       }},
      {"ACancelledOrdersCalendarIsNotPlannedAnew", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "bankrupt"));
         s.step(intake::accept_cancellation(kOrder, "bankrupt"));
         s.step(planned_anew("mail"));
       }},
      {"ADoneMilestoneStaysInFrontOfANewCalendar", "predecessor_open",
       [](Story& s) {
         s.calendar();
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("FABRIC"), kToday));
         s.step(planned_anew("mail"));
         s.step(schedule::reverse(kOrder, LineNo{0}, MilestoneCode("FABRIC"), "wrong roll counted"));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("SEW"), kToday));
       }},
      {"ANewStepBehindAWaivedOneWaitsForWhatThatWaitedFor", "predecessor_open",
       [](Story& s) {
         s.calendar();
         s.step(schedule::waive(kOrder, LineNo{0}, MilestoneCode("SEW"), "planner", "bought sewn"));
         s.step(planned_anew("mail"));
         s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode("WASH"), kToday));
       }},
      {"ANewCalendarDoesNotWaitForItselfThroughWhatIsDone", "cyclic_calendar",
       [](Story& s) {
         const MilestoneCode x("X");
         const MilestoneCode y("Y");
         const MilestoneCode z("Z");
         s.confirm();
         s.step(schedule::baseline(kOrder, LineNo{0}, {{x, "", -4, {}}, {z, "", -2, {x}}, {y, "", 0, {z}}},
                                   day(2026, 6, 1), WorkCalendar()));
         s.step(schedule::complete(kOrder, LineNo{0}, x, kToday));
         s.step(schedule::complete(kOrder, LineNo{0}, z, kToday));
         s.step(schedule::reverse(kOrder, LineNo{0}, x, "wrong roll counted"));
         s.step(schedule::rebaseline(kOrder, LineNo{0}, {{y, "", -2, {}}, {x, "", 0, {y}}}, day(2026, 7, 1),
                                     WorkCalendar(), "mail"));
       }},
      {"AMissIsReportedWhenTheDueDayIsOver", "ok",
       [](Story& s) {
         s.calendar();
         s.advance(day(2026, 6, 2));
         s.house().clock.set(start_of(day(2026, 6, 3)));
         s.step(schedule::forecast(kOrder, LineNo{0}, MilestoneCode("FABRIC"), day(2026, 6, 4), ""));
       }},
      {"AMissIsNotReportedBeforeTheDayIsOver", "date_in_future",
       [](Story& s) {
         s.calendar();
         const Date due = s.house().order().milestones[0].planned;
         s.raw(kStream, MilestoneMissed{LineNo{0}, MilestoneCode("FABRIC"), due});
       }},
      {"AMissIsNotReportedOfAnOrderThatIsOver", "illegal_transition",
       [](Story& s) {
         s.calendar();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "bankrupt"));
         s.step(intake::accept_cancellation(kOrder, "bankrupt"));
         const Date due = s.house().order().milestones[0].planned;
         s.house().clock.set(start_of(due.plus(1)));
         s.raw(kStream, MilestoneMissed{LineNo{0}, MilestoneCode("FABRIC"), due});
       }},
      {"AMissIsNotReportedAgainWhereANewCalendarLeavesItsDay", "duplicate",
       [](Story& s) {
         s.calendar();
         const Date due = s.house().order().milestones[0].planned;
         s.advance(due.plus(1));
         s.house().clock.set(start_of(due.plus(1)));
         std::vector<MilestonePlan> plan = anew_plan();
         plan[0].planned = due;
         s.raw(kStream, CalendarRebaselined{LineNo{0}, plan, 0, "mail"});
         s.raw(kStream, MilestoneMissed{LineNo{0}, MilestoneCode("FABRIC"), due});
       }},
      // promise
      {"ADelayIsAcceptedByTheCustomer", "confirmed",
       [](Story& s) {
         delay_open(s);
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
         s.expect_summary();
       }},
      {"ADelayIsRejectedByTheCustomer", "confirmed",
       [](Story& s) {
         delay_open(s);
         s.step(promise::reject_delay(kOrder, LineNo{1}, "season starts"));
         s.expect_summary();
       }},
      {"ADelayGrowsBeforeTheCustomerAnswers", "delayed",
       [](Story& s) {
         delay_open(s);
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 30), DelayCause::kCustoms, ""}));
         s.expect_summary();
       }},
      {"ADelayHasACause", "no_cause",
       [](Story& s) {
         s.confirm();
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kNone, ""}));
       }},
      {"AnotherCauseIsSaidInWords", "no_cause",
       [](Story& s) {
         s.confirm();
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kOther, ""}));
       }},
      {"ADelayIsLaterThanThePromise", "not_later",
       [](Story& s) {
         s.confirm();
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 9), DelayCause::kMaterial, ""}));
       }},
      {"ADelayOfWhatWasPromisedForADayThatHasPassedIsAnnouncedToThisVeryDay", "delayed",
       [](Story& s) {
         s.confirm();
         s.house().clock.set(start_of(day(2026, 6, 15)));
         s.step(announced(day(2026, 6, 15)));
         s.expect_summary();
       }},
      {"ADelayOfADraftIsRefused", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, ""}));
       }},
      {"ADelayOfACompletedOrderIsRefused", "illegal_transition",
       [](Story& s) {
         s.delivered();
         s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, ""}));
       }},
      {"ADelayOfWhatIsDeliveredIsRefused", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         deliver_line(s);
         s.step(announced(day(2026, 6, 20)));
       }},
      {"ADelayOfWhatIsDeliveredMeanwhileDoesNotGrow", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(announced(day(2026, 6, 20)));
         deliver_line(s);
         s.step(announced(day(2026, 6, 30)));
       }},
      {"ADelayOfWhatIsShortClosedIsRefused", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(closed_short());
         s.step(announced(day(2026, 6, 20)));
       }},
      {"ADelayOfACancelledOrderIsRefused", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(announced(day(2026, 6, 20)));
       }},
      {"ADelayIsAcceptedOnTheVeryDayThatWasAnnounced", "ok",
       [](Story& s) {
         delay_open(s);
         s.house().clock.set(start_of(day(2026, 6, 20)));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"ADelayIsNotAcceptedOnceTheDayThatWasAnnouncedHasPassed", "date_in_past",
       [](Story& s) {
         delay_open(s);
         s.house().clock.set(start_of(day(2026, 6, 21)));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"ADelayOfWhatHasComeMeanwhileIsAcceptedHoweverLate", "ok",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(announced(day(2026, 6, 20)));
         deliver_line(s);
         s.house().clock.set(start_of(day(2026, 6, 25)));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"ADelayIsNotEndedByPromisingTheDayThatIsPromised", "not_agreed",
       [](Story& s) {
         s.confirm();
         agree_on(s, day(2026, 6, 25));
         s.step(announced(day(2026, 6, 30)));
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 25)});
       }},
      {"ALaterDateThatBothSidesAgreedToIsPromised", "not_later",
       [](Story& s) {
         s.confirm();
         agree_on(s, day(2026, 6, 25));
         s.step(announced(day(2026, 6, 20)));
       }},
      {"AnEarlierDateThatBothSidesAgreedToIsPromised", "delayed",
       [](Story& s) {
         s.confirm();
         agree_on(s, day(2026, 6, 5));
         s.step(announced(day(2026, 6, 9)));
         s.expect_summary();
       }},
      {"AnAnnouncedDelayIsOvertakenByALaterDateThatBothSidesAgreedTo", "confirmed",
       [](Story& s) {
         delay_open(s);
         agree_on(s, day(2026, 6, 25));
         s.expect_summary();
       }},
      {"AnAnnouncedDelayIsOvertakenByAnEarlierDateThatBothSidesAgreedTo", "illegal_transition",
       [](Story& s) {
         delay_open(s);
         agree_on(s, day(2026, 6, 5));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"WhoAgreesToAnotherDateNeedNotBeToldOfTheDelay", "nothing_owed",
       [](Story& s) {
         delay_to_be_told(s);
         agree_on(s, day(2026, 6, 25));
         s.step(told_of_delay());
       }},
      {"WhoWasToldOfTheDelayAgreesToAnotherDate", "confirmed",
       [](Story& s) {
         delay_to_be_told(s);
         s.step(told_of_delay());
         agree_on(s, day(2026, 6, 25));
         s.expect_summary();
       }},
      {"WhoWasNotToldOfTheDelayInTimeAgreesToAnotherDate", "nothing_owed",
       [](Story& s) {
         delay_to_be_told(s);
         s.advance(kToday.plus(2));
         s.house().clock.set(start_of(kToday.plus(2)));
         agree_on(s, day(2026, 6, 25));
         s.step(told_of_delay());
       }},
      {"APromiseDoesNotMoveInSilence", "not_agreed",
       [](Story& s) {
         s.confirm();
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 7, 1)});
       }},
      {"APromiseDoesNotMoveInSilenceToTheDayThatWasAskedForAtFirst", "not_agreed",
       [](Story& s) {
         s.confirm();
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 1)});
       }},
      {"ADelayIsNotEndedInSilence", "not_agreed",
       [](Story& s) {
         delay_open(s);
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 25)});
       }},
      {"APromiseMovesToNoOtherDayThanTheAgreedOne", "not_agreed",
       [](Story& s) {
         s.confirm();
         s.step(asked_for(day(2026, 6, 25)));
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), {{LineNo{1}, std::nullopt, std::nullopt, day(2026, 6, 25)}}});
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 26)});
       }},
      {"ANumberOfARevisionThatComesTwiceKeepsNoDateFromBeingPromised", "ok",
       [](Story& s) {
         s.confirm();
         agree_on(s, day(2026, 6, 25));
         s.observe(
             Events().on(kStream, OrderRevised{1, ProposalId("P0"), {{LineNo{1}, pieces(110), std::nullopt, {}}}}));
         s.step(asked_for(day(2026, 6, 27), "P2"));
         s.step(amendment::accept(kOrder, ProposalId("P2"), Party::kSeller));
       }},
      {"ADelayWaitsForItsAnswerThoughAPromiseIsRecorded", "ok",
       [](Story& s) {
         delay_open(s);
         s.observe(Events().on(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 12)}));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"TheDayAgreedBeforeADelayWasAcceptedIsNotPromisedAgain", "not_agreed",
       [](Story& s) {
         s.confirm();
         agree_on(s, day(2026, 6, 25));
         s.step(announced(day(2026, 6, 30)));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 25)});
       }},
      {"AnAgreedDateIsPromisedBeforeItHasPassed", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(asked_for(kToday.plus(3)));
         s.raw(kStream, ChangeAccepted{ProposalId("P1"), Party::kSeller});
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), {{LineNo{1}, std::nullopt, std::nullopt, kToday.plus(3)}}});
         s.house().clock.set(start_of(kToday.plus(4)));
         s.raw(kStream, DeliveryPromised{LineNo{1}, kToday.plus(3)});
       }},
      {"NothingIsPromisedOfWhatIsDelivered", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         agree_on(s, day(2026, 6, 25));
         deliver_line(s);
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 25)});
       }},
      {"ADraftIsNotPromised", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.raw(kStream, DeliveryPromised{LineNo{1}, day(2026, 7, 1)});
       }},
      {"ADateMovesOnlyAsAnnounced", "not_later",
       [](Story& s) {
         delay_open(s);
         s.raw(kStream, PromiseRevised{LineNo{1}, day(2026, 7, 30), "email"});
       }},
      {"ADateDoesNotMoveInSilence", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
       }},
      {"AnAnswerHasAChannel", "missing",
       [](Story& s) {
         delay_open(s);
         s.step(promise::accept_delay(kOrder, LineNo{1}, ""));
       }},
      // hold
      {"AHoldIsPlacedAndReleased", "confirmed",
       [](Story& s) {
         held(s);
         s.step(hold::release(kOrder, HoldId("H1"), "limit raised"));
         s.expect_summary();
       }},
      {"AHeldOrderSaysSo", "on hold",
       [](Story& s) {
         held(s);
         s.expect_summary();
       }},
      {"AHoldIsReleasedOnce", "illegal_transition",
       [](Story& s) {
         held(s);
         s.step(hold::release(kOrder, HoldId("H1"), "limit raised"));
         s.step(hold::release(kOrder, HoldId("H1"), "limit raised"));
       }},
      {"AReleaseHasEvidence", "no_evidence",
       [](Story& s) {
         held(s);
         s.step(hold::release(kOrder, HoldId("H1"), ""));
       }},
      {"AHoldHasAReason", "no_reason",
       [](Story& s) {
         s.confirm();
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, ""}));
       }},
      {"AHoldHasAKind", "unknown_code",
       [](Story& s) {
         s.confirm();
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kNone, LineNo{0}, "why"}));
       }},
      {"AHoldHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         held(s);
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, "again"}));
       }},
      {"AnUnknownHoldIsNotReleased", "unknown_hold",
       [](Story& s) {
         s.confirm();
         s.step(hold::release(kOrder, HoldId("H1"), "limit raised"));
       }},
      {"AnOrderThatIsOverIsNotHeld", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(intake::discard(kOrder, "typed twice"));
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, "why"}));
       }},
  };
}

}  // namespace gendan
