#ifndef GENDAN_ORDER_INCIDENT_H_
#define GENDAN_ORDER_INCIDENT_H_

// Incidents, and the customer's right to know. What goes wrong with an order (a machine broken, material lost, a port
// on strike, an accident) is raised as an incident. An incident that concerns the customer, like every announced delay
// (promise.h), opens an obligation to tell him; it stays open until he has been told, also when its moment has passed
// and when the order is over.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/core/personal.h"
#include "gendan/order/decision.h"

namespace gendan {

// Numbers of all enums here are frozen.
enum class IncidentState : std::uint8_t { kNone = 0, kOpen = 1, kResolved = 2 };
enum class ObligationState : std::uint8_t { kNone = 0, kOwed = 1, kOverdue = 2, kTold = 3 };

enum class IncidentKind : std::uint8_t {
  kNone = 0,
  kMaterial = 1,   // lost, spoilt, not to be had
  kMachine = 2,    // broken, no power
  kLabour = 3,     // strike, absence
  kQuality = 4,    // goods that are not right have left, or were nearly let go
  kTransport = 5,  // port closed, vessel or truck lost
  kCustoms = 6,    // goods stopped at a border
  kWeather = 7,
  kAccident = 8,
  kOther = 9,
};
GENDAN_EXPORT std::string_view to_string(IncidentKind kind);

// What the customer has to be told: an incident, or the delay announced of a line. One of the two is set.
struct Matter {
  IncidentId incident;
  LineNo delay;  // 0: an incident
  friend bool operator==(const Matter&, const Matter&) = default;
};
inline Matter about_incident(IncidentId incident) { return {std::move(incident), {}}; }
inline Matter about_delay(LineNo line) { return {{}, line}; }

// ---- events -------------------------------------------------------------------------------------------------------

struct IncidentRaised {
  IncidentId incident;
  LineNo line;  // 0: the whole order
  IncidentKind kind = IncidentKind::kNone;
  std::string what;
  Instant inform_by;  // by when the customer is to be told; 0: he need not be told
  friend bool operator==(const IncidentRaised&, const IncidentRaised&) = default;
};

struct IncidentResolved {
  IncidentId incident;
  std::string resolution;
  friend bool operator==(const IncidentResolved&, const IncidentResolved&) = default;
};

struct CustomerInformed {
  std::string channel;            // "email", "phone"
  personal<std::string> contact;  // who was told; may be empty
  std::string message;
  std::vector<Matter> about;  // one message may settle several obligations
  friend bool operator==(const CustomerInformed&, const CustomerInformed&) = default;
};

// The moment by which the customer was to be told has passed, and he has not been. Written by advance_to, once per
// moment.
struct InformingMissed {
  Matter about;
  Instant due;
  friend bool operator==(const InformingMissed&, const InformingMissed&) = default;
};

// ---- decisions ----------------------------------------------------------------------------------------------------
// Each refused with unknown_order (order).

namespace incident {

// Also on an order that is completed or was closed: its goods may have to be recalled. unknown_line (line), duplicate
// (incident: an incident of this order has that id), unknown_code (kind: none), missing (incident, what), date_in_past
// (inform_by), illegal_transition (order: the order was cancelled, rejected or discarded).
GENDAN_EXPORT Decision raise(OrderId order, IncidentRaised incident);
// The trouble is over. The customer is still to be told where he was to be. unknown_incident (incident),
// illegal_transition (incident), missing (resolution).
GENDAN_EXPORT Decision resolve(OrderId order, IncidentId incident, std::string resolution);
// The customer has been told. Nothing is owed to him any more where he answers an announced delay, or agrees to another
// date of the line: that needs no message. missing (channel, message, about[n]: neither incident nor line in a matter,
// or both), duplicate (about[n]: a matter named twice), nothing_owed (no matter named, or one of which he need not be
// told, or has been).
GENDAN_EXPORT Decision inform(OrderId order, CustomerInformed message);

}  // namespace incident
}  // namespace gendan

#endif  // GENDAN_ORDER_INCIDENT_H_
