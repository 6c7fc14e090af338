#ifndef GENDAN_AUDIT_REPLAY_H_
#define GENDAN_AUDIT_REPLAY_H_

#include <cstdint>
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

// Folds the whole log anew, judging every event, and compares the result with every aggregate that the engine has saved
// or keeps in its cache, and with every row of the attached projections. An event that cannot have happened is a
// difference too. Reads only; other threads may go on, events after the head at the call are left out.
// `progress`, if given, is called now and then with (events so far, head). Errors: of the log.
GENDAN_EXPORT absl::StatusOr<ReplayReport> replay(
    Engine& engine, const std::function<void(std::uint64_t done, std::uint64_t of)>& progress = {});

}  // namespace gendan

#endif  // GENDAN_AUDIT_REPLAY_H_
