#include "gendan/engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gendan/audit/replay.h"
#include "gendan/order/aql.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/quality.h"
#include "gendan/testing/faulty_storage.h"
#include "support.h"

namespace gendan {
namespace {

TEST(Engine, CarriesAnOrderFromDraftToClosed) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{OrderId("O-1"), LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
  house.must(intake::close(OrderId("O-1")));
  EXPECT_EQ(summary_of(house.order()), Summary::kClosed);
  EXPECT_TRUE(house.order().overruns.empty());
}

TEST(Engine, WritesNothingWhenADecisionIsRefused) {
  House house;
  house.draft();
  const Position before = house.engine->head();
  EXPECT_REFUSED(house.execute(intake::confirm(OrderId("O-1"), {1, Incoterm::kFOB, "Ningbo", "30 days"}, {kToday})),
                 "illegal_transition");
  EXPECT_EQ(house.engine->head(), before);
  EXPECT_EQ(house.order().commercial, Commercial::kDraft);
}

TEST(Engine, TellsNobodysDataInARefusal) {
  House house;
  OrderDrafted drafted = header();
  drafted.contact = std::string("Ms Rivera");
  house.must(intake::draft(OrderId("O-1"), drafted, {line(1)}));
  const absl::StatusOr<Receipt> receipt =
      house.execute(intake::correct_entry(OrderId("O-1"), {LineNo{0}, "contact", "Mr Stone", "Ms Rivera Diaz"}));
  EXPECT_REFUSED(receipt, "stale_correction");
  for (const char* name : {"Rivera", "Stone"}) {
    EXPECT_EQ(std::string(receipt.status().message()).find(name), std::string::npos) << receipt.status();
  }
}

TEST(Engine, ReturnsTheFirstReceiptWhenARequestIsRepeated) {
  House house;
  house.draft();
  const Request request = house.request();
  const Receipt first = house.engine->execute(request, intake::submit(OrderId("O-1"))).value();
  const absl::StatusOr<Receipt> again = house.engine->execute(request, intake::submit(OrderId("O-1")));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first, first.first);
  EXPECT_EQ(again->last, first.last);
  EXPECT_EQ(house.engine->head(), first.last);
}

// A house on tables that fail on demand, with an order that was submitted in an append that is not durable.
class RepeatedRequest : public ::testing::Test {
 protected:
  RepeatedRequest() {
    house_.draft();
    request_ = house_.request();
    EXPECT_TRUE(house_.engine->execute(request_, intake::submit(OrderId("O-1"))).ok());
    EXPECT_GT(storage_->unsynced(), 0u);
  }
  absl::StatusOr<Receipt> repeat_durably() {
    request_.durability = Durability::kSync;
    return house_.engine->execute(request_, intake::submit(OrderId("O-1")));
  }
  void poison() {
    storage_->fail_write(1, testing::FaultyStorage::Fault::kLost);
    EXPECT_REFUSED(house_.execute(intake::draft(OrderId("O-2"), header("PO-2"), {line(1)})), "outcome_unknown");
    EXPECT_REFUSED(house_.execute(intake::draft(OrderId("O-2"), header("PO-2"), {line(1)})), "poisoned");
  }
  static StoreOptions with(Clock& clock) {
    StoreOptions options;
    options.clock = &clock;
    return options;
  }

  testing::ManualClock clock_{start_of(kToday)};
  const std::shared_ptr<testing::FaultyStorage> storage_ =
      std::make_shared<testing::FaultyStorage>(make_memory_storage());
  House house_{open_store(storage_, with(clock_)).value()};
  Request request_;
};

TEST_F(RepeatedRequest, IsDurableWhereItAsksForIt) {
  const absl::StatusOr<Receipt> again = repeat_durably();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(storage_->unsynced(), 0u);
}

TEST_F(RepeatedRequest, HasAnUnknownOutcomeWhereItCannotBeMadeDurable) {
  storage_->fail_sync(1, testing::FaultyStorage::Fault::kWrittenAnyway);
  EXPECT_REFUSED(repeat_durably(), "outcome_unknown");
}

TEST_F(RepeatedRequest, HasItsReceiptWhereItIsDurableAndTheLogTakesNoMore) {
  Request durable = house_.request();
  durable.durability = Durability::kSync;
  const Decision review = intake::start_review(OrderId("O-1"), PersonId("li"));
  ASSERT_TRUE(house_.engine->execute(durable, review).ok());
  house_.must(intake::complete_review(OrderId("O-1"), {{{"quantity", true, ""}}}));  // which is not durable
  poison();
  const absl::StatusOr<Receipt> again = house_.engine->execute(durable, review);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_TRUE(repeat_durably().ok()) << "what came before it is durable too";
}

TEST_F(RepeatedRequest, HasItsReceiptWhereItWasMadeDurableAndTheLogTakesNoMore) {
  ASSERT_TRUE(repeat_durably().ok());
  poison();
  const absl::StatusOr<Receipt> again = repeat_durably();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
}

TEST_F(RepeatedRequest, HasAnUnknownOutcomeWhereItIsNotDurableAndTheLogTakesNoMore) {
  poison();
  EXPECT_REFUSED(repeat_durably(), "outcome_unknown");
}

TEST(Engine, RefusesASecondOrderWithTheCustomersPoNumber) {
  House house;
  house.confirm("O-1");
  house.draft("O-2");
  EXPECT_REFUSED(house.execute(intake::submit(OrderId("O-2"))), "duplicate_po_number");
}

TEST(Engine, LeavesAPoNumberToTheOrderThatIsTakenUpAgainMeanwhile) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(OrderId("O-1")));
  house.must(intake::reject(OrderId("O-1"), "price wrong"));
  const Version rejected = house.order().version;
  house.draft("O-2");
  const Decision submit = intake::submit(OrderId("O-2"));
  int asked = 0;
  const absl::StatusOr<Receipt> receipt = house.execute([&](View& view, const Context& context) {
    absl::StatusOr<Events> events = submit(view, context);
    if (++asked == 1) house.must(reversal::reverse_event(StreamId("order/O-1"), rejected, "by mistake"));
    return events;
  });
  EXPECT_REFUSED(receipt, "duplicate_po_number");
  EXPECT_EQ(asked, 2);
}

TEST(Engine, GivesNoReceiptPositionsForADecisionWithoutEvents) {
  House house;
  const absl::StatusOr<Receipt> receipt =
      house.execute([](View&, const Context&) -> absl::StatusOr<Events> { return Events(); });
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->first, Position{0});
  EXPECT_EQ(house.engine->head(), Position{0});
}

TEST(Engine, RecordsWhatHappenedWhateverTheMachinesSay) {
  House house;
  house.draft();
  const Quantity all = pieces(100);
  absl::StatusOr<Receipt> receipt =
      house.record(Events().on(StreamId("order/O-1"), GoodsDespatched{ShipmentId("S1"), LineNo{1}, all, kToday}));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  const Order order = house.order();
  EXPECT_TRUE(order.observed);
  ASSERT_FALSE(order.overruns.empty());
  EXPECT_EQ(order.overruns[0].invariant, Invariant::kShippedWithinPacked);
  EXPECT_EQ(order.overruns[0].micros, all.value.micros());
}

TEST(Engine, RefusesAnObservationWithBadValues) {
  House house;
  house.draft();
  EXPECT_REFUSED(house.record(Events().on(StreamId("order/O-1"),
                                          GoodsDespatched{ShipmentId("S1"), LineNo{1}, pieces(-1), kToday})),
                 "not_positive");
  EXPECT_REFUSED(house.record(Events().on(StreamId("shipment/S1"), OrderSubmitted{})), "wrong_stream");
}

TEST(Engine, WritesNothingThatCouldNotBeReadBack) {
  House house;
  house.draft();
  const Position before = house.engine->head();
  EXPECT_FALSE(house.record(Events().on(StreamId("order/O-1"), OrderRejected{"caf\xe9"})).ok());
  EXPECT_FALSE(house.execute(intake::discard(OrderId("O-1"), "caf\xe9")).ok());
  EXPECT_EQ(house.engine->head(), before);
}

TEST(Engine, RefusesAnObservationRepeatedWithOtherContent) {
  House house;
  const Request request = house.request();
  ASSERT_TRUE(house.engine->record(request, Events().on(StreamId("order/O-1"), header("PO-1"))).ok());
  const auto again = house.engine->record(request, Events().on(StreamId("order/O-1"), header("PO-1")));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_REFUSED(house.engine->record(request, Events().on(StreamId("order/O-1"), header("PO-2"))), "request_reused");
  EXPECT_REFUSED(house.engine->record(request, Events()), "request_reused");
}

TEST(Engine, DecidesAnewWhenAnotherThreadMovesTheStream) {
  House house;
  house.confirm();
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        Request request;
        request.request_id = RequestId("t" + std::to_string(t) + "-" + std::to_string(i));
        request.actor = "li";
        request.durability = Durability::kBuffered;
        absl::StatusOr<Receipt> receipt = house.engine->execute(
            request, production::report(OrderId("O-1"), {LineNo{1}, pieces(1), pieces(0), "", kToday}));
        if (!receipt.ok()) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed.load(), 0);
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(kThreads * kEach).value.micros());
}

TEST(Engine, NeverProducesMoreThanTheToleranceWhenThreadsCompete) {
  House house;
  house.confirm();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        Request request;
        request.request_id = RequestId("t" + std::to_string(t) + "-" + std::to_string(i));
        request.actor = "li";
        request.durability = Durability::kBuffered;
        (void)house.engine->execute(request,
                                    production::report(OrderId("O-1"), {LineNo{1}, pieces(1), pieces(0), "", kToday}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(105).value.micros());
}

TEST(Engine, LoadsFromTheLogWhatItDoesNotKeep) {
  EngineOptions options;
  options.cache_bytes = 0;
  House house(nullptr, options);
  house.confirm();
  house.produce(40);
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
  EXPECT_EQ(house.engine->statistics().cache_bytes, 0u);
}

TEST(Engine, KeepsItsCacheWithinTheBudget) {
  EngineOptions options;
  options.cache_bytes = 16 << 10;
  House house(nullptr, options);
  for (int i = 0; i < 100; ++i) {
    const std::string id = "O-" + std::to_string(i);
    house.draft(id.c_str(), {line(1)}, id);
  }
  EXPECT_LE(house.engine->statistics().cache_bytes, options.cache_bytes);
  EXPECT_EQ(house.order("O-0").header.po_number, "O-0");
}

TEST(Engine, KeepsOrdersThatAreNotInUsePackedRatherThanNotAtAll) {
  EngineOptions options;
  options.cache_bytes = 64 << 10;
  House house(nullptr, options);
  constexpr int kOrders = 40;  // more than a quarter of the cache holds as they are
  for (int i = 0; i < kOrders; ++i) {
    const std::string id = "O-" + std::to_string(i);
    house.confirm(id.c_str(), {line(1), line(2)}, id);
  }
  const std::uint64_t misses = house.engine->statistics().cache_misses;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kOrders; ++i) {
      const std::string id = "O-" + std::to_string(i);
      EXPECT_EQ(house.order(id.c_str()).header.po_number, id);
      house.produce(1, 1, id.c_str());
      EXPECT_EQ(house.order(id.c_str()).lines[0].ledger.produced, pieces(round + 1).value.micros());
    }
  }
  EXPECT_EQ(house.engine->statistics().cache_misses, misses);
  EXPECT_LE(house.engine->statistics().cache_bytes, options.cache_bytes);
  EXPECT_TRUE(replay(*house.engine)->differences.empty());
}

TEST(Engine, GivesTheSameOrdersWhateverItsCacheHolds) {
  std::vector<LineAdded> lines;
  for (std::uint32_t number = 1; number <= 9; ++number) lines.push_back(line(number));
  for (std::size_t bytes = 0; bytes < 24'000; bytes += 200) {
    EngineOptions options;
    options.cache_bytes = bytes;
    House house(nullptr, options);
    for (const char* id : {"O-1", "O-2"}) house.confirm(id, lines, id);
    for (const char* id : {"O-1", "O-2", "O-1", "O-2", "O-1"}) {
      const Order order = house.order(id);
      ASSERT_EQ(order.id, OrderId(id)) << bytes;
      ASSERT_EQ(order.header.po_number, id) << bytes;
      ASSERT_EQ(order.lines.size(), lines.size()) << bytes;
      ASSERT_EQ(order.lines.back().terms, lines.back()) << bytes;
      ASSERT_LE(house.engine->statistics().cache_bytes, bytes);
    }
  }
}

std::size_t saved_rows(Engine& engine, std::string_view prefix) {
  std::size_t rows = 0;
  EXPECT_TRUE(engine
                  .kept_aggregates([&](const Engine::Kept& kept) {
                    rows += !kept.cached && kept.stream.str().starts_with(prefix) ? 1 : 0;
                    return true;
                  })
                  .ok());
  return rows;
}

TEST(Engine, SavesWhatIsPacked) {
  EngineOptions options;
  options.cache_bytes = 64 << 10;
  House house(nullptr, options);
  constexpr int kOrders = 40;
  for (int i = 0; i < kOrders; ++i) {
    const std::string id = "O-" + std::to_string(i);
    house.confirm(id.c_str(), {line(1), line(2)}, id);
  }
  ASSERT_TRUE(house.engine->save().ok());
  EXPECT_EQ(saved_rows(*house.engine, "order/"), static_cast<std::size_t>(kOrders));
  EXPECT_TRUE(replay(*house.engine)->differences.empty());
}

TEST(Engine, SavesNothingByItselfWhereItIsNotToldAfterHowManyEvents) {
  EngineOptions options;
  options.save_every = 0;
  House house(nullptr, options);
  house.confirm();
  EXPECT_EQ(saved_rows(*house.engine, "order/"), 0u);
  ASSERT_TRUE(house.engine->save().ok());
  EXPECT_EQ(saved_rows(*house.engine, "order/"), 1u);
}

// Streams "note/..." of the host's, each as long as its last event.
void keep_notes(EngineOptions& options) {
  HostType note;
  note.tag = kFirstHostTag;
  options.host_types.push_back(note);
  HostMachine notes;
  notes.category = "note";
  notes.judge = [](std::string& state, const HostEvent& event, const Judging&) {
    state = event.payload;
    return absl::OkStatus();
  };
  options.host_machines.push_back(notes);
}

TEST(Engine, SavesLargeRowsThatHadToGoBeforeTheyAreMany) {
  EngineOptions options;
  options.cache_bytes = 0;
  keep_notes(options);
  House house(nullptr, std::move(options));
  for (int i = 0; i < 4; ++i) {
    const StreamId stream("note/" + std::to_string(i));
    ASSERT_TRUE(house.record(Events().on(stream, HostEvent{kFirstHostTag, 1, std::string(300 << 10, 'x')})).ok());
  }
  EXPECT_EQ(saved_rows(*house.engine, "note/"), 4u);
}

TEST(Engine, GivesTheNewestOfAnOrderThatItKeepsNoLonger) {
  EngineOptions options;
  options.cache_bytes = 0;
  House house(nullptr, options);
  house.confirm();
  ASSERT_TRUE(house.engine->save().ok());
  house.produce(40);  // newer than its saved row
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
  ASSERT_TRUE(house.engine->save().ok());
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST(Engine, GivesTheNewestOfMoreOrdersThanWaitToBeSaved) {
  constexpr int kOrders = 1100;
  EngineOptions options;
  options.cache_bytes = 0;
  options.save_every = 1'000'000;
  House house(nullptr, options);
  for (int i = 0; i < kOrders; ++i) {
    const std::string id = "O-" + std::to_string(i);
    house.draft(id.c_str(), {line(1)}, id);
  }
  for (int i = 0; i < kOrders; ++i) house.must(intake::submit(OrderId("O-" + std::to_string(i))));
  for (int i = 0; i < kOrders; ++i) {
    ASSERT_EQ(house.order(("O-" + std::to_string(i)).c_str()).commercial, Commercial::kSubmitted) << i;
  }
}

TEST(Engine, PlansAnInspectionByTheSamplingTables) {
  House house;
  house.confirm("O-1", {line(1, 2500)});
  house.produce(2500);
  house.must(quality::submit_lot(OrderId("O-1"), {LotId("L1"), LineNo{1}, pieces(2500)}));
  SamplingRequest request;
  request.lot_size = 7;  // it is the lot's that counts
  request.classes = {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "4"}};
  house.must(quality::plan_inspection_by_table(OrderId("O-1"), LotId("L1"), request));
  const SamplingPlan plan = house.order().lots[0].plan;
  EXPECT_EQ(plan.letter, "K");
  EXPECT_EQ(plan.sample_size, 125u);
  EXPECT_EQ(plan.classes[0], (ClassPlan{DefectClass::kMajor, "2.5", 7, 8}));
  EXPECT_REFUSED(house.execute(quality::plan_inspection_by_table(OrderId("O-1"), LotId("L2"), request)), "unknown_lot");
  request.classes[1].aql = "3";
  EXPECT_REFUSED(house.execute(quality::plan_inspection_by_table(OrderId("O-1"), LotId("L1"), request)), "no_cell");
}

TEST(Engine, NamesTheClassOfAPlanThatItsTablesDoNotHaveByItsPlaceInThePlan) {
  House house;
  house.confirm("O-1", {line(1, 2500)});
  house.produce(2500);
  house.must(quality::submit_lot(OrderId("O-1"), {LotId("L1"), LineNo{1}, pieces(2500)}));
  SamplingPlan plan;
  plan.edition = "ISO 2859-1:1999";
  plan.level = "II";
  plan.severity = Severity::kNormal;
  plan.basis = CountBasis::kNonconformingUnits;
  plan.lot_size = 2500;
  plan.sample_size = 125;
  plan.classes = {{DefectClass::kCritical, "0", 0, 1}, {DefectClass::kMajor, "0.33", 7, 8}};
  EXPECT_THAT(house.execute(quality::plan_inspection(OrderId("O-1"), LotId("L1"), plan)),
              testing::IsRefused(Code::kBadPlan, "plan.classes[1].aql"));
}

// ---- events that did not go through the engine
// -----------------------------------------------------------------------

Append produced_elsewhere(std::string& payload) {
  encode(Event(ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday}), payload);
  Append append;
  append.request_id = RequestId("elsewhere");
  append.actor = "host";
  append.streams = {{StreamId("order/O-1"), Expect::any()}};
  append.events = {
      NewEvent{0, kFacts<ProductionReported>.tag, kFacts<ProductionReported>.schema, 0, Instant{}, payload}};
  return append;
}

TEST(Engine, GoesOnAfterTheHostAppendedToItsLog) {
  House house;
  const Attached<Delays> delays = house.engine->attach<Delays>().value();
  house.confirm();
  std::string payload;
  ASSERT_TRUE(house.engine->log().append(produced_elsewhere(payload), Durability::kBuffered).ok());
  house.draft("O-2", {line(1)}, "PO-2");
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
  EXPECT_EQ(delays.position(), house.engine->head());
}

// An event of a type that this version does not know.
void append_unreadable(Engine& engine, const char* stream) {
  Append append;
  append.request_id = RequestId("of a later version");
  append.actor = "host";
  append.streams = {{StreamId(stream), Expect::any()}};
  append.events = {NewEvent{0, 0x7F00, 1, 0, Instant{}, ""}};
  ASSERT_TRUE(engine.log().append(append, Durability::kBuffered).ok());
}

TEST(Engine, RefusesAnOrderThatCannotHaveHappenedWhenItIsLoadedAndNotBefore) {
  testing::ManualClock clock;
  clock.set(start_of(kToday));
  StoreOptions options;
  options.clock = &clock;
  std::unique_ptr<Store> store = open_memory_store(options).value();
  std::string payload;
  encode(OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"}, payload);
  Append append;
  append.request_id = RequestId("forged");
  append.actor = "nobody";
  append.streams = {{StreamId("order/O-1"), Expect::any()}};
  append.events = {NewEvent{0, kFacts<OrderConfirmed>.tag, kFacts<OrderConfirmed>.schema, 0, {}, payload}};
  ASSERT_TRUE(store->log().append(append, Durability::kBuffered).ok());
  House house(std::move(store));
  EXPECT_REFUSED(house.engine->load(OrderId("O-1")), "corrupt");
  house.draft("O-2", {line(1)}, "PO-2");
}

TEST(Engine, ShowsNoOldOrderWhereTheHostAppendedWhatCannotBeFolded) {
  House house;
  house.confirm();
  append_unreadable(*house.engine, "order/O-1");
  house.draft("O-2", {line(1)}, "PO-2");
  EXPECT_REFUSED(house.engine->load(OrderId("O-1")), "corrupt");
  EXPECT_REFUSED(house.execute(production::report(OrderId("O-1"), {LineNo{1}, pieces(1), pieces(0), "", kToday})),
                 "corrupt");
}

// Tables in memory whose log cannot be read from one position to the next, or that have no memory for rows, while they
// are told so.
class AilingStorage final : public Storage {
 public:
  bool unreadable = false;
  bool short_of_memory = false;

  absl::Status write(std::span<const Change> changes, bool sync) override {
    for (const Change& change : changes) {
      if (short_of_memory && change.table == Table::kRows) throw std::bad_alloc();
    }
    return base_->write(changes, sync);
  }
  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override {
    if (unreadable && table == Table::kLog && access == Access::kScan) return std::make_unique<DeadCursor>();
    return base_->cursor(table, access);
  }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool read_only() const override { return false; }
  absl::Status close() override { return base_->close(); }

 private:
  class DeadCursor final : public Cursor {
   public:
    bool seek(std::string_view) override { return false; }
    bool seek_for_prev(std::string_view) override { return false; }
    bool next() override { return false; }
    std::string_view key() const override { return {}; }
    std::string_view value() const override { return {}; }
    absl::Status status() const override { return refuse(Code::kStorageFailed, "storage"); }
  };

  const std::shared_ptr<Storage> base_ = make_memory_storage();
};

TEST(Engine, ShowsNoOldOrderWhereItCouldNotReadWhatTheHostAppended) {
  testing::ManualClock clock(start_of(kToday));
  StoreOptions store_options;
  store_options.clock = &clock;
  const auto storage = std::make_shared<AilingStorage>();
  House house(open_store(storage, store_options).value());
  house.confirm();
  std::string payload;
  ASSERT_TRUE(house.engine->log().append(produced_elsewhere(payload), Durability::kBuffered).ok());
  storage->unreadable = true;
  house.draft("O-2", {line(1)}, "PO-2");
  storage->unreadable = false;
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
}

// ---- out of memory while rows are saved -----------------------------------------------------------------------------

class EngineShortOfMemory : public ::testing::Test {
 protected:
  EngineShortOfMemory() { store_options_.clock = &clock_; }
  std::unique_ptr<Store> open() { return open_store(storage_, store_options_).value(); }

  testing::ManualClock clock_{start_of(kToday)};
  StoreOptions store_options_;
  const std::shared_ptr<AilingStorage> storage_ = std::make_shared<AilingStorage>();
};

TEST_F(EngineShortOfMemory, BelievesNoRowAfterwardsThatItCouldNotSave) {
  {
    House house(open());
    house.confirm();
    ASSERT_TRUE(house.engine->save().ok());
    house.produce(40);
    storage_->short_of_memory = true;
    EXPECT_THROW(house.engine->save().IgnoreError(), std::bad_alloc);
    storage_->short_of_memory = false;
    house.draft("O-2", {line(1)}, "PO-2");
    ASSERT_TRUE(house.engine->close().ok());
  }
  House again(open());
  EXPECT_EQ(again.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST_F(EngineShortOfMemory, GivesTheNewestOfWhatHadToGoAndCouldNotBeSaved) {
  EngineOptions options;
  options.cache_bytes = 0;
  keep_notes(options);
  House house(open(), std::move(options));
  const auto write = [&](int number, std::string text) {
    return house.record(
        Events().on(StreamId("note/" + std::to_string(number)), HostEvent{kFirstHostTag, 1, std::move(text)}));
  };
  constexpr int kNotes = 4;
  for (int i = 0; i < kNotes; ++i) ASSERT_TRUE(write(i, "old").ok());
  ASSERT_TRUE(house.engine->save().ok());
  storage_->short_of_memory = true;
  const std::string large(300 << 10, 'x');  // four of them are saved before they are more
  for (int i = 0; i + 1 < kNotes; ++i) ASSERT_TRUE(write(i, large).ok());
  EXPECT_THROW(write(kNotes - 1, large).status().IgnoreError(), std::bad_alloc);
  storage_->short_of_memory = false;
  ASSERT_TRUE(write(kNotes, "new").ok());
  for (int i = 0; i < kNotes; ++i) {
    const std::string kept = house.engine->load_host(StreamId("note/" + std::to_string(i))).value();
    EXPECT_TRUE(kept == large) << i << ": " << kept.size() << " bytes";
  }
}

TEST_F(EngineShortOfMemory, KeepsNothingHalfThatHadToGoAndCouldNotBeSaved) {
  EngineOptions options;
  options.cache_bytes = 64 << 10;
  House house(open(), std::move(options));
  storage_->short_of_memory = true;
  int orders = 0;
  const auto draft_until_it_throws = [&] {
    while (orders < 2000) {
      const std::string id = "O-" + std::to_string(orders++);
      house.draft(id.c_str(), {line(1)}, id);
    }
  };
  EXPECT_THROW(draft_until_it_throws(), std::bad_alloc);
  storage_->short_of_memory = false;
  EXPECT_TRUE(replay(*house.engine)->differences.empty());
}

TEST(Engine, TakesNothingUnderTheNameOfADeadline) {
  House house;
  house.draft();
  const Position before = house.engine->head();
  for (const char* id : {"deadline/order/O-1/0/EX/2026-03-09/7", "inform/order/O-1/1//2026-03-09T00:00:00Z/7"}) {
    Request request = house.request();
    request.request_id = RequestId(id);
    EXPECT_REFUSED(house.engine->execute(request, intake::submit(OrderId("O-1"))), "bad_usage");
    EXPECT_REFUSED(house.engine->record(request, Events().on(StreamId("order/O-1"), OrderSubmitted{})), "bad_usage");
  }
  EXPECT_EQ(house.engine->head(), before);
}

void plan_ex_factory(House& house) {
  house.must(schedule::baseline(OrderId("O-1"), LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, kToday.plus(7),
                                WorkCalendar()));
}

TEST(Engine, KnowsARequestAgainThatIsNamedAsADeadlineIs) {
  House house;
  house.confirm();
  plan_ex_factory(house);
  ASSERT_EQ(house.engine->advance_to(start_of(kToday.plus(8))).value(), 1u);
  Request request = house.request();
  const Position missed = house.engine->head();
  ASSERT_TRUE(house.engine
                  ->read_all(missed,
                             [&](const Record& record, const Event&) {
                               request.request_id = RequestId(std::string(record.request_id));
                               return true;
                             })
                  .ok());
  const absl::StatusOr<Receipt> again =
      house.engine->execute(request, production::report(OrderId("O-1"), {LineNo{1}, pieces(1), pieces(0), "", kToday}));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first, missed);
}

TEST(Engine, SaysWhereItMayNotKnowEveryDeadline) {
  House house;
  append_unreadable(*house.engine, "order/O-9");
  house.confirm();
  plan_ex_factory(house);
  EXPECT_REFUSED(house.engine->advance_to(start_of(kToday.plus(8))), "unknown_event_type");
}

TEST(Engine, MissesTheDeadlinesThatItKnowsWhereItMayNotKnowEveryOne) {
  House house;
  house.confirm();
  plan_ex_factory(house);
  append_unreadable(*house.engine, "order/O-9");
  EXPECT_REFUSED(house.engine->advance_to(start_of(kToday.plus(8))), "unknown_event_type");
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(7));
}

TEST(Engine, GoesOnWhereTheHostsLoggerThrows) {
  struct Throwing final : Logger {
    void log(Level, std::string_view) override { throw std::runtime_error("the disk is full"); }
  } logger;
  EngineOptions options;
  options.logger = &logger;
  House house(nullptr, std::move(options));
  append_unreadable(*house.engine, "order/O-9");
  house.confirm();
  EXPECT_EQ(house.order().commercial, Commercial::kConfirmed);
}

// Counts what it is given, and throws where it is told to.
class Fragile final : public Projection {
 public:
  explicit Fragile(const bool& throws) : throws_(throws) {}
  std::uint64_t events = 0;

  std::string_view name() const override { return "fragile"; }
  std::uint32_t schema() const override { return 1; }
  void apply(const Record&, const Event&) override {
    ++events;
    if (throws_) throw std::runtime_error("fragile");
  }
  void forget(std::string_view) override {}
  void collect(std::vector<RowStore::Change>&) override {}
  absl::Status restore(std::string_view, std::string_view) override { return absl::OkStatus(); }
  void reset() override { events = 0; }

 private:
  const bool& throws_;
};

class ThrowingProjection : public ::testing::Test {
 protected:
  std::uint64_t events() const {
    return fragile_.read([](const Fragile& fragile) { return fragile.events; });
  }

  bool throws_ = false;
  House house_;
  const Attached<Fragile> fragile_ =
      house_.engine->attach<Fragile>([this] { return std::make_unique<Fragile>(throws_); }).value();
};

TEST_F(ThrowingProjection, IsFoldedAnewWhereTheCallIsRepeated) {
  house_.draft();
  const Request request = house_.request();
  throws_ = true;
  EXPECT_THROW((void)house_.engine->execute(request, intake::submit(OrderId("O-1"))), std::runtime_error);
  throws_ = false;
  const absl::StatusOr<Receipt> again = house_.engine->execute(request, intake::submit(OrderId("O-1")));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(events(), house_.engine->head().value);
  house_.must(intake::start_review(OrderId("O-1"), PersonId("li")));
  EXPECT_EQ(events(), house_.engine->head().value);
}

// Here it is the log that finds the request again.
TEST_F(ThrowingProjection, IsFoldedAnewWhereTheSameIsRecordedAgain) {
  const Request request = house_.request();
  const Events facts = Events().on(StreamId("order/O-1"), header());
  throws_ = true;
  EXPECT_THROW((void)house_.engine->record(request, facts), std::runtime_error);
  throws_ = false;
  const absl::StatusOr<Receipt> again = house_.engine->record(request, facts);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(events(), house_.engine->head().value);
}

TEST_F(ThrowingProjection, KeepsNoAppendFromTheOthers) {
  const Attached<Delays> other = house_.engine->attach<Delays>().value();
  throws_ = true;
  for (const char* id : {"O-1", "O-2"}) {
    EXPECT_THROW((void)house_.execute(intake::draft(OrderId(id), header(id), {line(1)})), std::runtime_error);
    EXPECT_EQ(other.position(), house_.engine->head());
  }
}

TEST_F(ThrowingProjection, KeepsNothingThatTheHostAppendedFromTheOthers) {
  const Attached<Delays> other = house_.engine->attach<Delays>().value();
  house_.confirm();
  std::string payload;
  ASSERT_TRUE(house_.engine->log().append(produced_elsewhere(payload), Durability::kBuffered).ok());
  throws_ = true;
  EXPECT_THROW((void)house_.execute(intake::draft(OrderId("O-2"), header("PO-2"), {line(1)})), std::runtime_error);
  EXPECT_EQ(other.position(), house_.engine->head());
}

TEST_F(ThrowingProjection, KeepsNobodyWaitingWhereItThrowsAtWhatTheHostAppended) {
  house_.confirm();
  std::string payload;
  ASSERT_TRUE(house_.engine->log().append(produced_elsewhere(payload), Durability::kBuffered).ok());
  throws_ = true;
  EXPECT_THROW((void)house_.execute(intake::draft(OrderId("O-2"), header("PO-2"), {line(1)})), std::runtime_error);
  throws_ = false;
  house_.draft("O-3", {line(1)}, "PO-3");
  EXPECT_EQ(house_.order("O-2").commercial, Commercial::kDraft);
  EXPECT_EQ(events(), house_.engine->head().value);
}

TEST(Engine, DecidesAnewOnWhatTheHostAppendedToItsLog) {
  House house;
  house.confirm();
  std::string payload;
  ASSERT_TRUE(house.engine->log().append(produced_elsewhere(payload), Durability::kBuffered).ok());
  // The engine's copy of the order is one version behind, which the log refuses once.
  house.produce(60);
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(100).value.micros());
  EXPECT_EQ(house.engine->statistics().conflicts, 1u);
}

TEST(Engine, GivesUpWhereTheStreamMovesUnderEveryAttempt) {
  EngineOptions options;
  options.max_attempts = 3;
  House house(nullptr, std::move(options));
  house.confirm();
  int asked = 0;
  const absl::StatusOr<Receipt> receipt = house.execute([&](View& view, const Context&) -> absl::StatusOr<Events> {
    const absl::StatusOr<const Order*> order = view.order(OrderId("O-1"));
    if (!order.ok()) return order.status();
    std::string payload;
    Append append = produced_elsewhere(payload);
    append.request_id = RequestId("elsewhere-" + std::to_string(++asked));
    EXPECT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
    return Events().on(StreamId("order/O-1"), ProductionReported{LineNo{1}, pieces(1), pieces(0), "", kToday});
  });
  EXPECT_REFUSED(receipt, "conflict");
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(house.engine->statistics().conflicts, 3u);
  EXPECT_EQ(house.order().lines[0].ledger.produced, 3 * pieces(40).value.micros());
}

TEST(Engine, GoesOnFromManyThreadsWhileTheHostAppendsToItsLog) {
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  House house;
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = "O-" + std::to_string(t) + "-" + std::to_string(i);
        Request request;
        request.request_id = RequestId(id);
        request.actor = "li";
        request.durability = Durability::kBuffered;
        if (house.engine->execute(request, intake::draft(OrderId(id), header(id), {line(1)})).ok()) ++done;
      }
    });
  }
  for (int i = 0; i < kEach; ++i) {
    Append append;
    append.request_id = RequestId("host-" + std::to_string(i));
    append.actor = "host";
    append.streams = {{StreamId("counter/a"), Expect::any()}};
    append.events = {NewEvent{0, kFirstHostTag, 1, 0, Instant{}, "x"}};
    ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads * kEach);
}

TEST(Engine, FollowsFromAnyPositionWithoutAGap) {
  House house;
  house.confirm();
  std::vector<std::uint64_t> seen;
  const absl::StatusOr<Position> next =
      house.engine->follow(Position{1}, absl::ZeroDuration(), [&](const Record& record, const Event&) {
        seen.push_back(record.position.value);
        return true;
      });
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->value, house.engine->head().value + 1);
  ASSERT_EQ(seen.size(), house.engine->head().value);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i + 1);
}

TEST(Engine, FollowsFromTheBeginningWhereNoPositionIsGiven) {
  House house;
  house.draft("O-1", {line(1), line(2)});
  std::uint64_t seen = 0;
  const absl::StatusOr<Position> next =
      house.engine->follow(Position{}, absl::Milliseconds(10), [&](const Record& record, const Event&) {
        EXPECT_EQ(record.position.value, ++seen);
        return true;
      });
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(seen, house.engine->head().value);
  EXPECT_EQ(next->value, seen + 1);
}

TEST(Engine, KnowsARequestAgainWhoseDecisionWouldNowBeTooLarge) {
  testing::ManualClock clock(start_of(kToday));
  StoreOptions limits;
  limits.clock = &clock;
  limits.max_events_per_append = 4;
  House house(open_memory_store(limits).value());
  house.confirm();
  std::size_t reports = 1;
  const Decision decision = [&](View&, const Context&) -> absl::StatusOr<Events> {
    Events events;
    for (std::size_t i = 0; i < reports; ++i) {
      events.add(StreamId("order/O-1"), ProductionReported{LineNo{1}, pieces(1), pieces(0), "", kToday});
    }
    return events;
  };
  const Request request = house.request();
  const Receipt first = house.engine->execute(request, decision).value();
  reports = 5;
  EXPECT_REFUSED(house.execute(decision), "too_large");
  const absl::StatusOr<Receipt> again = house.engine->execute(request, decision);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first, first.first);
}

TEST(Engine, WakesAFollowerWhenSomethingIsWritten) {
  House house;
  house.draft();
  std::atomic<std::uint64_t> seen{0};
  std::thread follower([&] {
    (void)house.engine->follow(Position{1}, absl::Seconds(20), [&](const Record& record, const Event& event) {
      seen = record.position.value;
      return !std::holds_alternative<OrderSubmitted>(event);
    });
  });
  while (seen < house.engine->head().value) std::this_thread::yield();
  absl::SleepFor(absl::Milliseconds(50));  // so that it sleeps
  const absl::Time written = absl::Now();
  house.must(intake::submit(OrderId("O-1")));
  follower.join();
  EXPECT_EQ(seen, 3u);  // draft, line, submitted
  EXPECT_LT(absl::Now() - written, absl::Seconds(10)) << "it looked when its patience was at an end";
}

TEST(Engine, FollowsWhereItWasInterruptedBefore) {
  House house;
  house.draft();
  house.engine->interrupt();
  const absl::StatusOr<Position> next =
      house.engine->follow(Position{1}, absl::ZeroDuration(), [](const Record&, const Event&) { return true; });
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->value, house.engine->head().value + 1);
}

TEST(Engine, SendsFollowersHomeWhenItIsInterrupted) {
  House house;
  std::atomic<bool> done{false};
  std::thread follower([&] {
    (void)house.engine->follow(Position{1}, absl::Seconds(600), [](const Record&, const Event&) { return true; });
    done = true;
  });
  while (!done) house.engine->interrupt();
  follower.join();
}

TEST(Engine, SendsAFollowerHomeThatIsAboutToWaitWhenItIsInterruptedOnce) {
  House house;
  house.draft();
  for (int round = 0; round < 200; ++round) {
    std::atomic<bool> read{false};
    std::thread follower([&] {
      (void)house.engine->follow(house.engine->head(), absl::Seconds(600), [&](const Record&, const Event&) {
        read = true;
        return true;
      });
    });
    while (!read) std::this_thread::yield();
    house.engine->interrupt();
    follower.join();
  }
}

TEST(Engine, ShowsAWriteToAttachedProjectionsBeforeItReturns) {
  House house;
  auto delays = house.engine->attach<Delays>().value();
  house.confirm();
  EXPECT_EQ(delays.position(), house.engine->head());
}

TEST(Engine, GivesAProjectionTheMomentOfRecordingWhereNobodySaidWhenItHappened) {
  House house;
  const auto complaints = house.engine->attach<ComplaintRegister>().value();
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "phone";
  received.allegations = {{"colour", "not blue"}};
  house.must(complaint::receive(CaseId("C-1"), received));
  const std::vector<CaseView> cases = complaints.read([](const ComplaintRegister& all) {
    return all.cases({}, {kToday, 0});
  });
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].received, start_of(kToday));
}

TEST(Engine, LeavesAProjectionOfItsOwnPaceWhereItIsUntilItIsCaughtUp) {
  House house;
  const auto with_append = house.engine->attach<Delays>().value();
  const auto own = house.engine->attach<QualityStatistics>(Pace::kOwn).value();
  house.confirm();
  EXPECT_EQ(with_append.position(), house.engine->head());
  EXPECT_EQ(own.position(), Position{0});
  ASSERT_TRUE(house.engine->catch_up().ok());
  EXPECT_EQ(own.position(), house.engine->head());
  house.produce(40);
  house.must(quality::submit_lot(OrderId("O-1"), {LotId("L1"), LineNo{1}, pieces(40)}));
  const auto lots = [&] { return own.read([](const QualityStatistics& q) { return q.totals().lots; }); };
  EXPECT_EQ(lots(), 0u);
  ASSERT_TRUE(house.engine->catch_up().ok());
  EXPECT_EQ(lots(), 1u);
}

TEST(Engine, TellsTheHostsLoggerWhatItCouldNotBelieve) {
  struct Messages final : Logger {
    void log(Level level, std::string_view message) override {
      texts.push_back((level == Level::kWarning ? "warning: " : "") + std::string(message));
    }
    std::vector<std::string> texts;
  } messages;
  testing::ManualClock clock(start_of(kToday));
  StoreOptions store_options;
  store_options.clock = &clock;
  std::unique_ptr<Store> store = open_memory_store(store_options).value();
  ASSERT_TRUE(store->rows().save({{"p/delays/m", "no position"}}).ok());
  EngineOptions options;
  options.logger = &messages;
  House house(std::move(store), std::move(options));
  house.draft();
  EXPECT_TRUE(messages.texts.empty());
  ASSERT_TRUE(house.engine->attach<Delays>().ok());
  EXPECT_EQ(messages.texts, std::vector<std::string>{
                                "warning: projection delays: the saved position cannot be read; all rows are folded "
                                "again from the log"});
}

TEST(Engine, ShowsARepeatedRequestWhoseEventsItHasNotSeen) {
  House house;
  house.confirm();
  const auto delays = house.engine->attach<Delays>().value();
  const ProductionReported report{LineNo{1}, pieces(40), pieces(0), "", kToday};
  std::string payload;
  encode(Event(report), payload);
  Append append;
  append.request_id = RequestId("the-one");
  append.actor = "li";
  append.streams = {{StreamId("order/O-1"), Expect::any()}};
  append.events = {NewEvent{0, kFacts<ProductionReported>.tag, kFacts<ProductionReported>.schema, 0, {}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  Request request = house.request();
  request.request_id = RequestId("the-one");
  const absl::StatusOr<Receipt> receipt = house.engine->execute(request, production::report(OrderId("O-1"), report));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_TRUE(receipt->repeated);
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
  EXPECT_EQ(delays.position(), house.engine->head());
}

TEST(Engine, RefusesASecondProjectionOfTheSameName) {
  House house;
  ASSERT_TRUE(house.engine->attach<Delays>().ok());
  EXPECT_REFUSED(house.engine->attach<Delays>(), "duplicate");
}

// Does something else at its first event.
class Interrupted final : public Projection {
 public:
  explicit Interrupted(std::function<void()>& meanwhile) : meanwhile_(meanwhile) {}

  std::string_view name() const override { return "interrupted"; }
  std::uint32_t schema() const override { return 1; }
  void apply(const Record&, const Event&) override {
    if (meanwhile_) std::exchange(meanwhile_, nullptr)();
  }
  void forget(std::string_view) override {}
  void collect(std::vector<RowStore::Change>&) override {}
  absl::Status restore(std::string_view, std::string_view) override { return absl::OkStatus(); }
  void reset() override {}

 private:
  std::function<void()>& meanwhile_;
};

TEST(Engine, LetsOthersWriteWhileAProjectionIsAttached) {
  House house;
  house.draft();
  std::atomic<bool> written{false};
  std::thread writer;
  std::function<void()> meanwhile = [&] {
    writer = std::thread([&] {
      house.must(intake::submit(OrderId("O-1")));
      written = true;
    });
    for (int i = 0; i < 1000 && !written; ++i) absl::SleepFor(absl::Milliseconds(10));
    EXPECT_TRUE(written);
  };
  const absl::StatusOr<Attached<Interrupted>> attached =
      house.engine->attach<Interrupted>([&] { return std::make_unique<Interrupted>(meanwhile); });
  ASSERT_TRUE(writer.joinable());
  writer.join();
  ASSERT_TRUE(attached.ok()) << attached.status();
  EXPECT_EQ(attached->position(), house.engine->head());
}

TEST(Engine, RefusesASecondProjectionOfTheSameNameWhileTheFirstIsAttached) {
  House house;
  house.draft();
  std::function<void()> meanwhile;
  const auto attach = [&] {
    return house.engine->attach<Interrupted>([&] { return std::make_unique<Interrupted>(meanwhile); }, Pace::kOwn);
  };
  absl::Status second;
  std::thread other;
  meanwhile = [&] {
    other = std::thread([&] { second = attach().status(); });
    absl::SleepFor(absl::Milliseconds(50));
  };
  EXPECT_TRUE(attach().ok());
  ASSERT_TRUE(other.joinable());
  other.join();
  EXPECT_THAT(second, IsRefusedFor("duplicate"));
}

TEST(Engine, AnswersClosedAfterItsEnd) {
  House house;
  house.draft();
  ASSERT_TRUE(house.engine->close().ok());
  EXPECT_REFUSED(house.execute(intake::submit(OrderId("O-1"))), "closed");
  EXPECT_TRUE(house.engine->close().ok());
}

// ---- the host's own vocabulary --------------------------------------------------------------------------------------

EngineOptions with_counter() {
  EngineOptions options;
  HostType counted;
  counted.tag = 0x8001;
  counted.name = "Counted";
  counted.check = [](std::uint16_t, std::string_view payload) {
    return payload.size() == 1 ? absl::OkStatus() : refuse(Code::kOffScale, "payload", "one byte");
  };
  options.host_types.push_back(counted);
  HostMachine counter;
  counter.category = "counter";
  counter.judge = [](std::string& state, const HostEvent& event, const Judging&) {
    if (state.size() >= 3) return refuse(Code::kIllegalTransition, "counter", "it is full");
    state += event.payload;
    return absl::OkStatus();
  };
  options.host_machines.push_back(counter);
  return options;
}

Decision count(std::string payload) {
  return [payload](View&, const Context&) -> absl::StatusOr<Events> {
    return Events().on(StreamId("counter/a"), HostEvent{0x8001, 1, payload});
  };
}

TEST(HostVocabulary, RunsThroughTheHostsMachine) {
  House house(nullptr, with_counter());
  for (const char* letter : {"x", "y", "z"}) house.must(count(letter));
  EXPECT_EQ(house.engine->load_host(StreamId("counter/a")).value(), "xyz");
  EXPECT_EQ(code_of(house.execute(count("w")).status()), "illegal_transition");
}

TEST(HostVocabulary, IsNotKeptAsItWasBeforeWhatWasWrittenWhileItWasRead) {
  EngineOptions options = with_counter();
  options.cache_bytes = 2000;
  std::function<void()> meanwhile;
  options.host_machines[0].judge = [&](std::string& state, const HostEvent& event, const Judging&) {
    state += event.payload;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return absl::OkStatus();
  };
  House house(nullptr, std::move(options));
  int orders = 0;
  const auto push_all_out = [&] {
    for (int i = 0; i < 20; ++i) {
      const std::string number = std::to_string(++orders);
      house.draft(("O-" + number).c_str(), {}, "PO-" + number);
    }
  };
  house.must(count("x"));
  push_all_out();
  // Past the engine, so that there is something to read behind the row.
  std::string payload;
  encode(HostEvent{0x8001, 1, "y"}, payload);
  Append append;
  append.request_id = RequestId("the host's own");
  append.actor = "host";
  append.streams = {{StreamId("counter/a"), Expect::any()}};
  append.events = {NewEvent{0, 0x8001, 1, 0, {}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  meanwhile = [&] {
    house.must(count("z"));
    push_all_out();
  };
  (void)house.engine->load_host(StreamId("counter/a"));
  EXPECT_FALSE(meanwhile);
  EXPECT_EQ(house.engine->load_host(StreamId("counter/a")).value(), "xyz");
}

TEST(HostVocabulary, RefusesAMachineWhoseStateHasNoSchema) {
  EngineOptions options = with_counter();
  options.host_machines[0].schema = 0;
  testing::ManualClock clock;
  options.clock = &clock;
  EXPECT_REFUSED(Engine::open_in_memory(options), "missing");
}

absl::StatusOr<std::unique_ptr<Engine>> open_with_category(Clock& clock, std::string category) {
  EngineOptions options = with_counter();
  options.host_machines[0].category = std::move(category);
  options.clock = &clock;
  return Engine::open_in_memory(std::move(options));
}

TEST(HostVocabulary, RefusesAMachineThatWouldNeverBeAsked) {
  testing::ManualClock clock;
  for (const char* category : {"order", "po", "bankref", "counter/a", "order/a"}) {
    EXPECT_REFUSED(open_with_category(clock, category), "bad_usage") << category;
  }
  EXPECT_REFUSED(open_with_category(clock, ""), "missing");
}

TEST(HostVocabulary, RefusesAMachineForStreamsThatAreKeptForTheLibrary) {
  testing::ManualClock clock;
  for (const char* category : {"customer", "person", "task"}) {
    EXPECT_REFUSED(open_with_category(clock, category), "bad_usage") << category;
  }
  EXPECT_TRUE(open_with_category(clock, "customers").ok());
}

TEST(HostVocabulary, RefusesTwoMachinesForTheSameStreams) {
  EngineOptions options = with_counter();
  options.host_machines.push_back(options.host_machines[0]);
  testing::ManualClock clock;
  options.clock = &clock;
  EXPECT_REFUSED(Engine::open_in_memory(options), "duplicate");
}

TEST(HostVocabulary, WritesNothingMoreToStreamsThatAreKeptForTheLibrary) {
  House house(nullptr, with_counter());
  const StreamId kept("customer/ACME");
  const HostEvent event{0x8001, 1, "x"};
  const Request request = house.request();
  std::string payload;
  encode(event, payload);
  Append append;  // as an earlier version did
  append.request_id = request.request_id;
  append.actor = request.actor;
  append.streams = {{kept, Expect::any()}};
  append.events = {NewEvent{0, 0x8001, 1, kObserved, {}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  EXPECT_REFUSED(house.record(Events().on(kept, event)), "wrong_stream");
  EXPECT_REFUSED(
      house.execute([&](View&, const Context&) -> absl::StatusOr<Events> { return Events().on(kept, event); }),
      "wrong_stream");
  const absl::StatusOr<Receipt> again = house.engine->record(request, Events().on(kept, event));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  int events = 0;
  ASSERT_TRUE(house.engine->history(kept, Version{1}, [&](const Record&, const Event&) { return ++events > 0; }).ok());
  EXPECT_EQ(events, 1);
  EXPECT_TRUE(replay(*house.engine)->differences.empty());
}

TEST(HostVocabulary, IsCheckedByTheHostsCodec) {
  House house(nullptr, with_counter());
  EXPECT_EQ(code_of(house.execute(count("two")).status()), "off_scale");
}

TEST(HostVocabulary, RefusesATagThatNobodyRegistered) {
  House house;
  EXPECT_REFUSED(house.execute(count("x")), "unknown_event_type");
}

TEST(HostVocabulary, IsRefusedOfARecordAsOfADecision) {
  House house(nullptr, with_counter());
  const auto record = [&](EventTag tag, const char* payload) {
    return code_of(house.record(Events().on(StreamId("counter/a"), HostEvent{tag, 1, payload})).status());
  };
  EXPECT_EQ(record(0x8001, "two"), "off_scale");
  EXPECT_EQ(record(0x8002, "x"), "unknown_event_type");
  for (const char* letter : {"x", "y", "z"}) EXPECT_EQ(record(0x8001, letter), "ok");
  EXPECT_EQ(record(0x8001, "w"), "illegal_transition");
}

TEST(HostVocabulary, HasNoStateOnAStreamOfTheLibrarys) {
  House house(nullptr, with_counter());
  house.draft();
  EXPECT_REFUSED(house.engine->load_host(StreamId("order/O-1")), "wrong_stream");
}

TEST(HostVocabulary, RefusesATagOfTheLibrarysOwnRange) {
  EngineOptions options = with_counter();
  options.host_types[0].tag = 0x0101;
  testing::ManualClock clock;
  options.clock = &clock;
  EXPECT_REFUSED(Engine::open_in_memory(options), "unknown_event_type");
}

// ---- replay ---------------------------------------------------------------------------------------------------------

TEST(Replay, AgreesAfterAWholeLifecycle) {
  House house;
  ASSERT_TRUE(house.engine->attach<Delays>().ok());
  ASSERT_TRUE(house.engine->attach<QualityStatistics>().ok());
  ASSERT_TRUE(house.engine->attach<ComplaintRegister>().ok());
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  ASSERT_TRUE(house.engine->save().ok());
  house.despatch("S1", {{OrderId("O-1"), LineNo{1}, pieces(100)}});
  const ReplayReport report = replay(*house.engine).value();
  EXPECT_TRUE(report.differences.empty()) << report.differences[0].where << ": " << report.differences[0].what;
  EXPECT_EQ(report.events, house.engine->head().value);
  EXPECT_GE(report.aggregates_compared, 5u);
  EXPECT_EQ(report.projections_compared, 4u);
  EXPECT_GT(report.rows_compared, 0u);
}

TEST(Replay, ReportsAnEventThatCannotHaveHappened) {
  House house;
  house.draft();
  std::string payload;
  encode(Event(OrderClosed{}), payload);
  Append append;
  append.request_id = RequestId("forged");
  append.actor = "nobody";
  append.streams = {{StreamId("order/O-1"), Expect::any()}};
  append.events = {{0, kFacts<OrderClosed>.tag, 1, 0, Instant{}, payload}};
  ASSERT_TRUE(house.engine->log().append(append, Durability::kBuffered).ok());
  const ReplayReport report = replay(*house.engine).value();
  ASSERT_FALSE(report.differences.empty());
  EXPECT_NE(report.differences[0].what.find("illegal_transition"), std::string::npos);
}

}  // namespace
}  // namespace gendan
