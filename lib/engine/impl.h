#ifndef GENDAN_LIB_ENGINE_IMPL_H_
#define GENDAN_LIB_ENGINE_IMPL_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/aggregate_store.h"
#include "engine/deadlines.h"
#include "engine/view.h"
#include "gendan/engine.h"
#include "gendan/order/codec.h"

namespace gendan {

class Engine::Impl {
 public:
  Impl(std::unique_ptr<Store> store, EngineOptions options);

  absl::Status open();
  absl::Status close();
  absl::Status save();

  // `at`: the moment that the decision is about, where it is not now.
  absl::StatusOr<Receipt> write(const Request& request, const Decision& decision, Mode mode,
                                std::optional<Instant> at = std::nullopt);
  absl::StatusOr<std::uint64_t> advance_to(Instant now);

  absl::StatusOr<ProjectionRunner*> attach(ProjectionFactory make, Pace pace);
  absl::Status catch_up();
  std::vector<AttachedProjection> attached_projections();

  void interrupt();
  std::uint64_t interrupts() const { return interrupts_.load(); }

  AggregateStore& aggregates() { return aggregates_; }
  Log& log() { return store_->log(); }
  Store& store() { return *store_; }
  Date local_day(Instant moment) const { return day_of(moment, options_.clock->utc_offset_minutes(moment)); }
  const HostType* host_type(EventTag tag) const;
  const HostMachine* host_machine(std::string_view category) const;
  Statistics statistics() const;
  void say(Logger::Level level, std::string_view message) const;

 private:
  struct Attachment {
    std::unique_ptr<Projection> projection;
    std::unique_ptr<ProjectionRunner> runner;
    ProjectionFactory make;
    Pace pace;
  };
  // What one attempt came to. Stays where it is made: the events point into its payloads.
  struct Attempt {
    Attempt() = default;
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    Append append;
    Encoder payloads;
    std::vector<Event> events;
  };

  // Whoever met a moving stream tries again in his turn, and as long as there are turns on a stream nobody comes in
  // between, so that none starves.
  struct Turn {
    std::mutex mutex;
    std::atomic<std::size_t> takers{0};
  };
  class InTurn {
   public:
    InTurn() = default;
    InTurn(const InTurn&) = delete;
    InTurn& operator=(const InTurn&) = delete;
    ~InTurn() {
      if (turn_ == nullptr) return;
      turn_->mutex.unlock();
      --turn_->takers;
    }
    bool taken() const { return turn_ != nullptr; }
    void take(Turn& turn) {
      ++turn.takers;
      turn.mutex.lock();
      turn_ = &turn;
    }

   private:
    Turn* turn_ = nullptr;
  };
  Turn& turn_of(const Attempt& attempt) {
    return turns_[std::hash<std::string>()(attempt.append.streams.front().id.str()) % turns_.size()];
  }

  absl::Status check_request(const Request& request) const;
  Context context_of(const Request& request, Instant now) const;
  absl::Status check_host_event(const Events::Item& item) const;
  // Whether a projection of that name is attached.
  bool attached(std::string_view name);
  // Judges the events one after another and encodes them. Without `how` they are only encoded, as observations: to be
  // compared with what was written.
  absl::Status prepare(const Request& request, const Events& events, const Judging* how, EngineView& view,
                       Attempt& attempt);
  // The receipt of a request that the log knows already, when what it did can be seen, and is as durable as it asks.
  absl::StatusOr<std::optional<Receipt>> earlier(const Request& request);
  // The receipt of a request that is known, where it recorded just these facts. Refused: request_reused.
  absl::StatusOr<Receipt> if_same(const Request& request, const Events& facts, Receipt known);
  // What becomes of a refusal: the receipt where the request took effect earlier. `events`: what it came to now; null
  // where that is not known.
  absl::StatusOr<Receipt> refused(const Request& request, const Events* events, Mode mode, absl::Status refusal);
  // Makes an append visible: aggregates and projections, in order of position. Whatever throws, nobody waits for it
  // afterwards: what the aggregates have not taken by then is as nobody's, and adopted.
  void publish(const Attempt& attempt, const Receipt& receipt, const EngineView& view);
  void wait_published(Position position);
  // So that a repeated request sees what it did: the projections that did not take it are folded anew.
  void wait_seen(Position position);
  // What came of feeding the projections that go with appends. One that fails, or throws though it must not, is behind,
  // and closes the gap from the log; it keeps the others from nothing.
  struct Fed {
    absl::Status first;
    std::exception_ptr thrown;  // to be thrown again
  };
  Fed feed(absl::FunctionRef<absl::Status(ProjectionRunner&)> give);  // under publishing_
  void note_durable(Position last);
  // What the log has up to `last` that nobody will publish: the host's own appends to it, and one whose outcome was
  // unknown. To the projections too. Under publishing_. Errors, which the logger hears too: of the log, of decoding;
  // where the engine only reads, it is tried again then.
  absl::Status adopt(Position last);
  // One of the threads that append is done with it, and has nothing to publish.
  void nothing_to_publish();
  // The milestones of an order that were due on a day before `today`.
  absl::Status look_at_all(const std::string& stream, Date today, std::vector<Deadlines::Deadline>& due);
  absl::StatusOr<bool> miss(Deadlines::Deadline deadline, Instant now, Date today);

  std::unique_ptr<Store> store_;
  const EngineOptions options_;
  AggregateStore aggregates_;

  std::array<Turn, 64> turns_;  // by a hash of an append's first stream

  std::mutex attaching_;  // one projection at a time is attached; taken before publishing_
  // One append at a time is published, in order. Guards what follows, up to since_save_.
  std::mutex publishing_;
  std::condition_variable published_moved_;
  Position published_;
  std::set<Position> waiting_;  // where the appends begin that wait to be published
  std::vector<std::unique_ptr<Attachment>> attachments_;
  std::uint64_t since_save_ = 0;
  // Threads that append, or have appended and not published yet. Goes up without publishing_, and down under it.
  std::atomic<std::size_t> appending_{0};

  const Deadlines* deadlines_ = nullptr;  // attached at open
  ProjectionRunner* deadlines_runner_ = nullptr;
  std::mutex advancing_;
  std::optional<Instant> advanced_to_;

  std::atomic<std::uint64_t> durable_{0};  // all up to here is known to be
  std::atomic<std::uint64_t> interrupts_{0};
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> executed_{0};
  std::atomic<std::uint64_t> recorded_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> conflicts_{0};
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_IMPL_H_
