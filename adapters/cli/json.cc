#include "json.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "output.h"

namespace gendan::cli {
namespace {

// Down to `depth` levels each element has a line of its own; below that a value stands on one line.
void write(const JsonValue& value, int depth, std::string indent, std::string& out) {
  const bool spread = depth > 0 && ((value.is_object() && !value.get_object().empty()) ||
                                    (value.is_array() && !value.get_array().empty()));
  if (!spread) {
    out += boost::json::serialize(value);
    return;
  }
  const std::string inner = indent + "  ";
  const char* separator = "\n";
  if (value.is_object()) {
    out += '{';
    for (const auto& member : value.get_object()) {
      out += separator + inner + boost::json::serialize(member.key()) + ": ";
      write(member.value(), depth - 1, inner, out);
      separator = ",\n";
    }
    out += '\n' + indent + '}';
  } else {
    out += '[';
    for (const JsonValue& element : value.get_array()) {
      out += separator + inner;
      write(element, depth - 1, inner, out);
      separator = ",\n";
    }
    out += '\n' + indent + ']';
  }
}

// A name that stands twice in one object of `text`, which is JSON. The parser keeps the last of the two.
std::optional<std::string> named_twice(const std::string& text) {
  std::vector<std::set<std::string>> open;  // the names of the objects and lists that have not ended
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '{' || text[at] == '[') open.emplace_back();
    if (text[at] == '}' || text[at] == ']') open.pop_back();
    if (text[at] != '"') continue;
    const std::size_t begin = at;
    while (text[++at] != '"') at += text[at] == '\\' ? 1 : 0;
    const std::size_t behind = text.find_first_not_of(" \t\r\n", at + 1);
    if (behind == std::string::npos || text[behind] != ':') continue;  // a value
    boost::json::error_code error;
    const JsonValue name = boost::json::parse(text.substr(begin, at + 1 - begin), error);
    std::string plain(plain_text(name.as_string()));
    if (!open.back().insert(plain).second) return plain;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Json> parse_object(const std::string& text, std::string_view field) {
  boost::json::error_code error;
  JsonValue value = boost::json::parse(text, error);
  if (error) return refuse(Code::kBadJson, field, error.message());
  if (!value.is_object()) return refuse(Code::kBadJson, field, "not an object");
  if (const std::optional<std::string> name = named_twice(text); name.has_value()) {
    return refuse(Code::kBadJson, field, "the name \"" + *name + "\" stands twice in one object");
  }
  return std::move(value.get_object());
}

std::string pretty(const Json& object) {
  std::string out;
  write(object, 2, "", out);
  out += '\n';
  return as_utf8(out);
}

JsonValue date_json(Date date) { return date.has_value() ? JsonValue(date.str()) : JsonValue(nullptr); }

JsonValue instant_json(Instant instant) {
  return instant.micros == 0 ? JsonValue(nullptr) : JsonValue(to_string(instant));
}

std::string one_line(const JsonValue& value) { return as_utf8(boost::json::serialize(value)); }

}  // namespace gendan::cli
