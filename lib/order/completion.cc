#include "order/completion.h"

#include <algorithm>
#include <utility>

#include "gendan/order/judge.h"
#include "order/check.h"
#include "order/supply.h"

namespace gendan {

absl::StatusOr<Events> with_completion(View& view, const Order& order, Events events, const Context& context) {
  const auto done = [](const Order& o) {
    return o.commercial == Commercial::kConfirmed && std::all_of(o.lines.begin(), o.lines.end(), settled);
  };
  // One that was reopened waits for what it was reopened for.
  if (done(order)) return events;
  Order after = order;
  const StreamId stream = stream_of(order.id);
  const Judging how{Mode::kEnforce, context.now, context.today};
  for (const Events::Item& item : events.items()) {
    if (item.stream == stream) GENDAN_RETURN_IF_ERROR(judge(after, item.event, how));
  }
  if (done(after)) {
    GENDAN_RETURN_IF_ERROR(free_supplies(view, after, LineNo{}, "the order is completed", events));
    events.add(stream, OrderCompleted{});
  }
  return events;
}

}  // namespace gendan
