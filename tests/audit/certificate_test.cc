#include "gendan/audit/certificate.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <vector>

#include "gendan/order/aql.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const OrderId kOrder("O-1");
const LotId kLot("L1");

// A lot of 90 shirts that failed, was reworked and passed.
class CertificateTest : public ::testing::Test {
 protected:
  CertificateTest() {
    house_.confirm();
    house_.produce(100);
    house_.must(quality::submit_lot(kOrder, {kLot, LineNo{1}, pieces(90)}));
    plan();
  }
  void plan() {
    SamplingRequest request;
    request.classes = {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "4.0"}};
    house_.must(quality::plan_inspection_by_table(kOrder, kLot, request));
  }
  void find(std::uint32_t unit, DefectClass of, std::string code, std::string note = "") {
    house_.must(quality::record_defect(kOrder, {kLot, unit, of, std::move(code), 1, std::move(note)}));
  }
  void close() { house_.must(quality::close_inspection(kOrder, kLot, house_.order().lots[0].plan.sample_size)); }
  void fail_and_pass() {
    find(3, DefectClass::kMajor, "open seam", "left sleeve");
    find(5, DefectClass::kMajor, "open seam");
    close();
    house_.must(quality::order_rework(kOrder, kLot, "NCR-1"));
    house_.must(quality::resubmit(kOrder, kLot, pieces(2)));
    plan();
    find(9, DefectClass::kMinor, "loose thread");
    close();
  }
  template <class E>
  void record(const E& event) {
    ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), event)).ok());
  }
  static DefectRecorded finding(std::uint32_t unit, const char* lot = "L1") {
    return {LotId(lot), unit, DefectClass::kMajor, "open seam", 1, ""};
  }
  static std::vector<std::uint32_t> units(const InspectionRound& round) {
    std::vector<std::uint32_t> out;
    for (const DefectRecorded& one : round.findings) out.push_back(one.unit);
    return out;
  }
  InspectionCertificate certificate() { return inspection_certificate(*house_.engine, kOrder, kLot).value(); }

  House house_;
};

TEST_F(CertificateTest, HoldsThePlanTheFindingsAndTheVerdictOfEachInspection) {
  fail_and_pass();
  const InspectionCertificate c = certificate();
  EXPECT_EQ(c.po_number, "PO-1");
  EXPECT_EQ(c.supplier, SupplierId("MILL-7"));
  EXPECT_EQ(c.size, pieces(88));
  EXPECT_EQ(c.state, LotState::kPassed);
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_EQ(c.rounds[0].plan.letter, "F");  // where the arrow of AQL 2.5 leads from E
  EXPECT_EQ(c.rounds[0].plan.lot_size, 90u);
  ASSERT_THAT(c.rounds[0].findings, SizeIs(2));
  EXPECT_EQ(c.rounds[0].findings[0].note, "left sleeve");
  EXPECT_TRUE(c.rounds[0].closed);
  EXPECT_FALSE(c.rounds[0].passed);
  EXPECT_EQ(c.rounds[0].major, 2u);
  EXPECT_EQ(c.rounds[0].inspector, "li");
  EXPECT_EQ(c.rounds[1].plan.lot_size, 88u);
  ASSERT_THAT(c.rounds[1].findings, SizeIs(1));
  EXPECT_TRUE(c.rounds[1].passed);
  EXPECT_EQ(c.rounds[1].minor, 1u);
  EXPECT_GT(c.rounds[1].position, c.rounds[0].position);
}

TEST_F(CertificateTest, HasNoVerdictBeforeTheInspectionIsClosed) {
  find(3, DefectClass::kMajor, "open seam");
  const InspectionCertificate c = certificate();
  ASSERT_THAT(c.rounds, SizeIs(1));
  EXPECT_FALSE(c.rounds[0].closed);
  EXPECT_THAT(to_text(c), HasSubstr("none yet"));
  EXPECT_THAT(to_json(c), Not(HasSubstr("\"passed\"")));
}

TEST_F(CertificateTest, NamesTheCustomersConcession) {
  find(3, DefectClass::kCritical, "needle");
  close();
  house_.must(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
  EXPECT_EQ(certificate().concession, "mail of 2 March");
  EXPECT_THAT(to_text(certificate()), HasSubstr("mail of 2 March"));
}

TEST_F(CertificateTest, NamesWhatBecameOfARejectedLot) {
  find(3, DefectClass::kCritical, "needle");
  close();
  house_.must(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
  EXPECT_EQ(certificate().disposition, Disposition::kScrap);
  EXPECT_THAT(to_json(certificate()), HasSubstr(R"("disposition":"scrap")"));
}

TEST_F(CertificateTest, NamesNoDispositionOfALotThatIsNotRejectedAnyMore) {
  find(3, DefectClass::kCritical, "needle");
  close();
  house_.must(quality::reject_lot(kOrder, kLot, Disposition::kScrap));
  record(LotResubmitted{kLot, pieces(0)});
  plan();
  close();
  house_.must(quality::release_lot(kOrder, kLot));
  EXPECT_EQ(certificate().state, LotState::kReleased);
  EXPECT_THAT(to_text(certificate()), Not(HasSubstr("disposition")));
  EXPECT_THAT(to_json(certificate()), HasSubstr(R"("disposition":"none")"));
}

TEST_F(CertificateTest, JudgesWhatWasFoundBehindAVerdictByThePlanAndTheFindingsBeforeIt) {
  find(3, DefectClass::kMajor, "open seam");
  close();
  record(finding(5));
  close();
  const InspectionCertificate c = certificate();
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_TRUE(c.rounds[0].passed);
  EXPECT_THAT(c.rounds[0].findings, SizeIs(1));
  EXPECT_EQ(c.rounds[1].plan, c.rounds[0].plan);
  EXPECT_EQ(units(c.rounds[1]), (std::vector<std::uint32_t>{3, 5}));
  EXPECT_FALSE(c.rounds[1].passed);
  EXPECT_EQ(c.rounds[1].major, 2u);
}

TEST_F(CertificateTest, CountsWhatWasFoundBeforeTheFirstPlanIntoItsInspection) {
  const LotId lot("L2");
  house_.must(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
  record(finding(3, "L2"));
  house_.must(quality::plan_inspection(kOrder, lot, gendan::plan(10, 5, 0, 1)));
  house_.must(quality::close_inspection(kOrder, lot, 5));
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, lot).value();
  ASSERT_THAT(c.rounds, SizeIs(1));
  EXPECT_EQ(c.rounds[0].plan.sample_size, 5u);
  EXPECT_EQ(units(c.rounds[0]), (std::vector<std::uint32_t>{3}));
  EXPECT_FALSE(c.rounds[0].passed);
  EXPECT_EQ(c.rounds[0].major, 1u);
}

TEST_F(CertificateTest, TakesNothingIntoTheInspectionByAnotherPlan) {
  find(3, DefectClass::kMajor, "open seam");
  record(InspectionPlanned{kLot, gendan::plan(90, 10, 0, 1)});
  close();
  const InspectionCertificate c = certificate();
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_FALSE(c.rounds[0].closed);
  EXPECT_THAT(c.rounds[1].findings, SizeIs(0));
  EXPECT_EQ(c.rounds[1].plan.sample_size, 10u);
  EXPECT_TRUE(c.rounds[1].passed);
}

TEST_F(CertificateTest, TakesNothingIntoWhatWasFoundAfterResubmission) {
  find(3, DefectClass::kMajor, "open seam");
  record(LotResubmitted{kLot, pieces(0)});
  record(finding(5));
  house_.must(quality::plan_inspection(kOrder, kLot, gendan::plan(90, 10, 1, 2)));
  close();
  const InspectionCertificate c = certificate();
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_FALSE(c.rounds[0].closed);
  EXPECT_EQ(units(c.rounds[1]), (std::vector<std::uint32_t>{5}));
  EXPECT_EQ(c.rounds[1].plan.sample_size, 10u);
  EXPECT_TRUE(c.rounds[1].passed);
  EXPECT_EQ(c.rounds[1].major, 1u);
}

TEST_F(CertificateTest, IsOfTheLotAsItStoodWhenItsVerdictIsTakenBackMeanwhile) {
  const Version verdict{house_.order().version.value + 1};
  close();
  // Past the engine, which still has the order as it was when somebody else takes the verdict back.
  std::string payload;
  encode(EventReversed{verdict, "another lot's"}, payload);
  Append append;
  append.request_id = RequestId("somebody else's");
  append.actor = "wang";
  append.streams = {{stream_of(kOrder), Expect::any()}};
  append.events = {NewEvent{0, kFacts<EventReversed>.tag, kFacts<EventReversed>.schema, 0, {}, payload}};
  ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  const InspectionCertificate c = certificate();
  EXPECT_EQ(c.state, LotState::kPassed);
  ASSERT_THAT(c.rounds, SizeIs(1));
  EXPECT_TRUE(c.rounds[0].passed);
}

TEST_F(CertificateTest, NamesTheSpecificationThatTheLotWasInspectedBy) {
  close();
  LineChange change;
  change.line = LineNo{1};
  change.spec_revision = "C";
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {change}, ""}));
  house_.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  EXPECT_EQ(certificate().spec_revision, "");
  house_.must(quality::submit_lot(kOrder, {LotId("L2"), LineNo{1}, pieces(10)}));
  EXPECT_EQ(inspection_certificate(*house_.engine, kOrder, LotId("L2"))->spec_revision, "C");
  house_.must(quality::plan_inspection(kOrder, LotId("L2"), gendan::plan(10, 2, 0, 1)));
  EXPECT_EQ(inspection_certificate(*house_.engine, kOrder, LotId("L2"))->spec_revision, "C");
}

TEST_F(CertificateTest, APartOfALotHasTheInspectionsOfTheWholeUntilItIsSplitOff) {
  fail_and_pass();
  const LotId part("L1-B");
  const LotId rest("L1-C");
  house_.must(quality::split_lot(kOrder, {kLot, part, pieces(30)}));
  house_.must(quality::split_lot(kOrder, {part, rest, pieces(10)}));
  house_.must(quality::release_lot(kOrder, part));
  const InspectionCertificate whole = certificate();
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, rest).value();
  EXPECT_EQ(whole.size, pieces(58));
  EXPECT_EQ(c.size, pieces(10));
  EXPECT_EQ(c.split_from, part);
  EXPECT_EQ(c.state, LotState::kPassed);
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_EQ(c.rounds[0].position, whole.rounds[0].position);
  EXPECT_EQ(c.rounds[1].position, whole.rounds[1].position);
  EXPECT_THAT(to_text(c), HasSubstr("  part of           L1-B\n"));
  EXPECT_THAT(to_json(c), HasSubstr(R"("split_from":"L1-B")"));
}

TEST_F(CertificateTest, APartOfALotHasNothingOfWhatBecameOfTheRest) {
  find(3, DefectClass::kCritical, "needle");
  close();
  const LotId part("L1-B");
  const LotId rest("L1-C");
  house_.must(quality::split_lot(kOrder, {kLot, part, pieces(30)}));
  house_.must(quality::split_lot(kOrder, {part, rest, pieces(10)}));
  house_.must(quality::grant_concession(kOrder, kLot, "mail of 2 March"));
  house_.must(quality::reject_lot(kOrder, part, Disposition::kScrap));
  EXPECT_EQ(inspection_certificate(*house_.engine, kOrder, part)->concession, "");
  EXPECT_EQ(inspection_certificate(*house_.engine, kOrder, part)->disposition, Disposition::kScrap);
  EXPECT_EQ(inspection_certificate(*house_.engine, kOrder, rest)->disposition, Disposition::kNone);
  EXPECT_EQ(certificate().concession, "mail of 2 March");
  EXPECT_EQ(certificate().disposition, Disposition::kNone);
}

TEST_F(CertificateTest, APartSeenToBeSplitOffDuringAnInspectionBeginsItsOwn) {
  find(3, DefectClass::kMajor, "open seam");
  const LotId part("L1-B");
  ASSERT_TRUE(house_.record(Events().on(StreamId("order/O-1"), LotSplit{kLot, part, pieces(30)})).ok());
  EXPECT_THAT(inspection_certificate(*house_.engine, kOrder, part)->rounds, SizeIs(0));
  house_.must(quality::plan_inspection(kOrder, part, gendan::plan(30, 5, 1, 2)));
  house_.must(quality::close_inspection(kOrder, part, 5));
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, part).value();
  ASSERT_THAT(c.rounds, SizeIs(1));
  EXPECT_TRUE(c.rounds[0].passed);
  EXPECT_THAT(c.rounds[0].findings, SizeIs(0));
  EXPECT_THAT(certificate().rounds, SizeIs(1));
}

TEST_F(CertificateTest, APartTakesNothingOfAnInspectionUnderWayIntoItsOwnBehindAVerdict) {
  find(3, DefectClass::kMajor, "open seam");
  close();
  record(finding(5));
  const LotId part("L1-B");
  record(LotSplit{kLot, part, pieces(30)});
  record(finding(7, "L1-B"));
  house_.must(quality::plan_inspection(kOrder, part, gendan::plan(30, 10, 1, 2)));
  house_.must(quality::close_inspection(kOrder, part, 10));
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, part).value();
  ASSERT_THAT(c.rounds, SizeIs(2));
  EXPECT_EQ(units(c.rounds[1]), (std::vector<std::uint32_t>{7}));
  EXPECT_EQ(c.rounds[1].plan.sample_size, 10u);
  EXPECT_EQ(c.rounds[1].major, 1u);
}

TEST_F(CertificateTest, NamesTheSpecificationOfTheLastInspectionThatAPartTookWithIt) {
  find(3, DefectClass::kCritical, "needle");
  close();
  house_.must(quality::order_rework(kOrder, kLot, "NCR-1"));
  house_.must(quality::resubmit(kOrder, kLot, pieces(0)));
  LineChange change;
  change.line = LineNo{1};
  change.spec_revision = "C";
  house_.must(amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {change}, ""}));
  house_.must(amendment::accept(kOrder, ProposalId("P1"), Party::kSeller));
  plan();
  EXPECT_EQ(certificate().spec_revision, "C");
  const LotId part("L1-B");
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), LotSplit{kLot, part, pieces(40)})).ok());
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, part).value();
  EXPECT_THAT(c.rounds, SizeIs(1));
  EXPECT_EQ(c.spec_revision, "");
}

TEST_F(CertificateTest, HasTheDayOfAVerdictInTheClocksZone) {
  constexpr std::int64_t kHour = 3'600'000'000;
  house_.clock.set_zone(480);
  house_.clock.set({start_of(kToday).micros + 20 * kHour});
  close();
  const InspectionCertificate c = certificate();
  ASSERT_THAT(c.rounds, SizeIs(1));
  EXPECT_EQ(c.rounds[0].closed_on, kToday.plus(1));
  EXPECT_THAT(to_text(c), HasSubstr("  by                li, " + kToday.plus(1).str() + ", event "));
  EXPECT_THAT(to_json(c), HasSubstr(R"("closed_on":")" + kToday.plus(1).str() + "\""));
}

TEST_F(CertificateTest, HasTheNumberOfUnitsThatWasComparedWithAcAndRe) {
  find(3, DefectClass::kMajor, "open seam");
  find(3, DefectClass::kMinor, "loose thread");
  find(4, DefectClass::kMinor, "loose thread");
  close();
  EXPECT_EQ(certificate().rounds[0].major, 1u);
  EXPECT_EQ(certificate().rounds[0].minor, 1u);
  EXPECT_THAT(to_text(certificate()), HasSubstr(", found 1\n  minor"));
}

TEST_F(CertificateTest, LeavesOtherLotsOut) {
  house_.must(quality::submit_lot(kOrder, {LotId("L2"), LineNo{1}, pieces(10)}));
  house_.must(quality::plan_inspection(kOrder, LotId("L2"), gendan::plan(10, 5, 1, 2)));
  house_.must(quality::record_defect(kOrder, {LotId("L2"), 1, DefectClass::kMajor, "stain", 1, ""}));
  ASSERT_THAT(certificate().rounds, SizeIs(1));
  EXPECT_THAT(certificate().rounds[0].findings, SizeIs(0));
}

TEST_F(CertificateTest, IsAPageOfText) {
  fail_and_pass();
  const std::string text = to_text(certificate());
  EXPECT_THAT(text, HasSubstr("  plan              ISO 2859-1:1999, level II, normal, letter F\n"));
  EXPECT_THAT(text, HasSubstr("  sample            20 of 90\n"));
  EXPECT_THAT(text, HasSubstr("  major             AQL 2.5, Ac 1, Re 2, found 2\n"));
  EXPECT_THAT(text, HasSubstr("  finding           unit 3: 1 x open seam (major), left sleeve\n"));
  EXPECT_THAT(text, HasSubstr("  verdict           FAILED\n"));
  EXPECT_THAT(text, HasSubstr("Inspection 2 of the lot\n"));
  EXPECT_THAT(text, HasSubstr("  verdict           PASSED\n"));
}

TEST_F(CertificateTest, HasNoLineThatSomebodyWroteIntoANote) {
  find(3, DefectClass::kCritical, "needle", "tip\n  verdict           PASSED\r\xC2\x85\xE2\x80\xA8\x1b[2Kü");
  close();
  EXPECT_THAT(to_text(certificate()),
              HasSubstr("  finding           unit 3: 1 x needle (critical), tip   verdict           PASSED    [2Kü\n"));
  EXPECT_THAT(to_text(certificate()), Not(HasSubstr("\n  verdict           PASSED")));
  EXPECT_THAT(to_json(certificate()), HasSubstr(R"(tip\n  verdict)"));
}

TEST_F(CertificateTest, SaysThatAClassWhichThePlanDoesNotSpeakOfAcceptsNothing) {
  const LotId lot("L2");
  house_.must(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
  SamplingPlan major_only = gendan::plan(10, 5, 1, 2);
  major_only.classes.resize(1);
  house_.must(quality::plan_inspection(kOrder, lot, major_only));
  house_.must(quality::record_defect(kOrder, {lot, 1, DefectClass::kMinor, "loose thread", 1, ""}));
  EXPECT_THAT(to_text(inspection_certificate(*house_.engine, kOrder, lot).value()), Not(HasSubstr("not planned")));
  house_.must(quality::close_inspection(kOrder, lot, 5));
  const InspectionCertificate c = inspection_certificate(*house_.engine, kOrder, lot).value();
  EXPECT_THAT(to_text(c), HasSubstr("  major             AQL 2.5, Ac 1, Re 2, found 0\n"));
  EXPECT_THAT(to_text(c), HasSubstr("  minor             not planned, Ac 0, Re 1, found 1\n"));
  EXPECT_THAT(to_text(c), HasSubstr("  verdict           FAILED\n"));
  EXPECT_THAT(to_json(c), HasSubstr(R"("passed":false,"gap":false,"inspected":5,"critical":0,"major":0,"minor":1)"));
}

TEST_F(CertificateTest, DoesNotSpeakOfClassesOfWhichNothingWasFoundNorPlanned) {
  close();
  EXPECT_THAT(to_text(certificate()), Not(HasSubstr("not planned")));
}

TEST_F(CertificateTest, IsAnObjectOfJson) {
  fail_and_pass();
  const std::string json = to_json(certificate());
  EXPECT_THAT(json, HasSubstr(R"("size":{"value":"88","unit":"EA"},"split_from":"","state":"passed")"));
  EXPECT_THAT(json, HasSubstr(R"({"defect_class":"major","aql":"2.5","accept":1,"reject":2})"));
  EXPECT_THAT(json, HasSubstr(R"("severity":"normal","basis":"nonconforming_units","lot_size":90,"sample_size":20)"));
  EXPECT_THAT(json, HasSubstr(R"("passed":false,"gap":false,"inspected":20,"critical":0,"major":2,"minor":0)"));
}

TEST_F(CertificateTest, IsRefusedForALotOrAnOrderThatIsNotThere) {
  EXPECT_REFUSED(inspection_certificate(*house_.engine, kOrder, LotId("L9")), "unknown_lot");
  EXPECT_REFUSED(inspection_certificate(*house_.engine, OrderId("O-9"), kLot), "unknown_order");
}

}  // namespace
}  // namespace gendan
