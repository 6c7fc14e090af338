#ifndef GENDAN_ORDER_STREAM_H_
#define GENDAN_ORDER_STREAM_H_

#include <cstdint>
#include <string_view>

#include "gendan/core/id.h"
#include "gendan/export.h"

namespace gendan {

// What kind of aggregate a stream folds into: the part of its name before the first '/'. Numbers are frozen.
enum class Category : std::uint8_t {
  kHost = 0,      // anything else: the host's own streams; but for those that are kept, see is_kept()
  kOrder = 1,     // order/<order id>
  kShipment = 2,  // shipment/<shipment id>
  kCase = 3,      // case/<case id>: a complaint
  kPoNumber = 4,  // po/<customer>/<number>: the reservation that keeps a customer's PO number unique
  kSupplier = 5,  // supplier/<supplier id>
  kReturn = 6,    // return/<return id>
  kPayment = 7,   // payment/<payment id>
  kStock = 8,     // stock/<stock id>
  kBank = 9,      // bankref/<customer>/<reference>: the reservation that keeps money from being received twice
  // Of event types that stand on any stream; no stream is of this kind.
  kAny = 255,
};

GENDAN_EXPORT Category category_of(std::string_view stream);
// Whether the library will have streams of that category one day: customer/, person/, task/. A host's events are no
// longer written to one; what stands on it in a log is read as before.
GENDAN_EXPORT bool is_kept(std::string_view stream);
// The part after the category: "PO-1" of "order/PO-1".
GENDAN_EXPORT std::string_view name_of(std::string_view stream);
GENDAN_EXPORT std::string_view to_string(Category category);

GENDAN_EXPORT StreamId stream_of(const OrderId& order);
GENDAN_EXPORT StreamId stream_of(const ShipmentId& shipment);
GENDAN_EXPORT StreamId stream_of(const CaseId& complaint);
GENDAN_EXPORT StreamId stream_of(const SupplierId& supplier);
GENDAN_EXPORT StreamId stream_of(const ReturnId& rma);
GENDAN_EXPORT StreamId stream_of(const PaymentId& payment);
GENDAN_EXPORT StreamId stream_of(const StockId& stock);
// In both, slashes and percent signs inside the customer's name are written as %2F and %25, so that two pairs never
// share a name.
GENDAN_EXPORT StreamId po_stream(const CustomerId& customer, std::string_view po_number);
GENDAN_EXPORT StreamId bank_stream(const CustomerId& customer, std::string_view bank_reference);

}  // namespace gendan

#endif  // GENDAN_ORDER_STREAM_H_
