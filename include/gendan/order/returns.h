#ifndef GENDAN_ORDER_RETURNS_H_
#define GENDAN_ORDER_RETURNS_H_

// Returns (RMA): goods that a customer wants to give back, from his request to its settlement. A return does not touch
// what the order says of itself: it stays delivered, completed, closed. It only keeps a completed one from being
// closed.

#include <cstdint>
#include <string>
#include <string_view>

#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers of all enums here are frozen.
enum class ReturnState : std::uint8_t {
  kNone = 0,
  kRequested = 1,
  kAuthorised = 2,
  kRefused = 3,
  kReceived = 4,
  kDispositioned = 5,
  kClosed = 6,
  kCancelled = 7,
};
enum class ReturnReason : std::uint8_t {
  kNone = 0,
  kDefective = 1,
  kDamaged = 2,  // in transit
  kWrongItem = 3,
  kLate = 4,
  kNotOrdered = 5,  // more, or other, than was ordered
  kUnwanted = 6,    // nothing is wrong with it
  kOther = 7,
};
GENDAN_EXPORT std::string_view to_string(ReturnReason reason);
enum class ReturnSettlement : std::uint8_t { kNone = 0, kCreditNote = 1, kReplacement = 2, kNothing = 3 };

// ---- events -------------------------------------------------------------------------------------------------------
// On the return's stream.

struct ReturnRequested {
  OrderId order;
  LineNo line;
  Quantity quantity;
  ReturnReason reason = ReturnReason::kNone;
  CaseId complaint;  // that it came of; may be empty
  std::string note;
  friend bool operator==(const ReturnRequested&, const ReturnRequested&) = default;
};

struct ReturnAuthorised {
  Quantity quantity;  // at most what was requested
  Date expires;       // until when the goods are taken back; may be none
  friend bool operator==(const ReturnAuthorised&, const ReturnAuthorised&) = default;
};

struct ReturnRefused {
  std::string reason;
  friend bool operator==(const ReturnRefused&, const ReturnRefused&) = default;
};

// The customer keeps the goods.
struct ReturnCancelled {
  std::string reason;
  friend bool operator==(const ReturnCancelled&, const ReturnCancelled&) = default;
};

struct ReturnReceived {
  Quantity quantity;  // at most what was authorised
  Date day;
  friend bool operator==(const ReturnReceived&, const ReturnReceived&) = default;
};

// What becomes of the goods; the three add up to what was received.
struct ReturnDispositioned {
  Quantity restocked;
  Quantity reworked;
  Quantity scrapped;
  std::string note;
  friend bool operator==(const ReturnDispositioned&, const ReturnDispositioned&) = default;
};

struct ReturnClosed {
  ReturnSettlement settlement = ReturnSettlement::kNone;
  std::string reference;  // of the credit note, or of the order that replaces the goods
  friend bool operator==(const ReturnClosed&, const ReturnClosed&) = default;
};

// On the order's stream, written with them.

// With ReturnRequested, unless it is open on the order by a record: the order is not closed before it is settled.
struct ReturnOpened {
  ReturnId rma;
  friend bool operator==(const ReturnOpened&, const ReturnOpened&) = default;
};

// With ReturnRefused, ReturnCancelled and ReturnClosed; where that was recorded on the return's stream alone, with
// OrderClosed.
struct ReturnSettled {
  ReturnId rma;
  friend bool operator==(const ReturnSettled&, const ReturnSettled&) = default;
};

// With ReturnAuthorised: so much of what was delivered is expected back, less what the order awaits or has back already
// of the return. In front of GoodsReturned, where the order had not been told of the authorisation.
struct ReturnAwaited {
  ReturnId rma;
  LineNo line;
  Quantity quantity;
  friend bool operator==(const ReturnAwaited&, const ReturnAwaited&) = default;
};

// In front of ReturnSettled, where the order still awaits something of it that does not come. An observed one ends what
// is awaited with this return, never more.
struct ReturnAwaitEnded {
  ReturnId rma;
  LineNo line;
  Quantity quantity;
  friend bool operator==(const ReturnAwaitEnded&, const ReturnAwaitEnded&) = default;
};

// With ReturnReceived; where that was recorded on the return's stream alone, in front of ReturnSettled. An observed one
// ends what is awaited with this return, never more: it may come of one that was never authorised.
struct GoodsReturned {
  ReturnId rma;
  LineNo line;
  Quantity quantity;
  Quantity missing;  // authorised, and not sent back: no longer expected
  Date day;
  friend bool operator==(const GoodsReturned&, const GoodsReturned&) = default;
};

// ---- state of an order --------------------------------------------------------------------------------------------

// What is still to come back with a return; of each line they add up to its ledger's return_awaited.
struct AwaitedReturn {
  ReturnId rma;
  LineNo line;
  std::int64_t micros = 0;  // in millionths of the line's unit; above 0
  friend bool operator==(const AwaitedReturn&, const AwaitedReturn&) = default;
};

// In millionths of the line's unit; 0 where the order awaits nothing of the return.
GENDAN_EXPORT std::int64_t awaited_of(const Order& order, const ReturnId& rma, LineNo line);

// ---- decisions ----------------------------------------------------------------------------------------------------
// All but request() refused with unknown_return (rma) and illegal_transition (return). A return that was recorded may
// be of an order that was never entered: then only what is known here is written; or of one that was not told of it:
// it is told when the goods come. Of what was recorded on the return's stream alone of one that it knows, it is told
// when the return is closed or, where it has ended, when the order is (intake::close): quantity_chain (line n: more
// would be back than was delivered). What the order was told of the return on its line counts once. A complaint or an
// order that was taken back whole is unknown.

namespace returns {

// already_exists (rma), unknown_order (order), unknown_line (line), unknown_case (case), unknown_code (reason: none),
// not_positive (quantity), unit_mismatch (quantity), quantity_chain (quantity: more than was delivered and is neither
// returned nor expected back).
GENDAN_EXPORT Decision request(ReturnId rma, ReturnRequested request);
// not_positive (quantity), unit_mismatch (quantity), beyond_authorised (more than requested), quantity_chain (line n),
// date_in_past (expires), unknown_line (line: of a return that was recorded).
GENDAN_EXPORT Decision authorise(ReturnId rma, ReturnAuthorised authorisation);
// no_reason (reason).
GENDAN_EXPORT Decision refuse_return(ReturnId rma, std::string reason);
// no_reason (reason).
GENDAN_EXPORT Decision cancel(ReturnId rma, std::string reason);
// A return is received once. not_positive (quantity), unit_mismatch (quantity), beyond_authorised (quantity: more than
// authorised), date_in_future (day), date_in_past (day: with it, more of the line would have come back by that day, or
// by a later one, than had been delivered by then), return_expired (day), quantity_chain (line n: more than the order
// still awaits with this return, or than was delivered), unknown_line (line: of a return that was recorded).
GENDAN_EXPORT Decision receive(ReturnId rma, ReturnReceived received);
// negative (restocked, reworked, scrapped), unit_mismatch (restocked, reworked, scrapped), disposition_sum.
GENDAN_EXPORT Decision disposition(ReturnId rma, ReturnDispositioned disposition);
// unknown_code (settlement: none), missing (reference: of a credit note or a replacement), unknown_credit_note (the
// order has invoices, and no such note was issued on it), unknown_order (reference: the one that replaces the goods).
GENDAN_EXPORT Decision close(ReturnId rma, ReturnClosed closing);

}  // namespace returns
}  // namespace gendan

#endif  // GENDAN_ORDER_RETURNS_H_
