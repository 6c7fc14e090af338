#include "gendan/core/clock.h"

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kSecondsOfDay = 86'400;

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a % b + (a % b < 0 ? b : 0); }

// The number that the digits `text` write, -1 where something else stands there.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? -1 : value;
}

}  // namespace

Instant start_of(Date day) { return {day.valid() ? day.days() * kSecondsOfDay * kMicros : 0}; }

Date day_of(Instant instant, int utc_offset_minutes) {
  const std::int64_t seconds = floor_div(instant.micros, kMicros) + std::int64_t{utc_offset_minutes} * 60;
  return Date::from_days(static_cast<std::int32_t>(floor_div(seconds, kSecondsOfDay)));
}

std::string to_string(Instant instant) {
  const std::int64_t seconds = floor_div(instant.micros, kMicros);
  const std::int64_t part = floor_mod(instant.micros, kMicros);
  const absl::CivilSecond civil = absl::CivilSecond() + seconds;
  std::string text = absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d", civil.year(), civil.month(), civil.day(),
                                     civil.hour(), civil.minute(), civil.second());
  if (part != 0) {
    const std::string decimals = absl::StrFormat(".%06d", part);
    text.append(decimals, 0, decimals.find_last_not_of('0') + 1);
  }
  return text + 'Z';
}

absl::StatusOr<Instant> parse_instant(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  const auto refused = [&](Code code, const char* why) { return refuse(code, field, in_quotes(text) + why); };
  constexpr const char* kNotOne = " is not a moment of the form 2024-02-29T13:05:00Z";
  // Up to the seconds; then a point and decimals, or nothing; then Z.
  constexpr std::size_t kSeconds = std::string_view("2024-02-29T13:05:00").size();
  if (text.size() <= kSeconds || text.back() != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return refused(Code::kNotADate, kNotOne);
  }
  int micros = 0;
  if (std::string_view decimals = text.substr(kSeconds, text.size() - kSeconds - 1); !decimals.empty()) {
    if (decimals.front() != '.' || decimals.size() > 7) return refused(Code::kNotADate, kNotOne);
    decimals.remove_prefix(1);
    micros = digits(decimals);
    if (micros < 0) return refused(Code::kNotADate, kNotOne);
    for (std::size_t i = decimals.size(); i < 6; ++i) micros *= 10;
  }
  const int hour = digits(text.substr(11, 2));
  const int minute = digits(text.substr(14, 2));
  const int second = digits(text.substr(17, 2));
  if (hour < 0 || minute < 0 || second < 0) return refused(Code::kNotADate, kNotOne);
  const absl::StatusOr<Date> day = Date::parse(text.substr(0, 10), field);
  if (!day.ok() && refused_with(day.status(), Code::kNotADate)) return day.status();
  if (hour > 23 || minute > 59 || second > 59) return refused(Code::kNotADate, " is not a time of day");
  if (!day.ok()) return refused(Code::kDateOutOfRange, " is out of range");
  const std::int64_t seconds = day->days() * kSecondsOfDay + hour * 3600 + minute * 60 + second;
  return Instant{seconds * kMicros + micros};
}

}  // namespace gendan
