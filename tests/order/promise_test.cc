#include "gendan/order/promise.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace gendan {
namespace {

TEST(DelayCauses, AreTheLeavesOfATree) {
  const std::map<std::string, std::string> branches = {
      {"material", "supply"},    {"subcontractor", "supply"},   {"capacity", "production"},
      {"quality", "production"}, {"specification", "customer"}, {"approval", "customer"},
      {"payment", "customer"},   {"documents", "logistics"},    {"transport", "logistics"},
      {"customs", "logistics"},  {"force_majeure", "other"},    {"other", "other"}};
  EXPECT_EQ(branches.size(), static_cast<std::size_t>(DelayCause::kOther));
  for (const auto& [cause, branch] : branches) {
    EXPECT_EQ(branch_of(parse_delay_cause(cause, "cause").value()), branch) << cause;
  }
  EXPECT_EQ(branch_of(DelayCause::kNone), "");
}

}  // namespace
}  // namespace gendan
