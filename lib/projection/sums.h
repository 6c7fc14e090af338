#ifndef GENDAN_LIB_PROJECTION_SUMS_H_
#define GENDAN_LIB_PROJECTION_SUMS_H_

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <vector>

namespace gendan {

// Observed history may hold any number: sums stop at the largest rather than wrap.
template <std::integral T>
T saturating_sum(T a, T b) {
  T sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
}

template <std::integral T>
T saturating_difference(T a, T b) {
  T difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b > 0 ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
}

// The bars of a Pareto, the largest count first: what each is of all, and what it is with those before it.
template <class Bar>
void rank_bars(std::vector<Bar>& bars, std::uint64_t Bar::*count) {
  std::stable_sort(bars.begin(), bars.end(), [count](const Bar& a, const Bar& b) { return a.*count > b.*count; });
  std::uint64_t all = 0;
  for (const Bar& bar : bars) all += bar.*count;
  std::uint64_t so_far = 0;
  for (Bar& bar : bars) {
    so_far += bar.*count;
    bar.share = {bar.*count, all};
    bar.cumulative = {so_far, all};
  }
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_SUMS_H_
