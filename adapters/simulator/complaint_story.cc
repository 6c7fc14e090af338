#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gendan/order/complaint.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kHourMicros = 3'600'000'000;

constexpr std::string_view kFindings[] = {"team named",
                                          "which lots, how many pieces, since when",
                                          "stock blocked and sorted",
                                          "worn tool not noticed at shift change",
                                          "tool change by count, not by feel",
                                          "tool counter fitted, operators trained",
                                          "same check on the sister line",
                                          "closed with the team"};

Story eight_disciplines(Teller& teller, const CaseId& id, std::uint8_t from, std::uint8_t to) {
  for (std::uint8_t step = from; step <= to; ++step) {
    co_await teller.hours(6, 60);
    if (step + 1 < to && teller.random.chance(20)) {
      CapaStepCompleted hasty;
      hasty.step = static_cast<std::uint8_t>(step + 1);
      hasty.finding = "surely the same as last time";
      teller.refused(Desk::kQuality, "skip a discipline", Code::kStepSkipped, complaint::advance_8d(id, hasty));
    }
    CapaStepCompleted done;
    done.step = step;
    done.finding = kFindings[step - 1];
    teller.act(Desk::kQuality, "advance 8D", complaint::advance_8d(id, done));
  }
}

// What the goods are said to be wrong with, tied to where they came from.
ComplaintReceived draw_complaint(Teller& teller, const OrderPlan& plan) {
  Random& random = teller.random;
  const Order order = teller.load(plan.id);
  const std::size_t i = static_cast<std::size_t>(random.below(order.lines.size()));
  const LinePlan& mine = plan.lines[i];
  ComplaintReceived complaint;
  complaint.customer = plan.customer->id;
  complaint.order = plan.id;
  complaint.line = mine.terms.line;
  for (const Lot& lot : order.lots) {
    if (lot.line == mine.terms.line && lot.state == LotState::kReleased) complaint.lot = lot.id;
  }
  if (!plan.latest_shipment.empty()) {
    const Shipment shipment = teller.load(plan.latest_shipment);
    for (const Allocation& allocation : shipment.allocations) {
      if (allocation.order == plan.id && allocation.line == complaint.line) complaint.shipment = shipment.id;
    }
  }
  complaint.supplier = mine.terms.supplier;
  complaint.channel = random.chance(700) ? "email" : "phone";
  complaint.complainant = plan.customer->contact;
  const std::size_t worst = random.chance(80) ? 0 : random.chance(500) ? 1 : 2;
  complaint.allegations.push_back({std::string(mine.family->defects[worst]), "the shop sends it back"});
  if (random.chance(200)) complaint.allegations.push_back({"late", "it came after the advertised day"});
  complaint.acknowledge_by = {teller.stage().now().micros + 48 * kHourMicros};
  return complaint;
}

}  // namespace

namespace {

// Two months later somebody looks, a few of them too late; one action in seven has cured nothing, and is thought about
// again.
Story check_effect(Teller& teller, CaseId id, ComplaintClosed closing, ResolutionProposed resolution) {
  Random& random = teller.random;
  const Complaint closed = teller.load(id);
  co_await teller.day(
      closed.check_due.plus(random.chance(120) ? 3 : -static_cast<std::int32_t>(random.between(0, 10))));
  if (!random.chance(140)) {
    teller.act(Desk::kQuality, "confirm effect", complaint::confirm_effectiveness(id, "not seen again in ten lots"));
    co_return;
  }
  teller.act(Desk::kQuality, "refute effect", complaint::refute_effectiveness(id, "the same in the latest lot"));
  co_await eight_disciplines(teller, id, 4, 8);
  teller.act(Desk::kQuality, "plan another check",
             complaint::plan_effectiveness_check(
                 id, {teller.today().plus(60), PersonId(staff(Desk::kQuality, teller.number()).actor)}));
  teller.act(Desk::kService, "propose again", complaint::propose(id, resolution));
  co_await teller.hours(4, 50);
  teller.act(Desk::kBuyer, "accept again", complaint::accept(id, "email"));
  closing.outcome = "cured at the second try";
  teller.act(Desk::kService, "close again", complaint::close(id, closing));
  co_await teller.hours(600, 900);
  teller.act(Desk::kQuality, "confirm effect", complaint::confirm_effectiveness(id, "not seen again"));
}

}  // namespace

Story tell_complaint(Stage& stage, Plan plan, std::uint64_t seed, int round) {
  const CaseId id(absl::StrCat(plan->id.str(), "/C", round));
  Teller teller(stage, id.str(), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  SimulationReport& report = stage.report();
  co_await teller.hours(12, 900);

  const ComplaintReceived complaint = draw_complaint(teller, *plan);
  if (random.chance(60)) {
    ComplaintReceived vague = complaint;
    vague.allegations.clear();
    teller.refused(Desk::kService, "complain of nothing", Code::kNoAllegation, complaint::receive(id, vague));
  }
  if (random.chance(40)) {
    ComplaintReceived elsewhere = complaint;
    elsewhere.lot = LotId("L0-0");
    teller.refused(Desk::kService, "complain of a lot that is not", Code::kUnknownLot,
                   complaint::receive(id, elsewhere));
  }
  teller.act(Desk::kService, "receive complaint", complaint::receive(id, complaint));
  ++report.complaints;

  // One in four is answered too late.
  const bool late = random.chance(250);
  co_await teller.hours(late ? 60 : 1, late ? 140 : 20);
  teller.act(Desk::kService, "acknowledge", complaint::acknowledge(id, complaint.channel));

  co_await teller.hours(4, 50);
  ComplaintAssessed assessment;
  static constexpr int kSeverities[] = {50, 38, 12};
  assessment.severity = static_cast<CaseSeverity>(1 + random.weighted(kSeverities));
  assessment.justified = random.chance(800);
  assessment.note = assessment.justified ? "photos show it" : "within the agreed standard";
  teller.act(Desk::kQuality, "assess", complaint::assess(id, assessment));
  const bool serious = assessment.severity >= CaseSeverity::kMajor;

  co_await teller.hours(2, 30);
  const std::string number = absl::StrCat("8D-", plan->number, "-", round);
  teller.act(Desk::kQuality, "investigate", complaint::investigate(id, number));
  if (serious) {
    CapaOpened capa;
    capa.number = number;
    capa.leader = PersonId(staff(Desk::kQuality, plan->number).actor);
    teller.act(Desk::kQuality, "open 8D", complaint::open_capa(id, capa));
    co_await eight_disciplines(teller, id, 1, 5);
  }

  ResolutionProposed resolution;
  if (serious || random.chance(300)) resolution.root_cause = "worn tool, missed at the change of shift";
  resolution.resolution = assessment.justified ? "5 % credit and sorting at our cost" : "goodwill: free samples";
  for (int offer = 1;; ++offer) {
    co_await teller.hours(4, 60);
    if (serious && random.chance(80)) {
      ResolutionProposed groundless = resolution;
      groundless.root_cause.clear();
      teller.refused(Desk::kService, "propose without a root cause", Code::kNoRootCause,
                     complaint::propose(id, groundless));
    }
    teller.act(Desk::kService, "propose resolution", complaint::propose(id, resolution));
    co_await teller.hours(6, 120);
    if (offer == 3 || !random.chance(250)) break;
    teller.act(Desk::kBuyer, "escalate", complaint::escalate(id, "not enough for a whole season lost"));
    resolution.resolution = absl::StrCat(resolution.resolution, ", and ", 5 * offer, " % off the next order");
  }
  teller.act(Desk::kBuyer, "accept resolution", complaint::accept(id, "phone"));

  ComplaintClosed closing;
  closing.outcome = assessment.justified ? "credited" : "explained";
  closing.satisfaction = static_cast<std::uint32_t>(random.between(0, 5));
  if (serious) {
    if (random.chance(120)) {
      teller.refused(Desk::kService, "close before the cure", Code::kStepSkipped, complaint::close(id, closing));
    }
    co_await eight_disciplines(teller, id, 6, 8);
    if (random.chance(120)) {
      teller.refused(Desk::kService, "close without a check", Code::kNoEffectivenessCheck,
                     complaint::close(id, closing));
    }
    teller.act(Desk::kQuality, "plan check",
               complaint::plan_effectiveness_check(
                   id, {teller.today().plus(60), PersonId(staff(Desk::kQuality, plan->number).actor)}));
  }
  co_await teller.hours(10, 100);
  if (random.chance(60)) {
    ComplaintClosed blank = closing;
    blank.outcome.clear();
    teller.refused(Desk::kService, "close without an outcome", Code::kNoOutcome, complaint::close(id, blank));
  }
  if (random.chance(30)) {
    ComplaintClosed delighted = closing;
    delighted.satisfaction = 6;
    teller.refused(Desk::kService, "six of five stars", Code::kOffScale, complaint::close(id, delighted));
  }
  teller.act(Desk::kService, "close complaint", complaint::close(id, closing));

  if (serious && random.chance(850)) {
    co_await check_effect(teller, id, closing, resolution);
    co_return;
  }
  if (random.chance(150)) {
    co_await teller.hours(100, 600);
    if (random.chance(200)) {
      teller.refused(Desk::kService, "reopen without evidence", Code::kNoEvidence, complaint::reopen(id, ""));
    }
    teller.act(Desk::kService, "reopen complaint", complaint::reopen(id, "the same again in another carton"));
    co_await teller.hours(10, 80);
    resolution.resolution = "replacement pieces";
    teller.act(Desk::kService, "propose again", complaint::propose(id, resolution));
    co_await teller.hours(4, 50);
    teller.act(Desk::kBuyer, "accept again", complaint::accept(id, "email"));
    co_await teller.hours(4, 50);
    closing.outcome = "replaced";
    teller.act(Desk::kService, "close again", complaint::close(id, closing));
  }
}

}  // namespace gendan::simulation
