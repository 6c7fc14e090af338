#ifndef GENDAN_PROJECTION_QUALITY_H_
#define GENDAN_PROJECTION_QUALITY_H_

// How lots fared at inspection, by supplier and product. (The lots themselves, plans and verdicts: order/quality.h.)

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/quality.h"
#include "gendan/order/severity.h"
#include "gendan/projection/projection.h"
#include "gendan/projection/share.h"

namespace gendan {

// Nonconformities by class. Those of an inspection count once it is closed: as recorded one by one, or as its verdict
// gives them where that is more (imported verdicts often come without findings). Of one that is closed again by the
// same plan only what is more than before counts.
struct DefectCounts {
  std::uint64_t critical = 0;
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t total() const { return critical + major + minor; }
  friend bool operator==(const DefectCounts&, const DefectCounts&) = default;
};

struct LotQuality {
  OrderId order;
  LotId lot;
  LineNo line;
  SupplierId supplier;  // as are item and family: of the order line, as corrected
  ItemId item;
  std::string family;
  Quantity size;
  LotState state = LotState::kNone;
  std::uint32_t rounds = 0;                      // inspections closed
  bool first_passed = false;                     // at the first of them
  bool last_passed = false;                      // at the last of them
  bool conceded = false;                         // accepted by the customer although it failed
  std::uint64_t inspected = 0;                   // units, over all rounds; those of one plan once
  DefectCounts defects;                          // over all rounds
  Disposition disposition = Disposition::kNone;  // of a rejected lot
  // The lot that it was a part of, with which it was inspected: only what was done since is told here. Empty where it
  // was submitted by itself.
  LotId split_from;
  friend bool operator==(const LotQuality&, const LotQuality&) = default;
};

struct QualityFigures {
  std::uint64_t lots = 0;            // parts that were split off are lots
  std::uint64_t lots_inspected = 0;  // at least once; a part: since it is one
  std::uint64_t lots_passed = 0;     // at their last inspection
  std::uint64_t lots_failed = 0;     // at their last inspection, those since conceded or rejected included
  std::uint64_t lots_conceded = 0;
  std::uint64_t lots_rejected = 0;
  std::uint64_t lots_released = 0;  // and not revoked
  std::uint64_t inspections = 0;    // rounds, in all
  std::uint64_t units_inspected = 0;
  DefectCounts defects;
  // Nonconformities of units inspected; per_hundred() is the defects per hundred units.
  Share defects_per_unit;
  // Lots that passed at their first inspection, of those inspected at least once; parts are not among them.
  Share first_pass;
  friend bool operator==(const QualityFigures&, const QualityFigures&) = default;
};

enum class QualityKey : std::uint8_t { kSupplier, kFamily, kItem, kSupplierFamily, kSupplierItem };

// The parts that a key does not have are empty.
struct QualityGroup {
  SupplierId supplier;
  std::string family;
  ItemId item;
  QualityFigures figures;
  friend bool operator==(const QualityGroup&, const QualityGroup&) = default;
};

// Which lots; what is not given does not matter.
struct LotFilter {
  std::optional<OrderId> order = {};
  std::optional<SupplierId> supplier = {};
  std::optional<ItemId> item = {};
  std::optional<std::string> family = {};
  std::optional<LotState> state = {};
};

// How strictly a supplier's product family is inspected now. (The rules: order/switching.h.) A recorded lot beyond a
// switch that no event tells of shows that it took place, as it does to the supplier.
struct FamilyInspection {
  SupplierId supplier;
  std::string family;
  SeverityState state = SeverityState::kNone;
  Instant since;               // when it switched to that; of the first lot counted where it never switched
  std::uint64_t lots = 0;      // counted since then
  std::uint64_t accepted = 0;  // of those
  std::uint32_t switches = 0;  // ever
  friend bool operator==(const FamilyInspection&, const FamilyInspection&) = default;
};

// The read model.
class GENDAN_EXPORT QualityStatistics : public Projection {
 public:
  QualityStatistics();
  ~QualityStatistics() override;
  QualityStatistics(const QualityStatistics&) = delete;
  QualityStatistics& operator=(const QualityStatistics&) = delete;

  QualityFigures totals() const { return figures({}); }
  QualityFigures figures(const LotFilter& filter) const;
  // In order of supplier, family, item.
  std::vector<QualityGroup> groups(QualityKey key) const;
  // In order of order and lot.
  std::vector<LotQuality> lots(const LotFilter& filter) const;
  // In order of supplier and family.
  std::vector<FamilyInspection> inspections() const;

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

#endif  // GENDAN_PROJECTION_QUALITY_H_
