#ifndef GENDAN_TESTS_FAULTS_GROUND_H_
#define GENDAN_TESTS_FAULTS_GROUND_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/log/store.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {

// Where things go wrong.
enum class Level : std::uint8_t {
  kSeam,   // the storage under the log (FaultyStorage, in memory)
  kFiles,  // the file system under RocksDB (FaultyFileSystem, in a folder of its own)
};

// What a log stands on, through all its openings.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) = 0;
  // Orders that something goes wrong; says what.
  virtual std::string order_trouble(Random& random) = 0;
  // Orders, instead of what was ordered before, that one of the next few operations goes wrong, of the kinds that make
  // a sorted run.
  virtual void order_trouble_with_a_run(Random& random) = 0;
  // Orders that one of the operations of the next open() goes wrong; says what. Only on kFiles; otherwise nothing does.
  virtual std::string order_trouble_with_an_opening(Random& random) = 0;
  // Nothing goes wrong any more, until the next order.
  virtual void heal() = 0;
  // The power is cut before long: by itself, or when the clients come to it (see cut_power()). True: by itself.
  virtual bool cut_power_soon(Random& random) = 0;
  virtual void cut_power() = 0;
  virtual bool power_is_off() = 0;
  // The power comes back, and what was not synced is lost. No store is open.
  virtual void crash(std::uint64_t seed) = 0;
  // The process of the store that is open, or was when the power was cut, ends where it stands, and all that it wrote
  // is kept. False: it cannot be done.
  virtual bool kill_process() = 0;
};

// With `garbage` a power cut on kFiles may leave anything in the part of a file that was not synced.
std::unique_ptr<Ground> make_ground(Level level, bool garbage);

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_GROUND_H_
