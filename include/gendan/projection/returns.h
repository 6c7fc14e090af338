#ifndef GENDAN_PROJECTION_RETURNS_H_
#define GENDAN_PROJECTION_RETURNS_H_

// Every return, how long it has been open, why goods come back, and how much of what was delivered does. (Returns
// themselves: order/returns.h.)

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/clock.h"
#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/returns.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/share.h"

namespace gendan {

struct ReturnView {
  ReturnId rma;
  OrderId order;
  LineNo line;
  CustomerId customer;  // of the order; empty where its header is not known
  ItemId item;          // as are family and supplier: of the order line, as corrected
  std::string family;
  SupplierId supplier;
  ReturnReason reason = ReturnReason::kNone;
  ReturnState state = ReturnState::kNone;
  Quantity requested;
  Quantity authorised;  // these have no unit until it has happened
  Quantity received;
  Quantity restocked;
  Quantity reworked;
  Quantity scrapped;
  Instant requested_at;
  Instant closed_at;  // or refused, or cancelled; 0 while it is open
  ReturnSettlement settlement = ReturnSettlement::kNone;
  std::string reference;  // of the settlement

  bool open = true;           // neither closed nor refused nor cancelled
  std::int32_t age_days = 0;  // from the day it was requested to the day of closed_at, or the day asked about
  friend bool operator==(const ReturnView&, const ReturnView&) = default;
};

// Which returns; what is not given does not matter.
struct ReturnFilter {
  std::optional<bool> open = {};
  std::optional<OrderId> order = {};
  std::optional<CustomerId> customer = {};
  std::optional<SupplierId> supplier = {};
};

// Open returns of an age. The last bucket has no end.
struct ReturnAges {
  std::int32_t from = 0;           // days
  std::optional<std::int32_t> to;  // included
  std::uint64_t returns = 0;
  friend bool operator==(const ReturnAges&, const ReturnAges&) = default;
};
// Ages up to and including each of these make a bucket.
inline constexpr std::array<std::int32_t, 4> kReturnAgeBounds = {7, 14, 30, 60};

enum class ReturnKey : std::uint8_t { kFamily, kSupplier, kCustomer, kItem };

// Goods are added up per unit: pieces and kilograms have no sum. Sums saturate.
struct ReturnRate {
  std::string name;  // of the family, the supplier ...; empty in totals, and where none was given
  UnitCode unit;
  // What came back of what was delivered (damaged goods included), both in millionths of the unit; per_hundred() is the
  // return rate in per cent. The whole is 0 where only the return is known.
  Share returned;
  friend bool operator==(const ReturnRate&, const ReturnRate&) = default;
};

// One bar of a Pareto of the reasons, over all returns.
struct ReturnReasonShare {
  ReturnReason reason = ReturnReason::kNone;
  std::uint64_t returns = 0;
  std::vector<Quantity> requested;  // one per unit, in order of its code
  std::vector<Quantity> received;   // the same
  Share share;                      // of all returns
  Share cumulative;                 // of this bar and those before it
  friend bool operator==(const ReturnReasonShare&, const ReturnReasonShare&) = default;
};

struct ReturnTotals {
  std::uint64_t returns = 0;
  std::uint64_t open = 0;
  std::uint64_t closed = 0;
  std::uint64_t refused = 0;
  std::uint64_t cancelled = 0;
  std::array<std::uint64_t, 4> by_settlement = {};  // index: ReturnSettlement; of closed returns
  std::vector<ReturnRate> rates;                    // one per unit, in order of its code
  friend bool operator==(const ReturnTotals&, const ReturnTotals&) = default;
};

// The read model. `utc_offset_minutes` is the host's zone on the day asked about, in minutes east of UTC: moments are
// counted as days of that zone.
class GENDAN_EXPORT ReturnRegister : public Projection {
 public:
  ReturnRegister();
  ~ReturnRegister() override;
  ReturnRegister(const ReturnRegister&) = delete;
  ReturnRegister& operator=(const ReturnRegister&) = delete;

  // In order of their ids.
  std::vector<ReturnView> returns(const ReturnFilter& filter, Date today, int utc_offset_minutes = 0) const;
  // Oldest first; equals by id.
  std::vector<ReturnView> open(Date today, int utc_offset_minutes = 0) const;
  // `bounds` ascending; one bucket more than there are bounds. A return requested after the day asked about has age 0.
  std::vector<ReturnAges> open_by_age(Date today, int utc_offset_minutes = 0,
                                      std::span<const std::int32_t> bounds = kReturnAgeBounds) const;
  // In order of name and unit; those of which nothing was delivered and nothing came back are left out.
  std::vector<ReturnRate> rates(ReturnKey key) const;
  // Most returns first; equals in order of ReturnReason.
  std::vector<ReturnReasonShare> reasons() const;
  ReturnTotals totals() const;

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

#endif  // GENDAN_PROJECTION_RETURNS_H_
