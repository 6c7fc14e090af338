#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "tests/faults/acknowledgement.h"
#include "tests/faults/ledger.h"

extern char** environ;

namespace gendan::faults_test {
namespace {

// A process that appends to a log (child/main.cc).
class Child {
 public:
  Child(const std::string& folder, std::uint64_t seed, std::uint64_t first) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    out_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::array<std::string, 4> words = {GENDAN_FAULTS_CHILD, folder, std::to_string(seed), std::to_string(first)};
    std::array<char*, 5> arguments{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    EXPECT_EQ(posix_spawn(&pid_, GENDAN_FAULTS_CHILD, &actions, nullptr, arguments.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }
  ~Child() { close(out_); }

  // False: it is gone, and there is nothing more to hear of it.
  bool hear(Acknowledgement& told) const { return read(out_, &told, sizeof told) == sizeof told; }
  void kill() const { EXPECT_EQ(::kill(pid_, SIGKILL), 0); }
  void expect_killed() const {
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself, with " << WEXITSTATUS(status);
    EXPECT_EQ(WTERMSIG(status), SIGKILL) << "it came to grief by itself";
  }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
};

TEST(KilledProcess, LeavesARocksDbLogWithAllThatItAcknowledged) {
  const std::uint64_t kills = std::getenv("GENDAN_NIGHTLY") == nullptr ? 20 : 500;
  constexpr std::uint64_t kKillsPerLog = 10;
  Random random(1);
  for (std::uint64_t log = 0; log < kills / kKillsPerLog && !HasFailure(); ++log) {
    const TemporaryFolder folder;
    const std::uint64_t seed = log + 1;
    const Workload workload(seed);
    Ledger ledger(workload);
    std::uint64_t first = 0;
    for (std::uint64_t round = 0; round < kKillsPerLog && !HasFailure(); ++round) {
      SCOPED_TRACE("log " + std::to_string(log) + ", kill " + std::to_string(round));
      const Child child(folder.path(), seed, first);
      const std::uint64_t patience = random.below(round % 3 == 0 ? 4 : 200);
      Acknowledgement told{};
      std::uint64_t heard = 0;
      const auto take = [&] {
        ledger.sending(told.number);
        const Durability durability = told.synced != 0 ? Durability::kSync : Durability::kBuffered;
        ledger.answered(told.number, workload.make(told.number).append(), durability, receipt_of(told));
        first = std::max(first, told.number + 1);
        ++heard;
      };
      while (heard < patience && child.hear(told)) take();
      absl::SleepFor(absl::Microseconds(static_cast<std::int64_t>(random.below(3000))));
      child.kill();
      while (child.hear(told)) take();
      child.expect_killed();
      // Four threads may each have sent one more, and numbers are handed out before they are sent.
      for (std::uint64_t number = 0; number < first + 8; ++number) ledger.may_be_there(number);
      first += 8;

      log_test::TestClock clock;
      StoreOptions options;
      options.clock = &clock;
      options.tail_index_events = 100;
      const absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(folder.path(), options);
      ASSERT_TRUE(store.ok()) << store.status();
      ledger.check(**store, random, true);
      for (const std::string& accusation : ledger.accusations()) ADD_FAILURE() << accusation;
      ASSERT_TRUE((*store)->close().ok());
      ledger.closed();
    }
  }
}

}  // namespace
}  // namespace gendan::faults_test
