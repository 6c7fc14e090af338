#include <algorithm>
#include <string>
#include <vector>

#include "gendan/projection/attention.h"
#include "report.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Figures {
  std::vector<UntoldCustomer> untold;
  std::vector<OpenIncident> incidents;
  std::vector<OpenHold> holds;
  std::size_t overdue = 0;  // of the untold
};

std::string line_text(LineNo line) { return line.value == 0 ? "all" : std::to_string(line.value); }

// What all three lists say of an order.
template <class View>
Json with_order(Json json, const View& view) {
  json["order"] = view.order.str();
  json["customer"] = view.customer.str();
  json["since"] = instant_json(view.since);
  json["age_days"] = view.age_days;
  return json;
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()},          {"position", engine.head().value},
               {"customers_not_told", f.untold.size()}, {"overdue", f.overdue},
               {"incidents_open", f.incidents.size()},  {"holds_in_force", f.holds.size()}};
  json["untold"] = list_json(f.untold, options.limit, [](const UntoldCustomer& u) {
    return with_order({{"incident", u.about.incident.str()},
                       {"delay", u.about.delay.value},
                       {"due", instant_json(u.due)},
                       {"overdue", u.overdue}},
                      u);
  });
  json["incidents"] = list_json(f.incidents, options.limit, [](const OpenIncident& i) {
    return with_order({{"incident", i.incident.str()},
                       {"line", i.line.value},
                       {"kind", json_text(to_string(i.kind))},
                       {"what", i.what}},
                      i);
  });
  json["holds"] = list_json(f.holds, options.limit, [](const OpenHold& h) {
    return with_order({{"hold", h.hold.str()},
                       {"line", h.line.value},
                       {"shipment", h.shipment.str()},
                       {"kind", hold_kind_text(h.kind)},
                       {"reason", h.reason}},
                      h);
  });
  return json;
}

std::string untold_text(const std::vector<UntoldCustomer>& untold, std::size_t limit) {
  if (untold.empty()) return "";
  using Align = Table::Align;
  Table table({{"customer", Align::kLeft, 24},
               {"order", Align::kLeft, 24},
               {"to be told of", Align::kLeft, 32},
               {"age", Align::kRight},
               {"due"},
               {"overdue"}});
  for (const UntoldCustomer& u : untold) {
    if (limit > 0 && table.size() == limit) break;
    table.add({u.customer.str(), u.order.str(), matter_text(u.about), std::to_string(u.age_days),
               u.due.micros == 0 ? "" : moment_text(u.due), u.overdue ? "overdue" : ""});
  }
  return list_title("Customers not told, due first", table.size(), untold.size()) + table.str("  ");
}

std::string incidents_text(const std::vector<OpenIncident>& incidents, std::size_t limit) {
  if (incidents.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"incident", Align::kLeft, 24},
               {"age", Align::kRight},
               {"kind"},
               {"what", Align::kLeft, 48}});
  for (const OpenIncident& i : incidents) {
    if (limit > 0 && table.size() == limit) break;
    table.add({i.order.str(), line_text(i.line), i.incident.str(), std::to_string(i.age_days),
               std::string(to_string(i.kind)), i.what});
  }
  return list_title("Open incidents, oldest first", table.size(), incidents.size()) + table.str("  ");
}

std::string holds_text(const std::vector<OpenHold>& holds, std::size_t limit) {
  if (holds.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"shipment", Align::kLeft, 24},
               {"hold", Align::kLeft, 24},
               {"age", Align::kRight},
               {"kind"},
               {"reason", Align::kLeft, 48}});
  for (const OpenHold& h : holds) {
    if (limit > 0 && table.size() == limit) break;
    table.add({h.order.str(), line_text(h.line), h.shipment.str(), h.hold.str(), std::to_string(h.age_days),
               hold_kind_text(h.kind), h.reason});
  }
  return list_title("Holds in force, oldest first", table.size(), holds.size()) + table.str("  ");
}

}  // namespace

absl::Status report_attention(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<Attention>> attention = engine.attach<Attention>();
  if (!attention.ok()) return attention.status();
  Figures f;
  attention->read([&](const Attention& a) {
    f.untold = a.untold(options.today);
    f.incidents = a.incidents(options.today);
    f.holds = a.holds(options.today);
    return 0;
  });
  f.overdue = static_cast<std::size_t>(
      std::count_if(f.untold.begin(), f.untold.end(), [](const UntoldCustomer& u) { return u.overdue; }));
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("What needs attention", options, engine) +
        figures({{"customers not told", grouped(f.untold.size()),
                  f.overdue == 0 ? "" : grouped(f.overdue) + " of them overdue"},
                 {"open incidents", grouped(f.incidents.size())},
                 {"holds in force", grouped(f.holds.size())}}));
  print(untold_text(f.untold, options.limit) + incidents_text(f.incidents, options.limit) +
        holds_text(f.holds, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
