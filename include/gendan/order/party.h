#ifndef GENDAN_ORDER_PARTY_H_
#define GENDAN_ORDER_PARTY_H_

#include <cstdint>

namespace gendan {

// The two sides of an order. Numbers are frozen.
enum class Party : std::uint8_t { kNone = 0, kBuyer = 1, kSeller = 2 };

}  // namespace gendan

#endif  // GENDAN_ORDER_PARTY_H_
