#include "adapters/cli/table.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "adapters/cli/output.h"

namespace gendan::cli {
namespace {

TEST(CliTable, CountsAnAccentedLetterAsOneColumnAndAChineseOneAsTwo) {
  EXPECT_EQ(display_width("Côte d'Ivoire"), 13u);
  EXPECT_EQ(display_width("跟单"), 4u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);
}

TEST(CliTable, CountsBytesThatAreNotUtf8) { EXPECT_EQ(display_width("\xFF\x80z"), 3u); }

TEST(CliText, KeepsWhatIsUtf8AndReplacesEachOtherByte) {
  EXPECT_EQ(as_utf8("Côte 跟 \xF0\x9F\x98\x80"), "Côte 跟 \xF0\x9F\x98\x80");
  EXPECT_EQ(as_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
  // Overlong, a surrogate, above U+10FFFF, cut.
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE8\xB7"}) {
    std::string replaced;
    for (std::size_t i = 0; i < std::string_view(bad).size(); ++i) replaced += kReplacement;
    EXPECT_EQ(as_utf8(bad), replaced);
  }
}

TEST(CliTable, AlignsColumnsByWhatTheEyeSees) {
  Table table({{"name"}, {"lines", Table::Align::kRight}});
  table.add({"跟单", "7"});
  table.add({"Côte", "12"});
  EXPECT_EQ(table.str(),
            "name  lines\n"
            "----  -----\n"
            "跟单      7\n"
            "Côte     12\n");
}

TEST(CliTable, ClipsAWideCellBetweenTwoCharacters) {
  EXPECT_EQ(clip("跟单跟单", 6), "跟单…");
  EXPECT_EQ(clip("short", 5), "short");
}

TEST(CliTable, LeavesNoBlanksAtTheEndOfALine) {
  Table table({{"a"}, {"b"}});
  table.add({"x", ""});
  EXPECT_EQ(table.str("  "), "  a  b\n  -  -\n  x\n");
}

TEST(CliTable, MakesEscapeSequencesHarmless) {
  Table table({{"a"}});
  table.add({"\x1b[31mred\n\xC2\x9B"});
  EXPECT_EQ(table.str(), "a\n----------\n?[31mred??\n");
}

TEST(CliTable, GroupsDigitsByThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(10324), "10,324");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(CliTable, RoundsAPercentageHalfUp) {
  EXPECT_EQ(percent(1186, 10324), "11.49 %");
  EXPECT_EQ(percent(1, 3), "33.33 %");
  EXPECT_EQ(percent(0, 0), "-");
}

}  // namespace
}  // namespace gendan::cli
