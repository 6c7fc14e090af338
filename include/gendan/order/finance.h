#ifndef GENDAN_ORDER_FINANCE_H_
#define GENDAN_ORDER_FINANCE_H_

// Money: deposits and letters of credit, invoices, credit notes, and payments that are allocated over orders. A
// payment has a stream of its own; the order's stream says what it did to the order. All sums of an order are in the
// order's currency and exact, in millionths of its unit.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/core/shared_list.h"
#include "gendan/export.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen. Whether a deposit is covered or an invoice settled follows from its sums.
enum class DepositState : std::uint8_t { kNone = 0, kDue = 1 };
enum class InvoiceState : std::uint8_t { kNone = 0, kIssued = 1 };
enum class PaymentState : std::uint8_t { kNone = 0, kReceived = 1 };

// ---- events on order/ ---------------------------------------------------------------------------------------------

// Goods leave when it is paid. A second request replaces the first; what was paid stays paid.
struct DepositRequested {
  Money amount;
  Date due;           // may be none
  std::string terms;  // "30 % on confirmation"; may be empty
  friend bool operator==(const DepositRequested&, const DepositRequested&) = default;
};

struct InvoicedLine {
  LineNo line;
  Quantity quantity;  // 0, in the line's unit: the amount is a difference on what was invoiced before
  Money amount;       // of all of `quantity`; may be 0
  friend bool operator==(const InvoicedLine&, const InvoicedLine&) = default;
};

struct InvoiceIssued {
  InvoiceId invoice;
  std::vector<InvoicedLine> lines;
  bool prepayment = false;  // the terms allow it before the goods are shipped
  Date due;
  friend bool operator==(const InvoiceIssued&, const InvoiceIssued&) = default;
};

// Notes that add up to the whole invoice, but for what was written off before, take its quantities back, and a
// prepayment's leave with them, but for what is shipped or still invoiced. Beside another prepayment such goods are
// invoiced again as a prepayment, or once more has left.
struct CreditNoteIssued {
  CreditNoteId note;
  InvoiceId invoice;
  Money amount;
  std::string reason;
  std::string reference;  // of the return, complaint or price agreement behind it; older and observed notes may lack it
  friend bool operator==(const CreditNoteIssued&, const CreditNoteIssued&) = default;
};

// The order's side of PaymentAllocated.
struct PaymentApplied {
  PaymentId payment;
  InvoiceId invoice;  // empty: the deposit
  Money paid;         // as taken from the payment
  Money credited;     // the same in the order's currency
  Decimal rate;       // units of the order's currency for one of the payment's; 0 where they are the same
  friend bool operator==(const PaymentApplied&, const PaymentApplied&) = default;
};

// Stands in for the deposit until it expires. Where no deposit was requested it is itself what the goods leave under. A
// second one replaces the first.
struct LetterOfCreditAccepted {
  std::string reference;
  Money amount;
  Date expires;  // the last day on which goods may leave under it
  friend bool operator==(const LetterOfCreditAccepted&, const LetterOfCreditAccepted&) = default;
};

// A paid deposit, or a part of it, pays an invoice.
struct DepositSetOff {
  InvoiceId invoice;
  Money amount;
  friend bool operator==(const DepositSetOff&, const DepositSetOff&) = default;
};

// What is open of an invoice will not be paid, and nobody asks for it any more.
struct InvoiceWrittenOff {
  InvoiceId invoice;
  Money amount;
  std::string reason;
  std::string authority;
  friend bool operator==(const InvoiceWrittenOff&, const InvoiceWrittenOff&) = default;
};

// The customer has money back: of a deposit that pays no invoice, or of an invoice that he has paid too much of, as
// when it was credited afterwards. More than was paid of the invoice by payments is of the deposit that was set off
// against it, which is then no longer paid.
struct RefundPaid {
  InvoiceId invoice;  // empty: the deposit
  Money amount;
  Date day;
  std::string reference;  // of the bank
  friend bool operator==(const RefundPaid&, const RefundPaid&) = default;
};

// What the customer is charged for a cancellation; written with OrderCancelled. An invoice like any other, of no goods.
struct CancellationCharged {
  InvoiceId invoice;
  Money amount;
  Date due;
  friend bool operator==(const CancellationCharged&, const CancellationCharged&) = default;
};

// ---- events on payment/ -------------------------------------------------------------------------------------------

struct PaymentReceived {
  CustomerId customer;
  Money amount;
  std::string bank_reference;
  Date day;
  friend bool operator==(const PaymentReceived&, const PaymentReceived&) = default;
};

struct PaymentAllocated {
  OrderId order;
  InvoiceId invoice;  // empty: the order's deposit
  Money amount;       // in the payment's currency
  friend bool operator==(const PaymentAllocated&, const PaymentAllocated&) = default;
};

// On a bankref/ stream that is new, or on which an earlier one was taken back; written with PaymentReceived.
struct BankReferenceReserved {
  PaymentId payment;
  friend bool operator==(const BankReferenceReserved&, const BankReferenceReserved&) = default;
};

// ---- state of an order --------------------------------------------------------------------------------------------

// All sums are in millionths of the order's currency.

struct Deposit {
  DepositState state = DepositState::kNone;
  std::int64_t amount = 0;
  std::int64_t paid = 0;     // less what was paid back
  std::int64_t set_off = 0;  // the part of `paid` that has paid invoices
  Date due;
  friend bool operator==(const Deposit&, const Deposit&) = default;
};

struct LetterOfCredit {
  std::string reference;  // empty: there is none
  std::int64_t amount = 0;
  Date expires;
  friend bool operator==(const LetterOfCredit&, const LetterOfCredit&) = default;
};

struct InvoicedQuantity {
  LineNo line;
  std::int64_t micros = 0;  // in millionths of the line's unit
  friend bool operator==(const InvoicedQuantity&, const InvoicedQuantity&) = default;
};

struct Invoice {
  InvoiceId id;
  InvoiceState state = InvoiceState::kNone;
  std::int64_t amount = 0;
  std::int64_t credited = 0;
  std::int64_t paid = 0;     // by payments and by the deposit, less what was paid back
  std::int64_t set_off = 0;  // the part of `paid` that the deposit has paid
  std::int64_t written_off = 0;
  bool prepayment = false;
  Date due;
  std::vector<InvoicedQuantity> quantities;  // none once notes have taken them back
  friend bool operator==(const Invoice&, const Invoice&) = default;
};

struct Finance {
  CurrencyCode currency;  // of the first event that moved money; none before it
  Deposit deposit;
  LetterOfCredit letter_of_credit;
  SharedList<Invoice> invoices;  // in order of issue
  SharedList<CreditNoteId> credit_notes;
  friend bool operator==(const Finance&, const Finance&) = default;
};

// nullptr where there is none. Valid until the order changes.
GENDAN_EXPORT const Invoice* find_invoice(const Order& order, const InvoiceId& invoice);
// In which the order counts money: that of its finance, else its header's, else its first price's; may be none.
GENDAN_EXPORT CurrencyCode currency_of(const Order& order);
// amount - credited - written off - paid; below 0 where a paid invoice was credited. Saturates.
GENDAN_EXPORT std::int64_t open_amount(const Invoice& invoice);
// amount - paid; saturates.
GENDAN_EXPORT std::int64_t open_amount(const Deposit& deposit);
// What the customer still owes on the order: invoiced - credited - written off - paid, less the deposit that has been
// paid and not been set off yet. Below 0: the customer is owed it. A deposit that was only requested is not part of it.
// Saturates.
GENDAN_EXPORT Money open_balance(const Order& order);
// Whether goods may leave on `day`. Where a deposit was requested: it is paid in full, or a letter of credit that has
// not expired by then covers what is open of it. Where none was: a letter of credit that was accepted has not expired
// by then, or there is none.
GENDAN_EXPORT bool deposit_met(const Finance& finance, Date day);

// ---- decisions ----------------------------------------------------------------------------------------------------

namespace finance {

// Each on an order is refused with unknown_order (order), illegal_transition (order, deposit: the order is not
// confirmed, or is rejected, discarded or cancelled; what settles an invoice or gives a deposit back is taken on a
// cancelled one), currency_mismatch (amount, lines[n].amount: an amount that is not in the order's currency),
// unknown_currency (amount, credited, lines[n].amount), not_positive (amount, credited, lines[n].quantity),
// number_out_of_range (amount, credited, lines, quantity, rate: a sum that cannot be counted).

GENDAN_EXPORT Decision request_deposit(OrderId order, DepositRequested request);
// missing (reference, expires), date_in_past (expires: it has expired).
GENDAN_EXPORT Decision accept_letter_of_credit(OrderId order, LetterOfCreditAccepted credit);
// missing (invoice, lines, due), duplicate (invoice), unknown_line (line), unit_mismatch (lines[n].quantity), negative
// (lines[n].amount: an amount below 0), invoiced_beyond_shipped (line n: more than is shipped and not invoiced; with
// prepayment: more than is agreed, with its tolerance, and not invoiced; a difference on what is not invoiced). Where
// the price is raised behind the invoice, the difference is a line of quantity 0, in the line's unit, with an amount.
// What is shipped bounds quantities, and so not this: it is taken of lines of which something is invoiced, so that
// nothing is asked for ahead of its goods.
GENDAN_EXPORT Decision invoice(OrderId order, InvoiceIssued invoice);
// To move a payment from an invoice that is credited whole to the one in its stead, the allocation is taken back
// (order/reversal.h) and the payment allocated anew. unknown_invoice, duplicate (note), no_reason (reason), missing
// (note, reference), credit_beyond_invoiced.
GENDAN_EXPORT Decision credit(OrderId order, CreditNoteIssued note);
// unknown_invoice, beyond_open_balance (amount), beyond_payment (more than is left of the paid deposit).
GENDAN_EXPORT Decision set_off_deposit(OrderId order, DepositSetOff set_off);
// unknown_invoice, no_reason (reason), missing (authority), beyond_open_balance (amount).
GENDAN_EXPORT Decision write_off(OrderId order, InvoiceWrittenOff write_off);
// unknown_invoice, missing (reference, day), date_in_future (day), beyond_credit (more than the invoice was paid too
// much, or than is left of the paid deposit).
GENDAN_EXPORT Decision refund(OrderId order, RefundPaid refund);

// already_exists (payment); duplicate_bank_reference (this customer's money with this reference came under another
// payment id; what was recorded by record(), or before references were reserved, is not known to it); missing (payment,
// customer, bank_reference, day), too_long (payment, customer, bank_reference) or bad_character (payment, customer,
// bank_reference: a reference is as an id is), not_positive (amount), unknown_currency (amount), date_in_future (day).
GENDAN_EXPORT Decision receive_payment(PaymentId payment, PaymentReceived received);
// Takes `amount`, in the payment's currency, for an invoice of the order, or for its deposit where `invoice` is empty.
// What it is worth in the order's currency is convert()'s answer, or `credited` where the bank has said so: a rate has
// six decimals, and its last one leaves half a millionth of the order's currency open for each unit of the payment's.
// The payer need not be the order's customer. unknown_payment, unknown_invoice, currency_mismatch (amount: not the
// payment's; credited: not the order's), no_rate (rate; credited: not what the rate may give, to within a millionth),
// not_positive (credited), beyond_payment (more than is left of it), beyond_open_balance (credited).
GENDAN_EXPORT Decision allocate(PaymentId payment, OrderId order, InvoiceId invoice, Money amount, Decimal rate = {},
                                Money credited = {});

// paid x rate in the currency `into`, rounded half away from zero to a millionth; `paid` itself where it is in that
// currency. Refused: no_rate (the currencies differ and the rate is not above 0, or they are the same and it is not
// 0), number_out_of_range.
GENDAN_EXPORT absl::StatusOr<Money> convert(const Money& paid, Decimal rate, CurrencyCode into);

}  // namespace finance
}  // namespace gendan

#endif  // GENDAN_ORDER_FINANCE_H_
