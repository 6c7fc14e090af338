// The engine on a log in a folder: what survives its end, a kill, and a change of what is kept beside the log.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "engine/aggregate_store.h"
#include "gendan/audit/replay.h"
#include "gendan/projection/delays.h"
#include "support.h"
#include "tests/core/temporary_folder.h"

namespace gendan {
namespace {

struct Folder : TemporaryFolder {
  std::string log() const { return *this / "log"; }
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
  expect_replay_agrees(*again.engine);
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

// ---- the state of a host's machine ----------------------------------------------------------------------------------

const StreamId kWord("word/a");

EngineOptions with_letters() {
  EngineOptions options;
  HostType letter;
  letter.tag = kFirstHostTag;
  letter.name = "Letter";
  options.host_types.push_back(letter);
  return options;
}

// A machine that strings the letters together, each with a mark behind it.
EngineOptions with_words(std::uint32_t schema = 1, std::string mark = "") {
  EngineOptions options = with_letters();
  HostMachine machine;
  machine.category = "word";
  machine.schema = schema;
  machine.judge = [mark](std::string& state, const HostEvent& event, const Judging&) {
    state += event.payload + mark;
    return absl::OkStatus();
  };
  options.host_machines.push_back(machine);
  return options;
}

void write_letters(const Folder& folder, EngineOptions options) {
  testing::ManualClock clock;
  House house = house_in(folder, clock, std::move(options));
  for (const char* letter : {"x", "y", "z"}) {
    ASSERT_TRUE(house.record(Events().on(kWord, HostEvent{kFirstHostTag, 1, letter})).ok());
  }
  ASSERT_TRUE(house.engine->close().ok());
}

TEST(DurableEngine, FoldsTheStateOfAHostsMachineThatCameLaterThanItsStream) {
  Folder folder;
  testing::ManualClock clock;
  write_letters(folder, with_letters());
  House again = house_in(folder, clock, with_words());
  EXPECT_EQ(again.engine->load_host(kWord).value(), "xyz");
  expect_replay_agrees(*again.engine);
}

TEST(DurableEngine, FoldsTheStateOfAHostsMachineAnewWhoseSchemaIsAnother) {
  Folder folder;
  testing::ManualClock clock;
  write_letters(folder, with_words(1));
  {
    House again = house_in(folder, clock, with_words(1, "."));
    EXPECT_EQ(again.engine->load_host(kWord).value(), "xyz") << "the schema is the same, so the saved state is taken";
  }
  House again = house_in(folder, clock, with_words(2, "."));
  EXPECT_EQ(again.engine->load_host(kWord).value(), "x.y.z.");
  expect_replay_agrees(*again.engine);
}

// A letter that was recorded, and is recorded again with the same request once the house has been closed.
class RepeatedRecord : public ::testing::Test {
 protected:
  RepeatedRecord() {
    request_.request_id = RequestId("the-one");
    request_.actor = "li";
    House house = house_in(folder_, clock_, with_letters());
    first_ = house.engine->record(request_, Events().on(kWord, letter_)).value();
    EXPECT_TRUE(house.engine->close().ok());
  }
  void expect_first(const absl::StatusOr<Receipt>& again) const {
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->first, first_.first);
    EXPECT_EQ(again->last, first_.last);
  }

  const HostEvent letter_{kFirstHostTag, 1, "a letter"};
  Folder folder_;
  testing::ManualClock clock_;
  Request request_;
  Receipt first_;
};

TEST_F(RepeatedRecord, IsKnownThoughItsTypeIsNot) {
  House again = house_in(folder_, clock_);
  expect_first(again.engine->record(request_, Events().on(kWord, letter_)));
}

TEST_F(RepeatedRecord, IsRefusedWithOtherFactsThoughTheirTypeIsNotKnown) {
  House again = house_in(folder_, clock_);
  EXPECT_REFUSED(again.engine->record(request_, Events().on(kWord, HostEvent{kFirstHostTag, 1, "another"})),
                 "request_reused");
}

TEST_F(RepeatedRecord, IsKnownThoughTheHostWouldNotTakeItToday) {
  EngineOptions strict = with_letters();
  strict.host_types[0].check = [](std::uint16_t, std::string_view) { return refuse(Code::kOffScale, "payload"); };
  House again = house_in(folder_, clock_, std::move(strict));
  expect_first(again.engine->record(request_, Events().on(kWord, letter_)));
}

TEST_F(RepeatedRecord, IsKnownThoughTheLogWouldNotTakeItToday) {
  StoreOptions smaller;
  smaller.clock = &clock_;
  smaller.max_event_bytes = letter_.payload.size() - 1;
  House again(open_rocksdb_store(folder_.log(), smaller).value(), with_letters());
  expect_first(again.engine->record(request_, Events().on(kWord, letter_)));
}

TEST_F(RepeatedRecord, IsKnownThoughNeitherTheHostNorTheLogWouldTakeItToday) {
  StoreOptions smaller;
  smaller.clock = &clock_;
  smaller.max_event_bytes = letter_.payload.size() - 1;
  House again(open_rocksdb_store(folder_.log(), smaller).value());
  expect_first(again.engine->record(request_, Events().on(kWord, letter_)));
}

TEST_F(RepeatedRecord, IsRefusedWithOtherFactsThoughTheLogWouldNotTakeThem) {
  House again = house_in(folder_, clock_, with_letters());
  const HostEvent large{kFirstHostTag, 1, std::string(2 << 20, 'x')};
  EXPECT_REFUSED(again.record(Events().on(kWord, large)), "too_large");
  EXPECT_REFUSED(again.engine->record(request_, Events().on(kWord, large)), "request_reused");
}

TEST_F(RepeatedRecord, IsComparedInFullThoughTheLogTakesNothing) {
  House again = house_in(folder_, clock_, with_letters());
  const std::unique_ptr<BulkAppender> bulk = again.engine->log().start_bulk().value();
  EXPECT_REFUSED(again.record(Events().on(kWord, letter_)), "locked");
  expect_first(again.engine->record(request_, Events().on(kWord, letter_)));

  const StreamId other_stream("word/b");
  const HostEvent other_type{kFirstHostTag + 1, 1, letter_.payload};
  const HostEvent other_schema{kFirstHostTag, 2, letter_.payload};
  const HostEvent other_payload{kFirstHostTag, 1, "another"};
  for (const Events& facts :
       {Events().on(other_stream, letter_), Events().on(kWord, other_type), Events().on(kWord, other_schema),
        Events().on(kWord, other_payload), Events().on(kWord, letter_).on(kWord, letter_)}) {
    EXPECT_REFUSED(again.engine->record(request_, facts), "request_reused");
  }
  using Part = std::string Request::*;
  for (const Part part : {&Request::actor, &Request::department, &Request::correlation, &Request::causation}) {
    Request other = request_;
    other.*part = "another";
    EXPECT_REFUSED(again.engine->record(other, Events().on(kWord, letter_)), "request_reused");
  }
  Request other_moment = request_;
  other_moment.occurred_at = start_of(kToday.plus(-1));
  EXPECT_REFUSED(again.engine->record(other_moment, Events().on(kWord, letter_)), "request_reused");
}

TEST(DurableEngine, ReplaysTheLogOfAHostWhoseMachineIsNotThere) {
  Folder folder;
  testing::ManualClock clock;
  write_letters(folder, with_words());
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  const auto engine = Engine::open(folder.log(), options).value();
  expect_replay_agrees(*engine);
}

TEST(DurableEngine, LeavesNoEmptyStateToAMachineThatWasNotThereWhenAnEventWasTakenBack) {
  Folder folder;
  testing::ManualClock clock;
  write_letters(folder, with_words());
  {
    House without = house_in(folder, clock);
    without.requests = 100;
    without.must(reversal::reverse_event(kWord, Version{2}, "another word's"));
    ASSERT_TRUE(without.engine->close().ok());
  }
  House again = house_in(folder, clock, with_words());
  EXPECT_EQ(again.engine->load_host(kWord).value(), "xz");
}

TEST(DurableEngine, BelievesNoSavedRowOfAnotherLayoutWhereItOnlyReads) {
  Folder folder;
  testing::ManualClock clock;
  write_letters(folder, with_words());
  {
    const std::unique_ptr<Store> store = open_folder(folder, clock);
    const std::string position = std::to_string(store->log().head().value);
    // Of layout 2: behind the version comes the state, which begins as a schema would.
    std::string row(12, '\0');
    row[0] = 3;
    row[8] = 1;
    row += "abc";
    ASSERT_TRUE(store->rows().save({{"a/word/a", row}, {"a!", "2:" + position}}).ok());
    ASSERT_TRUE(store->close().ok());
  }
  EngineOptions options = with_words();
  options.clock = &clock;
  options.read_only = true;
  const auto engine = Engine::open(folder.log(), options).value();
  EXPECT_EQ(engine->load_host(kWord).value(), "xyz");
  expect_replay_agrees(*engine);
}

// A log with a confirmed order, and the rows of one in which something was made of it too, but for that of a key. As a
// reader may see it whose look fell between the writer's events and its rows.
void write_with_rows_ahead(const Folder& folder, testing::ManualClock& clock, std::string_view but_for = "") {
  const auto live = [&clock](const Folder& in, bool longer) {
    House house = house_in(in, clock);
    ASSERT_TRUE(house.engine->attach<Delays>().ok());
    house.confirm();
    if (longer) house.produce(40);
    ASSERT_TRUE(house.engine->close().ok());
  };
  Folder longer;
  live(longer, true);
  live(folder, false);
  const std::unique_ptr<Store> from = open_folder(longer, clock);
  const std::unique_ptr<Store> to = open_folder(folder, clock);
  std::vector<RowStore::Change> rows;
  ASSERT_TRUE(from->rows()
                  .scan("",
                        [&](std::string_view key, std::string_view value) {
                          if (key != but_for) rows.push_back({std::string(key), std::string(value)});
                          return true;
                        })
                  .ok());
  ASSERT_FALSE(rows.empty());
  ASSERT_TRUE(to->rows().save(rows).ok());
  ASSERT_TRUE(to->close().ok());
}

// A writer saves single rows without the mark.
TEST(DurableEngine, BelievesNoSavedRowThatIsAheadOfItsLogThoughTheMarkIsNot) {
  Folder folder;
  testing::ManualClock clock;
  write_with_rows_ahead(folder, clock, kAggregateMark);
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  const auto engine = Engine::open(folder.log(), options).value();
  EXPECT_EQ(engine->load(OrderId("O-1"))->lines[0].ledger.produced, 0);
}

TEST(DurableEngine, BelievesNoSavedRowThatIsAheadOfItsLogWhereItOnlyReads) {
  Folder folder;
  testing::ManualClock clock;
  write_with_rows_ahead(folder, clock);
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  const auto engine = Engine::open(folder.log(), options).value();
  ASSERT_TRUE(engine->attach<Delays>().ok());
  EXPECT_EQ(engine->load(OrderId("O-1"))->lines[0].ledger.produced, 0);
  // An audit tells of the order's row. The projection was folded anew.
  const ReplayReport report = replay(*engine).value();
  ASSERT_EQ(report.differences.size(), 1u);
  EXPECT_EQ(report.differences[0].where, "aggregate order/O-1");
}

// ---- beside its writer ----------------------------------------------------------------------------------------------

TEST(DurableEngine, ShowsWhatItsWriterHasAppendedOnceItHasCaughtUp) {
  Folder folder;
  testing::ManualClock clock;
  House writer = house_in(folder, clock);
  writer.confirm();
  StoreOptions store_options;
  store_options.clock = &clock;
  store_options.mode = OpenMode::kFollow;
  for (const std::size_t cache_bytes : {std::size_t{64} << 20, std::size_t{0}}) {
    ASSERT_TRUE(writer.engine->save().ok());  // so that the reader begins with rows that are the newest
    EngineOptions options;
    options.clock = &clock;
    options.read_only = true;
    options.cache_bytes = cache_bytes;
    const auto reader = Engine::open(open_rocksdb_store(folder.log(), store_options).value(), options).value();
    const Attached<Delays> delays = reader->attach<Delays>().value();
    const std::int64_t before = reader->load(OrderId("O-1"))->lines[0].ledger.produced;
    writer.produce(40);
    ASSERT_TRUE(writer.engine->log().sync().ok());
    ASSERT_TRUE(reader->log().catch_up().ok());
    ASSERT_TRUE(reader->catch_up().ok());
    EXPECT_EQ(reader->load(OrderId("O-1"))->lines[0].ledger.produced, before + pieces(40).value.micros());
    EXPECT_EQ(delays.position(), writer.engine->head());
  }
}

TEST(DurableEngine, AgreesWithAnAuditBesideAWriterWhoHasSavedMoreThanItHasTakenIn) {
  Folder folder;
  testing::ManualClock clock;
  House writer = house_in(folder, clock);
  ASSERT_TRUE(writer.engine->attach<Delays>().ok());
  writer.confirm();
  ASSERT_TRUE(writer.engine->save().ok());
  StoreOptions store_options;
  store_options.clock = &clock;
  store_options.mode = OpenMode::kFollow;
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  const auto reader = Engine::open(open_rocksdb_store(folder.log(), store_options).value(), options).value();
  ASSERT_TRUE(reader->attach<Delays>().ok());
  writer.confirm("O-2", {line(1)}, "PO-2");
  ASSERT_TRUE(writer.engine->save().ok());
  ASSERT_TRUE(writer.engine->log().sync().ok());
  ASSERT_TRUE(reader->log().catch_up().ok());
  expect_replay_agrees(*reader);
}

TEST(DurableEngine, ShowsNoOldOrderWhereItCannotReadWhatItsWriterHasAppended) {
  Folder folder;
  testing::ManualClock clock;
  House writer = house_in(folder, clock);
  writer.confirm();
  ASSERT_TRUE(writer.engine->save().ok());
  StoreOptions store_options;
  store_options.clock = &clock;
  store_options.mode = OpenMode::kFollow;
  EngineOptions options;
  options.clock = &clock;
  options.read_only = true;
  const auto reader = Engine::open(open_rocksdb_store(folder.log(), store_options).value(), options).value();
  ASSERT_TRUE(reader->load(OrderId("O-1")).ok());
  Append append;  // as a later version might
  append.request_id = RequestId("later");
  append.actor = "li";
  append.streams = {{StreamId("order/O-1"), Expect::exists()}};
  NewEvent event;
  event.type = 0x7F00;
  event.schema = 1;
  append.events = {event};
  ASSERT_TRUE(writer.engine->log().append(append, Durability::kSync).ok());
  ASSERT_TRUE(reader->log().catch_up().ok());
  reader->catch_up().IgnoreError();
  EXPECT_FALSE(reader->load(OrderId("O-1")).ok());
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
