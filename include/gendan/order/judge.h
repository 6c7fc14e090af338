#ifndef GENDAN_ORDER_JUDGE_H_
#define GENDAN_ORDER_JUDGE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/export.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/payment_state.h"
#include "gendan/order/return_state.h"
#include "gendan/order/shipment_state.h"
#include "gendan/order/stock_state.h"
#include "gendan/order/supplier_state.h"

namespace gendan {

// How strictly an event is taken.
enum class Mode : std::uint8_t {
  // Now being decided: state machines, their guards and every invariant.
  kEnforce,
  // A fact from the world: its machines move to the state that it leads to, whatever they were in, and stay where they
  // are if it leads nowhere; a broken invariant is kept as an Overrun. Only the event's own values are checked.
  kObserve,
  // History of an enforced event: machines and invariants, but no guards, so that a guard made stricter later does not
  // make an old log unreadable. Behind an observed event of the order a broken invariant of its ledger is kept as an
  // Overrun here too.
  kReplay,
};

struct Judging {
  Mode mode = Mode::kReplay;
  Instant now;  // kEnforce and kObserve only
  Date today;
};

// A reservation of a customer's PO number: the fold of one po/ stream.
struct PoNumber {
  Version version;
  OrderId order;
  friend bool operator==(const PoNumber&, const PoNumber&) = default;
};

// A reservation of a bank's reference of a payment: the fold of one bankref/ stream.
struct BankReference {
  Version version;
  PaymentId payment;
  friend bool operator==(const BankReference&, const BankReference&) = default;
};

// Judges one event and folds it into the aggregate. `aggregate.id` must be set beforehand; its version goes up by one.
// Refused: illegal_transition (names the state, the event and what is legal instead), wrong_stream, unsupported (an
// EventReversed: it takes the whole stream, folded anew without it and its target), quantity_chain, overproduction,
// over_tolerance, invoiced_beyond_shipped, credit_beyond_invoiced, beyond_payment, beyond_reservation, beyond_stock,
// what names nothing that is there (unknown_line, unknown_lot ...) or something twice (duplicate, complaint_open,
// return_open, duplicate_po_number, duplicate_bank_reference), and in kEnforce what the guards of the event's
// capability say (see its header). After an error the aggregate is not to be used: judge a copy where it matters. Safe
// on different aggregates from any threads.
GENDAN_EXPORT absl::Status judge(Order& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Shipment& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Complaint& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(PoNumber& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(BankReference& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Return& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Supplier& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Payment& aggregate, const Event& event, const Judging& how);
GENDAN_EXPORT absl::Status judge(Stock& aggregate, const Event& event, const Judging& how);

}  // namespace gendan

#endif  // GENDAN_ORDER_JUDGE_H_
