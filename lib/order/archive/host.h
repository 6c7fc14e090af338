#ifndef GENDAN_LIB_ORDER_ARCHIVE_HOST_H_
#define GENDAN_LIB_ORDER_ARCHIVE_HOST_H_

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "gendan/core/text.h"
#include "gendan/order/event.h"
#include "order/archive/kinds.h"

namespace gendan {

// A host's event as the text forms show it: its bytes in base64.
struct HostText {
  std::uint16_t tag = 0;
  std::uint16_t schema = 1;
  std::string payload;
};

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, HostText& e, unsigned) {
  archive & make_nvp("tag", e.tag);
  archive & make_nvp("schema", e.schema);
  archive & make_nvp("payload", e.payload);
}
// clang-format on

inline HostText text_of(const HostEvent& event) {
  return {event.tag, event.schema, absl::Base64Escape(to_absl(event.payload))};
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_HOST_H_
