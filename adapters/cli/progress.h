#ifndef GENDAN_ADAPTERS_CLI_PROGRESS_H_
#define GENDAN_ADAPTERS_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

namespace gendan::cli {

// How far a long command has come, on standard error: a bar on a terminal, elsewhere a line every few seconds.
class Progress {
 public:
  // `what` names the unit: "rows". A quiet one writes nothing.
  Progress(std::string title, std::string what, bool quiet);
  ~Progress();  // takes the bar away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `of` 0: not known. A `text` stands in place of the two numbers. Cheap; draws only when it is time.
  void update(std::uint64_t done, std::uint64_t of, const std::string& text = {});

 private:
  std::string title_;
  std::string what_;
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  std::int64_t next_millis_ = 0;
  std::int64_t started_millis_ = 0;
};

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_PROGRESS_H_
