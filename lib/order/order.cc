#include "gendan/order/order.h"

#include <algorithm>

#include "order/wide.h"

namespace gendan {
namespace {

bool any_line(const Order& order, bool (*holds)(const Line&)) {
  return std::any_of(order.lines.begin(), order.lines.end(), holds);
}
bool all_lines(const Order& order, bool (*holds)(const Line&)) {
  return !order.lines.empty() && std::all_of(order.lines.begin(), order.lines.end(), holds);
}

// Nothing more of it is to leave.
bool has_left(const Line& line) {
  const std::int64_t shipped = line.ledger.shipped;
  if (line.ledger.packed > shipped) return false;
  return settled(line) || line.fulfilment == FulfilmentState::kShortClosed ||
         (shipped > 0 && shipped >= lower_limit(line.terms));
}

Summary progress_of(const Order& order) {
  if (all_lines(order, settled)) return Summary::kDelivered;
  const bool shipped = any_line(order, [](const Line& line) { return line.ledger.shipped > 0; });
  if (shipped && all_lines(order, has_left)) return Summary::kShipped;
  if (shipped || any_line(order, [](const Line& line) { return line.ledger.delivered > 0; })) {
    return Summary::kPartShipped;
  }
  if (any_line(order, [](const Line& line) { return line.fulfilment == FulfilmentState::kInProduction; })) {
    return Summary::kInProduction;
  }
  return Summary::kConfirmed;
}

}  // namespace

const Line* find_line(const Order& order, LineNo line) {
  return order.lines.find([&](const Line& l) { return l.terms.line == line; });
}
Line* find_line(Order& order, LineNo line) {
  return order.lines.find([&](const Line& l) { return l.terms.line == line; });
}
const Lot* find_lot(const Order& order, const LotId& lot) {
  return order.lots.find([&](const Lot& l) { return l.id == lot; });
}
Lot* find_lot(Order& order, const LotId& lot) {
  return order.lots.find([&](const Lot& l) { return l.id == lot; });
}
Incoterm incoterm_of(const Order& order, LineNo number) {
  const Line* line = find_line(order, number);
  return line != nullptr && line->terms.incoterm != Incoterm::kNone ? line->terms.incoterm : order.incoterm;
}
std::int64_t packed_of(const Order& order, const LotId& lot) {
  Wide sum = 0;
  for (const LotPart& part : order.packed_lots) {
    if (part.lot == lot) sum += part.micros;
  }
  return clamped(sum);
}
const Milestone* find_milestone(const Order& order, LineNo line, const MilestoneCode& code) {
  return order.milestones.find([&](const Milestone& m) { return m.line == line && m.code == code; });
}
Milestone* find_milestone(Order& order, LineNo line, const MilestoneCode& code) {
  return order.milestones.find([&](const Milestone& m) { return m.line == line && m.code == code; });
}
const Obligation* find_obligation(const Order& order, const Matter& about) {
  return order.obligations.find([&](const Obligation& o) { return o.about == about; });
}
Obligation* find_obligation(Order& order, const Matter& about) {
  return order.obligations.find([&](const Obligation& o) { return o.about == about; });
}

bool on_hold(const Order& order, LineNo line, const ShipmentId& shipment) {
  return std::any_of(order.holds.begin(), order.holds.end(), [&](const Hold& hold) {
    return hold.state == HoldState::kHeld && (hold.line.value == 0 || hold.line == line) &&
           (hold.shipment.empty() || hold.shipment == shipment);
  });
}

bool settled(const Line& line) {
  const Ledger& ledger = line.ledger;
  if (Wide{ledger.delivered} + ledger.refused + ledger.lost < ledger.shipped) return false;
  // What stands packed is still to leave, though what has arrived were enough, or no more of it is made.
  if (ledger.packed > ledger.shipped) return false;
  return line.fulfilment == FulfilmentState::kShortClosed ||
         (ledger.delivered > 0 && ledger.delivered >= lower_limit(line.terms));
}

Summary summary_of(const Order& order) {
  switch (order.commercial) {
    case Commercial::kNone:
      return Summary::kNew;
    case Commercial::kDraft:
      return Summary::kDraft;
    case Commercial::kCancelled:
      return Summary::kCancelled;
    case Commercial::kRejected:
      return Summary::kRejected;
    case Commercial::kDiscarded:
      return Summary::kDiscarded;
    case Commercial::kClosed:
      return Summary::kClosed;
    default:
      break;
  }
  if (std::any_of(order.holds.begin(), order.holds.end(),
                  [](const Hold& hold) { return hold.state == HoldState::kHeld; })) {
    return Summary::kOnHold;
  }
  switch (order.commercial) {
    case Commercial::kCompleted:
      return Summary::kCompleted;
    case Commercial::kCancelPending:
      return Summary::kCancelPending;
    case Commercial::kSubmitted:
      return Summary::kSubmitted;
    case Commercial::kUnderReview:
      return Summary::kUnderReview;
    case Commercial::kQueryOpen:
      return Summary::kQueryOpen;
    case Commercial::kReviewed:
      return Summary::kReviewed;
    default:
      break;
  }
  if (std::any_of(order.proposals.begin(), order.proposals.end(),
                  [](const Proposal& proposal) { return proposal.state == ProposalState::kProposed; })) {
    return Summary::kChangeProposed;
  }
  if (any_line(order, [](const Line& line) { return line.promise == PromiseState::kDelayOpen && !settled(line); })) {
    return Summary::kDelayed;
  }
  return progress_of(order);
}

std::string_view to_string(Summary summary) {
  switch (summary) {
    case Summary::kNew:
      return "new";
    case Summary::kDraft:
      return "draft";
    case Summary::kSubmitted:
      return "submitted";
    case Summary::kUnderReview:
      return "under review";
    case Summary::kQueryOpen:
      return "query open";
    case Summary::kReviewed:
      return "reviewed";
    case Summary::kConfirmed:
      return "confirmed";
    case Summary::kInProduction:
      return "in production";
    case Summary::kPartShipped:
      return "part shipped";
    case Summary::kShipped:
      return "shipped";
    case Summary::kDelivered:
      return "delivered";
    case Summary::kDelayed:
      return "delayed";
    case Summary::kChangeProposed:
      return "change proposed";
    case Summary::kCancelPending:
      return "cancel pending";
    case Summary::kOnHold:
      return "on hold";
    case Summary::kCompleted:
      return "completed";
    case Summary::kClosed:
      return "closed";
    case Summary::kCancelled:
      return "cancelled";
    case Summary::kRejected:
      return "rejected";
    case Summary::kDiscarded:
      return "discarded";
  }
  return "";
}

}  // namespace gendan
