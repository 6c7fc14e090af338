#include "gendan/order/severity.h"

#include <gtest/gtest.h>

#include "gendan/order/judge.h"

namespace gendan {
namespace {

const Date kDay = Date::from_civil(2026, 3, 2, "day").value();
const Judging kObserved{Mode::kObserve, Instant{1}, kDay};
const Judging kReplayed{Mode::kReplay, {}, {}};

LotCounted lot(Severity severity, bool accepted) {
  LotCounted out;
  out.family = "shirts";
  out.order = OrderId("O-1");
  out.lot = LotId("L1");
  out.edition = "ISO 2859-1:1999";
  out.severity = severity;
  out.accepted = accepted;
  return out;
}

void take(Supplier& supplier, const Event& event, const Judging& how) {
  const absl::Status status = judge(supplier, event, how);
  ASSERT_TRUE(status.ok()) << status;
}

TEST(SeverityOfObservedLots, ASwitchIsDueUntilItIsWritten) {
  Supplier supplier;
  take(supplier, lot(Severity::kNormal, false), kObserved);
  take(supplier, lot(Severity::kNormal, false), kObserved);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kNormal);
  EXPECT_EQ(supplier.families[0].due, Switch::kTightened);
  take(supplier, SeverityTightened{"shirts"}, kReplayed);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kTightened);
  EXPECT_EQ(supplier.families[0].due, Switch::kNone);
}

TEST(SeverityOfObservedLots, ALotBeyondASwitchShowsThatItTookPlace) {
  Supplier supplier;
  take(supplier, lot(Severity::kNormal, false), kObserved);
  take(supplier, lot(Severity::kNormal, false), kObserved);
  take(supplier, lot(Severity::kTightened, true), kObserved);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kTightened);
  EXPECT_EQ(supplier.families[0].lots.severity, Severity::kTightened);
  EXPECT_EQ(supplier.families[0].due, Switch::kNone);
}

TEST(SeverityOfObservedLots, ALotBeyondTheEndOfInspectionLeavesItsSwitchDue) {
  Supplier supplier;
  take(supplier, lot(Severity::kNormal, false), kObserved);
  for (int i = 0; i < 6; ++i) take(supplier, lot(Severity::kTightened, false), kObserved);
  ASSERT_EQ(supplier.families[0].due, Switch::kDiscontinued);
  const FamilySeverity before = supplier.families[0];
  take(supplier, lot(Severity::kTightened, true), kObserved);
  EXPECT_EQ(supplier.families[0], before);
}

// Editions were mixed, and nobody has said that inspection was discontinued: it went on.
TEST(SeverityOfOldLogs, LotsBeyondTheOneThatShouldHaveDiscontinuedInspectionAreStillRead) {
  for (const Judging& how : {kReplayed, kObserved}) {
    const auto of_105e = [](LotCounted counted) {
      counted.edition = "MIL-STD-105E/Z1.4";
      return counted;
    };
    Supplier supplier;
    take(supplier, lot(Severity::kNormal, false), how);
    take(supplier, lot(Severity::kNormal, false), how);
    take(supplier, SeverityTightened{"shirts"}, how);
    for (int i = 0; i < 4; ++i) take(supplier, lot(Severity::kTightened, false), how);
    take(supplier, of_105e(lot(Severity::kTightened, false)), how);
    take(supplier, lot(Severity::kTightened, false), how);
    const FamilySeverity& family = supplier.families[0];
    EXPECT_EQ(family.due, Switch::kDiscontinued) << "what is decided next says so";
    EXPECT_EQ(family.state, SeverityState::kTightened);
    take(supplier, of_105e(lot(Severity::kTightened, true)), how);
    EXPECT_EQ(family.state, SeverityState::kTightened);
    EXPECT_EQ(family.due, Switch::kNone);
    EXPECT_EQ(family.lots.lots, 7u);
    EXPECT_FALSE(family.lots.discontinued);
    for (int i = 0; i < 4; ++i) take(supplier, lot(Severity::kTightened, true), how);
    EXPECT_EQ(family.due, Switch::kNormalised);
    take(supplier, SeverityNormalised{"shirts", ""}, how);
    EXPECT_EQ(family.state, SeverityState::kNormal);
  }
}

// As what is left once the switch that was written between them has been taken back.
TEST(SeverityOfReplayedLots, ALotBeyondASwitchThatIsNotWrittenShowsThatItTookPlace) {
  Supplier supplier;
  take(supplier, lot(Severity::kNormal, false), kReplayed);
  take(supplier, lot(Severity::kNormal, false), kReplayed);
  for (int i = 0; i < 5; ++i) take(supplier, lot(Severity::kTightened, true), kReplayed);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kTightened);
  take(supplier, SeverityNormalised{"shirts", ""}, kReplayed);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kNormal);
}

// Such lots left the family reduced once, and only a person could say that it was not.
TEST(SeverityOfObservedLots, AnOldLogsSwitchByHandIsStillRead) {
  Supplier supplier;
  supplier.observed = true;
  FamilySeverity& family = supplier.families.emplace_back();
  family.family = "shirts";
  family.state = SeverityState::kReduced;
  family.lots.severity = Severity::kReduced;
  take(supplier, lot(Severity::kReduced, false), kObserved);
  take(supplier, lot(Severity::kNormal, true), kObserved);
  take(supplier, SeverityNormalised{"shirts", "the mill was on strike"}, kReplayed);
  EXPECT_EQ(supplier.families[0].state, SeverityState::kNormal);
}

}  // namespace
}  // namespace gendan
