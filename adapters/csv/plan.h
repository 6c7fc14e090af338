#ifndef GENDAN_ADAPTERS_CSV_PLAN_H_
#define GENDAN_ADAPTERS_CSV_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/adapters/csv/import.h"
#include "gendan/adapters/csv/mapping.h"
#include "gendan/adapters/csv/reader.h"

namespace gendan::csv {

// A file that has been looked at.
struct PlannedFile {
  std::string path;
  std::size_t kind = 0;  // index into Mapping::files
  std::uint64_t bytes = 0;
};

ReaderOptions reader_options(const Mapping& mapping, const ImportOptions& options);

// Looks at every file from end to end, and puts them in the order of their kinds. Refused as import_csv says.
absl::StatusOr<std::vector<PlannedFile>> plan_files(const Mapping& mapping, const std::vector<ImportFile>& files,
                                                    const ReaderOptions& options);

// Where the columns of a kind stand in a header, per FileRule::columns. Of the header that the rows are read with: the
// file may have changed since it was planned. Refused: bad_mapping (a column that is not there).
absl::StatusOr<std::vector<std::size_t>> positions_of(const FileRule& kind, const std::vector<std::string>& header,
                                                      const std::string& path);

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_PLAN_H_
