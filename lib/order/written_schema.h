#ifndef GENDAN_LIB_ORDER_WRITTEN_SCHEMA_H_
#define GENDAN_LIB_ORDER_WRITTEN_SCHEMA_H_

#include <cstdint>

#include "gendan/order/event.h"

namespace gendan {

// The layout that an event is written in: the oldest one that holds all that it says. An event that says nothing new is
// then the same bytes as ever, so that a request sent again, or a file imported again, after an upgrade is known as
// what it was. Only DelayAnnounced, the first to have a second layout, is always written in that one.
template <class E>
std::uint16_t written_schema(const E&) {
  return kFacts<E>.schema;
}
inline std::uint16_t written_schema(const GoodsPacked& e) { return e.lots.empty() ? 1 : 2; }
inline std::uint16_t written_schema(const HoldPlaced& e) { return e.shipment.empty() ? 1 : 2; }
inline std::uint16_t written_schema(const CarrierBooked& e) { return e.by == Party::kNone ? 1 : 2; }

inline bool of_first_schema(const LineChange& change) {
  return !change.spec_revision && !change.over_tolerance && !change.under_tolerance;
}
template <class E>
std::uint16_t written_schema_of_change(const E& e) {
  if (!e.terms.empty()) return 2;
  for (const LineChange& change : e.changes) {
    if (!of_first_schema(change)) return 2;
  }
  return 1;
}
inline std::uint16_t written_schema(const ChangeProposed& e) { return written_schema_of_change(e); }
inline std::uint16_t written_schema(const OrderRevised& e) { return written_schema_of_change(e); }

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_WRITTEN_SCHEMA_H_
