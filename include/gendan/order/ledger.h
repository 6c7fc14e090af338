#ifndef GENDAN_ORDER_LEDGER_H_
#define GENDAN_ORDER_LEDGER_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "gendan/core/id.h"
#include "gendan/export.h"

namespace gendan {

struct LineAdded;  // intake.h

// What has become of one order line, in millionths of its unit. Every field only sums up events.
struct Ledger {
  std::int64_t produced = 0;  // good; below 0 where lots were rejected before their production was entered
  std::int64_t scrapped = 0;  // in production; of produced lines also in rework, and what was rejected
  std::int64_t lotted = 0;    // in lots that were not rejected
  std::int64_t passed = 0;
  std::int64_t conceded = 0;
  std::int64_t released = 0;
  std::int64_t packed = 0;
  std::int64_t shipped = 0;
  std::int64_t delivered = 0;  // accepted or damaged
  std::int64_t damaged = 0;    // part of delivered
  std::int64_t refused = 0;
  std::int64_t lost = 0;            // in transit, or missing on arrival
  std::int64_t return_awaited = 0;  // authorised to come back, and not yet here
  std::int64_t returned = 0;
  std::int64_t invoiced = 0;  // less what was credited whole
  std::int64_t prepaid = 0;   // up to how much of `invoiced` was agreed to be invoiced before it is shipped
  friend bool operator==(const Ledger&, const Ledger&) = default;
};

// The invariants of one line, in order of the chain. Numbers are frozen: they stand in snapshots.
enum class Invariant : std::uint8_t {
  kDeliveredWithinShipped = 0,  // delivered + lost + refused <= shipped
  kShippedWithinPacked = 1,     // shipped <= packed
  kPackedWithinReleased =
      2,  // packed <= released (inspected lines), packed <= produced, or <= 0 (the other produced lines)
  kReleasedWithinPassed = 3,     // released <= passed + conceded
  kPassedWithinLotted = 4,       // passed + conceded <= lotted
  kLottedWithinProduced = 5,     // lotted <= produced (lines that are produced)
  kShippedWithinAgreed = 6,      // shipped <= agreed x (1 + over-tolerance)
  kReturnedWithinDelivered = 7,  // returned + awaited back <= delivered
  kAwaitedReturnsOpen = 8,       // nothing is ended that was not awaited: 0 <= awaited back
  kInvoicedWithinShipped = 9,    // invoiced <= shipped, or <= prepaid where that is more
};
inline constexpr std::size_t kInvariants = 10;
GENDAN_EXPORT std::string_view to_string(Invariant invariant);

// agreed x (1 + over-tolerance), rounded down to a millionth; saturates at the largest number.
GENDAN_EXPORT std::int64_t upper_limit(const LineAdded& terms);
// agreed x (1 - under-tolerance), rounded up.
GENDAN_EXPORT std::int64_t lower_limit(const LineAdded& terms);

// By how much each invariant is broken; 0 where it holds. Sums saturate.
using Excess = std::array<std::int64_t, kInvariants>;
// Overproduction is not among them: an agreed quantity may be lowered after the goods were made. It is refused where
// production is reported.
GENDAN_EXPORT Excess excess_of(const Ledger& ledger, const LineAdded& terms);

// An invariant that observed events broke: goods that left without inspection, more delivered than was ever shipped.
struct Overrun {
  LineNo line;
  Invariant invariant = Invariant::kDeliveredWithinShipped;
  std::int64_t micros = 0;  // by how much, now
  friend bool operator==(const Overrun&, const Overrun&) = default;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_LEDGER_H_
