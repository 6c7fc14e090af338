#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "program.h"

namespace gendan::cli_test {
namespace {

constexpr char kDraft[] = R"({"decision":"intake.draft","order":"PO-1","actor":"li.na","request_id":"r-1","with":{
  "customer":"ACME","po_number":"4711","currency":"USD","lines":[{"line":1,"item":"TEE-01",
  "quantity":{"value":"400","unit":"EA"},"unit_price":{"value":"3.2","currency":"USD"},"requested":"2035-05-02"}]}})";

boost::json::object refusal_of(const Folder& folder, const std::string& decision) {
  const Result result = gendan(folder, {"execute", "--format", "json"}, decision);
  EXPECT_EQ(result.exit, 1) << result.out;
  return error_of(result);
}

TEST(CliExecute, WritesTheDecisionsEventsAndTellsThem) {
  const Folder folder;
  const boost::json::object receipt = json_of(gendan(folder, {"execute", "--format", "json"}, kDraft));
  EXPECT_EQ(receipt.at("first"), 1);
  EXPECT_EQ(receipt.at("last"), 2);
  EXPECT_EQ(receipt.at("repeated"), false);
  ASSERT_EQ(receipt.at("events").as_array().size(), 2u);
  EXPECT_EQ(receipt.at("events").at(0).at("type"), "OrderDrafted");
  EXPECT_EQ(receipt.at("events").at(1).at("stream"), "order/PO-1");
  EXPECT_EQ(receipt.at("events").at(1).at("actor"), "li.na");
}

TEST(CliExecute, TakesADecisionFromAFile) {
  const Folder folder;
  folder.write("decision.json", kDraft);
  const Result result = gendan(folder, {"execute", "--file", "decision.json"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.out.find("Done: intake.draft, 2 events"), std::string::npos) << result.out;
}

TEST(CliExecute, TakesARequestOnceHoweverOftenItIsSent) {
  const Folder folder;
  decide(folder, kDraft);
  const boost::json::object again = json_of(gendan(folder, {"execute", "--format", "json"}, kDraft));
  EXPECT_EQ(again.at("repeated"), true);
  EXPECT_EQ(again.at("first"), 1);
  EXPECT_EQ(json_of(gendan(folder, {"info", "--format", "json"})).at("head"), 2);
}

TEST(CliExecute, SaysCodeFieldAndRemedyOfARefusalAndWritesNothing) {
  const Folder folder;
  decide(folder, kDraft);
  const boost::json::object refusal =
      refusal_of(folder, R"({"decision":"hold.release","order":"PO-1","actor":"li.na","request_id":"r-2",
                             "with":{"hold":"H1","evidence":"lab report"}})");
  EXPECT_EQ(refusal.at("code"), "unknown_hold");
  EXPECT_FALSE(refusal.at("remedy").as_string().empty());
  EXPECT_EQ(json_of(gendan(folder, {"info", "--format", "json"})).at("head"), 2);
}

TEST(CliExecute, RefusesADecisionThatDoesNotExist) {
  const Folder folder;
  EXPECT_EQ(
      refusal_of(folder, R"({"decision":"order.teleport","order":"PO-1","actor":"a","request_id":"r"})").at("field"),
      "decision");
}

TEST(CliExecute, RefusesAnArgumentThatTheDecisionDoesNotHave) {
  const Folder folder;
  const boost::json::object refusal =
      refusal_of(folder, R"({"decision":"promise.accept_delay","order":"PO-1","actor":"a","request_id":"r",
                  "with":{"line":1,"date":"2035-01-01"}})");
  EXPECT_EQ(refusal.at("code"), "bad_json");
  EXPECT_EQ(refusal.at("field"), "with.date");
}

TEST(CliExecute, RefusesAnArgumentThatAPartOfTheDecisionDoesNotHave) {
  const Folder folder;
  const auto refused = [&](const std::string& decision, const std::string& with) {
    const boost::json::object refusal =
        refusal_of(folder, R"({"decision":")" + decision + R"(","actor":"a","request_id":"r","with":)" + with + "}");
    return std::string(refusal.at("code").as_string()) + " " + std::string(refusal.at("field").as_string());
  };
  for (const char* name : {"unit", "day", "shipment", "mode"}) {
    EXPECT_EQ(refused(R"(shipment.deliver","shipment":"S-1)",
                      R"({"day":"2024-03-30","received":[{"order":"PO-1","line":1,"accepted":"398"},
                          {"order":"PO-1","line":2,"accepted":"398",")" +
                          std::string(name) + R"(":"2024-03-30"}]})"),
              "bad_json with.received[1]." + std::string(name));
  }
  for (const char* name : {"accept", "reject"}) {
    EXPECT_EQ(
        refused(R"(quality.plan_inspection_by_table","order":"PO-1)",
                R"({"lot":"L1","classes":[{"defect_class":"major","aql":"2.5",")" + std::string(name) + R"(":3}]})"),
        "bad_json with.classes[0]." + std::string(name));
  }
  EXPECT_EQ(refused(R"(schedule.baseline","order":"PO-1)",
                    R"({"line":0,"ex_factory":"2035-04-16","steps":[{"code":"SEW","days":5}]})"),
            "bad_json with.steps[0].days");
}

TEST(CliExecute, RefusesANameThatStandsTwice) {
  const Folder folder;
  for (const char* with : {R"({"hold":"H1","kind":"quality","line":1,"line":2})",
                           R"({"hold":"H1","kind":"quality","line":1,"l\u0069ne" : 2})"}) {
    const boost::json::object refusal =
        refusal_of(folder, R"({"decision":"hold.place","order":"PO-1","actor":"a","request_id":"r","with":)" +
                               std::string(with) + "}");
    EXPECT_EQ(refusal.at("code"), "bad_json");
    EXPECT_EQ(refusal.at("field"), "input");
    EXPECT_EQ(refusal.at("detail"), "the name \"line\" stands twice in one object");
  }
}

TEST(CliExecute, RefusesTheMomentThatALogTakesForNone) {
  const Folder folder;
  const boost::json::object refusal =
      refusal_of(folder, R"({"decision":"intake.submit","order":"PO-1","actor":"a","request_id":"r",
                  "occurred_at":"1970-01-01T00:00:00Z","with":{}})");
  EXPECT_EQ(refusal.at("code"), "date_out_of_range");
  EXPECT_EQ(refusal.at("field"), "occurred_at");
}

TEST(CliExecute, NamesTheFieldWhoseValueIsWrong) {
  const Folder folder;
  const boost::json::object refusal =
      refusal_of(folder, R"({"decision":"promise.announce_delay","order":"PO-1","actor":"a","request_id":"r",
                  "with":{"line":1,"new_date":"2035-02-30","cause":"material"}})");
  EXPECT_EQ(refusal.at("code"), "not_a_date");
  EXPECT_EQ(refusal.at("field"), "with.new_date");
}

TEST(CliExecute, RefusesAKeyBesideThoseOfADecision) {
  const Folder folder;
  EXPECT_EQ(
      refusal_of(folder, R"({"decision":"intake.close","order":"PO-1","actor":"a","request_id":"r","force":true})")
          .at("field"),
      "force");
}

TEST(CliExecute, RefusesADecisionWithoutActorOrRequestId) {
  const Folder folder;
  EXPECT_EQ(refusal_of(folder, R"({"decision":"intake.close","order":"PO-1","request_id":"r"})").at("field"), "actor");
  EXPECT_EQ(refusal_of(folder, R"({"decision":"intake.close","order":"PO-1","actor":"a"})").at("field"), "request_id");
  EXPECT_EQ(refusal_of(folder, R"({"decision":"intake.close","actor":"a","request_id":"r"})").at("field"), "order");
}

TEST(CliExecute, RefusesWhatIsNoJsonObjectAndMakesNoLog) {
  const Folder folder;
  for (const char* input : {"", "  \n", "[1]", "{\"decision\":", "\xFF\xFE", "null"}) {
    EXPECT_EQ(gendan(folder, {"execute"}, input).exit, 1) << input;
  }
  EXPECT_EQ(gendan(folder, {"execute"}, std::string(100'000, '[')).exit, 1);
  EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log"));
}

TEST(CliExecute, SaysWhatIsWrongWithTheLotsOfAShipment) {
  const Folder folder;
  live_through(folder);
  const auto refused = [&](const std::string& lots) {
    return refusal_of(folder, R"({"decision":"shipment.pack","shipment":"S-PO-1","actor":"a","request_id":"l",)"
                              R"("with":{"cartons":1,"lots":)" +
                                  lots + "}}");
  };
  EXPECT_EQ(refused("7").at("code"), "bad_json");
  EXPECT_EQ(refused("[7]").at("code"), "bad_json");
  EXPECT_EQ(refused(R"([{"lot":"L1"}])").at("code"), "missing");
  EXPECT_EQ(refused(R"([{"order":"PO-1","lot":"L1","colour":"red"}])").at("code"), "bad_json");
  const boost::json::object second =
      refused(R"([{"order":"PO-1","lot":"L1"},{"order":"PO-1","lot":"L2","quantity":{"value":"x","unit":"EA"}}])");
  EXPECT_EQ(second.at("code"), "not_a_number");
  EXPECT_NE(second.at("field").as_string().find("lots[1]"), std::string::npos) << second.at("field").as_string();
}

TEST(CliExecute, RefusesANegativeZero) {
  const Folder folder;
  live_through(folder);
  const boost::json::object refusal = refusal_of(folder, R"({"decision":"production.report","order":"PO-1","actor":"a",
      "request_id":"zero","with":{"line":1,"good":{"value":"-0","unit":"EA"},"day":"2024-03-02"}})");
  EXPECT_EQ(refusal.at("code"), "not_a_number");
}

TEST(CliExecute, SaysWhenItsFileCannotBeRead) {
  const Folder folder;
  const Result result = gendan(folder, {"execute", "--file", "missing.json", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(error_of(result).at("code"), "not_found");
}

TEST(CliExecute, ListsEveryDecisionWithAnExampleThatItUnderstands) {
  const Folder folder;
  folder.write("file", "");
  const boost::json::object list = json_of(gendan(folder, {"execute", "--list", "--format", "json"}));
  std::set<std::string> names;
  for (const boost::json::value& entry : list.at("decisions").as_array()) {
    const std::string name(entry.at("decision").as_string());
    EXPECT_TRUE(names.insert(name).second) << name << " stands twice";
    // A log that cannot be opened comes after the input has been read whole.
    const Result result = gendan(folder, {"execute", "--log", "file/log"}, boost::json::serialize(entry.at("example")));
    EXPECT_EQ(result.exit, 3) << name << ": " << result.err;
  }
  EXPECT_GE(names.size(), 60u);
}

TEST(CliExecute, ListsOnlyTheDecisionsAskedFor) {
  const Folder folder;
  const boost::json::object list = json_of(gendan(folder, {"execute", "--list", "hold", "--format", "json"}));
  EXPECT_EQ(list.at("decisions").as_array().size(), 2u);
  EXPECT_EQ(gendan(folder, {"execute", "--list", "astrology"}).exit, 2);
}

TEST(CliExecute, CarriesAnOrderFromItsDraftToItsDelivery) {
  const Folder folder;
  live_through(folder);
  EXPECT_EQ(json_of(gendan(folder, {"show", "PO-1", "--format", "json"})).at("status"), "completed");
  EXPECT_EQ(gendan(folder, {"replay"}).exit, 0);
}

TEST(CliExecute, PlansACalendarOverTheWorkingDaysItIsGiven) {
  const Folder folder;
  decide(folder, kDraft);
  const auto step = [&](const std::string& id, const std::string& decision, const std::string& with) {
    decide(folder, R"({"decision":")" + decision + R"(","order":"PO-1","actor":"a","request_id":")" + id +
                       R"(","with":)" + with + "}");
  };
  step("s1", "intake.submit", "{}");
  step("s2", "intake.start_review", R"({"reviewer":"a"})");
  step("s3", "intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step("s4", "intake.confirm",
       R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 days","promised":["2035-05-02"]})");
  // 2035-04-16 is a Monday; five working days before it, with a holiday on the Wednesday, is Friday 2035-04-06.
  step("s5", "schedule.baseline", R"({"line":0,"ex_factory":"2035-04-16","steps":[{"code":"SEWING","department":"plant",
      "offset":-5}],"holidays":["2035-04-11"]})");
  const boost::json::object order = json_of(gendan(folder, {"show", "PO-1", "--format", "json"}));
  ASSERT_EQ(order.at("milestones").as_array().size(), 1u);
  EXPECT_EQ(order.at("milestones").at(0).at("planned"), "2035-04-06");
}

}  // namespace
}  // namespace gendan::cli_test
