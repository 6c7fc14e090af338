#ifndef GENDAN_PROJECTION_ATTENTION_H_
#define GENDAN_PROJECTION_ATTENTION_H_

// What somebody has to see to: open incidents, customers who have not been told yet, and holds in force.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/hold.h"
#include "gendan/order/incident.h"
#include "gendan/projection/projection.h"

namespace gendan {

// Ages are counted in days, from the day of `since` to the day asked about; 0 where that comes before.

struct OpenIncident {
  OrderId order;
  CustomerId customer;
  IncidentId incident;
  IncidentKind kind = IncidentKind::kNone;
  LineNo line;  // 0: the whole order
  std::string what;
  Instant since;
  std::int32_t age_days = 0;
  friend bool operator==(const OpenIncident&, const OpenIncident&) = default;
};

struct UntoldCustomer {
  OrderId order;
  CustomerId customer;
  Matter about;
  Instant since;         // since when he has not been told: a delay announced anew does not begin anew
  Instant due;           // 0: no moment is set
  bool overdue = false;  // reported as missed, or due on a day before the one asked about
  std::int32_t age_days = 0;
  friend bool operator==(const UntoldCustomer&, const UntoldCustomer&) = default;
};

struct OpenHold {
  OrderId order;
  CustomerId customer;
  HoldId hold;
  HoldKind kind = HoldKind::kNone;
  LineNo line;          // 0: the whole order
  ShipmentId shipment;  // only what it carries; empty: wherever the goods are
  std::string reason;
  Instant since;
  std::int32_t age_days = 0;
  friend bool operator==(const OpenHold&, const OpenHold&) = default;
};

// The read model. `utc_offset_minutes` is the host's zone on the day asked about, in minutes east of UTC: moments are
// counted as days of that zone.
class GENDAN_EXPORT Attention : public Projection {
 public:
  Attention();
  ~Attention() override;
  Attention(const Attention&) = delete;
  Attention& operator=(const Attention&) = delete;

  // Oldest first; equals by order, then in the order in which they came.
  std::vector<OpenIncident> incidents(Date today, int utc_offset_minutes = 0) const;
  // The same, of holds whose order is not over (cancelled, rejected, discarded, closed).
  std::vector<OpenHold> holds(Date today, int utc_offset_minutes = 0) const;
  // Those due first come first, those without a moment last; equals as above.
  std::vector<UntoldCustomer> untold(Date today, int utc_offset_minutes = 0) const;

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

#endif  // GENDAN_PROJECTION_ATTENTION_H_
