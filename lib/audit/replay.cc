#include "gendan/audit/replay.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "engine/refold.h"
#include "gendan/core/text.h"
#include "gendan/projection/runner.h"

namespace gendan {
namespace {

// What is kept of each stream, to be compared when the fold reaches its version.
using KeptByStream = absl::flat_hash_map<std::string, std::vector<Engine::Kept>>;

const char* name_of_kept(const Engine::Kept& one) { return one.cached ? "the cached one" : "the saved row"; }

// What one part's folding finds.
struct Findings {
  std::vector<const std::vector<Engine::Kept>*> kept;  // by the stream's place; null: nothing
  std::vector<std::pair<Position, Difference>> differences;
  absl::flat_hash_set<const Engine::Kept*> met;
  std::uint64_t events = 0;
  std::uint64_t observed = 0;
  std::uint64_t compared = 0;

  void take(const Refolded& event, const KeptByStream& all_kept) {
    ++events;
    observed += event.observed ? 1 : 0;
    if (event.place == kept.size()) {
      const auto found = all_kept.find(to_absl(event.stream));
      kept.push_back(found == all_kept.end() ? nullptr : &found->second);
    }
    if (!event.judged.ok()) {
      differences.emplace_back(
          event.position, Difference{absl::StrCat("position ", event.position.value, " on ", to_absl(event.stream)),
                                     absl::StrCat("cannot have happened: ", event.judged.message())});
    }
    if (kept[event.place] == nullptr) return;
    for (const Engine::Kept& one : *kept[event.place]) {
      if (one.version == event.version) compare(one, event);
    }
  }

 private:
  void compare(const Engine::Kept& one, const Refolded& event) {
    ++compared;
    met.insert(&one);
    std::string bytes;
    event.aggregate.encode(bytes);
    if (bytes == one.bytes) return;
    differences.emplace_back(
        event.position,
        Difference{absl::StrCat("aggregate ", to_absl(event.stream)),
                   absl::StrCat(name_of_kept(one), " at version ", event.version.value, " is not what the log gives")});
  }
};

// What is kept of a stream and met no event of its version, by stream.
std::vector<Difference> beyond_the_log(const KeptByStream& kept, const std::vector<Findings>& findings,
                                       const Refold& refold) {
  std::vector<const Engine::Kept*> unmet;
  for (const auto& [stream, all] : kept) {
    if (!refold.knows(stream)) continue;
    for (const Engine::Kept& one : all) {
      const bool met =
          std::any_of(findings.begin(), findings.end(), [&](const Findings& part) { return part.met.contains(&one); });
      if (!met) unmet.push_back(&one);
    }
  }
  std::sort(unmet.begin(), unmet.end(), [](const Engine::Kept* a, const Engine::Kept* b) {
    return std::tie(a->stream, a->cached) < std::tie(b->stream, b->cached);
  });
  std::vector<Difference> out;
  for (const Engine::Kept* one : unmet) {
    out.push_back({absl::StrCat("aggregate ", to_absl(one->stream.str())),
                   one->version.value == 0
                       ? absl::StrCat(name_of_kept(*one), " cannot be read")
                       : absl::StrCat(name_of_kept(*one), " at version ", one->version.value, " is ahead of the log")});
  }
  return out;
}

void one_after_another(std::span<const std::function<void()>> jobs) {
  for (const std::function<void()>& job : jobs) job();
}

// A projection that counts the rows it hands out.
class CountingRows final : public Projection {
 public:
  explicit CountingRows(std::unique_ptr<Projection> inner) : inner_(std::move(inner)) {}
  std::uint64_t rows() const { return rows_; }

  std::string_view name() const override { return inner_->name(); }
  std::uint32_t schema() const override { return inner_->schema(); }
  void apply(const Record& record, const Event& event) override { inner_->apply(record, event); }
  bool takes(EventTag type) const override { return inner_->takes(type); }
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

absl::StatusOr<ReplayReport> replay(Engine& engine, const ReplayOptions& options) {
  ReplayReport report;
  // Taken before the head, so that nothing kept is newer than what will be folded.
  KeptByStream kept;
  absl::Status status = engine.kept_aggregates([&](const Engine::Kept& one) {
    kept[one.stream.str()].push_back(one);
    return true;
  });
  if (!status.ok()) return status;
  const Position head = engine.head();

  std::vector<Findings> findings(std::max<std::size_t>(options.parts, 1));
  const RunJobs run_jobs = options.run_jobs ? options.run_jobs : one_after_another;
  Refold refold(
      engine.log(), [&](std::string_view category) { return engine.host_machine(category); }, findings.size(),
      options.stretch, [&](const Refolded& event) { findings[event.part].take(event, kept); });
  status = refold.run(head, run_jobs, [&](Position reached) {
    if (options.progress) options.progress(reached.value, head.value);
  });
  if (!status.ok()) return status;
  report.streams = refold.streams();
  std::vector<std::pair<Position, Difference>> found;
  for (Findings& one : findings) {
    report.events += one.events;
    report.observed_events += one.observed;
    report.aggregates_compared += one.compared;
    std::move(one.differences.begin(), one.differences.end(), std::back_inserter(found));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [position, difference] : found) report.differences.push_back(std::move(difference));
  for (Difference& difference : beyond_the_log(kept, findings, refold)) {
    report.differences.push_back(std::move(difference));
  }
  status = engine.kept_aggregates([&](const Engine::Kept& one) {
    if (!refold.knows(one.stream.str()) && engine.head() == head) {
      report.differences.push_back({"aggregate " + one.stream.str(), "kept, but the log has no such stream"});
    }
    return true;
  });
  if (!status.ok()) return status;
  refold.clear(run_jobs);

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
    const std::string row = difference.key.empty() ? "" : " row " + difference.key;
    report.differences.push_back({"projection " + difference.projection + row, difference.what});
  }
  if (options.progress) options.progress(head.value, head.value);
  return report;
}

}  // namespace gendan
