#include <utility>

#include "thrower.h"

namespace gendan {

// ---- complaints -----------------------------------------------------------------------------------------------------

Decision Thrower::any_complaint(const House& house) {
  const CaseId id = complaint_case();
  switch (below(12)) {
    case 0:
      return received(house, id);
    case 1:
      return complaint::acknowledge(id, "mail");
    case 2:
      return complaint::assess(id, {static_cast<CaseSeverity>(below(4)), true, ""});
    case 3:
      return complaint::investigate(id, "8D");
    case 4:
      return complaint::propose(id, {said("needles"), said("credit")});
    case 5:
      return complaint::accept(id, "mail");
    case 6:
      return below(2) == 0 ? complaint::reopen(id, said("again")) : complaint::escalate(id, said("too little"));
    case 7:
      return complaint::close(id, {said("credited"), static_cast<std::uint32_t>(below(7))});
    default:
      return any_8d(house, id);
  }
}

Decision Thrower::received(const House& house, const CaseId& id) {
  ComplaintReceived out;
  out.customer = CustomerId("ACME");
  out.order = order();
  out.line = number();
  out.channel = "mail";
  out.allegations = {{"x", "faded"}};
  if (below(2) == 0) out.acknowledge_by = soon(house);
  return complaint::receive(id, out);
}

// Mostly of one case: an 8D is long.
Decision Thrower::next_complaint(const House& house) {
  const CaseId id("C" + std::to_string(below(3) / 2));
  const absl::StatusOr<Complaint> loaded = house.engine->load(id);
  if (!loaded.ok()) return received(house, id);
  switch (loaded->state) {
    case ComplaintState::kReceived:
      return complaint::acknowledge(id, "mail");
    case ComplaintState::kAcknowledged:
      return complaint::assess(id, {static_cast<CaseSeverity>(1 + below(3)), below(4) != 0, ""});
    case ComplaintState::kAssessed:
      return complaint::investigate(id, "8D");
    case ComplaintState::kInvestigating:
      if (below(9) == 0) return complaint::assess(id, {CaseSeverity::kMajor, true, ""});
      if (below(3) != 0) return next_8d(house, *loaded);
      return complaint::propose(id, {said("needles"), "credit"});
    case ComplaintState::kProposed:
      if (below(2) == 0) return next_8d(house, *loaded);
      return below(4) == 0 ? complaint::escalate(id, "too little") : complaint::accept(id, "mail");
    case ComplaintState::kResolving:
      if (below(2) == 0) return next_8d(house, *loaded);
      return complaint::close(id, {"credited", 4});
    case ComplaintState::kClosed:
      if (below(2) == 0) return next_8d(house, *loaded);
      return complaint::reopen(id, "again");
    default:
      return any_complaint(house);
  }
}

Decision Thrower::any_8d(const House& house, const CaseId& id) {
  switch (below(6)) {
    case 0:
      return complaint::open_capa(id, {said("8D-1"), PersonId("li")});
    case 1:
      return complaint::plan_effectiveness_check(id, {some_day(house), PersonId(said("wang"))});
    case 2:
      return complaint::confirm_effectiveness(id, said("no needle since"));
    case 3:
      return complaint::refute_effectiveness(id, said("needles again"));
    default:
      return complaint::advance_8d(id, {static_cast<std::uint8_t>(below(10)), said("needles")});
  }
}

Decision Thrower::next_8d(const House& house, const Complaint& complaint) {
  const CaseId& id = complaint.id;
  if (complaint.capa == CapaState::kNone) return complaint::open_capa(id, {"8D-1", PersonId("li")});
  const bool in_place = complaint.capa >= CapaState::kD6;
  if (complaint.effectiveness == EffectivenessState::kPlanned && in_place && below(2) == 0) {
    return below(3) == 0 ? complaint::refute_effectiveness(id, "needles again")
                         : complaint::confirm_effectiveness(id, "no needle since");
  }
  if (in_place && below(2) == 0) {
    return complaint::plan_effectiveness_check(id, {within_days(house, 3), PersonId("wang")});
  }
  const auto step = static_cast<std::uint8_t>(complaint.capa);  // D0 is 1, so D1 is next
  return complaint::advance_8d(id, {step, "needles"});
}

// ---- returns --------------------------------------------------------------------------------------------------------

Decision Thrower::any_return(const House& house) {
  const ReturnId id = rma();
  switch (below(9)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return returns::request(id, {order(), number(), pieces(1 + amount(5)), ReturnReason::kDefective, {}, ""});
    case 4:
      return below(4) == 0 ? returns::cancel(id, said("kept"))
                           : returns::authorise(id, {pieces(1 + amount(5)), some_day(house)});
    case 5:
      return returns::receive(id, {pieces(1 + amount(5)), some_day(house)});
    case 6:
      return returns::disposition(id, {pieces(1 + amount(3)), {}, {}, ""});
    case 7:
      return returns::refuse_return(id, said("worn"));
    default:
      return returns::close(id, {ReturnSettlement::kNothing, ""});
  }
}

Decision Thrower::next_return(const House& house) {
  const ReturnId id = rma();
  const absl::StatusOr<Return> loaded = house.engine->load(id);
  if (!loaded.ok()) {
    const OrderId of = order();
    const absl::StatusOr<Order> asked = house.engine->load(of);
    if (!asked.ok() || asked->lines.empty()) return any_return(house);
    const Line& line = one_of(asked->lines);
    const std::int64_t there = line.ledger.delivered - line.ledger.returned - line.ledger.return_awaited;
    return returns::request(id, {of, line.terms.line, some_of(there), ReturnReason::kDamaged, {}, ""});
  }
  switch (loaded->state) {
    case ReturnState::kRequested:
      return returns::authorise(id, {some_of(loaded->requested.quantity.value.micros()), today(house).plus(3)});
    case ReturnState::kAuthorised:
      if (below(5) == 0) return returns::cancel(id, "kept");
      return returns::receive(id, {some_of(loaded->authorised.value.micros()), today(house)});
    case ReturnState::kReceived: {
      const Quantity& all = loaded->received;
      const Quantity scrapped = some_of(all.value.micros());
      const Quantity restocked{Decimal::from_micros(all.value.micros() - scrapped.value.micros()), all.unit};
      return returns::disposition(id, {restocked, pieces(0), scrapped, ""});
    }
    case ReturnState::kDispositioned:
      return returns::close(id, {ReturnSettlement::kNothing, ""});
    default:
      return any_return(house);
  }
}

}  // namespace gendan
