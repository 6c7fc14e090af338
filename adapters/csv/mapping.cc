#include "gendan/adapters/csv/mapping.h"

#include <algorithm>
#include <set>
#include <utility>

#include "gendan/core/decimal.h"
#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "mapping_json.h"
#include "mapping_text.h"
#include "value.h"

namespace gendan::csv {
namespace {

constexpr std::size_t kMaxMappingBytes = 1u << 20;
// Names that stand in request ids beside a hash, an event and a count have to leave room for them.
constexpr std::size_t kMaxShortNameBytes = 16;

struct Format {
  std::string name;
  std::vector<std::string> patterns;
};

class Parser {
 public:
  absl::StatusOr<Mapping> parse(std::string_view text);

 private:
  using Tokens = std::vector<Token>;

  absl::Status statement(const Tokens& tokens);
  absl::Status head(const Tokens& tokens);
  absl::Status header_statement(const std::string& keyword, const Tokens& tokens);
  absl::Status settings(const std::string& keyword, const Tokens& tokens);
  absl::Status marks(const std::string& keyword, const Token& value);
  absl::Status compare_marks();
  absl::Status format(const Tokens& tokens);
  absl::Status file_statement(const std::string& keyword, const Tokens& tokens);
  absl::Status rule(bool once, const Tokens& tokens);
  absl::Status rule_statement(const std::string& keyword, const Tokens& tokens);
  absl::Status on(const Tokens& tokens);
  absl::Status at(const Tokens& tokens);
  absl::Status moments(const Tokens& tokens, std::vector<Value>& to);
  absl::Status when(const Tokens& tokens);
  absl::Status field(const Tokens& tokens);
  absl::Status table_entry(const Tokens& tokens);
  absl::Status end_rule();
  absl::Status end_file();

  // A value from tokens[from] on; `from` moves behind it. `optional` may be null where the word is not allowed.
  absl::StatusOr<Value> value(const Tokens& tokens, std::size_t& from, Value::Kind kind, bool* optional);
  absl::Status value_option(const Tokens& tokens, std::size_t& from, Value& value, bool* optional);
  absl::Status source(const Tokens& tokens, std::size_t& from, Value& value);
  absl::Status template_pieces(const std::string& text, Value& value);
  absl::StatusOr<Value> whole_value(const Tokens& tokens, std::size_t from, Value::Kind kind, bool* optional = nullptr);
  std::size_t column(const std::string& name);

  Mapping mapping_;
  std::vector<Format> formats_;
  std::set<std::string> seen_;  // statements that may stand once
  std::optional<Value> order_;  // of the file at hand
  std::vector<Value> at_;       // of its events, where they do not say it themselves
  bool on_given_ = false;       // by the event at hand
  bool at_given_ = false;
  bool started_ = false;
  bool in_file_ = false;
  bool in_rule_ = false;
  bool in_table_ = false;
  int line_ = 0;
  int marks_line_ = 0;  // of the last statement about the decimal or thousands mark
};

absl::StatusOr<Mapping> Parser::parse(std::string_view text) {
  if (text.size() > kMaxMappingBytes) return refuse(Code::kBadMapping, "mapping", "it is larger than 1 MiB");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto located = [this](const absl::Status& status) {
    const std::optional<Refusal> refusal = refusal_of(status);
    const std::string place = "line " + std::to_string(line_);
    return refusal.has_value() ? refuse(Code::kBadMapping, place, refusal->detail) : status;
  };
  while (!text.empty()) {
    ++line_;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_utf8(line) || line.find('\0') != std::string_view::npos) return located(wrong("it is not UTF-8 text"));
    const absl::StatusOr<Tokens> tokens = tokens_of(line);
    if (!tokens.ok()) return located(tokens.status());
    if (tokens->empty()) continue;
    if (absl::Status status = statement(*tokens); !status.ok()) return located(status);
  }
  if (absl::Status status = end_file(); !status.ok()) return located(status);
  if (absl::Status status = compare_marks(); !status.ok()) return located(status);
  if (!started_) return refuse(Code::kBadMapping, "mapping", "it does not begin with \"mapping NAME VERSION\"");
  if (mapping_.files.empty()) return refuse(Code::kBadMapping, "mapping", "it has no \"file\"");
  return std::move(mapping_);
}

absl::Status Parser::statement(const Tokens& tokens) {
  const bool assignment = tokens.size() > 1 && tokens[1].is("=");
  if (!started_) return head(tokens);
  if (in_table_ && tokens[0].quoted) return table_entry(tokens);
  in_table_ = false;
  if (in_rule_ && assignment && !tokens[0].quoted) return field(tokens);
  if (tokens[0].quoted || tokens[0].is("=") || assignment) {
    return wrong(quote(tokens[0].text) + " is given a value outside a table or an event");
  }
  const std::string& keyword = tokens[0].text;
  if (in_rule_ && (keyword == "on" || keyword == "at" || keyword == "when")) return rule_statement(keyword, tokens);
  if (in_file_ && !in_rule_ && keyword == "at") {
    if (!mapping_.files.back().events.empty() || !at_.empty()) return wrong("\"at\" stands once before the events");
    return moments(tokens, at_);
  }
  if (in_file_ && (keyword == "order" || keyword == "row" || keyword == "once" || keyword == "each")) {
    return file_statement(keyword, tokens);
  }
  return header_statement(keyword, tokens);
}

absl::Status Parser::head(const Tokens& tokens) {
  if (tokens.size() != 3 || !tokens[0].is("mapping")) return wrong("a mapping begins with \"mapping NAME VERSION\"");
  if (absl::Status status = check_name(tokens[1].text, "a mapping", kMaxShortNameBytes); !status.ok()) return status;
  const absl::StatusOr<Decimal> version = Decimal::parse(tokens[2].text, "");
  if (!version.ok() || tokens[2].text.size() > 9 || !version->is_positive() ||
      tokens[2].text.find('.') != std::string::npos) {
    return wrong("the version is a whole number from 1 on, not " + quote(tokens[2].text));
  }
  mapping_.name = tokens[1].text;
  mapping_.version = static_cast<std::uint32_t>(version->micros() / Decimal::kScale);
  started_ = true;
  return absl::OkStatus();
}

absl::Status Parser::header_statement(const std::string& keyword, const Tokens& tokens) {
  if (keyword == "file") {
    if (absl::Status status = end_file(); !status.ok()) return status;
    if (tokens.size() != 2) return wrong("\"file\" wants a name");
    if (absl::Status status = check_name(tokens[1].text, "a file", kMaxShortNameBytes); !status.ok()) return status;
    for (const FileRule& file : mapping_.files) {
      if (file.name == tokens[1].text) return wrong("two files are named " + quote(file.name));
    }
    mapping_.files.push_back({tokens[1].text, std::nullopt, {}, {}});
    in_file_ = true;
    return absl::OkStatus();
  }
  if (in_file_) {
    return wrong(
        "in a file there are the statements order, row, at, once, each, and in an event on, at, when and FIELD = "
        "VALUE; " +
        quote(keyword) + " is none of them, or stands in the wrong place");
  }
  if (keyword == "format") return format(tokens);
  if (keyword == "table") {
    if (tokens.size() != 2) return wrong("\"table\" wants a name");
    if (absl::Status status = check_name(tokens[1].text, "a table"); !status.ok()) return status;
    for (const Table& table : mapping_.tables) {
      if (table.name == tokens[1].text) return wrong("two tables are named " + quote(table.name));
    }
    mapping_.tables.push_back({tokens[1].text, {}});
    in_table_ = true;
    return absl::OkStatus();
  }
  if (!seen_.insert(keyword).second) return wrong("\"" + keyword + "\" is said twice");
  return settings(keyword, tokens);
}

absl::Status Parser::settings(const std::string& keyword, const Tokens& tokens) {
  if (keyword == "null") {
    if (tokens.size() < 2) return wrong("\"null\" wants one text or more");
    for (std::size_t i = 1; i < tokens.size(); ++i) mapping_.nulls.push_back(tokens[i].text);
    return absl::OkStatus();
  }
  const bool known = keyword == "encoding" || keyword == "separator" || keyword == "decimal" ||
                     keyword == "thousands" || keyword == "zone" || keyword == "century";
  if (!known) {
    return wrong(quote(keyword) +
                 " is not a statement; before the first file there are encoding, separator, decimal, "
                 "thousands, zone, century, null, format, table, file");
  }
  if (tokens.size() != 2) return wrong("\"" + keyword + "\" wants one value");
  const std::string& text = tokens[1].text;
  if (keyword == "encoding") {
    if (text == "utf-8") return absl::OkStatus();
    if (text != "latin-1" && text != "windows-1252") {
      return wrong("the encoding is utf-8, latin-1 or windows-1252, not " + quote(text));
    }
    mapping_.encoding = text == "latin-1" ? Encoding::kLatin1 : Encoding::kWindows1252;
    return absl::OkStatus();
  }
  if (keyword == "century") {
    const absl::StatusOr<Decimal> year = Decimal::parse(text, "");
    const auto number = year.ok() ? year->micros() / Decimal::kScale : 0;
    if (text.size() != 4 || text.find('.') != std::string::npos || number < 1900 || number > 2101) {
      return wrong("the century is its first year, from 1900 to 2101, not " + quote(text));
    }
    mapping_.century = static_cast<int>(number);
    return absl::OkStatus();
  }
  if (keyword == "zone") {
    const bool formed = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
                        (text.substr(1, 2) + text.substr(4)).find_first_not_of("0123456789") == std::string::npos;
    const int hours = formed ? (text[1] - '0') * 10 + (text[2] - '0') : 99;
    const int minutes = formed ? (text[4] - '0') * 10 + (text[5] - '0') : 99;
    if (hours > 14 || minutes > 59) return wrong("the zone is an offset such as +08:00, not " + quote(text));
    mapping_.utc_offset_minutes = (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
    return absl::OkStatus();
  }
  return marks(keyword, tokens[1]);
}

absl::Status Parser::marks(const std::string& keyword, const Token& value) {
  const std::string& text = value.text;
  if (keyword == "separator") {
    const std::pair<std::string_view, char> names[] = {
        {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};
    for (const auto& [name, mark] : names) {
      if (!value.is(name)) continue;
      mapping_.separator = mark;
      return absl::OkStatus();
    }
    return wrong("the separator is comma, semicolon, tab or pipe, not " + quote(text));
  }
  const std::string_view allowed = keyword == "decimal" ? ".," : ".,' ";
  if (text.size() != 1 || allowed.find(text[0]) == std::string_view::npos) {
    return wrong("\"" + keyword + "\" is one of the marks " + quote(allowed) + ", in quotes");
  }
  (keyword == "decimal" ? mapping_.decimal : mapping_.thousands.emplace()) = text[0];
  marks_line_ = line_;
  return absl::OkStatus();
}

// Not at either statement: the one that makes them differ may stand below the other.
absl::Status Parser::compare_marks() {
  if (mapping_.thousands != mapping_.decimal) return absl::OkStatus();
  line_ = marks_line_;
  return wrong("the decimal and the thousands mark are the same");
}

absl::Status Parser::format(const Tokens& tokens) {
  if (tokens.size() < 3) return wrong("\"format\" wants a name and one pattern or more, such as \"%d/%m/%Y\"");
  if (absl::Status status = check_name(tokens[1].text, "a format"); !status.ok()) return status;
  for (const Format& format : formats_) {
    if (format.name == tokens[1].text) return wrong("two formats are named " + quote(format.name));
  }
  Format format{tokens[1].text, {}};
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (absl::Status status = check_pattern(tokens[i].text, mapping_.century.has_value()); !status.ok()) return status;
    format.patterns.push_back(tokens[i].text);
  }
  formats_.push_back(std::move(format));
  return absl::OkStatus();
}

absl::Status Parser::table_entry(const Tokens& tokens) {
  if (tokens.size() != 3 || !tokens[1].is("=")) return wrong("a table has lines such as \"A\" = \"Air\"");
  Table& table = mapping_.tables.back();
  for (const auto& entry : table.entries) {
    if (entry.first == tokens[0].text) return wrong(quote(entry.first) + " stands twice in the table");
  }
  table.entries.emplace_back(tokens[0].text, tokens[2].text);
  return absl::OkStatus();
}

absl::Status Parser::file_statement(const std::string& keyword, const Tokens& tokens) {
  if (absl::Status status = end_rule(); !status.ok()) return status;
  if (keyword == "once" || keyword == "each") return rule(keyword == "once", tokens);
  FileRule& file = mapping_.files.back();
  if (!file.events.empty()) return wrong("\"" + keyword + "\" stands before the file's events");
  std::optional<Value>& to = keyword == "order" ? order_ : file.row;
  if (to.has_value()) return wrong("\"" + keyword + "\" is said twice");
  absl::StatusOr<Value> value = whole_value(tokens, 1, Value::Kind::kText);
  if (!value.ok()) return value.status();
  if (value->constant) return wrong("\"" + keyword + "\" wants a column");
  to = *std::move(value);
  return absl::OkStatus();
}

absl::Status Parser::rule(bool once, const Tokens& tokens) {
  if (tokens.size() < 2 || tokens.size() > 3)
    return wrong("\"each\" and \"once\" want an event type, and a name if need be");
  FileRule& file = mapping_.files.back();
  EventRule rule;
  rule.once = once;
  rule.event = tokens[1].text;
  rule.line = line_;
  const auto types = event_types();
  const auto type = std::find_if(types.begin(), types.end(), [&](const EventFacts& f) { return f.name == rule.event; });
  if (type == types.end()) return wrong("there is no event type " + quote(rule.event));
  rule.category = type->category;
  if (rule.category == Category::kPoNumber) {
    return wrong(rule.event + " is written with an order's submission, so rows cannot give it");
  }
  if (rule.category == Category::kBank) {
    return wrong(rule.event + " is written with a payment's receipt, so rows cannot give it");
  }
  if (rule.category == Category::kAny) {
    return wrong(rule.event + " takes back what the log holds, so rows cannot give it");
  }
  rule.label = tokens.size() == 3 ? tokens[2].text : rule.event;
  if (absl::Status status = check_name(rule.label, "an event"); !status.ok()) return status;
  for (const EventRule& other : file.events) {
    if (other.label == rule.label) {
      return wrong("the file gives two " + quote(rule.label) + ": name the second one, as in \"each " + rule.event +
                   " NAME\"");
    }
  }
  if (rule.category == Category::kOrder && order_.has_value()) rule.stream = *order_;
  rule.at = at_;
  file.events.push_back(std::move(rule));
  in_rule_ = true;
  on_given_ = false;
  at_given_ = false;
  return absl::OkStatus();
}

absl::Status Parser::rule_statement(const std::string& keyword, const Tokens& tokens) {
  if (keyword == "on") return on(tokens);
  return keyword == "at" ? at(tokens) : when(tokens);
}

absl::Status Parser::on(const Tokens& tokens) {
  EventRule& rule = mapping_.files.back().events.back();
  if (on_given_) return wrong("\"on\" is said twice");
  const std::string kind(to_string(rule.category));
  if (tokens.size() < 3 || !tokens[1].is(kind)) return wrong(rule.event + " stands on \"" + kind + "\" and its number");
  absl::StatusOr<Value> value = whole_value(tokens, 2, Value::Kind::kText);
  if (!value.ok()) return value.status();
  rule.stream = *std::move(value);
  on_given_ = true;
  return absl::OkStatus();
}

absl::Status Parser::at(const Tokens& tokens) {
  EventRule& rule = mapping_.files.back().events.back();
  if (at_given_) return wrong("\"at\" is said twice; give several columns as \"at A or B\"");
  at_given_ = true;
  rule.at.clear();
  return moments(tokens, rule.at);
}

absl::Status Parser::moments(const Tokens& tokens, std::vector<Value>& to) {
  std::size_t from = 1;
  for (;;) {
    absl::StatusOr<Value> moment = value(tokens, from, Value::Kind::kTime, nullptr);
    if (!moment.ok()) return moment.status();
    to.push_back(*std::move(moment));
    if (from == tokens.size()) return absl::OkStatus();
    if (!tokens[from].is("or")) return wrong(quote(tokens[from].text) + " is not expected here");
    ++from;
  }
}

absl::Status Parser::when(const Tokens& tokens) {
  constexpr std::string_view kForm = "\"when\" wants a column and given, is TEXT... or not TEXT...";
  if (tokens.size() < 3 || !tokens[1].quoted || tokens[2].quoted) return wrong(kForm);
  Condition condition;
  condition.column = column(tokens[1].text);
  for (std::size_t i = 3; i < tokens.size(); ++i) condition.values.push_back(tokens[i].text);
  if (tokens[2].is("is")) {
    condition.test = Condition::Test::kIs;
  } else if (tokens[2].is("not")) {
    condition.test = Condition::Test::kIsNot;
  } else if (!tokens[2].is("given")) {
    return wrong(kForm);
  }
  if ((condition.test == Condition::Test::kGiven) != condition.values.empty()) return wrong(kForm);
  mapping_.files.back().events.back().when.push_back(std::move(condition));
  return absl::OkStatus();
}

absl::Status Parser::field(const Tokens& tokens) {
  EventRule& rule = mapping_.files.back().events.back();
  Field field;
  field.path = tokens[0].text;
  field.line = line_;
  absl::StatusOr<Value> value = whole_value(tokens, 2, Value::Kind::kText, &field.optional);
  if (!value.ok()) return value.status();
  field.value = *std::move(value);
  if (absl::Status status = check_field(rule.event, field); !status.ok()) return status;
  rule.fields.push_back(std::move(field));
  return JsonShape::of(rule.fields).status();
}

absl::Status Parser::end_rule() {
  if (!in_rule_) return absl::OkStatus();
  in_rule_ = false;
  const EventRule& rule = mapping_.files.back().events.back();
  if (!rule.stream.pieces.empty()) return absl::OkStatus();
  line_ = rule.line;
  const std::string kind(to_string(rule.category));
  return wrong(rule.event + " needs to know its " + kind +
               (rule.category == Category::kOrder ? ": say \"order\" for the file, or \"on order\" for the event"
                                                  : ": say \"on " + kind + "\""));
}

absl::Status Parser::end_file() {
  if (!in_file_) return absl::OkStatus();
  if (absl::Status status = end_rule(); !status.ok()) return status;
  in_file_ = false;
  order_.reset();
  at_.clear();
  if (!mapping_.files.back().events.empty()) return absl::OkStatus();
  return wrong("the file " + quote(mapping_.files.back().name) + " gives no event");
}

// ---- values ---------------------------------------------------------------------------------------------------------

std::size_t Parser::column(const std::string& name) {
  std::vector<std::string>& columns = mapping_.files.back().columns;
  const auto at = std::find(columns.begin(), columns.end(), name);
  if (at != columns.end()) return static_cast<std::size_t>(at - columns.begin());
  columns.push_back(name);
  return columns.size() - 1;
}

absl::StatusOr<Value> Parser::whole_value(const Tokens& tokens, std::size_t from, Value::Kind kind, bool* optional) {
  absl::StatusOr<Value> result = value(tokens, from, kind, optional);
  if (result.ok() && from < tokens.size()) return wrong(quote(tokens[from].text) + " is not expected here");
  return result;
}

absl::StatusOr<Value> Parser::value(const Tokens& tokens, std::size_t& from, Value::Kind kind, bool* optional) {
  Value value;
  value.kind = kind;
  if (kind == Value::Kind::kText && from < tokens.size()) {
    const std::pair<std::string_view, Value::Kind> kinds[] = {
        {"number", Value::Kind::kNumber}, {"date", Value::Kind::kDate}, {"time", Value::Kind::kTime}};
    for (const auto& [word, meant] : kinds) {
      if (!tokens[from].is(word)) continue;
      value.kind = meant;
      ++from;
      break;
    }
  }
  if (absl::Status status = source(tokens, from, value); !status.ok()) return status;
  while (from < tokens.size() && !tokens[from].is("or")) {
    if (absl::Status status = value_option(tokens, from, value, optional); !status.ok()) return status;
  }
  const bool dated = value.kind == Value::Kind::kDate || value.kind == Value::Kind::kTime;
  if (dated && value.patterns.empty()) value.patterns = {"%Y-%m-%d"};
  if (value.constant && value.kind != Value::Kind::kText) return wrong("a constant is written as the field takes it");
  return value;
}

absl::Status Parser::source(const Tokens& tokens, std::size_t& from, Value& value) {
  constexpr std::string_view kForm = "a value is a \"column\" in quotes, const TEXT, or text \"with {columns} in it\"";
  if (from >= tokens.size()) return wrong(kForm);
  const Token& first = tokens[from++];
  if (first.quoted) {
    if (first.text.empty()) return wrong("a column has a name");
    value.pieces.push_back({"", column(first.text)});
    return absl::OkStatus();
  }
  if (from >= tokens.size()) return wrong(kForm);
  if (first.is("const")) {
    value.constant = true;
    value.pieces.push_back({tokens[from++].text, std::nullopt});
    return absl::OkStatus();
  }
  if (!first.is("text") || !tokens[from].quoted) return wrong(kForm);
  return template_pieces(tokens[from++].text, value);
}

absl::Status Parser::template_pieces(const std::string& text, Value& value) {
  std::string literal;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool twice = i + 1 < text.size() && text[i + 1] == text[i];
    if ((text[i] == '{' || text[i] == '}') && twice) {
      literal += text[i++];
    } else if (text[i] == '{') {
      const std::size_t close = text.find('}', i);
      if (close == std::string::npos || close == i + 1) return wrong("a column in a text is written {name}");
      if (!literal.empty()) value.pieces.push_back({std::exchange(literal, {}), std::nullopt});
      value.pieces.push_back({"", column(text.substr(i + 1, close - i - 1))});
      any = true;
      i = close;
    } else if (text[i] == '}') {
      return wrong("a brace that is text is written twice");
    } else {
      literal += text[i];
    }
  }
  if (!any) return wrong("the text names no column; write const");
  if (!literal.empty()) value.pieces.push_back({literal, std::nullopt});
  return absl::OkStatus();
}

absl::Status Parser::value_option(const Tokens& tokens, std::size_t& from, Value& value, bool* optional) {
  const Token& word = tokens[from++];
  const bool more = from < tokens.size();
  if (word.is("optional") && optional != nullptr) {
    if (*optional) return wrong("\"optional\" is said twice");
    *optional = true;
    return absl::OkStatus();
  }
  if (value.constant) return wrong(quote(word.text) + " says nothing about a constant");
  if (word.is("trim")) {
    value.trim = true;
    return absl::OkStatus();
  }
  if (word.is("null")) {
    const std::size_t before = from;
    while (from < tokens.size() && tokens[from].quoted) value.nulls.push_back(tokens[from++].text);
    return from > before ? absl::OkStatus() : wrong("\"null\" wants one text or more, in quotes");
  }
  if (word.is("as") && more) {
    if (value.kind != Value::Kind::kDate && value.kind != Value::Kind::kTime) {
      return wrong("\"as\" goes with a date or a time");
    }
    const auto format =
        std::find_if(formats_.begin(), formats_.end(), [&](const Format& f) { return f.name == tokens[from].text; });
    if (format == formats_.end()) return wrong("there is no format " + quote(tokens[from].text));
    ++from;
    value.patterns.insert(value.patterns.end(), format->patterns.begin(), format->patterns.end());
    return absl::OkStatus();
  }
  if (word.is("via") && more) {
    for (std::size_t t = 0; t < mapping_.tables.size(); ++t) {
      if (mapping_.tables[t].name != tokens[from].text) continue;
      if (value.table.has_value()) return wrong("\"via\" is said twice");
      value.table = t;
      ++from;
      return absl::OkStatus();
    }
    return wrong("there is no table " + quote(tokens[from].text));
  }
  return wrong(quote(word.text) + " is not expected here");
}

}  // namespace

absl::StatusOr<Mapping> parse_mapping(std::string_view text) { return Parser().parse(text); }

absl::StatusOr<Mapping> load_mapping(const std::string& name_or_path) {
  for (const ShippedMapping& shipped : shipped_mappings()) {
    if (shipped.name == name_or_path) return parse_mapping(shipped.text);
  }
  const absl::StatusOr<ByteSource> source = open_file(name_or_path);
  if (!source.ok()) {
    if (!refused_with(source.status(), Code::kNotFound)) return source.status();
    std::string names;
    for (const ShippedMapping& shipped : shipped_mappings())
      names += (names.empty() ? "" : ", ") + std::string(shipped.name);
    return refuse(Code::kNotFound, "mapping", quote(name_or_path) + " is neither a file nor one of: " + names);
  }
  std::string text;
  std::string piece(64u << 10, '\0');
  while (text.size() <= kMaxMappingBytes) {
    const absl::StatusOr<std::size_t> count = (*source)(piece.data(), piece.size());
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    text.append(piece, 0, *count);
  }
  return parse_mapping(text);
}

}  // namespace gendan::csv
