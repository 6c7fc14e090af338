// Changes of an agreed order take two: five stories of buyer and seller.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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
  void agree_on(std::vector<LineChange> changes, const char* id = "P1", std::uint32_t base = 1) {
    house_.must(amendment::propose(kOrder, {ProposalId(id), base, Party::kBuyer, std::move(changes), ""}));
    house_.must(accept(id));
  }
  static LineChange on(Date requested, std::uint32_t number = 1) {
    return {LineNo{number}, std::nullopt, std::nullopt, requested};
  }
  // Of everything behind a version of the order.
  std::vector<std::string> events_behind(Version version) {
    std::vector<std::string> names;
    const absl::Status read =
        house_.engine->history(stream_of(kOrder), Version{version.value + 1}, [&](const Record&, const Event& event) {
          names.emplace_back(facts_of(event).name);
          return true;
        });
    EXPECT_TRUE(read.ok()) << read;
    return names;
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

TEST_F(BilateralChange, OfTheDateMovesThePromiseLaterOrEarlier) {
  for (const Date agreed : {day(2026, 6, 25), day(2026, 5, 20)}) {
    const std::uint32_t revision = house_.order().revision;
    agree_on({on(agreed)}, revision == 1 ? "P1" : "P2", revision);
    const Line line = house_.order().lines[0];
    EXPECT_EQ(line.terms.requested, agreed);
    EXPECT_EQ(line.promised, agreed);
    EXPECT_EQ(line.first_promised, day(2026, 6, 10));
    EXPECT_EQ(line.promise, PromiseState::kPromised);
  }
}

TEST_F(BilateralChange, OfTheDateMovesNothingUntilItIsAccepted) {
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {on(day(2026, 6, 25))}, ""}));
  EXPECT_EQ(house_.order().lines[0].promised, day(2026, 6, 10));
  house_.must(amendment::reject(kOrder, ProposalId("P1"), "no vessel that week"));
  EXPECT_EQ(house_.order().lines[0].promised, day(2026, 6, 10));
}

TEST_F(BilateralChange, OfTheDateEndsADelayThatWasAnnounced) {
  for (const Date agreed : {day(2026, 6, 25), day(2026, 5, 20)}) {
    const std::uint32_t revision = house_.order().revision;
    const Instant tomorrow = start_of(kToday.plus(1));
    house_.must(
        promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 29), DelayCause::kMaterial, "fabric late", tomorrow}));
    agree_on({on(agreed)}, revision == 1 ? "P1" : "P2", revision);
    const Order order = house_.order();
    EXPECT_EQ(order.lines[0].promise, PromiseState::kPromised);
    EXPECT_EQ(order.lines[0].promised, agreed);
    EXPECT_FALSE(order.lines[0].announced.has_value());
    EXPECT_EQ(order.lines[0].cause, DelayCause::kMaterial);
    EXPECT_EQ(find_obligation(order, about_delay(LineNo{1}))->state, ObligationState::kTold);
  }
  EXPECT_EQ(house_.engine->advance_to(start_of(kToday.plus(2))).value(), 0u) << "nobody is to be told any more";
}

TEST_F(BilateralChange, OfTheDateToThePromisedOneMovesNoPromise) {
  const Version before = house_.order().version;
  agree_on({on(day(2026, 6, 10))});
  EXPECT_EQ(events_behind(before), (std::vector<std::string>{"ChangeProposed", "ChangeAccepted", "OrderRevised"}));
}

TEST_F(BilateralChange, OfSomethingElseMovesNoPromise) {
  house_.must(propose(80));
  house_.must(accept());
  EXPECT_EQ(house_.order().lines[0].promised, day(2026, 6, 10));
}

TEST_F(BilateralChange, OfADatePromisesDirectlyBehindTheRevisionAndLineByLine) {
  house_.confirm("O-2", {line(1), line(2), line(3)}, "PO-2");
  const OrderId order("O-2");
  ChangeProposed all{ProposalId("P1"), 1, Party::kBuyer, {on(day(2026, 6, 25)), on(day(2026, 6, 10), 2)}, ""};
  all.changes.push_back(on(day(2026, 5, 20), 3));
  house_.must(amendment::propose(order, all));
  TermsChange terms;
  terms.payment_terms = "60 days";
  house_.must(amendment::propose(order, {ProposalId("P2"), 1, Party::kBuyer, {}, "", terms}));
  const Version before = house_.order("O-2").version;
  house_.must(amendment::accept(order, ProposalId("P1"), Party::kSeller));
  std::vector<Event> events;
  ASSERT_TRUE(house_.engine
                  ->history(stream_of(order), Version{before.value + 1},
                            [&](const Record&, const Event& event) {
                              events.push_back(event);
                              return true;
                            })
                  .ok());
  ASSERT_EQ(events.size(), 5u);
  EXPECT_TRUE(std::holds_alternative<OrderRevised>(events[1]));
  EXPECT_EQ(std::get<DeliveryPromised>(events[2]), (DeliveryPromised{LineNo{1}, day(2026, 6, 25)}));
  EXPECT_EQ(std::get<DeliveryPromised>(events[3]), (DeliveryPromised{LineNo{3}, day(2026, 5, 20)}));
  EXPECT_TRUE(std::holds_alternative<ChangeSuperseded>(events[4]));
}

TEST_F(BilateralChange, OfTheDateLeavesThePromiseOfWhatIsDelivered) {
  house_.confirm("O-2", {line(1), line(2)}, "PO-2");
  const OrderId order("O-2");
  house_.produce(100, 1, "O-2");
  house_.release("L1", 100, 1, "O-2");
  house_.despatch("S1", {{order, LineNo{1}, pieces(100)}});
  house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  house_.must(amendment::propose(
      order, {ProposalId("P1"), 1, Party::kBuyer, {on(day(2026, 6, 25)), on(day(2026, 6, 25), 2)}, ""}));
  house_.must(amendment::accept(order, ProposalId("P1"), Party::kSeller));
  EXPECT_EQ(house_.order("O-2").lines[0].promised, day(2026, 6, 10));
  EXPECT_EQ(house_.order("O-2").lines[1].promised, day(2026, 6, 25));
}

TEST_F(BilateralChange, OfTheDateAndTheQuantityPromisesWhatIsStillToCome) {
  house_.confirm("O-2", {line(1), line(2)}, "PO-2");
  const OrderId order("O-2");
  house_.produce(100, 1, "O-2");
  house_.release("L1", 100, 1, "O-2");
  house_.despatch("S1", {{order, LineNo{1}, pieces(100)}});
  house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  LineChange more = on(day(2026, 6, 25));
  more.quantity = pieces(150);
  house_.must(amendment::propose(order, {ProposalId("P1"), 1, Party::kBuyer, {more}, ""}));
  house_.must(amendment::accept(order, ProposalId("P1"), Party::kSeller));
  EXPECT_EQ(house_.order("O-2").lines[0].promised, day(2026, 6, 25));
}

// What was recorded of the world is folded as it always was.
TEST_F(BilateralChange, ARecordedPromiseLeavesWhatHadBeenAnnounced) {
  house_.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "fabric late"}));
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), DeliveryPromised{LineNo{1}, day(2026, 6, 15)})).ok());
  const Order order = house_.order();
  EXPECT_EQ(order.lines[0].promised, day(2026, 6, 15));
  EXPECT_EQ(order.lines[0].announced, day(2026, 6, 20));
  EXPECT_TRUE(find_obligation(order, about_delay(LineNo{1}))->open());
}

TEST(FirstPromise, SettlesNothingThatWasOwedBeforeIt) {
  House house;
  house.draft();
  const Matter delay = about_delay(LineNo{1});
  ASSERT_TRUE(house.record(Events().on(stream_of(kOrder), InformingMissed{delay, start_of(kToday)})).ok());
  house.review();
  house.must(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)}));
  EXPECT_TRUE(find_obligation(house.order(), delay)->open());
  CustomerInformed told;
  told.channel = "email";
  told.message = "the fabric came late";
  told.about = {delay};
  house.must(incident::inform(kOrder, told));
  EXPECT_FALSE(find_obligation(house.order(), delay)->open());
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
