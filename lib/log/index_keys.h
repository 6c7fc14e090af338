#ifndef GENDAN_LIB_LOG_INDEX_KEYS_H_
#define GENDAN_LIB_LOG_INDEX_KEYS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// What stands in the index table. Three kinds of pair, told apart by the key's first byte:
//
//   "h"                                       -> varint: every event up to this position is in the table
//   "r" hash (8 bytes, high first) position   -> nothing: an append whose request id has that hash begins there
//   "s" stream 0x00 first version             -> (count, position)*: a segment of the stream, chunk by chunk; the first
//                                                position is whole, each later one the distance from the one before
//
// No two runs hold the same key, but for "h", of which the newest counts. A run carries "h" among its pairs, so what it
// says is true from the moment the run is there.
namespace gendan {

// The events of one stream in one chunk.
struct StreamSpan {
  std::uint64_t first_version = 0;
  std::uint64_t position = 0;  // of the chunk
  std::uint32_t count = 0;     // >= 1

  std::uint64_t last_version() const { return first_version + count - 1; }
};

inline constexpr std::string_view kIndexedKey = "h";
// At most this many spans stand in one segment.
inline constexpr std::size_t kSegmentSpans = 128;

// Spreads request ids over 64 bits. Part of the format. Ids may collide: what is found under a hash is looked up in the
// log and compared.
std::uint64_t request_hash(std::string_view request_id);

// The bytes that all keys of one request, or of one stream, begin with; all of the key where it is neither's.
std::size_t group_bytes(std::string_view key);

// The part that all keys of one request share, and the key of one of them.
void make_request_prefix(std::uint64_t hash, std::string& key);
void add_position(std::uint64_t position, std::string& key);
// Puts the position that a request's key names behind `positions`.
absl::Status decode_request(std::string_view key, std::vector<std::uint64_t>& positions);
// The part that all segments of a stream share; sorts streams by their names.
void make_stream_prefix(std::string_view stream, std::string& key);
// Makes a stream's prefix the key of the segment that begins with `first_version`.
void add_first_version(std::uint64_t first_version, std::string& key);
// Behind every segment of the stream whose prefix `key` holds, and before all of the next one.
void make_stream_end(std::string& key);

// `spans` follow each other without a gap.
void encode_segment(std::span<const StreamSpan> spans, std::string& value);
// Puts the segment's spans behind `spans`. `key` is the whole key, `prefix` bytes of it its stream's prefix.
absl::Status decode_segment(std::string_view key, std::size_t prefix, std::string_view value,
                            std::vector<StreamSpan>& spans);
// The last version that a segment speaks of.
absl::Status last_of_segment(std::string_view key, std::size_t prefix, std::string_view value, std::uint64_t& version);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_INDEX_KEYS_H_
