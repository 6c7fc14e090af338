#include "gendan/log/dump.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

std::string dumped(Log& log) {
  std::string out;
  const absl::StatusOr<TreeHead> head = dump(log, [&](std::string_view bytes) {
    out += bytes;
    return absl::OkStatus();
  });
  EXPECT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head.value_or(TreeHead()), log.tree_head().value_or(head.value_or(TreeHead())));
  return out;
}

// Gives a text out in pieces of odd sizes.
ByteSource source_of(std::string_view text, std::size_t piece = 1000) {
  return [text, piece, at = std::size_t{0}](char* to, std::size_t room) mutable -> absl::StatusOr<std::size_t> {
    const std::size_t size = std::min({piece, room, text.size() - at});
    std::memcpy(to, text.data() + at, size);
    at += size;
    return size;
  };
}

class DumpedLog : public OnEveryBackend {
 protected:
  void SetUp() override {
    OnEveryBackend::SetUp();
    for (int i = 0; i < 300; ++i) {
      clock_.micros += 10;
      Writing w("r" + std::to_string(i));
      w.on("order/" + std::to_string(i % 11)).event("p" + std::to_string(i)).on("order/read-only");
      if (i % 100 == 5) w.event(std::string(40'000, 'x')).event("y");
      ASSERT_APPENDED(w.to(log()));
    }
    text_ = dumped(log());
  }
  std::string text_;
};
INSTANTIATE_TEST_SUITE_P(Backends, DumpedLog, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(DumpedLog, IsLoadedIntoAnotherKindOfStorage) {
  for (const Kind kind : {Kind::kMemory, Kind::kRocksDb}) {
    const std::unique_ptr<Backend> backend = make_backend(kind);
    const std::unique_ptr<Store> other = *backend->open(options_);
    const absl::StatusOr<TreeHead> head = load(other->log(), source_of(text_));
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_EQ(*head, *log().tree_head());
    EXPECT_EQ(read_all(other->log()), read_all(log()));
    EXPECT_EQ(*other->log().tree_head(), *log().tree_head());
    EXPECT_EQ(dumped(other->log()), text_);
    // It goes on like any log.
    EXPECT_TRUE(one("r7", "order/7", "p7").to(other->log())->repeated);
    ASSERT_APPENDED(one("new", "order/1").to(other->log()));
  }
}

TEST_P(DumpedLog, MayBeEmpty) {
  const std::unique_ptr<Store> empty = *open_memory_store(options_);
  const std::string text = dumped(empty->log());
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  const absl::StatusOr<TreeHead> head = load(other->log(), source_of(text, 1));
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(*head, TreeHead());
}

TEST_P(DumpedLog, IsLoadedOnFromWhereALoadWasInterrupted) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  EXPECT_THAT(load(other->log(), source_of(std::string_view(text_).substr(0, text_.size() / 2))),
              RefusedWith(Code::kCorrupt));
  const std::uint64_t half = other->log().head().value;
  EXPECT_GT(half, 10u);
  EXPECT_LT(half, log().head().value);
  const absl::StatusOr<TreeHead> head = load(other->log(), source_of(text_));
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(read_all(other->log()), read_all(log()));
  // And once more: nothing is left to do.
  EXPECT_TRUE(load(other->log(), source_of(text_)).ok());
  EXPECT_EQ(other->log().head(), log().head());
}

TEST_P(DumpedLog, IsRefusedByALogThatHoldsSomethingElse) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  ASSERT_APPENDED(one("r0", "order/0", "another").to(other->log()));
  EXPECT_THAT(load(other->log(), source_of(text_)), RefusedWith(Code::kCorrupt));
  EXPECT_EQ(read_all(other->log()).size(), 1u);
  // Or goes on behind the dump's end.
  ASSERT_APPENDED(one("more", "order/0").to(log()));
  EXPECT_THAT(load(log(), source_of(text_)), RefusedWith(Code::kCorrupt));
}

TEST_P(DumpedLog, IsRefusedWhereAnyOfItsBytesIsChangedOrMissing) {
  for (std::size_t at = 0; at < text_.size(); at += 1 + text_.size() / 400) {
    std::string changed = text_;
    changed[at] ^= 0x10;
    const std::unique_ptr<Store> other = *open_memory_store(options_);
    EXPECT_FALSE(load(other->log(), source_of(changed)).ok()) << at;
    const std::unique_ptr<Store> third = *open_memory_store(options_);
    EXPECT_FALSE(load(third->log(), source_of(std::string_view(text_).substr(0, at))).ok()) << at;
  }
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  EXPECT_THAT(load(other->log(), source_of(text_ + "x")), RefusedWith(Code::kCorrupt));
}

TEST_P(DumpedLog, SaysThatANewerDumpIsNewer) {
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  EXPECT_THAT(load(other->log(), source_of("gendan dump 2\n")), RefusedWith(Code::kNewerFormat));
  EXPECT_THAT(load(other->log(), source_of("")), RefusedWith(Code::kCorrupt));
}

TEST_P(DumpedLog, PassesTheErrorsOfWhatItIsWrittenToAndReadFromOn) {
  EXPECT_EQ(dump(log(), [](std::string_view) { return absl::DataLossError("tape"); }).status(),
            absl::DataLossError("tape"));
  const std::unique_ptr<Store> other = *open_memory_store(options_);
  for (const std::size_t good : {std::size_t{0}, std::size_t{5}, text_.size() / 2}) {
    const ByteSource begin = source_of(std::string_view(text_).substr(0, good));
    const ByteSource source = [&](char* to, std::size_t room) -> absl::StatusOr<std::size_t> {
      const absl::StatusOr<std::size_t> size = begin(to, room);
      if (*size == 0) return absl::UnavailableError("tape");
      return size;
    };
    EXPECT_EQ(load(other->log(), source).status(), absl::UnavailableError("tape")) << good;
  }
}

}  // namespace
}  // namespace gendan::log_test
