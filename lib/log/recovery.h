#ifndef GENDAN_LIB_LOG_RECOVERY_H_
#define GENDAN_LIB_LOG_RECOVERY_H_

#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/log/storage.h"
#include "log/append_codec.h"
#include "log/tail_index.h"

namespace gendan {

// What a log has to know before it can go on.
struct Recovered {
  bool fresh = false;               // the tables are empty; the format has yet to be written
  std::unique_ptr<TailIndex> tail;  // the index of indexed + 1 .. head
  Position indexed;                 // the index table covers the log up to here
  Position head;
  Instant recorded_at;  // of the last append
  absl::Status hole;    // behind the head, where a hole may be; OK: there is none
};

// Who follows a writer may look just when that one has deleted a write-ahead log, and before the file that its contents
// went to is known. He takes what lies in front of such a hole, and looks again: it is believed only when it is seen
// this many times and nothing comes in front of it. Behind a busy writer each look may find another.
inline constexpr int kFollowAttempts = 4;
enum class Holes { kAreDamage, kEndIt };

// Reads it from the tables, and writes nothing. Takes time by the length of the tail that the index table does not
// cover, not by the length of the log. Refused: not_a_gendan_log, newer_format, corrupt, storage_failed. With kEndIt
// the log ends ahead of the first hole, if anything lies ahead of it that the index table does not cover.
absl::StatusOr<Recovered> recover(Storage& storage, Holes holes = Holes::kAreDamage);

// Up to where the index table covers the log. Errors: corrupt, storage_failed.
absl::StatusOr<Position> indexed_up_to(Storage& storage);

// Gives every chunk behind `position`, which ends an append or is 0, in order, up to `last`, which ends one too, and
// says where they end. Errors: corrupt (one is missing, or the last append is cut short), newer_format, storage_failed.
absl::StatusOr<Position> read_chunks(Storage& storage, Position position,
                                     absl::FunctionRef<void(const ChunkReader&)> take,
                                     Position last = {~std::uint64_t{0}});
// Whether the append ends with this chunk.
bool ends_append(const ChunkReader& chunk);

// What an opening answers where a write of its own has failed: storage_failed in place of outcome_unknown, since nobody
// has appended anything of which he would not know what became of it.
absl::Status not_opened(absl::Status status);

// Says in empty tables that they are a log of this format. Errors: storage_failed, read_only.
absl::Status write_format(Storage& storage);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_RECOVERY_H_
