#include "log/commit_queue.h"

#include <utility>

#include "absl/container/inlined_vector.h"

namespace gendan {

CommitQueue::Ticket::Ticket() { sem_init(&woken_, 0, 0); }
CommitQueue::Ticket::~Ticket() { sem_destroy(&woken_); }

bool CommitQueue::Ticket::sleep() {
  while (sem_wait(&woken_) != 0) {
    // A signal came.
  }
  return leads_;
}

void CommitQueue::Ticket::wake(bool leads) {
  leads_ = leads;
  sem_post(&woken_);
}

void CommitQueue::Ticket::wake_next() const {
  for (Ticket* const next : wakes_) {
    if (next != nullptr) next->wake(false);
  }
}

CommitQueue::CommitQueue(Commit commit) : commit_(std::move(commit)) {}

std::size_t CommitQueue::pending() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void CommitQueue::submit(Ticket& ticket) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&ticket);
  if (led_) {
    lock.unlock();
    if (!ticket.sleep()) {
      ticket.wake_next();
      return;
    }
    lock.lock();
  }
  led_ = true;
  absl::InlinedVector<Ticket*, 64> group;
  try {
    group.assign(waiting_.begin(), waiting_.end());
  } catch (...) {
    group.assign(1, waiting_.front());  // for which there is room: nobody is to wait for ever
  }
  lock.unlock();
  const std::size_t done = commit_({group.data(), group.size()});
  lock.lock();
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
  led_ = !waiting_.empty();
  Ticket* const heir = led_ ? waiting_.front() : nullptr;
  lock.unlock();

  if (heir != nullptr) heir->wake(true);
  // A heap's tree, whose root is this caller's own ticket, the first. All of it is tied before anybody is woken: a
  // ticket is gone as soon as its owner is awake.
  for (std::size_t i = 0; i < done; ++i) {
    for (std::size_t side = 0; side < 2; ++side) {
      const std::size_t next = 2 * i + 1 + side;
      group[i]->wakes_[side] = next < done ? group[next] : nullptr;
    }
  }
  ticket.wake_next();
}

}  // namespace gendan
