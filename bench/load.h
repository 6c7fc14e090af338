#ifndef GENDAN_BENCH_LOAD_H_
#define GENDAN_BENCH_LOAD_H_

// The events that all workloads are made of: what the simulator's factory writes, and appends made of them.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bench.h"
#include "gendan/core/clock.h"
#include "gendan/log/log.h"
#include "gendan/order/event.h"

namespace gendan::bench {

struct LoadEvent {
  std::uint32_t stream = 0;  // index into Load::streams
  std::uint64_t version = 0;
  EventTag type = 0;
  std::uint16_t schema = 1;
  std::uint32_t flags = 0;
  Instant recorded_at;
  Instant occurred_at;
  bool begins_append = false;
  std::string actor;
  std::string department;
  std::string request_id;
  std::string payload;
  Event event;
};

struct Load {
  std::vector<std::string> streams;  // "order/...", "shipment/...", "case/...", "po/..."
  std::vector<LoadEvent> events;     // in the order of the log
};

// Simulated once per process: 1,000 orders, or 20 in a quick run.
const Load& load(const Run& run);

// Appends that are ready to be written, made ahead so that making them is not measured.
struct Appends {
  std::vector<Append> appends;  // their payloads point into the load
  std::size_t events = 0;
};

// Goes through the load again and again, each time with other streams and request ids, so that it never ends.
class AppendMaker {
 public:
  // Two makers on one log need different names. `batch`: events per append; 0: as the simulator appended them.
  AppendMaker(const Load& load, std::string name, std::size_t batch);
  // Appends with at least so many events together.
  Appends make(std::size_t events);

 private:
  const Load& load_;
  const std::string name_;
  const std::size_t batch_;
  std::size_t next_ = 0;  // in the load
  std::uint64_t pass_ = 0;
  std::uint64_t made_ = 0;
  std::string prefix_;
};

// Bytes in so many values of about one size.
void cut(std::string_view bytes, std::size_t parts, std::vector<std::string>& values);

// The bytes that an append has in the log's table, cut into one value per event: what a floor writes, so that it writes
// as many bytes.
void values_of(const Append& append, std::vector<std::string>& values);

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_LOAD_H_
