#include <algorithm>

#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "gendan/projection/delays.h"
#include "report.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

constexpr DelayKey kKeys[] = {DelayKey::kBranch, DelayKey::kCause, DelayKey::kSupplier, DelayKey::kCountry,
                              DelayKey::kMode};

struct Figures {
  DelayTotals totals;
  std::vector<LineDelay> late;
  std::vector<LineDelay> early;
  std::vector<OrderDelay> orders;  // with a line late or overdue, worst first
  std::vector<LineDelay> at_risk;
  std::vector<DelayShare> by[std::size(kKeys)];
};

JsonValue days_json(const std::optional<std::int32_t>& days) { return days ? JsonValue(*days) : JsonValue(nullptr); }

// Days late of a delivered line, days overdue of an open one.
std::int32_t lateness(const LineDelay& line) { return line.days_late.value_or(line.days_overdue.value_or(0)); }

std::string cause_text(DelayCause cause) { return cause == DelayCause::kNone ? "" : spaced(to_string(cause)); }

Json line_json(const LineDelay& line) {
  return {{"order", line.order.str()},
          {"line", line.line.value},
          {"customer", line.customer.str()},
          {"country", line.country},
          {"item", line.item.str()},
          {"supplier", line.supplier.str()},
          {"mode", line.mode},
          {"ordered", to_string(Quantity{line.ordered, line.unit})},
          {"delivered", to_string(Quantity{line.delivered, line.unit})},
          {"progress", json_text(to_string(line.progress))},
          {"first_promised", date_json(line.first_promised)},
          {"promised", date_json(line.promised)},
          {"announced", date_json(line.announced)},
          {"forecast", date_json(line.forecast)},
          {"actual", date_json(line.actual)},
          {"days_late", days_json(line.days_late)},
          {"days_late_first", days_json(line.days_late_first)},
          {"days_overdue", days_json(line.days_overdue)},
          {"at_risk", line.at_risk},
          {"cause", json_text(to_string(line.cause))}};
}

Json order_json(const OrderDelay& order) {
  return {{"order", order.order.str()},
          {"customer", order.customer.str()},
          {"po_number", order.po_number},
          {"country", order.country},
          {"lines", order.lines},
          {"lines_open", order.lines_open},
          {"lines_late", order.lines_late},
          {"lines_early", order.lines_early},
          {"lines_on_day", order.lines_on_day},
          {"lines_overdue", order.lines_overdue},
          {"lines_at_risk", order.lines_at_risk},
          {"worst_days_late", order.worst_days_late}};
}

Json share_of_late_json(const DelayShare& share) {
  return {{"name", share.name},
          {"lines", share.lines},
          {"lines_overdue", share.lines_overdue},
          {"days", share.days},
          {"percent", share_json(share.share)},
          {"cumulative_percent", share_json(share.cumulative)}};
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()},
               {"position", engine.head().value},
               {"orders", f.totals.orders},
               {"lines", f.totals.lines},
               {"lines_open", f.totals.lines_open},
               {"lines_delivered", f.totals.lines_delivered},
               {"lines_closed", f.totals.lines_closed},
               {"lines_unpromised", f.totals.lines_unpromised},
               {"lines_late", f.totals.lines_late},
               {"lines_early", f.totals.lines_early},
               {"lines_on_day", f.totals.lines_on_day},
               {"lines_late_first", f.totals.lines_late_first},
               {"lines_overdue", f.totals.open_late},
               {"lines_at_risk", f.totals.at_risk},
               {"worst_days_late", f.totals.worst_days_late},
               {"worst_days_early", f.totals.worst_days_early},
               {"orders_late", f.totals.orders_late},
               {"orders_delivered_late", f.totals.orders_delivered_late},
               {"otif_percent", share_json(f.totals.on_time_in_full())}};
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    json["by_" + std::string(to_string(kKeys[i]))] = list_json(f.by[i], options.limit, share_of_late_json);
  }
  json["late"] = list_json(f.late, options.limit, line_json);
  json["early"] = list_json(f.early, options.limit, line_json);
  json["late_orders"] = list_json(f.orders, options.limit, order_json);
  json["at_risk"] = list_json(f.at_risk, options.limit, line_json);
  return json;
}

std::string signed_days(std::int32_t days) {
  if (days == 0) return "0";
  std::string text = days > 0 ? "+" : "-";
  return text + grouped(static_cast<std::uint64_t>(days > 0 ? days : -std::int64_t{days}));
}

std::string totals_text(const DelayTotals& t) {
  const std::uint64_t judged = t.lines_late + t.lines_early + t.lines_on_day;
  const auto worst = [](std::int32_t days) { return days == 0 ? "" : ", worst " + signed_days(days) + " days"; };
  std::vector<std::vector<std::string>> rows = {
      {"orders", grouped(t.orders)},
      {"lines", grouped(t.lines)},
      {"delivered late", grouped(t.lines_late), percent(t.lines_late, judged) + worst(t.worst_days_late)},
      {"delivered early", grouped(t.lines_early), percent(t.lines_early, judged) + worst(t.worst_days_early)},
      {"delivered on the day", grouped(t.lines_on_day), percent(t.lines_on_day, judged)},
      {"on time in full", grouped(t.on_time_in_full().part),
       share_text(t.on_time_in_full()) + " of " + grouped(t.on_time_in_full().whole) + " due"},
      {"open", grouped(t.lines_open)},
      {"open and past the promise", grouped(t.open_late)},
      {"open and at risk", grouped(t.at_risk),
       t.at_risk == 0 ? "" : "announced or forecast later, or the forecast day is over"},
      {"orders with a late line", grouped(t.orders_late), percent(t.orders_late, t.orders)}};
  if (t.lines_late_first != t.lines_late) {
    rows.push_back({"late by the first promise", grouped(t.lines_late_first), percent(t.lines_late_first, judged)});
  }
  if (t.lines_closed > 0) rows.push_back({"closed undelivered", grouped(t.lines_closed)});
  if (t.lines_unpromised > 0) rows.push_back({"without a promise", grouped(t.lines_unpromised)});
  return figures(rows);
}

std::string orders_text(const std::vector<OrderDelay>& orders, std::size_t limit) {
  if (orders.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"customer", Align::kLeft, 24},
               {"country", Align::kLeft, 24},
               {"lines", Align::kRight},
               {"open", Align::kRight},
               {"late", Align::kRight},
               {"overdue", Align::kRight},
               {"worst days", Align::kRight}});
  for (const OrderDelay& order : orders) {
    if (limit > 0 && table.size() == limit) break;
    table.add({order.order.str(), order.customer.str(), order.country, grouped(order.lines), grouped(order.lines_open),
               grouped(order.lines_late), grouped(order.lines_overdue), signed_days(order.worst_days_late)});
  }
  return list_title("Late orders, worst first", table.size(), orders.size()) + table.str("  ");
}

std::string lines_text(std::string_view title, const std::vector<LineDelay>& lines, std::size_t limit) {
  if (lines.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"days", Align::kRight},
               {"promised"},
               {"expected"},
               {"delivered"},
               {"supplier", Align::kLeft, 28},
               {"country", Align::kLeft, 16},
               {"mode", Align::kLeft, 12},
               {"cause", Align::kLeft, 14}});
  for (const LineDelay& line : lines) {
    if (limit > 0 && table.size() == limit) break;
    table.add({line.order.str(), std::to_string(line.line.value), signed_days(lateness(line)), line.promised.str(),
               std::max(line.announced, line.forecast).str(), line.actual.str(), line.supplier.str(), line.country,
               line.mode, cause_text(line.cause)});
  }
  return list_title(title, table.size(), lines.size()) + table.str("  ");
}

std::string shares_text(DelayKey key, const std::vector<DelayShare>& shares, std::size_t limit) {
  if (shares.empty()) return "";
  const std::string name(to_string(key));
  using Align = Table::Align;
  Table table({{name, Align::kLeft, 40},
               {"late lines", Align::kRight},
               {"of them open", Align::kRight},
               {"days", Align::kRight},
               {"share", Align::kRight},
               {"cumulative", Align::kRight}});
  for (const DelayShare& share : shares) {
    if (limit > 0 && table.size() == limit) break;
    const bool nameless = share.name.empty() || (key == DelayKey::kCause && share.name == "none");
    table.add({nameless                  ? "(none given)"
               : key == DelayKey::kCause ? spaced(share.name)
                                         : share.name,
               grouped(share.lines), grouped(share.lines_overdue), grouped(static_cast<std::uint64_t>(share.days)),
               share_text(share.share), share_text(share.cumulative)});
  }
  const std::string by = key == DelayKey::kBranch ? "branch of causes" : name;
  return list_title("Late lines by " + by, table.size(), shares.size()) + table.str("  ");
}

}  // namespace

absl::Status report_delays(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<Delays>> delays = engine.attach<Delays>();
  if (!delays.ok()) return delays.status();
  Figures f;
  delays->read([&](const Delays& d) {
    f.totals = d.totals(options.today);
    DelayFilter filter;
    filter.worst_first = true;
    filter.lateness = DelayFilter::Lateness::kLate;
    f.late = d.lines(filter, options.today);
    filter.lateness = DelayFilter::Lateness::kEarly;
    f.early = d.lines(filter, options.today);
    f.orders = d.orders(options.today);
    filter.lateness = DelayFilter::Lateness::kAtRisk;
    f.at_risk = d.lines(filter, options.today);
    for (std::size_t i = 0; i < std::size(kKeys); ++i) f.by[i] = d.pareto(kKeys[i], options.today);
    return 0;
  });
  std::stable_sort(f.early.begin(), f.early.end(),
                   [](const LineDelay& a, const LineDelay& b) { return a.days_late < b.days_late; });
  std::erase_if(f.orders, [](const OrderDelay& order) { return order.worst_days_late == 0; });
  std::stable_sort(f.orders.begin(), f.orders.end(),
                   [](const OrderDelay& a, const OrderDelay& b) { return a.worst_days_late > b.worst_days_late; });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Deliveries, open lines", options, engine) + totals_text(f.totals));
  for (std::size_t i = 0; i < std::size(kKeys); ++i) print(shares_text(kKeys[i], f.by[i], options.limit));
  print(orders_text(f.orders, options.limit));
  print(lines_text("Late lines, worst first", f.late, options.limit));
  print(lines_text("Open lines at risk", f.at_risk, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
