#include "log/commit_queue.h"

#include <utility>

#include "absl/container/inlined_vector.h"

namespace gendan {

CommitQueue::CommitQueue(Commit commit) : commit_(std::move(commit)) {}

void CommitQueue::wake(Parking& parking, int state) {
  parking.state.store(state, std::memory_order_release);
  parking.state.notify_one();
}

CommitQueue::Parking* CommitQueue::take_place() {
  if (free_.empty()) return &places_.emplace_back();
  Parking* const place = free_.back();
  free_.pop_back();
  place->state.store(kAsleep, std::memory_order_relaxed);
  return place;
}

std::size_t CommitQueue::pending() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void CommitQueue::submit(Ticket& ticket) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&ticket);
  if (led_) {
    Parking* const place = take_place();
    ticket.parking_ = place;
    lock.unlock();
    place->state.wait(kAsleep, std::memory_order_acquire);
    const int state = place->state.load(std::memory_order_acquire);
    lock.lock();
    free_.push_back(place);
    if (state == kDone) return;
  }
  led_ = true;

  const absl::InlinedVector<Ticket*, 64> group(waiting_.begin(), waiting_.end());
  lock.unlock();
  const std::size_t done = commit_({group.data(), group.size()});
  lock.lock();
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
  led_ = !waiting_.empty();
  Parking* const heir = led_ ? waiting_.front()->parking_ : nullptr;
  lock.unlock();

  if (heir != nullptr) wake(*heir, kLead);
  // This caller's own ticket is the first. A follower's ticket is gone as soon as it is woken.
  for (std::size_t i = 1; i < done; ++i) wake(*group[i]->parking_, kDone);
}

}  // namespace gendan
