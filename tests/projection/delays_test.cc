#include "gendan/projection/delays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Lateness = DelayFilter::Lateness;

LineAdded line_of(std::uint32_t number, std::int64_t count, std::string supplier = "ACME") {
  LineAdded line;
  line.line = {number};
  line.item = ItemId("SHIRT");
  line.quantity = pieces(count);
  line.supplier = SupplierId(std::move(supplier));
  line.mode = "Ocean";
  return line;
}

GoodsDelivered delivery_of(std::uint32_t line, std::int64_t count, std::string_view on, std::string mode = "") {
  GoodsDelivered delivery;
  delivery.shipment = ShipmentId("SH-1");
  delivery.line = {line};
  delivery.day = day(on);
  delivery.unit = pieces(1).unit;
  delivery.accepted = Decimal::of(count);
  delivery.mode = std::move(mode);
  return delivery;
}

GoodsDespatched despatch_of(std::uint32_t line, std::int64_t count, std::string_view on) {
  return {ShipmentId("SH-1"), {line}, pieces(count), day(on)};
}

OrderDrafted header_of(std::string country) {
  OrderDrafted header;
  header.customer = CustomerId("C-1");
  header.po_number = "4711";
  header.country = std::move(country);
  return header;
}

// One order PO-1 with line 1: 100 pieces, promised for 10 May 2024.
class DelaysTest : public ::testing::Test {
 protected:
  DelaysTest() {
    tape_.on(kOrder, header_of("Peru"))
        .on(kOrder, line_of(1, 100))
        .on(kOrder, DeliveryPromised{{1}, day("2024-05-10")});
  }
  Tape& then(Event event) { return tape_.on(kOrder, std::move(event)); }
  const Delays& folded() {
    delays_.reset();
    tape_.play(delays_);
    return delays_;
  }
  LineDelay line(std::string_view today = "2024-05-01") {
    return folded().line(OrderId("PO-1"), {1}, day(today)).value();
  }
  DelayTotals totals(std::string_view today = "2024-05-01") { return folded().totals(day(today)); }

  static constexpr const char* kOrder = "order/PO-1";
  Tape tape_;
  Delays delays_;
};

TEST_F(DelaysTest, ShowsWhatIsKnownOfALineThatIsOnlyPromised) {
  const LineDelay line = this->line();
  EXPECT_EQ(line.customer.str(), "C-1");
  EXPECT_EQ(line.country, "Peru");
  EXPECT_EQ(line.supplier.str(), "ACME");
  EXPECT_EQ(line.mode, "Ocean");
  EXPECT_EQ(line.ordered, Decimal::of(100));
  EXPECT_EQ(line.progress, LineProgress::kOpen);
  EXPECT_EQ(line.first_promised, day("2024-05-10"));
  EXPECT_EQ(line.promised, day("2024-05-10"));
  EXPECT_FALSE(line.actual.has_value());
  EXPECT_FALSE(line.days_late.has_value());
  EXPECT_FALSE(line.days_overdue.has_value());
  EXPECT_FALSE(line.at_risk);
}

TEST_F(DelaysTest, CountsDaysLateFromThePromiseInForceAndFromTheFirst) {
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kMaterial, "yarn"});
  then(PromiseRevised{{1}, day("2024-05-20"), "email"});
  then(delivery_of(1, 100, "2024-05-23"));
  EXPECT_EQ(line().days_late, 3);
  EXPECT_EQ(line().days_late_first, 13);
  EXPECT_EQ(line().cause, DelayCause::kMaterial);
  EXPECT_EQ(totals().lines_late, 1u);
  EXPECT_EQ(totals().lines_late_first, 1u);
}

TEST_F(DelaysTest, ALineDeliveredByItsRevisedPromiseIsOnTheDayThoughLateAgainstTheFirst) {
  then(PromiseRevised{{1}, day("2024-05-20"), "email"}).on(kOrder, delivery_of(1, 100, "2024-05-20"));
  EXPECT_EQ(totals().lines_on_day, 1u);
  EXPECT_EQ(totals().lines_late, 0u);
  EXPECT_EQ(totals().lines_late_first, 1u);
}

TEST_F(DelaysTest, EarlyIsNegative) {
  then(delivery_of(1, 100, "2024-04-30"));
  EXPECT_EQ(line().days_late, -10);
  EXPECT_EQ(totals().lines_early, 1u);
  EXPECT_EQ(totals().worst_days_early, -10);
  EXPECT_EQ(totals().worst_days_late, 0);
}

TEST_F(DelaysTest, TheActualDayIsTheOneOnWhichDeliveriesReachTheAgreedQuantity) {
  then(delivery_of(1, 60, "2024-05-08"));
  EXPECT_EQ(line().progress, LineProgress::kOpen);
  EXPECT_EQ(line().delivered, Decimal::of(60));
  then(delivery_of(1, 40, "2024-05-12"));
  EXPECT_EQ(line().actual, day("2024-05-12"));
  EXPECT_EQ(line().progress, LineProgress::kDelivered);
}

TEST_F(DelaysTest, DeliveriesRecordedOutOfOrderGiveTheSameDay) {
  then(delivery_of(1, 40, "2024-05-12")).on(kOrder, delivery_of(1, 60, "2024-05-08"));
  EXPECT_EQ(line().actual, day("2024-05-12"));
}

TEST_F(DelaysTest, MoreThanWasAgreedDoesNotMoveTheActualDay) {
  then(delivery_of(1, 100, "2024-05-09")).on(kOrder, delivery_of(1, 5, "2024-05-30"));
  EXPECT_EQ(line().actual, day("2024-05-09"));
  EXPECT_EQ(line().delivered, Decimal::of(105));
}

TEST_F(DelaysTest, TheUnderToleranceIsEnough) {
  LineAdded line = line_of(2, 100);
  line.under_tolerance = Decimal::from_micros(50'000);
  then(line).on(kOrder, delivery_of(2, 94, "2024-05-08"));
  EXPECT_FALSE(folded().line(OrderId("PO-1"), {2}, {})->actual.has_value());
  then(delivery_of(2, 1, "2024-05-11"));
  EXPECT_EQ(folded().line(OrderId("PO-1"), {2}, {})->actual, day("2024-05-11"));
}

TEST_F(DelaysTest, DamagedGoodsCountAsDeliveredAndMissingOnesDoNot) {
  GoodsDelivered delivery = delivery_of(1, 90, "2024-05-09");
  delivery.damaged = Decimal::of(4);
  delivery.missing = Decimal::of(3);
  delivery.refused = Decimal::of(2);
  delivery.lost = Decimal::of(1);
  then(delivery);
  EXPECT_EQ(line().delivered, Decimal::of(94));
  EXPECT_EQ(line().progress, LineProgress::kOpen);
}

TEST_F(DelaysTest, ARevisionThatLowersTheQuantityCompletesTheLine) {
  then(delivery_of(1, 80, "2024-05-09"));
  OrderRevised revised;
  revised.revision = 2;
  revised.changes = {LineChange{{1}, pieces(80), std::nullopt, day("2024-06-01")}};
  then(revised);
  EXPECT_EQ(line().actual, day("2024-05-09"));
  EXPECT_EQ(line().ordered, Decimal::of(80));
  EXPECT_EQ(line().requested, day("2024-06-01"));
}

TEST_F(DelaysTest, ARevisionThatRaisesTheUnderToleranceCompletesTheLine) {
  then(delivery_of(1, 80, "2024-05-09"));
  LineChange change;
  change.line = LineNo{1};
  change.under_tolerance = Decimal::parse("0.2", "").value();
  OrderRevised revised;
  revised.revision = 2;
  revised.changes = {change};
  then(revised);
  EXPECT_EQ(line().actual, day("2024-05-09"));
  EXPECT_EQ(line().ordered, Decimal::of(100));
}

TEST_F(DelaysTest, CorrectionsOfTheEntryAreFollowed) {
  then(EntryCorrected{{0}, "country", "Peru", "Chile"})
      .on(kOrder, EntryCorrected{{0}, "po_number", "4711", "4712"})
      .on(kOrder, EntryCorrected{{1}, "supplier", "ACME", "BETA"})
      .on(kOrder, EntryCorrected{{1}, "mode", "Ocean", "Air"})
      .on(kOrder, EntryCorrected{{1}, "item", "SHIRT", "BLOUSE"})
      .on(kOrder, EntryCorrected{{1}, "quantity", "100 EA", "12.5 KGM"})
      .on(kOrder, EntryCorrected{{1}, "requested", "", "2024-05-07"});
  const LineDelay line = this->line();
  EXPECT_EQ(line.country, "Chile");
  EXPECT_EQ(line.supplier.str(), "BETA");
  EXPECT_EQ(line.mode, "Air");
  EXPECT_EQ(line.item.str(), "BLOUSE");
  EXPECT_EQ(line.ordered, Decimal::from_micros(12'500'000));
  EXPECT_EQ(line.unit.str(), "KGM");
  EXPECT_EQ(line.requested, day("2024-05-07"));
  EXPECT_EQ(folded().orders({}).at(0).po_number, "4712");
}

TEST_F(DelaysTest, ACorrectionThatIsNoQuantityLeavesTheQuantity) {
  then(EntryCorrected{{1}, "quantity", "100 EA", "many"})
      .on(kOrder, EntryCorrected{{1}, "quantity", "100 EA", "3 XYZW"});
  EXPECT_EQ(line().ordered, Decimal::of(100));
}

TEST_F(DelaysTest, TheModeOfTheLastDeliveryStandsBeforeTheOneOrdered) {
  then(delivery_of(1, 50, "2024-05-09", "Air")).on(kOrder, delivery_of(1, 50, "2024-05-09"));
  EXPECT_EQ(line().mode, "Air");
}

TEST_F(DelaysTest, TheModeIsThatOfTheLastDayWhateverWasRecordedFirst) {
  then(delivery_of(1, 50, "2024-05-09", "Air")).on(kOrder, delivery_of(1, 50, "2024-05-08", "Truck"));
  EXPECT_EQ(line().mode, "Air");
  then(delivery_of(1, 50, "2024-05-09", "Rail"));
  EXPECT_EQ(line().mode, "Rail");
}

TEST_F(DelaysTest, AnOpenLineIsOverdueFromTheDayAfterItsPromise) {
  EXPECT_FALSE(line("2024-05-10").days_overdue.has_value());
  EXPECT_EQ(line("2024-05-11").days_overdue, 1);
  EXPECT_EQ(totals("2024-05-11").open_late, 1u);
  EXPECT_EQ(totals("2024-05-11").orders_late, 1u);
  EXPECT_EQ(totals("2024-05-11").orders_delivered_late, 0u);
  EXPECT_EQ(totals("2024-05-11").lines_late, 0u);
  EXPECT_EQ(totals("2024-05-10").open_late, 0u);
}

TEST_F(DelaysTest, WithoutADayNothingIsOverdue) { EXPECT_EQ(folded().totals({}).open_late, 0u); }

TEST_F(DelaysTest, AnAnnouncedDelayPutsTheLineAtRiskUntilTheCustomerHasAnswered) {
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCapacity, ""});
  EXPECT_TRUE(line().at_risk);
  EXPECT_EQ(line().announced, day("2024-05-20"));
  EXPECT_EQ(totals().at_risk, 1u);
  then(PromiseRevised{{1}, day("2024-05-20"), "phone"});
  EXPECT_FALSE(line().at_risk);
  EXPECT_FALSE(line().announced.has_value());
}

TEST_F(DelaysTest, ARejectedDelayIsNoLongerAnnouncedButItsCauseStays) {
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCapacity, ""}).on(kOrder, DelayRejected{{1}, "no"});
  EXPECT_FALSE(line().announced.has_value());
  EXPECT_EQ(line().promised, day("2024-05-10"));
  EXPECT_EQ(line().cause, DelayCause::kCapacity);
}

// What an acceptance writes of a line that both sides want on another day.
std::vector<std::pair<std::string, Event>> agreed_on(const std::string& stream, Date requested) {
  OrderRevised revised;
  revised.revision = 2;
  revised.changes = {LineChange{{1}, std::nullopt, std::nullopt, requested}};
  return {{stream, revised}, {stream, DeliveryPromised{{1}, requested}}};
}

TEST_F(DelaysTest, ALineThatBothSidesWantLaterIsOverdueAndLateFromTheNewDayOn) {
  tape_.append(agreed_on(kOrder, day("2024-05-20")));
  EXPECT_FALSE(line("2024-05-15").days_overdue.has_value());
  EXPECT_EQ(totals("2024-05-15").open_late, 0u);
  EXPECT_EQ(line("2024-05-22").days_overdue, 2);
  then(delivery_of(1, 100, "2024-05-23"));
  EXPECT_EQ(line().days_late, 3);
  EXPECT_EQ(line().days_late_first, 13);
  EXPECT_EQ(line().cause, DelayCause::kNone);
}

TEST_F(DelaysTest, ALineThatBothSidesWantEarlierIsOverdueAndLateFromTheNewDayOn) {
  tape_.append(agreed_on(kOrder, day("2024-05-06")));
  EXPECT_EQ(line("2024-05-08").days_overdue, 2);
  then(delivery_of(1, 100, "2024-05-09"));
  EXPECT_EQ(line().days_late, 3);
  EXPECT_EQ(line().days_late_first, -1);
}

TEST_F(DelaysTest, WhatHadBeenAnnouncedIsOvertakenByADayThatBothSidesAgreedTo) {
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCapacity, ""});
  EXPECT_TRUE(line().at_risk);
  tape_.append(agreed_on(kOrder, day("2024-05-15")));
  EXPECT_FALSE(line().announced.has_value());
  EXPECT_FALSE(line().at_risk);
  EXPECT_EQ(line().promised, day("2024-05-15"));
  EXPECT_EQ(line().requested, day("2024-05-15"));
}

TEST_F(DelaysTest, WhatHadBeenAnnouncedIsNotOvertakenByARecordedPromise) {
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCapacity, ""});
  tape_.observed(kOrder, DeliveryPromised{{1}, day("2024-05-15")});
  EXPECT_EQ(line().promised, day("2024-05-15"));
  EXPECT_EQ(line().announced, day("2024-05-20"));
  EXPECT_TRUE(line().at_risk);
}

TEST_F(DelaysTest, AForecastOfExFactoryBehindThePromisePutsTheLineAtRisk) {
  then(MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-10"), ""});
  EXPECT_FALSE(line().at_risk);
  then(MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-11"), ""});
  EXPECT_TRUE(line().at_risk);
  EXPECT_EQ(line().forecast, day("2024-05-11"));
}

TEST_F(DelaysTest, ALineWhoseForecastDayIsOverIsAtRiskFromTheDayAfterIt) {
  then(MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-03"), ""});
  EXPECT_FALSE(line("2024-05-03").at_risk);
  EXPECT_TRUE(line("2024-05-04").at_risk);
  EXPECT_EQ(totals("2024-05-03").at_risk, 0u);
  EXPECT_EQ(totals("2024-05-04").at_risk, 1u);
  EXPECT_EQ(folded().totals({}).at_risk, 0u);
  then(MilestoneCompleted{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-03")});
  EXPECT_FALSE(line("2024-05-04").at_risk);
}

TEST_F(DelaysTest, ForecastsOfOtherMilestonesSayNothingAboutTheDelivery) {
  then(MilestoneForecast{{1}, MilestoneCode("FABRIC-IN"), day("2024-09-01"), ""});
  EXPECT_FALSE(line().forecast.has_value());
}

TEST_F(DelaysTest, TheNewestForecastOfLineOrOrderCounts) {
  then(MilestoneForecast{{1}, MilestoneCode("DELIVERY"), day("2024-05-15"), ""})
      .on(kOrder, MilestoneForecast{{0}, MilestoneCode("EX-FACTORY"), day("2024-05-02"), ""});
  EXPECT_EQ(line().forecast, day("2024-05-02"));
  then(MilestoneForecast{{1}, MilestoneCode("DELIVERY"), day("2024-05-16"), ""});
  EXPECT_EQ(line().forecast, day("2024-05-16"));
}

TEST_F(DelaysTest, AMilestoneThatIsDoneHasNoForecastAndTheOtherOneCountsAgain) {
  then(MilestoneForecast{{1}, MilestoneCode("DELIVERY"), day("2024-05-15"), ""})
      .on(kOrder, MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-02"), ""})
      .on(kOrder, MilestoneCompleted{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-02")});
  EXPECT_EQ(line().forecast, day("2024-05-15"));
  then(MilestoneWaived{{1}, MilestoneCode("DELIVERY"), "boss", "direct"});
  EXPECT_FALSE(line().forecast.has_value());
}

TEST_F(DelaysTest, AMilestoneThatIsNotDoneAfterAllHasItsForecastAgain) {
  then(MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-20"), ""})
      .on(kOrder, MilestoneCompleted{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-08")});
  EXPECT_FALSE(line().at_risk);
  then(MilestoneReversed{{1}, MilestoneCode("EX-FACTORY"), "another order's"});
  EXPECT_EQ(line().forecast, day("2024-05-20"));
  EXPECT_TRUE(line().at_risk);
}

TEST_F(DelaysTest, AForecastThatIsRecordedBehindItsMilestoneCountsForNothing) {
  then(MilestoneCompleted{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-08")});
  tape_.observed(kOrder, MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-20"), ""});
  EXPECT_FALSE(line().forecast.has_value());
  then(MilestoneReversed{{1}, MilestoneCode("EX-FACTORY"), "another order's"});
  EXPECT_EQ(line().forecast, day("2024-05-20"));
}

TEST_F(DelaysTest, AForecastThatIsRecordedBehindAWaiverCountsForNothing) {
  then(MilestoneWaived{{1}, MilestoneCode("EX-FACTORY"), "boss", "direct"});
  tape_.observed(kOrder, MilestoneForecast{{1}, MilestoneCode("EX-FACTORY"), day("2024-05-20"), ""});
  EXPECT_FALSE(line().forecast.has_value());
}

TEST_F(DelaysTest, AForecastOfTheWholeOrderCountsThoughItWasRecordedAheadOfItsHeader) {
  Tape ahead;
  ahead.observed(kOrder, MilestoneForecast{{0}, MilestoneCode("DELIVERY"), day("2024-05-20"), ""});
  ahead.on(kOrder, header_of("Peru")).on(kOrder, line_of(1, 100));
  ahead.on(kOrder, DeliveryPromised{{1}, day("2024-05-10")});
  ahead.play(delays_);
  EXPECT_EQ(delays_.line(OrderId("PO-1"), {1}, day("2024-05-01"))->forecast, day("2024-05-20"));
}

TEST_F(DelaysTest, AMilestoneThatIsRecordedAsPlannedIsNotDoneAnyMore) {
  const MilestonePlan plan{MilestoneCode("EX-FACTORY"), "", day("2024-05-01"), {}};
  then(MilestoneForecast{{1}, plan.code, day("2024-05-20"), ""});
  then(MilestoneCompleted{{1}, plan.code, day("2024-05-08")});
  tape_.observed(kOrder, CalendarBaselined{{1}, {plan}});
  EXPECT_EQ(line().forecast, day("2024-05-20"));
}

TEST_F(DelaysTest, ADeliveredLineIsNeitherAtRiskNorOverdue) {
  then(MilestoneForecast{{1}, MilestoneCode("DELIVERY"), day("2024-06-15"), ""})
      .on(kOrder, delivery_of(1, 100, "2024-05-12"));
  EXPECT_FALSE(line("2024-07-01").at_risk);
  EXPECT_FALSE(line("2024-07-01").days_overdue.has_value());
}

TEST_F(DelaysTest, AShortClosedLineIsClosedWithoutAnActual) {
  then(delivery_of(1, 60, "2024-05-08")).on(kOrder, LineShortClosed{{1}, "mill closed", "mail"});
  EXPECT_EQ(line("2024-07-01").progress, LineProgress::kClosed);
  EXPECT_FALSE(line("2024-07-01").actual.has_value());
  EXPECT_FALSE(line("2024-07-01").days_overdue.has_value());
  EXPECT_EQ(totals("2024-07-01").lines_closed, 1u);
  EXPECT_EQ(totals("2024-07-01").lines_short, 1u);
  EXPECT_EQ(totals("2024-07-01").orders_late, 0u);
}

TEST_F(DelaysTest, AShortClosedLineIsOpenWhileGoodsAreOnTheirWay) {
  then(despatch_of(1, 96, "2024-05-01")).on(kOrder, LineShortClosed{{1}, "mill closed", "mail"});
  EXPECT_EQ(line("2024-05-02").progress, LineProgress::kOpen);
  EXPECT_EQ(totals("2024-05-02").lines_short, 0u);
  EXPECT_EQ(totals("2024-05-02").on_time_in_full(), (Share{0, 0}));
  EXPECT_EQ(line("2024-05-12").days_overdue, 2);
  EXPECT_EQ(totals("2024-05-12").lines_open, 1u);
  EXPECT_EQ(totals("2024-05-12").on_time_in_full(), (Share{0, 1}));
  then(DelayAnnounced{{1}, day("2024-05-20"), DelayCause::kCustoms, "strike"});
  EXPECT_TRUE(line("2024-05-12").at_risk);
}

TEST_F(DelaysTest, AShortClosedLineIsOpenWhileGoodsOfItStandPacked) {
  then(GoodsPacked{ShipmentId("S-1"), {1}, pieces(60)}).on(kOrder, GoodsPacked{ShipmentId("S-2"), {1}, pieces(30)});
  then(LineShortClosed{{1}, "mill closed", "mail"});
  then(GoodsUnpacked{ShipmentId("S-2"), {1}, pieces(30)});
  EXPECT_EQ(line("2024-05-12").progress, LineProgress::kOpen);
  EXPECT_EQ(line("2024-05-12").days_overdue, 2);
  then(GoodsUnpacked{ShipmentId("S-1"), {1}, pieces(60)});
  EXPECT_EQ(line("2024-05-12").progress, LineProgress::kClosed);
}

TEST_F(DelaysTest, AShortClosedLineIsClosedOnceNothingOfItIsOnItsWay) {
  then(despatch_of(1, 96, "2024-05-01")).on(kOrder, LineShortClosed{{1}, "mill closed", "mail"});
  GoodsDelivered delivery = delivery_of(1, 90, "2024-05-09");
  delivery.damaged = Decimal::of(2);
  delivery.missing = Decimal::of(1);
  delivery.refused = Decimal::of(1);
  then(delivery);
  EXPECT_EQ(line("2024-07-01").progress, LineProgress::kOpen);
  delivery = delivery_of(1, 0, "2024-05-10");
  delivery.lost = Decimal::of(2);
  then(delivery);
  EXPECT_EQ(line("2024-07-01").progress, LineProgress::kClosed);
  EXPECT_EQ(totals("2024-07-01").lines_short, 1u);
}

TEST_F(DelaysTest, ALineThatIsSeenToBeMadeBehindItsShortCloseIsOpenAgain) {
  then(LineShortClosed{{1}, "mill closed", "mail"});
  EXPECT_EQ(line().progress, LineProgress::kClosed);
  tape_.observed(kOrder, ProductionReported{{1}, pieces(5), pieces(0), "", day("2024-05-08")});
  EXPECT_EQ(line().progress, LineProgress::kOpen);
}

TEST_F(DelaysTest, OnTimeInFullCountsLinesDeliveredWholeByTheirPromiseOfAllThatWereDue) {
  // Line 1 is delivered on the day, 2 late, 3 only in part, 4 not at all, 5 is short-closed; 6 is not due yet, and 7
  // has no promise.
  for (std::uint32_t number = 2; number <= 7; ++number) then(line_of(number, 100));
  for (const std::uint32_t number : {2u, 3u, 4u, 5u}) then(DeliveryPromised{{number}, day("2024-05-10")});
  then(DeliveryPromised{{6}, day("2024-08-10")}).on(kOrder, delivery_of(1, 100, "2024-05-10"));
  then(delivery_of(2, 100, "2024-05-11")).on(kOrder, delivery_of(3, 60, "2024-05-09"));
  then(delivery_of(5, 90, "2024-05-09")).on(kOrder, LineShortClosed{{5}, "mill closed", "mail"});
  EXPECT_EQ(totals("2024-07-01").on_time_in_full(), (Share{1, 5}));
}

TEST_F(DelaysTest, ALineOfACancelledOrderWasNotDue) {
  then(LineShortClosed{{1}, "mill closed", "mail"});
  EXPECT_EQ(totals("2024-07-01").on_time_in_full(), (Share{0, 1}));
  delays_.reset();
  Tape cancelled;
  cancelled.on(kOrder, header_of("Peru")).on(kOrder, line_of(1, 100));
  cancelled.on(kOrder, DeliveryPromised{{1}, day("2024-05-10")}).on(kOrder, OrderCancelled{"no"});
  cancelled.play(delays_);
  EXPECT_EQ(delays_.totals(day("2024-07-01")).on_time_in_full(), (Share{0, 0}));
}

TEST_F(DelaysTest, ACancelledOrderHasNoOpenLinesAndAReopenedOneHas) {
  then(OrderCancelled{"no"});
  EXPECT_EQ(line("2024-07-01").progress, LineProgress::kClosed);
  then(OrderReopened{"yes", "boss"});
  EXPECT_EQ(line("2024-07-01").progress, LineProgress::kOpen);
  EXPECT_EQ(totals("2024-07-01").lines_open, 1u);
}

TEST_F(DelaysTest, AnOrderThatIsSeenToGoOnBehindItsEndHasOpenLines) {
  const Event seen[] = {header_of("Peru"),
                        OrderSubmitted{},
                        OrderReviewStarted{PersonId("li")},
                        OrderQueryRaised{QueryId("Q-1"), "colour", "which?"},
                        OrderQueryAnswered{QueryId("Q-1"), "navy"},
                        OrderReviewed{},
                        OrderConfirmed{},
                        CancellationRequested{Party::kBuyer, "no"},
                        CancellationRejected{"too late"}};
  for (const Event& event : seen) {
    then(OrderClosed{});
    EXPECT_EQ(line().progress, LineProgress::kClosed);
    tape_.observed(kOrder, event);
    EXPECT_EQ(line().progress, LineProgress::kOpen) << facts_of(event).name;
  }
}

TEST_F(DelaysTest, AnEndCountsThoughItWasRecordedAheadOfEverythingElse) {
  Tape ahead;
  ahead.observed(kOrder, OrderCancelled{"no"}).on(kOrder, line_of(1, 100));
  ahead.play(delays_);
  EXPECT_EQ(delays_.line(OrderId("PO-1"), {1}, {})->progress, LineProgress::kClosed);
}

TEST_F(DelaysTest, ALineDeliveredBeforeItsOrderEndedStaysDelivered) {
  then(delivery_of(1, 100, "2024-05-12")).on(kOrder, OrderCompleted{}).on(kOrder, OrderClosed{});
  EXPECT_EQ(line().progress, LineProgress::kDelivered);
  EXPECT_EQ(line().days_late, 2);
}

TEST_F(DelaysTest, ALineWithoutAPromiseIsNeitherLateNorEarly) {
  then(line_of(2, 10)).on(kOrder, delivery_of(2, 10, "2024-05-12"));
  const DelayTotals totals = this->totals("2024-05-10");
  EXPECT_EQ(totals.lines_delivered, 1u);
  EXPECT_EQ(totals.lines_unpromised, 1u);
  EXPECT_EQ(totals.lines_late + totals.lines_early + totals.lines_on_day, 0u);
}

TEST_F(DelaysTest, AnOrderIsLateOnceHoweverManyOfItsLinesAre) {
  then(line_of(2, 10)).on(kOrder, DeliveryPromised{{2}, day("2024-05-10")});
  then(delivery_of(1, 100, "2024-05-12")).on(kOrder, delivery_of(2, 10, "2024-05-20"));
  EXPECT_EQ(totals().lines_late, 2u);
  EXPECT_EQ(totals().orders_late, 1u);
  EXPECT_EQ(totals().orders_delivered_late, 1u);
  EXPECT_EQ(totals().worst_days_late, 10);
  const std::vector<OrderDelay> orders = folded().orders(day("2024-05-01"));
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].lines, 2u);
  EXPECT_EQ(orders[0].lines_late, 2u);
  EXPECT_EQ(orders[0].worst_days_late, 10);
}

TEST_F(DelaysTest, EventsOfUnknownOrdersAndLinesAndOfTheHostArePassedOver) {
  then(delivery_of(9, 1, "2024-05-01")).on("order/PO-9", DeliveryPromised{{1}, day("2024-05-01")});
  tape_.on("machine/7", HostEvent{0x8001, 1, "x"});
  EXPECT_EQ(totals().orders, 1u);
  EXPECT_EQ(totals().lines, 1u);
}

// Three orders, entered in an order that is not theirs.
class DelayLists : public ::testing::Test {
 protected:
  DelayLists() {
    add("PO-20", "Peru", 2, "BETA", "2024-05-14", DelayCause::kCustoms);   // 4 late
    add("PO-20", "Peru", 1, "ACME", "2024-05-10", DelayCause::kNone);      // on the day
    add("PO-3", "Chile", 1, "ACME", "2024-05-11", DelayCause::kMaterial);  // 1 late
    add("PO-1", "Peru", 1, "BETA", "2024-05-03", DelayCause::kNone);       // 7 early
    add("PO-1", "Peru", 2, "CETA", "", DelayCause::kCustoms);              // open: overdue on the 16th by 6
    add("PO-1", "Peru", 3, "CETA", "2024-05-19", DelayCause::kNone);       // 9 late
    tape_.play(delays_);
  }
  void add(const std::string& order, const std::string& country, std::uint32_t number, const std::string& supplier,
           std::string_view delivered, DelayCause cause) {
    const std::string stream = "order/" + order;
    tape_.on(stream, header_of(country)).on(stream, line_of(number, 10, supplier));
    tape_.on(stream, DeliveryPromised{{number}, day("2024-05-10")});
    if (cause != DelayCause::kNone) {
      tape_.on(stream, DelayAnnounced{{number}, day("2024-05-30"), cause, ""})
          .on(stream, DelayRejected{{number}, "no"});
    }
    if (!delivered.empty()) tape_.on(stream, delivery_of(number, 10, delivered));
  }
  std::vector<std::string> names(DelayFilter filter) const {
    std::vector<std::string> names;
    for (const LineDelay& line : delays_.lines(filter, day("2024-05-16"))) {
      names.push_back(line.order.str() + "/" + std::to_string(line.line.value));
    }
    return names;
  }
  static std::vector<std::string> bars(const std::vector<DelayShare>& pareto) {
    std::vector<std::string> bars;
    for (const DelayShare& bar : pareto) {
      bars.push_back(bar.name + " " + std::to_string(bar.lines) + " (" + std::to_string(bar.lines_overdue) + ") " +
                     std::to_string(bar.days) + " d " + bar.share.per_hundred().str() + " " +
                     bar.cumulative.per_hundred().str());
    }
    return bars;
  }
  Tape tape_;
  Delays delays_;
};

TEST_F(DelayLists, StandInOrderOfOrderAndLineWhateverCameFirst) {
  EXPECT_THAT(names({}), ElementsAre("PO-1/1", "PO-1/2", "PO-1/3", "PO-20/1", "PO-20/2", "PO-3/1"));
}

TEST_F(DelayLists, CanStandWorstFirst) {
  EXPECT_THAT(names({.worst_first = true}), ElementsAre("PO-1/3", "PO-1/2", "PO-20/2", "PO-3/1", "PO-20/1", "PO-1/1"));
  EXPECT_THAT(names({.worst_first = true, .limit = 2}), ElementsAre("PO-1/3", "PO-1/2"));
}

TEST_F(DelayLists, CanBeNarrowed) {
  EXPECT_THAT(names({.lateness = Lateness::kLate}), ElementsAre("PO-1/2", "PO-1/3", "PO-20/2", "PO-3/1"));
  EXPECT_THAT(names({.lateness = Lateness::kEarly}), ElementsAre("PO-1/1"));
  EXPECT_THAT(names({.lateness = Lateness::kOnDay}), ElementsAre("PO-20/1"));
  EXPECT_THAT(names({.lateness = Lateness::kOverdue}), ElementsAre("PO-1/2"));
  EXPECT_THAT(names({.lateness = Lateness::kAtRisk}), IsEmpty());
  EXPECT_THAT(names({.progress = LineProgress::kOpen}), ElementsAre("PO-1/2"));
  EXPECT_THAT(names({.order = OrderId("PO-20")}), ElementsAre("PO-20/1", "PO-20/2"));
  EXPECT_THAT(names({.supplier = SupplierId("CETA")}), ElementsAre("PO-1/2", "PO-1/3"));
  EXPECT_THAT(names({.country = "Chile"}), ElementsAre("PO-3/1"));
  EXPECT_THAT(names({.cause = DelayCause::kCustoms}), ElementsAre("PO-1/2", "PO-20/2"));
  EXPECT_THAT(names({.mode = "Air"}), IsEmpty());
  EXPECT_THAT(names({.mode = "Ocean"}), SizeIs(6));
}

TEST_F(DelayLists, EachOrderSaysHowItsLinesFared) {
  Tape more;
  more.on("order/PO-4", header_of("Chile")).on("order/PO-4", line_of(1, 10)).on("order/PO-4", line_of(2, 10));
  more.on("order/PO-4", DeliveryPromised{{1}, day("2024-06-10")});
  more.on("order/PO-4", DelayAnnounced{{1}, day("2024-06-20"), DelayCause::kCapacity, ""});
  more.play(delays_);
  const std::vector<OrderDelay> orders = delays_.orders(day("2024-05-16"));
  ASSERT_THAT(orders, SizeIs(4));
  EXPECT_EQ(orders[0], (OrderDelay{.order = OrderId("PO-1"),
                                   .customer = CustomerId("C-1"),
                                   .po_number = "4711",
                                   .country = "Peru",
                                   .lines = 3,
                                   .lines_open = 1,
                                   .lines_late = 1,
                                   .lines_early = 1,
                                   .lines_overdue = 1,
                                   .worst_days_late = 9}));
  EXPECT_EQ(orders[1].lines_on_day, 1u);
  EXPECT_EQ(orders[2].country, "Chile");
  EXPECT_EQ(orders[3].lines_open, 2u);
  EXPECT_EQ(orders[3].lines_at_risk, 1u);
  EXPECT_EQ(orders[3].worst_days_late, 0);
}

TEST_F(DelayLists, TotalsAddUp) {
  DelayTotals wanted;
  wanted.orders = 3;
  wanted.lines = 6;
  wanted.lines_open = 1;
  wanted.lines_delivered = 5;
  wanted.lines_late = 3;
  wanted.lines_early = 1;
  wanted.lines_on_day = 1;
  wanted.lines_late_first = 3;
  wanted.open_late = 1;
  wanted.worst_days_late = 9;
  wanted.worst_days_early = -7;
  wanted.orders_late = 3;
  wanted.orders_delivered_late = 3;
  EXPECT_EQ(delays_.totals(day("2024-05-16")), wanted);
}

TEST_F(DelayLists, AParetoHasMostLinesFirstAndEqualsByName) {
  const Date today = day("2024-05-16");
  EXPECT_THAT(bars(delays_.pareto(DelayKey::kSupplier, today)),
              ElementsAre("CETA 2 (1) 15 d 50 50", "ACME 1 (0) 1 d 25 75", "BETA 1 (0) 4 d 25 100"));
  EXPECT_THAT(bars(delays_.pareto(DelayKey::kCause, today)),
              ElementsAre("customs 2 (1) 10 d 50 50", " 1 (0) 9 d 25 75", "material 1 (0) 1 d 25 100"));
  EXPECT_THAT(bars(delays_.pareto(DelayKey::kBranch, today)),
              ElementsAre("logistics 2 (1) 10 d 50 50", " 1 (0) 9 d 25 75", "supply 1 (0) 1 d 25 100"));
  EXPECT_THAT(bars(delays_.pareto(DelayKey::kCountry, today)),
              ElementsAre("Peru 3 (1) 19 d 75 75", "Chile 1 (0) 1 d 25 100"));
  EXPECT_THAT(bars(delays_.pareto(DelayKey::kMode, today)), ElementsAre("Ocean 4 (1) 20 d 100 100"));
}

TEST(Share, IsRoundedHalfUpToTwoDecimals) {
  EXPECT_EQ((Share{1186, 10324}).per_hundred().str(), "11.49");
  EXPECT_EQ((Share{1, 8}).per_hundred().str(), "12.5");
  EXPECT_EQ((Share{1, 80'000}).per_hundred().str(), "0");
  EXPECT_EQ((Share{1, 20'000}).per_hundred().str(), "0.01");
  EXPECT_EQ((Share{3, 1}).per_hundred().str(), "300");
  EXPECT_EQ((Share{1, 0}).per_hundred().str(), "0");
}

}  // namespace
}  // namespace gendan
