// Where what was observed departs from what would have been decided.
#include "gendan/audit/conformance.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "command.h"
#include "gendan/core/refusal.h"
#include "json.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

std::string text_of(const Refusal& refusal) {
  return std::string(facts_of(refusal.code).name) + behind(": ", refusal.field) + behind(": ", refusal.detail);
}

Json to_json(const ConformanceReport& report) {
  JsonArray reasons, departures, overruns;
  for (const DepartureCount& one : report.reasons) {
    reasons.push_back(Json{{"event", one.event}, {"code", json_text(facts_of(one.code).name)}, {"count", one.count}});
  }
  for (const Departure& one : report.first) {
    departures.push_back(Json{{"position", one.position.value},
                              {"stream", one.stream.str()},
                              {"version", one.version.value},
                              {"event", one.event},
                              {"occurred_at", to_string(one.occurred_at)},
                              {"actor", one.actor},
                              {"code", json_text(facts_of(one.refusal.code).name)},
                              {"field", one.refusal.field},
                              {"detail", one.refusal.detail}});
  }
  for (const OrderOverrun& one : report.first_overruns) {
    overruns.push_back(Json{{"order", one.order.str()},
                            {"line", one.overrun.line.value},
                            {"invariant", json_text(to_string(one.overrun.invariant))},
                            {"by", Decimal::from_micros(one.overrun.micros).str()}});
  }
  return {{"events", report.events},
          {"observed", report.observed},
          {"departures", report.departures},
          {"overruns", report.overruns},
          {"reasons", std::move(reasons)},
          {"first_departures", std::move(departures)},
          {"first_overruns", std::move(overruns)}};
}

std::string to_text(const ConformanceReport& report) {
  std::string out = "Observed and not what would have been decided\n\n";
  out += figures({{"events", grouped(report.events), grouped(report.observed) + " of them observed"},
                  {"would have been refused", grouped(report.departures)},
                  {"quantities that do not add up", grouped(report.overruns)}});
  if (!report.reasons.empty()) {
    Table table({{"event"}, {"would have been refused for"}, {"times", Table::Align::kRight}});
    for (const DepartureCount& one : report.reasons) {
      table.add({one.event, std::string(facts_of(one.code).name), grouped(one.count)});
    }
    out += "\n" + table.str("  ");
  }
  if (!report.first.empty()) {
    Table table({{"event", Table::Align::kRight}, {"stream"}, {"type"}, {"day"}, {"refusal", Table::Align::kLeft, 60}});
    for (const Departure& one : report.first) {
      table.add({std::to_string(one.position.value), one.stream.str(), one.event, day_of(one.occurred_at).str(),
                 text_of(one.refusal)});
    }
    out += "\nThe first " + grouped(report.first.size()) + " of them\n" + table.str("  ");
  }
  if (!report.first_overruns.empty()) {
    Table table({{"order"}, {"line", Table::Align::kRight}, {"broken"}, {"by", Table::Align::kRight}});
    for (const OrderOverrun& one : report.first_overruns) {
      table.add({one.order.str(), std::to_string(one.overrun.line.value), spaced(to_string(one.overrun.invariant)),
                 Decimal::from_micros(one.overrun.micros).str()});
    }
    out += "\nQuantities that do not add up\n" + table.str("  ");
  }
  return out;
}

int run(const Common& common, std::uint64_t limit) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  absl::StatusOr<ConformanceReport> report = absl::CancelledError();
  {
    Progress progress("conformance", "events", common.quiet);
    ConformanceOptions options;
    options.limit = limit;
    options.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
    report = conformance((*session)->engine(), options);
  }
  if (!report.ok()) return fail(common.format, report.status(), kRefused);
  print(common.format == Format::kJson ? pretty(to_json(*report)) : to_text(*report));
  return kOk;
}

}  // namespace

void add_conformance(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "conformance",
                                     "Which observed events a decision would have been refused, and which quantities "
                                     "do not add up");
  auto limit = std::make_shared<std::uint64_t>(20);
  command->add_option("--limit", *limit, "List so many one by one; all are counted")
      ->type_name("N")
      ->transform(whole_number())
      ->capture_default_str();
  add_common(
      *command, invocation.common,
      "  gendan conformance\n"
      "  gendan conformance --limit 100000 --format json | jq '.reasons'\n"
      "What was imported happened, whether the house would have decided so or not: here stand the goods that left\n"
      "without inspection and the deliveries of what was never despatched.");
  command->callback(
      [&invocation, limit] { invocation.run = [&invocation, limit] { return run(invocation.common, *limit); }; });
}

}  // namespace gendan::cli
