#ifndef GENDAN_LIB_ORDER_ARCHIVE_PRODUCTION_H_
#define GENDAN_LIB_ORDER_ARCHIVE_PRODUCTION_H_

// The layout of the events of production: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/production.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, ProductionReported& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("good", e.good);
  archive & make_nvp("scrap", e.scrap);
  archive & make_nvp("scrap_reason", e.scrap_reason);
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, LineShortClosed& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("reason", e.reason);
  archive & make_nvp("customer_reference", e.customer_reference);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_PRODUCTION_H_
