#ifndef GENDAN_AUDIT_CERTIFICATE_H_
#define GENDAN_AUDIT_CERTIFICATE_H_

// What is handed to the customer with inspected goods: by which plan a lot was judged, what was found, and the verdict.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/engine.h"
#include "gendan/export.h"
#include "gendan/order/quality.h"

namespace gendan {

// One inspection of the lot, from its plan to its verdict. What is entered behind a verdict, where the lot was neither
// planned nor submitted anew, is judged with all before it: that round begins with the plan and the findings of the one
// in front of it.
struct InspectionRound {
  SamplingPlan plan;                     // none where none was entered: sample_size 0
  std::vector<DefectRecorded> findings;  // as they were recorded; also those of before the first plan
  bool closed = false;                   // the verdict is there; what follows is of it
  bool passed = false;
  bool gap = false;             // passed between Ac and Re
  std::uint32_t inspected = 0;  // units
  std::uint32_t critical = 0;   // as counted by the plan's basis
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  Instant closed_at;      // business time
  Date closed_on;         // its day in the zone of the engine's clock
  std::string inspector;  // who closed it
  Position position;      // of the verdict in the log
};

struct InspectionCertificate {
  OrderId order;
  CustomerId customer;
  std::string po_number;
  LineNo line;
  ItemId item;
  std::string description;
  std::string spec_revision;  // in force when the last round began; before the first, now
  SupplierId supplier;
  LotId lot;
  Quantity size;     // as submitted or split off, less what was scrapped in rework or split off since
  LotId split_from;  // the lot that it was a part of, whose inspections until then are its own; mostly empty
  LotState state = LotState::kNone;
  std::vector<InspectionRound> rounds;
  std::string concession;                        // the customer's reference; empty where none was granted
  Disposition disposition = Disposition::kNone;  // of a lot that is rejected
};

// Of a lot as it stands at the call, inspected or not. Refused: unknown_order, unknown_lot; errors of the log pass
// through.
GENDAN_EXPORT absl::StatusOr<InspectionCertificate> inspection_certificate(Engine& engine, const OrderId& order,
                                                                           const LotId& lot);

// For people: a page of plain text, lines ended by '\n'; a control character in what was recorded, a line break too,
// stands there as a blank. A class of defects that the plan does not speak of, and of which some were found, stands
// there as not planned: it accepts none.
GENDAN_EXPORT std::string to_text(const InspectionCertificate& certificate);
// For programs: one JSON object with the fields of the struct under their names; enumerations, dates and exact numbers
// as in to_json(Event).
GENDAN_EXPORT std::string to_json(const InspectionCertificate& certificate);

}  // namespace gendan

#endif  // GENDAN_AUDIT_CERTIFICATE_H_
