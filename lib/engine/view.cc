#include "engine/view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/stream.h"
#include "order/steps.h"

namespace gendan {
namespace {

// In a reversal that is decided, no invariant may be broken further than it was.
absl::Status no_more_overruns(const Order& before, const Order& after) {
  for (const Overrun& overrun : after.overruns) {
    const auto same = [&](const Overrun& other) {
      return other.line == overrun.line && other.invariant == overrun.invariant && other.micros >= overrun.micros;
    };
    if (std::any_of(before.overruns.begin(), before.overruns.end(), same)) continue;
    return refuse(Code::kStillNeeded, "target",
                  absl::StrCat("line ", overrun.line.value, ", ", to_absl(to_string(overrun.invariant))));
  }
  return absl::OkStatus();
}

}  // namespace

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

absl::StatusOr<const Stock*> EngineView::stock(const StockId& id) {
  absl::StatusOr<std::uint32_t> index = entry(stream_of(id));
  if (!index.ok()) return index.status();
  const Stock* stock = entries_[*index].seen->stock();
  if (stock->state == StockState::kNone) return refuse(Code::kUnknownStock, "stock", id.str());
  return stock;
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

absl::Status EngineView::append_of(const StreamId& stream, Version version,
                                   const std::function<void(const StreamId&, const PastEvent&)>& each) {
  absl::StatusOr<Version> last = this->version(stream);
  if (!last.ok()) return last.status();
  if (version.value == 0 || version > *last) {
    return refuse(Code::kUnknownEvent, "version", absl::StrCat(stream.str(), " ", version.value));
  }
  // Entered behind the reading, because entering a stream reads the log itself.
  std::vector<StreamId> streams;
  absl::Status status = aggregates_.append_of(stream, version, [&](const StreamId& on, const PastEvent& past) {
    streams.push_back(on);
    each(on, past);
  });
  for (std::size_t i = 0; status.ok() && i < streams.size(); ++i) status = entry(streams[i]).status();
  return status;
}

absl::Status EngineView::reverse(Entry& found, std::span<const Events::Item> items, const Judging& how) {
  std::vector<Version> targets;
  std::vector<const Event*> others;  // of this append, on this stream; null for a reversal
  for (const Events::Item& item : items) {
    if (item.stream != found.stream) continue;
    const auto* reversal = std::get_if<EventReversed>(&item.event);
    others.push_back(reversal == nullptr ? &item.event : nullptr);
    if (reversal == nullptr) continue;
    if (std::find(targets.begin(), targets.end(), reversal->target) != targets.end()) {
      return refuse(Code::kAlreadyReversed, "target", absl::StrCat(reversal->target.value));
    }
    targets.push_back(reversal->target);
  }
  const bool decided = how.mode == Mode::kEnforce;
  absl::StatusOr<Aggregate> without = aggregates_.fold_without(found.stream, found.seen->version(), targets, decided);
  if (!without.ok()) return without.status();
  for (const Event* other : others) {
    if (other == nullptr) {
      without->pass_over(!decided);
      continue;
    }
    absl::Status status = without->judge(*other, how);
    if (!status.ok()) return refuse(Code::kStillNeeded, "target", from_absl(status.message()));
  }
  const Aggregate& before = found.made != nullptr ? *found.made : *found.seen;
  if (decided && before.order() != nullptr) {
    absl::Status status = no_more_overruns(*before.order(), *without->order());
    if (!status.ok()) return status;
  }
  found.made = std::make_shared<Aggregate>(*std::move(without));
  return absl::OkStatus();
}

absl::StatusOr<std::uint32_t> EngineView::judge_last(std::span<const Events::Item> items, const Judging& how) {
  const Events::Item& item = items.back();
  absl::StatusOr<std::uint32_t> index = entry(item.stream);
  if (!index.ok()) return index.status();
  Entry& found = entries_[*index];
  absl::Status status;
  if (const auto* reversal = std::get_if<EventReversed>(&item.event)) {
    status = check_values(*reversal);
    if (status.ok()) status = reverse(found, items, how);
  } else {
    if (found.made == nullptr) found.made = std::make_shared<Aggregate>(*found.seen);
    status = found.made->judge(item.event, how);
  }
  if (!status.ok()) return status;
  return index;
}

}  // namespace gendan
