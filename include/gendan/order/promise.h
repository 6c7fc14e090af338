#ifndef GENDAN_ORDER_PROMISE_H_
#define GENDAN_ORDER_PROMISE_H_

// The promised delivery date of each line. It moves only when a delay has been announced with its cause and the
// customer has agreed to it, or with the line's requested date when both parties have agreed to change that
// (amendment.h); every date that was ever promised stays in the history.

#include <cstdint>
#include <string>
#include <string_view>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen.
enum class PromiseState : std::uint8_t { kNone = 0, kPromised = 1, kDelayOpen = 2 };

// Why a date moves: the leaves of the cause tree that the Pareto counts. Numbers are frozen.
enum class DelayCause : std::uint8_t {
  kNone = 0,
  kMaterial = 1,       // supply: material late or wrong
  kSubcontractor = 2,  // supply: outside processing
  kCapacity = 3,       // production: no capacity, breakdown
  kQuality = 4,        // production: rework, failed inspection
  kSpecification = 5,  // customer: specification late or changed
  kApproval = 6,       // customer: sample or artwork not approved
  kPayment = 7,        // customer: deposit or L/C late
  kDocuments = 8,      // logistics: papers
  kTransport = 9,      // logistics: vessel, flight, truck
  kCustoms = 10,       // logistics: clearance
  kForceMajeure = 11,  // other: outside anybody's control
  kOther = 12,         // other: said in words
};
GENDAN_EXPORT std::string_view to_string(DelayCause cause);
// The branch of the tree that the cause is a leaf of: "supply", "production", "customer", "logistics" or "other"; ""
// for none.
GENDAN_EXPORT std::string_view branch_of(DelayCause cause);

// ---- events -------------------------------------------------------------------------------------------------------

// The first promise of a line; or, behind the OrderRevised of its append, the requested date that both parties have
// agreed to instead: a delay that was announced is overtaken by it, and the customer need not be told of it any more.
struct DeliveryPromised {
  LineNo line;
  Date date;
  friend bool operator==(const DeliveryPromised&, const DeliveryPromised&) = default;
};

// The customer is still to be told: incident::inform.
struct DelayAnnounced {
  LineNo line;
  Date new_date;
  DelayCause cause = DelayCause::kNone;
  std::string note;
  Instant inform_by = {};  // by when the customer is to be told (incident.h); 0: no moment is set. Since schema 2
  friend bool operator==(const DelayAnnounced&, const DelayAnnounced&) = default;
};

struct PromiseRevised {
  LineNo line;
  Date date;
  std::string channel;  // how the customer agreed: "email 2024-05-02"
  friend bool operator==(const PromiseRevised&, const PromiseRevised&) = default;
};

struct DelayRejected {
  LineNo line;
  std::string reason;
  friend bool operator==(const DelayRejected&, const DelayRejected&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order), unknown_line (line), illegal_transition (promise, line).

namespace promise {

// The customer is now owed word of it (incident.h), by a later announcement anew, until he is told or answers, or the
// parties agree to another date. illegal_transition (promise, order, line: also where the line is settled: nothing more
// of it is to come), no_cause (cause, note: also kOther without a note), not_later (new_date: not after the promise in
// force), date_in_past (new_date, inform_by).
GENDAN_EXPORT Decision announce_delay(OrderId order, DelayAnnounced delay);
// The customer agrees to the announced date; of a settled line however late he is asked, and what it came late or early
// by is then counted from that date. missing (channel), date_in_past (date: the announced date has passed meanwhile, of
// a line still to come).
GENDAN_EXPORT Decision accept_delay(OrderId order, LineNo line, std::string channel);
// no_reason (reason).
GENDAN_EXPORT Decision reject_delay(OrderId order, LineNo line, std::string reason);

}  // namespace promise
}  // namespace gendan

#endif  // GENDAN_ORDER_PROMISE_H_
