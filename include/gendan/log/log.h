#ifndef GENDAN_LOG_LOG_H_
#define GENDAN_LOG_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/log/record.h"
#include "gendan/proof/head.h"
#include "gendan/proof/tree.h"

namespace gendan {

// What an append expects of a stream before it.
struct Expect {
  enum class Mode : std::uint8_t { kAny, kNoStream, kExists, kExactly };
  Mode mode = Mode::kAny;
  Version version;  // for kExactly

  static Expect any() { return {}; }
  static Expect no_stream() { return {Mode::kNoStream, {}}; }
  static Expect exists() { return {Mode::kExists, {}}; }
  static Expect exactly(Version v) { return {Mode::kExactly, v}; }  // exactly(0) is no_stream()
};

struct NewEvent {
  std::uint32_t stream = 0;  // index into Append::streams
  EventTag type = 0;
  std::uint16_t schema = 1;
  std::uint32_t flags = 0;   // RecordFlag
  Instant occurred_at;       // 0: not given; the record then shows recorded_at
  std::string_view payload;  // borrowed for the length of the call
};

// A set of events to be written as one, over one or more streams.
struct Append {
  struct Stream {
    StreamId id;
    Expect expect;
  };
  RequestId request_id;    // required; the same id is written once, whatever the expectations
  std::string actor;       // required; it and the three below keep the rules of check_id()
  std::string department;  // may be empty, as the next two
  std::string correlation;
  std::string causation;
  std::vector<Stream> streams;   // each at most once; one without events is only read: its expectation is checked
  std::vector<NewEvent> events;  // in the order in which they take their positions; at least one
};

enum class Durability : std::uint8_t {
  kSync,      // on return the bytes have been fsynced (the default)
  kBuffered,  // on return they are in the operating system's hands; a power cut may lose the newest appends, whole,
              // though somebody has read them: sync() before a position is kept outside the process
};

struct Receipt {
  Position first;  // the events have positions first .. last
  Position last;
  std::vector<Version> versions;  // per Append::streams, the stream's version after the append
  Instant recorded_at;
  bool repeated = false;  // the request id was known; this is the original receipt
};

// Gives each record to the callee in turn; false ends the reading, which then returns OK.
using RecordSink = std::function<bool(const Record&)>;

// An append as it stands in the log (docs/log_format.md). All views are valid until the callee returns.
struct StoredAppend {
  Position first;
  Position last;
  Instant recorded_at;
  std::span<const std::string_view> chunks;  // the append's bytes, cut as the log keeps them
};
using AppendSink = std::function<bool(const StoredAppend&)>;

// That an append is a leaf of the log's tree: checked by verify_inclusion() (gendan/proof/tree.h).
struct AppendProof {
  std::uint64_t leaf = 0;     // the append's number, from 0
  std::uint64_t appends = 0;  // of the head that the path leads to
  Position first;             // the append's events
  Position last;
  std::string bytes;  // the append's chunks behind each other: TreeHasher::leaf() of them is the leaf's hash
  std::vector<Hash> path;
};

// Writes into a log in bulk, through sorted files instead of the write-ahead log: several times quicker, and nothing
// can be read, nor is durable, before a file is full or finish() was called. For the thread that began it. The log
// takes no other appends while one of these is alive, and reads as usual; it must be gone before the log is closed.
class GENDAN_EXPORT BulkAppender {
 public:
  virtual ~BulkAppender() = default;  // without finish(): what is in no finished file is as if it had never been

  // As Log::append(). The receipt holds once finish() was OK.
  virtual absl::StatusOr<Receipt> append(const Append& append) = 0;
  // An append out of another log, as read_appends() gave it there: keeps its positions, versions and times, so that the
  // tree over it is the same. Its position must be the log's next. Refused: corrupt (its bytes, or where they say that
  // they stand), newer_format, wrong_version (its versions do not follow, or its chunks are not of one append),
  // request_reused; and as append(), by this log's limits.
  virtual absl::Status append_stored(std::span<const std::string_view> chunks) = 0;
  // Makes all readable and durable. More may follow. Errors: storage_failed (what is in no finished file is gone),
  // outcome_unknown (the log takes no more writes before it is reopened); poisoned (it takes none already).
  virtual absl::Status finish() = 0;
};

// The append-only truth. Every backend keeps this contract (one test suite runs on all of them):
//
// 1. Positions are 1..N, gapless, in commit order; once a position can be read nothing below it can appear later.
// 2. Stream versions are 1..n, gapless.
// 3. One append is atomic, over several streams too.
// 4. The same request id again returns the original receipt (repeated = true), whatever its expectations; with other
//    content it is refused: request_reused. Content is everything in Append but the expectations, the streams that are
//    only read, and the order of Append::streams.
// 5. On return of a kSync append its bytes, and those of all before it, have been fsynced.
// 6. On any error but Unavailable nothing was written. Unavailable (outcome_unknown) means that the append is there
//    whole or not at all: repeat it with the same request id, or ask resolve().
//
// Safe from any thread. close() and the destructor may only run when no other call is under way.
class GENDAN_EXPORT Log {
 public:
  virtual ~Log() = default;

  // Refused, and nothing written: closed, read_only, poisoned, locked (a BulkAppender is alive), date_out_of_range
  // (what the clock gives, outside kFirstDate .. kLastDate); missing, too_long, bad_character (request id, stream id,
  // actor ...), number_out_of_range (an event's stream, schema 0), unknown_code (a reserved flag), unknown_event_type
  // (0), duplicate (a stream twice), empty_append, too_large; request_reused; wrong_version (an expectation does not
  // hold; of class Aborted, so that callers may decide anew); storage_failed (also where the index of what is new could
  // not be written for long: it is kept in memory, and there is a limit to that), corrupt.
  // Unavailable: outcome_unknown; without words where memory ran out, or the clock threw. The log is poisoned from then
  // on: it reads, but writes only after it was reopened.
  virtual absl::StatusOr<Receipt> append(const Append& append, Durability durability) = 0;

  // What became of a request: its receipt, or nullopt, which is final for a request that is not under way ("not
  // stored"); but with OpenMode::kFollow it says no more than that the request is not among what is seen, up to head():
  // only the writer's is final. Its versions follow the original Append::streams. Errors: closed, storage_failed,
  // corrupt, bad ids as for append; poisoned (only the reopened log can say that it is not stored).
  virtual absl::StatusOr<std::optional<Receipt>> resolve(const RequestId& request) = 0;

  // The stream's version; 0 when there is none, as of a name that no stream may have. Errors: as read_stream().
  virtual absl::StatusOr<Version> version_of(std::string_view stream) = 0;

  // The stream's records from version `from` (>= 1) in order, as they stand when the call begins.
  // Errors: corrupt, storage_failed, closed; the records given so far are right.
  virtual absl::Status read_stream(std::string_view stream, Version from, const RecordSink& sink) = 0;

  // All records from `from` (>= 1) to the head as it stands when the call begins, in order of position.
  virtual absl::Status read_all(Position from, const RecordSink& sink) = 0;

  // Whole appends as bytes, from the one that holds `from` (>= 1) to the head as it stands when the call begins. For
  // what copies or proves a log and need not know its events. Errors as read_all().
  virtual absl::Status read_appends(Position from, const AppendSink& sink) = 0;

  // The last position that can be read; 0 for an empty log.
  virtual Position head() const = 0;

  // Blocks the calling thread until head() > `seen`, the log is interrupted, `at_most` has passed, or `stop` (where
  // given) answers true; returns head(), at once where the log is closed. No cost is paid while nothing is appended.
  // `stop` is asked before the first wait and on every wake, with a lock held: it must not call the log, wait or throw.
  virtual Position wait_beyond(Position seen, absl::Duration at_most, const std::function<bool()>& stop = {}) = 0;
  // Wakes every thread in wait_beyond once. One that comes later sleeps on, unless its `stop` looks at something that
  // was changed before.
  virtual void interrupt() = 0;

  // Makes all that was appended so far durable; a log that was opened for reading has nothing to make so: OK.
  // Unavailable as for append. Refused: closed, poisoned, storage_failed.
  virtual absl::Status sync() = 0;

  // Begins to write in bulk. Refused: as append(), of what concerns the log; locked (another one is alive).
  virtual absl::StatusOr<std::unique_ptr<BulkAppender>> start_bulk() = 0;

  // Opened with OpenMode::kFollow: sees what the writing process has appended since, and returns head(). Elsewhere
  // there is nothing to see that is not seen already. Errors: closed, corrupt, storage_failed; what could be read
  // before can still be read.
  virtual absl::StatusOr<Position> catch_up() = 0;

  // The head of the tree as the log stands, and as it stood after so many appends. Refused: unsupported (the log was
  // opened without its tree), number_out_of_range (appends: more than there are), closed, corrupt, storage_failed.
  virtual absl::StatusOr<TreeHead> tree_head() = 0;
  virtual absl::StatusOr<TreeHead> tree_head_at(std::uint64_t appends) = 0;
  // That the append which holds `position` is in the tree of the first `appends` appends. Refused: as above;
  // number_out_of_range (position: not below that head).
  virtual absl::StatusOr<AppendProof> prove(Position position, std::uint64_t appends) = 0;
  // That the tree of the first `to` appends begins with that of the first `from`: for verify_consistency().
  virtual absl::StatusOr<std::vector<Hash>> prove_growth(std::uint64_t from, std::uint64_t to) = 0;

  // Makes all durable; afterwards every call answers closed, and wait_beyond does not wait. Files and locks are let go
  // of by the Store. Errors: outcome_unknown, storage_failed; it is closed nevertheless. Idempotent.
  virtual absl::Status close() = 0;
};

}  // namespace gendan

#endif  // GENDAN_LOG_LOG_H_
