#include "gendan/order/severity.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/supplier_state.h"
#include "gendan/order/switching.h"
#include "order/archive/names.h"
#include "order/check.h"
#include "order/count_lot.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

// ---- rules ----------------------------------------------------------------------------------------------------------

struct FamilyFacts {
  const FamilySeverity& family;
};

absl::Status not_by_lots(std::string_view what) { return refuse(Code::kIllegalTransition, "severity", what); }

struct SwitchesWritten {
  static constexpr std::string_view kName = "severity.switches_written";
  static absl::Status ask(const LotCounted&, const FamilyFacts& facts) {
    if (facts.family.due == Switch::kNone) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "severity", "the last lot switched the severity, and no event says so",
                  "write the switch together with the lot that brings it about");
  }
};

struct OfSeverityInForce {
  static constexpr std::string_view kName = "severity.of_severity_in_force";
  static absl::Status ask(const LotCounted& event, const FamilyFacts& facts) {
    return event.severity == facts.family.lots.severity ? absl::OkStatus()
                                                        : refuse(Code::kSeverityMismatch, "severity");
  }
};

struct LotsTighten {
  static constexpr std::string_view kName = "severity.lots_tighten";
  static absl::Status ask(const SeverityTightened&, const FamilyFacts& facts) {
    if (facts.family.due == Switch::kTightened) return absl::OkStatus();
    return not_by_lots("two of at most five lots in a row were not refused");
  }
};

struct LotsNormalise {
  static constexpr std::string_view kName = "severity.lots_normalise";
  static absl::Status ask(const SeverityNormalised&, const FamilyFacts& facts) {
    if (facts.family.due == Switch::kNormalised) return absl::OkStatus();
    return not_by_lots("five lots in a row were not accepted");
  }
};

struct LotsOrReasonNormalise {
  static constexpr std::string_view kName = "severity.lots_or_reason_normalise";
  static absl::Status ask(const SeverityNormalised& event, const FamilyFacts& facts) {
    if (facts.family.due == Switch::kNormalised || !event.reason.empty()) return absl::OkStatus();
    return refuse(Code::kNoReason, "reason");
  }
};

struct LotsDiscontinue {
  static constexpr std::string_view kName = "severity.lots_discontinue";
  static absl::Status ask(const InspectionDiscontinued&, const FamilyFacts& facts) {
    if (facts.family.due == Switch::kDiscontinued) return absl::OkStatus();
    return not_by_lots("tightened inspection has not gone on long enough");
  }
};

struct LotsAllowReduced {
  static constexpr std::string_view kName = "severity.lots_allow_reduced";
  static absl::Status ask(const SeverityReduced& event, const FamilyFacts& facts) {
    const absl::StatusOr<AqlEdition> edition = parse_aql_edition(event.edition);
    if (!edition.ok()) return edition.status();
    if (may_be_reduced(facts.family.lots, *edition)) return absl::OkStatus();
    return not_by_lots("too few lots were accepted on normal inspection");
  }
};

struct HasAuthority {
  static constexpr std::string_view kName = "severity.has_authority";
  static absl::Status ask(const SeverityReduced& event, const FamilyFacts&) {
    return event.authority.empty() ? refuse(Code::kMissing, "authority") : absl::OkStatus();
  }
};

struct HasAction {
  static constexpr std::string_view kName = "severity.has_action";
  static absl::Status ask(const InspectionResumed& event, const FamilyFacts&) {
    return event.action.empty() ? refuse(Code::kMissing, "action") : absl::OkStatus();
  }
};

struct SeverityMachine : fsm::Front<SeverityMachine, SeverityState, FamilyFacts> {
  static constexpr std::string_view kName = "severity";
  static constexpr std::string_view kScope = "product family";
  static constexpr std::string_view kStates[] = {"None", "Normal", "Tightened", "Reduced", "Discontinued"};
  using None = At<SeverityState::kNone>;
  using Normal = At<SeverityState::kNormal>;
  using Tightened = At<SeverityState::kTightened>;
  using Reduced = At<SeverityState::kReduced>;
  using Discontinued = At<SeverityState::kDiscontinued>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from          event                   to            guard
      Row<None,         LotCounted,             Normal,       When<OfSeverityInForce>>,
      Row<Normal,       LotCounted,             Stay,         When<SwitchesWritten, OfSeverityInForce>>,
      Row<Normal,       SeverityTightened,      Tightened,    When<LotsTighten>>,
      Row<Normal,       SeverityReduced,        Reduced,      When<LotsAllowReduced, HasAuthority>>,
      Row<Tightened,    LotCounted,             Stay,         When<SwitchesWritten, OfSeverityInForce>>,
      Row<Tightened,    SeverityNormalised,     Normal,       When<LotsNormalise>>,
      Row<Tightened,    InspectionDiscontinued, Discontinued, When<LotsDiscontinue>>,
      Row<Reduced,      LotCounted,             Stay,         When<SwitchesWritten, OfSeverityInForce>>,
      Row<Reduced,      SeverityNormalised,     Normal,       When<LotsOrReasonNormalise>>,
      Row<Discontinued, InspectionResumed,      Tightened,    When<HasAction>>
  > {};
  // clang-format on
};

FamilySeverity& family_of(Supplier& supplier, const std::string& name) {
  const auto found = std::find_if(supplier.families.begin(), supplier.families.end(),
                                  [&](const FamilySeverity& family) { return family.family == name; });
  if (found != supplier.families.end()) return *found;
  FamilySeverity& made = supplier.families.emplace_back();
  made.family = name;
  return made;
}

// Where a switch leads.
SeverityState state_after(Switch due) {
  switch (due) {
    case Switch::kTightened:
      return SeverityState::kTightened;
    case Switch::kDiscontinued:
      return SeverityState::kDiscontinued;
    case Switch::kNone:
    case Switch::kNormalised:
      break;
  }
  return SeverityState::kNormal;
}

LotOutcome outcome_of(const LotCounted& event) { return {event.accepted, event.gap, event.score_step}; }

// Takes one of the events that switch through the machine. The counters begin anew with the severity; where a lot
// brought it about they have already.
template <class E>
absl::Status switch_to(Supplier& supplier, const E& event, Severity severity, bool discontinued, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.family, "family"));
  FamilySeverity& family = family_of(supplier, event.family);
  GENDAN_RETURN_IF_ERROR(fsm::step<SeverityMachine>(family.state, event, FamilyFacts{family}, how.mode));
  if (family.lots.severity != severity || family.lots.discontinued != discontinued) {
    family.lots = Switching();
    family.lots.severity = severity;
    family.lots.discontinued = discontinued;
  }
  family.due = Switch::kNone;
  return absl::OkStatus();
}

}  // namespace

MachineFacts describe_severity() { return fsm::describe<SeverityMachine>(); }

const FamilySeverity* find_family(const Supplier& supplier, std::string_view family) {
  for (const FamilySeverity& one : supplier.families) {
    if (one.family == family) return &one;
  }
  return nullptr;
}

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Supplier& supplier, const LotCounted& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.family, "family"));
    GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
    GENDAN_RETURN_IF_ERROR(check(event.lot, "lot"));
    if (event.severity == Severity::kNone) return refuse(Code::kUnknownCode, "severity");
    if (event.score_step > 3) return refuse(Code::kOffScale, "score_step", absl::StrCat(event.score_step));
  }
  const absl::StatusOr<AqlEdition> edition = parse_aql_edition(event.edition);
  if (!edition.ok()) return edition.status();
  FamilySeverity& family = family_of(supplier, event.family);
  const SeverityState before = family.state;
  GENDAN_RETURN_IF_ERROR(fsm::step<SeverityMachine>(family.state, event, FamilyFacts{family}, how.mode));
  const bool observing = how.mode == Mode::kObserve;
  // A lot that is observed leaves the severity as it is, whatever that is: its rows would land it in Normal.
  if (observing) family.state = before == SeverityState::kNone ? SeverityState::kNormal : before;
  const absl::StatusOr<Switch> due = count_on(family.lots, *edition, outcome_of(event));
  if (!due.ok()) return observing ? absl::OkStatus() : due.status();
  // A lot beyond a switch that nobody has written shows that it took place. Lots being decided wait for it to be
  // written; of those decided before, what wrote it may have been taken back since.
  if (how.mode != Mode::kEnforce && family.due != Switch::kNone && family.due != Switch::kDiscontinued) {
    family.state = state_after(family.due);
  }
  family.due = *due;
  return absl::OkStatus();
}

absl::Status step(Supplier& supplier, const SeverityTightened& event, const Judging& how) {
  return switch_to(supplier, event, Severity::kTightened, false, how);
}

absl::Status step(Supplier& supplier, const SeverityNormalised& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  // Old logs may have it decided by hand for a family that observed lots, as they are taken now, have led back before.
  if (how.mode == Mode::kReplay && supplier.observed && !event.reason.empty()) {
    FamilySeverity& family = family_of(supplier, event.family);
    if (family.state == SeverityState::kNormal) family.state = SeverityState::kReduced;
  }
  return switch_to(supplier, event, Severity::kNormal, false, how);
}

absl::Status step(Supplier& supplier, const SeverityReduced& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.edition, "edition"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.authority, "authority"));
  }
  return switch_to(supplier, event, Severity::kReduced, false, how);
}

absl::Status step(Supplier& supplier, const InspectionDiscontinued& event, const Judging& how) {
  return switch_to(supplier, event, Severity::kTightened, true, how);
}

absl::Status step(Supplier& supplier, const InspectionResumed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.action, "action"));
  return switch_to(supplier, event, Severity::kTightened, false, how);
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace {

void add_switch(Switch due, const StreamId& stream, const std::string& family, Events& events) {
  switch (due) {
    case Switch::kTightened:
      return events.add(stream, SeverityTightened{family});
    case Switch::kNormalised:
      return events.add(stream, SeverityNormalised{family, ""});
    case Switch::kDiscontinued:
      return events.add(stream, InspectionDiscontinued{family});
    case Switch::kNone:
      return;
  }
}

}  // namespace

absl::StatusOr<Switching> switching_of(View& view, const Order& order, LineNo number) {
  const Line* line = find_line(order, number);
  if (line == nullptr || line->terms.supplier.empty()) return Switching();
  absl::StatusOr<const Supplier*> supplier = view.supplier(line->terms.supplier);
  if (!supplier.ok()) return supplier.status();
  const FamilySeverity* family = find_family(**supplier, line->terms.family);
  if (family == nullptr) return Switching();
  if (!family->lots.discontinued && family->due != Switch::kDiscontinued) return family->lots;
  return refuse(Code::kInspectionDiscontinued, "supplier", line->terms.supplier.str());
}

Severity severity_for(const Order& order, const Lot& lot, const Switching& in_force) {
  const Line* line = find_line(order, lot.line);
  if (line == nullptr || line->terms.supplier.empty()) return Severity::kNone;
  const bool again = lot.rounds > 0;
  return again && in_force.severity == Severity::kReduced ? Severity::kNormal : in_force.severity;
}

absl::Status check_severity(const Order& order, const Lot& lot, const SamplingPlan& plan, const Switching& in_force) {
  if (!parse_aql_edition(plan.edition).ok()) return absl::OkStatus();
  const Severity wanted = severity_for(order, lot, in_force);
  if (wanted == Severity::kNone || plan.severity == wanted) return absl::OkStatus();
  if (lot.rounds > 0 && plan.severity != Severity::kReduced) return absl::OkStatus();
  const std::string_view name = kNames<Severity>[static_cast<std::size_t>(wanted)];
  return refuse(Code::kSeverityMismatch, "plan.severity", "inspection of " + lot.id.str() + " is " + std::string(name));
}

namespace {

// Whether the supplier was told of the lot's first inspection before it is closed: by a record, or with a verdict that
// was taken back from the order alone. Only where something was recorded of the supplier, or where the order says so,
// is the supplier's long stream read.
absl::StatusOr<bool> counted_before(View& view, const Order& order, const Lot& lot, const Supplier& supplier,
                                    const StreamId& stream) {
  bool told = supplier.observed;
  if (!told) {
    GENDAN_RETURN_IF_ERROR(view.history(stream_of(order.id), [&](const PastEvent& past) {
      const auto* passed = std::get_if<LotPassed>(&past.event);
      const auto* failed = std::get_if<LotFailed>(&past.event);
      const bool of_lot = (passed != nullptr && passed->lot == lot.id) || (failed != nullptr && failed->lot == lot.id);
      told = of_lot && past.reversed;
      return !told;
    }));
  }
  bool counted = false;
  if (!told) return counted;
  GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
    const auto* one = std::get_if<LotCounted>(&past.event);
    counted = one != nullptr && !past.reversed && one->order == order.id && one->lot == lot.id;
    return !counted;
  }));
  return counted;
}

}  // namespace

absl::Status count_lot(View& view, const Order& order, const Lot& lot, const LotFindings& findings, Events& events) {
  const Line* line = find_line(order, lot.line);
  if (line == nullptr || line->terms.supplier.empty() || lot.rounds > 0) return absl::OkStatus();
  const absl::StatusOr<AqlEdition> edition = parse_aql_edition(lot.plan.edition);
  if (!edition.ok()) return absl::OkStatus();
  absl::StatusOr<const Supplier*> supplier = view.supplier(line->terms.supplier);
  if (!supplier.ok()) return supplier.status();
  FamilySeverity family;
  if (const FamilySeverity* known = find_family(**supplier, line->terms.family)) family = *known;
  const StreamId stream = stream_of(line->terms.supplier);
  const std::string& name = line->terms.family;
  add_switch(family.due, stream, name, events);  // an earlier lot's, which nobody has written yet
  if (family.lots.discontinued || family.due == Switch::kDiscontinued) return absl::OkStatus();
  if (lot.plan.severity != family.lots.severity) return absl::OkStatus();
  const absl::StatusOr<bool> before = counted_before(view, order, lot, **supplier, stream);
  if (!before.ok()) return before.status();
  if (*before) return absl::OkStatus();

  LotCounted counted;
  counted.family = name;
  counted.order = order.id;
  counted.lot = lot.id;
  counted.edition = lot.plan.edition;
  counted.severity = lot.plan.severity;
  counted.accepted = findings.accepted;
  counted.gap = findings.gap;
  if (findings.accepted && *edition == AqlEdition::kIso2859Of99 && lot.plan.severity == Severity::kNormal) {
    // A plan that the tables do not have earns nothing.
    counted.score_step = score_step(lot.plan, findings.found).value_or(0);
  }
  const absl::StatusOr<Switch> due = take_lot(family.lots, *edition, outcome_of(counted));
  if (!due.ok()) return due.status();
  events.add(stream, std::move(counted));
  add_switch(*due, stream, name, events);
  return absl::OkStatus();
}

namespace quality {
namespace {

template <class E>
Decision switching(SupplierId supplier, E event) {
  return [supplier = std::move(supplier), event = std::move(event)](View&, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check(supplier, "supplier"));
    return Events().on(stream_of(supplier), event);
  };
}

}  // namespace

Decision reduce_inspection(SupplierId supplier, std::string family, AqlEdition edition, std::string authority) {
  return switching(std::move(supplier),
                   SeverityReduced{std::move(family), std::string(to_string(edition)), std::move(authority)});
}
Decision normalise_inspection(SupplierId supplier, std::string family, std::string reason) {
  return switching(std::move(supplier), SeverityNormalised{std::move(family), std::move(reason)});
}
Decision resume_inspection(SupplierId supplier, std::string family, std::string action) {
  return [supplier = std::move(supplier), resumed = InspectionResumed{std::move(family), std::move(action)}](
             View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check(supplier, "supplier"));
    absl::StatusOr<const Supplier*> known = view.supplier(supplier);
    if (!known.ok()) return known.status();
    const FamilySeverity* found = find_family(**known, resumed.family);
    Events events;
    if (found != nullptr && found->due == Switch::kDiscontinued) {
      events.add(stream_of(supplier), InspectionDiscontinued{resumed.family});
    }
    events.add(stream_of(supplier), resumed);
    return events;
  };
}

}  // namespace quality
}  // namespace gendan
