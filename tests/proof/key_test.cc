#include "gendan/proof/key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "gendan/core/id.h"
#include "proof/form.h"
#include "proof/note.h"
#include "tests/core/refused.h"
#include "tests/proof/signed.h"
#include "tests/proof/support.h"

namespace gendan::proof_test {
namespace {

using ::gendan::testing::IsRefused;

template <std::size_t n>
std::array<std::uint8_t, n> array_of(std::string_view bytes) {
  std::array<std::uint8_t, n> array{};
  std::copy_n(bytes.begin(), std::min(n, bytes.size()), array.begin());
  return array;
}

// The key, text and note that implementations of signed notes share as an example.
constexpr char kKnownKey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kKnownSecret[] = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr char kKnownText[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr char kKnownSignature[] =
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

std::unique_ptr<Ed25519Signer> known_signer() {
  return Ed25519Signer::create("PeterNeumann", array_of<32>(read_base64(kKnownSecret).value_or("?").substr(1))).value();
}

TEST(VerifierKey, IsReadAndWrittenInTheFormOfSignedNotes) {
  const VerifierKey key = VerifierKey::parse(kKnownKey).value();
  EXPECT_EQ(key.name(), "PeterNeumann");
  EXPECT_EQ(key.id(), 0xc74f20a3u);
  EXPECT_EQ(key.str(), kKnownKey);
}

RC_GTEST_PROP(VerifierKey, SurvivesItsText, (const PublicKey& bytes)) {
  const std::string name = *rc::gen::element<std::string>("a", "example.com/orders", "跟单", std::string(1024, 'n'));
  const VerifierKey key = VerifierKey::of(name, bytes).value();
  RC_ASSERT(VerifierKey::parse(key.str()).value() == key);
}

TEST(VerifierKey, IsRefusedWithAnyOtherTextThanItsOwn) {
  const std::string text = kKnownKey;
  for (const std::string& wrong :
       {std::string(), std::string("PeterNeumann"), std::string("++"), text + "\n", text + "=", " " + text,
        with(text, "c74f20a3", "C74F20A3"), with(text, "c74f20a3", "c74f20a4"), with(text, "c74f20a3", "0c74f20a3"),
        with(text, "c74f20a3", ""), with(text, "PeterNeumann", "Peter Neumann"), with(text, "PeterNeumann", ""),
        with(text, "+ARpc", "+AhpC"), with(text, "10TW", "10T"), with(text, "10TW", ""), with(text, "/LDE", "_LDE")}) {
    EXPECT_THAT(VerifierKey::parse(wrong), IsRefused(Code::kBadProof, "key")) << wrong;
  }
}

TEST(VerifierKey, IsRefusedWithAnySingleCharacterChanged) {
  const std::string text = kKnownKey;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(VerifierKey::parse(wrong), IsRefused(Code::kBadProof, "key")) << wrong;
  }
}

TEST(VerifierKey, IsRefusedWithANameThatASignatureLineCannotHold) {
  EXPECT_THAT(VerifierKey::of("", {}), IsRefused(Code::kMissing, "name"));
  EXPECT_THAT(VerifierKey::of(std::string(kMaxNameBytes + 1, 'n'), {}), IsRefused(Code::kTooLong, "name"));
  for (const char* name : {"a b", "a+b", "a\nb", "a\xe3\x80\x80z", "\xff", "a\xc2\x85z"}) {
    EXPECT_THAT(VerifierKey::of(name, {}), IsRefused(Code::kBadCharacter, "name")) << name;
  }
}

TEST(Ed25519Signer, SignsAsInRfc8032) {
  const auto signs = Ed25519Signer::create(
      "t", array_of<32>(bytes_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
  EXPECT_EQ((*signs)->key().key(),
            array_of<32>(bytes_of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
  EXPECT_EQ((*signs)->sign("").value(),
            array_of<64>(bytes_of("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                  "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")));
}

TEST(Ed25519Signer, HasTheKeyOfItsSeed) { EXPECT_EQ(known_signer()->key().str(), kKnownKey); }

TEST(Ed25519Signer, IsNotMadeWithAnImpossibleName) {
  EXPECT_THAT(Ed25519Signer::create("a b", array_of<32>("")), IsRefused(Code::kBadCharacter, "name"));
}

TEST(VerifierKey, VerifiesWhatItsSignerSignedAndNothingElse) {
  const auto signs = signer();
  Signature signature = signs->sign("a text").value();
  EXPECT_TRUE(signs->key().verifies("a text", signature));
  EXPECT_FALSE(signs->key().verifies("a texT", signature));
  EXPECT_FALSE(signer(2)->key().verifies("a text", signature));
  for (int bit = 0; bit < 512; ++bit) {
    signature[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_FALSE(signs->key().verifies("a text", signature)) << bit;
    signature[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1 << bit % 8);
  }
}

TEST(Note, IsSignedAsOthersSignIt) {
  EXPECT_EQ(sign_note(kKnownText, *known_signer()).value(), std::string(kKnownText) + "\n" + kKnownSignature);
}

TEST(Note, IsOpenedWithTheKeyThatSignedIt) {
  const VerifierKey keys[] = {signer()->key(), VerifierKey::parse(kKnownKey).value()};
  EXPECT_EQ(open_note(std::string(kKnownText) + "\n" + kKnownSignature, keys).value(), kKnownText);
}

TEST(Note, MayHoldEmptyLines) {
  const auto signs = signer();
  const std::string note = sign_note("a\n\nb\n\n", *signs).value();
  EXPECT_EQ(open_note(note, {&signs->key(), 1}).value(), "a\n\nb\n\n");
}

TEST(Note, IsRefusedWithAnySingleByteChangedOrTakenOut) {
  const VerifierKey keys[] = {VerifierKey::parse(kKnownKey).value()};
  const std::string note = std::string(kKnownText) + "\n" + kKnownSignature;
  for (std::size_t i = 0; i < note.size(); ++i) {
    for (const char c : {'A', '\n', '\0', ' ', '+', static_cast<char>(note[i] ^ 1)}) {
      std::string wrong = note;
      wrong[i] = c;
      EXPECT_TRUE(wrong == note || !open_note(wrong, keys).ok()) << i << " " << int{c};
    }
    std::string shorter = note;
    EXPECT_FALSE(open_note(shorter.erase(i, 1), keys).ok()) << i;
  }
}

}  // namespace
}  // namespace gendan::proof_test
