#ifndef GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_
#define GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_

// The aggregates: the first projection. Its saved rows are the snapshots, its cache is its bound on memory.

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
  AggregateStore(Log& log, RowStore& rows, std::size_t cache_bytes, bool saves,
                 std::function<const HostMachine*(std::string_view category)> machine_of);

  // Looks whether the saved rows fit the log; drops them where they reach beyond its head or have another layout.
  absl::Status open();

  // The aggregate of a stream as the log has it, the empty one where it has no events.
  // Errors: of the log; corrupt where the stream holds an event that cannot have happened.
  absl::StatusOr<Shared> load(const StreamId& stream);
  // Takes over what an append made of a stream, unless something newer is there.
  void publish(const StreamId& stream, Shared aggregate);

  // Saves the rows that changed since the last save. Errors: of the row store; what was saved stands.
  absl::Status save();

  absl::Status each_kept(const std::function<bool(const Engine::Kept&)>& each);

  struct Counters {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::size_t bytes = 0;
  };
  Counters counters() const;

 private:
  struct Slot {
    std::string stream;
    Shared aggregate;
    std::size_t bytes = 0;
    bool dirty = false;  // newer than its saved row
  };
  using Slots = std::list<Slot>;  // most recently used first

  absl::StatusOr<Aggregate> fold(const StreamId& stream);
  void put(const StreamId& stream, Shared aggregate, bool dirty);  // under mutex_
  void make_room();                                                // under mutex_
  const HostMachine* machine_for(std::string_view stream) const;

  Log& log_;
  RowStore& rows_;
  const std::size_t cache_bytes_;
  const bool saves_;
  const std::function<const HostMachine*(std::string_view)> machine_of_;

  mutable std::mutex mutex_;
  Slots slots_;
  absl::flat_hash_map<std::string_view, Slots::iterator> by_stream_;  // keys point into the slots
  Counters counters_;
  std::vector<RowStore::Change> evicted_;  // rows of dirty slots that had to go, waiting for the next save
};

// Where an aggregate's row stands; the rest of the key is the stream.
inline constexpr std::string_view kAggregateRows = "a/";

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_AGGREGATE_STORE_H_
