#include <gtest/gtest.h>

#include "program.h"

namespace gendan::cli_test {
namespace {

TEST(CliAql, PrintsThePlanOfALotAsJson) {
  const Folder folder;
  const boost::json::object plan =
      json_of(gendan(folder, {"aql", "--lot", "2500", "--level", "II", "--aql", "2.5", "--format", "json"}));
  EXPECT_EQ(plan.at("edition"), "ISO 2859-1:1999");
  EXPECT_EQ(plan.at("letter"), "K");
  EXPECT_EQ(plan.at("resolved_letter"), "K");
  EXPECT_EQ(plan.at("sample_size"), 125);
  EXPECT_EQ(plan.at("inspected"), 125);
  EXPECT_EQ(plan.at("accept"), 7);
  EXPECT_EQ(plan.at("reject"), 8);
}

TEST(CliAql, FollowsArrowsAndSaysWhenAllIsInspected) {
  const Folder folder;
  const boost::json::object plan = json_of(gendan(
      folder, {"aql", "--lot", "30", "--aql", "0.15", "--edition", "z1.4", "--severity", "normal", "--format=json"}));
  EXPECT_EQ(plan.at("letter"), "D");
  EXPECT_EQ(plan.at("resolved_letter"), "J");
  EXPECT_EQ(plan.at("sample_size"), 80);
  EXPECT_EQ(plan.at("inspected"), 30);
  const Result text = gendan(folder, {"aql", "--lot", "30", "--aql", "0.15"});
  EXPECT_EQ(text.exit, 0);
  EXPECT_NE(text.out.find("inspect all 30"), std::string::npos) << text.out;
}

TEST(CliAql, SaysWhatLiesBetweenAcAndRe) {
  const Folder folder;
  const Result text =
      gendan(folder, {"aql", "--lot", "2500", "--aql", "2.5", "--edition", "z1.4", "--severity", "reduced"});
  EXPECT_NE(text.out.find("go back to normal inspection"), std::string::npos) << text.out;
}

TEST(CliAql, RefusesADisputedCellAndWhatTheTableDoesNotHave) {
  const Folder folder;
  const Result disputed = gendan(
      folder, {"aql", "--lot", "5", "--level", "II", "--aql", "10", "--severity", "tightened", "--format", "json"});
  EXPECT_EQ(disputed.exit, 1);
  EXPECT_EQ(error_of(disputed).at("code"), "cell_disputed");
  EXPECT_EQ(error_of(gendan(folder, {"aql", "--lot", "1", "--aql", "10", "--format", "json"})).at("code"), "no_cell");
  for (const char* lot : {"many", "-1", "4294967297", "18446744073709551617"}) {
    EXPECT_EQ(gendan(folder, {"aql", "--lot", lot, "--aql", "10"}).exit, 2) << lot;
  }
}

TEST(CliAql, PlansALotByTheTable) {
  const Folder folder;
  live_through(folder);
  const Result events = gendan(folder, {"events", "--format", "json"});
  EXPECT_NE(events.out.find(R"("letter":"H")"), std::string::npos) << events.out;
  EXPECT_NE(events.out.find(R"("sample_size":50)"), std::string::npos) << events.out;
  EXPECT_NE(events.out.find(R"("accept":3,"reject":4)"), std::string::npos) << events.out;
}

TEST(CliAql, RefusesAPlanByTableForWhatIsNoQuestion) {
  const Folder folder;
  live_through(folder);
  const auto refused = [&](const std::string& with) {
    return error_of(gendan(folder, {"execute", "--format", "json"},
                           R"({"decision":"quality.plan_inspection_by_table","order":"PO-1","actor":"li.na",)"
                           R"("request_id":"again","with":)" +
                               with + "}"));
  };
  const std::string classes = R"("classes":[{"defect_class":"major","aql":"2.5"}]})";
  EXPECT_EQ(refused(R"({"lot":"L9",)" + classes).at("code"), "unknown_lot");
  EXPECT_EQ(refused(R"({"lot":"L1","edition":"iso 3951",)" + classes).at("code"), "unknown_code");
  EXPECT_EQ(refused(R"({"lot":"L1","sample_size":5,)" + classes).at("code"), "bad_json");
}

}  // namespace
}  // namespace gendan::cli_test
