#ifndef GENDAN_ADAPTERS_CLI_JSON_H_
#define GENDAN_ADAPTERS_CLI_JSON_H_

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"

namespace gendan::cli {

// Keeps the order in which members were added. A text may hold any bytes (a path does); both ways of writing it down
// give U+FFFD for those that are not UTF-8.
using Json = boost::json::object;
using JsonArray = boost::json::array;
using JsonValue = boost::json::value;

// The object that `text` is. Refused, as `field`: bad_json (no JSON, no object, a name that stands twice in one
// object).
absl::StatusOr<Json> parse_object(const std::string& text, std::string_view field);

// One member per line at the top, one element per line in its lists; ends with a newline.
std::string pretty(const Json& object);
// All on one line, without a newline.
std::string one_line(const JsonValue& value);

// As text; null for none and for a moment that is not given.
JsonValue date_json(Date date);
JsonValue instant_json(Instant instant);

inline boost::json::string_view json_text(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view plain_text(boost::json::string_view text) { return {text.data(), text.size()}; }

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_JSON_H_
