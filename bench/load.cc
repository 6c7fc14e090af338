#include "bench/load.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "gendan/adapters/simulator/simulator.h"
#include "gendan/core/text.h"
#include "gendan/engine.h"
#include "gendan/testing/manual_clock.h"
#include "log/append_codec.h"

namespace gendan::bench {
namespace {

Load simulated(std::uint64_t orders) {
  testing::ManualClock clock;
  EngineOptions options;
  options.clock = &clock;
  const std::unique_ptr<Engine> engine = check(Engine::open_in_memory(options), "open in memory");
  SimulationOptions simulation;
  simulation.orders = orders;
  simulation.seed = 7;
  check(simulate(*engine, clock, simulation).status(), "simulate");

  Load out;
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  check(engine->read_all(Position{1},
                         [&](const Record& record, const Event& event) {
                           const auto [place, is_new] =
                               numbers.try_emplace(std::string(record.stream), out.streams.size());
                           if (is_new) out.streams.emplace_back(record.stream);
                           LoadEvent& made = out.events.emplace_back();
                           made.stream = place->second;
                           made.version = record.version.value;
                           made.type = record.type;
                           made.schema = record.schema;
                           made.flags = record.flags;
                           made.recorded_at = record.recorded_at;
                           made.occurred_at = record.occurred_at;
                           made.begins_append = record.position == record.append_first;
                           made.actor = record.actor;
                           made.department = record.department;
                           made.request_id = record.request_id;
                           made.payload = record.payload;
                           made.event = event;
                           return true;
                         }),
        "read the simulation");
  return out;
}

}  // namespace

const Load& load(const Run& run) {
  static const Load made = simulated(run.pick(1000, 20));
  return made;
}

AppendMaker::AppendMaker(const Load& load, std::string name, std::size_t batch)
    : load_(load), name_(std::move(name)), batch_(batch), prefix_(name_ + "0-") {}

Appends AppendMaker::make(std::size_t events) {
  Appends out;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> places;
  while (out.events < events) {
    if (next_ == load_.events.size()) {
      next_ = 0;
      prefix_ = name_ + std::to_string(++pass_) + "-";
    }
    Append& append = out.appends.emplace_back();
    const LoadEvent& first = load_.events[next_];
    append.request_id = RequestId(prefix_ + first.request_id + "/" + std::to_string(made_++));
    append.actor = first.actor;
    append.department = first.department;
    places.clear();
    for (std::size_t begin = next_; next_ < load_.events.size(); ++next_) {
      const LoadEvent& event = load_.events[next_];
      if (batch_ == 0 ? next_ > begin && event.begins_append : append.events.size() == batch_) break;
      const auto [place, is_new] = places.try_emplace(event.stream, append.streams.size());
      if (is_new) {
        const std::string& name = load_.streams[event.stream];
        const std::size_t slash = name.find('/') + 1;
        append.streams.push_back({StreamId(name.substr(0, slash) + prefix_ + name.substr(slash)),
                                  Expect::exactly(Version{event.version - 1})});
      }
      NewEvent made;
      made.stream = place->second;
      made.type = event.type;
      made.schema = event.schema;
      made.flags = event.flags;
      made.occurred_at = event.occurred_at;
      made.payload = event.payload;
      append.events.push_back(made);
    }
    out.events += append.events.size();
  }
  return out;
}

void cut(std::string_view bytes, std::size_t parts, std::vector<std::string>& values) {
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t begin = bytes.size() * i / parts;
    values.emplace_back(bytes.substr(begin, bytes.size() * (i + 1) / parts - begin));
  }
}

void values_of(const Append& append, std::vector<std::string>& values) {
  std::string bytes;
  std::vector<EncodedChunk> chunks;
  std::vector<ChunkSpan> spans;
  const std::vector<std::uint64_t> bases(append.streams.size(), 1);
  // A position and a moment as they are after some time: small ones would have shorter forms.
  encode_append(append, Position{1'000'000}, Instant{1'700'000'000'000'000}, bases, bytes, chunks, spans);
  cut(bytes, append.events.size(), values);
}

}  // namespace gendan::bench
