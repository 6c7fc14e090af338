#include "gendan/core/code.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;
using testing::refusal_in;

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::set<std::string> as_set(std::span<const std::string_view> codes) {
  return std::set<std::string>(codes.begin(), codes.end());
}

// Calls `visit` with every text of 1 to 3 characters of the alphabet.
template <class Visit>
void for_all_texts(Visit visit) {
  std::string text;
  for (const char a : kAlphabet) {
    visit(text = {a});
    for (const char b : kAlphabet) {
      visit(text = {a, b});
      for (const char c : kAlphabet) visit(text = {a, b, c});
    }
  }
}

// The contents of all <Id> elements inside <Code>, of a list as it is published.
std::set<std::string> published(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream buffer;
  buffer << in.rdbuf();
  const std::string text = buffer.str();
  std::set<std::string> ids;
  for (std::size_t at = text.find("<Code>"); at != std::string::npos; at = text.find("<Code>", at + 1)) {
    const std::size_t begin = text.find("<Id>", at) + 4;
    ids.insert(text.substr(begin, text.find("</Id>", begin) - begin));
  }
  return ids;
}

std::filesystem::path code_list(const char* name) {
  const char* shared = std::getenv("GENDAN_SHARED_DATA");
  const std::filesystem::path data =
      shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(GENDAN_SOURCE_DIR "/../shared/data");
  return data / "codelists" / name;
}

TEST(UnitCode, AcceptsEveryListedCodeAndRefusesEveryOtherText) {
  const std::set<std::string> listed = as_set(unit_codes());
  ASSERT_EQ(listed.size(), 2162u);
  std::size_t accepted = 0;
  for_all_texts([&](const std::string& text) {
    const auto code = UnitCode::parse(text, "unit");
    ASSERT_EQ(code.ok(), listed.count(text) == 1) << text;
    if (code.ok()) {
      ++accepted;
      ASSERT_EQ(code->str(), text);
      ASSERT_TRUE(code->valid());
    } else {
      ASSERT_TRUE(refused_with(code.status(), Code::kUnknownUnit)) << code.status();
    }
  });
  EXPECT_EQ(accepted, 2162u);
}

TEST(CurrencyCode, AcceptsEveryListedCodeAndRefusesEveryOtherText) {
  const std::set<std::string> listed = as_set(currency_codes());
  ASSERT_EQ(listed.size(), 178u);
  std::size_t accepted = 0;
  for_all_texts([&](const std::string& text) {
    const auto code = CurrencyCode::parse(text, "currency");
    ASSERT_EQ(code.ok(), listed.count(text) == 1) << text;
    if (code.ok()) {
      ++accepted;
      ASSERT_EQ(code->str(), text);
      ASSERT_TRUE(code->valid());
    } else {
      ASSERT_TRUE(refused_with(code.status(), Code::kUnknownCurrency)) << code.status();
    }
  });
  EXPECT_EQ(accepted, 178u);
}

TEST(UnitCode, IsTheListAsUnEcePublishesIt) {
  const std::filesystem::path file = code_list("UNECERec20-11e.xml");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "The published list of units is not at " << file << ".";
  EXPECT_EQ(as_set(unit_codes()), published(file));
}

TEST(CurrencyCode, IsTheListAsIsoPublishesIt) {
  const std::filesystem::path file = code_list("ISO4217_2015.xml");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "The published list of currencies is not at " << file << ".";
  EXPECT_EQ(as_set(currency_codes()), published(file));
}

TEST(UnitCode, KnowsTheUnitsOfEverydayOrders) {
  for (const char* text : {"EA", "PR", "SET", "KGM", "TNE", "MTR", "MTK", "LTR", "DZN", "C62", "H87", "XPK", "XCT"}) {
    EXPECT_TRUE(UnitCode::parse(text, "unit").ok()) << text;
  }
}

TEST(UnitCode, IsExactAboutCaseBlanksAndLength) {
  for (const char* text : {"ea", "Ea", " EA", "EA ", "kgm", "PCS", "EACH", "KGMX", "E A", "é", "米", "-1", "E\n"}) {
    EXPECT_THAT(UnitCode::parse(text, "lines[0].unit"), IsRefused(Code::kUnknownUnit, "lines[0].unit")) << text;
  }
  EXPECT_THAT(UnitCode::parse(std::string_view("EA\0", 3), "unit"), IsRefused(Code::kUnknownUnit, "unit"));
}

TEST(CurrencyCode, IsExactAboutCaseBlanksAndLength) {
  for (const char* text : {"usd", "Usd", " USD", "USD ", "US", "US$", "RMB", "USDT", "\xff\xff\xff"}) {
    EXPECT_THAT(CurrencyCode::parse(text, "price"), IsRefused(Code::kUnknownCurrency, "price")) << text;
  }
}

TEST(UnitCode, RefusesEmptyTextAsMissing) {
  EXPECT_THAT(UnitCode::parse("", "unit"), IsRefused(Code::kMissing, "unit"));
  EXPECT_THAT(CurrencyCode::parse("", "price"), IsRefused(Code::kMissing, "price"));
}

TEST(UnitCode, IsValidForExactlyTheListedNumbersOfAll65536) {
  std::size_t units = 0;
  std::size_t currencies = 0;
  for (int bits = 0; bits < 65536; ++bits) {
    const auto unit = UnitCode::from_bits(static_cast<std::uint16_t>(bits));
    if (unit.valid()) {
      ++units;
      ASSERT_EQ(UnitCode::parse(unit.str(), "unit")->bits(), bits);
    }
    const auto currency = CurrencyCode::from_bits(static_cast<std::uint16_t>(bits));
    if (currency.valid()) {
      ++currencies;
      ASSERT_EQ(CurrencyCode::parse(currency.str(), "currency")->bits(), bits);
    }
  }
  EXPECT_EQ(units, 2162u);
  EXPECT_EQ(currencies, 178u);
}

TEST(UnitCode, IsEmptyAndNotValidByDefault) {
  EXPECT_TRUE(UnitCode().empty());
  EXPECT_FALSE(UnitCode().valid());
  EXPECT_EQ(UnitCode().str(), "");
  EXPECT_TRUE(CurrencyCode().empty());
  EXPECT_FALSE(CurrencyCode().valid());
  EXPECT_EQ(CurrencyCode().str(), "");
}

// The packing stands in logs: E = 15, A = 11; U = 31, S = 29, D = 14.
TEST(UnitCode, IsPackedInBase37WithTheFirstCharacterMostSignificant) {
  EXPECT_EQ(UnitCode::parse("EA", "unit")->bits(), (15 * 37 + 11) * 37);
  EXPECT_EQ(UnitCode::parse("10", "unit")->bits(), (2 * 37 + 1) * 37);
  EXPECT_EQ(CurrencyCode::parse("USD", "currency")->bits(), (31 * 37 + 29) * 37 + 14);
}

TEST(UnitCode, WritesBitsThatNoTextPacksToAsANumber) {
  EXPECT_EQ(UnitCode::from_bits(65535).str(), "#65535");
  EXPECT_EQ(UnitCode::from_bits(1).str(), "#1");
  EXPECT_EQ(UnitCode::from_bits(11 * 37 * 37 + 1).str(), "#15060");
  EXPECT_EQ(UnitCode::from_bits((36 * 37 + 36) * 37 + 35).str(), "ZZY");
}

TEST(UnitCode, IsListedAndOrderedByItsText) {
  EXPECT_TRUE(std::is_sorted(unit_codes().begin(), unit_codes().end()));
  EXPECT_TRUE(std::is_sorted(currency_codes().begin(), currency_codes().end()));
  UnitCode last;
  for (const std::string_view text : unit_codes()) {
    const UnitCode code = *UnitCode::parse(text, "unit");
    EXPECT_LT(last, code) << text;
    last = code;
  }
}

TEST(Gtin, AcceptsArticleNumbersOfAllFourLengths) {
  for (const char* text :
       {"96385074", "036000291452", "4006381333931", "6901234567892", "10012345678902", "00012345600012", "00000000"}) {
    EXPECT_EQ(check_gtin(text, "gtin"), absl::OkStatus()) << text;
  }
}

TEST(Gtin, RefusesAWrongCheckDigitAndNamesTheRightOne) {
  const absl::Status status = check_gtin("4006381333932", "lines[1].gtin");
  EXPECT_THAT(status, IsRefused(Code::kBadGtin, "lines[1].gtin"));
  EXPECT_NE(refusal_in(status).detail.find("should end in 1"), std::string::npos) << status;
}

TEST(Gtin, RefusesOtherLengthsAndOtherCharacters) {
  for (const char* text : {"", "0", "1234567", "123456789", "12345678901", "123456789012345", "400638133393X",
                           "400638133393 ", "-006381333931", "40063813339三"}) {
    EXPECT_THAT(check_gtin(text, "gtin"), IsRefused(Code::kBadGtin, "gtin")) << text;
  }
}

RC_GTEST_PROP(Gtin, RefusesEveryChangeOfASingleDigit, ()) {
  const std::size_t size = *rc::gen::element<std::size_t>(8, 12, 13, 14);
  std::string text = *rc::gen::container<std::string>(size, rc::gen::inRange('0', static_cast<char>('9' + 1)));
  const auto accepts = [&] { return check_gtin(text, "gtin").ok(); };
  int right = 0;
  for (char last = '0'; last <= '9'; ++last) {
    text.back() = last;
    right += accepts() ? 1 : 0;
  }
  RC_ASSERT(right == 1);
  for (char last = '0'; last <= '9' && !accepts(); ++last) text.back() = last;
  char& changed = text[*rc::gen::inRange<std::size_t>(0, size)];
  changed = static_cast<char>('0' + (changed - '0' + *rc::gen::inRange(1, 10)) % 10);
  RC_ASSERT(!accepts());
}

}  // namespace
}  // namespace gendan
