#ifndef GENDAN_LIB_LOG_REVERSED_H_
#define GENDAN_LIB_LOG_REVERSED_H_

// Which events of a stream stand: those that no later one has taken back.

#include <functional>
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
  // As the stream says up to the version `last`. Reads it, and decodes nothing but reversals. Errors: of the log, of
  // gendan::decode.
  static absl::StatusOr<Reversed> read(Log& log, std::string_view stream, Version last);

  void add(Version reversal, Version target);
  bool reversal(Version version) const;  // takes another event back
  bool target(Version version) const;    // was taken back
  bool stands(Version version) const { return !reversal(version) && !target(version); }

 private:
  std::vector<Version> reversals_;  // both ascending
  std::vector<Version> targets_;
};

// Gives the events of a stream that stand at the version `last`, in order. False ends the reading. Errors: of the log,
// of gendan::decode.
absl::Status read_standing(Log& log, std::string_view stream, Version last,
                           const std::function<bool(const Record&, const Event&)>& each);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_REVERSED_H_
