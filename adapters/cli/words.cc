#include "words.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "gendan/core/incoterm.h"
#include "gendan/core/quantity.h"
#include "gendan/order/machine.h"

namespace gendan::cli {
namespace {

std::string scope(LineNo line) { return line.value == 0 ? "the order" : "line " + std::to_string(line.value); }
std::string on(LineNo line) { return scope(line) + ": "; }
std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string because(const std::string& reason) { return behind(": ", reason); }
std::string when(const std::string& before, Date day) { return behind(before, day.str()); }
std::string many(std::uint64_t n, const std::string& one, const std::string& more) {
  return std::to_string(n) + " " + (n == 1 ? one : more);
}
std::string party(Party by) {
  if (by == Party::kBuyer) return "the buyer";
  if (by == Party::kSeller) return "the seller";
  return "somebody";
}
std::string defect_class(DefectClass value) {
  switch (value) {
    case DefectClass::kCritical:
      return "critical";
    case DefectClass::kMajor:
      return "major";
    case DefectClass::kMinor:
      return "minor";
    case DefectClass::kNone:
      break;
  }
  return "unclassified";
}
std::string disposition(Disposition value) {
  switch (value) {
    case Disposition::kScrap:
      return "scrapped";
    case Disposition::kReturnToSupplier:
      return "returned to the supplier";
    case Disposition::kDowngrade:
      return "downgraded";
    case Disposition::kNone:
      break;
  }
  return "without a disposition";
}
std::string plans_text(const std::vector<MilestonePlan>& milestones) {
  std::string text;
  for (const MilestonePlan& plan : milestones) {
    text += (text.empty() ? ": " : ", ") + plan.code.str() + " " + plan.planned.str();
  }
  return text;
}
std::string terms_text(const TermsChange& terms) {
  std::string text;
  if (terms.incoterm) text += " " + std::string(to_string(*terms.incoterm));
  if (terms.place) text += " " + *terms.place;
  if (terms.payment_terms) text += std::string(text.empty() ? "" : ",") + " " + *terms.payment_terms;
  return text.empty() ? "" : "terms" + text;
}
std::string changes_text(const std::vector<LineChange>& changes, const TermsChange& terms) {
  std::string text = terms_text(terms);
  for (const LineChange& change : changes) {
    text += (text.empty() ? "" : "; ") + scope(change.line);
    if (change.quantity) text += " " + to_string(*change.quantity);
    if (change.unit_price) text += " at " + to_string(*change.unit_price);
    if (change.requested) text += " wanted by " + change.requested->str();
    if (change.spec_revision) text += " to specification " + *change.spec_revision;
    if (change.over_tolerance) text += " at most " + change.over_tolerance->str() + " over";
    if (change.under_tolerance) text += " at most " + change.under_tolerance->str() + " under";
  }
  return text;
}
std::string purpose(const InvoiceId& invoice) { return invoice.empty() ? "the deposit" : "invoice " + invoice.str(); }
std::string counts(std::uint32_t inspected, std::uint32_t critical, std::uint32_t major, std::uint32_t minor) {
  return many(inspected, "unit", "units") + " inspected, " + std::to_string(critical) + " critical, " +
         std::to_string(major) + " major, " + std::to_string(minor) + " minor";
}

std::string inform_by(Instant moment) {
  return moment.micros == 0 ? "" : ", customer to be told by " + moment_text(moment);
}

struct Words {
  // intake
  std::string operator()(const OrderDrafted& e) const {
    return "order entered" + behind(" for ", e.customer.str()) + behind(", their PO number ", e.po_number) +
           behind(", in ", e.currency.str()) + behind(", to ", e.country);
  }
  std::string operator()(const LineAdded& e) const {
    return on(e.line) + to_string(e.quantity) + " of " + e.item.str() +
           (e.description.empty() || e.description == e.item.str() ? "" : " (" + e.description + ")") +
           (e.unit_price.currency.empty() ? "" : " at " + to_string(e.unit_price)) + when(", wanted by ", e.requested) +
           behind(", from ", e.supplier.str()) + behind(", ", std::string(to_string(e.incoterm))) +
           behind(", by ", e.mode);
  }
  std::string operator()(const EntryCorrected& e) const {
    // Of a person's data only that it was put right.
    if (of_a_person(e)) return "entry corrected, " + e.field;
    return (e.line.value == 0 ? std::string() : on(e.line)) + "entry corrected, " + e.field + " was " +
           quoted(e.was.value) + ", is " + quoted(e.now.value);
  }
  std::string operator()(const RequirementAttached& e) const {
    return on(e.line) + "requirement " + e.requirement + " attached: " + e.text;
  }
  std::string operator()(const RequirementVerified& e) const {
    return "requirement " + e.requirement + " verified" + because(e.evidence);
  }
  std::string operator()(const OrderSubmitted&) const { return "order submitted for review"; }
  std::string operator()(const OrderReviewStarted& e) const {
    return "review started" + behind(" by ", e.reviewer.str());
  }
  std::string operator()(const OrderQueryRaised& e) const {
    return "query " + e.query.str() + " raised" + behind(" about ", e.field) + because(e.question);
  }
  std::string operator()(const OrderQueryAnswered& e) const {
    return "query " + e.query.str() + " answered" + because(e.answer);
  }
  std::string operator()(const OrderReviewed& e) const {
    return "review completed, " + many(e.checklist.size(), "item", "items") + " checked";
  }
  std::string operator()(const OrderConfirmed& e) const {
    return "order confirmed as revision " + std::to_string(e.revision) +
           behind(", ", std::string(to_string(e.incoterm))) + behind(" ", e.place) +
           behind(", payment ", e.payment_terms);
  }
  std::string operator()(const OrderRejected& e) const { return "order rejected" + because(e.reason); }
  std::string operator()(const DraftDiscarded& e) const { return "draft discarded" + because(e.reason); }
  std::string operator()(const CancellationRequested& e) const {
    return party(e.by) + " asked to cancel" + because(e.reason);
  }
  std::string operator()(const CancellationRejected& e) const { return "cancellation refused" + because(e.reason); }
  std::string operator()(const OrderCancelled& e) const { return "order cancelled" + because(e.reason); }
  std::string operator()(const OrderCompleted&) const { return "order completed: every line is settled"; }
  std::string operator()(const OrderClosed&) const { return "order closed"; }
  std::string operator()(const OrderReopened& e) const {
    return "order reopened" + behind(" with the authority of ", e.authority) + because(e.reason);
  }
  std::string operator()(const PoNumberReserved& e) const { return "PO number reserved for " + e.order.str(); }
  std::string operator()(const PoNumberFreed& e) const { return "PO number no longer reserved for " + e.order.str(); }

  // amendment
  std::string operator()(const ChangeProposed& e) const {
    return party(e.by) + " proposed change " + e.proposal.str() + " to revision " + std::to_string(e.base_revision) +
           " (" + changes_text(e.changes, e.terms) + ")" + because(e.reason);
  }
  std::string operator()(const ChangeAccepted& e) const { return party(e.by) + " accepted change " + e.proposal.str(); }
  std::string operator()(const OrderRevised& e) const {
    return "revision " + std::to_string(e.revision) + " in force, by change " + e.proposal.str() + " (" +
           changes_text(e.changes, e.terms) + ")";
  }
  std::string operator()(const ChangeRejected& e) const {
    return "change " + e.proposal.str() + " rejected" + because(e.reason);
  }
  std::string operator()(const ChangeWithdrawn& e) const {
    return party(e.by) + " withdrew change " + e.proposal.str();
  }
  std::string operator()(const ChangeSuperseded& e) const {
    return "change " + e.proposal.str() + " overtaken by revision " + std::to_string(e.by_revision);
  }

  // schedule
  std::string operator()(const CalendarBaselined& e) const {
    return on(e.line) + "calendar agreed" + plans_text(e.milestones);
  }
  std::string operator()(const CalendarRebaselined& e) const {
    return on(e.line) + "calendar planned anew" + plans_text(e.milestones) +
           (e.revision != 0 ? ", after revision " + std::to_string(e.revision) : "") +
           behind(", approved: ", e.approval);
  }
  std::string operator()(const MilestoneForecast& e) const {
    return on(e.line) + e.code.str() + " expected on " + e.forecast.str() + because(e.reason);
  }
  std::string operator()(const MilestoneCompleted& e) const {
    return on(e.line) + e.code.str() + " done on " + e.actual.str();
  }
  std::string operator()(const MilestoneWaived& e) const {
    return on(e.line) + e.code.str() + " waived" + behind(" by ", e.authority) + because(e.reason);
  }
  std::string operator()(const MilestoneReversed& e) const {
    return on(e.line) + e.code.str() + " taken back" + because(e.reason);
  }
  std::string operator()(const MilestoneMissed& e) const {
    return on(e.line) + e.code.str() + " MISSED, was due on " + e.due.str();
  }

  // promise
  std::string operator()(const DeliveryPromised& e) const { return on(e.line) + "promised for " + e.date.str(); }
  std::string operator()(const DelayAnnounced& e) const {
    return on(e.line) + "delay to " + e.new_date.str() + " announced, cause " + spaced(to_string(e.cause)) +
           inform_by(e.inform_by) + because(e.note);
  }
  std::string operator()(const PromiseRevised& e) const {
    return on(e.line) + "now promised for " + e.date.str() + behind(", agreed by ", e.channel);
  }
  std::string operator()(const DelayRejected& e) const {
    return on(e.line) + "the customer does not accept the delay" + because(e.reason);
  }

  // production
  std::string operator()(const ProductionReported& e) const {
    return on(e.line) + to_string(e.good) + " made" + when(" on ", e.day) +
           (e.scrap.value.is_zero() ? "" : ", " + to_string(e.scrap) + " scrapped" + because(e.scrap_reason));
  }
  std::string operator()(const LineShortClosed& e) const {
    return on(e.line) + "closed short" + behind(", customer's agreement ", e.customer_reference) + because(e.reason);
  }

  // quality
  std::string operator()(const LotSubmitted& e) const {
    return on(e.line) + "lot " + e.lot.str() + " of " + to_string(e.size) + " submitted for inspection";
  }
  std::string operator()(const InspectionPlanned& e) const {
    std::string text = "lot " + e.lot.str() + ": inspect " + std::to_string(e.plan.sample_size) + " of " +
                       std::to_string(e.plan.lot_size) + behind(" by ", e.plan.edition) +
                       behind(", level ", e.plan.level);
    for (const ClassPlan& c : e.plan.classes) {
      text +=
          ", " + defect_class(c.defect_class) + " Ac " + std::to_string(c.accept) + " Re " + std::to_string(c.reject);
    }
    return text;
  }
  std::string operator()(const DefectRecorded& e) const {
    return "lot " + e.lot.str() + ": " + std::to_string(e.count) + " x " + defect_class(e.defect_class) + " defect " +
           quoted(e.code) + " on unit " + std::to_string(e.unit) + because(e.note);
  }
  std::string operator()(const LotPassed& e) const {
    return "lot " + e.lot.str() + " passed: " + counts(e.inspected, e.critical, e.major, e.minor);
  }
  std::string operator()(const LotFailed& e) const {
    return "lot " + e.lot.str() + " FAILED: " + counts(e.inspected, e.critical, e.major, e.minor);
  }
  std::string operator()(const ReworkOrdered& e) const {
    return "lot " + e.lot.str() + " sent to rework" + behind(", report ", e.reference);
  }
  std::string operator()(const LotResubmitted& e) const {
    return "lot " + e.lot.str() + " submitted again" +
           (e.scrapped.value.is_zero() ? "" : ", less " + to_string(e.scrapped) + " scrapped");
  }
  std::string operator()(const ConcessionGranted& e) const {
    return "lot " + e.lot.str() + " taken as it is by the customer" + behind(", reference ", e.customer_reference);
  }
  std::string operator()(const LotRejected& e) const {
    return "lot " + e.lot.str() + " rejected, " + disposition(e.disposition);
  }
  std::string operator()(const LotReleased& e) const { return "lot " + e.lot.str() + " released"; }
  std::string operator()(const LotReleaseRevoked& e) const {
    return "release of lot " + e.lot.str() + " taken back" + because(e.reason);
  }
  std::string operator()(const LotSplit& e) const {
    return to_string(e.size) + " of lot " + e.lot.str() + " split off as lot " + e.into.str();
  }

  // hold
  std::string operator()(const HoldPlaced& e) const {
    const std::string kind = hold_kind_text(e.kind);
    return on(e.line) + kind + (kind.empty() ? "" : " ") + "hold " + e.hold.str() + " placed" +
           behind(" on shipment ", e.shipment.str()) + because(e.reason);
  }
  std::string operator()(const HoldReleased& e) const {
    return "hold " + e.hold.str() + " lifted" + because(e.evidence);
  }

  // shipment
  std::string operator()(const ShipmentPlanned& e) const {
    std::string text = "shipment planned" + when(" for ", e.despatch) + behind(", by ", e.mode);
    for (std::size_t i = 0; i < e.allocations.size(); ++i) {
      const Allocation& a = e.allocations[i];
      text += (i == 0 ? ": " : ", ") + to_string(a.quantity) + " of " + a.order.str() + " " + scope(a.line);
    }
    return text;
  }
  std::string operator()(const ShipmentPacked& e) const {
    return "shipment packed in " + many(e.cartons, "carton", "cartons") + ", " + e.gross_kilograms.str() + " kg";
  }
  std::string operator()(const CarrierBooked& e) const {
    return "booked with " + e.carrier + behind(", booking ", e.booking) +
           (e.by == Party::kBuyer    ? ", by the buyer"
            : e.by == Party::kSeller ? ", by the seller"
                                     : "");
  }
  std::string operator()(const ShipmentDespatched& e) const {
    std::string text = "shipment despatched" + when(" on ", e.day);
    for (std::size_t i = 0; i < e.documents.size(); ++i) text += (i == 0 ? " with " : ", ") + e.documents[i];
    return text;
  }
  std::string operator()(const DocumentAttached& e) const {
    return "document attached: " + e.document + behind(" ", e.reference);
  }
  std::string operator()(const TransportExceptionRaised& e) const { return "trouble on the way" + because(e.what); }
  std::string operator()(const ShipmentDelivered& e) const { return "shipment delivered" + when(" on ", e.day); }
  std::string operator()(const ShipmentCancelled& e) const { return "shipment cancelled" + because(e.reason); }
  std::string operator()(const GoodsPacked& e) const {
    std::string text = on(e.line) + to_string(e.quantity) + " packed for shipment " + e.shipment.str();
    for (std::size_t i = 0; i < e.lots.size(); ++i) {
      text += (i == 0 ? ", from " : ", ") + e.lots[i].lot.str() + ": " + to_string(e.lots[i].quantity);
    }
    return text;
  }
  std::string operator()(const GoodsUnpacked& e) const {
    return on(e.line) + to_string(e.quantity) + " unpacked from shipment " + e.shipment.str();
  }
  std::string operator()(const GoodsDespatched& e) const {
    return on(e.line) + to_string(e.quantity) + " left" + when(" on ", e.day) +
           behind(" with shipment ", e.shipment.str());
  }
  std::string operator()(const GoodsDelivered& e) const {
    std::string text = on(e.line) + e.accepted.str() + " " + e.unit.str() + " delivered" + when(" on ", e.day) +
                       behind(", shipment ", e.shipment.str()) + behind(", by ", e.mode);
    const auto more = [&](Decimal part, const char* name) {
      if (!part.is_zero()) text += ", " + part.str() + " " + name;
    };
    more(e.damaged, "damaged");
    more(e.missing, "missing");
    more(e.refused, "refused");
    more(e.lost, "lost");
    return text;
  }

  // complaint
  std::string operator()(const ComplaintReceived& e) const {
    std::string text = "complaint received" + behind(" from ", e.customer.str()) + behind(" by ", e.channel);
    if (e.line.value != 0) text += " about line " + std::to_string(e.line.value);
    for (std::size_t i = 0; i < e.allegations.size(); ++i) {
      const Allegation& a = e.allegations[i];
      text += (i == 0 ? ": " : "; ") +
              (a.text.empty() ? a.defect : a.text + behind(" (", a.defect) + (a.defect.empty() ? "" : ")"));
    }
    return text;
  }
  std::string operator()(const ComplaintAcknowledged& e) const {
    return "complaint acknowledged" + behind(" by ", e.channel);
  }
  std::string operator()(const AcknowledgementMissed& e) const {
    return "acknowledgement MISSED, was due " + moment_text(e.due);
  }
  std::string operator()(const ComplaintAssessed& e) const {
    return "complaint assessed as " + std::string(to_string(e.severity)) +
           (e.justified ? ", justified" : ", not justified") + because(e.note);
  }
  std::string operator()(const InvestigationStarted& e) const {
    return "investigation started" + behind(", ", e.number);
  }
  std::string operator()(const ResolutionProposed& e) const {
    return "resolution proposed: " + e.resolution + behind("; root cause: ", e.root_cause);
  }
  std::string operator()(const ResolutionAccepted& e) const {
    return "the customer accepted the resolution" + behind(" by ", e.channel);
  }
  std::string operator()(const ComplaintEscalated& e) const {
    return "the customer did not accept the resolution" + because(e.reason);
  }
  std::string operator()(const ComplaintClosed& e) const {
    return "complaint closed" + because(e.outcome) +
           (e.satisfaction == 0 ? "" : "; satisfaction " + std::to_string(e.satisfaction) + " of 5");
  }
  std::string operator()(const ComplaintReopened& e) const { return "complaint reopened" + because(e.evidence); }
  std::string operator()(const CapaOpened& e) const {
    return "8D report " + e.number + " opened" + behind(", led by ", e.leader.str());
  }
  std::string operator()(const CapaStepCompleted& e) const {
    return "8D step D" + std::to_string(e.step) + " completed" + because(e.finding);
  }
  std::string operator()(const EffectivenessCheckPlanned& e) const {
    return "effect of the corrective action to be checked by " + e.by.str() + when(", until ", e.due);
  }
  std::string operator()(const EffectivenessCheckMissed& e) const {
    return "effect of the corrective action not checked until " + e.due.str();
  }
  std::string operator()(const EffectivenessConfirmed& e) const {
    return "corrective action found effective" + because(e.evidence);
  }
  std::string operator()(const EffectivenessRefuted& e) const {
    return "corrective action found not effective" + because(e.evidence);
  }
  std::string operator()(const ComplaintOpened& e) const { return "complaint " + e.complaint.str() + " is open"; }
  std::string operator()(const ComplaintSettled& e) const { return "complaint " + e.complaint.str() + " is settled"; }

  // incident
  std::string operator()(const IncidentRaised& e) const {
    return on(e.line) + std::string(to_string(e.kind)) + " incident " + e.incident.str() + " raised" +
           inform_by(e.inform_by) + because(e.what);
  }
  std::string operator()(const IncidentResolved& e) const {
    return "incident " + e.incident.str() + " resolved" + because(e.resolution);
  }
  std::string operator()(const CustomerInformed& e) const {
    std::string text = "customer told";
    for (std::size_t i = 0; i < e.about.size(); ++i) text += (i == 0 ? " of " : ", ") + matter_text(e.about[i]);
    return text + behind(", by ", e.channel) + because(e.message);
  }
  std::string operator()(const InformingMissed& e) const {
    return "customer NOT TOLD of " + matter_text(e.about) + ", was due " + moment_text(e.due);
  }

  // reversal
  std::string operator()(const EventReversed& e) const {
    return "TAKEN BACK: event " + std::to_string(e.target.value) + because(e.reason);
  }

  // severity of inspection
  std::string operator()(const LotCounted& e) const {
    return "lot " + e.lot.str() + " of " + e.order.str() + (e.accepted ? " accepted" : " not accepted") +
           behind(", ", e.family) + (e.gap ? ", between Ac and Re" : "");
  }
  std::string operator()(const SeverityTightened& e) const { return "inspection tightened" + behind(", ", e.family); }
  std::string operator()(const SeverityNormalised& e) const {
    return "inspection back to normal" + behind(", ", e.family) + because(e.reason);
  }
  std::string operator()(const SeverityReduced& e) const {
    return "inspection reduced" + behind(", ", e.family) + behind(", agreed by ", e.authority);
  }
  std::string operator()(const InspectionDiscontinued& e) const {
    return "inspection DISCONTINUED" + behind(", ", e.family);
  }
  std::string operator()(const InspectionResumed& e) const {
    return "inspection resumed, tightened" + behind(", ", e.family) + because(e.action);
  }

  // returns
  std::string operator()(const ReturnRequested& e) const {
    return "return of " + to_string(e.quantity) + " asked for" + behind(", ", std::string(to_string(e.reason))) +
           because(e.note);
  }
  std::string operator()(const ReturnAuthorised& e) const {
    return "return of " + to_string(e.quantity) + " authorised" + when(", until ", e.expires);
  }
  std::string operator()(const ReturnRefused& e) const { return "return refused" + because(e.reason); }
  std::string operator()(const ReturnCancelled& e) const { return "return cancelled" + because(e.reason); }
  std::string operator()(const ReturnReceived& e) const {
    return to_string(e.quantity) + " came back" + when(" on ", e.day);
  }
  std::string operator()(const ReturnDispositioned& e) const {
    return "of what came back " + to_string(e.restocked) + " restocked, " + to_string(e.reworked) + " reworked, " +
           to_string(e.scrapped) + " scrapped" + because(e.note);
  }
  std::string operator()(const ReturnClosed& e) const {
    constexpr std::string_view kNames[] = {"", "by a credit note", "by a replacement", "without settlement"};
    const auto at = static_cast<std::size_t>(e.settlement);
    return "return closed" + (at < std::size(kNames) ? behind(" ", std::string(kNames[at])) : "") +
           behind(", ", e.reference);
  }
  std::string operator()(const ReturnOpened& e) const { return "return " + e.rma.str() + " is open"; }
  std::string operator()(const ReturnSettled& e) const { return "return " + e.rma.str() + " is settled"; }
  std::string operator()(const ReturnAwaited& e) const {
    return on(e.line) + to_string(e.quantity) + " expected back by return " + e.rma.str();
  }
  std::string operator()(const ReturnAwaitEnded& e) const {
    return on(e.line) + to_string(e.quantity) + " of return " + e.rma.str() + " not expected back any more";
  }
  std::string operator()(const GoodsReturned& e) const {
    return on(e.line) + to_string(e.quantity) + " came back by return " + e.rma.str() + when(" on ", e.day);
  }

  // finance
  std::string operator()(const DepositRequested& e) const {
    return "deposit of " + to_string(e.amount) + " requested" + when(", due on ", e.due) + because(e.terms);
  }
  std::string operator()(const InvoiceIssued& e) const {
    std::string text = (e.prepayment ? "prepayment invoice " : "invoice ") + e.invoice.str() + " issued";
    for (std::size_t i = 0; i < e.lines.size(); ++i) {
      const InvoicedLine& line = e.lines[i];
      text +=
          (i == 0 ? ": " : "; ") + scope(line.line) + " " + to_string(line.quantity) + " for " + to_string(line.amount);
    }
    return text + when(", due on ", e.due);
  }
  std::string operator()(const CreditNoteIssued& e) const {
    return "credit note " + e.note.str() + " of " + to_string(e.amount) + " on invoice " + e.invoice.str() +
           because(e.reason) + behind(", reference ", e.reference);
  }
  std::string operator()(const PaymentApplied& e) const {
    return to_string(e.credited) + " paid on " + purpose(e.invoice) + behind(", payment ", e.payment.str()) +
           (e.rate.is_zero() ? "" : ", " + to_string(e.paid) + " at " + e.rate.str());
  }
  std::string operator()(const LetterOfCreditAccepted& e) const {
    return "letter of credit " + e.reference + " of " + to_string(e.amount) + " accepted" +
           when(", expires on ", e.expires);
  }
  std::string operator()(const DepositSetOff& e) const {
    return to_string(e.amount) + " of the deposit set off against invoice " + e.invoice.str();
  }
  std::string operator()(const InvoiceWrittenOff& e) const {
    return to_string(e.amount) + " of invoice " + e.invoice.str() + " written off" + behind(" by ", e.authority) +
           because(e.reason);
  }
  std::string operator()(const RefundPaid& e) const {
    return to_string(e.amount) + " paid back of " + purpose(e.invoice) + when(" on ", e.day) +
           behind(", bank reference ", e.reference);
  }
  std::string operator()(const CancellationCharged& e) const {
    return to_string(e.amount) + " charged for the cancellation, invoice " + e.invoice.str() + when(", due on ", e.due);
  }
  std::string operator()(const PaymentReceived& e) const {
    return "payment of " + to_string(e.amount) + " received" + when(" on ", e.day) +
           behind(" from ", e.customer.str()) + behind(", bank reference ", e.bank_reference);
  }
  std::string operator()(const BankReferenceReserved& e) const {
    return "bank reference reserved for " + e.payment.str();
  }
  std::string operator()(const PaymentAllocated& e) const {
    return to_string(e.amount) + " used for " + purpose(e.invoice) + behind(" of ", e.order.str());
  }

  // stock
  std::string operator()(const StockOpened& e) const {
    return "stock of " + e.item.str() + " opened" + behind(" at ", e.location) + behind(", counted in ", e.unit.str());
  }
  std::string operator()(const StockExpected& e) const {
    return to_string(e.quantity) + " expected as " + e.arrival.str() + when(", due on ", e.due) +
           behind(", from ", e.supplier.str());
  }
  std::string operator()(const ArrivalRevised& e) const {
    if (e.quantity.value.is_zero()) return "nothing more comes of arrival " + e.arrival.str() + because(e.reason);
    return "arrival " + e.arrival.str() + " is now " + to_string(e.quantity) + when(", due on ", e.due) +
           because(e.reason);
  }
  std::string operator()(const StockReceived& e) const {
    return to_string(e.quantity) + " received" + behind(" of arrival ", e.arrival.str()) + when(" on ", e.day) +
           behind(", reference ", e.reference);
  }
  std::string operator()(const StockReserved& e) const {
    return to_string(e.quantity) + " reserved as " + e.reservation.str() + " for line " + std::to_string(e.line.value) +
           " of " + e.order.str() + when(", needed on ", e.needed);
  }
  std::string operator()(const StockIssued& e) const {
    return to_string(e.quantity) + " issued" + behind(" of reservation ", e.reservation.str()) + when(" on ", e.day) +
           because(e.reason);
  }
  std::string operator()(const ReservationReleased& e) const {
    return "reservation " + e.reservation.str() + " released" + because(e.reason);
  }
  std::string operator()(const StockCounted& e) const {
    return to_string(e.quantity) + " counted" + when(" on ", e.day) + because(e.reason);
  }
  std::string operator()(const SupplyReserved& e) const {
    return on(e.line) + to_string(e.quantity) + " of stock " + e.stock.str() + " reserved as " + e.reservation.str() +
           when(", needed on ", e.needed);
  }
  std::string operator()(const SupplyIssued& e) const {
    return on(e.line) + to_string(e.quantity) + " of stock " + e.stock.str() + " issued, reservation " +
           e.reservation.str();
  }
  std::string operator()(const SupplyReleased& e) const {
    return on(e.line) + "reservation " + e.reservation.str() + " of stock " + e.stock.str() + " released" +
           because(e.reason);
  }

  std::string operator()(const HostEvent& e) const {
    return "host event " + std::to_string(e.tag) + ", " + many(e.payload.size(), "byte", "bytes");
  }
};

}  // namespace

std::string in_words(const Event& event) {
  std::string text = std::visit(Words(), event);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string moment_text(Instant instant) {
  const std::string whole = to_string(instant);  // 2024-02-29T13:05:00Z
  const std::string time = whole.size() >= 16 ? whole.substr(11, 5) : "";
  return whole.substr(0, 10) + (instant.micros % 86'400'000'000 == 0 ? "" : " " + time);
}

std::string hold_kind_text(HoldKind kind) {
  constexpr std::string_view kNames[] = {"",          "credit", "quality",       "customer",
                                         "documents", "export", "specification", "payment"};
  const auto at = static_cast<std::size_t>(kind);
  return at < std::size(kNames) ? std::string(kNames[at]) : "";
}

std::string matter_text(const Matter& about) {
  return about.incident.empty() ? "the delay of " + scope(about.delay) : "incident " + about.incident.str();
}

std::string type_name(const Event& event) {
  if (const auto* host = std::get_if<HostEvent>(&event)) return "host event " + std::to_string(host->tag);
  return std::string(facts_of(event).name);
}

std::string state_name(std::string_view machine, std::uint8_t state) {
  for (const MachineFacts& facts : machines()) {
    if (facts.name != machine || state >= facts.states.size()) continue;
    std::string name;
    for (const char c : facts.states[state]) {
      if (absl::ascii_isupper(c) && !name.empty()) name += ' ';
      name += absl::ascii_tolower(c);
    }
    return name;
  }
  return std::to_string(state);
}

std::string behind(std::string_view before, std::string_view text) {
  return text.empty() ? "" : std::string(before) + std::string(text);
}

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace gendan::cli
