// AdventureWorks: work orders with their routing and purchases, as the shipped mapping takes them, through the engine.
// The figures are those of the files themselves.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gendan/engine.h"
#include "gendan/projection/delays.h"
#include "gendan/testing/manual_clock.h"
#include "tests/adapters/csv/history.h"

namespace gendan::csv {
namespace {

constexpr std::int64_t kOne = Decimal::kScale;

// Imported once for all that is looked at: 152,579 rows take a while.
struct AdventureWorks {
  std::vector<ImportFile> files;
  testing::ManualClock clock{start_of(*Date::parse("2015-12-31", "day"))};
  std::unique_ptr<Engine> engine;
  std::optional<Attached<Delays>> delays;
  Taken taken;

  // False where the files are not there.
  bool find() {
    for (const char* file :
         {"adventureworks/Production.WorkOrder.csv", "adventureworks/Production.WorkOrderRouting.csv",
          "adventureworks/Purchasing.PurchaseOrderHeader.csv", "adventureworks/Purchasing.PurchaseOrderDetail.csv"}) {
      files.push_back({shared_data(file), ""});
      if (!std::filesystem::exists(files.back().path)) return false;
    }
    return true;
  }
  void import() {
    EngineOptions options;
    options.clock = &clock;
    absl::StatusOr<std::unique_ptr<Engine>> opened = Engine::open_in_memory(std::move(options));
    ASSERT_TRUE(opened.ok()) << opened.status();
    engine = *std::move(opened);
    const absl::StatusOr<Attached<Delays>> attached = engine->attach<Delays>();
    ASSERT_TRUE(attached.ok()) << attached.status();
    delays.emplace(*attached);
    taken = take_all();
  }
  Taken take_all() const {
    const absl::StatusOr<Mapping> mapping = load_mapping("adventureworks");
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    return mapping.ok() ? take(*mapping, files, target_of(*engine, "test")) : Taken();
  }
  // Calls fn(order) for WO-1, WO-2 ... or PO-1, PO-2 ..., and says how many there are.
  template <class Fn>
  int for_each_order(const std::string& kind, Fn fn) const {
    for (int orders = 0;; ++orders) {
      const absl::StatusOr<Order> order = engine->load(OrderId(kind + std::to_string(orders + 1)));
      if (!order.ok()) return orders;
      fn(*order);
    }
  }

  void goes_in_whole() const;
  void makes_or_scraps_what_was_ordered() const;
  void ends_routing_steps_late_or_in_time() const;
  void receives_purchases_short_or_rejects_them() const;
  void breaks_no_invariant() const;
  void reports_delays_as_the_orders_have_them() const;
  void changes_nothing_the_second_time() const;
};

void AdventureWorks::goes_in_whole() const {
  EXPECT_EQ(taken.result.rows, 72'591u + 67'131 + 4'012 + 8'845);
  EXPECT_EQ(taken.result.orders, 72'591u + 4'012);
  EXPECT_EQ(taken.result.duplicates, 0u);
  EXPECT_EQ(taken.result.quarantined, 0u);
  for (const Kept& entry : taken.kept) ADD_FAILURE() << entry.row << ' ' << entry.column << ": " << entry.words;
  EXPECT_EQ(taken.result.events, engine->head().value);
}

void AdventureWorks::makes_or_scraps_what_was_ordered() const {
  std::int64_t ordered = 0;
  std::int64_t scrapped = 0;
  int with_scrap = 0;
  int past_due = 0;
  const int orders = for_each_order("WO-", [&](const Order& order) {
    ASSERT_EQ(order.lines.size(), 1u) << order.id.str();
    const Line& line = order.lines.front();
    EXPECT_EQ(line.terms.quantity.value.micros(), line.ledger.produced + line.ledger.scrapped) << order.id.str();
    EXPECT_EQ(line.ledger.delivered, line.ledger.produced) << order.id.str();
    ordered += line.terms.quantity.value.micros();
    scrapped += line.ledger.scrapped;
    with_scrap += line.ledger.scrapped > 0 ? 1 : 0;
    past_due += line.last_delivery > line.promised ? 1 : 0;
  });
  EXPECT_EQ(orders, 72'591);
  EXPECT_EQ(ordered, 4'507'721 * kOne);
  EXPECT_EQ(scrapped, 10'651 * kOne);
  EXPECT_EQ(with_scrap, 729);
  EXPECT_EQ(past_due, 22'790);
}

void AdventureWorks::ends_routing_steps_late_or_in_time() const {
  int steps = 0;
  int late = 0;
  for_each_order("WO-", [&](const Order& order) {
    for (const Milestone& step : order.milestones) {
      ++steps;
      EXPECT_EQ(step.state, MilestoneState::kDone) << order.id.str();
      late += step.actual > step.planned ? 1 : 0;
    }
  });
  EXPECT_EQ(steps, 67'131);
  EXPECT_EQ(late, 39'212);
}

void AdventureWorks::receives_purchases_short_or_rejects_them() const {
  int lines = 0;
  int over = 0;
  int missing = 0;
  int with_rejects = 0;
  int rejected_whole = 0;
  const int orders = for_each_order("PO-", [&](const Order& order) {
    for (const Line& line : order.lines) {
      ++lines;
      const std::int64_t ordered = line.terms.quantity.value.micros();
      const std::int64_t received = line.ledger.shipped;
      EXPECT_EQ(line.ledger.delivered, received - line.ledger.refused) << order.id.str();
      over += received > ordered ? 1 : 0;
      missing += received < ordered ? 1 : 0;
      with_rejects += line.ledger.refused > 0 ? 1 : 0;
      rejected_whole += line.ledger.refused > 0 && line.ledger.delivered == 0 ? 1 : 0;
    }
  });
  EXPECT_EQ(orders, 4'012);
  EXPECT_EQ(lines, 8'845);
  EXPECT_EQ(over, 0);
  EXPECT_EQ(missing, 380);
  EXPECT_EQ(with_rejects, 563);
  EXPECT_EQ(rejected_whole, 141);
}

void AdventureWorks::breaks_no_invariant() const {
  const auto sound = [](const Order& order) { EXPECT_TRUE(order.overruns.empty()) << order.id.str(); };
  for_each_order("WO-", sound);
  for_each_order("PO-", sound);
}

void AdventureWorks::reports_delays_as_the_orders_have_them() const {
  std::uint64_t late = 0;
  std::uint64_t scrapped = 0;
  std::uint64_t open = 0;
  const auto count = [&](const Order& order) {
    for (const Line& line : order.lines) {
      const bool whole = line.ledger.delivered >= line.terms.quantity.value.micros();
      if (whole) late += line.last_delivery > line.promised ? 1 : 0;
      if (!whole) ++(line.ledger.scrapped > 0 ? scrapped : open);
    }
  };
  for_each_order("WO-", count);
  for_each_order("PO-", count);
  ASSERT_TRUE(delays.has_value());
  const DelayTotals totals =
      delays->read([](const Delays& now) { return now.totals(*Date::parse("2015-12-31", "day")); });
  EXPECT_EQ(totals.orders, 72'591u + 4'012);
  EXPECT_EQ(totals.lines, 72'591u + 8'845);
  EXPECT_EQ(totals.lines_late, late);
  EXPECT_EQ(totals.lines_closed, scrapped);
  EXPECT_EQ(totals.lines_open, open);
  EXPECT_EQ(scrapped, 729u);
  EXPECT_GT(late, 22'000u);
}

void AdventureWorks::changes_nothing_the_second_time() const {
  const Position head = engine->head();
  const Taken again = take_all();
  EXPECT_EQ(engine->head(), head);
  EXPECT_EQ(again.result.events, 0u);
  EXPECT_EQ(again.result.duplicates, again.result.rows);
  EXPECT_EQ(again.result.quarantined, 0u);
}

TEST(AdventureWorksHistory, ComesOutWithTheFiguresOfItsFiles) {
  AdventureWorks history;
  if (!history.find()) {
    GTEST_SKIP() << "skipped: AdventureWorks is not there; set GENDAN_SHARED_DATA to the folder that has it";
  }
  ASSERT_NO_FATAL_FAILURE(history.import());
  history.goes_in_whole();
  history.makes_or_scraps_what_was_ordered();
  history.ends_routing_steps_late_or_in_time();
  history.receives_purchases_short_or_rejects_them();
  history.breaks_no_invariant();
  history.reports_delays_as_the_orders_have_them();
  history.changes_nothing_the_second_time();
}

}  // namespace
}  // namespace gendan::csv
