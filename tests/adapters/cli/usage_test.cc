// What every command has in common: help, exit codes, the log's folder, errors, a closed pipe.

#include <gtest/gtest.h>

#include <filesystem>

#include "program.h"

namespace gendan::cli_test {
namespace {

using testing::Test;

const char* const kCommands[] = {"import", "simulate", "report",      "show",       "replay",  "events",
                                 "info",   "execute",  "verify",      "backup",     "backups", "restore",
                                 "dump",   "load",     "head",        "prove",      "aql",     "agreed",
                                 "trace",  "outlook",  "certificate", "conformance"};

TEST(CliUsage, ListsEveryCommandInItsHelp) {
  const Folder folder;
  const Result result = gendan(folder, {"--help"});
  EXPECT_EQ(result.exit, 0);
  for (const char* command : kCommands) EXPECT_NE(result.out.find(command), std::string::npos) << command;
  EXPECT_NE(result.out.find("Exit codes"), std::string::npos);
}

TEST(CliUsage, PromisesToGoOnOnlyWhereAnInterruptedCommandDoes) {
  const Folder folder;
  const std::string help = gendan(folder, {"--help"}).out;
  EXPECT_NE(help.find("import and load go on by the same command, simulate and dump do not"), std::string::npos)
      << help;
}

TEST(CliUsage, ShowsExamplesInTheHelpOfEveryCommand) {
  const Folder folder;
  for (const char* command : kCommands) {
    const Result result = gendan(folder, {command, "--help"});
    EXPECT_EQ(result.exit, 0) << command;
    EXPECT_NE(result.out.find("Examples:"), std::string::npos) << command;
  }
}

TEST(CliUsage, PrintsItsVersion) {
  const Folder folder;
  const Result result = gendan(folder, {"--version"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out.rfind("gendan ", 0), 0u);
}

TEST(CliUsage, AnswersExitTwoToACommandLineThatIsWrong) {
  const Folder folder;
  EXPECT_EQ(gendan(folder, {}).exit, 2);
  EXPECT_EQ(gendan(folder, {"conquer"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"info", "--format", "xml"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"show"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"report", "weather"}).exit, 2);
  EXPECT_EQ(gendan(folder, {"report", "delays", "--today", "2024-02-30"}).exit, 2);
}

TEST(CliUsage, AnswersExitTwoToANumberOutOfItsRange) {
  const Folder folder;
  for (const Words& command :
       {Words{"simulate", "--seed=-1"}, Words{"simulate", "--orders=99999999999999999999"}, Words{"events", "--from=0"},
        Words{"events", "--limit=-1"}, Words{"report", "delays", "--limit=-1"}, Words{"outlook", "PO-1", "--line=-1"},
        Words{"prove", "append", "0", "--head", "a.head", "--out", "a"}, Words{"backup", "backups", "--keep=0"},
        Words{"restore", "backups", "--number=0"}, Words{"aql", "--lot=0x64", "--aql", "2.5"}}) {
    const Result result = gendan(folder, command);
    EXPECT_EQ(result.exit, 2) << command[0] << ' ' << command[1];
    EXPECT_LT(result.err.size(), 300u) << result.err;
  }
}

TEST(CliUsage, RefusesAnEmptyValueRatherThanTakeItForNone) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "1"}).exit, 0);
  const auto before = bytes_of(folder / "gendan-log");
  for (const auto& [words, field] :
       std::vector<std::pair<Words, std::string>>{{{"info", "--log", ""}, "--log"},
                                                  {{"simulate", "--seed", "2", "--log", ""}, "--log"},
                                                  {{"events", "--stream", ""}, "--stream"},
                                                  {{"report", "delays", "--today", ""}, "--today"},
                                                  {{"import", "scms", "a.csv", "--quarantine", ""}, "--quarantine"},
                                                  {{"import", "scms", "a.csv", ""}, "FILE"},
                                                  {{"execute", "--file", ""}, "--file"},
                                                  {{"prove", "append", "1", "--head", "a.head", "--out", ""}, "--out"},
                                                  {{"show", ""}, "ORDER"}}) {
    Words all = words;
    all.insert(all.end(), {"--format", "json"});
    const Result result = gendan(folder, all);
    EXPECT_EQ(result.exit, 2) << words[0] << ' ' << field;
    EXPECT_TRUE(result.out.empty()) << result.out;
    EXPECT_EQ(error_of(result).at("code"), "missing") << words[0] << ' ' << field;
    EXPECT_EQ(std::string(error_of(result).at("field").as_string()), field);
  }
  EXPECT_EQ(bytes_of(folder / "gendan-log"), before);
}

TEST(CliUsage, ReadsANumberWithZerosInFrontAsDecimal) {
  const Folder folder;
  const Result result = gendan(folder, {"aql", "--lot", "0100", "--aql", "2.5", "--format", "json"});
  EXPECT_EQ(json_of(result).at("lot_size"), 100);
}

TEST(CliUsage, SaysAUsageErrorInJsonWhereJsonIsWanted) {
  const Folder folder;
  const Result result = gendan(folder, {"info", "--format", "json", "--no-such-option"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(error_of(result).at("code"), "bad_usage");
  EXPECT_TRUE(result.out.empty());
}

TEST(CliUsage, AnswersExitThreeWhereThereIsNoLogToRead) {
  const Folder folder;
  for (const Words& command : {Words{"info"}, Words{"events"}, Words{"replay"}, Words{"show", "PO-1"},
                               Words{"report", "delays"}, Words{"report", "quality"}, Words{"report", "complaints"},
                               Words{"report", "receivables"}, Words{"report", "returns"}}) {
    const Result result = gendan(folder, command);
    EXPECT_EQ(result.exit, 3) << command[0];
    EXPECT_NE(result.err.find("not_a_gendan_log"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("remedy:"), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder / "gendan-log")) << command[0];
  }
}

TEST(CliUsage, DoesNotTouchAFolderThatHoldsSomethingElse) {
  const Folder folder;
  std::filesystem::create_directory(folder / "papers");
  folder.write("papers/letter.txt", "Dear Ms Weber");
  const auto before = bytes_of(folder / "papers");
  const Result result = gendan(folder, {"simulate", "--orders", "1", "--log", "papers", "--format", "json"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(error_of(result).at("code"), "not_a_gendan_log");
  EXPECT_EQ(bytes_of(folder / "papers"), before);
}

TEST(CliUsage, TakesTheLogFromTheEnvironmentWhereNoneIsNamed) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "1"}, "", {"GENDAN_LOG=elsewhere"}).exit, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "elsewhere"));
  EXPECT_EQ(gendan(folder, {"info", "--log", "elsewhere"}, "", {"GENDAN_LOG=nowhere"}).exit, 0);
}

TEST(CliUsage, EndsQuietlyWhenItsReaderGoesAway) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "50", "--seed", "3"}).exit, 0);
  const Result result = shell(folder, "{ \"$GENDAN\" events --format json; echo \"exit $?\" >&2; } | head -n 1");
  EXPECT_EQ(result.err, "exit 0\n");
  EXPECT_EQ(result.out.rfind("{\"position\":1,", 0), 0u);
}

TEST(CliUsage, SaysWhenTheOutputCannotBeWritten) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this machine has no /dev/full";
  const Folder folder;
  const Result result = shell(folder, "\"$GENDAN\" --help > /dev/full; \"$GENDAN\" execute --list > /dev/full");
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("cannot write the output"), std::string::npos);
}

TEST(CliUsage, LeavesTheLogUnchangedWhenItOnlyReads) {
  const Folder folder;
  ASSERT_EQ(gendan(folder, {"simulate", "--orders", "5"}).exit, 0);
  const auto before = bytes_of(folder / "gendan-log");
  for (const Words& command :
       {Words{"info"}, Words{"events"}, Words{"replay"}, Words{"report", "delays"}, Words{"report", "quality"},
        Words{"report", "complaints"}, Words{"report", "receivables"}, Words{"report", "returns"}}) {
    EXPECT_EQ(gendan(folder, command).exit, 0) << command[0];
    EXPECT_EQ(bytes_of(folder / "gendan-log"), before) << command[0];
  }
}

// A terminal is made by script(1), of bsdutils, which every Debian has.
TEST(CliUsage, DrawsAProgressBarOnATerminalUnlessToldToBeQuiet) {
  const Folder folder;
  const std::string on_terminal = "script -q -e -c \"$GENDAN simulate --orders 40 --log one >/dev/null\" /dev/null";
  const Result drawn = shell(folder, on_terminal);
  EXPECT_EQ(drawn.exit, 0) << drawn.err;
  EXPECT_NE(drawn.out.find(" of 40 orders"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("simulate ["), std::string::npos) << drawn.out;
  const std::string sample = GENDAN_SOURCE_DIR "/adapters/csv/samples/orders_sample";
  const Result imported = shell(folder, "script -q -e -c \"$GENDAN import " + sample + ".map " + sample +
                                            ".csv --log three >/dev/null\" /dev/null");
  EXPECT_EQ(imported.exit, 0) << imported.err;
  EXPECT_NE(imported.out.find("import ["), std::string::npos) << imported.out;
  EXPECT_NE(imported.out.find("100.00 %"), std::string::npos) << imported.out;
  const Result quiet =
      shell(folder, "script -q -e -c \"$GENDAN simulate --orders 40 --log two --quiet >/dev/null\" /dev/null");
  EXPECT_EQ(quiet.exit, 0) << quiet.err;
  EXPECT_EQ(quiet.out, "");
}

TEST(CliUsage, DrawsNoProgressBarWhereThereIsNoTerminal) {
  const Folder folder;
  const Result result = gendan(folder, {"simulate", "--orders", "20"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err.find_first_of("\r["), std::string::npos) << result.err;  // a line now and then at most
}

}  // namespace
}  // namespace gendan::cli_test
