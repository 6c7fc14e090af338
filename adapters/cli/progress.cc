#include "progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "table.h"

namespace gendan::cli {
namespace {

constexpr std::int64_t kBarEveryMillis = 100;
constexpr std::int64_t kLineEveryMillis = 3'000;
constexpr std::uint64_t kBarWidth = 30;

std::int64_t steady_millis() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count();
}

}  // namespace

Progress::Progress(std::string title, std::string what, bool quiet)
    : title_(std::move(title)), what_(std::move(what)), quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {
  started_millis_ = steady_millis();
  next_millis_ = started_millis_ + (terminal_ ? 0 : kLineEveryMillis);
}

Progress::~Progress() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void Progress::update(std::uint64_t done, std::uint64_t of, const std::string& given) {
  if (quiet_) return;
  const std::int64_t now = steady_millis();
  if (now < next_millis_) return;
  next_millis_ = now + (terminal_ ? kBarEveryMillis : kLineEveryMillis);

  std::string text = given;
  if (text.empty()) {
    text = grouped(done) + (of > 0 ? " of " + grouped(of) : "") + " " + what_;
    const std::int64_t millis = now - started_millis_;
    if (millis > 0) text += ", " + grouped(done * 1000 / static_cast<std::uint64_t>(millis)) + "/s";
  }
  if (!terminal_) {
    std::fprintf(stderr, "%s: %s\n", title_.c_str(), text.c_str());
    return;
  }
  std::string bar;
  if (of > 0) {
    const std::uint64_t filled = done >= of ? kBarWidth : done * kBarWidth / of;
    bar.append("[").append(filled, '#').append(kBarWidth - filled, ' ').append("] ");
  }
  std::fprintf(stderr, "\r\033[K%s %s%s", title_.c_str(), bar.c_str(), text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace gendan::cli
