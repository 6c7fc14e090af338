// One event to bytes and back: Encoder, whose buffer is used again after a batch, and Decoder, as the log's writers and
// readers use them. "mix" is taken at even distances from all that the simulator writes, in the log's order, so that
// the type changes from event to event; the others are one type each: large, with many numbers, small.
//
// The floor finds out an event's type and copies its struct as it is in memory, 48 to 312 bytes, into such a buffer and
// back, as if it had no texts of its own: what a codec for plain structs would do. The peer is Boost's own binary
// archive fed from the same descriptions: as its manual has it, and tuned (no header, buffer used again).
//
// The work is all computing, so it is measured in processor time.

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "bench/boost_peer.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/workloads.h"
#include "benchmark/benchmark.h"
#include "gendan/order/codec.h"

namespace gendan::bench {
namespace {

// Gives `fn` the bytes of the event's own struct.
template <class Fn>
void with_struct(const Event& event, Fn&& fn) {
  std::visit([&](const auto& one) { fn(reinterpret_cast<const char*>(&one), sizeof one); }, event);
}

// Events with their bytes, few enough to stay in a core's cache.
struct Set {
  std::string name;
  std::vector<Event> events;
  std::vector<EventFacts> facts;
  std::vector<std::string> payloads;
  double payload_bytes = 0;  // on average
};

// Of the events that `take` takes, so many at even distances, or all where there are fewer.
template <class Take>
Set set_of(const Load& load, std::string name, Take take) {
  constexpr std::size_t kEvents = 1000;
  std::vector<const LoadEvent*> taken;
  for (const LoadEvent& event : load.events) {
    if (take(event.event)) taken.push_back(&event);
  }
  if (taken.empty()) throw Failed("codec: the simulator writes no " + name);
  Set out;
  out.name = std::move(name);
  const std::size_t events = std::min(kEvents, taken.size());
  for (std::size_t i = 0; i < events; ++i) {
    const LoadEvent& event = *taken[i * taken.size() / events];
    out.events.push_back(event.event);
    out.facts.push_back(facts_of(event.event));
    out.payloads.push_back(event.payload);
    out.payload_bytes += static_cast<double>(event.payload.size());
  }
  out.payload_bytes /= static_cast<double>(events);
  return out;
}

// Calls `all`, which takes a set's events once, so often that a turn is long enough.
template <class All>
double repeated(const Run& run, const Set& set, All&& all) {
  const int times = run.pick(400, 2);
  all();
  return cpu_rate_of(static_cast<double>(set.events.size()) * times, [&] {
    for (int i = 0; i < times; ++i) all();
  });
}

Row row_of(const Set& set, std::string_view way, std::string floor, Target target) {
  Row row;
  row.workload = "codec";
  row.params =
      std::string(way) + " " + set.name + ", " + std::to_string(static_cast<int>(set.payload_bytes + 0.5)) + " bytes";
  row.unit = "events/s";
  row.floor_name = std::move(floor);
  row.target = std::move(target);
  return row;
}

// Calls put(one) for all, and buffer.clear() before every batch of them.
template <class One, class Buffer, class Put>
void in_batches(const std::vector<One>& all, Buffer& buffer, Put put) {
  constexpr std::size_t kBatch = 100;
  for (std::size_t begin = 0; begin < all.size(); begin += kBatch) {
    buffer.clear();
    const std::size_t end = std::min(begin + kBatch, all.size());
    for (std::size_t i = begin; i < end; ++i) {
      put(all[i]);
      benchmark::DoNotOptimize(buffer);
      benchmark::ClobberMemory();
    }
  }
}

double encode_all(const Run& run, const Set& set, Encoder& encoder) {
  return repeated(run, set, [&] { in_batches(set.events, encoder, [&](const Event& event) { encoder.add(event); }); });
}

double decode_all(const Run& run, const Set& set, Decoder& decoder) {
  return repeated(run, set, [&] {
    for (std::size_t i = 0; i < set.events.size(); ++i) {
      const absl::Status status = decoder.decode(set.facts[i].tag, set.facts[i].schema, set.payloads[i]);
      if (!status.ok()) check(status, "decode");
      benchmark::DoNotOptimize(&decoder.event());
      benchmark::ClobberMemory();
    }
  });
}

void against_memcpy(const Run& run, const Set& set) {
  constexpr const char* kName = "memcpy of its struct, by type";
  std::vector<std::string> copies;
  for (const Event& event : set.events) {
    with_struct(event, [&](const char* bytes, std::size_t size) { copies.emplace_back(bytes, size); });
  }
  std::string buffer;
  Encoder encoder;
  Decoder decoder;

  Row encoding = row_of(set, "encode", kName, Target::within_times(3));
  by_turns(
      run.rounds(9), encoding,
      [&](int) {
        return repeated(run, set, [&] {
          in_batches(set.events, buffer, [&](const Event& event) {
            with_struct(event, [&](const char* bytes, std::size_t size) { buffer.append(bytes, size); });
          });
        });
      },
      [&](int) { return encode_all(run, set, encoder); });
  run.report(encoding);

  Row decoding = row_of(set, "decode", kName, Target::within_times(10));
  char into[sizeof(Event)];
  by_turns(
      run.rounds(9), decoding,
      [&](int) {
        return repeated(run, set, [&] {
          for (std::size_t i = 0; i < copies.size(); ++i) {
            with_struct(set.events[i],
                        [&](const char*, std::size_t size) { std::memcpy(into, copies[i].data(), size); });
            benchmark::DoNotOptimize(into);
            benchmark::ClobberMemory();
          }
        });
      },
      [&](int) { return decode_all(run, set, decoder); });
  run.report(decoding);
}

void against_boost(const Run& run, const Set& set, BoostUse use) {
  const std::string peer =
      std::string("Boost binary archive, ") + (use == BoostUse::kPlain ? "one per event" : "no header, buffer reused");
  const Target target = Target::at_least(10, ">= 10 x");
  std::vector<std::string> bytes(set.events.size());
  std::vector<Event> events = set.events;
  for (std::size_t i = 0; i < events.size(); ++i) {
    boost_encode(use, set.events[i], bytes[i]);
    boost_decode(use, bytes[i], events[i]);
    if (events[i] != set.events[i]) throw Failed("codec: Boost's archive does not give back what it took");
  }
  std::string buffer;
  Encoder encoder;
  Decoder decoder;
  const auto peer_rate = [&](auto&& each) {
    const int times = run.pick(20, 1);
    return cpu_rate_of(static_cast<double>(set.events.size()) * times, [&] {
      for (int i = 0; i < times; ++i) {
        for (std::size_t k = 0; k < set.events.size(); ++k) each(k);
      }
    });
  };

  Row encoding = row_of(set, "encode", peer, target);
  by_turns(
      run.rounds(7), encoding,
      [&](int) {
        return peer_rate([&](std::size_t k) {
          buffer.clear();
          boost_encode(use, set.events[k], buffer);
          benchmark::DoNotOptimize(buffer.data());
        });
      },
      [&](int) { return encode_all(run, set, encoder); });
  run.report(encoding);

  Row decoding = row_of(set, "decode", peer, target);
  by_turns(
      run.rounds(7), decoding,
      [&](int) {
        return peer_rate([&](std::size_t k) {
          boost_decode(use, bytes[k], events[k]);
          benchmark::DoNotOptimize(events[k]);
        });
      },
      [&](int) { return decode_all(run, set, decoder); });
  run.report(decoding);
}

}  // namespace

void codec(const Run& run) {
  const Load& events = load(run);
  const auto one_type = [&events]<class E>(std::string name, std::type_identity<E>) {
    return set_of(events, std::move(name), [](const Event& event) { return std::holds_alternative<E>(event); });
  };
  const Set sets[] = {
      set_of(events, "mix", [](const Event& event) { return !std::holds_alternative<HostEvent>(event); }),
      one_type("LineAdded", std::type_identity<LineAdded>()),
      one_type("ProductionReported", std::type_identity<ProductionReported>()),
      one_type("MilestoneCompleted", std::type_identity<MilestoneCompleted>()),
  };
  for (const Set& set : sets) {
    against_memcpy(run, set);
    against_boost(run, set, BoostUse::kPlain);
    against_boost(run, set, BoostUse::kTuned);
  }
}

}  // namespace gendan::bench
