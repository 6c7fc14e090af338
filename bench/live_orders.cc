#include "bench/live_orders.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/stores.h"
#include "gendan/core/calendar.h"

namespace gendan::bench {
namespace {

constexpr std::array<std::string_view, 5> kMilestones = {"FABRIC-IN", "CUT", "SEW", "INSPECT", "EX-FACTORY"};

class Clerk {
 public:
  Clerk(Engine& engine, OrderId order) : engine_(engine), order_(std::move(order)) {}
  void does(const Decision& decision) {
    Request request;
    request.request_id = RequestId("bench/" + order_.str() + "/" + std::to_string(++steps_));
    request.actor = "sales/lin";
    request.department = "sales";
    request.durability = Durability::kBuffered;
    check(engine_.execute(request, decision).status(), "make an order");
  }

 private:
  Engine& engine_;
  const OrderId order_;
  int steps_ = 0;
};

LineAdded line_of(std::uint32_t number, Date requested) {
  LineAdded line;
  line.line = LineNo{number};
  line.item = ItemId("SHIRT-OXFORD-" + std::to_string(number));
  line.description = "Oxford shirt, white, button-down";
  line.family = "shirts";
  line.quantity = {Decimal::of(1'000'000'000), each()};
  line.unit_price = {Decimal::from_micros(6'250'000), check(CurrencyCode::parse("USD", "currency"), "currency")};
  line.requested = requested;
  line.supplier = SupplierId("NINGBO-GARMENT");
  return line;
}

void make_order(Engine& engine, std::size_t number, Date today) {
  const OrderId order = live_order_id(number);
  const Date due = today.plus(120);
  Clerk clerk(engine, order);
  OrderDrafted header;
  header.customer = CustomerId("CUST-" + std::to_string(number % 50));
  header.po_number = "PO-" + std::to_string(number);
  header.currency = check(CurrencyCode::parse("USD", "currency"), "currency");
  header.country = "Germany";
  clerk.does(intake::draft(order, header, {line_of(1, due), line_of(2, due)}));
  clerk.does(intake::attach_requirement(order, {"R1", LineNo{}, "logo embroidered, not printed"}));
  clerk.does(intake::submit(order));
  clerk.does(intake::start_review(order, PersonId("lin")));
  clerk.does(intake::complete_review(order, {{{"quantity", true, ""}, {"delivery date", true, ""}}}));
  clerk.does(intake::confirm(order, {1, Incoterm::kFOB, "Ningbo", "30 % deposit, balance against B/L"}, {due, due}));
  std::vector<MilestoneTemplate> steps;
  for (std::size_t place = 0; place < kMilestones.size(); ++place) {
    MilestoneTemplate& step = steps.emplace_back();
    step.code = milestone_code(place);
    step.department = "production";
    step.offset = -5 * static_cast<int>(kMilestones.size() - 1 - place);
    if (place > 0) step.after = {milestone_code(place - 1)};
  }
  for (const std::uint32_t line : {1u, 2u}) {
    clerk.does(schedule::baseline(order, LineNo{line}, steps, due.plus(-10), WorkCalendar()));
  }
}

}  // namespace

OrderId live_order_id(std::size_t number) { return OrderId("2024-" + std::to_string(100'000 + number)); }
MilestoneCode milestone_code(std::size_t place) { return MilestoneCode(kMilestones.at(place)); }
UnitCode each() { return check(UnitCode::parse("EA", "unit"), "unit"); }

void make_live_orders(Engine& engine, std::size_t count) {
  const Date today = day_of(system_clock().now());
  for (std::size_t number = 0; number < count; ++number) make_order(engine, number, today);
}

}  // namespace gendan::bench
