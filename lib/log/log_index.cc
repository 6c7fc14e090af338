#include "log/log_index.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/tell.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/planted.h"

namespace gendan {
namespace {

// Memory is not to grow for ever where no run can be made.
constexpr std::size_t kSealedAtMost = 4;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

}  // namespace

LogIndex::LogIndex(Storage& storage, Limits limits, Logger* logger, std::unique_ptr<TailIndex> tail, Position indexed,
                   Position head)
    : storage_(storage),
      limits_(limits),
      logger_(logger),
      tail_(std::move(tail)),
      head_(head.value),
      tail_begin_(indexed) {}

std::unique_ptr<Storage::Cursor> LogIndex::new_cursor() const {
  return storage_.cursor(Storage::Table::kIndex, Storage::Access::kPrefix);
}

Storage::Cursor& LogIndex::writers_cursor() {
  if (cursor_ == nullptr) cursor_ = new_cursor();
  return *cursor_;
}

bool LogIndex::version_in_memory(std::string_view stream, Version& version) const {
  std::optional<std::uint64_t> found = tail_->version_of(stream);
  for (auto sealed = sealed_.rbegin(); !found && sealed != sealed_.rend(); ++sealed) {
    found = sealed->index->version_of(stream);
  }
  if (found) version = {*found};
  return found.has_value();
}

absl::StatusOr<Version> LogIndex::version_in_table(Storage::Cursor& cursor, std::string_view stream) {
  std::string end;
  make_stream_prefix(stream, end);
  const std::size_t prefix = end.size();
  make_stream_end(end);
  Version version;
  if (!cursor.seek_for_prev(end)) {
    if (!cursor.status().ok()) return cursor.status();
    return version;
  }
  if (!cursor.key().starts_with(std::string_view(end).substr(0, prefix))) return version;
  if (absl::Status status = last_of_segment(cursor.key(), prefix, cursor.value(), version.value); !status.ok()) {
    return status;
  }
  return version;
}

absl::StatusOr<Version> LogIndex::version_of(std::string_view stream) const {
  {
    Version version;
    const std::lock_guard lock(mutex_);
    if (version_in_memory(stream, version)) return version;
  }
  return version_in_table(*new_cursor(), stream);
}

absl::StatusOr<Version> LogIndex::newest_version(std::string_view stream) {
  Version version;
  if (version_in_memory(stream, version)) return version;  // only this thread changes it
  return version_in_table(writers_cursor(), stream);
}

absl::StatusOr<std::vector<StreamSpan>> LogIndex::spans_of(std::string_view stream, std::uint64_t from) const {
  // Memory first: what leaves it is in the table by then, and what is found in both places is told by its version.
  std::vector<StreamSpan> in_memory;
  {
    const std::lock_guard lock(mutex_);
    for (const Sealed& sealed : sealed_) sealed.index->collect_spans(stream, from, in_memory);
    tail_->collect_spans(stream, from, in_memory);
  }
  std::vector<StreamSpan> spans;
  if (in_memory.empty() || in_memory.front().first_version > from) {
    std::string prefix;
    make_stream_prefix(stream, prefix);
    std::string key = prefix;
    add_first_version(from, key);
    const std::unique_ptr<Storage::Cursor> cursor = new_cursor();
    bool there = cursor->seek_for_prev(key) && cursor->key().starts_with(prefix);
    if (!there && cursor->status().ok()) there = cursor->seek(prefix);
    for (; there && cursor->key().starts_with(prefix); there = cursor->next()) {
      if (absl::Status status = decode_segment(cursor->key(), prefix.size(), cursor->value(), spans); !status.ok()) {
        return status;
      }
    }
    if (!cursor->status().ok()) return cursor->status();
  }
  spans.insert(spans.end(), in_memory.begin(), in_memory.end());

  std::vector<StreamSpan> out;
  out.reserve(spans.size());
  std::uint64_t next = from;
  for (const StreamSpan& span : spans) {
    if (span.last_version() < next) continue;
    if (span.first_version > next) {
      return refuse(Code::kCorrupt, "index",
                    "version " + std::to_string(next) + " of " + std::string(stream) + " is missing");
    }
    out.push_back(span);
    next = span.last_version() + 1;
  }
  return out;
}

void LogIndex::requests_in_memory(std::uint64_t hash, std::vector<std::uint64_t>& positions) const {
  tail_->collect_requests(hash, positions);
  for (const Sealed& sealed : sealed_) sealed.index->collect_requests(hash, positions);
}

absl::Status LogIndex::requests_in_table(Storage::Cursor& cursor, std::uint64_t hash,
                                         std::vector<std::uint64_t>& positions) {
  std::string prefix;
  make_request_prefix(hash, prefix);
  for (bool there = cursor.seek(prefix); there && cursor.key().starts_with(prefix); there = cursor.next()) {
    if (absl::Status status = decode_request(cursor.key(), positions); !status.ok()) return status;
  }
  return cursor.status();
}

absl::Status LogIndex::find_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions) const {
  positions.clear();
  {
    const std::lock_guard lock(mutex_);
    requests_in_memory(hash, positions);
  }
  return requests_in_table(*new_cursor(), hash, positions);
}

absl::Status LogIndex::find_newest_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions) {
  positions.clear();
  requests_in_memory(hash, positions);
  return requests_in_table(writers_cursor(), hash, positions);
}

void LogIndex::publish(std::span<const NewSpan> spans, std::span<const NewRequest> requests, Position head) {
  const std::lock_guard lock(mutex_);
  for (const NewSpan& span : spans) tail_->add_span(span.stream, span.span);
  for (const NewRequest& request : requests) tail_->add_request(request.hash, request.position);
  head_.store(head.value, std::memory_order_seq_cst);
}

void LogIndex::replace(std::unique_ptr<TailIndex> tail, Position indexed, Position head) {
  release();
  tail_begin_ = indexed;
  rest_ = 0;
  const std::lock_guard lock(mutex_);
  sealed_.clear();
  tail_ = std::move(tail);
  head_.store(head.value, std::memory_order_seq_cst);
}

absl::Status LogIndex::adopt(std::unique_ptr<TailIndex> sealed, Position head) {
  sealed->seal();
  {
    const std::lock_guard lock(mutex_);
    sealed_.push_back({std::move(sealed), head, 0});
    tail_begin_ = head;
    head_.store(head.value, std::memory_order_seq_cst);
  }
  rest_ = 0;
  return step(kAll);
}

void LogIndex::seal() {
  tail_->seal();
  auto fresh = std::make_unique<TailIndex>();
  const std::size_t events = head().value - tail_begin_.value;
  const std::size_t share = 2 * tail_->entries() / std::max<std::size_t>(events, 1) + 1;
  const std::lock_guard lock(mutex_);
  sealed_.push_back({std::move(fresh), head(), share});
  std::swap(sealed_.back().index, tail_);
  tail_begin_ = head();
}

bool LogIndex::tail_is_full() const {
  return head().value - tail_begin_.value >= limits_.events || tail_->bytes() >= limits_.bytes;
}

absl::Status LogIndex::find_room() {
  if (sealed_.size() < kSealedAtMost || !tail_is_full()) return absl::OkStatus();
  if (absl::Status status = step(kAll); !status.ok()) return status;
  if (sealed_.size() < kSealedAtMost) return absl::OkStatus();
  return refuse(Code::kStorageFailed, "index", "it could not be written for long, and there is no more memory for it",
                "see in the log's messages why no run can be made");
}

absl::Status LogIndex::work(std::size_t events) {
  if (tail_is_full() && sealed_.size() < kSealedAtMost) {
    // Where the share was too small for the run that is being made, it is ended first.
    if (absl::Status status = step(kAll); !status.ok()) return status;
    seal();
  }
  if (rest_ > events) {
    rest_ -= events;
    return absl::OkStatus();
  }
  rest_ = 0;
  return sealed_.empty() ? absl::OkStatus() : step(events * sealed_.front().pairs_per_event);
}

absl::Status LogIndex::flush() {
  if (tail_->entries() > 0) seal();
  while (!sealed_.empty()) {
    const std::size_t before = sealed_.size();
    if (absl::Status status = step(kAll); !status.ok()) return status;
    if (sealed_.size() == before) return refuse(Code::kStorageFailed, "index", "a run could not be written");
  }
  return absl::OkStatus();
}

absl::Status LogIndex::step(std::size_t pairs) {
  if (sealed_.empty()) return absl::OkStatus();
  try {
    if (run_ == nullptr) {
      absl::StatusOr<std::unique_ptr<Storage::Run>> run = storage_.start_run(Storage::Table::kIndex);
      if (!run.ok()) {
        give_up_run(run.status());
        return absl::OkStatus();
      }
      run_ = *std::move(run);
      merge_ = std::make_unique<TailIndex::Merge>(*sealed_.front().index, sealed_.front().covered);
    }
    for (; pairs > 0; --pairs) {
      if (!merge_->next()) return finish_run();
      if (absl::Status status = run_->add(merge_->key(), merge_->value()); !status.ok()) {
        give_up_run(status);
        return absl::OkStatus();
      }
    }
  } catch (...) {
    // A pair that was taken out of the one may not have come into the other.
    merge_.reset();
    run_.reset();
    throw;
  }
  return absl::OkStatus();
}

absl::Status LogIndex::finish_run() {
  // The run is durable at once; what it points to must be so before it.
  if (absl::Status status = planted(PlantedBug::kIndexBeforeLog) ? absl::OkStatus() : storage_.sync(); !status.ok()) {
    return status;
  }
  cursor_.reset();
  if (absl::Status status = run_->finish(); !status.ok()) {
    give_up_run(status);
    return absl::OkStatus();
  }
  merge_.reset();
  run_.reset();
  const std::lock_guard lock(mutex_);
  sealed_.pop_front();
  return absl::OkStatus();
}

void LogIndex::give_up_run(const absl::Status& why) {
  merge_.reset();
  run_.reset();
  rest_ = limits_.events / 4;
  tell(logger_, Logger::Level::kWarning,
       "the log's index stays in memory for now: " + std::string(from_absl(why.message())));
}

void LogIndex::release() {
  merge_.reset();
  run_.reset();
  cursor_.reset();
}

std::size_t LogIndex::entries_in_memory() const {
  std::size_t entries = tail_->entries();
  for (const Sealed& sealed : sealed_) entries += sealed.index->entries();
  return entries;
}

}  // namespace gendan
