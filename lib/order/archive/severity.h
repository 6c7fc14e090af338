#ifndef GENDAN_LIB_ORDER_ARCHIVE_SEVERITY_H_
#define GENDAN_LIB_ORDER_ARCHIVE_SEVERITY_H_

// The layout of the events of inspection's severity: one description for every archive. A field is added behind the
// others, under `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/severity.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, LotCounted& e, unsigned) {
  archive & make_nvp("family", e.family);
  archive & make_nvp("order", e.order);
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("edition", e.edition);
  archive & make_nvp("severity", e.severity);
  archive & make_nvp("accepted", e.accepted);
  archive & make_nvp("gap", e.gap);
  archive & make_nvp("score_step", e.score_step);
}

template <class Archive>
void serialize(Archive& archive, SeverityTightened& e, unsigned) {
  archive & make_nvp("family", e.family);
}

template <class Archive>
void serialize(Archive& archive, SeverityNormalised& e, unsigned) {
  archive & make_nvp("family", e.family);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, SeverityReduced& e, unsigned) {
  archive & make_nvp("family", e.family);
  archive & make_nvp("edition", e.edition);
  archive & make_nvp("authority", e.authority);
}

template <class Archive>
void serialize(Archive& archive, InspectionDiscontinued& e, unsigned) {
  archive & make_nvp("family", e.family);
}

template <class Archive>
void serialize(Archive& archive, InspectionResumed& e, unsigned) {
  archive & make_nvp("family", e.family);
  archive & make_nvp("action", e.action);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_SEVERITY_H_
