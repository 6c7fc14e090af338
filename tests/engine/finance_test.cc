#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "support.h"

namespace gendan {
namespace {

const PaymentId kPayment("PAY-1");
const InvoiceId kInvoice("INV-1");

void prepaid(House& house) {
  house.confirm();
  house.must(
      finance::invoice(OrderId("O-1"), {kInvoice, {{LineNo{1}, pieces(100), dollars("1250")}}, true, kToday.plus(30)}));
  house.must(finance::receive_payment(kPayment, {CustomerId("ACME"), dollars("2000"), "BANK-77", kToday}));
}

TEST(EngineFinance, AnAllocationStandsOnBothStreamsInOneAppend) {
  House house;
  prepaid(house);
  const absl::StatusOr<Receipt> receipt =
      house.execute(finance::allocate(kPayment, OrderId("O-1"), kInvoice, dollars("1000")));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->last.value, receipt->first.value + 1);
  EXPECT_EQ(house.engine->load(kPayment).value().allocated, dollars("1000").value.micros());
  EXPECT_EQ(open_balance(house.order()), dollars("250"));
}

TEST(EngineFinance, ARefusedAllocationLeavesBothStreamsAlone) {
  House house;
  prepaid(house);
  EXPECT_REFUSED(house.execute(finance::allocate(kPayment, OrderId("O-1"), kInvoice, dollars("1500"))),
                 "beyond_open_balance");
  EXPECT_EQ(house.engine->load(kPayment).value().allocated, 0);
  EXPECT_EQ(open_balance(house.order()), dollars("1250"));
}

TEST(EngineFinance, AnAllocationIsTakenOnceHoweverOftenItIsSent) {
  House house;
  prepaid(house);
  const Request request = house.request();
  const Decision allocation = finance::allocate(kPayment, OrderId("O-1"), kInvoice, dollars("1250"));
  ASSERT_TRUE(house.engine->execute(request, allocation).ok());
  const absl::StatusOr<Receipt> again = house.engine->execute(request, allocation);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(open_balance(house.order()), dollars("0"));
}

TEST(EngineFinance, AnExpiredLetterOfCreditIsNamedWhereNoDepositWasRequested) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  const StreamId order("order/O-1");
  ASSERT_TRUE(house.record(Events().on(order, RefundPaid{InvoiceId(), dollars("100"), kToday, "TT 2"})).ok());
  house.must(finance::accept_letter_of_credit(OrderId("O-1"), {"LC 4711", dollars("1250"), kToday}));
  house.must(shipment::plan(ShipmentId("S1"), {{{OrderId("O-1"), LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  house.clock.set(start_of(kToday.plus(1)));
  const std::optional<Refusal> refusal =
      refusal_of(house.execute(shipment::despatch(ShipmentId("S1"), {kToday.plus(1), {"packing list"}})).status());
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code, Code::kDepositUnpaid);
  EXPECT_EQ(refusal->field, "order");
  EXPECT_EQ(refusal->detail, "the letter of credit LC 4711 of O-1 expired on 2026-03-02");
}

// A deposit of 375 that is paid and has paid its part of a prepaid invoice of 1250.
void deposit_set_off(House& house) {
  prepaid(house);
  house.must(finance::request_deposit(OrderId("O-1"), {dollars("375"), {}, ""}));
  house.must(finance::allocate(kPayment, OrderId("O-1"), InvoiceId(), dollars("375")));
  house.must(finance::set_off_deposit(OrderId("O-1"), {kInvoice, dollars("375")}));
}
void give_back(House& house, std::string_view credited, std::string_view paid_back) {
  house.must(
      finance::credit(OrderId("O-1"), {CreditNoteId("CN-1"), kInvoice, dollars(credited), "called off", "email"}));
  house.must(finance::refund(OrderId("O-1"), {kInvoice, dollars(paid_back), kToday, "TT 2"}));
}

TEST(EngineFinance, GoodsStayWhenTheDepositWasPaidBackOfItsInvoice) {
  House house;
  deposit_set_off(house);
  give_back(house, "1250", "375");
  const Deposit deposit = house.order().finance.deposit;
  EXPECT_EQ(deposit.paid, 0);
  EXPECT_EQ(deposit.set_off, 0);
  EXPECT_EQ(open_balance(house.order()), dollars("0"));
  house.produce(100);
  house.release("L1", 100);
  house.must(shipment::plan(ShipmentId("S1"), {{{OrderId("O-1"), LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  const Decision despatch = shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}});
  EXPECT_REFUSED(house.execute(despatch), "deposit_unpaid");
  house.must(finance::allocate(kPayment, OrderId("O-1"), InvoiceId(), dollars("375")));
  house.must(despatch);
}

TEST(EngineFinance, WhatWasPaidByPaymentsIsPaidBackBeforeTheDeposit) {
  House house;
  deposit_set_off(house);
  house.must(finance::allocate(kPayment, OrderId("O-1"), kInvoice, dollars("875")));
  give_back(house, "1000", "875");
  EXPECT_EQ(open_amount(house.order().finance.deposit), 0);
  house.must(finance::refund(OrderId("O-1"), {kInvoice, dollars("125"), kToday, "TT 3"}));
  EXPECT_EQ(open_amount(house.order().finance.deposit), dollars("125").value.micros());
  EXPECT_EQ(open_balance(house.order()), dollars("0"));
}

TEST(EngineFinance, APaymentThatNobodyReceivedIsNotLoaded) {
  House house;
  EXPECT_REFUSED(house.engine->load(kPayment), "unknown_payment");
}

TEST(EngineFinance, AHostsDecisionSeesAPayment) {
  House house;
  prepaid(house);
  // Pays off what is open of the invoice, whatever that is.
  house.must([](View& view, const Context& context) -> absl::StatusOr<Events> {
    const absl::StatusOr<const Order*> order = view.order(OrderId("O-1"));
    const absl::StatusOr<const Payment*> payment = view.payment(kPayment);
    if (!order.ok()) return order.status();
    if (!payment.ok()) return payment.status();
    const Decimal left = Decimal::from_micros((*payment)->received.amount.value.micros() - (*payment)->allocated);
    const Money part{std::min(left, open_balance(**order).value), currency_of(**order)};
    return finance::allocate(kPayment, OrderId("O-1"), kInvoice, part)(view, context);
  });
  EXPECT_EQ(house.engine->load(kPayment).value().allocated, dollars("1250").value.micros());
}

}  // namespace
}  // namespace gendan
