#ifndef GENDAN_CORE_INCOTERM_H_
#define GENDAN_CORE_INCOTERM_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/export.h"

namespace gendan {

// The eleven rules of Incoterms 2020 (ICC publication 723). Numbers are frozen: they stand in logs.
enum class Incoterm : std::uint8_t {
  kNone = 0,
  kEXW = 1,
  kFCA = 2,
  kCPT = 3,
  kCIP = 4,
  kDAP = 5,
  kDPU = 6,
  kDDP = 7,
  kFAS = 8,
  kFOB = 9,
  kCFR = 10,
  kCIF = 11,
};

// "FOB"; "" for kNone and for a number that is none of them.
GENDAN_EXPORT std::string_view to_string(Incoterm rule);
// Upper case only. Refused: missing, unknown_incoterm (DDU and DAT name their successors in the remedy).
GENDAN_EXPORT absl::StatusOr<Incoterm> parse_incoterm(std::string_view text, std::string_view field);

}  // namespace gendan

#endif  // GENDAN_CORE_INCOTERM_H_
