// The decisions as the public headers declare them, with the refusals that their comments name. The comments are the
// contract; this page only gathers them, and adds the remedies and the fields that the table lists.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/refusal.h"
#include "pages.h"

namespace gendan::docs {
namespace {

struct Named {
  const RefusalFacts* refusal;
  std::string fields;  // those that the remark in brackets behind the name begins with; may be empty
  std::string when;    // the rest of the remark; may be empty
};

struct Declared {
  std::string name;
  std::vector<Named> refusals;
};

struct Group {
  std::string header;
  std::vector<Named> refusals;  // of each of its decisions
  std::vector<Declared> decisions;
};

const RefusalFacts* refusal_named(std::string_view name) {
  for (const RefusalFacts& facts : refusal_table()) {
    if (facts.name == name) return &facts;
  }
  return nullptr;
}

bool is_name(char c) {
  return std::islower(static_cast<unsigned char>(c)) || c == '_' || std::isdigit(static_cast<unsigned char>(c));
}

// "lines[n].amount", "line n"
bool is_field(std::string_view text) {
  if (text.ends_with(" n")) text.remove_suffix(2);
  const auto in_field = [](char c) { return is_name(c) || std::string_view("[].*").find(c) != std::string_view::npos; };
  return !text.empty() && std::all_of(text.begin(), text.end(), in_field);
}

// A remark is fields, "reference, expires"; or fields and when, "expires: it has expired"; or when, "it has expired".
Named with_remark(const RefusalFacts& refusal, const std::string& remark) {
  const std::size_t colon = std::min(remark.find(": "), remark.size());
  const std::string head = remark.substr(0, colon);
  const std::vector<std::string_view> fields = split_fields(head);
  if (!std::all_of(fields.begin(), fields.end(), is_field)) return {&refusal, "", remark};
  const std::vector<std::string_view> listed = split_fields(refusal.fields);
  for (const std::string_view field : fields) {
    if (refusal.fields == "any" || std::find(listed.begin(), listed.end(), field) != listed.end()) continue;
    throw std::runtime_error(std::string(refusal.name) + " is not refused at " + std::string(field));
  }
  return {&refusal, head, remark.substr(std::min(colon + 2, remark.size()))};
}

// The text in brackets that begins at `at`, without them.
std::string bracketed(std::string_view text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return std::string(text.substr(at + 1, i - at - 1));
  }
  throw std::runtime_error("a bracket that is not closed: " + std::string(text));
}

// The refusals that a comment names: their names in a list, each with a remark in brackets or without.
std::vector<Named> refusals_in(std::string_view comment) {
  std::vector<Named> out;
  for (std::size_t at = 0; at < comment.size();) {
    if (comment[at] == '(') {  // names in a remark are fields or states
      at += bracketed(comment, at).size() + 2;
      continue;
    }
    std::size_t end = at;
    while (end < comment.size() && is_name(comment[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    const std::string_view word = comment.substr(at, end - at);
    const std::string_view before = comment.substr(0, at);
    const std::string_view after = comment.substr(end);
    const auto ends_with_one_of = [&](std::initializer_list<std::string_view> ends) {
      return std::any_of(ends.begin(), ends.end(), [&](std::string_view s) { return before.ends_with(s); });
    };
    const bool begins_item = at == 0 || ends_with_one_of({", ", ". ", "; ", ": ", "with ", " and ", " or "});
    const bool ends_item = after.empty() || after.starts_with(" (") || after.starts_with(" and ") ||
                           after.starts_with(" or ") || after.starts_with(" where ") || after.starts_with(" for ") ||
                           std::string_view(",.;:").find(after[0]) != std::string_view::npos;
    const RefusalFacts* refusal = begins_item && ends_item ? refusal_named(word) : nullptr;
    const bool known = std::any_of(out.begin(), out.end(), [&](const Named& n) { return n.refusal == refusal; });
    if (refusal != nullptr && !known) {
      out.push_back(with_remark(*refusal, after.starts_with(" (") ? bracketed(comment, end + 1) : ""));
    }
    at = end;
  }
  return out;
}

// "namespace quality {" -> "quality"; empty for the library's own namespace and for what is not one.
std::string namespace_of(std::string_view line) {
  if (!line.starts_with("namespace ") || !line.ends_with(" {")) return "";
  line = line.substr(10, line.size() - 12);
  return line == "gendan" ? "" : std::string(line);
}

void take_header(const std::filesystem::path& path, std::map<std::string, std::vector<Group>>& groups) {
  constexpr std::string_view kDecision = "GENDAN_EXPORT Decision ";
  std::ifstream in(path);
  std::string line;
  std::string comment;
  std::string space;
  Group group;
  group.header = "gendan/order/" + path.filename().string();
  const auto end_of_comment = [&] {
    if (comment.find("refused with") != std::string::npos) {
      for (Named& named : refusals_in(comment)) group.refusals.push_back(std::move(named));
    }
    comment.clear();
  };
  while (std::getline(in, line)) {
    if (line.starts_with("//")) {
      const std::string text = line.size() > 3 ? line.substr(3) : "";
      if (text.starts_with("----")) continue;
      comment += (comment.empty() || text.empty() ? "" : " ") + text;
    } else if (line.starts_with(kDecision)) {
      const std::string name = line.substr(kDecision.size(), line.find('(') - kDecision.size());
      group.decisions.push_back({name, refusals_in(comment)});
      comment.clear();
    } else {
      if (const std::string name = namespace_of(line); !name.empty()) space = name;
      end_of_comment();
    }
  }
  if (!group.decisions.empty()) groups[space].push_back(std::move(group));
}

void add_rows(std::string& page, const std::string& name, const std::vector<Named>& refusals) {
  for (const Named& named : refusals) {
    page += "| " + (&named == refusals.data() ? name : std::string()) + " | `" + std::string(named.refusal->name) +
            "` | " + quoted_fields(named.fields.empty() ? named.refusal->fields : named.fields) + " | " + named.when +
            " | " + std::string(named.refusal->remedy) + " |\n";
  }
}

}  // namespace

std::string decisions_page() {
  std::map<std::string, std::vector<Group>> groups;
  std::vector<std::filesystem::path> headers;
  for (const auto& entry : std::filesystem::directory_iterator(GENDAN_SOURCE_DIR "/include/gendan/order")) {
    headers.push_back(entry.path());
  }
  std::sort(headers.begin(), headers.end());
  for (const std::filesystem::path& header : headers) take_header(header, groups);
  std::string page =
      "# Decisions and their refusals\n\n"
      "Every decision of the library, as its header declares it, with what it can be refused with besides a bad id,\n"
      "text or date (`missing`, `too_long`, `bad_character`, `date_out_of_range`, each at the field that has it) and\n"
      "what the host's own policies refuse. Whatever is refused writes nothing. Of the columns, *field* has the fields "
      "at which it is refused, as they stand in the refusal:\n"
      "those that the header names, else all that [refusals.md](refusals.md) lists for the code. *When* adds what the\n"
      "name leaves open; the refusal itself may have a remedy that fits better than the one here.\n";
  for (const auto& [space, parts] : groups) {
    page += "\n## " + space + "\n";
    for (const Group& group : parts) {
      page += "\n`" + group.header + "`\n\n| decision | refusal | field | when | remedy |\n|---|---|---|---|---|\n";
      add_rows(page, "*each of them*", group.refusals);
      for (const Declared& decision : group.decisions) {
        if (decision.refusals.empty() && group.refusals.empty()) {
          throw std::runtime_error(group.header + ": " + decision.name + " names no refusal");
        }
        if (decision.refusals.empty()) page += "| `" + decision.name + "` | | | | |\n";
        for (const Named& named : decision.refusals) {
          if (!named.fields.empty() || named.refusal->fields != "any") continue;
          throw std::runtime_error(group.header + ": " + decision.name + " names no field of " +
                                   std::string(named.refusal->name));
        }
        add_rows(page, "`" + decision.name + "`", decision.refusals);
      }
    }
  }
  return page;
}

}  // namespace gendan::docs
