// What can be promised out of a stock, and what goes short.

#include "gendan/order/stock_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday = Date::from_days(20'000);
constexpr std::int64_t kUnit = 1'000'000;

class StockSums : public ::testing::Test {
 protected:
  void there(std::int64_t amount) { stock_.on_hand = amount * kUnit; }
  void due(std::int64_t amount, int day) { stock_.arrivals.push_back({{}, {}, amount * kUnit, kToday.plus(day)}); }
  void need(const char* name, std::int64_t amount, int day) {
    stock_.reservations.push_back({ReservationId(name), OrderId("O"), LineNo{1}, amount * kUnit, 0, kToday.plus(day)});
  }
  std::int64_t promise(int day) const { return available(stock_, kToday.plus(day), kToday) / kUnit; }
  std::vector<std::string> missing() const {
    std::vector<std::string> out;
    for (const Shortage& s : shortages(stock_, kToday)) {
      out.push_back(s.reservation.str() + " " + std::to_string(s.missing / kUnit) + " on " +
                    std::to_string(s.needed - kToday) + ", covered " +
                    (s.covered.has_value() ? std::to_string(s.covered - kToday) : "never"));
    }
    return out;
  }
  Stock stock_;
};

TEST_F(StockSums, PromiseWhatIsThere) {
  there(100);
  EXPECT_EQ(promise(0), 100);
  EXPECT_THAT(missing(), IsEmpty());
}

TEST_F(StockSums, PromiseWhatIsDueByTheDay) {
  there(100);
  due(40, 3);
  EXPECT_EQ(promise(2), 100);
  EXPECT_EQ(promise(3), 140);
}

TEST_F(StockSums, DoNotCountOnWhatIsOverdue) {
  there(100);
  due(40, -1);
  EXPECT_EQ(promise(30), 100);
}

TEST_F(StockSums, KeepWhatIsNeededLater) {
  there(100);
  need("later", 70, 9);
  EXPECT_EQ(promise(0), 30);
  EXPECT_EQ(promise(30), 30);
}

TEST_F(StockSums, UseNowWhatComesInBeforeItIsNeeded) {
  there(100);
  need("later", 70, 9);
  due(60, 8);
  EXPECT_EQ(promise(0), 90);  // 10 of the 100 stay for the later one
  EXPECT_EQ(promise(8), 90);
  EXPECT_EQ(promise(9), 90);
}

TEST_F(StockSums, TellWhatGoesShortAndWhenItIsCovered) {
  there(100);
  need("a", 80, 5);
  need("b", 50, 6);
  EXPECT_THAT(missing(), ElementsAre("b 30 on 6, covered never"));
  EXPECT_EQ(promise(0), -30);
  due(30, 8);
  EXPECT_THAT(missing(), ElementsAre("b 30 on 6, covered 8"));
  due(5, 6);
  EXPECT_THAT(missing(), ElementsAre("b 25 on 6, covered 8"));
}

TEST_F(StockSums, ServeFirstWhatIsNeededFirst) {
  there(100);
  need("late", 80, 9);
  need("early", 60, 2);
  EXPECT_THAT(missing(), ElementsAre("late 40 on 9, covered never"));
}

TEST_F(StockSums, ServeOnOneDayWhatWasReservedFirst) {
  there(100);
  need("first", 80, 4);
  need("second", 60, 4);
  EXPECT_THAT(missing(), ElementsAre("second 40 on 4, covered never"));
}

TEST_F(StockSums, DoNotSayTwiceWhatIsMissingOnce) {
  there(0);
  need("a", 10, 1);
  need("b", 10, 2);
  EXPECT_THAT(missing(), ElementsAre("a 10 on 1, covered never", "b 10 on 2, covered never"));
}

TEST_F(StockSums, IssueWhatIsThereAndNobodyNeedsSooner) {
  const auto now = [&](std::size_t place) { return issuable(stock_, stock_.reservations[place], kToday) / kUnit; };
  there(100);
  need("b", 120, 6);
  EXPECT_EQ(now(0), 100);
  need("a", 30, 5);
  EXPECT_EQ(now(0), 70);
  EXPECT_EQ(now(1), 30);
  need("overdue", 80, -2);
  EXPECT_EQ(now(0), 0);
  EXPECT_EQ(now(1), 20);
  EXPECT_EQ(now(2), 80);
  due(15, 4);
  EXPECT_EQ(now(1), 20);  // it comes too late for the one before
  due(15, 0);
  EXPECT_EQ(now(1), 30);
  there(-5);
  EXPECT_EQ(now(2), 0);
}

TEST_F(StockSums, Saturate) {
  stock_.on_hand = std::numeric_limits<std::int64_t>::max();
  due(1, 1);
  EXPECT_EQ(available(stock_, kToday.plus(2), kToday), std::numeric_limits<std::int64_t>::max());
  stock_.on_hand = std::numeric_limits<std::int64_t>::min();
  need("a", 1, 1);
  EXPECT_EQ(available(stock_, kToday, kToday), std::numeric_limits<std::int64_t>::min());
}

// What is promised is the most that leaves nobody short, by trying.
RC_GTEST_PROP(StockPromise, IsTheMostThatTakesNothingFromOthers, ()) {
  Stock stock;
  stock.on_hand = *rc::gen::inRange<std::int64_t>(0, 30);
  const int arrivals = *rc::gen::inRange(0, 4);
  for (int i = 0; i < arrivals; ++i) {
    stock.arrivals.push_back({{}, {}, *rc::gen::inRange<std::int64_t>(1, 20), kToday.plus(*rc::gen::inRange(-3, 8))});
  }
  const int reservations = *rc::gen::inRange(0, 5);
  for (int i = 0; i < reservations; ++i) {
    Reservation reservation;
    reservation.id = ReservationId("R" + std::to_string(i));
    reservation.micros = *rc::gen::inRange<std::int64_t>(1, 15);
    reservation.needed = kToday.plus(*rc::gen::inRange(0, 8));
    stock.reservations.push_back(reservation);
    if (!shortages(stock, kToday).empty()) stock.reservations.pop_back();
  }
  const Date day = kToday.plus(*rc::gen::inRange(0, 9));
  const std::int64_t most = available(stock, day, kToday);
  RC_ASSERT(most >= 0);
  const auto leaves_nobody_short = [&](std::int64_t amount) {
    Stock with = stock;
    Reservation more;
    more.id = ReservationId("more");
    more.micros = amount;
    more.needed = day;
    with.reservations.push_back(more);
    return shortages(with, kToday).empty();
  };
  if (most > 0) RC_ASSERT(leaves_nobody_short(most));
  RC_ASSERT(!leaves_nobody_short(most + 1));
}

}  // namespace
}  // namespace gendan
