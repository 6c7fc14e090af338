#ifndef GENDAN_ADAPTERS_SIMULATOR_WORLD_H_
#define GENDAN_ADAPTERS_SIMULATOR_WORLD_H_

// The small world of the simulation: who buys, who makes, what is traded, and how they tend to behave. Chances are per
// mille. A plain value made from the seed alone.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/calendar.h"
#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/incoterm.h"
#include "gendan/order/promise.h"
#include "gendan/order/quality.h"

namespace gendan::simulation {

struct Customer {
  CustomerId id;
  std::string country;
  std::string contact;
  CurrencyCode currency;
  std::int64_t rate_per_mille = 1000;  // a list price of 1.000 costs so much in their currency
  std::int64_t price_step = 10'000;    // smallest step of a price, in millionths
  Incoterm incoterm = Incoterm::kFOB;
  std::string place;
  std::string payment_terms;
  bool by_land = false;  // can be reached by truck and train
  int patience = 0;      // accepts a delay
  int fussiness = 0;     // complains
  int weight = 1;        // how much they order
};

struct Family {
  std::string_view name;
  std::string_view noun;
  UnitCode unit;
  std::int64_t quantum = 1'000'000;  // smallest quantity traded, in millionths
  std::int64_t min_quantity = 0;     // whole units
  std::int64_t max_quantity = 0;
  int peak_month = 1;
  CountBasis basis = CountBasis::kNonconformingUnits;
  std::array<std::string_view, 3> defects;  // codes: critical, major, minor
};

struct Supplier {
  SupplierId id;
  std::int64_t days_for_largest = 10;  // working days for the family's largest quantity
  int lateness = 0;                    // falls behind
  int defect_rate = 0;                 // units with a defect
  int scrap_rate = 0;                  // of what is made
  DelayCause usual_cause = DelayCause::kMaterial;
};

struct Item {
  ItemId id;
  std::string description;
  std::string gtin;  // may be empty
  std::size_t family = 0;
  std::int64_t list_price = 0;  // millionths
  std::size_t suppliers[2] = {0, 0};
};

// The desks that decide or report.
enum class Desk : std::uint8_t { kSales, kPlanning, kPurchasing, kProduction, kQuality, kLogistics, kService, kBuyer };
inline constexpr std::size_t kDesks = 8;

struct Who {
  std::string_view actor;
  std::string_view department;
};

struct World {
  std::vector<Customer> customers;
  std::vector<Family> families;
  std::vector<Supplier> suppliers;
  std::vector<Item> items;
};

World make_world(std::uint64_t seed);

// Who sits at the desk for the n-th order.
Who staff(Desk desk, std::uint64_t n);

// How brisk trade is in a month (1 .. 12), in per cent of an ordinary one; for one family with its own peak.
int season(int month);
int season(const Family& family, int month);

int month_of(Date day);
// The days the factories work around `day`: six days a week, less a spring and an autumn week.
WorkCalendar work_calendar(Date day);

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_WORLD_H_
