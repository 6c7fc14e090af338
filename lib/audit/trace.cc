#include "gendan/audit/trace.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "audit/lot_lineage.h"
#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "log/reversed.h"
#include "projection/sums.h"

namespace gendan {
namespace {

std::vector<CaseView> cases_of(const Attached<ComplaintRegister>& complaints, const CaseFilter& filter,
                               ComplaintDay day) {
  return complaints.read([&](const ComplaintRegister& cases) { return cases.cases(filter, day); });
}

// What the order was told of a shipment's part in a line's goods.
struct Told {
  Carriage carriage;
  std::int64_t packed = 0;  // and not unpacked, in millionths of the line's unit
  std::int64_t noted = 0;   // of that, what the lots named with it give
  Position left;            // of the first event that saw it under way; 0: none did
};

void note(const Record&, const GoodsPacked& event, Told& told) {
  std::int64_t of_lots = 0;
  for (const PackedLot& part : event.lots) of_lots = saturating_sum(of_lots, part.quantity.value.micros());
  const std::int64_t packed = event.quantity.value.micros();
  told.packed = saturating_sum(told.packed, packed);
  told.noted = saturating_sum(told.noted, std::min(of_lots, packed));
}
// Which lots are left in it nobody knows; the order keeps none of them either.
void note(const Record&, const GoodsUnpacked& event, Told& told) {
  told.packed = saturating_difference(told.packed, event.quantity.value.micros());
  told.noted = 0;
}
void note(const Record& record, const GoodsDespatched& event, Told& told) {
  Carriage& carriage = told.carriage;
  if (told.left.value == 0) told.left = record.position;
  if (!carriage.despatched.has_value() || event.day < carriage.despatched) carriage.despatched = event.day;
  carriage.quantity.value =
      Decimal::from_micros(saturating_sum(carriage.quantity.value.micros(), event.quantity.value.micros()));
}
void note(const Record& record, const GoodsDelivered& event, Told& told) {
  if (told.left.value == 0) told.left = record.position;
  told.carriage.delivered = event.day;
}

Told& told_about(std::vector<Told>& all, const ShipmentId& shipment) {
  for (Told& one : all) {
    if (one.carriage.shipment == shipment) return one;
  }
  Told& made = all.emplace_back();
  made.carriage.shipment = shipment;
  return made;
}

// Adds the lots of the line that each carries, and how much of it they leave open.
void note_lots(const Order& order, LineNo line, std::vector<Told>& all) {
  for (const LotPart& part : order.packed_lots) {
    const Lot* lot = find_lot(order, part.lot);
    if (lot == nullptr || lot->line != line) continue;
    Carriage& carriage = told_about(all, part.shipment).carriage;
    carriage.lots.push_back({part.lot, {Decimal::from_micros(part.micros), carriage.quantity.unit}});
  }
  for (Told& one : all) {
    const std::int64_t carried = std::max(one.packed, one.carriage.quantity.value.micros());
    const std::int64_t unnoted = saturating_difference(carried, one.noted);
    one.carriage.unnoted = {Decimal::from_micros(std::max<std::int64_t>(unnoted, 0)), one.carriage.quantity.unit};
  }
}

// Of every shipment, as the order stands.
absl::StatusOr<std::vector<Told>> told_of(Engine& engine, const Order& order, const Line& line) {
  std::vector<Told> out;
  const auto take = [&](const Record& record, const auto& fact) {
    if constexpr (requires(Told& told) { note(record, fact, told); }) {
      if (fact.line != line.terms.line) return;
      Told& told = told_about(out, fact.shipment);
      told.carriage.quantity.unit = line.terms.quantity.unit;
      note(record, fact, told);
    }
  };
  const absl::Status read = read_standing(
      engine.log(), stream_of(order.id).str(), order.version, [](EventTag) { return true; },
      [&](const Record& record, const Event& event) {
        std::visit([&](const auto& fact) { take(record, fact); }, event);
        return true;
      });
  if (!read.ok()) return read;
  note_lots(order, line.terms.line, out);
  return out;
}

absl::StatusOr<std::vector<Carriage>> carriages_of(Engine& engine, const Order& order, const Line& line) {
  absl::StatusOr<std::vector<Told>> all = told_of(engine, order, line);
  if (!all.ok()) return all.status();
  std::erase_if(*all, [](const Told& one) { return one.left.value == 0; });
  std::sort(all->begin(), all->end(), [](const Told& a, const Told& b) {
    return std::tie(a.carriage.despatched, a.left) < std::tie(b.carriage.despatched, b.left);
  });
  std::vector<Carriage> out;
  for (Told& one : *all) out.push_back(std::move(one.carriage));
  return out;
}

bool is_among(const LotId& lot, const std::vector<LotId>& lots) {
  return std::find(lots.begin(), lots.end(), lot) != lots.end();
}

// Whether the lot is `other`, or was a part of it.
bool stems_from(const Order& order, const Lot& lot, const LotId& other) { return is_among(other, lineage(order, lot)); }

// The line that a complaint is about; 0 where it tells none. One that was recorded may name a lot without its line.
LineNo line_of(const CaseView& one, const Order& order) {
  const Lot* lot = one.line.value == 0 ? find_lot(order, one.lot) : nullptr;
  return lot == nullptr ? one.line : lot->line;
}

// Whether a complaint about the order is one about the line: not where it comes down to others, by its lot or by what
// its shipment carries.
absl::StatusOr<bool> is_about(Engine& engine, const CaseView& one, const Order& order, LineNo line) {
  const LineNo told = line_of(one, order);
  if (told.value != 0 || one.shipment.empty()) return told.value == 0 || told == line;
  const absl::StatusOr<Shipment> shipment = engine.load(one.shipment);
  if (refused_with(shipment.status(), Code::kUnknownShipment)) return true;
  if (!shipment.ok()) return shipment.status();
  bool others = false;
  for (const Allocation& allocation : shipment->allocations) {
    if (allocation.order != order.id || find_line(order, allocation.line) == nullptr) continue;
    if (allocation.line == line) return true;
    others = true;
  }
  return !others;
}

// A line that a shipment carries goods of.
struct CarriedLine {
  OrderId order;
  LineNo line;
  bool entered = false;  // a shipment that was recorded may name any
  SupplierId supplier;   // none where it was not entered
};

// In order of the allocations.
absl::StatusOr<std::vector<CarriedLine>> lines_in(Engine& engine, const Shipment& shipment) {
  std::vector<CarriedLine> out;
  for (const Allocation& allocation : shipment.allocations) {
    CarriedLine& carried = out.emplace_back();
    carried.order = allocation.order;
    carried.line = allocation.line;
    const absl::StatusOr<Order> order = engine.load(allocation.order);
    if (refused_with(order.status(), Code::kUnknownOrder)) continue;
    if (!order.ok()) return order.status();
    const Line* line = find_line(*order, allocation.line);
    if (line == nullptr) continue;
    carried.entered = true;
    carried.supplier = line->terms.supplier;
  }
  return out;
}

// Those of the order alone, where one is given.
std::vector<CarriedLine> of_order(std::vector<CarriedLine> lines, const OrderId& order) {
  if (!order.empty()) std::erase_if(lines, [&](const CarriedLine& one) { return one.order != order; });
  return lines;
}

// Who made all of it; nobody where several did, or where of a part nobody is known.
SupplierId only_supplier(const std::vector<CarriedLine>& lines) {
  if (lines.empty()) return {};
  const SupplierId& first = lines.front().supplier;
  const bool same = std::all_of(lines.begin(), lines.end(), [&](const auto& one) { return one.supplier == first; });
  return same ? first : SupplierId();
}

// What shipments carry, each looked up once. Nothing, where nobody planned it: a record may name any.
class CarriedLines {
 public:
  explicit CarriedLines(Engine& engine) : engine_(engine) {}

  absl::StatusOr<SupplierId> only_supplier_of(const ShipmentId& id, const OrderId& order) {
    const absl::StatusOr<const std::vector<CarriedLine>*> lines = lines_of(id);
    if (!lines.ok()) return lines.status();
    return only_supplier(of_order(**lines, order));
  }

  absl::StatusOr<bool> carries(const ShipmentId& id, const OrderId& order, LineNo line) {
    const absl::StatusOr<const std::vector<CarriedLine>*> lines = lines_of(id);
    if (!lines.ok()) return lines.status();
    return std::any_of((*lines)->begin(), (*lines)->end(),
                       [&](const CarriedLine& one) { return one.order == order && one.line == line; });
  }

 private:
  absl::StatusOr<const std::vector<CarriedLine>*> lines_of(const ShipmentId& id) {
    auto known = known_.find(id);
    if (known == known_.end()) {
      absl::StatusOr<std::vector<CarriedLine>> lines = look_up(id);
      if (!lines.ok()) return lines.status();
      known = known_.emplace(id, *std::move(lines)).first;
    }
    return &known->second;
  }

  absl::StatusOr<std::vector<CarriedLine>> look_up(const ShipmentId& id) {
    const absl::StatusOr<Shipment> shipment = engine_.load(id);
    if (refused_with(shipment.status(), Code::kUnknownShipment)) return std::vector<CarriedLine>();
    if (!shipment.ok()) return shipment.status();
    return lines_in(engine_, *shipment);
  }

  Engine& engine_;
  std::map<ShipmentId, std::vector<CarriedLine>> known_;
};

// Who made the goods of a complaint of which the register knows no supplier: as trace_complaint() goes, by the lot that
// it names without its line, or by its shipment where no line is told.
absl::StatusOr<SupplierId> supplier_traced(Engine& engine, const CaseView& one, CarriedLines& carried) {
  if (!one.order.empty() && one.line.value != 0) return SupplierId();  // the register knows the line's
  if (!one.order.empty() && !one.lot.empty()) {
    const absl::StatusOr<Order> order = engine.load(one.order);
    if (refused_with(order.status(), Code::kUnknownOrder)) return SupplierId();
    if (!order.ok()) return order.status();
    const LineNo told = line_of(one, *order);
    const Line* line = find_line(*order, told);
    if (told.value != 0) return line == nullptr ? SupplierId() : line->terms.supplier;
  }
  if (one.shipment.empty()) return SupplierId();
  return carried.only_supplier_of(one.shipment, one.order);
}

void sort_by_id(std::vector<CaseView>& cases) {
  std::sort(cases.begin(), cases.end(), [](const CaseView& a, const CaseView& b) { return a.id < b.id; });
}

// Adds the complaints that name no order, but a shipment that carries goods of the line.
absl::Status add_cases_by_shipment(Engine& engine, const Attached<ComplaintRegister>& complaints, const OrderId& order,
                                   LineNo line, ComplaintDay day, std::vector<CaseView>& out) {
  CaseFilter of_no_order;
  of_no_order.order = OrderId();
  CarriedLines carried(engine);
  for (CaseView& one : cases_of(complaints, of_no_order, day)) {
    if (one.shipment.empty() || (one.line.value != 0 && one.line != line)) continue;
    const absl::StatusOr<bool> carries = carried.carries(one.shipment, order, line);
    if (!carries.ok()) return carries.status();
    if (*carries) out.push_back(std::move(one));
  }
  sort_by_id(out);
  return absl::OkStatus();
}

// About the supplier's goods, in order of their ids.
absl::StatusOr<std::vector<CaseView>> cases_about(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                                  const SupplierId& supplier, ComplaintDay day) {
  CaseFilter of_supplier;
  of_supplier.supplier = supplier;
  CaseFilter of_nobody;
  of_nobody.supplier = SupplierId();
  std::vector<CaseView> out = cases_of(complaints, of_supplier, day);
  if (supplier.empty()) return out;
  CarriedLines carried(engine);
  for (CaseView& one : cases_of(complaints, of_nobody, day)) {
    const absl::StatusOr<SupplierId> maker = supplier_traced(engine, one, carried);
    if (!maker.ok()) return maker.status();
    if (*maker == supplier) out.push_back(std::move(one));
  }
  sort_by_id(out);
  return out;
}

// Whether goods may be in it: it alone may have been told so, or its order alone.
bool may_carry(const Shipment& shipment, const Told& told) {
  const bool waits = shipment.state == ShipmentState::kPlanned || shipment.state == ShipmentState::kCancelled;
  return !waits || told.left.value != 0 || told.packed > 0;
}

// Leaves of the line's lots those that the shipment carries: all, where nobody noted which, or of a part of it.
absl::Status keep_lots_in(Engine& engine, const Shipment& shipment, GoodsTrace& goods) {
  const absl::StatusOr<Order> order = engine.load(goods.order);
  if (!order.ok()) return order.status();
  const Line* line = find_line(*order, goods.line);
  if (line == nullptr) return refuse(Code::kUnknownLine, "line", absl::StrCat(goods.line.value));
  absl::StatusOr<std::vector<Told>> all = told_of(engine, *order, *line);
  if (!all.ok()) return all.status();
  const Told& told = told_about(*all, shipment.id);
  const std::vector<PackedLot>& noted = told.carriage.lots;
  if (!may_carry(shipment, told)) goods.lots.clear();
  if (noted.empty() || told.carriage.unnoted.value.is_positive()) return absl::OkStatus();
  std::erase_if(goods.lots, [&](const InspectionCertificate& lot) {
    return std::none_of(noted.begin(), noted.end(), [&](const PackedLot& part) { return part.lot == lot.lot; });
  });
  return absl::OkStatus();
}

// The goods of a line, with the lots of it that the shipment carries.
absl::StatusOr<GoodsTrace> goods_in(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                    const Shipment& shipment, const OrderId& order, LineNo line, ComplaintDay day) {
  absl::StatusOr<GoodsTrace> goods = trace_goods(engine, complaints, order, line, LotId(), day);
  if (!goods.ok()) return goods.status();
  if (absl::Status kept = keep_lots_in(engine, shipment, *goods); !kept.ok()) return kept;
  return goods;
}

// Leaves of the goods of a complaint the lots that the shipment which it names carries, where that is known and carries
// the line: a record may name any.
absl::Status keep_lots_complained_of(Engine& engine, const ShipmentId& id, GoodsTrace& goods) {
  if (id.empty()) return absl::OkStatus();
  const absl::StatusOr<Shipment> shipment = engine.load(id);
  if (refused_with(shipment.status(), Code::kUnknownShipment)) return absl::OkStatus();
  if (!shipment.ok()) return shipment.status();
  const bool carries = std::any_of(
      shipment->allocations.begin(), shipment->allocations.end(),
      [&](const Allocation& allocation) { return allocation.order == goods.order && allocation.line == goods.line; });
  return carries ? keep_lots_in(engine, *shipment, goods) : absl::OkStatus();
}

// The goods of a complaint that comes down to no line: what its shipment carries, where it names one.
absl::Status take_carried(Engine& engine, const Attached<ComplaintRegister>& complaints, ComplaintDay day,
                          ComplaintTrace& out) {
  const CaseView& complaint = out.complaint;
  out.goods.order = complaint.order;
  out.goods.customer = complaint.customer;
  out.goods.supplier = complaint.supplier;
  if (complaint.shipment.empty()) return absl::OkStatus();
  const absl::StatusOr<Shipment> shipment = engine.load(complaint.shipment);
  if (refused_with(shipment.status(), Code::kUnknownShipment)) return absl::OkStatus();  // a record may name any
  if (!shipment.ok()) return shipment.status();
  const absl::StatusOr<std::vector<CarriedLine>> all = lines_in(engine, *shipment);
  if (!all.ok()) return all.status();
  const std::vector<CarriedLine> lines = of_order(*all, complaint.order);
  for (const CarriedLine& one : lines) {
    if (!one.entered) continue;
    absl::StatusOr<GoodsTrace> goods = goods_in(engine, complaints, *shipment, one.order, one.line, day);
    if (!goods.ok()) return goods.status();
    out.carried.push_back(*std::move(goods));
  }
  if (lines.size() == 1 && out.carried.size() == 1) {
    out.goods = std::move(out.carried.front());
    out.carried.clear();
  } else if (out.goods.supplier.empty()) {
    out.goods.supplier = only_supplier(lines);
  }
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
  absl::StatusOr<std::vector<Carriage>> shipments = carriages_of(engine, *order, *line);
  if (!shipments.ok()) return shipments.status();
  out.shipments = *std::move(shipments);
  if (wanted != nullptr) {
    const auto carries = [&](const Carriage& one) {
      const bool unknown = one.lots.empty() || one.unnoted.value.is_positive();
      return unknown || std::any_of(one.lots.begin(), one.lots.end(), [&](const PackedLot& part) {
               const Lot* lot = find_lot(*order, part.lot);
               return lot != nullptr && stems_from(*order, *lot, lot_id);
             });
    };
    std::erase_if(out.shipments, std::not_fn(carries));
  }

  CaseFilter filter;
  filter.order = order_id;
  for (CaseView& one : cases_of(complaints, filter, day)) {
    if (wanted != nullptr && !is_among(one.lot, named)) continue;
    const absl::StatusOr<bool> about = is_about(engine, one, *order, line_no);
    if (!about.ok()) return about.status();
    if (*about) out.complaints.push_back(std::move(one));
  }
  if (wanted == nullptr) {
    absl::Status added = add_cases_by_shipment(engine, complaints, order_id, line_no, day, out.complaints);
    if (!added.ok()) return added;
  }
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
  LotId lot = found->lot;
  if (!found->order.empty() && line.value == 0) {
    const absl::StatusOr<Order> order = engine.load(found->order);
    if (!order.ok() && !refused_with(order.status(), Code::kUnknownOrder)) return order.status();
    if (order.ok()) line = line_of(*found, *order);
    if (order.ok() && line.value == 0 && order->lines.size() == 1) {
      line = order->lines[0].terms.line;
      lot = LotId();  // where it names one, that is none of the order's: a record may name any
    }
  }
  if (!found->order.empty() && line.value != 0) {
    absl::StatusOr<GoodsTrace> goods = trace_goods(engine, complaints, found->order, line, lot, day);
    if (!goods.ok()) return goods.status();
    out.goods = *std::move(goods);
    if (lot.empty()) {
      absl::Status kept = keep_lots_complained_of(engine, found->shipment, out.goods);
      if (!kept.ok()) return kept;
    }
  } else if (absl::Status carried = take_carried(engine, complaints, day, out); !carried.ok()) {
    return carried;
  }
  if (out.goods.supplier.empty()) out.goods.supplier = found->supplier;
  if (!out.goods.supplier.empty()) {
    absl::StatusOr<std::vector<CaseView>> others = cases_about(engine, complaints, out.goods.supplier, day);
    if (!others.ok()) return others.status();
    std::erase_if(*others, [&](const CaseView& one) { return one.id == id; });
    out.of_supplier = *std::move(others);
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
    absl::StatusOr<GoodsTrace> goods = goods_in(engine, complaints, *shipment, allocation.order, allocation.line, day);
    if (!goods.ok()) return goods.status();
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
  absl::StatusOr<std::vector<CaseView>> about = cases_about(engine, complaints, supplier, day);
  if (!about.ok()) return about.status();
  out.complaints = *std::move(about);
  return out;
}

}  // namespace gendan
