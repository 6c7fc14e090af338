#ifndef GENDAN_TESTING_GIVEN_H_
#define GENDAN_TESTING_GIVEN_H_

// Given what has happened, when somebody decides, then this is written or that is refused: for a host's tests of its
// own decisions, on an engine in memory. No test framework is needed: a check answers with a Status.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/refusal.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/testing/manual_clock.h"

namespace gendan::testing {

// What came of a decision.
class GENDAN_EXPORT Outcome {
 public:
  bool accepted() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }
  // What was written, in order; empty where it was refused.
  const std::vector<Events::Item>& events() const { return events_; }

  // Each of these answers OK where it is so, else kFailedPrecondition with what was expected and what came, as JSON.
  // Exactly these events, on these streams, in this order. Business times are not compared.
  absl::Status then(const Events& expected) const;
  absl::Status then_nothing() const;  // accepted, and nothing to write
  // Refused with this code; and about this field, where one is named.
  absl::Status then_refused(Code code, std::string_view field = "") const;

 private:
  friend class Given;
  absl::Status status_;
  std::vector<Events::Item> events_;
};

// A house with a history. Everything given must be accepted: the first that is not makes when() answer with its
// refusal, under the words "given: ". Used by one thread.
class GENDAN_EXPORT Given {
 public:
  // It is the morning (00:00 UTC) of this day. `options` as for any engine, with the policies of the house; its clock
  // is replaced.
  explicit Given(Date today, EngineOptions options = {});
  ~Given();
  Given(Given&&) noexcept;
  Given& operator=(Given&&) noexcept;

  // Time goes on to the morning of this day; deadlines that pass on the way become events.
  Given& on(Date today);
  // Events that were decided by `actor`, judged one after another and asked about of the policies; or observed ones.
  Given& happened(const Events& events, std::string actor = "tester");
  Given& observed(const Events& events);
  // What a decision has written that `actor` took. The policies are asked here too: where they tell one hand from
  // another, say whose it was.
  Given& decided(const Decision& decision, std::string actor = "tester");

  // Takes the decision as `actor` and writes what it gives. Further decisions may follow.
  Outcome when(const Decision& decision, std::string actor = "tester");

  // The house itself, for queries and projections. Valid as long as this object; there is none where opening it was
  // refused (bad options), which when() answers with.
  Engine& engine();
  ManualClock& clock();

 private:
  struct House;
  std::unique_ptr<House> house_;
};

}  // namespace gendan::testing

#endif  // GENDAN_TESTING_GIVEN_H_
