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

void nothing(Story&) {}
void drafted(Story& s) { s.draft(); }
void submitted(Story& s) {
  s.draft();
  s.step(intake::submit(kOrder));
}
void under_review(Story& s) {
  submitted(s);
  s.step(intake::start_review(kOrder, PersonId("li")));
}
void query_open(Story& s) {
  under_review(s);
  s.step(intake::raise_query(kOrder, {QueryId("Q1"), "quantity", "per colour or in all?"}));
}
void reviewed(Story& s) {
  s.draft();
  s.review();
}
// What nobody has confirmed was promised, and has arrived.
void arrived_unconfirmed(Story& s) {
  s.draft();
  s.observe(Events()
                .on(stream_of(kOrder), DeliveryPromised{LineNo{1}, day(2026, 6, 10)})
                .on(stream_of(kOrder),
                    GoodsDelivered{
                        ShipmentId("S9"), LineNo{1}, kToday, pieces(100).unit, Decimal::of(100), {}, {}, {}, {}, ""}));
  s.review();
}
void with_requirement(Story& s) {
  s.draft();
  s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
}
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
void change_proposed(Story& s) {
  s.confirm();
  s.step(amendment::propose(
      kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, pieces(80), std::nullopt, std::nullopt}}, ""}));
}
void deposit_paid(Story& s) {
  s.confirm();
  s.step(finance::request_deposit(kOrder, {dollars("375"), {}, ""}));
  s.step(finance::receive_payment(PaymentId("PAY-1"), {CustomerId("ACME"), dollars("375"), "TT 1", kToday}));
  s.step(finance::allocate(PaymentId("PAY-1"), kOrder, InvoiceId(), dollars("375")));
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
// The goods of a line that is sold uninspected are packed, and half of them are a lot that failed.
void packed_and_failed(Story& s) {
  LineAdded uninspected = line(1);
  uninspected.inspected = false;
  s.confirm("O-1", {uninspected});
  s.produce();
  s.lot("L1", 50);
  s.step(quality::record_defect(kOrder, {kLot, 1, DefectClass::kCritical, "needle", 1, ""}));
  s.step(quality::close_inspection(kOrder, kLot, 5));
  s.step(shipment::plan(kShipment, {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  s.step(shipment::pack(kShipment, {4, Decimal::of(80)}));
}
void packed_and_reworked(Story& s) {
  packed_and_failed(s);
  s.step(quality::order_rework(kOrder, kLot, "NCR-1"));
}
// A plan of what no order of the house has, as a record of shipments alone would have it.
void planned_elsewhere(Story& s, const OrderId& order, LineNo line, const Quantity& quantity) {
  s.confirm();
  s.observe(Events().on(stream_of(kShipment), ShipmentPlanned{{{order, line, quantity}}, "Ocean", kToday}));
}
Quantity kilograms(std::int64_t value) { return {Decimal::of(value), UnitCode::parse("KGM", "unit").value()}; }
void planned_of_no_order(Story& s) { planned_elsewhere(s, OrderId("O-9"), LineNo{1}, pieces(10)); }
void planned_of_no_line(Story& s) { planned_elsewhere(s, kOrder, kNoLine, pieces(10)); }
void planned_in_another_unit(Story& s) { planned_elsewhere(s, kOrder, LineNo{1}, kilograms(10)); }
// The shipment was seen to leave, and its order was not told, after something that would have kept the goods there.
void left_unseen(Story& s, const Decision& before) {
  s.packed();
  s.step(before);
  s.observe(Events().on(stream_of(kShipment), ShipmentDespatched{kToday, {"packing list"}}));
}
void left_while_held(Story& s) { left_unseen(s, hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, {}, "smell"})); }
void left_unpaid(Story& s) { left_unseen(s, finance::request_deposit(kOrder, {dollars("375"), {}, ""})); }
void left_unverified(Story& s) {
  left_unseen(s, intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
}
void complained(Story& s) { s.complaint(); }
void assessed(Story& s) {
  s.complaint();
  s.step(complaint::acknowledge(kCase, "email"));
  s.step(complaint::assess(kCase, {CaseSeverity::kMajor, true, ""}));
}
void resolution_proposed(Story& s) {
  s.investigated();
  s.step(complaint::propose(kCase, {"wrong dye lot", "replace"}));
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
ReturnRequested wanted(const OrderId& order, LineNo line) {
  return {order, line, pieces(10), ReturnReason::kDefective, CaseId(), ""};
}
void return_authorised(Story& s) {
  s.delivered();
  s.step(returns::request(kRma, wanted(kOrder, LineNo{1})));
  s.step(returns::authorise(kRma, {pieces(10), {}}));
}
void came_back(Story& s) {
  return_authorised(s);
  s.step(returns::receive(kRma, {pieces(10), kToday}));
}
void dispositioned(Story& s) {
  came_back(s);
  s.step(returns::disposition(kRma, {pieces(10), pieces(0), pieces(0), ""}));
}
// As a record of returns alone would have it.
void return_of_no_order(Story& s) {
  const ReturnRequested other = wanted(OrderId("O-9"), LineNo{1});
  s.observe(Events().on(stream_of(kRma), other).on(stream_of(kRma), ReturnAuthorised{pieces(10), {}}));
}
void return_of_no_line(Story& s) {
  s.delivered();
  s.observe(Events().on(stream_of(kRma), wanted(kOrder, kNoLine)));
}
// Of a return that the order knows of it was seen that more came back than had ever arrived, and that it is settled.
void settled_elsewhere(Story& s) {
  s.delivered();
  s.step(returns::request(kRma, wanted(kOrder, LineNo{1})));
  s.observe(Events()
                .on(stream_of(kRma), ReturnAuthorised{pieces(200), {}})
                .on(stream_of(kRma), ReturnReceived{pieces(200), kToday})
                .on(stream_of(kRma), ReturnClosed{ReturnSettlement::kNothing, ""}));
}
void return_of_no_line_authorised(Story& s) {
  return_of_no_line(s);
  s.observe(Events().on(stream_of(kRma), ReturnAuthorised{pieces(10), {}}));
}
void action_not_in_place(Story& s) { capa_at(s, 5); }
void action_in_place(Story& s) { capa_at(s, 6); }
void closed_behind_8d(Story& s) {
  capa_at(s, 8);
  s.step(complaint::propose(kCase, {"wrong dye lot", "replace"}));
  s.step(complaint::accept(kCase, "email"));
  s.step(complaint::close(kCase, {"replaced", 4}));
}

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
template <class Change>
Decision complain(Change change) {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  change(received);
  return complaint::receive(kCase, received);
}
Decision complain_of(LineNo line) {
  return complain([line](ComplaintReceived& received) {
    received.order = kOrder;
    received.line = line;
  });
}
// Money of no currency.
Money of_no_currency(std::string_view amount) { return {dollars(amount).value, CurrencyCode::from_bits(1)}; }
Decision draft_without_currency() {
  OrderDrafted other = header();
  other.currency = CurrencyCode::from_bits(1);
  return intake::draft(kOrder, other, {line(1)});
}
Decision correct(std::string field, std::string was, std::string now, LineNo line = LineNo{1}) {
  return intake::correct_entry(kOrder, {line, std::move(field), std::move(was), std::move(now)});
}
Decision confirm_for(Date promised) {
  return intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {promised});
}
Decision charge(InvoiceId invoice, Money amount, Date due) {
  return intake::accept_cancellation(kOrder, "agreed", CancellationCharged{std::move(invoice), amount, due});
}
Decision propose(LineChange change) {
  return amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {std::move(change)}, ""});
}
Decision propose_place(std::string place) {
  return amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {}, "", {{}, std::move(place), {}}});
}
shipment::Received all_of(LineNo line) { return {kOrder, line, Decimal::of(100), {}, {}, {}, {}}; }
Decision deliver() { return shipment::deliver(kShipment, kToday, {all_of(LineNo{1})}); }

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
      refused("AChangeIsAcceptedBySomebody", "missing", "by", change_proposed,
              amendment::accept(kOrder, ProposalId("P1"), Party::kNone)),
      refused("AChangedPriceIsInACurrency", "unknown_currency", "changes[0].unit_price", confirmed,
              propose({LineNo{1}, std::nullopt, of_no_currency("11"), std::nullopt})),
      refused("AChangedDateIsADay", "missing", "changes[0].requested", confirmed,
              propose({LineNo{1}, std::nullopt, std::nullopt, Date()})),
      refused("AChangedPlaceHasAName", "missing", "terms.place", confirmed, propose_place("")),
      refused("AChangeOfAnUnknownOrderIsNotProposed", "unknown_order", "order", nothing, propose_place("Hamburg")),

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
      refused("AnUnknownLineIsNotCorrected", "unknown_line", "line", drafted, correct("mode", "Ocean", "Air", kNoLine)),
      refused("ACorrectedQuantityIsANumber", "not_a_number", "now", drafted, correct("quantity", "100 EA", "many EA")),
      refused("ACorrectedQuantityHasSixDecimalsAtMost", "number_out_of_range", "now", drafted,
              correct("quantity", "100 EA", "0.0000001 EA")),
      refused("ACorrectedUnitStandsInRec20", "unknown_unit", "now", drafted, correct("quantity", "100 EA", "100 pcs")),
      refused("ACorrectedPriceIsInACurrency", "unknown_currency", "now", drafted,
              correct("unit_price", "12.5 USD", "12.5 ABC")),
      refused("ACorrectedPriceIsInTheOrdersCurrency", "currency_mismatch", "lines[1].unit_price", drafted,
              correct("unit_price", "12.5 USD", "12.5 EUR")),
      refused("ACorrectedPriceIsNotNegative", "negative", "lines[1].unit_price", drafted,
              correct("unit_price", "12.5 USD", "-1 USD")),
      refused("ACorrectedLinesValueCanBeCounted", "number_out_of_range", "lines[1].unit_price", drafted,
              correct("unit_price", "12.5 USD", "9000000000000 USD")),
      refused("ACorrectedDateIsADate", "not_a_date", "now", drafted, correct("requested", "2026-06-01", "June")),
      refused("ACorrectedDateLiesInTheCalendar", "date_out_of_range", "now", drafted,
              correct("requested", "2026-06-01", "2201-01-01")),
      refused("ACorrectedGtinHasARightCheckDigit", "bad_gtin", "lines[1].gtin", drafted,
              correct("gtin", "", "4006381333932")),
      refused("ACorrectionLeavesThePoNumber", "missing", "po_number", drafted,
              correct("po_number", "PO-1", "", LineNo{0})),
      refused("AnOrderIsInACurrency", "unknown_currency", "currency", nothing, draft_without_currency()),
      refused("ARequirementSaysWhatIsRequired", "missing", "text", drafted,
              intake::attach_requirement(kOrder, {"R1", LineNo{1}, ""})),
      refused("ARequirementIsVerifiedBySomething", "missing", "evidence", with_requirement,
              intake::verify_requirement(kOrder, {"R1", ""})),
      refused("AReviewHasAReviewer", "missing", "reviewer", submitted, intake::start_review(kOrder, PersonId())),
      refused("AQueryNamesItsField", "missing", "field", under_review,
              intake::raise_query(kOrder, {QueryId("Q1"), "", "per colour or in all?"})),
      refused("AQueryAsksSomething", "missing", "question", under_review,
              intake::raise_query(kOrder, {QueryId("Q1"), "quantity", ""})),
      refused("AnAnswerSaysSomething", "missing", "answer", query_open,
              intake::answer_query(kOrder, {QueryId("Q1"), ""})),
      refused("AReviewedItemHasAName", "missing", "checklist.item", under_review,
              intake::complete_review(kOrder, {{{"", true, ""}}})),
      refused("ALineIsPromisedForADay", "no_promise", "promised[0]", reviewed, confirm_for(Date())),
      refused("WhatHasArrivedBeforeTheConfirmationIsNotPromisedForAnotherDay", "illegal_transition", "line",
              arrived_unconfirmed, confirm_for(day(2026, 6, 12))),
      refused("AChargeHasANumber", "missing", "invoice", cancel_pending,
              charge(InvoiceId(), dollars("300"), kToday.plus(30))),
      refused("AChargeIsDueOnADay", "missing", "due", cancel_pending,
              charge(InvoiceId("INV-1"), dollars("300"), Date())),
      refused("AChargeIsInACurrency", "unknown_currency", "amount", cancel_pending,
              charge(InvoiceId("INV-1"), of_no_currency("300"), kToday.plus(30))),
      refused("AnOrderIsNotClosedWhereMoreWouldBeBackThanWasDelivered", "quantity_chain", "line 1", settled_elsewhere,
              intake::close(kOrder)),

      // schedule
      refused("ACalendarHasMilestones", "missing", "milestones", confirmed, plan_calendar({})),
      refused("ACalendarNamesAMilestoneOnce", "duplicate", "steps", confirmed,
              plan_calendar({{sew, "", -5, {}}, {sew, "", 0, {}}})),
      refused("AMilestoneWaitsForOnesOfItsCalendar", "unknown_milestone", "steps.after", confirmed,
              plan_calendar({{sew, "", -5, {MilestoneCode("FABRIC")}}})),
      refused("AnUnknownLineHasNoCalendar", "unknown_line", "line", confirmed,
              plan_calendar({{sew, "", -5, {}}}, kNoLine)),
      refused("AnUnknownOrderHasNoCalendar", "unknown_order", "order", nothing, plan_calendar({{sew, "", -5, {}}})),

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

      refused("WhatIsPackedStaysReleased", "quantity_chain", "line 1", packed,
              quality::revoke_release(kOrder, kLot, "smell in the carton")),
      refused("WhatIsPackedIsNotRejected", "quantity_chain", "line 1", packed_and_failed,
              quality::reject_lot(kOrder, kLot, Disposition::kScrap)),
      refused("WhatIsPackedIsNotScrappedByRework", "quantity_chain", "line 1", packed_and_reworked,
              quality::resubmit(kOrder, kLot, pieces(10))),

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
      refused("AnExceptionSaysWhatHappened", "missing", "what", in_transit, shipment::raise_exception(kShipment, "")),
      refused("AShipmentThatWasPlannedForAnUnknownOrderIsNotPacked", "unknown_order", "order", planned_of_no_order,
              shipment::pack(kShipment, {4, Decimal::of(80)})),
      refused("AShipmentThatWasPlannedForAnUnknownLineIsNotPacked", "unknown_line", "line", planned_of_no_line,
              shipment::pack(kShipment, {4, Decimal::of(80)})),
      refused("AShipmentThatWasPlannedInAnotherUnitIsNotPacked", "unit_mismatch", "quantity", planned_in_another_unit,
              shipment::pack(kShipment, {4, Decimal::of(80)})),
      refused("GoodsThatLeftUnseenWhileHeldDoNotArrive", "on_hold", "order", left_while_held, deliver()),
      refused("GoodsThatLeftUnseenBeforeTheDepositWasPaidDoNotArrive", "deposit_unpaid", "order", left_unpaid,
              deliver()),
      refused("GoodsThatLeftUnseenWithARequirementUnverifiedDoNotArrive", "requirement_unverified", "requirements",
              left_unverified, deliver()),

      // finance
      refused("ALetterOfCreditExpiresOnADay", "missing", "expires", confirmed,
              finance::accept_letter_of_credit(kOrder, {"LC 4711", dollars("375"), Date()})),
      refused("ARefundIsPaidOnADay", "missing", "day", deposit_paid,
              finance::refund(kOrder, {InvoiceId(), dollars("75"), Date(), "TT 2"})),

      // complaint
      refused("AComplaintRefersToAKnownLine", "unknown_line", "line", confirmed, complain_of(kNoLine)),
      refused("AComplaintHasACustomer", "missing", "customer", nothing,
              complain([](ComplaintReceived& received) { received.customer = CustomerId(); })),
      refused("AComplaintHasAChannel", "missing", "channel", nothing,
              complain([](ComplaintReceived& received) { received.channel = ""; })),
      refused("AnAllegationHasWords", "missing", "allegations[0].text", nothing,
              complain([](ComplaintReceived& received) { received.allegations[0].text = ""; })),
      refused("AnAcknowledgementHasAChannel", "missing", "channel", complained, complaint::acknowledge(kCase, "")),
      refused("AnInvestigationHasANumber", "missing", "number", assessed, complaint::investigate(kCase, "")),
      refused("AnAcceptanceHasAChannel", "missing", "channel", resolution_proposed, complaint::accept(kCase, "")),
      refused("An8DIsNotOpenedBeforeTheInvestigation", "illegal_transition", "complaint", assessed,
              complaint::open_capa(kCase, {"8D-1", PersonId("wang")})),
      refused("NoOther8DIsOpenedOnceTheComplaintIsClosed", "illegal_transition", "complaint", closed_behind_8d,
              complaint::open_capa(kCase, {"8D-2", PersonId("wang")})),
      refused("ACheckOfTheEffectHasADay", "missing", "due", capa_open,
              complaint::plan_effectiveness_check(kCase, {Date(), PersonId("zhao")})),
      refused("ACheckOfTheEffectIsSomebodys", "missing", "by", capa_open,
              complaint::plan_effectiveness_check(kCase, {kToday.plus(60), PersonId()})),
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
      refused("AReceiptCountsAsTheRequestDid", "unit_mismatch", "quantity", return_of_no_order,
              returns::receive(kRma, {kilograms(10), kToday})),
      refused("WhatIsRestockedCountsAsTheRequestDid", "unit_mismatch", "restocked", came_back,
              returns::disposition(kRma, {kilograms(10), pieces(0), pieces(0), ""})),
      refused("WhatIsReworkedCountsAsTheRequestDid", "unit_mismatch", "reworked", came_back,
              returns::disposition(kRma, {pieces(0), kilograms(10), pieces(0), ""})),
      refused("WhatIsScrappedCountsAsTheRequestDid", "unit_mismatch", "scrapped", came_back,
              returns::disposition(kRma, {pieces(0), pieces(0), kilograms(10), ""})),
      refused("AReturnThatWasRequestedOfAnUnknownLineIsNotAuthorised", "unknown_line", "line", return_of_no_line,
              returns::authorise(kRma, {pieces(10), {}})),
      refused("AReturnThatWasAuthorisedOfAnUnknownLineIsNotReceived", "unknown_line", "line",
              return_of_no_line_authorised, returns::receive(kRma, {pieces(10), kToday})),
      refused("AReturnIsSettledByAnOrderThatWasEntered", "unknown_order", "reference", dispositioned,
              returns::close(kRma, {ReturnSettlement::kReplacement, "O-2"})),
  };
}

}  // namespace gendan
