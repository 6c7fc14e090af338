// gendan: order histories in, delays, quality and complaints out. One file per command beside this one.

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <system_error>

#include "command.h"
#include "gendan/core/refusal.h"
#include "gendan/version.h"
#include "output.h"

namespace gendan::cli {
namespace {

constexpr char kDefaultLog[] = "gendan-log";

constexpr char kFooter[] = R"(Start here:
  gendan import scms shipments.csv    take in an order history; a second run changes nothing
  gendan report delays                what is late, by how much, and whose doing it was
  gendan show SCMS-4                  one order's story, in words
  gendan replay                       fold the whole log anew and compare

The log is the folder given by --log, else by $GENDAN_LOG, else ./gendan-log.
Exit codes: 0 done; 1 refused, or a replay or verify found something; 2 wrong command line; 3 the log cannot be opened;
130 interrupted: the log keeps what it has; import and load go on by the same command, simulate and dump do not.
gendan COMMAND --help shows a command's options and examples.)";

// Usage errors come before the options have been stored, so the format is looked for by hand.
Format wanted_format(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--format=json") return Format::kJson;
    if (word == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json") return Format::kJson;
  }
  return Format::kTable;
}

// An option that was given an empty value: a command would take it for one that was not given.
const CLI::Option* empty_option(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& value : option->results()) {
      if (value.empty()) return option;
    }
  }
  for (const CLI::App* inner : command.get_subcommands({})) {  // groups of options too
    if (const CLI::Option* option = empty_option(*inner); option != nullptr) return option;
  }
  return nullptr;
}

int run(int argc, char** argv) {
  CLI::App app("gendan follows orders: it keeps every order's history as events and answers from them.", "gendan");
  Invocation invocation;
  app.set_version_flag("--version", std::string("gendan ") + kVersion);
  app.require_subcommand(1);
  app.footer(kFooter);
  add_import(app, invocation);
  add_simulate(app, invocation);
  add_report(app, invocation);
  add_show(app, invocation);
  add_replay(app, invocation);
  add_events(app, invocation);
  add_info(app, invocation);
  add_execute(app, invocation);
  add_verify(app, invocation);
  add_copies(app, invocation);
  add_head(app, invocation);
  add_prove(app, invocation);
  add_outlook(app, invocation);
  add_trace(app, invocation);
  add_agreed(app, invocation);
  add_conformance(app, invocation);
  add_certificate(app, invocation);
  add_aql(app, invocation);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return fail(wanted_format(argc, argv),
                refuse(Code::kBadUsage, "", error.what(), "see gendan --help, or gendan COMMAND --help"), kUsage);
  }
  if (const CLI::Option* option = empty_option(app); option != nullptr) {
    return fail(invocation.common.format,
                refuse(Code::kMissing, option->get_name(), "its value is empty",
                       "give it one, or leave it out where that is possible"),
                kUsage);
  }
  if (invocation.common.log.empty()) {
    const char* from_environment = std::getenv("GENDAN_LOG");
    invocation.common.log = from_environment != nullptr && *from_environment != '\0' ? from_environment : kDefaultLog;
  }
  return invocation.run();
}

}  // namespace

CLI::App* add_subcommand(CLI::App& parent, const char* name, const char* description) {
  return parent.add_subcommand(name, description);
}

void add_common(CLI::App& command, Common& common, const std::string& examples) {
  command.add_option("--log", common.log, "Folder of the log (default: $GENDAN_LOG, else ./gendan-log)")
      ->type_name("DIR");
  static const std::map<std::string, Format> formats = {{"table", Format::kTable}, {"json", Format::kJson}};
  command.add_option("--format", common.format, "How to answer: table for people (default), json for programs")
      ->type_name("table|json")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case));
  command.add_flag("--quiet,-q", common.quiet, "No progress on standard error");
  command.footer("Examples:\n" + examples);
}

CLI::Validator whole_number(std::uint64_t least) {
  const auto read = [least](std::string& text) -> std::string {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || at != end || number < least) {
      return "give a whole number, in digits only" + (least > 0 ? ", from " + std::to_string(least) + " on" : "");
    }
    text = std::to_string(number);
    return "";
  };
  return CLI::Validator(read, "");
}

}  // namespace gendan::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, see finish_output
  int exit = gendan::cli::kRefused;
  try {
    exit = gendan::cli::run(argc, argv);
  } catch (const std::exception& error) {  // out of memory, above all
    gendan::cli::say(std::string("cannot go on: ") + error.what());
  }
  return gendan::cli::finish_output(exit);
}
