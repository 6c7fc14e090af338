#ifndef GENDAN_TESTS_FAULTS_HISTORY_H_
#define GENDAN_TESTS_FAULTS_HISTORY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gendan/log/log.h"

namespace gendan::faults_test {

// One call on a log, and when it began and ended.
struct Call {
  static constexpr std::size_t kStreams = 4;
  enum class Kind : std::uint8_t { kAppend, kVersionOf, kReadStream, kResolve, kHead };
  enum class Answer : std::uint8_t { kWritten, kRepeated, kWrongVersion, kRequestReused };
  struct Stream {
    std::size_t number = 0;
    Expect expect;
    std::uint64_t events = 0;  // that it is to get
  };

  Kind kind = Kind::kHead;
  std::uint64_t began = 0;  // on a clock that all calls share; no two the same
  std::uint64_t ended = 0;

  // kAppend; `streams`, `request` and `content` are what was sent, and events are written stream by stream.
  std::vector<Stream> streams;
  std::uint64_t request = 0;  // kResolve too
  std::uint64_t content = 0;
  Answer answer = Answer::kWritten;
  std::optional<Receipt> receipt;  // kResolve: none when it is said not to be stored

  // kVersionOf, kReadStream
  std::size_t stream = 0;
  std::uint64_t number = 0;  // the version; kHead: the position
  std::vector<std::string> payloads;
};

// The payload of an append's event, counted over the whole append.
std::string payload_of(std::uint64_t request, std::uint64_t content, std::uint64_t event);

// Whether these calls could have been made one after the other, each at some moment between its beginning and its end,
// on a log that does as the contract says. Empty: yes. Otherwise why not, in words.
//
// What was written says by its positions in which order. Every other answer has to be right for some number of appends
// that were there; taken in the order in which the calls ended, each call takes the least such number that is not less
// than that of any call which had ended before it began. If a call finds none, there is no such order: taking more
// earlier could only leave less to the later ones.
std::string explain(const std::vector<Call>& calls);

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_HISTORY_H_
