#include "scenarios.h"

namespace gendan {

void Story::draft(const char* id, std::vector<LineAdded> lines, std::string po_number) {
  step(intake::draft(OrderId(id), header(std::move(po_number)), std::move(lines)));
}

void Story::review(const char* id) {
  step(intake::submit(OrderId(id)));
  step(intake::start_review(OrderId(id), PersonId("li")));
  step(intake::complete_review(OrderId(id), {{{"quantity", true, ""}}}));
}

void Story::confirm(const char* id, std::vector<LineAdded> lines, std::string po_number) {
  const std::size_t count = lines.size();
  draft(id, std::move(lines), std::move(po_number));
  review(id);
  step(intake::confirm(OrderId(id), {1, Incoterm::kFOB, "Ningbo", "30 days"},
                       std::vector<Date>(count, day(2026, 6, 10))));
}

void Story::produce(std::int64_t good) {
  step(production::report(OrderId("O-1"), {LineNo{1}, pieces(good), pieces(0), "", kToday}));
}

void Story::lot(const char* lot, std::int64_t size) {
  step(quality::submit_lot(OrderId("O-1"), {LotId(lot), LineNo{1}, pieces(size)}));
  step(quality::plan_inspection(OrderId("O-1"), LotId(lot), plan(static_cast<std::uint32_t>(size), 5, 1, 2)));
}

void Story::failed_lot() {
  confirm();
  produce();
  lot();
  step(quality::record_defect(OrderId("O-1"), {LotId("L1"), 1, DefectClass::kCritical, "needle", 1, ""}));
  step(quality::close_inspection(OrderId("O-1"), LotId("L1"), 5));
}

void Story::released() {
  confirm();
  produce();
  lot();
  step(quality::close_inspection(OrderId("O-1"), LotId("L1"), 5));
  step(quality::release_lot(OrderId("O-1"), LotId("L1")));
}

void Story::packed() {
  released();
  step(shipment::plan(ShipmentId("S1"), {{{OrderId("O-1"), LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
}

void Story::in_transit() {
  packed();
  step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
}

void Story::delivered() {
  in_transit();
  step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
}

void Story::calendar() {
  confirm();
  step(schedule::baseline(OrderId("O-1"), LineNo{0},
                          {{MilestoneCode("FABRIC"), "buying", -20, {}},
                           {MilestoneCode("SEW"), "production", -5, {MilestoneCode("FABRIC")}},
                           {MilestoneCode("EX"), "logistics", 0, {MilestoneCode("SEW")}}},
                          day(2026, 6, 1), WorkCalendar()));
}

void Story::complaint(const OrderId& order) {
  ComplaintReceived received;
  received.order = order;
  received.customer = CustomerId("ACME");
  received.channel = "email";
  received.allegations = {{"colour", "not the blue we ordered"}};
  received.acknowledge_by = start_of(kToday.plus(1));
  step(complaint::receive(CaseId("C-1"), received));
}

void Story::investigated(CaseSeverity severity) {
  complaint();
  step(complaint::acknowledge(CaseId("C-1"), "email"));
  step(complaint::assess(CaseId("C-1"), {severity, true, ""}));
  step(complaint::investigate(CaseId("C-1"), "8D-1"));
}

void Story::resolving(CaseSeverity severity) {
  investigated(severity);
  step(complaint::propose(CaseId("C-1"), {"wrong dye lot", "replace"}));
  step(complaint::accept(CaseId("C-1"), "email"));
}

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (auto* part : {&intake_scenarios, &change_scenarios, &floor_scenarios, &shipment_scenarios, &case_scenarios,
                     &incident_scenarios, &severity_scenarios, &returns_scenarios, &finance_scenarios, &stock_scenarios,
                     &packing_scenarios, &split_scenarios, &refusal_scenarios, &order_guard_scenarios,
                     &goods_guard_scenarios, &case_guard_scenarios}) {
    for (Scenario& scenario : (*part)()) all.push_back(std::move(scenario));
  }
  return all;
}

}  // namespace gendan
