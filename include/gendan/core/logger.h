#ifndef GENDAN_CORE_LOGGER_H_
#define GENDAN_CORE_LOGGER_H_

#include <string_view>

namespace gendan {

// Where the library's messages to an operator go. The host hands one in; without it the library is silent.
// Implementations are safe from any thread and do not call back into the library. What one throws is swallowed.
class Logger {
 public:
  enum class Level { kInfo, kWarning, kError };
  virtual ~Logger() = default;
  virtual void log(Level level, std::string_view message) = 0;
};

}  // namespace gendan

#endif  // GENDAN_CORE_LOGGER_H_
