// Logs of every released format, as the version that froze it wrote them. They are never edited; a log of a new format
// is added beside them, by GENDAN_WRITE_GOLDEN=FOLDER test_log --gtest_filter='GoldenLog.*'.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gendan/audit/verify.h"
#include "gendan/log/dump.h"
#include "gendan/proof/head.h"
#include "gendan/proof/key.h"
#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = GENDAN_SOURCE_DIR "/tests/golden/log_format_1";

StoreOptions small_options(Clock& clock) {
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 200;  // so that there are runs of the index
  return options;
}

// What the golden log holds: several streams, large appends, every field.
void fill(Log& log, TestClock& clock) {
  for (int i = 1; i <= 600; ++i) {
    clock.micros = 1'700'000'000'000'000 + i * 1'000'000;
    Writing w("request-" + std::to_string(i));
    w.on("order/PO-" + std::to_string(i % 37)).event("payload " + std::to_string(i), static_cast<EventTag>(1 + i % 60));
    if (i % 6 == 0)
      w.on("shipment/S" + std::to_string(i % 5)).event(std::string(static_cast<std::size_t>(i % 90), 's'));
    if (i % 10 == 0) w.on("customer/read-only");
    if (i == 300) w.on("case/large").event(std::string(40'000, 'x'), 0x8001).event("behind it", 0x8002);
    Append& append = w.append();
    if (i % 2 == 0) append.actor = "\xE6\x9D\x8E\xE4\xBC\x9F";
    if (i % 3 == 0) append.department = "sales";
    if (i % 4 == 0) append.correlation = "case/" + std::to_string(i);
    if (i % 5 == 0) append.causation = "request-" + std::to_string(i - 1);
    if (i % 7 == 0) append.events[0].flags = kObserved;
    if (i % 8 == 0) append.events[0].schema = 3;
    if (i % 9 == 0) append.events[0].occurred_at = {};
    ASSERT_APPENDED(w.to(log));
  }
}

TEST(GoldenLog, OfFormatOneIsReadAsItWasWritten) {
  TestClock clock;
  if (const char* folder = std::getenv("GENDAN_WRITE_GOLDEN")) {
    const std::unique_ptr<Store> store = *open_rocksdb_store(folder, small_options(clock));
    fill(store->log(), clock);
    ASSERT_TRUE(store->close().ok());
    return;
  }
  const std::unique_ptr<Store> expected = *open_memory_store(small_options(clock));
  fill(expected->log(), clock);

  const TemporaryFolder folder;
  const fs::path copy = fs::path(folder.path()) / "log";
  fs::copy(kGolden, copy, fs::copy_options::recursive);
  {
    RocksDbOptions tables;
    tables.mode = OpenMode::kRead;
    const std::shared_ptr<Storage> storage = *open_rocksdb_storage(copy.string(), tables);
    const absl::StatusOr<VerifyReport> report = verify(*storage);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->clean());
    EXPECT_EQ(report->tree_nodes, 2u);
    EXPECT_GT(report->index_pairs, 400u);
  }
  const std::unique_ptr<Store> store = *open_rocksdb_store(copy.string(), small_options(clock));
  EXPECT_EQ(read_all(store->log()), read_all(expected->log()));
  for (const std::string stream : {"order/PO-5", "shipment/S0", "case/large"}) {
    EXPECT_EQ(read_stream(store->log(), stream), read_stream(expected->log(), stream));
  }
  for (const int i : {1, 200, 300, 600}) {
    const RequestId request("request-" + std::to_string(i));
    EXPECT_EQ(store->log().resolve(request)->value().first, expected->log().resolve(request)->value().first);
  }
  EXPECT_EQ(*store->log().tree_head(), *expected->log().tree_head());
  // And goes on.
  ASSERT_APPENDED(one("new", "order/PO-5").to(store->log(), Durability::kSync));
}

TEST(GoldenLog, OfFormatOneHasTheRootThatWasSignedForIt) {
  TestClock clock;
  const std::unique_ptr<Store> store = *open_memory_store(small_options(clock));
  std::ifstream file(kGolden.string() + ".dump", std::ios::binary);
  if (const char* folder = std::getenv("GENDAN_WRITE_GOLDEN")) {
    fill(store->log(), clock);
    std::ofstream out(std::string(folder) + ".dump", std::ios::binary);
    ASSERT_TRUE(dump(store->log(), [&](std::string_view bytes) {
                  out << bytes;
                  return absl::OkStatus();
                }).ok());
    return;
  }
  const absl::StatusOr<TreeHead> head =
      load(store->log(), [&](char* to, std::size_t room) -> absl::StatusOr<std::size_t> {
        file.read(to, static_cast<std::streamsize>(room));
        return static_cast<std::size_t>(file.gcount());
      });
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->appends, 600u);
  const std::unique_ptr<Store> expected = *open_memory_store(small_options(clock));
  fill(expected->log(), clock);
  EXPECT_EQ(*head, *expected->log().tree_head());
}

TEST(GoldenLog, OfFormatOneKeepsTheHeadThatWasSignedWhenItWasClosed) {
  constexpr char kOrigin[] = "example.com/orders";
  TestClock clock;
  StoreOptions options = small_options(clock);
  if (const char* folder = std::getenv("GENDAN_WRITE_GOLDEN")) {
    std::array<std::uint8_t, 32> seed{};  // 00 01 02 …, as in docs/proofs.md
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(i);
    const std::unique_ptr<HeadSigner> signer = *Ed25519Signer::create(kOrigin, seed);
    options.signer = signer.get();
    options.origin = kOrigin;
    const std::unique_ptr<Store> store = *open_rocksdb_store(std::string(folder) + "_signed", options);
    fill(store->log(), clock);
    ASSERT_TRUE(store->close().ok());
    return;
  }
  const absl::StatusOr<VerifierKey> key =
      VerifierKey::parse("example.com/orders+9baf461a+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
  ASSERT_TRUE(key.ok()) << key.status();
  const TemporaryFolder folder;
  const fs::path copy = fs::path(folder.path()) / "log";
  fs::copy(kGolden.string() + "_signed", copy, fs::copy_options::recursive);
  options.mode = OpenMode::kRead;
  const absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(copy.string(), options);
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::StatusOr<std::string> text = (*store)->signed_head();
  ASSERT_TRUE(text.ok()) << text.status();
  const absl::StatusOr<TreeHead> head = read_head(*text, {&*key, 1}, kOrigin);
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->appends, 600u);
  EXPECT_EQ(head->events, 702u);
  EXPECT_EQ(to_string(head->recorded_at), "2023-11-14T22:23:20Z");
  EXPECT_EQ(*head, *(*store)->log().tree_head());
}

}  // namespace
}  // namespace gendan::log_test
