#ifndef GENDAN_ORDER_SHIPMENT_H_
#define GENDAN_ORDER_SHIPMENT_H_

// Shipments: goods of one or several orders, packed, booked, despatched and delivered together. A shipment's own stream
// says what happened to the consignment; the order's stream says what that did to each line.

#include <cstdint>
#include <string>
#include <vector>

#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/incoterm.h"
#include "gendan/core/quantity.h"
#include "gendan/order/decision.h"
#include "gendan/order/party.h"

namespace gendan {

// Numbers are frozen.
enum class ShipmentState : std::uint8_t {
  kNone = 0,
  kPlanned = 1,
  kPacked = 2,
  kBooked = 3,
  kInTransit = 4,
  kDelivered = 5,
  kCancelled = 6,
};

struct Allocation {
  OrderId order;
  LineNo line;
  Quantity quantity;
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

// ---- events on shipment/ ------------------------------------------------------------------------------------------

struct ShipmentPlanned {
  std::vector<Allocation> allocations;
  std::string mode;
  Date despatch;  // planned ex-factory day
  friend bool operator==(const ShipmentPlanned&, const ShipmentPlanned&) = default;
};

struct ShipmentPacked {
  std::uint32_t cartons = 0;
  Decimal gross_kilograms;
  friend bool operator==(const ShipmentPacked&, const ShipmentPacked&) = default;
};

struct CarrierBooked {
  std::string carrier;
  std::string booking;
  Party by = Party::kNone;  // who contracted the carriage; none: nobody said. Since schema 2
  friend bool operator==(const CarrierBooked&, const CarrierBooked&) = default;
};

struct ShipmentDespatched {
  Date day;
  std::vector<std::string> documents;  // that go along and were not attached: "commercial invoice 7781"
  friend bool operator==(const ShipmentDespatched&, const ShipmentDespatched&) = default;
};

// A paper of the consignment is at hand.
struct DocumentAttached {
  std::string document;   // what it is: "commercial invoice", "packing list", "bill of lading"
  std::string reference;  // its number, or where it is kept; may be empty
  friend bool operator==(const DocumentAttached&, const DocumentAttached&) = default;
};

struct TransportExceptionRaised {
  std::string what;
  friend bool operator==(const TransportExceptionRaised&, const TransportExceptionRaised&) = default;
};

struct ShipmentDelivered {
  Date day;
  friend bool operator==(const ShipmentDelivered&, const ShipmentDelivered&) = default;
};

struct ShipmentCancelled {
  std::string reason;
  friend bool operator==(const ShipmentCancelled&, const ShipmentCancelled&) = default;
};

// ---- events on order/ ---------------------------------------------------------------------------------------------

// A part of a lot, or all of it.
struct PackedLot {
  LotId lot;
  Quantity quantity;
  friend bool operator==(const PackedLot&, const PackedLot&) = default;
};

struct GoodsPacked {
  ShipmentId shipment;
  LineNo line;
  Quantity quantity;
  // The line's lots that it was taken from, each once; they add up to `quantity`. Empty where nobody noted them.
  std::vector<PackedLot> lots = {};
  friend bool operator==(const GoodsPacked&, const GoodsPacked&) = default;
};

struct GoodsUnpacked {
  ShipmentId shipment;
  LineNo line;
  Quantity quantity;
  friend bool operator==(const GoodsUnpacked&, const GoodsUnpacked&) = default;
};

struct GoodsDespatched {
  ShipmentId shipment;
  LineNo line;
  Quantity quantity;
  Date day;
  friend bool operator==(const GoodsDespatched&, const GoodsDespatched&) = default;
};

// What arrived. accepted + damaged were handed over and count as delivered; missing + lost count as lost.
struct GoodsDelivered {
  ShipmentId shipment;
  LineNo line;
  Date day;
  UnitCode unit;
  Decimal accepted;
  Decimal damaged;
  Decimal missing;
  Decimal refused;
  Decimal lost;
  std::string mode;  // of transport, where known
  friend bool operator==(const GoodsDelivered&, const GoodsDelivered&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_shipment, illegal_transition (shipment, fulfilment, order), unknown_order (order: a plan
// that was recorded is of one that was never entered), unknown_line (line: such a plan is of one that its order lacks),
// unit_mismatch (quantity: such a plan is in another unit than its line). What an order was told of the shipment's
// goods before, by a record or by a decision of which a record took the shipment's side back, counts once: a decision
// writes there what is left, and asks of that alone. Of what was recorded on the shipment's stream alone an order is
// told in front of that: when goods leave, that they were packed; when they arrive, that they had left. So no shipment
// takes what others have packed or shipped.

namespace shipment {

// already_exists (shipment), missing (allocations: none), unknown_order (order), unknown_line (line), duplicate
// (allocations[n]: a line twice), not_positive (allocations[n].quantity), unknown_unit (allocations[n].quantity),
// unit_mismatch (allocations.quantity), illegal_transition (allocations: an order that is not confirmed).
GENDAN_EXPORT Decision plan(ShipmentId shipment, ShipmentPlanned plan);
// What is taken from a lot.
struct FromLot {
  OrderId order;
  LotId lot;
  Quantity quantity;
};
// on_hold (order), unreleased (line n, lots: more than is released and not packed), not_positive (cartons,
// lots.quantity), negative (gross_kilograms). For each line either all the lots that its goods are taken from are
// named, or none: unknown_lot (lots: none of a line that the shipment carries), duplicate (lots: a lot twice),
// unit_mismatch (lots.quantity), unreleased (a lot that is not released, or more of it than is left; on a line that
// needs no inspection a lot need not be released, but must not have failed), lot_sum (not what is packed of the line;
// or, of a planned shipment, all of it was recorded as packed before).
GENDAN_EXPORT Decision pack(ShipmentId shipment, ShipmentPacked packing, std::vector<FromLot> lots = {});
// Who contracts the main carriage under a delivery term (Incoterms 2020, A4 and B4): the buyer under EXW, FCA, FAS and
// FOB, the seller under the others; none where there is no term.
GENDAN_EXPORT Party contracts_carriage(Incoterm incoterm);
// missing (carrier, booking); where it is said who booked: unknown_order (order), not_its_duty (the delivery term of
// one of the lines leaves that to the other party).
GENDAN_EXPORT Decision book(ShipmentId shipment, CarrierBooked booking);
// missing (document), duplicate (document: attached before), illegal_transition (shipment: before planning, after
// delivery).
GENDAN_EXPORT Decision attach_document(ShipmentId shipment, DocumentAttached document);
// on_hold (order), missing_document (none attached, none named), requirement_unverified, over_tolerance (line n:
// shipped > agreed x (1 + tolerance)), date_in_future (day), deposit_unpaid (see finance.h), unreleased (line n: of
// what the order was not told is packed, more than is released and not packed).
GENDAN_EXPORT Decision despatch(ShipmentId shipment, ShipmentDespatched despatch);
// missing (what).
GENDAN_EXPORT Decision raise_exception(ShipmentId shipment, std::string what);

// What was received of one allocation.
struct Received {
  OrderId order;
  LineNo line;
  Decimal accepted;
  Decimal damaged;
  Decimal missing;
  Decimal refused;
  Decimal lost;
};
// One Received per allocation, in any order: all of it, with what was recorded. delivery_sum (received: not what was
// shipped, or less of something than was recorded; where more was recorded than was shipped, that stands), unknown_line
// (received), negative (received), date_in_future (day), date_in_past (day: before the despatch). Where the order was
// not told that the goods had left, also what keeps them from it: on_hold (order), requirement_unverified,
// over_tolerance (line n), deposit_unpaid, unreleased (line n). An order whose last open line is delivered by it gets
// OrderCompleted in the same append.
GENDAN_EXPORT Decision deliver(ShipmentId shipment, Date day, std::vector<Received> received);
// Everything arrived as shipped. delivery_sum (received: something was recorded as damaged, missing, refused or lost),
// date_in_future (day), date_in_past (day); and as deliver() what keeps goods from leaving.
GENDAN_EXPORT Decision deliver_in_full(ShipmentId shipment, Date day);
// no_reason (reason), quantity_chain (line n: the order was told that something of it has left). What the order was
// told is packed, by whomever, is unpacked in the same append; an order of which nothing else is open gets
// OrderCompleted in it.
GENDAN_EXPORT Decision cancel(ShipmentId shipment, std::string reason);

}  // namespace shipment
}  // namespace gendan

#endif  // GENDAN_ORDER_SHIPMENT_H_
