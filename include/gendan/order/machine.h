#ifndef GENDAN_ORDER_MACHINE_H_
#define GENDAN_ORDER_MACHINE_H_

// The state machines as data: for diagrams, for the words of a refusal, for tests that walk every cell, and for taking
// single rows and guards away to see whether a test notices.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/export.h"

namespace gendan {

struct RowFacts {
  std::uint8_t from = 0;                 // state numbers, as in the capability's enum
  std::uint16_t event = 0;               // tag
  std::uint8_t to = 0;                   // equals `from` for an event that leaves the state as it is
  std::vector<std::string_view> guards;  // in the order in which they are asked
};

struct MachineFacts {
  std::string_view name;                 // "commercial"
  std::string_view scope;                // what there is one of it for: "order", "line", "lot" ...
  std::vector<std::string_view> states;  // by number
  std::vector<RowFacts> rows;            // in the table's order
};

// All machines in a fixed order. Lives as long as the program; safe from any thread.
GENDAN_EXPORT const std::vector<MachineFacts>& machines();

// A Mermaid state diagram of one machine.
GENDAN_EXPORT std::string diagram_of(const MachineFacts& machine);

// A row, one guard of a row, or an invariant of the ledger that can be taken away.
struct Mutant {
  std::string name;  // "row commercial Draft OrderSubmitted", "guard intake.has_lines of commercial Draft …"
};
// All of them, numbered from 0; empty in a library that was built without GENDAN_MUTANTS, as it is by default.
GENDAN_EXPORT const std::vector<Mutant>& mutants();
// Takes mutant k away for the whole process, until mutant(-1). For tests only: it weakens every judgement.
GENDAN_EXPORT void mutant(int k);

}  // namespace gendan

#endif  // GENDAN_ORDER_MACHINE_H_
