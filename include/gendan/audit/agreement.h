#ifndef GENDAN_AUDIT_AGREEMENT_H_
#define GENDAN_AUDIT_AGREEMENT_H_

// What was agreed on an order, and how it came to be: its revisions with what each of them changed, and every delivery
// date that was ever promised, announced, agreed to or refused.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/order/party.h"
#include "gendan/order/promise.h"

namespace gendan {

// Who said so, when (business time), and where it stands in the log.
struct Attribution {
  std::string actor;
  Instant occurred_at;
  Position position;
  friend bool operator==(const Attribution&, const Attribution&) = default;
};

// One value of a line or of the order's terms, as it was and as it became; quantities and prices with their unit or
// currency: "400 EA".
struct TermChange {
  LineNo line;        // 0: of the whole order
  std::string field;  // as in LineChange and TermsChange: "quantity", "unit_price", "payment_terms" ...
  std::string was;
  std::string now;
  friend bool operator==(const TermChange&, const TermChange&) = default;
};

struct Revision {
  std::uint32_t number = 0;          // 1 for a confirmation that was decided here
  ProposalId proposal;               // empty for a confirmation
  Party proposed_by = Party::kNone;  // none for a confirmation, and where nobody recorded the proposal
  std::string reason;                // of the proposal
  std::vector<TermChange> changes;   // what became different: the order's terms, then line by line as proposed
  Attribution by;                    // who confirmed or accepted it
  friend bool operator==(const Revision&, const Revision&) = default;
};

enum class PromiseStep : std::uint8_t {
  kPromised,        // for the first time
  kDelayAnnounced,  // a later day was named
  kDelayAccepted,   // and the customer agreed to it,
  kDelayRejected,   // or did not
  kMoved,           // with the requested date, by a change that was accepted
};

struct PromiseEntry {
  LineNo line;
  PromiseStep step = PromiseStep::kPromised;
  Date date;                             // promised, announced or agreed to; of a refusal the one that stays in force
  Date before;                           // in force until then; none where nothing was promised
  DelayCause cause = DelayCause::kNone;  // of the delay
  std::string note;                      // of the announcement; how the customer agreed; why he did not
  Attribution by;
  friend bool operator==(const PromiseEntry&, const PromiseEntry&) = default;
};

struct Agreement {
  OrderId order;
  std::vector<Revision> revisions;     // in order of the log
  std::vector<PromiseEntry> promises;  // the same
};

// Of what stands of the order at the call; what was taken back is not in it. Refused: unknown_order; errors of the log
// pass through.
GENDAN_EXPORT absl::StatusOr<Agreement> agreement_of(Engine& engine, const OrderId& order);

// What is different in revision `to` from revision `from`, which may be the later one. A value that changed and changed
// back is not among it. In order of line and field. Refused: not_found (no such revision).
GENDAN_EXPORT absl::StatusOr<std::vector<TermChange>> difference(const Agreement& agreement, std::uint32_t from,
                                                                 std::uint32_t to);

}  // namespace gendan

#endif  // GENDAN_AUDIT_AGREEMENT_H_
