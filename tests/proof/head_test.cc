#include "gendan/proof/head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "gendan/core/id.h"
#include "proof/note.h"
#include "tests/core/refused.h"
#include "tests/proof/signed.h"
#include "tests/proof/support.h"

namespace gendan::proof_test {
namespace {

using ::gendan::testing::IsRefused;

TreeHead a_head() {
  return {8, 21, {1'709'211'900'000'000}, hash_of("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")};
}

constexpr char kText[] =
    "example.com/orders\n"
    "8\n"
    "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    "events 21\n"
    "recorded_at 2024-02-29T13:05:00Z\n";

absl::StatusOr<TreeHead> read(std::string_view text, std::string_view origin = kOrigin) {
  const VerifierKey keys[] = {signer()->key()};
  return read_head(text, keys, origin);
}

// Any text as a head, under a good signature.
std::string signed_text(std::string_view text) { return sign_note(text, *signer()).value(); }

TEST(Head, IsWrittenAsACheckpoint) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  EXPECT_EQ(text, signed_text(kText));
}

TEST(Head, IsReadAsItWasWritten) {
  EXPECT_EQ(read(write_head(a_head(), kOrigin, *signer()).value()).value(), a_head());
}

TEST(Head, OfALogWithoutAppendsIsReadAsItWasWritten) {
  EXPECT_EQ(read(write_head({}, kOrigin, *signer()).value()).value(), TreeHead{});
}

RC_GTEST_PROP(Head, SurvivesItsText, (std::uint64_t appends, std::uint64_t more, const Hash& root)) {
  TreeHead head;
  head.appends = appends == 0 ? 1 : appends;
  head.events = head.appends + more < more ? head.appends : head.appends + more;
  const std::int64_t first = start_of(kFirstDate).micros;
  const std::int64_t end = start_of(kLastDate).micros + 86'400'000'000;
  const std::int64_t unit = *rc::gen::element<std::int64_t>(1, 10, 1'000, 1'000'000, 86'400'000'000);
  head.recorded_at = {*rc::gen::inRange<std::int64_t>(first / unit, end / unit) * unit};
  head.root = root;
  RC_ASSERT(read(write_head(head, kOrigin, *signer()).value()).value() == head);
}

TEST(Head, IsNotWrittenWithNumbersThatNoLogHas) {
  const auto signs = signer();
  TreeHead head = a_head();
  head.events = 7;
  EXPECT_THAT(write_head(head, kOrigin, *signs), IsRefused(Code::kNumberOutOfRange, "events"));
  head = a_head();
  head.recorded_at = {std::numeric_limits<std::int64_t>::max()};
  EXPECT_THAT(write_head(head, kOrigin, *signs), IsRefused(Code::kDateOutOfRange, "recorded_at"));
  head = {};
  head.events = 1;
  EXPECT_THAT(write_head(head, kOrigin, *signs), IsRefused(Code::kNumberOutOfRange, "events"));
  head = {};
  head.root = a_head().root;
  EXPECT_THAT(write_head(head, kOrigin, *signs), IsRefused(Code::kProofMismatch, "root"));
  head = {};
  head.recorded_at = a_head().recorded_at;
  EXPECT_THAT(write_head(head, kOrigin, *signs), IsRefused(Code::kDateOutOfRange, "recorded_at"));
}

TEST(Head, IsNotWrittenForAnOriginThatIsNoName) {
  EXPECT_THAT(write_head(a_head(), "", *signer()), IsRefused(Code::kMissing, "origin"));
  EXPECT_THAT(write_head(a_head(), "a\nb", *signer()), IsRefused(Code::kBadCharacter, "origin"));
  EXPECT_THAT(write_head(a_head(), std::string(kMaxNameBytes + 1, 'a'), *signer()),
              IsRefused(Code::kTooLong, "origin"));
}

class BrokenSigner : public HeadSigner {
 public:
  explicit BrokenSigner(absl::StatusOr<Signature> answer) : answer_(std::move(answer)) {}
  const VerifierKey& key() const override { return key_; }
  absl::StatusOr<Signature> sign(std::string_view) override { return answer_; }

 private:
  VerifierKey key_ = signer()->key();
  absl::StatusOr<Signature> answer_;
};

TEST(Head, IsNotWrittenWhereTheSignerFails) {
  BrokenSigner gone(absl::UnavailableError("the module is gone"));
  EXPECT_EQ(write_head(a_head(), kOrigin, gone).status().code(), absl::StatusCode::kUnavailable);
}

TEST(Head, IsNotWrittenWithASignatureThatIsNotGood) {
  BrokenSigner wrong{Signature{}};
  EXPECT_THAT(write_head(a_head(), kOrigin, wrong), IsRefused(Code::kUnsigned, "signer"));
}

TEST(Head, IsRefusedWithoutAKnownKey) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  EXPECT_THAT(read_head(text, {}, kOrigin), IsRefused(Code::kUnsigned, "head"));
  const VerifierKey other[] = {signer(2)->key(), signer(1, "example.com/other")->key()};
  EXPECT_THAT(read_head(text, other, kOrigin), IsRefused(Code::kUnsigned, "head"));
}

TEST(Head, IsReadWithAnyOfSeveralKeys) {
  const VerifierKey keys[] = {signer(3)->key(), signer(2)->key(), signer(1)->key()};
  EXPECT_EQ(read_head(write_head(a_head(), kOrigin, *signer(2)).value(), keys, kOrigin).value(), a_head());
}

TEST(Head, OfAnotherLogIsRefused) {
  EXPECT_THAT(read(signed_text(kText), "example.com/order"), IsRefused(Code::kWrongLog, "origin"));
  EXPECT_THAT(read(signed_text(kText), ""), IsRefused(Code::kWrongLog, "origin"));
}

TEST(Head, IsRefusedWithAnySingleByteChangedTakenOutOrPutIn) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c :
         {'0', 'A', '\n', '\r', '\t', ' ', static_cast<char>(text[i] ^ 1), static_cast<char>(text[i] ^ 32)}) {
      std::string wrong = text;
      wrong[i] = c;
      EXPECT_TRUE(wrong == text || !read(wrong).ok()) << i << " " << int{c};
      std::string longer = text;
      EXPECT_FALSE(read(longer.insert(i, 1, c)).ok()) << i << " " << int{c};
    }
    std::string shorter = text;
    EXPECT_FALSE(read(shorter.erase(i, 1)).ok()) << i;
  }
}

TEST(Head, IsRefusedWhereASignatureByAKnownKeyIsNotGood) {
  const std::string good = write_head(a_head(), kOrigin, *signer(1)).value();
  const std::string other = write_head({}, kOrigin, *signer(2)).value();
  const std::string both = good + other.substr(other.find("\xe2\x80\x94"));
  const VerifierKey keys[] = {signer(1)->key(), signer(2)->key()};
  EXPECT_THAT(read_head(both, keys, kOrigin), IsRefused(Code::kUnsigned, "head"));
  EXPECT_TRUE(read(both).ok()) << "the second key is not known here";
}

TEST(Head, IsReadWithTheSignaturesOfManyWitnesses) {
  std::string text = write_head(a_head(), kOrigin, *signer()).value();
  for (std::uint8_t i = 2; i < 100; ++i) {
    const std::string other = write_head(a_head(), kOrigin, *signer(i, "witness" + std::to_string(i))).value();
    text += other.substr(other.find("\xe2\x80\x94"));
  }
  EXPECT_EQ(read(text).value(), a_head());
}

TEST(Head, IsReadWithSignaturesOfOtherKinds) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  EXPECT_EQ(read(text + "\xe2\x80\x94 someone AAAAAAA=\n").value(), a_head());
  EXPECT_EQ(read(text + "\xe2\x80\x94 example.com/orders AAAAAAA=\n").value(), a_head());
}

TEST(Head, IsRefusedWithTwoSignaturesOfTheSameKey) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  EXPECT_THAT(read(text + text.substr(text.find("\xe2\x80\x94"))), IsRefused(Code::kBadProof, "head"));
}

TEST(Head, IsRefusedWithASignatureLineOfAnotherForm) {
  const std::string text = write_head(a_head(), kOrigin, *signer()).value();
  for (const char* line : {"x\n", "\xe2\x80\x94\n", "\xe2\x80\x94 \n", "\xe2\x80\x94 a\n", "\xe2\x80\x94 a \n",
                           "\xe2\x80\x94 a AAAA\n", "\xe2\x80\x94 a AAAAAA==\n", "\xe2\x80\x94  a AAAAAAA=\n",
                           "\xe2\x80\x94 a  AAAAAAA=\n", "\xe2\x80\x94 a+ AAAAAAA=\n", "\xe2\x80\x94 a AAAAAAA=",
                           "\xe2\x80\x94 a AAAAAAB=\n", "\xe2\x80\x94 a AAAAAAA\n", "- a AAAAAAA=\n"}) {
    EXPECT_THAT(read(text + line), IsRefused(Code::kBadProof, "head")) << line;
  }
}

TEST(Head, IsReadWithFurtherLinesThatALaterVersionMayWrite) {
  EXPECT_EQ(read(signed_text(std::string(kText) + "tables 4\n")).value(), a_head());
}

TEST(Head, IsRefusedInAnyOtherFormEvenIfItIsSigned) {
  const std::string text = kText;
  for (const std::string& wrong : {
           std::string("\n"),
           std::string("example.com/orders\n"),
           with(text, "recorded_at 2024-02-29T13:05:00Z\n", ""),
           with(text, "events 21\n", ""),
           with(text, "\n8\n", "\n08\n"),
           with(text, "\n8\n", "\n+8\n"),
           with(text, "\n8\n", "\n 8\n"),
           with(text, "\n8\n", "\n-8\n"),
           with(text, "\n8\n", "\n\n"),
           with(text, "\n8\n", "\n18446744073709551616\n"),
           with(text, "\n8\n", "\n18446744073709551624\n"),
           with(text, "\n8\n", "\n99\n"),
           with(text, "\n8\n", "\n0\n"),
           with(text, "Qyg=", "Qyg"),
           with(text, "Qyg=", "Qyh="),
           with(text, "Qyg=", "Q=="),
           with(text, "Xcna", "Xcn"),
           with(text, "XcnaeacG", "Xcna eacG"),
           with(text, "XcnaeacG", ""),
           with(text, "events 21", "events 021"),
           with(text, "events 21", "events  21"),
           with(text, "events 21", "events\t21"),
           with(text, "events 21", "Events 21"),
           with(text, "events 21", "events 21 "),
           with(text, "events 21", "events 7"),
           with(text, "events 21", "events"),
           with(text, ":00Z", ":00.0Z"),
           with(text, ":00Z", ":00.120Z"),
           with(text, ":00Z", ":00+00:00"),
           with(text, ":00Z", ":00z"),
           with(text, "02-29", "02-30"),
           with(text, "2024", "3024"),
           text + "\n",
           text + "events 22\n",
           text + "\xff\n",
           text + "a\tb\n",
           text + "recorded_at 2024-02-29T13:05:00Z\n",
           text + "more\n\nand more\n",
           "\n" + text,
           with(text, "example.com/orders", " example.com/orders"),
       }) {
    EXPECT_THAT(read(signed_text(wrong)), IsRefused(Code::kBadProof, "head")) << wrong;
  }
}

TEST(Head, IsRefusedWithLinesThatEndInCrLf) {
  const std::string good = write_head(a_head(), kOrigin, *signer()).value();
  std::string text;
  for (const char c : good) {
    if (c == '\n') text += '\r';
    text += c;
  }
  EXPECT_THAT(read(text), IsRefused(Code::kBadProof, "head"));
}

TEST(Head, IsRefusedOverItsLimit) {
  const std::string text = signed_text(std::string(kText) + std::string(kMaxHeadBytes, 'x') + "\n");
  EXPECT_THAT(read(text), IsRefused(Code::kTooLarge, "head"));
}

TEST(Head, IsReadNearItsLimit) {
  const std::string text = signed_text(std::string(kText) + std::string(kMaxHeadBytes - 512, 'x') + "\n");
  EXPECT_EQ(read(text).value(), a_head());
}

}  // namespace
}  // namespace gendan::proof_test
