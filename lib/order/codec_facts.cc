#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "order/archive/events.h"
#include "order/archive/fields.h"
#include "order/archive/limits.h"
#include "order/event_table.h"

namespace gendan {
namespace {

template <class E>
std::vector<FieldFacts> fields_as() {
  std::vector<FieldFacts> fields;
  FieldLister(fields, kFacts<E>.schema).list_struct(E());
  return fields;
}

template <class E>
absl::Status check_as(const Event& event) {
  return LimitChecker(kFacts<E>.schema).check(*std::get_if<E>(&event));
}

using Fields = std::vector<FieldFacts> (*)();
using Check = absl::Status (*)(const Event&);
constexpr auto kFields = table_of_events([]<class E>(std::type_identity<E>) -> Fields { return &fields_as<E>; });
constexpr auto kCheck = table_of_events([]<class E>(std::type_identity<E>) -> Check { return &check_as<E>; });

}  // namespace

std::vector<FieldFacts> fields_of(std::uint16_t tag) {
  const std::size_t place = place_of(tag);
  return place == kEventTypes ? std::vector<FieldFacts>() : kFields[place]();
}

absl::Status check_encodable(const Event& event) {
  if (event.index() < kEventTypes) return kCheck[event.index()](event);
  const auto* host = std::get_if<HostEvent>(&event);
  if (host != nullptr && host->tag >= kLeastHostTag && host->schema > 0) return absl::OkStatus();
  return refuse(Code::kUnknownEventType, "tag", "a host's tags begin at 32768, its schemas at 1");
}

}  // namespace gendan
