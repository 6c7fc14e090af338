#include <string>

#include "gendan/core/refusal.h"
#include "pages.h"

namespace gendan::docs {

std::string refusals_page() {
  std::string page =
      "# Refusals\n\n"
      "Why the library says no: a stable number and name, the class of the status that carries it, and what to do. "
      "Where\n"
      "one input breaks several rules, the one that stands first here is reported. A place that refuses may give a\n"
      "remedy that fits better than the one below.\n\n"
      "| code | name | status | meaning | remedy |\n|---|---|---|---|---|\n";
  for (const RefusalFacts& facts : refusal_table()) {
    page += "| " + std::to_string(static_cast<unsigned>(facts.code)) + " | `" + std::string(facts.name) + "` | " +
            absl::StatusCodeToString(facts.status) + " | " + std::string(facts.meaning) + " | " +
            std::string(facts.remedy) + " |\n";
  }
  return page;
}

}  // namespace gendan::docs
