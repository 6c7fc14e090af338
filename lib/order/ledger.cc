#include "gendan/order/ledger.h"

#include <algorithm>

#include "gendan/order/intake.h"
#include "order/wide.h"

namespace gendan {
namespace {

std::int64_t over(Wide left, Wide right) { return clamped(std::max<Wide>(left - right, 0)); }

}  // namespace

std::string_view to_string(Invariant invariant) {
  switch (invariant) {
    case Invariant::kDeliveredWithinShipped:
      return "delivered + lost + refused <= shipped";
    case Invariant::kShippedWithinPacked:
      return "shipped <= packed";
    case Invariant::kPackedWithinReleased:
      return "packed <= released";
    case Invariant::kReleasedWithinPassed:
      return "released <= passed + conceded";
    case Invariant::kPassedWithinLotted:
      return "passed + conceded <= lotted";
    case Invariant::kLottedWithinProduced:
      return "lotted <= produced";
    case Invariant::kShippedWithinAgreed:
      return "shipped <= agreed x (1 + over-tolerance)";
    case Invariant::kReturnedWithinDelivered:
      return "returned + awaited back <= delivered";
    case Invariant::kAwaitedReturnsOpen:
      return "0 <= awaited back";
    case Invariant::kInvoicedWithinShipped:
      return "invoiced <= shipped unless prepaid";
  }
  return "";
}

std::int64_t upper_limit(const LineAdded& terms) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(terms.quantity.value.micros(), Decimal::kScale + terms.over_tolerance.micros(),
                              &product)) {
    return product / Decimal::kScale;
  }
  const Wide limit = static_cast<Wide>(terms.quantity.value.micros()) *
                     (Decimal::kScale + terms.over_tolerance.micros()) / Decimal::kScale;
  return clamped(limit);
}

std::int64_t lower_limit(const LineAdded& terms) {
  const Wide scaled =
      static_cast<Wide>(terms.quantity.value.micros()) * (Decimal::kScale - terms.under_tolerance.micros());
  return static_cast<std::int64_t>((scaled + Decimal::kScale - 1) / Decimal::kScale);
}

Excess excess_of(const Ledger& ledger, const LineAdded& terms) {
  Excess out{};
  const auto put = [&out](Invariant invariant, Wide left, Wide right) {
    out[static_cast<std::size_t>(invariant)] = over(left, right);
  };
  put(Invariant::kDeliveredWithinShipped, Wide{ledger.delivered} + ledger.lost + ledger.refused, ledger.shipped);
  put(Invariant::kShippedWithinPacked, ledger.shipped, ledger.packed);
  if (terms.inspected) {
    put(Invariant::kPackedWithinReleased, ledger.packed, ledger.released);
    put(Invariant::kReleasedWithinPassed, ledger.released, Wide{ledger.passed} + ledger.conceded);
    put(Invariant::kPassedWithinLotted, Wide{ledger.passed} + ledger.conceded, ledger.lotted);
    if (terms.produced) put(Invariant::kLottedWithinProduced, ledger.lotted, ledger.produced);
  } else if (terms.produced) {
    // Of goods that were rejected ahead of their production nothing is packed.
    put(Invariant::kPackedWithinReleased, ledger.packed, std::max<std::int64_t>(ledger.produced, 0));
  }
  put(Invariant::kShippedWithinAgreed, ledger.shipped, upper_limit(terms));
  put(Invariant::kReturnedWithinDelivered, Wide{ledger.returned} + ledger.return_awaited, ledger.delivered);
  put(Invariant::kAwaitedReturnsOpen, 0, ledger.return_awaited);
  put(Invariant::kInvoicedWithinShipped, ledger.invoiced, std::max(ledger.shipped, ledger.prepaid));
  return out;
}

}  // namespace gendan
