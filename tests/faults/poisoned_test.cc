#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gendan/proof/key.h"
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

// Finds the device full once, and says so late: when it is let go. By then there is room again.
class LateStorage final : public Storage {
 public:
  // The nth write or sync from now on is the one.
  void fill_up_at(int nth) { left_ = nth; }
  bool out_of_room() const override { return out_of_room_; }
  void let_go() { held_ = false; }

  absl::Status write(std::span<const Change> changes, bool sync) override {
    return due() ? full() : base_->write(changes, sync);
  }
  absl::Status sync() override { return due() ? full() : base_->sync(); }
  absl::Status reopen() override {
    out_of_room_ = false;
    return absl::OkStatus();
  }

  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return base_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool read_only() const override { return false; }
  absl::Status close() override { return base_->close(); }

 private:
  bool due() { return left_ > 0 && --left_ == 0; }
  absl::Status full() {
    held_ = true;
    out_of_room_ = true;
    while (held_) std::this_thread::yield();
    return refuse(Code::kOutcomeUnknown, "storage", "the device is full");
  }

  const std::shared_ptr<Storage> base_ = make_memory_storage();
  std::atomic<int> left_{0};
  std::atomic<bool> held_{false};
  std::atomic<bool> out_of_room_{false};
};

class LogThatFoundTheDeviceFull : public ::testing::Test {
 protected:
  LogThatFoundTheDeviceFull() {
    options_.clock = &clock_;
    options_.signer = signer_.get();
    options_.origin = "example.com/orders";
    store_ = *open_store(storage_, options_);
  }

  // While `call` has yet to say that its nth write or sync found the device full, somebody appends.
  void expect_goes_on_when_told_late(int nth, const std::function<absl::Status()>& call) {
    ASSERT_APPENDED(one("r1", "order/1").to(store_->log()));
    storage_->fill_up_at(nth);
    std::thread late([&] { EXPECT_THAT(call(), RefusedWith(Code::kOutcomeUnknown)); });
    while (!storage_->out_of_room()) std::this_thread::yield();
    std::atomic<bool> appended{false};
    std::thread other([&] {
      EXPECT_TRUE(one("r2", "order/1").to(store_->log()).ok());
      appended = true;
    });
    // Time enough to open the log anew, were it not to wait for what is late.
    for (int i = 0; i < 100 && !appended; ++i) absl::SleepFor(absl::Milliseconds(1));
    storage_->let_go();
    late.join();
    other.join();
    ASSERT_APPENDED(one("r3", "order/1").to(store_->log()));
    EXPECT_EQ(store_->log().head().value, 3u);
  }

  log_test::TestClock clock_;
  const std::unique_ptr<HeadSigner> signer_ =
      *Ed25519Signer::create("example.com/orders", std::array<std::uint8_t, 32>{1, 2, 3});
  StoreOptions options_;
  std::shared_ptr<LateStorage> storage_ = std::make_shared<LateStorage>();
  std::unique_ptr<Store> store_;
};

TEST_F(LogThatFoundTheDeviceFull, IsNotPoisonedByASyncFromBeforeItWasOpenedAnew) {
  expect_goes_on_when_told_late(1, [&] { return store_->log().sync(); });
}

TEST_F(LogThatFoundTheDeviceFull, IsNotPoisonedByASignedHeadFromBeforeItWasOpenedAnew) {
  // It syncs first.
  expect_goes_on_when_told_late(2, [&] { return store_->sign_head().status(); });
}

}  // namespace
}  // namespace gendan::faults_test
