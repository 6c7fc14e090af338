#include "gendan/adapters/csv/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"

namespace gendan::csv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Table = std::vector<std::vector<std::string>>;

// A row as the tests compare it.
struct Seen {
  std::uint64_t number;
  std::uint64_t offset;
  std::uint64_t cell_count;
  RowFault fault;
  std::vector<std::string> cells;
  std::vector<CellFault> faults;
};

struct Reading {
  std::vector<std::string> header;
  std::vector<Seen> rows;
  absl::Status status;
};

// Gives `size` bytes at most per call, so that every construct is cut somewhere.
ByteSource in_pieces(std::string text, std::size_t size) {
  return [source = from_text(std::move(text)), size](char* to, std::size_t room) {
    return source(to, std::min(size, room));
  };
}

Reading read(ByteSource source, const ReaderOptions& options = {}) {
  Reading reading;
  absl::StatusOr<Reader> reader = Reader::open(std::move(source), options);
  if (!reader.ok()) {
    reading.status = reader.status();
    return reading;
  }
  reading.header = reader->header();
  Row row;
  for (;;) {
    absl::StatusOr<bool> more = reader->next(row);
    reading.status = more.status();
    if (!more.ok() || !*more) return reading;
    Seen seen{row.number, row.offset, row.cell_count, row.fault, {}, {}};
    for (const Cell& cell : row.cells) {
      seen.cells.emplace_back(cell.text);
      seen.faults.push_back(cell.fault);
    }
    reading.rows.push_back(std::move(seen));
  }
}

Reading read(std::string text, const ReaderOptions& options = {}) { return read(from_text(std::move(text)), options); }

Table cells_of(const Reading& reading) {
  Table table;
  for (const Seen& seen : reading.rows) table.push_back(seen.cells);
  return table;
}

std::string message_of(const absl::Status& status) { return std::string(from_absl(status.message())); }

TEST(CsvReader, ReadsQuotedSeparatorsQuotesAndLineEnds) {
  const Reading reading = read("a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\r\n");
  EXPECT_THAT(reading.header, ElementsAre("a", "b"));
  EXPECT_THAT(cells_of(reading), ElementsAre(ElementsAre("x,y", "say \"hi\""), ElementsAre("two\r\nlines", "")));
}

TEST(CsvReader, TakesLoneCarriageReturnsAsLineEnds) {
  EXPECT_THAT(cells_of(read("a,b\r1,2\r3,4\r")), ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(CsvReader, TakesMixedLineEndsAndALastLineWithoutOne) {
  EXPECT_THAT(cells_of(read("a\n1\r2\r\n3")), ElementsAre(ElementsAre("1"), ElementsAre("2"), ElementsAre("3")));
}

TEST(CsvReader, LeavesOutTheByteOrderMark) {
  EXPECT_THAT(read("\xEF\xBB\xBF"
                   "a,b\n1,2\n")
                  .header,
              ElementsAre("a", "b"));
}

TEST(CsvReader, LeavesOutAByteOrderMarkThatArrivesInPieces) {
  EXPECT_THAT(read(in_pieces("\xEF\xBB\xBF"
                             "a,b\n1,2\n",
                             1))
                  .header,
              ElementsAre("a", "b"));
}

TEST(CsvReader, ConvertsLatin1ToUtf8) {
  ReaderOptions options;
  options.encoding = Encoding::kLatin1;
  EXPECT_THAT(cells_of(read("a\nC\xF4te d'Ivoire\n", options)), ElementsAre(ElementsAre("Côte d'Ivoire")));
}

TEST(CsvReader, ConvertsWindows1252ToUtf8) {
  ReaderOptions options;
  options.encoding = Encoding::kWindows1252;
  EXPECT_THAT(cells_of(read("a\n5 \x80 \x96 \xFC\n", options)), ElementsAre(ElementsAre("5 € – ü")));
}

TEST(CsvReader, MarksAByteThatWindows1252DoesNotHave) {
  ReaderOptions options;
  options.encoding = Encoding::kWindows1252;
  EXPECT_THAT(read("a\n\x81\n", options).rows.at(0).faults, ElementsAre(CellFault::kNotText));
}

TEST(CsvReader, MarksACellThatIsNotUtf8AndReadsOn) {
  const Reading reading = read("a,b\nC\xF4te,1\n\xC3\xB4,\xC0\x80\n");
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_THAT(reading.rows[0].faults, ElementsAre(CellFault::kNotText, CellFault::kNone));
  EXPECT_EQ(reading.rows[0].cells[0], "C\xF4te");
  EXPECT_THAT(reading.rows[1].faults, ElementsAre(CellFault::kNone, CellFault::kNotText));
}

TEST(CsvReader, MarksAQuoteInsideAnUnquotedCell) {
  const Reading reading = read("a,b\n5\" pipe,x\n");
  EXPECT_THAT(reading.rows.at(0).faults, ElementsAre(CellFault::kStrayQuote, CellFault::kNone));
  EXPECT_THAT(reading.rows.at(0).cells, ElementsAre("5\" pipe", "x"));
}

TEST(CsvReader, MarksTextAfterAClosingQuote) {
  const Reading reading = read("a,b\n\"5\" pipe,x\n");
  EXPECT_THAT(reading.rows.at(0).faults, ElementsAre(CellFault::kStrayQuote, CellFault::kNone));
  EXPECT_THAT(reading.rows.at(0).cells, ElementsAre("5 pipe", "x"));
}

TEST(CsvReader, MarksRaggedRowsAndReadsOn) {
  const Reading reading = read("a,b\n1\n1,2,3,4\n5,6\n");
  ASSERT_EQ(reading.rows.size(), 3u);
  EXPECT_EQ(reading.rows[0].fault, RowFault::kTooFewCells);
  EXPECT_EQ(reading.rows[0].cell_count, 1u);
  EXPECT_EQ(reading.rows[1].fault, RowFault::kTooManyCells);
  EXPECT_EQ(reading.rows[1].cell_count, 4u);
  EXPECT_THAT(reading.rows[1].cells, ElementsAre("1", "2"));
  EXPECT_EQ(reading.rows[2].fault, RowFault::kNone);
}

TEST(CsvReader, MarksTheRowInWhichTheFileEndsInsideQuotes) {
  const Reading reading = read("a,b\n1,2\n3,\"4\n5,6\n");
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_EQ(reading.rows[0].fault, RowFault::kNone);
  EXPECT_EQ(reading.rows[1].fault, RowFault::kTruncated);
}

TEST(CsvReader, CountsRowsAsASpreadsheetDoesAndBytesFromTheStart) {
  const Reading reading = read("a,b\r\n\r\n\"x\r\ny\",2\r\n3,4\r\n");
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_EQ(reading.rows[0].number, 3u);
  EXPECT_EQ(reading.rows[0].offset, 7u);
  EXPECT_EQ(reading.rows[1].number, 4u);
  EXPECT_EQ(reading.rows[1].offset, 17u);
}

TEST(CsvReader, TakesABlankLineOfOneColumnAsAnEmptyCell) {
  EXPECT_THAT(cells_of(read("a\n1\n\n2\n")), ElementsAre(ElementsAre("1"), ElementsAre(""), ElementsAre("2")));
}

TEST(CsvReader, ReadsAHeaderWithoutRows) {
  const Reading reading = read("a,b\n");
  EXPECT_TRUE(reading.status.ok());
  EXPECT_THAT(reading.header, ElementsAre("a", "b"));
  EXPECT_TRUE(reading.rows.empty());
}

TEST(CsvReader, ReadsOtherSeparators) {
  ReaderOptions options;
  options.separator = ';';
  EXPECT_THAT(cells_of(read("a;b\n1,5;2\n", options)), ElementsAre(ElementsAre("1,5", "2")));
}

TEST(CsvReader, MarksATenMegabyteCellKeepsItsBeginningAndReadsOn) {
  const std::string big(10u << 20, 'x');
  const Reading reading = read("a,b\n1," + big + "\n2,\"" + big + "\"\n3,4\n");
  ASSERT_EQ(reading.rows.size(), 3u);
  EXPECT_THAT(reading.rows[0].faults, ElementsAre(CellFault::kNone, CellFault::kTooLarge));
  EXPECT_THAT(reading.rows[1].faults, ElementsAre(CellFault::kNone, CellFault::kTooLarge));
  EXPECT_EQ(reading.rows[0].cells[1], std::string(64, 'x'));
  EXPECT_EQ(reading.rows[0].fault, RowFault::kNone);
  EXPECT_THAT(reading.rows[2].cells, ElementsAre("3", "4"));
}

TEST(CsvReader, TakesACellOfExactlyTheLimit) {
  ReaderOptions options;
  options.max_cell_bytes = 5;
  const Reading reading = read("a\n12345\n123456\n", options);
  EXPECT_THAT(reading.rows.at(0).faults, ElementsAre(CellFault::kNone));
  EXPECT_THAT(reading.rows.at(1).faults, ElementsAre(CellFault::kTooLarge));
}

TEST(CsvReader, BoundsWhatOneRowTakes) {
  ReaderOptions options;
  options.max_row_bytes = 10;
  const Reading reading = read("a,b\n12345678,12345678\n", options);
  EXPECT_THAT(reading.rows.at(0).faults, ElementsAre(CellFault::kNone, CellFault::kTooLarge));
}

TEST(CsvReader, RefusesAFileOfNoBytes) {
  const Reading reading = read("");
  EXPECT_TRUE(refused_with(reading.status, Code::kBadCsv));
  EXPECT_THAT(message_of(reading.status), HasSubstr("0 bytes"));
}

TEST(CsvReader, RefusesAFileOfBlankLines) {
  EXPECT_TRUE(refused_with(read("\n\r\n").status, Code::kBadCsv));
  EXPECT_TRUE(refused_with(read("\xEF\xBB\xBF").status, Code::kBadCsv));
}

TEST(CsvReader, RefusesTwoColumnsOfOneName) {
  const Reading reading = read("a,b,a\n1,2,3\n");
  EXPECT_TRUE(refused_with(reading.status, Code::kBadCsv));
  EXPECT_THAT(message_of(reading.status), HasSubstr("\"a\""));
}

TEST(CsvReader, TakesSeveralColumnsWithoutAName) { EXPECT_THAT(read("a,,\n1,2,3\n").header, ElementsAre("a", "", "")); }

TEST(CsvReader, RefusesAHeaderThatIsCutOff) { EXPECT_TRUE(refused_with(read("a,\"b\n1,2\n").status, Code::kBadCsv)); }

TEST(CsvReader, RefusesAHeaderThatIsTooWide) {
  ReaderOptions options;
  options.max_columns = 2;
  EXPECT_TRUE(read("a,b\n", options).status.ok());
  EXPECT_TRUE(refused_with(read("a,b,c\n", options).status, Code::kBadCsv));
}

TEST(CsvReader, RefusesABinaryFileWhereverTheNulByteStands) {
  using std::string_literals::operator""s;
  EXPECT_TRUE(refused_with(read("PK\x03\x04\0\0"s).status, Code::kBadCsv));
  EXPECT_TRUE(refused_with(read("a,b\n1,\0\n"s).status, Code::kBadCsv));
  const Reading quoted = read("a,b\n1,2\n1,\"\0\"\n"s);
  EXPECT_TRUE(refused_with(quoted.status, Code::kBadCsv));
  EXPECT_THAT(message_of(quoted.status), HasSubstr("byte 11"));
}

TEST(CsvReader, RefusesUtf16AndSaysSo) {
  using std::string_literals::operator""s;
  EXPECT_THAT(message_of(read("\xFF\xFE"
                              "a\0,\0b\0\n\0"s)
                             .status),
              HasSubstr("UTF-16"));
}

TEST(CsvReader, RefusesTheMarkOfUtf8WhereAnotherEncodingIsDeclared) {
  ReaderOptions options;
  options.encoding = Encoding::kLatin1;
  EXPECT_TRUE(refused_with(read("\xEF\xBB\xBF"
                                "a\n",
                                options)
                               .status,
                           Code::kBadCsv));
}

TEST(CsvReader, RefusesASeparatorThatCannotBeOne) {
  ReaderOptions options;
  options.separator = '"';
  EXPECT_TRUE(refused_with(read("a\n", options).status, Code::kBadUsage));
}

TEST(CsvReader, PassesOnTheErrorsOfItsSource) {
  int calls = 0;
  const Reading reading = read([&calls](char* to, std::size_t) -> absl::StatusOr<std::size_t> {
    if (++calls > 1) return refuse(Code::kStorageFailed, "file", "the disk is gone");
    std::copy_n("a\n1\n\"2", 6, to);
    return 6;
  });
  EXPECT_TRUE(refused_with(reading.status, Code::kStorageFailed));
  EXPECT_EQ(reading.rows.size(), 1u);
}

TEST(CsvReader, ReadsAFile) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "gendan_reader_test.csv";
  std::ofstream(path, std::ios::binary) << "a\n1\n";
  absl::StatusOr<ByteSource> source = open_file(path.string());
  ASSERT_TRUE(source.ok());
  EXPECT_THAT(cells_of(read(*std::move(source))), ElementsAre(ElementsAre("1")));
  std::filesystem::remove(path);
}

TEST(CsvReader, RefusesAFileThatIsNotThereAndAFolder) {
  EXPECT_TRUE(refused_with(open_file(testing::TempDir() + "/no such file").status(), Code::kNotFound));
  EXPECT_TRUE(refused_with(open_file(testing::TempDir()).status(), Code::kNotFound));
}

TEST(CsvText, TellsUtf8FromOtherBytes) {
  EXPECT_TRUE(is_utf8("a\xC3\xB4\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
                          "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad)) << printable(bad);
  }
}

TEST(CsvText, ShowsAnyBytesOnOneLineOfUtf8) {
  EXPECT_EQ(printable("C\xF4te\nd'Ivoire \xC3\xB4 \xC2\x85"), "C\\xF4te\\x0Ad'Ivoire \xC3\xB4 \\xC2\\x85");
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

// ---- against a naive reference ------------------------------------------------------------------------------------

rc::Gen<std::string> cell_text() {
  return rc::gen::container<std::string>(
      rc::gen::weightedElement<char>({{6, 'a'}, {3, ' '}, {3, ','}, {3, '"'}, {2, '\r'}, {2, '\n'}, {2, ';'}}));
}

rc::Gen<Table> tables() {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(2, 5), [](std::size_t width) {
    return rc::gen::container<Table>(rc::gen::container<std::vector<std::string>>(width, cell_text()));
  });
}

bool needs_quotes(const std::string& cell) { return cell.find_first_of(",\"\r\n") != std::string::npos; }

RC_GTEST_PROP(CsvReader, ReadsBackAnyTableHoweverItIsQuotedEndedAndCut, ()) {
  const Table table = *tables();
  const std::size_t width = table.empty() ? 2 : table.front().size();
  std::string text = *rc::gen::element<std::string>("", "\xEF\xBB\xBF");
  for (std::size_t c = 0; c < width; ++c) text += (c > 0 ? ",h" : "h") + std::to_string(c);
  std::vector<std::uint64_t> offsets;
  for (const auto& row : table) {
    text += *rc::gen::element<std::string>("\r\n", "\n", "\r");
    offsets.push_back(text.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) text += ',';
      if (needs_quotes(row[c]) || *rc::gen::arbitrary<bool>()) {
        text += '"';
        for (const char ch : row[c]) text += ch == '"' ? std::string("\"\"") : std::string(1, ch);
        text += '"';
      } else {
        text += row[c];
      }
    }
  }
  text += *rc::gen::element<std::string>("\r\n", "\n", "\r", "");
  const Reading reading = read(in_pieces(text, *rc::gen::inRange<std::size_t>(1, 9)));
  RC_ASSERT(reading.status.ok());
  RC_ASSERT(cells_of(reading) == table);
  for (std::size_t i = 0; i < reading.rows.size(); ++i) {
    RC_ASSERT(reading.rows[i].offset == offsets[i]);
    RC_ASSERT(reading.rows[i].number == i + 2);
    RC_ASSERT(reading.rows[i].fault == RowFault::kNone);
  }
}

RC_GTEST_PROP(CsvReader, ReadsTheSameHoweverTheBytesArrive, ()) {
  ReaderOptions options;
  options.max_cell_bytes = *rc::gen::inRange<std::size_t>(1, 9);
  options.max_row_bytes = *rc::gen::inRange<std::size_t>(4, 20);
  const std::string text = "a,b\n" + *cell_text();
  const Reading whole = read(text, options);
  const Reading pieces = read(in_pieces(text, *rc::gen::inRange<std::size_t>(1, 4)), options);
  RC_ASSERT(cells_of(whole) == cells_of(pieces));
  for (std::size_t i = 0; i < whole.rows.size(); ++i) RC_ASSERT(whole.rows[i].faults == pieces.rows[i].faults);
}

// The rules once more, over a whole text at once, as plainly as they can be said.
Reading naive(const std::string& text) {
  Reading reading;
  std::vector<Seen> rows;
  std::size_t i = 0;
  std::uint64_t number = 0;
  const auto at_end = [&] { return i >= text.size(); };
  const auto line_end = [&] { return text[i] == '\n' || text[i] == '\r'; };
  const auto take_line_end = [&] {
    if (text.compare(i, 2, "\r\n") == 0) ++i;
    ++i;
  };
  while (!at_end()) {
    ++number;
    const bool one_column = !rows.empty() && rows.front().cells.size() == 1;
    if (line_end() && !one_column) {
      take_line_end();
      continue;
    }
    Seen row{number, i, 0, RowFault::kNone, {}, {}};
    for (bool more = true; more;) {
      std::string cell;
      CellFault fault = CellFault::kNone;
      if (!at_end() && text[i] == '"') {
        ++i;
        while (!at_end()) {
          if (text.compare(i, 2, "\"\"") == 0) {
            cell += '"';
            i += 2;
          } else if (text[i] == '"') {
            break;
          } else {
            cell += text[i++];
          }
        }
        if (at_end()) row.fault = RowFault::kTruncated;
        ++i;
        if (!at_end() && text[i] != ',' && !line_end()) fault = CellFault::kStrayQuote;
      }
      while (!at_end() && text[i] != ',' && !line_end()) {
        if (text[i] == '"') fault = CellFault::kStrayQuote;
        cell += text[i++];
      }
      row.cells.push_back(cell);
      row.faults.push_back(fault);
      more = !at_end() && text[i] == ',';
      if (more) ++i;
    }
    if (!at_end()) take_line_end();
    row.cell_count = row.cells.size();
    rows.push_back(row);
  }
  if (rows.empty()) return reading;
  reading.header = rows.front().cells;
  const std::size_t width = reading.header.size();
  for (std::size_t r = 1; r < rows.size(); ++r) {
    Seen& row = rows[r];
    if (row.fault == RowFault::kNone && row.cell_count < width) row.fault = RowFault::kTooFewCells;
    if (row.fault == RowFault::kNone && row.cell_count > width) row.fault = RowFault::kTooManyCells;
    row.cells.resize(std::min(width, row.cells.size()));
    row.faults.resize(row.cells.size());
    reading.rows.push_back(row);
  }
  return reading;
}

RC_GTEST_PROP(CsvReader, AgreesWithANaiveReaderOnAnyText, ()) {
  const std::string header = *rc::gen::element<std::string>("a,b\n", "a\r", "\r\na,b,c\r\n");
  const std::string text = header + *cell_text();
  const Reading expected = naive(text);
  const Reading reading = read(in_pieces(text, *rc::gen::inRange<std::size_t>(1, 9)));
  RC_ASSERT(reading.status.ok());
  RC_ASSERT(reading.header == expected.header);
  RC_ASSERT(reading.rows.size() == expected.rows.size());
  for (std::size_t i = 0; i < reading.rows.size(); ++i) {
    const Seen& got = reading.rows[i];
    const Seen& want = expected.rows[i];
    RC_ASSERT(got.cells == want.cells);
    RC_ASSERT(got.faults == want.faults);
    RC_ASSERT(got.number == want.number);
    RC_ASSERT(got.offset == want.offset);
    RC_ASSERT(got.cell_count == want.cell_count);
    RC_ASSERT(got.fault == want.fault);
  }
}

}  // namespace
}  // namespace gendan::csv
