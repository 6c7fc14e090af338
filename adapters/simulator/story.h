#ifndef GENDAN_ADAPTERS_SIMULATOR_STORY_H_
#define GENDAN_ADAPTERS_SIMULATOR_STORY_H_

#include <coroutine>
#include <exception>
#include <utility>

namespace gendan::simulation {

// A course of happenings, told as a coroutine: between two steps it waits on the agenda (agenda.h). A story that awaits
// another goes on when that one has ended. What a story throws is thrown on in the one that awaits it; who began the
// outermost asks it, once it is done. (Thrown out of unhandled_exception, clang 16 would end its locals twice.)
class [[nodiscard]] Story {
 public:
  struct promise_type {
    std::coroutine_handle<> after;  // who awaits this one
    bool* ended = nullptr;          // set to true at the end, where given
    std::exception_ptr thrown;      // what ended it, if anything did

    struct Final {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        if (self.promise().ended != nullptr) *self.promise().ended = true;
        if (self.promise().after) return self.promise().after;
        return std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    Story get_return_object() { return Story(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() noexcept { thrown = std::current_exception(); }
  };

  Story(Story&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Story& operator=(Story&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Story() {
    if (handle_) handle_.destroy();
  }

  std::coroutine_handle<> handle() const { return handle_; }
  void tell_end(bool* ended) { handle_.promise().ended = ended; }
  bool done() const { return handle_.done(); }
  // Throws what the story has thrown, if it has.
  void throw_on() const {
    if (handle_.promise().thrown) std::rethrow_exception(handle_.promise().thrown);
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
    handle_.promise().after = awaiting;
    return handle_;
  }
  void await_resume() const { throw_on(); }

 private:
  explicit Story(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_STORY_H_
