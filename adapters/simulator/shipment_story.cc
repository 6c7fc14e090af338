#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "gendan/order/hold.h"
#include "gendan/order/intake.h"
#include "gendan/order/production.h"
#include "gendan/order/schedule.h"
#include "gendan/order/shipment.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

constexpr std::string_view kCarriers[] = {"Blue Anchor Line", "Crane Air Cargo", "Silk Road Rail", "Ostwind Spedition"};
constexpr std::string_view kExceptions[] = {"rolled to the next vessel", "held at customs for inspection",
                                            "typhoon, port closed", "container damaged, reloaded"};

// What of a line could leave now, in millionths.
std::int64_t ready_of(const Line& line, const LinePlan& mine) {
  if (mine.frozen || line.fulfilment == FulfilmentState::kShortClosed) return 0;
  const Ledger& ledger = line.ledger;
  std::int64_t ready = ledger.released;
  if (!line.terms.inspected) {
    ready = line.terms.produced ? ledger.produced
                                : share_of(line.terms.quantity.value.micros(), std::min(mine.target_per_mille, 1000),
                                           mine.family->quantum);
  }
  return std::max<std::int64_t>(std::min(ready, upper_limit(line.terms)) - ledger.packed, 0);
}

// Part of an order is sent ahead where both the part and the rest are more than a tolerance.
bool worth_splitting(const Order& order, const std::vector<Allocation>& ready) {
  bool part = false;
  bool rest = false;
  for (const Line& line : order.lines) {
    std::int64_t now = 0;
    for (const Allocation& allocation : ready) {
      if (allocation.line == line.terms.line) now = allocation.quantity.value.micros();
    }
    const std::int64_t tolerated = line.terms.quantity.value.micros() / 10;
    part = part || now > tolerated;
    rest = rest || line.terms.quantity.value.micros() - line.ledger.packed - now > tolerated;
  }
  return part && rest;
}

std::vector<OrderId> orders_of(const std::vector<Allocation>& allocations) {
  std::vector<OrderId> orders;
  for (const Allocation& allocation : allocations) {
    if (std::find(orders.begin(), orders.end(), allocation.order) == orders.end()) orders.push_back(allocation.order);
  }
  return orders;
}

// The lots that the goods are taken from, oldest first; of a line whose lots do not give all of it, none.
std::vector<shipment::FromLot> lots_of(Teller& teller, const std::vector<Allocation>& allocations) {
  std::vector<shipment::FromLot> lots;
  for (const Allocation& allocation : allocations) {
    const Order order = teller.load(allocation.order);
    std::vector<shipment::FromLot> parts;
    std::int64_t wanted = allocation.quantity.value.micros();
    for (const Lot& lot : order.lots) {
      if (lot.line != allocation.line || lot.state != LotState::kReleased) continue;
      const std::int64_t part = std::min(wanted, lot.micros - packed_of(order, lot.id));
      if (part <= 0) continue;
      parts.push_back({allocation.order, lot.id, quantity_of(part, allocation.quantity.unit)});
      wanted -= part;
    }
    if (wanted == 0) lots.insert(lots.end(), parts.begin(), parts.end());
  }
  return lots;
}

bool any_held(Teller& teller, const std::vector<Allocation>& allocations) {
  for (const Allocation& allocation : allocations) {
    if (on_hold(teller.load(allocation.order), allocation.line)) return true;
  }
  return false;
}

// Waits some hours, and on until no order of the shipment has a cancellation pending.
Story all_clear(Teller& teller, const std::vector<Allocation>& allocations, std::int64_t at_least,
                std::int64_t at_most) {
  co_await teller.hours(at_least, at_most);
  for (;;) {
    bool pending = false;
    for (const OrderId& order : orders_of(allocations)) {
      pending = pending || teller.load(order).commercial == Commercial::kCancelPending;
    }
    if (!pending) co_return;
    co_await teller.hours(4, 20);
  }
}

// A change that was agreed meanwhile has made what was delivered before enough: nobody wants these goods any more.
bool any_over(Teller& teller, const std::vector<Allocation>& allocations) {
  for (const OrderId& order : orders_of(allocations)) {
    if (teller.load(order).commercial != Commercial::kConfirmed) return true;
  }
  return false;
}

bool all_verified(Teller& teller, const std::vector<Allocation>& allocations) {
  for (const OrderId& id : orders_of(allocations)) {
    const Order order = teller.load(id);
    if (!std::all_of(order.requirements.begin(), order.requirements.end(),
                     [](const Requirement& r) { return r.verified; })) {
      return false;
    }
  }
  return true;
}

void verify_requirements(Teller& teller, const ShipmentId& id, const ShipmentDespatched& despatch,
                         const std::vector<Allocation>& allocations) {
  bool tried = false;
  for (const OrderId& order : orders_of(allocations)) {
    for (const Requirement& requirement : teller.load(order).requirements) {
      if (requirement.verified) continue;
      const bool concerns =
          requirement.line.value == 0 || std::any_of(allocations.begin(), allocations.end(), [&](const Allocation& a) {
            return a.order == order && a.line == requirement.line;
          });
      if (concerns && !tried && teller.random.chance(60)) {
        teller.refused(Desk::kLogistics, "despatch with a requirement unverified", Code::kRequirementUnverified,
                       shipment::despatch(id, despatch));
        tried = true;
      }
      RequirementVerified verified;
      verified.requirement = requirement.id;
      verified.evidence = "photo on file";
      teller.act(Desk::kQuality, "verify requirement", intake::verify_requirement(order, verified));
    }
  }
}

// Something happens to goods on their way.
std::vector<shipment::Received> mishaps(Random& random, const std::vector<Allocation>& allocations) {
  std::vector<shipment::Received> received;
  for (const Allocation& allocation : allocations) {
    shipment::Received got;
    got.order = allocation.order;
    got.line = allocation.line;
    const std::int64_t whole = allocation.quantity.value.micros();
    const std::int64_t some = std::min(share_of(whole, random.between(2, 60), kUnit / 2), whole);
    got.accepted = Decimal::from_micros(whole - some);
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
        got.damaged = Decimal::from_micros(some);
        break;
      case 3:
      case 4:
        got.missing = Decimal::from_micros(some);
        break;
      case 5:
        got.refused = Decimal::from_micros(some);
        break;
      case 6:
        got.lost = Decimal::from_micros(some);
        break;
      case 7:  // a whole container overboard
        got.lost = Decimal::from_micros(random.chance(80) ? whole : some);
        got.accepted = Decimal::from_micros(whole - got.lost.micros());
        break;
      default:
        got.accepted = Decimal::from_micros(whole);
        break;
    }
    received.push_back(got);
  }
  return received;
}

// From despatch to the proof of delivery.
Story tell_transit(Stage& stage, Plan plan, ShipmentId id, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(id.str(), "/transit"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  const std::int64_t hours = plan->transit_days * 24;
  const std::vector<Allocation> allocations = teller.load(id).allocations;
  co_await teller.any_hours(hours * 8 / 10, hours);
  if (random.chance(90)) {
    teller.act(Desk::kLogistics, "transport exception", shipment::raise_exception(id, random.pick(kExceptions).data()));
    co_await teller.any_hours(20, 220);
  }
  co_await teller.any_hours(1, hours / 5 + 30);
  const Date arrived = teller.today();
  co_await all_clear(teller, allocations, 2, 40);
  if (random.chance(25)) {
    std::vector<shipment::Received> short_count;
    for (const Allocation& allocation : allocations) {
      shipment::Received got;
      got.order = allocation.order;
      got.line = allocation.line;
      got.accepted = Decimal::from_micros(allocation.quantity.value.micros() - kUnit / 2);
      short_count.push_back(got);
    }
    teller.refused(Desk::kLogistics, "deliver what does not add up", Code::kDeliverySum,
                   shipment::deliver(id, arrived, short_count));
  }
  if (random.chance(120)) {
    teller.act(Desk::kLogistics, "deliver with losses", shipment::deliver(id, arrived, mishaps(random, allocations)));
  } else {
    teller.act(Desk::kLogistics, "deliver", shipment::deliver_in_full(id, arrived));
  }
}

void set_aside(OrderPlan& plan, const std::vector<Allocation>& allocations, int sign) {
  for (const Allocation& allocation : allocations) {
    if (allocation.order == plan.id)
      plan.lines[allocation.line.value - 1].allocated += sign * allocation.quantity.value.micros();
  }
}

// Goods that were counted twice are planned, but cannot be packed.
void plan_too_much(Teller& teller, OrderPlan& plan, const ShipmentPlanned& planned) {
  const Order order = teller.load(plan.id);
  const Line& line = *find_line(order, planned.allocations.front().line);
  if (!line.terms.inspected || on_hold(order, line.terms.line)) return;
  const ShipmentId id(absl::StrCat(plan.id.str(), ".X", ++plan.shipments));
  ShipmentPlanned twice = planned;
  twice.allocations.resize(1);
  twice.allocations.front().quantity.value = Decimal::from_micros(line.ledger.released - line.ledger.packed + kUnit);
  teller.act(Desk::kLogistics, "plan too much", shipment::plan(id, twice));
  ShipmentPacked packing;
  packing.cartons = 1;
  packing.gross_kilograms = Decimal::of(10);
  teller.refused(Desk::kLogistics, "pack what is not released", Code::kUnreleased, shipment::pack(id, packing));
  teller.act(Desk::kLogistics, "give the plan up", shipment::cancel(id, "counted twice"));
}

// By their delivery terms; none where those of several lines do not agree.
Party who_books(Teller& teller, const std::vector<Allocation>& allocations) {
  Party by = Party::kNone;
  for (const Allocation& allocation : allocations) {
    const Order order = teller.load(allocation.order);
    const Party duty = shipment::contracts_carriage(incoterm_of(order, allocation.line));
    if (by != Party::kNone && duty != by) return Party::kNone;
    by = duty;
  }
  return by;
}

// The papers of this shipment are looked at once more before it leaves.
void hold_back(Teller& teller, const ShipmentId& id, const ShipmentDespatched& despatch,
               const std::vector<Allocation>& allocations) {
  const OrderId& order = allocations.front().order;
  HoldPlaced papers;
  papers.hold = HoldId(absl::StrCat("H-", id.str()));
  papers.kind = HoldKind::kDocuments;
  papers.reason = "certificate of origin to be checked";
  papers.shipment = id;
  teller.act(Desk::kLogistics, "hold the shipment", hold::place(order, papers));
  ++teller.stage().report().holds;
  teller.refused(Desk::kLogistics, "despatch a shipment on hold", Code::kOnHold, shipment::despatch(id, despatch));
  teller.act(Desk::kLogistics, "release the shipment", hold::release(order, papers.hold, "stamped copy seen"));
}

// Plans, packs, books and despatches one shipment; `sent` tells whether it left.
Story send(Teller& teller, Plan plan, const std::vector<Allocation>& allocations, bool partial, bool& sent) {
  Random& random = teller.random;
  Stage& stage = teller.stage();
  ShipmentPlanned planned;
  planned.allocations = allocations;
  planned.mode = plan->mode;
  planned.despatch = std::max(stage.today().plus(2), plan->ex_factory);
  if (random.chance(20)) plan_too_much(teller, *plan, planned);

  const ShipmentId id(absl::StrCat(plan->id.str(), ".S", ++plan->shipments));
  if (random.chance(10)) {
    ShipmentPlanned twice = planned;
    twice.allocations.push_back(twice.allocations.front());
    teller.refused(Desk::kLogistics, "plan a line twice", Code::kDuplicate, shipment::plan(id, twice));
  }
  teller.act(Desk::kLogistics, "plan shipment", shipment::plan(id, planned));
  set_aside(*plan, allocations, 1);

  ShipmentPacked packing;
  std::int64_t units = 0;
  for (const Allocation& allocation : allocations) units += allocation.quantity.value.micros() / kUnit;
  packing.cartons = static_cast<std::uint32_t>(units / 24 + 1);
  packing.gross_kilograms = Decimal::from_micros(units * 450'000 + 12'500'000);
  const auto give_up = [&](std::string_view why) {
    teller.act(Desk::kLogistics, "cancel shipment", shipment::cancel(id, std::string(why)));
    set_aside(*plan, allocations, -1);
  };
  for (bool tried = false;; tried = true) {
    co_await all_clear(teller, allocations, 3, 20);
    if (any_over(teller, allocations)) {
      give_up("the order is complete");
      co_return;
    }
    if (!any_held(teller, allocations)) break;
    if (!tried && random.chance(400)) {
      teller.refused(Desk::kLogistics, "pack under a hold", Code::kOnHold, shipment::pack(id, packing));
    }
  }
  const std::vector<shipment::FromLot> lots = lots_of(teller, allocations);
  if (!lots.empty() && random.chance(20)) {
    std::vector<shipment::FromLot> fewer = lots;
    fewer.front().quantity.value = Decimal::from_micros(fewer.front().quantity.value.micros() - 1);
    if (fewer.front().quantity.value.is_positive()) {
      teller.refused(Desk::kLogistics, "forget a part of a lot", Code::kLotSum, shipment::pack(id, packing, fewer));
    }
  }
  teller.act(Desk::kLogistics, "pack", shipment::pack(id, packing, lots));

  co_await all_clear(teller, allocations, 2, 24);
  const bool booked = random.chance(950);
  if (booked) {
    CarrierBooked booking;
    booking.carrier = random.pick(kCarriers);
    booking.booking = absl::StrCat("BK", plan->number * 17 + static_cast<std::uint64_t>(plan->shipments));
    booking.by = who_books(teller, allocations);
    if (booking.by != Party::kNone && random.chance(20)) {
      CarrierBooked other = booking;
      other.by = booking.by == Party::kBuyer ? Party::kSeller : Party::kBuyer;
      teller.refused(Desk::kLogistics, "book what the other party books", Code::kNotItsDuty, shipment::book(id, other));
    }
    teller.act(Desk::kLogistics, "book", shipment::book(id, booking));
  }
  if (random.chance(30)) {
    co_await all_clear(teller, allocations, 2, 24);
    give_up("the vessel does not call");
    co_return;
  }

  ShipmentDespatched despatch;
  despatch.documents = {absl::StrCat("commercial invoice ", plan->number, "-", plan->shipments), "packing list"};
  if (plan->mode == "Ocean") despatch.documents.emplace_back("bill of lading");
  for (bool tried = false;; tried = true) {
    co_await all_clear(teller, allocations, 3, 30);
    despatch.day = stage.today();
    if (any_over(teller, allocations)) {
      give_up("the order is complete");
      co_return;
    }
    if (!any_held(teller, allocations)) break;
    if (!tried && all_verified(teller, allocations) && random.chance(600)) {
      teller.refused(Desk::kLogistics, "despatch on hold", Code::kOnHold, shipment::despatch(id, despatch));
    }
  }
  verify_requirements(teller, id, despatch, allocations);
  if (random.chance(25)) hold_back(teller, id, despatch, allocations);
  if (random.chance(25)) {
    ShipmentDespatched bare = despatch;
    bare.documents.clear();
    teller.refused(Desk::kLogistics, "despatch without papers", Code::kMissingDocument, shipment::despatch(id, bare));
  }
  if (random.chance(10)) {
    ShipmentDespatched early = despatch;
    early.day = stage.today().plus(2);
    teller.refused(Desk::kLogistics, "despatch in the future", Code::kDateInFuture, shipment::despatch(id, early));
  }
  if (!partial) complete_through(teller, *plan, "DOCUMENTS");
  if (random.chance(400)) {
    for (const std::string& document : despatch.documents) {
      teller.act(Desk::kLogistics, "attach document", shipment::attach_document(id, {document, ""}));
    }
    if (random.chance(20)) {
      teller.refused(Desk::kLogistics, "attach a document twice", Code::kDuplicate,
                     shipment::attach_document(id, {despatch.documents.front(), ""}));
    }
    despatch.documents.clear();
  }
  teller.act(Desk::kLogistics, "despatch", shipment::despatch(id, despatch));
  ++stage.report().shipments;
  if (partial) ++stage.report().partial_shipments;
  if (orders_of(allocations).size() > 1) ++stage.report().consolidated_shipments;
  plan->latest_shipment = id;
  sent = true;
  stage.spawn(tell_transit(stage, plan, id, random.next()));
}

// Sends the goods alone, with another order's that already wait at the forwarder's, or leaves them there for company.
Story send_together(Teller& teller, Plan plan, std::vector<Allocation>& allocations, bool partial) {
  std::vector<std::shared_ptr<Parcel>>& forwarder = teller.stage().forwarder();
  const std::string lane = absl::StrCat(plan->customer->country, "/", plan->mode);
  std::shared_ptr<Parcel> company;
  bool sent = false;
  if (!partial) {
    const auto waiting = std::find_if(forwarder.begin(), forwarder.end(), [&](const std::shared_ptr<Parcel>& parcel) {
      return parcel->lane == lane &&
             teller.load(parcel->allocations.front().order).commercial == Commercial::kConfirmed;
    });
    if (waiting != forwarder.end()) {
      company = *waiting;
      forwarder.erase(waiting);
      company->taken = true;
      allocations.insert(allocations.end(), company->allocations.begin(), company->allocations.end());
    } else if (teller.random.chance(220)) {
      const auto mine = std::make_shared<Parcel>();
      mine->lane = lane;
      mine->allocations = allocations;
      forwarder.push_back(mine);
      set_aside(*plan, allocations, 1);
      for (int looked = 0; looked < 10 && !mine->taken; ++looked) co_await proceed(teller, *plan, 10, 20);
      if (mine->taken) {
        while (!mine->away) co_await teller.hours(4, 12);
        set_aside(*plan, allocations, -1);
        co_return;
      }
      std::erase(forwarder, mine);
      set_aside(*plan, allocations, -1);
    }
  }
  co_await send(teller, plan, allocations, partial, sent);
  if (company != nullptr) company->away = true;
}

bool all_arrived(const Order& order) {
  return std::all_of(order.lines.begin(), order.lines.end(), [](const Line& line) {
    return line.ledger.shipped == line.ledger.delivered + line.ledger.refused + line.ledger.lost;
  });
}

// Nothing more will come: what was not delivered is given up, with the customer's leave.
Story give_up_rest(Teller& teller, OrderPlan& plan) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  {
    const Order order = teller.load(id);
    for (const MilestoneTemplate& step : plan.steps) {
      const Milestone* milestone = find_milestone(order, LineNo{0}, step.code);
      if (milestone == nullptr || milestone->state != MilestoneState::kPlanned) continue;
      teller.act(Desk::kPlanning, "waive the rest",
                 schedule::waive(id, LineNo{0}, step.code, "head of planning", "nothing left to make"));
    }
  }
  for (const LinePlan& mine : plan.lines) {
    const Order order = teller.load(id);
    if (order.commercial != Commercial::kConfirmed) co_return;
    const Line& line = *find_line(order, mine.terms.line);
    // Where a change has made the last delivery enough after the fact, closing the last line completes the order.
    const bool last = &mine == &plan.lines.back();
    if (line.fulfilment == FulfilmentState::kShortClosed || (settled(line) && !last)) continue;
    LineShortClosed closing;
    closing.line = mine.terms.line;
    closing.reason = mine.bad_batch ? "rest failed inspection" : "rest not worth a second run";
    if (line.ledger.shipped < lower_limit(line.terms) && random.chance(150)) {
      teller.refused(Desk::kSales, "short-close without asking", Code::kOverTolerance,
                     production::short_close(id, closing));
    }
    closing.customer_reference = absl::StrCat("email ", teller.today().str());
    teller.act(Desk::kSales, "short-close", production::short_close(id, closing));
    ++teller.stage().report().short_closed;
    co_await proceed(teller, plan, 1, 6);
  }
}

}  // namespace

Story ship_order(Teller& teller, Plan plan) {
  Random& random = teller.random;
  const Date earliest = plan->ex_factory.plus(-static_cast<int>(random.between(3, 14)));
  for (;;) {
    co_await proceed(teller, *plan, 10, 30);
    if (plan->over) co_return;
    const bool made =
        std::all_of(plan->lines.begin(), plan->lines.end(), [](const LinePlan& line) { return line.made; });
    const Order order = teller.load(plan->id);
    if (order.commercial == Commercial::kCompleted) co_return;
    std::vector<Allocation> ready;
    bool held = false;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
      const Line& line = order.lines[i];
      held = held || on_hold(order, line.terms.line);
      const std::int64_t amount = ready_of(line, plan->lines[i]);
      if (amount > 0) ready.push_back({plan->id, line.terms.line, quantity_of(amount, line.terms.quantity.unit)});
    }
    if (ready.empty()) {
      if (made) break;
      continue;
    }
    if (!made) {
      const bool due = teller.today() >= plan->ex_factory;
      if (held || !worth_splitting(order, ready) || !random.chance(due ? 250 : 15)) continue;
    } else {
      complete_through(teller, *plan, "FINAL-INSPECTION");
      if (teller.today() < earliest) {
        co_await teller.day(earliest);
        continue;
      }
    }
    co_await send_together(teller, plan, ready, !made);
  }

  complete_through(teller, *plan, "EX-FACTORY");
  for (bool tried = false;; tried = true) {
    co_await proceed(teller, *plan, 16, 40);
    if (plan->over) co_return;
    const Order order = teller.load(plan->id);
    if (order.commercial == Commercial::kCompleted) co_return;
    if (!tried && random.chance(40)) {
      teller.refused(Desk::kSales, "close before delivery", Code::kNotAllDelivered, intake::close(plan->id));
    }
    if (all_arrived(order)) break;
  }
  co_await give_up_rest(teller, *plan);
}

}  // namespace gendan::simulation
