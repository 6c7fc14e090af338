#include "tests/faults/crash_cycle.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/faults/bulk_client.h"
#include "tests/faults/ledger.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {
namespace {

// One time that a log is open, and its clients.
class Session {
 public:
  Session(Ground& ground, Store& store, const StoreOptions& options, const Workload& workload, Ledger& ledger,
          std::atomic<std::uint64_t>& numbers)
      : ground_(ground), store_(store), options_(options), workload_(workload), ledger_(ledger), numbers_(numbers) {}

  // After so many calls of all clients together the power is cut, or the ground is healed.
  std::uint64_t cut_at = 0;
  std::uint64_t heal_at = 0;
  // One append in so many is synced, and sync() called as much more rarely.
  std::uint64_t sync_one_in = 3;
  // One call in so many writes in bulk; 0: none does. Whether runs get into trouble of their own then.
  std::uint64_t bulk_one_in = 0;
  bool trouble_with_runs = false;

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
      count_call();
      if (bulk_one_in > 0 && random.one_in(bulk_one_in)) {
        poisoned += write_in_bulk(random) ? 0 : 1;
        continue;
      }
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

  void count_call() {
    const std::uint64_t now = ++calls_;
    if (now == cut_at) ground_.cut_power();
    if (now == heal_at) ground_.heal();
  }

  // In a bulk, if one is given.
  Expect expectation(const std::string& stream, Random& random, BulkClient* bulk = nullptr) {
    switch (random.below(8)) {
      case 0:
        return Expect::no_stream();
      case 1:
        return Expect::exists();
      case 2:
        return Expect::exactly({random.below(10)});
      case 3:
      case 4:
        if (const absl::StatusOr<Version> version =
                bulk != nullptr ? bulk->version_of(stream) : store_.log().version_of(stream);
            version.ok()) {
          return Expect::exactly(*version);
        }
        return Expect::any();
      default:
        return Expect::any();
    }
  }

  // Not while another client writes in bulk.
  absl::StatusOr<Receipt> send_when_free(const log_test::Writing& writing, Durability durability) {
    absl::StatusOr<Receipt> answer = writing.to(store_.log(), durability);
    while (bulk_one_in > 0 && refused_with(answer.status(), Code::kLocked)) {
      absl::SleepFor(absl::Microseconds(50));
      answer = writing.to(store_.log(), durability);
    }
    return answer;
  }

  // False: the log takes no more.
  bool send(std::uint64_t number, Random& random) {
    log_test::Writing writing = workload_.make(number);
    for (Append::Stream& stream : writing.append().streams) stream.expect = expectation(stream.id.str(), random);
    const Durability durability = random.one_in(sync_one_in) ? Durability::kSync : Durability::kBuffered;
    ledger_.sending(number);
    absl::StatusOr<Receipt> answer = send_when_free(writing, durability);
    if (refused_with(answer.status(), Code::kCorrupt)) {
      // What a sync of another client has just lost can be missed before the log is told; what is lost for good still
      // is after a while.
      absl::SleepFor(absl::Milliseconds(5));
      answer = send_when_free(writing, durability);
    }
    ledger_.answered(number, writing.append(), durability, answer);
    if (answer.ok() && random.one_in(8)) ask(number);
    return !refused_with(answer.status(), Code::kPoisoned);
  }

  // False: as above.
  bool write_in_bulk(Random& random) {
    absl::StatusOr<std::unique_ptr<BulkAppender>> begun = store_.log().start_bulk();
    if (!begun.ok()) {
      const bool may_be =
          refused_with(begun.status(), Code::kLocked) || refused_with(begun.status(), Code::kPoisoned) ||
          refused_with(begun.status(), Code::kOutcomeUnknown) || refused_with(begun.status(), Code::kStorageFailed);
      if (!may_be) ledger_.accuse("a bulk cannot be begun: " + begun.status().ToString());
      return !refused_with(begun.status(), Code::kPoisoned);
    }
    BulkClient bulk(store_.log(), *std::move(begun), ledger_, [this] { return ground_.power_is_off(); });
    if (trouble_with_runs && random.one_in(3)) ground_.order_trouble_with_a_run(random);
    const std::uint64_t appends = 1 + random.below(random.one_in(3) ? 300 : 30);
    bool goes_on = random.one_in(4) ? copy_in_bulk(bulk, random, appends) : append_in_bulk(bulk, random, appends);
    if (random.one_in(3) || ground_.power_is_off()) return goes_on;
    goes_on &= bulk.finish();
    // What comes behind is given up again.
    if (goes_on && random.one_in(4)) goes_on = append_in_bulk(bulk, random, 1 + random.below(10));
    return goes_on;
  }

  bool append_in_bulk(BulkClient& bulk, Random& random, std::uint64_t appends) {
    int refused = 0;
    for (std::uint64_t i = 0; i < appends && !ground_.power_is_off(); ++i) {
      count_call();
      const std::uint64_t number = random.one_in(10) ? random.below(numbers_ + 1) : numbers_++;
      log_test::Writing writing = workload_.make(number);
      for (Append::Stream& stream : writing.append().streams) {
        stream.expect = expectation(stream.id.str(), random, &bulk);
      }
      // Who was refused asks a few times more.
      if (!bulk.append(number, std::move(writing)) && ++refused > 3) return false;
      switch (random.below(40)) {
        case 0:
          if (!bulk.finish() && ++refused > 3) return false;
          break;
        case 1:
          save_rows();
          break;
        case 2:
          if (!refused_with(workload_.make(number).to(store_.log()).status(), Code::kLocked)) {
            ledger_.accuse("an append was taken, or refused otherwise than as locked, while a bulk is written");
          }
          break;
        case 3:
        case 4:
          ask(random.below(numbers_ + 1));
          break;
        case 5:
          bulk.expect_newest_unseen();
          break;
        default:
          break;
      }
    }
    return refused == 0;
  }

  // Copies so many appends out of another log, which is this one gone on by them.
  bool copy_in_bulk(BulkClient& bulk, Random& random, std::uint64_t appends) {
    StoreOptions options;
    options.clock = options_.clock;
    const std::unique_ptr<Store> other = *open_memory_store(options);
    {
      const std::unique_ptr<BulkAppender> all = *other->log().start_bulk();
      absl::Status copied;
      const absl::Status read = store_.log().read_appends({1}, [&](const StoredAppend& append) {
        copied = all->append_stored(append.chunks);
        return copied.ok();
      });
      if (copied.ok()) copied = all->finish();
      if (!copied.ok()) ledger_.accuse("the log cannot be copied: " + copied.ToString());
      if (!read.ok() || !copied.ok()) return true;
    }
    const Position head = other->log().head();
    std::vector<std::pair<std::uint64_t, Receipt>> receipts;
    for (std::uint64_t i = 0; i < appends; ++i) {
      const std::uint64_t number = numbers_++;
      const absl::StatusOr<Receipt> receipt = workload_.make(number).to(other->log());
      if (receipt.ok() && !receipt->repeated) receipts.emplace_back(number, *receipt);
    }
    bool goes_on = true;
    auto next = receipts.begin();
    other->log()
        .read_appends({head.value + 1},
                      [&](const StoredAppend& append) {
                        count_call();
                        goes_on =
                            bulk.append_stored(next->first, workload_.make(next->first), next->second, append.chunks);
                        ++next;
                        if (goes_on && random.one_in(40)) goes_on = bulk.finish();
                        return goes_on && !ground_.power_is_off();
                      })
        .IgnoreError();
    return goes_on;
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
    const Position head = store_.log().head();
    const absl::Status read = store_.log().read_all({folded_.value + 1}, [&](const Record& record) {
      if (record.position > head) return false;
      folded_ = record.position;
      sum_ = Ledger::fold(sum_, record.request_id, record.payload);
      return true;
    });
    if (read.ok()) store_.rows().save(ledger_.next_rows(folded_, sum_)).IgnoreError();
  }

  Ground& ground_;
  Store& store_;
  const StoreOptions& options_;
  const Workload& workload_;
  Ledger& ledger_;
  std::atomic<std::uint64_t>& numbers_;
  std::atomic<std::uint64_t> calls_{0};
  std::mutex rows_mutex_;  // guards what follows
  Position folded_;
  std::uint64_t sum_ = 0;
};

// In some lives an opening goes wrong, and all is well again before the next one. What is drawn for it is drawn apart,
// so that the seed's other draws stay as they are.
void open_in_trouble(Ground& ground, const StoreOptions& options, Random random, Ledger& ledger, std::string& story) {
  story += "opened while " + ground.order_trouble_with_an_opening(random) + ", ";
  const absl::StatusOr<std::unique_ptr<Store>> opened = ground.open(options);
  if (!opened.ok() && !refused_with(opened.status(), Code::kStorageFailed)) {
    ledger.accuse("in trouble it does not open: " + opened.status().ToString());
  }
  ground.heal();
}

// What kind of life it is.
struct Course {
  bool garbage = false;
  bool bulks = false;
};

// Nothing goes wrong while the store was only just opened.
void expect_takes_appends(Store& store, const Workload& workload, Ledger& ledger, std::uint64_t number) {
  log_test::Writing writing = workload.make(number);
  ledger.sending(number);
  const absl::StatusOr<Receipt> answer = writing.to(store.log(), Durability::kSync);
  ledger.answered(number, writing.append(), Durability::kSync, answer);
  if (!answer.ok()) ledger.accuse("it takes no appends: " + answer.status().ToString());
}

Life live_through(const Course& course, Level level, std::uint64_t seed) {
  Random random(seed);
  log_test::TestClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 4 + random.below(course.bulks ? 200 : 60);
  options.memory_budget_bytes = 1 << 20;
  const std::unique_ptr<Ground> ground = make_ground(level, course.garbage);
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
      ++life.cuts;
    }
    if (ground->power_is_off()) {
      ground->crash(random.next());
      nothing_lost = false;
    }
    if (level == Level::kFiles && !course.garbage && cycle > 0 && seed % 3 == 0) {
      open_in_trouble(*ground, options, Random(seed * kCyclesPerLife + cycle), ledger, life.story);
    }
    absl::StatusOr<std::unique_ptr<Store>> opened = ground->open(options);
    if (!opened.ok()) {
      life.refused = course.garbage && refused_with(opened.status(), Code::kCorrupt);
      if (life.refused) break;
      ledger.accuse("it does not open: " + opened.status().ToString());
      break;
    }
    std::unique_ptr<Store> store = *std::move(opened);
    ledger.check(*store, random, nothing_lost);
    if (course.bulks) expect_takes_appends(*store, workload, ledger, numbers++);
    life.appends = ledger.appends_found();
    if (cycle == kCyclesPerLife || !ledger.accusations().empty()) break;

    const bool alone = random.one_in(2);
    life.story += std::to_string(cycle) + ": " + (alone ? "one client, " : "four clients, ");
    // A process that dies at work, amid a bulk, does so without trouble before it: the next process cannot open a log
    // whose manifest could not be synced just then.
    const bool dies_at_work = course.bulks && random.one_in(4);
    life.story += (dies_at_work ? "nothing fails" : ground->order_trouble(random)) + ", ";
    Session session(*ground, *store, options, workload, ledger, numbers);
    // Garbage shows where much was not synced.
    if (course.garbage) session.sync_one_in = 40;
    if (course.bulks) session.bulk_one_in = 6;
    session.trouble_with_runs = !dies_at_work;
    const int calls = (alone ? 60 : 30) / (course.bulks ? 2 : 1);
    const std::uint64_t end = dies_at_work ? 0 : random.below(6);
    nothing_lost = false;
    if (end < 3 && !ground->cut_power_soon(random)) {
      session.cut_at = 1 + random.below((alone ? 60 : 120) * (course.bulks ? 3 : 1));
    }
    if (random.one_in(2)) session.heal_at = 1 + random.below(40);
    session.run(random.next(), alone ? 1 : 4, calls);
    if (!ground->power_is_off()) ledger.check_tree(store->log());
    if (end == 5) {
      life.story += "it is closed; ";
      ++life.closings;
      if (store->close().ok()) ledger.closed();
      store.reset();
      ground->crash(random.next());
    } else if (end >= 3 && ground->kill_process()) {
      life.story += "its process dies; ";
      ++life.deaths;
      store.reset();
      nothing_lost = true;
    } else {
      ground->cut_power();
      store.reset();
      nothing_lost = dies_at_work && ground->kill_process();
      life.story += nothing_lost ? "its process dies at work; " : "its power is cut; ";
      ++(nothing_lost ? life.deaths : life.cuts);
      if (!nothing_lost) ground->crash(random.next());
    }
  }
  life.accusations = ledger.accusations();
  return life;
}

}  // namespace

Life live(Level level, std::uint64_t seed, bool garbage) { return live_through({.garbage = garbage}, level, seed); }

Life live_with_bulks(Level level, std::uint64_t seed) { return live_through({.bulks = true}, level, seed); }

}  // namespace gendan::faults_test
