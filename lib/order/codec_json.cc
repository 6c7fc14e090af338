#include <utility>

#include "absl/strings/escaping.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "order/archive/events.h"
#include "order/archive/host.h"
#include "order/archive/json.h"
#include "order/event_table.h"

namespace gendan {
namespace {

template <class E>
std::string write(const E& event, unsigned schema) {
  std::string out;
  JsonWriter(out, schema).put(event);
  return out;
}

template <class E>
std::string write_as(const Event& event) {
  return write(*std::get_if<E>(&event), kFacts<E>.schema);
}

template <class E>
absl::Status read_as(const Json& tree, Event& event) {
  return JsonReader(kFacts<E>.schema).read(tree, event.emplace<E>());
}

using Write = std::string (*)(const Event&);
using Read = absl::Status (*)(const Json&, Event&);
constexpr auto kWrite = table_of_events([]<class E>(std::type_identity<E>) -> Write { return &write_as<E>; });
constexpr auto kRead = table_of_events([]<class E>(std::type_identity<E>) -> Read { return &read_as<E>; });

absl::StatusOr<Event> read_host_event(const Json& tree) {
  HostText host;
  if (absl::Status status = JsonReader(1).read(tree, host); !status.ok()) return status;
  if (host.tag < kLeastHostTag) {
    return refuse(Code::kUnknownEventType, "tag", std::to_string(host.tag) + " is not a host's: those begin at 32768");
  }
  HostEvent event{host.tag, host.schema, {}};
  // Only the one form: what it gives must give the same text again.
  if (!absl::Base64Unescape(host.payload, &event.payload) || absl::Base64Escape(event.payload) != host.payload) {
    return refuse(Code::kBadJson, "payload", "it is not base64");
  }
  return event;
}

}  // namespace

std::string to_json(const Event& event) {
  if (event.index() < kEventTypes) return kWrite[event.index()](event);
  const auto* host = std::get_if<HostEvent>(&event);
  if (host == nullptr) return "{}";
  return write(text_of(*host), 1);
}

absl::StatusOr<Event> from_json(std::string_view event_name, std::string_view json) {
  const std::size_t place = place_of(event_name);
  if (place == kEventTypes && !event_name.empty()) {
    return refuse(Code::kUnknownEventType, "event", in_quotes(event_name));
  }
  const absl::StatusOr<Json> tree = parse_json(json);
  if (!tree.ok()) return tree.status();
  if (place == kEventTypes) return read_host_event(*tree);
  Event event;
  if (absl::Status status = kRead[place](*tree, event); !status.ok()) return status;
  return event;
}

}  // namespace gendan
