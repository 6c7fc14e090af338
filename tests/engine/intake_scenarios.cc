#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");
const InvoiceId kInvoice("INV-1");
const LotId kLot("L1");

template <class Change>
LineAdded line_with(Change change) {
  LineAdded out = line(1);
  change(out);
  return out;
}

template <class Change>
Scenario refused_line(std::string name, std::string code, Change change) {
  return {std::move(name), std::move(code), [change](Story& story) { story.draft("O-1", {line_with(change)}); }};
}

void raise_query(Story& story) {
  story.draft();
  story.step(intake::submit(kOrder));
  story.step(intake::start_review(kOrder, PersonId("li")));
  story.step(intake::raise_query(kOrder, {QueryId("Q1"), "quantity", "per colour or in all?"}));
}

void request_cancellation(Story& story) {
  story.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
}

void cancel_pending(Story& story) {
  story.confirm();
  request_cancellation(story);
}

CancellationCharged charge(std::string_view amount) { return {kInvoice, dollars(amount), kToday.plus(30)}; }

void corrected_to_po_2(Story& story) {
  story.draft();
  story.step(intake::submit(kOrder));
  story.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
}

void draft_again_with_po_2(Story& story) {
  story.draft();
  story.step(intake::submit(kOrder));
  const Version submitted = story.house().order().version;
  story.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  story.step(reversal::reverse_event(kStream, submitted, "sent too early"));
}

void submit_another(Story& story, std::string po_number) {
  story.draft("O-2", {line(1)}, std::move(po_number));
  story.step(intake::submit(OrderId("O-2")));
}

InvoiceIssued bill() { return {kInvoice, {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}; }

void paid_deposit(Story& story) {
  story.step(finance::request_deposit(kOrder, {dollars("375"), {}, ""}));
  story.step(finance::receive_payment(PaymentId("PAY-1"), {CustomerId("ACME"), dollars("375"), "TT 1", kToday}));
  story.step(finance::allocate(PaymentId("PAY-1"), kOrder, InvoiceId(), dollars("375")));
}

}  // namespace

std::vector<Scenario> intake_scenarios() {
  std::vector<Scenario> out = {
      {"AnOrderIsDraftedOnce", "already_exists",
       [](Story& s) {
         s.draft();
         s.draft();
       }},
      {"ADraftIsWrittenOnce", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.raw(kStream, header());
       }},
      {"AnOrderThatDoesNotExistIsNotSubmitted", "unknown_order", [](Story& s) { s.step(intake::submit(kOrder)); }},
      {"AnOrderWithoutLinesIsNotSubmitted", "no_lines",
       [](Story& s) {
         s.draft("O-1", {});
         s.step(intake::submit(kOrder));
       }},
      {"ALineWithoutARequestedDateIsNotSubmitted", "missing",
       [](Story& s) {
         s.draft("O-1", {line_with([](LineAdded& l) { l.requested = Date(); })});
         s.step(intake::submit(kOrder));
       }},
      {"TheCustomersPoNumberIsTakenOnce", "duplicate_po_number",
       [](Story& s) {
         s.confirm("O-1");
         s.draft("O-2");
         s.step(intake::submit(OrderId("O-2")));
       }},
      {"AReservationIsWrittenOnce", "duplicate_po_number",
       [](Story& s) {
         s.confirm();
         s.raw(po_stream(CustomerId("ACME"), "PO-1"), PoNumberReserved{OrderId("O-9")});
       }},
      {"ALineIsAddedToADraft", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::add_line(kOrder, line(2)));
       }},
      {"ALineIsNotAddedAfterSubmission", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::add_line(kOrder, line(2)));
       }},
      {"ALineIsNotAddedAfterConfirmation", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::add_line(kOrder, line(2)));
       }},
      {"AnEntryIsCorrectedByNamingTheOldValue", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "120 EA"}));
       }},
      {"ACorrectedRequestedDateIsNotInThePast", "date_in_past",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "requested", "2026-06-01", "2026-03-01"}));
       }},
      {"ARequestedDateIsCorrectedToToday", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "requested", "2026-06-01", "2026-03-02"}));
       }},
      {"ACorrectedPoNumberIsTaken", "duplicate_po_number",
       [](Story& s) {
         s.draft("O-1");
         s.step(intake::submit(kOrder));
         s.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
         s.draft("O-2", {line(1)}, "PO-2");
         s.step(intake::submit(OrderId("O-2")));
       }},
      {"APoNumberIsNotCorrectedToOneThatIsTaken", "duplicate_po_number",
       [](Story& s) {
         s.confirm("O-1");
         s.draft("O-2", {line(1)}, "PO-2");
         s.step(intake::submit(OrderId("O-2")));
         s.step(intake::correct_entry(OrderId("O-2"), {LineNo{0}, "po_number", "PO-2", "PO-1"}));
       }},
      {"APoNumberIsCorrectedBackToWhatItWas", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
         s.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-2", "PO-1"}));
       }},
      {"AnOrderThatIsADraftAgainKeepsTheNumberThatItWasCorrectedTo", "ok",
       [](Story& s) {
         draft_again_with_po_2(s);
         s.step(intake::submit(kOrder));
       }},
      {"ANumberThatItsOrderWasCorrectedFromIsAnotherOrders", "ok",
       [](Story& s) {
         corrected_to_po_2(s);
         submit_another(s, "PO-1");
       }},
      {"TheOrderThatANumberWentToKeepsIt", "duplicate_po_number",
       [](Story& s) {
         corrected_to_po_2(s);
         submit_another(s, "PO-1");
         s.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-2", "PO-1"}));
       }},
      {"ANumberIsCorrectedToOneThatWasGivenUp", "ok",
       [](Story& s) {
         corrected_to_po_2(s);
         submit_another(s, "PO-3");
         s.step(intake::correct_entry(OrderId("O-2"), {LineNo{0}, "po_number", "PO-3", "PO-1"}));
       }},
      {"ARejectedOrdersNumberIsSentAgain", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::reject(kOrder, "price wrong"));
         submit_another(s, "PO-1");
       }},
      {"ACancelledOrdersNumberIsSentAgain", "ok",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         submit_another(s, "PO-1");
       }},
      {"ADiscardedDraftsNumberIsSentAgain", "ok",
       [](Story& s) {
         draft_again_with_po_2(s);
         s.step(intake::discard(kOrder, "typed twice"));
         submit_another(s, "PO-2");
       }},
      {"ADraftKeepsTheNumberThatWasReservedForIt", "duplicate_po_number",
       [](Story& s) {
         draft_again_with_po_2(s);
         submit_another(s, "PO-2");
       }},
      {"ACompletedOrderKeepsItsNumber", "duplicate_po_number",
       [](Story& s) {
         s.delivered();
         submit_another(s, "PO-1");
       }},
      {"ANumberThatWasReservedForAnOrderToComeIsTaken", "duplicate_po_number",
       [](Story& s) {
         s.raw(po_stream(CustomerId("ACME"), "PO-1"), PoNumberReserved{OrderId("O-9")});
         submit_another(s, "PO-1");
       }},
      {"AnOrderOfWhichAHoldWasRecordedAheadOfItsDraftKeepsItsNumber", "duplicate_po_number",
       [](Story& s) {
         s.observe(
             Events()
                 .on(po_stream(CustomerId("ACME"), "PO-1"), PoNumberReserved{OrderId("O-9")})
                 .on(StreamId("order/O-9"), HoldPlaced{HoldId("H1"), HoldKind::kCredit, LineNo{0}, "credit limit"}));
         submit_another(s, "PO-1");
       }},
      {"ANumberIsNotFreedOfAnOrderThatDoesNotHoldIt", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.raw(po_stream(CustomerId("ACME"), "PO-1"), PoNumberFreed{OrderId("O-9")});
       }},
      {"ANumberThatNobodyHoldsIsNotFreed", "illegal_transition",
       [](Story& s) { s.raw(po_stream(CustomerId("ACME"), "PO-1"), PoNumberFreed{OrderId("O-9")}); }},
      {"AFreedNumberIsReservedOnce", "duplicate_po_number",
       [](Story& s) {
         corrected_to_po_2(s);
         submit_another(s, "PO-1");
         s.raw(po_stream(CustomerId("ACME"), "PO-1"), PoNumberReserved{kOrder});
       }},
      {"ADraftsCorrectedPoNumberIsTakenWhenItIsSubmitted", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
         s.step(intake::submit(kOrder));
       }},
      {"ACorrectionThatNamesAnotherValueIsStale", "stale_correction",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "90 EA", "120 EA"}));
       }},
      {"ACorrectionOfAnUnknownFieldIsRefused", "unknown_code",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "colour", "", "blue"}));
       }},
      {"ACorrectionToABadValueIsRefused", "not_positive",
       [](Story& s) {
         s.draft();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "0 EA"}));
       }},
      {"AConfirmedEntryIsNotCorrected", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "120 EA"}));
       }},
      {"ADiscardedOrderIsNotCorrected", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(intake::discard(kOrder, "typed twice"));
         s.step(intake::correct_entry(kOrder, {LineNo{1}, "quantity", "100 EA", "120 EA"}));
       }},
      {"ARequirementIsAttachedAndVerifiedBeforeConfirmation", "ok",
       [](Story& s) {
         s.draft();
         s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
         s.step(intake::verify_requirement(kOrder, {"R1", "sample approved"}));
       }},
      {"ARequirementIsAttachedAndVerifiedAfterConfirmation", "ok",
       [](Story& s) {
         s.confirm();
         s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
         s.step(intake::verify_requirement(kOrder, {"R1", "sample approved"}));
       }},
      {"ARequirementHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         s.draft();
         s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo embroidered"}));
         s.step(intake::attach_requirement(kOrder, {"R1", LineNo{1}, "logo printed"}));
       }},
      {"AnUnknownRequirementIsNotVerified", "unknown_requirement",
       [](Story& s) {
         s.draft();
         s.step(intake::verify_requirement(kOrder, {"R1", "sample approved"}));
       }},
      {"AQueryIsAnsweredAndTheReviewGoesOn", "reviewed",
       [](Story& s) {
         raise_query(s);
         s.step(intake::answer_query(kOrder, {QueryId("Q1"), "in all"}));
         s.step(intake::complete_review(kOrder, {{{"quantity", true, ""}}}));
         s.expect_summary();
       }},
      {"AQueryHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         raise_query(s);
         s.step(intake::answer_query(kOrder, {QueryId("Q1"), "in all"}));
         s.step(intake::raise_query(kOrder, {QueryId("Q1"), "price", "per piece?"}));
       }},
      {"AnUnknownQueryIsNotAnswered", "unknown_query",
       [](Story& s) {
         raise_query(s);
         s.step(intake::answer_query(kOrder, {QueryId("Q2"), "in all"}));
       }},
      {"AnOrderWithAnOpenQueryIsNotConfirmed", "open_query",
       [](Story& s) {
         raise_query(s);
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
       }},
      {"AReviewWithoutAChecklistIsIncomplete", "checklist_incomplete",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::start_review(kOrder, PersonId("li")));
         s.step(intake::complete_review(kOrder, {}));
       }},
      {"AReviewWithAnOpenItemIsIncomplete", "checklist_incomplete",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::start_review(kOrder, PersonId("li")));
         s.step(intake::complete_review(kOrder, {{{"quantity", true, ""}, {"delivery date", false, ""}}}));
       }},
      {"AnOrderIsRejectedWhenSubmitted", "rejected",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::reject(kOrder, "no capacity"));
         s.expect_summary();
       }},
      {"AnOrderIsRejectedUnderReview", "rejected",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::start_review(kOrder, PersonId("li")));
         s.step(intake::reject(kOrder, "no capacity"));
         s.expect_summary();
       }},
      {"AnOrderIsRejectedWithAQueryOpen", "rejected",
       [](Story& s) {
         raise_query(s);
         s.step(intake::reject(kOrder, "no answer"));
         s.expect_summary();
       }},
      {"AnOrderIsRejectedWhenReviewed", "rejected",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::reject(kOrder, "no capacity"));
         s.expect_summary();
       }},
      {"ARejectionHasAReason", "no_reason",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::reject(kOrder, ""));
       }},
      {"ADraftIsCancelled", "cancelled",
       [](Story& s) {
         s.draft();
         s.step(intake::cancel(kOrder, "typed twice"));
         s.expect_summary();
       }},
      {"ASubmittedOrderIsCancelled", "cancelled",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::cancel(kOrder, "customer withdrew"));
         s.expect_summary();
       }},
      {"AnOrderUnderReviewIsCancelled", "cancelled",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::start_review(kOrder, PersonId("li")));
         s.step(intake::cancel(kOrder, "customer withdrew"));
         s.expect_summary();
       }},
      {"AnOrderWithAQueryOpenIsCancelled", "cancelled",
       [](Story& s) {
         raise_query(s);
         s.step(intake::cancel(kOrder, "customer withdrew"));
         s.expect_summary();
       }},
      {"AReviewedOrderIsCancelled", "cancelled",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::cancel(kOrder, "customer withdrew"));
         s.expect_summary();
       }},
      {"AConfirmedOrderIsNotSimplyCancelled", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::cancel(kOrder, "customer withdrew"));
       }},
      {"ACancellationIsAcceptedWhileNothingIsShipped", "cancelled",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.expect_summary();
       }},
      {"ACancellationIsRejectedAndTheOrderGoesOn", "confirmed",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::reject_cancellation(kOrder, "goods are made"));
         s.expect_summary();
       }},
      {"ARejectedCancellationCompletesWhatHasArrivedMeanwhile", "completed",
       [](Story& s) {
         s.in_transit();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
         s.step(intake::reject_cancellation(kOrder, "the goods are yours"));
         s.expect_summary();
       }},
      {"ARequestedCancellationIsNotForTheRequesterToPerform", "illegal_transition",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::cancel(kOrder, "season cancelled"));
       }},
      {"AnOrderThatHasShippedIsNotCancelled", "below_shipped",
       [](Story& s) {
         s.in_transit();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
       }},
      {"AnOrderIsNotCancelledWhileALotWaitsForItsInspection", "lot_open",
       [](Story& s) {
         s.confirm();
         s.produce();
         s.lot();
         request_cancellation(s);
         s.step(intake::accept_cancellation(kOrder, "agreed"));
       }},
      {"AnOrderIsNotCancelledWhileAFailedLotIsNotDealtWith", "lot_open",
       [](Story& s) {
         s.failed_lot();
         request_cancellation(s);
         s.step(intake::accept_cancellation(kOrder, "agreed"));
       }},
      {"AnOrderIsCancelledOnceItsLotsAreDealtWith", "cancelled",
       [](Story& s) {
         s.failed_lot();
         request_cancellation(s);
         s.step(quality::reject_lot(kOrder, kLot, Disposition::kDowngrade));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.expect_summary();
       }},
      {"AnOrderIsCancelledWithReleasedGoodsInTheHouse", "cancelled",
       [](Story& s) {
         s.released();
         request_cancellation(s);
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.expect_summary();
       }},
      {"ACancellationIsChargedLikeAnInvoice", "ok",
       [](Story& s) {
         s.confirm();
         paid_deposit(s);
         request_cancellation(s);
         s.step(intake::accept_cancellation(kOrder, "agreed, the cloth at your charge", charge("300")));
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("300")}));
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("75"), kToday, "TT 2"}));
       }},
      {"AChargeIsPaidAfterTheCancellation", "ok",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::accept_cancellation(kOrder, "agreed", charge("300")));
         s.step(finance::receive_payment(PaymentId("PAY-1"), {CustomerId("ACME"), dollars("300"), "TT 1", kToday}));
         s.step(finance::allocate(PaymentId("PAY-1"), kOrder, kInvoice, dollars("300")));
       }},
      {"AChargeIsInTheOrdersCurrency", "currency_mismatch",
       [](Story& s) {
         cancel_pending(s);
         CancellationCharged other = charge("300");
         other.amount.currency = CurrencyCode::parse("EUR", "amount").value();
         s.step(intake::accept_cancellation(kOrder, "agreed", other));
       }},
      {"AChargeOfNothingIsNone", "not_positive",
       [](Story& s) {
         cancel_pending(s);
         s.step(intake::accept_cancellation(kOrder, "agreed", charge("0")));
       }},
      {"AChargeHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         s.confirm();
         InvoiceIssued ahead = bill();
         ahead.prepayment = true;
         s.step(finance::invoice(kOrder, ahead));
         request_cancellation(s);
         s.step(intake::accept_cancellation(kOrder, "agreed", charge("300")));
       }},
      {"NothingIsChargedWhereNoCancellationWasRequested", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.raw(kStream, charge("300"));
       }},
      {"ADraftThatHasLainTooLongIsNotSubmitted", "date_in_past",
       [](Story& s) {
         s.draft();
         s.house().clock.set(start_of(day(2026, 6, 2)));
         s.step(intake::submit(kOrder));
       }},
      {"AnOrderWithoutAPriceIsNotConfirmed", "missing",
       [](Story& s) {
         s.draft();
         LineAdded unpriced = line(2);
         unpriced.unit_price = {};
         s.observe(Events().on(kStream, unpriced));
         s.review();
         s.step(
             intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 10)}));
       }},
      {"AConfirmationNeedsAnIncotermsRule", "no_incoterm",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {1, Incoterm::kNone, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
       }},
      {"AConfirmationNeedsThePlaceOfItsRule", "no_incoterm",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "", "30 days"}, {day(2026, 6, 10)}));
       }},
      {"AConfirmationNeedsPaymentTerms", "no_payment_terms",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", ""}, {day(2026, 6, 10)}));
       }},
      {"AConfirmationPromisesEveryLine", "no_promise",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {}));
       }},
      {"AConfirmationMakesTheFirstRevision", "stale_revision",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {2, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
       }},
      {"APromiseIsNotInThePast", "date_in_past",
       [](Story& s) {
         s.draft();
         s.review();
         s.step(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {kToday.plus(-1)}));
       }},
      {"AnOrderIsNotCompletedBeforeItIsDelivered", "not_all_delivered",
       [](Story& s) {
         s.confirm();
         s.raw(kStream, OrderCompleted{});
       }},
      {"AnOrderIsNotClosedBeforeItIsDelivered", "not_all_delivered",
       [](Story& s) {
         s.confirm();
         s.step(intake::close(kOrder));
       }},
      {"ACompletedOrderIsClosed", "closed",
       [](Story& s) {
         s.delivered();
         s.step(intake::close(kOrder));
         s.expect_summary();
       }},
      {"AReopenedOrderOfWhichNothingIsOpenIsClosed", "closed",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         s.step(intake::close(kOrder));
         s.expect_summary();
       }},
      {"AnOrderIsNotClosedWhileHeld", "on_hold",
       [](Story& s) {
         s.delivered();
         s.step(hold::place(kOrder, {HoldId("H1"), HoldKind::kPayment, LineNo{0}, "unpaid"}));
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsNotClosedWithAProposalOpen", "proposal_open",
       [](Story& s) {
         s.in_transit();
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, dollars("11"), std::nullopt}}, ""}));
         s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsNotClosedWhileAComplaintIsOpen", "complaint_open",
       [](Story& s) {
         s.delivered();
         s.complaint(kOrder);
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsNotClosedWhileAReturnIsOpen", "return_open",
       [](Story& s) {
         s.delivered();
         s.step(returns::request(ReturnId("R-1"), {kOrder, LineNo{1}, pieces(8), ReturnReason::kDefective, {}, ""}));
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsNotClosedWhileItIsUnpaid", "balance_open",
       [](Story& s) {
         s.delivered();
         s.step(finance::invoice(kOrder, bill()));
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsNotClosedWhileTheCustomerIsOwedSomething", "balance_open",
       [](Story& s) {
         s.delivered();
         paid_deposit(s);
         s.step(intake::close(kOrder));
       }},
      {"AnOrderIsClosedOnceItIsWrittenOff", "closed",
       [](Story& s) {
         s.delivered();
         s.step(finance::invoice(kOrder, bill()));
         s.step(finance::write_off(kOrder, {kInvoice, dollars("1250"), "bankrupt", "head of finance"}));
         s.step(intake::close(kOrder));
         s.expect_summary();
       }},
      {"AnOrderIsClosedOnceWhatIsOwedHasBeenPaidBack", "closed",
       [](Story& s) {
         s.delivered();
         paid_deposit(s);
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("375"), kToday, "TT 2"}));
         s.step(intake::close(kOrder));
         s.expect_summary();
       }},
      {"ACompletedOrderIsReopened", "delivered",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         s.expect_summary();
       }},
      {"AReopenedOrderWaitsForWhatItWasReopenedFor", "delivered",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, dollars("11"), std::nullopt}}, ""}));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
         s.expect_summary();
       }},
      {"AReopenedOrderWaitsThroughARejectedCancellation", "delivered",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         request_cancellation(s);
         s.step(intake::reject_cancellation(kOrder, "the goods are yours"));
         s.expect_summary();
       }},
      {"AReopenedOrderWaitsThroughAChangeThatIsAgreedWhileACancellationIsRequested", "delivered",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         request_cancellation(s);
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, dollars("11"), std::nullopt}}, ""}));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
         s.step(intake::reject_cancellation(kOrder, "the goods are yours"));
         s.expect_summary();
       }},
      {"ARejectedCancellationCompletesWhatWasAgreedToBeEnoughMeanwhile", "completed",
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
         request_cancellation(s);
         s.step(amendment::propose(
             kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, pieces(90), std::nullopt, std::nullopt}}, ""}));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
         s.step(intake::reject_cancellation(kOrder, "the goods are yours"));
         s.expect_summary();
       }},
      {"AClosedOrderIsReopened", "delivered",
       [](Story& s) {
         s.delivered();
         s.step(intake::close(kOrder));
         s.step(intake::reopen(kOrder, "one carton missing after all", "head of sales"));
         s.expect_summary();
       }},
      {"AReopeningNamesItsAuthority", "missing",
       [](Story& s) {
         s.delivered();
         s.step(intake::reopen(kOrder, "one carton missing after all", ""));
       }},
  };
  out.push_back(refused_line("AQuantityIsPositive", "not_positive", [](LineAdded& l) { l.quantity = pieces(0); }));
  out.push_back(refused_line("AUnitStandsInRec20", "unknown_unit", [](LineAdded& l) { l.quantity.unit = {}; }));
  out.push_back(refused_line("ACurrencyStandsInIso4217", "unknown_currency",
                             [](LineAdded& l) { l.unit_price.currency = CurrencyCode::from_bits(1); }));
  out.push_back(refused_line("APriceIsInTheOrdersCurrency", "currency_mismatch",
                             [](LineAdded& l) { l.unit_price.currency = CurrencyCode::parse("EUR", "").value(); }));
  out.push_back(
      refused_line("APriceIsNotNegative", "negative", [](LineAdded& l) { l.unit_price.value = Decimal::of(-1); }));
  out.push_back(refused_line("ALinesValueCanBeCounted", "number_out_of_range", [](LineAdded& l) {
    l.quantity = pieces(9'000'000'000'000);
    l.unit_price.value = Decimal::of(9'000'000'000'000);
  }));
  out.push_back(refused_line("AGtinHasARightCheckDigit", "bad_gtin", [](LineAdded& l) { l.gtin = "4006381333932"; }));
  out.push_back(refused_line("AToleranceIsAFraction", "number_out_of_range",
                             [](LineAdded& l) { l.over_tolerance = Decimal::of(5); }));
  out.push_back(refused_line("ARequestedDateIsNotInThePast", "date_in_past",
                             [](LineAdded& l) { l.requested = kToday.plus(-1); }));
  out.push_back(refused_line("ARequestedDateLiesInTheCalendar", "date_out_of_range",
                             [](LineAdded& l) { l.requested = Date::from_days(200'000); }));
  out.push_back(refused_line("ALineNumberIsNotZero", "missing", [](LineAdded& l) { l.line = LineNo{0}; }));
  out.push_back({"ALineNumberIsUsedOnce", "duplicate_line", [](Story& s) { s.draft("O-1", {line(1), line(1)}); }});
  return out;
}

}  // namespace gendan
