#include "gendan/order/switching.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "gendan/core/decimal.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "order/aql_tables.h"
#include "order/count_lot.h"

namespace gendan {
namespace {

constexpr std::uint32_t kScoreForReduced = 30;     // ISO 2859-1:1999, 9.3.3
constexpr std::uint32_t kAcceptedForReduced = 10;  // 105E, 4.7.3
constexpr std::uint32_t kAcceptedForNormal = 5;
constexpr std::uint32_t kFailedForTightened = 2;
constexpr std::uint32_t kFailedForDiscontinued = 5;  // ISO 2859-1:1999, 9.4
constexpr std::uint32_t kLotsOnTightened = 10;       // 105E, 4.7.5

Switch begin(Switching& switching, Severity severity, Switch what) {
  switching = Switching();
  switching.severity = severity;
  return what;
}

// The quality limit one step tighter, nothing where there is none.
std::optional<std::string_view> tighter(std::string_view limit) {
  const absl::StatusOr<Decimal> value = Decimal::parse(limit, "aql");
  for (std::size_t i = 1; value.ok() && i < aql::kAqlCount; ++i) {
    if (Decimal::parse(aql::kAqls[i], "aql").value() == *value) return aql::kAqls[i - 1];
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::uint32_t> score_step(const SamplingPlan& plan, const std::array<std::uint32_t, 3>& found) {
  constexpr std::uint32_t kLarge = 3;
  constexpr std::uint32_t kSmall = 2;
  if (found[0] > 0) return 0;
  std::uint32_t step = kLarge;
  for (const ClassPlan& one : plan.classes) {
    const auto index = static_cast<std::size_t>(one.defect_class) - 1;
    if (index >= found.size()) return refuse(Code::kUnknownCode, "plan.classes");
    if (one.accept < 2) {
      step = std::min(step, found[index] <= one.accept ? kSmall : 0);
      continue;
    }
    const std::optional<std::string_view> limit = tighter(one.aql);
    if (!limit.has_value() || plan.letter.size() != 1) {
      return refuse(Code::kNoCell, "plan.classes", absl::StrCat("letter ", plan.letter, ", AQL ", one.aql));
    }
    const absl::StatusOr<AqlPlan> cell = aql_plan(AqlEdition::kIso2859Of99, plan.severity, plan.letter.front(), *limit);
    if (!cell.ok()) return cell.status();
    step = std::min(step, found[index] <= cell->accept ? kLarge : 0);
  }
  return step;
}

absl::StatusOr<Switch> take_lot(Switching& switching, AqlEdition edition, const LotOutcome& outcome) {
  if (switching.discontinued) {
    return refuse(Code::kIllegalTransition, "severity", "inspection is discontinued: resume it first");
  }
  const bool iso = edition == AqlEdition::kIso2859Of99;
  ++switching.lots;
  switching.accepted_in_a_row = outcome.accepted ? switching.accepted_in_a_row + 1 : 0;
  if (!outcome.accepted) ++switching.not_accepted;
  switch (switching.severity) {
    case Severity::kNone:
    case Severity::kNormal: {
      auto& latest = switching.latest_failed;
      std::rotate(latest.begin(), latest.end() - 1, latest.end());
      latest.front() = !outcome.accepted;
      if (std::count(latest.begin(), latest.end(), true) >= kFailedForTightened) {
        return begin(switching, Severity::kTightened, Switch::kTightened);
      }
      const bool scores = iso && outcome.accepted && outcome.score_step > 0;
      switching.score = scores ? switching.score + outcome.score_step : 0;
      switching.accepted_by_105e = !iso && outcome.accepted ? switching.accepted_by_105e + 1 : 0;
      return Switch::kNone;
    }
    case Severity::kTightened:
      if (switching.accepted_in_a_row == kAcceptedForNormal) {
        return begin(switching, Severity::kNormal, Switch::kNormalised);
      }
      // Where editions are mixed a lot of the other one may have reached this edition's number.
      if (iso ? switching.not_accepted >= kFailedForDiscontinued : switching.lots >= kLotsOnTightened) {
        switching.discontinued = true;
        return Switch::kDiscontinued;
      }
      return Switch::kNone;
    case Severity::kReduced:
      if (!outcome.accepted || outcome.gap) return begin(switching, Severity::kNormal, Switch::kNormalised);
      return Switch::kNone;
  }
  return Switch::kNone;
}

bool may_be_reduced(const Switching& switching, AqlEdition edition) {
  if (switching.severity != Severity::kNormal) return false;
  return edition == AqlEdition::kIso2859Of99 ? switching.score >= kScoreForReduced
                                             : switching.accepted_by_105e >= kAcceptedForReduced;
}

absl::StatusOr<Switch> count_on(Switching& switching, AqlEdition edition, const LotOutcome& outcome) {
  absl::StatusOr<Switch> due = take_lot(switching, edition, outcome);
  const bool overdue = edition == AqlEdition::kIso2859Of99 ? switching.not_accepted > kFailedForDiscontinued
                                                           : switching.lots > kLotsOnTightened;
  if (due.ok() && *due == Switch::kDiscontinued && overdue) switching.discontinued = false;
  return due;
}

}  // namespace gendan
