#include "gendan/adapters/simulator/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <clocale>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gendan/audit/certificate.h"
#include "gendan/audit/trace.h"
#include "gendan/core/refusal.h"
#include "gendan/order/machine.h"
#include "gendan/order/outlook.h"

namespace gendan {
namespace {

struct World {
  testing::ManualClock clock;
  std::unique_ptr<Engine> engine;
  World() {
    EngineOptions options;
    options.clock = &clock;
    absl::StatusOr<std::unique_ptr<Engine>> opened = Engine::open_in_memory(options);
    if (opened.ok()) engine = *std::move(opened);
  }
  absl::StatusOr<SimulationReport> run(const SimulationOptions& options) { return simulate(*engine, clock, options); }
};

SimulationOptions orders(std::uint64_t count, std::uint64_t seed) {
  SimulationOptions options;
  options.orders = count;
  options.seed = seed;
  return options;
}

void put(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

// Everything that a record says, one string per record.
std::vector<std::string> records_of(Engine& engine) {
  std::vector<std::string> records;
  const absl::Status read = engine.log().read_all(Position{1}, [&](const Record& r) {
    std::string out;
    for (const std::uint64_t number :
         {r.position.value, r.version.value, std::uint64_t{r.type}, std::uint64_t{r.schema}, std::uint64_t{r.flags},
          static_cast<std::uint64_t>(r.recorded_at.micros), static_cast<std::uint64_t>(r.occurred_at.micros),
          r.append_first.value, std::uint64_t{r.append_count}}) {
      put(out, std::to_string(number));
    }
    for (const std::string_view text :
         {r.stream, r.actor, r.department, r.correlation, r.causation, r.request_id, r.payload}) {
      put(out, text);
    }
    records.push_back(std::move(out));
    return true;
  });
  EXPECT_TRUE(read.ok()) << read;
  return records;
}

std::vector<std::string> records_of_run(const SimulationOptions& options) {
  World world;
  const absl::StatusOr<SimulationReport> report = world.run(options);
  EXPECT_TRUE(report.ok()) << report.status();
  return records_of(*world.engine);
}

// A run that several tests look at: a short one watched step by step, or a long one looked at when it is over.
constexpr std::uint64_t kShort = 120;
constexpr std::uint64_t kLong = 1000;

class SimulationRun : public ::testing::Test {
 protected:
  struct Run {
    World world;
    absl::StatusOr<SimulationReport> report = absl::UnknownError("not run");
    std::map<std::uint16_t, std::uint64_t> events;
    std::set<std::string> refused;  // request ids
    std::set<std::string> written;
    std::vector<std::string> broken_ledgers;
    std::uint64_t observed = 0;
    std::set<IncidentKind> incidents;
    std::uint64_t told_of_delays = 0;
    std::uint64_t missed_of_delays = 0;
    std::map<std::pair<std::string, std::uint64_t>, std::string_view> names;  // by stream and version
    std::set<std::string_view> taken_back;
    Position read_to;
  };
  static Run& watched_run() {
    static Run* run = make_run(kShort, true).release();
    return *run;
  }
  static Run& long_run() {
    static Run* run = make_run(kLong, false).release();
    return *run;
  }

 private:
  static void note(Run& run, const Record& record, const Event& event) {
    const std::string stream(record.stream);
    run.names[{stream, record.version.value}] = facts_of(event).name;
    if (const auto* raised = std::get_if<IncidentRaised>(&event)) {
      run.incidents.insert(raised->kind);
    } else if (const auto* informed = std::get_if<CustomerInformed>(&event)) {
      if (informed->about.front().delay.value != 0) ++run.told_of_delays;
    } else if (const auto* missed = std::get_if<InformingMissed>(&event)) {
      if (missed->about.delay.value != 0) ++run.missed_of_delays;
    } else if (const auto* reversed = std::get_if<EventReversed>(&event)) {
      run.taken_back.insert(run.names[{stream, reversed->target.value}]);
    }
  }
  static void look(Run& run) {
    std::set<std::string> touched;
    const absl::Status read =
        run.world.engine->read_all(Position{run.read_to.value + 1}, [&](const Record& record, const Event& event) {
          run.read_to = record.position;
          ++run.events[record.type];
          run.written.emplace(record.request_id);
          if (record.flags & kObserved) ++run.observed;
          note(run, record, event);
          if (category_of(record.stream) == Category::kOrder) touched.emplace(name_of(record.stream));
          return true;
        });
    EXPECT_TRUE(read.ok()) << read;
    for (const std::string& id : touched) {
      const absl::StatusOr<Order> order = run.world.engine->load(OrderId(id));
      ASSERT_TRUE(order.ok()) << order.status();
      if (order->observed || !order->overruns.empty()) run.broken_ledgers.push_back(id);
      for (const Line& line : order->lines) {
        if (excess_of(line.ledger, line.terms) != Excess{}) run.broken_ledgers.push_back(id);
      }
    }
  }
  static std::unique_ptr<Run> make_run(std::uint64_t count, bool watched) {
    auto run = std::make_unique<Run>();
    SimulationOptions options = orders(count, 7);
    options.on_step = [raw = run.get(), watched](const Request& request, const absl::StatusOr<Receipt>& receipt) {
      if (!receipt.ok()) raw->refused.insert(request.request_id.str());
      if (watched) look(*raw);
    };
    run->report = run->world.run(options);
    look(*run);
    return run;
  }
};

TEST_F(SimulationRun, LivesEveryOrderToItsEnd) {
  ASSERT_TRUE(watched_run().report.ok()) << watched_run().report.status();
  const SimulationReport& report = *watched_run().report;
  EXPECT_EQ(report.orders, kShort);
  EXPECT_EQ(report.discarded + report.rejected + report.cancellations + report.closed, report.orders);
  for (std::uint64_t n = 1; n <= kShort; ++n) {
    std::string id = std::to_string(n);
    id = "S7-" + std::string(6 - id.size(), '0') + id;
    const absl::StatusOr<Order> order = watched_run().world.engine->load(OrderId(id));
    ASSERT_TRUE(order.ok()) << order.status();
    const Commercial state = order->commercial;
    EXPECT_TRUE(state == Commercial::kClosed || state == Commercial::kCancelled || state == Commercial::kRejected ||
                state == Commercial::kDiscarded)
        << id << " ends as " << to_string(summary_of(*order));
  }
}

TEST_F(SimulationRun, BreaksNoInvariantAtAnyStep) {
  ASSERT_TRUE(watched_run().report.ok()) << watched_run().report.status();
  EXPECT_THAT(watched_run().broken_ledgers, ::testing::IsEmpty());
  EXPECT_EQ(watched_run().observed, 0u);
}

TEST_F(SimulationRun, BringsAboutEveryEventTypeThatDecisionsCanMake) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  for (const EventFacts& facts : event_types()) {
    if (facts.tag == 0 || facts.tag >= kFirstHostTag) continue;
    EXPECT_GT(long_run().events[facts.tag], 0u) << facts.name;
  }
}

TEST_F(SimulationRun, ShipsInPartsAndInCompanyAndRepeatsRequests) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  const SimulationReport& report = *long_run().report;
  EXPECT_GT(report.partial_shipments, 0u);
  EXPECT_LT(report.partial_shipments, report.shipments);
  EXPECT_GT(report.consolidated_shipments, 0u);
  EXPECT_GT(report.repeats, 0u);
}

TEST_F(SimulationRun, CountsWhatStandsInTheLog) {
  ASSERT_TRUE(watched_run().report.ok()) << watched_run().report.status();
  const SimulationReport& report = *watched_run().report;
  auto& events = watched_run().events;
  EXPECT_EQ(report.events, watched_run().world.engine->head().value);
  EXPECT_EQ(report.deadlines, events[kFacts<MilestoneMissed>.tag] + events[kFacts<AcknowledgementMissed>.tag] +
                                  events[kFacts<InformingMissed>.tag] + events[kFacts<EffectivenessCheckMissed>.tag]);
  EXPECT_EQ(report.corrections, events[kFacts<EntryCorrected>.tag]);
  EXPECT_EQ(report.queries, events[kFacts<OrderQueryRaised>.tag]);
  EXPECT_EQ(report.confirmed, events[kFacts<OrderConfirmed>.tag]);
  EXPECT_EQ(report.cancellations, events[kFacts<OrderCancelled>.tag]);
  EXPECT_EQ(report.reopened, events[kFacts<OrderReopened>.tag]);
  EXPECT_EQ(report.closed + report.reopened, events[kFacts<OrderClosed>.tag]);
  EXPECT_EQ(report.revisions, events[kFacts<OrderRevised>.tag]);
  EXPECT_EQ(report.changes_refused, events[kFacts<ChangeRejected>.tag] + events[kFacts<ChangeWithdrawn>.tag]);
  EXPECT_EQ(report.delays, events[kFacts<DelayAnnounced>.tag]);
  EXPECT_EQ(report.holds, events[kFacts<HoldPlaced>.tag]);
  EXPECT_EQ(report.lots_passed, events[kFacts<LotPassed>.tag]);
  EXPECT_EQ(report.lots_failed, events[kFacts<LotFailed>.tag]);
  EXPECT_EQ(report.shipments, events[kFacts<ShipmentDespatched>.tag]);
  EXPECT_EQ(report.short_closed, events[kFacts<LineShortClosed>.tag]);
  EXPECT_EQ(report.complaints, events[kFacts<ComplaintReceived>.tag]);
}

TEST_F(SimulationRun, TriesWhatIsForbiddenAndLeavesNoTraceOfIt) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  const SimulationReport& report = *long_run().report;
  EXPECT_EQ(report.refusals_expected, long_run().refused.size());
  std::uint64_t sum = 0;
  for (const auto& [code, count] : report.refusals) sum += count;
  EXPECT_EQ(sum, report.refusals_expected);
  for (const Code code : {Code::kOpenQuery,       Code::kDuplicatePoNumber, Code::kStaleCorrection,
                          Code::kStaleRevision,   Code::kProposalOpen,      Code::kOwnProposal,
                          Code::kOnHold,          Code::kUnreleased,        Code::kRequirementUnverified,
                          Code::kMissingDocument, Code::kOverproduction,    Code::kSampleIncomplete,
                          Code::kNoCause,         Code::kStepSkipped,       Code::kIllegalTransition,
                          Code::kNotAvailable,    Code::kBeyondReservation, Code::kDuplicateBankReference,
                          Code::kLotSum,          Code::kNotItsDuty}) {
    EXPECT_GT(report.refusals.count(code), 0u) << facts_of(code).name;
  }
  for (const std::string& request : long_run().refused) EXPECT_EQ(long_run().written.count(request), 0u) << request;
}

TEST_F(SimulationRun, TellsCustomersOfDelaysAndAtTimesTooLate) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  EXPECT_GT(long_run().missed_of_delays, 0u);
  EXPECT_GT(long_run().told_of_delays, long_run().missed_of_delays);
}

TEST_F(SimulationRun, HasTroubleOfEveryKind) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  EXPECT_THAT(long_run().incidents,
              ::testing::UnorderedElementsAre(IncidentKind::kMaterial, IncidentKind::kMachine, IncidentKind::kLabour,
                                              IncidentKind::kQuality, IncidentKind::kTransport, IncidentKind::kCustoms,
                                              IncidentKind::kWeather, IncidentKind::kAccident));
}

TEST_F(SimulationRun, TakesBackReportsOfProductionAndPaymentsBookedTwice) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  EXPECT_THAT(long_run().taken_back,
              ::testing::UnorderedElementsAre("ProductionReported", "PaymentReceived", "BankReferenceReserved"));
}

// ---- what is asked of simulated orders
// -------------------------------------------------------------------------------

TEST_F(SimulationRun, HasComplaintsThatAreTracedToTheirGoods) {
  ASSERT_TRUE(long_run().report.ok()) << long_run().report.status();
  Engine& engine = *long_run().world.engine;
  const auto complaints = engine.attach<ComplaintRegister>();
  ASSERT_TRUE(complaints.ok()) << complaints.status();
  const ComplaintDay day{day_of(long_run().world.clock.now()), 0};
  std::uint64_t traced = 0;
  std::uint64_t carriages = 0;
  for (const auto& [place, name] : long_run().names) {
    if (name != "ComplaintReceived") continue;
    ++traced;
    const CaseId id(name_of(place.first));
    const absl::StatusOr<ComplaintTrace> trace = trace_complaint(engine, *complaints, id, day);
    ASSERT_TRUE(trace.ok()) << id.str() << ": " << trace.status();
    const CaseView& complaint = trace->complaint;
    const GoodsTrace& goods = trace->goods;
    EXPECT_EQ(complaint.id, id);
    EXPECT_EQ(goods.order, complaint.order);
    EXPECT_EQ(goods.line, complaint.line);
    const absl::StatusOr<Order> order = engine.load(goods.order);
    ASSERT_TRUE(order.ok()) << order.status();
    EXPECT_EQ(goods.customer, order->header.customer);
    EXPECT_EQ(goods.supplier, find_line(*order, goods.line)->terms.supplier);
    EXPECT_THAT(goods.complaints, ::testing::Contains(::testing::Field(&CaseView::id, id)));
    if (!complaint.lot.empty()) {
      EXPECT_THAT(goods.lots, ::testing::Contains(::testing::Field(&InspectionCertificate::lot, complaint.lot)));
    }
    for (const Carriage& carriage : goods.shipments) {
      ++carriages;
      const absl::StatusOr<Shipment> shipment = engine.load(carriage.shipment);
      ASSERT_TRUE(shipment.ok()) << shipment.status();
      EXPECT_EQ(carriage.despatched, shipment->despatched) << carriage.shipment.str();
      EXPECT_EQ(carriage.delivered, shipment->delivered) << carriage.shipment.str();
    }
  }
  EXPECT_EQ(traced, long_run().report->complaints);
  EXPECT_GT(traced, 5u);
  EXPECT_GT(carriages, traced / 2);
}

TEST_F(SimulationRun, HasCertificatesThatSayWhatTheLotsCameTo) {
  ASSERT_TRUE(watched_run().report.ok()) << watched_run().report.status();
  Engine& engine = *watched_run().world.engine;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  for (const auto& [place, name] : watched_run().names) {
    if (name != "OrderDrafted") continue;
    const OrderId id(name_of(place.first));
    const absl::StatusOr<Order> order = engine.load(id);
    ASSERT_TRUE(order.ok()) << order.status();
    for (const Lot& lot : order->lots) {
      const absl::StatusOr<InspectionCertificate> certificate = inspection_certificate(engine, id, lot.id);
      ASSERT_TRUE(certificate.ok()) << id.str() << " " << lot.id.str() << ": " << certificate.status();
      EXPECT_EQ(certificate->lot, lot.id);
      EXPECT_EQ(certificate->line, lot.line);
      EXPECT_EQ(certificate->state, lot.state);
      EXPECT_EQ(certificate->size.value.micros(), lot.micros);
      EXPECT_EQ(certificate->supplier, find_line(*order, lot.line)->terms.supplier);
      std::uint64_t closed = 0;
      for (const InspectionRound& round : certificate->rounds) {
        if (!round.closed) continue;
        ++closed;
        EXPECT_EQ(round.inspected, round.plan.sample_size) << id.str() << " " << lot.id.str();
        // The rounds of a part are those of the lot that it was split from.
        if (lot.split_from.empty()) ++(round.passed ? passed : failed);
      }
      EXPECT_EQ(closed, lot.rounds) << id.str() << " " << lot.id.str();
    }
  }
  EXPECT_EQ(passed, watched_run().report->lots_passed);
  EXPECT_EQ(failed, watched_run().report->lots_failed);
}

// Of orders that are under way: the run is cut off.
TEST(Simulator, HasOrdersOfWhichTimeCanBeWonBack) {
  World world;
  std::atomic<bool> cancel{false};
  SimulationOptions options = orders(400, 3);
  options.cancel = &cancel;
  options.progress = [&](std::uint64_t done, std::uint64_t) {
    if (done == 60) cancel = true;
  };
  EXPECT_TRUE(refused_with(world.run(options).status(), Code::kCancelled));
  const Date today = day_of(world.clock.now());
  std::set<std::string> received;
  const absl::Status read = world.engine->read_all(Position{1}, [&](const Record& record, const Event&) {
    if (category_of(record.stream) == Category::kOrder) received.emplace(name_of(record.stream));
    return true;
  });
  ASSERT_TRUE(read.ok()) << read;
  std::size_t asked = 0;
  std::size_t late = 0;
  std::size_t options_given = 0;
  for (const std::string& id : received) {
    const absl::StatusOr<Order> order = world.engine->load(OrderId(id));
    ASSERT_TRUE(order.ok()) << order.status();
    if (order->commercial != Commercial::kConfirmed || order->milestones.empty()) continue;
    for (const Line& line : order->lines) {
      const absl::StatusOr<RecoveryPlan> plan =
          recovery_options(*order, line.terms.line, today, WorkCalendar(), RecoveryAssumptions());
      if (refused_with(plan.status(), Code::kUnknownMilestone)) continue;  // the calendar is of another line
      ASSERT_TRUE(plan.ok()) << id << ": " << plan.status();
      ++asked;
      EXPECT_EQ(plan->promised, line.promised) << id;
      EXPECT_EQ(plan->days_late, plan->expected - plan->promised) << id;
      if (plan->days_late > 0) ++late;
      EXPECT_TRUE(plan->days_late > 0 || plan->options.empty()) << id;
      for (const RecoveryOption& option : plan->options) {
        ++options_given;
        EXPECT_GT(option.days, 0) << id;
        EXPECT_NE(option.kind, Recovery::kMode) << id << ": nobody said how long other modes take";
        const bool enough = option.kind != Recovery::kSplit && option.days >= plan->days_late;
        EXPECT_EQ(option.enough, enough) << id;
      }
    }
  }
  EXPECT_GT(asked, 20u);
  EXPECT_GT(late, 0u);
  EXPECT_GT(options_given, 0u);
}

TEST(Simulator, GivesTheSameRecordsForTheSameSeed) {
  const std::vector<std::string> first = records_of_run(orders(60, 11));
  const std::vector<std::string> second = records_of_run(orders(60, 11));
  ASSERT_GT(first.size(), 1000u);
  EXPECT_TRUE(first == second);
}

TEST(Simulator, GivesOtherRecordsForAnotherSeed) {
  const std::vector<std::string> first = records_of_run(orders(20, 11));
  const std::vector<std::string> second = records_of_run(orders(20, 12));
  EXPECT_FALSE(first == second);
}

TEST(Simulator, DependsNeitherOnTheTimeZoneNorOnTheLocale) {
  const std::vector<std::string> here = records_of_run(orders(20, 5));
  const char* zone = std::getenv("TZ");
  const std::string kept = zone != nullptr ? zone : "";
  setenv("TZ", "Pacific/Kiritimati", 1);
  tzset();
  for (const char* locale : {"de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) != nullptr) break;
  }
  const std::vector<std::string> there = records_of_run(orders(20, 5));
  std::setlocale(LC_ALL, "C");
  if (zone != nullptr) {
    setenv("TZ", kept.c_str(), 1);
  } else {
    unsetenv("TZ");
  }
  tzset();
  EXPECT_TRUE(here == there);
}

TEST(Simulator, DoesNotDependOnHowMuchTheEngineKeepsInMemory) {
  const std::vector<std::string> roomy = records_of_run(orders(20, 5));
  testing::ManualClock clock;
  EngineOptions options;
  options.clock = &clock;
  options.cache_bytes = 0;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open_in_memory(options);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const absl::StatusOr<SimulationReport> report = simulate(**engine, clock, orders(20, 5));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(records_of(**engine) == roomy);
}

TEST(Simulator, RefusesASeedThatTheLogAlreadyHolds) {
  World world;
  ASSERT_TRUE(world.run(orders(3, 1)).ok());
  const Position head = world.engine->head();
  const absl::StatusOr<SimulationReport> again = world.run(orders(3, 1));
  EXPECT_TRUE(refused_with(again.status(), Code::kAlreadyExists)) << again.status();
  EXPECT_EQ(world.engine->head(), head);
}

TEST(Simulator, GoesOnInALogWithAnotherSeed) {
  World world;
  const absl::StatusOr<SimulationReport> first = world.run(orders(5, 1));
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<SimulationReport> second = world.run(orders(5, 2));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_GT(second->last_day, first->last_day);
  EXPECT_EQ(world.engine->head().value, first->events + second->events);
}

TEST(Simulator, StopsWhenItIsCancelled) {
  World world;
  std::atomic<bool> cancel{false};
  SimulationOptions options = orders(50, 3);
  options.cancel = &cancel;
  options.progress = [&](std::uint64_t done, std::uint64_t) {
    if (done == 4) cancel = true;
  };
  const absl::StatusOr<SimulationReport> report = world.run(options);
  EXPECT_TRUE(refused_with(report.status(), Code::kCancelled)) << report.status();
  EXPECT_GT(world.engine->head().value, 0u);
  const std::vector<std::string> cut = records_of(*world.engine);
  std::vector<std::string> whole = records_of_run(orders(50, 3));
  ASSERT_GT(whole.size(), cut.size());
  whole.resize(cut.size());
  EXPECT_TRUE(whole == cut);
}

TEST(Simulator, TellsItsProgressOrderByOrder) {
  World world;
  std::vector<std::uint64_t> told;
  SimulationOptions options = orders(12, 4);
  options.progress = [&](std::uint64_t done, std::uint64_t of) {
    EXPECT_EQ(of, 12u);
    told.push_back(done);
  };
  ASSERT_TRUE(world.run(options).ok());
  ASSERT_EQ(told.size(), 12u);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
}

TEST(Simulator, RefusesANumberOfOrdersAtOnceThatIsOffTheScale) {
  World world;
  for (const int concurrent : {0, -1, 100'001}) {
    SimulationOptions options = orders(3, 1);
    options.concurrent = concurrent;
    EXPECT_TRUE(refused_with(world.run(options).status(), Code::kOffScale)) << concurrent;
  }
  EXPECT_EQ(world.engine->head().value, 0u);
}

TEST(Simulator, RefusesAStartThatIsNoDay) {
  World world;
  SimulationOptions options = orders(3, 1);
  options.start = Date::from_days(90'000);
  EXPECT_TRUE(refused_with(world.run(options).status(), Code::kDateOutOfRange));
}

TEST(Simulator, NamesSeedOrderAndStepWhenTheEngineRefusesWhatIsNotForbidden) {
  // A clock that the engine does not use leaves it on the first of January 1970, where nothing has happened yet.
  testing::ManualClock engine_clock;
  EngineOptions engine_options;
  engine_options.clock = &engine_clock;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open_in_memory(engine_options);
  ASSERT_TRUE(engine.ok()) << engine.status();
  testing::ManualClock clock;
  const absl::StatusOr<SimulationReport> report = simulate(**engine, clock, orders(5, 9));
  ASSERT_TRUE(refused_with(report.status(), Code::kInternal)) << report.status();
  EXPECT_THAT(refusal_of(report.status())->field, ::testing::HasSubstr("seed 9, order S9-00000"));
}

// The rules, taken away one at a time: the run must notice that what is forbidden has become possible.
class SimulationWithoutARule : public ::testing::TestWithParam<const char*> {
 protected:
  ~SimulationWithoutARule() override { mutant(-1); }
};

TEST_P(SimulationWithoutARule, EndsWithTheStepThatShouldHaveBeenRefused) {
  const std::vector<Mutant>& all = mutants();
  if (all.empty()) GTEST_SKIP() << "this library was built without GENDAN_MUTANTS";
  const auto found = std::find_if(all.begin(), all.end(),
                                  [](const Mutant& m) { return m.name == std::string("guard ") + GetParam(); });
  ASSERT_NE(found, all.end());
  World world;
  mutant(static_cast<int>(found - all.begin()));
  const absl::StatusOr<SimulationReport> report = world.run(orders(kLong, 7));
  mutant(-1);
  ASSERT_TRUE(refused_with(report.status(), Code::kInternal)) << report.status();
  EXPECT_THAT(refusal_of(report.status())->field, ::testing::HasSubstr("seed 7, order S7-"));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, SimulationWithoutARule,
    ::testing::Values("hold.none_in_scope of fulfilment InProduction GoodsDespatched",
                      "production.within_over_tolerance of fulfilment InProduction ProductionReported",
                      "quality.sample_complete of lot Planned LotPassed",
                      "amendment.base_is_agreed of proposal None ChangeProposed",
                      "goods.requirements_verified of fulfilment InProduction GoodsDespatched",
                      "complaint.actions_done of complaint Resolving ComplaintClosed"));

}  // namespace
}  // namespace gendan
