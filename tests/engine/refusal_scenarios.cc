// What the headers of the decisions say is refused, duty by duty, with the field that is at fault.

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const ShipmentId kShipment("S1");
const LotId kLot("L1");
const CaseId kCase("C-1");
const ReturnId kRma("RMA-1");
const LineNo kNoLine{9};

using Given = void (*)(Story&);

// The outcome of the story is the code and the field: "missing: carrier".
Scenario refused(std::string name, std::string_view code, std::string_view field, Given given, Decision decision) {
  return {std::move(name), std::string(code) + ": " + std::string(field), [given, decision](Story& s) {
            given(s);
            const Position head = s.house().engine->head();
            const absl::Status status = s.house().execute(decision).status();
            const std::optional<Refusal> refusal = refusal_of(status);
            s.note(code_of(status) + (refusal ? ": " + refusal->field : ""));
            if (!status.ok()) {
              EXPECT_EQ(s.house().engine->head(), head) << status;
            }
          }};
}

// ---- what goes before -----------------------------------------------------------------------------------------------

void drafted(Story& s) { s.draft(); }
void confirmed(Story& s) { s.confirm(); }
void produced(Story& s) {
  s.confirm();
  s.produce();
}
void released(Story& s) { s.released(); }
void in_transit(Story& s) { s.in_transit(); }
void completed(Story& s) { s.delivered(); }
void packed(Story& s) { s.packed(); }
void closed(Story& s) {
  s.delivered();
  s.step(intake::close(kOrder));
}
void cancel_pending(Story& s) {
  s.confirm();
  s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season over"));
}
void delay_open(Story& s) {
  s.confirm();
  s.step(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, ""}));
}
void lot_planned(Story& s) {
  produced(s);
  s.lot();
}
void shipment_planned(Story& s) {
  s.released();
  s.step(shipment::plan(kShipment, {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
}
void investigated(Story& s) { s.investigated(); }
void capa_open(Story& s) {
  s.investigated();
  s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
}
void capa_at(Story& s, std::uint8_t step) {
  capa_open(s);
  for (std::uint8_t i = 1; i <= step; ++i) s.step(complaint::advance_8d(kCase, {i, "done"}));
  s.step(complaint::plan_effectiveness_check(kCase, {kToday.plus(60), PersonId("zhao")}));
}
void dispositioned(Story& s) {
  s.delivered();
  s.step(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, CaseId(), ""}));
  s.step(returns::authorise(kRma, {pieces(10), {}}));
  s.step(returns::receive(kRma, {pieces(10), kToday}));
  s.step(returns::disposition(kRma, {pieces(10), pieces(0), pieces(0), ""}));
}
void action_not_in_place(Story& s) { capa_at(s, 5); }
void action_in_place(Story& s) { capa_at(s, 6); }

// ---- what is tried --------------------------------------------------------------------------------------------------

Decision announce(LineNo line, Date new_date) {
  return promise::announce_delay(kOrder, {line, new_date, DelayCause::kMaterial, ""});
}
Decision defect(DefectClass defect_class, const char* code, std::uint32_t count) {
  return quality::record_defect(kOrder, {kLot, 1, defect_class, code, count, ""});
}
Decision produce(std::int64_t good, std::int64_t scrap) {
  return production::report(kOrder, {LineNo{1}, pieces(good), pieces(scrap), "oil", kToday});
}
Decision plan_shipment(std::vector<std::int64_t> quantities) {
  ShipmentPlanned planned{{}, "Ocean", kToday};
  for (const std::int64_t quantity : quantities) planned.allocations.push_back({kOrder, LineNo{1}, pieces(quantity)});
  return shipment::plan(kShipment, planned);
}
Decision plan_calendar(std::vector<MilestoneTemplate> steps, LineNo line = {}) {
  return schedule::baseline(kOrder, line, std::move(steps), day(2026, 6, 1), WorkCalendar());
}
Decision complain_of(LineNo line) {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.order = kOrder;
  received.line = line;
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  return complaint::receive(kCase, received);
}
shipment::Received all_of(LineNo line) { return {kOrder, line, Decimal::of(100), {}, {}, {}, {}}; }

}  // namespace

std::vector<Scenario> refusal_scenarios() {
  const ProposalId unknown("P9");
  const MilestoneCode sew("SEW");
  return {
      // amendment
      refused("AnUnknownChangeIsNotAccepted", "unknown_proposal", "proposal", confirmed,
              amendment::accept(kOrder, unknown, Party::kSeller)),
      refused("AnUnknownChangeIsNotRejected", "unknown_proposal", "proposal", confirmed,
              amendment::reject(kOrder, unknown, "too dear")),
      refused("AnUnknownChangeIsNotWithdrawn", "unknown_proposal", "proposal", confirmed,
              amendment::withdraw(kOrder, unknown, Party::kBuyer)),

      // promise
      refused("ADelayIsNotAnnouncedToADayThatHasPassed", "date_in_past", "new_date", confirmed,
              announce(LineNo{1}, kToday.plus(-1))),
      refused("ADelayIsRejectedForAReason", "no_reason", "reason", delay_open,
              promise::reject_delay(kOrder, LineNo{1}, "")),
      refused("ADelayOfAnUnknownLineIsNotAnnounced", "unknown_line", "line", confirmed,
              announce(kNoLine, day(2026, 6, 20))),
      refused("ADelayOfAnUnknownLineIsNotAccepted", "unknown_line", "line", delay_open,
              promise::accept_delay(kOrder, kNoLine, "mail")),
      refused("ADelayOfAnUnknownLineIsNotRejected", "unknown_line", "line", delay_open,
              promise::reject_delay(kOrder, kNoLine, "no")),

      // intake
      refused("ADraftIsDiscardedForAReason", "no_reason", "reason", drafted, intake::discard(kOrder, "")),
      refused("ADraftIsCancelledForAReason", "no_reason", "reason", drafted, intake::cancel(kOrder, "")),
      refused("ACancellationIsRequestedForAReason", "no_reason", "reason", confirmed,
              intake::request_cancellation(kOrder, Party::kBuyer, "")),
      refused("ACancellationIsRequestedBySomebody", "missing", "by", confirmed,
              intake::request_cancellation(kOrder, Party::kNone, "season over")),
      refused("ACancellationIsAcceptedForAReason", "no_reason", "reason", cancel_pending,
              intake::accept_cancellation(kOrder, "")),
      refused("ACancellationIsRejectedForAReason", "no_reason", "reason", cancel_pending,
              intake::reject_cancellation(kOrder, "")),
      refused("ACompletedOrderIsReopenedForAReason", "no_reason", "reason", completed,
              intake::reopen(kOrder, "", "head of sales")),
      refused("AClosedOrderIsReopenedForAReason", "no_reason", "reason", closed,
              intake::reopen(kOrder, "", "head of sales")),
      refused("ARequirementOfAnUnknownLineIsNotAttached", "unknown_line", "line", confirmed,
              intake::attach_requirement(kOrder, {"R1", kNoLine, "logo embroidered"})),
      refused("AnUnknownLineIsNotCorrected", "unknown_line", "line", drafted,
              intake::correct_entry(kOrder, {kNoLine, "mode", {"Ocean"}, {"Air"}})),

      // schedule
      refused("ACalendarHasMilestones", "missing", "milestones", confirmed, plan_calendar({})),
      refused("ACalendarNamesAMilestoneOnce", "duplicate", "steps", confirmed,
              plan_calendar({{sew, "", -5, {}}, {sew, "", 0, {}}})),
      refused("AMilestoneWaitsForOnesOfItsCalendar", "unknown_milestone", "steps.after", confirmed,
              plan_calendar({{sew, "", -5, {MilestoneCode("FABRIC")}}})),
      refused("AnUnknownLineHasNoCalendar", "unknown_line", "line", confirmed,
              plan_calendar({{sew, "", -5, {}}}, kNoLine)),

      // hold
      refused("AnUnknownLineIsNotHeld", "unknown_line", "line", confirmed,
              hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, kNoLine, "smell"})),

      // production
      refused("NoLessThanNothingIsMade", "negative", "good", confirmed, produce(-1, 0)),
      refused("NoLessThanNothingIsScrapped", "negative", "scrap", confirmed, produce(1, -1)),
      refused("AnUnknownLineIsNotClosedShort", "unknown_line", "line", confirmed,
              production::short_close(kOrder, {kNoLine, "season over", "mail"})),

      // quality
      refused("ALotIsOfAKnownLine", "unknown_line", "line", produced,
              quality::submit_lot(kOrder, {kLot, kNoLine, pieces(10)})),
      refused("AFindingIsOfADefectAtLeast", "not_positive", "count", lot_planned,
              defect(DefectClass::kMajor, "oil", 0)),
      refused("AFindingHasAClass", "unknown_code", "defect_class", lot_planned, defect(DefectClass::kNone, "oil", 1)),
      refused("AFindingHasACode", "missing", "code", lot_planned, defect(DefectClass::kMajor, "", 1)),

      // shipment
      refused("AShipmentCarriesSomething", "missing", "allocations", released, plan_shipment({})),
      refused("AShipmentCarriesMoreThanNothingOfALine", "not_positive", "allocations[0].quantity", released,
              plan_shipment({0})),
      refused("AShipmentCarriesALineOnce", "duplicate", "allocations[1]", released, plan_shipment({40, 60})),
      refused("AShipmentIsPackedInCartons", "not_positive", "cartons", shipment_planned,
              shipment::pack(kShipment, {0, Decimal::of(80)})),
      refused("ABookingNamesItsCarrier", "missing", "carrier", packed, shipment::book(kShipment, {"", "612"})),
      refused("ABookingHasANumber", "missing", "booking", packed, shipment::book(kShipment, {"COSCO", ""})),
      refused("NothingArrivesOfALineThatIsNotCarried", "unknown_line", "received", in_transit,
              shipment::deliver(kShipment, kToday, {all_of(LineNo{1}), all_of(kNoLine)})),

      // complaint
      refused("AComplaintRefersToAKnownLine", "unknown_line", "line", confirmed, complain_of(kNoLine)),
      refused("AResolutionSaysWhatIsDone", "missing", "resolution", investigated,
              complaint::propose(kCase, {"wrong dye lot", ""})),
      refused("An8DHasANumber", "missing", "number", investigated, complaint::open_capa(kCase, {"", PersonId("wang")})),
      refused("An8DHasALeader", "missing", "leader", investigated, complaint::open_capa(kCase, {"8D-1", PersonId()})),
      refused("An8DStepHasAFinding", "missing", "finding", capa_open, complaint::advance_8d(kCase, {1, ""})),
      refused("AnActionThatIsNotInPlaceHasNotFailed", "step_skipped", "capa", action_not_in_place,
              complaint::refute_effectiveness(kCase, "seen again")),
      refused("AnActionThatFailedHasItsEvidence", "no_evidence", "evidence", action_in_place,
              complaint::refute_effectiveness(kCase, "")),

      // returns
      refused("AReturnIsSettledByAnOrderThatWasEntered", "unknown_order", "reference", dispositioned,
              returns::close(kRma, {ReturnSettlement::kReplacement, "O-2"})),
  };
}

}  // namespace gendan
