#ifndef GENDAN_LIB_ENGINE_FOLD_H_
#define GENDAN_LIB_ENGINE_FOLD_H_

// From a stream to its aggregate.

#include <string_view>

#include "absl/status/status.h"
#include "engine/aggregate.h"
#include "gendan/core/clock.h"
#include "gendan/log/log.h"
#include "log/reversed.h"

namespace gendan {

// Folds into the aggregate what the stream has behind its version. Where something in front of it was taken back since,
// it is folded anew from the beginning. Errors: of the log; corrupt (an event that cannot have happened). After an
// error the aggregate is not to be used.
absl::Status fold_stream(Log& log, std::string_view stream, Aggregate& aggregate);

// Folds the stream into the aggregate, which must be empty, and passes over what does not stand. Refused: still_needed
// (an event that cannot have happened without what was passed over); errors of gendan::decode.
absl::Status fold_without(const StreamCopy& stream, const Reversed& reversed, Aggregate& aggregate);

// The same where more is taken back than the stream says, and somebody decides so: every later event that the guards
// let pass must still pass them without what is taken back now, and say the same. Refused: still_needed, and as above.
// The guards see the day in the clock's zone, as they did then.
absl::Status fold_strictly(const StreamCopy& stream, const Reversed& after, const Clock& clock, Aggregate& aggregate);

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_FOLD_H_
