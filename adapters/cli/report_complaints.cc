#include <algorithm>
#include <string>
#include <vector>

#include "gendan/projection/complaints.h"
#include "report.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct View {
  ComplaintKey key;
  const char* name;  // in JSON
  const char* title;
};
constexpr View kViews[] = {{ComplaintKey::kDefect, "by_defect", "By defect"},
                           {ComplaintKey::kSupplier, "by_supplier", "By supplier"},
                           {ComplaintKey::kCustomer, "by_customer", "By customer"},
                           {ComplaintKey::kOrder, "by_order", "By order"},
                           {ComplaintKey::kLot, "by_lot", "By lot"}};

struct Figures {
  ComplaintTotals totals;
  std::vector<AgeBucket> ages;
  std::vector<CaseView> open;
  std::vector<ComplaintCount> counts[std::size(kViews)];
};

std::string severity_text(CaseSeverity severity) {
  return severity == CaseSeverity::kNone ? "not assessed" : std::string(to_string(severity));
}

JsonValue hours_json(const std::optional<std::int64_t>& micros) {
  return micros ? JsonValue(*micros / 1e6 / 3600) : JsonValue(nullptr);
}

Json severities_json(const std::array<std::uint64_t, 4>& counts) {
  return {{"critical", counts[3]}, {"major", counts[2]}, {"minor", counts[1]}, {"not_assessed", counts[0]}};
}

Json times_json(const ResponseTimes& times) {
  return {{"cases", times.cases},
          {"median_hours", times.median / 1e6 / 3600},
          {"p90_hours", times.p90 / 1e6 / 3600},
          {"longest_hours", times.longest / 1e6 / 3600}};
}

Json case_json(const CaseView& c) {
  JsonArray defects;
  for (const std::string& defect : c.defects) defects.emplace_back(defect);
  return {{"case", c.id.str()},
          {"state", state_name("complaint", c.state)},
          {"severity", severity_text(c.severity)},
          {"age_days", c.age_days},
          {"customer", c.customer.str()},
          {"order", c.order.str()},
          {"line", c.line.value},
          {"lot", c.lot.str()},
          {"shipment", c.shipment.str()},
          {"supplier", c.supplier.str()},
          {"channel", c.channel},
          {"defects", std::move(defects)},
          {"justified", c.justified},
          {"received", instant_json(c.received)},
          {"acknowledge_by", instant_json(c.acknowledge_by)},
          {"acknowledged", instant_json(c.acknowledged)},
          {"acknowledgement_missed", c.acknowledgement_missed},
          {"hours_to_acknowledged", hours_json(c.to_acknowledged)},
          {"escalations", c.escalations},
          {"reopenings", c.reopenings}};
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()},
               {"position", engine.head().value},
               {"complaints", f.totals.cases},
               {"open", f.totals.open},
               {"closed", f.totals.closed},
               {"justified", f.totals.justified},
               {"acknowledgements_missed", f.totals.acknowledgements_missed},
               {"reopened", f.totals.reopened},
               {"corrective_actions", Json{{"all", f.totals.capas},
                                           {"no_check", f.totals.by_effectiveness[0]},
                                           {"to_be_checked", f.totals.by_effectiveness[1]},
                                           {"effective", f.totals.by_effectiveness[2]},
                                           {"not_effective", f.totals.by_effectiveness[3]}}},
               {"by_severity", severities_json(f.totals.by_severity)},
               {"acknowledging", times_json(f.totals.acknowledging)},
               {"closing", times_json(f.totals.closing)}};
  JsonArray ages;
  for (const AgeBucket& bucket : f.ages) {
    ages.push_back(Json{{"from_days", bucket.from},
                        {"to_days", bucket.to ? JsonValue(*bucket.to) : JsonValue(nullptr)},
                        {"cases", bucket.cases},
                        {"by_severity", severities_json(bucket.by_severity)}});
  }
  json["open_by_age"] = std::move(ages);
  for (std::size_t i = 0; i < std::size(kViews); ++i) {
    JsonArray array;
    for (const ComplaintCount& count : f.counts[i]) {
      if (options.limit > 0 && array.size() == options.limit) break;
      Json one = {{"name", count.name},
                  {"cases", count.cases},
                  {"open", count.open},
                  {"justified", count.justified},
                  {"acknowledging", times_json(count.acknowledging)},
                  {"closing", times_json(count.closing)}};
      if (kViews[i].key == ComplaintKey::kLot) one["order"] = count.order.str();
      array.push_back(std::move(one));
    }
    json[kViews[i].name] = std::move(array);
  }
  JsonArray open;
  for (const CaseView& c : f.open) {
    if (options.limit > 0 && open.size() == options.limit) break;
    open.push_back(case_json(c));
  }
  json["open_cases"] = std::move(open);
  return json;
}

// "5 h", "3 d 4 h"
std::string duration_text(std::int64_t micros) {
  const std::int64_t hours = micros / 3'600'000'000;
  if (hours < 48) return std::to_string(hours) + " h";
  return std::to_string(hours / 24) + " d " + std::to_string(hours % 24) + " h";
}

std::string times_text(const ResponseTimes& times) {
  if (times.cases == 0) return "";
  return "median " + duration_text(times.median) + ", nine of ten within " + duration_text(times.p90) + ", longest " +
         duration_text(times.longest);
}

std::string totals_text(const ComplaintTotals& t) {
  return figures({{"complaints", grouped(t.cases),
                   grouped(t.by_severity[3]) + " critical, " + grouped(t.by_severity[2]) + " major, " +
                       grouped(t.by_severity[1]) + " minor, " + grouped(t.by_severity[0]) + " not assessed"},
                  {"open", grouped(t.open)},
                  {"closed", grouped(t.closed), times_text(t.closing)},
                  {"justified", grouped(t.justified)},
                  {"acknowledged", grouped(t.acknowledging.cases), times_text(t.acknowledging)},
                  {"acknowledged too late", grouped(t.acknowledgements_missed)},
                  {"opened again", grouped(t.reopened)},
                  {"corrective actions", grouped(t.capas),
                   grouped(t.by_effectiveness[2]) + " effective, " + grouped(t.by_effectiveness[3]) + " not, " +
                       grouped(t.by_effectiveness[1]) + " to be checked"}});
}

std::string ages_text(const std::vector<AgeBucket>& ages) {
  using Align = Table::Align;
  Table table({{"age in days"},
               {"open", Align::kRight},
               {"critical", Align::kRight},
               {"major", Align::kRight},
               {"minor", Align::kRight},
               {"not assessed", Align::kRight}});
  for (const AgeBucket& b : ages) {
    table.add({std::to_string(b.from) + (b.to ? " to " + std::to_string(*b.to) : " and more"), grouped(b.cases),
               grouped(b.by_severity[3]), grouped(b.by_severity[2]), grouped(b.by_severity[1]),
               grouped(b.by_severity[0])});
  }
  return "\nOpen complaints by age\n" + table.str("  ");
}

std::string open_text(const std::vector<CaseView>& open, std::size_t limit) {
  if (open.empty()) return "";
  using Align = Table::Align;
  Table table({{"case", Align::kLeft, 24},
               {"age", Align::kRight},
               {"severity"},
               {"state"},
               {"customer", Align::kLeft, 24},
               {"order", Align::kLeft, 24},
               {"supplier", Align::kLeft, 24},
               {"defects", Align::kLeft, 32}});
  for (const CaseView& c : open) {
    if (limit > 0 && table.size() == limit) break;
    std::string defects;
    for (const std::string& defect : c.defects) defects += (defects.empty() ? "" : ", ") + defect;
    table.add({c.id.str(), std::to_string(c.age_days), severity_text(c.severity), state_name("complaint", c.state),
               c.customer.str(), c.order.str(), c.supplier.str(), defects});
  }
  return list_title("Open complaints, gravest and oldest first", table.size(), open.size()) + table.str("  ");
}

std::string counts_text(const View& view, const std::vector<ComplaintCount>& counts, std::size_t limit) {
  if (counts.empty()) return "";
  using Align = Table::Align;
  Table table({{view.title + 3},
               {"complaints", Align::kRight},
               {"open", Align::kRight},
               {"justified", Align::kRight},
               {"answered in", Align::kRight},
               {"closed in", Align::kRight}});
  const auto median = [](const ResponseTimes& times) { return times.cases == 0 ? "-" : duration_text(times.median); };
  for (const ComplaintCount& count : counts) {
    if (limit > 0 && table.size() == limit) break;
    const std::string of = view.key == ComplaintKey::kLot ? " of " + count.order.str() : "";
    table.add({count.name + of, grouped(count.cases), grouped(count.open), grouped(count.justified),
               median(count.acknowledging), median(count.closing)});
  }
  return list_title(std::string(view.title) + ", times as medians", table.size(), counts.size()) + table.str("  ");
}

}  // namespace

absl::Status report_complaints(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<ComplaintRegister>> complaints = engine.attach<ComplaintRegister>();
  if (!complaints.ok()) return complaints.status();
  Figures f;
  complaints->read([&](const ComplaintRegister& c) {
    const ComplaintDay day{options.today, 0};
    f.totals = c.totals();
    f.ages = c.open_by_age(day);
    CaseFilter filter;
    filter.open = true;
    f.open = c.cases(filter, day);
    for (std::size_t i = 0; i < std::size(kViews); ++i) f.counts[i] = c.counts(kViews[i].key);
    return 0;
  });
  std::stable_sort(f.open.begin(), f.open.end(), [](const CaseView& a, const CaseView& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.age_days > b.age_days;
  });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Complaints, ages", options, engine) + totals_text(f.totals) + ages_text(f.ages));
  print(open_text(f.open, options.limit));
  for (std::size_t i = 0; i < std::size(kViews); ++i) print(counts_text(kViews[i], f.counts[i], options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
