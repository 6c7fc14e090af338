#include "gendan/order/incident.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/archive/names.h"
#include "order/check.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/obligation.h"
#include "order/steps.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

// ---- rules ----------------------------------------------------------------------------------------------------------

// Goods can be recalled when their order is long closed. Of one that was called off nothing was shipped.
struct NotCalledOff {
  static constexpr std::string_view kName = "incident.not_called_off";
  static absl::Status ask(const IncidentRaised&, const OrderFacts& facts) {
    const Commercial state = facts.order.commercial;
    if (state != Commercial::kNone && !is_called_off(state)) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "the order was called off");
  }
};

struct InformByNotPast {
  static constexpr std::string_view kName = "incident.inform_by_not_past";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    if (event.inform_by.micros == 0 || event.inform_by >= facts.how.now) return absl::OkStatus();
    return refuse(Code::kDateInPast, "inform_by", to_string(event.inform_by));
  }
};

struct InformingOverdue {
  static constexpr std::string_view kName = "incident.informing_overdue";
  static absl::Status ask(const InformingMissed& event, const OrderFacts& facts) {
    if (event.due.micros == 0 || event.due != facts.obligation->due) {
      return refuse(Code::kDuplicate, "due", to_string(event.due), "it is not the moment that is set now");
    }
    return event.due < facts.how.now ? absl::OkStatus() : refuse(Code::kDateInFuture, "due", to_string(event.due));
  }
};

struct IncidentMachine : fsm::Front<IncidentMachine, IncidentState, OrderFacts> {
  static constexpr std::string_view kName = "incident";
  static constexpr std::string_view kScope = "incident";
  static constexpr std::string_view kStates[] = {"None", "Open", "Resolved"};
  using None = At<IncidentState::kNone>;
  using Open = At<IncidentState::kOpen>;
  using Resolved = At<IncidentState::kResolved>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from  event             to        guard
      Row<None, IncidentRaised,   Open,     When<NotCalledOff>>,
      Row<Open, IncidentResolved, Resolved>
  > {};
  // clang-format on
};

struct ObligationMachine : fsm::Front<ObligationMachine, ObligationState, OrderFacts> {
  static constexpr std::string_view kName = "obligation";
  static constexpr std::string_view kScope = "obligation";
  static constexpr std::string_view kStates[] = {"None", "Owed", "Overdue", "Told"};
  using None = At<ObligationState::kNone>;
  using Owed = At<ObligationState::kOwed>;
  using Overdue = At<ObligationState::kOverdue>;
  using Told = At<ObligationState::kTold>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from     event             to       guard
      Row<None,    IncidentRaised,   Owed,    When<InformByNotPast>>,
      Row<None,    DelayAnnounced,   Owed,    When<InformByNotPast>>,
      Row<Owed,    DelayAnnounced,   Stay,    When<InformByNotPast>>,
      Row<Overdue, DelayAnnounced,   Owed,    When<InformByNotPast>>,
      Row<Told,    DelayAnnounced,   Owed,    When<InformByNotPast>>,
      Row<Owed,    InformingMissed,  Overdue, When<InformingOverdue>>,
      Row<Owed,    CustomerInformed, Told>,
      Row<Overdue, CustomerInformed, Told>,
      Row<Owed,    DeliveryPromised, Told>,
      Row<Overdue, DeliveryPromised, Told>,
      Row<Told,    DeliveryPromised, Stay>,
      Row<Owed,    PromiseRevised,   Told>,
      Row<Overdue, PromiseRevised,   Told>,
      Row<Told,    PromiseRevised,   Stay>,
      Row<Owed,    DelayRejected,    Told>,
      Row<Overdue, DelayRejected,    Told>,
      Row<Told,    DelayRejected,    Stay>
  > {};
  // clang-format on
};

Incident* find_incident(Order& order, const IncidentId& id) {
  return order.incidents.find([&](const Incident& incident) { return incident.id == id; });
}

std::string words_of(const Matter& about) {
  if (!about.incident.empty()) return absl::StrCat("incident ", about.incident.str());
  return absl::StrCat("the delay of line ", about.delay.value);
}

absl::Status nothing_owed(const Matter& about) { return refuse(Code::kNothingOwed, "about", words_of(about)); }

absl::Status check_matter(const Matter& about, std::string_view field) {
  if (about.incident.empty() == (about.delay.value == 0)) {
    return refuse(Code::kMissing, field, "it names an incident, or a line whose delay was announced");
  }
  return check_optional(about.incident, field);
}

// Opens the obligation, or renews it.
template <class E>
absl::Status owe(Order& order, const Matter& about, const E& event, const Judging& how) {
  Obligation* known = find_obligation(order, about);
  ObligationState state = known != nullptr ? known->state : ObligationState::kNone;
  GENDAN_RETURN_IF_ERROR(fsm::step<ObligationMachine>(state, event, OrderFacts{order, how}, how.mode));
  if (known != nullptr) {
    known->state = state;
    known->due = event.inform_by;
  } else {
    order.obligations.edit().push_back({about, state, event.inform_by});
  }
  return absl::OkStatus();
}

// The customer has answered the delay, or agreed to another date instead, so he knows of it. He may have been heard to
// answer one that nobody announced.
template <class E>
absl::Status settle(Order& order, const E& event, const Judging& how) {
  Obligation* known = find_obligation(order, about_delay(event.line));
  if (known == nullptr && how.mode == Mode::kObserve) return absl::OkStatus();
  ObligationState state = known != nullptr ? known->state : ObligationState::kNone;
  GENDAN_RETURN_IF_ERROR(fsm::step<ObligationMachine>(state, event, OrderFacts{order, how}, how.mode));
  if (known != nullptr) known->state = state;
  return absl::OkStatus();
}

// The obligation that the event names. An observed event may name one that was never opened: it is added.
absl::StatusOr<Obligation*> obligation_of(Order& order, const Matter& about, Mode mode) {
  if (Obligation* found = find_obligation(order, about)) return found;
  if (mode != Mode::kObserve) return nothing_owed(about);
  if (about.incident.empty()) {
    if (find_line(std::as_const(order), about.delay) == nullptr) return unknown_line(about.delay);
  } else if (find_incident(order, about.incident) == nullptr) {
    return refuse(Code::kUnknownIncident, "about", about.incident.str());
  }
  return &order.obligations.edit().emplace_back(Obligation{about, ObligationState::kNone, {}});
}

absl::Status check_informed(const CustomerInformed& event) {
  GENDAN_RETURN_IF_ERROR(check_text(event.channel, "channel"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(event.contact.value, "contact"));
  GENDAN_RETURN_IF_ERROR(check_text(event.message, "message"));
  if (event.about.empty()) return refuse(Code::kNothingOwed, "about", "the message is about nothing");
  for (std::size_t i = 0; i < event.about.size(); ++i) {
    const std::string path = absl::StrCat("about[", i, "]");
    GENDAN_RETURN_IF_ERROR(check_matter(event.about[i], path));
    if (std::count(event.about.begin(), event.about.end(), event.about[i]) > 1) {
      return refuse(Code::kDuplicate, path, words_of(event.about[i]));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view to_string(IncidentKind kind) { return name_unless_none(kind); }

MachineFacts describe_incident() { return fsm::describe<IncidentMachine>(); }
MachineFacts describe_obligation() { return fsm::describe<ObligationMachine>(); }

absl::Status step_obligation(Order& order, const DelayAnnounced& event, const Judging& how) {
  return owe(order, about_delay(event.line), event, how);
}
absl::Status step_obligation(Order& order, const DeliveryPromised& event, const Judging& how) {
  return settle(order, event, how);
}
absl::Status step_obligation(Order& order, const PromiseRevised& event, const Judging& how) {
  return settle(order, event, how);
}
absl::Status step_obligation(Order& order, const DelayRejected& event, const Judging& how) {
  return settle(order, event, how);
}

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Order& order, const IncidentRaised& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.incident, "incident"));
    if (event.kind == IncidentKind::kNone) return refuse(Code::kUnknownCode, "kind", "an incident has a kind");
    GENDAN_RETURN_IF_ERROR(check_text(event.what, "what"));
  }
  GENDAN_RETURN_IF_ERROR(check_scope(order, event.line));
  if (find_incident(order, event.incident) != nullptr) {
    return refuse(Code::kDuplicate, "incident", event.incident.str());
  }
  IncidentState state = IncidentState::kNone;
  GENDAN_RETURN_IF_ERROR(fsm::step<IncidentMachine>(state, event, OrderFacts{order, how}, how.mode));
  order.incidents.edit().push_back({event.incident, event.kind, state, event.line});
  if (event.inform_by.micros == 0) return absl::OkStatus();
  return owe(order, about_incident(event.incident), event, how);
}

absl::Status step(Order& order, const IncidentResolved& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.resolution, "resolution"));
  Incident* incident = find_incident(order, event.incident);
  if (incident == nullptr) return refuse(Code::kUnknownIncident, "incident", event.incident.str());
  return fsm::step<IncidentMachine>(incident->state, event, OrderFacts{order, how}, how.mode);
}

absl::Status step(Order& order, const CustomerInformed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_informed(event));
  for (const Matter& about : event.about) {
    absl::StatusOr<Obligation*> owed = obligation_of(order, about, how.mode);
    if (!owed.ok()) return owed.status();
    if (!(*owed)->open() && how.mode != Mode::kObserve) return nothing_owed(about);
    GENDAN_RETURN_IF_ERROR(fsm::step<ObligationMachine>((*owed)->state, event, OrderFacts{order, how}, how.mode));
  }
  return absl::OkStatus();
}

absl::Status step(Order& order, const InformingMissed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_matter(event.about, "about"));
  absl::StatusOr<Obligation*> owed = obligation_of(order, event.about, how.mode);
  if (!owed.ok()) return owed.status();
  OrderFacts facts{order, how};
  facts.obligation = *owed;
  GENDAN_RETURN_IF_ERROR(fsm::step<ObligationMachine>((*owed)->state, event, facts, how.mode));
  (*owed)->due = event.due;
  return absl::OkStatus();
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace incident {

Decision raise(OrderId order, IncidentRaised incident) { return write(std::move(order), std::move(incident)); }

Decision resolve(OrderId order, IncidentId incident, std::string resolution) {
  return write(std::move(order), IncidentResolved{std::move(incident), std::move(resolution)});
}

Decision inform(OrderId order, CustomerInformed message) { return write(std::move(order), std::move(message)); }

}  // namespace incident
}  // namespace gendan
