#include "gendan/testing/faulty_storage.h"

#include <utility>

#include "gendan/core/refusal.h"
#include "log/planted.h"

namespace gendan::testing {

class FaultyStorage::FaultyRun final : public Storage::Run {
 public:
  FaultyRun(FaultyStorage& storage, std::unique_ptr<Run> run) : storage_(storage), run_(std::move(run)) {}
  absl::Status add(std::string_view key, std::string_view value) override { return run_->add(key, value); }
  absl::Status finish() override { return storage_.finish_run(*run_); }

 private:
  FaultyStorage& storage_;
  const std::unique_ptr<Run> run_;
};

// A cursor while the power is off.
class FaultyStorage::DeadCursor final : public Storage::Cursor {
 public:
  explicit DeadCursor(absl::Status status) : status_(std::move(status)) {}
  bool seek(std::string_view) override { return false; }
  bool seek_for_prev(std::string_view) override { return false; }
  bool next() override { return false; }
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  absl::Status status() const override { return status_; }

 private:
  const absl::Status status_;
};

FaultyStorage::FaultyStorage(std::shared_ptr<Storage> base) : base_(std::move(base)) {}

FaultyStorage::~FaultyStorage() = default;

void FaultyStorage::fail_write(std::uint64_t nth, Fault fault) {
  const std::lock_guard lock(mutex_);
  failing_write_ = {nth, fault};
}

void FaultyStorage::fail_sync(std::uint64_t nth, Fault fault) {
  const std::lock_guard lock(mutex_);
  failing_sync_ = {nth, fault};
}

void FaultyStorage::fail_run(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  failing_run_ = {nth, Fault::kRefused};
}

void FaultyStorage::fail_runs(bool all) {
  const std::lock_guard lock(mutex_);
  all_runs_fail_ = all;
}

void FaultyStorage::fill_up(Fault fault) {
  const std::lock_guard lock(mutex_);
  full_ = true;
  when_full_ = fault;
}

void FaultyStorage::make_room() {
  const std::lock_guard lock(mutex_);
  full_ = false;
}

bool FaultyStorage::out_of_room() const {
  const std::lock_guard lock(mutex_);
  return out_of_room_;
}

absl::Status FaultyStorage::reopen() {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  if (full_) return refuse(Code::kStorageFailed, "storage", "there is no room yet");
  out_of_room_ = broken_ = false;
  return absl::OkStatus();
}

absl::Status FaultyStorage::check_stored_bytes() {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  return base_->check_stored_bytes();
}

absl::Status FaultyStorage::catch_up() {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  return base_->catch_up();
}

// What a write or sync answers when there is no room for it; OK when there is.
absl::Status FaultyStorage::find_room(bool* written_anyway) {
  *written_anyway = false;
  if (!full_) return absl::OkStatus();
  *written_anyway = !out_of_room_ && when_full_ == Fault::kWrittenAnyway;
  out_of_room_ = broken_ = true;
  return refuse(Code::kOutcomeUnknown, "storage", "the device is full");
}

void FaultyStorage::crash(std::uint64_t kept) {
  const std::lock_guard lock(mutex_);
  forget_unsynced(static_cast<std::size_t>(kept));
  crashed_ = true;
}

void FaultyStorage::restart() {
  const std::lock_guard lock(mutex_);
  crashed_ = broken_ = full_ = out_of_room_ = all_runs_fail_ = false;
  failing_write_ = failing_sync_ = failing_run_ = {};
}

std::uint64_t FaultyStorage::unsynced() const {
  const std::lock_guard lock(mutex_);
  return unsynced_.size();
}

std::uint64_t FaultyStorage::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

std::uint64_t FaultyStorage::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

absl::Status FaultyStorage::check_alive() const {
  return crashed_ ? refuse(Code::kStorageFailed, "storage", "the power is off") : absl::OkStatus();
}

absl::Status FaultyStorage::fail(const Order& order) {
  if (order.fault == Fault::kRefused) return refuse(Code::kStorageFailed, "storage", "a fault was ordered");
  broken_ = true;
  return refuse(Code::kOutcomeUnknown, "storage", "a fault was ordered");
}

// Notes what stands where the changes go.
absl::Status FaultyStorage::remember(std::span<const Change> changes) {
  std::vector<Undo>& undos = unsynced_.emplace_back();
  for (const Change& change : changes) {
    if (change.kind != Change::Kind::kEraseRange) {
      Undo undo{change.table, std::string(change.key), std::string()};
      const absl::StatusOr<bool> found = base_->get(change.table, change.key, *undo.value);
      if (!found.ok()) return found.status();
      if (!*found) undo.value.reset();
      undos.push_back(std::move(undo));
      continue;
    }
    const std::unique_ptr<Cursor> cursor = base_->cursor(change.table, Access::kScan);
    for (bool there = cursor->seek(change.key); there && cursor->key() < change.value; there = cursor->next()) {
      undos.push_back({change.table, std::string(cursor->key()), std::string(cursor->value())});
    }
    if (!cursor->status().ok()) return cursor->status();
  }
  return absl::OkStatus();
}

// What is kept can be lost no more: it has reached the device.
void FaultyStorage::forget_unsynced(std::size_t kept) {
  std::vector<Change> changes;
  for (std::size_t write = unsynced_.size(); write > kept; --write) {
    const std::vector<Undo>& undos = unsynced_[write - 1];
    for (auto undo = undos.rbegin(); undo != undos.rend(); ++undo) {
      changes.push_back(undo->value ? Change::put(undo->table, undo->key, *undo->value)
                                    : Change::erase(undo->table, undo->key));
    }
  }
  if (!changes.empty()) base_->write(changes, true).IgnoreError();
  unsynced_.clear();
}

absl::Status FaultyStorage::write(std::span<const Change> changes, bool sync) {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  if (broken_ && !planted(PlantedBug::kPositionReused)) {
    return refuse(Code::kStorageFailed, "storage", "an earlier write failed");
  }
  ++writes_;
  if (sync) ++syncs_;
  bool written_anyway = false;
  if (absl::Status s = find_room(&written_anyway); !s.ok()) {
    if (written_anyway) {
      if (absl::Status remembered = remember(changes); !remembered.ok()) return remembered;
      if (absl::Status written = base_->write(changes, false); !written.ok()) return written;
    }
    return s;
  }
  const bool write_fails = failing_write_.due();
  const bool sync_fails = sync && failing_sync_.due();
  if (write_fails && failing_write_.fault != Fault::kWrittenAnyway) return fail(failing_write_);
  if (sync_fails && failing_sync_.fault == Fault::kRefused) return fail(failing_sync_);

  if (absl::Status s = remember(changes); !s.ok()) return s;
  if (absl::Status s = base_->write(changes, sync && !sync_fails); !s.ok()) return s;
  if (sync_fails && failing_sync_.fault == Fault::kLost) {
    forget_unsynced();
    return fail(failing_sync_);
  }
  if (sync) unsynced_.clear();
  if (write_fails) return fail(failing_write_);
  return sync_fails ? fail(failing_sync_) : absl::OkStatus();
}

absl::Status FaultyStorage::sync() {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  if (broken_) return refuse(Code::kOutcomeUnknown, "storage", "an earlier write failed");
  ++syncs_;
  bool written_anyway = false;  // what was written before is there all the same
  if (absl::Status s = find_room(&written_anyway); !s.ok()) return s;
  if (failing_sync_.due()) {
    if (failing_sync_.fault == Fault::kLost) forget_unsynced();
    return fail(failing_sync_);
  }
  if (absl::Status s = base_->sync(); !s.ok()) return s;
  unsynced_.clear();
  return absl::OkStatus();
}

absl::Status FaultyStorage::finish_run(Run& run) {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  if (all_runs_fail_) return refuse(Code::kStorageFailed, "storage", "a fault was ordered");
  if (failing_run_.due()) return fail(failing_run_);
  return run.finish();
}

absl::StatusOr<bool> FaultyStorage::get(Table table, std::string_view key, std::string& value) {
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status s = check_alive(); !s.ok()) return s;
  }
  return base_->get(table, key, value);
}

std::unique_ptr<Storage::Cursor> FaultyStorage::cursor(Table table, Access access) {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return std::make_unique<DeadCursor>(std::move(s));
  return base_->cursor(table, access);
}

absl::StatusOr<std::unique_ptr<Storage::Run>> FaultyStorage::start_run(Table table) {
  const std::lock_guard lock(mutex_);
  if (absl::Status s = check_alive(); !s.ok()) return s;
  absl::StatusOr<std::unique_ptr<Run>> run = base_->start_run(table);
  if (!run.ok()) return run.status();
  return std::make_unique<FaultyRun>(*this, *std::move(run));
}

bool FaultyStorage::read_only() const { return base_->read_only(); }

absl::Status FaultyStorage::close() { return absl::OkStatus(); }

}  // namespace gendan::testing
