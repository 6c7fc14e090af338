#include "gendan/audit/replay.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "command.h"
#include "gendan/core/refusal.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

constexpr std::size_t kShownDifferences = 20;
constexpr unsigned kMostThreads = 8;

void run_at_once(std::span<const std::function<void()>> jobs) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < jobs.size(); ++i) threads.emplace_back(jobs[i]);
  jobs[0]();
  for (std::thread& thread : threads) thread.join();
}

int run_replay(const Common& common) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  if (absl::Status attached = (*session)->attach_all(); !attached.ok()) return fail(common.format, attached, kNoLog);

  absl::StatusOr<ReplayReport> report = absl::CancelledError();
  {
    Progress progress("replay", "events", common.quiet);
    ReplayOptions options;
    options.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
    options.parts = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
    options.run_jobs = run_at_once;
    report = replay((*session)->engine(), options);
  }
  if (!report.ok()) return fail(common.format, report.status(), kRefused);

  const bool agrees = report->differences.empty();
  if (common.format == Format::kJson) {
    JsonArray differences;
    for (const Difference& d : report->differences) differences.push_back(Json{{"where", d.where}, {"what", d.what}});
    print(pretty(Json{{"agrees", agrees},
                      {"events", report->events},
                      {"streams", report->streams},
                      {"observed_events", report->observed_events},
                      {"aggregates_compared", report->aggregates_compared},
                      {"projections_compared", report->projections_compared},
                      {"rows_compared", report->rows_compared},
                      {"differences", std::move(differences)}}));
    return agrees ? kOk : kRefused;
  }
  std::string text =
      agrees ? "The replay agrees.\n\n"
             : "The replay found " + count_of(report->differences.size(), "difference", "differences") + ".\n\n";
  text += figures({{"events folded", grouped(report->events), grouped(report->observed_events) + " of them observed"},
                   {"streams", grouped(report->streams)},
                   {"saved or cached aggregates compared", grouped(report->aggregates_compared)},
                   {"projections compared", grouped(report->projections_compared),
                    count_of(report->rows_compared, "row", "rows")}});
  for (std::size_t i = 0; i < report->differences.size() && i < kShownDifferences; ++i) {
    const Difference& d = report->differences[i];
    text += (i == 0 ? "\n  " : "  ") + printable(d.where) + ": " + printable(d.what) + "\n";
  }
  if (report->differences.size() > kShownDifferences) {
    text += "  and " + grouped(report->differences.size() - kShownDifferences) + " more; --format json lists all\n";
  }
  print(text);
  return agrees ? kOk : kRefused;
}

}  // namespace

void add_replay(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(
      root, "replay", "Fold the whole log anew and compare with all that is kept; exit code 1 on any difference");
  add_common(*command, invocation.common,
             "  gendan replay\n"
             "  gendan replay --format json | jq .agrees\n"
             "Every event is judged again, and the result is compared with every saved or cached order, shipment and\n"
             "complaint and with every row of the read models. Nothing is written.");
  command->callback([&invocation] { invocation.run = [&invocation] { return run_replay(invocation.common); }; });
}

}  // namespace gendan::cli
