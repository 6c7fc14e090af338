// The reader of an event's JSON: the input is the event's name, a line end, and the object. What it takes it writes in
// a form that it takes again, as the same event.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line_end = input.find('\n');
  if (line_end == std::string_view::npos) return 0;
  const std::string_view name = input.substr(0, line_end);
  const absl::StatusOr<gendan::Event> event = gendan::from_json(name, input.substr(line_end + 1));
  if (!event.ok()) return 0;
  const absl::StatusOr<gendan::Event> again = gendan::from_json(name, gendan::to_json(*event));
  if (!again.ok() || *again != *event) std::abort();
  return 0;
}
