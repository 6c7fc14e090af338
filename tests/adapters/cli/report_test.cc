// The reports and info on a small history that was decided, not imported.

#include <gtest/gtest.h>

#include "program.h"

namespace gendan::cli_test {
namespace {

class CliReport : public testing::Test {
 protected:
  void SetUp() override { live_through(folder_); }
  // A second order, confirmed for 2035-05-02 and then announced for later.
  void add_open_order() {
    int number = 0;
    const auto step = [&](const std::string& decision, const std::string& with) {
      decide(folder_, R"({"decision":")" + decision + R"(","order":"PO-2","actor":"a","request_id":"b)" +
                          std::to_string(number++) + R"(","with":)" + with + "}");
    };
    step("intake.draft", R"({"customer":"BETA","po_number":"2","currency":"USD","country":"Kenya","lines":[{"line":1,
        "item":"TEE","quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},
        "requested":"2035-05-02","supplier":"WUXI"}]})");
    step("intake.submit", "{}");
    step("intake.start_review", R"({"reviewer":"a"})");
    step("intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
    step("intake.confirm", R"({"incoterm":"FOB","place":"Wuxi","payment_terms":"cash","promised":["2035-05-02"]})");
    step("promise.announce_delay", R"({"line":1,"new_date":"2035-05-20","cause":"material","note":"yarn"})");
  }
  boost::json::object json(Words words) {
    words.insert(words.end(), {"--format", "json"});
    return json_of(gendan(folder_, words));
  }
  Folder folder_;
};

TEST_F(CliReport, CountsOpenLinesAgainstTheDayItIsTold) {
  add_open_order();
  const boost::json::object before = json({"report", "delays", "--today", "2035-05-02"});
  EXPECT_EQ(before.at("lines_overdue"), 0);
  EXPECT_EQ(before.at("lines_at_risk"), 1);
  EXPECT_EQ(before.at("at_risk").as_array().size(), 1u);
  const boost::json::object after = json({"report", "delays", "--today", "2035-05-12"});
  EXPECT_EQ(after.at("lines_overdue"), 1);
  EXPECT_EQ(after.at("orders_late"), 1);
  EXPECT_EQ(after.at("late").at(0).at("order"), "PO-2");
  EXPECT_EQ(after.at("late").at(0).at("days_overdue"), 10);
  EXPECT_EQ(after.at("by_supplier").at(0).at("name"), "WUXI");
  EXPECT_EQ(after.at("by_country").at(0).at("name"), "Kenya");
  EXPECT_EQ(after.at("by_cause").at(0).at("name"), "material");
  EXPECT_EQ(after.at("late_orders").at(0).at("order"), "PO-2");
  EXPECT_EQ(after.at("late_orders").at(0).at("worst_days_late"), 10);
  EXPECT_EQ(after.at("late_orders").as_array().size(), 1u);
  EXPECT_EQ(after.at("early").at(0).at("order"), "PO-1");
}

TEST_F(CliReport, GivesTheFiguresOfDeliveredLines) {
  const boost::json::object delays = json({"report", "delays"});
  EXPECT_EQ(delays.at("lines"), 1);
  EXPECT_EQ(delays.at("lines_late"), 0);
  EXPECT_EQ(delays.at("lines_early"), 1);
  EXPECT_EQ(delays.at("lines_on_day"), 0);
  EXPECT_EQ(delays.at("worst_days_late"), 0);
  EXPECT_EQ(delays.at("worst_days_early"), -4050);
  EXPECT_EQ(delays.at("orders_late"), 0);
}

TEST_F(CliReport, ShowsTotalsBeforeLists) {
  add_open_order();
  const Result result = gendan(folder_, {"report", "delays", "--today", "2035-05-12"});
  ASSERT_EQ(result.exit, 0) << result.err;
  const std::size_t totals = result.out.find("open and past the promise");
  const std::size_t list = result.out.find("Late lines, worst first (1)");
  ASSERT_NE(totals, std::string::npos) << result.out;
  ASSERT_NE(list, std::string::npos) << result.out;
  EXPECT_LT(totals, list);
  EXPECT_NE(result.out.find("+10"), std::string::npos) << result.out;
}

TEST_F(CliReport, CutsListsAtTheLimit) {
  ASSERT_EQ(gendan(folder_, {"simulate", "--orders", "60", "--seed", "5", "--log", "play"}).exit, 0);
  const Words words = {"report", "quality", "--log", "play"};
  const boost::json::object all = json({"report", "quality", "--log", "play"});
  ASSERT_GT(all.at("by_supplier_item").as_array().size(), 2u);
  EXPECT_EQ(json({"report", "quality", "--log", "play", "--limit", "2"}).at("by_supplier_item").as_array().size(), 2u);
}

TEST_F(CliReport, GivesTheFiguresOfInspections) {
  const boost::json::object quality = json({"report", "quality"});
  EXPECT_EQ(quality.at("lots"), 1);
  EXPECT_EQ(quality.at("lots_passed"), 1);
  EXPECT_EQ(quality.at("units_inspected"), 50);
  EXPECT_EQ(quality.at("defects_major"), 1);
  EXPECT_EQ(quality.at("defects_per_hundred_units"), 2.0);
  EXPECT_EQ(quality.at("first_pass_yield_percent"), 100.0);
  EXPECT_EQ(quality.at("by_supplier").at(0).at("supplier"), "NINGBO-KNIT");
  const std::string table = gendan(folder_, {"report", "quality"}).out;
  EXPECT_NE(table.find("passed the first time     1  100.00 %"), std::string::npos) << table;
  EXPECT_NE(table.find("NINGBO-KNIT"), std::string::npos) << table;
}

TEST_F(CliReport, GivesTheFiguresOfComplaints) {
  int steps = 0;
  const auto on = [&](const char* id, const char* decision, const char* when, const char* with) {
    decide(folder_, std::string(R"({"decision":"complaint.)") + decision + R"(","case":")" + id +
                        R"(","actor":"a","request_id":"c)" + std::to_string(++steps) + R"(","occurred_at":")" + when +
                        R"(","with":)" + with + "}");
  };
  on("C-1", "receive", "2024-03-01T08:00:00Z", R"({"customer":"ACME","order":"PO-1","line":1,"lot":"L1",
      "channel":"email","allegations":[{"defect":"seam","text":"open"}]})");
  on("C-1", "acknowledge", "2024-03-01T10:00:00Z", R"({"channel":"email"})");
  on("C-1", "assess", "2024-03-02T08:00:00Z", R"({"severity":"major","justified":true})");
  on("C-2", "receive", "2024-03-01T08:00:00Z", R"({"customer":"BEST","channel":"phone",
      "allegations":[{"defect":"stain","text":"blue"}]})");
  on("C-2", "acknowledge", "2024-03-01T20:00:00Z", R"({"channel":"phone"})");
  on("C-2", "assess", "2024-03-02T08:00:00Z", R"({"severity":"minor","justified":false})");
  on("C-2", "investigate", "2024-03-02T09:00:00Z", R"({"number":"8D-1"})");
  on("C-2", "propose", "2024-03-02T10:00:00Z", R"({"root_cause":"ink","resolution":"replace"})");
  on("C-2", "accept", "2024-03-02T11:00:00Z", R"({"channel":"phone"})");
  on("C-2", "close", "2024-03-03T08:00:00Z", R"({"outcome":"replaced","satisfaction":4})");
  const boost::json::object complaints = json({"report", "complaints", "--today", "2024-03-11"});
  EXPECT_EQ(complaints.at("complaints"), 2);
  EXPECT_EQ(complaints.at("open"), 1);
  EXPECT_EQ(complaints.at("closed"), 1);
  EXPECT_EQ(complaints.at("by_severity").at("major"), 1);
  EXPECT_EQ(complaints.at("acknowledging").at("cases"), 2);
  EXPECT_EQ(complaints.at("acknowledging").at("median_hours"), 2.0);
  EXPECT_EQ(complaints.at("acknowledging").at("p90_hours"), 12.0);
  EXPECT_EQ(complaints.at("acknowledging").at("longest_hours"), 12.0);
  EXPECT_EQ(complaints.at("closing").at("cases"), 1);
  EXPECT_EQ(complaints.at("closing").at("longest_hours"), 48.0);
  ASSERT_EQ(complaints.at("open_cases").as_array().size(), 1u);
  const boost::json::value& open = complaints.at("open_cases").at(0);
  EXPECT_EQ(open.at("case"), "C-1");
  EXPECT_EQ(open.at("supplier"), "NINGBO-KNIT");
  EXPECT_EQ(open.at("state"), "assessed");
  EXPECT_EQ(open.at("age_days"), 10);
  const boost::json::value& week_old = complaints.at("open_by_age").at(2);
  EXPECT_EQ(week_old.at("from_days"), 8);
  EXPECT_EQ(week_old.at("cases"), 1);
  EXPECT_EQ(week_old.at("by_severity").at("major"), 1);
  EXPECT_EQ(json({"report", "complaints", "--today", "2024-03-02"}).at("open_by_age").at(0).at("cases"), 1);
  for (const char* list : {"by_lot", "by_order", "by_supplier"}) {
    ASSERT_EQ(complaints.at(list).as_array().size(), 1u) << list;
    EXPECT_EQ(complaints.at(list).at(0).at("acknowledging").at("median_hours"), 2.0) << list;
  }
  EXPECT_EQ(complaints.at("by_lot").at(0).at("order"), "PO-1");
  EXPECT_EQ(complaints.at("by_defect").as_array().size(), 2u);
  const std::string table = gendan(folder_, {"report", "complaints", "--today", "2024-03-11"}).out;
  EXPECT_NE(table.find("Complaints, ages as of 2024-03-11"), std::string::npos) << table;
  EXPECT_NE(table.find("median 2 h, nine of ten within 12 h, longest 12 h"), std::string::npos) << table;
  EXPECT_NE(table.find("Open complaints, gravest and oldest first (1)"), std::string::npos) << table;
  EXPECT_NE(table.find("By supplier, times as medians (1)"), std::string::npos) << table;
}

TEST_F(CliReport, GivesWhatIsOwedAndForHowLong) {
  decide(folder_, R"({"decision":"finance.invoice","order":"PO-1","actor":"a","request_id":"f1","with":{
      "invoice":"INV-1","lines":[{"line":1,"quantity":{"value":"400","unit":"EA"},
      "amount":{"value":"1280","currency":"USD"}}],"due":"2024-04-30"}})");
  decide(folder_, R"({"decision":"finance.receive_payment","payment":"PAY-1","actor":"a","request_id":"f2","with":{
      "customer":"ACME","amount":{"value":"1000","currency":"EUR"},"bank_reference":"B-1","day":"2024-05-02"}})");
  decide(folder_, R"({"decision":"finance.allocate","payment":"PAY-1","actor":"a","request_id":"f3","with":{
      "order":"PO-1","invoice":"INV-1","amount":{"value":"1000","currency":"EUR"},"rate":"1.08"}})");
  const boost::json::object receivables = json({"report", "receivables", "--today", "2024-06-10"});
  EXPECT_EQ(receivables.at("totals").at(0).at("balance"), "200");
  EXPECT_EQ(receivables.at("by_customer").at(0).at("customer"), "ACME");
  EXPECT_EQ(receivables.at("by_customer").at(0).at("overdue_31_60"), "200");
  EXPECT_EQ(receivables.at("open_invoices").at(0).at("days_overdue"), 41);
  EXPECT_EQ(gendan(folder_, {"report", "receivables"}).exit, 0);
  const boost::json::object order = json({"show", "PO-1"});
  EXPECT_EQ(order.at("finance").at("open_balance"), "200 USD");
  const Result shown = gendan(folder_, {"show", "PO-1"});
  EXPECT_NE(shown.out.find("200 USD of invoice INV-1 are not paid, due on 2024-04-30"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("1080 USD paid on invoice INV-1, payment PAY-1, 1000 EUR at 1.08"), std::string::npos)
      << shown.out;
}

TEST_F(CliReport, GivesWhatTheBankCreditedWhereTheRateHasTooFewDecimals) {
  decide(folder_, R"({"decision":"finance.invoice","order":"PO-1","actor":"a","request_id":"f1","with":{
      "invoice":"INV-1","lines":[{"line":1,"quantity":{"value":"400","unit":"EA"},
      "amount":{"value":"1000","currency":"USD"}}],"due":"2024-04-30"}})");
  decide(folder_, R"({"decision":"finance.receive_payment","payment":"PAY-1","actor":"a","request_id":"f2","with":{
      "customer":"ACME","amount":{"value":"26000000","currency":"VND"},"bank_reference":"B-1","day":"2024-05-02"}})");
  decide(folder_, R"({"decision":"finance.allocate","payment":"PAY-1","actor":"a","request_id":"f3","with":{
      "order":"PO-1","invoice":"INV-1","amount":{"value":"26000000","currency":"VND"},"rate":"0.000038",
      "credited":{"value":"1000","currency":"USD"}}})");
  EXPECT_EQ(json({"show", "PO-1"}).at("finance").at("open_balance"), "0 USD");
}

TEST_F(CliReport, GivesWhatComesBackAndWhy) {
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":"returns.)" + decision + R"(","return":"RMA-1","actor":"a","request_id":"r)" +
                        std::to_string(number++) + R"(","occurred_at":"2024-04-10T08:00:00Z","with":)" + with + "}");
  };
  step("request", R"({"order":"PO-1","line":1,"quantity":{"value":"12","unit":"EA"},"reason":"wrong_item"})");
  step("authorise", R"({"quantity":{"value":"10","unit":"EA"}})");
  step("receive", R"({"quantity":{"value":"10","unit":"EA"},"day":"2024-04-10"})");
  const boost::json::object returns = json({"report", "returns", "--today", "2024-04-30"});
  EXPECT_EQ(returns.at("returns"), 1);
  EXPECT_EQ(returns.at("open"), 1);
  EXPECT_EQ(returns.at("rates").at(0).at("return_rate_percent"), 2.5);
  EXPECT_EQ(returns.at("by_supplier").at(0).at("name"), "NINGBO-KNIT");
  EXPECT_EQ(returns.at("by_supplier").at(0).at("delivered"), "400");
  EXPECT_EQ(returns.at("by_supplier").at(0).at("returned"), "10");
  EXPECT_EQ(returns.at("by_reason").at(0).at("reason"), "wrong_item");
  EXPECT_EQ(returns.at("by_reason").at(0).at("received").at(0), "10 EA");
  EXPECT_EQ(returns.at("open_by_age").at(2).at("returns"), 1);
  EXPECT_EQ(returns.at("open_returns").at(0).at("customer"), "ACME");
  EXPECT_EQ(returns.at("open_returns").at(0).at("state"), "received");
  EXPECT_EQ(returns.at("open_returns").at(0).at("age_days"), 20);
  const Result shown = gendan(folder_, {"report", "returns"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_NE(shown.out.find("10 of 400 EA delivered"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("wrong item"), std::string::npos) << shown.out;
}

TEST_F(CliReport, GivesWhatWaitsOnTheOrderDesk) {
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":"intake.)" + decision + R"(","order":"PO-2","actor":"wang","request_id":"d)" +
                        std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("draft", R"({"customer":"BETA","po_number":"2","currency":"USD","country":"Kenya","lines":[{"line":1,
      "item":"TEE","quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},
      "requested":"2035-05-02"}]})");
  step("attach_requirement", R"({"requirement":"R-1","line":1,"text":"no plastic bags"})");
  step("correct_entry", R"({"line":1,"field":"item","was":"TEE","now":"TEE-2"})");
  step("submit", "{}");
  const boost::json::object desk = json({"report", "desk"});
  EXPECT_EQ(desk.at("waiting"), 1);
  EXPECT_EQ(desk.at("queue").at(0).at("order"), "PO-2");
  EXPECT_EQ(desk.at("queue").at(0).at("stage"), "submitted");
  EXPECT_EQ(desk.at("requirements").at(0).at("text"), "no plastic bags");
  const auto& clerks = desk.at("by_clerk").as_array();
  const boost::json::value* wang = nullptr;
  for (const boost::json::value& clerk : clerks) {
    if (clerk.at("name") == "wang") wang = &clerk;
  }
  ASSERT_NE(wang, nullptr);
  EXPECT_EQ(wang->at("fields"), 6);
  EXPECT_EQ(wang->at("corrections"), 1);
  const Result shown = gendan(folder_, {"report", "desk"});
  EXPECT_EQ(shown.exit, 0);
  EXPECT_NE(shown.out.find("no plastic bags"), std::string::npos) << shown.out;
}

TEST_F(CliReport, GivesHowTheCalendarIsKept) {
  add_open_order();
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":"schedule.)" + decision + R"(","order":"PO-2","actor":"a","request_id":"m)" +
                        std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("baseline", R"({"line":0,"ex_factory":"2024-03-15","steps":[
      {"code":"FABRIC-IN","department":"purchasing","offset":-10},{"code":"SEWING","department":"plant","offset":-5},
      {"code":"PACKING","department":"plant","offset":0}]})");
  step("complete", R"({"line":0,"code":"FABRIC-IN","actual":"2024-03-04"})");
  step("forecast", R"({"line":0,"code":"PACKING","forecast":"2035-04-10","reason":"no cartons"})");
  const boost::json::object calendar = json({"report", "calendar", "--today", "2024-03-12"});
  EXPECT_EQ(calendar.at("ex_factory").at("done"), 1);
  EXPECT_EQ(calendar.at("ex_factory").at("on_time"), 1);
  const boost::json::value& milestones = calendar.at("milestones");
  EXPECT_EQ(milestones.at("done"), 1);
  EXPECT_EQ(milestones.at("on_time"), 0);
  EXPECT_EQ(milestones.at("open"), 2);
  EXPECT_EQ(milestones.at("overdue"), 1);
  EXPECT_EQ(milestones.at("at_risk"), 1);
  EXPECT_EQ(milestones.at("worst_days"), 4);
  EXPECT_EQ(milestones.at("adherence_percent"), 0.0);
  ASSERT_EQ(calendar.at("by_milestone").as_array().size(), 3u);
  EXPECT_EQ(calendar.at("by_milestone").at(0).at("name"), "FABRIC-IN");
  EXPECT_EQ(calendar.at("by_milestone").at(0).at("worst_days"), 3);
  ASSERT_EQ(calendar.at("by_department").as_array().size(), 2u);
  EXPECT_EQ(calendar.at("by_department").at(0).at("name"), "plant");
  EXPECT_EQ(calendar.at("by_department").at(0).at("open"), 2);
  ASSERT_EQ(calendar.at("late").as_array().size(), 2u);
  const boost::json::value& overdue = calendar.at("late").at(0);
  EXPECT_EQ(overdue.at("order"), "PO-2");
  EXPECT_EQ(overdue.at("customer"), "BETA");
  EXPECT_EQ(overdue.at("milestone"), "SEWING");
  EXPECT_EQ(overdue.at("department"), "plant");
  EXPECT_EQ(overdue.at("planned"), "2024-03-08");
  EXPECT_EQ(overdue.at("days_overdue"), 4);
  EXPECT_EQ(overdue.at("at_risk"), false);
  const boost::json::value& at_risk = calendar.at("late").at(1);
  EXPECT_EQ(at_risk.at("milestone"), "PACKING");
  EXPECT_EQ(at_risk.at("planned"), "2024-03-15");
  EXPECT_EQ(at_risk.at("forecast"), "2035-04-10");
  EXPECT_TRUE(at_risk.at("days_overdue").is_null());
  EXPECT_EQ(at_risk.at("at_risk"), true);
  const Result shown = gendan(folder_, {"report", "calendar", "--today", "2024-03-12"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_NE(shown.out.find("shipments despatched"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("0 on time, 1 overdue"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("Milestones overdue or at risk, earliest first (2)"), std::string::npos) << shown.out;
}

TEST_F(CliReport, GivesWhatNeedsAttention) {
  add_open_order();  // whose customer is to be told of its delay, by no moment
  const auto step = [&](const std::string& decision, const std::string& when, const std::string& with) {
    decide(folder_, R"({"decision":")" + decision + R"(","order":"PO-2","actor":"a","request_id":")" + decision +
                        R"(","occurred_at":")" + when + R"(","with":)" + with + "}");
  };
  step("incident.raise", "2024-03-01T08:00:00Z", R"({"incident":"I1","kind":"transport","line":1,"what":"strike",
      "inform_by":"2035-04-21T12:00:00Z"})");
  step("hold.place", "2024-03-04T08:00:00Z", R"({"hold":"H1","kind":"quality","line":1,"reason":"shade differs"})");
  const boost::json::object attention = json({"report", "attention", "--today", "2024-03-11"});
  EXPECT_EQ(attention.at("customers_not_told"), 2);
  EXPECT_EQ(attention.at("overdue"), 0);
  EXPECT_EQ(attention.at("incidents_open"), 1);
  EXPECT_EQ(attention.at("holds_in_force"), 1);
  ASSERT_EQ(attention.at("untold").as_array().size(), 2u);
  const boost::json::value& incident = attention.at("untold").at(0);
  EXPECT_EQ(incident.at("order"), "PO-2");
  EXPECT_EQ(incident.at("customer"), "BETA");
  EXPECT_EQ(incident.at("incident"), "I1");
  EXPECT_EQ(incident.at("due"), "2035-04-21T12:00:00Z");
  EXPECT_EQ(incident.at("age_days"), 10);
  const boost::json::value& delay = attention.at("untold").at(1);
  EXPECT_EQ(delay.at("incident"), "");
  EXPECT_EQ(delay.at("delay"), 1);
  EXPECT_TRUE(delay.at("due").is_null());
  EXPECT_EQ(attention.at("incidents").at(0).at("kind"), "transport");
  EXPECT_EQ(attention.at("incidents").at(0).at("what"), "strike");
  EXPECT_EQ(attention.at("incidents").at(0).at("age_days"), 10);
  EXPECT_EQ(attention.at("holds").at(0).at("hold"), "H1");
  EXPECT_EQ(attention.at("holds").at(0).at("kind"), "quality");
  EXPECT_EQ(attention.at("holds").at(0).at("age_days"), 7);
  const boost::json::object later = json({"report", "attention", "--today", "2035-04-22"});
  EXPECT_EQ(later.at("overdue"), 1);
  EXPECT_EQ(later.at("untold").at(0).at("overdue"), true);
  EXPECT_EQ(later.at("untold").at(1).at("overdue"), false);
  const Result shown = gendan(folder_, {"report", "attention", "--today", "2035-04-22"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_NE(shown.out.find("1 of them overdue"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("Customers not told, due first (2)"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("Open incidents, oldest first (1)"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("Holds in force, oldest first (1)"), std::string::npos) << shown.out;
}

TEST_F(CliReport, TellsWhatTheLogHolds) {
  const boost::json::object info = json({"info"});
  EXPECT_EQ(info.at("streams").at("order"), 1);
  EXPECT_EQ(info.at("streams").at("shipment"), 1);
  EXPECT_EQ(info.at("events").at("LotPassed"), 1);
  EXPECT_EQ(info.at("observed"), 0);
  EXPECT_GT(info.at("bytes_on_disk").to_number<std::int64_t>(), 0);
  EXPECT_EQ(std::string(info.at("path").as_string()), folder_ / "gendan-log");
  const Result table = gendan(folder_, {"info"});
  EXPECT_NE(table.out.find("LotPassed"), std::string::npos);
}

TEST_F(CliReport, ShowsHowStrictlyASupplierIsInspected) {
  const boost::json::object json = json_of(gendan(folder_, {"report", "quality", "--format", "json"}));
  const auto& severities = json.at("severities").as_array();
  ASSERT_EQ(severities.size(), 1u);
  EXPECT_EQ(severities[0].at("supplier"), "NINGBO-KNIT");
  EXPECT_EQ(severities[0].at("severity"), "normal");
  EXPECT_EQ(severities[0].at("lots"), 1);
}

TEST_F(CliReport, GivesWhatIsThereAndWhatGoesShort) {
  add_open_order();
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":")" + decision + R"(","stock":"YARN","actor":"a","request_id":"k)" +
                        std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("stock.open", R"({"item":"YARN-30","unit":"KGM","location":"shed"})");
  step("stock.receive", R"({"quantity":{"value":"8","unit":"KGM"},"day":"2024-03-12"})");
  step("stock.expect", R"({"arrival":"P-1","quantity":{"value":"5","unit":"KGM"},"due":"2035-04-01"})");
  step("stock.reserve", R"({"reservation":"PO-2/1","order":"PO-2","line":1,"needed":"2035-04-10",
      "quantity":{"value":"12.5","unit":"KGM"}})");
  const boost::json::object in_time = json({"report", "stock", "--today", "2035-04-01"});
  const boost::json::value& yarn = in_time.at("stocks").at(0);
  EXPECT_EQ(yarn.at("on_hand"), "8");
  EXPECT_EQ(yarn.at("expected"), "5");
  EXPECT_EQ(yarn.at("reserved"), "12.5");
  EXPECT_EQ(yarn.at("available"), "0.5");
  EXPECT_TRUE(in_time.at("shortages").as_array().empty());
  const boost::json::object late = json({"report", "stock", "--today", "2035-04-02"});
  EXPECT_EQ(late.at("stocks").at(0).at("overdue"), "5");
  EXPECT_EQ(late.at("shortages").at(0).at("missing"), "4.5 KGM");
  EXPECT_EQ(late.at("overdue_arrivals").at(0).at("days_overdue"), 1);
  const Result shown = gendan(folder_, {"report", "stock", "--today", "2035-04-02"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_NE(shown.out.find("nothing expected"), std::string::npos) << shown.out;
  const Result order = gendan(folder_, {"show", "PO-2"});
  EXPECT_NE(order.out.find("12.5 KGM of stock YARN on line 1 reserved for 2035-04-10"), std::string::npos) << order.out;
}

TEST_F(CliReport, GivesWhereTheGoodsOfOpenLinesAre) {
  EXPECT_TRUE(json({"report", "work"}).at("lines").as_array().empty());  // PO-1 is delivered
  add_open_order();
  const boost::json::object before = json({"report", "work"});
  ASSERT_EQ(before.at("lines").as_array().size(), 1u);
  EXPECT_EQ(before.at("lines").at(0).at("order"), "PO-2");
  EXPECT_EQ(before.at("lines").at(0).at("made"), "0");
  decide(folder_, R"({"decision":"production.report","order":"PO-2","actor":"a","request_id":"w1",
      "with":{"line":1,"good":{"value":"3","unit":"EA"},"day":"2024-03-12"}})");
  const boost::json::object json_after = json({"report", "work"});
  EXPECT_EQ(json_after.at("lines").at(0).at("made"), "3");
  const Result shown = gendan(folder_, {"report", "work"});
  EXPECT_NE(shown.out.find("Lines under way and where their goods are (1)"), std::string::npos) << shown.out;
}

TEST_F(CliReport, GivesOfAShortClosedLineWhatIsOnItsWay) {
  add_open_order();
  int number = 0;
  const auto step = [&](const std::string& on, const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":")" + decision + R"(",)" + on + R"(,"actor":"a","request_id":"s)" +
                        std::to_string(number++) + R"(","with":)" + with + "}");
  };
  const std::string order = R"("order":"PO-2")";
  const std::string shipment = R"("shipment":"S-2")";
  step(order, "production.report", R"({"line":1,"good":{"value":"4","unit":"EA"},"day":"2024-03-12"})");
  step(order, "quality.submit_lot", R"({"lot":"L1","line":1,"size":{"value":"3","unit":"EA"}})");
  step(order, "quality.plan_inspection_by_table", R"({"lot":"L1","classes":[{"defect_class":"major","aql":"2.5"}]})");
  step(order, "quality.close_inspection", R"({"lot":"L1","inspected":3})");
  step(order, "quality.release_lot", R"({"lot":"L1"})");
  step(shipment, "shipment.plan", R"({"allocations":[{"order":"PO-2","line":1,"quantity":{"value":"3","unit":"EA"}}],
      "mode":"Truck","despatch":"2024-03-12"})");
  step(shipment, "shipment.pack", R"({"cartons":1,"gross_kilograms":"2"})");
  step(shipment, "shipment.despatch", R"({"day":"2024-03-12","documents":["packing list"]})");
  step(order, "production.short_close", R"({"line":1,"reason":"fabric used up","customer_reference":"mail"})");
  const boost::json::object on_its_way = json({"report", "work"});
  ASSERT_EQ(on_its_way.at("lines").as_array().size(), 1u);
  EXPECT_EQ(on_its_way.at("lines").at(0).at("on_the_way"), "3");
  step(shipment, "shipment.deliver_in_full", R"({"day":"2024-03-14"})");
  EXPECT_TRUE(json({"report", "work"}).at("lines").as_array().empty());
}

TEST_F(CliReport, GivesOfALineThatIsDeliveredWithinItsToleranceWhatIsOnItsWay) {
  int number = 0;
  const auto step = [&](const std::string& on, const std::string& decision, const std::string& with) {
    decide(folder_, R"({"decision":")" + decision + R"(",)" + on + R"(,"actor":"a","request_id":"t)" +
                        std::to_string(number++) + R"(","with":)" + with + "}");
  };
  const std::string order = R"("order":"PO-3")";
  step(order, "intake.draft", R"({"customer":"BETA","po_number":"3","currency":"USD","country":"Kenya","lines":[{
      "line":1,"item":"TEE","quantity":{"value":"10","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},
      "requested":"2035-05-02","under_tolerance":"0.3","produced":false,"inspected":false}]})");
  step(order, "intake.submit", "{}");
  step(order, "intake.start_review", R"({"reviewer":"a"})");
  step(order, "intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step(order, "intake.confirm",
       R"({"incoterm":"FOB","place":"Wuxi","payment_terms":"cash","promised":["2035-05-02"]})");
  const auto despatch = [&](const std::string& shipment, const std::string& quantity) {
    step(shipment, "shipment.plan",
         R"({"allocations":[{"order":"PO-3","line":1,"quantity":{"value":")" + quantity +
             R"(","unit":"EA"}}],"mode":"Truck","despatch":"2024-03-12"})");
    step(shipment, "shipment.pack", R"({"cartons":1,"gross_kilograms":"2"})");
    step(shipment, "shipment.despatch", R"({"day":"2024-03-12","documents":["packing list"]})");
  };
  despatch(R"("shipment":"S-3")", "7");
  despatch(R"("shipment":"S-4")", "3");
  step(R"("shipment":"S-3")", "shipment.deliver_in_full", R"({"day":"2024-03-14"})");
  const boost::json::object on_its_way = json({"report", "work"});
  ASSERT_EQ(on_its_way.at("lines").as_array().size(), 1u);
  EXPECT_EQ(on_its_way.at("lines").at(0).at("delivered"), "7");
  EXPECT_EQ(on_its_way.at("lines").at(0).at("on_the_way"), "3");
  step(R"("shipment":"S-4")", "shipment.deliver_in_full", R"({"day":"2024-03-14"})");
  EXPECT_TRUE(json({"report", "work"}).at("lines").as_array().empty());
}

}  // namespace
}  // namespace gendan::cli_test
