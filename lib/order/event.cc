#include "gendan/order/event.h"

#include <algorithm>

#include "order/event_table.h"

namespace gendan {
namespace {

constexpr auto kByTag = [] {
  auto sorted = kFactsTable;
  std::sort(sorted.begin(), sorted.end(), [](const EventFacts& a, const EventFacts& b) { return a.tag < b.tag; });
  return sorted;
}();

}  // namespace

EventFacts facts_of(const Event& event) {
  if (event.index() < kEventTypes) return kFactsTable[event.index()];
  const auto* host = std::get_if<HostEvent>(&event);
  return host != nullptr ? EventFacts{host->tag, {}, host->schema, Category::kHost} : EventFacts{};
}

std::span<const EventFacts> event_types() { return kByTag; }

}  // namespace gendan
