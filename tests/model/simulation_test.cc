#include <gtest/gtest.h>

#include <cstdlib>

#include "gendan/adapters/simulator/simulator.h"
#include "reference_model.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

TEST(Simulation, HoldsEveryInvariantAtEveryStep) {
  const bool nightly = std::getenv("GENDAN_NIGHTLY") != nullptr;
  House house;
  ReferenceModel model;
  Position seen;
  SimulationOptions options;
  options.orders = nightly ? 100'000 : 400;
  options.seed = 7;
  options.on_step = [&](const Request&, const absl::StatusOr<Receipt>& receipt) {
    if (!receipt.ok()) return;
    ASSERT_TRUE(house.engine
                    ->read_all(Position{seen.value + 1},
                               [&](const Record& record, const Event& event) {
                                 model.apply(record, event);
                                 seen = record.position;
                                 return true;
                               })
                    .ok());
  };
  const auto report = simulate(*house.engine, house.clock, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(model.broken().empty()) << model.broken()[0];
  EXPECT_GT(model.events(), options.orders * 10);
}

}  // namespace
}  // namespace gendan
