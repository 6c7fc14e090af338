#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "folded_anew.h"
#include "gendan/audit/replay.h"
#include "reference_model.h"
#include "tests/core/refused.h"
#include "tests/engine/support.h"
#include "thrower.h"

namespace gendan {
namespace {

// What the decisions wrote, by the names of the events, and some of it by what was in them.
using Written = std::map<std::string, std::uint64_t>;

void count(const Record& record, const Event& event, Written& written) {
  ++written[std::string(facts_of(event).name)];
  if (std::holds_alternative<LineAdded>(event) && record.append_count == 1) ++written["a line added"];
  if (const auto* delivered = std::get_if<GoodsDelivered>(&event)) {
    if (delivered->damaged.is_positive()) ++written["damaged"];
    if (delivered->missing.is_positive()) ++written["missing"];
    if (delivered->refused.is_positive()) ++written["refused"];
    if (delivered->lost.is_positive()) ++written["lost"];
  } else if (const auto* planned = std::get_if<InspectionPlanned>(&event)) {
    if (parse_aql_edition(planned->plan.edition).ok()) ++written["planned by table"];
  } else if (const auto* revised = std::get_if<OrderRevised>(&event)) {
    for (const LineChange& change : revised->changes) {
      if (change.requested) ++written["another day agreed"];
    }
  }
}

void compare(ReferenceModel& model, Engine& engine, const std::string& stream) {
  const std::string_view name = name_of(stream);
  const Category category = category_of(stream);
  if (category == Category::kOrder) model.compare(as_it_stands<Order>(engine, OrderId(name)));
  if (category == Category::kCase) model.compare(as_it_stands<Complaint>(engine, CaseId(name)));
  if (category == Category::kStock) model.compare(as_it_stands<Stock>(engine, StockId(name)));
  if (category == Category::kSupplier) model.compare(as_it_stands<Supplier>(engine, SupplierId(name)));
}

// A request that took effect, to be sent again when others have come after it.
struct Sent {
  Request request;
  Decision decision;
  Receipt receipt;
};

void send_again(House& house, const Sent& sent) {
  const Position head = house.engine->head();
  const absl::StatusOr<Receipt> again = house.engine->execute(sent.request, sent.decision);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first, sent.receipt.first);
  EXPECT_EQ(again->last, sent.receipt.last);
  ASSERT_EQ(house.engine->head(), head);
}

void throw_decisions(std::uint64_t seed, std::uint64_t steps, std::uint64_t& accepted, std::uint64_t& refused,
                     Written& written) {
  House house;
  Thrower thrower(seed);
  for (const Decision& decision : thrower.beginnings()) (void)house.execute(decision);
  ReferenceModel model;
  Position seen;
  std::optional<Sent> sent;
  for (std::uint64_t i = 0; i < steps; ++i) {
    if (i % 16 == 0) {
      house.clock.advance(std::int64_t{3600} * 1'000'000);
      ASSERT_TRUE(house.engine->advance_to(house.clock.now()).ok());
    }
    if (i % 10 == 0 && sent.has_value()) {
      send_again(house, *sent);
      ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed << " step " << i << ": sent again";
      ++written["sent again"];
      sent.reset();
    }
    const Request request = house.request();
    const Decision decision = thrower.next(house);
    const absl::StatusOr<Receipt> receipt = house.engine->execute(request, decision);
    if (!receipt.ok()) {
      const std::optional<Refusal> refusal = refusal_of(receipt.status());
      ASSERT_TRUE(refusal.has_value() && testing::documented_at(*refusal)) << receipt.status();
      ASSERT_NE(code_of(receipt.status()), "internal") << receipt.status();
      ASSERT_NE(code_of(receipt.status()), "corrupt") << receipt.status();
      ++refused;
      continue;
    }
    ++accepted;
    if (!sent.has_value() && receipt->first.value != 0) sent = Sent{request, decision, *receipt};
    std::set<std::string> touched;
    const absl::Status read =
        house.engine->read_all(Position{seen.value + 1}, [&](const Record& record, const Event& event) {
          model.apply(record, event);
          seen = record.position;
          touched.emplace(record.stream);
          count(record, event, written);
          return true;
        });
    ASSERT_TRUE(read.ok()) << read;
    for (const std::string& stream : touched) {
      compare(model, *house.engine, stream);
      ASSERT_EQ(difference_on(*house.engine, StreamId(stream)), "")
          << "seed " << seed << " step " << i << ": " << stream;
    }
    model.check_supplies();
    model.check_numbers();
    ASSERT_TRUE(model.broken().empty()) << "seed " << seed << " step " << i << ": " << model.broken()[0];
  }
  const ReplayReport report = replay(*house.engine).value();
  ASSERT_TRUE(report.differences.empty())
      << "seed " << seed << ": " << report.differences[0].where << ": " << report.differences[0].what;
}

TEST(RandomDecisions, BreakNoInvariantAndReplayToTheSameState) {
  const bool nightly = std::getenv("GENDAN_NIGHTLY") != nullptr;
  const std::uint64_t runs = nightly ? 20'000 : 200;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  Written written;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    throw_decisions(seed, 500, accepted, refused, written);
    if (::testing::Test::HasFatalFailure()) return;
  }
  EXPECT_GT(accepted, runs * 30);
  EXPECT_GT(refused, runs * 30);
  // What no decision gets to write is not put to the test.
  for (const char* name : {"EntryCorrected",
                           "RequirementAttached",
                           "RequirementVerified",
                           "OrderQueryRaised",
                           "OrderQueryAnswered",
                           "a line added",
                           "OrderRejected",
                           "DraftDiscarded",
                           "OrderConfirmed",
                           "OrderCancelled",
                           "OrderClosed",
                           "OrderReopened",
                           "another day agreed",
                           "CalendarRebaselined",
                           "MilestoneForecast",
                           "MilestoneCompleted",
                           "MilestoneWaived",
                           "MilestoneReversed",
                           "PromiseRevised",
                           "planned by table",
                           "LotSplit",
                           "ConcessionGranted",
                           "LotCounted",
                           "SeverityTightened",
                           "CarrierBooked",
                           "DocumentAttached",
                           "TransportExceptionRaised",
                           "GoodsDelivered",
                           "damaged",
                           "missing",
                           "refused",
                           "lost",
                           "StockReserved",
                           "StockIssued",
                           "GoodsReturned",
                           "ReturnClosed",
                           "CapaOpened",
                           "CapaStepCompleted",
                           "EffectivenessCheckPlanned",
                           "EffectivenessConfirmed",
                           "EffectivenessRefuted",
                           "ComplaintEscalated",
                           "ComplaintClosed",
                           "DepositRequested",
                           "LetterOfCreditAccepted",
                           "PaymentApplied",
                           "EventReversed"}) {
    EXPECT_GT(written[name], 0u) << name;
  }
  EXPECT_GT(written["sent again"], runs * 10);
  std::cout << runs * 500 << " decisions, " << accepted << " accepted, " << refused << " refused\n";
}

// The model itself must bite: a forged log shows it each kind of breach once.
TEST(ReferenceModel, NoticesAForgedLog) {
  const auto broken_by = [](std::vector<Event> events) {
    ReferenceModel model;
    std::uint64_t n = 0;
    std::vector<std::string> ids;
    for (const Event& event : events) {
      Record record;
      record.position = Position{++n};
      record.version = Version{n};
      record.stream = "order/O-1";
      const std::string id = "r" + std::to_string(n);
      record.request_id = id;
      record.append_first = record.position;
      model.apply(record, event);
    }
    return model.broken().size();
  };
  const LineAdded one = line(1, 10);
  const LotSubmitted lot{LotId("L"), LineNo{1}, pieces(10)};
  const ProductionReported made{LineNo{1}, pieces(10), pieces(0), "", kToday};
  const InspectionPlanned planned{LotId("L"), plan(10, 2, 0, 1)};
  EXPECT_EQ(broken_by({one, made, lot, planned}), 0u);
  EXPECT_GT(broken_by({one, lot}), 0u) << "more in lots than made";
  EXPECT_GT(broken_by({one, made, lot, planned, LotReleased{LotId("L")}}), 0u) << "released without passing";
  EXPECT_GT(broken_by({one, made, lot, planned, DefectRecorded{LotId("L"), 1, DefectClass::kCritical, "x", 1, ""},
                       LotPassed{LotId("L"), 2, 1, 0, 0, false}}),
            0u)
      << "passed with a critical defect";
  InspectionPlanned one_minor = planned;
  one_minor.plan.classes = {{DefectClass::kMajor, "2.5", 1, 2}, {DefectClass::kMinor, "4.0", 0, 1}};
  const DefectRecorded major{LotId("L"), 1, DefectClass::kMajor, "x", 1, ""};
  const LotPassed one_major{LotId("L"), 2, 0, 1, 0, false};
  EXPECT_EQ(broken_by({one, made, lot, one_minor, major, DefectRecorded{LotId("L"), 1, DefectClass::kMinor, "x", 1, ""},
                       one_major}),
            0u)
      << "a unit counts in its most serious class";
  EXPECT_GT(broken_by({one, made, lot, one_minor, major, DefectRecorded{LotId("L"), 2, DefectClass::kMinor, "x", 1, ""},
                       one_major}),
            0u)
      << "passed with a minor unit too many";
  EXPECT_GT(broken_by({one, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}}), 0u) << "not packed";
  EXPECT_GT(broken_by({one, PromiseRevised{LineNo{1}, kToday, "x"}}), 0u) << "moved in silence";
  EXPECT_GT(broken_by({one, ProductionReported{LineNo{1}, pieces(11), pieces(0), "", kToday}}), 0u) << "overproduced";
  EXPECT_GT(broken_by({one, ReturnAwaited{ReturnId("R"), LineNo{1}, pieces(1)}}), 0u) << "not delivered";
  EXPECT_GT(broken_by({one, GoodsReturned{ReturnId("R"), LineNo{1}, pieces(1), pieces(0), kToday}}), 0u)
      << "not awaited";
  EXPECT_GT(broken_by({one, RequirementAttached{"R", LineNo{1}, "logo"},
                       GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}}),
            broken_by({one, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}}))
      << "a requirement not verified";
  EXPECT_GT(broken_by({one, ChangeProposed{ProposalId("P"), 7, Party::kBuyer, {}, ""}}), 0u) << "of another revision";
  EXPECT_GT(broken_by({one, OrderRevised{5, ProposalId("P"), {}}}), 0u) << "revision left out";
  const auto invoice = [](bool prepayment) {
    return InvoiceIssued{InvoiceId("I"), {{LineNo{1}, pieces(10), dollars("5")}}, prepayment, kToday};
  };
  EXPECT_EQ(broken_by({one, invoice(true)}), 0u);
  EXPECT_GT(broken_by({one, invoice(false)}), 0u) << "invoiced before it was shipped";
  EXPECT_GT(broken_by({one, invoice(true), CreditNoteIssued{CreditNoteId("N"), InvoiceId("I"), dollars("6"), "x", ""}}),
            0u)
      << "credited beyond the invoice";
  EXPECT_GT(broken_by({one, invoice(true), DepositSetOff{InvoiceId("I"), dollars("1")}}), 0u) << "no deposit was paid";
  EXPECT_GT(broken_by({one, invoice(true), InvoiceWrittenOff{InvoiceId("I"), dollars("6"), "x", "y"}}), 0u)
      << "more written off than invoiced";
  EXPECT_GT(broken_by({one, invoice(true), RefundPaid{InvoiceId("I"), dollars("1"), kToday, "T"}}), 0u)
      << "nothing was paid that could be paid back";
  EXPECT_GT(broken_by({one, invoice(true), OrderClosed{}}), 0u) << "closed unpaid";
  EXPECT_GT(broken_by({one, made, lot, OrderCancelled{"x"}}), 0u) << "a lot that nobody has dealt with";
  EXPECT_EQ(broken_by({one, made, lot, LotRejected{LotId("L"), Disposition::kScrap}, OrderCancelled{"x"}}), 0u);
}

// What the model finds broken once these have been appended together.
std::size_t broken_by(const std::vector<std::pair<std::string, Event>>& events) {
  ReferenceModel model;
  std::uint64_t n = 0;
  std::map<std::string, std::uint64_t> versions;
  for (const auto& [stream, event] : events) {
    Record record;
    record.position = Position{++n};
    record.version = Version{++versions[stream]};
    record.stream = stream;
    record.request_id = "one append";
    record.append_first = Position{1};
    record.recorded_at = start_of(kToday);
    model.apply(record, event);
  }
  model.check_supplies();
  model.check_numbers();
  return model.broken().size();
}

TEST(ReferenceModel, NoticesAnOrderThatIsClosedBeforeAComplaint) {
  ComplaintReceived received;
  received.order = OrderId("O-1");
  ReturnRequested wanted;
  wanted.order = OrderId("O-1");
  const std::pair<std::string, Event> complained("case/C", received), closed("order/O-1", OrderClosed{});
  const std::pair<std::string, Event> asked("return/R", wanted);
  EXPECT_GT(broken_by({complained, closed}), 0u);
  EXPECT_EQ(broken_by({complained, {"case/C", ComplaintClosed{"credited", 0}}, closed}), 0u);
  EXPECT_GT(broken_by({asked, closed}), 0u);
  EXPECT_EQ(broken_by({asked, {"return/R", ReturnRefused{"worn"}}, closed}), 0u);
}

TEST(ReferenceModel, NoticesMoneyThatIsReceivedTwice) {
  const PaymentReceived money{CustomerId("ACME"), dollars("5"), "B-1", kToday};
  PaymentReceived other = money;
  other.bank_reference = "B-2";
  const std::pair<std::string, Event> first("payment/A", money);
  EXPECT_EQ(broken_by({first, {"payment/B", other}}), 0u);
  EXPECT_GT(broken_by({first, {"payment/B", money}}), 0u);
  EXPECT_EQ(broken_by({first, {"payment/A", EventReversed{Version{1}, "x"}}, {"payment/B", money}}), 0u);
}

TEST(ReferenceModel, NoticesWhatIsPackedFromTheWrongLots) {
  const std::string order = "order/O-1";
  const LotId id("L");
  std::vector<std::pair<std::string, Event>> story = {
      {order, line(1, 20)},
      {order, ProductionReported{LineNo{1}, pieces(20), pieces(0), "", kToday}},
      {order, LotSubmitted{id, LineNo{1}, pieces(10)}},
      {order, LotSubmitted{LotId("M"), LineNo{1}, pieces(10)}},
      {order, InspectionPlanned{id, plan(10, 2, 0, 1)}},
      {order, InspectionPlanned{LotId("M"), plan(10, 2, 0, 1)}},
      {order, LotPassed{id, 2, 0, 0, 0, false}},
      {order, LotPassed{LotId("M"), 2, 0, 0, 0, false}},
      {order, LotReleased{LotId("M")}}};
  const auto packed = [&](std::int64_t from_lot) {
    return std::pair<std::string, Event>(order,
                                         GoodsPacked{ShipmentId("S"), LineNo{1}, pieces(10), {{id, pieces(from_lot)}}});
  };
  EXPECT_EQ(broken_by(story), 0u);
  std::vector<std::pair<std::string, Event>> in_work = story;
  in_work.push_back(packed(10));
  EXPECT_EQ(broken_by(in_work), 1u) << "packed from a lot that is not released";
  story.push_back({order, LotReleased{id}});
  std::vector<std::pair<std::string, Event>> good = story;
  good.push_back(packed(10));
  EXPECT_EQ(broken_by(good), 0u);
  std::vector<std::pair<std::string, Event>> too_much = story;
  too_much.push_back(packed(11));
  EXPECT_EQ(broken_by(too_much), 1u) << "more than the lot has";
  good.push_back({order, LotReleaseRevoked{id, "smell"}});
  EXPECT_EQ(broken_by(good), 1u) << "taken back while it is packed";
}

TEST(ReferenceModel, NoticesAPartThatIsNotLessThanItsLot) {
  const std::string order = "order/O-1";
  const LotId id("L");
  std::vector<std::pair<std::string, Event>> story = {
      {order, line(1, 20)},
      {order, ProductionReported{LineNo{1}, pieces(20), pieces(0), "", kToday}},
      {order, LotSubmitted{id, LineNo{1}, pieces(10)}},
      {order, InspectionPlanned{id, plan(10, 2, 0, 1)}},
      {order, LotPassed{id, 2, 0, 0, 0, false}}};
  std::vector<std::pair<std::string, Event>> early(story.begin(), story.end() - 1);
  early.push_back({order, LotSplit{id, LotId("M"), pieces(4)}});
  EXPECT_EQ(broken_by(early), 1u) << "before its verdict";
  story.push_back({order, LotSplit{id, LotId("M"), pieces(4)}});
  EXPECT_EQ(broken_by(story), 0u);
  std::vector<std::pair<std::string, Event>> twice = story;
  twice.push_back({order, LotSplit{id, LotId("M"), pieces(1)}});
  EXPECT_EQ(broken_by(twice), 1u) << "into a lot that is there";
  story.push_back({order, LotReleased{LotId("M")}});
  EXPECT_EQ(broken_by(story), 0u);
  story.push_back({order, LotSplit{id, LotId("N"), pieces(6)}});
  EXPECT_EQ(broken_by(story), 1u);
}

TEST(ReferenceModel, NoticesAGapThatThePlanAndTheFindingsDoNotGive) {
  const std::string order = "order/O-1";
  const LotId id("L");
  SamplingPlan sampling = plan(10, 3, 0, 2);
  sampling.edition = to_string(AqlEdition::kZ14);
  const auto passed = [&](std::uint32_t majors, bool gap, bool counted_gap) {
    std::vector<std::pair<std::string, Event>> story = {
        {order, line(1, 20)},
        {order, ProductionReported{LineNo{1}, pieces(20), pieces(0), "", kToday}},
        {order, LotSubmitted{id, LineNo{1}, pieces(10)}},
        {order, InspectionPlanned{id, sampling}}};
    if (majors > 0) story.push_back({order, DefectRecorded{id, 1, DefectClass::kMajor, "x", 1, ""}});
    story.push_back({order, LotPassed{id, 3, 0, majors, 0, gap}});
    LotCounted counted;
    counted.family = "shirts";
    counted.order = OrderId("O-1");
    counted.lot = id;
    counted.edition = sampling.edition;
    counted.severity = Severity::kNormal;
    counted.accepted = true;
    counted.gap = counted_gap;
    story.push_back({"supplier/MILL-7", counted});
    return broken_by(story);
  };
  EXPECT_EQ(passed(1, true, true), 0u);
  EXPECT_EQ(passed(0, false, false), 0u);
  EXPECT_EQ(passed(1, false, true), 1u) << "no gap, between Ac and Re";
  EXPECT_EQ(passed(0, true, false), 1u) << "a gap, and nothing was found";
  EXPECT_EQ(passed(1, true, false), 1u) << "counted without it";
}

// A confirmed order with a calendar, of which one milestone is done, and a promise that has moved; and the log of it,
// told to a model.
struct Told {
  House house;
  ReferenceModel model;
  Told() {
    house.confirm();
    const OrderId id("O-1");
    house.must(schedule::baseline(
        id, LineNo{0}, {{MilestoneCode("M0"), "", -3, {}}, {MilestoneCode("M1"), "", 0, {MilestoneCode("M0")}}},
        kToday.plus(20), WorkCalendar()));
    house.must(schedule::complete(id, LineNo{0}, MilestoneCode("M0"), kToday));
    house.must(promise::announce_delay(id, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, ""}));
    house.must(promise::accept_delay(id, LineNo{1}, "mail"));
    const absl::Status read = house.engine->read_all(Position{1}, [&](const Record& record, const Event& event) {
      model.apply(record, event);
      return true;
    });
    EXPECT_TRUE(read.ok()) << read;
  }
  // How much more the model finds broken with the order in this form.
  std::size_t broken_with(const Order& order) {
    const std::size_t before = model.broken().size();
    model.compare(order);
    return model.broken().size() - before;
  }
};

TEST(ReferenceModel, NoticesAPromiseThatIsNotTheFirstOrNotTheNewest) {
  Told told;
  const Order order = told.house.order();
  ASSERT_NE(order.lines[0].first_promised, order.lines[0].promised);
  EXPECT_EQ(told.broken_with(order), 0u) << told.model.broken()[0];
  Order other = order;
  other.lines.edit()[0].first_promised = order.lines[0].promised;
  EXPECT_EQ(told.broken_with(other), 1u);
  other = order;
  other.lines.edit()[0].promised = order.lines[0].first_promised;
  EXPECT_EQ(told.broken_with(other), 1u);
}

TEST(ReferenceModel, NoticesAMilestoneInAnotherState) {
  Told told;
  Order order = told.house.order();
  EXPECT_EQ(told.broken_with(order), 0u) << told.model.broken()[0];
  order.milestones.edit()[0].state = MilestoneState::kPlanned;
  EXPECT_EQ(told.broken_with(order), 1u);
}

TEST(ReferenceModel, NoticesAMilestonePlannedForAnotherDay) {
  Told told;
  Order order = told.house.order();
  order.milestones.edit()[1].planned = order.milestones[1].planned.plus(1);
  EXPECT_EQ(told.broken_with(order), 1u);
}

TEST(ReferenceModel, NoticesAMilestoneThatIsLeftOut) {
  Told told;
  Order order = told.house.order();
  order.milestones.edit().pop_back();
  EXPECT_EQ(told.broken_with(order), 1u);
}

TEST(ReferenceModel, NoticesAnOrderThatIsCompletedBeforeAllHasLeftAndArrived) {
  const std::string order = "order/O-1";
  const ShipmentId shipment("S");
  const auto completed = [&](std::int64_t packed, std::int64_t shipped, std::int64_t accepted) {
    GoodsDelivered delivered;
    delivered.shipment = shipment;
    delivered.line = LineNo{1};
    delivered.day = kToday;
    delivered.accepted = Decimal::of(accepted);
    delivered.damaged = delivered.refused = delivered.missing = delivered.lost = Decimal::of(1);
    LineAdded goods = line(1, 20);
    goods.inspected = false;
    goods.produced = false;
    return broken_by({{order, goods},
                      {order, GoodsPacked{shipment, LineNo{1}, pieces(packed), {}}},
                      {order, GoodsDespatched{shipment, LineNo{1}, pieces(shipped), kToday}},
                      {order, delivered},
                      {order, OrderCompleted{}}});
  };
  EXPECT_EQ(completed(20, 20, 16), 0u);
  EXPECT_EQ(completed(20, 19, 15), 1u) << "something stands packed";
  EXPECT_EQ(completed(20, 20, 15), 1u) << "something is on its way";
}

TEST(ReferenceModel, NoticesTwoOrdersUnderOneNumber) {
  using Story = std::vector<std::pair<std::string, Event>>;
  const auto draft_of = [](const char* customer, const char* number) {
    OrderDrafted out;
    out.customer = CustomerId(customer);
    out.po_number = number;
    return out;
  };
  const std::string one = "order/O-1";
  const std::string other = "order/O-2";
  const Story first = {{one, draft_of("ACME", "PO-1")}, {one, OrderSubmitted{}}};
  const auto and_then = [&](const Story& more) {
    Story story = first;
    story.insert(story.end(), more.begin(), more.end());
    return broken_by(story);
  };
  EXPECT_EQ(and_then({{other, draft_of("ACME", "PO-1")}}), 0u) << "a draft";
  EXPECT_EQ(and_then({{other, draft_of("ACME", "PO-1")}, {other, OrderSubmitted{}}}), 1u);
  EXPECT_EQ(and_then({{other, draft_of("BOLT", "PO-1")}, {other, OrderSubmitted{}}}), 0u) << "another customer's";
  EXPECT_EQ(and_then({{other, draft_of("ACME", "PO-2")}, {other, OrderSubmitted{}}}), 0u);
  const EntryCorrected corrected{LineNo{0}, "po_number", "PO-2", "PO-1"};
  const Story moved = {{other, draft_of("ACME", "PO-2")}, {other, OrderSubmitted{}}, {other, corrected}};
  EXPECT_EQ(and_then(moved), 1u) << "corrected to it";
  EXPECT_EQ(and_then({{one, OrderRejected{"x"}}, {other, draft_of("ACME", "PO-1")}, {other, OrderSubmitted{}}}), 0u)
      << "the first is called off";
}

TEST(ReferenceModel, NoticesAnEffectThatTheLogDoesNotGive) {
  const std::string stream = "case/C";
  const std::pair<std::string, Event> opened(stream, CapaOpened{"8D-1", PersonId("wang")});
  const std::pair<std::string, Event> planned(stream, EffectivenessCheckPlanned{kToday, PersonId("zhao")});
  const std::pair<std::string, Event> confirmed(stream, EffectivenessConfirmed{"x"});
  const std::pair<std::string, Event> refuted(stream, EffectivenessRefuted{"x"});
  const std::pair<std::string, Event> reopened(stream, ComplaintReopened{"x"});
  const auto effect_behind = [](const std::vector<std::pair<std::string, Event>>& events) {
    std::vector<EffectivenessState> agreed;
    for (const EffectivenessState state : {EffectivenessState::kNone, EffectivenessState::kPlanned,
                                           EffectivenessState::kConfirmed, EffectivenessState::kRefuted}) {
      ReferenceModel model;
      std::uint64_t n = 0;
      for (const auto& [name, event] : events) {
        Record record;
        record.position = Position{++n};
        record.version = Version{n};
        record.stream = name;
        record.request_id = "one append";
        record.append_first = Position{1};
        model.apply(record, event);
      }
      Complaint complaint;
      complaint.id = CaseId("C");
      complaint.effectiveness = state;
      model.compare(complaint);
      if (model.broken().empty()) agreed.push_back(state);
    }
    EXPECT_EQ(agreed.size(), 1u);
    return agreed.empty() ? EffectivenessState::kNone : agreed[0];
  };
  EXPECT_EQ(effect_behind({opened, planned}), EffectivenessState::kPlanned);
  EXPECT_EQ(effect_behind({opened, planned, confirmed}), EffectivenessState::kConfirmed);
  EXPECT_EQ(effect_behind({opened, planned, refuted, reopened}), EffectivenessState::kRefuted);
  EXPECT_EQ(effect_behind({opened, planned, confirmed, reopened}), EffectivenessState::kNone);
  EXPECT_EQ(effect_behind({opened, planned, reopened}), EffectivenessState::kPlanned);
  EXPECT_EQ(effect_behind({opened, planned, opened}), EffectivenessState::kNone) << "of another 8D";
  EXPECT_EQ(effect_behind({opened, planned, confirmed, opened}), EffectivenessState::kNone);
}

TEST(ReferenceModel, NoticesAForgedStock) {
  const std::string order = "order/O-1";
  const std::string shelf = "stock/K";
  const ReservationId id("V");
  const std::pair<std::string, Event> came(shelf, StockReceived{{}, pieces(10), kToday, ""});
  const std::pair<std::string, Event> reserved(shelf, StockReserved{id, OrderId("O-1"), {1}, pieces(8), kToday});
  const std::pair<std::string, Event> supplied(order, SupplyReserved{StockId("K"), id, {1}, pieces(8), kToday});
  EXPECT_EQ(broken_by({came, reserved, supplied}), 0u);
  EXPECT_GT(broken_by({came, reserved}), 0u) << "the order does not know";
  EXPECT_GT(broken_by({came, supplied}), 0u) << "the stock does not know";
  EXPECT_GT(broken_by({reserved, supplied}), 0u) << "promised from nothing";
  EXPECT_GT(broken_by({came, reserved, supplied, {order, OrderCancelled{"x"}}}), 0u) << "an order that is over";
  EXPECT_GT(broken_by({came, reserved, supplied, {shelf, StockIssued{id, pieces(9), kToday, ""}}}), 0u) << "too much";
  EXPECT_GT(broken_by({came, reserved, supplied, {shelf, StockIssued{{}, pieces(3), kToday, "x"}}}), 0u)
      << "given to others";
  EXPECT_GT(broken_by({came, {shelf, StockIssued{{}, pieces(11), kToday, "x"}}}), 0u) << "more than there was";
  const std::pair<std::string, Event> coming(shelf, StockExpected{ArrivalId("A"), pieces(5), kToday.plus(1), {}});
  const std::pair<std::string, Event> later(
      shelf, StockReserved{ReservationId("W"), OrderId("O-1"), {1}, pieces(7), kToday.plus(1)});
  const std::pair<std::string, Event> early(shelf, StockIssued{ReservationId("W"), pieces(3), kToday, ""});
  EXPECT_GT(broken_by({came, coming, reserved, supplied, later, early}),
            broken_by({came, coming, reserved, supplied, later}))
      << "others need it sooner";
}

TEST(ReferenceModel, NoticesALetterOfCreditThatDoesNotStandInForTheDeposit) {
  const std::string order = "order/O-1";
  const auto despatched_under = [&](const char* amount, Date expires) {
    return broken_by({{order, line(1, 20)},
                      {order, DepositRequested{dollars("8"), {}, ""}},
                      {order, LetterOfCreditAccepted{"LC-1", dollars(amount), expires}},
                      {order, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}}});
  };
  const std::size_t covered = despatched_under("8", kToday);
  EXPECT_GT(despatched_under("8", kToday.plus(-1)), covered) << "it has expired";
  EXPECT_GT(despatched_under("7", kToday), covered) << "it is for less";
}

TEST(ReferenceModel, NoticesGoodsThatLeaveUnderAnExpiredLetterOfCredit) {
  const std::string order = "order/O-1";
  const auto despatched_under = [&](Date expires) {
    return broken_by({{order, line(1, 20)},
                      {order, LetterOfCreditAccepted{"LC-1", dollars("8"), expires}},
                      {order, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}}});
  };
  EXPECT_GT(despatched_under(kToday.plus(-1)), despatched_under(kToday));
}

TEST(ReferenceModel, NoticesGoodsThatArriveBeforeTheyLeft) {
  const std::string order = "order/O-1";
  const auto delivered_on = [&](Date day) {
    GoodsDelivered delivered;
    delivered.shipment = ShipmentId("S");
    delivered.line = LineNo{1};
    delivered.day = day;
    delivered.accepted = Decimal::of(1);
    return broken_by({{order, line(1, 20)},
                      {order, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(1), kToday}},
                      {order, delivered}});
  };
  EXPECT_GT(delivered_on(kToday.plus(-1)), delivered_on(kToday));
}

TEST(ReferenceModel, NoticesMoreThatIsLostOrRefusedThanWasShipped) {
  const std::string order = "order/O-1";
  const auto arrived = [&](std::int64_t refused, std::int64_t lost) {
    GoodsDelivered delivered;
    delivered.shipment = ShipmentId("S");
    delivered.line = LineNo{1};
    delivered.day = kToday;
    delivered.accepted = Decimal::of(2);
    delivered.refused = Decimal::of(refused);
    delivered.lost = Decimal::of(lost);
    return broken_by({{order, line(1, 20)},
                      {order, GoodsDespatched{ShipmentId("S"), LineNo{1}, pieces(4), kToday}},
                      {order, delivered}});
  };
  EXPECT_GT(arrived(2, 1), arrived(1, 1));
}

TEST(ReferenceModel, NoticesAPromiseThatMovesWithoutAChange) {
  const std::string order = "order/O-1";
  LineChange another_day;
  another_day.line = LineNo{1};
  another_day.requested = kToday.plus(9);
  const std::pair<std::string, Event> entered(order, line(1, 20)), promised(order, DeliveryPromised{LineNo{1}, kToday}),
      revised(order, OrderRevised{1, ProposalId("P"), {another_day}}),
      moved(order, DeliveryPromised{LineNo{1}, kToday.plus(9)});
  EXPECT_EQ(broken_by({entered, promised, revised, moved}), 0u);
  EXPECT_GT(broken_by({entered, promised, moved}), 0u);
}

TEST(ReferenceModel, NoticesASeverityThatTheLotsDoNotGive) {
  const std::string order = "order/O-1";
  const std::string mill = "supplier/MILL-7";
  SamplingPlan by_table = plan(5, 2, 0, 1);
  by_table.edition = to_string(AqlEdition::kIso2859Of99);
  const auto planned = [&](const char* name) {
    return std::vector<std::pair<std::string, Event>>{{order, LotSubmitted{LotId(name), LineNo{1}, pieces(5)}},
                                                      {order, InspectionPlanned{LotId(name), by_table}}};
  };
  const auto counted = [&](const char* name) {
    LotCounted out;
    out.family = "shirts";
    out.order = OrderId("O-1");
    out.lot = LotId(name);
    out.edition = by_table.edition;
    out.severity = Severity::kNormal;
    return std::pair<std::string, Event>(mill, out);
  };
  using Story = std::vector<std::pair<std::string, Event>>;
  const auto and_then = [](Story story, const Story& more) {
    story.insert(story.end(), more.begin(), more.end());
    return story;
  };
  const auto failed = [&](const char* name) {
    return and_then(planned(name), {{order, DefectRecorded{LotId(name), 1, DefectClass::kMajor, "x", 1, ""}},
                                    {order, LotFailed{LotId(name), 2, 0, 1, 0}}});
  };
  const Story made = {{order, line(1, 20)}, {order, ProductionReported{LineNo{1}, pieces(20), pieces(0), "", kToday}}};
  const Story one = and_then(and_then(made, failed("L")), {counted("L")});
  const Story two = and_then(and_then(one, failed("M")), {counted("M")});
  const std::pair<std::string, Event> tightened(mill, SeverityTightened{"shirts"});
  EXPECT_EQ(broken_by(one), 0u);
  EXPECT_EQ(broken_by(and_then(two, {tightened})), 0u);
  EXPECT_GT(broken_by(and_then(one, {tightened})), 0u) << "after one lot";
  EXPECT_GT(broken_by(and_then(and_then(two, {tightened}), planned("N"))), 0u) << "and planned as if it had not been";
  EXPECT_GT(broken_by(and_then(made, failed("L"))), 0u) << "a verdict that nobody counted";
  EXPECT_GT(broken_by(and_then(made, {counted("L")})), 0u) << "counted without a verdict";
  EXPECT_GT(broken_by(and_then(one, {{mill, SeverityReduced{"shirts", by_table.edition, "head"}}})), 0u);
}

}  // namespace
}  // namespace gendan
