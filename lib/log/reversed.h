#ifndef GENDAN_LIB_LOG_REVERSED_H_
#define GENDAN_LIB_LOG_REVERSED_H_

// Which events of a stream stand: those that no later one has taken back.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/id.h"
#include "gendan/log/log.h"
#include "gendan/order/event.h"

namespace gendan {

bool is_reversal(const Record& record);

class Reversed {
 public:
  // `recorded`: nobody decided it.
  void add(Version reversal, Version target, bool recorded);
  bool reversal(Version version) const;  // takes another event back
  bool target(Version version) const;    // was taken back
  bool stands(Version version) const { return !reversal(version) && !target(version); }
  // A recorded reversal, or what one has taken back: what was decided behind it did not know of that, so that from
  // there on no invariants are promised.
  bool by_record(Version version) const;

 private:
  std::vector<Version> reversals_;  // all ascending
  std::vector<Version> targets_;
  std::vector<Version> by_record_;
};

// A stream in memory: whether an event stands is known only behind the last one, and a stream is slow to read twice.
class StreamCopy {
 public:
  // Up to the version `last`. Decodes nothing but reversals. Errors: of the log, of gendan::decode.
  static absl::StatusOr<StreamCopy> read(Log& log, std::string_view stream, Version last);

  const Reversed& reversed() const { return reversed_; }
  // Gives every record in order; false ends it. The views are valid as long as the copy.
  void each(const std::function<bool(const Record&)>& take) const;

 private:
  struct Kept {
    Record record;       // of its texts only the sizes mean anything
    std::size_t at = 0;  // of its texts in bytes_, one behind another
  };
  std::string stream_;
  std::string bytes_;
  std::vector<Kept> records_;
  Reversed reversed_;
};

// Gives the events of a stream that stand at the version `last`, in order; those of types that are not wanted it passes
// over and does not decode. False ends the reading. Errors: of the log, of gendan::decode.
absl::Status read_standing(Log& log, std::string_view stream, Version last, const std::function<bool(EventTag)>& wanted,
                           const std::function<bool(const Record&, const Event&)>& each);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_REVERSED_H_
