#include <gtest/gtest.h>

#include "program.h"

namespace gendan::cli_test {
namespace {

// PO-1, whose line 1 is promised for 2 May 2035 and planned for 20 April; its fabric will come on 3 April, seven
// working days late. A second line has no calendar.
void plan_order(const Folder& folder, bool two_lines = false) {
  const std::string second = R"(,{"line":2,"item":"CAP","quantity":{"value":"10","unit":"EA"},
       "unit_price":{"value":"1","currency":"USD"},"requested":"2035-05-02"})";
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder, R"({"decision":")" + decision + R"(","order":"PO-1","actor":"a","request_id":")" +
                       std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("intake.draft", R"({"customer":"ACME","po_number":"1","currency":"USD","country":"Chile",
       "lines":[{"line":1,"item":"TEE","quantity":{"value":"400","unit":"EA"},"mode":"Ocean",
       "unit_price":{"value":"1","currency":"USD"},"requested":"2035-05-02"})" +
                           (two_lines ? second : "") + "]}");
  step("intake.submit", "{}");
  step("intake.start_review", R"({"reviewer":"li.na"})");
  step("intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step("intake.confirm", R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 days","promised":["2035-05-02")" +
                             std::string(two_lines ? R"(,"2035-05-02")" : "") + "]}");
  decide(folder, R"({"decision":"schedule.baseline","order":"PO-1","actor":"a","request_id":"b1","with":{"line":1,
      "steps":[{"code":"FABRIC","offset":-20},{"code":"SEW","offset":-5,"after":["FABRIC"]},
      {"code":"EX","offset":0,"after":["SEW"]}],"ex_factory":"2035-04-20"}})");
  decide(folder, R"({"decision":"schedule.forecast","order":"PO-1","actor":"a","request_id":"b2","with":{"line":1,
      "code":"FABRIC","forecast":"2035-04-03","reason":"mill is late"}})");
}

TEST(CliOutlook, ShowsTheSlackAndWhatCouldWinADateBack) {
  const Folder folder;
  plan_order(folder);
  const boost::json::object json = json_of(gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01", "--transit",
                                                           "Ocean=35", "--transit", "Air=5", "--format", "json"}));
  const auto& line = json.at("lines").at(0);
  EXPECT_EQ(line.at("critical_path"), boost::json::array({"FABRIC", "SEW", "EX"}));
  EXPECT_GT(line.at("days_late").to_number<int>(), 0);
  EXPECT_FALSE(line.at("recovery").at("options").as_array().empty());
  const Result text = gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01"});
  EXPECT_EQ(text.exit, 0) << text.err;
  EXPECT_NE(text.out.find("critical"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("to win back"), std::string::npos) << text.out;
  const Result coloured = gendan(
      folder, {"outlook", "PO-1", "--today", "2035-03-01", "--transit", "Ocean=35", "--transit", "A\x1b[31mir=5"});
  EXPECT_NE(coloured.out.find("A?[31mir takes 5 days"), std::string::npos) << coloured.out;
}

TEST(CliOutlook, LooksAheadByTheWorkingDaysOfACalendar) {
  const Folder folder;
  plan_order(folder);
  const auto expected = [&](const std::string& calendar) {
    folder.write("days.json", calendar);
    const Result result =
        gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01", "--calendar", "days.json", "--format", "json"});
    return json_of(result).at("lines").at(0).at("expected");
  };
  EXPECT_EQ(expected("{}"), "2035-05-01");
  EXPECT_EQ(expected(R"({"holidays":["2035-04-25"]})"), "2035-05-02");
  EXPECT_EQ(expected(R"({"holidays":["2035-04-25"],"make_up_days":["2035-04-28"]})"), "2035-05-01");
  EXPECT_EQ(expected(R"({"week":["Mon"]})"), "2035-04-30");
}

TEST(CliOutlook, ShowsTheLinesThatHaveACalendar) {
  const Folder folder;
  plan_order(folder, true);
  const boost::json::object json =
      json_of(gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01", "--format", "json"}));
  ASSERT_EQ(json.at("lines").as_array().size(), 1u);
  EXPECT_EQ(json.at("lines").at(0).at("line"), 1);
  const Result text = gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01"});
  EXPECT_NE(text.out.find("Line 2 has no calendar.\n"), std::string::npos) << text.out;
  EXPECT_EQ(error_of(gendan(folder, {"outlook", "PO-1", "--line", "2", "--format", "json"})).at("code"),
            "unknown_milestone");
}

TEST(CliOutlook, RefusesWhatItCannotReckonWith) {
  const Folder folder;
  live_through(folder);
  folder.write("days.json", R"({"holiday":["2035-05-01"]})");
  folder.write("no-day.json", R"({"holidays":["2035-02-30"]})");
  const auto code = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    return error_of(gendan(folder, arguments)).at("code");
  };
  EXPECT_EQ(code({"outlook", "PO-1"}), "unknown_milestone");
  EXPECT_EQ(code({"outlook", "PO-9"}), "unknown_order");
  EXPECT_EQ(code({"outlook", "PO-1", "--transit", "Ocean"}), "not_a_number");
  EXPECT_EQ(code({"outlook", "PO-1", "--calendar", "days.json"}), "bad_json");
  EXPECT_EQ(code({"outlook", "PO-1", "--calendar", "no-day.json"}), "not_a_date");
  EXPECT_EQ(code({"outlook", "PO-1", "--calendar", "none.json"}), "not_found");
}

TEST(CliOutlook, SaysWhereACalendarIsWrong) {
  const Folder folder;
  plan_order(folder);
  const auto refused_at = [&](const std::string& calendar) {
    folder.write("days.json", calendar);
    const boost::json::object error = error_of(
        gendan(folder, {"outlook", "PO-1", "--today", "2035-03-01", "--calendar", "days.json", "--format", "json"}));
    return std::string(error.at("code").as_string()) + " " + std::string(error.at("field").as_string());
  };
  EXPECT_EQ(refused_at(R"({"week":[]})"), "bad_calendar calendar.week");
  EXPECT_EQ(refused_at(R"({"week":["Mo"]})"), "unknown_code calendar.week[0]");
  EXPECT_EQ(refused_at(R"({"week":["Mon"],"week":["Tue"]})"), "bad_json calendar");
  EXPECT_EQ(refused_at(R"({"holidays":["2035-05-01"],"make_up_days":["2035-05-01"]})"),
            "duplicate calendar.make_up_days");
}

TEST(CliOutlook, TakesTheOrderBehindItsTransitTimes) {
  const Folder folder;
  live_through(folder);
  const Result result = gendan(folder, {"outlook", "--transit", "Ocean=35", "PO-9", "--format", "json"});
  EXPECT_EQ(error_of(result).at("code"), "unknown_order");
}

}  // namespace
}  // namespace gendan::cli_test
