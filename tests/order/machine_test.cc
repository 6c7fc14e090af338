#include "gendan/order/machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "gendan/order/judge.h"
#include "tests/core/refused.h"

namespace gendan {
namespace {

// The least that each event says about the one line, lot, hold ... of the aggregates below.
const std::map<std::string_view, std::string_view> kExamples = {
    {"OrderDrafted", R"({"customer":"C","po_number":"1","currency":"USD"})"},
    {"LineAdded", R"({"line":1,"quantity":{"value":"10","unit":"EA"}})"},
    {"EntryCorrected", R"({"line":1,"field":"mode","was":"","now":"Air"})"},
    {"RequirementAttached", R"({"requirement":"R2"})"},
    {"RequirementVerified", R"({"requirement":"R"})"},
    {"OrderSubmitted", "{}"},
    {"OrderReviewStarted", "{}"},
    {"OrderQueryRaised", R"({"query":"Q"})"},
    {"OrderQueryAnswered", R"({"query":"Q"})"},
    {"OrderReviewed", "{}"},
    {"OrderConfirmed", "{}"},
    {"OrderRejected", "{}"},
    {"DraftDiscarded", "{}"},
    {"CancellationRequested", "{}"},
    {"CancellationRejected", "{}"},
    {"OrderCancelled", "{}"},
    {"OrderCompleted", "{}"},
    {"OrderClosed", "{}"},
    {"OrderReopened", "{}"},
    {"ChangeProposed", R"({"proposal":"P"})"},
    {"ChangeAccepted", R"({"proposal":"P"})"},
    {"OrderRevised", R"({"proposal":"P","revision":2})"},
    {"ChangeRejected", R"({"proposal":"P"})"},
    {"ChangeWithdrawn", R"({"proposal":"P"})"},
    {"ChangeSuperseded", R"({"proposal":"P"})"},
    {"CalendarBaselined", R"({"milestones":[{"code":"M","planned":"2026-05-01"}]})"},
    {"CalendarRebaselined", R"({"milestones":[{"code":"M","planned":"2026-05-01"}]})"},
    {"MilestoneForecast", R"({"code":"M","forecast":"2026-05-02"})"},
    {"MilestoneCompleted", R"({"code":"M","actual":"2026-05-02"})"},
    {"MilestoneWaived", R"({"code":"M"})"},
    {"MilestoneReversed", R"({"code":"M"})"},
    {"MilestoneMissed", R"({"code":"M","due":"2026-05-01"})"},
    {"DeliveryPromised", R"({"line":1,"date":"2026-06-01"})"},
    {"DelayAnnounced", R"({"line":1,"new_date":"2026-06-09"})"},
    {"PromiseRevised", R"({"line":1,"date":"2026-06-09"})"},
    {"DelayRejected", R"({"line":1})"},
    {"ProductionReported", R"({"line":1,"good":{"value":"1","unit":"EA"}})"},
    {"LineShortClosed", R"({"line":1})"},
    {"LotSubmitted", R"({"lot":"L","line":1,"size":{"value":"1","unit":"EA"}})"},
    {"InspectionPlanned", R"({"lot":"L"})"},
    {"DefectRecorded", R"({"lot":"L","unit":1,"defect_class":"major"})"},
    {"LotPassed", R"({"lot":"L"})"},
    {"LotFailed", R"({"lot":"L"})"},
    {"ReworkOrdered", R"({"lot":"L"})"},
    {"LotResubmitted", R"({"lot":"L"})"},
    {"ConcessionGranted", R"({"lot":"L"})"},
    {"LotRejected", R"({"lot":"L"})"},
    {"LotReleased", R"({"lot":"L"})"},
    {"LotReleaseRevoked", R"({"lot":"L"})"},
    {"LotSplit", R"({"lot":"L","into":"L2","size":{"value":"0.5","unit":"EA"}})"},
    {"HoldPlaced", R"({"hold":"H"})"},
    {"HoldReleased", R"({"hold":"H"})"},
    {"GoodsPacked", R"({"line":1,"quantity":{"value":"1","unit":"EA"}})"},
    {"GoodsUnpacked", R"({"line":1,"quantity":{"value":"1","unit":"EA"}})"},
    {"GoodsDespatched", R"({"line":1,"quantity":{"value":"1","unit":"EA"}})"},
    {"GoodsDelivered", R"({"line":1,"unit":"EA","accepted":"1"})"},
    {"ShipmentPlanned", "{}"},
    {"ShipmentPacked", "{}"},
    {"CarrierBooked", "{}"},
    {"ShipmentDespatched", "{}"},
    {"DocumentAttached", "{}"},
    {"TransportExceptionRaised", "{}"},
    {"ShipmentDelivered", "{}"},
    {"ShipmentCancelled", "{}"},
    {"ComplaintReceived", "{}"},
    {"ComplaintAcknowledged", "{}"},
    {"AcknowledgementMissed", "{}"},
    {"ComplaintAssessed", "{}"},
    {"InvestigationStarted", "{}"},
    {"ResolutionProposed", "{}"},
    {"ResolutionAccepted", "{}"},
    {"ComplaintEscalated", "{}"},
    {"ComplaintClosed", "{}"},
    {"ComplaintReopened", "{}"},
    {"CapaOpened", "{}"},
    {"CapaStepCompleted", R"({"step":1})"},
    {"EffectivenessCheckPlanned", "{}"},
    {"EffectivenessCheckMissed", "{}"},
    {"EffectivenessConfirmed", "{}"},
    {"EffectivenessRefuted", "{}"},
    {"IncidentRaised", R"({"incident":"I","inform_by":"2026-05-01T08:00:00Z"})"},
    {"IncidentResolved", R"({"incident":"I"})"},
    {"CustomerInformed", R"({"about":[{"delay":1}]})"},
    {"InformingMissed", R"({"about":{"delay":1},"due":"2026-05-01T08:00:00Z"})"},
    {"ReturnRequested", "{}"},
    {"ReturnAuthorised", "{}"},
    {"ReturnRefused", "{}"},
    {"ReturnCancelled", "{}"},
    {"ReturnReceived", "{}"},
    {"ReturnDispositioned", "{}"},
    {"ReturnClosed", "{}"},
    {"LotCounted", R"({"family":"F","edition":"z1.4","severity":"normal"})"},
    {"SeverityTightened", R"({"family":"F"})"},
    {"SeverityNormalised", R"({"family":"F"})"},
    {"SeverityReduced", R"({"family":"F"})"},
    {"InspectionDiscontinued", R"({"family":"F"})"},
    {"InspectionResumed", R"({"family":"F"})"},
    {"DepositRequested", "{}"},
    {"InvoiceIssued", R"({"invoice":"I","lines":[{"line":1,"quantity":{"value":"1","unit":"EA"}}]})"},
    {"CreditNoteIssued", R"({"note":"N","invoice":"I"})"},
    {"PaymentApplied", "{}"},
    {"LetterOfCreditAccepted", "{}"},
    {"DepositSetOff", R"({"invoice":"I"})"},
    {"InvoiceWrittenOff", R"({"invoice":"I"})"},
    {"RefundPaid", "{}"},
    {"CancellationCharged", R"({"invoice":"I"})"},
    {"PaymentReceived", "{}"},
    {"PaymentAllocated", "{}"},
    {"StockOpened", "{}"},
    {"StockExpected", R"({"arrival":"A2","quantity":{"value":"1","unit":"EA"}})"},
    {"ArrivalRevised", R"({"arrival":"A","quantity":{"value":"1","unit":"EA"}})"},
    {"StockReceived", R"({"quantity":{"value":"1","unit":"EA"}})"},
    {"StockReserved", R"({"reservation":"R2","quantity":{"value":"1","unit":"EA"}})"},
    {"StockIssued", R"({"reservation":"R","quantity":{"value":"1","unit":"EA"}})"},
    {"ReservationReleased", R"({"reservation":"R"})"},
    {"StockCounted", "{}"},
    {"SupplyReserved", R"({"stock":"S","reservation":"R2","line":1,"quantity":{"value":"1","unit":"EA"}})"},
    {"SupplyIssued", R"({"stock":"S","reservation":"R","line":1,"quantity":{"value":"1","unit":"EA"}})"},
    {"SupplyReleased", R"({"stock":"S","reservation":"R","line":1})"},
};

// An order in which nothing stands in the way of quantities: the walk is about states alone.
Order spacious_order() {
  Order order;
  order.id = OrderId("O");
  Line line;
  line.terms.line = LineNo{1};
  line.terms.quantity = {Decimal::of(1000), UnitCode::parse("EA", "").value()};
  const std::int64_t plenty = Decimal::of(100).micros();
  line.ledger = {4 * plenty, 0, 3 * plenty, plenty, plenty, plenty, plenty / 2, plenty / 4, 0, 0, 0, 0, 0, 0};
  order.lines.edit().push_back(line);
  order.requirements.edit().push_back({"R", LineNo{}, false});
  order.supplies.edit().push_back({StockId("S"), ReservationId("R"), LineNo{1}, line.terms.quantity, {}});
  return order;
}

// Sets the state of the one thing that the machine is about; state 0 means that it does not exist.
void set_state(Order& order, std::string_view machine, std::uint8_t state) {
  if (machine == "commercial") order.commercial = static_cast<Commercial>(state);
  if (machine == "entry") order.entry = static_cast<EntryState>(state);
  if (machine == "fulfilment") {
    order.lines.edit()[0].fulfilment = static_cast<FulfilmentState>(state);
    if (state == 0) order.lines.edit().clear();
  }
  if (machine == "promise") order.lines.edit()[0].promise = static_cast<PromiseState>(state);
  if (state == 0) return;
  if (machine == "proposal") {
    order.proposals.edit().push_back({ProposalId("P"), static_cast<ProposalState>(state), 1, Party::kBuyer, {}});
  }
  if (machine == "milestone") {
    Milestone milestone;
    milestone.code = MilestoneCode("M");
    milestone.state = static_cast<MilestoneState>(state);
    order.milestones.edit().push_back(milestone);
  }
  if (machine == "lot") {
    Lot lot;
    lot.id = LotId("L");
    lot.line = LineNo{1};
    lot.micros = Decimal::of(1).micros();
    lot.state = static_cast<LotState>(state);
    order.lots.edit().push_back(lot);
  }
  if (machine == "hold") {
    order.holds.edit().push_back({HoldId("H"), HoldKind::kCredit, static_cast<HoldState>(state), LineNo{}});
  }
  if (machine == "incident") {
    order.incidents.edit().push_back(
        {IncidentId("I"), IncidentKind::kWeather, static_cast<IncidentState>(state), LineNo{}});
  }
  if (machine == "obligation") {
    for (const Matter& about : {about_delay(LineNo{1}), about_incident(IncidentId("I"))}) {
      order.obligations.edit().push_back({about, static_cast<ObligationState>(state), {}});
    }
  }
  if (machine == "deposit") order.finance.deposit.state = static_cast<DepositState>(state);
  if (machine == "invoice") {
    Invoice invoice;
    invoice.id = InvoiceId("I");
    invoice.state = static_cast<InvoiceState>(state);
    order.finance.invoices.edit().push_back(invoice);
  }
}

std::uint8_t state_of(const Order& order, std::string_view machine) {
  const auto number = [](auto state) { return static_cast<std::uint8_t>(state); };
  if (machine == "commercial") return number(order.commercial);
  if (machine == "entry") return number(order.entry);
  if (machine == "fulfilment") return number(order.lines.items().at(0).fulfilment);
  if (machine == "promise") return number(order.lines.items().at(0).promise);
  if (machine == "proposal") return number(order.proposals.items().at(0).state);
  if (machine == "milestone") return number(order.milestones.items().at(0).state);
  if (machine == "lot") return number(order.lots.items().at(0).state);
  if (machine == "hold") return number(order.holds.items().at(0).state);
  if (machine == "incident") return number(order.incidents.items().at(0).state);
  if (machine == "obligation") return number(order.obligations.items().at(0).state);
  if (machine == "deposit") return number(order.finance.deposit.state);
  if (machine == "invoice") return number(order.finance.invoices.items().at(0).state);
  ADD_FAILURE() << machine;
  return 0;
}

const RowFacts* row_of(const MachineFacts& machine, std::uint8_t from, std::uint16_t event) {
  const auto found = std::find_if(machine.rows.begin(), machine.rows.end(),
                                  [&](const RowFacts& row) { return row.from == from && row.event == event; });
  return found == machine.rows.end() ? nullptr : &*found;
}
bool takes(const MachineFacts& machine, std::uint16_t event) {
  return std::any_of(machine.rows.begin(), machine.rows.end(), [&](const RowFacts& r) { return r.event == event; });
}

Event example(const MachineFacts& machine, const EventFacts& facts) {
  absl::StatusOr<Event> event = from_json(facts.name, kExamples.at(facts.name));
  EXPECT_TRUE(event.ok()) << facts.name << ": " << event.status();
  // These go to one machine or another by what they say.
  if (auto* applied = std::get_if<PaymentApplied>(&*event); applied != nullptr && machine.name == "invoice") {
    applied->invoice = InvoiceId("I");
  }
  if (auto* refund = std::get_if<RefundPaid>(&*event); refund != nullptr && machine.name == "invoice") {
    refund->invoice = InvoiceId("I");
  }
  return *event;
}

// Judges the event of a cell, and gives the state after it; nullopt where it is refused.
absl::StatusOr<std::uint8_t> cell(const MachineFacts& machine, std::uint8_t state, const EventFacts& facts) {
  const Judging replay{Mode::kReplay, {}, {}};
  const Event event = example(machine, facts);
  if (machine.name == "shipment") {
    Shipment shipment;
    shipment.state = static_cast<ShipmentState>(state);
    absl::Status status = judge(shipment, event, replay);
    if (!status.ok()) return status;
    return static_cast<std::uint8_t>(shipment.state);
  }
  if (machine.name == "complaint" || machine.name == "capa" || machine.name == "effectiveness") {
    Complaint complaint;
    // What else the event must find: an action in place, whose effect somebody is to look at.
    complaint.capa = CapaState::kD6;
    complaint.effectiveness = EffectivenessState::kPlanned;
    if (machine.name == "complaint") complaint.state = static_cast<ComplaintState>(state);
    if (machine.name == "capa") complaint.capa = static_cast<CapaState>(state);
    if (machine.name == "effectiveness") complaint.effectiveness = static_cast<EffectivenessState>(state);
    absl::Status status = judge(complaint, event, replay);
    if (!status.ok()) return status;
    if (machine.name == "capa") return static_cast<std::uint8_t>(complaint.capa);
    if (machine.name == "effectiveness") return static_cast<std::uint8_t>(complaint.effectiveness);
    return static_cast<std::uint8_t>(complaint.state);
  }
  if (machine.name == "return") {
    Return rma;
    rma.state = static_cast<ReturnState>(state);
    absl::Status status = judge(rma, event, replay);
    if (!status.ok()) return status;
    return static_cast<std::uint8_t>(rma.state);
  }
  if (machine.name == "severity") {
    Supplier supplier;
    supplier.families.emplace_back().family = "F";
    supplier.families[0].state = static_cast<SeverityState>(state);
    absl::Status status = judge(supplier, event, replay);
    if (!status.ok()) return status;
    return static_cast<std::uint8_t>(supplier.families[0].state);
  }
  if (machine.name == "stock") {
    Stock stock;
    stock.state = static_cast<StockState>(state);
    stock.on_hand = Decimal::of(9).micros();
    stock.arrivals.push_back({ArrivalId("A"), {}, Decimal::of(9).micros(), {}});
    stock.reservations.push_back({ReservationId("R"), {}, {}, Decimal::of(9).micros(), 0, {}});
    absl::Status status = judge(stock, event, replay);
    if (!status.ok()) return status;
    return static_cast<std::uint8_t>(stock.state);
  }
  if (machine.name == "payment") {
    Payment payment;
    payment.state = static_cast<PaymentState>(state);
    absl::Status status = judge(payment, event, replay);
    if (!status.ok()) return status;
    return static_cast<std::uint8_t>(payment.state);
  }
  Order order = spacious_order();
  // The other machines that the event passes through stand where they let it.
  for (const MachineFacts& other : machines()) {
    if (other.name == machine.name || !takes(other, facts.tag)) continue;
    for (const RowFacts& row : other.rows) {
      if (row.event == facts.tag) {
        set_state(order, other.name, row.from);
        break;
      }
    }
  }
  // A promise is told the customer only where a delay of it is open.
  if (machine.name == "obligation" && facts.tag == kFacts<DeliveryPromised>.tag) {
    set_state(order, "promise", static_cast<std::uint8_t>(PromiseState::kDelayOpen));
  }
  set_state(order, machine.name, state);
  absl::Status status = judge(order, event, replay);
  if (!status.ok()) return status;
  return state_of(order, machine.name);
}

TEST(Machines, TakeInEveryCellWhatTheirTableSaysAndNothingElse) {
  std::size_t cells = 0;
  std::size_t legal = 0;
  for (const MachineFacts& machine : machines()) {
    for (std::uint8_t state = 0; state < machine.states.size(); ++state) {
      for (const EventFacts& facts : event_types()) {
        if (!takes(machine, facts.tag)) continue;
        ++cells;
        const std::string where =
            std::string(machine.name) + " " + std::string(machine.states[state]) + " " + std::string(facts.name);
        const absl::StatusOr<std::uint8_t> after = cell(machine, state, facts);
        const RowFacts* row = row_of(machine, state, facts.tag);
        if (row != nullptr) {
          ++legal;
          ASSERT_TRUE(after.ok()) << where << ": " << after.status();
          EXPECT_EQ(*after, row->to) << where;
          continue;
        }
        ASSERT_FALSE(after.ok()) << where;
        const std::set<Code> allowed = {Code::kIllegalTransition, Code::kDuplicate,        Code::kDuplicateLine,
                                        Code::kUnknownLine,       Code::kUnknownLot,       Code::kUnknownHold,
                                        Code::kUnknownProposal,   Code::kUnknownMilestone, Code::kUnknownIncident,
                                        Code::kNothingOwed,       Code::kUnknownInvoice};
        const Refusal refusal = refusal_of(after.status()).value();
        EXPECT_TRUE(allowed.contains(refusal.code)) << where << ": " << after.status();
        EXPECT_TRUE(testing::documented_at(refusal)) << where << ": " << after.status();
      }
    }
  }
  EXPECT_GT(cells, 500u);
  EXPECT_GT(legal, 100u);
}

TEST(Machines, NameTheStateTheEventAndWhatIsLegalInstead) {
  Order order = spacious_order();
  order.commercial = Commercial::kSubmitted;
  const absl::Status status = judge(order, OrderClosed{}, {Mode::kReplay, {}, {}});
  const Refusal refusal = refusal_of(status).value();
  EXPECT_EQ(refusal.code, Code::kIllegalTransition);
  EXPECT_EQ(refusal.field, "commercial");
  EXPECT_EQ(refusal.detail, "OrderClosed while the order is Submitted");
  EXPECT_EQ(refusal.remedy, "legal now: OrderReviewStarted, OrderRejected, OrderCancelled");
}

TEST(Machines, LandAnObservedEventInOneStateOnly) {
  for (const MachineFacts& machine : machines()) {
    if (machine.name == "capa") continue;  // the step stands in its event
    std::map<std::uint16_t, std::set<int>> landings;
    for (const RowFacts& row : machine.rows) {
      // A row that stays says nothing about where the event leads from elsewhere.
      if (row.to != row.from) landings[row.event].insert(row.to);
    }
    for (const auto& [event, states] : landings) EXPECT_EQ(states.size(), 1u) << machine.name << " " << event;
  }
}

TEST(Machines, MoveToTheDeclaredStateFromAnyStateWhenObserved) {
  Order order = spacious_order();
  order.commercial = Commercial::kRejected;
  ASSERT_TRUE(judge(order, OrderConfirmed{}, {Mode::kObserve, {}, {}}).ok());
  EXPECT_EQ(order.commercial, Commercial::kConfirmed);
  EXPECT_TRUE(order.observed);
}

TEST(Machines, StayWhereTheyAreWhenWhatIsObservedMovesNothing) {
  const ShipmentId shipment("S");
  const LineNo line{1};
  const Quantity one{Decimal::of(1), UnitCode::parse("EA", "").value()};
  GoodsDelivered delivered;
  delivered.shipment = shipment;
  delivered.line = line;
  delivered.day = kFirstDate;
  delivered.unit = one.unit;
  delivered.accepted = one.value;
  for (const Event& event : {Event(GoodsPacked{shipment, line, one}), Event(GoodsUnpacked{shipment, line, one}),
                             Event(GoodsDespatched{shipment, line, one, kFirstDate}), Event(delivered),
                             Event(SupplyReserved{StockId("S"), ReservationId("R2"), line, one, kFirstDate})}) {
    for (const FulfilmentState state :
         {FulfilmentState::kWaiting, FulfilmentState::kInProduction, FulfilmentState::kShortClosed}) {
      Order order = spacious_order();
      order.lines.edit()[0].fulfilment = state;
      const absl::Status taken = judge(order, event, {Mode::kObserve, {}, kFirstDate});
      ASSERT_TRUE(taken.ok()) << facts_of(event).name << ": " << taken;
      EXPECT_EQ(order.lines[0].fulfilment, state) << facts_of(event).name;
    }
  }
  Complaint complaint;
  complaint.state = ComplaintState::kClosed;
  ASSERT_TRUE(judge(complaint, AcknowledgementMissed{}, {Mode::kObserve, {}, {}}).ok());
  EXPECT_EQ(complaint.state, ComplaintState::kClosed);
}

TEST(Machines, FindWhatDidNotExistInTheStateThatAnObservedEventSupposes) {
  Payment payment;
  const PaymentAllocated allocated{
      OrderId("O"), InvoiceId("I"), {Decimal::of(1), CurrencyCode::parse("USD", "").value()}};
  payment.received.amount = allocated.amount;
  ASSERT_TRUE(judge(payment, allocated, {Mode::kObserve, {}, {}}).ok());
  EXPECT_EQ(payment.state, PaymentState::kReceived);
}

// Numbers of states stand in saved rows, and rows in people's heads: a change must be seen.
TEST(Machines, AreTheOnesWrittenDown) {
  std::ostringstream now;
  for (const MachineFacts& machine : machines()) {
    now << machine.name << " (" << machine.scope << "):";
    for (std::size_t i = 0; i < machine.states.size(); ++i) now << " " << i << "=" << machine.states[i];
    now << "\n";
    for (const RowFacts& row : machine.rows) {
      std::string_view event;
      for (const EventFacts& facts : event_types()) {
        if (facts.tag == row.event) event = facts.name;
      }
      now << "  " << machine.states[row.from] << " " << event << " -> " << machine.states[row.to];
      for (const std::string_view guard : row.guards) now << " [" << guard << "]";
      now << "\n";
    }
  }
  const std::string path = GENDAN_SOURCE_DIR "/tests/golden/machines.txt";
  if (std::getenv("GENDAN_WRITE_GOLDEN") != nullptr) std::ofstream(path) << now.str();
  std::ifstream file(path);
  std::ostringstream written;
  written << file.rdbuf();
  EXPECT_EQ(now.str(), written.str()) << "write it anew with GENDAN_WRITE_GOLDEN=1";
}

TEST(Machines, DrawThemselvesForPeople) {
  const MachineFacts& hold = *std::find_if(machines().begin(), machines().end(),
                                           [](const MachineFacts& machine) { return machine.name == "hold"; });
  EXPECT_EQ(diagram_of(hold), "stateDiagram-v2\n  [*] --> Held : HoldPlaced\n  Held --> Released : HoldReleased\n");
}

}  // namespace
}  // namespace gendan
