#include <algorithm>
#include <string>
#include <vector>

#include "gendan/projection/order_desk.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Figures {
  std::vector<WaitingOrder> queue;
  std::vector<OpenRequirement> requirements;
  std::vector<EntryAccuracy> entries;
  EntryAccuracy all;
};

Json entry_json(const EntryAccuracy& entry) {
  return {{"orders", entry.orders},
          {"fields", entry.fields},
          {"corrections", entry.corrections},
          {"accuracy_percent", share_json(entry.accuracy())}};
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  Json json = {{"today", options.today.str()},
               {"position", engine.head().value},
               {"waiting", f.queue.size()},
               {"oldest_days", f.queue.empty() ? 0 : f.queue.front().age_days},
               {"requirements_open", f.requirements.size()},
               {"entry", entry_json(f.all)}};
  json["queue"] = list_json(f.queue, options.limit, [](const WaitingOrder& w) {
    return Json{{"order", w.order.str()},         {"customer", w.customer.str()},
                {"po_number", w.po_number},       {"stage", json_text(to_string(w.stage))},
                {"reviewer", w.reviewer.str()},   {"open_queries", w.open_queries},
                {"since", instant_json(w.since)}, {"age_days", w.age_days}};
  });
  json["requirements"] = list_json(f.requirements, options.limit, [](const OpenRequirement& r) {
    return Json{{"order", r.order.str()},
                {"customer", r.customer.str()},
                {"requirement", r.requirement},
                {"line", r.line.value},
                {"text", r.text},
                {"since", instant_json(r.since)},
                {"age_days", r.age_days}};
  });
  json["by_clerk"] = list_json(f.entries, options.limit, [](const EntryAccuracy& e) {
    Json one = entry_json(e);
    one["name"] = e.clerk;
    return one;
  });
  return json;
}

std::string queue_text(const std::vector<WaitingOrder>& queue, std::size_t limit) {
  if (queue.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"customer", Align::kLeft, 24},
               {"their number", Align::kLeft, 24},
               {"age", Align::kRight},
               {"stage"},
               {"queries", Align::kRight},
               {"reviewer", Align::kLeft, 24}});
  for (const WaitingOrder& w : queue) {
    if (limit > 0 && table.size() == limit) break;
    table.add({w.order.str(), w.customer.str(), w.po_number, std::to_string(w.age_days),
               std::string(to_string(w.stage)), std::to_string(w.open_queries), w.reviewer.str()});
  }
  return list_title("Orders that wait, oldest first", table.size(), queue.size()) + table.str("  ");
}

std::string requirements_text(const std::vector<OpenRequirement>& requirements, std::size_t limit) {
  if (requirements.empty()) return "";
  using Align = Table::Align;
  Table table({{"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"requirement", Align::kLeft, 24},
               {"age", Align::kRight},
               {"text", Align::kLeft, 48}});
  for (const OpenRequirement& r : requirements) {
    if (limit > 0 && table.size() == limit) break;
    table.add({r.order.str(), r.line.value == 0 ? "all" : std::to_string(r.line.value), r.requirement,
               std::to_string(r.age_days), r.text});
  }
  return list_title("Requirements to be verified, oldest first", table.size(), requirements.size()) + table.str("  ");
}

std::string entries_text(std::vector<EntryAccuracy> entries, std::size_t limit) {
  if (entries.empty()) return "";
  std::stable_sort(entries.begin(), entries.end(),
                   [](const EntryAccuracy& a, const EntryAccuracy& b) { return a.corrections > b.corrections; });
  using Align = Table::Align;
  Table table({{"entered by", Align::kLeft, 24},
               {"orders", Align::kRight},
               {"fields", Align::kRight},
               {"corrections", Align::kRight},
               {"accuracy", Align::kRight}});
  for (const EntryAccuracy& e : entries) {
    if (limit > 0 && table.size() == limit) break;
    table.add({e.clerk, grouped(e.orders), grouped(e.fields), grouped(e.corrections), share_text(e.accuracy())});
  }
  return list_title("Entry, most corrections first", table.size(), entries.size()) + table.str("  ");
}

}  // namespace

absl::Status report_desk(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<OrderDesk>> desk = engine.attach<OrderDesk>();
  if (!desk.ok()) return desk.status();
  Figures f;
  desk->read([&](const OrderDesk& d) {
    f.queue = d.queue(options.today);
    f.requirements = d.requirements(options.today);
    f.entries = d.entries();
    f.all = d.all_entries();
    return 0;
  });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("The order desk", options, engine) +
        figures({{"orders that wait", grouped(f.queue.size()),
                  f.queue.empty() ? ""
                                  : "the oldest for " +
                                        count_of(static_cast<std::uint64_t>(f.queue.front().age_days), "day", "days")},
                 {"requirements to be verified", grouped(f.requirements.size())},
                 {"fields entered", grouped(f.all.fields)},
                 {"corrected", grouped(f.all.corrections), "accuracy " + share_text(f.all.accuracy())}}));
  print(queue_text(f.queue, options.limit) + requirements_text(f.requirements, options.limit) +
        entries_text(f.entries, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
