#ifndef GENDAN_LIB_ORDER_MUTANT_H_
#define GENDAN_LIB_ORDER_MUTANT_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "gendan/order/machine.h"

namespace gendan {

#ifdef GENDAN_MUTANTS
// What is taken away now: at most one of the two.
struct TakenAway {
  std::atomic<const char*> guard{nullptr};  // the guard's name, as it stands in its rule
  std::atomic<const RowFacts*> row{nullptr};
};
TakenAway& taken_away();

inline bool guard_taken_away(std::string_view name) {
  const char* guard = taken_away().guard.load(std::memory_order_relaxed);
  return guard != nullptr && name == guard;
}
inline bool row_taken_away(const MachineFacts& machine, std::uint8_t from, std::uint16_t event) {
  const RowFacts* row = taken_away().row.load(std::memory_order_relaxed);
  return row != nullptr && row >= machine.rows.data() && row < machine.rows.data() + machine.rows.size() &&
         row->from == from && row->event == event;
}
#else
inline bool guard_taken_away(std::string_view) { return false; }
inline bool row_taken_away(const MachineFacts&, std::uint8_t, std::uint16_t) { return false; }
#endif

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_MUTANT_H_
