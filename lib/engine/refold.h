#ifndef GENDAN_LIB_ENGINE_REFOLD_H_
#define GENDAN_LIB_ENGINE_REFOLD_H_

// Every stream of a log folded anew, for an audit. Events lie in the log as they happened, one order's among all the
// others'; folding them so waits for memory at every one. So a stretch of them is read at a time, dealt out by stream,
// and each stream's events of the stretch are folded together.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/aggregate.h"
#include "gendan/log/log.h"
#include "gendan/order/codec.h"

namespace gendan {

// Calls every job, one after another or several at once, and returns when all are done.
using RunJobs = std::function<void(std::span<const std::function<void()>> jobs)>;

// One event, folded.
struct Refolded {
  std::size_t part = 0;
  std::uint32_t place = 0;  // of the stream among its part's, in the order in which they came
  std::string_view stream;
  Version version;
  Position position;
  bool observed = false;
  const Aggregate& aggregate;  // with the event
  const absl::Status& judged;  // why it cannot have happened; OK: it can
};

class Refold {
 public:
  // `machine_of` gives the host machine of a category (null: none). `parts` (>= 1): each has its own streams, by their
  // names, so that they can be folded at once. `stretch` (>= 1): so many events are read at a time for each part.
  // `each` hears of every event: those of a stream in their order, the parts' from the jobs that fold them. All
  // borrowed.
  Refold(Log& log, std::function<const HostMachine*(std::string_view category)> machine_of, std::size_t parts,
         std::size_t stretch, std::function<void(const Refolded&)> each);

  // Folds up to and including `last`, with what runs jobs. `reached`, if given, hears between two stretches up to
  // where. Errors: of the log, of gendan::decode.
  absl::Status run(Position last, const RunJobs& run_jobs, const std::function<void(Position)>& reached = {});

  bool knows(std::string_view stream) const;
  std::size_t streams() const;

  // Forgets every stream, each part's in a job of its own: what was folded is much memory to give back.
  void clear(const RunJobs& run_jobs);

 private:
  struct Item {
    Position position;
    Version version;
    Instant recorded_at;
    std::size_t stream_at = 0;  // into the stretch's bytes
    std::size_t payload_at = 0;
    std::uint32_t payload_size = 0;
    std::uint32_t stream_size = 0;
    std::uint32_t flags = 0;
    EventTag type = 0;
    std::uint16_t schema = 0;

    bool observed() const { return (flags & kObserved) != 0; }
  };
  struct Stretch {
    std::string bytes;
    std::vector<std::vector<Item>> items;  // by part
    absl::Status status;
  };
  struct Stream {
    std::string name;
    Aggregate aggregate;
    bool foretold = false;  // a reversal, which nobody decided, named a version that had not come yet
  };
  // What a stream has of the stretch.
  struct Share {
    std::uint32_t count = 0;
    std::uint32_t end = 0;  // behind its last in Part::order
    bool reverses = false;  // one of them takes another event back
  };
  struct Part {
    std::deque<Stream> streams;
    std::vector<Share> shares;                                     // by place, as the streams
    absl::flat_hash_map<absl::string_view, std::uint32_t> places;  // keys point into the streams
    // Of the stretch that is being folded:
    std::vector<std::uint32_t> place_of;  // by item
    std::vector<std::uint32_t> touched;   // places, in the order in which they came
    std::vector<std::uint32_t> order;     // items, one touched stream's behind the other's
    Decoder decoder;
    absl::Status status;
  };

  static Judging how(const Item& item) {
    return {item.observed() ? Mode::kObserve : Mode::kReplay, item.recorded_at, {}};
  }
  std::size_t part_of(std::string_view stream) const;
  void read(Position from, Position last, Stretch& stretch);
  std::uint32_t place_of(Part& part, std::string_view stream);
  void fold(Stretch& stretch, std::size_t part);
  void fold_stream(const Stretch& stretch, std::size_t part, std::uint32_t place);
  absl::Status fold_again(const Stretch& stretch, std::size_t part, std::span<const std::uint32_t> folded,
                          const Aggregate& before, Stream& stream);
  absl::Status fold_anew(Stream& stream, Version last);

  Log& log_;
  const std::function<const HostMachine*(std::string_view)> machine_of_;
  const std::function<void(const Refolded&)> each_;
  const std::uint64_t stretch_;
  std::vector<Part> parts_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_REFOLD_H_
