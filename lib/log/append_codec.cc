#include "log/append_codec.h"

#include <utility>

#include "gendan/core/refusal.h"
#include "log/crc32c.h"

namespace gendan {
namespace {

// The first byte after the checksum. A bit that is not named here is critical.
constexpr std::uint8_t kChunkOfEvents = 0x01;
constexpr std::uint8_t kChunkHasExtensions = 0x02;

// The first byte of an event. A bit that is not named here is critical.
constexpr std::uint8_t kOtherStream = 0x01;   // the stream's number follows; else it is that of the event before
constexpr std::uint8_t kHasSchema = 0x02;     // else 1
constexpr std::uint8_t kHasFlags = 0x04;      // else 0
constexpr std::uint8_t kNoOccurredAt = 0x08;  // the host gave none: it happened when it was recorded
constexpr std::uint8_t kEventHasExtensions = 0x10;
constexpr std::uint8_t kKnownEventShape = 0x1F;

constexpr std::uint64_t kMaxU16 = 0xFFFF;
constexpr std::uint64_t kMaxU32 = 0xFFFFFFFF;
constexpr std::uint64_t kMaxPosition = ~std::uint64_t{0} >> 1;
constexpr std::uint64_t kNoStream = ~std::uint64_t{0};

std::size_t bound_of_texts(const Append& append) {
  return 5 * wire::kMaxVarint + append.request_id.str().size() + append.actor.size() + append.department.size() +
         append.correlation.size() + append.causation.size();
}

constexpr std::size_t kBoundOfHead = 4 + 1 + 7 * wire::kMaxVarint;
constexpr std::size_t kBoundOfStream = 3 * wire::kMaxVarint;
constexpr std::size_t kBoundOfEvent = 1 + 6 * wire::kMaxVarint;

char* put_event(char* at, const NewEvent& event, std::uint64_t stream, bool other_stream, std::int64_t& occurred_at) {
  const bool given = event.occurred_at.micros != 0;
  *at++ = static_cast<char>((other_stream ? kOtherStream : 0) | (event.schema != 1 ? kHasSchema : 0) |
                            (event.flags != 0 ? kHasFlags : 0) | (given ? 0 : kNoOccurredAt));
  if (other_stream) at = wire::put_varint(at, stream);
  at = wire::put_varint(at, event.type);
  if (event.schema != 1) at = wire::put_varint(at, event.schema);
  if (event.flags != 0) at = wire::put_varint(at, event.flags);
  if (given) {
    // Modulo 2^64, so that every pair of instants has a difference.
    const std::uint64_t step =
        static_cast<std::uint64_t>(event.occurred_at.micros) - static_cast<std::uint64_t>(occurred_at);
    at = wire::put_varint(at, wire::zigzag(static_cast<std::int64_t>(step)));
    occurred_at = event.occurred_at.micros;
  }
  return wire::put_text(at, event.payload);
}

}  // namespace

void encode_append(const Append& append, Position first, Instant recorded_at, std::span<const std::uint64_t> bases,
                   std::string& buffer, std::vector<EncodedChunk>& chunks, std::vector<ChunkSpan>& spans) {
  const std::size_t streams = append.streams.size();
  // Per stream: its version before the chunk, its events in the chunk, its number in the chunk's table.
  absl::InlinedVector<std::uint64_t, 8> versions(bases.begin(), bases.end());
  absl::InlinedVector<std::uint32_t, 8> counts(streams);
  absl::InlinedVector<std::uint64_t, 8> numbers(streams);
  absl::InlinedVector<std::uint32_t, 8> table;

  for (std::size_t begin = 0; begin < append.events.size();) {
    const bool first_chunk = begin == 0;
    std::size_t bytes = kBoundOfHead + bound_of_texts(append);
    table.clear();
    if (first_chunk) {
      for (std::uint32_t s = 0; s < streams; ++s) table.push_back(s);
    }
    std::size_t end = begin;
    for (std::size_t payloads = 0; end < append.events.size() && payloads < kChunkBytes; ++end) {
      const NewEvent& event = append.events[end];
      payloads += event.payload.size();
      bytes += kBoundOfEvent + event.payload.size();
      if (counts[event.stream]++ == 0 && !first_chunk) table.push_back(event.stream);
    }
    for (const std::uint32_t s : table) bytes += kBoundOfStream + append.streams[s].id.str().size();

    const std::size_t offset = buffer.size();
    buffer.resize(offset + bytes);
    char* const start = buffer.data() + offset;
    char* at = start + 4;
    *at++ = static_cast<char>(kChunkOfEvents);
    at = wire::put_varint(at, first.value);
    at = wire::put_varint(at, append.events.size());
    at = wire::put_varint(at, begin);
    at = wire::put_varint(at, end - begin);
    at = wire::put_varint(at, wire::zigzag(recorded_at.micros));
    at = wire::put_text(at, append.request_id.str());
    at = wire::put_text(at, append.actor);
    at = wire::put_text(at, append.department);
    at = wire::put_text(at, append.correlation);
    at = wire::put_text(at, append.causation);
    at = wire::put_varint(at, table.size());
    const Position chunk{first.value + begin};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::uint32_t s = table[i];
      at = wire::put_text(at, append.streams[s].id.str());
      at = wire::put_varint(at, versions[s]);
      at = wire::put_varint(at, counts[s]);
      numbers[s] = i;
      if (counts[s] > 0) spans.push_back({s, counts[s], versions[s] + 1, chunk});
      versions[s] += counts[s];
      counts[s] = 0;
    }
    std::uint64_t stream_before = kNoStream;
    std::int64_t occurred_at = recorded_at.micros;
    for (std::size_t e = begin; e < end; ++e) {
      const NewEvent& event = append.events[e];
      const std::uint64_t stream = numbers[event.stream];
      at = put_event(at, event, stream, stream != stream_before, occurred_at);
      stream_before = stream;
    }
    const std::size_t size = static_cast<std::size_t>(at - start);
    wire::put_u32(start, crc32c({start + 4, size - 4}));
    buffer.resize(offset + size);
    chunks.push_back({chunk, offset, size});
    begin = end;
  }
}

absl::Status ChunkReader::damaged(std::string_view what) const {
  return refuse(Code::kCorrupt, "log", "position " + std::to_string(first_.value + given_) + ": " + std::string(what));
}

absl::Status ChunkReader::unknown(std::string_view what, std::uint64_t number) const {
  return refuse(
      Code::kNewerFormat, "log",
      "position " + std::to_string(first_.value + given_) + ": " + std::string(what) + " " + std::to_string(number));
}

const Record* ChunkReader::fail(absl::Status status) {
  status_ = std::move(status);
  return nullptr;
}

// Extension fields: even numbers may be passed over, odd ones are critical. This reader knows none of either kind.
absl::Status ChunkReader::skip_extensions() {
  const std::uint64_t fields = in_.varint(in_.left());
  for (std::uint64_t i = 0; i < fields && in_.ok(); ++i) {
    const std::uint64_t id = in_.varint();
    in_.text();
    if (in_.ok() && (id & 1) != 0) return unknown("extension field", id);
  }
  return absl::OkStatus();
}

absl::Status ChunkReader::open(std::string_view bytes, Position key) {
  first_ = key;
  streams_.clear();
  count_ = given_ = 0;
  status_ = absl::OkStatus();
  in_ = wire::Taker(std::string_view());
  if (bytes.size() < 5) return damaged("too short");
  if (crc32c(bytes.substr(4)) != wire::get_u32(bytes.data())) return damaged("the checksum is wrong");

  in_ = wire::Taker(bytes.substr(4));
  const std::uint8_t shape = in_.byte();
  if ((shape & ~kChunkHasExtensions) != kChunkOfEvents) return unknown("a chunk of shape", shape);
  record_.append_first = {in_.varint()};
  record_.append_count = static_cast<std::uint32_t>(in_.varint(kMaxU32));
  const std::uint64_t begin = in_.varint(kMaxU32);
  const std::uint32_t count = static_cast<std::uint32_t>(in_.varint(kMaxU32));
  record_.recorded_at = {in_.signed_varint()};
  record_.request_id = in_.text();
  record_.actor = in_.text();
  record_.department = in_.text();
  record_.correlation = in_.text();
  record_.causation = in_.text();
  if ((shape & kChunkHasExtensions) != 0) {
    if (absl::Status status = skip_extensions(); !status.ok()) return status;
  }
  std::uint64_t in_streams = 0;
  const std::uint64_t stream_count = in_.varint(in_.left());
  for (std::uint64_t i = 0; i < stream_count && in_.ok(); ++i) {
    Stream stream;
    stream.name = in_.text();
    stream.base = in_.varint(kMaxPosition);
    stream.count = in_.varint(kMaxU32);
    in_streams += stream.count;
    streams_.push_back(stream);
  }
  if (!in_.ok()) return damaged("the head does not fit");
  if (record_.append_first.value == 0 || record_.append_first.value > kMaxPosition) return damaged("no such position");
  if (record_.append_first.value + begin != key.value) {
    return damaged("holds position " + std::to_string(record_.append_first.value + begin));
  }
  if (count == 0 || begin + count > record_.append_count) return damaged("the counts do not fit");
  if (in_streams != count) return damaged("the streams' counts do not add up");
  count_ = count;
  stream_ = streams_.size();
  occurred_at_ = record_.recorded_at.micros;
  return absl::OkStatus();
}

const Record* ChunkReader::next() {
  if (!status_.ok()) return nullptr;
  if (given_ == count_) return in_.done() ? nullptr : fail(damaged("bytes behind the last event"));

  const std::uint8_t shape = in_.byte();
  if ((shape & ~kKnownEventShape) != 0) return fail(unknown("an event of shape", shape));
  if ((shape & kOtherStream) != 0) stream_ = in_.varint();
  const std::uint64_t type = in_.varint(kMaxU16);
  const std::uint64_t schema = (shape & kHasSchema) != 0 ? in_.varint(kMaxU16) : 1;
  const std::uint64_t flags = (shape & kHasFlags) != 0 ? in_.varint(kMaxU32) : 0;
  occurred_at_given_ = (shape & kNoOccurredAt) == 0;
  if (occurred_at_given_) {
    occurred_at_ = static_cast<std::int64_t>(static_cast<std::uint64_t>(occurred_at_) +
                                             static_cast<std::uint64_t>(in_.signed_varint()));
  }
  if ((shape & kEventHasExtensions) != 0) {
    if (absl::Status status = skip_extensions(); !status.ok()) return fail(std::move(status));
  }
  record_.payload = in_.text();
  if (!in_.ok()) return fail(damaged("an event does not fit"));
  if (type == 0) return fail(damaged("an event without a type"));
  if ((flags & kCriticalFlags) != 0) return fail(unknown("flags", flags));
  if (stream_ >= streams_.size()) return fail(damaged("an event of no stream"));
  Stream& stream = streams_[stream_];
  if (stream.seen == stream.count) return fail(damaged("more events of a stream than its count"));

  record_.position = {first_.value + given_};
  record_.stream = stream.name;
  record_.version = {stream.base + ++stream.seen};
  record_.type = static_cast<EventTag>(type);
  record_.schema = static_cast<std::uint16_t>(schema);
  record_.flags = static_cast<std::uint32_t>(flags);
  record_.occurred_at = {occurred_at_given_ ? occurred_at_ : record_.recorded_at.micros};
  ++given_;
  return &record_;
}

}  // namespace gendan
