#ifndef GENDAN_LIB_AUDIT_LOT_LINEAGE_H_
#define GENDAN_LIB_AUDIT_LOT_LINEAGE_H_

#include <algorithm>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/order/order.h"

namespace gendan {

// The lots that this one was a part of, the first of all before the others, and itself.
inline std::vector<LotId> lineage(const Order& order, const Lot& lot) {
  std::vector<LotId> out = {lot.id};
  for (const Lot* one = &lot; one != nullptr && !one->split_from.empty(); one = find_lot(order, one->split_from)) {
    out.push_back(one->split_from);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace gendan

#endif  // GENDAN_LIB_AUDIT_LOT_LINEAGE_H_
