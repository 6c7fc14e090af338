#include "gendan/core/incoterm.h"

#include <gtest/gtest.h>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;
using testing::refusal_in;

TEST(Incoterm, HasTheElevenRulesOf2020UnderFrozenNumbers) {
  const std::string_view names[] = {"EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"};
  for (int number = 1; number <= 11; ++number) {
    const std::string_view name = names[number - 1];
    EXPECT_EQ(to_string(static_cast<Incoterm>(number)), name);
    const auto rule = parse_incoterm(name, "incoterm");
    ASSERT_TRUE(rule.ok()) << rule.status();
    EXPECT_EQ(static_cast<int>(*rule), number);
  }
}

TEST(Incoterm, RefusesEveryOtherTextOfThreeCapitals) {
  int accepted = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        const auto rule = parse_incoterm(std::string{a, b, c}, "incoterm");
        if (rule.ok()) {
          ++accepted;
        } else {
          ASSERT_TRUE(refused_with(rule.status(), Code::kUnknownIncoterm));
        }
      }
    }
  }
  EXPECT_EQ(accepted, 11);
}

TEST(Incoterm, IsExactAboutCaseBlanksAndLength) {
  for (const char* text : {"fob", "Fob", " FOB", "FOB ", "FO", "FOBB", "FOB Shanghai", "C&F", "N/A"}) {
    EXPECT_THAT(parse_incoterm(text, "terms"), IsRefused(Code::kUnknownIncoterm, "terms")) << text;
  }
}

TEST(Incoterm, NamesTheSuccessorOfARuleOfAnEarlierEdition) {
  const struct {
    const char* former;
    const char* successor;
  } cases[] = {{"DDU", "DAP"}, {"DAT", "DPU"}, {"DAF", "DAP"}, {"DES", "DAP"}, {"DEQ", "DPU"}};
  for (const auto& [former, successor] : cases) {
    const auto rule = parse_incoterm(former, "terms");
    ASSERT_THAT(rule, IsRefused(Code::kUnknownIncoterm, "terms")) << former;
    EXPECT_NE(refusal_in(rule).remedy.find(successor), std::string::npos) << rule.status();
  }
}

TEST(Incoterm, RefusesEmptyTextAsMissing) {
  EXPECT_THAT(parse_incoterm("", "terms"), IsRefused(Code::kMissing, "terms"));
}

TEST(Incoterm, HasNoNameForNoneAndForANumberThatIsNoRule) {
  EXPECT_EQ(to_string(Incoterm::kNone), "");
  EXPECT_EQ(to_string(static_cast<Incoterm>(12)), "");
  EXPECT_EQ(to_string(static_cast<Incoterm>(255)), "");
}

}  // namespace
}  // namespace gendan
