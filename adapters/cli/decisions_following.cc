// The decisions between confirmation and despatch that concern dates, changes, production and holds.

#include "decision_table.h"
#include "gendan/core/refusal.h"
#include "reader.h"

namespace gendan::cli {
namespace {

absl::Status bad(const std::string& field, std::string_view detail) { return refuse(Code::kBadJson, field, detail); }

absl::Status read_step(const JsonValue& element, const std::string& path, MilestoneTemplate& step) {
  if (!element.is_object()) return bad(path, "not an object");
  const Json& object = element.get_object();
  const std::vector<Argument> known = {{"code", ""}, {"department", ""}, {"offset", ""}, {"after", ""}};
  if (absl::Status s = only_known(object, known, path); !s.ok()) return s;
  const Reader reader(object, path);
  if (absl::Status s = reader.text("code", step.code.mutable_str()); !s.ok()) return s;
  if (absl::Status s = reader.text("department", step.department); !s.ok()) return s;
  if (absl::Status s = reader.number("offset", -100'000, 100'000, step.offset); !s.ok()) return s;
  return reader.list("after", [&](const JsonValue& code, const std::string& at) -> absl::Status {
    if (!code.is_string()) return bad(at, "not a text");
    step.after.emplace_back(plain_text(code.get_string()));
    return absl::OkStatus();
  });
}

// A calendar planned for the first time, or anew.
absl::StatusOr<Decision> make_calendar(const std::string& id, const Json& with, bool anew) {
  const Reader reader(with, "with");
  LineNo line;
  Date ex_factory;
  std::string approval;
  std::vector<MilestoneTemplate> steps;
  if (absl::Status s = reader.number("line", 0, 0xFFFFFFFF, line.value); !s.ok()) return s;
  if (absl::Status s = reader.date("ex_factory", ex_factory); !s.ok()) return s;
  if (!ex_factory.has_value()) return refuse(Code::kMissing, "with.ex_factory");
  absl::Status read = reader.list("steps", [&](const JsonValue& element, const std::string& path) {
    return read_step(element, path, steps.emplace_back());
  });
  if (!read.ok()) return read;
  absl::StatusOr<WorkCalendar> calendar = reader.calendar();
  if (!calendar.ok()) return calendar.status();
  if (!anew) return schedule::baseline(OrderId(id), line, std::move(steps), ex_factory, *std::move(calendar));
  if (absl::Status s = reader.text("approval", approval); !s.ok()) return s;
  return schedule::rebaseline(OrderId(id), line, std::move(steps), ex_factory, *std::move(calendar),
                              std::move(approval));
}

void add_amendment(std::vector<DecisionEntry>& table) {
  add_decision<OrderId, ChangeProposed>(
      table, "amendment.propose", "Propose a change of a confirmed order to the other party", {},
      R"({"proposal":"C1","base_revision":1,"by":"buyer","changes":[{"line":1,"quantity":{"value":"1500","unit":"EA"}}],)"
      R"("reason":"sells well"})",
      amendment::propose);
  add_decision<OrderId, ChangeAccepted>(table, "amendment.accept", "Accept the other party's proposal: a new revision",
                                        {}, R"({"proposal":"C1","by":"seller"})", [](OrderId order, ChangeAccepted e) {
                                          return amendment::accept(order, e.proposal, e.by);
                                        });
  add_decision<OrderId, ChangeRejected>(
      table, "amendment.reject", "Turn a proposal down", {}, R"({"proposal":"C1","reason":"no yarn left"})",
      [](OrderId order, ChangeRejected e) { return amendment::reject(order, e.proposal, e.reason); });
  add_decision<OrderId, ChangeWithdrawn>(
      table, "amendment.withdraw", "Take one's own proposal back", {}, R"({"proposal":"C1","by":"buyer"})",
      [](OrderId order, ChangeWithdrawn e) { return amendment::withdraw(order, e.proposal, e.by); });
}

void add_schedule(std::vector<DecisionEntry>& table) {
  const std::vector<Argument> arguments = {{"line", "number, 0 for the whole order"},
                                           {"steps", "list of {code, department, offset, after}"},
                                           {"ex_factory", "date"},
                                           {"week", "list of Mon .. Sun (default Mon to Fri)"},
                                           {"holidays", "list of date"},
                                           {"make_up_days", "list of date"}};
  table.push_back({"schedule.baseline", "order", "Plan the milestones backward from the ex-factory day", arguments,
                   R"({"line":0,"ex_factory":"2035-04-15","steps":[{"code":"FABRIC-IN","department":"purchasing",)"
                   R"("offset":-30},{"code":"SEWING","department":"production","offset":-10,"after":["FABRIC-IN"]}],)"
                   R"("week":["Mon","Tue","Wed","Thu","Fri","Sat"],"holidays":["2035-04-05"]})",
                   [arguments](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, arguments); !known.ok()) return known;
                     return make_calendar(id, with, false);
                   }});
  std::vector<Argument> anew = arguments;
  anew.push_back({"approval", "text: the customer's, where no change was accepted"});
  table.push_back({"schedule.rebaseline", "order", "Plan what is open anew, after an accepted change or an approval",
                   anew,
                   R"({"line":0,"ex_factory":"2035-05-15","steps":[{"code":"FABRIC-IN","offset":-30},)"
                   R"({"code":"SEWING","offset":-10,"after":["FABRIC-IN"]}],"approval":"mail of 3 March"})",
                   [anew](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, anew); !known.ok()) return known;
                     return make_calendar(id, with, true);
                   }});
  add_decision<OrderId, MilestoneForecast>(
      table, "schedule.forecast", "Say when a milestone will be met", {},
      R"({"line":0,"code":"SEWING","forecast":"2035-04-10","reason":"two machines down"})",
      [](OrderId order, MilestoneForecast e) {
        return schedule::forecast(order, e.line, e.code, e.forecast, e.reason);
      });
  add_decision<OrderId, MilestoneCompleted>(
      table, "schedule.complete", "Say when a milestone was met", {},
      R"({"line":0,"code":"FABRIC-IN","actual":"2024-03-04"})",
      [](OrderId order, MilestoneCompleted e) { return schedule::complete(order, e.line, e.code, e.actual); });
  add_decision<OrderId, MilestoneWaived>(
      table, "schedule.waive", "Do without a milestone", {},
      R"({"line":0,"code":"SEWING","authority":"plant manager","reason":"bought in"})",
      [](OrderId order, MilestoneWaived e) { return schedule::waive(order, e.line, e.code, e.authority, e.reason); });
  add_decision<OrderId, MilestoneReversed>(
      table, "schedule.reverse", "Take a completed milestone back", {},
      R"({"line":0,"code":"FABRIC-IN","reason":"wrong shade"})",
      [](OrderId order, MilestoneReversed e) { return schedule::reverse(order, e.line, e.code, e.reason); });
}

void add_promise(std::vector<DecisionEntry>& table) {
  add_decision<OrderId, DelayAnnounced>(
      table, "promise.announce_delay", "Announce a later date and why; inform_by: by when the customer is to be told",
      {}, R"({"line":1,"new_date":"2035-05-20","cause":"material","note":"yarn late"})", promise::announce_delay);
  add_decision<OrderId, PromiseRevised>(
      table, "promise.accept_delay", "The customer agrees to the announced date", {"line", "channel"},
      R"({"line":1,"channel":"email 2035-04-20"})",
      [](OrderId order, PromiseRevised e) { return promise::accept_delay(order, e.line, e.channel); });
  add_decision<OrderId, DelayRejected>(
      table, "promise.reject_delay", "The customer does not agree to the announced date", {},
      R"({"line":1,"reason":"season is over by then"})",
      [](OrderId order, DelayRejected e) { return promise::reject_delay(order, e.line, e.reason); });
}

}  // namespace

void add_following(std::vector<DecisionEntry>& table) {
  add_amendment(table);
  add_schedule(table);
  add_promise(table);
  add_decision<OrderId, ProductionReported>(
      table, "production.report", "Report what was made", {},
      R"({"line":1,"good":{"value":"400","unit":"EA"},"scrap":{"value":"3","unit":"EA"},"scrap_reason":"needle holes","day":"2024-03-02"})",
      production::report);
  add_decision<OrderId, LineShortClosed>(table, "production.short_close",
                                         "End a line with a balance that will not come", {},
                                         R"({"line":1,"reason":"fabric used up"})", production::short_close);
  add_decision<OrderId, HoldPlaced>(
      table, "hold.place", "Hold a line, or the order (line 0), or what a shipment carries of it: nothing leaves", {},
      R"({"hold":"H1","kind":"quality","line":1,"reason":"shade differs"})", hold::place);
  add_decision<OrderId, HoldReleased>(
      table, "hold.release", "Lift a hold, with the evidence", {}, R"({"hold":"H1","evidence":"lab report 12"})",
      [](OrderId order, HoldReleased e) { return hold::release(order, e.hold, e.evidence); });
}

}  // namespace gendan::cli
