#include "gendan/order/codec.h"

#include <cstring>
#include <memory>
#include <utility>

#include "gendan/core/refusal.h"
#include "order/archive/binary.h"
#include "order/archive/events.h"
#include "order/event_table.h"
#include "order/written_schema.h"

namespace gendan {
namespace {

using Encode = char* (*)(const Event&, Room&, char*);                // what stands behind what it wrote
using Decode = const char* (*)(unsigned, std::string_view, Event&);  // what is wrong, or nullptr

// Flat, so that the archive's place is in a register: see BinaryWriter.
template <class E>
[[gnu::flatten]] char* encode_as(const Event& event, Room& room, char* at) {
  const E& e = *std::get_if<E>(&event);
  BinaryWriter writer(room, at, written_schema(e));
  writer << make_nvp("event", const_cast<E&>(e));
  return writer.at();
}

template <class E>
[[gnu::noinline]] E* emplace(Event& event) {
  return &event.emplace<E>();
}

template <class E>
[[gnu::flatten]] const char* decode_as(unsigned schema, std::string_view payload, Event& event) {
  E* e = std::get_if<E>(&event);
  // What an older schema does not have must not be left over from the event that stood here before.
  if (e == nullptr || (kFacts<E>.schema > 1 && written_schema(*e) > schema)) [[unlikely]]
    e = emplace<E>(event);
  BinaryReader reader(payload, schema);
  reader >> make_nvp("event", *e);
  if (reader.fault() == nullptr && reader.left() != 0) return "bytes are left over at its end";
  return reader.fault();
}

constexpr auto kEncode = table_of_events([]<class E>(std::type_identity<E>) -> Encode { return &encode_as<E>; });
constexpr auto kDecode = table_of_events([]<class E>(std::type_identity<E>) -> Decode { return &decode_as<E>; });
constexpr auto kNewest = table_of_events([]<class E>(std::type_identity<E>) { return kFacts<E>.schema; });

[[gnu::noinline]] char* write_host(const Event& event, Room& room, char* at) {
  const auto* host = std::get_if<HostEvent>(&event);
  if (host == nullptr) return at;  // valueless
  const std::size_t bytes = host->payload.size();
  if (static_cast<std::size_t>(room.end() - at) < bytes) at = room.grow(at, bytes);
  if (bytes != 0) std::memcpy(at, host->payload.data(), bytes);
  return at + bytes;
}

// Returns what stands behind the payload.
char* write(const Event& event, Room& room, char* at) {
  const std::size_t place = event.index();
  return place < kEventTypes ? kEncode[place](event, room, at) : write_host(event, room, at);
}

absl::Status read_host(std::uint16_t tag, std::uint16_t schema, std::string_view payload, Event& event) {
  auto* host = std::get_if<HostEvent>(&event);
  if (host == nullptr) host = &event.emplace<HostEvent>();
  host->tag = tag;
  host->schema = schema;
  host->payload.assign(payload);
  return absl::OkStatus();
}

std::string schema_text(std::string_view name, unsigned schema) {
  return std::string(name) + " of schema " + std::to_string(schema);
}

// What is not a payload of the library's: a host's, or a refusal.
[[gnu::noinline]] absl::Status read_other(std::uint16_t tag, std::uint16_t schema, std::string_view payload,
                                          Event& event) {
  const std::size_t place = place_of(tag);
  if (place == kEventTypes) {
    if (tag >= kLeastHostTag) return read_host(tag, schema, payload, event);
    return refuse(Code::kUnknownEventType, "tag", "there is no event type " + std::to_string(tag));
  }
  const EventFacts& facts = kFactsTable[place];
  if (schema == 0) return refuse(Code::kCorrupt, "schema", schema_text(facts.name, schema) + "; schemas count from 1");
  return refuse(Code::kNewerFormat, "schema",
                schema_text(facts.name, schema) + "; the newest known is " + std::to_string(facts.schema));
}

[[gnu::noinline]] absl::Status corrupt(std::size_t place, std::uint16_t schema, const char* fault) {
  return refuse(Code::kCorrupt, "payload", schema_text(kFactsTable[place].name, schema) + ": " + fault);
}

// Reads into event_at(place of the type in the tables).
template <class EventAt>
absl::Status read(std::uint16_t tag, std::uint16_t schema, std::string_view payload, EventAt&& event_at) {
  const std::size_t place = place_of(tag);
  Event& event = event_at(place);
  if (place == kEventTypes || schema == 0 || schema > kNewest[place]) [[unlikely]]
    return read_other(tag, schema, payload, event);
  if (const char* fault = kDecode[place](schema, payload, event); fault != nullptr) [[unlikely]]
    return corrupt(place, schema, fault);
  return absl::OkStatus();
}

}  // namespace

void encode(const Event& event, std::string& out) {
  StringRoom room(out);
  room.finish(write(event, room, room.begin()));
}

absl::Status decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload, Event& event) {
  return read(tag, schema, payload, [&](std::size_t) -> Event& { return event; });
}

// Not a string or a vector, which would set what is then written over.
class Encoder::Memory final : public Room {
 public:
  Memory() { end_ = first_ + sizeof first_; }
  char* begin() { return larger_ == nullptr ? first_ : larger_.get(); }
  char* grow(char* at, std::size_t bytes) override {
    const auto used = static_cast<std::size_t>(at - begin());
    const std::size_t size = 2 * (used + bytes);
    auto larger = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(larger.get(), begin(), used);
    larger_ = std::move(larger);
    end_ = begin() + size;
    return begin() + used;
  }

 private:
  char first_[256];  // enough for most appends, without a second allocation
  std::unique_ptr<char[]> larger_;
};

Encoder::Encoder() : memory_(std::make_unique<Memory>()), at_(memory_->begin()) {}
Encoder::~Encoder() = default;

void Encoder::add(const Event& event) { at_ = write(event, *memory_, at_); }
std::string_view Encoder::bytes() const { return {memory_->begin(), size()}; }
std::size_t Encoder::size() const { return static_cast<std::size_t>(at_ - memory_->begin()); }
void Encoder::clear() { at_ = memory_->begin(); }

Decoder::Decoder() : events_(kEventTypes + 1) {}

absl::Status Decoder::decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload) {
  return read(tag, schema, payload, [this](std::size_t place) -> Event& {
    event_ = events_[place].get();
    if (event_ == nullptr) [[unlikely]]
      event_ = made(place);
    return *event_;
  });
}

Event* Decoder::made(std::size_t place) { return (events_[place] = std::make_unique<Event>()).get(); }

}  // namespace gendan
