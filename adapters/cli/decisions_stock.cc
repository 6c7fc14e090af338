// The decisions about stock.

#include "decision_table.h"

namespace gendan::cli {

void add_stock(std::vector<DecisionEntry>& table) {
  using namespace stock;  // NOLINT(google-build-using-namespace): the table is a list of that namespace
  add_decision<StockId, StockOpened>(table, "stock.open", "Begin to keep stock of an item in a place", {},
                                     R"({"item":"COTTON-220","unit":"MTR","location":"warehouse 2"})", open);
  add_decision<StockId, StockExpected>(
      table, "stock.expect", "Note what will come", {},
      R"({"arrival":"PUR-118","quantity":{"value":"5000","unit":"MTR"},"due":"2035-02-01","supplier":"Ningbo Mill"})",
      expect);
  add_decision<StockId, ArrivalRevised>(
      table, "stock.revise_arrival", "Note that it comes on another day, or how much is still to come", {},
      R"({"arrival":"PUR-118","quantity":{"value":"5000","unit":"MTR"},"due":"2035-02-09","reason":"dyehouse late"})",
      revise_arrival);
  add_decision<StockId, StockReceived>(
      table, "stock.receive", "Note what has come", {},
      R"({"arrival":"PUR-118","quantity":{"value":"4980","unit":"MTR"},"day":"2024-03-12","reference":"DN 5501"})",
      receive);
  add_decision<StockId, StockReserved>(
      table, "stock.reserve", "Reserve what a line of an order needs, out of what can be promised by that day", {},
      R"({"reservation":"PO-1/1","order":"PO-1","line":1,"quantity":{"value":"760","unit":"MTR"},)"
      R"("needed":"2035-02-10"})",
      reserve);
  add_decision<StockId, StockIssued>(
      table, "stock.issue", "Hand out what is reserved, or without a reservation what is free", {},
      R"({"reservation":"PO-1/1","quantity":{"value":"760","unit":"MTR"},"day":"2024-03-13","reason":""})", issue);
  add_decision<StockId, ReservationReleased>(
      table, "stock.release", "Give back what has not been issued of a reservation", {},
      R"({"reservation":"PO-1/1","reason":"another fabric was agreed"})",
      [](StockId stock, ReservationReleased e) { return release(std::move(stock), e.reservation, e.reason); });
  add_decision<StockId, StockCounted>(
      table, "stock.count", "Note how much was counted", {},
      R"({"quantity":{"value":"4970","unit":"MTR"},"day":"2024-03-31","reason":"one roll damaged by water"})", count);
}

}  // namespace gendan::cli
