#ifndef GENDAN_ORDER_AMENDMENT_H_
#define GENDAN_ORDER_AMENDMENT_H_

// Amendment: what was agreed changes only by a proposal of one party that the other accepts; each acceptance makes a
// new revision. Until then the old revision stays in force. A line's promise moves with its requested date (promise.h).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/id.h"
#include "gendan/core/incoterm.h"
#include "gendan/core/quantity.h"
#include "gendan/order/decision.h"
#include "gendan/order/party.h"

namespace gendan {

// Numbers are frozen.
enum class ProposalState : std::uint8_t {
  kNone = 0,
  kProposed = 1,
  kAccepted = 2,
  kRejected = 3,
  kWithdrawn = 4,
  kSuperseded = 5,
};

// What is to change on one line; what is not given stays.
struct LineChange {
  LineNo line;
  std::optional<Quantity> quantity;
  std::optional<Money> unit_price;
  std::optional<Date> requested;
  // Since schema 2 of the events:
  std::optional<std::string> spec_revision = {};
  std::optional<Decimal> over_tolerance = {};  // fractions, as in LineAdded
  std::optional<Decimal> under_tolerance = {};
  friend bool operator==(const LineChange&, const LineChange&) = default;
};

// What is to change on the terms of the whole order; what is not given stays.
struct TermsChange {
  std::optional<Incoterm> incoterm = {};  // a line's own is not changed by it
  std::optional<std::string> place = {};
  std::optional<std::string> payment_terms = {};
  friend bool operator==(const TermsChange&, const TermsChange&) = default;

  bool empty() const { return !incoterm && !place && !payment_terms; }
};

// ---- events -------------------------------------------------------------------------------------------------------

struct ChangeProposed {
  ProposalId proposal;
  std::uint32_t base_revision = 0;  // the agreed revision that it would change
  Party by = Party::kNone;
  std::vector<LineChange> changes;
  std::string reason;
  TermsChange terms = {};  // since schema 2
  friend bool operator==(const ChangeProposed&, const ChangeProposed&) = default;
};

struct ChangeAccepted {
  ProposalId proposal;
  Party by = Party::kNone;
  friend bool operator==(const ChangeAccepted&, const ChangeAccepted&) = default;
};

// Stands directly behind its ChangeAccepted in the same append, and before a DeliveryPromised of each line whose
// promise moves with its requested date.
struct OrderRevised {
  std::uint32_t revision = 0;
  ProposalId proposal;
  std::vector<LineChange> changes;
  TermsChange terms = {};  // since schema 2
  friend bool operator==(const OrderRevised&, const OrderRevised&) = default;
};

struct ChangeRejected {
  ProposalId proposal;
  std::string reason;
  friend bool operator==(const ChangeRejected&, const ChangeRejected&) = default;
};

struct ChangeWithdrawn {
  ProposalId proposal;
  Party by = Party::kNone;
  friend bool operator==(const ChangeWithdrawn&, const ChangeWithdrawn&) = default;
};

// The revision it was based on has been overtaken by another acceptance.
struct ChangeSuperseded {
  ProposalId proposal;
  std::uint32_t by_revision = 0;
  friend bool operator==(const ChangeSuperseded&, const ChangeSuperseded&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order).

namespace amendment {

// Refused: illegal_transition (order, changes[n].quantity: the order is not confirmed; more of a line that is
// short-closed), duplicate (proposal: it is taken), stale_revision (base_revision), proposal_open (changes, terms:
// another open proposal touches one of the lines, or the order's terms as this one does), no_change, unknown_line
// (line), duplicate_line (changes[n]), not_positive (changes[n].quantity), unit_mismatch (changes[n].quantity),
// currency_mismatch (changes[n].unit_price), unknown_currency (changes[n].unit_price), negative
// (changes[n].unit_price), number_out_of_range (changes[n].over_tolerance, changes[n].under_tolerance, changes[n]: a
// tolerance outside 0..1, a line's value that overflows), unknown_incoterm (terms.incoterm), below_shipped
// (changes[n].quantity: less than was seen to leave, or to arrive), below_released, date_in_past
// (changes[n].requested), missing (proposal, by, changes[n].requested, changes[n].spec_revision, terms.place,
// terms.payment_terms: number, party; a date, specification, place or payment terms that are empty).
GENDAN_EXPORT Decision propose(OrderId order, ChangeProposed change);
// By the other party. Judged anew against the quantities and the day as they are now: missing (by), unknown_proposal,
// illegal_transition (proposal, order, changes[n].quantity: also more of a line that is short-closed), own_proposal,
// stale_revision (base_revision), date_in_past (changes[n].requested: a requested date has passed meanwhile),
// below_shipped (changes[n].quantity), below_released, over_tolerance (line n: more has been shipped than the new
// tolerance allows). A line that is given another requested date than the promised one is promised for it in the same
// append, earlier or later, whether or not a delay has been announced; not so one that has no promise, or is settled by
// the new terms. Every other open proposal was based on the old revision and is superseded in it. Where every line is
// settled by the new terms, OrderCompleted follows in it.
GENDAN_EXPORT Decision accept(OrderId order, ProposalId proposal, Party by);
// unknown_proposal, illegal_transition (proposal), no_reason (reason).
GENDAN_EXPORT Decision reject(OrderId order, ProposalId proposal, std::string reason);
// By the proposer: unknown_proposal, illegal_transition (proposal), own_proposal (by: somebody else's).
GENDAN_EXPORT Decision withdraw(OrderId order, ProposalId proposal, Party by);

}  // namespace amendment
}  // namespace gendan

#endif  // GENDAN_ORDER_AMENDMENT_H_
