// Logs whose chunks are whole, each with its checksum, but do not belong together: as somebody leaves them who knows
// the format.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/log/doctored_chunk.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

class DoctoredLog : public ::testing::Test {
 protected:
  DoctoredLog() {
    options_.clock = &clock_;
    store_ = *open_store(storage_, options_);
  }
  // Puts one of the chunks that an append at `first` would have where another stands.
  void put_chunk(const Append& append, std::uint64_t first, std::size_t number) {
    log_test::put_chunk(*storage_, append, first, number, {clock_.micros});
  }
  void expect_refused_everywhere(const Writing& request) {
    EXPECT_THAT(request.to(store_->log()), RefusedWith(Code::kCorrupt));
    EXPECT_THAT(store_->log().resolve(RequestId("r")), RefusedWith(Code::kCorrupt));
    EXPECT_THAT(store_->log().read_appends({1}, [](const StoredAppend&) { return true; }), RefusedWith(Code::kCorrupt));
    EXPECT_THAT(open_store(storage_, options_), RefusedWith(Code::kCorrupt));
    // By its chunks alone, too.
    options_.tree = false;
    EXPECT_THAT(open_store(storage_, options_), RefusedWith(Code::kCorrupt));
  }

  TestClock clock_;
  StoreOptions options_;
  std::shared_ptr<Storage> storage_ = make_memory_storage();
  std::unique_ptr<Store> store_;
};

Writing two_chunks() {
  Writing w("r");
  w.on("order/1").event(std::string(20'000, 'x')).event("y");
  return w;
}

TEST_F(DoctoredLog, IsRefusedWhereAnAppendsChunksDoNotAgreeHowManyEventsItHas) {
  const Writing w = two_chunks();
  ASSERT_APPENDED(w.to(store_->log()));
  Writing longer = two_chunks();
  longer.event("z");
  put_chunk(longer.append(), 1, 1);
  expect_refused_everywhere(w);
}

TEST_F(DoctoredLog, IsRefusedWhereAnAppendBeginsBeforeTheOneBeforeItHasEnded) {
  const Writing w = two_chunks();
  ASSERT_APPENDED(w.to(store_->log()));
  Writing early = one("early", "order/2");
  put_chunk(early.append(), 2, 0);
  expect_refused_everywhere(w);
}

}  // namespace
}  // namespace gendan::log_test
