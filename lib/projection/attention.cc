#include "gendan/projection/attention.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "projection/moments.h"
#include "projection/order_life.h"
#include "projection/row_table.h"
#include "projection/takes.h"

namespace gendan {
namespace {

struct IncidentRow {
  IncidentId id;
  IncidentKind kind = IncidentKind::kNone;
  LineNo line;
  std::string what;
  Instant since;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.id);
    io.enumeration(self.kind, IncidentKind::kOther);
    io(self.line.value);
    io(self.what);
    io(self.since.micros);
  }
};

struct UntoldRow {
  Matter about;
  Instant since;
  Instant due;
  bool missed = false;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.about.incident);
    io(self.about.delay.value);
    io(self.since.micros);
    io(self.due.micros);
    io(self.missed);
  }
};

struct HoldRow {
  HoldId id;
  HoldKind kind = HoldKind::kNone;
  LineNo line;
  ShipmentId shipment;
  std::string reason;
  Instant since;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.id);
    io.enumeration(self.kind, HoldKind::kPayment);
    io(self.line.value);
    io(self.shipment);
    io(self.reason);
    io(self.since.micros);
  }
};

// Holds what is open, in the order in which it came.
struct OrderRow {
  CustomerId customer;
  bool over = false;
  std::vector<IncidentRow> incidents;
  std::vector<UntoldRow> untold;
  std::vector<HoldRow> holds;
  std::vector<std::uint32_t> promised;  // lines of which a date was promised
  std::vector<std::uint32_t> delayed;   // lines of which a delay is open, but no date was promised

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io(self.over);
    io.list(self.incidents, [](Io& inner, auto& row) { IncidentRow::fields(inner, row); });
    io.list(self.untold, [](Io& inner, auto& row) { UntoldRow::fields(inner, row); });
    io.list(self.holds, [](Io& inner, auto& row) { HoldRow::fields(inner, row); });
    io.list(self.promised, [](Io& inner, auto& line) { inner(line); });
    io.list(self.delayed, [](Io& inner, auto& line) { inner(line); });
  }
};

bool has(const std::vector<std::uint32_t>& lines, LineNo line) {
  return std::find(lines.begin(), lines.end(), line.value) != lines.end();
}

UntoldRow* find_untold(OrderRow& order, const Matter& about) {
  const auto found =
      std::find_if(order.untold.begin(), order.untold.end(), [&](const UntoldRow& row) { return row.about == about; });
  return found == order.untold.end() ? nullptr : &*found;
}

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class Attention::Impl {
 public:
  rows::Table<OrderRow> orders;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const OrderDrafted& event) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    order.customer = event.customer;
    order.over = false;
  }

  void on(const Record& record, const IncidentRaised& event) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    order.incidents.push_back(
        {event.incident, rows::known(event.kind, IncidentKind::kOther), event.line, event.what, record.occurred_at});
    if (event.inform_by.micros != 0) owe(record, about_incident(event.incident), event.inform_by);
  }
  void on(const Record& record, const IncidentResolved& event) {
    OrderRow* order = change(record);
    if (order == nullptr) return;
    std::erase_if(order->incidents, [&](const IncidentRow& row) { return row.id == event.incident; });
  }

  void on(const Record& record, const DelayAnnounced& event) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    const bool known = has(order.promised, event.line) || has(order.delayed, event.line);
    if (!known) order.delayed.push_back(event.line.value);
    owe(record, about_delay(event.line), event.inform_by);
  }
  // One that was recorded says nothing to what is owed, nor does a line's first one where no delay of it is open.
  void on(const Record& record, const DeliveryPromised& event) {
    const bool ends_a_delay = note_promised(record, event.line);
    if (ends_a_delay && (record.flags & kObserved) == 0) tell(record, about_delay(event.line));
  }
  void on(const Record& record, const PromiseRevised& event) {
    note_promised(record, event.line);
    tell(record, about_delay(event.line));
  }
  void on(const Record& record, const DelayRejected& event) {
    if (OrderRow* order = change(record)) std::erase(order->delayed, event.line.value);
    tell(record, about_delay(event.line));
  }
  void on(const Record& record, const CustomerInformed& event) {
    for (const Matter& about : event.about) tell(record, about);
  }
  void on(const Record& record, const InformingMissed& event) { owe(record, event.about, event.due).missed = true; }

  void on(const Record& record, const HoldPlaced& event) {
    orders.change_or_add(name_of(record.stream))
        .holds.push_back({event.hold, rows::known(event.kind, HoldKind::kPayment), event.line, event.shipment,
                          event.reason, record.occurred_at});
  }
  void on(const Record& record, const HoldReleased& event) {
    OrderRow* order = change(record);
    if (order == nullptr) return;
    std::erase_if(order->holds, [&](const HoldRow& row) { return row.id == event.hold; });
  }

  // What a completed order has is still seen to.
  template <MovesOrder E>
  void on(const Record& record, const E&) {
    note_over(orders, record, is_called_off(kLandsIn<E>) || kLandsIn<E> == Commercial::kClosed);
  }

 private:
  OrderRow* change(const Record& record) { return orders.change(name_of(record.stream)); }
  UntoldRow& owe(const Record& record, const Matter& about, Instant due) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    UntoldRow* row = find_untold(order, about);
    if (row == nullptr) row = &order.untold.emplace_back(UntoldRow{about, record.occurred_at, {}, false});
    row->due = due;
    row->missed = false;
    return *row;
  }
  // Returns whether a date was promised before, or a delay is open.
  bool note_promised(const Record& record, LineNo line) {
    OrderRow& order = orders.change_or_add(name_of(record.stream));
    const bool delayed = std::erase(order.delayed, line.value) > 0;
    if (has(order.promised, line)) return true;
    order.promised.push_back(line.value);
    return delayed;
  }
  void tell(const Record& record, const Matter& about) {
    OrderRow* order = change(record);
    if (order == nullptr) return;
    std::erase_if(order->untold, [&](const UntoldRow& row) { return row.about == about; });
  }
};

Attention::Attention() : impl_(std::make_unique<Impl>()) {}
Attention::~Attention() = default;

std::string_view Attention::name() const { return "attention"; }
std::uint32_t Attention::schema() const { return 5; }

void Attention::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool Attention::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void Attention::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->orders.erase(name_of(stream));
}
void Attention::collect(std::vector<RowStore::Change>& changes) { impl_->orders.collect("", changes); }
absl::Status Attention::restore(std::string_view key, std::string_view value) {
  return impl_->orders.restore(key, value);
}
void Attention::reset() { impl_->orders.clear(); }

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<OpenIncident> Attention::incidents(Date today, int utc_offset_minutes) const {
  std::vector<OpenIncident> out;
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    for (const IncidentRow& row : order.incidents) {
      out.push_back({OrderId(id), order.customer, row.id, row.kind, row.line, row.what, row.since,
                     age_on(today, row.since, utc_offset_minutes)});
    }
  });
  std::stable_sort(out.begin(), out.end(),
                   [](const OpenIncident& a, const OpenIncident& b) { return a.since < b.since; });
  return out;
}

std::vector<OpenHold> Attention::holds(Date today, int utc_offset_minutes) const {
  std::vector<OpenHold> out;
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    if (order.over) return;
    for (const HoldRow& row : order.holds) {
      out.push_back({OrderId(id), order.customer, row.id, row.kind, row.line, row.shipment, row.reason, row.since,
                     age_on(today, row.since, utc_offset_minutes)});
    }
  });
  std::stable_sort(out.begin(), out.end(), [](const OpenHold& a, const OpenHold& b) { return a.since < b.since; });
  return out;
}

std::vector<UntoldCustomer> Attention::untold(Date today, int utc_offset_minutes) const {
  std::vector<UntoldCustomer> out;
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    for (const UntoldRow& row : order.untold) {
      const bool past = row.due.micros != 0 && today.has_value() && day_of(row.due, utc_offset_minutes) < today;
      out.push_back({OrderId(id), order.customer, row.about, row.since, row.due, row.missed || past,
                     age_on(today, row.since, utc_offset_minutes)});
    }
  });
  const auto place = [](const UntoldCustomer& one) { return std::tuple(one.due.micros == 0, one.due, one.since); };
  std::stable_sort(out.begin(), out.end(),
                   [&](const UntoldCustomer& a, const UntoldCustomer& b) { return place(a) < place(b); });
  return out;
}

}  // namespace gendan
