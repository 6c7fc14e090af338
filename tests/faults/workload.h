#ifndef GENDAN_TESTS_FAULTS_WORKLOAD_H_
#define GENDAN_TESTS_FAULTS_WORKLOAD_H_

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "tests/log/support.h"

namespace gendan::faults_test {

// Seeded chance. The same on every machine, unlike the standard library's distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t next() { return engine_(); }
  // 0 .. n - 1
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

// What clients send. The content of a request follows from the seed and its number, so whoever finds a request id knows
// what has to stand with it. What it expects of its streams is no part of the content, and is up to the caller.
class Workload {
 public:
  static constexpr std::uint64_t kStreams = 7;

  explicit Workload(std::uint64_t seed) : seed_(seed), prefix_("s" + std::to_string(seed) + "-") {}

  log_test::Writing make(std::uint64_t number) const;
  std::string request_id(std::uint64_t number) const { return prefix_ + std::to_string(number); }
  std::optional<std::uint64_t> number_of(std::string_view request_id) const;
  static std::string stream(std::uint64_t number) { return "order/" + std::to_string(number); }

 private:
  const std::uint64_t seed_;
  const std::string prefix_;
};

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_WORKLOAD_H_
