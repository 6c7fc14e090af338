#ifndef GENDAN_ORDER_SUPPLIER_STATE_H_
#define GENDAN_ORDER_SUPPLIER_STATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/severity.h"
#include "gendan/order/switching.h"

namespace gendan {

struct FamilySeverity {
  std::string family;
  SeverityState state = SeverityState::kNone;
  Switching lots;              // the severity in force, and what has been counted since it began
  Switch due = Switch::kNone;  // what a lot brought about and no event has said yet
  friend bool operator==(const FamilySeverity&, const FamilySeverity&) = default;
};

// The fold of one supplier/ stream. A plain value.
struct Supplier {
  SupplierId id;
  Version version;  // 0: nothing is known of it
  bool observed = false;
  std::vector<FamilySeverity> families;  // in the order in which they were first named
  friend bool operator==(const Supplier&, const Supplier&) = default;
};

// nullptr where nothing is known of the family. The pointer is valid until the supplier changes.
GENDAN_EXPORT const FamilySeverity* find_family(const Supplier& supplier, std::string_view family);

}  // namespace gendan

#endif  // GENDAN_ORDER_SUPPLIER_STATE_H_
