#include "session.h"

#include <limits>

#include "gendan/core/refusal.h"
#include "gendan/projection/attention.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/inventory.h"
#include "gendan/projection/order_desk.h"
#include "gendan/projection/quality.h"
#include "gendan/projection/receivables.h"
#include "gendan/projection/returns.h"
#include "gendan/projection/time_action.h"

namespace gendan::cli {

absl::StatusOr<std::unique_ptr<Store>> open_store(const Common& common, Access access, Clock& clock, Logger& logger) {
  StoreOptions options;
  options.clock = &clock;
  options.logger = &logger;
  options.create_if_missing = access == Access::kWrite || access == Access::kCopy;
  options.mode = access == Access::kRead ? OpenMode::kRead : OpenMode::kWrite;
  if (access == Access::kCopy) {
    constexpr auto kAny = std::numeric_limits<std::size_t>::max();
    options.max_event_bytes = options.max_append_bytes = options.max_name_bytes = kAny;
    options.max_events_per_append = options.max_streams_per_append = kAny;
  }
  return open_rocksdb_store(common.log, options);
}

absl::StatusOr<std::unique_ptr<Session>> Session::open(const Common& common, Access access, Clock* clock) {
  std::unique_ptr<Session> session(new Session);
  Clock& used = clock != nullptr ? *clock : session->clock_;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, access, used, session->logger_);
  if (!store.ok()) return store.status();
  EngineOptions options;
  options.read_only = access == Access::kRead;
  options.clock = &used;
  options.logger = &session->logger_;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open(*std::move(store), std::move(options));
  if (!engine.ok()) return engine.status();
  session->engine_ = *std::move(engine);
  return session;
}

absl::Status Session::attach_all() {
  if (auto attached = engine_->attach<Delays>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<QualityStatistics>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<ComplaintRegister>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<Attention>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<Receivables>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<ReturnRegister>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<OrderDesk>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<TimeAction>(); !attached.ok()) return attached.status();
  if (auto attached = engine_->attach<Inventory>(); !attached.ok()) return attached.status();
  return absl::OkStatus();
}

Date today() { return day_of(SystemClock().now()); }

}  // namespace gendan::cli
