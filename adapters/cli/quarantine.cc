#include "quarantine.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "gendan/core/refusal.h"
#include "report.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

constexpr std::size_t kShownCells = 5;

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

Json cell_json(const csv::QuarantineEntry& e) {
  return {{"file", json_text(e.file)},
          {"row", e.row},
          {"column", json_text(e.column)},
          {"value", json_text(e.value)},
          {"code", json_text(facts_of(e.code).name)},
          {"reason", json_text(e.words)},
          {"remedy", json_text(e.remedy)}};
}

}  // namespace

Quarantine::~Quarantine() {
  std::error_code ignored;
  if (file_.is_open() && made_ && !begun_) std::filesystem::remove(path_, ignored);
}

absl::Status Quarantine::open_file(const std::string& path) {
  std::error_code ignored;
  made_ = !std::filesystem::exists(path, ignored);
  path_ = path;
  as_json_ = path.size() >= 5 && path.compare(path.size() - 5, 5, ".json") == 0;
  file_.open(path, std::ios::binary | std::ios::app);
  if (!file_) return refuse(Code::kStorageFailed, "--quarantine", "cannot write to " + path);
  return absl::OkStatus();
}

void Quarantine::begin_file() {
  if (!file_.is_open()) return;
  begun_ = true;
  std::error_code error;
  if (std::filesystem::is_regular_file(path_, error)) std::filesystem::resize_file(path_, 0, error);
  if (error) file_.setstate(std::ios::failbit);  // close_file() tells
  file_ << (as_json_ ? "[" : "file,row,column,value,code,reason\r\n");
}

void Quarantine::add(const csv::QuarantineEntry& entry) {
  Reason& reason = reasons_[{std::string(entry.column), std::string(facts_of(entry.code).name)}];
  if (reason.cells++ == 0) {
    reason.value = std::string(entry.value);
    reason.remedy = std::string(entry.remedy);
  }
  if (keeps_all_ || cells_.size() < kShownCells) cells_.push_back(cell_json(entry));
  if (!file_.is_open()) return;
  if (as_json_) {
    file_ << (first_in_file_ ? "\n" : ",\n") << one_line(cell_json(entry));
    first_in_file_ = false;
    return;
  }
  file_ << csv_cell(entry.file) << ',' << entry.row << ',' << csv_cell(entry.column) << ',' << csv_cell(entry.value)
        << ',' << facts_of(entry.code).name << ',' << csv_cell(entry.words) << "\r\n";
}

absl::Status Quarantine::close_file() {
  if (!file_.is_open()) return absl::OkStatus();
  if (as_json_) file_ << "\n]\n";
  file_.close();
  if (!file_) return refuse(Code::kStorageFailed, "--quarantine", "cannot write all of " + path_);
  return absl::OkStatus();
}

std::string Quarantine::text(std::uint64_t quarantined) const {
  if (quarantined == 0) return "";
  using Align = Table::Align;
  struct Row {
    std::string column, code;
    Reason reason;
  };
  std::vector<Row> rows;
  for (const auto& [key, reason] : reasons_) rows.push_back({key.first, key.second, reason});
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.reason.cells > b.reason.cells; });
  Table reasons({{"cells", Align::kRight},
                 {"column", Align::kLeft, 32},
                 {"reason", Align::kLeft, 24},
                 {"for example", Align::kLeft, 24},
                 {"what to do", Align::kLeft, 72}});
  for (const Row& row : rows) {
    reasons.add({grouped(row.reason.cells), row.column, spaced(row.code), row.reason.value, row.reason.remedy});
  }
  Table first({{"row", Align::kRight}, {"column", Align::kLeft, 32}, {"what", Align::kLeft, 120}});
  for (std::size_t i = 0; i < cells_.size() && i < kShownCells; ++i) {
    const Json& cell = cells_[i].get_object();
    first.add({std::to_string(cell.at("row").to_number<std::uint64_t>()),
               std::string(plain_text(cell.at("column").as_string())),
               std::string(plain_text(cell.at("reason").as_string()))});
  }
  std::string out = "\nPut aside (" + count_of(quarantined, "cell", "cells") + ")\n" + reasons.str("  ") +
                    "\nThe first of them\n" + first.str("  ");
  out += path_.empty() ? "\nImport again with --quarantine FILE for the whole list; nothing is taken in twice.\n"
                       : "\nThe whole list is in " + printable(path_) + ".\n";
  return out;
}

}  // namespace gendan::cli
