#ifndef GENDAN_LIB_ORDER_TAKEN_BACK_H_
#define GENDAN_LIB_ORDER_TAKEN_BACK_H_

// What a decision left out because the order knew it already, or settled by it, nobody would write any more once that
// is taken back: its own stream has moved on.

#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/id.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"

namespace gendan {

// An event that a reversal takes back.
struct TakenBack {
  StreamId stream;
  Version version;
  Event event;
};

inline bool is_taken_back(const std::vector<TakenBack>& taken, const StreamId& stream, Version version) {
  return std::any_of(taken.begin(), taken.end(),
                     [&](const TakenBack& one) { return one.version == version && one.stream == stream; });
}

// Whether of all that happened on a stream nothing stands any more: what is entered there is as unknown as what never
// was.
template <class Aggregate>
bool nothing_stands(const Aggregate& now) {
  Aggregate blank;
  blank.id = now.id;
  blank.version = now.version;
  blank.observed = now.observed;
  return now == blank;
}

// The aggregate of the stream without what is taken back, as far as it can have happened so: the engine refuses the
// rest.
template <class Aggregate>
absl::StatusOr<Aggregate> without(View& view, const StreamId& stream, const Aggregate& now,
                                  const std::vector<TakenBack>& taken) {
  Aggregate then;
  then.id = now.id;
  then.observed = now.observed;  // it may be by a reversal, which is passed over
  absl::Status read = view.history(stream, [&](const PastEvent& past) {
    if (past.reversed || std::holds_alternative<EventReversed>(past.event)) return true;
    if (is_taken_back(taken, stream, past.version)) return true;
    return judge(then, past.event, {past.observed ? Mode::kObserve : Mode::kReplay, past.recorded_at, {}}).ok();
  });
  if (!read.ok()) return read;
  return then;
}

// What an order is told of a claim on it, a complaint or a return.
enum class ToldOfClaim : std::uint8_t { kNothing, kOpen, kSettled };

// Whether of the append that wrote `version` of `stream` something stands on the stream `on`.
inline absl::StatusOr<bool> stands_with(View& view, const StreamId& stream, Version version, const StreamId& on,
                                        const std::vector<TakenBack>& taken) {
  std::vector<Version> written;
  absl::Status read = view.append_of(stream, version, [&](const StreamId& other, const PastEvent& past) {
    if (other == on) written.push_back(past.version);
  });
  if (!read.ok() || written.empty()) return read.ok() ? absl::StatusOr<bool>(false) : read;
  bool stands = false;
  read = view.history(on, [&](const PastEvent& past) {
    const bool of_it = std::find(written.begin(), written.end(), past.version) != written.end();
    stands |= of_it && !past.reversed && !is_taken_back(taken, on, past.version);
    return true;
  });
  if (!read.ok()) return read;
  return stands;
}

// Whether a claim with the stream `own` that would be `open` without what is taken back would be so unknown to its
// order: because what opened it there goes, or because a decision settled it there upon the end that goes. `tells`
// knows what an event of the order tells of the claim.
template <class Tells>
absl::StatusOr<bool> leaves_claim_untold(View& view, const StreamId& order, const StreamId& own, bool open,
                                         const std::vector<TakenBack>& taken, Tells tells) {
  if (!open) return false;
  ToldOfClaim told = ToldOfClaim::kNothing;
  Version decided;  // of what told it last; 0: that was recorded
  bool opening_goes = false;
  absl::Status status = view.history(order, [&](const PastEvent& past) {
    const ToldOfClaim news = tells(past.event);
    if (past.reversed || news == ToldOfClaim::kNothing) return true;
    if (is_taken_back(taken, order, past.version)) {
      opening_goes |= news == ToldOfClaim::kOpen;
      return true;
    }
    if (news == told) return true;  // said once more
    told = news;
    decided = past.observed ? Version() : past.version;
    return true;
  });
  if (!status.ok()) return status;
  if (told == ToldOfClaim::kOpen || opening_goes) return told != ToldOfClaim::kOpen;
  if (told != ToldOfClaim::kSettled || decided.value == 0) return false;
  // Where the end that it was settled with stands, it was not settled upon the one that goes.
  absl::StatusOr<bool> with_its_end = stands_with(view, order, decided, own, taken);
  if (!with_its_end.ok()) return with_its_end;
  return !*with_its_end;
}

// shipment.cc: still_needed (target: goods on the order of a shipment that was packed, despatched, delivered or
// cancelled by a decision, which wrote only what was left).
absl::Status check_goods_taken_back(View& view, const std::vector<TakenBack>& taken);
// returns.cc: still_needed (target: what is awaited or back of a return of which the rest was decided on, a credit note
// by which a return is settled, what tells the order of a return that is open, the end of one that was settled by a
// decision).
absl::Status check_returns_taken_back(View& view, const std::vector<TakenBack>& taken);
// complaint.cc: still_needed (target: what tells the order of a complaint that is open, the end of one that was settled
// by a decision).
absl::Status check_complaints_taken_back(View& view, const std::vector<TakenBack>& taken);
// intake.cc: still_needed (target: that an order was called off, or its PO number corrected, where another order has
// the number by now, or nobody, though decisions have reserved numbers for it).
absl::Status check_po_numbers_taken_back(View& view, const std::vector<TakenBack>& taken);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_TAKEN_BACK_H_
