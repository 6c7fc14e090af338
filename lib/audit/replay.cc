#include "gendan/audit/replay.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "engine/fold.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"
#include "gendan/projection/runner.h"
#include "log/reversed.h"

namespace gendan {
namespace {

constexpr std::uint64_t kProgressEvery = 10'000;

// What is kept of each stream, to be compared when the fold reaches its version.
using KeptByStream = absl::flat_hash_map<std::string, std::vector<Engine::Kept>>;

// Folds every stream of the log anew.
class Refolding {
 public:
  Refolding(Engine& engine, const KeptByStream& kept, ReplayReport& report)
      : engine_(engine), kept_(kept), report_(report) {}

  // Up to `head`. Errors: of the log.
  absl::Status run(Position head, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    // In stretches: a stream is folded anew between two readings of the log, never from inside one.
    while (done_ < head) {
      const Position start = done_;
      std::optional<std::pair<std::string, Version>> reversal;
      absl::Status status = engine_.read_all(Position{start.value + 1}, [&](const Record& record, const Event& event) {
        done_ = record.position;
        ++report_.events;
        if (progress && report_.events % kProgressEvery == 0) progress(report_.events, head.value);
        if (is_reversal(record)) {
          report_.observed_events += (record.flags & kObserved) != 0 ? 1 : 0;
          reversal.emplace(record.stream, record.version);
          return false;
        }
        take(record, event);
        return done_ < head;
      });
      if (status.ok() && reversal.has_value()) status = fold_anew(reversal->first, reversal->second);
      if (!status.ok()) return status;
      if (done_ == start) break;
    }
    return absl::OkStatus();
  }

  bool knows(std::string_view stream) const { return folds_.contains(to_absl(stream)); }
  std::size_t streams() const { return folds_.size(); }

 private:
  Aggregate& of(std::string_view stream) {
    const auto found = folds_.find(to_absl(stream));
    if (found != folds_.end()) return found->second;
    const std::string_view category = stream.substr(0, stream.find('/'));
    return folds_.emplace(std::string(stream), Aggregate::empty(stream, engine_.host_machine(category))).first->second;
  }

  void take(const Record& record, const Event& event) {
    const bool observed = (record.flags & kObserved) != 0;
    report_.observed_events += observed ? 1 : 0;
    Aggregate& aggregate = of(record.stream);
    judged(record.stream,
           aggregate.judge(event, Judging{observed ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}}));
    compare(record.stream, record.version, aggregate);
  }

  absl::Status fold_anew(const std::string& stream, Version last) {
    absl::StatusOr<Reversed> reversed = Reversed::read(engine_.log(), stream, last);
    if (!reversed.ok()) return reversed.status();
    Aggregate& aggregate = of(stream);
    aggregate = aggregate.anew(stream);
    absl::Status folded = fold_without(engine_.log(), stream, last, *reversed, aggregate);
    if (!folded.ok() && !refused_with(folded, Code::kStillNeeded)) return folded;
    judged(stream, folded);
    compare(stream, last, aggregate);
    return absl::OkStatus();
  }

  void judged(std::string_view stream, const absl::Status& status) {
    if (status.ok()) return;
    report_.differences.push_back({absl::StrCat("position ", done_.value, " on ", to_absl(stream)),
                                   absl::StrCat("cannot have happened: ", status.message())});
  }

  void compare(std::string_view stream, Version version, const Aggregate& folded) {
    const auto waiting = kept_.find(to_absl(stream));
    if (waiting == kept_.end()) return;
    for (const Engine::Kept& kept : waiting->second) {
      if (kept.version != version) continue;
      ++report_.aggregates_compared;
      std::string bytes;
      folded.encode(bytes);
      if (bytes == kept.bytes) continue;
      report_.differences.push_back({absl::StrCat("aggregate ", to_absl(stream)),
                                     absl::StrCat(kept.cached ? "the cached one" : "the saved row", " at version ",
                                                  version.value, " is not what the log gives")});
    }
  }

  Engine& engine_;
  const KeptByStream& kept_;
  ReplayReport& report_;
  Position done_;
  absl::flat_hash_map<std::string, Aggregate> folds_;
};

// A projection that counts the rows it hands out.
class CountingRows final : public Projection {
 public:
  explicit CountingRows(std::unique_ptr<Projection> inner) : inner_(std::move(inner)) {}
  std::uint64_t rows() const { return rows_; }

  std::string_view name() const override { return inner_->name(); }
  std::uint32_t schema() const override { return inner_->schema(); }
  void apply(const Record& record, const Event& event) override { inner_->apply(record, event); }
  void forget(std::string_view stream) override { inner_->forget(stream); }
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

  Refolding refolding(engine, kept, report);
  status = refolding.run(head, progress);
  if (!status.ok()) return status;
  report.streams = refolding.streams();
  status = engine.kept_aggregates([&](const Engine::Kept& one) {
    if (!refolding.knows(one.stream.str()) && engine.head() == head) {
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
