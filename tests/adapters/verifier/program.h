#ifndef GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_
#define GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_

// Runs the built `gendan-verify` as its users do.

#include <string>
#include <string_view>

#include "tests/core/temporary_folder.h"

namespace gendan::verifier_test {

struct Result {
  int exit = -1;
  std::string out;
  std::string err;
};

// Programs run in it.
class Folder : public TemporaryFolder {
 public:
  void write(const std::string& name, std::string_view content) const;
  // gendan-verify with these arguments, in the words of /bin/sh.
  Result verify(const std::string& arguments) const;

 private:
  std::string read(const std::string& name) const;
};

}  // namespace gendan::verifier_test

#endif  // GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_
