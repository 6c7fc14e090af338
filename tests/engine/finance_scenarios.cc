#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const ShipmentId kShipment("S1");
const PaymentId kPayment("PAY-1");
const InvoiceId kInvoice("INV-1");
const StreamId kStream("order/O-1");
const StreamId kPaymentStream("payment/PAY-1");

Money euros(std::string_view value) {
  return {Decimal::parse(value, "amount").value(), CurrencyCode::parse("EUR", "currency").value()};
}

Money dongs(std::string_view value) {
  return {Decimal::parse(value, "amount").value(), CurrencyCode::parse("VND", "currency").value()};
}

InvoiceIssued bill(std::int64_t quantity, std::string_view amount, bool prepayment = false, const char* id = "INV-1") {
  return {InvoiceId(id), {{LineNo{1}, pieces(quantity), dollars(amount)}}, prepayment, kToday.plus(30)};
}
CreditNoteIssued note(std::string_view amount, const char* id = "CN-1") {
  return {CreditNoteId(id), kInvoice, dollars(amount), "3 % are faded", "C-1"};
}
PaymentReceived received(Money amount) { return {CustomerId("ACME"), amount, "BANK-77", kToday}; }

void invoiced(Story& s) {
  s.in_transit();
  s.step(finance::invoice(kOrder, bill(100, "1250")));
}
void prepaid(Story& s) {
  s.confirm();
  s.step(finance::invoice(kOrder, bill(100, "1250", true)));
}
void receive(Story& s, Money amount) { s.step(finance::receive_payment(kPayment, received(amount))); }
void pay(Story& s, std::string_view amount, const InvoiceId& invoice = kInvoice) {
  s.step(finance::allocate(kPayment, kOrder, invoice, dollars(amount)));
}
void pay_as_credited(Story& s, std::string_view rate, Money credited) {
  s.step(
      finance::allocate(kPayment, kOrder, kInvoice, dongs("26000000"), Decimal::parse(rate, "rate").value(), credited));
}
void deposit(Story& s, std::string_view amount) {
  s.step(finance::request_deposit(kOrder, {dollars(amount), kToday.plus(7), "30 % on confirmation"}));
}
void deposit_paid(Story& s, std::string_view amount) {
  deposit(s, amount);
  receive(s, dollars("2000"));
  pay(s, amount, {});
}
void overpaid(Story& s) {
  invoiced(s);
  receive(s, dollars("1250"));
  pay(s, "1250");
  s.step(finance::credit(kOrder, note("37.5")));
}
InvoiceWrittenOff given_up(std::string_view amount) {
  return {kInvoice, dollars(amount), "bankrupt", "head of finance"};
}
void letter_of_credit(Story& s, Date expires) {
  s.step(finance::accept_letter_of_credit(kOrder, {"LC 4711", dollars("1250"), expires}));
}
void despatch(Story& s, Date day = kToday) { s.step(shipment::despatch(kShipment, {day, {"packing list"}})); }

}  // namespace

std::vector<Scenario> finance_scenarios() {
  return {
      // invoices
      {"ShippedGoodsAreInvoicedInParts", "ok",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(60, "750")));
         s.step(finance::invoice(kOrder, bill(40, "500", false, "INV-2")));
       }},
      {"ACompletedOrderIsStillInvoicedAndPaid", "ok",
       [](Story& s) {
         s.delivered();
         s.step(finance::invoice(kOrder, bill(100, "1250")));
         receive(s, dollars("1250"));
         pay(s, "1250");
       }},
      {"GoodsInTheHouseAreNotInvoiced", "invoiced_beyond_shipped",
       [](Story& s) {
         s.packed();
         s.step(finance::invoice(kOrder, bill(100, "1250")));
       }},
      {"WhatWasShippedIsInvoicedOnce", "invoiced_beyond_shipped",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(60, "750")));
         s.step(finance::invoice(kOrder, bill(41, "512.5", false, "INV-2")));
       }},
      {"ALineThatStandsTwiceOnAnInvoiceCountsTwice", "invoiced_beyond_shipped",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued twice = bill(60, "750");
         twice.lines.push_back({LineNo{1}, pieces(41), dollars("500")});
         s.step(finance::invoice(kOrder, twice));
       }},
      {"APrepaymentIsInvoicedBeforeTheGoodsAreMade", "ok", [](Story& s) { prepaid(s); }},
      {"APrepaymentEndsAtWhatIsAgreed", "invoiced_beyond_shipped",
       [](Story& s) {
         s.confirm();
         s.step(finance::invoice(kOrder, bill(106, "1325", true)));
       }},
      {"APrepaymentWithALineTwiceEndsAtWhatIsAgreedToo", "invoiced_beyond_shipped",
       [](Story& s) {
         s.confirm();
         InvoiceIssued twice = bill(60, "750", true);
         twice.lines.push_back({LineNo{1}, pieces(46), dollars("500")});
         s.step(finance::invoice(kOrder, twice));
       }},
      {"WhatWasPrepaidIsNotInvoicedAgainWhenItShips", "invoiced_beyond_shipped",
       [](Story& s) {
         s.packed();
         s.step(finance::invoice(kOrder, bill(100, "1250", true)));
         despatch(s);
         s.step(finance::invoice(kOrder, bill(1, "12.5", false, "INV-2")));
       }},
      {"WhatShipsBeyondThePrepaymentIsInvoiced", "ok",
       [](Story& s) {
         s.packed();
         s.step(finance::invoice(kOrder, bill(30, "375", true)));
         despatch(s);
         s.step(finance::invoice(kOrder, bill(70, "875", false, "INV-2")));
       }},
      {"ADraftIsNotInvoiced", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(finance::invoice(kOrder, bill(100, "1250", true)));
       }},
      {"ACancelledOrderIsNotInvoiced", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(finance::invoice(kOrder, bill(100, "1250", true)));
       }},
      {"AnInvoiceHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(60, "750")));
         s.step(finance::invoice(kOrder, bill(40, "500")));
       }},
      {"AnInvoiceHasLines", "missing",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, {kInvoice, {}, false, kToday}));
       }},
      {"AnInvoiceIsDueOnADay", "missing",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued invoice = bill(100, "1250");
         invoice.due = {};
         s.step(finance::invoice(kOrder, invoice));
       }},
      {"AnInvoiceIsForKnownLines", "unknown_line",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued invoice = bill(100, "1250");
         invoice.lines[0].line = LineNo{9};
         s.step(finance::invoice(kOrder, invoice));
       }},
      {"AnInvoiceCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued invoice = bill(100, "1250");
         invoice.lines[0].quantity.unit = UnitCode::parse("KGM", "").value();
         s.step(finance::invoice(kOrder, invoice));
       }},
      {"AnInvoiceIsInTheOrdersCurrency", "currency_mismatch",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued invoice = bill(100, "1250");
         invoice.lines[0].amount = euros("1250");
         s.step(finance::invoice(kOrder, invoice));
       }},
      {"AnInvoiceGivesNothingBack", "negative",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(100, "-1")));
       }},
      {"GoodsFreeOfChargeAreInvoicedToo", "ok",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(100, "0")));
       }},
      {"APriceThatWasRaisedBehindTheInvoiceIsInvoicedAsADifference", "ok",
       [](Story& s) {
         invoiced(s);
         s.step(amendment::propose(
             kOrder,
             {ProposalId("P1"), 1, Party::kSeller, {{LineNo{1}, std::nullopt, dollars("13"), std::nullopt}}, ""}));
         s.step(amendment::accept(kOrder, ProposalId("P1"), Party::kBuyer));
         s.step(finance::invoice(kOrder, bill(0, "50", false, "INV-2")));
         receive(s, dollars("50"));
         pay(s, "50", InvoiceId("INV-2"));
       }},
      {"ADifferenceTakesNothingOfWhatIsShipped", "ok",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(60, "750")));
         s.step(finance::invoice(kOrder, bill(0, "50", false, "INV-2")));
         s.step(finance::invoice(kOrder, bill(40, "500", false, "INV-3")));
       }},
      {"ADifferenceIsOnGoodsThatAreInvoiced", "invoiced_beyond_shipped",
       [](Story& s) {
         s.in_transit();
         s.step(finance::invoice(kOrder, bill(0, "50")));
       }},
      {"ADifferenceOfNothingIsRefused", "not_positive",
       [](Story& s) {
         invoiced(s);
         s.step(finance::invoice(kOrder, bill(0, "0", false, "INV-2")));
       }},
      {"AQuantityThatNobodyGaveIsNoDifference", "not_positive",
       [](Story& s) {
         invoiced(s);
         InvoiceIssued forgotten = bill(0, "50", false, "INV-2");
         forgotten.lines[0].quantity = {};
         s.step(finance::invoice(kOrder, forgotten));
       }},
      {"ADifferenceCountsInTheLinesUnit", "unit_mismatch",
       [](Story& s) {
         invoiced(s);
         InvoiceIssued difference = bill(0, "50", false, "INV-2");
         difference.lines[0].quantity.unit = UnitCode::parse("KGM", "").value();
         s.step(finance::invoice(kOrder, difference));
       }},
      {"TheSumOfAnInvoiceCanBeCounted", "number_out_of_range",
       [](Story& s) {
         s.in_transit();
         InvoiceIssued invoice = bill(50, "9000000000000");
         invoice.lines.push_back(invoice.lines[0]);
         s.step(finance::invoice(kOrder, invoice));
       }},
      // credit notes
      {"AnInvoiceIsCreditedInParts", "ok",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("50")));
         s.step(finance::credit(kOrder, note("1200", "CN-2")));
       }},
      {"NoMoreIsCreditedThanWasInvoiced", "credit_beyond_invoiced",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("50")));
         s.step(finance::credit(kOrder, note("1200.000001", "CN-2")));
       }},
      {"APaidInvoiceIsStillCredited", "ok",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("1250"));
         pay(s, "1250");
         s.step(finance::credit(kOrder, note("50")));
       }},
      {"ACancelledOrdersPrepaymentIsCredited", "ok",
       [](Story& s) {
         prepaid(s);
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(finance::credit(kOrder, note("1250")));
       }},
      {"WhatIsCreditedWholeIsInvoicedAnew", "ok",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("1250")));
         s.step(finance::invoice(kOrder, bill(100, "1200", false, "INV-2")));
       }},
      {"WhatIsCreditedInPartIsNotInvoicedAnew", "invoiced_beyond_shipped",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("1249")));
         s.step(finance::invoice(kOrder, bill(100, "1200", false, "INV-2")));
       }},
      {"WhatIsCreditedButForAWriteOffIsInvoicedAnew", "ok",
       [](Story& s) {
         invoiced(s);
         s.step(finance::write_off(kOrder, given_up("0.5")));
         s.step(finance::credit(kOrder, note("1249.5")));
         s.step(finance::invoice(kOrder, bill(100, "1200", false, "INV-2")));
       }},
      {"AWriteOffTakesNoQuantitiesBack", "invoiced_beyond_shipped",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("50")));
         s.step(finance::write_off(kOrder, given_up("1200")));
         s.step(finance::invoice(kOrder, bill(1, "12.5", false, "INV-2")));
       }},
      {"APrepaymentThatWasCreditedIsNoLeaveToInvoice", "invoiced_beyond_shipped",
       [](Story& s) {
         prepaid(s);
         s.step(finance::credit(kOrder, note("1250")));
         s.step(finance::invoice(kOrder, bill(1, "12.5", false, "INV-2")));
       }},
      {"AnInvoiceThatIsCreditedBesideAPrepaymentIsIssuedAnew", "ok",
       [](Story& s) {
         invoiced(s);
         s.step(finance::invoice(kOrder, bill(5, "62.5", true, "INV-2")));
         s.step(finance::credit(kOrder, note("1250")));
         s.step(finance::invoice(kOrder, bill(100, "1250", false, "INV-3")));
       }},
      {"ACreditNoteHasAReason", "no_reason",
       [](Story& s) {
         invoiced(s);
         CreditNoteIssued silent = note("50");
         silent.reason = "";
         s.step(finance::credit(kOrder, silent));
       }},
      {"ACreditNoteNamesWhatIsBehindIt", "missing",
       [](Story& s) {
         invoiced(s);
         CreditNoteIssued unexplained = note("50");
         unexplained.reference = "";
         s.step(finance::credit(kOrder, unexplained));
       }},
      {"ACreditNoteHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("50")));
         s.step(finance::credit(kOrder, note("50")));
       }},
      {"ACreditNoteIsForAKnownInvoice", "unknown_invoice",
       [](Story& s) {
         s.in_transit();
         s.step(finance::credit(kOrder, note("50")));
       }},
      {"ACreditNoteOfNothingIsRefused", "not_positive",
       [](Story& s) {
         invoiced(s);
         s.step(finance::credit(kOrder, note("0")));
       }},
      // payments
      {"APaymentIsReceivedOnce", "already_exists",
       [](Story& s) {
         receive(s, dollars("100"));
         receive(s, dollars("100"));
       }},
      {"MoneyIsReceivedUnderOneId", "duplicate_bank_reference",
       [](Story& s) {
         receive(s, dollars("100"));
         s.step(finance::receive_payment(PaymentId("PAY-2"), received(dollars("100"))));
       }},
      {"TwoCustomersMayHaveTheSameReference", "ok",
       [](Story& s) {
         receive(s, dollars("100"));
         PaymentReceived other = received(dollars("100"));
         other.customer = CustomerId("BOLT");
         s.step(finance::receive_payment(PaymentId("PAY-2"), other));
       }},
      {"ABankReferenceIsReservedOnce", "duplicate_bank_reference",
       [](Story& s) {
         receive(s, dollars("100"));
         s.raw(bank_stream(CustomerId("ACME"), "BANK-77"), BankReferenceReserved{PaymentId("PAY-2")});
       }},
      {"ABankReferenceIsReservedForAPayment", "missing",
       [](Story& s) { s.raw(bank_stream(CustomerId("ACME"), "BANK-77"), BankReferenceReserved{}); }},
      {"ABanksReferenceIsAsShortAsAnId", "too_long",
       [](Story& s) {
         PaymentReceived payment = received(dollars("100"));
         payment.bank_reference.assign(kMaxIdBytes + 1, '7');
         s.step(finance::receive_payment(kPayment, payment));
       }},
      {"APaymentNamesItsCustomer", "missing",
       [](Story& s) {
         PaymentReceived payment = received(dollars("100"));
         payment.customer = CustomerId();
         s.step(finance::receive_payment(kPayment, payment));
       }},
      {"APaymentsReceiptIsWrittenOnce", "illegal_transition",
       [](Story& s) {
         receive(s, dollars("100"));
         s.raw(kPaymentStream, received(dollars("100")));
       }},
      {"AnUnreceivedPaymentIsNotAllocated", "illegal_transition",
       [](Story& s) {
         s.raw(kPaymentStream, PaymentAllocated{kOrder, kInvoice, dollars("1")});
       }},
      {"APaymentNamesTheBanksReference", "missing",
       [](Story& s) {
         PaymentReceived payment = received(dollars("100"));
         payment.bank_reference = "";
         s.step(finance::receive_payment(kPayment, payment));
       }},
      {"APaymentHasBeenReceivedAlready", "date_in_future",
       [](Story& s) {
         PaymentReceived payment = received(dollars("100"));
         payment.day = kToday.plus(1);
         s.step(finance::receive_payment(kPayment, payment));
       }},
      {"APaymentOfNothingIsRefused", "not_positive", [](Story& s) { receive(s, dollars("0")); }},
      {"AnUnknownPaymentIsNotAllocated", "unknown_payment",
       [](Story& s) {
         invoiced(s);
         pay(s, "100");
       }},
      {"APaymentIsForAKnownInvoice", "unknown_invoice",
       [](Story& s) {
         s.in_transit();
         receive(s, dollars("100"));
         pay(s, "100");
       }},
      {"APaymentIsForAKnownOrder", "unknown_order",
       [](Story& s) {
         receive(s, dollars("100"));
         pay(s, "100");
       }},
      {"APaymentIsAllocatedOverSeveralOrders", "ok",
       [](Story& s) {
         prepaid(s);
         s.confirm("O-2", {line(1)}, "PO-2");
         s.step(finance::invoice(OrderId("O-2"), bill(100, "1250", true)));
         receive(s, dollars("2000"));
         pay(s, "1250");
         s.step(finance::allocate(kPayment, OrderId("O-2"), kInvoice, dollars("750")));
       }},
      {"APaymentIsAllocatedOnce", "beyond_payment",
       [](Story& s) {
         prepaid(s);
         s.confirm("O-2", {line(1)}, "PO-2");
         s.step(finance::invoice(OrderId("O-2"), bill(100, "1250", true)));
         receive(s, dollars("2000"));
         pay(s, "1250");
         s.step(finance::allocate(kPayment, OrderId("O-2"), kInvoice, dollars("750.000001")));
       }},
      {"NoMoreIsPaidThanIsOpen", "beyond_open_balance",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("2000"));
         s.step(finance::credit(kOrder, note("50")));
         pay(s, "1000");
         pay(s, "200.000001");
       }},
      {"WhatWasCreditedIsPaidNoMore", "beyond_open_balance",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("2000"));
         s.step(finance::credit(kOrder, note("1250")));
         pay(s, "0.000001");
       }},
      {"AnAllocationOfNothingIsRefused", "not_positive",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("100"));
         pay(s, "0");
       }},
      {"AnAllocationIsInThePaymentsCurrency", "currency_mismatch",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("100"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, euros("100")));
       }},
      {"APaymentInAnotherCurrencyIsAllocatedAtARate", "ok",
       [](Story& s) {
         invoiced(s);
         receive(s, euros("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, euros("1000"), Decimal::parse("1.25", "").value()));
       }},
      {"ARateMakesNoMoreOfAPaymentThanIsOpen", "beyond_open_balance",
       [](Story& s) {
         invoiced(s);
         receive(s, euros("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, euros("1000"), Decimal::parse("1.25001", "").value()));
       }},
      {"APaymentInAnotherCurrencyNeedsARate", "no_rate",
       [](Story& s) {
         invoiced(s);
         receive(s, euros("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, euros("1000")));
       }},
      {"APaymentInTheOrdersCurrencyHasNoRate", "no_rate",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, dollars("1000"), Decimal::of(1)));
       }},
      {"AnAmountIsTheOneThatTheRateGives", "no_rate",
       [](Story& s) {
         invoiced(s);
         s.raw(kStream,
               PaymentApplied{kPayment, kInvoice, euros("100"), dollars("126"), Decimal::parse("1.25", "").value()});
       }},
      {"WhatTheBankCreditedIsTakenWhereItsRateHasTooFewDecimals", "ok",
       [](Story& s) {
         invoiced(s);
         receive(s, dongs("26000000"));
         pay_as_credited(s, "0.000038", dollars("1000"));
       }},
      {"WhatTheBankCreditedIsNoMoreThanItsRateMayGive", "no_rate",
       [](Story& s) {
         invoiced(s);
         receive(s, dongs("26000000"));
         pay_as_credited(s, "0.000038", dollars("1001.000002"));
       }},
      {"WhatTheBankCreditedIsNoLessThanItsRateMayGive", "no_rate",
       [](Story& s) {
         invoiced(s);
         receive(s, dongs("26000000"));
         pay_as_credited(s, "0.000039", dollars("1000"));
       }},
      {"WhatTheBankCreditedIsInTheOrdersCurrency", "currency_mismatch",
       [](Story& s) {
         invoiced(s);
         receive(s, dongs("26000000"));
         pay_as_credited(s, "0.000038", euros("1000"));
       }},
      {"WhatTheBankCreditedIsWhatWasPaidWhereTheCurrencyIsTheOrders", "no_rate",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, dollars("1000"), {}, dollars("1000.000001")));
       }},
      {"APaymentTooSmallForTheOrdersCurrencyIsRefused", "not_positive",
       [](Story& s) {
         invoiced(s);
         receive(s, euros("1000"));
         s.step(finance::allocate(kPayment, kOrder, kInvoice, euros("0.000001"), Decimal::parse("0.4", "").value()));
       }},
      {"AnInvoiceOfACancelledOrderIsStillPaid", "ok",
       [](Story& s) {
         prepaid(s);
         receive(s, dollars("1250"));
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "shop closed"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         pay(s, "1250");
       }},
      // deposits, and the gate at despatch
      {"GoodsStayUntilTheDepositIsPaid", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         despatch(s);
       }},
      {"GoodsStayUntilTheDepositIsPaidInFull", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         receive(s, dollars("375"));
         pay(s, "374.999999", {});
         despatch(s);
       }},
      {"GoodsLeaveWhenTheDepositIsPaid", "ok",
       [](Story& s) {
         s.packed();
         deposit_paid(s, "375");
         despatch(s);
       }},
      {"GoodsLeaveUnderALetterOfCredit", "ok",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         letter_of_credit(s, kToday);
         despatch(s);
       }},
      {"ALetterOfCreditCoversWhatIsOpenOfTheDeposit", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         deposit_paid(s, "375");
         deposit(s, "1625.000001");
         letter_of_credit(s, kToday);
         despatch(s);
       }},
      {"ALetterOfCreditForWhatIsOpenOfTheDepositIsEnough", "ok",
       [](Story& s) {
         s.packed();
         deposit_paid(s, "375");
         deposit(s, "1625");
         letter_of_credit(s, kToday);
         despatch(s);
       }},
      {"ALetterOfCreditMayComeFirst", "ok",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday.plus(60));
         deposit(s, "375");
         despatch(s);
       }},
      {"GoodsStayWhenTheLetterOfCreditHasExpired", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         letter_of_credit(s, kToday);
         s.house().clock.set(start_of(kToday.plus(1)));
         despatch(s, kToday.plus(1));
       }},
      {"GoodsLeaveOnTheLastDayOfALetterOfCreditThatStandsAlone", "ok",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(1)));
         despatch(s, kToday.plus(1));
       }},
      {"GoodsStayWhenALetterOfCreditThatStandsAloneHasExpired", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(2)));
         despatch(s, kToday.plus(2));
       }},
      {"ADespatchUnderALetterOfCreditMayBeEnteredAfterItsLastDay", "ok",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday.plus(1));
         s.house().clock.set(start_of(kToday.plus(2)));
         despatch(s, kToday.plus(1));
       }},
      {"GoodsLeaveUnderALetterOfCreditThatWasExtended", "ok",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday);
         s.house().clock.set(start_of(kToday.plus(1)));
         letter_of_credit(s, kToday.plus(30));
         despatch(s, kToday.plus(1));
       }},
      {"APaidDepositMakesUpForAnExpiredLetterOfCredit", "ok",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday);
         s.house().clock.set(start_of(kToday.plus(1)));
         deposit_paid(s, "375");
         despatch(s, kToday.plus(1));
       }},
      {"WhatLeftAfterItsLetterOfCreditIsRecordedAllTheSame", "shipped",
       [](Story& s) {
         s.packed();
         letter_of_credit(s, kToday);
         s.house().clock.set(start_of(kToday.plus(1)));
         s.observe(Events().on(kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(100), kToday.plus(1)}));
         s.expect_summary();
       }},
      {"AnExpiredLetterOfCreditIsNotAccepted", "date_in_past",
       [](Story& s) {
         s.confirm();
         letter_of_credit(s, kToday.plus(-1));
       }},
      {"ALetterOfCreditHasAReference", "missing",
       [](Story& s) {
         s.confirm();
         s.step(finance::accept_letter_of_credit(kOrder, {"", dollars("1250"), kToday}));
       }},
      {"ADepositIsRequestedAnew", "ok",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         receive(s, dollars("300"));
         pay(s, "300", {});
         deposit(s, "300");
         despatch(s);
       }},
      {"ADepositIsNotOverpaid", "beyond_open_balance",
       [](Story& s) {
         s.confirm();
         deposit(s, "375");
         receive(s, dollars("1000"));
         pay(s, "375.000001", {});
       }},
      {"ADepositIsPaidWhenItWasRequested", "illegal_transition",
       [](Story& s) {
         s.confirm();
         receive(s, dollars("1000"));
         pay(s, "375", {});
       }},
      {"ADepositIsInTheOrdersCurrency", "currency_mismatch",
       [](Story& s) {
         s.confirm();
         s.step(finance::request_deposit(kOrder, {euros("375"), {}, ""}));
       }},
      {"ADepositOfNothingIsRefused", "not_positive",
       [](Story& s) {
         s.confirm();
         deposit(s, "0");
       }},
      {"ADepositForADraftIsRefused", "illegal_transition",
       [](Story& s) {
         s.draft();
         deposit(s, "375");
       }},
      {"ADepositIsSetOffAgainstTheInvoice", "ok",
       [](Story& s) {
         s.packed();
         deposit_paid(s, "375");
         despatch(s);
         s.step(finance::invoice(kOrder, bill(100, "1250")));
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("375")}));
         pay(s, "875");
       }},
      {"NoMoreOfADepositIsSetOffThanWasPaid", "beyond_payment",
       [](Story& s) {
         prepaid(s);
         deposit_paid(s, "375");
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("300")}));
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("75.000001")}));
       }},
      {"NoMoreOfADepositIsSetOffThanIsOpen", "beyond_open_balance",
       [](Story& s) {
         s.confirm();
         s.step(finance::invoice(kOrder, bill(10, "125", true)));
         deposit_paid(s, "375");
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("126")}));
       }},
      {"ADepositIsSetOffAgainstAKnownInvoice", "unknown_invoice",
       [](Story& s) {
         s.confirm();
         deposit_paid(s, "375");
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("375")}));
       }},
      // what is given up, and what is given back
      {"WhatIsOpenIsWrittenOff", "beyond_open_balance",
       [](Story& s) {
         invoiced(s);
         s.step(finance::write_off(kOrder, given_up("1250")));
         s.step(finance::write_off(kOrder, given_up("0.000001")));
       }},
      {"NoMoreIsWrittenOffThanIsOpen", "beyond_open_balance",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("1000"));
         pay(s, "1000");
         s.step(finance::write_off(kOrder, given_up("250.000001")));
       }},
      {"AWriteOffHasAReason", "no_reason",
       [](Story& s) {
         invoiced(s);
         s.step(finance::write_off(kOrder, {kInvoice, dollars("1"), "", "head of finance"}));
       }},
      {"AWriteOffHasAnAuthority", "missing",
       [](Story& s) {
         invoiced(s);
         s.step(finance::write_off(kOrder, {kInvoice, dollars("1"), "lost", ""}));
       }},
      {"AWriteOffIsOfAKnownInvoice", "unknown_invoice",
       [](Story& s) {
         s.in_transit();
         s.step(finance::write_off(kOrder, given_up("1")));
       }},
      {"NothingIsWrittenOffOfADraft", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.observe(Events().on(kStream, bill(1, "12.5")));
         s.step(finance::write_off(kOrder, given_up("1")));
       }},
      {"WhatIsWrittenOffIsNotCreditedToo", "credit_beyond_invoiced",
       [](Story& s) {
         invoiced(s);
         s.step(finance::write_off(kOrder, given_up("1000")));
         s.step(finance::credit(kOrder, note("250")));
         s.step(finance::credit(kOrder, note("0.000001", "CN-2")));
       }},
      {"WhatWasPaidTooMuchIsPaidBack", "beyond_credit",
       [](Story& s) {
         overpaid(s);
         s.step(finance::refund(kOrder, {kInvoice, dollars("37.5"), kToday, "TT 2"}));
         s.step(finance::refund(kOrder, {kInvoice, dollars("0.000001"), kToday, "TT 3"}));
       }},
      {"NothingIsPaidBackOfAnInvoiceThatIsOwed", "beyond_credit",
       [](Story& s) {
         invoiced(s);
         receive(s, dollars("1250"));
         pay(s, "1250");
         s.step(finance::refund(kOrder, {kInvoice, dollars("1"), kToday, "TT 2"}));
       }},
      {"ADepositThatPaysNothingIsPaidBack", "beyond_credit",
       [](Story& s) {
         prepaid(s);
         deposit_paid(s, "375");
         s.step(finance::set_off_deposit(kOrder, {kInvoice, dollars("300")}));
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("75"), kToday, "TT 2"}));
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("0.000001"), kToday, "TT 3"}));
       }},
      {"GoodsStayWhenTheDepositWasPaidBack", "deposit_unpaid",
       [](Story& s) {
         s.packed();
         deposit_paid(s, "375");
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("1"), kToday, "TT 2"}));
         despatch(s);
       }},
      {"NoDepositIsPaidBackThatWasNotRequested", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("1"), kToday, "TT 2"}));
       }},
      {"ARefundIsNotOfTomorrow", "date_in_future",
       [](Story& s) {
         overpaid(s);
         s.step(finance::refund(kOrder, {kInvoice, dollars("1"), kToday.plus(1), "TT 2"}));
       }},
      {"ADepositIsNotPaidBackTomorrow", "date_in_future",
       [](Story& s) {
         s.confirm();
         deposit_paid(s, "375");
         s.step(finance::refund(kOrder, {InvoiceId(), dollars("1"), kToday.plus(1), "TT 2"}));
       }},
      {"ARefundHasItsReference", "missing",
       [](Story& s) {
         overpaid(s);
         s.step(finance::refund(kOrder, {kInvoice, dollars("1"), kToday, ""}));
       }},
      {"ADepositOfACancelledOrderIsNotPaidAnyMore", "illegal_transition",
       [](Story& s) {
         s.confirm();
         deposit(s, "375");
         receive(s, dollars("375"));
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         pay(s, "375", {});
       }},
      {"WhatWasPaidOnACancelledOrderIsPaidBack", "ok",
       [](Story& s) {
         prepaid(s);
         receive(s, dollars("1250"));
         pay(s, "1250");
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(finance::credit(kOrder, note("1250")));
         s.step(finance::refund(kOrder, {kInvoice, dollars("1250"), kToday, "TT 2"}));
       }},
      {"WhatIsOpenOfACancelledOrderIsWrittenOff", "ok",
       [](Story& s) {
         prepaid(s);
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(finance::write_off(kOrder, given_up("1250")));
       }},
      {"NothingIsPaidBackOfAnUnknownInvoice", "unknown_invoice",
       [](Story& s) {
         s.confirm();
         s.step(finance::refund(kOrder, {kInvoice, dollars("1"), kToday, "TT 2"}));
       }},
      {"WhatLeftWithoutItsDepositIsRecordedAllTheSame", "shipped",
       [](Story& s) {
         s.packed();
         deposit(s, "375");
         s.observe(Events().on(kStream, GoodsDespatched{kShipment, LineNo{1}, pieces(100), kToday}));
         s.expect_summary();
       }},
  };
}

}  // namespace gendan
