#include "bench/live_orders.h"

#include <algorithm>
#include <array>
#include <functional>
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
  const OrderId& order() const { return order_; }
  void does(const std::string& step, const Decision& decision) {
    Request request;
    request.request_id = RequestId("bench/" + order_.str() + "/" + step);
    request.actor = "sales/lin";
    request.department = "sales";
    request.durability = Durability::kBuffered;
    check(engine_.execute(request, decision).status(), "bring an order on");
  }

 private:
  Engine& engine_;
  const OrderId order_;
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

std::vector<MilestoneTemplate> calendar() {
  std::vector<MilestoneTemplate> steps;
  for (std::size_t place = 0; place < kMilestones.size(); ++place) {
    MilestoneTemplate& step = steps.emplace_back();
    step.code = milestone_code(place);
    step.department = "production";
    step.offset = -5 * static_cast<int>(kMilestones.size() - 1 - place);
    if (place > 0) step.after = {milestone_code(place - 1)};
  }
  return steps;
}

OrderDrafted header_of(std::size_t number) {
  OrderDrafted header;
  header.customer = CustomerId("CUST-" + std::to_string(number % 50));
  header.po_number = "PO-" + std::to_string(number);
  header.currency = check(CurrencyCode::parse("USD", "currency"), "currency");
  header.country = "Germany";
  return header;
}

using Step = std::function<Decision(std::size_t number, const OrderId& order)>;

// From its draft to its calendars.
std::vector<Step> steps_to_begin(Date today) {
  const Date due = today.plus(120);
  std::vector<Step> steps = {
      [=](std::size_t number, const OrderId& order) {
        return intake::draft(order, header_of(number), {line_of(1, due), line_of(2, due)});
      },
      [](std::size_t, const OrderId& order) {
        return intake::attach_requirement(order, {"R1", LineNo{}, "logo embroidered, not printed"});
      },
      [](std::size_t, const OrderId& order) { return intake::submit(order); },
      [](std::size_t, const OrderId& order) { return intake::start_review(order, PersonId("lin")); },
      [](std::size_t, const OrderId& order) {
        return intake::complete_review(order, {{{"quantity", true, ""}, {"delivery date", true, ""}}});
      },
      [=](std::size_t, const OrderId& order) {
        return intake::confirm(order, {1, Incoterm::kFOB, "Ningbo", "30 % deposit, balance against B/L"}, {due, due});
      }};
  for (const std::uint32_t line : {1u, 2u}) {
    steps.emplace_back([=](std::size_t, const OrderId& order) {
      return schedule::baseline(order, LineNo{line}, calendar(), due.plus(-10), WorkCalendar());
    });
  }
  return steps;
}

std::vector<Step> steps_to_go_on(Date today) {
  std::vector<Step> steps;
  for (std::size_t place = 0; place + 1 < kMilestones.size(); ++place) {
    for (const std::uint32_t line : {1u, 2u}) {
      steps.emplace_back([=](std::size_t, const OrderId& order) {
        return schedule::complete(order, LineNo{line}, milestone_code(place), today);
      });
    }
  }
  return steps;
}

void do_all(Engine& engine, std::string_view what, const std::vector<Step>& steps, std::size_t count,
            std::size_t together) {
  for (std::size_t begin = 0; begin < count; begin += together) {
    for (std::size_t step = 0; step < steps.size(); ++step) {
      for (std::size_t number = begin; number < std::min(count, begin + together); ++number) {
        Clerk clerk(engine, live_order_id(number));
        clerk.does(std::string(what) + std::to_string(step), steps[step](number, clerk.order()));
      }
    }
  }
}

}  // namespace

OrderId live_order_id(std::size_t number) { return OrderId("2024-" + std::to_string(100'000 + number)); }
MilestoneCode milestone_code(std::size_t place) { return MilestoneCode(kMilestones.at(place)); }
UnitCode each() { return check(UnitCode::parse("EA", "unit"), "unit"); }

void make_live_orders(Engine& engine, std::size_t count, std::size_t together) {
  do_all(engine, "begin-", steps_to_begin(day_of(system_clock().now())), count, together);
}

void work_on_live_orders(Engine& engine, std::size_t count, std::size_t together) {
  do_all(engine, "go-on-", steps_to_go_on(day_of(system_clock().now())), count, together);
}

}  // namespace gendan::bench
