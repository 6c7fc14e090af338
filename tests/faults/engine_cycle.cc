#include <rocksdb/env.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gendan/audit/replay.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/quality.h"
#include "log/rocksdb_store.h"
#include "tests/engine/support.h"
#include "tests/faults/crash_cycle.h"
#include "tests/faults/faulty_file_system.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {
namespace {

constexpr std::uint64_t kOrders = 6;
constexpr std::uint64_t kSteps = 12;

// What happens to an order, step by step. Its lot and its shipment are named after it.
Decision step_of(std::uint64_t order, std::uint64_t step) {
  const std::string name = std::to_string(order);
  const OrderId id("O-" + name);
  const LotId lot("L-" + name);
  switch (step) {
    case 0:
      return intake::draft(id, header("PO-" + name), {line(1), line(2)});
    case 1:
      return intake::submit(id);
    case 2:
      return intake::start_review(id, PersonId("li"));
    case 3:
      return intake::complete_review(id, {{{"quantity", true, ""}}});
    case 4:
      return intake::confirm(id, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 12)});
    case 5:
      return production::report(id, {LineNo{1}, pieces(60), pieces(1), "", kToday});
    case 6:
      return production::report(id, {LineNo{2}, pieces(100), pieces(0), "", kToday});
    case 7:
      return quality::submit_lot(id, {lot, LineNo{1}, pieces(40)});
    case 8:
      return quality::plan_inspection(id, lot, plan(40, 5, 1, 2));
    case 9:
      return quality::close_inspection(id, lot, 5);
    case 10:
      return quality::release_lot(id, lot);
    default:
      return shipment::plan(ShipmentId("S-" + name), {{{id, LineNo{1}, pieces(10)}}, "Ocean", kToday});
  }
}

// One engine's orders, and what it acknowledged of them.
class Factory {
 public:
  explicit Factory(Random& random) : random_(random) {}

  void work(Engine& engine, std::uint64_t cycle, int calls, const FaultyFileSystem& files) {
    for (int call = 0; call < calls && !files.power_is_off(); ++call) {
      const std::uint64_t order = random_.below(kOrders);
      Request request;
      request.request_id = RequestId(std::to_string(cycle) + "-" + std::to_string(call));
      request.actor = "li";
      request.durability = random_.one_in(3) ? Durability::kSync : Durability::kBuffered;
      const absl::StatusOr<Receipt> receipt = engine.execute(request, step_of(order, steps_[order]));
      if (receipt.ok() && request.durability == Durability::kSync) durable_ = std::max(durable_, receipt->last);
      if (receipt.ok() && receipt->last.value > 0) acknowledged_[request.request_id.str()] = *receipt;
      // A step that was lost is refused later on, and comes round again.
      if (receipt.ok() || refusal_of(receipt.status())->code != Code::kOutcomeUnknown) {
        steps_[order] = (steps_[order] + 1) % kSteps;
      }
    }
  }

  void check(Engine& engine, std::vector<std::string>& accusations) {
    if (engine.head() < durable_) {
      accusations.push_back("position " + std::to_string(durable_.value) + " was durable, and the log ends at " +
                            std::to_string(engine.head().value));
    }
    for (const auto& [name, receipt] : acknowledged_) {
      const absl::StatusOr<std::optional<Receipt>> found = engine.log().resolve(RequestId(name));
      if (!found.ok()) {
        accusations.push_back(name + " does not resolve: " + found.status().ToString());
      } else if (!found->has_value() && receipt.first <= engine.head()) {
        accusations.push_back(name + " was acknowledged, and something else stands there");
      } else if (found->has_value() && ((*found)->first != receipt.first || (*found)->last != receipt.last)) {
        accusations.push_back(name + " was acknowledged at another place than where it stands");
      }
    }
    acknowledged_.clear();
    const absl::StatusOr<ReplayReport> report = replay(engine);
    if (!report.ok()) {
      accusations.push_back("it does not replay: " + report.status().ToString());
      return;
    }
    for (const Difference& difference : report->differences) {
      accusations.push_back("the replay does not agree: " + difference.where + ": " + difference.what);
    }
  }

 private:
  Random& random_;
  std::map<std::uint64_t, std::uint64_t> steps_;
  std::map<std::string, Receipt> acknowledged_;
  Position durable_;
};

absl::StatusOr<std::unique_ptr<Engine>> open_engine(rocksdb::Env& env, const std::string& path, Clock& clock) {
  StoreOptions store_options;
  store_options.clock = &clock;
  store_options.tail_index_events = 30;
  absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store_in(&env, path, store_options);
  if (!store.ok()) return store.status();
  EngineOptions options;
  options.clock = &clock;
  options.save_every = 15;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open(*std::move(store), std::move(options));
  if (!engine.ok()) return engine;
  absl::Status attached = (*engine)->attach<Delays>().status();
  attached.Update((*engine)->attach<QualityStatistics>().status());
  attached.Update((*engine)->attach<ComplaintRegister>().status());
  if (!attached.ok()) return attached;
  return engine;
}

}  // namespace

Life live_with_engine(std::uint64_t seed) {
  Random random(seed);
  testing::ManualClock clock;
  clock.set(start_of(kToday));
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() + "/attic");
  const auto files = std::make_shared<FaultyFileSystem>(folder.path() + "/attic");
  files->leave_garbage(false);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
  Factory factory(random);
  Life life;
  for (std::uint64_t cycle = 0; cycle <= kCyclesPerLife; ++cycle) {
    absl::StatusOr<std::unique_ptr<Engine>> engine = open_engine(*env, folder.path() + "/log", clock);
    if (!engine.ok()) {
      life.accusations.push_back("it does not open: " + engine.status().ToString());
      break;
    }
    factory.check(**engine, life.accusations);
    life.appends = (*engine)->head().value;
    if (cycle == kCyclesPerLife || !life.accusations.empty()) break;
    files->cut_power_at(1 + random.below(150));
    factory.work(**engine, cycle, 60, *files);
    life.story += std::to_string(cycle) + ": its power is cut; ";
    ++life.cuts;
    files->cut_power();
    engine->reset();
    files->crash(random.next());
  }
  return life;
}

}  // namespace gendan::faults_test
