#include "gendan/order/returns.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/return_state.h"
#include "order/archive/names.h"
#include "order/check.h"
#include "order/claim.h"
#include "order/decide.h"
#include "order/ended_returns.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/taken_back.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::When;

struct ReturnFacts {
  const Return& rma;
  const Judging& how;
};

// ---- rules ----------------------------------------------------------------------------------------------------------

absl::Status beyond(const Quantity& quantity, const Quantity& most) {
  return refuse(Code::kBeyondAuthorised, "quantity", absl::StrCat(to_string(quantity), " of ", to_string(most)));
}

struct WithinRequested {
  static constexpr std::string_view kName = "returns.within_requested";
  static absl::Status ask(const ReturnAuthorised& event, const ReturnFacts& facts) {
    const Quantity& most = facts.rma.requested.quantity;
    return event.quantity.value <= most.value ? absl::OkStatus() : beyond(event.quantity, most);
  }
};

struct ExpiresLater {
  static constexpr std::string_view kName = "returns.expires_later";
  static absl::Status ask(const ReturnAuthorised& event, const ReturnFacts& facts) {
    if (!event.expires.has_value() || event.expires >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "expires", event.expires.str());
  }
};

struct ReturnHasReason : ReasonGiven {
  static constexpr std::string_view kName = "returns.has_reason";
};

struct WithinAuthorised {
  static constexpr std::string_view kName = "returns.within_authorised";
  static absl::Status ask(const ReturnReceived& event, const ReturnFacts& facts) {
    const Quantity& most = facts.rma.authorised;
    return event.quantity.value <= most.value ? absl::OkStatus() : beyond(event.quantity, most);
  }
};

struct ReceiptNotFuture : DayHasCome {
  static constexpr std::string_view kName = "returns.receipt_not_future";
};

struct NotExpired {
  static constexpr std::string_view kName = "returns.not_expired";
  static absl::Status ask(const ReturnReceived& event, const ReturnFacts& facts) {
    const Date expires = facts.rma.expires;
    if (!expires.has_value() || event.day <= expires) return absl::OkStatus();
    return refuse(Code::kReturnExpired, "day", absl::StrCat("taken back until ", expires.str()));
  }
};

struct PartsAddUp {
  static constexpr std::string_view kName = "returns.parts_add_up";
  static absl::Status ask(const ReturnDispositioned& event, const ReturnFacts& facts) {
    Wide sum = 0;
    for (const Quantity* part : {&event.restocked, &event.reworked, &event.scrapped}) sum += part->value.micros();
    if (sum == facts.rma.received.value.micros()) return absl::OkStatus();
    return refuse(Code::kDispositionSum, "restocked", absl::StrCat(to_string(facts.rma.received), " were received"));
  }
};

struct SettlementHasReference {
  static constexpr std::string_view kName = "returns.settlement_has_reference";
  static absl::Status ask(const ReturnClosed& event, const ReturnFacts&) {
    if (event.settlement == ReturnSettlement::kNothing || !event.reference.empty()) return absl::OkStatus();
    return refuse(Code::kMissing, "reference");
  }
};

struct ReturnMachine : fsm::Front<ReturnMachine, ReturnState, ReturnFacts> {
  static constexpr std::string_view kName = "return";
  static constexpr std::string_view kScope = "return";
  static constexpr std::string_view kStates[] = {"None",     "Requested",     "Authorised", "Refused",
                                                 "Received", "Dispositioned", "Closed",     "Cancelled"};
  using None = At<ReturnState::kNone>;
  using Requested = At<ReturnState::kRequested>;
  using Authorised = At<ReturnState::kAuthorised>;
  using Refused = At<ReturnState::kRefused>;
  using Received = At<ReturnState::kReceived>;
  using Dispositioned = At<ReturnState::kDispositioned>;
  using Closed = At<ReturnState::kClosed>;
  using Cancelled = At<ReturnState::kCancelled>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from           event                to             guard
      Row<None,          ReturnRequested,     Requested>,
      Row<Requested,     ReturnAuthorised,    Authorised,    When<WithinRequested, ExpiresLater>>,
      Row<Requested,     ReturnRefused,       Refused,       When<ReturnHasReason>>,
      Row<Requested,     ReturnCancelled,     Cancelled,     When<ReturnHasReason>>,
      Row<Authorised,    ReturnCancelled,     Cancelled,     When<ReturnHasReason>>,
      Row<Authorised,    ReturnReceived,      Received,      When<WithinAuthorised, ReceiptNotFuture, NotExpired>>,
      Row<Received,      ReturnDispositioned, Dispositioned, When<PartsAddUp>>,
      Row<Dispositioned, ReturnClosed,        Closed,        When<SettlementHasReference>>
  > {};
  // clang-format on
};

template <class E>
absl::Status take(Return& rma, const E& event, const Judging& how) {
  return fsm::step<ReturnMachine>(rma.state, event, ReturnFacts{rma, how}, how.mode);
}

// not_positive (or negative where zero is fine), unit_mismatch: with the unit in which the return was requested.
absl::Status check_part(const Quantity& quantity, const Return& rma, std::string_view field, bool zero_is_fine) {
  return check_amount(quantity, rma.requested.quantity.unit, "the return", field, zero_is_fine);
}

// ---- the order's side -----------------------------------------------------------------------------------------------

template <class E>
absl::StatusOr<Line*> on_line(Order& order, const E& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.rma, "rma"));
    GENDAN_RETURN_IF_ERROR(check_amount(event.quantity, *line, "quantity"));
  }
  return line;
}

// What may still be given back of a line.
std::int64_t returnable(const Ledger& ledger) {
  return clamped(Wide{ledger.delivered} - ledger.returned - ledger.return_awaited);
}

auto is_awaited(const ReturnId& rma, LineNo line) {
  return [&rma, line](const AwaitedReturn& awaited) { return awaited.rma == rma && awaited.line == line; };
}

// Waits for so much less. Refused where something is decided: quantity_chain, more than is awaited with the return.
// What was observed ends what is awaited with it, and leaves alone what others are to bring.
absl::Status end_waiting(Order& order, Line& line, const ReturnId& rma, const Quantity& quantity, Mode mode) {
  const LineNo number = line.terms.line;
  const std::int64_t own = awaited_of(order, rma, number);
  std::int64_t micros = quantity.value.micros();
  if (mode == Mode::kEnforce && micros > own) {
    return refuse(Code::kQuantityChain, absl::StrCat("line ", number.value),
                  absl::StrCat(Decimal::from_micros(own).str(), " are awaited back with ", rma.str(), ", not ",
                               to_string(quantity)));
  }
  // Where what made it wait was taken back by a record, there is nothing to end either.
  if (mode == Mode::kObserve || (mode == Mode::kReplay && order.observed)) micros = std::min(micros, own);
  if (micros == 0) return absl::OkStatus();
  GENDAN_RETURN_IF_ERROR(take_from(line.ledger.return_awaited, Decimal::from_micros(micros), "quantity"));
  std::vector<AwaitedReturn>& all = order.awaited_returns.edit();
  // Logs hold what was taken from others too, before anybody kept them apart.
  for (const bool from_others : {false, true}) {
    for (AwaitedReturn& awaited : all) {
      if (awaited.line != number || (awaited.rma != rma) != from_others) continue;
      const std::int64_t part = std::min(micros, awaited.micros);
      awaited.micros -= part;
      micros -= part;
    }
  }
  std::erase_if(all, [](const AwaitedReturn& awaited) { return awaited.micros <= 0; });
  return absl::OkStatus();
}

absl::Status check_returnable(const Line& line, const Quantity& quantity) {
  if (quantity.value.micros() <= returnable(line.ledger)) return absl::OkStatus();
  return refuse(Code::kQuantityChain, "quantity",
                absl::StrCat(to_string(quantity), " to be returned, ",
                             Decimal::from_micros(std::max<std::int64_t>(returnable(line.ledger), 0)).str(),
                             " are with the customer and not expected back"));
}

}  // namespace

std::string_view to_string(ReturnReason reason) { return name_unless_none(reason); }

std::int64_t awaited_of(const Order& order, const ReturnId& rma, LineNo line) {
  const AwaitedReturn* awaited = order.awaited_returns.find(is_awaited(rma, line));
  return awaited != nullptr ? awaited->micros : 0;
}

MachineFacts describe_return() { return fsm::describe<ReturnMachine>(); }

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Return& rma, const ReturnRequested& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
    if (!event.quantity.value.is_positive()) return refuse(Code::kNotPositive, "quantity", to_string(event.quantity));
    if (event.reason == ReturnReason::kNone) return refuse(Code::kUnknownCode, "reason", "a return has a reason");
    GENDAN_RETURN_IF_ERROR(check_optional(event.complaint, "complaint"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.note, "note"));
  }
  GENDAN_RETURN_IF_ERROR(take(rma, event, how));
  rma.requested = event;
  return absl::OkStatus();
}

absl::Status step(Return& rma, const ReturnAuthorised& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_part(event.quantity, rma, "quantity", false));
    if (event.expires.has_value()) GENDAN_RETURN_IF_ERROR(check_date(event.expires, "expires"));
  }
  GENDAN_RETURN_IF_ERROR(take(rma, event, how));
  rma.authorised = event.quantity;
  rma.expires = event.expires;
  return absl::OkStatus();
}

absl::Status step(Return& rma, const ReturnRefused& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return take(rma, event, how);
}

absl::Status step(Return& rma, const ReturnCancelled& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return take(rma, event, how);
}

absl::Status step(Return& rma, const ReturnReceived& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_part(event.quantity, rma, "quantity", false));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
  }
  GENDAN_RETURN_IF_ERROR(take(rma, event, how));
  rma.received = event.quantity;
  return absl::OkStatus();
}

absl::Status step(Return& rma, const ReturnDispositioned& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_part(event.restocked, rma, "restocked", true));
    GENDAN_RETURN_IF_ERROR(check_part(event.reworked, rma, "reworked", true));
    GENDAN_RETURN_IF_ERROR(check_part(event.scrapped, rma, "scrapped", true));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.note, "note"));
  }
  return take(rma, event, how);
}

absl::Status step(Return& rma, const ReturnClosed& event, const Judging& how) {
  if (checking(how)) {
    if (event.settlement == ReturnSettlement::kNone) return refuse(Code::kUnknownCode, "settlement");
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reference, "reference"));
  }
  return take(rma, event, how);
}

absl::Status step(Order& order, const ReturnAwaited& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(add_to((*line)->ledger.return_awaited, event.quantity.value, "quantity"));
  if (AwaitedReturn* awaited = order.awaited_returns.find(is_awaited(event.rma, event.line))) {
    GENDAN_RETURN_IF_ERROR(add_to(awaited->micros, event.quantity.value, "quantity"));
  } else {
    order.awaited_returns.edit().push_back({event.rma, event.line, event.quantity.value.micros()});
  }
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const ReturnAwaitEnded& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(end_waiting(order, **line, event.rma, event.quantity, how.mode));
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const GoodsReturned& event, const Judging& how) {
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_amount(event.missing, **line, "missing", true));
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
  }
  const Excess before = excess_of((*line)->ledger, (*line)->terms);
  GENDAN_RETURN_IF_ERROR(add_to((*line)->ledger.returned, event.quantity.value, "quantity"));
  for (const Quantity* ended : {&event.quantity, &event.missing}) {
    GENDAN_RETURN_IF_ERROR(end_waiting(order, **line, event.rma, *ended, how.mode));
  }
  return keep_invariants(order, **line, before, how.mode);
}

absl::Status step(Order& order, const ReturnOpened& event, const Judging& how) {
  return open_claim(order.returns, event.rma, "rma", Code::kReturnOpen, how);
}

absl::Status step(Order& order, const ReturnSettled& event, const Judging& how) {
  return settle_claim(order.returns, event.rma, "rma", Code::kUnknownReturn, how);
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace {

// What the order was told already of the goods of a return on that line, in millionths of its unit.
struct Noted {
  Wide returned = 0;
  Wide missing = 0;
};
absl::StatusOr<Noted> noted_of(View& view, const OrderId& order, const ReturnId& rma, LineNo line) {
  Noted noted;
  GENDAN_RETURN_IF_ERROR(view.history(stream_of(order), [&](const PastEvent& past) {
    const auto* returned = std::get_if<GoodsReturned>(&past.event);
    if (returned == nullptr || returned->rma != rma || returned->line != line || past.reversed) return true;
    noted.returned += returned->quantity.value.micros();
    noted.missing += returned->missing.value.micros();
    return true;
  }));
  return noted;
}

// The day on which the goods of a return came.
absl::StatusOr<Date> day_received(View& view, const ReturnId& rma) {
  Date day;
  GENDAN_RETURN_IF_ERROR(view.history(stream_of(rma), [&](const PastEvent& past) {
    const auto* received = std::get_if<ReturnReceived>(&past.event);
    if (received != nullptr && !past.reversed) day = received->day;
    return true;
  }));
  return day;
}

// Tells the order what has come of a return, where that was received on the return's stream alone, and that nothing
// more comes of it. One that does not know of the return is told as far as it waits.
absl::Status end_waiting_for(View& view, const Order& order, const Return& rma, Events& events) {
  const LineNo number = rma.requested.line;
  const UnitCode unit = rma.requested.quantity.unit;
  const Line* line = find_line(order, number);
  const bool known = is_open(order.returns, rma.id) && line != nullptr && line->terms.quantity.unit == unit;
  std::int64_t awaited = awaited_of(order, rma.id, number);
  if (awaited == 0 && !known) return absl::OkStatus();
  std::int64_t back = 0;
  Date day;
  if (rma.received.value.is_positive()) {
    absl::StatusOr<Noted> noted = noted_of(view, order.id, rma.id, number);
    if (!noted.ok()) return noted.status();
    back = clamped(std::max<Wide>(rma.received.value.micros() - noted->returned, 0));
    if (!known) back = std::min(back, awaited);
  }
  if (back > 0) {
    absl::StatusOr<Date> received = day_received(view, rma.id);
    if (!received.ok()) return received.status();
    day = *received;
  }
  const StreamId stream = stream_of(order.id);
  const auto of_line = [&](std::int64_t micros) { return Quantity{Decimal::from_micros(micros), unit}; };
  if (back > awaited) {
    events.add(stream, ReturnAwaited{rma.id, number, of_line(back - awaited)});
    awaited = back;
  }
  if (back > 0) {
    events.add(stream, GoodsReturned{rma.id, number, of_line(back), of_line(awaited - back), day});
  } else if (awaited > 0) {
    events.add(stream, ReturnAwaitEnded{rma.id, number, of_line(awaited)});
  }
  return absl::OkStatus();
}

// Tells the order, as far as it knows of the return, that it is settled.
absl::Status settle(View& view, const Order& order, const Return& rma, Events& events) {
  GENDAN_RETURN_IF_ERROR(end_waiting_for(view, order, rma, events));
  if (is_open(order.returns, rma.id)) events.add(stream_of(order.id), ReturnSettled{rma.id});
  return absl::OkStatus();
}

bool has_ended(const Return& rma) {
  return rma.state == ReturnState::kClosed || rma.state == ReturnState::kCancelled ||
         rma.state == ReturnState::kRefused;
}

}  // namespace

absl::Status settle_ended_returns(View& view, const Order& order, Events& events) {
  for (const ReturnId& id : order.returns) {
    absl::StatusOr<const Return*> rma = view.rma(id);
    if (refused_with(rma.status(), Code::kUnknownReturn)) continue;
    if (!rma.ok()) return rma.status();
    if (!has_ended(**rma)) continue;
    GENDAN_RETURN_IF_ERROR(settle(view, order, **rma, events));
  }
  return absl::OkStatus();
}

namespace {

absl::Status still_needed(const ReturnId& rma, const std::string& why) {
  return refuse(Code::kStillNeeded, "target", absl::StrCat("return ", rma.str(), " ", why));
}

// The order's side of a return's line, with and without what is taken back.
class OrdersSide {
 public:
  OrdersSide(const TakenBack& target, const ReturnId& rma, LineNo line) : target_(target), rma_(rma), line_(line) {}
  // Whether what was decided of the rest, behind the target, rests on it.
  bool rest_decided() const { return rest_decided_; }
  bool settled() const { return settled_; }    // by a decision, behind the target
  bool waited() const { return ended_ > 0; }   // for what the target brought
  Wide returned() const { return returned_; }  // without what is taken back

  void add(const PastEvent& past, bool taken) {
    const bool decided_behind = past.version > target_.version && !past.observed && !taken;
    if (const auto* awaited = of_line<ReturnAwaited>(past.event)) {
      awaited_ += awaited->quantity.value.micros();
      rest_decided_ |= decided_behind;  // less what was back
    } else if (const auto* ended = of_line<ReturnAwaitEnded>(past.event)) {
      end(past, ended->quantity.value.micros(), decided_behind);
    } else if (const auto* returned = of_line<GoodsReturned>(past.event)) {
      end(past, Wide{returned->quantity.value.micros()} + returned->missing.value.micros(), decided_behind);
      if (!taken) returned_ += returned->quantity.value.micros();
    } else if (const auto* settled = std::get_if<ReturnSettled>(&past.event)) {
      settled_ |= decided_behind && settled->rma == rma_;
    }
  }

 private:
  template <class E>
  const E* of_line(const Event& event) const {
    const E* found = std::get_if<E>(&event);
    return found != nullptr && found->rma == rma_ && found->line == line_ ? found : nullptr;
  }
  void end(const PastEvent& past, Wide micros, bool decided_behind) {
    const Wide part = std::min(micros, awaited_);
    awaited_ -= part;
    if (past.version == target_.version) ended_ = part;
    rest_decided_ |= decided_behind && part > 0 && awaited_ == 0;
  }

  const TakenBack& target_;
  const ReturnId& rma_;
  const LineNo line_;
  Wide awaited_ = 0;
  Wide ended_ = 0;
  Wide returned_ = 0;
  bool rest_decided_ = false;
  bool settled_ = false;
};

// What was awaited or back of a return, or given up, when the rest of it was decided on.
absl::Status check_end_taken_back(View& view, const TakenBack& target, const ReturnId& id, LineNo line,
                                  const std::vector<TakenBack>& taken) {
  OrdersSide side(target, id, line);
  GENDAN_RETURN_IF_ERROR(view.history(target.stream, [&](const PastEvent& past) {
    if (!past.reversed) side.add(past, is_taken_back(taken, target.stream, past.version));
    return true;
  }));
  if (side.rest_decided()) return still_needed(id, "was decided on for the rest");
  if (!side.settled()) return absl::OkStatus();
  if (side.waited()) return still_needed(id, "is settled");
  absl::StatusOr<const Return*> rma = view.rma(id);
  if (refused_with(rma.status(), Code::kUnknownReturn)) return absl::OkStatus();
  if (!rma.ok()) return rma.status();
  const bool less = (*rma)->requested.line == line && side.returned() < (*rma)->received.value.micros();
  return less ? still_needed(id, "is settled with what was received") : absl::OkStatus();
}

// A return is settled by the credit note that it was closed with, whatever the note itself says.
absl::Status check_note_taken_back(View& view, const TakenBack& target, const CreditNoteIssued& note,
                                   const std::vector<TakenBack>& taken) {
  std::set<ReturnId> returns;
  // A reference may be any text; no return has a name that is no id.
  if (check_id(note.reference, "").ok()) returns.insert(ReturnId(note.reference));
  GENDAN_RETURN_IF_ERROR(view.history(target.stream, [&](const PastEvent& past) {
    if (past.reversed) return true;
    std::visit(
        [&](const auto& event) {
          using E = std::decay_t<decltype(event)>;
          if constexpr (std::is_same_v<E, ReturnOpened> || std::is_same_v<E, ReturnAwaited> ||
                        std::is_same_v<E, GoodsReturned> || std::is_same_v<E, ReturnAwaitEnded>) {
            returns.insert(event.rma);
          }
        },
        past.event);
    return true;
  }));
  for (const ReturnId& id : returns) {
    absl::StatusOr<const Return*> rma = view.rma(id);
    if (refused_with(rma.status(), Code::kUnknownReturn)) continue;
    if (!rma.ok()) return rma.status();
    if ((*rma)->state != ReturnState::kClosed || stream_of((*rma)->requested.order) != target.stream) continue;
    const StreamId stream = stream_of(id);
    bool settled = false;
    GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
      const auto* closed = std::get_if<ReturnClosed>(&past.event);
      settled |= closed != nullptr && closed->settlement == ReturnSettlement::kCreditNote &&
                 closed->reference == note.note.str() && !past.reversed && !is_taken_back(taken, stream, past.version);
      return true;
    }));
    if (settled) return still_needed(id, "is settled by the credit note");
  }
  return absl::OkStatus();
}

absl::Status check_claim_taken_back(View& view, const ReturnId& id, const std::vector<TakenBack>& taken) {
  absl::StatusOr<const Return*> rma = view.rma(id);
  if (refused_with(rma.status(), Code::kUnknownReturn)) return absl::OkStatus();
  if (!rma.ok()) return rma.status();
  const absl::StatusOr<Return> then = without(view, stream_of(id), **rma, taken);
  if (!then.ok()) return then.status();
  // Without what is taken back it may be of no order.
  absl::StatusOr<const Order*> order = order_behind(view, then->requested.order);
  if (!order.ok()) return order.status();
  if (*order == nullptr) return absl::OkStatus();
  const auto tells = [&](const Event& event) {
    if (const auto* opened = std::get_if<ReturnOpened>(&event); opened != nullptr && opened->rma == id) {
      return ToldOfClaim::kOpen;
    }
    const auto* settled = std::get_if<ReturnSettled>(&event);
    return settled != nullptr && settled->rma == id ? ToldOfClaim::kSettled : ToldOfClaim::kNothing;
  };
  const bool open = !nothing_stands(*then) && !has_ended(*then);
  const absl::StatusOr<bool> untold =
      leaves_claim_untold(view, stream_of((*order)->id), stream_of(id), open, taken, tells);
  if (!untold.ok()) return untold.status();
  return *untold ? still_needed(id, has_ended(**rma) ? "is settled" : "is open") : absl::OkStatus();
}

}  // namespace

absl::Status check_returns_taken_back(View& view, const std::vector<TakenBack>& taken) {
  for (const TakenBack& one : taken) {
    absl::Status status;
    const bool ends = std::holds_alternative<ReturnClosed>(one.event) ||
                      std::holds_alternative<ReturnCancelled>(one.event) ||
                      std::holds_alternative<ReturnRefused>(one.event);
    if (const auto* returned = std::get_if<GoodsReturned>(&one.event)) {
      status = check_end_taken_back(view, one, returned->rma, returned->line, taken);
    } else if (const auto* ended = std::get_if<ReturnAwaitEnded>(&one.event)) {
      status = check_end_taken_back(view, one, ended->rma, ended->line, taken);
    } else if (const auto* awaited = std::get_if<ReturnAwaited>(&one.event)) {
      status = check_end_taken_back(view, one, awaited->rma, awaited->line, taken);
    } else if (const auto* note = std::get_if<CreditNoteIssued>(&one.event)) {
      status = check_note_taken_back(view, one, *note, taken);
    } else if (const auto* opened = std::get_if<ReturnOpened>(&one.event)) {
      status = check_claim_taken_back(view, opened->rma, taken);
    } else if (ends && category_of(one.stream.str()) == Category::kReturn) {
      status = check_claim_taken_back(view, ReturnId(name_of(one.stream.str())), taken);
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

namespace returns {
namespace {

// Where the order's invoices are kept here, so are its credit notes: unknown_credit_note.
absl::Status check_credit_note(View& view, const Return& rma, const ReturnClosed& closing) {
  absl::StatusOr<const Order*> order = order_behind(view, rma.requested.order);
  if (!order.ok()) return order.status();
  if (*order == nullptr || (*order)->finance.invoices.empty()) return absl::OkStatus();
  const SharedList<CreditNoteId>& notes = (*order)->finance.credit_notes;
  if (std::find(notes.begin(), notes.end(), CreditNoteId(closing.reference)) != notes.end()) return absl::OkStatus();
  return refuse(Code::kUnknownCreditNote, "reference", closing.reference);
}

absl::Status check_replacement(View& view, const ReturnClosed& closing) {
  absl::StatusOr<const Order*> order = order_behind(view, OrderId(closing.reference));
  if (!order.ok()) return order.status();
  if (*order != nullptr && !nothing_stands(**order)) return absl::OkStatus();
  return refuse(Code::kUnknownOrder, "reference", closing.reference);
}

// What settles the return is there. That it is named at all, the guards ask.
absl::Status check_settlement(View& view, const Return& rma, const ReturnClosed& closing) {
  if (closing.reference.empty()) return absl::OkStatus();
  if (closing.settlement == ReturnSettlement::kCreditNote) return check_credit_note(view, rma, closing);
  if (closing.settlement == ReturnSettlement::kReplacement) return check_replacement(view, closing);
  return absl::OkStatus();
}

// Nothing comes back before the customer had it, as far as its deliveries are known here: date_in_past. Where there
// were several, what comes back may be of an early one, unless that came back with another return.
absl::Status check_was_delivered(View& view, const ReturnRequested& requested, const ReturnReceived& received) {
  absl::StatusOr<const Order*> order = order_behind(view, requested.order);
  if (!order.ok()) return order.status();
  const Line* line = *order != nullptr ? find_line(**order, requested.line) : nullptr;
  // In nearly every case nobody has to look into the log.
  if (line == nullptr || !received.day.has_value() || received.day >= line->last_delivery) return absl::OkStatus();
  std::map<Date, Wide> changes;  // of what the customer has, by day
  GENDAN_RETURN_IF_ERROR(view.history(stream_of(requested.order), [&](const PastEvent& past) {
    if (past.reversed) return true;
    const auto* delivered = std::get_if<GoodsDelivered>(&past.event);
    if (delivered != nullptr && delivered->line == requested.line) {
      changes[delivered->day] += Wide{delivered->accepted.micros()} + delivered->damaged.micros();
    }
    const auto* returned = std::get_if<GoodsReturned>(&past.event);
    if (returned != nullptr && returned->line == requested.line) {
      changes[returned->day] -= returned->quantity.value.micros();
    }
    return true;
  }));
  changes.try_emplace(received.day, 0);
  const Wide quantity = received.quantity.value.micros();
  Wide with_him = 0;
  for (const auto& [day, change] : changes) {
    with_him += change;
    if (day < received.day || quantity <= with_him) continue;
    return refuse(Code::kDateInPast, "day",
                  absl::StrCat(Decimal::from_micros(clamped(std::max(with_him, Wide{0}))).str(),
                               " were with the customer on ", day.str(), ", not ", to_string(received.quantity)),
                  "give the day on which the goods came back");
  }
  return absl::OkStatus();
}

// The decision that writes an event with which the return ends.
template <class E>
Decision end_with(ReturnId id, E event) {
  return [id = std::move(id), event = std::move(event)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Return*> rma = view.rma(id);
    if (!rma.ok()) return rma.status();
    absl::StatusOr<const Order*> order = order_behind(view, (*rma)->requested.order);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), event);
    if (*order != nullptr) GENDAN_RETURN_IF_ERROR(settle(view, **order, **rma, events));
    return events;
  };
}

}  // namespace

Decision request(ReturnId rma, ReturnRequested request) {
  return [rma = std::move(rma), request = std::move(request)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check_new(view, rma, "rma"));
    absl::StatusOr<const Order*> order = view.order(request.order);
    if (!order.ok()) return order.status();
    const Line* line = find_line(**order, request.line);
    if (nothing_stands(**order)) return refuse(Code::kUnknownOrder, "order", request.order.str());
    if (line == nullptr) return unknown_line(request.line);
    GENDAN_RETURN_IF_ERROR(check_amount(request.quantity, *line, "quantity"));
    GENDAN_RETURN_IF_ERROR(check_returnable(*line, request.quantity));
    if (!request.complaint.empty()) {
      absl::StatusOr<const Complaint*> complaint = view.complaint(request.complaint);
      if (!complaint.ok()) return complaint.status();
      if (nothing_stands(**complaint)) return refuse(Code::kUnknownCase, "case", request.complaint.str());
    }
    Events events;
    events.add(stream_of(rma), request);
    // The order may have been told by a record.
    if (!is_open((*order)->returns, rma)) events.add(stream_of(request.order), ReturnOpened{rma});
    return events;
  };
}

Decision authorise(ReturnId id, ReturnAuthorised authorisation) {
  return [id = std::move(id), authorisation](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Return*> rma = view.rma(id);
    if (!rma.ok()) return rma.status();
    const ReturnRequested& requested = (*rma)->requested;
    absl::StatusOr<const Order*> order = order_behind(view, requested.order);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), authorisation);
    if (*order == nullptr) return events;
    Wide awaited = authorisation.quantity.value.micros();
    // Some of it may have been recorded as awaited, or as back, before anybody authorised it; or it was authorised
    // before, and that was taken back from the return alone.
    if ((*order)->observed || (*rma)->observed) {
      absl::StatusOr<Noted> noted = noted_of(view, requested.order, id, requested.line);
      if (!noted.ok()) return noted.status();
      const Wide known = noted->returned + noted->missing + awaited_of(**order, id, requested.line);
      if (known > 0 && known >= awaited) return events;
      awaited -= known;
    }
    const Quantity rest = {Decimal::from_micros(clamped(awaited)), authorisation.quantity.unit};
    events.add(stream_of(requested.order), ReturnAwaited{id, requested.line, rest});
    return events;
  };
}

Decision refuse_return(ReturnId rma, std::string reason) {
  return end_with(std::move(rma), ReturnRefused{std::move(reason)});
}

Decision cancel(ReturnId rma, std::string reason) {
  return end_with(std::move(rma), ReturnCancelled{std::move(reason)});
}

Decision receive(ReturnId id, ReturnReceived received) {
  return [id = std::move(id), received](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Return*> rma = view.rma(id);
    if (!rma.ok()) return rma.status();
    const ReturnRequested& requested = (*rma)->requested;
    absl::StatusOr<const Order*> order = order_behind(view, requested.order);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), received);
    if (*order == nullptr) return events;
    std::int64_t awaited = awaited_of(**order, id, requested.line);
    Quantity expected = (*rma)->authorised;  // where the order was told of nothing
    ReturnReceived news = received;          // what the order does not know of it
    if (awaited == 0) {
      absl::StatusOr<Noted> noted = noted_of(view, requested.order, id, requested.line);
      if (!noted.ok()) return noted.status();
      if (noted->returned > 0) {
        const Wide left = received.quantity.value.micros() - noted->returned;
        if (left <= 0) return events;
        news.quantity.value = Decimal::from_micros(clamped(left));
        expected = news.quantity;
      }
    }
    if ((*rma)->state == ReturnState::kAuthorised && received.quantity.unit == (*rma)->authorised.unit) {
      GENDAN_RETURN_IF_ERROR(check_was_delivered(view, requested, news));
    }
    if (awaited == 0) {
      awaited = expected.value.micros();
      events.add(stream_of(requested.order), ReturnAwaited{id, requested.line, expected});
    }
    const Wide missing = Wide{awaited} - news.quantity.value.micros();
    const Quantity rest = {Decimal::from_micros(clamped(std::max<Wide>(missing, 0))), received.quantity.unit};
    events.add(stream_of(requested.order), GoodsReturned{id, requested.line, news.quantity, rest, received.day});
    return events;
  };
}

Decision disposition(ReturnId rma, ReturnDispositioned disposition) {
  return write(std::move(rma), std::move(disposition));
}
Decision close(ReturnId id, ReturnClosed closing) {
  return
      [id = std::move(id), closing = std::move(closing)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Return*> rma = view.rma(id);
        if (!rma.ok()) return rma.status();
        GENDAN_RETURN_IF_ERROR(check_settlement(view, **rma, closing));
        return end_with(id, closing)(view, context);
      };
}

}  // namespace returns
}  // namespace gendan
