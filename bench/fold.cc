// Judging and applying: whole orders of the simulator folded from nothing, in the mode in which history is folded
// (machines and invariants, no guards). Making the empty order and taking it down again is part of both sides.
//
// The floor is a switch written by hand that asks the same questions and changes the same struct (hand_fold.cc); before
// anything is measured every order is folded in both ways and compared.
//
// The work is all computing, so it is measured in processor time.

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/hand_fold.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/workloads.h"
#include "benchmark/benchmark.h"
#include "gendan/order/judge.h"

namespace gendan::bench {
namespace {

struct Story {
  OrderId order;
  std::vector<Event> events;
};

// Whether all of it is folded one event after the other: a reversal folds its stream anew.
bool straight(const Story& story) {
  return std::none_of(story.events.begin(), story.events.end(),
                      [](const Event& event) { return std::holds_alternative<EventReversed>(event); });
}

std::vector<Story> stories_of(const Load& load, std::size_t at_most) {
  std::vector<Story> by_stream(load.streams.size());
  for (const LoadEvent& event : load.events) by_stream[event.stream].events.push_back(event.event);
  std::vector<Story> out;
  for (std::size_t i = 0; i < by_stream.size() && out.size() < at_most; ++i) {
    if (category_of(load.streams[i]) != Category::kOrder || !straight(by_stream[i])) continue;
    by_stream[i].order = OrderId(name_of(load.streams[i]));
    out.push_back(std::move(by_stream[i]));
  }
  return out;
}

Order folded(const Story& story) {
  Order order;
  order.id = story.order;
  for (const Event& event : story.events) {
    const absl::Status status = judge(order, event, Judging{});
    if (!status.ok()) check(status, "fold");
  }
  return order;
}

Order folded_by_hand(const Story& story) {
  Order order;
  order.id = story.order;
  for (const Event& event : story.events) {
    if (!hand_fold(order, event)) {
      throw Failed("the fold by hand refuses what has happened: " + std::string(facts_of(event).name) + " on " +
                   story.order.str());
    }
  }
  return order;
}

}  // namespace

void fold(const Run& run) {
  // As many orders as stay in a core's cache with their events.
  const std::vector<Story> stories = stories_of(load(run), run.pick(50, 5));
  double events = 0;
  for (const Story& story : stories) {
    events += static_cast<double>(story.events.size());
    if (folded(story) != folded_by_hand(story))
      throw Failed("the fold by hand comes to another order: " + story.order.str());
  }
  const int times = run.pick(200, 2);
  const auto all = [&](auto fold_one) {
    return cpu_rate_of(events * times, [&] {
      for (int i = 0; i < times; ++i) {
        for (const Story& story : stories) {
          Order order = fold_one(story);
          benchmark::DoNotOptimize(order);
        }
      }
    });
  };
  Row row;
  row.workload = "fold";
  row.params =
      "replay, " + std::to_string(static_cast<int>(events / static_cast<double>(stories.size()))) + " events per order";
  row.unit = "events/s";
  row.floor_name = "switch by hand";
  row.target = Target::within_times(3);
  by_turns(
      run.rounds(9), row, [&](int) { return all(folded_by_hand); }, [&](int) { return all(folded); });
  run.report(row);
}

}  // namespace gendan::bench
