#include "gendan/audit/conformance.h"

#include <gmock/gmock.h>

#include "tests/engine/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const StreamId kStream("order/O-1");

GoodsDelivered delivered(std::int64_t quantity) {
  GoodsDelivered out;
  out.line = LineNo{1};
  out.day = kToday;
  out.unit = pieces(1).unit;
  out.accepted = Decimal::of(quantity);
  return out;
}

class ConformanceTest : public ::testing::Test {
 protected:
  ConformanceTest() { house_.confirm(); }
  void observe(const Event& event) {
    const absl::StatusOr<Receipt> receipt = house_.record(Events().on(kStream, event));
    ASSERT_TRUE(receipt.ok()) << receipt.status();
  }
  ConformanceReport report(ConformanceOptions options = {}) { return conformance(*house_.engine, options).value(); }

  House house_;
};

TEST_F(ConformanceTest, HasNothingToSayOfWhatWasDecided) {
  house_.produce(100);
  house_.release("L1", 100);
  house_.despatch("S1", {{OrderId("O-1"), LineNo{1}, pieces(100)}});
  const ConformanceReport found = report();
  EXPECT_EQ(found.events, house_.engine->head().value);
  EXPECT_EQ(found.observed, 0u);
  EXPECT_EQ(found.departures, 0u);
  EXPECT_THAT(found.first, IsEmpty());
  EXPECT_EQ(found.overruns, 0u);
}

TEST_F(ConformanceTest, HasNothingToSayOfAnObservationThatCouldHaveBeenDecided) {
  observe(ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday});
  EXPECT_EQ(report().observed, 1u);
  EXPECT_EQ(report().departures, 0u);
}

TEST_F(ConformanceTest, NamesWhatWouldHaveBeenRefusedAndWhy) {
  observe(delivered(30));
  const ConformanceReport found = report();
  ASSERT_THAT(found.first, SizeIs(1));
  EXPECT_EQ(found.departures, 1u);
  EXPECT_EQ(found.first[0].stream, kStream);
  EXPECT_EQ(found.first[0].position, house_.engine->head());
  EXPECT_EQ(found.first[0].version, house_.order().version);
  EXPECT_EQ(found.first[0].event, "GoodsDelivered");
  EXPECT_EQ(found.first[0].actor, "li");
  EXPECT_EQ(found.first[0].occurred_at, start_of(kToday));
  EXPECT_EQ(found.first[0].refusal.code, Code::kQuantityChain);
  EXPECT_THAT(found.reasons, ElementsAre(DepartureCount{"GoodsDelivered", Code::kQuantityChain, 1}));
}

TEST_F(ConformanceTest, NamesQuantitiesThatDoNotAddUp) {
  observe(delivered(30));
  EXPECT_THAT(report().first_overruns,
              ElementsAre(OrderOverrun{OrderId("O-1"),
                                       {LineNo{1}, Invariant::kDeliveredWithinShipped, pieces(30).value.micros()}}));
  EXPECT_EQ(report().overruns, 1u);
}

TEST_F(ConformanceTest, TakesWhatWasObservedAsItWas) {
  observe(LotSubmitted{LotId("L1"), LineNo{1}, pieces(40)});  // of nothing that was made
  house_.must(quality::plan_inspection(OrderId("O-1"), LotId("L1"), plan(40, 5, 1, 2)));
  observe(LotReleased{LotId("L1")});  // without a verdict
  const ConformanceReport found = report();
  ASSERT_THAT(found.first, SizeIs(2));
  EXPECT_EQ(found.first[0].refusal.code, Code::kNotEnoughProduced);
  EXPECT_EQ(found.first[1].refusal.code, Code::kIllegalTransition);
}

TEST_F(ConformanceTest, LeavesOutWhatWasTakenBack) {
  observe(delivered(30));
  observe(EventReversed{house_.order().version, "another order's"});
  const ConformanceReport found = report();
  EXPECT_EQ(found.departures, 0u);
  EXPECT_EQ(found.overruns, 0u);
  EXPECT_EQ(found.events, house_.engine->head().value - 2);
}

TEST_F(ConformanceTest, CountsAllAndNamesTheFirst) {
  for (int i = 0; i < 3; ++i) observe(delivered(10));
  for (const char* lot : {"L1", "L2", "L3", "L4"}) observe(LotSubmitted{LotId(lot), LineNo{1}, pieces(10)});
  ConformanceOptions options;
  options.limit = 2;
  std::uint64_t told = 0;
  options.progress = [&](std::uint64_t, std::uint64_t) { ++told; };
  const ConformanceReport found = report(options);
  EXPECT_EQ(found.departures, 7u);
  EXPECT_THAT(found.first, SizeIs(2));
  EXPECT_LT(found.first[0].position, found.first[1].position);
  EXPECT_THAT(found.reasons, ElementsAre(DepartureCount{"LotSubmitted", Code::kNotEnoughProduced, 4},
                                         DepartureCount{"GoodsDelivered", Code::kQuantityChain, 3}));
  EXPECT_EQ(found.overruns, 2u);
}

TEST_F(ConformanceTest, FindsNoFaultWithADayThatWasAheadOrInThePastWhenItWasRecorded) {
  LineAdded old = line(1);
  old.requested = day(2020, 6, 1);
  ASSERT_TRUE(house_.record(Events().on(StreamId("order/OLD"), header("PO-OLD")).on(StreamId("order/OLD"), old)).ok());
  observe(ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday.plus(1)});
  EXPECT_EQ(report().observed, 3u);
  EXPECT_EQ(report().departures, 0u);
  observe(ProductionReported{LineNo{1}, pieces(400), pieces(0), "", kToday.plus(1)});
  ASSERT_THAT(report().first, SizeIs(1));
  EXPECT_EQ(report().first[0].refusal.code, Code::kOverproduction);
}

TEST_F(ConformanceTest, FindsNoFaultWithAMomentThatHadPassedWhenItWasRecorded) {
  const Instant by = start_of(kToday.plus(1));
  house_.clock.set(start_of(kToday.plus(5)));
  observe(IncidentRaised{IncidentId("I1"), LineNo{1}, IncidentKind::kWeather, "storm", by});
  observe(DelayAnnounced{LineNo{1}, day(2026, 6, 20), DelayCause::kOther, "storm", by});
  EXPECT_EQ(report().observed, 2u);
  EXPECT_THAT(report().reasons, IsEmpty());
}

TEST_F(ConformanceTest, FindsNoFaultWithAMomentThatWasAheadWhenItsMissWasRecorded) {
  const Instant by = start_of(kToday.plus(1));
  house_.must(incident::raise(OrderId("O-1"), {IncidentId("I1"), LineNo{1}, IncidentKind::kWeather, "storm", by}));
  observe(InformingMissed{about_incident(IncidentId("I1")), by});
  EXPECT_EQ(report().observed, 1u);
  EXPECT_THAT(report().reasons, IsEmpty());
}

TEST_F(ConformanceTest, AsksOfADayThatWasAheadWhatWasThereOnThatDay) {
  const StockId buttons("B");
  house_.must(stock::open(buttons, {ItemId("BUTTON-4"), pieces(1).unit, ""}));
  house_.must(stock::receive(buttons, {{}, pieces(100), kToday, ""}));
  house_.must(stock::expect(buttons, {ArrivalId("PO-7"), pieces(60), kToday.plus(5), SupplierId()}));
  house_.must(stock::reserve(buttons, {ReservationId("R1"), OrderId("O-1"), LineNo{1}, pieces(100), kToday.plus(10)}));
  const auto issue = [&](std::int64_t quantity) {
    return house_.record(Events().on(stream_of(buttons), StockIssued{{}, pieces(quantity), kToday.plus(1), "samples"}));
  };
  ASSERT_TRUE(issue(50).ok());
  EXPECT_THAT(report().reasons, IsEmpty());
  ASSERT_TRUE(issue(20).ok());
  EXPECT_THAT(report().reasons, ElementsAre(DepartureCount{"StockIssued", Code::kNotAvailable, 1}));
}

TEST(HostConformance, CallsAHostsEventByTheNameOfItsType) {
  EngineOptions options;
  HostType counted;
  counted.tag = kFirstHostTag;
  counted.name = "Counted";
  options.host_types.push_back(counted);
  HostMachine counter;
  counter.category = "counter";
  counter.judge = [](std::string&, const HostEvent&, const Judging& how) {
    return how.mode == Mode::kEnforce ? refuse(Code::kIllegalTransition, "counter", "it is full") : absl::OkStatus();
  };
  options.host_machines.push_back(counter);
  House house(nullptr, std::move(options));
  ASSERT_TRUE(house.record(Events().on(StreamId("counter/a"), HostEvent{kFirstHostTag, 1, "x"})).ok());
  EXPECT_THAT(conformance(*house.engine)->reasons, ElementsAre(DepartureCount{"Counted", Code::kIllegalTransition, 1}));
}

TEST_F(ConformanceTest, PassesOverWhatCannotHaveHappened) {
  std::string payload;
  encode(delivered(30), payload);  // of nothing that was shipped, and nobody says that it was only seen
  Append append;
  append.request_id = RequestId("forged");
  append.actor = "nobody";
  append.streams = {{kStream, Expect::any()}};
  append.events = {NewEvent{0, kFacts<GoodsDelivered>.tag, kFacts<GoodsDelivered>.schema, 0, {}, payload}};
  ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  payload.clear();
  encode(delivered(10), payload);
  append.request_id = RequestId("seen");
  append.events = {NewEvent{0, kFacts<GoodsDelivered>.tag, kFacts<GoodsDelivered>.schema, kObserved, {}, payload}};
  ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  house_.draft("O-2", {line(1)}, "PO-2");  // by which the engine sees what was appended past it
  const ConformanceReport found = report();
  ASSERT_THAT(found.first_overruns, SizeIs(1));
  EXPECT_EQ(found.first_overruns[0].overrun.micros, pieces(10).value.micros());
}

}  // namespace
}  // namespace gendan
