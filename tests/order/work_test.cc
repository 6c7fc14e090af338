#include "gendan/order/work.h"

#include <gtest/gtest.h>

namespace gendan {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

Order order_of(bool produced, bool inspected, Ledger ledger) {
  Line line;
  line.terms.line = LineNo{1};
  line.terms.quantity = {Decimal::of(100), UnitCode::parse("EA", "unit").value()};
  line.terms.produced = produced;
  line.terms.inspected = inspected;
  line.ledger = ledger;
  Order order;
  order.lines.edit().push_back(line);
  return order;
}
LineWork only(const Order& order) { return work_of(order).at(0); }

Ledger half_way() {
  Ledger ledger;
  ledger.produced = 90 * kUnit;
  ledger.lotted = 80 * kUnit;
  ledger.passed = 50 * kUnit;
  ledger.conceded = 10 * kUnit;
  ledger.released = 55 * kUnit;
  ledger.packed = 40 * kUnit;
  ledger.shipped = 30 * kUnit;
  ledger.delivered = 20 * kUnit;
  ledger.refused = 2 * kUnit;
  ledger.lost = 1 * kUnit;
  return ledger;
}

TEST(Work, StandsInOnePlaceAtATime) {
  const LineWork work = only(order_of(true, true, half_way()));
  EXPECT_EQ(work.agreed, 100 * kUnit);
  EXPECT_EQ(work.to_make, 10 * kUnit);
  EXPECT_EQ(work.made, 10 * kUnit);
  EXPECT_EQ(work.inspecting, 20 * kUnit);
  EXPECT_EQ(work.accepted, 5 * kUnit);
  EXPECT_EQ(work.released, 15 * kUnit);
  EXPECT_EQ(work.packed, 10 * kUnit);
  EXPECT_EQ(work.on_the_way, 7 * kUnit);
  EXPECT_EQ(work.made + work.inspecting + work.accepted + work.released + work.packed + work.on_the_way +
                work.delivered + work.refused + work.lost,
            90 * kUnit);
}

TEST(Work, WithoutInspectionGoesFromTheLoomIntoTheCarton) {
  const LineWork work = only(order_of(true, false, half_way()));
  EXPECT_EQ(work.made, 50 * kUnit);
  EXPECT_EQ(work.inspecting, 0);
  EXPECT_EQ(work.released, 0);
}

TEST(Work, OnWhatIsBoughtBeginsWithItsLots) {
  const LineWork work = only(order_of(false, true, half_way()));
  EXPECT_EQ(work.to_make, 0);
  EXPECT_EQ(work.made, 0);
  EXPECT_EQ(work.inspecting, 20 * kUnit);
}

TEST(Work, EndsWhereTheLineIsShortClosed) {
  Order order = order_of(true, true, half_way());
  order.lines.edit()[0].fulfilment = FulfilmentState::kShortClosed;
  EXPECT_EQ(only(order).to_make, 0);
}

TEST(Work, IsNeverLessThanNothing) {
  Ledger ledger;
  ledger.produced = 120 * kUnit;
  ledger.shipped = 5 * kUnit;
  ledger.delivered = 7 * kUnit;
  const LineWork work = only(order_of(true, true, ledger));
  EXPECT_EQ(work.to_make, 0);
  EXPECT_EQ(work.packed, 0);
  EXPECT_EQ(work.on_the_way, 0);
  EXPECT_EQ(work.delivered, 7 * kUnit);
}

TEST(Work, MakesNoMoreThanIsAgreedWhereGoodsWereRejectedAheadOfTheirProduction) {
  Ledger ledger;
  ledger.produced = -100 * kUnit;
  ledger.scrapped = 100 * kUnit;
  const LineWork work = only(order_of(true, true, ledger));
  EXPECT_EQ(work.to_make, work.agreed);
}

}  // namespace
}  // namespace gendan
