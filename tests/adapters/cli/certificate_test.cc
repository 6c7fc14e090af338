#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliCertificate, PrintsThePlanTheFindingsAndTheVerdict) {
  const Folder folder;
  live_through(folder);
  const Result text = gendan(folder, {"certificate", "PO-1", "L1"});
  EXPECT_EQ(text.exit, 0) << text.err;
  EXPECT_NE(text.out.find("AQL 2.5, Ac 3, Re 4, found 1"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("unit 7: 1 x broken stitch (major)"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("PASSED"), std::string::npos) << text.out;
  const boost::json::object json = json_of(gendan(folder, {"certificate", "PO-1", "L1", "--format", "json"}));
  EXPECT_EQ(json.at("rounds").as_array().size(), 1u);
}

TEST(CliCertificate, SendsNoControlCharactersToATerminal) {
  const Folder folder;
  live_through(folder, "PO-1", "broken \\u001b[31mstitch");
  const Result text = gendan(folder, {"certificate", "PO-1", "L1"});
  EXPECT_NE(text.out.find("unit 7: 1 x broken  [31mstitch (major)\n"), std::string::npos) << text.out;
}

TEST(CliCertificate, HasNoLineThatSomebodyWroteIntoAFinding) {
  const Folder folder;
  live_through(folder, "PO-1", "stitch\\n  verdict           FAILED");
  const Result text = gendan(folder, {"certificate", "PO-1", "L1"});
  EXPECT_NE(text.out.find("unit 7: 1 x stitch   verdict           FAILED (major)\n"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find("\n  verdict           FAILED"), std::string::npos) << text.out;
}

TEST(CliCertificate, RefusesALotThatIsNotThere) {
  const Folder folder;
  live_through(folder);
  const Result result = gendan(folder, {"certificate", "PO-1", "L9", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(error_of(result).at("code"), "unknown_lot");
}

TEST(CliTrace, GoesFromAComplaintToTheLotAndTheSupplier) {
  const Folder folder;
  live_through(folder);
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "order":"PO-1","line":1,"lot":"L1","channel":"email","allegations":[{"defect":"seam","text":"open"}]}})");
  const boost::json::object json = json_of(gendan(folder, {"trace", "C-1", "--format", "json"}));
  EXPECT_EQ(json.at("supplier"), "NINGBO-KNIT");
  EXPECT_EQ(json.at("lots").at(0).at("lot"), "L1");
  EXPECT_EQ(json.at("shipments").at(0).at("shipment"), "S-PO-1");
  const Result text = gendan(folder, {"trace", "C-1"});
  EXPECT_NE(text.out.find("made by NINGBO-KNIT"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("INSPECTION CERTIFICATE"), std::string::npos) << text.out;
  EXPECT_EQ(error_of(gendan(folder, {"trace", "C-9", "--format", "json"})).at("code"), "unknown_case");
}

TEST(CliTrace, GoesFromAShipmentALotAndASupplierToTheComplaints) {
  const Folder folder;
  live_through(folder);
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "order":"PO-1","line":1,"shipment":"S-PO-1","channel":"email","allegations":[{"defect":"seam","text":"open"}]}})");
  const boost::json::object shipment = json_of(gendan(folder, {"trace", "--shipment", "S-PO-1", "--format", "json"}));
  EXPECT_EQ(shipment.at("complaints").at(0), "C-1");
  EXPECT_EQ(shipment.at("goods").at(0).at("lots").at(0).at("lot"), "L1");
  const boost::json::object lot =
      json_of(gendan(folder, {"trace", "--order", "PO-1", "--lot", "L1", "--format", "json"}));
  EXPECT_EQ(lot.at("goods").at(0).at("shipments").at(0).at("lots").at(0).at("quantity"), "400 EA");
  EXPECT_EQ(lot.at("goods").at(0).at("shipments").at(0).at("unnoted"), "0 EA");
  const boost::json::object line =
      json_of(gendan(folder, {"trace", "--order", "PO-1", "--line", "1", "--format", "json"}));
  EXPECT_EQ(line.at("goods").at(0).at("complaints").at(0), "C-1");
  const boost::json::object supplier =
      json_of(gendan(folder, {"trace", "--supplier", "NINGBO-KNIT", "--format", "json"}));
  EXPECT_EQ(supplier.at("lots").at(0).at("order"), "PO-1");
  EXPECT_EQ(supplier.at("complaints").at(0), "C-1");
  const Result text = gendan(folder, {"trace", "--shipment", "S-PO-1"});
  EXPECT_NE(text.out.find("shipped in S-PO-1: 400 EA, of lot L1, left on 2024-03-12, arrived on 2024-03-30"),
            std::string::npos)
      << text.out;
}

TEST(CliTrace, GoesFromAComplaintAboutAShipmentToWhatItCarried) {
  const Folder folder;
  live_through(folder);
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "shipment":"S-PO-1","channel":"email","allegations":[{"defect":"seam","text":"open"}]}})");
  const boost::json::object json = json_of(gendan(folder, {"trace", "C-1", "--format", "json"}));
  EXPECT_EQ(json.at("shipment"), "S-PO-1");
  EXPECT_EQ(json.at("order"), "PO-1");
  EXPECT_EQ(json.at("supplier"), "NINGBO-KNIT");
  EXPECT_TRUE(json.at("carried").as_array().empty());
  const Result text = gendan(folder, {"trace", "C-1"});
  EXPECT_NE(text.out.find("  about PO-1, line 1, TEE-01\n  about shipment S-PO-1\n  made by NINGBO-KNIT\n"),
            std::string::npos)
      << text.out;
}

TEST(CliTrace, ListsWhatAShipmentCarriesWhereAComplaintAboutItTellsNoLine) {
  const Folder folder;
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    decide(folder, R"({"decision":")" + decision + R"(","order":"PO-1","actor":"a","request_id":")" +
                       std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("intake.draft", R"({"customer":"ACME","po_number":"1","currency":"USD","country":"Chile","lines":[
      {"line":1,"item":"TEE","quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},
       "requested":"2035-05-02","supplier":"MILL-7"},
      {"line":2,"item":"CAP","quantity":{"value":"4","unit":"EA"},"unit_price":{"value":"1","currency":"USD"},
       "requested":"2035-05-02","supplier":"MILL-8"}]})");
  step("intake.submit", "{}");
  step("intake.start_review", R"({"reviewer":"li.na"})");
  step("intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step("intake.confirm", R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 days",
      "promised":["2035-05-02","2035-05-02"]})");
  decide(folder, R"({"decision":"shipment.plan","shipment":"S-1","actor":"a","request_id":"s","with":{"mode":"Ocean",
      "despatch":"2035-04-15","allocations":[{"order":"PO-1","line":1,"quantity":{"value":"4","unit":"EA"}},
      {"order":"PO-1","line":2,"quantity":{"value":"4","unit":"EA"}}]}})");
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "shipment":"S-1","channel":"email","allegations":[{"defect":"seam","text":"open"}]}})");
  const boost::json::object json = json_of(gendan(folder, {"trace", "C-1", "--format", "json"}));
  EXPECT_EQ(json.at("shipment"), "S-1");
  EXPECT_EQ(json.at("carried").at(0).at("supplier"), "MILL-7");
  EXPECT_EQ(json.at("carried").at(1).at("supplier"), "MILL-8");
  const Result text = gendan(folder, {"trace", "C-1"});
  EXPECT_EQ(text.out,
            "Complaint C-1 of ACME\n"
            "  about shipment S-1\n"
            "\n"
            "PO-1, line 1, TEE, for ACME\n"
            "  made by MILL-7\n"
            "  complaints about these goods: C-1\n"
            "\n"
            "PO-1, line 2, CAP, for ACME\n"
            "  made by MILL-8\n"
            "  complaints about these goods: C-1\n");
}

TEST(CliTrace, AsksOneThingAtATime) {
  const Folder folder;
  live_through(folder);
  for (const Words& words : {Words{"trace"}, Words{"trace", "C-1", "--shipment", "S-PO-1"},
                             Words{"trace", "--lot", "L1"}, Words{"trace", "--order", "PO-1", "--line", "0"}}) {
    EXPECT_EQ(gendan(folder, words).exit, 2) << words.back();
  }
}

TEST(CliTrace, RefusesAnEmptyIdRatherThanAnswerAnotherQuestion) {
  const Folder folder;
  for (const auto& [words, field] :
       std::vector<std::pair<Words, std::string>>{{{"trace", ""}, "CASE"},
                                                  {{"trace", "--shipment", ""}, "--shipment"},
                                                  {{"trace", "--supplier", ""}, "--supplier"},
                                                  {{"trace", "--order", ""}, "--order"},
                                                  {{"trace", "--order", "PO-1", "--lot", ""}, "--lot"}}) {
    Words all = words;
    all.insert(all.end(), {"--format", "json"});
    const Result result = gendan(folder, all);
    EXPECT_EQ(result.exit, 2) << field;
    EXPECT_EQ(error_of(result).at("code"), "missing") << field;
    EXPECT_EQ(std::string(error_of(result).at("field").as_string()), field);
  }
}

TEST(CliTrace, RefusesWhatIsNotThere) {
  const Folder folder;
  live_through(folder);
  EXPECT_EQ(error_of(gendan(folder, {"trace", "--shipment", "S-9", "--format", "json"})).at("code"),
            "unknown_shipment");
  EXPECT_EQ(error_of(gendan(folder, {"trace", "--order", "PO-1", "--lot", "L9", "--format", "json"})).at("code"),
            "unknown_lot");
  EXPECT_EQ(error_of(gendan(folder, {"trace", "--order", "PO-9", "--format", "json"})).at("code"), "unknown_order");
}

TEST(CliTrace, SendsNoControlCharactersToATerminal) {
  const Folder folder;
  live_through(folder, "PO-1", "broken \\u001b[31mstitch");
  decide(folder, R"({"decision":"complaint.receive","case":"C-1","actor":"a","request_id":"c","with":{"customer":"ACME",
      "order":"PO-1","line":1,"lot":"L1","channel":"email","allegations":[{"defect":"seam","text":"open"}]}})");
  const Result text = gendan(folder, {"trace", "C-1"});
  EXPECT_NE(text.out.find("broken  [31mstitch"), std::string::npos) << text.out;
}

}  // namespace
}  // namespace gendan::cli_test
