#ifndef GENDAN_ORDER_REVERSAL_H_
#define GENDAN_ORDER_REVERSAL_H_

// Taking back what was written by mistake. The log keeps both: what stood, and since when it stands no longer.

#include <cstdint>
#include <string>

#include "gendan/core/id.h"
#include "gendan/order/decision.h"

namespace gendan {

// ---- events -------------------------------------------------------------------------------------------------------

// An earlier event of the same stream stands no longer: the stream is folded, and every read model made, as if it had
// never been written. It keeps its position and version, and a stream whose first event is taken back keeps its name.
// Judged by the engine, because it takes the whole stream: unknown_event (no such version before this one),
// already_reversed, not_reversible (the target is a reversal itself), still_needed (what was decided later would not
// have been taken by its state machine, or, where nothing before it was observed of the order, would break an
// invariant of its ledger, or would pay, credit or issue more than there is; and where the reversal is decided, not
// observed: a guard would have refused what came later, or that would say something else (the rest of a lot that was
// split has been conceded, a lot has been inspected for the supplier or product family that its line was corrected
// to)), no_reason. What was observed later is folded as it was observed, wherever it leads and whatever it overruns, as
// long as what it names is there.
struct EventReversed {
  Version target;
  std::string reason;
  friend bool operator==(const EventReversed&, const EventReversed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------

namespace reversal {

// Takes back the event at that version of that stream. Where it was decided together with events on other streams (a
// despatch and the goods of each order, a verdict and the supplier's severity), the whole decision is taken back, its
// last event first; and so are a change that was accepted, with the revision, the promises that it moved and what it
// superseded, a cancellation with its charge, and an effect that was refuted with the reopening of its case. What was
// observed is taken back event by event. To correct a decision, take it back and decide anew. A decision of the host's
// may write an EventReversed of its own instead, with what replaces the target behind it in the same append: so is a
// promise of a confirmation corrected, which no decision here makes once more.
// What of a decision has been taken back already (by a record) is left out, but for the event that is named.
// Refused: unknown_event, already_reversed, not_reversible, still_needed, no_reason (reason). still_needed too where
// nobody would write any more what a decision left out, or took for settled: what was recorded of a shipment's goods on
// their order (packed, unpacked, despatched, delivered), once it was packed, despatched, delivered or cancelled by
// decisions that would lack it; what was awaited or back of a return, once the rest was decided on or the return
// settled; a credit note, as long as a return is closed with it; what tells an order of a complaint or a return that is
// open, and the end of one, once a decision has settled it on the order; and that an order was called off, or its PO
// number corrected, once another order has the number that it would stand under again, or nobody, though decisions have
// reserved numbers for it (it was submitted under another, or that submission was taken back); nor is a submission or
// correction taken back of which another order has the number since. An EventReversed of the host's own is not asked
// this.
GENDAN_EXPORT Decision reverse_event(StreamId stream, Version target, std::string reason);

}  // namespace reversal
}  // namespace gendan

#endif  // GENDAN_ORDER_REVERSAL_H_
