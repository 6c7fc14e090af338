#include "gendan/audit/agreement.h"

#include <gmock/gmock.h>

#include "tests/engine/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");

class AgreementTest : public ::testing::Test {
 protected:
  AgreementTest() { house_.confirm("O-1", {line(1), line(2)}); }

  void agree(const char* id, std::uint32_t base, std::vector<LineChange> changes) {
    house_.must(
        amendment::propose(kOrder, {ProposalId(id), base, Party::kBuyer, std::move(changes), "the season is late"}));
    house_.must(amendment::accept(kOrder, ProposalId(id), Party::kSeller));
  }
  static LineChange quantity(std::int64_t n, std::uint32_t number = 1) {
    return {LineNo{number}, pieces(n), std::nullopt, std::nullopt};
  }
  Agreement agreement() { return agreement_of(*house_.engine, kOrder).value(); }

  House house_;
};

TEST_F(AgreementTest, BeginsWithTheConfirmationAndItsPromises) {
  const Agreement found = agreement();
  ASSERT_THAT(found.revisions, SizeIs(1));
  EXPECT_EQ(found.revisions[0].number, 1u);
  EXPECT_EQ(found.revisions[0].by.actor, "li");
  EXPECT_THAT(found.revisions[0].changes, IsEmpty());
  ASSERT_THAT(found.promises, SizeIs(2));
  EXPECT_EQ(found.promises[0].line, LineNo{1});
  EXPECT_EQ(found.promises[0].step, PromiseStep::kPromised);
  EXPECT_EQ(found.promises[0].date, day(2026, 6, 10));
  EXPECT_FALSE(found.promises[0].before.has_value());
}

TEST_F(AgreementTest, TellsOfEachRevisionWhatItChangedAndWhy) {
  LineChange all{LineNo{2}, pieces(80), dollars("11"), day(2026, 7, 1)};
  all.spec_revision = "C";
  all.over_tolerance = Decimal::parse("0.1", "").value();
  all.under_tolerance = Decimal();
  agree("P1", 1, {all});
  const Agreement found = agreement();
  ASSERT_THAT(found.revisions, SizeIs(2));
  const Revision& second = found.revisions[1];
  EXPECT_EQ(second.number, 2u);
  EXPECT_EQ(second.proposal, ProposalId("P1"));
  EXPECT_EQ(second.proposed_by, Party::kBuyer);
  EXPECT_EQ(second.reason, "the season is late");
  EXPECT_THAT(second.changes, ElementsAre(TermChange{LineNo{2}, "quantity", "100 EA", "80 EA"},
                                          TermChange{LineNo{2}, "unit_price", "12.5 USD", "11 USD"},
                                          TermChange{LineNo{2}, "requested", "2026-06-01", "2026-07-01"},
                                          TermChange{LineNo{2}, "spec_revision", "", "C"},
                                          TermChange{LineNo{2}, "over_tolerance", "0.05", "0.1"},
                                          TermChange{LineNo{2}, "under_tolerance", "0.05", "0"}));
}

TEST_F(AgreementTest, TellsWhatBecameDifferentOfTheOrdersTerms) {
  house_.must(amendment::propose(
      kOrder, {ProposalId("P1"), 1, Party::kSeller, {}, "", {Incoterm::kFOB, "Shanghai", "60 days"}}));
  house_.must(amendment::accept(kOrder, ProposalId("P1"), Party::kBuyer));
  EXPECT_THAT(agreement().revisions.at(1).changes,
              ElementsAre(TermChange{LineNo{0}, "place", "Ningbo", "Shanghai"},
                          TermChange{LineNo{0}, "payment_terms", "30 days", "60 days"}));
}

TEST_F(AgreementTest, LeavesOutWhatWasOnlyProposed) {
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {quantity(80)}, ""}));
  house_.must(amendment::reject(kOrder, ProposalId("P1"), "made already"));
  EXPECT_THAT(agreement().revisions, SizeIs(1));
}

TEST_F(AgreementTest, ComparesAnyTwoRevisions) {
  agree("P1", 1, {quantity(80), quantity(90, 2)});
  agree("P2", 2, {quantity(70), quantity(100, 2)});
  EXPECT_THAT(difference(agreement(), 1, 3).value(), ElementsAre(TermChange{LineNo{1}, "quantity", "100 EA", "70 EA"}));
  EXPECT_THAT(difference(agreement(), 3, 2).value(), ElementsAre(TermChange{LineNo{1}, "quantity", "70 EA", "80 EA"},
                                                                 TermChange{LineNo{2}, "quantity", "100 EA", "90 EA"}));
  EXPECT_THAT(difference(agreement(), 2, 2).value(), IsEmpty());
  EXPECT_REFUSED(difference(agreement(), 1, 4), "not_found");
  EXPECT_REFUSED(difference(agreement(), 0, 1), "not_found");
}

TEST_F(AgreementTest, KeepsEveryDateThatWasEverNamed) {
  house_.must(
      promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "the mill is late"}));
  house_.must(promise::reject_delay(kOrder, LineNo{1}, "too late for the season"));
  house_.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 14), DelayCause::kCapacity, "by air then"}));
  house_.must(promise::accept_delay(kOrder, LineNo{1}, "email"));
  const std::vector<PromiseEntry> all = agreement().promises;
  ASSERT_THAT(all, SizeIs(6));
  EXPECT_EQ(all[2].step, PromiseStep::kDelayAnnounced);
  EXPECT_EQ(all[2].date, day(2026, 6, 20));
  EXPECT_EQ(all[2].before, day(2026, 6, 10));
  EXPECT_EQ(all[2].cause, DelayCause::kMaterial);
  EXPECT_EQ(all[2].note, "the mill is late");
  EXPECT_EQ(all[3].step, PromiseStep::kDelayRejected);
  EXPECT_EQ(all[3].date, day(2026, 6, 10));
  EXPECT_EQ(all[3].cause, DelayCause::kMaterial);
  EXPECT_EQ(all[5].step, PromiseStep::kDelayAccepted);
  EXPECT_EQ(all[5].date, day(2026, 6, 14));
  EXPECT_EQ(all[5].before, day(2026, 6, 10));
  EXPECT_EQ(all[5].note, "email");
}

TEST_F(AgreementTest, TellsWhereAPromiseMovedWithTheRequestedDate) {
  house_.must(
      promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 20), DelayCause::kMaterial, "the mill is late"}));
  agree("P1", 1, {{LineNo{1}, std::nullopt, std::nullopt, day(2026, 6, 15)}});
  const Agreement found = agreement();
  EXPECT_THAT(found.revisions.at(1).changes,
              ElementsAre(TermChange{LineNo{1}, "requested", "2026-06-01", "2026-06-15"}));
  ASSERT_THAT(found.promises, SizeIs(4));
  const PromiseEntry& moved = found.promises[3];
  EXPECT_EQ(moved.step, PromiseStep::kMoved);
  EXPECT_EQ(moved.line, LineNo{1});
  EXPECT_EQ(moved.date, day(2026, 6, 15));
  EXPECT_EQ(moved.before, day(2026, 6, 10));
  EXPECT_EQ(moved.cause, DelayCause::kNone);
  EXPECT_EQ(moved.by.actor, "li");
  // What comes next begins from there.
  house_.must(promise::announce_delay(kOrder, {LineNo{1}, day(2026, 6, 18), DelayCause::kCapacity, ""}));
  EXPECT_EQ(agreement().promises.at(4).before, day(2026, 6, 15));
}

TEST_F(AgreementTest, DoesNotSayOfARecordedPromiseThatItWasAgreedTo) {
  ASSERT_TRUE(house_.record(Events().on(kStream, DeliveryPromised{LineNo{1}, day(2026, 6, 18)})).ok());
  const PromiseEntry recorded = agreement().promises.back();
  EXPECT_EQ(recorded.step, PromiseStep::kPromised);
  EXPECT_EQ(recorded.before, day(2026, 6, 10));
}

TEST_F(AgreementTest, ForgetsWhatWasTakenBack) {
  agree("P1", 1, {quantity(80)});
  const Version accepted{house_.order().version.value - 1};
  house_.must(reversal::reverse_event(kStream, accepted, "accepted in the wrong order"));
  EXPECT_THAT(agreement().revisions, SizeIs(1));
}

TEST_F(AgreementTest, IsOfTheOrderAsItStoodWhenItsDraftIsTakenBackMeanwhile) {
  // Past the engine, which still has the order as it was when somebody else records that.
  std::string payload;
  encode(EventReversed{Version{1}, "another customer's"}, payload);
  Append append;
  append.request_id = RequestId("somebody else's");
  append.actor = "wang";
  append.streams = {{kStream, Expect::any()}};
  append.events = {NewEvent{0, kFacts<EventReversed>.tag, kFacts<EventReversed>.schema, kObserved, {}, payload}};
  ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  const absl::StatusOr<Agreement> found = agreement_of(*house_.engine, kOrder);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->revisions, SizeIs(1));
}

TEST_F(AgreementTest, TellsWhatWasObservedOfAChangeThatNobodyProposedHere) {
  ASSERT_TRUE(house_.record(Events().on(kStream, OrderRevised{2, ProposalId("X"), {quantity(70)}})).ok());
  const Agreement found = agreement();
  ASSERT_THAT(found.revisions, SizeIs(2));
  EXPECT_EQ(found.revisions[1].proposed_by, Party::kNone);
  EXPECT_THAT(found.revisions[1].changes, ElementsAre(TermChange{LineNo{1}, "quantity", "100 EA", "70 EA"}));
}

TEST_F(AgreementTest, KnowsAnObservedConfirmationByItsOwnNumber) {
  const OrderId other("O-2");
  house_.draft("O-2", {line(1)}, "PO-2");
  ASSERT_TRUE(house_
                  .record(Events()
                              .on(stream_of(other), OrderConfirmed{3, Incoterm::kFOB, "Ningbo", "30 days"})
                              .on(stream_of(other), OrderRevised{4, ProposalId("X"), {quantity(70)}}))
                  .ok());
  const Agreement found = agreement_of(*house_.engine, other).value();
  ASSERT_THAT(found.revisions, SizeIs(2));
  EXPECT_EQ(found.revisions[0].number, 3u);
  EXPECT_THAT(difference(found, 3, 4).value(), SizeIs(1));
}

TEST_F(AgreementTest, IsRefusedForAnOrderThatIsNotThere) {
  EXPECT_REFUSED(agreement_of(*house_.engine, OrderId("O-9")), "unknown_order");
}

}  // namespace
}  // namespace gendan
