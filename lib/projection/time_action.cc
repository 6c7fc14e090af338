#include "gendan/projection/time_action.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "projection/order_life.h"
#include "projection/row_table.h"
#include "projection/takes.h"

namespace gendan {
namespace {

constexpr std::string_view kOrderRows = "order/";
constexpr std::string_view kShipmentRows = "shipment/";

struct MilestoneRow {
  LineNo line;
  MilestoneCode code;
  std::string department;
  MilestoneState state = MilestoneState::kNone;
  Date baseline;
  Date planned;
  Date forecast;
  Date actual;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.line.value);
    io(self.code);
    io(self.department);
    io.enumeration(self.state, MilestoneState::kWaived);
    io(self.baseline);
    io(self.planned);
    io(self.forecast);
    io(self.actual);
  }
};

struct OrderRow {
  CustomerId customer;
  bool over = false;  // cancelled, rejected, discarded, completed or closed
  std::vector<MilestoneRow> milestones;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io(self.over);
    io.list(self.milestones, [](Io& inner, auto& row) { MilestoneRow::fields(inner, row); });
  }
};

struct ShipmentRow {
  Date planned;
  Date despatched;
  ShipmentState state = ShipmentState::kNone;

  // Though nobody may have seen it leave.
  bool has_left() const { return state == ShipmentState::kInTransit || state == ShipmentState::kDelivered; }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.planned);
    io(self.despatched);
    io.enumeration(self.state, ShipmentState::kCancelled);
  }
};

// What a day planned and a day kept come to.
struct Kept {
  std::optional<std::int32_t> days_late;
  std::optional<std::int32_t> days_overdue;
  bool at_risk = false;
};

Kept kept(Date planned, Date forecast, Date actual, bool open, Date today) {
  Kept out;
  if (!planned.has_value()) return out;
  if (actual.has_value()) {
    out.days_late = actual - planned;
  } else if (open) {
    if (today.has_value() && planned < today) out.days_overdue = today - planned;
    out.at_risk = forecast > planned;  // none is before every day
  }
  return out;
}

void count(Adherence& sum, const Kept& kept, bool open) {
  if (kept.days_late) {
    ++sum.done;
    if (*kept.days_late <= 0) ++sum.on_time;
    sum.worst_days = std::max(sum.worst_days, *kept.days_late);
    return;
  }
  if (!open) return;
  ++sum.open;
  if (kept.at_risk) ++sum.at_risk;
  if (!kept.days_overdue) return;
  ++sum.overdue;
  sum.worst_days = std::max(sum.worst_days, *kept.days_overdue);
}

bool is_open(const OrderRow& order, const MilestoneRow& row) {
  return row.state == MilestoneState::kPlanned && !order.over;
}

Kept kept(const OrderRow& order, const MilestoneRow& row, Date today) {
  return kept(row.planned, row.forecast, row.actual, is_open(order, row), today);
}

MilestoneStanding view_of(std::string_view id, const OrderRow& order, const MilestoneRow& row, const Kept& kept) {
  MilestoneStanding view;
  view.order = OrderId(id);
  view.customer = order.customer;
  view.line = row.line;
  view.code = row.code;
  view.department = row.department;
  view.state = row.state;
  view.baseline = row.baseline;
  view.planned = row.planned;
  view.forecast = row.forecast;
  view.actual = row.actual;
  view.days_late = kept.days_late;
  if (row.actual.has_value() && row.baseline.has_value()) view.days_late_baseline = row.actual - row.baseline;
  view.days_overdue = kept.days_overdue;
  view.at_risk = kept.at_risk;
  return view;
}

bool passes(const MilestoneFilter& filter, const OrderRow& order, const MilestoneRow& row, const Kept& kept) {
  return (!filter.department || *filter.department == row.department) && (!filter.code || *filter.code == row.code) &&
         (!filter.open_only || is_open(order, row)) &&
         (!filter.due_by.has_value() || (row.planned.has_value() && row.planned <= filter.due_by)) &&
         (!filter.overdue_or_risk || kept.days_overdue.has_value() || kept.at_risk);
}

}  // namespace

Share Adherence::adherence() const { return {on_time, done + overdue}; }

// ---- folding ------------------------------------------------------------------------------------------------------

class TimeAction::Impl {
 public:
  rows::Table<OrderRow> orders;
  rows::Table<ShipmentRow> shipments;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const OrderDrafted& event) {
    OrderRow& order = order_of(record);
    order.customer = event.customer;
    order.over = false;
  }

  void on(const Record& record, const CalendarBaselined& event) { plan(record, event.line, event.milestones, false); }
  void on(const Record& record, const CalendarRebaselined& event) { plan(record, event.line, event.milestones, true); }
  void on(const Record& record, const MilestoneForecast& event) {
    await(record, event.line, event.code).forecast = event.forecast;
  }
  void on(const Record& record, const MilestoneMissed& event) { await(record, event.line, event.code); }
  void on(const Record& record, const MilestoneCompleted& event) {
    MilestoneRow& row = add(record, event.line, event.code);
    row.state = MilestoneState::kDone;
    row.actual = event.actual;
  }
  void on(const Record& record, const MilestoneWaived& event) {
    MilestoneRow& row = add(record, event.line, event.code);
    row.state = MilestoneState::kWaived;
    row.actual = Date();
  }
  void on(const Record& record, const MilestoneReversed& event) {
    MilestoneRow& row = add(record, event.line, event.code);
    row.state = MilestoneState::kPlanned;
    row.actual = Date();
  }

  template <MovesOrder E>
  void on(const Record& record, const E&) {
    note_over(orders, record, is_over(kLandsIn<E>));
  }

  void on(const Record& record, const ShipmentPlanned& event) {
    ShipmentRow& row = move(record, ShipmentState::kPlanned);
    row.planned = event.despatch;
    row.despatched = Date();
  }
  void on(const Record& record, const ShipmentPacked&) { move(record, ShipmentState::kPacked); }
  void on(const Record& record, const CarrierBooked&) { move(record, ShipmentState::kBooked); }
  void on(const Record& record, const ShipmentDespatched& event) {
    move(record, ShipmentState::kInTransit).despatched = event.day;
  }
  void on(const Record& record, const ShipmentDelivered&) { move(record, ShipmentState::kDelivered); }
  void on(const Record& record, const ShipmentCancelled&) { move(record, ShipmentState::kCancelled); }

  // Calls fn(order id, order, milestone) for all of them, by order, in the order of their calendars.
  template <class Fn>
  void for_each(const Fn& fn) const {
    orders.for_each([&](std::string_view id, const OrderRow& order) {
      for (const MilestoneRow& row : order.milestones) fn(id, order, row);
    });
  }

 private:
  OrderRow& order_of(const Record& record) { return orders.change_or_add(name_of(record.stream)); }
  ShipmentRow& move(const Record& record, ShipmentState state) {
    ShipmentRow& row = shipments.change_or_add(name_of(record.stream));
    row.state = state;
    return row;
  }
  MilestoneRow& add(const Record& record, LineNo line, const MilestoneCode& code) {
    std::vector<MilestoneRow>& rows = order_of(record).milestones;
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const MilestoneRow& row) { return row.line == line && row.code == code; });
    if (found != rows.end()) return *found;
    MilestoneRow& row = rows.emplace_back();
    row.line = line;
    row.code = code;
    return row;
  }
  // One that no calendar has is open from then on.
  MilestoneRow& await(const Record& record, LineNo line, const MilestoneCode& code) {
    MilestoneRow& row = add(record, line, code);
    if (row.state == MilestoneState::kNone) row.state = MilestoneState::kPlanned;
    return row;
  }
  void plan(const Record& record, LineNo line, const std::vector<MilestonePlan>& milestones, bool anew) {
    for (const MilestonePlan& plan : milestones) {
      MilestoneRow& row = add(record, line, plan.code);
      if (!anew || !row.baseline.has_value()) row.baseline = plan.planned;
      if (anew) row.forecast = Date();
      if (!plan.department.empty() || !anew) row.department = plan.department;
      row.planned = plan.planned;
      row.state = MilestoneState::kPlanned;
      row.actual = Date();
    }
  }
};

TimeAction::TimeAction() : impl_(std::make_unique<Impl>()) {}
TimeAction::~TimeAction() = default;

std::string_view TimeAction::name() const { return "time_action"; }
std::uint32_t TimeAction::schema() const { return 3; }

void TimeAction::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool TimeAction::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void TimeAction::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->orders.erase(name_of(stream));
  if (category_of(stream) == Category::kShipment) impl_->shipments.erase(name_of(stream));
}
void TimeAction::collect(std::vector<RowStore::Change>& changes) {
  impl_->orders.collect(kOrderRows, changes);
  impl_->shipments.collect(kShipmentRows, changes);
}
absl::Status TimeAction::restore(std::string_view key, std::string_view value) {
  if (key.starts_with(kOrderRows)) return impl_->orders.restore(key.substr(kOrderRows.size()), value);
  if (key.starts_with(kShipmentRows)) return impl_->shipments.restore(key.substr(kShipmentRows.size()), value);
  return refuse(Code::kCorrupt, key, "no row of this projection");
}
void TimeAction::reset() {
  impl_->orders.clear();
  impl_->shipments.clear();
}

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<MilestoneStanding> TimeAction::milestones(const MilestoneFilter& filter, Date today) const {
  std::vector<MilestoneStanding> views;
  const auto consider = [&](std::string_view id, const OrderRow& order, const MilestoneRow& row) {
    const Kept standing = kept(order, row, today);
    if (passes(filter, order, row, standing)) views.push_back(view_of(id, order, row, standing));
  };
  if (filter.order) {
    const OrderRow* order = impl_->orders.find(filter.order->str());
    if (order == nullptr) return views;
    for (const MilestoneRow& row : order->milestones) consider(filter.order->str(), *order, row);
  } else {
    impl_->for_each(consider);
  }
  std::stable_sort(views.begin(), views.end(), [](const MilestoneStanding& a, const MilestoneStanding& b) {
    return std::tie(a.planned, a.order, a.line) < std::tie(b.planned, b.order, b.line);
  });
  if (filter.limit != 0 && views.size() > filter.limit) views.resize(filter.limit);
  return views;
}

std::vector<Adherence> TimeAction::adherence(AdherenceKey key, Date today) const {
  std::map<std::string, Adherence> sums;
  impl_->for_each([&](std::string_view, const OrderRow& order, const MilestoneRow& row) {
    if (!row.planned.has_value() || row.state == MilestoneState::kWaived) return;
    count(sums[key == AdherenceKey::kCode ? row.code.str() : row.department], kept(order, row, today),
          is_open(order, row));
  });
  std::vector<Adherence> out;
  out.reserve(sums.size());
  for (auto& [name, sum] : sums) {
    sum.name = name;
    out.push_back(std::move(sum));
  }
  return out;
}

Adherence TimeAction::all_milestones(Date today) const {
  Adherence sum;
  impl_->for_each([&](std::string_view, const OrderRow& order, const MilestoneRow& row) {
    if (!row.planned.has_value() || row.state == MilestoneState::kWaived) return;
    count(sum, kept(order, row, today), is_open(order, row));
  });
  return sum;
}

Adherence TimeAction::ex_factory(Date today) const {
  Adherence sum;
  impl_->shipments.for_each([&](std::string_view, const ShipmentRow& row) {
    if (row.state == ShipmentState::kCancelled || !row.planned.has_value()) return;
    const bool open = !row.has_left();
    count(sum, kept(row.planned, {}, open ? Date() : row.despatched, open, today), open);
  });
  return sum;
}

}  // namespace gendan
