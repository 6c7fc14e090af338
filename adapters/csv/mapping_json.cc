#include "mapping_json.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "mapping_text.h"
#include "value.h"

namespace gendan::csv {
namespace {

// "quantity.value" into "quantity", "value"; "milestones[0].code" into "milestones", "[0]", "code".
absl::StatusOr<std::vector<std::string>> segments_of(const std::string& path) {
  const absl::Status bad = wrong("\"" + path + "\" is not the path of a field, such as quantity.value");
  std::vector<std::string> segments;
  std::size_t i = 0;
  while (i < path.size()) {
    const bool index = path[i] == '[';
    if (index) {
      const std::size_t close = path.find(']', i);
      if (segments.empty() || close == std::string::npos || close == i + 1 || close > i + 3) return bad;
      const std::string digits = path.substr(i + 1, close - i - 1);
      if (digits.find_first_not_of("0123456789") != std::string::npos) return bad;
      if (digits.size() == 2 && digits[0] == '0') return bad;
      segments.push_back(path.substr(i, close - i + 1));
      i = close + 1;
    } else {
      const std::size_t end = std::min(path.find_first_of(".[", i), path.size());
      if (end == i) return bad;
      segments.push_back(path.substr(i, end - i));
      i = end;
    }
    if (i < path.size() && path[i] == '.') {
      if (++i == path.size() || path[i] == '[') return bad;
    } else if (i < path.size() && path[i] != '[') {
      return bad;
    }
  }
  if (segments.empty()) return bad;
  return segments;
}

std::string text_of(const absl::Status& status) {
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value()) return std::string(status.message().data(), status.message().size());
  return refusal->detail.empty() ? std::string(facts_of(refusal->code).meaning) : refusal->detail;
}

std::string names_of_fields(std::string_view event) {
  std::string names;
  for (const EventFacts& facts : event_types()) {
    if (facts.name != event) continue;
    for (const FieldFacts& field : fields_of(facts.tag)) names += (names.empty() ? "" : ", ") + field.name;
  }
  return names.empty() ? "none" : names;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escaped{};
      (void)std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escaped.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

absl::StatusOr<JsonShape> JsonShape::of(const std::vector<Field>& fields) {
  JsonShape shape;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    absl::StatusOr<std::vector<std::string>> segments = segments_of(fields[f].path);
    if (!segments.ok()) return segments.status();
    Node* node = &shape.root_;
    for (const std::string& segment : *segments) {
      const bool element = segment.front() == '[';
      if (node->field.has_value() || (!node->children.empty() && node->list != element)) {
        return wrong("\"" + fields[f].path + "\" does not go with a field that is given before it");
      }
      node->list = element;
      auto child =
          std::find_if(node->children.begin(), node->children.end(), [&](const Node& n) { return n.name == segment; });
      if (child == node->children.end()) {
        if (element && segment != '[' + std::to_string(node->children.size()) + ']') {
          return wrong("\"" + fields[f].path + "\": a list's elements are given from [0] on, one after another");
        }
        node->children.push_back({segment, false, std::nullopt, {}});
        child = std::prev(node->children.end());
      }
      node = &*child;
    }
    if (node->field.has_value() || !node->children.empty()) {
      return wrong("\"" + fields[f].path + "\" is given twice");
    }
    node->field = f;
  }
  return shape;
}

bool JsonShape::write(const Node& node, const std::vector<std::optional<std::string>>& values, std::string& out) {
  if (node.field.has_value()) {
    const std::optional<std::string>& value = values[*node.field];
    if (!value.has_value()) return false;
    out += *value;
    return true;
  }
  // A unit or currency without its number would make it 0.
  for (const Node& child : node.children) {
    if (child.name == "value" && child.field.has_value() && !values[*child.field].has_value()) return false;
  }
  bool any = false;
  for (const Node& child : node.children) {
    const std::size_t before = out.size();
    out += any ? ',' : node.list ? '[' : '{';
    if (!node.list) out += json_text(child.name) + ':';
    if (write(child, values, out)) {
      any = true;
    } else {
      out.resize(before);
    }
  }
  if (any) out += node.list ? ']' : '}';
  return any;
}

std::string JsonShape::object(const std::vector<std::optional<std::string>>& values) const {
  std::string out;
  return write(root_, values, out) ? out : "{}";
}

absl::Status check_field(std::string_view event, Field& field) {
  // Alone, so that an element of a list is its first.
  Field alone = field;
  for (std::size_t at = 0; (at = alone.path.find('[', at)) != std::string::npos; ++at) {
    alone.path.replace(at, alone.path.find(']', at) - at + 1, "[0]");
  }
  const absl::StatusOr<JsonShape> shape = JsonShape::of({alone});
  if (!shape.ok()) return shape.status();
  const auto ask = [&](std::string value) { return from_json(event, shape->object({std::move(value)})).status(); };
  const std::pair<Field::Json, std::string_view> probes[] = {
      {Field::Json::kText, "\"x\""}, {Field::Json::kWhole, "1"}, {Field::Json::kBool, "true"}};
  absl::Status first;
  for (const auto& [json, probe] : probes) {
    const absl::Status status = ask(std::string(probe));
    if (first.ok()) first = status;
    if (refused_with(status, Code::kBadJson)) continue;
    field.json = json;
    if (!field.value.constant) return absl::OkStatus();
    const std::string& text = field.value.pieces.front().literal;
    const absl::StatusOr<std::string> value = json_of(text, json);
    const absl::Status constant = value.ok() ? ask(*value) : value.status();
    // A unit alone lacks the value that another column gives.
    const std::optional<Refusal> refusal = refusal_of(constant);
    const bool lacks_another = refusal && refusal->code == Code::kMissing && refusal->field != alone.path;
    if (constant.ok() || lacks_another) return absl::OkStatus();
    return wrong("\"" + text + "\" cannot be the " + field.path + " of " + std::string(event) + ": " +
                 text_of(constant));
  }
  return wrong(std::string(event) + " has no field \"" + field.path + "\" that a cell can fill (" + text_of(first) +
               "); its fields are: " + names_of_fields(event));
}

}  // namespace gendan::csv
