#ifndef GENDAN_AUDIT_CONFORMANCE_H_
#define GENDAN_AUDIT_CONFORMANCE_H_

// Where what happened in the world departs from what the house would have decided: observed events that a decision
// would have been refused, and quantities beyond what the chain from production to delivery allows.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/order/ledger.h"

namespace gendan {

// An observed event that a decision would have been refused, as far as machines, guards and invariants of its own
// stream say; that a day or moment in it lay ahead or in the past when it was recorded is no reason.
struct Departure {
  StreamId stream;
  Version version;
  Position position;
  std::string event;    // its type: "GoodsDelivered"; a host's as HostType names it
  std::string actor;    // who recorded it
  Instant occurred_at;  // in the business; when it was recorded, where nobody said
  Refusal refusal;
};

// How often an event of one type was refused for one reason.
struct DepartureCount {
  std::string event;
  Code code = Code::kInternal;
  std::uint64_t count = 0;
  friend bool operator==(const DepartureCount&, const DepartureCount&) = default;
};

struct OrderOverrun {
  OrderId order;
  Overrun overrun;
  friend bool operator==(const OrderOverrun&, const OrderOverrun&) = default;
};

struct ConformanceReport {
  std::uint64_t events = 0;    // that stand
  std::uint64_t observed = 0;  // of them
  std::uint64_t departures = 0;
  std::vector<DepartureCount> reasons;  // of all departures, most first; equals by event, then code
  std::vector<Departure> first;         // of the departures, in order of position
  std::uint64_t overruns = 0;
  std::vector<OrderOverrun> first_overruns;  // in order of order, line and invariant
};

struct ConformanceOptions {
  // So many departures, and so many overruns, are told one by one; all are counted.
  std::size_t limit = 1000;
  // Called now and then, from the calling thread, with (events so far, head).
  std::function<void(std::uint64_t done, std::uint64_t of)> progress = {};
};

// Folds what stands of the log up to its head at the call: every observed event is judged as a decision would have
// been, then taken as it was. What was taken back later is in none of the figures. Holds every aggregate of the log in
// memory. Reads only; other threads may go on. Errors: of the log, of gendan::decode. An event that cannot have
// happened is passed over here: replay() tells.
GENDAN_EXPORT absl::StatusOr<ConformanceReport> conformance(Engine& engine, const ConformanceOptions& options = {});

}  // namespace gendan

#endif  // GENDAN_AUDIT_CONFORMANCE_H_
