#include "json.h"

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

}  // namespace

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
