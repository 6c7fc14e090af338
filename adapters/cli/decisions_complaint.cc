// The decisions about complaints.

#include "decision_table.h"

namespace gendan::cli {

void add_complaint(std::vector<DecisionEntry>& table) {
  using namespace complaint;  // NOLINT(google-build-using-namespace): the table is a list of that namespace
  add_decision<CaseId, ComplaintReceived>(
      table, "complaint.receive", "Take a complaint in", {},
      R"({"customer":"ACME","order":"PO-1","line":1,"channel":"email","complainant":"Ms Weber",)"
      R"("allegations":[{"defect":"broken stitch","text":"seams open after one wash"}],)"
      R"("acknowledge_by":"2035-06-03T12:00:00Z"})",
      receive);
  add_decision<CaseId, ComplaintAcknowledged>(
      table, "complaint.acknowledge", "Tell the customer that it has arrived", {}, R"({"channel":"email"})",
      [](CaseId id, ComplaintAcknowledged e) { return acknowledge(id, e.channel); });
  add_decision<CaseId, ComplaintAssessed>(table, "complaint.assess", "Say how grave it is, and whether it is justified",
                                          {}, R"({"severity":"major","justified":true,"note":"seen on photos"})",
                                          assess);
  add_decision<CaseId, InvestigationStarted>(
      table, "complaint.investigate", "Begin to look for the cause", {}, R"({"number":"8D-31"})",
      [](CaseId id, InvestigationStarted e) { return investigate(id, e.number); });
  add_decision<CaseId, ResolutionProposed>(table, "complaint.propose", "Propose a resolution, with the root cause", {},
                                           R"({"root_cause":"thread tension","resolution":"replace 40 pieces"})",
                                           propose);
  add_decision<CaseId, ResolutionAccepted>(table, "complaint.accept", "The customer agrees to the resolution", {},
                                           R"({"channel":"phone"})",
                                           [](CaseId id, ResolutionAccepted e) { return accept(id, e.channel); });
  add_decision<CaseId, ComplaintEscalated>(
      table, "complaint.escalate", "The customer does not agree: back to the investigation", {},
      R"({"reason":"wants all replaced"})", [](CaseId id, ComplaintEscalated e) { return escalate(id, e.reason); });
  add_decision<CaseId, ComplaintClosed>(table, "complaint.close", "Close it with its outcome", {},
                                        R"({"outcome":"40 pieces replaced","satisfaction":4})", close);
  add_decision<CaseId, ComplaintReopened>(table, "complaint.reopen", "Open it again, with the evidence", {},
                                          R"({"evidence":"same defect in lot L2"})",
                                          [](CaseId id, ComplaintReopened e) { return reopen(id, e.evidence); });
  add_decision<CaseId, CapaOpened>(table, "complaint.open_capa", "Open an 8D report", {},
                                   R"({"number":"8D-31","leader":"wang.wei"})", open_capa);
  add_decision<CaseId, CapaStepCompleted>(table, "complaint.advance_8d", "Complete the next of the eight disciplines",
                                          {}, R"({"step":1,"finding":"team named"})", advance_8d);
  add_decision<CaseId, EffectivenessCheckPlanned>(table, "complaint.plan_effectiveness_check",
                                                  "Say when it will be looked at whether the cause is cured", {},
                                                  R"({"due":"2035-09-01","by":"zhao.min"})", plan_effectiveness_check);
  add_decision<CaseId, EffectivenessConfirmed>(
      table, "complaint.confirm_effectiveness", "The cause is cured", {}, R"({"evidence":"no such defect in 12 lots"})",
      [](CaseId id, EffectivenessConfirmed e) { return confirm_effectiveness(id, e.evidence); });
  add_decision<CaseId, EffectivenessRefuted>(
      table, "complaint.refute_effectiveness", "The cause is not cured: the 8D goes back to D3", {},
      R"({"evidence":"the same in lot L9"})",
      [](CaseId id, EffectivenessRefuted e) { return refute_effectiveness(id, e.evidence); });
}

}  // namespace gendan::cli
