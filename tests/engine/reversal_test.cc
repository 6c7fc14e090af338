// What was written by mistake is taken back: as if it had never been, and for ever on record.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gendan/order/policy.h"
#include "gendan/projection/attention.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/order_desk.h"
#include "gendan/projection/quality.h"
#include "gendan/projection/receivables.h"
#include "gendan/projection/returns.h"
#include "support.h"
#include "tests/core/temporary_folder.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");

Decision take_back(StreamId stream, Version target) {
  return reversal::reverse_event(std::move(stream), target, "by mistake");
}
// The last event of a stream.
Decision take_back_last(House& house, const StreamId& stream = kStream) {
  return take_back(stream, house.engine->log().version_of(stream.str()).value());
}

// Equal but for the version.
void expect_same_but_for_version(Order now, const Order& before) {
  EXPECT_GT(now.version, before.version);
  now.version = before.version;
  EXPECT_TRUE(now == before);
}

Attached<Delays> attach_all(Engine& engine) {
  EXPECT_TRUE(engine.attach<Attention>().ok());
  EXPECT_TRUE(engine.attach<ComplaintRegister>().ok());
  const Attached<Delays> delays = engine.attach<Delays>().value();
  EXPECT_TRUE(engine.attach<OrderDesk>().ok());
  EXPECT_TRUE(engine.attach<QualityStatistics>().ok());
  EXPECT_TRUE(engine.attach<Receivables>().ok());
  EXPECT_TRUE(engine.attach<ReturnRegister>().ok());
  return delays;
}

TEST(Reversal, LeavesTheOrderAsIfTheEventHadNeverBeen) {
  House house;
  house.confirm();
  house.produce(30);
  const Order before = house.order();
  house.produce(40);
  house.must(take_back_last(house));
  expect_same_but_for_version(house.order(), before);
}

TEST(Reversal, TakesAnEventBackFromUnderLaterOnes) {
  House house;
  house.confirm();
  house.produce(30);
  const Version first = house.order().version;
  house.produce(40);
  house.must(take_back(kStream, first));
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(40).value.micros());
}

TEST(Reversal, KeepsBothInTheHistory) {
  House house;
  house.confirm();
  house.produce(40);
  const Version target = house.order().version;
  house.must(take_back(kStream, target));
  std::vector<Event> tail;
  ASSERT_TRUE(house.engine
                  ->history(kStream, target,
                            [&](const Record&, const Event& event) {
                              tail.push_back(event);
                              return true;
                            })
                  .ok());
  ASSERT_EQ(tail.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<ProductionReported>(tail[0]));
  EXPECT_EQ(tail[1], Event(EventReversed{target, "by mistake"}));
}

TEST(Reversal, LeavesBothOutOfWhatStands) {
  House house;
  house.confirm();
  const Version before = house.order().version;
  house.produce(40);
  house.must(take_back_last(house));
  Version last;
  std::uint64_t standing = 0;
  ASSERT_TRUE(house.engine
                  ->standing(kStream,
                             [&](const Record& record, const Event&) {
                               last = record.version;
                               ++standing;
                               return true;
                             })
                  .ok());
  EXPECT_EQ(last, before);
  EXPECT_EQ(standing, before.value);
}

TEST(Reversal, TellsADecisionWhichOfTheHistoryStands) {
  House house;
  house.confirm();
  house.produce(40);
  const Version target = house.order().version;
  house.must(take_back(kStream, target));
  std::vector<Version> reversed;
  house.must([&](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::Status read = view.history(kStream, [&](const PastEvent& past) {
      if (past.reversed) reversed.push_back(past.version);
      return true;
    });
    if (!read.ok()) return read;
    return Events();
  });
  EXPECT_EQ(reversed, std::vector<Version>{target});
}

TEST(Reversal, NamesAnEventOfTheStream) {
  House house;
  house.confirm();
  const Version last = house.order().version;
  EXPECT_REFUSED(house.execute(take_back(kStream, Version{0})), "unknown_event");
  EXPECT_REFUSED(house.execute(take_back(kStream, Version{last.value + 1})), "unknown_event");
  EXPECT_REFUSED(house.execute(take_back(StreamId("order/NONE"), Version{1})), "unknown_event");
  EXPECT_REFUSED(house.record(Events().on(kStream, EventReversed{Version{last.value + 1}, "why"})), "unknown_event");
  EXPECT_EQ(house.order().version, last);
}

TEST(Reversal, HappensOnce) {
  House house;
  house.confirm();
  house.produce(40);
  const Version target = house.order().version;
  house.must(take_back(kStream, target));
  EXPECT_REFUSED(house.execute(take_back(kStream, target)), "already_reversed");
  EXPECT_REFUSED(house.record(Events().on(kStream, EventReversed{target, "why"})), "already_reversed");
}

TEST(Reversal, HappensOnceWithinAnAppendToo) {
  House house;
  house.confirm();
  house.produce(40);
  const Version target = house.order().version;
  EXPECT_REFUSED(house.execute([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events().on(kStream, EventReversed{target, "a"}).on(kStream, EventReversed{target, "b"});
  }),
                 "already_reversed");
}

TEST(Reversal, IsNotReversedItself) {
  House house;
  house.confirm();
  house.produce(40);
  house.must(take_back_last(house));
  EXPECT_REFUSED(house.execute(take_back_last(house)), "not_reversible");
}

TEST(Reversal, SaysWhy) {
  House house;
  house.confirm();
  house.produce(40);
  EXPECT_REFUSED(house.execute(reversal::reverse_event(kStream, house.order().version, "")), "no_reason");
}

TEST(Reversal, IsRefusedWhereAQuantityWouldBeMissing) {
  House house;
  house.confirm();
  house.produce(100);
  const Version produced = house.order().version;
  house.release("L1", 100);
  const Order before = house.order();
  EXPECT_REFUSED(house.execute(take_back(kStream, produced)), "still_needed");
  EXPECT_TRUE(house.order() == before);
}

TEST(Reversal, IsRefusedWhereALaterStepWouldBeIllegal) {
  House house;
  house.confirm();
  const absl::Status status = house.execute(take_back(kStream, Version{3})).status();  // the submission
  EXPECT_EQ(code_of(status), "still_needed");
  const Refusal refusal = refusal_of(status).value();
  EXPECT_EQ(refusal.field, "target");
  EXPECT_NE(refusal.detail.find("OrderReviewStarted, version 4"), std::string::npos) << refusal.detail;
}

TEST(Reversal, IsRefusedWhereGoodsHaveLeftUnderTheHoldThatItBringsBack) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.must(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, "limit"}));
  house.must(hold::release(kOrder, HoldId("H1"), "paid"));
  const Version released = house.order().version;
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  EXPECT_REFUSED(house.execute(take_back(kStream, released)), "still_needed");
}

TEST(Reversal, IsRefusedWhereAVerdictRestsOnTheFinding) {
  House house;
  house.confirm();
  house.produce(100);
  house.must(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(100)}));
  house.must(quality::plan_inspection(kOrder, LotId("L1"), plan(100, 5, 1, 2)));
  house.must(quality::record_defect(kOrder, {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
  const Version found = house.order().version;
  house.must(quality::close_inspection(kOrder, LotId("L1"), 5));
  EXPECT_REFUSED(house.execute(take_back(kStream, found)), "still_needed");
  // The verdict first, then the finding, then the verdict that the rest gives.
  house.must(take_back(kStream, Version{found.value + 1}));
  house.must(take_back(kStream, found));
  house.must(quality::close_inspection(kOrder, LotId("L1"), 5));
  EXPECT_EQ(house.order().lots[0].state, LotState::kPassed);
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, IsRefusedWhereTwoProposalsWouldBeOpen) {
  House house;
  house.confirm();
  const auto change = [](const char* id, std::int64_t quantity) {
    return ChangeProposed{
        ProposalId(id), 1, Party::kBuyer, {{LineNo{1}, pieces(quantity), std::nullopt, std::nullopt}}, ""};
  };
  house.must(amendment::propose(kOrder, change("P1", 80)));
  house.must(amendment::reject(kOrder, ProposalId("P1"), "no"));
  const Version rejected = house.order().version;
  house.must(amendment::propose(kOrder, change("P2", 90)));
  EXPECT_REFUSED(house.execute(take_back(kStream, rejected)), "still_needed");
}

TEST(Reversal, TakesAnAcceptedChangeBackWhole) {
  House house;
  house.confirm("O-1", {line(1), line(2)});
  const auto change = [](const char* id, std::uint32_t number) {
    return ChangeProposed{
        ProposalId(id), 1, Party::kBuyer, {{LineNo{number}, pieces(80), std::nullopt, std::nullopt}}, ""};
  };
  house.must(amendment::propose(kOrder, change("P1", 1)));
  house.must(amendment::propose(kOrder, change("P2", 2)));
  const Order before = house.order();
  house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));  // and P2 is superseded
  EXPECT_EQ(house.order().version.value, before.version.value + 3);
  house.must(take_back(kStream, Version{before.version.value + 2}));  // OrderRevised
  expect_same_but_for_version(house.order(), before);
  house.must(amendment::accept(kOrder, ProposalId("P2"), Party::kSeller));
}

TEST(Reversal, TakesAnAgreedDateBackWithItsPromise) {
  House house;
  house.confirm();
  house.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "fabric late"}));
  house.must(amendment::propose(
      kOrder, {ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, std::nullopt, std::nullopt, day(2026, 6, 15)}}, ""}));
  const Order before = house.order();
  for (const std::uint64_t part : {1u, 2u, 3u}) {  // ChangeAccepted, OrderRevised, DeliveryPromised
    const Version agreed = house.order().version;
    house.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
    EXPECT_EQ(house.order().lines[0].promised, day(2026, 6, 15));
    house.must(take_back(kStream, Version{agreed.value + part}));
    expect_same_but_for_version(house.order(), before);
  }
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, TakesAPromiseOfAConfirmationBackByItself) {
  House house;
  house.confirm("O-1", {line(1), line(2)});
  house.must(take_back(kStream, house.order().version));  // DeliveryPromised of line 2
  EXPECT_EQ(house.order().lines[0].promise, PromiseState::kPromised);
  EXPECT_EQ(house.order().lines[1].promise, PromiseState::kNone);
}

TEST(Reversal, OfAPromiseOfAConfirmationIsWrittenWithThePromiseThatReplacesIt) {
  House house;
  house.confirm();
  const Version promised = house.order().version;
  house.must([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events()
        .on(kStream, EventReversed{promised, "the wrong week"})
        .on(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 17)});
  });
  EXPECT_EQ(house.order().lines[0].promise, PromiseState::kPromised);
  EXPECT_EQ(house.order().lines[0].first_promised, day(2026, 6, 17));
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, TakesARefutedEffectBackWithTheReopeningOfItsCase) {
  House house;
  const CaseId id("C-1");
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  house.must(complaint::receive(id, received));
  house.must(complaint::acknowledge(id, "email"));
  house.must(complaint::assess(id, {CaseSeverity::kMinor, true, ""}));
  house.must(complaint::investigate(id, "8D-1"));
  house.must(complaint::open_capa(id, {"8D-1", PersonId("wang")}));
  for (std::uint8_t step = 1; step <= 8; ++step) house.must(complaint::advance_8d(id, {step, "done"}));
  house.must(complaint::propose(id, {"", "replace"}));
  house.must(complaint::accept(id, "email"));
  house.must(complaint::plan_effectiveness_check(id, {kToday.plus(60), PersonId("zhao")}));
  house.must(complaint::close(id, {"replaced", 4}));
  for (const std::uint64_t part : {1u, 2u}) {  // EffectivenessRefuted, ComplaintReopened
    const Version closed = house.engine->load(id)->version;
    house.must(complaint::refute_effectiveness(id, "the same again"));
    house.must(take_back(stream_of(id), Version{closed.value + part}));
    EXPECT_EQ(house.engine->load(id)->state, ComplaintState::kClosed);
    EXPECT_EQ(house.engine->load(id)->effectiveness, EffectivenessState::kPlanned);
  }
  // Where a record took one of them back, the other follows.
  const Version closed = house.engine->load(id)->version;
  house.must(complaint::refute_effectiveness(id, "the same again"));
  ASSERT_TRUE(house.record(Events().on(stream_of(id), EventReversed{Version{closed.value + 1}, "it had"})).ok());
  EXPECT_REFUSED(house.execute(take_back(stream_of(id), Version{closed.value + 1})), "already_reversed");
  house.must(take_back(stream_of(id), Version{closed.value + 2}));
  EXPECT_EQ(house.engine->load(id)->state, ComplaintState::kClosed);
  expect_replay_agrees(*house.engine);
}

const ShipmentId kShipment("S1");
const StreamId kShipmentStream("shipment/S1");

// 100 pieces are released; S1 is to carry 30 of them, and 50 are packed for S2.
void plan_shipment(House& house) {
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  for (const auto& [id, quantity] : {std::pair("S1", 30), std::pair("S2", 50)}) {
    house.must(shipment::plan(ShipmentId(id), {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
  }
  house.must(shipment::pack(ShipmentId("S2"), {4, Decimal::of(80)}));
}
Version record_on_order(House& house, Event event) {
  EXPECT_TRUE(house.record(Events().on(kStream, std::move(event))).ok());
  return house.order().version;
}

TEST(Reversal, OfGoodsThatWereRecordedWaitsForTheStepOfTheirShipmentThatLeftThemOut) {
  GoodsDelivered arrived;
  arrived.shipment = kShipment;
  arrived.line = LineNo{1};
  arrived.day = kToday;
  arrived.unit = pieces(1).unit;
  arrived.accepted = Decimal::of(30);
  const std::vector<Decision> steps = {
      shipment::pack(kShipment, {4, Decimal::of(80)}), shipment::despatch(kShipment, {kToday, {"packing list"}}),
      shipment::deliver_in_full(kShipment, kToday), shipment::cancel(kShipment, "no vessel")};
  struct Case {
    Event recorded;
    std::vector<std::size_t> before;
    std::size_t step;
  };
  const std::vector<Case> cases = {
      {GoodsPacked{kShipment, LineNo{1}, pieces(30), {}}, {}, 0},
      {GoodsPacked{kShipment, LineNo{1}, pieces(20), {}}, {}, 0},
      {GoodsPacked{kShipment, LineNo{1}, pieces(30), {}}, {}, 3},
      {GoodsDespatched{kShipment, LineNo{1}, pieces(30), kToday}, {0}, 1},
      {arrived, {0, 1}, 2},
      {GoodsUnpacked{kShipment, LineNo{1}, pieces(30)}, {0}, 3},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.step);
    House house;
    plan_shipment(house);
    for (const std::size_t step : one.before) house.must(steps[step]);
    const Version recorded = record_on_order(house, one.recorded);
    house.must(steps[one.step]);
    EXPECT_REFUSED(house.execute(take_back(kStream, recorded)), "still_needed");
    house.must(take_back_last(house, kShipmentStream));
    house.must(take_back(kStream, recorded));
    house.must(steps[one.step]);
    expect_replay_agrees(*house.engine);
  }
}

TEST(Reversal, OfGoodsThatWereRecordedTwiceWaitsForNothing) {
  House house;
  plan_shipment(house);
  const Version first = record_on_order(house, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  record_on_order(house, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  house.must(shipment::pack(kShipment, {4, Decimal::of(80)}));
  house.must(take_back(kStream, first));
  house.must(shipment::despatch(kShipment, {kToday, {"packing list"}}));
}

TEST(Reversal, OfGoodsWaitsForNoStepOfTheirShipmentThatWasRecordedToo) {
  House house;
  plan_shipment(house);
  const Version packed = record_on_order(house, GoodsPacked{kShipment, LineNo{1}, pieces(30), {}});
  ASSERT_TRUE(house.record(Events().on(kShipmentStream, ShipmentPacked{4, Decimal::of(80)})).ok());
  house.must(take_back(kStream, packed));
}

// 10 of 100 delivered pieces are to come back.
void request_return(House& house) {
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  house.must(returns::request(ReturnId("RMA-1"), {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""}));
}
void authorise_return(House& house) {
  request_return(house);
  house.must(returns::authorise(ReturnId("RMA-1"), {pieces(10), {}}));
}
Version record_as_back(House& house, std::int64_t count) {
  EXPECT_TRUE(
      house.record(Events().on(kStream, GoodsReturned{ReturnId("RMA-1"), LineNo{1}, pieces(count), pieces(0), kToday}))
          .ok());
  return house.order().version;
}

TEST(Reversal, OfACreditNoteWaitsForTheReturnThatItSettled) {
  House house;
  authorise_return(house);
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
  house.must(finance::invoice(
      kOrder, {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
  const auto credit = [&](const char* note, const char* reference) {
    house.must(finance::credit(kOrder, {CreditNoteId(note), InvoiceId("INV-1"), dollars("125"), "faded", reference}));
    return house.order().version;
  };
  const Version own = credit("CN-1", "RMA-1");
  const Version other = credit("CN-2", "C-7");
  house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kCreditNote, "CN-1"}));
  EXPECT_REFUSED(house.execute(take_back(kStream, own)), "still_needed");
  house.must(take_back(kStream, other));
  house.must(take_back_last(house, StreamId("return/RMA-1")));
  house.must(take_back(kStream, own));
}

TEST(Reversal, OfACreditNoteWaitsForTheReturnThatWasClosedWithItWhateverItNames) {
  for (const bool closed_with_it : {true, false}) {
    House house;
    authorise_return(house);
    house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
    house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
    house.must(finance::invoice(
        kOrder, {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
    house.must(finance::credit(
        kOrder, {CreditNoteId("CN-1"), InvoiceId("INV-1"), dollars("125"), "faded", closed_with_it ? "C-7" : "RMA-1"}));
    const Version note = house.order().version;
    if (closed_with_it) {
      house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kCreditNote, "CN-1"}));
      EXPECT_REFUSED(house.execute(take_back(kStream, note)), "still_needed");
      house.must(take_back_last(house, StreamId("return/RMA-1")));
    } else {
      house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kNothing, ""}));
    }
    house.must(take_back(kStream, note));
  }
}

TEST(Reversal, OfACreditNoteIsNotHeldUpByAReferenceThatIsNoReturn) {
  House house;
  authorise_return(house);
  house.must(finance::invoice(
      kOrder, {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
  house.must(finance::credit(kOrder, {CreditNoteId("CN-1"), InvoiceId("INV-1"), dollars("125"), "agreed",
                                      "price agreement of 3 May,\nsee mail "}));
  house.must(take_back(kStream, house.order().version));
}

TEST(Reversal, OfACreditNoteWaitsForAReturnThatItsOrderOnlyGotTheGoodsOf) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  const StreamId rma("return/RMA-1");
  ASSERT_TRUE(house
                  .record(Events()
                              .on(rma, ReturnRequested{kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, {}, ""})
                              .on(rma, ReturnAuthorised{pieces(10), {}}))
                  .ok());
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
  house.must(finance::invoice(
      kOrder, {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, false, kToday.plus(30)}));
  house.must(finance::credit(kOrder, {CreditNoteId("CN-1"), InvoiceId("INV-1"), dollars("125"), "faded", "C-7"}));
  const Version note = house.order().version;
  house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kCreditNote, "CN-1"}));
  EXPECT_REFUSED(house.execute(take_back(kStream, note)), "still_needed");
}

TEST(Reversal, OfWhatCameBackWholeWaitsForTheReturnToBeOpen) {
  for (const bool came : {true, false}) {
    House house;
    authorise_return(house);
    const Version back = record_as_back(house, 10);
    if (came) {
      house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
      house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
      house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kNothing, ""}));
    } else {
      house.must(returns::cancel(ReturnId("RMA-1"), "he keeps them"));
    }
    EXPECT_REFUSED(house.execute(take_back(kStream, back)), "still_needed");
    house.must(take_back_last(house, StreamId("return/RMA-1")));
    house.must(take_back(kStream, back));
    EXPECT_EQ(awaited_of(house.order(), ReturnId("RMA-1"), LineNo{1}), pieces(10).value.micros());
    expect_replay_agrees(*house.engine);
  }
}

TEST(Reversal, OfWhatAnOrderToldOfAnEndedReturnWaitsForTheReturnToBeOpen) {
  for (const bool came : {true, false}) {
    House house;
    authorise_return(house);
    const StreamId rma("return/RMA-1");
    if (came) {
      ASSERT_TRUE(house.record(Events().on(rma, ReturnReceived{pieces(10), kToday})).ok());
    }
    ASSERT_TRUE(house.record(Events().on(rma, ReturnClosed{ReturnSettlement::kNothing, ""})).ok());
    const Version told{house.order().version.value + 1};  // GoodsReturned or ReturnAwaitEnded, then ReturnSettled
    house.must(intake::close(kOrder));
    EXPECT_REFUSED(house.execute(take_back(kStream, told)), "still_needed");
    house.must(take_back_last(house));
    house.must(take_back(kStream, Version{told.value + 1}));
    house.must(take_back(kStream, told));
    house.must(intake::close(kOrder));
    expect_replay_agrees(*house.engine);
  }
}

TEST(Reversal, OfWhatCameBackWaitsForTheAuthorisationOfTheRest) {
  House house;
  request_return(house);
  const Version back = record_as_back(house, 4);
  house.must(returns::authorise(ReturnId("RMA-1"), {pieces(10), {}}));
  EXPECT_REFUSED(house.execute(take_back(kStream, back)), "still_needed");
  house.must(take_back_last(house, StreamId("return/RMA-1")));
  house.must(take_back(kStream, back));
  house.must(returns::authorise(ReturnId("RMA-1"), {pieces(10), {}}));
  EXPECT_REFUSED(house.execute(take_back(kStream, back)), "already_reversed");
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
}

TEST(Reversal, OfAReceiptDoesNotWaitForWhatWasRecordedWhenNothingWasAwaited) {
  House house;
  authorise_return(house);
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  record_as_back(house, 2);
  house.must(take_back_last(house, StreamId("return/RMA-1")));
  EXPECT_EQ(awaited_of(house.order(), ReturnId("RMA-1"), LineNo{1}), pieces(8).value.micros());
}

TEST(Reversal, OfWhatWasRecordedAsBackOnceMoreWaitsForNothing) {
  House house;
  authorise_return(house);
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  const Version again = record_as_back(house, 10);
  house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
  house.must(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kNothing, ""}));
  house.must(take_back(kStream, again));
  EXPECT_EQ(house.order().lines[0].ledger.returned, pieces(10).value.micros());
}

TEST(Reversal, OfWhatCameBackWaitsForTheReturnThatEndedWithoutIt) {
  for (const bool rest_came : {true, false}) {
    House house;
    authorise_return(house);
    const Version back = record_as_back(house, 4);
    house.must(rest_came ? returns::receive(ReturnId("RMA-1"), {pieces(6), kToday})
                         : returns::cancel(ReturnId("RMA-1"), "he keeps the rest"));
    EXPECT_REFUSED(house.execute(take_back(kStream, back)), "still_needed");
    house.must(take_back_last(house, StreamId("return/RMA-1")));
    house.must(take_back(kStream, back));
    EXPECT_EQ(awaited_of(house.order(), ReturnId("RMA-1"), LineNo{1}), pieces(10).value.micros());
  }
}

TEST(Reversal, OfAPartThatCameBackDoesNotWaitForAnotherPart) {
  House house;
  authorise_return(house);
  const Version first = record_as_back(house, 2);
  record_as_back(house, 3);
  house.must(take_back(kStream, first));
  EXPECT_EQ(awaited_of(house.order(), ReturnId("RMA-1"), LineNo{1}), pieces(7).value.micros());
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(7), kToday}));
}

TEST(Reversal, TakesACancellationBackWithItsCharge) {
  House house;
  house.confirm();
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  const Order before = house.order();
  house.must(intake::accept_cancellation(kOrder, "agreed",
                                         CancellationCharged{InvoiceId("INV-1"), dollars("300"), kToday.plus(30)}));
  EXPECT_EQ(open_balance(house.order()), dollars("300"));
  house.must(take_back(kStream, house.order().version));  // OrderCancelled
  EXPECT_EQ(open_balance(house.order()).value, Decimal());
  EXPECT_EQ(house.order().commercial, Commercial::kCancelPending);
  EXPECT_TRUE(house.order().finance.invoices.empty());
  EXPECT_EQ(house.order().lines, before.lines);
}

TEST(Reversal, OfAPaymentThatBouncedIsRecordedWhateverItWasNeededFor) {
  House house;
  house.confirm();
  house.must(finance::request_deposit(kOrder, {dollars("100"), {}, ""}));
  house.must(finance::receive_payment(PaymentId("Y1"), {CustomerId("ACME"), dollars("100"), "B-7", kToday}));
  house.must(finance::allocate(PaymentId("Y1"), kOrder, InvoiceId(), dollars("100")));
  const Version paid = house.order().version;
  const Version used = house.engine->load(PaymentId("Y1"))->version;
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  EXPECT_REFUSED(house.execute(take_back(kStream, paid)), "still_needed");
  const Events bounced =
      Events().on(kStream, EventReversed{paid, "bounced"}).on(StreamId("payment/Y1"), EventReversed{used, "bounced"});
  ASSERT_TRUE(house.record(bounced).ok());
  EXPECT_GT(house.order().lines[0].ledger.shipped, 0);
  EXPECT_EQ(house.engine->load(PaymentId("Y1"))->allocated, 0);
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, OfAPaymentThatBouncedWaitsForWhatItPaid) {
  House house;
  house.confirm();
  house.must(finance::request_deposit(kOrder, {dollars("100"), {}, ""}));
  house.must(finance::receive_payment(PaymentId("Y1"), {CustomerId("ACME"), dollars("100"), "B-7", kToday}));
  house.must(finance::allocate(PaymentId("Y1"), kOrder, InvoiceId(), dollars("100")));
  const Version paid = house.order().version;
  const Version used = house.engine->load(PaymentId("Y1"))->version;
  house.must(finance::invoice(
      kOrder, {InvoiceId("INV-1"), {{LineNo{1}, pieces(100), dollars("1250")}}, true, kToday.plus(30)}));
  house.must(finance::set_off_deposit(kOrder, {InvoiceId("INV-1"), dollars("100")}));
  const Events bounced =
      Events().on(kStream, EventReversed{paid, "bounced"}).on(StreamId("payment/Y1"), EventReversed{used, "bounced"});
  const Order before = house.order();
  EXPECT_REFUSED(house.record(bounced), "still_needed");
  EXPECT_TRUE(house.order() == before);
  house.must(take_back_last(house));
  ASSERT_TRUE(house.record(bounced).ok());
  EXPECT_EQ(open_balance(house.order()), dollars("1250"));
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, UndoesAChainFromItsEnd) {
  House house;
  house.confirm();
  const Order before = house.order();
  house.produce(100);
  house.must(quality::submit_lot(kOrder, {LotId("L1"), LineNo{1}, pieces(100)}));
  const Version submitted = house.order().version;
  house.must(take_back(kStream, submitted));
  house.must(take_back(kStream, Version{submitted.value - 1}));
  expect_same_but_for_version(house.order(), before);
}

TEST(Reversal, TakesADecisionOverSeveralStreamsBackWhole) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  const Order before = house.order();
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
  house.must(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
  ASSERT_GT(house.order().lines[0].ledger.shipped, 0);

  house.must(take_back_last(house, StreamId("shipment/S1")));
  EXPECT_EQ(house.order().lines[0].ledger.shipped, 0);
  EXPECT_EQ(house.engine->load(ShipmentId("S1"))->state, ShipmentState::kPacked);
  // From the order's side, the packing.
  house.must(take_back(kStream, Version{before.version.value + 1}));
  EXPECT_EQ(house.order().lines[0].ledger.packed, 0);
  EXPECT_EQ(house.engine->load(ShipmentId("S1"))->state, ShipmentState::kPlanned);
  // And once more, rightly.
  house.must(shipment::pack(ShipmentId("S1"), {5, Decimal::of(81)}));
  house.must(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house.order().commercial, Commercial::kCompleted);
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, RefusesADecisionOverSeveralStreamsWholeWhereOneOfThemNeedsIt) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  const Version despatched = house.engine->load(ShipmentId("S1"))->version;
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  const Position head = house.engine->head();
  EXPECT_REFUSED(house.execute(take_back(StreamId("shipment/S1"), despatched)), "still_needed");
  EXPECT_EQ(house.engine->head(), head);
}

TEST(Reversal, FreesThePoNumberThatASubmissionTook) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.draft("O-2");
  EXPECT_REFUSED(house.execute(intake::submit(OrderId("O-2"))), "duplicate_po_number");
  house.must(take_back_last(house));
  house.must(intake::submit(OrderId("O-2")));
}

// Submits O-2 under the number, which O-1 has given up.
void give_to_another(House& house, const char* po_number) {
  house.draft("O-2", {line(1)}, po_number);
  house.must(intake::submit(OrderId("O-2")));
}

TEST(Reversal, OfARejectionIsRefusedWhileAnotherOrderHasTheNumber) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.must(intake::reject(kOrder, "price wrong"));
  const Version rejected = house.order().version;
  give_to_another(house, "PO-1");
  EXPECT_REFUSED(house.execute(take_back(kStream, rejected)), "still_needed");
  house.must(take_back_last(house, StreamId("order/O-2")));
  house.must(take_back(kStream, rejected));
  EXPECT_EQ(house.order().commercial, Commercial::kSubmitted);
}

TEST(Reversal, OfACancellationIsRefusedWhileAnotherOrderHasTheNumber) {
  House house;
  house.confirm("O-1");
  house.must(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  house.must(intake::accept_cancellation(kOrder, "agreed"));
  const Version cancelled = house.order().version;
  give_to_another(house, "PO-1");
  EXPECT_REFUSED(house.execute(take_back(kStream, cancelled)), "still_needed");
}

TEST(Reversal, OfACorrectedNumberIsRefusedWhileAnotherOrderHasTheOldOne) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  give_to_another(house, "PO-1");
  EXPECT_REFUSED(house.execute(take_back(kStream, corrected)), "still_needed");
}

TEST(Reversal, OfADraftsCorrectedNumberIsRefusedOnceTheOldOneIsAnotherOrders) {
  House house;
  house.draft("O-1");
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  house.must(intake::submit(kOrder));
  give_to_another(house, "PO-1");
  EXPECT_REFUSED(house.execute(take_back(kStream, corrected)), "still_needed");
}

TEST(Reversal, OfACorrectedNumberWaitsForNobodyWhereTheOldOneIsStillItsOwn) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  house.must(take_back_last(house));
  EXPECT_EQ(house.order().header.po_number, "PO-1");
}

// Of what gives a number up, and a number under which O-1 would stand without having reserved it: refused, and so O-2
// alone has it.
void expect_number_not_reserved(House& house, Version target, const char* po_number) {
  const Position head = house.engine->head();
  EXPECT_REFUSED(house.execute(take_back(kStream, target)), "still_needed");
  EXPECT_EQ(house.engine->head(), head);
  give_to_another(house, po_number);
}

TEST(Reversal, OfADraftsCorrectedNumberIsRefusedWhereTheOldOneWasNeverReserved) {
  House house;
  house.draft("O-1");
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  house.must(intake::submit(kOrder));
  expect_number_not_reserved(house, corrected, "PO-1");
}

TEST(Reversal, OfACorrectedNumberIsRefusedWhereTheSubmissionUnderTheOldOneWasTakenBack) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  const Version submitted = house.order().version;
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  house.must(take_back(kStream, submitted));
  house.must(intake::submit(kOrder));
  expect_number_not_reserved(house, corrected, "PO-1");
}

TEST(Reversal, OfARejectionIsRefusedWhereTheNumberLeftWasNeverReserved) {
  House house;
  house.draft("O-1");
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  house.must(intake::submit(kOrder));
  house.must(intake::reject(kOrder, "price wrong"));
  const Version rejected = house.order().version;
  house.must(take_back(kStream, corrected));  // it stands under no number yet
  expect_number_not_reserved(house, rejected, "PO-1");
}

TEST(Reversal, OfACorrectedNumberIsTakenOfAnOrderThatWasRecorded) {
  House house;
  house.draft("O-1");
  const Version drafted = house.order().version;
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, EntryCorrected{LineNo{0}, "po_number", "PO-1", "PO-2"})
                              .on(kStream, OrderSubmitted{}))
                  .ok());
  house.must(take_back(kStream, Version{drafted.value + 1}));
  EXPECT_EQ(house.order().header.po_number, "PO-1");
}

TEST(Reversal, OfARecordedOrdersNumberIsRefusedWhileAnotherOrderHasTheOldOne) {
  House house;
  house.draft("O-1");
  const Version drafted = house.order().version;
  ASSERT_TRUE(house
                  .record(Events()
                              .on(kStream, EntryCorrected{LineNo{0}, "po_number", "PO-1", "PO-2"})
                              .on(kStream, OrderSubmitted{}))
                  .ok());
  give_to_another(house, "PO-1");
  EXPECT_REFUSED(house.execute(take_back(kStream, Version{drafted.value + 1})), "still_needed");
}

TEST(Reversal, OfARejectionGoesWithTheOrderThatTookTheNumberInTheSameAppend) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.draft("O-2");
  const StreamId number = po_stream(CustomerId("ACME"), "PO-1");
  house.must([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events()
        .on(kStream, OrderRejected{"entered anew"})
        .on(StreamId("order/O-2"), OrderSubmitted{})
        .on(number, PoNumberFreed{kOrder})
        .on(number, PoNumberReserved{OrderId("O-2")});
  });
  house.must(take_back_last(house));
  EXPECT_EQ(house.order().commercial, Commercial::kSubmitted);
  EXPECT_EQ(house.order("O-2").commercial, Commercial::kDraft);
}

TEST(Reversal, OfADiscardingLeavesADraftWhoseNumberIsAnotherOrders) {
  House house;
  house.draft("O-1");
  house.must(intake::discard(kOrder, "typed twice"));
  give_to_another(house, "PO-1");
  house.must(take_back_last(house));
  EXPECT_REFUSED(house.execute(intake::submit(kOrder)), "duplicate_po_number");
}

TEST(Reversal, OfASubmissionGivesTheNumberBackToTheOrderThatLostIt) {
  House house;
  house.draft("O-1");
  house.must(intake::submit(kOrder));
  house.must(intake::correct_entry(kOrder, {LineNo{0}, "po_number", "PO-1", "PO-2"}));
  const Version corrected = house.order().version;
  give_to_another(house, "PO-1");
  house.must(take_back_last(house, StreamId("order/O-2")));
  house.must(take_back(kStream, corrected));
  EXPECT_REFUSED(house.execute(intake::submit(OrderId("O-2"))), "duplicate_po_number");
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, FreesTheBankReferenceThatAReceiptTook) {
  House house;
  const PaymentReceived money{CustomerId("ACME"), dollars("100"), "B-7", kToday};
  house.must(finance::receive_payment(PaymentId("Y1"), money));
  EXPECT_REFUSED(house.execute(finance::receive_payment(PaymentId("Y2"), money)), "duplicate_bank_reference");
  house.must(take_back_last(house, StreamId("payment/Y1")));
  house.must(finance::receive_payment(PaymentId("Y2"), money));
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, OfAReleaseIsRefusedWhileSomethingOfTheLotIsPacked) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 60);
  const Version released = house.order().version;
  house.release("L2", 40);
  const ShipmentId shipment("S1");
  house.must(shipment::plan(shipment, {{{kOrder, LineNo{1}, pieces(30)}}, "Ocean", kToday}));
  house.must(shipment::pack(shipment, {1, Decimal::of(8)}, {{kOrder, LotId("L1"), pieces(30)}}));
  EXPECT_REFUSED(house.execute(take_back(kStream, released)), "still_needed");
}

TEST(Reversal, CorrectsAndReplacesInOneAppend) {
  House house;
  house.confirm();
  house.produce(90);
  const Version wrong = house.order().version;
  house.must([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events()
        .on(kStream, EventReversed{wrong, "scale was off"})
        .on(kStream, ProductionReported{LineNo{1}, pieces(70), pieces(0), "", kToday});
  });
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(70).value.micros());
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, MayStandBehindOtherEventsOfItsAppend) {
  House house;
  house.confirm();
  house.produce(50);
  const Version wrong = house.order().version;
  house.must([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events()
        .on(kStream, ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday})
        .on(kStream, EventReversed{wrong, "counted twice"})
        .on(kStream, ProductionReported{LineNo{1}, pieces(5), pieces(0), "", kToday});
  });
  EXPECT_EQ(house.order().lines[0].ledger.produced, pieces(45).value.micros());
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, DoesNotTakeBackWhatItsOwnAppendWrites) {
  House house;
  house.confirm();
  const Version next{house.order().version.value + 1};
  EXPECT_REFUSED(house.execute([&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events()
        .on(kStream, ProductionReported{LineNo{1}, pieces(40), pieces(0), "", kToday})
        .on(kStream, EventReversed{next, "no"});
  }),
                 "unknown_event");
}

TEST(Reversal, TakesAnOverrunAwayWithItsCause) {
  House house;
  house.confirm();
  ASSERT_TRUE(house.record(Events().on(kStream, LotSubmitted{LotId("L1"), LineNo{1}, pieces(60)})).ok());
  ASSERT_FALSE(house.order().overruns.empty());
  house.must(take_back_last(house));
  EXPECT_TRUE(house.order().overruns.empty());
}

TEST(Reversal, MayBreakAnInvariantOnlyWhereItIsObserved) {
  House house;
  house.confirm();
  ASSERT_TRUE(
      house.record(Events().on(kStream, ProductionReported{LineNo{1}, pieces(60), pieces(0), "", kToday})).ok());
  const Version produced = house.order().version;
  ASSERT_TRUE(house.record(Events().on(kStream, LotSubmitted{LotId("L1"), LineNo{1}, pieces(60)})).ok());
  EXPECT_REFUSED(house.execute(take_back(kStream, produced)), "still_needed");
  ASSERT_TRUE(house.record(Events().on(kStream, EventReversed{produced, "the other plant's"})).ok());
  EXPECT_FALSE(house.order().overruns.empty());
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, OfWhatWasObservedTogetherTakesOneEventAlone) {
  House house;
  ASSERT_TRUE(
      house
          .record(Events()
                      .on(kStream, header())
                      .on(kStream, line(1))
                      .on(StreamId("shipment/S1"), ShipmentPlanned{{{kOrder, LineNo{1}, pieces(9)}}, "Air", kToday})
                      .on(kStream, line(2)))
          .ok());
  house.must(take_back(kStream, Version{3}));
  EXPECT_EQ(house.order().lines.size(), 1u);
  EXPECT_EQ(house.engine->load(ShipmentId("S1"))->state, ShipmentState::kPlanned);
}

TEST(Reversal, IsForgottenByEveryReadModel) {
  House house;
  const Attached<Delays> delays = attach_all(*house.engine);
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  const auto delivered = [&] { return delays.read([](const Delays& d) { return d.totals(kToday).lines_delivered; }); };
  EXPECT_EQ(delivered(), 1u);
  house.must(take_back_last(house, StreamId("shipment/S1")));
  EXPECT_EQ(delivered(), 0u);
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, BringsADeadlineBack) {
  House house;
  house.confirm();
  house.must(schedule::baseline(kOrder, LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, kToday.plus(7),
                                WorkCalendar()));
  house.must(schedule::complete(kOrder, LineNo{0}, MilestoneCode("EX"), kToday));
  const Version completed = house.order().version;
  house.clock.set(start_of(kToday.plus(30)));
  EXPECT_EQ(house.engine->advance_to(house.clock.now()).value(), 0u);
  house.must(take_back(kStream, completed));
  EXPECT_EQ(house.engine->advance_to(house.clock.now()).value(), 1u);
  EXPECT_EQ(house.order().milestones[0].missed, kToday.plus(7));
}

TEST(Reversal, AsksTheGuardsOfTheDayThatItWasInTheClocksZone) {
  House house;
  house.clock.set_zone(480);
  // Six in the morning there, and still the day before in UTC.
  house.clock.set({start_of(kToday).micros - 2 * std::int64_t{3'600'000'000}});
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  const ShipmentId shipment("S1");
  house.must(shipment::plan(shipment, {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(shipment, {4, Decimal::of(80)}));
  house.must(hold::place(kOrder, {HoldId("H1"), HoldKind::kCredit, LineNo{0}, "credit"}));
  house.must(hold::release(kOrder, HoldId("H1"), "paid"));
  const Version released = house.order().version;
  house.must(shipment::despatch(shipment, {kToday, {"packing list"}}));
  EXPECT_REFUSED(house.execute(take_back(kStream, released)), "still_needed");
}

TEST(Reversal, LetsTheSameEyesDecideAnew) {
  EngineOptions options;
  options.policies = {policy::four_eyes({{kFacts<OrderReviewed>.tag, kFacts<OrderConfirmed>.tag}})};
  House house(nullptr, std::move(options));
  house.draft();
  house.review();
  const Version reviewed = house.order().version;
  const Decision confirm = intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)});
  EXPECT_REFUSED(house.execute(confirm), "same_person");
  house.must(take_back(kStream, reviewed));
  Request other = house.request();
  other.actor = "wang";
  ASSERT_TRUE(house.engine->execute(other, intake::complete_review(kOrder, {{{"quantity", true, ""}}})).ok());
  house.must(confirm);
}

TEST(Reversal, WorksOnTheHostsOwnStreams) {
  EngineOptions options;
  HostType letter;
  letter.tag = 0x8001;
  letter.name = "Letter";
  options.host_types.push_back(letter);
  HostMachine machine;
  machine.category = "word";
  machine.judge = [](std::string& state, const HostEvent& event, const Judging&) {
    state += event.payload;
    return absl::OkStatus();
  };
  options.host_machines.push_back(machine);
  House house(nullptr, std::move(options));
  const StreamId word("word/a");
  for (const char* payload : {"x", "y", "z"}) {
    house.must([&](View&, const Context&) -> absl::StatusOr<Events> {
      return Events().on(word, HostEvent{0x8001, 1, payload});
    });
  }
  house.must(take_back(word, Version{2}));
  EXPECT_EQ(house.engine->load_host(word).value(), "xz");
  expect_replay_agrees(*house.engine);
}

TEST(Reversal, IsFoldedWithoutACacheToo) {
  EngineOptions options;
  options.cache_bytes = 0;
  House house(nullptr, std::move(options));
  house.confirm();
  const Order before = house.order();
  house.produce(30);
  house.must(take_back_last(house));
  house.produce(20);
  house.must(take_back_last(house));
  expect_same_but_for_version(house.order(), before);
  expect_replay_agrees(*house.engine);
}

ComplaintReceived complaint_about(const char* order, const char* shipment = "") {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.order = OrderId(order);
  received.shipment = ShipmentId(shipment);
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  return received;
}

TEST(Reversal, OfAWholeComplaintLeavesNoneThatAReturnComesOf) {
  House house;
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  house.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  house.must(complaint::receive(CaseId("C-1"), complaint_about("O-1")));
  const Decision request =
      returns::request(ReturnId("RMA-1"), {kOrder, LineNo{1}, pieces(10), ReturnReason::kDefective, CaseId("C-1"), ""});
  house.must(take_back_last(house, StreamId("case/C-1")));
  EXPECT_REFUSED(house.execute(request), "unknown_case");
}

// An order of one line.
void take_draft_back(House& house, const StreamId& stream) {
  for (const Version written : {Version{2}, Version{1}}) {
    house.must(reversal::reverse_event(stream, written, "meant for another"));
  }
}

TEST(Reversal, OfAWholeOrderLeavesNoneThatGoodsComeBackOf) {
  House house;
  house.draft();
  take_draft_back(house, kStream);
  EXPECT_REFUSED(house.execute(returns::request(ReturnId("RMA-1"),
                                                {kOrder, LineNo{1}, pieces(1), ReturnReason::kDefective, {}, ""})),
                 "unknown_order");
}

TEST(Reversal, OfAWholeOrderLeavesNoneThatIsComplainedOf) {
  House house;
  house.draft();
  take_draft_back(house, kStream);
  EXPECT_REFUSED(house.execute(complaint::receive(CaseId("C-1"), complaint_about("O-1"))), "unknown_order");
}

TEST(Reversal, OfAWholeShipmentLeavesNoneThatIsComplainedOf) {
  House house;
  house.confirm();
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(10)}}, "Ocean", kToday}));
  house.must(take_back_last(house, StreamId("shipment/S1")));
  EXPECT_REFUSED(house.execute(complaint::receive(CaseId("C-1"), complaint_about("", "S1"))), "unknown_shipment");
}

TEST(Reversal, OfAWholeOrderLeavesNoneThatReplacesGoods) {
  House house;
  request_return(house);
  house.must(returns::authorise(ReturnId("RMA-1"), {pieces(10), {}}));
  house.must(returns::receive(ReturnId("RMA-1"), {pieces(10), kToday}));
  house.must(returns::disposition(ReturnId("RMA-1"), {pieces(10), pieces(0), pieces(0), ""}));
  house.draft("O-2", {line(1)}, "PO-2");
  take_draft_back(house, StreamId("order/O-2"));
  EXPECT_REFUSED(house.execute(returns::close(ReturnId("RMA-1"), {ReturnSettlement::kReplacement, "O-2"})),
                 "unknown_order");
}

TEST(Reversal, IsFoundAgainBehindASavedAggregate) {
  const TemporaryFolder folder;
  testing::ManualClock clock;
  clock.set(start_of(kToday));
  StoreOptions options;
  options.clock = &clock;
  Order before;
  {
    House house(open_rocksdb_store(folder / "log", options).value());
    attach_all(*house.engine);
    house.confirm();
    before = house.order();
    house.produce(30);
    ASSERT_TRUE(house.engine->save().ok());
    house.must(take_back_last(house));
  }  // nothing more is saved
  House again(open_rocksdb_store(folder / "log", options).value());
  expect_same_but_for_version(again.order(), before);
  attach_all(*again.engine);
  expect_replay_agrees(*again.engine);
  ASSERT_TRUE(again.engine->close().ok());
}

}  // namespace
}  // namespace gendan
