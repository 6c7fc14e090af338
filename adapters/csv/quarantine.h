#ifndef GENDAN_ADAPTERS_CSV_QUARANTINE_H_
#define GENDAN_ADAPTERS_CSV_QUARANTINE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gendan/adapters/csv/import.h"
#include "gendan/adapters/csv/reader.h"

namespace gendan::csv {

// Gathers what is wrong in one row, each cell once, and hands it out when the row is done.
class Quarantine {
 public:
  explicit Quarantine(const std::function<void(const QuarantineEntry&)>& out) : out_(out) {}

  void begin(std::string_view file, const Row& row);

  // A cell (or what several columns make together) that cannot be used; its first reason counts. An empty column means
  // the row or an event as a whole.
  void add(std::string_view column, std::string_view value, const absl::Status& why);
  // What became of it: the event goes in without the field, or not at all.
  void goes_without(std::string_view column, std::string_view event, std::string_view field);
  void left_out(std::string_view column, std::string_view event);
  // ... or it goes in with a moment that something else gives.
  void dated(std::string_view column, std::string_view by, std::string_view event);

  // Hands out the row's entries.
  void end();
  std::uint64_t count() const { return count_; }

 private:
  struct Entry {
    std::string column;
    std::string value;
    Code code = Code::kInternal;
    std::string detail;
    std::string remedy;
    std::string lacking;
    std::string out;
    std::string last_out;                                    // an event may need a cell twice, and is named once
    std::vector<std::pair<std::string, std::string>> dated;  // what gives the moment, and the words about it
  };
  Entry* find(std::string_view column);

  const std::function<void(const QuarantineEntry&)>& out_;
  std::string_view file_;
  std::uint64_t row_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t count_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_QUARANTINE_H_
