#ifndef GENDAN_ADAPTERS_CLI_COMMAND_H_
#define GENDAN_ADAPTERS_CLI_COMMAND_H_

#include <cstdint>
#include <functional>
#include <string>

#include "output.h"

// Only declared: a file that includes CLI11 compiles half of it, and the reports do without.
namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace gendan::cli {

// What every command understands.
struct Common {
  std::string log;  // folder of the log
  Format format = Format::kTable;
  bool quiet = false;
};

// The command line as it has been read: the chosen subcommand leaves here what is to be done.
struct Invocation {
  Common common;
  std::function<int()> run;  // returns the exit code
};

// Each command of the program adds its subcommand to `root`; `invocation` outlives both.
void add_import(CLI::App& root, Invocation& invocation);
void add_simulate(CLI::App& root, Invocation& invocation);
void add_report(CLI::App& root, Invocation& invocation);
void add_show(CLI::App& root, Invocation& invocation);
void add_replay(CLI::App& root, Invocation& invocation);
void add_events(CLI::App& root, Invocation& invocation);
void add_info(CLI::App& root, Invocation& invocation);
void add_execute(CLI::App& root, Invocation& invocation);
void add_verify(CLI::App& root, Invocation& invocation);
void add_copies(CLI::App& root, Invocation& invocation);  // backup, backups, restore, dump, load
void add_head(CLI::App& root, Invocation& invocation);
void add_prove(CLI::App& root, Invocation& invocation);
void add_outlook(CLI::App& root, Invocation& invocation);
void add_trace(CLI::App& root, Invocation& invocation);
void add_agreed(CLI::App& root, Invocation& invocation);
void add_conformance(CLI::App& root, Invocation& invocation);
void add_certificate(CLI::App& root, Invocation& invocation);
void add_aql(CLI::App& root, Invocation& invocation);

// A subcommand, which `parent` owns. Made in one file, because the constructor brings the whole parser along.
CLI::App* add_subcommand(CLI::App& parent, const char* name, const char* description);

// --log, --format and --quiet on one subcommand, and its examples below the help.
void add_common(CLI::App& command, Common& common, const std::string& examples);

// For the transform() of an option that is a number without a sign. Digits only, and `least` or more: by itself CLI11
// turns -1 into a large number, cuts one that is too large, and reads 010 as eight.
CLI::Validator whole_number(std::uint64_t least = 0);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_COMMAND_H_
