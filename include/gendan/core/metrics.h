#ifndef GENDAN_CORE_METRICS_H_
#define GENDAN_CORE_METRICS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace gendan {

// Takes figures from what measures them, whenever the host asks: a bridge to Prometheus, OpenTelemetry or a table.
// Names follow Prometheus: "gendan_log_fsync_seconds", counters end in "_total". All views are valid during the call.
class MetricSink {
 public:
  // How often a value fell between two bounds.
  struct Histogram {
    std::span<const double> bounds;         // upper bounds, inclusive, ascending
    std::span<const std::uint64_t> counts;  // one per bound, each by itself, and one more for what lies above the last
    double sum = 0;                         // of the values
    std::uint64_t count = 0;                // of all values
  };

  virtual ~MetricSink() = default;
  // Only ever grows while the measured thing is open.
  virtual void counter(std::string_view name, std::string_view help, double value) = 0;
  virtual void gauge(std::string_view name, std::string_view help, double value) = 0;
  virtual void histogram(std::string_view name, std::string_view help, const Histogram& histogram) = 0;
};

}  // namespace gendan

#endif  // GENDAN_CORE_METRICS_H_
