#ifndef GENDAN_ORDER_AQL_H_
#define GENDAN_ORDER_AQL_H_

// Acceptance sampling by attributes: the plans of MIL-STD-105E (ANSI/ASQ Z1.4) and ISO 2859-1:1999, single sampling.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/order/quality.h"

namespace gendan {

// All functions are pure and safe from any thread.

enum class AqlEdition : std::uint8_t {
  kZ14,         // MIL-STD-105E = ANSI/ASQ Z1.4
  kIso2859Of99  // ISO 2859-1:1999; differs in reduced inspection
};
// As it stands in a plan: "MIL-STD-105E/Z1.4", "ISO 2859-1:1999".
GENDAN_EXPORT std::string_view to_string(AqlEdition edition);
// "z1.4", "iso2859-1", or what to_string gives, in any case. Refused: unknown_code.
GENDAN_EXPORT absl::StatusOr<AqlEdition> parse_aql_edition(std::string_view text);

// One cell of a table, its arrows followed.
struct AqlPlan {
  char letter = 0;                // code letter of lot size and level
  char resolved_letter = 0;       // of the plan that the arrow leads to; the same without one
  std::uint32_t sample_size = 0;  // n of the resolved letter; where it reaches the lot size all of the lot is inspected
  std::uint32_t accept = 0;       // Ac
  std::uint32_t reject = 0;       // Re; more than Ac + 1 only in 105E's reduced inspection
  friend bool operator==(const AqlPlan&, const AqlPlan&) = default;
};

// `level`: "S-1" .. "S-4", "I", "II", "III". `aql`: one of the 26 of the tables, as a number however it is written
// ("1", "1.0"): percent nonconforming up to 10, above it nonconformities per hundred units. Refused: no_cell (a lot of
// less than 2 units, a level or quality limit that the tables do not have, a cell that the edition's table does not
// have), cell_disputed (the public sources of the table do not agree on it), unknown_code (no severity), not_a_number
// and number_out_of_range (aql).
GENDAN_EXPORT absl::StatusOr<AqlPlan> aql_plan(AqlEdition edition, Severity severity, std::string_view level,
                                               std::string_view aql, std::uint32_t lot_size);
// The same by code letter, for whoever has one already; `letter` is a letter of the tables, A to S without I and O.
GENDAN_EXPORT absl::StatusOr<AqlPlan> aql_plan(AqlEdition edition, Severity severity, char letter,
                                               std::string_view aql);

struct ClassAql {
  DefectClass defect_class = DefectClass::kNone;
  std::string aql;
};
// What an inspection is planned by.
struct SamplingRequest {
  AqlEdition edition = AqlEdition::kIso2859Of99;
  Severity severity = Severity::kNormal;
  CountBasis basis = CountBasis::kNonconformingUnits;
  std::string level = "II";
  std::uint32_t lot_size = 0;  // whole units
  // One quality limit per class of defect. A critical class is not given: one critical defect fails the lot.
  std::vector<ClassAql> classes;
};
// One plan for all classes. Where their cells lead to different sample sizes the largest is taken for all, and Ac and
// Re of each class from that sample's letter (ISO 2859-1:1999, 10.3; 105E, 4.9.3). A class that has no plan of that
// letter, or an arrow to a smaller sample, keeps Ac and Re of the smaller one: that is the stricter. Where the sample
// reaches the lot size the sample is the lot. Refused as aql_plan() does, under the field "classes[1].aql"; and
// bad_plan (classes: none; classes[n].defect_class: none, one twice, a critical one; basis: nonconforming units with a
// limit above 10, which is one of nonconformities).
GENDAN_EXPORT absl::StatusOr<SamplingPlan> sampling_plan(const SamplingRequest& request);

namespace quality {

// plan_inspection() with the tables' plan for the lot. The lot size is the lot's and the severity the one in force for
// the line's supplier and product family, whatever the request says (normal where that is reduced and the lot has been
// inspected before); only where the line has no supplier is the request's severity taken. Refused: unknown_order
// (order), unknown_lot (lot), illegal_transition (lot), inspection_discontinued, number_out_of_range (lot_size: a lot
// of 2³² units or more), and as sampling_plan(): no_cell (level, lot_size, classes[n].aql), cell_disputed
// (classes[n].aql), bad_plan (basis, classes, classes[n].defect_class), not_a_number (classes[n].aql),
// number_out_of_range (classes[n].aql), unknown_code (severity: none, on a line without a supplier).
GENDAN_EXPORT Decision plan_inspection_by_table(OrderId order, LotId lot, SamplingRequest request);

}  // namespace quality
}  // namespace gendan

#endif  // GENDAN_ORDER_AQL_H_
