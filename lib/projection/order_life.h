#ifndef GENDAN_LIB_PROJECTION_ORDER_LIFE_H_
#define GENDAN_LIB_PROJECTION_ORDER_LIFE_H_

// Which events begin, move and end an order: what is recorded does so from any state.

#include <string_view>

#include "gendan/log/record.h"
#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "projection/row_table.h"

namespace gendan {

// Where an event of the type leaves its order, as the commercial machine says, whose events have one target each. None:
// where it was.
constexpr Commercial lands_in(EventTag type) {
  switch (type) {
    case kFacts<OrderDrafted>.tag:
      return Commercial::kDraft;
    case kFacts<OrderSubmitted>.tag:
      return Commercial::kSubmitted;
    case kFacts<OrderReviewStarted>.tag:
    case kFacts<OrderQueryAnswered>.tag:
      return Commercial::kUnderReview;
    case kFacts<OrderQueryRaised>.tag:
      return Commercial::kQueryOpen;
    case kFacts<OrderReviewed>.tag:
      return Commercial::kReviewed;
    case kFacts<OrderConfirmed>.tag:
    case kFacts<CancellationRejected>.tag:
    case kFacts<OrderReopened>.tag:
      return Commercial::kConfirmed;
    case kFacts<CancellationRequested>.tag:
      return Commercial::kCancelPending;
    case kFacts<OrderCancelled>.tag:
      return Commercial::kCancelled;
    case kFacts<OrderRejected>.tag:
      return Commercial::kRejected;
    case kFacts<DraftDiscarded>.tag:
      return Commercial::kDiscarded;
    case kFacts<OrderCompleted>.tag:
      return Commercial::kCompleted;
    case kFacts<OrderClosed>.tag:
      return Commercial::kClosed;
    default:
      return Commercial::kNone;
  }
}

template <class E>
inline constexpr Commercial kLandsIn = lands_in(kFacts<E>.tag);
template <class E>
concept MovesOrder = kLandsIn<E> != Commercial::kNone;

// Writes into the row of the record's order whether that is over. Only an end makes a row where there is none.
template <class Row>
void note_over(rows::Table<Row>& orders, const Record& record, bool over) {
  // Behind its end an order goes on by being reopened, or by what is recorded of it.
  if (!over && (record.flags & kObserved) == 0 && record.type != kFacts<OrderReopened>.tag) return;
  const std::string_view order = name_of(record.stream);
  if (over) {
    orders.change_or_add(order).over = true;
    return;
  }
  const Row* const row = orders.find(order);
  if (row != nullptr && row->over) orders.change(order)->over = false;
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_ORDER_LIFE_H_
