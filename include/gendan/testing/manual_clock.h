#ifndef GENDAN_TESTING_MANUAL_CLOCK_H_
#define GENDAN_TESTING_MANUAL_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "gendan/core/clock.h"

namespace gendan::testing {

// A clock that stands still until it is told, in UTC until it is told another zone. For tests, simulations and imports.
// Safe from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = {}) : micros_(start.micros) {}
  Instant now() const override { return {micros_.load(std::memory_order_relaxed)}; }
  std::int64_t steady_nanos() const override { return micros_.load(std::memory_order_relaxed) * 1000; }
  int utc_offset_minutes(Instant) const override { return zone_.load(std::memory_order_relaxed); }
  void set(Instant instant) { micros_.store(instant.micros, std::memory_order_relaxed); }
  void advance(std::int64_t micros) { micros_.fetch_add(micros, std::memory_order_relaxed); }
  // In minutes east of UTC, for all moments.
  void set_zone(int utc_offset_minutes) { zone_.store(utc_offset_minutes, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> micros_;
  std::atomic<int> zone_{0};
};

}  // namespace gendan::testing

#endif  // GENDAN_TESTING_MANUAL_CLOCK_H_
