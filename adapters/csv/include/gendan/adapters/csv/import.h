#ifndef GENDAN_ADAPTERS_CSV_IMPORT_H_
#define GENDAN_ADAPTERS_CSV_IMPORT_H_

// Takes CSV files into a log as observed facts.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/adapters/csv/mapping.h"
#include "gendan/core/id.h"
#include "gendan/core/refusal_code.h"
#include "gendan/export.h"
#include "gendan/log/log.h"
#include "gendan/order/event.h"

namespace gendan {
class Engine;
}

namespace gendan::csv {

// Where the facts go.
struct ImportTarget {
  // Writes events as facts that happened, in one append. The same request id again must return its receipt with
  // `repeated` set, or refuse request_reused where the events are others. Buffered: not durable before sync().
  std::function<absl::StatusOr<Receipt>(const RequestId&, const Events&)> record;
  // Makes what was recorded durable.
  std::function<absl::Status()> sync;
  // What `record` would refuse of the events under a new request id; may be empty. Asked where it answers
  // request_reused: a field that was left out when the event went in is not a change.
  std::function<absl::Status(const Events&)> judge;
};

// An engine as the target: Engine::record, buffered, in the name of `actor`. Borrowed; must outlive the target. Use the
// same actor whenever the same files are imported: who reported a fact is part of it.
GENDAN_EXPORT ImportTarget target_of(Engine& engine, std::string actor);

// A cell that did not go in as it stands, and why. Views are valid during the call that hands it out.
struct QuarantineEntry {
  std::string_view file;        // the path as given
  std::uint64_t row = 0;        // as a spreadsheet counts: the header is row 1
  std::uint64_t offset = 0;     // of the row's first byte in the file
  std::string_view column;      // empty where the row or an event as a whole is meant
  std::string_view value;       // what stands in the cell, made printable, cut after some 200 bytes
  Code code = Code::kInternal;  // see facts_of(code).name
  std::string_view words;       // a sentence: what was found, what became of it
  std::string_view remedy;
};

struct ImportProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t rows = 0;
};

struct ImportOptions {
  // A cell with more bytes is quarantined. More takes as much more memory.
  std::size_t max_cell_bytes = 1u << 20;
  // Called with each quarantined cell, in order of files and rows. May be empty.
  std::function<void(const QuarantineEntry&)> on_quarantine;
  // Called every few hundred rows and at the end. May be empty.
  std::function<void(const ImportProgress&)> on_progress;
  // Looked at before each row; when it becomes true the import ends there, in good order. May be null; borrowed.
  const std::atomic<bool>* cancel = nullptr;
};

struct ImportResult {
  std::uint64_t rows = 0;         // read, header and blank lines not counted
  std::uint64_t orders = 0;       // that those rows name
  std::uint64_t events = 0;       // written by this import
  std::uint64_t quarantined = 0;  // entries handed out
  std::uint64_t duplicates = 0;   // rows without a new event of which one was there already, be it with other content
  bool cancelled = false;
};

// A file and the mapping's name for its kind ("headers"); with no name its header row decides.
struct ImportFile {
  std::string path;
  std::string kind;
};
// "lines=orders.csv" names the kind, where the mapping has it; anything else is a path.
GENDAN_EXPORT ImportFile import_file(const Mapping& mapping, std::string_view argument);

// Reads the files, in the order in which the mapping has their kinds, and records what their rows give.
//
// Every event is an append of its own, and its request id follows from the mapping's name, the file's kind, the row's
// name and the event's: "csv/scms/shipments/row/23/LineAdded". So importing a file again, a longer one, or one in
// another order, writes only what is new; and an import that was cut off is resumed by running it again. An event that
// is in the log with other content than the row gives now is quarantined as request_reused, and stays as it is.
//
// What cannot be used is quarantined cell by cell; the rest of the row goes in. Where the target refuses the value of
// an optional field (a code below illegal_transition), the event is recorded without it, under the same request id.
//
// Refused as a whole, before anything is written: bad_csv (see Reader::open; a NUL byte anywhere), bad_mapping (a
// column that the file does not have; a file that no kind of the mapping fits, or several do), not_found, missing (no
// file). Errors of the target that are not about the event (a full disk, a closed log, Unavailable ...) end the import
// and are returned: what was recorded stays, and running it again resumes.
//
// Memory: one row; the names of the orders seen; where a kind of file has no row name, some 100 bytes per row. Not to
// be called from several threads with one target.
GENDAN_EXPORT absl::StatusOr<ImportResult> import_csv(const Mapping& mapping, const std::vector<ImportFile>& files,
                                                      const ImportTarget& target, const ImportOptions& options);

// What import_csv refuses as a whole, found without a target.
GENDAN_EXPORT absl::Status check_files(const Mapping& mapping, const std::vector<ImportFile>& files,
                                       const ImportOptions& options);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_IMPORT_H_
