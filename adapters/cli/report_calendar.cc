#include <string>
#include <vector>

#include "gendan/projection/time_action.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Figures {
  Adherence milestones;
  Adherence ex_factory;
  std::vector<Adherence> steps;
  std::vector<Adherence> departments;
  std::vector<MilestoneStanding> late;  // overdue or at risk
};

Json adherence_json(const Adherence& a) {
  return {{"done", a.done},
          {"on_time", a.on_time},
          {"open", a.open},
          {"overdue", a.overdue},
          {"at_risk", a.at_risk},
          {"worst_days", a.worst_days},
          {"adherence_percent", share_json(a.adherence())}};
}

JsonArray named_json(const std::vector<Adherence>& all, std::size_t limit) {
  return list_json(all, limit, [](const Adherence& a) {
    Json one = adherence_json(a);
    one["name"] = a.name;
    return one;
  });
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()},
               {"position", engine.head().value},
               {"milestones", adherence_json(f.milestones)},
               {"ex_factory", adherence_json(f.ex_factory)}};
  json["by_milestone"] = named_json(f.steps, options.limit);
  json["by_department"] = named_json(f.departments, options.limit);
  json["late"] = list_json(f.late, options.limit, [](const MilestoneStanding& m) {
    return Json{{"order", m.order.str()},
                {"customer", m.customer.str()},
                {"line", m.line.value},
                {"milestone", m.code.str()},
                {"department", m.department},
                {"baseline", m.baseline.str()},
                {"planned", m.planned.str()},
                {"forecast", m.forecast.str()},
                {"days_overdue", m.days_overdue ? JsonValue(*m.days_overdue) : JsonValue(nullptr)},
                {"at_risk", m.at_risk}};
  });
  return json;
}

std::string adherence_text(std::string_view title, const std::vector<Adherence>& all, std::size_t limit) {
  if (all.empty()) return "";
  using Align = Table::Align;
  Table table({{"", Align::kLeft, 24},
               {"done", Align::kRight},
               {"on time", Align::kRight},
               {"open", Align::kRight},
               {"overdue", Align::kRight},
               {"at risk", Align::kRight},
               {"worst days", Align::kRight},
               {"adherence", Align::kRight}});
  for (const Adherence& a : all) {
    if (limit > 0 && table.size() == limit) break;
    table.add({a.name.empty() ? "-" : a.name, grouped(a.done), grouped(a.on_time), grouped(a.open), grouped(a.overdue),
               grouped(a.at_risk), std::to_string(a.worst_days), share_text(a.adherence())});
  }
  return list_title(title, table.size(), all.size()) + table.str("  ");
}

std::string late_text(const std::vector<MilestoneStanding>& late, std::size_t limit) {
  if (late.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"milestone", Align::kLeft, 24},
               {"department", Align::kLeft, 24},
               {"planned"},
               {"forecast"},
               {"overdue", Align::kRight}});
  for (const MilestoneStanding& m : late) {
    if (limit > 0 && table.size() == limit) break;
    table.add({m.order.str(), m.line.value == 0 ? "all" : std::to_string(m.line.value), m.code.str(), m.department,
               m.planned.str(), m.forecast.str(), m.days_overdue ? std::to_string(*m.days_overdue) : ""});
  }
  return list_title("Milestones overdue or at risk, earliest first", table.size(), late.size()) + table.str("  ");
}

std::vector<std::string> figure(const std::string& name, const Adherence& a) {
  return {name, grouped(a.done),
          grouped(a.on_time) + " on time, " + grouped(a.overdue) + " overdue, adherence " + share_text(a.adherence())};
}

}  // namespace

absl::Status report_calendar(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<TimeAction>> calendar = engine.attach<TimeAction>();
  if (!calendar.ok()) return calendar.status();
  Figures f;
  calendar->read([&](const TimeAction& c) {
    f.milestones = c.all_milestones(options.today);
    f.ex_factory = c.ex_factory(options.today);
    f.steps = c.adherence(AdherenceKey::kCode, options.today);
    f.departments = c.adherence(AdherenceKey::kDepartment, options.today);
    MilestoneFilter late;
    late.overdue_or_risk = true;
    f.late = c.milestones(late, options.today);
    return 0;
  });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Time and action", options, engine) +
        figures({figure("milestones done", f.milestones), figure("shipments despatched", f.ex_factory)}));
  print(adherence_text("By milestone", f.steps, options.limit) +
        adherence_text("By department", f.departments, options.limit) + late_text(f.late, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
