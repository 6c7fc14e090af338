#ifndef GENDAN_TESTS_ENGINE_SCENARIOS_H_
#define GENDAN_TESTS_ENGINE_SCENARIOS_H_

// What a clerk may do and may not, as short stories. Every story is a test; together they must notice when any single
// guard or row of a state machine is taken away.

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "support.h"
#include "tests/core/refused.h"

namespace gendan {

// Drives one house and notes the outcome of every step.
class Story {
 public:
  // A refusal says what and how to mend it, and writes nothing.
  void step(const Decision& decision) {
    const Position head = house_.engine->head();
    const absl::Status status = house_.execute(decision).status();
    note(status);
    if (status.ok()) return;
    const std::optional<Refusal> refusal = refusal_of(status);
    ASSERT_TRUE(refusal.has_value()) << status;
    EXPECT_FALSE(refusal->field.empty()) << status;
    EXPECT_FALSE(refusal->remedy.empty()) << status;
    EXPECT_EQ(house_.engine->head(), head) << status;
  }
  void observe(const Events& events) { note(house_.record(events).status()); }
  // A host's own decision that writes one event as it is: the judge alone stands between it and the log.
  void raw(StreamId stream, Event event) {
    step([stream = std::move(stream), event = std::move(event)](View&, const Context&) -> absl::StatusOr<Events> {
      return Events().on(stream, event);
    });
  }
  void advance(Date day) { note(house_.engine->advance_to(start_of(day)).status()); }
  void note(std::string outcome) { outcomes_.push_back(std::move(outcome)); }
  // A refusal is at a field that the table lists.
  void note(const absl::Status& status) {
    note(code_of(status));
    const std::optional<Refusal> refusal = refusal_of(status);
    EXPECT_TRUE(!refusal.has_value() || testing::documented_at(*refusal)) << status;
  }
  // The order's summary in one word, as an outcome of its own.
  void expect_summary(const char* id = "O-1") {
    absl::StatusOr<Order> order = house_.engine->load(OrderId(id));
    outcomes_.push_back(order.ok() ? std::string(to_string(summary_of(*order))) : code_of(order.status()));
  }

  void draft(const char* id = "O-1", std::vector<LineAdded> lines = {line(1)}, std::string po_number = "PO-1");
  void review(const char* id = "O-1");
  void confirm(const char* id = "O-1", std::vector<LineAdded> lines = {line(1)}, std::string po_number = "PO-1");
  void produce(std::int64_t good = 100);
  void lot(const char* lot = "L1", std::int64_t size = 100);
  void failed_lot();
  void released();  // 100 pieces of line 1, made, inspected, released
  void packed();    // and packed into S1
  void in_transit();
  void delivered();
  void calendar();  // FABRIC -> SEW -> EX
  void complaint(const OrderId& order = {});
  void investigated(CaseSeverity severity = CaseSeverity::kMajor);
  void resolving(CaseSeverity severity = CaseSeverity::kMajor);

  const std::vector<std::string>& outcomes() const { return outcomes_; }
  House& house() { return house_; }

 private:
  House house_;
  std::vector<std::string> outcomes_;
};

struct Scenario {
  std::string name;
  std::string last;  // the outcome of the last step; all before it are "ok"
  std::function<void(Story&)> tell;
  friend void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }
};

std::vector<Scenario> intake_scenarios();
std::vector<Scenario> change_scenarios();  // amendment, schedule, promise, hold
std::vector<Scenario> floor_scenarios();   // production, quality
std::vector<Scenario> shipment_scenarios();
std::vector<Scenario> case_scenarios();  // complaints
std::vector<Scenario> incident_scenarios();
std::vector<Scenario> severity_scenarios();
std::vector<Scenario> returns_scenarios();
std::vector<Scenario> finance_scenarios();
std::vector<Scenario> stock_scenarios();
std::vector<Scenario> packing_scenarios();  // lots of shipments, holds on them, their carriers
std::vector<Scenario> split_scenarios();    // parts of lots
std::vector<Scenario> refusal_scenarios();  // what the headers say is refused, and no story above tells of
// What a guard says in every other row in which it stands.
std::vector<Scenario> order_guard_scenarios();  // commercial, entry, proposal, milestone, promise
std::vector<Scenario> goods_guard_scenarios();  // fulfilment, lot, shipment, the ledger
std::vector<Scenario> case_guard_scenarios();   // complaint, 8D, obligation, money, return
std::vector<Scenario> all_scenarios();

}  // namespace gendan

#endif  // GENDAN_TESTS_ENGINE_SCENARIOS_H_
