#include "program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace gendan::verifier_test {

void Folder::write(const std::string& name, std::string_view content) const {
  std::ofstream(*this / name, std::ios::binary) << content;
}

std::string Folder::read(const std::string& name) const {
  std::ifstream in(*this / name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

Result Folder::verify(const std::string& arguments) const {
  const std::string line = "cd '" + path() + "' && '" + GENDAN_VERIFY + "' >.out 2>.err </dev/null " + arguments;
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(".out"), read(".err")};
}

}  // namespace gendan::verifier_test
