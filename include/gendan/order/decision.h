#ifndef GENDAN_ORDER_DECISION_H_
#define GENDAN_ORDER_DECISION_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"

namespace gendan {

struct Order;      // order.h
struct Shipment;   // shipment_state.h
struct Complaint;  // complaint_state.h
struct Supplier;   // supplier_state.h
struct Return;     // return_state.h
struct Payment;    // payment_state.h
struct Stock;      // stock_state.h
class Events;      // event.h
struct PastEvent;  // event.h

// What a decision may look at. Each aggregate that it asks for is remembered with its version; the append expects them
// all unchanged, and the engine decides anew where one has moved. Lives for one attempt, used by one thread.
class GENDAN_EXPORT View {
 public:
  virtual ~View() = default;
  // The aggregate as it stands; the pointer is valid for this attempt. Refused: unknown_order, unknown_shipment,
  // unknown_case; errors of the log pass through.
  virtual absl::StatusOr<const Order*> order(const OrderId& id) = 0;
  virtual absl::StatusOr<const Shipment*> shipment(const ShipmentId& id) = 0;
  virtual absl::StatusOr<const Complaint*> complaint(const CaseId& id) = 0;
  // Refused: unknown_return.
  virtual absl::StatusOr<const Return*> rma(const ReturnId& id) = 0;
  // Refused: unknown_payment.
  virtual absl::StatusOr<const Payment*> payment(const PaymentId& id) = 0;
  // Refused: unknown_stock (it is not open).
  virtual absl::StatusOr<const Stock*> stock(const StockId& id) = 0;
  // Never refused for being unknown: a supplier that nothing is known of is at version 0.
  virtual absl::StatusOr<const Supplier*> supplier(const SupplierId& id) = 0;
  // The state bytes of a stream of a host machine; empty where there is no such stream. Refused: wrong_stream (one of
  // the library's).
  virtual absl::StatusOr<const std::string*> host(const StreamId& stream) = 0;
  // The version of any stream, 0 where there is none; the append expects it too.
  virtual absl::StatusOr<Version> version(const StreamId& stream) = 0;
  // What has happened on a stream, first to last, up to that version, and whether it stands; false ends the reading.
  // Costs a read of the log.
  virtual absl::Status history(const StreamId& stream, const std::function<bool(const PastEvent&)>& each) = 0;
  // The events that were appended together with that version of that stream, itself among them, in order; their streams
  // are expected to stay as they are too. `reversed` is not told. Refused: unknown_event.
  virtual absl::Status append_of(const StreamId& stream, Version version,
                                 const std::function<void(const StreamId&, const PastEvent&)>& each) = 0;
};

// Who decides, for whom, and when. Made by the engine from the host's request and clock.
struct Context {
  std::string actor;
  std::string department;
  Instant now;          // the host's clock
  Date today;           // its day in the host's zone
  Instant occurred_at;  // the request's business time; `now` where it gave none
};

// What to write, or why not. A decision reads through the view, writes nothing and keeps no state: it may be called
// again for the same request. The library ships one function per duty that returns one; a host writes its own as a
// lambda.
using Decision = std::function<absl::StatusOr<Events>(View&, const Context&)>;

}  // namespace gendan

#endif  // GENDAN_ORDER_DECISION_H_
