#include <gtest/gtest.h>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliShow, TellsAnOrdersStoryInWords) {
  const Folder folder;
  live_through(folder);
  const Result result = gendan(folder, {"show", "PO-1"});
  ASSERT_EQ(result.exit, 0) << result.err;
  for (const char* words :
       {"Order PO-1: completed", "ACME", "N-PO-1", "FOB Ningbo", "T-shirt, white", "order entered for ACME",
        "line 1: promised for 2035-05-02", "lot L1 passed: 50 units inspected, 0 critical, 1 major, 0 minor",
        "shipment/S-PO-1: booked with COSCO, booking 612", "(li.na, follow-up)"}) {
    EXPECT_NE(result.out.find(words), std::string::npos) << words << " is not in\n" << result.out;
  }
  EXPECT_EQ(result.out.find("[observed]"), std::string::npos);
}

TEST(CliShow, TellsHowEarlyALineArrived) {
  const Folder folder;
  live_through(folder);
  const boost::json::object order = json_of(gendan(folder, {"show", "PO-1", "--format", "json"}));
  EXPECT_EQ(order.at("lines").at(0).at("promised"), "2035-05-02");
  EXPECT_EQ(order.at("lines").at(0).at("actual"), "2024-03-30");
  EXPECT_EQ(order.at("lines").at(0).at("days_late"), -4050);
  EXPECT_EQ(order.at("lines").at(0).at("ledger").at("delivered"), "400 EA");
}

TEST(CliShow, GivesEveryEventOfTheStoryInJson) {
  const Folder folder;
  live_through(folder);
  const boost::json::object order = json_of(gendan(folder, {"show", "PO-1", "--format", "json"}));
  std::size_t of_shipment = 0;
  for (const boost::json::value& moment : order.at("timeline").as_array()) {
    EXPECT_FALSE(moment.at("words").as_string().empty());
    of_shipment += moment.at("stream") == "shipment/S-PO-1";
  }
  EXPECT_EQ(of_shipment, 5u);
}

TEST(CliShow, ListsWhatIsStillOpen) {
  const Folder folder;
  decide(folder, R"({"decision":"intake.draft","order":"PO-2","actor":"a","request_id":"1","with":{"customer":"ACME",
      "po_number":"1","currency":"USD","lines":[{"line":1,"item":"TEE","quantity":{"value":"4","unit":"EA"},
      "unit_price":{"value":"1","currency":"USD"},"requested":"2035-05-02"}]}})");
  decide(folder, R"({"decision":"intake.attach_requirement","order":"PO-2","actor":"a","request_id":"2",
      "with":{"requirement":"R1","line":1,"text":"logo embroidered"}})");
  decide(folder, R"({"decision":"hold.place","order":"PO-2","actor":"a","request_id":"3",
      "with":{"hold":"H1","kind":"credit","line":0,"reason":"limit reached"}})");
  const Result result = gendan(folder, {"show", "PO-2"});
  EXPECT_NE(result.out.find("Open points\n  hold H1\n  requirement R1 on line 1 is not verified\n"), std::string::npos)
      << result.out;
}

TEST(CliShow, TellsOfAContactOnlyThatItWasPutRight) {
  const Folder folder;
  decide(folder, R"({"decision":"intake.draft","order":"PO-2","actor":"a","request_id":"1","with":{"customer":"ACME",
      "po_number":"1","currency":"USD","contact":"Ms Rivera","lines":[{"line":1,"item":"TEE",
      "quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},"requested":"2035-05-02"}]}})");
  decide(folder, R"({"decision":"intake.correct_entry","order":"PO-2","actor":"a","request_id":"2",
      "with":{"line":0,"field":"contact","was":"Ms Rivera","now":"Mr Stone"}})");
  const Result events = gendan(folder, {"events"});
  EXPECT_NE(events.out.find("entry corrected, contact"), std::string::npos) << events.out;
  EXPECT_EQ(events.out.find("Stone"), std::string::npos) << events.out;
  const Result order = gendan(folder, {"show", "PO-2"});
  EXPECT_NE(order.out.find("contact         Mr Stone"), std::string::npos) << order.out;  // as it is now
  for (const Result& result : {events, order}) EXPECT_EQ(result.out.find("Rivera"), std::string::npos) << result.out;
}

TEST(CliShow, IncludesTheComplaintsAboutTheOrder) {
  const Folder folder;
  live_through(folder);
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "order":"PO-1","line":1,"channel":"email","complainant":"Ms Weber","allegations":[{"defect":"seam","text":"open"}]}})");
  const Result result = gendan(folder, {"show", "PO-1"});
  EXPECT_NE(result.out.find("case/C-1: complaint received from ACME by email about line 1: open (seam)"),
            std::string::npos)
      << result.out;
}

TEST(CliShow, RefusesAnOrderThatIsNotThere) {
  const Folder folder;
  live_through(folder);
  const Result result = gendan(folder, {"show", "PO-9", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(error_of(result).at("code"), "unknown_order");
}

}  // namespace
}  // namespace gendan::cli_test
