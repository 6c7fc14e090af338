#include "gendan/order/stream.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "order/key_part.h"

namespace gendan {
namespace {

struct Prefix {
  Category category;
  std::string_view text;
};
constexpr Prefix kPrefixes[] = {
    {Category::kOrder, "order/"},     {Category::kShipment, "shipment/"}, {Category::kCase, "case/"},
    {Category::kPoNumber, "po/"},     {Category::kSupplier, "supplier/"}, {Category::kReturn, "return/"},
    {Category::kPayment, "payment/"}, {Category::kStock, "stock/"},       {Category::kBank, "bankref/"},
};

// For capabilities that are not here yet.
constexpr std::string_view kKept[] = {"customer/", "person/", "task/"};

StreamId prefixed(std::string_view prefix, std::string_view name) {
  std::string out;
  out.reserve(prefix.size() + name.size());
  out.append(prefix).append(name);
  return StreamId(std::move(out));
}

StreamId reservation(std::string_view prefix, const CustomerId& customer, std::string_view number) {
  std::string out(prefix);
  append_key_part(customer.str(), out);
  out += '/';
  out += number;
  return StreamId(std::move(out));
}

}  // namespace

Category category_of(std::string_view stream) {
  for (const Prefix& prefix : kPrefixes) {
    if (stream.substr(0, prefix.text.size()) == prefix.text) return prefix.category;
  }
  return Category::kHost;
}

bool is_kept(std::string_view stream) {
  return std::any_of(std::begin(kKept), std::end(kKept),
                     [&](std::string_view kept) { return stream.starts_with(kept); });
}

std::string_view name_of(std::string_view stream) {
  const std::size_t slash = stream.find('/');
  return slash == std::string_view::npos ? stream : stream.substr(slash + 1);
}

std::string_view to_string(Category category) {
  switch (category) {
    case Category::kOrder:
      return "order";
    case Category::kShipment:
      return "shipment";
    case Category::kCase:
      return "case";
    case Category::kPoNumber:
      return "po";
    case Category::kSupplier:
      return "supplier";
    case Category::kReturn:
      return "return";
    case Category::kPayment:
      return "payment";
    case Category::kStock:
      return "stock";
    case Category::kBank:
      return "bankref";
    case Category::kAny:
      return "any";
    case Category::kHost:
      break;
  }
  return "host";
}

StreamId stream_of(const OrderId& order) { return prefixed("order/", order.str()); }
StreamId stream_of(const ShipmentId& shipment) { return prefixed("shipment/", shipment.str()); }
StreamId stream_of(const CaseId& complaint) { return prefixed("case/", complaint.str()); }
StreamId stream_of(const SupplierId& supplier) { return prefixed("supplier/", supplier.str()); }
StreamId stream_of(const ReturnId& rma) { return prefixed("return/", rma.str()); }
StreamId stream_of(const PaymentId& payment) { return prefixed("payment/", payment.str()); }
StreamId stream_of(const StockId& stock) { return prefixed("stock/", stock.str()); }

StreamId po_stream(const CustomerId& customer, std::string_view po_number) {
  return reservation("po/", customer, po_number);
}
StreamId bank_stream(const CustomerId& customer, std::string_view bank_reference) {
  return reservation("bankref/", customer, bank_reference);
}

}  // namespace gendan
