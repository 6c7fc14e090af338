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

Given a_house_with(Policy policy) {
  EngineOptions options;
  options.policies = {std::move(policy)};
  return Given(kToday, std::move(options));
}

TEST(Given, WhatWasDecidedIsOfTheOneWhoDecidedIt) {
  Given given = a_house_with(policy::four_eyes(policy::usual_eye_pairs()));
  given.decided(intake::draft(kOrder, header(), {line(1)})).decided(intake::submit(kOrder));
  given.decided(intake::start_review(kOrder, PersonId("li")));
  given.decided(intake::complete_review(kOrder, {{{"quantity", true, ""}}}), "li");
  const Decision confirm = intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)});
  EXPECT_TRUE(given.when(confirm, "li").then_refused(Code::kSamePerson, "actor").ok());
  EXPECT_TRUE(given.when(confirm, "tester").accepted());
}

TEST(Given, WhatHappenedIsAskedAboutOfThePolicies) {
  const Policy by_the_trained = policy::competence_required(
      [](std::string_view who, std::string_view event, Date) { return event != "OrderSubmitted" || who == "li"; });
  const Events submitted = Events().on(stream_of(kOrder), OrderSubmitted{});
  const Decision review = intake::start_review(kOrder, PersonId("li"));
  Given trained = a_house_with(by_the_trained);
  trained.decided(intake::draft(kOrder, header(), {line(1)})).happened(submitted, "li");
  EXPECT_TRUE(trained.when(review).accepted());
  Given untrained = a_house_with(by_the_trained);
  untrained.decided(intake::draft(kOrder, header(), {line(1)})).happened(submitted);
  const Outcome outcome = untrained.when(review);
  EXPECT_TRUE(outcome.then_refused(Code::kNotCompetent, "actor").ok()) << outcome.status();
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("given: "));
}

}  // namespace
}  // namespace gendan::testing
