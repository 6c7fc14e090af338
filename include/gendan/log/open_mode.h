#ifndef GENDAN_LOG_OPEN_MODE_H_
#define GENDAN_LOG_OPEN_MODE_H_

#include <cstdint>

namespace gendan {

// How a log in a folder is opened.
enum class OpenMode : std::uint8_t {
  kWrite,   // by one process at a time
  kRead,    // by any number, while none writes
  kFollow,  // for reading beside a process that writes: shows what was there when it was opened, or at the last
            // Log::catch_up()
};

}  // namespace gendan

#endif  // GENDAN_LOG_OPEN_MODE_H_
