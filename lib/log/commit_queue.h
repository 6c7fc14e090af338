#ifndef GENDAN_LIB_LOG_COMMIT_QUEUE_H_
#define GENDAN_LIB_LOG_COMMIT_QUEUE_H_

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace gendan {

// Lets callers that come at once share one commit. One of them leads: it commits for itself and for those who were
// waiting when it began, then hands the lead to the first of those who came meanwhile, and only then wakes its own
// followers, one by one, each through a word of its own. No thread of its own.
class CommitQueue {
  struct Parking;

 public:
  // What a caller waits for. Lives on the caller's stack while submit() runs.
  class Ticket {
   private:
    friend class CommitQueue;
    Parking* parking_ = nullptr;
  };

  // Commits some of the tickets, in order: at least the first. Returns how many. Never runs twice at once.
  using Commit = std::function<std::size_t(std::span<Ticket* const>)>;

  explicit CommitQueue(Commit commit);

  // Returns when `ticket` has been through commit, here or on another caller's thread. From any thread.
  void submit(Ticket& ticket);

  // Tickets that were submitted and are not through. From any thread.
  std::size_t pending() const;

 private:
  // A place to sleep. It outlives every ticket, because a waker touches it after the sleeper may be gone.
  struct Parking {
    std::atomic<int> state{kAsleep};
  };
  static constexpr int kAsleep = 0;
  static constexpr int kDone = 1;
  static constexpr int kLead = 2;

  static void wake(Parking& parking, int state);
  Parking* take_place();

  const Commit commit_;
  mutable std::mutex mutex_;
  bool led_ = false;
  std::deque<Ticket*> waiting_;
  std::deque<Parking> places_;
  std::vector<Parking*> free_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_COMMIT_QUEUE_H_
