#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "gendan/proof/head.h"
#include "gendan/proof/key.h"
#include "gendan/proof/tree.h"
#include "log/log_tree.h"
#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

class LogTreeContract : public OnEveryBackend {
 protected:
  void append(int from, int to) {
    for (int i = from; i <= to; ++i) {
      Writing w("r" + std::to_string(i));
      w.on("order/" + std::to_string(i % 7)).event(std::string(static_cast<std::size_t>(i % 50), 'x'));
      if (i % 3 == 0) w.on("shipment/" + std::to_string(i % 5)).event("y");
      // Some that stand in several chunks.
      if (i % 101 == 0) w.on("case/1").event(std::string(40'000, 'z')).event("w");
      ASSERT_APPENDED(w.to(log()));
    }
  }
  // The root over the log's appends, by the book: a list of hashes, halved again and again.
  Hash naive_root(std::uint64_t appends) {
    TreeHasher hasher = *TreeHasher::create();
    std::vector<Hash> level;
    EXPECT_TRUE(log()
                    .read_appends({1},
                                  [&](const StoredAppend& append) {
                                    if (level.size() == appends) return false;
                                    std::string bytes;
                                    for (const std::string_view chunk : append.chunks) bytes += chunk;
                                    level.push_back(hasher.leaf(bytes));
                                    return true;
                                  })
                    .ok());
    EXPECT_EQ(level.size(), appends);
    if (level.empty()) return empty_root();
    while (level.size() > 1) {
      std::vector<Hash> above;
      for (std::size_t i = 0; i < level.size(); i += 2) {
        above.push_back(i + 1 < level.size() ? hasher.node(level[i], level[i + 1]) : level[i]);
      }
      level = std::move(above);
    }
    return level.front();
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, LogTreeContract, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(LogTreeContract, IsEmptyForALogWithoutAppends) {
  const absl::StatusOr<TreeHead> head = log().tree_head();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(*head, TreeHead());
}

TEST_P(LogTreeContract, HasOneLeafPerAppendWhateverStreamsItHas) {
  append(1, 9);
  const absl::StatusOr<TreeHead> head = log().tree_head();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->appends, 9u);
  EXPECT_EQ(head->events, log().head().value);
  EXPECT_EQ(head->recorded_at.micros, clock_.micros.load());
  EXPECT_EQ(head->root, naive_root(9));
}

TEST_P(LogTreeContract, IsTheSameAfterReopeningAtAnySize) {
  int appends = 0;
  for (const int next : {1, 255, 256, 257, 511, 512, 600, 1100}) {
    append(appends + 1, next);
    appends = next;
    const TreeHead before = *log().tree_head();
    EXPECT_EQ(before.root, naive_root(static_cast<std::uint64_t>(next))) << next;
    reopen();
    EXPECT_EQ(*log().tree_head(), before) << next;
  }
}

TEST_P(LogTreeContract, ProvesEveryAppendInEveryEarlierHead) {
  append(1, 700);
  for (const std::uint64_t size : {1u, 2u, 100u, 255u, 256u, 257u, 512u, 513u, 700u}) {
    const absl::StatusOr<TreeHead> head = log().tree_head_at(size);
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_EQ(head->root, naive_root(size));
    for (std::uint64_t position = 1; position <= head->events; position += 1 + position / 10) {
      const absl::StatusOr<AppendProof> proof = log().prove({position}, size);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_LE(proof->first.value, position);
      EXPECT_GE(proof->last.value, position);
      TreeHasher hasher = *TreeHasher::create();
      const absl::Status status =
          verify_inclusion(hasher.leaf(proof->bytes), proof->leaf, proof->appends, proof->path, head->root);
      EXPECT_TRUE(status.ok()) << status << " position " << position << " size " << size;
      std::string changed = proof->bytes;
      changed[changed.size() / 2] ^= 1;
      EXPECT_FALSE(verify_inclusion(hasher.leaf(changed), proof->leaf, proof->appends, proof->path, head->root).ok());
    }
  }
}

TEST_P(LogTreeContract, ProvesThatItOnlyGrew) {
  append(1, 600);
  const TreeHead now = *log().tree_head();
  for (const std::uint64_t size : {0u, 1u, 255u, 256u, 300u, 512u, 599u, 600u}) {
    const TreeHead then = *log().tree_head_at(size);
    const absl::StatusOr<std::vector<Hash>> path = log().prove_growth(size, now.appends);
    ASSERT_TRUE(path.ok()) << path.status();
    EXPECT_TRUE(verify_consistency(then.appends, then.root, now.appends, now.root, *path).ok()) << size;
  }
}

TEST_P(LogTreeContract, RefusesProofsOfWhatIsNotThere) {
  append(1, 3);
  const std::uint64_t events = log().head().value;
  EXPECT_THAT(log().tree_head_at(4), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove({1}, 4), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove({events + 1}, 3), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove({0}, 3), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove({events}, 2), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove_growth(2, 4), RefusedWith(Code::kNumberOutOfRange));
  EXPECT_THAT(log().prove_growth(3, 2), RefusedWith(Code::kNumberOutOfRange));
}

TEST_P(LogTreeContract, MakesUpForTheTimeItWasSwitchedOff) {
  append(1, 300);
  options_.tree = false;
  reopen();
  EXPECT_THAT(log().tree_head(), RefusedWith(Code::kUnsupported));
  append(301, 1000);
  options_.tree = true;
  reopen();
  append(1001, 1100);
  EXPECT_EQ(log().tree_head()->root, naive_root(1100));
  reopen();
  EXPECT_EQ(log().tree_head()->root, naive_root(1100));
  EXPECT_EQ(log().tree_head_at(700)->root, naive_root(700));
}

TEST_P(LogTreeContract, DoesNotCountWhatWasRefusedOrRepeated) {
  append(1, 2);
  EXPECT_FALSE(one("r9", "order/1", "x", Expect::no_stream()).to(log()).ok());
  ASSERT_APPENDED(one("r8", "order/8").to(log()));
  EXPECT_TRUE(one("r8", "order/8").to(log())->repeated);
  EXPECT_EQ(log().tree_head()->appends, 3u);
}

class SignedHeads : public OnEveryBackend {
 protected:
  SignedHeads() {
    std::array<std::uint8_t, 32> seed{};
    seed[0] = 7;
    signer_ = *Ed25519Signer::create("example.com/orders", seed);
    options_.signer = signer_.get();
    options_.origin = "example.com/orders";
  }
  ~SignedHeads() override { store_.reset(); }  // it signs once more
  absl::StatusOr<TreeHead> read(const std::string& text) {
    const VerifierKey keys[] = {signer_->key()};
    return read_head(text, keys, options_.origin);
  }
  std::unique_ptr<HeadSigner> signer_;
};
INSTANTIATE_TEST_SUITE_P(Backends, SignedHeads, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(SignedHeads, AreMadeOnDemandAndKept) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  const absl::StatusOr<std::string> text = store_->sign_head();
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*read(*text), *log().tree_head());
  EXPECT_EQ(*store_->signed_head(), *text);
}

TEST_P(SignedHeads, AreMadeWhenTheStoreIsClosed) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  EXPECT_EQ(*store_->signed_head(), "");
  reopen();
  const absl::StatusOr<TreeHead> head = read(*store_->signed_head());
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->appends, 1u);
  EXPECT_EQ(*head, *log().tree_head());
}

TEST_P(SignedHeads, NeedASignerATreeAndAName) {
  options_.signer = nullptr;
  reopen();
  EXPECT_THAT(store_->sign_head(), RefusedWith(Code::kUnsupported));
  options_.signer = signer_.get();
  options_.tree = false;
  reopen();
  EXPECT_THAT(store_->sign_head(), RefusedWith(Code::kUnsupported));
  ASSERT_TRUE(store_->close().ok());
  store_.reset();
  options_.origin.clear();
  EXPECT_THAT(backend_->open(options_), RefusedWith(Code::kMissing));
}

}  // namespace
}  // namespace gendan::log_test
