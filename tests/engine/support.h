#ifndef GENDAN_TESTS_ENGINE_SUPPORT_H_
#define GENDAN_TESTS_ENGINE_SUPPORT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gendan/audit/replay.h"
#include "gendan/core/refusal.h"
#include "gendan/engine.h"
#include "gendan/order/codec.h"
#include "gendan/testing/manual_clock.h"
#include "tests/core/refused.h"

namespace gendan {

inline Date day(int year, int month, int day_of_month) {
  return Date::from_civil(year, month, day_of_month, "day").value();
}
inline Quantity pieces(std::int64_t n) { return {Decimal::of(n), UnitCode::parse("EA", "unit").value()}; }
inline Money dollars(std::string_view value) {
  return {Decimal::parse(value, "price").value(), CurrencyCode::parse("USD", "currency").value()};
}

// Today, in every test that does not say otherwise.
inline const Date kToday = day(2026, 3, 2);

inline OrderDrafted header(std::string po_number = "PO-1") {
  OrderDrafted out;
  out.customer = CustomerId("ACME");
  out.po_number = std::move(po_number);
  out.currency = CurrencyCode::parse("USD", "currency").value();
  out.country = "Chile";
  return out;
}

inline LineAdded line(std::uint32_t number, std::int64_t quantity = 100) {
  LineAdded out;
  out.line = LineNo{number};
  out.item = ItemId("SHIRT-" + std::to_string(number));
  out.family = "shirts";
  out.quantity = pieces(quantity);
  out.unit_price = dollars("12.5");
  out.requested = day(2026, 6, 1);
  out.supplier = SupplierId("MILL-7");
  out.mode = "Ocean";
  out.over_tolerance = Decimal::parse("0.05", "tolerance").value();
  out.under_tolerance = Decimal::parse("0.05", "tolerance").value();
  return out;
}

inline SamplingPlan plan(std::uint32_t lot_size, std::uint32_t sample, std::uint32_t accept, std::uint32_t reject) {
  SamplingPlan out;
  out.edition = "TEST";
  out.level = "II";
  out.severity = Severity::kNormal;
  out.lot_size = lot_size;
  out.sample_size = sample;
  out.classes = {{DefectClass::kMajor, "2.5", accept, reject}, {DefectClass::kMinor, "4.0", accept + 1, reject + 1}};
  return out;
}

// An engine on a store in memory, or on one given, and the short ways to drive it.
class House {
 public:
  explicit House(std::unique_ptr<Store> store = nullptr, EngineOptions options = {}) {
    clock.set(start_of(kToday));
    options.clock = &clock;
    if (store == nullptr) {
      StoreOptions store_options;
      store_options.clock = &clock;
      store = open_memory_store(store_options).value();
    }
    engine = Engine::open(std::move(store), std::move(options)).value();
  }

  House(const House&) = delete;
  House& operator=(const House&) = delete;

  absl::StatusOr<Receipt> execute(const Decision& decision) { return engine->execute(request(), decision); }
  absl::StatusOr<Receipt> record(const Events& events) { return engine->record(request(), events); }
  Request request() {
    Request out;
    out.request_id = RequestId("r-" + std::to_string(++requests));
    out.actor = "li";
    out.durability = Durability::kBuffered;
    return out;
  }
  Order order(const char* id = "O-1") { return engine->load(OrderId(id)).value(); }

  // Orders on their way; each step must succeed.
  void must(const Decision& decision) {
    absl::StatusOr<Receipt> receipt = execute(decision);
    ASSERT_TRUE(receipt.ok()) << receipt.status();
  }
  void draft(const char* id = "O-1", std::vector<LineAdded> lines = {line(1)}, std::string po_number = "PO-1") {
    must(intake::draft(OrderId(id), header(std::move(po_number)), std::move(lines)));
  }
  void review(const char* id = "O-1") {
    must(intake::submit(OrderId(id)));
    must(intake::start_review(OrderId(id), PersonId("li")));
    must(intake::complete_review(OrderId(id), {{{"quantity", true, ""}}}));
  }
  void confirm(const char* id = "O-1", std::vector<LineAdded> lines = {line(1)}, std::string po_number = "PO-1") {
    const std::size_t count = lines.size();
    draft(id, std::move(lines), std::move(po_number));
    review(id);
    must(intake::confirm(OrderId(id), {1, Incoterm::kFOB, "Ningbo", "30 days"},
                         std::vector<Date>(count, day(2026, 6, 10))));
  }
  void produce(std::int64_t good, std::uint32_t number = 1, const char* id = "O-1") {
    must(production::report(OrderId(id), {LineNo{number}, pieces(good), pieces(0), "", kToday}));
  }
  void release(const char* lot, std::int64_t size, std::uint32_t number = 1, const char* id = "O-1") {
    must(quality::submit_lot(OrderId(id), {LotId(lot), LineNo{number}, pieces(size)}));
    must(quality::plan_inspection(OrderId(id), LotId(lot), plan(static_cast<std::uint32_t>(size), 5, 1, 2)));
    must(quality::close_inspection(OrderId(id), LotId(lot), 5));
    must(quality::release_lot(OrderId(id), LotId(lot)));
  }
  void despatch(const char* shipment, std::vector<Allocation> allocations) {
    must(shipment::plan(ShipmentId(shipment), {std::move(allocations), "Ocean", kToday}));
    must(shipment::pack(ShipmentId(shipment), {4, Decimal::of(80)}));
    must(shipment::despatch(ShipmentId(shipment), {kToday, {"packing list"}}));
  }

  testing::ManualClock clock;
  std::unique_ptr<Engine> engine;
  std::uint64_t requests = 0;
};

inline void expect_replay_agrees(Engine& engine) {
  const absl::StatusOr<ReplayReport> report = replay(engine);
  ASSERT_TRUE(report.ok()) << report.status();
  for (const Difference& difference : report->differences) {
    ADD_FAILURE() << difference.where << ": " << difference.what;
  }
}

inline std::string code_of(const absl::Status& status) {
  if (status.ok()) return "ok";
  const std::optional<Refusal> refusal = refusal_of(status);
  return refusal ? std::string(facts_of(refusal->code).name) : "no refusal: " + std::string(status.message());
}

// A Status that carries a refusal of the library's with the code of that name, at a field that the table lists.
MATCHER_P(IsRefusedFor, name, "is refused with " + std::string(name) + " at a field that the table lists") {
  *result_listener << arg.ToString();
  const std::optional<Refusal> refusal = refusal_of(arg);
  return refusal.has_value() && facts_of(refusal->code).name == name && testing::documented_at(*refusal);
}

}  // namespace gendan

#define EXPECT_REFUSED(expression, name) EXPECT_THAT((expression).status(), gendan::IsRefusedFor(name))

#endif  // GENDAN_TESTS_ENGINE_SUPPORT_H_
