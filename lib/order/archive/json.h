#ifndef GENDAN_LIB_ORDER_ARCHIVE_JSON_H_
#define GENDAN_LIB_ORDER_ARCHIVE_JSON_H_

// The JSON form: an object per struct, members in the order of the description. Decimals, dates, moments, codes and
// enumerations are strings; "" is a date, moment or code that is not given, null an optional that is not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/utf8.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/incoterm.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "order/archive/json_tree.h"
#include "order/archive/kinds.h"

namespace gendan {

// The name of an enumeration's value; its number where it has none.
template <Enumeration E>
std::string name_of(E value) {
  const auto number = static_cast<std::size_t>(value);
  return number < kNames<E>.size() ? std::string(kNames<E>[number]) : std::to_string(number);
}

// A value that text forms write as one string.
template <class T>
inline constexpr bool kIsTextual = Enumeration<T> || kIsId<T> || std::is_same_v<T, std::string> ||
                                   std::is_same_v<T, UnitCode> || std::is_same_v<T, CurrencyCode> ||
                                   std::is_same_v<T, Decimal> || std::is_same_v<T, Date> || std::is_same_v<T, Instant>;
template <class T>
std::string text_of(const T& v) {
  if constexpr (Enumeration<T>) {
    return name_of(v);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return v;
  } else if constexpr (std::is_same_v<T, Instant>) {
    return v == Instant() ? std::string() : to_string(v);
  } else {
    return v.str();
  }
}

class JsonWriter : public ArchiveFront<JsonWriter, false> {
 public:
  JsonWriter(std::string& out, unsigned version) : ArchiveFront(version), out_(out) {}

  template <class T>
  void field(const char* name, const T& value) {
    if (!first_) out_ += ',';
    append_json_text(out_, name);
    out_ += ':';
    put(value);
    first_ = false;
  }

  template <class T>
  void put(const T& v) {
    if constexpr (std::is_same_v<T, bool>) {
      out_ += v ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      out_ += std::to_string(v);
    } else if constexpr (std::is_same_v<T, LineNo>) {
      put(v.value);
    } else if constexpr (kIsTextual<T>) {
      append_json_text(out_, text_of(v));
    } else if constexpr (kIsPersonal<T>) {
      put(v.value);
    } else if constexpr (kIsOptional<T>) {
      if (v.has_value()) {
        put(*v);
      } else {
        out_ += "null";
      }
    } else if constexpr (kIsList<T>) {
      out_ += '[';
      for (std::size_t i = 0; i < v.size(); ++i) {
        if (i > 0) out_ += ',';
        put(v[i]);
      }
      out_ += ']';
    } else {
      out_ += '{';
      first_ = true;
      if constexpr (std::is_same_v<T, Quantity>) {
        field("value", v.value);
        field("unit", v.unit);
      } else if constexpr (std::is_same_v<T, Money>) {
        field("value", v.value);
        field("currency", v.currency);
      } else {
        fields_of_struct(v);
      }
      out_ += '}';
    }
  }

 private:
  std::string& out_;
  bool first_ = true;
};

// Reads a tree into a value. After the first fault it reads nothing more.
class JsonReader : public ArchiveFront<JsonReader, true> {
 public:
  explicit JsonReader(unsigned version) : ArchiveFront(version) {}

  template <class T>
  absl::Status read(const Json& tree, T& value) {
    take(tree, value);
    return std::move(status_);
  }

  // Called by descriptions, for the object that is being read.
  template <class T>
  void field(const char* name, T& value) {
    if (!status_.ok()) return;
    known_.push_back(name);
    const auto at = std::find(object_->names.begin(), object_->names.end(), name);
    if (at == object_->names.end()) return;
    take(object_->elements[static_cast<std::size_t>(at - object_->names.begin())], value);
    within(name);
  }

 private:
  template <class T>
  void take(const Json& json, T& v) {
    if constexpr (std::is_same_v<T, bool>) {
      if (json.kind != Json::Kind::kBool) return wrong_kind(json, "true or false");
      v = json.flag;
    } else if constexpr (std::is_unsigned_v<T>) {
      whole_number(json, v);
    } else if constexpr (std::is_same_v<T, LineNo>) {
      whole_number(json, v.value);
    } else if constexpr (kIsTextual<T>) {
      if (json.kind != Json::Kind::kText) return wrong_kind(json, "a text");
      parse(json.text, v);
    } else if constexpr (kIsPersonal<T>) {
      take(json, v.value);
    } else if constexpr (kIsOptional<T>) {
      if (json.kind == Json::Kind::kNull) {
        v.reset();
      } else {
        take(json, v.emplace());
      }
    } else if constexpr (kIsList<T>) {
      if (json.kind != Json::Kind::kList) return wrong_kind(json, "a list");
      v.clear();
      for (std::size_t i = 0; i < json.elements.size() && status_.ok(); ++i) {
        take(json.elements[i], v.emplace_back());
        within('[' + std::to_string(i) + ']');
      }
    } else {
      object(json, v);
    }
  }

  template <class T>
  void object(const Json& json, T& v) {
    if (json.kind != Json::Kind::kObject) return wrong_kind(json, "an object");
    const Json* outer = std::exchange(object_, &json);
    std::vector<std::string_view> outer_known = std::exchange(known_, {});
    if constexpr (std::is_same_v<T, Quantity>) {
      field("value", v.value);
      field("unit", v.unit);
      of_a_value(json, v.unit.empty());
    } else if constexpr (std::is_same_v<T, Money>) {
      field("value", v.value);
      field("currency", v.currency);
      of_a_value(json, v.currency.empty());
    } else {
      fields_of_struct(v);
    }
    for (std::size_t i = 0; i < json.names.size() && status_.ok(); ++i) {
      if (std::find(known_.begin(), known_.end(), json.names[i]) == known_.end()) {
        fail(refuse(Code::kBadJson, "", "there is no such field"));
        within(json.names[i]);
      }
    }
    object_ = outer;
    known_ = std::move(outer_known);
  }

  // A value that somebody forgot is none, and not 0.
  void of_a_value(const Json& json, bool nothing) {
    if (nothing || std::find(json.names.begin(), json.names.end(), "value") != json.names.end()) return;
    fail(refuse(Code::kMissing, "value"));
  }

  template <class T>
  void whole_number(const Json& json, T& v) {
    const std::uint64_t number = json.above != 0 ? json.above : static_cast<std::uint64_t>(json.integer);
    if (json.kind == Json::Kind::kInteger && json.integer >= 0 && number <= std::numeric_limits<T>::max()) {
      v = static_cast<T>(number);
    } else if (json.kind == Json::Kind::kInteger) {
      const std::string written = json.integer < 0 ? std::to_string(json.integer) : std::to_string(number);
      fail(refuse(Code::kNumberOutOfRange, "",
                  written + " is not within 0 and " + std::to_string(std::numeric_limits<T>::max())));
    } else {
      wrong_kind(json, "a whole number");
    }
  }

  template <class T>
  void parse(const std::string& text, T& v) {
    if constexpr (std::is_same_v<T, std::string>) {
      v = text;
    } else if constexpr (kIsId<T>) {
      v = T(text);
    } else if constexpr (Enumeration<T>) {
      const auto at = std::find(kNames<T>.begin(), kNames<T>.end(), text);
      if constexpr (std::is_same_v<T, Incoterm>) {
        if (at == kNames<T>.end()) return fail(parse_incoterm(text, "").status());  // knows what became of old rules
      }
      if (at == kNames<T>.end()) return fail(refuse(Code::kUnknownCode, "", in_quotes(text)));
      v = static_cast<T>(at - kNames<T>.begin());
    } else if constexpr (std::is_same_v<T, Decimal>) {
      keep(Decimal::parse(text, ""), v);
    } else if (text.empty()) {
      v = T();
    } else if constexpr (std::is_same_v<T, Instant>) {
      keep(parse_instant(text, ""), v);
      // The number that stands for none: taken, it would be gone without a word.
      if (status_.ok() && v.micros == 0) fail(refuse(Code::kDateOutOfRange, "", in_quotes(text)));
    } else {
      keep(T::parse(text, ""), v);
    }
  }

  template <class T>
  void keep(absl::StatusOr<T> parsed, T& v) {
    if (parsed.ok()) {
      v = *parsed;
    } else {
      fail(parsed.status());
    }
  }

  void wrong_kind(const Json& json, std::string_view wanted) {
    fail(refuse(Code::kBadJson, "", "it is " + std::string(json.kind_name()) + ", not " + std::string(wanted)));
  }
  void fail(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  // On the way out of a field that failed: its name goes in front of the path.
  void within(std::string_view name) {
    if (status_.ok()) return;
    const std::optional<Refusal> refusal = refusal_of(status_);
    if (refusal.has_value()) {
      const std::string path = refusal->field.empty() ? std::string(name) : path_of(name, refusal->field);
      status_ = refuse(refusal->code, path, refusal->detail, refusal->remedy);
    }
  }

  absl::Status status_;
  const Json* object_ = nullptr;         // the one whose fields are being read
  std::vector<std::string_view> known_;  // its fields, as far as the description has named them
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_JSON_H_
