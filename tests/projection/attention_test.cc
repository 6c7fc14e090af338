#include "gendan/projection/attention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday = day("2024-05-10");

IncidentRaised incident(std::string id, std::string_view inform_by = "") {
  IncidentRaised raised;
  raised.incident = IncidentId(std::move(id));
  raised.line = {2};
  raised.kind = IncidentKind::kMachine;
  raised.what = "cutter broken";
  if (!inform_by.empty()) raised.inform_by = at(inform_by);
  return raised;
}
DelayAnnounced delay(std::string_view inform_by = "") {
  DelayAnnounced announced;
  announced.line = {1};
  if (!inform_by.empty()) announced.inform_by = at(inform_by);
  return announced;
}

class AttentionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    OrderDrafted header;
    header.customer = CustomerId("ACME");
    on("PO-1", header, "2024-05-01T08:00:00Z");
  }
  void on(const std::string& order, Event event, std::string_view when) {
    tape_.on("order/" + order, std::move(event), at(when));
  }
  const Attention& folded() {
    attention_.reset();
    tape_.play(attention_);
    return attention_;
  }
  // "PO-1 I-1", "PO-2 1" for the delay of line 1
  std::vector<std::string> untold() {
    std::vector<std::string> names;
    for (const UntoldCustomer& one : folded().untold(kToday)) {
      names.push_back(one.order.str() + " " +
                      (one.about.incident.empty() ? std::to_string(one.about.delay.value) : one.about.incident.str()));
    }
    return names;
  }
  Tape tape_;
  Attention attention_;
};

TEST_F(AttentionTest, ListsAnIncidentUntilItIsResolved) {
  on("PO-1", incident("I-1"), "2024-05-02T08:00:00Z");
  EXPECT_THAT(folded().incidents(kToday),
              ElementsAre(OpenIncident{OrderId("PO-1"), CustomerId("ACME"), IncidentId("I-1"), IncidentKind::kMachine,
                                       LineNo{2}, "cutter broken", at("2024-05-02T08:00:00Z"), 8}));
  on("PO-1", IncidentResolved{IncidentId("I-1"), "mended"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(folded().incidents(kToday), IsEmpty());
}

TEST_F(AttentionTest, ListsTheOldestIncidentFirst) {
  on("PO-1", incident("I-1"), "2024-05-04T08:00:00Z");
  on("PO-2", incident("I-2"), "2024-05-02T08:00:00Z");
  const std::vector<OpenIncident> open = folded().incidents(kToday);
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].incident.str(), "I-2");
  EXPECT_EQ(open[0].age_days, 8);
  EXPECT_EQ(open[1].age_days, 6);
}

TEST_F(AttentionTest, ListsACustomerUntilHeIsTold) {
  on("PO-1", incident("I-1", "2024-05-04T08:00:00Z"), "2024-05-02T08:00:00Z");
  EXPECT_THAT(folded().untold(kToday),
              ElementsAre(UntoldCustomer{OrderId("PO-1"), CustomerId("ACME"), about_incident(IncidentId("I-1")),
                                         at("2024-05-02T08:00:00Z"), at("2024-05-04T08:00:00Z"), true, 8}));
  on("PO-1", IncidentResolved{IncidentId("I-1"), "mended"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-1 I-1"));
  CustomerInformed message;
  message.about = {about_incident(IncidentId("I-1"))};
  on("PO-1", message, "2024-05-03T09:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_F(AttentionTest, DoesNotListACustomerWhoNeedNotBeTold) {
  on("PO-1", incident("I-1"), "2024-05-02T08:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_F(AttentionTest, ListsAnAnnouncedDelayUntilTheCustomerAnswers) {
  on("PO-1", delay(), "2024-05-02T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-1 1"));
  on("PO-1", PromiseRevised{{1}, day("2024-06-01"), "email"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
  on("PO-1", delay(), "2024-05-04T08:00:00Z");
  on("PO-1", DelayRejected{{1}, "no"}, "2024-05-05T08:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_F(AttentionTest, ListsAnAnnouncedDelayUntilBothSidesAgreeOnAnotherDate) {
  on("PO-1", delay(), "2024-05-02T08:00:00Z");
  on("PO-1", DeliveryPromised{{2}, day("2024-06-05")}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-1 1"));
  on("PO-1", DeliveryPromised{{1}, day("2024-06-05")}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_F(AttentionTest, ListsWhatWasOwedBeforeThereWasAPromiseBehindTheFirstOne) {
  on("PO-1", InformingMissed{about_delay({1}), at("2024-05-03T08:00:00Z")}, "2024-05-03T08:00:00Z");
  on("PO-1", DeliveryPromised{{1}, day("2024-06-05")}, "2024-05-04T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-1 1"));
  on("PO-1", DeliveryPromised{{1}, day("2024-06-06")}, "2024-05-05T08:00:00Z");
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_F(AttentionTest, AnAnswerToADelayIsNoPromiseThatAFirstOneCouldMove) {
  on("PO-1", delay(), "2024-05-02T08:00:00Z");
  on("PO-1", DelayRejected{{1}, "no"}, "2024-05-03T08:00:00Z");
  on("PO-1", InformingMissed{about_delay({1}), at("2024-05-03T08:00:00Z")}, "2024-05-03T08:00:00Z");
  on("PO-1", DeliveryPromised{{1}, day("2024-06-05")}, "2024-05-04T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-1 1"));
}

TEST_F(AttentionTest, CountsFromTheFirstAnnouncementThatHeWasNotToldOf) {
  on("PO-1", delay("2024-05-03T08:00:00Z"), "2024-05-02T08:00:00Z");
  on("PO-1", InformingMissed{about_delay({1}), at("2024-05-03T08:00:00Z")}, "2024-05-03T08:00:00Z");
  on("PO-1", delay("2024-05-20T08:00:00Z"), "2024-05-06T08:00:00Z");
  const std::vector<UntoldCustomer> one = folded().untold(kToday);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].age_days, 8);
  EXPECT_EQ(one[0].due, at("2024-05-20T08:00:00Z"));
  EXPECT_FALSE(one[0].overdue);
}

TEST_F(AttentionTest, ACustomerIsOverdueOnTheDayAfterOrWhenItIsReported) {
  on("PO-1", incident("I-1", "2024-05-10T08:00:00Z"), "2024-05-02T08:00:00Z");
  EXPECT_FALSE(folded().untold(kToday).at(0).overdue);
  EXPECT_TRUE(folded().untold(kToday.plus(1)).at(0).overdue);
  EXPECT_FALSE(folded().untold(Date()).at(0).overdue);
  on("PO-1", InformingMissed{about_incident(IncidentId("I-1")), at("2024-05-10T08:00:00Z")}, "2024-05-10T08:00:00Z");
  EXPECT_TRUE(folded().untold(kToday).at(0).overdue);
}

TEST_F(AttentionTest, ListsWhoIsDueFirstFirst) {
  on("PO-1", delay(), "2024-05-02T08:00:00Z");
  on("PO-2", delay("2024-05-09T08:00:00Z"), "2024-05-04T08:00:00Z");
  on("PO-3", incident("I-1", "2024-05-05T08:00:00Z"), "2024-05-04T08:00:00Z");
  EXPECT_THAT(untold(), ElementsAre("PO-3 I-1", "PO-2 1", "PO-1 1"));
}

TEST_F(AttentionTest, ListsAHoldUntilItIsReleasedOrTheOrderIsOver) {
  on("PO-1", HoldPlaced{HoldId("H-1"), HoldKind::kExport, {0}, "licence"}, "2024-05-02T23:00:00Z");
  const OpenHold hold{OrderId("PO-1"),
                      CustomerId("ACME"),
                      HoldId("H-1"),
                      HoldKind::kExport,
                      LineNo{0},
                      ShipmentId(),
                      "licence",
                      at("2024-05-02T23:00:00Z"),
                      8};
  EXPECT_THAT(folded().holds(kToday), ElementsAre(hold));
  EXPECT_EQ(folded().holds(kToday, 120).at(0).age_days, 7) << "it was the third of May there";
  on("PO-1", OrderCancelled{"no"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(folded().holds(kToday), IsEmpty());
  on("PO-1", OrderReopened{"yes", "boss"}, "2024-05-04T08:00:00Z");
  EXPECT_THAT(folded().holds(kToday), ElementsAre(hold));
  on("PO-1", HoldReleased{HoldId("H-1"), "letter"}, "2024-05-05T08:00:00Z");
  EXPECT_THAT(folded().holds(kToday), IsEmpty());
}

TEST_F(AttentionTest, ListsTheHoldsOfAnOrderThatIsSeenToGoOnBehindItsEnd) {
  on("PO-1", HoldPlaced{HoldId("H-1"), HoldKind::kExport, {0}, "licence"}, "2024-05-02T08:00:00Z");
  const Event seen[] = {OrderDrafted{}, OrderConfirmed{}, CancellationRejected{"too late"}, OrderCompleted{}};
  for (const Event& event : seen) {
    on("PO-1", OrderCancelled{"no"}, "2024-05-03T08:00:00Z");
    EXPECT_THAT(folded().holds(kToday), IsEmpty());
    tape_.observed("order/PO-1", event);
    EXPECT_EQ(folded().holds(kToday).size(), 1u) << facts_of(event).name;
  }
}

TEST_F(AttentionTest, AnEndCountsThoughItWasRecordedAheadOfEverythingElse) {
  on("PO-2", OrderCancelled{"no"}, "2024-05-02T08:00:00Z");
  on("PO-2", HoldPlaced{HoldId("H-1"), HoldKind::kExport, {0}, "licence"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(folded().holds(kToday), IsEmpty());
}

}  // namespace
}  // namespace gendan
