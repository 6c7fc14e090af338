#ifndef GENDAN_LIB_PROJECTION_MOMENTS_H_
#define GENDAN_LIB_PROJECTION_MOMENTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"

namespace gendan {

// Days from that of `since` to `day`; 0 where there is no day, or it comes before.
inline std::int32_t age_on(Date day, Instant since, int utc_offset_minutes) {
  return day.has_value() ? std::max(0, day - day_of(since, utc_offset_minutes)) : 0;
}

// One up to and including each of the bounds, which ascend, and one without an end.
template <class Bucket>
std::vector<Bucket> age_buckets(std::span<const std::int32_t> bounds) {
  std::vector<Bucket> buckets(bounds.size() + 1);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    buckets[i].to = bounds[i];
    buckets[i + 1].from = bounds[i] + 1;
  }
  return buckets;
}
template <class Bucket>
Bucket& bucket_of(std::vector<Bucket>& buckets, std::int32_t age) {
  return *std::lower_bound(buckets.begin(), buckets.end() - 1, age,
                           [](const Bucket& bucket, std::int32_t days) { return *bucket.to < days; });
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_MOMENTS_H_
