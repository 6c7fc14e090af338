#include <algorithm>
#include <string>
#include <vector>

#include "gendan/core/quantity.h"
#include "gendan/projection/quality.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

Json figures_json(const QualityFigures& f) {
  return {{"lots", f.lots},
          {"lots_inspected", f.lots_inspected},
          {"lots_passed", f.lots_passed},
          {"lots_failed", f.lots_failed},
          {"lots_conceded", f.lots_conceded},
          {"lots_rejected", f.lots_rejected},
          {"lots_released", f.lots_released},
          {"inspections", f.inspections},
          {"units_inspected", f.units_inspected},
          {"defects_critical", f.defects.critical},
          {"defects_major", f.defects.major},
          {"defects_minor", f.defects.minor},
          {"defects_per_hundred_units", share_json(f.defects_per_unit)},
          {"first_pass_yield_percent", share_json(f.first_pass)}};
}

std::string totals_text(const QualityFigures& f) {
  return figures(
      {{"lots", grouped(f.lots)},
       {"inspected", grouped(f.lots_inspected),
        count_of(f.inspections, "inspection", "inspections") + ", " + count_of(f.units_inspected, "unit", "units")},
       {"passed", grouped(f.lots_passed), share_text({f.lots_passed, f.lots_inspected})},
       {"failed", grouped(f.lots_failed), share_text({f.lots_failed, f.lots_inspected})},
       {"taken by concession", grouped(f.lots_conceded)},
       {"rejected", grouped(f.lots_rejected)},
       {"released", grouped(f.lots_released)},
       {"passed the first time", grouped(f.first_pass.part), share_text(f.first_pass)},
       {"defects", grouped(f.defects.total()),
        grouped(f.defects.critical) + " critical, " + grouped(f.defects.major) + " major, " + grouped(f.defects.minor) +
            " minor"},
       {"defects per 100 units", per_hundred_text(f.defects_per_unit)}});
}

struct View {
  QualityKey key;
  const char* name;  // in JSON
  const char* title;
  bool supplier, family, item;
};
constexpr View kViews[] = {
    {QualityKey::kSupplier, "by_supplier", "By supplier", true, false, false},
    {QualityKey::kFamily, "by_family", "By product family", false, true, false},
    {QualityKey::kItem, "by_item", "By product", false, false, true},
    {QualityKey::kSupplierFamily, "by_supplier_family", "By supplier and product family", true, true, false},
    {QualityKey::kSupplierItem, "by_supplier_item", "By supplier and product", true, false, true}};

// The worst first: those with the most failed lots.
std::vector<QualityGroup> worst_first(std::vector<QualityGroup> groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const QualityGroup& a, const QualityGroup& b) {
    return a.figures.lots_failed > b.figures.lots_failed;
  });
  return groups;
}

JsonArray groups_json(const View& view, const std::vector<QualityGroup>& groups, std::size_t limit) {
  JsonArray array;
  for (const QualityGroup& group : groups) {
    if (limit > 0 && array.size() == limit) break;
    Json json;
    if (view.supplier) json["supplier"] = group.supplier.str();
    if (view.family) json["family"] = group.family;
    if (view.item) json["item"] = group.item.str();
    for (const auto& member : figures_json(group.figures)) json[member.key()] = member.value();
    array.push_back(std::move(json));
  }
  return array;
}

std::string groups_text(const View& view, const std::vector<QualityGroup>& groups, std::size_t limit) {
  if (groups.empty()) return "";
  using Align = Table::Align;
  std::vector<Table::Column> columns;
  if (view.supplier) columns.push_back({"supplier", Align::kLeft, 32});
  if (view.family) columns.push_back({"family", Align::kLeft, 24});
  if (view.item) columns.push_back({"product", Align::kLeft, 24});
  for (const char* title : {"lots", "passed", "failed", "first pass", "defects", "per 100 units"}) {
    columns.push_back({title, Align::kRight});
  }
  Table table(columns);
  for (const QualityGroup& group : groups) {
    if (limit > 0 && table.size() == limit) break;
    const QualityFigures& f = group.figures;
    std::vector<std::string> cells;
    const auto name = [&](const std::string& text) { cells.push_back(text.empty() ? "(none given)" : text); };
    if (view.supplier) name(group.supplier.str());
    if (view.family) name(group.family);
    if (view.item) name(group.item.str());
    for (const std::string& cell :
         {grouped(f.lots), grouped(f.lots_passed), grouped(f.lots_failed), share_text(f.first_pass),
          grouped(f.defects.total()), per_hundred_text(f.defects_per_unit)}) {
      cells.push_back(cell);
    }
    table.add(std::move(cells));
  }
  return list_title(view.title, table.size(), groups.size()) + table.str("  ");
}

std::vector<FamilyInspection> strictest_first(std::vector<FamilyInspection> families) {
  const auto rank = [](const FamilyInspection& one) {
    constexpr int kRanks[] = {2, 2, 1, 3, 0};
    return kRanks[static_cast<std::size_t>(one.state)];
  };
  std::stable_sort(families.begin(), families.end(),
                   [&](const FamilyInspection& a, const FamilyInspection& b) { return rank(a) < rank(b); });
  return families;
}

std::string_view severity_text(SeverityState state) {
  constexpr std::string_view kNames[] = {"normal", "normal", "tightened", "reduced", "discontinued"};
  return kNames[static_cast<std::size_t>(state)];
}

JsonArray severities_json(const std::vector<FamilyInspection>& families, std::size_t limit) {
  JsonArray array;
  for (const FamilyInspection& one : families) {
    if (limit > 0 && array.size() == limit) break;
    array.push_back(Json{{"supplier", one.supplier.str()},
                         {"family", one.family},
                         {"severity", severity_text(one.state)},
                         {"since", day_of(one.since).str()},
                         {"lots", one.lots},
                         {"lots_accepted", one.accepted},
                         {"switches", one.switches}});
  }
  return array;
}

std::string severities_text(const std::vector<FamilyInspection>& families, std::size_t limit) {
  if (families.empty()) return "";
  using Align = Table::Align;
  Table table({{"supplier", Align::kLeft, 32},
               {"family", Align::kLeft, 24},
               {"inspection", Align::kLeft},
               {"since", Align::kLeft},
               {"lots", Align::kRight},
               {"accepted", Align::kRight}});
  for (const FamilyInspection& one : families) {
    if (limit > 0 && table.size() == limit) break;
    table.add({one.supplier.str(), one.family.empty() ? "(none given)" : one.family,
               std::string(severity_text(one.state)), day_of(one.since).str(), grouped(one.lots),
               grouped(one.accepted)});
  }
  return list_title("Severity of inspection", table.size(), families.size()) + table.str("  ");
}

}  // namespace

absl::Status report_quality(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<QualityStatistics>> quality = engine.attach<QualityStatistics>();
  if (!quality.ok()) return quality.status();
  QualityFigures totals;
  std::vector<QualityGroup> groups[std::size(kViews)];
  std::vector<FamilyInspection> severities;
  quality->read([&](const QualityStatistics& q) {
    totals = q.totals();
    severities = strictest_first(q.inspections());
    for (std::size_t i = 0; i < std::size(kViews); ++i) groups[i] = worst_first(q.groups(kViews[i].key));
    return 0;
  });
  if (options.format == Format::kJson) {
    Json json = {{"today", options.today.str()}, {"position", engine.head().value}};
    for (const auto& member : figures_json(totals)) json[member.key()] = member.value();
    for (std::size_t i = 0; i < std::size(kViews); ++i) {
      json[kViews[i].name] = groups_json(kViews[i], groups[i], options.limit);
    }
    json["severities"] = severities_json(severities, options.limit);
    print(pretty(json));
    return absl::OkStatus();
  }
  print("Quality" + log_note(options, engine) + totals_text(totals));
  for (std::size_t i = 0; i < std::size(kViews); ++i) print(groups_text(kViews[i], groups[i], options.limit));
  print(severities_text(severities, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
