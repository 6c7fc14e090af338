// The engine on a log in a folder: what survives its end, a kill, and a change of what is kept beside the log.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "gendan/audit/replay.h"
#include "gendan/projection/delays.h"
#include "support.h"

namespace gendan {
namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gendan-engine-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string log() const { return path_ + "/log"; }

 private:
  std::string path_;
};

std::unique_ptr<Store> open_folder(const Folder& folder, Clock& clock) {
  StoreOptions options;
  options.clock = &clock;
  return open_rocksdb_store(folder.log(), options).value();
}

House house_in(const Folder& folder, testing::ManualClock& store_clock, EngineOptions options = {}) {
  store_clock.set(start_of(kToday));
  return House(open_folder(folder, store_clock), std::move(options));
}

TEST(DurableEngine, FindsEverythingAfterACleanEnd) {
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(folder, clock);
    ASSERT_TRUE(house.engine->attach<Delays>().ok());
    house.confirm();
    house.produce(40);
    ASSERT_TRUE(house.engine->close().ok());
  }
  House again = house_in(folder, clock);
  EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros());
  ASSERT_TRUE(again.engine->attach<Delays>().ok());
  const ReplayReport report = replay(*again.engine).value();
  EXPECT_TRUE(report.differences.empty()) << report.differences[0].where << ": " << report.differences[0].what;
}

TEST(DurableEngine, GoesOnFromASavedAggregateAndTheEventsAfterIt) {
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(folder, clock);
    house.confirm();
    ASSERT_TRUE(house.engine->save().ok());
    house.produce(40);
  }
  House again = house_in(folder, clock);
  EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST(DurableEngine, TakesNoSavedAggregateForTheNewestWhenTheLogGrewWithoutIt) {
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(folder, clock);
    house.confirm();
    ASSERT_TRUE(house.engine->close().ok());
  }
  {
    const std::unique_ptr<Store> store = open_folder(folder, clock);
    std::string payload;
    encode(Event(ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday}), payload);
    Append append;
    append.request_id = RequestId("elsewhere");
    append.actor = "host";
    append.streams = {{StreamId("order/O-1"), Expect::any()}};
    append.events = {{0, kFacts<ProductionReported>.tag, kFacts<ProductionReported>.schema, 0, Instant{}, payload}};
    ASSERT_TRUE(store->log().append(append, Durability::kBuffered).ok());
    ASSERT_TRUE(store->close().ok());
  }
  for (const bool read_only : {true, false}) {
    EngineOptions options;
    options.read_only = read_only;
    House again = house_in(folder, clock, options);
    EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros()) << read_only;
  }
}

TEST(DurableEngine, SavesAnewWhatWasReadBeforeItWasTakenOver) {
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(folder, clock);
    house.confirm();
    ASSERT_TRUE(house.engine->close().ok());
  }
  {
    House house = house_in(folder, clock);
    house.requests = 100;
    std::string payload;
    encode(Event(ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday}), payload);
    Append append;
    append.request_id = RequestId("the host's own");
    append.actor = "host";
    append.streams = {{StreamId("order/O-1"), Expect::any()}};
    append.events = {{0, kFacts<ProductionReported>.tag, kFacts<ProductionReported>.schema, 0, Instant{}, payload}};
    ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
    EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
    house.draft("O-2", {line(1)}, "PO-2");
    ASSERT_TRUE(house.engine->close().ok());
  }
  House again = house_in(folder, clock);
  EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST(DurableEngine, TakesNoSavedAggregateForTheNewestAfterItLostOthers) {
  Folder before;
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(before, clock);
    house.confirm();
    ASSERT_TRUE(house.engine->save().ok());
    house.produce(40);
    // As a crash leaves it: the saved aggregate is one event behind.
    std::filesystem::copy(before.log(), folder.log(), std::filesystem::copy_options::recursive);
  }
  {
    House house = house_in(folder, clock);
    house.draft("O-2", {line(1)}, "PO-2");
    ASSERT_TRUE(house.engine->close().ok());
  }
  House again = house_in(folder, clock);
  EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST(DurableEngine, KnowsARequestAfterItWasReopened) {
  Folder folder;
  testing::ManualClock clock;
  Request request;
  request.request_id = RequestId("the-one");
  request.actor = "li";
  const Decision decision = intake::draft(OrderId("O-1"), header(), {line(1)});
  Receipt first;
  {
    House house = house_in(folder, clock);
    first = house.engine->execute(request, decision).value();
  }
  House again = house_in(folder, clock);
  const Receipt second = again.engine->execute(request, decision).value();
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.first, first.first);
  EXPECT_EQ(again.engine->head(), first.last);
}

TEST(DurableEngine, HoldsWhatItAcknowledgedWhenItIsKilled) {
  Folder folder;
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const pid_t child = fork();
  if (child == 0) {
    testing::ManualClock clock;
    House house = house_in(folder, clock);
    (void)house.execute(intake::draft(OrderId("O-1"), header(), {line(1, 100'000)}));
    for (std::uint32_t n = 2;; ++n) {
      Request request = house.request();
      request.durability = Durability::kSync;
      if (!house.engine->execute(request, intake::add_line(OrderId("O-1"), line(n))).ok()) _exit(1);
      if (write(acknowledged[1], &n, sizeof n) != sizeof n) _exit(1);
    }
  }
  std::uint32_t last = 0;
  while (last < 60) ASSERT_EQ(read(acknowledged[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
  ASSERT_EQ(kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  close(acknowledged[1]);
  std::uint32_t more = 0;
  while (read(acknowledged[0], &more, sizeof more) == static_cast<ssize_t>(sizeof more)) last = more;
  close(acknowledged[0]);

  testing::ManualClock clock;
  House again = house_in(folder, clock);
  const Order order = again.order();
  EXPECT_GE(order.lines.size(), last);
  EXPECT_LE(order.lines.size(), last + 1) << "at most the one under way";
  for (std::uint32_t n = 1; n <= order.lines.size(); ++n) EXPECT_EQ(order.lines[n - 1].terms.line.value, n);
}

TEST(DurableEngine, WritesNothingWhenItIsOpenedForReading) {
  Folder folder;
  testing::ManualClock clock;
  {
    House house = house_in(folder, clock);
    house.confirm();
  }
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  auto engine = Engine::open(folder.log(), options).value();
  Request request;
  request.request_id = RequestId("r");
  request.actor = "li";
  EXPECT_REFUSED(engine->execute(request, intake::close(OrderId("O-1"))), "read_only");
  EXPECT_EQ(engine->load(OrderId("O-1"))->commercial, Commercial::kConfirmed);
  EXPECT_TRUE(engine->attach<Delays>().ok());
}

TEST(DurableEngine, TellsASecondOneThatTheLogIsLocked) {
  Folder folder;
  testing::ManualClock clock;
  House house = house_in(folder, clock);
  EngineOptions options;
  options.clock = &clock;
  EXPECT_REFUSED(Engine::open(folder.log(), options), "locked");
}

}  // namespace
}  // namespace gendan
