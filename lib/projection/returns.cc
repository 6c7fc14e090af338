#include "gendan/projection/returns.h"

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

constexpr std::string_view kReturnRows = "return/";
constexpr std::string_view kOrderRows = "order/";
constexpr std::string_view kGoodsRows = "goods/";

struct ReturnRow {
  OrderId order;
  LineNo line;
  ReturnReason reason = ReturnReason::kNone;
  ReturnState state = ReturnState::kNone;
  Quantity requested;
  Quantity authorised;
  Quantity received;
  Quantity restocked;
  Quantity reworked;
  Quantity scrapped;
  Instant requested_at;
  Instant closed_at;
  ReturnSettlement settlement = ReturnSettlement::kNone;
  std::string reference;

  bool open() const {
    return state != ReturnState::kClosed && state != ReturnState::kRefused && state != ReturnState::kCancelled;
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.order);
    io(self.line.value);
    io.enumeration(self.reason, ReturnReason::kOther);
    io.enumeration(self.state, ReturnState::kCancelled);
    io(self.requested);
    io(self.authorised);
    io(self.received);
    io(self.restocked);
    io(self.reworked);
    io(self.scrapped);
    io(self.requested_at.micros);
    io(self.closed_at.micros);
    io.enumeration(self.settlement, ReturnSettlement::kNothing);
    io(self.reference);
  }
};

// What of a line was delivered and came back, in millionths of one unit.
struct GoodsRow {
  LineNo line;
  UnitCode unit;
  std::int64_t delivered = 0;
  std::int64_t returned = 0;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.line.value);
    io(self.unit);
    io(self.delivered);
    io(self.returned);
  }
};

struct OrderRow {
  CustomerId customer;
  std::vector<GoodsRow> goods;  // one per line and unit

  GoodsRow& of(LineNo line, UnitCode unit) {
    const auto found = std::find_if(goods.begin(), goods.end(),
                                    [&](const GoodsRow& row) { return row.line == line && row.unit == unit; });
    return found == goods.end() ? goods.emplace_back(GoodsRow{line, unit}) : *found;
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io.list(self.goods, [](Io& inner, auto& goods) { GoodsRow::fields(inner, goods); });
  }
};

void add(std::int64_t& sum, std::int64_t micros) { sum = saturating_sum(sum, micros); }

std::int32_t age_of(const ReturnRow& row, Date today, int utc_offset_minutes) {
  const Date until = row.closed_at.micros == 0 ? today : day_of(row.closed_at, utc_offset_minutes);
  return age_on(until, row.requested_at, utc_offset_minutes);
}

// ---- adding up ------------------------------------------------------------------------------------------------------

struct GoodsSum {
  std::int64_t delivered = 0;
  std::int64_t returned = 0;
};
using GoodsSums = std::map<std::pair<std::string, UnitCode>, GoodsSum>;  // by name and unit

std::vector<ReturnRate> rates_of(const GoodsSums& sums) {
  std::vector<ReturnRate> rates;
  rates.reserve(sums.size());
  for (const auto& [key, sum] : sums) {
    const std::int64_t returned = std::max<std::int64_t>(sum.returned, 0);
    const std::int64_t delivered = std::max<std::int64_t>(sum.delivered, 0);
    if (returned == 0 && delivered == 0) continue;
    rates.push_back(
        {key.first, key.second, {static_cast<std::uint64_t>(returned), static_cast<std::uint64_t>(delivered)}});
  }
  return rates;
}

struct ReasonSums {
  std::uint64_t returns = 0;
  std::map<UnitCode, std::int64_t> requested;
  std::map<UnitCode, std::int64_t> received;
};

void add(std::map<UnitCode, std::int64_t>& sums, const Quantity& quantity) {
  if (!quantity.value.is_zero()) add(sums[quantity.unit], quantity.value.micros());
}

std::vector<Quantity> quantities_of(const std::map<UnitCode, std::int64_t>& sums) {
  std::vector<Quantity> quantities;
  quantities.reserve(sums.size());
  for (const auto& [unit, micros] : sums) quantities.push_back({Decimal::from_micros(micros), unit});
  return quantities;
}

}  // namespace

// ---- folding --------------------------------------------------------------------------------------------------------

class ReturnRegister::Impl {
 public:
  OrderLines lines;
  rows::Table<OrderRow> orders;
  rows::Table<ReturnRow> returns;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const LineAdded& event) { lines.on(record, event); }
  void on(const Record& record, const EntryCorrected& event) { lines.on(record, event); }

  void on(const Record& record, const OrderDrafted& event) {
    orders.change_or_add(name_of(record.stream)).customer = event.customer;
  }
  void on(const Record& record, const GoodsDelivered& event) {
    GoodsRow& goods = orders.change_or_add(name_of(record.stream)).of(event.line, event.unit);
    add(goods.delivered, event.accepted.micros());
    add(goods.delivered, event.damaged.micros());
  }
  void on(const Record& record, const GoodsReturned& event) {
    GoodsRow& goods = orders.change_or_add(name_of(record.stream)).of(event.line, event.quantity.unit);
    add(goods.returned, event.quantity.value.micros());
  }

  void on(const Record& record, const ReturnRequested& event) {
    ReturnRow& row = returns.change_or_add(name_of(record.stream));
    row = {};
    row.state = ReturnState::kRequested;
    row.order = event.order;
    row.line = event.line;
    row.reason = rows::known(event.reason, ReturnReason::kOther);
    row.requested = event.quantity;
    row.requested_at = record.occurred_at;
  }
  void on(const Record& record, const ReturnAuthorised& event) {
    if (ReturnRow* row = move(record, ReturnState::kAuthorised)) row->authorised = event.quantity;
  }
  void on(const Record& record, const ReturnReceived& event) {
    if (ReturnRow* row = move(record, ReturnState::kReceived)) row->received = event.quantity;
  }
  void on(const Record& record, const ReturnDispositioned& event) {
    ReturnRow* row = move(record, ReturnState::kDispositioned);
    if (row == nullptr) return;
    row->restocked = event.restocked;
    row->reworked = event.reworked;
    row->scrapped = event.scrapped;
    // None of a part may be said without a unit.
    for (Quantity* part : {&row->restocked, &row->reworked, &row->scrapped}) {
      if (part->unit.empty()) part->unit = row->requested.unit;
    }
  }
  void on(const Record& record, const ReturnRefused&) { end(record, ReturnState::kRefused); }
  void on(const Record& record, const ReturnCancelled&) { end(record, ReturnState::kCancelled); }
  void on(const Record& record, const ReturnClosed& event) {
    ReturnRow* row = end(record, ReturnState::kClosed);
    if (row == nullptr) return;
    row->settlement = rows::known(event.settlement, ReturnSettlement::kNothing);
    row->reference = event.reference;
  }

  // Of all lines, by name(row of the order, line) and unit.
  template <class Name>
  std::vector<ReturnRate> rates(const Name& name) const {
    GoodsSums sums;
    orders.for_each([&](std::string_view id, const OrderRow& order) {
      for (const GoodsRow& goods : order.goods) {
        GoodsSum& sum = sums[{name(order, lines.line_of(OrderId(id), goods.line)), goods.unit}];
        add(sum.delivered, goods.delivered);
        add(sum.returned, goods.returned);
      }
    });
    return rates_of(sums);
  }

 private:
  ReturnRow* move(const Record& record, ReturnState state) {
    ReturnRow* row = returns.change(name_of(record.stream));
    if (row == nullptr) return nullptr;
    row->state = state;
    row->closed_at = {};
    return row;
  }
  ReturnRow* end(const Record& record, ReturnState state) {
    ReturnRow* row = move(record, state);
    if (row != nullptr) row->closed_at = record.occurred_at;
    return row;
  }
};

ReturnRegister::ReturnRegister() : impl_(std::make_unique<Impl>()) {}
ReturnRegister::~ReturnRegister() = default;

std::string_view ReturnRegister::name() const { return "returns"; }
std::uint32_t ReturnRegister::schema() const { return 1; }

void ReturnRegister::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool ReturnRegister::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void ReturnRegister::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) {
    impl_->lines.rows().erase(name_of(stream));
    impl_->orders.erase(name_of(stream));
  } else if (category_of(stream) == Category::kReturn) {
    impl_->returns.erase(name_of(stream));
  }
}
void ReturnRegister::collect(std::vector<RowStore::Change>& changes) {
  impl_->returns.collect(kReturnRows, changes);
  impl_->lines.rows().collect(kOrderRows, changes);
  impl_->orders.collect(kGoodsRows, changes);
}
absl::Status ReturnRegister::restore(std::string_view key, std::string_view value) {
  if (key.starts_with(kReturnRows)) return impl_->returns.restore(key.substr(kReturnRows.size()), value);
  if (key.starts_with(kOrderRows)) return impl_->lines.rows().restore(key.substr(kOrderRows.size()), value);
  if (key.starts_with(kGoodsRows)) return impl_->orders.restore(key.substr(kGoodsRows.size()), value);
  return refuse(Code::kCorrupt, key, "no row of this projection");
}
void ReturnRegister::reset() {
  impl_->returns.clear();
  impl_->lines.rows().clear();
  impl_->orders.clear();
}

// ---- queries --------------------------------------------------------------------------------------------------------

std::vector<ReturnView> ReturnRegister::returns(const ReturnFilter& filter, Date today, int utc_offset_minutes) const {
  std::vector<ReturnView> views;
  impl_->returns.for_each([&](std::string_view id, const ReturnRow& row) {
    const OrderRow* order = impl_->orders.find(row.order.str());
    const CustomerId customer = order == nullptr ? CustomerId() : order->customer;
    const OrderLines::Line& line = impl_->lines.line_of(row.order, row.line);
    if (filter.open && *filter.open != row.open()) return;
    if (filter.order && *filter.order != row.order) return;
    if (filter.customer && *filter.customer != customer) return;
    if (filter.supplier && *filter.supplier != line.supplier) return;
    ReturnView& view = views.emplace_back();
    view.rma = ReturnId(id);
    view.order = row.order;
    view.line = row.line;
    view.customer = customer;
    view.item = line.item;
    view.family = line.family;
    view.supplier = line.supplier;
    view.reason = row.reason;
    view.state = row.state;
    view.requested = row.requested;
    view.authorised = row.authorised;
    view.received = row.received;
    view.restocked = row.restocked;
    view.reworked = row.reworked;
    view.scrapped = row.scrapped;
    view.requested_at = row.requested_at;
    view.closed_at = row.closed_at;
    view.settlement = row.settlement;
    view.reference = row.reference;
    view.open = row.open();
    view.age_days = age_of(row, today, utc_offset_minutes);
  });
  return views;
}

std::vector<ReturnView> ReturnRegister::open(Date today, int utc_offset_minutes) const {
  ReturnFilter filter;
  filter.open = true;
  std::vector<ReturnView> views = returns(filter, today, utc_offset_minutes);
  std::stable_sort(views.begin(), views.end(),
                   [](const ReturnView& a, const ReturnView& b) { return a.requested_at < b.requested_at; });
  return views;
}

std::vector<ReturnAges> ReturnRegister::open_by_age(Date today, int utc_offset_minutes,
                                                    std::span<const std::int32_t> bounds) const {
  auto buckets = age_buckets<ReturnAges>(bounds);
  impl_->returns.for_each([&](std::string_view, const ReturnRow& row) {
    if (row.open()) ++bucket_of(buckets, age_of(row, today, utc_offset_minutes)).returns;
  });
  return buckets;
}

std::vector<ReturnRate> ReturnRegister::rates(ReturnKey key) const {
  return impl_->rates([&](const OrderRow& order, const OrderLines::Line& line) -> const std::string& {
    switch (key) {
      case ReturnKey::kFamily:
        return line.family;
      case ReturnKey::kSupplier:
        return line.supplier.str();
      case ReturnKey::kCustomer:
        return order.customer.str();
      case ReturnKey::kItem:
        break;
    }
    return line.item.str();
  });
}

std::vector<ReturnReasonShare> ReturnRegister::reasons() const {
  std::map<ReturnReason, ReasonSums> found;
  impl_->returns.for_each([&](std::string_view, const ReturnRow& row) {
    ReasonSums& sums = found[row.reason];
    ++sums.returns;
    add(sums.requested, row.requested);
    add(sums.received, row.received);
  });
  std::vector<ReturnReasonShare> bars;
  bars.reserve(found.size());
  for (const auto& [reason, sums] : found) {
    bars.push_back({reason, sums.returns, quantities_of(sums.requested), quantities_of(sums.received), {}, {}});
  }
  rank_bars(bars, &ReturnReasonShare::returns);
  return bars;
}

ReturnTotals ReturnRegister::totals() const {
  ReturnTotals totals;
  impl_->returns.for_each([&](std::string_view, const ReturnRow& row) {
    ++totals.returns;
    if (row.open()) ++totals.open;
    if (row.state == ReturnState::kRefused) ++totals.refused;
    if (row.state == ReturnState::kCancelled) ++totals.cancelled;
    if (row.state != ReturnState::kClosed) return;
    ++totals.closed;
    ++totals.by_settlement[static_cast<std::size_t>(row.settlement)];
  });
  totals.rates = impl_->rates([](const OrderRow&, const OrderLines::Line&) { return std::string(); });
  return totals;
}

}  // namespace gendan
