#ifndef GENDAN_ORDER_SHIPMENT_STATE_H_
#define GENDAN_ORDER_SHIPMENT_STATE_H_

#include <string>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/order/shipment.h"

namespace gendan {

// The fold of one shipment/ stream. A plain value.
struct Shipment {
  ShipmentId id;
  Version version;
  ShipmentState state = ShipmentState::kNone;
  bool observed = false;
  std::vector<Allocation> allocations;
  std::string mode;
  Date planned_despatch;
  Date despatched;
  Date delivered;
  std::uint32_t exceptions = 0;
  std::vector<DocumentAttached> documents;
  friend bool operator==(const Shipment&, const Shipment&) = default;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_SHIPMENT_STATE_H_
