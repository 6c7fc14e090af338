#ifndef GENDAN_TESTS_CORE_REFUSED_H_
#define GENDAN_TESTS_CORE_REFUSED_H_

#include <gmock/gmock.h>

#include <string>

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

// A Status or StatusOr that carries a refusal with this code and field.
MATCHER_P2(IsRefused, code, field, "is refused with " + std::string(facts_of(code).name) + " at '" + field + "'") {
  const absl::Status status = status_of(arg);
  *result_listener << status.ToString();
  const auto refusal = refusal_of(status);
  return refusal.has_value() && refusal->code == code && refusal->field == std::string(field);
}

}  // namespace gendan::testing

#endif  // GENDAN_TESTS_CORE_REFUSED_H_
