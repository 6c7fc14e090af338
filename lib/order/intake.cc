#include "gendan/order/intake.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/completion.h"
#include "order/decide.h"
#include "order/ended_returns.h"
#include "order/entry.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/fulfilment.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/supply.h"
#include "order/taken_back.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

// ---- rules ----------------------------------------------------------------------------------------------------------

struct HasLines {
  static constexpr std::string_view kName = "intake.has_lines";
  static absl::Status ask(const OrderSubmitted&, const OrderFacts& facts) {
    return facts.order.lines.empty() ? refuse(Code::kNoLines, "lines") : absl::OkStatus();
  }
};

struct EveryLineRequested {
  static constexpr std::string_view kName = "intake.every_line_requested";
  static absl::Status ask(const OrderSubmitted&, const OrderFacts& facts) {
    for (const Line& line : facts.order.lines) {
      const std::string field = "lines[" + std::to_string(line.terms.line.value) + "].requested";
      const Date requested = line.terms.requested;
      if (!requested.has_value()) return refuse(Code::kMissing, field);
      // A draft may have lain for long.
      if (requested < facts.how.today) return refuse(Code::kDateInPast, field, requested.str());
    }
    return absl::OkStatus();
  }
};

struct QueryIsNew {
  static constexpr std::string_view kName = "intake.query_is_new";
  static absl::Status ask(const OrderQueryRaised& event, const OrderFacts& facts) {
    const auto& queries = facts.order.queries;
    const bool taken = std::any_of(queries.begin(), queries.end(), [&](const Query& q) { return q.id == event.query; });
    return taken ? refuse(Code::kDuplicate, "query", event.query.str()) : absl::OkStatus();
  }
};

struct QueryIsOpen {
  static constexpr std::string_view kName = "intake.query_is_open";
  static absl::Status ask(const OrderQueryAnswered& event, const OrderFacts& facts) {
    const auto& queries = facts.order.queries;
    const bool open =
        std::any_of(queries.begin(), queries.end(), [&](const Query& q) { return q.id == event.query && q.open; });
    return open ? absl::OkStatus() : refuse(Code::kUnknownQuery, "query", event.query.str());
  }
};

struct ChecklistComplete {
  static constexpr std::string_view kName = "intake.checklist_complete";
  static absl::Status ask(const OrderReviewed& event, const OrderFacts&) {
    if (event.checklist.empty()) return refuse(Code::kChecklistIncomplete, "checklist", "it is empty");
    for (const ChecklistItem& item : event.checklist) {
      if (!item.answered) return refuse(Code::kChecklistIncomplete, "checklist", item.item + " is not answered");
    }
    return absl::OkStatus();
  }
};

struct HasIncoterm {
  static constexpr std::string_view kName = "intake.has_incoterm";
  static absl::Status ask(const OrderConfirmed& event, const OrderFacts&) {
    if (to_string(event.incoterm).empty()) return refuse(Code::kNoIncoterm, "incoterm");
    return event.place.empty() ? refuse(Code::kNoIncoterm, "place", "an Incoterms rule needs its named place")
                               : absl::OkStatus();
  }
};

struct HasPaymentTerms {
  static constexpr std::string_view kName = "intake.has_payment_terms";
  static absl::Status ask(const OrderConfirmed& event, const OrderFacts&) {
    return event.payment_terms.empty() ? refuse(Code::kNoPaymentTerms, "payment_terms") : absl::OkStatus();
  }
};

// What was recorded of an old order may lack prices.
struct EveryLinePriced {
  static constexpr std::string_view kName = "intake.every_line_priced";
  static absl::Status ask(const OrderConfirmed&, const OrderFacts& facts) {
    for (const Line& line : facts.order.lines) {
      if (!line.terms.unit_price.currency.empty()) continue;
      return refuse(Code::kMissing, "lines[" + std::to_string(line.terms.line.value) + "].unit_price");
    }
    return absl::OkStatus();
  }
};

struct FirstRevision {
  static constexpr std::string_view kName = "intake.first_revision";
  static absl::Status ask(const OrderConfirmed& event, const OrderFacts&) {
    if (event.revision == 1) return absl::OkStatus();
    return refuse(Code::kStaleRevision, "revision",
                  "confirmation makes revision 1, not " + std::to_string(event.revision));
  }
};

// Goods may have been recorded of an order that nobody has confirmed.
struct NothingShipped {
  static constexpr std::string_view kName = "intake.nothing_shipped";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    const bool confirmed = facts.order.commercial == Commercial::kCancelPending;
    for (const Line& line : facts.order.lines) {
      const Ledger& ledger = line.ledger;
      // What was recorded as arrived may never have been seen to leave.
      if (ledger.shipped == 0 && ledger.delivered == 0 && ledger.refused == 0 && ledger.lost == 0) continue;
      return refuse(Code::kBelowShipped, "order", "line " + std::to_string(line.terms.line.value) + " has been shipped",
                    confirmed ? "short-close the lines, or take the goods back as a return"
                              : "confirm the order, or take back what was recorded by mistake");
    }
    return absl::OkStatus();
  }
};

// What is reserved for an order is given back before it ends.
struct NothingReserved {
  static constexpr std::string_view kName = "intake.nothing_reserved";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    if (facts.order.supplies.empty()) return absl::OkStatus();
    const Supply& supply = facts.order.supplies.front();
    return refuse(Code::kIllegalTransition, "order",
                  to_string(supply.left) + " of stock " + supply.stock.str() + " are reserved for it",
                  "release what is reserved in the same append");
  }
};

absl::Status not_settled(const Line& line) {
  const std::string field = "line " + std::to_string(line.terms.line.value);
  if (line.ledger.packed <= line.ledger.shipped) return refuse(Code::kNotAllDelivered, field);
  return refuse(
      Code::kNotAllDelivered, field, "something of it stands packed",
      "despatch and deliver it, or cancel its shipment; what was recorded as packed without one is unpacked by "
      "another record");
}

struct EveryLineSettled {
  static constexpr std::string_view kName = "intake.every_line_settled";
  static absl::Status ask(const OrderCompleted&, const OrderFacts& facts) {
    for (const Line& line : facts.order.lines) {
      if (settled(line)) continue;
      return not_settled(line);
    }
    return absl::OkStatus();
  }
};

struct NoHold {
  static constexpr std::string_view kName = "intake.no_hold";
  static absl::Status ask(const OrderClosed&, const OrderFacts& facts) {
    for (const Hold& hold : facts.order.holds) {
      if (hold.state == HoldState::kHeld) return refuse(Code::kOnHold, "holds", hold.id.str());
    }
    return absl::OkStatus();
  }
};

struct NoOpenProposal {
  static constexpr std::string_view kName = "intake.no_open_proposal";
  static absl::Status ask(const OrderClosed&, const OrderFacts& facts) {
    for (const Proposal& proposal : facts.order.proposals) {
      if (proposal.state == ProposalState::kProposed) {
        return refuse(Code::kProposalOpen, "proposals", proposal.id.str());
      }
    }
    return absl::OkStatus();
  }
};

struct LotsDealtWith {
  static constexpr std::string_view kName = "intake.lots_dealt_with";
  static absl::Status ask(const OrderCancelled&, const OrderFacts& facts) {
    for (const Lot& lot : facts.order.lots) {
      if (!lot.dealt_with()) return refuse(Code::kLotOpen, "lots", lot.id.str());
    }
    return absl::OkStatus();
  }
};

struct NoOpenComplaint {
  static constexpr std::string_view kName = "intake.no_open_complaint";
  static absl::Status ask(const OrderClosed&, const OrderFacts& facts) {
    const SharedList<CaseId>& open = facts.order.complaints;
    return open.empty() ? absl::OkStatus() : refuse(Code::kComplaintOpen, "complaints", open.front().str());
  }
};

struct NoOpenReturn {
  static constexpr std::string_view kName = "intake.no_open_return";
  static absl::Status ask(const OrderClosed&, const OrderFacts& facts) {
    const SharedList<ReturnId>& open = facts.order.returns;
    return open.empty() ? absl::OkStatus() : refuse(Code::kReturnOpen, "returns", open.front().str());
  }
};

struct NothingOwed {
  static constexpr std::string_view kName = "intake.nothing_owed";
  static absl::Status ask(const OrderClosed&, const OrderFacts& facts) {
    const Money balance = open_balance(facts.order);
    if (balance.value.is_zero()) return absl::OkStatus();
    return refuse(
        Code::kBalanceOpen, "finance",
        (balance.value.is_negative() ? "owed to the customer: " : "owed by the customer: ") + to_string(balance));
  }
};

struct StillDraft {
  static constexpr std::string_view kName = "intake.still_draft";
  static absl::Status ask(const LineAdded&, const OrderFacts& facts) {
    if (facts.order.commercial == Commercial::kDraft) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "lines are added to a draft only",
                  "propose a change, or draft another order");
  }
};

struct RequestedNotPast {
  static constexpr std::string_view kName = "intake.requested_not_past";
  static absl::Status ask(const LineAdded& event, const OrderFacts& facts) {
    return compare(event.line, event.requested, facts);
  }
  static absl::Status ask(const EntryCorrected& event, const OrderFacts& facts) {
    if (event.line.value == 0 || event.field != "requested") return absl::OkStatus();
    const absl::StatusOr<Date> requested = Date::parse(event.now.value, "now");
    return requested.ok() ? compare(event.line, *requested, facts) : requested.status();
  }

 private:
  static absl::Status compare(LineNo line, Date requested, const OrderFacts& facts) {
    if (!requested.has_value() || requested >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "lines[" + std::to_string(line.value) + "].requested", requested.str());
  }
};

// An order that has ended is no longer edited.
struct NotOver {
  static constexpr std::string_view kName = "intake.not_over";
  template <class E>
  static absl::Status ask(const E&, const OrderFacts& facts) {
    if (!is_over(facts.order.commercial)) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "order", "the order has ended");
  }
};

struct NamesOldValue {
  static constexpr std::string_view kName = "intake.names_old_value";
  static absl::Status ask(const EntryCorrected& event, const OrderFacts& facts) {
    absl::StatusOr<std::string> value = entered_value(facts.order, event.line, event.field);
    if (!value.ok()) return value.status();
    if (*value == event.was.value) return absl::OkStatus();
    if (of_a_person(event)) return refuse(Code::kStaleCorrection, event.field);
    return refuse(Code::kStaleCorrection, event.field, "it holds \"" + *value + "\", not \"" + event.was.value + "\"");
  }
};

struct RequirementIsNew {
  static constexpr std::string_view kName = "intake.requirement_is_new";
  static absl::Status ask(const RequirementAttached& event, const OrderFacts& facts) {
    for (const Requirement& requirement : facts.order.requirements) {
      if (requirement.id == event.requirement) return refuse(Code::kDuplicate, "requirement", event.requirement);
    }
    return absl::OkStatus();
  }
};

// ---- machines -------------------------------------------------------------------------------------------------------

struct CommercialMachine : fsm::Front<CommercialMachine, Commercial, OrderFacts> {
  static constexpr std::string_view kName = "commercial";
  static constexpr std::string_view kScope = "order";
  static constexpr std::string_view kStates[] = {"None",      "Draft",     "Submitted",     "UnderReview", "QueryOpen",
                                                 "Reviewed",  "Confirmed", "CancelPending", "Cancelled",   "Rejected",
                                                 "Discarded", "Completed", "Closed"};
  using None = At<Commercial::kNone>;
  using Draft = At<Commercial::kDraft>;
  using Submitted = At<Commercial::kSubmitted>;
  using UnderReview = At<Commercial::kUnderReview>;
  using QueryOpen = At<Commercial::kQueryOpen>;
  using Reviewed = At<Commercial::kReviewed>;
  using Confirmed = At<Commercial::kConfirmed>;
  using CancelPending = At<Commercial::kCancelPending>;
  using Cancelled = At<Commercial::kCancelled>;
  using Rejected = At<Commercial::kRejected>;
  using Discarded = At<Commercial::kDiscarded>;
  using Completed = At<Commercial::kCompleted>;
  using Closed = At<Commercial::kClosed>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from           event                  to             guard
      Row<None,          OrderDrafted,          Draft>,
      Row<Draft,         OrderSubmitted,        Submitted,     When<HasLines, EveryLineRequested>>,
      Row<Draft,         DraftDiscarded,        Discarded,     When<HasReason, NothingShipped>>,
      Row<Draft,         OrderCancelled,        Cancelled,     When<HasReason, NothingShipped>>,
      Row<Submitted,     OrderReviewStarted,    UnderReview>,
      Row<Submitted,     OrderRejected,         Rejected,      When<HasReason, NothingShipped>>,
      Row<Submitted,     OrderCancelled,        Cancelled,     When<HasReason, NothingShipped>>,
      Row<UnderReview,   OrderQueryRaised,      QueryOpen,     When<QueryIsNew>>,
      Row<UnderReview,   OrderReviewed,         Reviewed,      When<ChecklistComplete>>,
      Row<UnderReview,   OrderRejected,         Rejected,      When<HasReason, NothingShipped>>,
      Row<UnderReview,   OrderCancelled,        Cancelled,     When<HasReason, NothingShipped>>,
      Row<QueryOpen,     OrderQueryAnswered,    UnderReview,   When<QueryIsOpen>>,
      Row<QueryOpen,     OrderRejected,         Rejected,      When<HasReason, NothingShipped>>,
      Row<QueryOpen,     OrderCancelled,        Cancelled,     When<HasReason, NothingShipped>>,
      Row<Reviewed,      OrderConfirmed,        Confirmed,     When<FirstRevision, EveryLinePriced, HasIncoterm, HasPaymentTerms>>,
      Row<Reviewed,      OrderRejected,         Rejected,      When<HasReason, NothingShipped>>,
      Row<Reviewed,      OrderCancelled,        Cancelled,     When<HasReason, NothingShipped>>,
      Row<Confirmed,     CancellationRequested, CancelPending, When<HasReason>>,
      Row<Confirmed,     OrderCompleted,        Completed,     When<EveryLineSettled, NothingReserved>>,
      Row<CancelPending, OrderCancelled,        Cancelled,     When<HasReason, NothingShipped, LotsDealtWith, NothingReserved>>,
      Row<CancelPending, CancellationRejected,  Confirmed,     When<HasReason>>,
      Row<Completed,     OrderClosed,           Closed,        When<NoHold, NoOpenProposal, NoOpenComplaint, NoOpenReturn, NothingOwed, NothingReserved>>,
      Row<Completed,     OrderReopened,         Confirmed,     When<HasReason>>,
      Row<Closed,        OrderReopened,         Confirmed,     When<HasReason>>
  > {};
  // clang-format on
};

struct EntryMachine : fsm::Front<EntryMachine, EntryState, OrderFacts> {
  static constexpr std::string_view kName = "entry";
  static constexpr std::string_view kScope = "order";
  static constexpr std::string_view kStates[] = {"None", "Open", "Agreed"};
  using None = At<EntryState::kNone>;
  using Open = At<EntryState::kOpen>;
  using Agreed = At<EntryState::kAgreed>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from    event                to      guard
      Row<None,   OrderDrafted,        Open>,
      Row<Open,   LineAdded,           Stay,   When<StillDraft, RequestedNotPast>>,
      Row<Open,   EntryCorrected,      Stay,   When<NotOver, NamesOldValue, RequestedNotPast>>,
      Row<Open,   RequirementAttached, Stay,   When<NotOver, RequirementIsNew>>,
      Row<Open,   RequirementVerified, Stay,   When<NotOver>>,
      Row<Open,   OrderConfirmed,      Agreed>,
      Row<Agreed, RequirementAttached, Stay,   When<NotOver, RequirementIsNew>>,
      Row<Agreed, RequirementVerified, Stay,   When<NotOver>>
  > {};
  // clang-format on
};

template <class E>
absl::Status commercial(Order& order, const E& event, const Judging& how) {
  return fsm::step<CommercialMachine>(order.commercial, event, OrderFacts{order, how}, how.mode);
}
template <class E>
absl::Status entry(Order& order, const E& event, const Judging& how) {
  return fsm::step<EntryMachine>(order.entry, event, OrderFacts{order, how}, how.mode);
}
template <class E>
absl::Status commercial_with_reason(Order& order, const E& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return commercial(order, event, how);
}

// Goods may have been recorded of a line that was not confirmed yet: they keep its unit and the ledger's invariants.
absl::Status correct_line(Order& order, const EntryCorrected& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  const Excess before = excess_of(line->ledger, line->terms);
  const UnitCode unit = line->terms.quantity.unit;
  GENDAN_RETURN_IF_ERROR(set_entered_value(order, event.line, event.field, event.now.value));
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_line(line->terms, order.header.currency, how.mode));
    if (how.mode == Mode::kEnforce && line->terms.quantity.unit != unit && line->ledger != Ledger{}) {
      return refuse(Code::kUnitMismatch, "now", "what has become of the line is counted in " + unit.str());
    }
  }
  // Logs hold corrections from before the invariants were asked of them.
  return keep_invariants(order, *line, before, how.mode == Mode::kReplay ? Mode::kObserve : how.mode);
}

}  // namespace

MachineFacts describe_commercial() { return fsm::describe<CommercialMachine>(); }
MachineFacts describe_entry() { return fsm::describe<EntryMachine>(); }

// ---- steps ----------------------------------------------------------------------------------------------------------

absl::Status step(Order& order, const OrderDrafted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_header(event));
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  GENDAN_RETURN_IF_ERROR(commercial(order, event, how));
  order.header = event;
  return absl::OkStatus();
}

absl::Status step(Order& order, const LineAdded& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_line(event, order.header.currency, how.mode));
  if (find_line(order, event.line) != nullptr) {
    return refuse(Code::kDuplicateLine, "line", std::to_string(event.line.value));
  }
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  Line line;
  GENDAN_RETURN_IF_ERROR(step_fulfilment(line.fulfilment, event, OrderFacts{order, how}));
  line.terms = event;
  order.lines.edit().push_back(std::move(line));
  return absl::OkStatus();
}

absl::Status step(Order& order, const EntryCorrected& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_text(event.field, "field"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.was.value, "was"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.now.value, "now"));
  }
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  if (event.line.value != 0) return correct_line(order, event, how);
  GENDAN_RETURN_IF_ERROR(set_entered_value(order, event.line, event.field, event.now.value));
  return checking(how) ? check_header(order.header) : absl::OkStatus();
}

absl::Status step(Order& order, const RequirementAttached& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_id(event.requirement, "requirement"));
    GENDAN_RETURN_IF_ERROR(check_text(event.text, "text"));
  }
  GENDAN_RETURN_IF_ERROR(check_scope(order, event.line));
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  order.requirements.edit().push_back({event.requirement, event.line, false});
  return absl::OkStatus();
}

absl::Status step(Order& order, const RequirementVerified& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.evidence, "evidence"));
  const auto named = [&](const Requirement& requirement) { return requirement.id == event.requirement; };
  if (std::as_const(order).requirements.find(named) == nullptr) {
    return refuse(Code::kUnknownRequirement, "requirement", event.requirement);
  }
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  // It may have been recorded several times.
  for (Requirement& requirement : order.requirements.edit()) requirement.verified |= named(requirement);
  return absl::OkStatus();
}

absl::Status step(Order& order, const OrderSubmitted& event, const Judging& how) {
  return commercial(order, event, how);
}

absl::Status step(Order& order, const OrderReviewStarted& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(event.reviewer, "reviewer"));
  return commercial(order, event, how);
}

absl::Status step(Order& order, const OrderQueryRaised& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.query, "query"));
    GENDAN_RETURN_IF_ERROR(check_text(event.field, "field"));
    GENDAN_RETURN_IF_ERROR(check_text(event.question, "question"));
  }
  GENDAN_RETURN_IF_ERROR(commercial(order, event, how));
  order.queries.edit().push_back({event.query, true});
  return absl::OkStatus();
}

absl::Status step(Order& order, const OrderQueryAnswered& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.answer, "answer"));
  GENDAN_RETURN_IF_ERROR(commercial(order, event, how));
  for (Query& query : order.queries.edit()) {
    if (query.id == event.query) query.open = false;
  }
  return absl::OkStatus();
}

absl::Status step(Order& order, const OrderReviewed& event, const Judging& how) {
  if (checking(how)) {
    for (const ChecklistItem& item : event.checklist) {
      GENDAN_RETURN_IF_ERROR(check_text(item.item, "checklist.item"));
      GENDAN_RETURN_IF_ERROR(check_optional_text(item.note, "checklist.note"));
    }
  }
  return commercial(order, event, how);
}

absl::Status step(Order& order, const OrderConfirmed& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.place, "place"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.payment_terms, "payment_terms"));
  }
  GENDAN_RETURN_IF_ERROR(commercial(order, event, how));
  GENDAN_RETURN_IF_ERROR(entry(order, event, how));
  order.revision = event.revision;
  order.incoterm = event.incoterm;
  order.place = event.place;
  order.payment_terms = event.payment_terms;
  return absl::OkStatus();
}

absl::Status step(Order& order, const OrderRejected& event, const Judging& how) {
  return commercial_with_reason(order, event, how);
}
absl::Status step(Order& order, const DraftDiscarded& event, const Judging& how) {
  return commercial_with_reason(order, event, how);
}
absl::Status step(Order& order, const CancellationRequested& event, const Judging& how) {
  if (checking(how) && event.by == Party::kNone) return refuse(Code::kMissing, "by");
  return commercial_with_reason(order, event, how);
}
absl::Status step(Order& order, const CancellationRejected& event, const Judging& how) {
  return commercial_with_reason(order, event, how);
}
absl::Status step(Order& order, const OrderCancelled& event, const Judging& how) {
  return commercial_with_reason(order, event, how);
}
absl::Status step(Order& order, const OrderCompleted& event, const Judging& how) {
  return commercial(order, event, how);
}
absl::Status step(Order& order, const OrderClosed& event, const Judging& how) { return commercial(order, event, how); }
absl::Status step(Order& order, const OrderReopened& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_text(event.authority, "authority"));
  return commercial_with_reason(order, event, how);
}

absl::Status step(PoNumber& number, const PoNumberReserved& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
  if (how.mode != Mode::kObserve && !number.order.empty()) {
    return refuse(Code::kDuplicatePoNumber, "po_number", "taken by order " + number.order.str());
  }
  number.order = event.order;
  return absl::OkStatus();
}

absl::Status step(PoNumber& number, const PoNumberFreed& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(event.order, "order"));
  if (number.order == event.order) {
    number.order = OrderId();
    return absl::OkStatus();
  }
  if (how.mode == Mode::kObserve) return absl::OkStatus();
  return refuse(
      Code::kIllegalTransition, "order",
      number.order.empty() ? "no order holds the number" : "order " + number.order.str() + " holds the number",
      "free it of the order that holds it");
}

// ---- decisions ------------------------------------------------------------------------------------------------------

namespace {

// Whose number it is, without what is taken back; none where it is nobody's.
absl::StatusOr<OrderId> owner_of(View& view, const StreamId& number, const std::vector<TakenBack>& taken = {}) {
  absl::StatusOr<Version> version = view.version(number);
  if (!version.ok()) return version.status();
  OrderId owner;
  if (version->value == 0) return owner;
  GENDAN_RETURN_IF_ERROR(view.history(number, [&](const PastEvent& past) {
    if (past.reversed || is_taken_back(taken, number, past.version)) return true;
    if (const auto* reserved = std::get_if<PoNumberReserved>(&past.event)) owner = reserved->order;
    const auto* freed = std::get_if<PoNumberFreed>(&past.event);
    if (freed != nullptr && freed->order == owner) owner = OrderId();
    return true;
  }));
  return owner;
}

StreamId number_of(const Order& order) { return po_stream(order.header.customer, order.header.po_number); }

// Whether the order, which holds the number, has no use for it any more. One that is not known may come yet, as may one
// of which something else was recorded ahead of its draft.
absl::StatusOr<bool> has_given_up(View& view, const OrderId& owner, const StreamId& number) {
  absl::StatusOr<const Order*> order = order_behind(view, owner);
  if (!order.ok()) return order.status();
  if (*order == nullptr || (*order)->commercial == Commercial::kNone) return false;
  return is_called_off((*order)->commercial) || number_of(**order) != number;
}

// An order that holds it already, as a correction left it that was made before an earlier submission was taken back,
// keeps it. Where another one holds it, the judge refuses.
absl::Status reserve(View& view, const StreamId& number, const OrderId& order, Events& events) {
  absl::StatusOr<OrderId> owner = owner_of(view, number);
  if (!owner.ok()) return owner.status();
  if (*owner == order) return absl::OkStatus();
  absl::StatusOr<bool> given_up = has_given_up(view, *owner, number);
  if (!given_up.ok()) return given_up.status();
  if (*given_up) events.add(number, PoNumberFreed{*owner});
  events.add(number, PoNumberReserved{order});
  return absl::OkStatus();
}

// Whether no other order may stand under its number.
bool claims_number(Commercial state) {
  return state != Commercial::kNone && state != Commercial::kDraft && !is_called_off(state);
}

bool corrects_number(const Event& event) {
  const auto* corrected = std::get_if<EntryCorrected>(&event);
  return corrected != nullptr && corrected->line.value == 0 && corrected->field == "po_number";
}

// Without it the order may stand under a number under which it does not stand now.
bool gives_number_up(const Event& event) {
  return corrects_number(event) || std::holds_alternative<OrderDrafted>(event) ||  // it may have been recorded twice
         std::holds_alternative<OrderRejected>(event) || std::holds_alternative<OrderCancelled>(event) ||
         std::holds_alternative<DraftDiscarded>(event);
}

// Whether the order holds the number that it bears, or decisions have reserved numbers for it, whatever became of them.
absl::StatusOr<bool> reserves_numbers(View& view, const StreamId& stream, const Order& order) {
  const absl::StatusOr<OrderId> holder = owner_of(view, number_of(order));
  if (!holder.ok()) return holder.status();
  if (*holder == order.id) return true;
  std::vector<Version> may_have;
  GENDAN_RETURN_IF_ERROR(view.history(stream, [&](const PastEvent& past) {
    const bool takes = std::holds_alternative<OrderSubmitted>(past.event) || corrects_number(past.event);
    if (takes && !past.observed) may_have.push_back(past.version);
    return true;
  }));
  bool reserves = false;
  for (const Version version : may_have) {
    GENDAN_RETURN_IF_ERROR(view.append_of(stream, version, [&](const StreamId&, const PastEvent& past) {
      const auto* reserved = std::get_if<PoNumberReserved>(&past.event);
      reserves |= reserved != nullptr && reserved->order == order.id;
    }));
  }
  return reserves;
}

}  // namespace

absl::Status check_po_numbers_taken_back(View& view, const std::vector<TakenBack>& taken) {
  for (const TakenBack& one : taken) {
    if (!gives_number_up(one.event)) continue;
    const OrderId id(name_of(one.stream.str()));
    absl::StatusOr<const Order*> now = view.order(id);
    if (!now.ok()) return now.status();
    const absl::StatusOr<Order> then = without(view, one.stream, **now, taken);
    if (!then.ok()) return then.status();
    if (!claims_number(then->commercial)) continue;
    const StreamId number = number_of(*then);
    if (claims_number((*now)->commercial) && number_of(**now) == number) continue;
    absl::StatusOr<OrderId> owner = owner_of(view, number, taken);
    if (!owner.ok()) return owner.status();
    if (*owner == id) continue;
    if (!owner->empty()) {
      return refuse(Code::kStillNeeded, "target", "order " + owner->str() + " has the customer's PO number by now");
    }
    // Nobody would reserve it any more. An order that was recorded stands under a number that was never reserved.
    const absl::StatusOr<bool> reserves = reserves_numbers(view, one.stream, **now);
    if (!reserves.ok()) return reserves.status();
    if (!*reserves) continue;
    return refuse(Code::kStillNeeded, "target", "the order does not hold the PO number that it would stand under again",
                  "correct the number instead, or enter the order anew");
  }
  return absl::OkStatus();
}

namespace intake {

Decision draft(OrderId order, OrderDrafted header, std::vector<LineAdded> lines) {
  return [order = std::move(order), header = std::move(header), lines = std::move(lines)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    GENDAN_RETURN_IF_ERROR(check_new(view, order, "order"));
    const StreamId stream = stream_of(order);
    Events events;
    events.add(stream, header);
    for (const LineAdded& line : lines) events.add(stream, line);
    return events;
  };
}

Decision add_line(OrderId order, LineAdded line) { return write(std::move(order), std::move(line)); }

Decision correct_entry(OrderId id, EntryCorrected correction) {
  return
      [id = std::move(id), correction = std::move(correction)](View& view, const Context&) -> absl::StatusOr<Events> {
        absl::StatusOr<const Order*> order = view.order(id);
        if (!order.ok()) return order.status();
        Events events;
        events.add(stream_of(id), correction);
        const bool number = correction.line.value == 0 && correction.field == "po_number";
        // A draft's number is reserved when it is submitted.
        if (!number || (*order)->commercial == Commercial::kDraft) return events;
        GENDAN_RETURN_IF_ERROR(check_id(correction.now.value, "po_number"));
        const StreamId reserved = po_stream((*order)->header.customer, correction.now.value);
        GENDAN_RETURN_IF_ERROR(reserve(view, reserved, id, events));
        return events;
      };
}
Decision attach_requirement(OrderId order, RequirementAttached requirement) {
  return write(std::move(order), std::move(requirement));
}
Decision verify_requirement(OrderId order, RequirementVerified verification) {
  return write(std::move(order), std::move(verification));
}

Decision submit(OrderId id) {
  return [id = std::move(id)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    Events events;
    events.add(stream_of(id), OrderSubmitted{});
    // A second submission of the same order is the machine's to refuse, not the number's.
    if ((*order)->commercial != Commercial::kDraft) return events;
    GENDAN_RETURN_IF_ERROR(reserve(view, number_of(**order), id, events));
    return events;
  };
}

Decision start_review(OrderId order, PersonId reviewer) {
  return write(std::move(order), OrderReviewStarted{std::move(reviewer)});
}
Decision raise_query(OrderId order, OrderQueryRaised query) { return write(std::move(order), std::move(query)); }
Decision answer_query(OrderId order, OrderQueryAnswered answer) { return write(std::move(order), std::move(answer)); }
Decision complete_review(OrderId order, OrderReviewed review) { return write(std::move(order), std::move(review)); }

Decision confirm(OrderId id, OrderConfirmed terms, std::vector<Date> promised) {
  return [id = std::move(id), terms = std::move(terms), promised = std::move(promised)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    if ((*order)->commercial == Commercial::kQueryOpen) return refuse(Code::kOpenQuery, "queries");
    if ((*order)->commercial == Commercial::kReviewed && promised.size() != (*order)->lines.size()) {
      return refuse(
          Code::kNoPromise, "promised",
          std::to_string(promised.size()) + " dates for " + std::to_string((*order)->lines.size()) + " lines");
    }
    Events events;
    events.add(stream_of(id), terms);
    for (std::size_t i = 0; i < promised.size() && i < (*order)->lines.size(); ++i) {
      const std::string field = "promised[" + std::to_string(i) + "]";
      if (!promised[i].has_value()) return refuse(Code::kNoPromise, field);
      // A promise may have been recorded before anybody confirmed.
      const Line& line = (*order)->lines[i];
      if (line.promised == promised[i]) continue;
      events.add(stream_of(id), DeliveryPromised{line.terms.line, promised[i]});
    }
    return events;
  };
}

Decision reject(OrderId order, std::string reason) { return write(std::move(order), OrderRejected{std::move(reason)}); }
Decision discard(OrderId order, std::string reason) {
  return write(std::move(order), DraftDiscarded{std::move(reason)});
}

namespace {

absl::StatusOr<Events> cancelled(View& view, const Order& order, const std::string& reason, Events events = {}) {
  GENDAN_RETURN_IF_ERROR(free_supplies(view, order, LineNo{}, "the order is cancelled", events));
  events.add(stream_of(order.id), OrderCancelled{reason});
  return events;
}

}  // namespace

Decision cancel(OrderId id, std::string reason) {
  return [id = std::move(id), reason = std::move(reason)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    if ((*order)->commercial == Commercial::kCancelPending) {
      return refuse(Code::kIllegalTransition, "order", "a cancellation has been requested",
                    "accept or reject the request");
    }
    return cancelled(view, **order, reason);
  };
}

Decision request_cancellation(OrderId order, Party by, std::string reason) {
  return write(std::move(order), CancellationRequested{by, std::move(reason)});
}

Decision accept_cancellation(OrderId id, std::string reason, std::optional<CancellationCharged> charge) {
  return [id = std::move(id), reason = std::move(reason), charge = std::move(charge)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    if ((*order)->commercial != Commercial::kCancelPending) {
      return refuse(Code::kIllegalTransition, "order", "no cancellation has been requested");
    }
    Events events;
    if (charge.has_value()) events.add(stream_of(id), *charge);
    return cancelled(view, **order, reason, std::move(events));
  };
}

namespace {

// Whether a line was still to be settled since the cancellation was requested: while the request waits, the order is
// not completed. One of which all lines were settled throughout was reopened, and stays open for that.
absl::StatusOr<bool> unsettled_since_request(View& view, const Order& now) {
  const OrderId& id = now.id;
  Order then;
  then.id = id;
  then.observed = now.observed;  // it may be by a reversal, which is passed over
  bool unsettled = false;
  absl::Status judged;
  GENDAN_RETURN_IF_ERROR(view.history(stream_of(id), [&](const PastEvent& past) {
    if (past.reversed || std::holds_alternative<EventReversed>(past.event)) return true;
    judged = judge(then, past.event, {past.observed ? Mode::kObserve : Mode::kReplay, past.recorded_at, {}});
    if (!judged.ok()) return false;
    unsettled = then.commercial == Commercial::kCancelPending &&
                (unsettled || !std::all_of(then.lines.begin(), then.lines.end(), settled));
    return true;
  }));
  if (!judged.ok()) return judged;
  return unsettled;
}

}  // namespace

Decision reject_cancellation(OrderId id, std::string reason) {
  return
      [id = std::move(id), reason = std::move(reason)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Order*> order = view.order(id);
        if (!order.ok()) return order.status();
        Events events = Events().on(stream_of(id), CancellationRejected{reason});
        absl::StatusOr<bool> unsettled = unsettled_since_request(view, **order);
        if (!unsettled.ok()) return unsettled.status();
        return *unsettled ? with_completion(view, **order, std::move(events), context) : events;
      };
}

namespace {

// Adds what settles the order's complaints that were closed on their own streams alone, as a record of the world says.
absl::Status settle_closed_complaints(View& view, const Order& order, Events& events) {
  for (const CaseId& id : order.complaints) {
    absl::StatusOr<const Complaint*> complaint = view.complaint(id);
    if (refused_with(complaint.status(), Code::kUnknownCase)) continue;
    if (!complaint.ok()) return complaint.status();
    if ((*complaint)->state == ComplaintState::kClosed) events.add(stream_of(order.id), ComplaintSettled{id});
  }
  return absl::OkStatus();
}

}  // namespace

Decision close(OrderId id) {
  return [id = std::move(id)](View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const bool open = (*order)->commercial == Commercial::kConfirmed;
    if (open) {
      for (const Line& line : (*order)->lines) {
        if (settled(line)) continue;
        return not_settled(line);
      }
    }
    Events events;
    GENDAN_RETURN_IF_ERROR(free_supplies(view, **order, LineNo{}, "the order is closed", events));
    GENDAN_RETURN_IF_ERROR(settle_closed_complaints(view, **order, events));
    GENDAN_RETURN_IF_ERROR(settle_ended_returns(view, **order, events));
    if (open) events.add(stream_of(id), OrderCompleted{});
    events.add(stream_of(id), OrderClosed{});
    return events;
  };
}

Decision reopen(OrderId order, std::string reason, std::string authority) {
  return write(std::move(order), OrderReopened{std::move(reason), std::move(authority)});
}

}  // namespace intake
}  // namespace gendan
