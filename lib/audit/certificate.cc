#include "gendan/audit/certificate.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "audit/lot_lineage.h"
#include "core/utf8.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "log/reversed.h"
#include "order/archive/names.h"

namespace gendan {
namespace {

namespace json = boost::json;

template <class E>
std::string_view name_of(E value) {
  const auto at = static_cast<std::size_t>(value);
  return at < kNames<E>.size() ? kNames<E>[at] : std::string_view();
}

json::string text(std::string_view value) { return json::string(value.data(), value.size()); }

// The lot's events, folded into rounds. What one is judged by stays in force until the lot is planned or submitted
// anew, as in the order itself.
struct Folding {
  const Engine& engine;
  LotId lot;                     // until it is split off: the lot that it is still a part of
  std::span<const LotId> parts;  // what it is called from one split to the next
  InspectionCertificate& out;
  std::string specification = {};
  std::vector<std::string> specifications = {};  // of the rounds
  bool anew = false;                             // nothing of the last round is in force any more

  template <class E>
  void on(const Record&, const E&) {}
  void on(const Record&, const InspectionPlanned& event) {
    if (event.lot != lot) return;
    // What was found before the first plan was entered is of its sample.
    if (!out.rounds.empty() && out.rounds.back().plan.sample_size != 0) anew = true;
    round().plan = event.plan;
  }
  void on(const Record&, const LineAdded& event) {
    if (event.line == out.line) specification = event.spec_revision;
  }
  void on(const Record&, const EntryCorrected& event) {
    if (event.line == out.line && event.field == "spec_revision") specification = event.now.value;
  }
  void on(const Record&, const OrderRevised& event) {
    for (const LineChange& change : event.changes) {
      if (change.line == out.line && change.spec_revision) specification = *change.spec_revision;
    }
  }
  void on(const Record&, const DefectRecorded& event) {
    if (event.lot == lot) round().findings.push_back(event);
  }
  void on(const Record& record, const LotPassed& event) {
    if (event.lot == lot) close(record, event).gap = event.gap;
  }
  void on(const Record& record, const LotFailed& event) {
    if (event.lot == lot) close(record, event).passed = false;
  }
  void on(const Record&, const LotResubmitted& event) {
    if (event.lot == lot) anew = true;
  }
  void on(const Record&, const ConcessionGranted& event) {
    if (event.lot == lot) out.concession = event.customer_reference;
  }
  void on(const Record&, const LotRejected& event) {
    if (event.lot == lot && out.state == LotState::kRejected) out.disposition = event.disposition;
  }
  void on(const Record&, const LotSplit& event) {
    if (parts.empty() || event.into != parts.front()) return;
    // Seen before its verdict: what was found stays with the lot.
    if (!out.rounds.empty() && !out.rounds.back().closed) {
      out.rounds.pop_back();
      specifications.pop_back();
      anew = true;
    }
    lot = event.into;
    parts = parts.subspan(1);
  }

 private:
  // The one under way. An observed lot may have findings or a verdict without any plan, or behind a verdict.
  InspectionRound& round() {
    if (out.rounds.empty() || out.rounds.back().closed || anew) begin_round();
    return out.rounds.back();
  }
  void begin_round() {
    InspectionRound next;
    if (!std::exchange(anew, false) && !out.rounds.empty()) {
      next.plan = out.rounds.back().plan;
      next.findings = out.rounds.back().findings;
    }
    out.rounds.push_back(std::move(next));
    specifications.push_back(specification);
  }
  template <class E>
  InspectionRound& close(const Record& record, const E& event) {
    InspectionRound& closed = round();
    closed.closed = true;
    closed.passed = true;
    closed.inspected = event.inspected;
    closed.critical = event.critical;
    closed.major = event.major;
    closed.minor = event.minor;
    closed.closed_at = record.occurred_at;
    closed.closed_on = engine.local_day(closed.closed_at);
    closed.inspector = record.actor;
    closed.position = record.position;
    return closed;
  }
};

std::uint32_t found(const InspectionRound& round, DefectClass defect_class) {
  switch (defect_class) {
    case DefectClass::kCritical:
      return round.critical;
    case DefectClass::kMajor:
      return round.major;
    case DefectClass::kMinor:
      return round.minor;
    case DefectClass::kNone:
      break;
  }
  return 0;
}

bool plans(const SamplingPlan& plan, DefectClass defect_class) {
  return std::any_of(plan.classes.begin(), plan.classes.end(),
                     [&](const ClassPlan& one) { return one.defect_class == defect_class; });
}

// With a blank for each break or other control character, so that nobody's note passes for a line of the certificate.
std::string on_one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    const bool broken = c.bytes > 0 && (is_control(c.value) || c.value == 0x2028 || c.value == 0x2029);
    const std::size_t bytes = std::max<std::size_t>(c.bytes, 1);
    out.append(broken ? " " : text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return out;
}

void line_of(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) absl::StrAppendFormat(&out, "  %-18s%s\n", to_absl(name), on_one_line(value));
}

}  // namespace

absl::StatusOr<InspectionCertificate> inspection_certificate(Engine& engine, const OrderId& order_id,
                                                             const LotId& lot_id) {
  const absl::StatusOr<Order> order = engine.load(order_id);
  if (!order.ok()) return order.status();
  const Lot* lot = find_lot(*order, lot_id);
  if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", lot_id.str());
  InspectionCertificate out;
  out.order = order_id;
  out.customer = order->header.customer;
  out.po_number = order->header.po_number;
  out.lot = lot_id;
  out.line = lot->line;
  out.state = lot->state;
  out.size.value = Decimal::from_micros(lot->micros);
  out.split_from = lot->split_from;
  if (const Line* line = find_line(*order, lot->line)) {
    out.item = line->terms.item;
    out.description = line->terms.description;
    out.spec_revision = line->terms.spec_revision;
    out.supplier = line->terms.supplier;
    out.size.unit = line->terms.quantity.unit;
  }
  const std::vector<LotId> names = lineage(*order, *lot);
  Folding folding{engine, names.front(), std::span(names).subspan(1), out};
  // As they stood when the order was loaded.
  const absl::Status read = read_standing(
      engine.log(), stream_of(order_id).str(), order->version, [](EventTag) { return true; },
      [&](const Record& record, const Event& event) {
        std::visit([&](const auto& fact) { folding.on(record, fact); }, event);
        return true;
      });
  if (!read.ok()) return read;
  if (!folding.specifications.empty()) out.spec_revision = std::move(folding.specifications.back());
  return out;
}

std::string to_text(const InspectionCertificate& c) {
  std::string out = "INSPECTION CERTIFICATE\n";
  line_of(out, "order", c.order.str());
  line_of(out, "customer", c.customer.str());
  line_of(out, "customer's PO", c.po_number);
  line_of(out, "line", absl::StrCat(c.line.value));
  line_of(out, "product", c.description.empty() ? c.item.str() : absl::StrCat(c.item.str(), ", ", c.description));
  line_of(out, "specification", c.spec_revision);
  line_of(out, "supplier", c.supplier.str());
  line_of(out, "lot", absl::StrCat(c.lot.str(), ", ", to_string(c.size)));
  line_of(out, "part of", c.split_from.str());
  for (std::size_t i = 0; i < c.rounds.size(); ++i) {
    const InspectionRound& round = c.rounds[i];
    absl::StrAppend(&out, "\n", i == 0 ? "Inspection" : absl::StrCat("Inspection ", i + 1, " of the lot"), "\n");
    if (round.plan.severity != Severity::kNone) {
      line_of(out, "plan",
              absl::StrCat(round.plan.edition, ", level ", round.plan.level, ", ",
                           to_absl(name_of(round.plan.severity)), ", letter ", round.plan.letter));
      line_of(out, "counted",
              round.plan.basis == CountBasis::kNonconformities ? "nonconformities" : "nonconforming units");
      line_of(out, "sample",
              round.plan.sample_size == round.plan.lot_size
                  ? absl::StrCat("all ", round.plan.lot_size)
                  : absl::StrCat(round.plan.sample_size, " of ", round.plan.lot_size));
      for (const ClassPlan& one : round.plan.classes) {
        line_of(out, name_of(one.defect_class),
                absl::StrCat("AQL ", one.aql, ", Ac ", one.accept, ", Re ", one.reject,
                             round.closed ? absl::StrCat(", found ", found(round, one.defect_class)) : std::string()));
      }
    }
    if (round.closed && round.critical > 0) line_of(out, "critical", absl::StrCat("found ", round.critical));
    for (const DefectClass outside : {DefectClass::kMajor, DefectClass::kMinor}) {
      // An observed verdict may have no plan at all.
      if (!round.closed || round.plan.classes.empty() || plans(round.plan, outside)) continue;
      const std::uint32_t count = found(round, outside);
      if (count > 0) line_of(out, name_of(outside), absl::StrCat("not planned, Ac 0, Re 1, found ", count));
    }
    for (const DefectRecorded& finding : round.findings) {
      line_of(
          out, "finding",
          absl::StrCat("unit ", finding.unit, ": ", finding.count, " x ", finding.code, " (",
                       to_absl(name_of(finding.defect_class)), ")", finding.note.empty() ? "" : ", ", finding.note));
    }
    if (!round.closed) {
      line_of(out, "verdict", "none yet");
      continue;
    }
    line_of(out, "verdict", absl::StrCat(round.passed ? "PASSED" : "FAILED", round.gap ? ", between Ac and Re" : ""));
    line_of(out, "by", absl::StrCat(round.inspector, ", ", round.closed_on.str(), ", event ", round.position.value));
  }
  out += "\n";
  line_of(out, "the lot is now", name_of(c.state));
  line_of(out, "concession", c.concession);
  if (c.disposition != Disposition::kNone) line_of(out, "disposition", name_of(c.disposition));
  return out;
}

std::string to_json(const InspectionCertificate& c) {
  json::object out = {{"order", c.order.str()},
                      {"customer", c.customer.str()},
                      {"po_number", c.po_number},
                      {"line", c.line.value},
                      {"item", c.item.str()},
                      {"description", c.description},
                      {"spec_revision", c.spec_revision},
                      {"supplier", c.supplier.str()},
                      {"lot", c.lot.str()},
                      {"size", {{"value", c.size.value.str()}, {"unit", c.size.unit.str()}}},
                      {"split_from", c.split_from.str()},
                      {"state", text(name_of(c.state))}};
  json::array rounds;
  for (const InspectionRound& round : c.rounds) {
    json::array classes;
    for (const ClassPlan& one : round.plan.classes) {
      classes.push_back({{"defect_class", text(name_of(one.defect_class))},
                         {"aql", one.aql},
                         {"accept", one.accept},
                         {"reject", one.reject}});
    }
    json::array findings;
    for (const DefectRecorded& finding : round.findings) {
      findings.push_back({{"unit", finding.unit},
                          {"defect_class", text(name_of(finding.defect_class))},
                          {"code", finding.code},
                          {"count", finding.count},
                          {"note", finding.note}});
    }
    json::object one = {{"plan",
                         {{"edition", round.plan.edition},
                          {"level", round.plan.level},
                          {"letter", round.plan.letter},
                          {"severity", text(name_of(round.plan.severity))},
                          {"basis", text(name_of(round.plan.basis))},
                          {"lot_size", round.plan.lot_size},
                          {"sample_size", round.plan.sample_size},
                          {"classes", std::move(classes)}}},
                        {"findings", std::move(findings)},
                        {"closed", round.closed}};
    if (round.closed) {
      one["passed"] = round.passed;
      one["gap"] = round.gap;
      one["inspected"] = round.inspected;
      one["critical"] = round.critical;
      one["major"] = round.major;
      one["minor"] = round.minor;
      one["closed_at"] = to_string(round.closed_at);
      one["closed_on"] = round.closed_on.str();
      one["inspector"] = round.inspector;
      one["position"] = round.position.value;
    }
    rounds.push_back(std::move(one));
  }
  out["rounds"] = std::move(rounds);
  out["concession"] = c.concession;
  out["disposition"] = text(name_of(c.disposition));
  return json::serialize(out);
}

}  // namespace gendan
