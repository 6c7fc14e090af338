#ifndef GENDAN_ADAPTERS_HOST_SYSTEM_CLOCK_H_
#define GENDAN_ADAPTERS_HOST_SYSTEM_CLOCK_H_

#include <chrono>
#include <cstdint>

#include "gendan/core/clock.h"

namespace gendan {

// The machine's clock. Days begin at midnight UTC unless the host names its zone as a fixed offset.
// Safe from any thread.
class SystemClock : public Clock {
 public:
  SystemClock() = default;
  // Minutes east of UTC, -1080 to 1080: 480 for China. A zone with summer time needs a Clock of the host's own.
  explicit SystemClock(int utc_offset_minutes) : utc_offset_minutes_(utc_offset_minutes) {}

  Instant now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
  }
  int utc_offset_minutes(Instant) const override { return utc_offset_minutes_; }
  std::int64_t steady_nanos() const override {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since_start).count();
  }

 private:
  int utc_offset_minutes_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_ADAPTERS_HOST_SYSTEM_CLOCK_H_
