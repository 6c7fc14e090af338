#include "tests/faults/ground.h"

#include <rocksdb/env.h>
#include <rocksdb/system_clock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>

#include "absl/time/time.h"
#include "gendan/testing/faulty_storage.h"
#include "log/rocksdb_store.h"
#include "tests/faults/faulty_file_system.h"
#include "tests/faults/slow_storage.h"

namespace gendan::faults_test {
namespace {

using testing::FaultyStorage;

class Seam final : public Ground {
 public:
  absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) override {
    return open_store(storage_, options);
  }
  std::string order_trouble(Random& random) override {
    const auto fault = static_cast<FaultyStorage::Fault>(random.below(3));
    const std::uint64_t nth = 1 + random.below(40);
    const std::string how = " " + std::to_string(nth) + " fails, way " + std::to_string(static_cast<int>(fault));
    switch (random.below(5)) {
      case 0:
        return "nothing fails";
      case 1:
        storage_->fail_write(nth, fault);
        return "write" + how;
      case 2:
        storage_->fail_sync(1 + nth / 2, fault);
        return "sync" + how;
      case 3:
        storage_->fill_up(nth % 2 == 0 ? FaultyStorage::Fault::kLost : FaultyStorage::Fault::kWrittenAnyway);
        return "it is full";
      default:
        storage_->fail_run(1 + nth / 20);
        return "a run fails";
    }
  }
  void order_trouble_with_a_run(Random& random) override {
    const auto fault = static_cast<FaultyStorage::Fault>(random.below(3));
    storage_->make_room();
    switch (random.below(5)) {
      case 0:
        storage_->fail_write(1 + random.below(2), fault);
        break;
      case 1:
        storage_->fail_sync(1 + random.below(3), fault);
        break;
      case 2:
        storage_->fill_up(fault == FaultyStorage::Fault::kRefused ? FaultyStorage::Fault::kLost : fault);
        break;
      default:
        storage_->fail_run(1 + random.below(5));
        break;
    }
  }
  std::string order_trouble_with_an_opening(Random&) override { return "nothing fails"; }
  void heal() override { storage_->make_room(); }
  bool cut_power_soon(Random&) override { return false; }
  void cut_power() override {
    off_ = true;
    storage_->crash(storage_->unsynced() / 2);  // some had reached the device
  }
  bool power_is_off() override { return off_; }
  void crash(std::uint64_t seed) override {
    if (!off_) storage_->crash(seed % (storage_->unsynced() + 1));
    storage_->restart();
    off_ = false;
  }
  bool kill_process() override { return false; }

 private:
  std::shared_ptr<FaultyStorage> storage_ =
      std::make_shared<FaultyStorage>(std::make_shared<SlowStorage>(make_memory_storage(), absl::Microseconds(100)));
  std::atomic<bool> off_{false};
};

// RocksDB lets a second pass after what it does in the background has failed, and closes no sooner.
class ImpatientClock final : public rocksdb::SystemClockWrapper {
 public:
  ImpatientClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "gendan.ImpatientClock"; }
  void SleepForMicroseconds(int micros) override { target_->SleepForMicroseconds(std::min(micros, 2000)); }
};

class ImpatientEnv final : public rocksdb::EnvWrapper {
 public:
  explicit ImpatientEnv(const std::shared_ptr<rocksdb::FileSystem>& files)
      : EnvWrapper(rocksdb::NewCompositeEnv(files)) {
    system_clock_ = std::make_shared<ImpatientClock>();
  }
  const char* Name() const override { return "gendan.ImpatientEnv"; }
};

class Files final : public Ground {
 public:
  explicit Files(bool garbage) {
    std::filesystem::create_directory(folder_.path() + "/attic");
    files_ = std::make_shared<FaultyFileSystem>(folder_.path() + "/attic");
    files_->leave_garbage(garbage);
    files_->slow_sync(absl::Microseconds(50));
    env_ = std::make_unique<ImpatientEnv>(files_);
  }
  absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) override {
    return open_rocksdb_store_in(env_.get(), folder_.path() + "/log", options);
  }
  std::string order_trouble(Random& random) override {
    if (random.one_in(3)) return "nothing fails";
    using Operation = FaultyFileSystem::Operation;
    const auto failure = static_cast<FaultyFileSystem::Failure>(random.below(2));
    bool lasting = random.one_in(3);
    Operation operation = Operation::kWrite;
    std::uint64_t within = 60;
    std::string what = "write ";
    switch (random.below(5)) {
      case 0:
        break;
      case 1:
      case 2:
        operation = Operation::kSync;
        what = "sync ";
        within = 30;
        break;
      case 3:
        operation = Operation::kCreate;
        what = "create ";
        within = 4;
        break;
      default:
        operation = Operation::kSyncFolder;
        what = "folder sync ";
        within = 4;
        break;
    }
    // A manifest that cannot be synced, nor another be written before the process dies, keeps the log from opening.
    lasting &= operation != Operation::kSync;
    const std::uint64_t nth = 1 + random.below(within);
    files_->fail(operation, nth, failure, lasting);
    return what + std::to_string(nth) + (failure == FaultyFileSystem::Failure::kNoSpace ? " has no room" : " fails") +
           (lasting ? " and so on" : "");
  }
  void order_trouble_with_a_run(Random& random) override {
    using Operation = FaultyFileSystem::Operation;
    // How far from here there are more operations of a kind than belong to two runs, one of the log and one of its
    // index.
    static constexpr std::array<std::uint64_t, FaultyFileSystem::kOperations> kWithin = {4, 12, 9, 1, 4, 2};
    files_->heal();
    const std::uint64_t operation = random.below(kWithin.size());
    // As above, of a manifest.
    const bool lasting = random.one_in(3) && static_cast<Operation>(operation) != Operation::kSync;
    files_->fail(static_cast<Operation>(operation), 1 + random.below(kWithin[operation]),
                 static_cast<FaultyFileSystem::Failure>(random.below(2)), lasting);
  }
  std::string order_trouble_with_an_opening(Random& random) override {
    using Operation = FaultyFileSystem::Operation;
    static constexpr std::array<const char*, FaultyFileSystem::kOperations> kNames = {
        "create ", "write ", "sync ", "rename ", "folder sync ", "remove "};
    static constexpr std::array<std::uint64_t, FaultyFileSystem::kOperations> kWithin = {6, 20, 10, 2, 4, 6};
    const std::uint64_t operation = random.below(kWithin.size());
    const std::uint64_t nth = 1 + random.below(kWithin[operation]);
    files_->fail(static_cast<Operation>(operation), nth, static_cast<FaultyFileSystem::Failure>(random.below(2)));
    return kNames[operation] + std::to_string(nth) + " fails";
  }
  void heal() override { files_->heal(); }
  bool cut_power_soon(Random& random) override {
    files_->cut_power_at(1 + random.below(120));
    return true;
  }
  void cut_power() override { files_->cut_power(); }
  bool power_is_off() override { return files_->power_is_off(); }
  void crash(std::uint64_t seed) override { files_->crash(seed); }
  bool kill_process() override {
    files_->kill_process();
    return true;
  }

 private:
  TemporaryFolder folder_;
  std::shared_ptr<FaultyFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace

std::unique_ptr<Ground> make_ground(Level level, bool garbage) {
  if (level == Level::kFiles) return std::make_unique<Files>(garbage);
  return std::make_unique<Seam>();
}

}  // namespace gendan::faults_test
