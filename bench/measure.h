#ifndef GENDAN_BENCH_MEASURE_H_
#define GENDAN_BENCH_MEASURE_H_

// Measuring by turns: floor, workload, floor, workload ..., and medians of both.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <type_traits>
#include <vector>

#include "bench/bench.h"

namespace gendan::bench {

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
// This thread's time on a processor: for workloads that only compute, so that others on the machine count less.
inline double cpu_seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// `count` pieces of work per second of fn(). What it gives back, because it made it, is destroyed behind the clock's
// back.
template <class Fn>
double rate_of(double count, Fn&& fn) {
  const double begin = seconds_now();
  if constexpr (std::is_void_v<decltype(fn())>) {
    fn();
    return count / (seconds_now() - begin);
  } else {
    [[maybe_unused]] const auto made = fn();
    return count / (seconds_now() - begin);
  }
}
template <class Fn>
double cpu_rate_of(double count, Fn&& fn) {
  const double begin = cpu_seconds_now();
  fn();
  return count / (cpu_seconds_now() - begin);
}

inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Puts the figures of `rounds` turns into `row`. Both are called as fn(round) and return a rate.
template <class Floor, class Work>
void by_turns(int rounds, Row& row, Floor&& floor, Work&& work) {
  std::vector<double> floors;
  std::vector<double> rates;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    floors.push_back(floor(round));
    rates.push_back(work(round));
    ratios.push_back(rates.back() / floors.back());
  }
  row.floor_rate = median(floors);
  row.rate = median(rates);
  row.ratio_low = *std::min_element(ratios.begin(), ratios.end());
  row.ratio_high = *std::max_element(ratios.begin(), ratios.end());
}

// How long each of many calls took. For one thread; merge() brings several together.
class Stopwatch {
 public:
  void reserve(std::size_t calls) { nanos_.reserve(calls); }
  void start() { last_ = std::chrono::steady_clock::now(); }
  // Ends one call and begins the next.
  void lap() {
    const auto now = std::chrono::steady_clock::now();
    nanos_.push_back(std::chrono::duration<float, std::nano>(now - last_).count());
    last_ = now;
  }
  void merge(const Stopwatch& other) { nanos_.insert(nanos_.end(), other.nanos_.begin(), other.nanos_.end()); }
  Latencies latencies() const {
    std::vector<float> sorted = nanos_;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
      if (sorted.empty()) return 0.0;
      const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
      return static_cast<double>(sorted[std::min(place, sorted.size() - 1)]) / 1000;
    };
    return {at(0.5), at(0.99), at(0.999)};
  }

 private:
  std::chrono::steady_clock::time_point last_;
  std::vector<float> nanos_;
};

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_MEASURE_H_
