#ifndef GENDAN_LIB_ENGINE_VIEW_H_
#define GENDAN_LIB_ENGINE_VIEW_H_

// What one attempt at a decision has looked at, and what it makes of it.

#include <memory>
#include <span>
#include <vector>

#include "engine/aggregate_store.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"

namespace gendan {

class EngineView final : public View {
 public:
  explicit EngineView(AggregateStore& aggregates) : aggregates_(aggregates) {}

  absl::StatusOr<const Order*> order(const OrderId& id) override;
  absl::StatusOr<const Shipment*> shipment(const ShipmentId& id) override;
  absl::StatusOr<const Complaint*> complaint(const CaseId& id) override;
  absl::StatusOr<const Return*> rma(const ReturnId& id) override;
  absl::StatusOr<const Supplier*> supplier(const SupplierId& id) override;
  absl::StatusOr<const Payment*> payment(const PaymentId& id) override;
  absl::StatusOr<const Stock*> stock(const StockId& id) override;
  absl::StatusOr<const std::string*> host(const StreamId& stream) override;
  absl::StatusOr<Version> version(const StreamId& stream) override;
  absl::Status history(const StreamId& stream, const std::function<bool(const PastEvent&)>& each) override;
  absl::Status append_of(const StreamId& stream, Version version,
                         const std::function<void(const StreamId&, const PastEvent&)>& each) override;

  // A stream that was looked at or is to be written.
  struct Entry {
    StreamId stream;
    AggregateStore::Shared seen;
    std::shared_ptr<Aggregate> made;  // a copy, with the events folded in; null while none is
  };
  // Judges and folds the last of these items on a copy of its aggregate, those before it having been judged; gives the
  // entry's number.
  absl::StatusOr<std::uint32_t> judge_last(std::span<const Events::Item> items, const Judging& how);
  const std::vector<Entry>& entries() const { return entries_; }

  // The number of a stream's entry; loads it where it is not there yet.
  absl::StatusOr<std::uint32_t> entry(const StreamId& stream);

 private:
  absl::Status reverse(Entry& entry, std::span<const Events::Item> items, const Judging& how);

  AggregateStore& aggregates_;
  std::vector<Entry> entries_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_VIEW_H_
