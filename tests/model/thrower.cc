#include "thrower.h"

#include <algorithm>
#include <utility>

#include "folded_anew.h"

namespace gendan {

std::vector<Decision> Thrower::beginnings() {
  std::vector<Decision> out;
  for (const char* id : {"O-0", "O-1"}) {
    const OrderId order(id);
    out.push_back(intake::draft(order, header(id), {some_line(1), some_line(2)}));
    out.push_back(intake::submit(order));
    out.push_back(intake::start_review(order, PersonId("li")));
    out.push_back(intake::complete_review(order, {{{"quantity", true, ""}}}));
    out.push_back(intake::confirm(order, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {kToday.plus(5), kToday.plus(9)}));
  }
  return out;
}

Decision Thrower::next(const House& house) { return below(3) == 0 ? onward(house) : at_random(house); }

Decision Thrower::at_random(const House& house) {
  const std::uint64_t n = below(76);
  if (n < 7) return any_intake(house);
  if (n < 9) return any_requirement();
  if (n < 11) return any_ending(house);
  if (n < 14) return any_change(house);
  if (n < 17) return any_hold();
  if (n < 21) return any_production(house);
  if (n < 36) return any_lot(house);
  if (n < 37) return any_severity();
  if (n < 45) return any_shipment(house);
  if (n < 48) return any_promise(house);
  if (n < 51) return any_incident(house);
  if (n < 56) return any_money(house);
  if (n < 60) return any_return(house);
  if (n < 61) return take_back(house);
  if (n < 64) return any_milestone(house);
  if (n < 71) return any_stock(house);
  return any_complaint(house);
}

Decision Thrower::onward(const House& house) {
  const std::uint64_t n = below(30);
  if (n < 2) return next_intake(house);
  if (n < 3) return next_change(house);
  if (n < 4) return next_milestone(house);
  if (n < 5) return next_promise(house);
  if (n < 7) return next_trouble(house);
  if (n < 9) return next_production(house);
  if (n < 14) return next_lot(house);
  if (n < 15) return next_severity(house);
  if (n < 19) return next_shipment(house);
  if (n < 23) return next_complaint(house);
  if (n < 26) return next_return(house);
  if (n < 28) return next_money(house, order());
  return next_ending(house);
}

LineAdded Thrower::some_line(std::uint32_t number) {
  LineAdded out = line(number, 5 + amount(30));
  out.over_tolerance = Decimal::from_micros(amount(200'000));
  out.produced = below(5) != 0;
  out.inspected = below(4) != 0;
  return out;
}

// ---- intake ---------------------------------------------------------------------------------------------------------

Decision Thrower::any_intake(const House& house) {
  const OrderId id = order();
  const QueryId query("Q" + std::to_string(below(2)));
  switch (below(11)) {
    case 0:
      return intake::draft(id, header(id.str()), {some_line(1), some_line(2)});
    case 1:
      return intake::submit(id);
    case 2:
      return intake::start_review(id, PersonId("li"));
    case 3:
      return intake::complete_review(id, {{{"quantity", below(9) != 0, ""}}});
    case 4:
    case 5:
      return intake::confirm(id, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {some_day(house), some_day(house)});
    case 6:
      return intake::raise_query(id, {query, "quantity", said("of all sizes?")});
    case 7:
      return intake::answer_query(id, {query, said("of all")});
    case 8:
      return intake::add_line(id, some_line(static_cast<std::uint32_t>(1 + below(4))));
    case 9:
      switch (below(3)) {
        case 0:
          return intake::reject(id, said("nobody makes that"));
        case 1:
          return intake::discard(id, said("entered twice"));
        default:
          return intake::cancel(id, said("no use for it"));
      }
    default: {
      return correction(as_it_stands<Order>(*house.engine, id));
    }
  }
}

Decision Thrower::next_intake(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok()) return intake::draft(id, header(id.str()), {some_line(1), some_line(2)});
  switch (loaded->commercial) {
    case Commercial::kDraft:
      if (below(2) == 0) return correction(*loaded);
      if (below(12) == 0) return intake::discard(id, "entered twice");
      if (below(6) == 0) return intake::add_line(id, some_line(static_cast<std::uint32_t>(loaded->lines.size() + 1)));
      return intake::submit(id);
    case Commercial::kSubmitted:
      if (below(3) == 0) return correction(*loaded);
      return intake::start_review(id, PersonId("li"));
    case Commercial::kUnderReview: {
      const std::string query = "Q" + std::to_string(loaded->queries.size());
      if (below(3) == 0) return intake::raise_query(id, {QueryId(query), "quantity", "of all sizes?"});
      return intake::complete_review(id, {{{"quantity", below(9) != 0, ""}}});
    }
    case Commercial::kQueryOpen: {
      const Query* open = loaded->queries.find([](const Query& query) { return query.open; });
      return intake::answer_query(id, {open == nullptr ? QueryId("Q0") : open->id, "of all"});
    }
    case Commercial::kReviewed:
      if (below(3) == 0) return correction(*loaded);
      if (below(20) == 0) return intake::reject(id, "nobody makes that");
      return intake::confirm(id, {1, Incoterm::kFOB, "Ningbo", "30 days"},
                             std::vector<Date>(loaded->lines.size(), within_days(house, 9)));
    case Commercial::kCancelPending:
      return intake::reject_cancellation(id, "half of it is made");
    case Commercial::kCompleted:
      if (below(2) == 0) return intake::close(id);
      return next_requirement(*loaded);
    default:
      return next_requirement(*loaded);
  }
}

Decision Thrower::any_requirement() {
  const std::string requirement = "Q" + std::to_string(below(3));
  const OrderId id = order();
  if (below(3) == 0) return intake::attach_requirement(id, {requirement, LineNo{scope().value}, "logo embroidered"});
  return intake::verify_requirement(id, {requirement, said("photograph")});
}

Decision Thrower::next_requirement(const Order& order) {
  const Requirement* open = order.requirements.find([](const Requirement& one) { return !one.verified; });
  if (open != nullptr) return intake::verify_requirement(order.id, {open->id, "photograph"});
  const std::string requirement = "Q" + std::to_string(order.requirements.size());
  return intake::attach_requirement(order.id, {requirement, scope(), "logo embroidered"});
}

// Of what was entered, or of something like it.
Decision Thrower::correction(const Order& order) {
  EntryCorrected out;
  const Line* line = order.lines.empty() || below(4) == 0 ? nullptr : &one_of(order.lines);
  if (line == nullptr) {
    switch (below(3)) {
      case 0:
        out = {{}, "country", order.header.country, "Peru"};
        break;
      case 1:
        out = {{}, "contact", order.header.contact, "Ms Soto"};
        break;
      default:
        out = {{}, "po_number", order.header.po_number, "PO-" + std::to_string(below(3))};
    }
  } else {
    const LineAdded& terms = line->terms;
    switch (below(8)) {
      case 0:
      case 1:
        out = {terms.line, "quantity", to_string(terms.quantity), to_string(pieces(amount(40)))};
        break;
      case 2:
        out = {terms.line, "unit_price", to_string(terms.unit_price), below(4) == 0 ? "13" : "13 USD"};
        break;
      case 3:
        out = {terms.line, "requested", terms.requested.str(), kToday.plus(static_cast<int>(below(40))).str()};
        break;
      case 4:
        out = {terms.line, "supplier", terms.supplier.str(), "MILL-" + std::to_string(7 + below(2))};
        break;
      case 5:
        out = {terms.line, "family", terms.family, below(2) == 0 ? "shirts" : "trousers"};
        break;
      case 6:
        out = {terms.line, "mode", terms.mode, "Air"};
        break;
      default:
        out = {terms.line, below(2) == 0 ? "gtin" : "colour", terms.gtin, "4006381333931"};
    }
  }
  if (below(6) == 0) out.was = "something else";
  return intake::correct_entry(order.id, out);
}

// How an order ends, and how it does not.
Decision Thrower::any_ending(const House& house) {
  const OrderId id = order();
  switch (below(10)) {
    case 0:
    case 1:
      return intake::request_cancellation(id, Party::kBuyer, "no use for it");
    case 2:
      return intake::reject_cancellation(id, "half of it is made");
    case 3:
      return intake::accept_cancellation(id, "agreed");
    case 4:
      return intake::accept_cancellation(id, "agreed", CancellationCharged{invoice(), dollars("4"), today(house)});
    case 5:
      return intake::reopen(id, "some more", said("head"));
    default:
      return intake::close(id);
  }
}

// Goes on with what is nearest to its end: closes what is completed, takes it up again at times, and short-closes what
// else is open of an order of which a line is settled.
Decision Thrower::next_ending(const House& house) {
  for (const char* name : {"O-0", "O-1", "O-2"}) {
    const OrderId id(name);
    const absl::StatusOr<Order> loaded = house.engine->load(id);
    if (!loaded.ok()) continue;
    if (loaded->commercial == Commercial::kCompleted) return next_close(house, *loaded);
    if (loaded->commercial == Commercial::kClosed && below(3) == 0) return intake::reopen(id, "some more", "head");
    if (loaded->commercial != Commercial::kConfirmed) continue;
    const auto ended = [](const Line& line) {
      return line.fulfilment == FulfilmentState::kShortClosed || settled(line);
    };
    const Line* open = loaded->lines.find([&](const Line& line) { return !ended(line); });
    const bool begun = loaded->lines.find(ended) != nullptr;
    if (open != nullptr && below(begun ? 3 : 20) == 0) {
      return production::short_close(id, {open->terms.line, "enough", "mail"});
    }
  }
  return next_intake(house);
}

// Settles what keeps a completed order from being closed.
Decision Thrower::next_close(const House& house, const Order& order) {
  const Hold* held = order.holds.find([](const Hold& one) { return one.state == HoldState::kHeld; });
  if (held != nullptr) return hold::release(order.id, held->id, "aired");
  const Proposal* proposal =
      order.proposals.find([](const Proposal& one) { return one.state == ProposalState::kProposed; });
  if (proposal != nullptr) return amendment::reject(order.id, proposal->id, "it is over");
  if (!order.complaints.empty() && below(2) == 0) return next_complaint(house);
  if (!order.returns.empty() && below(2) == 0) return next_return(house);
  if (!open_balance(order).value.is_zero() && below(4) != 0) return next_money(house, order.id);
  return intake::close(order.id);
}

// ---- changes --------------------------------------------------------------------------------------------------------

Decision Thrower::any_change(const House& house) {
  const OrderId id = order();
  const ProposalId proposal("P" + std::to_string(below(4)));
  switch (below(3)) {
    case 0: {
      LineChange change{number(), pieces(1 + amount(30)), std::nullopt, std::nullopt};
      if (below(4) == 0) change.over_tolerance = Decimal::of(amount(2));
      if (below(4) == 0) change.requested = some_day(house);
      TermsChange terms;
      if (below(4) == 0) terms.payment_terms = "60 days";
      const auto base = static_cast<std::uint32_t>(1 + below(2));
      return amendment::propose(id, {proposal, base, party(), {change}, "", terms});
    }
    case 1:
      return amendment::accept(id, proposal, party());
    default:
      return below(3) == 0 ? amendment::reject(id, proposal, said("too dear"))
                           : amendment::withdraw(id, proposal, party());
  }
}

Decision Thrower::next_change(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->lines.empty()) return any_change(house);
  const Proposal* open =
      loaded->proposals.find([](const Proposal& one) { return one.state == ProposalState::kProposed; });
  if (open != nullptr)
    return amendment::accept(id, open->id, open->by == Party::kBuyer ? Party::kSeller : Party::kBuyer);
  const Line& line = one_of(loaded->lines);
  LineChange change;
  change.line = line.terms.line;
  switch (below(5)) {
    case 0:
      change.requested = within_days(house, 20);
      break;
    case 1:
      change.unit_price = dollars("11");
      break;
    case 2:
      change.under_tolerance = Decimal::from_micros(amount(1'000'000));
      break;
    case 3:
      change.requested = within_days(house, 20);
      change.quantity = Quantity{line.terms.quantity.value, line.terms.quantity.unit};
      break;
    default:
      change.quantity = pieces(1 + std::max(line.ledger.shipped, line.ledger.released) / Decimal::kScale + amount(12));
  }
  const ProposalId proposal("P" + std::to_string(loaded->proposals.size() + below(2)));
  return amendment::propose(id, {proposal, loaded->revision, party(), {change}, ""});
}

// ---- the calendar ---------------------------------------------------------------------------------------------------

namespace {

std::vector<MilestoneTemplate> calendar(int cloth) {
  return {{MilestoneCode("M0"), "", -cloth, {}},
          {MilestoneCode("M1"), "", -2, {MilestoneCode("M0")}},
          {MilestoneCode("M2"), "", 0, {}}};
}

}  // namespace

Decision Thrower::any_milestone(const House& house) {
  const OrderId id = order();
  const LineNo line = below(3) == 0 ? number() : LineNo{0};
  const MilestoneCode code = milestone();
  const Date day = some_day(house);
  switch (below(7)) {
    case 0:
      return schedule::baseline(id, line, calendar(static_cast<int>(3 + below(3))), day, WorkCalendar());
    case 1:
      return schedule::rebaseline(id, line, calendar(static_cast<int>(3 + below(3))), day, WorkCalendar(),
                                  below(2) == 0 ? "mail" : "");
    case 2:
      return schedule::forecast(id, line, code, day, "cloth is late");
    case 3:
      return schedule::waive(id, line, code, said("head"), said("made before"));
    case 4:
      return schedule::reverse(id, line, code, said("by mistake"));
    default:
      return schedule::complete(id, line, code, day);
  }
}

Decision Thrower::next_milestone(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->milestones.empty()) {
    const LineNo line = below(3) == 0 ? number() : LineNo{0};
    return schedule::baseline(id, line, calendar(3), within_days(house, 9), WorkCalendar());
  }
  const Milestone& one = one_of(loaded->milestones);
  if (one.state == MilestoneState::kDone) return schedule::reverse(id, one.line, one.code, "by mistake");
  switch (below(5)) {
    case 0:
      return schedule::forecast(id, one.line, one.code, within_days(house, 5), "cloth is late");
    case 1:
      return schedule::waive(id, one.line, one.code, "head", "made before");
    default:
      return schedule::complete(id, one.line, one.code, about_today(house));
  }
}

// ---- promises, incidents, holds -------------------------------------------------------------------------------------

Decision Thrower::any_promise(const House& house) {
  const OrderId id = order();
  const LineNo line = number();
  switch (below(3)) {
    case 0:
      return promise::announce_delay(id, {line, some_day(house), DelayCause::kMaterial, ""});
    case 1:
      return promise::announce_delay(id, {line, some_day(house), DelayCause::kCapacity, "", soon(house)});
    default:
      return below(2) == 0 ? promise::accept_delay(id, line, said("mail"))
                           : promise::reject_delay(id, line, said("no"));
  }
}

Decision Thrower::next_promise(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->lines.empty()) return any_promise(house);
  const Line& line = one_of(loaded->lines);
  const LineNo no = line.terms.line;
  if (line.promise == PromiseState::kDelayOpen && below(4) != 0) {
    return below(3) == 0 ? promise::reject_delay(id, no, "no") : promise::accept_delay(id, no, "mail");
  }
  const Date later = line.promised.has_value() ? line.promised.plus(1 + static_cast<int>(below(4))) : some_day(house);
  return promise::announce_delay(id, {no, later, DelayCause::kMaterial, "", soon(house)});
}

Decision Thrower::any_incident(const House& house) {
  const OrderId id = order();
  const IncidentId incident = trouble();
  switch (below(3)) {
    case 0:
      return incident::raise(
          id, {incident, scope(), IncidentKind::kMachine, "loom broken", below(3) == 0 ? Instant{} : soon(house)});
    case 1:
      return incident::resolve(id, incident, "mended");
    default: {
      CustomerInformed message;
      message.channel = "phone";
      message.message = "a few days later";
      message.about = {below(2) == 0 ? about_incident(incident) : about_delay(number())};
      return incident::inform(id, message);
    }
  }
}

Decision Thrower::any_hold() {
  const OrderId id = order();
  const HoldId hold = hold_id();
  if (below(7) != 0) return hold::release(id, hold, said("aired"));
  return hold::place(id, {hold, HoldKind::kQuality, scope(), "smell", below(4) == 0 ? shipment() : ShipmentId()});
}

// Settles what keeps an order: a hold, a customer who has not been told, an incident.
Decision Thrower::next_trouble(const House& house) {
  const OrderId id = order();
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok()) return any_hold();
  const Hold* held = loaded->holds.find([](const Hold& one) { return one.state == HoldState::kHeld; });
  if (held != nullptr) return hold::release(id, held->id, "aired");
  const Requirement* unmet = loaded->requirements.find([](const Requirement& one) { return !one.verified; });
  if (unmet != nullptr) return intake::verify_requirement(id, {unmet->id, "photograph"});
  const Obligation* owed = loaded->obligations.find([](const Obligation& one) { return one.open(); });
  if (owed != nullptr) return incident::inform(id, {"phone", "Ms Soto", "a few days later", {owed->about}});
  const Incident* open = loaded->incidents.find([](const Incident& one) { return one.state == IncidentState::kOpen; });
  if (open != nullptr) return incident::resolve(id, open->id, "mended");
  return any_incident(house);
}

// ---- what was written by mistake ------------------------------------------------------------------------------------

// Mostly of late: what is long past is needed for what came after it.
Decision Thrower::take_back(const House& house) {
  StreamId stream;
  switch (below(12)) {
    case 0:
      stream = stream_of(shipment());
      break;
    case 1:
      stream = stream_of(shelf());
      break;
    case 2:
      stream = stream_of(complaint_case());
      break;
    case 3:
      stream = stream_of(rma());
      break;
    case 4:
      stream = stream_of(payment());
      break;
    case 5:
      stream = stream_of(SupplierId("MILL-7"));
      break;
    default:
      stream = stream_of(order());
  }
  const std::uint64_t last = house.engine->log().version_of(stream.str()).value_or(Version{}).value;
  return reversal::reverse_event(stream, Version{last - std::min(last, below(below(3) == 0 ? 40 : 3))}, "by mistake");
}

}  // namespace gendan
