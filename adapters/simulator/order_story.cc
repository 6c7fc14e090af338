#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "gendan/order/amendment.h"
#include "gendan/order/finance.h"
#include "gendan/order/intake.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

// Beside the main course of the order: what customers, suppliers and officials make of it.
void spawn_side_stories(Teller& teller, const Plan& plan) {
  Stage& stage = teller.stage();
  Random& random = teller.random;
  if (random.chance(80)) stage.spawn(tell_hold(stage, plan, random.next()));
  if (random.chance(250)) stage.spawn(tell_change(stage, plan, random.next(), 1));
  if (random.chance(250)) stage.spawn(tell_delay(stage, plan, random.next()));
  if (random.chance(50)) stage.spawn(tell_cancellation(stage, plan, random.next()));
  stage.spawn(tell_deposit(stage, plan, stage.seed() ^ (0xDE905170000000u + plan->number)));
  // Trouble asks nobody: its seed is not drawn, so that the order fares as it would without.
  stage.spawn(tell_incident(stage, plan, stage.seed() ^ (0x1AC1D0000000000u + plan->number)));
  stage.spawn(tell_supply(stage, plan, stage.seed() ^ (0x570C40000000000u + plan->number)));
}

void spawn_lines(Teller& teller, const Plan& plan, int round) {
  for (std::size_t i = 0; i < plan->lines.size(); ++i) {
    teller.stage().spawn(tell_line(teller.stage(), plan, i, teller.random.next(), round));
  }
}

bool has_open_proposal(const Order& order) {
  for (const Proposal& proposal : order.proposals) {
    if (proposal.state == ProposalState::kProposed) return true;
  }
  return false;
}

bool held(const Order& order) {
  for (const Hold& hold : order.holds) {
    if (hold.state == HoldState::kHeld) return true;
  }
  return false;
}

// What keeps a completed order from being closed; of several, what the engine asks first.
std::optional<Code> open_point(const Order& order) {
  if (held(order)) return Code::kOnHold;
  if (has_open_proposal(order)) return Code::kProposalOpen;
  if (!order.complaints.empty()) return Code::kComplaintOpen;
  if (!order.returns.empty()) return Code::kReturnOpen;
  if (!open_balance(order).value.is_zero()) return Code::kBalanceOpen;
  return std::nullopt;
}

// Waits until the order is paid and nothing of it is open.
Story close_order(Teller& teller, const OrderPlan& plan) {
  co_await teller.hours(24, 240);
  bool hasty = teller.random.chance(150);
  for (;;) {
    const std::optional<Code> open = open_point(teller.load(plan.id));
    if (!open.has_value() && !plan.awaits_money) break;
    if (open.has_value() && hasty) {
      teller.refused(Desk::kSales, "close too early", *open, intake::close(plan.id));
      hasty = false;
    }
    co_await teller.hours(24, 72);
  }
  teller.act(Desk::kSales, "close", intake::close(plan.id));
}

void spawn_invoice(Stage& stage, const Plan& plan, int round) {
  plan->awaits_money = true;
  const std::uint64_t seed = 0x1270C000000000u * static_cast<unsigned>(round) + plan->number;
  stage.spawn(tell_invoice(stage, plan, stage.seed() ^ seed, round));
}

// A line that can still take goods; lines.size() where all are short-closed.
std::size_t open_line(const Order& order) {
  std::size_t chosen = 0;
  while (chosen < order.lines.size() && order.lines[chosen].fulfilment == FulfilmentState::kShortClosed) ++chosen;
  return chosen;
}

ChangeProposed some_more(const Order& order, const Line& line, std::int64_t quantum) {
  const std::int64_t agreed = line.terms.quantity.value.micros();
  LineChange more;
  more.line = line.terms.line;
  more.quantity =
      quantity_of(agreed + std::max(12 * quantum, share_of(agreed, 120, quantum)), line.terms.quantity.unit);
  ChangeProposed change;
  change.proposal = ProposalId("replacement");
  change.base_revision = order.revision;
  change.by = Party::kBuyer;
  change.reason = "replacement pieces";
  change.changes.push_back(more);
  return change;
}

// A closed order is taken up again: the customer needs some pieces more, at the old price.
Story reopen(Teller& teller, Plan plan) {
  co_await teller.hours(24, 400);
  const std::size_t chosen = open_line(teller.load(plan->id));
  if (chosen == plan->lines.size()) co_return;
  if (teller.random.chance(300)) {
    teller.refused(Desk::kSales, "reopen without a reason", Code::kNoReason,
                   intake::reopen(plan->id, "", "head of sales"));
  }
  teller.act(Desk::kSales, "reopen", intake::reopen(plan->id, "replacement pieces agreed", "head of sales"));
  plan->reopened = true;
  ++teller.stage().report().reopened;
  ask_no_deposit_twice(teller, plan->id);

  co_await proceed(teller, *plan, 2, 24);
  LinePlan& mine = plan->lines[chosen];
  const Order order = teller.load(plan->id);
  const ChangeProposed change = some_more(order, order.lines[chosen], mine.family->quantum);
  teller.act(Desk::kBuyer, "propose replacement", amendment::propose(plan->id, change));
  co_await proceed(teller, *plan, 2, 48);
  teller.act(Desk::kSales, "accept replacement", amendment::accept(plan->id, change.proposal, Party::kSeller));
  ++teller.stage().report().revisions;
  mine.target_per_mille = 1000;
  mine.lots = 1;

  for (LinePlan& line : plan->lines) line.made = false;
  spawn_lines(teller, plan, 2);
  co_await ship_order(teller, plan);
  spawn_invoice(teller.stage(), plan, 2);
  co_await close_order(teller, *plan);
}

// From the last delivery to the close. The factory's books have had a place for another order since then.
Story tell_close(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/close"), plan->id.str(), plan->number, seed);
  co_await close_order(teller, *plan);
  ++stage.report().closed;
  if (teller.random.chance(25)) co_await reopen(teller, plan);
  stage.order_done();
}

}  // namespace

Story tell_order(Stage& stage, std::uint64_t number) {
  Random fate(stage.seed() * 0x100000001B3u + number);
  const Plan plan = std::make_shared<OrderPlan>(make_plan(stage, fate, number));
  Teller teller(stage, plan->id.str(), plan->id.str(), number, fate.next());

  co_await enter_order(teller, *plan);
  if (!plan->over) co_await review_order(teller, *plan);
  if (!plan->over) {
    ++stage.report().confirmed;
    spawn_side_stories(teller, plan);
    co_await prepare(teller, *plan);
  }
  if (!plan->over) {
    spawn_lines(teller, plan, 1);
    co_await ship_order(teller, plan);
  }
  if (!plan->over) {
    const int fussiness = plan->customer->fussiness;
    if (teller.random.chance(fussiness)) {
      stage.spawn(tell_complaint(stage, plan, teller.random.next(), 1));
      if (teller.random.chance(60)) stage.spawn(tell_complaint(stage, plan, teller.random.next(), 2));
    }
    // As with incidents: drawn from seeds of their own.
    spawn_invoice(stage, plan, 1);
    stage.spawn(tell_return(stage, plan, stage.seed() ^ (0x2E7D2100000000u + plan->number)));
    stage.spawn(tell_close(stage, plan, stage.seed() ^ (0xC105E00000000u + plan->number)));
    co_return;
  }
  stage.order_done();
}

}  // namespace gendan::simulation
