#include "gendan/projection/quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;

class QualityTest : public ::testing::Test {
 protected:
  QualityTest() {
    add_line("PO-1", 1, "ACME", "shirts", "SHIRT-1");
    add_line("PO-1", 2, "ACME", "shirts", "SHIRT-2");
    add_line("PO-2", 1, "BETA", "shirts", "SHIRT-1");
  }
  void add_line(const std::string& order, std::uint32_t number, std::string supplier, std::string family,
                std::string item) {
    LineAdded line;
    line.line = {number};
    line.item = ItemId(std::move(item));
    line.family = std::move(family);
    line.supplier = SupplierId(std::move(supplier));
    line.quantity = pieces(1000);
    tape_.on("order/" + order, line);
  }
  Tape& on(const std::string& order, Event event) { return tape_.on("order/" + order, std::move(event)); }
  void submit(const std::string& order, const std::string& lot, std::uint32_t line = 1) {
    on(order, LotSubmitted{LotId(lot), {line}, pieces(500)});
  }
  void plan(const std::string& order, const std::string& lot) {
    SamplingPlan plan;
    plan.sample_size = 5;
    on(order, InspectionPlanned{LotId(lot), plan});
  }
  void find(const std::string& order, const std::string& lot, DefectClass of, std::uint32_t count = 1) {
    on(order, DefectRecorded{LotId(lot), 1, of, "broken stitch", count, ""});
  }
  void pass(const std::string& order, const std::string& lot, std::uint32_t inspected = 50) {
    on(order, LotPassed{LotId(lot), inspected, 0, 0, 0, false});
  }
  void fail(const std::string& order, const std::string& lot, std::uint32_t inspected = 50) {
    on(order, LotFailed{LotId(lot), inspected, 0, 0, 0});
  }
  const QualityStatistics& folded() {
    quality_.reset();
    tape_.play(quality_);
    return quality_;
  }
  LotQuality lot(const std::string& id) {
    for (const LotQuality& lot : folded().lots({})) {
      if (lot.lot.str() == id) return lot;
    }
    ADD_FAILURE() << "no lot " << id;
    return {};
  }
  Tape tape_;
  QualityStatistics quality_;
};

TEST_F(QualityTest, ALotBearsTheSupplierFamilyAndItemOfItsLine) {
  submit("PO-1", "L-1", 2);
  EXPECT_EQ(lot("L-1").supplier.str(), "ACME");
  EXPECT_EQ(lot("L-1").family, "shirts");
  EXPECT_EQ(lot("L-1").item.str(), "SHIRT-2");
  EXPECT_EQ(lot("L-1").size, pieces(500));
  EXPECT_EQ(lot("L-1").state, LotState::kSubmitted);
}

TEST_F(QualityTest, ACorrectedEntryMovesItsLotsToTheRightSupplier) {
  submit("PO-1", "L-1");
  on("PO-1", EntryCorrected{{1}, "supplier", "ACME", "CETA"});
  on("PO-1", EntryCorrected{{1}, "family", "shirts", "blouses"});
  on("PO-1", EntryCorrected{{1}, "item", "SHIRT-1", "BLOUSE-1"});
  EXPECT_EQ(lot("L-1").supplier.str(), "CETA");
  EXPECT_EQ(lot("L-1").family, "blouses");
  EXPECT_EQ(lot("L-1").item.str(), "BLOUSE-1");
}

TEST_F(QualityTest, LotsOfTwoOrdersMayBearTheSameNumber) {
  submit("PO-1", "L-1");
  submit("PO-2", "L-1");
  pass("PO-2", "L-1");
  EXPECT_EQ(folded().lots({.order = OrderId("PO-1")}).at(0).state, LotState::kSubmitted);
  EXPECT_EQ(folded().lots({.order = OrderId("PO-2")}).at(0).state, LotState::kPassed);
}

TEST_F(QualityTest, AnOrderAndALotThatReadAlikeTogetherAreKeptApart) {
  submit("A/B", "C");
  submit("A", "B/C");
  submit("A%2FB", "C");
  EXPECT_EQ(folded().totals().lots, 3u);
}

TEST_F(QualityTest, DefectsPerHundredUnitsAreThoseRecordedOverThoseInspected) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 3);
  find("PO-1", "L-1", DefectClass::kMinor);
  pass("PO-1", "L-1", 80);
  submit("PO-2", "L-1");
  find("PO-2", "L-1", DefectClass::kCritical);
  fail("PO-2", "L-1", 40);
  const QualityFigures totals = folded().totals();
  EXPECT_EQ(totals.defects, (DefectCounts{1, 3, 1}));
  EXPECT_EQ(totals.units_inspected, 120u);
  EXPECT_EQ(totals.defects_per_unit, (Share{5, 120}));
  EXPECT_EQ(totals.defects_per_unit.per_hundred().str(), "4.17");
}

TEST_F(QualityTest, FindingsCountWhenTheInspectionIsClosed) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor);
  EXPECT_EQ(folded().totals().defects.total(), 0u);
  fail("PO-1", "L-1");
  EXPECT_EQ(folded().totals().defects.total(), 1u);
}

TEST_F(QualityTest, AVerdictWithoutFindingsCountsWithItsOwnFigures) {
  submit("PO-1", "L-1");
  on("PO-1", LotFailed{LotId("L-1"), 32, 1, 4, 2});
  EXPECT_EQ(lot("L-1").defects, (DefectCounts{1, 4, 2}));
}

TEST_F(QualityTest, AVerdictOverNonconformingUnitsDoesNotHideNonconformities) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 5);  // all on one unit
  on("PO-1", LotPassed{LotId("L-1"), 32, 0, 1, 0, false});
  EXPECT_EQ(lot("L-1").defects.major, 5u);
}

TEST_F(QualityTest, ANewPlanStartsTheFindingsAnew) {
  submit("PO-1", "L-1");
  plan("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 5);
  plan("PO-1", "L-1");
  pass("PO-1", "L-1");
  EXPECT_EQ(lot("L-1").defects.total(), 0u);
}

TEST_F(QualityTest, AFindingOfBeforeTheFirstPlanIsOfItsSample) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kCritical);
  plan("PO-1", "L-1");
  fail("PO-1", "L-1");
  EXPECT_EQ(lot("L-1").defects, (DefectCounts{1, 0, 0}));
}

TEST_F(QualityTest, ALotSubmittedAgainHasNothingOfTheSampleOfBefore) {
  submit("PO-1", "L-1");
  plan("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 5);
  fail("PO-1", "L-1", 5);
  on("PO-1", LotResubmitted{LotId("L-1"), pieces(0)});
  plan("PO-1", "L-1");
  pass("PO-1", "L-1", 5);
  EXPECT_EQ(lot("L-1").defects.major, 5u);
  EXPECT_EQ(lot("L-1").inspected, 10u);
}

TEST_F(QualityTest, OfASampleThatIsClosedAgainOnlyWhatIsMoreCounts) {
  submit("PO-1", "L-1");
  plan("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotPassed{LotId("L-1"), 5, 0, 1, 0, false});
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotFailed{LotId("L-1"), 5, 0, 2, 0});
  EXPECT_EQ(lot("L-1").defects.major, 2u);
  EXPECT_EQ(lot("L-1").inspected, 5u);
  EXPECT_EQ(lot("L-1").rounds, 2u);
  EXPECT_TRUE(lot("L-1").first_passed);
}

TEST_F(QualityTest, AVerdictOfBeforeItsPlanIsOfTheSameSample) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 2);
  on("PO-1", LotFailed{LotId("L-1"), 5, 0, 1, 0});
  plan("PO-1", "L-1");
  on("PO-1", LotFailed{LotId("L-1"), 5, 0, 1, 0});
  EXPECT_EQ(lot("L-1").defects.major, 2u);
  EXPECT_EQ(lot("L-1").inspected, 5u);
}

TEST_F(QualityTest, VerdictsWithoutAPlanAreOfAnInspectionEach) {
  submit("PO-1", "L-1");
  on("PO-1", LotFailed{LotId("L-1"), 32, 0, 4, 0});
  on("PO-1", LotFailed{LotId("L-1"), 32, 0, 1, 0});
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotPassed{LotId("L-1"), 32, 0, 1, 0, false});
  EXPECT_EQ(lot("L-1").defects.major, 6u);
  EXPECT_EQ(lot("L-1").inspected, 96u);
}

TEST_F(QualityTest, WhatWasCountedOfASampleIsKnownAfterARestart) {
  submit("PO-1", "L-1");
  plan("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotPassed{LotId("L-1"), 5, 0, 1, 0, false});
  const std::size_t before = tape_.size();
  tape_.play(quality_);
  QualityStatistics restored;
  for (const auto& [key, value] : all_rows(quality_)) ASSERT_TRUE(restored.restore(key, value).ok()) << key;
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotFailed{LotId("L-1"), 5, 0, 2, 0});
  tape_.play(restored, before, tape_.size());
  EXPECT_EQ(restored.lots({}), folded().lots({}));
}

TEST_F(QualityTest, FirstPassYieldCountsOnlyLotsThatPassedTheirFirstInspection) {
  submit("PO-1", "L-1");
  pass("PO-1", "L-1");
  submit("PO-1", "L-2");
  fail("PO-1", "L-2");
  on("PO-1", ReworkOrdered{LotId("L-2"), "NCR-1"});
  on("PO-1", LotResubmitted{LotId("L-2"), pieces(20)});
  on("PO-1", InspectionPlanned{LotId("L-2"), {}});
  pass("PO-1", "L-2");
  submit("PO-1", "L-3");  // not inspected
  const QualityFigures totals = folded().totals();
  EXPECT_EQ(totals.first_pass, (Share{1, 2}));
  EXPECT_EQ(totals.lots, 3u);
  EXPECT_EQ(totals.lots_passed, 2u);
  EXPECT_EQ(totals.lots_failed, 0u);
  EXPECT_EQ(totals.inspections, 3u);
  EXPECT_EQ(lot("L-2").rounds, 2u);
  EXPECT_FALSE(lot("L-2").first_passed);
  EXPECT_EQ(lot("L-2").size, pieces(480));
}

TEST_F(QualityTest, ConcededRejectedAndReleasedLotsAreCounted) {
  for (const char* lot : {"L-1", "L-2", "L-3"}) {
    submit("PO-1", lot);
    fail("PO-1", lot);
  }
  on("PO-1", ConcessionGranted{LotId("L-1"), "mail 7"});
  on("PO-1", LotReleased{LotId("L-1")});
  on("PO-1", LotRejected{LotId("L-2"), Disposition::kScrap});
  const QualityFigures totals = folded().totals();
  EXPECT_EQ(totals.lots_conceded, 1u);
  EXPECT_EQ(totals.lots_rejected, 1u);
  EXPECT_EQ(totals.lots_released, 1u);
  EXPECT_EQ(totals.lots_failed, 3u);
  EXPECT_EQ(lot("L-2").disposition, Disposition::kScrap);
}

TEST_F(QualityTest, ARevokedReleaseIsNotARelease) {
  submit("PO-1", "L-1");
  pass("PO-1", "L-1");
  on("PO-1", LotReleased{LotId("L-1")}).on("order/PO-1", LotReleaseRevoked{LotId("L-1"), "stain"});
  EXPECT_EQ(folded().totals().lots_released, 0u);
  EXPECT_EQ(lot("L-1").state, LotState::kPassed);
}

TEST_F(QualityTest, ARevokedReleaseLeavesALotAsItWasAccepted) {
  submit("PO-1", "L-1");
  fail("PO-1", "L-1");
  on("PO-1", ConcessionGranted{LotId("L-1"), "mail 7"});
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  for (const char* name : {"L-1", "L-1B"}) {
    on("PO-1", LotReleased{LotId(name)});
    on("PO-1", LotReleaseRevoked{LotId(name), "stain"});
    EXPECT_EQ(lot(name).state, LotState::kConceded) << name;
  }
  // Seen to be reworked, it has passed by itself.
  on("PO-1", LotResubmitted{LotId("L-1"), pieces(1)});
  pass("PO-1", "L-1");
  on("PO-1", LotReleased{LotId("L-1")});
  on("PO-1", LotReleaseRevoked{LotId("L-1"), "stain"});
  EXPECT_EQ(lot("L-1").state, LotState::kPassed);
}

TEST_F(QualityTest, APartOfALotIsALotThatWasInspectedWithTheWhole) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor, 5);
  fail("PO-1", "L-1");
  const QualityFigures before = folded().totals();
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  on("PO-1", ConcessionGranted{LotId("L-1B"), "mail 7"}).on("order/PO-1", LotReleased{LotId("L-1B")});
  on("PO-1", LotRejected{LotId("L-1"), Disposition::kScrap});
  const QualityFigures after = folded().totals();
  EXPECT_EQ(after.lots, 2u);
  EXPECT_EQ(after.lots_conceded, 1u);
  EXPECT_EQ(after.lots_released, 1u);
  EXPECT_EQ(after.lots_rejected, 1u);
  EXPECT_EQ(after.lots_inspected, before.lots_inspected);
  EXPECT_EQ(after.defects, before.defects);
  EXPECT_EQ(after.first_pass, before.first_pass);
  EXPECT_EQ(lot("L-1").size, pieces(480));
  EXPECT_EQ(lot("L-1B").size, pieces(20));
  EXPECT_EQ(lot("L-1B").split_from, LotId("L-1"));
}

TEST_F(QualityTest, ALotThatIsSeenAgainAfterItsRejectionHasNoDisposition) {
  submit("PO-1", "L-1");
  fail("PO-1", "L-1");
  on("PO-1", LotRejected{LotId("L-1"), Disposition::kScrap});
  on("PO-1", LotResubmitted{LotId("L-1"), pieces(0)});
  pass("PO-1", "L-1");
  on("PO-1", LotReleased{LotId("L-1")});
  EXPECT_EQ(lot("L-1").disposition, Disposition::kNone);
}

TEST_F(QualityTest, APartIsClosedAgainWithWhatWasCountedOfItsLot) {
  submit("PO-1", "L-1");
  plan("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kMajor);
  on("PO-1", LotPassed{LotId("L-1"), 5, 0, 1, 0, false});
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  find("PO-1", "L-1B", DefectClass::kMajor);
  on("PO-1", LotFailed{LotId("L-1B"), 5, 0, 2, 0});
  EXPECT_EQ(folded().totals().defects.major, 2u);
  EXPECT_EQ(folded().totals().units_inspected, 5u);
}

TEST_F(QualityTest, APartOfALotWithoutAPlanIsOfAnInspectionOfItsOwn) {
  submit("PO-1", "L-1");
  on("PO-1", LotFailed{LotId("L-1"), 32, 0, 4, 0});
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  on("PO-1", LotPassed{LotId("L-1B"), 20, 0, 1, 0, false});
  EXPECT_EQ(lot("L-1B").inspected, 20u);
  EXPECT_EQ(lot("L-1B").defects.major, 1u);
}

TEST_F(QualityTest, WhatWasFoundOnBothSidesOfAVerdictOfBeforeThePlanIsOfItsSample) {
  submit("PO-1", "L-1");
  find("PO-1", "L-1", DefectClass::kCritical);
  on("PO-1", LotFailed{LotId("L-1"), 5, 1, 0, 0});
  find("PO-1", "L-1", DefectClass::kMinor);
  plan("PO-1", "L-1");
  on("PO-1", LotFailed{LotId("L-1"), 5, 1, 0, 1});
  EXPECT_EQ(lot("L-1").defects.critical, 1u);
  EXPECT_EQ(lot("L-1").defects.minor, 1u);
  EXPECT_EQ(lot("L-1").inspected, 5u);
}

TEST_F(QualityTest, APartSeenToBeSplitOffARejectedLotSharesItsLot) {
  submit("PO-1", "L-1");
  fail("PO-1", "L-1");
  on("PO-1", LotRejected{LotId("L-1"), Disposition::kScrap});
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  EXPECT_EQ(lot("L-1B").state, LotState::kRejected);
  EXPECT_EQ(lot("L-1B").disposition, Disposition::kScrap);
}

TEST_F(QualityTest, APartThatPassesLaterIsNoFirstPass) {
  submit("PO-1", "L-1");
  fail("PO-1", "L-1");
  on("PO-1", LotSplit{LotId("L-1"), LotId("L-1B"), pieces(20)});
  on("PO-1", ReworkOrdered{LotId("L-1B"), "NCR-1"});
  on("PO-1", LotResubmitted{LotId("L-1B"), pieces(0)});
  on("PO-1", InspectionPlanned{LotId("L-1B"), {}});
  pass("PO-1", "L-1B");
  const QualityFigures totals = folded().totals();
  EXPECT_EQ(totals.first_pass, (Share{0, 1}));
  EXPECT_EQ(totals.lots_inspected, 2u);
  EXPECT_EQ(totals.lots_passed, 1u);
}

TEST_F(QualityTest, GroupsStandInOrderOfSupplierFamilyAndItem) {
  submit("PO-2", "L-1");
  submit("PO-1", "L-2", 2);
  submit("PO-1", "L-1", 1);
  for (const char* lot : {"L-1", "L-2"}) fail("PO-1", lot, 10);
  pass("PO-2", "L-1", 30);
  const auto names = [&](QualityKey key) {
    std::vector<std::string> names;
    for (const QualityGroup& group : folded().groups(key)) {
      names.push_back(group.supplier.str() + "|" + group.family + "|" + group.item.str() + " " +
                      std::to_string(group.figures.lots) + " " + group.figures.first_pass.per_hundred().str());
    }
    return names;
  };
  EXPECT_THAT(names(QualityKey::kSupplier), ElementsAre("ACME|| 2 0", "BETA|| 1 100"));
  EXPECT_THAT(names(QualityKey::kFamily), ElementsAre("|shirts| 3 33.33"));
  EXPECT_THAT(names(QualityKey::kItem), ElementsAre("||SHIRT-1 2 50", "||SHIRT-2 1 0"));
  EXPECT_THAT(names(QualityKey::kSupplierFamily), ElementsAre("ACME|shirts| 2 0", "BETA|shirts| 1 100"));
  EXPECT_THAT(names(QualityKey::kSupplierItem),
              ElementsAre("ACME||SHIRT-1 1 0", "ACME||SHIRT-2 1 0", "BETA||SHIRT-1 1 100"));
}

TEST_F(QualityTest, FiguresCanBeNarrowed) {
  submit("PO-1", "L-1");
  submit("PO-2", "L-1");
  pass("PO-2", "L-1");
  EXPECT_EQ(folded().figures({.supplier = SupplierId("BETA")}).lots, 1u);
  EXPECT_EQ(folded().figures({.item = ItemId("SHIRT-1")}).lots, 2u);
  EXPECT_EQ(folded().figures({.family = "shoes"}).lots, 0u);
  EXPECT_EQ(folded().figures({.state = LotState::kPassed}).lots, 1u);
}

TEST_F(QualityTest, FindingsOfUnknownLotsArePassedOver) {
  find("PO-1", "L-9", DefectClass::kMajor);
  pass("PO-1", "L-9");
  EXPECT_EQ(folded().totals(), QualityFigures());
}

TEST_F(QualityTest, SeverityOfInspectionIsShownByFamilyWithTheLotsSinceItBegan) {
  const auto count = [&](const std::string& supplier, const std::string& family, bool accepted) {
    LotCounted counted;
    counted.family = family;
    counted.accepted = accepted;
    tape_.on("supplier/" + supplier, counted, at("2024-06-01T08:00:00Z"));
  };
  count("BETA", "trousers", true);
  count("ACME", "shirts", false);
  count("ACME", "shirts", false);
  tape_.on("supplier/ACME", SeverityTightened{"shirts"}, at("2024-06-03T08:00:00Z"));
  count("ACME", "shirts", true);
  count("ACME", "shirts", false);
  const FamilyInspection acme = {
      SupplierId("ACME"), "shirts", SeverityState::kTightened, at("2024-06-03T08:00:00Z"), 2, 1, 1};
  const FamilyInspection beta = {
      SupplierId("BETA"), "trousers", SeverityState::kNormal, at("2024-06-01T08:00:00Z"), 1, 1, 0};
  EXPECT_THAT(folded().inspections(), ElementsAre(acme, beta));
}

TEST_F(QualityTest, ARecordedLotBeyondASwitchShowsThatItTookPlace) {
  const auto see = [&](Severity severity, bool accepted) {
    LotCounted counted;
    counted.family = "shirts";
    counted.edition = "ISO 2859-1:1999";
    counted.severity = severity;
    counted.accepted = accepted;
    tape_.observed("supplier/ACME", counted);
  };
  see(Severity::kNormal, false);
  see(Severity::kNormal, false);
  EXPECT_EQ(folded().inspections().at(0).state, SeverityState::kNormal);
  see(Severity::kTightened, true);
  FamilyInspection now = folded().inspections().at(0);
  EXPECT_EQ(now.state, SeverityState::kTightened);
  EXPECT_EQ(now.lots, 1u);
  EXPECT_EQ(now.accepted, 1u);
  EXPECT_EQ(now.switches, 1u);
  for (int i = 0; i < 4; ++i) see(Severity::kTightened, true);
  EXPECT_EQ(folded().inspections().at(0).state, SeverityState::kTightened);
  see(Severity::kNormal, true);
  now = folded().inspections().at(0);
  EXPECT_EQ(now.state, SeverityState::kNormal);
  EXPECT_EQ(now.lots, 1u);
  EXPECT_EQ(now.switches, 2u);
}

TEST_F(QualityTest, ASwitchThatIsToldOfBehindALotBeyondItCountsOnce) {
  LotCounted counted;
  counted.family = "shirts";
  counted.edition = "ISO 2859-1:1999";
  tape_.observed("supplier/ACME", counted).observed("supplier/ACME", counted);
  counted.severity = Severity::kTightened;
  counted.accepted = true;
  tape_.observed("supplier/ACME", counted);
  tape_.on("supplier/ACME", SeverityTightened{"shirts"}, at("2024-06-03T08:00:00Z"));
  EXPECT_THAT(folded().inspections(),
              ElementsAre(FamilyInspection{SupplierId("ACME"), "shirts", SeverityState::kTightened,
                                           at("2024-06-03T08:00:00Z"), 1, 1, 1}));
}

// What it is switched back from is a switch that nobody told of.
TEST_F(QualityTest, ASwitchBackFromOneThatLotsBroughtAboutBeginsAnew) {
  LotCounted counted;
  counted.family = "shirts";
  counted.edition = "ISO 2859-1:1999";
  tape_.observed("supplier/ACME", counted).observed("supplier/ACME", counted);
  tape_.observed("supplier/ACME", SeverityNormalised{"shirts", "by hand"});
  const FamilyInspection now = folded().inspections().at(0);
  EXPECT_EQ(now.lots, 0u);
  EXPECT_EQ(now.switches, 1u);
}

// As to the supplier, of whom no event says that inspection has ended.
TEST_F(QualityTest, LotsCountBehindOneThatLotsOfTheOtherEditionHadMadeOverdue) {
  const auto see = [&](int lots, const char* edition, bool accepted) {
    LotCounted counted;
    counted.family = "shirts";
    counted.edition = edition;
    counted.accepted = accepted;
    for (int i = 0; i < lots; ++i) tape_.observed("supplier/ACME", counted);
  };
  see(2, "z1.4", false);       // tightens
  see(6, "z1.4", false);       // one more than ISO bears
  see(1, "iso2859-1", false);  // ends inspection by ISO, too late
  see(5, "iso2859-1", true);   // normal again
  see(1, "iso2859-1", true);
  const FamilyInspection now = folded().inspections().at(0);
  EXPECT_EQ(now.state, SeverityState::kNormal);
  EXPECT_EQ(now.lots, 1u);
  EXPECT_EQ(now.switches, 2u);
}

TEST_F(QualityTest, ARecordedLotOfAnotherSeverityAloneSwitchesNothing) {
  LotCounted counted;
  counted.family = "shirts";
  counted.edition = "ISO 2859-1:1999";
  counted.severity = Severity::kReduced;
  counted.accepted = true;
  tape_.observed("supplier/ACME", counted).observed("supplier/ACME", counted);
  EXPECT_EQ(folded().inspections().at(0).state, SeverityState::kNormal);
}

TEST_F(QualityTest, SeverityGoesThroughEveryStateOfInspection) {
  const std::string stream = "supplier/ACME";
  const auto state = [&] { return folded().inspections().at(0).state; };
  tape_.on(stream, SeverityReduced{"shirts", "z1.4", "boss"});
  EXPECT_EQ(state(), SeverityState::kReduced);
  tape_.on(stream, SeverityNormalised{"shirts", "strike"});
  EXPECT_EQ(state(), SeverityState::kNormal);
  tape_.on(stream, InspectionDiscontinued{"shirts"});
  EXPECT_EQ(state(), SeverityState::kDiscontinued);
  tape_.on(stream, InspectionResumed{"shirts", "fixed"});
  EXPECT_EQ(state(), SeverityState::kTightened);
  EXPECT_EQ(folded().inspections().at(0).switches, 4u);
}

}  // namespace
}  // namespace gendan
