#ifndef GENDAN_LIB_LOG_STORED_LOG_H_
#define GENDAN_LIB_LOG_STORED_LOG_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "gendan/log/log.h"
#include "gendan/log/storage.h"
#include "gendan/log/store.h"
#include "log/append_codec.h"
#include "log/commit_queue.h"
#include "log/log_index.h"
#include "log/log_metrics.h"
#include "log/log_tree.h"
#include "log/recovery.h"

namespace gendan {

// The log, on any Storage: gives positions and versions, commits in groups, finds repeated requests, reads.
//
// Who may touch what: `queue_` lets one caller at a time into commit(), and all that commit() alone uses needs no lock.
// What readers share with it is in `index_` and in atomics.
class StoredLog final : public Log {
 public:
  // Borrows the storage, which outlives it.
  StoredLog(Storage& storage, const StoreOptions& options, Recovered recovered, std::unique_ptr<LogTree> tree);

  absl::StatusOr<Receipt> append(const Append& append, Durability durability) override;
  absl::StatusOr<std::optional<Receipt>> resolve(const RequestId& request) override;
  absl::StatusOr<Version> version_of(std::string_view stream) override;
  absl::Status read_stream(std::string_view stream, Version from, const RecordSink& sink) override;
  absl::Status read_all(Position from, const RecordSink& sink) override;
  absl::Status read_appends(Position from, const AppendSink& sink) override;
  Position head() const override { return index_.head(); }
  Position wait_beyond(Position seen, absl::Duration at_most, const std::function<bool()>& stop) override;
  void interrupt() override;
  absl::Status sync() override;
  absl::StatusOr<std::unique_ptr<BulkAppender>> start_bulk() override;
  absl::StatusOr<Position> catch_up() override;
  absl::StatusOr<TreeHead> tree_head() override;
  absl::StatusOr<TreeHead> tree_head_at(std::uint64_t appends) override;
  absl::StatusOr<AppendProof> prove(Position position, std::uint64_t appends) override;
  absl::StatusOr<std::vector<Hash>> prove_growth(std::uint64_t from, std::uint64_t to) override;
  absl::Status close() override;

  // Writes what stands beside the log. A failure poisons the log as one of its own would.
  absl::Status write_beside(std::span<const Storage::Change> changes, bool sync);

  void report(MetricSink& sink) const;
  // Appends under way, those that wait for their turn among them.
  std::size_t appends_pending() const { return queue_.pending(); }

 private:
  class Bulk;  // bulk_append.cc

  struct Pending : CommitQueue::Ticket {
    const Append* append = nullptr;
    Durability durability = Durability::kSync;
    std::uint64_t hash = 0;
    absl::StatusOr<Receipt> result;
  };
  // An append as it was stored.
  struct Stored {
    Position first;
    Position last;
    Instant recorded_at;
    struct Stream {
      std::string name;
      Version after;
    };
    std::vector<Stream> streams;
  };

  // Whatever is thrown ends here: those who wait for the group must be woken.
  std::size_t commit(std::span<CommitQueue::Ticket* const> group);
  std::size_t commit_some(std::span<CommitQueue::Ticket* const> group);
  // Gives `pending` its place behind the group's earlier ones, or its answer. False: it has to wait for the next group.
  bool sequence(Pending& pending, std::size_t already, Position& next, Instant now);
  static absl::Status check_expectations(const Append& append, std::span<const std::uint64_t> bases);
  // The stream's version before the append that is being sequenced.
  absl::StatusOr<Version> version_before(std::string_view stream);
  absl::Status write_group(bool sync);
  // Makes something durable by `write`, and measures it.
  absl::Status durably(absl::FunctionRef<absl::Status()> write);
  absl::Status write_chunks(bool sync);

  absl::Status check_open() const;
  // Whether it takes appends now, or may after it was opened anew.
  absl::Status check_writable() const;
  absl::Status check_tree() const;
  static absl::Status in_bulk();
  // That a head can be signed with the moment that the host's clock gives.
  static absl::Status check_clock(Instant now);
  // After the device was full: opens the storage anew, once there is room, and looks what is in it. Nothing of what is
  // to be appended has been written by then, whatever it answers.
  absl::Status reopen_if_full();
  absl::Status reopen();
  absl::Status follow();
  // The append with this request among those at `positions`. Refused: request_reused, when it is not the same as
  // `same_as`, which may be null.
  absl::StatusOr<std::optional<Stored>> find_stored(std::span<const std::uint64_t> positions, const RequestId& request,
                                                    const Append* same_as);
  absl::StatusOr<std::optional<Stored>> read_stored(std::uint64_t position, const RequestId& request,
                                                    const Append* same_as);
  absl::StatusOr<Receipt> repeat(const Append& append, const Stored& stored);
  absl::StatusOr<Version> version_at(std::string_view stream, Position position);

  // What a failed write means to the appends that were in it; poisons the log unless nothing was written.
  absl::Status failed_write(absl::Status status);
  void wake_waiters();
  absl::Status finish();

  Storage& storage_;
  const StoreOptions options_;
  LogIndex index_;
  CommitQueue queue_;
  std::atomic<bool> closed_{false};
  std::atomic<bool> poisoned_{false};
  std::atomic<bool> in_bulk_{false};
  std::atomic<std::uint64_t> synced_{0};  // all up to here is durable
  LogMetrics metrics_;

  std::mutex writer_;  // held by whoever commits, writes in bulk or catches up
  // Shared by whoever syncs or writes without the writer's turn, until what failed has been told; held alone, behind
  // writer_, while the storage is opened anew: a failure from before it must not poison what comes out of it.
  std::shared_mutex beside_;
  // The writer's own.
  std::unique_ptr<LogTree> tree_;  // null: the log goes without
  Instant recorded_at_;
  absl::Status takes_more_;  // why the group's new appends are refused
  bool in_company_ = false;  // more than one append waits: what one changes the next must see
  std::vector<std::uint64_t> positions_;
  std::string buffer_;
  std::vector<EncodedChunk> chunks_;
  std::vector<std::array<char, 8>> keys_;
  std::vector<Storage::Change> changes_;
  std::vector<ChunkSpan> chunk_spans_;
  std::vector<LogIndex::NewSpan> spans_;
  std::vector<LogIndex::NewRequest> requests_;
  absl::flat_hash_map<absl::string_view, std::uint64_t> group_versions_;  // of streams the group has written to
  absl::flat_hash_set<std::uint64_t> group_hashes_;

  std::mutex wait_mutex_;
  std::condition_variable grown_;
  std::atomic<int> waiting_{0};
  std::uint64_t interruptions_ = 0;  // guarded by wait_mutex_
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_STORED_LOG_H_
