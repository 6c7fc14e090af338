#include "plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gendan::simulation {
namespace {

constexpr int kTolerances[] = {0, 20, 30, 50};  // per mille

std::size_t draw_customer(const World& world, Random& random) {
  std::vector<int> weights;
  weights.reserve(world.customers.size());
  for (const Customer& customer : world.customers) weights.push_back(customer.weight);
  return random.weighted(weights);
}

std::size_t draw_item(const World& world, Random& random, int month) {
  for (;;) {
    const std::size_t item = static_cast<std::size_t>(random.below(world.items.size()));
    if (random.between(1, 200) <= season(world.families[world.items[item].family], month)) return item;
  }
}

LinePlan make_line(const World& world, Random& random, const Customer& customer, const std::string& mode, Date today,
                   int lead_days) {
  const Item& item = world.items[draw_item(world, random, month_of(today))];
  LinePlan line;
  line.family = &world.families[item.family];
  line.supplier = &world.suppliers[item.suppliers[random.below(2)]];

  LineAdded& terms = line.terms;
  terms.item = item.id;
  terms.description = item.description;
  terms.family = line.family->name;
  terms.gtin = item.gtin;
  terms.spec_revision = absl::StrFormat("%c", static_cast<char>('A' + random.below(4)));
  const std::int64_t whole =
      random.between(line.family->min_quantity, line.family->max_quantity) * season(month_of(today)) / 100;
  terms.quantity = quantity_of(
      std::max<std::int64_t>(whole, 24) * 1'000'000 + (random.chance(500) ? 0 : line.family->quantum % 1'000'000),
      line.family->unit);
  const std::int64_t price = item.list_price * random.between(92, 108) / 100 * customer.rate_per_mille / 1000;
  terms.unit_price = {
      Decimal::from_micros(std::max(price / customer.price_step, std::int64_t{1}) * customer.price_step),
      customer.currency};
  terms.requested = today.plus(lead_days + static_cast<int>(random.between(0, 7)));
  terms.supplier = line.supplier->id;
  terms.mode = mode;
  const int tolerance = kTolerances[random.below(std::size(kTolerances))];
  terms.over_tolerance = Decimal::from_micros(tolerance * 1000);
  terms.under_tolerance = Decimal::from_micros(tolerance * 1000);
  static constexpr int kKinds[] = {78, 9, 6, 7};  // made, bought, made and trusted, from stock
  const std::size_t kind = random.weighted(kKinds);
  terms.produced = kind == 0 || kind == 2;
  terms.inspected = kind == 0 || kind == 1;

  if (tolerance > 0 && random.chance(300))
    line.target_per_mille += static_cast<int>(random.between(-tolerance, tolerance));
  if (random.chance(25)) line.target_per_mille = static_cast<int>(random.between(600, 900));
  if (random.chance(line.supplier->lateness)) line.slip_days = static_cast<int>(random.between(2, 28));
  line.lots = static_cast<int>(random.between(1, 3));
  return line;
}

}  // namespace

OrderPlan make_plan(Stage& stage, Random& random, std::uint64_t number) {
  const World& world = stage.world();
  OrderPlan plan;
  plan.number = number;
  plan.id = OrderId(absl::StrFormat("S%d-%06d", stage.seed(), number));
  plan.customer_index = draw_customer(world, random);
  plan.customer = &world.customers[plan.customer_index];
  plan.header.customer = plan.customer->id;
  plan.header.po_number = absl::StrFormat("PO-%d/%d", stage.seed(), 4000 + number * 3);
  plan.header.currency = plan.customer->currency;
  plan.header.country = plan.customer->country;
  plan.header.contact = plan.customer->contact;

  const int lead_days = static_cast<int>(random.between(30, 120));
  if (lead_days < 45 || random.chance(150)) {
    plan.mode = "Air";
    plan.transit_days = static_cast<int>(random.between(3, 6));
  } else if (plan.customer->by_land && lead_days >= 50 && random.chance(500)) {
    plan.mode = random.chance(600) ? "Rail" : "Truck";
    plan.transit_days = static_cast<int>(random.between(14, 22));
  } else if (lead_days >= 65) {
    plan.mode = "Ocean";
    plan.transit_days = static_cast<int>(random.between(22, 36));
  } else {
    plan.mode = "Air";
    plan.transit_days = static_cast<int>(random.between(3, 6));
  }

  static constexpr int kLines[] = {34, 26, 17, 11, 7, 5};
  const std::size_t lines = random.weighted(kLines) + 1;
  for (std::size_t i = 0; i < lines; ++i) {
    LinePlan line = make_line(world, random, *plan.customer, plan.mode, stage.today(), lead_days);
    line.terms.line = LineNo{static_cast<std::uint32_t>(i + 1)};
    if (i > 0 && random.chance(50)) line.terms.incoterm = Incoterm::kFCA;
    plan.lines.push_back(std::move(line));
  }
  return plan;
}

Story proceed(Teller& teller, OrderPlan& plan, std::int64_t hours_at_least, std::int64_t hours_at_most) {
  co_await teller.hours(hours_at_least, hours_at_most);
  for (;;) {
    const Commercial state = teller.load(plan.id).commercial;
    if (is_called_off(state)) plan.over = true;
    if (state != Commercial::kCancelPending) co_return;
    co_await teller.hours(4, 20);
  }
}

}  // namespace gendan::simulation
