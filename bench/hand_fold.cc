#include "bench/hand_fold.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "order/entry.h"

namespace gendan::bench {
namespace {

// Where a type stands in the variant.
template <class E, std::size_t I = 0>
constexpr std::size_t place() {
  if constexpr (std::is_same_v<std::variant_alternative_t<I, EventTypes>, E>) {
    return I;
  } else {
    return place<E, I + 1>();
  }
}

Line* line_of(Order& order, LineNo number) {
  for (Line& line : order.lines.edit()) {
    if (line.terms.line == number) return &line;
  }
  return nullptr;
}

template <class State, class... Froms>
bool move(State& state, State to, Froms... froms) {
  if (!((state == froms) || ...)) return false;
  state = to;
  return true;
}

using Wide = __int128;

Wide limit_of(const LineAdded& terms) {
  return Wide{terms.quantity.value.micros()} * (Decimal::kScale + terms.over_tolerance.micros()) / Decimal::kScale;
}

// The chain of the ledger, and the agreed quantity: none may be broken further than it was.
bool within(const Ledger& after, const LineAdded& terms, const Ledger& before, const LineAdded& terms_before) {
  const auto worse = [&](Wide left, Wide right, Wide left_before, Wide right_before) {
    return left > right && left - right > std::max<Wide>(left_before - right_before, 0);
  };
  const auto arrived = [](const Ledger& l) { return Wide{l.delivered} + l.lost + l.refused; };
  const auto good = [](const Ledger& l) { return Wide{l.passed} + l.conceded; };
  if (worse(arrived(after), after.shipped, arrived(before), before.shipped)) return false;
  if (worse(after.shipped, after.packed, before.shipped, before.packed)) return false;
  if (terms.inspected) {
    if (worse(after.packed, after.released, before.packed, before.released)) return false;
    if (worse(after.released, good(after), before.released, good(before))) return false;
    if (worse(good(after), after.lotted, good(before), before.lotted)) return false;
    if (terms.produced && worse(after.lotted, after.produced, before.lotted, before.produced)) return false;
  } else if (terms.produced) {
    const auto made = [](const Ledger& l) { return std::max<std::int64_t>(l.produced, 0); };
    if (worse(after.packed, made(after), before.packed, made(before))) return false;
  }
  if (worse(after.shipped, limit_of(terms), before.shipped, limit_of(terms_before))) return false;
  const auto back = [](const Ledger& l) { return Wide{l.returned} + l.return_awaited; };
  if (worse(back(after), after.delivered, back(before), before.delivered)) return false;
  if (worse(0, after.return_awaited, 0, before.return_awaited)) return false;
  return !worse(after.invoiced, std::max(after.shipped, after.prepaid), before.invoiced,
                std::max(before.shipped, before.prepaid));
}

bool add(std::int64_t& total, Decimal amount) { return !__builtin_add_overflow(total, amount.micros(), &total); }

// Changes a line's ledger, and keeps its invariants.
template <class Change>
bool on_ledger(Line& line, Change change) {
  const Ledger before = line.ledger;
  return change(line.ledger) && within(line.ledger, line.terms, before, line.terms);
}

bool may_pack(FulfilmentState state) {
  return state == FulfilmentState::kWaiting || state == FulfilmentState::kInProduction;
}
bool is_there(FulfilmentState state) { return may_pack(state) || state == FulfilmentState::kShortClosed; }

// ---- intake ---------------------------------------------------------------------------------------------------------

bool on(Order& order, const OrderDrafted& e) {
  if (!move(order.entry, EntryState::kOpen, EntryState::kNone)) return false;
  if (!move(order.commercial, Commercial::kDraft, Commercial::kNone)) return false;
  order.header = e;
  return true;
}
bool on(Order& order, const LineAdded& e) {
  if (line_of(order, e.line) != nullptr || order.entry != EntryState::kOpen) return false;
  Line line;
  line.fulfilment = FulfilmentState::kWaiting;
  line.terms = e;
  order.lines.edit().push_back(std::move(line));
  return true;
}
bool on(Order& order, const EntryCorrected& e) {
  return order.entry == EntryState::kOpen && set_entered_value(order, e.line, e.field, e.now.value).ok();
}
bool on(Order& order, const RequirementAttached& e) {
  if (e.line.value != 0 && line_of(order, e.line) == nullptr) return false;
  if (order.entry == EntryState::kNone) return false;
  order.requirements.edit().push_back({e.requirement, e.line, false});
  return true;
}
bool on(Order& order, const RequirementVerified& e) {
  for (Requirement& requirement : order.requirements.edit()) {
    if (requirement.id != e.requirement) continue;
    if (order.entry == EntryState::kNone) return false;
    requirement.verified = true;
    return true;
  }
  return false;
}
bool on(Order& order, const OrderSubmitted&) {
  return move(order.commercial, Commercial::kSubmitted, Commercial::kDraft);
}
bool on(Order& order, const OrderReviewStarted&) {
  return move(order.commercial, Commercial::kUnderReview, Commercial::kSubmitted);
}
bool on(Order& order, const OrderQueryRaised& e) {
  if (!move(order.commercial, Commercial::kQueryOpen, Commercial::kUnderReview)) return false;
  order.queries.edit().push_back({e.query, true});
  return true;
}
bool on(Order& order, const OrderQueryAnswered& e) {
  if (!move(order.commercial, Commercial::kUnderReview, Commercial::kQueryOpen)) return false;
  for (Query& query : order.queries.edit()) {
    if (query.id == e.query) query.open = false;
  }
  return true;
}
bool on(Order& order, const OrderReviewed&) {
  return move(order.commercial, Commercial::kReviewed, Commercial::kUnderReview);
}
bool on(Order& order, const OrderConfirmed& e) {
  if (!move(order.commercial, Commercial::kConfirmed, Commercial::kReviewed)) return false;
  if (!move(order.entry, EntryState::kAgreed, EntryState::kOpen)) return false;
  order.revision = e.revision;
  order.incoterm = e.incoterm;
  order.place = e.place;
  order.payment_terms = e.payment_terms;
  return true;
}
bool on(Order& order, const OrderRejected&) {
  return move(order.commercial, Commercial::kRejected, Commercial::kSubmitted, Commercial::kUnderReview,
              Commercial::kQueryOpen, Commercial::kReviewed);
}
bool on(Order& order, const DraftDiscarded&) {
  return move(order.commercial, Commercial::kDiscarded, Commercial::kDraft);
}
bool on(Order& order, const CancellationRequested&) {
  return move(order.commercial, Commercial::kCancelPending, Commercial::kConfirmed);
}
bool on(Order& order, const CancellationRejected&) {
  return move(order.commercial, Commercial::kConfirmed, Commercial::kCancelPending);
}
bool on(Order& order, const OrderCancelled&) {
  return move(order.commercial, Commercial::kCancelled, Commercial::kDraft, Commercial::kSubmitted,
              Commercial::kUnderReview, Commercial::kQueryOpen, Commercial::kReviewed, Commercial::kCancelPending);
}
bool on(Order& order, const OrderCompleted&) {
  return move(order.commercial, Commercial::kCompleted, Commercial::kConfirmed);
}
bool on(Order& order, const OrderClosed&) {
  return move(order.commercial, Commercial::kClosed, Commercial::kCompleted);
}
bool on(Order& order, const OrderReopened&) {
  return move(order.commercial, Commercial::kConfirmed, Commercial::kCompleted, Commercial::kClosed);
}

// ---- amendment ------------------------------------------------------------------------------------------------------

bool move_proposal(Order& order, const ProposalId& id, ProposalState to, ProposalState from) {
  for (Proposal& proposal : order.proposals.edit()) {
    if (proposal.id == id) return move(proposal.state, to, from);
  }
  return false;
}
bool on(Order& order, const ChangeProposed& e) {
  for (const Proposal& proposal : order.proposals) {
    if (proposal.id == e.proposal) return false;
  }
  order.proposals.edit().push_back({e.proposal, ProposalState::kProposed, e.base_revision, e.by, e.changes, e.terms});
  return true;
}
bool on(Order& order, const ChangeAccepted& e) {
  return move_proposal(order, e.proposal, ProposalState::kAccepted, ProposalState::kProposed);
}
bool on(Order& order, const ChangeRejected& e) {
  return move_proposal(order, e.proposal, ProposalState::kRejected, ProposalState::kProposed);
}
bool on(Order& order, const ChangeWithdrawn& e) {
  return move_proposal(order, e.proposal, ProposalState::kWithdrawn, ProposalState::kProposed);
}
bool on(Order& order, const ChangeSuperseded& e) {
  return move_proposal(order, e.proposal, ProposalState::kSuperseded, ProposalState::kProposed);
}
bool on(Order& order, const OrderRevised& e) {
  if (!move_proposal(order, e.proposal, ProposalState::kAccepted, ProposalState::kAccepted)) return false;
  for (const LineChange& change : e.changes) {
    Line* line = line_of(order, change.line);
    if (line == nullptr) return false;
    const LineAdded before = line->terms;
    if (change.quantity) line->terms.quantity = *change.quantity;
    if (change.unit_price) line->terms.unit_price = *change.unit_price;
    if (change.requested) line->terms.requested = *change.requested;
    line->to_promise |= change.requested.has_value();
    if (change.spec_revision) line->terms.spec_revision = *change.spec_revision;
    if (change.over_tolerance) line->terms.over_tolerance = *change.over_tolerance;
    if (change.under_tolerance) line->terms.under_tolerance = *change.under_tolerance;
    if (!within(line->ledger, line->terms, line->ledger, before)) return false;
  }
  if (e.terms.incoterm) order.incoterm = *e.terms.incoterm;
  if (e.terms.place) order.place = *e.terms.place;
  if (e.terms.payment_terms) order.payment_terms = *e.terms.payment_terms;
  order.revision = e.revision;
  return true;
}

// ---- schedule and promise -------------------------------------------------------------------------------------------

Milestone* milestone_of(Order& order, LineNo line, const MilestoneCode& code) {
  for (Milestone& milestone : order.milestones.edit()) {
    if (milestone.line == line && milestone.code == code) return &milestone;
  }
  return nullptr;
}
Date ready_behind(const Order& order, const Milestone& milestone) {
  Date ready;
  for (const std::uint32_t index : milestone.after) {
    const Milestone& before = order.milestones[index];
    if (before.state == MilestoneState::kWaived && !before.after.empty()) {
      ready = std::max(ready, ready_behind(order, before));
    } else {
      ready = std::max({ready, before.planned, before.actual});
    }
  }
  return ready;
}
void plan_for_promises(Order& order, LineNo number, Date end) {
  for (Line& line : order.lines.edit()) {
    if (number.value != 0 && line.terms.line != number) continue;
    bool ends_before = false;
    for (const Milestone& milestone : order.milestones) {
      if (milestone.line == number || (milestone.line.value != 0 && milestone.line != line.terms.line)) continue;
      ends_before = ends_before || milestone.planned > end;
    }
    if (ends_before) continue;
    line.planned_for = line.promised;
    line.planned_end = end;
  }
}
bool on(Order& order, const CalendarBaselined& e) {
  Date end;
  const auto first = static_cast<std::uint32_t>(order.milestones.size());
  for (const MilestonePlan& plan : e.milestones) {
    if (milestone_of(order, e.line, plan.code) != nullptr) return false;
    Milestone& milestone = order.milestones.edit().emplace_back();
    milestone.line = e.line;
    milestone.code = plan.code;
    milestone.state = MilestoneState::kPlanned;
    milestone.baseline = plan.planned;
    milestone.planned = plan.planned;
    milestone.revision = order.revision;
    for (const std::uint32_t before : plan.after) {
      if (first + before + 1 >= order.milestones.size()) return false;
      milestone.after.push_back(first + before);
    }
    milestone.ready = ready_behind(order, milestone);
    end = std::max(end, plan.planned);
  }
  plan_for_promises(order, e.line, end);
  return true;
}
bool on(Order& order, const CalendarRebaselined& e) {
  std::vector<std::uint32_t> places;
  Date end;
  bool first_end = false;
  for (const MilestonePlan& plan : e.milestones) {
    Milestone* milestone = milestone_of(order, e.line, plan.code);
    if (plan.planned >= end) {
      end = plan.planned;
      first_end = milestone == nullptr || !milestone->baseline.has_value();
    }
    if (milestone == nullptr) {
      milestone = &order.milestones.edit().emplace_back();
      milestone->line = e.line;
      milestone->code = plan.code;
      milestone->state = MilestoneState::kPlanned;
      milestone->baseline = plan.planned;
    } else if (milestone->state != MilestoneState::kPlanned) {
      return false;
    }
    milestone->planned = plan.planned;
    milestone->forecast = Date();
    milestone->revision = order.revision;
    const auto open = [&](std::uint32_t before) { return order.milestones[before].state == MilestoneState::kPlanned; };
    milestone->after.erase(std::remove_if(milestone->after.begin(), milestone->after.end(), open),
                           milestone->after.end());
    for (const std::uint32_t before : plan.after) {
      if (before >= places.size()) return false;
      milestone->after.push_back(places[before]);
    }
    places.push_back(static_cast<std::uint32_t>(milestone - order.milestones.data()));
  }
  for (const std::uint32_t place : places) {
    Milestone& milestone = order.milestones.edit()[place];
    milestone.ready = ready_behind(order, milestone);
  }
  if (first_end) plan_for_promises(order, e.line, end);
  return true;
}
bool on(Order& order, const MilestoneForecast& e) {
  Milestone* milestone = milestone_of(order, e.line, e.code);
  if (milestone == nullptr || milestone->state != MilestoneState::kPlanned) return false;
  milestone->forecast = e.forecast;
  return true;
}
bool on(Order& order, const MilestoneCompleted& e) {
  Milestone* milestone = milestone_of(order, e.line, e.code);
  if (milestone == nullptr || !move(milestone->state, MilestoneState::kDone, MilestoneState::kPlanned)) return false;
  milestone->actual = e.actual;
  return true;
}
bool on(Order& order, const MilestoneWaived& e) {
  Milestone* milestone = milestone_of(order, e.line, e.code);
  return milestone != nullptr && move(milestone->state, MilestoneState::kWaived, MilestoneState::kPlanned);
}
bool on(Order& order, const MilestoneReversed& e) {
  Milestone* milestone = milestone_of(order, e.line, e.code);
  if (milestone == nullptr || !move(milestone->state, MilestoneState::kPlanned, MilestoneState::kDone)) return false;
  milestone->actual = Date();
  return true;
}
bool on(Order& order, const MilestoneMissed& e) {
  Milestone* milestone = milestone_of(order, e.line, e.code);
  if (milestone == nullptr || milestone->state != MilestoneState::kPlanned) return false;
  milestone->missed = e.due;
  return true;
}
Obligation* obligation_of(Order& order, const Matter& about) {
  for (Obligation& obligation : order.obligations.edit()) {
    if (obligation.about == about) return &obligation;
  }
  return nullptr;
}
bool on(Order& order, const DelayAnnounced& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr ||
      !move(line->promise, PromiseState::kDelayOpen, PromiseState::kPromised, PromiseState::kDelayOpen)) {
    return false;
  }
  line->announced = e.new_date;
  line->cause = e.cause;
  if (Obligation* owed = obligation_of(order, about_delay(e.line))) {
    owed->state = ObligationState::kOwed;
    owed->due = e.inform_by;
  } else {
    order.obligations.edit().push_back({about_delay(e.line), ObligationState::kOwed, e.inform_by});
  }
  return true;
}
bool answered(Order& order, LineNo line) {
  Obligation* owed = obligation_of(order, about_delay(line));
  return owed != nullptr && move(owed->state, ObligationState::kTold, ObligationState::kOwed, ObligationState::kOverdue,
                                 ObligationState::kTold);
}
bool on(Order& order, const DeliveryPromised& e) {
  Line* line = line_of(order, e.line);
  const bool delayed = line != nullptr && line->promise == PromiseState::kDelayOpen;
  if (line == nullptr || !move(line->promise, PromiseState::kPromised, PromiseState::kNone, PromiseState::kPromised,
                               PromiseState::kDelayOpen)) {
    return false;
  }
  if (!line->first_promised.has_value()) line->first_promised = e.date;
  line->promised = e.date;
  line->to_promise = false;
  line->announced = Date();
  return !delayed || answered(order, e.line);
}
bool on(Order& order, const PromiseRevised& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !move(line->promise, PromiseState::kPromised, PromiseState::kDelayOpen)) return false;
  if (!line->first_promised.has_value()) line->first_promised = e.date;
  line->promised = e.date;
  line->to_promise = false;
  line->announced = Date();
  return answered(order, e.line);
}
bool on(Order& order, const DelayRejected& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !move(line->promise, PromiseState::kPromised, PromiseState::kDelayOpen)) return false;
  line->announced = Date();
  return answered(order, e.line);
}

// ---- production and goods -------------------------------------------------------------------------------------------

bool on(Order& order, const ProductionReported& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !move(line->fulfilment, FulfilmentState::kInProduction, FulfilmentState::kWaiting,
                               FulfilmentState::kInProduction)) {
    return false;
  }
  return on_ledger(*line, [&](Ledger& l) { return add(l.produced, e.good.value) && add(l.scrapped, e.scrap.value); });
}
bool on(Order& order, const LineShortClosed& e) {
  Line* line = line_of(order, e.line);
  return line != nullptr && move(line->fulfilment, FulfilmentState::kShortClosed, FulfilmentState::kWaiting,
                                 FulfilmentState::kInProduction);
}
bool on(Order& order, const GoodsPacked& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !may_pack(line->fulfilment)) return false;
  for (const PackedLot& part : e.lots) {
    const Lot* lot = find_lot(std::as_const(order), part.lot);
    if (lot == nullptr || lot->line != e.line) return false;
    order.packed_lots.edit().push_back({e.shipment, part.lot, part.quantity.value.micros()});
  }
  return on_ledger(*line, [&](Ledger& l) { return add(l.packed, e.quantity.value); });
}
bool on(Order& order, const GoodsUnpacked& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !is_there(line->fulfilment)) return false;
  if (!order.packed_lots.empty()) {
    std::erase_if(order.packed_lots.edit(), [&](const LotPart& part) {
      return part.shipment == e.shipment && find_lot(std::as_const(order), part.lot)->line == e.line;
    });
  }
  return on_ledger(*line, [&](Ledger& l) {
    l.packed -= e.quantity.value.micros();
    return true;
  });
}
bool on(Order& order, const GoodsDespatched& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !is_there(line->fulfilment)) return false;
  return on_ledger(*line, [&](Ledger& l) { return add(l.shipped, e.quantity.value); });
}
bool on(Order& order, const GoodsDelivered& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || !is_there(line->fulfilment)) return false;
  const bool kept = on_ledger(*line, [&](Ledger& l) {
    return add(l.delivered, e.accepted) && add(l.delivered, e.damaged) && add(l.damaged, e.damaged) &&
           add(l.lost, e.missing) && add(l.lost, e.lost) && add(l.refused, e.refused);
  });
  line->last_delivery = std::max(line->last_delivery, e.day);
  return kept;
}

void end_waiting(Order& order, const ReturnId& rma, LineNo line, std::int64_t micros) {
  std::vector<AwaitedReturn>& all = order.awaited_returns.edit();
  for (AwaitedReturn& awaited : all) {
    if (awaited.rma == rma && awaited.line == line) awaited.micros -= micros;
  }
  std::erase_if(all, [](const AwaitedReturn& awaited) { return awaited.micros <= 0; });
}
bool on(Order& order, const ReturnAwaited& e) {
  Line* line = line_of(order, e.line);
  order.awaited_returns.edit().push_back({e.rma, e.line, e.quantity.value.micros()});
  return line != nullptr && on_ledger(*line, [&](Ledger& l) { return add(l.return_awaited, e.quantity.value); });
}
bool on(Order& order, const ReturnAwaitEnded& e) {
  Line* line = line_of(order, e.line);
  end_waiting(order, e.rma, e.line, e.quantity.value.micros());
  return line != nullptr && on_ledger(*line, [&](Ledger& l) {
           l.return_awaited -= e.quantity.value.micros();
           return true;
         });
}
bool on(Order& order, const GoodsReturned& e) {
  Line* line = line_of(order, e.line);
  end_waiting(order, e.rma, e.line, e.quantity.value.micros() + e.missing.value.micros());
  return line != nullptr && on_ledger(*line, [&](Ledger& l) {
           l.return_awaited -= e.quantity.value.micros() + e.missing.value.micros();
           return add(l.returned, e.quantity.value);
         });
}

// ---- quality and holds ----------------------------------------------------------------------------------------------

Lot* lot_of(Order& order, const LotId& id) {
  for (Lot& lot : order.lots.edit()) {
    if (lot.id == id) return &lot;
  }
  return nullptr;
}
// Moves the event's lot, and hands it on with its line.
template <class E, class Then, class... Froms>
bool on_lot(Order& order, const E& e, LotState to, Then then, Froms... froms) {
  Lot* lot = lot_of(order, e.lot);
  if (lot == nullptr) return false;
  Line* line = line_of(order, lot->line);
  return line != nullptr && move(lot->state, to, froms...) && then(*lot, *line);
}
void clear_findings(Lot& lot) {
  for (std::size_t i = 0; i < 3; ++i) {
    lot.defects[i] = 0;
    lot.units[i].clear();
  }
}
void take_out(const Line& line, Ledger& ledger, std::int64_t micros) {
  ledger.lotted -= micros;
  if (!line.terms.produced) return;
  ledger.produced -= micros;
  ledger.scrapped += micros;
}
bool on(Order& order, const LotSubmitted& e) {
  Line* line = line_of(order, e.line);
  if (line == nullptr || lot_of(order, e.lot) != nullptr) return false;
  Lot lot;
  lot.id = e.lot;
  lot.line = e.line;
  lot.state = LotState::kSubmitted;
  lot.micros = e.size.value.micros();
  order.lots.edit().push_back(std::move(lot));
  return on_ledger(*line, [&](Ledger& l) { return add(l.lotted, e.size.value); });
}
bool on(Order& order, const LotSplit& e) {
  Lot* lot = lot_of(order, e.lot);
  const std::int64_t part = e.size.value.micros();
  if (lot == nullptr || lot_of(order, e.into) != nullptr || part <= 0 || part >= lot->micros) return false;
  if (lot->state != LotState::kPassed && lot->state != LotState::kFailed && lot->state != LotState::kConceded &&
      lot->state != LotState::kReleased) {
    return false;
  }
  lot->micros -= part;
  Lot made = *lot;
  made.id = e.into;
  made.micros = part;
  made.split_from = e.lot;
  order.lots.edit().push_back(std::move(made));
  return true;
}
bool on(Order& order, const InspectionPlanned& e) {
  return on_lot(
      order, e, LotState::kPlanned,
      [&](Lot& lot, Line&) {
        if (lot.plan.sample_size != 0) clear_findings(lot);
        lot.plan = e.plan;
        return true;
      },
      LotState::kSubmitted, LotState::kSampling);
}
bool on(Order& order, const DefectRecorded& e) {
  return on_lot(
      order, e, LotState::kSampling,
      [&](Lot& lot, Line&) {
        const std::size_t index = static_cast<std::size_t>(e.defect_class) - 1;
        if (index >= 3) return false;
        lot.defects[index] += e.count;
        std::vector<std::uint32_t>& units = lot.units[index];
        const auto at = std::lower_bound(units.begin(), units.end(), e.unit);
        if (at == units.end() || *at != e.unit) units.insert(at, e.unit);
        return true;
      },
      LotState::kPlanned, LotState::kSampling);
}
bool on(Order& order, const LotPassed& e) {
  return on_lot(
      order, e, LotState::kPassed,
      [&](Lot& lot, Line& line) {
        ++lot.rounds;
        lot.accepted_as = LotState::kPassed;
        return on_ledger(line, [&](Ledger& l) {
          l.passed += lot.micros;
          return true;
        });
      },
      LotState::kPlanned, LotState::kSampling);
}
bool on(Order& order, const LotFailed& e) {
  return on_lot(
      order, e, LotState::kFailed,
      [&](Lot& lot, Line&) {
        ++lot.rounds;
        return true;
      },
      LotState::kPlanned, LotState::kSampling);
}
bool on(Order& order, const ReworkOrdered& e) {
  return on_lot(
      order, e, LotState::kInRework, [](Lot&, Line&) { return true; }, LotState::kFailed);
}
bool on(Order& order, const LotResubmitted& e) {
  return on_lot(
      order, e, LotState::kSubmitted,
      [&](Lot& lot, Line& line) {
        const std::int64_t scrapped = e.scrapped.value.micros();
        if (scrapped < 0 || scrapped >= lot.micros) return false;
        lot.micros -= scrapped;
        lot.plan = {};
        clear_findings(lot);
        return on_ledger(line, [&](Ledger& l) {
          take_out(line, l, scrapped);
          return true;
        });
      },
      LotState::kInRework);
}
bool on(Order& order, const ConcessionGranted& e) {
  return on_lot(
      order, e, LotState::kConceded,
      [&](Lot& lot, Line& line) {
        lot.accepted_as = LotState::kConceded;
        return on_ledger(line, [&](Ledger& l) {
          l.conceded += lot.micros;
          return true;
        });
      },
      LotState::kFailed);
}
bool on(Order& order, const LotRejected& e) {
  return on_lot(
      order, e, LotState::kRejected,
      [&](Lot& lot, Line& line) {
        return on_ledger(line, [&](Ledger& l) {
          take_out(line, l, lot.micros);
          return true;
        });
      },
      // Before its verdict where the order's cancellation has been asked for.
      LotState::kSubmitted, LotState::kPlanned, LotState::kSampling, LotState::kFailed, LotState::kInRework);
}
bool on(Order& order, const LotReleased& e) {
  return on_lot(
      order, e, LotState::kReleased,
      [&](Lot& lot, Line& line) {
        return on_ledger(line, [&](Ledger& l) {
          l.released += lot.micros;
          return true;
        });
      },
      LotState::kPassed, LotState::kConceded);
}
bool on(Order& order, const LotReleaseRevoked& e) {
  return on_lot(
      order, e, LotState::kPassed,
      [&](Lot& lot, Line& line) {
        lot.state = lot.accepted_as;
        return on_ledger(line, [&](Ledger& l) {
          l.released -= lot.micros;
          return true;
        });
      },
      LotState::kReleased);
}
Hold* hold_of(Order& order, const HoldId& id) {
  for (Hold& hold : order.holds.edit()) {
    if (hold.id == id) return &hold;
  }
  return nullptr;
}
bool on(Order& order, const HoldPlaced& e) {
  if (e.line.value != 0 && line_of(order, e.line) == nullptr) return false;
  if (hold_of(order, e.hold) != nullptr) return false;
  order.holds.edit().push_back({e.hold, e.kind, HoldState::kHeld, e.line, e.shipment});
  return true;
}
bool on(Order& order, const HoldReleased& e) {
  Hold* hold = hold_of(order, e.hold);
  return hold != nullptr && move(hold->state, HoldState::kReleased, HoldState::kHeld);
}
Incident* incident_of(Order& order, const IncidentId& id) {
  for (Incident& incident : order.incidents.edit()) {
    if (incident.id == id) return &incident;
  }
  return nullptr;
}
bool on(Order& order, const IncidentRaised& e) {
  if (e.line.value != 0 && line_of(order, e.line) == nullptr) return false;
  if (incident_of(order, e.incident) != nullptr) return false;
  order.incidents.edit().push_back({e.incident, e.kind, IncidentState::kOpen, e.line});
  if (e.inform_by.micros == 0) return true;
  if (obligation_of(order, about_incident(e.incident)) != nullptr) return false;
  order.obligations.edit().push_back({about_incident(e.incident), ObligationState::kOwed, e.inform_by});
  return true;
}
bool on(Order& order, const IncidentResolved& e) {
  Incident* incident = incident_of(order, e.incident);
  return incident != nullptr && move(incident->state, IncidentState::kResolved, IncidentState::kOpen);
}
bool on(Order& order, const CustomerInformed& e) {
  for (const Matter& about : e.about) {
    Obligation* owed = obligation_of(order, about);
    if (owed == nullptr ||
        !move(owed->state, ObligationState::kTold, ObligationState::kOwed, ObligationState::kOverdue)) {
      return false;
    }
  }
  return true;
}
bool on(Order& order, const InformingMissed& e) {
  Obligation* owed = obligation_of(order, e.about);
  if (owed == nullptr || !move(owed->state, ObligationState::kOverdue, ObligationState::kOwed)) return false;
  owed->due = e.due;
  return true;
}

// ---- finance --------------------------------------------------------------------------------------------------------

Invoice* invoice_of(Order& order, const InvoiceId& id) {
  for (Invoice& invoice : order.finance.invoices.edit()) {
    if (invoice.id == id) return &invoice;
  }
  return nullptr;
}

void note_currency(Order& order, CurrencyCode first) {
  if (order.finance.currency.empty()) {
    order.finance.currency = order.header.currency.empty() ? first : order.header.currency;
  }
}

bool invoiced(Order& order, LineNo number, std::int64_t micros, bool prepayment) {
  Line* line = line_of(order, number);
  return line != nullptr && on_ledger(*line, [&](Ledger& l) {
           if (!add(l.invoiced, Decimal::from_micros(micros))) return false;
           if (prepayment && micros > 0) l.prepaid = std::max(l.prepaid, l.invoiced);
           if (prepayment && micros < 0) {
             const std::int64_t used = std::max(l.shipped, l.invoiced);
             l.prepaid = std::min(l.prepaid, std::max(l.prepaid + micros, used));
           }
           return true;
         });
}

bool on(Order& order, const DepositRequested& e) {
  Deposit& deposit = order.finance.deposit;
  if (!move(deposit.state, DepositState::kDue, DepositState::kNone, DepositState::kDue)) return false;
  note_currency(order, e.amount.currency);
  deposit.amount = e.amount.value.micros();
  deposit.due = e.due;
  return true;
}
bool on(Order& order, const LetterOfCreditAccepted& e) {
  note_currency(order, e.amount.currency);
  order.finance.letter_of_credit = {e.reference, e.amount.value.micros(), e.expires};
  return true;
}
bool on(Order& order, const InvoiceIssued& e) {
  if (invoice_of(order, e.invoice) != nullptr) return false;
  Invoice invoice;
  invoice.id = e.invoice;
  invoice.state = InvoiceState::kIssued;
  invoice.prepayment = e.prepayment;
  invoice.due = e.due;
  for (const InvoicedLine& line : e.lines) {
    note_currency(order, line.amount.currency);
    const std::int64_t micros = line.quantity.value.micros();
    if (!add(invoice.amount, line.amount.value) || !invoiced(order, line.line, micros, e.prepayment)) return false;
    invoice.quantities.push_back({line.line, micros});
  }
  order.finance.invoices.edit().push_back(std::move(invoice));
  return true;
}
bool on(Order& order, const CreditNoteIssued& e) {
  Invoice* invoice = invoice_of(order, e.invoice);
  std::vector<CreditNoteId>& notes = order.finance.credit_notes.edit();
  if (invoice == nullptr || std::find(notes.begin(), notes.end(), e.note) != notes.end()) return false;
  const bool was_whole = invoice->credited >= invoice->amount;
  if (!add(invoice->credited, e.amount.value)) return false;
  const Wide given_up = Wide{invoice->credited} + invoice->written_off;
  if (given_up > invoice->amount) return false;
  if (!was_whole && given_up == invoice->amount) {
    for (const InvoicedQuantity& taken : std::exchange(invoice->quantities, {})) {
      if (!invoiced(order, taken.line, -taken.micros, invoice->prepayment)) return false;
    }
  }
  notes.push_back(e.note);
  return true;
}
bool on(Order& order, const PaymentApplied& e) {
  if (e.invoice.empty()) {
    if (order.finance.deposit.state != DepositState::kDue) return false;
    note_currency(order, e.credited.currency);
    return add(order.finance.deposit.paid, e.credited.value);
  }
  Invoice* invoice = invoice_of(order, e.invoice);
  return invoice != nullptr && add(invoice->paid, e.credited.value);
}
bool on(Order& order, const DepositSetOff& e) {
  Invoice* invoice = invoice_of(order, e.invoice);
  Deposit& deposit = order.finance.deposit;
  return invoice != nullptr && add(deposit.set_off, e.amount.value) && deposit.set_off <= deposit.paid &&
         add(invoice->set_off, e.amount.value) && add(invoice->paid, e.amount.value);
}

bool on(Order& order, const InvoiceWrittenOff& e) {
  Invoice* invoice = invoice_of(order, e.invoice);
  return invoice != nullptr && add(invoice->written_off, e.amount.value);
}
bool on(Order& order, const RefundPaid& e) {
  if (e.invoice.empty()) {
    if (order.finance.deposit.state != DepositState::kDue) return false;
    note_currency(order, e.amount.currency);
    order.finance.deposit.paid -= e.amount.value.micros();
    return true;
  }
  Invoice* invoice = invoice_of(order, e.invoice);
  if (invoice == nullptr) return false;
  invoice->paid -= e.amount.value.micros();
  const std::int64_t kept = std::max<std::int64_t>(invoice->paid, 0);
  if (invoice->set_off > kept) {
    const std::int64_t back = invoice->set_off - kept;
    invoice->set_off = kept;
    order.finance.deposit.paid -= back;
    order.finance.deposit.set_off -= back;
  }
  return true;
}
bool on(Order& order, const CancellationCharged& e) {
  if (invoice_of(order, e.invoice) != nullptr) return false;
  note_currency(order, e.amount.currency);
  Invoice invoice;
  invoice.id = e.invoice;
  invoice.state = InvoiceState::kIssued;
  invoice.amount = e.amount.value.micros();
  invoice.due = e.due;
  order.finance.invoices.edit().push_back(std::move(invoice));
  return true;
}

// ---- claims ---------------------------------------------------------------------------------------------------------

template <class Id>
bool open(SharedList<Id>& list, const Id& id) {
  if (std::find(list.begin(), list.end(), id) != list.end()) return false;
  list.edit().push_back(id);
  return true;
}
bool on(Order& order, const ComplaintOpened& e) { return open(order.complaints, e.complaint); }
bool on(Order& order, const ComplaintSettled& e) { return std::erase(order.complaints.edit(), e.complaint) != 0; }
bool on(Order& order, const ReturnOpened& e) { return open(order.returns, e.rma); }
bool on(Order& order, const ReturnSettled& e) { return std::erase(order.returns.edit(), e.rma) != 0; }

bool on(Order& order, const SupplyReserved& e) {
  const Line* line = find_line(order, e.line);
  if (line == nullptr || line->fulfilment == FulfilmentState::kShortClosed) return false;
  for (const Supply& supply : order.supplies) {
    if (supply.stock == e.stock && supply.reservation == e.reservation) return false;
  }
  order.supplies.edit().push_back({e.stock, e.reservation, e.line, e.quantity, e.needed});
  return true;
}
bool on(Order& order, const SupplyIssued& e) {
  std::vector<Supply>& supplies = order.supplies.edit();
  for (auto supply = supplies.begin(); supply != supplies.end(); ++supply) {
    if (supply->stock != e.stock || supply->reservation != e.reservation) continue;
    const std::int64_t left = supply->left.value.micros() - e.quantity.value.micros();
    if (left < 0) return false;
    supply->left.value = Decimal::from_micros(left);
    if (left == 0) supplies.erase(supply);
    return true;
  }
  return false;
}
bool on(Order& order, const SupplyReleased& e) {
  return std::erase_if(order.supplies.edit(), [&](const Supply& supply) {
           return supply.stock == e.stock && supply.reservation == e.reservation;
         }) == 1;
}

template <class E>
bool take(Order& order, const Event& event) {
  return on(order, *std::get_if<E>(&event));
}

}  // namespace

bool hand_fold(Order& order, const Event& event) {
  bool taken = false;
  switch (event.index()) {
    // clang-format off
    case place<OrderDrafted>():          taken = take<OrderDrafted>(order, event); break;
    case place<LineAdded>():             taken = take<LineAdded>(order, event); break;
    case place<EntryCorrected>():        taken = take<EntryCorrected>(order, event); break;
    case place<RequirementAttached>():   taken = take<RequirementAttached>(order, event); break;
    case place<RequirementVerified>():   taken = take<RequirementVerified>(order, event); break;
    case place<OrderSubmitted>():        taken = take<OrderSubmitted>(order, event); break;
    case place<OrderReviewStarted>():    taken = take<OrderReviewStarted>(order, event); break;
    case place<OrderQueryRaised>():      taken = take<OrderQueryRaised>(order, event); break;
    case place<OrderQueryAnswered>():    taken = take<OrderQueryAnswered>(order, event); break;
    case place<OrderReviewed>():         taken = take<OrderReviewed>(order, event); break;
    case place<OrderConfirmed>():        taken = take<OrderConfirmed>(order, event); break;
    case place<OrderRejected>():         taken = take<OrderRejected>(order, event); break;
    case place<DraftDiscarded>():        taken = take<DraftDiscarded>(order, event); break;
    case place<CancellationRequested>(): taken = take<CancellationRequested>(order, event); break;
    case place<CancellationRejected>():  taken = take<CancellationRejected>(order, event); break;
    case place<OrderCancelled>():        taken = take<OrderCancelled>(order, event); break;
    case place<OrderCompleted>():        taken = take<OrderCompleted>(order, event); break;
    case place<OrderClosed>():           taken = take<OrderClosed>(order, event); break;
    case place<OrderReopened>():         taken = take<OrderReopened>(order, event); break;
    case place<ChangeProposed>():        taken = take<ChangeProposed>(order, event); break;
    case place<ChangeAccepted>():        taken = take<ChangeAccepted>(order, event); break;
    case place<OrderRevised>():          taken = take<OrderRevised>(order, event); break;
    case place<ChangeRejected>():        taken = take<ChangeRejected>(order, event); break;
    case place<ChangeWithdrawn>():       taken = take<ChangeWithdrawn>(order, event); break;
    case place<ChangeSuperseded>():      taken = take<ChangeSuperseded>(order, event); break;
    case place<CalendarBaselined>():     taken = take<CalendarBaselined>(order, event); break;
    case place<CalendarRebaselined>():   taken = take<CalendarRebaselined>(order, event); break;
    case place<MilestoneForecast>():     taken = take<MilestoneForecast>(order, event); break;
    case place<MilestoneCompleted>():    taken = take<MilestoneCompleted>(order, event); break;
    case place<MilestoneWaived>():       taken = take<MilestoneWaived>(order, event); break;
    case place<MilestoneReversed>():     taken = take<MilestoneReversed>(order, event); break;
    case place<MilestoneMissed>():       taken = take<MilestoneMissed>(order, event); break;
    case place<DeliveryPromised>():      taken = take<DeliveryPromised>(order, event); break;
    case place<DelayAnnounced>():        taken = take<DelayAnnounced>(order, event); break;
    case place<PromiseRevised>():        taken = take<PromiseRevised>(order, event); break;
    case place<DelayRejected>():         taken = take<DelayRejected>(order, event); break;
    case place<ProductionReported>():    taken = take<ProductionReported>(order, event); break;
    case place<LineShortClosed>():       taken = take<LineShortClosed>(order, event); break;
    case place<LotSubmitted>():          taken = take<LotSubmitted>(order, event); break;
    case place<InspectionPlanned>():     taken = take<InspectionPlanned>(order, event); break;
    case place<DefectRecorded>():        taken = take<DefectRecorded>(order, event); break;
    case place<LotPassed>():             taken = take<LotPassed>(order, event); break;
    case place<LotFailed>():             taken = take<LotFailed>(order, event); break;
    case place<ReworkOrdered>():         taken = take<ReworkOrdered>(order, event); break;
    case place<LotSplit>():              taken = take<LotSplit>(order, event); break;
    case place<LotResubmitted>():        taken = take<LotResubmitted>(order, event); break;
    case place<ConcessionGranted>():     taken = take<ConcessionGranted>(order, event); break;
    case place<LotRejected>():           taken = take<LotRejected>(order, event); break;
    case place<LotReleased>():           taken = take<LotReleased>(order, event); break;
    case place<LotReleaseRevoked>():     taken = take<LotReleaseRevoked>(order, event); break;
    case place<HoldPlaced>():            taken = take<HoldPlaced>(order, event); break;
    case place<HoldReleased>():          taken = take<HoldReleased>(order, event); break;
    case place<GoodsPacked>():           taken = take<GoodsPacked>(order, event); break;
    case place<GoodsUnpacked>():         taken = take<GoodsUnpacked>(order, event); break;
    case place<GoodsDespatched>():       taken = take<GoodsDespatched>(order, event); break;
    case place<GoodsDelivered>():        taken = take<GoodsDelivered>(order, event); break;
    case place<ReturnAwaited>():         taken = take<ReturnAwaited>(order, event); break;
    case place<ReturnAwaitEnded>():      taken = take<ReturnAwaitEnded>(order, event); break;
    case place<GoodsReturned>():         taken = take<GoodsReturned>(order, event); break;
    case place<IncidentRaised>():        taken = take<IncidentRaised>(order, event); break;
    case place<IncidentResolved>():      taken = take<IncidentResolved>(order, event); break;
    case place<CustomerInformed>():      taken = take<CustomerInformed>(order, event); break;
    case place<InformingMissed>():       taken = take<InformingMissed>(order, event); break;
    case place<DepositRequested>():      taken = take<DepositRequested>(order, event); break;
    case place<InvoiceIssued>():         taken = take<InvoiceIssued>(order, event); break;
    case place<CreditNoteIssued>():      taken = take<CreditNoteIssued>(order, event); break;
    case place<PaymentApplied>():        taken = take<PaymentApplied>(order, event); break;
    case place<LetterOfCreditAccepted>(): taken = take<LetterOfCreditAccepted>(order, event); break;
    case place<DepositSetOff>():         taken = take<DepositSetOff>(order, event); break;
    case place<InvoiceWrittenOff>():     taken = take<InvoiceWrittenOff>(order, event); break;
    case place<RefundPaid>():            taken = take<RefundPaid>(order, event); break;
    case place<CancellationCharged>():   taken = take<CancellationCharged>(order, event); break;
    case place<ComplaintOpened>():       taken = take<ComplaintOpened>(order, event); break;
    case place<ComplaintSettled>():      taken = take<ComplaintSettled>(order, event); break;
    case place<ReturnOpened>():          taken = take<ReturnOpened>(order, event); break;
    case place<ReturnSettled>():         taken = take<ReturnSettled>(order, event); break;
    case place<SupplyReserved>():        taken = take<SupplyReserved>(order, event); break;
    case place<SupplyIssued>():          taken = take<SupplyIssued>(order, event); break;
    case place<SupplyReleased>():        taken = take<SupplyReleased>(order, event); break;
    // clang-format on
    default:
      break;
  }
  if (taken) ++order.version.value;
  return taken;
}

}  // namespace gendan::bench
