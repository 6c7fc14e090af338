#include "gendan/projection/order_desk.h"

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

class OrderDeskTest : public ::testing::Test {
 protected:
  void on(const std::string& order, Event event, std::string_view when = "2024-05-02T08:00:00Z") {
    tape_.on("order/" + order, std::move(event), at(when));
  }
  void draft(const std::string& order) {
    OrderDrafted header;
    header.customer = CustomerId("ACME");
    header.po_number = "4711";
    header.country = "Chile";
    on(order, header);
  }
  void submit(const std::string& order, std::string_view when) {
    draft(order);
    on(order, OrderSubmitted{}, when);
  }
  const OrderDesk& folded() {
    desk_.reset();
    tape_.play(desk_);
    return desk_;
  }
  std::vector<std::string> waiting() {
    std::vector<std::string> names;
    for (const WaitingOrder& one : folded().queue(kToday)) {
      names.push_back(one.order.str() + " " + std::string(to_string(one.stage)));
    }
    return names;
  }
  std::vector<std::string> open_requirements() {
    std::vector<std::string> names;
    for (const OpenRequirement& one : folded().requirements(kToday)) names.push_back(one.requirement);
    return names;
  }
  Tape tape_;
  OrderDesk desk_;
};

TEST_F(OrderDeskTest, ADraftDoesNotWaitForAnybodyYet) {
  draft("O-1");
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(OrderDeskTest, ASubmittedOrderWaitsWithItsAge) {
  submit("O-1", "2024-05-02T08:00:00Z");
  EXPECT_THAT(folded().queue(kToday),
              ElementsAre(WaitingOrder{OrderId("O-1"), CustomerId("ACME"), "4711", DeskStage::kSubmitted, PersonId(), 0,
                                       at("2024-05-02T08:00:00Z"), 8}));
}

TEST_F(OrderDeskTest, TheOldestWaitsFirst) {
  submit("O-1", "2024-05-04T08:00:00Z");
  submit("O-2", "2024-05-02T08:00:00Z");
  EXPECT_THAT(waiting(), ElementsAre("O-2 submitted", "O-1 submitted"));
}

TEST_F(OrderDeskTest, AnOrderWaitsUntilItIsConfirmed) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", OrderReviewStarted{PersonId("li")});
  EXPECT_THAT(waiting(), ElementsAre("O-1 under review"));
  EXPECT_EQ(folded().queue(kToday)[0].reviewer, PersonId("li"));
  on("O-1", OrderReviewed{});
  EXPECT_THAT(waiting(), ElementsAre("O-1 reviewed"));
  on("O-1", OrderConfirmed{});
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(OrderDeskTest, AnOrderThatIsSeenToBeSubmittedAnewHasNoReviewerYet) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", OrderReviewStarted{PersonId("li")});
  on("O-1", OrderSubmitted{});
  EXPECT_EQ(folded().queue(kToday).at(0).reviewer, PersonId());
}

TEST_F(OrderDeskTest, AQueryAboutAnOrderThatIsSeenToBeDraftedAnewNamesNoReviewer) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", OrderReviewStarted{PersonId("li")});
  draft("O-1");
  on("O-1", OrderQueryRaised{QueryId("Q-1"), "colour", "which?"});
  EXPECT_EQ(folded().queue(kToday).at(0).reviewer, PersonId());
}

TEST_F(OrderDeskTest, AnOrderThatWillNeverBeConfirmedWaitsNoLonger) {
  const Event ends[] = {OrderRejected{"price"}, OrderCancelled{"withdrawn"}, DraftDiscarded{"twice"}};
  for (const Event& end : ends) {
    submit("O-1", "2024-05-02T08:00:00Z");
    on("O-1", end);
    EXPECT_THAT(waiting(), IsEmpty());
  }
}

TEST_F(OrderDeskTest, AnOrderThatIsSeenToBeConfirmedWaitsNoLonger) {
  const Event seen[] = {CancellationRequested{Party::kBuyer, "no"}, CancellationRejected{"too late"},
                        OrderReopened{"yes", "boss"}};
  for (const Event& event : seen) {
    submit("O-1", "2024-05-02T08:00:00Z");
    EXPECT_THAT(waiting(), ElementsAre("O-1 submitted"));
    on("O-1", event);
    EXPECT_THAT(waiting(), IsEmpty()) << facts_of(event).name;
  }
}

TEST_F(OrderDeskTest, AnOrderThatIsSeenToBeDraftedAnewDoesNotWait) {
  submit("O-1", "2024-05-02T08:00:00Z");
  draft("O-1");
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(OrderDeskTest, AnOrderWithAQueryIsUnderReview) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", OrderQueryRaised{QueryId("Q-1"), "colour", "which blue?"});
  EXPECT_THAT(waiting(), ElementsAre("O-1 under review"));
  on("O-1", OrderReviewed{});
  on("O-1", OrderQueryAnswered{QueryId("Q-1"), "navy"});
  EXPECT_THAT(waiting(), ElementsAre("O-1 under review"));
}

TEST_F(OrderDeskTest, AnOrderThatNobodySawSubmittedWaitsSinceItWasFirstSeenTo) {
  draft("O-1");
  on("O-1", OrderReviewStarted{PersonId("li")}, "2024-05-03T08:00:00Z");
  on("O-1", OrderReviewed{}, "2024-05-06T08:00:00Z");
  EXPECT_EQ(folded().queue(kToday).at(0).since, at("2024-05-03T08:00:00Z"));
  EXPECT_EQ(folded().queue(kToday).at(0).age_days, 7);
}

TEST_F(OrderDeskTest, CountsTheQueriesThatAreOpen) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", OrderReviewStarted{PersonId("li")});
  on("O-1", OrderQueryRaised{QueryId("Q-1"), "colour", "which blue?"});
  on("O-1", OrderQueryRaised{QueryId("Q-2"), "size", "which chart?"});
  EXPECT_EQ(folded().queue(kToday)[0].open_queries, 2u);
  on("O-1", OrderQueryAnswered{QueryId("Q-1"), "navy"});
  EXPECT_EQ(folded().queue(kToday)[0].open_queries, 1u);
}

TEST_F(OrderDeskTest, AnOrderHasTheNumberThatItWasCorrectedTo) {
  submit("O-1", "2024-05-02T08:00:00Z");
  on("O-1", EntryCorrected{LineNo{0}, "po_number", "4711", "4712"});
  EXPECT_EQ(folded().queue(kToday)[0].po_number, "4712");
}

TEST_F(OrderDeskTest, EntryAccuracyIsOneLessTheCorrectionsPerFieldGiven) {
  draft("O-1");  // the customer's number and the country
  LineAdded line;
  line.line = LineNo{1};
  line.item = ItemId("SHIRT");
  line.quantity = pieces(100);
  line.mode = "Ocean";
  on("O-1", line);
  EXPECT_EQ(folded().all_entries(), (EntryAccuracy{"", 1, 5, 0}));
  on("O-1", EntryCorrected{LineNo{1}, "quantity", "100 EA", "110 EA"});
  const EntryAccuracy all = folded().all_entries();
  EXPECT_EQ(all, (EntryAccuracy{"", 1, 5, 1}));
  EXPECT_EQ(all.accuracy(), (Share{4, 5}));
}

TEST_F(OrderDeskTest, CorrectionsOfAPersonsDataAreNotCounted) {
  draft("O-1");
  on("O-1", EntryCorrected{LineNo{0}, "contact", "a", "b"});
  EXPECT_EQ(folded().all_entries().corrections, 0u);
}

TEST_F(OrderDeskTest, AccuracyIsNeverBelowNothing) {
  EXPECT_EQ((EntryAccuracy{"li", 1, 2, 3}).accuracy(), (Share{0, 2}));
}

TEST_F(OrderDeskTest, ARequirementIsOpenUntilItIsVerified) {
  draft("O-1");
  on("O-1", RequirementAttached{"R-1", LineNo{2}, "logo embroidered"}, "2024-05-03T08:00:00Z");
  EXPECT_THAT(folded().requirements(kToday),
              ElementsAre(OpenRequirement{OrderId("O-1"), CustomerId("ACME"), "R-1", LineNo{2}, "logo embroidered",
                                          at("2024-05-03T08:00:00Z"), 7}));
  on("O-1", RequirementVerified{"R-1", "photo"});
  EXPECT_THAT(open_requirements(), IsEmpty());
}

TEST_F(OrderDeskTest, RequirementsEndWithTheirOrderAndComeBackWithIt) {
  draft("O-1");
  on("O-1", RequirementAttached{"R-1", LineNo{0}, "no plastic"});
  on("O-1", OrderClosed{});
  EXPECT_THAT(open_requirements(), IsEmpty());
  on("O-1", OrderReopened{"more to do", "boss"});
  EXPECT_THAT(open_requirements(), ElementsAre("R-1"));
}

TEST_F(OrderDeskTest, RequirementsComeBackWithAnOrderThatIsSeenToGoOn) {
  draft("O-1");
  on("O-1", RequirementAttached{"R-1", LineNo{0}, "no plastic"});
  for (const Event& event : {Event(OrderConfirmed{}), Event(OrderSubmitted{}), Event(CancellationRejected{"late"})}) {
    on("O-1", OrderCancelled{"no"});
    EXPECT_THAT(open_requirements(), IsEmpty());
    on("O-1", event);
    EXPECT_THAT(open_requirements(), ElementsAre("R-1")) << facts_of(event).name;
  }
}

}  // namespace
}  // namespace gendan
