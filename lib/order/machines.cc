#include "order/machines.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "gendan/core/refusal.h"
#include "order/event_table.h"
#include "order/fsm.h"
#include "order/mutant.h"

namespace gendan {
namespace {

std::string_view event_name(std::uint16_t tag) {
  const std::size_t place = place_of(tag);
  return place < kEventTypes ? kFactsTable[place].name : "";
}

}  // namespace

const std::vector<MachineFacts>& machines() {
  static const std::vector<MachineFacts> all = {
      describe_commercial(), describe_entry(),         describe_proposal(), describe_milestone(),  describe_promise(),
      describe_fulfilment(), describe_lot(),           describe_hold(),     describe_shipment(),   describe_complaint(),
      describe_capa(),       describe_effectiveness(), describe_incident(), describe_obligation(), describe_severity(),
      describe_return(),     describe_deposit(),       describe_invoice(),  describe_payment(),    describe_stock(),
  };
  return all;
}

const MachineFacts& machine_facts(std::string_view name) {
  const std::vector<MachineFacts>& all = machines();
  const auto found = std::find_if(all.begin(), all.end(), [&](const MachineFacts& m) { return m.name == name; });
  if (found == all.end()) std::abort();  // machines() and the capability's source disagree
  return *found;
}

std::string diagram_of(const MachineFacts& machine) {
  std::string out = "stateDiagram-v2\n";
  for (const RowFacts& row : machine.rows) {
    const std::string_view from = row.from == 0 ? "[*]" : machine.states[row.from];
    out.append("  ").append(from).append(" --> ").append(machine.states[row.to]).append(" : ");
    out.append(event_name(row.event)).append("\n");
  }
  return out;
}

absl::Status fsm::illegal(const MachineFacts& machine, std::uint8_t state, std::string_view event) {
  std::string legal;
  for (const RowFacts& row : machine.rows) {
    if (row.from != state) continue;
    if (!legal.empty()) legal += ", ";
    legal += event_name(row.event);
  }
  const std::string_view name = state < machine.states.size() ? machine.states[state] : "an unknown state";
  const std::string detail =
      std::string(event) + " while the " + std::string(machine.scope) + " is " + std::string(name);
  return refuse(Code::kIllegalTransition, machine.name, detail,
                legal.empty() ? "nothing more can happen to it" : "legal now: " + legal);
}

#ifdef GENDAN_MUTANTS

std::atomic<const Weakening*>& taken_away() {
  static std::atomic<const Weakening*> now{nullptr};
  return now;
}

namespace {

struct Plan {
  std::vector<Mutant> names;
  std::vector<Weakening> mutants;  // as many
};

const Plan& plan() {
  static const Plan made = [] {
    Plan out;
    for (const MachineFacts& machine : machines()) {
      for (const RowFacts& row : machine.rows) {
        const std::string where = std::string(machine.name) + " " + std::string(machine.states[row.from]) + " " +
                                  std::string(event_name(row.event));
        out.names.push_back({"row " + where});
        out.mutants.push_back({&machine, &row, "", {}});
        for (const std::string_view guard : row.guards) {
          out.names.push_back({"guard " + std::string(guard) + " of " + where});
          out.mutants.push_back({&machine, &row, guard, {}});
        }
      }
    }
    for (std::size_t i = 0; i < kInvariants; ++i) {
      const auto invariant = static_cast<Invariant>(i);
      out.names.push_back({"invariant " + std::string(to_string(invariant))});
      out.mutants.push_back({nullptr, nullptr, "", invariant});
    }
    return out;
  }();
  return made;
}

}  // namespace

const std::vector<Mutant>& mutants() { return plan().names; }

void mutant(int k) {
  const std::vector<Weakening>& all = plan().mutants;
  const auto index = static_cast<std::size_t>(k);
  taken_away().store(k >= 0 && index < all.size() ? &all[index] : nullptr, std::memory_order_relaxed);
}

#else

const std::vector<Mutant>& mutants() {
  static const std::vector<Mutant> none;
  return none;
}

void mutant(int) {}

#endif

}  // namespace gendan
