#include <algorithm>
#include <string>

#include "gendan/core/refusal.h"
#include "pages.h"

namespace gendan::docs {

std::vector<std::string_view> split_fields(std::string_view fields) {
  std::vector<std::string_view> out;
  while (!fields.empty()) {
    const std::size_t end = std::min(fields.find(", "), fields.size());
    out.push_back(fields.substr(0, end));
    fields.remove_prefix(std::min(end + 2, fields.size()));
  }
  return out;
}

std::string quoted_fields(std::string_view fields) {
  std::string out;
  for (const std::string_view field : split_fields(fields)) {
    const std::string_view quote = field == "any" || field == "none" ? "" : "`";
    out.append(out.empty() ? "" : ", ").append(quote).append(field).append(quote);
  }
  return out;
}

std::string refusals_page() {
  std::string page =
      "# Refusals\n\n"
      "Why the library says no: a stable number and name, the class of the status that carries it, the fields at\n"
      "which it stands, and what to do. Where one input breaks several rules, the one that stands first here is\n"
      "reported. A place that refuses may give a remedy that fits better than the one below.\n\n"
      "Of the fields, `n` stands for a number and `*` for whatever follows; any is whatever field has the value at\n"
      "fault, none an empty field. A code that is reserved is not given by this version. What a host's own policies\n"
      "and machines refuse names fields of their own.\n\n"
      "| code | name | status | field | meaning | remedy |\n|---|---|---|---|---|---|\n";
  for (const RefusalFacts& facts : refusal_table()) {
    page += "| " + std::to_string(static_cast<unsigned>(facts.code)) + " | `" + std::string(facts.name) + "` | " +
            absl::StatusCodeToString(facts.status) + " | " +
            (facts.fields.empty() ? "reserved" : quoted_fields(facts.fields)) + " | " + std::string(facts.meaning) +
            " | " + std::string(facts.remedy) + " |\n";
  }
  return page;
}

}  // namespace gendan::docs
