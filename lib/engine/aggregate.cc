#include "engine/aggregate.h"

#include <optional>
#include <type_traits>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/engine.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

// A host's snapshot: the version, the schema of the machine that made the state (0: there was none), both little
// endian, then the state.
constexpr std::size_t kVersionBytes = 8;
constexpr std::size_t kSchemaBytes = 4;

void put_number(std::uint64_t number, std::size_t bytes, std::string& out) {
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
}

std::uint64_t number_in(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

std::uint32_t schema_of(const HostMachine* machine) { return machine != nullptr ? machine->schema : 0; }

std::size_t heap(const std::string& text) {
  constexpr std::size_t kInside = 15;
  return text.capacity() > kInside ? text.capacity() + 1 : 0;
}
template <class Tag>
std::size_t heap(const Id<Tag>& id) {
  return heap(id.str());
}
template <class T>
std::size_t heap(const std::vector<T>& items) {
  return items.capacity() * sizeof(T);
}

template <class T, std::size_t N>
std::size_t heap(const absl::InlinedVector<T, N>& items) {
  return items.capacity() > N ? items.capacity() * sizeof(T) : 0;
}

std::size_t texts_of(const Line& line) {
  const LineAdded& terms = line.terms;
  return heap(terms.item) + heap(terms.description) + heap(terms.family) + heap(terms.gtin) +
         heap(terms.spec_revision) + heap(terms.supplier) + heap(terms.mode);
}
std::size_t texts_of(const Query& query) { return heap(query.id); }
std::size_t texts_of(const Requirement& requirement) { return heap(requirement.id); }
std::size_t heap(const std::optional<std::string>& text) { return text ? heap(*text) : 0; }
std::size_t texts_of(const Proposal& proposal) {
  std::size_t bytes =
      heap(proposal.id) + heap(proposal.changes) + heap(proposal.terms.place) + heap(proposal.terms.payment_terms);
  for (const LineChange& change : proposal.changes) bytes += heap(change.spec_revision);
  return bytes;
}
std::size_t texts_of(const Milestone& milestone) { return heap(milestone.code) + heap(milestone.after); }
std::size_t texts_of(const Lot& lot) {
  std::size_t bytes =
      heap(lot.id) + heap(lot.split_from) + heap(lot.plan.edition) + heap(lot.plan.level) + heap(lot.plan.classes);
  for (const auto& units : lot.units) bytes += heap(units);
  return bytes;
}
std::size_t texts_of(const Hold& hold) { return heap(hold.id) + heap(hold.shipment); }
std::size_t texts_of(const Overrun&) { return 0; }
std::size_t texts_of(const Incident& incident) { return heap(incident.id); }
std::size_t texts_of(const Obligation& obligation) { return heap(obligation.about.incident); }
std::size_t texts_of(const Supply& supply) { return heap(supply.stock) + heap(supply.reservation); }
std::size_t texts_of(const Invoice& invoice) { return heap(invoice.id) + heap(invoice.quantities); }
std::size_t texts_of(const CreditNoteId& note) { return heap(note); }
std::size_t texts_of(const CaseId& complaint) { return heap(complaint); }
std::size_t texts_of(const ReturnId& rma) { return heap(rma); }
std::size_t texts_of(const LotPart& part) { return heap(part.shipment) + heap(part.lot); }
std::size_t texts_of(const AwaitedReturn& awaited) { return heap(awaited.rma); }

template <class T>
std::size_t heap(const SharedList<T>& list) {
  if (list.capacity() == 0) return 0;
  std::size_t bytes = sizeof(std::vector<T>) + sizeof(std::uint64_t) + list.capacity() * sizeof(T);
  for (const T& item : list) bytes += texts_of(item);
  return bytes;
}

// Calls fn with every list of one order and the same list of the other.
template <class Fn>
void each_list(const Order& a, const Order& b, Fn fn) {
  fn(a.lines, b.lines);
  fn(a.queries, b.queries);
  fn(a.requirements, b.requirements);
  fn(a.proposals, b.proposals);
  fn(a.milestones, b.milestones);
  fn(a.lots, b.lots);
  fn(a.holds, b.holds);
  fn(a.overruns, b.overruns);
  fn(a.incidents, b.incidents);
  fn(a.obligations, b.obligations);
  fn(a.finance.invoices, b.finance.invoices);
  fn(a.finance.credit_notes, b.finance.credit_notes);
  fn(a.supplies, b.supplies);
  fn(a.complaints, b.complaints);
  fn(a.returns, b.returns);
  fn(a.packed_lots, b.packed_lots);
  fn(a.awaited_returns, b.awaited_returns);
}

// Without the lists.
std::size_t footprint_alone(const Order& order) {
  return sizeof(Order) + heap(order.id) + heap(order.header.customer) + heap(order.header.po_number) +
         heap(order.header.country) + heap(order.header.contact.value) + heap(order.place) + heap(order.payment_terms) +
         heap(order.finance.letter_of_credit.reference);
}

std::size_t footprint_of(const Order& order) {
  std::size_t bytes = footprint_alone(order);
  each_list(order, order, [&](const auto& list, const auto&) { bytes += heap(list); });
  return bytes;
}

std::ptrdiff_t growth_of(const Order& before, const Order& after) {
  const auto difference = [](std::size_t now, std::size_t then) { return static_cast<std::ptrdiff_t>(now - then); };
  std::ptrdiff_t growth = difference(footprint_alone(after), footprint_alone(before));
  each_list(before, after, [&](const auto& then, const auto& now) {
    if (!now.shares_with(then)) growth += difference(heap(now), heap(then));
  });
  return growth;
}

std::size_t footprint_of(const Shipment& shipment) {
  std::size_t bytes = sizeof(Shipment) + heap(shipment.id) + heap(shipment.mode) + heap(shipment.allocations) +
                      heap(shipment.documents);
  for (const Allocation& allocation : shipment.allocations) bytes += heap(allocation.order);
  for (const DocumentAttached& one : shipment.documents) bytes += heap(one.document) + heap(one.reference);
  return bytes;
}

std::size_t footprint_of(const Complaint& complaint) {
  const ComplaintReceived& received = complaint.received;
  std::size_t bytes = sizeof(Complaint) + heap(complaint.id) + heap(complaint.root_cause) + heap(complaint.resolution) +
                      heap(received.customer) + heap(received.order) + heap(received.lot) + heap(received.shipment) +
                      heap(received.supplier) + heap(received.channel) + heap(received.complainant.value) +
                      heap(received.allegations);
  for (const Allegation& allegation : received.allegations) bytes += heap(allegation.defect) + heap(allegation.text);
  return bytes;
}

std::size_t footprint_of(const PoNumber& number) { return sizeof(PoNumber) + heap(number.order); }
std::size_t footprint_of(const BankReference& reference) { return sizeof(BankReference) + heap(reference.payment); }

std::size_t footprint_of(const Supplier& supplier) {
  std::size_t bytes = sizeof(Supplier) + heap(supplier.id) + heap(supplier.families);
  for (const FamilySeverity& family : supplier.families) bytes += heap(family.family);
  return bytes;
}

std::size_t footprint_of(const Return& rma) {
  return sizeof(Return) + heap(rma.id) + heap(rma.requested.order) + heap(rma.requested.complaint) +
         heap(rma.requested.note);
}

std::size_t footprint_of(const Payment& payment) {
  return sizeof(Payment) + heap(payment.id) + heap(payment.received.customer) + heap(payment.received.bank_reference);
}

std::size_t footprint_of(const Stock& stock) {
  std::size_t bytes = sizeof(Stock) + heap(stock.id) + heap(stock.item) + heap(stock.location) + heap(stock.arrivals) +
                      heap(stock.reservations);
  for (const Arrival& arrival : stock.arrivals) bytes += heap(arrival.id) + heap(arrival.supplier);
  for (const Reservation& reservation : stock.reservations) bytes += heap(reservation.id) + heap(reservation.order);
  return bytes;
}

std::size_t footprint_of(const HostState& state) { return sizeof(HostState) + heap(state.bytes); }

}  // namespace

Aggregate::Aggregate(std::string_view stream, const HostMachine* machine) {
  const std::string_view name = name_of(stream);
  switch (category_of(stream)) {
    case Category::kOrder:
      state_.emplace<Order>().id = OrderId(name);
      break;
    case Category::kShipment:
      state_.emplace<Shipment>().id = ShipmentId(name);
      break;
    case Category::kCase:
      state_.emplace<Complaint>().id = CaseId(name);
      break;
    case Category::kPoNumber:
      state_.emplace<PoNumber>();
      break;
    case Category::kBank:
      state_.emplace<BankReference>();
      break;
    case Category::kReturn:
      state_.emplace<Return>().id = ReturnId(name);
      break;
    case Category::kSupplier:
      state_.emplace<Supplier>().id = SupplierId(name);
      break;
    case Category::kPayment:
      state_.emplace<Payment>().id = PaymentId(name);
      break;
    case Category::kStock:
      state_.emplace<Stock>().id = StockId(name);
      break;
    case Category::kHost:
    case Category::kAny:
      state_.emplace<HostState>();
      machine_ = machine;
      break;
  }
}

absl::Status Aggregate::restore(std::string_view bytes) {
  return std::visit(
      [&](auto& state) -> absl::Status {
        if constexpr (std::is_same_v<std::decay_t<decltype(state)>, HostState>) {
          if (bytes.size() < kVersionBytes + kSchemaBytes) return refuse(Code::kCorrupt, "snapshot", "too short");
          if (number_in(bytes.substr(kVersionBytes, kSchemaBytes)) != schema_of(machine_)) {
            return refuse(Code::kNewerFormat, "snapshot", "the state of another machine, or of another schema of it");
          }
          state.version.value = number_in(bytes.substr(0, kVersionBytes));
          state.bytes = bytes.substr(kVersionBytes + kSchemaBytes);
          return absl::OkStatus();
        } else {
          return decode_snapshot(bytes, state);
        }
      },
      state_);
}

absl::Status Aggregate::judge(const Event& event, const Judging& how) {
  return std::visit(
      [&](auto& state) -> absl::Status {
        if constexpr (std::is_same_v<std::decay_t<decltype(state)>, HostState>) {
          const auto* host_event = std::get_if<HostEvent>(&event);
          if (host_event == nullptr) {
            return refuse(Code::kWrongStream, "stream",
                          std::string(facts_of(event).name) + " does not belong on a stream of the host's");
          }
          if (machine_ != nullptr && machine_->judge) {
            absl::Status status = machine_->judge(state.bytes, *host_event, how);
            if (!status.ok()) return status;
          }
          ++state.version.value;
          return absl::OkStatus();
        } else {
          return gendan::judge(state, event, how);
        }
      },
      state_);
}

void Aggregate::pass_over(bool recorded) {
  std::visit(
      [&](auto& state) {
        ++state.version.value;
        if constexpr (requires { state.observed; }) state.observed |= recorded;
      },
      state_);
}

Version Aggregate::version() const {
  return std::visit([](const auto& state) { return state.version; }, state_);
}

void Aggregate::encode(std::string& out) const {
  std::visit(
      [&](const auto& state) {
        if constexpr (std::is_same_v<std::decay_t<decltype(state)>, HostState>) {
          put_number(state.version.value, kVersionBytes, out);
          put_number(schema_of(machine_), kSchemaBytes, out);
          out += state.bytes;
        } else {
          encode_snapshot(state, out);
        }
      },
      state_);
}

std::size_t Aggregate::footprint() const {
  return std::visit([](const auto& state) { return footprint_of(state); }, state_);
}

std::ptrdiff_t Aggregate::growth_since(const Aggregate& before) const {
  if (order() != nullptr && before.order() != nullptr) return growth_of(*before.order(), *order());
  return static_cast<std::ptrdiff_t>(footprint() - before.footprint());
}

}  // namespace gendan
