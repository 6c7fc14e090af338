#ifndef GENDAN_LIB_ORDER_KEY_PART_H_
#define GENDAN_LIB_ORDER_KEY_PART_H_

#include <string>
#include <string_view>

namespace gendan {

// Appends an id to a key whose parts stand between slashes. Ids may hold slashes themselves: they are escaped, so that
// different parts never make the same key. What it writes stands in logs and saved rows.
inline void append_key_part(std::string_view id, std::string& key) {
  if (id.find_first_of("/%") == std::string_view::npos) {
    key += id;
    return;
  }
  for (const char c : id) {
    if (c == '/') {
      key += "%2F";
    } else if (c == '%') {
      key += "%25";
    } else {
      key += c;
    }
  }
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_KEY_PART_H_
