#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gendan/audit/replay.h"
#include "reference_model.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

// Throws decisions at a few orders without any plan: most are refused, and none may break an invariant.
class Thrower {
 public:
  explicit Thrower(std::uint64_t seed) : random_(seed) {}

  // Two of the three orders begin as confirmed ones: most of what can go wrong happens after that.
  std::vector<Decision> beginnings() {
    std::vector<Decision> out;
    for (const char* id : {"O-0", "O-1"}) {
      const OrderId order(id);
      out.push_back(intake::draft(order, header(id), {some_line(1), some_line(2)}));
      out.push_back(intake::submit(order));
      out.push_back(intake::start_review(order, PersonId("li")));
      out.push_back(intake::complete_review(order, {{{"quantity", true, ""}}}));
      out.push_back(intake::confirm(order, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {kToday.plus(5), kToday.plus(9)}));
    }
    return out;
  }

  Decision next(const House& house) {
    const OrderId order("O-" + std::to_string(below(3)));
    const LineNo number{static_cast<std::uint32_t>(1 + below(2))};
    const LotId lot("L" + std::to_string(below(4)));
    const ShipmentId shipment("S" + std::to_string(below(4)));
    const ProposalId proposal("P" + std::to_string(below(4)));
    const HoldId hold("H" + std::to_string(below(3)));
    const ReturnId rma("R" + std::to_string(below(4)));
    const IncidentId trouble("I" + std::to_string(below(3)));
    const Instant soon{house.clock.now().micros + amount(9) * 3'600'000'000};
    const MilestoneCode milestone("M" + std::to_string(below(3)));
    const InvoiceId invoice("I" + std::to_string(below(5)));
    const Party party = below(2) == 0 ? Party::kBuyer : Party::kSeller;
    const Date today = day_of(house.clock.now());
    const Date some_day = today.plus(static_cast<int>(below(12)) - 2);
    const StockId shelf("K" + std::to_string(below(2)));
    switch (below(67)) {
      case 0:
        return intake::draft(order, header(order.str()), {some_line(1), some_line(2)});
      case 1:
        return intake::submit(order);
      case 2:
        return intake::start_review(order, PersonId("li"));
      case 3:
        return intake::complete_review(order, {{{"quantity", below(9) != 0, ""}}});
      case 4:
      case 5:
        return intake::confirm(order, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {some_day, some_day});
      case 6: {
        LineChange change{number, pieces(1 + amount(30)), std::nullopt, std::nullopt};
        if (below(4) == 0) change.over_tolerance = Decimal::of(static_cast<std::int64_t>(below(2)));
        TermsChange terms;
        if (below(4) == 0) terms.payment_terms = "60 days";
        const auto base = static_cast<std::uint32_t>(1 + below(2));
        return amendment::propose(order, {proposal, base, party, {change}, "", terms});
      }
      case 7:
        return amendment::accept(order, proposal, party);
      case 8:
        return amendment::withdraw(order, proposal, party);
      case 9:
        if (below(3) != 0) return production::report(order, {number, pieces(amount(9)), pieces(0), "", today});
        return hold::place(order, {hold, HoldKind::kQuality, LineNo{static_cast<std::uint32_t>(below(3))}, "smell",
                                   below(4) == 0 ? shipment : ShipmentId()});
      case 10:
      case 11:
        return hold::release(order, hold, "aired");
      case 12:
      case 13:
      case 14:
        return production::report(order, {number, pieces(amount(12)), pieces(amount(2)), "oil", some_day});
      case 15:
      case 16:
        return quality::submit_lot(order, {lot, number, pieces(1 + amount(10))});
      case 17:
      case 18:
        return plan_of(house, order, lot);
      case 19:
        return quality::record_defect(order, {lot, static_cast<std::uint32_t>(below(5)),
                                              below(8) == 0 ? DefectClass::kCritical : DefectClass::kMajor, "stain",
                                              static_cast<std::uint32_t>(1 + below(2)), ""});
      case 20:
      case 21:
      case 22:
        return quality::close_inspection(order, lot, static_cast<std::uint32_t>(1 + below(3)));
      case 23:
        return quality::order_rework(order, lot, "NCR");
      case 24:
        return quality::resubmit(order, lot, pieces(amount(3)));
      case 25:
        return quality::grant_concession(order, lot, "mail");
      case 26:
        return quality::reject_lot(order, lot, Disposition::kScrap);
      case 27:
      case 28:
        return quality::release_lot(order, lot);
      case 29:
        if (below(2) == 0)
          return quality::split_lot(order, {lot, LotId("L" + std::to_string(below(6))), pieces(amount(9))});
        return quality::revoke_release(order, lot, "smell");
      case 30:
        return shipment::plan(shipment, {{{order, number, pieces(1 + amount(10))}}, "Air", some_day});
      case 31:
        return shipment::pack(shipment, {1, Decimal::of(1)});
      case 32:
        return pack_from(shipment, order, lot);
      case 33:
      case 34:
        return shipment::despatch(shipment, {some_day, {"invoice"}});
      case 35:
        return shipment::deliver_in_full(shipment, today);
      case 36:
        return shipment::cancel(shipment, "changed");
      case 37:
        return promise::announce_delay(order, {number, some_day, DelayCause::kMaterial, ""});
      case 38:
        return below(2) == 0 ? promise::accept_delay(order, number, "mail")
                             : promise::reject_delay(order, number, "no");
      case 39:
        return incident::raise(order, {trouble, LineNo{static_cast<std::uint32_t>(below(3))}, IncidentKind::kMachine,
                                       "loom broken", below(3) == 0 ? Instant{} : soon});
      case 40:
        return incident::resolve(order, trouble, "mended");
      case 41: {
        CustomerInformed message;
        message.channel = "phone";
        message.message = "a few days later";
        message.about = {below(2) == 0 ? about_incident(trouble) : about_delay(number)};
        return incident::inform(order, message);
      }
      case 42:
        return promise::announce_delay(order, {number, some_day, DelayCause::kCapacity, "", soon});
      case 43:
      case 44:
        return finance::invoice(order, {invoice,
                                        {{number, pieces(1 + amount(9)), dollars(below(2) == 0 ? "10" : "0.5")}},
                                        below(3) == 0,
                                        today.plus(30)});
      case 45:
        return pay(order, invoice, today);
      case 46:
        return money_back(order, invoice);
      case 47:
      case 48:
        return returns::request(rma, {order, number, pieces(1 + amount(5)), ReturnReason::kDefective, {}, ""});
      case 49:
        return below(4) == 0 ? returns::cancel(rma, "kept")
                             : returns::authorise(rma, {pieces(1 + amount(5)), some_day});
      case 50:
        return below(3) == 0 ? returns::disposition(rma, {pieces(1 + amount(3)), {}, {}, ""})
                             : returns::receive(rma, {pieces(1 + amount(5)), some_day});
      case 51:
        switch (below(6)) {
          case 0:
            return take_back(house, stream_of(shipment));
          case 1:
            return take_back(house, stream_of(shelf));
          default:
            return take_back(house, stream_of(order));
        }
      case 52:
        return below(2) == 0 ? schedule::baseline(order, LineNo{0}, calendar(), some_day, WorkCalendar())
                             : schedule::rebaseline(order, LineNo{0}, calendar(), some_day, WorkCalendar(),
                                                    below(2) == 0 ? "mail" : "");
      case 53:
        if (below(3) == 0) return stock::open(shelf, {ItemId("CLOTH"), pieces(1).unit, ""});
        return stock::receive(shelf, {below(2) == 0 ? arrival() : ArrivalId(), pieces(1 + amount(40)), some_day, ""});
      case 54:
        return stock::expect(shelf, {arrival(), pieces(1 + amount(40)), some_day, {}});
      case 55:
        return stock::revise_arrival(shelf, {arrival(), pieces(amount(30)), some_day, "late"});
      case 56:
      case 57:
        return stock::reserve(shelf, {reservation(), order, number, pieces(1 + amount(20)), some_day});
      case 58:
        return stock::issue(shelf, {below(3) == 0 ? ReservationId() : reservation(), pieces(1 + amount(12)), today,
                                    below(4) == 0 ? "" : "sample"});
      case 59:
        return below(2) == 0 ? stock::release(shelf, reservation(), "another one")
                             : stock::count(shelf, {pieces(amount(60)), today, "counted"});
      case 60:
        return call_off(order, invoice, today);
      case 61:
        return below(4) == 0 ? intake::reopen(order, "some more", "head") : intake::close(order);
      case 62:
        if (below(2) == 0)
          return finance::write_off(order, {invoice, dollars(below(2) == 0 ? "0.5" : "3.5"), "x", "y"});
        return finance::refund(order, {below(2) == 0 ? invoice : InvoiceId(), dollars("0.5"), some_day, "T"});
      case 63:
      case 64:
        return complain(order, number);
      case 65:
        return below(3) == 0 ? returns::refuse_return(rma, "worn")
                             : returns::close(rma, {ReturnSettlement::kNothing, ""});
      default:
        if (below(2) == 0) return schedule::complete(order, LineNo{0}, milestone, some_day);
        return production::short_close(order, {number, "enough", below(4) == 0 ? "mail" : ""});
    }
  }

 private:
  // Mostly of late: what is long past is needed for what came after it.
  Decision take_back(const House& house, const StreamId& stream) {
    const std::uint64_t last = house.engine->log().version_of(stream.str()).value_or(Version{}).value;
    return reversal::reverse_event(stream, Version{last - std::min(last, below(below(3) == 0 ? 40 : 3))}, "by mistake");
  }
  std::vector<MilestoneTemplate> calendar() {
    return {{MilestoneCode("M0"), "", -static_cast<int>(3 + below(3)), {}},
            {MilestoneCode("M1"), "", -2, {MilestoneCode("M0")}},
            {MilestoneCode("M2"), "", 0, {}}};
  }
  Decision call_off(const OrderId& order, const InvoiceId& invoice, Date today) {
    switch (below(5)) {
      case 0:
      case 1:
        return intake::request_cancellation(order, Party::kBuyer, "no use for it");
      case 2:
        return intake::reject_cancellation(order, "half of it is made");
      case 3:
        return intake::accept_cancellation(order, "agreed");
      default:
        return intake::accept_cancellation(order, "agreed", CancellationCharged{invoice, dollars("4"), today});
    }
  }
  Decision complain(const OrderId& order, LineNo number) {
    const CaseId id("C" + std::to_string(below(2)));
    switch (below(8)) {
      case 0:
        return complaint::receive(id,
                                  {CustomerId("ACME"), order, number, {}, {}, {}, "mail", {}, {{"x", "faded"}}, {}});
      case 1:
        return complaint::acknowledge(id, "mail");
      case 2:
        return complaint::assess(id, {CaseSeverity::kMinor, true, ""});
      case 3:
        return complaint::investigate(id, "8D");
      case 4:
        return complaint::propose(id, {"", "credit"});
      case 5:
        return complaint::accept(id, "mail");
      case 6:
        return complaint::reopen(id, "again");
      default:
        return complaint::close(id, {"credited", 0});
    }
  }
  // Packs a shipment, all of it from one lot.
  static Decision pack_from(const ShipmentId& id, const OrderId& order, const LotId& lot) {
    return [=](View& view, const Context& context) -> absl::StatusOr<Events> {
      const absl::StatusOr<const Shipment*> planned = view.shipment(id);
      if (!planned.ok()) return planned.status();
      if ((*planned)->allocations.empty()) return Events();
      const Quantity all = (*planned)->allocations[0].quantity;
      return shipment::pack(id, {1, Decimal::of(1)}, {{order, lot, all}})(view, context);
    };
  }
  Decision pay(const OrderId& order, const InvoiceId& invoice, Date today) {
    const PaymentId payment("Y" + std::to_string(below(3)));
    if (below(3) == 0) {
      const std::string reference = below(4) == 0 ? "B" : payment.str();
      return finance::receive_payment(payment, {CustomerId("ACME"), dollars("30"), reference, today});
    }
    const Money part = dollars(below(2) == 0 ? "4" : "6.5");
    return finance::allocate(payment, order, below(3) == 0 ? InvoiceId() : invoice, part);
  }
  Decision money_back(const OrderId& order, const InvoiceId& invoice) {
    switch (below(4)) {
      case 0:
        return finance::request_deposit(order, {dollars("8"), {}, ""});
      case 1:
        return finance::set_off_deposit(order, {invoice, dollars("3")});
      default:
        return finance::credit(order, {CreditNoteId("N" + std::to_string(below(99))), invoice,
                                       dollars(below(2) == 0 ? "10" : "0.5"), "faded", below(9) == 0 ? "" : "C-1"});
    }
  }
  ArrivalId arrival() { return ArrivalId("A" + std::to_string(below(3))); }
  ReservationId reservation() { return ReservationId("V" + std::to_string(below(4))); }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  std::int64_t amount(std::uint64_t n) { return static_cast<std::int64_t>(below(n)); }
  LineAdded some_line(std::uint32_t number) {
    LineAdded out = line(number, 5 + amount(30));
    out.over_tolerance = Decimal::from_micros(amount(200'000));
    out.produced = below(5) != 0;
    out.inspected = below(4) != 0;
    return out;
  }
  Decision plan_of(const House& house, const OrderId& order, const LotId& id) {
    const absl::StatusOr<Order> loaded = house.engine->load(order);
    const Lot* lot = loaded.ok() ? find_lot(*loaded, id) : nullptr;
    const std::uint32_t size = lot == nullptr ? 1 : static_cast<std::uint32_t>(lot->micros / Decimal::kScale);
    const auto sample = static_cast<std::uint32_t>(1 + below(3));
    SamplingPlan sampling = plan(size, std::min(sample, size), static_cast<std::uint32_t>(below(2)), 2);
    if (below(2) == 0) sampling.basis = CountBasis::kNonconformities;
    return quality::plan_inspection(order, id, sampling);
  }

  std::mt19937_64 random_;
};

// The order as what stands of its stream makes it, from its first event on.
Order folded_anew(const House& house, const Order& loaded) {
  Order order;
  order.id = loaded.id;
  const absl::Status read = house.engine->standing(stream_of(loaded.id), [&](const Record& record, const Event& event) {
    const absl::Status judged = judge(order, event, {Mode::kReplay, record.recorded_at, {}});
    EXPECT_TRUE(judged.ok()) << judged;
    return judged.ok();
  });
  EXPECT_TRUE(read.ok()) << read;
  order.version = loaded.version;  // what was taken back counts there, and stands no longer
  return order;
}

void throw_decisions(std::uint64_t seed, std::uint64_t steps, std::uint64_t& accepted, std::uint64_t& refused) {
  House house;
  Thrower thrower(seed);
  for (const Decision& decision : thrower.beginnings()) (void)house.execute(decision);
  ReferenceModel model;
  Position seen;
  for (std::uint64_t i = 0; i < steps; ++i) {
    if (i % 16 == 0) {
      house.clock.advance(std::int64_t{3600} * 1'000'000);
      ASSERT_TRUE(house.engine->advance_to(house.clock.now()).ok());
    }
    const absl::StatusOr<Receipt> receipt = house.execute(thrower.next(house));
    if (!receipt.ok()) {
      ASSERT_NE(code_of(receipt.status()), "internal") << receipt.status();
      ASSERT_NE(code_of(receipt.status()), "corrupt") << receipt.status();
      ++refused;
      continue;
    }
    ++accepted;
    std::set<std::string> touched;
    std::set<std::string> shelves;
    const absl::Status read =
        house.engine->read_all(Position{seen.value + 1}, [&](const Record& record, const Event& event) {
          model.apply(record, event);
          seen = record.position;
          if (category_of(record.stream) == Category::kOrder) touched.insert(std::string(name_of(record.stream)));
          if (category_of(record.stream) == Category::kStock) shelves.insert(std::string(name_of(record.stream)));
          return true;
        });
    ASSERT_TRUE(read.ok()) << read;
    for (const std::string& id : touched) {
      const Order order = house.engine->load(OrderId(id)).value();
      model.compare(order);
      ASSERT_TRUE(folded_anew(house, order) == order) << "seed " << seed << " step " << i << ": " << id;
    }
    for (const std::string& id : shelves) {
      Stock nothing;  // as which it stands once its opening is taken back
      nothing.id = StockId(id);
      model.compare(house.engine->load(nothing.id).value_or(nothing));
    }
    model.check_supplies();
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
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    throw_decisions(seed, 500, accepted, refused);
    if (::testing::Test::HasFatalFailure()) return;
  }
  EXPECT_GT(accepted, runs * 30);
  EXPECT_GT(refused, runs * 30);
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

}  // namespace
}  // namespace gendan
