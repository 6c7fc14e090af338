#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "command.h"
#include "events.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "gendan/order/order.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "report.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

// One event of the order, of a shipment that carries its goods, or of a complaint about it.
struct Moment {
  Position position;
  std::string stream;
  Instant occurred_at;
  std::string actor;
  std::string department;
  bool observed = false;
  bool reversed = false;
  std::string words;
  std::string json;
};

struct Story {
  Order order;
  Date today;
  std::vector<LineDelay> delays;
  std::vector<Moment> moments;  // in order of time
};

ShipmentId shipment_of(const Event& event) {
  if (const auto* e = std::get_if<GoodsPacked>(&event)) return e->shipment;
  if (const auto* e = std::get_if<GoodsUnpacked>(&event)) return e->shipment;
  if (const auto* e = std::get_if<GoodsDespatched>(&event)) return e->shipment;
  if (const auto* e = std::get_if<GoodsDelivered>(&event)) return e->shipment;
  return {};
}

absl::Status collect(Engine& engine, const StreamId& stream, std::vector<Moment>& moments,
                     std::vector<ShipmentId>* shipments) {
  const std::size_t first = moments.size();
  return engine.history(stream, Version{1}, [&](const Record& record, const Event& event) {
    moments.push_back({record.position, std::string(record.stream), record.occurred_at, std::string(record.actor),
                       std::string(record.department), (record.flags & kObserved) != 0, false, in_words(event),
                       event_json(record, event)});
    // Versions have no gaps, so that a version is a place.
    if (const auto* reversal = std::get_if<EventReversed>(&event)) {
      const std::size_t target = first + reversal->target.value - 1;
      if (target < moments.size()) moments[target].reversed = true;
    }
    if (const ShipmentId id = shipment_of(event); shipments != nullptr && !id.empty()) {
      if (std::find(shipments->begin(), shipments->end(), id) == shipments->end()) shipments->push_back(id);
    }
    return true;
  });
}

absl::StatusOr<Story> story_of(Engine& engine, const OrderId& id, Date day) {
  Story story;
  story.today = day;
  absl::StatusOr<Order> order = engine.load(id);
  if (!order.ok()) return order.status();
  story.order = *std::move(order);

  absl::StatusOr<Attached<Delays>> delays = engine.attach<Delays>();
  if (!delays.ok()) return delays.status();
  DelayFilter filter;
  filter.order = id;
  story.delays = delays->read([&](const Delays& d) { return d.lines(filter, day); });

  std::vector<ShipmentId> shipments;
  if (absl::Status s = collect(engine, stream_of(id), story.moments, &shipments); !s.ok()) return s;
  for (const ShipmentId& shipment : shipments) {
    if (absl::Status s = collect(engine, stream_of(shipment), story.moments, nullptr); !s.ok()) return s;
  }
  absl::StatusOr<Attached<ComplaintRegister>> complaints = engine.attach<ComplaintRegister>();
  if (!complaints.ok()) return complaints.status();
  CaseFilter cases;
  cases.order = id;
  for (const CaseView& c : complaints->read([&](const ComplaintRegister& r) {
         return r.cases(cases, ComplaintDay{day, 0});
       })) {
    if (absl::Status s = collect(engine, stream_of(c.id), story.moments, nullptr); !s.ok()) return s;
  }
  std::sort(story.moments.begin(), story.moments.end(), [](const Moment& a, const Moment& b) {
    return a.occurred_at != b.occurred_at ? a.occurred_at < b.occurred_at : a.position < b.position;
  });
  return story;
}

std::string micros_text(std::int64_t micros, UnitCode unit) {
  return to_string(Quantity{Decimal::from_micros(micros), unit});
}

// "3 days late", "on the day", "5 days overdue"
std::string lateness_text(const LineDelay& line) {
  const auto days = [](std::int32_t n) { return count_of(static_cast<std::uint64_t>(n), "day", "days"); };
  if (line.days_overdue) return days(*line.days_overdue) + " overdue";
  if (!line.days_late) return line.at_risk ? "at risk" : "";
  if (*line.days_late > 0) return days(*line.days_late) + " late";
  if (*line.days_late < 0) return days(-*line.days_late) + " early";
  return "on the day";
}

UnitCode unit_of(const Order& order, LineNo line) {
  const Line* found = find_line(order, line);
  return found != nullptr ? found->terms.quantity.unit : UnitCode();
}

// ---- for people ---------------------------------------------------------------------------------------------------

std::string header_text(const Order& o) {
  std::vector<std::vector<std::string>> rows;
  const auto row = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.push_back({name, "", printable(value)});
  };
  row("customer", o.header.customer.str());
  row("their number", o.header.po_number);
  row("destination", o.header.country);
  row("contact", o.header.contact.value);
  row("terms", std::string(to_string(o.incoterm)) + (o.place.empty() ? "" : " " + o.place));
  row("payment", o.payment_terms);
  row("revision", o.revision == 0 ? "" : std::to_string(o.revision));
  row("note", o.observed ? "taken over from records: its rules are not enforced" : "");
  return "Order " + printable(o.id.str()) + ": " + std::string(to_string(summary_of(o))) + "\n\n" + figures(rows);
}

std::string lines_text(const Story& story) {
  using Align = Table::Align;
  Table table({{"line", Align::kRight},
               {"product", Align::kLeft, 32},
               {"ordered", Align::kRight},
               {"delivered", Align::kRight},
               {"supplier", Align::kLeft, 24},
               {"promised"},
               {"first promise"},
               {"expected"},
               {"delivered on"},
               {"lateness"}});
  for (const LineDelay& line : story.delays) {
    const Line* found = find_line(story.order, line.line);
    const std::string product =
        found != nullptr && !found->terms.description.empty() ? found->terms.description : line.item.str();
    table.add({std::to_string(line.line.value), product, to_string(Quantity{line.ordered, line.unit}),
               to_string(Quantity{line.delivered, line.unit}), line.supplier.str(), line.promised.str(),
               line.first_promised == line.promised ? "" : line.first_promised.str(),
               std::max(line.announced, line.forecast).str(), line.actual.str(), lateness_text(line)});
  }
  return table.empty() ? "" : "\n" + table.str("  ");
}

std::string milestones_text(const Order& order) {
  if (order.milestones.empty()) return "";
  Table table({{"milestone"}, {"line", Table::Align::kRight}, {"planned"}, {"expected"}, {"done"}, {"state"}});
  for (const Milestone& m : order.milestones) {
    table.add({m.code.str(), m.line.value == 0 ? "all" : std::to_string(m.line.value), m.planned.str(),
               m.forecast.str(), m.actual.str(), state_name("milestone", m.state)});
  }
  return "\n" + table.str("  ");
}

std::string money_text(std::int64_t micros, const Order& order) {
  return to_string(Money{Decimal::from_micros(micros), currency_of(order)});
}

// What somebody still has to see to.
std::string open_text(const Order& order) {
  std::string text;
  const auto point = [&](const std::string& words) { text += "  " + printable(words) + "\n"; };
  const auto of = [](LineNo line) {
    return line.value == 0 ? std::string() : " on line " + std::to_string(line.value);
  };
  for (const Hold& hold : order.holds) {
    if (hold.state != HoldState::kHeld) continue;
    point("hold " + hold.id.str() + of(hold.line) +
          (hold.shipment.empty() ? "" : " on shipment " + hold.shipment.str()));
  }
  for (const Query& query : order.queries) {
    if (query.open) point("query " + query.id.str() + " waits for an answer");
  }
  for (const Proposal& proposal : order.proposals) {
    if (proposal.state == ProposalState::kProposed) point("change " + proposal.id.str() + " waits for an answer");
  }
  for (const Requirement& requirement : order.requirements) {
    if (!requirement.verified) point("requirement " + requirement.id + of(requirement.line) + " is not verified");
  }
  for (const Line& line : order.lines) {
    if (line.promise == PromiseState::kDelayOpen) {
      point("the delay of line " + std::to_string(line.terms.line.value) + " to " + line.announced.str() +
            " waits for the customer");
    }
  }
  for (const Incident& incident : order.incidents) {
    if (incident.state != IncidentState::kOpen) continue;
    point(std::string(to_string(incident.kind)) + " incident " + incident.id.str() + of(incident.line) + " is open");
  }
  for (const Obligation& owed : order.obligations) {
    if (!owed.open()) continue;
    point("the customer has not been told of " + matter_text(owed.about) +
          (owed.due.micros == 0 ? "" : ", was to be by " + moment_text(owed.due)));
  }
  for (const Supply& supply : order.supplies) {
    point(to_string(supply.left) + " of stock " + supply.stock.str() + of(supply.line) + " reserved for " +
          supply.needed.str());
  }
  const Finance& finance = order.finance;
  if (is_under_way(order.commercial) && finance.deposit.amount > 0 && open_amount(finance.deposit) > 0) {
    point(money_text(open_amount(finance.deposit), order) + " of the deposit are not paid");
  }
  for (const Invoice& invoice : finance.invoices) {
    if (open_amount(invoice) <= 0) continue;
    point(money_text(open_amount(invoice), order) + " of invoice " + invoice.id.str() + " are not paid, due on " +
          invoice.due.str());
  }
  for (const CaseId& complaint : order.complaints) point("complaint " + complaint.str() + " is open");
  for (const ReturnId& rma : order.returns) point("return " + rma.str() + " is open");
  for (const Overrun& overrun : order.overruns) {
    point("the records do not add up" + of(overrun.line) + ": " + spaced(to_string(overrun.invariant)) + " broken by " +
          micros_text(overrun.micros, unit_of(order, overrun.line)));
  }
  return text.empty() ? "" : "\nOpen points\n" + text;
}

std::string timeline_text(const Story& story) {
  std::size_t dates = 0;
  for (const Moment& m : story.moments) dates = std::max(dates, moment_text(m.occurred_at).size());
  const std::string own(stream_of(story.order.id).str());
  std::string text = "\nWhat happened\n";
  for (const Moment& m : story.moments) {
    const std::string date = moment_text(m.occurred_at);
    text += "  " + date + std::string(dates - date.size() + 2, ' ');
    if (m.stream != own) text += printable(m.stream) + ": ";
    text += printable(m.words);
    if (!m.actor.empty())
      text += "  (" + printable(m.actor) + (m.department.empty() ? "" : ", " + printable(m.department)) + ")";
    if (m.observed) text += " [observed]";
    if (m.reversed) text += " [taken back]";
    text += '\n';
  }
  return text;
}

// ---- for programs -------------------------------------------------------------------------------------------------

Json line_json(const Story& story, const LineDelay& line) {
  const Line* found = find_line(story.order, line.line);
  Json json = {{"line", line.line.value},
               {"item", line.item.str()},
               {"description", found != nullptr ? found->terms.description : ""},
               {"supplier", line.supplier.str()},
               {"ordered", to_string(Quantity{line.ordered, line.unit})},
               {"delivered", to_string(Quantity{line.delivered, line.unit})},
               {"progress", json_text(to_string(line.progress))},
               {"requested", date_json(line.requested)},
               {"first_promised", date_json(line.first_promised)},
               {"promised", date_json(line.promised)},
               {"announced", date_json(line.announced)},
               {"forecast", date_json(line.forecast)},
               {"actual", date_json(line.actual)},
               {"days_late", line.days_late ? JsonValue(*line.days_late) : JsonValue(nullptr)},
               {"days_overdue", line.days_overdue ? JsonValue(*line.days_overdue) : JsonValue(nullptr)},
               {"at_risk", line.at_risk}};
  if (found != nullptr) {
    const Ledger& l = found->ledger;
    const UnitCode unit = found->terms.quantity.unit;
    Json ledger;
    const auto sum = [&](const char* name, std::int64_t micros) { ledger[name] = micros_text(micros, unit); };
    sum("produced", l.produced);
    sum("scrapped", l.scrapped);
    sum("lotted", l.lotted);
    sum("passed", l.passed);
    sum("conceded", l.conceded);
    sum("released", l.released);
    sum("packed", l.packed);
    sum("shipped", l.shipped);
    sum("delivered", l.delivered);
    sum("damaged", l.damaged);
    sum("refused", l.refused);
    sum("lost", l.lost);
    sum("invoiced", l.invoiced);
    json["ledger"] = std::move(ledger);
  }
  return json;
}

Json finance_json(const Order& o) {
  const Finance& finance = o.finance;
  JsonArray invoices;
  for (const Invoice& invoice : finance.invoices) {
    invoices.push_back(Json{{"invoice", invoice.id.str()},
                            {"prepayment", invoice.prepayment},
                            {"due", date_json(invoice.due)},
                            {"amount", money_text(invoice.amount, o)},
                            {"credited", money_text(invoice.credited, o)},
                            {"written_off", money_text(invoice.written_off, o)},
                            {"paid", money_text(invoice.paid, o)},
                            {"open", money_text(open_amount(invoice), o)}});
  }
  const Deposit& deposit = finance.deposit;
  const LetterOfCredit& credit = finance.letter_of_credit;
  return {{"open_balance", to_string(open_balance(o))},
          {"deposit", Json{{"state", state_name("deposit", deposit.state)},
                           {"due", date_json(deposit.due)},
                           {"amount", money_text(deposit.amount, o)},
                           {"paid", money_text(deposit.paid, o)},
                           {"set_off", money_text(deposit.set_off, o)}}},
          {"letter_of_credit", credit.reference.empty() ? JsonValue(nullptr)
                                                        : JsonValue(Json{{"reference", credit.reference},
                                                                         {"amount", money_text(credit.amount, o)},
                                                                         {"expires", date_json(credit.expires)}})},
          {"invoices", std::move(invoices)}};
}

Json to_json(const Story& story) {
  const Order& o = story.order;
  JsonArray lines, milestones, holds, lots, overruns, incidents, obligations, supplies, complaints, returns, timeline;
  for (const LineDelay& line : story.delays) lines.push_back(line_json(story, line));
  for (const Milestone& m : o.milestones) {
    milestones.push_back(Json{{"line", m.line.value},
                              {"code", m.code.str()},
                              {"state", state_name("milestone", m.state)},
                              {"planned", date_json(m.planned)},
                              {"forecast", date_json(m.forecast)},
                              {"actual", date_json(m.actual)}});
  }
  for (const Hold& h : o.holds) {
    holds.push_back(Json{{"hold", h.id.str()},
                         {"line", h.line.value},
                         {"shipment", h.shipment.str()},
                         {"state", state_name("hold", h.state)}});
  }
  for (const Lot& l : o.lots) {
    lots.push_back(Json{{"lot", l.id.str()},
                        {"line", l.line.value},
                        {"state", state_name("lot", l.state)},
                        {"size", micros_text(l.micros, unit_of(o, l.line))},
                        {"inspections", l.rounds},
                        {"split_from", l.split_from.str()}});
  }
  for (const Incident& incident : o.incidents) {
    incidents.push_back(Json{{"incident", incident.id.str()},
                             {"line", incident.line.value},
                             {"kind", json_text(to_string(incident.kind))},
                             {"state", state_name("incident", incident.state)}});
  }
  for (const Obligation& owed : o.obligations) {
    obligations.push_back(Json{{"about", matter_text(owed.about)},
                               {"state", state_name("obligation", owed.state)},
                               {"due", instant_json(owed.due)}});
  }
  for (const Overrun& overrun : o.overruns) {
    overruns.push_back(Json{{"line", overrun.line.value},
                            {"invariant", json_text(to_string(overrun.invariant))},
                            {"by", micros_text(overrun.micros, unit_of(o, overrun.line))}});
  }
  for (const Supply& supply : o.supplies) {
    supplies.push_back(Json{{"stock", supply.stock.str()},
                            {"reservation", supply.reservation.str()},
                            {"line", supply.line.value},
                            {"left", to_string(supply.left)},
                            {"needed", date_json(supply.needed)}});
  }
  for (const CaseId& complaint : o.complaints) complaints.push_back(json_text(complaint.str()));
  for (const ReturnId& rma : o.returns) returns.push_back(json_text(rma.str()));
  for (const Moment& m : story.moments) {
    boost::json::error_code error;
    JsonValue event = boost::json::parse(m.json, error);
    if (error) continue;  // event_json writes nothing that cannot be read
    event.as_object()["words"] = m.words;
    if (m.reversed) event.as_object()["reversed"] = true;
    timeline.push_back(std::move(event));
  }
  return {{"order", o.id.str()},
          {"status", json_text(to_string(summary_of(o)))},
          {"observed", o.observed},
          {"version", o.version.value},
          {"revision", o.revision},
          {"customer", o.header.customer.str()},
          {"po_number", o.header.po_number},
          {"currency", o.header.currency.str()},
          {"country", o.header.country},
          {"incoterm", json_text(to_string(o.incoterm))},
          {"place", o.place},
          {"payment_terms", o.payment_terms},
          {"today", story.today.str()},
          {"lines", std::move(lines)},
          {"milestones", std::move(milestones)},
          {"lots", std::move(lots)},
          {"holds", std::move(holds)},
          {"overruns", std::move(overruns)},
          {"incidents", std::move(incidents)},
          {"obligations", std::move(obligations)},
          {"finance", finance_json(o)},
          {"supplies", std::move(supplies)},
          {"open_complaints", std::move(complaints)},
          {"open_returns", std::move(returns)},
          {"timeline", std::move(timeline)}};
}

struct Options {
  std::string order;
  std::string day;
};

int run_show(const Common& common, const Options& options) {
  Date day = today();
  if (!options.day.empty()) {
    absl::StatusOr<Date> parsed = Date::parse(options.day, "--today");
    if (!parsed.ok()) return fail(common.format, parsed.status(), kUsage);
    day = *parsed;
  }
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  absl::StatusOr<Story> story = story_of((*session)->engine(), OrderId(options.order), day);
  if (!story.ok()) return fail(common.format, story.status(), kRefused);
  if (common.format == Format::kJson) {
    print(pretty(to_json(*story)));
  } else {
    print(header_text(story->order) + lines_text(*story) + milestones_text(story->order) + open_text(story->order) +
          timeline_text(*story));
  }
  return kOk;
}

}  // namespace

void add_show(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "show", "One order: its lines, what is open, and everything that happened");
  auto options = std::make_shared<Options>();
  command->add_option("ORDER", options->order, "The order's number")->required();
  command->add_option("--today", options->day, "The day from which lateness is counted (default: today, in UTC)")
      ->type_name("YYYY-MM-DD");
  add_common(*command, invocation.common,
             "  gendan show SCMS-4\n"
             "  gendan show PO-1 --format json | jq '.lines[].days_late'\n"
             "The story includes the shipments that carry the order's goods and the complaints about it. [observed]\n"
             "marks facts that were taken over from records rather than decided here.");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return run_show(invocation.common, *options); };
  });
}

}  // namespace gendan::cli
