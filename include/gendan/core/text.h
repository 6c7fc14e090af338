#ifndef GENDAN_CORE_TEXT_H_
#define GENDAN_CORE_TEXT_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace gendan {

// Abseil as packaged by Debian has a string_view type of its own. This pair is the one spot where the two meet.
inline absl::string_view to_absl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view from_absl(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace gendan

#endif  // GENDAN_CORE_TEXT_H_
