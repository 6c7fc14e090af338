#include "gendan/projection/receivables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Money money(std::string_view value, std::string_view currency = "USD") {
  return {Decimal::parse(value, "value").value(), CurrencyCode::parse(currency, "currency").value()};
}
std::string text(std::int64_t micros) { return Decimal::from_micros(micros).str(); }

class ReceivablesTest : public ::testing::Test {
 protected:
  void order(const std::string& id, const char* customer, std::string_view currency = "USD") {
    OrderDrafted header;
    header.customer = CustomerId(customer);
    header.currency = money("1", currency).currency;
    on(id, header);
  }
  void on(const std::string& id, Event event) { tape_.on("order/" + id, std::move(event)); }
  void invoice(const std::string& id, const char* number, std::string_view amount, std::string_view due,
               std::string_view currency = "USD") {
    on(id, InvoiceIssued{InvoiceId(number), {{LineNo{1}, pieces(1), money(amount, currency)}}, false, day(due)});
  }
  void pay(const std::string& id, const char* number, std::string_view amount, std::string_view currency = "USD") {
    on(id, PaymentApplied{PaymentId("P"), InvoiceId(number), money(amount), money(amount, currency), {}});
  }
  const Receivables& folded() {
    receivables_.reset();
    tape_.play(receivables_);
    return receivables_;
  }
  std::vector<std::string> invoices(std::string_view today) {
    std::vector<std::string> lines;
    for (const OpenInvoice& open : folded().open_invoices(day(today))) {
      lines.push_back(open.order.str() + "/" + open.invoice.str() + " " + text(open.open) + " of " + text(open.amount) +
                      " " + open.currency.str() + ", " + std::to_string(open.days_overdue));
    }
    return lines;
  }
  static std::vector<std::string> lines(const std::vector<ReceivableSum>& sums) {
    std::vector<std::string> lines;
    for (const ReceivableSum& sum : sums) {
      std::string line = sum.customer.str() + " " + text(sum.balance) + " " + sum.currency.str() + " of " +
                         std::to_string(sum.invoices) + ":";
      for (const std::int64_t micros : sum.by_age) line += " " + text(micros);
      lines.push_back(line);
    }
    return lines;
  }
  Tape tape_;
  Receivables receivables_;
};

TEST_F(ReceivablesTest, AnInvoiceIsOpenUntilItIsPaidOrCredited) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  EXPECT_THAT(invoices("2024-05-01"), ElementsAre("PO-1/I-1 100 of 100 USD, 0"));
  on("PO-1", CreditNoteIssued{CreditNoteId("N"), InvoiceId("I-1"), money("10.5"), "faded", ""});
  pay("PO-1", "I-1", "60");
  EXPECT_THAT(invoices("2024-05-01"), ElementsAre("PO-1/I-1 29.5 of 100 USD, 0"));
  pay("PO-1", "I-1", "29.5");
  EXPECT_THAT(invoices("2024-05-01"), IsEmpty());
}

TEST_F(ReceivablesTest, AnInvoiceIsTheSumOfItsLines) {
  order("PO-1", "C-1");
  InvoiceIssued two{InvoiceId("I-1"), {{LineNo{1}, pieces(1), money("100")}}, false, day("2024-05-10")};
  two.lines.push_back({LineNo{2}, pieces(1), money("20")});
  on("PO-1", two);
  EXPECT_THAT(invoices("2024-05-01"), ElementsAre("PO-1/I-1 120 of 120 USD, 0"));
}

TEST_F(ReceivablesTest, AnInvoiceIsNotOverdueOnItsDueDay) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  EXPECT_THAT(invoices("2024-05-10"), ElementsAre("PO-1/I-1 100 of 100 USD, 0"));
  EXPECT_THAT(invoices("2024-05-11"), ElementsAre("PO-1/I-1 100 of 100 USD, 1"));
}

TEST_F(ReceivablesTest, AnInvoiceAgesInBandsOfThirtyDays) {
  const auto age_after = [&](int days) { return folded().open_invoices(day("2024-05-10").plus(days)).at(0).age; };
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  EXPECT_EQ(age_after(-1), DueAge::kNotDue);
  EXPECT_EQ(age_after(0), DueAge::kNotDue);
  EXPECT_EQ(age_after(1), DueAge::kTo30);
  EXPECT_EQ(age_after(30), DueAge::kTo30);
  EXPECT_EQ(age_after(31), DueAge::kTo60);
  EXPECT_EQ(age_after(60), DueAge::kTo60);
  EXPECT_EQ(age_after(61), DueAge::kTo90);
  EXPECT_EQ(age_after(90), DueAge::kTo90);
  EXPECT_EQ(age_after(91), DueAge::kBeyond90);
}

TEST_F(ReceivablesTest, ACustomersOrdersAreAddedUpPerCurrency) {
  order("PO-1", "C-1");
  order("PO-2", "C-1");
  order("PO-3", "C-1", "EUR");
  order("PO-4", "C-2");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  invoice("PO-2", "I-1", "50", "2024-04-01");
  invoice("PO-3", "I-1", "7", "2024-05-10", "EUR");
  invoice("PO-4", "I-1", "9", "2024-05-10");
  const Date today = day("2024-05-20");
  EXPECT_THAT(lines(folded().by_customer(today)),
              ElementsAre("C-1 7 EUR of 1: 0 7 0 0 0", "C-1 150 USD of 2: 0 100 50 0 0", "C-2 9 USD of 1: 0 9 0 0 0"));
  EXPECT_THAT(lines(folded().totals(today)), ElementsAre(" 7 EUR of 1: 0 7 0 0 0", " 159 USD of 3: 0 109 50 0 0"));
}

TEST_F(ReceivablesTest, APaidDepositIsHeldUntilItIsSetOff) {
  order("PO-1", "C-1");
  on("PO-1", DepositRequested{money("30"), {}, ""});
  EXPECT_THAT(folded().by_customer(day("2024-05-20")), IsEmpty());
  pay("PO-1", "", "30");
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).balance, -30'000'000);
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).held, 30'000'000);
  invoice("PO-1", "I-1", "100", "2024-05-10");
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).balance, 70'000'000);
  on("PO-1", DepositSetOff{InvoiceId("I-1"), money("30")});
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).balance, 70'000'000);
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).held, 0);
  EXPECT_THAT(invoices("2024-05-10"), ElementsAre("PO-1/I-1 70 of 100 USD, 0"));
}

TEST_F(ReceivablesTest, WhatIsWrittenOffIsNotOpenAnyMore) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  on("PO-1", InvoiceWrittenOff{InvoiceId("I-1"), money("40"), "lost", "head of finance"});
  EXPECT_THAT(invoices("2024-05-10"), ElementsAre("PO-1/I-1 60 of 100 USD, 0"));
  on("PO-1", InvoiceWrittenOff{InvoiceId("I-1"), money("60"), "bankrupt", "head of finance"});
  EXPECT_THAT(lines(folded().by_customer(day("2024-05-20"))), ElementsAre("C-1 0 USD of 0: 0 0 0 0 0"));
}

TEST_F(ReceivablesTest, WhatIsPaidBackIsOwedNoMore) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  pay("PO-1", "I-1", "100");
  pay("PO-1", "", "30");
  on("PO-1", CreditNoteIssued{CreditNoteId("N"), InvoiceId("I-1"), money("10"), "faded", ""});
  on("PO-1", RefundPaid{InvoiceId("I-1"), money("10"), day("2024-05-20"), "T"});
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).balance, -30'000'000);
  on("PO-1", RefundPaid{InvoiceId(), money("30"), day("2024-05-20"), "T"});
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).balance, 0);
  EXPECT_EQ(folded().by_customer(day("2024-05-20")).at(0).held, 0);
}

TEST_F(ReceivablesTest, ACustomerWhoseDepositWasPaidBackIsStillListed) {
  order("PO-1", "C-1");
  on("PO-1", DepositRequested{money("30"), {}, ""});
  pay("PO-1", "", "30");
  on("PO-1", RefundPaid{InvoiceId(), money("30"), day("2024-05-20"), "T"});
  EXPECT_THAT(lines(folded().by_customer(day("2024-05-20"))), ElementsAre("C-1 0 USD of 0: 0 0 0 0 0"));
}

TEST_F(ReceivablesTest, AChargeForACancellationIsAnOpenInvoice) {
  order("PO-1", "C-1");
  on("PO-1", CancellationCharged{InvoiceId("I-1"), money("25"), day("2024-05-10")});
  EXPECT_THAT(invoices("2024-05-20"), ElementsAre("PO-1/I-1 25 of 25 USD, 10"));
}

TEST_F(ReceivablesTest, WhatACustomerIsOwedIsNoOpenInvoice) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "100", "2024-05-10");
  pay("PO-1", "I-1", "100");
  on("PO-1", CreditNoteIssued{CreditNoteId("N"), InvoiceId("I-1"), money("10"), "faded", ""});
  EXPECT_THAT(lines(folded().by_customer(day("2024-05-20"))), ElementsAre("C-1 -10 USD of 0: 0 0 0 0 0"));
}

TEST_F(ReceivablesTest, AnOrderWithoutAHeaderCountsInTheCurrencyOfItsFirstSum) {
  invoice("PO-1", "I-1", "100", "2024-05-10", "CNY");
  EXPECT_THAT(lines(folded().by_customer(day("2024-05-01"))), ElementsAre(" 100 CNY of 1: 100 0 0 0 0"));
}

TEST_F(ReceivablesTest, AnOrderThatIsSeenToBeDraftedAnewBeforeItMovesMoneyCountsInItsNewCurrency) {
  order("PO-1", "C-1", "USD");
  order("PO-1", "C-1", "EUR");
  invoice("PO-1", "I-1", "100", "2024-05-10", "EUR");
  EXPECT_THAT(invoices("2024-05-01"), ElementsAre("PO-1/I-1 100 of 100 EUR, 0"));
  EXPECT_THAT(lines(folded().totals(day("2024-05-01"))), ElementsAre(" 100 EUR of 1: 100 0 0 0 0"));
}

TEST_F(ReceivablesTest, TheFirstMoneyFixesTheCurrencyOfAnOrderThatIsSeenToBeDraftedAnewLater) {
  order("PO-1", "C-1", "USD");
  on("PO-1", DepositRequested{money("30"), {}, ""});
  order("PO-1", "C-1", "EUR");
  invoice("PO-1", "I-1", "100", "2024-05-10", "USD");
  EXPECT_THAT(lines(folded().totals(day("2024-05-01"))), ElementsAre(" 100 USD of 1: 100 0 0 0 0"));
}

TEST_F(ReceivablesTest, WhatRefersToAnUnknownInvoiceIsPassedOver) {
  order("PO-1", "C-1");
  pay("PO-1", "I-9", "100");
  pay("PO-2", "I-9", "100");
  on("PO-1", DepositSetOff{InvoiceId("I-9"), money("30")});
  EXPECT_THAT(folded().by_customer(day("2024-05-20")), IsEmpty());
}

TEST_F(ReceivablesTest, SumsStopAtTheLargestNumber) {
  order("PO-1", "C-1");
  invoice("PO-1", "I-1", "9000000000000", "2024-05-10");
  invoice("PO-1", "I-2", "9000000000000", "2024-05-10");
  EXPECT_EQ(folded().totals(day("2024-05-10")).at(0).balance, std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace gendan
