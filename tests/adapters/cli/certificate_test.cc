#include <gtest/gtest.h>

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

TEST(CliCertificate, RefusesALotThatIsNotThere) {
  const Folder folder;
  live_through(folder);
  const Result result = gendan(folder, {"certificate", "PO-1", "L9", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(error_of(result).at("code"), "unknown_lot");
}

}  // namespace
}  // namespace gendan::cli_test
