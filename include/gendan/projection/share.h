#ifndef GENDAN_PROJECTION_SHARE_H_
#define GENDAN_PROJECTION_SHARE_H_

#include <cstdint>

#include "gendan/core/decimal.h"
#include "gendan/export.h"

namespace gendan {

// An exact part of a whole: lots passed of lots inspected, nonconformities of units inspected. The part may be larger.
struct Share {
  std::uint64_t part = 0;
  std::uint64_t whole = 0;  // 0: there is nothing to compare with

  // 100 x part / whole, rounded half up to two decimals; 0 where the whole is 0. Saturates.
  GENDAN_EXPORT Decimal per_hundred() const;
  friend bool operator==(const Share&, const Share&) = default;
};

}  // namespace gendan

#endif  // GENDAN_PROJECTION_SHARE_H_
