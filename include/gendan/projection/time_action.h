#ifndef GENDAN_PROJECTION_TIME_ACTION_H_
#define GENDAN_PROJECTION_TIME_ACTION_H_

// The time-and-action (T&A) calendars of all orders: what is due, late or at risk, how well each step and department
// keeps its days, and whether goods leave the factory on the day planned (ex-factory adherence).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/schedule.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/share.h"

namespace gendan {

// One milestone as seen on a day. Days are calendar days; positive is late, negative early, 0 on the day.
struct MilestoneStanding {
  OrderId order;
  CustomerId customer;
  LineNo line;  // 0: of the whole order
  MilestoneCode code;
  std::string department;
  MilestoneState state = MilestoneState::kNone;
  Date baseline;  // as first planned; none for one that was observed without a plan, as is `planned`
  Date planned;   // as planned now
  Date forecast;  // none where there is none
  Date actual;    // none while it is not done
  // Done and planned:
  std::optional<std::int32_t> days_late;           // actual - planned
  std::optional<std::int32_t> days_late_baseline;  // actual - baseline
  std::optional<std::int32_t> days_overdue;        // open, and its day is over: by how many days, 1 and up
  bool at_risk = false;                            // open, and forecast behind its day
  friend bool operator==(const MilestoneStanding&, const MilestoneStanding&) = default;
};

struct MilestoneFilter {
  std::optional<OrderId> order = {};
  std::optional<std::string> department = {};
  std::optional<MilestoneCode> code = {};
  bool open_only = false;        // planned, not done, of an order that is not over
  Date due_by = {};              // planned on this day or before; none: whenever
  bool overdue_or_risk = false;  // overdue or at risk
  std::size_t limit = 0;         // at most so many; 0: all
};

// How well days were kept. Waived milestones count nowhere, nor do open ones of an order that is over (cancelled,
// rejected, discarded, completed, closed).
struct Adherence {
  std::string name;  // of the step or department; empty in a sum over all
  std::uint64_t done = 0;
  std::uint64_t on_time = 0;  // part of `done`: on the day planned, or before
  std::uint64_t open = 0;
  std::uint64_t overdue = 0;    // part of `open`
  std::uint64_t at_risk = 0;    // part of `open`: forecast late
  std::int32_t worst_days = 0;  // late or overdue; 0 where none is
  // On time, of all that were due: done or overdue.
  GENDAN_EXPORT Share adherence() const;
  friend bool operator==(const Adherence&, const Adherence&) = default;
};

enum class AdherenceKey : std::uint8_t { kCode, kDepartment };

// The read model. With no day as `today` nothing is overdue.
class GENDAN_EXPORT TimeAction : public Projection {
 public:
  TimeAction();
  ~TimeAction() override;
  TimeAction(const TimeAction&) = delete;
  TimeAction& operator=(const TimeAction&) = delete;

  // By the day planned, then by order, line and place in the calendar.
  std::vector<MilestoneStanding> milestones(const MilestoneFilter& filter, Date today) const;
  // By name. Milestones without a plan count nowhere.
  std::vector<Adherence> adherence(AdherenceKey key, Date today) const;
  Adherence all_milestones(Date today) const;
  // Of shipments that were planned for a day and not cancelled: despatched on it or before. One that has arrived, and
  // that nobody saw leave, counts nowhere.
  Adherence ex_factory(Date today) const;

  std::string_view name() const override;
  std::uint32_t schema() const override;
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

#endif  // GENDAN_PROJECTION_TIME_ACTION_H_
