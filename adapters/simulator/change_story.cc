#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/order/amendment.h"
#include "gendan/order/hold.h"
#include "gendan/order/intake.h"
#include "gendan/order/quality.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

Desk desk_of(Party party) { return party == Party::kBuyer ? Desk::kBuyer : Desk::kSales; }
Party other(Party party) { return party == Party::kBuyer ? Party::kSeller : Party::kBuyer; }

// The least that the line's quantity can become, given what has been made, released and set aside.
std::int64_t floor_of(const Line& line, const LinePlan& mine) {
  const Ledger& ledger = line.ledger;
  return std::max({ledger.produced, ledger.lotted, ledger.released, ledger.packed, mine.allocated});
}

// What one line's change would be: quantity, price or date.
LineChange draw_change(Random& random, const Line& line, const LinePlan& mine, Date today) {
  LineChange change;
  change.line = line.terms.line;
  const std::int64_t agreed = line.terms.quantity.value.micros();
  const std::int64_t quantum = mine.family->quantum;
  const std::size_t what = static_cast<std::size_t>(random.below(4));
  if (what == 0 && !mine.made) {
    change.quantity = quantity_of(agreed + std::max(quantum, share_of(agreed, random.between(50, 250), quantum)),
                                  line.terms.quantity.unit);
  } else if (what == 1) {
    const std::int64_t fewer = std::max(share_of(agreed, random.between(700, 950), quantum), quantum);
    if (fewer < agreed && fewer >= floor_of(line, mine)) {
      change.quantity = quantity_of(fewer, line.terms.quantity.unit);
    }
  } else if (what == 2) {
    change.unit_price = Money{Decimal::from_micros(line.terms.unit_price.value.micros() + 100'000'000 / 100),
                              line.terms.unit_price.currency};
  }
  if (!change.quantity && !change.unit_price) {
    change.requested = std::max(line.terms.requested, today).plus(static_cast<int>(random.between(1, 14)));
  }
  return change;
}

// Whether the change can still be agreed to without going below what has happened meanwhile, or back in time.
bool still_fits(const Order& order, const OrderPlan& plan, const std::vector<LineChange>& changes, Date today) {
  for (const LineChange& change : changes) {
    const std::size_t i = change.line.value - 1;
    if (change.requested && *change.requested < today) return false;
    if (change.quantity && change.quantity->value.micros() < floor_of(order.lines[i], plan.lines[i])) return false;
    if (change.quantity && order.lines[i].fulfilment == FulfilmentState::kShortClosed) return false;
  }
  return true;
}

// A quantity cut that crosses the goods on their way: proposed while nothing was released, answered when it was.
Story crossing_change(Teller& teller, OrderPlan& plan, const ChangeProposed& change) {
  const OrderId& id = plan.id;
  const LineChange& cut = change.changes.front();
  for (int looked = 0; looked < 30; ++looked) {
    co_await proceed(teller, plan, 24, 60);
    if (plan.over) co_return;
    const Order order = teller.load(id);
    const Ledger& ledger = find_line(order, cut.line)->ledger;
    const std::int64_t wanted = cut.quantity->value.micros();
    if (order.commercial != Commercial::kConfirmed) break;
    if (ledger.shipped > wanted) {
      teller.refused(Desk::kSales, "accept a change that crossed the goods", Code::kBelowShipped,
                     amendment::accept(id, change.proposal, Party::kSeller));
      break;
    }
    if (ledger.released > wanted && teller.random.chance(300)) {
      teller.refused(Desk::kSales, "accept a change below what is released", Code::kBelowReleased,
                     amendment::accept(id, change.proposal, Party::kSeller));
      break;
    }
  }
  teller.act(Desk::kSales, "reject the late change", amendment::reject(id, change.proposal, "the goods are made"));
  ++teller.stage().report().changes_refused;
}

Story answer_change(Teller& teller, OrderPlan& plan, const ChangeProposed& change) {
  Random& random = teller.random;
  SimulationReport& report = teller.stage().report();
  const OrderId& id = plan.id;
  co_await proceed(teller, plan, 3, 100);
  if (plan.over) co_return;
  const Party answering = other(change.by);
  const Order order = teller.load(id);
  static constexpr int kAnswers[] = {62, 22, 16};
  std::size_t answer = random.weighted(kAnswers);
  if (answer == 0 &&
      (order.commercial != Commercial::kConfirmed || !still_fits(order, plan, change.changes, teller.today())))
    answer = 1;
  if (random.chance(60) && order.commercial == Commercial::kConfirmed) {
    teller.refused(desk_of(change.by), "accept one's own change", Code::kOwnProposal,
                   amendment::accept(id, change.proposal, change.by));
  }
  switch (answer) {
    case 0:
      teller.act(desk_of(answering), "accept change", amendment::accept(id, change.proposal, answering));
      ++report.revisions;
      break;
    case 1:
      if (random.chance(60)) {
        teller.refused(desk_of(answering), "reject without a reason", Code::kNoReason,
                       amendment::reject(id, change.proposal, ""));
      }
      teller.act(desk_of(answering), "reject change", amendment::reject(id, change.proposal, "not on these terms"));
      ++report.changes_refused;
      break;
    default:
      teller.act(desk_of(change.by), "withdraw change", amendment::withdraw(id, change.proposal, change.by));
      ++report.changes_refused;
      break;
  }
}

// Two changes of different lines stand side by side; once one is agreed, the other is superseded.
Story overtaken_change(Teller& teller, OrderPlan& plan, const ChangeProposed& first, const ChangeProposed& second) {
  const OrderId& id = plan.id;
  co_await proceed(teller, plan, 3, 40);
  if (plan.over) co_return;
  const Order order = teller.load(id);
  if (order.commercial == Commercial::kConfirmed && still_fits(order, plan, first.changes, teller.today())) {
    teller.act(Desk::kSales, "accept the first change", amendment::accept(id, first.proposal, Party::kSeller));
    ++teller.stage().report().revisions;
    teller.refused(Desk::kSales, "accept the overtaken change", Code::kIllegalTransition,
                   amendment::accept(id, second.proposal, Party::kSeller));
    co_return;
  }
  teller.act(Desk::kSales, "reject the first change", amendment::reject(id, first.proposal, "too late"));
  ++teller.stage().report().changes_refused;
  teller.act(Desk::kBuyer, "withdraw the second change", amendment::withdraw(id, second.proposal, Party::kBuyer));
  ++teller.stage().report().changes_refused;
}

}  // namespace

Story tell_change(Stage& stage, Plan plan, std::uint64_t seed, int round) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/change", round), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  const OrderId& id = plan->id;
  co_await proceed(teller, *plan, 24, 900);
  if (plan->over) co_return;
  const Order order = teller.load(id);
  if (order.commercial != Commercial::kConfirmed || plan->reopened) co_return;
  const std::size_t i = static_cast<std::size_t>(random.below(order.lines.size()));
  const Line& line = order.lines[i];
  if (line.fulfilment == FulfilmentState::kShortClosed) co_return;

  ChangeProposed change;
  change.proposal = ProposalId(absl::StrCat("P", round));
  change.base_revision = order.revision;
  change.by = random.chance(650) ? Party::kBuyer : Party::kSeller;
  change.reason = change.by == Party::kBuyer ? "the shops sell otherwise than thought" : "material price";
  change.changes.push_back(draw_change(random, line, plan->lines[i], stage.today()));
  if (random.chance(120)) change.terms.payment_terms = "60 days net";
  if (random.chance(80)) change.changes.front().spec_revision = absl::StrCat("change ", round);

  const std::size_t variant = static_cast<std::size_t>(random.below(100));
  const std::int64_t cut = share_of(line.terms.quantity.value.micros(), 300, plan->lines[i].family->quantum);
  const bool crossing = variant < 15 && cut > 0 && floor_of(line, plan->lines[i]) <= cut;
  const bool overtaken = !crossing && variant >= 15 && variant < 40 && order.lines.size() > 1;
  if (crossing || overtaken) change.by = Party::kBuyer;
  if (crossing) {
    LineChange reduced;
    reduced.line = line.terms.line;
    reduced.quantity = quantity_of(cut, line.terms.quantity.unit);
    change.changes = {reduced};
  }
  if (random.chance(100)) {
    ChangeProposed stale = change;
    stale.base_revision = order.revision - 1;
    teller.refused(desk_of(change.by), "propose on an old revision", Code::kStaleRevision,
                   amendment::propose(id, stale));
  }
  if (random.chance(30)) {
    ChangeProposed idle = change;
    idle.changes.clear();
    idle.terms = TermsChange();
    teller.refused(desk_of(change.by), "propose nothing", Code::kNoChange, amendment::propose(id, idle));
  }
  teller.act(desk_of(change.by), "propose change", amendment::propose(id, change));
  if (random.chance(80)) {
    ChangeProposed second = change;
    second.proposal = ProposalId(absl::StrCat("P", round, "b"));
    teller.refused(desk_of(change.by), "propose twice", Code::kProposalOpen, amendment::propose(id, second));
  }
  if (crossing) {
    co_await crossing_change(teller, *plan, change);
  } else if (overtaken) {
    ChangeProposed second = change;
    second.proposal = ProposalId(absl::StrCat("P", round, "c"));
    const std::size_t j = i == 0 ? 1 : 0;
    second.terms = TermsChange();
    LineChange moved;
    moved.line = order.lines[j].terms.line;
    moved.requested =
        std::max(order.lines[j].terms.requested, stage.today()).plus(static_cast<int>(random.between(1, 9)));
    second.changes = {moved};
    teller.act(Desk::kBuyer, "propose beside it", amendment::propose(id, second));
    co_await overtaken_change(teller, *plan, change, second);
  } else {
    co_await answer_change(teller, *plan, change);
  }
  if (!plan->over && round < 3 && random.chance(300)) stage.spawn(tell_change(stage, plan, random.next(), round + 1));
}

Story tell_hold(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/hold"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  const OrderId& id = plan->id;
  // Most holds bite where they hurt: shortly before the goods should leave.
  const int days_left = std::max(plan->promised.front() - stage.today() - plan->transit_days, 4);
  co_await teller.day(stage.today().plus(days_left * static_cast<int>(random.between(40, 105)) / 100));
  co_await proceed(teller, *plan, 0, 4);
  if (plan->over || teller.load(id).commercial != Commercial::kConfirmed) co_return;

  HoldPlaced hold;
  hold.hold = HoldId("H1");
  hold.kind = static_cast<HoldKind>(random.between(1, 7));
  hold.line = random.chance(600) ? LineNo{0} : random.pick(plan->lines).terms.line;
  hold.reason = random.chance(500) ? "credit limit reached" : "export licence not at hand";
  teller.act(Desk::kSales, "place hold", hold::place(id, hold));
  ++stage.report().holds;
  if (random.chance(100)) {
    teller.refused(Desk::kSales, "place the same hold again", Code::kDuplicate, hold::place(id, hold));
  }
  co_await teller.hours(20, 260);
  if (random.chance(150)) {
    teller.refused(Desk::kSales, "release without evidence", Code::kNoEvidence, hold::release(id, hold.hold, ""));
  }
  if (random.chance(50)) {
    teller.refused(Desk::kSales, "release a hold that is not", Code::kUnknownHold,
                   hold::release(id, HoldId("H9"), "letter of the bank"));
  }
  teller.act(Desk::kSales, "release hold",
             hold::release(id, hold.hold, absl::StrCat("cleared on ", stage.today().str())));
}

namespace {

// Those that wait for their inspection, or were not accepted and have not been dealt with.
std::vector<LotId> open_lots(const Order& order) {
  std::vector<LotId> open;
  for (const Lot& lot : order.lots) {
    if (!lot.dealt_with()) open.push_back(lot.id);
  }
  return open;
}

}  // namespace

Story tell_cancellation(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/cancellation"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  const OrderId& id = plan->id;
  co_await proceed(teller, *plan, 24, 1400);
  if (plan->over || teller.load(id).commercial != Commercial::kConfirmed) co_return;
  const Party by = random.chance(800) ? Party::kBuyer : Party::kSeller;
  teller.act(
      desk_of(by), "request cancellation",
      intake::request_cancellation(id, by, by == Party::kBuyer ? "our customer has gone" : "the mill has burnt down"));
  co_await teller.hours(3, 70);

  const Order order = teller.load(id);
  bool shipped = false;
  bool set_aside = false;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    shipped = shipped || order.lines[i].ledger.shipped > 0;
    set_aside = set_aside || plan->lines[i].allocated > 0;
  }
  if (shipped) {
    teller.refused(desk_of(other(by)), "cancel what has left", Code::kBelowShipped,
                   intake::accept_cancellation(id, "as you wish"));
  }
  if (shipped || set_aside || random.chance(350)) {
    teller.act(desk_of(other(by)), "reject cancellation", intake::reject_cancellation(id, "too much has been done"));
    co_return;
  }
  const std::vector<LotId> lots = open_lots(order);
  if (!lots.empty()) {
    teller.refused(desk_of(other(by)), "cancel with a lot on the floor", Code::kLotOpen,
                   intake::accept_cancellation(id, "agreed"));
  }
  for (const LotId& lot : lots) {
    teller.act(Desk::kQuality, "give lot up", quality::reject_lot(id, lot, Disposition::kDowngrade));
  }
  teller.act(desk_of(other(by)), "accept cancellation",
             intake::accept_cancellation(id, "agreed, material at your charge",
                                         by == Party::kBuyer ? draw_charge(teller, order) : std::nullopt));
  ++stage.report().cancellations;
  co_await settle_cancelled(teller, *plan);
}

}  // namespace gendan::simulation
