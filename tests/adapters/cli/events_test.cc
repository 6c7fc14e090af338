#include <gtest/gtest.h>

#include <sstream>

#include "program.h"

namespace gendan::cli_test {
namespace {

std::vector<boost::json::object> lines_of(const Result& result) {
  EXPECT_EQ(result.exit, 0) << result.err;
  std::vector<boost::json::object> lines;
  std::istringstream in(result.out);
  for (std::string line; std::getline(in, line);) lines.push_back(boost::json::parse(line).as_object());
  return lines;
}

class CliEvents : public testing::Test {
 protected:
  void SetUp() override { live_through(folder_); }
  std::vector<boost::json::object> json(Words more) {
    Words words = {"events", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return lines_of(gendan(folder_, words));
  }
  Folder folder_;
};

TEST_F(CliEvents, GivesOneJsonObjectPerLineInOrderOfPosition) {
  const auto events = json({});
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].at("position"), i + 1);
  EXPECT_EQ(events[0].at("type"), "OrderDrafted");
  EXPECT_EQ(events[0].at("event").at("customer"), "ACME");
  EXPECT_EQ(events[0].at("department"), "follow-up");
}

TEST_F(CliEvents, BeginsWhereItIsToldAndEndsAtTheLimit) {
  const auto events = json({"--from", "3", "--limit", "2"});
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].at("position"), 3);
}

TEST_F(CliEvents, KeepsToOneStream) {
  const auto events = json({"--stream", "shipment/S-PO-1"});
  ASSERT_EQ(events.size(), 5u);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].at("version"), i + 1);
}

TEST_F(CliEvents, KeepsToOneType) {
  const auto events = json({"--type", "LotPassed"});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].at("event").at("lot"), "L1");
}

TEST_F(CliEvents, ShowsAStreamThatIsNotThereAsEmpty) { EXPECT_TRUE(json({"--stream", "order/none"}).empty()); }

TEST_F(CliEvents, WritesXmlWithEveryEventInIt) {
  const Result result = gendan(folder_, {"events", "--xml"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out.rfind("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<events>\n", 0), 0u);
  EXPECT_NE(result.out.find("</events>\n"), std::string::npos);
  std::size_t count = 0;
  for (std::size_t at = 0; (at = result.out.find("\n<event ", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, json({}).size());
}

TEST_F(CliEvents, WritesXmlWithoutCharactersThatItCannotHold) {
  decide(folder_, R"({"decision":"intake.draft","order":"PO-2","actor":"li\ufffe","request_id":"x","with":{
      "customer":"ACME","po_number":"2","currency":"USD","country":"Germany","lines":[{"line":1,"item":"TEE",
      "quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"3","currency":"USD"},"requested":"2035-05-02"}]}})");
  const Result result = gendan(folder_, {"events", "--xml", "--stream", "order/PO-2", "--limit", "1"});
  EXPECT_NE(result.out.find("actor=\"li\xEF\xBF\xBD\""), std::string::npos) << result.out;
}

TEST_F(CliEvents, ShowsATableWithoutAFormat) {
  const Result result = gendan(folder_, {"events", "--limit", "1"});
  EXPECT_NE(result.out.find("order/PO-1  order entered for ACME"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace gendan::cli_test
