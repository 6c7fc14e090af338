#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/order/judge.h"
#include "tests/core/refused.h"

namespace gendan {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
const Date kDay = Date::from_civil(2026, 3, 2, "day").value();

Quantity pieces(Decimal value) { return {value, UnitCode::parse("EA", "unit").value()}; }

Line line() {
  Line out;
  out.terms.line = LineNo{1};
  out.terms.quantity = pieces(Decimal::of(100));
  out.fulfilment = FulfilmentState::kInProduction;
  return out;
}

TEST(Settled, ALineOfWhichEverythingHasArrived) {
  Line one = line();
  one.ledger.packed = one.ledger.shipped = one.ledger.delivered = Decimal::of(100).micros();
  EXPECT_TRUE(settled(one));
}

TEST(Settled, NotALineOfWhichSomeStandsPacked) {
  Line one = line();
  one.ledger.packed = one.ledger.shipped = one.ledger.delivered = Decimal::of(100).micros();
  ++one.ledger.packed;
  EXPECT_FALSE(settled(one));
}

TEST(Settled, AShortClosedLineOfWhichNothingIsLeftToLeave) {
  Line one = line();
  one.fulfilment = FulfilmentState::kShortClosed;
  EXPECT_TRUE(settled(one));
  one.ledger.packed = Decimal::of(10).micros();
  EXPECT_FALSE(settled(one));
  one.ledger.shipped = one.ledger.packed;
  EXPECT_FALSE(settled(one));
  one.ledger.delivered = one.ledger.packed;
  EXPECT_TRUE(settled(one));
}

TEST(Settled, ALineOfWhichMoreArrivedThanCanBeCounted) {
  Line one = line();
  one.ledger.packed = one.ledger.shipped = one.ledger.delivered = one.ledger.refused = one.ledger.lost = kMost;
  EXPECT_TRUE(settled(one));
}

// How recorded events are counted may change; what was decided behind them stays readable.
TEST(Goods, HistoryBehindARecordedEventIsNotRefusedForMoreThanWasReleased) {
  Order order;
  order.id = OrderId("O-1");
  order.lines.edit().push_back(line());
  Order seen = order;
  seen.observed = true;
  const Event packed = GoodsPacked{ShipmentId("S-1"), LineNo{1}, pieces(Decimal::of(10)), {}};
  EXPECT_TRUE(refused_with(judge(order, packed, {Mode::kReplay, {}, {}}), Code::kQuantityChain));
  ASSERT_TRUE(judge(seen, packed, {Mode::kReplay, {}, {}}).ok());
  ASSERT_EQ(seen.overruns.size(), 1u);
  EXPECT_EQ(seen.overruns[0].invariant, Invariant::kPackedWithinReleased);
}

TEST(Goods, MoreIsNotUnpackedThanCanBeCounted) {
  Order order;
  order.id = OrderId("O-1");
  order.lines.edit().push_back(line());
  const Event all = GoodsUnpacked{ShipmentId("S-1"), LineNo{1}, pieces(Decimal::from_micros(kMost))};
  const Judging observed{Mode::kObserve, Instant{1}, kDay};
  ASSERT_TRUE(judge(order, all, observed).ok());
  EXPECT_EQ(order.lines[0].ledger.packed, -kMost);
  EXPECT_TRUE(refused_with(judge(order, all, observed), Code::kNumberOutOfRange));
}

TEST(Goods, AnAmountDeliveredThatIsNegativeIsRefusedUnderItsOwnName) {
  const std::pair<const char*, Decimal GoodsDelivered::*> amounts[] = {{"accepted", &GoodsDelivered::accepted},
                                                                       {"damaged", &GoodsDelivered::damaged},
                                                                       {"missing", &GoodsDelivered::missing},
                                                                       {"refused", &GoodsDelivered::refused},
                                                                       {"lost", &GoodsDelivered::lost}};
  for (const auto& [field, amount] : amounts) {
    Order order;
    order.id = OrderId("O-1");
    order.lines.edit().push_back(line());
    GoodsDelivered event;
    event.line = LineNo{1};
    event.day = kDay;
    event.unit = pieces({}).unit;
    event.*amount = Decimal::of(-1);
    EXPECT_THAT(judge(order, event, {Mode::kObserve, Instant{1}, kDay}), testing::IsRefused(Code::kNegative, field));
  }
}

}  // namespace
}  // namespace gendan
