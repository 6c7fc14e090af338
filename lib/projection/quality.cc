#include "gendan/projection/quality.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/btree_set.h"
#include "gendan/core/refusal.h"
#include "gendan/order/aql.h"
#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "gendan/order/switching.h"
#include "order/count_lot.h"
#include "projection/order_lines.h"
#include "projection/row_table.h"
#include "projection/sums.h"
#include "projection/takes.h"

namespace gendan {
namespace {

constexpr std::string_view kLotRows = "lot/";
constexpr std::string_view kOrderRows = "order/";
constexpr std::string_view kFamilyRows = "family/";

template <class Io, class Self>
void defect_fields(Io& io, Self& self) {
  io(self.critical);
  io(self.major);
  io(self.minor);
}

// What a lot is inspected by: of the plan that stands, or of none that is known.
struct Sample {
  bool planned = false;
  bool closed = false;  // a verdict has come behind what was found
  DefectCounts found;   // one by one, also before the first plan was entered
  // What its verdicts have brought to the lot's figures.
  DefectCounts counted;
  std::uint64_t inspected = 0;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.planned);
    io(self.closed);
    defect_fields(io, self.found);
    defect_fields(io, self.counted);
    io(self.inspected);
  }
};

struct LotRow {
  OrderId order;
  LotId lot;
  LineNo line;
  Quantity size;
  LotState state = LotState::kNone;
  std::uint32_t rounds = 0;
  bool first_passed = false;
  bool last_passed = false;
  bool conceded = false;
  std::uint64_t inspected = 0;
  DefectCounts defects;
  Sample sample;
  Disposition disposition = Disposition::kNone;
  LotId split_from;
  LotState accepted_as = LotState::kNone;  // as the order's lot has it

  // Where an event has led it.
  void enter(LotState to) {
    state = to;
    if (to == LotState::kPassed || to == LotState::kConceded) {
      if (accepted_as == LotState::kNone) accepted_as = to;
    } else if (to != LotState::kReleased) {
      accepted_as = LotState::kNone;
    }
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.order);
    io(self.lot);
    io(self.line.value);
    io(self.size);
    io.enumeration(self.state, LotState::kRejected);
    io(self.rounds);
    io(self.first_passed);
    io(self.last_passed);
    io(self.conceded);
    io(self.inspected);
    defect_fields(io, self.defects);
    Sample::fields(io, self.sample);
    io.enumeration(self.disposition, Disposition::kDowngrade);
    io(self.split_from);
    io.enumeration(self.accepted_as, LotState::kRejected);
  }
};

struct FamilyRow {
  FamilyInspection now;
  // As the supplier folds them; the way to reduced inspection is no matter here.
  Switching counted;
  Switch due = Switch::kNone;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.now.supplier);
    io(self.now.family);
    io.enumeration(self.now.state, SeverityState::kDiscontinued);
    io(self.now.since.micros);
    io(self.now.lots);
    io(self.now.accepted);
    io(self.now.switches);
    io.enumeration(self.counted.severity, Severity::kReduced);
    io(self.counted.discontinued);
    io(self.counted.lots);
    io(self.counted.accepted_in_a_row);
    io(self.counted.not_accepted);
    for (auto& failed : self.counted.latest_failed) io(failed);
    io.enumeration(self.due, Switch::kDiscontinued);
  }
};

void add(std::uint64_t& sum, std::uint64_t more) { sum = saturating_sum(sum, more); }

// Adds to `sum` what of `now` has not been counted before.
void add_beyond(std::uint64_t& counted, std::uint64_t now, std::uint64_t& sum) {
  if (now <= counted) return;
  add(sum, now - counted);
  counted = now;
}

void count(QualityFigures& figures, const LotRow& lot) {
  ++figures.lots;
  if (lot.rounds > 0) {
    ++figures.lots_inspected;
    ++(lot.last_passed ? figures.lots_passed : figures.lots_failed);
    if (lot.split_from.empty()) {
      ++figures.first_pass.whole;
      if (lot.first_passed) ++figures.first_pass.part;
    }
  }
  if (lot.conceded) ++figures.lots_conceded;
  if (lot.state == LotState::kRejected) ++figures.lots_rejected;
  if (lot.state == LotState::kReleased) ++figures.lots_released;
  figures.inspections += lot.rounds;
  add(figures.units_inspected, lot.inspected);
  add(figures.defects.critical, lot.defects.critical);
  add(figures.defects.major, lot.defects.major);
  add(figures.defects.minor, lot.defects.minor);
}

void finish(QualityFigures& figures) { figures.defects_per_unit = {figures.defects.total(), figures.units_inspected}; }

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class QualityStatistics::Impl {
 public:
  OrderLines lines;
  rows::Table<LotRow> lots;
  absl::btree_set<std::string, std::less<>> lot_keys;  // an order's lots beside each other
  rows::Table<FamilyRow> families;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const LineAdded& event) { lines.on(record, event); }
  void on(const Record& record, const EntryCorrected& event) { lines.on(record, event); }

  void on(const Record& record, const LotSubmitted& event) {
    lot_key(name_of(record.stream), event.lot.str(), key_);
    if (lots.find(key_) == nullptr) lot_keys.insert(key_);
    LotRow& lot = lots.change_or_add(key_);
    lot.order = OrderId(name_of(record.stream));
    lot.lot = event.lot;
    lot.line = event.line;
    lot.size = event.size;
    lot.enter(LotState::kSubmitted);
  }
  void on(const Record& record, const InspectionPlanned& event) {
    LotRow* lot = move(record, event.lot, LotState::kPlanned);
    if (lot == nullptr) return;
    // What was found before the first plan was entered is of its sample.
    if (lot->sample.planned) lot->sample = {};
    lot->sample.planned = true;
  }
  void on(const Record& record, const DefectRecorded& event) {
    LotRow* lot = lot_of(record, event.lot);
    if (lot == nullptr) return;
    lot->enter(LotState::kSampling);
    find_anew(lot->sample);
    DefectCounts& found = lot->sample.found;
    if (event.defect_class == DefectClass::kCritical) add(found.critical, event.count);
    if (event.defect_class == DefectClass::kMajor) add(found.major, event.count);
    if (event.defect_class == DefectClass::kMinor) add(found.minor, event.count);
  }
  void on(const Record& record, const LotPassed& event) {
    close_round(record, event.lot, LotState::kPassed, event.inspected, {event.critical, event.major, event.minor});
  }
  void on(const Record& record, const LotFailed& event) {
    close_round(record, event.lot, LotState::kFailed, event.inspected, {event.critical, event.major, event.minor});
  }
  void on(const Record& record, const ReworkOrdered& event) { move(record, event.lot, LotState::kInRework); }
  void on(const Record& record, const LotResubmitted& event) {
    LotRow* lot = move(record, event.lot, LotState::kSubmitted);
    if (lot == nullptr) return;
    lot->sample = {};
    const std::int64_t left = saturating_difference(lot->size.value.micros(), event.scrapped.value.micros());
    lot->size.value = Decimal::from_micros(std::max<std::int64_t>(left, 0));
  }
  void on(const Record& record, const ConcessionGranted& event) {
    if (LotRow* lot = move(record, event.lot, LotState::kConceded)) lot->conceded = true;
  }
  void on(const Record& record, const LotRejected& event) {
    if (LotRow* lot = move(record, event.lot, LotState::kRejected))
      lot->disposition = rows::known(event.disposition, Disposition::kDowngrade);
  }
  void on(const Record& record, const LotReleased& event) { move(record, event.lot, LotState::kReleased); }
  void on(const Record& record, const LotReleaseRevoked& event) {
    LotRow* lot = lot_of(record, event.lot);
    if (lot == nullptr) return;
    lot->enter(lot->accepted_as == LotState::kConceded ? LotState::kConceded : LotState::kPassed);
  }
  // What was found and inspected stays with the lot that it was found in: of the part's sample it is counted already.
  void on(const Record& record, const LotSplit& event) {
    lot_key(name_of(record.stream), event.lot.str(), key_);
    LotRow* lot = lots.change(key_);
    if (lot == nullptr) return;
    LotRow part;
    part.order = lot->order;
    part.lot = event.into;
    part.line = lot->line;
    part.size = {event.size.value, lot->size.unit};
    const bool in_inspection = lot->state == LotState::kPlanned || lot->state == LotState::kSampling;
    part.state = in_inspection ? LotState::kSubmitted : lot->state;
    if (!in_inspection) part.sample = lot->sample;
    part.accepted_as = lot->accepted_as;
    part.conceded = lot->conceded;
    part.disposition = lot->disposition;
    part.split_from = event.lot;
    const std::int64_t left = saturating_difference(lot->size.value.micros(), event.size.value.micros());
    lot->size.value = Decimal::from_micros(std::max<std::int64_t>(left, 0));
    lot_key(name_of(record.stream), event.into.str(), key_);
    if (lots.find(key_) == nullptr) lot_keys.insert(key_);
    lots.change_or_add(key_) = std::move(part);
  }

  void on(const Record& record, const LotCounted& event) {
    FamilyRow& row = family(record, event.family);
    if (row.now.state == SeverityState::kNone) {
      row.now.state = SeverityState::kNormal;
      row.now.since = record.occurred_at;
    }
    // A lot beyond a switch that no event has told of shows that it took place.
    if (row.due == Switch::kTightened) begin(record, row.now, SeverityState::kTightened);
    if (row.due == Switch::kNormalised) begin(record, row.now, SeverityState::kNormal);
    ++row.now.lots;
    if (event.accepted) ++row.now.accepted;
    const absl::StatusOr<AqlEdition> edition = parse_aql_edition(event.edition);
    if (!edition.ok()) return;
    const absl::StatusOr<Switch> due = count_on(row.counted, *edition, {event.accepted, event.gap, event.score_step});
    if (!due.ok()) return;
    row.due = *due;
  }
  void on(const Record& record, const SeverityTightened& event) {
    switch_to(record, event.family, SeverityState::kTightened, Severity::kTightened);
  }
  void on(const Record& record, const SeverityNormalised& event) {
    switch_to(record, event.family, SeverityState::kNormal, Severity::kNormal);
  }
  void on(const Record& record, const SeverityReduced& event) {
    switch_to(record, event.family, SeverityState::kReduced, Severity::kReduced);
  }
  void on(const Record& record, const InspectionDiscontinued& event) {
    switch_to(record, event.family, SeverityState::kDiscontinued, Severity::kTightened);
  }
  void on(const Record& record, const InspectionResumed& event) {
    switch_to(record, event.family, SeverityState::kTightened, Severity::kTightened);
  }

  void forget(std::string_view stream) {
    lot_key(name_of(stream), "", key_);
    if (category_of(stream) == Category::kOrder) {
      auto lot = lot_keys.lower_bound(key_);
      while (lot != lot_keys.end() && std::string_view(*lot).starts_with(key_)) {
        lots.erase(*lot);
        lot = lot_keys.erase(lot);
      }
      lines.rows().erase(name_of(stream));
    } else if (category_of(stream) == Category::kSupplier) {
      families.erase_all(key_);
    }
  }

  // Calls fn(lot, line) for those that the filter lets through, in order of their keys.
  template <class Fn>
  void for_each(const LotFilter& filter, const Fn& fn) const {
    lots.for_each([&](std::string_view, const LotRow& lot) {
      if (filter.order && *filter.order != lot.order) return;
      if (filter.state && *filter.state != lot.state) return;
      const OrderLines::Line& line = lines.line_of(lot.order, lot.line);
      if (filter.supplier && *filter.supplier != line.supplier) return;
      if (filter.item && *filter.item != line.item) return;
      if (filter.family && *filter.family != line.family) return;
      fn(lot, line);
    });
  }

 private:
  FamilyRow& family(const Record& record, std::string_view name) {
    const std::string_view supplier = name_of(record.stream);
    lot_key(supplier, name, key_);
    FamilyRow& row = families.change_or_add(key_);
    row.now.supplier = SupplierId(supplier);
    row.now.family = name;
    return row;
  }
  // Where a lot brought the switch about, what is counted has begun anew with it. Where a lot beyond it has shown it
  // already, it is told of late and is the same switch.
  void switch_to(const Record& record, std::string_view name, SeverityState state, Severity severity) {
    FamilyRow& row = family(record, name);
    const bool discontinued = state == SeverityState::kDiscontinued;
    const bool counts_anew = row.counted.severity != severity || row.counted.discontinued != discontinued;
    if (row.now.state != state || counts_anew) {
      begin(record, row.now, state);
    } else {
      row.now.since = record.occurred_at;
    }
    if (counts_anew) {
      row.counted = Switching();
      row.counted.severity = severity;
      row.counted.discontinued = discontinued;
    }
    row.due = Switch::kNone;
  }
  static void begin(const Record& record, FamilyInspection& now, SeverityState state) {
    now.state = state;
    now.since = record.occurred_at;
    now.lots = 0;
    now.accepted = 0;
    ++now.switches;
  }
  LotRow* lot_of(const Record& record, const LotId& id) {
    lot_key(name_of(record.stream), id.str(), key_);
    return lots.change(key_);
  }
  LotRow* move(const Record& record, const LotId& id, LotState state) {
    LotRow* lot = lot_of(record, id);
    if (lot != nullptr) lot->enter(state);
    return lot;
  }
  // Without a plan each verdict is of an inspection of its own, with what was found since the one before.
  static void find_anew(Sample& sample) {
    if (sample.closed && !sample.planned) sample.found = {};
    sample.closed = false;
  }
  void close_round(const Record& record, const LotId& id, LotState verdict, std::uint32_t inspected,
                   const DefectCounts& given) {
    LotRow* lot = lot_of(record, id);
    if (lot == nullptr) return;
    Sample& sample = lot->sample;
    find_anew(sample);
    sample.closed = true;
    if (!sample.planned) {
      sample.counted = {};
      sample.inspected = 0;
    }
    const bool passed = verdict == LotState::kPassed;
    lot->enter(verdict);
    if (lot->rounds == 0) lot->first_passed = passed;
    lot->last_passed = passed;
    ++lot->rounds;
    add_beyond(sample.inspected, inspected, lot->inspected);
    add_beyond(sample.counted.critical, std::max(sample.found.critical, given.critical), lot->defects.critical);
    add_beyond(sample.counted.major, std::max(sample.found.major, given.major), lot->defects.major);
    add_beyond(sample.counted.minor, std::max(sample.found.minor, given.minor), lot->defects.minor);
  }

  std::string key_;  // made for each event; keeps its memory
};

QualityStatistics::QualityStatistics() : impl_(std::make_unique<Impl>()) {}
QualityStatistics::~QualityStatistics() = default;

std::string_view QualityStatistics::name() const { return "quality"; }
std::uint32_t QualityStatistics::schema() const { return 9; }

void QualityStatistics::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool QualityStatistics::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void QualityStatistics::forget(std::string_view stream) { impl_->forget(stream); }
void QualityStatistics::collect(std::vector<RowStore::Change>& changes) {
  impl_->lots.collect(kLotRows, changes);
  impl_->lines.rows().collect(kOrderRows, changes);
  impl_->families.collect(kFamilyRows, changes);
}
absl::Status QualityStatistics::restore(std::string_view key, std::string_view value) {
  if (key.starts_with(kLotRows)) {
    const std::string_view lot = key.substr(kLotRows.size());
    absl::Status status = impl_->lots.restore(lot, value);
    if (status.ok()) impl_->lot_keys.emplace(lot);
    return status;
  }
  if (key.starts_with(kOrderRows)) return impl_->lines.rows().restore(key.substr(kOrderRows.size()), value);
  if (key.starts_with(kFamilyRows)) return impl_->families.restore(key.substr(kFamilyRows.size()), value);
  return refuse(Code::kCorrupt, key, "no row of this projection");
}
void QualityStatistics::reset() {
  impl_->lots.clear();
  impl_->lot_keys.clear();
  impl_->families.clear();
  impl_->lines.rows().clear();
}

// ---- queries ------------------------------------------------------------------------------------------------------

QualityFigures QualityStatistics::figures(const LotFilter& filter) const {
  QualityFigures figures;
  impl_->for_each(filter, [&](const LotRow& lot, const OrderLines::Line&) { count(figures, lot); });
  finish(figures);
  return figures;
}

std::vector<QualityGroup> QualityStatistics::groups(QualityKey key) const {
  const bool by_supplier =
      key == QualityKey::kSupplier || key == QualityKey::kSupplierFamily || key == QualityKey::kSupplierItem;
  const bool by_family = key == QualityKey::kFamily || key == QualityKey::kSupplierFamily;
  const bool by_item = key == QualityKey::kItem || key == QualityKey::kSupplierItem;

  std::map<std::tuple<SupplierId, std::string, ItemId>, QualityFigures> groups;
  impl_->for_each({}, [&](const LotRow& lot, const OrderLines::Line& line) {
    count(groups[{by_supplier ? line.supplier : SupplierId(), by_family ? line.family : std::string(),
                  by_item ? line.item : ItemId()}],
          lot);
  });
  std::vector<QualityGroup> sorted;
  sorted.reserve(groups.size());
  for (auto& [names, figures] : groups) {
    finish(figures);
    sorted.push_back({std::get<0>(names), std::get<1>(names), std::get<2>(names), figures});
  }
  return sorted;
}

std::vector<LotQuality> QualityStatistics::lots(const LotFilter& filter) const {
  std::vector<LotQuality> views;
  impl_->for_each(filter, [&](const LotRow& lot, const OrderLines::Line& line) {
    LotQuality& view = views.emplace_back();
    view.order = lot.order;
    view.lot = lot.lot;
    view.line = lot.line;
    view.supplier = line.supplier;
    view.item = line.item;
    view.family = line.family;
    view.size = lot.size;
    view.state = lot.state;
    view.rounds = lot.rounds;
    view.first_passed = lot.first_passed;
    view.last_passed = lot.last_passed;
    view.conceded = lot.conceded;
    view.inspected = lot.inspected;
    view.defects = lot.defects;
    // One that was seen again since is no rejected lot.
    if (lot.state == LotState::kRejected) view.disposition = lot.disposition;
    view.split_from = lot.split_from;
  });
  std::sort(views.begin(), views.end(), [](const LotQuality& a, const LotQuality& b) {
    return std::tie(a.order, a.lot) < std::tie(b.order, b.lot);
  });
  return views;
}

std::vector<FamilyInspection> QualityStatistics::inspections() const {
  std::vector<FamilyInspection> out;
  impl_->families.for_each([&](std::string_view, const FamilyRow& row) { out.push_back(row.now); });
  std::sort(out.begin(), out.end(), [](const FamilyInspection& a, const FamilyInspection& b) {
    return std::tie(a.supplier, a.family) < std::tie(b.supplier, b.family);
  });
  return out;
}

}  // namespace gendan
