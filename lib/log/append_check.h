#ifndef GENDAN_LIB_LOG_APPEND_CHECK_H_
#define GENDAN_LIB_LOG_APPEND_CHECK_H_

#include "absl/status/status.h"
#include "gendan/log/log.h"
#include "gendan/log/store.h"

namespace gendan {

// What can be said of an append without looking at the log. Refused: missing, too_long, bad_character (ids, actor,
// department, correlation, causation), number_out_of_range (an event's stream, a schema of 0), duplicate (a stream
// twice), unknown_event_type (0), unknown_code (a reserved flag), empty_append, too_large.
absl::Status check_append(const Append& append, const StoreOptions& limits);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_APPEND_CHECK_H_
