#include <string>
#include <vector>

#include "gendan/core/quantity.h"
#include "gendan/projection/inventory.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Figures {
  std::vector<StockStanding> stocks;
  std::vector<ShortSupply> shortages;
  std::vector<OverdueArrival> overdue;
};

std::string number(std::int64_t micros) { return Decimal::from_micros(micros).str(); }
std::string amount(std::int64_t micros, UnitCode unit) {
  return to_string(Quantity{Decimal::from_micros(micros), unit});
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()}, {"position", engine.head().value}};
  json["stocks"] = list_json(f.stocks, options.limit, [](const StockStanding& s) {
    return Json{{"stock", s.stock.str()},         {"item", s.item.str()},
                {"location", s.location},         {"unit", s.unit.str()},
                {"on_hand", number(s.on_hand)},   {"expected", number(s.expected)},
                {"overdue", number(s.overdue)},   {"next_due", date_json(s.next_due)},
                {"reserved", number(s.reserved)}, {"available", number(s.available)},
                {"shortages", s.short_supplies}};
  });
  json["shortages"] = list_json(f.shortages, options.limit, [](const ShortSupply& s) {
    return Json{{"stock", s.stock.str()},
                {"item", s.item.str()},
                {"reservation", s.shortage.reservation.str()},
                {"order", s.shortage.order.str()},
                {"line", s.shortage.line.value},
                {"needed", date_json(s.shortage.needed)},
                {"missing", amount(s.shortage.missing, s.unit)},
                {"covered", date_json(s.shortage.covered)}};
  });
  json["overdue_arrivals"] = list_json(f.overdue, options.limit, [](const OverdueArrival& a) {
    return Json{{"stock", a.stock.str()},
                {"item", a.item.str()},
                {"arrival", a.arrival.id.str()},
                {"supplier", a.arrival.supplier.str()},
                {"quantity", amount(a.arrival.micros, a.unit)},
                {"due", date_json(a.arrival.due)},
                {"days_overdue", a.days_overdue}};
  });
  return json;
}

std::string stocks_text(const std::vector<StockStanding>& stocks, std::size_t limit) {
  using Align = Table::Align;
  Table table({{"stock", Align::kLeft, 24},
               {"item", Align::kLeft, 24},
               {"unit"},
               {"there", Align::kRight},
               {"to come", Align::kRight},
               {"overdue", Align::kRight},
               {"reserved", Align::kRight},
               {"available", Align::kRight},
               {"next due"},
               {"short", Align::kRight}});
  for (const StockStanding& s : stocks) {
    if (limit > 0 && table.size() == limit) break;
    table.add({s.stock.str(), s.item.str(), s.unit.str(), number(s.on_hand), number(s.expected),
               s.overdue == 0 ? "" : number(s.overdue), number(s.reserved), number(s.available), s.next_due.str(),
               s.short_supplies == 0 ? "" : grouped(s.short_supplies)});
  }
  return list_title("Stocks", table.size(), stocks.size()) + table.str("  ");
}

std::string shortages_text(const std::vector<ShortSupply>& shortages, std::size_t limit) {
  if (shortages.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"item", Align::kLeft, 24},
               {"needed"},
               {"missing", Align::kRight},
               {"covered on"}});
  for (const ShortSupply& s : shortages) {
    if (limit > 0 && table.size() == limit) break;
    table.add({s.shortage.order.str(), std::to_string(s.shortage.line.value), s.item.str(), s.shortage.needed.str(),
               amount(s.shortage.missing, s.unit),
               s.shortage.covered.has_value() ? s.shortage.covered.str() : "nothing expected"});
  }
  return list_title("Lines that will go short, earliest first", table.size(), shortages.size()) + table.str("  ");
}

std::string overdue_text(const std::vector<OverdueArrival>& overdue, std::size_t limit) {
  if (overdue.empty()) return "";
  using Align = Table::Align;
  Table table({{"arrival", Align::kLeft, 24},
               {"item", Align::kLeft, 24},
               {"supplier", Align::kLeft, 24},
               {"to come", Align::kRight},
               {"due"},
               {"days overdue", Align::kRight}});
  for (const OverdueArrival& a : overdue) {
    if (limit > 0 && table.size() == limit) break;
    table.add({a.arrival.id.str(), a.item.str(), a.arrival.supplier.str(), amount(a.arrival.micros, a.unit),
               a.arrival.due.str(), std::to_string(a.days_overdue)});
  }
  return list_title("Arrivals that are overdue, oldest first", table.size(), overdue.size()) + table.str("  ");
}

}  // namespace

absl::Status report_stock(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<Inventory>> inventory = engine.attach<Inventory>();
  if (!inventory.ok()) return inventory.status();
  Figures f;
  inventory->read([&](const Inventory& i) {
    f.stocks = i.stocks(options.today);
    f.shortages = i.shortages(options.today);
    f.overdue = i.overdue(options.today);
    return 0;
  });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Stock", options, engine));
  if (f.stocks.empty()) {
    print("  no stock is kept\n");
    return absl::OkStatus();
  }
  print(stocks_text(f.stocks, options.limit) + shortages_text(f.shortages, options.limit) +
        overdue_text(f.overdue, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
