#ifndef GENDAN_LIB_PROJECTION_SUMS_H_
#define GENDAN_LIB_PROJECTION_SUMS_H_

#include <concepts>
#include <limits>

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

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_SUMS_H_
