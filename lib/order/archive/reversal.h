#ifndef GENDAN_LIB_ORDER_ARCHIVE_REVERSAL_H_
#define GENDAN_LIB_ORDER_ARCHIVE_REVERSAL_H_

// The layout of a reversal: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/reversal.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, EventReversed& e, unsigned) {
  archive & make_nvp("target", e.target.value);
  archive & make_nvp("reason", e.reason);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_REVERSAL_H_
