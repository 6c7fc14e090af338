#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gendan/testing/faulty_storage.h"
#include "log/recovery.h"
#include "log/stored_log.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

using testing::FaultyStorage;

// Holds back whoever writes while it is shut, so that others come to wait behind him.
class Gate final : public Storage {
 public:
  explicit Gate(std::shared_ptr<Storage> base) : base_(std::move(base)) {}

  void shut() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void wait_for_writer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_; });
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
      held_ = false;
    }
    changed_.notify_all();
  }

  absl::Status write(std::span<const Change> changes, bool sync) override {
    {
      std::unique_lock lock(mutex_);
      held_ = !open_;
      changed_.notify_all();
      changed_.wait(lock, [&] { return open_; });
    }
    return base_->write(changes, sync);
  }
  absl::Status sync() override { return base_->sync(); }
  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    return base_->get(table, key, value);
  }
  std::unique_ptr<Cursor> cursor(Table table, Access access) override { return base_->cursor(table, access); }
  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override { return base_->start_run(table); }
  bool read_only() const override { return false; }
  absl::Status close() override { return base_->close(); }

 private:
  const std::shared_ptr<Storage> base_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  bool held_ = false;
};

class LogGroups : public ::testing::Test {
 protected:
  LogGroups() {
    StoreOptions options;
    options.clock = &clock_;
    EXPECT_TRUE(write_format(*gate_).ok());
    log_ = std::make_unique<StoredLog>(*gate_, options, *recover(*gate_), nullptr);
  }

  ~LogGroups() override { log_->close().IgnoreError(); }

  // Appends all of `writings`, each on a thread of its own, while another append is held in its write; they come to
  // wait for it, and make one group. Returns what became of them.
  std::vector<absl::StatusOr<Receipt>> append_together(const std::vector<Writing>& writings, Durability durability) {
    gate_->shut();
    std::thread first([&] { EXPECT_TRUE(one("held-" + std::to_string(++held_), "held").to(*log_).ok()); });
    gate_->wait_for_writer();
    std::vector<absl::StatusOr<Receipt>> results(writings.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < writings.size(); ++i) {
      threads.emplace_back([&, i] { results[i] = writings[i].to(*log_, durability); });
    }
    while (log_->appends_pending() < 1 + writings.size()) std::this_thread::yield();
    before_group_();
    gate_->open();
    first.join();
    for (std::thread& thread : threads) thread.join();
    return results;
  }

  TestClock clock_;
  std::shared_ptr<FaultyStorage> faulty_ = std::make_shared<FaultyStorage>(make_memory_storage());
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>(faulty_);
  std::unique_ptr<StoredLog> log_;
  std::function<void()> before_group_ = [] {};
  int held_ = 0;
};

std::vector<Writing> many(int count, const std::string& stream, Expect expect = Expect::any()) {
  std::vector<Writing> out;
  for (int i = 0; i < count; ++i) out.push_back(one("r" + std::to_string(i), stream, "x", expect));
  return out;
}

TEST_F(LogGroups, ShareOneSync) {
  const std::uint64_t before = faulty_->syncs();
  for (const absl::StatusOr<Receipt>& r : append_together(many(8, "order/1"), Durability::kSync)) ASSERT_APPENDED(r);
  EXPECT_EQ(faulty_->syncs(), before + 1);
  EXPECT_EQ(log_->version_of("order/1")->value, 8u);
}

TEST_F(LogGroups, SeeWhatTheirEarlierMembersWrite) {
  int written = 0;
  for (const absl::StatusOr<Receipt>& r :
       append_together(many(8, "order/1", Expect::no_stream()), Durability::kBuffered)) {
    written += r.ok() ? 1 : 0;
    if (!r.ok()) {
      EXPECT_THAT(r, RefusedWith(Code::kWrongVersion));
    }
  }
  EXPECT_EQ(written, 1);
  EXPECT_EQ(read_stream(*log_, "order/1").size(), 1u);
}

TEST_F(LogGroups, WriteARequestOnceThatStandsInThemManyTimes) {
  std::vector<Writing> writings;
  for (int i = 0; i < 6; ++i) writings.push_back(one("the-same", "order/1"));
  writings.push_back(one("the-same", "order/1", "other content"));
  int written = 0;
  int reused = 0;
  for (const absl::StatusOr<Receipt>& r : append_together(writings, Durability::kBuffered)) {
    if (r.ok() && !r->repeated) ++written;
    if (refused_with(r.status(), Code::kRequestReused)) ++reused;
  }
  EXPECT_EQ(written, 1);
  EXPECT_TRUE(reused == 1 || reused == 6);  // 6 when the odd one came first
  EXPECT_EQ(read_stream(*log_, "order/1").size(), 1u);
}

TEST_F(LogGroups, AreUnknownAsAWholeWhenTheirSyncFails) {
  // The write that is held goes through; the group's is the one after it.
  before_group_ = [&] { faulty_->fail_write(2, FaultyStorage::Fault::kLost); };
  for (const absl::StatusOr<Receipt>& r : append_together(many(6, "order/1"), Durability::kSync)) {
    EXPECT_THAT(r, RefusedWith(Code::kOutcomeUnknown));
  }
  EXPECT_EQ(log_->head().value, 1u);
  EXPECT_THAT(one("later", "order/1").to(*log_), RefusedWith(Code::kPoisoned));
}

TEST_F(LogGroups, DoNotRefuseForTheSakeOfAMemberThatWasNotWritten) {
  before_group_ = [&] { faulty_->fail_write(2, FaultyStorage::Fault::kRefused); };
  for (const absl::StatusOr<Receipt>& r :
       append_together(many(6, "order/1", Expect::no_stream()), Durability::kBuffered)) {
    EXPECT_THAT(r, RefusedWith(Code::kStorageFailed));
  }
  EXPECT_EQ(log_->version_of("order/1")->value, 0u);
  EXPECT_TRUE(one("r0", "order/1", "x", Expect::no_stream()).to(*log_).ok());
}

TEST_F(LogGroups, AreCutWhereTheyGetTooLarge) {
  std::vector<Writing> writings;
  for (int i = 0; i < 12; ++i) writings.push_back(one("r" + std::to_string(i), "order/1", std::string(1 << 20, 'x')));
  const std::uint64_t before = faulty_->writes();
  for (const absl::StatusOr<Receipt>& r : append_together(writings, Durability::kBuffered)) ASSERT_APPENDED(r);
  EXPECT_GE(faulty_->writes(), before + 3);
  EXPECT_EQ(read_stream(*log_, "order/1").size(), 12u);
}

}  // namespace
}  // namespace gendan::log_test
