#include "world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "random.h"

namespace gendan::simulation {
namespace {

struct Market {
  std::string_view country;
  std::string_view suffix;  // in the customers' names
  std::string_view currency;
  std::int64_t rate_per_mille;
  std::int64_t price_step;
  Incoterm incoterm;
  std::string_view place;
  bool by_land;
};

constexpr std::int64_t kCent = 10'000;
constexpr std::int64_t kWhole = 1'000'000;

constexpr Market kMarkets[] = {
    {"Germany", "GmbH", "EUR", 920, kCent, Incoterm::kFOB, "Ningbo", true},
    {"France", "SARL", "EUR", 920, kCent, Incoterm::kCIF, "Le Havre", true},
    {"Netherlands", "BV", "EUR", 920, kCent, Incoterm::kDAP, "Rotterdam", true},
    {"Spain", "SL", "EUR", 920, kCent, Incoterm::kCFR, "Valencia", true},
    {"Poland", "Sp. z o.o.", "EUR", 920, kCent, Incoterm::kFCA, "Shanghai", true},
    {"Sweden", "AB", "SEK", 10'500, kCent, Incoterm::kFOB, "Shanghai", false},
    {"United Kingdom", "Ltd", "GBP", 790, kCent, Incoterm::kDDP, "Felixstowe", false},
    {"United States", "Inc", "USD", 1000, kCent, Incoterm::kFOB, "Shenzhen", false},
    {"Canada", "Ltée", "CAD", 1360, kCent, Incoterm::kCIP, "Vancouver", false},
    {"Mexico", "SA de CV", "USD", 1000, kCent, Incoterm::kCIF, "Manzanillo", false},
    {"Brazil", "Ltda", "USD", 1000, kCent, Incoterm::kFAS, "Santos", false},
    {"Chile", "SpA", "USD", 1000, kCent, Incoterm::kCFR, "San Antonio", false},
    {"South Africa", "Pty", "ZAR", 18'700, kCent, Incoterm::kCIF, "Durban", false},
    {"Kenya", "Co", "USD", 1000, kCent, Incoterm::kCPT, "Mombasa", false},
    {"United Arab Emirates", "FZE", "AED", 3670, kCent, Incoterm::kDPU, "Jebel Ali", false},
    {"India", "Pvt", "USD", 1000, kCent, Incoterm::kCIF, "Nhava Sheva", false},
    {"Kazakhstan", "TOO", "USD", 1000, kCent, Incoterm::kDAP, "Almaty", true},
    {"Japan", "KK", "JPY", 150'000, kWhole, Incoterm::kEXW, "Suzhou", false},
    {"Australia", "Pty Ltd", "AUD", 1520, kCent, Incoterm::kFOB, "Xiamen", false},
    {"Singapore", "Pte", "SGD", 1340, kCent, Incoterm::kCPT, "Singapore", false},
};

constexpr std::string_view kHouses[] = {
    "Ahorn",   "Belvedere", "Cormoran", "Delphin",   "Estrella", "Falk",    "Granit", "Heather", "Iris",    "Juniper",
    "Kestrel", "Lantern",   "Meridian", "Nordlicht", "Olive",    "Pelikan", "Quartz", "Rowan",   "Saffron", "Tamarind"};

constexpr std::string_view kFirstNames[] = {"Ana",   "Ben",  "Chidi", "Dana",  "Emil",  "Farah",
                                            "Greta", "Hiro", "Ines",  "Jonas", "Karim", "Lena"};
constexpr std::string_view kLastNames[] = {"Almeida", "Brandt", "Castro", "Dubois", "Evans",   "Fischer",
                                           "García",  "Hassan", "Ito",    "Jansen", "Kowalska"};

constexpr std::string_view kTerms[] = {"30 % deposit, balance against copy of B/L", "L/C at sight", "60 days net",
                                       "100 % in advance", "D/P at sight"};

constexpr std::string_view kTowns[] = {"Ningbo", "Shaoxing", "Wenzhou", "Foshan", "Quanzhou", "Suzhou", "Qingdao"};
constexpr std::string_view kTrades[] = {"No.1 Works", "Union", "Mill", "Trading", "Workshop"};

constexpr std::string_view kFinishes[] = {"classic", "light",   "striped", "washed", "double",
                                          "compact", "outdoor", "premium", "plain"};

constexpr DelayCause kCauses[] = {DelayCause::kMaterial, DelayCause::kCapacity, DelayCause::kSubcontractor,
                                  DelayCause::kMaterial, DelayCause::kQuality};

UnitCode unit(std::string_view text) { return UnitCode::parse(text, "unit").value_or(UnitCode()); }

std::vector<Family> make_families() {
  constexpr CountBasis kUnits = CountBasis::kNonconformingUnits;
  constexpr CountBasis kDefects = CountBasis::kNonconformities;
  constexpr std::int64_t kOne = 1'000'000;
  constexpr std::int64_t kHalf = 500'000;
  return {
      {"knitwear",
       "jersey shirt",
       unit("EA"),
       kOne,
       200,
       4000,
       3,
       kUnits,
       {"needle left in", "open seam", "loose thread"}},
      {"trousers", "trousers", unit("EA"), kOne, 150, 3000, 8, kUnits, {"sharp rivet", "wrong size", "shading"}},
      {"outerwear", "jacket", unit("EA"), kOne, 80, 1500, 9, kUnits, {"cord in hood", "zip jams", "stain"}},
      {"footwear", "sneaker", unit("PR"), kOne, 100, 2400, 2, kUnits, {"nail in sole", "sole loose", "glue mark"}},
      {"bags", "rucksack", unit("EA"), kOne, 60, 1800, 7, kUnits, {"mould", "strap torn", "crooked label"}},
      {"home textile",
       "bed linen",
       unit("SET"),
       kOne,
       60,
       1200,
       10,
       kUnits,
       {"broken needle", "short measure", "slub"}},
      {"fabric", "cotton poplin", unit("MTR"), kHalf, 500, 9000, 4, kDefects, {"banned dye", "hole", "weft bar"}},
      {"yarn", "combed yarn", unit("KGM"), kHalf, 100, 2000, 5, kDefects, {"oil fire risk", "wrong count", "knot"}},
      {"ceramics", "stoneware mug", unit("EA"), kOne, 120, 5000, 10, kDefects, {"lead release", "crack", "pinhole"}},
      {"toys", "wooden train", unit("EA"), kOne, 100, 2500, 10, kUnits, {"small part loose", "split wood", "scratch"}},
      {"lamps", "LED desk lamp", unit("EA"), kOne, 50, 1600, 11, kUnits, {"live metal part", "does not light", "dent"}},
      {"furniture",
       "stool",
       unit("EA"),
       kOne,
       30,
       700,
       4,
       kUnits,
       {"leg breaks", "does not stand level", "varnish run"}},
  };
}

std::string gtin13(std::uint64_t number) {
  std::string digits = absl::StrFormat("69%010d", number);
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  digits.push_back(static_cast<char>('0' + (10 - sum % 10) % 10));
  return digits;
}

}  // namespace

World make_world(std::uint64_t seed) {
  Random random(seed ^ 0x67656E64616Eu);
  World world;
  world.families = make_families();

  for (int i = 0; i < 40; ++i) {
    const Market& market = kMarkets[static_cast<std::size_t>(i) % std::size(kMarkets)];
    const std::size_t house = static_cast<std::size_t>(i * 7 + i / 20) % std::size(kHouses);
    Customer customer;
    customer.id = CustomerId(absl::StrFormat("%s %s", kHouses[house], market.suffix));
    customer.country = market.country;
    customer.contact = absl::StrFormat("%s %s", random.pick(kFirstNames), random.pick(kLastNames));
    customer.currency = CurrencyCode::parse(market.currency, "currency").value_or(CurrencyCode());
    customer.rate_per_mille = market.rate_per_mille;
    customer.price_step = market.price_step;
    customer.incoterm = market.incoterm;
    customer.place = market.place;
    customer.payment_terms = random.pick(kTerms);
    customer.by_land = market.by_land;
    customer.patience = static_cast<int>(random.between(550, 900));
    customer.fussiness = static_cast<int>(random.between(20, 100));
    customer.weight = static_cast<int>(random.between(1, 9));
    world.customers.push_back(std::move(customer));
  }

  for (std::size_t i = 0; i < 25; ++i) {
    Supplier supplier;
    supplier.id = SupplierId(absl::StrFormat("%s %s", kTowns[i % std::size(kTowns)], kTrades[i % std::size(kTrades)]));
    supplier.days_for_largest = random.between(8, 24);
    supplier.lateness = static_cast<int>(random.between(80, 480));
    supplier.defect_rate = static_cast<int>(random.between(5, 60));
    supplier.scrap_rate = static_cast<int>(random.between(2, 30));
    supplier.usual_cause = random.pick(kCauses);
    world.suppliers.push_back(std::move(supplier));
  }

  for (std::size_t i = 0; i < 200; ++i) {
    Item item;
    item.family = i % world.families.size();
    const Family& family = world.families[item.family];
    item.id = ItemId(absl::StrFormat("%c%c-%03d", family.name[0] - 'a' + 'A', family.name[1] - 'a' + 'A', i + 1));
    item.description = absl::StrFormat("%s %s", random.pick(kFinishes), family.noun);
    if (i % 5 != 4) item.gtin = gtin13(1'000'000 + i * 37);
    item.list_price = random.between(45, 2600) * kCent;
    for (std::size_t& supplier : item.suppliers) {
      supplier = static_cast<std::size_t>(random.below(world.suppliers.size()));
    }
    world.items.push_back(std::move(item));
  }
  return world;
}

Who staff(Desk desk, std::uint64_t n) {
  struct Team {
    std::string_view department;
    std::string_view people[3];
  };
  static constexpr Team kTeams[kDesks] = {
      {"sales", {"chen.yu", "lin.xiaomei", "zhou.min"}},       {"planning", {"wu.tao", "he.jing", "wu.tao"}},
      {"purchasing", {"gao.lei", "sun.yan", "gao.lei"}},       {"production", {"ma.qiang", "hu.bin", "guo.fang"}},
      {"quality", {"xu.hong", "deng.wei", "xu.hong"}},         {"logistics", {"luo.dan", "tang.jun", "luo.dan"}},
      {"customer service", {"yang.li", "zhao.na", "yang.li"}}, {"buyer", {"portal", "portal", "edi"}},
  };
  const Team& team = kTeams[static_cast<std::size_t>(desk)];
  return {team.people[n % 3], team.department};
}

int season(int month) {
  static constexpr int kTrade[12] = {80, 55, 100, 105, 95, 90, 100, 115, 130, 125, 110, 85};
  return kTrade[(month - 1) % 12];
}

int season(const Family& family, int month) {
  const int apart = (month - family.peak_month + 12) % 12;
  const int distance = apart <= 6 ? apart : 12 - apart;
  return 200 - 25 * distance;
}

int month_of(Date day) {
  const std::string text = day.str();
  return (text[5] - '0') * 10 + (text[6] - '0');
}

WorkCalendar work_calendar(Date day) {
  const std::string text = day.str();
  const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
  std::vector<Date> holidays;
  for (int y = year - 1; y <= year + 1; ++y) {
    for (const auto& [month, first, last] : {std::array{2, 8, 14}, std::array{5, 1, 3}, std::array{10, 1, 6}}) {
      for (int d = first; d <= last; ++d) {
        if (absl::StatusOr<Date> holiday = Date::from_civil(y, month, d, "holiday"); holiday.ok()) {
          holidays.push_back(*holiday);
        }
      }
    }
  }
  return WorkCalendar::create(std::bitset<7>(0b0111111), std::move(holidays), {}).value_or(WorkCalendar());
}

}  // namespace gendan::simulation
