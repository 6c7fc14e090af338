#include "gendan/order/event.h"

#include <algorithm>

#include "order/event_table.h"
#include "order/written_schema.h"

namespace gendan {
namespace {

constexpr auto kByTag = [] {
  auto sorted = kFactsTable;
  std::sort(sorted.begin(), sorted.end(), [](const EventFacts& a, const EventFacts& b) { return a.tag < b.tag; });
  return sorted;
}();

using Put = void (*)(EventTypes&, void*);
constexpr auto kPut = table_of_events([]<class E>(std::type_identity<E>) -> Put {
  return [](EventTypes& into, void* value) { into.emplace<E>(std::move(*static_cast<E*>(value))); };
});

using Written = std::uint16_t (*)(const Event&);
constexpr auto kWritten = table_of_events([]<class E>(std::type_identity<E>) -> Written {
  return [](const Event& event) { return written_schema(*std::get_if<E>(&event)); };
});

}  // namespace

// A HostEvent first, because it is the cheapest to replace.
Event::Event(std::size_t place, void* value) noexcept : EventTypes(std::in_place_type<HostEvent>) {
  if (place < kEventTypes) {
    kPut[place](*this, value);
  } else {
    std::get<HostEvent>(*this) = std::move(*static_cast<HostEvent*>(value));
  }
}

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

bool operator==(const Event& a, const Event& b) {
  return static_cast<const EventTypes&>(a) == static_cast<const EventTypes&>(b);
}

EventFacts facts_of(const Event& event) {
  if (event.index() < kEventTypes) {
    EventFacts facts = kFactsTable[event.index()];
    facts.schema = kWritten[event.index()](event);
    return facts;
  }
  const auto* host = std::get_if<HostEvent>(&event);
  return host != nullptr ? EventFacts{host->tag, {}, host->schema, Category::kHost} : EventFacts{};
}

std::span<const EventFacts> event_types() { return kByTag; }

}  // namespace gendan
