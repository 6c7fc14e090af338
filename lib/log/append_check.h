#ifndef GENDAN_LIB_LOG_APPEND_CHECK_H_
#define GENDAN_LIB_LOG_APPEND_CHECK_H_

#include <cstddef>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "gendan/log/log.h"
#include "gendan/log/store.h"
#include "log/append_codec.h"

namespace gendan {

// What can be said of an append without looking at the log. Refused: missing, too_long, bad_character (ids, actor,
// department, correlation, causation), number_out_of_range (an event's stream, a schema of 0), duplicate (a stream
// twice), unknown_event_type (0), unknown_code (a reserved flag), empty_append, too_large.
absl::Status check_append(const Append& append, const StoreOptions& limits);

// The same of an append out of another log, whose chunks come one after the other: what no append() would have taken
// must not get into the index by that way. Reserved flags pass, since a later version may have given them a meaning
// that a reader can do without.
class StoredAppendCheck {
 public:
  explicit StoredAppendCheck(const StoreOptions& limits) : limits_(limits) {}

  // Before a chunk's events. Its bytes must stay where they are until the last chunk has been checked. Refused: as
  // above; corrupt (it differs from the first chunk in what all chunks share).
  absl::Status begin(const ChunkReader& chunk);
  absl::Status event(const Record& record);

 private:
  absl::Status begin_first(const ChunkReader& chunk);

  const StoreOptions& limits_;
  bool begun_ = false;
  Record shared_;                                      // the first chunk's envelope
  absl::InlinedVector<std::string_view, 8> streams_;   // the append's, sorted
  absl::InlinedVector<std::string_view, 8> in_chunk_;  // a later chunk's
  std::size_t events_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_APPEND_CHECK_H_
