#include "gendan/order/promise.h"

#include <string>
#include <type_traits>
#include <utility>

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

struct PromiseNotPast {
  static constexpr std::string_view kName = "promise.not_past";
  static absl::Status ask(const DeliveryPromised& event, const OrderFacts& facts) {
    if (event.date >= facts.how.today) return absl::OkStatus();
    return refuse(Code::kDateInPast, "date", event.date.str());
  }
  // It lay ahead when it was announced. Of what has come meanwhile no later date could be announced any more.
  static absl::Status ask(const PromiseRevised& event, const OrderFacts& facts) {
    if (event.date >= facts.how.today || settled(*facts.line)) return absl::OkStatus();
    return refuse(Code::kDateInPast, "date", event.date.str(), "announce a later date first");
  }
};

// Unannounced, a promise moves only to the day that the revision in force has given the line, and once: a delay that
// was accepted since is what is agreed. A line of which only a delay was recorded, or the answer to one, has no promise
// that could move.
struct AsAgreed {
  static constexpr std::string_view kName = "promise.as_agreed";
  static absl::Status ask(const DeliveryPromised& event, const OrderFacts& facts) {
    if (!facts.line->promised.has_value()) return absl::OkStatus();
    if (event.date == facts.line->promised) {
      return refuse(Code::kNotAgreed, "date", event.date.str() + " is promised already", "leave it as it is");
    }
    if (!facts.line->to_promise) {
      return refuse(Code::kNotAgreed, "date", "no date was agreed since the last promise",
                    "announce a delay, or have a change of the requested date accepted");
    }
    for (const Proposal& proposal : facts.order.proposals) {
      if (proposal.state != ProposalState::kAccepted || proposal.base_revision + 1 != facts.order.revision) continue;
      for (const LineChange& change : proposal.changes) {
        if (change.line == event.line && change.requested == event.date) return absl::OkStatus();
      }
    }
    return refuse(Code::kNotAgreed, "date", event.date.str() + " is no date that the revision in force has set",
                  "announce a delay, or have a change of the requested date accepted");
  }
};

// Nothing is late, and nothing is promised, of which nothing more is to come.
struct StillToCome {
  static constexpr std::string_view kName = "promise.still_to_come";
  template <class E>
  static absl::Status ask(const E& event, const OrderFacts& facts) {
    if (!settled(*facts.line)) return absl::OkStatus();
    // The first promise is part of confirming the order, whatever has arrived of it.
    if (std::is_same_v<E, DeliveryPromised> && !facts.line->promised.has_value()) return absl::OkStatus();
    return refuse(Code::kIllegalTransition, "line",
                  "line " + std::to_string(event.line.value) + " is settled: nothing more of it is to be delivered");
  }
};

struct HasCause {
  static constexpr std::string_view kName = "promise.has_cause";
  static absl::Status ask(const DelayAnnounced& event, const OrderFacts&) {
    if (event.cause == DelayCause::kNone) return refuse(Code::kNoCause, "cause");
    if (event.cause == DelayCause::kOther && event.note.empty()) {
      return refuse(Code::kNoCause, "note", "another cause is said in words");
    }
    return absl::OkStatus();
  }
};

struct LaterThanPromised {
  static constexpr std::string_view kName = "promise.later_than_promised";
  static absl::Status ask(const DelayAnnounced& event, const OrderFacts& facts) {
    if (event.new_date < facts.how.today) return refuse(Code::kDateInPast, "new_date", event.new_date.str());
    if (event.new_date > facts.line->promised) return absl::OkStatus();
    return refuse(Code::kNotLater, "new_date", event.new_date.str() + " is not after " + facts.line->promised.str());
  }
};

struct AsAnnounced {
  static constexpr std::string_view kName = "promise.as_announced";
  static absl::Status ask(const PromiseRevised& event, const OrderFacts& facts) {
    if (event.date == facts.line->announced) return absl::OkStatus();
    return refuse(Code::kNotLater, "date", "announced was " + facts.line->announced.str(),
                  "announce the other date first");
  }
};

struct HasChannel {
  static constexpr std::string_view kName = "promise.has_channel";
  static absl::Status ask(const PromiseRevised& event, const OrderFacts&) {
    return event.channel.empty() ? refuse(Code::kMissing, "channel") : absl::OkStatus();
  }
};

struct PromiseMachine : fsm::Front<PromiseMachine, PromiseState, OrderFacts> {
  static constexpr std::string_view kName = "promise";
  static constexpr std::string_view kScope = "line's promise";
  static constexpr std::string_view kStates[] = {"None", "Promised", "DelayOpen"};
  using None = At<PromiseState::kNone>;
  using Promised = At<PromiseState::kPromised>;
  using DelayOpen = At<PromiseState::kDelayOpen>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       event             to         guard
      Row<None,      DeliveryPromised, Promised,  When<OrderConfirmedRule, PromiseNotPast>>,
      Row<Promised,  DeliveryPromised, Stay,      When<OrderConfirmedRule, StillToCome, AsAgreed, PromiseNotPast>>,
      Row<Promised,  DelayAnnounced,   DelayOpen, When<OrderConfirmedRule, StillToCome, HasCause, LaterThanPromised>>,
      Row<DelayOpen, DeliveryPromised, Promised,  When<OrderConfirmedRule, StillToCome, AsAgreed, PromiseNotPast>>,
      Row<DelayOpen, DelayAnnounced,   Stay,      When<OrderConfirmedRule, StillToCome, HasCause, LaterThanPromised>>,
      Row<DelayOpen, PromiseRevised,   Promised,  When<AsAnnounced, HasChannel, PromiseNotPast>>,
      Row<DelayOpen, DelayRejected,    Promised,  When<HasReason>>
  > {};
  // clang-format on
};

template <class E>
absl::StatusOr<Line*> on_line(Order& order, const E& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  OrderFacts facts{order, how};
  facts.line = line;
  GENDAN_RETURN_IF_ERROR(fsm::step<PromiseMachine>(line->promise, event, facts, how.mode));
  return line;
}

// Whether the customer has still to be told of a delay of the line.
bool is_to_be_told(const Order& order, LineNo line) {
  const Obligation* owed = find_obligation(order, about_delay(line));
  return owed != nullptr && owed->open();
}

}  // namespace

MachineFacts describe_promise() { return fsm::describe<PromiseMachine>(); }

std::string_view to_string(DelayCause cause) { return name_unless_none(cause); }

std::string_view branch_of(DelayCause cause) {
  switch (cause) {
    case DelayCause::kNone:
      return "";
    case DelayCause::kMaterial:
    case DelayCause::kSubcontractor:
      return "supply";
    case DelayCause::kCapacity:
    case DelayCause::kQuality:
      return "production";
    case DelayCause::kSpecification:
    case DelayCause::kApproval:
    case DelayCause::kPayment:
      return "customer";
    case DelayCause::kDocuments:
    case DelayCause::kTransport:
    case DelayCause::kCustoms:
      return "logistics";
    case DelayCause::kForceMajeure:
    case DelayCause::kOther:
      return "other";
  }
  return "";
}

absl::Status step(Order& order, const DeliveryPromised& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_date(event.date, "date"));
  // A first promise ends nothing but a delay that is open: what else is owed of before it was recorded.
  const Line* const before = find_line(order, event.line);
  const bool delay_open = before != nullptr && before->promise == PromiseState::kDelayOpen;
  const bool ends_a_delay =
      delay_open || (before != nullptr && before->promised.has_value() && is_to_be_told(order, event.line));
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  if (!(*line)->first_promised.has_value()) (*line)->first_promised = event.date;
  (*line)->promised = event.date;
  (*line)->to_promise = false;
  // One that was recorded says nothing of what had been announced: nobody asked whether it was agreed to, and the
  // customer's answer is still waited for.
  if (how.mode == Mode::kObserve) {
    if (delay_open) (*line)->promise = PromiseState::kDelayOpen;
    return absl::OkStatus();
  }
  (*line)->announced = Date();
  return ends_a_delay ? step_obligation(order, event, how) : absl::OkStatus();
}

absl::Status step(Order& order, const DelayAnnounced& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_date(event.new_date, "new_date"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.note, "note"));
  }
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  (*line)->announced = event.new_date;
  (*line)->cause = event.cause;
  return step_obligation(order, event, how);
}

absl::Status step(Order& order, const PromiseRevised& event, const Judging& how) {
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_date(event.date, "date"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.channel, "channel"));
  }
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  if (!(*line)->first_promised.has_value()) (*line)->first_promised = event.date;
  (*line)->promised = event.date;
  (*line)->to_promise = false;
  (*line)->announced = Date();
  return step_obligation(order, event, how);
}

absl::Status step(Order& order, const DelayRejected& event, const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
  absl::StatusOr<Line*> line = on_line(order, event, how);
  if (!line.ok()) return line.status();
  (*line)->announced = Date();
  return step_obligation(order, event, how);
}

namespace promise {

Decision announce_delay(OrderId order, DelayAnnounced delay) { return write(std::move(order), std::move(delay)); }

Decision accept_delay(OrderId id, LineNo number, std::string channel) {
  return
      [id = std::move(id), number, channel = std::move(channel)](View& view, const Context&) -> absl::StatusOr<Events> {
        absl::StatusOr<const Order*> order = view.order(id);
        if (!order.ok()) return order.status();
        const Line* line = find_line(**order, number);
        if (line == nullptr) return unknown_line(number);
        if (line->promise != PromiseState::kDelayOpen) {
          return refuse(Code::kIllegalTransition, "line", "no delay has been announced", "announce the delay first");
        }
        return Events().on(stream_of(id), PromiseRevised{number, line->announced, channel});
      };
}

Decision reject_delay(OrderId order, LineNo line, std::string reason) {
  return write(std::move(order), DelayRejected{line, std::move(reason)});
}

}  // namespace promise
}  // namespace gendan
