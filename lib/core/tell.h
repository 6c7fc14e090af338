#ifndef GENDAN_LIB_CORE_TELL_H_
#define GENDAN_LIB_CORE_TELL_H_

#include <string_view>

#include "gendan/core/logger.h"

namespace gendan {

// To a logger, or to none. One that throws is not heard: what it was to be told of has happened.
inline void tell(Logger* logger, Logger::Level level, std::string_view message) noexcept {
  if (logger == nullptr) return;
  try {
    logger->log(level, message);
  } catch (...) {
    return;
  }
}

}  // namespace gendan

#endif  // GENDAN_LIB_CORE_TELL_H_
