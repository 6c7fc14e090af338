#include "gendan/adapters/csv/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "gendan/core/text.h"
#include "tests/adapters/csv/memory_target.h"

namespace gendan::csv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kMapping = R"(mapping shop 1
century 1970
format day "%d.%m.%Y"
table modes
  "A" = "Air"
  "S" = "Ocean"
file lines
  order "po"
  row "id"
  once OrderDrafted
    at "ordered" as day
    customer = "buyer"
    po_number = "po"
    currency = const USD
    country = "country" optional
  each LineAdded
    at "ordered" as day
    line = "id"
    item = "item"
    quantity.value = number "qty"
    quantity.unit = const EA
    unit_price.value = number "price" optional
    unit_price.currency = const USD
    incoterm = "term" null "-" optional
    mode = "mode" via modes optional
  each GoodsDelivered
    when "arrived" given
    at "arrived" as day
    line = "id"
    day = date "arrived" as day
    unit = const EA
    accepted = number "qty"
)";

const std::string kHeader = "po,id,buyer,country,ordered,item,qty,price,term,mode,arrived\n";
const std::string kRow1 = "A,1,ACME,DE,02.05.2024,shirt,10,1.5,FOB,A,03.06.2024\n";
const std::string kRow2 = "A,2,ACME,DE,02.05.2024,hat,5,2,-,,\n";
const std::string kRow3 = "B,3,Best,FR,04.05.2024,sock,7,0.25,EXW,S,01.06.2024\n";

struct Imported {
  absl::Status status;
  ImportResult result;
  std::vector<Kept> kept;
};

Imported import_text(const std::string& text, MemoryTarget& target, std::string_view mapping_text = kMapping,
                     ImportOptions options = {}) {
  Imported run;
  const absl::StatusOr<Mapping> mapping = parse_mapping(mapping_text);
  EXPECT_TRUE(mapping.ok()) << mapping.status();
  if (!mapping.ok()) return run;
  const ScratchFile file("orders.csv", text);
  options.on_quarantine = keep_in(run.kept);
  absl::StatusOr<ImportResult> result = import_csv(*mapping, {{file.path(), ""}}, target.target(), options);
  run.status = result.status();
  if (result.ok()) run.result = *result;
  return run;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(CsvImport, GivesTheEventsThatTheMappingSays) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + kRow2, target);
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_THAT(run.kept, IsEmpty());
  ASSERT_THAT(target.stream, SizeIs(4));
  EXPECT_EQ(target.stream[0],
            "order/A OrderDrafted "
            R"({"customer":"ACME","po_number":"A","currency":"USD","country":"DE","contact":""} 2024-05-02T00:00:00Z)");
  EXPECT_THAT(target.stream[1], HasSubstr(R"(order/A LineAdded {"line":1,"item":"shirt")"));
  EXPECT_THAT(target.stream[1], HasSubstr(R"("quantity":{"value":"10","unit":"EA"})"));
  EXPECT_THAT(target.stream[1], HasSubstr(R"("unit_price":{"value":"1.5","currency":"USD"})"));
  EXPECT_THAT(target.stream[1], HasSubstr(R"("incoterm":"FOB","mode":"Air")"));
  EXPECT_THAT(target.stream[2], HasSubstr(R"(order/A GoodsDelivered )"));
  EXPECT_THAT(target.stream[2], HasSubstr("2024-06-03T00:00:00Z"));
  EXPECT_THAT(target.stream[3], HasSubstr(R"("incoterm":"none","mode":"")"));
  EXPECT_EQ(run.result.rows, 2u);
  EXPECT_EQ(run.result.orders, 1u);
  EXPECT_EQ(run.result.events, 4u);
  EXPECT_EQ(run.result.duplicates, 0u);
  EXPECT_EQ(target.syncs, 1);
}

TEST(CsvImport, NamesEachEventOfEachRow) {
  MemoryTarget target;
  import_text(kHeader + kRow1, target);
  std::vector<std::string> ids;
  for (const auto& [id, content] : target.requests) ids.push_back(id);
  EXPECT_THAT(ids, ElementsAre("csv/shop/lines/once/order/A/OrderDrafted", "csv/shop/lines/row/1/GoodsDelivered",
                               "csv/shop/lines/row/1/LineAdded"));
}

// ---- once more ------------------------------------------------------------------------------------------------------

TEST(CsvImport, ChangesNothingTheSecondTime) {
  MemoryTarget target;
  import_text(kHeader + kRow1 + kRow2 + kRow3, target);
  const std::vector<std::string> before = target.stream;
  const Imported again = import_text(kHeader + kRow1 + kRow2 + kRow3, target);
  EXPECT_EQ(target.stream, before);
  EXPECT_EQ(again.result.rows, 3u);
  EXPECT_EQ(again.result.orders, 2u);
  EXPECT_EQ(again.result.events, 0u);
  EXPECT_EQ(again.result.duplicates, 3u);
  EXPECT_THAT(again.kept, IsEmpty());
}

TEST(CsvImport, ChangesNothingWhenTheRowsStandInAnotherOrder) {
  MemoryTarget target;
  import_text(kHeader + kRow1 + kRow2 + kRow3, target);
  const std::vector<std::string> before = target.stream;
  const Imported again = import_text(kHeader + kRow3 + kRow2 + kRow1, target);
  EXPECT_EQ(target.stream, before);
  EXPECT_EQ(again.result.duplicates, 3u);
  EXPECT_THAT(again.kept, IsEmpty());
}

TEST(CsvImport, TakesOnlyWhatIsNewFromALongerFile) {
  MemoryTarget target;
  import_text(kHeader + kRow1, target);
  const Imported longer = import_text(kHeader + kRow2 + kRow3 + kRow1, target);
  EXPECT_EQ(longer.result.duplicates, 1u);
  EXPECT_EQ(longer.result.events, 4u);
  EXPECT_THAT(target.stream, SizeIs(7));
}

TEST(CsvImport, TakesWhatARowSaysNewlyWhenACellWasFilledIn) {
  MemoryTarget target;
  import_text(kHeader + kRow2, target);
  const Imported later = import_text(kHeader + replaced(kRow2, ",,\n", ",,09.06.2024\n"), target);
  EXPECT_EQ(later.result.events, 1u);
  EXPECT_EQ(later.result.duplicates, 0u);
  EXPECT_THAT(later.kept, IsEmpty());
  EXPECT_THAT(target.stream.back(), HasSubstr("GoodsDelivered"));
}

TEST(CsvImport, QuarantinesWhatHasChangedSinceItWasImported) {
  MemoryTarget target;
  import_text(kHeader + kRow1, target);
  const std::vector<std::string> before = target.stream;
  const Imported changed = import_text(kHeader + replaced(kRow1, "shirt", "blouse"), target);
  EXPECT_EQ(target.stream, before);
  ASSERT_THAT(changed.kept, SizeIs(1));
  EXPECT_EQ(changed.kept[0].code, Code::kRequestReused);
  EXPECT_EQ(changed.kept[0].row, 2u);
  EXPECT_THAT(changed.kept[0].words, HasSubstr("changed since it was imported"));
  EXPECT_THAT(changed.kept[0].words, HasSubstr("LineAdded"));
  EXPECT_EQ(changed.result.duplicates, 1u);
}

TEST(CsvImport, QuarantinesASecondRowOfOneName) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + replaced(kRow1, "shirt", "blouse"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].row, 3u);
  EXPECT_EQ(run.kept[0].code, Code::kRequestReused);
  EXPECT_EQ(run.result.duplicates, 1u);
}

TEST(CsvImport, QuarantinesARowThatContradictsAnEarlierOneOfItsOrder) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + replaced(kRow2, "DE", "FR"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "country");
  EXPECT_EQ(run.kept[0].value, "FR");
  EXPECT_EQ(run.kept[0].code, Code::kRequestReused);
  EXPECT_EQ(run.result.events, 4u);
}

TEST(CsvImport, TakesARowThatDoesNotGiveAnOptionalFieldAsNoContradiction) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + replaced(kRow2, "DE", ""), target);
  EXPECT_THAT(run.kept, IsEmpty());
  EXPECT_EQ(run.result.events, 4u);
}

TEST(CsvImport, SaysOfAnOptionalFieldThatOnlyALaterRowGivesThatAnEarlierOneGivesNone) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "DE", "") + kRow2, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "country");
  EXPECT_EQ(run.kept[0].value, "DE");
  EXPECT_EQ(run.kept[0].code, Code::kRequestReused);
  EXPECT_THAT(run.kept[0].words, HasSubstr("an earlier row gives order/A no country"));
}

TEST(CsvImport, SaysOfARowThatContradictsOneWhichTheLogDoesNotHaveThatTheLogKeepsItsOwn) {
  MemoryTarget target;
  import_text(kHeader + kRow1 + kRow2, target);
  const Imported changed = import_text(kHeader + replaced(kRow1, "DE", "FR") + kRow2, target);
  ASSERT_THAT(changed.kept, SizeIs(2));
  EXPECT_THAT(changed.kept[0].words, HasSubstr("the log keeps what it has"));
  EXPECT_THAT(changed.kept[1].words, HasSubstr("another country; the log keeps what it has"));
}

TEST(CsvImport, CountsARowThatOnlyGivesItsOrderAsADuplicateOnceTheOrderIsThere) {
  MemoryTarget target;
  constexpr std::string_view kHeaders =
      "mapping m 1\nfile f\norder \"po\"\nrow \"po\"\nonce OrderDrafted\ncustomer = \"buyer\"\n"
      "po_number = \"po\"\ncurrency = const USD\n";
  EXPECT_EQ(import_text("po,buyer\nA,ACME\nB,Best\n", target, kHeaders).result.duplicates, 0u);
  const Imported again = import_text("po,buyer\nA,ACME\nB,Best\n", target, kHeaders);
  EXPECT_EQ(again.result.events, 0u);
  EXPECT_EQ(again.result.duplicates, 2u);
}

TEST(CsvImport, CountsARowWhoseOwnEventsAreLeftOutAsNoDuplicate) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + replaced(kRow2, ",5,", ",five,"), target);
  EXPECT_EQ(run.result.events, 3u);
  EXPECT_EQ(run.result.duplicates, 0u);
}

TEST(CsvImport, TakesAnOrderFromItsFirstRowThatCanGiveIt) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "ACME", "") + kRow2, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "buyer");
  EXPECT_EQ(run.kept[0].code, Code::kMissing);
  EXPECT_EQ(std::count_if(target.stream.begin(), target.stream.end(),
                          [](const std::string& e) { return e.find("OrderDrafted") != std::string::npos; }),
            1);
}

std::string without_row_names() { return replaced(std::string(kMapping), "  row \"id\"\n", ""); }

TEST(CsvImport, KnowsARowWithoutANameByItsContent) {
  MemoryTarget target;
  import_text(kHeader + kRow1 + kRow3, target, without_row_names());
  const Imported again = import_text(kHeader + kRow3 + kRow1, target, without_row_names());
  EXPECT_EQ(again.result.events, 0u);
  EXPECT_EQ(again.result.duplicates, 2u);
}

TEST(CsvImport, TakesEqualRowsWithoutANameAsSeveral) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + kRow1, target, without_row_names());
  EXPECT_EQ(run.result.events, 5u);
  EXPECT_EQ(run.result.duplicates, 0u);
  const Imported again = import_text(kHeader + kRow1 + kRow1, target, without_row_names());
  EXPECT_EQ(again.result.events, 0u);
}

TEST(CsvImport, KnowsARowWithoutANameAlthoughTheColumnsMoved) {
  MemoryTarget target;
  const std::string mapping =
      "mapping m 1\nfile f\norder \"po\"\neach LineAdded\nline = \"n\"\nitem = \"item\"\nquantity.value = const 1\n"
      "quantity.unit = const EA\n";
  import_text("po,n,item\nA,1,x\n", target, mapping);
  const Imported moved = import_text("more,item,po,n\n?,x,A,1\n", target, mapping);
  EXPECT_EQ(moved.result.events, 0u);
  EXPECT_EQ(moved.result.duplicates, 1u);
}

TEST(CsvImport, KeepsTheNamesOfRequestsWithinTheirLimit) {
  MemoryTarget target;
  const std::string name(5000, 'x');
  const Imported run =
      import_text(kHeader + replaced(kRow1, "A,1,", "A,\"" + name + "\","), target,
                  replaced(std::string(kMapping), "line = \"id\"\n    item", "line = const 1\n    item"));
  EXPECT_TRUE(run.status.ok());
  EXPECT_EQ(target.requests.size(), 2u);  // the order and the line; the delivery's line number is no number
  EXPECT_THAT(target.requests.rbegin()->first, HasSubstr("csv/shop/lines/row-hash/"));
}

// ---- interrupted ----------------------------------------------------------------------------------------------------

RC_GTEST_PROP(CsvImport, ResumesToTheSameEventsWhereverItWasCutOff, ()) {
  std::string text = kHeader;
  const int rows = *rc::gen::inRange(1, 12);
  for (int r = 0; r < rows; ++r) {
    const std::string order(1, static_cast<char>('A' + *rc::gen::inRange(0, 4)));
    const std::string arrived = *rc::gen::element<std::string>("", "03.06.2024", "unknown");
    text += order + ',' + std::to_string(r + 1) + ",ACME,DE,02.05.2024,hat,5,2,FOB,A," + arrived + '\n';
  }
  MemoryTarget whole;
  import_text(text, whole);
  MemoryTarget cut;
  int left = *rc::gen::inRange(0, static_cast<int>(whole.stream.size()) + 1);
  const bool by_error = *rc::gen::arbitrary<bool>();
  std::atomic<bool> cancel{false};
  cut.judge = [&](const RequestId&, const Event&) {
    if (left-- > 0) return absl::OkStatus();
    if (by_error) return refuse(Code::kStorageFailed, "log", "the disk is full");
    cancel = true;
    return absl::OkStatus();
  };
  ImportOptions options;
  options.cancel = &cancel;
  const Imported first = import_text(text, cut, kMapping, options);
  RC_ASSERT(by_error || first.status.ok());
  RC_ASSERT(std::equal(cut.stream.begin(), cut.stream.end(), whole.stream.begin()));
  cut.judge = nullptr;
  const Imported resumed = import_text(text, cut);
  RC_ASSERT(resumed.status.ok());
  RC_ASSERT(cut.stream == whole.stream);
}

TEST(CsvImport, EndsInGoodOrderWhenItIsCancelled) {
  MemoryTarget target;
  std::atomic<bool> cancel{true};
  ImportOptions options;
  options.cancel = &cancel;
  const Imported run = import_text(kHeader + kRow1, target, kMapping, options);
  EXPECT_TRUE(run.status.ok());
  EXPECT_TRUE(run.result.cancelled);
  EXPECT_EQ(run.result.rows, 0u);
  EXPECT_EQ(target.syncs, 1);
}

TEST(CsvImport, EndsWithTheErrorOfATargetThatCannotGoOn) {
  for (const Code code : {Code::kStorageFailed, Code::kOutcomeUnknown, Code::kClosed, Code::kInternal}) {
    MemoryTarget target;
    target.judge = [code](const RequestId&, const Event&) { return refuse(code, "log"); };
    EXPECT_TRUE(refused_with(import_text(kHeader + kRow1, target).status, code));
  }
}

TEST(CsvImport, EndsWhereTheTargetRefusesWhatEveryEventHasAlike) {
  for (const char* field : {"actor", "request_id"}) {
    MemoryTarget target;
    target.judge = [field](const RequestId&, const Event&) { return refuse(Code::kTooLong, field); };
    const Imported run = import_text(kHeader + kRow1, target);
    EXPECT_TRUE(refused_with(run.status, Code::kTooLong)) << field;
    EXPECT_THAT(run.kept, IsEmpty()) << field;
  }
}

TEST(CsvImport, TellsHowFarItIs) {
  MemoryTarget target;
  std::vector<ImportProgress> told;
  ImportOptions options;
  options.on_progress = [&told](const ImportProgress& progress) { told.push_back(progress); };
  std::string text = kHeader;
  for (int r = 1; r <= 600; ++r) text += "A," + std::to_string(r) + ",ACME,DE,02.05.2024,hat,5,2,FOB,A,\n";
  import_text(text, target, kMapping, options);
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_EQ(told.back().bytes_done, text.size());
  EXPECT_EQ(told.back().bytes_total, text.size());
  EXPECT_EQ(told.back().rows, 600u);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end(),
                             [](const auto& a, const auto& b) { return a.bytes_done < b.bytes_done; }));
}

// ---- bad cells ------------------------------------------------------------------------------------------------------

TEST(CsvImport, QuarantinesABadCellAndTakesTheRestOfTheRow) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "FOB", "DDU"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].row, 2u);
  EXPECT_EQ(run.kept[0].offset, kHeader.size());
  EXPECT_EQ(run.kept[0].column, "term");
  EXPECT_EQ(run.kept[0].value, "DDU");
  EXPECT_EQ(run.kept[0].code, Code::kUnknownIncoterm);
  EXPECT_EQ(run.kept[0].words, "DDU is a rule of an earlier edition; LineAdded goes in without incoterm");
  EXPECT_THAT(run.kept[0].remedy, HasSubstr("DAP"));
  EXPECT_EQ(run.result.events, 3u);
  EXPECT_THAT(target.stream[1], HasSubstr(R"("incoterm":"none")"));
}

TEST(CsvImport, LeavesOutTheEventThatCannotBeWithoutTheCell) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "03.06.2024", "31.06.2024"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "arrived");
  EXPECT_EQ(run.kept[0].code, Code::kNotADate);
  EXPECT_THAT(run.kept[0].words, HasSubstr("; left out: GoodsDelivered"));
  EXPECT_EQ(run.result.events, 2u);
}

TEST(CsvImport, SetsAsideABadCellOfARowWhoseOrderIsThereAlreadyWithoutBlamingTheOrder) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + replaced(kRow2, "ACME", "AC\xFFME"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "buyer");
  EXPECT_THAT(run.kept[0].words, testing::Not(HasSubstr("left out")));
  EXPECT_EQ(run.result.events, 4u);
}

TEST(CsvImport, QuarantinesTheMomentThatALogTakesForNone) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "02.05.2024", "01.01.1970"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "ordered");
  EXPECT_EQ(run.kept[0].value, "01.01.1970");
  EXPECT_EQ(run.kept[0].code, Code::kDateOutOfRange);
  EXPECT_THAT(run.kept[0].words, HasSubstr("; dated by this import: OrderDrafted, LineAdded"));
  EXPECT_EQ(run.result.events, 3u);
}

TEST(CsvImport, SaysOfAnEventThatIsThereAlreadyThatTheImportThatBroughtItDatesIt) {
  MemoryTarget target;
  const std::string undated = kHeader + replaced(kRow1, "02.05.2024", "soon");
  const Imported first = import_text(undated, target);
  const Imported again = import_text(undated, target);
  ASSERT_THAT(again.kept, SizeIs(first.kept.size()));
  EXPECT_THAT(again.kept.at(0).words, HasSubstr("; dated by the import that brought it: OrderDrafted, LineAdded"));
  EXPECT_THAT(again.kept.at(0).words, testing::Not(HasSubstr("this import")));
}

TEST(CsvImport, QuarantinesTheMomentThatALogTakesForNoneInAFieldToo) {
  MemoryTarget target;
  constexpr std::string_view kIncidents =
      "mapping m 1\nfile f\norder \"po\"\neach IncidentRaised\nincident = \"id\"\nkind = const transport\n"
      "what = \"what\"\ninform_by = time \"by\" optional\n";
  const Imported run = import_text("po,id,what,by\nA,I1,strike,1970-01-01\n", target, kIncidents);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "by");
  EXPECT_EQ(run.kept[0].code, Code::kDateOutOfRange);
  EXPECT_THAT(run.kept[0].words, HasSubstr("IncidentRaised goes in without inform_by"));
  EXPECT_EQ(run.result.events, 1u);
}

TEST(CsvImport, CountsACellThatSeveralEventsNeedOnce) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, ",10,", ",ten,"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "qty");
  EXPECT_EQ(run.kept[0].code, Code::kNotANumber);
  EXPECT_THAT(run.kept[0].words, HasSubstr("; left out: LineAdded, GoodsDelivered"));
  EXPECT_EQ(run.result.quarantined, 1u);
}

TEST(CsvImport, QuarantinesEveryBadCellOfARow) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + "A,1,ACME,DE,soon,shirt,ten,1e3,XYZ,Z,never\n", target);
  std::vector<std::string> columns;
  for (const Kept& kept : run.kept) columns.push_back(kept.column);
  EXPECT_THAT(columns, testing::UnorderedElementsAre("ordered", "qty", "price", "mode", "arrived"));
  EXPECT_EQ(run.result.quarantined, 5u);
}

TEST(CsvImport, QuarantinesAnEmptyCellThatAnEventNeeds) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "shirt", ""), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "item");
  EXPECT_EQ(run.kept[0].code, Code::kMissing);
}

TEST(CsvImport, LeavesOutAPriceWhoseCellIsEmpty) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "1.5", ""), target);
  EXPECT_THAT(run.kept, IsEmpty());
  ASSERT_THAT(target.stream, SizeIs(3));
  EXPECT_THAT(target.stream[1], HasSubstr(R"("unit_price":{"value":"0","currency":""})"));
}

TEST(CsvImport, LeavesOutAPriceWhoseCellIsNoNumber) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "1.5", "$ 4.10"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "price");
  EXPECT_THAT(run.kept[0].words, HasSubstr("LineAdded goes in without unit_price"));
  ASSERT_THAT(target.stream, SizeIs(3));
  EXPECT_THAT(target.stream[1], HasSubstr(R"("unit_price":{"value":"0","currency":""})"));
}

TEST(CsvImport, LeavesAPriceAsItWasWhereTheCellOfItsChangeIsEmpty) {
  MemoryTarget target;
  constexpr std::string_view kChanges =
      "mapping m 1\nfile f\norder \"po\"\neach OrderRevised\nrevision = const 2\nchanges[0].line = \"n\"\n"
      "changes[0].quantity.value = number \"qty\"\nchanges[0].quantity.unit = const EA\n"
      "changes[0].unit_price.value = number \"price\" optional\nchanges[0].unit_price.currency = const USD\n";
  import_text("po,n,qty,price\nA,1,12,\n", target, kChanges);
  ASSERT_THAT(target.stream, SizeIs(1));
  EXPECT_THAT(target.stream[0], HasSubstr(R"("quantity":{"value":"12","unit":"EA"},"unit_price":null)"));
}

TEST(CsvImport, TakesADeclaredTextAsNotGiven) {
  MemoryTarget target;
  EXPECT_THAT(import_text(kHeader + kRow2, target).kept, IsEmpty());
}

TEST(CsvImport, QuarantinesWhatTheTargetRefusesAndGoesOn) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) {
    const auto* line = std::get_if<LineAdded>(&event);
    return line != nullptr && line->line.value == 1 ? refuse(Code::kNotPositive, "lines[1].quantity")
                                                    : absl::OkStatus();
  };
  const Imported run = import_text(kHeader + kRow1 + kRow2, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "qty");
  EXPECT_EQ(run.kept[0].code, Code::kNotPositive);
  EXPECT_EQ(run.result.events, 3u);
}

constexpr std::string_view kInvoices =  // of one line each
    "mapping m 1\nfile f\norder \"po\"\nrow \"id\"\neach InvoiceIssued\ninvoice = \"id\"\nlines[0].line = const 1\n"
    "lines[0].quantity.value = \"pieces\"\nlines[0].quantity.unit = const EA\n"
    "lines[0].amount.value = \"amount\"\nlines[0].amount.currency = const USD\ndue = date \"due\"\n";

TEST(CsvImport, NamesTheColumnOfAListsElementThatTheTargetRefuses) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event&) { return refuse(Code::kNotPositive, "lines[0].quantity"); };
  const Imported run = import_text("po,id,pieces,amount,due\nA,I-1,0,50,2024-05-01\n", target, kInvoices);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "pieces");
  EXPECT_THAT(run.kept[0].words, HasSubstr("left out: InvoiceIssued"));
}

// The columns of the lots that were packed, of which the target refuses the number of one.
std::vector<std::string> columns_refused_of_lots(const std::string& second) {
  const std::string mapping =
      "mapping m 1\nfile f\norder \"po\"\neach GoodsPacked\nshipment = \"to\"\nline = const 1\n"
      "quantity.value = \"pieces\"\nquantity.unit = const EA\nlots[0].lot = \"first\"\n"
      "lots[0].quantity.value = \"pieces\"\nlots[0].quantity.unit = const EA\n" +
      second;
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event&) { return refuse(Code::kBadCharacter, "lots.lot"); };
  std::vector<std::string> columns;
  for (const Kept& entry : import_text("po,to,pieces,first,second\nA,S-1,10,L-1,L-2\n", target, mapping).kept) {
    columns.push_back(entry.column);
  }
  return columns;
}

TEST(CsvImport, NamesTheColumnOfAListsElementWhereTheTargetDoesNotSayWhichOne) {
  EXPECT_THAT(columns_refused_of_lots(""), ElementsAre("first"));
}

TEST(CsvImport, NamesNoColumnWhereTheTargetMayMeanTwo) {
  EXPECT_THAT(columns_refused_of_lots("lots[1].lot = \"second\"\nlots[1].quantity.value = \"pieces\"\n"
                                      "lots[1].quantity.unit = const EA\n"),
              ElementsAre(""));
}

// Refuses the line's mode while there is one.
absl::Status refuse_mode(Code code, const Event& event) {
  const auto* line = std::get_if<LineAdded>(&event);
  return line != nullptr && !line->mode.empty() ? refuse(code, "lines[1].mode") : absl::OkStatus();
}

TEST(CsvImport, LeavesOutAnOptionalFieldWhoseValueTheTargetRefuses) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) { return refuse_mode(Code::kTooLong, event); };
  const Imported run = import_text(kHeader + kRow1, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "mode");
  EXPECT_EQ(run.kept[0].value, "A");
  EXPECT_EQ(run.kept[0].code, Code::kTooLong);
  EXPECT_THAT(run.kept[0].words, HasSubstr("LineAdded goes in without mode"));
  EXPECT_EQ(run.result.events, 3u);
  EXPECT_THAT(target.stream[1], HasSubstr(R"("mode":"")"));
}

TEST(CsvImport, TakesAFieldThatItLeftOutForNoChangeTheSecondTime) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) { return refuse_mode(Code::kTooLong, event); };
  import_text(kHeader + kRow1, target);
  const std::vector<std::string> before = target.stream;
  const Imported again = import_text(kHeader + kRow1, target);
  EXPECT_EQ(target.stream, before);
  ASSERT_THAT(again.kept, SizeIs(1));
  EXPECT_EQ(again.kept[0].column, "mode");
  EXPECT_EQ(again.kept[0].code, Code::kTooLong);
  EXPECT_EQ(again.result.duplicates, 1u);
}

TEST(CsvImport, TakesRowsThatAgreeOnAValueThatTheTargetRefusesForNoContradiction) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) { return refuse_mode(Code::kTooLong, event); };
  constexpr std::string_view kOneLine =
      "mapping m 1\nfile f\norder \"po\"\nrow \"id\"\nonce LineAdded\nline = const 1\nitem = \"item\"\n"
      "quantity.value = const 1\nquantity.unit = const EA\nmode = \"mode\" optional\n";
  const Imported run = import_text("po,id,item,mode\nA,1,shirt,Air\nA,2,shirt,Air\n", target, kOneLine);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].row, 2u);
  EXPECT_EQ(run.kept[0].code, Code::kTooLong);
  EXPECT_EQ(run.result.events, 1u);
}

TEST(CsvImport, SaysOfARefusedFieldThatItsEventIsLeftOutWhereTheLogHasAnother) {
  MemoryTarget target;
  import_text(kHeader + kRow1, target);
  target.judge = [](const RequestId&, const Event& event) { return refuse_mode(Code::kTooLong, event); };
  const Imported changed = import_text(kHeader + replaced(kRow1, "FOB,A,", "FOB,S,"), target);
  ASSERT_THAT(changed.kept, SizeIs(2));
  EXPECT_EQ(changed.kept[0].column, "mode");
  EXPECT_EQ(changed.kept[0].code, Code::kTooLong);
  EXPECT_THAT(changed.kept[0].words, HasSubstr("; left out: LineAdded"));
  EXPECT_THAT(changed.kept[0].words, testing::Not(HasSubstr("goes in without")));
  EXPECT_EQ(changed.kept[1].code, Code::kRequestReused);
}

TEST(CsvImport, SaysOfARefusedFieldThatItsEventIsLeftOutWhereTheTargetRefusesItWithoutTheFieldToo) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) {
    if (absl::Status status = refuse_mode(Code::kTooLong, event); !status.ok()) return status;
    return std::holds_alternative<LineAdded>(event) ? refuse(Code::kIllegalTransition, "") : absl::OkStatus();
  };
  const Imported run = import_text(kHeader + kRow1, target);
  ASSERT_THAT(run.kept, SizeIs(2));
  EXPECT_EQ(run.kept[0].column, "mode");
  EXPECT_THAT(run.kept[0].words, HasSubstr("; left out: LineAdded"));
  EXPECT_THAT(run.kept[0].words, testing::Not(HasSubstr("goes in without")));
  EXPECT_EQ(run.kept[1].code, Code::kIllegalTransition);
}

TEST(CsvImport, SaysOfABadOptionalCellThatItsEventIsLeftOutWhereAnotherCellKeepsItOut) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(replaced(kRow1, ",10,", ",ten,"), "FOB,A,", "FOB,Z,"), target);
  ASSERT_THAT(run.kept, SizeIs(2));
  EXPECT_EQ(run.kept[0].column, "qty");
  EXPECT_EQ(run.kept[1].column, "mode");
  EXPECT_THAT(run.kept[1].words, HasSubstr("; left out: LineAdded"));
  EXPECT_THAT(run.kept[1].words, testing::Not(HasSubstr("goes in without")));
}

TEST(CsvImport, NamesAnEventOnceThatNeedsACellTwice) {
  MemoryTarget target;
  constexpr std::string_view kTwice =
      "mapping m 1\nfile f\norder \"po\"\neach LineAdded\nline = \"n\"\nitem = \"n\" optional\n"
      "quantity.value = const 1\nquantity.unit = const EA\n";
  const Imported run = import_text("po,n\nA,\xFF\n", target, kTwice);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_THAT(run.kept[0].words, testing::EndsWith("; left out: LineAdded"));
}

TEST(CsvImport, LeavesOutTheEventThatTheTargetRefusesForMoreThanItsValue) {
  MemoryTarget target;
  target.judge = [](const RequestId&, const Event& event) { return refuse_mode(Code::kUnknownShipment, event); };
  const Imported run = import_text(kHeader + kRow1, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "mode");
  EXPECT_THAT(run.kept[0].words, HasSubstr("left out: LineAdded"));
  EXPECT_EQ(run.result.events, 2u);
}

TEST(CsvImport, QuarantinesRaggedRowsWhole) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + "A,1,ACME\n" + kRow3, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].row, 2u);
  EXPECT_EQ(run.kept[0].column, "");
  EXPECT_EQ(run.kept[0].value, "A,1,ACME");
  EXPECT_EQ(run.kept[0].code, Code::kBadCsv);
  EXPECT_THAT(run.kept[0].words, HasSubstr("3 and 11 cells; left out: the row"));
  EXPECT_EQ(run.result.rows, 2u);
  EXPECT_EQ(run.result.events, 3u);
}

TEST(CsvImport, QuarantinesTheLastRowOfATruncatedFile) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + "A,2,\"ACME,DE", target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].row, 3u);
  EXPECT_THAT(run.kept[0].words, HasSubstr("ends inside a quoted cell"));
  EXPECT_EQ(run.result.events, 3u);
}

TEST(CsvImport, QuarantinesATenMegabyteCellAndGoesOn) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "FOB", std::string(10u << 20, 'F')) + kRow3, target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "term");
  EXPECT_EQ(run.kept[0].code, Code::kTooLarge);
  EXPECT_LT(run.kept[0].value.size(), 300u);
  EXPECT_THAT(run.kept[0].words, HasSubstr("LineAdded goes in without incoterm"));
  EXPECT_EQ(run.result.events, 6u);
}

TEST(CsvImport, QuarantinesACellThatIsNotUtf8) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "shirt", "blous\xF3n"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "item");
  EXPECT_EQ(run.kept[0].code, Code::kBadCharacter);
  EXPECT_EQ(run.kept[0].value, "blous\\xF3n");
  EXPECT_THAT(run.kept[0].words, HasSubstr("left out: LineAdded"));
}

TEST(CsvImport, TakesLatin1WhereItIsDeclared) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "shirt", "blous\xF3n"), target,
                                   replaced(std::string(kMapping), "century", "encoding latin-1\ncentury"));
  EXPECT_THAT(run.kept, IsEmpty());
  EXPECT_THAT(target.stream[1], HasSubstr("blousón"));
}

TEST(CsvImport, QuarantinesAFaultyCellThoughNoEventUsesIt) {
  MemoryTarget target;
  const Imported run = import_text(replaced(kHeader, "\n", ",extra\n") + replaced(kRow1, "\n", ",\xFF\n"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "extra");
  EXPECT_EQ(run.result.events, 3u);
}

TEST(CsvImport, QuarantinesARowWithoutItsName) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "A,1,", "A,,"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "id");
  EXPECT_THAT(run.kept[0].words, HasSubstr("left out: the row"));
  EXPECT_THAT(target.stream, IsEmpty());
}

TEST(CsvImport, SaysOfAFaultyCellThatItsRowIsLeftOut) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "A,1,", "A\xFF,1,"), target,
                                   replaced(std::string(kMapping), "row \"id\"", "row text \"{po}/{id}\""));
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "po");
  EXPECT_THAT(run.kept[0].words, HasSubstr("; left out: the row"));
}

TEST(CsvImport, QuarantinesAnOrderNumberThatCannotBeOne) {
  MemoryTarget target;
  const Imported run = import_text(kHeader + replaced(kRow1, "A,1", " A ,1"), target);
  ASSERT_THAT(run.kept, SizeIs(1));
  EXPECT_EQ(run.kept[0].column, "po");
  EXPECT_EQ(run.kept[0].code, Code::kBadCharacter);
  EXPECT_THAT(run.kept[0].words, HasSubstr("left out: OrderDrafted, LineAdded, GoodsDelivered"));
  EXPECT_THAT(target.stream, IsEmpty());
}

TEST(CsvImport, HandsOutASentenceAndARemedyWithEveryEntry) {
  MemoryTarget target;
  const Imported run =
      import_text(kHeader + "A,1,ACME,DE,soon,,ten,1e3,XYZ,Z,never\nx\n" + replaced(kRow1, "A,1,", ",,"), target);
  EXPECT_GE(run.kept.size(), 8u);
  for (const Kept& kept : run.kept) {
    EXPECT_FALSE(kept.words.empty());
    EXPECT_FALSE(kept.remedy.empty());
    EXPECT_NE(kept.code, Code::kInternal);
    EXPECT_GT(kept.row, 1u);
  }
  EXPECT_EQ(run.result.quarantined, run.kept.size());
}

// ---- refused as a whole ---------------------------------------------------------------------------------------------

TEST(CsvImport, RefusesAFileOfNoBytes) {
  MemoryTarget target;
  EXPECT_TRUE(refused_with(import_text("", target).status, Code::kBadCsv));
}

TEST(CsvImport, RefusesABinaryFileBeforeAnythingIsWritten) {
  using std::string_literals::operator""s;
  MemoryTarget target;
  const Imported run = import_text(kHeader + kRow1 + kRow3 + "\0\1\2"s, target);
  EXPECT_TRUE(refused_with(run.status, Code::kBadCsv));
  EXPECT_THAT(target.stream, IsEmpty());
}

TEST(CsvImport, RefusesADuplicateHeader) {
  MemoryTarget target;
  EXPECT_TRUE(refused_with(import_text("po,po\nA,B\n", target).status, Code::kBadCsv));
}

TEST(CsvImport, RefusesAFileWithoutAMappedColumnAndNamesIt) {
  MemoryTarget target;
  const Imported run = import_text(replaced(kHeader, "arrived", "delivered") + kRow1, target);
  EXPECT_TRUE(refused_with(run.status, Code::kBadMapping));
  EXPECT_THAT(std::string(from_absl(run.status.message())), HasSubstr("\"arrived\""));
  EXPECT_THAT(target.stream, IsEmpty());
}

TEST(CsvImport, SaysWhenTheSeparatorIsAnother) {
  MemoryTarget target;
  const Imported run = import_text("po;id;buyer\nA;1;ACME\n", target);
  EXPECT_THAT(refusal_of(run.status)->remedy, HasSubstr("separator"));
}

TEST(CsvImport, RefusesAFileThatIsNotThere) {
  MemoryTarget target;
  const absl::StatusOr<Mapping> mapping = parse_mapping(kMapping);
  ASSERT_TRUE(mapping.ok());
  EXPECT_TRUE(
      refused_with(import_csv(*mapping, {{"/no/such/file.csv", ""}}, target.target(), {}).status(), Code::kNotFound));
  EXPECT_TRUE(refused_with(import_csv(*mapping, {}, target.target(), {}).status(), Code::kMissing));
}

// ---- several files --------------------------------------------------------------------------------------------------

constexpr std::string_view kSeveral = R"(mapping several 1
file headers
  order text "PO-{po}"
  row "po"
  each OrderDrafted
    customer = "buyer"
    po_number = "po"
    currency = const EUR
file lines
  order text "PO-{po}"
  row text "{po}/{n}"
  each LineAdded
    line = "n"
    item = "item"
    quantity.value = "qty"
    quantity.unit = const EA
file arrivals
  order text "PO-{po}"
  each GoodsDelivered
    line = "n"
    unit = const EA
    day = date "day"
    accepted = number "good"
    refused = number "bad" optional
    shipment = "asn"
  each ShipmentDelivered
    on shipment "asn"
    day = date "day"
file reviews
  order text "PO-{po}"
  row text "{po}/{reviewer}"
  each OrderReviewStarted
    reviewer = "reviewer"
)";

// Two orders in four files, given in another order than the mapping's.
struct SeveralFiles {
  ScratchFile reviews{"r.csv", "po,reviewer\n7,wang\n8,li\n"};
  ScratchFile headers{"h.csv", "po,buyer\n7,ACME\n8,Best\n"};
  ScratchFile lines{"l.csv", "po,n,item,qty\n7,1,shirt,10\n7,2,hat,5\n8,1,sock,3\n"};
  ScratchFile arrivals{"a.csv", "po,n,asn,day,good,bad\n7,1,S1,2024-06-01,9,1\n"};

  ImportResult import(MemoryTarget& target, ImportOptions options = {}) const {
    const absl::StatusOr<Mapping> mapping = parse_mapping(kSeveral);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    const absl::StatusOr<ImportResult> result =
        import_csv(*mapping, {{reviews.path(), ""}, {arrivals.path(), ""}, {lines.path(), ""}, {headers.path(), ""}},
                   target.target(), options);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(ImportResult());
  }
};

TEST(CsvImport, TakesSeveralFilesOfOneOrderInTheMappingsOrder) {
  MemoryTarget target;
  const ImportResult result = SeveralFiles().import(target);
  EXPECT_EQ(result.rows, 8u);
  EXPECT_EQ(result.orders, 2u);
  ASSERT_THAT(target.stream, SizeIs(9));
  EXPECT_THAT(target.stream[0], HasSubstr("order/PO-7 OrderDrafted"));
  EXPECT_THAT(target.stream[3], HasSubstr("order/PO-7 LineAdded {\"line\":2"));
  EXPECT_THAT(target.stream[5], HasSubstr("\"refused\":\"1\""));
  EXPECT_THAT(target.stream[6], HasSubstr("shipment/S1 ShipmentDelivered"));
  EXPECT_THAT(target.stream[7], HasSubstr("order/PO-7 OrderReviewStarted {\"reviewer\":\"wang\"}"));
  EXPECT_THAT(target.stream[8], HasSubstr("order/PO-8 OrderReviewStarted"));
}

TEST(CsvImport, ChangesNothingTheSecondTimeOfSeveralFiles) {
  MemoryTarget target;
  const SeveralFiles files;
  files.import(target);
  const ImportResult again = files.import(target);
  EXPECT_EQ(again.rows, 8u);
  EXPECT_EQ(again.orders, 2u);
  EXPECT_EQ(again.events, 0u);
  EXPECT_EQ(again.duplicates, 8u);
  EXPECT_EQ(again.quarantined, 0u);
  EXPECT_THAT(target.stream, SizeIs(9));
}

TEST(CsvImport, ResumesSeveralFilesWhereverItWasCutOff) {
  const SeveralFiles files;
  MemoryTarget whole;
  files.import(whole);
  for (std::size_t taken = 0; taken < whole.stream.size(); ++taken) {
    MemoryTarget cut;
    std::atomic<bool> cancel{taken == 0};
    std::size_t seen = 0;
    cut.judge = [&](const RequestId&, const Event&) {
      cancel = ++seen >= taken;
      return absl::OkStatus();
    };
    ImportOptions options;
    options.cancel = &cancel;
    EXPECT_TRUE(files.import(cut, options).cancelled) << taken;
    EXPECT_LT(cut.stream.size(), whole.stream.size()) << taken;
    cut.judge = nullptr;
    EXPECT_FALSE(files.import(cut).cancelled);
    EXPECT_EQ(cut.stream, whole.stream) << taken;
  }
}

// Imports an order's header and lines, the file of the lines being another one by the time that it is read.
Imported import_changing(MemoryTarget& target, const std::string& lines_later) {
  const ScratchFile headers("h.csv", "po,buyer\n7,ACME\n");
  const ScratchFile lines("l.csv", "po,n,item,qty\n7,1,shirt,10\n");
  target.judge = [&](const RequestId&, const Event& event) {
    if (std::holds_alternative<OrderDrafted>(event)) std::ofstream(lines.path(), std::ios::binary) << lines_later;
    return absl::OkStatus();
  };
  Imported run;
  ImportOptions options;
  options.on_quarantine = keep_in(run.kept);
  run.status =
      import_csv(*parse_mapping(kSeveral), {{headers.path(), ""}, {lines.path(), ""}}, target.target(), options)
          .status();
  return run;
}

TEST(CsvImport, FindsTheColumnsOfAFileThatHasChangedSinceItWasLookedAt) {
  MemoryTarget target;
  const Imported run = import_changing(target, "note,qty,item,n,po\n?,10,shirt,1,7\n");
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_THAT(run.kept, IsEmpty());
  EXPECT_THAT(target.stream.back(), HasSubstr(R"(order/PO-7 LineAdded {"line":1,"item":"shirt")"));
}

TEST(CsvImport, RefusesAFileThatHasLostAColumnSinceItWasLookedAt) {
  MemoryTarget target;
  const Imported run = import_changing(target, "po,n\n7,1\n");
  EXPECT_TRUE(refused_with(run.status, Code::kBadMapping)) << run.status;
  EXPECT_THAT(std::string(from_absl(run.status.message())), HasSubstr("\"item\", \"qty\""));
}

TEST(CsvImport, AsksForTheKindOfAFileThatFitsTwo) {
  constexpr std::string_view kTwo =
      "mapping m 1\nfile a\norder \"po\"\neach OrderSubmitted\nfile b\norder \"po\"\neach OrderCompleted\n";
  MemoryTarget target;
  EXPECT_TRUE(refused_with(import_text("po\nA\n", target, kTwo).status, Code::kBadMapping));
  const absl::StatusOr<Mapping> mapping = parse_mapping(kTwo);
  ASSERT_TRUE(mapping.ok());
  const ScratchFile file("two.csv", "po\nA\n");
  const ImportFile named = import_file(*mapping, "b=" + file.path());
  EXPECT_EQ(named.kind, "b");
  EXPECT_EQ(named.path, file.path());
  ASSERT_TRUE(import_csv(*mapping, {named}, target.target(), {}).ok());
  EXPECT_THAT(target.stream, ElementsAre("order/A OrderCompleted {}"));
  EXPECT_EQ(import_file(*mapping, "c=d.csv").path, "c=d.csv");
}

}  // namespace
}  // namespace gendan::csv
