#include "log/stored_log.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "core/tell.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/append_check.h"
#include "log/planted.h"
#include "log/wire.h"

namespace gendan {
namespace {

// A group takes no more appends once its batch has this many bytes.
constexpr std::size_t kGroupBytes = 4 << 20;
// Below so many entries it is quicker to read them from the log at the next open than to make a run of them.
constexpr std::size_t kSmallTail = 4096;

LogIndex::Limits index_limits(const StoreOptions& options) {
  return {std::max<std::size_t>(options.tail_index_events, 1), options.memory_budget_bytes / 2};
}

// What no append may be recorded ahead of.
Instant last_moment(const Recovered& log) { return log.head.value == 0 ? start_of(kFirstDate) : log.recorded_at; }

// Every append of a group is told in a status of its own. One that they share is given back by whoever lets go of it
// last, in Abseil's code, which ThreadSanitizer cannot look into.
absl::Status told_apart(const absl::Status& status) {
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value()) return absl::Status(status.code(), status.message());
  return refuse(refusal->code, refusal->field, refusal->detail, refusal->remedy);
}

}  // namespace

StoredLog::StoredLog(Storage& storage, const StoreOptions& options, Recovered recovered, std::unique_ptr<LogTree> tree)
    : storage_(storage),
      options_(options),
      index_(storage, index_limits(options), options.logger, std::move(recovered.tail), recovered.indexed,
             recovered.head),
      queue_([this](std::span<CommitQueue::Ticket* const> group) { return commit(group); }),
      tree_(std::move(tree)),
      recorded_at_(last_moment(recovered)) {}

absl::StatusOr<Receipt> StoredLog::append(const Append& append, Durability durability) {
  absl::Status status = check_writable();
  if (status.ok()) status = check_append(append, options_);
  if (!status.ok()) {
    metrics_.refused();
    return status;
  }
  const Stopwatch watch(*options_.clock);
  Pending pending;
  pending.append = &append;
  pending.durability = durability;
  pending.hash = request_hash(append.request_id.str());
  queue_.submit(pending);
  metrics_.append_took(watch);
  metrics_.answered(pending.result);
  return std::move(pending.result);
}

absl::Status StoredLog::in_bulk() {
  return refuse(Code::kLocked, "log", "it is being written in bulk", "end that first");
}

absl::Status StoredLog::check_writable() const {
  if (absl::Status s = check_open(); !s.ok()) return s;
  if (storage_.read_only()) return refuse(Code::kReadOnly, "log");
  if (in_bulk_.load(std::memory_order_acquire)) return in_bulk();
  if (poisoned_.load(std::memory_order_acquire) && !storage_.out_of_room()) return refuse(Code::kPoisoned, "log");
  return absl::OkStatus();
}

std::size_t StoredLog::commit(std::span<CommitQueue::Ticket* const> group) {
  // Whoever else holds it writes in bulk, for as long as he likes.
  const std::unique_lock writing(writer_, std::try_to_lock);
  if (!writing.owns_lock()) {
    for (CommitQueue::Ticket* const ticket : group) static_cast<Pending*>(ticket)->result = in_bulk();
    return group.size();
  }
  try {
    return commit_some(group);
  } catch (...) {
    // Out of memory, or out of the host's clock: how far it came nobody knows. The status has no words, because these
    // would need memory.
    poisoned_.store(true, std::memory_order_release);
    for (CommitQueue::Ticket* const ticket : group) {
      static_cast<Pending*>(ticket)->result = absl::Status(absl::StatusCode::kUnavailable, "");
    }
    return group.size();
  }
}

std::size_t StoredLog::commit_some(std::span<CommitQueue::Ticket* const> group) {
  const auto pending = [&](std::size_t i) -> Pending& { return *static_cast<Pending*>(group[i]); };
  absl::Status usable = check_writable();
  if (usable.ok()) usable = reopen_if_full();
  const Instant told = options_.clock->now();
  // What keeps the log from taking more does not keep it from knowing a request again.
  takes_more_ = check_clock(told);
  if (usable.ok() && takes_more_.ok()) takes_more_ = index_.find_room();
  if (refused_with(takes_more_, Code::kOutcomeUnknown)) usable = failed_write(takes_more_);
  if (!usable.ok()) {
    for (std::size_t i = 0; i < group.size(); ++i) pending(i).result = told_apart(usable);
    return group.size();
  }
  if (buffer_.capacity() > 2 * kGroupBytes) std::string().swap(buffer_);
  buffer_.clear();
  chunks_.clear();
  spans_.clear();
  requests_.clear();
  group_versions_.clear();
  group_hashes_.clear();
  in_company_ = group.size() > 1;

  const Position before = index_.head();
  const Instant now = std::max(recorded_at_, told);
  Position next{before.value + 1};
  std::size_t done = 0;
  while (done < group.size() && buffer_.size() < kGroupBytes && sequence(pending(done), done, next, now)) ++done;
  const Position head{next.value - 1};
  if (done > 1 && !chunks_.empty() && planted(PlantedBug::kLeaderDropsFollower)) chunks_.pop_back();

  bool sync = false;
  for (std::size_t i = 0; i < done; ++i) {
    const Pending& p = pending(i);
    sync |= p.durability == Durability::kSync && p.result.ok() &&
            p.result->last.value > synced_.load(std::memory_order_relaxed);
  }
  if (chunks_.empty() && !sync) return done;

  if (absl::Status status = write_group(sync); !status.ok()) {
    if (tree_ != nullptr) tree_->undo();
    status = failed_write(std::move(status));
    for (std::size_t i = 0; i < done; ++i) {
      Pending& p = pending(i);
      // A repeated request that needed no sync has its answer. A refusal may rest on what was to be written here.
      const bool answered = p.result.ok() && p.result->repeated &&
                            (p.durability == Durability::kBuffered || p.result->last.value <= synced_);
      if (!answered && (p.result.ok() || refused_with(p.result.status(), Code::kWrongVersion))) {
        p.result = told_apart(status);
      }
    }
    return done;
  }
  if (sync) synced_.store(head.value, std::memory_order_relaxed);
  if (chunks_.empty()) return done;

  recorded_at_ = now;
  metrics_.wrote_group(requests_.size(), head.value - before.value, buffer_.size());
  if (tree_ != nullptr) tree_->publish();
  index_.publish(spans_, requests_, head);
  wake_waiters();
  if (absl::Status status = index_.work(head.value - before.value); !status.ok()) {
    failed_write(std::move(status)).IgnoreError();
  }
  return done;
}

bool StoredLog::sequence(Pending& pending, std::size_t already, Position& next, Instant now) {
  const Append& append = *pending.append;
  // What came before it in the group cannot be read yet: a request that may be one of those waits for the next group.
  if (already > 0 && group_hashes_.contains(pending.hash)) return false;
  if (absl::Status s = index_.find_newest_requests(pending.hash, positions_); !s.ok()) {
    pending.result = std::move(s);
    return true;
  }
  absl::StatusOr<std::optional<Stored>> stored = find_stored(positions_, append.request_id, &append);
  if (!stored.ok()) {
    pending.result = stored.status();
    return true;
  }
  if (stored->has_value()) {
    pending.result = repeat(append, **stored);
    return true;
  }
  if (!takes_more_.ok()) {
    pending.result = told_apart(takes_more_);
    return true;
  }

  absl::InlinedVector<std::uint64_t, 8> bases;
  for (const Append::Stream& stream : append.streams) {
    absl::StatusOr<Version> version = version_before(stream.id.str());
    if (!version.ok()) {
      pending.result = version.status();
      return true;
    }
    bases.push_back(version->value);
  }
  if (absl::Status s = check_expectations(append, {bases.data(), bases.size()}); !s.ok()) {
    pending.result = std::move(s);
    return true;
  }

  Receipt receipt;
  receipt.first = next;
  receipt.last = {next.value + append.events.size() - 1};
  receipt.recorded_at = now;
  receipt.versions.assign(bases.size(), Version{});
  chunk_spans_.clear();
  const std::size_t begin = buffer_.size();
  encode_append(append, next, now, {bases.data(), bases.size()}, buffer_, chunks_, chunk_spans_);
  if (tree_ != nullptr && !(append.streams.size() > 1 && planted(PlantedBug::kLeafMissing))) {
    tree_->add(std::string_view(buffer_).substr(begin), receipt.last, now);
  }
  for (const ChunkSpan& span : chunk_spans_) {
    spans_.push_back({append.streams[span.stream].id.str(), {span.first_version, span.chunk.value, span.count}});
    bases[span.stream] += span.count;
  }
  if (!planted(PlantedBug::kRequestNotInIndex)) requests_.push_back({pending.hash, next.value});
  for (std::size_t i = 0; i < bases.size(); ++i) receipt.versions[i] = {bases[i]};
  if (in_company_) {
    group_hashes_.insert(pending.hash);
    for (std::size_t i = 0; i < bases.size(); ++i) group_versions_[to_absl(append.streams[i].id.str())] = bases[i];
  }
  next = {receipt.last.value + 1};
  pending.result = std::move(receipt);
  return true;
}

absl::StatusOr<Version> StoredLog::version_before(std::string_view stream) {
  if (!group_versions_.empty() && !planted(PlantedBug::kStaleExpectation)) {
    if (const auto found = group_versions_.find(to_absl(stream)); found != group_versions_.end()) {
      return Version{found->second};
    }
  }
  return index_.newest_version(stream);
}

absl::Status StoredLog::check_expectations(const Append& append, std::span<const std::uint64_t> bases) {
  for (std::size_t i = 0; i < bases.size(); ++i) {
    const Expect& expect = append.streams[i].expect;
    std::string_view expected;
    switch (expect.mode) {
      case Expect::Mode::kAny:
        continue;
      case Expect::Mode::kNoStream:
        if (bases[i] == 0) continue;
        expected = "no stream";
        break;
      case Expect::Mode::kExists:
        if (bases[i] > 0) continue;
        expected = "any version from 1 on";
        break;
      case Expect::Mode::kExactly:
        if (bases[i] == expect.version.value) continue;
        break;
    }
    const std::string wanted =
        expected.empty() ? "version " + std::to_string(expect.version.value) : std::string(expected);
    return refuse(
        Code::kWrongVersion, "streams[" + std::to_string(i) + "].expect",
        "\"" + append.streams[i].id.str() + "\" is at version " + std::to_string(bases[i]) + ", expected " + wanted);
  }
  return absl::OkStatus();
}

absl::Status StoredLog::write_group(bool sync) {
  if (!sync) return write_chunks(false);
  return durably([this] { return chunks_.empty() ? storage_.sync() : write_chunks(true); });
}

absl::Status StoredLog::durably(absl::FunctionRef<absl::Status()> write) {
  const Stopwatch watch(*options_.clock);
  absl::Status status = write();
  if (status.ok()) metrics_.fsync_took(watch);
  return status;
}

absl::Status StoredLog::write_chunks(bool sync) {
  keys_.resize(chunks_.size());
  changes_.clear();
  const std::string_view bytes = buffer_;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    wire::put_sorted_u64(keys_[i].data(), chunks_[i].first.value);
    changes_.push_back(Storage::Change::put(Storage::Table::kLog, {keys_[i].data(), keys_[i].size()},
                                            bytes.substr(chunks_[i].offset, chunks_[i].size)));
  }
  if (tree_ != nullptr) tree_->collect(changes_);
  return storage_.write(changes_, sync && !planted(PlantedBug::kAcknowledgeBeforeSync));
}

absl::Status StoredLog::failed_write(absl::Status status) {
  if (refused_with(status, Code::kStorageFailed) || refused_with(status, Code::kReadOnly)) return status;
  poisoned_.store(!planted(PlantedBug::kPositionReused), std::memory_order_release);
  tell(options_.logger, Logger::Level::kError,
       "a write failed; the log takes no more before it is reopened: " + std::string(from_absl(status.message())));
  return refuse(Code::kOutcomeUnknown, "log", from_absl(status.message()));
}

absl::Status StoredLog::reopen_if_full() {
  // Rows may have met the full device too.
  if (storage_.out_of_room()) return reopen();
  return poisoned_.load(std::memory_order_acquire) ? refuse(Code::kPoisoned, "log") : absl::OkStatus();
}

absl::Status StoredLog::check_clock(Instant now) {
  constexpr std::int64_t kDay = 86'400'000'000;
  if (now >= start_of(kFirstDate) && now.micros < start_of(kLastDate).micros + kDay) return absl::OkStatus();
  return refuse(Code::kDateOutOfRange, "clock", std::to_string(now.micros) + " microseconds",
                "set the machine's clock right");
}

absl::Status StoredLog::reopen() {
  poisoned_.store(true, std::memory_order_release);
  const std::unique_lock alone(beside_);
  index_.release();
  if (absl::Status s = storage_.reopen(); !s.ok()) return refuse(Code::kPoisoned, "log", from_absl(s.message()));
  absl::StatusOr<Recovered> recovered = recover(storage_);
  absl::Status status = recovered.status();
  if (status.ok() && recovered->head < index_.head()) {
    status = refuse(Code::kCorrupt, "log",
                    "it ends at position " + std::to_string(recovered->head.value) + " and was acknowledged to " +
                        std::to_string(index_.head().value));
  }
  if (status.ok() && tree_ != nullptr) {
    // What it put into the table and was not durable may be gone from there, though the appends are not.
    status = tree_->recover_again(recovered->head, recovered->recorded_at);
    if (status.ok()) status = tree_->settle();
  }
  if (status.ok()) status = storage_.sync();
  if (!status.ok()) {
    const std::string why(from_absl(status.message()));
    tell(options_.logger, Logger::Level::kError, "there is room again, but the log cannot go on: " + why);
    return refused_with(status, Code::kCorrupt) ? status : refuse(Code::kPoisoned, "log", why);
  }
  recorded_at_ = last_moment(*recovered);
  synced_.store(recovered->head.value, std::memory_order_relaxed);
  index_.replace(std::move(recovered->tail), recovered->indexed, recovered->head);
  poisoned_.store(false, std::memory_order_release);
  tell(options_.logger, Logger::Level::kInfo,
       "there is room again: the log goes on at position " + std::to_string(recovered->head.value + 1));
  wake_waiters();
  return absl::OkStatus();
}

absl::Status StoredLog::check_open() const {
  return closed_.load(std::memory_order_acquire) ? refuse(Code::kClosed, "log") : absl::OkStatus();
}

void StoredLog::wake_waiters() {
  // Either this sees the waiter, or the waiter, which counts itself before it looks, sees the new head.
  if (waiting_.load(std::memory_order_seq_cst) == 0) return;
  { const std::lock_guard lock(wait_mutex_); }
  grown_.notify_all();
}

Position StoredLog::wait_beyond(Position seen, absl::Duration at_most, const std::function<bool()>& stop) {
  if (head() > seen || closed_.load(std::memory_order_acquire)) return head();
  std::unique_lock lock(wait_mutex_);
  waiting_.fetch_add(1, std::memory_order_seq_cst);
  const std::uint64_t interruptions = interruptions_;
  const auto over = [&] {
    return head() > seen || closed_.load(std::memory_order_acquire) || interruptions_ != interruptions ||
           (stop && stop());
  };
  constexpr absl::Duration kForever = absl::Hours(24 * 365);
  if (at_most > kForever) {
    grown_.wait(lock, over);
  } else {
    grown_.wait_for(lock, absl::ToChronoNanoseconds(at_most), over);
  }
  waiting_.fetch_sub(1, std::memory_order_seq_cst);
  return head();
}

void StoredLog::interrupt() {
  {
    const std::lock_guard lock(wait_mutex_);
    ++interruptions_;
  }
  grown_.notify_all();
}

absl::Status StoredLog::sync() {
  if (absl::Status s = check_open(); !s.ok()) return s;
  if (poisoned_.load(std::memory_order_acquire)) return refuse(Code::kPoisoned, "log");
  if (storage_.read_only()) return absl::OkStatus();
  const std::shared_lock beside(beside_);
  absl::Status status = durably([this] { return storage_.sync(); });
  return status.ok() ? status : failed_write(std::move(status));
}

absl::Status StoredLog::write_beside(std::span<const Storage::Change> changes, bool sync) {
  const std::shared_lock beside(beside_);
  absl::Status status = sync ? durably([&] { return storage_.write(changes, true); }) : storage_.write(changes, false);
  return status.ok() ? status : failed_write(std::move(status));
}

absl::StatusOr<Position> StoredLog::catch_up() {
  if (absl::Status s = check_open(); !s.ok()) return s;
  // Before the lock: a bulk holds it for as long as it lives, and may be this thread's own.
  if (!storage_.read_only()) return head();
  const std::lock_guard writing(writer_);
  const Position before = head();
  absl::Status status;
  for (int attempt = 0; attempt < kFollowAttempts; ++attempt) {
    status = storage_.catch_up();
    if (status.ok()) status = follow();
    if (!refused_with(status, Code::kCorrupt)) break;
  }
  const bool moved = head() > before;
  if (moved) wake_waiters();
  if (status.ok() || (moved && refused_with(status, Code::kCorrupt))) return head();
  return status;
}

// Takes what the writing process has appended, up to the first hole, into the index, and the index's newest run out of
// memory where it has come into the table. Errors: corrupt also where there is a hole; what lies ahead of it is taken.
absl::Status StoredLog::follow() {
  const absl::StatusOr<Position> indexed = indexed_up_to(storage_);
  if (!indexed.ok()) return indexed.status();
  if (*indexed != index_.begin_of_tail()) {
    absl::StatusOr<Recovered> anew = recover(storage_, Holes::kEndIt);
    if (!anew.ok()) return anew.status();
    if (anew->head < head()) {
      return refuse(Code::kCorrupt, "log",
                    "it ends at position " + std::to_string(anew->head.value) + " and was read to " +
                        std::to_string(head().value));
    }
    if (tree_ != nullptr) {
      if (absl::Status s = tree_->catch_up(anew->head); !s.ok()) return s;
    }
    recorded_at_ = anew->recorded_at;
    index_.replace(std::move(anew->tail), anew->indexed, anew->head);
    return anew->hole;
  }

  std::deque<std::string> names;
  spans_.clear();
  requests_.clear();
  Position whole = head();
  Instant recorded_at = recorded_at_;
  std::size_t whole_spans = 0;
  std::size_t whole_requests = 0;
  const absl::StatusOr<Position> end = read_chunks(storage_, head(), [&](const ChunkReader& chunk) {
    for (const ChunkReader::Stream& stream : chunk.streams()) {
      if (stream.count == 0) continue;
      names.emplace_back(stream.name);
      spans_.push_back(
          {names.back(), {stream.base + 1, chunk.first().value, static_cast<std::uint32_t>(stream.count)}});
    }
    if (chunk.first() == chunk.append_first()) {
      requests_.push_back({request_hash(chunk.envelope().request_id), chunk.first().value});
    }
    if (!ends_append(chunk)) return;
    whole = {chunk.first().value + chunk.count() - 1};
    recorded_at = chunk.recorded_at();
    whole_spans = spans_.size();
    whole_requests = requests_.size();
  });
  if (!end.ok() && !refused_with(end.status(), Code::kCorrupt)) return end.status();
  if (tree_ != nullptr) {
    if (absl::Status s = tree_->catch_up(whole); !s.ok()) return s;
  }
  recorded_at_ = recorded_at;
  index_.publish(std::span(spans_).first(whole_spans), std::span(requests_).first(whole_requests), whole);
  return end.status();
}

absl::StatusOr<TreeHead> StoredLog::tree_head() {
  if (absl::Status s = check_tree(); !s.ok()) return s;
  return tree_->head();
}

absl::StatusOr<TreeHead> StoredLog::tree_head_at(std::uint64_t appends) {
  if (absl::Status s = check_tree(); !s.ok()) return s;
  return tree_->head_at(appends);
}

absl::StatusOr<AppendProof> StoredLog::prove(Position position, std::uint64_t appends) {
  if (absl::Status s = check_tree(); !s.ok()) return s;
  return tree_->prove(position, appends);
}

absl::StatusOr<std::vector<Hash>> StoredLog::prove_growth(std::uint64_t from, std::uint64_t to) {
  if (absl::Status s = check_tree(); !s.ok()) return s;
  return tree_->prove_growth(from, to);
}

absl::Status StoredLog::check_tree() const {
  if (absl::Status s = check_open(); !s.ok()) return s;
  return tree_ != nullptr ? absl::OkStatus()
                          : refuse(Code::kUnsupported, "tree", "the log was opened without its tree");
}

void StoredLog::report(MetricSink& sink) const {
  metrics_.report(sink);
  sink.gauge("gendan_log_head", "Position of the last event.", static_cast<double>(head().value));
}

absl::Status StoredLog::close() {
  if (closed_.exchange(true, std::memory_order_acq_rel)) return absl::OkStatus();
  interrupt();
  const absl::Status status = finish();
  index_.release();
  return status;
}

absl::Status StoredLog::finish() {
  if (storage_.read_only()) return absl::OkStatus();
  if (poisoned_.load(std::memory_order_acquire)) {
    return refuse(Code::kOutcomeUnknown, "log", "a write failed before; what was not durable by then may be lost");
  }
  // A run that could not be made is no loss: what it would hold is read from the log at the next open.
  if (index_.entries_in_memory() >= kSmallTail) {
    if (absl::Status status = index_.flush(); refused_with(status, Code::kOutcomeUnknown)) return status;
  }
  return storage_.sync();
}

}  // namespace gendan
