#ifndef GENDAN_ADAPTERS_CLI_WORDS_H_
#define GENDAN_ADAPTERS_CLI_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "gendan/order/event.h"

namespace gendan::cli {

// What happened, as a clerk would say it: "line 1: 19 EA arrived". One line, without a full stop.
std::string in_words(const Event& event);

// "2024-05-02", with " 13:05" where the moment is not midnight UTC.
std::string moment_text(Instant instant);

// "incident I1", "the delay of line 2": what the customer is told of.
std::string matter_text(const Matter& about);

// "credit"; empty for none.
std::string hold_kind_text(HoldKind kind);

// The name of an event's type; "host event 32768" for a type of the host's.
std::string type_name(const Event& event);

// A state's name in lower case, from the machine that has it: "complaint", ComplaintState::kReceived -> "received".
std::string state_name(std::string_view machine, std::uint8_t state);
template <class State>
std::string state_name(std::string_view machine, State state) {
  return state_name(machine, static_cast<std::uint8_t>(state));
}

// `text` behind `before`, or nothing where it is empty.
std::string behind(std::string_view before, std::string_view text);

// "quantity_chain" as "quantity chain".
std::string spaced(std::string_view name);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_WORDS_H_
