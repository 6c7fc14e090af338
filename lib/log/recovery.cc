#include "log/recovery.h"

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/append_codec.h"
#include "log/append_reader.h"
#include "log/index_keys.h"
#include "log/planted.h"
#include "log/wire.h"

namespace gendan {
namespace {

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kFormatName = "gendan log ";

using Table = Storage::Table;
using Access = Storage::Access;

std::string format_text(std::uint32_t format) { return std::string(kFormatName) + std::to_string(format); }

absl::Status damaged(std::string_view what) { return refuse(Code::kCorrupt, "log", what); }

absl::StatusOr<bool> is_empty(Storage& storage, Table table) {
  const std::unique_ptr<Storage::Cursor> cursor = storage.cursor(table, Access::kPoint);
  const bool any = cursor->seek("");
  if (!cursor->status().ok()) return cursor->status();
  return !any;
}

// Whether the tables are empty, where they are not of this format's log.
absl::StatusOr<bool> check_format(Storage& storage) {
  std::string text;
  const absl::StatusOr<bool> found = storage.get(Table::kMeta, kFormatKey, text);
  if (!found.ok()) return found.status();
  if (!*found) {
    for (const Table table : {Table::kLog, Table::kIndex, Table::kRows, Table::kMeta, Table::kTree}) {
      const absl::StatusOr<bool> empty = is_empty(storage, table);
      if (!empty.ok()) return empty.status();
      if (!*empty) return refuse(Code::kNotAGendanLog, "format", "the tables hold something, but name no format");
    }
    return true;
  }
  std::uint32_t format = 0;
  const std::string_view number = std::string_view(text).substr(std::min(text.size(), kFormatName.size()));
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), format);
  if (error != std::errc() || end != number.data() + number.size() || text != format_text(format)) {
    return refuse(Code::kCorrupt, "format", "it names no format");
  }
  if (format != kLogFormat) {
    return refuse(
        format > kLogFormat ? Code::kNewerFormat : Code::kOlderFormat, "format",
        "the log has format " + std::to_string(format) + "; this version reads " + std::to_string(kLogFormat));
  }
  return false;
}

// Fills in head and recorded_at from the last chunk.
absl::Status find_head(Storage& storage, Recovered& out) {
  const std::unique_ptr<Storage::Cursor> cursor = storage.cursor(Table::kLog, Access::kPoint);
  if (!cursor->seek_for_prev(std::string(16, '\xff'))) return cursor->status();
  if (cursor->key().size() != 8) return damaged("a key is not a position");
  ChunkReader chunk;
  if (absl::Status s = chunk.open(cursor->value(), {wire::get_sorted_u64(cursor->key())}); !s.ok()) return s;
  out.head = {chunk.first().value + chunk.count() - 1};
  out.recorded_at = chunk.recorded_at();
  if (!ends_append(chunk)) {
    return damaged("the last append is cut short at position " + std::to_string(out.head.value));
  }
  return absl::OkStatus();
}

// Reads the tail up to the head; `whole` is told up to where, also where that fails.
absl::Status read_tail(Storage& storage, Recovered& out, Recovered& whole) {
  const auto take = [&](const ChunkReader& chunk) {
    for (const ChunkReader::Stream& stream : chunk.streams()) {
      if (stream.count == 0) continue;
      out.tail->add_span(stream.name, {stream.base + 1, chunk.first().value, static_cast<std::uint32_t>(stream.count)});
    }
    if (chunk.first() == chunk.append_first()) {
      out.tail->add_request(request_hash(chunk.envelope().request_id), chunk.first().value);
    }
    if (!ends_append(chunk)) return;
    whole.head = {chunk.first().value + chunk.count() - 1};
    whole.recorded_at = chunk.recorded_at();
  };
  const absl::StatusOr<Position> end = read_chunks(storage, out.indexed, take, out.head);
  if (!end.ok()) return end.status();
  return *end == out.head ? absl::OkStatus() : damaged("its end is missing");
}

}  // namespace

absl::StatusOr<Recovered> recover(Storage& storage, Holes holes) {
  Recovered out;
  out.tail = std::make_unique<TailIndex>();
  const absl::StatusOr<bool> fresh = check_format(storage);
  if (!fresh.ok()) return fresh.status();
  out.fresh = *fresh;
  if (out.fresh) return out;

  const absl::StatusOr<Position> indexed = indexed_up_to(storage);
  if (!indexed.ok()) return indexed.status();
  out.indexed = *indexed;
  if (absl::Status s = find_head(storage, out); !s.ok()) return s;
  if (out.indexed > out.head) {
    return refuse(Code::kCorrupt, "log",
                  "it ends at position " + std::to_string(out.head.value) + ", but its index covers it to " +
                      std::to_string(out.indexed.value));
  }
  Recovered whole;
  if (absl::Status s = read_tail(storage, out, whole); !s.ok()) {
    if (holes == Holes::kAreDamage || !refused_with(s, Code::kCorrupt) || whole.head <= out.indexed) return s;
    out.hole = std::move(s);
    out.head = whole.head;
    out.recorded_at = whole.recorded_at;
    out.tail = std::make_unique<TailIndex>();
    if (absl::Status again = read_tail(storage, out, whole); !again.ok()) return again;
  }
  if (planted(PlantedBug::kRecoveredHeadTooLow) && out.head.value > 0) --out.head.value;
  if (planted(PlantedBug::kRecoveredHeadTooHigh)) ++out.head.value;
  return out;
}

absl::StatusOr<Position> indexed_up_to(Storage& storage) {
  std::string covered;
  const absl::StatusOr<bool> found = storage.get(Table::kIndex, kIndexedKey, covered);
  if (!found.ok()) return found.status();
  if (!*found) return Position{};
  wire::Taker in(covered);
  const Position indexed{in.varint()};
  if (!in.ok() || !in.done()) return refuse(Code::kCorrupt, "index", "it does not say what it covers");
  return indexed;
}

bool ends_append(const ChunkReader& chunk) {
  return chunk.first().value + chunk.count() == chunk.append_first().value + chunk.append_count();
}

absl::StatusOr<Position> read_chunks(Storage& storage, Position position,
                                     absl::FunctionRef<void(const ChunkReader&)> take, Position last) {
  const std::unique_ptr<Storage::Cursor> cursor = storage.cursor(Table::kLog, Access::kScan);
  std::uint64_t next = position.value + 1;
  std::uint64_t begin = next;  // the append that the last chunk belongs to, its end exclusive
  std::uint64_t end = next;
  char key[8];
  wire::put_sorted_u64(key, next);
  ChunkReader chunk;
  for (bool there = cursor->seek({key, sizeof key}); there && next <= last.value; there = cursor->next()) {
    if (cursor->key().size() != 8) return damaged("a key is not a position");
    const std::uint64_t first = wire::get_sorted_u64(cursor->key());
    if (first != next) return damaged("position " + std::to_string(next) + " is missing");
    if (absl::Status s = chunk.open(cursor->value(), {first}); !s.ok()) return s;
    if (next == end) {
      begin = next;
      end = next + chunk.append_count();
    }
    if (chunk.append_first().value != begin) {
      return damaged("position " + std::to_string(next) + " is not where its append says");
    }
    if (begin + chunk.append_count() != end) return other_count(next);
    take(chunk);
    next += chunk.count();
  }
  if (!cursor->status().ok()) return cursor->status();
  if (next != end) return damaged("the last append is cut short at position " + std::to_string(next - 1));
  return Position{next - 1};
}

absl::Status not_opened(absl::Status status) {
  if (!refused_with(status, Code::kOutcomeUnknown)) return status;
  return refuse(Code::kStorageFailed, "storage", from_absl(status.message()));
}

absl::Status write_format(Storage& storage) {
  const std::string text = format_text(kLogFormat);
  const Storage::Change change[] = {Storage::Change::put(Table::kMeta, kFormatKey, text)};
  return not_opened(storage.write(change, true));
}

}  // namespace gendan
