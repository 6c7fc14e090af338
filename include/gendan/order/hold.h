#ifndef GENDAN_ORDER_HOLD_H_
#define GENDAN_ORDER_HOLD_H_

// Holds: while one is in force, nothing in its scope is released, packed or despatched. The scope is an order, a line,
// or what a shipment carries of either.

#include <cstdint>
#include <string>

#include "gendan/core/id.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen.
enum class HoldState : std::uint8_t { kNone = 0, kHeld = 1, kReleased = 2 };
enum class HoldKind : std::uint8_t {
  kNone = 0,
  kCredit = 1,
  kQuality = 2,
  kCustomer = 3,
  kDocuments = 4,
  kExport = 5,
  kSpecification = 6,
  kPayment = 7,
};

struct HoldPlaced {
  HoldId hold;
  HoldKind kind = HoldKind::kNone;
  LineNo line;  // 0: the whole order
  std::string reason;
  ShipmentId shipment = {};  // only the goods in it; empty: wherever they are. Since schema 2
  friend bool operator==(const HoldPlaced&, const HoldPlaced&) = default;
};

struct HoldReleased {
  HoldId hold;
  std::string evidence;
  friend bool operator==(const HoldReleased&, const HoldReleased&) = default;
};

namespace hold {

// Refused: unknown_order (order), illegal_transition (order, shipment: the order was not entered, or was called off or
// closed; the shipment was delivered or cancelled), unknown_line (line), unknown_shipment (or one that carries nothing
// of the order and line), duplicate (hold), unknown_code (kind: none), no_reason (reason).
GENDAN_EXPORT Decision place(OrderId order, HoldPlaced hold);
// Refused: unknown_order (order), unknown_hold, illegal_transition (hold), no_evidence.
GENDAN_EXPORT Decision release(OrderId order, HoldId hold, std::string evidence);

}  // namespace hold
}  // namespace gendan

#endif  // GENDAN_ORDER_HOLD_H_
