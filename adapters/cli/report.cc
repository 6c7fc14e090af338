#include "report.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "gendan/core/refusal.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

constexpr std::size_t kDefaultLimit = 15;

using Report = absl::Status (*)(Engine&, const ReportOptions&);

int run_report(const Common& common, Report report, const std::string& day, const std::optional<std::size_t>& limit) {
  ReportOptions options;
  options.format = common.format;
  options.log = common.log;
  options.limit = limit.value_or(common.format == Format::kJson ? 0 : kDefaultLimit);
  options.today = today();
  if (!day.empty()) {
    absl::StatusOr<Date> parsed = Date::parse(day, "--today");
    if (!parsed.ok()) return fail(common.format, parsed.status(), kUsage);
    options.today = *parsed;
  }
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  absl::Status status = report((*session)->engine(), options);
  return status.ok() ? kOk : fail(common.format, status, kRefused);
}

struct Given {
  std::string day;
  std::optional<std::size_t> limit;
};

void add_one(CLI::App& parent, Invocation& invocation, const char* name, const char* description, Report report,
             const std::string& examples) {
  CLI::App* command = add_subcommand(parent, name, description);
  auto given = std::make_shared<Given>();
  command->add_option("--today", given->day, "The day from which lateness and age are counted (default: today, in UTC)")
      ->type_name("YYYY-MM-DD");
  command
      ->add_option("--limit", given->limit,
                   "Rows of each list; 0 for all (default: " + std::to_string(kDefaultLimit) + ", all in JSON)")
      ->type_name("N")
      ->transform(whole_number());
  add_common(*command, invocation.common, examples);
  command->callback([&invocation, given, report] {
    invocation.run = [&invocation, given, report] {
      return run_report(invocation.common, report, given->day, given->limit);
    };
  });
}

}  // namespace

void add_report(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "report",
                                     "Answer a question about all orders: delays, quality, complaints, what needs "
                                     "attention, receivables, returns, the order desk, the calendar, stock, work in "
                                     "progress");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n"
      "  gendan report delays                      what is late today, by how much, by whose doing\n"
      "  gendan report delays --today 2024-06-30   open lines counted against another day\n"
      "  gendan report quality --format json       figures for a program\n"
      "gendan report delays --help shows the options of one report.");
  add_one(*command, invocation, "delays", "What is late or early, in totals and by cause, supplier, country and mode",
          report_delays,
          "  gendan report delays\n"
          "  gendan report delays --limit 0            every late line\n"
          "  gendan report delays --today 2024-06-30   open lines counted against that day\n"
          "  gendan report delays --format json | jq .lines_late");
  add_one(*command, invocation, "quality", "How lots fared at inspection, by supplier and product", report_quality,
          "  gendan report quality\n"
          "  gendan report quality --format json | jq '.by_supplier[0]'");
  add_one(*command, invocation, "complaints", "Which complaints are open, how old and how grave they are",
          report_complaints,
          "  gendan report complaints\n"
          "  gendan report complaints --today 2024-06-30");
  add_one(*command, invocation, "attention", "Which customers have not been told, which incidents and holds are open",
          report_attention,
          "  gendan report attention\n"
          "  gendan report attention --format json | jq .untold");
  add_one(*command, invocation, "receivables", "Who owes what, and how long invoices are overdue", report_receivables,
          "  gendan report receivables\n"
          "  gendan report receivables --today 2024-06-30   invoices counted against that day");
  add_one(*command, invocation, "returns",
          "Which returns are open, why goods come back, and how much of what was delivered", report_returns,
          "  gendan report returns\n"
          "  gendan report returns --format json | jq '.by_family[0]'");
  add_one(*command, invocation, "desk",
          "Which orders wait for a review, how accurately orders are entered, which requirements are open", report_desk,
          "  gendan report desk\n"
          "  gendan report desk --format json | jq .queue");
  add_one(
      *command, invocation, "calendar",
      "Which milestones are overdue or at risk, how well steps and departments keep their days, ex-factory adherence",
      report_calendar,
      "  gendan report calendar\n"
      "  gendan report calendar --format json | jq .ex_factory");
  add_one(*command, invocation, "stock",
          "What is there, coming, reserved and free of every stock, and which lines will go short", report_stock,
          "  gendan report stock\n"
          "  gendan report stock --today 2024-06-30    what was due before that day is not counted on\n"
          "  gendan report stock --format json | jq .shortages");
  add_one(*command, invocation, "work",
          "Where the goods of open lines are, and what is on its way of delivered and short-closed ones", report_work,
          "  gendan report work\n"
          "  gendan report work --format json | jq '.lines[0]'");
}

std::string report_title(std::string_view what, const ReportOptions& options, Engine& engine) {
  return std::string(what) + " as of " + options.today.str() + log_note(options, engine);
}

std::string log_note(const ReportOptions& options, Engine& engine) {
  return " (" + printable(options.log) + ", " + count_of(engine.head().value, "event", "events") + ")\n\n";
}

std::string figures(const std::vector<std::vector<std::string>>& rows) {
  std::size_t names = 0, numbers = 0;
  for (const auto& row : rows) {
    names = std::max(names, display_width(row[0]));
    numbers = std::max(numbers, display_width(row[1]));
  }
  std::string out;
  for (const auto& row : rows) {
    out += "  " + row[0] + std::string(names - display_width(row[0]) + 2, ' ') +
           std::string(numbers - display_width(row[1]), ' ') + row[1];
    if (row.size() > 2 && !row[2].empty()) out += "  " + row[2];
    out += '\n';
  }
  return out;
}

std::string list_title(std::string_view what, std::size_t shown, std::size_t of) {
  std::string title = "\n" + std::string(what) + " (" + grouped(shown);
  if (shown < of) title += " of " + grouped(of) + "; --limit 0 shows all";
  return title + ")\n";
}

std::string per_hundred_text(const Share& share) {
  if (share.whole == 0) return "-";
  const std::int64_t hundredths = share.per_hundred().micros() / (Decimal::kScale / 100);
  const std::string decimals = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (decimals.size() < 2 ? ".0" : ".") + decimals;
}

std::string share_text(const Share& share) { return per_hundred_text(share) + (share.whole == 0 ? "" : " %"); }

JsonValue share_json(const Share& share) {
  if (share.whole == 0) return nullptr;
  return JsonValue(static_cast<double>(share.per_hundred().micros()) / Decimal::kScale);
}

}  // namespace gendan::cli
