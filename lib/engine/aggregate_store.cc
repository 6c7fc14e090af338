#include "engine/aggregate_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

// The layout of the rows and the head they were saved at: "1:<position>".
constexpr std::string_view kMark = "a!";
constexpr std::string_view kLayout = "1:";
constexpr std::size_t kEvictedAtMost = 1024;

std::string row_key(std::string_view stream) {
  std::string key(kAggregateRows);
  key += stream;
  return key;
}

}  // namespace

AggregateStore::AggregateStore(Log& log, RowStore& rows, std::size_t cache_bytes, bool saves,
                               std::function<const HostMachine*(std::string_view)> machine_of)
    : log_(log), rows_(rows), cache_bytes_(cache_bytes), saves_(saves), machine_of_(std::move(machine_of)) {}

const HostMachine* AggregateStore::machine_for(std::string_view stream) const {
  if (category_of(stream) != Category::kHost) return nullptr;
  return machine_of_(stream.substr(0, stream.find('/')));
}

absl::Status AggregateStore::open() {
  absl::StatusOr<std::optional<std::string>> mark = rows_.find(kMark);
  if (!mark.ok()) return mark.status();
  if (!mark->has_value()) return absl::OkStatus();
  const std::string_view text = **mark;
  absl::StatusOr<Decimal> head = refuse(Code::kCorrupt, "mark");
  if (text.substr(0, kLayout.size()) == kLayout) head = Decimal::parse(text.substr(kLayout.size()), "mark");
  const bool fits = head.ok() && static_cast<std::uint64_t>(head->micros() / Decimal::kScale) <= log_.head().value;
  if (fits || !saves_) return absl::OkStatus();
  absl::Status status = rows_.clear(kAggregateRows);
  return status.ok() ? rows_.clear(kMark) : status;
}

absl::StatusOr<Aggregate> AggregateStore::fold(const StreamId& stream) {
  const HostMachine* machine = machine_for(stream.str());
  Aggregate aggregate = Aggregate::empty(stream.str(), machine);
  absl::StatusOr<std::optional<std::string>> row = rows_.find(row_key(stream.str()));
  if (!row.ok()) return row.status();
  if (row->has_value()) {
    // A row that cannot be read is only a longer way: the log has it all.
    absl::StatusOr<Aggregate> saved = Aggregate::decode(stream.str(), machine, **row);
    if (saved.ok()) aggregate = *std::move(saved);
  }
  Event event;
  absl::Status folded;
  absl::Status read = log_.read_stream(stream.str(), Version{aggregate.version().value + 1}, [&](const Record& record) {
    folded = decode(record.type, record.schema, record.payload, event);
    if (folded.ok()) {
      const bool observed = (record.flags & kObserved) != 0;
      folded = aggregate.judge(event, Judging{observed ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}});
    }
    return folded.ok();
  });
  if (!read.ok()) return read;
  if (!folded.ok()) {
    return refuse(Code::kCorrupt, stream.str(),
                  "version " + std::to_string(aggregate.version().value + 1) + ": " + std::string(folded.message()));
  }
  return aggregate;
}

absl::StatusOr<AggregateStore::Shared> AggregateStore::load(const StreamId& stream) {
  {
    std::lock_guard lock(mutex_);
    const auto found = by_stream_.find(std::string_view(stream.str()));
    if (found != by_stream_.end()) {
      ++counters_.hits;
      slots_.splice(slots_.begin(), slots_, found->second);
      return found->second->aggregate;
    }
    ++counters_.misses;
  }
  absl::StatusOr<Aggregate> aggregate = fold(stream);
  if (!aggregate.ok()) return aggregate.status();
  auto shared = std::make_shared<const Aggregate>(*std::move(aggregate));
  if (shared->version().value == 0) return shared;  // streams that do not exist are not worth room
  std::lock_guard lock(mutex_);
  put(stream, shared, false);
  return shared;
}

void AggregateStore::publish(const StreamId& stream, Shared aggregate) {
  std::lock_guard lock(mutex_);
  put(stream, std::move(aggregate), true);
}

void AggregateStore::put(const StreamId& stream, Shared aggregate, bool dirty) {
  const auto found = by_stream_.find(std::string_view(stream.str()));
  if (found != by_stream_.end()) {
    Slot& slot = *found->second;
    if (slot.aggregate->version() >= aggregate->version()) return;
    counters_.bytes -= slot.bytes;
    slot.bytes = aggregate->footprint();
    counters_.bytes += slot.bytes;
    slot.aggregate = std::move(aggregate);
    slot.dirty |= dirty;
    slots_.splice(slots_.begin(), slots_, found->second);
  } else {
    slots_.push_front({stream.str(), std::move(aggregate), 0, dirty});
    Slot& slot = slots_.front();
    slot.bytes = slot.aggregate->footprint() + sizeof(Slot) + slot.stream.size();
    counters_.bytes += slot.bytes;
    by_stream_.emplace(slot.stream, slots_.begin());
  }
  make_room();
}

void AggregateStore::make_room() {
  while (counters_.bytes > cache_bytes_ && !slots_.empty()) {
    Slot& last = slots_.back();
    if (last.dirty && saves_ && evicted_.size() < kEvictedAtMost) {
      std::string row;
      last.aggregate->encode(row);
      evicted_.push_back({row_key(last.stream), std::move(row)});
    }
    counters_.bytes -= last.bytes;
    by_stream_.erase(std::string_view(last.stream));
    slots_.pop_back();
  }
}

absl::Status AggregateStore::save() {
  if (!saves_) return absl::OkStatus();
  // Taken before the rows: a row may be newer than the mark, never the log shorter than a row.
  const Position head = log_.head();
  std::vector<RowStore::Change> changes;
  {
    std::lock_guard lock(mutex_);
    changes = std::move(evicted_);
    evicted_.clear();
    for (Slot& slot : slots_) {
      if (!slot.dirty) continue;
      slot.dirty = false;
      std::string row;
      slot.aggregate->encode(row);
      changes.push_back({row_key(slot.stream), std::move(row)});
    }
  }
  if (changes.empty()) return absl::OkStatus();
  changes.push_back({std::string(kMark), std::string(kLayout) + std::to_string(head.value)});
  return rows_.save(changes);
}

absl::Status AggregateStore::each_kept(const std::function<bool(const Engine::Kept&)>& each) {
  bool more = true;
  absl::Status scanned = rows_.scan(kAggregateRows, [&](std::string_view key, std::string_view value) {
    const std::string_view stream = key.substr(kAggregateRows.size());
    Engine::Kept kept;
    kept.stream = StreamId(stream);
    kept.bytes = value;
    absl::StatusOr<Aggregate> aggregate = Aggregate::decode(stream, machine_for(stream), value);
    if (aggregate.ok()) kept.version = aggregate->version();
    more = each(kept);
    return more;
  });
  if (!scanned.ok() || !more) return scanned;
  std::vector<std::pair<std::string, Shared>> cached;
  {
    std::lock_guard lock(mutex_);
    for (const Slot& slot : slots_) cached.emplace_back(slot.stream, slot.aggregate);
  }
  std::sort(cached.begin(), cached.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [stream, aggregate] : cached) {
    Engine::Kept kept;
    kept.stream = StreamId(stream);
    kept.version = aggregate->version();
    kept.cached = true;
    aggregate->encode(kept.bytes);
    if (!each(kept)) break;
  }
  return absl::OkStatus();
}

AggregateStore::Counters AggregateStore::counters() const {
  std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace gendan
