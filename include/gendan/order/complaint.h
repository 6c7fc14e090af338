#ifndef GENDAN_ORDER_COMPLAINT_H_
#define GENDAN_ORDER_COMPLAINT_H_

// Complaints: the flow of ISO 10002:2018 clause 8 (receive, acknowledge, assess, investigate, respond, close) and the
// 8D problem solving that answers the serious ones. One case is one stream.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/personal.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers of all enums here are frozen.
enum class ComplaintState : std::uint8_t {
  kNone = 0,
  kReceived = 1,
  kAcknowledged = 2,
  kAssessed = 3,
  kInvestigating = 4,
  kProposed = 5,
  kResolving = 6,
  kClosed = 7,
};
// Which of the eight disciplines is done; D0 is the opening.
enum class CapaState : std::uint8_t {
  kNone = 0,
  kD0 = 1,
  kD1 = 2,
  kD2 = 3,
  kD3 = 4,
  kD4 = 5,
  kD5 = 6,
  kD6 = 7,
  kD7 = 8,
  kD8 = 9,
};
// Whether the corrective action has cured the cause (ISO 9001:2015, 10.2.1 d).
enum class EffectivenessState : std::uint8_t { kNone = 0, kPlanned = 1, kConfirmed = 2, kRefuted = 3 };
enum class CaseSeverity : std::uint8_t { kNone = 0, kMinor = 1, kMajor = 2, kCritical = 3 };
GENDAN_EXPORT std::string_view to_string(CaseSeverity severity);

struct Allegation {
  std::string defect;  // the host's defect code, as in DefectRecorded::code
  std::string text;    // in the customer's words
  friend bool operator==(const Allegation&, const Allegation&) = default;
};

// ---- events -------------------------------------------------------------------------------------------------------

struct ComplaintReceived {
  CustomerId customer;
  OrderId order;  // may be empty, as may be what follows
  LineNo line;
  LotId lot;
  ShipmentId shipment;
  SupplierId supplier;
  std::string channel;  // "email", "phone"
  personal<std::string> complainant;
  std::vector<Allegation> allegations;
  Instant acknowledge_by;  // 0: no promise
  friend bool operator==(const ComplaintReceived&, const ComplaintReceived&) = default;
};

struct ComplaintAcknowledged {
  std::string channel;
  friend bool operator==(const ComplaintAcknowledged&, const ComplaintAcknowledged&) = default;
};

// acknowledge_by has passed without an acknowledgement. Written once, by advance_to, or by acknowledge() where that has
// not.
struct AcknowledgementMissed {
  Instant due;
  friend bool operator==(const AcknowledgementMissed&, const AcknowledgementMissed&) = default;
};

struct ComplaintAssessed {
  CaseSeverity severity = CaseSeverity::kNone;
  bool justified = false;
  std::string note;
  friend bool operator==(const ComplaintAssessed&, const ComplaintAssessed&) = default;
};

struct InvestigationStarted {
  std::string number;  // of the 8D report
  friend bool operator==(const InvestigationStarted&, const InvestigationStarted&) = default;
};

struct ResolutionProposed {
  std::string root_cause;
  std::string resolution;
  friend bool operator==(const ResolutionProposed&, const ResolutionProposed&) = default;
};

struct ResolutionAccepted {
  std::string channel;
  friend bool operator==(const ResolutionAccepted&, const ResolutionAccepted&) = default;
};

struct ComplaintEscalated {
  std::string reason;
  friend bool operator==(const ComplaintEscalated&, const ComplaintEscalated&) = default;
};

struct ComplaintClosed {
  std::string outcome;
  std::uint32_t satisfaction = 0;  // 1 to 5; 0: not asked
  friend bool operator==(const ComplaintClosed&, const ComplaintClosed&) = default;
};

// What was confirmed of its corrective action is so no longer.
struct ComplaintReopened {
  std::string evidence;
  friend bool operator==(const ComplaintReopened&, const ComplaintReopened&) = default;
};

// Behind an 8D that is done it begins another: the steps of the first stand in the log alone, what was confirmed of its
// effect says nothing of the new one's, and a check of it that is planned, or was missed, is planned no longer (but
// where the other 8D was only observed).
struct CapaOpened {
  std::string number;
  PersonId leader;
  friend bool operator==(const CapaOpened&, const CapaOpened&) = default;
};

struct CapaStepCompleted {
  std::uint8_t step = 0;  // 1 to 8
  std::string finding;
  friend bool operator==(const CapaStepCompleted&, const CapaStepCompleted&) = default;
};

// Somebody will look whether the corrective action has cured the cause. Another one moves the day.
struct EffectivenessCheckPlanned {
  Date due;
  PersonId by;
  friend bool operator==(const EffectivenessCheckPlanned&, const EffectivenessCheckPlanned&) = default;
};

// The day has passed and nobody has looked. Written by advance_to, once for each due day.
struct EffectivenessCheckMissed {
  Date due;
  friend bool operator==(const EffectivenessCheckMissed&, const EffectivenessCheckMissed&) = default;
};

struct EffectivenessConfirmed {
  std::string evidence;
  friend bool operator==(const EffectivenessConfirmed&, const EffectivenessConfirmed&) = default;
};

// The cause is not cured: the 8D goes back to D3, and the root cause is looked for anew.
struct EffectivenessRefuted {
  std::string evidence;
  friend bool operator==(const EffectivenessRefuted&, const EffectivenessRefuted&) = default;
};

// On the order's stream, written with them.

// With ComplaintReceived and ComplaintReopened, unless it is open on the order by a record: the order is not closed
// before it is settled.
struct ComplaintOpened {
  CaseId complaint;
  friend bool operator==(const ComplaintOpened&, const ComplaintOpened&) = default;
};

// With ComplaintClosed; where that was recorded on the case's stream alone, with OrderClosed.
struct ComplaintSettled {
  CaseId complaint;
  friend bool operator==(const ComplaintSettled&, const ComplaintSettled&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_case (case), illegal_transition (complaint).

namespace complaint {

// A lot that is named without its line brings it along. already_exists (case), no_allegation, missing (customer,
// channel, allegations[n].text, order: the last where a line or lot is named), unknown_order (order), unknown_line
// (line), unknown_lot (lot: not one of the order, or of the line), unknown_shipment (or one that carried nothing of the
// order and line, or was cancelled before it left). An order or a shipment that was taken back whole is unknown.
GENDAN_EXPORT Decision receive(CaseId id, ComplaintReceived complaint);
// After acknowledge_by AcknowledgementMissed goes in front, where advance_to has not written it. missing (channel).
GENDAN_EXPORT Decision acknowledge(CaseId id, std::string channel);
// Once it is acknowledged, and anew while it is investigated: what follows goes by the newest assessment. unknown_code
// (severity: none).
GENDAN_EXPORT Decision assess(CaseId id, ComplaintAssessed assessment);
// missing (number).
GENDAN_EXPORT Decision investigate(CaseId id, std::string number);
// missing (resolution), no_root_cause (severity major or critical).
GENDAN_EXPORT Decision propose(CaseId id, ResolutionProposed resolution);
// missing (channel).
GENDAN_EXPORT Decision accept(CaseId id, std::string channel);
// The customer does not accept: back to the investigation. no_reason (reason).
GENDAN_EXPORT Decision escalate(CaseId id, std::string reason);
// no_outcome, off_scale (satisfaction: above 5), no_root_cause, step_skipped (capa: an 8D that has not reached D6),
// no_effectiveness_check (an 8D whose effect nobody is to look at).
GENDAN_EXPORT Decision close(CaseId id, ComplaintClosed closing);
// An 8D whose effect was confirmed needs another check before the case is closed again. no_evidence.
GENDAN_EXPORT Decision reopen(CaseId id, std::string evidence);
// From the beginning of the investigation until the case is closed, also once it is reopened; one after another.
// illegal_transition (capa, complaint: it has an 8D that is not done; no investigation has begun, or the case is
// closed), missing (number, leader). Behind another 8D the case needs a check of this one's effect before it is closed.
GENDAN_EXPORT Decision open_capa(CaseId id, CapaOpened capa);
// illegal_transition (capa: there is no 8D, or it is done), step_skipped (step), off_scale (step: not 1 to 8), missing
// (finding).
GENDAN_EXPORT Decision advance_8d(CaseId id, CapaStepCompleted step);
// illegal_transition (capa: there is no 8D), date_in_past (due), missing (due, by).
GENDAN_EXPORT Decision plan_effectiveness_check(CaseId id, EffectivenessCheckPlanned check);
// illegal_transition (effectiveness: no check of it is planned), step_skipped (capa: the 8D has not reached D6),
// no_evidence.
GENDAN_EXPORT Decision confirm_effectiveness(CaseId id, std::string evidence);
// A case that is closed is reopened by it. illegal_transition (effectiveness: no check of it is planned), step_skipped
// (capa: the 8D has not reached D6), no_evidence.
GENDAN_EXPORT Decision refute_effectiveness(CaseId id, std::string evidence);

}  // namespace complaint
}  // namespace gendan

#endif  // GENDAN_ORDER_COMPLAINT_H_
