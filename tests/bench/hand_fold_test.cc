// The fold by hand, which the bench measures the judge against: a second model of the order.

#include "bench/hand_fold.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <variant>

#include "gendan/adapters/simulator/simulator.h"
#include "tests/engine/support.h"

namespace gendan {
namespace {

TEST(HandFold, ComesToTheSameOrdersAsTheEngine) {
  House house;
  SimulationOptions options;
  options.orders = 300;
  options.seed = 7;
  ASSERT_TRUE(simulate(*house.engine, house.clock, options).ok());
  std::map<std::string, Order> orders;
  std::set<std::string> folded_anew;  // a reversal was among their events, or a record
  ASSERT_TRUE(house.engine
                  ->read_all(Position{1},
                             [&](const Record& record, const Event& event) {
                               if (category_of(record.stream) != Category::kOrder) return true;
                               const std::string id(name_of(record.stream));
                               const bool decided = (record.flags & kObserved) == 0;
                               if (!decided || std::holds_alternative<EventReversed>(event)) folded_anew.insert(id);
                               if (folded_anew.contains(id)) return true;
                               Order& order = orders[id];
                               order.id = OrderId(id);
                               EXPECT_TRUE(bench::hand_fold(order, event)) << facts_of(event).name << " on " << id;
                               return true;
                             })
                  .ok());
  for (const std::string& id : folded_anew) orders.erase(id);
  EXPECT_GT(orders.size(), 150u);
  for (const auto& [id, order] : orders) {
    EXPECT_TRUE(order == house.engine->load(OrderId(id)).value()) << id;
  }
}

}  // namespace
}  // namespace gendan
