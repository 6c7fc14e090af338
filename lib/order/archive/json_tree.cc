#include "order/archive/json_tree.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstddef>
#include <utility>

#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

// Told by Boost.JSON's parser what it sees. boost::json::value would keep the last of two members of one name.
class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  using Error = boost::json::error_code;
  using Text = boost::json::string_view;

  Json take_root() { return std::move(root_); }
  const std::string& twice() const { return twice_; }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return open(Json::Kind::kObject); }
  bool on_object_end(std::size_t, Error&) { return close(); }
  bool on_array_begin(Error&) { return open(Json::Kind::kList); }
  bool on_array_end(std::size_t, Error&) { return close(); }
  bool on_key_part(Text text, std::size_t, Error&) { return add(text); }
  bool on_key(Text text, std::size_t, Error& error) {
    add(text);
    std::vector<std::string>& names = open_.back().names;
    if (std::find(names.begin(), names.end(), part_) != names.end()) {
      twice_ = std::move(part_);
      error = make_error_code(boost::system::errc::invalid_argument);
      return false;
    }
    names.push_back(std::exchange(part_, {}));
    return true;
  }
  bool on_string_part(Text text, std::size_t, Error&) { return add(text); }
  bool on_string(Text text, std::size_t, Error&) {
    add(text);
    return put({.kind = Json::Kind::kText, .text = std::exchange(part_, {})});
  }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t number, Text, Error&) { return put({.kind = Json::Kind::kInteger, .integer = number}); }
  bool on_uint64(std::uint64_t number, Text, Error&) { return put({.kind = Json::Kind::kInteger, .above = number}); }
  bool on_double(double, Text, Error&) { return put({.kind = Json::Kind::kNumber}); }
  bool on_bool(bool flag, Error&) { return put({.kind = Json::Kind::kBool, .flag = flag}); }
  bool on_null(Error&) { return put({}); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  bool add(Text text) {
    part_.append(text.data(), text.size());
    return true;
  }
  bool open(Json::Kind kind) {
    open_.push_back({.kind = kind});
    return true;
  }
  bool close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }
  bool put(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().elements.push_back(std::move(value));
    }
    return true;
  }

  Json root_;
  std::vector<Json> open_;  // lists and objects that have not ended, outermost first
  std::string part_;        // of a name or text that comes in pieces
  std::string twice_;
};

}  // namespace

std::string_view Json::kind_name() const {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "true or false";
    case Kind::kInteger:
      return "a whole number";
    case Kind::kNumber:
      return "a number";
    case Kind::kText:
      return "a text";
    case Kind::kList:
      return "a list";
    case Kind::kObject:
      return "an object";
  }
  return "";
}

absl::StatusOr<Json> parse_json(std::string_view text) {
  boost::json::basic_parser<TreeBuilder> parser{boost::json::parse_options()};
  boost::json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  const std::string& twice = parser.handler().twice();
  if (!twice.empty()) return refuse(Code::kBadJson, "", "the name " + in_quotes(twice) + " stands twice in one object");
  const std::string at = " at byte " + std::to_string(read + 1);
  if (error.failed()) return refuse(Code::kBadJson, "", error.message() + at);
  if (read != text.size()) return refuse(Code::kBadJson, "", "something stands behind the value" + at);
  return parser.handler().take_root();
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    // A run of plain characters at once.
    std::size_t plain = 0;
    while (plain < text.size() && text[plain] >= 0x20 && text[plain] < 0x7f && text[plain] != '"' &&
           text[plain] != '\\') {
      ++plain;
    }
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const CodePoint c = first_code_point(text);
    if (c.bytes == 0) {
      out += "\xef\xbf\xbd";
    } else if (c.value == U'"' || c.value == U'\\') {
      out += '\\';
      out += static_cast<char>(c.value);
    } else if (c.value == U'\n') {
      out += "\\n";
    } else if (c.value == U'\t') {
      out += "\\t";
    } else if (c.value == U'\r') {
      out += "\\r";
    } else if (is_control(c.value)) {
      out += "\\u00";
      out += kHex[c.value >> 4 & 0xf];
      out += kHex[c.value & 0xf];
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes == 0 ? 1 : c.bytes);
  }
  out += '"';
}

}  // namespace gendan
