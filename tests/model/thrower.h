#ifndef GENDAN_TESTS_MODEL_THROWER_H_
#define GENDAN_TESTS_MODEL_THROWER_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/engine/support.h"

namespace gendan {

// Throws decisions at a few orders without any plan: most are refused, and none may break an invariant. Of each subject
// there is a throw at anything, with any argument (any_...), and one that looks at what is there and goes on with it,
// mostly with arguments that fit (next_...): else what comes late in a story would hardly ever be taken.
class Thrower {
 public:
  explicit Thrower(std::uint64_t seed) : random_(seed) {}

  // Two of the three orders begin as confirmed ones: most of what can go wrong happens after that.
  std::vector<Decision> beginnings();
  Decision next(const House& house);

 private:
  Decision at_random(const House& house);
  Decision onward(const House& house);

  // The desk: intake, changes, the calendar, promises, incidents, holds, reversals.
  Decision any_intake(const House& house);
  Decision next_intake(const House& house);
  Decision any_requirement();
  Decision next_requirement(const Order& order);
  Decision correction(const Order& order);
  Decision any_ending(const House& house);
  Decision next_ending(const House& house);
  Decision next_close(const House& house, const Order& order);
  Decision any_change(const House& house);
  Decision next_change(const House& house);
  Decision any_milestone(const House& house);
  Decision next_milestone(const House& house);
  Decision any_promise(const House& house);
  Decision next_promise(const House& house);
  Decision any_incident(const House& house);
  Decision any_hold();
  Decision next_trouble(const House& house);
  Decision take_back(const House& house);

  // Goods: production, lots, how strictly they are inspected, shipments, stock.
  Decision any_production(const House& house);
  Decision next_production(const House& house);
  Decision any_lot(const House& house);
  Decision next_lot(const House& house);
  Decision own_plan(const House& house, const OrderId& order, const LotId& lot);
  Decision table_plan(const OrderId& order, const LotId& lot);
  Decision any_severity();
  Decision next_severity(const House& house);
  Decision any_shipment(const House& house);
  Decision next_shipment(const House& house);
  Decision any_planned_shipment(const House& house, const ShipmentId& shipment);
  Decision delivery(const ShipmentId& id, const Shipment& shipment, Date day);
  Decision any_stock(const House& house);

  // Claims: complaints with their 8D, returns.
  Decision any_complaint(const House& house);
  Decision next_complaint(const House& house);
  Decision received(const House& house, const CaseId& id);
  Decision any_8d(const House& house, const CaseId& id);
  Decision next_8d(const House& house, const Complaint& complaint);
  Decision any_return(const House& house);
  Decision next_return(const House& house);

  Decision any_money(const House& house);
  Decision next_money(const House& house, const OrderId& id);

  OrderId order() { return OrderId("O-" + std::to_string(below(3))); }
  LineNo number() { return LineNo{static_cast<std::uint32_t>(1 + below(2))}; }
  LineNo scope() { return LineNo{static_cast<std::uint32_t>(below(3))}; }
  LotId lot() { return LotId("L" + std::to_string(below(4))); }
  ShipmentId shipment() { return ShipmentId("S" + std::to_string(below(4))); }
  ReturnId rma() { return ReturnId("R" + std::to_string(below(4))); }
  InvoiceId invoice() { return InvoiceId("I" + std::to_string(below(5))); }
  PaymentId payment() { return PaymentId("Y" + std::to_string(below(3))); }
  CaseId complaint_case() { return CaseId("C" + std::to_string(below(2))); }
  MilestoneCode milestone() { return MilestoneCode("M" + std::to_string(below(3))); }
  HoldId hold_id() { return HoldId("H" + std::to_string(below(3))); }
  IncidentId trouble() { return IncidentId("I" + std::to_string(below(3))); }
  StockId shelf() { return StockId("K" + std::to_string(below(2))); }
  Party party() { return below(2) == 0 ? Party::kBuyer : Party::kSeller; }

  static Date today(const House& house) { return day_of(house.clock.now()); }
  Date some_day(const House& house) { return today(house).plus(static_cast<int>(below(12)) - 2); }
  Date within_days(const House& house, std::uint64_t days) {
    return today(house).plus(static_cast<std::int32_t>(below(days)));
  }
  // Mostly today.
  Date about_today(const House& house) { return below(4) == 0 ? some_day(house) : today(house); }
  Instant soon(const House& house) { return {house.clock.now().micros + amount(9) * 3'600'000'000}; }

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  std::int64_t amount(std::uint64_t n) { return static_cast<std::int64_t>(below(n)); }
  // From one piece to all whole ones of so many millionths; one where there is none.
  Quantity some_of(std::int64_t micros) {
    const std::int64_t whole = micros / Decimal::kScale;
    return pieces(whole > 1 ? 1 + amount(static_cast<std::uint64_t>(whole)) : 1);
  }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(list.size())];
  }
  // These words, or at times none.
  std::string said(const char* words) { return below(9) == 0 ? "" : words; }
  LineAdded some_line(std::uint32_t number);

  std::mt19937_64 random_;
};

}  // namespace gendan

#endif  // GENDAN_TESTS_MODEL_THROWER_H_
