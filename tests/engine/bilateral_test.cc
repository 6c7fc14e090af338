// Changes of an agreed order take two: five stories of buyer and seller.

#include <gtest/gtest.h>

#include <string>

#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");

class BilateralChange : public ::testing::Test {
 protected:
  void SetUp() override { house_.confirm(); }

  static ChangeProposed to(std::int64_t quantity, const char* id, Party by, std::uint32_t base = 1) {
    return {ProposalId(id), base, by, {{LineNo{1}, pieces(quantity), std::nullopt, std::nullopt}}, ""};
  }
  Decision propose(std::int64_t quantity, const char* id = "P1", Party by = Party::kBuyer, std::uint32_t base = 1) {
    return amendment::propose(kOrder, to(quantity, id, by, base));
  }
  Decision accept(const char* id = "P1", Party by = Party::kSeller) {
    return amendment::accept(kOrder, ProposalId(id), by);
  }
  // What both have agreed: the revision and its quantity.
  void expect_agreed(std::uint32_t revision, std::int64_t quantity) {
    const Order order = house_.order();
    EXPECT_EQ(order.revision, revision);
    EXPECT_EQ(order.lines[0].terms.quantity, pieces(quantity));
  }
  ProposalState state(const char* id) {
    for (const Proposal& proposal : house_.order().proposals) {
      if (proposal.id == ProposalId(id)) return proposal.state;
    }
    return ProposalState::kNone;
  }

  House house_;
};

TEST_F(BilateralChange, IsAcceptedAsItIs) {
  house_.must(propose(80));
  expect_agreed(1, 100);  // until the other party accepts
  EXPECT_EQ(summary_of(house_.order()), Summary::kChangeProposed);
  house_.must(accept());
  expect_agreed(2, 80);
  EXPECT_EQ(state("P1"), ProposalState::kAccepted);
}

TEST_F(BilateralChange, IsAcceptedWithChanges) {
  house_.must(propose(80));
  house_.must(amendment::reject(kOrder, ProposalId("P1"), "below the dye batch"));
  house_.must(propose(90, "P2", Party::kSeller));
  expect_agreed(1, 100);
  EXPECT_REFUSED(house_.execute(accept("P2", Party::kSeller)), "own_proposal");
  house_.must(accept("P2", Party::kBuyer));
  expect_agreed(2, 90);
  EXPECT_EQ(state("P1"), ProposalState::kRejected);
}

TEST_F(BilateralChange, IsRejected) {
  house_.must(propose(80));
  house_.must(amendment::reject(kOrder, ProposalId("P1"), "made already"));
  expect_agreed(1, 100);
  EXPECT_EQ(summary_of(house_.order()), Summary::kConfirmed);
  EXPECT_REFUSED(house_.execute(accept()), "illegal_transition");
}

TEST_F(BilateralChange, IsChangedAgainByTheBuyerBeforeTheSellerAnswers) {
  house_.must(propose(80));
  EXPECT_REFUSED(house_.execute(propose(70, "P2")), "proposal_open");
  house_.must(amendment::withdraw(kOrder, ProposalId("P1"), Party::kBuyer));
  house_.must(propose(70, "P2"));
  EXPECT_REFUSED(house_.execute(accept()), "illegal_transition");  // the seller's answer to the first one comes late
  expect_agreed(1, 100);
  house_.must(accept("P2"));
  expect_agreed(2, 70);
  EXPECT_REFUSED(house_.execute(propose(60, "P3")), "stale_revision");  // still based on the first
}

TEST_F(BilateralChange, CoversSpecificationTolerancesAndTerms) {
  LineChange line;
  line.line = LineNo{1};
  line.spec_revision = "C";
  line.over_tolerance = Decimal::parse("0.1", "").value();
  line.under_tolerance = Decimal();
  house_.must(amendment::propose(
      kOrder, {ProposalId("P1"), 1, Party::kBuyer, {line}, "", {Incoterm::kCIF, "Hamburg", "60 days"}}));
  EXPECT_EQ(house_.order().incoterm, Incoterm::kFOB);  // until it is accepted
  house_.must(accept());
  const Order order = house_.order();
  EXPECT_EQ(order.revision, 2u);
  EXPECT_EQ(order.lines[0].terms.spec_revision, "C");
  EXPECT_EQ(order.lines[0].terms.over_tolerance, *line.over_tolerance);
  EXPECT_EQ(order.lines[0].terms.under_tolerance, Decimal());
  EXPECT_EQ(order.lines[0].terms.quantity, pieces(100));
  EXPECT_EQ(order.incoterm, Incoterm::kCIF);
  EXPECT_EQ(order.place, "Hamburg");
  EXPECT_EQ(order.payment_terms, "60 days");
}

TEST_F(BilateralChange, OfTheUnderToleranceCompletesWhatHasBeenDelivered) {
  house_.produce(80);
  house_.release("L1", 80);
  house_.despatch("S1", {{kOrder, LineNo{1}, pieces(80)}});
  house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house_.order().commercial, Commercial::kConfirmed);
  LineChange line;
  line.line = LineNo{1};
  line.under_tolerance = Decimal::parse("0.2", "").value();
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {line}, ""}));
  house_.must(accept());
  EXPECT_EQ(house_.order().commercial, Commercial::kCompleted);
}

TEST_F(BilateralChange, OfTheUnderToleranceCompletesNothingOfWhichNothingHasCome) {
  LineChange line;
  line.line = LineNo{1};
  line.under_tolerance = Decimal::of(1);
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {line}, ""}));
  house_.must(accept());
  EXPECT_EQ(house_.order().commercial, Commercial::kConfirmed);
}

TEST_F(BilateralChange, CrossesADespatch) {
  house_.must(propose(50));
  house_.produce(100);
  house_.release("L1", 100);
  house_.despatch("S1", {{kOrder, LineNo{1}, pieces(100)}});
  EXPECT_REFUSED(house_.execute(accept()), "below_shipped");
  expect_agreed(1, 100);
  house_.must(amendment::reject(kOrder, ProposalId("P1"), "the goods are on their way"));
  house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  EXPECT_EQ(house_.order().commercial, Commercial::kCompleted);
}

}  // namespace
}  // namespace gendan
