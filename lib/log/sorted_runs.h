#ifndef GENDAN_LIB_LOG_SORTED_RUNS_H_
#define GENDAN_LIB_LOG_SORTED_RUNS_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace gendan {

// Things that are wanted in order later, sorted a little at a time: each time a run of kRun of them is full the one who
// pushed the last sorts it while it is in the cache, and a Merge then gives them all in order, one by one, at whatever
// pace the caller likes. So nobody ever waits for all of them to be sorted.
template <class T, class Less>
class SortedRuns {
 public:
  static constexpr std::size_t kRun = 1024;

  explicit SortedRuns(Less less) : less_(std::move(less)) {}

  void push(T item) {
    items_.push_back(std::move(item));
    if (items_.size() % kRun == 0) std::sort(items_.end() - kRun, items_.end(), less_);
  }

  // Sorts the run that is not full. Nothing may be pushed from here on.
  void seal() { std::sort(items_.end() - static_cast<std::ptrdiff_t>(items_.size() % kRun), items_.end(), less_); }

  std::size_t size() const { return items_.size(); }

  // Borrows sealed runs.
  class Merge {
   public:
    explicit Merge(const SortedRuns& runs) : less_(runs.less_) {
      const std::size_t size = runs.items_.size();
      for (std::size_t at = 0; at < size; at += kRun) {
        const T* const begin = runs.items_.data() + at;
        heads_.push_back({begin, begin + std::min(kRun, size - at)});
      }
      std::make_heap(heads_.begin(), heads_.end(), Later{less_});
    }

    // The least item that was not given yet; null when there is none.
    const T* peek() const { return heads_.empty() ? nullptr : heads_.front().at; }
    void pop() {
      std::pop_heap(heads_.begin(), heads_.end(), Later{less_});
      if (++heads_.back().at == heads_.back().end) {
        heads_.pop_back();
      } else {
        std::push_heap(heads_.begin(), heads_.end(), Later{less_});
      }
    }

   private:
    struct Head {
      const T* at;
      const T* end;
    };
    struct Later {
      const Less& less;
      bool operator()(const Head& a, const Head& b) const { return less(*b.at, *a.at); }
    };
    const Less& less_;
    std::vector<Head> heads_;
  };

 private:
  Less less_;
  std::vector<T> items_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_SORTED_RUNS_H_
