#include "folded_anew.h"

#include "gendan/order/codec.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

template <class A>
absl::Status fold(Engine& engine, const StreamId& stream, A& aggregate) {
  absl::Status judged;
  const absl::Status read = engine.standing(stream, [&](const Record& record, const Event& event) {
    const bool observed = (record.flags & kObserved) != 0;
    judged = judge(aggregate, event, {observed ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}});
    return judged.ok();
  });
  return read.ok() ? judged : read;
}

template <class A, class I>
std::string with_loaded(Engine& engine, const StreamId& stream, const I& id) {
  A anew;
  anew.id = id;
  const absl::Status folded = fold(engine, stream, anew);
  if (!folded.ok()) return "what stands cannot have happened: " + std::string(folded.message());
  const A loaded = as_it_stands<A>(engine, id);
  anew.version = loaded.version;  // what was taken back counts there, and stands no longer
  return anew == loaded ? "" : "it is not what stands of its stream";
}

template <class A>
std::string with_kept(Engine& engine, const StreamId& stream) {
  A anew;
  const absl::Status folded = fold(engine, stream, anew);
  if (!folded.ok()) return "what stands cannot have happened: " + std::string(folded.message());
  const absl::StatusOr<Version> version = engine.log().version_of(stream.str());
  if (!version.ok()) return std::string(version.status().message());
  anew.version = *version;
  std::string bytes;
  encode_snapshot(anew, bytes);
  bool equal = true;
  const absl::Status read = engine.kept_aggregates([&](const Engine::Kept& one) {
    if (one.stream == stream && one.version == *version) equal = equal && one.bytes == bytes;
    return true;
  });
  if (!read.ok()) return std::string(read.message());
  return equal ? "" : "what is kept is not what stands of its stream";
}

}  // namespace

std::string difference_on(Engine& engine, const StreamId& stream) {
  const std::string_view name = name_of(stream.str());
  switch (category_of(stream.str())) {
    case Category::kOrder:
      return with_loaded<Order>(engine, stream, OrderId(name));
    case Category::kShipment:
      return with_loaded<Shipment>(engine, stream, ShipmentId(name));
    case Category::kCase:
      return with_loaded<Complaint>(engine, stream, CaseId(name));
    case Category::kSupplier:
      return with_loaded<Supplier>(engine, stream, SupplierId(name));
    case Category::kReturn:
      return with_loaded<Return>(engine, stream, ReturnId(name));
    case Category::kPayment:
      return with_loaded<Payment>(engine, stream, PaymentId(name));
    case Category::kStock:
      return with_loaded<Stock>(engine, stream, StockId(name));
    case Category::kPoNumber:
      return with_kept<PoNumber>(engine, stream);
    case Category::kBank:
      return with_kept<BankReference>(engine, stream);
    case Category::kHost:
    case Category::kAny:
      break;
  }
  return "";
}

}  // namespace gendan
