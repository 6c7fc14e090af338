#ifndef GENDAN_PROJECTION_DELAYS_H_
#define GENDAN_PROJECTION_DELAYS_H_

// What was promised, what is expected, what came true: lateness per order line, in totals, and by cause.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/promise.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/share.h"

namespace gendan {

enum class LineProgress : std::uint8_t {
  kOpen,       // something is still to be delivered
  kDelivered,  // agreed quantity less the under-tolerance has been delivered
  // Without that quantity: its order is cancelled, rejected, discarded, completed or closed, or it was short-closed and
  // nothing of it stands packed or is on its way any more.
  kClosed,
};
GENDAN_EXPORT std::string_view to_string(LineProgress progress);  // "open", "delivered", "closed"

// One line as seen on a day. Days are whole calendar days; positive is late, negative early, 0 on the day.
struct LineDelay {
  OrderId order;
  LineNo line;
  CustomerId customer;
  std::string country;  // of destination, from the order's header
  ItemId item;
  SupplierId supplier;
  std::string mode;  // of the last day on which a delivery named one, else as ordered
  UnitCode unit;
  Decimal ordered;    // as agreed now
  Decimal delivered;  // accepted or damaged
  LineProgress progress = LineProgress::kOpen;
  bool order_over = false;  // its order is cancelled, rejected, discarded, completed or closed

  Date requested;  // by the customer; these dates are none where there is none
  Date first_promised;
  Date promised;   // in force, which lateness is counted from; a delay that is accepted after delivery moves it too
  Date announced;  // a delay that waits for the customer's answer
  Date forecast;   // the newest of the milestones EX-FACTORY and DELIVERY, of the line or the whole order, not done
  Date actual;     // the day on which deliveries reached the agreed quantity less the under-tolerance
  DelayCause cause = DelayCause::kNone;  // of the last delay announced

  // Both delivered and promised:
  std::optional<std::int32_t> days_late;        // actual - promise in force
  std::optional<std::int32_t> days_late_first;  // actual - first promise
  // Open and past the promise in force on the day asked about: by how many days, 1 and up.
  std::optional<std::int32_t> days_overdue;
  // Open and promised, and on the day asked about either announced or forecast later than the promise in force, or not
  // done though the day it was forecast for is over.
  bool at_risk = false;
  friend bool operator==(const LineDelay&, const LineDelay&) = default;
};

// Which lines; what is not given does not matter.
struct DelayFilter {
  enum class Lateness : std::uint8_t {
    kAny,
    kLate,     // delivered late, or overdue
    kEarly,    // delivered early
    kOnDay,    // delivered on the day
    kOverdue,  // open and past the promise
    kAtRisk,
  };
  Lateness lateness = Lateness::kAny;
  std::optional<LineProgress> progress = {};
  std::optional<OrderId> order = {};
  std::optional<SupplierId> supplier = {};
  std::optional<std::string> country = {};
  std::optional<std::string> mode = {};
  std::optional<DelayCause> cause = {};
  bool worst_first = false;  // by days late or overdue, descending, else by order and line
  std::size_t limit = 0;     // at most so many; 0: all
};

struct OrderDelay {
  OrderId order;
  CustomerId customer;
  std::string po_number;
  std::string country;
  std::uint32_t lines = 0;
  std::uint32_t lines_open = 0;
  std::uint32_t lines_late = 0;  // delivered late
  std::uint32_t lines_early = 0;
  std::uint32_t lines_on_day = 0;
  std::uint32_t lines_overdue = 0;
  std::uint32_t lines_at_risk = 0;
  std::int32_t worst_days_late = 0;  // of lines delivered late or overdue; 0 where none is
  friend bool operator==(const OrderDelay&, const OrderDelay&) = default;
};

struct DelayTotals {
  std::uint64_t orders = 0;
  std::uint64_t lines = 0;
  std::uint64_t lines_open = 0;
  std::uint64_t lines_delivered = 0;
  std::uint64_t lines_closed = 0;      // without having been delivered
  std::uint64_t lines_short = 0;       // part of lines_closed: short-closed, after a date was promised
  std::uint64_t lines_unpromised = 0;  // without a promise; they are neither late nor early
  // Delivered, against the promise in force. The three add up to the delivered lines that had a promise.
  std::uint64_t lines_late = 0;
  std::uint64_t lines_early = 0;
  std::uint64_t lines_on_day = 0;
  std::uint64_t lines_late_first = 0;  // delivered, against the first promise
  std::uint64_t open_late = 0;         // open and past the promise
  std::uint64_t at_risk = 0;
  std::int32_t worst_days_late = 0;         // of delivered lines: +192; 0 where none was late
  std::int32_t worst_days_early = 0;        // of delivered lines: -372; 0 where none was early
  std::uint64_t orders_late = 0;            // with a line delivered late, or overdue
  std::uint64_t orders_delivered_late = 0;  // with a line delivered late

  // OTIF: the lines delivered in full (within their under-tolerance) on or before the day promised, of all that were
  // due: delivered, past their promise, or short-closed with nothing packed or on its way.
  GENDAN_EXPORT Share on_time_in_full() const;
  friend bool operator==(const DelayTotals&, const DelayTotals&) = default;
};

enum class DelayKey : std::uint8_t {
  kCause,
  kSupplier,
  kCountry,
  kMode,
  kBranch,  // of the tree of causes: branch_of()
};
GENDAN_EXPORT std::string_view to_string(DelayKey key);  // "cause", "supplier", "country", "mode", "branch"

// One bar of a Pareto of the late lines: delivered late, or overdue.
struct DelayShare {
  std::string name;  // "" where none was given
  std::uint64_t lines = 0;
  std::uint64_t lines_overdue = 0;  // part of `lines`
  std::int64_t days = 0;            // late or overdue, in all
  Share share;                      // of all late lines
  Share cumulative;                 // of this bar and those before it
  friend bool operator==(const DelayShare&, const DelayShare&) = default;
};

// The read model. `today` in the queries is the day that open lines are compared with; with none, no line is overdue.
// Nothing is rounded. Nothing depends on the order in which deliveries of a line were recorded, but for the mode where
// those of one day name several: the one recorded last counts.
class GENDAN_EXPORT Delays : public Projection {
 public:
  Delays();
  ~Delays() override;
  Delays(const Delays&) = delete;
  Delays& operator=(const Delays&) = delete;

  std::vector<LineDelay> lines(const DelayFilter& filter, Date today) const;
  // In order of their ids.
  std::vector<OrderDelay> orders(Date today) const;
  std::optional<LineDelay> line(const OrderId& order, LineNo line, Date today) const;
  DelayTotals totals(Date today) const;
  // Most lines first; equals by name.
  std::vector<DelayShare> pareto(DelayKey key, Date today) const;

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

#endif  // GENDAN_PROJECTION_DELAYS_H_
