#include "gendan/order/complaint.h"

#include <algorithm>
#include <string>
#include <utility>

#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/shipment_state.h"
#include "order/archive/names.h"
#include "order/check.h"
#include "order/claim.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/taken_back.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

struct CaseFacts {
  const Complaint& complaint;
  const Judging& how;
};

bool serious(CaseSeverity severity) { return severity == CaseSeverity::kMajor || severity == CaseSeverity::kCritical; }

// ---- rules ----------------------------------------------------------------------------------------------------------

struct HasAllegation {
  static constexpr std::string_view kName = "complaint.has_allegation";
  static absl::Status ask(const ComplaintReceived& event, const CaseFacts&) {
    return event.allegations.empty() ? refuse(Code::kNoAllegation, "allegations") : absl::OkStatus();
  }
};

struct AcknowledgementOverdue {
  static constexpr std::string_view kName = "complaint.acknowledgement_overdue";
  static absl::Status ask(const AcknowledgementMissed& event, const CaseFacts& facts) {
    if (event.due != facts.complaint.received.acknowledge_by || facts.complaint.acknowledgement_missed) {
      return refuse(Code::kDuplicate, "due", to_string(event.due), "it was not promised, or was reported before");
    }
    return event.due < facts.how.now ? absl::OkStatus() : refuse(Code::kDateInFuture, "due", to_string(event.due));
  }
};

struct HasSeverity {
  static constexpr std::string_view kName = "complaint.has_severity";
  static absl::Status ask(const ComplaintAssessed& event, const CaseFacts&) {
    return event.severity == CaseSeverity::kNone ? refuse(Code::kUnknownCode, "severity") : absl::OkStatus();
  }
};

struct RootCauseWhereSerious {
  static constexpr std::string_view kName = "complaint.root_cause_where_serious";
  static absl::Status ask(const ResolutionProposed& event, const CaseFacts& facts) {
    if (!serious(facts.complaint.severity) || !event.root_cause.empty()) return absl::OkStatus();
    return refuse(Code::kNoRootCause, "root_cause");
  }
  // A resolution that was recorded as a fact may have none.
  static absl::Status ask(const ComplaintClosed&, const CaseFacts& facts) {
    if (!serious(facts.complaint.severity) || !facts.complaint.root_cause.empty()) return absl::OkStatus();
    return refuse(Code::kNoRootCause, "root_cause");
  }
};

struct HasGrounds : ReasonGiven {
  static constexpr std::string_view kName = "complaint.has_grounds";
};

struct HasOutcome {
  static constexpr std::string_view kName = "complaint.has_outcome";
  static absl::Status ask(const ComplaintClosed& event, const CaseFacts&) {
    return event.outcome.empty() ? refuse(Code::kNoOutcome, "outcome") : absl::OkStatus();
  }
};

// Containment and the permanent action (D6) are in place before the customer is told that it is over.
struct ActionsDone {
  static constexpr std::string_view kName = "complaint.actions_done";
  static absl::Status ask(const ComplaintClosed&, const CaseFacts& facts) {
    const CapaState capa = facts.complaint.capa;
    if (capa == CapaState::kNone || capa >= CapaState::kD6) return absl::OkStatus();
    return refuse(Code::kStepSkipped, "capa", "the 8D has reached D" + std::to_string(static_cast<int>(capa) - 1),
                  "complete the 8D up to D6");
  }
};

// An 8D is not over before somebody has said when its effect will be looked at.
struct CheckPlanned {
  static constexpr std::string_view kName = "complaint.check_planned";
  static absl::Status ask(const ComplaintClosed&, const CaseFacts& facts) {
    if (facts.complaint.capa == CapaState::kNone) return absl::OkStatus();
    switch (facts.complaint.effectiveness) {
      case EffectivenessState::kPlanned:
      case EffectivenessState::kConfirmed:
        return absl::OkStatus();
      default:
        return refuse(Code::kNoEffectivenessCheck, "capa");
    }
  }
};

struct HasCapa {
  static constexpr std::string_view kName = "complaint.has_capa";
  static absl::Status ask(const EffectivenessCheckPlanned&, const CaseFacts& facts) {
    if (facts.complaint.capa != CapaState::kNone) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "capa", "there is no 8D", "open one first");
  }
};

struct CheckNotPast {
  static constexpr std::string_view kName = "complaint.check_not_past";
  static absl::Status ask(const EffectivenessCheckPlanned& event, const CaseFacts& facts) {
    return event.due >= facts.how.today ? absl::OkStatus() : refuse(Code::kDateInPast, "due", event.due.str());
  }
};

struct CheckOverdue {
  static constexpr std::string_view kName = "complaint.check_overdue";
  static absl::Status ask(const EffectivenessCheckMissed& event, const CaseFacts& facts) {
    if (event.due != facts.complaint.check_due || event.due == facts.complaint.check_missed) {
      return refuse(Code::kDuplicate, "due", event.due.str(), "it was not planned for then, or was reported before");
    }
    return event.due < facts.how.today ? absl::OkStatus() : refuse(Code::kDateInFuture, "due", event.due.str());
  }
};

// What is not in place has no effect.
struct ActionInPlace {
  static constexpr std::string_view kName = "complaint.action_in_place";
  template <class E>
  static absl::Status ask(const E&, const CaseFacts& facts) {
    if (facts.complaint.capa >= CapaState::kD6) return absl::OkStatus();
    return refuse(Code::kStepSkipped, "capa", "the corrective action (D6) is not in place");
  }
};

struct HasEvidence {
  static constexpr std::string_view kName = "complaint.has_evidence";
  template <class E>
  static absl::Status ask(const E& event, const CaseFacts&) {
    return event.evidence.empty() ? refuse(Code::kNoEvidence, "evidence") : absl::OkStatus();
  }
};

struct UnderInvestigation {
  static constexpr std::string_view kName = "complaint.under_investigation";
  static absl::Status ask(const CapaOpened&, const CaseFacts& facts) {
    switch (facts.complaint.state) {
      case ComplaintState::kInvestigating:
      case ComplaintState::kProposed:
      case ComplaintState::kResolving:
        return absl::OkStatus();
      default:
        return refuse(Code::kIllegalTransition, "complaint", "no investigation has been started");
    }
  }
};

struct StepIsNext {
  static constexpr std::string_view kName = "complaint.step_is_next";
  static absl::Status ask(const CapaStepCompleted& event, const CaseFacts& facts) {
    const auto next = static_cast<unsigned>(facts.complaint.capa);  // D0 is 1, so D1 is next: step 1
    if (event.step == next) return absl::OkStatus();
    return refuse(Code::kStepSkipped, "step",
                  "next is D" + std::to_string(next) + ", not D" + std::to_string(static_cast<unsigned>(event.step)));
  }
};

struct ComplaintMachine : fsm::Front<ComplaintMachine, ComplaintState, CaseFacts> {
  static constexpr std::string_view kName = "complaint";
  static constexpr std::string_view kScope = "case";
  static constexpr std::string_view kStates[] = {"None",          "Received", "Acknowledged", "Assessed",
                                                 "Investigating", "Proposed", "Resolving",    "Closed"};
  using None = At<ComplaintState::kNone>;
  using Received = At<ComplaintState::kReceived>;
  using Acknowledged = At<ComplaintState::kAcknowledged>;
  using Assessed = At<ComplaintState::kAssessed>;
  using Investigating = At<ComplaintState::kInvestigating>;
  using Proposed = At<ComplaintState::kProposed>;
  using Resolving = At<ComplaintState::kResolving>;
  using Closed = At<ComplaintState::kClosed>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from           event                  to             guard
      Row<None,          ComplaintReceived,     Received,      When<HasAllegation>>,
      Row<Received,      ComplaintAcknowledged, Acknowledged>,
      Row<Received,      AcknowledgementMissed, Stay,          When<AcknowledgementOverdue>>,
      Row<Acknowledged,  ComplaintAssessed,     Assessed,      When<HasSeverity>>,
      Row<Assessed,      InvestigationStarted,  Investigating>,
      Row<Investigating, ComplaintAssessed,     Stay,          When<HasSeverity>>,
      Row<Investigating, ResolutionProposed,    Proposed,      When<RootCauseWhereSerious>>,
      Row<Proposed,      ResolutionAccepted,    Resolving>,
      Row<Proposed,      ComplaintEscalated,    Investigating, When<HasGrounds>>,
      Row<Resolving,     ComplaintClosed,       Closed,        When<HasOutcome, RootCauseWhereSerious, ActionsDone, CheckPlanned>>,
      Row<Closed,        ComplaintReopened,     Investigating, When<HasEvidence>>
  > {};
  // clang-format on
};

struct CapaMachine : fsm::Front<CapaMachine, CapaState, CaseFacts> {
  static constexpr std::string_view kName = "capa";
  static constexpr std::string_view kScope = "8D";
  static constexpr std::string_view kStates[] = {"None", "D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"};
  using None = At<CapaState::kNone>;
  using D0 = At<CapaState::kD0>;
  using D1 = At<CapaState::kD1>;
  using D2 = At<CapaState::kD2>;
  using D3 = At<CapaState::kD3>;
  using D4 = At<CapaState::kD4>;
  using D5 = At<CapaState::kD5>;
  using D6 = At<CapaState::kD6>;
  using D7 = At<CapaState::kD7>;
  using D8 = At<CapaState::kD8>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from  event                 to  guard
      Row<None, CapaOpened,           D0, When<UnderInvestigation>>,
      Row<D0,   CapaStepCompleted,    D1, When<StepIsNext>>,
      Row<D1,   CapaStepCompleted,    D2, When<StepIsNext>>,
      Row<D2,   CapaStepCompleted,    D3, When<StepIsNext>>,
      Row<D3,   CapaStepCompleted,    D4, When<StepIsNext>>,
      Row<D4,   CapaStepCompleted,    D5, When<StepIsNext>>,
      Row<D5,   CapaStepCompleted,    D6, When<StepIsNext>>,
      Row<D6,   CapaStepCompleted,    D7, When<StepIsNext>>,
      Row<D7,   CapaStepCompleted,    D8, When<StepIsNext>>,
      Row<D8,   CapaOpened,           D0, When<UnderInvestigation>>,
      Row<D6,   EffectivenessRefuted, D3>,
      Row<D7,   EffectivenessRefuted, D3>,
      Row<D8,   EffectivenessRefuted, D3>
  > {};
  // clang-format on
};

struct EffectivenessMachine : fsm::Front<EffectivenessMachine, EffectivenessState, CaseFacts> {
  static constexpr std::string_view kName = "effectiveness";
  static constexpr std::string_view kScope = "8D";
  static constexpr std::string_view kStates[] = {"None", "Planned", "Confirmed", "Refuted"};
  using None = At<EffectivenessState::kNone>;
  using Planned = At<EffectivenessState::kPlanned>;
  using Confirmed = At<EffectivenessState::kConfirmed>;
  using Refuted = At<EffectivenessState::kRefuted>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       event                      to         guard
      Row<None,      EffectivenessCheckPlanned, Planned,   When<HasCapa, CheckNotPast>>,
      Row<Planned,   EffectivenessCheckPlanned, Stay,      When<HasCapa, CheckNotPast>>,
      Row<Confirmed, EffectivenessCheckPlanned, Planned,   When<HasCapa, CheckNotPast>>,
      Row<Refuted,   EffectivenessCheckPlanned, Planned,   When<HasCapa, CheckNotPast>>,
      Row<Planned,   EffectivenessCheckMissed,  Stay,      When<CheckOverdue>>,
      Row<Planned,   EffectivenessConfirmed,    Confirmed, When<ActionInPlace, HasEvidence>>,
      Row<Planned,   EffectivenessRefuted,      Refuted,   When<ActionInPlace, HasEvidence>>
  > {};
  // clang-format on
};

template <class E>
absl::Status take(Complaint& complaint, const E& event, const Judging& how) {
  return fsm::step<ComplaintMachine>(complaint.state, event, CaseFacts{complaint, how}, how.mode);
}

template <class E>
absl::Status take_effect(Complaint& complaint, const E& event, const Judging& how) {
  return fsm::step<EffectivenessMachine>(complaint.effectiveness, event, CaseFacts{complaint, how}, how.mode);
}

// What has come back, or is gone about anew, was not cured, whatever was confirmed of it. No row of the machine says
// so: by one, a case that is seen to come back would lose a check that is planned, too.
void forget_confirmation(Complaint& complaint) {
  if (complaint.effectiveness == EffectivenessState::kConfirmed) complaint.effectiveness = EffectivenessState::kNone;
}

// A check that is planned is of the 8D that it was planned for.
void forget_check(Complaint& complaint) {
  if (complaint.effectiveness == EffectivenessState::kPlanned) complaint.effectiveness = EffectivenessState::kNone;
  complaint.check_due = {};
  complaint.check_missed = {};
}

absl::Status check_received(const ComplaintReceived& event) {
  GENDAN_RETURN_IF_ERROR(check(event.customer, "customer"));
  GENDAN_RETURN_IF_ERROR(check_optional(event.order, "order"));
  GENDAN_RETURN_IF_ERROR(check_optional(event.lot, "lot"));
  GENDAN_RETURN_IF_ERROR(check_optional(event.shipment, "shipment"));
  GENDAN_RETURN_IF_ERROR(check_optional(event.supplier, "supplier"));
  GENDAN_RETURN_IF_ERROR(check_text(event.channel, "channel"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(event.complainant.value, "complainant"));
  for (std::size_t i = 0; i < event.allegations.size(); ++i) {
    const std::string path = "allegations[" + std::to_string(i) + "]";
    GENDAN_RETURN_IF_ERROR(check_text(event.allegations[i].text, path + ".text"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.allegations[i].defect, path + ".defect"));
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view to_string(CaseSeverity severity) { return name_unless_none(severity); }

MachineFacts describe_complaint() { return fsm::describe<ComplaintMachine>(); }
MachineFacts describe_capa() { return fsm::describe<CapaMachine>(); }
MachineFacts describe_effectiveness() { return fsm::describe<EffectivenessMachine>(); }

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Complaint& complaint, const ComplaintReceived& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_received(event));
  GENDAN_RETURN_IF_ERROR(take(complaint, event, how));
  complaint.received = event;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const ComplaintAcknowledged& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.channel, "channel"));
  return take(complaint, event, how);
}

absl::Status step(Complaint& complaint, const AcknowledgementMissed& event, const Judging& how) {
  GENDAN_RETURN_IF_ERROR(take(complaint, event, how));
  complaint.acknowledgement_missed = true;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const ComplaintAssessed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.note, "note"));
  GENDAN_RETURN_IF_ERROR(take(complaint, event, how));
  complaint.severity = event.severity;
  complaint.justified = event.justified;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const InvestigationStarted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.number, "number"));
  return take(complaint, event, how);
}

absl::Status step(Complaint& complaint, const ResolutionProposed& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.resolution, "resolution"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.root_cause, "root_cause"));
  }
  GENDAN_RETURN_IF_ERROR(take(complaint, event, how));
  complaint.root_cause = event.root_cause;
  complaint.resolution = event.resolution;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const ResolutionAccepted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.channel, "channel"));
  return take(complaint, event, how);
}

absl::Status step(Complaint& complaint, const ComplaintEscalated& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return take(complaint, event, how);
}

absl::Status step(Complaint& complaint, const ComplaintClosed& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.outcome, "outcome"));
    if (event.satisfaction > 5) return refuse(Code::kOffScale, "satisfaction", std::to_string(event.satisfaction));
  }
  return take(complaint, event, how);
}

absl::Status step(Complaint& complaint, const ComplaintReopened& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.evidence, "evidence"));
  GENDAN_RETURN_IF_ERROR(take(complaint, event, how));
  ++complaint.reopened;
  forget_confirmation(complaint);
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const CapaOpened& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.number, "number"));
    GENDAN_RETURN_IF_ERROR(check(event.leader, "leader"));
  }
  const bool anew = complaint.capa != CapaState::kNone;
  GENDAN_RETURN_IF_ERROR(fsm::step<CapaMachine>(complaint.capa, event, CaseFacts{complaint, how}, how.mode));
  if (!anew) return absl::OkStatus();
  forget_confirmation(complaint);
  // Behind one that was observed, be the first done or not, logs hold what became of the check that was planned.
  if (how.mode != Mode::kObserve) forget_check(complaint);
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const CapaStepCompleted& event, const Judging& how) {
  if (checking(how)) {
    if (event.step < 1 || event.step > 8) {
      return refuse(Code::kOffScale, "step", std::to_string(static_cast<unsigned>(event.step)), "8D has D1 to D8");
    }
    GENDAN_RETURN_IF_ERROR(check_text(event.finding, "finding"));
  }
  // The one event whose landing stands in it. Behind what was observed a log may hold steps that were taken when that
  // led to another state than today.
  if (how.mode == Mode::kObserve || (how.mode == Mode::kReplay && complaint.observed)) {
    complaint.capa = static_cast<CapaState>(event.step + 1);
    return absl::OkStatus();
  }
  return fsm::step<CapaMachine>(complaint.capa, event, CaseFacts{complaint, how}, how.mode);
}

absl::Status step(Complaint& complaint, const EffectivenessCheckPlanned& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_date(event.due, "due"));
    GENDAN_RETURN_IF_ERROR(check(event.by, "by"));
  }
  GENDAN_RETURN_IF_ERROR(take_effect(complaint, event, how));
  complaint.check_due = event.due;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const EffectivenessCheckMissed& event, const Judging& how) {
  GENDAN_RETURN_IF_ERROR(take_effect(complaint, event, how));
  complaint.check_missed = event.due;
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const EffectivenessConfirmed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.evidence, "evidence"));
  GENDAN_RETURN_IF_ERROR(take_effect(complaint, event, how));
  complaint.check_due = {};
  return absl::OkStatus();
}

absl::Status step(Complaint& complaint, const EffectivenessRefuted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.evidence, "evidence"));
  GENDAN_RETURN_IF_ERROR(take_effect(complaint, event, how));
  complaint.check_due = {};
  // A record of the world may know of no 8D, or of one that has not come as far.
  if (how.mode == Mode::kObserve) {
    complaint.capa = std::min(complaint.capa, CapaState::kD3);
    return absl::OkStatus();
  }
  return fsm::step<CapaMachine>(complaint.capa, event, CaseFacts{complaint, how}, how.mode);
}

absl::Status step(Order& order, const ComplaintOpened& event, const Judging& how) {
  return open_claim(order.complaints, event.complaint, "complaint", Code::kComplaintOpen, how);
}

absl::Status step(Order& order, const ComplaintSettled& event, const Judging& how) {
  return settle_claim(order.complaints, event.complaint, "complaint", Code::kUnknownCase, how);
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace {

absl::Status check_claim_taken_back(View& view, const CaseId& id, const std::vector<TakenBack>& taken) {
  absl::StatusOr<const Complaint*> complaint = view.complaint(id);
  if (refused_with(complaint.status(), Code::kUnknownCase)) return absl::OkStatus();
  if (!complaint.ok()) return complaint.status();
  const absl::StatusOr<Complaint> then = without(view, stream_of(id), **complaint, taken);
  if (!then.ok()) return then.status();
  // Without what is taken back it may be of no order.
  absl::StatusOr<const Order*> order = order_behind(view, then->received.order);
  if (!order.ok()) return order.status();
  if (*order == nullptr) return absl::OkStatus();
  const auto tells = [&](const Event& event) {
    if (const auto* opened = std::get_if<ComplaintOpened>(&event); opened != nullptr && opened->complaint == id) {
      return ToldOfClaim::kOpen;
    }
    const auto* settled = std::get_if<ComplaintSettled>(&event);
    return settled != nullptr && settled->complaint == id ? ToldOfClaim::kSettled : ToldOfClaim::kNothing;
  };
  const bool open = !nothing_stands(*then) && then->state != ComplaintState::kClosed;
  const absl::StatusOr<bool> untold =
      leaves_claim_untold(view, stream_of((*order)->id), stream_of(id), open, taken, tells);
  if (!untold.ok()) return untold.status();
  if (!*untold) return absl::OkStatus();
  const bool closed = (*complaint)->state == ComplaintState::kClosed;
  return refuse(Code::kStillNeeded, "target",
                "complaint " + id.str() + (closed ? " was settled on its order with it" : " is open"));
}

}  // namespace

absl::Status check_complaints_taken_back(View& view, const std::vector<TakenBack>& taken) {
  for (const TakenBack& one : taken) {
    if (const auto* opened = std::get_if<ComplaintOpened>(&one.event)) {
      GENDAN_RETURN_IF_ERROR(check_claim_taken_back(view, opened->complaint, taken));
    } else if ((std::holds_alternative<ComplaintClosed>(one.event) ||
                std::holds_alternative<ComplaintReopened>(one.event)) &&
               category_of(one.stream.str()) == Category::kCase) {
      GENDAN_RETURN_IF_ERROR(check_claim_taken_back(view, CaseId(name_of(one.stream.str())), taken));
    }
  }
  return absl::OkStatus();
}

namespace complaint {
namespace {

// That the shipment exists, and carried something of the order and line that the complaint is about.
absl::Status check_shipment(View& view, const ComplaintReceived& received) {
  absl::StatusOr<const Shipment*> shipment = view.shipment(received.shipment);
  if (!shipment.ok()) return shipment.status();
  if (nothing_stands(**shipment)) return refuse(Code::kUnknownShipment, "shipment", received.shipment.str());
  // One that left may be recorded as cancelled behind that.
  if ((*shipment)->state == ShipmentState::kCancelled && !(*shipment)->despatched.has_value()) {
    return refuse(Code::kUnknownShipment, "shipment", received.shipment.str() + " was cancelled and carried nothing");
  }
  if (received.order.empty()) return absl::OkStatus();
  for (const Allocation& allocation : (*shipment)->allocations) {
    if (allocation.order == received.order && (received.line.value == 0 || allocation.line == received.line)) {
      return absl::OkStatus();
    }
  }
  return refuse(Code::kUnknownShipment, "shipment",
                received.shipment.str() + " carried nothing of what is complained of");
}

}  // namespace

Decision receive(CaseId id, ComplaintReceived received) {
  return [id = std::move(id), asked = std::move(received)](View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check_new(view, id, "case"));
    ComplaintReceived received = asked;
    if (received.order.empty() && (received.line.value != 0 || !received.lot.empty())) {
      return refuse(Code::kMissing, "order", "a line or a lot is one of an order");
    }
    bool known = false;
    if (!received.order.empty()) {
      absl::StatusOr<const Order*> order = view.order(received.order);
      if (!order.ok()) return order.status();
      if (nothing_stands(**order)) return refuse(Code::kUnknownOrder, "order", received.order.str());
      // The order may have been told by a record.
      known = is_open((*order)->complaints, id);
      if (received.line.value != 0 && find_line(**order, received.line) == nullptr) return unknown_line(received.line);
      if (!received.lot.empty()) {
        const Lot* lot = find_lot(**order, received.lot);
        if (lot == nullptr || (received.line.value != 0 && lot->line != received.line)) {
          return refuse(Code::kUnknownLot, "lot", received.lot.str());
        }
        received.line = lot->line;
      }
    }
    if (!received.shipment.empty()) GENDAN_RETURN_IF_ERROR(check_shipment(view, received));
    Events events;
    events.add(stream_of(id), received);
    if (!received.order.empty() && !known) events.add(stream_of(received.order), ComplaintOpened{id});
    return events;
  };
}

Decision acknowledge(CaseId id, std::string channel) {
  return
      [id = std::move(id), channel = std::move(channel)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Complaint*> complaint = view.complaint(id);
        if (!complaint.ok()) return complaint.status();
        Events events;
        // Nobody has looked at the clock since the moment passed.
        const Instant due = (*complaint)->received.acknowledge_by;
        if ((*complaint)->state == ComplaintState::kReceived && due.micros != 0 && due < context.now &&
            due < context.occurred_at && !(*complaint)->acknowledgement_missed) {
          events.add(stream_of(id), AcknowledgementMissed{due}, due);
        }
        events.add(stream_of(id), ComplaintAcknowledged{channel});
        return events;
      };
}
Decision assess(CaseId id, ComplaintAssessed assessment) { return write(std::move(id), std::move(assessment)); }
Decision investigate(CaseId id, std::string number) {
  return write(std::move(id), InvestigationStarted{std::move(number)});
}
Decision propose(CaseId id, ResolutionProposed resolution) { return write(std::move(id), std::move(resolution)); }
Decision accept(CaseId id, std::string channel) { return write(std::move(id), ResolutionAccepted{std::move(channel)}); }
Decision escalate(CaseId id, std::string reason) { return write(std::move(id), ComplaintEscalated{std::move(reason)}); }
Decision close(CaseId id, ComplaintClosed closing) {
  return [id = std::move(id), closing = std::move(closing)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Complaint*> complaint = view.complaint(id);
    if (!complaint.ok()) return complaint.status();
    absl::StatusOr<const Order*> order = order_behind(view, (*complaint)->received.order);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), closing);
    if (*order != nullptr && is_open((*order)->complaints, id))
      events.add(stream_of((*order)->id), ComplaintSettled{id});
    return events;
  };
}
Decision reopen(CaseId id, std::string evidence) {
  return [id = std::move(id), evidence = std::move(evidence)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Complaint*> complaint = view.complaint(id);
    if (!complaint.ok()) return complaint.status();
    absl::StatusOr<const Order*> order = order_behind(view, (*complaint)->received.order);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), ComplaintReopened{evidence});
    if (*order != nullptr && !is_open((*order)->complaints, id))
      events.add(stream_of((*order)->id), ComplaintOpened{id});
    return events;
  };
}
Decision plan_effectiveness_check(CaseId id, EffectivenessCheckPlanned check) {
  return write(std::move(id), std::move(check));
}
Decision confirm_effectiveness(CaseId id, std::string evidence) {
  return write(std::move(id), EffectivenessConfirmed{std::move(evidence)});
}
Decision refute_effectiveness(CaseId id, std::string evidence) {
  return [id = std::move(id), evidence = std::move(evidence)](View& view,
                                                              const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Complaint*> complaint = view.complaint(id);
    if (!complaint.ok()) return complaint.status();
    Events events;
    events.add(stream_of(id), EffectivenessRefuted{evidence});
    if ((*complaint)->state != ComplaintState::kClosed) return events;
    absl::StatusOr<Events> reopened = reopen(id, evidence)(view, context);
    if (!reopened.ok()) return reopened.status();
    for (const Events::Item& item : reopened->items()) events.add(item.stream, item.event, item.occurred_at);
    return events;
  };
}
Decision open_capa(CaseId id, CapaOpened capa) { return write(std::move(id), std::move(capa)); }
Decision advance_8d(CaseId id, CapaStepCompleted step) { return write(std::move(id), std::move(step)); }

}  // namespace complaint
}  // namespace gendan
