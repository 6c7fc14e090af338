#ifndef GENDAN_TESTS_PROJECTION_RUNNER_FIXTURE_H_
#define GENDAN_TESTS_PROJECTION_RUNNER_FIXTURE_H_

// A runner over a log and rows in memory, and a projection that gives away what it was applied.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/logger.h"
#include "gendan/core/refusal.h"
#include "gendan/projection/runner.h"
#include "tests/projection/support.h"

namespace gendan {

// Counts the events of each stream: applied twice or left out, an event shows.
class Counter final : public Projection {
 public:
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, bool> changed;
  std::uint64_t applied = 0;
  std::uint64_t forgotten = 0;
  std::uint32_t layout = 1;
  EventTag not_taken = 0;
  std::uint64_t throws_at = 0;  // the n-th event that is applied; 0: never

  std::string_view name() const override { return "counter"; }
  std::uint32_t schema() const override { return layout; }
  bool takes(EventTag type) const override { return type != not_taken; }
  void apply(const Record& record, const Event&) override {
    if (++applied == throws_at) throw std::runtime_error("out of memory");
    ++counts[std::string(record.stream)];
    changed[std::string(record.stream)] = true;
  }
  void forget(std::string_view stream) override {
    ++forgotten;
    counts.erase(std::string(stream));
    changed[std::string(stream)] = true;
  }
  void collect(std::vector<RowStore::Change>& changes) override {
    for (const auto& [stream, unused] : changed) changes.push_back({stream, std::to_string(counts[stream])});
    changed.clear();
  }
  absl::Status restore(std::string_view key, std::string_view value) override {
    if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos) {
      return refuse(Code::kCorrupt, key);
    }
    counts[std::string(key)] = std::stoull(std::string(value));
    return absl::OkStatus();
  }
  void reset() override {
    counts.clear();
    changed.clear();
  }
};

class ListLogger final : public Logger {
 public:
  std::vector<std::string> lines;
  void log(Level, std::string_view message) override { lines.emplace_back(message); }
};

class RunnerTest : public ::testing::Test {
 protected:
  // Appends n events, alternating between two streams.
  void grow(int n) {
    for (int i = 0; i < n; ++i) log_.tape.on(++events_ % 2 == 0 ? "order/A" : "order/B", DelayRejected{{1}, "no"});
  }
  // A process: fresh memory over what is stored. Ends by crashing, unless it saves.
  struct Life {
    Life(RunnerTest& test, RunnerOptions options, std::uint32_t layout = 1)
        : runner(counter, test.log_, test.rows_, options) {
      counter.layout = layout;
    }
    Counter counter;
    ProjectionRunner runner;
  };
  // A life that takes all of the log in and saves it.
  void live_and_save() {
    Life life(*this, every(0));
    EXPECT_TRUE(life.runner.open().ok());
    EXPECT_TRUE(life.runner.catch_up().ok());
    EXPECT_TRUE(life.runner.save().ok());
  }
  RunnerOptions every(std::uint64_t n) { return {.save_every = n, .logger = &logger_}; }
  std::map<std::string, std::uint64_t> expected() const {
    std::map<std::string, std::uint64_t> counts;
    for (std::size_t i = 0; i < log_.tape.size(); ++i) ++counts[log_.tape[i].stream];
    return counts;
  }
  absl::Status apply(ProjectionRunner& runner, std::size_t index) {
    return runner.apply(log_.tape[index].record, log_.tape[index].event);
  }

  FakeLog log_;
  FakeRows rows_;
  ListLogger logger_;
  int events_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_TESTS_PROJECTION_RUNNER_FIXTURE_H_
