#include "gendan/order/amendment.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/completion.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

std::string change_path(std::size_t index) { return "changes[" + std::to_string(index) + "]"; }

bool touches(const std::vector<LineChange>& changes, LineNo line) {
  return std::any_of(changes.begin(), changes.end(), [&](const LineChange& change) { return change.line == line; });
}
bool share_a_line(const std::vector<LineChange>& a, const std::vector<LineChange>& b) {
  return std::any_of(a.begin(), a.end(), [&](const LineChange& change) { return touches(b, change.line); });
}

bool changes_nothing(const LineChange& change) {
  return !change.quantity && !change.unit_price && !change.requested && !change.spec_revision &&
         !change.over_tolerance && !change.under_tolerance;
}

absl::Status check_terms(const TermsChange& terms) {
  if (terms.incoterm && (*terms.incoterm == Incoterm::kNone || to_string(*terms.incoterm).empty())) {
    return refuse(Code::kUnknownIncoterm, "terms.incoterm");
  }
  if (terms.place) GENDAN_RETURN_IF_ERROR(check_text(*terms.place, "terms.place"));
  return terms.payment_terms ? check_text(*terms.payment_terms, "terms.payment_terms") : absl::OkStatus();
}

// The changes as values, and against the lines they name.
absl::Status check_changes(const std::vector<LineChange>& changes, const TermsChange& terms, const Order& order) {
  if (changes.empty() && terms.empty()) return refuse(Code::kNoChange, "changes");
  GENDAN_RETURN_IF_ERROR(check_terms(terms));
  // The prices of one change share a currency where the order does not know its own yet.
  CurrencyCode known = currency_of(order);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const LineChange& change = changes[i];
    const std::string path = change_path(i);
    const Line* line = find_line(order, change.line);
    if (line == nullptr) return unknown_line(change.line);
    for (std::size_t j = 0; j < i; ++j) {
      if (changes[j].line == change.line) return refuse(Code::kDuplicateLine, path, std::to_string(change.line.value));
    }
    if (changes_nothing(change)) return refuse(Code::kNoChange, path);
    if (change.quantity) GENDAN_RETURN_IF_ERROR(check_amount(*change.quantity, *line, path + ".quantity"));
    if (change.unit_price) {
      GENDAN_RETURN_IF_ERROR(check_money(*change.unit_price, path + ".unit_price"));
      if (known.empty()) known = change.unit_price->currency;
      if (change.unit_price->currency != known) {
        return refuse(Code::kCurrencyMismatch, path + ".unit_price", to_string(*change.unit_price));
      }
    }
    if (change.requested) GENDAN_RETURN_IF_ERROR(check_date(*change.requested, path + ".requested"));
    if (change.spec_revision) GENDAN_RETURN_IF_ERROR(check_text(*change.spec_revision, path + ".spec_revision"));
    if (change.over_tolerance) GENDAN_RETURN_IF_ERROR(check_fraction(*change.over_tolerance, path + ".over_tolerance"));
    if (change.under_tolerance) {
      GENDAN_RETURN_IF_ERROR(check_fraction(*change.under_tolerance, path + ".under_tolerance"));
    }
    const Quantity& quantity = change.quantity ? *change.quantity : line->terms.quantity;
    const Money& price = change.unit_price ? *change.unit_price : line->terms.unit_price;
    GENDAN_RETURN_IF_ERROR(check_value(quantity, price, path));
  }
  return absl::OkStatus();
}

// The changes that an event is about.
template <class E>
const std::vector<LineChange>& changes_of(const E& event, const OrderFacts&) {
  return event.changes;
}
const std::vector<LineChange>& changes_of(const ChangeAccepted&, const OrderFacts& facts) {
  return facts.proposal->changes;
}

absl::Status dates_not_past(const std::vector<LineChange>& changes, const OrderFacts& facts, std::string_view remedy) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& requested = changes[i].requested;
    if (requested && *requested < facts.how.today) {
      return refuse(Code::kDateInPast, change_path(i) + ".requested", requested->str(), remedy);
    }
  }
  return absl::OkStatus();
}

absl::Status no_more_of_closed(const std::vector<LineChange>& changes, const Order& order) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const LineChange& change = changes[i];
    const Line* line = find_line(order, change.line);
    if (line == nullptr || line->fulfilment != FulfilmentState::kShortClosed || !change.quantity) continue;
    if (change.quantity->value <= line->terms.quantity.value) continue;
    return refuse(Code::kIllegalTransition, change_path(i) + ".quantity",
                  "line " + std::to_string(change.line.value) + " is short-closed: nothing more of it is made",
                  "enter what is still wanted as another order");
  }
  return absl::OkStatus();
}

void revise(LineAdded& terms, const LineChange& change) {
  if (change.quantity) terms.quantity = *change.quantity;
  if (change.unit_price) terms.unit_price = *change.unit_price;
  if (change.requested) terms.requested = *change.requested;
  if (change.spec_revision) terms.spec_revision = *change.spec_revision;
  if (change.over_tolerance) terms.over_tolerance = *change.over_tolerance;
  if (change.under_tolerance) terms.under_tolerance = *change.under_tolerance;
}

// Whether the line's promise follows the change. What has been delivered by the new terms keeps the promise by which
// it came late or in time.
bool moves_promise(Line line, const LineChange& change) {
  if (!change.requested || line.promise == PromiseState::kNone || line.promised == *change.requested) return false;
  revise(line.terms, change);
  return !settled(line);
}

absl::Status not_below_progress(const std::vector<LineChange>& changes, const Order& order) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const LineChange& change = changes[i];
    const Line* line = find_line(order, change.line);
    if (line == nullptr || !change.quantity) continue;
    const std::int64_t agreed = change.quantity->value.micros();
    const std::string field = change_path(i) + ".quantity";
    const Ledger& ledger = line->ledger;
    // What was recorded as arrived may never have been seen to leave.
    const std::int64_t arrived = clamped(Wide{ledger.delivered} + ledger.refused + ledger.lost);
    const std::int64_t shipped = std::max(ledger.shipped, arrived);
    if (agreed < shipped) {
      return refuse(Code::kBelowShipped, field, Decimal::from_micros(shipped).str() + " have been shipped");
    }
    if (agreed < ledger.released) {
      return refuse(Code::kBelowReleased, field, Decimal::from_micros(ledger.released).str() + " have been released");
    }
  }
  return absl::OkStatus();
}

// ---- rules ----------------------------------------------------------------------------------------------------------

struct BaseIsAgreed {
  static constexpr std::string_view kName = "amendment.base_is_agreed";
  static absl::Status ask(const ChangeProposed& event, const OrderFacts& facts) {
    return compare(event.base_revision, facts);
  }
  static absl::Status ask(const ChangeAccepted&, const OrderFacts& facts) {
    return compare(facts.proposal->base_revision, facts);
  }

 private:
  static absl::Status compare(std::uint32_t base, const OrderFacts& facts) {
    if (base == facts.order.revision) return absl::OkStatus();
    return refuse(
        Code::kStaleRevision, "base_revision",
        "based on revision " + std::to_string(base) + ", in force is " + std::to_string(facts.order.revision));
  }
};

struct LinesAreFree {
  static constexpr std::string_view kName = "amendment.lines_are_free";
  static absl::Status ask(const ChangeProposed& event, const OrderFacts& facts) {
    for (const Proposal& open : facts.order.proposals) {
      if (open.state != ProposalState::kProposed) continue;
      if (share_a_line(open.changes, event.changes)) {
        return refuse(Code::kProposalOpen, "changes", "proposal " + open.id.str() + " is open on the same line");
      }
      if (!open.terms.empty() && !event.terms.empty()) {
        return refuse(Code::kProposalOpen, "terms", "proposal " + open.id.str() + " is open on the order's terms");
      }
    }
    return absl::OkStatus();
  }
};

struct DatesNotPast {
  static constexpr std::string_view kName = "amendment.dates_not_past";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    // What is not new lay ahead when it was proposed.
    constexpr bool kIsNew = std::is_same_v<E, ChangeProposed>;
    return dates_not_past(changes_of(event, facts), facts, kIsNew ? std::string_view() : kTooLate);
  }

 private:
  static constexpr std::string_view kTooLate = "reject the change and propose a later date";
};

// The fulfilment of a line that was short-closed is over.
struct NoMoreOfClosed {
  static constexpr std::string_view kName = "amendment.no_more_of_closed";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    return no_more_of_closed(changes_of(event, facts), facts.order);
  }
};

struct NotBelowProgress {
  static constexpr std::string_view kName = "amendment.not_below_progress";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    return not_below_progress(changes_of(event, facts), facts.order);
  }
};

struct ByOtherParty {
  static constexpr std::string_view kName = "amendment.by_other_party";
  static absl::Status ask(const ChangeAccepted& event, const OrderFacts& facts) {
    if (event.by != facts.proposal->by) return absl::OkStatus();
    return refuse(Code::kOwnProposal, "by", "the party that proposed a change does not accept it");
  }
};

struct ByProposer {
  static constexpr std::string_view kName = "amendment.by_proposer";
  static absl::Status ask(const ChangeWithdrawn& event, const OrderFacts& facts) {
    if (event.by == facts.proposal->by) return absl::OkStatus();
    return refuse(Code::kOwnProposal, "by", "only the party that proposed a change withdraws it", "reject it instead");
  }
};

// An accepted proposal becomes the next revision, as it was proposed.
struct RevisesAsProposed {
  static constexpr std::string_view kName = "amendment.revises_as_proposed";
  static absl::Status ask(const OrderRevised& event, const OrderFacts& facts) {
    if (event.revision != facts.order.revision + 1) {
      return refuse(Code::kStaleRevision, "revision", "next is " + std::to_string(facts.order.revision + 1));
    }
    if (facts.proposal->base_revision != facts.order.revision) {
      return refuse(Code::kStaleRevision, "proposal",
                    "it was made against revision " + std::to_string(facts.proposal->base_revision));
    }
    if (event.changes != facts.proposal->changes || event.terms != facts.proposal->terms) {
      return refuse(Code::kNoChange, "changes", "they are not what was proposed",
                    "revise with the changes of the accepted proposal");
    }
    return absl::OkStatus();
  }
};

struct BaseIsOvertaken {
  static constexpr std::string_view kName = "amendment.base_is_overtaken";
  static absl::Status ask(const ChangeSuperseded& event, const OrderFacts& facts) {
    const std::uint32_t agreed = facts.order.revision;
    if (facts.proposal->base_revision < agreed && event.by_revision == agreed) return absl::OkStatus();
    return refuse(Code::kStaleRevision, "by_revision",
                  "revision " + std::to_string(agreed) + " is agreed, the proposal was made against " +
                      std::to_string(facts.proposal->base_revision));
  }
};

struct ProposalMachine : fsm::Front<ProposalMachine, ProposalState, OrderFacts> {
  static constexpr std::string_view kName = "proposal";
  static constexpr std::string_view kScope = "proposal";
  static constexpr std::string_view kStates[] = {"None", "Proposed", "Accepted", "Rejected", "Withdrawn", "Superseded"};
  using None = At<ProposalState::kNone>;
  using Proposed = At<ProposalState::kProposed>;
  using Accepted = At<ProposalState::kAccepted>;
  using Rejected = At<ProposalState::kRejected>;
  using Withdrawn = At<ProposalState::kWithdrawn>;
  using Superseded = At<ProposalState::kSuperseded>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from      event             to          guard
      Row<None,     ChangeProposed,   Proposed,   When<OrderConfirmedRule, BaseIsAgreed, LinesAreFree, DatesNotPast,
                                                       NotBelowProgress, NoMoreOfClosed>>,
      Row<Proposed, ChangeAccepted,   Accepted,   When<OrderConfirmedRule, ByOtherParty, BaseIsAgreed, DatesNotPast,
                                                       NotBelowProgress, NoMoreOfClosed>>,
      Row<Proposed, ChangeRejected,   Rejected,   When<HasReason>>,
      Row<Proposed, ChangeWithdrawn,  Withdrawn,  When<ByProposer>>,
      Row<Proposed, ChangeSuperseded, Superseded, When<BaseIsOvertaken>>,
      Row<Accepted, OrderRevised,     Stay,       When<OrderConfirmedRule, RevisesAsProposed, DatesNotPast,
                                                       NotBelowProgress, NoMoreOfClosed>>
  > {};
  // clang-format on
};

Proposal* find_proposal(Order& order, const ProposalId& id) {
  return order.proposals.find([&](const Proposal& proposal) { return proposal.id == id; });
}

template <class E>
absl::Status on_proposal(Order& order, const E& event, const Judging& how) {
  Proposal* proposal = find_proposal(order, event.proposal);
  if (proposal == nullptr) return refuse(Code::kUnknownProposal, "proposal", event.proposal.str());
  OrderFacts facts{order, how};
  facts.proposal = proposal;
  return fsm::step<ProposalMachine>(proposal->state, event, facts, how.mode);
}

}  // namespace

MachineFacts describe_proposal() { return fsm::describe<ProposalMachine>(); }

absl::Status step(Order& order, const ChangeProposed& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check(event.proposal, "proposal"));
    if (event.by == Party::kNone) return refuse(Code::kMissing, "by");
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
    GENDAN_RETURN_IF_ERROR(check_changes(event.changes, event.terms, order));
  }
  if (find_proposal(order, event.proposal) != nullptr) {
    return refuse(Code::kDuplicate, "proposal", event.proposal.str());
  }
  Proposal proposal{event.proposal, ProposalState::kNone, event.base_revision, event.by, event.changes, event.terms};
  GENDAN_RETURN_IF_ERROR(fsm::step<ProposalMachine>(proposal.state, event, OrderFacts{order, how}, how.mode));
  order.proposals.edit().push_back(std::move(proposal));
  return absl::OkStatus();
}

absl::Status step(Order& order, const ChangeAccepted& event, const Judging& how) {
  if (checking(how) && event.by == Party::kNone) return refuse(Code::kMissing, "by");
  return on_proposal(order, event, how);
}

absl::Status step(Order& order, const OrderRevised& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_changes(event.changes, event.terms, order));
  if (how.mode != Mode::kObserve || find_proposal(order, event.proposal) != nullptr) {
    GENDAN_RETURN_IF_ERROR(on_proposal(order, event, how));
  }
  for (const LineChange& change : event.changes) {
    Line* line = find_line(order, change.line);
    if (line == nullptr) return unknown_line(change.line);
    const Excess before = excess_of(line->ledger, line->terms);
    revise(line->terms, change);
    line->to_promise |= change.requested.has_value();
    GENDAN_RETURN_IF_ERROR(keep_invariants(order, *line, before, how.mode));
  }
  if (event.terms.incoterm) order.incoterm = *event.terms.incoterm;
  if (event.terms.place) order.place = *event.terms.place;
  if (event.terms.payment_terms) order.payment_terms = *event.terms.payment_terms;
  order.revision = event.revision;
  return absl::OkStatus();
}

absl::Status step(Order& order, const ChangeRejected& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  return on_proposal(order, event, how);
}
absl::Status step(Order& order, const ChangeWithdrawn& event, const Judging& how) {
  return on_proposal(order, event, how);
}
absl::Status step(Order& order, const ChangeSuperseded& event, const Judging& how) {
  return on_proposal(order, event, how);
}

namespace amendment {

Decision propose(OrderId order, ChangeProposed change) { return write(std::move(order), std::move(change)); }

Decision accept(OrderId id, ProposalId proposal, Party by) {
  return [id = std::move(id), proposal = std::move(proposal), by](View& view,
                                                                  const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const SharedList<Proposal>& proposals = (*order)->proposals;
    const Proposal* accepted = proposals.find([&](const Proposal& p) { return p.id == proposal; });
    if (accepted == nullptr) return refuse(Code::kUnknownProposal, "proposal", proposal.str());
    const std::uint32_t revision = (*order)->revision + 1;
    const StreamId stream = stream_of(id);
    Events events;
    events.add(stream, ChangeAccepted{proposal, by});
    events.add(stream, OrderRevised{revision, proposal, accepted->changes, accepted->terms});
    for (const LineChange& change : accepted->changes) {
      const Line* line = find_line(**order, change.line);
      if (line != nullptr && moves_promise(*line, change)) {
        events.add(stream, DeliveryPromised{change.line, *change.requested});
      }
    }
    // Every other open proposal was made against terms that no longer hold.
    for (const Proposal& other : proposals) {
      // One that was recorded may be of a revision still to come.
      if (other.state == ProposalState::kProposed && other.id != proposal && other.base_revision < revision) {
        events.add(stream, ChangeSuperseded{other.id, revision});
      }
    }
    // What was delivered may be enough of a quantity that has become less.
    return with_completion(view, **order, std::move(events), context);
  };
}

Decision reject(OrderId order, ProposalId proposal, std::string reason) {
  return write(std::move(order), ChangeRejected{std::move(proposal), std::move(reason)});
}
Decision withdraw(OrderId order, ProposalId proposal, Party by) {
  return write(std::move(order), ChangeWithdrawn{std::move(proposal), by});
}

}  // namespace amendment
}  // namespace gendan
