// The decisions about money.

#include "decision_table.h"

namespace gendan::cli {
namespace {

// "with" is a PaymentAllocated and, between two currencies, the rate of a PaymentApplied, and what was credited.
absl::StatusOr<Decision> make_allocate(const std::string& id, const Json& with) {
  Json allocation = with;
  Json application;
  for (const std::string_view field : {"rate", "credited"}) {
    if (const JsonValue* given = with.if_contains(field); given != nullptr) application[field] = *given;
    allocation.erase(field);
  }
  absl::StatusOr<Event> allocated = event_from("PaymentAllocated", allocation);
  if (!allocated.ok()) return allocated.status();
  absl::StatusOr<Event> applied = event_from("PaymentApplied", application);
  if (!applied.ok()) return applied.status();
  const PaymentAllocated& e = std::get<PaymentAllocated>(*allocated);
  const PaymentApplied& to = std::get<PaymentApplied>(*applied);
  return finance::allocate(PaymentId(id), e.order, e.invoice, e.amount, to.rate, to.credited);
}

}  // namespace

void add_finance(std::vector<DecisionEntry>& table) {
  using namespace finance;  // NOLINT(google-build-using-namespace): the table is a list of that namespace
  add_decision<OrderId, DepositRequested>(
      table, "finance.request_deposit", "Ask for a deposit, without which goods do not leave", {},
      R"({"amount":{"value":"384","currency":"USD"},"due":"2035-03-01","terms":"30 % on confirmation"})",
      request_deposit);
  add_decision<OrderId, LetterOfCreditAccepted>(
      table, "finance.accept_letter_of_credit", "Take a letter of credit in the place of the deposit", {},
      R"({"reference":"LC 4711","amount":{"value":"1280","currency":"USD"},"expires":"2035-06-30"})",
      accept_letter_of_credit);
  add_decision<OrderId, InvoiceIssued>(
      table, "finance.invoice",
      "Invoice what was shipped, or a prepayment; a line of quantity 0, in its unit, is a difference in price", {},
      R"({"invoice":"INV-7781","lines":[{"line":1,"quantity":{"value":"400","unit":"EA"},)"
      R"("amount":{"value":"1280","currency":"USD"}}],"prepayment":false,"due":"2035-05-15"})",
      invoice);
  add_decision<OrderId, CreditNoteIssued>(table, "finance.credit", "Credit a part of an invoice, or all of it", {},
                                          R"({"note":"CN-12","invoice":"INV-7781",)"
                                          R"("amount":{"value":"6.4","currency":"USD"},)"
                                          R"("reason":"2 pieces damaged","reference":"C-1"})",
                                          credit);
  add_decision<OrderId, DepositSetOff>(table, "finance.set_off_deposit", "Let the paid deposit pay an invoice", {},
                                       R"({"invoice":"INV-7781","amount":{"value":"384","currency":"USD"}})",
                                       set_off_deposit);
  add_decision<OrderId, InvoiceWrittenOff>(
      table, "finance.write_off", "Give up what is open of an invoice, or a part of it", {},
      R"({"invoice":"INV-7781","amount":{"value":"12.5","currency":"USD"},"reason":"bankrupt",)"
      R"("authority":"head of finance"})",
      write_off);
  add_decision<OrderId, RefundPaid>(
      table, "finance.refund",
      "Pay back what a customer has paid too much of an invoice, or without one of the deposit", {},
      R"({"invoice":"INV-7781","amount":{"value":"6.4","currency":"USD"},"day":"2024-05-20",)"
      R"("reference":"TT 4711"})",
      refund);
  add_decision<PaymentId, PaymentReceived>(
      table, "finance.receive_payment", "Note a payment that has come in", {},
      R"({"customer":"ACME","amount":{"value":"1280","currency":"USD"},"bank_reference":"20240312-0077",)"
      R"("day":"2024-03-12"})",
      receive_payment);
  std::vector<Argument> arguments = fields_as_arguments(kFacts<PaymentAllocated>.tag, {});
  for (const Argument& argument : fields_as_arguments(kFacts<PaymentApplied>.tag, {"rate", "credited"})) {
    arguments.push_back(argument);
  }
  table.push_back({"finance.allocate", "payment",
                   "Use a payment for an invoice, or without one for the deposit; between two currencies at a rate",
                   arguments,
                   R"({"order":"PO-1","invoice":"INV-7781","amount":{"value":"800","currency":"EUR"},"rate":"1.0825"})",
                   [arguments](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, arguments); !known.ok()) return known;
                     return make_allocate(id, with);
                   }});
}

}  // namespace gendan::cli
