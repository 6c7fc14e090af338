#ifndef GENDAN_ORDER_COMPLAINT_STATE_H_
#define GENDAN_ORDER_COMPLAINT_STATE_H_

#include <string>

#include "gendan/core/id.h"
#include "gendan/order/complaint.h"

namespace gendan {

// The fold of one case/ stream. A plain value.
struct Complaint {
  CaseId id;
  Version version;
  ComplaintState state = ComplaintState::kNone;
  CapaState capa = CapaState::kNone;
  bool observed = false;
  ComplaintReceived received;
  CaseSeverity severity = CaseSeverity::kNone;
  bool justified = false;
  bool acknowledgement_missed = false;
  std::string root_cause;
  std::string resolution;
  std::uint32_t reopened = 0;
  EffectivenessState effectiveness = EffectivenessState::kNone;
  Date check_due;     // of the effectiveness; none where none is planned
  Date check_missed;  // the due day last reported as missed
  friend bool operator==(const Complaint&, const Complaint&) = default;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_COMPLAINT_STATE_H_
