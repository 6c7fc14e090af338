#include "gendan/engine.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/aggregate_store.h"
#include "engine/impl.h"
#include "engine/view.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"
#include "log/reversed.h"

namespace gendan {

// ---- opening and closing --------------------------------------------------------------------------------------------

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Engine::~Engine() {
  absl::Status status = close();
  if (!status.ok()) impl_->say(Logger::Level::kError, "close: " + std::string(status.message()));
}

namespace {

absl::Status check_machines(const std::vector<HostMachine>& machines) {
  std::set<std::string_view> categories;
  for (const HostMachine& machine : machines) {
    const std::string& category = machine.category;
    if (machine.schema == 0) return refuse(Code::kMissing, "host_machines", "the schema of " + category);
    if (category.empty()) return refuse(Code::kMissing, "host_machines", "a category");
    const std::string stream = category + "/";
    if (category_of(stream) != Category::kHost || is_kept(stream)) {
      return refuse(Code::kBadUsage, "host_machines", category + " is a category of the library's",
                    "give the host's streams another");
    }
    if (category.find('/') != std::string::npos) {
      return refuse(Code::kBadUsage, "host_machines", category + " has a slash",
                    "name what stands in front of the first slash of the streams");
    }
    if (!categories.insert(category).second) return refuse(Code::kDuplicate, "host_machines", category);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::open(std::unique_ptr<Store> store, EngineOptions options) {
  if (store == nullptr) return refuse(Code::kMissing, "store");
  if (options.clock == nullptr) return refuse(Code::kMissing, "clock");
  for (std::size_t i = 0; i < options.host_types.size(); ++i) {
    const HostType& type = options.host_types[i];
    if (type.tag < kFirstHostTag) {
      return refuse(Code::kUnknownEventType, "host_types", "tag " + std::to_string(type.tag),
                    "a host's tags begin at 32768 (0x8000)");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (options.host_types[j].tag == type.tag) {
        return refuse(Code::kDuplicate, "host_types", "tag " + std::to_string(type.tag));
      }
    }
  }
  if (absl::Status status = check_machines(options.host_machines); !status.ok()) return status;
  // The store knows, whatever the host says: an engine that takes itself for the writer adopts nothing of another's.
  options.read_only |= store->read_only();
  auto impl = std::make_unique<Impl>(std::move(store), std::move(options));
  absl::Status status = impl->open();
  if (!status.ok()) return status;
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<Engine>> Engine::open(const std::string& path, EngineOptions options) {
  StoreOptions store_options;
  store_options.clock = options.clock;
  store_options.logger = options.logger;
  store_options.mode = options.read_only ? OpenMode::kRead : OpenMode::kWrite;
  absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(path, store_options);
  if (!store.ok()) return store.status();
  return open(*std::move(store), std::move(options));
}

absl::StatusOr<std::unique_ptr<Engine>> Engine::open_in_memory(EngineOptions options) {
  StoreOptions store_options;
  store_options.clock = options.clock;
  store_options.logger = options.logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_memory_store(store_options);
  if (!store.ok()) return store.status();
  return open(*std::move(store), std::move(options));
}

absl::Status Engine::close() { return impl_->close(); }
absl::Status Engine::save() { return impl_->save(); }

// ---- writing --------------------------------------------------------------------------------------------------------

absl::StatusOr<Receipt> Engine::execute(const Request& request, const Decision& decision) {
  return impl_->write(request, decision, Mode::kEnforce);
}

absl::StatusOr<Receipt> Engine::record(const Request& request, const Events& events) {
  return impl_->write(
      request, [&events](View&, const Context&) -> absl::StatusOr<Events> { return events; }, Mode::kObserve);
}

absl::StatusOr<std::uint64_t> Engine::advance_to(Instant now) { return impl_->advance_to(now); }

// ---- reading --------------------------------------------------------------------------------------------------------

absl::StatusOr<Order> Engine::load(const OrderId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Order*> order = view.order(id);
  if (!order.ok()) return order.status();
  return **order;
}

absl::StatusOr<Shipment> Engine::load(const ShipmentId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Shipment*> shipment = view.shipment(id);
  if (!shipment.ok()) return shipment.status();
  return **shipment;
}

absl::StatusOr<Complaint> Engine::load(const CaseId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Complaint*> complaint = view.complaint(id);
  if (!complaint.ok()) return complaint.status();
  return **complaint;
}

absl::StatusOr<Return> Engine::load(const ReturnId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Return*> rma = view.rma(id);
  if (!rma.ok()) return rma.status();
  return **rma;
}

absl::StatusOr<Supplier> Engine::load(const SupplierId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Supplier*> supplier = view.supplier(id);
  if (!supplier.ok()) return supplier.status();
  return **supplier;
}

absl::StatusOr<Payment> Engine::load(const PaymentId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Payment*> payment = view.payment(id);
  if (!payment.ok()) return payment.status();
  return **payment;
}

absl::StatusOr<Stock> Engine::load(const StockId& id) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const Stock*> stock = view.stock(id);
  if (!stock.ok()) return stock.status();
  return **stock;
}

absl::StatusOr<std::string> Engine::load_host(const StreamId& stream) {
  EngineView view(impl_->aggregates());
  absl::StatusOr<const std::string*> state = view.host(stream);
  if (!state.ok()) return state.status();
  return **state;
}

namespace {

// A sink of records that decodes them for a sink of events; keeps the first error.
struct Decoding {
  const EventSink& sink;
  absl::Status status;
  Decoder decoder;
  bool operator()(const Record& record) {
    status = decoder.decode(record.type, record.schema, record.payload);
    return status.ok() && sink(record, decoder.event());
  }
};

}  // namespace

absl::Status Engine::history(const StreamId& stream, Version from, const EventSink& sink) {
  Decoding decoding{.sink = sink, .status = {}, .decoder = {}};
  absl::Status status = log().read_stream(stream.str(), from, std::ref(decoding));
  return status.ok() ? decoding.status : status;
}

absl::Status Engine::standing(const StreamId& stream, const EventSink& sink) {
  absl::StatusOr<Version> last = log().version_of(stream.str());
  const auto every_type = [](EventTag) { return true; };
  return last.ok() ? read_standing(log(), stream.str(), *last, every_type, sink) : last.status();
}

absl::Status Engine::read_all(Position from, const EventSink& sink) {
  Decoding decoding{.sink = sink, .status = {}, .decoder = {}};
  absl::Status status = log().read_all(from, std::ref(decoding));
  return status.ok() ? decoding.status : status;
}

absl::StatusOr<Position> Engine::follow(Position from, absl::Duration idle, const EventSink& sink) {
  Position next{std::max<std::uint64_t>(from.value, 1)};
  bool more = true;
  const std::uint64_t interrupts = impl_->interrupts();
  const auto interrupted = [&] { return impl_->interrupts() != interrupts; };
  const EventSink counting = [&](const Record& record, const Event& event) {
    next = Position{record.position.value + 1};
    more = sink(record, event);
    return more && !interrupted();
  };
  while (more && !interrupted()) {
    const Position seen{next.value - 1};
    if (log().head() <= seen && log().wait_beyond(seen, idle, interrupted) <= seen) break;
    absl::Status status = read_all(next, counting);
    if (!status.ok()) return status;
  }
  return next;
}

void Engine::interrupt() { impl_->interrupt(); }

Date Engine::local_day(Instant moment) const { return impl_->local_day(moment); }
Position Engine::head() const { return impl_->log().head(); }
Log& Engine::log() { return impl_->log(); }
Store& Engine::store() { return impl_->store(); }
const HostType* Engine::host_type(EventTag tag) const { return impl_->host_type(tag); }
const HostMachine* Engine::host_machine(std::string_view category) const { return impl_->host_machine(category); }

// ---- projections ----------------------------------------------------------------------------------------------------

absl::StatusOr<ProjectionRunner*> Engine::adopt(ProjectionFactory make, Pace pace) {
  return impl_->attach(std::move(make), pace);
}
absl::Status Engine::catch_up() { return impl_->catch_up(); }

absl::Status Engine::kept_aggregates(const std::function<bool(const Kept&)>& each) {
  return impl_->aggregates().each_kept(each);
}

std::vector<Engine::AttachedProjection> Engine::attached_projections() { return impl_->attached_projections(); }

Engine::Statistics Engine::statistics() const { return impl_->statistics(); }

}  // namespace gendan
