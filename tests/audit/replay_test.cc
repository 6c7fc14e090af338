#include "gendan/audit/replay.h"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "engine/refold.h"
#include "gendan/projection/delays.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

void at_once(std::span<const std::function<void()>> jobs) {
  std::vector<std::thread> threads;
  for (const std::function<void()>& job : jobs) threads.emplace_back(job);
  for (std::thread& thread : threads) thread.join();
}

// A log of several stretches: orders that take turns, some of whose events are taken back.
class ReplayInParts : public ::testing::Test {
 protected:
  static constexpr int kOrders = 60;

  void SetUp() override {
    for (int turn = 0; turn < 300; ++turn) {
      for (int i = 0; i < kOrders; ++i) {
        const StreamId stream("order/O-" + std::to_string(i));
        Events events;
        if (turn == 0) {
          events.add(stream, header("PO-" + std::to_string(i)));
          events.add(stream, line(1, 1'000'000));
        } else if (turn % 50 == 7) {
          events.add(stream, EventReversed{Version{static_cast<std::uint64_t>(turn - 3)}, "counted twice"});
        } else {
          events.add(stream, ProductionReported{LineNo{1}, pieces(1 + i), pieces(0), "", kToday});
        }
        ASSERT_TRUE(house_.record(events).ok());
      }
    }
  }

  House house_;
};

TEST_F(ReplayInParts, AgreesHoweverItsStreamsAreDealtOut) {
  ASSERT_TRUE(house_.engine->attach<Delays>().ok());
  for (const std::size_t parts : {1, 2, 3}) {
    ReplayOptions options;
    options.parts = parts;
    options.stretch = 1000;
    if (parts > 1) options.run_jobs = at_once;
    const absl::StatusOr<ReplayReport> report = replay(*house_.engine, options);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->differences.empty()) << report->differences[0].where << ": " << report->differences[0].what;
    EXPECT_EQ(report->events, house_.engine->head().value);
    EXPECT_EQ(report->observed_events, report->events);
    EXPECT_EQ(report->streams, static_cast<std::uint64_t>(kOrders));
    EXPECT_GE(report->aggregates_compared, report->streams);
  }
}

// Takes lines, and would count whatever else it was given.
class LineTally final : public Projection {
 public:
  std::string_view name() const override { return "tally"; }
  std::uint32_t schema() const override { return 1; }
  void apply(const Record& record, const Event&) override { ++counts_[std::string(record.stream)]; }
  bool takes(EventTag type) const override { return type == kFacts<LineAdded>.tag; }
  void forget(std::string_view stream) override { counts_.erase(std::string(stream)); }
  void collect(std::vector<RowStore::Change>& changes) override {
    for (const auto& [stream, count] : counts_) changes.push_back({stream, std::to_string(count)});
  }
  absl::Status restore(std::string_view key, std::string_view value) override {
    counts_[std::string(key)] = std::stoi(std::string(value));
    return absl::OkStatus();
  }
  void reset() override { counts_.clear(); }

 private:
  std::map<std::string, int> counts_;
};

TEST_F(ReplayInParts, GivesAProjectionOnlyWhatItTakes) {
  ASSERT_TRUE(house_.engine->attach<LineTally>().ok());
  const absl::StatusOr<ReplayReport> report = replay(*house_.engine, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->differences.empty()) << report->differences[0].where << ": " << report->differences[0].what;
  EXPECT_EQ(report->rows_compared, static_cast<std::uint64_t>(kOrders));
}

TEST_F(ReplayInParts, FindsWhatCannotHaveHappenedInOrderOfPosition) {
  // Written past the engine, which would have refused both.
  std::string payload;
  encode(OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"}, payload);
  for (const char* stream : {"order/O-7", "order/O-3"}) {
    Append append;
    append.request_id = RequestId(std::string("forged ") + stream);
    append.actor = "nobody";
    append.streams = {{StreamId(stream), Expect::any()}};
    append.events = {NewEvent{0, kFacts<OrderConfirmed>.tag, 1, 0, {}, payload}};
    ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  }
  for (const std::size_t parts : {1, 2}) {
    ReplayOptions options;
    options.parts = parts;
    options.stretch = 1000;
    options.run_jobs = at_once;
    const absl::StatusOr<ReplayReport> report = replay(*house_.engine, options);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->differences.size(), 2u);
    EXPECT_TRUE(report->differences[0].where.ends_with("on order/O-7")) << report->differences[0].where;
    EXPECT_TRUE(report->differences[1].where.ends_with("on order/O-3")) << report->differences[1].where;
  }
}

TEST(Replay, TellsStreamsApartWhoseNamesAreLongerThanSixteenBitsCanCount) {
  testing::ManualClock clock;
  clock.set(start_of(kToday));
  StoreOptions store_options;
  store_options.clock = &clock;
  store_options.max_name_bytes = 100'000;
  House house(open_memory_store(store_options).value());
  std::string payload;
  encode(OrderSubmitted{}, payload);
  for (const char last : {'a', 'b'}) {
    Append append;
    append.request_id = RequestId(std::string(1, last));
    append.actor = "nobody";
    append.streams = {{StreamId("order/" + std::string(70'000, 'x') + last), Expect::any()}};
    append.events = {NewEvent{0, kFacts<OrderSubmitted>.tag, kFacts<OrderSubmitted>.schema, kObserved, {}, payload}};
    ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  }
  const absl::StatusOr<ReplayReport> report = replay(*house.engine, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->streams, 2u);
}

// Something that cannot have happened, and reversals behind it: of something else, of itself, and one that came too
// early.
void expect_the_same_of_a_forged_log(int ahead, bool impossible) {
  House house;
  house.confirm("O-1", {line(1, 1000)});
  const StreamId stream("order/O-1");
  const auto forge = [&](std::string_view name, const Event& event) {
    std::string payload;
    encode(event, payload);
    Append append;
    append.request_id = RequestId(std::string("forged ") + std::string(name));
    append.actor = "nobody";
    append.streams = {{stream, Expect::any()}};
    const EventFacts facts = facts_of(event);
    append.events = {NewEvent{0, facts.tag, facts.schema, 0, {}, payload}};
    ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  };
  const Event made = ProductionReported{LineNo{1}, pieces(10), pieces(0), "", kToday};
  for (int i = 0; i < ahead; ++i) house.produce(1);  // so that stretches begin elsewhere
  const std::uint64_t begin = house.order().version.value;
  forge("a", made);                                                  // begin + 1
  forge("b", EventReversed{Version{begin}, "counted twice"});        // from far behind
  forge("c", EventReversed{Version{begin + 6}, "before its time"});  // names what comes later
  forge("d", impossible ? Event(OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"}) : made);
  forge("e", made);
  forge("f", made);  // begin + 6: does not stand
  forge("g", EventReversed{Version{begin + 5}, "counted twice"});
  forge("h", EventReversed{Version{begin + 4}, "never was"});
  forge("i", made);
  forge("j", EventReversed{Version{begin + 9}, "counted twice"});
  std::vector<std::string> told;
  for (const std::size_t stretch : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1000}) {
    ReplayOptions options;
    options.stretch = stretch;
    const absl::StatusOr<ReplayReport> report = replay(*house.engine, options);
    ASSERT_TRUE(report.ok()) << report.status();
    std::string said;
    for (const Difference& one : report->differences) said += one.where + ": " + one.what + "\n";
    std::string folded;
    Refold refold(
        house.engine->log(), [](std::string_view) { return nullptr; }, 1, stretch,
        [&](const Refolded& event) {
          if (event.stream != stream.str()) return;
          event.aggregate.encode(folded);
        });
    const absl::Status run = refold.run(house.engine->log().head(), [](std::span<const std::function<void()>> jobs) {
      for (const std::function<void()>& job : jobs) job();
    });
    ASSERT_TRUE(run.ok()) << run;
    said += folded;
    told.push_back(said);
    EXPECT_EQ(said, told.front()) << "by " << stretch << " events";
  }
  EXPECT_EQ(told.front().find("cannot have happened") != std::string::npos, impossible);
}

TEST(Replay, SaysTheSameOfAForgedLogHoweverMuchOfItIsRead) {
  for (int ahead = 1; ahead <= 4; ++ahead) {
    expect_the_same_of_a_forged_log(ahead, true);
    expect_the_same_of_a_forged_log(ahead, false);
  }
}

// A house whose saved rows somebody else can reach.
struct SavingHouse {
  testing::ManualClock clock{start_of(kToday)};
  std::unique_ptr<Store> store = [this] {
    StoreOptions options;
    options.clock = &clock;
    return open_memory_store(options).value();
  }();
  RowStore& rows = store->rows();
  House house{std::move(store)};
};

TEST(Replay, FindsKeptValuesThatAreNotWhatTheLogGives) {
  SavingHouse saving;
  House& house = saving.house;
  ASSERT_TRUE(house.engine->attach<Delays>().ok());
  for (const char* id : {"O-1", "O-2"}) house.draft(id, {line(1)}, std::string("PO-") + id);
  ASSERT_TRUE(house.engine->save().ok());
  EXPECT_TRUE(replay(*house.engine)->differences.empty());
  Order other = house.order("O-1");
  other.place = "Ningbo";
  std::string bytes;
  encode_snapshot(other, bytes);
  const std::optional<std::string> row = saving.rows.find("p/delays/r/O-2").value();
  ASSERT_TRUE(row.has_value());
  ASSERT_TRUE(
      saving.rows.save({{"a/order/O-1", bytes}, {"p/delays/r/O-2", std::nullopt}, {"p/delays/r/O-9", *row}}).ok());
  const ReplayReport report = replay(*house.engine).value();
  std::vector<std::string> said;
  for (const Difference& one : report.differences) said.push_back(one.where + ": " + one.what);
  EXPECT_THAT(
      said, ::testing::ElementsAre("aggregate order/O-1: the saved row at version 2 is not what the log gives",
                                   "projection delays row O-2: folded only", "projection delays row O-9: saved only"));
}

TEST(Replay, FindsASavedRowThatCannotBeReadAndOneThatIsAheadOfTheLog) {
  SavingHouse saving;
  House& house = saving.house;
  for (const char* id : {"O-1", "O-2"}) house.draft(id, {line(1)}, std::string("PO-") + id);
  ASSERT_TRUE(house.engine->save().ok());
  Order ahead = house.order("O-2");
  ahead.version = Version{9};
  std::string bytes;
  encode_snapshot(ahead, bytes);
  ASSERT_TRUE(saving.rows.save({{"a/order/O-1", "no snapshot"}, {"a/order/O-2", bytes}}).ok());
  const ReplayReport report = replay(*house.engine).value();
  ASSERT_EQ(report.differences.size(), 2u);
  EXPECT_EQ(report.differences[0].where, "aggregate order/O-1");
  EXPECT_EQ(report.differences[0].what, "the saved row cannot be read");
  EXPECT_EQ(report.differences[1].where, "aggregate order/O-2");
  EXPECT_EQ(report.differences[1].what, "the saved row at version 9 is ahead of the log");
}

TEST_F(ReplayInParts, TellsHowFarItIs) {
  std::vector<std::uint64_t> told;
  ReplayOptions options;
  options.stretch = 1000;
  options.progress = [&](std::uint64_t done, std::uint64_t of) {
    told.push_back(done);
    EXPECT_EQ(of, house_.engine->head().value);
  };
  ASSERT_TRUE(replay(*house_.engine, options).ok());
  EXPECT_GT(told.size(), 15u);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), house_.engine->head().value);
}

}  // namespace
}  // namespace gendan
