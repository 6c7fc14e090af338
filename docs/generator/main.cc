// gendan_docs [--check] DIR: writes the generated pages below DIR/generated. With --check it writes nothing, names the
// pages that are not as it would write them, and exits 1 if there is one.

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "pages.h"

namespace {

struct Page {
  const char* name;
  std::string (*write)();
};

constexpr Page kPages[] = {
    {"events.md", gendan::docs::events_page},
    {"refusals.md", gendan::docs::refusals_page},
    {"lifecycles.md", gendan::docs::lifecycles_page},
    {"decisions.md", gendan::docs::decisions_page},
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::strcmp(argv[1], "--check") == 0;
  if (!check && (argc != 2 || argv[1][0] == '-')) {
    std::fprintf(stderr, "usage: gendan_docs [--check] DIR\n");
    return 2;
  }
  const std::filesystem::path folder = std::filesystem::path(argv[argc - 1]) / "generated";
  int stale = 0;
  for (const Page& page : kPages) {
    const std::filesystem::path path = folder / page.name;
    const std::string text = page.write();
    if (std::filesystem::exists(path) && content_of(path) == text) continue;
    if (check) {
      std::printf("stale: %s\n", path.c_str());
      stale = 1;
      continue;
    }
    std::filesystem::create_directories(folder);
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) {
      std::fprintf(stderr, "cannot write %s\n", path.c_str());
      return 2;
    }
  }
  return stale;
}
