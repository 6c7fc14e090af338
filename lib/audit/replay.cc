#include "gendan/audit/replay.h"

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/aggregate.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"
#include "gendan/projection/runner.h"

namespace gendan {
namespace {

constexpr std::uint64_t kProgressEvery = 10'000;

// What is kept of each stream, to be compared when the fold reaches its version.
using KeptByStream = absl::flat_hash_map<std::string, std::vector<Engine::Kept>>;

void compare(const Engine::Kept& kept, const Aggregate& folded, ReplayReport& report) {
  ++report.aggregates_compared;
  std::string bytes;
  folded.encode(bytes);
  if (bytes == kept.bytes) return;
  report.differences.push_back({"aggregate " + kept.stream.str(),
                                std::string(kept.cached ? "the cached one" : "the saved row") + " at version " +
                                    std::to_string(kept.version.value) + " is not what the log gives"});
}

// A projection that counts the rows it hands out.
class CountingRows final : public Projection {
 public:
  explicit CountingRows(std::unique_ptr<Projection> inner) : inner_(std::move(inner)) {}
  std::uint64_t rows() const { return rows_; }

  std::string_view name() const override { return inner_->name(); }
  std::uint32_t schema() const override { return inner_->schema(); }
  void apply(const Record& record, const Event& event) override { inner_->apply(record, event); }
  void collect(std::vector<RowStore::Change>& changes) override {
    const std::size_t before = changes.size();
    inner_->collect(changes);
    rows_ += changes.size() - before;
  }
  absl::Status restore(std::string_view key, std::string_view value) override { return inner_->restore(key, value); }
  void reset() override { inner_->reset(); }

 private:
  std::unique_ptr<Projection> inner_;
  std::uint64_t rows_ = 0;
};

}  // namespace

absl::StatusOr<ReplayReport> replay(Engine& engine,
                                    const std::function<void(std::uint64_t done, std::uint64_t of)>& progress) {
  ReplayReport report;
  // Taken before the head, so that nothing kept is newer than what will be folded.
  KeptByStream kept;
  absl::Status status = engine.kept_aggregates([&](const Engine::Kept& one) {
    kept[one.stream.str()].push_back(one);
    return true;
  });
  if (!status.ok()) return status;
  const Position head = engine.head();

  absl::flat_hash_map<std::string, Aggregate> folds;
  status = engine.read_all(Position{1}, [&](const Record& record, const Event& event) {
    const bool observed = (record.flags & kObserved) != 0;
    const std::string_view category = record.stream.substr(0, record.stream.find('/'));
    auto place = folds.find(to_absl(record.stream));
    if (place == folds.end()) {
      place = folds.emplace(std::string(record.stream), Aggregate::empty(record.stream, engine.host_machine(category)))
                  .first;
    }
    Aggregate& aggregate = place->second;
    const Judging how{observed ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}};
    absl::Status judged = aggregate.judge(event, how);
    if (!judged.ok()) {
      report.differences.push_back(
          {"position " + std::to_string(record.position.value) + " on " + std::string(record.stream),
           "cannot have happened: " + std::string(judged.message())});
    }
    ++report.events;
    report.observed_events += observed ? 1 : 0;
    const auto waiting = kept.find(to_absl(record.stream));
    if (waiting != kept.end()) {
      for (const Engine::Kept& one : waiting->second) {
        if (one.version == record.version) compare(one, aggregate, report);
      }
    }
    if (progress && report.events % kProgressEvery == 0) progress(report.events, head.value);
    return record.position < head;
  });
  if (!status.ok()) return status;
  report.streams = folds.size();
  status = engine.kept_aggregates([&](const Engine::Kept& one) {
    const auto fold = folds.find(one.stream.str());
    if (fold == folds.end() && engine.head() == head) {
      report.differences.push_back({"aggregate " + one.stream.str(), "kept, but the log has no such stream"});
    }
    return true;
  });
  if (!status.ok()) return status;

  std::vector<std::unique_ptr<CountingRows>> folded;
  std::vector<ProjectionCheck> checks;
  for (Engine::AttachedProjection& one : engine.attached_projections()) {
    folded.push_back(std::make_unique<CountingRows>(std::move(one.fresh)));
    checks.push_back({one.runner, folded.back().get()});
  }
  absl::StatusOr<std::vector<RowDifference>> differences = verify(engine.log(), checks);
  if (!differences.ok()) return differences.status();
  report.projections_compared = checks.size();
  for (const auto& one : folded) report.rows_compared += one->rows();
  for (const RowDifference& difference : *differences) {
    report.differences.push_back({"projection " + difference.projection + " row " + difference.key, difference.what});
  }
  if (progress) progress(report.events, head.value);
  return report;
}

}  // namespace gendan
