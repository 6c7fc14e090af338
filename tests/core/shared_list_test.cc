#include "gendan/core/shared_list.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gendan {
namespace {

using Words = SharedList<std::string>;

auto is(std::string word) {
  return [word = std::move(word)](const std::string& one) { return one == word; };
}

TEST(SharedList, IsEmptyAtFirst) {
  const Words words;
  EXPECT_TRUE(words.empty());
  EXPECT_EQ(words.size(), 0U);
  EXPECT_EQ(words.begin(), words.end());
  EXPECT_TRUE(words.items().empty());
  EXPECT_EQ(words, Words(std::vector<std::string>{}));
}

TEST(SharedList, SharesItsElementsWithACopy) {
  const Words words({"cut", "sew"});
  const Words copy = words;
  EXPECT_EQ(copy.data(), words.data());
  EXPECT_TRUE(copy.shares_with(words));
  EXPECT_EQ(copy, words);
}

TEST(SharedList, DoesNotShowAChangeToItsCopies) {
  Words words({"cut", "sew"});
  const Words copy = words;
  words.edit().push_back("pack");
  words.edit()[0] = "knit";
  EXPECT_EQ(words.items(), (std::vector<std::string>{"knit", "sew", "pack"}));
  EXPECT_EQ(copy.items(), (std::vector<std::string>{"cut", "sew"}));
  EXPECT_FALSE(copy.shares_with(words));
}

TEST(SharedList, KeepsItsElementsWhereTheyAreWhenTheyAreItsOwn) {
  Words words({"cut", "sew"});
  { const Words copy = words; }
  const std::string* const before = words.data();
  words.edit()[1] = "knit";
  EXPECT_EQ(words.data(), before);
}

TEST(SharedList, FindsAnElementToBeChanged) {
  Words words({"cut", "sew"});
  const Words copy = words;
  *words.find(is("sew")) = "knit";
  EXPECT_EQ(words.back(), "knit");
  EXPECT_EQ(copy.back(), "sew");
}

TEST(SharedList, CopiesNothingWhereNothingIsFound) {
  Words words({"cut", "sew"});
  const Words copy = words;
  EXPECT_EQ(words.find(is("pack")), nullptr);
  EXPECT_EQ(std::as_const(words).find(is("cut")), copy.data());
  EXPECT_TRUE(words.shares_with(copy));
  EXPECT_EQ(Words().find(is("cut")), nullptr);
}

TEST(SharedList, IsEqualByItsElements) {
  EXPECT_EQ(Words({"cut"}), Words({"cut"}));
  EXPECT_NE(Words({"cut"}), Words({"sew"}));
  EXPECT_NE(Words({"cut"}), Words({"cut", "sew"}));
  EXPECT_NE(Words(), Words({"cut"}));
}

TEST(SharedList, IsAssignedToItselfUnchanged) {
  Words words({"cut", "sew"});
  const Words& same = words;
  words = same;
  EXPECT_EQ(words.size(), 2U);
}

TEST(SharedList, IsEmptyAfterItWasMovedFrom) {
  Words words({"cut"});
  const Words taken = std::move(words);
  EXPECT_TRUE(words.empty());  // NOLINT(bugprone-use-after-move): that is what is asked
  EXPECT_EQ(taken.size(), 1U);
}

TEST(SharedList, MayBeCopiedAndChangedByManyThreadsAtOnce) {
  const SharedList<int> numbers(std::vector<int>(100, 7));
  std::vector<std::thread> threads;
  std::vector<int> sums(4);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 500; ++round) {
        SharedList<int> mine = numbers;
        const SharedList<int> again = mine;
        for (const int number : again) sums[i] += number;
        mine.edit()[0] = static_cast<int>(i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int sum : sums) EXPECT_EQ(sum, 500 * 700);
  EXPECT_EQ(numbers.front(), 7);
}

// The last but one lets go while the last, who has his own copy then, goes on to change it.
TEST(SharedList, IsChangedByItsLastOwnerAfterTheOthersHaveReadIt) {
  for (int round = 0; round < 500; ++round) {
    SharedList<int> mine(std::vector<int>(10, 1));
    int sum = 0;
    std::thread reader([theirs = mine, &sum]() mutable {
      for (const int number : theirs) sum += number;
      theirs = SharedList<int>();
    });
    mine.edit()[0] = 2;
    reader.join();
    ASSERT_EQ(sum, 10);
    ASSERT_EQ(mine.front(), 2);
  }
}

// Against plain vectors: some lists, of which copies are taken and which are changed at random.
RC_GTEST_PROP(SharedList, BehavesLikeAVectorThatIsCopied, (std::vector<std::pair<std::uint8_t, int>> steps)) {
  constexpr std::size_t kLists = 4;
  std::vector<SharedList<int>> lists(kLists);
  std::vector<std::vector<int>> model(kLists);
  for (const auto& [what, value] : steps) {
    const std::size_t to = what % kLists;
    const std::size_t from = what / kLists % kLists;
    switch (what / (kLists * kLists) % 4) {
      case 0:
        lists[to] = lists[from];
        model[to] = model[from];
        break;
      case 1:
        lists[to].edit().push_back(value);
        model[to].push_back(value);
        break;
      case 2:
        if (model[to].empty()) break;
        lists[to].edit().back() = value;
        model[to].back() = value;
        break;
      default:
        lists[to].edit().clear();
        model[to].clear();
        break;
    }
    for (std::size_t i = 0; i < kLists; ++i) RC_ASSERT(lists[i].items() == model[i]);
  }
}

}  // namespace
}  // namespace gendan
