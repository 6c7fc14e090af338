#ifndef GENDAN_LIB_LOG_LOG_METRICS_H_
#define GENDAN_LIB_LOG_LOG_METRICS_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/metrics.h"
#include "gendan/log/log.h"

namespace gendan {

// A histogram that several threads add to. What a reader sees of values that are being added may be a part of them.
template <std::size_t kBounds>
class AtomicHistogram {
 public:
  explicit constexpr AtomicHistogram(const std::array<double, kBounds>& bounds) : bounds_(bounds) {}

  void add(double value, double weight_of_sum) {
    const auto place =
        static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin());
    counts_[place].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(static_cast<std::uint64_t>(value * weight_of_sum), std::memory_order_relaxed);
  }

  void report(MetricSink& sink, std::string_view name, std::string_view help, double weight_of_sum) const {
    std::array<std::uint64_t, kBounds + 1> counts;
    MetricSink::Histogram out;
    for (std::size_t i = 0; i <= kBounds; ++i) out.count += counts[i] = counts_[i].load(std::memory_order_relaxed);
    out.bounds = bounds_;
    out.counts = counts;
    out.sum = static_cast<double>(sum_.load(std::memory_order_relaxed)) / weight_of_sum;
    sink.histogram(name, help, out);
  }

 private:
  const std::array<double, kBounds>& bounds_;
  std::array<std::atomic<std::uint64_t>, kBounds + 1> counts_{};
  std::atomic<std::uint64_t> sum_{0};
};

// How long something takes, by the host's clock, which it borrows. Where that throws there is no figure: what was done
// has been done.
class Stopwatch {
 public:
  explicit Stopwatch(const Clock& clock) : clock_(clock), begin_(read()) {}

  std::optional<std::int64_t> nanos() const {
    const std::optional<std::int64_t> end = read();
    if (!begin_.has_value() || !end.has_value()) return std::nullopt;
    return *end - *begin_;
  }

 private:
  std::optional<std::int64_t> read() const noexcept {
    try {
      return clock_.steady_nanos();
    } catch (...) {
      return std::nullopt;
    }
  }

  const Clock& clock_;
  const std::optional<std::int64_t> begin_;
};

// What a log measures of itself.
class LogMetrics {
 public:
  void append_took(const Stopwatch& watch) { add(append_, watch); }
  void fsync_took(const Stopwatch& watch) { add(fsync_, watch); }
  void wrote_group(std::size_t appends, std::size_t events, std::size_t bytes) {
    group_.add(static_cast<double>(appends), 1);
    appends_.fetch_add(appends, std::memory_order_relaxed);
    events_.fetch_add(events, std::memory_order_relaxed);
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  }
  void refused() { refused_.fetch_add(1, std::memory_order_relaxed); }
  void answered(const absl::StatusOr<Receipt>& answer) {
    if (!answer.ok()) {
      refused();
    } else if (answer->repeated) {
      repeated_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  void report(MetricSink& sink) const {
    const auto total = [](const std::atomic<std::uint64_t>& n) {
      return static_cast<double>(n.load(std::memory_order_relaxed));
    };
    sink.counter("gendan_log_appends_total", "Appends written.", total(appends_));
    sink.counter("gendan_log_events_total", "Events written.", total(events_));
    sink.counter("gendan_log_bytes_total", "Bytes of appends written, before compression.", total(bytes_));
    sink.counter("gendan_log_repeated_total", "Appends whose request was known.", total(repeated_));
    sink.counter("gendan_log_refused_total", "Appends that were refused or failed.", total(refused_));
    append_.report(sink, "gendan_log_append_seconds", "From call to receipt.", kNanos);
    fsync_.report(sink, "gendan_log_fsync_seconds", "Writes and syncs that were made durable.", kNanos);
    group_.report(sink, "gendan_log_group_appends", "Appends that shared one write.", 1);
  }

 private:
  static constexpr double kNanos = 1e9;
  static constexpr std::array<double, 22> kSeconds = {1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3,
                                                      5e-3, 1e-2, 2e-2, 5e-2, 0.1,  0.2,  0.5,  1,    2,    5,    10};
  static constexpr std::array<double, 11> kSizes = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  static void add(AtomicHistogram<22>& histogram, const Stopwatch& watch) {
    if (const std::optional<std::int64_t> nanos = watch.nanos()) {
      histogram.add(static_cast<double>(*nanos) * 1e-9, kNanos);
    }
  }

  AtomicHistogram<22> append_{kSeconds};
  AtomicHistogram<22> fsync_{kSeconds};
  AtomicHistogram<11> group_{kSizes};
  std::atomic<std::uint64_t> appends_{0};
  std::atomic<std::uint64_t> events_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> repeated_{0};
  std::atomic<std::uint64_t> refused_{0};
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_LOG_METRICS_H_
