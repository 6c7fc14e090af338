#ifndef GENDAN_PROJECTION_ORDER_DESK_H_
#define GENDAN_PROJECTION_ORDER_DESK_H_

// The desk where orders come in: which wait for a review or a confirmation and for how long, how accurately they were
// entered, and which special requirements are still to be verified.

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
#include "gendan/order/intake.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/share.h"

namespace gendan {

// How far an order has come on the desk. Numbers are frozen: they stand in saved rows.
enum class DeskStage : std::uint8_t {
  kNone = 0,         // not submitted yet
  kSubmitted = 1,    // waits for a reviewer
  kUnderReview = 2,  // or waits for the answer to a query
  kReviewed = 3,     // waits for its confirmation
  kDecided = 4,      // confirmed, or it will never be
};
GENDAN_EXPORT std::string_view to_string(DeskStage stage);  // "submitted", "under review" ...

// Ages are counted in days, from the day of `since` to the day asked about; 0 where that comes before.

struct WaitingOrder {
  OrderId order;
  CustomerId customer;
  std::string po_number;
  DeskStage stage = DeskStage::kNone;
  PersonId reviewer;               // empty while nobody has begun
  std::uint32_t open_queries = 0;  // while there is one, the order waits for the customer
  Instant since;                   // when it was submitted; where nobody saw that, when it was first seen to wait
  std::int32_t age_days = 0;
  friend bool operator==(const WaitingOrder&, const WaitingOrder&) = default;
};

struct OpenRequirement {
  OrderId order;
  CustomerId customer;
  std::string requirement;  // its number
  LineNo line;              // 0: the whole order
  std::string text;
  Instant since;
  std::int32_t age_days = 0;
  friend bool operator==(const OpenRequirement&, const OpenRequirement&) = default;
};

// Of the orders that one clerk drafted: the fields given (of those that can be corrected, but for the contact, which is
// a person's), and how often one was corrected afterwards.
struct EntryAccuracy {
  std::string clerk;  // who drafted them; empty in a sum over all
  std::uint64_t orders = 0;
  std::uint64_t fields = 0;
  std::uint64_t corrections = 0;

  // 1 - corrections / fields, not below 0.
  GENDAN_EXPORT Share accuracy() const;
  friend bool operator==(const EntryAccuracy&, const EntryAccuracy&) = default;
};

// The read model. `utc_offset_minutes` is the host's zone on the day asked about, in minutes east of UTC: moments are
// counted as days of that zone.
class GENDAN_EXPORT OrderDesk : public Projection {
 public:
  OrderDesk();
  ~OrderDesk() override;
  OrderDesk(const OrderDesk&) = delete;
  OrderDesk& operator=(const OrderDesk&) = delete;

  // Submitted and not decided yet. Oldest first; equals by order.
  std::vector<WaitingOrder> queue(Date today, int utc_offset_minutes = 0) const;
  // Not verified, of orders that are not over (completed, closed, cancelled, rejected, discarded). Oldest first; equals
  // by order, then in the order in which they came.
  std::vector<OpenRequirement> requirements(Date today, int utc_offset_minutes = 0) const;
  // By clerk.
  std::vector<EntryAccuracy> entries() const;
  EntryAccuracy all_entries() const;

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

#endif  // GENDAN_PROJECTION_ORDER_DESK_H_
