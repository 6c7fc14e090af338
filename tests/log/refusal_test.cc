#include <string>

#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

// What an append is refused for by itself, before the log is looked at. One backend is enough.
class LogRefuses : public ::testing::Test {
 protected:
  LogRefuses() {
    options_.clock = &clock_;
    options_.max_event_bytes = 1000;
    options_.max_append_bytes = 2000;
    options_.max_events_per_append = 10;
    options_.max_streams_per_append = 12;
    store_ = *open_memory_store(options_);
  }
  void expect_refused(Writing& w, Code code, std::string_view field) {
    const absl::StatusOr<Receipt> result = w.to(store_->log());
    EXPECT_THAT(result, RefusedWith(code));
    const std::optional<Refusal> refusal = refusal_of(result.status());
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->field, field);
    EXPECT_FALSE(refusal->remedy.empty());
    EXPECT_EQ(store_->log().head().value, 0u);
  }

  TestClock clock_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
};

TEST_F(LogRefuses, AStoreWithoutAClock) { EXPECT_THAT(open_memory_store({}), RefusedWith(Code::kMissing)); }

TEST_F(LogRefuses, AnAppendWithoutARequestId) {
  Writing w = one("", "order/1");
  expect_refused(w, Code::kMissing, "request_id");
}

TEST_F(LogRefuses, ARequestIdThatIsTooLong) {
  Writing w = one(std::string(kMaxNameBytes + 1, 'r'), "order/1");
  expect_refused(w, Code::kTooLong, "request_id");
}

TEST_F(LogRefuses, ARequestIdWithAControlCharacter) {
  Writing w = one(std::string("a\0b", 3), "order/1");
  expect_refused(w, Code::kBadCharacter, "request_id");
}

TEST_F(LogRefuses, AnAppendWithoutAnActor) {
  Writing w = one("r", "order/1");
  w.append().actor.clear();
  expect_refused(w, Code::kMissing, "actor");
}

TEST_F(LogRefuses, AnActorThatIsTooLong) {
  Writing w = one("r", "order/1");
  w.append().actor = std::string(kMaxIdBytes + 1, 'a');
  expect_refused(w, Code::kTooLong, "actor");
}

TEST_F(LogRefuses, ADepartmentThatIsNotUtf8) {
  Writing w = one("r", "order/1");
  w.append().department = "\xff";
  expect_refused(w, Code::kBadCharacter, "department");
}

TEST_F(LogRefuses, ACorrelationThatIsTooLong) {
  Writing w = one("r", "order/1");
  w.append().correlation = std::string(kMaxNameBytes + 1, 'c');
  expect_refused(w, Code::kTooLong, "correlation");
}

TEST_F(LogRefuses, ACausationWithABlankAtItsEnd) {
  Writing w = one("r", "order/1");
  w.append().causation = "c ";
  expect_refused(w, Code::kBadCharacter, "causation");
}

TEST_F(LogRefuses, AStreamWithoutAName) {
  Writing w("r");
  w.on("order/1").on("").event("x");
  expect_refused(w, Code::kMissing, "streams[1].id");
}

TEST_F(LogRefuses, AStreamThatStandsThereTwice) {
  Writing w("r");
  w.on("order/1").event("x").on("order/2").on("order/1");
  expect_refused(w, Code::kDuplicate, "streams");
}

TEST_F(LogRefuses, AStreamThatStandsThereTwiceAmongMany) {
  Writing w("r");
  for (int i = 0; i < 11; ++i) w.on("order/" + std::to_string(i));
  w.on("order/5").event("x");
  expect_refused(w, Code::kDuplicate, "streams");
}

TEST_F(LogRefuses, MoreStreamsThanTheLimit) {
  Writing w("r");
  for (int i = 0; i < 13; ++i) w.on("order/" + std::to_string(i));
  w.event("x");
  expect_refused(w, Code::kTooLarge, "streams");
}

TEST_F(LogRefuses, NamesLongerThanTheHostAllows) {
  StoreOptions options = options_;
  options.max_name_bytes = 8;
  const std::unique_ptr<Store> store = *open_memory_store(options);
  EXPECT_THAT(one("request-9", "order/1").to(store->log()), RefusedWith(Code::kTooLong));
  EXPECT_THAT(one("r", "order/123").to(store->log()), RefusedWith(Code::kTooLong));
  EXPECT_THAT(store->log().resolve(RequestId("request-9")), RefusedWith(Code::kTooLong));
  ASSERT_APPENDED(one("request8", "order/12").to(store->log()));
}

TEST_F(LogRefuses, AnAppendWithoutEvents) {
  Writing w("r");
  w.on("order/1");
  expect_refused(w, Code::kEmptyAppend, "events");
}

TEST_F(LogRefuses, MoreEventsThanTheLimit) {
  Writing w("r");
  w.on("order/1");
  for (int i = 0; i < 11; ++i) w.event("x");
  expect_refused(w, Code::kTooLarge, "events");
}

TEST_F(LogRefuses, AnEventThatIsTooLarge) {
  Writing w = one("r", "order/1", std::string(1001, 'x'));
  expect_refused(w, Code::kTooLarge, "events[0].payload");
}

TEST_F(LogRefuses, EventsThatAreTooLargeTogether) {
  Writing w("r");
  w.on("order/1");
  for (int i = 0; i < 3; ++i) w.event(std::string(1000, 'x'));
  expect_refused(w, Code::kTooLarge, "events");
}

TEST_F(LogRefuses, AnEventOfAStreamThatIsNotThere) {
  Writing w = one("r", "order/1");
  w.append().events[0].stream = 1;
  expect_refused(w, Code::kNumberOutOfRange, "events[0].stream");
}

TEST_F(LogRefuses, AnEventOfSchemaZero) {
  Writing w = one("r", "order/1");
  w.append().events[0].schema = 0;
  expect_refused(w, Code::kNumberOutOfRange, "events[0].schema");
}

TEST_F(LogRefuses, AnEventWithAReservedFlag) {
  for (int bit = 8; bit < 32; ++bit) {
    Writing w = one("r", "order/1");
    w.append().events[0].flags = 1u << bit;
    expect_refused(w, Code::kUnknownCode, "events[0].flags");
  }
}

TEST_F(LogRefuses, AnEventOfTypeZero) {
  Writing w = one("r", "order/1");
  w.append().events[0].type = 0;
  expect_refused(w, Code::kUnknownEventType, "events[0].type");
}

TEST_F(LogRefuses, NothingThatIsAtItsLimits) {
  Writing w(std::string(kMaxNameBytes, 'r'));
  w.append().actor = std::string(kMaxIdBytes, 'a');
  for (int i = 0; i < 12; ++i) w.on(std::to_string(i));
  w.event(std::string(1000, 'x')).event(std::string(1000, 'x'));
  for (int i = 0; i < 8; ++i) w.event("");
  EXPECT_TRUE(w.to(store_->log()).ok());
}

}  // namespace
}  // namespace gendan::log_test
