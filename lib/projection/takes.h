#ifndef GENDAN_LIB_PROJECTION_TAKES_H_
#define GENDAN_LIB_PROJECTION_TAKES_H_

// Projection::takes of the library's own projections. A type that this version of the library does not know is taken:
// it might have to be.

#include <type_traits>
#include <utility>

#include "gendan/log/record.h"
#include "gendan/order/event.h"
#include "order/event_table.h"

namespace gendan {

static_assert(kLeastHostTag == kFirstHostTag);

// What Impl::on answers to an event that it has no overload for.
struct PassedOver {};

// Whether Impl::on has an overload for events of the type.
template <class Impl>
bool has_overload_for(EventTag type) {
  static constexpr auto kTaken = table_of_events([]<class E>(std::type_identity<E>) {
    using Answer = decltype(std::declval<Impl&>().on(std::declval<const Record&>(), std::declval<const E&>()));
    return !std::is_same_v<Answer, PassedOver>;
  });
  const std::size_t place = place_of(type);
  return place == kEventTypes ? type < kFirstHostTag : kTaken[place];
}

// Whether events of the type stand on streams of the category.
inline bool stands_on(Category category, EventTag type) {
  const std::size_t place = place_of(type);
  return place == kEventTypes ? type < kFirstHostTag : kFactsTable[place].category == category;
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_TAKES_H_
