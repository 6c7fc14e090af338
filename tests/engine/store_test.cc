// The engine over its store: what only the store does, and a store that was opened for reading.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "gendan/log/backup.h"
#include "support.h"
#include "tests/core/temporary_folder.h"

namespace gendan {
namespace {

class DurableEngineOverItsStore : public ::testing::Test {
 protected:
  DurableEngineOverItsStore() { clock_.set(start_of(kToday)); }

  std::string in_folder(const char* name) const { return folder_ / name; }
  std::unique_ptr<Store> open(const char* name, OpenMode mode) {
    StoreOptions options;
    options.clock = &clock_;
    options.mode = mode;
    return open_rocksdb_store(in_folder(name), options).value();
  }
  // Nobody says that it only reads.
  std::unique_ptr<Engine> engine_over(std::unique_ptr<Store> store) {
    EngineOptions options;
    options.clock = &clock_;
    return Engine::open(std::move(store), options).value();
  }

  testing::ManualClock clock_;

 private:
  TemporaryFolder folder_;
};

TEST_F(DurableEngineOverItsStore, IsBackedUpWhileItGoesOn) {
  House house(open("log", OpenMode::kWrite));
  house.confirm();
  const TreeHead head = house.engine->log().tree_head().value();
  const absl::StatusOr<std::uint32_t> number = house.engine->store().back_up(in_folder("backups"));
  ASSERT_TRUE(number.ok()) << number.status();
  house.produce(40);
  ASSERT_TRUE(restore_backup(in_folder("backups"), *number, in_folder("copy")).ok());
  const std::unique_ptr<Engine> copy = engine_over(open("copy", OpenMode::kWrite));
  EXPECT_EQ(copy->log().tree_head().value(), head);
  EXPECT_EQ(copy->load(OrderId("O-1"))->commercial, Commercial::kConfirmed);
}

TEST_F(DurableEngineOverItsStore, OnlyReadsWhereItsStoreWasOpenedForReading) {
  {
    House house(open("log", OpenMode::kWrite));
    house.confirm();
    ASSERT_TRUE(house.engine->close().ok());
  }
  const std::unique_ptr<Engine> reader = engine_over(open("log", OpenMode::kRead));
  Request request;
  request.request_id = RequestId("late");
  request.actor = "li";
  const absl::StatusOr<Receipt> receipt = reader->execute(request, intake::close(OrderId("O-1")));
  EXPECT_THAT(receipt.status(), testing::IsRefused(Code::kReadOnly, "engine"));
  EXPECT_TRUE(reader->close().ok());
}

TEST_F(DurableEngineOverItsStore, TakesOverWhatItsWriterAppendedWhereItsStoreFollows) {
  House writer(open("log", OpenMode::kWrite));
  writer.confirm();
  ASSERT_TRUE(writer.engine->save().ok());
  ASSERT_TRUE(writer.engine->log().sync().ok());
  const std::unique_ptr<Engine> reader = engine_over(open("log", OpenMode::kFollow));
  ASSERT_EQ(reader->load(OrderId("O-1"))->lines[0].ledger.produced, 0);
  writer.produce(40);
  ASSERT_TRUE(writer.engine->log().sync().ok());
  ASSERT_TRUE(reader->log().catch_up().ok());
  ASSERT_TRUE(reader->catch_up().ok());
  EXPECT_EQ(reader->load(OrderId("O-1"))->lines[0].ledger.produced, pieces(40).value.micros());
}

}  // namespace
}  // namespace gendan
