#ifndef GENDAN_TESTS_FAULTS_SLOW_STORAGE_H_
#define GENDAN_TESTS_FAULTS_SLOW_STORAGE_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gendan/log/storage.h"

namespace gendan::faults_test {

// Lets others go first at each write, and takes `pause` for every fourth, so that callers come to wait and make groups.
class SlowStorage final : public Storage {
 public:
  SlowStorage(std::shared_ptr<Storage> base, absl::Duration pause) : base_(std::move(base)), pause_(pause) {}

  absl::Status write(std::span<const Change> changes, bool sync) override {
    if (writes_.fetch_add(1, std::memory_order_relaxed) % 4 == 0 && pause_ > absl::ZeroDuration()) {
      absl::SleepFor(pause_);
    } else {
      std::this_thread::yield();
    }
    return base_->write(changes, sync);
  }
  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return base_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool read_only() const override { return base_->read_only(); }
  absl::Status close() override { return base_->close(); }

 private:
  const std::shared_ptr<Storage> base_;
  const absl::Duration pause_;
  std::atomic<std::uint64_t> writes_{0};
};

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_SLOW_STORAGE_H_
