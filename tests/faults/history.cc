#include "tests/faults/history.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gendan::faults_test {
namespace {

using Kind = Call::Kind;
using Answer = Call::Answer;

// The log after so many appends.
struct State {
  std::uint64_t head = 0;
  std::array<std::uint64_t, Call::kStreams> versions{};
};

bool holds(const Expect& expect, std::uint64_t version) {
  switch (expect.mode) {
    case Expect::Mode::kAny:
      return true;
    case Expect::Mode::kNoStream:
      return version == 0;
    case Expect::Mode::kExists:
      return version > 0;
    case Expect::Mode::kExactly:
      return version == expect.version.value;
  }
  return false;
}

const Receipt& receipt_of(const Call& call) {
  static const Receipt kNone;
  return call.receipt ? *call.receipt : kNone;
}

bool all_hold(const Call& call, const State& state) {
  return std::all_of(call.streams.begin(), call.streams.end(),
                     [&](const Call::Stream& s) { return holds(s.expect, state.versions[s.number]); });
}

class Explanation {
 public:
  std::string of(const std::vector<Call>& calls) {
    if (std::string why = order_appends(calls); !why.empty()) return why;
    std::vector<const Call*> by_end;
    by_end.reserve(calls.size());
    for (const Call& call : calls) by_end.push_back(&call);
    std::sort(by_end.begin(), by_end.end(), [](const Call* a, const Call* b) { return a->ended < b->ended; });
    std::vector<std::pair<std::uint64_t, std::size_t>> ended;  // when, and the most appends anybody had seen by then
    for (const Call* const call : by_end) {
      std::size_t least = 0;
      const auto after = std::lower_bound(ended.begin(), ended.end(), std::pair(call->began, std::size_t{0}));
      if (after != ended.begin()) least = std::prev(after)->second;
      const std::optional<std::size_t> taken = take(*call, least);
      if (!taken) return name(*call) + " cannot be explained after " + std::to_string(least) + " appends";
      ended.emplace_back(call->ended, std::max(*taken, ended.empty() ? 0 : ended.back().second));
    }
    return {};
  }

 private:
  static std::string name(const Call& call) {
    constexpr std::array<const char*, 5> kNames = {"append", "version_of", "read_stream", "resolve", "head"};
    return std::string(kNames[static_cast<std::size_t>(call.kind)]) + " from " + std::to_string(call.began) + " to " +
           std::to_string(call.ended) + " (request " + std::to_string(call.request) + ", answer " +
           std::to_string(static_cast<int>(call.answer)) + ", number " + std::to_string(call.number) + ")";
  }

  // What was written, in its order, has to be what one caller alone could have written.
  std::string order_appends(const std::vector<Call>& calls) {
    for (const Call& call : calls) {
      if (call.kind == Kind::kAppend && call.answer == Answer::kWritten) appends_.push_back(&call);
    }
    std::sort(appends_.begin(), appends_.end(),
              [](const Call* a, const Call* b) { return receipt_of(*a).first < receipt_of(*b).first; });
    for (const Call* const call : appends_) {
      State next = states_.back();
      if (!all_hold(*call, next)) return name(*call) + " was written though its expectations did not hold";
      if (!index_.emplace(call->request, states_.size()).second) return name(*call) + " was written twice";
      std::uint64_t events = 0;
      for (const Call::Stream& stream : call->streams) {
        for (std::uint64_t i = 0; i < stream.events; ++i) {
          payloads_[stream.number].push_back(payload_of(call->request, call->content, events++));
        }
        next.versions[stream.number] += stream.events;
      }
      if (receipt_of(*call).first.value != next.head + 1 || receipt_of(*call).last.value != next.head + events) {
        return name(*call) + " leaves a gap, or stands where another stands";
      }
      next.head += events;
      states_.push_back(next);
      if (!receipt_fits(*call, states_.size() - 1)) return name(*call) + " has a receipt with wrong versions";
    }
    return {};
  }

  // Whether the receipt is that of the append with this number, as the caller's streams would have it.
  bool receipt_fits(const Call& call, std::size_t append) const {
    const Call& original = *appends_[append - 1];
    const Receipt& receipt = receipt_of(call);
    if (receipt.first != receipt_of(original).first || receipt.last != receipt_of(original).last) return false;
    const std::vector<Call::Stream>& streams = call.kind == Kind::kResolve ? original.streams : call.streams;
    if (receipt.versions.size() != streams.size()) return false;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (receipt.versions[i].value != states_[append].versions[streams[i].number]) return false;
    }
    return true;
  }

  std::optional<std::size_t> take(const Call& call, std::size_t least) const {
    if (call.kind == Kind::kAppend && call.answer == Answer::kWritten) {
      const std::size_t number = index_.at(call.request);
      return number > least ? std::optional(number) : std::nullopt;
    }
    for (std::size_t n = least; n < states_.size(); ++n) {
      if (is_right(call, n)) return n;
    }
    return std::nullopt;
  }

  bool is_right(const Call& call, std::size_t appends) const {
    const State& state = states_[appends];
    const auto at = index_.find(call.request);
    const bool stored = at != index_.end() && at->second <= appends;
    switch (call.kind) {
      case Kind::kHead:
        return call.number == state.head;
      case Kind::kVersionOf:
        return call.number == state.versions[call.stream];
      case Kind::kReadStream: {
        const std::vector<std::string>& all = payloads_[call.stream];
        return call.payloads.size() == state.versions[call.stream] &&
               std::equal(call.payloads.begin(), call.payloads.end(), all.begin());
      }
      case Kind::kResolve:
        return call.receipt ? stored && receipt_fits(call, at->second) : !stored;
      case Kind::kAppend:
        break;
    }
    switch (call.answer) {
      case Answer::kWritten:
        return false;
      case Answer::kRepeated:
        return stored && appends_[at->second - 1]->content == call.content && receipt_fits(call, at->second);
      case Answer::kRequestReused:
        return stored && appends_[at->second - 1]->content != call.content;
      case Answer::kWrongVersion:
        return !stored && !all_hold(call, state);
    }
    return false;
  }

  std::vector<const Call*> appends_;
  std::vector<State> states_ = {State()};
  std::map<std::uint64_t, std::size_t> index_;  // of requests, by how many appends there are with it
  std::array<std::vector<std::string>, Call::kStreams> payloads_;
};

}  // namespace

std::string payload_of(std::uint64_t request, std::uint64_t content, std::uint64_t event) {
  return std::to_string(request) + "/" + std::to_string(content) + "/" + std::to_string(event);
}

std::string explain(const std::vector<Call>& calls) { return Explanation().of(calls); }

}  // namespace gendan::faults_test
