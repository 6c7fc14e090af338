#include "engine/refold.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "engine/aggregate_store.h"
#include "engine/fold.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/reversed.h"

namespace gendan {
namespace {

constexpr std::size_t kStretchAtMost = 1 << 24;

}  // namespace

Refold::Refold(Log& log, std::function<const HostMachine*(std::string_view category)> machine_of, std::size_t parts,
               std::size_t stretch, std::function<void(const Refolded&)> each)
    : log_(log),
      machine_of_(std::move(machine_of)),
      each_(std::move(each)),
      stretch_(std::clamp<std::size_t>(stretch, 1, kStretchAtMost)),
      parts_(std::max<std::size_t>(parts, 1)) {}

std::size_t Refold::part_of(std::string_view stream) const {
  return parts_.size() == 1 ? 0 : std::hash<std::string_view>()(stream) % parts_.size();
}

bool Refold::knows(std::string_view stream) const { return parts_[part_of(stream)].places.contains(to_absl(stream)); }

std::size_t Refold::streams() const {
  std::size_t sum = 0;
  for (const Part& part : parts_) sum += part.streams.size();
  return sum;
}

void Refold::clear(const RunJobs& run_jobs) {
  std::vector<std::function<void()>> jobs;
  for (Part& part : parts_) {
    jobs.emplace_back([&part] {
      part.places.clear();
      part.shares.clear();
      part.streams.clear();
    });
  }
  run_jobs(jobs);
}

absl::Status Refold::run(Position last, const RunJobs& run_jobs, const std::function<void(Position)>& reached) {
  // Each part reads a stretch of its own, then folds what is its own of all of them.
  std::vector<Stretch> stretches(parts_.size());
  std::vector<std::function<void()>> reads;
  std::vector<std::function<void()>> folds;
  Position from{1};
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    reads.emplace_back([&, i] { read(Position{from.value + i * stretch_}, last, stretches[i]); });
    folds.emplace_back([&, i] {
      for (Stretch& stretch : stretches) fold(stretch, i);
    });
  }
  while (from <= last) {
    run_jobs(reads);
    for (const Stretch& stretch : stretches) {
      if (!stretch.status.ok()) return stretch.status;
    }
    run_jobs(folds);
    for (const Part& part : parts_) {
      if (!part.status.ok()) return part.status;
    }
    from.value += parts_.size() * stretch_;
    if (reached) reached(Position{std::min(from.value - 1, last.value)});
  }
  return absl::OkStatus();
}

void Refold::read(Position from, Position last, Stretch& stretch) {
  stretch.bytes.clear();
  stretch.items.resize(parts_.size());
  for (std::vector<Item>& items : stretch.items) items.clear();
  if (from > last) return;
  const std::uint64_t behind = std::min(from.value + stretch_, last.value + 1);
  std::uint64_t next = from.value;
  // Of the record before: an append's events often concern one stream.
  std::string_view stream;
  std::size_t stream_at = 0;
  std::vector<Item>* items = nullptr;
  stretch.status = log_.read_all(from, [&](const Record& record) {
    if (items == nullptr || record.stream != stream) {
      stream_at = stretch.bytes.size();
      items = &stretch.items[part_of(record.stream)];
      stretch.bytes += record.stream;
    }
    Item& item = items->emplace_back();
    item.position = record.position;
    item.version = record.version;
    item.recorded_at = record.recorded_at;
    item.flags = record.flags;
    item.type = record.type;
    item.schema = record.schema;
    item.stream_at = stream_at;
    item.stream_size = static_cast<std::uint32_t>(record.stream.size());
    item.payload_at = stretch.bytes.size();
    item.payload_size = static_cast<std::uint32_t>(record.payload.size());
    stretch.bytes += record.payload;
    stream = std::string_view(stretch.bytes).substr(stream_at, record.stream.size());
    next = record.position.value + 1;
    return next < behind;
  });
  if (stretch.status.ok() && next < behind) {
    stretch.status = refuse(Code::kCorrupt, "log", "it ends before its head");
  }
}

std::uint32_t Refold::place_of(Part& part, std::string_view stream) {
  const auto found = part.places.find(to_absl(stream));
  if (found != part.places.end()) return found->second;
  const auto place = static_cast<std::uint32_t>(part.streams.size());
  part.streams.push_back({std::string(stream), Aggregate(stream, machine_of_(host_category(stream))), false});
  part.shares.emplace_back();
  part.places.emplace(to_absl(part.streams.back().name), place);
  return place;
}

void Refold::fold(Stretch& stretch, std::size_t number) {
  Part& part = parts_[number];
  if (!part.status.ok()) return;
  std::vector<Item>& items = stretch.items[number];
  part.place_of.resize(items.size());
  part.touched.clear();
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const std::uint32_t place =
        i > 0 && item.stream_at == items[i - 1].stream_at
            ? part.place_of[i - 1]
            : place_of(part, std::string_view(stretch.bytes.data() + item.stream_at, item.stream_size));
    part.place_of[i] = place;
    Share& share = part.shares[place];
    if (share.count++ == 0) part.touched.push_back(place);
    share.reverses |= item.type == kFacts<EventReversed>.tag;
  }
  std::uint32_t end = 0;
  for (const std::uint32_t touched : part.touched) {
    part.shares[touched].end = end;
    end += part.shares[touched].count;
  }
  part.order.resize(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) part.order[part.shares[part.place_of[i]].end++] = i;
  for (const std::uint32_t touched : part.touched) fold_stream(stretch, number, touched);
}

void Refold::fold_stream(const Stretch& stretch, std::size_t number, std::uint32_t place) {
  // An item is on its way so many events before it is folded, its payload once the item is there.
  constexpr std::size_t kItemAhead = 8;
  constexpr std::size_t kPayloadAhead = 4;
  Part& part = parts_[number];
  Stream& stream = part.streams[place];
  const std::vector<Item>& items = stretch.items[number];
  const std::span<const std::uint32_t> order = part.order;
  const char* const bytes = stretch.bytes.data();
  const std::size_t end = part.shares[place].end;
  const std::size_t begin = end - std::exchange(part.shares[place].count, 0);
  std::optional<Aggregate> before;
  if (std::exchange(part.shares[place].reverses, false)) before = stream.aggregate;
  for (std::size_t i = begin; i < end && part.status.ok(); ++i) {
    if (i + kItemAhead < order.size()) __builtin_prefetch(&items[order[i + kItemAhead]]);
    if (i + kPayloadAhead < order.size()) __builtin_prefetch(bytes + items[order[i + kPayloadAhead]].payload_at);
    const Item& item = items[order[i]];
    absl::Status judged;
    if (item.type == kFacts<EventReversed>.tag) {
      judged = fold_again(stretch, number, order.subspan(begin, i + 1 - begin), *before, stream);
      if (!judged.ok() && !refused_with(judged, Code::kStillNeeded)) {
        part.status = judged;
        return;
      }
    } else {
      part.status =
          part.decoder.decode(item.type, item.schema, std::string_view(bytes + item.payload_at, item.payload_size));
      if (!part.status.ok()) return;
      judged = stream.aggregate.judge(part.decoder.event(), how(item));
    }
    each_({number, place, stream.name, item.version, item.position, item.observed(), stream.aggregate, judged});
  }
}

// Folds onto `before`, which the stream was ahead of the stretch, what stands of it among the items `folded`, its first
// of the stretch up to the reversal that is being folded. From the beginning where something ahead of the stretch is
// taken back, or an event cannot have happened.
absl::Status Refold::fold_again(const Stretch& stretch, std::size_t number, std::span<const std::uint32_t> folded,
                                const Aggregate& before, Stream& stream) {
  Part& part = parts_[number];
  const std::vector<Item>& items = stretch.items[number];
  const Version last = items[folded.back()].version;
  const auto payload = [&](const Item& item) {
    return std::string_view(stretch.bytes).substr(item.payload_at, item.payload_size);
  };
  Reversed reversed;
  bool behind = false;  // something ahead of the stretch is taken back
  for (const std::uint32_t one : folded) {
    const Item& item = items[one];
    if (item.type != kFacts<EventReversed>.tag) continue;
    absl::Status decoded = part.decoder.decode(item.type, item.schema, payload(item));
    if (!decoded.ok()) return decoded;
    const Version target = std::get<EventReversed>(part.decoder.event()).target;
    stream.foretold |= target >= item.version;
    behind |= target < items[folded.front()].version;
    reversed.add(item.version, target, item.observed());
  }
  if (stream.foretold || behind) return fold_anew(stream, last);
  Aggregate again = before;
  for (const std::uint32_t one : folded) {
    const Item& item = items[one];
    if (again.version().value + 1 != item.version.value) return fold_anew(stream, last);
    if (!reversed.stands(item.version)) {
      again.pass_over(reversed.by_record(item.version));
      continue;
    }
    absl::Status status = part.decoder.decode(item.type, item.schema, payload(item));
    if (!status.ok()) return status;
    if (!again.judge(part.decoder.event(), how(item)).ok()) return fold_anew(stream, last);
  }
  stream.aggregate = std::move(again);
  return absl::OkStatus();
}

absl::Status Refold::fold_anew(Stream& stream, Version last) {
  absl::StatusOr<StreamCopy> copy = StreamCopy::read(log_, stream.name, last);
  if (!copy.ok()) return copy.status();
  stream.aggregate = stream.aggregate.anew(stream.name);
  return fold_without(*copy, copy->reversed(), stream.aggregate);
}

}  // namespace gendan
