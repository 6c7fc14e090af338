#ifndef GENDAN_ADAPTERS_CLI_EVENTS_H_
#define GENDAN_ADAPTERS_CLI_EVENTS_H_

#include <string>

#include "gendan/log/record.h"
#include "gendan/order/event.h"

namespace gendan::cli {

// One event with its envelope as a JSON object on one line, without a newline. Deterministic: equal logs give equal
// bytes.
std::string event_json(const Record& record, const Event& event);

}  // namespace gendan::cli

#endif  // GENDAN_ADAPTERS_CLI_EVENTS_H_
