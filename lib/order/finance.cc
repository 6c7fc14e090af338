#include "gendan/order/finance.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/payment_state.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

struct PaymentFacts {
  const Payment& payment;
  const Judging& how;
};

Invoice* invoice_of(Order& order, const InvoiceId& id) {
  return order.finance.invoices.find([&](const Invoice& invoice) { return invoice.id == id; });
}

std::string micros_text(std::int64_t micros, CurrencyCode currency) {
  return to_string(Money{Decimal::from_micros(micros), currency});
}

// ---- rules ----------------------------------------------------------------------------------------------------------

// Invoices and payments come late: for completed and closed orders too. What settles money that has moved is taken on a
// cancelled one.
struct OrderAgreed {
  static constexpr std::string_view kName = "finance.order_agreed";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    const Commercial state = facts.order.commercial;
    if (is_under_way(state) || state == Commercial::kCompleted || state == Commercial::kClosed) return absl::OkStatus();
    if (state == Commercial::kCancelled && settles(event)) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "the order is not agreed, or was given up",
                  "confirm the order first");
  }

 private:
  static bool settles(const PaymentApplied& event) { return !event.invoice.empty(); }
  template <class E>
  static bool settles(const E&) {
    return std::is_same_v<E, CreditNoteIssued> || std::is_same_v<E, InvoiceWrittenOff> ||
           std::is_same_v<E, RefundPaid> || std::is_same_v<E, DepositSetOff>;
  }
};

struct CancellationAskedFor {
  static constexpr std::string_view kName = "finance.cancellation_asked_for";
  static absl::Status ask(const CancellationCharged&, const OrderFacts& facts) {
    if (facts.order.commercial == Commercial::kCancelPending) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "no cancellation has been requested");
  }
};

struct HasReference {
  static constexpr std::string_view kName = "finance.has_reference";
  static absl::Status ask(const CreditNoteIssued& event, const OrderFacts&) {
    return event.reference.empty() ? refuse(Code::kMissing, "reference") : absl::OkStatus();
  }
};

struct CreditNotExpired {
  static constexpr std::string_view kName = "finance.credit_not_expired";
  static absl::Status ask(const LetterOfCreditAccepted& event, const OrderFacts& facts) {
    if (event.expires >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "expires", event.expires.str());
  }
};

struct PrepaidWithinAgreed {
  static constexpr std::string_view kName = "finance.prepaid_within_agreed";
  static absl::Status ask(const InvoiceIssued& event, const OrderFacts& facts) {
    if (!event.prepayment) return absl::OkStatus();
    for (const InvoicedLine& invoiced : event.lines) {
      const Line* line = find_line(facts.order, invoiced.line);
      if (line == nullptr) return unknown_line(invoiced.line);
      Wide total = line->ledger.invoiced;
      for (const InvoicedLine& other : event.lines) {
        if (other.line == invoiced.line) total += other.quantity.value.micros();
      }
      if (total <= upper_limit(line->terms)) continue;
      return refuse(Code::kInvoicedBeyondShipped, absl::StrCat("line ", invoiced.line.value),
                    absl::StrCat(to_string(line->terms.quantity), " are agreed"));
    }
    return absl::OkStatus();
  }
};

// The chain bounds quantities, and none stands in a difference: it is asked for of goods that are invoiced.
struct DifferenceOfInvoiced {
  static constexpr std::string_view kName = "finance.difference_of_invoiced";
  static absl::Status ask(const InvoiceIssued& event, const OrderFacts& facts) {
    for (const InvoicedLine& invoiced : event.lines) {
      if (!invoiced.quantity.value.is_zero()) continue;
      const Line* line = find_line(facts.order, invoiced.line);
      if (line == nullptr) return unknown_line(invoiced.line);
      if (line->ledger.invoiced > 0) continue;
      return refuse(Code::kInvoicedBeyondShipped, absl::StrCat("line ", invoiced.line.value),
                    "nothing of it is invoiced, of which the price could differ", "invoice its goods first");
    }
    return absl::OkStatus();
  }
};

// What the bank credited is the amount, and its rate is rounded to six decimals.
struct RateGivesAmount {
  static constexpr std::string_view kName = "finance.rate_gives_amount";
  static absl::Status ask(const PaymentApplied& event, const OrderFacts&) {
    absl::StatusOr<Money> credited = finance::convert(event.paid, event.rate, event.credited.currency);
    if (!credited.ok()) return credited.status();
    if (*credited == event.credited) return absl::OkStatus();
    if (event.paid.currency != event.credited.currency && within_rounding(event)) return absl::OkStatus();
    return refuse(Code::kNoRate, "credited",
                  absl::StrCat("the rate gives ", to_string(*credited), ", not ", to_string(event.credited)));
  }

 private:
  // Half a millionth of the rate, and a millionth of the amount.
  static bool within_rounding(const PaymentApplied& event) {
    const Wide paid = event.paid.value.micros();
    const Wide difference = Wide{event.credited.value.micros()} * Decimal::kScale - paid * event.rate.micros();
    return (difference < 0 ? -difference : difference) <= paid / 2 + Decimal::kScale;
  }
};

struct WithinOpenBalance {
  static constexpr std::string_view kName = "finance.within_open_balance";
  static absl::Status ask(const PaymentApplied& event, const OrderFacts& facts) {
    if (event.invoice.empty()) {
      return compare(event.credited, open_amount(facts.order.finance.deposit), "credited");
    }
    return compare(event.credited, open_amount(*find_invoice(facts.order, event.invoice)), "credited");
  }
  static absl::Status ask(const DepositSetOff& event, const OrderFacts& facts) {
    return compare(event.amount, open_amount(*find_invoice(facts.order, event.invoice)), "amount");
  }
  static absl::Status ask(const InvoiceWrittenOff& event, const OrderFacts& facts) {
    return compare(event.amount, open_amount(*find_invoice(facts.order, event.invoice)), "amount");
  }

 private:
  static absl::Status compare(const Money& amount, std::int64_t open, std::string_view field) {
    if (amount.value.micros() <= open) return absl::OkStatus();
    return refuse(Code::kBeyondOpenBalance, field,
                  absl::StrCat(micros_text(std::max<std::int64_t>(open, 0), amount.currency), " are open, not ",
                               to_string(amount)));
  }
};

// What the customer is owed of an invoice, or of the deposit.
std::int64_t refundable(const Finance& finance, const Invoice* invoice) {
  if (invoice != nullptr) return clamped(-Wide{open_amount(*invoice)});
  return clamped(Wide{finance.deposit.paid} - finance.deposit.set_off);
}

struct WithinCredit {
  static constexpr std::string_view kName = "finance.within_credit";
  static absl::Status ask(const RefundPaid& event, const OrderFacts& facts) {
    const Invoice* invoice = event.invoice.empty() ? nullptr : find_invoice(facts.order, event.invoice);
    const std::int64_t most = refundable(facts.order.finance, invoice);
    if (event.amount.value.micros() <= most) return absl::OkStatus();
    return refuse(Code::kBeyondCredit, "amount",
                  absl::StrCat(micros_text(std::max<std::int64_t>(most, 0), event.amount.currency), " are owed, not ",
                               to_string(event.amount)));
  }
};

struct RefundNotFuture : DayHasCome {
  static constexpr std::string_view kName = "finance.refund_not_future";
};

struct ReceiptNotFuture : DayHasCome {
  static constexpr std::string_view kName = "payment.receipt_not_future";
};

// ---- machines -------------------------------------------------------------------------------------------------------

struct DepositMachine : fsm::Front<DepositMachine, DepositState, OrderFacts> {
  static constexpr std::string_view kName = "deposit";
  static constexpr std::string_view kScope = "deposit";
  static constexpr std::string_view kStates[] = {"None", "Due"};
  using None = At<DepositState::kNone>;
  using Due = At<DepositState::kDue>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from  event                   to    guard
      Row<None, DepositRequested,       Due,  When<OrderAgreed>>,
      Row<None, LetterOfCreditAccepted, Stay, When<OrderAgreed, CreditNotExpired>>,
      Row<Due,  DepositRequested,       Stay, When<OrderAgreed>>,
      Row<Due,  LetterOfCreditAccepted, Stay, When<OrderAgreed, CreditNotExpired>>,
      Row<Due,  PaymentApplied,         Stay, When<OrderAgreed, RateGivesAmount, WithinOpenBalance>>,
      Row<Due,  RefundPaid,             Stay, When<OrderAgreed, WithinCredit, RefundNotFuture>>
  > {};
  // clang-format on
};

struct InvoiceMachine : fsm::Front<InvoiceMachine, InvoiceState, OrderFacts> {
  static constexpr std::string_view kName = "invoice";
  static constexpr std::string_view kScope = "invoice";
  static constexpr std::string_view kStates[] = {"None", "Issued"};
  using None = At<InvoiceState::kNone>;
  using Issued = At<InvoiceState::kIssued>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from    event                to      guard
      Row<None,   InvoiceIssued,       Issued, When<OrderAgreed, PrepaidWithinAgreed, DifferenceOfInvoiced>>,
      Row<None,   CancellationCharged, Issued, When<CancellationAskedFor>>,
      Row<Issued, PaymentApplied,      Stay,   When<OrderAgreed, RateGivesAmount, WithinOpenBalance>>,
      Row<Issued, DepositSetOff,       Stay,   When<OrderAgreed, WithinOpenBalance>>,
      Row<Issued, CreditNoteIssued,    Stay,   When<OrderAgreed, HasReason, HasReference>>,
      Row<Issued, InvoiceWrittenOff,   Stay,   When<OrderAgreed, HasReason, WithinOpenBalance>>,
      Row<Issued, RefundPaid,          Stay,   When<OrderAgreed, WithinCredit, RefundNotFuture>>
  > {};
  // clang-format on
};

struct PaymentMachine : fsm::Front<PaymentMachine, PaymentState, PaymentFacts> {
  static constexpr std::string_view kName = "payment";
  static constexpr std::string_view kScope = "payment";
  static constexpr std::string_view kStates[] = {"None", "Received"};
  using None = At<PaymentState::kNone>;
  using Received = At<PaymentState::kReceived>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from      event             to        guard
      Row<None,     PaymentReceived,  Received, When<ReceiptNotFuture>>,
      Row<Received, PaymentAllocated, Stay>
  > {};
  // clang-format on
};

// ---- shared by the steps --------------------------------------------------------------------------------------------

// negative, unknown_currency, currency_mismatch (another one than `currency`, where that is known)
absl::Status check_in(const Money& money, CurrencyCode currency, std::string_view field) {
  GENDAN_RETURN_IF_ERROR(check_money(money, field));
  if (currency.empty() || money.currency == currency) return absl::OkStatus();
  return refuse(Code::kCurrencyMismatch, field,
                absl::StrCat("it counts in ", currency.str(), ", not in ", money.currency.str()));
}
// not_positive, unknown_currency, currency_mismatch
absl::Status check_positive_in(const Money& money, CurrencyCode currency, std::string_view field) {
  if (!money.value.is_positive()) return refuse(Code::kNotPositive, field, to_string(money));
  return check_in(money, currency, field);
}

absl::Status check_allocated(const Payment& payment, const Money& amount) {
  return check_positive_in(amount, payment.received.amount.currency, "amount");
}

// The first event that moves money says in which currency the order counts, whatever is observed of it later.
void note_currency(Order& order, CurrencyCode first) {
  if (!order.finance.currency.empty()) return;
  const CurrencyCode known = currency_of(order);
  order.finance.currency = known.empty() ? first : known;
}

// Adds what an invoice says of a line to its ledger, or takes it back (below 0) where the invoice is credited.
absl::Status add_invoiced(Order& order, LineNo number, std::int64_t micros, bool prepayment, Mode mode) {
  Line* line = find_line(order, number);
  if (line == nullptr) return unknown_line(number);
  Ledger& ledger = line->ledger;
  const Excess before = excess_of(ledger, line->terms);
  GENDAN_RETURN_IF_ERROR(add_to(ledger.invoiced, Decimal::from_micros(micros), "quantity"));
  if (prepayment && micros > 0) ledger.prepaid = std::max(ledger.prepaid, ledger.invoiced);
  // A credited prepayment takes its leave along, but none that has been used: what is shipped or still invoiced.
  // Another invoice takes none: it never gave any.
  if (prepayment && micros < 0) {
    const std::int64_t used = std::max(ledger.shipped, ledger.invoiced);
    ledger.prepaid = std::min(ledger.prepaid, std::max(ledger.prepaid + micros, used));
  }
  return keep_invariants(order, *line, before, mode);
}

absl::Status check_invoice(const Order& order, const InvoiceIssued& event) {
  GENDAN_RETURN_IF_ERROR(check(event.invoice, "invoice"));
  GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
  if (event.lines.empty()) return refuse(Code::kMissing, "lines");
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const InvoicedLine& invoiced = event.lines[i];
    const Line* line = find_line(order, invoiced.line);
    if (line == nullptr) return unknown_line(invoiced.line);
    // A quantity without a unit is one that nobody gave.
    const bool difference =
        invoiced.quantity.value.is_zero() && !invoiced.quantity.unit.empty() && invoiced.amount.value.is_positive();
    GENDAN_RETURN_IF_ERROR(check_amount(invoiced.quantity, *line, absl::StrCat("lines[", i, "].quantity"), difference));
    // Lines of one invoice share a currency where the order does not know its own yet.
    const CurrencyCode known = currency_of(order);
    const CurrencyCode currency = known.empty() ? event.lines[0].amount.currency : known;
    GENDAN_RETURN_IF_ERROR(check_in(invoiced.amount, currency, absl::StrCat("lines[", i, "].amount")));
  }
  return absl::OkStatus();
}

// What was paid of the invoice by payments is paid back first; behind that the customer has his deposit back.
absl::Status give_deposit_back(Deposit& deposit, Invoice& invoice) {
  const std::int64_t kept = std::max<std::int64_t>(invoice.paid, 0);
  if (invoice.set_off <= kept) return absl::OkStatus();
  const Decimal back = Decimal::from_micros(invoice.set_off - kept);
  invoice.set_off = kept;
  GENDAN_RETURN_IF_ERROR(take_from(deposit.paid, back, "amount"));
  return take_from(deposit.set_off, back, "amount");
}

absl::Status unknown_invoice(const InvoiceId& invoice) {
  return refuse(Code::kUnknownInvoice, "invoice", invoice.str());
}

absl::Status step_invoice(Invoice& invoice, const auto& event, const Order& order, const Judging& how) {
  return fsm::step<InvoiceMachine>(invoice.state, event, OrderFacts{order, how}, how.mode);
}
absl::Status step_deposit(Deposit& deposit, const auto& event, const Order& order, const Judging& how) {
  return fsm::step<DepositMachine>(deposit.state, event, OrderFacts{order, how}, how.mode);
}
absl::Status step_payment(Payment& payment, const auto& event, const Judging& how) {
  return fsm::step<PaymentMachine>(payment.state, event, PaymentFacts{payment, how}, how.mode);
}

}  // namespace

MachineFacts describe_deposit() { return fsm::describe<DepositMachine>(); }
MachineFacts describe_invoice() { return fsm::describe<InvoiceMachine>(); }
MachineFacts describe_payment() { return fsm::describe<PaymentMachine>(); }

// ---- questions ------------------------------------------------------------------------------------------------------

const Invoice* find_invoice(const Order& order, const InvoiceId& id) {
  return order.finance.invoices.find([&](const Invoice& invoice) { return invoice.id == id; });
}

CurrencyCode currency_of(const Order& order) {
  if (!order.finance.currency.empty()) return order.finance.currency;
  if (!order.header.currency.empty()) return order.header.currency;
  for (const Line& line : order.lines) {
    if (!line.terms.unit_price.currency.empty()) return line.terms.unit_price.currency;
  }
  return {};
}

std::int64_t open_amount(const Invoice& invoice) {
  return clamped(Wide{invoice.amount} - invoice.credited - invoice.written_off - invoice.paid);
}

std::int64_t open_amount(const Deposit& deposit) { return clamped(Wide{deposit.amount} - deposit.paid); }

Money open_balance(const Order& order) {
  const Finance& finance = order.finance;
  Wide sum = Wide{finance.deposit.set_off} - finance.deposit.paid;
  for (const Invoice& invoice : finance.invoices) {
    sum += Wide{invoice.amount} - invoice.credited - invoice.written_off - invoice.paid;
  }
  return {Decimal::from_micros(clamped(sum)), currency_of(order)};
}

bool deposit_met(const Finance& finance, Date day) {
  const LetterOfCredit& credit = finance.letter_of_credit;
  // Money may have been recorded for a deposit that nobody requested.
  if (finance.deposit.amount == 0) return credit.reference.empty() || day <= credit.expires;
  const std::int64_t open = open_amount(finance.deposit);
  return open <= 0 || (!credit.reference.empty() && credit.amount >= open && day <= credit.expires);
}

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Order& order, const DepositRequested& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    if (event.due.has_value()) GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.terms, "terms"));
  }
  Deposit& deposit = order.finance.deposit;
  GENDAN_RETURN_IF_ERROR(step_deposit(deposit, event, order, how));
  note_currency(order, event.amount.currency);
  deposit.amount = event.amount.value.micros();
  deposit.due = event.due;
  return absl::OkStatus();
}

absl::Status step(Order& order, const LetterOfCreditAccepted& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.reference, "reference"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    GENDAN_RETURN_IF_ERROR(check_date(event.expires, "expires"));
  }
  GENDAN_RETURN_IF_ERROR(step_deposit(order.finance.deposit, event, order, how));
  note_currency(order, event.amount.currency);
  order.finance.letter_of_credit = {event.reference, event.amount.value.micros(), event.expires};
  return absl::OkStatus();
}

absl::Status step(Order& order, const InvoiceIssued& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_invoice(order, event));
  if (find_invoice(order, event.invoice) != nullptr) {
    return refuse(Code::kDuplicate, "invoice", event.invoice.str());
  }
  Invoice invoice;
  GENDAN_RETURN_IF_ERROR(step_invoice(invoice, event, order, how));
  invoice.id = event.invoice;
  invoice.prepayment = event.prepayment;
  invoice.due = event.due;
  for (const InvoicedLine& line : event.lines) {
    note_currency(order, line.amount.currency);
    const std::int64_t micros = line.quantity.value.micros();
    GENDAN_RETURN_IF_ERROR(add_to(invoice.amount, line.amount.value, "lines"));
    GENDAN_RETURN_IF_ERROR(add_invoiced(order, line.line, micros, event.prepayment, how.mode));
    invoice.quantities.push_back({line.line, micros});
  }
  order.finance.invoices.edit().push_back(std::move(invoice));
  return absl::OkStatus();
}

absl::Status step(Order& order, const CreditNoteIssued& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.note, "note"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reference, "reference"));
  }
  Invoice* invoice = invoice_of(order, event.invoice);
  if (invoice == nullptr) return unknown_invoice(event.invoice);
  const SharedList<CreditNoteId>& notes = order.finance.credit_notes;
  if (std::find(notes.begin(), notes.end(), event.note) != notes.end()) {
    return refuse(Code::kDuplicate, "note", event.note.str());
  }
  GENDAN_RETURN_IF_ERROR(step_invoice(*invoice, event, order, how));
  const bool was_whole = invoice->credited >= invoice->amount;
  GENDAN_RETURN_IF_ERROR(add_to(invoice->credited, event.amount.value, "amount"));
  // What was written off is no longer asked for, and cannot be given back.
  if (how.mode != Mode::kObserve && Wide{invoice->credited} + invoice->written_off > invoice->amount) {
    return refuse(Code::kCreditBeyondInvoiced, "amount",
                  absl::StrCat(micros_text(invoice->amount, order.finance.currency), " were invoiced, ",
                               micros_text(invoice->written_off, order.finance.currency), " written off, ",
                               micros_text(invoice->credited, order.finance.currency), " would be credited"));
  }
  if (!was_whole && Wide{invoice->credited} + invoice->written_off >= invoice->amount) {
    for (const InvoicedQuantity& taken : std::exchange(invoice->quantities, {})) {
      GENDAN_RETURN_IF_ERROR(add_invoiced(order, taken.line, -taken.micros, invoice->prepayment, how.mode));
    }
  }
  order.finance.credit_notes.edit().push_back(event.note);
  return absl::OkStatus();
}

absl::Status step(Order& order, const PaymentApplied& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.payment, "payment"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.paid, {}, "paid"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.credited, currency_of(order), "credited"));
    if (event.rate.is_negative()) return refuse(Code::kNegative, "rate", event.rate.str());
  }
  Deposit& deposit = order.finance.deposit;
  if (event.invoice.empty()) {
    GENDAN_RETURN_IF_ERROR(step_deposit(deposit, event, order, how));
    note_currency(order, event.credited.currency);
    return add_to(deposit.paid, event.credited.value, "credited");
  }
  Invoice* invoice = invoice_of(order, event.invoice);
  if (invoice == nullptr) return unknown_invoice(event.invoice);
  GENDAN_RETURN_IF_ERROR(step_invoice(*invoice, event, order, how));
  return add_to(invoice->paid, event.credited.value, "credited");
}

absl::Status step(Order& order, const DepositSetOff& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
  Invoice* invoice = invoice_of(order, event.invoice);
  if (invoice == nullptr) return unknown_invoice(event.invoice);
  GENDAN_RETURN_IF_ERROR(step_invoice(*invoice, event, order, how));
  Deposit& deposit = order.finance.deposit;
  GENDAN_RETURN_IF_ERROR(add_to(deposit.set_off, event.amount.value, "amount"));
  if (how.mode != Mode::kObserve && deposit.set_off > deposit.paid) {
    return refuse(Code::kBeyondPayment, "amount",
                  absl::StrCat(micros_text(deposit.paid, order.finance.currency), " of the deposit are paid, ",
                               micros_text(deposit.set_off, order.finance.currency), " would be used"));
  }
  GENDAN_RETURN_IF_ERROR(add_to(invoice->set_off, event.amount.value, "amount"));
  return add_to(invoice->paid, event.amount.value, "amount");
}

absl::Status step(Order& order, const InvoiceWrittenOff& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
    GENDAN_RETURN_IF_ERROR(check_text(event.authority, "authority"));
  }
  Invoice* invoice = invoice_of(order, event.invoice);
  if (invoice == nullptr) return unknown_invoice(event.invoice);
  GENDAN_RETURN_IF_ERROR(step_invoice(*invoice, event, order, how));
  return add_to(invoice->written_off, event.amount.value, "amount");
}

absl::Status step(Order& order, const RefundPaid& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    GENDAN_RETURN_IF_ERROR(check_text(event.reference, "reference"));
  }
  if (event.invoice.empty()) {
    Deposit& deposit = order.finance.deposit;
    GENDAN_RETURN_IF_ERROR(step_deposit(deposit, event, order, how));
    note_currency(order, event.amount.currency);
    return take_from(deposit.paid, event.amount.value, "amount");
  }
  Invoice* invoice = invoice_of(order, event.invoice);
  if (invoice == nullptr) return unknown_invoice(event.invoice);
  GENDAN_RETURN_IF_ERROR(step_invoice(*invoice, event, order, how));
  GENDAN_RETURN_IF_ERROR(take_from(invoice->paid, event.amount.value, "amount"));
  return give_deposit_back(order.finance.deposit, *invoice);
}

absl::Status step(Order& order, const CancellationCharged& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.invoice, "invoice"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, currency_of(order), "amount"));
    GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
  }
  if (find_invoice(order, event.invoice) != nullptr) {
    return refuse(Code::kDuplicate, "invoice", event.invoice.str());
  }
  Invoice invoice;
  GENDAN_RETURN_IF_ERROR(step_invoice(invoice, event, order, how));
  note_currency(order, event.amount.currency);
  invoice.id = event.invoice;
  invoice.amount = event.amount.value.micros();
  invoice.due = event.due;
  order.finance.invoices.edit().push_back(std::move(invoice));
  return absl::OkStatus();
}

absl::Status step(Payment& payment, const PaymentReceived& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.customer, "customer"));
    GENDAN_RETURN_IF_ERROR(check_positive_in(event.amount, {}, "amount"));
    GENDAN_RETURN_IF_ERROR(check_text(event.bank_reference, "bank_reference"));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
  }
  GENDAN_RETURN_IF_ERROR(step_payment(payment, event, how));
  payment.received = event;
  return absl::OkStatus();
}

absl::Status step(Payment& payment, const PaymentAllocated& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
    GENDAN_RETURN_IF_ERROR(check_optional(event.invoice, "invoice"));
    GENDAN_RETURN_IF_ERROR(check_allocated(payment, event.amount));
  }
  GENDAN_RETURN_IF_ERROR(step_payment(payment, event, how));
  GENDAN_RETURN_IF_ERROR(add_to(payment.allocated, event.amount.value, "amount"));
  const Money& received = payment.received.amount;
  if (how.mode == Mode::kObserve || payment.allocated <= received.value.micros()) return absl::OkStatus();
  return refuse(Code::kBeyondPayment, "amount",
                absl::StrCat(to_string(received), " were paid, ", micros_text(payment.allocated, received.currency),
                             " would be allocated"));
}

absl::Status step(BankReference& reference, const BankReferenceReserved& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(event.payment, "payment"));
  if (how.mode != Mode::kObserve && !reference.payment.empty()) {
    return refuse(Code::kDuplicateBankReference, "bank_reference", "it came under payment " + reference.payment.str());
  }
  reference.payment = event.payment;
  return absl::OkStatus();
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace finance {

Decision request_deposit(OrderId order, DepositRequested request) {
  return write(std::move(order), std::move(request));
}
Decision accept_letter_of_credit(OrderId order, LetterOfCreditAccepted credit) {
  return write(std::move(order), std::move(credit));
}
Decision invoice(OrderId order, InvoiceIssued invoice) { return write(std::move(order), std::move(invoice)); }
Decision credit(OrderId order, CreditNoteIssued note) { return write(std::move(order), std::move(note)); }
Decision set_off_deposit(OrderId order, DepositSetOff set_off) { return write(std::move(order), std::move(set_off)); }

Decision write_off(OrderId order, InvoiceWrittenOff write_off) { return write(std::move(order), std::move(write_off)); }
Decision refund(OrderId order, RefundPaid refund) { return write(std::move(order), std::move(refund)); }

Decision receive_payment(PaymentId id, PaymentReceived received) {
  return [id = std::move(id), received = std::move(received)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check_new(view, id, "payment"));
    GENDAN_RETURN_IF_ERROR(check(received.customer, "customer"));
    GENDAN_RETURN_IF_ERROR(check_id(received.bank_reference, "bank_reference"));
    return Events()
        .on(stream_of(id), received)
        .on(bank_stream(received.customer, received.bank_reference), BankReferenceReserved{id});
  };
}

Decision allocate(PaymentId payment, OrderId order, InvoiceId invoice, Money amount, Decimal rate, Money credited) {
  return [payment = std::move(payment), order = std::move(order), invoice = std::move(invoice), amount, rate, credited](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Payment*> from = view.payment(payment);
    if (!from.ok()) return from.status();
    absl::StatusOr<const Order*> to = view.order(order);
    if (!to.ok()) return to.status();
    GENDAN_RETURN_IF_ERROR(check_allocated(**from, amount));
    absl::StatusOr<Money> converted = convert(amount, rate, currency_of(**to));
    if (!converted.ok()) return converted.status();
    return Events()
        .on(stream_of(payment), PaymentAllocated{order, invoice, amount})
        .on(stream_of(order),
            PaymentApplied{payment, invoice, amount, credited == Money{} ? *converted : credited, rate});
  };
}

absl::StatusOr<Money> convert(const Money& paid, Decimal rate, CurrencyCode into) {
  const bool same = paid.currency == into;
  if (same ? !rate.is_zero() : !rate.is_positive()) {
    return refuse(Code::kNoRate, "rate",
                  absl::StrCat(rate.str(), " between ", paid.currency.str(), " and ", into.str()));
  }
  if (same) return paid;
  const Wide product = Wide{paid.value.micros()} * rate.micros();
  constexpr Wide kHalf = Decimal::kScale / 2;
  const Wide rounded = (product + (product < 0 ? -kHalf : kHalf)) / Decimal::kScale;
  if (rounded != clamped(rounded)) {
    return refuse(Code::kNumberOutOfRange, "rate", "the amount in the order's currency is too large to be counted");
  }
  return Money{Decimal::from_micros(static_cast<std::int64_t>(rounded)), into};
}

}  // namespace finance
}  // namespace gendan
