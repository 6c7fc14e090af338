#include "gendan/order/finance.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string_view>

#include "gendan/core/refusal.h"
#include "gendan/order/judge.h"

namespace gendan {
namespace {

const Date kDay = Date::from_civil(2026, 3, 2, "day").value();
const Judging kObserved{Mode::kObserve, Instant{1}, kDay};
const Judging kReplayed{Mode::kReplay, {}, {}};

Money money(std::string_view value, std::string_view currency = "USD") {
  return {Decimal::parse(value, "value").value(), CurrencyCode::parse(currency, "currency").value()};
}
Decimal rate(std::string_view value) { return Decimal::parse(value, "rate").value(); }
Quantity pieces(std::int64_t n) { return {Decimal::of(n), UnitCode::parse("EA", "unit").value()}; }
std::int64_t micros(std::string_view value) { return Decimal::parse(value, "value").value().micros(); }

// A confirmed order of 100 pieces, of which 50 have left.
Order half_shipped() {
  Order order;
  order.id = OrderId("O-1");
  order.commercial = Commercial::kConfirmed;
  order.header.currency = money("1").currency;
  Line line;
  line.terms.line = LineNo{1};
  line.terms.quantity = pieces(100);
  line.terms.produced = false;
  line.terms.inspected = false;
  line.ledger.packed = micros("50");
  line.ledger.shipped = micros("50");
  order.lines.edit().push_back(line);
  return order;
}

InvoiceIssued bill(const char* id, std::int64_t quantity, std::string_view amount, bool prepayment = false) {
  return {InvoiceId(id), {{LineNo{1}, pieces(quantity), money(amount)}}, prepayment, kDay};
}
CreditNoteIssued note(const char* id, std::string_view amount) {
  return {CreditNoteId(id), InvoiceId("I"), money(amount), "faded", ""};
}
PaymentApplied payment(const char* invoice, std::string_view amount) {
  return {PaymentId("P"), InvoiceId(invoice), money(amount), money(amount), {}};
}

void take(Order& order, const Event& event, const Judging& how = kReplayed) {
  const absl::Status status = judge(order, event, how);
  ASSERT_TRUE(status.ok()) << status;
}

TEST(Finance, AnOrderOwesWhatIsInvoicedLessCreditsAndPayments) {
  Order order = half_shipped();
  EXPECT_EQ(open_balance(order), money("0"));
  take(order, bill("I", 20, "200"));
  take(order, bill("J", 30, "300.5"));
  take(order, note("N", "50.25"));
  take(order, payment("J", "100"));
  EXPECT_EQ(open_balance(order), money("350.25"));
  EXPECT_EQ(open_amount(*find_invoice(order, InvoiceId("I"))), micros("149.75"));
  EXPECT_EQ(find_invoice(order, InvoiceId("K")), nullptr);
}

TEST(Finance, APaidDepositLowersTheBalanceOnceHoweverItIsUsed) {
  Order order = half_shipped();
  take(order, DepositRequested{money("30"), {}, ""});
  EXPECT_EQ(open_balance(order), money("0"));
  take(order, payment("", "30"));
  EXPECT_EQ(open_balance(order), money("-30"));
  take(order, bill("I", 20, "200"));
  EXPECT_EQ(open_balance(order), money("170"));
  take(order, DepositSetOff{InvoiceId("I"), money("30")});
  EXPECT_EQ(open_balance(order), money("170"));
  EXPECT_EQ(open_amount(order.finance.invoices[0]), micros("170"));
}

TEST(Finance, ACreditOnAPaidInvoiceIsOwedToTheCustomer) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"));
  take(order, payment("I", "200"));
  take(order, note("N", "15"));
  EXPECT_EQ(open_amount(order.finance.invoices[0]), micros("-15"));
  EXPECT_EQ(open_balance(order), money("-15"));
}

TEST(Finance, CreditingAnInvoiceWholeTakesItsQuantitiesBackOnce) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"));
  take(order, note("N", "150"));
  EXPECT_EQ(order.lines[0].ledger.invoiced, micros("20"));
  take(order, note("M", "50"));
  EXPECT_EQ(order.lines[0].ledger.invoiced, 0);
  take(order, note("L", "50"), kObserved);
  EXPECT_EQ(order.lines[0].ledger.invoiced, 0);
}

TEST(Finance, CreditingAnInvoiceButForWhatWasWrittenOffTakesItsQuantitiesBackOnce) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"));
  take(order, InvoiceWrittenOff{InvoiceId("I"), money("5"), "bank charges", "head of finance"});
  take(order, note("N", "194"));
  EXPECT_EQ(order.lines[0].ledger.invoiced, micros("20"));
  take(order, note("M", "1"));
  EXPECT_EQ(order.lines[0].ledger.invoiced, 0);
  take(order, note("L", "5"), kObserved);
  EXPECT_EQ(order.lines[0].ledger.invoiced, 0);
}

TEST(Finance, WhatIsWrittenOffBehindANoteLeavesTheQuantitiesToTheNextNote) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"));
  take(order, note("N", "195"));
  take(order, InvoiceWrittenOff{InvoiceId("I"), money("5"), "bank charges", "head of finance"});
  EXPECT_EQ(order.lines[0].ledger.invoiced, micros("20"));
  take(order, note("M", "5"), kObserved);
  EXPECT_EQ(order.lines[0].ledger.invoiced, 0);
}

TEST(Finance, ADifferenceIsOwedAndTakesNoQuantity) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"));
  take(order, bill("J", 0, "10"), kObserved);
  EXPECT_EQ(order.lines[0].ledger.invoiced, micros("20"));
  EXPECT_EQ(open_balance(order), money("210"));
}

TEST(Finance, APrepaymentIsLeaveToInvoiceUpToItAndNoFurther) {
  Order order = half_shipped();
  take(order, bill("I", 50, "500"));
  take(order, bill("J", 30, "300", true));
  EXPECT_EQ(order.lines[0].ledger.prepaid, micros("80"));
  EXPECT_TRUE(refused_with(judge(order, bill("K", 1, "10"), kReplayed), Code::kInvoicedBeyondShipped));
}

TEST(Finance, CreditingAnotherInvoiceLeavesAPrepaymentItsLeave) {
  Order order = half_shipped();
  take(order, bill("I", 50, "500"));
  take(order, bill("J", 30, "300", true));
  take(order, note("N", "500"));
  EXPECT_EQ(order.lines[0].ledger.prepaid, micros("80"));
  take(order, bill("K", 50, "500"));
  EXPECT_TRUE(refused_with(judge(order, bill("L", 1, "10"), kReplayed), Code::kInvoicedBeyondShipped));
}

TEST(Finance, ACreditedPrepaymentTakesItsOwnLeaveAlong) {
  Order order = half_shipped();
  take(order, bill("I", 60, "600", true));
  take(order, bill("J", 20, "200", true));
  take(order, note("N", "600"));
  EXPECT_EQ(order.lines[0].ledger.prepaid, micros("50"));  // as much as is shipped
  take(order, bill("K", 30, "300"));
  EXPECT_TRUE(refused_with(judge(order, bill("L", 1, "10"), kReplayed), Code::kInvoicedBeyondShipped));
}

TEST(Finance, WhatIsObservedBeyondTheShippedQuantityIsKeptAsAnOverrun) {
  Order order = half_shipped();
  take(order, bill("I", 60, "600"), kObserved);
  ASSERT_EQ(order.overruns.size(), 1u);
  EXPECT_EQ(order.overruns[0], (Overrun{LineNo{1}, Invariant::kInvoicedWithinShipped, micros("10")}));
  take(order, note("N", "600"), kObserved);
  EXPECT_TRUE(order.overruns.empty());
}

TEST(Finance, WhatIsObservedMayBePaidAndCreditedBeyondTheInvoice) {
  Order order = half_shipped();
  take(order, bill("I", 20, "200"), kObserved);
  take(order, payment("I", "250"), kObserved);
  take(order, note("N", "300"), kObserved);
  EXPECT_EQ(open_balance(order), money("-350"));
  EXPECT_TRUE(refused_with(judge(order, note("M", "1"), kReplayed), Code::kCreditBeyondInvoiced));
}

TEST(Finance, ADepositThatWasPaidInTheWorldNeedsNoRequest) {
  Order order = half_shipped();
  take(order, payment("", "30"), kObserved);
  EXPECT_TRUE(deposit_met(order.finance, kDay));
  EXPECT_EQ(open_balance(order), money("-30"));
}

TEST(Finance, ADepositThatWasGivenBackInTheWorldIsNotRequestedByThat) {
  Order order = half_shipped();
  take(order, RefundPaid{InvoiceId(), money("100"), kDay, "TT 2"}, kObserved);
  EXPECT_TRUE(deposit_met(order.finance, kDay));
}

TEST(Finance, APaymentIsNotUsedTwiceWhateverReplayTrusts) {
  Payment payment;
  const PaymentAllocated part{OrderId("O-1"), InvoiceId("I"), money("60")};
  ASSERT_TRUE(judge(payment, PaymentReceived{CustomerId("C"), money("100"), "B-1", kDay}, kReplayed).ok());
  ASSERT_TRUE(judge(payment, part, kReplayed).ok());
  Payment observed = payment;
  EXPECT_TRUE(refused_with(judge(payment, part, kReplayed), Code::kBeyondPayment));
  EXPECT_TRUE(judge(observed, part, kObserved).ok());
  EXPECT_EQ(observed.allocated, micros("120"));
}

TEST(Finance, AnOrderWithoutACurrencyTakesThatOfItsFirstSum) {
  Order order = half_shipped();
  order.header.currency = {};
  EXPECT_TRUE(currency_of(order).empty());
  take(order, DepositRequested{money("30", "EUR"), {}, ""}, kObserved);
  EXPECT_EQ(currency_of(order).str(), "EUR");
  EXPECT_TRUE(refused_with(judge(order, bill("I", 20, "200"), kObserved), Code::kCurrencyMismatch));
}

TEST(Finance, AnInvoiceIsInOneCurrencyEvenWhereTheOrderHasNone) {
  Order order = half_shipped();
  order.header.currency = {};
  InvoiceIssued mixed = bill("I", 10, "100");
  mixed.lines.push_back({LineNo{1}, pieces(10), money("100", "EUR")});
  EXPECT_TRUE(refused_with(judge(order, mixed, kObserved), Code::kCurrencyMismatch));
}

TEST(Finance, AnOrderWithoutAHeaderTakesTheCurrencyOfItsPrices) {
  Order order = half_shipped();
  order.header.currency = {};
  order.lines.edit()[0].terms.unit_price = money("12", "CNY");
  EXPECT_EQ(currency_of(order).str(), "CNY");
}

TEST(Finance, GoodsLeaveOnTheLastDayOfALetterOfCredit) {
  Finance finance;
  EXPECT_TRUE(deposit_met(finance, kDay));
  finance.deposit = {DepositState::kDue, 300, 299, 0, {}};
  EXPECT_FALSE(deposit_met(finance, kDay));
  finance.letter_of_credit = {"LC", 300, kDay};
  EXPECT_TRUE(deposit_met(finance, kDay));
  EXPECT_FALSE(deposit_met(finance, kDay.plus(1)));
  finance.deposit.paid = 300;
  EXPECT_TRUE(deposit_met(finance, kDay.plus(1)));
}

TEST(Finance, AConversionIsRoundedHalfAwayFromZero) {
  const CurrencyCode dollars = money("1").currency;
  const auto converted = [&](std::string_view paid, std::string_view at) {
    return finance::convert(money(paid, "EUR"), rate(at), dollars).value().value.str();
  };
  EXPECT_EQ(converted("100", "1.0825"), "108.25");
  EXPECT_EQ(converted("0.000001", "0.5"), "0.000001");
  EXPECT_EQ(converted("0.000001", "0.499999"), "0");
  EXPECT_EQ(converted("0.000003", "0.5"), "0.000002");
  EXPECT_EQ(converted("-0.000001", "0.5"), "-0.000001");
  EXPECT_EQ(converted("33.333333", "3"), "99.999999");
}

TEST(Finance, AConversionNeedsARateBetweenTwoCurrenciesAndOnlyThere) {
  const CurrencyCode dollars = money("1").currency;
  EXPECT_EQ(finance::convert(money("5"), {}, dollars).value(), money("5"));
  EXPECT_TRUE(refused_with(finance::convert(money("5"), rate("1"), dollars).status(), Code::kNoRate));
  EXPECT_TRUE(refused_with(finance::convert(money("5", "EUR"), {}, dollars).status(), Code::kNoRate));
  EXPECT_TRUE(refused_with(finance::convert(money("5", "EUR"), rate("-1"), dollars).status(), Code::kNoRate));
  EXPECT_TRUE(refused_with(finance::convert(money("9000000000000", "EUR"), rate("2"), dollars).status(),
                           Code::kNumberOutOfRange));
}

TEST(Finance, SumsThatCannotBeCountedAreRefused) {
  Order order = half_shipped();
  take(order, bill("I", 20, "9000000000000"));
  take(order, payment("I", "9000000000000"), kObserved);
  EXPECT_TRUE(refused_with(judge(order, payment("I", "9000000000000"), kObserved), Code::kNumberOutOfRange));
}

TEST(Finance, ABalanceStopsAtTheLargestNumber) {
  Order order = half_shipped();
  take(order, bill("I", 20, "9000000000000"));
  take(order, bill("J", 20, "9000000000000"));
  EXPECT_EQ(open_balance(order).value, Decimal::from_micros(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace
}  // namespace gendan
