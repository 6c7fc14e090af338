// The decisions about shipments.

#include "decision_table.h"
#include "gendan/core/refusal.h"

namespace gendan::cli {
namespace {

// "received" is a list of {order, line, accepted, damaged, missing, refused, lost}; but for the order its fields are
// those of GoodsDelivered.
absl::StatusOr<Decision> make_deliver(const std::string& id, const Json& with) {
  Json day_only = with;
  day_only.erase("received");
  absl::StatusOr<Event> delivered = event_from("ShipmentDelivered", day_only);
  if (!delivered.ok()) return delivered.status();
  std::vector<shipment::Received> received;
  const JsonValue* list = with.if_contains("received");
  if (list == nullptr || !list->is_array()) return refuse(Code::kBadJson, "with.received", "not a list");
  const std::vector<Argument> known = {{"order", ""},   {"line", ""},    {"accepted", ""}, {"damaged", ""},
                                       {"missing", ""}, {"refused", ""}, {"lost", ""}};
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    const JsonValue& element = list->get_array()[i];
    if (!element.is_object()) return refuse(Code::kBadJson, "with.received", "an element is not an object");
    Json goods = element.get_object();
    const std::string path = "with.received[" + std::to_string(i) + "]";
    if (absl::Status s = only_known(goods, known, path); !s.ok()) return s;
    const JsonValue* order = goods.if_contains("order");
    if (order == nullptr || !order->is_string()) return refuse(Code::kMissing, "with.received.order");
    shipment::Received part;
    part.order = OrderId(plain_text(order->get_string()));
    goods.erase("order");
    absl::StatusOr<Event> event = event_from("GoodsDelivered", goods);
    if (!event.ok()) return event.status();
    const GoodsDelivered& numbers = std::get<GoodsDelivered>(*event);
    part.line = numbers.line;
    part.accepted = numbers.accepted;
    part.damaged = numbers.damaged;
    part.missing = numbers.missing;
    part.refused = numbers.refused;
    part.lost = numbers.lost;
    received.push_back(std::move(part));
  }
  return shipment::deliver(ShipmentId(id), std::get<ShipmentDelivered>(*delivered).day, std::move(received));
}

// "lots" is a list of {order, lot, quantity}; but for the order its fields are those of GoodsPacked.
absl::StatusOr<std::vector<shipment::FromLot>> lots_of(const JsonValue& list) {
  if (!list.is_array()) return refuse(Code::kBadJson, "with.lots", "not a list");
  std::vector<shipment::FromLot> lots;
  JsonArray parts;
  for (const JsonValue& element : list.get_array()) {
    if (!element.is_object()) return refuse(Code::kBadJson, "with.lots", "an element is not an object");
    Json part = element.get_object();
    const JsonValue* order = part.if_contains("order");
    if (order == nullptr || !order->is_string()) return refuse(Code::kMissing, "with.lots.order");
    lots.push_back({OrderId(plain_text(order->get_string())), {}, {}});
    part.erase("order");
    parts.push_back(std::move(part));
  }
  Json goods;
  goods["lots"] = std::move(parts);
  const absl::StatusOr<Event> event = event_from("GoodsPacked", goods);
  if (!event.ok()) return event.status();
  const std::vector<PackedLot>& packed = std::get<GoodsPacked>(*event).lots;
  for (std::size_t i = 0; i < lots.size(); ++i) {
    lots[i].lot = packed.at(i).lot;
    lots[i].quantity = packed.at(i).quantity;
  }
  return lots;
}

absl::StatusOr<Decision> make_pack(const std::string& id, const Json& with) {
  Json packing = with;
  packing.erase("lots");
  absl::StatusOr<Event> packed = event_from("ShipmentPacked", packing);
  if (!packed.ok()) return packed.status();
  std::vector<shipment::FromLot> lots;
  if (const JsonValue* list = with.if_contains("lots"); list != nullptr) {
    absl::StatusOr<std::vector<shipment::FromLot>> read = lots_of(*list);
    if (!read.ok()) return read.status();
    lots = *std::move(read);
  }
  return shipment::pack(ShipmentId(id), std::get<ShipmentPacked>(*packed), std::move(lots));
}

}  // namespace

void add_shipment(std::vector<DecisionEntry>& table) {
  add_decision<ShipmentId, ShipmentPlanned>(
      table, "shipment.plan", "Plan a shipment of lines of one or more orders", {},
      R"({"allocations":[{"order":"PO-1","line":1,"quantity":{"value":"400","unit":"EA"}}],"mode":"Ocean","despatch":"2035-04-15"})",
      shipment::plan);
  std::vector<Argument> packing = fields_as_arguments(kFacts<ShipmentPacked>.tag, {});
  packing.push_back({"lots", "list of {order, lot, quantity}"});
  table.push_back(
      {"shipment.pack", "shipment", "Pack what was planned, and note the lots that it is taken from", packing,
       R"({"cartons":20,"gross_kilograms":"240.5","lots":[{"order":"PO-1","lot":"L1","quantity":{"value":"400","unit":"EA"}}]})",
       [packing](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
         if (absl::Status known = only_known(with, packing); !known.ok()) return known;
         return make_pack(id, with);
       }});
  add_decision<ShipmentId, CarrierBooked>(table, "shipment.book", "Book a carrier", {},
                                          R"({"carrier":"COSCO","booking":"6123456789","by":"buyer"})", shipment::book);
  add_decision<ShipmentId, DocumentAttached>(table, "shipment.attach_document", "Note that a paper is at hand", {},
                                             R"({"document":"commercial invoice","reference":"7781"})",
                                             shipment::attach_document);
  add_decision<ShipmentId, ShipmentDespatched>(
      table, "shipment.despatch", "Let the goods go, with their documents", {},
      R"({"day":"2024-03-12","documents":["commercial invoice 7781","packing list"]})", shipment::despatch);
  add_decision<ShipmentId, TransportExceptionRaised>(
      table, "shipment.raise_exception", "Note that something went wrong on the way", {},
      R"({"what":"vessel rolled to next week"})",
      [](ShipmentId shipment, TransportExceptionRaised e) { return shipment::raise_exception(shipment, e.what); });
  const std::vector<Argument> arguments = {
      {"day", "date"}, {"received", "list of {order, line, accepted, damaged, missing, refused, lost}"}};
  table.push_back({"shipment.deliver", "shipment", "Note what arrived of each allocation", arguments,
                   R"({"day":"2024-03-30","received":[{"order":"PO-1","line":1,"accepted":"398","damaged":"2"}]})",
                   [arguments](const std::string& id, const Json& with) -> absl::StatusOr<Decision> {
                     if (absl::Status known = only_known(with, arguments); !known.ok()) return known;
                     return make_deliver(id, with);
                   }});
  add_decision<ShipmentId, ShipmentDelivered>(
      table, "shipment.deliver_in_full", "Everything arrived as shipped", {}, R"({"day":"2024-03-30"})",
      [](ShipmentId shipment, ShipmentDelivered e) { return shipment::deliver_in_full(shipment, e.day); });
  add_decision<ShipmentId, ShipmentCancelled>(
      table, "shipment.cancel", "Give a shipment up before it has left", {}, R"({"reason":"customer collects"})",
      [](ShipmentId shipment, ShipmentCancelled e) { return shipment::cancel(shipment, e.reason); });
}

}  // namespace gendan::cli
