#ifndef GENDAN_LOG_DUMP_H_
#define GENDAN_LOG_DUMP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/log/log.h"

// A log as one stream of bytes, from any kind of storage into any other (docs/log_format.md has its form). What is
// loaded has the same positions, versions, times and bytes as what was dumped, and so the same tree and the same heads.
namespace gendan {

// Takes the next bytes; an error ends the dump and is passed on.
using ByteSink = std::function<absl::Status(std::string_view bytes)>;
// Fills `to` with up to `room` of the next bytes and returns how many; 0: there are no more.
using ByteSource = std::function<absl::StatusOr<std::size_t>(char* to, std::size_t room)>;

// Writes the whole log as it stands when the call begins; others may read and append. Returns the head it has written.
// Errors: of the sink, and as Log::read_all().
GENDAN_EXPORT absl::StatusOr<TreeHead> dump(Log& log, const ByteSink& sink);

// Writes a dump into a log that is empty, or holds the beginning of the same dump, as after a load that was
// interrupted. Returns the head it ends with. Refused: corrupt (it is no dump, was damaged or cut short, or the log
// holds something else; what came before the damage is in the log), newer_format, what Log::append() refuses by itself
// (the log's limits are those it was opened with), and as Log::start_bulk(). Errors of the source are passed on.
GENDAN_EXPORT absl::StatusOr<TreeHead> load(Log& log, const ByteSource& source);

}  // namespace gendan

#endif  // GENDAN_LOG_DUMP_H_
