#ifndef GENDAN_CORE_CLOCK_H_
#define GENDAN_CORE_CLOCK_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/core/date.h"
#include "gendan/export.h"

namespace gendan {

// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds. 0 means "not given" in an event's envelope.
struct Instant {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

// Midnight UTC of a day (0 for a day that is not valid), and the day of a moment at an offset east of UTC in minutes
// (not necessarily a valid day: moments reach further).
GENDAN_EXPORT Instant start_of(Date day);
GENDAN_EXPORT Date day_of(Instant instant, int utc_offset_minutes = 0);

// "2024-02-29T13:05:00Z", with up to six decimals of a second where they are not 0.
GENDAN_EXPORT std::string to_string(Instant instant);
// The same form only, with 1 to 6 decimals or none; no leap second, no 24:00. Refused: missing, not_a_date,
// date_out_of_range.
GENDAN_EXPORT absl::StatusOr<Instant> parse_instant(std::string_view text, std::string_view field);

// Time, as the host tells it. The library has no other source. Implementations are safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // Civil time. May jump; the log keeps its own recorded_at from going back.
  virtual Instant now() const = 0;
  // The host's zone at `instant`, minutes east of UTC; the day on which something is late is a day in this zone.
  virtual int utc_offset_minutes(Instant instant) const {
    (void)instant;
    return 0;
  }
  // Monotonic nanoseconds from any origin; for latencies only.
  virtual std::int64_t steady_nanos() const = 0;
};

}  // namespace gendan

#endif  // GENDAN_CORE_CLOCK_H_
