#include "gendan/adapters/csv/import.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "command.h"
#include "gendan/adapters/csv/mapping.h"
#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "interrupt.h"
#include "progress.h"
#include "quarantine.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Options {
  std::string mapping;
  std::vector<std::string> files;
  std::string quarantine;
  std::string actor = "import";
};

// The quarantine is written over what its file holds, which must not be what is read.
absl::Status check_quarantine(const Options& options, const std::vector<csv::ImportFile>& files) {
  const auto is_read = [&](const std::string& path) {
    std::error_code ignored;  // a file that is not there is not the same
    return std::filesystem::equivalent(options.quarantine, path, ignored);
  };
  bool reads_it = is_read(options.mapping);
  for (const csv::ImportFile& file : files) reads_it = reads_it || is_read(file.path);
  if (!reads_it) return absl::OkStatus();
  return refuse(Code::kBadUsage, "--quarantine", options.quarantine + " is a file that the import reads",
                "name another file for the quarantine");
}

std::string to_text(const csv::ImportResult& r, const Options& options, const std::string& log) {
  std::string files;
  for (const std::string& file : options.files) files += (files.empty() ? "" : ", ") + file;
  const char* verb = r.cancelled ? "Interrupted while importing " : "Imported ";
  return verb + printable(files) + " as " + printable(options.mapping) + " into " + printable(log) + "\n\n" +
         figures({{"rows", grouped(r.rows)},
                  {"orders", grouped(r.orders)},
                  {"events written", grouped(r.events)},
                  {"rows already there", grouped(r.duplicates),
                   r.rows > 0 && r.duplicates == r.rows && r.quarantined == 0 ? "nothing was new" : ""},
                  {"cells put aside", grouped(r.quarantined)}});
}

Json to_json(const csv::ImportResult& r, const Options& options, const JsonArray& quarantine) {
  JsonArray files;
  for (const std::string& file : options.files) files.emplace_back(file);
  return {{"mapping", options.mapping}, {"files", std::move(files)},  {"rows", r.rows},
          {"orders", r.orders},         {"events", r.events},         {"quarantined", r.quarantined},
          {"duplicates", r.duplicates}, {"interrupted", r.cancelled}, {"quarantine", quarantine}};
}

int run_import(const Common& common, const Options& options) {
  catch_interrupts();
  if (absl::Status s = check_id(options.actor, "--actor"); !s.ok()) return fail(common.format, s, kUsage);
  absl::StatusOr<csv::Mapping> mapping = csv::load_mapping(options.mapping);
  if (!mapping.ok()) return fail(common.format, mapping.status(), kRefused);
  std::vector<csv::ImportFile> files;
  for (const std::string& file : options.files) files.push_back(csv::import_file(*mapping, file));
  if (absl::Status s = check_quarantine(options, files); !s.ok()) return fail(common.format, s, kUsage);
  // Whatever is refused as a whole is found before a log is made for it.
  csv::ImportOptions import;
  if (absl::Status s = csv::check_files(*mapping, files, import); !s.ok()) return fail(common.format, s, kRefused);
  Quarantine quarantine(common.format == Format::kJson);
  if (!options.quarantine.empty()) {
    if (absl::Status s = quarantine.open_file(options.quarantine); !s.ok()) return fail(common.format, s, kRefused);
  }

  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kWrite);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  if (absl::Status attached = (*session)->attach_all(); !attached.ok()) return fail(common.format, attached, kNoLog);
  quarantine.begin_file();

  absl::StatusOr<csv::ImportResult> result = absl::CancelledError();
  {
    Progress progress("import", "bytes", common.quiet);
    import.cancel = &interrupted();
    import.on_quarantine = [&](const csv::QuarantineEntry& entry) { quarantine.add(entry); };
    import.on_progress = [&](const csv::ImportProgress& p) {
      progress.update(p.bytes_done, p.bytes_total,
                      count_of(p.rows, "row", "rows") + ", " + percent(p.bytes_done, p.bytes_total));
    };
    result = csv::import_csv(*mapping, files, csv::target_of((*session)->engine(), options.actor), import);
  }
  absl::Status closed = (*session)->close();
  closed.Update(quarantine.close_file());
  if (!result.ok()) return fail(common.format, result.status(), kRefused);
  if (!closed.ok()) return fail(common.format, closed, kRefused);

  print(common.format == Format::kJson ? pretty(to_json(*result, options, quarantine.json()))
                                       : to_text(*result, options, common.log) + quarantine.text(result->quarantined));
  if (!result->cancelled) return kOk;
  say("interrupted; the log is closed and whole. The same command goes on where this one stopped");
  return kInterrupted;
}

std::string shipped_names() {
  std::string names;
  for (const csv::ShippedMapping& mapping : csv::shipped_mappings()) {
    names += (names.empty() ? "" : ", ") + std::string(mapping.name);
  }
  return names;
}

}  // namespace

void add_import(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "import", "Take in an order history from CSV files; a second run changes nothing");
  auto options = std::make_shared<Options>();
  command
      ->add_option("MAPPING", options->mapping,
                   "What the columns mean: a shipped mapping (" + shipped_names() + ") or the path of your own")
      ->required();
  command->add_option("FILE", options->files, "CSV files; KIND=FILE says which of the mapping's kinds a file is")
      ->required();
  command
      ->add_option("--quarantine", options->quarantine,
                   "Write every cell that could not be read to this file: JSON if it ends in .json, else CSV")
      ->type_name("FILE");
  command->add_option("--actor", options->actor, "Who takes the history in, for the record (default: import)")
      ->type_name("NAME");
  add_common(
      *command, invocation.common,
      "  gendan import scms shipments.csv\n"
      "  gendan import scms shipments.csv --quarantine aside.csv\n"
      "  gendan import my.map headers=orders.csv lines=lines.csv --format json\n"
      "What is taken in is marked as observed. A cell that cannot be read is put aside with row, column, value and\n"
      "reason; the rest of its row goes in, but for what needs it. Ctrl-C ends between two rows; the same command then "
      "goes on.");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return run_import(invocation.common, *options); };
  });
}

}  // namespace gendan::cli
