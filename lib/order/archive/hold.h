#ifndef GENDAN_LIB_ORDER_ARCHIVE_HOLD_H_
#define GENDAN_LIB_ORDER_ARCHIVE_HOLD_H_

// The layout of the events of holds: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/hold.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, HoldPlaced& e, unsigned version) {
  archive & make_nvp("hold", e.hold);
  archive & make_nvp("kind", e.kind);
  archive & make_nvp("line", e.line);
  archive & make_nvp("reason", e.reason);
  if (version >= 2) archive & make_nvp("shipment", e.shipment);
}

template <class Archive>
void serialize(Archive& archive, HoldReleased& e, unsigned) {
  archive & make_nvp("hold", e.hold);
  archive & make_nvp("evidence", e.evidence);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_HOLD_H_
