// What logs hold that were written under earlier rules: it is folded as far as it was taken then, and never refused.

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"

namespace gendan {
namespace {

constexpr Judging kReplayed{Mode::kReplay, {}, {}};
constexpr Judging kSeen{Mode::kObserve, {}, {}};

Quantity pieces(std::int64_t count) { return {Decimal::of(count), UnitCode::parse("EA", "unit").value()}; }

// A draft of 100 pieces on line 1, of which some have left.
Order draft_with_goods(std::int64_t shipped) {
  Order order;
  order.id = OrderId("O-1");
  order.commercial = Commercial::kDraft;
  order.entry = EntryState::kOpen;
  Line line;
  line.terms.line = LineNo{1};
  line.terms.item = ItemId("SHIRT");
  line.terms.quantity = pieces(100);
  line.terms.requested = Date::parse("2026-06-01", "date").value();
  line.ledger.packed = line.ledger.shipped = pieces(shipped).value.micros();
  order.lines.edit().push_back(line);
  return order;
}

TEST(OldLog, HasCorrectionsBelowWhatHadLeft) {
  Order order = draft_with_goods(50);
  ASSERT_TRUE(judge(order, EntryCorrected{LineNo{1}, "quantity", "100 EA", "40 EA"}, kReplayed).ok());
  EXPECT_EQ(order.lines[0].terms.quantity, pieces(40));
  EXPECT_FALSE(order.overruns.empty());
}

TEST(OldLog, HasObservedCorrectionsToAnotherUnit) {
  Order order = draft_with_goods(50);
  const absl::Status judged = judge(order, EntryCorrected{LineNo{1}, "quantity", "100 EA", "100 KGM"}, kSeen);
  EXPECT_TRUE(judged.ok()) << judged;
}

TEST(OldLog, HasStepsOfAnEightDThatARecordOnceBroughtForward) {
  Complaint complaint;
  complaint.id = CaseId("C-1");
  complaint.state = ComplaintState::kInvestigating;
  complaint.observed = true;
  complaint.capa = CapaState::kD0;
  for (const std::uint8_t step : {4, 5, 6}) {
    ASSERT_TRUE(judge(complaint, CapaStepCompleted{step, "done"}, kReplayed).ok()) << int{step};
  }
  EXPECT_EQ(complaint.capa, CapaState::kD6);
  const Date due = Date::parse("2026-06-01", "date").value();
  ASSERT_TRUE(judge(complaint, EffectivenessCheckPlanned{due, PersonId("li")}, kReplayed).ok());
  EXPECT_TRUE(judge(complaint, EffectivenessRefuted{"seen again"}, kReplayed).ok());
}

const LotId kLot("L1");

InspectionPlanned planned(const LotId& lot = kLot) {
  InspectionPlanned out;
  out.lot = lot;
  out.plan.severity = Severity::kNormal;
  out.plan.lot_size = 100;
  out.plan.sample_size = 5;
  out.plan.classes = {{DefectClass::kMajor, "2.5", 1, 2}};
  return out;
}

// An order of which events were recorded and, behind them, decided.
Order lived_through(const std::vector<Event>& recorded, const std::vector<Event>& decided) {
  Order order = draft_with_goods(0);
  order.lines.edit()[0].fulfilment = FulfilmentState::kInProduction;
  const auto take = [&order](const Event& event, const Judging& how) {
    const absl::Status judged = judge(order, event, how);
    EXPECT_TRUE(judged.ok()) << facts_of(event).name << ": " << judged;
  };
  for (const Event& event : recorded) take(event, kSeen);
  for (const Event& event : decided) take(event, kReplayed);
  return order;
}

TEST(OldLog, HasLotsThatPassedBecauseALaterPlanLetItsFindingsBeForgotten) {
  const Order order = lived_through({LotSubmitted{kLot, LineNo{1}, pieces(100)},
                                     DefectRecorded{kLot, 1, DefectClass::kCritical, "needle", 1, ""}, planned()},
                                    {LotPassed{kLot, 5, 0, 0, 0, false}, LotReleased{kLot}});
  EXPECT_EQ(order.lots[0].state, LotState::kReleased);
}

TEST(OldLog, HasLotsThatWereClosedByThePlanOfBeforeTheirRework) {
  const Order order =
      lived_through({LotSubmitted{kLot, LineNo{1}, pieces(100)}, planned(), LotFailed{kLot, 5, 0, 2, 0},
                     LotResubmitted{kLot, pieces(0)}, DefectRecorded{kLot, 1, DefectClass::kCritical, "needle", 1, ""}},
                    {LotFailed{kLot, 5, 1, 0, 0}});
  EXPECT_EQ(order.lots[0].state, LotState::kFailed);
}

TEST(OldLog, HasLotsOfGoodsThatHadBeenRejectedBeforeTheirProductionWasEntered) {
  const LotId again("L2");
  const Order order = lived_through(
      {LotSubmitted{kLot, LineNo{1}, pieces(100)}, LotRejected{kLot, Disposition::kScrap}},
      {ProductionReported{LineNo{1}, pieces(100), pieces(0), "", {}}, LotSubmitted{again, LineNo{1}, pieces(100)},
       planned(again), LotPassed{again, 5, 0, 0, 0, false}, LotReleased{again}});
  EXPECT_EQ(order.lots[1].state, LotState::kReleased);
  EXPECT_FALSE(order.overruns.empty());
}

TEST(OldLog, HasMoreLotsRejectedAheadOfTheirProductionThanCanBeCountedBehindIt) {
  Order order = draft_with_goods(0);
  order.commercial = Commercial::kConfirmed;
  order.observed = true;
  Line& line = order.lines.edit()[0];
  line.terms.produced = line.terms.inspected = true;
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  line.ledger.produced = -kMost;
  line.ledger.scrapped = kMost;
  line.ledger.lotted = kMost / 2;
  const Judging decided{Mode::kEnforce, {}, Date::parse("2026-03-02", "date").value()};
  const absl::Status judged = judge(order, LotSubmitted{LotId("L1"), LineNo{1}, pieces(1)}, decided);
  EXPECT_TRUE(refused_with(judged, Code::kNotEnoughProduced)) << judged;
}

}  // namespace
}  // namespace gendan
