#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "log/append_codec.h"
#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

class BulkAppends : public OnEveryBackend {
 protected:
  std::unique_ptr<BulkAppender> start() {
    absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = log().start_bulk();
    EXPECT_TRUE(bulk.ok()) << bulk.status();
    return bulk.ok() ? *std::move(bulk) : nullptr;
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, BulkAppends, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

Writing numbered(int i) {
  Writing w("r" + std::to_string(i));
  w.on("order/" + std::to_string(i % 40)).event("payload " + std::to_string(i));
  if (i % 5 == 0) w.on("shipment/" + std::to_string(i % 3)).event("s");
  if (i % 97 == 0) w.event(std::string(30'000, 'b')).event("after");
  return w;
}

TEST_P(BulkAppends, GiveTheSameLogAsAppendsOneByOne) {
  options_.tail_index_events = 100;  // so that several runs are made
  reopen();
  {
    const std::unique_ptr<BulkAppender> bulk = start();
    for (int i = 1; i <= 1500; ++i) ASSERT_APPENDED(bulk->append(numbered(i).append()));
    ASSERT_TRUE(bulk->finish().ok());
  }
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  for (int i = 1; i <= 1500; ++i) ASSERT_APPENDED(numbered(i).to(other->log()));
  EXPECT_EQ(read_all(log()), read_all(other->log()));
  for (int i = 0; i < 40; ++i) {
    const std::string stream = "order/" + std::to_string(i);
    EXPECT_EQ(read_stream(log(), stream), read_stream(other->log(), stream));
  }
  for (int i = 1; i <= 1500; i += 7) {
    EXPECT_EQ(log().resolve(RequestId("r" + std::to_string(i)))->value().first.value,
              other->log().resolve(RequestId("r" + std::to_string(i)))->value().first.value);
  }
  EXPECT_EQ(*log().tree_head(), *other->log().tree_head());
  const TreeHead head = *log().tree_head();
  reopen();
  EXPECT_EQ(*log().tree_head(), head);
  EXPECT_EQ(read_all(log()), read_all(other->log()));
}

TEST_P(BulkAppends, FollowOnWhatIsInTheLogAndAreFollowed) {
  for (int i = 1; i <= 50; ++i) ASSERT_APPENDED(numbered(i).to(log()));
  {
    const std::unique_ptr<BulkAppender> bulk = start();
    const absl::StatusOr<Receipt> receipt = bulk->append(numbered(51).append());
    ASSERT_APPENDED(receipt);
    EXPECT_EQ(receipt->versions[0].value, log().version_of("order/11")->value + 1);
    EXPECT_THAT(numbered(52).to(log()), RefusedWith(Code::kLocked));
    EXPECT_THAT(log().start_bulk(), RefusedWith(Code::kLocked));
    ASSERT_TRUE(bulk->finish().ok());
    EXPECT_EQ(log().version_of("order/11")->value, receipt->versions[0].value);
  }
  ASSERT_APPENDED(numbered(52).to(log()));
  reopen();
  EXPECT_EQ(log().tree_head()->appends, 52u);
  std::uint64_t next = 1;
  for (const Kept& record : read_all(log())) EXPECT_EQ(record.position, next++);
}

TEST_P(BulkAppends, AreGoneWhereTheyWereNotFinished) {
  ASSERT_APPENDED(numbered(1).to(log()));
  {
    const std::unique_ptr<BulkAppender> bulk = start();
    for (int i = 2; i <= 300; ++i) ASSERT_APPENDED(bulk->append(numbered(i).append()));
    EXPECT_EQ(log().head().value, 1u);
  }
  EXPECT_EQ(log().head().value, 1u);
  const absl::StatusOr<Receipt> next = numbered(2).to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
  EXPECT_EQ(log().tree_head()->appends, 2u);
}

TEST_P(BulkAppends, DoNotHoldUpWhoeverCatchesUp) {
  ASSERT_APPENDED(numbered(1).to(log()));
  const std::unique_ptr<BulkAppender> bulk = start();
  ASSERT_APPENDED(bulk->append(numbered(2).append()));
  const absl::StatusOr<Position> head = log().catch_up();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->value, 1u);
}

TEST_P(BulkAppends, KnowARequestThatCameBefore) {
  ASSERT_APPENDED(numbered(1).to(log()));
  const std::unique_ptr<BulkAppender> bulk = start();
  ASSERT_APPENDED(bulk->append(numbered(2).append()));
  EXPECT_TRUE(bulk->append(numbered(1).append())->repeated);
  const absl::StatusOr<Receipt> again = bulk->append(numbered(2).append());
  ASSERT_APPENDED(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first.value, 2u);
  EXPECT_THAT(bulk->append(one("r2", "order/2", "other").append()), RefusedWith(Code::kRequestReused));
  ASSERT_TRUE(bulk->finish().ok());
  EXPECT_EQ(read_all(log()).size(), 2u);
}

TEST_P(BulkAppends, KeepTheirExpectations) {
  const std::unique_ptr<BulkAppender> bulk = start();
  ASSERT_APPENDED(bulk->append(one("r1", "order/1", "x", Expect::no_stream()).append()));
  EXPECT_THAT(bulk->append(one("r2", "order/1", "x", Expect::no_stream()).append()), RefusedWith(Code::kWrongVersion));
  ASSERT_APPENDED(bulk->append(one("r2", "order/1", "x", Expect::exactly({1})).append()));
  EXPECT_THAT(bulk->append(one("r3", "order/2", "x", Expect::exists()).append()), RefusedWith(Code::kWrongVersion));
  EXPECT_THAT(bulk->append(Writing("r4").append()), RefusedWith(Code::kEmptyAppend));
}

class CopiedAppends : public BulkAppends {};
INSTANTIATE_TEST_SUITE_P(Backends, CopiedAppends, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

struct Bytes {
  std::vector<std::string> chunks;
  std::vector<std::string_view> views() const { return {chunks.begin(), chunks.end()}; }
};

std::vector<Bytes> appends_of(Log& log) {
  std::vector<Bytes> out;
  EXPECT_TRUE(log.read_appends({1},
                               [&](const StoredAppend& append) {
                                 out.push_back({{append.chunks.begin(), append.chunks.end()}});
                                 return true;
                               })
                  .ok());
  return out;
}

TEST_P(CopiedAppends, MakeTheSameLogAgain) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  for (int i = 1; i <= 400; ++i) {
    clock_.micros += 1000;
    ASSERT_APPENDED(numbered(i).to(other->log()));
  }
  const std::unique_ptr<BulkAppender> bulk = start();
  for (const Bytes& append : appends_of(other->log())) {
    const absl::Status status = bulk->append_stored(append.views());
    ASSERT_TRUE(status.ok()) << status;
  }
  ASSERT_TRUE(bulk->finish().ok());
  EXPECT_EQ(read_all(log()), read_all(other->log()));
  EXPECT_EQ(*log().tree_head(), *other->log().tree_head());
}

TEST_P(CopiedAppends, AreRefusedWhereTheyDoNotFollow) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  for (int i = 96; i <= 100; ++i) ASSERT_APPENDED(numbered(i).to(other->log()));
  const std::vector<Bytes> appends = appends_of(other->log());
  ASSERT_GT(appends[1].chunks.size(), 1u);
  const std::unique_ptr<BulkAppender> bulk = start();
  // Not the next position.
  EXPECT_THAT(bulk->append_stored(appends[1].views()), RefusedWith(Code::kCorrupt));
  ASSERT_TRUE(bulk->append_stored(appends[0].views()).ok());
  // A second time.
  EXPECT_THAT(bulk->append_stored(appends[0].views()), RefusedWith(Code::kCorrupt));
  // A part of its chunks; none; a bit flipped.
  EXPECT_THAT(bulk->append_stored({{appends[1].chunks[0]}}), RefusedWith(Code::kCorrupt));
  EXPECT_THAT(bulk->append_stored({}), RefusedWith(Code::kCorrupt));
  Bytes flipped = appends[1];
  flipped.chunks[0][20] ^= 1;
  EXPECT_THAT(bulk->append_stored(flipped.views()), RefusedWith(Code::kCorrupt));
  EXPECT_TRUE(bulk->append_stored(appends[1].views()).ok());
  EXPECT_TRUE(bulk->append_stored(appends[2].views()).ok());
}

TEST_P(CopiedAppends, AreRefusedWhereAStreamIsFurtherOn) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  ASSERT_APPENDED(one("a", "order/1").to(other->log()));
  ASSERT_APPENDED(one("b", "order/2").to(other->log()));
  ASSERT_APPENDED(one("c", "order/2").to(other->log()));
  const std::vector<Bytes> appends = appends_of(other->log());
  ASSERT_APPENDED(one("x", "order/2").to(log()));
  ASSERT_APPENDED(one("y", "order/2").to(log()));
  const std::unique_ptr<BulkAppender> bulk = start();
  EXPECT_THAT(bulk->append_stored(appends[2].views()), RefusedWith(Code::kWrongVersion));
}

TEST_P(CopiedAppends, AreRefusedWhereTheirTimeGoesBack) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  ASSERT_APPENDED(one("a", "order/1").to(other->log()));
  ASSERT_APPENDED(one("b", "order/2").to(other->log()));
  clock_.micros += 1;
  ASSERT_APPENDED(one("x", "order/1").to(log()));
  const std::unique_ptr<BulkAppender> bulk = start();
  EXPECT_THAT(bulk->append_stored(appends_of(other->log())[1].views()), RefusedWith(Code::kWrongVersion));
}

TEST_P(CopiedAppends, TakeTheirTimesWithThemWhereTheyWereNotFinished) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  const std::int64_t now = clock_.micros;
  clock_.micros = now + 1'000'000'000'000;
  ASSERT_APPENDED(one("a", "order/1").to(other->log()));
  clock_.micros = now;
  ASSERT_TRUE(start()->append_stored(appends_of(other->log())[0].views()).ok());
  const absl::StatusOr<Receipt> next = one("b", "order/1").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->recorded_at.micros, now);
}

// As a log holds an append, whether or not one would take it. Each stream begins at version 0, but for one that stands
// there twice.
Bytes encoded(const Append& append, std::int64_t recorded_at = 1'700'000'000'000'000) {
  std::vector<std::uint64_t> bases(append.streams.size());
  for (std::size_t i = 1; i < bases.size(); ++i) {
    if (append.streams[i].id == append.streams[i - 1].id) bases[i] = bases[i - 1] + 1;
  }
  std::string buffer;
  std::vector<EncodedChunk> chunks;
  std::vector<ChunkSpan> spans;
  encode_append(append, {1}, {recorded_at}, bases, buffer, chunks, spans);
  Bytes out;
  for (const EncodedChunk& chunk : chunks) out.chunks.push_back(buffer.substr(chunk.offset, chunk.size));
  return out;
}

TEST_P(CopiedAppends, AreRefusedWhereNobodyCouldHaveAppendedThem) {
  options_.max_event_bytes = 100;
  options_.max_append_bytes = 150;
  options_.max_events_per_append = 4;
  options_.max_streams_per_append = 3;
  reopen();
  const std::unique_ptr<BulkAppender> bulk = start();
  const auto expect_refused = [&](Writing& w, Code code) {
    EXPECT_THAT(bulk->append_stored(encoded(w.append()).views()), RefusedWith(code));
  };
  const std::string with_zero("order/1\0", 8);
  for (const std::string& name : {std::string(), with_zero, std::string("order/1 "), std::string("\xff")}) {
    const Code code = name.empty() ? Code::kMissing : Code::kBadCharacter;
    Writing stream = one("r", name);
    expect_refused(stream, code);
    Writing request = one(name, "order/1");
    expect_refused(request, code);
    Writing actor = one("r", "order/1");
    actor.append().actor = name;
    expect_refused(actor, code);
    if (name.empty()) continue;
    for (std::string Append::*const text : {&Append::department, &Append::correlation, &Append::causation}) {
      Writing w = one("r", "order/1");
      w.append().*text = name;
      expect_refused(w, code);
    }
  }
  Writing long_name = one("r", std::string(kMaxNameBytes + 1, 's'));
  expect_refused(long_name, Code::kTooLong);
  Writing twice("r");
  twice.on("order/1").event("x").on("order/1").event("y");
  expect_refused(twice, Code::kDuplicate);
  Writing schema = one("r", "order/1");
  schema.append().events[0].schema = 0;
  expect_refused(schema, Code::kNumberOutOfRange);
  Writing large = one("r", "order/1", std::string(101, 'x'));
  expect_refused(large, Code::kTooLarge);
  Writing together("r");
  together.on("order/1").event(std::string(80, 'x')).event(std::string(80, 'x'));
  expect_refused(together, Code::kTooLarge);
  Writing events("r");
  events.on("order/1");
  for (int i = 0; i < 5; ++i) events.event("x");
  expect_refused(events, Code::kTooLarge);
  Writing streams("r");
  streams.on("order/1").on("order/2").on("order/3").on("order/4").event("x");
  expect_refused(streams, Code::kTooLarge);
  // They have left nothing behind.
  ASSERT_APPENDED(bulk->append(one("r", "order/1", "x", Expect::no_stream()).append()));
}

TEST_P(CopiedAppends, AreRefusedWhereTheirChunksAreOfDifferentAppends) {
  const auto writing = [] {
    Writing w("r");
    w.on("order/1").event(std::string(20'000, 'x')).event("y");
    return w;
  };
  Writing usual = writing();
  const Bytes right = encoded(usual.append());
  ASSERT_EQ(right.chunks.size(), 2u);
  Writing by_another = writing();
  by_another.append().actor = "wang.fang";
  Writing of_another_request("s");
  of_another_request.on("order/1").event(std::string(20'000, 'x')).event("y");
  Writing elsewhere("r");
  elsewhere.on("order/1").event(std::string(20'000, 'x')).on("order/2").event("y");
  const std::unique_ptr<BulkAppender> bulk = start();
  for (Writing* const other : {&by_another, &elsewhere}) {
    const Bytes mixed{{right.chunks[0], encoded(other->append()).chunks[1]}};
    EXPECT_THAT(bulk->append_stored(mixed.views()), RefusedWith(Code::kCorrupt));
  }
  for (const Bytes& other : {encoded(of_another_request.append()), encoded(usual.append(), 1'700'000'000'000'001)}) {
    const Bytes mixed{{right.chunks[0], other.chunks[1]}};
    EXPECT_THAT(bulk->append_stored(mixed.views()), RefusedWith(Code::kWrongVersion));
  }
  EXPECT_TRUE(bulk->append_stored(right.views()).ok());
}

TEST_P(CopiedAppends, MayHaveFlagsThatALaterVersionKnows) {
  Writing w = one("r", "order/1");
  w.append().events[0].flags = 1u << 8;
  const absl::Status status = start()->append_stored(encoded(w.append()).views());
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(CopiedAppends, AreRefusedWhereTheirRequestIsKnown) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  ASSERT_APPENDED(one("a", "order/1").to(other->log()));
  ASSERT_APPENDED(one("b", "order/2").to(other->log()));
  ASSERT_APPENDED(one("b", "order/3").to(log()));
  const std::unique_ptr<BulkAppender> bulk = start();
  EXPECT_THAT(bulk->append_stored(appends_of(other->log())[1].views()), RefusedWith(Code::kRequestReused));
}

}  // namespace
}  // namespace gendan::log_test
