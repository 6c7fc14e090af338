// The real shipment history, end to end, with the figures that are known of it.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliScms, TheShipmentHistoryGivesItsKnownFiguresAndReplays) {
  const std::optional<std::string> file = shared_data("scms/supply_chain_shipment.csv");
  if (!file) GTEST_SKIP() << "the SCMS shipment file is not there: set GENDAN_SHARED_DATA to the shared data's folder";
  const Folder folder;
  const boost::json::object first = json_of(gendan(folder, {"import", "scms", *file, "--format", "json"}));
  EXPECT_EQ(first.at("rows"), 10324);
  EXPECT_EQ(first.at("orders"), 6233);
  EXPECT_EQ(first.at("duplicates"), 0);
  std::map<std::string, std::set<std::int64_t>> rows;  // by value
  for (const boost::json::value& cell : first.at("quarantine").as_array()) {
    rows[std::string(cell.at("value").as_string())].insert(cell.at("row").to_number<std::int64_t>());
    EXPECT_FALSE(cell.at("reason").as_string().empty());
    EXPECT_FALSE(cell.at("column").as_string().empty());
  }
  EXPECT_EQ(rows["DDU"].size(), 15u);
  EXPECT_GT(rows["Date Not Captured"].size(), 0u);
  EXPECT_GT(rows["Pre-PQ Process"].size(), 0u);
  EXPECT_EQ(first.at("quarantined"), first.at("quarantine").as_array().size());

  const boost::json::object delays = json_of(gendan(folder, {"report", "delays", "--format", "json"}));
  EXPECT_EQ(delays.at("lines"), 10324);
  EXPECT_EQ(delays.at("orders"), 6233);
  EXPECT_EQ(delays.at("lines_late"), 1186);
  EXPECT_EQ(delays.at("lines_early"), 2814);
  EXPECT_EQ(delays.at("lines_on_day"), 6324);
  EXPECT_EQ(delays.at("worst_days_late"), 192);
  EXPECT_EQ(delays.at("worst_days_early"), -372);
  EXPECT_EQ(delays.at("late").as_array().size(), 1186u);
  EXPECT_EQ(delays.at("late").at(0).at("days_late"), 192);
  EXPECT_EQ(delays.at("early").as_array().size(), 2814u);
  EXPECT_EQ(delays.at("early").at(0).at("days_late"), -372);
  EXPECT_EQ(delays.at("orders_late"), 684);
  EXPECT_EQ(delays.at("late_orders").as_array().size(), 684u);

  const boost::json::object replay = json_of(gendan(folder, {"replay", "--format", "json"}));
  EXPECT_EQ(replay.at("agrees"), true);
  // Nothing was despatched before it was delivered, as far as the file says.
  const boost::json::object conformance = json_of(gendan(folder, {"conformance", "--format", "json", "--limit", "5"}));
  EXPECT_EQ(conformance.at("observed"), first.at("events"));
  EXPECT_EQ(conformance.at("first_departures").as_array().size(), 5u);
  const auto deliveries = [](const boost::json::value& one) { return one.at("event") == "GoodsDelivered"; };
  const boost::json::array& reasons = conformance.at("reasons").as_array();
  const auto found = std::find_if(reasons.begin(), reasons.end(), deliveries);
  ASSERT_NE(found, reasons.end());
  EXPECT_EQ(found->at("count"), 10'324);
  EXPECT_EQ(found->at("code"), "quantity_chain");
  EXPECT_EQ(replay.at("events"), first.at("events"));
  EXPECT_GE(replay.at("aggregates_compared").to_number<std::int64_t>(), 6233);

  const boost::json::object second = json_of(gendan(folder, {"import", "scms", *file, "--format", "json"}));
  EXPECT_EQ(second.at("events"), 0);
  EXPECT_EQ(second.at("duplicates"), 10324);
  EXPECT_EQ(json_of(gendan(folder, {"info", "--format", "json"})).at("head"), first.at("events"));
}

// The README's picture, line by line: "..." stands for what it leaves out.
TEST(CliScms, TheReadmeShowsWhatComesOut) {
  const std::optional<std::string> file = shared_data("scms/supply_chain_shipment.csv");
  if (!file) GTEST_SKIP() << "the SCMS shipment file is not there: set GENDAN_SHARED_DATA to the shared data's folder";
  const Folder folder;
  std::ifstream readme(GENDAN_SOURCE_DIR "/README.md");
  std::string out, line;
  int commands = 0, lines = 0;
  const std::string prompt = "$ ./dev run -- ";
  while (std::getline(readme, line) && line != "## How it works") {
    if (line.rfind(prompt, 0) == 0) {
      std::istringstream words(line.substr(prompt.size()));
      Words arguments;
      for (std::string word; words >> word;) arguments.push_back(word == "supply_chain_shipment.csv" ? *file : word);
      const Result result = gendan(folder, arguments);
      ASSERT_EQ(result.exit, 0) << line << result.err;
      out = result.out;
      ++commands;
    } else if (commands > 0 && line != "..." && line != "```" && !line.empty()) {
      EXPECT_NE(out.find(line + "\n"), std::string::npos) << line << "\nstands in the README, and not in\n" << out;
      ++lines;
    }
  }
  EXPECT_EQ(commands, 3);
  EXPECT_GT(lines, 15);
}

}  // namespace
}  // namespace gendan::cli_test
