#include "gendan/projection/complaints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;

ComplaintReceived complaint_of(std::string customer, std::vector<std::string> defects = {"broken stitch"}) {
  ComplaintReceived complaint;
  complaint.customer = CustomerId(std::move(customer));
  complaint.order = OrderId("PO-1");
  complaint.channel = "email";
  for (std::string& defect : defects) complaint.allegations.push_back({std::move(defect), "text"});
  return complaint;
}

class ComplaintsTest : public ::testing::Test {
 protected:
  Tape& on(const std::string& id, Event event, std::string_view when) {
    return tape_.on("case/" + id, std::move(event), at(when));
  }
  const ComplaintRegister& folded() {
    complaints_.reset();
    tape_.play(complaints_);
    return complaints_;
  }
  CaseView only(std::string_view today = "2024-05-10", int offset = 0) {
    const std::vector<CaseView> cases = folded().cases({}, {day(today), offset});
    EXPECT_EQ(cases.size(), 1u);
    return cases.at(0);
  }
  static std::vector<std::string> lines(const std::vector<ComplaintCount>& counts) {
    std::vector<std::string> lines;
    for (const ComplaintCount& one : counts) {
      lines.push_back(one.order.str() + (one.order.empty() ? "" : "/") + one.name + " " + std::to_string(one.cases) +
                      " open " + std::to_string(one.open));
    }
    return lines;
  }
  Tape tape_;
  ComplaintRegister complaints_;
};

TEST_F(ComplaintsTest, ACaseRunsFromReceivedToClosed) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  EXPECT_EQ(only().state, ComplaintState::kReceived);
  EXPECT_TRUE(only().open);
  on("K-1", ComplaintAcknowledged{"email"}, "2024-05-01T10:00:00Z");
  on("K-1", ComplaintAssessed{CaseSeverity::kMajor, true, ""}, "2024-05-02T08:00:00Z");
  EXPECT_EQ(only().severity, CaseSeverity::kMajor);
  EXPECT_TRUE(only().justified);
  on("K-1", InvestigationStarted{"8D-1"}, "2024-05-02T09:00:00Z");
  on("K-1", ResolutionProposed{"needle", "replace"}, "2024-05-03T09:00:00Z");
  on("K-1", ResolutionAccepted{"email"}, "2024-05-04T09:00:00Z");
  EXPECT_EQ(only().state, ComplaintState::kResolving);
  on("K-1", ComplaintClosed{"replaced", 4}, "2024-05-05T08:00:00Z");
  const CaseView view = only();
  EXPECT_FALSE(view.open);
  EXPECT_EQ(view.outcome, "replaced");
  EXPECT_EQ(view.satisfaction, 4u);
  EXPECT_EQ(view.to_acknowledged, 2 * kHour);
  EXPECT_EQ(view.to_closed, 96 * kHour);
  EXPECT_EQ(view.age_days, 4);
}

TEST_F(ComplaintsTest, ACaseAssessedAnewGoesOnBeingInvestigated) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", ComplaintAcknowledged{"email"}, "2024-05-01T10:00:00Z");
  on("K-1", ComplaintAssessed{CaseSeverity::kMinor, false, ""}, "2024-05-02T08:00:00Z");
  EXPECT_EQ(only().state, ComplaintState::kAssessed);
  on("K-1", InvestigationStarted{"8D-1"}, "2024-05-02T09:00:00Z");
  on("K-1", ComplaintAssessed{CaseSeverity::kCritical, true, ""}, "2024-05-03T08:00:00Z");
  EXPECT_EQ(only().state, ComplaintState::kInvestigating);
  EXPECT_EQ(only().severity, CaseSeverity::kCritical);
  EXPECT_TRUE(only().justified);
}

TEST_F(ComplaintsTest, AnOpenCaseAgesByCalendarDaysOfTheHostsZone) {
  on("K-1", complaint_of("C-1"), "2024-05-01T20:00:00Z");
  EXPECT_EQ(only("2024-05-01").age_days, 0);
  EXPECT_EQ(only("2024-05-04").age_days, 3);
  EXPECT_EQ(only("2024-05-04", 8 * 60).age_days, 2);  // received on 2 May in China
}

TEST_F(ComplaintsTest, ACaseFromTheFutureHasAgeZero) {
  on("K-1", complaint_of("C-1"), "2024-05-09T20:00:00Z");
  EXPECT_EQ(only("2024-05-01").age_days, 0);
}

TEST_F(ComplaintsTest, ACaseOfBeforeTheEpochThatWaitsForItsAcknowledgementHasNotMissedIt) {
  ComplaintReceived complaint = complaint_of("C-1");
  complaint.acknowledge_by = at("1960-03-03T08:00:00Z");
  on("K-1", complaint, "1960-03-01T08:00:00Z");
  EXPECT_FALSE(only("1960-03-02").acknowledgement_missed);
}

TEST_F(ComplaintsTest, ReopeningTakesTheClosingBackAndCounts) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", ComplaintClosed{"done", 0}, "2024-05-02T08:00:00Z");
  on("K-1", ComplaintReopened{"photo"}, "2024-05-03T08:00:00Z");
  EXPECT_TRUE(only().open);
  EXPECT_EQ(only().reopenings, 1u);
  EXPECT_FALSE(only().to_closed.has_value());
  EXPECT_EQ(folded().totals().reopened, 1u);
  on("K-1", ComplaintClosed{"done", 0}, "2024-05-04T08:00:00Z");
  EXPECT_EQ(only().to_closed, 72 * kHour);
}

TEST_F(ComplaintsTest, AClosedCaseThatIsSeenToGoOnIsClosedNoLonger) {
  for (const Event& event : std::vector<Event>{ComplaintAcknowledged{"email"}, complaint_of("C-1"),
                                               ComplaintAssessed{CaseSeverity::kMajor, true, ""}}) {
    tape_ = Tape();
    on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
    on("K-1", ComplaintClosed{"done", 0}, "2024-05-02T08:00:00Z");
    EXPECT_TRUE(only().to_closed.has_value());
    tape_.observed("case/K-1", event);
    EXPECT_TRUE(only().open);
    EXPECT_FALSE(only().to_closed.has_value());
    EXPECT_EQ(folded().totals().closing, ResponseTimes());
  }
}

TEST_F(ComplaintsTest, AnEscalationGoesBackToTheInvestigation) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", ComplaintEscalated{"not enough"}, "2024-05-02T08:00:00Z");
  EXPECT_EQ(only().state, ComplaintState::kInvestigating);
  EXPECT_EQ(only().escalations, 1u);
}

TEST_F(ComplaintsTest, The8DStepReachedIsShown) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", CapaOpened{"8D-1", PersonId("Li")}, "2024-05-02T08:00:00Z");
  EXPECT_EQ(only().capa, CapaState::kD0);
  on("K-1", CapaStepCompleted{6, "done"}, "2024-05-03T08:00:00Z");
  EXPECT_EQ(only().capa, CapaState::kD6);
  on("K-1", CapaStepCompleted{9, "no such step"}, "2024-05-03T08:00:00Z");
  EXPECT_EQ(only().capa, CapaState::kD6);
}

TEST_F(ComplaintsTest, ACorrectiveActionIsCountedByWhatItsCheckFound) {
  const auto capa = [&](const std::string& id) {
    on(id, complaint_of("C-1"), "2024-05-01T08:00:00Z");
    on(id, CapaOpened{"8D", PersonId("Li")}, "2024-05-02T08:00:00Z");
    on(id, CapaStepCompleted{8, "done"}, "2024-05-03T08:00:00Z");
  };
  on("K-0", complaint_of("C-1"), "2024-05-01T08:00:00Z");  // has none
  for (const char* id : {"K-1", "K-2", "K-3", "K-4"}) capa(id);
  for (const char* id : {"K-2", "K-3", "K-4"}) {
    on(id, EffectivenessCheckPlanned{day("2024-07-01"), PersonId("Li")}, "2024-05-04T08:00:00Z");
  }
  on("K-3", EffectivenessConfirmed{"not seen again"}, "2024-06-30T08:00:00Z");
  on("K-4", EffectivenessRefuted{"seen again"}, "2024-06-30T08:00:00Z");
  EXPECT_EQ(folded().totals().capas, 4u);
  EXPECT_THAT(folded().totals().by_effectiveness, ElementsAre(1u, 1u, 1u, 1u));
  EXPECT_EQ(folded().cases({}, {day("2024-07-01"), 0}).at(4).capa, CapaState::kD3);  // its cause is looked for anew
  std::vector<std::string> due;
  for (const Date today : {day("2024-07-01"), day("2024-07-02")}) {
    for (const CaseView& one : folded().cases({}, {today, 0})) {
      if (one.check_due.has_value()) due.push_back(one.id.str() + (one.check_overdue ? " overdue" : ""));
    }
  }
  EXPECT_THAT(due, ElementsAre("K-2", "K-2 overdue"));
}

TEST_F(ComplaintsTest, WhatWasConfirmedIsSoNoLongerOfACaseThatCameBackOrHasAnother8D) {
  const Event behind[] = {ComplaintReopened{"photo"}, CapaOpened{"8D-2", PersonId("Li")}};
  for (const Event& event : behind) {
    tape_ = Tape();
    on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
    on("K-1", CapaOpened{"8D-1", PersonId("Li")}, "2024-05-02T08:00:00Z");
    on("K-1", CapaStepCompleted{8, "done"}, "2024-05-03T08:00:00Z");
    on("K-1", EffectivenessConfirmed{"not seen again"}, "2024-06-30T08:00:00Z");
    EXPECT_THAT(folded().totals().by_effectiveness, ElementsAre(0u, 0u, 1u, 0u));
    on("K-1", event, "2024-07-01T08:00:00Z");
    EXPECT_THAT(folded().totals().by_effectiveness, ElementsAre(1u, 0u, 0u, 0u));
  }
}

TEST_F(ComplaintsTest, Another8DHasNeitherTheCheckNorTheConfirmationOfOneThatWasNotSeenToBeDone) {
  const Event checks[] = {EffectivenessCheckPlanned{day("2024-07-01"), PersonId("Li")},
                          EffectivenessConfirmed{"not seen again"}};
  for (const Event& event : checks) {
    tape_ = Tape();
    on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
    on("K-1", event, "2024-05-02T08:00:00Z");
    const EffectivenessState before = only().effectiveness;
    on("K-1", CapaOpened{"8D-1", PersonId("Li")}, "2024-05-03T08:00:00Z");
    EXPECT_EQ(only().effectiveness, before) << "of the first";
    on("K-1", CapaStepCompleted{6, "done"}, "2024-05-04T08:00:00Z");
    on("K-1", CapaOpened{"8D-2", PersonId("Li")}, "2024-06-01T08:00:00Z");
    EXPECT_EQ(only().effectiveness, EffectivenessState::kNone);
    EXPECT_FALSE(only().check_due.has_value());
  }
}

TEST_F(ComplaintsTest, AnObserved8DKeepsTheCheckThatIsPlanned) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", CapaOpened{"8D-1", PersonId("Li")}, "2024-05-02T08:00:00Z");
  on("K-1", EffectivenessCheckPlanned{day("2024-07-01"), PersonId("Li")}, "2024-05-03T08:00:00Z");
  tape_.observed("case/K-1", CapaOpened{"8D-2", PersonId("Li")});
  EXPECT_EQ(only().effectiveness, EffectivenessState::kPlanned);
  EXPECT_EQ(only().check_due, day("2024-07-01"));
}

TEST_F(ComplaintsTest, ACaseThatCameBackKeepsTheCheckThatIsPlannedAndTheOneThatFailed) {
  const Event checks[] = {EffectivenessCheckPlanned{day("2024-07-01"), PersonId("Li")},
                          EffectivenessRefuted{"seen again"}};
  for (const Event& event : checks) {
    tape_ = Tape();
    on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
    on("K-1", event, "2024-06-30T08:00:00Z");
    const EffectivenessState before = only().effectiveness;
    const Date due = only().check_due;
    on("K-1", ComplaintReopened{"photo"}, "2024-07-01T08:00:00Z");
    EXPECT_EQ(only().effectiveness, before);
    EXPECT_EQ(only().check_due, due);
  }
}

TEST_F(ComplaintsTest, ACheckThatIsSeenToBeMissedWasPlanned) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", EffectivenessCheckMissed{day("2024-07-01")}, "2024-07-02T08:00:00Z");
  EXPECT_EQ(only().effectiveness, EffectivenessState::kPlanned);
  EXPECT_FALSE(only().check_due.has_value());
}

TEST_F(ComplaintsTest, AMissedCheckLeavesWhatAnotherFoundAndTheDayThatIsPlanned) {
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", EffectivenessCheckPlanned{day("2024-07-01"), PersonId("Li")}, "2024-05-04T08:00:00Z");
  on("K-1", EffectivenessCheckMissed{day("2024-07-01")}, "2024-07-02T08:00:00Z");
  EXPECT_EQ(only().check_due, day("2024-07-01"));
  on("K-1", EffectivenessConfirmed{"not seen again"}, "2024-07-03T08:00:00Z");
  on("K-1", EffectivenessCheckMissed{day("2024-07-01")}, "2024-07-04T08:00:00Z");
  EXPECT_EQ(only().effectiveness, EffectivenessState::kConfirmed);
}

TEST_F(ComplaintsTest, AnAcknowledgementIsMissedWhenReportedOrWhenItCameTooLate) {
  ComplaintReceived complaint = complaint_of("C-1");
  complaint.acknowledge_by = at("2024-05-02T08:00:00Z");
  on("K-1", complaint, "2024-05-01T08:00:00Z").on("case/K-2", complaint, at("2024-05-01T08:00:00Z"));
  on("K-3", complaint, "2024-05-01T08:00:00Z").on("case/K-4", complaint, at("2024-05-01T08:00:00Z"));
  on("K-1", ComplaintAcknowledged{"email"}, "2024-05-02T08:00:00Z");
  on("K-2", ComplaintAcknowledged{"email"}, "2024-05-02T08:00:01Z");
  on("K-3", AcknowledgementMissed{complaint.acknowledge_by}, "2024-05-02T08:00:00Z");
  std::vector<bool> missed;
  for (const CaseView& one : folded().cases({}, {})) missed.push_back(one.acknowledgement_missed);
  EXPECT_THAT(missed, ElementsAre(false, true, true, false));
  EXPECT_EQ(folded().totals().acknowledgements_missed, 2u);
}

TEST_F(ComplaintsTest, ResponseTimesAreByNearestRank) {
  for (int i = 1; i <= 10; ++i) {
    const std::string id = "K-" + std::to_string(i);
    on(id, complaint_of("C-1"), "2024-05-01T00:00:00Z");
    tape_.on("case/" + id, ComplaintAcknowledged{"email"}, {at("2024-05-01T00:00:00Z").micros + (11 - i) * kHour});
  }
  on("K-11", complaint_of("C-1"), "2024-05-01T00:00:00Z");  // no answer yet
  EXPECT_EQ(folded().totals().acknowledging, (ResponseTimes{10, 5 * kHour, 9 * kHour, 10 * kHour}));
  EXPECT_EQ(folded().totals().closing, ResponseTimes());
  // Of eleven the sixth is the median (5.5 rounded up) and the tenth the 90 % (9.9 rounded up).
  tape_.on("case/K-11", ComplaintAcknowledged{"email"}, {at("2024-05-01T00:00:00Z").micros + 11 * kHour});
  EXPECT_EQ(folded().totals().acknowledging, (ResponseTimes{11, 6 * kHour, 10 * kHour, 11 * kHour}));
}

TEST_F(ComplaintsTest, OpenCasesAreCountedByAgeAndSeverity) {
  on("K-1", complaint_of("C-1"), "2024-05-10T08:00:00Z");
  on("K-2", complaint_of("C-1"), "2024-05-08T08:00:00Z");
  on("K-2", ComplaintAssessed{CaseSeverity::kCritical, true, ""}, "2024-05-08T09:00:00Z");
  on("K-3", complaint_of("C-1"), "2024-05-07T08:00:00Z");
  on("K-4", complaint_of("C-1"), "2024-03-01T08:00:00Z");
  on("K-4", ComplaintAssessed{CaseSeverity::kMinor, true, ""}, "2024-03-02T08:00:00Z");
  on("K-5", complaint_of("C-1"), "2024-03-01T08:00:00Z")
      .on("case/K-5", ComplaintClosed{"done", 0}, at("2024-03-02T08:00:00Z"));
  const std::vector<AgeBucket> buckets = folded().open_by_age({day("2024-05-10")});
  ASSERT_EQ(buckets.size(), 5u);
  EXPECT_EQ(buckets[0], (AgeBucket{0, 2, 2, {1, 0, 0, 1}}));
  EXPECT_EQ(buckets[1], (AgeBucket{3, 7, 1, {1, 0, 0, 0}}));
  EXPECT_EQ(buckets[2], (AgeBucket{8, 14, 0, {}}));
  EXPECT_EQ(buckets[4], (AgeBucket{31, std::nullopt, 1, {0, 1, 0, 0}}));
}

TEST_F(ComplaintsTest, CasesAreCountedByWhatTheyNameMostFirst) {
  ComplaintReceived lot = complaint_of("C-2", {"stain", "broken stitch", "stain"});
  lot.lot = LotId("L-1");
  lot.supplier = SupplierId("ACME");
  on("K-1", lot, "2024-05-01T08:00:00Z").on("case/K-2", complaint_of("C-1"), at("2024-05-02T08:00:00Z"));
  lot.order = OrderId("PO-2");
  lot.allegations.clear();
  on("K-3", lot, "2024-05-03T08:00:00Z").on("case/K-3", ComplaintClosed{"done", 0}, at("2024-05-04T08:00:00Z"));
  EXPECT_THAT(lines(folded().counts(ComplaintKey::kOrder)), ElementsAre("PO-1 2 open 2", "PO-2 1 open 0"));
  EXPECT_THAT(lines(folded().counts(ComplaintKey::kLot)), ElementsAre("PO-1/L-1 1 open 1", "PO-2/L-1 1 open 0"));
  EXPECT_THAT(lines(folded().counts(ComplaintKey::kSupplier)), ElementsAre("ACME 2 open 1"));
  EXPECT_THAT(lines(folded().counts(ComplaintKey::kCustomer)), ElementsAre("C-2 2 open 1", "C-1 1 open 1"));
  EXPECT_THAT(lines(folded().counts(ComplaintKey::kDefect)), ElementsAre("broken stitch 2 open 2", "stain 1 open 1"));
}

TEST_F(ComplaintsTest, ResponseTimesAreToldOfEachLotOrderAndSupplier) {
  ComplaintReceived quick = complaint_of("C-1");
  quick.lot = LotId("L-1");
  quick.supplier = SupplierId("ACME");
  ComplaintReceived slow = complaint_of("C-2");
  slow.order = OrderId("PO-2");
  slow.lot = LotId("L-2");
  slow.supplier = SupplierId("BETA");
  on("K-1", quick, "2024-05-01T08:00:00Z").on("case/K-1", ComplaintAcknowledged{"email"}, at("2024-05-01T10:00:00Z"));
  on("K-2", slow, "2024-05-01T08:00:00Z").on("case/K-2", ComplaintAcknowledged{"email"}, at("2024-05-01T20:00:00Z"));
  on("K-2", ComplaintClosed{"done", 0}, "2024-05-02T08:00:00Z");
  on("K-3", slow, "2024-05-01T08:00:00Z");
  const ResponseTimes in_two_hours = {1, 2 * kHour, 2 * kHour, 2 * kHour};
  const ResponseTimes in_twelve = {1, 12 * kHour, 12 * kHour, 12 * kHour};
  const ResponseTimes in_a_day = {1, 24 * kHour, 24 * kHour, 24 * kHour};
  for (const ComplaintKey key : {ComplaintKey::kLot, ComplaintKey::kOrder, ComplaintKey::kSupplier}) {
    const std::vector<ComplaintCount> counts = folded().counts(key);
    ASSERT_EQ(counts.size(), 2u);
    EXPECT_EQ(counts[0].acknowledging, in_twelve) << counts[0].name;
    EXPECT_EQ(counts[0].closing, in_a_day) << counts[0].name;
    EXPECT_EQ(counts[1].acknowledging, in_two_hours) << counts[1].name;
    EXPECT_EQ(counts[1].closing, ResponseTimes()) << counts[1].name;
  }
  EXPECT_EQ(folded().totals({.lot = LotId("L-1")}).acknowledging, in_two_hours);
  EXPECT_EQ(folded().totals({.order = OrderId("PO-2")}).acknowledging, in_twelve);
  EXPECT_EQ(folded().totals({.supplier = SupplierId("BETA")}).cases, 2u);
  const ComplaintDay day_after = {day("2024-05-02")};
  EXPECT_EQ(folded().open_by_age(day_after, kAgeBounds, {.supplier = SupplierId("BETA")})[0].cases, 1u);
  EXPECT_EQ(folded().open_by_age(day_after)[0].cases, 2u);
}

TEST_F(ComplaintsTest, OpenCasesAreCountedByAgesOfOnesOwn) {
  on("K-1", complaint_of("C-1"), "2024-05-10T08:00:00Z");
  on("K-2", complaint_of("C-1"), "2024-05-06T08:00:00Z");
  on("K-3", complaint_of("C-1"), "2024-05-05T08:00:00Z");
  const std::vector<std::int32_t> bounds = {4};
  EXPECT_THAT(folded().open_by_age({day("2024-05-10")}, bounds),
              ElementsAre(AgeBucket{0, 4, 2, {2, 0, 0, 0}}, AgeBucket{5, std::nullopt, 1, {1, 0, 0, 0}}));
}

TEST_F(ComplaintsTest, RepeatsAreWhatCameBack) {
  on("K-1", complaint_of("C-1", {"stain"}), "2024-05-01T08:00:00Z");
  on("K-2", complaint_of("C-2", {"stain", "hole"}), "2024-05-01T08:00:00Z");
  EXPECT_THAT(lines(folded().repeats(ComplaintKey::kDefect)), ElementsAre("stain 2 open 2"));
  EXPECT_THAT(lines(folded().repeats(ComplaintKey::kCustomer)), IsEmpty());
}

TEST_F(ComplaintsTest, TheSupplierIsTakenFromTheOrderLineWhereTheComplaintNamesNone) {
  LineAdded line;
  line.line = {1};
  line.supplier = SupplierId("ACME");
  tape_.on("order/PO-1", line);
  ComplaintReceived complaint = complaint_of("C-1");
  on("K-1", complaint, "2024-05-01T08:00:00Z");
  EXPECT_EQ(only().supplier.str(), "ACME");  // the order has but one
  line.line = {2};
  line.supplier = SupplierId("BETA");
  tape_.on("order/PO-1", line);
  EXPECT_EQ(only().supplier.str(), "");
  complaint.line = {2};
  on("K-1", complaint, "2024-05-01T08:00:00Z");
  EXPECT_EQ(only().supplier.str(), "BETA");
  complaint.supplier = SupplierId("CETA");
  on("K-1", complaint, "2024-05-01T08:00:00Z");
  EXPECT_EQ(only().supplier.str(), "CETA");
}

TEST_F(ComplaintsTest, CasesStandInOrderOfTheirIdsAndCanBeNarrowed) {
  ComplaintReceived complaint = complaint_of("C-2", {"hole"});
  complaint.order = OrderId("PO-2");
  complaint.lot = LotId("L-2");
  complaint.shipment = ShipmentId("S-2");
  on("K-2", complaint, "2024-05-01T08:00:00Z").on("case/K-10", complaint_of("C-1"), at("2024-05-01T08:00:00Z"));
  on("K-1", complaint_of("C-1"), "2024-05-01T08:00:00Z");
  on("K-1", ComplaintClosed{"done", 0}, "2024-05-02T08:00:00Z");
  on("K-10", ComplaintAssessed{CaseSeverity::kMinor, false, ""}, "2024-05-02T08:00:00Z");
  const auto ids = [&](const CaseFilter& filter) {
    std::vector<std::string> ids;
    for (const CaseView& one : folded().cases(filter, {})) ids.push_back(one.id.str());
    return ids;
  };
  EXPECT_THAT(ids({}), ElementsAre("K-1", "K-10", "K-2"));
  EXPECT_THAT(ids({.open = false}), ElementsAre("K-1"));
  EXPECT_THAT(ids({.severity = CaseSeverity::kMinor}), ElementsAre("K-10"));
  EXPECT_THAT(ids({.customer = CustomerId("C-2")}), ElementsAre("K-2"));
  EXPECT_THAT(ids({.order = OrderId("PO-1")}), ElementsAre("K-1", "K-10"));
  EXPECT_THAT(ids({.lot = LotId("L-2")}), ElementsAre("K-2"));
  EXPECT_THAT(ids({.shipment = ShipmentId("S-2")}), ElementsAre("K-2"));
  EXPECT_THAT(ids({.defect = "hole"}), ElementsAre("K-2"));
  EXPECT_THAT(ids({.supplier = SupplierId("ACME")}), IsEmpty());
}

}  // namespace
}  // namespace gendan
