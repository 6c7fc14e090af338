#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <new>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gendan/log/dump.h"
#include "gendan/proof/key.h"
#include "gendan/testing/faulty_storage.h"
#include "log/log_tree.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

using testing::FaultyStorage;
using Fault = FaultyStorage::Fault;

class LogUnderFaults : public ::testing::Test {
 protected:
  LogUnderFaults() {
    options_.clock = &clock_;
    open();
  }
  void open() {
    absl::StatusOr<std::unique_ptr<Store>> store = open_store(storage_, options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  // As after the process died: nothing is flushed or closed in order.
  void reopen_after_crash() {
    storage_->crash();
    store_.reset();
    storage_->restart();
    open();
  }
  Log& log() { return store_->log(); }

  TestClock clock_;
  StoreOptions options_;
  std::shared_ptr<Storage> base_ = make_memory_storage();
  std::shared_ptr<FaultyStorage> storage_ = std::make_shared<FaultyStorage>(base_);
  std::unique_ptr<Store> store_;
};

TEST_F(LogUnderFaults, KeepsASyncedAppendAcrossAPowerCut) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  ASSERT_APPENDED(one("r2", "order/1").to(log(), Durability::kBuffered));
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 1u);
  EXPECT_EQ(log().version_of("order/1")->value, 1u);
  EXPECT_FALSE(log().resolve(RequestId("r2"))->has_value());
}

TEST_F(LogUnderFaults, SaysThatItCannotReadWhileThePowerIsOff) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  storage_->crash();
  const RecordSink sink = [](const Record&) { return true; };
  EXPECT_THAT(log().read_all({1}, sink), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(log().read_stream("order/1", {1}, sink), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(log().resolve(RequestId("r2")), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(log().version_of("order/2"), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(store_->rows().find("a"), RefusedWith(Code::kStorageFailed));
}

TEST_F(LogUnderFaults, SyncsWhatCameBeforeASyncedAppendToo) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  ASSERT_APPENDED(one("r2", "order/1").to(log(), Durability::kSync));
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 2u);
}

TEST_F(LogUnderFaults, SyncsARepeatedRequestThatWasOnlyBuffered) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  const absl::StatusOr<Receipt> repeated = one("r1", "order/1").to(log(), Durability::kSync);
  ASSERT_APPENDED(repeated);
  EXPECT_TRUE(repeated->repeated);
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 1u);
}

TEST_F(LogUnderFaults, SyncsOnceForARequestThatIsRepeated) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  const std::uint64_t syncs = storage_->syncs();
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  EXPECT_EQ(storage_->syncs(), syncs);
}

TEST_F(LogUnderFaults, MakesAllDurableWhenAskedToSync) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  ASSERT_TRUE(log().sync().ok());
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 1u);
}

TEST_F(LogUnderFaults, MakesAllDurableWhenItCloses) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  ASSERT_TRUE(store_->close().ok());
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 1u);
}

TEST_F(LogUnderFaults, GoesOnAfterAWriteThatWasRefused) {
  storage_->fail_write(1, Fault::kRefused);
  EXPECT_THAT(one("r1", "order/1").to(log()), RefusedWith(Code::kStorageFailed));
  EXPECT_EQ(log().head().value, 0u);
  EXPECT_FALSE(log().resolve(RequestId("r1"))->has_value());
  const absl::StatusOr<Receipt> again = one("r1", "order/1", "x", Expect::no_stream()).to(log());
  ASSERT_APPENDED(again);
  EXPECT_FALSE(again->repeated);
  EXPECT_EQ(again->first.value, 1u);
  EXPECT_EQ(again->versions[0].value, 1u);
}

TEST_F(LogUnderFaults, TakesNoMoreWritesAfterAFailedSyncUntilItIsReopened) {
  ASSERT_APPENDED(one("r0", "order/1").to(log(), Durability::kSync));
  storage_->fail_sync(1, Fault::kLost);
  const absl::StatusOr<Receipt> failed = one("r1", "order/1").to(log(), Durability::kSync);
  EXPECT_THAT(failed, RefusedWith(Code::kOutcomeUnknown));
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  EXPECT_THAT(one("r1", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  EXPECT_THAT(log().sync(), RefusedWith(Code::kPoisoned));
  EXPECT_EQ(read_all(log()).size(), 1u);
  EXPECT_EQ(log().version_of("order/1")->value, 1u);
}

TEST_F(LogUnderFaults, SaysWhenItClosesThatItCouldNotMakeAllDurable) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  storage_->fail_write(1, Fault::kWrittenAnyway);
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(store_->close(), RefusedWith(Code::kOutcomeUnknown));
  reopen_after_crash();
  EXPECT_EQ(log().head().value, 0u) << "nothing was synced";
}

TEST_F(LogUnderFaults, DoesNotCallARequestNotStoredWhileItCannotKnow) {
  ASSERT_APPENDED(one("r0", "order/1").to(log(), Durability::kSync));
  storage_->fail_sync(1, Fault::kWrittenAnyway);
  EXPECT_THAT(one("r1", "order/1").to(log(), Durability::kSync), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(log().resolve(RequestId("r1")), RefusedWith(Code::kPoisoned));
  EXPECT_TRUE(log().resolve(RequestId("r0"))->has_value());
}

TEST_F(LogUnderFaults, TellsAfterReopeningWhatBecameOfAnUnknownAppend) {
  for (const Fault fault : {Fault::kLost, Fault::kWrittenAnyway}) {
    const std::string request = fault == Fault::kLost ? "lost" : "written";
    storage_->fail_write(1, fault);
    EXPECT_THAT(one(request, "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
    store_.reset();
    storage_->restart();
    open();
    const bool there = log().resolve(RequestId(request))->has_value();
    EXPECT_EQ(there, fault == Fault::kWrittenAnyway);
    const absl::StatusOr<Receipt> again = one(request, "order/1").to(log());
    ASSERT_APPENDED(again);
    EXPECT_EQ(again->repeated, there);
  }
  EXPECT_EQ(read_all(log()).size(), 2u);
}

TEST_F(LogUnderFaults, NeverLetsTheIndexGetAheadOfTheLog) {
  options_.tail_index_events = 8;
  store_.reset();
  open();
  for (int i = 0; i < 500; ++i) {
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 5)).to(log(), Durability::kBuffered));
    if (i % 37 == 36) {
      reopen_after_crash();
      const std::uint64_t head = log().head().value;
      std::uint64_t versions = 0;
      for (int s = 0; s < 5; ++s) versions += log().version_of("order/" + std::to_string(s))->value;
      EXPECT_EQ(versions, head);
      EXPECT_EQ(read_all(log()).size(), head);
    }
  }
}

TEST_F(LogUnderFaults, KeepsTheIndexInMemoryWhenARunCannotBeMade) {
  options_.tail_index_events = 8;
  store_.reset();
  open();
  for (int i = 0; i < 200; ++i) {
    if (i % 30 == 0) storage_->fail_run(1);
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 5)).to(log()));
  }
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(log().resolve(RequestId("r" + std::to_string(i)))->has_value()) << i;
  for (int s = 0; s < 5; ++s) EXPECT_EQ(read_stream(log(), "order/" + std::to_string(s)).size(), 40u);
  ASSERT_TRUE(store_->close().ok());
  store_.reset();
  open();
  for (int s = 0; s < 5; ++s) EXPECT_EQ(read_stream(log(), "order/" + std::to_string(s)).size(), 40u);
}

TEST_F(LogUnderFaults, TakesNoMoreThanItHasMemoryForWhileNoRunCanBeMade) {
  store_.reset();
  options_.tail_index_events = 10;
  open();
  storage_->fail_runs(true);
  int taken = 0;
  absl::Status status;
  while (taken < 1000) {
    status = one("r" + std::to_string(taken), "order/" + std::to_string(taken % 3)).to(log()).status();
    if (!status.ok()) break;
    ++taken;
  }
  EXPECT_THAT(status, RefusedWith(Code::kStorageFailed));
  EXPECT_GE(taken, 40);
  EXPECT_LT(taken, 100);
  EXPECT_FALSE(log().resolve(RequestId("r" + std::to_string(taken)))->has_value());
  const absl::StatusOr<Receipt> known = one("r0", "order/0").to(log());
  ASSERT_APPENDED(known);
  EXPECT_TRUE(known->repeated);
  storage_->fail_runs(false);
  for (int i = taken; i < taken + 100; ++i) {
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 3)).to(log()));
  }
  EXPECT_EQ(read_all(log()).size(), static_cast<std::size_t>(taken) + 100);
}

TEST_F(LogUnderFaults, TakesNoMoreWritesWhenTheSyncBeforeARunFails) {
  options_.tail_index_events = 8;
  store_.reset();
  open();
  storage_->fail_sync(1, Fault::kLost);
  absl::Status status;
  for (int i = 0; i < 40 && status.ok(); ++i) status = one("r" + std::to_string(i), "order/1").to(log()).status();
  EXPECT_THAT(status, RefusedWith(Code::kPoisoned));
}

TEST_F(LogUnderFaults, IsLoadedAgainWhereALoadCouldNotBeFinished) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  for (int i = 0; i < 3; ++i) {
    clock_.micros += 1000;
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(other->log()));
  }
  std::string text;
  ASSERT_TRUE(dump(other->log(), [&](std::string_view bytes) {
                text += bytes;
                return absl::OkStatus();
              }).ok());
  const auto load_it = [&] {
    return load(log(), [&, at = std::size_t{0}](char* to, std::size_t room) mutable -> absl::StatusOr<std::size_t> {
      const std::size_t size = std::min(room, text.size() - at);
      std::memcpy(to, text.data() + at, size);
      at += size;
      return size;
    });
  };
  storage_->fail_run(1);
  EXPECT_THAT(load_it(), RefusedWith(Code::kStorageFailed));
  EXPECT_EQ(log().head().value, 0u);
  const absl::StatusOr<TreeHead> head = load_it();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(read_all(log()), read_all(other->log()));
}

TEST_F(LogUnderFaults, TakesNoMoreWritesWhenTheTreeOfABulkCouldNotBeWritten) {
  std::unique_ptr<BulkAppender> bulk = *log().start_bulk();
  for (int i = 0; i < 300; ++i) {  // more than the 256 that a node stands for
    ASSERT_APPENDED(bulk->append(one("r" + std::to_string(i), "order/1").append()));
  }
  storage_->fail_write(1, Fault::kRefused);
  EXPECT_THAT(bulk->finish(), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(bulk->finish(), RefusedWith(Code::kPoisoned));
  bulk.reset();
  EXPECT_THAT(one("new", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  store_.reset();
  open();
  EXPECT_EQ(read_all(log()).size(), 300u);
  EXPECT_EQ(log().tree_head()->appends, 300u);
  ASSERT_APPENDED(one("new", "order/1").to(log()));
}

TEST_F(LogUnderFaults, WakesWhoeverWaitsForABulkWhoseIndexCouldNotBeWritten) {
  std::atomic<bool> waits{false};
  std::atomic<bool> woken{false};
  std::thread waiter([&] {
    log().wait_beyond({0}, absl::InfiniteDuration(), [&] {
      waits = true;
      return false;
    });
    woken = true;
  });
  while (!waits) std::this_thread::yield();
  {
    const std::unique_ptr<BulkAppender> bulk = *log().start_bulk();
    EXPECT_TRUE(bulk->append(one("r1", "order/1").append()).ok());
    storage_->fail_sync(1, Fault::kLost);
    EXPECT_THAT(bulk->finish(), RefusedWith(Code::kOutcomeUnknown));
  }
  EXPECT_EQ(log().head().value, 1u);
  for (int i = 0; i < 1000 && !woken; ++i) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_TRUE(woken);
  log().interrupt();
  waiter.join();
}

TEST_F(LogUnderFaults, TakesNoMoreWritesWhenTheSyncBeforeABulkFails) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  storage_->fail_sync(1, Fault::kLost);
  EXPECT_THAT(log().start_bulk(), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kPoisoned));
}

TEST_F(LogUnderFaults, TakesNoMoreWritesWhenASignedHeadCouldNotBeKept) {
  const std::array<std::uint8_t, 32> seed{1, 2, 3};
  const std::unique_ptr<HeadSigner> signer = *Ed25519Signer::create("example.com/orders", seed);
  options_.signer = signer.get();
  options_.origin = "example.com/orders";
  store_.reset();
  open();
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  storage_->fail_write(1, Fault::kLost);
  EXPECT_THAT(store_->sign_head(), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  store_.reset();  // it has the signer
}

TEST_F(LogUnderFaults, TakesNoMoreWritesWhenItIsNotKnownWhatBecameOfRows) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  storage_->fail_write(1, Fault::kLost);
  EXPECT_THAT(store_->rows().clear("a"), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  reopen_after_crash();
  ASSERT_APPENDED(one("r2", "order/1").to(log()));
}

TEST_F(LogUnderFaults, GoesOnWhereRowsWereRefused) {
  storage_->fail_write(1, Fault::kRefused);
  EXPECT_THAT(store_->rows().save({{"a", "1"}}), RefusedWith(Code::kStorageFailed));
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
}

// Storage whose runs have no memory for one of the pairs that they are given.
class ShortOfMemory final : public Storage {
 public:
  explicit ShortOfMemory(std::shared_ptr<Storage> base) : base_(std::move(base)) {}

  int pairs_left = 0;  // until one throws; below 1: none does

  absl::Status write(std::span<const Change> changes, bool sync) override { return base_->write(changes, sync); }
  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return base_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override {
    absl::StatusOr<std::unique_ptr<Run>> run = base_->start_run(table);
    if (!run.ok()) return run;
    return std::make_unique<ShortRun>(*std::move(run), pairs_left);
  }
  bool read_only() const override { return base_->read_only(); }
  absl::Status close() override { return base_->close(); }

 private:
  class ShortRun final : public Run {
   public:
    ShortRun(std::unique_ptr<Run> base, int& pairs_left) : base_(std::move(base)), pairs_left_(pairs_left) {}
    absl::Status add(std::string_view key, std::string_view value) override {
      if (pairs_left_ > 0 && --pairs_left_ == 0) throw std::bad_alloc();
      return base_->add(key, value);
    }
    absl::Status finish() override { return base_->finish(); }

   private:
    const std::unique_ptr<Run> base_;
    int& pairs_left_;
  };

  const std::shared_ptr<Storage> base_;
};

TEST(LogShortOfMemory, LosesNothingOfItsIndexByABulkThatCouldNotBegin) {
  TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  const auto storage = std::make_shared<ShortOfMemory>(make_memory_storage());
  const std::unique_ptr<Store> store = *open_store(storage, options);
  constexpr int kAppends = 5;
  for (int i = 0; i < kAppends; ++i) {
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i)).to(store->log()));
  }
  for (int pair = 1; pair <= 1 + 2 * kAppends; ++pair) {
    storage->pairs_left = pair;
    EXPECT_THROW(store->log().start_bulk().status().IgnoreError(), std::bad_alloc);
  }
  storage->pairs_left = 0;
  ASSERT_TRUE(store->log().start_bulk().ok());
  for (int i = 0; i < kAppends; ++i) {
    const absl::StatusOr<Receipt> again = one("r" + std::to_string(i), "order/" + std::to_string(i)).to(store->log());
    ASSERT_APPENDED(again);
    EXPECT_TRUE(again->repeated) << i;
    EXPECT_EQ(read_stream(store->log(), "order/" + std::to_string(i)).size(), 1u);
  }
}

TEST_F(LogUnderFaults, RefusesALogThatEndsBeforeItsIndex) {
  options_.tail_index_events = 1;
  store_.reset();
  open();
  for (int i = 0; i < 20; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(log()));
  store_.reset();
  const std::string from(8, '\0');
  const Storage::Change cut[] = {
      Storage::Change::erase_range(Storage::Table::kLog, std::string_view("\0\0\0\0\0\0\0\x02", 8), "\xff")};
  ASSERT_TRUE(storage_->write(cut, true).ok());
  EXPECT_THAT(open_store(storage_, options_), RefusedWith(Code::kCorrupt));
}

TEST_F(LogUnderFaults, RefusesTablesWithSomethingElseInThem) {
  const std::shared_ptr<Storage> other = make_memory_storage();
  const Storage::Change change[] = {Storage::Change::put(Storage::Table::kRows, "a", "b")};
  ASSERT_TRUE(other->write(change, true).ok());
  EXPECT_THAT(open_store(other, options_), RefusedWith(Code::kNotAGendanLog));
}

TEST_F(LogUnderFaults, RefusesANewerFormat) {
  const std::shared_ptr<Storage> other = make_memory_storage();
  const Storage::Change change[] = {Storage::Change::put(Storage::Table::kMeta, "format", "gendan log 2")};
  ASSERT_TRUE(other->write(change, true).ok());
  EXPECT_THAT(open_store(other, options_), RefusedWith(Code::kNewerFormat));
}

TEST_F(LogUnderFaults, RefusesTheFormatThatWasNeverFrozen) {
  const std::shared_ptr<Storage> other = make_memory_storage();
  const Storage::Change change[] = {Storage::Change::put(Storage::Table::kMeta, "format", "gendan log 0")};
  ASSERT_TRUE(other->write(change, true).ok());
  EXPECT_THAT(open_store(other, options_), RefusedWith(Code::kOlderFormat));
}

TEST_F(LogUnderFaults, GoesOnByItselfWhenThereIsRoomAgain) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  storage_->fill_up();
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(one("r3", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  EXPECT_THAT(log().resolve(RequestId("r2")), RefusedWith(Code::kPoisoned));
  EXPECT_EQ(read_all(log()).size(), 1u);
  storage_->make_room();
  const absl::StatusOr<Receipt> next = one("r4", "order/1").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
  EXPECT_FALSE(log().resolve(RequestId("r2"))->has_value());
  EXPECT_EQ(log().tree_head()->appends, 2u);
}

TEST_F(LogUnderFaults, GoesOnWhereItWereRowsThatFoundTheDeviceFull) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  storage_->fill_up();
  EXPECT_THAT(store_->rows().save({{"a", "1"}}), RefusedWith(Code::kStorageFailed));
  storage_->make_room();
  const absl::StatusOr<Receipt> next = one("r2", "order/1").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
}

TEST_F(LogUnderFaults, GoesOnWhereItWasASyncThatFoundTheDeviceFull) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kBuffered));
  storage_->fill_up();
  EXPECT_THAT(log().sync(), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  storage_->make_room();
  const absl::StatusOr<Receipt> next = one("r3", "order/1").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
}

TEST_F(LogUnderFaults, SaysThatNothingWasWrittenWhereRowsFoundTheDeviceFullAndItStillIs) {
  storage_->fill_up();
  EXPECT_THAT(store_->rows().save({{"a", "1"}}), RefusedWith(Code::kStorageFailed));
  EXPECT_THAT(one("r1", "order/1").to(log()), RefusedWith(Code::kPoisoned));
  storage_->make_room();
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  EXPECT_EQ(log().head().value, 1u);
}

TEST_F(LogUnderFaults, BeginsToWriteInBulkWhenThereIsRoomAgain) {
  storage_->fill_up();
  EXPECT_THAT(one("r1", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  EXPECT_THAT(log().start_bulk(), RefusedWith(Code::kPoisoned));
  storage_->make_room();
  {
    const absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = log().start_bulk();
    ASSERT_TRUE(bulk.ok()) << bulk.status();
    ASSERT_TRUE((*bulk)->append(one("r2", "order/1").append()).ok());
    ASSERT_TRUE((*bulk)->finish().ok());
  }
  ASSERT_APPENDED(one("r3", "order/1").to(log()));
  EXPECT_EQ(log().head().value, 2u);
}

TEST_F(LogUnderFaults, IsCorruptWhereRoomComesBackAndSomethingAcknowledgedDoesNot) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  ASSERT_APPENDED(one("r2", "order/1").to(log(), Durability::kSync));
  storage_->fill_up();
  EXPECT_THAT(one("r3", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  storage_->make_room();
  std::array<char, 8> key{};
  key[7] = 2;
  const Storage::Change lost[] = {Storage::Change::erase(Storage::Table::kLog, {key.data(), key.size()})};
  ASSERT_TRUE(base_->write(lost, true).ok());
  EXPECT_THAT(one("r4", "order/1").to(log()), RefusedWith(Code::kCorrupt));
  EXPECT_THAT(one("r4", "order/1").to(log()), RefusedWith(Code::kPoisoned));
}

TEST_F(LogUnderFaults, PutsNodesOfItsTreeBackThatWereLostWhenTheDeviceWasFull) {
  const auto append = [&](int from, int to) {
    for (int i = from; i <= to; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(log()));
  };
  options_.tree = false;
  store_.reset();
  open();
  append(1, 300);
  ASSERT_TRUE(store_->close().ok());
  store_.reset();
  options_.tree = true;
  open();  // puts what is missing into the tree's table, and syncs nothing
  const LogTree::Key key = LogTree::key_of(LogTree::kStoredLevels, 0);
  const std::string_view node(key.data(), key.size());
  std::string value;
  ASSERT_TRUE(*base_->get(Storage::Table::kTree, node, value));
  storage_->fill_up();
  EXPECT_THAT(one("full", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  const Storage::Change lost[] = {Storage::Change::erase(Storage::Table::kTree, node)};
  ASSERT_TRUE(base_->write(lost, true).ok());
  storage_->make_room();
  append(301, 600);  // another node
  const TreeHead head = *log().tree_head();
  EXPECT_EQ(head.appends, 600u);
  ASSERT_TRUE(store_->close().ok());
  store_.reset();
  open();
  EXPECT_EQ(*log().tree_head(), head);
}

// What a host's clock may do; it says when.
class UnrulyClock final : public Clock {
 public:
  std::int64_t steady_nanos() const override {
    if (on_steady) on_steady();
    return 0;
  }
  Instant now() const override {
    if (throws) throw std::bad_alloc();
    return told;
  }

  Instant told = start_of(Date::from_days(20'000));
  bool throws = false;
  std::function<void()> on_steady;
};

TEST(LogAndItsClock, AnExceptionLeavesNobodyWaitingAndPoisonsTheLog) {
  UnrulyClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  ASSERT_APPENDED(one("r1", "order/1").to(store->log()));
  clock.throws = true;
  EXPECT_EQ(one("r2", "order/1").to(store->log()).status().code(), absl::StatusCode::kUnavailable);
  clock.throws = false;
  EXPECT_THAT(one("r2", "order/1").to(store->log()), RefusedWith(Code::kPoisoned));
  EXPECT_EQ(read_all(store->log()).size(), 1u);
}

TEST(LogAndItsClock, AFigureIsLeftOutWhereItThrowsBesideAWrite) {
  UnrulyClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  int readings = 0;
  clock.on_steady = [&] {
    if (++readings % 2 == 0) throw std::bad_alloc();
  };
  ASSERT_APPENDED(one("r1", "order/1").to(store->log(), Durability::kBuffered));
  ASSERT_APPENDED(one("r2", "order/1").to(store->log(), Durability::kSync));
  EXPECT_TRUE(store->log().sync().ok());
  EXPECT_GE(readings, 8);
}

TEST(LogAndItsClock, AnExceptionEndsABulkAndNotTheLog) {
  UnrulyClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  {
    const absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = store->log().start_bulk();
    ASSERT_TRUE(bulk.ok()) << bulk.status();
    ASSERT_TRUE((*bulk)->append(one("r1", "order/1").append()).ok());
    clock.throws = true;
    EXPECT_THROW((*bulk)->append(one("r2", "order/1").append()).status().IgnoreError(), std::bad_alloc);
    clock.throws = false;
    EXPECT_THAT((*bulk)->append(one("r2", "order/1").append()), RefusedWith(Code::kStorageFailed));
    EXPECT_THAT((*bulk)->finish(), RefusedWith(Code::kStorageFailed));
  }
  ASSERT_APPENDED(one("r3", "order/1").to(store->log()));
  EXPECT_EQ(read_all(store->log()).size(), 1u);
}

// The first reading of the clock comes behind the look whether the log may be written to.
TEST(LogAndItsClock, AnAppendThatComesWhileABulkBeginsDoesNotWaitForIt) {
  UnrulyClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  std::atomic<bool> asked{false};
  std::atomic<bool> begun{false};
  clock.on_steady = [&] {
    asked = true;
    while (!begun) std::this_thread::yield();
  };
  absl::Status status;
  std::thread appender([&] { status = one("r1", "order/1").to(store->log()).status(); });
  while (!asked) std::this_thread::yield();
  absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = store->log().start_bulk();
  EXPECT_TRUE(bulk.ok()) << bulk.status();
  begun = true;
  appender.join();
  EXPECT_THAT(status, RefusedWith(Code::kLocked));
  bulk->reset();
  ASSERT_APPENDED(one("r1", "order/1").to(store->log()));
}

class ThrowingLogger final : public Logger {
 public:
  void log(Level, std::string_view) override { throw std::bad_alloc(); }
};

TEST_F(LogUnderFaults, GoesOnWhereTheLoggerThrows) {
  ThrowingLogger logger;
  options_.logger = &logger;
  store_.reset();
  open();
  storage_->fill_up();
  EXPECT_THAT(one("r1", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  storage_->make_room();
  EXPECT_TRUE(log().start_bulk().ok());
  ASSERT_APPENDED(one("r2", "order/1").to(log()));
}

TEST(LogAndItsClock, AMomentThatNoHeadCanBeSignedWithIsRefused) {
  UnrulyClock clock;
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  const Instant right = clock.told;
  ASSERT_APPENDED(one("r0", "order/1").to(store->log()));
  for (const Instant wrong :
       {Instant{start_of(kFirstDate).micros - 1}, Instant{start_of(kLastDate).micros + 86'400'000'000}}) {
    clock.told = wrong;
    EXPECT_THAT(one("r1", "order/1").to(store->log()), RefusedWith(Code::kDateOutOfRange));
    const absl::StatusOr<Receipt> known = one("r0", "order/1").to(store->log());
    ASSERT_APPENDED(known);
    EXPECT_TRUE(known->repeated);
    const absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = store->log().start_bulk();
    ASSERT_TRUE(bulk.ok()) << bulk.status();
    EXPECT_THAT((*bulk)->append(one("r1", "order/1").append()), RefusedWith(Code::kDateOutOfRange));
  }
  clock.told = right;
  ASSERT_APPENDED(one("r1", "order/1").to(store->log()));
}

TEST(LogAndItsClock, MayTellOfBefore1970) {
  UnrulyClock clock;
  clock.told = start_of(kFirstDate);
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  const absl::StatusOr<Receipt> first = one("r1", "order/1").to(store->log());
  ASSERT_APPENDED(first);
  EXPECT_EQ(first->recorded_at, clock.told);
}

TEST_F(LogUnderFaults, FindsWhatWasWrittenAfterAllWhenThereIsRoomAgain) {
  ASSERT_APPENDED(one("r1", "order/1").to(log(), Durability::kSync));
  storage_->fill_up(Fault::kWrittenAnyway);
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kOutcomeUnknown));
  storage_->make_room();
  const absl::StatusOr<Receipt> again = one("r2", "order/1").to(log());
  ASSERT_APPENDED(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first.value, 2u);
  EXPECT_EQ(read_stream(log(), "order/1").size(), 2u);
  EXPECT_EQ(log().tree_head()->appends, 2u);
}

TEST_F(LogUnderFaults, RefusesAFormatThatIsNone) {
  for (const std::string text : {"", "gendan log ", "gendan log x", "gendan log 0x", "gendan log 00", "gendan log"}) {
    const std::shared_ptr<Storage> other = make_memory_storage();
    const Storage::Change change[] = {Storage::Change::put(Storage::Table::kMeta, "format", text)};
    ASSERT_TRUE(other->write(change, true).ok());
    EXPECT_THAT(open_store(other, options_), RefusedWith(Code::kCorrupt)) << text;
  }
}

}  // namespace
}  // namespace gendan::log_test
