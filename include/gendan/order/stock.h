#ifndef GENDAN_ORDER_STOCK_H_
#define GENDAN_ORDER_STOCK_H_

// Stock: what is kept of one item in one place, what is on its way there, and for which order lines it is reserved. It
// may be material that a line is made of, or goods that are sold from the shelf; what it is to a line is the host's to
// know. Each has a stream of its own; the order's stream says what is reserved for it.

#include <cstdint>
#include <string>

#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers are frozen. How much is there, coming and reserved follows from its sums.
enum class StockState : std::uint8_t { kNone = 0, kOpen = 1 };

// ---- events on stock/ ---------------------------------------------------------------------------------------------

struct StockOpened {
  ItemId item;
  UnitCode unit;         // in which it is counted from now on
  std::string location;  // warehouse, bin; may be empty
  friend bool operator==(const StockOpened&, const StockOpened&) = default;
};

// So much will come (a scheduled receipt).
struct StockExpected {
  ArrivalId arrival;  // e.g. the number of the purchase order; unique among what is still to come
  Quantity quantity;
  Date due;
  SupplierId supplier;  // may be empty
  friend bool operator==(const StockExpected&, const StockExpected&) = default;
};

// What is still to come of an arrival is another quantity, or comes on another day.
struct ArrivalRevised {
  ArrivalId arrival;
  Quantity quantity;  // still to come; 0: nothing more
  Date due;
  std::string reason;
  friend bool operator==(const ArrivalRevised&, const ArrivalRevised&) = default;
};

struct StockReceived {
  ArrivalId arrival;  // empty: nobody had announced it
  Quantity quantity;
  Date day;
  std::string reference;  // delivery note; may be empty
  friend bool operator==(const StockReceived&, const StockReceived&) = default;
};

struct StockReserved {
  ReservationId reservation;  // unique among those that are open
  OrderId order;
  LineNo line;
  Quantity quantity;
  Date needed;
  friend bool operator==(const StockReserved&, const StockReserved&) = default;
};

// It has left the stock: to the line, or on to the carrier.
struct StockIssued {
  ReservationId reservation;  // empty: for no order; then a reason is asked for
  Quantity quantity;
  Date day;
  std::string reason;
  friend bool operator==(const StockIssued&, const StockIssued&) = default;
};

// What has not been issued of a reservation is free again.
struct ReservationReleased {
  ReservationId reservation;
  std::string reason;
  friend bool operator==(const ReservationReleased&, const ReservationReleased&) = default;
};

// Somebody has counted, and so much is there.
struct StockCounted {
  Quantity quantity;  // may be 0
  Date day;
  std::string reason;  // why it is not what the books say; may be empty where it is
  friend bool operator==(const StockCounted&, const StockCounted&) = default;
};

// ---- events on order/ ---------------------------------------------------------------------------------------------

// With StockReserved.
struct SupplyReserved {
  StockId stock;
  ReservationId reservation;
  LineNo line;
  Quantity quantity;  // in the stock's unit
  Date needed;
  friend bool operator==(const SupplyReserved&, const SupplyReserved&) = default;
};

// With StockIssued, where it names a reservation: as much as leaves the order what the stock has left of it. That is
// another quantity, or none, where one of them knew of an issue that the other did not.
struct SupplyIssued {
  StockId stock;
  ReservationId reservation;
  LineNo line;
  Quantity quantity;
  friend bool operator==(const SupplyIssued&, const SupplyIssued&) = default;
};

// With ReservationReleased.
struct SupplyReleased {
  StockId stock;
  ReservationId reservation;
  LineNo line;
  std::string reason;
  friend bool operator==(const SupplyReleased&, const SupplyReleased&) = default;
};

// ---- state of an order --------------------------------------------------------------------------------------------

// A reservation that is open.
struct Supply {
  StockId stock;
  ReservationId reservation;
  LineNo line;
  Quantity left;  // not issued yet; above 0
  Date needed;
  friend bool operator==(const Supply&, const Supply&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------

namespace stock {

// All but open() are refused with unknown_stock. Quantities are in the stock's unit: not_positive (quantity),
// unknown_unit (quantity), unit_mismatch (quantity), number_out_of_range (quantity).

// already_exists (stock), missing (stock, item, unit), bad_character (stock, item), too_long (stock, item, location),
// unknown_unit (unit).
GENDAN_EXPORT Decision open(StockId stock, StockOpened opening);
// missing (arrival, due), duplicate (arrival), date_in_past (due).
GENDAN_EXPORT Decision expect(StockId stock, StockExpected arrival);
// unknown_arrival, negative (quantity), missing (due), no_reason (reason), date_in_past (due). A later day or a smaller
// quantity is taken even where something relies on it: shortages() tells what.
GENDAN_EXPORT Decision revise_arrival(StockId stock, ArrivalRevised arrival);
// unknown_arrival, missing (day), date_in_future (day), date_in_past (day: the stock was counted on a later one, and
// what came in was among it; entered with the day of the count, it is put right by another count). More than was
// announced is taken; what comes short stays expected until revise_arrival().
GENDAN_EXPORT Decision receive(StockId stock, StockReceived received);
// unknown_order (order), unknown_line (line), missing (reservation, needed), illegal_transition (order, fulfilment: the
// order is not confirmed, or the line is short-closed), duplicate (reservation), date_in_past (needed), not_available
// (more than can be promised by that day without taking it from another reservation).
GENDAN_EXPORT Decision reserve(StockId stock, StockReserved reservation);
// unknown_reservation, beyond_reservation, beyond_stock (more than is there), missing (day), date_in_future (day),
// date_in_past (day: the stock was counted on a later one, and what went out was not), not_available (others need it
// sooner, or, without a reservation, need it at all), no_reason (reason: without a reservation), illegal_transition
// (fulfilment: the line is short-closed).
GENDAN_EXPORT Decision issue(StockId stock, StockIssued issue);
// unknown_reservation, no_reason (reason). What is reserved for an order or a line that ends (cancelled, completed,
// short-closed) is given back by itself, in the same append.
GENDAN_EXPORT Decision release(StockId stock, ReservationId reservation, std::string reason);
// negative (quantity), missing (day), date_in_future (day), date_in_past (day: something came in, went out or was
// counted on a later one), no_reason (reason: it is not what the books say).
GENDAN_EXPORT Decision count(StockId stock, StockCounted counted);

}  // namespace stock
}  // namespace gendan

#endif  // GENDAN_ORDER_STOCK_H_
