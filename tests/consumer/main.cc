#include <cstring>
#include <iostream>

#include "gendan/core/code.h"
#include "gendan/version.h"

int main() {
  std::cout << "built against gendan " << gendan::kVersion << "\n";
  return GENDAN_VERSION >= 100 && std::strlen(gendan::kVersion) > 0 ? 0 : 1;
}
