#include "gendan/adapters/host/prometheus.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "gendan/adapters/host/system_clock.h"
#include "gendan/log/store.h"

namespace gendan {
namespace {

TEST(PrometheusText, HasEveryKindOfFigureInItsForm) {
  PrometheusText text;
  text.counter("a_total", "How many.", 3);
  text.gauge("b", "How high.", 2.5);
  const double bounds[] = {0.001, 1};
  const std::uint64_t counts[] = {2, 3, 4};
  text.histogram("c_seconds", "How long.", {bounds, counts, 7.25, 9});
  EXPECT_EQ(text.str(),
            "# HELP a_total How many.\n# TYPE a_total counter\na_total 3\n"
            "# HELP b How high.\n# TYPE b gauge\nb 2.5\n"
            "# HELP c_seconds How long.\n# TYPE c_seconds histogram\n"
            "c_seconds_bucket{le=\"0.001\"} 2\nc_seconds_bucket{le=\"1\"} 5\nc_seconds_bucket{le=\"+Inf\"} 9\n"
            "c_seconds_sum 7.25\nc_seconds_count 9\n");
}

TEST(PrometheusText, GivesEveryDigitOfAFigure) {
  PrometheusText text;
  text.counter("a_total", "How many.", 1'234'567);
  text.gauge("b", "How high.", 1'234'567.25);
  EXPECT_NE(text.str().find("\na_total 1234567\n"), std::string::npos) << text.str();
  EXPECT_NE(text.str().find("\nb 1.23456725e+06\n"), std::string::npos) << text.str();
}

TEST(PrometheusText, TakesWhatAStoreReports) {
  SystemClock clock;
  StoreOptions options;
  options.clock = &clock;
  const auto store = open_memory_store(options).value();
  PrometheusText text;
  store->report(text);
  EXPECT_NE(text.str().find("\ngendan_log_appends_total 0\n"), std::string::npos);
  EXPECT_NE(text.str().find("gendan_log_fsync_seconds_bucket{le=\"0.0001\"} 0\n"), std::string::npos);
  EXPECT_NE(text.str().find("\ngendan_log_head 0\n"), std::string::npos);
}

}  // namespace
}  // namespace gendan
