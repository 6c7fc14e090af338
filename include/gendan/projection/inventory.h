#ifndef GENDAN_PROJECTION_INVENTORY_H_
#define GENDAN_PROJECTION_INVENTORY_H_

// All stocks: what is there, coming, reserved and free, and which order lines will go short. (One stock by itself:
// Engine::load and order/stock_state.h, whose available() and shortages() answer here too.)

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/stock_state.h"
#include "gendan/projection/projection.h"

namespace gendan {

// Sums in millionths of the unit. They saturate.
struct StockStanding {
  StockId stock;
  ItemId item;
  std::string location;
  UnitCode unit;
  std::int64_t on_hand = 0;
  std::int64_t expected = 0;  // still to come
  std::int64_t overdue = 0;   // of it, what was due before today
  Date next_due;              // the earliest day, today or later, on which something is due; none: nothing is
  std::int64_t reserved = 0;
  std::int64_t available = 0;  // to promise today; below 0: something that is reserved is not covered
  std::size_t short_supplies = 0;
  friend bool operator==(const StockStanding&, const StockStanding&) = default;
};

// A reservation that will not be covered on its day.
struct ShortSupply {
  StockId stock;
  ItemId item;
  UnitCode unit;
  Shortage shortage;
  friend bool operator==(const ShortSupply&, const ShortSupply&) = default;
};

struct OverdueArrival {
  StockId stock;
  ItemId item;
  UnitCode unit;
  Arrival arrival;
  std::int32_t days_overdue = 0;  // 1 and up
  friend bool operator==(const OverdueArrival&, const OverdueArrival&) = default;
};

// The read model.
class GENDAN_EXPORT Inventory : public Projection {
 public:
  Inventory();
  ~Inventory() override;
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;

  // In order of their names.
  std::vector<StockStanding> stocks(Date today) const;
  // In order of the day needed, then of the stock.
  std::vector<ShortSupply> shortages(Date today) const;
  // The longest overdue first, then in order of the stock.
  std::vector<OverdueArrival> overdue(Date today) const;

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

#endif  // GENDAN_PROJECTION_INVENTORY_H_
