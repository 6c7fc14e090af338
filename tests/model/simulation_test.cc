#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <set>
#include <string>

#include "gendan/adapters/simulator/simulator.h"
#include "reference_model.h"
#include "tests/core/refused.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

TEST(Simulation, HoldsEveryInvariantAtEveryStep) {
  const bool nightly = std::getenv("GENDAN_NIGHTLY") != nullptr;
  House house;
  ReferenceModel model;
  Position seen;
  std::uint64_t steps = 0;
  std::uint64_t looked_at = 0;
  SimulationOptions options;
  options.orders = nightly ? 100'000 : 400;
  options.seed = 7;
  options.on_step = [&](const Request&, const absl::StatusOr<Receipt>& receipt) {
    if (!receipt.ok()) {
      const std::optional<Refusal> refusal = refusal_of(receipt.status());
      ASSERT_TRUE(refusal.has_value() && testing::documented_at(*refusal)) << receipt.status();
      return;
    }
    std::set<std::string> orders;
    std::set<std::string> stocks;
    ASSERT_TRUE(house.engine
                    ->read_all(Position{seen.value + 1},
                               [&](const Record& record, const Event& event) {
                                 model.apply(record, event);
                                 seen = record.position;
                                 const Category category = category_of(record.stream);
                                 if (category == Category::kOrder) orders.emplace(name_of(record.stream));
                                 if (category == Category::kStock) stocks.emplace(name_of(record.stream));
                                 return true;
                               })
                    .ok());
    for (const std::string& id : orders) model.compare(house.engine->load(OrderId(id)).value());
    for (const std::string& id : stocks) model.compare(house.engine->load(StockId(id)).value());
    // It looks at everything, which a long run cannot do at every step.
    if (!stocks.empty() && (!nightly || ++steps % 10'000 == 0)) model.check_supplies();
    looked_at += orders.size() + stocks.size();
  };
  const auto report = simulate(*house.engine, house.clock, options);
  ASSERT_TRUE(report.ok()) << report.status();
  model.check_supplies();
  model.check_numbers();
  EXPECT_TRUE(model.broken().empty()) << model.broken()[0];
  EXPECT_GT(model.events(), options.orders * 10);
  EXPECT_GT(looked_at, options.orders * 10);
}

}  // namespace
}  // namespace gendan
