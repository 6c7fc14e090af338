#ifndef GENDAN_LIB_ORDER_WIDE_H_
#define GENDAN_LIB_ORDER_WIDE_H_

// Sums of millionths that may not fit 64 bits on their way.

#include <algorithm>
#include <cstdint>
#include <limits>

namespace gendan {

using Wide = __int128;

// The nearest that fits.
inline std::int64_t clamped(Wide value) {
  constexpr Wide kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(value, kLeast, kMost));
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_WIDE_H_
