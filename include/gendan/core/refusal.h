#ifndef GENDAN_CORE_REFUSAL_H_
#define GENDAN_CORE_REFUSAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gendan/core/refusal_code.h"
#include "gendan/export.h"

namespace gendan {

// Why something was not done, in a form that a program can branch on and a person can act on.
//
// Every error status that this library makes carries one as its payload. The status code is the coarse class (see
// RefusalFacts::status); the refusal is the precise reason.
struct Refusal {
  Code code = Code::kInternal;
  std::string field;   // the input at fault, as a path the caller knows ("lines[2].unit", "promised"); may be empty
  std::string detail;  // what was found, with values ("quantity is -3"); may be empty
  std::string remedy;  // what to do instead, in words; never empty

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// The table's row about one code. The strings live as long as the program.
struct RefusalFacts {
  Code code;
  std::string_view name;    // stable, lower_snake_case; what logs, JSON and scripts use
  absl::StatusCode status;  // the class of the status that carries it
  // The fields at which the library refuses it, as they stand in Refusal::field, in alphabetical order with ", "
  // between them: n stands for a number ("lines[n].requested", "line n"), * for whatever follows ("steps.*"), none for
  // an empty field. "any" alone where it is whatever field has the value at fault. Empty where this version never gives
  // the code. What a host's policies and machines refuse names fields of their own.
  std::string_view fields;
  std::string_view meaning;  // one sentence
  std::string_view remedy;   // the remedy used where the refusing place gives no better one
};

// All codes, in order of precedence: where one input breaks several rules, the rule that stands first is reported.
// Safe from any thread.
GENDAN_EXPORT std::span<const RefusalFacts> refusal_table();

// The row of one code. Safe from any thread.
GENDAN_EXPORT const RefusalFacts& facts_of(Code code);

// A status that carries a Refusal. An empty `remedy` takes the table's. The message reads
// "<name>: <field>: <detail>; <remedy>".
GENDAN_EXPORT absl::Status refuse(Code code, std::string_view field, std::string_view detail = {},
                                  std::string_view remedy = {});

// The refusal that a status carries; nullopt for an OK status and for one that was made elsewhere.
GENDAN_EXPORT std::optional<Refusal> refusal_of(const absl::Status& status);

// True when `status` carries a refusal with this code.
GENDAN_EXPORT bool refused_with(const absl::Status& status, Code code);

}  // namespace gendan

#endif  // GENDAN_CORE_REFUSAL_H_
