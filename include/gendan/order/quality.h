#ifndef GENDAN_ORDER_QUALITY_H_
#define GENDAN_ORDER_QUALITY_H_

// Quality: lots, the plan they are inspected by, findings, and the verdict computed from both.

#include <cstdint>
#include <string>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers of all enums here are frozen.
enum class LotState : std::uint8_t {
  kNone = 0,
  kSubmitted = 1,
  kPlanned = 2,
  kSampling = 3,
  kPassed = 4,
  kFailed = 5,
  kInRework = 6,
  kConceded = 7,
  kReleased = 8,
  kRejected = 9,
};
enum class DefectClass : std::uint8_t { kNone = 0, kCritical = 1, kMajor = 2, kMinor = 3 };
enum class Severity : std::uint8_t { kNone = 0, kNormal = 1, kTightened = 2, kReduced = 3 };
// What is compared with Ac and Re (ISO 2859-1:1999, 3.1.5 and 3.1.6). A nonconforming unit is one of its most serious
// class only: of minor defects it has none that is major or critical (3.1.6; 105E defines a defective alike).
enum class CountBasis : std::uint8_t { kNone = 0, kNonconformingUnits = 1, kNonconformities = 2 };
enum class Disposition : std::uint8_t { kNone = 0, kScrap = 1, kReturnToSupplier = 2, kDowngrade = 3 };

// Ac and Re for one class of defect. Without a gap reject = accept + 1; 105E's reduced plans have one (Ac < d < Re: the
// lot passes).
struct ClassPlan {
  DefectClass defect_class = DefectClass::kNone;
  std::string aql;  // as in the table: "2.5"
  std::uint32_t accept = 0;
  std::uint32_t reject = 0;
  friend bool operator==(const ClassPlan&, const ClassPlan&) = default;
};

// What the lot is judged by, kept whole in the event so that a verdict can be recomputed without any table.
struct SamplingPlan {
  std::string edition;  // "MIL-STD-105E/Z1.4", "ISO 2859-1:1999", or the host's own name
  std::string level;    // "II"
  std::string letter;   // code letter of the sample
  Severity severity = Severity::kNone;
  CountBasis basis = CountBasis::kNonconformingUnits;
  std::uint32_t lot_size = 0;
  std::uint32_t sample_size = 0;
  // At least one. A class that none speaks of accepts nothing, and a single critical defect fails the lot under any
  // plan.
  std::vector<ClassPlan> classes;
  friend bool operator==(const SamplingPlan&, const SamplingPlan&) = default;
};

// ---- events -------------------------------------------------------------------------------------------------------

struct LotSubmitted {
  LotId lot;
  LineNo line;
  Quantity size;
  friend bool operator==(const LotSubmitted&, const LotSubmitted&) = default;
};

struct InspectionPlanned {
  LotId lot;
  SamplingPlan plan;
  friend bool operator==(const InspectionPlanned&, const InspectionPlanned&) = default;
};

struct DefectRecorded {
  LotId lot;
  std::uint32_t unit = 0;  // which unit of the sample, 1 .. n
  DefectClass defect_class = DefectClass::kNone;
  std::string code;  // the host's defect code: "broken stitch"
  std::uint32_t count = 1;
  std::string note;
  friend bool operator==(const DefectRecorded&, const DefectRecorded&) = default;
};

// The counts in a verdict are what the findings add up to under the plan's basis.
struct LotPassed {
  LotId lot;
  std::uint32_t inspected = 0;  // units
  std::uint32_t critical = 0;
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  bool gap = false;  // Ac < d < Re for some class: the lot passes, the supplier's severity goes back to normal
  friend bool operator==(const LotPassed&, const LotPassed&) = default;
};

struct LotFailed {
  LotId lot;
  std::uint32_t inspected = 0;
  std::uint32_t critical = 0;
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  friend bool operator==(const LotFailed&, const LotFailed&) = default;
};

struct ReworkOrdered {
  LotId lot;
  std::string reference;  // of the non-conformance report
  friend bool operator==(const ReworkOrdered&, const ReworkOrdered&) = default;
};

// After rework: what is left of the lot is planned anew. `scrapped` units leave the lot, and count as produced no more.
struct LotResubmitted {
  LotId lot;
  Quantity scrapped;
  friend bool operator==(const LotResubmitted&, const LotResubmitted&) = default;
};

struct ConcessionGranted {
  LotId lot;
  std::string customer_reference;
  friend bool operator==(const ConcessionGranted&, const ConcessionGranted&) = default;
};

struct LotRejected {
  LotId lot;
  Disposition disposition = Disposition::kNone;
  friend bool operator==(const LotRejected&, const LotRejected&) = default;
};

struct LotReleased {
  LotId lot;
  friend bool operator==(const LotReleased&, const LotReleased&) = default;
};

struct LotReleaseRevoked {
  LotId lot;
  std::string reason;
  friend bool operator==(const LotReleaseRevoked&, const LotReleaseRevoked&) = default;
};

// A part of a lot becomes a lot of its own, which was inspected with it: whether it may be sold, be conceded, be
// rejected or be packed is from then on said of either by itself.
struct LotSplit {
  LotId lot;
  LotId into;
  Quantity size;  // of the part; the lot keeps the rest
  friend bool operator==(const LotSplit&, const LotSplit&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order), unknown_lot (lot), illegal_transition (lot).

namespace quality {

// illegal_transition (order: it is not confirmed), unknown_line (line), duplicate (lot), not_positive (size),
// unit_mismatch (size), number_out_of_range (size: 2³² units or more), not_enough_produced (more than was made and is
// not in lots yet).
GENDAN_EXPORT Decision submit_lot(OrderId order, LotSubmitted lot);
// bad_plan (plan.severity, plan.basis, plan.level, plan.letter, plan.lot_size, plan.sample_size, plan.classes,
// plan.classes[n], plan.classes[n].aql): sample 0 or larger than the lot, a lot size that is not the lot's (rounded up
// to whole units), no class, a class twice, reject <= accept, no severity, no basis, a critical class that accepts; an
// edition of the sampling tables (aql.h), and no class but a critical one, or another sample size, code letter, Ac or
// Re than they have (than 0 and 1 for a lot of one unit, of which they know nothing), or nonconforming units with a
// limit of nonconformities. cell_disputed (plan.classes[n].aql): an edition of the tables, and a cell on which their
// sources do not agree. inspection_discontinued. severity_mismatch (plan.severity): an edition of the tables, and
// another severity than the one in force for the line's supplier and product family; a lot that was inspected before is
// planned with normal or tightened inspection, as ISO 2859-1:1999 (7.4) leaves it to the house. Where the line has no
// supplier the plan says the severity. A lot that was seen under inspection before any plan is planned still: what was
// found is of its sample.
GENDAN_EXPORT Decision plan_inspection(OrderId order, LotId lot, SamplingPlan plan);
// beyond_sample (unit: outside 1 .. n), not_positive (count: 0), unknown_code (defect_class: none), missing (code).
GENDAN_EXPORT Decision record_defect(OrderId order, DefectRecorded defect);
// Computes the verdict from the plan and the findings and writes LotPassed or LotFailed. With it, where the line has a
// supplier and the plan is of a known edition and of the severity in force, what the lot changes about the severity of
// inspection (order/severity.h): only the first inspection of a lot counts, and once: where the
// supplier's stream has a LotCounted of it already, one that was recorded or whose verdict was taken back from the
// order alone, none is written. sample_incomplete (inspected is not the plan's sample size, or nothing is planned).
GENDAN_EXPORT Decision close_inspection(OrderId order, LotId lot, std::uint32_t inspected);
// missing (reference).
GENDAN_EXPORT Decision order_rework(OrderId order, LotId lot, std::string reference);
// negative (scrapped), unit_mismatch (scrapped), quantity_chain (scrapped, lot, line n: all of the lot or more
// scrapped, or more than is not packed of it or of its line).
GENDAN_EXPORT Decision resubmit(OrderId order, LotId lot, Quantity scrapped);
// no_concession_reference.
GENDAN_EXPORT Decision grant_concession(OrderId order, LotId lot, std::string customer_reference);
// One that was not accepted; of an order whose cancellation has been requested also one that has not been inspected.
// no_disposition, quantity_chain (lot, line n: something of it is packed, or so much of its line that it must stay).
GENDAN_EXPORT Decision reject_lot(OrderId order, LotId lot, Disposition disposition);
// on_hold (order).
GENDAN_EXPORT Decision release_lot(OrderId order, LotId lot);
// The lot is then as it was accepted: passed or conceded. No decision fails a lot that has passed and proves bad: it is
// released, split, or its verdict is taken back (order/reversal.h) and given anew. no_reason (reason), quantity_chain
// (lot, line n: already packed, or so much of its line that it must stay).
GENDAN_EXPORT Decision revoke_release(OrderId order, LotId lot, std::string reason);
// Of a lot that passed, failed, was conceded or is released: so that a part of it is released, conceded, reworked or
// rejected. Its part is in the same state, and was inspected as often. It can be taken back until something is said of
// either (still_needed): the customer's concession for the rest is not one for all. duplicate (into), not_positive
// (size), unit_mismatch (size), quantity_chain (size, lot: the whole lot, or what is packed of it).
GENDAN_EXPORT Decision split_lot(OrderId order, LotSplit split);

}  // namespace quality
}  // namespace gendan

#endif  // GENDAN_ORDER_QUALITY_H_
