#include "gendan/projection/inventory.h"

#include <algorithm>
#include <utility>

#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/stream.h"
#include "projection/row_table.h"
#include "projection/sums.h"
#include "projection/takes.h"

namespace gendan {
namespace {

// A stock as the judge folds it.
struct StockRow {
  Stock stock;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    auto& stock = self.stock;
    io.enumeration(stock.state, StockState::kOpen);
    io(stock.id);
    io(stock.item);
    io(stock.unit);
    io(stock.location);
    io(stock.on_hand);
    io.list(stock.arrivals, [](Io& inner, auto& arrival) {
      inner(arrival.id);
      inner(arrival.supplier);
      inner(arrival.micros);
      inner(arrival.due);
    });
    io.list(stock.reservations, [](Io& inner, auto& reservation) {
      inner(reservation.id);
      inner(reservation.order);
      inner(reservation.line.value);
      inner(reservation.micros);
      inner(reservation.issued);
      inner(reservation.needed);
    });
  }
};

StockStanding standing_of(const Stock& stock, Date today) {
  StockStanding out;
  out.stock = stock.id;
  out.item = stock.item;
  out.location = stock.location;
  out.unit = stock.unit;
  out.on_hand = stock.on_hand;
  for (const Arrival& arrival : stock.arrivals) {
    out.expected = saturating_sum(out.expected, arrival.micros);
    if (arrival.due < today) {
      out.overdue = saturating_sum(out.overdue, arrival.micros);
    } else if (!out.next_due.has_value() || arrival.due < out.next_due) {
      out.next_due = arrival.due;
    }
  }
  for (const Reservation& reservation : stock.reservations) {
    out.reserved = saturating_sum(out.reserved, reservation.micros);
  }
  out.available = available(stock, today, today);
  out.short_supplies = gendan::shortages(stock, today).size();
  return out;
}

}  // namespace

class Inventory::Impl {
 public:
  rows::Table<StockRow> stocks;

  template <class Fn>
  void for_each_open(const Fn& fn) const {
    stocks.for_each([&](std::string_view, const StockRow& row) {
      if (row.stock.state != StockState::kNone) fn(row.stock);
    });
  }
};

Inventory::Inventory() : impl_(std::make_unique<Impl>()) {}
Inventory::~Inventory() = default;

std::string_view Inventory::name() const { return "inventory"; }
std::uint32_t Inventory::schema() const { return 2; }

void Inventory::apply(const Record& record, const Event& event) {
  if (category_of(record.stream) != Category::kStock) return;
  const std::string_view name = name_of(record.stream);
  Stock& stock = impl_->stocks.change_or_add(name).stock;
  stock.id = StockId(name);
  Judging how;
  how.mode = (record.flags & kObserved) != 0 ? Mode::kObserve : Mode::kReplay;
  // What cannot have happened is the engine's to refuse, when the stock is loaded; one that was never opened is not
  // told of.
  (void)judge(stock, event, how);
}
bool Inventory::takes(EventTag type) const { return stands_on(Category::kStock, type); }
void Inventory::forget(std::string_view stream) {
  if (category_of(stream) == Category::kStock) impl_->stocks.erase(name_of(stream));
}
void Inventory::collect(std::vector<RowStore::Change>& changes) { impl_->stocks.collect("", changes); }
absl::Status Inventory::restore(std::string_view key, std::string_view value) {
  return impl_->stocks.restore(key, value);
}
void Inventory::reset() { impl_->stocks.clear(); }

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<StockStanding> Inventory::stocks(Date today) const {
  std::vector<StockStanding> out;
  impl_->for_each_open([&](const Stock& stock) { out.push_back(standing_of(stock, today)); });
  return out;
}

std::vector<ShortSupply> Inventory::shortages(Date today) const {
  std::vector<ShortSupply> out;
  impl_->for_each_open([&](const Stock& stock) {
    for (Shortage& shortage : gendan::shortages(stock, today)) {
      out.push_back({stock.id, stock.item, stock.unit, std::move(shortage)});
    }
  });
  std::stable_sort(out.begin(), out.end(),
                   [](const ShortSupply& a, const ShortSupply& b) { return a.shortage.needed < b.shortage.needed; });
  return out;
}

std::vector<OverdueArrival> Inventory::overdue(Date today) const {
  std::vector<OverdueArrival> out;
  impl_->for_each_open([&](const Stock& stock) {
    for (const Arrival& arrival : stock.arrivals) {
      if (!(arrival.due < today)) continue;
      out.push_back({stock.id, stock.item, stock.unit, arrival, today - arrival.due});
    }
  });
  std::stable_sort(out.begin(), out.end(),
                   [](const OverdueArrival& a, const OverdueArrival& b) { return a.arrival.due < b.arrival.due; });
  return out;
}

}  // namespace gendan
