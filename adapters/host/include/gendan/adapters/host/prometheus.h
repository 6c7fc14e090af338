#ifndef GENDAN_ADAPTERS_HOST_PROMETHEUS_H_
#define GENDAN_ADAPTERS_HOST_PROMETHEUS_H_

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gendan/core/metrics.h"

namespace gendan {

// Figures in Prometheus' text form (https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4):
//
//   PrometheusText text;
//   store.report(text);
//   send(text.str());
class PrometheusText final : public MetricSink {
 public:
  void counter(std::string_view name, std::string_view help, double value) override {
    head(name, help, "counter");
    absl::StrAppend(&text_, view(name), " ", number(value), "\n");
  }
  void gauge(std::string_view name, std::string_view help, double value) override {
    head(name, help, "gauge");
    absl::StrAppend(&text_, view(name), " ", number(value), "\n");
  }
  void histogram(std::string_view name, std::string_view help, const Histogram& histogram) override {
    head(name, help, "histogram");
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < histogram.bounds.size(); ++i) {
      below += histogram.counts[i];
      absl::StrAppend(&text_, view(name), "_bucket{le=\"", number(histogram.bounds[i]), "\"} ", below, "\n");
    }
    absl::StrAppend(&text_, view(name), "_bucket{le=\"+Inf\"} ", histogram.count, "\n");
    absl::StrAppend(&text_, view(name), "_sum ", number(histogram.sum), "\n");
    absl::StrAppend(&text_, view(name), "_count ", histogram.count, "\n");
  }

  const std::string& str() const { return text_; }

 private:
  static absl::string_view view(std::string_view text) { return {text.data(), text.size()}; }
  // Every digit that the figure has: a counter that is rounded seems to stand still.
  static std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (std::trunc(value) == value && std::fabs(value) < 9007199254740992.0) {  // 2^53
      return std::to_string(static_cast<std::int64_t>(value));
    }
    char digits[32];  // 24 are the most that a double takes
    return {digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general).ptr};
  }
  void head(std::string_view name, std::string_view help, absl::string_view type) {
    absl::StrAppend(&text_, "# HELP ", view(name), " ", view(help), "\n# TYPE ", view(name), " ", type, "\n");
  }

  std::string text_;
};

}  // namespace gendan

#endif  // GENDAN_ADAPTERS_HOST_PROMETHEUS_H_
