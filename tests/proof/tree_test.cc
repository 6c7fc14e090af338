#include "gendan/proof/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>

#include "gendan/core/refusal.h"
#include "tests/core/refused.h"
#include "tests/proof/support.h"

namespace gendan::proof_test {
namespace {

using ::gendan::testing::IsRefused;

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// The leaves and roots by which implementations of Certificate Transparency are compared.
const std::vector<std::string> kKnownLeaves = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kKnownRoots = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

struct KnownInclusion {
  std::uint64_t leaf, size;
  std::vector<std::string> path;
};
const std::vector<KnownInclusion> kKnownInclusions = {
    {0, 1, {}},
    {0,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5,
     8,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {1,
     5,
     {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

struct KnownConsistency {
  std::uint64_t old_size, new_size;
  std::vector<std::string> path;
};
const std::vector<KnownConsistency> kKnownConsistencies = {
    {1, 1, {}},
    {1,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {6,
     8,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2,
     5,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

// Serves the known leaves' nodes.
absl::StatusOr<Hash> known_node(int level, std::uint64_t index) {
  std::vector<Hash> leaves;
  leaves.reserve(kKnownLeaves.size());
  for (const std::string& leaf : kKnownLeaves) leaves.push_back(hasher().leaf(bytes_of(leaf)));
  return naive_root(Leaves(leaves).subspan(index << level, std::size_t{1} << level));
}

std::vector<Hash> path_to(const Tree& tree, std::uint64_t leaf, std::uint64_t size) {
  return prove_inclusion(leaf, size, [&](int level, std::uint64_t index) { return tree.node(level, index); }).value();
}

std::vector<Hash> path_between(const Tree& tree, std::uint64_t old_size, std::uint64_t new_size) {
  return prove_consistency(old_size, new_size, [&](int level, std::uint64_t index) { return tree.node(level, index); })
      .value();
}

Hash flipped(Hash hash, int bit) {
  hash[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1 << bit % 8);
  return hash;
}

TEST(Tree, HasTheHashOfNothingForItsRootWhenItIsEmpty) {
  EXPECT_EQ(empty_root(), hash_of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(Frontier().root(hasher()), empty_root());
  EXPECT_EQ(root_of(0, known_node).value(), empty_root());
}

TEST(Tree, HasTheRootsKnownFromCertificateTransparency) {
  Frontier frontier;
  for (std::size_t i = 0; i < kKnownLeaves.size(); ++i) {
    frontier.add(hasher().leaf(bytes_of(kKnownLeaves[i])), hasher());
    EXPECT_EQ(frontier.root(hasher()), hash_of(kKnownRoots[i])) << i + 1;
    EXPECT_EQ(root_of(i + 1, known_node).value(), hash_of(kKnownRoots[i])) << i + 1;
  }
}

TEST(Tree, MakesTheInclusionProofsKnownFromCertificateTransparency) {
  for (const KnownInclusion& known : kKnownInclusions) {
    EXPECT_EQ(prove_inclusion(known.leaf, known.size, known_node).value(), hashes_of(known.path)) << known.leaf;
    EXPECT_TRUE(verify_inclusion(hasher().leaf(bytes_of(kKnownLeaves[known.leaf])), known.leaf, known.size,
                                 hashes_of(known.path), hash_of(kKnownRoots[known.size - 1]))
                    .ok());
  }
}

TEST(Tree, MakesTheConsistencyProofsKnownFromCertificateTransparency) {
  for (const KnownConsistency& known : kKnownConsistencies) {
    EXPECT_EQ(prove_consistency(known.old_size, known.new_size, known_node).value(), hashes_of(known.path));
    EXPECT_TRUE(verify_consistency(known.old_size, hash_of(kKnownRoots[known.old_size - 1]), known.new_size,
                                   hash_of(kKnownRoots[known.new_size - 1]), hashes_of(known.path))
                    .ok());
  }
}

RC_GTEST_PROP(TreeHasher, GivesALeafTheSameHashInPiecesAsInOne, (const std::vector<std::string>& pieces)) {
  std::string whole;
  hasher().begin_leaf();
  for (const std::string& piece : pieces) {
    hasher().add(piece);
    whole += piece;
  }
  const Hash in_pieces = hasher().end_leaf();
  RC_ASSERT(in_pieces == hasher().leaf(whole));
}

TEST(TreeHasher, GivesALeafTheSameHashInPiecesAsInOneAtEverySize) {
  std::string whole;
  for (int size = 0; size < 2100; ++size, whole += static_cast<char>(size)) {
    hasher().begin_leaf();
    for (const char& byte : whole) hasher().add({&byte, 1});
    const Hash in_pieces = hasher().end_leaf();
    ASSERT_EQ(in_pieces, hasher().leaf(whole)) << size;
  }
}

TEST(TreeHasher, TellsALeafThatHoldsTwoHashesFromTheNodeOverThem) {
  const Hash left = hasher().leaf("l");
  const Hash right = hasher().leaf("r");
  std::string both(left.begin(), left.end());
  both.append(right.begin(), right.end());
  EXPECT_NE(hasher().leaf(both), hasher().node(left, right));
}

TEST(Frontier, HasTheRootOfTheModelAtEverySize) {
  const Tree tree(300);
  Frontier frontier;
  for (std::size_t size = 0; size <= 300; ++size) {
    ASSERT_EQ(frontier.size(), size);
    ASSERT_EQ(frontier.root(hasher()), tree.root(size)) << size;
    if (size < 300) frontier.add(tree.leaves(300)[size], hasher());
  }
}

TEST(Frontier, GoesOnAsBeforeWhenItIsRestored) {
  const Tree tree(200);
  Frontier frontier;
  for (std::size_t size = 0; size < 200; ++size) {
    Frontier restored = Frontier::restore(frontier.size(), frontier.subtrees()).value();
    ASSERT_EQ(restored, frontier);
    for (std::size_t i = size; i < 200; ++i) restored.add(tree.leaves(200)[i], hasher());
    ASSERT_EQ(restored.root(hasher()), tree.root(200)) << size;
    frontier.add(tree.leaves(200)[size], hasher());
  }
}

TEST(Frontier, IsNotRestoredFromTheWrongNumberOfSubtrees) {
  const std::vector<Hash> hashes(64, empty_root());
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{6}, std::uint64_t{255}, kMost}) {
    for (std::size_t count = 0; count <= hashes.size(); ++count) {
      const auto restored = Frontier::restore(size, std::span(hashes).first(count));
      if (count == static_cast<std::size_t>(std::popcount(size))) {
        EXPECT_TRUE(restored.ok());
      } else {
        EXPECT_THAT(restored, IsRefused(Code::kCorrupt, "subtrees"));
      }
    }
  }
}

TEST(Frontier, TellsOfEveryNodeThatBecomesComplete) {
  const Tree tree(257);  // keeps what it is told, and throws where something is told out of turn
  for (int level = 0; level <= 8; ++level) {
    for (std::uint64_t index = 0; (index + 1) << level <= 257; ++index) {
      EXPECT_EQ(tree.node(level, index).value(),
                naive_root(tree.leaves(257).subspan(index << level, std::size_t{1} << level)));
    }
  }
}

TEST(InclusionProof, IsTheModelsForEveryLeafOfEverySize) {
  const Tree tree(130);
  for (std::size_t size = 1; size <= 130; ++size) {
    const Hash root = tree.root(size);
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      const std::vector<Hash> path = path_to(tree, leaf, size);
      ASSERT_EQ(path, naive_path(leaf, tree.leaves(size))) << leaf << " of " << size;
      ASSERT_TRUE(verify_inclusion(tree.leaves(size)[leaf], leaf, size, path, root).ok()) << leaf << " of " << size;
    }
  }
}

TEST(InclusionProof, IsRefusedForEveryOtherLeafAndNumber) {
  const Tree tree(40);
  for (std::size_t size = 1; size <= 40; ++size) {
    const Hash root = tree.root(size);
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      const std::vector<Hash> path = path_to(tree, leaf, size);
      for (std::size_t other = 0; other < size; ++other) {
        if (other == leaf) continue;
        EXPECT_FALSE(verify_inclusion(tree.leaves(size)[other], leaf, size, path, root).ok());
        EXPECT_FALSE(verify_inclusion(tree.leaves(size)[leaf], other, size, path, root).ok());
      }
      EXPECT_THAT(verify_inclusion(tree.leaves(size)[leaf], size, size, path, root),
                  IsRefused(Code::kProofMismatch, "leaf"));
    }
  }
}

TEST(InclusionProof, IsRefusedWithAnySingleBitFlipped) {
  const Tree tree(21);
  const Hash root = tree.root(21);
  for (std::size_t leaf = 0; leaf < 21; ++leaf) {
    std::vector<Hash> path = path_to(tree, leaf, 21);
    for (int bit = 0; bit < 256; ++bit) {
      const Hash& hash = tree.leaves(21)[leaf];
      ASSERT_FALSE(verify_inclusion(flipped(hash, bit), leaf, 21, path, root).ok());
      ASSERT_FALSE(verify_inclusion(hash, leaf, 21, path, flipped(root, bit)).ok());
      for (Hash& part : path) {
        part = flipped(part, bit);
        ASSERT_THAT(verify_inclusion(hash, leaf, 21, path, root), IsRefused(Code::kProofMismatch, "root"));
        part = flipped(part, bit);
      }
    }
  }
}

TEST(InclusionProof, IsRefusedWithAHashTooFewTooManyOrOutOfOrder) {
  const Tree tree(70);
  for (const std::size_t size : {1u, 2u, 3u, 7u, 8u, 64u, 70u}) {
    const Hash root = tree.root(size);
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      const Hash& hash = tree.leaves(size)[leaf];
      std::vector<Hash> path = path_to(tree, leaf, size);
      path.push_back(root);
      EXPECT_THAT(verify_inclusion(hash, leaf, size, path, root), IsRefused(Code::kProofMismatch, "path"));
      path.pop_back();
      if (path.empty()) continue;
      const Hash last = path.back();
      path.pop_back();
      EXPECT_THAT(verify_inclusion(hash, leaf, size, path, root), IsRefused(Code::kProofMismatch, "path"));
      path.insert(path.begin(), last);
      if (path.size() > 1) {
        EXPECT_THAT(verify_inclusion(hash, leaf, size, path, root), IsRefused(Code::kProofMismatch, "root"));
      }
    }
  }
}

TEST(InclusionProof, IsNotMadeForALeafThatIsNotThere) {
  for (const std::uint64_t size : {0u, 1u, 8u}) {
    EXPECT_THAT(prove_inclusion(size, size, known_node), IsRefused(Code::kNumberOutOfRange, "leaf"));
    EXPECT_THAT(prove_inclusion(kMost, size, known_node), IsRefused(Code::kNumberOutOfRange, "leaf"));
  }
}

TEST(ConsistencyProof, IsTheModelsForEveryPairOfSizes) {
  const Tree tree(130);
  std::vector<Hash> roots;
  for (std::size_t size = 0; size <= 130; ++size) roots.push_back(tree.root(size));
  for (std::size_t n = 0; n <= 130; ++n) {
    for (std::size_t m = 0; m <= n; ++m) {
      const std::vector<Hash> path = path_between(tree, m, n);
      const std::vector<Hash> model = m == 0 ? std::vector<Hash>{} : naive_subproof(m, tree.leaves(n), true);
      ASSERT_EQ(path, model) << m << " of " << n;
      ASSERT_TRUE(verify_consistency(m, roots[m], n, roots[n], path).ok()) << m << " of " << n;
    }
  }
}

TEST(ConsistencyProof, IsRefusedForEveryOtherOldSize) {
  const Tree tree(40);
  for (std::size_t n = 1; n <= 40; ++n) {
    for (std::size_t m = 1; m < n; ++m) {
      const std::vector<Hash> path = path_between(tree, m, n);
      for (std::size_t other = 0; other <= n; ++other) {
        if (other == m) continue;
        EXPECT_FALSE(verify_consistency(other, tree.root(m), n, tree.root(n), path).ok()) << other << " for " << m;
      }
    }
  }
}

TEST(ConsistencyProof, IsRefusedWithAnySingleBitFlipped) {
  const Tree tree(23);
  for (const std::size_t m : {1u, 4u, 6u, 15u, 16u, 22u}) {
    std::vector<Hash> path = path_between(tree, m, 23);
    const Hash old_root = tree.root(m);
    const Hash new_root = tree.root(23);
    for (int bit = 0; bit < 256; ++bit) {
      ASSERT_FALSE(verify_consistency(m, flipped(old_root, bit), 23, new_root, path).ok());
      ASSERT_FALSE(verify_consistency(m, old_root, 23, flipped(new_root, bit), path).ok());
      for (Hash& part : path) {
        part = flipped(part, bit);
        ASSERT_TRUE(refused_with(verify_consistency(m, old_root, 23, new_root, path), Code::kProofMismatch));
        part = flipped(part, bit);
      }
    }
  }
}

TEST(ConsistencyProof, IsRefusedForAHistoryThatWasRewritten) {
  const Tree tree(50);
  const Tree other(50, "forged ");
  for (std::size_t m = 1; m < 50; ++m) {
    EXPECT_FALSE(verify_consistency(m, tree.root(m), 50, other.root(50), path_between(tree, m, 50)).ok());
    EXPECT_FALSE(verify_consistency(m, tree.root(m), 50, other.root(50), path_between(other, m, 50)).ok());
  }
  EXPECT_THAT(verify_consistency(50, tree.root(50), 50, other.root(50), {}),
              IsRefused(Code::kProofMismatch, "new_root"));
}

TEST(ConsistencyProof, IsRefusedWithAHashTooFewOrTooMany) {
  const Tree tree(33);
  for (std::size_t n = 0; n <= 33; ++n) {
    for (std::size_t m = 0; m <= n; ++m) {
      std::vector<Hash> path = path_between(tree, m, n);
      path.push_back(tree.root(n));
      EXPECT_THAT(verify_consistency(m, tree.root(m), n, tree.root(n), path), IsRefused(Code::kProofMismatch, "path"));
      path.pop_back();
      if (path.empty()) continue;
      path.pop_back();
      EXPECT_THAT(verify_consistency(m, tree.root(m), n, tree.root(n), path), IsRefused(Code::kProofMismatch, "path"));
    }
  }
}

TEST(ConsistencyProof, IsRefusedFromAnEmptyTreeWithAnotherRoot) {
  const Tree tree(5);
  EXPECT_TRUE(verify_consistency(0, empty_root(), 5, tree.root(5), {}).ok());
  EXPECT_THAT(verify_consistency(0, tree.root(5), 5, tree.root(5), {}), IsRefused(Code::kProofMismatch, "old_root"));
  EXPECT_THAT(verify_consistency(0, empty_root(), 0, tree.root(5), {}), IsRefused(Code::kProofMismatch, "new_root"));
}

TEST(ConsistencyProof, IsNotMadeBackwards) {
  EXPECT_THAT(prove_consistency(8, 7, known_node), IsRefused(Code::kNumberOutOfRange, "old_size"));
  const Tree tree(8);
  EXPECT_THAT(verify_consistency(8, tree.root(8), 7, tree.root(7), {}), IsRefused(Code::kProofMismatch, "old_size"));
}

// Any node of a tree of any size, as if all leaves were alike: proofs in trees that no memory could hold.
class UniformTree {
 public:
  UniformTree() {
    levels_.push_back(hasher().leaf("the same"));
    while (levels_.size() < 64) levels_.push_back(hasher().node(levels_.back(), levels_.back()));
  }
  absl::StatusOr<Hash> operator()(int level, std::uint64_t) const {
    return levels_.at(static_cast<std::size_t>(level));
  }
  const Hash& leaf() const { return levels_.front(); }

 private:
  std::vector<Hash> levels_;
};

rc::Gen<std::uint64_t> any_size() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(0, 64)),
      [](const std::pair<std::uint64_t, int>& p) {
        const std::uint64_t size = p.first >> p.second;
        return p.first % 3 == 0 ? std::bit_ceil(size >> 1) : p.first % 3 == 1 ? kMost >> p.second : size;
      });
}

RC_GTEST_PROP(Proofs, HoldInTreesOfAnySize, ()) {
  static const UniformTree nodes;
  const std::uint64_t a = *any_size();
  const std::uint64_t b = *any_size();
  const std::uint64_t size = std::max({a, b, std::uint64_t{1}});
  const std::uint64_t less = std::min(a, b);
  const Hash root = root_of(size, nodes).value();
  const std::vector<Hash> consistency = prove_consistency(less, size, nodes).value();
  RC_ASSERT(consistency.size() <= kMaxPathHashes);
  RC_ASSERT(verify_consistency(less, root_of(less, nodes).value(), size, root, consistency).ok());
  const std::uint64_t leaf = std::min(less, size - 1);
  const std::vector<Hash> path = prove_inclusion(leaf, size, nodes).value();
  RC_ASSERT(path.size() <= kMaxPathHashes);
  RC_ASSERT(verify_inclusion(nodes.leaf(), leaf, size, path, root).ok());
}

RC_GTEST_PROP(Proofs, OfAnyNumbersAndAnyLengthAreJudgedWithoutHarm, ()) {
  const std::uint64_t a = *any_size();
  const std::uint64_t b = *any_size();
  const std::vector<Hash> path(*rc::gen::inRange<std::size_t>(0, 200));
  const Hash root = hasher().leaf("a root");
  RC_ASSERT(
      refused_with(verify_inclusion(path.empty() ? empty_root() : path[0], a, b, path, root), Code::kProofMismatch));
  RC_ASSERT(a == b || a == 0 || refused_with(verify_consistency(a, root, b, empty_root(), path), Code::kProofMismatch));
}

TEST(Proofs, PassOnWhatTheSourceOfNodesSays) {
  const auto broken = [](int, std::uint64_t) -> absl::StatusOr<Hash> { return refuse(Code::kCorrupt, "node"); };
  EXPECT_THAT(root_of(3, broken), IsRefused(Code::kCorrupt, "node"));
  EXPECT_THAT(prove_inclusion(1, 3, broken), IsRefused(Code::kCorrupt, "node"));
  EXPECT_THAT(prove_consistency(1, 3, broken), IsRefused(Code::kCorrupt, "node"));
}

}  // namespace
}  // namespace gendan::proof_test
