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

// Every text of a record but its stream.
constexpr std::string_view Record::*kTexts[] = {&Record::actor,     &Record::department, &Record::correlation,
                                                &Record::causation, &Record::request_id, &Record::payload};

}  // namespace

bool is_reversal(const Record& record) { return record.type == kFacts<EventReversed>.tag; }

void Reversed::add(Version reversal, Version target, bool recorded) {
  insert(reversals_, reversal);
  insert(targets_, target);
  if (!recorded) return;
  insert(by_record_, reversal);
  insert(by_record_, target);
}

bool Reversed::reversal(Version version) const { return holds(reversals_, version); }
bool Reversed::target(Version version) const { return holds(targets_, version); }
bool Reversed::by_record(Version version) const { return holds(by_record_, version); }

absl::StatusOr<StreamCopy> StreamCopy::read(Log& log, std::string_view stream, Version last) {
  StreamCopy out;
  out.stream_ = stream;
  Event event;
  absl::Status decoded;
  absl::Status status = log.read_stream(stream, Version{1}, [&](const Record& record) {
    if (record.version > last) return false;
    out.records_.push_back({record, out.bytes_.size()});
    for (const auto text : kTexts) out.bytes_ += record.*text;
    if (!is_reversal(record)) return true;
    decoded = decode(record.type, record.schema, record.payload, event);
    if (decoded.ok()) {
      out.reversed_.add(record.version, std::get<EventReversed>(event).target, (record.flags & kObserved) != 0);
    }
    return decoded.ok();
  });
  if (!status.ok()) return status;
  if (!decoded.ok()) return decoded;
  return out;
}

void StreamCopy::each(const std::function<bool(const Record&)>& take) const {
  for (const Kept& kept : records_) {
    Record record = kept.record;
    record.stream = stream_;
    std::size_t at = kept.at;
    for (const auto text : kTexts) {
      const std::size_t size = (record.*text).size();
      record.*text = std::string_view(bytes_).substr(at, size);
      at += size;
    }
    if (!take(record)) return;
  }
}

absl::Status read_standing(Log& log, std::string_view stream, Version last, const std::function<bool(EventTag)>& wanted,
                           const std::function<bool(const Record&, const Event&)>& each) {
  absl::StatusOr<StreamCopy> copy = StreamCopy::read(log, stream, last);
  if (!copy.ok()) return copy.status();
  Decoder decoder;
  absl::Status decoded;
  copy->each([&](const Record& record) {
    if (!wanted(record.type) || !copy->reversed().stands(record.version)) return true;
    decoded = decoder.decode(record.type, record.schema, record.payload);
    return decoded.ok() && each(record, decoder.event());
  });
  return decoded;
}

}  // namespace gendan
