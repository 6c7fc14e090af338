#ifndef GENDAN_ADAPTERS_HOST_STDERR_LOGGER_H_
#define GENDAN_ADAPTERS_HOST_STDERR_LOGGER_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "gendan/core/logger.h"

namespace gendan {

// Messages on standard error, one line each: "gendan: warning: ...". Safe from any thread: a line is one write.
class StderrLogger : public Logger {
 public:
  // What lies below `least` is dropped.
  explicit StderrLogger(Level least = Level::kWarning) : least_(least) {}

  void log(Level level, std::string_view message) override {
    if (level < least_) return;
    std::string line = "gendan: ";
    if (level == Level::kWarning) line += "warning: ";
    if (level == Level::kError) line += "error: ";
    line.append(message);
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  }

 private:
  Level least_;
};

}  // namespace gendan

#endif  // GENDAN_ADAPTERS_HOST_STDERR_LOGGER_H_
