#include "log/append_check.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "log/append_codec.h"

namespace gendan {
namespace {

std::string path(std::string_view list, std::size_t index, std::string_view field) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(field);
}

std::string over(std::size_t found, std::size_t limit, std::string_view what) {
  return std::to_string(found) + " " + std::string(what) + "; the limit is " + std::to_string(limit);
}

absl::Status check_text(std::string_view text, std::string_view field, std::size_t max_bytes) {
  return text.empty() ? absl::OkStatus() : check_id(text, field, max_bytes);
}

absl::Status duplicate(std::string_view name) {
  return refuse(Code::kDuplicate, "streams", "\"" + std::string(name) + "\" stands there twice");
}

absl::Status check_stream(std::string_view name, std::size_t number, std::size_t max_bytes) {
  if (check_id(name, "", max_bytes).ok()) return absl::OkStatus();
  return check_id(name, path("streams", number, "id"), max_bytes);
}

// Of an append and of a stored one.
template <class Envelope>
absl::Status check_envelope(std::string_view request_id, const Envelope& envelope, std::size_t max_bytes) {
  if (absl::Status s = check_id(request_id, "request_id", max_bytes); !s.ok()) return s;
  if (absl::Status s = check_id(envelope.actor, "actor"); !s.ok()) return s;
  if (absl::Status s = check_text(envelope.department, "department", max_bytes); !s.ok()) return s;
  if (absl::Status s = check_text(envelope.correlation, "correlation", max_bytes); !s.ok()) return s;
  return check_text(envelope.causation, "causation", max_bytes);
}

absl::Status check_counts(std::size_t events, std::size_t streams, const StoreOptions& limits) {
  if (events == 0) return refuse(Code::kEmptyAppend, "events");
  if (events > limits.max_events_per_append) {
    return refuse(Code::kTooLarge, "events", over(events, limits.max_events_per_append, "events"));
  }
  if (streams > limits.max_streams_per_append) {
    return refuse(Code::kTooLarge, "streams", over(streams, limits.max_streams_per_append, "streams"));
  }
  return absl::OkStatus();
}

absl::Status check_schema(std::uint16_t schema, std::size_t number) {
  if (schema != 0) return absl::OkStatus();
  return refuse(Code::kNumberOutOfRange, path("events", number, "schema"), "the first version is 1");
}

absl::Status check_payload(std::string_view payload, std::size_t number, const StoreOptions& limits) {
  if (payload.size() <= limits.max_event_bytes) return absl::OkStatus();
  return refuse(Code::kTooLarge, path("events", number, "payload"),
                over(payload.size(), limits.max_event_bytes, "bytes"));
}

absl::Status check_bytes(std::size_t bytes, const StoreOptions& limits) {
  if (bytes <= limits.max_append_bytes) return absl::OkStatus();
  return refuse(Code::kTooLarge, "events", over(bytes, limits.max_append_bytes, "bytes"));
}

absl::Status check_streams(const Append& append, std::size_t max_bytes) {
  for (std::size_t i = 0; i < append.streams.size(); ++i) {
    if (absl::Status s = check_stream(append.streams[i].id.str(), i, max_bytes); !s.ok()) return s;
  }
  constexpr std::size_t kFew = 8;
  if (append.streams.size() <= kFew) {
    for (std::size_t i = 1; i < append.streams.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (append.streams[i].id == append.streams[j].id) return duplicate(append.streams[i].id.str());
      }
    }
    return absl::OkStatus();
  }
  std::vector<std::string_view> names;
  names.reserve(append.streams.size());
  for (const Append::Stream& stream : append.streams) names.push_back(stream.id.str());
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? absl::OkStatus() : duplicate(*twice);
}

absl::Status check_events(const Append& append, const StoreOptions& limits) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < append.events.size(); ++i) {
    const NewEvent& event = append.events[i];
    if (event.stream >= append.streams.size()) {
      return refuse(Code::kNumberOutOfRange, path("events", i, "stream"),
                    "there is no stream " + std::to_string(event.stream));
    }
    if (absl::Status s = check_schema(event.schema, i); !s.ok()) return s;
    if ((event.flags & kReservedFlags) != 0) {
      return refuse(Code::kUnknownCode, path("events", i, "flags"), std::to_string(event.flags));
    }
    if (event.type == 0) return refuse(Code::kUnknownEventType, path("events", i, "type"), "0 is no event type");
    if (absl::Status s = check_payload(event.payload, i, limits); !s.ok()) return s;
    bytes += event.payload.size();
  }
  return check_bytes(bytes, limits);
}

}  // namespace

absl::Status check_append(const Append& append, const StoreOptions& limits) {
  const std::size_t max_bytes = limits.max_name_bytes;
  if (absl::Status s = check_envelope(append.request_id.str(), append, max_bytes); !s.ok()) return s;
  if (absl::Status s = check_counts(append.events.size(), append.streams.size(), limits); !s.ok()) return s;
  if (absl::Status s = check_streams(append, max_bytes); !s.ok()) return s;
  return check_events(append, limits);
}

absl::Status StoredAppendCheck::begin(const ChunkReader& chunk) {
  if (!std::exchange(begun_, true)) return begin_first(chunk);
  const Record& here = chunk.envelope();
  if (here.actor != shared_.actor || here.department != shared_.department || here.correlation != shared_.correlation ||
      here.causation != shared_.causation) {
    return refuse(Code::kCorrupt, "chunks", "they tell the append's origin in different ways");
  }
  in_chunk_.clear();
  for (const ChunkReader::Stream& stream : chunk.streams()) {
    if (!std::binary_search(streams_.begin(), streams_.end(), stream.name)) {
      return refuse(Code::kCorrupt, "chunks", "a stream is missing in the first of them");
    }
    in_chunk_.push_back(stream.name);
  }
  std::sort(in_chunk_.begin(), in_chunk_.end());
  const auto twice = std::adjacent_find(in_chunk_.begin(), in_chunk_.end());
  return twice == in_chunk_.end() ? absl::OkStatus() : duplicate(*twice);
}

absl::Status StoredAppendCheck::begin_first(const ChunkReader& chunk) {
  shared_ = chunk.envelope();
  const std::size_t max_bytes = limits_.max_name_bytes;
  if (absl::Status s = check_envelope(shared_.request_id, shared_, max_bytes); !s.ok()) return s;
  if (absl::Status s = check_counts(chunk.append_count(), chunk.streams().size(), limits_); !s.ok()) return s;
  for (const ChunkReader::Stream& stream : chunk.streams()) {
    if (absl::Status s = check_stream(stream.name, streams_.size(), max_bytes); !s.ok()) return s;
    streams_.push_back(stream.name);
  }
  std::sort(streams_.begin(), streams_.end());
  const auto twice = std::adjacent_find(streams_.begin(), streams_.end());
  return twice == streams_.end() ? absl::OkStatus() : duplicate(*twice);
}

absl::Status StoredAppendCheck::event(const Record& record) {
  if (absl::Status s = check_schema(record.schema, events_); !s.ok()) return s;
  if (absl::Status s = check_payload(record.payload, events_, limits_); !s.ok()) return s;
  ++events_;
  bytes_ += record.payload.size();
  return check_bytes(bytes_, limits_);
}

}  // namespace gendan
