// Engine::execute as a host calls it all day: an order that is in the cache, a small decision, one event, not synced.
// It loads the view, decides, judges (machines, guards, invariants) on a copy of the order, encodes, appends with its
// request id, and folds the event into the cached order, the engine's list of deadlines and the three shipped
// projections before the receipt returns.
//
// The orders have two lines, a calendar of ten milestones and a promise per line. By turns each gets a new forecast of
// a milestone, a report of production, and a requirement verified. The floor appends the same events to a log with the
// same request ids and expectations, and nothing else.

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/bench.h"
#include "bench/live_orders.h"
#include "bench/measure.h"
#include "bench/stores.h"
#include "bench/workloads.h"
#include "gendan/engine.h"
#include "gendan/order/codec.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/quality.h"

namespace gendan::bench {
namespace {

Request request_for(const std::string& name) {
  Request request;
  request.request_id = RequestId(name);
  request.actor = "sales/lin";
  request.department = "sales";
  request.durability = Durability::kBuffered;
  return request;
}

// What is to be done in one turn, made ahead.
struct Step {
  Request request;
  OrderId order;
  Event event;
};

class Steps {
 public:
  explicit Steps(std::size_t orders) : orders_(orders) {}
  std::vector<Step> make(std::size_t count) {
    std::vector<Step> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i, ++made_) {
      // A prime step: neighbours in time are not neighbours in memory.
      const OrderId order = live_order_id(made_ * 7919 % orders_);
      out.push_back({request_for("bench/step/" + std::to_string(made_)), order, event()});
    }
    return out;
  }

 private:
  Event event() const {
    const LineNo line{static_cast<std::uint32_t>(1 + made_ % 2)};
    switch (made_ % 3) {
      case 0:
        return MilestoneForecast{line, milestone_code(made_ % 5), today().plus(static_cast<std::int32_t>(made_ % 40)),
                                 "mill is late"};
      case 1:
        return ProductionReported{line, {Decimal::of(1), each()}, {Decimal(), each()}, "", today()};
      default:
        return RequirementVerified{"R1", "photo of sample approved"};
    }
  }
  static Date today() { return day_of(system_clock().now()); }

  const std::size_t orders_;
  std::uint64_t made_ = 0;
};

Decision decision_of(const Step& step) {
  return std::visit(
      [&](const auto& event) -> Decision {
        using E = std::decay_t<decltype(event)>;
        if constexpr (std::is_same_v<E, MilestoneForecast>) {
          return schedule::forecast(step.order, event.line, event.code, event.forecast, event.reason);
        } else if constexpr (std::is_same_v<E, ProductionReported>) {
          return production::report(step.order, event);
        } else if constexpr (std::is_same_v<E, RequirementVerified>) {
          return intake::verify_requirement(step.order, event);
        } else {
          throw Failed("a step without a decision");
        }
      },
      step.event);
}

// The floor's append of the same event.
struct FloorAppend {
  Append append;
  std::string payload;
};

FloorAppend floor_append(const Step& step, std::vector<std::uint64_t>& versions, std::size_t place) {
  FloorAppend out;
  encode(step.event, out.payload);
  out.append.request_id = step.request.request_id;
  out.append.actor = step.request.actor;
  out.append.department = step.request.department;
  out.append.streams = {{stream_of(step.order), Expect::exactly(Version{versions[place]++})}};
  const EventFacts facts = facts_of(step.event);
  NewEvent event;
  event.type = facts.tag;
  event.schema = facts.schema;
  out.append.events = {event};
  return out;
}

}  // namespace

void execute(const Run& run) {
  const std::size_t orders = run.pick(2000, 20);
  const std::size_t count = run.pick(60'000, 60);
  EngineOptions options;
  options.clock = &system_clock();
  std::unique_ptr<Engine> engine = check(Engine::open(open_store_in(run.fresh("engine")), options), "open an engine");
  check(engine->attach<Delays>().status(), "attach");
  check(engine->attach<QualityStatistics>().status(), "attach");
  check(engine->attach<ComplaintRegister>().status(), "attach");
  make_live_orders(*engine, orders);
  const std::unique_ptr<Store> floor = open_store_in(run.fresh("floor"));
  std::vector<std::uint64_t> versions(orders);
  Steps maker(orders);
  Stopwatch watch;

  Row row;
  row.workload = "execute";
  row.params = "1 event, 2 lines, 10 milestones, 3 projections";
  row.unit = "decisions/s";
  row.floor_name = "append_buffered of the same events";
  row.target = Target::at_least(0.50, ">= 0.50");
  std::vector<Step> steps;
  std::uint64_t number = 0;
  by_turns(
      run.rounds(7), row,
      [&](int) {
        steps = maker.make(count);
        std::vector<FloorAppend> appends;
        appends.reserve(count);
        for (const Step& step : steps) appends.push_back(floor_append(step, versions, number++ * 7919 % orders));
        for (FloorAppend& one : appends) one.append.events[0].payload = one.payload;
        return rate_of(static_cast<double>(count), [&] {
          for (const FloorAppend& one : appends) {
            check(floor->log().append(one.append, Durability::kBuffered).status(), "append");
          }
        });
      },
      [&](int) {
        return rate_of(static_cast<double>(count), [&] {
          watch.start();
          for (const Step& step : steps) {
            check(engine->execute(step.request, decision_of(step)).status(), "execute");
            watch.lap();
          }
        });
      });
  row.latencies = watch.latencies();
  if (engine->statistics().cache_misses > 2 * orders) throw Failed("execute: the orders did not stay in the cache");
  run.report(row);
}

}  // namespace gendan::bench
