#include "gendan/testing/given.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/support.h"

namespace gendan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const OrderId kOrder("O-1");

Given a_submitted_order() {
  Given given(kToday);
  given.decided(intake::draft(kOrder, header(), {line(1)})).decided(intake::submit(kOrder));
  return given;
}

TEST(Given, AnswersOkWhereTheEventsAreThose) {
  const Outcome outcome = a_submitted_order().when(intake::start_review(kOrder, PersonId("li")));
  EXPECT_TRUE(outcome.accepted());
  EXPECT_THAT(outcome.events(), SizeIs(1));
  const absl::Status same = outcome.then(Events().on(stream_of(kOrder), OrderReviewStarted{PersonId("li")}));
  EXPECT_TRUE(same.ok()) << same;
}

TEST(Given, SaysWhatWasExpectedAndWhatCame) {
  const Outcome outcome = a_submitted_order().when(intake::start_review(kOrder, PersonId("li")));
  const absl::Status other = outcome.then(Events().on(stream_of(kOrder), OrderReviewStarted{PersonId("wang")}));
  EXPECT_EQ(other.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(other.message()),
              HasSubstr("expected:\n  order/O-1 OrderReviewStarted {\"reviewer\":\"wang\""));
  EXPECT_THAT(std::string(other.message()), HasSubstr("came:\n  order/O-1 OrderReviewStarted {\"reviewer\":\"li\""));
  EXPECT_FALSE(outcome.then_nothing().ok());
  EXPECT_FALSE(outcome.then_refused(Code::kIllegalTransition).ok());
}

TEST(Given, TellsStreamsApart) {
  const Outcome outcome = a_submitted_order().when(intake::start_review(kOrder, PersonId("li")));
  EXPECT_FALSE(outcome.then(Events().on(StreamId("order/O-2"), OrderReviewStarted{PersonId("li")})).ok());
}

TEST(Given, KnowsARefusalByItsCodeAndField) {
  const Outcome outcome = a_submitted_order().when(intake::submit(kOrder));
  EXPECT_FALSE(outcome.accepted());
  EXPECT_THAT(outcome.events(), SizeIs(0));
  EXPECT_TRUE(outcome.then_refused(Code::kIllegalTransition).ok());
  EXPECT_TRUE(outcome.then_refused(Code::kIllegalTransition, "commercial").ok());
  EXPECT_FALSE(outcome.then_refused(Code::kIllegalTransition, "lot").ok());
  EXPECT_FALSE(outcome.then_refused(Code::kNoLines).ok());
  EXPECT_FALSE(outcome.then_nothing().ok());
}

TEST(Given, ADecisionMayFindNothingToDo) {
  const Decision nothing = [](View&, const Context&) -> absl::StatusOr<Events> { return Events(); };
  EXPECT_TRUE(a_submitted_order().when(nothing).then_nothing().ok());
}

TEST(Given, WhatIsGivenMustBeAccepted) {
  Given given(kToday);
  given.decided(intake::submit(kOrder)).decided(intake::draft(kOrder, header(), {line(1)}));
  const Outcome outcome = given.when(intake::submit(kOrder));
  EXPECT_TRUE(outcome.then_refused(Code::kUnknownOrder).ok()) << outcome.status();
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("given: "));
}

TEST(Given, TakesEventsAsDecidedOrAsObserved) {
  Given given(kToday);
  given.decided(intake::draft(kOrder, header(), {line(1)}));
  given.happened(Events().on(stream_of(kOrder), OrderSubmitted{}));
  EXPECT_FALSE(given.engine().load(kOrder)->observed);
  given.observed(Events().on(stream_of(kOrder), OrderClosed{}));
  EXPECT_TRUE(given.engine().load(kOrder)->observed);
  EXPECT_EQ(given.engine().load(kOrder)->commercial, Commercial::kClosed);
}

TEST(Given, TimeGoesOnAndDeadlinesPass) {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "phone";
  received.allegations = {{"colour", "not blue"}};
  received.acknowledge_by = start_of(kToday.plus(2));
  Given given(kToday);
  given.decided(complaint::receive(CaseId("C-1"), received)).on(kToday.plus(3));
  EXPECT_TRUE(given.engine().load(CaseId("C-1"))->acknowledgement_missed);
  EXPECT_EQ(given.clock().now(), start_of(kToday.plus(3)));
}

TEST(Given, TheActorIsTheOneNamed) {
  std::string actor;
  const Decision asks = [&](View&, const Context& context) -> absl::StatusOr<Events> {
    actor = context.actor;
    return Events();
  };
  a_submitted_order().when(asks, "wang");
  EXPECT_EQ(actor, "wang");
}

}  // namespace
}  // namespace gendan::testing
