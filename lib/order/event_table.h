#ifndef GENDAN_LIB_ORDER_EVENT_TABLE_H_
#define GENDAN_LIB_ORDER_EVENT_TABLE_H_

// Tables over the event types, made by the compiler from the variant, so that no list can fall behind it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "gendan/order/event.h"

namespace gendan {

// The library's own event types: all of the variant but the last, HostEvent. Their places in the variant are never
// stored.
inline constexpr std::size_t kEventTypes = std::variant_size_v<EventTypes> - 1;
static_assert(std::is_same_v<std::variant_alternative_t<kEventTypes, EventTypes>, HostEvent>);

// kFirstHostTag of log/record.h, which stands behind the order; projection/takes.h sees both.
inline constexpr std::uint16_t kLeastHostTag = 0x8000;

// One entry per event type, in the variant's order: make(std::type_identity<E>()).
template <class Make>
constexpr auto table_of_events(Make make) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array{make(std::type_identity<std::variant_alternative_t<I, EventTypes>>())...};
  }(std::make_index_sequence<kEventTypes>());
}

inline constexpr auto kFactsTable =
    table_of_events([]<class E>(std::type_identity<E>) -> EventFacts { return kFacts<E>; });

namespace event_table {

constexpr std::uint16_t highest_tag() {
  std::uint16_t highest = 0;
  for (const EventFacts& facts : kFactsTable) highest = facts.tag > highest ? facts.tag : highest;
  return highest;
}

constexpr bool sound() {
  for (std::size_t i = 0; i < kFactsTable.size(); ++i) {
    const EventFacts& facts = kFactsTable[i];
    if (facts.tag == 0 || facts.tag >= kLeastHostTag || facts.name.empty() || facts.schema == 0) return false;
    if (facts.category == Category::kHost) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (kFactsTable[j].tag == facts.tag || kFactsTable[j].name == facts.name) return false;
    }
  }
  return true;
}
static_assert(sound(), "every event type has facts of its own, with a tag below 0x8000 and a name that no other has");

static_assert(kEventTypes < 255);
inline constexpr auto kPlaceOfTag = [] {
  std::array<std::uint8_t, highest_tag() + 1> places{};
  places.fill(kEventTypes);
  std::uint8_t place = 0;
  for (const EventFacts& facts : kFactsTable) places[facts.tag] = place++;
  return places;
}();

}  // namespace event_table

// The place of a tag's or a name's type in the tables; kEventTypes where the library has none.
constexpr std::size_t place_of(std::uint16_t tag) {
  return tag < event_table::kPlaceOfTag.size() ? event_table::kPlaceOfTag[tag] : kEventTypes;
}
constexpr std::size_t place_of(std::string_view name) {
  std::size_t place = 0;
  while (place < kEventTypes && kFactsTable[place].name != name) ++place;
  return place;
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_EVENT_TABLE_H_
