#ifndef GENDAN_TESTS_CORE_REFUSED_H_
#define GENDAN_TESTS_CORE_REFUSED_H_

#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/core/refusal.h"

namespace gendan::testing {

inline absl::Status status_of(const absl::Status& status) { return status; }
template <class T>
absl::Status status_of(const absl::StatusOr<T>& result) {
  return result.status();
}

// The refusal that a Status or StatusOr carries; one without a remedy, which no refusal is, where it carries none.
template <class Result>
Refusal refusal_in(const Result& result) {
  return refusal_of(status_of(result)).value_or(Refusal{});
}

// Whether the table lists the field at which it is refused: see RefusalFacts::fields.
inline bool documented_at(const Refusal& refusal) {
  const std::string_view listed = facts_of(refusal.code).fields;
  if (listed == "any") return true;
  const std::string_view text = refusal.field.empty() ? "none" : std::string_view(refusal.field);
  std::string field;  // "lines[2].requested" as "lines[n].requested", "line 3" as "line n"
  for (std::size_t i = 0; i < text.size();) {
    field += text[i++];
    const std::size_t end = std::min(text.find_first_not_of("0123456789", i), text.size());
    if (end == i || (field.back() != '[' && field.back() != ' ')) continue;
    field += 'n';
    i = end;
  }
  for (std::size_t at = 0; at < listed.size();) {
    const std::size_t end = std::min(listed.find(", ", at), listed.size());
    const std::string_view one = listed.substr(at, end - at);
    if (one == field || (one.ends_with('*') && field.starts_with(one.substr(0, one.size() - 1)))) return true;
    at = end + 2;
  }
  return false;
}

// A Status or StatusOr that carries a refusal with this code and field, one that the table lists.
MATCHER_P2(IsRefused, code, field, "is refused with " + std::string(facts_of(code).name) + " at '" + field + "'") {
  const absl::Status status = status_of(arg);
  *result_listener << status.ToString();
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value() || refusal->code != code || refusal->field != std::string(field)) return false;
  if (documented_at(*refusal)) return true;
  *result_listener << ", at a field that the table does not list";
  return false;
}

}  // namespace gendan::testing

#endif  // GENDAN_TESTS_CORE_REFUSED_H_
