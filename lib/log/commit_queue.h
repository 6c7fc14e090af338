#ifndef GENDAN_LIB_LOG_COMMIT_QUEUE_H_
#define GENDAN_LIB_LOG_COMMIT_QUEUE_H_

#include <semaphore.h>

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>

namespace gendan {

// Lets callers that come at once share one commit. One of them leads: it commits for itself and for those who were
// waiting when it began, then hands the lead to the first of those who came meanwhile, and only then wakes its own
// followers, one by one, each by a semaphore of its own: the first two, which wake two more each. No thread of its own.
class CommitQueue {
 public:
  // What a caller waits for. Lives on the caller's stack while submit() runs.
  //
  // It sleeps on POSIX's semaphore, which may be gone as soon as its owner has been woken, and sleeps at once. The C++
  // library's gives the processor away a few times before it does, which costs dearly where many wait.
  class Ticket {
   public:
    Ticket();
    ~Ticket();
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

   private:
    friend class CommitQueue;
    // Whether to lead; if not, it has been through commit.
    bool sleep();
    void wake(bool leads);
    void wake_next() const;

    sem_t woken_;
    bool leads_ = false;
    std::array<Ticket*, 2> wakes_{};  // when it is woken itself; null: nobody
  };

  // Commits some of the tickets, in order: at least the first. Returns how many. Never runs twice at once.
  using Commit = std::function<std::size_t(std::span<Ticket* const>)>;

  explicit CommitQueue(Commit commit);

  // Returns when `ticket` has been through commit, here or on another caller's thread. From any thread.
  void submit(Ticket& ticket);

  // Tickets that were submitted and are not through. From any thread.
  std::size_t pending() const;

 private:
  const Commit commit_;
  mutable std::mutex mutex_;
  bool led_ = false;
  std::deque<Ticket*> waiting_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_COMMIT_QUEUE_H_
