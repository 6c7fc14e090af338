// Any bytes as any event: two bytes for the type, one for the schema, the payload. What is accepted has exactly those
// bytes as its form, where they are in the schema that it is written in, and goes through the text forms unharmed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gendan/order/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gendan;
  static Event reused;
  static Decoder decoder;
  if (size < 3) return 0;
  const std::string_view payload(reinterpret_cast<const char*>(data) + 3, size - 3);
  // A known type more often than not.
  const auto types = event_types();
  const std::uint16_t tag =
      data[0] < 0xf0 ? types[data[1] % types.size()].tag : static_cast<std::uint16_t>(data[0] << 8 | data[1]);
  const std::uint16_t schema = data[2];

  Event event;
  const bool read = decode(tag, schema, payload, event).ok();
  if (decode(tag, schema, payload, reused).ok() != read) std::abort();
  if (decoder.decode(tag, schema, payload).ok() != read) std::abort();
  if (!read) return 0;
  if (event != reused || event != decoder.event() || facts_of(event).tag != tag) std::abort();
  std::string bytes;
  encode(event, bytes);
  if (schema == facts_of(event).schema && bytes != payload) std::abort();
  static Encoder encoder;
  encoder.clear();
  encoder.add(event);
  if (encoder.bytes() != bytes) std::abort();
  const std::string json = to_json(event);
  if (check_encodable(event).ok()) {
    const auto back = from_json(facts_of(event).name, json);
    if (!back.ok() || *back != event) std::abort();
  }
  if (to_xml(event).empty()) std::abort();
  return 0;
}
