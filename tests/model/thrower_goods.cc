#include <algorithm>
#include <utility>

#include "folded_anew.h"
#include "thrower.h"

namespace gendan {

// ---- production -----------------------------------------------------------------------------------------------------

Decision Thrower::any_production(const House& house) {
  const OrderId id = order();
  const LineNo line = number();
  if (below(9) == 0) return production::short_close(id, {line, said("enough"), below(4) == 0 ? "mail" : ""});
  return production::report(id, {line, pieces(amount(12)), pieces(amount(2)), said("oil"), some_day(house)});
}

Decision Thrower::next_production(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->lines.empty()) return any_production(house);
  const Line& line = one_of(loaded->lines);
  const std::int64_t left = upper_limit(line.terms) - line.ledger.produced;
  return production::report(id, {line.terms.line, some_of(left), pieces(amount(2)), "oil", today(house)});
}

// ---- lots -----------------------------------------------------------------------------------------------------------

Decision Thrower::any_lot(const House& house) {
  const OrderId id = order();
  const LotId name = lot();
  switch (below(15)) {
    case 0:
    case 1:
      return quality::submit_lot(id, {name, number(), pieces(1 + amount(10))});
    case 2:
      return own_plan(house, id, name);
    case 3:
      return table_plan(id, name);
    case 4:
      return quality::record_defect(
          id, {name, static_cast<std::uint32_t>(below(5)), below(8) == 0 ? DefectClass::kCritical : DefectClass::kMajor,
               "stain", static_cast<std::uint32_t>(1 + below(2)), ""});
    case 5:
    case 6:
    case 7:
      return quality::close_inspection(id, name, static_cast<std::uint32_t>(1 + below(3)));
    case 8:
      return quality::order_rework(id, name, said("NCR"));
    case 9:
      return quality::resubmit(id, name, pieces(amount(3)));
    case 10:
      return quality::grant_concession(id, name, said("mail"));
    case 11:
      return quality::reject_lot(id, name, Disposition::kScrap);
    case 12:
      if (below(2) == 0) return quality::revoke_release(id, name, "smell");
      return quality::split_lot(id, {name, LotId("L" + std::to_string(below(6))), pieces(amount(9))});
    default:
      return quality::release_lot(id, name);
  }
}

Decision Thrower::next_lot(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->lines.empty()) return any_lot(house);
  if (loaded->lots.empty() || below(4) == 0) {
    const Line& line = one_of(loaded->lines);
    const std::int64_t made = line.terms.produced ? line.ledger.produced : line.terms.quantity.value.micros();
    const LotId fresh("L" + std::to_string(loaded->lots.size()));
    return quality::submit_lot(
        id, {fresh, line.terms.line, some_of(std::min(made - line.ledger.lotted, Decimal::of(8).micros()))});
  }
  const Lot& one = one_of(loaded->lots);
  switch (one.state) {
    case LotState::kSubmitted:
      return below(3) == 0 ? own_plan(house, id, one.id) : table_plan(id, one.id);
    case LotState::kPlanned:
    case LotState::kSampling: {
      const std::uint32_t sample = one.plan.sample_size;
      if (below(3) != 0) return quality::close_inspection(id, one.id, sample);
      const auto unit = static_cast<std::uint32_t>(1 + below(sample + 1));
      const auto found = static_cast<DefectClass>(1 + below(6) / 2);
      return quality::record_defect(id, {one.id, unit, found, "stain", 1, ""});
    }
    case LotState::kPassed:
    case LotState::kConceded:
      if (below(8) == 0) {
        const LotId part("L" + std::to_string(loaded->lots.size()));
        return quality::split_lot(id, {one.id, part, some_of(one.micros - Decimal::kScale)});
      }
      return quality::release_lot(id, one.id);
    case LotState::kFailed:
      switch (below(3)) {
        case 0:
          return quality::grant_concession(id, one.id, "mail");
        case 1:
          return quality::reject_lot(id, one.id, Disposition::kScrap);
        default:
          return quality::order_rework(id, one.id, "NCR");
      }
    case LotState::kInRework:
      return quality::resubmit(id, one.id, pieces(amount(3)));
    default:
      return next_severity(house);
  }
}

Decision Thrower::own_plan(const House& house, const OrderId& order, const LotId& id) {
  const absl::StatusOr<Order> loaded = house.engine->load(order);
  const Lot* lot = loaded.ok() ? find_lot(*loaded, id) : nullptr;
  const std::uint32_t size = lot == nullptr ? 1 : static_cast<std::uint32_t>(lot->micros / Decimal::kScale);
  const auto sample = static_cast<std::uint32_t>(1 + below(3));
  SamplingPlan sampling = plan(size, std::min(sample, size), static_cast<std::uint32_t>(below(2)), 2);
  if (below(2) == 0) sampling.basis = CountBasis::kNonconformities;
  return quality::plan_inspection(order, id, sampling);
}

Decision Thrower::table_plan(const OrderId& order, const LotId& lot) {
  SamplingRequest request;
  request.edition = below(4) == 0 ? AqlEdition::kZ14 : AqlEdition::kIso2859Of99;
  request.severity = static_cast<Severity>(below(4));
  if (below(2) == 0) request.basis = CountBasis::kNonconformities;
  request.level = below(8) == 0 ? "IV" : "II";
  request.classes = {{DefectClass::kMajor, below(8) == 0 ? "7" : "6.5"}, {DefectClass::kMinor, "10"}};
  if (below(12) == 0) request.classes.push_back({DefectClass::kCritical, "0.65"});
  return quality::plan_inspection_by_table(order, lot, request);
}

// ---- how strictly they are inspected --------------------------------------------------------------------------------

Decision Thrower::any_severity() {
  const SupplierId supplier("MILL-" + std::to_string(7 + below(2)));
  const std::string family = below(3) == 0 ? "trousers" : "shirts";
  switch (below(3)) {
    case 0:
      return quality::reduce_inspection(supplier, family, below(2) == 0 ? AqlEdition::kZ14 : AqlEdition::kIso2859Of99,
                                        said("head"));
    case 1:
      return quality::normalise_inspection(supplier, family, said("another loom"));
    default:
      return quality::resume_inspection(supplier, family, said("new needles"));
  }
}

Decision Thrower::next_severity(const House& house) {
  const SupplierId id("MILL-7");
  const absl::StatusOr<Supplier> supplier = house.engine->load(id);
  if (!supplier.ok() || supplier->families.empty()) return any_severity();
  const FamilySeverity& family = one_of(supplier->families);
  switch (family.state) {
    case SeverityState::kDiscontinued:
      return quality::resume_inspection(id, family.family, "new needles");
    case SeverityState::kReduced:
      return quality::normalise_inspection(id, family.family, "another loom");
    default:
      return quality::reduce_inspection(id, family.family, below(2) == 0 ? AqlEdition::kZ14 : AqlEdition::kIso2859Of99,
                                        "head");
  }
}

// ---- shipments ------------------------------------------------------------------------------------------------------

namespace {

// Packs a shipment, all of its first line from one lot.
Decision pack_from(const ShipmentId& id, const OrderId& order, const LotId& lot) {
  return [=](View& view, const Context& context) -> absl::StatusOr<Events> {
    const absl::StatusOr<const Shipment*> planned = view.shipment(id);
    if (!planned.ok()) return planned.status();
    if ((*planned)->allocations.empty()) return Events();
    const Quantity all = (*planned)->allocations[0].quantity;
    return shipment::pack(id, {1, Decimal::of(1)}, {{order, lot, all}})(view, context);
  };
}

// What could be packed of a line now.
std::int64_t ready(const Line& line) {
  const Ledger& ledger = line.ledger;
  const std::int64_t limit = upper_limit(line.terms);
  if (line.terms.inspected) return std::min(ledger.released, limit) - ledger.packed;
  return std::min(line.terms.produced ? ledger.produced : limit, limit) - ledger.packed;
}

}  // namespace

Decision Thrower::any_shipment(const House& house) {
  const ShipmentId id = shipment();
  const OrderId of = order();
  switch (below(11)) {
    case 0:
      return shipment::plan(id, {{{of, number(), pieces(1 + amount(10))}}, "Air", some_day(house)});
    case 1:
      return shipment::pack(id, {1, Decimal::of(1)});
    case 2:
      return pack_from(id, of, lot());
    case 3:
    case 4:
      return shipment::despatch(id, {some_day(house), {"invoice"}});
    case 5:
      return shipment::deliver_in_full(id, some_day(house));
    case 6:
      return shipment::cancel(id, said("changed"));
    case 7:
      return shipment::attach_document(id, {below(2) == 0 ? "invoice" : said("packing list"), "77"});
    case 8:
      return shipment::book(id, {said("Maersk"), said("B-1"), below(3) == 0 ? Party::kNone : party()});
    case 9:
      return shipment::raise_exception(id, said("held in port"));
    default: {
      const auto carried = as_it_stands<Shipment>(*house.engine, id);
      return delivery(id, carried, some_day(house));
    }
  }
}

Decision Thrower::next_shipment(const House& house) {
  const ShipmentId id("S" + std::to_string(below(7)));
  const absl::StatusOr<Shipment> loaded = house.engine->load(id);
  if (!loaded.ok()) return any_planned_shipment(house, id);
  const std::uint64_t n = below(8);
  switch (loaded->state) {
    case ShipmentState::kPlanned:
      if (n == 0) return shipment::cancel(id, "changed");
      if (n == 1) return shipment::attach_document(id, {"packing list", ""});
      if (n < 5 && !loaded->allocations.empty()) {
        const OrderId& of = loaded->allocations[0].order;
        const absl::StatusOr<Order> order = house.engine->load(of);
        const bool lots = order.ok() && !order->lots.empty();
        if (lots) return pack_from(id, of, one_of(order->lots).id);
      }
      return shipment::pack(id, {1, Decimal::of(1)});
    case ShipmentState::kPacked:
      if (n < 2) return shipment::book(id, {"Maersk", "B-1", n == 0 ? Party::kNone : party()});
      if (n == 2) return shipment::attach_document(id, {"invoice", "77"});
      if (n == 3 && below(2) == 0) return shipment::cancel(id, "changed");
      [[fallthrough]];
    case ShipmentState::kBooked: {
      const bool named = loaded->documents.empty() && below(6) != 0;
      const std::vector<std::string> documents =
          named ? std::vector<std::string>{"invoice"} : std::vector<std::string>();
      return shipment::despatch(id, {about_today(house), documents});
    }
    case ShipmentState::kInTransit:
      if (n == 0) return shipment::raise_exception(id, "held in port");
      if (n == 1) return shipment::attach_document(id, {"bill of lading", ""});
      return delivery(id, *loaded, about_today(house));
    default:
      return next_return(house);
  }
}

// Of what is ready of one line or two, where anything is.
Decision Thrower::any_planned_shipment(const House& house, const ShipmentId& id) {
  std::vector<Allocation> allocations;
  const OrderId first = order();
  const OrderId second = order();
  for (const OrderId& of : {first, second}) {
    const absl::StatusOr<Order> loaded = house.engine->load(of);
    if (!loaded.ok() || loaded->lines.empty()) continue;
    const Line& line = one_of(loaded->lines);
    const std::int64_t there = ready(line);
    const bool again = std::any_of(allocations.begin(), allocations.end(), [&](const Allocation& one) {
      return one.order == of && one.line == line.terms.line;
    });
    if (again || (there < Decimal::kScale && !allocations.empty())) continue;
    allocations.push_back({of, line.terms.line, some_of(there)});
    if (below(2) == 0) break;
  }
  return shipment::plan(id, {std::move(allocations), "Air", some_day(house)});
}

// Whole, or in part damaged, refused, missing or lost; at times in amounts that do not add up, or that cannot be.
Decision Thrower::delivery(const ShipmentId& id, const Shipment& carried, Date day) {
  if (below(4) == 0) return shipment::deliver_in_full(id, day);
  std::vector<shipment::Received> received;
  for (const Allocation& allocation : carried.allocations) {
    std::int64_t rest = allocation.quantity.value.micros();
    const auto part = [&] {
      if (below(2) == 0) return Decimal();
      const std::int64_t taken = below(8) == 0 ? rest : std::min(rest, amount(4) * Decimal::kScale);
      rest -= taken;
      return Decimal::from_micros(taken);
    };
    shipment::Received& of = received.emplace_back();
    of.order = allocation.order;
    of.line = allocation.line;
    of.damaged = part();
    of.missing = part();
    of.refused = part();
    of.lost = part();
    of.accepted = Decimal::from_micros(rest);
  }
  if (received.empty()) return shipment::deliver(id, day, {{order(), number(), Decimal::of(9), {}, {}, {}, {}}});
  shipment::Received& last = received.back();
  switch (below(20)) {
    case 0:
      last.lost = Decimal::from_micros(last.lost.micros() + Decimal::kScale);
      break;
    case 1:
      last.accepted = Decimal::from_micros(last.accepted.micros() + last.damaged.micros() + Decimal::kScale);
      last.damaged = Decimal::of(-1);
      break;
    case 2:
      last.line = LineNo{3};
      break;
    case 3:
      received.pop_back();
      break;
    default:
      break;
  }
  return shipment::deliver(id, day, std::move(received));
}

// ---- stock ----------------------------------------------------------------------------------------------------------

Decision Thrower::any_stock(const House& house) {
  const StockId id = shelf();
  const ArrivalId arrival("A" + std::to_string(below(3)));
  const ReservationId reservation("V" + std::to_string(below(4)));
  const Date day = some_day(house);
  switch (below(14)) {
    case 0:
      return stock::open(id, {ItemId("CLOTH"), pieces(1).unit, ""});
    case 1:
      return stock::receive(id, {below(2) == 0 ? arrival : ArrivalId(), pieces(1 + amount(40)), day, ""});
    case 2:
    case 3:
      return stock::expect(id, {arrival, pieces(1 + amount(40)), day, {}});
    case 4:
    case 5:
      return stock::revise_arrival(id, {arrival, pieces(amount(30)), day, "late"});
    case 6:
    case 7:
    case 8:
    case 9:
      return stock::reserve(id, {reservation, order(), number(), pieces(1 + amount(20)), day});
    case 10:
    case 11:
      return stock::issue(id, {below(3) == 0 ? ReservationId() : reservation, pieces(1 + amount(12)), today(house),
                               below(4) == 0 ? "" : "sample"});
    case 12:
      return stock::release(id, reservation, "another one");
    default:
      return stock::count(id, {pieces(amount(60)), today(house), "counted"});
  }
}

}  // namespace gendan
