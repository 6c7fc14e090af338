#include "decision_table.h"

#include <algorithm>
#include <optional>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"

namespace gendan::cli {

const std::vector<DecisionEntry>& decisions() {
  static const std::vector<DecisionEntry> table = [] {
    std::vector<DecisionEntry> entries;
    add_intake(entries);
    add_following(entries);
    add_quality(entries);
    add_shipment(entries);
    add_complaint(entries);
    add_incident(entries);
    add_returns(entries);
    add_finance(entries);
    add_stock(entries);
    add_reversal(entries);
    return entries;
  }();
  return table;
}

const DecisionEntry* find_decision(std::string_view name) {
  for (const DecisionEntry& entry : decisions()) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

namespace {

// "changes" of "changes[].line".
std::string_view root_of(std::string_view path) { return path.substr(0, path.find_first_of(".[")); }

}  // namespace

absl::Status only_known(const Json& with, const std::vector<Argument>& arguments, const std::string& path) {
  for (const auto& member : with) {
    const std::string_view key = plain_text(member.key());
    if (std::any_of(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.name == key; })) continue;
    std::string names;
    for (const Argument& argument : arguments) {
      if (root_of(argument.name) == argument.name) names += (names.empty() ? "" : ", ") + argument.name;
    }
    return refuse(Code::kBadJson, path + "." + std::string(key), "the decision has no such argument",
                  names.empty() ? "leave it out: the decision has none" : "use one of: " + names);
  }
  return absl::OkStatus();
}

std::vector<Argument> fields_as_arguments(std::uint16_t tag, const std::vector<std::string_view>& named) {
  std::vector<Argument> arguments;
  for (const FieldFacts& field : fields_of(tag)) {
    if (!named.empty() && std::find(named.begin(), named.end(), root_of(field.name)) == named.end()) continue;
    arguments.push_back({field.name, field.type});
  }
  return arguments;
}

absl::StatusOr<Event> event_from(std::string_view event_name, const Json& with) {
  absl::StatusOr<Event> event = from_json(event_name, one_line(with));
  if (event.ok()) return event;
  const std::optional<Refusal> refusal = refusal_of(event.status());
  if (!refusal.has_value()) return event;
  return refuse(refusal->code, refusal->field.empty() ? "with" : "with." + refusal->field, refusal->detail,
                refusal->remedy);
}

}  // namespace gendan::cli
