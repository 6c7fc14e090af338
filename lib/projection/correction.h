#ifndef GENDAN_LIB_PROJECTION_CORRECTION_H_
#define GENDAN_LIB_PROJECTION_CORRECTION_H_

#include <optional>
#include <string_view>

#include "gendan/core/date.h"
#include "gendan/core/quantity.h"

namespace gendan {

// The value that an EntryCorrected gives to a field, which it carries as text; none where the text is not one (observed
// history may say anything).

inline std::optional<Date> corrected_date(std::string_view text) {
  absl::StatusOr<Date> date = Date::parse(text, "now");
  return date.ok() ? std::optional(*date) : std::nullopt;
}

// "12 EA"
inline std::optional<Quantity> corrected_quantity(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  absl::StatusOr<Decimal> value = Decimal::parse(text.substr(0, blank), "now");
  absl::StatusOr<UnitCode> unit = UnitCode::parse(text.substr(blank + 1), "now");
  if (!value.ok() || !unit.ok()) return std::nullopt;
  return Quantity{*value, *unit};
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_CORRECTION_H_
