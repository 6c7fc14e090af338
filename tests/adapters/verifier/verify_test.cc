#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gendan/proof/proof_file.h"
#include "program.h"

namespace gendan::verifier_test {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Ed25519Signer> signer(std::uint8_t first_byte, const std::string& name) {
  std::array<std::uint8_t, 32> seed{};
  seed[0] = first_byte;
  return Ed25519Signer::create(name, seed).value();
}

// A log of eight appends with two heads, and the files of an auditor.
class Verify : public ::testing::Test {
 protected:
  Verify() {
    TreeHasher hasher = TreeHasher::create().value();
    Frontier frontier;
    std::vector<std::vector<Hash>> nodes(64);
    const auto node = [&](int level, std::uint64_t index) -> absl::StatusOr<Hash> {
      return nodes[static_cast<std::size_t>(level)].at(index);
    };
    for (std::uint64_t i = 0; i < 8; ++i) {
      frontier.add(hasher.leaf(append(i)), hasher, [&](int level, std::uint64_t, const Hash& hash) {
        nodes[static_cast<std::size_t>(level)].push_back(hash);
      });
      const TreeHead head{i + 1, 2 * (i + 1), {1'700'000'000'000'000}, frontier.root(hasher)};
      heads.push_back(write_head(head, "example.com/orders", *log_signer).value());
    }
    folder.write("old.head", heads[5]);
    folder.write("new.head", heads[7]);
    folder.write("append", append(5));
    folder.write("inclusion", write_inclusion_proof({5, prove_inclusion(5, 8, node).value(), heads[7], ""}));
    folder.write("growth", write_consistency_proof({6, 8, prove_consistency(6, 8, node).value()}));
  }

  static std::string append(std::uint64_t number) { return std::string("append\0", 7) + std::to_string(number); }
  Result verify(const std::string& command, const std::string& rest) const {
    return folder.verify(command + " --key '" + log_signer->key().str() + "' " + rest);
  }

  Folder folder;
  std::unique_ptr<Ed25519Signer> log_signer = signer(1, "example.com/orders");
  std::vector<std::string> heads;  // of 1, 2 ... appends
};

TEST_F(Verify, SaysWhatAGoodHeadSays) {
  const Result result = verify("head", "new.head");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("The head is good."));
  EXPECT_THAT(result.out, HasSubstr("appends      8\n"));
  EXPECT_THAT(result.out, HasSubstr("events       16\n"));
  EXPECT_THAT(result.out, HasSubstr("recorded at  2023-11-14T22:13:20Z\n"));
}

TEST_F(Verify, DoesNotTakeATamperedHead) {
  std::string tampered = heads[7];
  tampered.replace(tampered.find("events 16"), 9, "events 17");
  folder.write("new.head", tampered);
  const Result result = verify("head", "new.head");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("not proven: unsigned"));
}

TEST_F(Verify, DoesNotTakeAHeadByAnotherKey) {
  EXPECT_EQ(folder.verify("head --key '" + signer(2, "example.com/orders")->key().str() + "' new.head").exit, 1);
}

TEST_F(Verify, TakesAHeadByAnyOfSeveralKeys) {
  EXPECT_EQ(verify("head", "--key '" + signer(2, "witness")->key().str() + "' new.head").exit, 0);
  EXPECT_EQ(folder
                .verify("head --key '" + signer(2, "witness")->key().str() + "' --key '" + log_signer->key().str() +
                        "' --origin example.com/orders new.head")
                .exit,
            0);
}

TEST_F(Verify, DoesNotTakeAHeadOfAnotherLog) {
  EXPECT_EQ(verify("head", "--origin example.com/orders new.head").exit, 0);
  const Result result = verify("head", "--origin example.com/other new.head");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("wrong_log"));
}

TEST_F(Verify, ProvesThatAnAppendIsInTheLog) {
  const Result result = verify("inclusion", "inclusion --append append");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("number 5"));
}

TEST_F(Verify, DoesNotProveAnAppendWithOneByteChanged) {
  std::string changed = append(5);
  for (char& byte : changed) {
    byte = static_cast<char>(byte ^ 1);
    folder.write("append", changed);
    const Result result = verify("inclusion", "inclusion --append append");
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, HasSubstr("proof_mismatch"));
    byte = static_cast<char>(byte ^ 1);
  }
}

TEST_F(Verify, DoesNotProveAnAppendByAFileThatIsNoProof) {
  const Result result = verify("inclusion", "new.head --append append");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("bad_proof"));
}

TEST_F(Verify, ProvesThatALogOnlyGrew) {
  const Result result = verify("consistency", "old.head new.head growth");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("by 2 appends with 4 events"));
}

TEST_F(Verify, DoesNotProveGrowthBackwards) { EXPECT_EQ(verify("consistency", "new.head old.head growth").exit, 1); }

TEST_F(Verify, DoesNotProveGrowthOfALogThatWasRewritten) {
  TreeHead head{8, 16, {1'700'000'000'000'000}, {}};
  folder.write("new.head", write_head(head, "example.com/orders", *log_signer).value());
  const Result result = verify("consistency", "old.head new.head growth");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("new_root"));
}

TEST_F(Verify, SaysWhichOfTwoHeadsIsNotGood) {
  folder.write("old.head", "not a head");
  const Result result = verify("consistency", "old.head new.head growth");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("in old.head"));
}

TEST_F(Verify, AnswersExitTwoToACommandLineThatIsWrong) {
  for (const char* arguments : {"", "conquer", "head", "head new.head", "head --key nonsense new.head", "inclusion"}) {
    const Result result = folder.verify(arguments);
    EXPECT_EQ(result.exit, 2) << arguments;
    EXPECT_EQ(result.out, "") << arguments;
  }
  EXPECT_EQ(verify("head", "new.head old.head").exit, 2);
  EXPECT_EQ(verify("inclusion", "inclusion").exit, 2);
  EXPECT_EQ(verify("consistency", "old.head new.head").exit, 2);
}

TEST_F(Verify, AnswersExitTwoWhereAFileCannotBeRead) {
  EXPECT_EQ(verify("head", "no-such-file").exit, 2);
  EXPECT_EQ(verify("head", ".").exit, 2);
  EXPECT_EQ(verify("inclusion", "inclusion --append no-such-file").exit, 2);
  EXPECT_EQ(verify("consistency", "old.head new.head no-such-file").exit, 2);
}

TEST_F(Verify, DoesNotReadAFileWithoutEnd) { EXPECT_EQ(verify("head", "/dev/zero").exit, 1); }

TEST_F(Verify, DoesNotCallProvenWhatItCannotSay) { EXPECT_EQ(verify("head", "new.head >/dev/full").exit, 1); }

TEST_F(Verify, ExplainsItselfInItsHelp) {
  for (const char* command : {"", "head ", "inclusion ", "consistency "}) {
    const Result result = folder.verify(std::string(command) + "--help");
    EXPECT_EQ(result.exit, 0) << command;
    EXPECT_THAT(result.out, HasSubstr("gendan-verify ")) << command;
    EXPECT_THAT(result.out, HasSubstr("$KEY")) << command;
  }
}

}  // namespace
}  // namespace gendan::verifier_test
