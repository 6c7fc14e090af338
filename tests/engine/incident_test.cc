// What becomes of the obligation to tell the customer, as time passes.

#include <gtest/gtest.h>

#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const Matter kStrike = about_incident(IncidentId("I1"));
const Matter kDelay = about_delay(LineNo{1});

Instant in_days(int days) { return start_of(kToday.plus(days)); }

// A confirmed order, with an incident of which the customer is to be told by tomorrow.
class InformingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.confirm();
    house_.must(incident::raise(
        kOrder, {IncidentId("I1"), LineNo{0}, IncidentKind::kTransport, "the port is on strike", in_days(1)}));
  }
  void announce_delay(Instant inform_by) {
    house_.must(
        promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kTransport, "port", inform_by}));
  }
  void tell(const Matter& about) {
    CustomerInformed message;
    message.channel = "phone";
    message.message = "a week later";
    message.about = {about};
    house_.must(incident::inform(kOrder, message));
  }
  std::uint64_t advance_to(Instant moment) { return house_.engine->advance_to(moment).value(); }
  Obligation obligation(const Matter& about) { return *find_obligation(house_.order(), about); }

  House house_;
};

TEST_F(InformingTest, WritesOnceThatTheCustomerWasNotTold) {
  EXPECT_EQ(advance_to(in_days(1)), 0u) << "the moment itself is not over";
  EXPECT_EQ(advance_to(in_days(2)), 1u);
  EXPECT_EQ(advance_to(in_days(3)), 0u);
  EXPECT_EQ(obligation(kStrike), (Obligation{kStrike, ObligationState::kOverdue, in_days(1)}));
  EXPECT_TRUE(obligation(kStrike).open());
}

TEST_F(InformingTest, WritesNothingOfACustomerWhoWasTold) {
  tell(kStrike);
  EXPECT_EQ(advance_to(in_days(2)), 0u);
  EXPECT_EQ(obligation(kStrike).state, ObligationState::kTold);
  EXPECT_FALSE(obligation(kStrike).open());
}

TEST_F(InformingTest, DoesNotEndWithTheOrder) {
  house_.must(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  house_.must(intake::accept_cancellation(kOrder, "agreed"));
  EXPECT_EQ(advance_to(in_days(2)), 1u);
}

TEST_F(InformingTest, IsMissedOnAnOrderThatWasClosedBefore) {
  tell(kStrike);
  house_.produce(100);
  house_.release("L1", 100);
  house_.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  house_.must(intake::close(kOrder));
  ASSERT_EQ(house_.order().commercial, Commercial::kClosed);
  const Matter recall = about_incident(IncidentId("I2"));
  house_.must(
      incident::raise(kOrder, {recall.incident, LineNo{1}, IncidentKind::kQuality, "a needle was found", in_days(1)}));
  EXPECT_EQ(advance_to(in_days(2)), 1u);
  EXPECT_EQ(obligation(recall), (Obligation{recall, ObligationState::kOverdue, in_days(1)}));
  tell(recall);
  EXPECT_EQ(obligation(recall).state, ObligationState::kTold);
  EXPECT_EQ(house_.order().commercial, Commercial::kClosed);
}

TEST_F(InformingTest, LeavesAnIncidentOpenUntilItIsResolved) {
  tell(kStrike);
  EXPECT_EQ(house_.order().incidents.items().at(0).state, IncidentState::kOpen);
  house_.must(incident::resolve(kOrder, IncidentId("I1"), "over"));
  EXPECT_EQ(house_.order().incidents.items().at(0).state, IncidentState::kResolved);
}

TEST_F(InformingTest, GoesByTheMomentOfTheNewestAnnouncement) {
  tell(kStrike);
  announce_delay(in_days(1));
  announce_delay(in_days(5));
  EXPECT_EQ(advance_to(in_days(2)), 0u);
  EXPECT_EQ(advance_to(in_days(6)), 1u);
  EXPECT_EQ(obligation(kDelay), (Obligation{kDelay, ObligationState::kOverdue, in_days(5)}));
  EXPECT_EQ(house_.order().obligations.size(), 2u);
}

TEST_F(InformingTest, IsMissedAnewWhenTheDelayIsAnnouncedAnew) {
  announce_delay(in_days(1));
  EXPECT_EQ(advance_to(in_days(2)), 2u);
  house_.clock.set(in_days(2));
  announce_delay(in_days(3));
  EXPECT_EQ(obligation(kDelay).state, ObligationState::kOwed);
  EXPECT_EQ(advance_to(in_days(4)), 1u);
}

TEST_F(InformingTest, IsOwedWithoutAMomentAndThenNeverMissed) {
  tell(kStrike);
  announce_delay(in_days(1));
  announce_delay({});
  EXPECT_EQ(advance_to(in_days(400)), 0u);
  EXPECT_EQ(obligation(kDelay), (Obligation{kDelay, ObligationState::kOwed, {}}));
}

TEST_F(InformingTest, IsSettledByTheCustomersAnswer) {
  tell(kStrike);
  announce_delay(in_days(1));
  house_.must(promise::accept_delay(kOrder, LineNo{1}, "email"));
  EXPECT_EQ(advance_to(in_days(2)), 0u);
  EXPECT_EQ(obligation(kDelay).state, ObligationState::kTold);
}

}  // namespace
}  // namespace gendan
