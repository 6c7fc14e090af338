#include <gtest/gtest.h>

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
  EXPECT_NE(text.out.find("unit 7: 1 x broken ?[31mstitch (major)\n"), std::string::npos) << text.out;
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
  EXPECT_NE(text.out.find("broken ?[31mstitch"), std::string::npos) << text.out;
}

}  // namespace
}  // namespace gendan::cli_test
