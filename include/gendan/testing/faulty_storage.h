#ifndef GENDAN_TESTING_FAULTY_STORAGE_H_
#define GENDAN_TESTING_FAULTY_STORAGE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gendan/export.h"
#include "gendan/log/storage.h"

namespace gendan::testing {

// Tables that fail on demand and forget on a crash what was not synced. Wraps any storage; sits where open_store()
// takes one. Safe from any thread, as a storage is; crash() and the destructor when no call is under way.
class GENDAN_EXPORT FaultyStorage final : public Storage {
 public:
  // How a write or sync goes wrong.
  enum class Fault : std::uint8_t {
    kRefused,        // storage_failed: nothing was written
    kLost,           // outcome_unknown, and it is not there
    kWrittenAnyway,  // outcome_unknown, and it is there
  };

  explicit FaultyStorage(std::shared_ptr<Storage> base);
  ~FaultyStorage() override;

  // The n-th write (or sync) from now on, 1 being the next, goes wrong; the ones after a kLost or kWrittenAnyway are
  // refused until restart(). A write with sync = true is both a write and a sync. For a sync kLost means that all that
  // was not synced before is lost, as after a failed fsync.
  void fail_write(std::uint64_t nth, Fault fault);
  void fail_sync(std::uint64_t nth, Fault fault);
  // The n-th finish() of a run from now on is refused; or every one, until it is told otherwise.
  void fail_run(std::uint64_t nth);
  void fail_runs(bool all);

  // The device is full: the first write answers outcome_unknown, and is there or not as `fault` says (kLost or
  // kWrittenAnyway); those after it are refused with storage_failed. A sync answers outcome_unknown and loses nothing.
  // out_of_room() is true from then on, and
  // reopen() is refused until make_room().
  void fill_up(Fault fault = Fault::kLost);
  void make_room();

  // The power goes: of the writes that were not synced all but the first `kept` are undone, and every call fails until
  // restart().
  void crash(std::uint64_t kept = 0);
  // As after a restart of the machine: a store may be opened on it again. Faults that were ordered are forgotten.
  void restart();

  // Writes that a crash would lose.
  std::uint64_t unsynced() const;
  std::uint64_t writes() const;
  std::uint64_t syncs() const;

  absl::Status write(std::span<const Change> changes, bool sync) override;
  absl::Status sync() override;
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override;
  std::unique_ptr<Cursor> cursor(Table table, Access access) override;
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override;
  bool read_only() const override;
  absl::Status check_stored_bytes() override;
  bool out_of_room() const override;
  absl::Status reopen() override;
  absl::Status catch_up() override;
  // Leaves the storage underneath open, for the next store.
  absl::Status close() override;

 private:
  struct Undo {
    Table table;
    std::string key;
    std::optional<std::string> value;  // what stood there
  };
  struct Order {
    std::uint64_t countdown = 0;  // 0: none
    Fault fault = Fault::kRefused;
    // Counts one call; true when it is the one to fail.
    bool due() { return countdown > 0 && --countdown == 0; }
  };
  class FaultyRun;
  class DeadCursor;

  absl::Status check_alive() const;
  absl::Status find_room(bool* written_anyway);
  absl::Status remember(std::span<const Change> changes);
  void forget_unsynced(std::size_t kept = 0);
  absl::Status finish_run(Run& run);
  absl::Status fail(const Order& order);

  const std::shared_ptr<Storage> base_;
  mutable std::mutex mutex_;  // guards all below; held while the base writes, so that undoing goes in order
  std::vector<std::vector<Undo>> unsynced_;  // by write
  Order failing_write_;
  Order failing_sync_;
  Order failing_run_;
  bool all_runs_fail_ = false;
  bool crashed_ = false;
  bool full_ = false;
  bool out_of_room_ = false;  // a write has found it full
  Fault when_full_ = Fault::kLost;
  bool broken_ = false;  // an outcome was left open: no more writes before a restart
  std::uint64_t writes_ = 0;
  std::uint64_t syncs_ = 0;
};

}  // namespace gendan::testing

#endif  // GENDAN_TESTING_FAULTY_STORAGE_H_
