#include "gendan/audit/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gendan/testing/faulty_storage.h"
#include "log/index_keys.h"
#include "log/log_tree.h"
#include "log/wire.h"
#include "tests/log/doctored_chunk.h"
#include "tests/log/support.h"

namespace gendan {
namespace {

using log_test::one;
using Table = Storage::Table;

// An append of two chunks.
log_test::Writing two_chunks(const std::string& request = "r") {
  log_test::Writing w(request);
  w.on("order/1").event(std::string(20'000, 'x')).event("y");
  return w;
}

// A log in memory whose tables a test can reach into.
class VerifiedLog : public ::testing::Test {
 protected:
  VerifiedLog() {
    options_.clock = &clock_;
    options_.tail_index_events = 100;
    fill(700);
  }

  void fill(int appends) {
    const std::unique_ptr<Store> store = *open_store(storage_, options_);
    for (int i = 0; i < appends; ++i) {
      log_test::Writing w("r" + std::to_string(made_++));
      w.on("order/" + std::to_string(i % 9)).event("payload");
      if (i % 4 == 0) w.on("shipment/" + std::to_string(i % 3)).event("s");
      if (i % 150 == 0) w.event(std::string(40'000, 'x')).event("y");
      ASSERT_TRUE(w.to(store->log()).ok());
    }
    head_ = store->log().tree_head().value_or(TreeHead());
  }

  VerifyReport verified(const VerifyOptions& options = {}) {
    absl::StatusOr<VerifyReport> report = verify(*storage_, options);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : VerifyReport();
  }
  // The one thing that is wrong.
  Finding found(const VerifyOptions& options = {}) {
    const VerifyReport report = verified(options);
    EXPECT_EQ(report.findings.size(), 1u);
    for (const Finding& finding : report.findings) SCOPED_TRACE(finding.where + ": " + finding.what);
    return report.findings.empty() ? Finding() : report.findings.front();
  }

  void put(Table table, std::string_view key, std::string_view value) {
    const Storage::Change change[] = {Storage::Change::put(table, key, value)};
    ASSERT_TRUE(storage_->write(change, true).ok());
  }
  void erase(Table table, std::string_view key) {
    const Storage::Change change[] = {Storage::Change::erase(table, key)};
    ASSERT_TRUE(storage_->write(change, true).ok());
  }
  // Has a new log with these appends only, and nothing of its index and tree in the tables.
  void hold(const std::vector<const log_test::Writing*>& appends) {
    storage_ = make_memory_storage();
    const std::unique_ptr<Store> store = *open_store(storage_, options_);
    for (const log_test::Writing* const w : appends) ASSERT_APPENDED(w->to(store->log()));
  }
  void put_chunk(const Append& append, std::uint64_t first, std::size_t number, std::vector<std::uint64_t> bases = {}) {
    log_test::put_chunk(*storage_, append, first, number, {clock_.micros}, std::move(bases));
  }
  // The n-th pair of a table whose key begins with `prefix`.
  std::pair<std::string, std::string> pair_at(Table table, std::string_view prefix, int n) {
    const std::unique_ptr<Storage::Cursor> cursor = storage_->cursor(table, Storage::Access::kScan);
    bool there = cursor->seek(prefix);
    for (; there && n > 0; --n) there = cursor->next();
    EXPECT_TRUE(there);
    return {std::string(cursor->key()), std::string(cursor->value())};
  }

  log_test::TestClock clock_;
  StoreOptions options_;
  std::shared_ptr<Storage> storage_ = make_memory_storage();
  TreeHead head_;
  int made_ = 0;
};

TEST_F(VerifiedLog, IsCleanWhenNothingWasTouched) {
  const VerifyReport report = verified();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.appends, 700u);
  EXPECT_EQ(report.events, head_.events);
  EXPECT_EQ(report.streams, 12u);
  EXPECT_EQ(report.tree_nodes, 2u);
  EXPECT_GT(report.index_pairs, 500u);
  EXPECT_EQ(report.head, head_);
}

TEST_F(VerifiedLog, IsCleanWhenEmpty) {
  const std::shared_ptr<Storage> empty = make_memory_storage();
  (*open_store(empty, options_)).reset();
  const absl::StatusOr<VerifyReport> report = verify(*empty);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->clean());
  EXPECT_EQ(report->head, TreeHead());
}

TEST_F(VerifiedLog, IsCleanWithoutAllOfItsTree) {
  options_.tree = false;
  fill(600);
  EXPECT_TRUE(verified().clean());
  EXPECT_EQ(verified().appends, 1300u);
  options_.tree = true;
  fill(10);
  EXPECT_TRUE(verified().clean());
  EXPECT_EQ(verified().tree_nodes, 5u);
}

TEST_F(VerifiedLog, TellsOfAChunkThatWasChanged) {
  auto [key, value] = pair_at(Table::kLog, "", 300);
  value[value.size() / 2] ^= 1;
  put(Table::kLog, key, value);
  EXPECT_EQ(found().where, "log");
}

TEST_F(VerifiedLog, TellsOfAChunkThatIsMissing) {
  erase(Table::kLog, pair_at(Table::kLog, "", 300).first);
  const VerifyReport report = verified();
  ASSERT_FALSE(report.clean());
  EXPECT_EQ(report.findings.front().where, "log");
  EXPECT_EQ(report.findings.front().code, Code::kCorrupt);
}

TEST_F(VerifiedLog, TellsOfChunksThatAreNotOfOneAppend) {
  const auto expect_found = [&](log_test::Writing other) {
    const log_test::Writing right = two_chunks();
    hold({&right});
    EXPECT_TRUE(verified().clean());
    put_chunk(other.append(), 1, 1);
    EXPECT_EQ(found().where, "log");
  };
  for (std::string Append::*const text :
       {&Append::actor, &Append::department, &Append::correlation, &Append::causation}) {
    log_test::Writing other = two_chunks();
    other.append().*text = "another";
    expect_found(std::move(other));
  }
  expect_found(two_chunks("s"));
}

TEST_F(VerifiedLog, TellsOfChunksThatWereNotRecordedAtOneTime) {
  log_test::Writing right = two_chunks();
  hold({&right});
  clock_.micros += 1;
  put_chunk(right.append(), 1, 1);
  EXPECT_EQ(found().where, "log");
}

TEST_F(VerifiedLog, TellsOfAStreamThatStandsTwiceInAChunk) {
  log_test::Writing right = two_chunks();
  right.event("z");
  hold({&right});
  log_test::Writing twice = two_chunks();
  twice.on("order/1").event("z");
  put_chunk(twice.append(), 1, 1, {0, 2});
  EXPECT_EQ(found().where, "log");
}

TEST_F(VerifiedLog, TellsOfAStreamThatAnAppendsFirstChunkDoesNotName) {
  const log_test::Writing right = two_chunks();
  hold({&right});
  log_test::Writing other("r");
  other.on("order/1").event(std::string(20'000, 'x')).on("order/2").event("y");
  put_chunk(other.append(), 1, 1);
  EXPECT_EQ(found().where, "log");
}

TEST_F(VerifiedLog, TellsOfAnAppendThatNoLogWouldHaveTaken) {
  const log_test::Writing right = one("r", "order/1");
  hold({&right});
  log_test::Writing without_schema = one("r", "order/1");
  without_schema.append().events[0].schema = 0;
  put_chunk(without_schema.append(), 1, 0);
  EXPECT_EQ(found().where, "log");
}

TEST_F(VerifiedLog, TellsOfARequestThatStandsTwiceBesideAnotherOfItsHash) {
  const std::string a = "request-00000001";
  const std::string b = "sfjyovllMsdLX4zK";
  ASSERT_EQ(request_hash(a), request_hash(b));
  const log_test::Writing first = one(a, "order/1");
  const log_test::Writing second = one(b, "order/2");
  const log_test::Writing third = one("r", "order/3");
  hold({&first, &second, &third});
  EXPECT_TRUE(verified().clean());
  put_chunk(one(a, "order/3").append(), 3, 0);
  const Finding finding = found();
  EXPECT_EQ(finding.code, Code::kDuplicate);
  EXPECT_EQ(finding.what, "request \"request-00000001\" stands at positions 1 and 3");
}

TEST_F(VerifiedLog, TellsOfARequestThatIndexHasNot) {
  erase(Table::kIndex, pair_at(Table::kIndex, "r", 50).first);
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfARequestThatLogHasNot) {
  std::string key;
  make_request_prefix(12345, key);
  add_position(3, key);
  put(Table::kIndex, key, "");
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfARequestWhoseKeyIsCutShort) {
  put(Table::kIndex, "r", "");
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfASegmentThatWasChangedOrTakenAway) {
  const auto [key, value] = pair_at(Table::kIndex, "s", 4);
  std::string changed = value;
  changed[1] ^= 1;
  put(Table::kIndex, key, changed);
  EXPECT_EQ(verified().findings.front().where, "index");
  erase(Table::kIndex, key);
  EXPECT_EQ(verified().findings.front().where, "index");
  put(Table::kIndex, key, value);
  EXPECT_TRUE(verified().clean());
}

TEST_F(VerifiedLog, TellsOfASegmentThatBeginsWithAnotherVersion) {
  const auto [key, value] = pair_at(Table::kIndex, "s", 4);
  erase(Table::kIndex, key);
  std::string moved = key;
  ++moved.back();
  put(Table::kIndex, moved, value);
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfAnIndexThatIsAheadOfTheLog) {
  std::string far;
  wire::append_varint(far, 1'000'000);
  put(Table::kIndex, kIndexedKey, far);
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfAnIndexThatCoversAPartOfAnAppend) {
  const log_test::Writing w = two_chunks();
  hold({&w});
  std::string key;
  std::string value;
  make_request_prefix(request_hash("r"), key);
  add_position(1, key);
  put(Table::kIndex, key, "");
  make_stream_prefix("order/1", key);
  add_first_version(1, key);
  const std::vector<StreamSpan> spans = {{1, 1, 1}};
  encode_segment(spans, value);
  put(Table::kIndex, key, value);
  put(Table::kIndex, kIndexedKey, "\x01");
  EXPECT_THAT(open_store(storage_, options_), log_test::RefusedWith(Code::kCorrupt));
  EXPECT_EQ(found().where, "index");
}

TEST_F(VerifiedLog, TellsOfAMissingNodeThatEndsItsLevel) {
  storage_ = make_memory_storage();
  options_.tail_index_events = 100'000;
  {
    const std::unique_ptr<Store> store = *open_store(storage_, options_);
    const std::unique_ptr<BulkAppender> bulk = *store->log().start_bulk();
    for (int i = 0; i < 65'536; ++i) {
      ASSERT_APPENDED(bulk->append(one("r" + std::to_string(i), "order/1").append()));
    }
    ASSERT_TRUE(bulk->finish().ok());
  }
  const VerifyReport report = verified();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.tree_nodes, 257u);
  const LogTree::Key key = LogTree::key_of(16, 0);
  erase(Table::kTree, {key.data(), key.size()});
  EXPECT_THAT(open_store(storage_, options_), log_test::RefusedWith(Code::kCorrupt));
  EXPECT_EQ(found().where, "tree");
}

TEST_F(VerifiedLog, TellsOfANodeThatWasChangedOrTakenAwayOrAdded) {
  const auto [key, value] = pair_at(Table::kTree, "", 0);
  std::string changed = value;
  changed[5] ^= 1;
  put(Table::kTree, key, changed);
  EXPECT_EQ(found().where, "tree");
  erase(Table::kTree, key);
  EXPECT_EQ(found().where, "tree");
  put(Table::kTree, key, value);
  const LogTree::Key extra = LogTree::key_of(8, 7);
  put(Table::kTree, {extra.data(), extra.size()}, value);
  EXPECT_EQ(found().where, "tree");
}

TEST_F(VerifiedLog, AgreesWithEveryHeadItHad) {
  VerifyOptions options;
  options.heads = {head_, TreeHead()};
  fill(50);
  options.heads.push_back(head_);
  EXPECT_TRUE(verified(options).clean());
}

TEST_F(VerifiedLog, TellsOfAnEndThatWasCutOffByTheHeadKeptOutside) {
  const auto [key, value] = pair_at(Table::kLog, std::string(1, '\0'), 0);
  std::string last;
  {
    const std::unique_ptr<Storage::Cursor> cursor = storage_->cursor(Table::kLog, Storage::Access::kScan);
    ASSERT_TRUE(cursor->seek_for_prev(std::string(8, '\x7f')));
    last = cursor->key();
  }
  erase(Table::kLog, last);
  VerifyOptions options;
  options.heads = {head_};
  bool told = false;
  for (const Finding& finding : verified(options).findings) told |= finding.code == Code::kProofMismatch;
  EXPECT_TRUE(told);
}

TEST_F(VerifiedLog, TellsOfAHeadFirstHoweverMuchElseIsWrong) {
  storage_ = make_memory_storage();
  {
    const std::unique_ptr<Store> store = *open_store(storage_, options_);
    for (int i = 0; i < 1'500; ++i) {
      const std::string number = std::to_string(i);
      ASSERT_APPENDED(one("r" + number, "order/" + number).to(store->log()));
    }
  }
  const Storage::Change no_segments[] = {Storage::Change::erase_range(Table::kIndex, "s", "t")};
  ASSERT_TRUE(storage_->write(no_segments, true).ok());
  EXPECT_EQ(verified().findings.size(), VerifyReport::kMostFindings);
  VerifyOptions options;
  options.heads.resize(2);
  options.heads[0].appends = 5'000;
  options.heads[1].appends = 6'000;
  const VerifyReport report = verified(options);
  ASSERT_EQ(report.findings.size(), VerifyReport::kMostFindings + 2);
  EXPECT_EQ(report.findings[0].where, "head 5000");
  EXPECT_EQ(report.findings[1].where, "head 6000");
  EXPECT_EQ(report.findings[2].where, "index");
}

TEST_F(VerifiedLog, TellsOfALogThatWasWrittenAnewByTheHeadKeptOutside) {
  const TreeHead real = head_;
  storage_ = make_memory_storage();
  made_ = 1;  // as many appends and events, recorded at the same times, under other request ids
  fill(700);
  EXPECT_TRUE(verified().clean());
  VerifyOptions options;
  options.heads = {real};
  EXPECT_EQ(found(options).code, Code::kProofMismatch);
}

TEST_F(VerifiedLog, IsNotJudgedWhenItCannotBeRead) {
  const auto faulty = std::make_shared<testing::FaultyStorage>(storage_);
  faulty->crash();
  EXPECT_THAT(verify(*faulty), log_test::RefusedWith(Code::kStorageFailed));
}

TEST_F(VerifiedLog, SaysHowFarItIs) {
  fill(1);
  std::uint64_t last = 0;
  VerifyOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t of) {
    EXPECT_LE(done, of);
    last = done;
  };
  EXPECT_EQ(verified(options).events, last);
}

}  // namespace
}  // namespace gendan
