#include "log/bulk_append.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/append_check.h"
#include "log/planted.h"
#include "log/wire.h"

namespace gendan {
namespace {

// A run is finished when its appends have this many bytes, or its index as many events as the log keeps in memory.
constexpr std::size_t kRunBytes = 128 << 20;

// Does something when an exception passes: memory ran out, or the host's clock threw.
template <class Fn>
class OnException {
 public:
  explicit OnException(Fn fn) : fn_(std::move(fn)) {}
  ~OnException() {
    if (std::uncaught_exceptions() > before_) fn_();
  }
  OnException(const OnException&) = delete;
  OnException& operator=(const OnException&) = delete;

 private:
  const Fn fn_;
  const int before_ = std::uncaught_exceptions();
};

}  // namespace

absl::StatusOr<std::unique_ptr<BulkAppender>> StoredLog::start_bulk() {
  if (absl::Status s = check_writable(); !s.ok()) return s;
  if (in_bulk_.exchange(true, std::memory_order_acq_rel)) return in_bulk();
  const OnException not_begun([this] { in_bulk_.store(false, std::memory_order_release); });
  {
    const std::lock_guard writing(writer_);
    if (absl::Status s = reopen_if_full(); !s.ok()) {
      in_bulk_.store(false, std::memory_order_release);
      return s;
    }
  }
  auto bulk = std::make_unique<Bulk>(*this);
  // Whole in the table, so that the runs that follow come behind it.
  if (absl::Status s = index_.flush(); !s.ok()) return failed_write(std::move(s));
  return bulk;
}

StoredLog::Bulk::Bulk(StoredLog& log)
    : log_(log),
      writing_(log.writer_),
      index_(std::make_unique<TailIndex>()),
      head_(log.head()),
      recorded_at_(log.recorded_at_) {}

StoredLog::Bulk::~Bulk() {
  if (log_.tree_ != nullptr && !planted(PlantedBug::kGivenUpLeavesKept)) log_.tree_->undo();
  run_.reset();
  log_.in_bulk_.store(false, std::memory_order_release);
}

absl::Status StoredLog::Bulk::check_usable() const {
  if (absl::Status s = log_.check_open(); !s.ok()) return s;
  if (broken_) return refuse(Code::kStorageFailed, "log", "an earlier run could not be written");
  if (log_.poisoned_.load(std::memory_order_acquire)) return refuse(Code::kPoisoned, "log");
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> StoredLog::Bulk::version_before(std::string_view stream) {
  if (const std::optional<std::uint64_t> known = index_->version_of(stream)) return *known;
  const absl::StatusOr<Version> version = log_.index_.newest_version(stream);
  if (!version.ok()) return version.status();
  return version->value;
}

absl::Status StoredLog::Bulk::find_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions) {
  positions.clear();
  index_->collect_requests(hash, positions);
  // What is in an unfinished run cannot be read.
  if (!positions.empty()) {
    if (absl::Status s = finish(); !s.ok()) return s;
  }
  return log_.index_.find_newest_requests(hash, positions);
}

absl::StatusOr<Receipt> StoredLog::Bulk::append(const Append& append) {
  absl::StatusOr<Receipt> answer = take(append);
  log_.metrics_.answered(answer);
  return answer;
}

absl::Status StoredLog::Bulk::append_stored(std::span<const std::string_view> chunks) {
  absl::Status status = take_stored(chunks);
  if (!status.ok()) log_.metrics_.refused();
  return status;
}

absl::StatusOr<Receipt> StoredLog::Bulk::take(const Append& append) {
  if (absl::Status s = check_usable(); !s.ok()) return s;
  const OnException half_done([this] { broken_ = true; });
  if (absl::Status s = check_append(append, log_.options_); !s.ok()) return s;
  const std::uint64_t hash = request_hash(append.request_id.str());
  if (absl::Status s = find_requests(hash, positions_); !s.ok()) return s;
  const absl::StatusOr<std::optional<Stored>> stored = log_.find_stored(positions_, append.request_id, &append);
  if (!stored.ok()) return stored.status();
  if (stored->has_value()) {
    if (absl::Status s = finish(); !s.ok()) return s;
    return log_.repeat(append, **stored);
  }
  absl::InlinedVector<std::uint64_t, 8> bases;
  for (const Append::Stream& stream : append.streams) {
    const absl::StatusOr<std::uint64_t> version = version_before(stream.id.str());
    if (!version.ok()) return version.status();
    bases.push_back(*version);
  }
  if (absl::Status s = check_expectations(append, {bases.data(), bases.size()}); !s.ok()) return s;

  Receipt receipt;
  receipt.first = {head_.value + 1};
  receipt.last = {head_.value + append.events.size()};
  const Instant now = log_.options_.clock->now();
  if (absl::Status s = check_clock(now); !s.ok()) return s;
  receipt.recorded_at = std::max(recorded_at_, now);
  buffer_.clear();
  chunks_.clear();
  spans_.clear();
  encode_append(append, receipt.first, receipt.recorded_at, {bases.data(), bases.size()}, buffer_, chunks_, spans_);
  absl::InlinedVector<std::string_view, 4> views;
  absl::InlinedVector<std::uint64_t, 4> firsts;
  for (const EncodedChunk& chunk : chunks_) {
    views.push_back(std::string_view(buffer_).substr(chunk.offset, chunk.size));
    firsts.push_back(chunk.first.value);
  }
  if (absl::Status s =
          put({views.data(), views.size()}, {firsts.data(), firsts.size()}, receipt.last, receipt.recorded_at);
      !s.ok()) {
    return s;
  }
  for (const ChunkSpan& span : spans_) {
    index_->add_span(append.streams[span.stream].id.str(), {span.first_version, span.chunk.value, span.count});
    bases[span.stream] += span.count;
  }
  index_->add_request(hash, receipt.first.value);
  for (const std::uint64_t version : bases) receipt.versions.push_back({version});
  return receipt;
}

absl::Status StoredLog::Bulk::take_stored(std::span<const std::string_view> chunks) {
  if (absl::Status s = check_usable(); !s.ok()) return s;
  const OnException half_done([this] { broken_ = true; });
  struct Span {
    std::string_view stream;
    StreamSpan span;
  };
  absl::InlinedVector<Span, 8> spans;
  absl::InlinedVector<std::uint64_t, 4> firsts;
  std::string_view request;
  Instant recorded_at;
  std::uint64_t next = head_.value + 1;
  std::uint64_t end = next;
  ChunkReader reader;
  StoredAppendCheck check(log_.options_);
  for (const std::string_view chunk : chunks) {
    if (absl::Status s = reader.open(chunk, {next}); !s.ok()) return s;
    if (absl::Status s = check.begin(reader); !s.ok()) return s;
    if (firsts.empty()) {
      if (absl::Status s = find_requests(request_hash(reader.envelope().request_id), positions_); !s.ok()) return s;
      const RequestId id{std::string(reader.envelope().request_id)};
      const absl::StatusOr<std::optional<Stored>> stored = log_.find_stored(positions_, id, nullptr);
      if (!stored.ok()) return stored.status();
      if (stored->has_value()) return refuse(Code::kRequestReused, "request_id", id.str());
      request = reader.envelope().request_id;
      recorded_at = reader.recorded_at();
      if (absl::Status s = check_clock(recorded_at); !s.ok()) return s;
      end = next + reader.append_count();
    }
    if (reader.append_first().value != head_.value + 1 || reader.recorded_at() != recorded_at ||
        head_.value + 1 + reader.append_count() != end || reader.envelope().request_id != request) {
      return refuse(Code::kWrongVersion, "chunks",
                    "they are not of one append at position " + std::to_string(head_.value + 1));
    }
    for (const ChunkReader::Stream& stream : reader.streams()) {
      std::uint64_t base = 0;
      const auto earlier =
          std::find_if(spans.rbegin(), spans.rend(), [&](const Span& span) { return span.stream == stream.name; });
      if (earlier != spans.rend()) {
        base = earlier->span.last_version();
      } else {
        const absl::StatusOr<std::uint64_t> version = version_before(stream.name);
        if (!version.ok()) return version.status();
        base = *version;
      }
      if (stream.base != base) {
        return refuse(Code::kWrongVersion, "streams",
                      "\"" + std::string(stream.name) + "\" is at version " + std::to_string(base) + ", not " +
                          std::to_string(stream.base));
      }
      if (stream.count == 0) continue;
      spans.push_back({stream.name, {base + 1, next, static_cast<std::uint32_t>(stream.count)}});
    }
    while (const Record* const record = reader.next()) {
      if (absl::Status s = check.event(*record); !s.ok()) return s;
    }
    if (!reader.status().ok()) return reader.status();
    firsts.push_back(next);
    next += reader.count();
  }
  if (firsts.empty() || next != end) return refuse(Code::kCorrupt, "chunks", "the append is cut short");
  if (recorded_at < recorded_at_) return refuse(Code::kWrongVersion, "recorded_at", "it goes back");
  if (absl::Status s = put(chunks, {firsts.data(), firsts.size()}, {end - 1}, recorded_at); !s.ok()) return s;
  for (const Span& span : spans) index_->add_span(span.stream, span.span);
  index_->add_request(request_hash(request), firsts.front());
  return absl::OkStatus();
}

absl::Status StoredLog::Bulk::put(std::span<const std::string_view> chunks, std::span<const std::uint64_t> firsts,
                                  Position last, Instant recorded_at) {
  if (bytes_ >= kRunBytes || index_->entries() >= 2 * log_.options_.tail_index_events) {
    if (absl::Status s = finish(); !s.ok()) return s;
  }
  if (run_ == nullptr) {
    absl::StatusOr<std::unique_ptr<Storage::Run>> run = log_.storage_.start_run(Storage::Table::kLog);
    if (!run.ok()) return lost(run.status());
    run_ = *std::move(run);
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    char key[8];
    wire::put_sorted_u64(key, firsts[i]);
    if (absl::Status s = run_->add({key, sizeof key}, chunks[i]); !s.ok()) return lost(std::move(s));
    bytes_ += chunks[i].size();
  }
  if (log_.tree_ != nullptr) {
    if (chunks.size() == 1) {
      log_.tree_->add(chunks.front(), last, recorded_at);
    } else {
      std::string joined;
      for (const std::string_view chunk : chunks) joined += chunk;
      log_.tree_->add(joined, last, recorded_at);
    }
  }
  recorded_at_ = recorded_at;
  head_ = last;
  ++appends_;
  return absl::OkStatus();
}

absl::Status StoredLog::Bulk::lost(absl::Status why) {
  broken_ = !planted(PlantedBug::kLostRunForgotten);
  run_.reset();
  if (log_.tree_ != nullptr) log_.tree_->undo();
  return refuse(Code::kStorageFailed, "log", from_absl(why.message()));
}

absl::Status StoredLog::Bulk::finish() {
  if (absl::Status s = check_usable(); !s.ok()) return s;
  if (run_ == nullptr) return absl::OkStatus();
  const OnException unknown([this] {
    log_.poisoned_.store(true, std::memory_order_release);
    log_.wake_waiters();
  });
  if (absl::Status s = run_->finish(); !s.ok() && !planted(PlantedBug::kFailedRunBelieved)) return lost(std::move(s));
  run_.reset();
  log_.recorded_at_ = recorded_at_;
  // The appends are there from here on, so what belongs to them has to follow, or the log be read anew.
  const std::size_t events = head_.value - log_.head().value;
  absl::Status status = put_nodes();
  if (status.ok()) {
    if (log_.tree_ != nullptr) log_.tree_->publish();
    status = log_.index_.adopt(std::exchange(index_, std::make_unique<TailIndex>()), head_);
  }
  // The head has moved even where the index could not be written.
  log_.wake_waiters();
  // Even a write of which nothing was written leaves it in doubt what the log holds.
  if (!status.ok()) return log_.failed_write(refuse(Code::kOutcomeUnknown, "log", from_absl(status.message())));
  log_.metrics_.wrote_group(appends_, events, bytes_);
  log_.synced_.store(head_.value, std::memory_order_relaxed);
  bytes_ = appends_ = 0;
  return absl::OkStatus();
}

absl::Status StoredLog::Bulk::put_nodes() {
  if (log_.tree_ == nullptr || planted(PlantedBug::kNodesLeftOut)) return absl::OkStatus();
  std::vector<Storage::Change> changes;
  log_.tree_->collect(changes);
  return changes.empty() ? absl::OkStatus() : log_.storage_.write(changes, false);
}

}  // namespace gendan
