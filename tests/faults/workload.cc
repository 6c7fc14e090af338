#include "tests/faults/workload.h"

#include <charconv>

namespace gendan::faults_test {

log_test::Writing Workload::make(std::uint64_t number) const {
  Random random(seed_ * 1'000'003 + number);
  log_test::Writing out(request_id(number));
  out.append().actor = "actor" + std::to_string(random.below(3));
  if (random.one_in(2)) out.append().department = "sales";
  if (random.one_in(4)) out.append().correlation = "case-" + std::to_string(number);
  const bool large = random.one_in(12);  // several chunks
  const std::uint64_t first = random.below(kStreams);
  const std::uint64_t streams = 1 + random.below(3);
  for (std::uint64_t s = 0; s < streams; ++s) {
    out.on(stream((first + 2 * s) % kStreams));
    const std::uint64_t events = s == 0 ? 1 + random.below(3) + (large ? 4 : 0) : random.below(3);
    for (std::uint64_t e = 0; e < events; ++e) {
      out.event(
          std::string(large ? 3000 + random.below(6000) : random.below(60), static_cast<char>('a' + random.below(26))));
      NewEvent& event = out.append().events.back();
      event.type = static_cast<EventTag>(1 + random.below(1000));
      event.schema = static_cast<std::uint16_t>(1 + random.below(2));
      if (random.one_in(4)) event.flags = kObserved;
      if (random.one_in(4)) event.occurred_at = {};
    }
  }
  return out;
}

std::optional<std::uint64_t> Workload::number_of(std::string_view request_id) const {
  if (!request_id.starts_with(prefix_)) return std::nullopt;
  request_id.remove_prefix(prefix_.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(request_id.data(), request_id.data() + request_id.size(), number);
  if (error != std::errc() || end != request_id.data() + request_id.size()) return std::nullopt;
  return number;
}

}  // namespace gendan::faults_test
