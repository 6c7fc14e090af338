#include "decision_table.h"

namespace gendan::cli {

void add_reversal(std::vector<DecisionEntry>& table) {
  add_decision<StreamId, EventReversed>(
      table, "reversal.reverse_event", "Take back what was written by mistake; target: the event's version", {},
      R"({"target":7,"reason":"counted twice"})",
      [](StreamId stream, EventReversed e) { return reversal::reverse_event(std::move(stream), e.target, e.reason); });
}

}  // namespace gendan::cli
