#ifndef GENDAN_ORDER_SEVERITY_H_
#define GENDAN_ORDER_SEVERITY_H_

// How strictly a supplier's goods are inspected, product family by product family, and what lots have changed about it.
// The rules themselves: order/switching.h. close_inspection() counts a lot and switches in the same append as its
// verdict.

#include <cstdint>
#include <string>

#include "gendan/core/id.h"
#include "gendan/order/aql.h"
#include "gendan/order/decision.h"
#include "gendan/order/quality.h"

namespace gendan {

// Numbers are frozen.
enum class SeverityState : std::uint8_t {
  kNone = 0,  // no lot counted yet: inspection is normal
  kNormal = 1,
  kTightened = 2,
  kReduced = 3,
  kDiscontinued = 4,  // nothing of this family is inspected until the supplier has acted on the cause
};

// ---- events -------------------------------------------------------------------------------------------------------
// On the supplier's stream.

// How a lot came out at its first inspection.
struct LotCounted {
  std::string family;
  OrderId order;
  LotId lot;
  std::string edition;                  // of the plan, as in SamplingPlan: whose switching rules count
  Severity severity = Severity::kNone;  // of the plan
  bool accepted = false;
  bool gap = false;              // as in LotPassed
  std::uint32_t score_step = 0;  // what it adds to ISO 2859-1's switching score: 0, 2 or 3
  friend bool operator==(const LotCounted&, const LotCounted&) = default;
};

struct SeverityTightened {
  std::string family;
  friend bool operator==(const SeverityTightened&, const SeverityTightened&) = default;
};

struct SeverityNormalised {
  std::string family;
  std::string reason;  // empty where lots brought it about
  friend bool operator==(const SeverityNormalised&, const SeverityNormalised&) = default;
};

struct SeverityReduced {
  std::string family;
  std::string edition;    // whose rules allow it
  std::string authority;  // who agreed
  friend bool operator==(const SeverityReduced&, const SeverityReduced&) = default;
};

struct InspectionDiscontinued {
  std::string family;
  friend bool operator==(const InspectionDiscontinued&, const InspectionDiscontinued&) = default;
};

struct InspectionResumed {
  std::string family;
  std::string action;  // what the supplier did about the cause
  friend bool operator==(const InspectionResumed&, const InspectionResumed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------

namespace quality {

// Production is steady and the authority agrees. Refused: missing (authority), illegal_transition (severity: inspection
// is not normal, or the lots counted do not allow it by this edition: may_be_reduced).
GENDAN_EXPORT Decision reduce_inspection(SupplierId supplier, std::string family, AqlEdition edition,
                                         std::string authority);
// From reduced back to normal because production became irregular or conditions ask for it. Refused: no_reason
// (reason), illegal_transition (severity: inspection is not reduced).
GENDAN_EXPORT Decision normalise_inspection(SupplierId supplier, std::string family, std::string reason);
// From discontinued to tightened. Where lots have ended inspection and no event says so yet, as behind recorded ones,
// InspectionDiscontinued stands before it in the append. Refused: missing (action), illegal_transition (severity:
// inspection is not discontinued).
GENDAN_EXPORT Decision resume_inspection(SupplierId supplier, std::string family, std::string action);

}  // namespace quality
}  // namespace gendan

#endif  // GENDAN_ORDER_SEVERITY_H_
