#include "gendan/adapters/simulator/simulator.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gendan/core/refusal.h"
#include "plan.h"
#include "stage.h"

namespace gendan {
namespace simulation {
namespace {

constexpr int kMostConcurrent = 100'000;

// One of the `concurrent` places in the factory's books: as soon as an order has ended, the next one comes in.
Story keep_place(Stage& stage, std::uint64_t place, std::uint64_t& received) {
  Random random(stage.seed() ^ (0xB00C0000000000u + place));
  // The books fill up over the first two months.
  co_await stage.until({stage.now().micros + random.between(0, 60 * 24 * 60) * 60'000'000});
  while (received < stage.options().orders) {
    const std::uint64_t number = ++received;
    co_await tell_order(stage, number);
    const std::int64_t days = random.between(0, 700 / season(month_of(stage.today())));
    co_await stage.until({stage.now().micros + days * 86'400'000'000});
  }
}

absl::StatusOr<Instant> first_moment(Engine& engine, const testing::ManualClock& clock,
                                     const SimulationOptions& options) {
  Date start = options.start.has_value() ? options.start : Date::from_days(19'723);  // 2024-01-01
  if (!start.valid() || start > kLastDate.plus(-366 * 100)) {
    return refuse(Code::kDateOutOfRange, "start", start.str(), "start before the year 2100");
  }
  Instant newest = clock.now();
  if (engine.head().value > 0) {
    const absl::Status read = engine.log().read_all(engine.head(), [&](const Record& record) {
      newest = std::max(newest, record.recorded_at);
      return true;
    });
    if (!read.ok()) return read;
  }
  if (newest.micros > 0 && start_of(start) < newest) start = day_of(newest).plus(1);
  // An engine's time begins with 1970, and the first moment of it means none.
  if (start < Date::from_days(1)) {
    return refuse(Code::kDateOutOfRange, "start", start.str(), "start on 1970-01-02 or later");
  }
  return start_of(start);
}

}  // namespace
}  // namespace simulation

absl::StatusOr<SimulationReport> simulate(Engine& engine, testing::ManualClock& clock,
                                          const SimulationOptions& options) {
  using simulation::Stage;
  if (options.concurrent < 1 || options.concurrent > simulation::kMostConcurrent) {
    return refuse(Code::kOffScale, "concurrent", absl::StrCat(options.concurrent), "give 1 to 100,000");
  }
  if (const OrderId first(absl::StrFormat("S%d-%06d", options.seed, 1));
      options.orders > 0 && engine.load(first).ok()) {
    return refuse(Code::kAlreadyExists, "seed", absl::StrCat("order ", first.str(), " is in the log"),
                  "take another seed, or a new log");
  }
  const absl::StatusOr<Instant> start = simulation::first_moment(engine, clock, options);
  if (!start.ok()) return start.status();
  clock.set(*start);

  Stage stage(engine, clock, options);
  std::uint64_t received = 0;
  const std::uint64_t places = std::min<std::uint64_t>(options.orders, static_cast<std::uint64_t>(options.concurrent));
  for (std::uint64_t place = 0; place < places; ++place) {
    stage.spawn(simulation::keep_place(stage, place, received));
  }
  if (absl::Status ran = stage.run(); !ran.ok()) return ran;
  return stage.report();
}

}  // namespace gendan
