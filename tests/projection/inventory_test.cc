#include "gendan/projection/inventory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projection/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InventoryTest : public ::testing::Test {
 protected:
  void open(const std::string& name, const char* item) {
    on(name, StockOpened{ItemId(item), pieces(1).unit, "warehouse 2"});
  }
  void on(const std::string& name, Event event) { tape_.on("stock/" + name, std::move(event)); }
  void expect(const std::string& name, const char* arrival, std::int64_t count, std::string_view due) {
    on(name, StockExpected{ArrivalId(arrival), pieces(count), day(due), SupplierId("MILL")});
  }
  void receive(const std::string& name, std::int64_t count, const char* arrival = "") {
    on(name, StockReceived{ArrivalId(arrival), pieces(count), day("2024-05-01"), ""});
  }
  void reserve(const std::string& name, const char* reservation, std::int64_t count, std::string_view needed) {
    on(name, StockReserved{ReservationId(reservation), OrderId("PO-1"), {1}, pieces(count), day(needed)});
  }
  const Inventory& folded() {
    inventory_.reset();
    tape_.play(inventory_);
    return inventory_;
  }
  std::vector<std::string> stocks(std::string_view today) {
    std::vector<std::string> out;
    for (const StockStanding& s : folded().stocks(day(today))) {
      out.push_back(s.stock.str() + " " + s.item.str() + ": " + text(s.on_hand) + " there, " + text(s.expected) +
                    " to come (" + text(s.overdue) + " overdue, next " + s.next_due.str() + "), " + text(s.reserved) +
                    " reserved, " + text(s.available) + " free, " + std::to_string(s.short_supplies) + " short");
    }
    return out;
  }
  static std::string text(std::int64_t micros) { return Decimal::from_micros(micros).str(); }

  Tape tape_;
  Inventory inventory_;
};

TEST_F(InventoryTest, TellsOfEveryStockWhatIsThereComingReservedAndFree) {
  open("B", "BUTTON");
  open("A", "CLOTH");
  receive("A", 100);
  expect("A", "P-1", 40, "2024-05-10");
  expect("A", "P-2", 5, "2024-05-03");
  reserve("A", "R-1", 30, "2024-05-04");
  EXPECT_THAT(stocks("2024-05-02"),
              ElementsAre("A CLOTH: 100 there, 45 to come (0 overdue, next 2024-05-03), 30 reserved, 75 free, 0 short",
                          "B BUTTON: 0 there, 0 to come (0 overdue, next ), 0 reserved, 0 free, 0 short"));
  EXPECT_THAT(stocks("2024-05-04")[0],
              "A CLOTH: 100 there, 45 to come (5 overdue, next 2024-05-10), 30 reserved, 70 free, 0 short");
}

TEST_F(InventoryTest, ListsTheShortagesOfAllStocksEarliestFirst) {
  open("B", "BUTTON");
  open("A", "CLOTH");
  reserve("A", "R-1", 30, "2024-05-14");
  expect("A", "P-1", 40, "2024-05-20");
  reserve("B", "R-2", 10, "2024-05-04");
  std::vector<std::string> out;
  for (const ShortSupply& s : folded().shortages(day("2024-05-02"))) {
    out.push_back(s.item.str() + " " + s.shortage.reservation.str() + " " + text(s.shortage.missing) + " " +
                  s.shortage.covered.str());
  }
  EXPECT_THAT(out, ElementsAre("BUTTON R-2 10 ", "CLOTH R-1 30 2024-05-20"));
}

TEST_F(InventoryTest, ListsWhatIsOverdueOldestFirst) {
  open("A", "CLOTH");
  expect("A", "P-1", 40, "2024-05-10");
  expect("A", "P-2", 7, "2024-05-08");
  receive("A", 3, "P-2");
  const auto overdue = [&](std::string_view today) {
    std::vector<std::string> out;
    for (const OverdueArrival& a : folded().overdue(day(today))) {
      out.push_back(a.arrival.id.str() + " " + text(a.arrival.micros) + " " + std::to_string(a.days_overdue));
    }
    return out;
  };
  EXPECT_THAT(overdue("2024-05-08"), IsEmpty());
  EXPECT_THAT(overdue("2024-05-12"), ElementsAre("P-2 4 4", "P-1 40 2"));
}

TEST_F(InventoryTest, ForgetsWhatHasBeenIssuedAndReleased) {
  open("A", "CLOTH");
  receive("A", 100);
  reserve("A", "R-1", 30, "2024-05-14");
  reserve("A", "R-2", 20, "2024-05-14");
  on("A", StockIssued{ReservationId("R-1"), pieces(30), day("2024-05-02"), ""});
  on("A", ReservationReleased{ReservationId("R-2"), "another one"});
  on("A", StockCounted{pieces(69), day("2024-05-03"), "one is lost"});
  EXPECT_THAT(stocks("2024-05-04"),
              ElementsAre("A CLOTH: 69 there, 0 to come (0 overdue, next ), 0 reserved, 69 free, 0 short"));
}

TEST_F(InventoryTest, LeavesOrdersToOthers) {
  tape_.on("order/PO-1", SupplyReserved{StockId("A"), ReservationId("R"), {1}, pieces(1), day("2024-05-14")});
  EXPECT_THAT(stocks("2024-05-04"), IsEmpty());
}

}  // namespace
}  // namespace gendan
