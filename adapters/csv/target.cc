#include <utility>

#include "gendan/adapters/csv/import.h"
#include "gendan/engine.h"
#include "gendan/order/judge.h"
#include "gendan/order/stream.h"

namespace gendan::csv {
namespace {

template <class Id>
absl::Status judged(Engine& engine, const Events::Item& item) {
  auto aggregate = engine.load(Id(name_of(item.stream.str())));
  return aggregate.ok() ? judge(*aggregate, item.event, {Mode::kObserve, {}, {}}) : aggregate.status();
}

absl::Status judged(Engine& engine, const Events::Item& item) {
  switch (category_of(item.stream.str())) {
    case Category::kShipment:
      return judged<ShipmentId>(engine, item);
    case Category::kCase:
      return judged<CaseId>(engine, item);
    case Category::kSupplier:
      return judged<SupplierId>(engine, item);
    case Category::kReturn:
      return judged<ReturnId>(engine, item);
    case Category::kPayment:
      return judged<PaymentId>(engine, item);
    case Category::kStock:
      return judged<StockId>(engine, item);
    default:
      return judged<OrderId>(engine, item);
  }
}

}  // namespace

ImportTarget target_of(Engine& engine, std::string actor) {
  ImportTarget target;
  target.record = [&engine, actor = std::move(actor)](const RequestId& id, const Events& events) {
    Request request;
    request.request_id = id;
    request.actor = actor;
    request.durability = Durability::kBuffered;
    return engine.record(request, events);
  };
  target.sync = [&engine] { return engine.log().sync(); };
  target.judge = [&engine](const Events& events) {
    for (const Events::Item& item : events.items()) {
      if (absl::Status status = judged(engine, item); !status.ok()) return status;
    }
    return absl::OkStatus();
  };
  return target;
}

}  // namespace gendan::csv
