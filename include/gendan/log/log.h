#ifndef GENDAN_LOG_LOG_H_
#define GENDAN_LOG_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/log/record.h"

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
  kBuffered,  // on return they are in the operating system's hands; a power cut may lose the newest appends, whole
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

  // Refused, and nothing written: closed, read_only, poisoned; missing, too_long, bad_character (request id, stream id,
  // actor ...), number_out_of_range (an event's stream, schema 0), unknown_code (a reserved flag), unknown_event_type
  // (0), duplicate (a stream twice), empty_append, too_large; request_reused; wrong_version (an expectation does not
  // hold; of class Aborted, so that callers may decide anew); storage_failed, corrupt.
  // Unavailable: outcome_unknown. The log is poisoned from then on: it reads, but writes only after it was reopened.
  virtual absl::StatusOr<Receipt> append(const Append& append, Durability durability) = 0;

  // What became of a request: its receipt, or nullopt, which is final for a request that is not under way ("not
  // stored"). Its versions follow the original Append::streams. Errors: closed, storage_failed, corrupt, bad ids as for
  // append; poisoned (only the reopened log can say that it is not stored).
  virtual absl::StatusOr<std::optional<Receipt>> resolve(const RequestId& request) = 0;

  // The stream's version; 0 when there is none.
  virtual absl::StatusOr<Version> version_of(std::string_view stream) = 0;

  // The stream's records from version `from` (>= 1) in order, as they stand when the call begins.
  // Errors: corrupt, storage_failed, closed; the records given so far are right.
  virtual absl::Status read_stream(std::string_view stream, Version from, const RecordSink& sink) = 0;

  // All records from `from` (>= 1) to the head as it stands when the call begins, in order of position.
  virtual absl::Status read_all(Position from, const RecordSink& sink) = 0;

  // The last position that can be read; 0 for an empty log.
  virtual Position head() const = 0;

  // Blocks the calling thread until head() > `seen`, the log is closed or interrupted, or `at_most` has passed; returns
  // head(). No cost is paid while nothing is appended.
  virtual Position wait_beyond(Position seen, absl::Duration at_most) = 0;
  // Wakes every thread in wait_beyond once.
  virtual void interrupt() = 0;

  // Makes all that was appended so far durable. Unavailable as for append.
  virtual absl::Status sync() = 0;

  // Makes all durable; afterwards every call answers closed, and wait_beyond returns. Files and locks are let go of by
  // the Store. Errors: outcome_unknown, storage_failed; it is closed nevertheless. Idempotent.
  virtual absl::Status close() = 0;
};

}  // namespace gendan

#endif  // GENDAN_LOG_LOG_H_
