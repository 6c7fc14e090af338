#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gendan/order/stock_state.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

UnitCode metres() { return UnitCode::parse("MTR", "unit").value_or(UnitCode()); }
Quantity of_material(std::int64_t micros) { return quantity_of(micros, metres()); }

// What one unit of the family takes, in hundredths of a metre: 0.4 to 2.7 m.
std::int64_t consumption(const Family& family) { return 40 + static_cast<std::int64_t>(family.name.size() * 37 % 230); }

// One reservation of the story's.
struct Need {
  StockId stock;
  ReservationId reservation;
  LineNo line;
  Date needed;
  std::int64_t micros = 0;
  ArrivalId arrival;  // bought for it; empty: the shelf had enough
};

void open_stock(Teller& teller, const StockId& stock, const LinePlan& line) {
  const Quantity shelf = of_material(teller.random.between(20, 80) * 100 * kUnit);
  StockOpened opening;
  opening.item = ItemId(absl::StrFormat("MAT-%s", line.family->name));
  opening.unit = metres();
  opening.location = "warehouse 2";
  teller.act(Desk::kPurchasing, "open stock", stock::open(stock, opening));
  teller.act(Desk::kPurchasing, "count for the first time",
             stock::count(stock, {shelf, teller.today(), "taken over from the old books"}));
}

// Reserves what the line needs, and buys what the shelf does not have.
Need reserve(Teller& teller, const OrderPlan& plan, const LinePlan& line) {
  Random& random = teller.random;
  Need need;
  need.stock = StockId(absl::StrFormat("S%d-%s", teller.stage().seed(), line.family->name));
  need.line = line.terms.line;
  need.reservation = ReservationId(absl::StrCat(plan.id.str(), "/", need.line.value));
  need.needed = teller.today().plus(static_cast<std::int32_t>(random.between(6, 25)));
  if (!teller.stage().engine().load(need.stock).ok()) open_stock(teller, need.stock, line);
  const Stock stock = teller.load(need.stock);
  need.micros = line.terms.quantity.value.micros() / 100 * consumption(*line.family);

  StockReserved reservation;
  reservation.reservation = need.reservation;
  reservation.order = plan.id;
  reservation.line = need.line;
  reservation.quantity = of_material(need.micros);
  reservation.needed = need.needed;
  if (const std::int64_t free = available(stock, need.needed, teller.today()); need.micros > free) {
    if (random.chance(200)) {
      teller.refused(Desk::kPurchasing, "promise what is not there", Code::kNotAvailable,
                     stock::reserve(need.stock, reservation));
    }
    StockExpected arrival;
    arrival.arrival = ArrivalId(absl::StrCat("PUR-", need.reservation.str()));
    arrival.quantity = of_material((need.micros - free) / kUnit * kUnit + random.between(1, 20) * 50 * kUnit);
    arrival.due = need.needed.plus(-static_cast<std::int32_t>(random.between(1, 4)));
    arrival.supplier = random.pick(teller.stage().world().suppliers).id;
    teller.act(Desk::kPurchasing, "buy material", stock::expect(need.stock, arrival));
    need.arrival = arrival.arrival;
  }
  teller.act(Desk::kPurchasing, "reserve material", stock::reserve(need.stock, reservation));
  if (random.chance(50)) {
    teller.refused(Desk::kPurchasing, "reserve it twice", Code::kDuplicate, stock::reserve(need.stock, reservation));
  }
  return need;
}

// The mill keeps its day, or says that it does not, or sends less and the rest later.
Story take_in(Teller& teller, const Need& need) {
  Random& random = teller.random;
  const auto left = [&]() -> const Arrival {
    const Stock stock = teller.load(need.stock);
    const Arrival* arrival = find_arrival(stock, need.arrival);
    return arrival == nullptr ? Arrival() : *arrival;
  };
  Arrival arrival = left();
  if (random.chance(150)) {
    co_await teller.day(arrival.due.plus(-1));
    const Date later = std::max(arrival.due, teller.today()).plus(static_cast<std::int32_t>(random.between(2, 9)));
    if (random.chance(200)) {
      teller.refused(Desk::kPurchasing, "move it in silence", Code::kNoReason,
                     stock::revise_arrival(need.stock, {need.arrival, of_material(arrival.micros), later, ""}));
    }
    teller.act(Desk::kPurchasing, "hear that it is late",
               stock::revise_arrival(need.stock,
                                     {need.arrival, of_material(arrival.micros), later, "the dyehouse is behind"}));
    arrival = left();
  }
  co_await teller.day(arrival.due);
  const std::int64_t first = random.chance(100) ? arrival.micros / kUnit / 2 * kUnit : arrival.micros;
  if (first > 0) {
    teller.act(Desk::kPurchasing, "receive material",
               stock::receive(need.stock, {need.arrival, of_material(first), teller.today(),
                                           absl::StrCat("DN ", need.arrival.str())}));
  }
  arrival = left();
  if (arrival.micros == 0) co_return;
  co_await teller.hours(24, 90);
  if (random.chance(300)) {
    teller.act(Desk::kPurchasing, "give the rest up",
               stock::revise_arrival(need.stock, {need.arrival, of_material(0), {}, "the mill is out of it"}));
    co_return;
  }
  teller.act(Desk::kPurchasing, "receive the rest",
             stock::receive(need.stock, {need.arrival, of_material(arrival.micros), teller.today(),
                                         absl::StrCat("DN ", need.arrival.str(), "/2")}));
}

// Issues what the shelf has until the reservation is used up; an order that is over has given it back by itself.
Story hand_out(Teller& teller, const Need& need, const OrderId& order) {
  Random& random = teller.random;
  if (random.chance(60) && find_reservation(teller.load(need.stock), need.reservation) != nullptr) {
    teller.refused(Desk::kPurchasing, "take more than is reserved", Code::kBeyondReservation,
                   stock::issue(need.stock, {need.reservation, of_material(need.micros + kUnit), teller.today(), ""}));
  }
  for (int attempt = 0; attempt < 12; ++attempt) {
    const Stock stock = teller.load(need.stock);
    const Reservation* left = find_reservation(stock, need.reservation);
    if (left == nullptr || left->order != order) co_return;
    std::int64_t now = issuable(stock, *left, teller.today());
    if (now > 2 * kUnit && random.chance(250)) now = now / kUnit / 2 * kUnit;
    if (now > 0) {
      teller.act(Desk::kProduction, "fetch material",
                 stock::issue(need.stock, {need.reservation, of_material(now), teller.today(), ""}));
    }
    if (now == left->micros) co_return;
    co_await teller.hours(10, 60);
  }
  if (find_reservation(teller.load(need.stock), need.reservation) == nullptr) co_return;
  teller.act(Desk::kPurchasing, "give the reservation back",
             stock::release(need.stock, need.reservation, "another material was taken"));
}

// Now and then somebody counts, and a few metres are missing or found.
void count(Teller& teller, const StockId& id) {
  const Stock stock = teller.load(id);
  const std::int64_t there = std::max<std::int64_t>(stock.on_hand + teller.random.between(-30, 20) * kUnit, 0);
  if (there == stock.on_hand) return;
  teller.act(Desk::kPurchasing, "count", stock::count(id, {of_material(there), teller.today(), "yearly count"}));
}

}  // namespace

Story tell_supply(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/supply"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  if (!random.chance(400)) co_return;
  co_await proceed(teller, *plan, 1, 30);
  if (plan->over || teller.load(plan->id).commercial != Commercial::kConfirmed) co_return;

  std::vector<Need> needs;
  for (const LinePlan& line : plan->lines) {
    if (line.terms.produced) needs.push_back(reserve(teller, *plan, line));
  }
  for (const Need& need : needs) {
    if (!need.arrival.empty()) co_await take_in(teller, need);
  }
  for (const Need& need : needs) {
    co_await teller.day(need.needed);
    co_await hand_out(teller, need, plan->id);
  }
  if (!needs.empty() && random.chance(30)) count(teller, needs.front().stock);
}

}  // namespace gendan::simulation
