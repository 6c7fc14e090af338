#include "gendan/core/refusal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "gendan/core/text.h"
#include "refused.h"

namespace gendan {
namespace {

std::string read_source(const std::string& path) {
  std::ifstream in(std::string(GENDAN_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(in.is_open()) << path;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// "NotADate" -> "not_a_date"
std::string lower_snake(const std::string& name) {
  std::string text;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      if (!text.empty()) text += '_';
      text += static_cast<char>(c - 'A' + 'a');
    } else {
      text += c;
    }
  }
  return text;
}

// The enumerators as they stand in the header: number and name.
std::map<int, std::string> declared_codes() {
  const std::string header = read_source("include/gendan/core/refusal_code.h");
  const std::regex enumerator(R"(\bk([A-Z]\w*) = (\d+),)");
  std::map<int, std::string> codes;
  for (std::sregex_iterator it(header.begin(), header.end(), enumerator), end; it != end; ++it) {
    const bool fresh = codes.emplace(std::stoi((*it)[2]), lower_snake((*it)[1])).second;
    EXPECT_TRUE(fresh) << "two codes have the number " << (*it)[2];
  }
  return codes;
}

std::map<int, std::string> tabled_codes() {
  std::map<int, std::string> codes;
  for (const RefusalFacts& facts : refusal_table()) codes.emplace(static_cast<int>(facts.code), facts.name);
  return codes;
}

// What the library's and the adapters' sources say, but for the table itself.
std::vector<std::string> all_sources() {
  std::vector<std::string> out;
  for (const char* folder : {"lib", "adapters"}) {
    const std::filesystem::path root = std::filesystem::path(GENDAN_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::filesystem::path& path = entry.path();
      if ((path.extension() != ".cc" && path.extension() != ".h") || path.filename() == "refusal_table.h") continue;
      out.push_back(read_source(std::filesystem::relative(path, GENDAN_SOURCE_DIR).string()));
    }
  }
  return out;
}

std::string payload_of(const absl::Status& status) {
  return std::string(status.GetPayload("gendan/refusal").value_or(absl::Cord()));
}

TEST(RefusalTable, HasOneRowForEachDeclaredCodeNamedAfterIt) {
  EXPECT_GT(declared_codes().size(), 90u);
  EXPECT_EQ(tabled_codes(), declared_codes());
  EXPECT_EQ(refusal_table().size(), tabled_codes().size()) << "a code has two rows";
}

TEST(RefusalTable, HasUniqueNamesInLowerSnake) {
  const std::regex lower_snake_name("[a-z]+(_[a-z]+)*");
  std::set<std::string> names;
  for (const RefusalFacts& facts : refusal_table()) {
    EXPECT_TRUE(names.emplace(facts.name).second) << facts.name;
    EXPECT_TRUE(std::regex_match(std::string(facts.name), lower_snake_name)) << facts.name;
  }
}

TEST(RefusalTable, KeepsTheNumberAndNameOfEveryCodeEverReleased) {
  std::map<int, std::string> golden;
  std::istringstream lines(read_source("tests/golden/refusal_codes.txt"));
  int number = 0;
  std::string name;
  while (lines >> number >> name) golden.emplace(number, name);
  EXPECT_TRUE(lines.eof()) << "a line is not a number and a name";

  const std::map<int, std::string> now = tabled_codes();
  for (const auto& [code, text] : golden) {
    const auto it = now.find(code);
    ASSERT_NE(it, now.end()) << code << " " << text << " is gone: codes are never removed";
    EXPECT_EQ(it->second, text) << code << " was renamed: names are never changed";
  }
  for (const auto& [code, text] : now) {
    EXPECT_TRUE(golden.count(code)) << "add the new row '" << code << " " << text << "' to the golden listing";
  }
}

TEST(RefusalTable, SaysWhatEachCodeMeansInOneSentenceAndWhatToDo) {
  for (const RefusalFacts& facts : refusal_table()) {
    ASSERT_FALSE(facts.meaning.empty()) << facts.name;
    EXPECT_EQ(facts.meaning.find('.'), facts.meaning.size() - 1) << facts.meaning;
    EXPECT_TRUE(facts.meaning.front() >= 'A' && facts.meaning.front() <= 'Z') << facts.meaning;
    ASSERT_FALSE(facts.remedy.empty()) << facts.name;
    EXPECT_NE(facts.remedy.back(), '.') << facts.remedy;
  }
}

TEST(RefusalTable, GivesEveryCodeAnErrorClass) {
  for (const RefusalFacts& facts : refusal_table()) EXPECT_NE(facts.status, absl::StatusCode::kOk) << facts.name;
}

// The log's contract hangs on it: on any error but Unavailable nothing was written.
TEST(RefusalTable, GivesTheClassUnavailableToAnUnknownOutcomeAlone) {
  for (const RefusalFacts& facts : refusal_table()) {
    EXPECT_EQ(facts.status == absl::StatusCode::kUnavailable, facts.code == Code::kOutcomeUnknown) << facts.name;
  }
}

TEST(RefusalTable, GivesTheClassAbortedToWhatADecisionTakenAnewMaySolve) {
  for (const RefusalFacts& facts : refusal_table()) {
    EXPECT_EQ(facts.status == absl::StatusCode::kAborted,
              facts.code == Code::kWrongVersion || facts.code == Code::kConflict)
        << facts.name;
  }
}

TEST(RefusalTable, ListsTheFieldsOfACodeOnceEachInOrder) {
  const std::regex field(R"([a-z0-9_\-.\[\]]+( n|\*)?)");
  for (const RefusalFacts& facts : refusal_table()) {
    std::vector<std::string> fields;
    for (std::string_view rest = facts.fields; !rest.empty();) {
      const std::size_t end = std::min(rest.find(", "), rest.size());
      fields.emplace_back(rest.substr(0, end));
      EXPECT_TRUE(std::regex_match(fields.back(), field)) << facts.name << ": " << fields.back();
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    EXPECT_EQ(std::adjacent_find(fields.begin(), fields.end(), std::greater_equal<>()), fields.end()) << facts.name;
    EXPECT_TRUE(fields.size() < 2 || std::find(fields.begin(), fields.end(), "any") == fields.end()) << facts.name;
  }
}

TEST(RefusalTable, ListsEveryFieldThatTheSourcesSpellOut) {
  const std::regex refusing(R"re(refuse\(\s*Code::k([A-Z]\w*),\s*"([^"]*)"\s*[,)])re");
  std::size_t seen = 0;
  for (const std::string& source : all_sources()) {
    for (std::sregex_iterator it(source.begin(), source.end(), refusing), end; it != end; ++it, ++seen) {
      const std::string name = lower_snake((*it)[1]);
      const auto table = refusal_table();
      const auto row = std::find_if(table.begin(), table.end(), [&](const RefusalFacts& f) { return f.name == name; });
      ASSERT_NE(row, table.end()) << name;
      EXPECT_TRUE(testing::documented_at({row->code, it->str(2), "", ""})) << it->str();
    }
  }
  EXPECT_GT(seen, 300u);
}

TEST(RefusalTable, ListsNoFieldForACodeThatNothingGives) {
  const std::regex naming(R"(\bCode::k([A-Z]\w*))");  // also where it is passed on to a function that refuses
  std::set<std::string> named;
  for (const std::string& source : all_sources()) {
    for (std::sregex_iterator it(source.begin(), source.end(), naming), end; it != end; ++it) {
      named.insert(lower_snake((*it)[1]));
    }
  }
  for (const RefusalFacts& facts : refusal_table()) {
    EXPECT_EQ(facts.fields.empty(), !named.contains(std::string(facts.name))) << facts.name;
  }
}

TEST(DocumentedAt, TakesAFieldThatTheTableLists) {
  for (const auto& [code, field] : std::vector<std::pair<Code, std::string>>{{Code::kOwnProposal, "by"},
                                                                             {Code::kNotLater, "date"},
                                                                             {Code::kNotLater, "new_date"},
                                                                             {Code::kDateInPast, "lines[12].requested"},
                                                                             {Code::kNotAllDelivered, "line 12"},
                                                                             {Code::kWrongVersion, "streams[0].expect"},
                                                                             {Code::kBadCalendar, "steps.EX-FACTORY"},
                                                                             {Code::kRequestReused, ""},
                                                                             {Code::kMissing, "whatever"}}) {
    EXPECT_TRUE(testing::documented_at({code, field, "", ""})) << field;
  }
}

TEST(DocumentedAt, TakesNoFieldThatTheTableDoesNotList) {
  for (const auto& [code, field] : std::vector<std::pair<Code, std::string>>{{Code::kOwnProposal, "party"},
                                                                             {Code::kOwnProposal, ""},
                                                                             {Code::kNotLater, "new"},
                                                                             {Code::kNotLater, "date, new_date"},
                                                                             {Code::kDateInPast, "lines[].requested"},
                                                                             {Code::kDateInPast, "lines[1].quantity"},
                                                                             {Code::kNotAllDelivered, "line"},
                                                                             {Code::kBadCalendar, "stepsEX"},
                                                                             {Code::kLateness, "day"},
                                                                             {Code::kLateness, ""}}) {
    EXPECT_FALSE(testing::documented_at({code, field, "", ""})) << field;
  }
}

TEST(IsRefused, DoesNotMatchAFieldThatTheTableDoesNotList) {
  EXPECT_THAT(refuse(Code::kOwnProposal, "by"), testing::IsRefused(Code::kOwnProposal, "by"));
  EXPECT_THAT(refuse(Code::kOwnProposal, "party"), ::testing::Not(testing::IsRefused(Code::kOwnProposal, "party")));
}

TEST(RefusalTable, FindsTheRowOfEachCode) {
  for (const RefusalFacts& facts : refusal_table()) EXPECT_EQ(&facts_of(facts.code), &facts);
}

TEST(RefusalTable, TakesANumberThatIsNoCodeForADefect) {
  for (const int number : {0, 24, 998, 1000, 65535}) {
    EXPECT_EQ(facts_of(static_cast<Code>(number)).code, Code::kInternal) << number;
  }
}

TEST(Refusal, ReadsAsNameFieldDetailAndRemedy) {
  const absl::Status status = refuse(Code::kNotPositive, "lines[2].quantity", "quantity is -3", "order more");
  EXPECT_EQ(from_absl(status.message()), "not_positive: lines[2].quantity: quantity is -3; order more");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(Refusal, LeavesOutOfTheMessageWhatIsEmpty) {
  EXPECT_EQ(from_absl(refuse(Code::kClosed, "").message()), "closed; open it again");
  EXPECT_EQ(from_absl(refuse(Code::kClosed, "log").message()), "closed: log; open it again");
  EXPECT_EQ(from_absl(refuse(Code::kClosed, "", "since noon").message()), "closed: since noon; open it again");
}

TEST(Refusal, TakesTheTablesRemedyWhereNoneIsGiven) {
  for (const RefusalFacts& facts : refusal_table()) {
    EXPECT_EQ(refusal_of(refuse(facts.code, "f", "d")), (Refusal{facts.code, "f", "d", std::string(facts.remedy)}));
  }
}

RC_GTEST_PROP(Refusal, SurvivesInTheStatusWhateverItsTextsHold,
              (const std::string& field, const std::string& detail, const std::string& remedy)) {
  const auto table = refusal_table();
  const RefusalFacts& facts = table[*rc::gen::inRange<std::size_t>(0, table.size())];
  const std::string nul = *rc::gen::element(std::string(), std::string(1, '\0'), std::string("\xff;: "));
  const absl::Status status = refuse(facts.code, field + nul, detail + nul, remedy);
  const Refusal expected{facts.code, field + nul, detail + nul, remedy.empty() ? std::string(facts.remedy) : remedy};
  RC_ASSERT(status.code() == facts.status);
  RC_ASSERT(refusal_of(status) == expected);
  RC_ASSERT(refusal_of(absl::Status(status)) == expected);
  RC_ASSERT(refused_with(status, facts.code));
}

TEST(Refusal, IsNotFoundInAStatusMadeElsewhere) {
  EXPECT_EQ(refusal_of(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(refusal_of(absl::NotFoundError("not_found: x; y")), std::nullopt);
  EXPECT_FALSE(refused_with(absl::NotFoundError("not_found"), Code::kNotFound));
}

TEST(Refusal, IsNotFoundInAStatusWithAnotherCode) {
  EXPECT_FALSE(refused_with(refuse(Code::kMissing, "f"), Code::kTooLong));
}

TEST(Refusal, IsNotReadFromAPayloadThatIsCutOrTooLong) {
  const absl::Status whole = refuse(Code::kMissing, "field", "detail", "remedy");
  const std::string payload = payload_of(whole);
  ASSERT_GT(payload.size(), 20u);
  for (std::size_t size = 0; size < payload.size(); ++size) {
    absl::Status cut = absl::UnknownError("cut");
    cut.SetPayload("gendan/refusal", absl::Cord(payload.substr(0, size)));
    EXPECT_EQ(refusal_of(cut), std::nullopt) << size;
  }
  absl::Status longer = absl::UnknownError("longer");
  longer.SetPayload("gendan/refusal", absl::Cord(payload + '\0'));
  EXPECT_EQ(refusal_of(longer), std::nullopt);
}

TEST(Refusal, IsNotReadFromAPayloadWithANumberThatIsNoCode) {
  std::string payload = payload_of(refuse(Code::kMissing, "field"));
  payload[0] = 24;
  absl::Status status = absl::UnknownError("forged");
  status.SetPayload("gendan/refusal", absl::Cord(payload));
  EXPECT_EQ(refusal_of(status), std::nullopt);
}

}  // namespace
}  // namespace gendan
