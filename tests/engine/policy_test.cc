#include "gendan/order/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gendan/testing/given.h"
#include "support.h"

namespace gendan {
namespace {

using testing::Given;
using ::testing::HasSubstr;
using testing::Outcome;

const OrderId kOrder("O-1");

Given with(Policy policy) {
  EngineOptions options;
  options.policies.push_back(std::move(policy));
  return Given(kToday, std::move(options));
}

void reviewed(Given& given, std::vector<LineAdded> lines = {line(1)}) {
  given.decided(intake::draft(kOrder, header(), std::move(lines)))
      .decided(intake::submit(kOrder))
      .decided(intake::start_review(kOrder, PersonId("li")));
}
const Decision kReview = intake::complete_review(kOrder, {{{"quantity", true, ""}}});
const Decision kConfirm = intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10)});

// 20 pieces, made for an order that two people have seen.
void made(Given& given) {
  reviewed(given);
  ASSERT_TRUE(given.when(kReview, "li").accepted());
  ASSERT_TRUE(given.when(kConfirm, "wang").accepted());
  given.decided(production::report(kOrder, {LineNo{1}, pieces(20), pieces(0), "", kToday}));
}
void in_inspection(Given& given, const LotId& lot) {
  given.decided(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
  given.decided(quality::plan_inspection(kOrder, lot, plan(10, 5, 1, 2)));
}

ComplaintReceived not_blue(Instant acknowledge_by = {}) {
  ComplaintReceived received;
  received.customer = CustomerId("ACME");
  received.channel = "phone";
  received.allegations = {{"colour", "not blue"}};
  received.acknowledge_by = acknowledge_by;
  return received;
}
IncidentRaised strike(Instant inform_by) {
  return {IncidentId("I1"), LineNo{0}, IncidentKind::kTransport, "the port is on strike", inform_by};
}

TEST(Policy, RefusesToleranceBeyondTheHouses) {
  Given given = with(policy::tolerance_at_most(Decimal::from_micros(50'000)));
  LineAdded wide = line(1);
  EXPECT_TRUE(given.when(intake::draft(OrderId("O-2"), header("PO-2"), {wide})).accepted());
  wide.over_tolerance = Decimal::from_micros(50'001);
  EXPECT_TRUE(given.when(intake::draft(kOrder, header(), {wide})).then_refused(Code::kOverTolerance).ok());
  wide = line(1);
  wide.under_tolerance = Decimal::from_micros(50'001);
  EXPECT_TRUE(
      given.when(intake::draft(kOrder, header(), {wide})).then_refused(Code::kOverTolerance, "under_tolerance").ok());
}

TEST(Policy, RefusesAChangeToAToleranceBeyondTheHouses) {
  Given given = with(policy::tolerance_at_most(Decimal::from_micros(50'000)));
  reviewed(given);
  given.decided(kReview).decided(kConfirm);
  const auto proposed = [](std::optional<Decimal> LineChange::*tolerance, std::int64_t micros) {
    LineChange change;
    change.line = LineNo{1};
    change.*tolerance = Decimal::from_micros(micros);
    return amendment::propose(kOrder, {ProposalId("P1"), 1, Party::kBuyer, {change}, ""});
  };
  EXPECT_TRUE(given.when(proposed(&LineChange::over_tolerance, 50'001)).then_refused(Code::kOverTolerance).ok());
  EXPECT_TRUE(given.when(proposed(&LineChange::under_tolerance, 50'001)).then_refused(Code::kOverTolerance).ok());
  EXPECT_TRUE(given.when(proposed(&LineChange::over_tolerance, 50'000)).accepted());
}

TEST(Policy, AsksWhoMayDoWhatOnWhichDay) {
  std::string asked;
  Given given = with(policy::competence_required([&](std::string_view actor, std::string_view event, Date today) {
    asked = std::string(actor) + " " + std::string(event) + " " + today.str();
    return actor != "trainee" || event != "OrderSubmitted";
  }));
  given.decided(intake::draft(kOrder, header(), {line(1)}));
  const Outcome refused = given.when(intake::submit(kOrder), "trainee");
  EXPECT_TRUE(refused.then_refused(Code::kNotCompetent, "actor").ok()) << refused.status();
  EXPECT_EQ(asked, "trainee OrderSubmitted " + kToday.str());
  EXPECT_TRUE(given.when(intake::submit(kOrder), "wang").accepted());
}

TEST(Policy, TheReviewerDoesNotConfirm) {
  Given given = with(policy::four_eyes(policy::usual_eye_pairs()));
  reviewed(given);
  ASSERT_TRUE(given.when(kReview, "li").accepted());
  EXPECT_TRUE(given.when(kConfirm, "li").then_refused(Code::kSamePerson, "actor").ok());
  EXPECT_TRUE(given.when(kConfirm, "wang").accepted());
}

TEST(Policy, TheInspectorOfALotDoesNotReleaseThatLot) {
  Given given = with(policy::four_eyes(policy::usual_eye_pairs()));
  made(given);
  for (const char* lot : {"L1", "L2"}) {
    in_inspection(given, LotId(lot));
  }
  ASSERT_TRUE(given.when(quality::close_inspection(kOrder, LotId("L1"), 5), "li").accepted());
  ASSERT_TRUE(given.when(quality::close_inspection(kOrder, LotId("L2"), 5), "wang").accepted());
  EXPECT_TRUE(given.when(quality::release_lot(kOrder, LotId("L1")), "li").then_refused(Code::kSamePerson).ok());
  EXPECT_TRUE(given.when(quality::release_lot(kOrder, LotId("L2")), "li").accepted());
}

TEST(Policy, TheInspectorOfALotDoesNotReleaseAPartOfItEither) {
  Given given = with(policy::four_eyes(policy::usual_eye_pairs()));
  made(given);
  const LotId lot("L1");
  const LotId part("L1-B");
  const LotId rest("L1-C");
  given.decided(quality::submit_lot(kOrder, {lot, LineNo{1}, pieces(10)}));
  given.decided(quality::plan_inspection(kOrder, lot, plan(10, 5, 1, 2)));
  ASSERT_TRUE(given.when(quality::close_inspection(kOrder, lot, 5), "li").accepted());
  ASSERT_TRUE(given.when(quality::split_lot(kOrder, {lot, part, pieces(4)}), "li").accepted());
  EXPECT_TRUE(given.when(quality::release_lot(kOrder, part), "li").then_refused(Code::kSamePerson).ok());
  const Decision at_once = [&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events().on(stream_of(kOrder), LotSplit{lot, rest, pieces(3)}).on(stream_of(kOrder), LotReleased{rest});
  };
  EXPECT_TRUE(given.when(at_once, "li").then_refused(Code::kSamePerson).ok());
  EXPECT_TRUE(given.when(at_once, "wang").accepted());
  EXPECT_TRUE(given.when(quality::release_lot(kOrder, part), "wang").accepted());
}

TEST(Policy, NobodyTakesBothStepsInOneAppend) {
  Given given = with(policy::four_eyes(policy::usual_eye_pairs()));
  made(given);
  const LotId lot("L1");
  in_inspection(given, lot);
  const Decision at_once = [&](View&, const Context&) -> absl::StatusOr<Events> {
    return Events().on(stream_of(kOrder), LotPassed{lot, 5, 0, 0, 0, false}).on(stream_of(kOrder), LotReleased{lot});
  };
  EXPECT_TRUE(given.when(at_once, "li").then_refused(Code::kSamePerson).ok());
}

TEST(Policy, CreditIsAskedForTheSumOfTheLinesWhenAnOrderIsConfirmed) {
  std::string asked;
  Given given = with(policy::credit_check([&](const CustomerId& customer, const Money& value) -> absl::Status {
    asked = customer.str() + " " + to_string(value);
    return refuse(Code::kOnHold, "customer", "over the limit");
  }));
  LineAdded second = line(2, 3);
  second.unit_price = dollars("0.5");
  reviewed(given, {line(1), second});
  ASSERT_TRUE(given.when(kReview).accepted());
  const Decision confirm =
      intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 10)});
  EXPECT_TRUE(given.when(confirm).then_refused(Code::kOnHold, "customer").ok());
  EXPECT_EQ(asked, "ACME " + to_string(dollars("1251.5")));
}

TEST(Policy, CreditIsNotAskedForWhereACreditHoldKeepsTheOrder) {
  Given given = with(policy::credit_check(
      [](const CustomerId&, const Money&) { return refuse(Code::kNotCompetent, "customer", "over the limit"); }));
  reviewed(given);
  ASSERT_TRUE(given.when(kReview).accepted());
  given.decided(hold::place(kOrder, {HoldId("H1"), HoldKind::kPayment, LineNo{0}, "?"}));
  given.decided(hold::place(kOrder, {HoldId("H2"), HoldKind::kCredit, LineNo{1}, "?"}));
  EXPECT_TRUE(given.when(kConfirm).then_refused(Code::kNotCompetent, "customer").ok());
  given.decided(hold::place(kOrder, {HoldId("H3"), HoldKind::kCredit, LineNo{0}, "over the limit"}));
  EXPECT_TRUE(given.when(kConfirm).accepted());
}

TEST(Policy, TheReviewerIsCompetentToo) {
  Given given = with(policy::competence_required(
      [](std::string_view who, std::string_view event, Date) { return who != "trainee" || event.empty(); }));
  given.decided(intake::draft(kOrder, header(), {line(1)})).decided(intake::submit(kOrder));
  EXPECT_TRUE(given.when(intake::start_review(kOrder, PersonId("trainee")), "li")
                  .then_refused(Code::kNotCompetent, "reviewer")
                  .ok());
  EXPECT_TRUE(given.when(intake::start_review(kOrder, PersonId("wang")), "li").accepted());
}

TEST(Policy, ADraftIsForACustomerThatIsAllowed) {
  Given given = with(policy::customer_allowed([](const CustomerId& customer) {
    return customer.str() == "ACME" ? refuse(Code::kOnHold, "customer", "blocked") : absl::OkStatus();
  }));
  EXPECT_TRUE(given.when(intake::draft(kOrder, header(), {line(1)})).then_refused(Code::kOnHold, "customer").ok());
  OrderDrafted other = header();
  other.customer = CustomerId("BRUNO");
  EXPECT_TRUE(given.when(intake::draft(kOrder, other, {line(1)})).accepted());
}

TEST(Policy, ALineNamesTheRevisionOfItsSpecification) {
  Given given = with(policy::spec_revision_required());
  LineAdded specified = line(1);
  specified.spec_revision = "B";
  given.decided(intake::draft(kOrder, header(), {specified, line(2)}));
  EXPECT_TRUE(given.when(intake::submit(kOrder)).then_refused(Code::kMissing, "lines[2].spec_revision").ok());
  given.decided(intake::correct_entry(kOrder, {LineNo{2}, "spec_revision", "", "C"}));
  EXPECT_TRUE(given.when(intake::submit(kOrder)).accepted());
}

TEST(Policy, AHoldIsReleasedByThoseWhoMay) {
  Given given = with(policy::holds_released_by(
      [](HoldKind kind, std::string_view actor) { return kind != HoldKind::kQuality || actor == "inspector"; }));
  reviewed(given);
  given.decided(hold::place(kOrder, {HoldId("H1"), HoldKind::kQuality, LineNo{0}, "smell"}));
  given.decided(hold::place(kOrder, {HoldId("H2"), HoldKind::kCredit, LineNo{0}, "limit"}));
  EXPECT_TRUE(given.when(hold::release(kOrder, HoldId("H1"), "aired"), "clerk")
                  .then_refused(Code::kNotCompetent, "actor")
                  .ok());
  EXPECT_TRUE(given.when(hold::release(kOrder, HoldId("H1"), "aired"), "inspector").accepted());
  EXPECT_TRUE(given.when(hold::release(kOrder, HoldId("H2"), "paid"), "clerk").accepted());
}

TEST(Policy, ACalendarThatIsLateFromTheFirstDayNeedsSomebodyWhoAcceptsTheRisk) {
  bool accepted = false;
  Given given = with(policy::calendar_feasible([&](const Order& order) { return accepted && order.id == kOrder; }));
  reviewed(given);
  ASSERT_TRUE(given.when(kReview).accepted());
  ASSERT_TRUE(given.when(kConfirm).accepted());
  const auto calendar = [](Date ex_factory) {
    return schedule::baseline(kOrder, LineNo{0},
                              {{MilestoneCode("FABRIC"), "buying", -20, {}},
                               {MilestoneCode("EX"), "logistics", 0, {MilestoneCode("FABRIC")}}},
                              ex_factory, WorkCalendar());
  };
  EXPECT_TRUE(given.when(calendar(kToday.plus(14))).then_refused(Code::kDateInPast, "milestones").ok());
  accepted = true;
  EXPECT_TRUE(given.when(calendar(kToday.plus(14))).accepted());
}

TEST(Policy, ACalendarThatCanBeKeptNeedsNobody) {
  Given given = with(policy::calendar_feasible([](const Order&) { return false; }));
  reviewed(given);
  ASSERT_TRUE(given.when(kReview).accepted());
  ASSERT_TRUE(given.when(kConfirm).accepted());
  EXPECT_TRUE(given
                  .when(schedule::baseline(kOrder, LineNo{0}, {{MilestoneCode("EX"), "logistics", 0, {}}}, kToday,
                                           WorkCalendar()))
                  .accepted());
}

TEST(Policy, AnOrderThatIsNotShippedInPartsIsNotPlannedInParts) {
  EngineOptions options;
  options.policies = {policy::lines_shipped_whole([](const Order& order) { return order.header.country == "Chile"; })};
  House house(nullptr, std::move(options));
  house.confirm();
  const auto shipped = [&](const char* id, std::int64_t quantity) {
    return house.execute(shipment::plan(ShipmentId(id), {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
  };
  EXPECT_REFUSED(shipped("S1", 94), "partial_shipment");  // 5 % under are agreed
  EXPECT_TRUE(shipped("S1", 95).ok());
}

TEST(Policy, AnOrderIsShippedInPartsWhereItMayBe) {
  EngineOptions options;
  options.policies = {policy::lines_shipped_whole([](const Order&) { return false; })};
  House house(nullptr, std::move(options));
  house.confirm();
  house.must(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(1)}}, "Ocean", kToday}));
}

TEST(Policy, AComplaintIsReopenedWithinItsTime) {
  EngineOptions options;
  options.policies = {policy::complaints_reopened_within(30)};
  House house(nullptr, std::move(options));
  const CaseId id("C-1");
  const auto closed = [&] {
    house.must(complaint::propose(id, {"", "replace"}));
    house.must(complaint::accept(id, "phone"));
    house.must(complaint::close(id, {"replaced", 0}));
  };
  house.must(complaint::receive(id, not_blue()));
  house.must(complaint::acknowledge(id, "phone"));
  house.must(complaint::assess(id, {CaseSeverity::kMinor, true, ""}));
  house.must(complaint::investigate(id, "8D"));
  closed();
  house.clock.set(start_of(kToday.plus(30)));
  house.must(complaint::reopen(id, "again"));
  closed();  // counts from here
  house.clock.set(start_of(kToday.plus(61)));
  EXPECT_REFUSED(house.execute(complaint::reopen(id, "and again")), "too_late");
}

TEST(Policy, AnActionWithoutEffectReopensItsComplaintHoweverLate) {
  EngineOptions options;
  options.policies = {policy::complaints_reopened_within(30)};
  House house(nullptr, std::move(options));
  const CaseId id("C-1");
  house.must(complaint::receive(id, not_blue()));
  house.must(complaint::acknowledge(id, "phone"));
  house.must(complaint::assess(id, {CaseSeverity::kMajor, true, ""}));
  house.must(complaint::investigate(id, "8D"));
  house.must(complaint::open_capa(id, {"8D-1", PersonId("wang")}));
  for (std::uint8_t i = 1; i <= 6; ++i) house.must(complaint::advance_8d(id, {i, "done"}));
  house.must(complaint::plan_effectiveness_check(id, {kToday.plus(60), PersonId("zhao")}));
  house.must(complaint::propose(id, {"wrong dye", "replace"}));
  house.must(complaint::accept(id, "phone"));
  house.must(complaint::close(id, {"replaced", 0}));
  house.clock.set(start_of(kToday.plus(60)));
  EXPECT_REFUSED(house.execute(complaint::reopen(id, "the same again")), "too_late");
  house.must(complaint::refute_effectiveness(id, "the same again"));
  EXPECT_EQ(house.engine->load(id)->state, ComplaintState::kInvestigating);
  EXPECT_EQ(house.engine->load(id)->effectiveness, EffectivenessState::kRefuted);
}

TEST(Policy, AnIncidentSaysByWhenTheCustomerIsTold) {
  Given given = with(policy::inform_by_required());
  given.decided(intake::draft(kOrder, header(), {line(1)}));
  const Outcome refused = given.when(incident::raise(kOrder, strike({})));
  EXPECT_TRUE(refused.then_refused(Code::kMissing, "inform_by").ok()) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("say by when the customer is to be told"));
  EXPECT_TRUE(given.when(incident::raise(kOrder, strike(start_of(kToday.plus(1))))).accepted());
}

TEST(Policy, AnAnnouncedDelaySaysByWhenTheCustomerIsTold) {
  Given given = with(policy::inform_by_required());
  reviewed(given);
  given.decided(kReview).decided(kConfirm);
  const auto announced = [](Instant inform_by) {
    return promise::announce_delay(kOrder,
                                   {LineNo{1}, day(2026, 6, 20), DelayCause::kTransport, "the port", inform_by});
  };
  const Outcome refused = given.when(announced({}));
  EXPECT_TRUE(refused.then_refused(Code::kMissing, "inform_by").ok()) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("say by when the customer is to be told"));
  EXPECT_TRUE(given.when(announced(start_of(kToday.plus(1)))).accepted());
}

TEST(Policy, AComplaintSaysByWhenItIsAcknowledged) {
  Given given = with(policy::inform_by_required());
  const Outcome refused = given.when(complaint::receive(CaseId("C-1"), not_blue({})));
  EXPECT_TRUE(refused.then_refused(Code::kMissing, "acknowledge_by").ok()) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("say by when the complaint is to be acknowledged"));
  EXPECT_TRUE(given.when(complaint::receive(CaseId("C-1"), not_blue(start_of(kToday.plus(2))))).accepted());
}

TEST(Policy, WhatFollowsAnIncidentOrAComplaintNeedsNoMoment) {
  Given given = with(policy::inform_by_required());
  const CaseId id("C-1");
  given.decided(intake::draft(kOrder, header(), {line(1)}))
      .decided(incident::raise(kOrder, strike(start_of(kToday.plus(1)))))
      .decided(complaint::receive(id, not_blue(start_of(kToday.plus(2)))));
  EXPECT_TRUE(given.when(incident::resolve(kOrder, IncidentId("I1"), "the strike is over")).accepted());
  EXPECT_TRUE(given.when(complaint::acknowledge(id, "phone")).accepted());
}

TEST(Policy, AHostsOwnIsALambdaAndItsFirstRefusalCounts) {
  EngineOptions options;
  options.policies = {
      [](View&, const Context& context, const Events&) {
        return context.actor == "robot" ? refuse(Code::kNotCompetent, "actor", "first") : absl::OkStatus();
      },
      [](View&, const Context& context, const Events&) {
        return context.actor == "robot" ? refuse(Code::kNotCompetent, "actor", "second") : absl::OkStatus();
      }};
  Given given(kToday, std::move(options));
  const Outcome outcome = given.when(intake::draft(kOrder, header(), {line(1)}), "robot");
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("first"));
  EXPECT_EQ(given.engine().head().value, 0u);
}

TEST(Policy, IsNotAskedAboutFactsNorAboutPassedDeadlines) {
  EngineOptions options;
  options.policies = {[](View&, const Context&, const Events&) { return refuse(Code::kNotCompetent, "actor"); }};
  Given given(kToday, std::move(options));
  given.observed(Events().on(StreamId("case/C-1"), not_blue(start_of(kToday.plus(2))))).on(kToday.plus(3));
  EXPECT_TRUE(given.engine().load(CaseId("C-1"))->acknowledgement_missed);
}

TEST(Policy, DocumentsRequiredAreAttachedOrNamedByTheDespatch) {
  EngineOptions options;
  options.policies = {policy::documents_required({"commercial invoice", "packing list"})};
  House house(nullptr, std::move(options));
  house.confirm();
  house.produce(100);
  house.release("L1", 100);
  const ShipmentId id("S1");
  house.must(shipment::plan(id, {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  house.must(shipment::pack(id, {4, Decimal::of(80)}));
  house.must(shipment::attach_document(id, {"commercial invoice", "7781"}));
  EXPECT_REFUSED(house.execute(shipment::despatch(id, {kToday, {}})), "missing_document");
  EXPECT_REFUSED(house.execute(shipment::despatch(id, {kToday, {"packing lists"}})), "missing_document");
  house.must(shipment::despatch(id, {kToday, {"packing list PL-7"}}));
}

TEST(Calendar, PlannedAnewKeepsItsBaselineAndMovesItsDeadlines) {
  House house;
  house.confirm();
  const std::vector<MilestoneTemplate> steps = {{MilestoneCode("EX"), "logistics", 0, {}}};
  const Date first = kToday.plus(7);
  house.must(schedule::baseline(kOrder, LineNo{0}, steps, first, WorkCalendar()));
  house.must(schedule::forecast(kOrder, LineNo{0}, MilestoneCode("EX"), first.plus(1), ""));
  house.must(schedule::rebaseline(kOrder, LineNo{0}, steps, first.plus(14), WorkCalendar(), "mail of 3 March"));
  const Milestone moved = house.order().milestones[0];
  EXPECT_EQ(moved.baseline, first);
  EXPECT_EQ(moved.planned, first.plus(14));
  EXPECT_FALSE(moved.forecast.has_value());
  EXPECT_EQ(house.engine->advance_to(start_of(first.plus(10))).value(), 0u);
  EXPECT_EQ(house.engine->advance_to(start_of(first.plus(15))).value(), 1u);
}

TEST(View, TellsTheHistoryOfAStreamAsItStoodWhenLookedAt) {
  Given given(kToday);
  given.decided(intake::draft(kOrder, header(), {line(1)})).decided(intake::submit(kOrder));
  std::vector<std::string> seen;
  const Decision looks = [&](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::Status status = view.history(stream_of(kOrder), [&](const PastEvent& past) {
      seen.push_back(std::to_string(past.version.value) + " " + std::string(facts_of(past.event).name) + " " +
                     std::string(past.actor));
      return past.version.value < 3;
    });
    if (!status.ok()) return status;
    return Events();
  };
  EXPECT_TRUE(given.when(looks).accepted());
  EXPECT_THAT(seen, ::testing::ElementsAre("1 OrderDrafted tester", "2 LineAdded tester", "3 OrderSubmitted tester"));
}

}  // namespace
}  // namespace gendan
