#ifndef GENDAN_ADAPTERS_CLI_QUARANTINE_H_
#define GENDAN_ADAPTERS_CLI_QUARANTINE_H_

// The cells that an import put aside.

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gendan/adapters/csv/import.h"
#include "json.h"

namespace gendan::cli {

class Quarantine {
 public:
  // `keeps_all`: for json(); otherwise only counts and the first few cells stay in memory.
  explicit Quarantine(bool keeps_all) : keeps_all_(keeps_all) {}
  // Takes back a file that was made and not begun.
  ~Quarantine();
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  // Every cell goes into this file too: as JSON where its name ends in ".json", else as CSV. What the file holds stays
  // until begin_file(). Refused: storage_failed.
  absl::Status open_file(const std::string& path);
  // The import can run: from here on the file is this import's.
  void begin_file();
  void add(const csv::QuarantineEntry& entry);
  // Refused: storage_failed, where not everything could be written.
  absl::Status close_file();

  const JsonArray& json() const { return cells_; }
  // The reasons with their counts, the most frequent first, and the first cells; "" where there is none.
  std::string text(std::uint64_t quarantined) const;

 private:
  struct Reason {
    std::uint64_t cells = 0;
    std::string value;   // of the first of them
    std::string remedy;  // too
  };

  bool keeps_all_;
  JsonArray cells_;                                                // all, or the first few
  std::map<std::pair<std::string, std::string>, Reason> reasons_;  // by column and code
  std::ofstream file_;
  std::string path_;
  bool as_json_ = false;
  bool made_ = false;  // the file was not there
  bool begun_ = false;
  bool first_in_file_ = true;
};

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_QUARANTINE_H_
