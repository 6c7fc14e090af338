#ifndef GENDAN_ORDER_INTAKE_H_
#define GENDAN_ORDER_INTAKE_H_

// Intake: an order is drafted, submitted, reviewed, queried, confirmed; and how it ends commercially.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/incoterm.h"
#include "gendan/core/personal.h"
#include "gendan/core/quantity.h"
#include "gendan/order/decision.h"
#include "gendan/order/finance.h"
#include "gendan/order/party.h"

namespace gendan {

// The order's commercial state. Numbers are frozen: they stand in snapshots.
enum class Commercial : std::uint8_t {
  kNone = 0,
  kDraft = 1,
  kSubmitted = 2,
  kUnderReview = 3,
  kQueryOpen = 4,
  kReviewed = 5,
  kConfirmed = 6,
  kCancelPending = 7,
  kCancelled = 8,
  kRejected = 9,
  kDiscarded = 10,
  kCompleted = 11,
  kClosed = 12,
};
// Confirmed, also while its cancellation is asked for: work on the order goes on.
constexpr bool is_under_way(Commercial state) {
  return state == Commercial::kConfirmed || state == Commercial::kCancelPending;
}
constexpr bool is_called_off(Commercial state) {
  return state == Commercial::kCancelled || state == Commercial::kRejected || state == Commercial::kDiscarded;
}
// Called off, completed or closed.
constexpr bool is_over(Commercial state) {
  return is_called_off(state) || state == Commercial::kCompleted || state == Commercial::kClosed;
}

// Whether the entry may still be corrected. Numbers are frozen.
enum class EntryState : std::uint8_t { kNone = 0, kOpen = 1, kAgreed = 2 };

struct ChecklistItem {
  std::string item;  // "quantity", "delivery date" ...
  bool answered = false;
  std::string note;
  friend bool operator==(const ChecklistItem&, const ChecklistItem&) = default;
};

// ---- events -------------------------------------------------------------------------------------------------------

struct OrderDrafted {
  CustomerId customer;
  std::string po_number;  // the customer's own number for it
  CurrencyCode currency;  // of every price on the order
  std::string country;    // of destination, as the customer's books write it
  personal<std::string> contact;
  friend bool operator==(const OrderDrafted&, const OrderDrafted&) = default;
};

struct LineAdded {
  LineNo line;
  ItemId item;
  std::string description;
  std::string family;  // product family: the unit of inspection severity and of statistics
  std::string gtin;    // GTIN-8, -12, -13 or -14; may be empty
  std::string spec_revision;
  Quantity quantity;
  Money unit_price;                     // per one unit of `quantity`
  Date requested;                       // by the customer; may be none
  SupplierId supplier;                  // or factory
  Incoterm incoterm = Incoterm::kNone;  // where it differs from the order's
  std::string mode;                     // of transport: "Air", "Ocean", "Truck"
  // Fractions of the agreed quantity, 0 to 1: 0.05 lets 105 of 100 be made and shipped.
  Decimal over_tolerance;
  Decimal under_tolerance;
  bool produced = true;   // made to order; false: bought or from stock, the ledger's production term drops out
  bool inspected = true;  // lots are inspected before release; false: the ledger's inspection terms drop out
  friend bool operator==(const LineAdded&, const LineAdded&) = default;
};

// A typing error in what was entered is put right. It names the value it replaces; the order as agreed is changed by an
// amendment, never by this.
struct EntryCorrected {
  LineNo line;        // 0 for the header
  std::string field;  // header: po_number, country, contact; line: item, description, family, gtin, spec_revision,
                      // quantity ("12 EA"), unit_price ("1.5 USD"), requested, supplier, mode
  personal<std::string> was;  // a person's where the field is one (contact)
  personal<std::string> now;
  friend bool operator==(const EntryCorrected&, const EntryCorrected&) = default;
};

// Whether the field is a person's: its values are not to be shown, counted or told of in a refusal.
inline bool of_a_person(const EntryCorrected& correction) {
  return correction.line.value == 0 && correction.field == "contact";
}

struct RequirementAttached {
  std::string requirement;  // its number, unique within the order
  LineNo line;              // 0 for the whole order
  std::string text;         // "logo embroidered, not printed"
  friend bool operator==(const RequirementAttached&, const RequirementAttached&) = default;
};

struct RequirementVerified {
  std::string requirement;
  std::string evidence;
  friend bool operator==(const RequirementVerified&, const RequirementVerified&) = default;
};

struct OrderSubmitted {
  friend bool operator==(const OrderSubmitted&, const OrderSubmitted&) = default;
};

struct OrderReviewStarted {
  PersonId reviewer;
  friend bool operator==(const OrderReviewStarted&, const OrderReviewStarted&) = default;
};

struct OrderQueryRaised {
  QueryId query;
  std::string field;
  std::string question;
  friend bool operator==(const OrderQueryRaised&, const OrderQueryRaised&) = default;
};

struct OrderQueryAnswered {
  QueryId query;
  std::string answer;
  friend bool operator==(const OrderQueryAnswered&, const OrderQueryAnswered&) = default;
};

struct OrderReviewed {
  std::vector<ChecklistItem> checklist;
  friend bool operator==(const OrderReviewed&, const OrderReviewed&) = default;
};

struct OrderConfirmed {
  std::uint32_t revision = 1;
  Incoterm incoterm = Incoterm::kNone;
  std::string place;          // named place of the Incoterms rule: "Ningbo"
  std::string payment_terms;  // "30 % deposit, balance against B/L"
  friend bool operator==(const OrderConfirmed&, const OrderConfirmed&) = default;
};

struct OrderRejected {
  std::string reason;
  friend bool operator==(const OrderRejected&, const OrderRejected&) = default;
};

struct DraftDiscarded {
  std::string reason;
  friend bool operator==(const DraftDiscarded&, const DraftDiscarded&) = default;
};

struct CancellationRequested {
  Party by = Party::kNone;
  std::string reason;
  friend bool operator==(const CancellationRequested&, const CancellationRequested&) = default;
};

struct CancellationRejected {
  std::string reason;
  friend bool operator==(const CancellationRejected&, const CancellationRejected&) = default;
};

struct OrderCancelled {
  std::string reason;
  friend bool operator==(const OrderCancelled&, const OrderCancelled&) = default;
};

// Every line is delivered within tolerance or short-closed. Written by the decision that makes it so.
struct OrderCompleted {
  friend bool operator==(const OrderCompleted&, const OrderCompleted&) = default;
};

struct OrderClosed {
  friend bool operator==(const OrderClosed&, const OrderClosed&) = default;
};

struct OrderReopened {
  std::string reason;
  std::string authority;
  friend bool operator==(const OrderReopened&, const OrderReopened&) = default;
};

// On a po/ stream that is new, or of which no order holds the number any more; written with OrderSubmitted, or with the
// correction of the number after it. Refused: duplicate_po_number (another holds it, or the same).
struct PoNumberReserved {
  OrderId order;
  friend bool operator==(const PoNumberReserved&, const PoNumberReserved&) = default;
};

// That order holds the number no longer: it was corrected to another one, or called off. Written ahead of the
// PoNumberReserved of the order that the customer sends the number for next. Refused: illegal_transition (order: it
// does not hold the number).
struct PoNumberFreed {
  OrderId order;
  friend bool operator==(const PoNumberFreed&, const PoNumberFreed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
//
// Each but draft() is refused with unknown_order (order) where the order does not exist. All are refused with
// illegal_transition (commercial, entry, order: the order's state does not allow it), with missing, too_long or
// bad_character for a bad id or an empty text, and as said beside it. Nothing is written on refusal.

namespace intake {

// already_exists (order); unknown_currency (currency, lines[n].unit_price); missing (lines[n].line: it is 0),
// duplicate_line (line), not_positive (lines[n].quantity), unknown_unit (lines[n].quantity), currency_mismatch
// (lines[n].unit_price), negative (lines[n].unit_price), bad_gtin (lines[n].gtin), number_out_of_range
// (lines[n].over_tolerance, lines[n].under_tolerance, lines[n].unit_price: a tolerance outside 0..1, a line's value
// that overflows), date_in_past (lines[n].requested) for a line.
GENDAN_EXPORT Decision draft(OrderId order, OrderDrafted header, std::vector<LineAdded> lines);
// In Draft only. As for a line in draft(): missing (lines[n].line), duplicate_line (line), not_positive
// (lines[n].quantity), unknown_unit (lines[n].quantity), unknown_currency (lines[n].unit_price), currency_mismatch
// (lines[n].unit_price), negative (lines[n].unit_price), bad_gtin (lines[n].gtin), number_out_of_range
// (lines[n].over_tolerance, lines[n].under_tolerance, lines[n].unit_price), date_in_past (lines[n].requested).
GENDAN_EXPORT Decision add_line(OrderId order, LineAdded line);
// Before confirmation. stale_correction (any: the field, by its name, does not hold `was`), unknown_code (field: there
// is none of that name), unknown_line (line), duplicate_po_number (after submission: as in submit(), of the new
// number), and as for a line in draft() for the new value: not_a_number (now), not_a_date (now),
// not_positive (lines[n].quantity), unknown_unit (now), unknown_currency (now), currency_mismatch
// (lines[n].unit_price), negative (lines[n].unit_price), bad_gtin (lines[n].gtin), number_out_of_range (now,
// lines[n].unit_price), date_out_of_range (now), date_in_past (lines[n].requested). Where goods of the line have been
// recorded already: unit_mismatch (now: another unit than they are counted in), over_tolerance (line n: more has left
// than the new quantity allows).
GENDAN_EXPORT Decision correct_entry(OrderId order, EntryCorrected correction);
// duplicate (requirement: it is taken), unknown_line (line).
GENDAN_EXPORT Decision attach_requirement(OrderId order, RequirementAttached requirement);
// unknown_requirement.
GENDAN_EXPORT Decision verify_requirement(OrderId order, RequirementVerified verification);
// no_lines; duplicate_po_number (another order has reserved this number of this customer, and is neither called off nor
// corrected to another number since: such a one loses it to this order); missing (lines[n].requested: a line without a
// requested date), date_in_past (lines[n].requested: that date).
GENDAN_EXPORT Decision submit(OrderId order);
GENDAN_EXPORT Decision start_review(OrderId order, PersonId reviewer);
// duplicate (query).
GENDAN_EXPORT Decision raise_query(OrderId order, OrderQueryRaised query);
// unknown_query.
GENDAN_EXPORT Decision answer_query(OrderId order, OrderQueryAnswered answer);
// checklist_incomplete (empty, or an item not answered).
GENDAN_EXPORT Decision complete_review(OrderId order, OrderReviewed review);
// One promised date per line, in the order in which the lines were entered (Order::lines), whatever their numbers.
// missing (lines[n].unit_price: a line without a price), open_query, stale_revision (revision: it is not the first),
// no_incoterm (rule or place), no_payment_terms, no_promise (promised, promised[n]: more or fewer dates than lines, or
// an empty one), date_in_past (date), not_agreed (date: another day than one that was recorded as promised; confirm
// that one, and announce the delay), illegal_transition (line: the same of a line that is settled).
GENDAN_EXPORT Decision confirm(OrderId order, OrderConfirmed terms, std::vector<Date> promised);
// no_reason (reason), below_shipped (order: goods were seen to leave, or to arrive).
GENDAN_EXPORT Decision reject(OrderId order, std::string reason);
// no_reason (reason), below_shipped (order: goods were seen to leave, or to arrive).
GENDAN_EXPORT Decision discard(OrderId order, std::string reason);
// Before confirmation. no_reason (reason), below_shipped (order: goods were seen to leave, or to arrive).
GENDAN_EXPORT Decision cancel(OrderId order, std::string reason);
// no_reason (reason), missing (by).
GENDAN_EXPORT Decision request_cancellation(OrderId order, Party by, std::string reason);
// Without a charge the cancellation is free. What the customer has paid stays on the order, to be set off against the
// charge or paid back (finance::refund). no_reason (reason), below_shipped (order: goods have been despatched, or
// were seen to arrive), lot_open; as for an invoice: duplicate (invoice), not_positive (amount), unknown_currency
// (amount), currency_mismatch (amount), missing (invoice, due).
GENDAN_EXPORT Decision accept_cancellation(OrderId order, std::string reason,
                                           std::optional<CancellationCharged> charge = std::nullopt);
// no_reason (reason). Where the last line was settled while the request was waiting, OrderCompleted follows in the same
// append.
GENDAN_EXPORT Decision reject_cancellation(OrderId order, std::string reason);
// Completes the order too, where that has not been done, and settles those of its complaints and returns whose end was
// recorded on their own streams alone. not_all_delivered; on_hold (holds); proposal_open (proposals); complaint_open
// (complaints); return_open (returns); balance_open (something is owed, either way: see open_balance()); quantity_chain
// (line n: of a return whose end was recorded on its own stream more would be back than was delivered).
GENDAN_EXPORT Decision close(OrderId order);
// no_reason (reason), missing (authority).
GENDAN_EXPORT Decision reopen(OrderId order, std::string reason, std::string authority);

}  // namespace intake
}  // namespace gendan

#endif  // GENDAN_ORDER_INTAKE_H_
