#ifndef GENDAN_LIB_ORDER_ARCHIVE_FINANCE_H_
#define GENDAN_LIB_ORDER_ARCHIVE_FINANCE_H_

// The layout of the events of finance: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/finance.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, InvoicedLine& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("amount", e.amount);
}

template <class Archive>
void serialize(Archive& archive, DepositRequested& e, unsigned) {
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("due", e.due);
  archive & make_nvp("terms", e.terms);
}

template <class Archive>
void serialize(Archive& archive, InvoiceIssued& e, unsigned) {
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("lines", e.lines);
  archive & make_nvp("prepayment", e.prepayment);
  archive & make_nvp("due", e.due);
}

template <class Archive>
void serialize(Archive& archive, CreditNoteIssued& e, unsigned) {
  archive & make_nvp("note", e.note);
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("reason", e.reason);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, PaymentApplied& e, unsigned) {
  archive & make_nvp("payment", e.payment);
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("paid", e.paid);
  archive & make_nvp("credited", e.credited);
  archive & make_nvp("rate", e.rate);
}

template <class Archive>
void serialize(Archive& archive, LetterOfCreditAccepted& e, unsigned) {
  archive & make_nvp("reference", e.reference);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("expires", e.expires);
}

template <class Archive>
void serialize(Archive& archive, DepositSetOff& e, unsigned) {
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
}

template <class Archive>
void serialize(Archive& archive, PaymentReceived& e, unsigned) {
  archive & make_nvp("customer", e.customer);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("bank_reference", e.bank_reference);
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, PaymentAllocated& e, unsigned) {
  archive & make_nvp("order", e.order);
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
}

template <class Archive>
void serialize(Archive& archive, BankReferenceReserved& e, unsigned) {
  archive & make_nvp("payment", e.payment);
}

template <class Archive>
void serialize(Archive& archive, InvoiceWrittenOff& e, unsigned) {
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("reason", e.reason);
  archive & make_nvp("authority", e.authority);
}

template <class Archive>
void serialize(Archive& archive, RefundPaid& e, unsigned) {
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("day", e.day);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, CancellationCharged& e, unsigned) {
  archive & make_nvp("invoice", e.invoice);
  archive & make_nvp("amount", e.amount);
  archive & make_nvp("due", e.due);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_FINANCE_H_
