#include "gendan/audit/trace.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "audit/lot_lineage.h"
#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "projection/sums.h"

namespace gendan {
namespace {

std::vector<CaseView> cases_of(const Attached<ComplaintRegister>& complaints, const CaseFilter& filter,
                               ComplaintDay day) {
  return complaints.read([&](const ComplaintRegister& cases) { return cases.cases(filter, day); });
}

Carriage& carriage_of(std::vector<Carriage>& carriages, const ShipmentId& shipment) {
  for (Carriage& one : carriages) {
    if (one.shipment == shipment) return one;
  }
  Carriage& made = carriages.emplace_back();
  made.shipment = shipment;
  return made;
}

// Adds the lots of the line that each carries.
void note_lots(const Order& order, LineNo line, std::vector<Carriage>& carriages) {
  for (const LotPart& part : order.packed_lots) {
    const Lot* lot = find_lot(order, part.lot);
    if (lot == nullptr || lot->line != line) continue;
    for (Carriage& one : carriages) {
      if (one.shipment != part.shipment) continue;
      one.lots.push_back({part.lot, {Decimal::from_micros(part.micros), one.quantity.unit}});
    }
  }
}

absl::StatusOr<std::vector<Carriage>> carriages_of(Engine& engine, const Order& order, LineNo line) {
  std::vector<Carriage> out;
  const absl::Status read = engine.standing(stream_of(order.id), [&](const Record&, const Event& event) {
    if (const auto* despatched = std::get_if<GoodsDespatched>(&event);
        despatched != nullptr && despatched->line == line) {
      Carriage& carriage = carriage_of(out, despatched->shipment);
      if (!carriage.despatched.has_value() || despatched->day < carriage.despatched) {
        carriage.despatched = despatched->day;
      }
      carriage.quantity.unit = despatched->quantity.unit;
      carriage.quantity.value =
          Decimal::from_micros(saturating_sum(carriage.quantity.value.micros(), despatched->quantity.value.micros()));
    }
    if (const auto* delivered = std::get_if<GoodsDelivered>(&event); delivered != nullptr && delivered->line == line) {
      carriage_of(out, delivered->shipment).delivered = delivered->day;
    }
    return true;
  });
  if (!read.ok()) return read;
  note_lots(order, line, out);
  std::stable_sort(out.begin(), out.end(),
                   [](const Carriage& a, const Carriage& b) { return a.despatched < b.despatched; });
  return out;
}

bool is_among(const LotId& lot, const std::vector<LotId>& lots) {
  return std::find(lots.begin(), lots.end(), lot) != lots.end();
}

// Whether the lot is `other`, or was a part of it.
bool stems_from(const Order& order, const Lot& lot, const LotId& other) { return is_among(other, lineage(order, lot)); }

// Leaves of the line's lots those that the shipment carries: all, where nobody noted which.
absl::Status keep_lots_in(Engine& engine, const Shipment& shipment, GoodsTrace& goods) {
  if (shipment.state == ShipmentState::kPlanned || shipment.state == ShipmentState::kCancelled) goods.lots.clear();
  const absl::StatusOr<Order> order = engine.load(goods.order);
  if (!order.ok()) return order.status();
  const auto noted = [&](const InspectionCertificate& lot) {
    return order->packed_lots.find(
               [&](const LotPart& part) { return part.shipment == shipment.id && part.lot == lot.lot; }) != nullptr;
  };
  if (std::any_of(goods.lots.begin(), goods.lots.end(), noted)) std::erase_if(goods.lots, std::not_fn(noted));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GoodsTrace> trace_goods(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                       const OrderId& order_id, LineNo line_no, const LotId& lot_id, ComplaintDay day) {
  const absl::StatusOr<Order> order = engine.load(order_id);
  if (!order.ok()) return order.status();
  const Line* line = find_line(*order, line_no);
  if (line == nullptr) return refuse(Code::kUnknownLine, "line", absl::StrCat(line_no.value));
  const Lot* wanted = lot_id.empty() ? nullptr : find_lot(*order, lot_id);
  if (!lot_id.empty() && (wanted == nullptr || wanted->line != line_no)) {
    return refuse(Code::kUnknownLot, "lot", lot_id.str());
  }
  GoodsTrace out;
  out.order = order_id;
  out.line = line_no;
  out.customer = order->header.customer;
  out.supplier = line->terms.supplier;
  out.item = line->terms.item;
  std::vector<LotId> named;  // the wanted lot, its parts, and those that it was a part of
  for (const Lot& lot : order->lots) {
    if (wanted != nullptr && stems_from(*order, *wanted, lot.id)) named.push_back(lot.id);
    if (wanted != nullptr ? !stems_from(*order, lot, lot_id) : lot.line != line_no) continue;
    if (&lot != wanted) named.push_back(lot.id);
    absl::StatusOr<InspectionCertificate> certificate = inspection_certificate(engine, order_id, lot.id);
    if (!certificate.ok()) return certificate.status();
    out.lots.push_back(*std::move(certificate));
  }
  absl::StatusOr<std::vector<Carriage>> shipments = carriages_of(engine, *order, line_no);
  if (!shipments.ok()) return shipments.status();
  out.shipments = *std::move(shipments);
  if (wanted != nullptr) {
    const auto carries = [&](const Carriage& one) {
      return one.lots.empty() || std::any_of(one.lots.begin(), one.lots.end(), [&](const PackedLot& part) {
               const Lot* lot = find_lot(*order, part.lot);
               return lot != nullptr && stems_from(*order, *lot, lot_id);
             });
    };
    std::erase_if(out.shipments, std::not_fn(carries));
  }

  CaseFilter filter;
  filter.order = order_id;
  out.complaints = cases_of(complaints, filter, day);
  if (wanted != nullptr) std::erase_if(out.complaints, [&](const CaseView& one) { return !is_among(one.lot, named); });
  std::erase_if(out.complaints, [&](const CaseView& one) { return one.line.value != 0 && one.line != line_no; });
  return out;
}

absl::StatusOr<ComplaintTrace> trace_complaint(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                               const CaseId& id, ComplaintDay day) {
  const absl::StatusOr<Complaint> complaint = engine.load(id);
  if (!complaint.ok()) return complaint.status();
  ComplaintTrace out;
  const std::vector<CaseView> all = cases_of(complaints, {}, day);
  const auto found = std::find_if(all.begin(), all.end(), [&](const CaseView& one) { return one.id == id; });
  if (found == all.end()) return refuse(Code::kUnknownCase, "case", id.str(), "let the register catch up first");
  out.complaint = *found;
  LineNo line = found->line;
  if (!found->order.empty() && line.value == 0) {
    const absl::StatusOr<Order> order = engine.load(found->order);
    if (order.ok() && order->lines.size() == 1) line = order->lines[0].terms.line;
    if (order.ok() && !found->lot.empty()) {
      if (const Lot* lot = find_lot(*order, found->lot)) line = lot->line;
    }
  }
  if (!found->order.empty() && line.value != 0) {
    absl::StatusOr<GoodsTrace> goods = trace_goods(engine, complaints, found->order, line, found->lot, day);
    if (!goods.ok()) return goods.status();
    out.goods = *std::move(goods);
  } else {
    out.goods.order = found->order;
    out.goods.customer = found->customer;
  }
  if (out.goods.supplier.empty()) out.goods.supplier = found->supplier;
  if (!out.goods.supplier.empty()) {
    for (const CaseView& one : all) {
      if (one.id != id && one.supplier == out.goods.supplier) out.of_supplier.push_back(one);
    }
  }
  return out;
}

absl::StatusOr<ShipmentTrace> trace_shipment(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                             const ShipmentId& id, ComplaintDay day) {
  const absl::StatusOr<Shipment> shipment = engine.load(id);
  if (!shipment.ok()) return shipment.status();
  ShipmentTrace out;
  out.shipment = id;
  for (const Allocation& allocation : shipment->allocations) {
    absl::StatusOr<GoodsTrace> goods = trace_goods(engine, complaints, allocation.order, allocation.line, LotId(), day);
    if (!goods.ok()) return goods.status();
    absl::Status kept = keep_lots_in(engine, *shipment, *goods);
    if (!kept.ok()) return kept;
    out.goods.push_back(*std::move(goods));
  }
  CaseFilter filter;
  filter.shipment = id;
  out.complaints = cases_of(complaints, filter, day);
  return out;
}

absl::StatusOr<SupplierTrace> trace_supplier(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                             const Attached<QualityStatistics>& quality, const SupplierId& supplier,
                                             ComplaintDay day) {
  LotFilter of_supplier;
  of_supplier.supplier = supplier;
  const std::vector<LotQuality> lots =
      quality.read([&](const QualityStatistics& statistics) { return statistics.lots(of_supplier); });
  SupplierTrace out;
  out.supplier = supplier;
  for (const LotQuality& lot : lots) {
    if (!lot.split_from.empty()) continue;  // with the lot that it was a part of
    absl::StatusOr<GoodsTrace> goods = trace_goods(engine, complaints, lot.order, lot.line, lot.lot, day);
    if (!goods.ok()) return goods.status();
    out.lots.push_back(*std::move(goods));
  }
  CaseFilter filter;
  filter.supplier = supplier;
  out.complaints = cases_of(complaints, filter, day);
  return out;
}

}  // namespace gendan
