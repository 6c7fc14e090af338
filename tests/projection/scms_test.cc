// The delivery history of the USAID supply chain project, fed to Delays as events, one line item per CSV row.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/projection/delays.h"
#include "tests/projection/support.h"

namespace gendan {
namespace {

std::string data_folder() {
  if (const char* folder = std::getenv("GENDAN_SHARED_DATA")) return folder;
  return GENDAN_SOURCE_DIR "/../shared/data";
}

// Enough of RFC 4180 for this file: quotes, doubled quotes, LF or CRLF.
std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& cell = rows.back().back();
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      rows.emplace_back(1);
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (rows.back().size() == 1 && rows.back()[0].empty()) rows.pop_back();
  return rows;
}

// "2-Jun-06"
Date parse_day(const std::string& text) {
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::size_t first = text.find('-');
  const std::size_t second = text.rfind('-');
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(first + 1, second - first - 1));
  return Date::from_civil(2000 + std::stoi(text.substr(second + 1)), static_cast<int>(month - kMonths.begin()) + 1,
                          std::stoi(text.substr(0, first)), "day")
      .value();
}

class Scms : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = data_folder() + "/scms/supply_chain_shipment.csv";
    std::ifstream file(path, std::ios::binary);
    if (!file)
      GTEST_SKIP() << "skipped: the SCMS history is not there; set GENDAN_SHARED_DATA to the folder that has it";
    std::ostringstream text;
    text << file.rdbuf();
    const std::vector<std::vector<std::string>> rows = parse_csv(text.str());
    const auto column = [&](std::string_view name) {
      return static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
    };
    const std::size_t po = column("po / so #"), country = column("country"), mode = column("shipment mode"),
                      promised = column("scheduled delivery date"), delivered = column("delivered to client date"),
                      vendor = column("vendor"), quantity = column("line item quantity");
    std::map<std::string, std::uint32_t> lines;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const std::vector<std::string>& row = rows[i];
      const std::string stream = "order/" + row[po];
      const LineNo number{++lines[row[po]]};
      if (number.value == 1) {
        OrderDrafted header;
        header.country = row[country];
        tape_.on(stream, header);
      }
      LineAdded line;
      line.line = number;
      line.quantity = pieces(std::stoll(row[quantity]));
      line.supplier = SupplierId(row[vendor]);
      line.mode = row[mode];
      tape_.on(stream, line).on(stream, DeliveryPromised{number, parse_day(row[promised])});
      GoodsDelivered goods;
      goods.line = number;
      goods.day = parse_day(row[delivered]);
      goods.unit = line.quantity.unit;
      goods.accepted = line.quantity.value;
      tape_.on(stream, goods);
    }
    tape_.play(delays_);
  }
  Tape tape_;
  Delays delays_;
};

TEST_F(Scms, GivesTheKnownFigures) {
  const DelayTotals totals = delays_.totals(day("2016-01-01"));
  EXPECT_EQ(totals.lines, 10'324u);
  EXPECT_EQ(totals.orders, 6'233u);
  EXPECT_EQ(totals.lines_late, 1'186u);
  EXPECT_EQ(totals.lines_early, 2'814u);
  EXPECT_EQ(totals.lines_on_day, 6'324u);
  EXPECT_EQ(totals.worst_days_late, 192);
  EXPECT_EQ(totals.worst_days_early, -372);
  EXPECT_EQ(totals.lines_open, 0u);
  EXPECT_EQ(totals.orders_late, totals.orders_delivered_late);
  EXPECT_EQ((Share{totals.lines_late, totals.lines}).per_hundred().str(), "11.49");
}

TEST_F(Scms, TheListsAddUpToTheTotals) {
  const DelayTotals totals = delays_.totals({});
  const std::vector<LineDelay> late =
      delays_.lines({.lateness = DelayFilter::Lateness::kLate, .worst_first = true}, {});
  ASSERT_EQ(late.size(), totals.lines_late);
  EXPECT_EQ(late.front().days_late, 192);
  std::int64_t days = 0;
  for (const LineDelay& line : late) days += *line.days_late;
  for (const DelayKey key :
       {DelayKey::kCause, DelayKey::kSupplier, DelayKey::kCountry, DelayKey::kMode, DelayKey::kBranch}) {
    std::uint64_t lines = 0;
    std::int64_t days_in_bars = 0;
    for (const DelayShare& bar : delays_.pareto(key, {})) {
      lines += bar.lines;
      days_in_bars += bar.days;
    }
    EXPECT_EQ(lines, totals.lines_late);
    EXPECT_EQ(days_in_bars, days);
    EXPECT_EQ(delays_.pareto(key, {}).back().cumulative, (Share{lines, lines}));
  }
  std::uint64_t orders_late = 0;
  for (const OrderDelay& order : delays_.orders({})) orders_late += order.lines_late > 0 ? 1 : 0;
  EXPECT_EQ(orders_late, totals.orders_late);
}

}  // namespace
}  // namespace gendan
