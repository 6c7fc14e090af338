#ifndef GENDAN_LIB_ORDER_MUTANT_H_
#define GENDAN_LIB_ORDER_MUTANT_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "gendan/order/ledger.h"
#include "gendan/order/machine.h"

namespace gendan {

#ifdef GENDAN_MUTANTS
// One thing that can be taken away: a row, one guard of one row, or an invariant of the ledger.
struct Weakening {
  const MachineFacts* machine = nullptr;  // nullptr: an invariant
  const RowFacts* row = nullptr;
  std::string_view guard;  // empty: the row itself
  Invariant invariant{};
};
// What is taken away now, or nullptr.
std::atomic<const Weakening*>& taken_away();

inline bool row_taken_away(std::string_view machine, std::uint8_t from, std::uint16_t event) {
  const Weakening* const now = taken_away().load(std::memory_order_relaxed);
  return now != nullptr && now->row != nullptr && now->guard.empty() && now->machine->name == machine &&
         now->row->from == from && now->row->event == event;
}
inline bool guard_taken_away(std::string_view machine, std::uint8_t from, std::uint16_t event, std::uint8_t to,
                             std::string_view guard) {
  const Weakening* const now = taken_away().load(std::memory_order_relaxed);
  return now != nullptr && now->row != nullptr && now->guard == guard && now->machine->name == machine &&
         now->row->from == from && now->row->event == event && now->row->to == to;
}
inline bool invariant_taken_away(Invariant invariant) {
  const Weakening* const now = taken_away().load(std::memory_order_relaxed);
  return now != nullptr && now->row == nullptr && now->invariant == invariant;
}
#else
inline bool row_taken_away(std::string_view, std::uint8_t, std::uint16_t) { return false; }
inline bool guard_taken_away(std::string_view, std::uint8_t, std::uint16_t, std::uint8_t, std::string_view) {
  return false;
}
inline bool invariant_taken_away(Invariant) { return false; }
#endif

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_MUTANT_H_
