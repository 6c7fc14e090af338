#include <string>
#include <vector>

#include "gendan/core/quantity.h"
#include "gendan/order/order.h"
#include "gendan/order/work.h"
#include "gendan/projection/delays.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct OpenLine {
  OrderId order;
  CustomerId customer;
  Date promised;
  LineWork work;
};

std::string number(std::int64_t micros) { return Decimal::from_micros(micros).str(); }
std::string number_or_blank(std::int64_t micros) { return micros == 0 ? "" : number(micros); }

// Packed or on its way.
bool has_goods_under_way(const LineWork& work) { return work.packed > 0 || work.on_the_way > 0; }

// The lines on which something is still to be delivered, and those delivered or short-closed whose goods are under way,
// of orders that are agreed and not over.
absl::StatusOr<std::vector<OpenLine>> open_lines(Engine& engine, Date today) {
  const absl::StatusOr<Attached<Delays>> delays = engine.attach<Delays>();
  if (!delays.ok()) return delays.status();
  std::vector<LineDelay> lines = delays->read([&](const Delays& d) { return d.lines({}, today); });
  std::erase_if(lines, [](const LineDelay& line) { return line.order_over; });
  std::vector<OpenLine> out;
  for (std::size_t i = 0; i < lines.size();) {
    const OrderId& id = lines[i].order;
    const absl::StatusOr<Order> order = engine.load(id);
    if (!order.ok()) return order.status();
    const std::vector<LineWork> work = work_of(*order);
    for (; i < lines.size() && lines[i].order == id; ++i) {
      for (const LineWork& one : work) {
        if (!is_under_way(order->commercial) || one.line != lines[i].line) continue;
        if (lines[i].progress != LineProgress::kOpen && !has_goods_under_way(one)) continue;
        out.push_back({id, lines[i].customer, lines[i].promised, one});
      }
    }
  }
  return out;
}

Json to_json(const std::vector<OpenLine>& lines, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()}, {"position", engine.head().value}};
  json["lines"] = list_json(lines, options.limit, [](const OpenLine& one) {
    const LineWork& work = one.work;
    return Json{{"order", one.order.str()},
                {"line", work.line.value},
                {"customer", one.customer.str()},
                {"item", work.item.str()},
                {"supplier", work.supplier.str()},
                {"promised", date_json(one.promised)},
                {"unit", work.unit.str()},
                {"agreed", number(work.agreed)},
                {"to_make", number(work.to_make)},
                {"made", number(work.made)},
                {"inspecting", number(work.inspecting)},
                {"accepted", number(work.accepted)},
                {"released", number(work.released)},
                {"packed", number(work.packed)},
                {"on_the_way", number(work.on_the_way)},
                {"delivered", number(work.delivered)},
                {"refused", number(work.refused)},
                {"lost", number(work.lost)}};
  });
  return json;
}

std::string to_text(const std::vector<OpenLine>& lines, std::size_t limit) {
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"item", Align::kLeft, 24},
               {"unit"},
               {"agreed", Align::kRight},
               {"to make", Align::kRight},
               {"made", Align::kRight},
               {"inspecting", Align::kRight},
               {"accepted", Align::kRight},
               {"released", Align::kRight},
               {"packed", Align::kRight},
               {"on the way", Align::kRight},
               {"delivered", Align::kRight}});
  for (const OpenLine& one : lines) {
    if (limit > 0 && table.size() == limit) break;
    const LineWork& work = one.work;
    table.add({one.order.str(), std::to_string(work.line.value), work.item.str(), work.unit.str(), number(work.agreed),
               number_or_blank(work.to_make), number_or_blank(work.made), number_or_blank(work.inspecting),
               number_or_blank(work.accepted), number_or_blank(work.released), number_or_blank(work.packed),
               number_or_blank(work.on_the_way), number_or_blank(work.delivered)});
  }
  return list_title("Lines under way and where their goods are", table.size(), lines.size()) + table.str("  ");
}

}  // namespace

absl::Status report_work(Engine& engine, const ReportOptions& options) {
  const absl::StatusOr<std::vector<OpenLine>> lines = open_lines(engine, options.today);
  if (!lines.ok()) return lines.status();
  if (options.format == Format::kJson) {
    print(pretty(to_json(*lines, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Work in progress", options, engine));
  print(lines->empty() ? std::string("  no line is open\n") : to_text(*lines, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
