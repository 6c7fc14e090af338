#include "engine/view.h"

#include "gendan/core/refusal.h"
#include "gendan/order/stream.h"

namespace gendan {

absl::StatusOr<std::uint32_t> EngineView::entry(const StreamId& stream) {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].stream == stream) return static_cast<std::uint32_t>(i);
  }
  absl::StatusOr<AggregateStore::Shared> aggregate = aggregates_.load(stream);
  if (!aggregate.ok()) return aggregate.status();
  entries_.push_back({stream, *std::move(aggregate), nullptr});
  return static_cast<std::uint32_t>(entries_.size() - 1);
}

absl::StatusOr<const Order*> EngineView::order(const OrderId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Order* order = entries_[*index].seen->order();
  if (order->version.value == 0) return refuse(Code::kUnknownOrder, "order", id.str());
  return order;
}

absl::StatusOr<const Shipment*> EngineView::shipment(const ShipmentId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Shipment* shipment = entries_[*index].seen->shipment();
  if (shipment->version.value == 0) return refuse(Code::kUnknownShipment, "shipment", id.str());
  return shipment;
}

absl::StatusOr<const Complaint*> EngineView::complaint(const CaseId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Complaint* complaint = entries_[*index].seen->complaint();
  if (complaint->version.value == 0) return refuse(Code::kUnknownCase, "case", id.str());
  return complaint;
}

absl::StatusOr<const Return*> EngineView::rma(const ReturnId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Return* rma = entries_[*index].seen->rma();
  if (rma->version.value == 0) return refuse(Code::kUnknownReturn, "rma", id.str());
  return rma;
}

absl::StatusOr<const Supplier*> EngineView::supplier(const SupplierId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  return entries_[*index].seen->supplier();
}

absl::StatusOr<const Payment*> EngineView::payment(const PaymentId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Payment* payment = entries_[*index].seen->payment();
  if (payment->version.value == 0) return refuse(Code::kUnknownPayment, "payment", id.str());
  return payment;
}

absl::StatusOr<const std::string*> EngineView::host(const StreamId& stream) {
  if (category_of(stream.str()) != Category::kHost) {
    return refuse(Code::kWrongStream, "stream", stream.str() + " is not a stream of the host's");
  }
  absl::StatusOr<std::uint32_t> index = entry(stream);
  if (!index.ok()) return index.status();
  return &entries_[*index].seen->host()->bytes;
}

absl::StatusOr<Version> EngineView::version(const StreamId& stream) {
  absl::StatusOr<std::uint32_t> index = entry(stream);
  if (!index.ok()) return index.status();
  return entries_[*index].seen->version();
}

absl::Status EngineView::history(const StreamId& stream, const std::function<bool(const PastEvent&)>& each) {
  absl::StatusOr<Version> last = version(stream);
  if (!last.ok()) return last.status();
  return aggregates_.history(stream, *last, each);
}

absl::StatusOr<std::uint32_t> EngineView::judge(const StreamId& stream, const Event& event, const Judging& how) {
  absl::StatusOr<std::uint32_t> index = entry(stream);
  if (!index.ok()) return index.status();
  Entry& found = entries_[*index];
  if (found.made == nullptr) found.made = std::make_shared<Aggregate>(*found.seen);
  absl::Status status = found.made->judge(event, how);
  if (!status.ok()) return status;
  return index;
}

}  // namespace gendan
