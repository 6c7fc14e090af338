#include "gendan/order/promise.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace gendan {
namespace {

TEST(DelayCauses, AreTheLeavesOfATree) {
  std::map<std::string, std::string> branches = {
      {"material", "supply"},    {"subcontractor", "supply"},   {"capacity", "production"},
      {"quality", "production"}, {"specification", "customer"}, {"approval", "customer"},
      {"payment", "customer"},   {"documents", "logistics"},    {"transport", "logistics"},
      {"customs", "logistics"},  {"force_majeure", "other"},    {"other", "other"}};
  for (auto i = static_cast<std::size_t>(DelayCause::kMaterial); i <= static_cast<std::size_t>(DelayCause::kOther);
       ++i) {
    const auto cause = static_cast<DelayCause>(i);
    const auto leaf = branches.extract(std::string(to_string(cause)));
    ASSERT_FALSE(leaf.empty()) << to_string(cause);
    EXPECT_EQ(branch_of(cause), leaf.mapped()) << to_string(cause);
  }
  EXPECT_TRUE(branches.empty());
  EXPECT_EQ(branch_of(DelayCause::kNone), "");
}

}  // namespace
}  // namespace gendan
