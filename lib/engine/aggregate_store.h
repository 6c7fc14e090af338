#ifndef GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_
#define GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_

// The aggregates: the first projection. Its saved rows are the snapshots, its cache is its bound on memory.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/aggregate.h"
#include "gendan/engine.h"
#include "gendan/log/log.h"
#include "gendan/log/row_store.h"

namespace gendan {

// Safe from any thread.
class AggregateStore {
 public:
  using Shared = std::shared_ptr<const Aggregate>;

  // `machine_of` gives the host machine of a category (null: none). All borrowed.
  AggregateStore(Log& log, RowStore& rows, const Clock& clock, std::size_t cache_bytes, bool saves,
                 std::function<const HostMachine*(std::string_view category)> machine_of);

  // Looks whether the saved rows fit the log, and drops those that do not: all where they reach beyond its head or have
  // another layout, and those of the streams that have events behind the mark. Reads the log from the mark on. Where
  // nothing is saved it drops none, and passes over those of another layout.
  absl::Status open();

  // The aggregate of a stream as the log has it, the empty one where it has no events.
  // Errors: of the log; corrupt where the stream holds an event that cannot have happened.
  absl::StatusOr<Shared> load(const StreamId& stream);
  // The events of a stream up to a version, and whether they stand then. Errors: of the log.
  absl::Status history(const StreamId& stream, Version last, const std::function<bool(const PastEvent&)>& each);
  // The events that were appended together with that of this version, which the stream must have. Errors: of the log.
  absl::Status append_of(const StreamId& stream, Version version,
                         const std::function<void(const StreamId&, const PastEvent&)>& each);
  // The stream at the version `last`, folded without the targets; `decided`: later events must still pass their guards.
  // Refused: unknown_event, already_reversed, not_reversible, still_needed; errors of the log.
  absl::StatusOr<Aggregate> fold_without(const StreamId& stream, Version last, const std::vector<Version>& targets,
                                         bool decided);
  // Takes over what an append made of a stream, unless something newer is there.
  void publish(const StreamId& stream, Shared aggregate);
  // What an append made of all its streams has been published, and so have all appends before it.
  void published(Position last);
  // Takes over what others than this store's owner appended: folds the streams of these positions anew. Of one that
  // cannot be folded, of each where nothing is saved, and of all that is kept where the positions cannot be read, it
  // only lets go: whoever wants one loads it.
  absl::Status adopt(Position from, Position last);

  // Saves the rows that changed since the last save. Errors: of the row store; what was saved stands. What was not is
  // folded again from the log, also where memory runs out.
  absl::Status save();

  absl::Status each_kept(const std::function<bool(const Engine::Kept&)>& each);

  struct Counters {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::size_t bytes = 0;
  };
  Counters counters() const;

 private:
  // Lets go of the stream: whoever wants it loads it anew.
  void forget(std::string_view stream);
  // Used a moment ago: as it is. Used a while ago: packed into the bytes of its row, a fraction of the size.
  struct Slot {
    std::string stream;
    Version version;
    Shared aggregate;    // null where it is packed
    std::string packed;  // empty where it is not
    std::size_t bytes = 0;
    bool ready = false;  // not packed; `bytes` counts in unpacked_
    bool dirty = false;  // newer than its saved row
  };
  using Slots = std::list<Slot>;  // most recently used first

  absl::Status drop_rows_behind(Position mark);
  // `row`: what is saved of the stream. `whole`: nothing was appended to the stream since.
  absl::StatusOr<Shared> fold(const StreamId& stream, std::string_view row, bool whole);
  absl::Status each_stream(Position from, Position last, const std::function<void(std::string_view)>& each);
  void put(const StreamId& stream, Shared aggregate, bool dirty);  // under mutex_
  absl::StatusOr<Shared> unpack(Slots::iterator slot);             // under mutex_
  static std::size_t measured(const Slot& slot);
  void resize(Slot& slot, std::size_t bytes);               // under mutex_
  void pack_last();                                         // under mutex_
  void drop_last(Slots& slots);                             // under mutex_
  void make_room();                                         // under mutex_
  void save_evicted();                                      // under mutex_
  std::uint64_t& publications_of(std::string_view stream);  // under mutex_

  Log& log_;
  RowStore& rows_;
  const Clock& clock_;
  const std::size_t cache_bytes_;
  const bool saves_;
  const std::function<const HostMachine*(std::string_view)> machine_of_;

  mutable std::mutex mutex_;
  Slots slots_;
  Slots packed_;              // all of them less recently used than those in slots_
  std::size_t unpacked_ = 0;  // bytes of slots_
  absl::flat_hash_map<std::string_view, Slots::iterator> by_stream_;  // keys point into the slots, of both lists
  Counters counters_;
  std::array<std::uint64_t, 256> publications_{};  // by a hash of the stream
  // Rows of dirty slots that had to go, by key, waiting for the next save.
  absl::flat_hash_map<std::string, std::string> evicted_;
  std::size_t evicted_bytes_ = 0;  // of those rows
  Position seen_;                  // up to here all appends were published
  // As long as all of the log was published, a row is the newest of its stream unless a slot or evicted_ has it; then
  // a load need not look for events behind it. Not while a save is under way, nor after one that failed, nor where
  // nothing is saved: the rows are then a writer's, and may be newer than what is seen of its log.
  bool rows_whole_ = false;
  bool rows_readable_ = true;  // false: they may have another layout, and stay where they are
  std::size_t saving_ = 0;
};

// The category of a host's stream, which its machine has; "", which none has, for a stream of the library's.
std::string_view host_category(std::string_view stream);

// Where an aggregate's row stands; the rest of the key is the stream.
inline constexpr std::string_view kAggregateRows = "a/";
// The row that says up to where the others know the log, and its content.
inline constexpr std::string_view kAggregateMark = "a!";
std::string aggregate_mark(Position position);

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_
