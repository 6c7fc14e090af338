#ifndef GENDAN_ADAPTERS_SIMULATOR_PLAN_H_
#define GENDAN_ADAPTERS_SIMULATOR_PLAN_H_

// What the simulation has in mind for one order. The order itself is always asked of the engine; this is the rest: what
// should have been entered, what will go wrong, and what the side stories need to know of each other.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gendan/order/finance.h"
#include "gendan/order/order.h"
#include "stage.h"

namespace gendan::simulation {

struct LinePlan {
  LineAdded terms;  // as they should be
  const Family* family = nullptr;
  const Supplier* supplier = nullptr;
  int target_per_mille = 1000;  // of the agreed quantity that will be made
  int slip_days = 0;            // by which the factory falls behind
  int lots = 1;                 // wanted
  int lots_submitted = 0;
  bool made = false;           // nothing more will become ready
  bool frozen = false;         // a release may yet be taken back: nothing of it may be planned for shipment
  bool bad_batch = false;      // a lot has failed
  std::int64_t allocated = 0;  // to shipments that were not given up, in millionths
};

struct OrderPlan {
  std::uint64_t number = 0;
  OrderId id;
  std::size_t customer_index = 0;
  const Customer* customer = nullptr;
  OrderDrafted header;
  std::vector<LinePlan> lines;
  std::string mode;
  int transit_days = 0;
  std::vector<Date> promised;
  Date ex_factory;
  std::vector<MilestoneTemplate> steps;
  bool over = false;      // ended otherwise than by completion
  bool reopened = false;  // its changes are the main story's from now on
  bool awaits_money = false;
  int shipments = 0;
  ShipmentId latest_shipment;
};
using Plan = std::shared_ptr<OrderPlan>;

OrderPlan make_plan(Stage& stage, Random& random, std::uint64_t number);

inline Quantity quantity_of(std::int64_t micros, UnitCode unit) { return {Decimal::from_micros(micros), unit}; }
// `per_mille` of the amount, in whole quanta.
inline std::int64_t share_of(std::int64_t amount, std::int64_t per_mille, std::int64_t quantum) {
  return amount / 1000 * per_mille / quantum * quantum;
}

// ---- stories ------------------------------------------------------------------------------------------------------
// A story that takes a Teller by reference goes on in its teller's voice, within another one; those that take the stage
// and a seed are spawned beside it.

// Waits, then for a pending cancellation to be decided; `plan.over` is set where the order has ended.
Story proceed(Teller& teller, OrderPlan& plan, std::int64_t hours_at_least, std::int64_t hours_at_most);

// order_story.cc: the n-th order from draft to close.
Story tell_order(Stage& stage, std::uint64_t number);
// intake_story.cc
Story enter_order(Teller& teller, OrderPlan& plan);
Story review_order(Teller& teller, OrderPlan& plan);
// calendar_story.cc
Story prepare(Teller& teller, OrderPlan& plan);
// Completes what is planned up to and with `last`, as of today.
void complete_through(Teller& teller, const OrderPlan& plan, std::string_view last);
Story tell_delay(Stage& stage, Plan plan, std::uint64_t seed);
// change_story.cc
Story tell_change(Stage& stage, Plan plan, std::uint64_t seed, int round);
Story tell_hold(Stage& stage, Plan plan, std::uint64_t seed);
Story tell_cancellation(Stage& stage, Plan plan, std::uint64_t seed);
// incident_story.cc: something goes wrong with one order in ten.
Story tell_incident(Stage& stage, Plan plan, std::uint64_t seed);
// finance_story.cc: the deposit when an order is confirmed; invoice and payment when it has been delivered, at the end
// of which `plan.awaits_money` is taken back; and what is left to be done when it has been cancelled.
Story tell_deposit(Stage& stage, Plan plan, std::uint64_t seed);
Story tell_invoice(Stage& stage, Plan plan, std::uint64_t seed, int round);
// Where a part of the deposit was paid back: no more of it is asked for than has paid invoices.
void ask_no_deposit_twice(Teller& teller, const OrderId& id);
std::optional<CancellationCharged> draw_charge(Teller& teller, const Order& order);
// An invoice of which something can be credited; empty where there is none.
InvoiceId invoice_to_credit(Teller& teller, const OrderId& id);
// Credits a twentieth of it, or what is left; and pays back what the customer is owed of it by then.
void give_credit(Teller& teller, const OrderId& id, const InvoiceId& invoice, const CreditNoteId& note,
                 const char* reason, const std::string& reference);
void pay_credit_back(Teller& teller, const OrderId& id, const InvoiceId& invoice);
Story settle_cancelled(Teller& teller, const OrderPlan& plan);
// stock_story.cc: the material of two orders in five, from its reservation to the line.
Story tell_supply(Stage& stage, Plan plan, std::uint64_t seed);
// return_story.cc: one order in eleven, once it has been delivered.
Story tell_return(Stage& stage, Plan plan, std::uint64_t seed);
// production_story.cc
Story tell_line(Stage& stage, Plan plan, std::size_t line, std::uint64_t seed, int round);
// shipment_story.cc: ships what becomes ready until nothing more will, and short-closes the rest.
Story ship_order(Teller& teller, Plan plan);
// complaint_story.cc
Story tell_complaint(Stage& stage, Plan plan, std::uint64_t seed, int round);

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_PLAN_H_
