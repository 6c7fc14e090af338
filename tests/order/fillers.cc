#include "tests/order/fillers.h"

#include <rapidcheck.h>

#include <string_view>
#include <vector>

#include "order/archive/events.h"

namespace gendan::testing {
namespace {

template <class C>
C arbitrary_code(std::span<const std::string_view> codes) {
  const auto place = *rc::gen::inRange<std::size_t>(0, codes.size() + 1);
  return place == codes.size() ? C() : *C::parse(codes[place], "");
}

}  // namespace

std::uint64_t arbitrary_number(std::uint64_t least, std::uint64_t greatest) {
  if (greatest - least < 32) return *rc::gen::inRange(least, greatest + 1);
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return least;
    case 1:
      return greatest;
    case 2:
    case 3:
    case 4:
      return least + *rc::gen::inRange<std::uint64_t>(0, 32);
    default:
      return *rc::gen::inRange(least, greatest);
  }
}

std::int64_t arbitrary_micros() {
  return static_cast<std::int64_t>(arbitrary_number(0, std::numeric_limits<std::uint64_t>::max() - 1)) *
         (*rc::gen::inRange(0, 2) == 0 ? 1 : -1);
}

std::string arbitrary_text() {
  static const std::vector<std::string> kPieces = {"a",
                                                   "Z",
                                                   "0",
                                                   " ",
                                                   "/",
                                                   "\"",
                                                   "\\",
                                                   "\n",
                                                   "\x1f",
                                                   "<",
                                                   "&",
                                                   "\x7f",
                                                   std::string(1, '\0'),
                                                   "\u00fc",
                                                   "\u8ddf\u5355",
                                                   "\u2028",
                                                   "\U0001f600",
                                                   "EA",
                                                   "\u0085",
                                                   "a longer piece of text"};
  std::string text;
  for (const std::uint8_t piece : *rc::gen::arbitrary<std::vector<std::uint8_t>>()) {
    text += kPieces[piece % kPieces.size()];
  }
  return text;
}

UnitCode arbitrary_unit() { return arbitrary_code<UnitCode>(unit_codes()); }
CurrencyCode arbitrary_currency() { return arbitrary_code<CurrencyCode>(currency_codes()); }

const std::array<MakeEvent, kEventTypes> kArbitrary = table_of_events([]<class E>(std::type_identity<E>) -> MakeEvent {
  return [] { return Event(filled<ArbitraryFiller, E>(kFacts<E>.schema)); };
});
const std::array<MakeEvent, kEventTypes> kExample = table_of_events([]<class E>(std::type_identity<E>) -> MakeEvent {
  return [] { return Event(filled<ExampleFiller, E>(kFacts<E>.schema)); };
});

}  // namespace gendan::testing
