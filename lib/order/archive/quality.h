#ifndef GENDAN_LIB_ORDER_ARCHIVE_QUALITY_H_
#define GENDAN_LIB_ORDER_ARCHIVE_QUALITY_H_

// The layout of the events of quality: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/quality.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, ClassPlan& e, unsigned) {
  archive & make_nvp("defect_class", e.defect_class);
  archive & make_nvp("aql", e.aql);
  archive & make_nvp("accept", e.accept);
  archive & make_nvp("reject", e.reject);
}

template <class Archive>
void serialize(Archive& archive, SamplingPlan& e, unsigned) {
  archive & make_nvp("edition", e.edition);
  archive & make_nvp("level", e.level);
  archive & make_nvp("letter", e.letter);
  archive & make_nvp("severity", e.severity);
  archive & make_nvp("basis", e.basis);
  archive & make_nvp("lot_size", e.lot_size);
  archive & make_nvp("sample_size", e.sample_size);
  archive & make_nvp("classes", e.classes);
}

template <class Archive>
void serialize(Archive& archive, LotSubmitted& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("line", e.line);
  archive & make_nvp("size", e.size);
}

template <class Archive>
void serialize(Archive& archive, InspectionPlanned& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("plan", e.plan);
}

template <class Archive>
void serialize(Archive& archive, DefectRecorded& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("unit", e.unit);
  archive & make_nvp("defect_class", e.defect_class);
  archive & make_nvp("code", e.code);
  archive & make_nvp("count", e.count);
  archive & make_nvp("note", e.note);
}

template <class Archive>
void serialize(Archive& archive, LotPassed& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("inspected", e.inspected);
  archive & make_nvp("critical", e.critical);
  archive & make_nvp("major", e.major);
  archive & make_nvp("minor", e.minor);
  archive & make_nvp("gap", e.gap);
}

template <class Archive>
void serialize(Archive& archive, LotFailed& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("inspected", e.inspected);
  archive & make_nvp("critical", e.critical);
  archive & make_nvp("major", e.major);
  archive & make_nvp("minor", e.minor);
}

template <class Archive>
void serialize(Archive& archive, ReworkOrdered& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, LotResubmitted& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("scrapped", e.scrapped);
}

template <class Archive>
void serialize(Archive& archive, ConcessionGranted& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("customer_reference", e.customer_reference);
}

template <class Archive>
void serialize(Archive& archive, LotRejected& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("disposition", e.disposition);
}

template <class Archive>
void serialize(Archive& archive, LotReleased& e, unsigned) {
  archive & make_nvp("lot", e.lot);
}

template <class Archive>
void serialize(Archive& archive, LotReleaseRevoked& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, LotSplit& e, unsigned) {
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("into", e.into);
  archive & make_nvp("size", e.size);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_QUALITY_H_
