#include "gendan/projection/complaints.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "projection/moments.h"
#include "projection/order_lines.h"
#include "projection/row_table.h"
#include "projection/sums.h"
#include "projection/takes.h"

namespace gendan {
namespace {

constexpr std::string_view kCaseRows = "case/";
constexpr std::string_view kOrderRows = "order/";

struct CaseRow {
  ComplaintState state = ComplaintState::kNone;
  CapaState capa = CapaState::kNone;
  CaseSeverity severity = CaseSeverity::kNone;
  bool justified = false;
  CustomerId customer;
  OrderId order;
  LineNo line;
  LotId lot;
  ShipmentId shipment;
  SupplierId supplier;
  std::string channel;
  std::vector<std::string> defects;
  Instant received;
  Instant acknowledge_by;
  Instant acknowledged;
  Instant closed;
  bool missed = false;
  std::uint32_t escalations = 0;
  std::uint32_t reopenings = 0;
  std::uint32_t satisfaction = 0;
  std::string outcome;
  EffectivenessState effectiveness = EffectivenessState::kNone;
  Date check_due;

  bool open() const { return state != ComplaintState::kClosed; }
  bool acknowledgement_missed() const {
    return missed || (acknowledge_by.micros != 0 && acknowledged.micros != 0 && acknowledged > acknowledge_by);
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io.enumeration(self.state, ComplaintState::kClosed);
    io.enumeration(self.capa, CapaState::kD8);
    io.enumeration(self.severity, CaseSeverity::kCritical);
    io(self.justified);
    io(self.customer);
    io(self.order);
    io(self.line.value);
    io(self.lot);
    io(self.shipment);
    io(self.supplier);
    io(self.channel);
    io.list(self.defects, [](Io& inner, auto& defect) { inner(defect); });
    io(self.received.micros);
    io(self.acknowledge_by.micros);
    io(self.acknowledged.micros);
    io(self.closed.micros);
    io(self.missed);
    io(self.escalations);
    io(self.reopenings);
    io(self.satisfaction);
    io(self.outcome);
    io.enumeration(self.effectiveness, EffectivenessState::kRefuted);
    io(self.check_due);
  }
};

std::optional<std::int64_t> span_of(Instant from, Instant to) {
  if (to.micros == 0) return std::nullopt;
  return saturating_difference(to.micros, from.micros);
}

std::int32_t age_of(const CaseRow& row, ComplaintDay day) {
  const Date end = row.closed.micros != 0 ? day_of(row.closed, day.utc_offset_minutes) : day.today;
  return age_on(end, row.received, day.utc_offset_minutes);
}

ResponseTimes times_of(std::vector<std::int64_t>& spans) {
  if (spans.empty()) return {};
  std::sort(spans.begin(), spans.end());
  const auto rank = [&](std::size_t percent) { return spans[(spans.size() * percent + 99) / 100 - 1]; };
  return {spans.size(), rank(50), rank(90), spans.back()};
}

// How long each of some cases took, of those that got that far.
struct Responses {
  std::vector<std::int64_t> acknowledging;
  std::vector<std::int64_t> closing;

  void add(const CaseRow& row) {
    if (const auto span = span_of(row.received, row.acknowledged)) acknowledging.push_back(*span);
    if (const auto span = span_of(row.received, row.closed)) closing.push_back(*span);
  }
};

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class ComplaintRegister::Impl {
 public:
  OrderLines lines;
  rows::Table<CaseRow> cases;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const LineAdded& event) { lines.on(record, event); }
  void on(const Record& record, const EntryCorrected& event) { lines.on(record, event); }

  void on(const Record& record, const ComplaintReceived& event) {
    CaseRow& row = cases.change_or_add(name_of(record.stream));
    enter(row, ComplaintState::kReceived);
    row.customer = event.customer;
    row.order = event.order;
    row.line = event.line;
    row.lot = event.lot;
    row.shipment = event.shipment;
    row.supplier = event.supplier;
    row.channel = event.channel;
    row.received = record.occurred_at;
    row.acknowledge_by = event.acknowledge_by;
    row.defects.clear();
    for (const Allegation& allegation : event.allegations) {
      if (!allegation.defect.empty()) row.defects.push_back(allegation.defect);
    }
    std::sort(row.defects.begin(), row.defects.end());
    row.defects.erase(std::unique(row.defects.begin(), row.defects.end()), row.defects.end());
  }
  void on(const Record& record, const ComplaintAcknowledged&) {
    CaseRow* row = move(record, ComplaintState::kAcknowledged);
    if (row != nullptr && row->acknowledged.micros == 0) row->acknowledged = record.occurred_at;
  }
  void on(const Record& record, const AcknowledgementMissed&) {
    if (CaseRow* row = change(record)) row->missed = true;
  }
  void on(const Record& record, const ComplaintAssessed& event) {
    CaseRow* row = change(record);
    if (row == nullptr) return;
    // What is assessed anew goes on being investigated.
    const bool anew = row->state == ComplaintState::kInvestigating && (record.flags & kObserved) == 0;
    if (!anew) enter(*row, ComplaintState::kAssessed);
    row->severity = rows::known(event.severity, CaseSeverity::kCritical);
    row->justified = event.justified;
  }
  void on(const Record& record, const InvestigationStarted&) { move(record, ComplaintState::kInvestigating); }
  void on(const Record& record, const ResolutionProposed&) { move(record, ComplaintState::kProposed); }
  void on(const Record& record, const ResolutionAccepted&) { move(record, ComplaintState::kResolving); }
  void on(const Record& record, const ComplaintEscalated&) {
    if (CaseRow* row = move(record, ComplaintState::kInvestigating)) ++row->escalations;
  }
  void on(const Record& record, const ComplaintClosed& event) {
    CaseRow* row = move(record, ComplaintState::kClosed);
    if (row == nullptr) return;
    row->closed = record.occurred_at;
    row->outcome = event.outcome;
    row->satisfaction = event.satisfaction;
  }
  void on(const Record& record, const ComplaintReopened&) {
    CaseRow* row = move(record, ComplaintState::kInvestigating);
    if (row == nullptr) return;
    ++row->reopenings;
    forget_confirmation(*row);
  }
  void on(const Record& record, const CapaOpened&) {
    CaseRow* row = change(record);
    if (row == nullptr) return;
    if (row->capa != CapaState::kNone) {
      forget_confirmation(*row);
      if ((record.flags & kObserved) == 0) forget_check(*row);
    }
    row->capa = CapaState::kD0;
  }
  void on(const Record& record, const CapaStepCompleted& event) {
    if (event.step < 1 || event.step > 8) return;
    if (CaseRow* row = change(record)) row->capa = static_cast<CapaState>(event.step + 1);  // D1 is 2
  }
  void on(const Record& record, const EffectivenessCheckPlanned& event) {
    CaseRow* row = found(record, EffectivenessState::kPlanned);
    if (row != nullptr) row->check_due = event.due;
  }
  // As to the case, a check that was missed was planned, though nobody may have seen that.
  void on(const Record& record, const EffectivenessCheckMissed&) {
    CaseRow* row = change(record);
    if (row != nullptr && row->effectiveness == EffectivenessState::kNone) {
      row->effectiveness = EffectivenessState::kPlanned;
    }
  }
  void on(const Record& record, const EffectivenessConfirmed&) { found(record, EffectivenessState::kConfirmed); }
  void on(const Record& record, const EffectivenessRefuted&) {
    CaseRow* row = found(record, EffectivenessState::kRefuted);
    if (row != nullptr && row->capa > CapaState::kD3) row->capa = CapaState::kD3;
  }

  SupplierId supplier_of(const CaseRow& row) const {
    if (!row.supplier.empty() || row.order.empty()) return row.supplier;
    if (row.line.value == 0) return lines.only_supplier(row.order);
    return lines.line_of(row.order, row.line).supplier;
  }
  bool passes(const CaseFilter& filter, const CaseRow& row) const {
    return (!filter.open || *filter.open == row.open()) && (!filter.severity || *filter.severity == row.severity) &&
           (!filter.customer || *filter.customer == row.customer) && (!filter.order || *filter.order == row.order) &&
           (!filter.lot || *filter.lot == row.lot) && (!filter.shipment || *filter.shipment == row.shipment) &&
           (!filter.supplier || *filter.supplier == supplier_of(row)) &&
           (!filter.defect || std::binary_search(row.defects.begin(), row.defects.end(), *filter.defect));
  }

 private:
  CaseRow* change(const Record& record) { return cases.change(name_of(record.stream)); }
  static void forget_confirmation(CaseRow& row) {
    if (row.effectiveness == EffectivenessState::kConfirmed) row.effectiveness = EffectivenessState::kNone;
  }
  // A check that is planned is of the 8D that it was planned for.
  static void forget_check(CaseRow& row) {
    if (row.effectiveness == EffectivenessState::kPlanned) row.effectiveness = EffectivenessState::kNone;
    row.check_due = {};
  }
  CaseRow* found(const Record& record, EffectivenessState state) {
    CaseRow* row = change(record);
    if (row == nullptr) return nullptr;
    row->effectiveness = state;
    row->check_due = {};
    return row;
  }
  CaseRow* move(const Record& record, ComplaintState state) {
    CaseRow* row = change(record);
    if (row != nullptr) enter(*row, state);
    return row;
  }
  // A record of the world may lead out of Closed by any event.
  static void enter(CaseRow& row, ComplaintState state) {
    row.state = state;
    if (state != ComplaintState::kClosed) row.closed = {};
  }
};

ComplaintRegister::ComplaintRegister() : impl_(std::make_unique<Impl>()) {}
ComplaintRegister::~ComplaintRegister() = default;

std::string_view ComplaintRegister::name() const { return "complaints"; }
std::uint32_t ComplaintRegister::schema() const { return 5; }

void ComplaintRegister::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool ComplaintRegister::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void ComplaintRegister::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->lines.rows().erase(name_of(stream));
  if (category_of(stream) == Category::kCase) impl_->cases.erase(name_of(stream));
}
void ComplaintRegister::collect(std::vector<RowStore::Change>& changes) {
  impl_->cases.collect(kCaseRows, changes);
  impl_->lines.rows().collect(kOrderRows, changes);
}
absl::Status ComplaintRegister::restore(std::string_view key, std::string_view value) {
  if (key.starts_with(kCaseRows)) return impl_->cases.restore(key.substr(kCaseRows.size()), value);
  if (key.starts_with(kOrderRows)) return impl_->lines.rows().restore(key.substr(kOrderRows.size()), value);
  return refuse(Code::kCorrupt, key, "no row of this projection");
}
void ComplaintRegister::reset() {
  impl_->cases.clear();
  impl_->lines.rows().clear();
}

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<CaseView> ComplaintRegister::cases(const CaseFilter& filter, ComplaintDay day) const {
  std::vector<CaseView> views;
  impl_->cases.for_each([&](std::string_view id, const CaseRow& row) {
    if (!impl_->passes(filter, row)) return;
    CaseView& view = views.emplace_back();
    view.id = CaseId(id);
    view.state = row.state;
    view.capa = row.capa;
    view.severity = row.severity;
    view.justified = row.justified;
    view.customer = row.customer;
    view.order = row.order;
    view.line = row.line;
    view.lot = row.lot;
    view.shipment = row.shipment;
    view.supplier = impl_->supplier_of(row);
    view.channel = row.channel;
    view.defects = row.defects;
    view.received = row.received;
    view.acknowledge_by = row.acknowledge_by;
    view.acknowledged = row.acknowledged;
    view.closed = row.closed;
    view.acknowledgement_missed = row.acknowledgement_missed();
    view.escalations = row.escalations;
    view.reopenings = row.reopenings;
    view.satisfaction = row.satisfaction;
    view.outcome = row.outcome;
    view.effectiveness = row.effectiveness;
    view.check_due = row.check_due;
    view.check_overdue = row.check_due.has_value() && row.check_due < day.today;
    view.open = row.open();
    view.age_days = age_of(row, day);
    view.to_acknowledged = span_of(row.received, row.acknowledged);
    view.to_closed = span_of(row.received, row.closed);
  });
  return views;
}

ComplaintTotals ComplaintRegister::totals(const CaseFilter& filter) const {
  ComplaintTotals totals;
  Responses responses;
  impl_->cases.for_each([&](std::string_view, const CaseRow& row) {
    if (!impl_->passes(filter, row)) return;
    ++totals.cases;
    ++(row.open() ? totals.open : totals.closed);
    if (row.justified) ++totals.justified;
    if (row.acknowledgement_missed()) ++totals.acknowledgements_missed;
    if (row.reopenings > 0) ++totals.reopened;
    if (row.capa != CapaState::kNone) {
      ++totals.capas;
      ++totals.by_effectiveness[static_cast<std::size_t>(row.effectiveness)];
    }
    ++totals.by_severity[static_cast<std::size_t>(row.severity)];
    responses.add(row);
  });
  totals.acknowledging = times_of(responses.acknowledging);
  totals.closing = times_of(responses.closing);
  return totals;
}

std::vector<AgeBucket> ComplaintRegister::open_by_age(ComplaintDay day, std::span<const std::int32_t> bounds,
                                                      const CaseFilter& filter) const {
  auto buckets = age_buckets<AgeBucket>(bounds);
  impl_->cases.for_each([&](std::string_view, const CaseRow& row) {
    if (!row.open() || !impl_->passes(filter, row)) return;
    AgeBucket& bucket = bucket_of(buckets, age_of(row, day));
    ++bucket.cases;
    ++bucket.by_severity[static_cast<std::size_t>(row.severity)];
  });
  return buckets;
}

std::vector<ComplaintCount> ComplaintRegister::counts(ComplaintKey key) const {
  struct Found {
    ComplaintCount count;
    Responses responses;
  };
  std::map<std::pair<std::string, OrderId>, Found> found;
  impl_->cases.for_each([&](std::string_view, const CaseRow& row) {
    const auto add = [&](const std::string& name, const OrderId& order) {
      if (name.empty()) return;
      Found& one = found[{name, order}];
      ++one.count.cases;
      if (row.open()) ++one.count.open;
      if (row.justified) ++one.count.justified;
      one.responses.add(row);
    };
    switch (key) {
      case ComplaintKey::kOrder:
        return add(row.order.str(), {});
      case ComplaintKey::kLot:
        return add(row.lot.str(), row.order);
      case ComplaintKey::kSupplier:
        return add(impl_->supplier_of(row).str(), {});
      case ComplaintKey::kCustomer:
        return add(row.customer.str(), {});
      case ComplaintKey::kDefect:
        for (const std::string& defect : row.defects) add(defect, {});
        return;
    }
  });
  std::vector<ComplaintCount> counts;
  counts.reserve(found.size());
  for (auto& [names, one] : found) {
    ComplaintCount& count = counts.emplace_back(std::move(one.count));
    count.name = names.first;
    count.order = names.second;
    count.acknowledging = times_of(one.responses.acknowledging);
    count.closing = times_of(one.responses.closing);
  }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const ComplaintCount& a, const ComplaintCount& b) { return a.cases > b.cases; });
  return counts;
}

std::vector<ComplaintCount> ComplaintRegister::repeats(ComplaintKey key) const {
  std::vector<ComplaintCount> all = counts(key);
  std::erase_if(all, [](const ComplaintCount& count) { return count.cases < 2; });
  return all;
}

}  // namespace gendan
