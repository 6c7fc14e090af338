#ifndef GENDAN_LIB_LOG_APPEND_CODEC_H_
#define GENDAN_LIB_LOG_APPEND_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "gendan/log/log.h"
#include "gendan/log/record.h"
#include "log/wire.h"

// How an append looks in the log's table: docs/log_format.md has the grammar and a worked example.
//
// One append is one key, or several (chunks) when it is large; each chunk says by itself all that its records need, so
// that one event can be read without what stands before it.
namespace gendan {

// The number of the format that this code writes, and the newest it reads. 0 was never frozen and is not read.
inline constexpr std::uint32_t kLogFormat = 1;

// A chunk ends with the event that takes its payloads to this many bytes.
inline constexpr std::size_t kChunkBytes = 16 << 10;

// Flag bits by which a reader must know what it reads. It knows none so far.
inline constexpr std::uint32_t kCriticalFlags = 0xFFFF0000u;
// Flag bits that a writer may not set.
inline constexpr std::uint32_t kReservedFlags = 0xFFFFFF00u;

struct EncodedChunk {
  Position first;
  std::size_t offset = 0;  // into the buffer
  std::size_t size = 0;
};

// The events that one stream has in one chunk.
struct ChunkSpan {
  std::uint32_t stream = 0;  // index into Append::streams
  std::uint32_t count = 0;   // >= 1
  std::uint64_t first_version = 0;
  Position chunk;
};

// Puts `append` behind what is in `buffer`, one chunk after the other, and says where they are. `append` has been
// checked; `bases` has the version of each of its streams before it.
void encode_append(const Append& append, Position first, Instant recorded_at, std::span<const std::uint64_t> bases,
                   std::string& buffer, std::vector<EncodedChunk>& chunks, std::vector<ChunkSpan>& spans);

// Reads one chunk. Takes nothing on trust; what it hands out borrows the chunk's bytes.
class ChunkReader {
 public:
  struct Stream {
    std::string_view name;
    std::uint64_t base = 0;   // version before this chunk
    std::uint64_t count = 0;  // events in this chunk
    std::uint64_t seen = 0;   // events that next() has given
  };

  // Checks the checksum and reads everything before the events. `key` is the position the chunk was found under.
  // Errors: corrupt, newer_format.
  absl::Status open(std::string_view bytes, Position key);

  // The next record, valid until the next call. Null: there is none, or status() says what is wrong.
  const Record* next();
  const absl::Status& status() const { return status_; }
  // Whether the host gave the time of the record that next() handed out last.
  bool occurred_at_given() const { return occurred_at_given_; }

  // The append's first position and its events in all; this chunk's first position and its events.
  Position append_first() const { return record_.append_first; }
  std::uint32_t append_count() const { return record_.append_count; }
  Position first() const { return first_; }
  std::uint32_t count() const { return count_; }
  Instant recorded_at() const { return record_.recorded_at; }
  // A record of which only the fields count that all events of an append share.
  const Record& envelope() const { return record_; }
  // In an append's first chunk: all its streams in their order, also those it only reads. In later ones: those with
  // events in the chunk.
  std::span<const Stream> streams() const { return {streams_.data(), streams_.size()}; }

 private:
  absl::Status damaged(std::string_view what) const;
  absl::Status unknown(std::string_view what, std::uint64_t number) const;
  absl::Status skip_extensions();
  const Record* fail(absl::Status status);

  wire::Taker in_{std::string_view()};
  Record record_;
  Position first_;
  std::uint32_t count_ = 0;
  std::uint32_t given_ = 0;
  std::size_t stream_ = 0;
  std::int64_t occurred_at_ = 0;
  bool occurred_at_given_ = false;
  absl::InlinedVector<Stream, 8> streams_;
  absl::Status status_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_APPEND_CODEC_H_
