// What is saved, restored and continued is what one run gives, wherever it is cut.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gendan/log/store.h"
#include "gendan/projection/attention.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/inventory.h"
#include "gendan/projection/order_desk.h"
#include "gendan/projection/quality.h"
#include "gendan/projection/receivables.h"
#include "gendan/projection/returns.h"
#include "gendan/projection/runner.h"
#include "gendan/projection/time_action.h"
#include "gendan/testing/manual_clock.h"
#include "tests/projection/random_events.h"
#include "tests/projection/support.h"

namespace gendan {
namespace {

// All of them, as one process holds them over one log and one row store.
struct Life {
  Life(Log& log, RowStore& rows, std::uint64_t save_every)
      : runners{std::make_unique<ProjectionRunner>(delays, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(quality, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(complaints, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(attention, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(receivables, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(returns, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(desk, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(calendar, log, rows, RunnerOptions{.save_every = save_every}),
                std::make_unique<ProjectionRunner>(inventory, log, rows, RunnerOptions{.save_every = save_every})} {
    for (const auto& runner : runners) RC_ASSERT(runner->open().ok());
  }
  void catch_up() {
    for (const auto& runner : runners) RC_ASSERT(runner->catch_up().ok());
  }
  Delays delays;
  QualityStatistics quality;
  ComplaintRegister complaints;
  Attention attention;
  Receivables receivables;
  ReturnRegister returns;
  OrderDesk desk;
  TimeAction calendar;
  Inventory inventory;
  std::array<std::unique_ptr<ProjectionRunner>, 9> runners;
};

void assert_same(const Delays& a, const Delays& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.lines({}, today) == b.lines({}, today));
  RC_ASSERT(a.orders(today) == b.orders(today));
  RC_ASSERT(a.totals(today) == b.totals(today));
  for (const DelayKey key :
       {DelayKey::kCause, DelayKey::kSupplier, DelayKey::kCountry, DelayKey::kMode, DelayKey::kBranch}) {
    RC_ASSERT(a.pareto(key, today) == b.pareto(key, today));
  }
}
void assert_same(const QualityStatistics& a, const QualityStatistics& b) {
  RC_ASSERT(a.lots({}) == b.lots({}));
  RC_ASSERT(a.totals() == b.totals());
  RC_ASSERT(a.groups(QualityKey::kSupplierItem) == b.groups(QualityKey::kSupplierItem));
  RC_ASSERT(a.inspections() == b.inspections());
}
void assert_same(const ComplaintRegister& a, const ComplaintRegister& b) {
  const ComplaintDay today = {day("2024-06-01"), 0};
  RC_ASSERT(a.cases({}, today) == b.cases({}, today));
  RC_ASSERT(a.totals() == b.totals());
  RC_ASSERT(a.open_by_age(today) == b.open_by_age(today));
  RC_ASSERT(a.counts(ComplaintKey::kSupplier) == b.counts(ComplaintKey::kSupplier));
}
void assert_same(const Receivables& a, const Receivables& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.open_invoices(today) == b.open_invoices(today));
  RC_ASSERT(a.by_customer(today) == b.by_customer(today));
  RC_ASSERT(a.totals(today) == b.totals(today));
}
void assert_same(const ReturnRegister& a, const ReturnRegister& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.returns({}, today) == b.returns({}, today));
  RC_ASSERT(a.totals() == b.totals());
  RC_ASSERT(a.reasons() == b.reasons());
  RC_ASSERT(a.rates(ReturnKey::kSupplier) == b.rates(ReturnKey::kSupplier));
}

void assert_same(const Attention& a, const Attention& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.incidents(today) == b.incidents(today));
  RC_ASSERT(a.untold(today) == b.untold(today));
  RC_ASSERT(a.holds(today) == b.holds(today));
}

void assert_same(const OrderDesk& a, const OrderDesk& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.queue(today) == b.queue(today));
  RC_ASSERT(a.requirements(today) == b.requirements(today));
  RC_ASSERT(a.entries() == b.entries());
}

void assert_same(const TimeAction& a, const TimeAction& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.milestones({}, today) == b.milestones({}, today));
  RC_ASSERT(a.adherence(AdherenceKey::kDepartment, today) == b.adherence(AdherenceKey::kDepartment, today));
  RC_ASSERT(a.ex_factory(today) == b.ex_factory(today));
}

void assert_same(const Inventory& a, const Inventory& b) {
  const Date today = day("2024-06-01");
  RC_ASSERT(a.stocks(today) == b.stocks(today));
  RC_ASSERT(a.shortages(today) == b.shortages(today));
  RC_ASSERT(a.overdue(today) == b.overdue(today));
}

// Takes back one of the events so far, or does nothing where there is none.
void take_one_back(Tape& tape, Dice& dice) {
  if (tape.size() == 0) return;
  const Tape::Entry& target = tape[dice.roll(static_cast<std::uint32_t>(tape.size()))];
  tape.on(target.stream, EventReversed{target.record.version, "by mistake"}, {1'000'000});
}

// Only what stands at the end, in order of position: what forgetting a stream and folding it anew must come to.
void play_what_stands(const Tape& tape, Projection& projection) {
  std::set<std::pair<std::string, std::uint64_t>> gone;
  for (std::size_t i = 0; i < tape.size(); ++i) {
    const auto* reversal = std::get_if<EventReversed>(&tape[i].event);
    if (reversal == nullptr) continue;
    gone.emplace(tape[i].stream, reversal->target.value);
    gone.emplace(tape[i].stream, tape[i].record.version.value);
  }
  for (std::size_t i = 0; i < tape.size(); ++i) {
    if (!gone.contains({tape[i].stream, tape[i].record.version.value})) {
      projection.apply(tape[i].record, tape[i].event);
    }
  }
}

void assert_agrees_with_the_log(Life& life, Log& log) {
  Delays delays;
  QualityStatistics quality;
  ComplaintRegister complaints;
  Attention attention;
  Receivables receivables;
  ReturnRegister returns;
  OrderDesk desk;
  TimeAction calendar;
  Inventory inventory;
  const ProjectionCheck checks[] = {
      {life.runners[0].get(), &delays},    {life.runners[1].get(), &quality},     {life.runners[2].get(), &complaints},
      {life.runners[3].get(), &attention}, {life.runners[4].get(), &receivables}, {life.runners[5].get(), &returns},
      {life.runners[6].get(), &desk},      {life.runners[7].get(), &calendar},    {life.runners[8].get(), &inventory}};
  const absl::StatusOr<std::vector<RowDifference>> differences = verify(log, checks);
  RC_ASSERT(differences.ok());
  RC_ASSERT(differences->empty());
  assert_same(life.delays, delays);
  assert_same(life.quality, quality);
  assert_same(life.complaints, complaints);
  assert_same(life.attention, attention);
  assert_same(life.receivables, receivables);
  assert_same(life.returns, returns);
  assert_same(life.desk, desk);
  assert_same(life.calendar, calendar);
  assert_same(life.inventory, inventory);
}

RC_GTEST_PROP(Restore, WhateverIsSavedAndWhereverItCrashesTheRowsAreThoseOfOneRun, (std::vector<std::uint32_t> steps)) {
  FakeLog log;
  FakeRows rows;
  const std::uint64_t save_every = *rc::gen::inRange<std::uint64_t>(0, 8);
  auto life = std::make_unique<Life>(log, rows, save_every);
  for (const std::uint32_t step : steps) {
    Dice dice(step);
    std::vector<std::pair<std::string, Event>> events;
    const std::uint64_t first = log.tape.size();
    for (std::uint32_t n = dice.roll(3) + 1; n > 0; --n) events.push_back(random_event(step * 8ull + n));
    log.tape.append(std::move(events), {static_cast<std::int64_t>(dice.roll(1'000'000)) * 1'000'000});
    if (dice.roll(6) == 0) take_one_back(log.tape, dice);

    const bool reaches_them = dice.roll(8) != 0;  // else the process died between the append and the projections
    for (const auto& runner : life->runners) {
      if (!reaches_them) break;
      std::vector<Record> applied;
      std::vector<Event> facts;
      for (std::size_t i = first; i < log.tape.size(); ++i) {
        applied.push_back(log.tape[i].record);
        facts.push_back(log.tape[i].event);
      }
      RC_ASSERT(runner->apply(applied, facts).ok());
    }
    switch (dice.roll(10)) {
      case 0:
        for (const auto& runner : life->runners) RC_ASSERT(runner->save().ok());
        break;
      case 1:
        rows.fail_in = dice.roll(2);
        for (const auto& runner : life->runners) runner->save().IgnoreError();
        rows.fail_in.reset();
        break;
      case 2:
        life = std::make_unique<Life>(log, rows, save_every);
        break;
      default:
        break;
    }
  }
  life->catch_up();
  assert_agrees_with_the_log(*life, log);

  // And once more from what the last life saves.
  for (const auto& runner : life->runners) RC_ASSERT(runner->save().ok());
  Life next(log, rows, save_every);
  for (const auto& runner : next.runners) RC_ASSERT(runner->position() == log.head());
  assert_agrees_with_the_log(next, log);
}

RC_GTEST_PROP(Restore, WhatWasTakenBackLeavesNothingBehind, (std::vector<std::uint32_t> steps)) {
  FakeLog log;
  FakeRows rows;
  Life life(log, rows, 3);
  for (const std::uint32_t step : steps) {
    Dice dice(step);
    auto [stream, event] = random_event(step);
    log.tape.on(std::move(stream), std::move(event), {1'000'000});
    if (dice.roll(3) == 0) take_one_back(log.tape, dice);
    if (dice.roll(2) == 0) life.catch_up();
  }
  life.catch_up();
  const auto assert_stands = [&]<class P>(const P& lived) {
    P expected;
    play_what_stands(log.tape, expected);
    assert_same(lived, expected);
  };
  assert_stands(life.delays);
  assert_stands(life.quality);
  assert_stands(life.complaints);
  assert_stands(life.attention);
  assert_stands(life.receivables);
  assert_stands(life.returns);
  assert_stands(life.desk);
  assert_stands(life.calendar);
  assert_stands(life.inventory);
}

RC_GTEST_PROP(Restore, WorksTheSameOverAStoreInMemory, (std::vector<std::uint32_t> steps)) {
  testing::ManualClock clock(at("2024-06-01T00:00:00Z"));
  absl::StatusOr<std::unique_ptr<Store>> store = open_memory_store({.clock = &clock});
  RC_ASSERT(store.ok());
  auto life = std::make_unique<Life>((*store)->log(), (*store)->rows(), 5);
  int requests = 0;
  for (const std::uint32_t step : steps) {
    const auto [stream, event] = random_event(step);
    std::string payload;
    encode(event, payload);
    const EventFacts facts = facts_of(event);
    Append append;
    append.request_id = RequestId("r" + std::to_string(++requests));
    append.actor = "test";
    append.streams = {{StreamId(stream), Expect::any()}};
    append.events = {NewEvent{0, facts.tag, facts.schema, 0, {1'000'000}, payload}};
    const absl::StatusOr<Receipt> receipt = (*store)->log().append(append, Durability::kBuffered);
    RC_ASSERT(receipt.ok());
    if (step % 3 == 0) life->catch_up();
    if (step % 7 == 0) life = std::make_unique<Life>((*store)->log(), (*store)->rows(), 5);
  }
  life->catch_up();
  assert_agrees_with_the_log(*life, (*store)->log());
}

RC_GTEST_PROP(Restore, TheOrderInWhichOrdersTakeTurnsDoesNotMatter, (const std::vector<std::uint32_t>& steps)) {
  // The same events, those of each stream in their order, but the streams one after another.
  Tape mixed;
  std::map<std::string, std::vector<Event>> by_stream;
  for (const std::uint32_t step : steps) {
    auto [stream, event] = random_event(step);
    if (std::holds_alternative<MilestoneForecast>(event)) continue;  // its row remembers the position
    by_stream[stream].push_back(event);
    mixed.on(stream, std::move(event), {1'000'000});
  }
  Tape sorted;
  for (auto& [stream, events] : by_stream) {
    for (Event& event : events) sorted.on(stream, std::move(event), {1'000'000});
  }
  const auto rows_of = [](const Tape& tape, auto projection) {
    tape.play(*projection);
    return all_rows(*projection);
  };
  RC_ASSERT(rows_of(mixed, std::make_unique<Delays>()) == rows_of(sorted, std::make_unique<Delays>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<QualityStatistics>()) ==
            rows_of(sorted, std::make_unique<QualityStatistics>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<ComplaintRegister>()) ==
            rows_of(sorted, std::make_unique<ComplaintRegister>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<Attention>()) == rows_of(sorted, std::make_unique<Attention>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<Receivables>()) == rows_of(sorted, std::make_unique<Receivables>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<ReturnRegister>()) == rows_of(sorted, std::make_unique<ReturnRegister>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<OrderDesk>()) == rows_of(sorted, std::make_unique<OrderDesk>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<TimeAction>()) == rows_of(sorted, std::make_unique<TimeAction>()));
  RC_ASSERT(rows_of(mixed, std::make_unique<Inventory>()) == rows_of(sorted, std::make_unique<Inventory>()));
}

template <class P>
void refuse_or_read_back(const std::string& key, const std::string& value) {
  P projection;
  if (!projection.restore(key, value).ok()) return;
  // Whatever was read can be asked about.
  if constexpr (std::is_same_v<P, Delays>) projection.totals(day("2024-06-01"));
  if constexpr (std::is_same_v<P, QualityStatistics>) {
    projection.totals();
    projection.inspections();
  }
  if constexpr (std::is_same_v<P, ComplaintRegister>) projection.totals();
  if constexpr (std::is_same_v<P, Attention>) projection.untold(day("2024-06-01"));
  if constexpr (std::is_same_v<P, Receivables>) projection.totals(day("2024-06-01"));
  if constexpr (std::is_same_v<P, OrderDesk>) {
    projection.queue(day("2024-06-01"));
    projection.all_entries();
  }
  if constexpr (std::is_same_v<P, TimeAction>) {
    projection.milestones({}, day("2024-06-01"));
    projection.ex_factory(day("2024-06-01"));
  }
  if constexpr (std::is_same_v<P, Inventory>) {
    projection.stocks(day("2024-06-01"));
    projection.shortages(day("2024-06-01"));
    projection.overdue(day("2024-06-01"));
  }
  if constexpr (std::is_same_v<P, ReturnRegister>) {
    projection.totals();
    projection.reasons();
    projection.open(day("2024-06-01"));
  }
}

RC_GTEST_PROP(Restore, ADamagedRowIsRefusedOrReadButNeverMore,
              (const std::vector<std::uint32_t>& steps, std::uint32_t where, std::uint8_t what)) {
  Tape tape;
  for (const std::uint32_t step : steps) {
    auto [stream, event] = random_event(step);
    tape.on(stream, std::move(event));
  }
  const auto damage_each = [&]<class P>(P projection) {
    tape.play(*projection);
    for (auto [key, value] : all_rows(*projection)) {
      const std::size_t index = where % value.size();
      std::string changed = value;
      changed[index] = static_cast<char>(what);
      refuse_or_read_back<typename P::element_type>(key, changed);
      const std::string shorter = value.substr(0, index);
      typename P::element_type fresh;
      RC_ASSERT(!fresh.restore(key, shorter).ok());
      RC_ASSERT(!fresh.restore(key, value + "x").ok());
      RC_ASSERT(fresh.restore(key, value).ok());
      RC_ASSERT(!fresh.restore(key, value).ok());  // twice
    }
  };
  damage_each(std::make_unique<Delays>());
  damage_each(std::make_unique<QualityStatistics>());
  damage_each(std::make_unique<ComplaintRegister>());
  damage_each(std::make_unique<Attention>());
  damage_each(std::make_unique<Receivables>());
  damage_each(std::make_unique<ReturnRegister>());
  damage_each(std::make_unique<OrderDesk>());
  damage_each(std::make_unique<TimeAction>());
  damage_each(std::make_unique<Inventory>());
}

TEST(Restore, RefusesKeysThatAreNotTheProjections) {
  QualityStatistics quality;
  ComplaintRegister complaints;
  ReturnRegister returns;
  EXPECT_FALSE(quality.restore("supplier/ACME", "").ok());
  EXPECT_FALSE(complaints.restore("lot/PO-1/L-1", "").ok());
  EXPECT_FALSE(returns.restore("case/K-1", "").ok());
  EXPECT_FALSE(TimeAction().restore("case/K-1", "").ok());
}

// A history in which every field of every row has something in it.
Tape full_history() {
  Tape tape;
  const std::string order = "order/PO/1";
  OrderDrafted header;
  header.customer = CustomerId("C-1");
  header.po_number = "4711";
  header.country = "Peru";
  header.currency = CurrencyCode::parse("USD", "currency").value();
  LineAdded line;
  line.line = {1};
  line.item = ItemId("SHIRT");
  line.family = "shirts";
  line.supplier = SupplierId("ACME");
  line.mode = "Ocean";
  line.quantity = pieces(100);
  line.under_tolerance = Decimal::from_micros(50'000);
  line.requested = day("2024-05-09");
  tape.append({{order, header}, {order, line}, {order, DeliveryPromised{{1}, day("2024-05-10")}}});
  line.line = {2};
  tape.on(order, line).on(order, PromiseRevised{{1}, day("2024-05-12"), "email"});
  tape.on(order, DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCustoms, "strike"});
  tape.on(order, MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-01"), ""});
  tape.on(order, MilestoneForecast{{0}, MilestoneCode("DELIVERY"), day("2024-05-21"), ""});
  GoodsDelivered goods;
  goods.line = {1};
  goods.day = day("2024-05-11");
  goods.unit = pieces(1).unit;
  goods.accepted = Decimal::from_micros(60'500'000);
  goods.refused = Decimal::from_micros(2'500'000);
  goods.mode = "Air";
  tape.on(order, goods).on(order, LineShortClosed{{2}, "no yarn", "mail"}).on(order, OrderCompleted{});

  const LotId lot("L/1");
  tape.on(order, LotSubmitted{lot, {1}, pieces(50)})
      .on(order, DefectRecorded{lot, 1, DefectClass::kMajor, "hole", 3, ""});
  tape.on(order, DefectRecorded{lot, 2, DefectClass::kMinor, "stain", 300, ""}).on(order, LotFailed{lot, 13, 2, 3, 0});
  tape.on(order, LotResubmitted{lot, pieces(2)}).on(order, LotPassed{lot, 13, 0, 0, 0, false});
  tape.on(order, DefectRecorded{lot, 2, DefectClass::kCritical, "needle", 1, ""});
  tape.on(order, ConcessionGranted{lot, "mail"}).on(order, LotSplit{lot, LotId("L/1B"), pieces(8)});
  tape.on(order, LotRejected{lot, Disposition::kDowngrade});

  const std::string supplier = "supplier/ACME";
  tape.on(supplier, LotCounted{"shirts", OrderId("PO/1"), lot, "z1.4", Severity::kNormal, true, false, 2},
          at("2024-06-01T08:30:00Z"));
  tape.on(supplier, SeverityTightened{"shirts"}, at("2024-06-02T08:30:00Z"));

  const std::string complaint = "case/K-1";
  ComplaintReceived received;
  received.customer = CustomerId("C-1");
  received.order = OrderId("PO/1");
  received.line = {1};
  received.lot = lot;
  received.shipment = ShipmentId("SH-1");
  received.supplier = SupplierId("ACME");
  received.channel = "phone";
  received.allegations = {{"hole", "a"}, {"stain", "b"}};
  received.acknowledge_by = at("2024-06-02T00:00:00Z");
  tape.on(complaint, received, at("2024-06-01T08:30:00Z"))
      .on(complaint, AcknowledgementMissed{received.acknowledge_by});
  tape.on(complaint, ComplaintAcknowledged{"email"}, at("2024-06-03T08:30:00Z"));
  tape.on(complaint, ComplaintAssessed{CaseSeverity::kMajor, true, ""}, at("2024-06-03T08:30:01Z"));
  tape.on(complaint, CapaOpened{"8D-1", PersonId("Li")}).on(complaint, CapaStepCompleted{3, "sorted"});
  tape.on(complaint, ComplaintEscalated{"no"}).on(complaint, ComplaintReopened{"photo"});
  tape.on(complaint, ComplaintClosed{"replaced", 4}, at("2024-06-09T08:30:00Z"));
  tape.on(complaint, EffectivenessCheckPlanned{day("2024-08-09"), PersonId("Li")});

  const IncidentRaised raised{IncidentId("I-1"), {2}, IncidentKind::kWeather, "storm", at("2024-06-02T00:00:00Z")};
  tape.on(order, raised, at("2024-06-01T08:30:00Z"));
  tape.on(order, InformingMissed{about_incident(raised.incident), raised.inform_by}, at("2024-06-02T00:00:00Z"));
  tape.on(order, HoldPlaced{HoldId("H-1"), HoldKind::kExport, {1}, "licence", ShipmentId("SH-1")},
          at("2024-06-03T08:30:00Z"));
  tape.on(order, OrderClosed{});
  const Money hundred{Decimal::of(100), CurrencyCode::parse("USD", "currency").value()};
  const Money part{Decimal::from_micros(12'500'000), hundred.currency};
  const InvoiceId invoice("I/1");
  tape.on(order, DepositRequested{hundred, day("2024-05-02"), ""});
  tape.on(order, PaymentApplied{PaymentId("P-1"), InvoiceId(), hundred, hundred, {}});
  tape.on(order,
          InvoiceIssued{invoice, {{{1}, pieces(60), hundred}, {{2}, pieces(1), part}}, false, day("2024-06-10")});
  tape.on(order, CreditNoteIssued{CreditNoteId("N-1"), invoice, part, "holes", "K-1"});
  tape.on(order, DepositSetOff{invoice, part}).on(order, InvoiceWrittenOff{invoice, part, "lost", "head of finance"});
  tape.on(order, RefundPaid{InvoiceId(), part, day("2024-06-12"), "T"});

  const ReturnId rma("RMA/1");
  const std::string returned = "return/RMA/1";
  const ReturnRequested wanted{OrderId("PO/1"), {1}, pieces(9), ReturnReason::kWrongItem, CaseId("K-1"), "blue ones"};
  tape.on(returned, wanted, at("2024-06-10T08:30:00Z"));
  tape.append(
      {{returned, ReturnAuthorised{pieces(8), day("2024-07-10")}}, {order, ReturnAwaited{rma, {1}, pieces(8)}}});
  tape.append({{returned, ReturnReceived{pieces(7), day("2024-06-20")}},
               {order, GoodsReturned{rma, {1}, pieces(7), pieces(1), day("2024-06-20")}}});
  tape.on(returned, ReturnDispositioned{pieces(4), pieces(2), pieces(1), ""});
  tape.on(returned, ReturnClosed{ReturnSettlement::kCreditNote, "N-1"}, at("2024-06-25T08:30:00Z"));

  tape.on(order, RequirementAttached{"R-1", {1}, "logo"}, at("2024-04-01T08:30:00Z"));
  tape.on(order, OrderSubmitted{}, at("2024-04-02T08:30:00Z")).on(order, OrderReviewStarted{PersonId("li")});
  tape.on(order, OrderQueryRaised{QueryId("Q-1"), "colour", "which?"});
  tape.on(order, EntryCorrected{{1}, "gtin", "", "40170725"}).on(order, RequirementVerified{"R-1", "photo"});

  tape.on(order, CalendarBaselined{{0}, {{MilestoneCode("SEWING"), "plant", day("2024-04-20"), {}}}});
  tape.on(order, CalendarRebaselined{{0}, {{MilestoneCode("SEWING"), "", day("2024-04-25"), {}}}, 2, ""});
  tape.on(order, MilestoneCompleted{{0}, MilestoneCode("SEWING"), day("2024-04-26")});
  tape.on(order, GoodsDespatched{ShipmentId("SH-1"), {1}, pieces(70), day("2024-05-01")}).on(order, OrderClosed{});
  tape.on("shipment/SH-1", ShipmentPlanned{{}, "Ocean", day("2024-04-30")});
  tape.on("shipment/SH-1", ShipmentDespatched{day("2024-05-01"), {}}).on("shipment/SH-1", ShipmentCancelled{"no"});

  const std::string stock = "stock/CLOTH/2";
  tape.on(stock, StockOpened{ItemId("COTTON-220"), pieces(1).unit, "warehouse 2"});
  tape.on(stock, StockReceived{{}, pieces(90), day("2024-04-10"), "DN 1"});
  tape.on(stock, StockExpected{ArrivalId("P-1"), pieces(40), day("2024-06-10"), SupplierId("ACME")});
  tape.on(stock, StockReserved{ReservationId("R-1"), OrderId("PO/1"), {1}, pieces(50), day("2024-05-10")});
  tape.on(stock, StockIssued{ReservationId("R-1"), pieces(20), day("2024-05-02"), ""});
  return tape;
}

// Rows may take another layout freely, but then schema() must rise: old rows would be read as something else.
TEST(Restore, RowsOfAFixedHistoryAreThoseOfTheirSchema) {
  const Tape tape = full_history();
  std::ostringstream text;
  const auto dump = [&](Projection&& projection) {
    tape.play(projection);
    for (const auto& [key, value] : all_rows(projection)) {
      text << projection.name() << " " << projection.schema() << " " << key << " ";
      for (const unsigned char c : value) text << "0123456789abcdef"[c >> 4] << "0123456789abcdef"[c & 15];
      text << "\n";
    }
  };
  dump(Attention());
  dump(ComplaintRegister());
  dump(Delays());
  dump(OrderDesk());
  dump(QualityStatistics());
  dump(Receivables());
  dump(ReturnRegister());
  dump(TimeAction());
  dump(Inventory());

  std::ifstream golden(GENDAN_SOURCE_DIR "/tests/golden/projection_rows.txt", std::ios::binary);
  std::ostringstream expected;
  expected << golden.rdbuf();
  EXPECT_EQ(text.str(), expected.str())
      << "The rows have another layout: raise schema() of that projection, then put them into the golden file.";
}

}  // namespace
}  // namespace gendan
