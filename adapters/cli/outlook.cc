// Where an order's calendar is heading, and what could win a date back.
#include "gendan/order/outlook.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "files.h"
#include "gendan/core/refusal.h"
#include "reader.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Question {
  std::string order;
  std::uint32_t line = 0;
  std::string day;
  std::string calendar;
  std::vector<std::string> transit;
};

constexpr std::size_t kLongestCalendar = 1u << 20;

// Monday to Friday where no file is named.
absl::StatusOr<WorkCalendar> calendar_of(const std::string& file) {
  if (file.empty()) return WorkCalendar();
  const absl::StatusOr<std::string> text = read_file(file, kLongestCalendar);
  if (!text.ok()) return text.status();
  const absl::StatusOr<Json> object = parse_object(*text, "calendar");
  if (!object.ok()) return object.status();
  for (const auto& member : *object) {
    const std::string_view key = plain_text(member.key());
    if (key == "week" || key == "holidays" || key == "make_up_days") continue;
    return refuse(Code::kBadJson, "calendar." + std::string(key), "a calendar has no such member",
                  "use week, holidays and make_up_days");
  }
  return Reader(*object, "calendar").calendar();
}

absl::StatusOr<RecoveryAssumptions> assumptions_of(const std::vector<std::string>& transit) {
  RecoveryAssumptions out;
  for (const std::string& text : transit) {
    const std::size_t equals = text.find('=');
    TransitTime time;
    time.mode = text.substr(0, equals);
    const char* end = text.data() + text.size();
    const char* begin = equals == std::string::npos ? end : text.data() + equals + 1;
    const auto [at, error] = std::from_chars(begin, end, time.days);
    if (error != std::errc() || at != end || time.days < 0 || time.days > 365) {
      return refuse(Code::kNotANumber, "--transit", text, "give a mode and its days, as in Ocean=35");
    }
    out.transit.push_back(std::move(time));
  }
  return out;
}

struct LineOutlook {
  LineNo line;
  CalendarOutlook calendar;
  bool promised = false;
  RecoveryPlan recovery;
};

Json to_json(const LineOutlook& one) {
  JsonArray milestones;
  for (const MilestoneOutlook& m : one.calendar.milestones) {
    milestones.push_back({{"milestone", m.code.str()},
                          {"planned", m.planned.str()},
                          {"expected", m.expected.str()},
                          {"latest", m.latest.str()},
                          {"slack", m.slack},
                          {"critical", m.critical},
                          {"open", m.state == MilestoneState::kPlanned}});
  }
  JsonArray path;
  for (const MilestoneCode& code : one.calendar.critical_path) path.push_back(JsonValue(code.str()));
  Json out = {{"line", one.line.value},
              {"planned", one.calendar.planned.str()},
              {"expected", one.calendar.expected.str()},
              {"days_late", one.calendar.days_late},
              {"critical_path", std::move(path)},
              {"milestones", std::move(milestones)}};
  if (!one.promised) return out;
  JsonArray options;
  for (const RecoveryOption& option : one.recovery.options) {
    Json json = {{"kind", json_text(to_string(option.kind))},
                 {"days", option.days},
                 {"enough", option.enough},
                 {"assumption", option.assumption}};
    if (!option.milestone.empty()) json["milestone"] = option.milestone.str();
    if (!option.mode.empty()) json["mode"] = option.mode;
    if (option.kind == Recovery::kSplit) json["quantity"] = to_string(option.quantity);
    options.push_back(std::move(json));
  }
  out["recovery"] = Json{{"promised", one.recovery.promised.str()},
                         {"expected", one.recovery.expected.str()},
                         {"days_late", one.recovery.days_late},
                         {"options", std::move(options)}};
  return out;
}

std::string to_text(const LineOutlook& one) {
  using Align = Table::Align;
  Table table({{"milestone", Align::kLeft, 24},
               {"planned", Align::kLeft},
               {"expected", Align::kLeft},
               {"slack", Align::kRight},
               {"", Align::kLeft}});
  for (const MilestoneOutlook& m : one.calendar.milestones) {
    const bool open = m.state == MilestoneState::kPlanned;
    table.add({m.code.str(), m.planned.str(), m.expected.str(), open ? std::to_string(m.slack) : "",
               m.state == MilestoneState::kDone ? "done"
               : !open                          ? "waived"
               : m.critical                     ? "critical"
                                                : ""});
  }
  std::string text = (one.line.value == 0 ? std::string("The order") : "Line " + std::to_string(one.line.value)) +
                     ": planned for " + one.calendar.planned.str() + ", expected on " + one.calendar.expected.str() +
                     "\n" + table.str("  ");
  if (!one.promised || one.recovery.days_late <= 0) return text;
  text += "  delivery expected on " + one.recovery.expected.str() + ", promised for " + one.recovery.promised.str() +
          ": " + count_of(static_cast<std::uint64_t>(one.recovery.days_late), "day", "days") + " to win back\n";
  for (const RecoveryOption& option : one.recovery.options) {
    text += "  - " + count_of(static_cast<std::uint64_t>(option.days), "day", "days") +
            (option.enough ? ", enough: " : ": ") + std::string(to_string(option.kind)) + ": " + option.assumption +
            "\n";
  }
  return text;
}

int run(const Common& common, const Question& question) {
  Date day = today();
  if (!question.day.empty()) {
    absl::StatusOr<Date> parsed = Date::parse(question.day, "--today");
    if (!parsed.ok()) return fail(common.format, parsed.status(), kUsage);
    day = *parsed;
  }
  const absl::StatusOr<RecoveryAssumptions> assumptions = assumptions_of(question.transit);
  if (!assumptions.ok()) return fail(common.format, assumptions.status(), kUsage);
  const absl::StatusOr<WorkCalendar> calendar = calendar_of(question.calendar);
  if (!calendar.ok()) return fail(common.format, calendar.status(), kRefused);
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  const absl::StatusOr<Order> order = (*session)->engine().load(OrderId(question.order));
  if (!order.ok()) return fail(common.format, order.status(), kRefused);

  std::vector<LineNo> lines;
  if (question.line != 0) {
    lines.push_back(LineNo{question.line});
  } else {
    for (const Line& line : order->lines) lines.push_back(line.terms.line);
  }
  std::vector<LineOutlook> outlooks;
  std::vector<LineNo> unplanned;
  absl::Status no_calendar;
  for (const LineNo line : lines) {
    LineOutlook one;
    one.line = line;
    absl::StatusOr<CalendarOutlook> looked = calendar_outlook(*order, line, day, *calendar);
    if (refused_with(looked.status(), Code::kUnknownMilestone)) {
      no_calendar = looked.status();
      unplanned.push_back(line);
      continue;
    }
    if (!looked.ok()) return fail(common.format, looked.status(), kRefused);
    one.calendar = *std::move(looked);
    absl::StatusOr<RecoveryPlan> recovery = recovery_options(*order, line, day, *calendar, *assumptions);
    one.promised = recovery.ok();
    if (recovery.ok()) {
      one.recovery = *std::move(recovery);
    } else if (refusal_of(recovery.status())->code != Code::kNoPromise) {
      return fail(common.format, recovery.status(), kRefused);
    }
    outlooks.push_back(std::move(one));
  }
  if (outlooks.empty() && !no_calendar.ok()) return fail(common.format, no_calendar, kRefused);
  if (common.format == Format::kJson) {
    JsonArray array;
    for (const LineOutlook& one : outlooks) array.push_back(to_json(one));
    print(pretty(Json{{"order", question.order}, {"today", day.str()}, {"lines", std::move(array)}}));
    return kOk;
  }
  for (const LineOutlook& one : outlooks) print(printable(to_text(one), true));
  for (const LineNo line : unplanned) print("Line " + std::to_string(line.value) + " has no calendar.\n");
  return kOk;
}

}  // namespace

void add_outlook(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "outlook", "Where an order's calendar is heading, and what could win a date back");
  auto question = std::make_shared<Question>();
  command->add_option("ORDER", question->order, "The order's number")->required();
  command->add_option("--line", question->line, "One line only")->type_name("N")->transform(whole_number());
  command->add_option("--today", question->day, "The day it is looked at from (default: today, in UTC)")
      ->type_name("YYYY-MM-DD");
  command
      ->add_option("--calendar", question->calendar,
                   "The working days, as JSON: week, holidays, make_up_days (default: Monday to Friday)")
      ->type_name("FILE");
  command->add_option("--transit", question->transit, "Days of a mode of transport, may be repeated")
      ->type_name("MODE=DAYS")
      ->allow_extra_args(false);  // else it takes an ORDER that stands behind it
  add_common(*command, invocation.common,
             "  gendan outlook PO-1\n"
             "  gendan outlook PO-1 --line 2 --transit Ocean=35 --transit Air=5\n"
             "  gendan outlook PO-1 --calendar 2035.json\n"
             "The calendar is written as schedule.baseline takes it (gendan execute --list schedule):\n"
             "  {\"holidays\":[\"2035-05-01\"],\"make_up_days\":[\"2035-04-28\"]}");
  command->callback([&invocation, question] {
    invocation.run = [&invocation, question] { return run(invocation.common, *question); };
  });
}

}  // namespace gendan::cli
