#include "mapping_text.h"

#include <algorithm>
#include <utility>

#include "gendan/adapters/csv/reader.h"
#include "gendan/core/refusal.h"

namespace gendan::csv {

absl::Status wrong(std::string_view detail) { return refuse(Code::kBadMapping, "", detail); }

std::string quote(std::string_view text) { return '"' + printable(text, 60) + '"'; }

absl::StatusOr<std::vector<Token>> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  std::size_t i = 0;
  while (i < line.size()) {
    const char c = line[i];
    if (c == ' ' || c == '\t') {
      ++i;
    } else if (c == '#') {
      break;
    } else if (c == '=') {
      tokens.push_back({"=", false});
      ++i;
    } else if (c == '"') {
      Token token{"", true};
      for (++i;; ++i) {
        if (i == line.size()) return wrong("a text has no closing quote");
        if (line[i] != '"') {
          token.text += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
          token.text += line[++i];
        } else {
          break;
        }
      }
      ++i;
      if (i < line.size() && std::string_view(" \t=#").find(line[i]) == std::string_view::npos) {
        return wrong("something stands right behind a closing quote");
      }
      tokens.push_back(std::move(token));
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t=\"", i), line.size());
      tokens.push_back({std::string(line.substr(i, end - i)), false});
      i = end;
    }
  }
  return tokens;
}

absl::Status check_name(const std::string& name, std::string_view what, std::size_t limit) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (!name.empty() && name.size() <= limit && std::all_of(name.begin(), name.end(), fits)) {
    return absl::OkStatus();
  }
  return wrong("the name of " + std::string(what) + " is 1 to " + std::to_string(limit) +
               " letters, digits, - and _, not " + quote(name));
}

}  // namespace gendan::csv
