#ifndef GENDAN_ADAPTERS_CLI_OUTPUT_H_
#define GENDAN_ADAPTERS_CLI_OUTPUT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "json.h"

namespace gendan::cli {

// What the program's exit code says. The numbers are documented in docs/cli.md and never change.
enum Exit : int {
  kOk = 0,
  kRefused = 1,        // something was refused, or a replay found a difference
  kUsage = 2,          // the command line itself is wrong
  kNoLog = 3,          // the log cannot be opened
  kInterrupted = 130,  // Ctrl-C or a termination signal; what the log has is kept
};

enum class Format { kTable, kJson };

// Writes to standard output. False when it is gone (a closed pipe) or fails; nothing more is then worth writing.
bool print(std::string_view text);
// Flushes. The exit code of a program that ends with `exit`: unchanged where all could be written, or where the reader
// has simply gone away; kRefused, with a message, where the device said no.
int finish_output(int exit);

// Makes a text fit for a terminal: control characters, of escape sequences above all, become '?'. Newlines stay if
// `keep_newlines`.
std::string printable(std::string_view text, bool keep_newlines = false);

// U+FFFD, for what a format cannot hold.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: what stands there is not UTF-8
};

// The code point at the start of `text`, which must not be empty. Overlong forms, surrogates, numbers above U+10FFFF
// and cut sequences are not UTF-8.
CodePoint first_code_point(std::string_view text);

// `text` with U+FFFD for each byte that is not UTF-8.
std::string as_utf8(std::string_view text);

// A message on standard error, with "gendan: " before it.
void say(std::string_view message);

// Tells why, with code, field and remedy, on standard error: as lines, or as one line of JSON. Returns `exit`.
int fail(Format format, const absl::Status& status, int exit);

// {"code", "field", "detail", "remedy"}
Json describe(const absl::Status& status);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_OUTPUT_H_
