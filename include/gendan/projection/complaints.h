#ifndef GENDAN_PROJECTION_COMPLAINTS_H_
#define GENDAN_PROJECTION_COMPLAINTS_H_

// Every complaint, how long it has been open, how fast it was answered, and what keeps coming back.

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
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/complaint.h"
#include "gendan/projection/projection.h"

namespace gendan {

// The day asked about, and the host's zone on it, in minutes east of UTC: moments are counted as days of that zone.
struct ComplaintDay {
  Date today;
  int utc_offset_minutes = 0;
};

struct CaseView {
  CaseId id;
  ComplaintState state = ComplaintState::kNone;
  CapaState capa = CapaState::kNone;
  CaseSeverity severity = CaseSeverity::kNone;  // none until assessed
  bool justified = false;
  CustomerId customer;
  OrderId order;  // may be empty, as may be what follows
  LineNo line;
  LotId lot;
  ShipmentId shipment;
  SupplierId supplier;  // as the complaint says; else of the order line, or the one supplier of the whole order
  std::string channel;
  std::vector<std::string> defects;  // codes alleged, ascending, each once

  Instant received;  // these are 0 where it has not happened
  Instant acknowledge_by;
  Instant acknowledged;                 // first
  Instant closed;                       // last; 0 again when reopened
  bool acknowledgement_missed = false;  // reported as missed, or acknowledged after acknowledge_by
  std::uint32_t escalations = 0;
  std::uint32_t reopenings = 0;
  std::uint32_t satisfaction = 0;  // 1 to 5; 0: not asked
  std::string outcome;
  // Of the corrective action; none again where it was confirmed and the case has come back, or has a new 8D.
  EffectivenessState effectiveness = EffectivenessState::kNone;
  Date check_due;  // none where no check is planned
  bool check_overdue = false;

  bool open = true;
  std::int32_t age_days = 0;  // from the day it was received to the day it was closed, or the day asked about
  // From being received, in microseconds; negative where history says so.
  std::optional<std::int64_t> to_acknowledged;
  std::optional<std::int64_t> to_closed;
  friend bool operator==(const CaseView&, const CaseView&) = default;
};

// Which cases; what is not given does not matter.
struct CaseFilter {
  std::optional<bool> open = {};
  std::optional<CaseSeverity> severity = {};
  std::optional<CustomerId> customer = {};
  std::optional<OrderId> order = {};
  std::optional<LotId> lot = {};
  std::optional<ShipmentId> shipment = {};
  std::optional<SupplierId> supplier = {};
  std::optional<std::string> defect = {};
};

// Open cases of an age. The last bucket has no end.
struct AgeBucket {
  std::int32_t from = 0;           // days
  std::optional<std::int32_t> to;  // included
  std::uint64_t cases = 0;
  std::array<std::uint64_t, 4> by_severity = {};  // index: CaseSeverity; 0 is not yet assessed
  friend bool operator==(const AgeBucket&, const AgeBucket&) = default;
};
// Ages up to and including each of these make a bucket.
inline constexpr std::array<std::int32_t, 4> kAgeBounds = {2, 7, 14, 30};

// Of those that got that far, by nearest rank: the smallest value that so many per cent do not exceed. Microseconds; 0
// where there is none.
struct ResponseTimes {
  std::uint64_t cases = 0;
  std::int64_t median = 0;
  std::int64_t p90 = 0;
  std::int64_t longest = 0;
  friend bool operator==(const ResponseTimes&, const ResponseTimes&) = default;
};

struct ComplaintTotals {
  std::uint64_t cases = 0;
  std::uint64_t open = 0;
  std::uint64_t closed = 0;
  std::uint64_t justified = 0;
  std::uint64_t acknowledgements_missed = 0;
  std::uint64_t reopened = 0;  // at least once
  std::uint64_t capas = 0;     // cases with an 8D; of them by their check: index EffectivenessState
  std::array<std::uint64_t, 4> by_effectiveness = {};
  std::array<std::uint64_t, 4> by_severity = {};  // index: CaseSeverity
  ResponseTimes acknowledging;                    // received to acknowledged
  ResponseTimes closing;                          // received to closed
  friend bool operator==(const ComplaintTotals&, const ComplaintTotals&) = default;
};

enum class ComplaintKey : std::uint8_t { kOrder, kLot, kSupplier, kCustomer, kDefect };

struct ComplaintCount {
  std::string name;
  OrderId order;  // that of the lot, for kLot
  std::uint64_t cases = 0;
  std::uint64_t open = 0;
  std::uint64_t justified = 0;
  ResponseTimes acknowledging;  // as in ComplaintTotals, of these cases
  ResponseTimes closing;
  friend bool operator==(const ComplaintCount&, const ComplaintCount&) = default;
};

// The read model.
class GENDAN_EXPORT ComplaintRegister : public Projection {
 public:
  ComplaintRegister();
  ~ComplaintRegister() override;
  ComplaintRegister(const ComplaintRegister&) = delete;
  ComplaintRegister& operator=(const ComplaintRegister&) = delete;

  // In order of their ids.
  std::vector<CaseView> cases(const CaseFilter& filter, ComplaintDay day) const;
  ComplaintTotals totals(const CaseFilter& filter = {}) const;
  // `bounds` ascending; one bucket more than there are bounds. A case received after the day asked about has age 0.
  std::vector<AgeBucket> open_by_age(ComplaintDay day, std::span<const std::int32_t> bounds = kAgeBounds,
                                     const CaseFilter& filter = {}) const;
  // Cases per order, lot, ...; those that name none are left out, and one that alleges several defects counts under
  // each. Most cases first; equals by name.
  std::vector<ComplaintCount> counts(ComplaintKey key) const;
  // The same, of those with two cases or more.
  std::vector<ComplaintCount> repeats(ComplaintKey key) const;

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

#endif  // GENDAN_PROJECTION_COMPLAINTS_H_
