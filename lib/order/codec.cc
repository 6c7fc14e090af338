#include "gendan/order/codec.h"

#include <utility>

#include "gendan/core/refusal.h"
#include "order/archive/binary.h"
#include "order/archive/events.h"
#include "order/event_table.h"

namespace gendan {
namespace {

using Encode = void (*)(const Event&, std::string&);
using Decode = const char* (*)(unsigned, std::string_view, Event&);  // what is wrong, or nullptr

template <class E>
void encode_as(const Event& event, std::string& out) {
  BinaryWriter writer(out, kFacts<E>.schema);
  writer << make_nvp("event", const_cast<E&>(*std::get_if<E>(&event)));
  writer.flush();
}

template <class E>
const char* decode_as(unsigned schema, std::string_view payload, Event& event) {
  E* e = std::get_if<E>(&event);
  // What an older schema does not have must not be left over from the event that stood here before.
  if (e == nullptr || schema != kFacts<E>.schema) e = &event.emplace<E>();
  BinaryReader reader(payload, schema);
  reader >> make_nvp("event", *e);
  if (reader.fault() == nullptr && reader.left() != 0) return "bytes are left over at its end";
  return reader.fault();
}

constexpr auto kEncode = table_of_events([]<class E>(std::type_identity<E>) -> Encode { return &encode_as<E>; });
constexpr auto kDecode = table_of_events([]<class E>(std::type_identity<E>) -> Decode { return &decode_as<E>; });

std::string schema_text(std::string_view name, unsigned schema) {
  return std::string(name) + " of schema " + std::to_string(schema);
}

}  // namespace

void encode(const Event& event, std::string& out) {
  if (event.index() < kEventTypes) return kEncode[event.index()](event, out);
  if (const auto* host = std::get_if<HostEvent>(&event)) out += host->payload;
}

absl::Status decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload, Event& event) {
  const std::size_t place = place_of(tag);
  if (place == kEventTypes) {
    if (tag < kFirstHostTag)
      return refuse(Code::kUnknownEventType, "tag", "there is no event type " + std::to_string(tag));
    auto* host = std::get_if<HostEvent>(&event);
    if (host == nullptr) host = &event.emplace<HostEvent>();
    host->tag = tag;
    host->schema = schema;
    host->payload.assign(payload);
    return absl::OkStatus();
  }
  const EventFacts& facts = kFactsTable[place];
  if (schema > facts.schema) {
    return refuse(Code::kNewerFormat, "schema",
                  schema_text(facts.name, schema) + "; the newest known is " + std::to_string(facts.schema));
  }
  if (schema == 0) return refuse(Code::kCorrupt, "schema", schema_text(facts.name, schema) + "; schemas count from 1");
  if (const char* fault = kDecode[place](schema, payload, event); fault != nullptr) [[unlikely]] {
    return refuse(Code::kCorrupt, "payload", schema_text(facts.name, schema) + ": " + fault);
  }
  return absl::OkStatus();
}

}  // namespace gendan
