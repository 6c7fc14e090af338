#ifndef GENDAN_PROJECTION_RUNNER_H_
#define GENDAN_PROJECTION_RUNNER_H_

// Feeds a projection with the log, saves its rows together with the position they have reached, and compares them with
// a fold from the beginning.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gendan/core/id.h"
#include "gendan/core/logger.h"
#include "gendan/export.h"
#include "gendan/log/log.h"
#include "gendan/log/record.h"
#include "gendan/log/row_store.h"
#include "gendan/order/event.h"
#include "gendan/projection/projection.h"

namespace gendan {

class ProjectionRunner;
struct RowDifference;
struct ProjectionCheck;
GENDAN_EXPORT absl::StatusOr<std::vector<RowDifference>> verify(Log& log, std::span<const ProjectionCheck> checks);

// Brings several runners over one log up to its head, as it stands at the call: the log is read once, and decoded at
// most once, for all that stand at the same position. Errors: as ProjectionRunner::catch_up(), of the first that fails.
GENDAN_EXPORT absl::Status catch_up(Log& log, std::span<ProjectionRunner* const> runners);

struct RunnerOptions {
  // Rows are saved after so many events; 0: only when save() is called. Fewer makes opening after a crash quicker and
  // writing slower. In the middle of catching up they are saved after as many events as are saved already, up to
  // 200,000, where that is more.
  std::uint64_t save_every = 10'000;
  // False: nothing is ever written to the row store (a log that was opened read-only); save() then does nothing.
  bool saves = true;
  // Borrowed; may be null.
  Logger* logger = nullptr;
};

// Runs one projection over one log.
//
// What is saved is rows and position in one RowStore::save, so after a crash they agree with each other, and the log
// replays the gap: every event takes effect exactly once. Saved rows are never believed blindly: they are dropped and
// folded again when the projection's schema has changed, a row is corrupt, the log is shorter than they are, or another
// event than the one they ended with stands at their position.
//
// Saved under "p/<name>/r/<row key>", and "p/<name>/m" for the position. One runner per name and row store at a time.
//
// Safe from any thread. The projection, log, row store and logger are borrowed and must outlive the runner; nobody else
// may call the projection's non-const members. The destructor does not save.
class GENDAN_EXPORT ProjectionRunner {
 public:
  ProjectionRunner(Projection& projection, Log& log, RowStore& rows, RunnerOptions options = {});
  ProjectionRunner(const ProjectionRunner&) = delete;
  ProjectionRunner& operator=(const ProjectionRunner&) = delete;

  // Restores what was saved, without folding what came after (catch_up does). To be called once, before the others.
  // Where the saved rows cannot be believed the projection starts anew at position 0, which is not an error.
  // Errors: those of the row store and of the log; the projection is then empty and at position 0.
  absl::Status open();

  // Folds one event, or all events of one append, which readers then see as one. `records` and `events` are of the same
  // length, in order of position. Those that were already applied are passed over; a gap before the first is closed
  // from the log. Errors (of the log, in closing a gap; not_found when the gap is not in the log): nothing of this call
  // was applied beyond what was read. Where an EventReversed is among the events, its stream is read again from the
  // log, unless the projection takes nothing from what was taken back; if that fails, the projection starts anew at
  // position 0, and the next catch_up() makes it again.
  absl::Status apply(const Record& record, const Event& event);
  absl::Status apply(std::span<const Record> records, std::span<const Event> events);

  // Folds everything up to the head as it stands at the call. An append becomes visible to readers as one. Errors:
  // those of the log, and of gendan::decode for events that the projection takes; the events before the one at fault
  // have been applied, and position() says how far.
  absl::Status catch_up();

  // Saves the rows that changed, with the position. Errors: those of the row store; what was saved before still stands,
  // and the changes are kept for the next time. Saving after save_every events is the same, but its failure is only
  // logged: the log can always make the rows again.
  absl::Status save();

  // The position of the last event that was applied. Never waits.
  Position position() const { return Position{position_.load()}; }
  // Blocks until position() >= `least` or `at_most` has passed; returns position(). For projections at their own pace.
  Position wait(Position least, absl::Duration at_most) const;

  // Calls fn() while no event is applied, and returns what it returns. Several readers run side by side, and wait only
  // while an append is being applied, or while it catches up some at once (at most 32), or while changed rows are
  // gathered to be saved. `fn` must not call the runner.
  template <class Fn>
  auto read(Fn&& fn) const {
    std::shared_lock lock(reading_);
    return std::forward<Fn>(fn)();
  }

  const Projection& projection() const { return projection_; }

 private:
  friend absl::StatusOr<std::vector<RowDifference>> verify(Log& log, std::span<const ProjectionCheck> checks);
  friend absl::Status catch_up(Log& log, std::span<ProjectionRunner* const> runners);

  // What stood at the position the rows have reached: the log must still hold it when the rows are restored.
  struct Mark {
    std::uint64_t version = 0;
    std::int64_t recorded_at = 0;
    EventTag type = 0;
    std::string request_id;
    friend bool operator==(const Mark&, const Mark&) = default;
    void take(const Record& last);
  };

  // All of these are called under writing_, which current_rows takes by itself.
  struct Distrust {
    std::string why;        // empty: what is saved can be believed
    bool outdated = false;  // nothing is wrong with it, but another version of the projection made it
  };
  absl::StatusOr<Distrust> restore();
  void start_anew();
  absl::Status catch_up_locked();
  struct Lane;
  template <class Lanes>
  static absl::Status catch_up_lanes(Log& log, Lanes&& lanes);
  void start_over();
  void reached(std::uint64_t events);
  bool save_is_due(std::uint64_t more_events) const;
  // Saves; of a failure it only tells the logger.
  void save_or_say();
  // What has changed since it was last asked, by full key.
  std::vector<RowStore::Change> collected();
  // Keeps in pending_ what is not saved yet.
  void keep(std::vector<RowStore::Change> changes);
  absl::Status save_locked();
  absl::Status save_collected();
  // A projection tells once what has changed. Where that is lost on its way, by an exception in fn(), no later save
  // could make up for it: the projection starts over.
  template <class Fn>
  absl::Status or_start_over(Fn fn);
  absl::StatusOr<std::uint64_t> current_rows(std::map<std::string, std::string, std::less<>>& rows, std::string& fault);
  void say(Logger::Level level, std::string_view message) const;

  Projection& projection_;
  Log& log_;
  RowStore& rows_;
  const RunnerOptions options_;
  const std::string row_prefix_;  // "p/<name>/r/"
  const std::string mark_key_;    // "p/<name>/m"

  std::mutex writing_;                 // one of apply, catch_up, save at a time; taken before reading_
  mutable std::shared_mutex reading_;  // shared by readers, exclusive while an append is folded
  std::atomic<std::uint64_t> position_ = 0;
  Mark mark_;
  std::uint64_t unsaved_events_ = 0;             // since the last save, or the last try
  std::optional<std::uint64_t> saved_position_;  // none: nothing saved that can be believed
  bool wipe_ = false;                            // what is saved is not to be believed: delete it before the next save
  std::string fault_;                            // what open() found wrong with it; empty once it is replaced
  std::map<std::string, std::optional<std::string>, std::less<>> pending_;  // collected, not yet saved; by full key

  mutable std::mutex waiting_;
  mutable std::condition_variable moved_;
  mutable std::atomic<int> waiters_ = 0;
};

// A row that a fold from the beginning does not give.
struct RowDifference {
  std::string projection;
  std::string key;   // empty: all rows of the projection
  std::string what;  // "saved only", "folded only", "byte 12 differs (saved 45 bytes, folded 47)"
  friend bool operator==(const RowDifference&, const RowDifference&) = default;
};

// A runner, and a fresh instance of its projection's type to fold into.
struct ProjectionCheck {
  ProjectionRunner* runner = nullptr;
  Projection* fresh = nullptr;
};

// Folds the log anew, reading it once for all, each `fresh` up to the position its runner had at the call, and compares
// every row that is saved or waits to be saved with the fold's. Beside a writer who has saved beyond that position
// (RunnerOptions::saves is false) it is the saved rows alone, with a fold up to where he did; and no rows, where those
// are ahead of the log, or he has begun them anew. Returns the differences in order of projection (as given) and key;
// empty means that they agree. Saved rows that open() could not believe, and that no save() has replaced since, are one
// difference, which says why; those that only have another schema are none. Changes neither the runner's rows nor its
// position; each `fresh` holds the fold afterwards. Readers and writers go on meanwhile. Memory: all rows of all
// projections, once more as bytes. Errors: those of the log, the row store and gendan::decode.
GENDAN_EXPORT absl::StatusOr<std::vector<RowDifference>> verify(Log& log, std::span<const ProjectionCheck> checks);

}  // namespace gendan

#endif  // GENDAN_PROJECTION_RUNNER_H_
