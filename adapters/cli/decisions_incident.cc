// The decisions about incidents, and about telling the customer.

#include "decision_table.h"

namespace gendan::cli {

void add_incident(std::vector<DecisionEntry>& table) {
  add_decision<OrderId, IncidentRaised>(
      table, "incident.raise", "Something has gone wrong; inform_by: by when the customer is to be told", {},
      R"({"incident":"I1","kind":"transport","line":0,"what":"strike at the port of loading",)"
      R"("inform_by":"2035-04-21T12:00:00Z"})",
      incident::raise);
  add_decision<OrderId, IncidentResolved>(
      table, "incident.resolve", "The trouble is over, and how", {},
      R"({"incident":"I1","resolution":"shipped from the next port"})",
      [](OrderId order, IncidentResolved e) { return incident::resolve(order, e.incident, e.resolution); });
  add_decision<OrderId, CustomerInformed>(
      table, "incident.inform", "The customer has been told of incidents, and of the delays of lines", {},
      R"({"channel":"email","contact":"Ms Weber","message":"the vessel leaves a week later",)"
      R"("about":[{"incident":"I1"},{"delay":1}]})",
      incident::inform);
}

}  // namespace gendan::cli
