#include "gendan/order/stock.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/stock_state.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/fulfilment.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/supply.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

struct StockFacts {
  const Stock& stock;
  const Judging& how;
};

template <class Things, class Id>
auto find_in(Things& things, const Id& id) {
  return std::find_if(things.begin(), things.end(), [&](const auto& one) { return one.id == id; });
}

std::string amount_text(std::int64_t micros, UnitCode unit) {
  return to_string(Quantity{Decimal::from_micros(micros), unit});
}

std::int64_t due_by(const Stock& stock, Date day, Date today) {
  Wide sum = stock.on_hand;
  for (const Arrival& arrival : stock.arrivals) {
    if (arrival.due >= today && arrival.due <= day) sum += arrival.micros;
  }
  return clamped(sum);
}

// What those leave who need something before `day`.
std::int64_t left_by_sooner(const Stock& stock, Date day, Date today) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const Reservation& sooner : stock.reservations) {
    if (sooner.needed >= day) continue;
    Wide left = due_by(stock, std::max(sooner.needed, today), today);
    for (const Reservation& other : stock.reservations) {
      if (other.needed <= sooner.needed) left -= other.micros;
    }
    least = std::min(least, clamped(left));
  }
  return least;
}

// ---- rules ----------------------------------------------------------------------------------------------------------

struct ArrivalNotPast {
  static constexpr std::string_view kName = "stock.arrival_not_past";
  static absl::Status ask(const StockExpected& event, const StockFacts& facts) { return look(event.due, facts); }
  static absl::Status ask(const ArrivalRevised& event, const StockFacts& facts) {
    return event.quantity.value.is_zero() ? absl::OkStatus() : look(event.due, facts);
  }

 private:
  static absl::Status look(Date due, const StockFacts& facts) {
    return due >= facts.how.today ? absl::OkStatus() : refuse(Code::kDateInPast, "due", due.str());
  }
};

struct StockDayNotFuture : DayHasCome {
  static constexpr std::string_view kName = "stock.day_not_future";
};

struct NeedNotPast {
  static constexpr std::string_view kName = "stock.need_not_past";
  static absl::Status ask(const StockReserved& event, const StockFacts& facts) {
    if (event.needed >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "needed", event.needed.str());
  }
};

struct CanBePromised {
  static constexpr std::string_view kName = "stock.can_be_promised";
  static absl::Status ask(const StockReserved& event, const StockFacts& facts) {
    return compare(event.quantity, available(facts.stock, event.needed, facts.how.today), event.needed);
  }
  static absl::Status ask(const StockIssued& event, const StockFacts& facts) {
    const Date today = facts.how.today;
    if (event.reservation.empty()) return compare(event.quantity, available(facts.stock, today, today), today);
    const Reservation* own = find_reservation(facts.stock, event.reservation);
    return compare(event.quantity, left_by_sooner(facts.stock, own->needed, today), today);
  }

 private:
  static absl::Status compare(const Quantity& quantity, std::int64_t most, Date day) {
    if (quantity.value.micros() <= most) return absl::OkStatus();
    return refuse(Code::kNotAvailable, "quantity",
                  absl::StrCat(amount_text(std::max<std::int64_t>(most, 0), quantity.unit), " can be given by ",
                               day.str(), ", not ", to_string(quantity)));
  }
};

struct StockHasReason : ReasonGiven {
  static constexpr std::string_view kName = "stock.has_reason";
  using ReasonGiven::ask;
  static absl::Status ask(const StockIssued& event, const StockFacts& facts) {
    return event.reservation.empty() ? ReasonGiven::ask(event, facts) : absl::OkStatus();
  }
  static absl::Status ask(const StockCounted& event, const StockFacts& facts) {
    const bool as_expected = event.quantity.value.micros() == facts.stock.on_hand;
    return as_expected ? absl::OkStatus() : ReasonGiven::ask(event, facts);
  }
};

struct StockMachine : fsm::Front<StockMachine, StockState, StockFacts> {
  static constexpr std::string_view kName = "stock";
  static constexpr std::string_view kScope = "stock";
  static constexpr std::string_view kStates[] = {"None", "Open"};
  using None = At<StockState::kNone>;
  using Open = At<StockState::kOpen>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from  event                to    guard
      Row<None, StockOpened,         Open>,
      Row<Open, StockExpected,       Stay, When<ArrivalNotPast>>,
      Row<Open, ArrivalRevised,      Stay, When<StockHasReason, ArrivalNotPast>>,
      Row<Open, StockReceived,       Stay, When<StockDayNotFuture>>,
      Row<Open, StockReserved,       Stay, When<NeedNotPast, CanBePromised>>,
      Row<Open, StockIssued,         Stay, When<StockDayNotFuture, StockHasReason, CanBePromised>>,
      Row<Open, ReservationReleased, Stay, When<StockHasReason>>,
      Row<Open, StockCounted,        Stay, When<StockDayNotFuture, StockHasReason>>
  > {};
  // clang-format on
};

// ---- shared by the steps --------------------------------------------------------------------------------------------

absl::Status check_counted(const Quantity& quantity, const Stock& stock, std::string_view field,
                           bool zero_is_fine = false) {
  if (!quantity.unit.empty() && !quantity.unit.valid()) {
    return refuse(Code::kUnknownUnit, field, quantity.unit.str());
  }
  return check_amount(quantity, stock.unit, "the stock", field, zero_is_fine);
}

template <class E>
absl::Status step_stock(Stock& stock, const E& event, const Judging& how) {
  GENDAN_RETURN_IF_ERROR(fsm::step<StockMachine>(stock.state, event, StockFacts{stock, how}, how.mode));
  // Whatever is observed of a stock, it is there.
  if (how.mode == Mode::kObserve) stock.state = StockState::kOpen;
  return absl::OkStatus();
}

// An observed stock that nobody opened counts in the unit of what is seen of it first.
void note_unit(Stock& stock, const Quantity& quantity, Mode mode) {
  if (mode == Mode::kObserve && stock.unit.empty()) stock.unit = quantity.unit;
}

absl::Status unknown_arrival(const ArrivalId& arrival) {
  return refuse(Code::kUnknownArrival, "arrival", arrival.str());
}
absl::Status unknown_reservation(const ReservationId& reservation) {
  return refuse(Code::kUnknownReservation, "reservation", reservation.str());
}

}  // namespace

MachineFacts describe_stock() { return fsm::describe<StockMachine>(); }

// ---- questions ------------------------------------------------------------------------------------------------------

const Arrival* find_arrival(const Stock& stock, const ArrivalId& id) {
  const auto found = find_in(stock.arrivals, id);
  return found == stock.arrivals.end() ? nullptr : &*found;
}

const Reservation* find_reservation(const Stock& stock, const ReservationId& id) {
  const auto found = find_in(stock.reservations, id);
  return found == stock.reservations.end() ? nullptr : &*found;
}

std::int64_t available(const Stock& stock, Date day, Date today) {
  Wide left = stock.on_hand;
  std::vector<std::pair<Date, Wide>> later;  // what comes and goes behind `day`
  const auto note = [&](Date at, Wide micros) {
    if (at <= day) {
      left += micros;
    } else {
      later.emplace_back(at, micros);
    }
  };
  for (const Arrival& arrival : stock.arrivals) {
    if (arrival.due >= today) note(arrival.due, arrival.micros);
  }
  for (const Reservation& reservation : stock.reservations) note(reservation.needed, -Wide{reservation.micros});
  std::sort(later.begin(), later.end());
  Wide least = left;
  for (std::size_t i = 0; i < later.size(); ++i) {
    left += later[i].second;
    // A day's arrivals serve its reservations, so only its end counts.
    if (i + 1 == later.size() || later[i + 1].first != later[i].first) least = std::min(least, left);
  }
  return clamped(least);
}

std::int64_t issuable(const Stock& stock, const Reservation& reservation, Date today) {
  const std::int64_t most = std::min(reservation.micros, stock.on_hand);
  return std::max<std::int64_t>(std::min(most, left_by_sooner(stock, reservation.needed, today)), 0);
}

std::vector<Shortage> shortages(const Stock& stock, Date today) {
  std::vector<const Reservation*> served;
  for (const Reservation& reservation : stock.reservations) served.push_back(&reservation);
  std::stable_sort(served.begin(), served.end(),
                   [](const Reservation* a, const Reservation* b) { return a->needed < b->needed; });
  std::vector<const Arrival*> coming;
  for (const Arrival& arrival : stock.arrivals) {
    if (arrival.due >= today) coming.push_back(&arrival);
  }
  std::stable_sort(coming.begin(), coming.end(), [](const Arrival* a, const Arrival* b) { return a->due < b->due; });

  std::vector<Shortage> out;
  Wide wanted = 0;
  for (const Reservation* reservation : served) {
    wanted += reservation->micros;
    const Wide missing = wanted - due_by(stock, reservation->needed, today);
    if (missing <= 0) continue;
    Shortage& shortage = out.emplace_back();
    shortage.reservation = reservation->id;
    shortage.order = reservation->order;
    shortage.line = reservation->line;
    shortage.needed = reservation->needed;
    shortage.missing = clamped(std::min<Wide>(missing, reservation->micros));
    Wide supply = stock.on_hand;
    for (const Arrival* arrival : coming) {
      supply += arrival->micros;
      if (supply < wanted) continue;
      shortage.covered = arrival->due;
      break;
    }
  }
  return out;
}

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Stock& stock, const StockOpened& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.item, "item"));
    if (event.unit.empty()) return refuse(Code::kMissing, "unit");
    if (!event.unit.valid()) return refuse(Code::kUnknownUnit, "unit", event.unit.str());
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.location, "location"));
  }
  // What was observed before it was opened keeps its unit.
  if (!stock.unit.empty() && stock.unit != event.unit && how.mode == Mode::kObserve) {
    return refuse(Code::kUnitMismatch, "unit",
                  absl::StrCat("the stock counts in ", stock.unit.str(), ", not in ", event.unit.str()));
  }
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  stock.item = event.item;
  stock.unit = event.unit;
  stock.location = event.location;
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const StockExpected& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.arrival, "arrival"));
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
    GENDAN_RETURN_IF_ERROR(check_optional(event.supplier, "supplier"));
  }
  if (find_arrival(stock, event.arrival) != nullptr) return refuse(Code::kDuplicate, "arrival", event.arrival.str());
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  stock.arrivals.push_back({event.arrival, event.supplier, event.quantity.value.micros(), event.due});
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const ArrivalRevised& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity", true));
    if (!event.quantity.value.is_zero()) GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  }
  const auto arrival = find_in(stock.arrivals, event.arrival);
  if (arrival == stock.arrivals.end()) return unknown_arrival(event.arrival);
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  if (event.quantity.value.is_zero()) {
    stock.arrivals.erase(arrival);
    return absl::OkStatus();
  }
  arrival->micros = event.quantity.value.micros();
  arrival->due = event.due;
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const StockReceived& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reference, "reference"));
  }
  const auto arrival = find_in(stock.arrivals, event.arrival);
  if (arrival == stock.arrivals.end() && !event.arrival.empty()) return unknown_arrival(event.arrival);
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  GENDAN_RETURN_IF_ERROR(add_to(stock.on_hand, event.quantity.value, "quantity"));
  if (arrival == stock.arrivals.end()) return absl::OkStatus();
  GENDAN_RETURN_IF_ERROR(take_from(arrival->micros, event.quantity.value, "quantity"));
  if (arrival->micros <= 0) stock.arrivals.erase(arrival);
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const StockReserved& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.reservation, "reservation"));
    GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_date(event.needed, "needed"));
  }
  if (find_reservation(stock, event.reservation) != nullptr) {
    return refuse(Code::kDuplicate, "reservation", event.reservation.str());
  }
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  Reservation reservation;
  reservation.id = event.reservation;
  reservation.order = event.order;
  reservation.line = event.line;
  reservation.micros = event.quantity.value.micros();
  reservation.needed = event.needed;
  stock.reservations.push_back(std::move(reservation));
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const StockIssued& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  }
  const auto reservation = find_in(stock.reservations, event.reservation);
  const bool reserved = reservation != stock.reservations.end();
  if (!reserved && !event.reservation.empty()) return unknown_reservation(event.reservation);
  const std::int64_t micros = event.quantity.value.micros();
  if (reserved && how.mode != Mode::kObserve && micros > reservation->micros) {
    return refuse(Code::kBeyondReservation, "quantity",
                  absl::StrCat(amount_text(reservation->micros, stock.unit), " are left of the reservation"));
  }
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  if (how.mode != Mode::kObserve && micros > stock.on_hand) {
    return refuse(Code::kBeyondStock, "quantity", absl::StrCat(amount_text(stock.on_hand, stock.unit), " are there"));
  }
  GENDAN_RETURN_IF_ERROR(take_from(stock.on_hand, event.quantity.value, "quantity"));
  if (!reserved) return absl::OkStatus();
  GENDAN_RETURN_IF_ERROR(add_to(reservation->issued, event.quantity.value, "quantity"));
  GENDAN_RETURN_IF_ERROR(take_from(reservation->micros, event.quantity.value, "quantity"));
  if (reservation->micros <= 0) stock.reservations.erase(reservation);
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const ReservationReleased& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  const auto reservation = find_in(stock.reservations, event.reservation);
  if (reservation == stock.reservations.end()) return unknown_reservation(event.reservation);
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  stock.reservations.erase(reservation);
  return absl::OkStatus();
}

absl::Status step(Stock& stock, const StockCounted& event, const Judging& how) {
  note_unit(stock, event.quantity, how.mode);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_counted(event.quantity, stock, "quantity", true));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  }
  GENDAN_RETURN_IF_ERROR(step_stock(stock, event, how));
  stock.on_hand = event.quantity.value.micros();
  return absl::OkStatus();
}

namespace {

auto is_supply(const StockId& stock, const ReservationId& reservation) {
  return [&](const Supply& supply) { return supply.stock == stock && supply.reservation == reservation; };
}

// Takes an event through the machine of its line.
template <class E>
absl::Status step_line(Order& order, const E& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  OrderFacts facts{order, how};
  facts.line = line;
  return step_fulfilment(line->fulfilment, event, facts);
}

}  // namespace

absl::Status step(Order& order, const SupplyReserved& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.stock, "stock"));
    GENDAN_RETURN_IF_ERROR(check(event.reservation, "reservation"));
    GENDAN_RETURN_IF_ERROR(check_quantity(event.quantity, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_date(event.needed, "needed"));
  }
  if (std::as_const(order.supplies).find(is_supply(event.stock, event.reservation)) != nullptr) {
    return refuse(Code::kDuplicate, "reservation", event.reservation.str());
  }
  GENDAN_RETURN_IF_ERROR(step_line(order, event, how));
  order.supplies.edit().push_back({event.stock, event.reservation, event.line, event.quantity, event.needed});
  return absl::OkStatus();
}

absl::Status step(Order& order, const SupplyIssued& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_quantity(event.quantity, "quantity"));
  Supply* supply = order.supplies.find(is_supply(event.stock, event.reservation));
  if (supply == nullptr) return unknown_reservation(event.reservation);
  if (event.quantity.unit != supply->left.unit) {
    return refuse(Code::kUnitMismatch, "quantity", to_string(event.quantity));
  }
  std::int64_t left = supply->left.value.micros();
  if (how.mode != Mode::kObserve && event.quantity.value.micros() > left) {
    return refuse(Code::kBeyondReservation, "quantity",
                  absl::StrCat(to_string(supply->left), " are left of the reservation"));
  }
  GENDAN_RETURN_IF_ERROR(step_line(order, event, how));
  GENDAN_RETURN_IF_ERROR(take_from(left, event.quantity.value, "quantity"));
  supply->left.value = Decimal::from_micros(left);
  if (left <= 0) std::erase_if(order.supplies.edit(), is_supply(event.stock, event.reservation));
  return absl::OkStatus();
}

absl::Status step(Order& order, const SupplyReleased& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  const auto is_it = is_supply(event.stock, event.reservation);
  if (std::as_const(order.supplies).find(is_it) == nullptr) return unknown_reservation(event.reservation);
  GENDAN_RETURN_IF_ERROR(step_line(order, event, how));
  std::erase_if(order.supplies.edit(), is_it);
  return absl::OkStatus();
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace {

// The reservation as the order knows it; nullptr where it does not. Facts of the world may have been observed of one
// side alone.
absl::StatusOr<const Supply*> supply_of(View& view, const StockId& stock, const Reservation& reservation) {
  absl::StatusOr<const Order*> order = order_behind(view, reservation.order);
  if (!order.ok()) return order.status();
  return *order == nullptr ? nullptr : (*order)->supplies.find(is_supply(stock, reservation.id));
}

// What of an issue the order is to be told: as much as leaves both sides the same, also where one of them knew of an
// issue that the other did not.
std::int64_t untold(const Supply& supply, const Reservation& reservation, const Quantity& issued) {
  if (supply.left.unit != issued.unit) return issued.value.micros();  // the order refuses it
  const Wide left = Wide{reservation.micros} - issued.value.micros();
  return clamped(supply.left.value.micros() - left);
}

// Whether the stock knows of the supply.
absl::StatusOr<bool> reserved(View& view, const OrderId& order, const Supply& supply) {
  absl::StatusOr<const Stock*> stock = view.stock(supply.stock);
  if (!stock.ok())
    return refused_with(stock.status(), Code::kUnknownStock) ? absl::StatusOr<bool>(false) : stock.status();
  const Reservation* reservation = find_reservation(**stock, supply.reservation);
  return reservation != nullptr && reservation->order == order;
}

}  // namespace

absl::Status free_supplies(View& view, const Order& order, LineNo line, const std::string& reason, Events& events) {
  for (const Supply& supply : order.supplies) {
    if (line.value != 0 && supply.line != line) continue;
    absl::StatusOr<bool> on_both_sides = reserved(view, order.id, supply);
    if (!on_both_sides.ok()) return on_both_sides.status();
    if (*on_both_sides) events.add(stream_of(supply.stock), ReservationReleased{supply.reservation, reason});
    events.add(stream_of(order.id), SupplyReleased{supply.stock, supply.reservation, supply.line, reason});
  }
  return absl::OkStatus();
}

namespace stock {
namespace {

// The last day of the standing events of these types.
template <class... E>
absl::StatusOr<Date> last_day_of(View& view, const StockId& id) {
  Date last;
  const auto note = [&last](const auto* moved) {
    if (moved != nullptr) last = std::max(last, moved->day);
  };
  GENDAN_RETURN_IF_ERROR(view.history(stream_of(id), [&](const PastEvent& past) {
    if (!past.reversed) (note(std::get_if<E>(&past.event)), ...);
    return true;
  }));
  return last;
}

// Since that day nothing has come in, gone out or been counted: date_in_past. The count would wipe it from the books.
absl::Status check_nothing_later(View& view, const StockId& id, Date counted, Date today) {
  // In nearly every case nobody has to look into the log.
  if (!counted.valid() || counted >= today) return absl::OkStatus();
  const absl::StatusOr<Date> last = last_day_of<StockReceived, StockIssued, StockCounted>(view, id);
  if (!last.ok()) return last.status();
  if (*last <= counted) return absl::OkStatus();
  return refuse(Code::kDateInPast, "day", absl::StrCat(counted.str(), ", and the stock moved on ", last->str()),
                "count again, or take back what was entered of a later day first");
}

// Since that day nobody has counted: date_in_past. The count has seen already what came in or went out.
absl::Status check_not_counted_since(View& view, const StockId& id, Date moved, Date today) {
  if (!moved.valid() || moved >= today) return absl::OkStatus();
  const absl::StatusOr<Date> counted = last_day_of<StockCounted>(view, id);
  if (!counted.ok()) return counted.status();
  if (*counted <= moved) return absl::OkStatus();
  return refuse(Code::kDateInPast, "day", absl::StrCat(moved.str(), ", and the stock was counted on ", counted->str()),
                "enter it with the day of that count, and count anew");
}

}  // namespace

Decision open(StockId id, StockOpened opening) {
  return [id = std::move(id), opening = std::move(opening)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check(id, "stock"));
    absl::StatusOr<const Stock*> stock = view.stock(id);
    if (stock.ok()) return refuse(Code::kAlreadyExists, "stock", id.str());
    if (!refused_with(stock.status(), Code::kUnknownStock)) return stock.status();
    return Events().on(stream_of(id), opening);
  };
}

Decision expect(StockId id, StockExpected arrival) { return write(std::move(id), std::move(arrival)); }
Decision revise_arrival(StockId id, ArrivalRevised arrival) { return write(std::move(id), std::move(arrival)); }

Decision receive(StockId id, StockReceived received) {
  return [id = std::move(id), received = std::move(received)](View& view,
                                                              const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Stock*> stock = view.stock(id);
    if (!stock.ok()) return stock.status();
    GENDAN_RETURN_IF_ERROR(check_not_counted_since(view, id, received.day, context.today));
    return Events().on(stream_of(id), received);
  };
}

Decision count(StockId id, StockCounted counted) {
  return
      [id = std::move(id), counted = std::move(counted)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Stock*> stock = view.stock(id);
        if (!stock.ok()) return stock.status();
        GENDAN_RETURN_IF_ERROR(check_nothing_later(view, id, counted.day, context.today));
        return Events().on(stream_of(id), counted);
      };
}

Decision reserve(StockId id, StockReserved reservation) {
  return [id = std::move(id), reservation = std::move(reservation)](View& view,
                                                                    const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Stock*> stock = view.stock(id);
    if (!stock.ok()) return stock.status();
    absl::StatusOr<const Order*> order = view.order(reservation.order);
    if (!order.ok()) return order.status();
    return Events()
        .on(stream_of(id), reservation)
        .on(stream_of(reservation.order),
            SupplyReserved{id, reservation.reservation, reservation.line, reservation.quantity, reservation.needed});
  };
}

Decision issue(StockId id, StockIssued issue) {
  return [id = std::move(id), issue = std::move(issue)](View& view, const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Stock*> stock = view.stock(id);
    if (!stock.ok()) return stock.status();
    GENDAN_RETURN_IF_ERROR(check_not_counted_since(view, id, issue.day, context.today));
    Events events;
    events.add(stream_of(id), issue);
    const Reservation* reservation = find_reservation(**stock, issue.reservation);
    if (reservation == nullptr) return events;
    absl::StatusOr<const Supply*> supply = supply_of(view, id, *reservation);
    if (!supply.ok()) return supply.status();
    const std::int64_t rest = *supply == nullptr ? 0 : untold(**supply, *reservation, issue.quantity);
    if (rest > 0) {
      events.add(
          stream_of(reservation->order),
          SupplyIssued{id, reservation->id, reservation->line, {Decimal::from_micros(rest), issue.quantity.unit}});
    }
    return events;
  };
}

Decision release(StockId id, ReservationId name, std::string reason) {
  return [id = std::move(id), name = std::move(name), reason = std::move(reason)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Stock*> stock = view.stock(id);
    if (!stock.ok()) return stock.status();
    const Reservation* reservation = find_reservation(**stock, name);
    if (reservation == nullptr) return unknown_reservation(name);
    absl::StatusOr<const Supply*> supply = supply_of(view, id, *reservation);
    if (!supply.ok()) return supply.status();
    Events events;
    events.add(stream_of(id), ReservationReleased{name, reason});
    if (*supply != nullptr) {
      events.add(stream_of(reservation->order), SupplyReleased{id, name, reservation->line, reason});
    }
    return events;
  };
}

}  // namespace stock
}  // namespace gendan
