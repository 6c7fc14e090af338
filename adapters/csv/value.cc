#include "value.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "gendan/core/decimal.h"
#include "gendan/core/refusal.h"
#include "mapping_json.h"
#include "mapping_text.h"

namespace gendan::csv {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

bool digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || !std::all_of(text.begin(), text.begin() + count, digit)) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number * 10 + (text[i] - '0');
  text.remove_prefix(count);
  return number;
}

std::optional<int> take_month(std::string_view& text, bool whole_name) {
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    const std::string_view name = whole_name ? kMonths[m] : kMonths[m].substr(0, 3);
    if (text.size() < name.size() ||
        !std::equal(name.begin(), name.end(), text.begin(), [](char a, char b) { return a == lower(b); })) {
      continue;
    }
    text.remove_prefix(name.size());
    return static_cast<int>(m) + 1;
  }
  return std::nullopt;
}

struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int micros = 0;
};

// How many digits a directive takes; none for one that is no number.
struct Digits {
  std::size_t least = 0;
  std::size_t most = 0;
};
Digits digits_of(char directive) {
  switch (directive) {
    case 'Y':
      return {4, 4};
    case 'y':
    case 'M':
    case 'S':
      return {2, 2};
    case 'm':
    case 'd':
    case 'H':
      return {1, 2};
    case 'f':
      return {1, 6};
    default:
      return {};
  }
}

// One directive, with so many digits if it is a number; false where the text does not go on as it wants.
bool take(char directive, std::size_t count, std::string_view& text, int century, Parts& parts) {
  const auto put = [](std::optional<int> number, int& to) {
    to = number.value_or(0);
    return number.has_value();
  };
  switch (directive) {
    case 'Y':
      return put(take_digits(text, count), parts.year);
    case 'y': {
      if (!put(take_digits(text, count), parts.year)) return false;
      const int behind = ((parts.year - century) % 100 + 100) % 100;
      parts.year = century + behind;
      return true;
    }
    case 'm':
      return put(take_digits(text, count), parts.month);
    case 'b':
      return put(take_month(text, false), parts.month);
    case 'B':
      return put(take_month(text, true), parts.month);
    case 'd':
      return put(take_digits(text, count), parts.day);
    case 'H':
      return put(take_digits(text, count), parts.hour);
    case 'M':
      return put(take_digits(text, count), parts.minute);
    case 'S':
      return put(take_digits(text, count), parts.second);
    case 'f': {
      if (!put(take_digits(text, count), parts.micros)) return false;
      for (std::size_t i = count; i < 6; ++i) parts.micros *= 10;
      return true;
    }
    default:  // %%
      if (text.empty() || text.front() != '%') return false;
      text.remove_prefix(1);
      return true;
  }
}

absl::StatusOr<DayTime> day_time_of(const Parts& parts, std::string_view text) {
  absl::StatusOr<Date> day = Date::from_civil(parts.year, parts.month, parts.day, "");
  if (!day.ok()) return day.status();
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) {
    return refuse(Code::kNotADate, "", quote(text) + " is not a time of the day");
  }
  return DayTime{*day, ((parts.hour * 60 + parts.minute) * 60 + parts.second) * kSecond + parts.micros};
}

// Calls each(parts) for every way in which the whole of `text` is of the pattern: a month may be one digit or two.
template <class Each>
void for_each_reading(std::string_view text, std::string_view pattern, int century, const Parts& parts,
                      const Each& each) {
  if (pattern.empty()) {
    if (text.empty()) each(parts);
    return;
  }
  if (pattern.front() != '%') {
    if (text.starts_with(pattern.front())) for_each_reading(text.substr(1), pattern.substr(1), century, parts, each);
    return;
  }
  const Digits digits = digits_of(pattern[1]);
  for (std::size_t count = digits.least; count <= digits.most; ++count) {
    Parts more = parts;
    std::string_view rest = text;
    if (take(pattern[1], count, rest, century, more)) {
      for_each_reading(rest, pattern.substr(2), century, more, each);
    }
  }
}

}  // namespace

absl::Status check_pattern(std::string_view pattern, bool has_century) {
  std::string found;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size() || std::string_view("YymbBdHMSf%").find(pattern[i]) == std::string_view::npos) {
      return wrong(quote(pattern) + " has a part other than %Y %y %m %b %B %d %H %M %S %f %%");
    }
    // One letter for what means the same.
    const char part = pattern[i] == 'y' ? 'Y' : pattern[i] == 'b' || pattern[i] == 'B' ? 'm' : pattern[i];
    if (part != '%' && found.find(part) != std::string::npos) return wrong(quote(pattern) + " names one part twice");
    found += part;
    if (pattern[i] == 'y' && !has_century) {
      return wrong(quote(pattern) + " has a year of two digits: say before it which they mean, as in \"century 1970\"");
    }
  }
  for (const char part : {'Y', 'm', 'd'}) {
    if (found.find(part) == std::string::npos) return wrong(quote(pattern) + " does not name a year, month and day");
  }
  return absl::OkStatus();
}

absl::StatusOr<DayTime> read_patterns(std::string_view text, std::span<const std::string> patterns, int century) {
  std::optional<DayTime> found;
  std::optional<DayTime> other;
  absl::Status refused;
  for (const std::string& pattern : patterns) {
    for_each_reading(text, pattern, century, Parts(), [&](const Parts& parts) {
      const absl::StatusOr<DayTime> read = day_time_of(parts, text);
      if (!read.ok()) {
        refused = read.status();
      } else if (!found.has_value()) {
        found = *read;
      } else if (*found != *read) {
        other = *read;
      }
    });
  }
  if (other.has_value()) {
    return refuse(Code::kNotADate, "", quote(text) + " can be " + found->day.str() + " and " + other->day.str(),
                  "declare the one form that the column has");
  }
  if (found.has_value()) return *found;
  if (!refused.ok()) return refused;
  std::string forms;
  for (const std::string& pattern : patterns) forms += (forms.empty() ? "" : ", ") + quote(pattern);
  return refuse(Code::kNotADate, "", quote(text) + " is not a date of the form " + forms,
                "write the date in that form, or declare the text as null");
}

absl::StatusOr<std::string> read_number(std::string_view text, const Mapping& mapping) {
  const absl::Status bad = refuse(Code::kNotANumber, "", quote(text) + " is not a decimal number");
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), digit);
  };
  std::string_view rest = text;
  std::string plain;
  if (rest.starts_with('-')) {
    plain = "-";
    rest.remove_prefix(1);
  }
  const std::size_t point = rest.find(mapping.decimal);
  std::string whole(rest.substr(0, point));
  if (mapping.thousands.has_value()) {
    // Groups of three, the first of one to three and not of zeros in front; marks everywhere or nowhere.
    std::string without;
    for (std::size_t k = 0; k < whole.size(); ++k) {
      if (whole[k] != *mapping.thousands) {
        without += whole[k];
      } else if (k == 0 || (whole.size() - k) % 4 != 0) {
        return bad;
      }
    }
    const std::size_t marks = whole.size() - without.size();
    if (marks > 0 && (without.front() == '0' || marks != (without.size() - 1) / 3)) return bad;
    whole = without;
  }
  if (!digits(whole)) return bad;
  plain += whole;
  if (point != std::string_view::npos) {
    if (!digits(rest.substr(point + 1))) return bad;
    plain += '.';
    plain += rest.substr(point + 1);
  }
  const absl::StatusOr<Decimal> number = Decimal::parse(plain, "");
  if (number.ok()) return number->str();
  if (!refused_with(number.status(), Code::kNumberOutOfRange)) return bad;
  return refuse(Code::kNumberOutOfRange, "", quote(text) + " is too large, or has more than six decimals");
}

Reading read_value(const Value& value, const RowCells& row, const Mapping& mapping) {
  Reading reading;
  bool given = true;
  for (const Value::Piece& piece : value.pieces) {
    if (!piece.column.has_value()) {
      reading.text += piece.literal;
      continue;
    }
    const Cell& cell = *row.cells[*piece.column];
    if (cell.fault != CellFault::kNone) {
      reading.state = Reading::State::kBad;
      reading.text = std::string(cell.text);
      return reading;
    }
    const std::string_view text = value.trim ? trimmed(cell.text) : cell.text;
    if (text.empty() || contains(value.nulls, text) || contains(mapping.nulls, text)) given = false;
    reading.text += text;
  }
  if (!given) return reading;
  const auto bad = [&reading](absl::Status status) {
    reading.state = Reading::State::kBad;
    reading.status = std::move(status);
    return reading;
  };
  std::string text = reading.text;
  if (value.table.has_value()) {
    const Table& table = mapping.tables[*value.table];
    const auto entry = std::find_if(table.entries.begin(), table.entries.end(),
                                    [&](const auto& e) { return e.first == reading.text; });
    if (entry == table.entries.end()) {
      return bad(refuse(Code::kUnknownCode, "", quote(reading.text) + " is not in the table " + table.name,
                        "add it to the table"));
    }
    text = entry->second;
  }
  if (value.kind == Value::Kind::kNumber) {
    absl::StatusOr<std::string> number = read_number(text, mapping);
    if (!number.ok()) return bad(number.status());
    text = *std::move(number);
  } else if (value.kind != Value::Kind::kText) {
    const absl::StatusOr<DayTime> time = read_patterns(text, value.patterns, mapping.century.value_or(0));
    if (!time.ok()) return bad(time.status());
    reading.instant.micros = start_of(time->day).micros + time->micros - mapping.utc_offset_minutes * 60 * kSecond;
    if (value.kind == Value::Kind::kTime && reading.instant == Instant()) {
      return bad(refuse(Code::kDateOutOfRange, "",
                        to_string(reading.instant) + " is the one moment that a log cannot tell from none",
                        "declare the text as null, or give another moment"));
    }
    text = value.kind == Value::Kind::kDate ? time->day.str() : to_string(reading.instant);
  }
  reading.state = Reading::State::kGiven;
  reading.text = std::move(text);
  return reading;
}

Held holds(const Condition& condition, const RowCells& row, const Mapping& mapping) {
  const Cell& cell = *row.cells[condition.column];
  if (cell.fault != CellFault::kNone) return Held::kUnknown;
  bool held = false;
  switch (condition.test) {
    case Condition::Test::kGiven:
      held = !cell.text.empty() && !contains(mapping.nulls, cell.text);
      break;
    case Condition::Test::kIs:
      held = contains(condition.values, cell.text);
      break;
    case Condition::Test::kIsNot:
      held = !contains(condition.values, cell.text);
      break;
  }
  return held ? Held::kYes : Held::kNo;
}

std::string columns_of(const Value& value, const FileRule& file) {
  std::string names;
  for (const Value::Piece& piece : value.pieces) {
    if (piece.column.has_value()) names += (names.empty() ? "" : " + ") + file.columns[*piece.column];
  }
  return names;
}

absl::StatusOr<std::string> json_of(const std::string& text, Field::Json json) {
  switch (json) {
    case Field::Json::kText:
      break;
    case Field::Json::kBool:
      if (text == "true" || text == "false") return text;
      return refuse(Code::kUnknownCode, "", quote(text) + " is not true or false",
                    "declare a table that gives true or false for each text");
    case Field::Json::kWhole: {
      const absl::StatusOr<Decimal> number = Decimal::parse(text, "");
      if (!number.ok() || number->is_negative() || number->micros() % Decimal::kScale != 0) {
        return refuse(Code::kNotANumber, "", quote(text) + " is not a whole number", "write digits only, such as 12");
      }
      return number->str();
    }
  }
  return json_text(text);
}

}  // namespace gendan::csv
