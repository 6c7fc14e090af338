#ifndef GENDAN_ADAPTERS_CLI_INTERRUPT_H_
#define GENDAN_ADAPTERS_CLI_INTERRUPT_H_

#include <atomic>

namespace gendan::cli {

// From now on Ctrl-C and a termination signal only leave a note, so that a command that writes can end between two
// rows; the second, be it the other one, ends the process at once, which a log survives.
void catch_interrupts();
// True once a signal has come. Lives as long as the program.
const std::atomic<bool>& interrupted();

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_INTERRUPT_H_
