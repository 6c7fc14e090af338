#ifndef GENDAN_ORDER_CODEC_H_
#define GENDAN_ORDER_CODEC_H_

// Events to bytes and back: one description per event, three forms.

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"

namespace gendan {

// All functions are safe from any thread.

// Appends the event's payload in its newest schema to `out`: the compact form that stands in a log (docs/log_format.md).
GENDAN_EXPORT void encode(const Event& event, std::string& out);

// Reads a payload of any released schema. `event` is overwritten (its allocations are reused where the type is the same
// as before); after an error its value is unspecified but valid. Refused: unknown_event_type, newer_format (a schema
// above the newest), corrupt (too short, left-over bytes, a value out of its range). Tags of hosts give a HostEvent.
GENDAN_EXPORT absl::Status decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload, Event& event);

// JSON object of the event's fields, in their declared order: {"line":1,"date":"2024-05-02"}. Numbers that are exact
// decimals, dates and instants are strings. A HostEvent gives {"tag":32768,"schema":1,"payload":"<base64>"}.
GENDAN_EXPORT std::string to_json(const Event& event);
// Reads what to_json writes. Fields may come in any order; one that is not given keeps its default; an unknown field or
// a value of the wrong kind is refused: bad_json, unknown_event_type, and what parsing a value refuses, with the field's
// path ("changes[0].quantity").
GENDAN_EXPORT absl::StatusOr<Event> from_json(std::string_view event_name, std::string_view json);

// Boost.Serialization's XML archive of the event, for a human's audit dump. Write-only.
GENDAN_EXPORT std::string to_xml(const Event& event);

// Snapshots of aggregates: disposable, so without upcasting. decode refuses corrupt, and newer_format for any schema but
// this library's.
GENDAN_EXPORT void encode_snapshot(const Order& order, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Shipment& shipment, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Complaint& complaint, std::string& out);
GENDAN_EXPORT void encode_snapshot(const PoNumber& number, std::string& out);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Order& order);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Shipment& shipment);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Complaint& complaint);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, PoNumber& number);

// What the catalogue in docs/ is generated from: the fields of an event type as (name, type, personal), in order.
struct FieldFacts {
  std::string name;
  std::string type;  // "text", "id", "date", "quantity", "list of LineChange" ...
  bool personal = false;
};
GENDAN_EXPORT std::vector<FieldFacts> fields_of(std::uint16_t tag);

}  // namespace gendan

#endif  // GENDAN_ORDER_CODEC_H_
