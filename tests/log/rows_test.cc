#include <string>
#include <utility>
#include <vector>

#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class Rows : public OnEveryBackend {
 protected:
  RowStore& rows() { return store_->rows(); }
  std::vector<std::pair<std::string, std::string>> scan(std::string_view prefix) {
    std::vector<std::pair<std::string, std::string>> out;
    EXPECT_TRUE(rows()
                    .scan(prefix,
                          [&](std::string_view key, std::string_view value) {
                            out.emplace_back(key, value);
                            return true;
                          })
                    .ok());
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, Rows, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(Rows, AreFoundByTheirKeys) {
  ASSERT_TRUE(rows().save({{"a", "1"}, {"b", ""}, {std::string("\0\xff", 2), std::string("\0", 1)}}).ok());
  EXPECT_EQ(*rows().find("a"), "1");
  EXPECT_EQ(*rows().find("b"), "");
  EXPECT_EQ(*rows().find(std::string_view("\0\xff", 2)), std::string("\0", 1));
  EXPECT_EQ(*rows().find("c"), std::nullopt);
}

TEST_P(Rows, AreChangedAndDeleted) {
  ASSERT_TRUE(rows().save({{"a", "1"}, {"b", "2"}}).ok());
  ASSERT_TRUE(rows().save({{"a", "3"}, {"b", std::nullopt}, {"c", std::nullopt}}).ok());
  EXPECT_THAT(scan(""), ElementsAre(Pair("a", "3")));
  ASSERT_TRUE(rows().save({}).ok());
}

TEST_P(Rows, AreScannedByPrefixInOrder) {
  ASSERT_TRUE(rows().save({{"b2", ""}, {"a", ""}, {"b", ""}, {"b1", ""}, {"c", ""}, {"b\xff", ""}}).ok());
  EXPECT_THAT(scan("b"), ElementsAre(Pair("b", ""), Pair("b1", ""), Pair("b2", ""), Pair("b\xff", "")));
  EXPECT_EQ(scan("").size(), 6u);
  EXPECT_THAT(scan("d"), IsEmpty());
  int seen = 0;
  EXPECT_TRUE(rows().scan("b", [&](std::string_view, std::string_view) { return ++seen < 2; }).ok());
  EXPECT_EQ(seen, 2);
}

TEST_P(Rows, AreClearedByPrefix) {
  ASSERT_TRUE(
      rows()
          .save({{"a", ""}, {"b", ""}, {"b1", ""}, {"b\xff\xff", ""}, {"c", ""}, {"\xff", ""}, {"\xff\xff", ""}})
          .ok());
  ASSERT_TRUE(rows().clear("b").ok());
  EXPECT_EQ(scan("").size(), 4u);
  ASSERT_TRUE(rows().clear("\xff").ok());
  EXPECT_THAT(scan(""), ElementsAre(Pair("a", ""), Pair("c", "")));
  ASSERT_TRUE(rows().clear("").ok());
  EXPECT_THAT(scan(""), IsEmpty());
  ASSERT_TRUE(rows().clear("").ok());
}

TEST_P(Rows, AreThereAfterReopening) {
  ASSERT_TRUE(rows().save({{"a", "1"}}).ok());
  reopen();
  EXPECT_EQ(*rows().find("a"), "1");
}

TEST_P(Rows, MayChangeWhileTheyAreScanned) {
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(rows().save({{"k" + std::to_string(100 + i), "v"}}).ok());
  int seen = 0;
  EXPECT_TRUE(rows()
                  .scan("k",
                        [&](std::string_view key, std::string_view) {
                          ++seen;
                          EXPECT_TRUE(rows().save({{std::string(key), std::nullopt}}).ok());
                          return true;
                        })
                  .ok());
  EXPECT_EQ(seen, 100);
  EXPECT_THAT(scan(""), IsEmpty());
}

TEST_P(Rows, DoNotDisturbTheLog) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  ASSERT_TRUE(rows().save({{"a", "1"}}).ok());
  ASSERT_TRUE(rows().clear("").ok());
  EXPECT_EQ(read_all(log()).size(), 1u);
}

}  // namespace
}  // namespace gendan::log_test
