#include "gendan/order/work.h"

#include <algorithm>

#include "order/wide.h"

namespace gendan {
namespace {

// What has come so far and has not gone on.
std::int64_t rest(Wide come, Wide gone) { return come > gone ? clamped(come - gone) : 0; }

LineWork work_of(const Line& line) {
  const LineAdded& terms = line.terms;
  const Ledger& ledger = line.ledger;
  LineWork work;
  work.line = terms.line;
  work.item = terms.item;
  work.supplier = terms.supplier;
  work.unit = terms.quantity.unit;
  work.agreed = terms.quantity.value.micros();
  const bool ends = line.fulfilment == FulfilmentState::kShortClosed;
  if (terms.produced && !ends) work.to_make = rest(work.agreed, std::max<std::int64_t>(ledger.produced, 0));
  if (terms.inspected) {
    const Wide good = Wide{ledger.passed} + ledger.conceded;
    if (terms.produced) work.made = rest(ledger.produced, ledger.lotted);
    work.inspecting = rest(ledger.lotted, good);
    work.accepted = rest(good, ledger.released);
    work.released = rest(ledger.released, ledger.packed);
  } else if (terms.produced) {
    work.made = rest(ledger.produced, ledger.packed);
  }
  work.packed = rest(ledger.packed, ledger.shipped);
  work.on_the_way = rest(ledger.shipped, Wide{ledger.delivered} + ledger.refused + ledger.lost);
  work.delivered = ledger.delivered;
  work.refused = ledger.refused;
  work.lost = ledger.lost;
  return work;
}

}  // namespace

std::vector<LineWork> work_of(const Order& order) {
  std::vector<LineWork> out;
  out.reserve(order.lines.size());
  for (const Line& line : order.lines) out.push_back(work_of(line));
  return out;
}

}  // namespace gendan
