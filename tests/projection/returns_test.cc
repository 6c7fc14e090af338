#include "gendan/projection/returns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday = day("2024-06-30");
const char* const kThen = "2024-06-01T08:00:00Z";

Quantity kilograms(std::int64_t count) { return {Decimal::of(count), UnitCode::parse("KGM", "unit").value()}; }

std::string text(const std::vector<Quantity>& quantities) {
  std::string out;
  for (const Quantity& quantity : quantities) out += (out.empty() ? "" : " + ") + to_string(quantity);
  return out;
}

class ReturnsTest : public ::testing::Test {
 protected:
  void order(const std::string& id, const char* customer) {
    OrderDrafted header;
    header.customer = CustomerId(customer);
    tape_.on("order/" + id, header);
  }
  void line(const std::string& id, std::uint32_t number, const char* item, const char* family, const char* supplier) {
    LineAdded added;
    added.line = {number};
    added.item = ItemId(item);
    added.family = family;
    added.supplier = SupplierId(supplier);
    added.quantity = pieces(100);
    tape_.on("order/" + id, added);
  }
  void deliver(const std::string& id, std::uint32_t number, const Quantity& accepted, std::int64_t damaged = 0) {
    GoodsDelivered goods;
    goods.line = {number};
    goods.unit = accepted.unit;
    goods.accepted = accepted.value;
    goods.damaged = Decimal::of(damaged);
    tape_.on("order/" + id, goods);
  }
  void give_back(const std::string& id, std::uint32_t number, const Quantity& quantity) {
    tape_.on("order/" + id, GoodsReturned{ReturnId("R-1"), {number}, quantity, {}, day("2024-06-10")});
  }
  void request(const std::string& rma, const std::string& order, const Quantity& quantity,
               ReturnReason reason = ReturnReason::kDefective, std::string_view when = kThen) {
    on(rma, ReturnRequested{OrderId(order), {1}, quantity, reason, {}, ""}, when);
  }
  void on(const std::string& rma, Event event, std::string_view when = kThen) {
    tape_.on("return/" + rma, std::move(event), at(when));
  }
  const ReturnRegister& folded() {
    returns_.reset();
    tape_.play(returns_);
    return returns_;
  }
  ReturnView only() {
    const std::vector<ReturnView> views = folded().returns({}, kToday);
    EXPECT_EQ(views.size(), 1u);
    return views.empty() ? ReturnView() : views.front();
  }
  static std::vector<std::string> names(const std::vector<ReturnView>& views) {
    std::vector<std::string> names;
    for (const ReturnView& view : views) names.push_back(view.rma.str());
    return names;
  }
  std::vector<std::string> found(const ReturnFilter& filter) { return names(folded().returns(filter, kToday)); }
  // "shirts 5000000/100000000 EA"
  static std::vector<std::string> lines(const std::vector<ReturnRate>& rates) {
    std::vector<std::string> lines;
    for (const ReturnRate& rate : rates) {
      lines.push_back(rate.name + " " + std::to_string(rate.returned.part) + "/" + std::to_string(rate.returned.whole) +
                      " " + rate.unit.str());
    }
    return lines;
  }
  // Two orders of two customers, each with one line delivered in full.
  void two_orders() {
    order("PO-1", "ACME");
    order("PO-2", "BETA");
    line("PO-1", 1, "TEE", "shirts", "WUXI");
    line("PO-2", 1, "POLO", "shirts", "NINGBO");
    deliver("PO-1", 1, pieces(100));
    deliver("PO-2", 1, pieces(60));
  }
  Tape tape_;
  ReturnRegister returns_;
};

// ---- one return -----------------------------------------------------------------------------------------------------

TEST_F(ReturnsTest, SaysWhatIsGivenBackAndByWhom) {
  two_orders();
  request("R-1", "PO-1", pieces(8), ReturnReason::kWrongItem);
  const ReturnView view = only();
  EXPECT_EQ(view.rma, ReturnId("R-1"));
  EXPECT_EQ(view.order, OrderId("PO-1"));
  EXPECT_EQ(view.line, LineNo{1});
  EXPECT_EQ(view.customer, CustomerId("ACME"));
  EXPECT_EQ(view.item, ItemId("TEE"));
  EXPECT_EQ(view.family, "shirts");
  EXPECT_EQ(view.supplier, SupplierId("WUXI"));
  EXPECT_EQ(view.reason, ReturnReason::kWrongItem);
  EXPECT_EQ(view.state, ReturnState::kRequested);
  EXPECT_EQ(view.requested, pieces(8));
  EXPECT_EQ(view.requested_at, at(kThen));
  EXPECT_TRUE(view.open);
}

TEST_F(ReturnsTest, SaysHowMuchCameBackAndWhatBecameOfIt) {
  request("R-1", "PO-1", pieces(8));
  on("R-1", ReturnAuthorised{pieces(7), {}});
  on("R-1", ReturnReceived{pieces(6), day("2024-06-10")});
  on("R-1", ReturnDispositioned{pieces(3), pieces(2), pieces(1), ""});
  const ReturnView view = only();
  EXPECT_EQ(view.state, ReturnState::kDispositioned);
  EXPECT_EQ(view.authorised, pieces(7));
  EXPECT_EQ(view.received, pieces(6));
  EXPECT_EQ(view.restocked, pieces(3));
  EXPECT_EQ(view.reworked, pieces(2));
  EXPECT_EQ(view.scrapped, pieces(1));
}

TEST_F(ReturnsTest, CountsAPartWithoutAUnitInTheUnitOfTheReturn) {
  request("R-1", "PO-1", pieces(8));
  on("R-1", ReturnDispositioned{pieces(8), {}, {}, ""});
  EXPECT_EQ(only().scrapped, pieces(0));
}

TEST_F(ReturnsTest, SaysHowAReturnWasSettled) {
  request("R-1", "PO-1", pieces(8));
  on("R-1", ReturnClosed{ReturnSettlement::kReplacement, "PO-9"}, "2024-06-20T08:00:00Z");
  const ReturnView view = only();
  EXPECT_EQ(view.state, ReturnState::kClosed);
  EXPECT_EQ(view.settlement, ReturnSettlement::kReplacement);
  EXPECT_EQ(view.reference, "PO-9");
  EXPECT_EQ(view.closed_at, at("2024-06-20T08:00:00Z"));
}

TEST_F(ReturnsTest, IsOverOnceItIsClosedRefusedOrCancelled) {
  request("R-1", "PO-1", pieces(8));
  request("R-2", "PO-1", pieces(8));
  request("R-3", "PO-1", pieces(8));
  EXPECT_THAT(names(folded().open(kToday)), ElementsAre("R-1", "R-2", "R-3"));
  on("R-1", ReturnRefused{"worn"});
  on("R-2", ReturnCancelled{"he keeps them"});
  on("R-3", ReturnClosed{ReturnSettlement::kNothing, ""});
  EXPECT_THAT(names(folded().open(kToday)), IsEmpty());
}

TEST_F(ReturnsTest, IsOpenAgainWhereHistoryGoesOn) {
  request("R-1", "PO-1", pieces(8));
  on("R-1", ReturnRefused{"worn"});
  on("R-1", ReturnReceived{pieces(8), day("2024-06-10")});
  EXPECT_TRUE(only().open);
  EXPECT_EQ(only().closed_at, Instant());
}

TEST_F(ReturnsTest, FollowsACorrectionOfItsLine) {
  two_orders();
  request("R-1", "PO-1", pieces(8));
  tape_.on("order/PO-1", EntryCorrected{{1}, "supplier", "WUXI", "SUZHOU"});
  EXPECT_EQ(only().supplier, SupplierId("SUZHOU"));
}

TEST_F(ReturnsTest, AnUnknownOrderLeavesTheNamesEmpty) {
  request("R-1", "PO-9", pieces(8));
  EXPECT_EQ(only().order, OrderId("PO-9"));
  EXPECT_TRUE(only().customer.empty());
  EXPECT_TRUE(only().supplier.empty());
}

TEST_F(ReturnsTest, WhatWasNeverRequestedIsPassedOver) {
  on("R-1", ReturnAuthorised{pieces(7), {}});
  on("R-1", ReturnReceived{pieces(6), day("2024-06-10")});
  on("R-1", ReturnDispositioned{pieces(6), {}, {}, ""});
  on("R-1", ReturnClosed{ReturnSettlement::kNothing, ""});
  EXPECT_THAT(folded().returns({}, kToday), IsEmpty());
}

// ---- several --------------------------------------------------------------------------------------------------------

TEST_F(ReturnsTest, ListsThoseThatTheFilterLetsThrough) {
  two_orders();
  request("R-2", "PO-2", pieces(8));
  request("R-1", "PO-1", pieces(8));
  request("R-3", "PO-1", pieces(8));
  on("R-3", ReturnRefused{"worn"});
  EXPECT_THAT(found({}), ElementsAre("R-1", "R-2", "R-3"));
  EXPECT_THAT(found({.open = true}), ElementsAre("R-1", "R-2"));
  EXPECT_THAT(found({.open = false}), ElementsAre("R-3"));
  EXPECT_THAT(found({.order = OrderId("PO-2")}), ElementsAre("R-2"));
  EXPECT_THAT(found({.customer = CustomerId("ACME")}), ElementsAre("R-1", "R-3"));
  EXPECT_THAT(found({.supplier = SupplierId("NINGBO")}), ElementsAre("R-2"));
  EXPECT_THAT(found({.open = true, .customer = CustomerId("ACME")}), ElementsAre("R-1"));
}

TEST_F(ReturnsTest, ListsTheOldestOpenOneFirst) {
  request("R-1", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-03T08:00:00Z");
  request("R-2", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-01T08:00:00Z");
  request("R-3", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-03T08:00:00Z");
  EXPECT_THAT(names(folded().open(kToday)), ElementsAre("R-2", "R-1", "R-3"));
}

TEST_F(ReturnsTest, AgesUntilItIsOver) {
  request("R-1", "PO-1", pieces(8));
  EXPECT_EQ(only().age_days, 29);
  EXPECT_EQ(folded().returns({}, day("2024-05-01")).at(0).age_days, 0);
  on("R-1", ReturnCancelled{"he keeps them"}, "2024-06-05T07:00:00Z");
  EXPECT_EQ(only().age_days, 4);
}

TEST_F(ReturnsTest, AgesByTheDaysOfTheHostsZone) {
  request("R-1", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-01T23:00:00Z");
  EXPECT_EQ(folded().open(day("2024-06-02")).at(0).age_days, 1);
  EXPECT_EQ(folded().open(day("2024-06-02"), 120).at(0).age_days, 0);
}

TEST_F(ReturnsTest, CountsOpenOnesByAge) {
  request("R-1", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-30T08:00:00Z");
  request("R-2", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-23T08:00:00Z");
  request("R-3", "PO-1", pieces(8), ReturnReason::kLate, "2024-06-22T08:00:00Z");
  request("R-4", "PO-1", pieces(8), ReturnReason::kLate, "2024-01-01T08:00:00Z");
  request("R-5", "PO-1", pieces(8), ReturnReason::kLate, "2024-01-01T08:00:00Z");
  on("R-5", ReturnRefused{"worn"});
  EXPECT_THAT(folded().open_by_age(kToday),
              ElementsAre(ReturnAges{0, 7, 2}, ReturnAges{8, 14, 1}, ReturnAges{15, 30, 0}, ReturnAges{31, 60, 0},
                          ReturnAges{61, std::nullopt, 1}));
}

TEST_F(ReturnsTest, CountsReturnsByHowTheyEnded) {
  request("R-1", "PO-1", pieces(8));
  request("R-2", "PO-1", pieces(8));
  request("R-3", "PO-1", pieces(8));
  request("R-4", "PO-1", pieces(8));
  request("R-5", "PO-1", pieces(8));
  on("R-1", ReturnRefused{"worn"});
  on("R-2", ReturnCancelled{"he keeps them"});
  on("R-3", ReturnClosed{ReturnSettlement::kCreditNote, "CN-1"});
  on("R-4", ReturnClosed{ReturnSettlement::kNothing, ""});
  const ReturnTotals totals = folded().totals();
  EXPECT_EQ(totals.returns, 5u);
  EXPECT_EQ(totals.open, 1u);
  EXPECT_EQ(totals.closed, 2u);
  EXPECT_EQ(totals.refused, 1u);
  EXPECT_EQ(totals.cancelled, 1u);
  EXPECT_THAT(totals.by_settlement, ElementsAre(0, 1, 0, 1));
}

// ---- return rate ----------------------------------------------------------------------------------------------------

TEST_F(ReturnsTest, TheRateIsWhatCameBackOfWhatWasDelivered) {
  two_orders();
  give_back("PO-1", 1, pieces(4));
  EXPECT_THAT(lines(folded().totals().rates), ElementsAre(" 4000000/160000000 EA"));
  EXPECT_EQ(folded().totals().rates.at(0).returned.per_hundred(), Decimal::from_micros(2'500'000));
}

TEST_F(ReturnsTest, WhatWasDeliveredDamagedWasDelivered) {
  deliver("PO-1", 1, pieces(90), 10);
  EXPECT_THAT(lines(folded().totals().rates), ElementsAre(" 0/100000000 EA"));
}

TEST_F(ReturnsTest, WhatIsOnlyRequestedHasNotComeBack) {
  two_orders();
  request("R-1", "PO-1", pieces(8));
  on("R-1", ReturnAuthorised{pieces(7), {}});
  tape_.on("order/PO-1", ReturnAwaited{ReturnId("R-1"), {1}, pieces(7)});
  EXPECT_THAT(lines(folded().totals().rates), ElementsAre(" 0/160000000 EA"));
}

TEST_F(ReturnsTest, RatesAreGroupedByFamilySupplierCustomerAndItem) {
  two_orders();
  line("PO-2", 2, "SOCK", "socks", "WUXI");
  deliver("PO-2", 2, pieces(200));
  give_back("PO-1", 1, pieces(4));
  give_back("PO-2", 2, pieces(3));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kFamily)),
              ElementsAre("shirts 4000000/160000000 EA", "socks 3000000/200000000 EA"));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kSupplier)),
              ElementsAre("NINGBO 0/60000000 EA", "WUXI 7000000/300000000 EA"));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kCustomer)),
              ElementsAre("ACME 4000000/100000000 EA", "BETA 3000000/260000000 EA"));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kItem)),
              ElementsAre("POLO 0/60000000 EA", "SOCK 3000000/200000000 EA", "TEE 4000000/100000000 EA"));
}

TEST_F(ReturnsTest, PiecesAndKilogramsAreNotAddedUp) {
  two_orders();
  line("PO-1", 2, "YARN", "shirts", "WUXI");
  deliver("PO-1", 2, kilograms(50));
  give_back("PO-1", 2, kilograms(5));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kFamily)),
              ElementsAre("shirts 0/160000000 EA", "shirts 5000000/50000000 KGM"));
  EXPECT_THAT(lines(folded().totals().rates), ElementsAre(" 0/160000000 EA", " 5000000/50000000 KGM"));
}

TEST_F(ReturnsTest, AnUnknownLineCountsUnderNoName) {
  deliver("PO-9", 1, pieces(10));
  give_back("PO-9", 1, pieces(1));
  EXPECT_THAT(lines(folded().rates(ReturnKey::kFamily)), ElementsAre(" 1000000/10000000 EA"));
}

TEST_F(ReturnsTest, WhatCameBackWithoutADeliveryHasNoWhole) {
  give_back("PO-1", 1, pieces(1));
  EXPECT_THAT(lines(folded().totals().rates), ElementsAre(" 1000000/0 EA"));
}

TEST_F(ReturnsTest, ADeliveryOfNothingIsLeftOut) {
  deliver("PO-1", 1, pieces(0));
  EXPECT_THAT(folded().totals().rates, IsEmpty());
}

TEST_F(ReturnsTest, SumsStopAtTheLargestNumber) {
  deliver("PO-1", 1, pieces(9'000'000'000'000));
  deliver("PO-1", 1, pieces(9'000'000'000'000));
  deliver("PO-2", 1, pieces(9'000'000'000'000));
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(folded().totals().rates.at(0).returned.whole, most);
}

// ---- reasons --------------------------------------------------------------------------------------------------------

TEST_F(ReturnsTest, TheMostFrequentReasonComesFirst) {
  request("R-1", "PO-1", pieces(100), ReturnReason::kLate);
  request("R-2", "PO-1", pieces(2), ReturnReason::kDefective);
  request("R-3", "PO-1", pieces(3), ReturnReason::kDefective);
  request("R-4", "PO-1", pieces(1), ReturnReason::kDamaged);
  std::vector<std::string> bars;
  for (const ReturnReasonShare& bar : folded().reasons()) {
    bars.push_back(std::string(to_string(bar.reason)) + " " + std::to_string(bar.returns));
  }
  EXPECT_THAT(bars, ElementsAre("defective 2", "damaged 1", "late 1"));
}

TEST_F(ReturnsTest, AReasonHasItsShareOfAllReturns) {
  request("R-1", "PO-1", pieces(1), ReturnReason::kLate);
  request("R-2", "PO-1", pieces(1), ReturnReason::kDefective);
  request("R-3", "PO-1", pieces(1), ReturnReason::kDefective);
  const std::vector<ReturnReasonShare> bars = folded().reasons();
  ASSERT_EQ(bars.size(), 2u);
  EXPECT_EQ(bars[0].share, (Share{2, 3}));
  EXPECT_EQ(bars[0].cumulative, (Share{2, 3}));
  EXPECT_EQ(bars[1].share, (Share{1, 3}));
  EXPECT_EQ(bars[1].cumulative, (Share{3, 3}));
}

TEST_F(ReturnsTest, AReasonAddsUpQuantitiesPerUnit) {
  request("R-1", "PO-1", pieces(8));
  request("R-2", "PO-1", kilograms(5));
  request("R-3", "PO-1", pieces(3));
  on("R-3", ReturnReceived{pieces(2), day("2024-06-10")});
  const std::vector<ReturnReasonShare> bars = folded().reasons();
  ASSERT_EQ(bars.size(), 1u);
  EXPECT_EQ(text(bars[0].requested), "11 EA + 5 KGM");
  EXPECT_EQ(text(bars[0].received), "2 EA");
}

}  // namespace
}  // namespace gendan
