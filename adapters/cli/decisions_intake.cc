// The decisions of intake: an order from its draft to its end.

#include <optional>

#include "decision_table.h"
#include "gendan/core/refusal.h"

namespace gendan::cli {
namespace {

// The elements of the list `key`; none where it is not given. Refused: bad_json.
absl::StatusOr<JsonArray> list_of(const Json& with, std::string_view key) {
  const JsonValue* value = with.if_contains(json_text(key));
  if (value == nullptr) return JsonArray();
  if (!value->is_array()) return refuse(Code::kBadJson, "with." + std::string(key), "not a list");
  return value->get_array();
}

absl::StatusOr<Decision> make_draft(const std::string& id, const Json& with) {
  Json header = with;
  header.erase("lines");
  absl::StatusOr<Event> drafted = event_from("OrderDrafted", header);
  if (!drafted.ok()) return drafted.status();
  absl::StatusOr<JsonArray> elements = list_of(with, "lines");
  if (!elements.ok()) return elements.status();
  std::vector<LineAdded> lines;
  for (const JsonValue& element : *elements) {
    if (!element.is_object()) return refuse(Code::kBadJson, "with.lines", "an element is not an object");
    absl::StatusOr<Event> line = event_from("LineAdded", element.get_object());
    if (!line.ok()) return line.status();
    lines.push_back(std::get<LineAdded>(*std::move(line)));
  }
  return intake::draft(OrderId(id), std::get<OrderDrafted>(*std::move(drafted)), std::move(lines));
}

absl::StatusOr<Decision> make_confirm(const std::string& id, const Json& with) {
  Json terms = with;
  terms.erase("promised");
  absl::StatusOr<Event> confirmed = event_from("OrderConfirmed", terms);
  if (!confirmed.ok()) return confirmed.status();
  absl::StatusOr<JsonArray> elements = list_of(with, "promised");
  if (!elements.ok()) return elements.status();
  std::vector<Date> promised;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    const std::string field = "with.promised[" + std::to_string(i) + "]";
    if (!(*elements)[i].is_string()) return refuse(Code::kBadJson, field, "not a text");
    absl::StatusOr<Date> date = Date::parse(plain_text((*elements)[i].get_string()), field);
    if (!date.ok()) return date.status();
    promised.push_back(*date);
  }
  return intake::confirm(OrderId(id), std::get<OrderConfirmed>(*std::move(confirmed)), std::move(promised));
}

// "charge" is a CancellationCharged.
absl::StatusOr<Decision> make_accept_cancellation(const std::string& id, const Json& with) {
  Json words = with;
  words.erase("charge");
  absl::StatusOr<Event> cancelled = event_from("OrderCancelled", words);
  if (!cancelled.ok()) return cancelled.status();
  std::optional<CancellationCharged> charge;
  if (const JsonValue* given = with.if_contains("charge"); given != nullptr) {
    if (!given->is_object()) return refuse(Code::kBadJson, "with.charge", "not an object");
    absl::StatusOr<Event> charged = event_from("CancellationCharged", given->get_object());
    if (!charged.ok()) return charged.status();
    charge = std::get<CancellationCharged>(*std::move(charged));
  }
  return intake::accept_cancellation(OrderId(id), std::get<OrderCancelled>(*cancelled).reason, std::move(charge));
}

std::vector<Argument> with_one_more(std::vector<Argument> arguments, Argument more) {
  arguments.push_back(std::move(more));
  return arguments;
}

// An entry with a reader of its own, behind the check of its arguments' names.
void add_read(std::vector<DecisionEntry>& table, std::string name, std::string summary, std::vector<Argument> arguments,
              std::string example, absl::StatusOr<Decision> (*make)(const std::string&, const Json&)) {
  table.push_back({std::move(name), "order", std::move(summary), arguments, std::move(example),
                   [arguments, make](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, arguments); !known.ok()) return known;
                     return make(id, with);
                   }});
}

}  // namespace

void add_intake(std::vector<DecisionEntry>& table) {
  using namespace intake;  // NOLINT(google-build-using-namespace): the table is a list of that namespace
  add_read(
      table, "intake.draft", "Enter a new order with its lines",
      with_one_more(fields_as_arguments(kFacts<OrderDrafted>.tag, {}), {"lines", "list of LineAdded"}),
      R"({"customer":"ACME","po_number":"4711","currency":"USD","country":"Germany",)"
      R"("lines":[{"line":1,"item":"TEE-01","description":"T-shirt, white","quantity":{"value":"1200","unit":"EA"},)"
      R"("unit_price":{"value":"3.2","currency":"USD"},"requested":"2035-05-02","supplier":"NINGBO-KNIT"}]})",
      make_draft);
  add_decision<OrderId, LineAdded>(
      table, "intake.add_line", "Add a line to a draft", {},
      R"({"line":2,"item":"TEE-02","quantity":{"value":"300","unit":"EA"},"unit_price":{"value":"3.4","currency":"USD"},"requested":"2035-05-02"})",
      add_line);
  add_decision<OrderId, EntryCorrected>(
      table, "intake.correct_entry", "Put a typing error right, naming the value that it replaces", {},
      R"({"line":1,"field":"quantity","was":"1200 EA","now":"1250 EA"})", correct_entry);
  add_decision<OrderId, RequirementAttached>(
      table, "intake.attach_requirement", "Attach a special requirement to a line, or to the order (line 0)", {},
      R"({"requirement":"R1","line":1,"text":"logo embroidered, not printed"})", attach_requirement);
  add_decision<OrderId, RequirementVerified>(
      table, "intake.verify_requirement", "Say that a requirement is met, with the evidence", {},
      R"({"requirement":"R1","evidence":"photo of the sample, 2 May"})", verify_requirement);
  add_plain_decision<OrderId>(table, "intake.submit", "Hand a draft in for review", submit);
  add_decision<OrderId, OrderReviewStarted>(
      table, "intake.start_review", "Begin the review", {}, R"({"reviewer":"li.na"})",
      [](OrderId order, OrderReviewStarted e) { return start_review(order, e.reviewer); });
  add_decision<OrderId, OrderQueryRaised>(
      table, "intake.raise_query", "Ask the customer about something unclear", {},
      R"({"query":"Q1","field":"lines[1].spec_revision","question":"Which drawing is valid?"})", raise_query);
  add_decision<OrderId, OrderQueryAnswered>(table, "intake.answer_query", "Note the answer to a query", {},
                                            R"({"query":"Q1","answer":"Revision C"})", answer_query);
  add_decision<OrderId, OrderReviewed>(
      table, "intake.complete_review", "End the review with its checklist", {},
      R"({"checklist":[{"item":"quantity","answered":true},{"item":"delivery date","answered":true}]})",
      complete_review);
  add_read(table, "intake.confirm", "Confirm to the customer, with one promised date per line",
           with_one_more(fields_as_arguments(kFacts<OrderConfirmed>.tag, {"incoterm", "place", "payment_terms"}),
                         {"promised", "list of date"}),
           R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 % deposit, balance against B/L",)"
           R"("promised":["2035-05-02"]})",
           make_confirm);
  add_decision<OrderId, OrderRejected>(table, "intake.reject", "Decline the order", {}, R"({"reason":"no capacity"})",
                                       [](OrderId order, OrderRejected e) { return reject(order, e.reason); });
  add_decision<OrderId, DraftDiscarded>(table, "intake.discard", "Throw a draft away", {},
                                        R"({"reason":"entered twice"})",
                                        [](OrderId order, DraftDiscarded e) { return discard(order, e.reason); });
  add_decision<OrderId, OrderCancelled>(table, "intake.cancel", "Cancel before confirmation", {},
                                        R"({"reason":"customer withdrew"})",
                                        [](OrderId order, OrderCancelled e) { return cancel(order, e.reason); });
  add_decision<OrderId, CancellationRequested>(
      table, "intake.request_cancellation", "Ask for the cancellation of a confirmed order", {},
      R"({"by":"buyer","reason":"shop closed"})",
      [](OrderId order, CancellationRequested e) { return request_cancellation(order, e.by, e.reason); });
  add_read(table, "intake.accept_cancellation", "Agree to the cancellation asked for, free or at a charge",
           with_one_more(fields_as_arguments(kFacts<OrderCancelled>.tag, {}), {"charge", "CancellationCharged"}),
           R"({"reason":"agreed, the cloth at your charge","charge":{"invoice":"INV-7790",)"
           R"("amount":{"value":"120","currency":"USD"},"due":"2035-03-01"}})",
           make_accept_cancellation);
  add_decision<OrderId, CancellationRejected>(
      table, "intake.reject_cancellation", "Do not agree to the cancellation asked for", {},
      R"({"reason":"goods are packed"})",
      [](OrderId order, CancellationRejected e) { return reject_cancellation(order, e.reason); });
  add_plain_decision<OrderId>(table, "intake.close", "Close a completed order", close);
  add_decision<OrderId, OrderReopened>(
      table, "intake.reopen", "Open a closed order again", {}, R"({"reason":"claim","authority":"sales director"})",
      [](OrderId order, OrderReopened e) { return reopen(order, e.reason, e.authority); });
}

}  // namespace gendan::cli
