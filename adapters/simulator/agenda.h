#ifndef GENDAN_ADAPTERS_SIMULATOR_AGENDA_H_
#define GENDAN_ADAPTERS_SIMULATOR_AGENDA_H_

#include <coroutine>
#include <cstdint>
#include <queue>
#include <vector>

#include "gendan/core/clock.h"

namespace gendan::simulation {

// What is to happen next: waiting stories in the order of (virtual time, order of entry).
class Agenda {
 public:
  struct Entry {
    Instant at;
    std::uint64_t sequence = 0;
    std::coroutine_handle<> story;
  };

  void enter(Instant at, std::coroutine_handle<> story) { entries_.push({at, ++entered_, story}); }
  bool empty() const { return entries_.empty(); }
  const Entry& next() const { return entries_.top(); }
  Entry take() {
    const Entry entry = entries_.top();
    entries_.pop();
    return entry;
  }

  // co_await Wait{agenda, at}: goes on when virtual time has come to `at`.
  struct Wait {
    Agenda& agenda;
    Instant at;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> story) { agenda.enter(at, story); }
    void await_resume() const noexcept {}
  };

 private:
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, Later> entries_;
  std::uint64_t entered_ = 0;
};

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_AGENDA_H_
