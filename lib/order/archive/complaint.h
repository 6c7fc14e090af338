#ifndef GENDAN_LIB_ORDER_ARCHIVE_COMPLAINT_H_
#define GENDAN_LIB_ORDER_ARCHIVE_COMPLAINT_H_

// The layout of the events of complaints: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/complaint.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, Allegation& e, unsigned) {
  archive & make_nvp("defect", e.defect);
  archive & make_nvp("text", e.text);
}

template <class Archive>
void serialize(Archive& archive, ComplaintReceived& e, unsigned) {
  archive & make_nvp("customer", e.customer);
  archive & make_nvp("order", e.order);
  archive & make_nvp("line", e.line);
  archive & make_nvp("lot", e.lot);
  archive & make_nvp("shipment", e.shipment);
  archive & make_nvp("supplier", e.supplier);
  archive & make_nvp("channel", e.channel);
  archive & make_nvp("complainant", e.complainant);
  archive & make_nvp("allegations", e.allegations);
  archive & make_nvp("acknowledge_by", e.acknowledge_by);
}

template <class Archive>
void serialize(Archive& archive, ComplaintAcknowledged& e, unsigned) {
  archive & make_nvp("channel", e.channel);
}

template <class Archive>
void serialize(Archive& archive, AcknowledgementMissed& e, unsigned) {
  archive & make_nvp("due", e.due);
}

template <class Archive>
void serialize(Archive& archive, ComplaintAssessed& e, unsigned) {
  archive & make_nvp("severity", e.severity);
  archive & make_nvp("justified", e.justified);
  archive & make_nvp("note", e.note);
}

template <class Archive>
void serialize(Archive& archive, InvestigationStarted& e, unsigned) {
  archive & make_nvp("number", e.number);
}

template <class Archive>
void serialize(Archive& archive, ResolutionProposed& e, unsigned) {
  archive & make_nvp("root_cause", e.root_cause);
  archive & make_nvp("resolution", e.resolution);
}

template <class Archive>
void serialize(Archive& archive, ResolutionAccepted& e, unsigned) {
  archive & make_nvp("channel", e.channel);
}

template <class Archive>
void serialize(Archive& archive, ComplaintEscalated& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, ComplaintClosed& e, unsigned) {
  archive & make_nvp("outcome", e.outcome);
  archive & make_nvp("satisfaction", e.satisfaction);
}

template <class Archive>
void serialize(Archive& archive, ComplaintReopened& e, unsigned) {
  archive & make_nvp("evidence", e.evidence);
}

template <class Archive>
void serialize(Archive& archive, CapaOpened& e, unsigned) {
  archive & make_nvp("number", e.number);
  archive & make_nvp("leader", e.leader);
}

template <class Archive>
void serialize(Archive& archive, CapaStepCompleted& e, unsigned) {
  archive & make_nvp("step", e.step);
  archive & make_nvp("finding", e.finding);
}

template <class Archive>
void serialize(Archive& archive, ComplaintOpened& e, unsigned) {
  archive & make_nvp("complaint", e.complaint);
}

template <class Archive>
void serialize(Archive& archive, ComplaintSettled& e, unsigned) {
  archive & make_nvp("complaint", e.complaint);
}

template <class Archive>
void serialize(Archive& archive, EffectivenessCheckPlanned& e, unsigned) {
  archive & make_nvp("due", e.due);
  archive & make_nvp("by", e.by);
}

template <class Archive>
void serialize(Archive& archive, EffectivenessCheckMissed& e, unsigned) {
  archive & make_nvp("due", e.due);
}

template <class Archive>
void serialize(Archive& archive, EffectivenessConfirmed& e, unsigned) {
  archive & make_nvp("evidence", e.evidence);
}

template <class Archive>
void serialize(Archive& archive, EffectivenessRefuted& e, unsigned) {
  archive & make_nvp("evidence", e.evidence);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_COMPLAINT_H_
