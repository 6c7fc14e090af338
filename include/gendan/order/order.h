#ifndef GENDAN_ORDER_ORDER_H_
#define GENDAN_ORDER_ORDER_H_

// The order: the fold of one order/ stream. A plain value; nothing in it is ever stored as truth. Copying one is cheap:
// copies share their lists as long as neither changes them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "gendan/core/id.h"
#include "gendan/core/shared_list.h"
#include "gendan/export.h"
#include "gendan/order/amendment.h"
#include "gendan/order/finance.h"
#include "gendan/order/hold.h"
#include "gendan/order/incident.h"
#include "gendan/order/intake.h"
#include "gendan/order/ledger.h"
#include "gendan/order/production.h"
#include "gendan/order/promise.h"
#include "gendan/order/quality.h"
#include "gendan/order/returns.h"
#include "gendan/order/schedule.h"
#include "gendan/order/shipment.h"
#include "gendan/order/stock.h"

namespace gendan {

struct Line {
  LineAdded terms;  // as agreed now: as entered, corrected, revised
  FulfilmentState fulfilment = FulfilmentState::kNone;
  PromiseState promise = PromiseState::kNone;
  Date first_promised;
  Date promised;                         // in force
  Date planned_for;                      // in force when the last step of its calendar was first planned ...
  Date planned_end;                      // ... for this day
  bool to_promise = false;               // a change gave it a date that nobody has promised yet
  Date announced;                        // while a delay waits for the customer's answer
  DelayCause cause = DelayCause::kNone;  // of the last delay announced
  Date last_delivery;
  Ledger ledger;
  friend bool operator==(const Line&, const Line&) = default;
};

struct Query {
  QueryId id;
  bool open = true;
  friend bool operator==(const Query&, const Query&) = default;
};

struct Requirement {
  std::string id;
  LineNo line;
  bool verified = false;
  friend bool operator==(const Requirement&, const Requirement&) = default;
};

struct Proposal {
  ProposalId id;
  ProposalState state = ProposalState::kNone;
  std::uint32_t base_revision = 0;
  Party by = Party::kNone;
  std::vector<LineChange> changes;
  TermsChange terms = {};
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

struct Milestone {
  LineNo line;
  MilestoneCode code;
  MilestoneState state = MilestoneState::kNone;
  Date baseline;  // as first planned
  Date planned;   // as planned now
  Date ready;     // when what it waits for was to be done, as known when it was planned; none: it waits for nothing
  Date forecast;  // newest; none where there is none
  Date actual;
  Date missed;                                  // the due day last reported as missed
  std::uint32_t revision = 0;                   // of the order when it was planned; 0 where it never was
  absl::InlinedVector<std::uint32_t, 4> after;  // indices into Order::milestones
  friend bool operator==(const Milestone&, const Milestone&) = default;

  // The day it is due now: the forecast, else the plan.
  Date due() const { return forecast.has_value() ? forecast : planned; }
};

struct Lot {
  LotId id;
  LineNo line;
  LotState state = LotState::kNone;
  std::int64_t micros = 0;  // size, in millionths of the line's unit
  SamplingPlan plan;
  // Findings since the plan, and those of before the first one, per class (index DefectClass - 1): nonconformities, and
  // the units that have any, ascending.
  std::uint64_t defects[3] = {0, 0, 0};
  std::vector<std::uint32_t> units[3];
  std::uint32_t rounds = 0;  // inspections closed
  LotId split_from = {};     // the lot that it was a part of; empty where it was submitted by itself
  // Where the line's ledger counts it as accepted, kPassed or kConceded; kNone where it does not.
  LotState accepted_as = LotState::kNone;
  friend bool operator==(const Lot&, const Lot&) = default;

  // Accepted or rejected: nothing of it waits for anybody.
  bool dealt_with() const {
    return state == LotState::kPassed || state == LotState::kConceded || state == LotState::kReleased ||
           state == LotState::kRejected;
  }
};

// What a shipment was given of a lot when it was packed.
struct LotPart {
  ShipmentId shipment;
  LotId lot;
  std::int64_t micros = 0;
  friend bool operator==(const LotPart&, const LotPart&) = default;
};

struct Hold {
  HoldId id;
  HoldKind kind = HoldKind::kNone;
  HoldState state = HoldState::kNone;
  LineNo line;
  ShipmentId shipment = {};
  friend bool operator==(const Hold&, const Hold&) = default;
};

struct Incident {
  IncidentId id;
  IncidentKind kind = IncidentKind::kNone;
  IncidentState state = IncidentState::kNone;
  LineNo line;
  friend bool operator==(const Incident&, const Incident&) = default;
};

struct Obligation {
  Matter about;
  ObligationState state = ObligationState::kNone;
  Instant due;  // 0: no moment is set
  friend bool operator==(const Obligation&, const Obligation&) = default;

  // The customer has not been told yet.
  bool open() const { return state == ObligationState::kOwed || state == ObligationState::kOverdue; }
};

struct Order {
  OrderId id;
  Version version;
  Commercial commercial = Commercial::kNone;
  EntryState entry = EntryState::kNone;
  bool observed = false;  // some event of it was recorded, not decided: its invariants are not promised
  OrderDrafted header;
  std::uint32_t revision = 0;  // the agreed one; 0 before confirmation
  Incoterm incoterm = Incoterm::kNone;
  std::string place;
  std::string payment_terms;
  SharedList<Line> lines;  // in order of entry
  SharedList<Query> queries;
  SharedList<Requirement> requirements;
  SharedList<Proposal> proposals;
  SharedList<Milestone> milestones;
  SharedList<Lot> lots;
  SharedList<Hold> holds;
  SharedList<Overrun> overruns;  // in order of line, then invariant
  SharedList<Incident> incidents;
  SharedList<Obligation> obligations;  // told ones among them; one per matter
  Finance finance;
  SharedList<Supply> supplies;  // in order of reservation
  // Open ones, in order of their opening. Those of before ComplaintOpened and ReturnOpened were written are not known.
  SharedList<CaseId> complaints;
  SharedList<ReturnId> returns;
  SharedList<LotPart> packed_lots;            // in order of packing; as far as somebody noted them
  SharedList<AwaitedReturn> awaited_returns;  // in order of authorisation
  friend bool operator==(const Order&, const Order&) = default;
};

// nullptr where there is none. The pointer is valid until the order changes. The second of each gives it to be changed:
// the order's own, which copies of the order do not see; const pointers taken before may still point to theirs.
GENDAN_EXPORT const Line* find_line(const Order& order, LineNo line);
GENDAN_EXPORT Line* find_line(Order& order, LineNo line);
GENDAN_EXPORT const Lot* find_lot(const Order& order, const LotId& lot);
GENDAN_EXPORT Lot* find_lot(Order& order, const LotId& lot);
// The line's own delivery term, or else the order's.
GENDAN_EXPORT Incoterm incoterm_of(const Order& order, LineNo line);
// What has been packed of a lot, in millionths of the line's unit, as far as somebody noted it. Saturates.
GENDAN_EXPORT std::int64_t packed_of(const Order& order, const LotId& lot);
GENDAN_EXPORT const Milestone* find_milestone(const Order& order, LineNo line, const MilestoneCode& code);
GENDAN_EXPORT Milestone* find_milestone(Order& order, LineNo line, const MilestoneCode& code);
GENDAN_EXPORT const Obligation* find_obligation(const Order& order, const Matter& about);
GENDAN_EXPORT Obligation* find_obligation(Order& order, const Matter& about);

// True while a hold is in force whose scope includes `line` (0: the whole order, which only an order-wide hold
// includes) as far as it goes into the shipment; where that is empty, only a hold counts that is of no shipment.
GENDAN_EXPORT bool on_hold(const Order& order, LineNo line, const ShipmentId& shipment = ShipmentId());

// True when nothing of the line is on its way, none of it stands packed, and it was short-closed, or has been delivered
// within its under-tolerance, though not nothing.
GENDAN_EXPORT bool settled(const Line& line);

// The one word shown to people, derived by precedence from the regions (as FIX derives OrdStatus).
enum class Summary : std::uint8_t {
  kNew,
  kDraft,
  kSubmitted,
  kUnderReview,
  kQueryOpen,
  kReviewed,
  kConfirmed,
  kInProduction,
  kPartShipped,
  kShipped,
  kDelivered,
  kDelayed,
  kChangeProposed,
  kCancelPending,
  kOnHold,
  kCompleted,
  kClosed,
  kCancelled,
  kRejected,
  kDiscarded,
};
GENDAN_EXPORT Summary summary_of(const Order& order);
GENDAN_EXPORT std::string_view to_string(Summary summary);

}  // namespace gendan

#endif  // GENDAN_ORDER_ORDER_H_
