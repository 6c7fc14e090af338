#ifndef GENDAN_LIB_ORDER_ARCHIVE_INCIDENT_H_
#define GENDAN_LIB_ORDER_ARCHIVE_INCIDENT_H_

// The layout of the events of incidents: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/incident.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, Matter& e, unsigned) {
  archive & make_nvp("incident", e.incident);
  archive & make_nvp("delay", e.delay);
}

template <class Archive>
void serialize(Archive& archive, IncidentRaised& e, unsigned) {
  archive & make_nvp("incident", e.incident);
  archive & make_nvp("line", e.line);
  archive & make_nvp("kind", e.kind);
  archive & make_nvp("what", e.what);
  archive & make_nvp("inform_by", e.inform_by);
}

template <class Archive>
void serialize(Archive& archive, IncidentResolved& e, unsigned) {
  archive & make_nvp("incident", e.incident);
  archive & make_nvp("resolution", e.resolution);
}

template <class Archive>
void serialize(Archive& archive, CustomerInformed& e, unsigned) {
  archive & make_nvp("channel", e.channel);
  archive & make_nvp("contact", e.contact);
  archive & make_nvp("message", e.message);
  archive & make_nvp("about", e.about);
}

template <class Archive>
void serialize(Archive& archive, InformingMissed& e, unsigned) {
  archive & make_nvp("about", e.about);
  archive & make_nvp("due", e.due);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_INCIDENT_H_
