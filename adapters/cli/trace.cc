// Where the goods of a complaint came from, and what else was said about them.
#include "gendan/audit/trace.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "command.h"
#include "gendan/core/refusal.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

JsonArray case_ids(const std::vector<CaseView>& cases) {
  JsonArray out;
  for (const CaseView& one : cases) out.push_back(JsonValue(one.id.str()));
  return out;
}

Json to_json(const ComplaintTrace& trace) {
  const GoodsTrace& goods = trace.goods;
  JsonArray lots;
  boost::json::error_code error;
  for (const InspectionCertificate& lot : goods.lots) lots.push_back(boost::json::parse(gendan::to_json(lot), error));
  JsonArray shipments;
  for (const Carriage& one : goods.shipments) {
    shipments.push_back({{"shipment", one.shipment.str()},
                         {"quantity", to_string(one.quantity)},
                         {"despatched", one.despatched.str()},
                         {"delivered", one.delivered.str()}});
  }
  return {{"case", trace.complaint.id.str()},
          {"order", goods.order.str()},
          {"line", goods.line.value},
          {"customer", goods.customer.str()},
          {"item", goods.item.str()},
          {"supplier", goods.supplier.str()},
          {"lots", std::move(lots)},
          {"shipments", std::move(shipments)},
          {"complaints", case_ids(goods.complaints)},
          {"complaints_of_supplier", case_ids(trace.of_supplier)}};
}

std::string listed(const std::vector<CaseView>& cases) {
  std::string out;
  for (const CaseView& one : cases) out += (out.empty() ? "" : ", ") + one.id.str();
  return out.empty() ? "none" : out;
}

std::string to_text(const ComplaintTrace& trace) {
  const GoodsTrace& goods = trace.goods;
  std::string out = "Complaint " + trace.complaint.id.str() + " of " + goods.customer.str() + "\n";
  if (!goods.order.empty()) {
    out += "  about " + goods.order.str() +
           (goods.line.value == 0 ? "" : ", line " + std::to_string(goods.line.value)) +
           (goods.item.empty() ? "" : ", " + goods.item.str()) + "\n";
  }
  out += "  made by " + (goods.supplier.empty() ? std::string("nobody known") : goods.supplier.str()) + "\n";
  for (const Carriage& one : goods.shipments) {
    out += "  shipped in " + one.shipment.str() + ": " + to_string(one.quantity) +
           (one.despatched.has_value() ? ", left on " + one.despatched.str() : "") +
           (one.delivered.has_value() ? ", arrived on " + one.delivered.str() : ", not arrived") + "\n";
  }
  out += "  complaints about these goods: " + listed(goods.complaints) + "\n";
  out += "  other complaints about this supplier: " + listed(trace.of_supplier) + "\n";
  for (const InspectionCertificate& lot : goods.lots) out += "\n" + gendan::to_text(lot);
  return out;
}

int run(const Common& common, const std::string& id) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  Engine& engine = (*session)->engine();
  absl::StatusOr<Attached<ComplaintRegister>> complaints = engine.attach<ComplaintRegister>();
  if (!complaints.ok()) return fail(common.format, complaints.status(), kRefused);
  const absl::StatusOr<ComplaintTrace> trace = trace_complaint(engine, *complaints, CaseId(id), {today(), 0});
  if (!trace.ok()) return fail(common.format, trace.status(), kRefused);
  print(common.format == Format::kJson ? pretty(to_json(*trace)) : printable(to_text(*trace), true));
  return kOk;
}

}  // namespace

void add_trace(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "trace", "From a complaint to its shipments, lots, inspections and supplier, and back");
  auto id = std::make_shared<std::string>();
  command->add_option("CASE", *id, "The complaint's id")->required();
  add_common(*command, invocation.common, "  gendan trace C-1\n  gendan trace C-1 --format json | jq .shipments");
  command->callback([&invocation, id] { invocation.run = [&invocation, id] { return run(invocation.common, *id); }; });
}

}  // namespace gendan::cli
