#ifndef GENDAN_AUDIT_REPLAY_H_
#define GENDAN_AUDIT_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/id.h"
#include "gendan/engine.h"
#include "gendan/export.h"

namespace gendan {

// One place where a fold from position 0 and what is kept disagree.
struct Difference {
  std::string where;  // "aggregate order/PO-1", "projection delays row PO-1"
  std::string what;   // in words
};

struct ReplayReport {
  std::uint64_t events = 0;
  std::uint64_t streams = 0;
  std::uint64_t aggregates_compared = 0;  // saved or cached ones
  std::uint64_t projections_compared = 0;
  std::uint64_t rows_compared = 0;
  std::uint64_t observed_events = 0;
  std::vector<Difference> differences;  // none: the replay agrees
};

struct ReplayOptions {
  // Called now and then, from the calling thread, with (events so far, head).
  std::function<void(std::uint64_t done, std::uint64_t of)> progress = {};
  // The streams are dealt into so many parts (>= 1), each folded by itself.
  std::size_t parts = 1;
  // Each part reads so many events at a time and holds them meanwhile: some 100 bytes each, and their payloads. The
  // more, the less does a log wait for memory in which many orders take turns. 1 to 16,777,216; what is less or more is
  // taken as the nearest of these.
  std::size_t stretch = 65'536;
  // Calls each of these jobs once, on threads of the host's if it likes, and returns when all are done: one job per
  // part, which no other job waits for. None: one after another on the calling thread.
  std::function<void(std::span<const std::function<void()>> jobs)> run_jobs = {};
};

// Folds the whole log anew, judging every event, and compares the result with every aggregate that the engine has saved
// or keeps in its cache, and with every row of the attached projections. An event that cannot have happened is a
// difference too; those of the log come first, in order of position. Reads only; other threads may go on, events after
// the head at the call are left out. Errors: of the log, of the row store, of gendan::decode.
GENDAN_EXPORT absl::StatusOr<ReplayReport> replay(Engine& engine, const ReplayOptions& options = {});

}  // namespace gendan

#endif  // GENDAN_AUDIT_REPLAY_H_
