#ifndef GENDAN_LIB_PROJECTION_MOMENTS_H_
#define GENDAN_LIB_PROJECTION_MOMENTS_H_

#include <algorithm>
#include <cstdint>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/log/record.h"

namespace gendan {

// When it happened, as far as anybody said.
inline Instant when(const Record& record) {
  return record.occurred_at.micros != 0 ? record.occurred_at : record.recorded_at;
}

// Days from that of `since` to `day`; 0 where there is no day, or it comes before.
inline std::int32_t age_on(Date day, Instant since, int utc_offset_minutes) {
  return day.has_value() ? std::max(0, day - day_of(since, utc_offset_minutes)) : 0;
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_MOMENTS_H_
