#ifndef GENDAN_TESTS_ADAPTERS_SIMULATOR_NAIVE_MODEL_H_
#define GENDAN_TESTS_ADAPTERS_SIMULATOR_NAIVE_MODEL_H_

// The rules of the trade once more, as plainly as they can be written, from the events alone: no machine, no ledger, no
// code of the library's but the structs of its events.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gendan/order/event.h"

namespace gendan::naive {

struct LineSums {
  LineAdded terms;
  std::int64_t produced = 0;
  std::int64_t lotted = 0;
  std::int64_t accepted = 0;  // passed or conceded
  std::int64_t released = 0;
  std::int64_t packed = 0;
  std::int64_t shipped = 0;
  std::int64_t arrived = 0;  // delivered, refused or lost
  std::int64_t with_customer = 0;
  std::vector<Date> promises;
};

struct LotSums {
  LineNo line;
  std::int64_t size = 0;
  SamplingPlan plan;
  std::map<DefectClass, std::map<std::uint32_t, std::uint32_t>> found;  // class -> unit -> count
};

struct OrderModel {
  std::map<LineNo, LineSums> lines;
  std::map<LotId, LotSums> lots;
  std::map<HoldId, LineNo> holds;  // in force
  std::map<ProposalId, std::vector<LineChange>> open;
  std::uint32_t revision = 0;
  std::set<std::string> unverified;
};

// Takes every event in order of position and collects what must not be.
class Model {
 public:
  void take(std::string_view stream, const Event& event) {
    where_ = std::string(stream);
    if (!stream.starts_with("order/")) return;
    std::vector<Event>& history = histories_[where_];
    history.push_back(event);
    OrderModel& order = orders_[where_];
    if (const auto* reversal = std::get_if<EventReversed>(&event)) {
      // Its place stays, so that versions are places; a reversal means nothing to apply().
      history[reversal->target.value - 1] = event;
      order = {};
      for (const Event& one : history) apply_and_check(order, one);
    } else {
      apply_and_check(order, event);
    }
  }
  const std::vector<std::string>& broken() const { return broken_; }
  const std::map<std::string, OrderModel>& orders() const { return orders_; }

 private:
  void apply_and_check(OrderModel& order, const Event& event) {
    std::visit([&](const auto& e) { apply(order, e); }, event);
    for (const auto& [number, line] : order.lines) check(number, line);
  }
  void expect(bool holds, std::string what) {
    if (!holds) broken_.push_back(where_ + ": " + std::move(what));
  }
  void check(LineNo number, const LineSums& line) {
    const std::string name = "line " + std::to_string(number.value) + ": ";
    expect(line.arrived <= line.shipped, name + "more arrived than was shipped");
    expect(line.shipped <= line.packed, name + "more shipped than was packed");
    if (line.terms.inspected) {
      expect(line.packed <= line.released, name + "more packed than was released");
      expect(line.released <= line.accepted, name + "more released than was accepted");
      expect(line.accepted <= line.lotted, name + "more accepted than was in lots");
      if (line.terms.produced) expect(line.lotted <= line.produced, name + "more in lots than was made");
    } else if (line.terms.produced) {
      expect(line.packed <= line.produced, name + "more packed than was made");
    }
    const __int128 limit = static_cast<__int128>(line.terms.quantity.value.micros()) *
                           (Decimal::kScale + line.terms.over_tolerance.micros()) / Decimal::kScale;
    expect(line.shipped <= limit, name + "more shipped than was agreed");
  }
  bool held(const OrderModel& order, LineNo line) const {
    for (const auto& [hold, scope] : order.holds) {
      if (scope.value == 0 || scope == line) return true;
    }
    return false;
  }
  // Nonconformities or nonconforming units of one class.
  static std::uint64_t count(const LotSums& lot, DefectClass defect_class) {
    const auto found = lot.found.find(defect_class);
    if (found == lot.found.end()) return 0;
    if (lot.plan.basis == CountBasis::kNonconformingUnits) return found->second.size();
    std::uint64_t sum = 0;
    for (const auto& [unit, defects] : found->second) sum += defects;
    return sum;
  }
  static bool accepted(const LotSums& lot) {
    if (count(lot, DefectClass::kCritical) > 0) return false;
    for (const ClassPlan& plan : lot.plan.classes) {
      if (count(lot, plan.defect_class) >= plan.reject) return false;
    }
    return true;
  }

  template <class E>
  void apply(OrderModel&, const E&) {}

  void apply(OrderModel& order, const LineAdded& e) { order.lines[e.line].terms = e; }
  void apply(OrderModel& order, const EntryCorrected& e) {
    if (e.field != "quantity") return;
    const std::string number = e.now.substr(0, e.now.find(' '));
    order.lines[e.line].terms.quantity.value = Decimal::parse(number, "quantity").value_or(Decimal());
  }
  void apply(OrderModel& order, const RequirementAttached& e) { order.unverified.insert(e.requirement); }
  void apply(OrderModel& order, const RequirementVerified& e) { order.unverified.erase(e.requirement); }
  void apply(OrderModel& order, const OrderConfirmed& e) { order.revision = e.revision; }
  void apply(OrderModel& order, const ChangeProposed& e) {
    expect(e.base_revision == order.revision, "a change of another revision than the agreed one");
    for (const auto& [id, changes] : order.open) {
      for (const LineChange& there : changes) {
        for (const LineChange& here : e.changes) expect(there.line != here.line, "two open changes of one line");
      }
    }
    order.open[e.proposal] = e.changes;
  }
  void apply(OrderModel& order, const OrderRevised& e) {
    expect(e.revision == order.revision + 1, "a revision is left out");
    order.revision = e.revision;
    for (const LineChange& change : e.changes) {
      LineSums& line = order.lines[change.line];
      if (!change.quantity) continue;
      expect(change.quantity->value.micros() >= line.shipped, "the quantity went below what was shipped");
      expect(change.quantity->value.micros() >= line.released, "the quantity went below what was released");
      line.terms.quantity = *change.quantity;
    }
    order.open.erase(e.proposal);
  }
  void apply(OrderModel& order, const ChangeRejected& e) { order.open.erase(e.proposal); }
  void apply(OrderModel& order, const ChangeWithdrawn& e) { order.open.erase(e.proposal); }
  void apply(OrderModel& order, const ChangeSuperseded& e) { order.open.erase(e.proposal); }
  void apply(OrderModel& order, const DeliveryPromised& e) { order.lines[e.line].promises.push_back(e.date); }
  void apply(OrderModel& order, const PromiseRevised& e) {
    expect(e.date > order.lines[e.line].promises.back(), "a delay that makes the promise earlier");
    order.lines[e.line].promises.push_back(e.date);
  }
  void apply(OrderModel& order, const ProductionReported& e) { order.lines[e.line].produced += e.good.value.micros(); }
  void apply(OrderModel& order, const LotSubmitted& e) {
    order.lots[e.lot] = {e.line, e.size.value.micros(), {}, {}};
    order.lines[e.line].lotted += e.size.value.micros();
  }
  void apply(OrderModel& order, const InspectionPlanned& e) {
    order.lots[e.lot].plan = e.plan;
    order.lots[e.lot].found.clear();
  }
  void apply(OrderModel& order, const DefectRecorded& e) { order.lots[e.lot].found[e.defect_class][e.unit] += e.count; }
  void apply(OrderModel& order, const LotPassed& e) {
    LotSums& lot = order.lots[e.lot];
    expect(accepted(lot), "a lot passed that its plan does not pass");
    order.lines[lot.line].accepted += lot.size;
  }
  void apply(OrderModel& order, const LotFailed& e) {
    expect(!accepted(order.lots[e.lot]), "a lot failed that its plan passes");
  }
  void apply(OrderModel& order, const ConcessionGranted& e) {
    LotSums& lot = order.lots[e.lot];
    order.lines[lot.line].accepted += lot.size;
  }
  void apply(OrderModel& order, const LotResubmitted& e) { leave(order, order.lots[e.lot], e.scrapped.value.micros()); }
  void apply(OrderModel& order, const LotRejected& e) { leave(order, order.lots[e.lot], order.lots[e.lot].size); }
  void apply(OrderModel& order, const LotReleased& e) {
    LotSums& lot = order.lots[e.lot];
    expect(!held(order, lot.line), "released under a hold");
    order.lines[lot.line].released += lot.size;
  }
  void apply(OrderModel& order, const LotReleaseRevoked& e) {
    LotSums& lot = order.lots[e.lot];
    order.lines[lot.line].released -= lot.size;
  }
  void apply(OrderModel& order, const HoldPlaced& e) { order.holds[e.hold] = e.line; }
  void apply(OrderModel& order, const HoldReleased& e) { order.holds.erase(e.hold); }
  void apply(OrderModel& order, const GoodsPacked& e) {
    expect(!held(order, e.line), "packed under a hold");
    order.lines[e.line].packed += e.quantity.value.micros();
  }
  void apply(OrderModel& order, const GoodsUnpacked& e) { order.lines[e.line].packed -= e.quantity.value.micros(); }
  void apply(OrderModel& order, const GoodsDespatched& e) {
    expect(!held(order, e.line), "despatched under a hold");
    expect(order.unverified.empty(), "despatched with a requirement unverified");
    order.lines[e.line].shipped += e.quantity.value.micros();
  }
  void apply(OrderModel& order, const GoodsDelivered& e) {
    for (const Decimal amount : {e.accepted, e.damaged, e.missing, e.refused, e.lost}) {
      order.lines[e.line].arrived += amount.micros();
    }
    order.lines[e.line].with_customer += e.accepted.micros() + e.damaged.micros();
  }
  void apply(OrderModel& order, const GoodsReturned& e) {
    LineSums& line = order.lines[e.line];
    line.with_customer -= e.quantity.value.micros();
    expect(line.with_customer >= 0, "more came back than the customer had");
  }
  // Goods that leave a lot for good were not good production.
  void leave(OrderModel& order, LotSums& lot, std::int64_t amount) {
    LineSums& line = order.lines[lot.line];
    lot.size -= amount;
    line.lotted -= amount;
    if (line.terms.produced) line.produced -= amount;
  }

  std::map<std::string, OrderModel> orders_;
  std::map<std::string, std::vector<Event>> histories_;
  std::vector<std::string> broken_;
  std::string where_;
};

}  // namespace gendan::naive

#endif  // GENDAN_TESTS_ADAPTERS_SIMULATOR_NAIVE_MODEL_H_
