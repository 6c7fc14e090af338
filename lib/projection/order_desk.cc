#include "gendan/projection/order_desk.h"

#include <algorithm>
#include <map>
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

struct RequirementRow {
  std::string number;
  LineNo line;
  std::string text;
  Instant since;
  bool verified = false;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.number);
    io(self.line.value);
    io(self.text);
    io(self.since.micros);
    io(self.verified);
  }
};

struct OrderRow {
  CustomerId customer;
  std::string po_number;
  std::string clerk;
  bool drafted = false;
  DeskStage stage = DeskStage::kNone;
  Instant submitted;
  PersonId reviewer;
  std::vector<QueryId> open_queries;
  std::uint64_t given = 0;  // fields
  std::uint64_t corrections = 0;
  bool over = false;
  std::vector<RequirementRow> requirements;

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io(self.po_number);
    io(self.clerk);
    io(self.drafted);
    io.enumeration(self.stage, DeskStage::kDecided);
    io(self.submitted.micros);
    io(self.reviewer);
    io.list(self.open_queries, [](Io& inner, auto& query) { inner(query); });
    io(self.given);
    io(self.corrections);
    io(self.over);
    io.list(self.requirements, [](Io& inner, auto& row) { RequirementRow::fields(inner, row); });
  }
};

constexpr DeskStage stage_of(Commercial state) {
  switch (state) {
    case Commercial::kNone:
    case Commercial::kDraft:
      return DeskStage::kNone;
    case Commercial::kSubmitted:
      return DeskStage::kSubmitted;
    case Commercial::kUnderReview:
    case Commercial::kQueryOpen:
      return DeskStage::kUnderReview;
    case Commercial::kReviewed:
      return DeskStage::kReviewed;
    default:
      return DeskStage::kDecided;
  }
}

bool waits(DeskStage stage) { return stage != DeskStage::kNone && stage != DeskStage::kDecided; }

std::uint64_t given_in(const OrderDrafted& header) {
  return static_cast<std::uint64_t>(!header.po_number.empty()) + static_cast<std::uint64_t>(!header.country.empty());
}

std::uint64_t given_in(const LineAdded& line) {
  std::uint64_t given = 0;
  for (const bool one : {!line.item.empty(), !line.description.empty(), !line.family.empty(), !line.gtin.empty(),
                         !line.spec_revision.empty(), !line.quantity.value.is_zero(), !line.unit_price.currency.empty(),
                         line.requested.has_value(), !line.supplier.empty(), !line.mode.empty()}) {
    given += one ? 1 : 0;
  }
  return given;
}

}  // namespace

std::string_view to_string(DeskStage stage) {
  switch (stage) {
    case DeskStage::kNone:
      return "not submitted";
    case DeskStage::kSubmitted:
      return "submitted";
    case DeskStage::kUnderReview:
      return "under review";
    case DeskStage::kReviewed:
      return "reviewed";
    case DeskStage::kDecided:
      return "decided";
  }
  return "";
}

Share EntryAccuracy::accuracy() const { return {fields - std::min(corrections, fields), fields}; }

// ---- folding ------------------------------------------------------------------------------------------------------

class OrderDesk::Impl {
 public:
  rows::Table<OrderRow> orders;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const OrderDrafted& event) {
    OrderRow& order = move<OrderDrafted>(record);
    order.customer = event.customer;
    order.po_number = event.po_number;
    order.clerk = std::string(record.actor);
    order.drafted = true;
    order.given += given_in(event);
  }
  void on(const Record& record, const LineAdded& event) { add(record).given += given_in(event); }
  void on(const Record& record, const EntryCorrected& event) {
    OrderRow& order = add(record);
    if (of_a_person(event)) return;
    ++order.corrections;
    if (event.line.value == 0 && event.field == "po_number") order.po_number = event.now.value;
  }

  void on(const Record& record, const RequirementAttached& event) {
    add(record).requirements.push_back({event.requirement, event.line, event.text, record.occurred_at, false});
  }
  void on(const Record& record, const RequirementVerified& event) {
    for (RequirementRow& row : add(record).requirements) row.verified |= row.number == event.requirement;
  }

  void on(const Record& record, const OrderSubmitted&) { move<OrderSubmitted>(record).submitted = record.occurred_at; }
  void on(const Record& record, const OrderReviewStarted& event) {
    move<OrderReviewStarted>(record).reviewer = event.reviewer;
  }
  void on(const Record& record, const OrderQueryRaised& event) {
    move<OrderQueryRaised>(record).open_queries.push_back(event.query);
  }
  void on(const Record& record, const OrderQueryAnswered& event) {
    std::erase(move<OrderQueryAnswered>(record).open_queries, event.query);
  }
  template <MovesOrder E>
  void on(const Record& record, const E&) {
    move<E>(record);
  }

 private:
  OrderRow& add(const Record& record) { return orders.change_or_add(name_of(record.stream)); }
  template <MovesOrder E>
  OrderRow& move(const Record& record) {
    OrderRow& order = add(record);
    order.stage = stage_of(kLandsIn<E>);
    order.over = is_over(kLandsIn<E>);
    // Whoever reviewed what was entered before has not begun with this.
    if (order.stage == DeskStage::kNone || order.stage == DeskStage::kSubmitted) order.reviewer = PersonId();
    // Nobody saw it submitted.
    if (waits(order.stage) && order.submitted.micros == 0) order.submitted = record.occurred_at;
    return order;
  }
};

OrderDesk::OrderDesk() : impl_(std::make_unique<Impl>()) {}
OrderDesk::~OrderDesk() = default;

std::string_view OrderDesk::name() const { return "order_desk"; }
std::uint32_t OrderDesk::schema() const { return 3; }

void OrderDesk::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool OrderDesk::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void OrderDesk::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->orders.erase(name_of(stream));
}
void OrderDesk::collect(std::vector<RowStore::Change>& changes) { impl_->orders.collect("", changes); }
absl::Status OrderDesk::restore(std::string_view key, std::string_view value) {
  return impl_->orders.restore(key, value);
}
void OrderDesk::reset() { impl_->orders.clear(); }

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<WaitingOrder> OrderDesk::queue(Date today, int utc_offset_minutes) const {
  std::vector<WaitingOrder> out;
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    if (!waits(order.stage)) return;
    out.push_back({OrderId(id), order.customer, order.po_number, order.stage, order.reviewer,
                   static_cast<std::uint32_t>(order.open_queries.size()), order.submitted,
                   age_on(today, order.submitted, utc_offset_minutes)});
  });
  std::stable_sort(out.begin(), out.end(),
                   [](const WaitingOrder& a, const WaitingOrder& b) { return a.since < b.since; });
  return out;
}

std::vector<OpenRequirement> OrderDesk::requirements(Date today, int utc_offset_minutes) const {
  std::vector<OpenRequirement> out;
  impl_->orders.for_each([&](std::string_view id, const OrderRow& order) {
    if (order.over) return;
    for (const RequirementRow& row : order.requirements) {
      if (row.verified) continue;
      out.push_back({OrderId(id), order.customer, row.number, row.line, row.text, row.since,
                     age_on(today, row.since, utc_offset_minutes)});
    }
  });
  std::stable_sort(out.begin(), out.end(),
                   [](const OpenRequirement& a, const OpenRequirement& b) { return a.since < b.since; });
  return out;
}

std::vector<EntryAccuracy> OrderDesk::entries() const {
  std::map<std::string, EntryAccuracy> by_clerk;
  impl_->orders.for_each([&](std::string_view, const OrderRow& order) {
    if (!order.drafted) return;
    EntryAccuracy& one = by_clerk[order.clerk];
    one.clerk = order.clerk;
    ++one.orders;
    one.fields += order.given;
    one.corrections += order.corrections;
  });
  std::vector<EntryAccuracy> out;
  out.reserve(by_clerk.size());
  for (auto& [clerk, one] : by_clerk) out.push_back(std::move(one));
  return out;
}

EntryAccuracy OrderDesk::all_entries() const {
  EntryAccuracy all;
  for (const EntryAccuracy& one : entries()) {
    all.orders += one.orders;
    all.fields += one.fields;
    all.corrections += one.corrections;
  }
  return all;
}

}  // namespace gendan
