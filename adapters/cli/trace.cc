// Where goods came from, where they went, and what was said about them.
#include "gendan/audit/trace.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "gendan/core/refusal.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

// One of the first four is given; line and lot go with an order.
struct Question {
  std::string complaint;
  std::string shipment;
  std::string supplier;
  std::string order;
  std::uint32_t line = 0;
  std::string lot;
};

struct Answer {
  Json json;
  std::string text;
};

JsonArray case_ids(const std::vector<CaseView>& cases) {
  JsonArray out;
  for (const CaseView& one : cases) out.push_back(JsonValue(one.id.str()));
  return out;
}

std::string listed(const std::vector<CaseView>& cases) {
  std::string out;
  for (const CaseView& one : cases) out += (out.empty() ? "" : ", ") + one.id.str();
  return out.empty() ? "none" : out;
}

Json to_json(const Carriage& carriage) {
  JsonArray lots;
  for (const PackedLot& part : carriage.lots) {
    lots.push_back({{"lot", part.lot.str()}, {"quantity", to_string(part.quantity)}});
  }
  return {{"shipment", carriage.shipment.str()},
          {"quantity", to_string(carriage.quantity)},
          {"despatched", carriage.despatched.str()},
          {"delivered", carriage.delivered.str()},
          {"lots", std::move(lots)},
          {"unnoted", to_string(carriage.unnoted)}};
}

Json to_json(const GoodsTrace& goods) {
  JsonArray lots;
  boost::json::error_code error;
  for (const InspectionCertificate& lot : goods.lots) lots.push_back(boost::json::parse(gendan::to_json(lot), error));
  JsonArray shipments;
  for (const Carriage& one : goods.shipments) shipments.push_back(to_json(one));
  return {{"order", goods.order.str()},        {"line", goods.line.value},
          {"customer", goods.customer.str()},  {"item", goods.item.str()},
          {"supplier", goods.supplier.str()},  {"lots", std::move(lots)},
          {"shipments", std::move(shipments)}, {"complaints", case_ids(goods.complaints)}};
}

std::string to_text(const Carriage& carriage) {
  std::string out = "  shipped in " + carriage.shipment.str() + ": " + to_string(carriage.quantity);
  for (std::size_t i = 0; i < carriage.lots.size(); ++i) {
    out += (i == 0 ? ", of lot " : " and ") + carriage.lots[i].lot.str();
  }
  if (!carriage.lots.empty() && carriage.unnoted.value.is_positive()) {
    out += " and " + to_string(carriage.unnoted) + " of lots that nobody noted";
  }
  out += carriage.despatched.has_value() ? ", left on " + carriage.despatched.str() : "";
  return out + (carriage.delivered.has_value() ? ", arrived on " + carriage.delivered.str() : ", not arrived") + "\n";
}

std::string about(const GoodsTrace& goods) {
  return goods.order.str() + (goods.line.value == 0 ? "" : ", line " + std::to_string(goods.line.value)) +
         (goods.item.empty() ? "" : ", " + goods.item.str());
}

// What stands below the line that says whose goods they are.
std::string details(const GoodsTrace& goods) {
  std::string out = "  made by " + (goods.supplier.empty() ? std::string("nobody known") : goods.supplier.str()) + "\n";
  for (const Carriage& one : goods.shipments) out += to_text(one);
  return out + "  complaints about these goods: " + listed(goods.complaints) + "\n";
}

std::string certificates(const GoodsTrace& goods) {
  std::string out;
  for (const InspectionCertificate& lot : goods.lots) out += "\n" + gendan::to_text(lot);
  return out;
}

std::string to_text(const GoodsTrace& goods) {
  std::string out = about(goods) + ", for " + goods.customer.str() + "\n";
  for (const InspectionCertificate& lot : goods.lots) out += "  lot " + lot.lot.str() + "\n";
  return out + details(goods);
}

std::string to_text(const std::vector<GoodsTrace>& all) {
  std::string out;
  for (const GoodsTrace& goods : all) out += (out.empty() ? "" : "\n") + to_text(goods);
  return out;
}

JsonArray to_json(const std::vector<GoodsTrace>& all) {
  JsonArray out;
  for (const GoodsTrace& goods : all) out.push_back(to_json(goods));
  return out;
}

Answer answer(const ComplaintTrace& trace) {
  const GoodsTrace& goods = trace.goods;
  Answer out;
  out.json["case"] = trace.complaint.id.str();
  out.json["shipment"] = trace.complaint.shipment.str();
  for (auto& member : to_json(goods)) out.json[member.key()] = std::move(member.value());
  out.json["carried"] = to_json(trace.carried);
  out.json["complaints_of_supplier"] = case_ids(trace.of_supplier);
  out.text = "Complaint " + trace.complaint.id.str() + " of " + goods.customer.str() + "\n";
  if (!goods.order.empty()) out.text += "  about " + about(goods) + "\n";
  if (!trace.complaint.shipment.empty()) out.text += "  about shipment " + trace.complaint.shipment.str() + "\n";
  if (trace.carried.empty()) {
    out.text += details(goods);
  } else if (!goods.supplier.empty()) {
    out.text += "  made by " + goods.supplier.str() + "\n";
  }
  if (trace.carried.empty() || !goods.supplier.empty()) {
    out.text += "  other complaints about this supplier: " + listed(trace.of_supplier) + "\n";
  }
  out.text += certificates(goods);
  if (!trace.carried.empty()) out.text += "\n" + to_text(trace.carried);
  return out;
}

Answer answer(const ShipmentTrace& trace) {
  return {
      {{"shipment", trace.shipment.str()}, {"goods", to_json(trace.goods)}, {"complaints", case_ids(trace.complaints)}},
      "Shipment " + trace.shipment.str() + "\n  complaints that name it: " + listed(trace.complaints) + "\n\n" +
          to_text(trace.goods)};
}

Answer answer(const SupplierTrace& trace) {
  return {
      {{"supplier", trace.supplier.str()}, {"lots", to_json(trace.lots)}, {"complaints", case_ids(trace.complaints)}},
      "Supplier " + trace.supplier.str() + "\n  complaints about its goods: " + listed(trace.complaints) + "\n\n" +
          to_text(trace.lots)};
}

// The lines of the order that are asked about.
absl::StatusOr<std::vector<LineNo>> lines_of(Engine& engine, const Question& question) {
  const absl::StatusOr<Order> order = engine.load(OrderId(question.order));
  if (!order.ok()) return order.status();
  if (question.line != 0) return std::vector<LineNo>{LineNo{question.line}};
  std::vector<LineNo> lines;
  if (!question.lot.empty()) {
    const Lot* lot = find_lot(*order, LotId(question.lot));
    if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", question.lot);
    lines.push_back(lot->line);
    return lines;
  }
  for (const Line& line : order->lines) lines.push_back(line.terms.line);
  return lines;
}

absl::StatusOr<Answer> answer_of_order(Engine& engine, const Attached<ComplaintRegister>& complaints,
                                       const Question& question, ComplaintDay day) {
  const absl::StatusOr<std::vector<LineNo>> lines = lines_of(engine, question);
  if (!lines.ok()) return lines.status();
  std::vector<GoodsTrace> goods;
  for (const LineNo line : *lines) {
    absl::StatusOr<GoodsTrace> of_line =
        trace_goods(engine, complaints, OrderId(question.order), line, LotId(question.lot), day);
    if (!of_line.ok()) return of_line.status();
    goods.push_back(*std::move(of_line));
  }
  return Answer{{{"order", question.order}, {"goods", to_json(goods)}}, to_text(goods)};
}

template <class Trace>
absl::StatusOr<Answer> answered(const absl::StatusOr<Trace>& trace) {
  if (!trace.ok()) return trace.status();
  return answer(*trace);
}

absl::StatusOr<Answer> ask(Engine& engine, const Question& question) {
  const absl::StatusOr<Attached<ComplaintRegister>> complaints = engine.attach<ComplaintRegister>();
  if (!complaints.ok()) return complaints.status();
  const ComplaintDay day{today(), 0};
  if (!question.complaint.empty()) {
    return answered(trace_complaint(engine, *complaints, CaseId(question.complaint), day));
  }
  if (!question.shipment.empty()) {
    return answered(trace_shipment(engine, *complaints, ShipmentId(question.shipment), day));
  }
  if (!question.order.empty()) return answer_of_order(engine, *complaints, question, day);
  const absl::StatusOr<Attached<QualityStatistics>> quality = engine.attach<QualityStatistics>();
  if (!quality.ok()) return quality.status();
  return answered(trace_supplier(engine, *complaints, *quality, SupplierId(question.supplier), day));
}

int run(const Common& common, const Question& question) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  const absl::StatusOr<Answer> answer = ask((*session)->engine(), question);
  if (!answer.ok()) return fail(common.format, answer.status(), kRefused);
  print(common.format == Format::kJson ? pretty(answer->json) : printable(answer->text, true));
  return kOk;
}

}  // namespace

void add_trace(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(
      root, "trace",
      "From a complaint, shipment, order or supplier to goods, lots, inspections, shipments and complaints");
  auto question = std::make_shared<Question>();
  CLI::Option_group* about = command->add_option_group("About", "one of");
  about->add_option("CASE", question->complaint, "A complaint");
  about->add_option("--shipment", question->shipment, "What a shipment carries");
  about->add_option("--supplier", question->supplier, "Every lot of a supplier");
  CLI::Option* order = about->add_option("--order", question->order, "The goods of an order");
  about->require_option(1);
  command->add_option("--line", question->line, "Of the order, one line only")
      ->transform(whole_number(1))
      ->needs(order);
  command->add_option("--lot", question->lot, "Of the order, one lot only")->needs(order);
  add_common(*command, invocation.common,
             "  gendan trace C-1\n  gendan trace --order PO-1 --lot L1\n"
             "  gendan trace --shipment S1 --format json | jq .goods");
  command->callback([&invocation, question] {
    invocation.run = [&invocation, question] { return run(invocation.common, *question); };
  });
}

}  // namespace gendan::cli
