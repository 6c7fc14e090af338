#include <string>

#include "gendan/order/machine.h"
#include "pages.h"

namespace gendan::docs {

std::string lifecycles_page() {
  std::string page =
      "# Lifecycles\n\n"
      "The state machines that judge every event. An order has one of each with the scope order, and one per line, "
      "lot,\n"
      "hold and so on of the others; they stand side by side. An event that a diagram does not show in a state is "
      "refused\n"
      "there with `illegal_transition`, unless it is recorded as observed.\n";
  for (const MachineFacts& machine : machines()) {
    page += "\n## " + std::string(machine.name) + "\n\nOne per " + std::string(machine.scope) + ".\n\n```mermaid\n";
    const std::string diagram = diagram_of(machine);
    page += diagram + (diagram.ends_with('\n') ? "" : "\n") + "```\n";
  }
  return page;
}

}  // namespace gendan::docs
