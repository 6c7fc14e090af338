#include "gendan/order/production.h"

#include <string>
#include <utility>

#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "order/check.h"
#include "order/completion.h"
#include "order/decide.h"
#include "order/facts.h"
#include "order/fsm.h"
#include "order/fulfilment.h"
#include "order/goods_rules.h"
#include "order/machines.h"
#include "order/steps.h"
#include "order/supply.h"
#include "order/wide.h"

namespace gendan {
namespace {

using fsm::At;
using fsm::Row;
using fsm::Stay;
using fsm::When;

// ---- rules ----------------------------------------------------------------------------------------------------------

struct WithinOverTolerance {
  static constexpr std::string_view kName = "production.within_over_tolerance";
  static absl::Status ask(const ProductionReported& event, const OrderFacts& facts) {
    // The quantity may have been lowered after the goods were made: scrap is still told of.
    if (event.good.value.is_zero()) return absl::OkStatus();
    const std::int64_t limit = upper_limit(facts.line->terms);
    std::int64_t total = 0;
    if (!__builtin_add_overflow(facts.line->ledger.produced, event.good.value.micros(), &total) && total <= limit) {
      return absl::OkStatus();
    }
    return refuse(Code::kOverproduction, "good",
                  "with " + to_string(event.good) + " more, the limit of " + Decimal::from_micros(limit).str() +
                      " would be exceeded");
  }
};

struct ScrapHasReason {
  static constexpr std::string_view kName = "production.scrap_has_reason";
  static absl::Status ask(const ProductionReported& event, const OrderFacts&) {
    if (event.scrap.value.is_zero() || !event.scrap_reason.empty()) return absl::OkStatus();
    return refuse(Code::kNoReason, "scrap_reason");
  }
};

struct ReportNotFuture : DayHasCome {
  static constexpr std::string_view kName = "production.not_future";
};

struct BalanceWithinTolerance {
  static constexpr std::string_view kName = "production.balance_within_tolerance";
  static absl::Status ask(const LineShortClosed& event, const OrderFacts& facts) {
    if (!event.customer_reference.empty()) return absl::OkStatus();
    const Ledger& ledger = facts.line->ledger;
    // What was refused or lost has left, and still the customer does not have it.
    const Wide supplied = Wide{ledger.shipped} - ledger.refused - ledger.lost;
    if (supplied >= lower_limit(facts.line->terms)) return absl::OkStatus();
    return refuse(Code::kOverTolerance, "customer_reference",
                  Decimal::from_micros(clamped(supplied)).str() + " shipped and not refused or lost, of " +
                      to_string(facts.line->terms.quantity),
                  "name the customer's agreement to the shorter quantity");
  }
};

struct FulfilmentMachine : fsm::Front<FulfilmentMachine, FulfilmentState, OrderFacts> {
  static constexpr std::string_view kName = "fulfilment";
  static constexpr std::string_view kScope = "line";
  static constexpr std::string_view kStates[] = {"None", "Waiting", "InProduction", "ShortClosed"};
  using None = At<FulfilmentState::kNone>;
  using Waiting = At<FulfilmentState::kWaiting>;
  using InProduction = At<FulfilmentState::kInProduction>;
  using ShortClosed = At<FulfilmentState::kShortClosed>;
  using initial_state = None;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from          event               to            guard
      Row<None,         LineAdded,          Waiting>,
      Row<Waiting,      ProductionReported, InProduction, When<OrderConfirmedRule, WithinOverTolerance, ScrapHasReason,
                                                               ReportNotFuture>>,
      Row<Waiting,      LineShortClosed,    ShortClosed,  When<OrderConfirmedRule, HasReason, BalanceWithinTolerance>>,
      Row<Waiting,      GoodsPacked,        Stay,         When<OrderConfirmedRule, NoHoldInScope, ReleasedEnough,
                                                               LotsGiveIt>>,
      Row<Waiting,      GoodsUnpacked,      Stay>,
      Row<Waiting,      GoodsDespatched,    Stay,         When<OrderConfirmedRule, NoHoldInScope, RequirementsVerified,
                                                               DespatchNotFuture, DepositMet>>,
      Row<Waiting,      GoodsDelivered,     Stay,         When<DeliveryNotFuture>>,
      Row<Waiting,      SupplyReserved,     Stay,         When<OrderConfirmedRule>>,
      Row<Waiting,      SupplyIssued,       Stay>,
      Row<Waiting,      SupplyReleased,     Stay>,
      Row<InProduction, ProductionReported, Stay,         When<OrderConfirmedRule, WithinOverTolerance, ScrapHasReason,
                                                               ReportNotFuture>>,
      Row<InProduction, LineShortClosed,    ShortClosed,  When<OrderConfirmedRule, HasReason, BalanceWithinTolerance>>,
      Row<InProduction, GoodsPacked,        Stay,         When<OrderConfirmedRule, NoHoldInScope, ReleasedEnough,
                                                               LotsGiveIt>>,
      Row<InProduction, GoodsUnpacked,      Stay>,
      Row<InProduction, GoodsDespatched,    Stay,         When<OrderConfirmedRule, NoHoldInScope, RequirementsVerified,
                                                               DespatchNotFuture, DepositMet>>,
      Row<InProduction, GoodsDelivered,     Stay,         When<DeliveryNotFuture>>,
      Row<InProduction, SupplyReserved,     Stay,         When<OrderConfirmedRule>>,
      Row<InProduction, SupplyIssued,       Stay>,
      Row<InProduction, SupplyReleased,     Stay>,
      Row<ShortClosed,  GoodsUnpacked,      Stay>,
      Row<ShortClosed,  GoodsDespatched,    Stay,         When<OrderConfirmedRule, NoHoldInScope, RequirementsVerified,
                                                               DespatchNotFuture, DepositMet>>,
      Row<ShortClosed,  GoodsDelivered,     Stay,         When<DeliveryNotFuture>>,
      Row<ShortClosed,  SupplyReleased,     Stay>
  > {};
  // clang-format on
};

}  // namespace

MachineFacts describe_fulfilment() { return fsm::describe<FulfilmentMachine>(); }

template <class E>
absl::Status step_fulfilment(FulfilmentState& state, const E& event, const OrderFacts& facts) {
  return fsm::step<FulfilmentMachine>(state, event, facts, facts.how.mode);
}
template absl::Status step_fulfilment(FulfilmentState&, const LineAdded&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const GoodsPacked&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const GoodsUnpacked&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const GoodsDespatched&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const GoodsDelivered&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const SupplyReserved&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const SupplyIssued&, const OrderFacts&);
template absl::Status step_fulfilment(FulfilmentState&, const SupplyReleased&, const OrderFacts&);

absl::Status step(Order& order, const ProductionReported& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_amount(event.good, *line, "good", true));
    GENDAN_RETURN_IF_ERROR(check_amount(event.scrap, *line, "scrap", true));
    if (event.good.value.is_zero() && event.scrap.value.is_zero()) return refuse(Code::kNotPositive, "good");
    GENDAN_RETURN_IF_ERROR(check_date(event.day, "day"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.scrap_reason, "scrap_reason"));
  }
  OrderFacts facts{order, how};
  facts.line = line;
  GENDAN_RETURN_IF_ERROR(step_fulfilment(line->fulfilment, event, facts));
  const Excess before = excess_of(line->ledger, line->terms);
  GENDAN_RETURN_IF_ERROR(add_to(line->ledger.produced, event.good.value, "good"));
  GENDAN_RETURN_IF_ERROR(add_to(line->ledger.scrapped, event.scrap.value, "scrap"));
  return keep_invariants(order, *line, before, how.mode);
}

absl::Status step(Order& order, const LineShortClosed& event, const Judging& how) {
  Line* line = find_line(order, event.line);
  if (line == nullptr) return unknown_line(event.line);
  if (checking(how)) {
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.reason, "reason"));
    GENDAN_RETURN_IF_ERROR(check_optional_text(event.customer_reference, "customer_reference"));
  }
  OrderFacts facts{order, how};
  facts.line = line;
  return step_fulfilment(line->fulfilment, event, facts);
}

namespace production {

Decision report(OrderId order, ProductionReported production) { return write(std::move(order), std::move(production)); }

Decision short_close(OrderId id, LineShortClosed closing) {
  return
      [id = std::move(id), closing = std::move(closing)](View& view, const Context& context) -> absl::StatusOr<Events> {
        absl::StatusOr<const Order*> order = view.order(id);
        if (!order.ok()) return order.status();
        Events events;
        events.add(stream_of(id), closing);
        GENDAN_RETURN_IF_ERROR(free_supplies(view, **order, closing.line, "the line is closed", events));
        return with_completion(view, **order, std::move(events), context);
      };
}

}  // namespace production
}  // namespace gendan
