#include "gendan/projection/delays.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <variant>

#include "gendan/order/event.h"
#include "gendan/order/ledger.h"
#include "gendan/order/stream.h"
#include "projection/correction.h"
#include "projection/order_life.h"
#include "projection/row_table.h"
#include "projection/sums.h"
#include "projection/takes.h"

namespace gendan {
namespace {

// The milestones whose forecast says when the goods come, in the order in which their slots are saved.
constexpr std::array<std::string_view, 2> kMilestones = {"EX-FACTORY", "DELIVERY"};

struct Forecast {
  Date day;                    // none: no forecast
  std::uint64_t position = 0;  // of the event: the newest counts
  bool done = false;           // the milestone is, or was waived, so that the day counts for nothing

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.day);
    io(self.position);
    io(self.done);
  }
};
using Forecasts = std::array<Forecast, kMilestones.size()>;

struct Delivery {
  Date day;
  std::int64_t micros = 0;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.day);
    io(self.micros);
  }
};

struct LineRow {
  LineNo line;
  ItemId item;
  SupplierId supplier;
  std::string ordered_mode;
  std::string delivered_mode;
  Date mode_day;  // of the delivery that named it
  UnitCode unit;
  std::int64_t agreed = 0;  // micros, as are the tolerance, what left, and the deliveries
  std::int64_t under_tolerance = 0;
  std::int64_t shipped = 0;
  std::int64_t gone = 0;    // refused, lost, or missing on arrival
  std::int64_t packed = 0;  // and not unpacked
  Date requested;
  Date first_promised;
  Date promised;
  Date announced;
  DelayCause cause = DelayCause::kNone;
  bool short_closed = false;
  Forecasts forecasts;
  std::vector<Delivery> deliveries;  // one per day, ascending

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.line.value);
    io(self.item);
    io(self.supplier);
    io(self.ordered_mode);
    io(self.delivered_mode);
    io(self.mode_day);
    io(self.unit);
    io(self.agreed);
    io(self.under_tolerance);
    io(self.shipped);
    io(self.gone);
    io(self.packed);
    io(self.requested);
    io(self.first_promised);
    io(self.promised);
    io(self.announced);
    io.enumeration(self.cause, DelayCause::kOther);
    io(self.short_closed);
    for (auto& forecast : self.forecasts) Forecast::fields(io, forecast);
    io.list(self.deliveries, [](Io& inner, auto& delivery) { Delivery::fields(inner, delivery); });
  }
};

struct OrderRow {
  CustomerId customer;
  std::string po_number;
  std::string country;
  bool over = false;           // cancelled, rejected, discarded, completed or closed
  Forecasts forecasts;         // of the whole order
  std::vector<LineRow> lines;  // ascending

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io(self.po_number);
    io(self.country);
    io(self.over);
    for (auto& forecast : self.forecasts) Forecast::fields(io, forecast);
    io.list(self.lines, [](Io& inner, auto& line) { LineRow::fields(inner, line); });
  }
};

template <class Rows>
auto find_row(Rows& lines, LineNo number) -> decltype(lines.data()) {
  const auto found = std::lower_bound(lines.begin(), lines.end(), number,
                                      [](const LineRow& row, LineNo wanted) { return row.line < wanted; });
  return found != lines.end() && found->line == number ? &*found : nullptr;
}

Date newest_forecast(const OrderRow& order, const LineRow& line) {
  const Forecast* newest = nullptr;
  for (const Forecasts* forecasts : {&order.forecasts, &line.forecasts}) {
    for (const Forecast& forecast : *forecasts) {
      if (!forecast.day.has_value() || forecast.done) continue;
      if (newest == nullptr || forecast.position > newest->position) newest = &forecast;
    }
  }
  return newest == nullptr ? Date() : newest->day;
}

std::int64_t delivered_micros(const LineRow& line) {
  std::int64_t sum = 0;
  for (const Delivery& delivery : line.deliveries) sum = saturating_sum(sum, delivery.micros);
  return sum;
}

Date actual_day(const LineRow& line) {
  if (line.deliveries.empty()) return {};
  LineAdded terms;
  terms.quantity.value = Decimal::from_micros(line.agreed);
  terms.under_tolerance = Decimal::from_micros(line.under_tolerance);
  const std::int64_t enough = lower_limit(terms);
  std::int64_t sum = 0;
  for (const Delivery& delivery : line.deliveries) {
    sum = saturating_sum(sum, delivery.micros);
    if (sum >= enough) return delivery.day;
  }
  return {};
}

// Short-closed, and nothing of it stands packed or is on its way any more.
bool closed_short(const LineRow& line) {
  return line.short_closed && line.packed <= line.shipped &&
         saturating_sum(delivered_micros(line), line.gone) >= line.shipped;
}

// What a line comes to on a day.
struct Standing {
  LineProgress progress = LineProgress::kOpen;
  Date actual;
  Date forecast;
  std::optional<std::int32_t> days_late;
  std::optional<std::int32_t> days_late_first;
  std::optional<std::int32_t> days_overdue;
  bool at_risk = false;

  bool late() const { return days_late.value_or(0) > 0; }
  // Days late or overdue; what a Pareto and a worst-first list go by.
  std::int32_t lateness() const { return days_overdue.value_or(days_late.value_or(0)); }
};

Standing standing_of(const OrderRow& order, const LineRow& line, Date today) {
  Standing standing;
  standing.actual = actual_day(line);
  standing.forecast = newest_forecast(order, line);
  if (standing.actual.has_value()) {
    standing.progress = LineProgress::kDelivered;
    if (line.promised.has_value()) standing.days_late = standing.actual - line.promised;
    if (line.first_promised.has_value()) standing.days_late_first = standing.actual - line.first_promised;
  } else if (order.over || closed_short(line)) {
    standing.progress = LineProgress::kClosed;
  } else if (line.promised.has_value()) {
    if (today.has_value() && line.promised < today) standing.days_overdue = today - line.promised;
    const bool forecast_over = standing.forecast.has_value() && standing.forecast < today;
    // none is before every day
    standing.at_risk = line.announced > line.promised || standing.forecast > line.promised || forecast_over;
  }
  return standing;
}

const std::string& mode_of(const LineRow& line) {
  return line.delivered_mode.empty() ? line.ordered_mode : line.delivered_mode;
}

LineDelay view_of(std::string_view id, const OrderRow& order, const LineRow& line, const Standing& standing) {
  LineDelay view;
  view.order = OrderId(id);
  view.line = line.line;
  view.customer = order.customer;
  view.country = order.country;
  view.item = line.item;
  view.supplier = line.supplier;
  view.mode = mode_of(line);
  view.unit = line.unit;
  view.ordered = Decimal::from_micros(line.agreed);
  view.delivered = Decimal::from_micros(delivered_micros(line));
  view.progress = standing.progress;
  view.order_over = order.over;
  view.requested = line.requested;
  view.first_promised = line.first_promised;
  view.promised = line.promised;
  view.announced = line.announced;
  view.forecast = standing.forecast;
  view.actual = standing.actual;
  view.cause = line.cause;
  view.days_late = standing.days_late;
  view.days_late_first = standing.days_late_first;
  view.days_overdue = standing.days_overdue;
  view.at_risk = standing.at_risk;
  return view;
}

bool has_lateness(const Standing& standing, DelayFilter::Lateness wanted) {
  switch (wanted) {
    case DelayFilter::Lateness::kAny:
      return true;
    case DelayFilter::Lateness::kLate:
      return standing.late() || standing.days_overdue.has_value();
    case DelayFilter::Lateness::kEarly:
      return standing.days_late.value_or(0) < 0;
    case DelayFilter::Lateness::kOnDay:
      return standing.days_late == 0;
    case DelayFilter::Lateness::kOverdue:
      return standing.days_overdue.has_value();
    case DelayFilter::Lateness::kAtRisk:
      return standing.at_risk;
  }
  return false;
}

bool passes(const DelayFilter& filter, std::string_view id, const OrderRow& order, const LineRow& line,
            const Standing& standing) {
  return (!filter.order || filter.order->str() == id) && (!filter.country || *filter.country == order.country) &&
         (!filter.supplier || *filter.supplier == line.supplier) && (!filter.mode || *filter.mode == mode_of(line)) &&
         (!filter.cause || *filter.cause == line.cause) &&
         (!filter.progress || *filter.progress == standing.progress) && has_lateness(standing, filter.lateness);
}

std::string name_for(DelayKey key, const OrderRow& order, const LineRow& line) {
  switch (key) {
    case DelayKey::kCause:
      return line.cause == DelayCause::kNone ? std::string() : std::string(to_string(line.cause));
    case DelayKey::kSupplier:
      return line.supplier.str();
    case DelayKey::kCountry:
      return order.country;
    case DelayKey::kMode:
      return mode_of(line);
    case DelayKey::kBranch:
      return std::string(branch_of(line.cause));
  }
  return {};
}

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class Delays::Impl {
 public:
  rows::Table<OrderRow> orders;

  // Events that have nothing to do with dates.
  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const OrderDrafted& event) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    order.customer = event.customer;
    order.po_number = event.po_number;
    order.country = event.country;
    order.over = false;
  }

  void on(const Record& record, const LineAdded& event) {
    std::vector<LineRow>& lines = orders.change_or_add(name_of(record.stream)).lines;
    LineRow* line = find_row(lines, event.line);
    if (line == nullptr) {
      const auto behind = std::upper_bound(lines.begin(), lines.end(), event.line,
                                           [](LineNo added, const LineRow& row) { return added < row.line; });
      line = &*lines.insert(behind, LineRow());
      line->line = event.line;
    }
    line->item = event.item;
    line->supplier = event.supplier;
    line->ordered_mode = event.mode;
    line->unit = event.quantity.unit;
    line->agreed = event.quantity.value.micros();
    line->under_tolerance = event.under_tolerance.micros();
    line->requested = event.requested;
  }

  void on(const Record& record, const EntryCorrected& event) {
    if (event.line.value == 0) {
      OrderRow* order = orders.change(name_of(record.stream));
      if (order == nullptr) return;
      if (event.field == "country") order->country = event.now.value;
      if (event.field == "po_number") order->po_number = event.now.value;
      return;
    }
    LineRow* line = change(record, event.line);
    if (line == nullptr) return;
    if (event.field == "item") line->item = ItemId(event.now.value);
    if (event.field == "supplier") line->supplier = SupplierId(event.now.value);
    if (event.field == "mode") line->ordered_mode = event.now.value;
    if (event.field == "requested") {
      line->requested = event.now.value.empty() ? Date() : corrected_date(event.now.value).value_or(line->requested);
    }
    if (event.field == "quantity") {
      if (const std::optional<Quantity> quantity = corrected_quantity(event.now.value)) agree(*line, *quantity);
    }
  }

  void on(const Record& record, const OrderRevised& event) {
    for (const LineChange& change_asked : event.changes) {
      LineRow* line = change(record, change_asked.line);
      if (line == nullptr) continue;
      if (change_asked.quantity) agree(*line, *change_asked.quantity);
      if (change_asked.requested) line->requested = *change_asked.requested;
      if (change_asked.under_tolerance) line->under_tolerance = change_asked.under_tolerance->micros();
    }
  }

  void on(const Record& record, const DeliveryPromised& event) {
    LineRow* line = promise(record, event.line, event.date);
    // One that was recorded leaves what the order had announced.
    if (line != nullptr && (record.flags & kObserved) == 0) line->announced = Date();
  }
  void on(const Record& record, const PromiseRevised& event) {
    if (LineRow* line = promise(record, event.line, event.date)) line->announced = Date();
  }
  void on(const Record& record, const DelayAnnounced& event) {
    LineRow* line = change(record, event.line);
    if (line == nullptr) return;
    line->announced = event.new_date;
    line->cause = rows::known(event.cause, DelayCause::kOther);
  }
  void on(const Record& record, const DelayRejected& event) {
    if (LineRow* line = change(record, event.line)) line->announced = Date();
  }

  void on(const Record& record, const MilestoneForecast& event) {
    Forecast* slot = forecast_of(record, event.line, event.code);
    if (slot == nullptr) return;
    slot->day = event.forecast;
    slot->position = record.position.value;
  }
  void on(const Record& record, const CalendarBaselined& event) {
    for (const MilestonePlan& plan : event.milestones) {
      if (Forecast* slot = forecast_of(record, event.line, plan.code)) slot->done = false;
    }
  }
  void on(const Record& record, const CalendarRebaselined& event) {
    for (const MilestonePlan& plan : event.milestones) {
      if (Forecast* slot = forecast_of(record, event.line, plan.code)) *slot = {};
    }
  }
  void on(const Record& record, const MilestoneWaived& event) {
    if (Forecast* slot = forecast_of(record, event.line, event.code)) slot->done = true;
  }
  void on(const Record& record, const MilestoneCompleted& event) {
    if (Forecast* slot = forecast_of(record, event.line, event.code)) slot->done = true;
  }
  void on(const Record& record, const MilestoneReversed& event) {
    if (Forecast* slot = forecast_of(record, event.line, event.code)) slot->done = false;
  }

  void on(const Record& record, const GoodsPacked& event) {
    LineRow* line = change(record, event.line);
    if (line != nullptr) line->packed = saturating_sum(line->packed, event.quantity.value.micros());
  }
  void on(const Record& record, const GoodsUnpacked& event) {
    LineRow* line = change(record, event.line);
    if (line != nullptr) line->packed = saturating_difference(line->packed, event.quantity.value.micros());
  }
  void on(const Record& record, const GoodsDespatched& event) {
    LineRow* line = change(record, event.line);
    if (line != nullptr) line->shipped = saturating_sum(line->shipped, event.quantity.value.micros());
  }
  void on(const Record& record, const GoodsDelivered& event) {
    LineRow* line = change(record, event.line);
    if (line == nullptr) return;
    if (!event.mode.empty() && event.day >= line->mode_day) {
      line->delivered_mode = event.mode;
      line->mode_day = event.day;
    }
    for (const Decimal amount : {event.refused, event.lost, event.missing}) {
      line->gone = saturating_sum(line->gone, amount.micros());
    }
    const std::int64_t micros = saturating_sum(event.accepted.micros(), event.damaged.micros());
    if (micros == 0) return;  // all of it missing, refused or lost
    auto at = std::lower_bound(line->deliveries.begin(), line->deliveries.end(), event.day,
                               [](const Delivery& delivery, Date day) { return delivery.day < day; });
    if (at == line->deliveries.end() || at->day != event.day) at = line->deliveries.insert(at, {event.day, 0});
    at->micros = saturating_sum(at->micros, micros);
  }
  void on(const Record& record, const LineShortClosed& event) {
    if (LineRow* line = change(record, event.line)) line->short_closed = true;
  }
  // Where it is seen behind a short close, the line is made again.
  void on(const Record& record, const ProductionReported& event) {
    if ((record.flags & kObserved) == 0) return;  // no decision makes more of a line that is short-closed
    const OrderRow* order = orders.find(name_of(record.stream));
    const LineRow* line = order == nullptr ? nullptr : find_row(order->lines, event.line);
    if (line != nullptr && line->short_closed) change(record, event.line)->short_closed = false;
  }

  template <MovesOrder E>
  void on(const Record& record, const E&) {
    note_over(orders, record, is_over(kLandsIn<E>));
  }

  // Calls fn(order id, order, line) for every line, by order and line.
  template <class Fn>
  void for_each_line(const Fn& fn) const {
    orders.for_each([&](std::string_view id, const OrderRow& order) {
      for (const LineRow& line : order.lines) fn(id, order, line);
    });
  }

 private:
  LineRow* change(const Record& record, LineNo number) {
    OrderRow* order = orders.change(name_of(record.stream));
    return order == nullptr ? nullptr : find_row(order->lines, number);
  }
  static void agree(LineRow& line, const Quantity& quantity) {
    line.agreed = quantity.value.micros();
    line.unit = quantity.unit;
  }
  LineRow* promise(const Record& record, LineNo number, Date date) {
    LineRow* line = change(record, number);
    if (line == nullptr) return nullptr;
    if (!line->first_promised.has_value()) line->first_promised = date;
    line->promised = date;
    return line;
  }
  Forecast* forecast_of(const Record& record, LineNo number, const MilestoneCode& code) {
    const auto slot = std::find(kMilestones.begin(), kMilestones.end(), code.str());
    if (slot == kMilestones.end()) return nullptr;
    const auto index = static_cast<std::size_t>(slot - kMilestones.begin());
    if (number.value == 0) return &orders.change_or_add(name_of(record.stream)).forecasts[index];
    LineRow* line = change(record, number);
    return line == nullptr ? nullptr : &line->forecasts[index];
  }
};

Delays::Delays() : impl_(std::make_unique<Impl>()) {}
Delays::~Delays() = default;

std::string_view Delays::name() const { return "delays"; }
std::uint32_t Delays::schema() const { return 6; }

void Delays::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool Delays::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void Delays::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->orders.erase(name_of(stream));
}
void Delays::collect(std::vector<RowStore::Change>& changes) { impl_->orders.collect("", changes); }
absl::Status Delays::restore(std::string_view key, std::string_view value) { return impl_->orders.restore(key, value); }
void Delays::reset() { impl_->orders.clear(); }

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<LineDelay> Delays::lines(const DelayFilter& filter, Date today) const {
  struct Found {
    std::string_view id;
    const OrderRow* order;
    const LineRow* line;
    Standing standing;
  };
  std::vector<Found> found;
  const auto consider = [&](std::string_view id, const OrderRow& order, const LineRow& line) {
    const Standing standing = standing_of(order, line, today);
    if (passes(filter, id, order, line, standing)) found.push_back({id, &order, &line, standing});
  };
  if (filter.order) {
    const std::string& id = filter.order->str();
    if (const OrderRow* order = impl_->orders.find(id)) {
      for (const LineRow& line : order->lines) consider(id, *order, line);
    }
  } else {
    impl_->for_each_line(consider);
  }
  if (filter.worst_first) {
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.standing.lateness() > b.standing.lateness(); });
  }
  if (filter.limit != 0 && found.size() > filter.limit) found.resize(filter.limit);

  std::vector<LineDelay> views;
  views.reserve(found.size());
  for (const Found& one : found) views.push_back(view_of(one.id, *one.order, *one.line, one.standing));
  return views;
}

std::optional<LineDelay> Delays::line(const OrderId& order, LineNo line, Date today) const {
  const OrderRow* row = impl_->orders.find(order.str());
  const LineRow* found = row == nullptr ? nullptr : find_row(row->lines, line);
  if (found == nullptr) return std::nullopt;
  return view_of(order.str(), *row, *found, standing_of(*row, *found, today));
}

std::vector<OrderDelay> Delays::orders(Date today) const {
  std::vector<OrderDelay> views;
  views.reserve(impl_->orders.size());
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    OrderDelay& view = views.emplace_back();
    view.order = OrderId(id);
    view.customer = order.customer;
    view.po_number = order.po_number;
    view.country = order.country;
    for (const LineRow& line : order.lines) {
      const Standing standing = standing_of(order, line, today);
      ++view.lines;
      if (standing.progress == LineProgress::kOpen) ++view.lines_open;
      if (standing.late()) ++view.lines_late;
      if (standing.days_late.value_or(0) < 0) ++view.lines_early;
      if (standing.days_late == 0) ++view.lines_on_day;
      if (standing.days_overdue) ++view.lines_overdue;
      if (standing.at_risk) ++view.lines_at_risk;
      view.worst_days_late = std::max(view.worst_days_late, standing.lateness());
    }
  });
  return views;
}

Share DelayTotals::on_time_in_full() const {
  const std::uint64_t met = lines_early + lines_on_day;
  return {met, met + lines_late + open_late + lines_short};
}

DelayTotals Delays::totals(Date today) const {
  DelayTotals totals;
  impl_->orders.for_each([&](std::string_view, const OrderRow& order) {
    ++totals.orders;
    bool delivered_late = false;
    bool overdue = false;
    for (const LineRow& line : order.lines) {
      const Standing standing = standing_of(order, line, today);
      ++totals.lines;
      if (standing.progress == LineProgress::kOpen) ++totals.lines_open;
      if (standing.progress == LineProgress::kDelivered) ++totals.lines_delivered;
      if (standing.progress == LineProgress::kClosed) {
        ++totals.lines_closed;
        if (line.short_closed && line.promised.has_value()) ++totals.lines_short;
      }
      if (!line.promised.has_value()) ++totals.lines_unpromised;
      if (standing.days_late) {
        const std::int32_t days = *standing.days_late;
        ++(days > 0 ? totals.lines_late : days < 0 ? totals.lines_early : totals.lines_on_day);
        totals.worst_days_late = std::max(totals.worst_days_late, days);
        totals.worst_days_early = std::min(totals.worst_days_early, days);
      }
      if (standing.days_late_first.value_or(0) > 0) ++totals.lines_late_first;
      if (standing.days_overdue) ++totals.open_late;
      if (standing.at_risk) ++totals.at_risk;
      delivered_late = delivered_late || standing.late();
      overdue = overdue || standing.days_overdue.has_value();
    }
    if (delivered_late) ++totals.orders_delivered_late;
    if (delivered_late || overdue) ++totals.orders_late;
  });
  return totals;
}

std::vector<DelayShare> Delays::pareto(DelayKey key, Date today) const {
  std::map<std::string, DelayShare> bars;
  impl_->for_each_line([&](std::string_view, const OrderRow& order, const LineRow& line) {
    const Standing standing = standing_of(order, line, today);
    if (!standing.late() && !standing.days_overdue) return;
    DelayShare& bar = bars[name_for(key, order, line)];
    ++bar.lines;
    if (standing.days_overdue) ++bar.lines_overdue;
    bar.days += standing.lateness();
  });

  std::vector<DelayShare> pareto;
  pareto.reserve(bars.size());
  for (auto& [name, bar] : bars) {
    pareto.push_back(std::move(bar));
    pareto.back().name = name;
  }
  rank_bars(pareto, &DelayShare::lines);
  return pareto;
}

std::string_view to_string(LineProgress progress) {
  switch (progress) {
    case LineProgress::kOpen:
      return "open";
    case LineProgress::kDelivered:
      return "delivered";
    case LineProgress::kClosed:
      return "closed";
  }
  return "";
}

std::string_view to_string(DelayKey key) {
  switch (key) {
    case DelayKey::kCause:
      return "cause";
    case DelayKey::kSupplier:
      return "supplier";
    case DelayKey::kCountry:
      return "country";
    case DelayKey::kMode:
      return "mode";
    case DelayKey::kBranch:
      return "branch";
  }
  return "";
}

}  // namespace gendan
