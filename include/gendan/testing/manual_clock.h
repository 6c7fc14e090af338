#ifndef GENDAN_TESTING_MANUAL_CLOCK_H_
#define GENDAN_TESTING_MANUAL_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "gendan/core/clock.h"

namespace gendan::testing {

// A clock that stands still until it is told. For tests, simulations and imports. Safe from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = {}) : micros_(start.micros) {}
  Instant now() const override { return {micros_.load(std::memory_order_relaxed)}; }
  std::int64_t steady_nanos() const override { return micros_.load(std::memory_order_relaxed) * 1000; }
  void set(Instant instant) { micros_.store(instant.micros, std::memory_order_relaxed); }
  void advance(std::int64_t micros) { micros_.fetch_add(micros, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace gendan::testing

#endif  // GENDAN_TESTING_MANUAL_CLOCK_H_
