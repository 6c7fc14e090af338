#ifndef GENDAN_LIB_ENGINE_IMPL_H_
#define GENDAN_LIB_ENGINE_IMPL_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

  absl::Status check_request(const Request& request) const;
  Context context_of(const Request& request, Instant now) const;
  absl::Status check_host_event(const Event& event) const;
  // Judges the events one after another and encodes them. Without `how` they are only encoded, as observations.
  absl::Status prepare(const Request& request, const Events& events, const Judging* how, EngineView& view,
                       Attempt& attempt);
  // The receipt of a request that the log knows already.
  absl::StatusOr<std::optional<Receipt>> earlier(const Request& request);
  // What becomes of a refusal: the receipt where the request took effect earlier.
  absl::StatusOr<Receipt> refused(const Request& request, const Events* events, Mode mode, absl::Status refusal);
  // Makes an append visible: aggregates and projections, in order of position.
  void publish(const Attempt& attempt, const Receipt& receipt, const EngineView& view);
  void wait_published(Position position);
  absl::StatusOr<bool> miss(const Deadlines::Deadline& deadline, Instant now);

  std::unique_ptr<Store> store_;
  const EngineOptions options_;
  AggregateStore aggregates_;

  // One append at a time is published, in order; guards all that follows.
  std::mutex publishing_;
  std::condition_variable published_moved_;
  Position published_;
  std::vector<std::unique_ptr<Attachment>> attachments_;
  std::uint64_t since_save_ = 0;

  const Deadlines* deadlines_ = nullptr;  // attached at open
  ProjectionRunner* deadlines_runner_ = nullptr;
  std::mutex advancing_;
  Instant advanced_to_;

  std::atomic<std::uint64_t> interrupts_{0};
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> executed_{0};
  std::atomic<std::uint64_t> recorded_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> conflicts_{0};
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_IMPL_H_
