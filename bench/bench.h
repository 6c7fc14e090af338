#ifndef GENDAN_BENCH_BENCH_H_
#define GENDAN_BENCH_BENCH_H_

// The frame of gendan_bench: what a workload is, what it is given and what it reports. bench/menu.cc has the menu.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gendan::bench {

// What perf.md of the project, or an issue, asks of a ratio.
struct Target {
  enum class Kind : std::uint8_t { kNone, kAtLeast, kAtMost, kRate };
  Kind kind = Kind::kNone;
  double ratio = 0;
  std::string words;  // as it was asked for: ">= 0.70", "time <= 3 x"

  static Target none() { return {}; }
  static Target at_least(double ratio, std::string words) { return {Kind::kAtLeast, ratio, std::move(words)}; }
  static Target at_most(double ratio, std::string words) { return {Kind::kAtMost, ratio, std::move(words)}; }
  // So many pieces of work per second, whatever the floor does.
  static Target rate(double rate, std::string words) { return {Kind::kRate, rate, std::move(words)}; }
  // Allowed so many times the floor's time: the ratio of the rates is the reciprocal.
  static Target within_times(double times);
};

struct Latencies {
  double p50_us = 0;
  double p99_us = 0;
  double p999_us = 0;
};

// One line of the table, one object of the JSON.
struct Row {
  std::string workload;
  std::string params;
  double rate = 0;
  std::string unit;
  std::string floor_name;
  double floor_rate = 0;
  // The lowest and the highest ratio of a round and the floor measured just before it: how noisy it was.
  double ratio_low = 0;
  double ratio_high = 0;
  Target target;
  std::optional<Latencies> latencies;

  double ratio() const { return floor_rate > 0 ? rate / floor_rate : 0; }
  bool met() const;
};

// A workload that cannot be run here, and why: one sentence.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// A workload that went wrong.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// Throws Failed unless all is well.
void check(const absl::Status& status, std::string_view what);
template <class T>
T check(absl::StatusOr<T> result, std::string_view what) {
  check(result.status(), what);
  return *std::move(result);
}

// What a workload is given.
struct Run {
  // A few milliseconds' worth of work instead of a figure that means something.
  bool quick = false;
  // On the file system that is measured. Shared by all workloads of a run; gone afterwards.
  std::filesystem::path folder;
  std::function<void(Row)> report;

  template <class T>
  T pick(T full, T small) const {
    return quick ? small : full;
  }
  // Floor and workload are measured by turns, so often.
  int rounds(int full) const { return pick(full, 1); }
  // A folder that is not there yet.
  std::filesystem::path fresh(std::string_view name) const;
};

struct Workload {
  std::string_view name;
  std::string_view story;  // what is measured against which floor, in a line
  void (*run)(const Run&);
  bool durable = false;  // means nothing where fsync does nothing
};

std::span<const Workload> menu();

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_BENCH_H_
