#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gendan/testing/faulty_storage.h"
#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

using log_test::one;
using log_test::RefusedWith;
using testing::FaultyStorage;

// Holds a write up until a second caller has asked whether it may write.
class HoldingStorage final : public Storage {
 public:
  explicit HoldingStorage(std::shared_ptr<FaultyStorage> base) : base_(std::move(base)) {}

  void hold() { held_ = true; }
  bool is_writing() const { return writing_; }

  absl::Status write(std::span<const Change> changes, bool sync) override {
    writing_ = held_.load();
    while (writing_ && !asked_) std::this_thread::yield();
    // The one who asked comes to wait for this one.
    if (writing_) absl::SleepFor(absl::Milliseconds(20));
    return base_->write(changes, sync);
  }
  bool read_only() const override {
    if (writing_) asked_ = true;
    return base_->read_only();
  }

  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return base_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool out_of_room() const override { return base_->out_of_room(); }
  absl::Status reopen() override { return base_->reopen(); }
  absl::Status close() override { return base_->close(); }

 private:
  const std::shared_ptr<FaultyStorage> base_;
  std::atomic<bool> held_{false};
  std::atomic<bool> writing_{false};
  mutable std::atomic<bool> asked_{false};
};

TEST(PoisonedLog, IsNotOpenedAnewByABulkThatWaitedForTheWriteThatFailed) {
  const auto faulty = std::make_shared<FaultyStorage>(make_memory_storage());
  const auto storage = std::make_shared<HoldingStorage>(faulty);
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_store(storage, options);
  ASSERT_APPENDED(one("r1", "order/1").to(store->log(), Durability::kBuffered));
  storage->hold();
  faulty->fail_sync(1, FaultyStorage::Fault::kLost);
  std::thread writer([&] {
    EXPECT_THAT(one("r2", "order/1").to(store->log(), Durability::kSync), RefusedWith(Code::kOutcomeUnknown));
  });
  while (!storage->is_writing()) std::this_thread::yield();
  EXPECT_THAT(store->log().start_bulk(), RefusedWith(Code::kPoisoned));
  writer.join();
  EXPECT_THAT(one("r3", "order/1").to(store->log()), RefusedWith(Code::kPoisoned));
}

}  // namespace
}  // namespace gendan::faults_test
