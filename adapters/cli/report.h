#ifndef GENDAN_ADAPTERS_CLI_REPORT_H_
#define GENDAN_ADAPTERS_CLI_REPORT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command.h"
#include "gendan/core/date.h"
#include "gendan/engine.h"
#include "gendan/projection/share.h"

namespace gendan::cli {

struct ReportOptions {
  Format format = Format::kTable;
  std::string log;
  Date today;             // the day from which lateness and age are counted
  std::size_t limit = 0;  // rows of each list; 0: all
};

// Each writes one report to standard output. Errors: of the engine; nothing has been written then.
absl::Status report_delays(Engine& engine, const ReportOptions& options);
absl::Status report_quality(Engine& engine, const ReportOptions& options);
absl::Status report_complaints(Engine& engine, const ReportOptions& options);
absl::Status report_attention(Engine& engine, const ReportOptions& options);
absl::Status report_receivables(Engine& engine, const ReportOptions& options);
absl::Status report_returns(Engine& engine, const ReportOptions& options);
absl::Status report_desk(Engine& engine, const ReportOptions& options);
absl::Status report_calendar(Engine& engine, const ReportOptions& options);
absl::Status report_stock(Engine& engine, const ReportOptions& options);
absl::Status report_work(Engine& engine, const ReportOptions& options);

// ---- shared by the reports ----------------------------------------------------------------------------------------

// A title line: "Stock as of 2024-05-02 (gendan-log, 61,234 events)".
std::string report_title(std::string_view what, const ReportOptions& options, Engine& engine);
// Its end, for a report that no day changes: " (gendan-log, 61,234 events)", and an empty line.
std::string log_note(const ReportOptions& options, Engine& engine);
// Figures under each other: {"late", "1,186", "11.49 %"}.
std::string figures(const std::vector<std::vector<std::string>>& rows);
// "Late lines (20 of 1,186; --limit 0 shows all)"
std::string list_title(std::string_view what, std::size_t shown, std::size_t of);
// As many as the limit allows (0: all), each as `one` makes it.
template <class View, class One>
JsonArray list_json(const std::vector<View>& views, std::size_t limit, const One& one) {
  JsonArray array;
  for (const View& view : views) {
    if (limit > 0 && array.size() == limit) break;
    array.push_back(one(view));
  }
  return array;
}
// "11.49"; "-" for a whole of 0.
std::string per_hundred_text(const Share& share);
// "11.49 %"
std::string share_text(const Share& share);
// The same as a number; null for a whole of 0.
JsonValue share_json(const Share& share);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_REPORT_H_
