// What logs hold that were written under earlier rules: it is folded as far as it was taken then, and never refused.

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace gendan
