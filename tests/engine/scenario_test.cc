#include <gtest/gtest.h>

#include <set>

#include "gendan/order/machine.h"
#include "scenarios.h"

namespace gendan {
namespace {

class Scenarios : public ::testing::TestWithParam<Scenario> {};

TEST_P(Scenarios, HasTheExpectedOutcome) {
  Story story;
  GetParam().tell(story);
  ASSERT_FALSE(story.outcomes().empty());
  for (std::size_t i = 0; i + 1 < story.outcomes().size(); ++i) {
    EXPECT_EQ(story.outcomes()[i], "ok") << "step " << i + 1;
  }
  EXPECT_EQ(story.outcomes().back(), GetParam().last);
  expect_replay_agrees(*story.house().engine);
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, ::testing::ValuesIn(all_scenarios()),
                         [](const auto& scenario) { return scenario.param.name; });

#ifdef GENDAN_MUTANTS

std::vector<std::vector<std::string>> outcomes_of_all(const std::vector<Scenario>& scenarios) {
  std::vector<std::vector<std::string>> out;
  for (const Scenario& scenario : scenarios) {
    Story story;
    scenario.tell(story);
    out.push_back(story.outcomes());
  }
  return out;
}

TEST(Mutants, EveryRowGuardAndInvariantIsMissedWhenItIsTakenAway) {
  const std::vector<Scenario> scenarios = all_scenarios();
  const auto sound = outcomes_of_all(scenarios);
  std::set<std::string> survivors;
  for (std::size_t k = 0; k < mutants().size(); ++k) {
    mutant(static_cast<int>(k));
    bool noticed = false;
    for (std::size_t i = 0; i < scenarios.size() && !noticed; ++i) {
      Story story;
      scenarios[i].tell(story);
      noticed = story.outcomes() != sound[i];
    }
    if (!noticed) survivors.insert(mutants()[k].name);
  }
  mutant(-1);
  for (const std::string& name : survivors) std::cout << "survived: " << name << "\n";
  EXPECT_TRUE(survivors.empty()) << survivors.size() << " of " << mutants().size();
}

#endif

}  // namespace
}  // namespace gendan
