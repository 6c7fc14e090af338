#ifndef GENDAN_ADAPTERS_CLI_DECISION_TABLE_H_
#define GENDAN_ADAPTERS_CLI_DECISION_TABLE_H_

// The decisions that `gendan execute` knows, from their names to the library's functions.

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "json.h"

namespace gendan::cli {

struct Argument {
  std::string name;
  std::string type;  // in words: "text", "date", "quantity"
};

struct DecisionEntry {
  std::string name;     // "hold.place": the function gendan::hold::place
  std::string subject;  // what it is about, and the key that names it: "order", "shipment", "case", "payment" ...
  std::string summary;
  std::vector<Argument> arguments;  // of "with"
  std::string example;              // a "with", as JSON
  // Refused: bad_json, and what parsing a value refuses.
  std::function<absl::StatusOr<Decision>(const std::string& id, const Json& with)> make;
};

// In the order of an order's life. Lives as long as the program.
const std::vector<DecisionEntry>& decisions();
// nullptr where there is none of this name.
const DecisionEntry* find_decision(std::string_view name);

// ---- for the files that fill the table ----------------------------------------------------------------------------

void add_intake(std::vector<DecisionEntry>& table);
void add_following(std::vector<DecisionEntry>& table);  // amendment, schedule, promise, production, hold
void add_quality(std::vector<DecisionEntry>& table);
void add_shipment(std::vector<DecisionEntry>& table);
void add_complaint(std::vector<DecisionEntry>& table);
void add_returns(std::vector<DecisionEntry>& table);
void add_incident(std::vector<DecisionEntry>& table);
void add_finance(std::vector<DecisionEntry>& table);
void add_stock(std::vector<DecisionEntry>& table);
void add_reversal(std::vector<DecisionEntry>& table);

// Refused: bad_json, for a member of `with`, or of a part of it under that path, that is not an argument.
absl::Status only_known(const Json& with, const std::vector<Argument>& arguments, const std::string& path = "with");
// The fields of an event type as arguments: those named, or all where none is.
std::vector<Argument> fields_as_arguments(std::uint16_t tag, const std::vector<std::string_view>& named);
// What `with` says of the event type's fields. Refused as by gendan::from_json.
absl::StatusOr<Event> event_from(std::string_view event_name, const Json& with);

template <class Id>
constexpr const char* subject_of() {
  if constexpr (std::is_same_v<Id, OrderId>) return "order";
  if constexpr (std::is_same_v<Id, ShipmentId>) return "shipment";
  if constexpr (std::is_same_v<Id, CaseId>) return "case";
  if constexpr (std::is_same_v<Id, SupplierId>) return "supplier";
  if constexpr (std::is_same_v<Id, ReturnId>) return "return";
  if constexpr (std::is_same_v<Id, PaymentId>) return "payment";
  if constexpr (std::is_same_v<Id, StockId>) return "stock";
  if constexpr (std::is_same_v<Id, StreamId>) return "stream";
}

// A decision whose arguments are fields of the event E, all or those named; `make` is (Id, E) -> Decision.
template <class Id, class E, class Make>
void add_decision(std::vector<DecisionEntry>& table, std::string name, std::string summary,
                  const std::vector<std::string_view>& fields, std::string example, Make make) {
  std::vector<Argument> arguments = fields_as_arguments(kFacts<E>.tag, fields);
  table.push_back({std::move(name), subject_of<Id>(), std::move(summary), arguments, std::move(example),
                   [arguments, make](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, arguments); !known.ok()) return known;
                     absl::StatusOr<Event> event = event_from(kFacts<E>.name, with);
                     if (!event.ok()) return event.status();
                     return make(Id(id), std::get<E>(*std::move(event)));
                   }});
}

// The same for a decision without arguments.
template <class Id>
void add_plain_decision(std::vector<DecisionEntry>& table, std::string name, std::string summary,
                        Decision (*make)(Id)) {
  table.push_back({std::move(name),
                   subject_of<Id>(),
                   std::move(summary),
                   {},
                   "{}",
                   [make](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, {}); !known.ok()) return known;
                     return make(Id(id));
                   }});
}

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_DECISION_TABLE_H_
