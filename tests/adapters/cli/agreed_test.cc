#include <gtest/gtest.h>

#include <string>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliAgreed, TellsRevisionsAndPromises) {
  const Folder folder;
  live_through(folder);
  const boost::json::object json = json_of(gendan(folder, {"agreed", "PO-1", "--format", "json"}));
  EXPECT_EQ(json.at("revisions").at(0).at("revision"), 1);
  EXPECT_EQ(json.at("promises").at(0).at("step"), "promised");
  EXPECT_EQ(json.at("promises").at(0).at("date"), "2035-05-02");
  const Result text = gendan(folder, {"agreed", "PO-1"});
  EXPECT_NE(text.out.find("line 1, promised: 2035-05-02"), std::string::npos) << text.out;
}

TEST(CliAgreed, HasNoLineThatSomebodyWroteIntoAReasonATermOrANote) {
  const Folder folder;
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder, R"({"decision":")" + decision + R"(","order":"PO-1","actor":"a","request_id":")" +
                       std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("intake.draft", R"({"customer":"ACME","po_number":"1","currency":"USD","country":"Chile",
       "lines":[{"line":1,"item":"TEE","quantity":{"value":"400","unit":"EA"},
       "unit_price":{"value":"1","currency":"USD"},"requested":"2035-05-02"}]})");
  step("intake.submit", "{}");
  step("intake.start_review", R"({"reviewer":"li.na"})");
  step("intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step("intake.confirm", R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 days","promised":["2035-05-02"]})");
  step("amendment.propose", R"({"proposal":"C1","base_revision":1,"by":"buyer",
       "changes":[{"line":1,"spec_revision":"C\n  forged"}],"reason":"why\n  forged"})");
  step("amendment.accept", R"({"proposal":"C1","by":"seller"})");
  step("promise.announce_delay",
       R"({"line":1,"new_date":"2035-05-20","cause":"material","note":"late\n  forged \u001b[31m"})");
  for (const Words& words : {Words{"agreed", "PO-1"}, Words{"agreed", "PO-1", "--revisions", "1", "2"}}) {
    const Result text = gendan(folder, words);
    EXPECT_EQ(text.exit, 0) << text.err;
    EXPECT_NE(text.out.find("spec revision:  -> C   forged\n"), std::string::npos) << text.out;
    EXPECT_EQ(text.out.find("\n  forged"), std::string::npos) << text.out;
  }
  const Result text = gendan(folder, {"agreed", "PO-1"});
  EXPECT_NE(text.out.find(" of the buyer: why   forged\n"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("(late   forged ?[31m); "), std::string::npos) << text.out;
  const boost::json::object json = json_of(gendan(folder, {"agreed", "PO-1", "--format", "json"}));
  EXPECT_EQ(json.at("revisions").at(1).at("reason"), "why\n  forged");
}

TEST(CliAgreed, ComparesRevisions) {
  const Folder folder;
  live_through(folder);
  const boost::json::object json =
      json_of(gendan(folder, {"agreed", "PO-1", "--revisions", "1", "1", "--format", "json"}));
  EXPECT_TRUE(json.at("changes").as_array().empty());
  EXPECT_EQ(error_of(gendan(folder, {"agreed", "PO-1", "--revisions", "1", "2", "--format", "json"})).at("code"),
            "not_found");
  EXPECT_EQ(gendan(folder, {"agreed", "PO-1", "--revisions", "1"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"agreed", "PO-1", "--revisions", "0", "1"}).exit, 2);
  EXPECT_EQ(error_of(gendan(folder, {"agreed", "PO-9", "--format", "json"})).at("code"), "unknown_order");
}

}  // namespace
}  // namespace gendan::cli_test
