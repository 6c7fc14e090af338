#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "gendan/proof/proof_file.h"
#include "tests/proof/support.h"

namespace gendan::proof_test {
namespace {

// The blocks of docs/proofs.md that begin with one of its files, by what they begin with.
std::vector<std::string> examples(const std::string& beginning) {
  std::ifstream file(GENDAN_SOURCE_DIR "/docs/proofs.md");
  std::stringstream text;
  text << file.rdbuf();
  std::vector<std::string> found;
  std::istringstream lines(text.str());
  std::string line;
  while (std::getline(lines, line)) {
    if (line != "```") continue;
    std::string block;
    while (std::getline(lines, line) && line != "```") block += line + "\n";
    if (block.substr(0, beginning.size()) == beginning) found.push_back(block);
  }
  return found;
}

// The log of the page: the leaves of Certificate Transparency, under the key with the seed 00 01 02 ...
struct Page {
  Page() {
    for (const char* leaf :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
      appends.push_back(bytes_of(leaf));
      hashes.push_back(hasher().leaf(appends.back()));
    }
    std::array<std::uint8_t, 32> seed{};
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(i);
    signer = Ed25519Signer::create("example.com/orders", seed).value();
  }

  absl::StatusOr<Hash> node(int level, std::uint64_t index) const {
    return naive_root(Leaves(hashes).subspan(index << level, std::size_t{1} << level));
  }
  TreeHead head(std::size_t size) const {
    const TreeHead heads[] = {{6, 15, {1'709'125'500'000'000}, {}}, {8, 21, {1'709'211'900'250'000}, {}}};
    TreeHead head = size == 6 ? heads[0] : heads[1];
    head.root = naive_root(Leaves(hashes).first(size));
    return head;
  }
  std::string head_text(std::size_t size) const {
    return write_head(head(size), "example.com/orders", *signer).value();
  }

  std::vector<std::string> appends;
  std::vector<Hash> hashes;
  std::unique_ptr<Ed25519Signer> signer;
};

using Texts = std::vector<std::string>;

TEST(ProofsPage, HasTheKeyOfItsSeed) {
  const std::string line = Page().signer->key().str() + "\n";
  EXPECT_EQ(examples("example.com/orders+"), Texts{line});
}

TEST(ProofsPage, HasHeadsAsTheyAreWritten) {
  const Page page;
  EXPECT_EQ(examples("example.com/orders\n"), (Texts{page.head_text(8), page.head_text(6)}));
}

TEST(ProofsPage, HasAnInclusionProofAsItIsWritten) {
  const Page page;
  const auto node = [&](int level, std::uint64_t index) { return page.node(level, index); };
  EXPECT_EQ(examples("c2sp.org"),
            Texts{write_inclusion_proof({5, prove_inclusion(5, 8, node).value(), page.head_text(8), ""})});
}

TEST(ProofsPage, HasAConsistencyProofAsItIsWritten) {
  const Page page;
  const auto node = [&](int level, std::uint64_t index) { return page.node(level, index); };
  EXPECT_EQ(examples("gendan/"), Texts{write_consistency_proof({6, 8, prove_consistency(6, 8, node).value()})});
}

TEST(ProofsPage, HasProofsThatHold) {
  const VerifierKey key = VerifierKey::parse(examples("example.com/orders+").at(0).substr(0, 72)).value();
  const Texts heads = examples("example.com/orders\n");
  const TreeHead new_head = read_head(heads.at(0), {&key, 1}, "example.com/orders").value();
  const TreeHead old_head = read_head(heads.at(1), {&key, 1}, "example.com/orders").value();
  const InclusionProof inclusion = read_inclusion_proof(examples("c2sp.org").at(0)).value();
  EXPECT_EQ(verify_append(inclusion, "@ABC", {&key, 1}, "example.com/orders").value(), new_head);
  EXPECT_TRUE(verify_growth(old_head, new_head, read_consistency_proof(examples("gendan/").at(0)).value()).ok());
}

}  // namespace
}  // namespace gendan::proof_test
