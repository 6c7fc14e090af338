#ifndef GENDAN_LIB_LOG_LOG_INDEX_H_
#define GENDAN_LIB_LOG_LOG_INDEX_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/id.h"
#include "gendan/core/logger.h"
#include "gendan/log/storage.h"
#include "log/index_keys.h"
#include "log/tail_index.h"

namespace gendan {

// Where each stream's events and each request stand in the log: the newest in memory, the rest in the index table.
//
// Who sorts, and when: an append puts its entries into hash maps. When these hold enough of the log they are sealed,
// and a new pair is begun. From then on each append moves a few sealed entries per event of its own into a sorted run,
// so that the run is whole about half way to the next and no append ever waits for all of it; the one that comes to its
// end puts the run into the table. What is still in memory when the process ends is read again from the log, from the
// position up to which the table says it covers it.
class LogIndex {
 public:
  struct Limits {
    // Of the log in memory, before it is sealed.
    std::size_t events = 0;
    std::size_t bytes = 0;
  };
  struct NewSpan {
    std::string_view stream;
    StreamSpan span;
  };
  struct NewRequest {
    std::uint64_t hash = 0;
    std::uint64_t position = 0;
  };

  // `tail` holds what the log has beyond `indexed`, which the table covers, up to `head`.
  LogIndex(Storage& storage, Limits limits, Logger* logger, std::unique_ptr<TailIndex> tail, Position indexed,
           Position head);

  // The last position that can be read.
  Position head() const { return {head_.load(std::memory_order_seq_cst)}; }

  // From any thread. Errors: corrupt, storage_failed.
  absl::StatusOr<Version> version_of(std::string_view stream) const;
  // In order, without a gap, from the one that holds version `from` to the newest.
  absl::StatusOr<std::vector<StreamSpan>> spans_of(std::string_view stream, std::uint64_t from) const;
  // Positions of the appends whose request id has this hash.
  absl::Status find_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions) const;

  // The rest is for one thread at a time, the one whose turn it is to write.

  // As version_of() and find_requests(), for less.
  absl::StatusOr<Version> newest_version(std::string_view stream);
  absl::Status find_newest_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions);
  // Makes all of it readable at once.
  void publish(std::span<const NewSpan> spans, std::span<const NewRequest> requests, Position head);
  // Goes on from what was read anew from the tables: after they were opened again, or when somebody else has put a run
  // into them.
  void replace(std::unique_ptr<TailIndex> tail, Position indexed, Position head);
  // Makes `sealed` and the table the whole index, up to `head`: what was written in bulk. What is in memory must be in
  // the table before (flush()).
  absl::Status adopt(std::unique_ptr<TailIndex> sealed, Position head);
  // Does the share of the sorting that falls to so many new events. An error means that the storage may not
  // be written to any more (outcome_unknown); when only the run could not be made the logger hears of it, and it is
  // tried again later.
  absl::Status work(std::size_t events);
  // Before more is published: that there is room for it in memory. Where runs could not be made for long, it tries
  // again. Errors: storage_failed (there is none, and nothing may be appended); as work().
  absl::Status find_room();
  // Moves all that is in memory into the table.
  absl::Status flush();
  // Lets go of the storage.
  void release();
  // Up to where the table covers the log, as far as this has seen, while nothing is sealed.
  Position begin_of_tail() const { return tail_begin_; }
  // Entries that are in memory only.
  std::size_t entries_in_memory() const;

 private:
  struct Sealed {
    std::unique_ptr<TailIndex> index;
    Position covered;
    std::size_t pairs_per_event = 0;  // the share of one new event
  };

  static absl::StatusOr<Version> version_in_table(Storage::Cursor& cursor, std::string_view stream);
  static absl::Status requests_in_table(Storage::Cursor& cursor, std::uint64_t hash,
                                        std::vector<std::uint64_t>& positions);
  bool version_in_memory(std::string_view stream, Version& version) const;
  void requests_in_memory(std::uint64_t hash, std::vector<std::uint64_t>& positions) const;
  bool tail_is_full() const;
  std::unique_ptr<Storage::Cursor> new_cursor() const;
  Storage::Cursor& writers_cursor();
  void seal();
  absl::Status step(std::size_t pairs);
  absl::Status finish_run();
  void give_up_run(const absl::Status& why);

  Storage& storage_;
  const Limits limits_;
  Logger* const logger_;

  mutable std::mutex mutex_;  // guards tail_ and sealed_ where the writer and others meet
  std::unique_ptr<TailIndex> tail_;
  std::deque<Sealed> sealed_;  // oldest first; next to always one at most
  std::atomic<std::uint64_t> head_;

  // The writer's own.
  Position tail_begin_;   // what was covered when tail_ was begun
  std::size_t rest_ = 0;  // events to let pass before a run is tried again
  std::unique_ptr<Storage::Run> run_;
  std::unique_ptr<TailIndex::Merge> merge_;
  std::unique_ptr<Storage::Cursor> cursor_;  // the table as it stands; made anew when a run went in
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_LOG_INDEX_H_
