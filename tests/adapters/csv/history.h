#ifndef GENDAN_TESTS_ADAPTERS_CSV_HISTORY_H_
#define GENDAN_TESTS_ADAPTERS_CSV_HISTORY_H_

// Importing a whole history, and what came of it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/adapters/csv/memory_target.h"

namespace gendan::csv {

inline std::string shared_data(const std::string& file) {
  const char* given = std::getenv("GENDAN_SHARED_DATA");
  std::string path = given != nullptr ? given : GENDAN_SOURCE_DIR "/../shared/data";
  path += '/';
  path += file;
  return path;
}

// Column and code -> entries.
using Counts = std::map<std::pair<std::string, Code>, int>;

struct Taken {
  ImportResult result;
  std::vector<Kept> kept;
  Counts counts() const {
    Counts counts;
    for (const Kept& entry : kept) ++counts[{entry.column, entry.code}];
    return counts;
  }
};

inline Taken take(const Mapping& mapping, const std::vector<ImportFile>& files, const ImportTarget& target) {
  Taken taken;
  ImportOptions options;
  options.on_quarantine = keep_in(taken.kept);
  const absl::StatusOr<ImportResult> result = import_csv(mapping, files, target, options);
  EXPECT_TRUE(result.ok()) << result.status();
  if (result.ok()) taken.result = *result;
  return taken;
}

}  // namespace gendan::csv

#endif  // GENDAN_TESTS_ADAPTERS_CSV_HISTORY_H_
