#ifndef GENDAN_ADAPTERS_SIMULATOR_SIMULATOR_H_
#define GENDAN_ADAPTERS_SIMULATOR_SIMULATOR_H_

// A seeded factory and its customers, who live whole order lifecycles through Engine::execute, in virtual time.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>

#include "absl/status/statusor.h"
#include "gendan/core/date.h"
#include "gendan/core/refusal_code.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/testing/manual_clock.h"

namespace gendan {

struct SimulationOptions {
  // How many orders are received in all.
  std::uint64_t orders = 100;
  // Everything that happens follows from it. Two seeds may share one log: every id they make names its seed.
  std::uint64_t seed = 1;
  // The first virtual day; none: 2024-01-01. Moved to the day after the clock's and the log's newest record, where it
  // would lie before. From 1970-01-02 on.
  Date start;
  // How many orders are under way at once, from their draft to their last delivery, 1 to 100,000; they are interleaved
  // as their days come. More of them share the same virtual time, and the run covers fewer years.
  int concurrent = 300;
  Durability durability = Durability::kBuffered;
  // Called on the calling thread as orders end: `done` of `of`. May be empty.
  std::function<void(std::uint64_t done, std::uint64_t of)> progress;
  // Looked at between two steps; once it is true the run ends with `cancelled`, and what was written stays. Borrowed;
  // may be null.
  const std::atomic<bool>* cancel = nullptr;
  // Called after every call of Engine::execute, whether it was accepted or refused as it should be. May be empty, may
  // read from the engine, may not write.
  std::function<void(const Request&, const absl::StatusOr<Receipt>&)> on_step;
};

struct SimulationReport {
  std::uint64_t orders = 0;     // received, each once it has come to its end
  std::uint64_t steps = 0;      // decisions taken and accepted
  std::uint64_t events = 0;     // written, deadlines included
  std::uint64_t deadlines = 0;  // events that the passing of time wrote
  std::uint64_t repeats = 0;    // requests sent twice on purpose; each had its first receipt back
  // Things that are forbidden, tried on purpose: in all, and by the code they were refused with.
  std::uint64_t refusals_expected = 0;
  std::map<Code, std::uint64_t> refusals;

  std::uint64_t corrections = 0;
  std::uint64_t queries = 0;
  std::uint64_t rejected = 0;       // orders, after review
  std::uint64_t discarded = 0;      // drafts
  std::uint64_t confirmed = 0;      // orders
  std::uint64_t cancellations = 0;  // orders, before and after confirmation
  std::uint64_t closed = 0;         // orders, each once
  std::uint64_t reopened = 0;
  std::uint64_t revisions = 0;        // changes accepted
  std::uint64_t changes_refused = 0;  // changes rejected or withdrawn
  std::uint64_t delays = 0;           // announced
  std::uint64_t holds = 0;
  std::uint64_t lots_passed = 0;  // verdicts
  std::uint64_t lots_failed = 0;
  std::uint64_t shipments = 0;               // despatched
  std::uint64_t partial_shipments = 0;       // of them, those that left some of an order behind
  std::uint64_t consolidated_shipments = 0;  // of them, those with goods of two orders
  std::uint64_t short_closed = 0;            // lines
  std::uint64_t complaints = 0;
  Date last_day;  // of the virtual time
};

// Runs the simulation to its end. The engine must use `clock`, which this function moves forward (never back) and
// leaves at the end of the last virtual day; engine.advance_to is called at the end of every day.
//
// Deterministic: the same options on equal logs give equal logs, byte for byte, on every machine; no wall clock,
// locale, time zone, floating point number or hash order enters. Nothing else may write to the engine meanwhile.
//
// Refused: off_scale (concurrent), date_out_of_range (start), already_exists (this log has orders of this seed),
// cancelled; errors of the log pass through; internal where the engine accepted what is forbidden or refused what is
// not: the refusal's field names seed, order and step. What was written before an error stays.
GENDAN_EXPORT absl::StatusOr<SimulationReport> simulate(Engine& engine, testing::ManualClock& clock,
                                                        const SimulationOptions& options);

}  // namespace gendan

#endif  // GENDAN_ADAPTERS_SIMULATOR_SIMULATOR_H_
