#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "command.h"
#include "gendan/adapters/simulator/simulator.h"
#include "gendan/core/refusal.h"
#include "gendan/testing/manual_clock.h"
#include "interrupt.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Options {
  std::uint64_t orders = 100;
  std::uint64_t seed = 1;
  std::string start;
  int concurrent = SimulationOptions().concurrent;
};

Json to_json(const SimulationReport& r) {
  Json refusals;
  for (const auto& [code, count] : r.refusals) refusals[json_text(facts_of(code).name)] = count;
  return {{"orders", r.orders},
          {"events", r.events},
          {"steps", r.steps},
          {"deadlines", r.deadlines},
          {"repeats", r.repeats},
          {"corrections", r.corrections},
          {"queries", r.queries},
          {"rejected", r.rejected},
          {"discarded", r.discarded},
          {"confirmed", r.confirmed},
          {"cancellations", r.cancellations},
          {"revisions", r.revisions},
          {"changes_refused", r.changes_refused},
          {"delays", r.delays},
          {"holds", r.holds},
          {"lots_passed", r.lots_passed},
          {"lots_failed", r.lots_failed},
          {"shipments", r.shipments},
          {"partial_shipments", r.partial_shipments},
          {"consolidated_shipments", r.consolidated_shipments},
          {"short_closed", r.short_closed},
          {"complaints", r.complaints},
          {"closed", r.closed},
          {"reopened", r.reopened},
          {"last_day", r.last_day.str()},
          {"refusals_expected", r.refusals_expected},
          {"refusals", std::move(refusals)}};
}

std::string to_text(const SimulationReport& r, const Options& options) {
  return "Simulated " + count_of(r.orders, "order", "orders") + " (seed " + std::to_string(options.seed) + ") up to " +
         r.last_day.str() + "\n\n" +
         figures(
             {{"events", grouped(r.events),
               count_of(r.steps, "decision", "decisions") + ", " +
                   count_of(r.deadlines, "missed deadline", "missed deadlines")},
              {"orders confirmed", grouped(r.confirmed),
               grouped(r.rejected) + " rejected, " + grouped(r.discarded) + " discarded, " + grouped(r.cancellations) +
                   " cancelled"},
              {"queries to customers", grouped(r.queries)},
              {"changes agreed", grouped(r.revisions), grouped(r.changes_refused) + " refused or withdrawn"},
              {"delays announced", grouped(r.delays)},
              {"holds", grouped(r.holds)},
              {"lots passed", grouped(r.lots_passed), grouped(r.lots_failed) + " failed"},
              {"shipments", grouped(r.shipments),
               grouped(r.partial_shipments) + " partial, " + grouped(r.consolidated_shipments) + " of several orders"},
              {"complaints", grouped(r.complaints)},
              {"forbidden things tried", grouped(r.refusals_expected), "all refused"}});
}

int run_simulate(const Common& common, const Options& options) {
  catch_interrupts();
  SimulationOptions simulation;
  simulation.orders = options.orders;
  simulation.seed = options.seed;
  simulation.concurrent = options.concurrent;
  simulation.cancel = &interrupted();
  if (!options.start.empty()) {
    absl::StatusOr<Date> start = Date::parse(options.start, "--start");
    if (!start.ok()) return fail(common.format, start.status(), kUsage);
    simulation.start = *start;
  }
  testing::ManualClock clock;
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kWrite, &clock);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  if (absl::Status attached = (*session)->attach_all(); !attached.ok()) return fail(common.format, attached, kNoLog);

  absl::StatusOr<SimulationReport> report = absl::CancelledError();
  {
    Progress progress("simulate", "orders", common.quiet);
    simulation.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
    report = simulate((*session)->engine(), clock, simulation);
  }
  const std::uint64_t head = (*session)->engine().head().value;
  if (absl::Status closed = (*session)->close(); !closed.ok()) return fail(common.format, closed, kRefused);
  if (refused_with(report.status(), Code::kCancelled)) {
    say("interrupted; the log holds " + count_of(head, "event", "events") +
        " and is closed. The same seed cannot go on in it: simulate another seed, or this one into a new --log");
    return kInterrupted;
  }
  if (!report.ok()) return fail(common.format, report.status(), kRefused);
  print(common.format == Format::kJson ? pretty(to_json(*report)) : to_text(*report, options));
  return kOk;
}

}  // namespace

void add_simulate(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "simulate", "Live through the orders of a made-up factory, in virtual time");
  auto options = std::make_shared<Options>();
  command->add_option("--orders", options->orders, "How many orders are received (default 100)")
      ->type_name("N")
      ->transform(whole_number(1));
  command->add_option("--seed", options->seed, "All that happens follows from it (default 1)")
      ->type_name("S")
      ->transform(whole_number());
  command->add_option("--start", options->start, "First virtual day (default 2024-01-01)")->type_name("YYYY-MM-DD");
  command
      ->add_option("--concurrent", options->concurrent,
                   "How many orders are under way at once (default " + std::to_string(options->concurrent) + ")")
      ->type_name("N")
      ->transform(whole_number());
  add_common(*command, invocation.common,
             "  gendan simulate --orders 200 --seed 7 --log play\n"
             "  gendan report quality --log play\n"
             "The same seed into an empty log gives the same bytes, on every machine.");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return run_simulate(invocation.common, *options); };
  });
}

}  // namespace gendan::cli
