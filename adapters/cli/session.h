#ifndef GENDAN_ADAPTERS_CLI_SESSION_H_
#define GENDAN_ADAPTERS_CLI_SESSION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "command.h"
#include "gendan/adapters/host/stderr_logger.h"
#include "gendan/adapters/host/system_clock.h"
#include "gendan/engine.h"
#include "gendan/log/store.h"

namespace gendan::cli {

enum class Access {
  kRead,      // the log must be there, and not one byte of it changes
  kExisting,  // the log must be there
  kWrite,     // the log is made if missing
  kCopy,      // so too, and takes what another host let pass, whatever its limits
};

// A store in the folder that --log names. Refused as by open_rocksdb_store, in words that fit the command line.
absl::StatusOr<std::unique_ptr<Store>> open_store(const Common& common, Access access, Clock& clock, Logger& logger);

// An engine over that store, with the machine's clock unless another one is handed in.
class Session {
 public:
  // `clock` is borrowed; null for the machine's. Refused as by open_store and Engine::open.
  static absl::StatusOr<std::unique_ptr<Session>> open(const Common& common, Access access, Clock* clock = nullptr);

  Engine& engine() { return *engine_; }
  // Attaches every read model that the library ships, so that their rows are saved with the log.
  absl::Status attach_all();
  // Saves and lets go; the destructor does so too, but cannot say whether it worked.
  absl::Status close() { return engine_->close(); }

 private:
  Session() = default;
  SystemClock clock_;
  StderrLogger logger_;
  std::unique_ptr<Engine> engine_;
};

// Today by the machine's clock, in UTC.
Date today();

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_SESSION_H_
