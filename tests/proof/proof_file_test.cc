#include "gendan/proof/proof_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/core/refused.h"
#include "tests/proof/signed.h"
#include "tests/proof/support.h"

namespace gendan::proof_test {
namespace {

using ::gendan::testing::IsRefused;

std::string append_bytes(std::size_t number) { return "append " + std::to_string(number); }

const Tree& tree() {
  static const Tree made(40);
  return made;
}
absl::StatusOr<Hash> node(int level, std::uint64_t index) { return tree().node(level, index); }

TreeHead head_of(std::size_t appends) {
  if (appends == 0) return {};
  return {appends, 3 * appends, {static_cast<std::int64_t>(1'700'000'000'000'000 + appends)}, tree().root(appends)};
}

InclusionProof inclusion(std::size_t leaf, std::size_t size) {
  return {leaf, prove_inclusion(leaf, size, node).value(), write_head(head_of(size), kOrigin, *signer()).value(), ""};
}

ConsistencyProof consistency(std::size_t old_size, std::size_t new_size) {
  return {old_size, new_size, prove_consistency(old_size, new_size, node).value()};
}

absl::StatusOr<TreeHead> verify(const InclusionProof& proof, std::string_view append) {
  const VerifierKey keys[] = {signer()->key()};
  return verify_append(proof, append, keys, kOrigin);
}

TEST(InclusionFile, HasTheFormOfATransparencyLogProof) {
  InclusionProof proof{5, {empty_root()}, "the head\n", "hi"};
  EXPECT_EQ(write_inclusion_proof(proof),
            "c2sp.org/tlog-proof@v1\nextra aGk=\nindex 5\n"
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nthe head\n");
  proof.extra.clear();
  proof.path.clear();
  EXPECT_EQ(write_inclusion_proof(proof), "c2sp.org/tlog-proof@v1\nindex 5\n\nthe head\n");
}

RC_GTEST_PROP(InclusionFile, IsReadAsItWasWritten,
              (std::uint64_t leaf, const std::string& extra, const std::string& head)) {
  const std::vector<Hash> path(*rc::gen::inRange<std::size_t>(0, kMaxPathHashes + 1), empty_root());
  const InclusionProof proof{leaf, path, head + "\n", extra};
  RC_ASSERT(read_inclusion_proof(write_inclusion_proof(proof)).value() == proof);
}

TEST(InclusionFile, IsRefusedInAnyOtherForm) {
  const std::string text = write_inclusion_proof({5, {empty_root(), empty_root()}, "the head\n", "hi"});
  for (const std::string& wrong : {
           std::string(),
           "\n" + text,
           with(text, "@v1", "@v2"),
           with(text, "c2sp.org/tlog-proof@v1\n", ""),
           with(text, "@v1\n", "@v1\r\n"),
           with(text, "extra aGk=", "extra aGk"),
           with(text, "extra aGk=", "extra aGl="),
           with(text, "extra aGk=", "extra "),
           with(text, "extra aGk=", "extra"),
           with(text, "extra aGk=\n", "extra aGk=\nextra aGk=\n"),
           with(text, "extra aGk=\nindex 5\n", "index 5\nextra aGk=\n"),
           with(text, "index 5", "index 05"),
           with(text, "index 5", "index -5"),
           with(text, "index 5", "index 5 "),
           with(text, "index 5", "index"),
           with(text, "index 5", "leaf 5"),
           with(text, "index 5", "index 18446744073709551616"),
           with(text, "SuFU=\n", "SuFV=\n"),
           with(text, "SuFU=\n", "SuFU\n"),
           with(text, "SuFU=\n", "SuFU= \n"),
           with(text, "SuFU=\n", "=\n"),
           with(text, "\n\nthe head\n", "\nthe head\n"),
           with(text, "\n\nthe head\n", "\n"),
           with(text, "\n\nthe head\n", "\n\n"),
           with(text, "\n\nthe head\n", ""),
       }) {
    EXPECT_THAT(read_inclusion_proof(wrong), IsRefused(Code::kBadProof, "proof")) << wrong;
  }
}

TEST(InclusionFile, IsRefusedOverItsLimits) {
  const std::vector<Hash> many(kMaxPathHashes + 1);
  EXPECT_THAT(read_inclusion_proof(write_inclusion_proof({0, many, "h\n", ""})), IsRefused(Code::kTooLarge, "proof"));
  EXPECT_THAT(read_inclusion_proof(write_inclusion_proof({0, {}, "h\n", std::string(kMaxProofBytes, 'x')})),
              IsRefused(Code::kTooLarge, "proof"));
}

TEST(InclusionFile, ProvesEveryAppendOfALog) {
  for (std::size_t leaf = 0; leaf < 40; ++leaf) {
    const auto proof = read_inclusion_proof(write_inclusion_proof(inclusion(leaf, 40)));
    EXPECT_EQ(verify(*proof, append_bytes(leaf)).value(), head_of(40)) << leaf;
  }
}

TEST(InclusionFile, DoesNotProveAnotherAppend) {
  EXPECT_THAT(verify(inclusion(7, 40), append_bytes(8)), IsRefused(Code::kProofMismatch, "root"));
  InclusionProof proof = inclusion(7, 40);
  proof.leaf = 8;
  EXPECT_THAT(verify(proof, append_bytes(7)), IsRefused(Code::kProofMismatch, "root"));
  proof.leaf = 40;
  EXPECT_THAT(verify(proof, append_bytes(7)), IsRefused(Code::kProofMismatch, "leaf"));
}

TEST(InclusionFile, ProvesNothingWithoutAGoodHead) {
  InclusionProof proof = inclusion(7, 40);
  proof.head = write_head(head_of(40), kOrigin, *signer(2)).value();
  EXPECT_THAT(verify(proof, append_bytes(7)), IsRefused(Code::kUnsigned, "head"));
  proof.head = write_head(head_of(40), "example.com/other", *signer()).value();
  EXPECT_THAT(verify(proof, append_bytes(7)), IsRefused(Code::kWrongLog, "origin"));
  proof.head = write_head(head_of(39), kOrigin, *signer()).value();
  EXPECT_THAT(verify(proof, append_bytes(7)), IsRefused(Code::kProofMismatch, "root"));
}

TEST(ConsistencyFile, HasTheDocumentedForm) {
  EXPECT_EQ(write_consistency_proof({6, 8, {empty_root()}}),
            "gendan/consistency-proof@v1\nold 6\nnew 8\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
}

RC_GTEST_PROP(ConsistencyFile, IsReadAsItWasWritten, (std::uint64_t old_size, std::uint64_t new_size)) {
  const std::vector<Hash> path(*rc::gen::inRange<std::size_t>(0, kMaxPathHashes + 1), empty_root());
  const ConsistencyProof proof{old_size, new_size, path};
  RC_ASSERT(read_consistency_proof(write_consistency_proof(proof)).value() == proof);
}

TEST(ConsistencyFile, IsRefusedInAnyOtherForm) {
  const std::string text = write_consistency_proof({6, 8, {empty_root()}});
  for (const std::string& wrong : {
           std::string(),
           with(text, "@v1", "@v2"),
           with(text, "old 6", "old 06"),
           with(text, "old 6\n", ""),
           with(text, "new 8", "new +8"),
           with(text, "new 8\n", ""),
           with(text, "old 6\nnew 8", "new 8\nold 6"),
           with(text, "SuFU=\n", "SuFU="),
           with(text, "SuFU=\n", "SuFV=\n"),
           with(text, "\n47DE", "\r\n47DE"),
           text + "\n",
           text + "x",
           text + "x\n",
           " " + text,
       }) {
    EXPECT_THAT(read_consistency_proof(wrong), IsRefused(Code::kBadProof, "proof")) << wrong;
  }
}

TEST(ConsistencyFile, IsRefusedOverItsLimits) {
  const std::vector<Hash> many(kMaxPathHashes + 1);
  EXPECT_THAT(read_consistency_proof(write_consistency_proof({1, 2, many})), IsRefused(Code::kTooLarge, "proof"));
  EXPECT_THAT(read_consistency_proof(std::string(kMaxProofBytes + 1, 'x')), IsRefused(Code::kTooLarge, "proof"));
}

TEST(ConsistencyFile, ProvesThatALogGrew) {
  for (std::size_t n = 0; n <= 40; ++n) {
    for (std::size_t m = 0; m <= n; ++m) {
      EXPECT_TRUE(verify_growth(head_of(m), head_of(n), consistency(m, n)).ok()) << m << " to " << n;
    }
  }
}

TEST(ConsistencyFile, ProvesNothingBetweenOtherHeads) {
  EXPECT_THAT(verify_growth(head_of(5), head_of(9), consistency(6, 9)), IsRefused(Code::kProofMismatch, "old_size"));
  EXPECT_THAT(verify_growth(head_of(5), head_of(9), consistency(5, 10)), IsRefused(Code::kProofMismatch, "new_size"));
  EXPECT_THAT(verify_growth(head_of(9), head_of(5), {9, 5, {}}), IsRefused(Code::kProofMismatch, "old_size"));
}

TEST(ConsistencyFile, DoesNotProveThatARewrittenLogGrew) {
  TreeHead rewritten = head_of(9);
  rewritten.root = Tree(9, "forged ").root(9);
  EXPECT_THAT(verify_growth(head_of(5), rewritten, consistency(5, 9)), IsRefused(Code::kProofMismatch, "new_root"));
  EXPECT_THAT(verify_growth(head_of(9), rewritten, consistency(9, 9)), IsRefused(Code::kProofMismatch, "new_root"));
}

TEST(ConsistencyFile, DoesNotProveGrowthWhereEventsOrTimeWentBack) {
  TreeHead later = head_of(9);
  later.events = 14;
  EXPECT_THAT(verify_growth(head_of(5), later, consistency(5, 9)), IsRefused(Code::kProofMismatch, "events"));
  later.events = 18;
  EXPECT_THAT(verify_growth(head_of(5), later, consistency(5, 9)), IsRefused(Code::kProofMismatch, "events"));
  later.events = 19;
  EXPECT_TRUE(verify_growth(head_of(5), later, consistency(5, 9)).ok());
  EXPECT_THAT(verify_growth(head_of(9), later, consistency(9, 9)), IsRefused(Code::kProofMismatch, "events"));
  later = head_of(9);
  --later.recorded_at.micros;
  EXPECT_THAT(verify_growth(head_of(9), later, consistency(9, 9)), IsRefused(Code::kProofMismatch, "recorded_at"));
  later.recorded_at = {head_of(5).recorded_at.micros - 1};
  EXPECT_THAT(verify_growth(head_of(5), later, consistency(5, 9)), IsRefused(Code::kProofMismatch, "recorded_at"));
}

}  // namespace
}  // namespace gendan::proof_test
