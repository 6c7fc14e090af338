#include <atomic>
#include <barrier>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/history.h"
#include "tests/faults/slow_storage.h"
#include "tests/faults/workload.h"
#include "tests/log/support.h"

namespace gendan::faults_test {
namespace {

using Kind = Call::Kind;
using Answer = Call::Answer;

// By hand: histories that a log must not have.

Call written(std::uint64_t began, std::uint64_t ended, std::uint64_t request, std::uint64_t position,
             std::uint64_t version, Expect expect = Expect::any()) {
  Call call;
  call.kind = Kind::kAppend;
  call.began = began;
  call.ended = ended;
  call.request = request;
  call.streams = {{0, expect, 1}};
  call.receipt = Receipt{{position}, {position}, {{version}}, {}, false};
  return call;
}

Call version_read(std::uint64_t began, std::uint64_t ended, std::uint64_t version) {
  Call call;
  call.kind = Kind::kVersionOf;
  call.began = began;
  call.ended = ended;
  call.number = version;
  return call;
}

TEST(HistoryChecker, TakesCallsThatCanBeExplained) {
  Call lost = written(3, 6, 9, 0, 0, Expect::no_stream());
  lost.answer = Answer::kWrongVersion;
  lost.receipt.reset();
  // The reader sees the second append before its writer knows that it is there.
  EXPECT_EQ(explain({written(1, 2, 1, 1, 1), written(4, 9, 2, 2, 2), version_read(5, 7, 2), lost}), "");
}

TEST(HistoryChecker, FindsALostUpdate) {
  EXPECT_NE(explain({written(1, 4, 1, 1, 1, Expect::no_stream()), written(2, 3, 2, 2, 2, Expect::no_stream())}), "");
}

TEST(HistoryChecker, FindsTwoAppendsAtOnePlace) {
  EXPECT_NE(explain({written(1, 4, 1, 1, 1), written(2, 3, 2, 1, 1)}), "");
}

TEST(HistoryChecker, FindsAStaleRead) { EXPECT_NE(explain({written(1, 2, 1, 1, 1), version_read(3, 4, 0)}), ""); }

TEST(HistoryChecker, FindsAReadThatGoesBackInTime) {
  EXPECT_NE(explain({written(1, 9, 1, 1, 1), version_read(2, 3, 1), version_read(4, 5, 0)}), "");
}

TEST(HistoryChecker, FindsAReadOfWhatIsYetToBeWritten) {
  EXPECT_NE(explain({version_read(1, 2, 1), written(3, 4, 1, 1, 1)}), "");
}

TEST(HistoryChecker, FindsAppendsThatStandAgainstTheOrderInWhichTheyWereMade) {
  EXPECT_NE(explain({written(1, 2, 1, 2, 2), written(3, 4, 2, 1, 1)}), "");
}

TEST(HistoryChecker, FindsARequestThatWasWrittenTwice) {
  EXPECT_NE(explain({written(1, 2, 1, 1, 1), written(3, 4, 1, 2, 2)}), "");
}

TEST(HistoryChecker, FindsARefusalWithoutAReason) {
  Call refused = written(3, 4, 2, 0, 0, Expect::exists());
  refused.answer = Answer::kWrongVersion;
  refused.receipt.reset();
  EXPECT_NE(explain({written(1, 2, 1, 1, 1), refused}), "");
}

TEST(HistoryChecker, FindsARequestThatIsSaidNotToBeStored) {
  Call resolve;
  resolve.kind = Kind::kResolve;
  resolve.began = 3;
  resolve.ended = 4;
  resolve.request = 1;
  EXPECT_NE(explain({written(1, 2, 1, 1, 1), resolve}), "");
}

// What eight threads do to one log.
class Histories {
 public:
  static constexpr std::size_t kThreads = 8;
  static constexpr int kCalls = 5;  // of each

  std::vector<Call> record(std::uint64_t seed) {
    Random random(seed);
    StoreOptions options;
    options.clock = &clock_;
    options.tail_index_events = 1 + random.below(12);
    absl::StatusOr<std::unique_ptr<Store>> store =
        open_store(std::make_shared<SlowStorage>(make_memory_storage(), absl::ZeroDuration()), options);
    EXPECT_TRUE(store.ok()) << store.status();
    log_ = &(*store)->log();
    seed_ = seed;
    begin_.arrive_and_wait();
    end_.arrive_and_wait();
    std::vector<Call> all;
    for (std::vector<Call>& calls : calls_) {
      all.insert(all.end(), calls.begin(), calls.end());
      calls.clear();
    }
    return all;
  }

  Histories() {
    for (std::size_t t = 0; t < kThreads; ++t) threads_.emplace_back([this, t] { work(t); });
  }
  ~Histories() {
    log_ = nullptr;
    begin_.arrive_and_wait();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work(std::size_t thread) {
    while (true) {
      begin_.arrive_and_wait();
      if (log_ == nullptr) return;
      Random random(seed_ * 100 + thread);
      for (int i = 0; i < kCalls; ++i) {
        if (random.one_in(3)) std::this_thread::yield();
        calls_[thread].push_back(random.one_in(3) ? look(random) : append(random));
      }
      end_.arrive_and_wait();
    }
  }

  static std::string stream_name(std::size_t number) { return "order/" + std::to_string(number); }
  static RequestId request_name(std::uint64_t number) { return RequestId("r" + std::to_string(number)); }

  Call look(Random& random) {
    Call call;
    call.kind = static_cast<Kind>(1 + random.below(4));
    call.stream = random.below(Call::kStreams);
    call.request = random.below(14);
    const std::string stream = stream_name(call.stream);
    call.began = now();
    switch (call.kind) {
      case Kind::kVersionOf:
        call.number = log_->version_of(stream)->value;
        break;
      case Kind::kReadStream:
        EXPECT_TRUE(log_->read_stream(stream, {1},
                                      [&](const Record& r) {
                                        call.payloads.emplace_back(r.payload);
                                        return true;
                                      })
                        .ok());
        break;
      case Kind::kResolve:
        call.receipt = *log_->resolve(request_name(call.request));
        break;
      default:
        call.number = log_->head().value;
    }
    call.ended = now();
    return call;
  }

  static Expect expectation(Random& random) {
    switch (random.below(7)) {
      case 0:
        return Expect::no_stream();
      case 1:
        return Expect::exists();
      case 2:
      case 3:
        return Expect::exactly({random.below(6)});
      default:
        return Expect::any();
    }
  }

  Call append(Random& random) {
    Call call;
    call.kind = Kind::kAppend;
    call.request = random.below(14);
    call.content = random.one_in(8) ? 1 : 0;
    log_test::Writing writing("r" + std::to_string(call.request));
    // The content follows from the request's number; what is expected, or only read, does not.
    const std::uint64_t streams = 1 + call.request % 3;
    std::uint64_t event = 0;
    for (std::uint64_t s = 0; s < streams; ++s) {
      const std::size_t stream = (call.request + s) % Call::kStreams;
      call.streams.push_back({stream, expectation(random), 1 + call.request % 2});
      writing.on(stream_name(stream), call.streams.back().expect);
      for (std::uint64_t e = 0; e < call.streams.back().events; ++e) {
        writing.event(payload_of(call.request, call.content, event++));
      }
    }
    if (random.one_in(4)) {
      call.streams.push_back({(call.request + 3) % Call::kStreams, expectation(random), 0});
      writing.on(stream_name(call.streams.back().number), call.streams.back().expect);
    }
    call.began = now();
    const absl::StatusOr<Receipt> receipt =
        writing.to(*log_, random.one_in(2) ? Durability::kSync : Durability::kBuffered);
    call.ended = now();
    if (receipt.ok()) {
      call.answer = receipt->repeated ? Answer::kRepeated : Answer::kWritten;
      call.receipt = *receipt;
    } else {
      call.answer =
          refused_with(receipt.status(), Code::kRequestReused) ? Answer::kRequestReused : Answer::kWrongVersion;
      EXPECT_TRUE(call.answer == Answer::kRequestReused || refused_with(receipt.status(), Code::kWrongVersion))
          << receipt.status();
    }
    return call;
  }

  std::uint64_t now() { return time_.fetch_add(1, std::memory_order_seq_cst) + 1; }

  log_test::TestClock clock_;
  std::atomic<std::uint64_t> time_{0};
  Log* log_ = nullptr;
  std::uint64_t seed_ = 0;
  std::array<std::vector<Call>, kThreads> calls_;
  std::barrier<> begin_{kThreads + 1};
  std::barrier<> end_{kThreads + 1};
  std::vector<std::thread> threads_;
};

TEST(ConcurrentHistories, CanAllBeExplainedByOneCallAfterTheOther) {
  const std::uint64_t count = std::getenv("GENDAN_NIGHTLY") == nullptr ? 2'000 : 100'000;
  Histories histories;
  std::array<std::uint64_t, 4> answers{};
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    const std::vector<Call> calls = histories.record(seed);
    ASSERT_EQ(explain(calls), "") << "seed " << seed;
    for (const Call& call : calls) {
      if (call.kind == Kind::kAppend) ++answers[static_cast<std::size_t>(call.answer)];
    }
  }
  for (const std::uint64_t answer : answers) EXPECT_GT(answer, count / 2);
}

}  // namespace
}  // namespace gendan::faults_test
