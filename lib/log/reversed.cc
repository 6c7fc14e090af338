#include "log/reversed.h"

#include <algorithm>

#include "gendan/order/codec.h"

namespace gendan {
namespace {

void insert(std::vector<Version>& sorted, Version version) {
  const auto place = std::lower_bound(sorted.begin(), sorted.end(), version);
  if (place == sorted.end() || *place != version) sorted.insert(place, version);
}

bool holds(const std::vector<Version>& sorted, Version version) {
  return std::binary_search(sorted.begin(), sorted.end(), version);
}

}  // namespace

bool is_reversal(const Record& record) { return record.type == kFacts<EventReversed>.tag; }

absl::StatusOr<Reversed> Reversed::read(Log& log, std::string_view stream, Version last) {
  Reversed out;
  Event event;
  absl::Status decoded;
  absl::Status status = log.read_stream(stream, Version{1}, [&](const Record& record) {
    if (record.version > last) return false;
    if (!is_reversal(record)) return true;
    decoded = decode(record.type, record.schema, record.payload, event);
    if (decoded.ok()) out.add(record.version, std::get<EventReversed>(event).target);
    return decoded.ok();
  });
  if (!status.ok()) return status;
  if (!decoded.ok()) return decoded;
  return out;
}

void Reversed::add(Version reversal, Version target) {
  insert(reversals_, reversal);
  insert(targets_, target);
}

bool Reversed::reversal(Version version) const { return holds(reversals_, version); }
bool Reversed::target(Version version) const { return holds(targets_, version); }

absl::Status read_standing(Log& log, std::string_view stream, Version last,
                           const std::function<bool(const Record&, const Event&)>& each) {
  absl::StatusOr<Reversed> reversed = Reversed::read(log, stream, last);
  if (!reversed.ok()) return reversed.status();
  Decoder decoder;
  absl::Status decoded;
  absl::Status status = log.read_stream(stream, Version{1}, [&](const Record& record) {
    if (record.version > last) return false;
    if (!reversed->stands(record.version)) return true;
    decoded = decoder.decode(record.type, record.schema, record.payload);
    return decoded.ok() && each(record, decoder.event());
  });
  return status.ok() ? decoded : status;
}

}  // namespace gendan
