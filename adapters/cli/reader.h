#ifndef GENDAN_ADAPTERS_CLI_READER_H_
#define GENDAN_ADAPTERS_CLI_READER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/calendar.h"
#include "gendan/core/date.h"
#include "gendan/core/refusal.h"
#include "json.h"

namespace gendan::cli {

// The members of an object, one at a time, by name; what is missing keeps its default. Refused under the member's path:
// bad_json (a value of another kind), and as said beside it.
class Reader {
 public:
  // The object is borrowed.
  Reader(const Json& object, std::string path) : object_(object), path_(std::move(path)) {}

  absl::Status text(const char* key, std::string& to) const;
  // number_out_of_range.
  template <class Number>
  absl::Status number(const char* key, std::int64_t least, std::int64_t most, Number& to) const {
    const JsonValue* value = object_.if_contains(key);
    if (value == nullptr) return absl::OkStatus();
    if (!value->is_int64()) return bad(at(key), "not a whole number");
    if (value->get_int64() < least || value->get_int64() > most) return refuse(Code::kNumberOutOfRange, at(key));
    to = static_cast<Number>(value->get_int64());
    return absl::OkStatus();
  }
  // As Date::parse() refuses.
  absl::Status date(const char* key, Date& to) const;
  // Calls each(element, path) for the elements of a list, until one is refused.
  template <class Each>
  absl::Status list(const char* key, Each each) const {
    const JsonValue* value = object_.if_contains(key);
    if (value == nullptr) return absl::OkStatus();
    if (!value->is_array()) return bad(at(key), "not a list");
    for (std::size_t i = 0; i < value->get_array().size(); ++i) {
      absl::Status status = each(value->get_array()[i], at(key) + "[" + std::to_string(i) + "]");
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  // Of the members "week" (Mon .. Sun; without it Monday to Friday), "holidays" and "make_up_days". unknown_code (no
  // day of the week), and as Date::parse() and WorkCalendar::create() refuse.
  absl::StatusOr<WorkCalendar> calendar() const;

 private:
  static absl::Status bad(const std::string& field, std::string_view detail);
  std::string at(const char* key) const { return path_ + "." + key; }
  absl::Status dates(const char* key, std::vector<Date>& to) const;

  const Json& object_;
  std::string path_;
};

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_READER_H_
