#ifndef GENDAN_ORDER_STOCK_STATE_H_
#define GENDAN_ORDER_STOCK_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/stock.h"

namespace gendan {

// All quantities are in millionths of the stock's unit.

struct Arrival {
  ArrivalId id;
  SupplierId supplier;
  std::int64_t micros = 0;  // still to come, above 0
  Date due;
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

struct Reservation {
  ReservationId id;
  OrderId order;
  LineNo line;
  std::int64_t micros = 0;  // not issued yet, above 0
  std::int64_t issued = 0;
  Date needed;
  friend bool operator==(const Reservation&, const Reservation&) = default;
};

// The fold of one stock/ stream. A plain value. What has come and what has ended is not kept.
struct Stock {
  StockId id;
  Version version;
  StockState state = StockState::kNone;
  bool observed = false;
  ItemId item;
  UnitCode unit;
  std::string location;
  std::int64_t on_hand = 0;               // below 0 only where it was observed so
  std::vector<Arrival> arrivals;          // in order of announcement
  std::vector<Reservation> reservations;  // in order of reservation
  friend bool operator==(const Stock&, const Stock&) = default;
};

// nullptr where there is none. Valid until the stock changes.
GENDAN_EXPORT const Arrival* find_arrival(const Stock& stock, const ArrivalId& arrival);
GENDAN_EXPORT const Reservation* find_reservation(const Stock& stock, const ReservationId& reservation);

// Available to promise: the most that can be reserved for `day` such that every reservation, those needed later too, is
// still covered by what is there and what is due by its day. Below 0: some reservation is not covered as it is. What
// was due before `today` and has not come is not counted on. Saturates.
GENDAN_EXPORT std::int64_t available(const Stock& stock, Date day, Date today);

// The most that can be issued of one of its reservations now: what is there and nobody needs sooner. 0 and up.
GENDAN_EXPORT std::int64_t issuable(const Stock& stock, const Reservation& reservation, Date today);

// A reservation that will not be covered on its day, where those that are needed earlier are served first, and on the
// same day those made earlier.
struct Shortage {
  ReservationId reservation;
  OrderId order;
  LineNo line;
  Date needed;
  std::int64_t missing = 0;  // on that day, above 0
  Date covered;              // when the last of it is due; none: nothing that is expected covers it
  friend bool operator==(const Shortage&, const Shortage&) = default;
};

// In order of the day needed, then of the reservations. What was due before `today` is not counted on.
GENDAN_EXPORT std::vector<Shortage> shortages(const Stock& stock, Date today);

}  // namespace gendan

#endif  // GENDAN_ORDER_STOCK_STATE_H_
