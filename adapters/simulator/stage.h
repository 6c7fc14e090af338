#ifndef GENDAN_ADAPTERS_SIMULATOR_STAGE_H_
#define GENDAN_ADAPTERS_SIMULATOR_STAGE_H_

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "agenda.h"
#include "gendan/adapters/simulator/simulator.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment.h"
#include "random.h"
#include "story.h"
#include "world.h"

namespace gendan::simulation {

// Thrown by the stage once the run has failed, so that no story goes on; caught in simulate(). The status stands in
// Stage::failure().
struct RunEnded final : std::exception {};

// An order's goods that wait at the forwarder's for company.
struct Parcel {
  std::string lane;
  std::vector<Allocation> allocations;
  bool taken = false;  // a second order's shipment includes them
  bool away = false;   // that shipment has left or was given up
};

// What all stories of a run share: the engine, the agenda, the counters. Used by one thread.
class Stage {
 public:
  Stage(Engine& engine, testing::ManualClock& clock, const SimulationOptions& options)
      : engine_(engine), clock_(clock), options_(options), world_(make_world(options.seed)) {}

  const World& world() const { return world_; }
  std::uint64_t seed() const { return options_.seed; }
  Instant now() const { return clock_.now(); }
  Date today() const { return day_of(clock_.now()); }
  SimulationReport& report() { return report_; }
  const absl::Status& failure() const { return failure_; }
  Agenda::Wait until(Instant at) { return {agenda_, at}; }

  // Begins a story at the present moment, beside those under way.
  void spawn(Story story);
  // Lives through everything on the agenda. Errors: as simulate().
  absl::Status run();
  // An order has come to its end.
  void order_done();

  // Executes and counts. `step` names the call in errors.
  absl::StatusOr<Receipt> execute(const Request& request, const Decision& decision);
  void wrote(const Receipt& receipt);
  [[noreturn]] void fail(absl::Status status);
  Engine& engine() { return engine_; }
  const SimulationOptions& options() const { return options_; }

  // The number under which this customer's latest order went in, and that order; empty before the first.
  struct LatestPo {
    std::string number;
    OrderId order;
  };
  LatestPo& latest_po(std::size_t customer);
  // The number of an order that was rejected and that this customer will send again; empty where there is none.
  std::string& rejected_po(std::size_t customer);
  std::vector<std::shared_ptr<Parcel>>& forwarder() { return forwarder_; }

 private:
  void end_day();

  Engine& engine_;
  testing::ManualClock& clock_;
  const SimulationOptions& options_;
  const World world_;
  Agenda agenda_;
  std::vector<Story> stories_;
  bool some_ended_ = false;
  SimulationReport report_;
  absl::Status failure_;
  std::vector<LatestPo> latest_po_;
  std::vector<std::string> rejected_po_;
  std::vector<std::shared_ptr<Parcel>> forwarder_;
};

// The voice in which one story speaks to the engine: it names its requests, draws its own chances, and knows what must
// be accepted and what must be refused. Anything else ends the run (RunEnded).
class Teller {
 public:
  // `name` starts every request id and must be the story's own; `order` is what it belongs to, `number` that order's.
  Teller(Stage& stage, std::string name, std::string order, std::uint64_t number, std::uint64_t seed)
      : random(seed), stage_(stage), name_(std::move(name)), order_(std::move(order)), number_(number) {}

  // Must be accepted.
  Receipt act(Desk desk, std::string_view step, const Decision& decision);
  // Must be refused with this code.
  void refused(Desk desk, std::string_view step, Code code, const Decision& decision);

  Order load(const OrderId& id);
  Shipment load(const ShipmentId& id);
  Complaint load(const CaseId& id);
  gendan::Supplier load(const SupplierId& id);
  Stock load(const StockId& id);

  // A while later, within working hours.
  Agenda::Wait hours(std::int64_t at_least, std::int64_t at_most);
  // On this day, within working hours; at once if it has come.
  Agenda::Wait day(Date day);
  // So many hours later exactly, day and night: ships do not rest.
  Agenda::Wait any_hours(std::int64_t at_least, std::int64_t at_most);

  Stage& stage() { return stage_; }
  const std::string& name() const { return name_; }
  std::uint64_t number() const { return number_; }
  Date today() const { return stage_.today(); }

  Random random;

 private:
  Request request(Desk desk);
  [[noreturn]] void fail(std::string_view step, const absl::Status& status);
  Instant working(Instant at);

  Stage& stage_;
  const std::string name_;
  const std::string order_;
  const std::uint64_t number_;
  std::uint64_t said_ = 0;
  RequestId last_;
};

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_STAGE_H_
