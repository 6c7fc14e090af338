#include "reader.h"

#include <array>
#include <bitset>
#include <optional>

namespace gendan::cli {

absl::Status Reader::bad(const std::string& field, std::string_view detail) {
  return refuse(Code::kBadJson, field, detail);
}

absl::Status Reader::text(const char* key, std::string& to) const {
  const JsonValue* value = object_.if_contains(key);
  if (value == nullptr) return absl::OkStatus();
  if (!value->is_string()) return bad(at(key), "not a text");
  to = std::string(plain_text(value->get_string()));
  return absl::OkStatus();
}

absl::Status Reader::date(const char* key, Date& to) const {
  std::string written;
  if (absl::Status status = text(key, written); !status.ok() || object_.if_contains(key) == nullptr) return status;
  absl::StatusOr<Date> date = Date::parse(written, at(key));
  if (date.ok()) to = *date;
  return date.status();
}

absl::Status Reader::dates(const char* key, std::vector<Date>& to) const {
  return list(key, [&](const JsonValue& element, const std::string& path) -> absl::Status {
    if (!element.is_string()) return bad(path, "not a text");
    absl::StatusOr<Date> date = Date::parse(plain_text(element.get_string()), path);
    if (date.ok()) to.push_back(*date);
    return date.status();
  });
}

absl::StatusOr<WorkCalendar> Reader::calendar() const {
  constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  std::bitset<7> week;
  absl::Status status = list("week", [&](const JsonValue& day, const std::string& path) -> absl::Status {
    for (std::size_t i = 0; i < kDays.size(); ++i) {
      if (day.is_string() && plain_text(day.get_string()) == kDays[i]) {
        week.set(i);
        return absl::OkStatus();
      }
    }
    return refuse(Code::kUnknownCode, path, one_line(day), "use Mon, Tue, Wed, Thu, Fri, Sat or Sun");
  });
  if (!status.ok()) return status;
  if (!object_.contains("week")) week = 0b0011111;
  std::vector<Date> holidays, make_up_days;
  if (absl::Status s = dates("holidays", holidays); !s.ok()) return s;
  if (absl::Status s = dates("make_up_days", make_up_days); !s.ok()) return s;
  absl::StatusOr<WorkCalendar> calendar = WorkCalendar::create(week, std::move(holidays), std::move(make_up_days));
  if (calendar.ok()) return calendar;
  const std::optional<Refusal> refusal = refusal_of(calendar.status());
  if (!refusal.has_value()) return calendar.status();
  return refuse(refusal->code, at(refusal->field.c_str()), refusal->detail, refusal->remedy);
}

}  // namespace gendan::cli
