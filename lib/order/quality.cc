#include "gendan/order/quality.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/core/text.h"
#include "gendan/order/aql.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/count_lot.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

constexpr std::size_t kClasses = 3;

// Whether a plan stands since the lot was submitted, or submitted again.
bool planned(const Lot& lot) { return lot.plan.sample_size != 0; }

// ---- the verdict ----------------------------------------------------------------------------------------------------

struct Verdict {
  std::array<std::uint32_t, kClasses> found{};  // critical, major, minor, as the plan counts them
  bool pass = true;
  bool gap = false;
};

// Units with a defect of the class and none of a more serious one.
std::uint64_t units_of(const Lot& lot, std::size_t index) {
  const auto counts_above = [&](std::uint32_t unit) {
    return std::any_of(lot.units, lot.units + index, [unit](const std::vector<std::uint32_t>& more_serious) {
      return std::binary_search(more_serious.begin(), more_serious.end(), unit);
    });
  };
  const std::vector<std::uint32_t>& units = lot.units[index];
  return static_cast<std::uint64_t>(std::count_if(units.begin(), units.end(), std::not_fn(counts_above)));
}

// The only place where a lot passes or fails: a function of its plan and its findings.
Verdict verdict_of(const Lot& lot) {
  Verdict verdict;
  for (std::size_t i = 0; i < kClasses; ++i) {
    const std::uint64_t found = lot.plan.basis == CountBasis::kNonconformities ? lot.defects[i] : units_of(lot, i);
    verdict.found[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(found, 0xFFFFFFFFu));
    const auto defect_class = static_cast<DefectClass>(i + 1);
    const auto plan = std::find_if(lot.plan.classes.begin(), lot.plan.classes.end(),
                                   [&](const ClassPlan& c) { return c.defect_class == defect_class; });
    if (plan == lot.plan.classes.end() || defect_class == DefectClass::kCritical) {
      if (found > 0) verdict.pass = false;
    } else if (found >= plan->reject) {
      verdict.pass = false;
    } else if (found > plan->accept) {
      verdict.gap = true;
    }
  }
  if (!verdict.pass) verdict.gap = false;
  return verdict;
}

template <class E>
E as_event(const Lot& lot, const Verdict& verdict, std::uint32_t inspected) {
  E event;
  event.lot = lot.id;
  event.inspected = inspected;
  event.critical = verdict.found[0];
  event.major = verdict.found[1];
  event.minor = verdict.found[2];
  if constexpr (requires { event.gap; }) event.gap = verdict.gap;
  return event;
}

// ---- rules ----------------------------------------------------------------------------------------------------------

struct ProducedEnough {
  static constexpr std::string_view kName = "quality.produced_enough";
  static absl::Status ask(const LotSubmitted& event, const OrderFacts& facts) {
    if (!facts.line->terms.produced) return absl::OkStatus();
    const std::int64_t available = clamped(Wide{facts.line->ledger.produced} - facts.line->ledger.lotted);
    if (event.size.value.micros() <= available) return absl::OkStatus();
    return refuse(
        Code::kNotEnoughProduced, "size",
        to_string(event.size) + " submitted, " + Decimal::from_micros(available).str() + " made and not in lots");
  }
};

struct PlanFitsLot {
  static constexpr std::string_view kName = "quality.plan_fits_lot";
  static absl::Status ask(const InspectionPlanned& event, const OrderFacts& facts) {
    const std::int64_t units = (facts.lot->micros + Decimal::kScale - 1) / Decimal::kScale;
    if (event.plan.lot_size == units) return absl::OkStatus();
    return refuse(
        Code::kBadPlan, "plan.lot_size",
        "the lot has " + std::to_string(units) + " units, the plan is for " + std::to_string(event.plan.lot_size));
  }
};

// A plan that names an edition of the tables is theirs; one of the house names the house. So does one for a cell on
// which their sources do not agree. A single unit, for which they have no plan, is inspected and accepts nothing.
struct PlanIsOfItsTables {
  static constexpr std::string_view kName = "quality.plan_is_of_its_tables";
  static absl::Status ask(const InspectionPlanned& event, const OrderFacts&) {
    const SamplingPlan& plan = event.plan;
    const absl::StatusOr<AqlEdition> edition = parse_aql_edition(plan.edition);
    if (!edition.ok()) return absl::OkStatus();
    SamplingRequest request;
    request.edition = *edition;
    request.severity = plan.severity;
    request.basis = plan.basis;
    request.level = plan.level;
    request.lot_size = plan.lot_size;
    std::vector<std::size_t> places;  // in the plan, of the classes that the tables are asked for
    for (std::size_t i = 0; i < plan.classes.size(); ++i) {
      if (plan.classes[i].defect_class == DefectClass::kCritical) continue;
      request.classes.push_back({plan.classes[i].defect_class, plan.classes[i].aql});
      places.push_back(i);
    }
    if (request.classes.empty()) {
      return refuse(Code::kBadPlan, "plan.classes", "the tables plan for major and minor defects; the plan has neither",
                    "add a class of them, or name the plan's own source as its edition");
    }
    const absl::StatusOr<SamplingPlan> tables = sampling_plan(request);
    if (!tables.ok()) return no_such_plan(tables.status(), plan, places);
    if (plan.sample_size != tables->sample_size) {
      return differs("plan.sample_size", std::to_string(tables->sample_size), *edition);
    }
    if (plan.letter != tables->letter) return differs("plan.letter", tables->letter, *edition);
    std::size_t next = 0;
    for (const ClassPlan& c : plan.classes) {
      if (c.defect_class == DefectClass::kCritical) continue;
      const ClassPlan& theirs = tables->classes[next++];
      if (c.accept == theirs.accept && c.reject == theirs.reject) continue;
      return differs("plan.classes", "Ac " + std::to_string(theirs.accept) + ", Re " + std::to_string(theirs.reject),
                     *edition);
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status no_such_plan(const absl::Status& status, const SamplingPlan& plan,
                                   const std::vector<std::size_t>& places) {
    const std::optional<Refusal> refusal = refusal_of(status);
    if (!refusal.has_value()) return status;
    if (refusal->code == Code::kNoCell && refusal->field == "lot_size") return accepts_nothing(plan);
    const std::string field = "plan." + in_plan(refusal->field, places);
    if (refusal->code == Code::kCellDisputed) {
      return refuse(Code::kCellDisputed, field, refusal->detail, "name the plan's own source as its edition");
    }
    return refuse(Code::kBadPlan, field, refusal->detail,
                  "plan by the tables, or name the plan's own source as its edition");
  }
  static absl::Status accepts_nothing(const SamplingPlan& plan) {
    for (const ClassPlan& c : plan.classes) {
      if (c.accept == 0 && c.reject == 1) continue;
      return refuse(Code::kBadPlan, "plan.classes", "of a lot of one unit nothing is accepted: Ac 0, Re 1",
                    "give Ac 0 and Re 1, or name the plan's own source as its edition");
    }
    return absl::OkStatus();
  }
  // The field of a class that the tables were asked for, "classes[0].aql", by its place in the plan.
  static std::string in_plan(std::string_view field, const std::vector<std::size_t>& places) {
    constexpr std::string_view kClass = "classes[";
    std::size_t asked = places.size();
    const char* const end = field.data() + field.size();
    const char* behind = end;
    if (field.starts_with(kClass)) behind = std::from_chars(field.data() + kClass.size(), end, asked).ptr;
    if (asked >= places.size()) return std::string(field);
    return absl::StrCat(to_absl(kClass), places[asked], to_absl(std::string_view(behind, end)));
  }
  static absl::Status differs(std::string_view field, const std::string& theirs, AqlEdition edition) {
    return refuse(Code::kBadPlan, field, std::string(to_string(edition)) + " has " + theirs,
                  "plan by the tables, or name the plan's own source as its edition");
  }
};

// A lot that was seen under inspection before it was planned is planned still.
struct NoPlanYet {
  static constexpr std::string_view kName = "quality.no_plan_yet";
  static absl::Status ask(const InspectionPlanned&, const OrderFacts& facts) {
    if (!planned(*facts.lot)) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "lot", "its inspection by another plan has begun",
                  "close that inspection by its plan");
  }
};

struct WithinSample {
  static constexpr std::string_view kName = "quality.within_sample";
  static absl::Status ask(const DefectRecorded& event, const OrderFacts& facts) {
    const std::uint32_t sample = facts.lot->plan.sample_size;
    if (event.unit >= 1 && event.unit <= sample) return absl::OkStatus();
    return refuse(Code::kBeyondSample, "unit",
                  "unit " + std::to_string(event.unit) + " of a sample of " + std::to_string(sample));
  }
};

struct SampleComplete {
  static constexpr std::string_view kName = "quality.sample_complete";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    if (!planned(*facts.lot)) {
      return refuse(Code::kSampleIncomplete, "inspected", "no sample is planned", "plan its inspection first");
    }
    if (event.inspected == facts.lot->plan.sample_size) return absl::OkStatus();
    return refuse(
        Code::kSampleIncomplete, "inspected",
        std::to_string(event.inspected) + " units of a sample of " + std::to_string(facts.lot->plan.sample_size));
  }
};

struct VerdictFollows {
  static constexpr std::string_view kName = "quality.verdict_follows";
  static absl::Status ask(const LotPassed& event, const OrderFacts& facts) { return compare(event, true, facts); }
  static absl::Status ask(const LotFailed& event, const OrderFacts& facts) { return compare(event, false, facts); }

 private:
  template <class E>
  static absl::Status compare(const E& event, bool pass, const OrderFacts& facts) {
    const Verdict verdict = verdict_of(*facts.lot);
    if (verdict.pass == pass && event == as_event<E>(*facts.lot, verdict, event.inspected)) return absl::OkStatus();
    return refuse(Code::kVerdictMismatch, "lot",
                  std::string("the plan and the findings say ") + (verdict.pass ? "passed" : "failed"));
  }
};

// What has been packed of a lot stays in it, as good goods.
struct NotPacked {
  static constexpr std::string_view kName = "quality.not_packed";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    return leaves(0, facts);
  }
  static absl::Status ask(const LotResubmitted& event, const OrderFacts& facts) {
    return leaves(clamped(Wide{facts.lot->micros} - event.scrapped.value.micros()), facts);
  }
  static absl::Status ask(const LotSplit& event, const OrderFacts& facts) {
    return leaves(clamped(Wide{facts.lot->micros} - event.size.value.micros()), facts);
  }

 private:
  static absl::Status leaves(std::int64_t micros, const OrderFacts& facts) {
    const std::int64_t packed = packed_of(facts.order, facts.lot->id);
    if (packed <= std::max<std::int64_t>(micros, 0)) return absl::OkStatus();
    return refuse(Code::kQuantityChain, "lot", Decimal::from_micros(packed).str() + " of it are packed",
                  "cancel the shipments that carry it, where they have not left");
  }
};

struct HasReference {
  static constexpr std::string_view kName = "quality.rework_has_reference";
  static absl::Status ask(const ReworkOrdered& event, const OrderFacts&) {
    return event.reference.empty() ? refuse(Code::kMissing, "reference") : absl::OkStatus();
  }
};

struct CustomerAgrees {
  static constexpr std::string_view kName = "quality.customer_agrees";
  static absl::Status ask(const ConcessionGranted& event, const OrderFacts&) {
    return event.customer_reference.empty() ? refuse(Code::kNoConcessionReference, "customer_reference")
                                            : absl::OkStatus();
  }
};

struct HasDisposition {
  static constexpr std::string_view kName = "quality.has_disposition";
  static absl::Status ask(const LotRejected& event, const OrderFacts&) {
    return event.disposition == Disposition::kNone ? refuse(Code::kNoDisposition, "disposition") : absl::OkStatus();
  }
};

// A lot is inspected before it is rejected, or there is no use for it any more.
struct OrderGivenUp {
  static constexpr std::string_view kName = "quality.order_given_up";
  static absl::Status ask(const LotRejected&, const OrderFacts& facts) {
    if (facts.order.commercial == Commercial::kCancelPending) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "lot", "it has not been inspected",
                  "close its inspection, which finds whether it passes");
  }
};

struct LotMachine : fsm::Front<LotMachine, LotState, OrderFacts> {
  static constexpr std::string_view kName = "lot";
  static constexpr std::string_view kScope = "lot";
  static constexpr std::string_view kStates[] = {"None",   "Submitted", "Planned",  "Sampling", "Passed",
                                                 "Failed", "InRework",  "Conceded", "Released", "Rejected"};
  using None = At<LotState::kNone>;
  using Submitted = At<LotState::kSubmitted>;
  using Planned = At<LotState::kPlanned>;
  using Sampling = At<LotState::kSampling>;
  using Passed = At<LotState::kPassed>;
  using Failed = At<LotState::kFailed>;
  using InRework = At<LotState::kInRework>;
  using Conceded = At<LotState::kConceded>;
  using Released = At<LotState::kReleased>;
  using Rejected = At<LotState::kRejected>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       event              to         guard
      Row<None,      LotSubmitted,      Submitted, When<OrderConfirmedRule, ProducedEnough>>,
      Row<Submitted, InspectionPlanned, Planned,   When<PlanFitsLot, PlanIsOfItsTables>>,
      Row<Submitted, LotRejected,       Rejected,  When<HasDisposition, OrderGivenUp, NotPacked>>,
      Row<Planned,   DefectRecorded,    Sampling,  When<WithinSample>>,
      Row<Planned,   LotPassed,         Passed,    When<SampleComplete, VerdictFollows>>,
      Row<Planned,   LotFailed,         Failed,    When<SampleComplete, VerdictFollows>>,
      Row<Planned,   LotRejected,       Rejected,  When<HasDisposition, OrderGivenUp, NotPacked>>,
      Row<Sampling,  InspectionPlanned, Planned,   When<NoPlanYet, PlanFitsLot, PlanIsOfItsTables>>,
      Row<Sampling,  DefectRecorded,    Stay,      When<WithinSample>>,
      Row<Sampling,  LotPassed,         Passed,    When<SampleComplete, VerdictFollows>>,
      Row<Sampling,  LotFailed,         Failed,    When<SampleComplete, VerdictFollows>>,
      Row<Sampling,  LotRejected,       Rejected,  When<HasDisposition, OrderGivenUp, NotPacked>>,
      Row<Failed,    ReworkOrdered,     InRework,  When<HasReference>>,
      Row<Failed,    ConcessionGranted, Conceded,  When<CustomerAgrees>>,
      Row<Failed,    LotRejected,       Rejected,  When<HasDisposition, NotPacked>>,
      Row<InRework,  LotResubmitted,    Submitted, When<NotPacked>>,
      Row<InRework,  LotRejected,       Rejected,  When<HasDisposition, NotPacked>>,
      Row<Passed,    LotReleased,       Released,  When<NoHoldInScope>>,
      Row<Conceded,  LotReleased,       Released,  When<NoHoldInScope>>,
      Row<Released,  LotReleaseRevoked, Passed,    When<HasReason, NotPacked>>,
      Row<Passed,    LotSplit,          Stay,      When<NotPacked>>,
      Row<Failed,    LotSplit,          Stay,      When<NotPacked>>,
      Row<Conceded,  LotSplit,          Stay,      When<NotPacked>>,
      Row<Released,  LotSplit,          Stay,      When<NotPacked>>
  > {};
  // clang-format on
};

absl::Status check_plan(const SamplingPlan& plan) {
  const auto bad = [](std::string_view field, std::string_view detail) {
    return refuse(Code::kBadPlan, "plan." + std::string(field), detail);
  };
  if (plan.severity == Severity::kNone) return bad("severity", "normal, tightened or reduced");
  if (plan.basis == CountBasis::kNone) return bad("basis", "nonconforming units, or nonconformities");
  if (plan.sample_size == 0) return bad("sample_size", "0");
  if (plan.sample_size > plan.lot_size) return bad("sample_size", "larger than the lot: inspect all of it");
  if (plan.classes.empty()) return bad("classes", "none");
  for (std::size_t i = 0; i < plan.classes.size(); ++i) {
    const ClassPlan& c = plan.classes[i];
    const std::string field = "classes[" + std::to_string(i) + "]";
    if (c.defect_class == DefectClass::kNone) return bad(field, "no class");
    if (c.reject <= c.accept) return bad(field, "Re is not above Ac");
    if (c.defect_class == DefectClass::kCritical && (c.accept != 0 || c.reject != 1)) {
      return bad(field, "a critical defect is never accepted");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (plan.classes[j].defect_class == c.defect_class) return bad(field, "the class stands twice");
    }
  }
  GENDAN_RETURN_IF_ERROR(check_optional_text(plan.edition, "plan.edition"));
  return check_optional_text(plan.level, "plan.level");
}

// Goods that leave a lot are no good production any more; on a line that is bought they never were. Where a lot was
// observed before its production, that stands below 0 until it is entered: the goods do not come back with it.
absl::Status take_out(Line& line, std::int64_t micros) {
  Ledger& ledger = line.ledger;
  const Decimal amount = Decimal::from_micros(micros);
  GENDAN_RETURN_IF_ERROR(take_from(ledger.lotted, amount, "lot"));
  if (!line.terms.produced) return absl::OkStatus();
  GENDAN_RETURN_IF_ERROR(take_from(ledger.produced, amount, "lot"));
  return add_to(ledger.scrapped, amount, "lot");
}

// The way back of take_out(), for a rejected lot that was seen again.
absl::Status put_back(Line& line, std::int64_t micros) {
  Ledger& ledger = line.ledger;
  const Decimal amount = Decimal::from_micros(micros);
  GENDAN_RETURN_IF_ERROR(add_to(ledger.lotted, amount, "lot"));
  if (!line.terms.produced) return absl::OkStatus();
  GENDAN_RETURN_IF_ERROR(take_from(ledger.scrapped, amount, "lot"));
  return add_to(ledger.produced, amount, "lot");
}

// Counts the lot in its line's ledger as what an event has led it to. A recorded lot comes to any state from any: it
// counts once where it is, and no more where it was. One that is released counts as accepted only if it had been: what
// left without a verdict shows as an overrun.
absl::Status count_where_it_is(Line& line, Lot& lot, LotState was) {
  Ledger& ledger = line.ledger;
  const Decimal size = Decimal::from_micros(lot.micros);
  const auto accepted = [&ledger](LotState as) -> std::int64_t& {
    return as == LotState::kPassed ? ledger.passed : ledger.conceded;
  };
  if (was == LotState::kRejected) GENDAN_RETURN_IF_ERROR(put_back(line, lot.micros));
  if (was == LotState::kReleased) GENDAN_RETURN_IF_ERROR(take_from(ledger.released, size, "lot"));
  switch (lot.state) {
    case LotState::kPassed:
    case LotState::kConceded:
      if (lot.accepted_as != LotState::kNone) return absl::OkStatus();
      lot.accepted_as = lot.state;
      return add_to(accepted(lot.accepted_as), size, "lot");
    case LotState::kReleased:
      return add_to(ledger.released, size, "lot");
    default:
      break;
  }
  if (lot.accepted_as != LotState::kNone) {
    GENDAN_RETURN_IF_ERROR(take_from(accepted(std::exchange(lot.accepted_as, LotState::kNone)), size, "lot"));
  }
  return lot.state == LotState::kRejected ? take_out(line, lot.micros) : absl::OkStatus();
}

struct OnLot {
  Lot* lot;
  Line* line;
};

// Finds the event's lot, takes it through the machine and counts it where that leads.
template <class E>
absl::StatusOr<OnLot> on_lot(Order& order, const E& event, const Judging& how) {
  Lot* lot = find_lot(order, event.lot);
  if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", event.lot.str());
  Line* line = find_line(order, lot->line);
  if (line == nullptr) return unknown_line(lot->line);
  OrderFacts facts{order, how};
  facts.lot = lot;
  facts.line = line;
  const LotState was = lot->state;
  const bool counted = lot->dealt_with();
  GENDAN_RETURN_IF_ERROR(fsm::step<LotMachine>(lot->state, event, facts, how.mode));
  // The row says Passed. One that was accepted by concession is so still: what it may do there it may do as Passed.
  if (std::is_same_v<E, LotReleaseRevoked> && lot->accepted_as == LotState::kConceded) lot->state = LotState::kConceded;
  if (lot->state == was || !(counted || lot->dealt_with())) return OnLot{lot, line};
  const Excess before = excess_of(line->ledger, line->terms);
  GENDAN_RETURN_IF_ERROR(count_where_it_is(*line, *lot, was));
  GENDAN_RETURN_IF_ERROR(keep_invariants(order, *line, before, how.mode));
  return OnLot{lot, line};
}

void clear_findings(Lot& lot) {
  for (std::size_t i = 0; i < kClasses; ++i) {
    lot.defects[i] = 0;
    lot.units[i].clear();
  }
}

}  // namespace

MachineFacts describe_lot() { return fsm::describe<LotMachine>(); }

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Order& order, const LotSubmitted& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.lot, "lot"));
    GENDAN_RETURN_IF_ERROR(check_amount(event.size, *line, "size"));
    if (event.size.value > Decimal::of(0xFFFFFFFF)) return refuse(Code::kNumberOutOfRange, "size");
  }
  if (find_lot(order, event.lot) != nullptr) return refuse(Code::kDuplicate, "lot", event.lot.str());
  Lot lot;
  lot.id = event.lot;
  lot.line = event.line;
  lot.micros = event.size.value.micros();
  OrderFacts facts{order, how};
  facts.line = line;
  facts.lot = &lot;
  GENDAN_RETURN_IF_ERROR(fsm::step<LotMachine>(lot.state, event, facts, how.mode));
  const Excess before = excess_of(line->ledger, line->terms);
  GENDAN_RETURN_IF_ERROR(add_to(line->ledger.lotted, event.size.value, "size"));
  order.lots.edit().push_back(std::move(lot));
  return keep_invariants(order, *line, before, how.mode);
}

absl::Status step(Order& order, const InspectionPlanned& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_plan(event.plan));
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  // What was found before the first plan was entered is of its sample.
  if (planned(*on->lot)) clear_findings(*on->lot);
  on->lot->plan = event.plan;
  return absl::OkStatus();
}

absl::Status step(Order& order, const DefectRecorded& event, const Judging& how) {
  if (checking(how)) {
    if (event.defect_class == DefectClass::kNone) return refuse(Code::kUnknownCode, "defect_class");
    if (event.count == 0) return refuse(Code::kNotPositive, "count", "0");
    GENDAN_RETURN_IF_ERROR(check_text(event.code, "code"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.note, "note"));
  }
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  const std::size_t index = static_cast<std::size_t>(event.defect_class) - 1;
  if (index >= kClasses) return refuse(Code::kUnknownCode, "defect_class");
  on->lot->defects[index] += event.count;
  std::vector<std::uint32_t>& units = on->lot->units[index];
  const auto place = std::lower_bound(units.begin(), units.end(), event.unit);
  if (place == units.end() || *place != event.unit) units.insert(place, event.unit);
  return absl::OkStatus();
}

absl::Status step(Order& order, const LotPassed& event, const Judging& how) {
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  ++on->lot->rounds;
  return absl::OkStatus();
}

absl::Status step(Order& order, const LotFailed& event, const Judging& how) {
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  ++on->lot->rounds;
  return absl::OkStatus();
}

absl::Status step(Order& order, const ReworkOrdered& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reference, "reference"));
  return on_lot(order, event, how).status();
}

absl::Status step(Order& order, const LotResubmitted& event, const Judging& how) {
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_amount(event.scrapped, *on->line, "scrapped", true));
  const std::int64_t scrapped = event.scrapped.value.micros();
  if (scrapped < 0 || scrapped >= on->lot->micros) {
    return refuse(Code::kQuantityChain, "scrapped",
                  event.scrapped.value.str() + " of a lot of " + Decimal::from_micros(on->lot->micros).str(),
                  "reject the lot where nothing of it is left");
  }
  const Excess before = excess_of(on->line->ledger, on->line->terms);
  on->lot->micros -= scrapped;
  GENDAN_RETURN_IF_ERROR(take_out(*on->line, scrapped));
  on->lot->plan = {};
  clear_findings(*on->lot);
  return keep_invariants(order, *on->line, before, how.mode);
}

absl::Status step(Order& order, const ConcessionGranted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.customer_reference, "customer_reference"));
  return on_lot(order, event, how).status();
}

absl::Status step(Order& order, const LotRejected& event, const Judging& how) {
  return on_lot(order, event, how).status();
}

absl::Status step(Order& order, const LotReleased& event, const Judging& how) {
  return on_lot(order, event, how).status();
}

absl::Status step(Order& order, const LotReleaseRevoked& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return on_lot(order, event, how).status();
}

// The ledger counts by line: it is the same before and after.
absl::Status step(Order& order, const LotSplit& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(event.into, "into"));
  absl::StatusOr<OnLot> on = on_lot(order, event, how);
  if (!on.ok()) return on.status();
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_amount(event.size, *on->line, "size"));
  if (find_lot(std::as_const(order), event.into) != nullptr) return refuse(Code::kDuplicate, "into", event.into.str());
  const std::int64_t part = event.size.value.micros();
  if (part <= 0 || part >= on->lot->micros) {
    return refuse(Code::kQuantityChain, "size",
                  event.size.value.str() + " of a lot of " + Decimal::from_micros(on->lot->micros).str(),
                  "a part is less than its lot: say it of the whole lot");
  }
  on->lot->micros -= part;
  Lot made = *on->lot;
  made.id = event.into;
  made.micros = part;
  made.split_from = event.lot;
  if (made.state == LotState::kPlanned || made.state == LotState::kSampling) {
    // Seen before its verdict: one sample does not speak for two lots.
    made.state = LotState::kSubmitted;
    made.plan = {};
    clear_findings(made);
  }
  order.lots.edit().push_back(std::move(made));
  return absl::OkStatus();
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace quality {

Decision submit_lot(OrderId order, LotSubmitted lot) { return write(std::move(order), std::move(lot)); }
Decision plan_inspection(OrderId id, LotId lot_id, SamplingPlan plan) {
  return [id = std::move(id), lot_id = std::move(lot_id), plan = std::move(plan)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const Lot* lot = find_lot(**order, lot_id);
    if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", lot_id.str());
    GENDAN_RETURN_IF_ERROR(check_plan(plan));
    absl::StatusOr<Switching> in_force = switching_of(view, **order, lot->line);
    if (!in_force.ok()) return in_force.status();
    GENDAN_RETURN_IF_ERROR(check_severity(**order, *lot, plan, *in_force));
    return Events().on(stream_of(id), InspectionPlanned{lot_id, plan});
  };
}
Decision record_defect(OrderId order, DefectRecorded defect) { return write(std::move(order), std::move(defect)); }

Decision close_inspection(OrderId id, LotId lot_id, std::uint32_t inspected) {
  return [id = std::move(id), lot_id = std::move(lot_id), inspected](View& view,
                                                                     const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const Lot* lot = find_lot(**order, lot_id);
    if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", lot_id.str());
    const Verdict verdict = verdict_of(*lot);
    Events events;
    if (verdict.pass) {
      events.add(stream_of(id), as_event<LotPassed>(*lot, verdict, inspected));
    } else {
      events.add(stream_of(id), as_event<LotFailed>(*lot, verdict, inspected));
    }
    const LotFindings findings{verdict.found, verdict.pass, verdict.gap};
    GENDAN_RETURN_IF_ERROR(count_lot(view, **order, *lot, findings, events));
    return events;
  };
}

Decision order_rework(OrderId order, LotId lot, std::string reference) {
  return write(std::move(order), ReworkOrdered{std::move(lot), std::move(reference)});
}
Decision resubmit(OrderId order, LotId lot, Quantity scrapped) {
  return write(std::move(order), LotResubmitted{std::move(lot), scrapped});
}
Decision grant_concession(OrderId order, LotId lot, std::string customer_reference) {
  return write(std::move(order), ConcessionGranted{std::move(lot), std::move(customer_reference)});
}
Decision reject_lot(OrderId order, LotId lot, Disposition disposition) {
  return write(std::move(order), LotRejected{std::move(lot), disposition});
}
Decision release_lot(OrderId order, LotId lot) { return write(std::move(order), LotReleased{std::move(lot)}); }
Decision revoke_release(OrderId order, LotId lot, std::string reason) {
  return write(std::move(order), LotReleaseRevoked{std::move(lot), std::move(reason)});
}
Decision split_lot(OrderId order, LotSplit split) { return write(std::move(order), std::move(split)); }

}  // namespace quality
}  // namespace gendan
