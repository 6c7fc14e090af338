#include "gendan/adapters/csv/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"

namespace gendan::csv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The shortest mapping that maps something, with `settings` before the file and `rest` in its event.
std::string with(const std::string& settings, const std::string& rest) {
  return "mapping m 1\n" + settings + "file f\norder \"po\"\nrow \"id\"\neach LineAdded\n" + rest;
}

std::string message_of(const std::string& text) {
  const absl::StatusOr<Mapping> mapping = parse_mapping(text);
  EXPECT_TRUE(refused_with(mapping.status(), Code::kBadMapping)) << text;
  return std::string(from_absl(mapping.status().message()));
}

TEST(CsvMapping, ReadsTheShippedOnes) {
  ASSERT_FALSE(shipped_mappings().empty());
  for (const ShippedMapping& shipped : shipped_mappings()) {
    const absl::StatusOr<Mapping> mapping = parse_mapping(shipped.text);
    ASSERT_TRUE(mapping.ok()) << shipped.name << ": " << mapping.status();
    EXPECT_EQ(mapping->name, shipped.name);
  }
}

TEST(CsvMapping, FindsAShippedOneByItsName) {
  const absl::StatusOr<Mapping> mapping = load_mapping("scms");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->files.at(0).name, "shipments");
  EXPECT_THAT(load_mapping("no such thing").status().ToString(), HasSubstr("scms"));
}

TEST(CsvMapping, KnowsWhatEveryStatementSays) {
  const absl::StatusOr<Mapping> mapping = parse_mapping(R"(# a comment
mapping all 7
encoding latin-1
separator semicolon
decimal ","
thousands "."
zone -05:30
century 1950
null "NULL" "n/a"
format d "%d.%m.%y" "%Y-%m-%d"
table modes
  "A" = "Air"
  "S" = Ocean

file lines   # one row per line
  order text "PO-{no}/{year}"
  row "say ""id"""
  at "day" as d or "other day"
  once OrderDrafted
    customer = const "ACME"
    contact = "contact" trim optional
  each LineAdded
    when "type" is "A" "B"
    when "no" given
    when "flag" not ""
    line = "id"
    quantity.value = number "qty" null "-"
    mode = "mode" via modes optional
    requested = date "day" as d
    inspected = const false
  each ShipmentDelivered
    at "day" as d
    on shipment "asn"
    day = date "day" as d
)");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->name, "all");
  EXPECT_EQ(mapping->version, 7u);
  EXPECT_EQ(mapping->encoding, Encoding::kLatin1);
  EXPECT_EQ(mapping->separator, ';');
  EXPECT_EQ(mapping->decimal, ',');
  EXPECT_EQ(mapping->thousands, '.');
  EXPECT_EQ(mapping->utc_offset_minutes, -330);
  EXPECT_EQ(mapping->century, 1950);
  EXPECT_THAT(mapping->nulls, ElementsAre("NULL", "n/a"));
  ASSERT_EQ(mapping->files.size(), 1u);
  const FileRule& file = mapping->files[0];
  ASSERT_EQ(file.events.size(), 3u);
  EXPECT_THAT(file.columns, ElementsAre("no", "year", "say \"id\"", "day", "other day", "contact", "type", "flag", "id",
                                        "qty", "mode", "asn"));
  EXPECT_TRUE(file.events[0].once);
  EXPECT_EQ(file.events[0].at.size(), 2u);
  EXPECT_EQ(file.events[0].stream.pieces.size(), 4u);
  EXPECT_TRUE(file.events[0].fields[1].optional);
  const EventRule& line = file.events[1];
  EXPECT_EQ(line.when.size(), 3u);
  EXPECT_EQ(line.fields[0].json, Field::Json::kWhole);
  EXPECT_EQ(line.fields[1].json, Field::Json::kText);
  EXPECT_EQ(line.fields[4].json, Field::Json::kBool);
  EXPECT_THAT(line.fields[3].value.patterns, ElementsAre("%d.%m.%y", "%Y-%m-%d"));
  EXPECT_EQ(file.events[2].category, Category::kShipment);
  EXPECT_EQ(file.events[2].at.size(), 1u);
}

TEST(CsvMapping, TakesTheExampleOfTheManual) {
  std::ifstream page(GENDAN_SOURCE_DIR "/docs/csv_import.md");
  std::string text((std::istreambuf_iterator<char>(page)), std::istreambuf_iterator<char>());
  const std::size_t begin = text.find("mapping shop 1");
  ASSERT_NE(begin, std::string::npos);
  const absl::StatusOr<Mapping> mapping = parse_mapping(text.substr(begin, text.find("```", begin) - begin));
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->files.at(0).events.size(), 3u);
}

TEST(CsvMapping, TakesWindowsLineEndsAndAByteOrderMark) {
  std::string text = with("", "line = \"id\"\n");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  EXPECT_TRUE(parse_mapping("\xEF\xBB\xBF" + text).ok());
}

TEST(CsvMapping, TakesTheMarksOfANumberInEitherOrder) {
  const absl::StatusOr<Mapping> mapping = parse_mapping(with("thousands \".\"\ndecimal \",\"\n", "line = \"id\"\n"));
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->decimal, ',');
  EXPECT_EQ(mapping->thousands, '.');
}

TEST(CsvMapping, TakesListsOfParts) {
  EXPECT_TRUE(parse_mapping("mapping m 1\nfile f\norder \"po\"\neach CalendarBaselined\nline = \"n\"\n"
                            "milestones[0].code = const CUT\nmilestones[0].planned = date \"cut\"\n"
                            "milestones[1].code = const SEW\nmilestones[1].planned = date \"sew\"\n")
                  .ok());
}

struct Wrong {
  std::string text;
  std::string message;
};

class CsvMappingErrors : public testing::TestWithParam<Wrong> {};

TEST_P(CsvMappingErrors, NameTheLineAndWhatIsWrong) {
  EXPECT_THAT(message_of(GetParam().text), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CsvMappingErrors,
    testing::Values(
        Wrong{"", "mapping: it does not begin"}, Wrong{"# only\n", "mapping: it does not begin"},
        Wrong{"file f\n", "line 1: a mapping begins with"}, Wrong{"mapping m\n", "line 1: a mapping begins with"},
        Wrong{"mapping m 1.5\n", "line 1: the version"}, Wrong{"mapping m -1\n", "line 1: the version"},
        Wrong{"mapping a/b 1\n", "line 1: the name of a mapping"},
        Wrong{"mapping abcdefghijklmnopq 1\n", "line 1: the name of a mapping is 1 to 16"},
        Wrong{"mapping m 1\n", "it has no \"file\""}, Wrong{"mapping m 1\nfile f\n", "the file \"f\" gives no event"},
        Wrong{"mapping m 1\nmapping n 1\n", "line 2: \"mapping\" is not a statement"},
        Wrong{"mapping m 1\nencoding utf-16\n", "line 2: the encoding is"},
        Wrong{"mapping m 1\nencoding utf-8\nencoding utf-8\n", "line 3: \"encoding\" is said twice"},
        Wrong{"mapping m 1\nseparator \"x\"\n", "line 2: the separator is"},
        Wrong{"mapping m 1\ndecimal \";\"\n", "line 2: \"decimal\" is one of"},
        Wrong{"mapping m 1\nthousands \".\"\n", "line 2: the decimal and the thousands mark are the same"},
        Wrong{with("thousands \",\"\ndecimal \",\"\ncentury 1970\n", "line = \"id\"\n"),
              "line 3: the decimal and the thousands mark are the same"},
        Wrong{"mapping m 1\nzone 8\n", "line 2: the zone is an offset"},
        Wrong{"mapping m 1\nzone +08:60\n", "line 2: the zone is an offset"},
        Wrong{"mapping m 1\ncentury 70\n", "line 2: the century is"},
        Wrong{"mapping m 1\nnull\n", "line 2: \"null\" wants"},
        Wrong{"mapping m 1\nformat d \"%d.%m.%y\"\n", "line 2: \"%d.%m.%y\" has a year of two digits"},
        Wrong{"mapping m 1\nformat d \"%d.%m\"\n", "does not name a year, month and day"},
        Wrong{"mapping m 1\nformat d \"%Y-%m-%d-%b\"\n", "names one part twice"},
        Wrong{"mapping m 1\nformat d \"%Y-%m-%d %p\"\n", "has a part other than"},
        Wrong{"mapping m 1\nformat d \"%Y-%m-%d%\"\n", "has a part other than"},
        Wrong{"mapping m 1\nformat d \"%Y-%m-%d\"\nformat d \"%Y%m%d\"\n", "line 3: two formats are named \"d\""},
        Wrong{"mapping m 1\ntable t\n\"a\" = \"b\"\n\"a\" = \"c\"\n", "line 4: \"a\" stands twice"},
        Wrong{"mapping m 1\n\"a\" = \"b\"\n", "line 2: \"a\" is given a value outside"},
        Wrong{"mapping m 1\nfile f\nfile f\n", "line 3: the file \"f\" gives no event"},
        Wrong{"mapping m 1\nfile f\nencoding utf-8\n", "line 3: in a file there are the statements"},
        Wrong{"mapping m 1\nfile f\norder const x\n", "line 3: \"order\" wants a column"},
        Wrong{"mapping m 1\nfile f\norder \"\"\n", "line 3: a column has a name"},
        Wrong{"mapping m 1\nfile f\norder \"a\"\norder \"b\"\n", "line 4: \"order\" is said twice"},
        Wrong{"mapping m 1\nfile f\norder \"a\n", "line 3: a text has no closing quote"},
        Wrong{"mapping m 1\nfile f\norder \"a\"b\n", "line 3: something stands right behind a closing quote"},
        Wrong{"mapping m 1\nfile f\norder text \"PO\"\n", "line 3: the text names no column"},
        Wrong{"mapping m 1\nfile f\norder text \"{a\"\n", "line 3: a column in a text is written"},
        Wrong{"mapping m 1\nfile f\norder text \"a}{b}\"\n", "line 3: a brace that is text"},
        Wrong{"mapping m 1\nfile f\neach LineAdded\n", "line 3: LineAdded needs to know its order"},
        Wrong{"mapping m 1\nfile f\neach NoSuchEvent\n", "line 3: there is no event type \"NoSuchEvent\""},
        Wrong{"mapping m 1\nfile f\neach PoNumberReserved\n",
              "line 3: PoNumberReserved is written with an order's submission"},
        Wrong{"mapping m 1\nfile f\neach PoNumberFreed\n",
              "line 3: PoNumberFreed is written with an order's submission"},
        Wrong{"mapping m 1\nfile f\neach BankReferenceReserved\n",
              "line 3: BankReferenceReserved is written with a payment's receipt"},
        Wrong{"mapping m 1\nfile f\norder \"a\"\neach ShipmentDelivered\nday = date \"d\"\n",
              "line 4: ShipmentDelivered needs to know its shipment"},
        Wrong{"mapping m 1\nfile f\neach ShipmentDelivered\non order \"a\"\n",
              "line 4: ShipmentDelivered stands on \"shipment\""},
        Wrong{with("", "line = \"id\"\neach LineAdded\n"), "line 7: the file gives two \"LineAdded\""},
        Wrong{with("", "row \"id\"\n"), "line 6: \"row\" stands before the file's events"},
        Wrong{with("", "nothing = \"id\"\n"), "line 6: LineAdded has no field \"nothing\""},
        Wrong{with("", "nothing = \"id\"\n"), "its fields are: line, item"},
        Wrong{with("", "quantity = \"id\"\n"), "line 6: LineAdded has no field \"quantity\" that a cell can fill"},
        Wrong{with("", "quantity.unit = const BOX\n"), "line 6: \"BOX\" cannot be the quantity.unit of LineAdded"},
        Wrong{with("", "line = const x\n"), "line 6: \"x\" cannot be the line"},
        Wrong{with("", "produced = const no\n"), "line 6: \"no\" cannot be the produced"},
        Wrong{with("", "line = \"a\"\nline = \"b\"\n"), "line 7: \"line\" is given twice"},
        Wrong{with("", "line =\n"), "line 6: a value is"}, Wrong{with("", "line = const\n"), "line 6: a value is"},
        Wrong{with("", "line = id\n"), "line 6: a value is"},
        Wrong{with("", "line = \"id\" \"x\"\n"), "line 6: \"x\" is not expected here"},
        Wrong{with("", "line = \"id\" or \"x\"\n"), "line 6: \"or\" is not expected here"},
        Wrong{with("", "line = \"id\" optional optional\n"), "line 6: \"optional\" is said twice"},
        Wrong{with("", "item = \"id\" as d\n"), "line 6: \"as\" goes with a date"},
        Wrong{with("", "requested = date \"id\" as d\n"), "line 6: there is no format \"d\""},
        Wrong{with("", "item = \"id\" via t\n"), "line 6: there is no table \"t\""},
        Wrong{with("", "item = \"id\" null\n"), "line 6: \"null\" wants"},
        Wrong{with("", "item = const x trim\n"), "line 6: \"trim\" says nothing about a constant"},
        Wrong{with("", "requested = date const 2024-01-01\n"), "line 6: a constant is written as the field takes it"},
        Wrong{with("", "..x = \"id\"\n"), "line 6: \"..x\" is not the path of a field"},
        Wrong{with("", "when \"id\"\n"), "line 6: \"when\" wants"},
        Wrong{with("", "when \"id\" is\n"), "line 6: \"when\" wants"},
        Wrong{with("", "when \"id\" given \"x\"\n"), "line 6: \"when\" wants"},
        Wrong{with("", "at \"id\"\nat \"id\"\n"), "line 7: \"at\" is said twice"},
        Wrong{"mapping m 1\n\xFF\n", "line 2: it is not UTF-8"},
        Wrong{"mapping m 1\nfile f\norder \"a\"\neach CalendarBaselined\nmilestones[1].code = const X\n",
              "line 5: \"milestones[1].code\": a list's elements are given from [0] on"}));

}  // namespace
}  // namespace gendan::csv
