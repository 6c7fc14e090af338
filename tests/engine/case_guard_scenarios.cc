// What the guards of complaints, 8Ds, obligations, money and returns say in each state in which they stand, where no
// other story tells of that one.

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kOrderStream("order/O-1");
const CaseId kCase("C-1");
const StreamId kCaseStream("case/C-1");
const PaymentId kPayment("PAY-1");
const InvoiceId kOpen("INV-1");
const InvoiceId kOverpaid("INV-2");

using Given = void (*)(Story&);

Scenario refused(std::string name, std::string code, Given given, Decision decision) {
  return {std::move(name), std::move(code), [given, decision = std::move(decision)](Story& s) {
            given(s);
            s.step(decision);
          }};
}

// ---- 8D and its effect ----------------------------------------------------------------------------------------------

void open_8d(Story& s, int steps) {
  s.investigated();
  s.step(complaint::open_capa(kCase, {"8D-1", PersonId("wang")}));
  for (int i = 1; i <= steps; ++i) {
    s.step(complaint::advance_8d(kCase, {static_cast<std::uint8_t>(i), "done"}));
  }
}
void at_d7(Story& s) { open_8d(s, 7); }

Scenario skips_no_step(int reached) {
  return {"An8DThatHasReachedD" + std::to_string(reached) + "SkipsNoStep", "step_skipped", [reached](Story& s) {
            open_8d(s, reached);
            s.step(complaint::advance_8d(kCase, {static_cast<std::uint8_t>(reached + 2), "done"}));
          }};
}

EffectivenessCheckPlanned check_in(int days) { return {kToday.plus(days), PersonId("zhao")}; }

// `effect` is what became of a check: it was planned, the effect was confirmed, or refuted.
Scenario not_checked_yesterday(const std::string& name, Event effect) {
  return {"AnEffectThatWas" + name + "IsNotToBeCheckedYesterday", "date_in_past",
          [effect = std::move(effect)](Story& s) {
            open_8d(s, 6);
            s.step(complaint::plan_effectiveness_check(kCase, check_in(60)));
            s.raw(kCaseStream, effect);
            s.step(complaint::plan_effectiveness_check(kCase, check_in(-1)));
          }};
}
// As a record may have it that knows of no 8D.
Scenario not_checked_without_8d(const std::string& name, Event effect) {
  return {"WithoutAn8DAnEffectThatWas" + name + "IsNotCheckedAgain", "illegal_transition",
          [effect = std::move(effect)](Story& s) {
            s.investigated();
            s.observe(Events().on(kCaseStream, effect));
            s.step(complaint::plan_effectiveness_check(kCase, check_in(60)));
          }};
}

// ---- telling the customer -------------------------------------------------------------------------------------------

DelayAnnounced delay(Instant inform_by) { return {LineNo{1}, day(2026, 6, 20), DelayCause::kTransport, "", inform_by}; }
void to_be_told(Story& s) {
  s.confirm();
  s.step(promise::announce_delay(kOrder, delay(start_of(kToday.plus(1)))));
}
void not_told_in_time(Story& s) {
  to_be_told(s);
  s.advance(kToday.plus(2));
  s.house().clock.set(start_of(kToday.plus(2)));
}
void told(Story& s) {
  to_be_told(s);
  CustomerInformed message;
  message.channel = "email";
  message.message = "the vessel leaves a week later";
  message.about = {about_delay(LineNo{1})};
  s.step(incident::inform(kOrder, message));
}
Scenario grows_with_no_moment_in_the_past(const std::string& name, Given given) {
  return refused("ADelayThat" + name + "GrowsWithNoMomentInThePast", "date_in_past", given,
                 promise::announce_delay(kOrder, delay(start_of(kToday.plus(-1)))));
}

// ---- money ----------------------------------------------------------------------------------------------------------

Money euros(std::string_view value) {
  return {Decimal::parse(value, "amount").value(), CurrencyCode::parse("EUR", "currency").value()};
}
DepositRequested deposit() { return {dollars("375"), {}, ""}; }
Decision letter_of_credit(Date expires) {
  return finance::accept_letter_of_credit(kOrder, {"LC 4711", dollars("375"), expires});
}
void receive(Story& s, Money amount) {
  s.step(finance::receive_payment(kPayment, {CustomerId("ACME"), amount, "BANK-77", kToday}));
}
void drafted(Story& s) { s.draft(); }
void deposit_due(Story& s) {
  s.confirm();
  s.step(finance::request_deposit(kOrder, deposit()));
}
void paid_in_euros(Story& s) {
  deposit_due(s);
  receive(s, euros("100"));
}
void cancelled(Story& s) {
  deposit_due(s);
  s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  s.step(intake::accept_cancellation(kOrder, "agreed"));
}
// Of an order that nobody has confirmed it was recorded that its deposit is paid, that one invoice is open, and that
// another was paid too much.
void draft_with_money(Story& s) {
  const auto bill = [](const InvoiceId& id) {
    return InvoiceIssued{id, {{LineNo{1}, pieces(10), dollars("125")}}, false, kToday.plus(30)};
  };
  const auto paid = [](const InvoiceId& id, std::string_view amount) {
    return PaymentApplied{PaymentId("PAY-0"), id, dollars(amount), dollars(amount), {}};
  };
  s.draft();
  s.observe(Events()
                .on(kOrderStream, deposit())
                .on(kOrderStream, paid({}, "375"))
                .on(kOrderStream, bill(kOpen))
                .on(kOrderStream, bill(kOverpaid))
                .on(kOrderStream, paid(kOverpaid, "150")));
  receive(s, dollars("100"));
}

// ---- returns --------------------------------------------------------------------------------------------------------

const ReturnId kRma("RMA-1");

void return_authorised(Story& s) {
  s.delivered();
  s.step(returns::request(kRma, {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, CaseId(), ""}));
  s.step(returns::authorise(kRma, {pieces(10), {}}));
}

}  // namespace

std::vector<Scenario> case_guard_scenarios() {
  std::vector<Scenario> out = {
      refused("An8DStepIsNotTakenTwice", "step_skipped", at_d7, complaint::advance_8d(kCase, {7, "once more"})),

      grows_with_no_moment_in_the_past("IsToBeTold", to_be_told),
      grows_with_no_moment_in_the_past("WasNotToldInTime", not_told_in_time),
      grows_with_no_moment_in_the_past("WasTold", told),

      // deposits
      refused("ALetterOfCreditForADraftIsNotAccepted", "illegal_transition", drafted, letter_of_credit(kToday)),
      refused("AnExpiredLetterOfCreditIsNotAcceptedForADeposit", "date_in_past", deposit_due,
              letter_of_credit(kToday.plus(-1))),
      refused("ALetterOfCreditForTheDepositOfACancelledOrderIsNotAccepted", "illegal_transition", cancelled,
              letter_of_credit(kToday)),
      refused("ADepositOfACancelledOrderIsNotRequestedAnew", "illegal_transition", cancelled,
              finance::request_deposit(kOrder, deposit())),
      refused("ADepositIsPaidWithTheAmountThatTheRateGives", "no_rate", paid_in_euros,
              finance::allocate(kPayment, kOrder, {}, euros("100"), Decimal::parse("1.25", "rate").value(),
                                dollars("126"))),
      refused("TheDepositOfADraftIsNotPaidBack", "illegal_transition", draft_with_money,
              finance::refund(kOrder, {InvoiceId(), dollars("375"), kToday, "TT 2"})),

      // invoices
      refused("AnInvoiceOfADraftIsNotPaid", "illegal_transition", draft_with_money,
              finance::allocate(kPayment, kOrder, kOpen, dollars("100"))),
      refused("NoDepositIsSetOffAgainstAnInvoiceOfADraft", "illegal_transition", draft_with_money,
              finance::set_off_deposit(kOrder, {kOpen, dollars("100")})),
      refused("AnInvoiceOfADraftIsNotCredited", "illegal_transition", draft_with_money,
              finance::credit(kOrder, {CreditNoteId("CN-1"), kOpen, dollars("50"), "3 % are faded", "C-1"})),
      refused("WhatWasPaidTooMuchOfADraftsInvoiceIsNotPaidBack", "illegal_transition", draft_with_money,
              finance::refund(kOrder, {kOverpaid, dollars("25"), kToday, "TT 2"})),

      refused("AnAuthorisedReturnIsCancelledForAReason", "no_reason", return_authorised, returns::cancel(kRma, "")),
  };
  for (const int reached : {0, 1, 3, 4, 5, 6}) out.push_back(skips_no_step(reached));
  const std::vector<std::pair<std::string, Event>> effects = {
      {"ToBeChecked", check_in(90)},
      {"Confirmed", EffectivenessConfirmed{"not seen again"}},
      {"Refuted", EffectivenessRefuted{"the same again"}},
  };
  for (const auto& [name, effect] : effects) {
    out.push_back(not_checked_yesterday(name, effect));
    out.push_back(not_checked_without_8d(name, effect));
  }
  return out;
}

}  // namespace gendan
