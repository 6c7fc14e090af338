// A host of gendan's adapters, as they are installed: a clock, a mapping that comes with the library, a simulated
// order.

#include <iostream>
#include <memory>
#include <utility>

#include "gendan/adapters/csv/mapping.h"
#include "gendan/adapters/host/system_clock.h"
#include "gendan/adapters/simulator/simulator.h"
#include "gendan/gendan.h"
#include "gendan/testing/manual_clock.h"

int main() {
  const gendan::SystemClock now;
  gendan::testing::ManualClock clock(now.now());
  gendan::EngineOptions options;
  options.clock = &clock;
  absl::StatusOr<std::unique_ptr<gendan::Engine>> engine = gendan::Engine::open_in_memory(std::move(options));
  if (!engine.ok()) return 1;
  gendan::SimulationOptions simulation;
  simulation.orders = 1;
  const absl::StatusOr<gendan::SimulationReport> report = gendan::simulate(**engine, clock, simulation);
  const absl::StatusOr<gendan::csv::Mapping> mapping = gendan::csv::load_mapping("scms");
  if (!report.ok()) std::cerr << report.status() << "\n";
  if (!mapping.ok()) std::cerr << mapping.status() << "\n";
  return report.ok() && mapping.ok() && (*engine)->head().value > 0 ? 0 : 1;
}
