#include <string>
#include <vector>

#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

using ::testing::ElementsAre;

class LogContract : public OnEveryBackend {};
INSTANTIATE_TEST_SUITE_P(Backends, LogContract, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

TEST_P(LogContract, IsEmptyAtFirst) {
  EXPECT_EQ(log().head().value, 0u);
  EXPECT_TRUE(read_all(log()).empty());
  EXPECT_TRUE(read_stream(log(), "order/1").empty());
  EXPECT_EQ(log().version_of("order/1")->value, 0u);
}

TEST_P(LogContract, CountsPositionsFromOneWithoutGaps) {
  for (int i = 0; i < 5; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(log()));
  std::vector<std::uint64_t> positions;
  for (const Kept& r : read_all(log())) positions.push_back(r.position);
  EXPECT_THAT(positions, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(log().head().value, 5u);
}

TEST_P(LogContract, LeavesNoGapForARefusedAppend) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  EXPECT_THAT(one("r2", "order/1", "x", Expect::no_stream()).to(log()), RefusedWith(Code::kWrongVersion));
  EXPECT_EQ(log().head().value, 1u);
  const absl::StatusOr<Receipt> next = one("r3", "order/1").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 2u);
  EXPECT_THAT(numbers(next->versions), ElementsAre(2));
}

TEST_P(LogContract, CountsVersionsPerStream) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  ASSERT_APPENDED(one("r2", "order/2").to(log()));
  ASSERT_APPENDED(one("r3", "order/1").to(log()));
  EXPECT_EQ(log().version_of("order/1")->value, 2u);
  EXPECT_EQ(log().version_of("order/2")->value, 1u);
  const std::vector<Kept> records = read_stream(log(), "order/1");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].version, 1u);
  EXPECT_EQ(records[1].version, 2u);
  EXPECT_EQ(records[1].position, 3u);
}

TEST_P(LogContract, GivesBackEveryFieldOfAnEvent) {
  Writing w("request-1");
  w.on("order/PO-1001").event("first", 0x8001).on("shipment/S1").event("second", 3).event("", 4);
  Append& a = w.append();
  a.actor = "\xE6\x9D\x8E\xE4\xBC\x9F";
  a.department = "sales";
  a.correlation = "case/17";
  a.causation = "request-0";
  a.events[0].schema = 65535;
  a.events[0].flags = kObserved;
  a.events[0].occurred_at = {-5};
  a.events[2].occurred_at = {};
  clock_.micros = 1'800'000'000'000'001;
  const absl::StatusOr<Receipt> receipt = w.to(log(), Durability::kSync);
  ASSERT_APPENDED(receipt);
  EXPECT_EQ(receipt->first.value, 1u);
  EXPECT_EQ(receipt->last.value, 3u);
  EXPECT_EQ(receipt->recorded_at.micros, 1'800'000'000'000'001);
  EXPECT_THAT(numbers(receipt->versions), ElementsAre(1, 2));
  EXPECT_FALSE(receipt->repeated);

  const std::vector<Kept> r = read_all(log());
  ASSERT_EQ(r.size(), 3u);
  EXPECT_EQ(r[0].stream, "order/PO-1001");
  EXPECT_EQ(r[0].type, 0x8001);
  EXPECT_EQ(r[0].schema, 65535);
  EXPECT_EQ(r[0].flags, kObserved);
  EXPECT_EQ(r[0].occurred_at, -5);
  EXPECT_EQ(r[0].payload, "first");
  EXPECT_EQ(r[1].stream, "shipment/S1");
  EXPECT_EQ(r[1].version, 1u);
  EXPECT_EQ(r[1].schema, 1);
  EXPECT_EQ(r[1].flags, 0u);
  EXPECT_EQ(r[1].occurred_at, 1'600'000'000'000'000);
  EXPECT_EQ(r[2].version, 2u);
  EXPECT_EQ(r[2].payload, "");
  for (const Kept& k : r) {
    EXPECT_EQ(k.actor, a.actor);
    EXPECT_EQ(k.department, "sales");
    EXPECT_EQ(k.correlation, "case/17");
    EXPECT_EQ(k.causation, "request-0");
    EXPECT_EQ(k.request_id, "request-1");
    EXPECT_EQ(k.append_first, 1u);
    EXPECT_EQ(k.append_count, 3u);
    EXPECT_EQ(k.recorded_at, 1'800'000'000'000'001);
  }
}

TEST_P(LogContract, TakesTheTimeOfRecordingForAnEventWithoutOne) {
  Writing w = one("r1", "order/1");
  w.append().events[0].occurred_at = {};
  ASSERT_APPENDED(w.to(log()));
  EXPECT_EQ(read_all(log())[0].occurred_at, clock_.micros.load());
}

TEST_P(LogContract, NeverLetsTheTimeOfRecordingGoBack) {
  clock_.micros = 2'000;
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  clock_.micros = 1'000;
  ASSERT_APPENDED(one("r2", "order/1").to(log()));
  reopen();
  const absl::StatusOr<Receipt> after = one("r3", "order/1").to(log());
  ASSERT_APPENDED(after);
  EXPECT_EQ(after->recorded_at.micros, 2'000);
  for (const Kept& r : read_all(log())) EXPECT_EQ(r.recorded_at, 2'000);
}

struct ExpectationCase {
  Expect expect;
  bool holds_on_none;
  bool holds_on_two;
};

TEST_P(LogContract, ChecksEveryExpectationBeforeItWrites) {
  const ExpectationCase cases[] = {
      {Expect::any(), true, true},          {Expect::no_stream(), true, false},   {Expect::exists(), false, true},
      {Expect::exactly({0}), true, false},  {Expect::exactly({1}), false, false}, {Expect::exactly({2}), false, true},
      {Expect::exactly({3}), false, false},
  };
  int n = 0;
  for (const ExpectationCase& c : cases) {
    const std::string number = std::to_string(n++);
    const std::string two = "two/" + number;
    ASSERT_APPENDED(one("a" + number, two).to(log()));
    ASSERT_APPENDED(one("b" + number, two).to(log()));
    const std::uint64_t head = log().head().value;
    const absl::StatusOr<Receipt> on_none = one("c" + number, "none/" + number, "x", c.expect).to(log());
    const absl::StatusOr<Receipt> on_two = one("d" + number, two, "x", c.expect).to(log());
    EXPECT_EQ(on_none.ok(), c.holds_on_none) << number;
    EXPECT_EQ(on_two.ok(), c.holds_on_two) << number;
    if (!on_none.ok()) {
      EXPECT_THAT(on_none, RefusedWith(Code::kWrongVersion));
      EXPECT_EQ(on_none.status().code(), absl::StatusCode::kAborted);
    }
    EXPECT_EQ(log().head().value, head + (c.holds_on_none ? 1 : 0) + (c.holds_on_two ? 1 : 0));
  }
}

TEST_P(LogContract, ChecksAStreamThatIsOnlyRead) {
  ASSERT_APPENDED(one("r1", "supplier/7").to(log()));
  const auto with = [](std::string request, std::uint64_t version) {
    Writing w(std::move(request));
    w.on("supplier/7", Expect::exactly({version})).on("order/1").event("x");
    return w;
  };
  EXPECT_THAT(with("r2", 2).to(log()), RefusedWith(Code::kWrongVersion));
  const absl::StatusOr<Receipt> receipt = with("r3", 1).to(log());
  ASSERT_APPENDED(receipt);
  EXPECT_THAT(numbers(receipt->versions), ElementsAre(1, 1));
  EXPECT_EQ(log().version_of("supplier/7")->value, 1u);
  EXPECT_EQ(read_stream(log(), "supplier/7").size(), 1u);
}

TEST_P(LogContract, KnowsNoStreamByANameThatNoneMayHave) {
  for (int i = 1; i <= 256; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "a").to(log()));
  ASSERT_TRUE(log().close().ok());
  reopen();
  // In the index's keys "a" ends with a 0 and goes on with a number.
  for (const std::string& name :
       {std::string("a\0\x02\x01", 4), std::string("a\0", 2), std::string(), std::string("\xff")}) {
    EXPECT_EQ(log().version_of(name)->value, 0u);
    EXPECT_TRUE(read_stream(log(), name).empty());
  }
  EXPECT_EQ(log().version_of("a")->value, 256u);
}

TEST_P(LogContract, WritesSeveralStreamsAsOneOrNotAtAll) {
  ASSERT_APPENDED(one("r1", "supplier/7").to(log()));
  Writing w("r2");
  w.on("order/1").event("verdict").on("supplier/7", Expect::no_stream()).event("tightened");
  EXPECT_THAT(w.to(log()), RefusedWith(Code::kWrongVersion));
  EXPECT_EQ(log().head().value, 1u);
  EXPECT_EQ(log().version_of("order/1")->value, 0u);
  EXPECT_TRUE(read_stream(log(), "order/1").empty());
}

TEST_P(LogContract, ReturnsTheOriginalReceiptWhenARequestIsRepeated) {
  Writing w("r1");
  w.on("supplier/7", Expect::no_stream()).on("order/1", Expect::no_stream()).event("a").event("b");
  const absl::StatusOr<Receipt> original = w.to(log());
  ASSERT_APPENDED(original);
  ASSERT_APPENDED(one("r2", "order/1").to(log()));
  ASSERT_APPENDED(one("r3", "supplier/7").to(log()));
  clock_.micros += 1'000'000;
  for (const bool again : {false, true}) {
    if (again) reopen();
    const absl::StatusOr<Receipt> repeated = w.to(log());
    ASSERT_APPENDED(repeated);
    EXPECT_TRUE(repeated->repeated);
    EXPECT_EQ(repeated->first, original->first);
    EXPECT_EQ(repeated->last, original->last);
    EXPECT_EQ(repeated->recorded_at, original->recorded_at);
    EXPECT_THAT(numbers(repeated->versions), ElementsAre(0, 2));
    EXPECT_EQ(log().head().value, 4u);
  }
}

TEST_P(LogContract, ReturnsTheOriginalReceiptInEveryExpectationMode) {
  ASSERT_APPENDED(one("r0", "order/1").to(log()));
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  for (const Expect expect : {Expect::any(), Expect::no_stream(), Expect::exists(), Expect::exactly({0}),
                              Expect::exactly({1}), Expect::exactly({9})}) {
    const absl::StatusOr<Receipt> repeated = one("r1", "order/1", "x", expect).to(log());
    ASSERT_APPENDED(repeated);
    EXPECT_TRUE(repeated->repeated);
    EXPECT_EQ(repeated->first.value, 2u);
    EXPECT_THAT(numbers(repeated->versions), ElementsAre(2));
  }
}

TEST_P(LogContract, TellsARepeatedRequestTheVersionsOfStreamsThatItNamesAnew) {
  ASSERT_APPENDED(one("r0", "supplier/7").to(log()));
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  ASSERT_APPENDED(one("r2", "supplier/7").to(log()));
  Writing w("r1");
  w.on("order/1").event("x").on("supplier/7", Expect::exactly({2})).on("case/none");
  const absl::StatusOr<Receipt> repeated = w.to(log());
  ASSERT_APPENDED(repeated);
  EXPECT_THAT(numbers(repeated->versions), ElementsAre(1, 1, 0));
}

TEST_P(LogContract, RefusesARequestIdWithOtherContent) {
  Writing original = one("r1", "order/1", "payload");
  original.append().department = "sales";
  ASSERT_APPENDED(original.to(log()));
  const auto changed = [&](auto change) {
    Writing w = one("r1", "order/1", "payload");
    w.append().department = "sales";
    change(w);
    EXPECT_THAT(w.to(log()), RefusedWith(Code::kRequestReused));
  };
  changed([](Writing& w) { w.append().events[0].payload = "other"; });
  changed([](Writing& w) { w.append().events[0].type = 8; });
  changed([](Writing& w) { w.append().events[0].schema = 2; });
  changed([](Writing& w) { w.append().events[0].flags = kObserved; });
  changed([](Writing& w) { w.append().events[0].occurred_at = {1}; });
  changed([](Writing& w) { w.append().events[0].occurred_at = {}; });
  changed([](Writing& w) { w.append().streams[0].id = StreamId("order/2"); });
  changed([](Writing& w) { w.append().actor = "someone"; });
  changed([](Writing& w) { w.append().department = "quality"; });
  changed([](Writing& w) { w.append().correlation = "c"; });
  changed([](Writing& w) { w.append().causation = "c"; });
  changed([](Writing& w) { w.event("one more"); });
  EXPECT_EQ(log().head().value, 1u);
}

TEST_P(LogContract, RepeatsAnAppendWhoseEventHadNoTime) {
  Writing w = one("r1", "order/1");
  w.append().events[0].occurred_at = {};
  ASSERT_APPENDED(w.to(log()));
  clock_.micros += 10;
  const absl::StatusOr<Receipt> repeated = w.to(log());
  ASSERT_APPENDED(repeated);
  EXPECT_TRUE(repeated->repeated);
}

TEST_P(LogContract, SpendsNoRequestIdOnARefusedAppend) {
  EXPECT_THAT(one("r1", "order/1", "x", Expect::exists()).to(log()), RefusedWith(Code::kWrongVersion));
  const absl::StatusOr<Receipt> receipt = one("r1", "order/1", "y").to(log());
  ASSERT_APPENDED(receipt);
  EXPECT_FALSE(receipt->repeated);
}

TEST_P(LogContract, ResolvesARequest) {
  Writing w("r1");
  w.on("supplier/7").on("order/1").event("a").event("b");
  const absl::StatusOr<Receipt> original = w.to(log());
  ASSERT_APPENDED(original);
  for (const bool again : {false, true}) {
    if (again) reopen();
    const absl::StatusOr<std::optional<Receipt>> found = log().resolve(RequestId("r1"));
    ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
    EXPECT_EQ((*found)->first, original->first);
    EXPECT_EQ((*found)->last, original->last);
    EXPECT_EQ((*found)->recorded_at, original->recorded_at);
    EXPECT_EQ((*found)->versions, original->versions);
    EXPECT_TRUE((*found)->repeated);
    const absl::StatusOr<std::optional<Receipt>> missing = log().resolve(RequestId("r2"));
    ASSERT_TRUE(missing.ok());
    EXPECT_FALSE(missing->has_value());
  }
  EXPECT_THAT(log().resolve(RequestId("")), RefusedWith(Code::kMissing));
}

TEST_P(LogContract, ReadsFromAnyPosition) {
  for (int i = 0; i < 4; ++i) {
    Writing w("r" + std::to_string(i));
    w.on("order/1").event("a").event("b").event("c");
    ASSERT_APPENDED(w.to(log()));
  }
  for (std::uint64_t from = 0; from <= 14; ++from) {
    const std::vector<Kept> records = read_all(log(), from);
    const std::uint64_t begin = std::max<std::uint64_t>(from, 1);
    ASSERT_EQ(records.size(), begin > 12 ? 0 : 13 - begin) << from;
    for (std::size_t i = 0; i < records.size(); ++i) EXPECT_EQ(records[i].position, begin + i);
    const std::vector<Kept> of_stream = read_stream(log(), "order/1", from);
    EXPECT_EQ(of_stream, records);
  }
}

TEST_P(LogContract, StopsReadingWhenTheSinkHasEnough) {
  for (int i = 0; i < 4; ++i) ASSERT_APPENDED(one("r" + std::to_string(i), "order/1").to(log()));
  int seen = 0;
  const RecordSink two = [&](const Record&) { return ++seen < 2; };
  EXPECT_TRUE(log().read_all({1}, two).ok());
  EXPECT_EQ(seen, 2);
  seen = 0;
  EXPECT_TRUE(log().read_stream("order/1", {1}, two).ok());
  EXPECT_EQ(seen, 2);
}

TEST_P(LogContract, LetsASinkAppend) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  int seen = 0;
  EXPECT_TRUE(log()
                  .read_all({1},
                            [&](const Record& record) {
                              EXPECT_TRUE(one("s" + std::to_string(seen++), "order/1").to(log()).ok());
                              EXPECT_EQ(record.payload, "x");
                              return true;
                            })
                  .ok());
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(log().head().value, 2u);
}

TEST_P(LogContract, TellsStreamsApartWhoseNamesBeginAlike) {
  const std::vector<std::string> names = {"a", "a ", "ab", "a/b", "a!", "b", "aa", "\xC3\xA4", "a\xC3\xA4"};
  std::vector<std::string> good;
  int n = 0;
  for (const std::string& name : names) {
    if (name == "a ") continue;  // no id ends with a blank
    good.push_back(name);
    for (int i = 0; i <= static_cast<int>(good.size()); ++i) {
      ASSERT_APPENDED(one("r" + std::to_string(n++), name, name).to(log()));
    }
  }
  options_.tail_index_events = 1;
  reopen();
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_EQ(log().version_of(good[i])->value, i + 2);
    for (const Kept& r : read_stream(log(), good[i])) EXPECT_EQ(r.payload, good[i]);
  }
}

TEST_P(LogContract, KeepsALargeAppendWhole) {
  Writing w("big");
  for (int s = 0; s < 20; ++s) w.on("order/" + std::to_string(s));
  std::vector<std::string> payloads;
  payloads.reserve(400);
  for (int i = 0; i < 400; ++i) {
    payloads.push_back(std::string(static_cast<std::size_t>(i) * 3, static_cast<char>('a' + i % 26)));
    NewEvent e;
    e.stream = static_cast<std::uint32_t>(i * 7 % 19);  // the last stream is only read
    e.type = 5;
    e.payload = payloads.back();
    w.append().events.push_back(e);
  }
  ASSERT_APPENDED(one("before", "order/3").to(log()));
  const absl::StatusOr<Receipt> receipt = w.to(log());
  ASSERT_APPENDED(receipt);
  EXPECT_EQ(receipt->first.value, 2u);
  EXPECT_EQ(receipt->last.value, 401u);

  for (const bool again : {false, true}) {
    if (again) reopen();
    const std::vector<Kept> all = read_all(log());
    ASSERT_EQ(all.size(), 401u);
    for (std::size_t i = 0; i < 400; ++i) {
      EXPECT_EQ(all[i + 1].payload, payloads[i]);
      EXPECT_EQ(all[i + 1].append_first, 2u);
      EXPECT_EQ(all[i + 1].append_count, 400u);
      EXPECT_EQ(all[i + 1].request_id, "big");
    }
    for (int s = 0; s < 20; ++s) {
      const std::string name = "order/" + std::to_string(s);
      const std::vector<Kept> of_stream = read_stream(log(), name);
      EXPECT_EQ(of_stream.size(), receipt->versions[static_cast<std::size_t>(s)].value);
      EXPECT_EQ(log().version_of(name)->value, of_stream.size());
      for (std::size_t i = 0; i < of_stream.size(); ++i) {
        EXPECT_EQ(of_stream[i].version, i + 1);
        EXPECT_EQ(of_stream[i], all[of_stream[i].position - 1]);
      }
    }
    EXPECT_EQ(read_all(log(), 399).front().position, 399u);
    const absl::StatusOr<Receipt> repeated = w.to(log());
    ASSERT_APPENDED(repeated);
    EXPECT_TRUE(repeated->repeated);
    EXPECT_EQ(repeated->versions, receipt->versions);
    const absl::StatusOr<std::optional<Receipt>> resolved = log().resolve(RequestId("big"));
    ASSERT_TRUE(resolved.ok() && resolved->has_value());
    EXPECT_EQ((*resolved)->versions, receipt->versions);
  }
  w.append().events[399].type = 6;
  EXPECT_THAT(w.to(log()), RefusedWith(Code::kRequestReused));
}

TEST_P(LogContract, KeepsEverythingWhenItIsReopened) {
  for (int i = 0; i < 50; ++i) {
    ASSERT_APPENDED(one("r" + std::to_string(i), "order/" + std::to_string(i % 7), std::to_string(i)).to(log()));
  }
  const std::vector<Kept> before = read_all(log());
  reopen();
  EXPECT_EQ(read_all(log()), before);
  EXPECT_EQ(log().head().value, 50u);
  EXPECT_EQ(log().version_of("order/0")->value, 8u);
  const absl::StatusOr<Receipt> next = one("next", "order/0").to(log());
  ASSERT_APPENDED(next);
  EXPECT_EQ(next->first.value, 51u);
  EXPECT_THAT(numbers(next->versions), ElementsAre(9));
}

TEST_P(LogContract, FindsEverythingWhereverTheIndexStands) {
  options_.tail_index_events = 64;  // many runs, and always some in the making
  reopen();
  constexpr int kAppends = 3000;
  for (int i = 0; i < kAppends; ++i) {
    Writing w("request-" + std::to_string(i));
    w.on("order/" + std::to_string(i % 41)).event(std::to_string(i));
    if (i % 5 == 0) w.on("supplier/" + std::to_string(i % 3)).event("s");
    ASSERT_APPENDED(w.to(log()));
  }
  for (const bool again : {false, true}) {
    if (again) reopen();
    std::vector<Kept> all = read_all(log());
    ASSERT_EQ(all.size(), 3600u);
    for (int s = 0; s < 41; ++s) {
      const std::string name = "order/" + std::to_string(s);
      std::vector<Kept> expected;
      for (const Kept& r : all) {
        if (r.stream == name) expected.push_back(r);
      }
      EXPECT_EQ(read_stream(log(), name), expected);
      EXPECT_EQ(read_stream(log(), name, 30), std::vector<Kept>(expected.begin() + 29, expected.end()));
      EXPECT_EQ(log().version_of(name)->value, expected.size());
    }
    for (int i = 0; i < kAppends; i += 7) {
      const absl::StatusOr<std::optional<Receipt>> found = log().resolve(RequestId("request-" + std::to_string(i)));
      ASSERT_TRUE(found.ok() && found->has_value()) << i;
      EXPECT_EQ(all[(*found)->first.value - 1].payload, std::to_string(i));
    }
    EXPECT_FALSE(log().resolve(RequestId("request-x"))->has_value());
  }
}

TEST_P(LogContract, SyncsOnRequest) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  EXPECT_TRUE(log().sync().ok());
}

TEST_P(LogContract, AnswersClosedWhenItIsClosed) {
  ASSERT_APPENDED(one("r1", "order/1").to(log()));
  EXPECT_TRUE(store_->close().ok());
  EXPECT_TRUE(store_->close().ok());
  EXPECT_TRUE(log().close().ok());
  EXPECT_THAT(one("r2", "order/1").to(log()), RefusedWith(Code::kClosed));
  EXPECT_THAT(log().resolve(RequestId("r1")), RefusedWith(Code::kClosed));
  EXPECT_THAT(log().version_of("order/1"), RefusedWith(Code::kClosed));
  EXPECT_THAT(log().sync(), RefusedWith(Code::kClosed));
  const RecordSink sink = [](const Record&) { return true; };
  EXPECT_THAT(log().read_all({1}, sink), RefusedWith(Code::kClosed));
  EXPECT_THAT(log().read_stream("order/1", {1}, sink), RefusedWith(Code::kClosed));
  EXPECT_EQ(log().wait_beyond({9}, absl::InfiniteDuration()).value, 1u);
  EXPECT_THAT(store_->signed_head(), RefusedWith(Code::kClosed));
  EXPECT_THAT(store_->rows().find("a"), RefusedWith(Code::kClosed));
  EXPECT_THAT(store_->rows().save({{"a", "b"}}), RefusedWith(Code::kClosed));
}

}  // namespace
}  // namespace gendan::log_test
