#ifndef GENDAN_TESTS_PROJECTION_SUPPORT_H_
#define GENDAN_TESTS_PROJECTION_SUPPORT_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "gendan/log/log.h"
#include "gendan/log/row_store.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"
#include "gendan/projection/projection.h"

namespace gendan {

inline Date day(std::string_view text) { return Date::parse(text, "day").value(); }
inline Instant at(std::string_view text) { return parse_instant(text, "at").value(); }
inline Quantity pieces(std::int64_t count) { return {Decimal::of(count), UnitCode::parse("EA", "unit").value()}; }

// Events as a log would hold them, for feeding projections by hand and for FakeLog.
class Tape {
 public:
  struct Entry {
    std::string stream;
    Event event;
    std::string request_id;
    Record record;  // its views point into this entry
    std::string payload;
  };

  // One append of one event. The moment counts as business time.
  Tape& on(std::string stream, Event event, Instant occurred = {}) {
    return append({{std::move(stream), std::move(event)}}, occurred);
  }
  // The same of one that was recorded, not decided.
  Tape& observed(std::string stream, Event event) {
    on(std::move(stream), std::move(event));
    entries_.back().record.flags = kObserved;
    return *this;
  }
  // One append of several.
  Tape& append(std::vector<std::pair<std::string, Event>> events, Instant occurred = {}) {
    const std::uint64_t first = entries_.size() + 1;
    const std::string request = "request-" + std::to_string(first) + "-" + std::to_string(++appends_);
    for (std::pair<std::string, Event>& one : events) {
      Entry& entry = entries_.emplace_back();
      entry.stream = std::move(one.first);
      entry.event = std::move(one.second);
      entry.request_id = request;
      const EventFacts facts = facts_of(entry.event);
      Record& record = entry.record;
      record.position = {entries_.size()};
      record.stream = entry.stream;
      record.version = {++versions_[entry.stream]};
      record.type = facts.tag;
      record.schema = facts.schema;
      record.recorded_at = {static_cast<std::int64_t>(1'000'000 * first)};
      record.occurred_at = occurred.micros != 0 ? occurred : record.recorded_at;
      record.request_id = entry.request_id;
      record.append_first = {first};
      record.append_count = static_cast<std::uint32_t>(events.size());
    }
    return *this;
  }

  std::size_t size() const { return entries_.size(); }
  const Entry& operator[](std::size_t index) const { return entries_[index]; }

  // Feeds positions from + 1 .. to.
  void play(Projection& projection, std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to; ++i) projection.apply(entries_[i].record, entries_[i].event);
  }
  void play(Projection& projection) const { play(projection, 0, size()); }

  // As if the newest events had never been durable.
  void lose_after(std::size_t size) {
    while (entries_.size() > size) {
      --versions_[entries_.back().stream];
      entries_.pop_back();
    }
  }

  // The record with its payload.
  const Record& encoded(std::size_t index) {
    Entry& entry = entries_[index];
    if (entry.payload.empty()) encode(entry.event, entry.payload);
    entry.record.payload = entry.payload;
    return entry.record;
  }

 private:
  std::deque<Entry> entries_;
  std::map<std::string, std::uint64_t> versions_;
  int appends_ = 0;
};

// Reads a tape. Only what a runner needs of a log is there.
class FakeLog final : public Log {
 public:
  Tape tape;
  std::uint64_t readings = 0;              // records given out
  std::optional<std::uint64_t> broken_at;  // reading this position fails

  absl::StatusOr<Receipt> append(const Append&, Durability) override { return unsupported(); }
  absl::StatusOr<std::optional<Receipt>> resolve(const RequestId&) override { return unsupported(); }
  absl::StatusOr<Version> version_of(std::string_view) override { return unsupported(); }
  absl::Status read_stream(std::string_view stream, Version from, const RecordSink& sink) override {
    for (std::size_t i = 0; i < tape.size(); ++i) {
      const Record& record = tape.encoded(i);
      if (record.stream != stream || record.version < from) continue;
      if (broken_at == i + 1) return refuse(Code::kStorageFailed, "log");
      if (!sink(record)) break;
    }
    return absl::OkStatus();
  }
  absl::Status read_all(Position from, const RecordSink& sink) override {
    for (std::size_t i = from.value - 1; i < tape.size(); ++i) {
      if (broken_at == i + 1) return refuse(Code::kStorageFailed, "log");
      ++readings;
      if (!sink(tape.encoded(i))) break;
    }
    return absl::OkStatus();
  }
  absl::Status read_appends(Position, const AppendSink&) override { return unsupported(); }
  Position head() const override { return {tape.size()}; }
  Position wait_beyond(Position, absl::Duration, const std::function<bool()>&) override { return head(); }
  void interrupt() override {}
  absl::Status sync() override { return absl::OkStatus(); }
  absl::StatusOr<std::unique_ptr<BulkAppender>> start_bulk() override { return unsupported(); }
  absl::StatusOr<Position> catch_up() override { return head(); }
  absl::StatusOr<TreeHead> tree_head() override { return unsupported(); }
  absl::StatusOr<TreeHead> tree_head_at(std::uint64_t) override { return unsupported(); }
  absl::StatusOr<AppendProof> prove(Position, std::uint64_t) override { return unsupported(); }
  absl::StatusOr<std::vector<Hash>> prove_growth(std::uint64_t, std::uint64_t) override { return unsupported(); }
  absl::Status close() override { return absl::OkStatus(); }

 private:
  static absl::Status unsupported() { return refuse(Code::kInternal, "log", "not part of this fake"); }
};

// Rows in memory, each save whole or not at all, as the contract says; may be told to fail.
class FakeRows final : public RowStore {
 public:
  std::map<std::string, std::string> rows;
  std::uint64_t saves = 0;
  std::uint64_t writes = 0;              // saves and clears that took effect
  std::optional<std::uint64_t> fail_in;  // the n-th write from now (0: the next) and all after it fail
  bool throws = false;                   // every write

  absl::Status save(const std::vector<Change>& changes) override {
    if (absl::Status status = write(); !status.ok()) return status;
    ++saves;
    for (const Change& change : changes) {
      if (change.value) {
        rows[change.key] = *change.value;
      } else {
        rows.erase(change.key);
      }
    }
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<std::string>> find(std::string_view key) override {
    const auto found = rows.find(std::string(key));
    return found == rows.end() ? std::nullopt : std::optional(found->second);
  }
  absl::Status scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& row) override {
    for (const auto& [key, value] : rows) {
      if (key.starts_with(prefix) && !row(key, value)) break;
    }
    return absl::OkStatus();
  }
  absl::Status clear(std::string_view prefix) override {
    if (absl::Status status = write(); !status.ok()) return status;
    std::erase_if(rows, [&](const auto& row) { return row.first.starts_with(prefix); });
    return absl::OkStatus();
  }

 private:
  absl::Status write() {
    if (throws) throw std::bad_alloc();
    if (fail_in) {
      if (*fail_in == 0) return refuse(Code::kStorageFailed, "rows");
      --*fail_in;
    }
    ++writes;
    return absl::OkStatus();
  }
};

// All rows of a projection that was never collected, in order of their keys.
inline std::map<std::string, std::string> all_rows(Projection& projection) {
  std::vector<RowStore::Change> changes;
  projection.collect(changes);
  std::map<std::string, std::string> rows;
  for (RowStore::Change& change : changes) rows[change.key] = change.value.value_or("(gone)");
  return rows;
}

}  // namespace gendan

#endif  // GENDAN_TESTS_PROJECTION_SUPPORT_H_
