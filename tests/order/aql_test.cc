#include "gendan/order/aql.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gendan/core/refusal.h"
#include "order/aql_tables.h"
#include "tests/core/refused.h"

namespace gendan {
namespace {

std::string code_of(const absl::Status& status) {
  if (status.ok()) return "ok";
  const std::optional<Refusal> refusal = refusal_of(status);
  return refusal ? std::string(facts_of(refusal->code).name) : std::string(status.message());
}

AqlPlan plan(char letter, char resolved, std::uint32_t sample, std::uint32_t accept, std::uint32_t reject) {
  return {letter, resolved, sample, accept, reject};
}

constexpr AqlEdition kEditions[] = {AqlEdition::kZ14, AqlEdition::kIso2859Of99};

// ---- against the tables as files --------------------------------------------------------------------------------

std::string table_file(const std::string& name) {
  const char* shared = std::getenv("GENDAN_SHARED_DATA");
  return (shared != nullptr ? std::string(shared) : std::string(GENDAN_SOURCE_DIR "/../shared/data")) + "/aql/" + name;
}

using CsvRow = std::map<std::string, std::string>;
std::vector<CsvRow> rows_of(std::istream& in) {
  const auto cells = [](std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> out;
    std::stringstream rest(line);
    for (std::string cell; std::getline(rest, cell, ',');) out.push_back(cell);
    return out;
  };
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells(line);
  std::vector<CsvRow> out;
  while (std::getline(in, line)) {
    const std::vector<std::string> values = cells(line);
    CsvRow& row = out.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = i < values.size() ? values[i] : "";
  }
  return out;
}

class AqlTables : public ::testing::TestWithParam<Severity> {};

TEST_P(AqlTables, GiveEveryCellOfBothEditions) {
  static const std::map<Severity, std::string> names = {
      {Severity::kNormal, "normal"}, {Severity::kTightened, "tightened"}, {Severity::kReduced, "reduced"}};
  std::ifstream file(table_file("aql_" + names.at(GetParam()) + ".csv"));
  if (!file) GTEST_SKIP() << "the shared data is not there: " << table_file("");
  std::size_t compared = 0;
  std::size_t refused = 0;
  for (const CsvRow& row : rows_of(file)) {
    const bool of_edition[] = {row.at("standard").find("105E") != std::string::npos,
                               row.at("standard").find("ISO2859-1") != std::string::npos};
    for (std::size_t i = 0; i < 2; ++i) {
      if (!of_edition[i]) continue;
      const absl::StatusOr<AqlPlan> got = aql_plan(kEditions[i], GetParam(), row.at("letter")[0], row.at("aql"));
      const std::string where = row.at("standard") + " " + row.at("letter") + " " + row.at("aql");
      if (row.at("confidence") == "disputed") {
        EXPECT_EQ(code_of(got.status()), "cell_disputed") << where;
        ++refused;
        continue;
      }
      ASSERT_TRUE(got.ok()) << where << ": " << got.status();
      EXPECT_EQ(got->resolved_letter, row.at("resolved_letter")[0]) << where;
      EXPECT_EQ(std::to_string(got->sample_size), row.at("resolved_n")) << where;
      EXPECT_EQ(std::to_string(got->accept), row.at("resolved_ac")) << where;
      EXPECT_EQ(std::to_string(got->reject), row.at("resolved_re")) << where;
      ++compared;
    }
  }
  static const std::map<Severity, std::size_t> cells = {
      {Severity::kNormal, 832}, {Severity::kTightened, 832}, {Severity::kReduced, 672}};
  EXPECT_EQ(compared, cells.at(GetParam()));
  EXPECT_EQ(refused, GetParam() == Severity::kTightened ? 2u : 0u);
}
INSTANTIATE_TEST_SUITE_P(Aql, AqlTables,
                         ::testing::Values(Severity::kNormal, Severity::kTightened, Severity::kReduced));

TEST(Aql, FindsTheCodeLetterOfEveryRangeAndLevel) {
  std::ifstream file(table_file("aql_letters.csv"));
  if (!file) GTEST_SKIP() << "the shared data is not there: " << table_file("");
  std::size_t compared = 0;
  for (const CsvRow& row : rows_of(file)) {
    for (const char* end : {"lot_min", "lot_max"}) {
      const std::uint32_t lot =
          row.at(end).empty() ? 4'000'000'000u : static_cast<std::uint32_t>(std::stoul(row.at(end)));
      const absl::StatusOr<AqlPlan> got = aql_plan(AqlEdition::kZ14, Severity::kNormal, row.at("level"), "2.5", lot);
      ASSERT_TRUE(got.ok()) << got.status();
      EXPECT_EQ(got->letter, row.at("letter")[0]) << row.at("level") << " " << lot;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 210u);
}

// ---- against the tables as they are written down ------------------------------------------------------------------

// What one cell serves, its arrows followed: "K125:7/8", "disputed", or "-" where the edition's table has none.
std::string served(AqlEdition edition, Severity severity, char letter, std::string_view aql) {
  const absl::StatusOr<AqlPlan> plan = aql_plan(edition, severity, letter, aql);
  const std::string code = code_of(plan.status());
  if (code == "no_cell") return "-";
  if (code == "cell_disputed") return "disputed";
  if (!plan.ok()) return code;
  return plan->resolved_letter + std::to_string(plan->sample_size) + ":" + std::to_string(plan->accept) + "/" +
         std::to_string(plan->reject);
}

// The file was not written by this library but from the shared data: see AqlTables above before it is written anew.
TEST(Aql, ServesTheCellsThatAreWrittenDown) {
  std::ostringstream now;
  now << "edition severity letter";
  for (const std::string_view aql : aql::kAqls) now << " " << aql;
  now << "\n";
  for (const AqlEdition edition : kEditions) {
    for (const auto& [severity, name] :
         {std::pair(Severity::kNormal, "normal"), std::pair(Severity::kTightened, "tightened"),
          std::pair(Severity::kReduced, "reduced")}) {
      for (const char letter : aql::kLetters) {
        now << to_string(edition) << " " << name << " " << letter;
        for (const std::string_view aql : aql::kAqls) now << " " << served(edition, severity, letter, aql);
        now << "\n";
      }
    }
  }
  const std::string path = GENDAN_SOURCE_DIR "/tests/golden/aql_cells.txt";
  if (std::getenv("GENDAN_WRITE_GOLDEN") != nullptr) std::ofstream(path) << now.str();
  std::ifstream written(path);
  ASSERT_TRUE(written) << path;
  std::istringstream rows(now.str());
  std::string row;
  for (std::string golden; std::getline(written, golden);) {
    ASSERT_TRUE(std::getline(rows, row)) << "no longer served: " << golden;
    EXPECT_EQ(row, golden);
  }
  EXPECT_FALSE(std::getline(rows, row)) << "not written down: " << row;
}

// ---- by themselves ------------------------------------------------------------------------------------------------

TEST(Aql, AcceptsSevenAtLetterKAndTwoPointFive) {
  for (const AqlEdition edition : kEditions) {
    EXPECT_EQ(aql_plan(edition, Severity::kNormal, "II", "2.5", 2500).value(), plan('K', 'K', 125, 7, 8));
  }
}

TEST(Aql, FollowsAnArrowToAnotherLetter) {
  EXPECT_EQ(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'A', "0.010").value(), plan('A', 'Q', 1250, 0, 1));
  EXPECT_EQ(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'R', "0.010").value(), plan('R', 'Q', 1250, 0, 1));
}

TEST(Aql, HasAGapBetweenAcAndReInReducedInspectionOfTheOlderEditionOnly) {
  const AqlPlan older = aql_plan(AqlEdition::kZ14, Severity::kReduced, 'K', "2.5").value();
  EXPECT_GT(older.reject, older.accept + 1);
  const AqlPlan newer = aql_plan(AqlEdition::kIso2859Of99, Severity::kReduced, 'K', "4.0").value();
  EXPECT_EQ(newer.reject, newer.accept + 1);
}

TEST(Aql, TakesAQualityLimitHoweverItIsWritten) {
  const AqlPlan one = aql_plan(AqlEdition::kZ14, Severity::kNormal, 'K', "1.0").value();
  EXPECT_EQ(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'K', "1").value(), one);
  EXPECT_EQ(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'K', "1.00").value(), one);
}

TEST(Aql, RefusesADisputedCellByName) {
  const absl::Status status = aql_plan(AqlEdition::kIso2859Of99, Severity::kTightened, 'A', "10").status();
  EXPECT_EQ(code_of(status), "cell_disputed");
  EXPECT_NE(status.message().find("ISO 2859-1:1999, tightened inspection, letter A, AQL 10"), absl::string_view::npos);
}

TEST(Aql, RefusesWhatTheTablesDoNotHave) {
  const auto code = [](std::string_view level, std::string_view aql, std::uint32_t lot) {
    return code_of(aql_plan(AqlEdition::kZ14, Severity::kNormal, level, aql, lot).status());
  };
  EXPECT_EQ(code("II", "3.0", 500), "no_cell");
  EXPECT_EQ(code("IV", "2.5", 500), "no_cell");
  EXPECT_EQ(code("II", "2.5", 1), "no_cell");
  EXPECT_EQ(code("II", "2.5", 0), "no_cell");
  EXPECT_EQ(code("II", "two", 500), "not_a_number");
  EXPECT_EQ(code_of(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'I', "2.5").status()), "no_cell");
  EXPECT_EQ(code_of(aql_plan(AqlEdition::kZ14, Severity::kNormal, 'S', "2.5").status()), "no_cell");
  EXPECT_EQ(code_of(aql_plan(AqlEdition::kZ14, Severity::kNone, 'K', "2.5").status()), "unknown_code");
}

TEST(Aql, KnowsItsEditionsByTheirNames) {
  EXPECT_EQ(parse_aql_edition("z1.4").value(), AqlEdition::kZ14);
  EXPECT_EQ(parse_aql_edition("ISO2859-1").value(), AqlEdition::kIso2859Of99);
  for (const AqlEdition edition : kEditions) EXPECT_EQ(parse_aql_edition(to_string(edition)).value(), edition);
  EXPECT_EQ(code_of(parse_aql_edition("iso 3951").status()), "unknown_code");
}

// ---- plans for several classes --------------------------------------------------------------------------------------

SamplingRequest request(std::uint32_t lot, std::vector<ClassAql> classes) {
  SamplingRequest out;
  out.lot_size = lot;
  out.classes = std::move(classes);
  return out;
}

TEST(SamplingPlan, HasAcAndReOfEveryClass) {
  const gendan::SamplingPlan got =
      sampling_plan(request(2500, {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "4"}})).value();
  EXPECT_EQ(got.edition, "ISO 2859-1:1999");
  EXPECT_EQ(got.letter, "K");
  EXPECT_EQ(got.sample_size, 125u);
  EXPECT_EQ(got.classes,
            (std::vector<ClassPlan>{{DefectClass::kMajor, "2.5", 7, 8}, {DefectClass::kMinor, "4.0", 10, 11}}));
}

TEST(SamplingPlan, TakesTheLargestSampleForAllClasses) {
  // Of letter D: AQL 0.65 has no plan before F, so AQL 4.0 is taken from F too.
  const gendan::SamplingPlan got =
      sampling_plan(request(30, {{DefectClass::kMajor, "0.65"}, {DefectClass::kMinor, "4.0"}})).value();
  EXPECT_EQ(got.letter, "F");
  EXPECT_EQ(got.sample_size, 20u);
  EXPECT_EQ(got.classes,
            (std::vector<ClassPlan>{{DefectClass::kMajor, "0.65", 0, 1}, {DefectClass::kMinor, "4.0", 2, 3}}));
}

TEST(SamplingPlan, InspectsAllOfALotThatIsNoLargerThanTheSample) {
  const gendan::SamplingPlan got = sampling_plan(request(30, {{DefectClass::kMajor, "0.15"}})).value();
  EXPECT_EQ(got.letter, "J");  // 80 units
  EXPECT_EQ(got.sample_size, 30u);
}

TEST(SamplingPlan, IsRefusedWithTheClassThatHasNone) {
  EXPECT_THAT(sampling_plan(request(300, {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "3"}})),
              testing::IsRefused(Code::kNoCell, "classes[1].aql"));
}

TEST(SamplingPlan, NeedsOneLimitForEachClassAndNoneForCriticalDefects) {
  EXPECT_EQ(code_of(sampling_plan(request(300, {})).status()), "bad_plan");
  EXPECT_EQ(code_of(sampling_plan(request(300, {{DefectClass::kMajor, "2.5"}, {DefectClass::kMajor, "4"}})).status()),
            "bad_plan");
  EXPECT_EQ(code_of(sampling_plan(request(300, {{DefectClass::kCritical, "0.010"}})).status()), "bad_plan");
}

// Letter C has a plan for AQL 2.5, and for AQL 4.0 an arrow to B.
TEST(SamplingPlan, CountsNonconformitiesWhereTheLimitIsAboveTen) {
  SamplingRequest asked = request(300, {{DefectClass::kMajor, "10"}, {DefectClass::kMinor, "15"}});
  EXPECT_THAT(sampling_plan(asked), testing::IsRefused(Code::kBadPlan, "basis"));
  asked.basis = CountBasis::kNonconformities;
  asked.edition = AqlEdition::kZ14;
  EXPECT_TRUE(sampling_plan(asked).ok());
  asked.basis = CountBasis::kNonconformingUnits;
  asked.classes.pop_back();
  EXPECT_TRUE(sampling_plan(asked).ok());
}

TEST(SamplingPlan, KeepsTheStricterPlanWhereTheLargerSampleHasNone) {
  const gendan::SamplingPlan got =
      sampling_plan(request(20, {{DefectClass::kMajor, "2.5"}, {DefectClass::kMinor, "4.0"}})).value();
  EXPECT_EQ(got.letter, "C");
  EXPECT_EQ(got.sample_size, 5u);
  EXPECT_EQ(got.classes,
            (std::vector<ClassPlan>{{DefectClass::kMajor, "2.5", 0, 1}, {DefectClass::kMinor, "4.0", 0, 1}}));
}

// Letter S is of AQL 0.025 alone.
TEST(SamplingPlan, KeepsTheStricterPlanWhereTheLargerSampleHasNoCellToo) {
  SamplingRequest asked = request(600'000, {{DefectClass::kMajor, "0.025"}, {DefectClass::kMinor, "0.65"}});
  asked.level = "III";
  asked.severity = Severity::kTightened;
  const absl::StatusOr<gendan::SamplingPlan> got = sampling_plan(asked);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->letter, "S");
  EXPECT_EQ(got->sample_size, 3150u);
  EXPECT_EQ(got->classes,
            (std::vector<ClassPlan>{{DefectClass::kMajor, "0.025", 1, 2}, {DefectClass::kMinor, "0.65", 18, 19}}));
}

TEST(SamplingPlan, IsThereForEveryPairOfCellsThatTheTablesHave) {
  std::size_t plans = 0;
  for (const AqlEdition edition : {AqlEdition::kZ14, AqlEdition::kIso2859Of99}) {
    for (const Severity severity : {Severity::kNormal, Severity::kTightened, Severity::kReduced}) {
      for (const char* major : {"0.010", "0.65", "1.0", "2.5", "6.5", "10", "65", "400"}) {
        for (const char* minor : {"0.010", "0.40", "1.5", "4.0", "10", "25", "250", "1000"}) {
          for (const std::uint32_t lot : {2u, 9u, 20u, 40u, 80u, 140u, 250u, 500u, 2500u, 100'000u, 900'000u}) {
            SamplingRequest asked = request(lot, {{DefectClass::kMajor, major}, {DefectClass::kMinor, minor}});
            asked.edition = edition;
            asked.severity = severity;
            asked.basis = CountBasis::kNonconformities;
            const absl::StatusOr<gendan::SamplingPlan> got = sampling_plan(asked);
            if (!got.ok()) {
              const std::string code = code_of(got.status());
              EXPECT_TRUE(code == "no_cell" || code == "cell_disputed") << got.status();
              continue;
            }
            ++plans;
            for (const ClassPlan& one : got->classes) {
              const absl::StatusOr<AqlPlan> alone = aql_plan(edition, severity, got->letter.front(), one.aql);
              if (alone.ok() && alone->resolved_letter == got->letter.front()) {
                EXPECT_EQ(one.accept, alone->accept) << lot << " " << major << " " << minor;
                EXPECT_EQ(one.reject, alone->reject) << lot << " " << major << " " << minor;
              }
            }
          }
        }
      }
    }
  }
  EXPECT_GT(plans, 2000u);
}

}  // namespace
}  // namespace gendan
