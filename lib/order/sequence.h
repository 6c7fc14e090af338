#ifndef GENDAN_LIB_ORDER_SEQUENCE_H_
#define GENDAN_LIB_ORDER_SEQUENCE_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gendan {

// The indices of `after` in an order in which each stands behind all that it waits for: after[i]. What goes round in a
// circle is left out, and so is what waits for it.
inline std::vector<std::size_t> sequence_of(const std::vector<std::vector<std::size_t>>& after) {
  std::vector<std::size_t> sequence;
  std::vector<bool> placed(after.size(), false);
  const auto ready = [&](std::size_t i) {
    return !placed[i] &&
           std::all_of(after[i].begin(), after[i].end(), [&](std::size_t before) { return placed[before]; });
  };
  // Most calendars name first what comes first: one round is enough for them.
  for (bool more = true; more && sequence.size() < after.size();) {
    more = false;
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (!ready(i)) continue;
      placed[i] = true;
      sequence.push_back(i);
      more = true;
    }
  }
  return sequence;
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_SEQUENCE_H_
