#include "gendan/audit/conformance.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "engine/aggregate.h"
#include "engine/aggregate_store.h"
#include "gendan/core/date.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "log/reversed.h"

namespace gendan {
namespace {

constexpr std::uint64_t kTellEvery = 4096;

using TakenBack = absl::flat_hash_map<std::string, Reversed>;  // by stream

absl::StatusOr<TakenBack> taken_back_until(Log& log, Position head) {
  TakenBack out;
  Event event;
  absl::Status decoded;
  absl::Status read = log.read_all(Position{1}, [&](const Record& record) {
    if (record.position > head) return false;
    if (!is_reversal(record)) return true;
    decoded = decode(record.type, record.schema, record.payload, event);
    if (decoded.ok()) {
      out[std::string(record.stream)].add(record.version, std::get<EventReversed>(event).target,
                                          (record.flags & kObserved) != 0);
    }
    return decoded.ok();
  });
  if (!read.ok()) return read;
  if (!decoded.ok()) return decoded;
  return out;
}

// The day on which the event says that it happened, where it says so.
Date day_in(const Event& event) {
  return std::visit(
      [](const auto& e) -> Date {
        if constexpr (requires { Date(e.day); }) {
          return e.day;
        } else if constexpr (requires { Date(e.actual); }) {
          return e.actual;
        } else {
          return {};
        }
      },
      event);
}

Instant end_of(Date day) { return {start_of(day).micros + absl::ToInt64Microseconds(absl::Hours(24))}; }

class Folding {
 public:
  Folding(Engine& engine, const ConformanceOptions& options, const TakenBack& taken_back)
      : engine_(engine), options_(options), taken_back_(taken_back) {}

  absl::Status take(const Record& record) {
    Aggregate& aggregate = aggregate_of(record.stream);
    const bool observed = (record.flags & kObserved) != 0;
    if (const Reversed* reversed = reversed_of(record.stream);
        reversed != nullptr && !reversed->stands(record.version)) {
      aggregate.pass_over(reversed->by_record(record.version));
      return absl::OkStatus();
    }
    if (absl::Status decoded = decoder_.decode(record.type, record.schema, record.payload); !decoded.ok()) {
      return decoded;
    }
    ++report_.events;
    if (observed) {
      ++report_.observed;
      ask(record, aggregate);
    }
    Aggregate next = aggregate;
    const absl::Status judged =
        next.judge(decoder_.event(), {observed ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}});
    if (judged.ok()) {
      aggregate = std::move(next);
    } else {
      aggregate.pass_over(false);
    }
    return absl::OkStatus();
  }

  ConformanceReport finish() {
    for (const auto& [what, count] : counts_) report_.reasons.push_back({what.first, what.second, count});
    std::stable_sort(report_.reasons.begin(), report_.reasons.end(),
                     [](const DepartureCount& a, const DepartureCount& b) { return a.count > b.count; });
    std::vector<OrderOverrun> overruns;
    for (const auto& [stream, aggregate] : aggregates_) {
      const Order* order = aggregate.order();
      if (order == nullptr) continue;
      for (const Overrun& overrun : order->overruns) overruns.push_back({order->id, overrun});
    }
    std::sort(overruns.begin(), overruns.end(), [](const OrderOverrun& a, const OrderOverrun& b) {
      return std::tie(a.order, a.overrun.line, a.overrun.invariant) <
             std::tie(b.order, b.overrun.line, b.overrun.invariant);
    });
    report_.overruns = overruns.size();
    if (overruns.size() > options_.limit) overruns.resize(options_.limit);
    report_.first_overruns = std::move(overruns);
    return std::move(report_);
  }

 private:
  Aggregate& aggregate_of(std::string_view stream) {
    const auto found = aggregates_.find(to_absl(stream));
    if (found != aggregates_.end()) return found->second;
    const HostMachine* machine = engine_.host_machine(host_category(stream));
    return aggregates_.emplace(std::string(stream), Aggregate(stream, machine)).first->second;
  }

  const Reversed* reversed_of(std::string_view stream) const {
    const auto found = taken_back_.find(to_absl(stream));
    return found != taken_back_.end() ? &found->second : nullptr;
  }

  void ask(const Record& record, const Aggregate& aggregate) {
    const Instant when = record.occurred_at;
    absl::Status status = decide(aggregate, when, day_of(when));
    // Whether a day lay ahead or behind when somebody wrote it down says nothing: records are written when they are.
    if (refused_with(status, Code::kDateInFuture)) {
      const Date own = day_in(decoder_.event());
      const Date then = own.has_value() ? own : kLastDate;
      status = decide(aggregate, end_of(then), then);
    }
    if (refused_with(status, Code::kDateInPast)) status = decide(aggregate, start_of(kFirstDate), kFirstDate);
    if (status.ok()) return;
    ++report_.departures;
    const std::optional<Refusal> refusal = refusal_of(status);
    Departure departure{
        StreamId(record.stream),
        record.version,
        record.position,
        name_of_event(record),
        std::string(record.actor),
        when,
        refusal.value_or(Refusal{Code::kInternal, {}, std::string(from_absl(status.message())), "look into the log"})};
    ++counts_[{departure.event, departure.refusal.code}];
    if (report_.first.size() < options_.limit) report_.first.push_back(std::move(departure));
  }

  absl::Status decide(const Aggregate& aggregate, Instant now, Date today) {
    Aggregate decided = aggregate;
    return decided.judge(decoder_.event(), {Mode::kEnforce, now, today});
  }

  std::string name_of_event(const Record& record) {
    const std::string_view name = facts_of(decoder_.event()).name;
    if (!name.empty()) return std::string(name);
    const HostType* type = engine_.host_type(record.type);
    return type != nullptr && !type->name.empty() ? type->name : "host event " + std::to_string(record.type);
  }

  Engine& engine_;
  const ConformanceOptions& options_;
  const TakenBack& taken_back_;
  absl::flat_hash_map<std::string, Aggregate> aggregates_;
  std::map<std::pair<std::string, Code>, std::uint64_t> counts_;
  Decoder decoder_;
  ConformanceReport report_;
};

}  // namespace

absl::StatusOr<ConformanceReport> conformance(Engine& engine, const ConformanceOptions& options) {
  const Position head = engine.head();
  const absl::StatusOr<TakenBack> taken_back = taken_back_until(engine.log(), head);
  if (!taken_back.ok()) return taken_back.status();
  Folding folding(engine, options, *taken_back);
  absl::Status taken;
  absl::Status read = engine.log().read_all(Position{1}, [&](const Record& record) {
    if (record.position > head) return false;
    taken = folding.take(record);
    if (options.progress && record.position.value % kTellEvery == 0) {
      options.progress(record.position.value, head.value);
    }
    return taken.ok();
  });
  if (!read.ok()) return read;
  if (!taken.ok()) return taken;
  return folding.finish();
}

}  // namespace gendan
