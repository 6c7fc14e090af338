#include "engine/aggregate_store.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "engine/fold.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"
#include "log/reversed.h"

namespace gendan {
namespace {

// The layout of the rows: "3:<position>". In layout 1 a row could be older than the mark, in layout 2 a host's row did
// not say which schema its state had.
constexpr std::string_view kLayout = "3:";
constexpr std::size_t kEvictedAtMost = 1024;
constexpr std::size_t kEvictedBytes = 1 << 20;  // or a part of the cache, where that is more
// The part of the cache that is kept ready to use; the rest holds four to six times as many aggregates, packed.
constexpr std::size_t kReadyPart = 4;

std::string row_key(std::string_view stream) {
  std::string key(kAggregateRows);
  key += stream;
  return key;
}

std::optional<Position> position_of(std::string_view mark) {
  if (mark.substr(0, kLayout.size()) != kLayout) return std::nullopt;
  mark.remove_prefix(kLayout.size());
  Position position;
  const auto [end, error] = std::from_chars(mark.data(), mark.data() + mark.size(), position.value);
  if (error != std::errc() || end != mark.data() + mark.size()) return std::nullopt;
  return position;
}

}  // namespace

std::string_view host_category(std::string_view stream) {
  return category_of(stream) == Category::kHost ? stream.substr(0, stream.find('/')) : std::string_view();
}

std::string aggregate_mark(Position position) { return std::string(kLayout) + std::to_string(position.value); }

AggregateStore::AggregateStore(Log& log, RowStore& rows, const Clock& clock, std::size_t cache_bytes, bool saves,
                               std::function<const HostMachine*(std::string_view)> machine_of)
    : log_(log),
      rows_(rows),
      clock_(clock),
      cache_bytes_(cache_bytes),
      saves_(saves),
      machine_of_(std::move(machine_of)) {}

absl::Status AggregateStore::open() {
  absl::StatusOr<std::optional<std::string>> mark = rows_.find(kAggregateMark);
  if (!mark.ok()) return mark.status();
  const Position head = log_.head();
  const std::optional<std::string>& written = *mark;
  const std::optional<Position> position = written.has_value() ? position_of(*written) : std::nullopt;
  absl::Status status;
  if (!saves_) {
    rows_readable_ = position.has_value();
  } else if (position.has_value() && *position <= head) {
    status = drop_rows_behind(*position);
    rows_whole_ = status.ok();
  } else {
    status = rows_.clear(kAggregateRows);
    if (status.ok() && mark->has_value()) status = rows_.clear(kAggregateMark);
    rows_whole_ = status.ok();
  }
  seen_ = head;
  return status;
}

absl::Status AggregateStore::each_stream(Position from, Position last,
                                         const std::function<void(std::string_view)>& each) {
  if (from > last) return absl::OkStatus();
  absl::flat_hash_set<std::string> met;
  return log_.read_all(from, [&](const Record& record) {
    if (record.position > last) return false;
    if (met.insert(std::string(record.stream)).second) each(record.stream);
    return true;
  });
}

absl::Status AggregateStore::drop_rows_behind(Position mark) {
  std::vector<RowStore::Change> changes;
  absl::Status read = each_stream(Position{mark.value + 1}, log_.head(), [&](std::string_view stream) {
    changes.push_back({row_key(stream), std::nullopt});
  });
  if (!read.ok() || changes.empty()) return read;
  return rows_.save(changes);
}

absl::StatusOr<AggregateStore::Shared> AggregateStore::fold(const StreamId& stream, std::string_view row, bool whole) {
  auto aggregate = std::make_shared<Aggregate>(stream.str(), machine_of_(host_category(stream.str())));
  if (!row.empty()) {
    bool restored = aggregate->restore(row).ok();
    if (restored && whole) return aggregate;
    if (restored && !saves_) {
      // Beside a writer a row may be seen before the events that it was made of.
      const absl::StatusOr<Version> newest = log_.version_of(stream.str());
      if (!newest.ok()) return newest.status();
      if (aggregate->version() == *newest) return aggregate;
      restored = aggregate->version() < *newest;
    }
    // A row that cannot be used is only a longer way: the log has it all.
    if (!restored) *aggregate = aggregate->anew(stream.str());
  }
  absl::Status folded = fold_stream(log_, stream.str(), *aggregate);
  if (!folded.ok()) return folded;
  return aggregate;
}

absl::StatusOr<Aggregate> AggregateStore::fold_without(const StreamId& stream, Version last,
                                                       const std::vector<Version>& targets, bool decided) {
  absl::StatusOr<StreamCopy> copy = StreamCopy::read(log_, stream.str(), last);
  if (!copy.ok()) return copy.status();
  const Reversed& before = copy->reversed();
  for (const Version target : targets) {
    const std::string number = std::to_string(target.value);
    if (target.value == 0 || target > last) return refuse(Code::kUnknownEvent, "target", number);
    if (before.reversal(target)) return refuse(Code::kNotReversible, "target", number);
    if (before.target(target)) return refuse(Code::kAlreadyReversed, "target", number);
  }
  Reversed more = before;
  for (const Version target : targets) more.add(target, target, !decided);
  Aggregate aggregate(stream.str(), machine_of_(host_category(stream.str())));
  absl::Status folded =
      decided ? fold_strictly(*copy, more, clock_, aggregate) : gendan::fold_without(*copy, more, aggregate);
  if (!folded.ok()) return folded;
  return aggregate;
}

absl::StatusOr<AggregateStore::Shared> AggregateStore::load(const StreamId& stream) {
  std::optional<std::string> row;
  bool whole = false;
  std::uint64_t publications = 0;
  std::string key;
  {
    std::lock_guard lock(mutex_);
    const auto found = by_stream_.find(std::string_view(stream.str()));
    if (found != by_stream_.end()) {
      ++counters_.hits;
      return unpack(found->second);
    }
    ++counters_.misses;
    publications = publications_of(stream.str());
    key = row_key(stream.str());
    const auto evicted = evicted_.find(key);
    if (evicted != evicted_.end()) row = evicted->second;
    whole = rows_whole_ && saving_ == 0 && seen_ == log_.head();
  }
  if (!row.has_value() && rows_readable_) {
    absl::StatusOr<std::optional<std::string>> saved = rows_.find(key);
    if (!saved.ok()) return saved.status();
    row = *std::move(saved);
  }
  absl::StatusOr<Shared> aggregate = fold(stream, row.has_value() ? std::string_view(*row) : "", whole);
  // Streams that do not exist are not worth room.
  if (!aggregate.ok() || (*aggregate)->version().value == 0) return aggregate;
  std::lock_guard lock(mutex_);
  // What was published meanwhile is newer, also where it has had to go already.
  if (publications_of(stream.str()) == publications) put(stream, *aggregate, false);
  return aggregate;
}

namespace {

PastEvent past_event(const Record& record, const Event& event) {
  return {record.version, event, record.actor, record.recorded_at, (record.flags & kObserved) != 0};
}

}  // namespace

absl::Status AggregateStore::history(const StreamId& stream, Version last,
                                     const std::function<bool(const PastEvent&)>& each) {
  absl::StatusOr<StreamCopy> copy = StreamCopy::read(log_, stream.str(), last);
  if (!copy.ok()) return copy.status();
  Event event;
  absl::Status decoded;
  copy->each([&](const Record& record) {
    decoded = decode(record.type, record.schema, record.payload, event);
    if (!decoded.ok()) return false;
    PastEvent past = past_event(record, event);
    past.reversed = copy->reversed().target(record.version);
    return each(past);
  });
  return decoded;
}

absl::Status AggregateStore::append_of(const StreamId& stream, Version version,
                                       const std::function<void(const StreamId&, const PastEvent&)>& each) {
  Position first;
  std::uint32_t count = 0;
  absl::Status read = log_.read_stream(stream.str(), version, [&](const Record& record) {
    first = record.append_first;
    count = record.append_count;
    return false;
  });
  if (!read.ok()) return read;
  Event event;
  absl::Status decoded;
  read = log_.read_all(first, [&](const Record& record) {
    if (record.append_first != first) return false;
    decoded = decode(record.type, record.schema, record.payload, event);
    if (!decoded.ok()) return false;
    each(StreamId(record.stream), past_event(record, event));
    return --count > 0;
  });
  return read.ok() ? decoded : read;
}

void AggregateStore::published(Position last) {
  std::lock_guard lock(mutex_);
  seen_ = last;
}

absl::Status AggregateStore::adopt(Position from, Position last) {
  absl::Status first;
  absl::Status read = each_stream(from, last, [&](std::string_view name) {
    if (!saves_) return forget(name);
    const StreamId stream(name);
    absl::StatusOr<Shared> aggregate = fold(stream, {}, false);
    if (aggregate.ok()) return publish(stream, *std::move(aggregate));
    forget(name);
    if (first.ok()) first = aggregate.status();
  });
  std::lock_guard lock(mutex_);
  // The rows of what was let go of stay as old as they are.
  if (!read.ok() || !first.ok()) rows_whole_ = false;
  if (!read.ok()) {
    for (std::uint64_t& publications : publications_) ++publications;
    by_stream_.clear();
    slots_.clear();
    packed_.clear();
    counters_.bytes = unpacked_ = 0;
  }
  seen_ = last;
  return read.ok() ? first : read;
}

void AggregateStore::forget(std::string_view stream) {
  std::lock_guard lock(mutex_);
  ++publications_of(stream);
  const auto found = by_stream_.find(stream);
  if (found == by_stream_.end()) return;
  const Slots::iterator slot = found->second;
  counters_.bytes -= slot->bytes;
  if (slot->ready) unpacked_ -= slot->bytes;
  by_stream_.erase(found);
  (slot->ready ? slots_ : packed_).erase(slot);
}

void AggregateStore::publish(const StreamId& stream, Shared aggregate) {
  std::lock_guard lock(mutex_);
  ++publications_of(stream.str());
  put(stream, std::move(aggregate), true);
}

std::uint64_t& AggregateStore::publications_of(std::string_view stream) {
  return publications_[std::hash<std::string_view>()(stream) % publications_.size()];
}

std::size_t AggregateStore::measured(const Slot& slot) {
  return sizeof(Slot) + 2 * sizeof(void*) + slot.stream.size() +
         (slot.aggregate != nullptr ? slot.aggregate->footprint() : slot.packed.size());
}

// Counts what the slot takes now instead of what it took.
void AggregateStore::resize(Slot& slot, std::size_t bytes) {
  counters_.bytes -= slot.bytes;
  if (slot.ready) unpacked_ -= slot.bytes;
  slot.ready = slot.aggregate != nullptr;
  slot.bytes = bytes;
  counters_.bytes += slot.bytes;
  if (slot.ready) unpacked_ += slot.bytes;
}

absl::StatusOr<AggregateStore::Shared> AggregateStore::unpack(Slots::iterator slot) {
  if (slot->aggregate != nullptr) {
    slots_.splice(slots_.begin(), slots_, slot);
    return slot->aggregate;
  }
  auto aggregate = std::make_shared<Aggregate>(slot->stream, machine_of_(host_category(slot->stream)));
  if (absl::Status restored = aggregate->restore(slot->packed); !restored.ok()) return restored;
  slot->aggregate = aggregate;
  std::string().swap(slot->packed);
  resize(*slot, measured(*slot));
  slots_.splice(slots_.begin(), packed_, slot);
  make_room();  // drops even this slot where it is too large by itself
  return aggregate;
}

void AggregateStore::put(const StreamId& stream, Shared aggregate, bool dirty) {
  const auto found = by_stream_.find(std::string_view(stream.str()));
  if (found == by_stream_.end()) {
    slots_.emplace_front().stream = stream.str();
    by_stream_.emplace(slots_.front().stream, slots_.begin());
  } else {
    // What is there was read from the log before it was published: its row is older all the same.
    found->second->dirty |= dirty;
    if (found->second->version >= aggregate->version()) return;
    slots_.splice(slots_.begin(), found->second->ready ? slots_ : packed_, found->second);
  }
  Slot& slot = slots_.front();
  const Shared before = std::exchange(slot.aggregate, std::move(aggregate));
  slot.version = slot.aggregate->version();
  std::string().swap(slot.packed);
  slot.dirty |= dirty;
  resize(slot, before == nullptr ? measured(slot)
                                 : slot.bytes + static_cast<std::size_t>(slot.aggregate->growth_since(*before)));
  make_room();
}

void AggregateStore::pack_last() {
  const Slots::iterator last = std::prev(slots_.end());
  last->aggregate->encode(last->packed);
  last->packed.shrink_to_fit();
  last->aggregate = nullptr;
  resize(*last, measured(*last));
  packed_.splice(packed_.begin(), slots_, last);
}

void AggregateStore::drop_last(Slots& slots) {
  Slot& last = slots.back();
  if (last.dirty && saves_) {
    if (last.ready) last.aggregate->encode(last.packed);
    std::string& row = evicted_[row_key(last.stream)];
    evicted_bytes_ -= row.size();
    row = std::move(last.packed);
    evicted_bytes_ += row.size();
  }
  counters_.bytes -= last.bytes;
  if (last.ready) unpacked_ -= last.bytes;
  by_stream_.erase(std::string_view(last.stream));
  slots.pop_back();
  // Where this throws, the slot must not stay without its row.
  const bool many = evicted_.size() >= kEvictedAtMost;
  if (many || evicted_bytes_ > std::max(kEvictedBytes, cache_bytes_ / kReadyPart)) save_evicted();
}

void AggregateStore::make_room() {
  // The one used last stays as it is, so that who asks for it again finds it so.
  while (unpacked_ > cache_bytes_ / kReadyPart && slots_.size() > 1) {
    if (slots_.back().bytes > cache_bytes_) {
      drop_last(slots_);
    } else {
      pack_last();
    }
  }
  while (counters_.bytes > cache_bytes_ && !packed_.empty()) drop_last(packed_);
  while (counters_.bytes > cache_bytes_ && !slots_.empty()) drop_last(slots_);
}

// Without the mark: a row may be newer than it.
void AggregateStore::save_evicted() {
  const bool whole = std::exchange(rows_whole_, false);  // until they are written, also where memory runs out
  std::vector<RowStore::Change> changes;
  evicted_bytes_ = 0;
  for (auto& [key, row] : std::exchange(evicted_, {})) changes.push_back({key, std::move(row)});
  if (rows_.save(changes).ok()) rows_whole_ = whole;
}

absl::Status AggregateStore::save() {
  if (!saves_) return absl::OkStatus();
  struct Saving {  // whatever throws
    AggregateStore& store;
    std::unique_lock<std::mutex> lock{store.mutex_};
    bool saved = false;
    ~Saving() {
      if (!lock.owns_lock()) lock.lock();
      --store.saving_;
      if (!saved) store.rows_whole_ = false;
    }
  } saving{*this};
  ++saving_;
  std::vector<RowStore::Change> changes;
  evicted_bytes_ = 0;
  for (auto& [key, row] : std::exchange(evicted_, {})) changes.push_back({key, std::move(row)});
  for (Slots* slots : {&slots_, &packed_}) {
    for (Slot& slot : *slots) {
      if (!slot.dirty) continue;
      slot.dirty = false;
      std::string row = slot.packed;
      if (slot.ready) slot.aggregate->encode(row);
      changes.push_back({row_key(slot.stream), std::move(row)});
    }
  }
  saving.saved = changes.empty();
  if (saving.saved) return absl::OkStatus();
  // Once a row was lost, the mark stays where it is, and the next open() drops what is behind it.
  if (rows_whole_) changes.push_back({std::string(kAggregateMark), aggregate_mark(seen_)});
  saving.lock.unlock();
  absl::Status status = rows_.save(changes);
  saving.saved = status.ok();
  return status;
}

absl::Status AggregateStore::each_kept(const std::function<bool(const Engine::Kept&)>& each) {
  bool more = true;
  const auto give_row = [&](std::string_view key, std::string_view value) {
    const std::string_view stream = key.substr(kAggregateRows.size());
    Engine::Kept kept;
    kept.stream = StreamId(stream);
    kept.bytes = value;
    Aggregate aggregate(stream, machine_of_(host_category(stream)));
    const absl::Status restored = aggregate.restore(value);
    if (refused_with(restored, Code::kNewerFormat)) return true;  // of another schema: nobody believes it
    if (restored.ok()) kept.version = aggregate.version();
    more = each(kept);
    return more;
  };
  const absl::Status scanned = rows_readable_ ? rows_.scan(kAggregateRows, give_row) : absl::OkStatus();
  if (!scanned.ok() || !more) return scanned;
  std::vector<Slot> cached;
  {
    std::lock_guard lock(mutex_);
    cached.assign(slots_.begin(), slots_.end());
    cached.insert(cached.end(), packed_.begin(), packed_.end());
  }
  std::sort(cached.begin(), cached.end(), [](const Slot& a, const Slot& b) { return a.stream < b.stream; });
  for (const Slot& slot : cached) {
    Engine::Kept kept;
    kept.stream = StreamId(slot.stream);
    kept.version = slot.version;
    kept.cached = true;
    kept.bytes = slot.packed;
    if (slot.ready) slot.aggregate->encode(kept.bytes);
    if (!each(kept)) break;
  }
  return absl::OkStatus();
}

AggregateStore::Counters AggregateStore::counters() const {
  std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace gendan
