#ifndef GENDAN_LIB_ENGINE_DEADLINES_H_
#define GENDAN_LIB_ENGINE_DEADLINES_H_

// Which deadlines are open: where Engine::advance_to looks. A list of candidates only; the aggregate decides.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/projection/projection.h"

namespace gendan {

class Deadlines final : public Projection {
 public:
  // What is due. The numbers stand in the rows' keys.
  // kOpenAgain: milestones of the order may be open on days that only the order knows: they were met and are not any
  // more, or were recorded as missed or planned on another day, or were open when the order ended, and it goes on.
  // kEnded: never due. Milestones were open when the order ended.
  // kMet: never due. A milestone was done or waived; the order remembers its forecast, should it be planned again. It
  // goes with the order's end, so that nothing is kept of the many that are over: one that is recorded as planned again
  // behind a reopening is looked at by the day of that plan, though a forecast from before may be earlier.
  enum class Kind : std::uint8_t {
    kMilestone = 0,
    kAcknowledgement = 1,
    kInforming = 2,
    kOpenAgain = 3,
    kEffectiveness = 4,
    kEnded = 5,
    kMet = 6
  };
  struct Deadline {
    Kind kind = Kind::kMilestone;
    std::string stream;
    LineNo line;         // of a milestone
    MilestoneCode code;  // of a milestone
    Matter about;        // of what the customer is to be told
    Date day;            // a milestone's or a check's due day
    Instant instant;     // an acknowledgement's, or by when the customer is to be told
  };

  Deadlines();
  ~Deadlines() override;
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;

  // Those that have passed, earliest first: milestones and checks due on a day before `today`, the others before `now`;
  // in front of them every order of which some may be open again.
  std::vector<Deadline> due(Instant now, Date today) const;

  std::string_view name() const override { return "deadlines"; }
  std::uint32_t schema() const override { return 7; }
  void apply(const Record& record, const Event& event) override;
  bool takes(EventTag type) const override;
  void forget(std::string_view stream) override;
  void collect(std::vector<RowStore::Change>& changes) override;
  absl::Status restore(std::string_view key, std::string_view value) override;
  void reset() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_DEADLINES_H_
