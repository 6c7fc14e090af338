#include "reference_model.h"

#include <algorithm>
#include <utility>

#include "gendan/order/aql.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

template <class E>
const E* as(const Event& event) {
  return std::get_if<E>(&event);
}

// a x (1 + t), without ever dividing: compares b <= a + a x t in millionths of millionths.
bool within(std::int64_t b, const LineAdded& terms) {
  const __int128 scale = Decimal::kScale;
  return static_cast<__int128>(b) * scale <=
         static_cast<__int128>(terms.quantity.value.micros()) * (scale + terms.over_tolerance.micros());
}

}  // namespace

void ReferenceModel::fail(std::uint64_t position, const std::string& what) {
  broken_.push_back("position " + std::to_string(position) + ": " + what);
}

void ReferenceModel::apply(const Record& record, const Event& event) {
  ++events_;
  const std::uint64_t position = record.position.value;
  if (position != position_ + 1) fail(position, "stands after " + std::to_string(position_));
  position_ = position;
  std::uint64_t& version = versions_[std::string(record.stream)];
  if (record.version.value != version + 1) fail(position, "a version is missing on " + std::string(record.stream));
  version = record.version.value;
  if (record.recorded_at < recorded_at_) fail(position, "recorded before its predecessor");
  recorded_at_ = record.recorded_at;
  const auto [request, fresh] = requests_.emplace(record.request_id, record.append_first.value);
  if (!fresh && request->second != record.append_first.value) fail(position, "a request took effect twice");
  if (const auto* reversal = as<EventReversed>(event)) return take_back(record, *reversal);
  standing_[std::string(record.stream)][record.version.value] = {record.flags, record.recorded_at, event};
  take(record, event);
  if (as<OrderClosed>(event) != nullptr) check_claims(record);
}

void ReferenceModel::take(const Record& record, const Event& event) {
  const std::uint64_t position = record.position.value;
  if (category_of(record.stream) == Category::kPayment) {
    PaymentModel& payment = payments_[std::string(record.stream)];
    payment.observed |= (record.flags & kObserved) != 0;
    take(payment, event, position);
    if (const auto* e = as<PaymentReceived>(event)) {
      payment.reference = e->customer.str() + '\n' + e->bank_reference;
      const auto [first, fresh] = references_.emplace(payment.reference, record.stream);
      if (!fresh && first->second != record.stream && !payment.observed) fail(position, "money was received twice");
    }
  }
  if (category_of(record.stream) == Category::kStock) {
    StockModel& stock = stocks_[std::string(name_of(record.stream))];
    stock.observed |= (record.flags & kObserved) != 0;
    take(stock, record, event);
  }
  take_claim(record, event);
  if (category_of(record.stream) == Category::kSupplier) {
    SupplierModel& supplier = suppliers_[std::string(name_of(record.stream))];
    supplier.observed |= (record.flags & kObserved) != 0;
    take(supplier, record, event);
  }
  if (category_of(record.stream) != Category::kOrder) return;
  OrderModel& order = orders_[std::string(name_of(record.stream))];
  order.observed |= (record.flags & kObserved) != 0;
  take(order, record, event);
  take_number(order, event);
  take_money(order, event);
  if (!order.observed) check_end(std::string(name_of(record.stream)), order, event, position);
  take_supply(order, event);
  if (!order.observed) check(std::string(name_of(record.stream)), order, position);
}

// Once, and everything that is left must be as sound as if it had been all there was.
void ReferenceModel::take_back(const Record& record, const EventReversed& event) {
  std::map<std::uint64_t, Standing>& left = standing_[std::string(record.stream)];
  if (left.erase(event.target.value) == 0) fail(record.position.value, "what does not stand was taken back");
  if (category_of(record.stream) == Category::kOrder) orders_[std::string(name_of(record.stream))] = {};
  if (category_of(record.stream) == Category::kPayment) {
    PaymentModel& payment = payments_[std::string(record.stream)];
    if (const auto own = references_.find(payment.reference);
        own != references_.end() && own->second == record.stream) {
      references_.erase(own);
    }
    payment = {};
  }
  if (category_of(record.stream) == Category::kStock) stocks_[std::string(name_of(record.stream))] = {};
  if (category_of(record.stream) == Category::kSupplier) suppliers_[std::string(name_of(record.stream))] = {};
  claims_.erase(std::string(record.stream));
  again_ = true;
  for (const auto& [version, one] : left) {
    Record again = record;
    again.version = Version{version};
    again.recorded_at = one.recorded_at;
    again.flags = one.flags;
    take(again, one.event);
  }
  again_ = false;
}

void ReferenceModel::take(PaymentModel& payment, const Event& event, std::uint64_t position) {
  if (const auto* e = as<PaymentReceived>(event)) {
    payment.received = e->amount.value.micros();
  } else if (const auto* e = as<PaymentAllocated>(event)) {
    payment.allocated += e->amount.value.micros();
    if (!payment.observed && payment.allocated > payment.received) fail(position, "more was allocated than received");
  }
}

void ReferenceModel::take(StockModel& stock, const Record& record, const Event& event) {
  const std::uint64_t position = record.position.value;
  const Date today = day_of(record.recorded_at);
  // Whether everything that is reserved for that day or an earlier one is there by `then`.
  const auto covered = [&](Date day, Date then) {
    std::int64_t left = stock.there;
    for (const auto& [id, arrival] : stock.arrivals) {
      if (arrival.due >= today && arrival.due <= then) left += arrival.amount;
    }
    for (const auto& [id, reservation] : stock.reservations) {
      if (reservation.needed <= day) left -= reservation.left;
    }
    return left >= 0;
  };
  if (const auto* e = as<StockExpected>(event)) {
    stock.arrivals[e->arrival.str()] = {e->quantity.value.micros(), e->due};
  } else if (const auto* e = as<ArrivalRevised>(event)) {
    stock.arrivals[e->arrival.str()] = {e->quantity.value.micros(), e->due};
  } else if (const auto* e = as<StockReceived>(event)) {
    stock.there += e->quantity.value.micros();
    if (!e->arrival.empty()) stock.arrivals[e->arrival.str()].amount -= e->quantity.value.micros();
  } else if (const auto* e = as<StockReserved>(event)) {
    stock.reservations[e->reservation.str()] = {e->order.str(), e->quantity.value.micros(), e->needed};
    for (const auto& [id, reservation] : stock.reservations) {
      if (stock.observed || reservation.needed < e->needed || covered(reservation.needed, reservation.needed)) continue;
      fail(position, "more was promised than there will be");
    }
  } else if (const auto* e = as<StockIssued>(event)) {
    stock.there -= e->quantity.value.micros();
    if (!stock.observed && stock.there < 0) fail(position, "more was issued than there was");
    const auto own = stock.reservations.find(e->reservation.str());
    if (own == stock.reservations.end()) {
      if (!stock.observed && !covered(today, today)) fail(position, "what was promised was given to others");
    } else {
      own->second.left -= e->quantity.value.micros();
      if (!stock.observed && own->second.left < 0) fail(position, "more was issued than reserved");
      for (const auto& [id, sooner] : stock.reservations) {
        if (stock.observed || sooner.needed >= own->second.needed) continue;
        if (!covered(sooner.needed, std::max(sooner.needed, today)))
          fail(position, "what others need sooner was given");
      }
      if (own->second.left <= 0) stock.reservations.erase(own);
    }
  } else if (const auto* e = as<ReservationReleased>(event)) {
    stock.reservations.erase(e->reservation.str());
  } else if (const auto* e = as<StockCounted>(event)) {
    stock.there = e->quantity.value.micros();
  }
  std::erase_if(stock.arrivals, [](const auto& one) { return one.second.amount <= 0; });
}

void ReferenceModel::take_supply(OrderModel& order, const Event& event) {
  const auto name = [](const auto& e) { return e.stock.str() + "/" + e.reservation.str(); };
  if (const auto* e = as<SupplyReserved>(event)) {
    order.supplies[name(*e)] = e->quantity.value.micros();
  } else if (const auto* e = as<SupplyIssued>(event)) {
    std::int64_t& left = order.supplies[name(*e)];
    left -= e->quantity.value.micros();
    if (left <= 0) order.supplies.erase(name(*e));
  } else if (const auto* e = as<SupplyReleased>(event)) {
    order.supplies.erase(name(*e));
  } else if (as<OrderCancelled>(event) != nullptr || as<OrderCompleted>(event) != nullptr ||
             as<OrderClosed>(event) != nullptr) {
    order.over = true;
  } else if (as<OrderReopened>(event) != nullptr) {
    order.over = false;
  }
}

void ReferenceModel::take_claim(const Record& record, const Event& event) {
  const Category category = category_of(record.stream);
  if (category != Category::kCase && category != Category::kReturn) return;
  Claim& claim = claims_[std::string(record.stream)];
  claim.observed |= (record.flags & kObserved) != 0;
  take_effect(claim, event);
  if (const auto* e = as<ComplaintReceived>(event)) {
    claim.order = e->order.str();
    claim.open = true;
  } else if (const auto* e = as<ReturnRequested>(event)) {
    claim.order = e->order.str();
    claim.open = true;
  } else if (as<ComplaintReopened>(event) != nullptr) {
    claim.open = true;
  } else if (as<ComplaintClosed>(event) != nullptr || as<ReturnClosed>(event) != nullptr ||
             as<ReturnRefused>(event) != nullptr || as<ReturnCancelled>(event) != nullptr) {
    claim.open = false;
  }
}

// What was found, or is to be looked at, of one 8D says nothing of the next; and what came back was not cured.
void ReferenceModel::take_effect(Claim& claim, const Event& event) {
  if (as<CapaOpened>(event) != nullptr) {
    if (claim.capa && claim.effect != EffectivenessState::kRefuted) claim.effect = EffectivenessState::kNone;
    claim.capa = true;
  } else if (as<ComplaintReopened>(event) != nullptr) {
    if (claim.effect == EffectivenessState::kConfirmed) claim.effect = EffectivenessState::kNone;
  } else if (as<EffectivenessCheckPlanned>(event) != nullptr) {
    claim.effect = EffectivenessState::kPlanned;
  } else if (as<EffectivenessConfirmed>(event) != nullptr) {
    claim.effect = EffectivenessState::kConfirmed;
  } else if (as<EffectivenessRefuted>(event) != nullptr) {
    claim.effect = EffectivenessState::kRefuted;
  }
}

void ReferenceModel::take_number(OrderModel& order, const Event& event) {
  if (const auto* e = as<OrderDrafted>(event)) {
    order.customer = e->customer.str();
    order.number = e->po_number;
  } else if (const auto* e = as<EntryCorrected>(event)) {
    if (e->line.value == 0 && e->field == "po_number") order.number = e->now.value;
  } else if (as<OrderSubmitted>(event) != nullptr) {
    order.stands = true;
  } else if (as<OrderRejected>(event) != nullptr || as<OrderCancelled>(event) != nullptr ||
             as<DraftDiscarded>(event) != nullptr) {
    order.stands = false;
  }
}

// What the lots counted since the severity began bring about, the last one by the rules of its own edition; the
// counting begins anew with it, but where inspection ends.
std::string ReferenceModel::brought_about(FamilyModel& family) {
  const std::vector<LotCounted>& lots = family.lots;
  const LotCounted& last = lots.back();
  const bool iso = parse_aql_edition(last.edition).value() == AqlEdition::kIso2859Of99;
  const auto not_accepted = [](const LotCounted& lot) { return !lot.accepted; };
  const auto since = lots.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(lots.size(), 5));
  const auto failed_of_five = std::count_if(since, lots.end(), not_accepted);
  const auto begin = [&](Severity severity, const char* event) {
    family.lots.clear();
    family.severity = severity;
    return std::string(event);
  };
  if (family.severity == Severity::kReduced) {
    return !last.accepted || last.gap ? begin(Severity::kNormal, "SeverityNormalised") : "";
  }
  if (family.severity != Severity::kTightened) {
    return failed_of_five >= 2 ? begin(Severity::kTightened, "SeverityTightened") : "";
  }
  if (lots.size() >= 5 && failed_of_five == 0) return begin(Severity::kNormal, "SeverityNormalised");
  if (iso ? std::count_if(lots.begin(), lots.end(), not_accepted) >= 5 : lots.size() >= 10) {
    family.discontinued = true;
    return "InspectionDiscontinued";
  }
  return "";
}

bool ReferenceModel::allows_reduced(const FamilyModel& family, const std::string& edition) {
  if (family.severity != Severity::kNormal) return false;
  std::uint64_t score = 0;
  std::uint64_t in_a_row = 0;
  for (const LotCounted& lot : family.lots) {
    const bool by_iso = parse_aql_edition(lot.edition).value() == AqlEdition::kIso2859Of99;
    in_a_row = lot.accepted && !by_iso ? in_a_row + 1 : 0;
    score = lot.accepted && by_iso && lot.score_step > 0 ? score + lot.score_step : 0;
  }
  const bool iso = parse_aql_edition(edition).value() == AqlEdition::kIso2859Of99;
  return iso ? score >= 30 : in_a_row >= 10;
}

void ReferenceModel::take(SupplierModel& supplier, const Record& record, const Event& event) {
  const std::uint64_t position = record.position.value;
  const auto need = [&](bool holds, const char* what) {
    if (!supplier.observed && !holds) fail(position, what);
  };
  // One that a lot has brought about already, or that begins anew for another reason.
  const auto switched = [&](FamilyModel& family, const char* name, Severity severity, bool otherwise) {
    need(family.unsaid == name || otherwise, "a severity that the lots do not give");
    if (family.unsaid != name) {
      family.lots.clear();
      family.severity = severity;
      family.discontinued = false;
    }
    family.unsaid.clear();
  };
  if (const auto* e = as<LotCounted>(event)) {
    FamilyModel& family = supplier.families[e->family];
    need(family.unsaid.empty(), "a switch of severity was not written");
    need(!family.discontinued, "counted while inspection is discontinued");
    need(e->severity == family.severity, "counted under another severity than the one in force");
    if (!again_) {
      const auto due = uncounted_.find(e->order.str() + "/" + e->lot.str());
      need(due != uncounted_.end(), "counted without a first verdict");
      if (due != uncounted_.end()) {
        need(e->accepted == due->second.passed && e->gap == due->second.gap, "counted otherwise than it came out");
        uncounted_.erase(due);
      }
    }
    family.lots.push_back(*e);
    if (!family.discontinued) family.unsaid = brought_about(family);
  } else if (const auto* e = as<SeverityTightened>(event)) {
    switched(supplier.families[e->family], "SeverityTightened", Severity::kTightened, false);
  } else if (const auto* e = as<SeverityNormalised>(event)) {
    FamilyModel& family = supplier.families[e->family];
    const bool by_hand = family.severity == Severity::kReduced && !e->reason.empty();
    switched(family, "SeverityNormalised", Severity::kNormal, by_hand);
  } else if (const auto* e = as<InspectionDiscontinued>(event)) {
    switched(supplier.families[e->family], "InspectionDiscontinued", Severity::kTightened, false);
  } else if (const auto* e = as<SeverityReduced>(event)) {
    FamilyModel& family = supplier.families[e->family];
    switched(family, "SeverityReduced", Severity::kReduced, allows_reduced(family, e->edition));
  } else if (const auto* e = as<InspectionResumed>(event)) {
    FamilyModel& family = supplier.families[e->family];
    switched(family, "InspectionResumed", Severity::kTightened, family.discontinued);
  }
}

const ReferenceModel::FamilyModel* ReferenceModel::inspection_of(const LineModel& line) {
  if (line.terms.supplier.empty()) return nullptr;
  return &suppliers_[line.terms.supplier.str()].families[line.terms.family];
}

void ReferenceModel::check_plan(OrderModel& order, const InspectionPlanned& event, std::uint64_t position) {
  const LotModel& lot = order.lots.at(event.lot.str());
  const LineModel& line = order.lines.at(lot.line);
  const FamilyModel* family = inspection_of(line);
  if (family == nullptr || suppliers_[line.terms.supplier.str()].observed) return;
  if (family->discontinued && family->unsaid.empty()) fail(position, "planned while inspection is discontinued");
  if (!parse_aql_edition(event.plan.edition).ok()) return;
  const bool fits =
      lot.rounds > 0 ? event.plan.severity != Severity::kReduced : event.plan.severity == family->severity;
  if (!fits) fail(position, "planned under another severity than the one in force");
}

// A lot's first verdict, by the tables and under the severity in force, is counted in the same append.
void ReferenceModel::await_count(const std::string& id, OrderModel& order, const std::string& name, Verdict verdict,
                                 bool observed) {
  LotModel& lot = order.lots.at(name);
  const FamilyModel* family = inspection_of(order.lines.at(lot.line));
  const bool first = ++lot.rounds == 1;
  if (again_ || observed || !first || family == nullptr || family->discontinued) return;
  if (!parse_aql_edition(lot.plan.edition).ok() || lot.plan.severity != family->severity) return;
  uncounted_[id + "/" + name] = verdict;
}

void ReferenceModel::check_end(const std::string& id, const OrderModel& order, const Event& event,
                               std::uint64_t position) {
  if (as<OrderCancelled>(event) != nullptr) {
    for (const auto& [lot_id, lot] : order.lots) {
      if (!lot.good && lot.size > 0) fail(position, "cancelled before lot " + lot_id + " was dealt with");
    }
  }
  if (as<OrderCompleted>(event) != nullptr) {
    for (const auto& [number, line] : order.lines) {
      const std::string where = "order " + id + " line " + std::to_string(number);
      if (line.packed > line.shipped) fail(position, where + " was completed while something of it stands packed");
      const std::int64_t arrived = line.accepted + line.damaged + line.refused + line.lost;
      if (arrived != line.shipped) fail(position, where + " was completed while something of it is on its way");
    }
  }
  if (as<OrderClosed>(event) == nullptr) return;
  if (owed(order) != 0) fail(position, "order " + id + " was closed unpaid");
  if (!order.holds.empty()) fail(position, "order " + id + " was closed under a hold");
  if (!order.proposals.empty()) fail(position, "order " + id + " was closed before a change was decided");
}

// Asked once, when the order is closed: what is complained of later does not open it again.
void ReferenceModel::check_claims(const Record& record) {
  const std::string id(name_of(record.stream));
  if (orders_[id].observed) return;
  for (const auto& [stream, claim] : claims_) {
    if (!claim.open || claim.observed || claim.order != id) continue;
    fail(record.position.value, "order " + id + " was closed before " + stream);
  }
}

std::int64_t ReferenceModel::owed(const OrderModel& order) {
  std::int64_t sum = order.deposit_used - order.deposit_paid;
  for (const auto& [id, invoice] : order.invoices) {
    sum += invoice.amount - invoice.credited - invoice.written_off - invoice.paid;
  }
  return sum;
}

void ReferenceModel::check_supplies() {
  std::map<std::string, std::int64_t> reserved;
  for (const auto& [name, stock] : stocks_) {
    for (const auto& [id, reservation] : stock.reservations) reserved[name + "/" + id] = reservation.left;
  }
  std::map<std::string, std::int64_t> supplied;
  for (const auto& [id, order] : orders_) {
    supplied.insert(order.supplies.begin(), order.supplies.end());
    if (order.over && !order.supplies.empty()) fail(position_, "something is reserved for " + id + ", which is over");
  }
  if (reserved != supplied) fail(position_, "orders and stocks do not agree on what is reserved");
  if (!uncounted_.empty()) fail(position_, "the first verdict on " + uncounted_.begin()->first + " was not counted");
}

void ReferenceModel::check_numbers() {
  std::map<std::pair<std::string, std::string>, std::string> taken;
  for (const auto& [id, order] : orders_) {
    if (order.observed || !order.stands) continue;
    const auto [first, fresh] = taken.emplace(std::pair(order.customer, order.number), id);
    if (!fresh) fail(position_, "orders " + first->second + " and " + id + " stand under one number");
  }
}

void ReferenceModel::compare(const Complaint& complaint) {
  const Claim& claim = claims_[stream_of(complaint.id).str()];
  if (claim.observed) return;
  if (claim.effect != complaint.effectiveness) fail(position_, "effects differ on " + complaint.id.str());
}

void ReferenceModel::compare(const Supplier& supplier) {
  SupplierModel& model = suppliers_[supplier.id.str()];
  if (model.observed) return;
  for (const FamilySeverity& family : supplier.families) {
    const FamilyModel& other = model.families[family.family];
    if (!other.unsaid.empty()) continue;
    const bool equal = family.lots.severity == other.severity && family.lots.discontinued == other.discontinued &&
                       (other.discontinued || family.lots.lots == other.lots.size());
    if (!equal) fail(position_, "severities differ on " + supplier.id.str() + ", " + family.family);
  }
}

void ReferenceModel::compare(const Stock& stock) {
  const StockModel& model = stocks_[stock.id.str()];
  bool equal = model.there == stock.on_hand && model.arrivals.size() == stock.arrivals.size() &&
               model.reservations.size() == stock.reservations.size();
  for (const Arrival& arrival : stock.arrivals) {
    const auto found = model.arrivals.find(arrival.id.str());
    equal = equal && found != model.arrivals.end() && found->second.amount == arrival.micros;
  }
  for (const Reservation& reservation : stock.reservations) {
    const auto found = model.reservations.find(reservation.id.str());
    equal = equal && found != model.reservations.end() && found->second.left == reservation.micros;
  }
  if (!equal) fail(position_, "what is there differs on " + stock.id.str());
}

void ReferenceModel::take_money(OrderModel& order, const Event& event) {
  if (const auto* e = as<DepositRequested>(event)) {
    order.deposit = e->amount.value.micros();
  } else if (const auto* e = as<LetterOfCreditAccepted>(event)) {
    order.letter_of_credit = e->expires;
    order.credit_amount = e->amount.value.micros();
  } else if (const auto* e = as<InvoiceIssued>(event)) {
    InvoiceModel& invoice = order.invoices[e->invoice.str()];
    invoice.issued = *e;
    for (const InvoicedLine& part : e->lines) {
      invoice.amount += part.amount.value.micros();
      LineModel& line = order.lines.at(part.line.value);
      line.invoiced += part.quantity.value.micros();
      if (e->prepayment && part.quantity.value.is_positive()) line.ahead = std::max(line.ahead, line.invoiced);
    }
  } else if (const auto* e = as<CreditNoteIssued>(event)) {
    InvoiceModel& invoice = order.invoices.at(e->invoice.str());
    const bool was_whole = invoice.credited >= invoice.amount;
    invoice.credited += e->amount.value.micros();
    if (was_whole || invoice.credited + invoice.written_off < invoice.amount) return;
    for (const InvoicedLine& part : std::exchange(invoice.issued.lines, {})) {
      LineModel& line = order.lines.at(part.line.value);
      line.invoiced -= part.quantity.value.micros();
      if (!invoice.issued.prepayment) continue;
      const std::int64_t rest = std::max({line.ahead - part.quantity.value.micros(), line.shipped, line.invoiced});
      line.ahead = std::min(line.ahead, rest);
    }
  } else if (const auto* e = as<PaymentApplied>(event)) {
    (e->invoice.empty() ? order.deposit_paid : order.invoices.at(e->invoice.str()).paid) += e->credited.value.micros();
  } else if (const auto* e = as<DepositSetOff>(event)) {
    order.deposit_used += e->amount.value.micros();
    InvoiceModel& invoice = order.invoices.at(e->invoice.str());
    invoice.paid += e->amount.value.micros();
    invoice.of_deposit += e->amount.value.micros();
  } else if (const auto* e = as<InvoiceWrittenOff>(event)) {
    order.invoices.at(e->invoice.str()).written_off += e->amount.value.micros();
  } else if (const auto* e = as<RefundPaid>(event)) {
    (e->invoice.empty() ? order.deposit_paid : order.invoices.at(e->invoice.str()).paid) -= e->amount.value.micros();
    if (e->invoice.empty()) return;
    InvoiceModel& invoice = order.invoices.at(e->invoice.str());
    const std::int64_t back = std::max<std::int64_t>(invoice.of_deposit - invoice.paid, 0);
    invoice.of_deposit -= back;
    order.deposit_paid -= back;
    order.deposit_used -= back;
  } else if (const auto* e = as<CancellationCharged>(event)) {
    order.invoices[e->invoice.str()].amount = e->amount.value.micros();
  }
}

bool ReferenceModel::held(const OrderModel& order, std::uint32_t line, const std::string& shipment) const {
  return std::any_of(order.holds.begin(), order.holds.end(), [&](const auto& hold) {
    const auto& [of_line, of_shipment] = hold.second;
    return (of_line == 0 || of_line == line) && (of_shipment.empty() || of_shipment == shipment);
  });
}

ReferenceModel::Verdict ReferenceModel::verdict_of(const LotModel& lot) {
  Verdict out;
  std::set<std::uint32_t> worse;  // units counted in a more serious class
  for (const DefectClass c : {DefectClass::kCritical, DefectClass::kMajor, DefectClass::kMinor}) {
    std::uint64_t found = 0;
    if (lot.plan.basis == CountBasis::kNonconformities) {
      if (lot.defects.contains(c)) found = lot.defects.at(c);
    } else {
      if (lot.units.contains(c)) {
        for (const std::uint32_t unit : lot.units.at(c)) found += worse.insert(unit).second ? 1 : 0;
      }
    }
    std::uint64_t accept = 0;
    std::uint64_t reject = 1;
    for (const ClassPlan& plan : lot.plan.classes) {
      if (plan.defect_class != c || c == DefectClass::kCritical) continue;
      accept = plan.accept;
      reject = plan.reject;
    }
    if (found >= reject) out.passed = false;
    if (accept < found && found < reject) out.gap = true;
  }
  if (!out.passed) out.gap = false;
  return out;
}

void ReferenceModel::forget_findings(LotModel& lot) {
  lot.defects.clear();
  lot.units.clear();
}

void ReferenceModel::take_out(LineModel& line, std::int64_t micros) {
  if (!line.terms.produced) return;
  line.made -= micros;
  line.scrapped += micros;
}

void ReferenceModel::take(OrderModel& order, const Record& record, const Event& event) {
  const std::uint64_t position = record.position.value;
  const bool observed = (record.flags & kObserved) != 0;
  if (const auto* e = as<LineAdded>(event)) {
    order.lines[e->line.value].terms = *e;
  } else if (const auto* e = as<EntryCorrected>(event)) {
    if (e->line.value != 0) {
      LineAdded& terms = order.lines.at(e->line.value).terms;
      const std::string& now = e->now.value;
      if (e->field == "quantity") {
        terms.quantity.value = Decimal::parse(now.substr(0, now.find(' ')), "").value();
        terms.quantity.unit = UnitCode::parse(now.substr(now.find(' ') + 1), "").value();
      } else if (e->field == "supplier") {
        terms.supplier = SupplierId(now);
      } else if (e->field == "family") {
        terms.family = now;
      }
    }
  } else if (const auto* e = as<OrderConfirmed>(event)) {
    order.revision = e->revision;
  } else if (const auto* e = as<RequirementAttached>(event)) {
    order.unverified[e->requirement] = e->line.value;
  } else if (const auto* e = as<RequirementVerified>(event)) {
    order.unverified.erase(e->requirement);
  } else if (const auto* e = as<ChangeProposed>(event)) {
    if (!observed && e->base_revision != order.revision)
      fail(position, "a change of another revision than the agreed one");
    for (const auto& [id, open] : order.proposals) {
      for (const LineChange& a : open.changes) {
        for (const LineChange& b : e->changes) {
          if (a.line == b.line && !observed) fail(position, "two open proposals on one line");
        }
      }
      if (!open.terms.empty() && !e->terms.empty() && !observed) fail(position, "two open proposals on the terms");
    }
    order.proposals[e->proposal.str()] = *e;
  } else if (const auto* e = as<ChangeAccepted>(event)) {
    order.proposals.erase(e->proposal.str());
  } else if (const auto* e = as<ChangeRejected>(event)) {
    order.proposals.erase(e->proposal.str());
  } else if (const auto* e = as<ChangeWithdrawn>(event)) {
    order.proposals.erase(e->proposal.str());
  } else if (const auto* e = as<ChangeSuperseded>(event)) {
    order.proposals.erase(e->proposal.str());
  } else if (const auto* e = as<OrderRevised>(event)) {
    if (!observed && e->revision != order.revision + 1) fail(position, "a revision was left out");
    order.revision = e->revision;
    for (const LineChange& change : e->changes) {
      LineModel& line = order.lines.at(change.line.value);
      if (change.over_tolerance) line.terms.over_tolerance = *change.over_tolerance;
      if (change.under_tolerance) line.terms.under_tolerance = *change.under_tolerance;
      if (change.requested) {
        line.moved_at = record.append_first.value;
        line.moved_to = *change.requested;
      }
      if (!change.quantity) continue;
      std::int64_t released = 0;
      for (const auto& [id, lot] : order.lots) {
        if (lot.line == change.line.value && lot.released) released += lot.size;
      }
      const std::int64_t agreed = change.quantity->value.micros();
      if (!observed && (agreed < line.shipped || agreed < released)) fail(position, "agreed below what has gone out");
      line.terms.quantity = *change.quantity;
    }
  } else if (const auto* e = as<CalendarBaselined>(event)) {
    if (!observed && !order.calendars.insert(e->line.value).second) fail(position, "a baseline was replaced");
    plan_milestones(order, *e);
  } else if (const auto* e = as<CalendarRebaselined>(event)) {
    if (!observed && !order.calendars.contains(e->line.value))
      fail(position, "a calendar was planned anew before once");
    if (!observed && e->approval.empty() && e->revision < 2) fail(position, "nobody agreed to a new calendar");
    plan_milestones(order, *e);
  } else if (const auto* e = as<MilestoneCompleted>(event)) {
    order.milestones[{e->line.value, e->code.str()}].state = MilestoneState::kDone;
  } else if (const auto* e = as<MilestoneWaived>(event)) {
    order.milestones[{e->line.value, e->code.str()}].state = MilestoneState::kWaived;
  } else if (const auto* e = as<MilestoneReversed>(event)) {
    order.milestones[{e->line.value, e->code.str()}].state = MilestoneState::kPlanned;
  } else if (const auto* e = as<DeliveryPromised>(event)) {
    LineModel& line = order.lines.at(e->line.value);
    const bool agreed = line.moved_at == record.append_first.value && line.moved_to == e->date;
    if (!observed && !again_ && !line.promises.empty() && !agreed) fail(position, "a promise was replaced");
    line.delay_open = false;
    line.promises.push_back(e->date);
  } else if (const auto* e = as<DelayAnnounced>(event)) {
    if (!observed && e->cause == DelayCause::kNone) fail(position, "a delay without a cause");
    order.lines.at(e->line.value).delay_open = true;
  } else if (const auto* e = as<PromiseRevised>(event)) {
    LineModel& line = order.lines.at(e->line.value);
    if (!observed && !line.delay_open) fail(position, "a date moved in silence");
    if (!observed && !line.promises.empty() && e->date <= line.promises.back())
      fail(position, "a delay to an earlier day");
    line.delay_open = false;
    line.promises.push_back(e->date);
  } else if (const auto* e = as<DelayRejected>(event)) {
    order.lines.at(e->line.value).delay_open = false;
  } else if (const auto* e = as<ProductionReported>(event)) {
    LineModel& line = order.lines.at(e->line.value);
    line.made += e->good.value.micros();
    line.scrapped += e->scrap.value.micros();
    // What has failed may always be said, also where less has been agreed on since.
    const bool made_more = e->good.value.micros() > 0;
    if (!observed && made_more && !within(line.made, line.terms)) {
      fail(position, "more was made than agreed and tolerated");
    }
  } else if (const auto* e = as<LotSubmitted>(event)) {
    LotModel& lot = order.lots[e->lot.str()];
    lot.line = e->line.value;
    lot.size = e->size.value.micros();
  } else if (const auto* e = as<ReturnAwaited>(event)) {
    order.lines.at(e->line.value).awaited += e->quantity.value.micros();
  } else if (const auto* e = as<ReturnAwaitEnded>(event)) {
    order.lines.at(e->line.value).awaited -= e->quantity.value.micros();
  } else if (const auto* e = as<GoodsReturned>(event)) {
    LineModel& line = order.lines.at(e->line.value);
    line.awaited -= e->quantity.value.micros() + e->missing.value.micros();
    line.returned += e->quantity.value.micros();
  } else if (const auto* e = as<InspectionPlanned>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    if (!observed && !again_) check_plan(order, *e, position);
    if (lot.plan.sample_size != 0) forget_findings(lot);
    lot.plan = e->plan;
  } else if (const auto* e = as<DefectRecorded>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    if (!observed && (e->unit < 1 || e->unit > lot.plan.sample_size)) fail(position, "a finding beyond the sample");
    lot.defects[e->defect_class] += e->count;
    lot.units[e->defect_class].insert(e->unit);
  } else if (const auto* e = as<LotPassed>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    const Verdict due = verdict_of(lot);
    if (!observed && !due.passed) fail(position, "a verdict that the plan and the findings do not give");
    if (!observed && due.gap != e->gap) fail(position, "a gap that the plan and the findings do not give");
    await_count(std::string(name_of(record.stream)), order, e->lot.str(), due, observed);
    lot.good = true;
  } else if (const auto* e = as<LotFailed>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    const Verdict due = verdict_of(lot);
    if (!observed && due.passed) fail(position, "a verdict that the plan and the findings do not give");
    await_count(std::string(name_of(record.stream)), order, e->lot.str(), due, observed);
    lot.failed = true;
  } else if (const auto* e = as<LotResubmitted>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    lot.size -= e->scrapped.value.micros();
    lot.failed = false;
    lot.plan = {};
    forget_findings(lot);
    take_out(order.lines.at(lot.line), e->scrapped.value.micros());
  } else if (const auto* e = as<ConcessionGranted>(event)) {
    order.lots.at(e->lot.str()).good = true;
    order.lots.at(e->lot.str()).failed = false;
  } else if (const auto* e = as<LotRejected>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    lot.failed = false;
    take_out(order.lines.at(lot.line), lot.size);
    lot.size = 0;
  } else if (const auto* e = as<LotReleased>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    if (!observed && held(order, lot.line, "")) fail(position, "released under a hold");
    lot.released = true;
  } else if (const auto* e = as<LotReleaseRevoked>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    if (!observed && !lot.packed.empty()) fail(position, "a lot was taken back that is packed");
    lot.released = false;
  } else if (const auto* e = as<LotSplit>(event)) {
    LotModel& lot = order.lots.at(e->lot.str());
    if (!observed && !lot.good && !lot.failed) fail(position, "a lot was split that has no verdict");
    if (order.lots.contains(e->into.str())) fail(position, "a part has the name of another lot");
    LotModel part = lot;
    lot.size -= e->size.value.micros();
    part.size = e->size.value.micros();
    part.packed.clear();
    if (lot.size <= 0 || part.size <= 0) fail(position, "a part that is none");
    order.lots[e->into.str()] = part;
  } else if (const auto* e = as<HoldPlaced>(event)) {
    order.holds[e->hold.str()] = {e->line.value, e->shipment.str()};
  } else if (const auto* e = as<HoldReleased>(event)) {
    order.holds.erase(e->hold.str());
  } else if (const auto* e = as<GoodsPacked>(event)) {
    if (!observed && held(order, e->line.value, e->shipment.str())) fail(position, "packed under a hold");
    order.lines.at(e->line.value).packed += e->quantity.value.micros();
    for (const PackedLot& part : e->lots) {
      LotModel& lot = order.lots.at(part.lot.str());
      lot.packed[e->shipment.str()] += part.quantity.value.micros();
      if (observed) continue;
      if (lot.line != e->line.value) fail(position, "packed from a lot of another line");
      if (!lot.released && order.lines.at(lot.line).terms.inspected) fail(position, "packed from a lot in work");
    }
  } else if (const auto* e = as<GoodsUnpacked>(event)) {
    order.lines.at(e->line.value).packed -= e->quantity.value.micros();
    for (auto& [name, lot] : order.lots) {
      if (lot.line == e->line.value) lot.packed.erase(e->shipment.str());
    }
  } else if (const auto* e = as<GoodsDespatched>(event)) {
    if (!observed && held(order, e->line.value, e->shipment.str())) fail(position, "despatched under a hold");
    const std::int64_t deposit_open = order.deposit - order.deposit_paid;
    const bool stands_in = order.letter_of_credit >= e->day && order.credit_amount >= deposit_open;
    if (!observed && deposit_open > 0 && !stands_in) fail(position, "despatched without its deposit");
    const bool expired = order.deposit == 0 && order.credit_amount > 0 && order.letter_of_credit < e->day;
    if (!observed && expired) fail(position, "despatched under a letter of credit that has expired");
    order.left[e->shipment.str()] = e->day;
    for (const auto& [requirement, line] : order.unverified) {
      if (!observed && (line == 0 || line == e->line.value)) fail(position, "despatched before " + requirement);
    }
    order.lines.at(e->line.value).shipped += e->quantity.value.micros();
  } else if (const auto* e = as<GoodsDelivered>(event)) {
    LineModel& line = order.lines.at(e->line.value);
    const auto left = order.left.find(e->shipment.str());
    if (!observed && left != order.left.end() && e->day < left->second) fail(position, "delivered before it had left");
    line.accepted += e->accepted.micros();
    line.damaged += e->damaged.micros();
    line.refused += e->refused.micros();
    line.lost += e->missing.micros() + e->lost.micros();
  }
}

std::int64_t ReferenceModel::packed_of(const LotModel& lot) {
  std::int64_t packed = 0;
  for (const auto& [shipment, amount] : lot.packed) packed += amount;
  return packed;
}

void ReferenceModel::check(const std::string& id, const OrderModel& order, std::uint64_t position) {
  for (const auto& [number, line] : order.lines) {
    std::int64_t lotted = 0;
    std::int64_t good = 0;
    std::int64_t released = 0;
    for (const auto& [lot_id, lot] : order.lots) {
      if (lot.line != number) continue;
      lotted += lot.size;
      if (lot.good) good += lot.size;
      if (lot.released) released += lot.size;
      if (packed_of(lot) > lot.size) fail(position, "order " + id + " lot " + lot_id + ": more is packed than it has");
    }
    const auto need = [&](bool holds, const char* what) {
      if (!holds) fail(position, "order " + id + " line " + std::to_string(number) + ": " + what);
    };
    need(line.accepted + line.damaged + line.refused + line.lost <= line.shipped, "more arrived than was shipped");
    need(line.awaited >= 0, "more returns ended than were awaited");
    need(line.returned + line.awaited <= line.accepted + line.damaged, "more is returned than was delivered");
    need(line.shipped <= line.packed, "more was shipped than packed");
    need(within(line.shipped, line.terms), "more was shipped than agreed and tolerated");
    need(line.invoiced <= std::max(line.shipped, line.ahead), "more was invoiced than shipped or prepaid");
    if (line.terms.inspected) {
      need(line.packed <= released, "more was packed than released");
      need(released <= good, "more was released than passed");
      need(good <= lotted, "more passed than was in lots");
      if (line.terms.produced) need(lotted <= line.made, "more was in lots than made");
    } else if (line.terms.produced) {
      need(line.packed <= line.made, "more was packed than made");
    }
  }
  for (const auto& [number, invoice] : order.invoices) {
    if (invoice.credited + invoice.written_off > invoice.amount) fail(position, "more was credited than invoiced");
    if (invoice.paid < 0) fail(position, "more was paid back than paid");
  }
  if (order.deposit_used > order.deposit_paid) fail(position, "more of a deposit was used than paid");
}

void ReferenceModel::compare(const Order& order) {
  const auto found = orders_.find(order.id.str());
  if (found == orders_.end()) {
    fail(position_, "the engine knows an order that the log does not: " + order.id.str());
    return;
  }
  const OrderModel& model = found->second;
  if (owed(model) != open_balance(order).value.micros()) fail(position_, "balances differ on " + order.id.str());
  if (model.revision != order.revision) fail(position_, "revisions differ on " + order.id.str());
  std::map<std::string, std::uint32_t> unverified;
  for (const Requirement& requirement : order.requirements) {
    if (!requirement.verified) unverified[requirement.id] = requirement.line.value;
  }
  if (model.unverified != unverified) fail(position_, "requirements differ on " + order.id.str());
  const Finance& finance = order.finance;
  const bool secured = finance.deposit.amount == model.deposit && finance.deposit.paid == model.deposit_paid &&
                       finance.letter_of_credit.amount == model.credit_amount &&
                       finance.letter_of_credit.expires == model.letter_of_credit;
  if (!secured) fail(position_, "deposits or letters of credit differ on " + order.id.str());
  for (const Lot& lot : order.lots) {
    if (packed_of(model.lots.at(lot.id.str())) != gendan::packed_of(order, lot.id)) {
      fail(position_, "what is packed of lots differs on " + order.id.str());
    }
  }
  for (const Line& line : order.lines) {
    const LineModel& other = model.lines.at(line.terms.line.value);
    const Ledger& ledger = line.ledger;
    std::int64_t released = 0;
    for (const auto& [id, lot] : model.lots) {
      if (lot.line == line.terms.line.value && lot.released) released += lot.size;
    }
    std::int64_t awaited = 0;
    for (const AwaitedReturn& one : order.awaited_returns) {
      if (one.line == line.terms.line) awaited += one.micros;
    }
    const bool equal =
        awaited == ledger.return_awaited && released == ledger.released && other.made == ledger.produced &&
        other.scrapped == ledger.scrapped && other.packed == ledger.packed && other.shipped == ledger.shipped &&
        other.accepted + other.damaged == ledger.delivered && other.damaged == ledger.damaged &&
        other.refused == ledger.refused && other.lost == ledger.lost && other.awaited == ledger.return_awaited &&
        other.returned == ledger.returned && other.invoiced == ledger.invoiced &&
        other.terms.quantity == line.terms.quantity && other.terms.over_tolerance == line.terms.over_tolerance &&
        other.terms.under_tolerance == line.terms.under_tolerance;
    if (!equal) fail(position_, "quantities differ on " + order.id.str());
    const Date promised = other.promises.empty() ? Date() : other.promises.back();
    if (promised != line.promised) fail(position_, "promises differ on " + order.id.str());
    const Date first = other.promises.empty() ? Date() : other.promises.front();
    if (first != line.first_promised) fail(position_, "first promises differ on " + order.id.str());
  }
  // One that was recorded may be of a milestone that nobody has planned.
  if (!model.observed) compare_milestones(order, model);
}

template <class E>
void ReferenceModel::plan_milestones(OrderModel& order, const E& calendar) {
  for (const MilestonePlan& plan : calendar.milestones) {
    order.milestones[{calendar.line.value, plan.code.str()}] = {MilestoneState::kPlanned, plan.planned};
  }
}

void ReferenceModel::compare_milestones(const Order& order, const OrderModel& model) {
  if (order.milestones.size() != model.milestones.size()) fail(position_, "milestones differ on " + order.id.str());
  for (const Milestone& milestone : order.milestones) {
    const std::string name = milestone.code.str() + " on " + order.id.str();
    const auto found = model.milestones.find({milestone.line.value, milestone.code.str()});
    if (found == model.milestones.end()) {
      fail(position_, "the log does not plan " + name);
      continue;
    }
    if (found->second.state != milestone.state) fail(position_, "the states differ of " + name);
    if (found->second.planned != milestone.planned) fail(position_, "the planned days differ of " + name);
  }
}

}  // namespace gendan
