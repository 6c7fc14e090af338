// The one word that people see of an order: what weighs most comes first.

#include <gtest/gtest.h>

#include "gendan/order/order.h"

namespace gendan {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

// Confirmed, of 100 pieces, with all that could be said of it at once: a hold, a proposal and a delay.
Order full() {
  Line line;
  line.terms.line = LineNo{1};
  line.terms.quantity = {Decimal::of(100), UnitCode::parse("EA", "unit").value()};
  line.fulfilment = FulfilmentState::kWaiting;
  line.promise = PromiseState::kDelayOpen;
  Hold hold;
  hold.state = HoldState::kHeld;
  Proposal proposal;
  proposal.state = ProposalState::kProposed;
  Order order;
  order.commercial = Commercial::kConfirmed;
  order.lines.edit().push_back(line);
  order.holds.edit().push_back(hold);
  order.proposals.edit().push_back(proposal);
  return order;
}
Line& line_of(Order& order) { return order.lines.edit()[0]; }

TEST(Summary, SaysOfAnOrderThatIsOverHowItEnded) {
  Order order = full();
  for (const auto& [commercial, summary] :
       {std::pair(Commercial::kCancelled, Summary::kCancelled), std::pair(Commercial::kRejected, Summary::kRejected),
        std::pair(Commercial::kDiscarded, Summary::kDiscarded), std::pair(Commercial::kClosed, Summary::kClosed)}) {
    order.commercial = commercial;
    EXPECT_EQ(summary_of(order), summary) << to_string(summary);
  }
}

TEST(Summary, SaysOfADraftThatItIsOneWhateverHoldsIt) {
  Order order = full();
  order.commercial = Commercial::kDraft;
  EXPECT_EQ(summary_of(order), Summary::kDraft);
}

TEST(Summary, SaysOnHoldBeforeAnythingElseOfALiveOrder) {
  Order order = full();
  for (const Commercial commercial :
       {Commercial::kSubmitted, Commercial::kUnderReview, Commercial::kQueryOpen, Commercial::kReviewed,
        Commercial::kConfirmed, Commercial::kCancelPending, Commercial::kCompleted}) {
    order.commercial = commercial;
    EXPECT_EQ(summary_of(order), Summary::kOnHold) << static_cast<int>(commercial);
  }
}

TEST(Summary, GoesFromTheGravestToTheLeastAsOneAfterTheOtherIsDealtWith) {
  Order order = full();
  order.commercial = Commercial::kCancelPending;
  EXPECT_EQ(summary_of(order), Summary::kOnHold);
  order.holds.edit()[0].state = HoldState::kReleased;
  EXPECT_EQ(summary_of(order), Summary::kCancelPending);
  order.commercial = Commercial::kConfirmed;
  EXPECT_EQ(summary_of(order), Summary::kChangeProposed);
  order.proposals.edit()[0].state = ProposalState::kRejected;
  EXPECT_EQ(summary_of(order), Summary::kDelayed);
  line_of(order).promise = PromiseState::kPromised;
  EXPECT_EQ(summary_of(order), Summary::kConfirmed);
}

TEST(Summary, FollowsTheGoodsWhereNothingElseIsToBeSaid) {
  Order order = full();
  order.holds = {};
  order.proposals = {};
  line_of(order).promise = PromiseState::kPromised;
  line_of(order).fulfilment = FulfilmentState::kInProduction;
  EXPECT_EQ(summary_of(order), Summary::kInProduction);
  line_of(order).ledger.packed = 100 * kUnit;
  line_of(order).ledger.shipped = 40 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kPartShipped);
  line_of(order).ledger.shipped = 100 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kShipped);
  line_of(order).ledger.delivered = 100 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kDelivered);
}

// Confirmed, of 100 pieces, with nothing else to be said.
Order plain() {
  Order order = full();
  order.holds = {};
  order.proposals = {};
  line_of(order).promise = PromiseState::kPromised;
  return order;
}

TEST(Summary, SaysOfNothingThatItHasBeenShippedWhateverMayBeMissing) {
  Order order = plain();
  line_of(order).terms.under_tolerance = Decimal::of(1);
  EXPECT_EQ(summary_of(order), Summary::kConfirmed);
}

TEST(Summary, SaysShippedWhereTheRestWasShortClosed) {
  Order order = plain();
  line_of(order).ledger.packed = line_of(order).ledger.shipped = 100 * kUnit;
  Line closed = line_of(order);
  closed.terms.line = LineNo{2};
  closed.fulfilment = FulfilmentState::kShortClosed;
  closed.ledger = {};
  order.lines.edit().push_back(closed);
  EXPECT_EQ(summary_of(order), Summary::kShipped);
}

TEST(Summary, SaysPartShippedWhileGoodsOfAShortClosedLineStandPacked) {
  Order order = plain();
  line_of(order).fulfilment = FulfilmentState::kShortClosed;
  line_of(order).ledger.packed = 40 * kUnit;
  line_of(order).ledger.shipped = 30 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kPartShipped);
  line_of(order).ledger.packed = 30 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kShipped);
}

TEST(Summary, SaysPartShippedWhileGoodsStandPacked) {
  Order order = plain();
  line_of(order).ledger.packed = 100 * kUnit;
  line_of(order).ledger.shipped = 96 * kUnit;
  line_of(order).terms.under_tolerance = Decimal::parse("0.05", "tolerance").value();
  EXPECT_EQ(summary_of(order), Summary::kPartShipped);
}

TEST(Summary, SaysPartShippedWhileALineHasAllToCome) {
  Order order = plain();
  Line other = line_of(order);
  other.terms.line = LineNo{2};
  other.terms.under_tolerance = Decimal::of(1);
  order.lines.edit().push_back(other);
  line_of(order).ledger.packed = line_of(order).ledger.shipped = 100 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kPartShipped);
}

TEST(Summary, ForgetsADelayOfALineThatHasArrived) {
  Order order = full();
  order.holds = {};
  order.proposals = {};
  line_of(order).ledger.packed = line_of(order).ledger.shipped = line_of(order).ledger.delivered = 100 * kUnit;
  EXPECT_EQ(summary_of(order), Summary::kDelivered);
}

}  // namespace
}  // namespace gendan
