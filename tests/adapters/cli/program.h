#ifndef GENDAN_TESTS_ADAPTERS_CLI_PROGRAM_H_
#define GENDAN_TESTS_ADAPTERS_CLI_PROGRAM_H_

// Runs the built `gendan` as its users do.

#include <sys/types.h>

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/core/temporary_folder.h"

namespace gendan::cli_test {

struct Result {
  int exit = -1;  // the exit code; 128 + signal where a signal ended it
  std::string out;
  std::string err;
};

// Programs run in it.
struct Folder : TemporaryFolder {
  std::string write(const std::string& name, const std::string& content) const;  // returns its path
};

using Words = std::vector<std::string>;

// A program under way, with its output going to files.
class Running {
 public:
  Running(const Folder& folder, const Words& arguments, const std::string& input = "", const Words& environment = {});
  void signal(int number) const;
  // Returns once the log in that folder has taken some events, or after a minute.
  static void await_events(const std::string& log);
  Result wait();
  // What has come out so far.
  std::string err_so_far() const;

 private:
  std::string out_, err_;
  pid_t pid_ = -1;
};

// gendan with these arguments in that folder; environment entries are "NAME=value".
Result gendan(const Folder& folder, const Words& arguments, const std::string& input = "",
              const Words& environment = {});
// A command line for /bin/sh, in which $GENDAN is the program, and $GENDAN_VERIFY the verifier.
Result shell(const Folder& folder, const std::string& line);

// The standard output as a JSON object; a test failure where it is none.
boost::json::object json_of(const Result& result);
// The refusal on the last line of standard error of a program run with --format json.
boost::json::object error_of(const Result& result);

// Every file below a folder with its content, to see that nothing changed.
std::vector<std::pair<std::string, std::string>> bytes_of(const std::string& folder);

// The file below the shared data, or nullopt where it is absent.
std::optional<std::string> shared_data(const std::string& path);

// Takes decisions until an order PO-1 of 400 EA is confirmed, made, inspected, shipped and delivered. `finding`, as
// JSON writes it, is the defect that its inspection found.
void live_through(const Folder& folder, const std::string& order = "PO-1",
                  const std::string& finding = "broken stitch");
// One decision; expects exit 0.
Result decide(const Folder& folder, const std::string& json);

}  // namespace gendan::cli_test

#endif  // GENDAN_TESTS_ADAPTERS_CLI_PROGRAM_H_
