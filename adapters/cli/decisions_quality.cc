// The decisions about lots and their inspections.

#include "decision_table.h"
#include "gendan/core/refusal.h"
#include "gendan/order/aql.h"
#include "gendan/order/severity.h"

namespace gendan::cli {
namespace {

// What a class may say of itself; the tables give its numbers.
absl::Status check_classes(const JsonValue& classes) {
  if (!classes.is_array()) return absl::OkStatus();  // whoever reads it says so
  for (std::size_t i = 0; i < classes.get_array().size(); ++i) {
    const JsonValue& one = classes.get_array()[i];
    if (!one.is_object()) continue;
    const std::string path = "with.classes[" + std::to_string(i) + "]";
    if (absl::Status s = only_known(one.get_object(), {{"defect_class", ""}, {"aql", ""}}, path); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// The request has the form of a plan, of which the tables give the rest.
absl::StatusOr<Decision> plan_by_table(const std::string& id, const Json& with) {
  Json plan;
  Json event;
  AqlEdition edition = AqlEdition::kIso2859Of99;
  for (const auto& [key, value] : with) {
    const std::string_view name = plain_text(key);
    if (name == "lot") {
      event["lot"] = value;
    } else if (name == "edition") {
      const boost::json::string* text = value.if_string();
      if (text == nullptr) return refuse(Code::kBadJson, "with.edition", "a text");
      absl::StatusOr<AqlEdition> parsed = parse_aql_edition(plain_text(*text));
      if (!parsed.ok()) return parsed.status();
      edition = *parsed;
    } else if (name == "level" || name == "severity" || name == "basis" || name == "classes") {
      if (absl::Status s = name == "classes" ? check_classes(value) : absl::OkStatus(); !s.ok()) return s;
      plan[key] = value;
    } else {
      return refuse(Code::kBadJson, "with." + std::string(name), "no such argument");
    }
  }
  event["plan"] = plan;
  absl::StatusOr<Event> read = event_from(kFacts<InspectionPlanned>.name, event);
  if (!read.ok()) return read.status();
  InspectionPlanned given = std::get<InspectionPlanned>(*std::move(read));
  SamplingRequest request;
  request.edition = edition;
  if (given.plan.severity != Severity::kNone) request.severity = given.plan.severity;
  if (with.contains("basis")) request.basis = given.plan.basis;
  if (!given.plan.level.empty()) request.level = given.plan.level;
  for (ClassPlan& one : given.plan.classes) request.classes.push_back({one.defect_class, std::move(one.aql)});
  return quality::plan_inspection_by_table(OrderId(id), given.lot, std::move(request));
}

absl::StatusOr<Decision> reduce_inspection(const std::string& id, const Json& with) {
  absl::StatusOr<Event> read = event_from(kFacts<SeverityReduced>.name, with);
  if (!read.ok()) return read.status();
  SeverityReduced given = std::get<SeverityReduced>(*std::move(read));
  absl::StatusOr<AqlEdition> edition = parse_aql_edition(given.edition);
  if (!edition.ok()) return edition.status();
  return quality::reduce_inspection(SupplierId(id), std::move(given.family), *edition, std::move(given.authority));
}

}  // namespace

void add_quality(std::vector<DecisionEntry>& table) {
  add_decision<OrderId, LotSubmitted>(table, "quality.submit_lot", "Submit a lot for inspection", {},
                                      R"({"lot":"L1","line":1,"size":{"value":"400","unit":"EA"}})",
                                      quality::submit_lot);
  add_decision<OrderId, InspectionPlanned>(
      table, "quality.plan_inspection", "Say by which sampling plan the lot is judged", {},
      R"({"lot":"L1","plan":{"edition":"ISO 2859-1:1999","level":"II","letter":"H","severity":"normal",)"
      R"("basis":"nonconforming_units","lot_size":400,"sample_size":50,"classes":[)"
      R"({"defect_class":"major","aql":"2.5","accept":3,"reject":4},)"
      R"({"defect_class":"minor","aql":"4.0","accept":5,"reject":6}]}})",
      [](OrderId order, InspectionPlanned e) { return quality::plan_inspection(order, e.lot, e.plan); });
  table.push_back(
      {"quality.plan_inspection_by_table",
       "order",
       "Have the lot judged by the plan that the sampling tables give for its size",
       {{"lot", "id"},
        {"edition", "text"},
        {"level", "text"},
        {"severity", "one of normal, tightened, reduced"},
        {"basis", "one of nonconforming_units, nonconformities"},
        {"classes", "list of defect_class and aql"}},
       R"({"lot":"L1","edition":"iso2859-1","level":"II","severity":"normal","basis":"nonconforming_units",)"
       R"("classes":[{"defect_class":"major","aql":"2.5"},{"defect_class":"minor","aql":"4.0"}]})",
       plan_by_table});
  add_decision<OrderId, DefectRecorded>(
      table, "quality.record_defect", "Record a finding in the sample", {},
      R"({"lot":"L1","unit":7,"defect_class":"major","code":"broken stitch","count":1})", quality::record_defect);
  add_decision<OrderId, LotPassed>(
      table, "quality.close_inspection", "End the inspection: the verdict is computed", {"lot", "inspected"},
      R"({"lot":"L1","inspected":50})",
      [](OrderId order, LotPassed e) { return quality::close_inspection(order, e.lot, e.inspected); });
  add_decision<OrderId, ReworkOrdered>(
      table, "quality.order_rework", "Send a failed lot to rework", {}, R"({"lot":"L1","reference":"NCR-12"})",
      [](OrderId order, ReworkOrdered e) { return quality::order_rework(order, e.lot, e.reference); });
  add_decision<OrderId, LotResubmitted>(
      table, "quality.resubmit", "Submit a reworked lot again, less what was scrapped", {},
      R"({"lot":"L1","scrapped":{"value":"5","unit":"EA"}})",
      [](OrderId order, LotResubmitted e) { return quality::resubmit(order, e.lot, e.scrapped); });
  add_decision<OrderId, ConcessionGranted>(
      table, "quality.grant_concession", "The customer takes a failed lot", {},
      R"({"lot":"L1","customer_reference":"email 2024-03-09"})",
      [](OrderId order, ConcessionGranted e) { return quality::grant_concession(order, e.lot, e.customer_reference); });
  add_decision<OrderId, LotRejected>(table, "quality.reject_lot", "Give a failed lot up, and say what becomes of it",
                                     {}, R"({"lot":"L1","disposition":"scrap"})", [](OrderId order, LotRejected e) {
                                       return quality::reject_lot(order, e.lot, e.disposition);
                                     });
  add_decision<OrderId, LotReleased>(table, "quality.release_lot", "Release a passed lot for packing", {},
                                     R"({"lot":"L1"})",
                                     [](OrderId order, LotReleased e) { return quality::release_lot(order, e.lot); });
  add_decision<OrderId, LotReleaseRevoked>(
      table, "quality.revoke_release", "Take a release back", {}, R"({"lot":"L1","reason":"wrong label found"})",
      [](OrderId order, LotReleaseRevoked e) { return quality::revoke_release(order, e.lot, e.reason); });
  add_decision<OrderId, LotSplit>(
      table, "quality.split_lot", "Make a part of a lot one of its own, to be released, conceded or rejected by itself",
      {}, R"({"lot":"L1","into":"L1-B","size":{"value":"40","unit":"EA"}})", quality::split_lot);
  table.push_back({"quality.reduce_inspection", "supplier", "Inspect a product family less, as its lots allow",
                   fields_as_arguments(kFacts<SeverityReduced>.tag, {}),
                   R"({"family":"shirts","edition":"iso2859-1","authority":"quality manager"})", reduce_inspection});
  add_decision<SupplierId, SeverityNormalised>(table, "quality.normalise_inspection", "Give reduced inspection up", {},
                                               R"({"family":"shirts","reason":"production was interrupted"})",
                                               [](SupplierId supplier, SeverityNormalised e) {
                                                 return quality::normalise_inspection(supplier, e.family, e.reason);
                                               });
  add_decision<SupplierId, InspectionResumed>(table, "quality.resume_inspection",
                                              "Inspect again what was discontinued, tightened", {},
                                              R"({"family":"shirts","action":"needle detector replaced, 8D-12"})",
                                              [](SupplierId supplier, InspectionResumed e) {
                                                return quality::resume_inspection(supplier, e.family, e.action);
                                              });
}

}  // namespace gendan::cli
