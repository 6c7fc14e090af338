#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "gendan/core/refusal.h"
#include "log/append_reader.h"
#include "log/stored_log.h"
#include "log/wire.h"

// The reading half of StoredLog.
namespace gendan {
namespace {

using Table = Storage::Table;
using Access = Storage::Access;
using Key = std::array<char, 8>;

Key key_of(std::uint64_t position) {
  Key key;
  wire::put_sorted_u64(key.data(), position);
  return key;
}

std::string_view view(const Key& key) { return {key.data(), key.size()}; }

// Opens the chunk that the cursor stands on; `expected` is where it should begin.
absl::Status open_chunk(const Storage::Cursor& cursor, std::uint64_t expected, ChunkReader& chunk) {
  if (cursor.key() != view(key_of(expected))) return missing_position(expected);
  return chunk.open(cursor.value(), {expected});
}

// With other characters a name could look like the key of another stream.
bool may_be_stream(std::string_view name) { return check_id(name, "", name.size()).ok(); }

bool same_envelope(const Append& append, const Record& envelope) {
  return append.request_id.str() == envelope.request_id && append.actor == envelope.actor &&
         append.department == envelope.department && append.correlation == envelope.correlation &&
         append.causation == envelope.causation;
}

bool same_event(const Append& append, const NewEvent& event, const Record& record, bool occurred_at_given) {
  return append.streams[event.stream].id.str() == record.stream && event.type == record.type &&
         event.schema == record.schema && event.flags == record.flags && event.payload == record.payload &&
         occurred_at_given == (event.occurred_at.micros != 0) &&
         (!occurred_at_given || event.occurred_at == record.occurred_at);
}

}  // namespace

absl::Status StoredLog::read_all(Position from, const RecordSink& sink) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  const Position head = index_.head();
  from.value = std::max<std::uint64_t>(from.value, 1);
  if (from > head) return absl::OkStatus();

  const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kLog, Access::kScan);
  if (!cursor->seek_for_prev(view(key_of(from.value)))) {
    return cursor->status().ok() ? missing_position(from.value) : cursor->status();
  }
  if (cursor->key().size() != Key().size()) return missing_position(from.value);
  std::uint64_t next = wire::get_sorted_u64(cursor->key());
  ChunkReader chunk;
  while (true) {
    if (absl::Status s = open_chunk(*cursor, next, chunk); !s.ok()) return s;
    next += chunk.count();
    if (next <= from.value) return missing_position(from.value);
    while (const Record* const record = chunk.next()) {
      if (record->position < from) continue;
      if (!sink(*record)) return absl::OkStatus();
    }
    if (!chunk.status().ok()) return chunk.status();
    if (next > head.value) return absl::OkStatus();
    if (!cursor->next()) return cursor->status().ok() ? missing_position(next) : cursor->status();
  }
}

absl::Status StoredLog::read_appends(Position from, const AppendSink& sink) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  const Position head = index_.head();
  from.value = std::max<std::uint64_t>(from.value, 1);
  if (from > head) return absl::OkStatus();
  AppendReader reader(storage_, Access::kScan);
  if (absl::Status s = reader.seek(from); !s.ok()) return s;
  std::vector<std::string_view> chunks;
  while (reader.next()) {
    chunks.clear();
    for (std::size_t i = 0; i < reader.chunk_count(); ++i) chunks.push_back(reader.chunk(i));
    if (!sink({reader.first(), reader.last(), reader.recorded_at(), chunks})) return absl::OkStatus();
    if (reader.last() >= head) return absl::OkStatus();
  }
  return reader.status().ok() ? missing_position(reader.last().value + 1) : reader.status();
}

absl::StatusOr<Version> StoredLog::version_of(std::string_view stream) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  return may_be_stream(stream) ? index_.version_of(stream) : Version{};
}

absl::Status StoredLog::read_stream(std::string_view stream, Version from, const RecordSink& sink) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  if (!may_be_stream(stream)) return absl::OkStatus();
  std::uint64_t next = std::max<std::uint64_t>(from.value, 1);
  const absl::StatusOr<std::vector<StreamSpan>> spans = index_.spans_of(stream, next);
  if (!spans.ok()) return spans.status();
  if (spans->empty()) return absl::OkStatus();

  const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kLog, Access::kPoint);
  ChunkReader chunk;
  for (const StreamSpan& span : *spans) {
    if (!cursor->seek(view(key_of(span.position)))) {
      return cursor->status().ok() ? missing_position(span.position) : cursor->status();
    }
    if (absl::Status s = open_chunk(*cursor, span.position, chunk); !s.ok()) return s;
    while (next <= span.last_version()) {
      const Record* const record = chunk.next();
      if (record == nullptr) break;
      if (record->stream != stream || record->version.value < next) continue;
      if (record->version.value != next) break;
      ++next;
      if (!sink(*record)) return absl::OkStatus();
    }
    if (!chunk.status().ok()) return chunk.status();
    if (next != span.last_version() + 1) {
      return refuse(Code::kCorrupt, "index",
                    "version " + std::to_string(next) + " of \"" + std::string(stream) +
                        "\" does not stand at position " + std::to_string(span.position));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Receipt>> StoredLog::resolve(const RequestId& request) {
  if (absl::Status s = check_open(); !s.ok()) return s;
  if (absl::Status s = check_id(request.str(), "request_id", options_.max_name_bytes); !s.ok()) return s;
  // Looked at before the search: what is found to be missing while the log is whole is missing for good.
  const bool poisoned = poisoned_.load(std::memory_order_acquire);
  std::vector<std::uint64_t> positions;
  if (absl::Status s = index_.find_requests(request_hash(request.str()), positions); !s.ok()) return s;
  const absl::StatusOr<std::optional<Stored>> stored = find_stored(positions, request, nullptr);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) {
    if (poisoned || poisoned_.load(std::memory_order_acquire)) return refuse(Code::kPoisoned, "log");
    return std::optional<Receipt>();
  }
  Receipt receipt;
  receipt.first = (*stored)->first;
  receipt.last = (*stored)->last;
  receipt.recorded_at = (*stored)->recorded_at;
  receipt.repeated = true;
  for (const Stored::Stream& stream : (*stored)->streams) receipt.versions.push_back(stream.after);
  return std::optional<Receipt>(std::move(receipt));
}

absl::StatusOr<std::optional<StoredLog::Stored>> StoredLog::find_stored(std::span<const std::uint64_t> positions,
                                                                        const RequestId& request,
                                                                        const Append* same_as) {
  for (const std::uint64_t position : positions) {
    absl::StatusOr<std::optional<Stored>> stored = read_stored(position, request, same_as);
    if (!stored.ok() || stored->has_value()) return stored;
  }
  return std::optional<Stored>();
}

absl::StatusOr<std::optional<StoredLog::Stored>> StoredLog::read_stored(std::uint64_t position,
                                                                        const RequestId& request,
                                                                        const Append* same_as) {
  const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kLog, Access::kPoint);
  bool there = cursor->seek(view(key_of(position)));
  Stored out;
  ChunkReader chunk;
  bool same = true;
  std::size_t event = 0;
  for (std::uint64_t next = position;; there = cursor->next()) {
    if (!there) return cursor->status().ok() ? missing_position(next) : cursor->status();
    if (absl::Status s = open_chunk(*cursor, next, chunk); !s.ok()) return s;
    if (chunk.append_first().value != position)
      return refuse(Code::kCorrupt, "index", "a request points into an append");
    if (next == position) {
      if (chunk.envelope().request_id != request.str()) return std::optional<Stored>();
      out.first = chunk.append_first();
      out.last = {position + chunk.append_count() - 1};
      out.recorded_at = chunk.recorded_at();
      same = same_as == nullptr ||
             (same_envelope(*same_as, chunk.envelope()) && same_as->events.size() == chunk.append_count());
    } else if (position + chunk.append_count() - 1 != out.last.value) {
      return other_count(next);
    }
    for (const ChunkReader::Stream& stream : chunk.streams()) {
      const Version after{stream.base + stream.count};
      if (next == position) {
        out.streams.push_back({std::string(stream.name), after});
        continue;
      }
      for (Stored::Stream& known : out.streams) {
        if (known.name == stream.name) known.after = after;
      }
    }
    while (const Record* const record = chunk.next()) {
      if (same_as == nullptr || !same) continue;
      same = same_event(*same_as, same_as->events[event++], *record, chunk.occurred_at_given());
    }
    if (!chunk.status().ok()) return chunk.status();
    next += chunk.count();
    if (next > out.last.value) break;
  }
  if (!same) {
    return refuse(Code::kRequestReused, "request_id",
                  "\"" + request.str() + "\" stands at position " + std::to_string(position) + " with other content");
  }
  return std::optional<Stored>(std::move(out));
}

absl::StatusOr<Receipt> StoredLog::repeat(const Append& append, const Stored& stored) {
  Receipt receipt;
  receipt.first = stored.first;
  receipt.last = stored.last;
  receipt.recorded_at = stored.recorded_at;
  receipt.repeated = true;
  for (const Append::Stream& stream : append.streams) {
    const auto known = std::find_if(stored.streams.begin(), stored.streams.end(),
                                    [&](const Stored::Stream& s) { return s.name == stream.id.str(); });
    if (known != stored.streams.end()) {
      receipt.versions.push_back(known->after);
      continue;
    }
    // The original did not look at this stream.
    absl::StatusOr<Version> version = version_at(stream.id.str(), stored.last);
    if (!version.ok()) return version.status();
    receipt.versions.push_back(*version);
  }
  return receipt;
}

absl::StatusOr<Version> StoredLog::version_at(std::string_view stream, Position position) {
  const absl::StatusOr<std::vector<StreamSpan>> spans = index_.spans_of(stream, 1);
  if (!spans.ok()) return spans.status();
  Version version;
  for (const StreamSpan& span : *spans) {
    if (span.position > position.value) break;
    version = {span.last_version()};
  }
  return version;
}

}  // namespace gendan
