#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gendan/order/aql.h"
#include "gendan/order/production.h"
#include "gendan/order/quality.h"
#include "gendan/order/severity.h"
#include "gendan/order/supplier_state.h"
#include "gendan/order/switching.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

std::uint32_t units_of(std::int64_t micros) { return static_cast<std::uint32_t>((micros + kUnit - 1) / kUnit); }

SamplingRequest sampling_of(const Family& family) {
  SamplingRequest request;
  request.basis = family.basis;
  request.edition = family.basis == CountBasis::kNonconformities ? AqlEdition::kZ14 : AqlEdition::kIso2859Of99;
  request.classes = {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "4.0"}};
  return request;
}

// The tables begin with lots of two units; a single one is looked at as it is.
SamplingPlan plan_of_one(const Family& family) {
  SamplingPlan plan;
  plan.edition = "100 %";
  plan.severity = Severity::kNormal;
  plan.basis = family.basis;
  plan.lot_size = 1;
  plan.sample_size = 1;
  plan.classes = {{DefectClass::kMajor, "", 0, 1}, {DefectClass::kMinor, "", 0, 1}};
  return plan;
}

// Some of what the lot holds now, in millionths; 0 where it is too little to be parted.
std::int64_t part_of(Teller& teller, const OrderPlan& plan, const LinePlan& mine, const LotId& lot) {
  const Order order = teller.load(plan.id);
  const std::int64_t all = find_lot(order, lot)->micros;
  if (all < 2 * std::max(mine.family->quantum, kUnit)) return 0;
  return std::max(share_of(all, teller.random.between(50, 600), mine.family->quantum), mine.family->quantum);
}

// Makes a part of the lot one of its own.
LotId split(Teller& teller, const OrderPlan& plan, const LinePlan& mine, const LotId& lot, std::int64_t micros) {
  const Order order = teller.load(plan.id);
  char letter = 'B';
  while (find_lot(order, LotId(lot.str() + letter)) != nullptr) ++letter;
  LotSplit split{lot, LotId(lot.str() + letter), quantity_of(micros, mine.family->unit)};
  if (teller.random.chance(50)) {
    LotSplit all = split;
    all.size.value = Decimal::from_micros(find_lot(order, lot)->micros);
    teller.refused(Desk::kQuality, "split a lot into all of it", Code::kQuantityChain,
                   quality::split_lot(plan.id, all));
  }
  LotId part = split.into;
  teller.act(Desk::kQuality, "split lot", quality::split_lot(plan.id, std::move(split)));
  return part;
}

struct LotStory {
  LotId lot;
  bool good = false;          // released
  std::int64_t given_up = 0;  // of it, in millionths, that will not be made anew
};

LotState state_of(Teller& teller, const OrderPlan& plan, const LotId& lot) {
  const Order order = teller.load(plan.id);
  return find_lot(order, lot)->state;
}

Switching severity_of(Teller& teller, const Order& order, LineNo line) {
  const LineAdded& terms = find_line(order, line)->terms;
  const gendan::Supplier supplier = teller.load(terms.supplier);
  const FamilySeverity* family = find_family(supplier, terms.family);
  return family != nullptr ? family->lots : Switching();
}

// Plans the lot by the tables. Where inspection has been discontinued the supplier acts on the cause first.
Story plan_inspection(Teller& teller, OrderPlan& plan, const LinePlan& mine, const LotId& lot) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  const LineNo line = mine.terms.line;
  if (random.chance(15)) {
    SamplingPlan empty = plan_of_one(*mine.family);
    empty.sample_size = 0;
    teller.refused(Desk::kQuality, "plan an empty sample", Code::kBadPlan, quality::plan_inspection(id, lot, empty));
  }
  Order order = teller.load(id);
  const SamplingRequest request = sampling_of(*mine.family);
  if (severity_of(teller, order, line).discontinued) {
    teller.refused(Desk::kQuality, "inspect what is discontinued", Code::kInspectionDiscontinued,
                   quality::plan_inspection_by_table(id, lot, request));
    co_await proceed(teller, plan, 24, 72);
    if (plan.over) co_return;
    order = teller.load(id);
  }
  const LineAdded terms = find_line(order, line)->terms;
  const Switching severity = severity_of(teller, order, line);
  if (severity.discontinued) {
    teller.act(Desk::kQuality, "resume inspection",
               quality::resume_inspection(terms.supplier, terms.family, "supplier's corrective action verified"));
  } else if (may_be_reduced(severity, request.edition) && random.chance(500)) {
    teller.act(Desk::kQuality, "reduce inspection",
               quality::reduce_inspection(terms.supplier, terms.family, request.edition, "quality manager"));
  } else if (severity.severity == Severity::kReduced && random.chance(30)) {
    teller.act(Desk::kQuality, "normalise inspection",
               quality::normalise_inspection(terms.supplier, terms.family, "production was interrupted"));
  }
  const bool one = units_of(find_lot(order, lot)->micros) < 2;  // the tables begin at two
  teller.act(Desk::kQuality, "plan inspection",
             one ? quality::plan_inspection(id, lot, plan_of_one(*mine.family))
                 : quality::plan_inspection_by_table(id, lot, request));
}

Story inspect(Teller& teller, OrderPlan& plan, const LinePlan& mine, const LotId& lot, bool second_look) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  co_await proceed(teller, plan, 1, 12);
  if (plan.over) co_return;
  if (state_of(teller, plan, lot) == LotState::kSubmitted) {
    co_await plan_inspection(teller, plan, mine, lot);
    if (plan.over) co_return;
  }
  const Order order = teller.load(id);
  const SamplingPlan sampling = find_lot(order, lot)->plan;

  co_await proceed(teller, plan, 2, 10);
  if (plan.over) co_return;
  const bool bad = random.chance(second_look ? 60 : 150);
  const int rate = mine.supplier->defect_rate * (bad ? 5 : 1);
  for (std::uint32_t unit = 1; unit <= sampling.sample_size; ++unit) {
    if (!random.chance(rate)) continue;
    static constexpr int kClasses[] = {2, 34, 64};
    const std::size_t defect_class = random.weighted(kClasses);
    DefectRecorded defect;
    defect.lot = lot;
    defect.unit = unit;
    defect.defect_class = static_cast<DefectClass>(defect_class + 1);
    defect.code = mine.family->defects[defect_class];
    defect.count = random.chance(150) ? 2 : 1;
    teller.act(Desk::kQuality, "record defect", quality::record_defect(id, defect));
  }
  if (random.chance(15)) {
    DefectRecorded beyond;
    beyond.lot = lot;
    beyond.unit = sampling.sample_size + 1;
    beyond.defect_class = DefectClass::kMinor;
    beyond.code = mine.family->defects[2];
    teller.refused(Desk::kQuality, "find beyond the sample", Code::kBeyondSample, quality::record_defect(id, beyond));
  }
  if (random.chance(20)) {
    teller.refused(Desk::kQuality, "close before the sample is done", Code::kSampleIncomplete,
                   quality::close_inspection(id, lot, sampling.sample_size - 1));
  }
  teller.act(Desk::kQuality, "close inspection", quality::close_inspection(id, lot, sampling.sample_size));
  const bool passed = state_of(teller, plan, lot) == LotState::kPassed;
  ++(passed ? teller.stage().report().lots_passed : teller.stage().report().lots_failed);
}

// Waits until no hold forbids it, then releases.
Story release(Teller& teller, OrderPlan& plan, LineNo line, const LotId& lot) {
  for (bool tried = false;;) {
    const Order order = teller.load(plan.id);
    if (plan.over) co_return;
    if (!on_hold(order, line)) break;
    if (!tried && teller.random.chance(500)) {
      teller.refused(Desk::kQuality, "release under a hold", Code::kOnHold, quality::release_lot(plan.id, lot));
    }
    tried = true;
    co_await proceed(teller, plan, 8, 30);
  }
  teller.act(Desk::kQuality, "release lot", quality::release_lot(plan.id, lot));
}

// One lot from submission to release, or to its end.
Story tell_lot(Teller& teller, OrderPlan& plan, LinePlan& mine, std::int64_t size, LotStory& result) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  const LineNo line = mine.terms.line;
  const UnitCode unit = mine.family->unit;
  LotSubmitted submitted;
  submitted.lot = result.lot;
  submitted.line = line;
  submitted.size = quantity_of(size, unit);
  if (mine.terms.produced && random.chance(20)) {
    LotSubmitted larger = submitted;
    larger.size = quantity_of(size + 10 * mine.family->quantum, unit);
    teller.refused(Desk::kProduction, "submit more than was made", Code::kNotEnoughProduced,
                   quality::submit_lot(id, larger));
  }
  teller.act(Desk::kProduction, "submit lot", quality::submit_lot(id, submitted));

  for (int round = 1;; ++round) {
    co_await inspect(teller, plan, mine, result.lot, round > 1);
    if (plan.over) co_return;
    if (state_of(teller, plan, result.lot) == LotState::kPassed) break;
    mine.bad_batch = true;
    if (random.chance(80)) {
      teller.refused(Desk::kProduction, "release a failed lot", Code::kIllegalTransition,
                     quality::release_lot(id, result.lot));
    }
    co_await proceed(teller, plan, 2, 40);
    if (plan.over) co_return;
    const int rework[] = {round < 3 ? 60 : 0, 24, 16};
    const std::size_t answer = random.weighted(rework);
    if (answer == 1) {
      if (random.chance(100)) {
        teller.refused(Desk::kQuality, "concede on one's own", Code::kNoConcessionReference,
                       quality::grant_concession(id, result.lot, ""));
      }
      // Sorted through: the customer takes what is hardly seen, the rest is scrapped.
      const std::int64_t worse = random.chance(300) ? part_of(teller, plan, mine, result.lot) : 0;
      if (worse > 0) {
        const LotId rest = split(teller, plan, mine, result.lot, worse);
        teller.act(Desk::kQuality, "reject the rest", quality::reject_lot(id, rest, Disposition::kScrap));
        result.given_up += worse;
      }
      teller.act(Desk::kQuality, "grant concession",
                 quality::grant_concession(id, result.lot, absl::StrCat("waiver by email ", teller.today().str())));
      break;
    }
    if (answer == 2) {
      if (random.chance(100)) {
        teller.refused(Desk::kQuality, "reject to nowhere", Code::kNoDisposition,
                       quality::reject_lot(id, result.lot, Disposition::kNone));
      }
      const Disposition disposition = static_cast<Disposition>(random.between(1, 3));
      teller.act(Desk::kQuality, "reject lot", quality::reject_lot(id, result.lot, disposition));
      if (random.chance(400)) result.given_up = size;
      co_return;
    }
    teller.act(
        Desk::kQuality, "order rework",
        quality::order_rework(id, result.lot, absl::StrCat("NCR-", plan.number, "-", result.lot.str(), "-", round)));
    co_await proceed(teller, plan, 24, 120);
    if (plan.over) co_return;
    const std::int64_t scrapped = random.chance(400) ? 0 : share_of(size, random.between(1, 15), mine.family->quantum);
    teller.act(Desk::kProduction, "resubmit lot", quality::resubmit(id, result.lot, quantity_of(scrapped, unit)));
    result.given_up += scrapped;
  }

  mine.frozen = random.chance(25);
  co_await proceed(teller, plan, 1, 16);
  if (plan.over) co_return;
  // A part is wanted at once, the rest is released when its labels are on.
  const std::int64_t first = random.chance(60) ? part_of(teller, plan, mine, result.lot) : 0;
  if (first > 0) {
    co_await release(teller, plan, line, split(teller, plan, mine, result.lot, first));
    if (plan.over) co_return;
    co_await proceed(teller, plan, 4, 24);
    if (plan.over) co_return;
  }
  co_await release(teller, plan, line, result.lot);
  if (mine.frozen && !plan.over) {
    co_await proceed(teller, plan, 2, 30);
    if (plan.over) co_return;
    const Decision take_back = quality::revoke_release(id, result.lot, "label missing on some cartons");
    if (packed_of(teller.load(id), result.lot) > 0) {
      teller.refused(Desk::kQuality, "take back what is packed", Code::kQuantityChain, take_back);
    } else {
      teller.act(Desk::kQuality, "take release back", take_back);
      co_await proceed(teller, plan, 4, 50);
      if (plan.over) co_return;
      co_await release(teller, plan, line, result.lot);
    }
  }
  mine.frozen = false;
  result.good = !plan.over;
}

void report_production(Teller& teller, const OrderPlan& plan, const LinePlan& mine, const Line& line,
                       std::int64_t good) {
  Random& random = teller.random;
  const UnitCode unit = mine.family->unit;
  const std::int64_t scrap = share_of(good, random.between(0, 2 * mine.supplier->scrap_rate), mine.family->quantum);
  ProductionReported report;
  report.line = mine.terms.line;
  report.good = quantity_of(good, unit);
  report.scrap = quantity_of(scrap, unit);
  if (scrap > 0) report.scrap_reason = mine.family->defects[1];
  report.day = teller.today();
  if (random.chance(8)) {
    ProductionReported over = report;
    over.good = quantity_of(upper_limit(line.terms) - line.ledger.produced + mine.family->quantum, unit);
    teller.refused(Desk::kProduction, "make too many", Code::kOverproduction, production::report(plan.id, over));
  }
  if (scrap > 0 && random.chance(10)) {
    ProductionReported silent = report;
    silent.scrap_reason.clear();
    teller.refused(Desk::kProduction, "scrap in silence", Code::kNoReason, production::report(plan.id, silent));
  }
  if (random.chance(5)) {
    ProductionReported other = report;
    other.good.unit = UnitCode::parse("TNE", "unit").value_or(UnitCode());
    teller.refused(Desk::kProduction, "report by weight", Code::kUnitMismatch, production::report(plan.id, other));
  }
  teller.act(Desk::kProduction, "report production", production::report(plan.id, report));
  if (!random.chance(12)) return;
  const StreamId stream = stream_of(plan.id);
  const Version wrong = teller.load(plan.id).version;
  teller.act(Desk::kProduction, "take the report back",
             reversal::reverse_event(stream, wrong, "reported for another order"));
  if (random.chance(300)) {
    teller.refused(Desk::kProduction, "take the report back twice", Code::kAlreadyReversed,
                   reversal::reverse_event(stream, wrong, "reported for another order"));
  }
  teller.act(Desk::kProduction, "report production again", production::report(plan.id, report));
}

}  // namespace

Story tell_line(Stage& stage, Plan plan, std::size_t index, std::uint64_t seed, int round) {
  LinePlan& mine = plan->lines[index];
  Teller teller(stage, absl::StrCat(plan->id.str(), "/line", index + 1, round > 1 ? "+" : ""), plan->id.str(),
                plan->number, seed);
  Random& random = teller.random;
  const std::int64_t per_day =
      std::max(mine.family->max_quantity * kUnit / mine.supplier->days_for_largest, mine.family->quantum);
  std::int64_t given_up = 0;
  int rejected = 0;

  if (round == 1) co_await teller.day(stage.today().plus(mine.slip_days - mine.slip_days / 2));
  while (!plan->over) {
    const int days = static_cast<int>(random.between(1, 4));
    co_await proceed(teller, *plan, 24 * days - 8, 24 * days + 8);
    if (plan->over) co_return;
    const Order order = teller.load(plan->id);
    const Line* line = find_line(order, mine.terms.line);
    if (order.commercial != Commercial::kConfirmed || line->fulfilment == FulfilmentState::kShortClosed) break;
    const std::int64_t agreed = line->terms.quantity.value.micros();
    const std::int64_t target =
        std::min(share_of(agreed, mine.target_per_mille, mine.family->quantum), upper_limit(line->terms)) - given_up;
    if (!line->terms.produced && !line->terms.inspected) break;

    std::int64_t remaining = 0;
    std::int64_t produced = target;
    if (line->terms.produced) {
      remaining = std::max<std::int64_t>(target - line->ledger.produced, 0);
      std::int64_t good = std::min(remaining, per_day * days / mine.family->quantum * mine.family->quantum);
      if (remaining - good < 10 * kUnit) good = remaining;
      if (good > 0) {
        complete_through(teller, *plan, "PRODUCTION-START");
        report_production(teller, *plan, mine, *line, good);
      }
      remaining -= good;
      produced = line->ledger.produced + good;
    }
    if (!line->terms.inspected) {
      if (remaining == 0) break;
      continue;
    }
    const std::int64_t ready = produced - line->ledger.lotted;
    if (remaining == 0 && ready < 2 * kUnit) break;
    if (ready < 2 * kUnit || (remaining > 0 && ready < target / mine.lots)) continue;
    LotStory lot;
    lot.lot = LotId(absl::StrCat("L", index + 1, "-", ++mine.lots_submitted));
    const std::int64_t size =
        line->terms.produced
            ? ready
            : std::min(ready, std::max(target / mine.lots, 2 * kUnit) / mine.family->quantum * mine.family->quantum);
    co_await tell_lot(teller, *plan, mine, size, lot);
    given_up += lot.given_up;
    if (!lot.good && ++rejected >= 3) break;
  }
  mine.frozen = false;
  mine.made = true;
}

}  // namespace gendan::simulation
