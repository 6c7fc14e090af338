// Import on small files of the shipped mapping's shape, good and bad.

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "program.h"

namespace gendan::cli_test {
namespace {

constexpr char kHeader[] =
    "id,project code,pq #,po / so #,asn/dn #,country,managed by,fulfill via,vendor inco term,shipment mode,"
    "pq first sent to client date,po sent to vendor date,scheduled delivery date,delivered to client date,"
    "delivery recorded date,product group,sub classification,vendor,item description,molecule/test type,brand,dosage,"
    "dosage form,unit of measure (per pack),line item quantity,line item value,pack price,unit price,manufacturing "
    "site,"
    "first line designation,weight (kilograms),freight cost (usd),line item insurance (usd)\n";

struct Shipment {
  int id = 1;
  std::string order = "SCMS-1";
  std::string incoterm = "EXW";
  std::string sent = "1-May-06";
  std::string scheduled = "2-Jun-06";
  std::string delivered = "2-Jun-06";
};

std::string row(const Shipment& s) {
  return std::to_string(s.id) + ",100-CI-T01,Pre-PQ Process," + s.order + ",ASN-" + std::to_string(s.id) +
         ",\"Côte d'Ivoire\",PMO - US,Direct Drop," + s.incoterm + ",Air,Pre-PQ Process," + s.sent + "," + s.scheduled +
         "," + s.delivered + "," + s.delivered +
         ",HRDT,HIV test,\"RANBAXY, Ltd.\",\"HIV, Reveal G3\",HIV,Reveal,,Test kit,30," +
         "19,551,29,0.97,Ranbaxy Fine Chemicals LTD,true,13,780.34,\n";
}

// Three orders of four lines: one late by ten days, one early by two, two on the day; one DDU, one date not captured.
std::string small_file() {
  return kHeader + row({1, "SCMS-1", "EXW", "Date Not Captured", "2-Jun-06", "12-Jun-06"}) +
         row({2, "SCMS-2", "DDU", "1-May-06", "2-Jun-06", "31-May-06"}) + row({3, "SCMS-3"}) + row({4, "SCMS-3"});
}

std::string large_file(int rows) {
  std::string text = kHeader;
  for (int i = 1; i <= rows; ++i) {
    Shipment s{i, "SCMS-" + std::to_string((i + 1) / 2)};
    s.delivered = std::to_string(1 + i % 28) + "-Jun-06";
    text += row(s);
  }
  return text;
}

boost::json::object import(const Folder& folder, const std::string& file, Words more = {}) {
  Words words = {"import", "scms", file, "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  const Result result = gendan(folder, words);
  EXPECT_EQ(result.exit, 0) << result.err;
  return json_of(result);
}

std::int64_t head(const Folder& folder, const std::string& log = "gendan-log") {
  return json_of(gendan(folder, {"info", "--format", "json", "--log", log})).at("head").to_number<std::int64_t>();
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

TEST(CliImport, CountsRowsOrdersEventsAndQuarantinedCells) {
  const Folder folder;
  const boost::json::object report = import(folder, folder.write("small.csv", small_file()));
  EXPECT_EQ(report.at("rows"), 4);
  EXPECT_EQ(report.at("orders"), 3);
  EXPECT_EQ(report.at("duplicates"), 0);
  EXPECT_EQ(report.at("events"), head(folder));
}

TEST(CliImport, GivesTheDelaysOfWhatItTookIn) {
  const Folder folder;
  import(folder, folder.write("small.csv", small_file()));
  const boost::json::object delays = json_of(gendan(folder, {"report", "delays", "--format", "json"}));
  EXPECT_EQ(delays.at("lines_late"), 1);
  EXPECT_EQ(delays.at("lines_early"), 1);
  EXPECT_EQ(delays.at("lines_on_day"), 2);
  EXPECT_EQ(delays.at("worst_days_late"), 10);
  EXPECT_EQ(delays.at("worst_days_early"), -2);
  EXPECT_EQ(gendan(folder, {"replay"}).exit, 0);
}

TEST(CliImport, MarksWhatItTookInAsObserved) {
  const Folder folder;
  import(folder, folder.write("small.csv", small_file()));
  EXPECT_NE(gendan(folder, {"show", "SCMS-1"}).out.find("[observed]"), std::string::npos);
}

TEST(CliImport, ListsEveryQuarantinedCellWithItsReason) {
  const Folder folder;
  const boost::json::object report = import(folder, folder.write("small.csv", small_file()));
  bool ddu = false, date = false;
  for (const boost::json::value& cell : report.at("quarantine").as_array()) {
    ddu |= cell.at("row") == 3 && cell.at("value") == "DDU" && cell.at("column") == "vendor inco term";
    date |=
        cell.at("row") == 2 && cell.at("value") == "Date Not Captured" && cell.at("column") == "po sent to vendor date";
    EXPECT_FALSE(cell.at("reason").as_string().empty());
  }
  EXPECT_TRUE(ddu);
  EXPECT_TRUE(date);
  EXPECT_EQ(report.at("quarantined"), report.at("quarantine").as_array().size());
}

TEST(CliImport, TellsThePersonHowManyCellsItPutAsideAndWhy) {
  const Folder folder;
  folder.write("small.csv", small_file());
  const Result result = gendan(folder, {"import", "scms", "small.csv"});
  EXPECT_NE(result.out.find("DDU"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("--quarantine FILE"), std::string::npos) << result.out;
}

TEST(CliImport, DoesNotSayThatTheRestOfARowWentInWhereTheRowWasLeftOut) {
  const Folder folder;
  folder.write("small.csv", kHeader + std::string("1,2\n"));
  const Result result = gendan(folder, {"import", "scms", "small.csv"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.out.find("left out: the row"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("Put aside (1 cell)\n"), std::string::npos) << result.out;
}

TEST(CliImport, WritesTheQuarantineToAFile) {
  const Folder folder;
  folder.write("small.csv", small_file());
  const boost::json::object report = import(folder, "small.csv", {"--quarantine", "aside.csv"});
  const std::string csv = text_of(folder / "aside.csv");
  EXPECT_EQ(csv.rfind("file,row,column,value,code,reason\r\n", 0), 0u) << csv;
  EXPECT_NE(csv.find(",3,vendor inco term,DDU,"), std::string::npos) << csv;
  import(folder, "small.csv", {"--quarantine", "aside.json", "--log", "again"});
  const boost::json::value json = boost::json::parse(text_of(folder / "aside.json"));
  EXPECT_EQ(json.as_array().size(), report.at("quarantine").as_array().size());
}

TEST(CliImport, SaysWhenTheQuarantineCannotBeWrittenBeforeItTakesAnythingIn) {
  const Folder folder;
  folder.write("small.csv", small_file());
  EXPECT_EQ(gendan(folder, {"import", "scms", "small.csv", "--quarantine", "no/such/folder.csv"}).exit, 1);
  EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log"));
}

TEST(CliImport, WritesTheQuarantineOverThatOfAnEarlierImport) {
  const Folder folder;
  folder.write("small.csv", small_file());
  folder.write("aside.csv", "an earlier one\n");
  import(folder, "small.csv", {"--quarantine", "aside.csv"});
  EXPECT_EQ(text_of(folder / "aside.csv").rfind("file,row,column,value,code,reason\r\n", 0), 0u);
}

TEST(CliImport, RefusesToWriteTheQuarantineOverAFileThatItReads) {
  const Folder folder;
  folder.write("small.csv", small_file());
  const std::string mapping = "mapping m 1\nfile f\norder \"po / so #\"\neach OrderSubmitted\n";
  folder.write("own.map", mapping);
  for (const Words& words : {Words{"import", "scms", "small.csv", "--quarantine", "./small.csv"},
                             Words{"import", "scms", "shipments=small.csv", "--quarantine", "small.csv"},
                             Words{"import", "own.map", "small.csv", "--quarantine", "own.map"}}) {
    EXPECT_EQ(gendan(folder, words).exit, 2) << words[2];
  }
  EXPECT_EQ(text_of(folder / "small.csv"), small_file());
  EXPECT_EQ(text_of(folder / "own.map"), mapping);
  EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log"));
}

TEST(CliImport, ChangesNothingWhereAFileIsRefused) {
  const Folder folder;
  folder.write("small.csv", small_file());
  folder.write("other.csv", "name,age\nWeber,40\n");
  folder.write("aside.csv", "an earlier one\n");
  EXPECT_EQ(gendan(folder, {"import", "scms", "small.csv", "other.csv", "--quarantine", "aside.csv"}).exit, 1);
  EXPECT_EQ(text_of(folder / "aside.csv"), "an earlier one\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log"));
}

TEST(CliImport, LeavesTheQuarantineAloneWhereTheLogCannotBeOpened) {
  const Folder folder;
  folder.write("small.csv", small_file());
  folder.write("aside.csv", "an earlier one\n");
  std::filesystem::create_directory(folder / "papers");
  folder.write("papers/letter.txt", "Dear Ms Weber");
  for (const char* file : {"aside.csv", "new.csv"}) {
    EXPECT_EQ(gendan(folder, {"import", "scms", "small.csv", "--log", "papers", "--quarantine", file}).exit, 3);
  }
  EXPECT_EQ(text_of(folder / "aside.csv"), "an earlier one\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "new.csv"));
}

TEST(CliImport, RefusesAnActorThatCannotBeOne) {
  const Folder folder;
  folder.write("small.csv", small_file());
  const Result result = gendan(folder, {"import", "scms", "small.csv", "--actor", " clerk", "--format", "json"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(error_of(result).at("field"), "--actor");
  EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log"));
}

TEST(CliImport, GivesValidJsonOfAFileWhoseNameIsNotUtf8) {
  const Folder folder;
  folder.write("small\xFF.csv", small_file());
  const boost::json::object report = import(folder, "small\xFF.csv");
  EXPECT_EQ(report.at("files").at(0), "small\xEF\xBF\xBD.csv");
}

TEST(CliImport, ChangesNothingTheSecondTime) {
  const Folder folder;
  folder.write("small.csv", small_file());
  import(folder, "small.csv");
  const std::int64_t before = head(folder);
  const boost::json::object again = import(folder, "small.csv");
  EXPECT_EQ(again.at("rows"), 4);
  EXPECT_EQ(again.at("duplicates"), 4);
  EXPECT_EQ(again.at("events"), 0);
  EXPECT_EQ(head(folder), before);
}

TEST(CliImport, SaysThatNothingWasNewOnlyWhereNothingWasPutAside) {
  const Folder folder;
  folder.write("own.map",
               "mapping own 1\nfile orders\norder \"po\"\nrow \"po\"\nonce OrderDrafted\ncustomer = \"buyer\"\n"
               "po_number = \"po\"\ncurrency = const USD\n");
  const auto imported = [&](const std::string& rows) {
    folder.write("orders.csv", "po,buyer\n" + rows);
    const Result result = gendan(folder, {"import", "./own.map", "orders.csv"});
    EXPECT_EQ(result.exit, 0) << result.err;
    return result.out;
  };
  EXPECT_EQ(imported("A,ACME\n").find("nothing was new"), std::string::npos);
  EXPECT_NE(imported("A,ACME\n").find("nothing was new"), std::string::npos);
  const std::string changed = imported("A,Best\n");
  EXPECT_EQ(changed.find("nothing was new"), std::string::npos) << changed;
}

TEST(CliImport, RefusesAMappingOrFileThatIsNotThere) {
  const Folder folder;
  folder.write("small.csv", small_file());
  EXPECT_EQ(gendan(folder, {"import", "atlantis", "small.csv"}).exit, 1);
  const Result result = gendan(folder, {"import", "scms", "missing.csv", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(error_of(result).at("code"), "not_found");
}

TEST(CliImport, RefusesFilesThatAreNoCsv) {
  const Folder folder;
  const std::string header = kHeader;
  folder.write("empty.csv", "");
  folder.write("binary.csv", std::string("\x7f"
                                         "ELF\0\x01\x02",
                                         7) +
                                 std::string(5000, '\0'));
  folder.write("twice.csv", "id," + header + row({}));
  folder.write("other.csv", "name,age\nWeber,40\n");
  for (const char* file : {"empty.csv", "binary.csv", "twice.csv", "other.csv"}) {
    const Result result = gendan(folder, {"import", "scms", file, "--format", "json"});
    EXPECT_EQ(result.exit, 1) << file;
    EXPECT_FALSE(error_of(result).at("remedy").as_string().empty()) << file;
  }
}

TEST(CliImport, SurvivesARowThatIsCutOffAndACellOfTenMegabytes) {
  const Folder folder;
  std::string cut = small_file();
  cut.resize(cut.size() - 150);
  folder.write("cut.csv", cut);
  EXPECT_GT(import(folder, "cut.csv").at("quarantined").to_number<std::int64_t>(), 0);
  Shipment huge{9, "SCMS-9"};
  huge.incoterm = std::string(10u << 20, 'x');
  folder.write("huge.csv", small_file() + row(huge));
  EXPECT_GT(import(folder, "huge.csv", {"--log", "other"}).at("quarantined").to_number<std::int64_t>(), 0);
  EXPECT_EQ(gendan(folder, {"replay", "--log", "other"}).exit, 0);
}

// Begins an import, ends it with the signal once the log has grown, and returns the exit code.
int break_off(const Folder& folder, int signal, std::string& said) {
  Running running(folder, {"import", "scms", "large.csv", "--log", "broken"});
  Running::await_events(folder / "broken");
  running.signal(signal);
  const Result result = running.wait();
  said = result.err;
  return result.exit;
}

class CliImportBrokenOff : public testing::TestWithParam<int> {};

TEST_P(CliImportBrokenOff, ResumesToTheSameHistory) {
  const Folder folder;
  folder.write("large.csv", large_file(3000));
  const boost::json::object whole = import(folder, "large.csv", {"--log", "whole"});
  std::string said;
  const int exit = break_off(folder, GetParam(), said);
  EXPECT_EQ(exit, GetParam() == SIGKILL ? 128 + SIGKILL : 130) << said;
  if (GetParam() != SIGKILL) {
    EXPECT_NE(said.find("same command"), std::string::npos) << said;
  }
  const std::int64_t part = head(folder, "broken");
  EXPECT_LT(part, head(folder, "whole"));
  EXPECT_EQ(gendan(folder, {"replay", "--log", "broken"}).exit, 0);

  const boost::json::object rest = import(folder, "large.csv", {"--log", "broken"});
  EXPECT_GT(rest.at("duplicates").to_number<std::int64_t>(), 0);
  EXPECT_EQ(part + rest.at("events").to_number<std::int64_t>(), whole.at("events").to_number<std::int64_t>());
  EXPECT_EQ(gendan(folder, {"report", "delays", "--format", "json", "--log", "broken"}).out,
            gendan(folder, {"report", "delays", "--format", "json", "--log", "whole"}).out);
  EXPECT_EQ(gendan(folder, {"replay", "--log", "broken"}).exit, 0);
}

INSTANTIATE_TEST_SUITE_P(Signals, CliImportBrokenOff, testing::Values(SIGINT, SIGTERM, SIGKILL),
                         [](const auto& signal) {
                           return signal.param == SIGINT ? "CtrlC" : signal.param == SIGTERM ? "Terminate" : "Kill";
                         });

TEST(CliConformance, TellsOfTheSampleWhatWouldNotHaveBeenDecided) {
  const Folder folder;
  const std::string samples = GENDAN_SOURCE_DIR "/adapters/csv/samples/orders_sample";
  ASSERT_EQ(gendan(folder, {"import", samples + ".map", samples + ".csv", "--quiet"}).exit, 0);
  const boost::json::object json = json_of(gendan(folder, {"conformance", "--limit", "3", "--format", "json"}));
  EXPECT_EQ(json.at("observed"), json.at("events"));
  EXPECT_EQ(json.at("first_departures").as_array().size(), 3u);
  EXPECT_EQ(json.at("overruns"), 0);  // it says what was despatched
  std::int64_t sum = 0;
  for (const boost::json::value& reason : json.at("reasons").as_array()) {
    sum += reason.at("count").to_number<std::int64_t>();
    EXPECT_NE(reason.at("code"), "date_in_future");  // days of a zone east of Greenwich
    EXPECT_NE(reason.at("code"), "date_in_past");
  }
  EXPECT_EQ(json.at("departures"), sum);
  const Result shown = gendan(folder, {"conformance", "--limit", "3"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_NE(shown.out.find("Observed and not what would have been decided"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("The first 3 of them"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("GD-2401"), std::string::npos) << shown.out;
}

}  // namespace
}  // namespace gendan::cli_test
