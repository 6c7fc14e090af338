// What cells mean: dates, numbers, tables, texts made of several columns, conditions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gendan/core/text.h"
#include "tests/adapters/csv/memory_target.h"

namespace gendan::csv {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct One {
  std::string event;  // the JSON of the one event; empty where it was left out
  std::vector<Kept> kept;
};

// One event, LineAdded with `fields`, from a file with the columns a, b and c.
One read(const std::string& settings, const std::string& fields, const std::string& a, const std::string& b = "",
         const std::string& c = "") {
  const std::string text = "mapping m 1\n" + settings + "\nfile f\norder \"o\"\neach LineAdded\n" + fields + "\n";
  const absl::StatusOr<Mapping> mapping = parse_mapping(text);
  EXPECT_TRUE(mapping.ok()) << mapping.status();
  One read;
  if (!mapping.ok()) return read;
  const auto cell = [](const std::string& cell_text) { return '"' + cell_text + '"'; };
  const ScratchFile file("cells.csv", "o,a,b,c\nX," + cell(a) + ',' + cell(b) + ',' + cell(c) + '\n');
  MemoryTarget target;
  ImportOptions options;
  options.on_quarantine = keep_in(read.kept);
  EXPECT_TRUE(import_csv(*mapping, {{file.path(), ""}}, target.target(), options).ok());
  if (!target.stream.empty()) read.event = target.stream.front();
  return read;
}

struct DateCase {
  std::string pattern;
  std::string cell;
  std::string date;  // empty: refused
};
class CsvDates : public testing::TestWithParam<DateCase> {};

TEST_P(CsvDates, AreReadInTheirDeclaredForm) {
  const DateCase& c = GetParam();
  const One r = read("century 1970\nformat f " + c.pattern, "requested = date \"a\" as f", c.cell);
  if (c.date.empty()) {
    ASSERT_THAT(r.kept, SizeIs(1)) << r.event;
    EXPECT_TRUE(r.kept[0].code == Code::kNotADate || r.kept[0].code == Code::kDateOutOfRange);
    EXPECT_EQ(r.event, "");
  } else {
    EXPECT_THAT(r.kept, IsEmpty()) << r.kept[0].words;
    EXPECT_THAT(r.event, HasSubstr("\"requested\":\"" + c.date + "\""));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CsvDates,
    testing::Values(
        DateCase{"\"%d-%b-%y\"", "2-Jun-06", "2006-06-02"}, DateCase{"\"%d-%b-%y\"", "2-JUN-70", "1970-06-02"},
        DateCase{"\"%d-%b-%y\"", "2-Jun-69", "2069-06-02"}, DateCase{"\"%d-%b-%y\"", "2-June-06", ""},
        DateCase{"\"%d-%b-%y\"", "2-Jun-2006", ""}, DateCase{"\"%d %B %Y\"", "2 september 2006", "2006-09-02"},
        DateCase{"\"%m/%d/%Y\"", "2/29/2024", "2024-02-29"}, DateCase{"\"%m/%d/%Y\"", "2/29/2023", ""},
        DateCase{"\"%m/%d/%Y\"", "13/1/2023", ""}, DateCase{"\"%m/%d/%Y\"", "1/1/1899", ""},
        DateCase{"\"%m/%d/%Y\"", "1/1/2023 ", ""}, DateCase{"\"%m/%d/%Y\"", " 1/1/2023", ""},
        DateCase{"\"%m/%d/%Y\"", "001/1/2023", ""}, DateCase{"\"%Y%m%d\"", "20240502", "2024-05-02"},
        DateCase{"\"%Y%m%d\"", "2024052", "2024-05-02"}, DateCase{"\"%Y%m%d\"", "2024131", "2024-01-31"},
        DateCase{"\"%Y%m%d\"", "2024111", ""}, DateCase{"\"%d%m%Y\"", "1052024", ""},
        DateCase{"\"%Y-%m-%d%H\"", "2024-05-112", ""},
        DateCase{"\"%Y-%m-%d %H:%M:%S\"", "2011-06-13 00:00:00", "2011-06-13"},
        DateCase{"\"%Y-%m-%d %H:%M:%S\"", "2011-06-13 24:00:00", ""},
        DateCase{"\"%Y-%m-%d %H:%M:%S.%f\"", "2008-04-30 00:00:00.000", "2008-04-30"},
        DateCase{"\"%%%Y-%m-%d\"", "%2024-05-02", "2024-05-02"},
        DateCase{"\"%d.%m.%Y\" \"%Y-%m-%d\"", "2024-05-02", "2024-05-02"},
        DateCase{"\"%m/%d/%Y\" \"%d/%m/%Y\"", "13/05/2024", "2024-05-13"},
        DateCase{"\"%m/%d/%Y\" \"%d/%m/%Y\"", "05/05/2024", "2024-05-05"},
        DateCase{"\"%m/%d/%Y\" \"%d/%m/%Y\"", "03/05/2024", ""}, DateCase{"\"%m/%d/%Y\"", "Date Not Captured", ""}));

TEST(CsvDatesOfTwoForms, AreNotGuessed) {
  const One r = read("format f \"%m/%d/%Y\" \"%d/%m/%Y\"", "requested = date \"a\" as f", "03/05/2024");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_THAT(r.kept[0].words, HasSubstr("\"03/05/2024\" can be 2024-03-05 and 2024-05-03"));
}

TEST(CsvDatesOfOneForm, AreNotGuessedWhereTheirDigitsCanBeDividedInTwoWays) {
  const One r = read("format f \"%Y%m%d\"", "requested = date \"a\" as f", "2024111");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_THAT(r.kept[0].words, HasSubstr("\"2024111\" can be 2024-01-11 and 2024-11-01"));
}

struct NumberCase {
  std::string settings;
  std::string cell;
  std::string number;  // empty: refused
};
class CsvNumbers : public testing::TestWithParam<NumberCase> {};

TEST_P(CsvNumbers, AreReadWithTheirDeclaredMarks) {
  const NumberCase& c = GetParam();
  const One r = read(c.settings, "quantity.value = number \"a\"", c.cell);
  if (c.number.empty()) {
    ASSERT_THAT(r.kept, SizeIs(1)) << r.event;
    EXPECT_TRUE(r.kept[0].code == Code::kNotANumber || r.kept[0].code == Code::kNumberOutOfRange);
  } else {
    EXPECT_THAT(r.kept, IsEmpty());
    EXPECT_THAT(r.event, HasSubstr("\"value\":\"" + c.number + "\""));
  }
}

const std::string kEuropean = "decimal \",\"\nthousands \".\"";
INSTANTIATE_TEST_SUITE_P(
    Cases, CsvNumbers,
    testing::Values(NumberCase{"", "12", "12"}, NumberCase{"", "3.0", "3"}, NumberCase{"", "-1.5", "-1.5"},
                    NumberCase{"", "007", "7"}, NumberCase{"", "1,200", ""}, NumberCase{"", "1e3", ""},
                    NumberCase{"", "+1", ""}, NumberCase{"", " 1", ""}, NumberCase{"", "1.", ""},
                    NumberCase{"", ".5", ""}, NumberCase{"", "12O", ""}, NumberCase{"", "1.0000001", ""},
                    NumberCase{"", "99999999999999999999", ""}, NumberCase{"", "1.2.3", ""}, NumberCase{"", "--1", ""},
                    NumberCase{"", "-", ""}, NumberCase{"thousands \",\"", "1,234,567.5", "1234567.5"},
                    NumberCase{"thousands \",\"", "1234567", "1234567"}, NumberCase{"thousands \",\"", "1234,567", ""},
                    NumberCase{"thousands \",\"", "1,23", ""}, NumberCase{"thousands \",\"", ",123", ""},
                    NumberCase{"thousands \",\"", "0,500", ""}, NumberCase{"thousands \",\"", "-0,500", ""},
                    NumberCase{"thousands \",\"", "012,500", ""}, NumberCase{"thousands \",\"", "0.500", "0.5"},
                    NumberCase{kEuropean, "0.500", ""}, NumberCase{"thousands \",\"", "1,234567", ""},
                    NumberCase{"thousands \",\"", "1.234,5", ""}, NumberCase{kEuropean, "1.234,5", "1234.5"},
                    NumberCase{kEuropean, "1.5", ""}, NumberCase{kEuropean, "0,25", "0.25"},
                    NumberCase{"decimal \",\"", "1.5", ""}));

TEST(CsvCells, BecomeWholeNumbersWhereTheFieldWantsThem) {
  EXPECT_THAT(read("", "line = \"a\"", "7").event, HasSubstr("\"line\":7,"));
  EXPECT_THAT(read("", "line = \"a\"", "7.0").event, HasSubstr("\"line\":7,"));
  for (const char* bad : {"7.5", "-7", "x", "7 ", "99999999999"}) {
    const One r = read("", "line = \"a\"", bad);
    EXPECT_EQ(r.event, "") << bad;
    EXPECT_THAT(r.kept, SizeIs(1)) << bad;
  }
}

TEST(CsvCells, BecomeTrueOrFalseThroughATable) {
  const std::string table = "table yes\n\"Y\" = \"true\"\n\"N\" = \"false\"";
  EXPECT_THAT(read(table, "produced = \"a\" via yes", "N").event, HasSubstr("\"produced\":false"));
  EXPECT_THAT(read("", "produced = \"a\"", "true").event, HasSubstr("\"produced\":true"));
  EXPECT_EQ(read("", "produced = \"a\"", "TRUE").kept.at(0).code, Code::kUnknownCode);
}

TEST(CsvCells, AreTranslatedByATableAndQuarantinedWhereItLacksThem) {
  const std::string table = "table modes\n\"A\" = \"Air\"";
  EXPECT_THAT(read(table, "mode = \"a\" via modes", "A").event, HasSubstr("\"mode\":\"Air\""));
  const One r = read(table, "mode = \"a\" via modes", "a");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_EQ(r.kept[0].code, Code::kUnknownCode);
  EXPECT_THAT(r.kept[0].words, HasSubstr("not in the table modes"));
}

TEST(CsvCells, AreTrimmedOnlyWhereItIsDeclared) {
  EXPECT_THAT(read("", "item = \"a\" trim", "  x ").event, HasSubstr("\"item\":\"x\""));
  EXPECT_THAT(read("", "item = \"a\"", "  x ").event, HasSubstr("\"item\":\"  x \""));
}

TEST(CsvCells, AreNotGivenWhereTheirTextIsDeclaredNull) {
  EXPECT_THAT(read("null \"NULL\"", "item = \"a\" optional", "NULL").event, HasSubstr("\"item\":\"\""));
  EXPECT_THAT(read("", "item = \"a\" null \"-\" \"?\" optional", "?").event, HasSubstr("\"item\":\"\""));
  EXPECT_THAT(read("", "item = \"a\" null \"-\" optional", "--").event, HasSubstr("\"item\":\"--\""));
}

TEST(CsvCells, JoinIntoATextUnlessOneIsNotGiven) {
  EXPECT_THAT(read("", "item = text \"{a}/{{{b}}}\"", "x", "y").event, HasSubstr("\"item\":\"x/{y}\""));
  const One r = read("", "item = text \"{a}/{b}\"", "x", "");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_EQ(r.kept[0].column, "a + b");
  EXPECT_EQ(r.kept[0].value, "x/");
  EXPECT_EQ(r.kept[0].code, Code::kMissing);
}

TEST(CsvCells, JoinIntoADate) {
  EXPECT_THAT(read("", "requested = date text \"{a}-{b}-{c}\"", "2024", "5", "2").event,
              HasSubstr("\"requested\":\"2024-05-02\""));
}

TEST(CsvCells, KeepQuotesAndControlCharactersOfTheirText) {
  EXPECT_THAT(read("", "description = \"a\"", "5\"\" \\ \t pipe\nnew").event,
              HasSubstr(R"("description":"5\" \\ \t pipe\nnew")"));
}

TEST(CsvCells, DecideWhetherAnEventIsMade) {
  EXPECT_NE(read("", "when \"a\" given\nitem = const x", "y").event, "");
  EXPECT_EQ(read("", "when \"a\" given\nitem = const x", "").event, "");
  EXPECT_EQ(read("null \"NULL\"", "when \"a\" given\nitem = const x", "NULL").event, "");
  EXPECT_NE(read("", "when \"a\" is \"1\" \"2\"\nitem = const x", "2").event, "");
  EXPECT_EQ(read("", "when \"a\" is \"1\" \"2\"\nitem = const x", "3").event, "");
  EXPECT_EQ(read("", "when \"a\" not \"0\" \"\"\nitem = const x", "0").event, "");
  EXPECT_NE(read("", "when \"a\" not \"0\" \"\"\nitem = const x", "3").event, "");
  EXPECT_EQ(read("", "when \"a\" given\nwhen \"b\" given\nitem = const x", "1", "").event, "");
}

TEST(CsvCells, ThatDecideAndAreFaultyKeepTheEventOut) {
  const One r = read("", "when \"a\" given\nitem = const x", "\xFF");
  EXPECT_EQ(r.event, "");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_THAT(r.kept[0].words, HasSubstr("left out: LineAdded"));
}

TEST(CsvMoments, TakeTheFirstColumnThatGivesOne) {
  const std::string at = "at \"a\" or \"b\" null \"none\" or \"c\"\nitem = const x";
  EXPECT_THAT(read("", at, "2024-05-02", "2024-05-03").event, HasSubstr("} 2024-05-02T00:00:00Z"));
  EXPECT_THAT(read("", at, "", "none", "2024-05-04").event, HasSubstr("} 2024-05-04T00:00:00Z"));
  const One r = read("", at, "soon", "2024-05-03");
  EXPECT_THAT(r.event, HasSubstr("} 2024-05-03T00:00:00Z"));
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_EQ(r.kept[0].column, "a");
  EXPECT_TRUE(read("", at, "").event.ends_with("}"));
}

TEST(CsvMoments, SayWhatDatesAnEventInPlaceOfABadCell) {
  const std::string at = "at \"a\" or \"b\"\nitem = const x";
  EXPECT_THAT(read("", at, "soon", "2024-05-03").kept.at(0).words, HasSubstr("; dated by \"b\": LineAdded"));
  EXPECT_THAT(read("", at, "soon").kept.at(0).words, HasSubstr("; dated by this import: LineAdded"));
}

TEST(CsvMoments, SayWhereNoCellGivesOne) {
  const One r = read("", "at \"a\" or \"b\"\nitem = const x", "");
  ASSERT_THAT(r.kept, SizeIs(1));
  EXPECT_EQ(r.kept[0].column, "a or b");
  EXPECT_EQ(r.kept[0].code, Code::kMissing);
  EXPECT_THAT(r.kept[0].words, HasSubstr("no cell says when it happened; dated by this import: LineAdded"));
}

TEST(CsvMoments, SayNothingOfAnEventThatIsLeftOut) {
  const One bad = read("", "at \"a\"\nitem = \"b\"", "soon");
  ASSERT_THAT(bad.kept, SizeIs(2));
  for (const Kept& kept : bad.kept) EXPECT_THAT(kept.words, testing::Not(HasSubstr("dated by")));
  EXPECT_THAT(read("", "at \"a\"\nitem = \"b\"", "").kept, SizeIs(1));
}

TEST(CsvMoments, AreInTheDeclaredZone) {
  EXPECT_THAT(
      read("zone +08:00\nformat t \"%Y-%m-%d %H:%M\"", "at \"a\" as t\nitem = const x", "2024-05-02 06:30").event,
      HasSubstr("} 2024-05-01T22:30:00Z"));
  EXPECT_THAT(read("zone -05:30", "at \"a\"\nitem = const x", "2024-05-02").event, HasSubstr("} 2024-05-02T05:30:00Z"));
}

}  // namespace
}  // namespace gendan::csv
