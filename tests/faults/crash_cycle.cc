#include "tests/faults/crash_cycle.h"

#include <rocksdb/env.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gendan/testing/faulty_storage.h"
#include "log/rocksdb_store.h"
#include "tests/faults/faulty_file_system.h"
#include "tests/faults/ledger.h"
#include "tests/faults/slow_storage.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {
namespace {

using testing::FaultyStorage;

// What a log stands on, through all its openings.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) = 0;
  // Orders that something goes wrong; says what.
  virtual std::string order_trouble(Random& random) = 0;
  // Nothing goes wrong any more, until the next order.
  virtual void heal() = 0;
  // The power is cut before long: by itself, or when the clients come to it (see cut_power()). True: by itself.
  virtual bool cut_power_soon(Random& random) = 0;
  virtual void cut_power() = 0;
  virtual bool power_is_off() = 0;
  // The power comes back, and what was not synced is lost. No store is open.
  virtual void crash(std::uint64_t seed) = 0;
  // The process of the store that is open ends where it stands, and all that it wrote is kept. False: it cannot be
  // done.
  virtual bool kill_process() = 0;
};

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
  void heal() override { storage_->make_room(); }
  bool cut_power_soon(Random&) override { return false; }
  void cut_power() override {
    off_ = true;
    storage_->crash();
  }
  bool power_is_off() override { return off_; }
  void crash(std::uint64_t) override {
    if (!off_) storage_->crash();
    storage_->restart();
    off_ = false;
  }
  bool kill_process() override { return false; }

 private:
  std::shared_ptr<FaultyStorage> storage_ =
      std::make_shared<FaultyStorage>(std::make_shared<SlowStorage>(make_memory_storage(), absl::Microseconds(100)));
  std::atomic<bool> off_{false};
};

class Files final : public Ground {
 public:
  explicit Files(bool garbage) {
    std::filesystem::create_directory(folder_.path() + "/attic");
    files_ = std::make_shared<FaultyFileSystem>(folder_.path() + "/attic");
    files_->leave_garbage(garbage);
    files_->slow_sync(absl::Microseconds(50));
    env_ = rocksdb::NewCompositeEnv(files_);
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
  log_test::TemporaryFolder folder_;
  std::shared_ptr<FaultyFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

std::unique_ptr<Ground> make_ground(Level level, bool garbage) {
  if (level == Level::kFiles) return std::make_unique<Files>(garbage);
  return std::make_unique<Seam>();
}

// One time that a log is open, and its clients.
class Session {
 public:
  Session(Ground& ground, Store& store, const Workload& workload, Ledger& ledger, std::atomic<std::uint64_t>& numbers)
      : ground_(ground), store_(store), workload_(workload), ledger_(ledger), numbers_(numbers) {}

  // After so many calls of all clients together the power is cut, or the ground is healed.
  std::uint64_t cut_at = 0;
  std::uint64_t heal_at = 0;
  // One append in so many is synced, and sync() called as much more rarely.
  std::uint64_t sync_one_in = 3;

  void run(std::uint64_t seed, int clients, int calls) {
    if (clients == 1) return client(seed, calls);
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(clients));
    for (int c = 0; c < clients; ++c) {
      threads.emplace_back([&, c] { client(seed + static_cast<std::uint64_t>(c), calls); });
    }
    for (std::thread& thread : threads) thread.join();
  }

 private:
  void client(std::uint64_t seed, int calls) {
    Random random(seed);
    int poisoned = 0;
    for (int call = 0; call < calls && poisoned < 12 && !ground_.power_is_off(); ++call) {
      const std::uint64_t now = ++calls_;
      if (now == cut_at) ground_.cut_power();
      if (now == heal_at) ground_.heal();
      const std::uint64_t what = random.below(100);
      if (what < 70) {
        poisoned += send(numbers_++, random) ? 0 : 1;
      } else if (what < 85) {
        poisoned += send(random.below(numbers_ + 1), random) ? 0 : 1;
      } else if (what < 92) {
        save_rows();
      } else if (what < 96 && random.one_in(sync_one_in / 3)) {
        const Position head = store_.log().head();
        if (store_.log().sync().ok()) ledger_.synced(head);
      } else {
        ask(random.below(numbers_ + 1));
      }
    }
  }

  Expect expectation(const std::string& stream, Random& random) {
    switch (random.below(8)) {
      case 0:
        return Expect::no_stream();
      case 1:
        return Expect::exists();
      case 2:
        return Expect::exactly({random.below(10)});
      case 3:
      case 4:
        if (const absl::StatusOr<Version> version = store_.log().version_of(stream); version.ok()) {
          return Expect::exactly(*version);
        }
        return Expect::any();
      default:
        return Expect::any();
    }
  }

  // False: the log takes no more.
  bool send(std::uint64_t number, Random& random) {
    log_test::Writing writing = workload_.make(number);
    for (Append::Stream& stream : writing.append().streams) stream.expect = expectation(stream.id.str(), random);
    const Durability durability = random.one_in(sync_one_in) ? Durability::kSync : Durability::kBuffered;
    ledger_.sending(number);
    absl::StatusOr<Receipt> answer = writing.to(store_.log(), durability);
    if (refused_with(answer.status(), Code::kCorrupt)) {
      // What a sync of another client has just lost can be missed before the log is told; what is lost for good still
      // is after a while.
      absl::SleepFor(absl::Milliseconds(5));
      answer = writing.to(store_.log(), durability);
    }
    ledger_.answered(number, writing.append(), durability, answer);
    if (answer.ok() && random.one_in(8)) ask(number);
    return !refused_with(answer.status(), Code::kPoisoned);
  }

  // Whether the log tells of a request what its sender was told.
  void ask(std::uint64_t number) {
    const std::optional<Receipt> known = ledger_.receipt_of(number);
    if (!known) return;
    const std::string name = workload_.request_id(number);
    const absl::StatusOr<std::optional<Receipt>> resolved = store_.log().resolve(RequestId(name));
    if (!resolved.ok()) return;
    const std::optional<Receipt>& found = *resolved;
    if (!found) {
      if (!ground_.power_is_off()) ledger_.accuse(name + " was acknowledged, and is said not to be stored");
    } else if (found->first != known->first || found->versions != known->versions) {
      ledger_.accuse(name + " resolves to another receipt than was given");
    }
  }

  void save_rows() {
    // One after another, as a projection does it.
    const std::lock_guard lock(rows_mutex_);
    store_.rows().save(ledger_.next_rows(store_.log().head())).IgnoreError();
  }

  Ground& ground_;
  Store& store_;
  const Workload& workload_;
  Ledger& ledger_;
  std::atomic<std::uint64_t>& numbers_;
  std::atomic<std::uint64_t> calls_{0};
  std::mutex rows_mutex_;
};

}  // namespace

Life live(Level level, std::uint64_t seed, bool garbage) {
  Random random(seed);
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 4 + random.below(60);
  options.memory_budget_bytes = 1 << 20;
  const std::unique_ptr<Ground> ground = make_ground(level, garbage);
  const Workload workload(seed);
  Ledger ledger(workload);
  std::atomic<std::uint64_t> numbers{0};
  Life life;
  bool nothing_lost = false;
  for (std::uint64_t cycle = 0; cycle <= kCyclesPerLife; ++cycle) {
    clock.micros += static_cast<std::int64_t>(random.below(1000)) - 200;
    if (random.one_in(4) && ground->cut_power_soon(random)) {
      life.story += "the power is cut while it opens; ";
      const absl::StatusOr<std::unique_ptr<Store>> cut = ground->open(options);
      ground->cut_power();
    }
    if (ground->power_is_off()) {
      ground->crash(random.next());
      nothing_lost = false;
    }
    absl::StatusOr<std::unique_ptr<Store>> opened = ground->open(options);
    if (!opened.ok()) {
      life.refused = garbage && refused_with(opened.status(), Code::kCorrupt);
      if (life.refused) break;
      ledger.accuse("it does not open: " + opened.status().ToString());
      break;
    }
    std::unique_ptr<Store> store = *std::move(opened);
    ledger.check(*store, random, nothing_lost);
    life.appends = ledger.appends_found();
    if (cycle == kCyclesPerLife || !ledger.accusations().empty()) break;

    const bool alone = random.one_in(2);
    life.story += std::to_string(cycle) + ": " + (alone ? "one client, " : "four clients, ");
    life.story += ground->order_trouble(random) + ", ";
    Session session(*ground, *store, workload, ledger, numbers);
    // Garbage shows where much was not synced.
    if (garbage) session.sync_one_in = 40;
    const int calls = alone ? 60 : 30;
    const std::uint64_t end = random.below(6);
    nothing_lost = false;
    if (end < 3 && !ground->cut_power_soon(random)) session.cut_at = 1 + random.below(alone ? 60 : 120);
    if (random.one_in(2)) session.heal_at = 1 + random.below(40);
    session.run(random.next(), alone ? 1 : 4, calls);
    if (!ground->power_is_off()) ledger.check_tree(store->log());
    if (end < 3) {
      life.story += "its power is cut; ";
      ground->cut_power();
      store.reset();
      ground->crash(random.next());
    } else if (end < 5 && ground->kill_process()) {
      life.story += "its process dies; ";
      store.reset();
      nothing_lost = true;
    } else {
      life.story += "it is closed; ";
      if (store->close().ok()) ledger.closed();
      store.reset();
      ground->crash(random.next());
    }
  }
  life.accusations = ledger.accusations();
  return life;
}

}  // namespace gendan::faults_test
