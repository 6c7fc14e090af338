#include "gendan/core/id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/utf8.h"
#include "refused.h"

namespace gendan {
namespace {

using testing::IsRefused;
using testing::refusal_in;

TEST(CheckId, AcceptsNamesOfAnyScript) {
  for (const char* text : {"PO-1001", "a", "0", "order/PO 1001", "跟单-2024/07", "Ωmega ß", "🚢1", "é", "#\"'\\;,",
                           "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD", "\xED\x9F\xBF", "\xEE\x80\x80"}) {
    EXPECT_EQ(check_id(text, "id"), absl::OkStatus()) << text;
  }
}

TEST(CheckId, RefusesAnEmptyNameAsMissing) {
  EXPECT_THAT(check_id("", "customer"), IsRefused(Code::kMissing, "customer"));
}

TEST(CheckId, CountsItsLimitInBytes) {
  EXPECT_EQ(check_id(std::string(128, 'x'), "id"), absl::OkStatus());
  EXPECT_THAT(check_id(std::string(129, 'x'), "id"), IsRefused(Code::kTooLong, "id"));
  std::string chinese;
  for (int i = 0; i < 43; ++i) chinese += "单";
  EXPECT_THAT(check_id(chinese, "id"), IsRefused(Code::kTooLong, "id"));
}

TEST(CheckId, TakesTheLimitThatItIsGiven) {
  EXPECT_EQ(check_id(std::string(kMaxNameBytes, 'x'), "stream", kMaxNameBytes), absl::OkStatus());
  EXPECT_THAT(check_id(std::string(kMaxNameBytes + 1, 'x'), "stream", kMaxNameBytes),
              IsRefused(Code::kTooLong, "stream"));
}

TEST(CheckId, ReportsTheLengthBeforeTheCharacters) {
  EXPECT_THAT(check_id(std::string(129, '\n'), "id"), IsRefused(Code::kTooLong, "id"));
}

TEST(CheckId, RefusesControlCharacters) {
  for (int c = 0; c < 0xa0; ++c) {
    if (c >= 0x20 && c < 0x7f) continue;
    std::string text = "a";
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += "\xC2";
      text += static_cast<char>(c);
    }
    text += "b";
    EXPECT_THAT(check_id(text, "id"), IsRefused(Code::kBadCharacter, "id")) << c;
  }
}

TEST(CheckId, RefusesBlanksAtEitherEndButNotWithin) {
  for (const std::string blank :
       {" ", "\u00A0", "\u1680", "\u2000", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"}) {
    EXPECT_THAT(check_id(blank, "id"), IsRefused(Code::kBadCharacter, "id"));
    EXPECT_THAT(check_id(blank + "a", "id"), IsRefused(Code::kBadCharacter, "id"));
    EXPECT_THAT(check_id("a" + blank, "id"), IsRefused(Code::kBadCharacter, "id"));
    EXPECT_EQ(check_id("a" + blank + "b", "id"), absl::OkStatus());
  }
}

TEST(CheckId, RefusesWhatIsNotUtf8) {
  for (const char* text : {"\x80",              // a continuation without a lead
                           "\xBF",              //
                           "\xC3",              // cut after one of two
                           "\xE8\xB7",          // cut after two of three
                           "\xF0\x9F\x9A",      // cut after three of four
                           "\xC3(",             // a lead without its continuation
                           "\xE8(\x9F",         //
                           "\xC0\x80",          // overlong NUL
                           "\xC1\xBF",          // overlong of two
                           "\xE0\x9F\xBF",      // overlong of three
                           "\xF0\x8F\xBF\xBF",  // overlong of four
                           "\xED\xA0\x80",      // the first surrogate
                           "\xED\xBF\xBF",      // the last one
                           "\xF4\x90\x80\x80",  // U+110000
                           "\xF5\x80\x80\x80",  // no such lead
                           "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "caf\xE9"}) {
    EXPECT_THAT(check_id(text, "id"), IsRefused(Code::kBadCharacter, "id")) << in_quotes(text);
  }
}

TEST(CheckId, ShowsTheOffendingNameInAFormThatIsSafeToPrint) {
  const absl::Status status = check_id("a\x1b[31m\xff", "id");
  EXPECT_NE(refusal_in(status).detail.find("\"a\\x1b[31m\\xff\""), std::string::npos) << status;
}

std::string encode(char32_t c) {
  std::string text;
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
  return text;
}

TEST(Utf8, ReadsEveryCodePointAndNoSurrogate) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    const CodePoint read = first_code_point(encode(c));
    if (c >= 0xd800 && c <= 0xdfff) {
      ASSERT_EQ(read.bytes, 0u) << static_cast<unsigned>(c);
    } else {
      ASSERT_EQ(read.value, c);
      ASSERT_EQ(read.bytes, encode(c).size());
    }
  }
}

TEST(Utf8, ReadsNothingBeyondTheEndOfTheText) {
  for (const std::string_view whole : {"é", "跟", "🚢"}) {
    for (std::size_t size = 1; size < whole.size(); ++size) {
      EXPECT_EQ(first_code_point(whole.substr(0, size)).bytes, 0u) << whole << " cut after " << size;
    }
  }
}

RC_GTEST_PROP(Utf8, QuotesAnyBytesAsShortValidTextOnOneLine, (const std::string& text)) {
  std::string broken = text;
  for (std::size_t i = 0; i < broken.size(); i += 2) broken[i] = static_cast<char>(*rc::gen::inRange(0, 256));
  const std::string shown = in_quotes(broken);
  RC_ASSERT(is_utf8(shown));
  RC_ASSERT(shown.size() < 80u);
  for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
}

TEST(Id, IsComparedByteByByte) {
  EXPECT_EQ(OrderId("PO-1"), OrderId(std::string("PO-1")));
  EXPECT_NE(OrderId("PO-1"), OrderId("po-1"));
  EXPECT_LT(OrderId("PO-1"), OrderId("PO-10"));
  EXPECT_TRUE(OrderId().empty());
}

}  // namespace
}  // namespace gendan
