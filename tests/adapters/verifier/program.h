#ifndef GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_
#define GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_

// Runs the built `gendan-verify` as its users do.

#include <string>
#include <string_view>

namespace gendan::verifier_test {

struct Result {
  int exit = -1;
  std::string out;
  std::string err;
};

// A folder of its own, gone with the object. Programs run in it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, std::string_view content) const;
  // gendan-verify with these arguments, in the words of /bin/sh.
  Result verify(const std::string& arguments) const;

 private:
  std::string read(const std::string& name) const;

  std::string path_;
};

}  // namespace gendan::verifier_test

#endif  // GENDAN_TESTS_ADAPTERS_VERIFIER_PROGRAM_H_
