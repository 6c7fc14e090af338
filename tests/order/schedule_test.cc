#include "gendan/order/schedule.h"

#include <gtest/gtest.h>

#include "tests/engine/support.h"

namespace gendan {
namespace {

Date planned(const House& house, std::string_view code) {
  const Order order = house.engine->load(OrderId("O-1")).value();
  return find_milestone(order, LineNo{0}, MilestoneCode(std::string(code)))->planned;
}

TEST(Schedule, PlansBackwardFromTheLastDayThatIsWorkedBeforeTheGoodsLeave) {
  House house;
  house.confirm();
  const Date saturday = day(2026, 5, 30);
  house.must(schedule::baseline(OrderId("O-1"), LineNo{0},
                                {{MilestoneCode("PACK"), "packing", -2, {}},
                                 {MilestoneCode("EX"), "logistics", 0, {}},
                                 {MilestoneCode("LOAD"), "logistics", 1, {}}},
                                saturday, WorkCalendar()));
  EXPECT_EQ(planned(house, "PACK"), day(2026, 5, 27));
  EXPECT_EQ(planned(house, "EX"), day(2026, 5, 29));
  EXPECT_EQ(planned(house, "LOAD"), day(2026, 6, 1));
}

}  // namespace
}  // namespace gendan
