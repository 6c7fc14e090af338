#include <gtest/gtest.h>

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
