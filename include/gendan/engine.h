#ifndef GENDAN_ENGINE_H_
#define GENDAN_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/core/logger.h"
#include "gendan/export.h"
#include "gendan/log/store.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/policy.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/runner.h"

namespace gendan {

// What the host says about one call.
struct Request {
  // Names the call. The same id takes effect once: a repetition returns the first receipt (Receipt::repeated) and
  // writes nothing, also after a crash, and whatever it would decide: a receipt that is repeated may be another
  // decision's under an id that was given twice. Required; the host makes it (an order number and a counter, a UUID, a
  // message's id). Those that begin with "deadline/" or "inform/" are the library's, see advance_to().
  RequestId request_id;
  std::string actor;             // who; required
  std::string department = {};   // for whom; may be empty
  std::string correlation = {};  // what it belongs to; may be empty
  std::string causation = {};    // what brought it about; may be empty
  Instant occurred_at = {};      // when it happened; 0: now
  Durability durability = Durability::kSync;
};

// An event type of the host's own. All functions must be safe from any thread.
struct HostType {
  EventTag tag = 0;  // 0x8000 and up
  std::string name;  // in conformance(); may be empty: the tag is told
  // OK when the payload is one; asked before it is written. May be empty: every payload is.
  std::function<absl::Status(std::uint16_t schema, std::string_view payload)> check;
};

// A state machine of the host's own, over the streams "<category>/...". Its state is bytes that only it understands.
struct HostMachine {
  std::string category;  // none of the library's, nor one that is kept for it (gendan/order/stream.h)
  // Judges and folds one event into `state` (empty before the first). Must be deterministic and look at nothing else.
  std::function<absl::Status(std::string& state, const HostEvent& event, const Judging& how)> judge;
  // Of the state that `judge` makes; >= 1. Another one than that of a saved state: it is folded again from the log. To
  // be raised whenever `judge` comes to make other bytes of the same events.
  std::uint32_t schema = 1;
};

struct EngineOptions {
  // Required; borrowed, must outlive the engine. The only source of time.
  Clock* clock = nullptr;
  // Borrowed; may be null: silent.
  Logger* logger = nullptr;
  // Memory for aggregates kept, in bytes, as estimated; the least recently used go first. A quarter of it is for those
  // ready to use, the rest for many more that are packed, and unpacked in microseconds. More makes loading an order
  // cheaper; 0 keeps none. The rows of those that had to go unsaved come on top: 1 MiB of them, or a quarter of this
  // where that is more.
  std::size_t cache_bytes = 64u << 20;
  // How often a decision is taken anew because a stream moved under it, before the caller is told `conflict`.
  int max_attempts = 16;
  // Nothing is written: no events (read_only), no saved rows. Holds of itself for a store that was opened so.
  bool read_only = false;
  // Aggregates and projections save their rows after so many events, and on close(); 0: on save() and close() only.
  // Fewer makes opening after a crash quicker and writing slower. A projection that catches up leaves more unsaved, see
  // RunnerOptions.
  std::uint64_t save_every = 50'000;
  std::vector<HostType> host_types;
  std::vector<HostMachine> host_machines;
  // Asked in this order about what execute() is going to write; the first that refuses decides. record() and
  // advance_to() do not ask: facts and passed deadlines are nobody's decision.
  std::vector<Policy> policies;
};

// When a projection sees an append.
enum class Pace : std::uint8_t {
  kWithAppend,  // before the receipt returns: read your own writes
  kOwn,         // when somebody calls Engine::catch_up, from a thread of the host's
};

// A projection and the runner that feeds it. A light handle; valid while the engine is.
template <class P>
class Attached {
 public:
  // Calls fn(const P&) while no event is applied, and returns what it returns. Do not call the engine from inside.
  template <class Fn>
  auto read(Fn&& fn) const {
    return runner_->read([&] { return std::forward<Fn>(fn)(*projection_); });
  }
  Position position() const { return runner_->position(); }
  // Blocks until position() >= `least` or `at_most` has passed; returns position(). For a projection at its own pace.
  Position wait(Position least, absl::Duration at_most) const { return runner_->wait(least, at_most); }

 private:
  friend class Engine;
  Attached(const P* projection, ProjectionRunner* runner) : projection_(projection), runner_(runner) {}

  const P* projection_;
  ProjectionRunner* runner_;
};

// Called with each event of a reading in turn; false ends the reading, which then returns OK. Both are valid until the
// call returns.
using EventSink = std::function<bool(const Record&, const Event&)>;

// The order lifecycle engine over one store.
//
// Threads: every member is safe from any thread, except close() and the destructor, which may only run when no other
// call is under way; interrupt() wakes those that wait. The engine makes no thread. Decisions, sinks, host functions
// and projections are called on the calling thread and must not call close(). Projections are called one at a time, in
// order of position. A decision or policy that is asked again because its stream moved is asked in its turn: it must
// not wait for another thread that writes.
//
// Errors: absl::Status with a Refusal. On any error but Unavailable nothing was written. On Unavailable
// (outcome_unknown) repeat the call with the same request id. On a log that is poisoned a repeated request has its
// receipt still, but outcome_unknown where it asks for kSync and is not known to be durable.
class GENDAN_EXPORT Engine {
 public:
  // Takes the store. Restores what was saved, and reads what came after for its deadlines; aggregates are folded when
  // they are asked for, and an event that cannot have happened is refused then. Refused: missing (clock, store), bad
  // host types (duplicate, unknown_event_type: a tag below 0x8000), bad host machines (missing: a schema of 0, no
  // category; duplicate: two of a category; bad_usage: a category of the library's, or kept for it, or with a slash),
  // and what the log, the row store and gendan::decode answer.
  static absl::StatusOr<std::unique_ptr<Engine>> open(std::unique_ptr<Store> store, EngineOptions options);
  // With a RocksDB store in the folder `path`, made if missing, or one in memory; both with default StoreOptions. With
  // read_only the folder is opened for reading while nobody writes (OpenMode::kRead: locked beside a writer). To read
  // beside a writer hand over a store that was opened with OpenMode::kFollow.
  static absl::StatusOr<std::unique_ptr<Engine>> open(const std::string& path, EngineOptions options);
  static absl::StatusOr<std::unique_ptr<Engine>> open_in_memory(EngineOptions options);

  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Decides and writes. The decision's events are judged one after another (state machines, guards, invariants) on the
  // aggregates as they stand, and appended as one, expecting every aggregate it looked at to be unchanged; where one
  // has moved, the decision is taken anew, up to max_attempts times (conflict). A decision that gives no events writes
  // nothing and gets a receipt with first = last = 0. A request id that is already in the log returns its receipt
  // without asking the decision to hold.
  // Receipt::versions goes by the streams that the decision looked at or wrote, in the order in which it came to them,
  // which is the decision's own affair: read_all() from Receipt::first to Receipt::last gives every event written with
  // its stream and version, as reversal::reverse_event() wants them.
  // Refused: whatever the decision, the policies, the judge, HostType::check and the log refuse, and what load() does
  // of a stream; bad_usage (request_id: one of the library's); unknown_event_type (tag: a host type that was not
  // registered); wrong_stream (a host's event on a stream that is kept for the library).
  absl::StatusOr<Receipt> execute(const Request& request, const Decision& decision);

  // Writes facts that already happened in the world: events flagged as observed, taken whatever the state machines say.
  // Broken invariants are kept as overruns on the aggregate. Refused: wrong_stream, and bad values in the events
  // themselves (an id that cannot be one, an unknown unit, a quantity in another unit than the line's ...); never an
  // illegal transition, but what a host's machine refuses. An EventReversed is refused as its own header says;
  // bad_usage, wrong_stream, unknown_event_type, conflict, and what HostType::check and the log refuse, as by
  // execute(). A request id that is already in the log returns its receipt for the same facts, also where they would be
  // refused today; for others, or none: request_reused.
  absl::StatusOr<Receipt> record(const Request& request, const Events& events);

  // Copies of aggregates as they stand, folded from the log where they are not kept. Refused: unknown_order,
  // unknown_shipment, unknown_case, unknown_return, unknown_payment, unknown_stock. Errors: corrupt (an event of the
  // stream cannot be read, or cannot have happened); of the log and the row store.
  absl::StatusOr<Order> load(const OrderId& id);
  absl::StatusOr<Shipment> load(const ShipmentId& id);
  absl::StatusOr<Complaint> load(const CaseId& id);
  absl::StatusOr<Return> load(const ReturnId& id);
  absl::StatusOr<Payment> load(const PaymentId& id);
  absl::StatusOr<Stock> load(const StockId& id);
  // One that nothing is known of is at version 0.
  absl::StatusOr<Supplier> load(const SupplierId& id);
  // The state bytes of a host machine's stream; empty where the stream does not exist. Refused: wrong_stream (one of
  // the library's). Errors: as load().
  absl::StatusOr<std::string> load_host(const StreamId& stream);

  // The events of one stream, or of the whole log, from `from` (>= 1) to the head as it stands at the call.
  absl::Status history(const StreamId& stream, Version from, const EventSink& sink);
  absl::Status read_all(Position from, const EventSink& sink);
  // The events of one stream that stand: history() from its beginning, without what was taken back and what took it
  // back (EventReversed). For whoever folds a stream of his own. Holds it in memory.
  absl::Status standing(const StreamId& stream, const EventSink& sink);

  // Adopts a projection made by `make` (which also makes the fresh ones that an audit folds into), restores its saved
  // rows and folds what is missing before it returns. Others write meanwhile; only what they have written by the end of
  // that is folded while they wait. One at a time. Refused: duplicate (its name is taken), missing (make gives none),
  // and errors of the log.
  template <class P>
  absl::StatusOr<Attached<P>> attach(std::function<std::unique_ptr<P>()> make, Pace pace = Pace::kWithAppend) {
    absl::StatusOr<ProjectionRunner*> runner = adopt(make ? ProjectionFactory(std::move(make)) : nullptr, pace);
    if (!runner.ok()) return runner.status();
    return Attached<P>(static_cast<const P*>(&(*runner)->projection()), *runner);
  }
  // With what its constructor makes without arguments.
  template <class P>
  absl::StatusOr<Attached<P>> attach(Pace pace = Pace::kWithAppend) {
    return attach<P>([] { return std::make_unique<P>(); }, pace);
  }
  // Brings every projection that goes at its own pace up to the head as it stands at the call. With read_only the
  // aggregates and the other projections too: where the store follows a writer, call it after Log::catch_up().
  absl::Status catch_up();

  // Gives the events from `from` on (0: from the first) to the sink, waiting for new ones, until the sink returns
  // false, interrupt() is called, or no event comes for `idle`. Each position once, in order. Returns the next position
  // to follow from. Before that is kept outside the process, call log().sync() in the process that writes: a power cut
  // may take what was given and is not durable (Durability::kBuffered), and others take its positions.
  absl::StatusOr<Position> follow(Position from, absl::Duration idle, const EventSink& sink);
  // Ends the calls of follow() under way. One that begins later does not know of it: a thread that follows in a loop
  // looks at a flag of the host's, set before, between calls with a finite `idle`.
  void interrupt();

  // Lets time pass: every deadline before `now` that has not been met becomes an event (MilestoneMissed,
  // AcknowledgementMissed, InformingMissed, EffectivenessCheckMissed), each in an append of its own whose request id
  // names the deadline and the version of its stream. It is written once however often time is advanced, and again
  // where that was taken back. A milestone is missed when its due day has ended in the clock's zone. Returns the number
  // written. Refused: clock_went_back (now before an earlier call's). Where one cannot be written the others are all
  // the same, unless nothing can (closed, read_only, Unavailable), and the first error is returned; the same call again
  // tries those that are left. So is that of an event which cannot be read, and may have set or met a deadline.
  absl::StatusOr<std::uint64_t> advance_to(Instant now);

  // The day of a moment in the clock's zone.
  Date local_day(Instant moment) const;
  Position head() const;
  // For reading, sync() and resolve(). What is appended past the engine escapes its judgement; its aggregates and
  // projections have it with the engine's next append at the latest.
  Log& log();
  // For copies, heads and figures (back_up(), checkpoint(), sign_head(), report()). The engine closes it.
  Store& store();
  // The host's types, by tag; nullptr where it has none with this tag.
  const HostType* host_type(EventTag tag) const;

  // What the engine keeps of one stream beside the log, for an audit to compare with a fold: as a snapshot's bytes
  // (encode_snapshot; of a host's stream its version and its machine's schema, then the machine's state).
  struct Kept {
    StreamId stream;
    Version version;  // up to which it is folded; 0 where a saved row cannot be read
    std::string bytes;
    bool cached = false;  // in memory; otherwise a saved row
  };
  // Every saved and every cached aggregate, saved ones first, each group in order of stream; without saved rows of
  // another schema, which are not believed. False ends it.
  absl::Status kept_aggregates(const std::function<bool(const Kept&)>& each);
  // Every attached projection with a fresh instance of its kind, in order of attachment.
  struct AttachedProjection {
    ProjectionRunner* runner;
    std::unique_ptr<Projection> fresh;
  };
  std::vector<AttachedProjection> attached_projections();
  // The host's machines, by category; nullptr where it has none.
  const HostMachine* host_machine(std::string_view category) const;

  // Saves the rows of aggregates and projections now.
  absl::Status save();
  // Saves, closes the store; afterwards every call that writes, or reads the log, answers closed. Idempotent.
  absl::Status close();

  struct Statistics {
    std::uint64_t executed = 0;
    std::uint64_t recorded = 0;
    std::uint64_t refused = 0;
    std::uint64_t conflicts = 0;  // attempts taken anew
    std::uint64_t cache_hits = 0;
    std::uint64_t cache_misses = 0;
    std::size_t cache_bytes = 0;  // as estimated, now
  };
  Statistics statistics() const;

 private:
  class Impl;
  using ProjectionFactory = std::function<std::unique_ptr<Projection>()>;
  explicit Engine(std::unique_ptr<Impl> impl);
  absl::StatusOr<ProjectionRunner*> adopt(ProjectionFactory make, Pace pace);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gendan

#endif  // GENDAN_ENGINE_H_
