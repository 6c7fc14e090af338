#include "gendan/projection/share.h"

#include <limits>

#include "absl/numeric/int128.h"

namespace gendan {

Decimal Share::per_hundred() const {
  if (whole == 0) return Decimal();
  const absl::uint128 hundredths = (absl::uint128(part) * 20'000 + whole) / (absl::uint128(whole) * 2);
  constexpr std::int64_t kMicrosPerHundredth = Decimal::kScale / 100;
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / kMicrosPerHundredth;
  if (hundredths > absl::uint128(kMost)) return Decimal::from_micros(kMost * kMicrosPerHundredth);
  return Decimal::from_micros(static_cast<std::int64_t>(hundredths) * kMicrosPerHundredth);
}

}  // namespace gendan
