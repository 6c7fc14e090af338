#ifndef GENDAN_ORDER_SWITCHING_H_
#define GENDAN_ORDER_SWITCHING_H_

// When inspection becomes tightened, normal, reduced or is discontinued: the switching rules of MIL-STD-105E 4.7 and
// ISO 2859-1:1999 9.3 and 9.4, for one supplier and product family.

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/order/aql.h"
#include "gendan/order/quality.h"

namespace gendan {

// What inspection of one supplier's product family has come to. A plain value: a default one begins with normal
// inspection.
struct Switching {
  Severity severity = Severity::kNormal;
  bool discontinued = false;  // no lot is accepted until inspection begins anew; severity is tightened
  // Since the severity began, original lots only:
  std::uint32_t lots = 0;
  std::uint32_t accepted_in_a_row = 0;
  std::uint32_t not_accepted = 0;
  // Normal inspection only. What one edition asks for before inspection is reduced is counted of lots inspected by that
  // edition: a lot of the other one starts it anew.
  std::uint32_t score = 0;              // ISO's switching score
  std::uint32_t accepted_by_105e = 0;   // in a row
  std::array<bool, 5> latest_failed{};  // newest first, of either edition
  friend bool operator==(const Switching&, const Switching&) = default;
};

// How an original lot came out; lots that are submitted again do not count.
struct LotOutcome {
  bool accepted = false;
  bool gap = false;  // accepted with Ac < d < Re (105E's reduced inspection)
  // What it adds to ISO's switching score: score_step(). 0 takes the score back to 0.
  std::uint32_t score_step = 0;
};

enum class Switch : std::uint8_t { kNone, kTightened, kNormalised, kDiscontinued };

// ISO 2859-1:1999, 9.3.3.2: what a lot inspected by `plan` adds to the switching score, `found` being counted per class
// as the plan counts (critical, major, minor). 3 where it would have been accepted with the quality limit one step
// tighter and Ac is 2 or more, 2 where it was accepted and Ac is 0 or 1; 0 otherwise. With several classes the least
// step of any. Refused: unknown_code (plan.classes: a class that is none of the three; severity: none), no_cell
// (plan.classes, letter, aql: the plan's letter or quality limit is none of the tables'), cell_disputed (aql: the
// public sources of the tables do not agree on the limit one step tighter).
GENDAN_EXPORT absl::StatusOr<std::uint32_t> score_step(const SamplingPlan& plan,
                                                       const std::array<std::uint32_t, 3>& found);

// Takes a lot in and says what it switched:
//   normal to tightened: two of at most five consecutive lots were not accepted
//   tightened to normal: five lots in a row were accepted
//   tightened to discontinued: five lots or more on tightened inspection were not accepted (ISO); ten lots in a row or
//     more stayed on it (105E). The lots of either edition are counted, and `edition` says which rule is asked
//   reduced to normal: a lot was not accepted, or fell into the gap
// Refused: illegal_transition while inspection is discontinued; nothing is changed then.
GENDAN_EXPORT absl::StatusOr<Switch> take_lot(Switching& switching, AqlEdition edition, const LotOutcome& outcome);

// Whether the lots allow reduced inspection by this edition: normal inspection with a score of 30 or more (ISO), or ten
// lots accepted in a row (105E), all inspected by it. That production is steady, and that the authority agrees, is for
// people to say.
GENDAN_EXPORT bool may_be_reduced(const Switching& switching, AqlEdition edition);

}  // namespace gendan

#endif  // GENDAN_ORDER_SWITCHING_H_
